//! `atexit`: functions to call before the interpreter goes.

use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::list::List;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::tuple::Tuple;

const KEY: &str = "atexit";

/// The list of `(function, args, kwargs)`.
fn registered(t: &Thread) -> Option<Ref<List>> {
    t.interp().registered(KEY).and_then(|v| v.downcast::<List>())
}

fn register(t: &Thread, a: &[Value]) -> Res {
    let args = a[0].payload::<Tuple>().map_or(&[][..], |v| v.as_slice());
    let Some((f, rest)) = args.split_first() else {
        return Err(t.type_error("register() takes at least 1 argument (0 given)"));
    };
    if !t.is_callable(f) {
        return Err(t.type_error("the first argument must be callable"));
    }
    let entry = t.tuple(vec![f.clone(), t.tuple(rest.to_vec())?, a[1].clone()])?;
    if let Some(l) = registered(t) {
        l.items.push(t, entry)?;
    }
    Ok(f.clone())
}

fn parts(entry: &Value) -> Option<(Value, Value, Value)> {
    match entry.payload::<Tuple>()?.as_slice() {
        [f, args, kwargs] => Some((f.clone(), args.clone(), kwargs.clone())),
        _ => None,
    }
}

fn unregister(t: &Thread, a: &[Value]) -> Res {
    let Some(l) = registered(t) else { return Ok(Value::NONE) };
    // The place stays, as CPython's does: `_ncallbacks` counts it.
    for i in 0..l.items.len() {
        let entry = l.items.get(i).and_then(|e| parts(&e));
        if let Some((f, _, _)) = entry {
            if t.equal(&f, &a[0])? {
                l.items.set(i, Value::NONE);
            }
        }
    }
    Ok(Value::NONE)
}

/// Calls what was registered, the last first; what it raises is reported.
pub fn run(t: &Thread) {
    let Some(l) = registered(t) else { return };
    // What they register themselves comes too late.
    for i in (0..l.items.len()).rev() {
        let entry = l.items.get(i).and_then(|e| parts(&e));
        l.items.set(i, Value::NONE);
        let Some((f, args, kwargs)) = entry else { continue };
        let args = args.payload::<Tuple>().map_or(&[][..], |v| v.as_slice());
        if t.call_dict(&f, args, kwargs.as_ref::<Dict>()).is_err() {
            t.interp().unraisable(t, "in atexit callback", Some(&f));
        }
    }
    drop(l.items.take());
}

const FUNCTIONS: &[Method] = &[
    method("register(*args, **kwargs)", register).doc("Have a function called when the program ends."),
    method("unregister(func, /)", unregister),
    method("_run_exitfuncs()", |t, _| {
        run(t);
        Ok(Value::NONE)
    }),
    method("_ncallbacks()", |t, _| Ok(Value::len(registered(t).map_or(0, |l| l.items.len())))),
    method("_clear()", |t, _| {
        if let Some(l) = registered(t) {
            drop(l.items.take());
        }
        Ok(Value::NONE)
    }),
];

fn init(t: &Thread, _: &Ref<Module>) -> Res<()> {
    t.interp().register(KEY, List::new(t)?.into_value());
    Ok(())
}

pub static MODULE: NativeModule = NativeModule {
    name: "atexit",
    functions: FUNCTIONS,
    init,
    doc: "Functions to be called when the program ends.",
};
