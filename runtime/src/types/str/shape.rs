//! Methods of str that change or test characters: case, padding, translation, `is…`.

use super::Str;
use super::methods::{me, text};
use crate::errors::Exc;
use crate::format::{unicode, wtf8};
use crate::heap::{Res, Value};
use crate::sync::thread::Thread;
use crate::types::dict::Dict;

macro_rules! cases {
    ($($name:ident: $ascii:expr;)*) => {$(
        pub fn $name(t: &Thread, a: &[Value]) -> Res {
            let s = me(t, &a[0])?;
            // What to do with ASCII text, and which characters it changes.
            let ascii: Option<(fn(&mut [u8]), fn(&u8) -> bool)> = $ascii;
            match ascii {
                Some((_, changes)) if s.is_ascii() && !s.as_bytes().iter().any(changes) => {
                    super::search::itself(t, &a[0], s)
                }
                Some((f, _)) if s.is_ascii() && s.len() > 1 => {
                    let r = Str::make(t, s.len(), s.len(), |to| {
                        to.copy_from_slice(s.as_bytes());
                        f(to);
                    })?;
                    Ok(r.into_value())
                }
                _ => text(t, &unicode::$name(s.as_bytes())),
            }
        }
    )*};
}
cases! {
    lower: Some((<[u8]>::make_ascii_lowercase, u8::is_ascii_uppercase));
    upper: Some((<[u8]>::make_ascii_uppercase, u8::is_ascii_lowercase));
    casefold: Some((<[u8]>::make_ascii_lowercase, u8::is_ascii_uppercase));
    title: None;
    capitalize: None;
    swapcase: None;
}

macro_rules! tests {
    ($($name:ident = $test:expr;)*) => {$(
        /// Are there characters, and is each of this kind?
        pub fn $name(t: &Thread, a: &[Value]) -> Res {
            let s = me(t, &a[0])?;
            Ok(Value::bool(!s.is_empty() && s.code_points().all($test)))
        }
    )*};
}
tests! {
    isalpha = unicode::is_alpha;
    isalnum = unicode::is_alnum;
    isdecimal = unicode::is_decimal;
    isdigit = unicode::is_digit;
    isnumeric = unicode::is_numeric;
    isspace = unicode::is_space;
}

pub fn isprintable(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::bool(me(t, &a[0])?.code_points().all(unicode::is_printable)))
}
pub fn islower(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::bool(unicode::is_lower_text(me(t, &a[0])?.as_bytes())))
}
pub fn isupper(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::bool(unicode::is_upper_text(me(t, &a[0])?.as_bytes())))
}
pub fn istitle(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::bool(unicode::is_title_text(me(t, &a[0])?.as_bytes())))
}

fn fill_char<'a>(t: &Thread, v: &'a Value) -> Res<&'a [u8]> {
    match v.payload::<Str>() {
        Some(s) if s.len() == 1 => Ok(s.as_bytes()),
        Some(_) => Err(t.type_error("The fill character must be exactly one character long")),
        None => Err(
            t.type_error(format!("The fill character must be a unicode character, not {}", t.type_name(v)))
        ),
    }
}

fn pad(t: &Thread, a: &[Value], split: fn(usize, usize) -> usize) -> Res {
    let s = me(t, &a[0])?;
    let width = t.arg_i64(&a[1])?.max(0) as usize;
    let fill = fill_char(t, &a[2])?;
    if width <= s.len() {
        return t.str(&a[0]).and_then(|_| text_of_self(t, &a[0], s));
    }
    let missing = width - s.len();
    let left = split(missing, width);
    let Some(total) = missing.checked_mul(fill.len()).and_then(|n| n.checked_add(s.as_bytes().len())) else {
        return Err(t.memory_error());
    };
    let r = Str::make(t, total, width, |out| {
        let (head, rest) = out.split_at_mut(left * fill.len());
        let (body, tail) = rest.split_at_mut(s.as_bytes().len());
        head.chunks_exact_mut(fill.len()).for_each(|c| c.copy_from_slice(fill));
        body.copy_from_slice(s.as_bytes());
        tail.chunks_exact_mut(fill.len()).for_each(|c| c.copy_from_slice(fill));
    })?;
    Ok(r.into_value())
}

