//! io: files, buffers, text over bytes, and streams in memory.

pub mod base;
pub mod buffered;
pub mod bytesio;
pub mod fileio;
pub mod newlines;
pub mod open;
pub mod std_streams;
pub mod stringio;
pub mod text;

use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::{Raised, Ref, Res, Value};
use ouro_runtime::model::class::{derive_builtin, make_module_type};
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, method};
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::module::Module;

pub const DEFAULT_BUFFER_SIZE: usize = 8192;

/// Types of the module, bases first, by the name under which it shows them.
static TYPES: &[(&str, &TypeSpec)] = &[
    ("IOBase", &base::IO_BASE),
    ("RawIOBase", &base::RAW_BASE),
    ("BufferedIOBase", &base::BUFFERED_BASE),
    ("TextIOBase", &base::TEXT_BASE),
    ("FileIO", &fileio::SPEC),
    ("BytesIO", &bytesio::SPEC),
    ("BufferedReader", &buffered::READER),
    ("BufferedWriter", &buffered::WRITER),
    ("BufferedRandom", &buffered::RANDOM),
    ("BufferedRWPair", &buffered::PAIR),
    ("IncrementalNewlineDecoder", &newlines::SPEC),
    ("TextIOWrapper", &text::SPEC),
    ("StringIO", &stringio::SPEC),
];

fn ensure_types(t: &Thread) -> Res<()> {
    for (_, spec) in TYPES {
        make_module_type(t, spec)?;
    }
    Ok(())
}

/// The class of a spec; the types are made at the first call.
pub fn class(t: &Thread, spec: &'static TypeSpec) -> Res<Ref<Type>> {
    make_module_type(t, spec)
}

/// Is this a stream with nothing left to write, whose end is the system's to see to?
pub fn ends_quietly(v: &Value) -> bool {
    if v.payload::<bytesio::BytesIo>().is_some() || v.payload::<stringio::StringIo>().is_some() {
        return true;
    }
    if let Some(text) = v.payload::<text::Text>() {
        return text.is_written();
    }
    match v.payload::<buffered::Buffered>() {
        Some(b) => b.is_written(),
        None => v.payload::<fileio::File>().is_some(),
    }
}

fn unsupported_class(t: &Thread) -> Res {
    if let Some(c) = t.interp().registered("io.UnsupportedOperation") {
        return Ok(c);
    }
    let c =
        derive_builtin(t, "UnsupportedOperation", &[t.exc_type(Exc::OSError), t.exc_type(Exc::ValueError)])?;
    c.dict.insert(t, t.names().__module__.to_value(), t.string("io")?)?;
    t.interp().register("io.UnsupportedOperation", c.to_value());
    Ok(c.into_value())
}

/// Raises `io.UnsupportedOperation`.
pub fn unsupported(t: &Thread, msg: &str) -> Raised {
    let made = (|| t.call(&unsupported_class(t)?, &[t.string(msg)?]))();
    match made {
        Ok(e) => t.raise(e),
        Err(e) => e,
    }
}

/// Fails if a stream is closed.
pub fn closed_error(t: &Thread) -> Raised {
    t.value_error("I/O operation on closed file.")
}

/// The size argument of reads: None and negative numbers mean "all".
pub fn size_arg(t: &Thread, v: &Value) -> Res<Option<usize>> {
    if v.is_none() || v.is_unbound() {
        return Ok(None);
    }
    if !t.is_int(v) && t.type_ref(v).slots.index.get().is_none() {
        return Err(t.type_error(format!("argument should be integer or None, not '{}'", t.type_name(v))));
    }
    Ok(usize::try_from(t.arg_i64(v)?).ok())
}

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    ensure_types(t)?;
    for (name, spec) in TYPES {
        let ty = class(t, spec)?.into_value();
        m.set(t, name, ty.clone())?;
        m.set(t, spec.name, ty)?;
    }
    m.set(t, "UnsupportedOperation", unsupported_class(t)?)?;
    m.set(t, "BlockingIOError", t.exc_type(Exc::BlockingIOError).into_value())?;
    m.set(t, "DEFAULT_BUFFER_SIZE", Value::len(DEFAULT_BUFFER_SIZE))?;
    for (name, n) in [("SEEK_SET", 0), ("SEEK_CUR", 1), ("SEEK_END", 2)] {
        m.set(t, name, Value::small_int(n))?;
    }
    Ok(())
}

const FUNCTIONS: &[Method] = &[
    method(
        "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None)",
        open::open,
    ),
    method("open_code(path)", |t, a| {
        let args = [a[0].clone(), t.string("rb")?];
        let all = [
            &args[..],
            &[Value::small_int(-1), Value::NONE, Value::NONE, Value::NONE, Value::TRUE, Value::NONE],
        ]
        .concat();
        open::open(t, &all)
    }),
    method("text_encoding(encoding, stacklevel=2, /)", |t, a| {
        if !a[0].is_none() {
            return Ok(a[0].clone());
        }
        let flags = t.interp().sys.get().and_then(|sys| sys.get_str(t, &t.name("flags")));
        let utf8 = match flags {
            Some(flags) => t.truth(&t.getattr_str(&flags, "utf8_mode")?)?,
            None => false,
        };
        t.string(if utf8 { "utf-8" } else { "locale" })
    }),
];

pub static MODULE: NativeModule =
    NativeModule { name: "io", functions: FUNCTIONS, init, doc: "Streams of bytes and of text." };
/// The same under the name of CPython's extension module.
pub static ALIAS: NativeModule = NativeModule { name: "_io", functions: FUNCTIONS, init, doc: "" };
