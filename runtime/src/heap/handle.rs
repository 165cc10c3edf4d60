//! Typed handles: a `Ref<T>` owns an object known to carry the payload `T`.
#![allow(unsafe_code)] // island: downcasts

use super::free;
use super::header::{Header, flag};
use super::parts::Part;
use super::trace::Visitor;
use super::value::Value;
use super::word::Word;
use super::{Raised, Res};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use std::any::TypeId;
use std::marker::PhantomData;
use std::ops::Deref;

/// An object as it lies in memory (H4).
#[repr(C)]
pub struct Obj<T> {
    pub header: Header,
    pub data: T,
}

/// What a builtin type keeps in its objects.
///
/// Fields are reached through `&self`: use `Cell`, [`super::ValueVec`] and the other containers of this
/// module. Dropping the payload gives up what it owns.
pub trait Payload: Sized + 'static {
    /// The constant layout id of exact instances, from [`crate::types::layout`]; 0 if it has none.
    const LAYOUT: u32 = 0;
    /// Does the payload own values at all, so that cycles may run through it?
    const CONTAINER: bool = true;
    /// Have exact instances a `__dict__`?
    const DICT: bool = false;
    /// Has the builtin type a finalizer of its own?
    const FINALIZER: bool = false;
    /// Shows every value the payload owns, each once per reference.
    fn trace(&self, v: &mut Visitor<'_>);
    /// References shown by [`Payload::trace`], if they may be very many.
    fn weight(&self) -> usize {
        0
    }
    /// Shows the references `from..to` of a payload that has a weight.
    fn trace_part(&self, v: &mut Visitor<'_>, _from: usize, _to: usize) {
        self.trace(v);
    }
    /// Gives up every value that may be part of a cycle (the collector's `tp_clear`).
    fn clear(&self, _t: &Thread) {}
    /// Gives up what goes before the attributes, when an object of the builtin type itself dies.
    fn before_attributes(&self) {}
    /// Are [`Payload::shed`] and [`Payload::give_back`] written? Together they do what a drop does, and faster where
    /// nothing else dies.
    const SHEDS: bool = false;
    /// Hands `f` the words the payload owns, immediate ones too, from number `from` on and in the order in which they
    /// are given up, until it says that this is enough; the number of the next.
    ///
    /// # Safety
    /// The object is dead.
    unsafe fn shed(&self, from: usize, _f: impl FnMut(Word) -> bool) -> usize {
        from
    }
    /// Gives storage back whose words are gone.
    ///
    /// # Safety
    /// As [`Payload::shed`]; nothing looks at the payload afterwards.
    unsafe fn give_back(&self) {}
    /// The storage that [`Payload::give_back`] gives back if it is one block, or none: null; nothing if it is more.
    ///
    /// # Safety
    /// As [`Payload::shed`].
    unsafe fn block(&self) -> Option<*mut u8> {
        Some(std::ptr::null_mut())
    }
    /// The attributes behind the references that [`Payload::trace`] shows, in its order, for memory reports.
    const PARTS: &'static [&'static str] = &[];
    /// What the program calls the reference that is shown as number `index`.
    fn part(&self, index: usize) -> Part {
        match Self::PARTS.get(index) {
            Some(name) => Part::Attr(name.to_string()),
            None => Part::Unnamed,
        }
    }
    /// What a report calls the object, if that is more than its type: `class C`, `f()`.
    fn label(&self) -> Option<String> {
        None
    }
    /// Bytes of the heap that the payload has beside its object.
    fn storage(&self) -> usize {
        0
    }
}

