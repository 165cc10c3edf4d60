//! for loops.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::{Cx, InsRef, Then};
use super::dunder::{Dunder, enter_unary};
use super::pairs::{ForPair, gives_pairs};
use crate::bytecode::{Op, flag};
use crate::frame::Kind;
use crate::objects::generator::{self, Generator};
use crate::{finish, go, handler, let_go, slow, slow_handler};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Res, Value, Word};
use ouro_runtime::types::dict::{
    Dict,
    iter::{DictIter, Part},
};
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::list::{List, ListIter};
use ouro_runtime::types::range::{Range, RangeIter};
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

// The three registers of a traversal hold
//   a list or tuple, the next position;
//   or, for a range of immediate ints, its step, the next value, how many are left;
//   or an iterator, and nothing in the second.
handler! { BeginFor |pc, base, vm, table, ins| {
    let b = base.add(ins.b());
    let w = *b;
    let layout = w.layout();
    if layout == layouts::LIST || layout == layouts::TUPLE {
        if ins.flags() & flag::B_TEMP != 0 {
            *b = Word::UNBOUND;
        } else {
            w.incref();
        }
        let it = base.add(ins.a());
        *it = w;
        *it.add(1) = Word::from_int_unchecked(0);
        *it.add(2) = Word::UNBOUND;
        go!(pc.add(1), base, vm, table)
    }
    slow!(begin_for_other, pc, base, vm, table)
}}

// A range, or an iterator that nobody else sees: their places move to the registers.
handler! { #[inline(never)] begin_for_other |pc, base, vm, table, ins| {
    let b = base.add(ins.b());
    let w = *b;
    let layout = w.layout();
    let temp = ins.flags() & flag::B_TEMP != 0;
    let it = base.add(ins.a());
    let (step, at, left, end);
    if layout == layouts::RANGE {
        let r = &(*(w.ptr() as *mut Obj<Range>)).data;
        (step, at, left, end) = (r.step.word(), r.start.word(), r.len.word(), r.stop.word());
    } else if layout == layouts::RANGE_ITER && temp && (*w.ptr()).rc.get() == 1 {
        let r = &(*(w.ptr() as *mut Obj<RangeIter>)).data;
        (step, at, left) = (short(r.step), short(r.at.get()), short(r.left.get().min(i64::MAX as u64) as i64));
        end = left.int().checked_mul(r.step).and_then(|n| n.checked_add(r.at.get())).map_or(Word::UNBOUND, short);
    } else if layout == layouts::LIST_ITER && temp && (*w.ptr()).rc.get() == 1 {
        let li = &(*(w.ptr() as *mut Obj<ListIter>)).data;
        let seq = li.seq.word();
        if !seq.is_ptr() {
            slow!(begin_for_slow, pc, base, vm, table)
        }
        seq.incref();
        *b = Word::UNBOUND;
        *it = seq;
        *it.add(1) = Word::from_int_unchecked(li.at.get() as i64);
        *it.add(2) = Word::UNBOUND;
        let_go!(w, pc.add(1), base, vm, table);
        go!(pc.add(1), base, vm, table)
    } else {
        slow!(begin_for_slow, pc, base, vm, table)
    }
    // All values up to the end are immediate, too.
    if !step.is_int() || !at.is_int() || !left.is_int() || !end.is_int() {
        slow!(begin_for_slow, pc, base, vm, table)
    }
    if temp {
        *b = Word::UNBOUND;
    }
    *it = step;
    *it.add(1) = at;
    *it.add(2) = left;
    if temp {
        let_go!(w, pc.add(1), base, vm, table);
    }
    go!(pc.add(1), base, vm, table)
}}

/// An immediate int, or nothing.
#[inline(always)]
fn short(i: i64) -> Word {
    Word::from_int(i).unwrap_or(Word::UNBOUND)
}

