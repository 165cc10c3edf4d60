//! One interpreter: its heap, types, names, modules and settings.
#![allow(unsafe_code)] // island: the current thread

pub mod birth;
pub mod cache;
pub mod intern;
pub mod names;
pub mod types;

use crate::errors::Exc;
use crate::heap::why::Root;
use crate::heap::{Header, Heap, Ref, RefCellOf, Res, Value, ValueCell};
use crate::model::native::{NativeModule, PythonModule};
use crate::model::slots::Del;
use crate::model::typeobj::Type;
use crate::sync::gil::Gil;
use crate::sync::idle::Idle;
use crate::sync::imports::Imports;
use crate::sync::replay::Replay;
use crate::sync::thread::Thread;
use crate::sync::trace::Tracer;
use crate::types::dict::Dict;
use crate::types::tuple::Tuple;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use std::sync::atomic::AtomicU32;
use std::time::{Duration, Instant};

/// What the VM gives the runtime: the only calls upwards besides the `call` slot.
pub struct Hooks {
    /// Reports an exception that nobody can catch: where it was ("in", "in atexit callback"), and in what.
    pub unraisable: fn(&Thread, &Value, &str, Option<&Value>),
    /// The globals of the innermost Python frame.
    pub globals: fn(&Thread) -> Option<Ref<Dict>>,
    /// The exception that the innermost frames are handling.
    pub handled: fn(&Thread) -> Option<Value>,
    /// The class and the instance that `super()` without arguments means.
    pub super_args: fn(&Thread) -> Res<Option<(Value, Value)>>,
    /// Imports a module by its full name.
    pub import: fn(&Thread, &str) -> Res,
    /// Writes to `sys.stderr`.
    pub write_error: fn(&Thread, &str),
    /// Shows every reference that frames and the machine own.
    pub registers: fn(&Thread, &mut dyn FnMut(*mut Header)),
    /// File and line of the innermost Python frames, at most so many, from the innermost out; how many there are.
    pub stack: fn(&Thread, usize, &mut dyn FnMut(&Rc<str>, u32)) -> usize,
    /// As `registers`, each with what a report calls the place.
    pub named_registers: fn(&Thread, &mut dyn FnMut(*mut Header, &dyn Fn() -> String)),
}

/// Settings from the command line and the environment.
#[derive(Default)]
pub struct Settings {
    pub hash_key: Cell<(u64, u64)>,
    pub optimize: Cell<u8>,
    pub deterministic: Cell<bool>,
    /// Bytes that are compared with text, or made text of, are warned of (`-b`).
    pub bytes_warning: Cell<bool>,
    /// Text files that are opened without an encoding are warned of.
    pub encoding_warning: Cell<bool>,
    /// What `os.cpu_count()` says, if not the truth.
    pub processors: Cell<Option<u32>>,
    /// Imports are told on stderr (`-v`).
    pub verbose: Cell<u8>,
    /// Variables of the environment that say how to run have no effect.
    pub ignore_environment: Cell<bool>,
    /// Every instruction is shown on stderr.
    pub trace: Cell<bool>,
    /// When the program began, and how long it may take.
    pub time_limit: Cell<Option<(Instant, Duration)>>,
}

/// One interpreter.
pub struct Interp {
    pub types: types::Types,
    pub method_cache: cache::MethodCache,
    names: OnceCell<names::Names>,
    pub interned: intern::Interner,
    pub weak: crate::heap::weak::Weak,
    exceptions: OnceCell<Vec<Ref<Type>>>,
    pub modules: RefCellOf<Dict>,
    pub builtins: RefCellOf<Dict>,
    /// The namespace of `sys`.
    pub sys: RefCellOf<Dict>,
    pub hooks: Cell<Option<&'static Hooks>>,
    pub settings: Settings,
    /// Counts changes to types, in the upper half, where inline caches keep it; caches made under another number
    /// are stale.
    pub epoch: Cell<u64>,
    /// Set to make the running thread leave its bytecode at the next safe point.
    pub breaker: AtomicU32,
    pub current: Cell<*const Thread>,
    pub gil: Gil,
    /// Threads of the system without work.
    pub idle: Idle,
    /// The threads there are, the main one first.
    pub threads: RefCell<Vec<*const Thread>>,
    pub next_serial: Cell<u32>,
    /// Deterministic mode.
    pub replay: Option<Replay>,
    /// What the threads do with the GIL, if that is to be noted.
    pub trace: Tracer,
    /// Serves the signals that have arrived.
    pub on_signal: Cell<Option<fn(&Thread) -> Res<()>>>,
    /// Objects kept for the interpreter's whole life by name: states of native modules.
    pub registry: RefCell<Vec<(&'static str, Value)>>,
    /// Strings of one ASCII character.
    pub ascii: [ValueCell; 128],
    /// The one empty tuple.
    pub empty_tuple: RefCellOf<Tuple>,
    /// Modules built into the binary.
    pub native_modules: Cell<&'static [&'static NativeModule]>,
    pub python_modules: Cell<&'static [PythonModule]>,
    /// What a thread does at a safe point when the breaker is set.
    pub pending: Cell<Option<fn(&Thread) -> Res<()>>>,
    /// Sources that are in no file: `<stdin>`, `<string>` of `-c`.
    pub sources: RefCell<Vec<(String, String)>>,
    pub imports: Imports,
    /// The directory of compiled modules of the library, once it was looked for, if there is one.
    pub module_cache: OnceCell<Option<std::path::PathBuf>>,
    pub int_max_str_digits: Cell<usize>,
    pub recursion_limit: Cell<usize>,
    /// The modules are being taken down.
    pub finalizing: Cell<bool>,
    /// Numbers code objects, for caches that must not mistake one for another.
    pub serial: Cell<u32>,
    /// Last, so that everything above is dropped before the memory goes.
    pub heap: Heap,
}

