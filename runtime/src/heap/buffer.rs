//! A growable byte array with interior mutability, stored on the heap (bytearray, string builders).
#![allow(unsafe_code)] // island: raw storage

use super::Res;
use super::pages::Heap;
use crate::sync::thread::Thread;
use std::cell::Cell;

/// `Vec<u8>` behind `&self`.
#[derive(Default)]
pub struct ByteVec {
    ptr: Cell<*mut u8>,
    len: Cell<usize>,
    cap: Cell<usize>,
}

impl ByteVec {
    pub const fn new() -> ByteVec {
        ByteVec { ptr: Cell::new(std::ptr::null_mut()), len: Cell::new(0), cap: Cell::new(0) }
    }
    pub fn from_slice(t: &Thread, from: &[u8]) -> Res<ByteVec> {
        let v = ByteVec::new();
        v.extend(t, from)?;
        Ok(v)
    }
    pub fn len(&self) -> usize {
        self.len.get()
    }
    pub fn is_empty(&self) -> bool {
        self.len.get() == 0
    }
    pub fn capacity(&self) -> usize {
        self.cap.get()
    }
    /// Bytes of the heap that the array takes.
    pub fn bytes(&self) -> usize {
        // SAFETY: null, or from alloc_raw.
        unsafe { Heap::block(self.ptr.get()) }
    }
    /// Runs `f` on the bytes; `f` gets no thread state, so it cannot run Python code (H5).
    pub fn with<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        if self.ptr.get().is_null() {
            return f(&[]);
        }
        // SAFETY: len bytes are initialised; nothing resizes them while f runs.
        f(unsafe { std::slice::from_raw_parts(self.ptr.get(), self.len.get()) })
    }
    /// As [`ByteVec::with`], for changing bytes in place.
    pub fn with_mut<R>(&self, f: impl FnOnce(&mut [u8]) -> R) -> R {
        if self.ptr.get().is_null() {
            return f(&mut []);
        }
        // SAFETY: as in `with`, and exclusive under H3.
        f(unsafe { std::slice::from_raw_parts_mut(self.ptr.get(), self.len.get()) })
    }
    pub fn to_vec(&self) -> Vec<u8> {
        self.with(|b| b.to_vec())
    }
    pub fn reserve(&self, t: &Thread, more: usize) -> Res<()> {
        let need = self.len.get().checked_add(more).ok_or_else(|| t.memory_error())?;
        if need <= self.cap.get() {
            return Ok(());
        }
        let roomy =
            need.checked_add(need >> 3).and_then(|n| n.checked_add(16)).ok_or_else(|| t.memory_error())?;
        let old = self.ptr.get();
        // SAFETY: old storage came from alloc_raw.
        let p = unsafe {
            if old.is_null() {
                t.heap().alloc_raw(roomy)
            } else {
                t.heap().grow_raw(old, self.len.get(), roomy)
            }
        };
        let p = super::pages::checked(t, p)?;
        self.ptr.set(p);
        // SAFETY: p is live.
        self.cap.set(unsafe { Heap::usable(p) });
        Ok(())
    }
    pub fn extend(&self, t: &Thread, from: &[u8]) -> Res<()> {
        self.reserve(t, from.len())?;
        if !from.is_empty() {
            // SAFETY: room was made; `from` cannot be our own storage, which no one can borrow here.
            unsafe {
                std::ptr::copy_nonoverlapping(from.as_ptr(), self.ptr.get().add(self.len.get()), from.len())
            };
        }
        self.len.set(self.len.get() + from.len());
        Ok(())
    }
    pub fn truncate(&self, n: usize) {
        self.len.set(self.len.get().min(n));
    }
    /// Replaces the whole content.
    pub fn assign(&self, t: &Thread, from: &[u8]) -> Res<()> {
        let n = self.len.replace(0);
        if let Err(e) = self.extend(t, from) {
            self.len.set(n);
            return Err(e);
        }
        Ok(())
    }
    /// Replaces `from..to` by `with`.
    pub fn splice(&self, t: &Thread, from: usize, to: usize, with: &[u8]) -> Res<()> {
        let n = self.len.get();
        let to = to.min(n);
        let from = from.min(to);
        if with.len() > to - from {
            self.reserve(t, with.len() - (to - from))?;
        }
        if !self.ptr.get().is_null() {
            // SAFETY: room was made; ranges lie inside the storage.
            unsafe {
                let p = self.ptr.get();
                std::ptr::copy(p.add(to), p.add(from + with.len()), n - to);
                std::ptr::copy_nonoverlapping(with.as_ptr(), p.add(from), with.len());
            }
        }
        self.len.set(n - (to - from) + with.len());
        Ok(())
    }
}

impl Drop for ByteVec {
    fn drop(&mut self) {
        if !self.ptr.get().is_null() {
            // SAFETY: came from alloc_raw.
            unsafe { Heap::free_raw(self.ptr.get()) };
        }
    }
}
