//! The owned face of a value: clone adds an owner, drop removes one.
#![allow(unsafe_code)] // island: counts

use super::header::Header;
use super::word::Word;
use std::num::NonZeroU64;

/// A Python value that owns one reference.
#[repr(transparent)]
pub struct Value(NonZeroU64);

impl Value {
    pub const NONE: Value = Value::immediate(Word::NONE);
    pub const FALSE: Value = Value::immediate(Word::FALSE);
    pub const TRUE: Value = Value::immediate(Word::TRUE);
    pub const UNBOUND: Value = Value::immediate(Word::UNBOUND);
    pub const NOT_IMPLEMENTED: Value = Value::immediate(Word::NOT_IMPLEMENTED);
    pub const ELLIPSIS: Value = Value::immediate(Word::ELLIPSIS);

    const fn immediate(w: Word) -> Value {
        match NonZeroU64::new(w.0) {
            Some(n) => Value(n),
            None => unreachable!(),
        }
    }
    /// Takes over the count that `w` stands for.
    ///
    /// # Safety
    /// H2: the caller owned that count.
    #[inline(always)]
    pub unsafe fn from_owned(w: Word) -> Value {
        Value(NonZeroU64::new_unchecked(w.0))
    }
    /// A new owner of what `w` looks at.
    ///
    /// # Safety
    /// H2: the object is alive.
    #[inline(always)]
    pub unsafe fn from_borrowed(w: Word) -> Value {
        w.incref();
        Value(NonZeroU64::new_unchecked(w.0))
    }
    /// A borrowed register or field, seen as a `Value` without counting.
    ///
    /// # Safety
    /// H2 for as long as the result lives; `w` is not overwritten meanwhile.
    #[inline(always)]
    pub unsafe fn borrow(w: &Word) -> &Value {
        &*(w as *const Word as *const Value)
    }
    #[inline(always)]
    pub fn word(&self) -> Word {
        Word(self.0.get())
    }
    /// Gives the count away with the word.
    #[inline(always)]
    pub fn into_word(self) -> Word {
        let w = self.word();
        std::mem::forget(self);
        w
    }
    /// An int that fits a word.
    #[inline(always)]
    pub fn small_int(i: i32) -> Value {
        // SAFETY: an int word owns nothing.
        unsafe { Value::from_owned(Word::from_int_unchecked(i as i64)) }
    }
    /// An int, if it is one of the immediate ones.
    #[inline(always)]
    pub fn try_int(i: i64) -> Option<Value> {
        // SAFETY: an int word owns nothing.
        Word::from_int(i).map(|w| unsafe { Value::from_owned(w) })
    }
    /// A float, if it is one of the immediate ones.
    #[inline(always)]
    pub fn try_float(f: f64) -> Option<Value> {
        // SAFETY: a float word owns nothing.
        Word::from_float(f).map(|w| unsafe { Value::from_owned(w) })
    }
    #[inline(always)]
    pub fn bool(b: bool) -> Value {
        if b { Value::TRUE } else { Value::FALSE }
    }
    /// A length or small count (all lengths fit 62 bits).
    #[inline(always)]
    pub fn len(n: usize) -> Value {
        // SAFETY: an int word owns nothing.
        unsafe { Value::from_owned(Word::from_int_unchecked(n as i64)) }
    }
    #[inline(always)]
    pub fn is_none(&self) -> bool {
        self.word().is_none()
    }
    /// An argument that was not given, an empty cell.
    #[inline(always)]
    pub fn is_unbound(&self) -> bool {
        self.word().is_unbound()
    }
    #[inline(always)]
    pub fn is_not_implemented(&self) -> bool {
        self.word() == Word::NOT_IMPLEMENTED
    }
    /// Identity, as Python's `is` (equal immediates are the same object).
    #[inline(always)]
    pub fn same(&self, other: &Value) -> bool {
        self.0 == other.0
    }
    /// The value of an immediate int (not a bool).
    #[inline(always)]
    pub fn as_small_int(&self) -> Option<i64> {
        let w = self.word();
        if w.is_int() { Some(w.int()) } else { None }
    }
    #[inline(always)]
    pub fn header(&self) -> Option<&Header> {
        // SAFETY: H1 and H2, the value keeps the object alive.
        if self.word().is_ptr() { Some(unsafe { &*self.word().ptr() }) } else { None }
    }
    /// The layout id of the object, 0 for an immediate.
    #[inline(always)]
    pub fn layout(&self) -> u32 {
        self.word().layout()
    }
    /// The number of owners; immediates and immortals read as CPython's immortals do.
    pub fn refcount(&self) -> u32 {
        match self.header() {
            Some(h) if !h.is_immortal() => h.rc.get(),
            _ => u32::MAX,
        }
    }
}

/// Shows `f` the arguments followed by immediate words, eight at most, without counting any of them.
#[inline(always)]
pub fn with_words<R>(args: &[Value], more: &[Word], f: impl FnOnce(&[Value]) -> R) -> R {
    let n = args.len() + more.len();
    assert!(n <= 8);
    let mut buf = [Word::UNBOUND; 8];
    for (to, word) in buf.iter_mut().zip(args.iter().map(Value::word).chain(more.iter().copied())) {
        // SAFETY: the place is ours. Volatile, for a few words are copied sooner than memcpy is called.
        unsafe { std::ptr::write_volatile(to, word) };
    }
    // SAFETY: H2, the caller's values outlive the call; the other words are immediates; nothing is dropped.
    f(unsafe { std::slice::from_raw_parts(buf.as_ptr() as *const Value, n) })
}

/// Shows `f` a value followed by the arguments, without counting any of them.
#[inline(always)]
pub fn with_first<R>(first: &Value, args: &[Value], f: impl FnOnce(&[Value]) -> R) -> R {
    let n = args.len() + 1;
    if n > 8 {
        let mut all = Vec::with_capacity(n);
        all.push(first.clone());
        all.extend(args.iter().cloned());
        return f(&all);
    }
    let mut buf = [Word::UNBOUND; 8];
    buf[0] = first.word();
    for (to, v) in buf[1..].iter_mut().zip(args) {
        *to = v.word();
    }
    // SAFETY: H2, the caller's values outlive the call; nothing is dropped.
    f(unsafe { std::slice::from_raw_parts(buf.as_ptr() as *const Value, n) })
}

impl Clone for Value {
    #[inline(always)]
    fn clone(&self) -> Value {
        // SAFETY: H2, self is an owner, so the object is alive.
        unsafe { Value::from_borrowed(self.word()) }
    }
}

impl Drop for Value {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: H2, self owned one count.
        unsafe { self.word().decref() }
    }
}

impl Default for Value {
    fn default() -> Value {
        Value::UNBOUND
    }
}

impl std::fmt::Debug for Value {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Value({:#x})", self.0)
    }
}
