//! Text to bytes and back: the encodings built in, and their error handlers.

use super::escapes::Escapes;
use super::{Str, text_of};
use crate::errors::Exc;
use crate::format::wtf8;
use crate::heap::{Raised, Ref, Res, Value};
use crate::sync::thread::Thread;
use crate::types::bytes::Bytes;
use crate::types::dict::Dict;
use crate::types::tuple::Tuple;

/// Byte order of UTF-16 and UTF-32.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// With a byte order mark, little-endian.
    Marked,
    Little,
    Big,
}

/// A built-in encoding.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Codec {
    Utf8,
    Utf8Sig,
    Ascii,
    Latin1,
    Utf16(Order),
    Utf32(Order),
}

impl Codec {
    /// The encoding of a name in any of its spellings.
    pub fn find(name: &str) -> Option<Codec> {
        let mut n = name.to_ascii_lowercase();
        n.retain(|c| !matches!(c, '-' | '_' | ' '));
        Some(match n.as_str() {
            "utf8" | "u8" | "utf" | "cp65001" => Codec::Utf8,
            "utf8sig" => Codec::Utf8Sig,
            "ascii" | "usascii" | "646" | "ansix3.41968" | "iso646us" => Codec::Ascii,
            "latin1" | "iso88591" | "latin" | "l1" | "8859" | "cp819" | "iso8859" => Codec::Latin1,
            "utf16" | "u16" => Codec::Utf16(Order::Marked),
            "utf16le" | "unicodelittleunmarked" => Codec::Utf16(Order::Little),
            "utf16be" | "unicodebigunmarked" => Codec::Utf16(Order::Big),
            "utf32" | "u32" => Codec::Utf32(Order::Marked),
            "utf32le" => Codec::Utf32(Order::Little),
            "utf32be" => Codec::Utf32(Order::Big),
            _ => return None,
        })
    }
    /// The canonical name.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Utf8Sig => "utf-8-sig",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "latin-1",
            Codec::Utf16(Order::Marked) => "utf-16",
            Codec::Utf16(Order::Little) => "utf-16-le",
            Codec::Utf16(Order::Big) => "utf-16-be",
            Codec::Utf32(Order::Marked) => "utf-32",
            Codec::Utf32(Order::Little) => "utf-32-le",
            Codec::Utf32(Order::Big) => "utf-32-be",
        }
    }
}

/// `LookupError: unknown encoding`.
pub fn unknown(t: &Thread, name: &str) -> Raised {
    t.err(Exc::LookupError, format!("unknown encoding: {name}"))
}

/// What codecs written in Python know: found by the `codecs` module, which registers its lookup.
fn foreign(t: &Thread, key: &'static str, x: &Value, encoding: &str, errors: &str) -> Res {
    match t.interp().registered(key) {
        Some(f) => t.call(&f, &[x.clone(), t.string(encoding)?, t.string(errors)?]),
        None => Err(unknown(t, encoding)),
    }
}

/// `s.encode(encoding, errors)`
pub fn encode(t: &Thread, s: &Ref<Str>, encoding: &str, errors: &str) -> Res {
    match Codec::find(encoding) {
        Some(c) => Ok(Bytes::new(t, &encode_as(t, s, c, errors)?)?.into_value()),
        None => match Escapes::find(encoding) {
            Some(e) => Ok(Bytes::new(t, &e.encode(s))?.into_value()),
            None => foreign(t, "codecs.encode", s.value(), encoding, errors),
        },
    }
}

/// The bytes of `s` in a built-in encoding.
pub fn encode_as(t: &Thread, s: &Ref<Str>, codec: Codec, errors: &str) -> Res<Vec<u8>> {
    let b = s.as_bytes();
    let plain = match codec {
        Codec::Utf8 | Codec::Utf8Sig => b.is_ascii() || std::str::from_utf8(b).is_ok(),
        Codec::Ascii | Codec::Latin1 => b.is_ascii(),
        _ => false,
    };
    if plain {
        return Ok(if codec == Codec::Utf8Sig { [b"\xEF\xBB\xBF", b].concat() } else { b.to_vec() });
    }
    let mut out = Vec::with_capacity(b.len() + 4);
    match codec {
        Codec::Utf8Sig => out.extend_from_slice(b"\xEF\xBB\xBF"),
        Codec::Utf16(Order::Marked) => out.extend_from_slice(b"\xFF\xFE"),
        Codec::Utf32(Order::Marked) => out.extend_from_slice(b"\xFF\xFE\0\0"),
        _ => {}
    }
    let cps: Vec<u32> = s.code_points().collect();
    let mut i = 0;
    while i < cps.len() {
        if put(codec, cps[i], &mut out) {
            i += 1;
            continue;
        }
        let mut j = i + 1;
        let mut scratch = Vec::new();
        while j < cps.len() && !put(codec, cps[j], &mut scratch) {
            j += 1;
        }
        i = encode_error(t, s, codec, errors, &cps, i, j, &mut out)?;
    }
    Ok(out)
}

