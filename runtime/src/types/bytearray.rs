//! bytearray: what it adds to bytes is change.

use super::bytes::methods::{self, byte_arg};
use super::layout as layouts;
use super::slice::Slice;
use super::str::Str;
use super::tuple::Tuple;
use crate::heap::trace::Visitor;
use crate::heap::{ByteVec, Payload, Ref, Res, Value};
use crate::model::bind::bind_args;
use crate::model::native::TypeSpec;
use crate::model::typeobj::{Type, tflag};
use crate::sync::thread::Thread;
use std::cell::Cell;

/// The payload of bytearray.
#[derive(Default)]
pub struct ByteArray {
    pub data: ByteVec,
    /// Memoryviews that look at the content: while there are any, the size stands.
    pub exports: Cell<usize>,
}

impl Payload for ByteArray {
    const LAYOUT: u32 = layouts::BYTEARRAY;
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
    fn storage(&self) -> usize {
        self.data.bytes()
    }
}

impl ByteArray {
    pub fn make(t: &Thread, b: &[u8]) -> Res {
        let data = ByteVec::from_slice(t, b)?;
        Ok(t.make(ByteArray { data, exports: Cell::new(0) })?.into_value())
    }
    fn append(&self, t: &Thread, b: &[u8]) -> Res<()> {
        if b.is_empty() { Ok(()) } else { self.resizable(t)?.extend(t, b) }
    }
    /// The content, about to change its size.
    fn resizable(&self, t: &Thread) -> Res<&ByteVec> {
        if self.exports.get() > 0 {
            return Err(t.err(
                crate::errors::Exc::BufferError,
                "Existing exports of data: object cannot be re-sized",
            ));
        }
        Ok(&self.data)
    }
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<ByteArray>> {
    crate::model::class::expect::<ByteArray>(t, v, "bytearray", "bytearray")
}

fn new(t: &Thread, ty: &Ref<Type>, _: &[Value], _: Option<&Ref<Tuple>>) -> Res {
    Ok(t.make_of(ty, ByteArray::default())?.into_value())
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let a = bind_args(t, crate::signature!("bytearray(source=..., encoding=..., errors=...)"), args, kw)?;
    let b = methods::from_source(t, "bytearray", &a)?;
    me(t, v)?.resizable(t)?.assign(t, &b)
}

fn repr(t: &Thread, v: &Value) -> Res {
    let mut s = me(t, v)?.data.with(methods::repr_of);
    // Unlike bytes, a bytearray escapes single quotes between double ones too.
    if s.starts_with("b\"") {
        s = s.replace('\'', "\\'");
    }
    t.string(format!("{}({s})", t.type_name(v)))
}

fn getitem(t: &Thread, v: &Value, k: &Value) -> Res {
    let x = me(t, v)?;
    if let Some(s) = k.payload::<Slice>() {
        let r = s.resolve(t, || x.data.len())?;
        let picked: Vec<u8> = x.data.with(|b| {
            if r.step == 1 {
                let from = r.start as usize;
                return b.get(from..from + r.len).unwrap_or(&[]).to_vec();
            }
            r.indices().filter_map(|i| b.get(i).copied()).collect()
        });
        return ByteArray::make(t, &picked);
    }
    super::check_index(t, k, "bytearray indices must be integers or slices")?;
    let i = crate::protocol::sequence::position(t, k, || x.data.len())?;
    match i.and_then(|i| x.data.with(|b| b.get(i).copied())) {
        Some(b) => Ok(Value::small_int(b as i32)),
        None => Err(t.index_error("bytearray index out of range")),
    }
}

fn setitem(t: &Thread, v: &Value, k: &Value, x: Option<&Value>) -> Res<()> {
    let a = me(t, v)?;
    if let Some(s) = k.payload::<Slice>() {
        return set_slice(t, a, s, x);
    }
    super::check_index(t, k, "bytearray indices must be integers or slices")?;
    let out = || t.index_error("bytearray index out of range");
    let Some(i) = crate::protocol::sequence::position(t, k, || a.data.len())? else { return Err(out()) };
    match x {
        Some(x) => {
            let b = byte_arg(t, x)?;
            if a.data.with_mut(|d| d.get_mut(i).map(|c| *c = b)).is_none() {
                return Err(out());
            }
            Ok(())
        }
        None => a.resizable(t)?.splice(t, i, i + 1, b""),
    }
}

fn set_slice(t: &Thread, a: &Ref<ByteArray>, s: &Slice, x: Option<&Value>) -> Res<()> {
    let with = match x {
        None => Vec::new(),
        Some(x) => match super::bytes_of(x) {
            Some(b) => b,
            None if x.is::<Str>() || t.is_int(x) || t.type_ref(x).slots.iter.get().is_none() => {
                return Err(
                    t.type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)")
                );
            }
            None => methods::ints(t, x, "byte must be in range(0, 256)")?,
        },
    };
    let r = s.resolve(t, || a.data.len())?;
    if r.step == 1 {
        let from = r.start as usize;
        if with.len() == r.len {
            a.data.with_mut(|d| {
                if let Some(d) = d.get_mut(from..from + r.len) {
                    d.copy_from_slice(&with);
                }
            });
            return Ok(());
        }
        return a.resizable(t)?.splice(t, from, from + r.len, &with);
    }
    if with.is_empty() {
        let gone: std::collections::HashSet<usize> = r.indices().collect();
        let data = a.resizable(t)?;
        let kept: Vec<u8> =
            data.with(|d| d.iter().enumerate().filter(|(i, _)| !gone.contains(i)).map(|(_, b)| *b).collect());
        return data.assign(t, &kept);
    }
    if with.len() != r.len {
        return Err(t.value_error(format!(
            "attempt to assign bytes of size {} to extended slice of size {}",
            with.len(),
            r.len
        )));
    }
    a.data.with_mut(|d| {
        for (i, b) in r.indices().zip(with) {
            if let Some(c) = d.get_mut(i) {
                *c = b;
            }
        }
    });
    Ok(())
}

