//! _pickler: pickling and unpickling as they mostly are: protocol 4 and 5, no hooks of subclasses, no streams.
//! The rest, and what is wrong with a pickle that is not well formed, is the business of `py/_pickle.py`.

mod op;
mod read;
mod reduce;
mod scan;
mod trail;
mod write;

use ouro_runtime::Thread;
use ouro_runtime::heap::{Raised, Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::arg_bytes;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::list::List;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::object::Object;
use ouro_runtime::world::import_module;

/// Raises an exception class of `_pickle`.
fn fail(t: &Thread, class: &'static str, msg: impl AsRef<str>) -> Raised {
    let made =
        import_module(t, "_pickle").and_then(|m| Ok((t.getattr_str(&m, class)?, t.string(msg.as_ref())?)));
    match made {
        Ok((class, msg)) => t.raise_class(&class, &[msg]),
        Err(e) => e,
    }
}

/// A loaded module's attribute; nothing if the module is not loaded.
fn loaded(t: &Thread, module: &str, name: &'static str) -> Res<Option<Value>> {
    let Some(m) = ouro_vm::import::modules(t)?.get_str(t, &t.intern(module)) else { return Ok(None) };
    t.getattr_opt(&m, &t.name(name))
}

fn dumps(t: &Thread, a: &[Value]) -> Res {
    let proto = match t.arg_i32(&a[1])? {
        p @ (4 | 5) => p as u8,
        p => return Err(t.value_error(format!("no native pickling of protocol {p}"))),
    };
    write::dumps(t, &a[0], proto, a[2].downcast::<Dict>())
}

fn loads(t: &Thread, a: &[Value]) -> Res {
    let data = arg_bytes(t, &a[0])?;
    match scan::well_formed(&data) {
        Some(len) => t.tuple(vec![read::loads(t, &data[..len])?]),
        None => Ok(Value::NONE),
    }
}

const FUNCTIONS: &[Method] = &[
    method("dumps(obj, protocol, reducers=None, /)", dumps).doc(
        "The pickle of an object. With reducers, a dict by type, lambdas go by the names of variables of __main__.",
    ),
    method("loads(data, /)", loads)
        .doc("A tuple of the object of a pickle; None if the pickle needs, or deserves, the slower reader."),
    method("is_plain(obj, /)", |_, a| {
        Ok(Value::bool(a[0].is::<Object>() || a[0].is::<List>() || a[0].is::<Dict>()))
    })
    .doc("Is the object made of attributes and items, which Python can see, and of nothing else?"),
];

pub static MODULE: NativeModule = NativeModule {
    name: "_pickler",
    functions: FUNCTIONS,
    init: |_: &Thread, _: &Ref<Module>| Ok(()),
    doc: "Fast pickling, for _pickle and multiprocessing.",
};
