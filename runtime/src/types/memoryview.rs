//! memoryview: one dimension over bytes, a bytearray, an array, or memory outside the heap.

use super::array::{self, Array};
use super::bytearray::ByteArray;
use super::bytes::Bytes;
use super::shared::SharedBytes;
use super::slice::{Resolved, Slice};
use super::str::Str;
use super::tuple::Tuple;
use crate::errors::Exc;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Raised, Ref, Res, Value, ValueCell};
use crate::model::bind::bind_args;
use crate::model::native::{GetSet, Method, TypeSpec, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::sync::thread::Thread;
use std::cell::Cell;

/// The payload of memoryview.
pub struct MemoryView {
    /// Bytes, a bytearray, an array or shared bytes; empty once released.
    base: ValueCell,
    /// Byte offset of the first item.
    start: i64,
    /// Bytes from one item to the next.
    stride: i64,
    /// Items.
    len: usize,
    format: u8,
    readonly: bool,
}

impl Payload for MemoryView {
    const PARTS: &'static [&'static str] = &["obj"];
    fn trace(&self, v: &mut Visitor<'_>) {
        self.base.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.release();
    }
}

impl Drop for MemoryView {
    fn drop(&mut self) {
        self.release();
    }
}

/// Bytes of one item of a format.
fn item_size(format: u8) -> Option<usize> {
    Some(match format {
        b'b' | b'B' | b'c' | b'?' => 1,
        b'h' | b'H' | b'e' => 2,
        b'i' | b'I' | b'f' | b'w' => 4,
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'P' | b'd' => 8,
        _ => return None,
    })
}

/// How many views an object counts that must not move its bytes meanwhile.
fn exports(base: &Value) -> Option<&Cell<usize>> {
    match super::resizable(base) {
        Some((_, exports)) => Some(exports),
        None => base.payload::<SharedBytes>().map(|s| &s.exports),
    }
}

impl MemoryView {
    fn of(t: &Thread, base: &Value, start: i64, stride: i64, len: usize, format: u8, readonly: bool) -> Res {
        if let Some(n) = exports(base) {
            n.set(n.get() + 1);
        }
        let base = ValueCell::new(base.clone());
        Ok(t.make(MemoryView { base, start, stride, len, format, readonly })?.into_value())
    }
    fn release(&self) {
        let base = self.base.take();
        if let Some(n) = exports(&base) {
            n.set(n.get().saturating_sub(1));
        }
    }
    /// Bytes of an item.
    pub fn size(&self) -> usize {
        item_size(self.format).unwrap_or(1)
    }
    /// Runs `f` on the bytes of the object underneath.
    fn with<R>(&self, f: impl FnOnce(&[u8]) -> R) -> Option<R> {
        let base = self.base.opt()?;
        if let Some(b) = base.payload::<Bytes>() {
            return Some(f(b.as_slice()));
        }
        if let Some(s) = base.payload::<SharedBytes>() {
            return Some(s.with(f));
        }
        super::resizable(&base).map(|(data, _)| data.with(f))
    }
    /// The same, to change them; nothing if they cannot be changed.
    fn with_mut<R>(&self, f: impl FnOnce(&mut [u8]) -> R) -> Option<R> {
        let base = self.base.opt()?;
        if let Some(s) = base.payload::<SharedBytes>() {
            return Some(s.with_mut(f));
        }
        super::resizable(&base).map(|(data, _)| data.with_mut(f))
    }
    fn item(&self, i: usize) -> Option<[u8; 8]> {
        let (at, n) = (self.start + i as i64 * self.stride, self.size());
        self.with(|b| {
            let mut out = [0; 8];
            let at = usize::try_from(at).ok()?;
            out[..n].copy_from_slice(b.get(at..at + n)?);
            Some(out)
        })?
    }
    /// The bytes it shows; nothing once released.
    pub fn to_vec(&self) -> Option<Vec<u8>> {
        let n = self.size();
        self.with(|b| {
            let at =
                |i: usize| usize::try_from(self.start + i as i64 * self.stride).unwrap_or(usize::MAX - 8);
            if self.stride == n as i64 {
                return b.get(at(0)..at(0) + self.len * n).unwrap_or(&[]).to_vec();
            }
            (0..self.len).flat_map(|i| b.get(at(i)..at(i) + n).unwrap_or(&[]).iter().copied()).collect()
        })
    }
    /// May the bytes be changed through it?
    pub fn is_readonly(&self) -> bool {
        self.readonly
    }
    /// Overwrites bytes from the start of a view of single bytes; false if it cannot.
    pub fn write_bytes(&self, from: &[u8]) -> bool {
        let n = self.size();
        if from.len() > self.len * n {
            return false;
        }
        let place =
            |i: usize| usize::try_from(self.start + (i / n) as i64 * self.stride + (i % n) as i64).ok();
        let done = self.with_mut(|d| {
            if self.stride == n as i64 {
                let to = place(0).and_then(|at| d.get_mut(at..at + from.len()));
                if let Some(to) = to {
                    to.copy_from_slice(from);
                }
                return;
            }
            for (i, c) in from.iter().enumerate() {
                if let Some(x) = place(i).and_then(|at| d.get_mut(at)) {
                    *x = *c;
                }
            }
        });
        done.is_some()
    }
}

