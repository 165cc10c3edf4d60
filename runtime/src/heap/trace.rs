//! How a payload shows what it owns.
#![allow(unsafe_code)] // island: edges

use super::header::Header;
use super::value::Value;
use super::word::Word;

/// Receives every owned reference of an object, once per count.
pub struct Visitor<'a> {
    visit: &'a mut dyn FnMut(*mut Header),
}

impl<'a> Visitor<'a> {
    pub fn new(visit: &'a mut dyn FnMut(*mut Header)) -> Visitor<'a> {
        Visitor { visit }
    }
    /// One owned reference.
    #[inline]
    pub fn value(&mut self, v: &Value) {
        self.word(v.word());
    }
    #[inline]
    pub fn word(&mut self, w: Word) {
        if w.is_ptr() {
            (self.visit)(w.ptr());
        }
    }
    pub fn opt(&mut self, v: &Option<Value>) {
        if let Some(v) = v {
            self.value(v);
        }
    }
}

/// Shows every reference that the object at `h` owns: its type, its slots, its payload's.
///
/// # Safety
/// H1: `h` is live.
pub unsafe fn edges(h: *mut Header, visit: &mut dyn FnMut(*mut Header)) {
    let ty = (*h).ty.get();
    visit(ty as *mut Header);
    let (at, n) = (*ty).data.slot_area(h);
    let mut v = Visitor::new(visit);
    for i in 0..n {
        v.word(*at.add(i));
    }
    ((*ty).data.payload.trace)(h, &mut v);
}
