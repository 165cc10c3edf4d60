//! Attributes, with inline caches.
//!
//! Cache words: [1] `layout 24 | kind 8 | epoch 32`, [2] what the kind needs. A layout id stands for one
//! class in inline mode; within an epoch no class changes.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::{Cx, InsRef, Then};
use super::enter::{drop_registers, push_frame, too_deep};
use crate::bytecode::flag;
use crate::frame::Kind;

use crate::objects::function::Function;
use crate::{finish, go, handler, slow, slow_handler};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Header, Ref, Res, Value, ValueCell, Word};
use ouro_runtime::model::attr::{Storage, generic_getattr, storage};
use ouro_runtime::model::slots::GetAttr as GetAttrFn;
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::types::function::Property;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::module::Module;

/// [2] is the byte offset of an inline slot.
pub const SLOT: u64 = 1;
/// [2] is the place of a plain class attribute that instances do not shadow.
pub const DATA: u64 = 2;
/// [2] is a function of the class that binds the object.
pub const METHOD: u64 = 3;
/// [2] is the position in a module's namespace.
pub const MODULE: u64 = 4;
/// The object is a class, whose instances' layout stands in [1]; [2] is the place of the value.
pub const CLASS: u64 = 5;
/// The same; [2] is a function that is called with the class, or
pub const CLASS_METHOD: u64 = 6;
/// with nothing.
pub const STATIC_METHOD: u64 = 7;
/// [2] is the function of a property.
pub const PROPERTY: u64 = 8;

/// The class that an object is, if its metaclass is `type`, and the first cache word for it.
#[inline]
pub fn class_key(obj: &Value, kind: u64, epoch: u64) -> Option<(&Ref<Type>, u64)> {
    if obj.layout() != layouts::TYPE {
        return None;
    }
    let ty = obj.as_ref::<Type>().filter(|ty| ty.layout_id() != 0)?;
    Some((ty, key(ty.layout_id(), kind, epoch)))
}

pub fn key(layout: u32, kind: u64, epoch: u64) -> u64 {
    layout as u64 | kind << 24 | epoch
}

#[inline(always)]
pub unsafe fn guard(w: Word, kind: u64, epoch: *const u64) -> u64 {
    (*w.ptr()).layout() as u64 + (kind << 24) + *epoch
}

handler! { GetAttr |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    if w.is_ptr() {
        if *pc.add(1) == guard(w, SLOT, (*vm).epoch) {
            if ins.flags() & flag::B_TEMP != 0 {
                slow!(get_attr_temp, pc, base, vm, table)
            }
            // SAFETY: H4, the layout has the slot.
            let v = *((w.ptr() as *const u8).add(*pc.add(2) as usize) as *const Word);
            if v.is_ptr() {
                (*v.ptr()).incref();
            } else if v.is_unbound() {
                slow!(get_attr_slow, pc, base, vm, table)
            }
            finish!(v, 3, pc, base, vm, table, ins)
        }
        slow!(get_attr_data, pc, base, vm, table)
    }
    slow!(get_attr_slow, pc, base, vm, table)
}}

/// Lets go of the object if it is a temporary; false if it would die of that.
#[inline(always)]
unsafe fn let_temporary_go(place: *mut Word, ins: InsRef) -> bool {
    if ins.flags() & flag::B_TEMP != 0 {
        let w = *place;
        if (*w.ptr()).rc.get() == 1 {
            return false;
        }
        *place = Word::UNBOUND;
        ouro_runtime::heap::free::release(w.ptr());
    }
    true
}

// A class attribute that the object has not itself.
handler! { #[inline(never)] get_attr_data |pc, base, vm, table, ins| {
    let place = base.add(ins.b());
    let w = *place;
    if *pc.add(1) == guard(w, DATA, (*vm).epoch) {
        // SAFETY: within the epoch the class keeps the value there.
        let v = *(*pc.add(2) as *const Word);
        if !let_temporary_go(place, ins) {
            slow!(get_attr_slow, pc, base, vm, table)
        }
        v.incref();
        finish!(v, 3, pc, base, vm, table, ins)
    }
    match (*w.ptr()).layout() {
        layouts::MODULE => slow!(get_attr_module, pc, base, vm, table),
        layouts::TYPE => slow!(get_attr_class, pc, base, vm, table),
        _ => slow!(get_attr_shared, pc, base, vm, table),
    }
}}

// What a module's namespace holds.
handler! { #[inline(never)] get_attr_module |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    if *pc.add(1) >> 24 & 0xFF == MODULE && ins.flags() & flag::B_TEMP == 0 {
        // SAFETY: X1, the instruction names one of the code's names; H4, the layout is a module's.
        let name = (*(*(*(*vm).fp).code).names().as_ptr().add(ins.c())).word();
        let namespace = &(*(w.ptr() as *const Obj<Module>)).data.dict;
        if let Some(v) = namespace.value_if(*pc.add(2) as usize, name) {
            v.incref();
            finish!(v, 3, pc, base, vm, table, ins)
        }
    }
    slow!(get_attr_slow, pc, base, vm, table)
}}

