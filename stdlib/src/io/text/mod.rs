//! TextIOWrapper: text over a buffered stream.

mod state;

use crate::io::base::{FLAGS, TEXT_BASE, all_of, is_closed};
use crate::io::{closed_error, newlines, unsupported};
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::format::wtf8;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::native::{GetSet, Method, TypeSpec, getter, method};
use ouro_runtime::types::arg_bytes;
use ouro_runtime::types::str::codec::{self, Codec};
use ouro_runtime::types::str::{Str, count_chars, text_of};
use ouro_runtime::types::tuple::Tuple;
pub use state::Text;
use state::{CHUNK, Newline, plain_buffer};

/// Is it exactly a TextIOWrapper, so that its `write` may be passed by?
pub fn is_plain(t: &Thread, file: &Value) -> bool {
    file.is::<Text>() && !t.type_ref(file).has(ouro_runtime::model::typeobj::tflag::HEAP)
}

/// Writes to a plain TextIOWrapper; false for other streams.
pub fn write_fast(t: &Thread, file: &Value, b: &[u8]) -> Res<bool> {
    if !is_plain(t, file) {
        return Ok(false);
    }
    writable(t, file)?.put(t, b)?;
    Ok(true)
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Text> {
    match v.payload::<Text>() {
        Some(x) if x.encoding.is_empty() => Err(t.value_error("I/O operation on uninitialized object")),
        Some(x) if x.buffer.is_empty() => Err(t.value_error("underlying buffer has been detached")),
        Some(x) => Ok(x),
        None => Err(t.type_error("a TextIOWrapper is required")),
    }
}

fn open_me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Text> {
    let x = me(t, v)?;
    if is_closed(t, &x.buffer(t)?)? { Err(closed_error(t)) } else { Ok(x) }
}

fn writable<'a>(t: &Thread, v: &'a Value) -> Res<&'a Text> {
    let x = open_me(t, v)?;
    let b = x.buffer(t)?;
    if plain_buffer(t, &b).is_none() || !x.state.borrow().pending.is_empty() {
        return Ok(x);
    }
    if t.truth(&t.call_method_str(&b, "writable", &[])?)? {
        Ok(x)
    } else {
        Err(unsupported(t, "not writable"))
    }
}

fn readable<'a>(t: &Thread, v: &'a Value) -> Res<&'a Text> {
    let x = open_me(t, v)?;
    let b = x.buffer(t)?;
    if t.getattr_opt(&b, &t.intern("readable"))?.is_some()
        && !t.truth(&t.call_method_str(&b, "readable", &[])?)?
    {
        return Err(unsupported(t, "not readable"));
    }
    Ok(x)
}

fn newline_of(t: &Thread, v: &Value) -> Res<Newline> {
    if v.is_none() {
        return Ok(Newline::Universal);
    }
    let Some(s) = v.payload::<Str>() else {
        return Err(t.type_error(format!(
            "TextIOWrapper() argument 'newline' must be str or None, not {}",
            t.type_name(v)
        )));
    };
    match s.as_bytes() {
        b"" => Ok(Newline::Any),
        b"\n" => Ok(Newline::Lf),
        b"\r" => Ok(Newline::Cr),
        b"\r\n" => Ok(Newline::CrLf),
        _ => Err(t.value_error(format!("illegal newline value: {}", t.repr(v)?.lossy()))),
    }
}

fn set_encoding(t: &Thread, x: &Text, encoding: &Value) -> Res<()> {
    let name = if encoding.is_none() { "UTF-8".to_string() } else { text_of(encoding) };
    let real = if name == "locale" { "UTF-8" } else { &name };
    match Codec::find(real) {
        Some(c) => x.codec.set(c),
        None => return Err(codec::unknown(t, real)),
    }
    x.encoding.set(t.string(real)?);
    Ok(())
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let sig = ouro_runtime::signature!(
        "TextIOWrapper(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)"
    );
    let a = bind_args(t, sig, args, kw)?;
    let Some(x) = v.payload::<Text>() else { return Ok(()) };
    if a[0].same(v) {
        return Err(t.value_error("I/O operation on uninitialized object"));
    }
    for (i, name) in [(1, "encoding"), (2, "errors")] {
        if !a[i].is_none() && !a[i].is::<Str>() {
            return Err(t.type_error(format!(
                "TextIOWrapper() argument '{name}' must be str or None, not {}",
                t.type_name(&a[i])
            )));
        }
    }
    x.newline.set(newline_of(t, &a[3])?);
    set_encoding(t, x, &a[1])?;
    x.errors.set(if a[2].is_none() { t.string("strict")? } else { a[2].clone() });
    x.line_buffering.set(t.truth(&a[4])?);
    x.write_through.set(t.truth(&a[5])?);
    x.buffer.set(a[0].clone());
    begin(t, x)
}

