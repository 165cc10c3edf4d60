//! str: WTF-8 bytes behind the object, with a cached hash and the length in code points.
//!
//! Longer text that is not ASCII gets, when it is first indexed, one byte offset per 64 code points; the pointer to
//! these stands behind the text.
#![allow(unsafe_code)] // island: trailing bytes

pub mod codec;
mod escapes;
pub mod hash;
pub mod iter;
pub mod methods;
pub mod printf;
pub mod search;
pub mod shape;
pub mod short;
pub mod template;

use self::short::copy;
use super::layout as layouts;
use crate::heap::trace::Visitor;
use crate::heap::{Header, Heap, Payload, Ref, Res, Value};
use crate::sync::thread::Thread;
use std::cell::Cell;
use std::cmp::Ordering;

const STEP: usize = 64;
/// Text beyond this is refused with a MemoryError.
const MAX_BYTES: usize = u32::MAX as usize - 1024;

/// The payload of str; the text follows it.
#[repr(C)]
pub struct Str {
    /// 0 until computed.
    hash: Cell<i64>,
    bytes: Cell<u32>,
    chars: Cell<u32>,
    text: [u8; 0],
}

impl Payload for Str {
    const LAYOUT: u32 = layouts::STR;
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
    fn storage(&self) -> usize {
        match self.index_cell().is_some_and(|p| !p.get().is_null()) {
            true => self.len().div_ceil(STEP) * std::mem::size_of::<u32>(),
            false => 0,
        }
    }
}

impl Drop for Str {
    fn drop(&mut self) {
        let Some(p) = self.index_cell().map(Cell::get) else { return };
        if !p.is_null() {
            // SAFETY: made by `index` as a boxed slice of this length.
            drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(p, self.len().div_ceil(STEP))) });
        }
    }
}

/// Bytes an object of this str takes before its inline slots.
///
/// # Safety
/// `h` is a str or an instance of a subclass.
pub unsafe fn var_size(h: *mut Header) -> usize {
    let s = &(*(h as *mut crate::heap::handle::Obj<Str>)).data;
    std::mem::size_of::<crate::heap::handle::Obj<Str>>() + extent(s.bytes.get() as usize, s.len())
}

/// Has a text an index? In others every code point is near, or is a byte.
#[inline(always)]
fn is_indexed(bytes: usize, chars: usize) -> bool {
    bytes != chars && chars > STEP
}

/// Bytes of a text and of what stands behind it.
#[inline(always)]
fn extent(bytes: usize, chars: usize) -> usize {
    match bytes {
        _ if is_indexed(bytes, chars) => bytes.next_multiple_of(8) + 8,
        // At least what `first` and `begin` look at.
        0..=8 => 8,
        _ => bytes.max(16),
    }
}

