//! The abstract classes of io. Their methods work through the methods of whatever class is below.

use super::unsupported;
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Res, Value};
use ouro_runtime::model::attr::instance_dict;
use ouro_runtime::model::native::{Method, TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::bytearray::ByteArray;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::exception::set_context;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::types::{arg_bytes, bytes_of, bytes_view, resizable};
use std::cell::Cell;

/// The payload of streams written in Python.
#[derive(Default)]
pub struct Stream {
    closed: Cell<bool>,
}

impl Payload for Stream {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// Flags of all classes of io.
pub const FLAGS: u32 = tflag::BASE | tflag::IMMUTABLE | tflag::DICT | tflag::WEAKREF;

pub fn is_closed(t: &Thread, v: &Value) -> Res<bool> {
    t.truth(&t.getattr_str(v, "closed")?)
}

pub fn check_open(t: &Thread, v: &Value) -> Res<()> {
    if is_closed(t, v)? { Err(super::closed_error(t)) } else { Ok(()) }
}

fn close(t: &Thread, a: &[Value]) -> Res {
    let Some(s) = a[0].payload::<Stream>() else { return Ok(Value::NONE) };
    if !s.closed.get() {
        let r = t.call_method(&a[0], &t.names().flush.clone(), &[]);
        s.closed.set(true);
        r?;
    }
    Ok(Value::NONE)
}

fn flush(t: &Thread, a: &[Value]) -> Res {
    check_open(t, &a[0])?;
    Ok(Value::NONE)
}

/// One line of bytes, through `peek` or single reads.
fn readline(t: &Thread, a: &[Value]) -> Res {
    let limit = super::size_arg(t, &a[1])?.unwrap_or(usize::MAX);
    let peek = t.getattr_opt(&a[0], &t.intern("peek"))?;
    let mut out = Vec::new();
    while out.len() < limit {
        let mut n = 1;
        if let Some(peek) = &peek {
            let ahead = bytes_of(&t.call(peek, &[Value::small_int(1)])?).unwrap_or_default();
            if !ahead.is_empty() {
                n = memchr::memchr(b'\n', &ahead).map_or(ahead.len(), |i| i + 1).min(limit - out.len());
            }
        }
        let r = t.call_method(&a[0], &t.names().read.clone(), &[Value::len(n)])?;
        let Some(b) = bytes_of(&r) else {
            return Err(t.err(
                Exc::OSError,
                format!("read() should have returned a bytes object, not '{}'", t.type_name(&r)),
            ));
        };
        if b.is_empty() {
            break;
        }
        out.extend_from_slice(&b);
        if out.last() == Some(&b'\n') {
            break;
        }
    }
    Ok(Bytes::new(t, &out)?.into_value())
}

/// The next line of any stream: its `readline`, until that gives nothing.
pub fn next_line(t: &Thread, v: &Value) -> Res {
    let line = t.call_method(v, &t.names().readline.clone(), &[])?;
    let empty = match line.payload::<Str>() {
        Some(s) => s.is_empty(),
        None => t.length(&line)? == 0,
    };
    Ok(if empty { Value::UNBOUND } else { line })
}

fn readlines(t: &Thread, a: &[Value]) -> Res {
    let hint = super::size_arg(t, &a[1])?.filter(|n| *n > 0);
    let (mut out, mut total) = (Vec::new(), 0);
    t.for_each(&a[0], |line| {
        total += t.length(&line)?;
        out.push(line);
        Ok(hint.is_none_or(|h| total < h))
    })?;
    t.list(out)
}

fn writelines(t: &Thread, a: &[Value]) -> Res {
    check_open(t, &a[0])?;
    t.for_each(&a[1], |line| {
        t.call_method(&a[0], &t.names().write.clone(), &[line])?;
        Ok(true)
    })?;
    Ok(Value::NONE)
}

macro_rules! refuse {
    ($name:literal) => {
        |t: &Thread, _: &[Value]| -> Res { Err(unsupported(t, $name)) }
    };
}

const BASE_METHODS: &[Method] = &[
    method("close(self, /)", close),
    method("flush(self, /)", flush),
    method("seek(self, offset, whence=0, /)", refuse!("seek")),
    method("tell(self, /)", |t, a| {
        t.call_method_str(&a[0], "seek", &[Value::small_int(0), Value::small_int(1)])
    }),
    method("truncate(self, size=None, /)", refuse!("truncate")),
    method("fileno(self, /)", refuse!("fileno")),
    method("isatty(self, /)", |t, a| check_open(t, &a[0]).map(|_| Value::FALSE)),
    method("readable(self, /)", |_, _| Ok(Value::FALSE)),
    method("writable(self, /)", |_, _| Ok(Value::FALSE)),
    method("seekable(self, /)", |_, _| Ok(Value::FALSE)),
    method("readline(self, size=-1, /)", readline),
    method("readlines(self, hint=-1, /)", readlines),
    method("writelines(self, lines, /)", writelines),
    method("__enter__(self, /)", |t, a| {
        check_open(t, &a[0])?;
        Ok(a[0].clone())
    }),
    method("__exit__(self, /, *exc)", |t, a| {
        t.call_method(&a[0], &t.names().close.clone(), &[])?;
        Ok(Value::NONE)
    }),
    method("_checkClosed(self, /, msg=None)", |t, a| check_open(t, &a[0]).map(|_| Value::NONE)),
    method("_checkSeekable(self, /)", |t, a| {
        require(t, &a[0], "seekable", "File or stream is not seekable.")
    }),
    method("_checkReadable(self, /)", |t, a| {
        require(t, &a[0], "readable", "File or stream is not readable.")
    }),
    method("_checkWritable(self, /)", |t, a| {
        require(t, &a[0], "writable", "File or stream is not writable.")
    }),
];

fn require(t: &Thread, v: &Value, what: &'static str, msg: &str) -> Res {
    if t.truth(&t.call_method_str(v, what, &[])?)? { Ok(Value::TRUE) } else { Err(unsupported(t, msg)) }
}

/// What a stream in memory keeps of its attributes in its state: a copy of them, None without any.
pub fn attributes(t: &Thread, v: &Value) -> Res {
    let d = instance_dict(t, v)?;
    if d.is_empty() { Ok(Value::NONE) } else { t.call_method_str(d.value(), "copy", &[]) }
}

/// Puts attributes from a state back; `what` names them in it.
pub fn set_attributes(t: &Thread, v: &Value, from: &Value, what: &str) -> Res<()> {
    if from.is_none() {
        return Ok(());
    }
    if !from.is::<Dict>() {
        return Err(
            t.type_error(format!("{what} item of state should be a dict, got a {}", t.type_name(from)))
        );
    }
    t.call_method_str(instance_dict(t, v)?.value(), "update", std::slice::from_ref(from)).map(drop)
}

/// A position from a state.
pub fn position(t: &Thread, v: &Value, wrong: impl FnOnce() -> String) -> Res<usize> {
    if !t.is_int(v) {
        return Err(t.type_error(wrong()));
    }
    usize::try_from(t.arg_i64(v)?).map_err(|_| t.value_error("position value cannot be negative"))
}

/// The items of a state, which is a tuple of that many or more.
pub fn state<'a>(t: &Thread, v: &'a Value, of: &str, n: usize) -> Res<&'a [Value]> {
    match v.payload::<Tuple>().map(|p| p.as_slice()) {
        Some(items) if items.len() >= n => Ok(items),
        _ => Err(t.type_error(format!(
            "_io.{of}.__setstate__ argument should be {n}-tuple, got {}",
            t.type_name(v)
        ))),
    }
}

