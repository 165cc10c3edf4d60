//! How an interpreter ends, in the order of CPython's `Py_FinalizeEx` (Python/pylifecycle.c,
//! `finalize_modules`): exit functions, a collection, the modules in the order they came, a collection, the
//! globals of modules that something still holds, `sys` and `builtins` last.
#![allow(unsafe_code)] // the machine is taken down

use crate::End;
use ouro_runtime::heap::weak::Kind;
use ouro_runtime::heap::{Value, audit, cycles};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::function::BoundMethod;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::{Interp, Thread};
use ouro_stdlib::io::std_streams;
use ouro_vm::exec::tracing;
use ouro_vm::frame::Vm;
use ouro_vm::objects::function::Function;
use ouro_vm::objects::generator;

/// Waits for the threads that are no daemons.
pub fn end_threads(t: &Thread) {
    let threading = t.interp().modules.get().and_then(|m| m.get_str(t, &t.intern("threading")));
    if let Some(m) = threading {
        if t.call_method_str(&m, "_shutdown", &[]).is_err() {
            let e = t.take_exception();
            ouro_vm::trace::unraisable(t, &e, "in", Some(&m));
        }
    }
}

/// Names that `sys` loses before the modules go.
const SPECIAL: [&str; 11] = [
    "path",
    "argv",
    "ps1",
    "ps2",
    "last_exc",
    "last_type",
    "last_value",
    "last_traceback",
    "path_hooks",
    "path_importer_cache",
    "meta_path",
];

/// How thorough the end has to be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Thoroughness {
    /// The process ends: what nobody can see need not be done.
    Visible,
    /// Everything is let go of.
    All,
    /// And every count is checked, and that nothing is left.
    Checked,
}

/// Takes an interpreter down.
pub fn finish(interp: &Interp, vm: &Vm, thorough: Thoroughness) -> End {
    let check = thorough == Thoroughness::Checked;
    let t = &vm.thread;
    drop(t.exc.take());
    drop(t.stop_value.take());
    ouro_stdlib::atexit::run(t);
    // SAFETY: this thread's machine.
    unsafe { tracing::stop(Vm::of(t)) };
    // From here on only this thread runs.
    t.stay_alone();
    let mut written = std_streams::flush_last(t);
    if thorough == Thoroughness::Visible && cycles::finish::is_silent(t, &ends_quietly) {
        return End { sound: true, written };
    }
    let mut ok = !check || counts_agree(interp);
    interp.finalizing.set(true);
    if interp.heap.cycles.enabled.get() {
        cycles::collect_last(t, &main_module(interp, t));
    }
    // What goes with the modules was no garbage.
    interp.heap.cycles.explain.set(false);
    modules_go(interp, t);
    if written {
        written = std_streams::flush_last(t);
    }
    if check {
        interp.registry_go();
        // What finalizers have brought back to life ends with the process in CPython, without another word.
        cycles::silence(t);
        let mut found = usize::MAX;
        loop {
            let n = cycles::collect_last(t, &[]);
            // What is found again was no garbage that could be cleared: it is reported as left.
            if n == 0 || n >= found {
                break;
            }
            found = n;
        }
        ok &= counts_agree(interp) && nothing_left(interp);
    }
    End { sound: ok, written }
}

/// Would the end of this object of a builtin type, which has a finalizer, show nothing? Or the call of this callback?
fn ends_quietly(v: &Value) -> bool {
    match v.payload::<BoundMethod>() {
        Some(m) => forgets(&m.func),
        None if forgets(v) => true,
        None => generator::waits(v).map_or_else(|| ouro_stdlib::io::ends_quietly(v), |waits| !waits),
    }
}

/// Is this how a weak set or dict of the library lets go of a key?
fn forgets(v: &Value) -> bool {
    let files = ["<frozen _weakrefset>", "<frozen weakref>", "<frozen abc>"];
    v.payload::<Function>().is_some_and(|f| {
        let unit = &f.code.unit;
        *unit.name == *"forget" && files.contains(&&*unit.filename)
    })
}

