//! The memory in which a machine's registers and frames lie, and such memory of threads that have ended.
#![allow(unsafe_code)] // island: mappings

use super::Frame;
use ouro_runtime::heap::Word;
use std::sync::{Arc, Mutex};

/// Words of the register stack: address space, of which only what is used becomes memory.
pub const STACK_WORDS: usize = 1 << 26;
/// Frames that the frame stack has room for, likewise.
pub const MAX_FRAMES: usize = 1 << 21;

/// Stacks that are kept for new threads, at most.
const SPARES: usize = 64;
/// Bytes at the beginning of each mapping that stay in memory when it is kept.
const KEPT: usize = 128 << 10;
const STACK_BYTES: usize = STACK_WORDS * 8;
const FRAME_BYTES: usize = MAX_FRAMES * std::mem::size_of::<Frame>();

/// The mappings of one machine.
pub struct Stacks {
    stack: *mut Word,
    frames: *mut Frame,
}

// SAFETY: whoever has them has them alone, and nothing lives in those that change hands.
unsafe impl Send for Stacks {}

fn map(bytes: usize) -> *mut u8 {
    // SAFETY: an anonymous mapping of our own.
    let p = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE,
            -1,
            0,
        )
    };
    if p == libc::MAP_FAILED { std::ptr::null_mut() } else { p as *mut u8 }
}

impl Stacks {
    /// Nothing if the system has no room.
    pub fn new() -> Option<Stacks> {
        let s = Stacks { stack: map(STACK_BYTES) as *mut Word, frames: map(FRAME_BYTES) as *mut Frame };
        if s.stack.is_null() || s.frames.is_null() { None } else { Some(s) }
    }
    /// What [`Stacks::into_parts`] gave.
    pub fn from_parts(stack: *mut Word, frames: *mut Frame) -> Stacks {
        Stacks { stack, frames }
    }
    /// The beginnings of the two; they are the caller's to free.
    pub fn into_parts(self) -> (*mut Word, *mut Frame) {
        let parts = (self.stack, self.frames);
        std::mem::forget(self);
        parts
    }
    /// Gives the system back what a deep recursion took.
    fn shrink(&self) {
        // SAFETY: our own mappings, in which nothing lives.
        unsafe {
            let (stack, frames) = (self.stack as *mut u8, self.frames as *mut u8);
            libc::madvise(stack.add(KEPT).cast(), STACK_BYTES - KEPT, libc::MADV_DONTNEED);
            libc::madvise(frames.add(KEPT).cast(), FRAME_BYTES - KEPT, libc::MADV_DONTNEED);
        }
    }
}

impl Drop for Stacks {
    fn drop(&mut self) {
        // SAFETY: our own mappings, in which nothing lives; one that failed is null.
        unsafe {
            if !self.stack.is_null() {
                libc::munmap(self.stack.cast(), STACK_BYTES);
            }
            if !self.frames.is_null() {
                libc::munmap(self.frames.cast(), FRAME_BYTES);
            }
        }
    }
}

/// Stacks for new threads, which the threads of an interpreter share. Nobody waits for the list: who finds it locked, as
/// the child of a fork may for ever, does without.
#[derive(Clone, Default)]
pub struct Spares(Arc<Mutex<Vec<Stacks>>>);

impl Spares {
    pub fn take(&self) -> Option<Stacks> {
        self.0.try_lock().ok()?.pop()
    }
    /// Keeps these, unless there are enough.
    pub fn keep(&self, stacks: Stacks) {
        stacks.shrink();
        if let Ok(mut all) = self.0.try_lock() {
            if all.len() < SPARES {
                all.push(stacks);
            }
        }
    }
}
