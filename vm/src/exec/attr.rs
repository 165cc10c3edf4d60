//! Attributes, with inline caches.
//!
//! Cache words: [1] `layout 24 | kind 8 | epoch 32`, [2] what the kind needs. A layout id stands for one
//! class in inline mode; within an epoch no class changes.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::{Cx, Then};
use super::enter::{drop_registers, push_frame, too_deep};
use crate::bytecode::{Op, flag};
use crate::frame::Kind;

use crate::objects::function::Function;
use crate::{body_handler, finish, go, handler, let_go, slow, slow_handler};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Header, Ref, Res, Value, ValueCell, Word};
use ouro_runtime::model::attr::{Storage, generic_getattr, generic_setattr, storage};
use ouro_runtime::model::slots::GetAttr as GetAttrFn;
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::types::function::{Cell, ClassMethod, Property, StaticMethod};
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::super_::lookup_after;

/// [2] is the byte offset of an inline slot.
const SLOT: u64 = 1;
/// [2] is the place of a plain class attribute that instances do not shadow.
const DATA: u64 = 2;
/// [2] is a function of the class that binds the object.
pub const METHOD: u64 = 3;
/// [2] is the position in a module's namespace.
const MODULE: u64 = 4;
/// The object is a class, whose instances' layout stands in [1]; [2] is the place of the value.
const CLASS: u64 = 5;
/// The same; [2] is a function that is called with the class, or
const CLASS_METHOD: u64 = 6;
/// with nothing.
const STATIC_METHOD: u64 = 7;
/// [2] is the function of a property.
const PROPERTY: u64 = 8;

/// The class that an object is, if its metaclass is `type`, and the first cache word for it.
#[inline]
fn class_key(obj: &Value, kind: u64, epoch: u32) -> Option<(&Ref<Type>, u64)> {
    if obj.layout() != layouts::TYPE {
        return None;
    }
    let ty = obj.as_ref::<Type>().filter(|ty| ty.layout_id() != 0)?;
    Some((ty, key(ty.layout_id(), kind, epoch)))
}

fn key(layout: u32, kind: u64, epoch: u32) -> u64 {
    layout as u64 | kind << 24 | (epoch as u64) << 32
}

#[inline(always)]
pub unsafe fn guard(w: Word, kind: u64, epoch: *const u32) -> u64 {
    (*w.ptr()).layout() as u64 | kind << 24 | (*epoch as u64) << 32
}

handler! { GetAttr |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    if w.is_ptr() {
        let cache = *pc.add(1);
        if cache == guard(w, SLOT, (*vm).epoch) {
            // SAFETY: H4, the layout has the slot.
            let v = *((w.ptr() as *const u8).add(*pc.add(2) as usize) as *const Word);
            let temp = ins.flags() & flag::B_TEMP != 0;
            if !v.is_unbound() && (!temp || (*w.ptr()).rc.get() != 1) {
                v.incref();
                if temp {
                    *base.add(ins.b()) = Word::UNBOUND;
                    ouro_runtime::heap::free::release(w.ptr());
                }
                finish!(v, 3, pc, base, vm, table, ins)
            }
        }
    }
    slow!(get_attr_slow, pc, base, vm, table, ins)
}}

slow_handler!(get_attr_slow, GetAttr, |cx: &Cx| {
    // SAFETY: X1 to X4.
    match unsafe { enter_getter(cx) } {
        Some(r) => r.map(|()| Then::Enter),
        None => get_attr(cx).map(|()| Then::Next),
    }
});
slow_handler!(set_attr_slow, SetAttr, |cx: &Cx| {
    // SAFETY: as above.
    match unsafe { enter_setter(cx) } {
        Some(r) => r.map(|()| Then::Enter),
        None => set_attr(cx).map(|()| Then::Next),
    }
});

/// A property whose getter is a plain Python function: its frame is entered.
unsafe fn enter_getter(cx: &Cx) -> Option<Res<()>> {
    let obj = cx.b();
    if !obj.word().is_ptr() || cx.word(1) != guard(obj.word(), PROPERTY, (*cx.vm).epoch) {
        return None;
    }
    let obj = if cx.ins.flags() & flag::B_TEMP != 0 { cx.take(cx.ins.b()) } else { obj.clone() };
    Some(enter_function(cx, Word(cx.word(2)), [obj], Kind::Getter))
}

