//! The value word: 64 bits, self-tagged, so that ints and floats need no object.
//!
//! ```text
//! float    v & 2 != 0      v = rotl(bits, 4) + 3     bits = rotr(v - 3, 4)
//! int      v & 3 == 1      62 bits, v = i << 2 | 1
//! pointer  v & 7 == 0      never 0
//! special  v & 7 == 4      None False True UNBOUND NotImplemented Ellipsis
//! ```
//! A float is immediate when its encoding lands in groups 3, 6 or 7 of the low three bits (magnitudes
//! about 2^-255 to 2^257, and zero); all others are boxed. No other file tests these bits.
#![allow(unsafe_code)] // island: the pointer view of a word

use super::header::Header;

/// A Python value that owns nothing: a borrowed look at a register or field.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Word(pub u64);

/// Largest immediate int.
pub const INT_MAX: i64 = (1 << 61) - 1;
/// Smallest immediate int.
pub const INT_MIN: i64 = -(1 << 61);

const FLOAT_GROUPS: u64 = 1 << 3 | 1 << 6 | 1 << 7;

impl Word {
    pub const NONE: Word = Word(0x04);
    pub const FALSE: Word = Word(0x0C);
    pub const TRUE: Word = Word(0x14);
    /// An empty local, cell, slot or missing argument; never visible to Python.
    pub const UNBOUND: Word = Word(0x1C);
    pub const NOT_IMPLEMENTED: Word = Word(0x24);
    pub const ELLIPSIS: Word = Word(0x2C);

    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.0 & 3 == 1
    }
    /// The value of an immediate int.
    #[inline(always)]
    pub const fn int(self) -> i64 {
        self.0 as i64 >> 2
    }
    /// Encodes an int known to fit 62 bits.
    #[inline(always)]
    pub const fn from_int_unchecked(i: i64) -> Word {
        Word((i as u64) << 2 | 1)
    }
    /// Encodes an int, if it fits.
    #[inline(always)]
    pub const fn from_int(i: i64) -> Option<Word> {
        if i >= INT_MIN && i <= INT_MAX { Some(Self::from_int_unchecked(i)) } else { None }
    }
    #[inline(always)]
    pub const fn both_int(a: Word, b: Word) -> bool {
        (a.0.wrapping_sub(1) | b.0.wrapping_sub(1)) & 3 == 0
    }
    #[inline(always)]
    pub const fn is_float(self) -> bool {
        self.0 & 2 != 0
    }
    #[inline(always)]
    pub const fn both_float(a: Word, b: Word) -> bool {
        a.0 & b.0 & 2 != 0
    }
    /// The value of an immediate float.
    #[inline(always)]
    pub fn float(self) -> f64 {
        f64::from_bits(self.0.wrapping_sub(3).rotate_right(4))
    }
    /// Encodes a float, if it is one of the immediate ones.
    #[inline(always)]
    pub fn from_float(f: f64) -> Option<Word> {
        let v = f.to_bits().rotate_left(4).wrapping_add(3);
        if FLOAT_GROUPS >> (v & 7) & 1 != 0 { Some(Word(v)) } else { None }
    }
    #[inline(always)]
    pub const fn from_bool(b: bool) -> Word {
        if b { Word::TRUE } else { Word::FALSE }
    }
    #[inline(always)]
    pub const fn is_bool(self) -> bool {
        self.0 == Word::TRUE.0 || self.0 == Word::FALSE.0
    }
    #[inline(always)]
    pub const fn is_ptr(self) -> bool {
        self.0 & 7 == 0
    }
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.0 == Word::NONE.0
    }
    #[inline(always)]
    pub const fn is_unbound(self) -> bool {
        self.0 == Word::UNBOUND.0
    }
    #[inline(always)]
    pub fn from_ptr(p: *mut Header) -> Word {
        Word(p as u64)
    }
    /// The object's address; meaningful only when [`Word::is_ptr`].
    #[inline(always)]
    pub const fn ptr(self) -> *mut Header {
        self.0 as *mut Header
    }
    /// The layout id of the object, or 0 for an immediate.
    #[inline(always)]
    pub fn layout(self) -> u32 {
        // SAFETY: H1, a pointer word names a live header; the caller holds the word under H2.
        if self.is_ptr() { unsafe { (*self.ptr()).layout() } } else { 0 }
    }
    /// One more owner.
    ///
    /// # Safety
    /// H2: the object is alive.
    #[inline(always)]
    pub unsafe fn incref(self) {
        if self.is_ptr() {
            (*self.ptr()).incref();
        }
    }
    /// One owner less; frees the object with the last.
    ///
    /// # Safety
    /// H2: the caller owned one count, and gives it up.
    #[inline(always)]
    pub unsafe fn decref(self) {
        if self.is_ptr() {
            super::free::decref(self.ptr());
        }
    }
}
