//! Type objects.
#![allow(unsafe_code)] // island: where an instance's slots lie

use super::layout::Layout;
use super::slots::Slots;
use crate::heap::handle::PayloadInfo;
use crate::heap::parts::Part;
use crate::heap::trace::Visitor;
use crate::heap::{Header, Heap, Payload, Ref, RefCellOf, Res, Value, ValueCell, ValueVec, Word};
use crate::sync::thread::Thread;
use crate::types::dict::Dict;
use crate::types::layout as layouts;
use crate::types::str::{Str, text_of};
use std::cell::{Cell, RefCell};

/// Type flags.
pub mod tflag {
    /// Made by a class statement or by `type()`.
    pub const HEAP: u32 = 1;
    /// May be subclassed.
    pub const BASE: u32 = 1 << 1;
    /// Instances have a `__dict__`.
    pub const DICT: u32 = 1 << 2;
    /// Attributes cannot be set (builtin types).
    pub const IMMUTABLE: u32 = 1 << 3;
    /// Has unimplemented abstract methods.
    pub const ABSTRACT: u32 = 1 << 4;
    /// Instances cannot be made by calling the type.
    pub const NO_NEW: u32 = 1 << 5;
    /// The payload is followed by data of varying size.
    pub const VAR_SIZED: u32 = 1 << 6;
    /// Matched by sequence patterns.
    pub const SEQUENCE: u32 = 1 << 7;
    /// Matched by mapping patterns.
    pub const MAPPING: u32 = 1 << 8;
    /// Functions of this type bind as methods when found on the class, and calls may skip the binding.
    pub const METHOD: u32 = 1 << 9;
    /// `__class__` of instances may be assigned.
    pub const PLAIN: u32 = 1 << 10;
    /// Instances may be weakly referenced.
    pub const WEAKREF: u32 = 1 << 11;
    /// A subclass of BaseException.
    pub const EXCEPTION: u32 = 1 << 12;
    /// Instances have neither finalizer nor slots: they die without ceremony.
    pub const SIMPLE: u32 = 1 << 14;
    /// An exception class that makes nothing of its arguments.
    pub const EXC_PLAIN: u32 = 1 << 16;
    /// A class pattern with one positional subpattern matches the subject itself.
    pub const MATCH_SELF: u32 = 1 << 13;
}

/// The payload of `type` objects.
pub struct Type {
    pub name: ValueCell,
    pub qualname: ValueCell,
    pub slots: Slots,
    pub flags: Cell<u32>,
    pub base: RefCellOf<Type>,
    /// A tuple.
    pub bases: ValueCell,
    /// The type itself first.
    pub mro: ValueVec,
    pub dict: Ref<Dict>,
    pub payload: &'static PayloadInfo,
    pub layout: Layout,
    /// Words for `__slots__` members, this type's and its bases'.
    pub declared: Cell<u16>,
    /// Live direct subclasses, by address; a dying type takes itself out.
    pub subclasses: RefCell<Vec<usize>>,
    pub init: InitCache,
    /// The `__new__` of a builtin type that is all there is to a call of it.
    pub maker: Cell<Option<super::slots::New>>,
    pub doc: &'static str,
    /// Size of the variable part, for VAR_SIZED payloads.
    pub var_size: Cell<Option<unsafe fn(*mut Header) -> usize>>,
}

/// What calling a class comes to when it does no more than make a plain object and run an `__init__`
/// written in Python: that function, which the class keeps for as long as the epoch lasts. None when the `__init__`
/// is object's, which does nothing.
pub struct InitCache {
    epoch: Cell<u64>,
    function: Cell<Word>,
}

impl Default for InitCache {
    fn default() -> InitCache {
        InitCache { epoch: Cell::new(0), function: Cell::new(Word::UNBOUND) }
    }
}

impl InitCache {
    /// The function, borrowed; UNBOUND when nothing is known in this epoch.
    #[inline(always)]
    pub fn get(&self, epoch: u64) -> Word {
        if self.epoch.get() == epoch { self.function.get() } else { Word::UNBOUND }
    }
    pub fn set(&self, epoch: u64, function: Word) {
        self.epoch.set(epoch);
        self.function.set(function);
    }
}

