//! Newline translation, and IncrementalNewlineDecoder.

use ouro_runtime::Thread;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value, ValueCell};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::native::{TypeSpec, getter, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use std::cell::Cell;

/// Kinds of line ends seen: 1 is `\n`, 2 is `\r`, 4 is `\r\n`.
pub fn seen_in(b: &[u8]) -> u8 {
    let mut seen = 0;
    let mut i = 0;
    while let Some(k) = memchr::memchr2(b'\r', b'\n', &b[i..]) {
        i += k;
        if b[i] == b'\n' {
            seen |= 1;
        } else if b.get(i + 1) == Some(&b'\n') {
            seen |= 4;
            i += 1;
        } else {
            seen |= 2;
        }
        i += 1;
    }
    seen
}

/// What `newlines` says of the kinds seen.
pub fn seen_value(t: &Thread, seen: u8) -> Res {
    let mut kinds = Vec::new();
    for (bit, text) in [(2, "\r"), (1, "\n"), (4, "\r\n")] {
        if seen & bit != 0 {
            kinds.push(t.string(text)?);
        }
    }
    match kinds.len() {
        0 => Ok(Value::NONE),
        1 => Ok(kinds.remove(0)),
        _ => t.tuple(kinds),
    }
}

/// Turns `\r\n` and `\r` into `\n`.
pub fn translate(b: Vec<u8>) -> Vec<u8> {
    if memchr::memchr(b'\r', &b).is_none() {
        return b;
    }
    let mut out = Vec::with_capacity(b.len());
    let mut i = 0;
    while let Some(k) = memchr::memchr(b'\r', &b[i..]) {
        out.extend_from_slice(&b[i..i + k]);
        out.push(b'\n');
        i += k + if b.get(i + k + 1) == Some(&b'\n') { 2 } else { 1 };
    }
    out.extend_from_slice(&b[i..]);
    out
}

/// The payload of IncrementalNewlineDecoder.
pub struct Decoder {
    inner: ValueCell,
    translate: Cell<bool>,
    pending: Cell<bool>,
    seen: Cell<u8>,
}

impl Payload for Decoder {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.inner.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.inner.take();
    }
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Decoder> {
    v.payload::<Decoder>().ok_or_else(|| t.type_error("an IncrementalNewlineDecoder is required"))
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let sig = ouro_runtime::signature!("IncrementalNewlineDecoder(decoder, translate, errors='strict')");
    let a = bind_args(t, sig, args, kw)?;
    let d = me(t, v)?;
    d.inner.set(a[0].clone());
    d.translate.set(t.truth(&a[1])?);
    Ok(())
}

fn decode(t: &Thread, a: &[Value]) -> Res {
    let d = me(t, &a[0])?;
    let last = t.truth(&a[2])?;
    let inner = d.inner.get();
    let text = if inner.is_none() {
        a[1].clone()
    } else {
        t.call_method(&inner, &t.names().decode.clone(), &[a[1].clone(), Value::bool(last)])?
    };
    let Some(s) = text.payload::<Str>() else {
        return Err(
            t.type_error(format!("decoder should return a string result, not '{}'", t.type_name(&text)))
        );
    };
    let mut b = s.as_bytes().to_vec();
    if d.pending.get() && (!b.is_empty() || last) {
        b.insert(0, b'\r');
        d.pending.set(false);
    }
    if b.last() == Some(&b'\r') && !last {
        b.pop();
        d.pending.set(true);
    }
    d.seen.set(d.seen.get() | seen_in(&b));
    let b = if d.translate.get() { translate(b) } else { b };
    Ok(Str::from_wtf8(t, &b)?.into_value())
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "_io",
    flags: tflag::BASE | tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| {
            let d = Decoder {
                inner: ValueCell::new(Value::NONE),
                translate: Cell::new(false),
                pending: Cell::new(false),
                seen: Cell::new(0),
            };
            Ok(t.make_of(ty, d)?.into_value())
        }));
        s.init.set(Some(init));
    },
    methods: &[
        method("decode(self, /, input, final=False)", decode),
        method("reset(self, /)", |t, a| {
            let d = me(t, &a[0])?;
            d.seen.set(0);
            d.pending.set(false);
            let inner = d.inner.get();
            if inner.is_none() { Ok(Value::NONE) } else { t.call_method_str(&inner, "reset", &[]) }
        }),
        method("getstate(self, /)", |t, a| {
            let d = me(t, &a[0])?;
            let empty = ouro_runtime::types::bytes::Bytes::new(t, b"")?.into_value();
            t.tuple(vec![empty, Value::small_int(d.pending.get() as i32)])
        }),
        method("setstate(self, state, /)", |t, a| {
            if let Some([_, flag]) = a[1].payload::<Tuple>().map(|p| p.as_slice()) {
                me(t, &a[0])?.pending.set(t.arg_i64(flag)? & 1 == 1);
            }
            Ok(Value::NONE)
        }),
    ],
    getset: &[getter("newlines", |t, v| seen_value(t, me(t, v)?.seen.get()))],
    ..TypeSpec::of::<Decoder>("IncrementalNewlineDecoder")
};
