//! Methods of str that look for text: find, replace, split, strip, join and their kin.

use super::Str;
use super::methods::{me, text};
use super::short::copy;
use crate::heap::{Ref, Res, Value, ValueVec};
use crate::sync::thread::Thread;
use crate::types::list::List;
use crate::types::text::{self as bytes, Span, Spans};
use crate::types::tuple::Tuple;

fn arg<'a>(t: &Thread, v: &'a Value, func: &str, nth: usize) -> Res<&'a Ref<Str>> {
    v.as_ref::<Str>()
        .ok_or_else(|| t.type_error(format!("{func}() argument {nth} must be str, not {}", t.type_name(v))))
}

/// The bytes between two optional positions, and the first as an offset; nothing if they cross.
fn window<'a>(t: &Thread, s: &'a Str, start: &Value, end: &Value) -> Res<Option<(usize, &'a [u8])>> {
    if start.is_unbound() && end.is_unbound() {
        return Ok(Some((0, s.as_bytes())));
    }
    let (from, to) = crate::types::search_range(t, start, end, || s.len())?;
    let to = to.min(s.len());
    if from > to {
        return Ok(None);
    }
    let at = s.offset(from);
    Ok(Some((at, s.as_bytes().get(at..s.offset(to)).unwrap_or(b""))))
}

type Finder = fn(&[u8], &[u8]) -> Option<usize>;

fn place(t: &Thread, a: &[Value], func: &str, f: Finder) -> Res<Option<usize>> {
    let s = me(t, &a[0])?;
    let sub = arg(t, &a[1], func, 1)?;
    let Some((at, part)) = window(t, s, &a[2], &a[3])? else { return Ok(None) };
    Ok(f(part, sub.as_bytes()).map(|i| s.char_index(at + i)))
}

pub fn find(t: &Thread, a: &[Value]) -> Res {
    t.int(place(t, a, "find", bytes::find)?.map_or(-1, |i| i as i64))
}
pub fn rfind(t: &Thread, a: &[Value]) -> Res {
    t.int(place(t, a, "rfind", bytes::rfind)?.map_or(-1, |i| i as i64))
}
pub fn index(t: &Thread, a: &[Value]) -> Res {
    match place(t, a, "index", bytes::find)? {
        Some(i) => Ok(Value::len(i)),
        None => Err(t.value_error("substring not found")),
    }
}
pub fn rindex(t: &Thread, a: &[Value]) -> Res {
    match place(t, a, "rindex", bytes::rfind)? {
        Some(i) => Ok(Value::len(i)),
        None => Err(t.value_error("substring not found")),
    }
}

pub fn count(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let sub = arg(t, &a[1], "count", 1)?;
    let Some((_, part)) = window(t, s, &a[2], &a[3])? else { return Ok(Value::small_int(0)) };
    Ok(Value::len(if sub.is_empty() {
        super::count_chars(part) + 1
    } else {
        bytes::count(part, sub.as_bytes())
    }))
}

pub fn replace(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let (old, new) = (arg(t, &a[1], "replace", 1)?, arg(t, &a[2], "replace", 2)?);
    let most = t.arg_clamped(&a[3])?;
    if let (true, [from @ 0..0x80], [to @ 0..0x80]) =
        (most < 0 && s.len() > 1, old.as_bytes(), new.as_bytes())
    {
        let b = s.as_bytes();
        let Some(first) = bytes::find(b, &[*from]).filter(|_| from != to) else { return itself(t, &a[0], s) };
        let fill = |out: &mut [u8]| {
            out.copy_from_slice(b);
            out[first..].iter_mut().filter(|c| **c == *from).for_each(|c| *c = *to);
        };
        return Ok(Str::make(t, b.len(), s.len(), fill)?.into_value());
    }
    let (b, from, to) = (s.as_bytes(), old.as_bytes(), new.as_bytes());
    let n = if from.is_empty() || from == to { 0 } else { bytes::count(b, from) };
    let n = if most < 0 { n } else { n.min(most as usize) };
    let len = |all: usize, old: usize, new: usize| bytes::replaced_len(all, n, old, new);
    match (len(b.len(), from.len(), to.len()), len(s.len(), old.len(), new.len())) {
        (Some(size @ 2..), Some(chars)) if n > 0 => {
            Ok(Str::make(t, size, chars, |out| bytes::replace(b, from, to, n, filler(out)))?.into_value())
        }
        _ => match replaced(t, b, from, to, most, true)? {
            Some(b) => text(t, &b),
            None => itself(t, &a[0], s),
        },
    }
}

