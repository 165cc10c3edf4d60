//! Calls of natives that take all values of a generator: its frame runs on top of the caller's, and each
//! value goes to a sink without leaving it.
#![allow(unsafe_code)] // island: frames

use super::call::{call_slow, native_done};
use super::dispatch::{Cx, Handler, InsRef};
use super::enter::{drop_registers, pop_frame};
use super::unwind::raised;
use crate::bytecode::{Op, flag};
use crate::frame::{Kind, Vm};
use crate::objects::generator::{self, Generator};
use crate::{finish, go, handler, reload, slow};
use ouro_runtime::Thread;
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Res, Value, Word};
use ouro_runtime::model::descr::{Builtin, MethodDescr};
use ouro_runtime::protocol::sink::{self, Rule, Sink};
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::list::List;
use ouro_runtime::types::tuple::Tuple;

/// The register of a call's last argument.
#[inline(always)]
pub fn last_argument(ins: InsRef) -> usize {
    ins.a() + 1 + ins.b()
}

/// What the callable makes of the values of its last argument.
unsafe fn rule_of(t: &Thread, f: Word, argc: usize) -> Option<Rule> {
    match f.layout() {
        layouts::METHOD_DESCR if argc == 2 => (*(f.ptr() as *mut Obj<MethodDescr>)).data.entry.sink,
        layouts::BUILTIN if argc == 1 => (*(f.ptr() as *mut Obj<Builtin>)).data.entry.sink,
        layouts::TYPE if argc == 1 => {
            let types = &t.interp().types;
            let is = |layout| types.core(layout).word() == f;
            if is(layouts::LIST) || is(layouts::TUPLE) {
                Some(Rule::List)
            } else if is(layouts::SET) {
                Some(Rule::Set)
            } else {
                None
            }
        }
        _ => None,
    }
}

/// Enters the generator that is the last argument of a call, if the callable is a sink for it.
#[inline(never)]
pub unsafe extern "sysv64-unwind" fn feed_call(
    pc: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    let _ = table;
    let r = enter(pc, base, vm);
    reload!(pc, base, vm, table);
    match r {
        Ok(true) => go!(pc, base, vm, table),
        Ok(false) => call_slow(pc, base, vm, table),
        Err(_) => {
            abandon(vm);
            raised(pc, base, vm, table)
        }
    }
}

#[inline(never)]
unsafe fn enter(pc: *const u64, base: *mut Word, vm: *mut Vm) -> Res<bool> {
    (*(*vm).fp).pc = pc;
    let cx = Cx::at(vm, base, pc);
    let t = cx.t();
    let own = !cx.reg(cx.ins.a() + 1).is_unbound();
    let Some(rule) = rule_of(t, *base.add(cx.ins.a()), cx.ins.b() + own as usize) else { return Ok(false) };
    let g = (*base.add(last_argument(cx.ins))).ptr() as *mut Obj<Generator>;
    if !(*g).data.is_suspended() {
        return Ok(false);
    }
    let sink = sink::boxed(t, rule)?;
    if !generator::push(vm, g, Value::NONE, Kind::Feed) {
        return Err(ouro_runtime::Raised);
    }
    (*(*vm).fp).keep.replace(sink.into_value().into_word());
    Ok(true)
}

const MORE: u64 = 0;
const ENOUGH: u64 = 1;
const FAILED: u64 = 2;

// Gives `vm.result`, which the running generator yields, to the sink, and goes on in the generator. A safe
// point.
handler! { #[inline(never)] feed_yield |pc, base, vm, table, ins| {
    // SAFETY: the frame keeps the sink.
    let sink = &raw const (*((*(*vm).fp).keep.word().ptr() as *mut Obj<Sink>)).data;
    if ins.op() == Op::Yield as u8 && !(*vm).is_broken() && (*sink).take_at_once((*vm).result) {
        (*vm).result = Word::UNBOUND;
        if ins.flags() & flag::INVERT != 0 {
            go!(pc.add(2), base, vm, table)
        }
        finish!(Word::NONE, 1, pc, base, vm, table, ins)
    }
    slow!(feed_yield_slow, pc, base, vm, table)
}}