pub fn append(t: &Thread, a: &[Value]) -> Res {
    let b = byte_arg(t, &a[1])?;
    me(t, &a[0])?.resizable(t)?.extend(t, &[b])?;
    Ok(Value::NONE)
}

pub fn extend(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    let b = match super::bytes_of(&a[1]) {
        Some(b) => b,
        None if a[1].is::<Str>() => {
            return Err(t.type_error("expected iterable of integers; got: 'str'"));
        }
        None => {
            let slots = &t.type_ref(&a[1]).slots;
            if slots.iter.get().is_none() && slots.getitem.get().is_none() {
                return Err(t.type_error(format!("can't extend bytearray with {}", t.type_name(&a[1]))));
            }
            methods::ints(t, &a[1], "byte must be in range(0, 256)")?
        }
    };
    x.append(t, &b)?;
    Ok(Value::NONE)
}

pub fn insert(t: &Thread, a: &[Value]) -> Res {
    let i = t.index_i64(&a[1], crate::errors::Exc::OverflowError)?;
    let b = byte_arg(t, &a[2])?;
    let data = me(t, &a[0])?.resizable(t)?;
    let n = data.len() as i64;
    let i = if i < 0 { (i + n).max(0) } else { i.min(n) } as usize;
    data.splice(t, i, i, &[b])?;
    Ok(Value::NONE)
}

pub fn pop(t: &Thread, a: &[Value]) -> Res {
    let i = t.arg_i64(&a[1])?;
    let x = me(t, &a[0])?;
    let n = x.data.len() as i64;
    if n == 0 {
        return Err(t.index_error("pop from empty bytearray"));
    }
    let i = if i < 0 { i + n } else { i };
    if i < 0 || i >= n {
        return Err(t.index_error("pop index out of range"));
    }
    let i = i as usize;
    let b = x.data.with(|d| d.get(i).copied().unwrap_or(0));
    x.resizable(t)?.splice(t, i, i + 1, b"")?;
    Ok(Value::small_int(b as i32))
}

pub fn remove(t: &Thread, a: &[Value]) -> Res {
    let b = byte_arg(t, &a[1])?;
    let x = me(t, &a[0])?;
    match x.data.with(|d| memchr::memchr(b, d)) {
        Some(i) => {
            x.resizable(t)?.splice(t, i, i + 1, b"")?;
            Ok(Value::NONE)
        }
        None => Err(t.value_error("value not found in bytearray")),
    }
}

pub fn reverse(t: &Thread, a: &[Value]) -> Res {
    me(t, &a[0])?.data.with_mut(|d| d.reverse());
    Ok(Value::NONE)
}

pub fn clear(t: &Thread, a: &[Value]) -> Res {
    let x = me(t, &a[0])?;
    if !x.data.is_empty() {
        x.resizable(t)?.truncate(0);
    }
    Ok(Value::NONE)
}

pub fn reduce(t: &Thread, a: &[Value]) -> Res {
    let b = me(t, &a[0])?.data.to_vec();
    let state = t.call_method_str(&a[0], "__getstate__", &[])?;
    let ty = t.type_of(&a[0]).into_value();
    let proto = a.get(1).and_then(|p| p.as_small_int()).unwrap_or(2);
    let args = if b.is_empty() {
        vec![]
    } else if proto < 3 {
        let mut text = Vec::new();
        b.iter().for_each(|c| crate::format::wtf8::push(&mut text, *c as u32));
        vec![Str::from_wtf8(t, &text)?.into_value(), t.string("latin-1")?]
    } else {
        vec![super::bytes::Bytes::new(t, &b)?.into_value()]
    };
    t.tuple(vec![ty, t.tuple(args)?, state])
}

fn iadd(t: &Thread, a: &Value, b: &Value) -> Res {
    let Some(x) = super::bytes_of(b) else {
        return Err(t.type_error(format!("can't concat {} to bytearray", t.type_name(b))));
    };
    me(t, a)?.append(t, &x)?;
    Ok(a.clone())
}

fn imul(t: &Thread, a: &Value, b: &Value) -> Res {
    let Some(n) = super::repeat_count(t, b)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let x = me(t, a)?;
    let out = methods::repeated(t, &x.data.to_vec(), n)?;
    if out.len() != x.data.len() {
        x.resizable(t)?.assign(t, &out)?;
    }
    Ok(a.clone())
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::MATCH_SELF,
    slots: |s| {
        s.new.set(Some(new));
        s.init.set(Some(init));
        s.repr.set(Some(repr));
        s.str.set(Some(methods::str));
        s.compare.set(Some(methods::compare));
        s.iter.set(Some(methods::iter));
        s.len.set(Some(|t, v| Ok(me(t, v)?.data.len())));
        s.getitem.set(Some(getitem));
        s.setitem.set(Some(setitem));
        s.contains.set(Some(methods::contains));
        s.add.set(Some(methods::add));
        s.mul.set(Some(methods::mul));
        s.modulo.set(Some(methods::modulo));
        s.iadd.set(Some(iadd));
        s.imul.set(Some(imul));
    },
    methods: methods::BYTEARRAY,
    doc: "bytearray(iterable_of_ints) -> bytearray",
    ..TypeSpec::of::<ByteArray>("bytearray")
};
