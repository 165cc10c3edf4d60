//! for loops.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::{Cx, InsRef, Then};
use super::dunder::{Dunder, enter_unary};
use super::unwind::raised;
use crate::bytecode::{Op, flag};
use crate::frame::{Kind, Vm};
use crate::objects::generator::{self, Generator};
use crate::{finish, go, handler, reload, slow, slow_handler};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Res, Value, Word};
use ouro_runtime::types::dict::{
    Dict,
    iter::{DictIter, Part},
};
use ouro_runtime::types::iterators::{self, zip::Zip};
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::list::{List, ListIter};
use ouro_runtime::types::range::RangeIter;
use ouro_runtime::types::str::{Str, iter::StrIter};
use ouro_runtime::types::tuple::Tuple;

slow_handler!(GetIter, GetIter, |cx: &Cx| {
    if enter_unary(cx, Dunder::Iter, cx.b())? {
        return Ok(Then::Enter);
    }
    let it = cx.t().iter(cx.b())?;
    cx.consume_b();
    cx.put(cx.ins.a(), it);
    Res::Ok(Then::Next)
});

/// Where the loop's body begins.
#[inline(always)]
unsafe fn back(pc: *const u64) -> *const u64 {
    pc.offset(*pc.add(1) as i32 as isize)
}

/// Goes on as another form of ForIter, now and in later rounds.
macro_rules! become_op {
    ($op:ident, $pc:ident, $base:ident, $vm:ident, $table:ident) => {{
        // SAFETY: X1, the words are the code object's own.
        *($pc as *mut u8) = Op::$op as u8;
        slow!($op, $pc, $base, $vm, $table)
    }};
}

// The general form looks at its iterator and becomes the form for it.
handler! { ForIter |pc, base, vm, table, ins| {
    let layout = (*(*base.add(ins.b())).ptr()).layout();
    if matches!(layout, layouts::GENERATOR | layouts::LIST_ITER..=layouts::DICT_ITEM_ITER | layouts::ENUMERATE | layouts::ZIP) {
        slow!(specialise, pc, base, vm, table)
    }
    slow!(for_iter_slow, pc, base, vm, table)
}}
handler! { #[inline(never)] specialise |pc, base, vm, table, ins| {
    let layout = (*(*base.add(ins.b())).ptr()).layout();
    if layout == layouts::LIST_ITER || layout == layouts::TUPLE_ITER {
        become_op!(ForList, pc, base, vm, table)
    }
    if layout == layouts::RANGE_ITER {
        become_op!(ForRange, pc, base, vm, table)
    }
    if layout == layouts::STR_ITER {
        become_op!(ForStr, pc, base, vm, table)
    }
    if layout == layouts::GENERATOR {
        become_op!(ForGenerator, pc, base, vm, table)
    }
    if is_dict_iter(layout) && (*((*base.add(ins.b())).ptr() as *mut Obj<DictIter>)).data.part != Part::Items {
        become_op!(ForDict, pc, base, vm, table)
    }
    if gives_pairs(*base.add(ins.b()), layout) {
        let body = InsRef::at(back(pc));
        let unpacks = body.op() == Op::Unpack as u8 && body.flags() & flag::B_TEMP != 0;
        if unpacks && body.c() == 2 && body.b() == ins.a() {
            become_op!(ForPair, pc, base, vm, table)
        }
    }
    slow!(for_iter_slow, pc, base, vm, table)
}}

handler! { ForList |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    let layout = (*it.ptr()).layout();
    if layout != layouts::LIST_ITER && layout != layouts::TUPLE_ITER {
        slow!(ForIter, pc, base, vm, table)
    }
    let li = &(*(it.ptr() as *mut Obj<ListIter>)).data;
    if li.back {
        slow!(for_list_back, pc, base, vm, table)
    }
    if (*vm).is_broken() {
        slow!(for_iter_slow, pc, base, vm, table)
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
        slow!(for_iter_slow, pc, base, vm, table)
    }
    li.at.set(i + 1);
    v.incref();
    finish!(v => a, at back(pc), base, vm, table, ins)
}}

// A list from its end.
handler! { #[inline(never)] for_list_back |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    let li = &(*(it.ptr() as *mut Obj<ListIter>)).data;
    let seq = li.seq.word();
    let i = li.at.get();
    if seq.layout() == layouts::LIST && !(*vm).is_broken() {
        let list = &(*(seq.ptr() as *mut Obj<List>)).data.items;
        if i > 0 && i <= list.len() {
            let v = *list.words().add(i - 1);
            li.at.set(i - 1);
            v.incref();
            finish!(v => a, at back(pc), base, vm, table, ins)
        }
    }
    slow!(for_iter_slow, pc, base, vm, table)
}}

handler! { ForDict |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    let di = &(*(it.ptr() as *mut Obj<DictIter>)).data;
    if !is_dict_iter((*it.ptr()).layout()) || di.part as u8 == Part::Items as u8 {
        slow!(ForIter, pc, base, vm, table)
    }
    let dict = di.dict.word();
    let i = di.at.get();
    if !dict.is_unbound() && !di.back && !(*vm).is_broken() {
        let d = &(*(dict.ptr() as *mut Obj<Dict>)).data;
        if d.len() == di.len && i < d.used() {
            let e = &*d.entries_ptr().add(i);
            if !e.key.is_unbound() {
                di.at.set(i + 1);
                let v = if di.part as u8 == Part::Keys as u8 { e.key } else { e.value };
                v.incref();
                finish!(v => a, at back(pc), base, vm, table, ins)
            }
        }
    }
    slow!(for_iter_slow, pc, base, vm, table)
}}

