//! The builtin functions, types, exceptions and constants.
//!
//! What needs the frames of the VM (`exec`, `eval`, `globals`, `__import__`, `super()` and the like) is added
//! by the VM.

pub mod attrs;
mod iterate;
pub mod numbers;
mod output;
pub mod site;
mod text;

use ouro_runtime::Thread;
use ouro_runtime::errors::hierarchy::HIERARCHY;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::protocol::sink::Rule;
use ouro_runtime::types::SPECS;
use ouro_runtime::types::module::Module;

pub use output::{sys_attr, write_text};

const FUNCTIONS: &[Method] = &[
    method("abs(x, /)", numbers::abs).doc("How far it is from zero."),
    method("all(iterable, /)", iterate::all).doc("Is each of the elements true?").sink(Rule::All),
    method("any(iterable, /)", iterate::any).doc("Is one of the elements true?").sink(Rule::Any),
    method("aiter(async_iterable, /)", iterate::aiter),
    method("ascii(obj, /)", text::ascii),
    method("bin(number, /)", numbers::bin).doc("An int in base 2."),
    crate::breakpoint::BUILTIN,
    method("callable(obj, /)", attrs::callable).doc("Return whether the object is callable."),
    method("chr(i, /)", text::chr).doc("The character with that code point."),
    method("delattr(obj, name, /)", attrs::delattr),
    method("divmod(x, y, /)", numbers::divmod).doc("Quotient and remainder."),
    method("format(value, format_spec='', /)", text::format),
    method("getattr(object, name, default=..., /)", attrs::getattr),
    method("hasattr(obj, name, /)", attrs::hasattr),
    method("hash(obj, /)", attrs::hash).doc("The number by which dicts and sets find it."),
    method("hex(number, /)", numbers::hex).doc("An int in base 16."),
    method("id(obj, /)", attrs::id).doc("A number that no other living object has."),
    method("input(prompt='', /)", output::input),
    method("isinstance(obj, class_or_tuple, /)", attrs::isinstance),
    method("issubclass(cls, class_or_tuple, /)", attrs::issubclass),
    method("iter(object, sentinel=..., /)", iterate::iter),
    method("len(obj, /)", iterate::len).doc("How many elements it has."),
    method("max(*args, key=None, default=...)", iterate::max).flat(iterate::max_flat).sink(Rule::Max),
    method("min(*args, key=None, default=...)", iterate::min).flat(iterate::min_flat).sink(Rule::Min),
    method("next(iterator, default=..., /)", iterate::next),
    method("oct(number, /)", numbers::oct).doc("An int in base 8."),
    method(
        "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
        output::open,
    ),
    method("ord(c, /)", text::ord).doc("The number of a character."),
    method("pow(base, exp, mod=None)", numbers::pow),
    method("print(*args, sep=' ', end=..., file=None, flush=False)", output::print)
        .doc("Write values as text, to sys.stdout if no file is given."),
    method("repr(obj, /)", text::repr).doc("A text for programmers that tells what it is."),
    method("round(number, ndigits=None)", numbers::round),
    method("setattr(obj, name, value, /)", attrs::setattr),
    method("sorted(*args, key=None, reverse=False)", iterate::sorted)
        .flat(iterate::sorted_flat)
        .sink(Rule::List),
    method("sum(iterable, /, start=0)", numbers::sum).sink(Rule::Sum),
    method("dir(*args)", attrs::dir),
    method("vars(*args)", attrs::vars),
];

fn is_builtin_name(name: &str) -> bool {
    const TYPES: &[&str] = &[
        "object",
        "type",
        "str",
        "dict",
        "tuple",
        "int",
        "bool",
        "float",
        "complex",
        "list",
        "set",
        "frozenset",
        "bytes",
        "bytearray",
        "memoryview",
        "slice",
        "range",
        "enumerate",
        "zip",
        "map",
        "filter",
        "reversed",
        "staticmethod",
        "classmethod",
        "property",
        "super",
    ];
    TYPES.contains(&name)
}

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(
        t,
        "__doc__",
        t.string(
            "The names that are known everywhere.\n\nThey can be had from here as well: builtins.len is len.",
        )?,
    )?;
    for spec in SPECS {
        if !is_builtin_name(spec.name) || spec.module != "builtins" {
            continue;
        }
        if let Some(ty) = t.interp().types.registered(spec) {
            m.set(t, spec.name, ty.into_value())?;
        }
    }
    for (name, exc, _) in HIERARCHY {
        m.set(t, name, t.exc_type(*exc).into_value())?;
    }
    for (alias, exc) in [
        ("IOError", ouro_runtime::errors::Exc::OSError),
        ("EnvironmentError", ouro_runtime::errors::Exc::OSError),
    ] {
        m.set(t, alias, t.exc_type(exc).into_value())?;
    }
    if let Some(g) = t.interp().registered("ExceptionGroup") {
        m.set(t, "ExceptionGroup", g)?;
    }
    for (name, v) in ouro_runtime::world::birth::singletons() {
        m.set(t, name, v)?;
    }
    m.set(t, "__debug__", Value::bool(t.interp().settings.optimize.get() == 0))
}

pub static MODULE: NativeModule = NativeModule { name: "builtins", functions: FUNCTIONS, init, doc: "" };