/// Appends a character if the encoding has it.
fn put(codec: Codec, cp: u32, out: &mut Vec<u8>) -> bool {
    let surrogate = (0xD800..0xE000).contains(&cp);
    match codec {
        Codec::Ascii if cp < 0x80 => out.push(cp as u8),
        Codec::Latin1 if cp < 0x100 => out.push(cp as u8),
        Codec::Ascii | Codec::Latin1 => return false,
        _ if surrogate => return false,
        _ => put_raw(codec, cp, out),
    }
    true
}

/// Appends a character, surrogates too.
fn put_raw(codec: Codec, cp: u32, out: &mut Vec<u8>) {
    match codec {
        Codec::Utf16(o) => {
            let mut unit = |u: u16| {
                out.extend_from_slice(&if o == Order::Big { u.to_be_bytes() } else { u.to_le_bytes() })
            };
            if cp >= 0x10000 {
                unit(0xD800 + ((cp - 0x10000) >> 10) as u16);
                unit(0xDC00 + (cp & 0x3FF) as u16);
            } else {
                unit(cp as u16);
            }
        }
        Codec::Utf32(o) => {
            out.extend_from_slice(&if o == Order::Big { cp.to_be_bytes() } else { cp.to_le_bytes() })
        }
        _ => wtf8::push(out, cp),
    }
}

fn reason(codec: Codec) -> &'static str {
    match codec {
        Codec::Ascii => "ordinal not in range(128)",
        Codec::Latin1 => "ordinal not in range(256)",
        _ => "surrogates not allowed",
    }
}

/// `UnicodeEncodeError` as an object.
fn encode_exc(t: &Thread, s: &Ref<Str>, codec: Codec, i: usize, j: usize) -> Res {
    let name = if codec == Codec::Utf8Sig { "utf-8" } else { codec.name() };
    t.new_exception(
        Exc::UnicodeEncodeError,
        vec![t.string(name)?, s.to_value(), Value::len(i), Value::len(j), t.string(reason(codec))?],
    )
}

/// Deals with characters `i..j`, which the encoding lacks; returns where to go on.
fn encode_error(
    t: &Thread,
    s: &Ref<Str>,
    codec: Codec,
    errors: &str,
    cps: &[u32],
    i: usize,
    j: usize,
    out: &mut Vec<u8>,
) -> Res<usize> {
    let mut text = String::new();
    match errors {
        "ignore" => return Ok(j),
        "replace" => text.extend((i..j).map(|_| '?')),
        "backslashreplace" => cps[i..j].iter().for_each(|c| text.push_str(&backslash(*c))),
        "xmlcharrefreplace" => cps[i..j].iter().for_each(|c| text.push_str(&format!("&#{c};"))),
        "surrogateescape" if cps[i..j].iter().any(|c| (0xDC80..0xDD00).contains(c)) => {
            // Escaped bytes go out as they came in; the first that is none ends the run.
            let n = cps[i..j].iter().take_while(|c| (0xDC80..0xDD00).contains(*c)).count();
            if n == 0 {
                return Err(t.raise(encode_exc(t, s, codec, i, j)?));
            }
            for c in &cps[i..i + n] {
                match codec {
                    Codec::Utf16(_) | Codec::Utf32(_) => put_raw(codec, c - 0xDC00, out),
                    _ => out.push((c - 0xDC00) as u8),
                }
            }
            return Ok(i + n);
        }
        "surrogatepass" if !matches!(codec, Codec::Ascii | Codec::Latin1) => {
            cps[i..j].iter().for_each(|c| put_raw(codec, *c, out));
            return Ok(j);
        }
        "strict" | "surrogateescape" | "surrogatepass" => return Err(t.raise(encode_exc(t, s, codec, i, j)?)),
        _ => {
            let f = handler(t, errors)?;
            let exc = encode_exc(t, s, codec, i, j)?;
            let (r, at) = call_handler(t, &f, exc, cps.len(), true)?;
            match r.as_ref::<Str>() {
                Some(r) => {
                    for cp in r.code_points() {
                        if !put(codec, cp, out) {
                            return Err(t.raise(encode_exc(t, s, codec, i, j)?));
                        }
                    }
                }
                None => out.extend(crate::types::bytes_of(&r).unwrap_or_default()),
            }
            return Ok(at);
        }
    }
    text.bytes().for_each(|b| put_raw(codec, b as u32, out));
    Ok(j)
}

