//! for loops over pairs: zip, enumerate, items.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::{Cx, InsRef};
use super::iter::{ForIter, back, is_dict_iter};
use super::unwind::raised;
use crate::bytecode::{Op, flag};
use crate::frame::Vm;
use crate::{go, handler, let_go, reload, slow};
use ouro_runtime::heap::Word;
use ouro_runtime::heap::free::release;
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::word::INT_MAX;
use ouro_runtime::types::dict::{
    Dict, Entry,
    iter::{DictIter, Part},
};
use ouro_runtime::types::iterators::{self, Last, enumerate::Enumerate, zip::Zip};
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::list::{List, ListIter};
use ouro_runtime::types::tuple::Tuple;

/// Is it one of the iterators that [`iterators::next_pair`] knows?
#[inline(always)]
pub unsafe fn gives_pairs(it: Word, layout: u32) -> bool {
    match layout {
        layouts::ENUMERATE => true,
        layouts::ZIP => (*(it.ptr() as *mut Obj<Zip>)).data.width() == 2,
        _ => is_dict_iter(layout) && (*(it.ptr() as *mut Obj<DictIter>)).data.part == Part::Items,
    }
}

// Pairs, straight into the registers that the body would unpack them to.
handler! { ForPair |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    if !gives_pairs(it, it.layout()) {
        slow!(ForIter, pc, base, vm, table)
    }
    slow!(for_pair_quick, pc, base, vm, table)
}}

// Pairs whose parts lie ready in lists, tuples and dicts, where nothing dies.
handler! { #[inline(never)] for_pair_quick |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    let last: *const Last;
    let (x, y): (Word, Word);
    match it.layout() {
        layouts::ZIP => {
            let zip = &(*(it.ptr() as *mut Obj<Zip>)).data;
            let (i, j) = (*zip.iters.words(), *zip.iters.words().add(1));
            (x, y) = (waiting(i), waiting(j));
            if i == j {
                slow!(for_pair, pc, base, vm, table)
            }
            if x.is_unbound() && is_last(it) && ends_alone(i) && !zip.strict.get() {
                *base.add(ins.b()) = Word::UNBOUND;
                let_go!(it, pc.add(2), base, vm, table);
            }
            last = &raw const zip.last;
        }
        layouts::ENUMERATE => {
            let e = &(*(it.ptr() as *mut Obj<Enumerate>)).data;
            (x, y) = (e.at.word(), waiting(e.iter.word()));
            if !x.is_int() || x.int() == INT_MAX {
                slow!(for_pair, pc, base, vm, table)
            }
            last = &raw const e.last;
        }
        _ => {
            let di = &(*(it.ptr() as *mut Obj<DictIter>)).data;
            let entry = entry_waiting(di);
            if entry.is_null() {
                if is_last(it) && has_ended(di) {
                    *base.add(ins.b()) = Word::UNBOUND;
                    let_go!(it, pc.add(2), base, vm, table);
                }
                slow!(for_pair, pc, base, vm, table)
            }
            (x, y) = ((*entry).key, (*entry).value);
            last = &raw const di.last;
        }
    }
    if x.is_unbound() || y.is_unbound() || (*vm).is_broken() {
        slow!(for_pair, pc, base, vm, table)
    }
    let (p, q) = (&(*last).first, &(*last).second);
    if (*last).is_tuple() || is_last(p.word()) || is_last(q.word()) {
        slow!(for_pair, pc, base, vm, table)
    }
    exchange(p.as_ptr(), x);
    exchange(q.as_ptr(), y);
    match it.layout() {
        layouts::ZIP => {
            let iters = (*(it.ptr() as *mut Obj<Zip>)).data.iters.words();
            step(*iters);
            step(*iters.add(1));
        }
        layouts::ENUMERATE => {
            let e = &(*(it.ptr() as *mut Obj<Enumerate>)).data;
            e.at.put_immediate(Word::from_int_unchecked(x.int() + 1));
            step(e.iter.word());
        }
        _ => {
            let di = &(*(it.ptr() as *mut Obj<DictIter>)).data;
            di.at.set(di.at.get() + 1);
        }
    }
    let body = back(pc);
    let (to, first, second) = (InsRef::at(body).a(), InsRef::at(body.add(1)), InsRef::at(body.add(2)));
    if moves(first, to) && moves(second, to + 1) {
        let (a, b) = (base.add(first.a()), base.add(second.a()));
        if !is_last(*a) && !is_last(*b) {
            exchange(a, x);
            exchange(b, y);
            go!(body.add(3), base, vm, table)
        }
    }
    x.incref();
    y.incref();
    base.add(to).write(x);
    base.add(to + 1).write(y);
    go!(body.add(1), base, vm, table)
}}