/// What the heap must know of a payload type.
pub struct PayloadInfo {
    pub id: TypeId,
    /// Bytes of header and payload.
    pub size: usize,
    pub layout: u32,
    pub container: bool,
    pub dict: bool,
    pub finalizer: bool,
    pub before_attributes: unsafe fn(*mut Header),
    pub drop: unsafe fn(*mut Header),
    /// The end of an object without slots and finalizer: payload and memory.
    pub die: unsafe fn(*mut Header),
    pub trace: unsafe fn(*mut Header, &mut Visitor<'_>),
    pub clear: unsafe fn(*mut Header, &Thread),
    pub weight: unsafe fn(*mut Header) -> usize,
    pub trace_part: unsafe fn(*mut Header, &mut Visitor<'_>, usize, usize),
    pub part: unsafe fn(*mut Header, usize) -> Part,
    pub label: unsafe fn(*mut Header) -> Option<String>,
    pub storage: unsafe fn(*mut Header) -> usize,
}

unsafe fn drop_payload<T: Payload>(h: *mut Header) {
    std::ptr::drop_in_place(&raw mut (*(h as *mut Obj<T>)).data);
}
unsafe fn trace_payload<T: Payload>(h: *mut Header, v: &mut Visitor<'_>) {
    (*(h as *mut Obj<T>)).data.trace(v);
}
unsafe fn clear_payload<T: Payload>(h: *mut Header, t: &Thread) {
    (*(h as *mut Obj<T>)).data.clear(t);
}
unsafe fn before_attributes_of<T: Payload>(h: *mut Header) {
    (*(h as *mut Obj<T>)).data.before_attributes();
}
unsafe fn weight_of<T: Payload>(h: *mut Header) -> usize {
    (*(h as *mut Obj<T>)).data.weight()
}
unsafe fn trace_part_of<T: Payload>(h: *mut Header, v: &mut Visitor<'_>, from: usize, to: usize) {
    (*(h as *mut Obj<T>)).data.trace_part(v, from, to);
}
unsafe fn part_of<T: Payload>(h: *mut Header, i: usize) -> Part {
    (*(h as *mut Obj<T>)).data.part(i)
}
unsafe fn label_of<T: Payload>(h: *mut Header) -> Option<String> {
    (*(h as *mut Obj<T>)).data.label()
}
unsafe fn storage_of<T: Payload>(h: *mut Header) -> usize {
    (*(h as *mut Obj<T>)).data.storage()
}

/// The descriptor of payload `T`.
pub const fn info<T: Payload>() -> PayloadInfo {
    const { assert!(std::mem::align_of::<Obj<T>>() <= 8) };
    PayloadInfo {
        id: TypeId::of::<T>(),
        size: std::mem::size_of::<Obj<T>>(),
        layout: T::LAYOUT,
        container: T::CONTAINER,
        dict: T::DICT,
        finalizer: T::FINALIZER,
        before_attributes: before_attributes_of::<T>,
        drop: drop_payload::<T>,
        die: if T::LAYOUT != 0 { free::die::<T> } else { free::die_whole },
        trace: trace_payload::<T>,
        clear: clear_payload::<T>,
        weight: weight_of::<T>,
        trace_part: trace_part_of::<T>,
        part: part_of::<T>,
        label: label_of::<T>,
        storage: storage_of::<T>,
    }
}

/// An owned reference to an object with payload `T`.
#[repr(transparent)]
pub struct Ref<T: Payload> {
    value: Value,
    of: PhantomData<T>,
}

impl<T: Payload> Ref<T> {
    /// # Safety
    /// The value's payload is a `T`.
    #[inline(always)]
    pub unsafe fn from_value_unchecked(value: Value) -> Ref<T> {
        Ref { value, of: PhantomData }
    }
    #[inline(always)]
    pub fn value(&self) -> &Value {
        &self.value
    }
    #[inline(always)]
    pub fn to_value(&self) -> Value {
        self.value.clone()
    }
    #[inline(always)]
    pub fn into_value(self) -> Value {
        self.value
    }
    #[inline(always)]
    pub fn word(&self) -> Word {
        self.value.word()
    }
    #[inline(always)]
    pub fn header(&self) -> &Header {
        // SAFETY: a Ref is always a pointer (H1).
        unsafe { &*self.value.word().ptr() }
    }
    pub fn same(&self, other: &Value) -> bool {
        self.value.same(other)
    }
}

impl<T: Payload> Clone for Ref<T> {
    #[inline(always)]
    fn clone(&self) -> Ref<T> {
        self.header().incref();
        // SAFETY: H2, the count was just taken; the payload is as it was.
        unsafe { Ref::from_value_unchecked(Value::from_owned(self.word())) }
    }
}

impl<T: Payload> Deref for Ref<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: H1 and H4, the payload of a Ref<T> is a T.
        unsafe { &(*(self.value.word().ptr() as *mut Obj<T>)).data }
    }
}

