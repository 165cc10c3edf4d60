//! `str` of exceptions.

use super::fields::{self, Kind};
use super::os::{ERRNO, FILENAME, FILENAME2, STRERROR};
use super::{Exception, args_of, exc};
use crate::heap::{Res, Value};
use crate::sync::thread::Thread;
use crate::types::bytes_of;
use crate::types::str::{Str, text_of};
use crate::types::tuple::Tuple;

pub fn str(t: &Thread, v: &Value) -> Res {
    let e = exc(t, v)?;
    let special = match fields::kind(t, &t.type_of(v)) {
        Kind::Key => match args_of(v).as_slice() {
            [key] => Some(t.repr(key)?.into_value()),
            _ => None,
        },
        Kind::Os => of_os(t, e)?,
        Kind::Import => e.extra[2].opt().filter(|m| m.is::<Str>()),
        Kind::Syntax => Some(of_syntax(t, e)?),
        Kind::Encode | Kind::Decode | Kind::Translate => Some(of_unicode(t, e)?),
        Kind::Group => {
            let n = e.extra[1].opt().and_then(|x| x.payload::<Tuple>().map(|x| x.len())).unwrap_or(0);
            let m = e.extra[0].opt().map(|m| text_of(&m)).unwrap_or_default();
            Some(t.string(format!("{m} ({n} sub-exception{})", if n == 1 { "" } else { "s" }))?)
        }
        _ => None,
    };
    match (special, args_of(v).as_slice()) {
        (Some(text), _) => Ok(text),
        (None, []) => t.string(""),
        (None, [one]) => Ok(t.str(one)?.into_value()),
        (None, _) => Ok(t.repr(&e.args.get())?.into_value()),
    }
}

/// A field as text; "None" if it is empty.
fn field(t: &Thread, e: &Exception, i: usize) -> Res<String> {
    Ok(t.str(&e.extra[i].opt().unwrap_or(Value::NONE))?.lossy().into_owned())
}

fn of_os(t: &Thread, e: &Exception) -> Res<Option<Value>> {
    let filename = e.extra[FILENAME].opt();
    if filename.is_none() && (e.extra[ERRNO].opt().is_none() || e.extra[STRERROR].opt().is_none()) {
        return Ok(None);
    }
    let mut s = format!("[Errno {}] {}", field(t, e, ERRNO)?, field(t, e, STRERROR)?);
    if let Some(f) = filename {
        s.push_str(&format!(": {}", t.repr(&f)?.lossy()));
        if let Some(f) = e.extra[FILENAME2].opt() {
            s.push_str(&format!(" -> {}", t.repr(&f)?.lossy()));
        }
    }
    Ok(Some(t.string(s)?))
}

fn of_syntax(t: &Thread, e: &Exception) -> Res {
    let msg = field(t, e, 0)?;
    let file = e.extra[1].opt().filter(|f| f.is::<Str>()).map(|f| text_of(&f));
    let file = file.map(|f| f.rsplit('/').next().unwrap_or("").to_string());
    let line = e.extra[2].opt().and_then(|l| t.as_i64(&l));
    t.string(match (file, line) {
        (Some(f), Some(l)) => format!("{msg} ({f}, line {l})"),
        (Some(f), None) => format!("{msg} ({f})"),
        (None, Some(l)) => format!("{msg} (line {l})"),
        _ => msg,
    })
}

fn of_unicode(t: &Thread, e: &Exception) -> Res {
    let Some(object) = e.extra[1].opt() else { return t.string("") };
    let at = |i: usize| e.extra[i].opt().and_then(|x| t.as_i64(&x)).unwrap_or(0);
    let (from, to) = (at(2), at(3));
    let encoding = e.extra[0].opt();
    let who = match &encoding {
        Some(name) => format!("'{}' codec can't", t.str(name)?.lossy()),
        None => "can't".to_string(),
    };
    let reason = field(t, e, 4)?;
    let verb = match (&encoding, bytes_of(&object)) {
        (None, _) => "translate",
        (_, Some(_)) => "decode",
        _ => "encode",
    };
    let one = if to == from + 1 { usize::try_from(from).ok() } else { None };
    let bytes = bytes_of(&object);
    let text = match (one, object.payload::<Str>(), &bytes) {
        (Some(i), Some(s), _) if i < s.len() => {
            let c = s.code_points().nth(i).unwrap_or(0);
            let c = match c {
                0..=0xFF => format!("\\x{c:02x}"),
                0x100..=0xFFFF => format!("\\u{c:04x}"),
                _ => format!("\\U{c:08x}"),
            };
            format!("{who} {verb} character '{c}' in position {from}: {reason}")
        }
        (Some(i), _, Some(b)) if i < b.len() => {
            format!("{who} {verb} byte 0x{:02x} in position {from}: {reason}", b[i])
        }
        (_, _, Some(_)) => format!("{who} {verb} bytes in position {from}-{}: {reason}", to - 1),
        _ => format!("{who} {verb} characters in position {from}-{}: {reason}", to - 1),
    };
    t.string(text)
}
