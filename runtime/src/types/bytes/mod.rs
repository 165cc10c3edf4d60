//! bytes; its methods, which bytearray shares, are in [`methods`].
#![allow(unsafe_code)] // island: trailing bytes

pub mod methods;

use super::layout as layouts;
use super::tuple::Tuple;
use crate::heap::trace::Visitor;
use crate::heap::{Header, Payload, Ref, Res, Value};
use crate::model::bind::bind_args;
use crate::model::native::TypeSpec;
use crate::model::typeobj::{Type, tflag};
use crate::sync::thread::Thread;
use std::cell::Cell;

/// The payload of bytes; the content follows it.
#[repr(C)]
pub struct Bytes {
    hash: Cell<i64>,
    len: usize,
    data: [u8; 0],
}

impl Payload for Bytes {
    const LAYOUT: u32 = layouts::BYTES;
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// Bytes an object takes before its inline slots.
///
/// # Safety
/// `h` is a bytes object or an instance of a subclass.
pub unsafe fn var_size(h: *mut Header) -> usize {
    let s = &(*(h as *mut crate::heap::handle::Obj<Bytes>)).data;
    std::mem::size_of::<crate::heap::handle::Obj<Bytes>>() + s.len
}

impl Bytes {
    pub fn new(t: &Thread, b: &[u8]) -> Res<Ref<Bytes>> {
        Bytes::of_type(t, t.type_for::<Bytes>(), b)
    }
    pub fn of_type(t: &Thread, ty: &Ref<Type>, b: &[u8]) -> Res<Ref<Bytes>> {
        let slots = ty.instance_slots();
        let data = Bytes { hash: Cell::new(0), len: b.len(), data: [] };
        // SAFETY: the trailing bytes are written before anyone sees them; slots start out UNBOUND.
        unsafe {
            let r = t.make_sized(ty, data, b.len().next_multiple_of(8) + 8 * slots)?;
            std::ptr::copy_nonoverlapping(b.as_ptr(), r.data.as_ptr() as *mut u8, b.len());
            if slots > 0 {
                let (p, n) = ty.slot_area(r.word().ptr());
                for i in 0..n {
                    p.add(i).write(crate::heap::Word::UNBOUND);
                }
            }
            Ok(r)
        }
    }
    /// `len` bytes that `fill` writes, zeros before; none if it fails.
    pub fn filled(t: &Thread, len: usize, fill: impl FnOnce(&mut [u8]) -> Res<()>) -> Res<Ref<Bytes>> {
        let data = Bytes { hash: Cell::new(0), len, data: [] };
        // SAFETY: `len` bytes follow the payload, and nobody else has the object yet.
        unsafe {
            let r = t.make_sized(t.type_for::<Bytes>(), data, len.next_multiple_of(8))?;
            let p = r.data.as_ptr() as *mut u8;
            p.write_bytes(0, len);
            fill(std::slice::from_raw_parts_mut(p, len))?;
            Ok(r)
        }
    }
    #[inline(always)]
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: `len` bytes follow the payload and never change.
        unsafe { std::slice::from_raw_parts(self.data.as_ptr(), self.len) }
    }
    /// The hash, computed once.
    pub fn hash(&self, t: &Thread) -> i64 {
        let h = self.hash.get();
        if h != 0 {
            return h;
        }
        let h = super::str::hash_bytes(t, self.as_slice());
        self.hash.set(h);
        h
    }
}

fn repr(t: &Thread, v: &Value) -> Res {
    let b = v.payload::<Bytes>().map(|b| b.as_slice()).unwrap_or(&[]);
    t.string(crate::format::str_escape::repr_bytes(b))
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let exact = ty.same(t.type_for::<Bytes>().value());
    let a = bind_args(t, crate::signature!("bytes(source=..., encoding=..., errors=...)"), args, kw)?;
    if exact && a[1].is_unbound() && a[2].is_unbound() && a[0].is_exact::<Bytes>() {
        return Ok(a[0].clone());
    }
    if !a[0].is_unbound() && a[1].is_unbound() && a[2].is_unbound() {
        if let Some(r) = t.call_special(&a[0], &t.names().__bytes__.clone(), &[])? {
            let Some(b) = r.payload::<Bytes>() else {
                return Err(t.type_error(format!("__bytes__ returned non-bytes (type {})", t.type_name(&r))));
            };
            return if exact { Ok(r) } else { Ok(Bytes::of_type(t, ty, b.as_slice())?.into_value()) };
        }
    }
    let b = methods::from_source(t, "bytes", &a)?;
    Ok(Bytes::of_type(t, ty, &b)?.into_value())
}

fn getitem(t: &Thread, v: &Value, k: &Value) -> Res {
    let b = v.payload::<Bytes>().map(|b| b.as_slice()).unwrap_or(&[]);
    if let Some(s) = k.payload::<super::slice::Slice>() {
        let r = s.resolve(t, || b.len())?;
        if r.step == 1 {
            if r.len == b.len() && v.is_exact::<Bytes>() {
                return Ok(v.clone());
            }
            let from = r.start as usize;
            return Ok(Bytes::new(t, b.get(from..from + r.len).unwrap_or(&[]))?.into_value());
        }
        let picked: Vec<u8> = r.indices().filter_map(|i| b.get(i).copied()).collect();
        return Ok(Bytes::new(t, &picked)?.into_value());
    }
    super::check_index(t, k, "byte indices must be integers or slices")?;
    match crate::protocol::sequence::position(t, k, || b.len())?.and_then(|i| b.get(i)) {
        Some(b) => Ok(Value::small_int(*b as i32)),
        None => Err(t.index_error("index out of range")),
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::VAR_SIZED | tflag::MATCH_SELF,
    slots: |s| {
        s.new.set(Some(new));
        s.repr.set(Some(repr));
        s.str.set(Some(methods::str));
        s.hash.set(Some(|t, v| Ok(v.payload::<Bytes>().map_or(0, |b| b.hash(t)))));
        s.compare.set(Some(methods::compare));
        s.iter.set(Some(methods::iter));
        s.len.set(Some(|_, v| Ok(v.payload::<Bytes>().map_or(0, |b| b.as_slice().len()))));
        s.getitem.set(Some(getitem));
        s.contains.set(Some(methods::contains));
        s.add.set(Some(methods::add));
        s.mul.set(Some(methods::mul));
        s.modulo.set(Some(methods::modulo));
    },
    methods: methods::BYTES,
    doc: "bytes(iterable_of_ints) -> bytes",
    var_size: Some(var_size),
    ..TypeSpec::of::<Bytes>("bytes")
};