// What a class itself gives.
handler! { #[inline(never)] get_attr_class |pc, base, vm, table, ins| {
    let place = base.add(ins.b());
    // SAFETY: H4, the layout is a class's.
    let ty = &(*((*place).ptr() as *const Obj<Type>)).data;
    let cache = *pc.add(1);
    if cache == key(ty.layout_id(), CLASS, *(*vm).epoch) && ty.layout_id() != 0 {
        // SAFETY: within the epoch the class keeps the value there.
        let v = *(*pc.add(2) as *const Word);
        if !let_temporary_go(place, ins) {
            slow!(get_attr_slow, pc, base, vm, table)
        }
        v.incref();
        finish!(v, 3, pc, base, vm, table, ins)
    }
    slow!(get_attr_slow, pc, base, vm, table)
}}

/// On a miss of the inline cache: fills it from the shared one and runs the instruction again, which then hits.
macro_rules! from_shared {
    ($name:ident, $object:ident, $kind:expr, $tag:expr, $slow:ident) => {
        handler! { #[inline(never)] $name |pc, base, vm, table, ins| {
            let w = *base.add(ins.$object());
            let name = (&(*(*(*vm).fp).code).names())[ins.c()].word().0 | $tag;
            let e = (*vm).attrs.entry((*w.ptr()).layout(), name);
            if e.name == name && e.key == guard(w, $kind, (*vm).epoch) {
                *(pc.add(1) as *mut u64) = e.key;
                *(pc.add(2) as *mut u64) = e.data;
                go!(pc, base, vm, table)
            }
            slow!($slow, pc, base, vm, table)
        }}
    };
}
pub(super) use from_shared;

from_shared!(get_attr_shared, b, SLOT, 0, get_attr_slow);

// A slot of a temporary, which lives on: the cache has been found to be right.
handler! { #[inline(never)] get_attr_temp |pc, base, vm, table, ins| {
    let place = base.add(ins.b());
    // SAFETY: H4, the layout has the slot.
    let v = *(((*place).ptr() as *const u8).add(*pc.add(2) as usize) as *const Word);
    if v.is_unbound() || !let_temporary_go(place, ins) {
        slow!(get_attr_slow, pc, base, vm, table)
    }
    v.incref();
    finish!(v, 3, pc, base, vm, table, ins)
}}

slow_handler!(get_attr_slow, GetAttr, |cx: &Cx| {
    // SAFETY: X1 to X4.
    match unsafe { enter_getter(cx) } {
        Some(r) => r.map(|()| Then::Enter),
        None => get_attr(cx).map(|()| Then::Next),
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
pub fn accessor(f: &ValueCell, argc: u32) -> Option<u64> {
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
            cx.set_word(1, e.key);
            cx.set_word(2, e.data);
            return Some(Value::from_borrowed(*(e.data as *const Word)));
        }
    }
    None
}

/// Copies what the inline cache just learnt to the shared one.
pub fn remember(cx: &Cx) {
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

/// Do the slots of all instances of the class stand at the same offset? Not behind texts and tuples, which differ in size.
fn is_uniform(obj: &Value) -> bool {
    obj.header().is_some_and(|h| h.type_of().var_size.get().is_none())
}

/// The byte offset of slot `i` of all inline-mode objects of the class.
pub fn slot_offset(obj: &Value, i: usize) -> Option<u64> {
    let Storage::Inline(slots) = storage(obj) else { return None };
    is_uniform(obj).then(|| slots as u64 + 8 * i as u64 - obj.word().0)
}

pub fn is_generic(cx: &Cx, obj: &Value) -> bool {
    cx.t()
        .type_ref(obj)
        .slots
        .getattr
        .get()
        .is_some_and(|f| std::ptr::fn_addr_eq(f, generic_getattr as GetAttrFn))
}

/// Fills the cache of a GetAttr for what the object's class allows.
pub fn fill_get(cx: &Cx, obj: &Value) {
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
        if let Some(at) = slot_offset(obj, i) {
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

/// The byte offset of member `i` of all objects of the class.
pub fn member_offset(obj: &Value, i: usize) -> Option<u64> {
    let h = obj.header().filter(|_| is_uniform(obj))?;
    // SAFETY: H4.
    let at = unsafe { h.type_of().slots_offset(h as *const Header as *mut Header) };
    Some(at as u64 + 8 * i as u64)
}

/// Is the object a plain Python function? (For callers in other files.)
pub fn as_function(w: Word) -> Option<*const Function> {
    if w.layout() == layouts::FUNCTION {
        // SAFETY: H4, the layout is the function's.
        return Some(unsafe { &raw const (*(w.ptr() as *mut Obj<Function>)).data });
    }
    None
}
