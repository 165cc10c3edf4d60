//! StringIO.

use super::base::{FLAGS, TEXT_BASE, attributes, position, set_attributes, state};
use super::newlines;
use ouro_runtime::Thread;
use ouro_runtime::format::wtf8;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{ByteVec, Payload, Ref, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::native::{Method, TypeSpec, getter, method};
use ouro_runtime::types::str::{Str, count_chars};
use ouro_runtime::types::tuple::Tuple;
use std::cell::Cell;

/// The payload of StringIO.
pub struct StringIo {
    /// WTF-8.
    text: ByteVec,
    /// Characters in the text.
    chars: Cell<usize>,
    /// The position in characters; it may lie beyond the end.
    at: Cell<usize>,
    closed: Cell<bool>,
    /// Line ends are translated when read (`None`).
    translate: Cell<bool>,
    /// `\n` is written as this.
    write_as: Cell<&'static str>,
    /// What ends a line when reading; empty for any.
    ends: Cell<&'static str>,
    seen: Cell<u8>,
}

impl Payload for StringIo {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
    fn storage(&self) -> usize {
        self.text.bytes()
    }
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a StringIo> {
    match v.payload::<StringIo>() {
        Some(io) if io.closed.get() => Err(t.value_error("I/O operation on closed file")),
        Some(io) => Ok(io),
        None => Err(t.type_error("a StringIO is required")),
    }
}

impl StringIo {
    /// The byte offset of the position, at most the length.
    fn offset(&self) -> usize {
        let (at, chars) = (self.at.get(), self.chars.get());
        if at >= chars {
            return self.text.len();
        }
        if chars == self.text.len() { at } else { self.text.with(|b| wtf8::offset(b, at)) }
    }
    fn put(&self, t: &Thread, given: &[u8]) -> Res<()> {
        let mut b = given.to_vec();
        if self.translate.get() {
            self.seen.set(self.seen.get() | newlines::seen_in(&b));
            b = newlines::translate(b);
        }
        if self.write_as.get() != "\n" && memchr::memchr(b'\n', &b).is_some() {
            let mut out = Vec::with_capacity(b.len() + 8);
            ouro_runtime::types::text::replace(
                &b,
                b"\n",
                self.write_as.get().as_bytes(),
                usize::MAX,
                |part| out.extend_from_slice(part),
            );
            b = out;
        }
        let (at, chars, n) = (self.at.get(), self.chars.get(), count_chars(&b));
        if at >= chars {
            if at > chars {
                let mut gap = ouro_runtime::types::buffer(t, at - chars)?;
                gap.resize(at - chars, 0);
                self.text.extend(t, &gap)?;
            }
            self.text.extend(t, &b)?;
            self.chars.set(at + n);
        } else {
            let from = self.offset();
            let to = self.text.with(|x| from + wtf8::offset(&x[from..], n));
            self.text.splice(t, from, to, &b)?;
            self.chars.set(chars.max(at + n));
        }
        self.at.set(at + n);
        Ok(())
    }
    fn take(&self, n: Option<usize>) -> Vec<u8> {
        let from = self.offset();
        let out = self.text.with(|b| {
            let rest = &b[from..];
            rest[..n.map_or(rest.len(), |n| wtf8::offset(rest, n))].to_vec()
        });
        self.at.set(self.at.get() + count_chars(&out));
        out
    }
    fn line(&self, limit: Option<usize>) -> Vec<u8> {
        let from = self.offset();
        let out = self.text.with(|b| {
            let rest = &b[from..];
            let end = match self.ends.get() {
                "" => memchr::memchr2(b'\r', b'\n', rest)
                    .map(|i| if rest[i] == b'\r' && rest.get(i + 1) == Some(&b'\n') { i + 2 } else { i + 1 }),
                e => memchr::memmem::find(rest, e.as_bytes()).map(|i| i + e.len()),
            };
            let line = &rest[..end.unwrap_or(rest.len())];
            line[..limit.map_or(line.len(), |n| wtf8::offset(line, n))].to_vec()
        });
        self.at.set(self.at.get() + count_chars(&out));
        out
    }
}

fn text(t: &Thread, b: &[u8]) -> Res {
    Ok(Str::from_wtf8(t, b)?.into_value())
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let sig = ouro_runtime::signature!("StringIO(initial_value='', newline='\n')");
    let a = bind_args(t, sig, args, kw)?;
    let Some(io) = v.payload::<StringIo>() else { return Ok(()) };
    if !a[1].is_none() && !a[1].is::<Str>() {
        return Err(t.type_error(format!("newline must be str or None, not {}", t.type_name(&a[1]))));
    }
    let newline = a[1].payload::<Str>().map(|s| s.lossy().into_owned());
    let (translate, write_as, ends) = match newline.as_deref() {
        None => (true, "\n", "\n"),
        Some("") => (false, "\n", ""),
        Some("\n") => (false, "\n", "\n"),
        Some("\r") => (false, "\r", "\r"),
        Some("\r\n") => (false, "\r\n", "\r\n"),
        Some(_) => return Err(t.value_error(format!("illegal newline value: {}", t.repr(&a[1])?.lossy()))),
    };
    io.translate.set(translate);
    io.write_as.set(write_as);
    io.ends.set(ends);
    io.closed.set(false);
    io.text.truncate(0);
    io.chars.set(0);
    io.at.set(0);
    if let Some(s) = a[0].payload::<Str>() {
        io.put(t, s.as_bytes())?;
        io.at.set(0);
    } else if !a[0].is_none() {
        return Err(t.type_error(format!("initial_value must be str or None, not {}", t.type_name(&a[0]))));
    }
    Ok(())
}

fn seek(t: &Thread, a: &[Value]) -> Res {
    let io = me(t, &a[0])?;
    let n = t.arg_i64(&a[1])?;
    let whence = t.arg_i64(&a[2])?;
    let at = match whence {
        0 if n < 0 => return Err(t.value_error(format!("Negative seek position {n}"))),
        0 => n as usize,
        1 | 2 if n != 0 => {
            return Err(t.err(ouro_runtime::Exc::OSError, "Can't do nonzero cur-relative seeks"));
        }
        1 => io.at.get(),
        2 => io.chars.get(),
        _ => return Err(t.value_error(format!("Invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    io.at.set(at);
    Ok(Value::len(at))
}

fn truncate(t: &Thread, a: &[Value]) -> Res {
    let io = me(t, &a[0])?;
    let n = if a[1].is_none() { io.at.get() as i64 } else { t.arg_i64(&a[1])? };
    if n < 0 {
        return Err(t.value_error(format!("Negative size value {n}")));
    }
    let n = n as usize;
    if n < io.chars.get() {
        let end = io.text.with(|b| wtf8::offset(b, n));
        io.text.truncate(end);
        io.chars.set(n);
    }
    Ok(Value::len(n))
}

const METHODS: &[Method] = &[
    method("read(self, size=-1, /)", |t, a| {
        let n = super::size_arg(t, &a[1])?;
        text(t, &me(t, &a[0])?.take(n))
    }),
    method("readline(self, size=-1, /)", |t, a| {
        let n = super::size_arg(t, &a[1])?;
        text(t, &me(t, &a[0])?.line(n))
    }),
    method("write(self, s, /)", |t, a| {
        let io = me(t, &a[0])?;
        let Some(s) = a[1].payload::<Str>() else {
            return Err(t.type_error(format!("string argument expected, got '{}'", t.type_name(&a[1]))));
        };
        io.put(t, s.as_bytes())?;
        Ok(Value::len(s.len()))
    }),
    method("getvalue(self, /)", |t, a| text(t, &me(t, &a[0])?.text.to_vec())),
    method("seek(self, pos, whence=0, /)", seek),
    method("tell(self, /)", |t, a| Ok(Value::len(me(t, &a[0])?.at.get()))),
    method("truncate(self, pos=None, /)", truncate),
    method("close(self, /)", |_, a| {
        if let Some(io) = a[0].payload::<StringIo>() {
            io.closed.set(true);
        }
        Ok(Value::NONE)
    }),
    method("__getstate__(self, /)", |t, a| {
        let io = me(t, &a[0])?;
        let newline = if io.translate.get() { Value::NONE } else { t.string(io.ends.get())? };
        let content = text(t, &io.text.to_vec())?;
        t.tuple(vec![content, newline, Value::len(io.at.get()), attributes(t, &a[0])?])
    }),
    method("__setstate__(self, state, /)", |t, a| {
        let io = me(t, &a[0])?;
        let s = state(t, &a[1], "StringIO", 4)?;
        init(t, &a[0], &[Value::NONE, s[1].clone()], None)?;
        // As it is: line ends were translated before.
        if let Some(content) = s[0].payload::<Str>() {
            io.text.extend(t, content.as_bytes())?;
            io.chars.set(content.len());
        } else if !s[0].is_none() {
            let got = t.type_name(&s[0]);
            return Err(t.type_error(format!("initial_value must be str or None, not {got}")));
        }
        let wrong = || format!("third item of state must be an integer, got {}", t.type_name(&s[2]));
        io.at.set(position(t, &s[2], wrong)?);
        set_attributes(t, &a[0], &s[3], "fourth")?;
        Ok(Value::NONE)
    }),
    method("readable(self, /)", |t, a| me(t, &a[0]).map(|_| Value::TRUE)),
    method("writable(self, /)", |t, a| me(t, &a[0]).map(|_| Value::TRUE)),
    method("seekable(self, /)", |t, a| me(t, &a[0]).map(|_| Value::TRUE)),
];

pub static SPEC: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&TEXT_BASE),
    flags: FLAGS,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| {
            let io = StringIo {
                text: ByteVec::new(),
                chars: Cell::new(0),
                at: Cell::new(0),
                closed: Cell::new(false),
                translate: Cell::new(false),
                write_as: Cell::new("\n"),
                ends: Cell::new("\n"),
                seen: Cell::new(0),
            };
            Ok(t.make_of(ty, io)?.into_value())
        }));
        s.init.set(Some(init));
        s.next.set(Some(|t, v| {
            if t.type_ref(v).has(ouro_runtime::model::typeobj::tflag::HEAP) {
                return super::base::next_line(t, v);
            }
            let line = me(t, v)?.line(None);
            if line.is_empty() { Ok(Value::UNBOUND) } else { text(t, &line) }
        }));
    },
    methods: METHODS,
    getset: &[
        getter("closed", |_, v| Ok(Value::bool(v.payload::<StringIo>().is_none_or(|io| io.closed.get())))),
        getter("line_buffering", |t, v| me(t, v).map(|_| Value::FALSE)),
        getter("newlines", |t, v| newlines::seen_value(t, me(t, v)?.seen.get())),
    ],
    doc: "A text file in memory.",
    ..TypeSpec::of::<StringIo>("StringIO")
};
