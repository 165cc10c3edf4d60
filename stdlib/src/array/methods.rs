//! The methods of arrays.

use super::{items, len, make, me, pickle, push, resizable};
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::native::{GetSet, Method, getter, method};
use ouro_runtime::types::array::{Array, item_size};
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::iterators::GENERIC;
use ouro_runtime::types::list::List;
use ouro_runtime::types::memoryview::MemoryView;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::{arg_bytes, bytes_of};
use ouro_runtime::{Exc, Thread};

/// The first item from `from` on and before `to` that equals `x`, which may change the array.
pub fn search(t: &Thread, a: &Array, x: &Value, from: usize, to: usize) -> Res<Option<usize>> {
    let mut i = from;
    while i < to {
        match super::item(t, a, i)? {
            Some(y) if t.equal(&y, x)? => return Ok(Some(i)),
            Some(_) => i += 1,
            None => break,
        }
    }
    Ok(None)
}

pub fn append_bytes(t: &Thread, a: &Array, b: &[u8]) -> Res<()> {
    if !b.len().is_multiple_of(item_size(a.code)) {
        return Err(t.value_error("bytes length not a multiple of item size"));
    }
    append_items(t, a, b)
}

pub fn append_items(t: &Thread, a: &Array, b: &[u8]) -> Res<()> {
    if b.is_empty() { Ok(()) } else { resizable(t, a)?.extend(t, b) }
}

pub fn append_text(t: &Thread, a: &Array, s: &Str) -> Res<()> {
    let b: Vec<u8> = s.code_points().flat_map(u32::to_le_bytes).collect();
    append_items(t, a, &b)
}

/// The items as list.
pub fn tolist(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    let mut out = Vec::with_capacity(len(x));
    while let Some(v) = super::item(t, x, out.len())? {
        out.push(v);
    }
    t.list(out)
}

