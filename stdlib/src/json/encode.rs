//! Python values to JSON text.

use ouro_runtime::Thread;
use ouro_runtime::format::float::repr_f64;
use ouro_runtime::format::wtf8;
use ouro_runtime::heap::{Raised, Res, Value};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::int::{decimal, small_decimal};
use ouro_runtime::types::list::List;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use std::borrow::Cow;

/// Appends the escape of a code unit of 16 bits.
fn escape(unit: u32, out: &mut Vec<u8>) {
    let digit = |shift: u32| b"0123456789abcdef"[(unit >> shift & 15) as usize];
    out.extend_from_slice(&[b'\\', b'u', digit(12), digit(8), digit(4), digit(0)]);
}

/// Appends a quoted string.
pub fn string(b: &[u8], ascii: bool, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut from = 0;
    let mut i = 0;
    while i < b.len() {
        let c = b[i];
        if c >= 0x80 && !ascii
            || (0x20..0x80).contains(&c) && c != b'"' && c != b'\\' && (c != 0x7F || !ascii)
        {
            i += 1;
            continue;
        }
        out.extend_from_slice(&b[from..i]);
        let (cp, w) = wtf8::decode(b, i).unwrap_or((c as u32, 1));
        match cp {
            0x22 => out.extend_from_slice(b"\\\""),
            0x5C => out.extend_from_slice(b"\\\\"),
            0x0A => out.extend_from_slice(b"\\n"),
            0x0D => out.extend_from_slice(b"\\r"),
            0x09 => out.extend_from_slice(b"\\t"),
            0x0C => out.extend_from_slice(b"\\f"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x7F => out.push(0x7F),
            0x10000.. => {
                let (high, low) = (0xD800 + ((cp - 0x10000) >> 10), 0xDC00 + (cp & 0x3FF));
                escape(high, out);
                escape(low, out);
            }
            _ => escape(cp, out),
        }
        i += w;
        from = i;
    }
    out.extend_from_slice(&b[from..]);
    out.push(b'"');
}

struct Encoder<'a> {
    t: &'a Thread,
    skipkeys: bool,
    ascii: bool,
    circular: bool,
    allow_nan: bool,
    indent: Option<Vec<u8>>,
    item: Vec<u8>,
    key: Vec<u8>,
    default: Value,
    sort: bool,
    out: Vec<u8>,
    /// Containers being written, against endless recursion.
    open: Vec<u64>,
}

pub fn dumps(t: &Thread, a: &[Value]) -> Res {
    let text = |v: &Value| -> Res<Vec<u8>> {
        match v.payload::<Str>() {
            Some(s) => Ok(s.as_bytes().to_vec()),
            None => Err(t.type_error(format!("separator must be str, not {}", t.type_name(v)))),
        }
    };
    let mut e = Encoder {
        t,
        skipkeys: t.truth(&a[1])?,
        ascii: t.truth(&a[2])?,
        circular: t.truth(&a[3])?,
        allow_nan: t.truth(&a[4])?,
        indent: if a[5].is_none() { None } else { Some(text(&a[5])?) },
        item: text(&a[6])?,
        key: text(&a[7])?,
        default: a[8].clone(),
        sort: t.truth(&a[9])?,
        out: Vec::new(),
        open: Vec::new(),
    };
    let level = t.arg_i64(&a[10])?.max(0) as usize;
    e.value(&a[0], level)?;
    Ok(Str::from_wtf8(t, &e.out)?.into_value())
}

