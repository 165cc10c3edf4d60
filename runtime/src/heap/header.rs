//! The 16 bytes every object begins with.
#![allow(unsafe_code)] // island: reads of the type pointer

use super::handle::Obj;
use crate::model::typeobj::Type;
use std::cell::Cell;

/// `rc: u32 | layout id: 21, flags: 11 | type`.
///
/// A count that is negative as `i32` is immortal: it starts half-way through those numbers, so that owners may
/// come and go without being looked at, and never reaches either end.
#[repr(C)]
pub struct Header {
    pub rc: Cell<u32>,
    meta: Cell<u32>,
    pub ty: Cell<*mut Obj<Type>>,
}

/// Count of objects that are never freed.
pub const IMMORTAL: u32 = 1 << 31 | 1 << 30;

/// Header flags.
pub mod flag {
    /// The finalizer has run (PEP 442: once only).
    pub const FINALIZED: u32 = 1;
    /// Weak references to the object exist.
    pub const WEAKREFS: u32 = 1 << 1;
    /// Seen by the collector since it was allocated.
    pub const OLD: u32 = 1 << 2;
    /// Scratch bit of the collector and the audit.
    pub const MARK: u32 = 1 << 3;
    /// The collector follows this object.
    pub const TRACKED: u32 = 1 << 4;
    /// The type is SIMPLE: no finalizer, no slots.
    pub const SIMPLE: u32 = 1 << 7;
    /// A type-specific bit (str: interned).
    pub const USER: u32 = 1 << 6;
    /// Reached by the marking under way, if it equals the marking's own colour.
    pub const COLOUR: u32 = 1 << 8;
    /// In the tables of the collection under way.
    pub const LISTED: u32 = 1 << 9;
    /// `gc.freeze` set it aside.
    pub const FROZEN: u32 = 1 << 10;
}

/// Bits of a layout id.
pub const LAYOUT_BITS: u32 = 21;
/// The largest layout id.
pub const LAYOUT_MAX: u32 = (1 << LAYOUT_BITS) - 1;

impl Header {
    #[inline(always)]
    pub fn new(layout: u32, flags: u32, ty: *mut Obj<Type>) -> Header {
        Header { rc: Cell::new(1), meta: Cell::new(layout | flags << LAYOUT_BITS), ty: Cell::new(ty) }
    }
    #[inline(always)]
    pub fn layout(&self) -> u32 {
        self.meta.get() & LAYOUT_MAX
    }
    pub fn set_layout(&self, id: u32) {
        self.meta.set(self.meta.get() & !LAYOUT_MAX | id);
    }
    /// All flags at once.
    #[inline(always)]
    pub fn flags(&self) -> u32 {
        self.meta.get() >> LAYOUT_BITS
    }
    #[inline(always)]
    pub fn has(&self, f: u32) -> bool {
        self.meta.get() & f << LAYOUT_BITS != 0
    }
    #[inline(always)]
    pub fn set(&self, f: u32) {
        self.meta.set(self.meta.get() | f << LAYOUT_BITS);
    }
    #[inline(always)]
    pub fn clear(&self, f: u32) {
        self.meta.set(self.meta.get() & !(f << LAYOUT_BITS));
    }
    #[inline(always)]
    pub fn incref(&self) {
        self.rc.set(self.rc.get().wrapping_add(1));
    }
    #[inline(always)]
    pub fn is_immortal(&self) -> bool {
        (self.rc.get() as i32) < 0
    }
    #[inline(always)]
    pub fn type_of(&self) -> &Type {
        // SAFETY: H1 and H6, a live header's type pointer names a live type object.
        unsafe { &(*self.ty.get()).data }
    }
}
