//! `str % args`, and the same for bytes.

use super::Str;
use super::methods::{me, text};
use crate::format::percent::{self, Conversion, Directive, Layout, Size};
use crate::format::{str_escape, wtf8};
use crate::heap::{Res, Value};
use crate::model::typeobj::tflag;
use crate::sync::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::int::Num;
use crate::types::tuple::Tuple;
use std::io::Write;

pub fn modulo(t: &Thread, a: &Value, b: &Value) -> Res {
    if !a.is::<Str>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let out = format(t, me(t, a)?.as_bytes(), b, false)?;
    text(t, &out)
}

/// The arguments, handed out one by one.
struct Source<'a> {
    args: &'a Value,
    list: Option<&'a [Value]>,
    at: usize,
    mapping: bool,
}

impl Source<'_> {
    fn next(&mut self, t: &Thread) -> Res {
        let v = match self.list {
            Some(l) => l.get(self.at).cloned(),
            None if self.at == 0 => Some(self.args.clone()),
            None => None,
        };
        self.at += 1;
        v.ok_or_else(|| t.type_error("not enough arguments for format string"))
    }
    fn star(&mut self, t: &Thread) -> Res<i64> {
        let v = self.next(t)?;
        match t.as_num(&v) {
            Some(Num::Small(i)) => Ok(i),
            Some(Num::Big(_)) => Err(t.overflow_error("Python int too large to convert to C int")),
            None => Err(t.type_error("* wants int")),
        }
    }
}

/// Formats as `%` does; `bytes` for a bytes format.
pub fn format(t: &Thread, fmt: &[u8], args: &Value, bytes: bool) -> Res<Vec<u8>> {
    let list = args.payload::<Tuple>().map(|p| p.as_slice());
    let ty = t.type_ref(args);
    let mapping = list.is_none()
        && !args.is::<Str>()
        && !(bytes && crate::types::bytes_of(args).is_some())
        && (ty.slots.getitem.get().is_some() && !ty.has(tflag::IMMUTABLE)
            || ty.slots.getitem.get().is_some() && (ty.has(tflag::MAPPING) || ty.has(tflag::SEQUENCE)));
    let mut src = Source { args, list, at: 0, mapping };
    let mut keyed = false;
    let mut out = Vec::with_capacity(fmt.len() + 16);
    for d in percent::parse(fmt, bytes) {
        match d {
            Directive::Literal(b) => out.extend_from_slice(b),
            Directive::Fail(e) => return Err(t.format_error(e)),
            Directive::Conversion(c) => {
                let value = match c.key {
                    None => None,
                    Some(k) => {
                        if !src.mapping {
                            return Err(t.type_error("format requires a mapping"));
                        }
                        keyed = true;
                        let key = if bytes { Bytes::new(t, k)?.into_value() } else { text(t, k)? };
                        Some(t.getitem(args, &key)?)
                    }
                };
                // Without a key, a mapping counts as the one argument.
                if keyed && value.is_none() {
                    src.at = src.at.max(1);
                }
                convert(t, &c, value, &mut src, bytes, &mut out)?;
            }
        }
    }
    let left = match list {
        Some(l) => src.at < l.len() && !keyed,
        None => src.at == 0 && !mapping,
    };
    if left {
        let what = if bytes { "bytes" } else { "string" };
        return Err(t.type_error(format!("not all arguments converted during {what} formatting")));
    }
    Ok(out)
}

fn convert(
    t: &Thread,
    c: &Conversion<'_>,
    value: Option<Value>,
    src: &mut Source<'_>,
    bytes: bool,
    out: &mut Vec<u8>,
) -> Res<()> {
    let mut layout = Layout { flags: c.flags, width: 0, precision: None };
    match c.width {
        Size::None => {}
        Size::Given(n) => layout.width = n,
        Size::Star => {
            let n = src.star(t)?;
            layout.flags.left |= n < 0;
            layout.width = n.unsigned_abs() as usize;
        }
    }
    match c.precision {
        Size::None => {}
        Size::Given(n) => layout.precision = Some(n),
        Size::Star => layout.precision = Some(src.star(t)?.max(0) as usize),
    }
    let v = match value {
        Some(v) => v,
        None => src.next(t)?,
    };
    let code = char::from_u32(c.code).unwrap_or('?');
    if !bytes && layout.is_plain() {
        // What is printed most, as it is.
        match (code, v.exact::<Str>(), v.as_small_int()) {
            ('s', Some(s), _) => {
                out.extend_from_slice(s.as_bytes());
                return Ok(());
            }
            ('d' | 's', _, Some(i)) => {
                let _ = write!(out, "{i}");
                return Ok(());
            }
            _ => {}
        }
    }
    let piece = match code {
        's' | 'r' | 'a' | 'b' => {
            let b = string(t, code, &v, bytes, c)?;
            percent::format_text(&b, &layout, bytes)
        }
        'c' => {
            let b = character(t, &v, bytes)?;
            layout.precision = None;
            percent::format_text(&b, &layout, bytes)
        }
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
            let n = integer(t, code, &v)?;
            let code = code as u8;
            match &n {
                Num::Small(i) => percent::format_i64(*i, code, &layout),
                Num::Big(b) => {
                    if !matches!(code, b'o' | b'x' | b'X') {
                        crate::types::int::decimal(t, &n)?;
                    }
                    percent::format_bigint(b, code, &layout)
                }
            }
            .map(String::into_bytes)
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let f = match t.as_float(&v) {
                Some(f) => f,
                None if bytes && t.as_num(&v).is_none() && t.type_ref(&v).slots.float.get().is_none() => {
                    return Err(t.type_error(format!("float argument required, not {}", t.type_name(&v))));
                }
                None => t.arg_f64(&v)?,
            };
            percent::format_f64(f, code as u8, &layout).map(String::into_bytes)
        }
        _ => Err(c.unsupported()),
    };
    match piece {
        Ok(b) => out.extend_from_slice(&b),
        Err(e) => return Err(t.format_error(e)),
    }
    Ok(())
}