/// Writes parts behind each other.
fn filler(out: &mut [u8]) -> impl FnMut(&[u8]) + '_ {
    let mut at = 0;
    move |part| {
        copy(&mut out[at..at + part.len()], part);
        at += part.len();
    }
}

/// The result of a replacement; nothing when it changes nothing.
pub fn replaced(
    t: &Thread,
    b: &[u8],
    old: &[u8],
    new: &[u8],
    most: i64,
    is_text: bool,
) -> Res<Option<Vec<u8>>> {
    let most = if most < 0 { usize::MAX } else { most as usize };
    if most == 0 || old == new {
        return Ok(None);
    }
    let found = if old.is_empty() {
        if is_text { super::count_chars(b) + 1 } else { b.len() + 1 }
    } else {
        bytes::count(b, old)
    };
    let n = found.min(most);
    if n == 0 {
        return Ok(None);
    }
    let Some(len) = bytes::replaced_len(b.len(), n, old.len(), new.len()) else {
        return Err(t.memory_error());
    };
    let mut out = crate::types::buffer(t, len)?;
    if old.is_empty() {
        bytes::interleave(b, new, n, is_text, &mut out);
    } else {
        bytes::replace(b, old, new, n, |part| out.extend_from_slice(part));
    }
    Ok(Some(out))
}

/// An unchanged result: the object itself, or its text if it is of a subclass.
pub(super) fn itself(t: &Thread, v: &Value, s: &Str) -> Res {
    if v.is_exact::<Str>() { Ok(v.clone()) } else { text(t, s.as_bytes()) }
}

fn pieces(t: &Thread, s: &Str, spans: &[Span]) -> Res {
    let (b, ascii) = (s.as_bytes(), s.is_ascii());
    let out = ValueVec::with_capacity(t, spans.len())?;
    for &(from, to) in spans {
        out.push(t, Str::part(t, &b[from..to], ascii)?)?;
    }
    Ok(List::from_items(t, out)?.into_value())
}

fn split_by(
    t: &Thread,
    a: &[Value],
    spaces: fn(&[u8], i64, bool) -> Spans,
    at: fn(&[u8], &[u8], i64) -> Spans,
) -> Res {
    let s = me(t, &a[0])?;
    let most = t.arg_clamped(&a[2])?;
    let b = s.as_bytes();
    if a[1].is_none() {
        return pieces(t, s, &spaces(b, most, true));
    }
    match a[1].payload::<Str>() {
        Some(sep) if sep.is_empty() => Err(t.value_error("empty separator")),
        Some(sep) => pieces(t, s, &at(b, sep.as_bytes(), most)),
        None => Err(t.type_error(format!("must be str or None, not {}", t.type_name(&a[1])))),
    }
}

pub fn split(t: &Thread, a: &[Value]) -> Res {
    split_by(t, a, bytes::split_space, bytes::split_at)
}
pub fn rsplit(t: &Thread, a: &[Value]) -> Res {
    split_by(t, a, bytes::rsplit_space, bytes::rsplit_at)
}
pub fn splitlines(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let keep = t.truth(&a[1])?;
    pieces(t, s, &bytes::split_lines(s.as_bytes(), keep, true))
}

fn separator<'a>(t: &Thread, v: &'a Value) -> Res<&'a [u8]> {
    match v.payload::<Str>() {
        Some(s) if s.is_empty() => Err(t.value_error("empty separator")),
        Some(s) => Ok(s.as_bytes()),
        None => Err(t.type_error(format!("must be str, not {}", t.type_name(v)))),
    }
}

pub fn partition(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let (b, sep) = (s.as_bytes(), separator(t, &a[1])?);
    let empty = t.name("").into_value();
    match bytes::find(b, sep) {
        Some(i) => t.tuple(vec![text(t, &b[..i])?, a[1].clone(), text(t, &b[i + sep.len()..])?]),
        None => t.tuple(vec![itself(t, &a[0], s)?, empty.clone(), empty]),
    }
}
pub fn rpartition(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let (b, sep) = (s.as_bytes(), separator(t, &a[1])?);
    let empty = t.name("").into_value();
    match bytes::rfind(b, sep) {
        Some(i) => t.tuple(vec![text(t, &b[..i])?, a[1].clone(), text(t, &b[i + sep.len()..])?]),
        None => t.tuple(vec![empty.clone(), empty, itself(t, &a[0], s)?]),
    }
}

