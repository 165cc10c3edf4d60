//! _warnings: `warn` and `warn_explicit` as functions without frames of their own, so that a warning that is made
//! an error seems to come from where it was given. The work is done in Python, in `warnings`.

use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::exception::Exception;
use ouro_runtime::types::module::Module;

/// Calls a function of `warnings`; what it raises has no traceback yet.
fn delegate(t: &Thread, name: &'static str, args: &[Value]) -> Res {
    let module = ouro_vm::import::import_full(t, "warnings")?;
    let f = t.getattr_str(&module, name)?;
    let r = t.call(&f, args);
    if r.is_err() {
        let exc = t.take_exception();
        if let Some(e) = exc.payload::<Exception>() {
            e.traceback.set(Value::NONE);
        }
        t.reraise(exc);
    }
    r
}

const FUNCTIONS: &[Method] = &[
    method("warn(message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=...)", |t, a| {
        delegate(t, "_warn", if a[4].is_unbound() { &a[..4] } else { a })
    })
    .doc("Issue a warning, or maybe ignore it or raise an exception."),
    method(
        "warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, \
         source=None)",
        |t, a| delegate(t, "_warn_explicit", a),
    )
    .doc("Issue a warning, or maybe ignore it or raise an exception."),
];

fn init(_: &Thread, _: &Ref<Module>) -> Res<()> {
    Ok(())
}

pub static MODULE: NativeModule = NativeModule {
    name: "_warnings",
    functions: FUNCTIONS,
    init,
    doc: "Warnings without frames of their own.",
};
