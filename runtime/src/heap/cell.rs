//! Single values with interior mutability.
#![allow(unsafe_code)] // island: counts

use super::handle::{Payload, Ref};
use super::trace::Visitor;
use super::value::Value;
use super::word::Word;
use std::cell::Cell;
use std::marker::PhantomData;

/// A field that owns a value; UNBOUND stands for "empty".
#[repr(transparent)]
pub struct ValueCell(Cell<Word>);

impl ValueCell {
    pub fn new(v: Value) -> ValueCell {
        ValueCell(Cell::new(v.into_word()))
    }
    pub const fn empty() -> ValueCell {
        ValueCell(Cell::new(Word::UNBOUND))
    }
    #[inline(always)]
    pub fn get(&self) -> Value {
        // SAFETY: H2, the cell owns the value.
        unsafe { Value::from_borrowed(self.0.get()) }
    }
    /// The value unless the cell is empty.
    #[inline(always)]
    pub fn opt(&self) -> Option<Value> {
        if self.is_empty() { None } else { Some(self.get()) }
    }
    /// Stores, and drops the old value afterwards.
    #[inline(always)]
    pub fn set(&self, v: Value) {
        drop(self.replace(v));
    }
    #[inline(always)]
    pub fn replace(&self, v: Value) -> Value {
        // SAFETY: ownership of the old word moves out with the exchange.
        unsafe { Value::from_owned(self.0.replace(v.into_word())) }
    }
    #[inline(always)]
    pub fn take(&self) -> Value {
        self.replace(Value::UNBOUND)
    }
    /// Where the word stands, for hot handlers.
    #[inline(always)]
    pub fn as_ptr(&self) -> *mut Word {
        self.0.as_ptr()
    }
    /// Puts an immediate value in the place of another.
    #[inline(always)]
    pub fn put_immediate(&self, w: Word) {
        debug_assert!(!w.is_ptr() && !self.0.get().is_ptr());
        self.0.set(w);
    }
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.0.get().is_unbound()
    }
    #[inline(always)]
    pub fn word(&self) -> Word {
        self.0.get()
    }
    pub fn trace(&self, v: &mut Visitor<'_>) {
        v.word(self.0.get());
    }
}

impl Drop for ValueCell {
    fn drop(&mut self) {
        self.take();
    }
}

impl Default for ValueCell {
    fn default() -> ValueCell {
        ValueCell::empty()
    }
}

/// A field that owns a typed object, or is empty.
pub struct RefCellOf<T: Payload> {
    cell: ValueCell,
    of: PhantomData<T>,
}

impl<T: Payload> RefCellOf<T> {
    pub fn new(r: Ref<T>) -> RefCellOf<T> {
        RefCellOf { cell: ValueCell::new(r.into_value()), of: PhantomData }
    }
    pub const fn empty() -> RefCellOf<T> {
        RefCellOf { cell: ValueCell::empty(), of: PhantomData }
    }
    #[inline(always)]
    pub fn get(&self) -> Option<Ref<T>> {
        // SAFETY: only a Ref<T> is ever stored.
        self.cell.opt().map(|v| unsafe { Ref::from_value_unchecked(v) })
    }
    pub fn set(&self, r: Option<Ref<T>>) {
        self.cell.set(r.map_or(Value::UNBOUND, Ref::into_value));
    }
    pub fn take(&self) -> Option<Ref<T>> {
        let v = self.cell.take();
        // SAFETY: only a Ref<T> is ever stored.
        if v.is_unbound() { None } else { Some(unsafe { Ref::from_value_unchecked(v) }) }
    }
    pub fn word(&self) -> Word {
        self.cell.word()
    }
    pub fn is_empty(&self) -> bool {
        self.cell.is_empty()
    }
    pub fn trace(&self, v: &mut Visitor<'_>) {
        self.cell.trace(v);
    }
}
