//! What bytes and bytearray have in common: methods that read, and operators. Results are of the kind of
//! the object they are called on.

use super::Bytes;
use crate::errors::Exc;
use crate::format::str_escape;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Res, Value, ValueCell};
use crate::model::native::{Method, TypeSpec, class_method, method, static_method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::sync::thread::Thread;
use crate::types::bytearray::ByteArray;
use crate::types::str::{Str, codec, printf, search};
use crate::types::text::{self, Spans};
use crate::types::tuple::Tuple;
use crate::types::{arg_bytes, bytes_view, resizable};
use std::borrow::Cow;
use std::cell::Cell;
use std::ops::Range;

fn me<'a>(t: &Thread, v: &'a Value) -> Res<Cow<'a, [u8]>> {
    bytes_view(v)
        .ok_or_else(|| t.type_error(format!("a bytes-like object is required, not '{}'", t.type_name(v))))
}

/// Bytes, or a bytearray if `like` is one.
fn make(t: &Thread, like: &Value, b: &[u8]) -> Res {
    if like.is::<ByteArray>() { ByteArray::make(t, b) } else { Ok(Bytes::new(t, b)?.into_value()) }
}

/// An unchanged result: bytes themselves, but a copy of a bytearray.
fn itself(t: &Thread, v: &Value, b: &[u8]) -> Res {
    if v.is_exact::<Bytes>() { Ok(v.clone()) } else { make(t, v, b) }
}

/// A byte given as an int.
pub fn byte_arg(t: &Thread, v: &Value) -> Res<u8> {
    let i = t.index(v)?;
    match t.as_i64(&i).and_then(|i| u8::try_from(i).ok()) {
        Some(b) => Ok(b),
        None => Err(t.value_error("byte must be in range(0, 256)")),
    }
}

/// The contents that `bytes(...)` or `bytearray(...)` asks for; `a` holds source, encoding, errors.
pub fn from_source(t: &Thread, name: &str, a: &[Value]) -> Res<Vec<u8>> {
    let text_arg = |i: usize, arg: &str| -> Res<Option<String>> {
        if a[i].is_unbound() { Ok(None) } else { codec::name_arg(t, &a[i], name, arg).map(Some) }
    };
    let (encoding, errors) = (text_arg(1, "encoding")?, text_arg(2, "errors")?);
    let x = &a[0];
    if let Some(s) = x.as_ref::<Str>() {
        let Some(encoding) = encoding else {
            return Err(t.type_error("string argument without an encoding"));
        };
        let r = codec::encode(t, s, &encoding, errors.as_deref().unwrap_or("strict"))?;
        return Ok(arg_bytes(t, &r)?.into_owned());
    }
    if encoding.is_some() {
        return Err(t.type_error("encoding without a string argument"));
    }
    if errors.is_some() {
        return Err(t.type_error("errors without a string argument"));
    }
    if x.is_unbound() {
        return Ok(Vec::new());
    }
    if let Some(b) = bytes_view(x) {
        return Ok(b.into_owned());
    }
    if let Some(view) = crate::types::memoryview::of_python(t, x)? {
        return from_source(t, name, &[view, Value::UNBOUND, Value::UNBOUND]);
    }
    if t.is_int(x) || t.type_ref(x).slots.index.get().is_some() {
        let n = t.index_i64(x, crate::errors::Exc::OverflowError)?;
        let Ok(n) = usize::try_from(n) else { return Err(t.value_error("negative count")) };
        let mut b = crate::types::buffer(t, n)?;
        b.resize(n, 0);
        return Ok(b);
    }
    let slots = &t.type_ref(x).slots;
    if slots.iter.get().is_none() && slots.getitem.get().is_none() {
        return Err(t.type_error(format!("cannot convert '{}' object to {name}", t.type_name(x))));
    }
    ints(
        t,
        x,
        if name == "bytes" { "bytes must be in range(0, 256)" } else { "byte must be in range(0, 256)" },
    )
}

