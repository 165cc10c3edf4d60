//! The table of builtin types: by layout id for the core, by payload or spec for the rest.
#![allow(unsafe_code)] // island: lookups without counting

use crate::heap::handle::Obj;
use crate::heap::header::{Header, LAYOUT_MAX, flag};
use crate::heap::{Payload, Ref, RefCellOf, Res, Value, ValueCell, ValueVec, Word};
use crate::model::layout::Layout;
use crate::model::native::TypeSpec;
use crate::model::slots::Slots;
use crate::model::typeobj::{InitCache, Type};
use crate::sync::thread::Thread;
use crate::types::dict::Dict;
use crate::types::layout as layouts;
use std::any::TypeId;
use std::cell::{Cell, RefCell, UnsafeCell};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Layout ids of classes start here.
use crate::types::layout::FIRST_CLASS;

pub struct Types {
    /// By constant layout id.
    core: UnsafeCell<[Option<Ref<Type>>; FIRST_CLASS as usize]>,
    by_payload: RefCell<HashMap<TypeId, Box<Ref<Type>>, BuildHasherDefault<AsItIs>>>,
    by_spec: RefCell<Vec<(*const TypeSpec, Ref<Type>)>>,
    next: Cell<u32>,
}

/// A `TypeId` is a hash already.
#[derive(Default)]
struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|b| self.0 = self.0.rotate_left(8) ^ *b as u64);
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = n;
    }
    fn finish(&self) -> u64 {
        self.0
    }
}

impl Types {
    pub fn new() -> Types {
        Types {
            core: UnsafeCell::new([const { None }; FIRST_CLASS as usize]),
            by_payload: RefCell::default(),
            by_spec: RefCell::default(),
            next: Cell::new(FIRST_CLASS),
        }
    }
    /// A fresh layout id; when all are spent, 0, which no fast path matches.
    pub fn next_layout(&self) -> u32 {
        let id = self.next.get();
        if id >= LAYOUT_MAX {
            return 0;
        }
        self.next.set(id + 1);
        id
    }
    /// The builtin type that carries `T`.
    #[inline(always)]
    pub fn of<T: Payload>(&self) -> &Ref<Type> {
        if T::LAYOUT != 0 {
            return self.core(T::LAYOUT);
        }
        self.slow_of(TypeId::of::<T>())
    }
    fn slow_of(&self, id: TypeId) -> &Ref<Type> {
        let map = self.by_payload.borrow();
        match map.get(&id) {
            // SAFETY: entries are boxed and never removed while the interpreter lives.
            Some(ty) => unsafe { &*std::ptr::from_ref::<Ref<Type>>(ty) },
            None => unreachable!("a payload's type is registered before its objects are made"),
        }
    }
    #[inline(always)]
    pub fn core(&self, layout: u32) -> &Ref<Type> {
        // SAFETY: entries are written once, at birth.
        match unsafe { &(*self.core.get())[layout as usize & 255] } {
            Some(ty) => ty,
            None => unreachable!("core types are made at birth"),
        }
    }
    /// The address of the core type that carries `T`.
    ///
    /// # Safety
    /// The world is complete: bytecode runs.
    #[inline(always)]
    pub unsafe fn address<T: Payload>(&self) -> *mut Obj<Type> {
        const { assert!(T::LAYOUT != 0) };
        let core = &*self.core.get();
        debug_assert!(core[T::LAYOUT as usize].is_some());
        core[T::LAYOUT as usize].as_ref().unwrap_unchecked().word().ptr() as *mut Obj<Type>
    }
    /// The type of an immediate word.
    #[inline]
    pub fn immediate(&self, w: Word) -> &Ref<Type> {
        if w.is_int() {
            self.core(layouts::INT)
        } else if w.is_float() {
            self.core(layouts::FLOAT)
        } else if w.is_bool() {
            self.core(layouts::BOOL)
        } else if w == Word::NOT_IMPLEMENTED {
            self.core(layouts::NOT_IMPLEMENTED)
        } else if w == Word::ELLIPSIS {
            self.core(layouts::ELLIPSIS)
        } else {
            self.core(layouts::NONE)
        }
    }
    pub fn registered(&self, spec: &'static TypeSpec) -> Option<Ref<Type>> {
        self.by_spec.borrow().iter().find(|(s, _)| std::ptr::eq(*s, spec)).map(|(_, ty)| ty.clone())
    }
    pub fn register(&self, spec: &'static TypeSpec, ty: &Ref<Type>) {
        self.by_spec.borrow_mut().push((spec, ty.clone()));
        if spec.layout == ty.layout_id() && spec.layout != 0 {
            // SAFETY: H3; each entry is written once.
            unsafe { (&mut (*self.core.get()))[spec.layout as usize & 255] = Some(ty.clone()) };
        }
        self.by_payload.borrow_mut().entry(spec.payload.id).or_insert_with(|| Box::new(ty.clone()));
    }
    /// Does a type have this constant layout already?
    pub fn is_core(&self, layout: u32) -> bool {
        // SAFETY: H3; only read.
        unsafe { &*self.core.get() }.get(layout as usize).is_some_and(Option::is_some)
    }
    pub fn all(&self) -> Vec<Ref<Type>> {
        self.by_spec.borrow().iter().map(|(_, ty)| ty.clone()).collect()
    }
    /// Shows every reference of the table to the audit.
    pub fn each_root(&self, f: &mut dyn FnMut(Word)) {
        // SAFETY: H3; only read.
        for ty in unsafe { &*self.core.get() }.iter().flatten() {
            f(ty.word());
        }
        self.by_payload.borrow().values().for_each(|ty| f(ty.word()));
        self.by_spec.borrow().iter().for_each(|(_, ty)| f(ty.word()));
    }
}