impl<T: Payload> From<Ref<T>> for Value {
    #[inline(always)]
    fn from(r: Ref<T>) -> Value {
        r.value
    }
}

impl Word {
    /// The payload, if the object carries a `T` (its exact type or a subclass).
    ///
    /// # Safety
    /// H2: the object stays alive while the reference is used.
    #[inline(always)]
    pub unsafe fn payload<'a, T: Payload>(self) -> Option<&'a T> {
        if !self.is_ptr() {
            return None;
        }
        let h = self.ptr();
        if (T::LAYOUT != 0 && (*h).layout() == T::LAYOUT) || payload_is::<T>(&*h) {
            Some(&(*(h as *mut Obj<T>)).data)
        } else {
            None
        }
    }
}

#[inline]
fn payload_is<T: Payload>(h: &Header) -> bool {
    h.type_of().payload.id == TypeId::of::<T>()
}

impl Value {
    /// The payload, if the object carries a `T` (its exact type or a subclass).
    #[inline(always)]
    pub fn payload<T: Payload>(&self) -> Option<&T> {
        // SAFETY: H2, self keeps the object alive.
        unsafe { self.word().payload::<T>() }
    }
    #[inline(always)]
    pub fn is<T: Payload>(&self) -> bool {
        self.payload::<T>().is_some()
    }
    /// Is this exactly the builtin type of `T`, not a subclass? Only for payloads with a constant layout.
    #[inline(always)]
    pub fn is_exact<T: Payload>(&self) -> bool {
        T::LAYOUT != 0 && self.layout() == T::LAYOUT
    }
    #[inline(always)]
    pub fn exact<T: Payload>(&self) -> Option<&T> {
        if self.is_exact::<T>() { self.payload::<T>() } else { None }
    }
    /// The typed handle, if the object carries a `T`.
    #[inline(always)]
    pub fn downcast<T: Payload>(&self) -> Option<Ref<T>> {
        if self.is::<T>() { Some(Ref { value: self.clone(), of: PhantomData }) } else { None }
    }
    /// The typed view of a value, if it carries a `T`; counts nothing.
    #[inline(always)]
    pub fn as_ref<T: Payload>(&self) -> Option<&Ref<T>> {
        // SAFETY: Ref is a transparent Value whose payload was just checked.
        if self.is::<T>() { Some(unsafe { &*(self as *const Value as *const Ref<T>) }) } else { None }
    }
    /// The object that a payload reference lies in.
    ///
    /// # Safety
    /// `payload` is the `data` of a live `Obj<T>`.
    pub unsafe fn of_payload<T: Payload>(payload: &T) -> Value {
        let at = payload as *const T as usize - std::mem::offset_of!(Obj<T>, data);
        Value::from_borrowed(Word::from_ptr(at as *mut Header))
    }
}

/// Gives up a payload for which there is no memory. One that would be followed by more is only forgotten: its drop
/// would look at what is not there.
#[cold]
fn unmade<T>(data: T, extra: usize, e: Raised) -> Raised {
    if extra > 0 {
        std::mem::forget(data);
    }
    e
}

impl Thread {
    /// A new object of the builtin type that carries `T`.
    #[inline]
    pub fn make<T: Payload>(&self, data: T) -> Res<Ref<T>> {
        self.make_with(|| data)
    }
    /// As [`Thread::make`], with a payload that is made where it is to lie: one that is made elsewhere and copied by
    /// wide words waits for its fields to be written.
    #[inline(always)]
    pub fn make_with<T: Payload>(&self, data: impl FnOnce() -> T) -> Res<Ref<T>> {
        if T::LAYOUT == 0 {
            return self.make_of(self.type_for::<T>(), data());
        }
        // SAFETY: what follows the payload is as it says.
        unsafe { if T::DICT { self.make_with_dict(data) } else { self.make_core(data, 0) } }
    }

