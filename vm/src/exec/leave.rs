//! Returns: a frame is left, and the instruction that entered it is concluded.
#![allow(unsafe_code, non_snake_case)] // island: registers and frames

use super::dispatch::{Cx, DONE, Handler, InsRef};
use super::dunder;
use super::enter::pop_frame;
use super::feed::feed_return;
use super::tracing;
use super::unwind::raised;
use crate::bytecode::{Op, flag};
use crate::frame::{Kind, Vm};
use crate::objects::generator::{self, Generator};
use crate::{finish, go, handler, slow};
use ouro_runtime::heap::free::{dead, release};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Value, Word};

/// The instruction after the call at `pc`.
#[inline(always)]
unsafe fn after(pc: *const u64) -> *const u64 {
    let keywords = InsRef::at(pc).op() == Op::CallKw as u8;
    pc.add(if keywords { Op::CallKw.words() } else { Op::Call.words() })
}

/// Drops the running frame's locals in order. When one dies, leaves for a sibling that does the rest.
macro_rules! drop_locals {
    ($v:expr, $pc:ident, $base:ident, $vm:ident, $table:ident, $ins:ident) => {{
        let f = (*$vm).fp;
        let mut at = $base;
        let end = $base.add((*(*f).code).locals as usize);
        while at < end {
            let w = *at;
            if w.is_ptr() && release(w.ptr()) {
                (*f).pc = $pc;
                (*$vm).result = $v;
                (*$vm).dying = w;
                *at = Word::UNBOUND;
                return return_dying(at as *const u64, $base, $vm, $table);
            }
            at = at.add(1);
        }
    }};
}

/// Leaves a frame that a call made: locals die in order, then the callable, then the result is written.
/// What dies, dies in a sibling.
macro_rules! leave {
    ($v:expr, $pc:ident, $base:ident, $vm:ident, $table:ident, $ins:ident) => {{
        let v: Word = $v;
        let f = (*$vm).fp;
        if (*f).kind as u8 != Kind::Call as u8 || !(*f).object.is_null() {
            (*f).pc = $pc;
            (*$vm).result = v;
            slow!(return_other, $pc, $base, $vm, $table)
        }
        drop_locals!(v, $pc, $base, $vm, $table, $ins);
        let caller = f.sub(1);
        (*$vm).fp = caller;
        let (base, pc) = ((*caller).base, (*caller).pc);
        let ins = InsRef::at(pc);
        let a = base.add(ins.a());
        let callee = *a;
        *a = Word::UNBOUND;
        if release(callee.ptr()) {
            (*$vm).result = v;
            (*$vm).dying = callee;
            return callee_dying(pc, base, $vm, $table);
        }
        finish!(v => c, at after(pc), base, $vm, $table, ins)
    }};
}

handler! { Return |pc, base, vm, table, ins| {
    let p = base.add(ins.b());
    let v = *p;
    *p = Word::UNBOUND;
    leave!(v, pc, base, vm, table, ins)
}}
handler! { ReturnConst |pc, base, vm, table| {
    let v = Word(*pc.add(1));
    v.incref();
    leave!(v, pc, base, vm, table, ins)
}}

// Returns `vm.result` from an `__init__` or a property, where only None may come from those that give nothing
// and no function dies on the way out.
handler! { #[inline(never)] return_other |pc, base, vm, table| {
    let f = (*vm).fp;
    let v = (*vm).result;
    let kind = (*f).kind as u8;
    if kind == Kind::Entry as u8 {
        slow!(return_entry, pc, base, vm, table)
    }
    let usual = kind == Kind::Init as u8 && v.is_none()
        || kind == Kind::Getter as u8
        || kind == Kind::Setter as u8 && v.is_none();
    if !usual || !(*f).object.is_null() || (*(*f).keep.word().ptr()).rc.get() == 1 {
        slow!(return_slow, pc, base, vm, table)
    }
    (*vm).result = Word::UNBOUND;
    drop_locals!(v, pc, base, vm, table, ins);
    release((*f).keep.take().ptr());
    let caller = f.sub(1);
    (*vm).fp = caller;
    let (base, pc) = ((*caller).base, (*caller).pc);
    let ins = InsRef::at(pc);
    if kind == Kind::Init as u8 {
        // The instance stands in the callable's place.
        let a = base.add(ins.a());
        let v = *a;
        *a = Word::UNBOUND;
        finish!(v => c, at after(pc), base, vm, table, ins)
    }
    if kind == Kind::Getter as u8 {
        finish!(v => a, at pc.add(Op::GetAttr.words()), base, vm, table, ins)
    }
    go!(pc.add(Op::SetAttr.words()), base, vm, table)
}}