pub fn tounicode(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    if !items::is_text(x.code) {
        return Err(t.value_error("tounicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    let b = x.data.to_vec();
    let points = b.chunks_exact(4).map(|b| u64::from_le_bytes(items::word(b)) as u32);
    // The older code takes surrogates.
    if x.code == b'w' && points.clone().any(|c| char::from_u32(c).is_none()) {
        return t.call_method_str(Bytes::new(t, &b)?.value(), "decode", &[t.string("utf-32-le")?]);
    }
    items::text(t, points)
}

fn fromunicode(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    let s = t.arg_str(&a[1], "fromunicode() argument")?;
    if !items::is_text(x.code) {
        return Err(t.value_error("fromunicode() may only be called on unicode type arrays ('u' or 'w')"));
    }
    append_text(t, x, s)?;
    Ok(Value::NONE)
}

fn frombytes(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    let wide = match a[1].payload::<Array>() {
        Some(from) => item_size(from.code) != 1,
        None => a[1].payload::<MemoryView>().is_some_and(|m| m.size() != 1),
    };
    if wide {
        return Err(t.type_error("a bytes-like object is required"));
    }
    let b = arg_bytes(t, &a[1])?.into_owned();
    append_bytes(t, x, &b)?;
    Ok(Value::NONE)
}

fn fromlist(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    let Some(list) = a[1].payload::<List>() else { return Err(t.type_error("arg must be list")) };
    let n = list.items.len();
    let mut b = Vec::with_capacity(n * item_size(x.code));
    if n > 0 {
        resizable(t, x)?;
    }
    for i in 0..n {
        let Some(v) = list.items.get(i) else { break };
        b.extend_from_slice(&items::set(t, x.code, &v)?[..item_size(x.code)]);
        if list.items.len() != n {
            return Err(t.runtime_error("list changed size during iteration"));
        }
    }
    append_bytes(t, x, &b)?;
    Ok(Value::NONE)
}

fn fromfile(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    let n = t.arg_i64(&a[2])?;
    if n < 0 {
        return Err(t.value_error("negative count"));
    }
    let Some(want) = n.checked_mul(item_size(x.code) as i64) else { return Err(t.memory_error()) };
    let b = t.call_method_str(&a[1], "read", &[t.int(want)?])?;
    let Some(b) = b.payload::<Bytes>() else {
        return Err(t.type_error("read() didn't return bytes"));
    };
    append_bytes(t, x, b.as_slice())?;
    if b.as_slice().len() as i64 != want {
        return Err(t.err(Exc::EOFError, "read() didn't return enough bytes"));
    }
    Ok(Value::NONE)
}

fn tofile(t: &Thread, a: &[Value]) -> Res {
    // A piece at a time, as the array may change while one is written.
    const PIECE: usize = 64 << 10;
    let x = me(t, &a[0])?;
    let mut at = 0;
    while at < x.data.len() {
        let piece = x.data.with(|b| b[at..b.len().min(at + PIECE)].to_vec());
        t.call_method_str(&a[1], "write", &[Bytes::new(t, &piece)?.into_value()])?;
        at += PIECE;
    }
    Ok(Value::NONE)
}

fn insert(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    let i = t.index_i64(&a[1], Exc::OverflowError)?;
    let b = items::set(t, x.code, &a[2])?;
    let (n, size) = (len(x) as i64, item_size(x.code));
    let at = if i < 0 { (i + n).max(0) } else { i.min(n) } as usize * size;
    resizable(t, x)?.splice(t, at, at, &b[..size])?;
    Ok(Value::NONE)
}

fn pop(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    let i = t.arg_i64(&a[1])?;
    let n = len(x) as i64;
    if n == 0 {
        return Err(t.index_error("pop from empty array"));
    }
    let i = if i < 0 { i + n } else { i };
    let found = usize::try_from(i).ok().map(|i| super::item(t, x, i)).transpose()?.flatten();
    let Some(v) = found else { return Err(t.index_error("pop index out of range")) };
    let (at, size) = (i as usize * item_size(x.code), item_size(x.code));
    resizable(t, x)?.splice(t, at, at + size, b"")?;
    Ok(v)
}

fn remove(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    match search(t, x, &a[1], 0, usize::MAX)? {
        Some(i) => {
            let size = item_size(x.code);
            resizable(t, x)?.splice(t, i * size, (i + 1) * size, b"")?;
            Ok(Value::NONE)
        }
        None => Err(t.value_error("array.remove(x): x not in array")),
    }
}

fn index(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    let (from, to) = ouro_runtime::types::item_range(t, &a[2], &a[3], || len(x))?;
    match search(t, x, &a[1], from, to)? {
        Some(i) => Ok(Value::len(i)),
        None => Err(t.value_error("array.index(x): x not in array")),
    }
}

fn count(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    let (mut n, mut from) = (0, 0);
    while let Some(i) = search(t, x, &a[1], from, usize::MAX)? {
        n += 1;
        from = i + 1;
    }
    Ok(Value::len(n))
}

fn reverse(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    x.data.with_mut(|d| {
        // All bytes turned around, and those of each item once more.
        d.reverse();
        items::swap(x.code, d);
    });
    Ok(Value::NONE)
}

fn byteswap(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    x.data.with_mut(|d| items::swap(x.code, d));
    Ok(Value::NONE)
}

fn copy(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    make(t, x.code, &x.data.to_vec())
}

fn clear(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    if !x.data.is_empty() {
        resizable(t, x)?.truncate(0);
    }
    Ok(Value::NONE)
}

fn buffer_info(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    let address = x.data.with(|b| if b.is_empty() { 0 } else { b.as_ptr() as u64 });
    t.tuple(vec![t.uint(address)?, Value::len(len(x))])
}

pub const METHODS: &[Method] = &[
    method("append(self, v, /)", |t, a| push(t, me(t, &a[0])?, &a[1]).map(|()| Value::NONE)),
    method("buffer_info(self, /)", buffer_info),
    method("byteswap(self, /)", byteswap),
    method("clear(self, /)", clear),
    method("count(self, v, /)", count),
    method("extend(self, bb, /)", |t, a| super::extend(t, me(t, &a[0])?, &a[1]).map(|()| Value::NONE)),
    method("frombytes(self, buffer, /)", frombytes),
    method("fromfile(self, f, n, /)", fromfile),
    method("fromlist(self, list, /)", fromlist),
    method("fromunicode(self, ustr, /)", fromunicode),
    method("index(self, v, start=0, stop=..., /)", index),
    method("insert(self, i, v, /)", insert),
    method("pop(self, i=-1, /)", pop),
    method("remove(self, v, /)", remove),
    method("reverse(self, /)", reverse),
    method("tobytes(self, /)", |t, a| {
        Ok(Bytes::new(t, &bytes_of(me(t, &a[0])?.value()).unwrap_or_default())?.into_value())
    }),
    method("tofile(self, f, /)", tofile),
    method("tolist(self, /)", tolist),
    method("tounicode(self, /)", tounicode),
    method("__copy__(self, /)", copy),
    method("__deepcopy__(self, unused, /)", copy),
    method("__reduce_ex__(self, value, /)", pickle::reduce),
    GENERIC,
];

pub const GETSET: &[GetSet] = &[
    getter("typecode", |t, v| t.string((me(t, v)?.code as char).to_string())),
    getter("itemsize", |t, v| Ok(Value::len(item_size(me(t, v)?.code)))),
];
