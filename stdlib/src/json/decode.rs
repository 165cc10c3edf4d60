//! JSON text to Python values.

use hashbrown::HashTable;
use ouro_runtime::Thread;
use ouro_runtime::format::wtf8;
use ouro_runtime::heap::{Raised, Res, Value, ValueVec};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::list::List;
use ouro_runtime::types::str::{Str, count_chars, hash_bytes, single};
use std::borrow::Cow;

struct Decoder<'a> {
    t: &'a Thread,
    doc: &'a Value,
    b: &'a [u8],
    strict: bool,
    object_hook: Value,
    pairs_hook: Value,
    parse_float: Value,
    parse_int: Value,
    parse_constant: Value,
    error: Value,
    /// Keys seen before: one object for each.
    keys: HashTable<Value>,
}

impl<'a> Decoder<'a> {
    /// Raises `error(msg, doc, pos)`, with the position in characters.
    fn fail<T>(&self, msg: &str, at: usize) -> Res<T> {
        Err(self.failure(msg, at))
    }
    fn failure(&self, msg: &str, at: usize) -> Raised {
        let pos = count_chars(&self.b[..at.min(self.b.len())]);
        let error = match self.error.is_none() {
            false => Ok(self.error.clone()),
            true => ouro_runtime::world::import_module(self.t, "json.decoder")
                .and_then(|m| self.t.getattr_str(&m, "JSONDecodeError")),
        };
        match error.and_then(|c| Ok((c, self.t.string(msg)?))) {
            Ok((c, m)) => self.t.raise_class(&c, &[m, self.doc.clone(), Value::len(pos)]),
            Err(e) => e,
        }
    }
    fn at(&self, i: usize) -> u8 {
        self.b.get(i).copied().unwrap_or(0)
    }
    fn blank(&self, mut i: usize) -> usize {
        while matches!(self.b.get(i), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            i += 1;
        }
        i
    }

    fn value(&mut self, i: usize) -> Res<(Value, usize)> {
        if !self.t.stack_ok() {
            return Err(self.t.recursion_error(
                "maximum recursion depth exceeded while decoding a JSON object from a unicode string",
            ));
        }
        let rest = self.b.get(i..).unwrap_or(b"");
        match rest.first() {
            Some(b'"') => {
                let (s, end) = self.string(i + 1)?;
                Ok((self.text(&s)?, end))
            }
            Some(b'{') => self.object(i + 1),
            Some(b'[') => self.array(i + 1),
            Some(b'0'..=b'9') => self.number(i),
            _ if rest.starts_with(b"null") => Ok((Value::NONE, i + 4)),
            _ if rest.starts_with(b"true") => Ok((Value::TRUE, i + 4)),
            _ if rest.starts_with(b"false") => Ok((Value::FALSE, i + 5)),
            _ if rest.starts_with(b"NaN") => self.constant("NaN", i),
            _ if rest.starts_with(b"Infinity") => self.constant("Infinity", i),
            _ if rest.starts_with(b"-Infinity") => self.constant("-Infinity", i),
            Some(b'-') => self.number(i),
            _ => self.fail("Expecting value", i),
        }
    }

    fn text(&self, b: &[u8]) -> Res {
        match b {
            [c] if *c < 0x80 => single(self.t, b),
            _ => Ok(Str::from_wtf8(self.t, b)?.into_value()),
        }
    }

    fn constant(&self, name: &str, i: usize) -> Res<(Value, usize)> {
        let v = if self.parse_constant.is_none() {
            self.t.float(match name {
                "NaN" => f64::NAN,
                "Infinity" => f64::INFINITY,
                _ => f64::NEG_INFINITY,
            })?
        } else {
            self.t.call(&self.parse_constant, &[self.t.string(name)?])?
        };
        Ok((v, i + name.len()))
    }

