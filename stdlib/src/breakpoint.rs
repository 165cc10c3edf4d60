//! `breakpoint()` and what it calls.

use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::native::{Method, method};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread, world};

fn call(t: &Thread, f: &Value, a: &[Value]) -> Res {
    let args = a[0].payload::<Tuple>().map_or(vec![], |args| args.as_slice().to_vec());
    t.call_dict(f, &args, a[1].downcast::<Dict>().as_ref())
}

fn breakpoint(t: &Thread, a: &[Value]) -> Res {
    let sys = world::import_module(t, "sys")?;
    match t.getattr_opt(&sys, &t.name("breakpointhook"))? {
        Some(hook) => call(t, &hook, a),
        None => Err(t.runtime_error("lost sys.breakpointhook")),
    }
}

/// What `$PYTHONBREAKPOINT` names: a function of a module.
fn named(t: &Thread, name: &str) -> Res<Option<Value>> {
    let (module, function) = name.rsplit_once('.').unwrap_or(("builtins", name));
    if module.is_empty() || function.is_empty() {
        return Ok(None);
    }
    let found = ouro_vm::import::import_full(t, module).and_then(|m| t.getattr(&m, &t.intern(function)));
    match found {
        Ok(f) => Ok(Some(f)),
        Err(_) if t.pending(Exc::ImportError) || t.pending(Exc::AttributeError) => {
            drop(t.take_exception());
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

fn hook(t: &Thread, a: &[Value]) -> Res {
    let sys = world::import_module(t, "sys")?;
    let flags = t.getattr(&sys, &t.name("flags"))?;
    let deaf = t.truth(&t.getattr(&flags, &t.name("ignore_environment"))?)?;
    let wish = std::env::var("PYTHONBREAKPOINT").ok().filter(|w| !deaf && !w.is_empty());
    let name = wish.as_deref().unwrap_or("pdb.set_trace");
    if name == "0" {
        return Ok(Value::NONE);
    }
    match named(t, name)? {
        Some(f) => call(t, &f, a),
        None => {
            let text = format!("Ignoring unimportable $PYTHONBREAKPOINT: \"{name}\"");
            t.warn(Exc::RuntimeWarning, &text).map(|()| Value::NONE)
        }
    }
}

/// The function of `builtins`.
pub const BUILTIN: Method =
    method("breakpoint(*args, **kws)", breakpoint).doc("Stop here: calls sys.breakpointhook.");
/// The function of `sys`.
pub const HOOK: Method = method("breakpointhook(*args, **kwargs)", hook)
    .doc("Call what $PYTHONBREAKPOINT names, or else the debugger.");