slow_handler!(begin_for_slow, BeginFor, |cx: &Cx| {
    let it = if cx.inverted() {
        cx.b().clone()
    } else {
        if enter_unary(cx, Dunder::Iter, cx.b())? {
            return Ok(Then::Enter);
        }
        cx.t().iter(cx.b())?
    };
    cx.consume_b();
    cx.put(cx.ins.a(), it);
    begun(cx);
    Res::Ok(Then::Next)
});

/// An iterator stands in the first register of the traversal; the others hold nothing.
pub fn begun(cx: &Cx) {
    cx.put(cx.ins.a() + 1, Value::UNBOUND);
    cx.put(cx.ins.a() + 2, Value::UNBOUND);
}

/// Where the loop's body begins.
#[inline(always)]
pub unsafe fn back(pc: *const u64) -> *const u64 {
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

// The general form looks at what is traversed and becomes the form for it.
handler! { #[inline(never)] ForIter |pc, base, vm, table, ins| {
    let it = base.add(ins.b());
    let layout = (*it).layout();
    if (*it.add(1)).is_int()
        || matches!(layout, layouts::GENERATOR | layouts::LIST_ITER..=layouts::DICT_ITEM_ITER | layouts::ENUMERATE | layouts::ZIP)
    {
        slow!(specialise, pc, base, vm, table)
    }
    slow!(for_iter_slow, pc, base, vm, table)
}}
handler! { #[inline(never)] specialise |pc, base, vm, table, ins| {
    let it = base.add(ins.b());
    let layout = (*it).layout();
    if layout == 0 {
        become_op!(ForRange, pc, base, vm, table)
    }
    if layout == layouts::LIST {
        become_op!(ForList, pc, base, vm, table)
    }
    if layout == layouts::TUPLE {
        become_op!(ForTuple, pc, base, vm, table)
    }
    if is_list_iter(layout) {
        become_op!(ForListIter, pc, base, vm, table)
    }
    if layout == layouts::STR_ITER {
        become_op!(ForStr, pc, base, vm, table)
    }
    if layout == layouts::GENERATOR {
        become_op!(ForGenerator, pc, base, vm, table)
    }
    if is_dict_iter(layout) && (*((*it).ptr() as *mut Obj<DictIter>)).data.part != Part::Items {
        become_op!(ForDict, pc, base, vm, table)
    }
    if gives_pairs(*it, layout) {
        let body = InsRef::at(back(pc));
        let unpacks = body.op() == Op::Unpack as u8 && body.flags() & flag::B_TEMP != 0;
        if unpacks && body.c() == 2 && body.b() == ins.a() {
            become_op!(ForPair, pc, base, vm, table)
        }
    }
    slow!(for_iter_slow, pc, base, vm, table)
}}

/// A form of ForIter over the items of a list or tuple.
macro_rules! for_items {
    ($name:ident, $layout:ident, $items:expr) => {
        handler! { $name |pc, base, vm, table, ins| {
            let it = base.add(ins.b());
            let (seq, at) = (*it, *it.add(1));
            if !at.is_int() || seq.layout() != layouts::$layout {
                slow!(ForIter, pc, base, vm, table)
            }
            if (*vm).is_broken() {
                slow!(for_iter_slow, pc, base, vm, table)
            }
            let items: &[Word] = ($items)(seq);
            let i = at.int() as usize;
            if i >= items.len() {
                slow!(for_end, pc, base, vm, table)
            }
            let v = *items.as_ptr().add(i);
            *it.add(1) = Word(at.0 + 4);
            v.incref();
            finish!(v => a, at back(pc), base, vm, table, ins)
        }}
    };
}
for_items!(ForList, LIST, |w: Word| {
    let items = &(*(w.ptr() as *mut Obj<List>)).data.items;
    std::slice::from_raw_parts(items.words(), items.len())
});
for_items!(ForTuple, TUPLE, |w: Word| {
    let items = &(*(w.ptr() as *mut Obj<Tuple>)).data;
    std::slice::from_raw_parts(items.words(), items.len())
});