handler! { #[inline(never)] feed_yield_slow |pc, base, vm, table| {
    let _ = (base, table);
    let r = give(pc, vm);
    reload!(pc, base, vm, table);
    if r == MORE {
        let ins = InsRef::at(pc);
        if ins.op() == Op::YieldFrom as u8 {
            go!(pc, base, vm, table)
        }
        finish!(Word::NONE, 1, pc, base, vm, table, ins)
    }
    if r == ENOUGH {
        return enough(pc, base, vm, table);
    }
    raised(pc, base, vm, table)
}}

#[inline(never)]
unsafe fn give(pc: *const u64, vm: *mut Vm) -> u64 {
    let f = (*vm).fp;
    (*f).pc = pc;
    let t = &(*vm).thread;
    let v = Value::from_owned(std::mem::replace(&mut (*vm).result, Word::UNBOUND));
    if (*vm).is_broken() && crate::eval_breaker(t).is_err() {
        return FAILED;
    }
    // SAFETY: the frame keeps the sink.
    let sink = &(*((*f).keep.word().ptr() as *mut Obj<Sink>)).data;
    match sink.take(t, v) {
        Ok(true) => MORE,
        Ok(false) => ENOUGH,
        Err(_) => FAILED,
    }
}

/// The sink needs no more: the generator stays behind suspended, and the call has its result.
#[inline(never)]
unsafe extern "sysv64-unwind" fn enough(
    _pc: *const u64,
    _base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    let keep = Value::from_owned((*(*vm).fp).keep.take());
    let v = keep.payload::<Sink>().map_or(Value::NONE, Sink::enough);
    drop(keep);
    generator::suspend(vm);
    (*vm).result = v.into_word();
    let f = (*vm).fp;
    native_done((*f).pc, (*f).base, vm, table)
}

/// The call fails: what it still owns behind its callable dies.
///
/// # Safety
/// X1 and X4; the running frame is at the call.
pub unsafe fn abandon(vm: *mut Vm) {
    let f = (*vm).fp;
    let ins = InsRef::at((*f).pc);
    drop_registers((*f).base.add(ins.a() + 1), ins.b() + 1);
}

/// The generator is at its end: the call has its result, or is made anew with the list of values.
#[inline(never)]
pub unsafe extern "sysv64-unwind" fn feed_return(
    _pc: *const u64,
    _base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    let again = conclude(vm);
    let f = (*vm).fp;
    let (pc, base) = ((*f).pc, (*f).base);
    match again {
        Ok(true) => go!(pc, base, vm, table),
        Ok(false) => native_done(pc, base, vm, table),
        Err(_) => {
            abandon(vm);
            raised(pc, base, vm, table)
        }
    }
}

#[inline(never)]
unsafe fn conclude(vm: *mut Vm) -> Res<bool> {
    let f = (*vm).fp;
    drop(Value::from_owned(std::mem::replace(&mut (*vm).result, Word::UNBOUND)));
    let keep = Value::from_owned((*f).keep.take());
    let g = (*f).generator;
    pop_frame(vm);
    generator::finished(g);
    let Some(sink) = keep.payload::<Sink>() else { return Ok(false) };
    let f = (*vm).fp;
    let cx = Cx::at(vm, (*f).base, (*f).pc);
    let t = cx.t();
    let v = sink.finish(t)?;
    let callee = *cx.base.add(cx.ins.a());
    let is_type = |layout| callee == t.interp().types.core(layout).word();
    if sink.rule() == Rule::List && is_type(layouts::TUPLE) {
        // The values move on from the list, which nobody else has seen.
        let items = v.payload::<List>().map(|l| l.items.take()).unwrap_or_default();
        let values = match items.is_empty() {
            true => &mut [][..],
            false => std::slice::from_raw_parts_mut(items.words() as *mut Value, items.len()),
        };
        (*vm).result = Tuple::from_taken(t, values)?.into_value().into_word();
        return Ok(false);
    }
    if sink.rule() == Rule::List && !is_type(layouts::LIST) {
        cx.set(last_argument(cx.ins), true, v);
        return Ok(true);
    }
    (*vm).result = v.into_word();
    Ok(false)
}