/// The same for a setter.
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

/// Pushes the frame of a function whose arguments fill its parameters exactly.
pub unsafe fn enter_function<const N: usize>(cx: &Cx, f: Word, args: [Value; N], kind: Kind) -> Res<()> {
    let vm = cx.vm;
    let func: *const Function = &raw const (*(f.ptr() as *mut Obj<Function>)).data;
    let base = (*(*vm).fp).top;
    let code = &(*func).code;
    if base.add(code.registers as usize) >= (*vm).stack_end {
        return Err(too_deep(cx.t()));
    }
    for (i, v) in args.into_iter().enumerate() {
        base.add(i).write(v.into_word());
    }
    if !push_frame(vm, func, base, N, kind) {
        drop_registers(base, N);
        return Err(too_deep(cx.t()));
    }
    f.incref();
    (*(*vm).fp).keep.replace(f);
    if (*vm).is_broken() {
        crate::eval_breaker(cx.t())?;
    }
    Ok(())
}

/// The Python function of a property, if calling it needs no binding.
fn accessor(f: &ValueCell, argc: u32) -> Option<u64> {
    let w = f.word();
    let func = as_function(w)?;
    // SAFETY: the property keeps the function.
    let code = unsafe { &(*func).code };
    (code.simple && code.argcount == argc).then_some(w.0)
}

fn get_attr(cx: &Cx) -> Res<()> {
    let t = cx.t();
    let name = cx.name(cx.ins.c());
    let obj = cx.b();
    let cache = cx.word(1);
    let v = 'found: {
        if obj.word().is_ptr() {
            // SAFETY: X2 and H4.
            unsafe {
                let w = obj.word();
                let epoch = (*cx.vm).epoch;
                if cache == guard(w, SLOT, epoch) {
                    let v = *((w.ptr() as *const u8).add(cx.word(2) as usize) as *const Word);
                    if !v.is_unbound() {
                        break 'found Value::from_borrowed(v);
                    }
                } else if cache == guard(w, DATA, epoch) {
                    break 'found Value::from_borrowed(*(cx.word(2) as *const Word));
                } else if cache & 0xFFFF_FFFF == (guard(w, MODULE, epoch) & 0xFFFF_FFFF) {
                    if let Some(m) = obj.payload::<Module>() {
                        if let Some(v) = m.dict.value_if(cx.word(2) as usize, name.word()) {
                            break 'found Value::from_borrowed(v);
                        }
                    }
                }
            }
            // SAFETY: X1.
            if let Some((ty, k)) = class_key(obj, CLASS, unsafe { *(*cx.vm).epoch }) {
                if cache != k {
                    fill_class(cx, ty, k);
                }
                if cx.word(1) == k {
                    // SAFETY: within the epoch the class keeps the value there.
                    break 'found unsafe { Value::from_borrowed(*(cx.word(2) as *const Word)) };
                }
            } else {
                if let Some(v) = shared(cx, obj) {
                    break 'found v;
                }
                fill_get(cx, obj);
                remember(cx);
            }
        }
        t.getattr(obj, name)?
    };
    cx.consume_b();
    cx.set_a(v);
    Ok(())
}

/// Fills the cache of a GetAttr on a class, for plain data and functions.
fn fill_class(cx: &Cx, ty: &Ref<Type>, key: u64) {
    let t = cx.t();
    let name = cx.name(cx.ins.c());
    if t.type_for::<Type>().lookup(t, name).is_some() {
        return;
    }
    let at = t.interp().method_cache.location(t, ty, name);
    if at.is_null() {
        return;
    }
    // SAFETY: as above.
    let v = unsafe { Value::borrow(&*at) };
    if v.layout() == layouts::FUNCTION || t.type_ref(v).slots.descr_get.get().is_none() {
        cx.set_word(1, key);
        cx.set_word(2, at as u64);
    }
}