/// Decides whether what is written begins with a byte order mark: not behind something.
fn begin(t: &Thread, x: &Text) -> Res<()> {
    x.started.set(false);
    if x.codec.get() != x.running_after() && x.is_seekable(t)? {
        let b = x.buffer(t)?;
        let at = t.call_method_str(&b, "tell", &[])?;
        x.started.set(t.truth(&at)? && t.truth(&t.call_method_str(&b, "writable", &[])?)?);
    }
    Ok(())
}

/// Text over a stream of bytes. With `through` nothing waits in between.
pub fn make(t: &Thread, buffer: &Value, args: [Value; 3], line_buffering: bool, through: bool) -> Res {
    let ty = crate::io::class(t, &SPEC)?;
    let v = t.make_of(&ty, Text::blank())?.into_value();
    let [encoding, errors, newline] = args;
    let all = [buffer.clone(), encoding, errors, newline, Value::bool(line_buffering), Value::bool(through)];
    init(t, &v, &all, None)?;
    Ok(v)
}

fn write(t: &Thread, a: &[Value]) -> Res {
    let Some(s) = a[1].payload::<Str>() else {
        return Err(t.type_error(format!("write() argument must be str, not {}", t.type_name(&a[1]))));
    };
    writable(t, &a[0])?.put(t, s.as_bytes())?;
    Ok(Value::len(s.len()))
}

fn read(t: &Thread, a: &[Value]) -> Res {
    let size = crate::io::size_arg(t, &a[1])?;
    let x = readable(t, &a[0])?;
    x.write_pending(t)?;
    let mut out;
    match size {
        None => {
            let buffer = x.buffer(t)?;
            let b = match plain_buffer(t, &buffer) {
                Some(b) => b.read_all(t)?.unwrap_or_default(),
                None => {
                    let r = t.call_method(&buffer, &t.names().read.clone(), &[])?;
                    arg_bytes(t, &r)?.into_owned()
                }
            };
            out = x.hand_out(usize::MAX);
            x.decode(t, b, true)?;
            out.extend(x.hand_out(usize::MAX));
        }
        Some(n) => {
            out = Vec::new();
            let mut left = n;
            while left > 0 {
                if x.unread() == 0 && !x.more(t)? {
                    break;
                }
                let (bytes, chars) = {
                    let s = x.state.borrow();
                    let b = &s.text[s.at..];
                    let end = wtf8::offset(b, left);
                    (end, count_chars(&b[..end]))
                };
                out.extend(x.hand_out(bytes));
                left -= chars.min(left);
            }
        }
    }
    Ok(Str::from_wtf8(t, &out)?.into_value())
}

fn readline(t: &Thread, a: &[Value]) -> Res {
    let limit = crate::io::size_arg(t, &a[1])?;
    let line = readable(t, &a[0])?.read_line(t, limit)?;
    Ok(Str::from_wtf8(t, &line)?.into_value())
}

fn next(t: &Thread, v: &Value) -> Res {
    if t.type_ref(v).has(ouro_runtime::model::typeobj::tflag::HEAP) {
        return super::base::next_line(t, v);
    }
    let x = open_me(t, v)?;
    if x.unread() == 0 {
        readable(t, v)?;
    }
    x.iterating.set(true);
    let line = x.read_line(t, None)?;
    if line.is_empty() {
        x.iterating.set(false);
        return Ok(Value::UNBOUND);
    }
    Ok(Str::from_wtf8(t, &line)?.into_value())
}

fn flush(t: &Thread, a: &[Value]) -> Res {
    let x = open_me(t, &a[0])?;
    x.iterating.set(false);
    x.write_pending(t)?;
    t.call_method(&x.buffer(t)?, &t.names().flush.clone(), &[])?;
    Ok(Value::NONE)
}