fn text_of_self(t: &Thread, v: &Value, s: &Str) -> Res {
    if v.is_exact::<Str>() { Ok(v.clone()) } else { text(t, s.as_bytes()) }
}

pub fn center(t: &Thread, a: &[Value]) -> Res {
    pad(t, a, |missing, width| missing / 2 + (missing & width & 1))
}
pub fn ljust(t: &Thread, a: &[Value]) -> Res {
    pad(t, a, |_, _| 0)
}
pub fn rjust(t: &Thread, a: &[Value]) -> Res {
    pad(t, a, |missing, _| missing)
}

pub fn zfill(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let width = t.arg_i64(&a[1])?.max(0) as usize;
    if width <= s.len() {
        return text_of_self(t, &a[0], s);
    }
    let b = s.as_bytes();
    let zeros = width - s.len();
    let sign = matches!(b.first(), Some(b'+' | b'-')) as usize;
    let r = Str::make(t, zeros.saturating_add(b.len()), width, |out| {
        out[..sign].copy_from_slice(&b[..sign]);
        out[sign..sign + zeros].fill(b'0');
        out[sign + zeros..].copy_from_slice(&b[sign..]);
    })?;
    Ok(r.into_value())
}

pub fn expandtabs(t: &Thread, a: &[Value]) -> Res {
    let size = t.arg_i32(&a[1])? as i64;
    match crate::types::text::expand_tabs(me(t, &a[0])?.as_bytes(), size, true) {
        Some(b) => text(t, &b),
        None => Err(t.overflow_error("new string is too long")),
    }
}

pub fn translate(t: &Thread, a: &[Value]) -> Res {
    let s = me(t, &a[0])?;
    let mut out = Vec::with_capacity(s.as_bytes().len());
    for cp in s.code_points() {
        let key = Value::small_int(cp as i32);
        let r = match a[1].exact::<Dict>() {
            Some(d) => d.get(t, &key)?,
            None => match t.getitem(&a[1], &key) {
                Ok(v) => Some(v),
                Err(e) => t.catch(e, Exc::LookupError).map(|_| None)?,
            },
        };
        match r {
            None => wtf8::push(&mut out, cp),
            Some(v) if v.is_none() => {}
            Some(v) => match v.payload::<Str>() {
                Some(s) => out.extend_from_slice(s.as_bytes()),
                None if t.is_int(&v) => match t.as_i64(&v).and_then(|i| u32::try_from(i).ok()) {
                    Some(cp) if cp < 0x110000 => wtf8::push(&mut out, cp),
                    _ => return Err(t.value_error("character mapping must be in range(0x110000)")),
                },
                None => return Err(t.type_error("character mapping must return integer, None or str")),
            },
        }
    }
    text(t, &out)
}

pub fn maketrans(t: &Thread, a: &[Value]) -> Res {
    let out = Dict::new(t)?;
    if a[1].is_unbound() {
        let Some(from) = a[0].payload::<Dict>() else {
            return Err(t.type_error("if you give only one argument to maketrans it must be a dict"));
        };
        for (k, v) in from.pairs() {
            let key = match k.payload::<Str>() {
                Some(s) if s.len() == 1 => Value::small_int(s.code_points().next().unwrap_or(0) as i32),
                Some(_) => return Err(t.value_error("string keys in translate table must be of length 1")),
                None if t.is_int(&k) => k,
                None => return Err(t.type_error("keys in translate table must be strings or integers")),
            };
            out.insert(t, key, v)?;
        }
        return Ok(out.into_value());
    }
    let arg = |i: usize| {
        a[i].payload::<Str>().ok_or_else(|| {
            t.type_error(format!("maketrans() argument {} must be str, not {}", i + 1, t.type_name(&a[i])))
        })
    };
    let Some(x) = a[0].payload::<Str>() else {
        arg(1)?;
        return Err(t.type_error("first maketrans argument must be a string if there is a second argument"));
    };
    let y = arg(1)?;
    if x.len() != y.len() {
        return Err(t.value_error("the first two maketrans arguments must have equal length"));
    }
    for (k, v) in x.code_points().zip(y.code_points()) {
        out.insert(t, Value::small_int(k as i32), Value::small_int(v as i32))?;
    }
    if !a[2].is_unbound() {
        for k in arg(2)?.code_points() {
            out.insert(t, Value::small_int(k as i32), Value::NONE)?;
        }
    }
    Ok(out.into_value())
}