impl Interp {
    /// An empty interpreter; [`birth`] makes it live.
    pub fn new() -> Box<Interp> {
        let i = Box::new(Interp {
            types: types::Types::new(),
            method_cache: cache::MethodCache::new(),
            names: OnceCell::new(),
            interned: intern::Interner::default(),
            weak: Default::default(),
            exceptions: OnceCell::new(),
            modules: RefCellOf::empty(),
            builtins: RefCellOf::empty(),
            sys: RefCellOf::empty(),
            hooks: Cell::new(None),
            settings: Settings::default(),
            epoch: Cell::new(1 << 32),
            breaker: AtomicU32::new(0),
            current: Cell::new(std::ptr::null()),
            gil: Gil::new(),
            idle: Idle::default(),
            threads: RefCell::new(Vec::new()),
            next_serial: Cell::new(0),
            replay: None,
            trace: Tracer::default(),
            on_signal: Cell::new(None),
            registry: RefCell::new(Vec::new()),
            ascii: [const { ValueCell::empty() }; 128],
            empty_tuple: RefCellOf::empty(),
            native_modules: Cell::new(&[]),
            python_modules: Cell::new(&[]),
            pending: Cell::new(None),
            sources: RefCell::new(Vec::new()),
            module_cache: OnceCell::new(),
            imports: Imports::default(),
            int_max_str_digits: Cell::new(4300),
            recursion_limit: Cell::new(1000),
            finalizing: Cell::new(false),
            serial: Cell::new(0),
            heap: Heap::new(),
        });
        i.heap.interp.set(&*i);
        i
    }
    #[inline(always)]
    pub fn names(&self) -> &names::Names {
        match self.names.get() {
            Some(n) => n,
            None => unreachable!("names are made at birth"),
        }
    }
    /// The builtin exception classes, indexed by [`crate::errors::Exc`].
    pub fn exceptions(&self) -> &[Ref<Type>] {
        self.exceptions.get().map_or(&[], Vec::as_slice)
    }
    /// Some type changed or died: caches of lookups are stale.
    pub fn types_changed(&self) {
        self.epoch.set(self.epoch.get().wrapping_add(1 << 32));
    }
    /// The running thread.
    pub fn thread(&self) -> Option<&Thread> {
        // SAFETY: `current` is set while a thread holds the GIL and cleared before it goes.
        unsafe { self.current.get().as_ref() }
    }
    /// The threads there are.
    pub fn each_thread(&self) -> impl Iterator<Item = &Thread> {
        let all = self.threads.borrow().clone();
        // SAFETY: a thread is listed while its state stands, and leaves the list with the GIL held.
        all.into_iter().map(|t| unsafe { &*t })
    }
    /// Calls a finalizer; what it raises is reported and dropped.
    pub(crate) fn finalize(&self, del: Del, obj: &Value) {
        let Some(t) = self.thread() else { return };
        let pending = t.exc.take();
        if del(t, obj).is_err() {
            self.unraisable(t, "in", Some(obj));
        }
        t.exc.set(pending);
    }
    /// Reports the exception in flight, which nobody can catch, and drops it.
    pub fn unraisable(&self, t: &Thread, place: &str, obj: Option<&Value>) {
        let e = t.take_exception();
        if let Some(h) = self.hooks.get() {
            (h.unraisable)(t, &e, place, obj);
        }
    }
    /// Writes to `sys.stderr`.
    pub fn write_error(&self, t: &Thread, text: &str) {
        if let Some(h) = self.hooks.get() {
            (h.write_error)(t, text);
        }
    }
    pub(crate) fn super_args(&self, t: &Thread) -> Res<Option<(Value, Value)>> {
        match self.hooks.get() {
            Some(h) => (h.super_args)(t),
            None => Ok(None),
        }
    }
    /// The shared str of one ASCII character, if someone asked for it before.
    #[inline]
    pub fn ascii_if_made(&self, c: u8) -> Option<Ref<crate::types::str::Str>> {
        self.ascii[c as usize & 127].opt().and_then(|v| v.downcast())
    }
    /// The shared str of one ASCII character.
    #[inline]
    pub fn ascii(&self, t: &Thread, c: u8) -> Value {
        let cell = &self.ascii[c as usize & 127];
        if cell.is_empty() {
            cell.set(t.intern_bytes(&[c & 127]).into_value());
        }
        cell.get()
    }