// Returns `vm.result` to the native code that called a function.
handler! { #[inline(never)] return_entry |pc, base, vm, table| {
    let f = (*vm).fp;
    let plain = (*f).object.is_null() && (*f).generator.is_null();
    if !plain || !(*f).locals.is_empty() || !(*f).handled.is_empty() || !(*f).keep.is_empty() {
        slow!(return_slow, pc, base, vm, table)
    }
    let v = (*vm).result;
    drop_locals!(v, pc, base, vm, table, ins);
    (*vm).fp = f.sub(1);
    DONE
}}

/// A local died on the way out: it is destroyed, and the rest of the frame is left from the next one on.
#[inline(never)]
unsafe extern "sysv64-unwind" fn return_dying(
    at: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    let v = std::mem::replace(&mut (*vm).result, Word::UNBOUND);
    // What the frame has given up already must not be seen again.
    let mut done = base;
    while (done as *const u64) < at {
        *done = Word::UNBOUND;
        done = done.add(1);
    }
    dead((*vm).dying.ptr());
    let pc = (*(*vm).fp).pc;
    leave!(v, pc, base, vm, table, ins)
}

/// The function that returned had no other owner.
#[inline(never)]
unsafe extern "sysv64-unwind" fn callee_dying(
    pc: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    let v = std::mem::replace(&mut (*vm).result, Word::UNBOUND);
    dead((*vm).dying.ptr());
    let ins = InsRef::at(pc);
    finish!(v => c, at after(pc), base, vm, table, ins)
}

/// Returns `vm.result` from a frame of any kind.
#[inline(never)]
pub unsafe extern "sysv64-unwind" fn return_slow(
    _pc: *const u64,
    _base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    if (*(*vm).fp).kind == Kind::Feed {
        return feed_return((*(*vm).fp).pc, _base, vm, table);
    }
    let next = return_work(vm);
    if next.is_null() {
        return DONE;
    }
    let base = (*(*vm).fp).base;
    if next == NOWHERE {
        return raised(std::ptr::null(), base, vm, table);
    }
    go!(next, base, vm, table)
}

/// What [`return_work`] says when the return itself raised.
const NOWHERE: *const u64 = std::ptr::dangling();

/// The instruction that the frame below goes on with; null when native code waits, NOWHERE for an error.
#[inline(never)]
unsafe fn return_work(vm: *mut Vm) -> *const u64 {
    let f = (*vm).fp;
    let v = Value::from_owned(std::mem::replace(&mut (*vm).result, Word::UNBOUND));
    let kind = (*f).kind;
    let g: *mut Obj<Generator> = (*f).generator;
    pop_frame(vm);
    if !g.is_null() {
        generator::finished(g);
    }
    let caller = (*vm).fp;
    let (base, pc) = ((*caller).base, (*caller).pc);
    match kind {
        Kind::Entry => {
            (*vm).result = v.into_word();
            std::ptr::null()
        }
        Kind::Resume | Kind::Feed => {
            (*vm).thread.stop_value.set(v);
            (*vm).result = Word::UNBOUND;
            std::ptr::null()
        }
        Kind::ForIter => {
            if tracing::is_on(vm) && !v.is_none() && tracing::delegated(vm, &v).is_err() {
                return NOWHERE;
            }
            drop(v);
            let cx = Cx::at(vm, base, pc);
            drop(cx.take(cx.ins.b()));
            pc.add(2)
        }
        Kind::Getter => {
            let cx = Cx::at(vm, base, pc);
            cx.set_a(v);
            pc.add(Op::GetAttr.words())
        }
        Kind::Setter => {
            drop(v);
            pc.add(Op::SetAttr.words())
        }
        Kind::Call => {
            let cx = Cx::at(vm, base, pc);
            drop(cx.take(cx.ins.a()));
            cx.set(cx.ins.c(), cx.ins.flags() & flag::A_LOCAL != 0, v);
            after(pc)
        }
        Kind::Operator => dunder::conclude(vm, v).unwrap_or(NOWHERE),
        Kind::Init => {
            let cx = Cx::at(vm, base, pc);
            if !v.is_none() {
                let t = cx.t();
                t.type_error(format!("__init__() should return None, not '{}'", t.type_name(&v)));
                return NOWHERE;
            }
            let obj = cx.take(cx.ins.a());
            cx.set(cx.ins.c(), cx.ins.flags() & flag::A_LOCAL != 0, obj);
            after(pc)
        }
    }
}