/// Does all steps of a close, whichever fails; of several errors the last is raised, over the others.
pub fn all_of(t: &Thread, steps: &[&dyn Fn() -> Res]) -> Res {
    let mut failed: Option<Value> = None;
    for step in steps {
        if step().is_err() {
            let e = t.take_exception();
            if let Some(before) = failed.replace(e.clone()) {
                set_context(&e, &before);
            }
        }
    }
    failed.map_or(Ok(Value::NONE), |e| Err(t.reraise(e)))
}

/// Is it `sys.stdout` or `sys.stderr`, or what one of them writes to?
fn is_standard(t: &Thread, v: &Value) -> bool {
    match t.getattr_opt(v, &t.intern("name")) {
        Ok(name) => {
            let name = name.as_ref().and_then(|n| n.payload::<Str>());
            name.is_some_and(|n| matches!(&*n.lossy(), "<stdout>" | "<stderr>"))
        }
        Err(_) => {
            drop(t.take_exception());
            false
        }
    }
}

/// A stream that is let go closes itself.
pub fn finalize(t: &Thread, v: &Value) -> Res<()> {
    match is_closed(t, v) {
        Ok(true) => Ok(()),
        Ok(false) => match t.call_method(v, &t.names().close.clone(), &[]) {
            Err(e) if t.interp().finalizing.get() => {
                let e = t.catch(e, Exc::Exception)?;
                // The program's own streams were flushed before: what kept them from it has been told.
                if is_standard(t, v) { Ok(()) } else { Err(t.reraise(e)) }
            }
            r => r.map(drop),
        },
        Err(_) => {
            // It was never made, or its stream was taken from it.
            drop(t.take_exception());
            Ok(())
        }
    }
}