/// Would an owner who goes be the last?
#[inline(always)]
unsafe fn is_last(w: Word) -> bool {
    w.is_ptr() && (*w.ptr()).rc.get() == 1
}

/// Puts a value in the place of one that has other owners.
#[inline(always)]
unsafe fn exchange(place: *mut Word, w: Word) {
    w.incref();
    let old = place.replace(w);
    if old.is_ptr() {
        release(old.ptr());
    }
}

/// The value that an iterator of an exact list or tuple gives next; UNBOUND if that is not seen at once.
#[inline(always)]
unsafe fn waiting(it: Word) -> Word {
    let layout = it.layout();
    if layout != layouts::LIST_ITER && layout != layouts::TUPLE_ITER {
        return Word::UNBOUND;
    }
    let li = &(*(it.ptr() as *mut Obj<ListIter>)).data;
    let (seq, i) = (li.seq.word(), li.at.get());
    if seq.layout() == layouts::LIST {
        let items = &(*(seq.ptr() as *mut Obj<List>)).data.items;
        if i < items.len() {
            return *items.words().add(i);
        }
    } else if seq.layout() == layouts::TUPLE {
        let items = &(*(seq.ptr() as *mut Obj<Tuple>)).data;
        if i < items.len() {
            return *items.words().add(i);
        }
    }
    Word::UNBOUND
}

/// Is it an iterator at the end of its list that nobody else has?
#[inline(always)]
unsafe fn ends_alone(it: Word) -> bool {
    let layout = it.layout();
    if layout != layouts::LIST_ITER && layout != layouts::TUPLE_ITER || !is_last(it) {
        return false;
    }
    let li = &(*(it.ptr() as *mut Obj<ListIter>)).data;
    matches!(li.seq.word().layout(), layouts::LIST | layouts::TUPLE)
}

/// Takes what [`waiting`] saw.
#[inline(always)]
unsafe fn step(it: Word) {
    let at = &(*(it.ptr() as *mut Obj<ListIter>)).data.at;
    at.set(at.get() + 1);
}

/// The entry that an iterator of a dict's items gives next; null if that is not seen at once.
#[inline(always)]
unsafe fn entry_waiting(di: &DictIter) -> *const Entry {
    let dict = di.dict.word();
    if dict.is_unbound() {
        return std::ptr::null();
    }
    let d = &(*(dict.ptr() as *mut Obj<Dict>)).data;
    if d.len() != di.len || di.at.get() >= d.used() {
        return std::ptr::null();
    }
    let entry = d.entries_ptr().add(di.at.get());
    if (*entry).key.is_unbound() { std::ptr::null() } else { entry }
}

/// Is the iterator at the end of a dict that is as it was?
#[inline(always)]
unsafe fn has_ended(di: &DictIter) -> bool {
    let dict = di.dict.word();
    if dict.is_unbound() {
        return false;
    }
    let d = &(*(dict.ptr() as *mut Obj<Dict>)).data;
    d.len() == di.len && di.at.get() >= d.used()
}

/// Does an instruction of the body move a part of the pair to its local?
#[inline(always)]
fn moves(m: InsRef, from: usize) -> bool {
    m.op() == Op::Move as u8 && m.b() == from && m.flags() == flag::A_LOCAL | flag::B_TEMP
}

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
    if moves(first, to) && moves(second, to + 1) {
        cx.set(first.a(), true, x);
        cx.set(second.a(), true, y);
        return PAIR_STORED;
    }
    cx.put(to, x);
    cx.put(to + 1, y);
    PAIR_UNPACKED
}
