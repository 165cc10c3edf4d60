//! for loops.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::Cx;
use crate::bytecode::Op;
use crate::objects::generator::{self, Generator};
use crate::{body_handler, branch_handler, finish, go, handler, slow};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Res, Word};
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::list::{List, ListIter};
use ouro_runtime::types::range::RangeIter;
use ouro_runtime::types::str::{Str, iter::StrIter};
use ouro_runtime::types::tuple::Tuple;

body_handler!(GetIter, GetIter, |cx: &Cx| {
    let it = cx.t().iter(cx.b())?;
    cx.consume_b();
    cx.put(cx.ins.a(), it);
    Res::Ok(())
});

/// Where the loop's body begins.
#[inline(always)]
unsafe fn back(pc: *const u64) -> *const u64 {
    pc.offset(*pc.add(1) as i32 as isize)
}

/// Goes on as another form of ForIter, now and in later rounds.
macro_rules! become_op {
    ($op:ident, $pc:ident, $base:ident, $vm:ident, $table:ident, $ins:ident) => {{
        // SAFETY: X1, the words are the code object's own.
        *($pc as *mut u8) = Op::$op as u8;
        slow!($op, $pc, $base, $vm, $table, $ins)
    }};
}

// The general form looks at its iterator and becomes the form for it.
handler! { ForIter |pc, base, vm, table, ins| {
    let layout = (*(*base.add(ins.b())).ptr()).layout();
    if layout == layouts::LIST_ITER || layout == layouts::TUPLE_ITER {
        become_op!(ForList, pc, base, vm, table, ins)
    }
    if layout == layouts::RANGE_ITER {
        become_op!(ForRange, pc, base, vm, table, ins)
    }
    if layout == layouts::STR_ITER {
        become_op!(ForStr, pc, base, vm, table, ins)
    }
    if layout == layouts::GENERATOR {
        become_op!(ForGenerator, pc, base, vm, table, ins)
    }
    slow!(for_iter_slow, pc, base, vm, table, ins)
}}

handler! { ForList |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    let layout = (*it.ptr()).layout();
    if layout != layouts::LIST_ITER && layout != layouts::TUPLE_ITER {
        slow!(ForIter, pc, base, vm, table, ins)
    }
    let li = &(*(it.ptr() as *mut Obj<ListIter>)).data;
    if li.back || (*vm).is_broken() {
        slow!(for_iter_slow, pc, base, vm, table, ins)
    }
    let seq = li.seq.word();
    let i = li.at.get();
    let mut v = Word::UNBOUND;
    if seq.layout() == layouts::LIST {
        let list = &(*(seq.ptr() as *mut Obj<List>)).data.items;
        if i < list.len() {
            v = *list.words().add(i);
        }
    } else if seq.layout() == layouts::TUPLE {
        let tuple = &(*(seq.ptr() as *mut Obj<Tuple>)).data;
        if i < tuple.len() {
            v = *tuple.words().add(i);
        }
    }
    if v.is_unbound() {
        slow!(for_iter_slow, pc, base, vm, table, ins)
    }
    li.at.set(i + 1);
    v.incref();
    finish!(v => a, at back(pc), base, vm, table, ins)
}}

handler! { ForRange |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    if (*it.ptr()).layout() != layouts::RANGE_ITER {
        slow!(ForIter, pc, base, vm, table, ins)
    }
    let r = &(*(it.ptr() as *mut Obj<RangeIter>)).data;
    let left = r.left.get();
    if left > 0 && !(*vm).is_broken() {
        let i = r.at.get();
        if let Some(w) = Word::from_int(i) {
            r.left.set(left - 1);
            r.at.set(i.wrapping_add(r.step));
            finish!(w => a, at back(pc), base, vm, table, ins)
        }
    }
    slow!(for_iter_slow, pc, base, vm, table, ins)
}}

handler! { ForStr |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    if (*it.ptr()).layout() != layouts::STR_ITER {
        slow!(ForIter, pc, base, vm, table, ins)
    }
    let s = &(*(it.ptr() as *mut Obj<StrIter>)).data;
    let text = s.text.word();
    if text.layout() == layouts::STR && !(*vm).is_broken() {
        let bytes = (*(text.ptr() as *mut Obj<Str>)).data.as_bytes();
        let i = s.at.get();
        if i < bytes.len() && bytes[i] < 0x80 {
            let v = (*(*vm).ascii)[bytes[i] as usize].word();
            if v.is_ptr() {
                s.at.set(i + 1);
                v.incref();
                finish!(v => a, at back(pc), base, vm, table, ins)
            }
        }
    }
    slow!(for_iter_slow, pc, base, vm, table, ins)
}}

handler! { ForGenerator |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    if (*it.ptr()).layout() != layouts::GENERATOR {
        slow!(ForIter, pc, base, vm, table, ins)
    }
    let g = it.ptr() as *mut Obj<Generator>;
    if (*g).data.is_suspended() && !(*vm).is_broken() {
        slow!(for_generator, pc, base, vm, table, ins)
    }
    slow!(for_iter_slow, pc, base, vm, table, ins)
}}

/// A suspended generator: its frame goes on top of this one.
#[inline(never)]
unsafe extern "sysv64-unwind" fn for_generator(
    pc: *const u64,
    base: *mut Word,
    vm: *mut crate::frame::Vm,
    table: *const super::dispatch::Handler,
    ins: u64,
) -> u64 {
    (*(*vm).fp).pc = pc;
    let g = (*base.add(crate::bytecode::Ins(ins).b())).ptr() as *mut Obj<Generator>;
    if generator::push_none(vm, g) {
        let f = (*vm).fp;
        go!((*f).pc, (*f).base, vm, table)
    }
    super::unwind::raised(pc, base, vm, table, ins)
}

// Any iterator by its `next` slot; jumps to the body while it gives something. A safe point.
branch_handler!(for_iter_slow, |cx: &Cx| {
    let t = cx.t();
    // SAFETY: X1.
    if unsafe { (*cx.vm).is_broken() } {
        crate::eval_breaker(t)?;
    }
    match t.next(cx.b())? {
        Some(v) => {
            cx.set_a(v);
            Res::Ok(true)
        }
        None => {
            t.stop_value.take();
            drop(cx.take(cx.ins.b()));
            Ok(false)
        }
    }
});