    fn number(&self, start: usize) -> Res<(Value, usize)> {
        let digits = |mut i: usize| {
            while self.at(i).is_ascii_digit() {
                i += 1;
            }
            i
        };
        let mut i = start + (self.at(start) == b'-') as usize;
        if !self.at(i).is_ascii_digit() {
            return self.fail("Expecting value", start);
        }
        i = if self.at(i) == b'0' { i + 1 } else { digits(i) };
        let mut float = false;
        if self.at(i) == b'.' && self.at(i + 1).is_ascii_digit() {
            float = true;
            i = digits(i + 1);
        }
        if matches!(self.at(i), b'e' | b'E') {
            let j = i + 1 + matches!(self.at(i + 1), b'+' | b'-') as usize;
            if self.at(j).is_ascii_digit() {
                float = true;
                i = digits(j);
            }
        }
        let text = std::str::from_utf8(&self.b[start..i]).unwrap_or("0");
        let parse = if float { &self.parse_float } else { &self.parse_int };
        if !parse.is_none() {
            return Ok((self.t.call(parse, &[self.t.string(text)?])?, i));
        }
        let v = if float {
            self.t.float(text.parse().unwrap_or(f64::NAN))?
        } else {
            match text.parse::<i64>() {
                Ok(n) => self.t.int(n)?,
                Err(_) => ouro_runtime::types::int::from_value(self.t, &self.t.string(text)?)?,
            }
        };
        Ok((v, i))
    }

    /// A string from behind its opening quote.
    fn string(&self, start: usize) -> Res<(Cow<'a, [u8]>, usize)> {
        let mut out = Vec::new();
        let mut i = start;
        let unended = |at: usize| self.fail("Unterminated string starting at", at);
        loop {
            let from = i;
            while let Some(c) = self.b.get(i) {
                if matches!(c, b'"' | b'\\') || *c < 0x20 && self.strict {
                    break;
                }
                i += 1;
            }
            let part = &self.b[from..i];
            match self.b.get(i) {
                None => return unended(start - 1),
                Some(b'"') if from == start => return Ok((Cow::Borrowed(part), i + 1)),
                Some(b'"') => {
                    out.extend_from_slice(part);
                    return Ok((Cow::Owned(out), i + 1));
                }
                Some(b'\\') => {}
                Some(_) => return self.fail("Invalid control character at", i),
            }
            out.extend_from_slice(part);
            let Some(c) = self.b.get(i + 1) else { return unended(start - 1) };
            i += 2;
            out.push(match c {
                b'"' | b'\\' | b'/' => *c,
                b'b' => 8,
                b'f' => 12,
                b'n' => b'\n',
                b'r' => b'\r',
                b't' => b'\t',
                b'u' => {
                    let Some(mut cp) = self.hex(i) else { return self.fail("Invalid \\uXXXX escape", i - 1) };
                    i += 4;
                    if (0xD800..0xDC00).contains(&cp) && self.b.get(i..i + 2) == Some(b"\\u") {
                        if let Some(low) = self.hex(i + 2).filter(|l| (0xDC00..0xE000).contains(l)) {
                            cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
                            i += 6;
                        }
                    }
                    wtf8::push(&mut out, cp);
                    continue;
                }
                _ => return self.fail("Invalid \\escape", i - 2),
            });
        }
    }
    fn hex(&self, i: usize) -> Option<u32> {
        let b = self.b.get(i..i + 4)?;
        if !b.iter().all(u8::is_ascii_hexdigit) {
            return None;
        }
        u32::from_str_radix(std::str::from_utf8(b).ok()?, 16).ok()
    }

    fn array(&mut self, start: usize) -> Res<(Value, usize)> {
        let t = self.t;
        let out = ValueVec::new();
        let mut i = self.blank(start);
        if self.at(i) == b']' && i < self.b.len() {
            return Ok((List::from_items(t, out)?.into_value(), i + 1));
        }
        loop {
            let (v, end) = self.value(i)?;
            out.push(t, v)?;
            i = self.blank(end);
            match self.b.get(i) {
                Some(b']') => return Ok((List::from_items(t, out)?.into_value(), i + 1)),
                Some(b',') => {}
                _ => return self.fail("Expecting ',' delimiter", i),
            }
            let comma = i;
            i = self.blank(i + 1);
            if self.b.get(i) == Some(&b']') {
                return self.fail("Illegal trailing comma before end of array", comma);
            }
        }
    }