/// The bytes of an iterable of ints.
pub fn ints(t: &Thread, x: &Value, msg: &str) -> Res<Vec<u8>> {
    let mut out = Vec::new();
    t.for_each(x, |v| {
        let i = t.index(&v)?;
        match t.as_i64(&i).and_then(|i| u8::try_from(i).ok()) {
            Some(b) => out.push(b),
            None => return Err(t.value_error(msg)),
        }
        Ok(true)
    })?;
    Ok(out)
}

pub fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    match (bytes_view(a), bytes_view(b)) {
        (Some(x), Some(y)) => Ok(Value::bool(op.test(x.cmp(&y)))),
        _ => {
            if t.interp().settings.bytes_warning.get() && matches!(op, CmpOp::Eq | CmpOp::Ne) {
                warn_of_comparison(t, a, b)?;
            }
            Ok(Value::NOT_IMPLEMENTED)
        }
    }
}

/// `-b`: bytes never equal text, and rarely is that meant.
fn warn_of_comparison(t: &Thread, a: &Value, b: &Value) -> Res<()> {
    let what = if a.is::<Bytes>() { "bytes" } else { "bytearray" };
    if b.is::<Str>() {
        t.warn(Exc::BytesWarning, &format!("Comparison between {what} and string"))?;
    } else if t.is_int(b) && a.is::<Bytes>() {
        t.warn(Exc::BytesWarning, "Comparison between bytes and int")?;
    }
    Ok(())
}

/// The text of bytes is that which `repr` gives; with `-b` that is warned of.
pub fn str(t: &Thread, v: &Value) -> Res {
    if t.interp().settings.bytes_warning.get() {
        let what = if v.is::<Bytes>() { "bytes" } else { "bytearray" };
        t.warn(Exc::BytesWarning, &format!("str() on a {what} instance"))?;
    }
    Ok(t.repr(v)?.into_value())
}

pub fn contains(t: &Thread, v: &Value, x: &Value) -> Res<bool> {
    let b = me(t, v)?;
    if t.is_int(x) || t.type_ref(x).slots.index.get().is_some() {
        return Ok(memchr::memchr(byte_arg(t, x)?, &b).is_some());
    }
    Ok(text::find(&b, &arg_bytes(t, x)?).is_some())
}

pub fn add(t: &Thread, a: &Value, b: &Value) -> Res {
    if !a.is::<Bytes>() && !a.is::<ByteArray>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match (bytes_view(a), bytes_view(b)) {
        (Some(x), Some(y)) => {
            let mut out = crate::types::buffer(t, x.len() + y.len())?;
            out.extend_from_slice(&x);
            out.extend_from_slice(&y);
            make(t, a, &out)
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

pub fn mul(t: &Thread, a: &Value, b: &Value) -> Res {
    let (s, n) = if a.is::<Bytes>() || a.is::<ByteArray>() { (a, b) } else { (b, a) };
    let Some(n) = crate::types::repeat_count(t, n)? else { return Ok(Value::NOT_IMPLEMENTED) };
    if n == 1 && s.is_exact::<Bytes>() {
        return Ok(s.clone());
    }
    let x = me(t, s)?;
    make(t, s, &repeated(t, &x, n)?)
}

/// `b * n`
pub fn repeated(t: &Thread, b: &[u8], n: usize) -> Res<Vec<u8>> {
    let Some(total) = b.len().checked_mul(n) else { return Err(t.memory_error()) };
    let mut out = crate::types::buffer(t, total)?;
    if let [c] = b {
        out.resize(n, *c);
    } else {
        (0..n).for_each(|_| out.extend_from_slice(b));
    }
    Ok(out)
}

pub fn modulo(t: &Thread, a: &Value, b: &Value) -> Res {
    if !a.is::<Bytes>() && !a.is::<ByteArray>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let out = printf::format(t, &me(t, a)?, b, true)?;
    make(t, a, &out)
}

/// What is looked for: a byte or bytes.
fn needle<'a>(t: &Thread, v: &'a Value) -> Res<Cow<'a, [u8]>> {
    if let Some(b) = bytes_view(v) {
        return Ok(b);
    }
    if t.is_int(v) || t.type_ref(v).slots.index.get().is_some() {
        return Ok(Cow::Owned(vec![byte_arg(t, v)?]));
    }
    Err(t.type_error(format!("argument should be integer or bytes-like object, not '{}'", t.type_name(v))))
}

/// The object's bytes, and where in them the part between two optional positions lies; nothing if they cross.
fn window<'a>(t: &Thread, a: &'a [Value]) -> Res<Option<(Cow<'a, [u8]>, Range<usize>)>> {
    let len = || match resizable(&a[0]) {
        Some((data, _)) => data.len(),
        None => bytes_view(&a[0]).map_or(0, |b| b.len()),
    };
    let (from, to) = crate::types::search_range(t, &a[2], &a[3], len)?;
    let b = me(t, &a[0])?;
    let to = to.min(b.len());
    Ok((from <= to).then_some((b, from..to)))
}