pub static IO_BASE: TypeSpec = TypeSpec {
    module: "_io",
    flags: FLAGS,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, Stream::default())?.into_value())));
        s.init.set(Some(|_, _, _, _| Ok(())));
        s.iter.set(Some(|t, v| {
            check_open(t, v)?;
            Ok(v.clone())
        }));
        s.next.set(Some(next_line));
        s.del.set(Some(finalize));
    },
    methods: BASE_METHODS,
    getset: &[
        getter("closed", |_, v| Ok(Value::bool(v.payload::<Stream>().is_some_and(|s| s.closed.get())))),
        getter("__dict__", |t, v| Ok(instance_dict(t, v)?.into_value())),
    ],
    doc: "What all streams are.",
    ..TypeSpec::of::<Stream>("_IOBase")
};

fn raw_read(t: &Thread, a: &[Value]) -> Res {
    let Some(n) = super::size_arg(t, &a[1])? else { return t.call_method_str(&a[0], "readall", &[]) };
    let mut blank = ouro_runtime::types::buffer(t, n)?;
    blank.resize(n, 0);
    let b = ByteArray::make(t, &blank)?;
    let r = t.call_method_str(&a[0], "readinto", std::slice::from_ref(&b))?;
    if r.is_none() {
        return Ok(r);
    }
    let got = t.arg_i64(&r)?;
    let b = bytes_of(&b).unwrap_or_default();
    match usize::try_from(got).ok().and_then(|n| b.get(..n)) {
        Some(b) => Ok(Bytes::new(t, b)?.into_value()),
        None => Err(t.value_error(format!("readinto returned {got} outside buffer size {n}"))),
    }
}

fn raw_readall(t: &Thread, a: &[Value]) -> Res {
    let mut out = Vec::new();
    loop {
        let r = t.call_method(&a[0], &t.names().read.clone(), &[Value::len(super::DEFAULT_BUFFER_SIZE)])?;
        if r.is_none() {
            if out.is_empty() {
                return Ok(r);
            }
            break;
        }
        let b = arg_bytes(t, &r)?;
        if b.is_empty() {
            break;
        }
        out.extend_from_slice(&b);
    }
    Ok(Bytes::new(t, &out)?.into_value())
}

pub static RAW_BASE: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&IO_BASE),
    flags: FLAGS,
    methods: &[
        method("read(self, size=-1, /)", raw_read),
        method("readall(self, /)", raw_readall),
        method("readinto(self, buffer, /)", refuse!("readinto")),
        method("write(self, b, /)", refuse!("write")),
    ],
    ..TypeSpec::of::<Stream>("_RawIOBase")
};

/// Puts bytes into the front of a writable buffer.
pub fn fill_buffer(t: &Thread, into: &Value, b: &[u8]) -> Res {
    use ouro_runtime::types::memoryview::MemoryView;
    if let Some((data, _)) = resizable(into) {
        data.with_mut(|d| {
            let n = d.len().min(b.len());
            d[..n].copy_from_slice(&b[..n]);
        });
    } else if !into.payload::<MemoryView>().is_some_and(|m| !m.is_readonly() && m.write_bytes(b)) {
        return Err(t.type_error(format!(
            "readinto() argument must be read-write bytes-like object, not {}",
            t.type_name(into)
        )));
    }
    Ok(Value::len(b.len()))
}

fn readinto(t: &Thread, a: &[Value], name: &'static str) -> Res {
    let n = match bytes_view(&a[1]) {
        Some(b) => b.len(),
        None => t.length(&a[1])?,
    };
    let r = t.call_method_str(&a[0], name, &[Value::len(n)])?;
    let b = arg_bytes(t, &r)?.into_owned();
    fill_buffer(t, &a[1], &b)
}

pub static BUFFERED_BASE: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&IO_BASE),
    flags: FLAGS,
    methods: &[
        method("read(self, size=-1, /)", refuse!("read")),
        method("read1(self, size=-1, /)", refuse!("read1")),
        method("readinto(self, buffer, /)", |t, a| readinto(t, a, "read")),
        method("readinto1(self, buffer, /)", |t, a| readinto(t, a, "read1")),
        method("write(self, b, /)", refuse!("write")),
        method("detach(self, /)", refuse!("detach")),
    ],
    ..TypeSpec::of::<Stream>("_BufferedIOBase")
};

pub static TEXT_BASE: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&IO_BASE),
    flags: FLAGS,
    methods: &[
        method("read(self, size=-1, /)", refuse!("read")),
        method("readline(self, size=-1, /)", refuse!("readline")),
        method("write(self, s, /)", refuse!("write")),
        method("detach(self, /)", refuse!("detach")),
    ],
    getset: &[
        getter("encoding", |_, _| Ok(Value::NONE)),
        getter("newlines", |_, _| Ok(Value::NONE)),
        getter("errors", |_, _| Ok(Value::NONE)),
    ],
    ..TypeSpec::of::<Stream>("_TextIOBase")
};
