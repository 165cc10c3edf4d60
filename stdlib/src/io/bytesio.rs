//! BytesIO.

use super::base::{BUFFERED_BASE, FLAGS, attributes, fill_buffer, position, set_attributes, state};
use super::closed_error;
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, RefCellOf, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::native::{Method, TypeSpec, getter, method};
use ouro_runtime::types::bytearray::ByteArray;
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::types::{arg_bytes, bytes_view, memoryview};
use std::cell::Cell;

/// The payload of BytesIO: its content is a bytearray, which views may look at.
pub struct BytesIo {
    data: RefCellOf<ByteArray>,
    at: Cell<usize>,
    closed: Cell<bool>,
}

impl Payload for BytesIo {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.data.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.data.take();
    }
}

struct Open<'a> {
    io: &'a BytesIo,
    data: Ref<ByteArray>,
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<Open<'a>> {
    let Some(io) = v.payload::<BytesIo>() else { return Err(t.type_error("a BytesIO is required")) };
    match io.data.get() {
        Some(data) if !io.closed.get() => Ok(Open { io, data }),
        _ => Err(closed_error(t)),
    }
}

impl Open<'_> {
    fn take(&self, n: Option<usize>) -> Vec<u8> {
        let at = self.io.at.get();
        let out = self.data.data.with(|b| {
            let from = at.min(b.len());
            let to = n.map_or(b.len(), |n| from.saturating_add(n).min(b.len()));
            b[from..to].to_vec()
        });
        self.io.at.set(at + out.len());
        out
    }
    fn resizable(&self, t: &Thread) -> Res<()> {
        if self.data.exports.get() > 0 {
            return Err(t.err(Exc::BufferError, "Existing exports of data: object cannot be re-sized"));
        }
        Ok(())
    }
    fn line(&self, limit: Option<usize>) -> Vec<u8> {
        let at = self.io.at.get();
        let n = self.data.data.with(|b| {
            let rest = b.get(at..).unwrap_or(&[]);
            memchr::memchr(b'\n', rest).map_or(rest.len(), |i| i + 1)
        });
        self.take(Some(limit.map_or(n, |l| l.min(n))))
    }
}

fn bytes(t: &Thread, b: &[u8]) -> Res {
    Ok(Bytes::new(t, b)?.into_value())
}

fn new(t: &Thread, ty: &Ref<ouro_runtime::model::typeobj::Type>, _: &[Value], _: Option<&Ref<Tuple>>) -> Res {
    let data = t.make(ByteArray::default())?;
    let io = BytesIo { data: RefCellOf::new(data), at: Cell::new(0), closed: Cell::new(false) };
    Ok(t.make_of(ty, io)?.into_value())
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let a = bind_args(t, ouro_runtime::signature!("BytesIO(initial_bytes=b'')"), args, kw)?;
    let o = me(t, v)?;
    o.io.at.set(0);
    let given = &a[0];
    if given.is_unbound() || given.is_none() || given.is::<ouro_runtime::types::str::Str>() && args.is_empty()
    {
        return o.data.data.assign(t, b"");
    }
    o.data.data.assign(t, &arg_bytes(t, given)?)
}

fn write(t: &Thread, a: &[Value]) -> Res {
    let x = arg_bytes(t, &a[1])?.into_owned();
    let o = me(t, &a[0])?;
    if x.is_empty() {
        return Ok(Value::small_int(0));
    }
    let (at, len) = (o.io.at.get(), o.data.data.len());
    let Some(end) = at.checked_add(x.len()) else { return Err(t.memory_error()) };
    if end > len {
        o.resizable(t)?;
    }
    if at > len {
        let mut gap = ouro_runtime::types::buffer(t, at - len)?;
        gap.resize(at - len, 0);
        o.data.data.extend(t, &gap)?;
    }
    if at == o.data.data.len() {
        o.data.data.extend(t, &x)?;
    } else {
        o.data.data.splice(t, at, end.min(o.data.data.len()), &x)?;
    }
    o.io.at.set(end);
    Ok(Value::len(x.len()))
}

