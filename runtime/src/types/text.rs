//! Searching and splitting, shared by str (WTF-8) and bytes: pure functions on byte slices.
//!
//! WTF-8 synchronises itself, so a search for whole characters is a search for bytes.

use crate::format::{unicode, wtf8};
use memchr::memmem;

/// A part of a text: where it begins and ends.
pub type Span = (usize, usize);
/// The parts of a text; few need no allocation.
pub type Spans = smallvec::SmallVec<[Span; 12]>;

pub fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(0),
        // A search that is set up for long texts costs more than a short one.
        [b] if hay.len() < 32 => hay.iter().position(|c| c == b),
        [b] => memchr::memchr(*b, hay),
        _ if hay.len() < SHORT => find_short(hay, needle),
        _ => memmem::find(hay, needle),
    }
}

/// Texts below this are searched without setting up a searcher.
const SHORT: usize = 256;

/// A search for the first byte, then for the rest; the needle has more than one.
fn find_short(hay: &[u8], needle: &[u8]) -> Option<usize> {
    let last = hay.len().checked_sub(needle.len())?;
    let mut at = 0;
    loop {
        at += memchr::memchr(needle[0], &hay[at..=last])?;
        if hay[at..].starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}

/// Calls `f` with the place of each of the first `n` occurrences, which do not overlap.
fn each(hay: &[u8], needle: &[u8], n: usize, mut f: impl FnMut(usize)) {
    match needle {
        [c] => memchr::memchr_iter(*c, hay).take(n).for_each(f),
        _ if hay.len() < SHORT => {
            let mut at = 0;
            for _ in 0..n {
                let Some(i) = find_short(&hay[at..], needle) else { break };
                f(at + i);
                at += i + needle.len();
            }
        }
        _ => memmem::find_iter(hay, needle).take(n).for_each(f),
    }
}

pub fn rfind(hay: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(hay.len()),
        [b] => memchr::memrchr(*b, hay),
        _ => memmem::rfind(hay, needle),
    }
}

/// How often `needle`, which is not empty, occurs without overlap.
pub fn count(hay: &[u8], needle: &[u8]) -> usize {
    match needle {
        [] => 0,
        [b] => memchr::memchr_iter(*b, hay).count(),
        _ => {
            let mut n = 0;
            each(hay, needle, usize::MAX, |_| n += 1);
            n
        }
    }
}

/// Is the byte at `i` white space, and how wide is the character?
#[inline]
fn space_at(b: &[u8], i: usize, text: bool) -> Option<usize> {
    let c = *b.get(i)?;
    if c < 0x80 || !text {
        let yes = if text { matches!(c, 9..=13 | 28..=32) } else { is_space_byte(c) };
        return yes.then_some(1);
    }
    wide_space_at(b, i)
}
#[inline(never)]
fn wide_space_at(b: &[u8], i: usize) -> Option<usize> {
    let (cp, w) = wtf8::decode(b, i)?;
    unicode::is_space(cp).then_some(w)
}

/// White space of bytes: ASCII's, without the separators 28 to 31 that str has.
#[inline]
pub fn is_space_byte(c: u8) -> bool {
    matches!(c, 9..=13 | 32)
}

#[inline]
fn width_at(b: &[u8], i: usize, text: bool) -> usize {
    if text { wtf8::decode(b, i).map_or(1, |d| d.1) } else { 1 }
}

/// White space that ends at `end`: its width.
fn space_before(b: &[u8], end: usize, text: bool) -> Option<usize> {
    let c = *b.get(end.checked_sub(1)?)?;
    if c < 0x80 || !text {
        return space_at(b, end - 1, text);
    }
    let (cp, w) = wtf8::decode_back(b, end)?;
    unicode::is_space(cp).then_some(w)
}

