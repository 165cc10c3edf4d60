//! Tracebacks as text: what an uncaught exception prints.
#![allow(unsafe_code)] // island: the machine's handled exceptions

mod carets;
pub mod colour;
mod hints;
pub mod render;

use crate::frame::Vm;
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::exception::Exception;
use ouro_runtime::types::tuple::Tuple;

/// The exception being handled by the innermost frames.
pub fn handled(t: &Thread) -> Option<Value> {
    // SAFETY: the machine of this thread.
    unsafe { (*Vm::of(t)).handled() }
}

/// Under this name the interpreter knows the type of what `sys.unraisablehook` is given.
pub const HOOK_ARGS: &str = "sys.UnraisableHookArgs";

/// Reports an exception that nobody can catch to `sys.unraisablehook`: from finalizers, callbacks, exit functions.
pub fn unraisable(t: &Thread, exc: &Value, place: &str, obj: Option<&Value>) {
    // Of an object whose finalizer failed, the finalizer is named.
    let object = obj.map(|o| t.type_ref(o).lookup(t, &t.names().__del__).unwrap_or_else(|| o.clone()));
    let (message, object) = match (place, object) {
        ("in", object) => (None, object),
        (_, Some(o)) => (Some(format!("Exception ignored {place} {}", repr_of(t, &o))), None),
        (_, None) => (Some(format!("Exception ignored {place}")), None),
    };
    let hook = t.interp().sys.get().and_then(|sys| sys.get_str(t, &t.name("unraisablehook")));
    let Some(hook) = hook.filter(|h| !h.is_none()) else {
        return write_unraisable(t, exc, message.as_deref(), object.as_ref());
    };
    let called = hook_args(t, exc, message, object).and_then(|args| t.call(&hook, &[args]));
    if called.is_err() {
        let e = t.take_exception();
        write_unraisable(t, &e, Some("Exception ignored in sys.unraisablehook"), Some(&hook));
    }
}

fn hook_args(t: &Thread, exc: &Value, message: Option<String>, object: Option<Value>) -> Res {
    let Some(ty) = t.interp().registered(HOOK_ARGS).and_then(|v| v.downcast::<Type>()) else {
        return Err(t.runtime_error("lost sys.UnraisableHookArgs"));
    };
    let traceback = exc.payload::<Exception>().and_then(|e| e.traceback.opt()).unwrap_or(Value::NONE);
    let message = match message {
        Some(m) => t.string(m)?,
        None => Value::NONE,
    };
    let fields =
        vec![t.type_of(exc).into_value(), exc.clone(), traceback, message, object.unwrap_or(Value::NONE)];
    Ok(Tuple::of_type(t, &ty, fields)?.into_value())
}

fn repr_of(t: &Thread, v: &Value) -> String {
    match t.repr(v) {
        Ok(r) => r.lossy().into_owned(),
        Err(_) => {
            drop(t.take_exception());
            "<object repr() failed>".to_string()
        }
    }
}

/// What `sys.unraisablehook` does unless the program has another.
pub fn write_unraisable(t: &Thread, exc: &Value, message: Option<&str>, object: Option<&Value>) {
    let stderr = t.interp().sys.get().and_then(|sys| sys.get_str(t, &t.names().stderr));
    if stderr.is_some_and(|f| f.is_none()) {
        return;
    }
    let what = match (message, object) {
        (Some(m), Some(o)) => format!("{m}: {}\n", repr_of(t, o)),
        (Some(m), None) => format!("{m}:\n"),
        (None, Some(o)) => format!("Exception ignored in: {}\n", repr_of(t, o)),
        (None, None) => String::new(),
    };
    let text = render::unraisable(t, exc);
    write_stderr(t, &format!("{what}{text}"));
}

/// Shows an exception on `sys.stderr`, unless that is None.
pub fn show(t: &Thread, exc: &Value) {
    let stderr = t.interp().sys.get().and_then(|sys| sys.get_str(t, &t.names().stderr));
    if stderr.is_none_or(|f| !f.is_none()) {
        write_stderr(t, &render::for_stderr(t, exc));
    }
}

/// Writes to `sys.stderr`, or to the descriptor when there is none.
pub fn write_stderr(t: &Thread, text: &str) {
    let pending = t.exc.take();
    let file = t.interp().sys.get().and_then(|sys| sys.get_str(t, &t.names().stderr));
    let done = match file.filter(|f| !f.is_none()) {
        Some(f) => t
            .string(text)
            .and_then(|s| t.call_method(&f, &t.names().write.clone(), &[s]))
            .and_then(|_| t.call_method(&f, &t.names().flush.clone(), &[]))
            .is_ok(),
        None => false,
    };
    if !done {
        drop(t.exc.take());
        ouro_runtime::err!("{text}");
    }
    t.exc.set(pending);
}