impl Str {
    /// A new str of UTF-8 text.
    pub fn new(t: &Thread, s: &str) -> Res<Ref<Str>> {
        Str::from_wtf8(t, s.as_bytes())
    }
    /// A new str of WTF-8 bytes (UTF-8 that may hold surrogates).
    pub fn from_wtf8(t: &Thread, b: &[u8]) -> Res<Ref<Str>> {
        if let [c @ 0..0x80] = b {
            if let Some(s) = t.interp().ascii_if_made(*c) {
                return Ok(s);
            }
        }
        Str::make(t, b.len(), count_chars(b), |to| copy(to, b))
    }
    /// A part of a text: its bytes, and whether they are known to be ASCII.
    #[inline]
    pub fn part(t: &Thread, b: &[u8], ascii: bool) -> Res {
        match b {
            [] => Ok(t.name("").into_value()),
            [c] if *c < 0x80 => Ok(t.interp().ascii(t, *c)),
            _ => {
                let chars = if ascii { b.len() } else { count_chars(b) };
                Ok(Str::make(t, b.len(), chars, |to| copy(to, b))?.into_value())
            }
        }
    }
    /// A str of `bytes` bytes that `fill` writes.
    #[inline]
    pub fn make(t: &Thread, bytes: usize, chars: usize, fill: impl FnOnce(&mut [u8])) -> Res<Ref<Str>> {
        if bytes > MAX_BYTES {
            return Err(t.memory_error());
        }
        // SAFETY: the trailing bytes are written before anyone sees them; the builtin type has no slots.
        unsafe {
            let s = t.make_core(|| Str::head(bytes, chars), extent(bytes, chars))?;
            s.clear();
            fill(std::slice::from_raw_parts_mut(s.text.as_ptr() as *mut u8, bytes));
            Ok(s)
        }
    }
    fn head(bytes: usize, chars: usize) -> Str {
        Str { hash: Cell::new(0), bytes: Cell::new(bytes as u32), chars: Cell::new(chars as u32), text: [] }
    }
    /// As [`Str::from_wtf8`], of a subclass.
    pub fn of_type(t: &Thread, ty: &Ref<crate::model::typeobj::Type>, b: &[u8]) -> Res<Ref<Str>> {
        Str::build(t, ty, b.len(), count_chars(b), |to| copy(to, b))
    }
    /// As [`Str::make`], of a subclass.
    pub fn build(
        t: &Thread,
        ty: &Ref<crate::model::typeobj::Type>,
        bytes: usize,
        chars: usize,
        fill: impl FnOnce(&mut [u8]),
    ) -> Res<Ref<Str>> {
        if bytes > MAX_BYTES {
            return Err(t.memory_error());
        }
        let data = Str::head(bytes, chars);
        let slots = ty.instance_slots();
        // SAFETY: the trailing bytes are written before anyone sees them; slots start out UNBOUND.
        unsafe {
            let s = t.make_sized(ty, data, extent(bytes, chars).next_multiple_of(8) + 8 * slots)?;
            s.clear();
            let at = s.text.as_ptr() as *mut u8;
            fill(std::slice::from_raw_parts_mut(at, bytes));
            if slots > 0 {
                let (p, n) = ty.slot_area(s.word().ptr());
                for i in 0..n {
                    p.add(i).write(crate::heap::Word::UNBOUND);
                }
            }
            Ok(s)
        }
    }
    /// A str that is made even when the memory limit is reached (names, messages).
    pub fn reserved(t: &Thread, b: &[u8]) -> Ref<Str> {
        match Str::from_wtf8(t, b) {
            Ok(s) => s,
            Err(_) => {
                drop(t.exc.take());
                t.heap().beyond_limit(|| match Str::from_wtf8(t, b) {
                    Ok(s) => s,
                    // The system itself has no memory for a name of a few bytes.
                    Err(_) => std::process::abort(),
                })
            }
        }
    }
    /// `a + b`
    pub fn concat(t: &Thread, a: &Str, b: &Str) -> Res<Ref<Str>> {
        let (x, y) = (a.as_bytes(), b.as_bytes());
        Str::make(t, x.len() + y.len(), a.len() + b.len(), |to| {
            copy(&mut to[..x.len()], x);
            copy(&mut to[x.len()..], y);
        })
    }
    /// The texts one behind the other, if all are exact strings.
    pub fn concat_all(t: &Thread, items: &[Value]) -> Option<Res<Ref<Str>>> {
        let (mut bytes, mut chars) = (0, 0);
        for x in items {
            let s = x.exact::<Str>()?;
            bytes += s.bytes.get() as usize;
            chars += s.chars.get() as usize;
        }
        if bytes <= 1 {
            return None;
        }
        Some(Str::make(t, bytes, chars, |mut to| {
            for s in items.iter().filter_map(Value::exact::<Str>) {
                let (here, rest) = to.split_at_mut(s.bytes.get() as usize);
                copy(here, s.as_bytes());
                to = rest;
            }
        }))
    }
    /// `a * n`
    pub fn repeat(t: &Thread, a: &Str, n: usize) -> Res<Ref<Str>> {
        let Some(bytes) = a.as_bytes().len().checked_mul(n).filter(|b| *b < u32::MAX as usize) else {
            return Err(t.memory_error());
        };
        let x = a.as_bytes();
        Str::make(t, bytes, a.len() * n, |to| {
            for c in to.chunks_exact_mut(x.len().max(1)) {
                copy(c, x);
            }
        })
    }
    /// Appends in place; the caller holds the only reference to `s`, a plain str (DESIGN: reuse at rc 1).
    pub fn append(t: &Thread, s: Ref<Str>, b: &Str) -> Res<Ref<Str>> {
        let (n, m) = (s.bytes.get() as usize, b.as_bytes().len());
        let h = s.word().ptr();
        if s.header().rc.get() == 1
            && s.value().is_exact::<Str>()
            && !s.header().has(crate::heap::header::flag::USER)
            && (s.is_ascii() && b.is_ascii())
        {
            let head = std::mem::size_of::<crate::heap::handle::Obj<Str>>();
            // SAFETY: the only owner; usable bytes are known to the heap.
            unsafe {
                let room = Heap::usable(h as *mut u8) - head;
                if n + m <= room {
                    std::ptr::copy_nonoverlapping(
                        b.as_bytes().as_ptr(),
                        (s.text.as_ptr() as *mut u8).add(n),
                        m,
                    );
                    s.bytes.set((n + m) as u32);
                    s.chars.set(s.chars.get() + b.chars.get());
                    s.hash.set(0);
                    return Ok(s);
                }
            }
            if n >= 32 {
                // Grow with room to spare, so that building a text is linear.
                let roomy = n + m + (n + m) / 4;
                let grown = Str::make(t, roomy, roomy, |to| {
                    to[..n].copy_from_slice(s.as_bytes());
                    to[n..n + m].copy_from_slice(b.as_bytes());
                })?;
                grown.bytes.set((n + m) as u32);
                grown.chars.set(s.chars.get() + b.chars.get());
                return Ok(grown);
            }
        }
        Str::concat(t, &s, b)
    }
    #[inline(always)]
    pub fn as_bytes(&self) -> &[u8] {
        // SAFETY: `bytes` bytes follow the payload.
        unsafe { std::slice::from_raw_parts(self.text.as_ptr(), self.bytes.get() as usize) }
    }
    /// The text, if it holds no surrogates.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(self.as_bytes()).ok()
    }
    /// The text for messages, surrogates replaced.
    pub fn lossy(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.as_bytes())
    }
    /// Length in code points.
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.chars.get() as usize
    }
    pub fn is_empty(&self) -> bool {
        self.bytes.get() == 0
    }
    #[inline(always)]
    pub fn is_ascii(&self) -> bool {
        self.bytes.get() == self.chars.get()
    }
    /// The hash, computed once.
    #[inline(always)]
    pub fn hash(&self, t: &Thread) -> i64 {
        let h = self.hash.get();
        if h != 0 { h } else { self.compute_hash(t) }
    }
    /// The first 8 bytes of the text, and zeros behind a shorter one.
    #[inline(always)]
    fn first(&self) -> [u8; 8] {
        // SAFETY: `extent` makes room for 8 bytes; `clear` has written them.
        unsafe { *(self.text.as_ptr() as *const [u8; 8]) }
    }
    /// The first 16 bytes of a text that is longer than 8, and zeros behind it.
    #[inline(always)]
    fn begin(&self) -> u128 {
        debug_assert!(self.bytes.get() > 8);
        // SAFETY: `extent` makes room for 16 bytes; `clear` has written them.
        u128::from_be_bytes(unsafe { *(self.text.as_ptr() as *const [u8; 16]) })
    }
    /// Is a byte, which is not zero, in a text of at most 16? All are looked at: where it would be found is not to be
    /// foreseen.
    #[inline(always)]
    pub fn holds_early(&self, byte: u8) -> bool {
        let any = |b: &[u8]| b.iter().fold(false, |found, b| found | (*b == byte));
        if self.bytes.get() <= 8 { any(&self.first()) } else { any(&self.begin().to_be_bytes()) }
    }
    /// Have both the same characters?
    #[inline(always)]
    pub fn same_text(&self, other: &Str) -> bool {
        let n = self.bytes.get();
        n == other.bytes.get()
            && match n {
                0..=8 => self.first() == other.first(),
                9..=16 => self.begin() == other.begin(),
                _ => self.as_bytes() == other.as_bytes(),
            }
    }
    /// The order by bytes, which is that by code points.
    #[inline]
    pub fn order(&self, other: &Str) -> Ordering {
        let (a, b) = (self.brief(), other.brief());
        let least = self.bytes.get().min(other.bytes.get());
        if a != b || least <= 8 {
            return a.cmp(&b).then(self.bytes.get().cmp(&other.bytes.get()));
        }
        let (a, b) = (self.begin(), other.begin());
        if a != b || least <= 16 {
            return a.cmp(&b).then(self.bytes.get().cmp(&other.bytes.get()));
        }
        self.as_bytes().cmp(other.as_bytes())
    }
    /// The first eight bytes as a number: where those of two strs differ, it orders as they do.
    pub fn brief(&self) -> u64 {
        u64::from_be_bytes(self.first())
    }
    /// The hash, or 0 before it is computed.
    #[inline(always)]
    pub fn known_hash(&self) -> i64 {
        self.hash.get()
    }
    #[cold]
    fn compute_hash(&self, t: &Thread) -> i64 {
        let h = hash_bytes(t, self.as_bytes());
        self.hash.set(h);
        h
    }
    /// The byte offset of code point `i` (at most the length).
    pub fn offset(&self, i: usize) -> usize {
        if self.is_ascii() || i == 0 {
            return i;
        }
        let b = self.as_bytes();
        if i >= self.len() {
            return b.len();
        }
        let (mut at, steps) = match self.index() {
            Some(index) => (index[i / STEP] as usize, i % STEP),
            None => (0, i),
        };
        for _ in 0..steps {
            at += char_width(b[at]);
        }
        at
    }
    /// Where the pointer to the byte offsets of every 64th code point stands; null before they are needed.
    #[inline(always)]
    fn index_cell(&self) -> Option<&Cell<*mut u32>> {
        let bytes = self.bytes.get() as usize;
        if !is_indexed(bytes, self.len()) {
            return None;
        }
        // SAFETY: `extent` made room for it behind the text, which is aligned to 8.
        Some(unsafe { &*(self.text.as_ptr().add(bytes.next_multiple_of(8)) as *const Cell<*mut u32>) })
    }
    /// Prepares the bytes behind the head.
    #[inline(always)]
    fn clear(&self) {
        let at = self.text.as_ptr() as *mut u64;
        // SAFETY: `extent` makes room for 8 bytes, and for 16 where there are more.
        unsafe {
            at.write(0);
            if self.bytes.get() > 8 {
                at.add(1).write(0);
            }
        }
        if let Some(p) = self.index_cell() {
            p.set(std::ptr::null_mut());
        }
    }
    fn index(&self) -> Option<&[u32]> {
        let place = self.index_cell()?;
        if place.get().is_null() {
            let starts = self.as_bytes().iter().enumerate().filter(|(_, c)| is_start(**c));
            let index: Box<[u32]> = starts.step_by(STEP).map(|(at, _)| at as u32).collect();
            place.set(Box::into_raw(index) as *mut u32);
        }
        // SAFETY: a boxed slice of this length, which nothing changes before the str dies.
        Some(unsafe { std::slice::from_raw_parts(place.get(), self.len().div_ceil(STEP)) })
    }
    /// The code point index of a byte offset.
    pub fn char_index(&self, offset: usize) -> usize {
        if self.is_ascii() { offset } else { count_chars(&self.as_bytes()[..offset]) }
    }
    /// The bytes of code points `from..to`.
    pub fn slice_bytes(&self, from: usize, to: usize) -> &[u8] {
        &self.as_bytes()[self.offset(from)..self.offset(to)]
    }
    /// The code points, surrogates among them.
    pub fn code_points(&self) -> impl Iterator<Item = u32> + '_ {
        crate::format::wtf8::code_points(self.as_bytes())
    }
    /// The str of one code point of this text.
    pub fn char_at(&self, t: &Thread, i: usize) -> Res {
        let from = self.offset(i);
        let b = self.as_bytes();
        let w = if self.is_ascii() { 1 } else { char_width(b[from]) };
        single(t, &b[from..from + w])
    }
}

