//! Tracebacks as text: what an uncaught exception prints.
#![allow(unsafe_code)] // island: the machine's handled exceptions

mod carets;
mod hints;
pub mod render;

use crate::frame::Vm;
use ouro_runtime::Thread;
use ouro_runtime::heap::Value;

/// The exception being handled by the innermost frames.
pub fn handled(t: &Thread) -> Option<Value> {
    // SAFETY: the machine of this thread.
    unsafe { (*Vm::of(t)).handled() }
}

/// Reports an exception that nobody can catch: from finalizers.
pub fn unraisable(t: &Thread, exc: &Value, place: &str, obj: Option<&Value>) {
    let what = match obj {
        Some(o) => {
            let f = t.type_ref(o).lookup(t, &t.names().__del__);
            let shown = f.as_ref().unwrap_or(o);
            let shown = match t.repr(shown) {
                Ok(r) => r.lossy().into_owned(),
                Err(_) => {
                    drop(t.take_exception());
                    "<object repr() failed>".to_string()
                }
            };
            match place {
                "in" => format!("Exception ignored in: {shown}\n"),
                _ => format!("Exception ignored {place} {shown}:\n"),
            }
        }
        None => "Exception ignored\n".to_string(),
    };
    let stderr = t.interp().sys.get().and_then(|sys| sys.get_str(t, &t.names().stderr));
    if stderr.is_some_and(|f| f.is_none()) {
        return;
    }
    let text = render::unraisable(t, exc);
    write_stderr(t, &format!("{what}{text}"));
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
        eprint!("{text}");
    }
    t.exc.set(pending);
}
