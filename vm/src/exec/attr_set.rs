//! Attributes being set and deleted: the caches are those of `attr.rs`.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::attr::*;
use super::dispatch::{Cx, Then};
use crate::bytecode::flag;
use crate::frame::Kind;

use crate::{body_handler, go, handler, let_go, slow, slow_handler};
use ouro_runtime::heap::free::release;
use ouro_runtime::heap::{Ref, Res, Value, Word};
use ouro_runtime::model::attr::generic_setattr;
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::types::function::Property;
use ouro_runtime::types::layout as layouts;

slow_handler!(set_attr_slow, SetAttr, |cx: &Cx| {
    // SAFETY: as above.
    match unsafe { enter_setter(cx) } {
        Some(r) => r.map(|()| Then::Enter),
        None => set_attr(cx).map(|()| Then::Next),
    }
});

/// A property whose setter is a plain Python function: its frame is entered.
unsafe fn enter_setter(cx: &Cx) -> Option<Res<()>> {
    let obj = cx.reg(cx.ins.a());
    if !obj.word().is_ptr() || cx.word(1) != guard(obj.word(), PROPERTY, (*cx.vm).epoch) {
        return None;
    }
    let f = cx.ins.flags();
    let obj = if f & flag::C_TEMP != 0 { cx.take(cx.ins.a()) } else { obj.clone() };
    let v = if f & flag::B_TEMP != 0 { cx.take(cx.ins.b()) } else { cx.b().clone() };
    Some(enter_function(cx, Word(cx.word(2)), [obj, v], Kind::Setter))
}

handler! { SetAttr |pc, base, vm, table, ins| {
    let w = *base.add(ins.a());
    if !w.is_ptr() {
        slow!(set_attr_slow, pc, base, vm, table)
    }
    if *pc.add(1) == guard(w, SLOT, (*vm).epoch) {
        if ins.flags() & flag::C_TEMP != 0 {
            slow!(set_attr_temp, pc, base, vm, table)
        }
        // SAFETY: H4, the layout has the slot.
        let p = (w.ptr() as *mut u8).add(*pc.add(2) as u32 as usize) as *mut Word;
        let old = *p;
        if old.is_unbound() {
            slow!(set_attr_first, pc, base, vm, table)
        }
        let b = base.add(ins.b());
        let v = *b;
        if ins.flags() & flag::B_TEMP != 0 {
            *b = Word::UNBOUND;
        } else {
            v.incref();
        }
        *p = v;
        if old.is_ptr() {
            let_go!(old, pc.add(3), base, vm, table);
        }
        go!(pc.add(3), base, vm, table)
    }
    slow!(set_attr_shared, pc, base, vm, table)
}}
from_shared!(set_attr_shared, a, SLOT, 1, set_attr_slow);

// An attribute of a temporary, which lives on: the cache has been found to be right.
handler! { #[inline(never)] set_attr_temp |pc, base, vm, table, ins| {
    let place = base.add(ins.a());
    let w = *place;
    // SAFETY: H4, the layout has the slot.
    let p = (w.ptr() as *mut u8).add(*pc.add(2) as u32 as usize) as *mut Word;
    let old = *p;
    if old.is_unbound() || (*w.ptr()).rc.get() == 1 {
        slow!(set_attr_slow, pc, base, vm, table)
    }
    let b = base.add(ins.b());
    let v = *b;
    if ins.flags() & flag::B_TEMP != 0 {
        *b = Word::UNBOUND;
    } else {
        v.incref();
    }
    *p = v;
    *place = Word::UNBOUND;
    release(w.ptr());
    if old.is_ptr() {
        let_go!(old, pc.add(3), base, vm, table);
    }
    go!(pc.add(3), base, vm, table)
}}

// The attribute is new to its object: it must come after those that are set already.
handler! { #[inline(never)] set_attr_first |pc, base, vm, table, ins| {
    let second = *pc.add(2);
    let w = *base.add(ins.a());
    let mut at = (w.ptr() as *mut u8).add(second as u32 as usize) as *mut Word;
    let end = at.add((second >> 32) as usize);
    let v = *base.add(ins.b());
    let to = at;
    while at < end {
        at = at.add(1);
        if !(*at).is_unbound() {
            slow!(set_attr_slow, pc, base, vm, table)
        }
    }
    if ins.flags() & flag::B_TEMP != 0 {
        *base.add(ins.b()) = Word::UNBOUND;
    } else {
        v.incref();
    }
    *to = v;
    go!(pc.add(3), base, vm, table)
}}

