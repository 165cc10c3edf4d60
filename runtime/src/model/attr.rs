//! Attribute access: the generic lookup, instance storage, and its errors.
#![allow(unsafe_code)] // island: inline slots

use super::typeobj::{Type, tflag};
use crate::errors::Exc;
use crate::heap::value::with_first;
use crate::heap::{Header, Raised, Ref, Res, Value, Word};
use crate::sync::thread::Thread;
use crate::types::dict::Dict;
use crate::types::str::Str;

/// How an instance keeps its attributes.
pub enum Storage {
    /// No `__dict__` at all.
    None,
    /// Slots at the address, one per name of the class's layout; not materialised.
    Inline(*mut Word),
    Dict(Ref<Dict>),
}

#[inline]
unsafe fn dict_word(h: *mut Header, ty: &Type) -> *mut Word {
    let at = (h as *mut u8).add(ty.slots_offset(h)) as *mut Word;
    at.add(ty.declared.get() as usize)
}

#[inline]
pub fn storage(obj: &Value) -> Storage {
    let Some(h) = obj.header() else { return Storage::None };
    let ty = h.type_of();
    if !ty.has(tflag::DICT) {
        return Storage::None;
    }
    // SAFETY: H4, a type with DICT has the dict word after its declared slots.
    unsafe {
        let w = dict_word(h as *const Header as *mut Header, ty);
        if (*w).is_unbound() {
            Storage::Inline(w.add(1))
        } else {
            Storage::Dict(Ref::from_value_unchecked(Value::from_borrowed(*w)))
        }
    }
}

/// The value of an instance attribute, descriptors aside.
#[inline]
pub fn instance_get(t: &Thread, obj: &Value, name: &Ref<Str>) -> Option<Value> {
    match storage(obj) {
        Storage::None => None,
        Storage::Dict(d) => d.get_str(t, name),
        Storage::Inline(slots) => {
            let ty = t.type_ref(obj);
            let i = match ty.layout.find(name.value()) {
                Some(i) => i,
                None => ty.layout.find(t.intern_ref(name).value())?,
            };
            // SAFETY: H4, the layout's slots lie at `slots`.
            let w = unsafe { *slots.add(i) };
            // SAFETY: the instance owns the value.
            if w.is_unbound() { None } else { Some(unsafe { Value::from_borrowed(w) }) }
        }
    }
}

/// Sets an instance attribute; false when the object has no storage.
pub fn instance_set(t: &Thread, obj: &Value, name: &Ref<Str>, v: Value) -> Res<bool> {
    match storage(obj) {
        Storage::None => Ok(false),
        Storage::Dict(d) => {
            d.insert(t, name.to_value(), v)?;
            Ok(true)
        }
        Storage::Inline(slots) => {
            let ty = t.type_of(obj);
            let name = t.intern_ref(name);
            let known = ty.layout.len();
            if let Some(i) = ty.layout.find_or_add(name.value()) {
                let n = ty.layout.len();
                if n != known {
                    // Instances may shadow a class attribute from now on.
                    t.interp().types_changed();
                }
                // SAFETY: H4; slot i exists in every instance of the class.
                unsafe {
                    let old = *slots.add(i);
                    let ordered = !old.is_unbound() || (i + 1..n).all(|k| (*slots.add(k)).is_unbound());
                    if ordered {
                        slots.add(i).write(v.into_word());
                        drop(Value::from_owned(old));
                        return Ok(true);
                    }
                }
            }
            instance_dict(t, obj)?.insert(t, name.to_value(), v)?;
            Ok(true)
        }
    }
}

/// Deletes an instance attribute; false when it was not there.
pub fn instance_del(t: &Thread, obj: &Value, name: &Ref<Str>) -> Res<bool> {
    match storage(obj) {
        Storage::None => Ok(false),
        Storage::Dict(d) => Ok(d.remove_str(t, name).is_some()),
        Storage::Inline(slots) => {
            let Some(i) = t.type_ref(obj).layout.find(t.intern_ref(name).value()) else { return Ok(false) };
            // SAFETY: H4; the old value moves out before it is dropped.
            let old = unsafe { Value::from_owned(slots.add(i).replace(Word::UNBOUND)) };
            Ok(!old.is_unbound())
        }
    }
}

/// Attribute `i` of an instance that keeps its attributes inline, if it has it.
pub fn inline_attribute(obj: &Value, i: usize) -> Option<(Value, Value)> {
    let Storage::Inline(slots) = storage(obj) else { return None };
    let layout = &obj.header()?.type_of().layout;
    let name = layout.name(i)?;
    // SAFETY: H4, the layout's slots lie at `slots`, and it has an `i`th.
    let w = unsafe { *slots.add(i) };
    // SAFETY: the instance owns the value.
    if w.is_unbound() { None } else { Some((name, unsafe { Value::from_borrowed(w) })) }
}

