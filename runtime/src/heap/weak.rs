//! Weak references: who refers weakly to what, and what happens when it dies.
#![allow(unsafe_code)] // island: references that own nothing

use super::handle::{Obj, Payload, Ref};
use super::header::{Header, flag};
use super::trace::Visitor;
use super::value::Value;
use super::word::Word;
use super::{Heap, Res, ValueCell};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use crate::world::Interp;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// The payload of weak references and proxies.
pub struct WeakRef {
    /// Null once the referent is gone. Owns nothing.
    target: Cell<*mut Header>,
    pub callback: ValueCell,
    /// The referent's hash, if it was ever asked for.
    pub hash: Cell<Option<i64>>,
}

impl Payload for WeakRef {
    const PARTS: &'static [&'static str] = &["__callback__"];
    fn trace(&self, v: &mut Visitor<'_>) {
        self.callback.trace(v);
    }
    fn clear(&self, t: &Thread) {
        t.interp().weak.remove(self);
        self.callback.take();
    }
}

impl WeakRef {
    /// The referent, while it lives.
    pub fn get(&self) -> Option<Value> {
        let h = self.target.get();
        if h.is_null() {
            return None;
        }
        // SAFETY: the target is set to null before its referent's memory goes. One that is being destroyed
        // has no count, and is not shown.
        unsafe { if (*h).rc.get() == 0 { None } else { Some(Value::from_borrowed(Word::from_ptr(h))) } }
    }
    fn address(&self) -> usize {
        self as *const WeakRef as usize - std::mem::offset_of!(Obj<WeakRef>, data)
    }
}

impl Drop for WeakRef {
    fn drop(&mut self) {
        if !self.target.get().is_null() {
            // SAFETY: weak references live on a heap whose interpreter outlives it.
            unsafe { (*Heap::of(self.address() as *mut u8).interp.get()).weak.remove(self) };
        }
    }
}

/// The weak references of an interpreter by the address of what they refer to.
#[derive(Default)]
pub struct Weak {
    table: RefCell<HashMap<usize, Vec<usize>>>,
}

/// An entry of the table, seen as the object it is.
unsafe fn entry<'a>(at: usize) -> &'a Obj<WeakRef> {
    &*(at as *const Obj<WeakRef>)
}

impl Weak {
    /// The weak references to an object, in the order in which their callbacks run.
    pub fn of(&self, target: &Value) -> Vec<Value> {
        let table = self.table.borrow();
        let found = table.get(&(target.word().0 as usize));
        // SAFETY: entries are live objects: a dying reference takes itself out. One without a count is dying.
        found.into_iter().flatten().filter_map(|at| unsafe { value_of(*at) }).collect()
    }

    /// Does any of them have a callback other than those that are `quiet`?
    pub fn calls_back(&self, quiet: &dyn Fn(&Value) -> bool) -> bool {
        let table = self.table.borrow();
        // SAFETY: entries are live.
        let mut callbacks =
            table.values().flatten().filter_map(|at| unsafe { entry(*at).data.callback.opt() });
        callbacks.any(|f| !quiet(&f))
    }

    /// A reference of type `ty` to `target`; the plain one of a kind is shared.
    pub fn make(&self, t: &Thread, ty: &Ref<Type>, target: &Value, callback: Value, kind: Kind) -> Res {
        let plain = callback.is_unbound() && kind != Kind::Derived;
        if plain {
            let shared = |r: &Value| {
                r.payload::<WeakRef>().is_some_and(|w| w.callback.is_empty())
                    && t.type_ref(r).same(ty.value())
            };
            if let Some(r) = self.of(target).into_iter().find(shared) {
                return Ok(r);
            }
        }
        let made = t.make_of(
            ty,
            WeakRef {
                target: Cell::new(std::ptr::null_mut()),
                callback: ValueCell::new(callback),
                hash: Cell::new(None),
            },
        )?;
        made.target.set(target.word().ptr());
        let mut table = self.table.borrow_mut();
        let list = table.entry(target.word().0 as usize).or_default();
        // A plain reference comes first, then a plain proxy, then the others, the newest of them first.
        // SAFETY: entries are live.
        let plains = list.iter().take(2).take_while(|at| unsafe {
            let r = entry(**at);
            r.data.callback.is_empty() && r.header.type_of().has(crate::model::typeobj::tflag::IMMUTABLE)
        });
        let place = match kind {
            Kind::Ref if plain => 0,
            _ => plains.count(),
        };
        list.insert(place, made.word().0 as usize);
        if let Some(h) = target.header() {
            h.set(flag::WEAKREFS);
        }
        drop(table);
        Ok(made.into_value())
    }