fn place(t: &Thread, a: &[Value], f: fn(&[u8], &[u8]) -> Option<usize>) -> Res<Option<usize>> {
    let part = window(t, a)?;
    let sub = needle(t, &a[1])?;
    Ok(part.and_then(|(b, at)| Some(at.start + f(&b[at], &sub)?)))
}
fn find(t: &Thread, a: &[Value]) -> Res {
    t.int(place(t, a, text::find)?.map_or(-1, |i| i as i64))
}
fn rfind(t: &Thread, a: &[Value]) -> Res {
    t.int(place(t, a, text::rfind)?.map_or(-1, |i| i as i64))
}
fn found(t: &Thread, i: Option<usize>) -> Res {
    i.map(Value::len).ok_or_else(|| t.value_error("subsection not found"))
}
fn index(t: &Thread, a: &[Value]) -> Res {
    found(t, place(t, a, text::find)?)
}
fn rindex(t: &Thread, a: &[Value]) -> Res {
    found(t, place(t, a, text::rfind)?)
}
fn count(t: &Thread, a: &[Value]) -> Res {
    let part = window(t, a)?;
    let sub = needle(t, &a[1])?;
    Ok(Value::len(match part {
        None => 0,
        Some((_, at)) if sub.is_empty() => at.len() + 1,
        Some((b, at)) => text::count(&b[at], &sub),
    }))
}

fn replace(t: &Thread, a: &[Value]) -> Res {
    let (old, new) = (arg_bytes(t, &a[1])?, arg_bytes(t, &a[2])?);
    let most = t.arg_clamped(&a[3])?;
    let b = me(t, &a[0])?;
    match search::replaced(t, &b, &old, &new, most, false)? {
        Some(out) => make(t, &a[0], &out),
        None => itself(t, &a[0], &b),
    }
}

fn join(t: &Thread, a: &[Value]) -> Res {
    let slots = &t.type_ref(&a[1]).slots;
    if slots.iter.get().is_none() && slots.getitem.get().is_none() {
        return Err(t.type_error("can only join an iterable"));
    }
    let items = t.collect(&a[1])?;
    if let [x] = items.as_slice() {
        if x.is_exact::<Bytes>() && a[0].is::<Bytes>() {
            return Ok(x.clone());
        }
    }
    let sep = me(t, &a[0])?;
    let mut out = Vec::new();
    for (i, x) in items.iter().enumerate() {
        let Some(b) = bytes_view(x) else {
            return Err(t.type_error(format!(
                "sequence item {i}: expected a bytes-like object, {} found",
                t.type_name(x)
            )));
        };
        if i > 0 {
            out.extend_from_slice(&sep);
        }
        out.extend_from_slice(&b);
    }
    make(t, &a[0], &out)
}

fn pieces(t: &Thread, like: &Value, b: &[u8], spans: Spans) -> Res {
    let mut out = Vec::with_capacity(spans.len());
    for (from, to) in spans {
        out.push(make(t, like, &b[from..to])?);
    }
    t.list(out)
}

