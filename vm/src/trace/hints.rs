//! "Did you mean" for names, attributes and imports.

use crate::objects::traceback::Traceback;
use ouro_runtime::errors::suggest::closest;
use ouro_runtime::heap::Value;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::exception::Exception;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::{Exc, Thread};

/// What to append to the message; empty when nothing helps.
pub fn hint(t: &Thread, exc: &Value) -> String {
    find(t, exc).unwrap_or_default()
}

fn dir(t: &Thread, obj: &Value) -> Vec<String> {
    let r = t.call_special(obj, &t.names().__dir__.clone(), &[]).and_then(|d| match d {
        Some(d) => t.collect(&d),
        None => Ok(vec![]),
    });
    match r {
        Ok(v) => {
            let mut v: Vec<String> = v.iter().filter(|n| n.is::<Str>()).map(text_of).collect();
            v.sort();
            v
        }
        Err(_) => {
            drop(t.take_exception());
            vec![]
        }
    }
}

fn pick(name: &str, names: &[String]) -> Option<String> {
    let underscored = name.starts_with('_');
    closest(name, names.iter().map(String::as_str).filter(|n| underscored || !n.starts_with('_')))
}

fn find(t: &Thread, exc: &Value) -> Option<String> {
    let e = exc.payload::<Exception>()?;
    let is = |k: Exc| t.is_a(exc, &t.exc_type(k));
    if is(Exc::AttributeError) {
        let name = e.extra[0].opt().filter(|n| n.is::<Str>())?;
        let obj = e.extra[1].opt()?;
        let name = text_of(&name);
        return Some(format!(". Did you mean: '{}'?", pick(&name, &dir(t, &obj))?));
    }
    if is(Exc::NameError) {
        let name = text_of(&e.extra[0].opt().filter(|n| n.is::<Str>())?);
        let mut tb = e.traceback.get();
        loop {
            let next = tb.payload::<Traceback>()?.next.get();
            if next.is_none() {
                break;
            }
            tb = next;
        }
        let frame = tb.payload::<Traceback>()?.frame.clone();
        let locals = frame.locals(t).ok()?;
        let mut names: Vec<String> =
            locals.payload::<Dict>().map(|d| d.keys().iter().map(text_of).collect()).unwrap_or_default();
        if let Some(this) = locals.payload::<Dict>().and_then(|d| d.get_str(t, &t.name("self"))) {
            if t.getattr_opt(&this, &t.intern(&name)).ok().flatten().is_some() {
                return Some(format!(". Did you mean: 'self.{name}'?"));
            }
        }
        names.extend(frame.globals.keys().iter().map(text_of));
        names.extend(frame.builtins.keys().iter().map(text_of));
        let stdlib = is_module(t, &name);
        if let Some(h) = closest(&name, names.iter().map(String::as_str)) {
            return Some(if stdlib {
                format!(". Did you mean: '{h}'? Or did you forget to import '{name}'?")
            } else {
                format!(". Did you mean: '{h}'?")
            });
        }
        return if stdlib { Some(format!(". Did you forget to import '{name}'?")) } else { None };
    }
    if is(Exc::ImportError) {
        let name = text_of(&e.extra[3].opt().filter(|n| n.is::<Str>())?);
        let module = e.extra[0].opt().filter(|n| n.is::<Str>())?;
        let m = t.interp().modules.get()?.get(t, &module).ok()??;
        return Some(format!(". Did you mean: '{}'?", pick(&name, &dir(t, &m))?));
    }
    None
}

/// Is there a module of this name in the library?
fn is_module(t: &Thread, name: &str) -> bool {
    let i = t.interp();
    i.native_modules.get().iter().any(|m| m.name == name)
        || i.python_modules.get().iter().any(|m| m.name == name)
        || ["threading", "multiprocessing", "queue", "weakref", "gc", "subprocess", "socket"].contains(&name)
}