/// The instance's `__dict__`; from now on it is where the attributes live.
pub fn instance_dict(t: &Thread, obj: &Value) -> Res<Ref<Dict>> {
    match storage(obj) {
        Storage::None => {
            Err(t.attribute_error(format!("'{}' object has no attribute '__dict__'", t.type_name(obj))))
        }
        Storage::Dict(d) => Ok(d),
        Storage::Inline(slots) => {
            let ty = t.type_of(obj);
            let d = Dict::new(t)?;
            for i in 0..ty.layout.len() {
                // SAFETY: H4.
                let w = unsafe { *slots.add(i) };
                if !w.is_unbound() {
                    if let Some(name) = ty.layout.name(i) {
                        // SAFETY: the instance owns the value.
                        d.insert(t, name, unsafe { Value::from_borrowed(w) })?;
                    }
                }
            }
            for i in 0..ty.layout.len() {
                // SAFETY: H4; the dict holds its own counts now.
                unsafe { slots.add(i).replace(Word::UNBOUND).decref() };
            }
            install_dict(obj, &d);
            Ok(d)
        }
    }
}

fn install_dict(obj: &Value, d: &Ref<Dict>) {
    if let Some(h) = obj.header() {
        let ty = h.type_of();
        // SAFETY: H4; layout 0 keeps the inline fast paths away.
        unsafe {
            let w = dict_word(h as *const Header as *mut Header, ty);
            let old = w.replace(d.to_value().into_word());
            if ty.has(tflag::HEAP) {
                h.set_layout(0);
            }
            drop(Value::from_owned(old));
        }
    }
}

/// Replaces `__dict__`.
pub fn set_instance_dict(t: &Thread, obj: &Value, d: &Ref<Dict>) -> Res<()> {
    instance_dict(t, obj)?;
    install_dict(obj, d);
    Ok(())
}

fn declared_slot(obj: &Value, i: usize) -> Option<*mut Word> {
    let h = obj.header()?;
    let ty = h.type_of();
    if i >= ty.declared.get() as usize {
        return None;
    }
    let h = h as *const Header as *mut Header;
    // SAFETY: H4, declared slots come first.
    Some(unsafe { ((h as *mut u8).add(ty.slots_offset(h)) as *mut Word).add(i) })
}

/// A `__slots__` member's value.
pub fn declared_get(obj: &Value, i: usize) -> Option<Value> {
    let p = declared_slot(obj, i)?;
    // SAFETY: the instance owns the value.
    unsafe { if (*p).is_unbound() { None } else { Some(Value::from_borrowed(*p)) } }
}

/// Sets a `__slots__` member and returns the old value, which may be UNBOUND.
pub fn declared_set(obj: &Value, i: usize, v: Value) -> Value {
    match declared_slot(obj, i) {
        // SAFETY: ownership moves both ways.
        Some(p) => unsafe { Value::from_owned(p.replace(v.into_word())) },
        None => v,
    }
}

/// `AttributeError: 'C' object has no attribute 'x'`.
#[cold]
pub fn no_attribute(t: &Thread, obj: &Value, name: &Ref<Str>) -> Raised {
    let text = match obj.payload::<Type>() {
        Some(ty) => format!("type object '{}' has no attribute '{}'", t.class_name(ty), name.lossy()),
        None => format!("'{}' object has no attribute '{}'", t.type_name(obj), name.lossy()),
    };
    t.attribute_error_for(text, obj, name)
}

/// `object.__getattribute__`.
pub fn generic_getattr(t: &Thread, obj: &Value, name: &Ref<Str>) -> Res {
    match generic_lookup(t, obj, name)? {
        Some(v) => Ok(v),
        None => Err(no_attribute(t, obj, name)),
    }
}

/// The generic lookup without its error.
pub fn generic_lookup(t: &Thread, obj: &Value, name: &Ref<Str>) -> Res<Option<Value>> {
    let ty = t.type_ref(obj);
    let descr = ty.lookup(t, name);
    let get = match &descr {
        Some(d) => {
            let slots = &t.type_ref(d).slots;
            let get = slots.descr_get.get();
            if let (Some(get), Some(_)) = (get, slots.descr_set.get()) {
                return get(t, d, Some(obj), &ty.to_value()).map(Some);
            }
            get
        }
        None => None,
    };
    if let Some(v) = instance_get(t, obj, name) {
        return Ok(Some(v));
    }
    match (descr, get) {
        (Some(d), Some(get)) => get(t, &d, Some(obj), &ty.to_value()).map(Some),
        (d, _) => Ok(d),
    }
}

/// `object.__setattr__` and `object.__delattr__`.
pub fn generic_setattr(t: &Thread, obj: &Value, name: &Ref<Str>, v: Option<&Value>) -> Res<()> {
    let ty = t.type_of(obj);
    let descr = ty.lookup(t, name);
    if let Some(d) = &descr {
        if let Some(set) = t.type_ref(d).slots.descr_set.get() {
            return set(t, d, obj, v);
        }
    }
    let done = match v {
        Some(v) => instance_set(t, obj, name, v.clone())?,
        None => instance_del(t, obj, name)?,
    };
    if done {
        return Ok(());
    }
    if matches!(storage(obj), Storage::None) {
        let text = match descr {
            Some(_) => format!("'{}' object attribute '{}' is read-only", t.class_name(&ty), name.lossy()),
            None => {
                format!(
                    "'{}' object has no attribute '{}' and no __dict__ for setting new attributes",
                    t.class_name(&ty),
                    name.lossy()
                )
            }
        };
        return Err(t.attribute_error_for(text, obj, name));
    }
    Err(no_attribute(t, obj, name))
}