fn split_by(
    t: &Thread,
    a: &[Value],
    spaces: fn(&[u8], i64, bool) -> Spans,
    at: fn(&[u8], &[u8], i64) -> Spans,
) -> Res {
    let most = t.arg_clamped(&a[2])?;
    let b = me(t, &a[0])?;
    if a[1].is_none() {
        return pieces(t, &a[0], &b, spaces(&b, most, false));
    }
    let sep = arg_bytes(t, &a[1])?;
    if sep.is_empty() {
        return Err(t.value_error("empty separator"));
    }
    pieces(t, &a[0], &b, at(&b, &sep, most))
}
fn split(t: &Thread, a: &[Value]) -> Res {
    split_by(t, a, text::split_space, text::split_at)
}
fn rsplit(t: &Thread, a: &[Value]) -> Res {
    split_by(t, a, text::rsplit_space, text::rsplit_at)
}
fn splitlines(t: &Thread, a: &[Value]) -> Res {
    let keep = t.truth(&a[1])?;
    let b = me(t, &a[0])?;
    pieces(t, &a[0], &b, text::split_lines(&b, keep, false))
}

fn partition_by(t: &Thread, a: &[Value], last: bool) -> Res {
    let sep = arg_bytes(t, &a[1])?;
    if sep.is_empty() {
        return Err(t.value_error("empty separator"));
    }
    let b = me(t, &a[0])?;
    let i = if last { text::rfind(&b, &sep) } else { text::find(&b, &sep) };
    let one = |b: &[u8]| make(t, &a[0], b);
    t.tuple(match i {
        Some(i) => vec![
            one(&b[..i])?,
            if a[0].is::<Bytes>() && a[1].is::<Bytes>() { a[1].clone() } else { one(&sep)? },
            one(&b[i + sep.len()..])?,
        ],
        None if last => vec![one(b"")?, one(b"")?, itself(t, &a[0], &b)?],
        None => vec![itself(t, &a[0], &b)?, one(b"")?, one(b"")?],
    })
}

fn strip_ends(t: &Thread, a: &[Value], left: bool, right: bool) -> Res {
    let b = me(t, &a[0])?;
    let (from, to) = if a[1].is_none() {
        text::strip_space(&b, false, left, right)
    } else {
        text::strip_set(&b, &arg_bytes(t, &a[1])?, false, left, right)
    };
    if (from, to) == (0, b.len()) { itself(t, &a[0], &b) } else { make(t, &a[0], &b[from..to]) }
}