fn unsupported(t: &Thread) -> Raised {
    t.err(Exc::NotImplementedError, "memoryview: format w not supported")
}

/// The value of an item.
fn unpack(t: &Thread, format: u8, b: [u8; 8]) -> Res {
    match format {
        b'w' => Err(unsupported(t)),
        b'B' => Ok(Value::small_int(b[0] as i32)),
        b'b' => Ok(Value::small_int(b[0] as i8 as i32)),
        b'c' => Ok(Bytes::new(t, &b[..1])?.into_value()),
        b'?' => Ok(Value::bool(b[0] != 0)),
        b'h' => t.int(i16::from_le_bytes([b[0], b[1]]) as i64),
        b'H' => t.int(u16::from_le_bytes([b[0], b[1]]) as i64),
        b'i' => t.int(i32::from_le_bytes([b[0], b[1], b[2], b[3]]) as i64),
        b'I' => t.int(u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as i64),
        b'f' => t.float(f32::from_le_bytes([b[0], b[1], b[2], b[3]]) as f64),
        b'd' => t.float(f64::from_le_bytes(b)),
        b'L' | b'Q' | b'N' | b'P' => t.uint(u64::from_le_bytes(b)),
        _ => t.int(i64::from_le_bytes(b)),
    }
}

/// The bytes of a value as an item.
fn pack(t: &Thread, format: u8, v: &Value) -> Res<[u8; 8]> {
    let f = format as char;
    let bad_type = || t.type_error(format!("memoryview: invalid type for format '{f}'"));
    let bad_value = || t.value_error(format!("memoryview: invalid value for format '{f}'"));
    let mut out = [0; 8];
    match format {
        b'c' => match v.payload::<Bytes>() {
            Some(b) if b.as_slice().len() == 1 => out[0] = b.as_slice()[0],
            Some(_) => return Err(bad_value()),
            None => return Err(bad_type()),
        },
        b'w' => return Err(unsupported(t)),
        b'?' => out[0] = t.truth(v)? as u8,
        b'f' | b'd' => {
            if t.as_float(v).is_none() && t.as_num(v).is_none() && t.type_ref(v).slots.float.get().is_none() {
                return Err(bad_type());
            }
            let x = t.arg_f64(v)?;
            if format == b'd' {
                out = x.to_le_bytes();
            } else {
                out[..4].copy_from_slice(&(x as f32).to_le_bytes());
            }
        }
        _ => {
            if !t.is_int(v) && t.type_ref(v).slots.index.get().is_none() {
                return Err(bad_type());
            }
            let n = t.as_bigint(&t.index(v)?).unwrap_or_default();
            let bits = 8 * item_size(format).unwrap_or(1) as u32;
            let signed = matches!(format, b'b' | b'h' | b'i' | b'l' | b'q' | b'n');
            let Ok(n) = i128::try_from(n) else { return Err(bad_value()) };
            let (low, high) =
                if signed { (-(1i128 << (bits - 1)), 1i128 << (bits - 1)) } else { (0, 1i128 << bits) };
            if n < low || n >= high {
                return Err(bad_value());
            }
            out.copy_from_slice(&n.to_le_bytes()[..8]);
        }
    }
    Ok(out)
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<MemoryView>> {
    let m = crate::model::class::expect::<MemoryView>(t, v, "memoryview", "memoryview")?;
    if m.base.is_empty() {
        return Err(t.value_error("operation forbidden on released memoryview object"));
    }
    Ok(m)
}

fn new(t: &Thread, _: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let a = bind_args(t, crate::signature!("memoryview(object)"), args, kw)?;
    make(t, &a[0])
}

/// `memoryview(v)`
pub fn make(t: &Thread, v: &Value) -> Res {
    if let Some(b) = v.payload::<Bytes>() {
        return MemoryView::of(t, v, 0, 1, b.as_slice().len(), b'B', true);
    }
    if let Some(b) = v.payload::<ByteArray>() {
        return MemoryView::of(t, v, 0, 1, b.data.len(), b'B', false);
    }
    if let Some(b) = v.payload::<SharedBytes>() {
        return MemoryView::of(t, v, 0, 1, b.len(), b'B', false);
    }
    if let Some(a) = v.payload::<Array>() {
        let (size, format) = (array::item_size(a.code), if a.code == b'u' { b'w' } else { a.code });
        return MemoryView::of(t, v, 0, size as i64, a.data.len() / size, format, false);
    }
    if v.is::<MemoryView>() {
        let m = me(t, v)?;
        return MemoryView::of(t, &m.base.get(), m.start, m.stride, m.len, m.format, m.readonly);
    }
    if let Some(view) = of_python(t, v)? {
        return make(t, &view);
    }
    Err(t.type_error(format!("memoryview: a bytes-like object is required, not '{}'", t.type_name(v))))
}

/// The buffer of a class written in Python, by its `__buffer__` (PEP 688).
pub fn of_python(t: &Thread, v: &Value) -> Res<Option<Value>> {
    // PyBUF_FULL_RO
    const FLAGS: i32 = 0x11C;
    let Some(view) = t.call_special(v, &t.name("__buffer__"), &[Value::small_int(FLAGS)])? else {
        return Ok(None);
    };
    if !view.is::<MemoryView>() {
        return Err(t.type_error("__buffer__ returned non-memoryview object"));
    }
    Ok(Some(view))
}

/// A view of the positions of a slice.
fn part(t: &Thread, m: &MemoryView, r: &Resolved) -> Res {
    MemoryView::of(
        t,
        &m.base.get(),
        m.start.wrapping_add(r.start.wrapping_mul(m.stride)),
        m.stride.wrapping_mul(r.step),
        r.len,
        m.format,
        m.readonly,
    )
}

fn getitem(t: &Thread, v: &Value, k: &Value) -> Res {
    let m = me(t, v)?;
    if let Some(s) = k.payload::<Slice>() {
        let r = s.resolve(t, || m.len)?;
        return part(t, me(t, v)?, &r);
    }
    if k.same(&Value::ELLIPSIS) {
        return Ok(v.clone());
    }
    let item = match position(t, m, k)? {
        Some(i) => me(t, v)?.item(i),
        None => None,
    };
    match item {
        Some(b) => unpack(t, m.format, b),
        None => Err(t.index_error("index out of bounds on dimension 1")),
    }
}

fn position(t: &Thread, m: &MemoryView, k: &Value) -> Res<Option<usize>> {
    if !t.is_int(k) && t.type_ref(k).slots.index.get().is_none() {
        return Err(t.type_error("memoryview: invalid slice key"));
    }
    crate::protocol::sequence::position(t, k, || m.len)
}

fn setitem(t: &Thread, v: &Value, k: &Value, x: Option<&Value>) -> Res<()> {
    let m = me(t, v)?;
    if m.readonly {
        return Err(t.type_error("cannot modify read-only memory"));
    }
    let Some(x) = x else { return Err(t.type_error("cannot delete memory")) };
    if let Some(s) = k.payload::<Slice>() {
        let r = s.resolve(t, || m.len)?;
        let m = me(t, v)?;
        // What is borrowed cannot change, so that it is none of what is written.
        let from = super::arg_bytes(t, x)?;
        if from.len() != r.len * m.size() {
            return Err(t.value_error("memoryview assignment: lvalue and rvalue have different structures"));
        }
        let part = part(t, m, &r)?;
        if let Some(p) = part.payload::<MemoryView>() {
            p.write_bytes(&from);
        }
        return Ok(());
    }
    let Some(i) = position(t, m, k)? else { return Err(t.index_error("index out of bounds on dimension 1")) };
    let b = pack(t, m.format, x)?;
    let (at, n) = (m.start + i as i64 * m.stride, m.size());
    me(t, v)?.with_mut(|d| {
        if let Some(d) = usize::try_from(at).ok().and_then(|at| d.get_mut(at..at + n)) {
            d.copy_from_slice(&b[..n]);
        }
    });
    Ok(())
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let same = match (a.payload::<MemoryView>(), b.payload::<MemoryView>()) {
        (Some(x), Some(y)) if x.format == b'w' || y.format == b'w' => false,
        (Some(x), Some(y)) if x.format != y.format && !x.base.is_empty() && !y.base.is_empty() => {
            t.equal(&tolist(t, std::slice::from_ref(a))?, &tolist(t, std::slice::from_ref(b))?)?
        }
        _ => match (super::bytes_of(a), super::bytes_of(b)) {
            (Some(x), Some(y)) => x == y,
            _ if a.same(b) => true,
            _ => return Ok(Value::NOT_IMPLEMENTED),
        },
    };
    Ok(Value::bool(same == (op == CmpOp::Eq)))
}

fn tolist(t: &Thread, a: &[Value]) -> Res {
    let m = me(t, &a[0])?;
    let mut out = Vec::with_capacity(m.len.min(1 << 20));
    for i in 0..m.len {
        out.push(unpack(t, m.format, m.item(i).unwrap_or_default())?);
    }
    t.list(out)
}

fn tobytes(t: &Thread, a: &[Value]) -> Res {
    let m = me(t, &a[0])?;
    // One dimension has one order.
    match a[1].payload::<Str>().map(Str::lossy) {
        Some(order) if !matches!(&*order, "C" | "F" | "A") => {
            return Err(t.value_error("order must be 'C', 'F' or 'A'"));
        }
        None if !a[1].is_none() => {
            let given = t.type_name(&a[1]);
            return Err(t.type_error(format!("tobytes() argument 'order' must be str or None, not {given}")));
        }
        _ => {}
    }
    let b = m.to_vec().unwrap_or_default();
    Ok(Bytes::new(t, &b)?.into_value())
}

fn cast(t: &Thread, a: &[Value]) -> Res {
    let m = me(t, &a[0])?;
    let Some(f) = a[1].payload::<Str>() else {
        return Err(t.type_error(format!("cast() argument 'format' must be str, not {}", t.type_name(&a[1]))));
    };
    let text = f.lossy();
    let code = text.strip_prefix('@').unwrap_or(&text);
    let (Some(size), true) = (code.bytes().next().and_then(item_size), code.len() == 1 && code != "w") else {
        return Err(t.value_error(
            "memoryview: destination format must be a native single character format prefixed with an optional '@'",
        ));
    };
    let format = code.as_bytes()[0];
    let bytes = |f: u8| matches!(f, b'B' | b'b' | b'c');
    if !bytes(m.format) && !bytes(format) {
        return Err(t.type_error("memoryview: cannot cast between two non-byte formats"));
    }
    if m.stride != m.size() as i64 {
        return Err(t.type_error("memoryview: casts are restricted to C-contiguous views"));
    }
    let total = m.len * m.size();
    if total % size != 0 {
        return Err(t.type_error("memoryview: length is not a multiple of itemsize"));
    }
    MemoryView::of(t, &m.base.get(), m.start, size as i64, total / size, format, m.readonly)
}

fn hash(t: &Thread, v: &Value) -> Res<i64> {
    let m = me(t, v)?;
    if !m.readonly {
        return Err(t.value_error("cannot hash writable memoryview object"));
    }
    Ok(super::str::hash_bytes(t, &m.to_vec().unwrap_or_default()))
}

fn release(t: &Thread, a: &[Value]) -> Res {
    crate::model::class::expect::<MemoryView>(t, &a[0], "release", "memoryview")?.release();
    Ok(Value::NONE)
}

const METHODS: &[Method] = &[
    method("tobytes(self, /, order='C')", tobytes),
    method("tolist(self, /)", tolist),
    method("hex(self, sep=..., bytes_per_sep=1)", |t, a| {
        let b = || Ok(me(t, &a[0])?.to_vec().unwrap_or_default().into());
        super::bytes::methods::hex_text(t, b, &a[1], &a[2])
    }),
    method("cast(self, /, format, shape=...)", cast),
    method("release(self, /)", release),
    method("toreadonly(self, /)", |t, a| {
        let m = me(t, &a[0])?;
        MemoryView::of(t, &m.base.get(), m.start, m.stride, m.len, m.format, true)
    }),
    method("__enter__(self, /)", |t, a| {
        me(t, &a[0])?;
        Ok(a[0].clone())
    }),
    method("__exit__(self, /, *exc)", release),
];

const GETSET: &[GetSet] = &[
    getter("obj", |t, v| Ok(me(t, v)?.base.get())),
    getter("nbytes", |t, v| {
        let m = me(t, v)?;
        Ok(Value::len(m.len * m.size()))
    }),
    getter("readonly", |t, v| Ok(Value::bool(me(t, v)?.readonly))),
    getter("itemsize", |t, v| Ok(Value::len(me(t, v)?.size()))),
    getter("format", |t, v| t.string((me(t, v)?.format as char).to_string())),
    getter("ndim", |t, v| me(t, v).map(|_| Value::small_int(1))),
    getter("shape", |t, v| t.tuple(vec![Value::len(me(t, v)?.len)])),
    getter("strides", |t, v| t.tuple(vec![t.int(me(t, v)?.stride)?])),
    getter("suboffsets", |t, v| me(t, v).and_then(|_| t.tuple(vec![]))),
    getter("contiguous", |t, v| me(t, v).map(|m| Value::bool(m.stride == m.size() as i64))),
    getter("c_contiguous", |t, v| me(t, v).map(|m| Value::bool(m.stride == m.size() as i64))),
    getter("f_contiguous", |t, v| me(t, v).map(|m| Value::bool(m.stride == m.size() as i64))),
];

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::SEQUENCE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(new));
        s.repr.set(Some(|t, v| {
            let gone = v.payload::<MemoryView>().is_none_or(|m| m.base.is_empty());
            t.string(format!("<{}memory at {}>", if gone { "released " } else { "" }, t.address(v)))
        }));
        s.compare.set(Some(compare));
        s.hash.set(Some(hash));
        s.len.set(Some(|t, v| Ok(me(t, v)?.len)));
        s.getitem.set(Some(getitem));
        s.setitem.set(Some(setitem));
        s.iter.set(Some(|t, v| {
            let items = tolist(t, std::slice::from_ref(v))?;
            t.iter(&items)
        }));
    },
    methods: METHODS,
    getset: GETSET,
    doc: "The memory of another object, seen without a copy.",
    ..TypeSpec::of::<MemoryView>("memoryview")
};
