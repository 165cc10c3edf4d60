//! Subscripts.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::{Cx, Handler, InsRef, Then};
use super::dunder::{enter_getitem, enter_setitem};
use super::unwind::raised;
use crate::bytecode::flag;
use crate::frame::Vm;
use crate::{body_handler, finish, go, handler, let_go, reload, slow, slow_handler, value_handler};
use ouro_runtime::heap::free::{dead, release};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Res, Value, Word};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::list::{self, List};
use ouro_runtime::types::range::Range;
use ouro_runtime::types::slice::Slice;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::str::methods::get_slice as str_slice;
use ouro_runtime::types::tuple::{self, Tuple};

/// The place of an int position in an exact list or tuple; null otherwise.
#[inline(always)]
unsafe fn element(w: Word, k: Word) -> *mut Word {
    if !w.is_ptr() || !k.is_int() {
        return std::ptr::null_mut();
    }
    let layout = (*w.ptr()).layout();
    let (p, n) = if layout == layouts::LIST {
        let l = &(*(w.ptr() as *mut Obj<List>)).data.items;
        (l.words(), l.len())
    } else if layout == layouts::TUPLE {
        let l = &(*(w.ptr() as *mut Obj<Tuple>)).data;
        (l.words(), l.len())
    } else {
        return std::ptr::null_mut();
    };
    let i = position(k, n);
    if i < n { p.add(i) } else { std::ptr::null_mut() }
}

/// The place that an int means in a sequence of `n`; too large when there is none.
#[inline(always)]
fn position(k: Word, n: usize) -> usize {
    let i = k.int();
    (if i < 0 { i + n as i64 } else { i }) as usize
}

handler! { GetItem |pc, base, vm, table, ins| {
    if ins.flags() & flag::B_TEMP == 0 {
        let p = element(*base.add(ins.b()), *base.add(ins.c()));
        if !p.is_null() {
            let v = *p;
            v.incref();
            finish!(v, 1, pc, base, vm, table, ins)
        }
    }
    slow!(get_item_other, pc, base, vm, table)
}}

// Dicts and ranges, and sequences that are temporaries.
handler! { #[inline(never)] get_item_other |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    let temp = ins.flags() & flag::B_TEMP != 0;
    if w.layout() == layouts::DICT && !temp {
        slow!(get_item_dict, pc, base, vm, table)
    }
    let p = element(w, *base.add(ins.c()));
    if !p.is_null() && (!temp || (*w.ptr()).rc.get() != 1) {
        let v = *p;
        v.incref();
        if temp {
            *base.add(ins.b()) = Word::UNBOUND;
            release(w.ptr());
        }
        finish!(v, 1, pc, base, vm, table, ins)
    }
    if w.layout() == layouts::RANGE && (!temp || (*w.ptr()).rc.get() != 1) {
        let v = (*(w.ptr() as *mut Obj<Range>)).data.nth(*base.add(ins.c()));
        if v.is_int() {
            if temp {
                *base.add(ins.b()) = Word::UNBOUND;
                release(w.ptr());
            }
            finish!(v, 1, pc, base, vm, table, ins)
        }
    }
    slow!(get_item_slow, pc, base, vm, table)
}}

// A key of a dict that stays.
handler! { #[inline(never)] get_item_dict |pc, base, vm, table, ins| {
    let _ = table;
    (*(*vm).fp).pc = pc;
    let found = look_up(vm, *base.add(ins.b()), base.add(ins.c()));
    reload!(pc, base, vm, table);
    let ins = InsRef::at(pc);
    if found == NOT_FOUND {
        slow!(get_item_slow, pc, base, vm, table)
    }
    if found == FAILED {
        return raised(pc, base, vm, table);
    }
    let d = &(*((*base.add(ins.b())).ptr() as *mut Obj<Dict>)).data;
    let v = (*d.entries_ptr().add(found)).value;
    v.incref();
    if ins.flags() & flag::C_TEMP != 0 {
        let k = *base.add(ins.c());
        *base.add(ins.c()) = Word::UNBOUND;
        if k.is_ptr() && release(k.ptr()) {
            (*vm).result = v;
            (*vm).dying = k;
            slow!(key_dying, pc, base, vm, table)
        }
    }
    finish!(v, 1, pc, base, vm, table, ins)
}}

const NOT_FOUND: usize = usize::MAX;
const FAILED: usize = usize::MAX - 1;

/// The position of the key at `k` in a dict. Keys that may run Python code are left to the slow half, which asks
/// for their hash: once.
#[inline(never)]
unsafe fn look_up(vm: *mut Vm, dict: Word, k: *const Word) -> usize {
    let t = &(*vm).thread;
    let d = &(*(dict.ptr() as *mut Obj<Dict>)).data;
    let key = Value::borrow(&*k);
    let found = match key.exact::<Str>() {
        Some(s) if !d.is_mixed() => Ok(d.find_str(s.hash(t), s, key.word())),
        None if key.word().is_ptr() => return NOT_FOUND,
        _ => t.hash(key).and_then(|h| d.find(t, h, key)),
    };
    match found {
        Ok(i) => i.unwrap_or(NOT_FOUND),
        Err(_) => FAILED,
    }
}