/// The value by the machine's shared cache, for sites that see many classes; the inline cache follows.
fn shared(cx: &Cx, obj: &Value) -> Option<Value> {
    let name = cx.name(cx.ins.c()).word().0;
    // SAFETY: X2 and H4, as with the inline cache.
    unsafe {
        let w = obj.word();
        let layout = (*w.ptr()).layout();
        let e = (*cx.vm).attrs.entry(layout, name);
        let epoch = (*cx.vm).epoch;
        if e.name != name {
            return None;
        }
        if e.key == guard(w, SLOT, epoch) {
            let v = *((w.ptr() as *const u8).add(e.data as usize) as *const Word);
            if v.is_unbound() {
                return None;
            }
            cx.set_word(1, e.key);
            cx.set_word(2, e.data);
            return Some(Value::from_borrowed(v));
        }
        if e.key == guard(w, DATA, epoch) {
            return Some(Value::from_borrowed(*(e.data as *const Word)));
        }
    }
    None
}

/// Copies what the inline cache just learnt to the shared one.
fn remember(cx: &Cx) {
    let key = cx.word(1);
    if matches!(key >> 24 & 0xFF, MODULE | PROPERTY) {
        return;
    }
    let name = cx.name(cx.ins.c()).word().0;
    // SAFETY: the machine is this thread's.
    unsafe {
        *(*cx.vm).attrs.entry((key & 0xFF_FFFF) as u32, name) =
            crate::frame::AttrEntry { key, name, data: cx.word(2) };
    }
}

/// The byte offset of slot `i` of an inline-mode object.
fn slot_offset(obj: &Value, i: usize) -> Option<(u64, usize)> {
    let Storage::Inline(slots) = storage(obj) else { return None };
    let at = slots as u64 + 8 * i as u64 - obj.word().0;
    Some((at, slots as usize))
}

fn is_generic(cx: &Cx, obj: &Value) -> bool {
    cx.t()
        .type_ref(obj)
        .slots
        .getattr
        .get()
        .is_some_and(|f| std::ptr::fn_addr_eq(f, generic_getattr as GetAttrFn))
}

/// Fills the cache of a GetAttr for what the object's class allows.
fn fill_get(cx: &Cx, obj: &Value) {
    let t = cx.t();
    let name = cx.name(cx.ins.c());
    let layout = obj.layout();
    let epoch = t.interp().epoch.get();
    if layout == layouts::MODULE {
        if let Some(m) = obj.payload::<Module>() {
            if let Some(i) = m.dict.find_str(name.hash(t), name, name.word()) {
                cx.set_word(1, key(layout, MODULE, epoch));
                cx.set_word(2, i as u64);
            }
        }
        return;
    }
    if layout == 0 || !is_generic(cx, obj) {
        return;
    }
    let ty = t.type_ref(obj);
    let found = ty.lookup(t, name);
    let data_descriptor = found.as_ref().is_some_and(|d| t.type_ref(d).slots.descr_set.get().is_some());
    if data_descriptor {
        if let Some(m) = found.as_ref().and_then(|d| d.payload::<ouro_runtime::model::descr::MemberDescr>()) {
            if let Some(at) = member_offset(obj, m.index) {
                cx.set_word(1, key(layout, SLOT, epoch));
                cx.set_word(2, at);
            }
        } else if let Some(p) = found.as_ref().and_then(|d| d.exact::<Property>()) {
            if let Some(f) = accessor(&p.get, 1) {
                cx.set_word(1, key(layout, PROPERTY, epoch));
                cx.set_word(2, f);
            }
        }
        return;
    }
    if let Some(i) = ty.layout.find(name.value()).filter(|_| ty.has(tflag::DICT)) {
        if let Some((at, _)) = slot_offset(obj, i) {
            cx.set_word(1, key(layout, SLOT, epoch));
            cx.set_word(2, at);
        }
        return;
    }
    let Some(d) = found else { return };
    let plain = t.type_ref(&d).slots.descr_get.get().is_none();
    let inline = !ty.has(tflag::DICT) || matches!(storage(obj), Storage::Inline(_));
    if plain && inline && ty.has(tflag::HEAP) {
        cx.set_word(1, key(layout, DATA, epoch));
        cx.set_word(2, t.interp().method_cache.location(t, ty, name) as u64);
        drop(d);
    }
}

