//! How a payload shows what it owns.
#![allow(unsafe_code)] // island: edges

use super::header::{Header, flag};
use super::value::Value;
use super::word::Word;

/// What is done with each reference that is shown.
///
/// The collector's own ways are spelled out instead of hidden behind a call: they run once per edge.
pub(super) enum Way<'a> {
    Call(&'a mut dyn FnMut(*mut Header)),
    /// As `Call`, immediate values too.
    Words(&'a mut dyn FnMut(Word)),
    /// Take the reference off the count of a member of the set (see [`super::cycles::exact`]); how many there were.
    Subtract(&'a mut usize),
    /// Put it back; members that nothing had held until now are noted.
    Restore(&'a mut Vec<*mut Header>),
    PutBack,
    /// Note everything that the collector follows.
    Collect(&'a mut Vec<*mut Header>),
}

/// Receives every owned reference of an object, once per count.
pub struct Visitor<'a> {
    way: Way<'a>,
}

impl<'a> Visitor<'a> {
    pub fn new(visit: &'a mut dyn FnMut(*mut Header)) -> Visitor<'a> {
        Visitor { way: Way::Call(visit) }
    }
    pub(super) fn with(way: Way<'a>) -> Visitor<'a> {
        Visitor { way }
    }
    /// One owned reference.
    #[inline]
    pub fn value(&mut self, v: &Value) {
        self.word(v.word());
    }
    #[inline]
    pub fn word(&mut self, w: Word) {
        if w.is_ptr() {
            self.edge(w.ptr());
        } else if let Way::Words(f) = &mut self.way {
            f(w);
        }
    }
    #[inline(always)]
    pub(super) fn edge(&mut self, to: *mut Header) {
        // SAFETY: H1, an owned reference names a live object. Members of a set are never immortal.
        unsafe {
            match &mut self.way {
                Way::Call(f) => f(to),
                Way::Words(f) => f(Word::from_ptr(to)),
                Way::Subtract(n) => {
                    if (*to).has(flag::MARK) {
                        **n += 1;
                        (*to).rc.set((*to).rc.get() - 1);
                    }
                }
                Way::Restore(reached) => {
                    if (*to).has(flag::MARK) {
                        let rc = (*to).rc.get();
                        if rc == 0 {
                            reached.push(to);
                        }
                        (*to).rc.set(rc + 1);
                    }
                }
                Way::PutBack => {
                    if (*to).has(flag::MARK) {
                        (*to).rc.set((*to).rc.get() + 1);
                    }
                }
                Way::Collect(out) => out.push(to),
            }
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
/// H1: `h` is live and whole.
pub unsafe fn edges(h: *mut Header, visit: &mut dyn FnMut(*mut Header)) {
    show(h, &mut Visitor::new(visit));
}

/// Every value that an object owns, in the order of its own parts; a class that is not builtin comes last.
pub fn referents(v: &Value) -> Vec<Value> {
    let mut out = Vec::new();
    let mut note = |w: Word| {
        if !w.is_unbound() {
            // SAFETY: H2, the object owns it.
            out.push(unsafe { Value::from_borrowed(w) });
        }
    };
    let mut visitor = Visitor { way: Way::Words(&mut note) };
    if let Some(h) = v.header() {
        let h = h as *const Header as *mut Header;
        // SAFETY: H1 and H2, the value keeps the object.
        unsafe {
            let ty = (*h).ty.get();
            ((*ty).data.payload.trace)(h, &mut visitor);
            let (at, n) = (*ty).data.slot_area(h);
            for i in 0..n {
                visitor.word(*at.add(i));
            }
            if !(*(ty as *mut Header)).is_immortal() {
                visitor.edge(ty as *mut Header);
            }
        }
    }
    out
}

/// Does the object at `h` own a reference to one of `targets`?
///
/// # Safety
/// H1: `h` is live and whole.
pub unsafe fn refers_to(h: *mut Header, targets: &[Word]) -> bool {
    let mut found = false;
    let mut note = |w: Word| found |= targets.contains(&w);
    show(h, &mut Visitor { way: Way::Words(&mut note) });
    found
}

/// As [`edges`], to a visitor.
///
/// # Safety
/// As [`edges`].
#[inline]
pub(super) unsafe fn show(h: *mut Header, v: &mut Visitor<'_>) {
    let ty = (*h).ty.get();
    v.edge(ty as *mut Header);
    let (at, n) = (*ty).data.slot_area(h);
    for i in 0..n {
        v.word(*at.add(i));
    }
    ((*ty).data.payload.trace)(h, v);
}