impl Encoder<'_> {
    fn float(&self, f: f64, v: &Value) -> Res<String> {
        if f.is_finite() {
            return Ok(repr_f64(f));
        }
        if !self.allow_nan {
            let r = self.t.repr(v)?;
            return Err(self
                .t
                .value_error(format!("Out of range float values are not JSON compliant: {}", r.lossy())));
        }
        Ok(if f.is_nan() {
            "NaN"
        } else if f > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .into())
    }

    fn value(&mut self, v: &Value, level: usize) -> Res<()> {
        let t = self.t;
        if let Some(s) = v.payload::<Str>() {
            string(s.as_bytes(), self.ascii, &mut self.out);
        } else if v.is_none() {
            self.out.extend_from_slice(b"null");
        } else if v.word().is_bool() {
            self.out.extend_from_slice(if v.same(&Value::TRUE) { b"true" } else { b"false" });
        } else if let Some(i) = v.as_small_int() {
            self.out.extend_from_slice(small_decimal(i, &mut [0; 24]).as_bytes());
        } else if let Some(n) = t.as_num(v) {
            self.out.extend_from_slice(decimal(t, &n)?.as_bytes());
        } else if let Some(f) = t.as_float(v) {
            let s = self.float(f, v)?;
            self.out.extend_from_slice(s.as_bytes());
        } else if v.is::<List>() || v.is::<Tuple>() {
            self.guarded(v, |e| e.list(v, level))?;
        } else if v.is::<Dict>() {
            self.guarded(v, |e| e.dict(v, level))?;
        } else if self.default.is_none() {
            return Err(t.type_error(format!("Object of type {} is not JSON serializable", t.type_name(v))));
        } else {
            let default = self.default.clone();
            self.guarded(v, |e| {
                let r = t.call(&default, std::slice::from_ref(v))?;
                e.value(&r, level)
            })?;
        }
        Ok(())
    }

    fn guarded(&mut self, v: &Value, f: impl FnOnce(&mut Self) -> Res<()>) -> Res<()> {
        if !self.t.stack_ok() {
            return Err(self
                .t
                .recursion_error("maximum recursion depth exceeded while encoding a JSON object"));
        }
        let id = v.word().0;
        if self.circular && self.open.contains(&id) {
            return Err(self.t.value_error("Circular reference detected"));
        }
        self.open.push(id);
        let r = f(self);
        self.open.pop();
        r
    }

    fn newline(&mut self, level: usize) {
        if let Some(indent) = &self.indent {
            self.out.push(b'\n');
            for _ in 0..level {
                self.out.extend_from_slice(indent);
            }
        }
    }

    fn list(&mut self, v: &Value, level: usize) -> Res<()> {
        let items = self.t.collect(v)?;
        if items.is_empty() {
            self.out.extend_from_slice(b"[]");
            return Ok(());
        }
        self.out.push(b'[');
        for (i, x) in items.iter().enumerate() {
            if i > 0 {
                let sep = std::mem::take(&mut self.item);
                self.out.extend_from_slice(&sep);
                self.item = sep;
            }
            self.newline(level + 1);
            self.value(x, level + 1)?;
        }
        self.newline(level);
        self.out.push(b']');
        Ok(())
    }

    /// The text of a key; nothing if it is to be skipped.
    fn key_text<'k>(&self, k: &'k Value) -> Res<Option<Cow<'k, [u8]>>> {
        let t = self.t;
        if let Some(s) = k.payload::<Str>() {
            return Ok(Some(Cow::Borrowed(s.as_bytes())));
        }
        let text = if k.is_none() {
            "null".to_string()
        } else if k.word().is_bool() {
            if k.same(&Value::TRUE) { "true" } else { "false" }.to_string()
        } else if let Some(f) = t.as_float(k) {
            self.float(f, k)?
        } else if let Some(n) = t.as_num(k) {
            decimal(t, &n)?
        } else if self.skipkeys {
            return Ok(None);
        } else {
            return Err(self.bad_key(k));
        };
        Ok(Some(Cow::Owned(text.into_bytes())))
    }
    fn bad_key(&self, k: &Value) -> Raised {
        self.t.type_error(format!("keys must be str, int, float, bool or None, not {}", self.t.type_name(k)))
    }

    fn dict(&mut self, v: &Value, level: usize) -> Res<()> {
        let t = self.t;
        let mut pairs: Vec<(Value, Value)> = match v.exact::<Dict>() {
            Some(d) => d.pairs(),
            None => {
                let items = t.call_method(v, &t.names().items.clone(), &[])?;
                let mut out = Vec::new();
                t.for_each(&items, |kv| {
                    match t.collect(&kv)?.as_slice() {
                        [k, x] => out.push((k.clone(), x.clone())),
                        _ => return Err(t.value_error("items must return 2-tuples")),
                    }
                    Ok(true)
                })?;
                out
            }
        };
        if pairs.is_empty() {
            self.out.extend_from_slice(b"{}");
            return Ok(());
        }
        if self.sort {
            let items: Res<Vec<Value>> = pairs.into_iter().map(|(k, x)| t.tuple(vec![k, x])).collect();
            let list = t.list(items?)?;
            t.call_method_str(&list, "sort", &[])?;
            let pair = |kv: Value| {
                let p = kv.payload::<Tuple>()?.as_slice();
                Some((p.first()?.clone(), p.get(1)?.clone()))
            };
            pairs = t.collect(&list)?.into_iter().filter_map(pair).collect();
        }
        self.out.push(b'{');
        let mut first = true;
        for (k, x) in pairs {
            let Some(text) = self.key_text(&k)? else { continue };
            if !first {
                let sep = std::mem::take(&mut self.item);
                self.out.extend_from_slice(&sep);
                self.item = sep;
            }
            first = false;
            self.newline(level + 1);
            string(&text, self.ascii, &mut self.out);
            let sep = std::mem::take(&mut self.key);
            self.out.extend_from_slice(&sep);
            self.key = sep;
            self.value(&x, level + 1)?;
        }
        if !first {
            self.newline(level);
        }
        self.out.push(b'}');
        Ok(())
    }
}