fn strip_ends(t: &Thread, a: &[Value], name: &str, left: bool, right: bool) -> Res {
    let s = me(t, &a[0])?;
    let b = s.as_bytes();
    let (from, to) = if a[1].is_none() {
        bytes::strip_space(b, true, left, right)
    } else {
        match a[1].payload::<Str>() {
            Some(set) => bytes::strip_set(b, set.as_bytes(), true, left, right),
            None => return Err(t.type_error(format!("{name} arg must be None or str"))),
        }
    };
    if (from, to) == (0, b.len()) { itself(t, &a[0], s) } else { text(t, &b[from..to]) }
}

pub fn strip(t: &Thread, a: &[Value]) -> Res {
    strip_ends(t, a, "strip", true, true)
}
pub fn lstrip(t: &Thread, a: &[Value]) -> Res {
    strip_ends(t, a, "lstrip", true, false)
}
pub fn rstrip(t: &Thread, a: &[Value]) -> Res {
    strip_ends(t, a, "rstrip", false, true)
}

fn affix(t: &Thread, a: &[Value], func: &str, test: fn(&[u8], &[u8]) -> bool) -> Res {
    let s = me(t, &a[0])?;
    let part = window(t, s, &a[2], &a[3])?;
    let check = |x: &Str| part.is_some_and(|(_, b)| test(b, x.as_bytes()));
    if let Some(x) = a[1].payload::<Str>() {
        return Ok(Value::bool(check(x)));
    }
    let Some(all) = a[1].payload::<Tuple>() else {
        return Err(t.type_error(format!(
            "{func} first arg must be str or a tuple of str, not {}",
            t.type_name(&a[1])
        )));
    };
    for x in all.as_slice() {
        match x.payload::<Str>() {
            Some(x) if check(x) => return Ok(Value::TRUE),
            Some(_) => {}
            None => {
                return Err(
                    t.type_error(format!("tuple for {func} must only contain str, not {}", t.type_name(x)))
                );
            }
        }
    }
    Ok(Value::FALSE)
}

pub fn startswith(t: &Thread, a: &[Value]) -> Res {
    affix(t, a, "startswith", |b, x| b.starts_with(x))
}
pub fn endswith(t: &Thread, a: &[Value]) -> Res {
    affix(t, a, "endswith", |b, x| b.ends_with(x))
}

fn sole<'a>(t: &Thread, v: &'a Value, func: &str) -> Res<&'a [u8]> {
    match v.payload::<Str>() {
        Some(s) => Ok(s.as_bytes()),
        None => Err(t.type_error(format!("{func}() argument must be str, not {}", t.type_name(v)))),
    }
}

pub fn removeprefix(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    match s.as_bytes().strip_prefix(sole(t, &a[1], "removeprefix")?) {
        Some(b) if b.len() < s.as_bytes().len() => text(t, b),
        _ => itself(t, &a[0], s),
    }
}
pub fn removesuffix(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    match s.as_bytes().strip_suffix(sole(t, &a[1], "removesuffix")?) {
        Some(b) if b.len() < s.as_bytes().len() => text(t, b),
        _ => itself(t, &a[0], s),
    }
}

pub fn join(t: &Thread, a: &[Value]) -> Res {
    let sep = me(t, &a[0])?;
    if t.type_ref(&a[1]).slots.iter.get().is_none() && t.type_ref(&a[1]).slots.getitem.get().is_none() {
        return Err(t.type_error("can only join an iterable"));
    }
    join_values(t, sep, &t.collect(&a[1])?)
}

/// `sep.join(items)`
pub fn join_values(t: &Thread, sep: &Str, items: &[Value]) -> Res {
    if let [x] = items {
        if x.is_exact::<Str>() {
            return Ok(x.clone());
        }
    }
    let (mut len, mut chars) = (0usize, 0usize);
    for (i, x) in items.iter().enumerate() {
        let Some(s) = x.payload::<Str>() else {
            return Err(
                t.type_error(format!("sequence item {i}: expected str instance, {} found", t.type_name(x)))
            );
        };
        len += s.as_bytes().len();
        chars += s.len();
    }
    let gaps = items.len().saturating_sub(1);
    let Some(total) = sep.as_bytes().len().checked_mul(gaps).and_then(|n| n.checked_add(len)) else {
        return Err(t.memory_error());
    };
    if total == 0 {
        return Ok(t.name("").into_value());
    }
    let s = Str::make(t, total, chars + sep.len() * gaps, |out| {
        let mut put = filler(out);
        for (i, x) in items.iter().enumerate() {
            if i > 0 {
                put(sep.as_bytes());
            }
            put(x.payload::<Str>().map(|s| s.as_bytes()).unwrap_or(b""));
        }
    })?;
    Ok(s.into_value())
}