    fn key(&mut self, b: &[u8]) -> Res {
        let t = self.t;
        let hash = hash_bytes(t, b) as u64;
        let is_key = |k: &Value| k.exact::<Str>().is_some_and(|k| k.as_bytes() == b);
        if let Some(k) = self.keys.find(hash, is_key) {
            return Ok(k.clone());
        }
        let k = self.text(b)?;
        let hash_of = |k: &Value| k.exact::<Str>().map_or(0, |k| k.hash(t) as u64);
        self.keys.insert_unique(hash, k.clone(), hash_of);
        Ok(k)
    }

    fn object(&mut self, start: usize) -> Res<(Value, usize)> {
        let t = self.t;
        let pairs_wanted = !self.pairs_hook.is_none();
        let dict = Dict::new(t)?;
        let mut pairs = Vec::new();
        let mut i = self.blank(start);
        if self.b.get(i) != Some(&b'}') {
            loop {
                if self.b.get(i) != Some(&b'"') {
                    return self.fail("Expecting property name enclosed in double quotes", i);
                }
                let (k, end) = self.string(i + 1)?;
                let k = self.key(&k)?;
                i = self.blank(end);
                if self.b.get(i) != Some(&b':') {
                    return self.fail("Expecting ':' delimiter", i);
                }
                i = self.blank(i + 1);
                let (v, end) = self.value(i)?;
                if pairs_wanted {
                    pairs.push(t.tuple(vec![k, v])?);
                } else {
                    dict.insert(t, k, v)?;
                }
                i = self.blank(end);
                match self.b.get(i) {
                    Some(b'}') => break,
                    Some(b',') => {}
                    _ => return self.fail("Expecting ',' delimiter", i),
                }
                let comma = i;
                i = self.blank(i + 1);
                if self.b.get(i) == Some(&b'}') {
                    return self.fail("Illegal trailing comma before end of object", comma);
                }
            }
        }
        let v = if pairs_wanted {
            t.call(&self.pairs_hook, &[t.list(pairs)?])?
        } else if !self.object_hook.is_none() {
            t.call(&self.object_hook, &[dict.into_value()])?
        } else {
            dict.into_value()
        };
        Ok((v, i + 1))
    }
}

fn decoder<'a>(t: &'a Thread, doc: &'a Value, strict: bool) -> Res<(Decoder<'a>, &'a Str)> {
    let s = super::text_arg(t, doc)?;
    let none = || Value::NONE;
    let d = Decoder {
        t,
        doc,
        b: s.as_bytes(),
        strict,
        object_hook: none(),
        pairs_hook: none(),
        parse_float: none(),
        parse_int: none(),
        parse_constant: none(),
        error: none(),
        keys: HashTable::new(),
    };
    Ok((d, s))
}

fn start(t: &Thread, s: &Str, v: &Value) -> Res<usize> {
    let i = t.arg_i64(v)?;
    match usize::try_from(i) {
        Ok(i) => Ok(s.offset(i.min(s.len()))),
        Err(_) => Err(t.value_error("idx cannot be negative")),
    }
}

pub fn scan_once(t: &Thread, a: &[Value]) -> Res {
    let (mut d, s) = decoder(t, &a[0], t.truth(&a[2])?)?;
    let i = start(t, s, &a[1])?;
    d.object_hook = a[3].clone();
    // The builtin types are what is made anyway.
    let own = |v: &Value, ty: &Value| if v.same(ty) { Value::NONE } else { v.clone() };
    d.parse_float = own(&a[4], t.type_for::<ouro_runtime::types::float::Float>().value());
    d.parse_int = own(&a[5], t.type_for::<ouro_runtime::types::int::Int>().value());
    d.parse_constant = a[6].clone();
    d.pairs_hook = a[7].clone();
    d.error = a[8].clone();
    let (v, end) = d.value(i)?;
    t.tuple(vec![v, Value::len(s.char_index(end))])
}

pub fn scanstring(t: &Thread, a: &[Value]) -> Res {
    let (mut d, s) = decoder(t, &a[0], t.truth(&a[2])?)?;
    let i = start(t, s, &a[1])?;
    d.error = a[3].clone();
    if i == 0 {
        return Err(t.value_error("end is out of bounds"));
    }
    let (text, end) = d.string(i)?;
    t.tuple(vec![d.text(&text)?, Value::len(s.char_index(end))])
}
