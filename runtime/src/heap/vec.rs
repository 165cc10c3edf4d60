//! A growable array of values with interior mutability, stored on the heap.
//!
//! No method hands out a reference into the storage across a call that can run Python code (H5):
//! values are cloned out, and displaced values are dropped only when the array is whole again.
#![allow(unsafe_code)] // island: raw storage

use super::Res;
use super::handle::{Payload, Ref};
use super::pages::Heap;
use super::trace::Visitor;
use super::value::Value;
use super::word::Word;
use crate::sync::thread::Thread;
use std::cell::Cell;

/// `Vec<Value>` behind `&self`; at most 2^32 - 1 values.
#[derive(Default)]
pub struct ValueVec {
    ptr: Cell<*mut Word>,
    len: Cell<u32>,
    cap: Cell<u32>,
}

impl ValueVec {
    pub const fn new() -> ValueVec {
        ValueVec { ptr: Cell::new(std::ptr::null_mut()), len: Cell::new(0), cap: Cell::new(0) }
    }
    pub fn with_capacity(t: &Thread, n: usize) -> Res<ValueVec> {
        if n == 0 {
            return Ok(ValueVec::new());
        }
        if n > u32::MAX as usize / 2 {
            return Err(t.memory_error());
        }
        let p = super::pages::checked(t, t.heap().alloc_raw(n * 8))?;
        // SAFETY: p is live.
        let cap = unsafe { Heap::usable(p) } / 8;
        Ok(ValueVec {
            ptr: Cell::new(p as *mut Word),
            len: Cell::new(0),
            cap: Cell::new(cap.min(u32::MAX as usize) as u32),
        })
    }
    /// An array over storage that holds `len` words and has room for `cap`.
    ///
    /// # Safety
    /// The storage came from `alloc_raw`, and the words are owned; the array takes both.
    #[inline(always)]
    pub(super) unsafe fn from_parts(ptr: *mut Word, len: usize, cap: usize) -> ValueVec {
        ValueVec { ptr: Cell::new(ptr), len: Cell::new(len as u32), cap: Cell::new(cap as u32) }
    }
    pub fn from_vec(t: &Thread, mut from: Vec<Value>) -> Res<ValueVec> {
        ValueVec::from_taken(t, &mut from)
    }
    pub fn from_slice(t: &Thread, from: &[Value]) -> Res<ValueVec> {
        let v = ValueVec::with_capacity(t, from.len())?;
        for x in from {
            // SAFETY: there is room for all; each clone's count is given away.
            unsafe { v.push_within(x.clone().into_word()) };
        }
        Ok(v)
    }
    /// Takes the values out of `from`.
    pub fn from_taken(t: &Thread, from: &mut [Value]) -> Res<ValueVec> {
        let v = ValueVec::with_capacity(t, from.len())?;
        for x in from {
            // SAFETY: there is room for all; each value's count is given away.
            unsafe { v.push_within(std::mem::take(x).into_word()) };
        }
        Ok(v)
    }
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len.get() as usize
    }
    #[inline(always)]
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }
    pub fn capacity(&self) -> usize {
        self.cap.get() as usize
    }
    /// Bytes of the heap that the array takes.
    pub fn bytes(&self) -> usize {
        // SAFETY: null, or from alloc_raw.
        unsafe { Heap::block(self.ptr.get()) }
    }
    /// The raw words, for hot handlers.
    #[inline(always)]
    pub fn words(&self) -> *mut Word {
        self.ptr.get()
    }
    #[inline(always)]
    pub fn get(&self, i: usize) -> Option<Value> {
        if i < self.len() {
            // SAFETY: in range; the array owns the value.
            Some(unsafe { Value::from_borrowed(*self.ptr.get().add(i)) })
        } else {
            None
        }
    }
    /// Replaces a value and drops the old one; false if out of range.
    pub fn set(&self, i: usize, v: Value) -> bool {
        if i >= self.len() {
            return false;
        }
        // SAFETY: in range; ownership of the old word moves out before the new one is visible.
        let old = unsafe { Value::from_owned(self.ptr.get().add(i).replace(v.into_word())) };
        drop(old);
        true
    }
    pub fn reserve(&self, t: &Thread, more: usize) -> Res<()> {
        let need = self.len().checked_add(more).ok_or_else(|| t.memory_error())?;
        if need <= self.cap.get() as usize {
            return Ok(());
        }
        let roomy = need + (need >> 3) + if need < 9 { 3 } else { 6 };
        self.grow(t, roomy)
    }
    #[inline(never)]
    fn grow(&self, t: &Thread, cap: usize) -> Res<()> {
        if cap > u32::MAX as usize {
            return Err(t.memory_error());
        }
        let heap = t.heap();
        let old = self.ptr.get() as *mut u8;
        // SAFETY: old storage came from alloc_raw; the words move with the bytes.
        let p = unsafe {
            if old.is_null() { heap.alloc_raw(cap * 8) } else { heap.grow_raw(old, self.len() * 8, cap * 8) }
        };
        let p = super::pages::checked(t, p)?;
        // SAFETY: p is live.
        let cap = unsafe { Heap::usable(p) } / 8;
        self.ptr.set(p as *mut Word);
        self.cap.set(cap.min(u32::MAX as usize) as u32);
        Ok(())
    }
    #[inline(always)]
    pub fn push(&self, t: &Thread, v: Value) -> Res<()> {
        let n = self.len.get();
        if n == self.cap.get() {
            self.reserve(t, 1)?;
        }
        // SAFETY: capacity checked above.
        unsafe { self.ptr.get().add(n as usize).write(v.into_word()) };
        self.len.set(n + 1);
        Ok(())
    }
    /// Adds an owned word where there is room already.
    ///
    /// # Safety
    /// The length is below the capacity, and the caller gives its count away.
    #[inline(always)]
    pub unsafe fn push_within(&self, w: Word) {
        let n = self.len.get();
        self.ptr.get().add(n as usize).write(w);
        self.len.set(n + 1);
    }
    /// A copy of `from..to`.
    pub fn copy_range(&self, t: &Thread, from: usize, to: usize) -> Res<ValueVec> {
        let to = to.min(self.len());
        let n = to.saturating_sub(from);
        let out = ValueVec::with_capacity(t, n)?;
        let to = out.ptr.get();
        for i in 0..n {
            // SAFETY: in range; each word gets an owner in the copy, which has room for n.
            unsafe {
                let w = *self.ptr.get().add(from + i);
                w.incref();
                to.add(i).write(w);
            }
        }
        out.len.set(n as u32);
        Ok(out)
    }
    /// Adds copies of another array's values.
    pub fn append_copy(&self, t: &Thread, from: &ValueVec) -> Res<()> {
        let (n, more) = (self.len(), from.len());
        self.reserve(t, more)?;
        for i in 0..more {
            // SAFETY: in range, and room was made; each word gets an owner in this array.
            unsafe {
                let w = *from.ptr.get().add(i);
                w.incref();
                self.ptr.get().add(n + i).write(w);
            }
        }
        self.len.set((n + more) as u32);
        Ok(())
    }
    /// A copy of `n` values from `start` on, `step` places apart, as far as there are such.
    pub fn copy_steps(&self, t: &Thread, start: i64, step: i64, n: usize) -> Res<ValueVec> {
        // The sequence may have become shorter since its length was asked for.
        let here = |i: &i64| (0..self.len() as i64).contains(i);
        let places = (0..n as i64).map(|k| start.saturating_add(step.saturating_mul(k)));
        let n = if here(&start) && places.clone().next_back().is_some_and(|i| here(&i)) {
            n
        } else {
            places.take_while(here).count()
        };
        let out = ValueVec::with_capacity(t, n)?;
        let (mut i, mut to) = (start, out.ptr.get());
        for _ in 0..n {
            // SAFETY: in range; each word gets an owner in the copy, which has room for n.
            unsafe {
                let w = *self.ptr.get().offset(i as isize);
                w.incref();
                to.write(w);
                to = to.add(1);
            }
            i = i.wrapping_add(step);
        }
        out.len.set(n as u32);
        Ok(out)
    }
    #[inline]
    pub fn pop(&self) -> Option<Value> {
        let n = self.len.get().checked_sub(1)?;
        self.len.set(n);
        // SAFETY: the last word was owned and is now outside the array.
        Some(unsafe { Value::from_owned(*self.ptr.get().add(n as usize)) })
    }
    /// Inserts before `i`, which is at most the length.
    pub fn insert(&self, t: &Thread, i: usize, v: Value) -> Res<()> {
        self.reserve(t, 1)?;
        let n = self.len();
        let i = i.min(n);
        // SAFETY: capacity for one more; words are moved bitwise.
        unsafe {
            let p = self.ptr.get().add(i);
            std::ptr::copy(p, p.add(1), n - i);
            p.write(v.into_word());
        }
        self.len.set(n as u32 + 1);
        Ok(())
    }
    /// Takes the value at `i` out, moving the rest down.
    pub fn remove(&self, i: usize) -> Option<Value> {
        let n = self.len();
        if i >= n {
            return None;
        }
        // SAFETY: in range; the removed word's ownership moves to the result.
        unsafe {
            let p = self.ptr.get().add(i);
            let v = Value::from_owned(*p);
            std::ptr::copy(p.add(1), p, n - i - 1);
            self.len.set(n as u32 - 1);
            Some(v)
        }
    }
    /// Takes `from..to` out and puts `with` there; returns what was displaced.
    pub fn splice(&self, t: &Thread, from: usize, to: usize, with: Vec<Value>) -> Res<Vec<Value>> {
        let n = self.len();
        let to = to.min(n);
        let from = from.min(to);
        let (gone, come) = (to - from, with.len());
        if come > gone {
            self.reserve(t, come - gone)?;
        }
        let mut out = Vec::with_capacity(gone);
        // SAFETY: capacity ensured; each word's ownership moves exactly once.
        unsafe {
            let p = self.ptr.get();
            for i in from..to {
                out.push(Value::from_owned(*p.add(i)));
            }
            if gone + come > 0 {
                std::ptr::copy(p.add(to), p.add(from + come), n - to);
            }
            for (i, v) in with.into_iter().enumerate() {
                p.add(from + i).write(v.into_word());
            }
        }
        self.len.set((n - gone + come) as u32);
        Ok(out)
    }
    /// Puts copies of `with` in place of `from..to`. What was there dies when the array is whole again,
    /// the last first.
    pub fn assign_range(&self, t: &Thread, from: usize, to: usize, with: &ValueVec) -> Res<()> {
        if std::ptr::eq(self, with) {
            return self.assign_range(t, from, to, &self.copy_range(t, 0, self.len())?);
        }
        let n = self.len();
        let to = to.min(n);
        let from = from.min(to);
        let (gone, come) = (to - from, with.len());
        if come > gone {
            self.reserve(t, come - gone)?;
        }
        let mut old = smallvec::SmallVec::<[Value; 16]>::new();
        // SAFETY: capacity ensured; displaced words move out, each copied word gets an owner.
        unsafe {
            let p = self.ptr.get();
            for i in from..to {
                let w = *p.add(i);
                if w.is_ptr() {
                    old.push(Value::from_owned(w));
                }
            }
            if gone != come {
                std::ptr::copy(p.add(to), p.add(from + come), n - to);
            }
            for i in 0..come {
                let w = *with.ptr.get().add(i);
                w.incref();
                p.add(from + i).write(w);
            }
        }
        self.len.set((n - gone + come) as u32);
        while let Some(last) = old.pop() {
            drop(last);
        }
        Ok(())
    }
    pub fn swap(&self, i: usize, j: usize) {
        if i < self.len() && j < self.len() {
            // SAFETY: both in range.
            unsafe { std::ptr::swap(self.ptr.get().add(i), self.ptr.get().add(j)) };
        }
    }
    pub fn reverse(&self) {
        if self.len() > 1 {
            // SAFETY: the whole array; words are only permuted.
            unsafe { std::slice::from_raw_parts_mut(self.ptr.get(), self.len()).reverse() };
        }
    }
    /// Moves everything out.
    pub fn take(&self) -> ValueVec {
        ValueVec {
            ptr: Cell::new(self.ptr.replace(std::ptr::null_mut())),
            len: Cell::new(self.len.replace(0)),
            cap: Cell::new(self.cap.replace(0)),
        }
    }
    /// Puts `other`'s storage in place of this, and returns the old.
    pub fn replace(&self, other: ValueVec) -> ValueVec {
        let old = self.take();
        self.ptr.set(other.ptr.get());
        self.len.set(other.len.get());
        self.cap.set(other.cap.get());
        std::mem::forget(other);
        old
    }
    pub fn truncate(&self, n: usize) {
        while self.len() > n {
            drop(self.pop());
        }
    }
    /// Gives back room that is not used.
    pub fn shrink(&self, t: &Thread) {
        let n = self.len();
        if n * 2 < self.capacity() && self.capacity() > 16 {
            let p = t.heap().alloc_raw(n.max(1) * 8);
            if !p.is_null() {
                // SAFETY: both live, n words fit both.
                unsafe {
                    std::ptr::copy_nonoverlapping(self.ptr.get() as *const u8, p, n * 8);
                    Heap::free_raw(self.ptr.get() as *mut u8);
                    self.cap.set((Heap::usable(p) / 8) as u32);
                }
                self.ptr.set(p as *mut Word);
            }
        }
    }
    /// A snapshot.
    pub fn to_vec(&self) -> Vec<Value> {
        (0..self.len()).filter_map(|i| self.get(i)).collect()
    }
    /// A snapshot of `from..to`.
    pub fn slice(&self, from: usize, to: usize) -> Vec<Value> {
        (from..to.min(self.len())).filter_map(|i| self.get(i)).collect()
    }
    /// From the end, as CPython's list_traverse does.
    pub fn trace(&self, v: &mut Visitor<'_>) {
        for i in (0..self.len()).rev() {
            // SAFETY: in range.
            v.word(unsafe { *self.ptr.get().add(i) });
        }
    }
    /// As [`Payload::shed`], from the end, as CPython's list_dealloc does.
    ///
    /// # Safety
    /// As there.
    #[inline(always)]
    pub unsafe fn shed(&self, from: usize, f: impl FnMut(Word) -> bool) -> usize {
        super::free::shed_words(self.ptr.get(), self.len(), from, f)
    }
    /// As [`Payload::give_back`].
    ///
    /// # Safety
    /// As there.
    pub unsafe fn give_back(&self) {
        if !self.ptr.get().is_null() {
            Heap::free_raw(self.ptr.get() as *mut u8);
        }
    }
    pub fn trace_part(&self, v: &mut Visitor<'_>, from: usize, to: usize) {
        for i in from..to.min(self.len()) {
            // SAFETY: in range.
            v.word(unsafe { *self.ptr.get().add(i) });
        }
    }
}

impl Drop for ValueVec {
    fn drop(&mut self) {
        let p = self.ptr.get();
        if !p.is_null() {
            // SAFETY: the words are owned and the storage came from alloc_raw.
            unsafe {
                // From the end, as CPython's list_dealloc does.
                for i in (0..self.len()).rev() {
                    (*p.add(i)).decref();
                }
                Heap::free_raw(p as *mut u8);
            }
        }
    }
}

impl Thread {
    /// A new object whose payload holds an array, put together where it is to lie ([`Thread::make_with`]).
    #[inline(always)]
    pub fn make_holding<T: Payload>(&self, items: ValueVec, data: impl FnOnce(ValueVec) -> T) -> Res<Ref<T>> {
        let v = std::mem::ManuallyDrop::new(items);
        let (ptr, len, cap) = (v.ptr.get(), v.len.get(), v.cap.get());
        // The parts of the array become one again: in the object, or where there is no memory for it.
        let again = || ValueVec { ptr: Cell::new(ptr), len: Cell::new(len), cap: Cell::new(cap) };
        self.make_with(|| data(again())).inspect_err(|_| drop(again()))
    }
}