impl Default for Types {
    fn default() -> Types {
        Types::new()
    }
}

impl Types {
    /// Makes the types that every type object needs to exist: their memory first, then their contents.
    pub fn bootstrap(&self, t: &Thread, core: &[&'static TypeSpec]) -> Res<()> {
        let size = std::mem::size_of::<Obj<Type>>();
        let mut at = Vec::new();
        for _ in core {
            at.push(t.heap().alloc_object(t, size)? as *mut Obj<Type>);
        }
        let of = |layout: u32| {
            core.iter().position(|s| s.payload.layout == layout).map_or(std::ptr::null_mut(), |i| at[i])
        };
        let (type_type, dict_type) = (of(layouts::TYPE), of(layouts::DICT));
        for (i, spec) in core.iter().enumerate() {
            let d = t.heap().alloc_object(t, std::mem::size_of::<Obj<Dict>>())? as *mut Obj<Dict>;
            // SAFETY: fresh memory of the right sizes; the header counts are set below, when all stand.
            unsafe {
                d.write(Obj {
                    header: Header::new(layouts::DICT, flag::TRACKED, dict_type),
                    data: Dict::empty(),
                });
                let dict = Ref::from_value_unchecked(Value::from_owned(Word::from_ptr(d as *mut Header)));
                let ty = Type {
                    name: ValueCell::empty(),
                    qualname: ValueCell::empty(),
                    slots: Slots::default(),
                    flags: Cell::new(spec.flags),
                    base: RefCellOf::empty(),
                    bases: ValueCell::empty(),
                    mro: ValueVec::new(),
                    dict,
                    payload: &spec.payload,
                    layout: Layout::new(spec.payload.layout),
                    declared: Cell::new(0),
                    subclasses: RefCell::new(Vec::new()),
                    init: InitCache::default(),
                    maker: Cell::new(None),
                    doc: spec.doc,
                    var_size: Cell::new(spec.var_size),
                };
                at[i].write(Obj { header: Header::new(layouts::TYPE, flag::TRACKED, type_type), data: ty });
            }
        }
        for p in &at {
            // SAFETY: all type objects stand now: each is an instance of type, each dict one of dict.
            unsafe {
                (*type_type).header.incref();
                (*dict_type).header.incref();
                let ty =
                    Ref::<Type>::from_value_unchecked(Value::from_owned(Word::from_ptr(*p as *mut Header)));
                let spec = core[at.iter().position(|q| q == p).unwrap_or(0)];
                self.register(spec, &ty);
            }
        }
        let object = self.core(layouts::OBJECT).clone();
        for spec in core {
            let Some(ty) = self.registered(spec) else { continue };
            (spec.slots)(&ty.slots);
            ty.name.set(t.intern(spec.name).into_value());
            ty.qualname.set(t.intern(spec.name).into_value());
            ty.mro.push(t, ty.to_value())?;
            if !ty.same(object.value()) {
                ty.mro.push(t, object.to_value())?;
                ty.base.set(Some(object.clone()));
                ty.slots.inherit(&object.slots);
                object.add_subclass(&ty);
            }
        }
        Ok(())
    }
}