/// A str of one code point; ASCII ones are shared.
pub fn single(t: &Thread, b: &[u8]) -> Res {
    if b.len() == 1 {
        return Ok(t.interp().ascii(t, b[0]));
    }
    Ok(Str::from_wtf8(t, b)?.into_value())
}

/// The keyed hash of text and bytes: SipHash-1-3, as CPython's.
pub fn hash_bytes(t: &Thread, b: &[u8]) -> i64 {
    if b.is_empty() {
        return 0;
    }
    crate::protocol::hash::fold(hash::sip13(t.interp().settings.hash_key.get(), b))
}

#[inline(always)]
fn is_start(c: u8) -> bool {
    c & 0xC0 != 0x80
}
/// Bytes of the code point that starts with `c`.
#[inline(always)]
pub fn char_width(c: u8) -> usize {
    match c {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}
/// Code points in WTF-8 text.
pub fn count_chars(b: &[u8]) -> usize {
    if b.is_ascii() { b.len() } else { b.iter().filter(|c| is_start(**c)).count() }
}
/// The text of a value known to be a str, for messages.
pub fn text_of(v: &Value) -> String {
    v.payload::<Str>().map(|s| s.lossy().into_owned()).unwrap_or_default()
}

pub fn is_identifier(s: &Str) -> bool {
    let Some(s) = s.as_str() else { return false };
    let mut c = s.chars();
    match c.next() {
        Some(f) if f == '_' || unicode_ident::is_xid_start(f) => c.all(unicode_ident::is_xid_continue),
        _ => false,
    }
}