    /// A new object of a core type without slots, with `extra` bytes after the payload: its size and layout
    /// are known here.
    ///
    /// # Safety
    /// `T` has a constant layout and accepts trailing bytes, which its drop does not free.
    #[inline(always)]
    pub unsafe fn make_core<T: Payload>(&self, data: impl FnOnce() -> T, extra: usize) -> Res<Ref<T>> {
        let ty = self.type_for::<T>();
        let size = std::mem::size_of::<Obj<T>>() + extra;
        let p = self.heap().alloc_object(self, size)?;
        let tracked = if T::CONTAINER { flag::TRACKED } else { 0 };
        let simple = if T::FINALIZER { 0 } else { flag::SIMPLE };
        let header = Header::new(T::LAYOUT, tracked | simple, ty.word().ptr() as *mut Obj<Type>);
        (&raw mut (*(p as *mut Obj<T>)).data).write(data());
        p.write(header); // its type is immortal, or will be
        if T::CONTAINER {
            self.heap().follow(p, size);
        }
        Ok(Ref { value: Value::from_owned(Word::from_ptr(p)), of: PhantomData })
    }

    /// A new object of a core type whose instances have a `__dict__` and nothing else behind the payload.
    ///
    /// # Safety
    /// H4: `T` has a constant layout, and its builtin type is such a one.
    #[inline(always)]
    unsafe fn make_with_dict<T: Payload>(&self, data: impl FnOnce() -> T) -> Res<Ref<T>> {
        let ty = self.type_for::<T>();
        debug_assert!(ty.instance_slots() == 1 && T::CONTAINER);
        let size = std::mem::size_of::<Obj<T>>() + 8;
        let p = self.heap().alloc_object(self, size)?;
        let o = p as *mut Obj<T>;
        (&raw mut (*o).data).write(data());
        (o.add(1) as *mut Word).write(Word::UNBOUND);
        p.write(Header::new(T::LAYOUT, flag::TRACKED, ty.word().ptr() as *mut Obj<Type>));
        self.heap().follow(p, size);
        Ok(Ref { value: Value::from_owned(Word::from_ptr(p)), of: PhantomData })
    }

    /// A new object of `ty`, whose payload must be `T` (the builtin type itself or a subclass).
    #[inline]
    pub fn make_of<T: Payload>(&self, ty: &Ref<Type>, data: T) -> Res<Ref<T>> {
        debug_assert!(ty.payload.id == TypeId::of::<T>());
        let slots = ty.instance_slots();
        let size = std::mem::size_of::<Obj<T>>() + 8 * slots;
        let p = self.heap().alloc_object(self, size)?;
        // SAFETY: H1 and H4, p is fresh memory of `size` bytes.
        unsafe {
            let owns = T::CONTAINER || slots > 0 || !ty.header().is_immortal();
            let flags = if owns { flag::TRACKED } else { 0 };
            if slots > 0 {
                let base = (p as *mut u8).add(std::mem::size_of::<Obj<T>>()) as *mut Word;
                for i in 0..slots {
                    base.add(i).write(Word::UNBOUND);
                }
            }
            (&raw mut (*(p as *mut Obj<T>)).data).write(data);
            p.write(Header::new(ty.layout_id(), flags, ty.word().ptr() as *mut Obj<Type>));
            if !ty.header().is_immortal() {
                ty.header().incref();
            }
            if flags != 0 {
                self.heap().follow(p, size);
            }
            Ok(Ref { value: Value::from_owned(Word::from_ptr(p)), of: PhantomData })
        }
    }

    /// A new object whose payload is built in place behind `T`, with `extra` bytes after it.
    ///
    /// # Safety
    /// `T` accepts trailing bytes, and its drop frees none of them.
    pub unsafe fn make_sized<T: Payload>(&self, ty: &Ref<Type>, data: T, extra: usize) -> Res<Ref<T>> {
        let Some(size) = extra.checked_add(std::mem::size_of::<Obj<T>>()) else {
            return Err(self.memory_error());
        };
        let p = match self.heap().alloc_object(self, size) {
            Ok(p) => p,
            Err(e) => return Err(unmade(data, extra, e)),
        };
        (&raw mut (*(p as *mut Obj<T>)).data).write(data);
        p.write(Header::new(ty.layout_id(), ty.death_flag(), ty.word().ptr() as *mut Obj<Type>));
        if !ty.header().is_immortal() {
            ty.header().incref();
        }
        if T::CONTAINER || !ty.header().is_immortal() {
            (*p).set(flag::TRACKED);
            self.heap().follow(p, size);
        }
        Ok(Ref { value: Value::from_owned(Word::from_ptr(p)), of: PhantomData })
    }
}