fn affix(t: &Thread, a: &[Value], func: &str, test: fn(&[u8], &[u8]) -> bool) -> Res {
    let part = window(t, a)?;
    let check = |x: &[u8]| part.as_ref().is_some_and(|(b, at)| test(&b[at.clone()], x));
    if let Some(all) = a[1].payload::<Tuple>() {
        for x in all.as_slice() {
            if check(&arg_bytes(t, x)?) {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    match bytes_view(&a[1]) {
        Some(x) => Ok(Value::bool(check(&x))),
        None => Err(t.type_error(format!(
            "{func} first arg must be bytes or a tuple of bytes, not {}",
            t.type_name(&a[1])
        ))),
    }
}

fn pad(t: &Thread, a: &[Value], func: &str, split: fn(usize, usize) -> usize) -> Res {
    let width = t.arg_i64(&a[1])?.max(0) as usize;
    let fill = match bytes_view(&a[2]) {
        _ if a[2].is_unbound() => b' ',
        Some(f) if f.len() == 1 && !a[2].is::<crate::types::memoryview::MemoryView>() => f[0],
        _ => {
            return Err(t.type_error(format!(
                "{func}() argument 2 must be a byte string of length 1, not {}",
                t.type_name(&a[2])
            )));
        }
    };
    let b = me(t, &a[0])?;
    if width <= b.len() {
        return itself(t, &a[0], &b);
    }
    let left = split(width - b.len(), width);
    let mut out = crate::types::buffer(t, width)?;
    out.resize(left, fill);
    out.extend_from_slice(&b);
    out.resize(width, fill);
    make(t, &a[0], &out)
}

fn zfill(t: &Thread, a: &[Value]) -> Res {
    let width = t.arg_i64(&a[1])?.max(0) as usize;
    let b = me(t, &a[0])?;
    if width <= b.len() {
        return itself(t, &a[0], &b);
    }
    let sign = matches!(b.first(), Some(b'+' | b'-')) as usize;
    let mut out = crate::types::buffer(t, width)?;
    out.extend_from_slice(&b[..sign]);
    out.resize(sign + width - b.len(), b'0');
    out.extend_from_slice(&b[sign..]);
    make(t, &a[0], &out)
}

fn expandtabs(t: &Thread, a: &[Value]) -> Res {
    let size = t.arg_i32(&a[1])? as i64;
    match text::expand_tabs(&me(t, &a[0])?, size, false) {
        Some(b) => make(t, &a[0], &b),
        None => Err(t.overflow_error("result too long")),
    }
}

fn decode(t: &Thread, a: &[Value]) -> Res {
    let encoding = codec::name_arg(t, &a[1], "decode", "encoding")?;
    let errors = codec::name_arg(t, &a[2], "decode", "errors")?;
    codec::decode(t, &me(t, &a[0])?, &encoding, &errors)
}

/// `b.hex(sep, bytes_per_sep)`
pub fn hex_text<'a>(
    t: &Thread,
    bytes: impl FnOnce() -> Res<Cow<'a, [u8]>>,
    sep: &Value,
    group: &Value,
) -> Res {
    let mark = if sep.is_unbound() {
        None
    } else {
        let m = match sep.payload::<Str>() {
            Some(s) => s.as_bytes().to_vec(),
            None => match bytes_view(sep) {
                Some(b) => b.into_owned(),
                None => return Err(t.type_error("sep must be str or bytes.")),
            },
        };
        match m.as_slice() {
            [c] if *c < 0x80 => Some(*c),
            [_] | [_, _] if sep.payload::<Str>().is_some_and(|s| s.len() == 1) => {
                return Err(t.value_error("sep must be ASCII."));
            }
            _ => return Err(t.value_error("sep must be length 1.")),
        }
    };
    let group = t.arg_i32(group)? as i64;
    let b = bytes()?;
    let mut out = crate::types::buffer(t, b.len().saturating_mul(3))?;
    let digit = |n: u8| b"0123456789abcdef"[n as usize & 15];
    let n = group.unsigned_abs() as usize;
    for (i, c) in b.iter().enumerate() {
        if let Some(m) = mark {
            let boundary =
                if group > 0 { (b.len() - i).is_multiple_of(n) } else { n > 0 && i.is_multiple_of(n) };
            if i > 0 && n > 0 && boundary {
                out.push(m);
            }
        }
        out.push(digit(c >> 4));
        out.push(digit(*c));
    }
    Ok(Str::from_wtf8(t, &out)?.into_value())
}

fn fromhex(t: &Thread, a: &[Value]) -> Res {
    let Some(s) = a[1].payload::<Str>() else {
        return Err(t.type_error(format!("fromhex() argument must be str, not {}", t.type_name(&a[1]))));
    };
    let mut out = Vec::with_capacity(s.as_bytes().len() / 2);
    let b = s.as_bytes();
    let mut i = 0;
    let value = |i: usize| b.get(i).and_then(|c| (*c as char).to_digit(16));
    let wrong = |i: usize| {
        t.value_error(format!(
            "non-hexadecimal number found in fromhex() arg at position {}",
            super::super::str::count_chars(&b[..i.min(b.len())])
        ))
    };
    while i < b.len() {
        if text::is_space_byte(b[i]) {
            i += 1;
            continue;
        }
        let Some(x) = value(i) else { return Err(wrong(i)) };
        let Some(y) = value(i + 1) else { return Err(wrong(i + 1)) };
        out.push((x << 4 | y) as u8);
        i += 2;
    }
    let exact_array = a[0].same(t.type_for::<ByteArray>().value());
    let base = a[0].as_ref::<Type>().is_some_and(|ty| ty.is_subtype(t.type_for::<ByteArray>()));
    let v = if base { ByteArray::make(t, &out)? } else { Bytes::new(t, &out)?.into_value() };
    if exact_array || a[0].same(t.type_for::<Bytes>().value()) { Ok(v) } else { t.call(&a[0], &[v]) }
}

fn translate(t: &Thread, a: &[Value]) -> Res {
    let table = if a[1].is_none() { None } else { Some(arg_bytes(t, &a[1])?) };
    if table.as_ref().is_some_and(|x| x.len() != 256) {
        return Err(t.value_error("translation table must be 256 characters long"));
    }
    let gone = if a[2].is_unbound() { Cow::Borrowed(&b""[..]) } else { arg_bytes(t, &a[2])? };
    let b = me(t, &a[0])?;
    let out: Vec<u8> = b
        .iter()
        .filter(|c| !gone.contains(c))
        .map(|c| table.as_ref().map_or(*c, |x| x[*c as usize]))
        .collect();
    make(t, &a[0], &out)
}

fn maketrans(t: &Thread, a: &[Value]) -> Res {
    let (x, y) = (arg_bytes(t, &a[0])?, arg_bytes(t, &a[1])?);
    if x.len() != y.len() {
        return Err(t.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (k, v) in x.iter().zip(y.iter()) {
        table[*k as usize] = *v;
    }
    Ok(Bytes::new(t, &table)?.into_value())
}

fn mapped(t: &Thread, a: &[Value], f: impl FnOnce(&mut [u8])) -> Res {
    let mut b = me(t, &a[0])?.into_owned();
    f(&mut b);
    make(t, &a[0], &b)
}

fn title_case(b: &mut [u8]) {
    let mut inside = false;
    for c in b {
        *c = if inside { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
        inside = c.is_ascii_alphabetic();
    }
}

fn is_title(b: &[u8]) -> bool {
    let (mut inside, mut any) = (false, false);
    for c in b {
        if c.is_ascii_uppercase() {
            if inside {
                return false;
            }
            (inside, any) = (true, true);
        } else if c.is_ascii_lowercase() {
            if !inside {
                return false;
            }
            any = true;
        } else {
            inside = false;
        }
    }
    any
}

fn all(t: &Thread, a: &[Value], f: fn(u8) -> bool) -> Res {
    let b = me(t, &a[0])?;
    Ok(Value::bool(!b.is_empty() && b.iter().all(|c| f(*c))))
}

macro_rules! shared {
    ($name:ident $(, $more:expr)*) => {
        pub const $name: &[Method] = &[
            method("find(self, sub, start=..., end=..., /)", find),
            method("rfind(self, sub, start=..., end=..., /)", rfind),
            method("index(self, sub, start=..., end=..., /)", index),
            method("rindex(self, sub, start=..., end=..., /)", rindex),
            method("count(self, sub, start=..., end=..., /)", count),
            method("replace(self, old, new, count=-1, /)", replace),
            method("join(self, iterable_of_bytes, /)", join).sink(crate::protocol::sink::Rule::List),
            method("split(self, /, sep=None, maxsplit=-1)", split),
            method("rsplit(self, /, sep=None, maxsplit=-1)", rsplit),
            method("splitlines(self, /, keepends=False)", splitlines),
            method("partition(self, sep, /)", |t, a| partition_by(t, a, false)),
            method("rpartition(self, sep, /)", |t, a| partition_by(t, a, true)),
            method("strip(self, bytes=None, /)", |t, a| strip_ends(t, a, true, true)),
            method("lstrip(self, bytes=None, /)", |t, a| strip_ends(t, a, true, false)),
            method("rstrip(self, bytes=None, /)", |t, a| strip_ends(t, a, false, true)),
            method("startswith(self, prefix, start=..., end=..., /)", |t, a| {
                affix(t, a, "startswith", |b, x| b.starts_with(x))
            }),
            method("endswith(self, suffix, start=..., end=..., /)", |t, a| {
                affix(t, a, "endswith", |b, x| b.ends_with(x))
            }),
            method("removeprefix(self, prefix, /)", |t, a| {
                let x = arg_bytes(t, &a[1])?;
                let b = me(t, &a[0])?;
                match b.strip_prefix(&*x) {
                    Some(r) if !x.is_empty() => make(t, &a[0], r),
                    _ => itself(t, &a[0], &b),
                }
            }),
            method("removesuffix(self, suffix, /)", |t, a| {
                let x = arg_bytes(t, &a[1])?;
                let b = me(t, &a[0])?;
                match b.strip_suffix(&*x) {
                    Some(r) if !x.is_empty() => make(t, &a[0], r),
                    _ => itself(t, &a[0], &b),
                }
            }),
            method("center(self, width, fillchar=..., /)", |t, a| {
                pad(t, a, "center", |missing, width| missing / 2 + (missing & width & 1))
            }),
            method("ljust(self, width, fillchar=..., /)", |t, a| pad(t, a, "ljust", |_, _| 0)),
            method("rjust(self, width, fillchar=..., /)", |t, a| pad(t, a, "rjust", |missing, _| missing)),
            method("zfill(self, width, /)", zfill),
            method("expandtabs(self, /, tabsize=8)", expandtabs),
            method("decode(self, /, encoding='utf-8', errors='strict')", decode),
            method("hex(self, sep=..., bytes_per_sep=1)", |t, a| hex_text(t, || me(t, &a[0]), &a[1], &a[2])),
            class_method("fromhex(cls, string, /)", fromhex),
            method("translate(self, table, /, delete=...)", translate),
            static_method("maketrans(frm, to, /)", maketrans),
            method("lower(self, /)", |t, a| mapped(t, a, |b| b.make_ascii_lowercase())),
            method("upper(self, /)", |t, a| mapped(t, a, |b| b.make_ascii_uppercase())),
            method("title(self, /)", |t, a| mapped(t, a, title_case)),
            method("capitalize(self, /)", |t, a| {
                mapped(t, a, |b| {
                    b.make_ascii_lowercase();
                    b.iter_mut().take(1).for_each(|c| c.make_ascii_uppercase());
                })
            }),
            method("swapcase(self, /)", |t, a| {
                mapped(t, a, |b| b.iter_mut().filter(|c| c.is_ascii_alphabetic()).for_each(|c| *c ^= 0x20))
            }),
            method("isalnum(self, /)", |t, a| all(t, a, |c| c.is_ascii_alphanumeric())),
            method("isalpha(self, /)", |t, a| all(t, a, |c| c.is_ascii_alphabetic())),
            method("isdigit(self, /)", |t, a| all(t, a, |c| c.is_ascii_digit())),
            method("isspace(self, /)", |t, a| all(t, a, text::is_space_byte)),
            method("isascii(self, /)", |t, a| Ok(Value::bool(me(t, &a[0])?.is_ascii()))),
            method("islower(self, /)", |t, a| {
                let b = me(t, &a[0])?;
                let any = b.iter().any(u8::is_ascii_lowercase);
                Ok(Value::bool(any && !b.iter().any(u8::is_ascii_uppercase)))
            }),
            method("isupper(self, /)", |t, a| {
                let b = me(t, &a[0])?;
                let any = b.iter().any(u8::is_ascii_uppercase);
                Ok(Value::bool(any && !b.iter().any(u8::is_ascii_lowercase)))
            }),
            method("istitle(self, /)", |t, a| Ok(Value::bool(is_title(&me(t, &a[0])?)))),
            $($more,)*
        ];
    };
}

shared!(
    BYTES,
    method("__bytes__(self, /)", |t, a| {
        if a[0].is_exact::<Bytes>() {
            Ok(a[0].clone())
        } else {
            Ok(Bytes::new(t, &me(t, &a[0])?)?.into_value())
        }
    }),
    method("__getnewargs__(self, /)", |t, a| { t.tuple(vec![Bytes::new(t, &me(t, &a[0])?)?.into_value()]) })
);

use crate::types::bytearray as array;
shared!(
    BYTEARRAY,
    method("append(self, item, /)", array::append),
    method("extend(self, iterable_of_ints, /)", array::extend),
    method("insert(self, index, item, /)", array::insert),
    method("pop(self, index=-1, /)", array::pop),
    method("remove(self, value, /)", array::remove),
    method("reverse(self, /)", array::reverse),
    method("clear(self, /)", array::clear),
    method("copy(self, /)", |t, a| ByteArray::make(t, &me(t, &a[0])?)),
    method("__alloc__(self, /)", |t, a| Ok(Value::len(me(t, &a[0])?.len() + 1))),
    method("__reduce__(self, /)", array::reduce),
    method("__reduce_ex__(self, proto=0, /)", array::reduce)
);

/// `repr` of the contents, as bytes show them.
pub fn repr_of(b: &[u8]) -> String {
    str_escape::repr_bytes(b)
}

/// Iterator over bytes and bytearrays; empty once exhausted.
pub struct BytesIter {
    seq: ValueCell,
    at: Cell<usize>,
}

impl Payload for BytesIter {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.seq.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.seq.take();
    }
}

pub fn iter(t: &Thread, v: &Value) -> Res {
    let it = BytesIter { seq: ValueCell::new(v.clone()), at: Cell::new(0) };
    let spec = if v.is::<ByteArray>() { &BYTEARRAY_ITER } else { &BYTES_ITER };
    let ty = t.interp().types.registered(spec).ok_or(crate::heap::Raised)?;
    Ok(t.make_of(&ty, it)?.into_value())
}

fn byte_at(v: &Value, i: usize) -> Option<u8> {
    match v.payload::<Bytes>() {
        Some(b) => b.as_slice().get(i).copied(),
        None => v.payload::<ByteArray>()?.data.with(|b| b.get(i).copied()),
    }
}

fn iter_next(_: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<BytesIter>() else { return Ok(Value::UNBOUND) };
    let Some(seq) = me.seq.opt() else { return Ok(Value::UNBOUND) };
    match byte_at(&seq, me.at.get()) {
        Some(b) => {
            me.at.set(me.at.get() + 1);
            Ok(Value::small_int(b as i32))
        }
        None => {
            me.seq.take();
            Ok(Value::UNBOUND)
        }
    }
}

const ITER_METHODS: &[Method] = &[
    method("__length_hint__(self, /)", |t, a| {
        let Some(me) = a[0].payload::<BytesIter>() else { return Ok(Value::small_int(0)) };
        match me.seq.opt() {
            Some(s) => Ok(Value::len(t.length(&s)?.saturating_sub(me.at.get()))),
            None => Ok(Value::small_int(0)),
        }
    }),
    method("__reduce__(self, /)", |t, a| {
        let f = crate::types::builtin(t, "iter");
        let Some(me) = a[0].payload::<BytesIter>() else { return Ok(Value::NONE) };
        match me.seq.opt() {
            Some(s) => t.tuple(vec![f, t.tuple(vec![s])?, Value::len(me.at.get())]),
            None => t.tuple(vec![f, t.tuple(vec![t.tuple(vec![])?])?]),
        }
    }),
    method("__setstate__(self, state, /)", |t, a| {
        if let Some(me) = a[0].payload::<BytesIter>() {
            me.at.set(t.arg_i64(&a[1])?.max(0) as usize);
        }
        Ok(Value::NONE)
    }),
];

pub static BYTES_ITER: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(|_, v| Ok(v.clone())));
        s.next.set(Some(iter_next));
    },
    methods: ITER_METHODS,
    ..TypeSpec::of::<BytesIter>("bytes_iterator")
};
pub static BYTEARRAY_ITER: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: BYTES_ITER.slots,
    methods: ITER_METHODS,
    ..TypeSpec::of::<BytesIter>("bytearray_iterator")
};