fn backslash(c: u32) -> String {
    match c {
        0..=0xFF => format!("\\x{c:02x}"),
        0x100..=0xFFFF => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}

/// A handler registered from Python.
fn handler(t: &Thread, errors: &str) -> Res {
    let table = t.interp().registered("codecs.errors");
    let found = match table.as_ref().and_then(|d| d.payload::<Dict>()) {
        Some(d) => d.get_str(t, &t.intern(errors)),
        None => None,
    };
    found.ok_or_else(|| t.err(Exc::LookupError, format!("unknown error handler name '{errors}'")))
}

/// What a handler answers: the replacement and where to go on.
fn call_handler(t: &Thread, f: &Value, exc: Value, len: usize, encoding: bool) -> Res<(Value, usize)> {
    let r = t.call(f, &[exc])?;
    let wrong = || {
        t.type_error(if encoding {
            "encoding error handler must return (str/bytes, int) tuple"
        } else {
            "decoding error handler must return (str, int) tuple"
        })
    };
    let Some([x, at]) = r.payload::<Tuple>().map(|p| p.as_slice()) else { return Err(wrong()) };
    if !(x.is::<Str>() || encoding && crate::types::bytes_of(x).is_some()) {
        return Err(wrong());
    }
    let at = t.arg_i64(at)?;
    let at = if at < 0 { at.saturating_add(len as i64) } else { at };
    match usize::try_from(at) {
        Ok(at) if at <= len => Ok((x.clone(), at)),
        _ => Err(t.index_error(format!("position {at} from error handler out of bounds"))),
    }
}

/// `bytes.decode(encoding, errors)`
pub fn decode(t: &Thread, b: &[u8], encoding: &str, errors: &str) -> Res {
    // CPython does not look at the encoding of nothing.
    if b.is_empty() {
        return Ok(t.name("").into_value());
    }
    match Codec::find(encoding) {
        Some(c) => Ok(Str::from_wtf8(t, &decode_as(t, b, c, errors, true)?.0)?.into_value()),
        None => match Escapes::find(encoding) {
            Some(e) => Ok(Str::from_wtf8(t, &e.decode(t, b, errors)?)?.into_value()),
            None => foreign(t, "codecs.decode", Bytes::new(t, b)?.value(), encoding, errors),
        },
    }
}

/// Decodes as WTF-8, and says how many bytes were used. What is cut off at the end is an error only if
/// the input is `last`.
pub fn decode_as(t: &Thread, b: &[u8], codec: Codec, errors: &str, last: bool) -> Res<(Vec<u8>, usize)> {
    match codec {
        Codec::Utf8Sig => {
            let skip = if b.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
            let (out, used) = decode_utf8(t, &b[skip..], errors, last)?;
            Ok((out, used + skip))
        }
        Codec::Utf8 => decode_utf8(t, b, errors, last),
        Codec::Latin1 => {
            let mut out = Vec::with_capacity(b.len());
            b.iter().for_each(|c| wtf8::push(&mut out, *c as u32));
            Ok((out, b.len()))
        }
        Codec::Ascii => {
            if b.is_ascii() {
                return Ok((b.to_vec(), b.len()));
            }
            let mut out = Vec::with_capacity(b.len());
            let mut i = 0;
            while i < b.len() {
                if b[i] < 0x80 {
                    out.push(b[i]);
                    i += 1;
                } else {
                    i = decode_error(t, b, codec.name(), errors, i, i + 1, reason(codec), &mut out)?;
                }
            }
            Ok((out, b.len()))
        }
        Codec::Utf16(o) => decode_units(t, b, o, errors, last, 2),
        Codec::Utf32(o) => decode_units(t, b, o, errors, last, 4),
    }
}

fn decode_utf8(t: &Thread, b: &[u8], errors: &str, last: bool) -> Res<(Vec<u8>, usize)> {
    let mut out = Vec::with_capacity(b.len());
    let mut i = 0;
    loop {
        match std::str::from_utf8(&b[i..]) {
            Ok(s) => {
                out.extend_from_slice(s.as_bytes());
                return Ok((out, b.len()));
            }
            Err(e) => {
                let at = i + e.valid_up_to();
                out.extend_from_slice(&b[i..at]);
                let (end, why) = match e.error_len() {
                    None if !last => return Ok((out, at)),
                    None => (b.len(), "unexpected end of data"),
                    Some(_) if !(0xC2..0xF5).contains(&b[at]) => (at + 1, "invalid start byte"),
                    Some(n) => (at + n, "invalid continuation byte"),
                };
                if errors == "surrogatepass" && b[at] == 0xED {
                    if let Some(&[_, x @ 0xA0..=0xBF, y @ 0x80..=0xBF]) = b.get(at..at + 3) {
                        out.extend_from_slice(&[0xED, x, y]);
                        i = at + 3;
                        continue;
                    }
                }
                i = decode_error(t, b, "utf-8", errors, at, end, why, &mut out)?;
            }
        }
    }
}

fn decode_units(
    t: &Thread,
    b: &[u8],
    order: Order,
    errors: &str,
    last: bool,
    w: usize,
) -> Res<(Vec<u8>, usize)> {
    let mut out = Vec::with_capacity(b.len());
    let (mut i, mut big) = (0, order == Order::Big);
    if order == Order::Marked {
        let marks: [&[u8]; 2] =
            if w == 2 { [b"\xFF\xFE", b"\xFE\xFF"] } else { [b"\xFF\xFE\0\0", b"\0\0\xFE\xFF"] };
        if b.starts_with(marks[0]) || b.starts_with(marks[1]) {
            big = b.starts_with(marks[1]);
            i = w;
        }
    }
    let name = match (w, big) {
        (2, false) => "utf-16-le",
        (2, true) => "utf-16-be",
        (_, false) => "utf-32-le",
        _ => "utf-32-be",
    };
    let unit = |i: usize| -> Option<u32> {
        let c = b.get(i..i + w)?;
        let fold = |a: u32, x: &u8| a << 8 | *x as u32;
        Some(if big { c.iter().fold(0, fold) } else { c.iter().rev().fold(0, fold) })
    };
    while i < b.len() {
        let Some(u) = unit(i) else {
            if !last {
                return Ok((out, i));
            }
            i = decode_error(t, b, name, errors, i, b.len(), "truncated data", &mut out)?;
            continue;
        };
        let surrogate = (0xD800..0xE000).contains(&u);
        if !surrogate && u < 0x110000 {
            wtf8::push(&mut out, u);
            i += w;
            continue;
        }
        if surrogate && errors == "surrogatepass" && (w == 4 || u >= 0xDC00) {
            wtf8::push(&mut out, u);
            i += w;
            continue;
        }
        if w == 4 {
            let why = if surrogate {
                "code point in surrogate code point range(0xd800, 0xe000)"
            } else {
                "code point not in range(0x110000)"
            };
            i = decode_error(t, b, name, errors, i, i + 4, why, &mut out)?;
            continue;
        }
        if u >= 0xDC00 {
            i = decode_error(t, b, name, errors, i, i + 2, "illegal encoding", &mut out)?;
            continue;
        }
        match unit(i + 2) {
            Some(v) if (0xDC00..0xE000).contains(&v) => {
                wtf8::push(&mut out, 0x10000 + ((u - 0xD800) << 10) + (v - 0xDC00));
                i += 4;
            }
            Some(_) if errors == "surrogatepass" => {
                wtf8::push(&mut out, u);
                i += 2;
            }
            Some(_) => i = decode_error(t, b, name, errors, i, i + 2, "illegal UTF-16 surrogate", &mut out)?,
            None if !last => return Ok((out, i)),
            None => i = decode_error(t, b, name, errors, i, b.len(), "unexpected end of data", &mut out)?,
        }
    }
    Ok((out, b.len()))
}

/// Deals with bytes `i..j`, which mean nothing; returns where to go on.
pub(super) fn decode_error(
    t: &Thread,
    b: &[u8],
    name: &str,
    errors: &str,
    i: usize,
    j: usize,
    why: &str,
    out: &mut Vec<u8>,
) -> Res<usize> {
    let exc = || -> Res {
        t.new_exception(
            Exc::UnicodeDecodeError,
            vec![
                t.string(name)?,
                Bytes::new(t, b)?.into_value(),
                Value::len(i),
                Value::len(j),
                t.string(why)?,
            ],
        )
    };
    match errors {
        "ignore" => Ok(j),
        "replace" => {
            wtf8::push(out, 0xFFFD);
            Ok(j)
        }
        "backslashreplace" => {
            b[i..j].iter().for_each(|c| out.extend_from_slice(format!("\\x{c:02x}").as_bytes()));
            Ok(j)
        }
        "surrogateescape" if b[i] >= 0x80 => {
            let n = b[i..j].iter().take_while(|c| **c >= 0x80).count();
            b[i..i + n].iter().for_each(|c| wtf8::push(out, 0xDC00 + *c as u32));
            Ok(i + n)
        }
        "strict" | "surrogateescape" | "surrogatepass" => Err(t.raise(exc()?)),
        _ => {
            let f = handler(t, errors)?;
            let (r, at) = call_handler(t, &f, exc()?, b.len(), false)?;
            out.extend_from_slice(r.payload::<Str>().map(|s| s.as_bytes()).unwrap_or(b""));
            Ok(at)
        }
    }
}

/// The name in an `encoding` or `errors` argument.
pub fn name_arg(t: &Thread, v: &Value, func: &str, arg: &str) -> Res<String> {
    if v.is::<Str>() {
        return Ok(text_of(v));
    }
    Err(t.type_error(format!("{func}() argument '{arg}' must be str, not {}", t.type_name(v))))
}
