//! `_local`: an object with other attributes in every thread.
#![allow(unsafe_code)] // island: a local and its threads name each other by address

use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value, ValueCell};
use ouro_runtime::model::native::TypeSpec;
use ouro_runtime::model::slots::Init;
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Interp, Raised, Thread};
use std::cell::RefCell;

/// The payload of `_local`: a dict per thread that used it, by the thread's serial number.
pub struct Local {
    interp: *const Interp,
    /// What `__init__` gets in every thread: all values, and the names of the last of them.
    args: ValueCell,
    names: ValueCell,
    dicts: RefCell<Vec<(u32, Ref<Dict>)>>,
}

impl Payload for Local {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.args.trace(v);
        self.names.trace(v);
        for (_, d) in self.dicts.borrow().iter() {
            v.value(d.value());
        }
    }
    fn clear(&self, _: &Thread) {
        self.args.take();
        drop(self.forget());
    }
}

impl Local {
    fn key(&self) -> u64 {
        self as *const Local as u64
    }
    /// Gives up all dicts; no thread's end will look here any more.
    fn forget(&self) -> Vec<(u32, Ref<Dict>)> {
        let dicts = std::mem::take(&mut *self.dicts.borrow_mut());
        // SAFETY: objects die before their interpreter.
        let interp = unsafe { &*self.interp };
        for t in interp.each_thread().filter(|t| dicts.iter().any(|d| d.0 == t.serial)) {
            t.not_at_exit(self.key());
        }
        dicts
    }
    fn of(&self, t: &Thread) -> Option<Ref<Dict>> {
        self.dicts.borrow().iter().find(|d| d.0 == t.serial).map(|d| d.1.clone())
    }
    fn remove(&self, serial: u32) -> Option<Ref<Dict>> {
        let mut dicts = self.dicts.borrow_mut();
        let i = dicts.iter().position(|d| d.0 == serial)?;
        Some(dicts.swap_remove(i).1)
    }
    fn add(&self, t: &Thread) -> Res<Ref<Dict>> {
        let d = Dict::new(t)?;
        self.dicts.borrow_mut().push((t.serial, d.clone()));
        t.at_exit(self.key(), thread_ends);
        Ok(d)
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        drop(self.forget());
    }
}

/// A thread that used the local at `key` ends: its dict goes.
fn thread_ends(t: &Thread, key: u64) {
    // SAFETY: a local takes back what it told threads before it dies.
    let dict = unsafe { (*(key as *const Local)).remove(t.serial) };
    drop(dict);
}

fn local<'a>(t: &Thread, v: &'a Value) -> Res<&'a Local> {
    v.payload::<Local>().ok_or_else(|| t.type_error("a _local is required"))
}

/// `_local.__init__`: takes anything, for `__init__` of subclasses.
fn no_init(_: &Thread, _: &Value, _: &[Value], _: Option<&Ref<Tuple>>) -> Res<()> {
    Ok(())
}

fn init_of(t: &Thread, v: &Value) -> Option<Init> {
    t.type_ref(v).slots.init.get().filter(|f| !std::ptr::fn_addr_eq(*f, no_init as Init))
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let plain = ty.slots.init.get().is_none_or(|f| std::ptr::fn_addr_eq(f, no_init as Init));
    if plain && !args.is_empty() {
        return Err(t.type_error("Initialization arguments are not supported"));
    }
    let l = Local {
        interp: t.interp(),
        args: ValueCell::new(Tuple::from_slice(t, args)?.into_value()),
        names: kw.map_or(ValueCell::empty(), |k| ValueCell::new(k.to_value())),
        dicts: RefCell::default(),
    };
    let v = t.make_of(ty, l)?;
    // The call that makes the object runs `__init__` for this thread.
    v.add(t)?;
    Ok(v.into_value())
}

/// The calling thread's dict; the first use in a thread runs `__init__`.
fn dict(t: &Thread, v: &Value) -> Res<Ref<Dict>> {
    let l = local(t, v)?;
    if let Some(d) = l.of(t) {
        return Ok(d);
    }
    let d = l.add(t)?;
    if let Some(init) = init_of(t, v) {
        let args = l.args.get();
        let args = args.payload::<Tuple>().map_or(&[][..], |a| a.as_slice());
        let names = l.names.opt().and_then(|n| n.downcast::<Tuple>());
        if let Err(e) = init(t, v, args, names.as_ref()) {
            drop(l.remove(t.serial));
            t.not_at_exit(l.key());
            return Err(e);
        }
    }
    Ok(d)
}

fn no_attribute(t: &Thread, v: &Value, name: &Ref<Str>) -> Raised {
    let text = format!("'{}' object has no attribute '{}'", t.type_name(v), name.lossy());
    t.attribute_error_for(text, v, name)
}

fn getattr(t: &Thread, v: &Value, name: &Ref<Str>) -> Res {
    let d = dict(t, v)?;
    if name.as_bytes() == b"__dict__" {
        return Ok(d.into_value());
    }
    let ty = t.type_of(v);
    let descr = ty.lookup(t, name);
    let get = descr.as_ref().and_then(|x| t.type_ref(x).slots.descr_get.get());
    if let (Some(x), Some(get)) = (&descr, get) {
        if t.type_ref(x).slots.descr_set.get().is_some() {
            return get(t, x, Some(v), ty.value());
        }
    }
    if let Some(x) = d.get_str(t, name) {
        return Ok(x);
    }
    match (descr, get) {
        (Some(x), Some(get)) => get(t, &x, Some(v), ty.value()),
        (Some(x), None) => Ok(x),
        (None, _) => Err(no_attribute(t, v, name)),
    }
}

fn setattr(t: &Thread, v: &Value, name: &Ref<Str>, x: Option<&Value>) -> Res<()> {
    let d = dict(t, v)?;
    if name.as_bytes() == b"__dict__" {
        let text = format!("'{}' object attribute '__dict__' is read-only", t.type_name(v));
        return Err(t.attribute_error_for(text, v, name));
    }
    if let Some(descr) = t.type_ref(v).lookup(t, name) {
        if let Some(set) = t.type_ref(&descr).slots.descr_set.get() {
            return set(t, &descr, v, x);
        }
    }
    match x {
        Some(x) => d.insert(t, name.to_value(), x.clone()),
        None => match d.remove_str(t, name) {
            Some(_) => Ok(()),
            None => Err(no_attribute(t, v, name)),
        },
    }
}

pub static LOCAL: TypeSpec = TypeSpec {
    module: "_thread",
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(new));
        s.init.set(Some(no_init));
        s.getattr.set(Some(getattr));
        s.setattr.set(Some(setattr));
    },
    doc: "Thread-local data",
    ..TypeSpec::of::<Local>("_local")
};
