//! What nobody caught: the end of the program, or of a statement at the prompt.

use super::INTERRUPTED;
use ouro_runtime::heap::{Raised, Value};
use ouro_runtime::types::exception::Exception;
use ouro_runtime::{Exc, Thread};
use ouro_vm::trace::{render, show, write_stderr};

/// Shows the exception in flight and returns the exit status that it means. When a prompt follows, SystemExit is
/// shown as any other.
pub fn uncaught(t: &Thread, _: Raised, goes_on: bool) -> i32 {
    let exc = t.take_exception();
    if t.is_a(&exc, &t.exc_type(Exc::SystemExit)) && !goes_on {
        return exit_status(t, &exc);
    }
    ouro_stdlib::io::std_streams::flush(t);
    let traceback = exc.payload::<Exception>().map(|e| e.traceback.get()).unwrap_or_default();
    let class = t.type_of(&exc).into_value();
    remember(t, &class, &exc, &traceback);
    if let Some(status) = call_hook(t, &class, &exc, &traceback) {
        return status;
    }
    if t.is_a(&exc, &t.exc_type(Exc::KeyboardInterrupt)) { INTERRUPTED } else { 1 }
}

/// What SystemExit asks for: None is 0, an int itself, anything else is printed.
fn exit_status(t: &Thread, exc: &Value) -> i32 {
    let code = t.getattr_str(exc, "code").unwrap_or_else(|_| {
        drop(t.take_exception());
        Value::NONE
    });
    if code.is_none() || code.is_unbound() {
        return 0;
    }
    if t.is_int(&code) {
        // Of a number that C has no word for, CPython makes -1.
        return t.as_i64(&code).map_or(255, |n| (n & 0xFF) as i32);
    }
    let text = match t.str(&code) {
        Ok(s) => s.lossy().into_owned(),
        Err(_) => {
            drop(t.take_exception());
            String::new()
        }
    };
    ouro_stdlib::io::std_streams::flush(t);
    write_stderr(t, &format!("{text}\n"));
    1
}

/// `sys.last_exc` and its older names.
fn remember(t: &Thread, class: &Value, exc: &Value, traceback: &Value) {
    let Some(sys) = t.interp().sys.get() else { return };
    for (name, v) in
        [("last_exc", exc), ("last_type", class), ("last_value", exc), ("last_traceback", traceback)]
    {
        if sys.insert(t, t.intern(name).into_value(), v.clone()).is_err() {
            drop(t.take_exception());
        }
    }
}

/// Has `sys.excepthook` show the exception; a status if it wants to exit.
fn call_hook(t: &Thread, class: &Value, exc: &Value, traceback: &Value) -> Option<i32> {
    let Some(hook) = t.interp().sys.get().and_then(|s| s.get_str(t, &t.name("excepthook"))) else {
        write_stderr(t, "sys.excepthook is missing\n");
        show(t, exc);
        return None;
    };
    if t.call(&hook, &[class.clone(), exc.clone(), traceback.clone()]).is_ok() {
        return None;
    }
    let second = t.take_exception();
    if t.is_a(&second, &t.exc_type(Exc::SystemExit)) {
        return Some(exit_status(t, &second));
    }
    let (inner, outer) = (render::for_stderr(t, &second), render::for_stderr(t, exc));
    write_stderr(t, &format!("Error in sys.excepthook:\n{inner}\nOriginal exception was:\n{outer}"));
    None
}