    /// Takes a reference out, when it dies before its referent.
    fn remove(&self, r: &WeakRef) {
        let target = r.target.replace(std::ptr::null_mut());
        if target.is_null() {
            return;
        }
        let mut table = self.table.borrow_mut();
        if let Some(list) = table.get_mut(&(target as usize)) {
            let at = r.address();
            list.retain(|x| *x != at);
            if list.is_empty() {
                table.remove(&(target as usize));
                // SAFETY: the referent lives, or its entry would be gone.
                unsafe { (*target).clear(flag::WEAKREFS) };
            }
        }
    }

    /// Takes all references to `target` out; those with callbacks, with them.
    ///
    /// # Safety
    /// H1.
    unsafe fn detach(
        &self,
        target: *mut Header,
        wanted: &dyn Fn(&Obj<WeakRef>) -> bool,
    ) -> Vec<(Value, Value)> {
        (*target).clear(flag::WEAKREFS);
        let list = self.table.borrow_mut().remove(&(target as usize)).unwrap_or_default();
        let mut out = Vec::new();
        for at in list {
            let r = entry(at);
            r.data.target.set(std::ptr::null_mut());
            if !r.data.callback.is_empty() && wanted(r) {
                if let Some(v) = value_of(at) {
                    out.push((v, r.data.callback.take()));
                }
            }
        }
        out
    }

    /// Weak references among and to garbage come to nothing; the callbacks to call for those to it.
    ///
    /// # Safety
    /// H1: the garbage is live.
    pub(super) unsafe fn let_go_of(&self, garbage: &[*mut Header]) -> Vec<(Value, Value)> {
        let mut out = Vec::new();
        garbage.iter().for_each(|g| (**g).set(flag::MARK));
        for g in garbage {
            if let Some(r) = Word::from_ptr(*g).payload::<WeakRef>() {
                self.remove(r);
            }
            if (**g).has(flag::WEAKREFS) {
                // A reference that is garbage itself calls no one.
                out.extend(self.detach(*g, &|r| !r.header.has(flag::MARK)));
            }
        }
        garbage.iter().for_each(|g| (**g).clear(flag::MARK));
        out
    }
}

unsafe fn value_of(at: usize) -> Option<Value> {
    let h = at as *mut Header;
    if (*h).rc.get() == 0 { None } else { Some(Value::from_borrowed(Word::from_ptr(h))) }
}

/// How a reference stands among the others to its referent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Ref,
    Proxy,
    /// Of a class derived from `ref`: never shared.
    Derived,
}

impl Interp {
    /// Weak references are told that their object dies.
    ///
    /// # Safety
    /// `h` is dying but whole.
    pub(crate) unsafe fn weak_died(&self, h: *mut Header) {
        for (r, callback) in self.weak.detach(h, &|_| true) {
            self.weak_callback(&callback, &r);
        }
    }
    /// Calls the callback of a weak reference; what it raises is reported and dropped.
    pub(crate) fn weak_callback(&self, callback: &Value, r: &Value) {
        let Some(t) = self.thread() else { return };
        let pending = t.exc.take();
        if t.call(callback, std::slice::from_ref(r)).is_err() {
            self.unraisable(t, "in", Some(callback));
        }
        t.exc.set(pending);
    }
}
