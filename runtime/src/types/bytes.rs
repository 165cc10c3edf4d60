//! bytes.
#![allow(unsafe_code)] // island: trailing bytes

use super::layout as layouts;
use crate::heap::trace::Visitor;
use crate::heap::{Header, Payload, Ref, Res, Value};
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

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::VAR_SIZED | tflag::MATCH_SELF,
    slots: |s| {
        s.repr.set(Some(repr));
    },
    var_size: Some(var_size),
    ..TypeSpec::of::<Bytes>("bytes")
};