impl Payload for Type {
    const LAYOUT: u32 = layouts::TYPE;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.name.trace(v);
        self.qualname.trace(v);
        self.base.trace(v);
        self.bases.trace(v);
        self.mro.trace(v);
        v.value(self.dict.value());
        self.layout.trace(v);
    }
    fn clear(&self, t: &Thread) {
        self.dict.clear(t);
        drop(self.mro.take());
    }
    fn part(&self, index: usize) -> Part {
        let names = ["__name__", "__qualname__", "__base__", "__bases__"];
        let mro = names.len() + self.mro.len();
        match names.get(index) {
            Some(n) => Part::Attr(n.to_string()),
            None if index < mro => Part::Attr("__mro__".into()),
            None if index == mro => Part::Attributes,
            None => Part::Unnamed,
        }
    }
    fn label(&self) -> Option<String> {
        Some(format!("class {}", self.name_str()))
    }
    fn storage(&self) -> usize {
        self.mro.bytes()
    }
}

impl Type {
    pub fn has(&self, flag: u32) -> bool {
        self.flags.get() & flag != 0
    }
    pub fn set_flag(&self, flag: u32) {
        self.flags.set(self.flags.get() | flag);
    }
    pub fn clear_flag(&self, flag: u32) {
        self.flags.set(self.flags.get() & !flag);
    }
    /// The last part of the name, as text.
    pub fn name_str(&self) -> String {
        crate::types::str::text_of(&self.name.get())
    }
    #[inline(always)]
    pub fn layout_id(&self) -> u32 {
        self.layout.id.get()
    }
    /// The header flag that new instances get from SIMPLE.
    #[inline(always)]
    pub fn death_flag(&self) -> u32 {
        if self.has(tflag::SIMPLE) { crate::heap::header::flag::SIMPLE } else { 0 }
    }
    /// Words that follow the payload of a new instance.
    #[inline(always)]
    pub fn instance_slots(&self) -> usize {
        let declared = self.declared.get() as usize;
        if self.has(tflag::DICT) { declared + 1 + self.layout.fix_capacity() } else { declared }
    }
    /// Where the words after an instance's payload begin, and how many there are.
    ///
    /// # Safety
    /// H4: `h` is an instance of this type.
    #[inline]
    pub unsafe fn slot_area(&self, h: *mut Header) -> (*mut Word, usize) {
        if !self.has(tflag::DICT) && self.declared.get() == 0 {
            return (std::ptr::null_mut(), 0);
        }
        let at = (h as *mut u8).add(self.slots_offset(h)) as *mut Word;
        let n = self.declared.get() as usize
            + if self.has(tflag::DICT) { 1 + self.layout.capacity.get() as usize } else { 0 };
        (at, n)
    }
    /// # Safety
    /// As [`Type::slot_area`].
    #[inline]
    pub unsafe fn slots_offset(&self, h: *mut Header) -> usize {
        match self.var_size.get() {
            Some(f) => f(h).next_multiple_of(8),
            None => self.payload.size,
        }
    }
    /// The types of the MRO, without counting.
    pub fn mro_types(&self) -> impl Iterator<Item = &Type> {
        let (p, n) = (self.mro.words(), self.mro.len());
        // SAFETY: the MRO holds live type objects (H2), and changes only between bytecodes.
        (0..n).map(move |i| unsafe { &(*((*p.add(i)).ptr() as *mut crate::heap::handle::Obj<Type>)).data })
    }
    #[inline(always)]
    pub fn is_subtype(&self, of: &Type) -> bool {
        std::ptr::eq(self, of) || self.inherits(of)
    }
    #[inline(never)]
    fn inherits(&self, of: &Type) -> bool {
        self.mro_types().any(|t| std::ptr::eq(t, of))
    }
    /// The type object this payload lies in.
    pub fn me(&self) -> Ref<Type> {
        // SAFETY: types live only inside type objects.
        unsafe { Ref::from_value_unchecked(Value::of_payload(self)) }
    }
    pub fn subclass_list(&self) -> Vec<Ref<Type>> {
        // SAFETY: entries are removed when the subclass dies (see Drop).
        let live = |a: &usize| unsafe {
            Ref::from_value_unchecked(Value::from_borrowed(Word::from_ptr(*a as *mut Header)))
        };
        self.subclasses.borrow().iter().map(live).collect()
    }
    fn address(&self) -> usize {
        self as *const Type as usize - std::mem::offset_of!(crate::heap::handle::Obj<Type>, data)
    }
    pub fn add_subclass(&self, sub: &Ref<Type>) {
        let at = sub.address();
        if !self.subclasses.borrow().contains(&at) {
            self.subclasses.borrow_mut().push(at);
        }
    }
    pub fn remove_subclass(&self, sub: &Type) {
        let at = sub.address();
        self.subclasses.borrow_mut().retain(|a| *a != at);
    }
    /// Looks a name up along the MRO, through the method cache.
    #[inline]
    pub fn lookup(&self, t: &Thread, name: &Ref<crate::types::str::Str>) -> Option<Value> {
        t.interp().method_cache.lookup(t, self, name)
    }
    /// Where the first class of the MRO that has `name` keeps its value; null if none has.
    pub fn locate(&self, t: &Thread, name: &Ref<crate::types::str::Str>) -> *const Word {
        let hash = name.hash(t);
        for ty in self.mro_types() {
            if let Some(i) = ty.dict.find_str(hash, name, name.word()) {
                // SAFETY: found in range.
                return unsafe { &raw const (*ty.dict.entries_ptr().add(i)).value };
            }
        }
        std::ptr::null()
    }
}