/// Is it one of the iterators that [`iterators::next_pair`] knows?
#[inline(always)]
unsafe fn gives_pairs(it: Word, layout: u32) -> bool {
    match layout {
        layouts::ENUMERATE => true,
        layouts::ZIP => (*(it.ptr() as *mut Obj<Zip>)).data.width() == 2,
        _ => is_dict_iter(layout) && (*(it.ptr() as *mut Obj<DictIter>)).data.part == Part::Items,
    }
}

#[inline(always)]
fn is_dict_iter(layout: u32) -> bool {
    matches!(layout, layouts::DICT_KEY_ITER | layouts::DICT_VALUE_ITER | layouts::DICT_ITEM_ITER)
}

// Pairs, straight into the registers that the body would unpack them to.
handler! { ForPair |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    if !gives_pairs(it, (*it.ptr()).layout()) {
        slow!(ForIter, pc, base, vm, table)
    }
    slow!(for_pair, pc, base, vm, table)
}}

handler! { #[inline(never)] for_pair |pc, base, vm, table| {
    let _ = table;
    let r = next_pair(pc, base, vm);
    reload!(pc, base, vm, table);
    match r {
        PAIR_END => go!(pc.add(2), base, vm, table),
        PAIR_STORED => go!(back(pc).add(3), base, vm, table),
        PAIR_UNPACKED => go!(back(pc).add(1), base, vm, table),
        _ => raised(pc, base, vm, table),
    }
}}

const PAIR_END: u64 = 0;
/// Both values stand in the locals that they are for.
const PAIR_STORED: u64 = 1;
/// They stand where the body's Unpack would have put them.
const PAIR_UNPACKED: u64 = 2;
const PAIR_FAILED: u64 = 3;

#[inline(never)]
unsafe fn next_pair(pc: *const u64, base: *mut Word, vm: *mut Vm) -> u64 {
    (*(*vm).fp).pc = pc;
    let cx = Cx::at(vm, base, pc);
    let t = cx.t();
    if (*vm).is_broken() && crate::eval_breaker(t).is_err() {
        return PAIR_FAILED;
    }
    let Ok((x, y)) = iterators::next_pair(t, cx.b()) else { return PAIR_FAILED };
    if x.is_unbound() {
        drop(cx.take(cx.ins.b()));
        return PAIR_END;
    }
    let body = back(pc);
    let (to, first, second) = (InsRef::at(body).a(), InsRef::at(body.add(1)), InsRef::at(body.add(2)));
    let moves = |m: InsRef, from: usize| {
        m.op() == Op::Move as u8 && m.b() == from && m.flags() == flag::A_LOCAL | flag::B_TEMP
    };
    if moves(first, to) && moves(second, to + 1) {
        cx.set(first.a(), true, x);
        cx.set(second.a(), true, y);
        return PAIR_STORED;
    }
    cx.put(to, x);
    cx.put(to + 1, y);
    PAIR_UNPACKED
}

handler! { ForRange |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    if (*it.ptr()).layout() != layouts::RANGE_ITER {
        slow!(ForIter, pc, base, vm, table)
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
    slow!(for_iter_slow, pc, base, vm, table)
}}

handler! { ForStr |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    if (*it.ptr()).layout() != layouts::STR_ITER {
        slow!(ForIter, pc, base, vm, table)
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
    slow!(for_iter_slow, pc, base, vm, table)
}}

handler! { ForGenerator |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    if (*it.ptr()).layout() != layouts::GENERATOR {
        slow!(ForIter, pc, base, vm, table)
    }
    let g = it.ptr() as *mut Obj<Generator>;
    if !(*vm).is_broken() {
        (*(*vm).fp).pc = pc;
        let to = generator::resume(vm, g, Kind::ForIter);
        if !to.is_null() {
            go!(to, (*(*vm).fp).base, vm, table)
        }
        if (*g).data.is_suspended() {
            slow!(for_generator, pc, base, vm, table)
        }
    }
    slow!(for_iter_slow, pc, base, vm, table)
}}

/// A suspended generator that is more than its registers: its frame goes on top of this one.
#[inline(never)]
unsafe extern "sysv64-unwind" fn for_generator(
    pc: *const u64,
    base: *mut Word,
    vm: *mut crate::frame::Vm,
    table: *const super::dispatch::Handler,
) -> u64 {
    (*(*vm).fp).pc = pc;
    let g = (*base.add(InsRef::at(pc).b())).ptr() as *mut Obj<Generator>;
    if generator::push(vm, g, Value::NONE, Kind::ForIter) {
        let f = (*vm).fp;
        go!((*f).pc, (*f).base, vm, table)
    }
    super::unwind::raised(pc, base, vm, table)
}

// Any iterator by its `next` slot; jumps to the body while it gives something. A safe point.
slow_handler!(for_iter_slow, ForIter, |cx: &Cx| {
    let t = cx.t();
    // SAFETY: X1.
    if unsafe { (*cx.vm).is_broken() } {
        crate::eval_breaker(t)?;
    }
    if enter_unary(cx, Dunder::Next, cx.b())? {
        return Ok(Then::Enter);
    }
    let v = match t.type_ref(cx.b()).slots.next.get() {
        Some(next) => next(t, cx.b())?,
        None => t.next(cx.b())?.unwrap_or(Value::UNBOUND),
    };
    if v.is_unbound() {
        t.stop_value.take();
        drop(cx.take(cx.ins.b()));
        return Ok(Then::Next);
    }
    cx.set_a(v);
    Res::Ok(Then::Jump)
});