fn close(t: &Thread, a: &[Value]) -> Res {
    let Some(x) = a[0].payload::<Text>() else { return Ok(Value::NONE) };
    let Some(b) = x.buffer.opt() else { return Ok(Value::NONE) };
    if is_closed(t, &b)? {
        return Ok(Value::NONE);
    }
    let flush = || t.call_method(&a[0], &t.names().flush.clone(), &[]);
    all_of(t, &[&flush, &|| t.call_method(&b, &t.names().close.clone(), &[])])
}

/// How many of the chunk's bytes make the text that was handed out.
fn consumed(t: &Thread, x: &Text) -> Res<usize> {
    let (chunk, done) = {
        let s = x.state.borrow();
        if s.at == s.text.len() {
            return Ok(s.chunk.len());
        }
        (s.chunk.clone(), s.at)
    };
    let codec = x.codec.get();
    let (raw, _) = codec::decode_as(t, &chunk, codec, &x.errors_text(), true)?;
    let (mut i, mut out) = (0, 0);
    while out < done && i < raw.len() {
        let crlf = x.newline.get() == Newline::Universal && raw[i] == b'\r' && raw.get(i + 1) == Some(&b'\n');
        i += if crlf { 2 } else { 1 };
        out += 1;
    }
    let s = Str::from_wtf8(t, &raw[..i])?;
    let codec = match codec {
        Codec::Utf8Sig => Codec::Utf8,
        c => c,
    };
    let n = codec::encode_as(t, &s, codec, "surrogatepass")?.len();
    Ok(n.min(chunk.len()))
}

fn tell(t: &Thread, a: &[Value]) -> Res {
    let x = open_me(t, &a[0])?;
    let b = x.buffer(t)?;
    if !t.truth(&t.call_method_str(&b, "seekable", &[])?)? {
        return Err(unsupported(t, "underlying stream is not seekable"));
    }
    if x.iterating.get() {
        return Err(t.err(Exc::OSError, "telling position disabled by next() call"));
    }
    flush(t, a)?;
    let at = t.arg_i64(&t.call_method_str(&b, "tell", &[])?)?;
    let unread = {
        let s = x.state.borrow();
        s.chunk.len() + s.rest.len()
    };
    t.int(at - unread as i64 + consumed(t, x)? as i64)
}