fn seek(t: &Thread, a: &[Value]) -> Res {
    let o = me(t, &a[0])?;
    let n = t.arg_i64(&a[1])?;
    let whence = t.arg_i64(&a[2])?;
    let base = match whence {
        0 if n < 0 => return Err(t.value_error(format!("negative seek value {n}"))),
        0 => 0,
        1 => o.io.at.get() as i64,
        2 => o.data.data.len() as i64,
        _ => return Err(t.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    let Some(at) = base.checked_add(n) else { return Err(t.overflow_error("new position too large")) };
    o.io.at.set(at.max(0) as usize);
    t.int(at.max(0))
}

fn truncate(t: &Thread, a: &[Value]) -> Res {
    let o = me(t, &a[0])?;
    let n = if a[1].is_none() { o.io.at.get() as i64 } else { t.arg_i64(&a[1])? };
    if n < 0 {
        return Err(t.value_error(format!("negative size value {n}")));
    }
    if (n as usize) < o.data.data.len() {
        o.resizable(t)?;
        o.data.data.truncate(n as usize);
    }
    t.int(n)
}

const METHODS: &[Method] = &[
    method("read(self, size=-1, /)", |t, a| {
        let n = super::size_arg(t, &a[1])?;
        bytes(t, &me(t, &a[0])?.take(n))
    }),
    method("read1(self, size=-1, /)", |t, a| {
        let n = super::size_arg(t, &a[1])?;
        bytes(t, &me(t, &a[0])?.take(n))
    }),
    method("readline(self, size=-1, /)", |t, a| {
        let n = super::size_arg(t, &a[1])?;
        bytes(t, &me(t, &a[0])?.line(n))
    }),
    method("readinto(self, buffer, /)", |t, a| {
        let Some(n) = bytes_view(&a[1]).map(|b| b.len()) else {
            return Err(t.type_error(format!(
                "readinto() argument must be read-write bytes-like object, not {}",
                t.type_name(&a[1])
            )));
        };
        let got = me(t, &a[0])?.take(Some(n));
        fill_buffer(t, &a[1], &got)
    }),
    method("write(self, b, /)", write),
    method("seek(self, pos, whence=0, /)", seek),
    method("tell(self, /)", |t, a| Ok(Value::len(me(t, &a[0])?.io.at.get()))),
    method("truncate(self, size=None, /)", truncate),
    method("getvalue(self, /)", |t, a| bytes(t, &me(t, &a[0])?.data.data.to_vec())),
    method("getbuffer(self, /)", |t, a| memoryview::make(t, me(t, &a[0])?.data.value())),
    method("close(self, /)", |_, a| {
        if let Some(io) = a[0].payload::<BytesIo>() {
            io.closed.set(true);
        }
        Ok(Value::NONE)
    }),
    method("__getstate__(self, /)", |t, a| {
        let open = me(t, &a[0])?;
        let content = bytes(t, &open.data.data.to_vec())?;
        t.tuple(vec![content, Value::len(open.io.at.get()), attributes(t, &a[0])?])
    }),
    method("__setstate__(self, state, /)", |t, a| {
        let open = me(t, &a[0])?;
        let s = state(t, &a[1], "BytesIO", 3)?;
        open.resizable(t)?;
        let content = arg_bytes(t, &s[0])?.to_vec();
        open.data.data.truncate(0);
        open.data.data.extend(t, &content)?;
        let wrong = || format!("second item of state must be an integer, not {}", t.type_name(&s[1]));
        open.io.at.set(position(t, &s[1], wrong)?);
        set_attributes(t, &a[0], &s[2], "third")?;
        Ok(Value::NONE)
    }),
    method("flush(self, /)", |t, a| me(t, &a[0]).map(|_| Value::NONE)),
    method("isatty(self, /)", |t, a| me(t, &a[0]).map(|_| Value::FALSE)),
    method("readable(self, /)", |t, a| me(t, &a[0]).map(|_| Value::TRUE)),
    method("writable(self, /)", |t, a| me(t, &a[0]).map(|_| Value::TRUE)),
    method("seekable(self, /)", |t, a| me(t, &a[0]).map(|_| Value::TRUE)),
];

pub static SPEC: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&BUFFERED_BASE),
    flags: FLAGS,
    slots: |s| {
        s.new.set(Some(new));
        s.init.set(Some(init));
        s.next.set(Some(|t, v| {
            let line = me(t, v)?.line(None);
            if line.is_empty() { Ok(Value::UNBOUND) } else { bytes(t, &line) }
        }));
    },
    methods: METHODS,
    getset: &[getter("closed", |_, v| {
        Ok(Value::bool(v.payload::<BytesIo>().is_none_or(|io| io.closed.get())))
    })],
    doc: "A file in memory.",
    ..TypeSpec::of::<BytesIo>("BytesIO")
};