/// The part without white space at the chosen ends.
pub fn strip_space(b: &[u8], text: bool, left: bool, right: bool) -> Span {
    let (mut from, mut to) = (0, b.len());
    while left && from < to {
        match space_at(b, from, text) {
            Some(w) => from += w,
            None => break,
        }
    }
    while right && to > from {
        match space_before(b, to, text) {
            Some(w) => to -= w,
            None => break,
        }
    }
    (from, to)
}

#[inline(always)]
fn strip_bytes(b: &[u8], left: bool, right: bool, member: impl Fn(u8) -> bool) -> Span {
    let (mut from, mut to) = (0, b.len());
    while left && from < to && member(b[from]) {
        from += 1;
    }
    while right && to > from && member(b[to - 1]) {
        to -= 1;
    }
    (from, to)
}

/// The part without characters of `set` at the chosen ends.
pub fn strip_set(b: &[u8], set: &[u8], text: bool, left: bool, right: bool) -> Span {
    if set.is_ascii() {
        // Bytes of other characters are members of no such set.
        if set.len() <= 4 {
            return strip_bytes(b, left, right, |c| set.contains(&c));
        }
        let mut members = [0u64; 4];
        set.iter().for_each(|c| members[*c as usize >> 6] |= 1 << (c & 63));
        return strip_bytes(b, left, right, |c| members[c as usize >> 6] >> (c & 63) & 1 != 0);
    }
    let wide: Vec<u32> = if text && !set.is_ascii() {
        wtf8::code_points(set).filter(|c| *c >= 0x80).collect()
    } else {
        Vec::new()
    };
    let member = |cp: u32, c: u8| {
        if c < 0x80 || !text { memchr::memchr(c, set).is_some() } else { wide.contains(&cp) }
    };
    let (mut from, mut to) = (0, b.len());
    while left && from < to {
        let (cp, w) = if text { wtf8::decode(b, from).unwrap_or((0, 1)) } else { (0, 1) };
        if !member(cp, b[from]) {
            break;
        }
        from += w;
    }
    while right && to > from {
        let (cp, w) = if text { wtf8::decode_back(b, to).unwrap_or((0, 1)) } else { (0, 1) };
        if !member(cp, b[to - w]) {
            break;
        }
        to -= w;
    }
    (from, to)
}

/// Splits at runs of white space, at most `most` times (negative: no limit).
pub fn split_space(b: &[u8], most: i64, text: bool) -> Spans {
    let mut out = Spans::new();
    let mut left = if most < 0 { u64::MAX } else { most as u64 };
    let mut i = 0;
    loop {
        while let Some(w) = space_at(b, i, text) {
            i += w;
        }
        if i >= b.len() {
            return out;
        }
        if left == 0 {
            out.push((i, b.len()));
            return out;
        }
        left -= 1;
        let from = i;
        while i < b.len() {
            let c = b[i];
            if c > 32 && c < 0x80 {
                i += 1;
            } else if space_at(b, i, text).is_some() {
                break;
            } else {
                i += width_at(b, i, text);
            }
        }
        out.push((from, i.min(b.len())));
    }
}

/// The same from the right.
pub fn rsplit_space(b: &[u8], most: i64, text: bool) -> Spans {
    let mut out = Spans::new();
    let mut left = if most < 0 { u64::MAX } else { most as u64 };
    let mut i = b.len();
    loop {
        while let Some(w) = space_before(b, i, text) {
            i -= w;
        }
        if i == 0 {
            break;
        }
        if left == 0 {
            out.push((0, i));
            break;
        }
        left -= 1;
        let to = i;
        while i > 0 && space_before(b, i, text).is_none() {
            i -= if text { wtf8::decode_back(b, i).map_or(1, |d| d.1) } else { 1 };
        }
        out.push((i, to));
    }
    out.reverse();
    out
}

/// Splits at `sep`, which is not empty.
pub fn split_at(b: &[u8], sep: &[u8], most: i64) -> Spans {
    let mut out = Spans::new();
    let most = if most < 0 { usize::MAX } else { most as usize };
    let mut at = 0;
    let mut cut = |i: usize, out: &mut Spans| {
        out.push((at, i));
        at = i + sep.len();
    };
    each(b, sep, most, |i| cut(i, &mut out));
    out.push((at, b.len()));
    out
}