fn seek(t: &Thread, a: &[Value]) -> Res {
    let x = open_me(t, &a[0])?;
    let b = x.buffer(t)?;
    if !t.truth(&t.call_method_str(&b, "seekable", &[])?)? {
        return Err(unsupported(t, "underlying stream is not seekable"));
    }
    let whence = t.arg_i64(&a[2])?;
    let mut at = t.arg_i64(&a[1])?;
    match whence {
        0 => {}
        1 if at != 0 => return Err(unsupported(t, "can't do nonzero cur-relative seeks")),
        1 => {
            x.iterating.set(false);
            at = t.arg_i64(&tell(t, &a[..1])?)?;
        }
        2 if at != 0 => return Err(unsupported(t, "can't do nonzero end-relative seeks")),
        2 => {
            flush(t, a)?;
            x.forget();
            let r = t.call_method_str(&b, "seek", &[Value::small_int(0), Value::small_int(2)])?;
            x.started.set(t.arg_i64(&r)? != 0);
            return Ok(r);
        }
        _ => return Err(t.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    }
    if at < 0 {
        return Err(t.value_error(format!("negative seek position {at}")));
    }
    flush(t, a)?;
    t.call_method_str(&b, "seek", &[t.int(at)?])?;
    x.forget();
    x.started.set(at != 0);
    t.int(at)
}

fn truncate(t: &Thread, a: &[Value]) -> Res {
    let x = open_me(t, &a[0])?;
    let size = if a[1].is_none() { tell(t, &a[..1])? } else { a[1].clone() };
    flush(t, a)?;
    t.call_method_str(&x.buffer(t)?, "truncate", &[size])
}

fn detach(t: &Thread, a: &[Value]) -> Res {
    flush(t, a)?;
    Ok(me(t, &a[0])?.buffer.take())
}

fn reconfigure(t: &Thread, a: &[Value]) -> Res {
    let x = open_me(t, &a[0])?;
    for (i, name) in [(1, "encoding"), (2, "errors"), (3, "newline")] {
        if !(a[i].is_none() || a[i].is_unbound() || a[i].is::<Str>()) {
            return Err(t.type_error(format!(
                "reconfigure() argument '{name}' must be str or None, not {}",
                t.type_name(&a[i])
            )));
        }
    }
    if x.unread() > 0 && (!a[1].is_none() || !a[2].is_none() || !a[3].is_unbound()) {
        return Err(unsupported(
            t,
            "It is not possible to set the encoding or newline of stream after the first read",
        ));
    }
    flush(t, a)?;
    if !a[1].is_none() {
        set_encoding(t, x, &a[1])?;
        if a[2].is_none() {
            x.errors.set(t.string("strict")?);
        }
        begin(t, x)?;
    }
    if !a[2].is_none() {
        x.errors.set(a[2].clone());
    }
    if !a[3].is_unbound() {
        x.newline.set(newline_of(t, &a[3])?);
    }
    if !a[4].is_none() {
        x.line_buffering.set(t.arg_i64(&a[4])? != 0);
    }
    if !a[5].is_none() {
        x.write_through.set(t.arg_i64(&a[5])? != 0);
    }
    Ok(Value::NONE)
}

fn forward(t: &Thread, a: &[Value], name: &'static str) -> Res {
    t.call_method_str(&me(t, &a[0])?.buffer(t)?, name, &[])
}

fn repr(t: &Thread, v: &Value) -> Res {
    let Some(x) = v.payload::<Text>().filter(|x| !x.encoding.is_empty()) else {
        return Err(t.value_error("I/O operation on uninitialized object"));
    };
    let mut out = format!("<{}", t.type_name(v));
    for name in ["name", "mode"] {
        match t.getattr_opt(v, &t.intern(name)) {
            Ok(Some(n)) => out += &format!(" {name}={}", t.repr(&n)?.lossy()),
            Ok(None) => {}
            // Its stream was taken from it.
            Err(e) => drop(t.catch(e, Exc::ValueError)?),
        }
    }
    out += &format!(" encoding={}>", t.repr(&x.encoding.get())?.lossy());
    t.string(out)
}

const METHODS: &[Method] = &[
    method("write(self, text, /)", write),
    method("read(self, size=-1, /)", read),
    method("readline(self, size=-1, /)", readline),
    method("flush(self, /)", flush),
    method("close(self, /)", close),
    method("seek(self, cookie, whence=0, /)", seek),
    method("tell(self, /)", tell),
    method("truncate(self, pos=None, /)", truncate),
    method("detach(self, /)", detach),
    method(
        "reconfigure(self, /, *, encoding=None, errors=None, newline=..., line_buffering=None, write_through=None)",
        reconfigure,
    ),
    method("fileno(self, /)", |t, a| forward(t, a, "fileno")),
    method("isatty(self, /)", |t, a| forward(t, a, "isatty")),
    method("seekable(self, /)", |t, a| forward(t, a, "seekable")),
    method("readable(self, /)", |t, a| forward(t, a, "readable")),
    method("writable(self, /)", |t, a| forward(t, a, "writable")),
];

const GETSET: &[GetSet] = &[
    getter("buffer", |t, v| me(t, v)?.buffer(t)),
    getter("encoding", |t, v| Ok(me(t, v)?.encoding.get())),
    getter("errors", |t, v| Ok(me(t, v)?.errors.get())),
    getter("line_buffering", |t, v| Ok(Value::bool(me(t, v)?.line_buffering.get()))),
    getter("write_through", |t, v| Ok(Value::bool(me(t, v)?.write_through.get()))),
    getter("newlines", |t, v| newlines::seen_value(t, me(t, v)?.seen.get())),
    getter("closed", |t, v| t.getattr_str(&me(t, v)?.buffer(t)?, "closed")),
    getter("name", |t, v| t.getattr_str(&me(t, v)?.buffer(t)?, "name")),
    getter("_CHUNK_SIZE", |_, _| Ok(Value::len(CHUNK))),
];

pub static SPEC: TypeSpec = TypeSpec {
    module: "_io",
    base: Some(&TEXT_BASE),
    flags: FLAGS,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, Text::blank())?.into_value())));
        s.init.set(Some(init));
        s.next.set(Some(next));
        s.repr.set(Some(repr));
    },
    methods: METHODS,
    getset: GETSET,
    doc: "Text over a stream of bytes.",
    ..TypeSpec::of::<Text>("TextIOWrapper")
};