    /// The text of a source that is in no file.
    pub fn source_of(&self, name: &str) -> Option<String> {
        self.sources.borrow().iter().find(|(n, _)| n == name).map(|(_, s)| s.clone())
    }

    /// Every reference that the interpreter itself holds, for the audit.
    pub fn roots(&self, note: &mut dyn FnMut(*mut Header)) {
        let mut word = |w: crate::heap::Word| {
            if w.is_ptr() {
                note(w.ptr());
            }
        };
        if let Some(n) = self.names.get() {
            n.each(&mut word);
        }
        self.interned.each(&mut |s| word(s.word()));
        for c in &self.ascii {
            word(c.word());
        }
        self.containers(note);
    }
    /// Of these, all that may be containers.
    pub fn containers(&self, note: &mut dyn FnMut(*mut Header)) {
        let mut word = |w: crate::heap::Word| {
            if w.is_ptr() {
                note(w.ptr());
            }
        };
        self.types.each_root(&mut word);
        for e in self.exceptions() {
            word(e.word());
        }
        word(self.empty_tuple.word());
        word(self.modules.word());
        word(self.builtins.word());
        word(self.sys.word());
        for (_, v) in self.registry.borrow().iter() {
            word(v.word());
        }
        for t in self.each_thread() {
            word(t.exc.word());
            word(t.stop_value.word());
        }
        if let Some(h) = self.hooks.get() {
            self.each_thread().for_each(|t| (h.registers)(t, note));
        }
    }

    /// As [`Interp::roots`], each with what a report calls the place; the frames of `t` come first.
    pub fn named_roots(&self, t: &Thread, note: &mut dyn FnMut(*mut Header, Root<'_>)) {
        if let Some(h) = self.hooks.get() {
            let mut frames = |t: &Thread, place: &str| {
                (h.named_registers)(t, &mut |at, name| {
                    note(at, Root::Frame(&|| format!("{}{place}", name())))
                })
            };
            frames(t, "");
            for other in self.each_thread().filter(|o| !std::ptr::eq(*o, t)) {
                frames(other, &format!(" of thread {}", other.serial));
            }
        }
        let mut word = |w: crate::heap::Word, name: &'static str| {
            if w.is_ptr() {
                note(w.ptr(), Root::Native(name));
            }
        };
        word(self.modules.word(), "sys.modules");
        word(self.builtins.word(), "namespace of builtins");
        word(self.sys.word(), "namespace of sys");
        for (name, v) in self.registry.borrow().iter() {
            word(v.word(), name);
        }
        for t in self.each_thread() {
            word(t.exc.word(), "exception in flight");
            word(t.stop_value.word(), "exception in flight");
        }
        self.exceptions().iter().for_each(|e| word(e.word(), "builtin exceptions"));
        self.types.each_root(&mut |w| word(w, "builtin types"));
        if let Some(n) = self.names.get() {
            n.each(&mut |w| word(w, "names of the interpreter"));
        }
        self.ascii.iter().for_each(|c| word(c.word(), "strings of one character"));
        self.interned.each(&mut |s| word(s.word(), "interned strings"));
    }

    /// A value registered under a name, if any.
    pub fn registered(&self, name: &'static str) -> Option<Value> {
        self.registry.borrow().iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone())
    }
    /// Lets go of the modules and of what was registered, when no module is left to ask for it.
    pub fn registry_go(&self) {
        self.modules.set(None);
        self.builtins.set(None);
        self.sys.set(None);
        self.empty_tuple.set(None);
        let kept = std::mem::take(&mut *self.registry.borrow_mut());
        drop(kept);
    }
    pub fn register(&self, name: &'static str, v: Value) {
        let old = {
            let mut r = self.registry.borrow_mut();
            match r.iter_mut().find(|(n, _)| *n == name) {
                Some(e) => Some(std::mem::replace(&mut e.1, v)),
                None => {
                    r.push((name, v));
                    None
                }
            }
        };
        drop(old);
    }
}

/// Imports a module, through the VM.
pub fn import_module(t: &Thread, name: &str) -> Res {
    match t.interp().hooks.get() {
        Some(h) => (h.import)(t, name),
        None => Err(t.err(Exc::ImportError, format!("no module named '{name}'"))),
    }
}
