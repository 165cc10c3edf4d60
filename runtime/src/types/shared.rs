//! Memory outside the heap that a memoryview can show: shared with other processes, say.
#![allow(unsafe_code)] // island: memory that others write too

use crate::heap::Payload;
use crate::heap::trace::Visitor;
use std::any::Any;
use std::cell::Cell;

/// The payload of an object that stands for such memory.
pub struct SharedBytes {
    at: *mut u8,
    len: usize,
    /// Views that show it.
    pub exports: Cell<usize>,
    /// Keeps the memory mapped.
    owner: Box<dyn Any>,
}

impl Payload for SharedBytes {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

impl SharedBytes {
    /// # Safety
    /// `at` leads to `len` bytes that can be read and written while `owner` lives.
    pub unsafe fn new(at: *mut u8, len: usize, owner: Box<dyn Any>) -> SharedBytes {
        SharedBytes { at, len, exports: Cell::new(0), owner }
    }
    pub fn len(&self) -> usize {
        self.len
    }
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    pub fn owner<T: 'static>(&self) -> Option<&T> {
        self.owner.downcast_ref()
    }
    /// Runs `f` on the bytes. Others may write them meanwhile: what is read twice may differ, but is bytes.
    pub fn with<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        // SAFETY: the promise of `new`; bytes have no invalid values.
        f(unsafe { std::slice::from_raw_parts(self.at, self.len) })
    }
    /// Runs `f`, which must not come back here, on the bytes.
    pub fn with_mut<R>(&self, f: impl FnOnce(&mut [u8]) -> R) -> R {
        // SAFETY: the promise of `new`; within this process the GIL is held, and `f` gets the only view.
        f(unsafe { std::slice::from_raw_parts_mut(self.at, self.len) })
    }
}