/// `__main__` and its namespace.
fn main_module(interp: &Interp, t: &Thread) -> Vec<Value> {
    let m = interp.modules.get().and_then(|m| m.get_str(t, &t.name("__main__")));
    match m.as_ref().and_then(|m| m.payload::<Module>()) {
        Some(md) => vec![md.dict.to_value(), m.clone().unwrap_or(Value::NONE)],
        None => Vec::new(),
    }
}

fn modules_go(interp: &Interp, t: &Thread) {
    let Some(modules) = interp.modules.get() else { return };
    let sys = modules.get_str(t, &t.name("sys"));
    let builtins = modules.get_str(t, &t.name("builtins"));
    if let Some(sys) = sys.as_ref().and_then(|m| m.payload::<Module>()) {
        SPECIAL.iter().for_each(|n| forget(t, &sys.dict, &t.name(n).into_value()));
    }
    let mut watched = Vec::new();
    for key in modules.keys() {
        let Some(m) = modules.get(t, &key).ok().flatten() else { continue };
        if m.is::<Module>() && ![&sys, &builtins].iter().any(|s| s.as_ref().is_some_and(|s| s.same(&m))) {
            watched.extend(watch(t, &m));
        }
        drop(m);
        forget(t, &modules, &key);
    }
    modules.clear_all();
    cycles::collect_last(t, &[]);
    for w in watched.iter().rev() {
        let alive = w.payload::<ouro_runtime::heap::weak::WeakRef>().and_then(|w| w.get());
        if let Some(m) = alive.as_ref().and_then(|m| m.payload::<Module>()) {
            clear_namespace(t, &m.dict);
        }
    }
    drop(watched);
    for m in [sys, builtins].into_iter().flatten() {
        if let Some(m) = m.payload::<Module>() {
            clear_namespace(t, &m.dict);
        }
    }
    cycles::collect_last(t, &[]);
}

/// A weak reference to a module.
fn watch(t: &Thread, m: &Value) -> Option<Value> {
    let ty = t.interp().types.registered(&ouro_stdlib::weakref::REF)?;
    t.interp().weak.make(t, &ty, m, Value::UNBOUND, Kind::Ref).ok()
}

/// Puts None in the place of a value.
fn forget(t: &Thread, d: &Dict, key: &Value) {
    let known = d.get(t, key).is_ok_and(|v| v.is_some());
    if known && d.insert(t, key.clone(), Value::NONE).is_err() {
        drop(t.exc.take());
    }
}

/// As `_PyModule_ClearDict`: names with one leading underscore go first, `__builtins__` stays.
fn clear_namespace(t: &Thread, d: &Dict) {
    let names = |private: bool| {
        d.keys().into_iter().filter(move |k| {
            let name = text_of(k);
            let is_private = name.starts_with('_') && !name.starts_with("__");
            k.is::<Str>() && is_private == private && name != "__builtins__"
        })
    };
    names(true).for_each(|k| forget(t, d, &k));
    names(false).for_each(|k| forget(t, d, &k));
}

/// Recounts all references and reports what does not agree.
fn counts_agree(interp: &Interp) -> bool {
    let wrong = audit::check(interp);
    for w in wrong.iter().take(20) {
        ouro_runtime::errln!(
            "audit: {} at {:#x} has count {}, found {}",
            w.type_name,
            w.at,
            w.counted,
            w.found
        );
    }
    if wrong.len() > 20 {
        ouro_runtime::errln!("audit: {} more", wrong.len() - 20);
    }
    wrong.is_empty()
}

/// Reports objects that the interpreter's own types and names do not account for.
fn nothing_left(interp: &Interp) -> bool {
    let left = audit::unreachable(interp);
    for name in left.iter().take(20) {
        ouro_runtime::errln!("audit: {name} object left");
    }
    if left.len() > 20 {
        ouro_runtime::errln!("audit: {} more", left.len() - 20);
    }
    left.is_empty()
}
