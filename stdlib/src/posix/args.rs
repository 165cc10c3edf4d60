//! What the functions of `posix` take and give.

use super::path_bytes;
use crate::syscall::paths::{File, HERE};
use num_bigint::Sign;
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::{Raised, Res, Value};
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::int::Num;
use ouro_runtime::types::list::List;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use std::io::{Error, Result};

pub fn path(t: &Thread, v: &Value, func: &str) -> Res<Vec<u8>> {
    path_bytes(t, v, &format!("{func}: path"))
}

/// A file that is open, or a path.
pub enum Target {
    Open(i32),
    Path(Vec<u8>),
}

impl Target {
    /// The argument `path` of functions that take descriptors too.
    pub fn of(t: &Thread, v: &Value, func: &str) -> Res<Target> {
        if t.is_int(v) {
            if v.word().is_bool() {
                t.warn(Exc::RuntimeWarning, "bool is used as a file descriptor")?;
            }
            return Ok(Target::Open(t.arg_i32(v)?));
        }
        let p = path_bytes(t, v, &format!("{func}: path")).map_err(|e| match t.pending(Exc::TypeError) {
            true if !v.is::<Str>() && !v.is::<Bytes>() && !has_fspath(t, v) => t.type_error(format!(
                "{func}: path should be string, bytes, os.PathLike or integer, not {}",
                t.type_name(v)
            )),
            _ => e,
        })?;
        Ok(Target::Path(p))
    }
    pub fn file(&self, dir: i32) -> File<'_> {
        match self {
            Target::Open(fd) => File::Open(*fd),
            Target::Path(p) => File::Path(dir, p),
        }
    }
}

pub fn has_fspath(t: &Thread, v: &Value) -> bool {
    t.type_ref(v).lookup(t, &t.names().__fspath__).is_some()
}

/// An argument `dir_fd`.
pub fn dir(t: &Thread, v: &Value) -> Res<i32> {
    if v.is_none() {
        return Ok(HERE);
    }
    if !t.is_int(v) {
        let given = t.type_name(v);
        return Err(t.type_error(format!("argument should be integer or None, not {given}")));
    }
    t.arg_i32(v)
}

/// The number of a user or a group; -1 is the one that says "as it is".
pub fn owner(t: &Thread, v: &Value, what: &str) -> Res<u32> {
    let n = t.index(v).map_err(|e| match t.pending(Exc::TypeError) {
        true => t.type_error(format!("{what} should be integer, not {}", t.type_name(v))),
        false => e,
    })?;
    match t.as_num(&n) {
        Some(Num::Small(-1)) => Ok(u32::MAX),
        Some(Num::Small(n)) => {
            u32::try_from(n).map_err(|_| t.overflow_error(format!("{what} is less than minimum")))
        }
        Some(Num::Big(b)) if b.sign() == Sign::Minus => {
            Err(t.overflow_error(format!("{what} is less than minimum")))
        }
        _ => Err(t.overflow_error(format!("{what} is greater than maximum"))),
    }
}

/// An offset that may be left out.
pub fn offset(t: &Thread, v: &Value) -> Res<Option<i64>> {
    if v.is_none() { Ok(None) } else { t.arg_i64(v).map(Some) }
}

/// A number of bytes.
pub fn size(t: &Thread, v: &Value) -> Res<usize> {
    usize::try_from(t.arg_i64(v)?).map_err(|_| t.os_error(libc::EINVAL, None))
}

/// The elements of a list or a tuple, which `words` ask for.
pub fn items(t: &Thread, v: &Value, words: &str) -> Res<Vec<Value>> {
    match v.is::<List>() || v.is::<Tuple>() {
        true => t.collect(v),
        false => Err(t.type_error(words)),
    }
}

/// Nothing, or the error.
pub fn nothing(t: &Thread, r: Result<impl Sized>) -> Res {
    r.map(|_| Value::NONE).map_err(|e| t.io_error(&e, None))
}
/// A number, or the error.
pub fn number(t: &Thread, r: Result<i64>) -> Res {
    r.map_err(|e| t.io_error(&e, None)).and_then(|n| t.int(n))
}
/// What the call gave, or the error.
pub fn given<T>(t: &Thread, r: Result<T>) -> Res<T> {
    r.map_err(|e| t.io_error(&e, None))
}
/// Nothing, or the error with the name of what it was about.
pub fn done(t: &Thread, r: Result<()>, name: &Value) -> Res {
    match r {
        Ok(()) => Ok(Value::NONE),
        Err(e) => Err(failed(t, &e, name)),
    }
}

/// The text of a path-like object, which errors name; other names as they are.
fn name_of(t: &Thread, name: &Value) -> Res {
    match name.is::<Str>() || name.is::<Bytes>() {
        true => Ok(name.clone()),
        false => {
            Ok(t.call_special(name, &t.names().__fspath__.clone(), &[])?.unwrap_or_else(|| name.clone()))
        }
    }
}

pub fn failed(t: &Thread, e: &Error, name: &Value) -> Raised {
    match name_of(t, name) {
        Ok(name) => t.io_error(e, Some(&name)),
        Err(raised) => raised,
    }
}

/// Fails with both names of an operation on two paths.
pub fn two_paths(t: &Thread, r: Result<()>, a: &[Value]) -> Res {
    match r {
        Ok(()) => Ok(Value::NONE),
        Err(e) => {
            let n = e.raw_os_error().unwrap_or(0);
            let text = ouro_runtime::types::exception::strerror(n);
            let args =
                [Value::small_int(n), t.string(text)?, name_of(t, &a[0])?, Value::NONE, name_of(t, &a[1])?];
            Err(t.raise_class(t.exc_type(Exc::OSError).value(), &args))
        }
    }
}