/// The same from the right.
pub fn rsplit_at(b: &[u8], sep: &[u8], most: i64) -> Spans {
    let mut out = Spans::new();
    let mut left = if most < 0 { u64::MAX } else { most as u64 };
    let mut to = b.len();
    while left > 0 {
        let Some(i) = rfind(&b[..to], sep) else { break };
        out.push((i + sep.len(), to));
        to = i;
        left -= 1;
    }
    out.push((0, to));
    out.reverse();
    out
}

/// The end of a line at `i`: its width.
fn newline_at(b: &[u8], i: usize, text: bool) -> Option<usize> {
    match b[i] {
        b'\r' => Some(if b.get(i + 1) == Some(&b'\n') { 2 } else { 1 }),
        b'\n' => Some(1),
        0x0B | 0x0C | 0x1C..=0x1E if text => Some(1),
        0xC2 if text && b.get(i + 1) == Some(&0x85) => Some(2),
        0xE2 if text && b.get(i + 1) == Some(&0x80) && matches!(b.get(i + 2), Some(0xA8 | 0xA9)) => Some(3),
        _ => None,
    }
}

pub fn split_lines(b: &[u8], keep: bool, text: bool) -> Spans {
    let mut out = Spans::new();
    let (mut from, mut i) = (0, 0);
    while i < b.len() {
        // Most bytes begin no line break.
        if b[i] > 0x1E && b[i] != 0xC2 && b[i] != 0xE2 {
            i += 1;
            continue;
        }
        match newline_at(b, i, text) {
            Some(w) => {
                out.push((from, if keep { i + w } else { i }));
                i += w;
                from = i;
            }
            None => i += 1,
        }
    }
    if from < b.len() {
        out.push((from, b.len()));
    }
    out
}

/// The length of a replacement's result; nothing on overflow.
pub fn replaced_len(len: usize, n: usize, old: usize, new: usize) -> Option<usize> {
    len.checked_sub(n.checked_mul(old)?)?.checked_add(n.checked_mul(new)?)
}

/// Replaces the first `n` occurrences of `old`, which is not empty: hands out the parts of the result in turn.
pub fn replace(b: &[u8], old: &[u8], new: &[u8], n: usize, mut put: impl FnMut(&[u8])) {
    let mut at = 0;
    each(b, old, n, |i: usize| {
        put(&b[at..i]);
        put(new);
        at = i + old.len();
    });
    put(&b[at..]);
}

/// Puts `new` before each of the first characters and at the end, `n` times in all.
pub fn interleave(b: &[u8], new: &[u8], n: usize, text: bool, out: &mut Vec<u8>) {
    let mut i = 0;
    let mut left = n;
    while left > 0 {
        out.extend_from_slice(new);
        left -= 1;
        if i >= b.len() {
            break;
        }
        let w = width_at(b, i, text);
        out.extend_from_slice(&b[i..i + w]);
        i += w;
    }
    if i < b.len() {
        out.extend_from_slice(&b[i..]);
    }
}

/// Replaces tabs by blanks; nothing when the result would be too long.
pub fn expand_tabs(b: &[u8], size: i64, text: bool) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(b.len());
    let mut column: u64 = 0;
    for &c in b {
        match c {
            b'\t' => {
                if size > 0 {
                    let n = size as u64 - column % size as u64;
                    column += n;
                    if out.len() as u64 + n > crate::format::MAX_TEXT as u64 {
                        return None;
                    }
                    out.resize(out.len() + n as usize, b' ');
                }
            }
            b'\n' | b'\r' => {
                column = 0;
                out.push(c);
            }
            _ => {
                if !text || c & 0xC0 != 0x80 {
                    column += 1;
                }
                out.push(c);
            }
        }
    }
    Some(out)
}