impl Drop for Type {
    fn drop(&mut self) {
        if let Some(base) = self.base.get() {
            base.remove_subclass(self);
        }
        if let Some(bases) = self.bases.opt().and_then(|b| b.downcast::<crate::types::tuple::Tuple>()) {
            for b in bases.as_slice() {
                if let Some(b) = b.payload::<Type>() {
                    b.remove_subclass(self);
                }
            }
        }
        // A type that found no memory was never on the heap, but its namespace is.
        // SAFETY: it lies on a heap whose interpreter outlives it.
        unsafe {
            let heap = Heap::of(self.dict.word().ptr() as *mut u8);
            (*heap.interp.get()).types_changed();
        }
    }
}

impl Thread {
    /// The type of a value.
    #[inline]
    pub fn type_of(&self, v: &Value) -> Ref<Type> {
        self.type_ref(v).clone()
    }
    /// The type of a value, without counting it.
    #[inline(always)]
    pub fn type_ref<'a>(&'a self, v: &'a Value) -> &'a Ref<Type> {
        // SAFETY: a live header's type word is a `Ref<Type>` by layout (H1, H6).
        unsafe {
            match v.header() {
                Some(h) => &*(&raw const h.ty as *const Ref<Type>),
                None => self.interp().types.immediate(v.word()),
            }
        }
    }
    /// What messages call the type of a value: builtin types of modules by their module too.
    pub fn type_name(&self, v: &Value) -> String {
        self.class_name(self.type_ref(v))
    }
    /// The name of a class in errors: a builtin one says its module.
    pub fn class_name(&self, ty: &Type) -> String {
        let module = ty.dict.get_str(self, &self.name("__module__"));
        match module.filter(|m| m.is::<Str>() && !ty.has(tflag::HEAP)) {
            Some(module) => format!("{}.{}", text_of(&module), ty.name_str()),
            None => ty.name_str(),
        }
    }
    /// `isinstance` by real type only.
    #[inline(always)]
    pub fn is_a(&self, v: &Value, ty: &Ref<Type>) -> bool {
        self.type_ref(v).is_subtype(ty)
    }
    /// Changes the type of an object (`__class__` assignment); layouts must agree.
    ///
    /// # Safety
    /// H4: both types have the same payload and slot area.
    pub unsafe fn set_type(&self, v: &Value, ty: &Ref<Type>) -> Res<()> {
        if let Some(h) = v.header() {
            h.clear(crate::heap::header::flag::SIMPLE);
            let old = h.ty.replace(ty.word().ptr() as *mut _) as *mut Header;
            h.set_layout(ty.layout_id());
            if !ty.header().is_immortal() {
                ty.header().incref();
            }
            if !(*old).is_immortal() {
                Word::from_ptr(old).decref();
            }
        }
        Ok(())
    }
}

impl Type {
    /// Does calling the class do no more than make a plain object and run `__init__`?
    #[inline]
    pub fn is_plain_new(&self) -> bool {
        let new = self.slots.new.get();
        new.is_some_and(|f| std::ptr::fn_addr_eq(f, crate::types::object::new as super::slots::New))
            && self.has(tflag::HEAP)
            && !self.has(tflag::ABSTRACT)
            && self.meta_is_plain()
    }
    /// Is the metaclass's call that of `type`?
    fn meta_is_plain(&self) -> bool {
        let me = self.me();
        let meta = me.header().type_of();
        meta.slots
            .call
            .get()
            .is_some_and(|f| std::ptr::fn_addr_eq(f, crate::types::typetype::call as super::slots::Call))
    }
}