fn string(t: &Thread, code: char, v: &Value, bytes: bool, c: &Conversion<'_>) -> Res<Vec<u8>> {
    match code {
        'b' | 's' if bytes => {
            if let Some(b) = crate::types::bytes_of(v) {
                return Ok(b);
            }
            match t.call_special(v, &t.names().__bytes__.clone(), &[])? {
                Some(r) if r.is::<Bytes>() => Ok(crate::types::bytes_of(&r).unwrap_or_default()),
                Some(r) => {
                    Err(t.type_error(format!("__bytes__ returned non-bytes (type {})", t.type_name(&r))))
                }
                None => Err(t.type_error(format!(
                    "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
                    t.type_name(v)
                ))),
            }
        }
        'b' => Err(t.format_error(c.unsupported())),
        's' => Ok(t.str(v)?.as_bytes().to_vec()),
        'r' if !bytes => Ok(t.repr(v)?.as_bytes().to_vec()),
        _ => Ok(ascii(t, v)?),
    }
}

/// `ascii(v)`
pub fn ascii(t: &Thread, v: &Value) -> Res<Vec<u8>> {
    let r = t.repr(v)?;
    if r.is_ascii() {
        return Ok(r.as_bytes().to_vec());
    }
    let mut out = Vec::with_capacity(r.as_bytes().len());
    for cp in r.code_points() {
        match cp {
            0..=0x7F => out.push(cp as u8),
            // An escaped character between quotes, without them.
            _ => {
                let mut one = Vec::new();
                wtf8::push(&mut one, cp);
                let e = str_escape::ascii_str(&one);
                out.extend_from_slice(&e[1..e.len() - 1]);
            }
        }
    }
    Ok(out)
}

fn character(t: &Thread, v: &Value, bytes: bool) -> Res<Vec<u8>> {
    if bytes {
        if let Some(b) = crate::types::bytes_of(v) {
            if b.len() == 1 {
                return Ok(b);
            }
            return Err(t.type_error("%c requires an integer in range(256) or a single byte"));
        }
        if !t.is_int(v) && t.type_ref(v).slots.index.get().is_none() {
            return Err(t.type_error(format!(
                "%c requires an integer in range(256) or a single byte, not {}",
                t.type_name(v)
            )));
        }
        return match t.as_i64(&t.index(v)?).and_then(|i| u8::try_from(i).ok()) {
            Some(b) => Ok(vec![b]),
            None => Err(t.overflow_error("%c arg not in range(256)")),
        };
    }
    if let Some(s) = v.payload::<Str>() {
        if s.len() == 1 {
            return Ok(s.as_bytes().to_vec());
        }
        return Err(t.type_error("%c requires int or char"));
    }
    if !t.is_int(v) && t.type_ref(v).slots.index.get().is_none() {
        return Err(t.type_error("%c requires int or char"));
    }
    match t.as_i64(&t.index(v)?).and_then(|i| u32::try_from(i).ok()) {
        Some(cp) if cp < 0x110000 => {
            let mut out = Vec::new();
            wtf8::push(&mut out, cp);
            Ok(out)
        }
        _ => Err(t.overflow_error("%c arg not in range(0x110000)")),
    }
}

fn integer(t: &Thread, code: char, v: &Value) -> Res<Num> {
    if let Some(n) = t.as_num(v) {
        return Ok(n);
    }
    let slots = &t.type_ref(v).slots;
    let hex = matches!(code, 'o' | 'x' | 'X');
    let n = if hex {
        if slots.index.get().is_some() { Some(t.index(v)?) } else { None }
    } else if v.is::<Str>() {
        None
    } else if slots.int.get().is_some() || slots.index.get().is_some() {
        Some(crate::types::int::from_value(t, v)?)
    } else {
        None
    };
    match n.and_then(|n| t.as_num(&n)) {
        Some(n) => Ok(n),
        None => Err(t.type_error(format!(
            "%{code} format: {} is required, not {}",
            if hex { "an integer" } else { "a real number" },
            t.type_name(v)
        ))),
    }
}