// A list or tuple has no more: the loop is done.
handler! { #[inline(never)] for_end |pc, base, vm, table, ins| {
    let it = base.add(ins.b());
    let seq = *it;
    *it = Word::UNBOUND;
    let_go!(seq, pc.add(2), base, vm, table);
    go!(pc.add(2), base, vm, table)
}}

handler! { ForRange |pc, base, vm, table, ins| {
    let it = base.add(ins.b());
    let (step, at, left) = (*it, *it.add(1), *it.add(2));
    if !step.is_int() {
        slow!(ForIter, pc, base, vm, table)
    }
    if (*vm).is_broken() {
        slow!(for_iter_slow, pc, base, vm, table)
    }
    if left.0 as i64 > Word::from_int_unchecked(0).0 as i64 {
        *it.add(1) = Word(at.0.wrapping_add(step.0 - 1));
        *it.add(2) = Word(left.0 - 4);
        finish!(at => a, at back(pc), base, vm, table, ins)
    }
    *it = Word::UNBOUND;
    go!(pc.add(2), base, vm, table)
}}

handler! { ForListIter |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    if !is_list_iter(it.layout()) {
        slow!(ForIter, pc, base, vm, table)
    }
    let li = &(*(it.ptr() as *mut Obj<ListIter>)).data;
    if li.back {
        slow!(for_list_back, pc, base, vm, table)
    }
    let seq = li.seq.word();
    let i = li.at.get();
    let mut v = Word::UNBOUND;
    if (*vm).is_broken() {
        slow!(for_iter_slow, pc, base, vm, table)
    }
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
    if !is_dict_iter(it.layout()) {
        slow!(ForIter, pc, base, vm, table)
    }
    let di = &(*(it.ptr() as *mut Obj<DictIter>)).data;
    if di.part as u8 == Part::Items as u8 {
        slow!(ForIter, pc, base, vm, table)
    }
    let dict = di.dict.word();
    let i = di.at.get();
    if !dict.is_unbound() && !(*vm).is_broken() {
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

#[inline(always)]
fn is_list_iter(layout: u32) -> bool {
    matches!(layout, layouts::LIST_ITER | layouts::TUPLE_ITER | layouts::LIST_REVERSE_ITER)
}

#[inline(always)]
pub fn is_dict_iter(layout: u32) -> bool {
    matches!(layout, layouts::DICT_KEY_ITER | layouts::DICT_VALUE_ITER | layouts::DICT_ITEM_ITER)
}

handler! { ForStr |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    if it.layout() != layouts::STR_ITER {
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
    if it.layout() != layouts::GENERATOR {
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
    if !cx.reg(cx.ins.b() + 1).is_unbound() {
        // SAFETY: X2.
        return Ok(unsafe { next_in_place(cx) });
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

/// The next value of a list, tuple or range in the registers of a traversal.
unsafe fn next_in_place(cx: &Cx) -> Then {
    let it = cx.base.add(cx.ins.b());
    let (seq, at) = (cx.reg(cx.ins.b()), *it.add(1));
    let i = at.int() as usize;
    let v = if let Some(list) = seq.payload::<List>() {
        list.items.get(i)
    } else if let Some(tuple) = seq.payload::<Tuple>() {
        tuple.as_slice().get(i).cloned()
    } else {
        let (step, left) = (*it, (*it.add(2)).int());
        if left > 0 {
            *it.add(1) = Word(at.0.wrapping_add(step.0 - 1));
            *it.add(2) = Word::from_int_unchecked(left - 1);
            cx.set_a(Value::from_borrowed(at));
            return Then::Jump;
        }
        None
    };
    let Some(v) = v else {
        drop(cx.take(cx.ins.b()));
        return Then::Next;
    };
    *it.add(1) = Word::from_int_unchecked(i as i64 + 1);
    cx.set_a(v);
    Then::Jump
}