fn set_attr(cx: &Cx) -> Res<()> {
    let t = cx.t();
    let name = cx.name(cx.ins.c());
    let obj = cx.reg(cx.ins.a());
    // SAFETY: X1.
    if let Some((ty, k)) = class_key(obj, CLASS, unsafe { *(*cx.vm).epoch }) {
        if cx.word(1) != k || !set_class(cx) {
            t.setattr(obj, name, Some(cx.b()))?;
            fill_set_class(cx, ty, obj);
        }
    } else if !set_shared(cx, obj) {
        t.setattr(obj, name, Some(cx.b()))?;
        fill_set(cx, obj);
    }
    cx.consume_b();
    if cx.ins.flags() & flag::C_TEMP != 0 {
        drop(cx.take(cx.ins.a()));
    }
    Ok(())
}

/// Values that are no descriptors and no functions, whatever happens to classes.
fn is_plain(v: &Value) -> bool {
    use layouts::*;
    !v.word().is_ptr() || matches!(v.layout(), INT | FLOAT | STR | BYTES | LIST | TUPLE | DICT | SET)
}

/// Overwrites plain data of a class with plain data, in its place.
fn set_class(cx: &Cx) -> bool {
    // SAFETY: within the epoch the class keeps the value there; ownership of the old one moves out.
    unsafe {
        let p = cx.word(2) as *mut Word;
        if !is_plain(Value::borrow(&*p)) || !is_plain(cx.b()) {
            return false;
        }
        drop(Value::from_owned(p.replace(cx.b().clone().into_word())));
    }
    true
}

fn fill_set_class(cx: &Cx, ty: &Ref<Type>, obj: &Value) {
    let t = cx.t();
    let name = cx.name(cx.ins.c());
    if t.type_for::<Type>().lookup(t, name).is_some() || name.as_bytes().starts_with(b"__") {
        return;
    }
    if let Some(i) = ty.dict.find_str(name.hash(t), name, name.word()) {
        // The epoch may have just changed.
        if let Some((_, k)) = class_key(obj, CLASS, t.interp().epoch.get()) {
            cx.set_word(1, k);
            // SAFETY: found in range.
            cx.set_word(2, unsafe { &raw const (*ty.dict.entries_ptr().add(i)).value } as u64);
        }
    }
}

/// Overwrites an inline slot that is set already, by the shared cache.
fn set_shared(cx: &Cx, obj: &Value) -> bool {
    let name = cx.name(cx.ins.c()).word().0;
    // SAFETY: X2 and H4, as with the inline cache.
    unsafe {
        let w = obj.word();
        if !w.is_ptr() {
            return false;
        }
        let e = (*cx.vm).attrs.entry((*w.ptr()).layout(), name | 1);
        if e.name != name | 1 || e.key != guard(w, SLOT, (*cx.vm).epoch) {
            return false;
        }
        let p = (w.ptr() as *mut u8).add(e.data as u32 as usize) as *mut Word;
        if (*p).is_unbound() {
            return false;
        }
        cx.set_word(1, e.key);
        cx.set_word(2, e.data);
        let old = Value::from_owned(p.replace(cx.b().clone().into_word()));
        drop(old);
    }
    true
}

fn fill_set(cx: &Cx, obj: &Value) {
    let t = cx.t();
    let name = cx.name(cx.ins.c());
    let layout = obj.layout();
    let ty = t.type_ref(obj);
    let generic = ty
        .slots
        .setattr
        .get()
        .is_some_and(|f| std::ptr::fn_addr_eq(f, generic_setattr as ouro_runtime::model::slots::SetAttr));
    if layout == 0 || !generic {
        return;
    }
    let epoch = t.interp().epoch.get();
    if let Some(d) = ty.lookup(t, name) {
        if let Some(m) = d.payload::<ouro_runtime::model::descr::MemberDescr>() {
            if let Some(at) = member_offset(obj, m.index) {
                cx.set_word(1, key(layout, SLOT, epoch));
                cx.set_word(2, at);
            }
        } else if let Some(p) = d.exact::<Property>() {
            if let Some(f) = accessor(&p.set, 2) {
                cx.set_word(1, key(layout, PROPERTY, epoch));
                cx.set_word(2, f);
            }
        }
        if t.type_ref(&d).slots.descr_set.get().is_some() {
            return;
        }
    }
    if !ty.has(tflag::DICT) {
        return;
    }
    if let Some(i) = ty.layout.find(name.value()) {
        if let Some(at) = slot_offset(obj, i) {
            let later = (ty.layout.capacity.get() as usize).saturating_sub(i + 1);
            let k = key(layout, SLOT, epoch);
            let data = at | (later as u64) << 32;
            cx.set_word(1, k);
            cx.set_word(2, data);
            let n = name.word().0 | 1;
            // SAFETY: the machine is this thread's.
            unsafe { *(*cx.vm).attrs.entry(layout, n) = crate::frame::AttrEntry { key: k, name: n, data } };
        }
    }
}

body_handler!(DeleteAttr, DeleteAttr, |cx: &Cx| {
    cx.t().setattr(cx.b(), cx.name(cx.ins.c()), None)?;
    cx.consume_b();
    Res::Ok(())
});