fn member_offset(obj: &Value, i: usize) -> Option<u64> {
    let h = obj.header()?;
    // SAFETY: H4.
    let at = unsafe { h.type_of().slots_offset(h as *const Header as *mut Header) };
    Some(at as u64 + 8 * i as u64)
}

handler! { SetAttr |pc, base, vm, table, ins| {
    let w = *base.add(ins.a());
    if w.is_ptr() && *pc.add(1) == guard(w, SLOT, (*vm).epoch) && ins.flags() & flag::C_TEMP == 0 {
        // SAFETY: H4, the layout has the slot.
        let p = (w.ptr() as *mut u8).add(*pc.add(2) as u32 as usize) as *mut Word;
        let old = *p;
        if old.is_unbound() {
            slow!(set_attr_first, pc, base, vm, table, ins)
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
    slow!(set_attr_slow, pc, base, vm, table, ins)
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
            slow!(set_attr_slow, pc, base, vm, table, ins)
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
        if let Some((at, _)) = slot_offset(obj, i) {
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

handler! { LoadMethod |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    if w.is_ptr() && *pc.add(1) == guard(w, METHOD, (*vm).epoch) {
        let f = Word(*pc.add(2));
        f.incref();
        if ins.flags() & flag::B_TEMP == 0 {
            w.incref();
        }
        // b and a may be the same register: the object is read, and moves to a + 1.
        *base.add(ins.a()) = f;
        *base.add(ins.a() + 1) = w;
        go!(pc.add(3), base, vm, table)
    }
    slow!(load_method_slow, pc, base, vm, table, ins)
}}

body_handler!(load_method_slow, LoadMethod, |cx: &Cx| {
    let t = cx.t();
    let name = cx.name(cx.ins.c());
    let obj = cx.b();
    let a = cx.ins.a();
    let temp = cx.ins.flags() & flag::B_TEMP != 0;
    let layout = obj.layout();
    if layout == layouts::MODULE {
        if let Some(m) = obj.payload::<Module>() {
            let cached = m.dict.value_if(cx.word(2) as usize, name.word());
            if let Some(w) = cached.filter(|_| cx.word(1) >> 24 & 0xFF == MODULE) {
                // SAFETY: the module owns the value.
                let v = unsafe { Value::from_borrowed(w) };
                if temp {
                    cx.consume_b();
                }
                cx.put(a, v);
                cx.put(a + 1, Value::UNBOUND);
                return Res::Ok(());
            }
            fill_get(cx, obj);
        }
    } else if obj.layout() == layouts::TYPE && load_class_method(cx, obj) {
        return Ok(());
    } else if is_generic(cx, obj) || obj.word().is_int() || obj.word().is_float() {
        if obj.word().is_ptr() {
            // SAFETY: X2; the class keeps the function within the epoch.
            unsafe {
                let n = name.word().0;
                let e = (*cx.vm).attrs.entry(layout, n);
                if e.name == n && e.key == guard(obj.word(), METHOD, (*cx.vm).epoch) {
                    cx.set_word(1, e.key);
                    cx.set_word(2, e.data);
                    let f = Value::from_borrowed(Word(e.data));
                    let o = if temp { cx.take(cx.ins.b()) } else { obj.clone() };
                    cx.put(a, f);
                    cx.put(a + 1, o);
                    return Ok(());
                }
            }
        }
        let ty = t.type_ref(obj);
        if let Some(f) = ty.lookup(t, name) {
            if t.type_ref(&f).has(tflag::METHOD) {
                let shadow = ouro_runtime::model::attr::instance_get(t, obj, name);
                if shadow.is_none() {
                    let inline = !ty.has(tflag::DICT)
                        || matches!(storage(obj), Storage::Inline(_))
                            && ty.layout.find(name.value()).is_none();
                    if layout != 0 && inline {
                        cx.set_word(1, key(layout, METHOD, t.interp().epoch.get()));
                        cx.set_word(2, f.word().0);
                        remember(cx);
                    }
                    let o = if temp { cx.take(cx.ins.b()) } else { obj.clone() };
                    cx.put(a, f);
                    cx.put(a + 1, o);
                    return Ok(());
                }
            }
        }
    }
    let v = t.getattr(obj, name)?;
    if temp {
        cx.consume_b();
    }
    cx.put(a, v);
    cx.put(a + 1, Value::UNBOUND);
    Ok(())
});

handler! { LoadSuper |pc, base, vm, table, ins| {
    let this = *base;
    let class = *base.add(ins.b());
    if this.is_ptr() && *pc.add(1) == guard(this, METHOD, (*vm).epoch) && class.layout() == layouts::CELL {
        let class = (*(class.ptr() as *mut Obj<Cell>)).data.value.word();
        let w = base.add(ins.a());
        if class.0 == *pc.add(3) && (*w).0 == *pc.add(4) {
            let f = Word(*pc.add(2));
            f.incref();
            this.incref();
            // What stood there is the immortal `super`.
            *w = f;
            *w.add(1) = this;
            go!(pc.add(Op::LoadSuper.words()), base, vm, table)
        }
    }
    slow!(load_super_slow, pc, base, vm, table, ins)
}}

body_handler!(load_super_slow, LoadSuper, |cx: &Cx| {
    let t = cx.t();
    let (a, name) = (cx.ins.a(), cx.name(cx.ins.c()));
    let this = cx.reg(0);
    let class = cx.b().payload::<Cell>().map(|c| c.value.get()).unwrap_or(Value::UNBOUND);
    let genuine = cx.reg(a).same(t.interp().types.core(layouts::SUPER).value());
    if let Some(ty) = class.as_ref::<Type>().filter(|ty| genuine && !this.is::<Type>() && t.is_a(this, ty)) {
        let f = lookup_after(t, t.type_ref(this), ty.value(), name);
        if let Some(f) = f.filter(|f| f.layout() == layouts::FUNCTION) {
            if this.layout() >= layouts::FIRST_CLASS {
                cx.set_word(1, key(this.layout(), METHOD, t.interp().epoch.get()));
                cx.set_word(2, f.word().0);
                cx.set_word(3, class.word().0);
                cx.set_word(4, cx.reg(a).word().0);
            }
            cx.set(a, true, f);
            cx.put(a + 1, this.clone());
            return Res::Ok(());
        }
    }
    let v = t.call(cx.reg(a), &[])?;
    cx.set(a, true, t.getattr(&v, name)?);
    cx.put(a + 1, Value::UNBOUND);
    Ok(())
});

/// A function found on a class, without a bound method in between.
fn load_class_method(cx: &Cx, obj: &Value) -> bool {
    let t = cx.t();
    // SAFETY: X1.
    let epoch = unsafe { *(*cx.vm).epoch };
    let Some((ty, bound)) = class_key(obj, CLASS_METHOD, epoch) else { return false };
    let free = key(ty.layout_id(), STATIC_METHOD, epoch);
    let cached = cx.word(1);
    if cached != bound && cached != free {
        let name = cx.name(cx.ins.c());
        if t.type_for::<Type>().lookup(t, name).is_some() {
            return false;
        }
        let Some(found) = ty.lookup(t, name) else { return false };
        let (f, k) = if found.layout() == layouts::FUNCTION {
            (found.word(), free)
        } else if let Some(c) = found.exact::<ClassMethod>() {
            (c.value.word(), bound)
        } else if let Some(s) = found.exact::<StaticMethod>() {
            (s.value.word(), free)
        } else {
            return false;
        };
        if f.layout() != layouts::FUNCTION {
            return false;
        }
        cx.set_word(1, k);
        cx.set_word(2, f.0);
    }
    // SAFETY: the class keeps the function within the epoch.
    let f = unsafe { Value::from_borrowed(Word(cx.word(2))) };
    let temp = cx.ins.flags() & flag::B_TEMP != 0;
    let o = if temp { cx.take(cx.ins.b()) } else { obj.clone() };
    let a = cx.ins.a();
    cx.put(a, f);
    cx.put(a + 1, if cx.word(1) == bound { o } else { Value::UNBOUND });
    true
}

/// Is the object a plain Python function? (For callers in other files.)
pub fn as_function(w: Word) -> Option<*const Function> {
    if w.layout() == layouts::FUNCTION {
        // SAFETY: H4, the layout is the function's.
        return Some(unsafe { &raw const (*(w.ptr() as *mut Obj<Function>)).data });
    }
    None
}