impl Thread {
    /// `obj.name`
    #[inline]
    pub fn getattr(&self, obj: &Value, name: &Ref<Str>) -> Res {
        match self.type_ref(obj).slots.getattr.get() {
            Some(f) => f(self, obj, name),
            None => generic_getattr(self, obj, name),
        }
    }
    /// `obj.name` for a name of this program.
    pub fn getattr_str(&self, obj: &Value, name: &'static str) -> Res {
        self.getattr(obj, &self.name(name))
    }
    /// `obj.name`, or nothing if that raises AttributeError.
    pub fn getattr_opt(&self, obj: &Value, name: &Ref<Str>) -> Res<Option<Value>> {
        let f = self.type_ref(obj).slots.getattr.get();
        if f.is_none_or(|f| std::ptr::fn_addr_eq(f, generic_getattr as super::slots::GetAttr)) {
            return match generic_lookup(self, obj, name) {
                Ok(v) => Ok(v),
                Err(e) => self.catch(e, Exc::AttributeError).map(|_| None),
            };
        }
        match self.getattr(obj, name) {
            Ok(v) => Ok(Some(v)),
            Err(e) => self.catch(e, Exc::AttributeError).map(|_| None),
        }
    }
    /// `obj.name = v`, or deletion.
    #[inline]
    pub fn setattr(&self, obj: &Value, name: &Ref<Str>, v: Option<&Value>) -> Res<()> {
        match self.type_ref(obj).slots.setattr.get() {
            Some(f) => f(self, obj, name, v),
            None => generic_setattr(self, obj, name, v),
        }
    }
    /// A special method as the interpreter finds it: on the type, bound to the object.
    pub fn special(&self, obj: &Value, name: &Ref<Str>) -> Res<Option<Value>> {
        let ty = self.type_ref(obj);
        let Some(d) = ty.lookup(self, name) else { return Ok(None) };
        match self.type_ref(&d).slots.descr_get.get() {
            Some(get) => get(self, &d, Some(obj), ty.value()).map(Some),
            None => Ok(Some(d)),
        }
    }
    /// Calls a special method, if there is one. No bound method is made for plain functions.
    pub fn call_special(&self, obj: &Value, name: &Ref<Str>, args: &[Value]) -> Res<Option<Value>> {
        match self.type_ref(obj).lookup(self, name) {
            Some(d) => self.call_found(obj, d, args).map(Some),
            None => Ok(None),
        }
    }
    /// As [`Thread::call_special`], with what was found on the type.
    pub fn call_found(&self, obj: &Value, d: Value, args: &[Value]) -> Res {
        let dty = self.type_ref(&d);
        if dty.has(tflag::METHOD) {
            return with_first(obj, args, |all| self.call(&d, all));
        }
        let f = match dty.slots.descr_get.get() {
            Some(get) => get(self, &d, Some(obj), self.type_ref(obj).value())?,
            None => d,
        };
        self.call(&f, args)
    }
    /// `obj.name(*args)`.
    pub fn call_method(&self, obj: &Value, name: &Ref<Str>, args: &[Value]) -> Res {
        let ty = self.type_ref(obj);
        let plain = ty
            .slots
            .getattr
            .get()
            .is_none_or(|f| std::ptr::fn_addr_eq(f, generic_getattr as super::slots::GetAttr));
        if plain && instance_get(self, obj, name).is_none() {
            if let Some(v) = self.call_special(obj, name, args)? {
                return Ok(v);
            }
        }
        let f = self.getattr(obj, name)?;
        self.call(&f, args)
    }
    pub fn call_method_str(&self, obj: &Value, name: &'static str, args: &[Value]) -> Res {
        self.call_method(obj, &self.name(name), args)
    }
}

/// Gives an object another class of the same shape.
pub fn change_class(t: &Thread, v: &Value, new: &Ref<Type>) -> Res<()> {
    // The old layout's slots mean nothing to the new class: attributes move to a dict first.
    let dict = match storage(v) {
        Storage::None => None,
        _ => Some(instance_dict(t, v)?),
    };
    if let Some(h) = v.header() {
        let old = t.type_of(v);
        if dict.is_some() && old.layout.capacity.get() != new.layout.fix_capacity() as u16 {
            return Err(t.type_error(format!(
                "__class__ assignment: '{}' object layout differs from '{}'",
                new.name_str(),
                old.name_str()
            )));
        }
        // SAFETY: H4, the slot areas agree, as the caller and the check above made sure.
        unsafe { t.set_type(v, new)? };
        if dict.is_some() {
            h.set_layout(0);
        }
    }
    Ok(())
}
