//! `_imp`: what Python code can not know of the modules in the binary.

use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::text_of;

/// `(source, is_package)` of a module of the library that is written in Python, `()` for one in Rust, None for others.
fn library_source(t: &Thread, a: &[Value]) -> Res {
    let name = text_of(&a[0]);
    let i = t.interp();
    if let Some(m) = i.python_modules.get().iter().find(|m| m.name == name) {
        return t.tuple(vec![t.string(m.source)?, Value::bool(m.package)]);
    }
    match i.native_modules.get().iter().any(|m| m.name == name) {
        true => t.tuple(vec![]),
        false => Ok(Value::NONE),
    }
}

/// The text of a source that is in no file, by the name that its code has: "<string>", "<frozen os>"; or None.
fn source(t: &Thread, a: &[Value]) -> Res {
    let name = text_of(&a[0]);
    let i = t.interp();
    let library = name.strip_prefix("<frozen ").map(|n| n.trim_end_matches('>'));
    let frozen = library.and_then(|n| i.python_modules.get().iter().find(|m| m.name == n));
    match frozen.map(|m| m.source.to_string()).or_else(|| i.source_of(&name)) {
        Some(text) => t.string(text),
        None => Ok(Value::NONE),
    }
}

const FUNCTIONS: &[Method] =
    &[method("_library_source(name, /)", library_source), method("_source(name, /)", source)];

fn init(_: &Thread, _: &Ref<Module>) -> Res<()> {
    Ok(())
}

pub static MODULE: NativeModule = NativeModule {
    name: "_imp",
    functions: FUNCTIONS,
    init,
    doc: "Modules that are part of the interpreter.",
};