/// The key was the last of its kind; the value found stands in `vm.result`.
#[inline(never)]
unsafe extern "sysv64-unwind" fn key_dying(
    pc: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    let v = std::mem::replace(&mut (*vm).result, Word::UNBOUND);
    dead((*vm).dying.ptr());
    let ins = InsRef::at(pc);
    finish!(v, 1, pc, base, vm, table, ins)
}
slow_handler!(get_item_slow, GetItem, |cx: &Cx| {
    let t = cx.t();
    let v = match cx.b().exact::<Dict>() {
        Some(d) => match d.get(t, cx.c())? {
            Some(v) => v,
            None => return Err(t.key_error(cx.c())),
        },
        None if enter_getitem(cx)? => return Ok(Then::Enter),
        None => t.getitem(cx.b(), cx.c())?,
    };
    cx.finish(v);
    Res::Ok(Then::Next)
});

handler! { SetItem |pc, base, vm, table, ins| {
    let (w, k) = (*base.add(ins.a()), *base.add(ins.b()));
    let list = w.is_ptr() && k.is_int() && (*w.ptr()).layout() == layouts::LIST;
    if list && ins.flags() & flag::INVERT == 0 {
        let l = &(*(w.ptr() as *mut Obj<List>)).data.items;
        let i = position(k, l.len());
        if i < l.len() {
            let p = l.words().add(i);
            let c = base.add(ins.c());
            let v = *c;
            if ins.flags() & flag::C_TEMP != 0 {
                *c = Word::UNBOUND;
            } else {
                v.incref();
            }
            let old = *p;
            *p = v;
            if old.is_ptr() {
                let_go!(old, pc.add(1), base, vm, table);
            }
            go!(pc.add(1), base, vm, table)
        }
    }
    if w.layout() == layouts::DICT && ins.flags() & flag::INVERT == 0 {
        slow!(set_item_dict, pc, base, vm, table)
    }
    slow!(set_item_slow, pc, base, vm, table)
}}

// A key that a dict holds already.
handler! { #[inline(never)] set_item_dict |pc, base, vm, table, ins| {
    let _ = table;
    (*(*vm).fp).pc = pc;
    let found = look_up(vm, *base.add(ins.a()), base.add(ins.b()));
    reload!(pc, base, vm, table);
    let ins = InsRef::at(pc);
    let key = *base.add(ins.b());
    let last = key.is_ptr() && ins.flags() & flag::B_TEMP != 0 && (*key.ptr()).rc.get() == 1;
    if found == NOT_FOUND || last {
        slow!(set_item_slow, pc, base, vm, table)
    }
    if found == FAILED {
        return raised(pc, base, vm, table);
    }
    let c = base.add(ins.c());
    let v = *c;
    if ins.flags() & flag::C_TEMP != 0 {
        *c = Word::UNBOUND;
    } else {
        v.incref();
    }
    if ins.flags() & flag::B_TEMP != 0 {
        *base.add(ins.b()) = Word::UNBOUND;
        if key.is_ptr() {
            release(key.ptr());
        }
    }
    let d = &(*((*base.add(ins.a())).ptr() as *mut Obj<Dict>)).data;
    let place = &raw mut (*d.entries_ptr().add(found)).value;
    let old = place.replace(v);
    if old.is_ptr() {
        let_go!(old, pc.add(1), base, vm, table);
    }
    go!(pc.add(1), base, vm, table)
}}
slow_handler!(set_item_slow, SetItem, |cx: &Cx| {
    let t = cx.t();
    let obj = cx.reg(cx.ins.a());
    match obj.exact::<Dict>() {
        Some(d) => d.insert(t, cx.b().clone(), cx.c().clone())?,
        None if enter_setitem(cx)? => return Ok(Then::Enter),
        None => t.setitem(obj, cx.b(), Some(cx.c()))?,
    }
    finish_set_item(cx);
    Res::Ok(Then::Next)
});

/// The operands of a SetItem die.
pub fn finish_set_item(cx: &Cx) {
    cx.consume();
    if cx.inverted() {
        drop(cx.take(cx.ins.a()));
    }
}
body_handler!(DeleteItem, DeleteItem, |cx: &Cx| {
    cx.t().setitem(cx.b(), cx.c(), None)?;
    cx.consume();
    Res::Ok(())
});

/// The slice whose parts stand in three temporaries, which are consumed.
fn parts(cx: &Cx, i: usize) -> Slice {
    Slice { start: cx.take(i), stop: cx.take(i + 1), step: cx.take(i + 2) }
}

value_handler!(BuildSlice, BuildSlice, |cx: &Cx| {
    let s = cx.t().make(parts(cx, cx.ins.b()))?;
    Res::Ok(s.into_value())
});
// No slice object is made for the builtin sequences.
value_handler!(GetSlice, GetSlice, |cx: &Cx| {
    let t = cx.t();
    let s = parts(cx, cx.ins.c());
    let obj = cx.b();
    let v = match obj.layout() {
        layouts::LIST => list::slice(t, obj, &s)?,
        layouts::STR => str_slice(t, obj, &s)?,
        layouts::TUPLE => tuple::get_slice(t, obj, &s)?,
        _ => t.getitem(obj, t.make(s)?.value())?,
    };
    cx.consume_b();
    Res::Ok(v)
});
body_handler!(SetSlice, SetSlice, |cx: &Cx| {
    let t = cx.t();
    let s = parts(cx, cx.ins.b());
    let obj = cx.reg(cx.ins.a());
    match obj.exact::<List>() {
        Some(l) => list::set_slice(t, l, &s, Some(cx.c()))?,
        None => t.setitem(obj, t.make(s)?.value(), Some(cx.c()))?,
    }
    cx.consume_c();
    if cx.inverted() {
        drop(cx.take(cx.ins.a()));
    }
    Res::Ok(())
});
