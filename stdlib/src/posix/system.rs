//! What the system says of itself, and the environment.

use super::args::{Target, given, number, path};
use super::{fs_text, names};
use crate::structseq;
use crate::syscall::{self, paths, plain, process};
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::native::{Method, method};
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::str::Str;
use std::os::unix::ffi::OsStrExt;

crate::struct_sequence!(UNAME_RESULT, "posix", "uname_result", "posix.uname_result", 5, 0, {
    0 sysname 1 nodename 2 release 3 version 4 machine
});

fn uname(t: &Thread, _: &[Value]) -> Res {
    let read = |name: &str| {
        std::fs::read_to_string(format!("/proc/sys/kernel/{name}"))
            .map(|s| s.trim().to_string())
            .unwrap_or_default()
    };
    let parts =
        [read("ostype"), read("hostname"), read("osrelease"), read("version"), std::env::consts::ARCH.into()];
    let items: Res<Vec<Value>> = parts.iter().map(|s| t.string(s)).collect();
    structseq::make(t, &UNAME_RESULT, items?)
}

/// The number of a setting, given by its name or as it is.
fn setting(t: &Thread, v: &Value, known: &[(&str, i32)]) -> Res<i32> {
    if t.is_int(v) {
        return t.arg_i32(v);
    }
    let Some(name) = v.payload::<Str>() else {
        return Err(t.type_error("configuration names must be strings or integers"));
    };
    match known.iter().find(|k| k.0.as_bytes() == name.as_bytes()) {
        Some(k) => Ok(k.1),
        None => Err(t.value_error("unrecognized configuration name")),
    }
}

/// `_settings(of)`: the names of the settings that a function knows, and their numbers. They are many, and few ask for them.
fn settings(t: &Thread, a: &[Value]) -> Res {
    let known = match t.str(&a[0])?.lossy().as_ref() {
        "sysconf" => names::SYSCONF,
        "confstr" => names::CONFSTR,
        _ => names::PATHCONF,
    };
    let d = Dict::new(t)?;
    for (name, n) in known {
        d.insert(t, t.intern(name).into_value(), Value::small_int(*n))?;
    }
    Ok(d.into_value())
}

fn fspath(t: &Thread, a: &[Value]) -> Res {
    if a[0].is::<Str>() || a[0].is::<Bytes>() {
        return Ok(a[0].clone());
    }
    match t.call_special(&a[0], &t.names().__fspath__.clone(), &[])? {
        Some(p) if p.is::<Str>() || p.is::<Bytes>() => Ok(p),
        Some(p) => Err(t.type_error(format!(
            "expected {}.__fspath__() to return str or bytes, not {}",
            t.type_name(&a[0]),
            t.type_name(&p)
        ))),
        None => {
            let given = t.type_name(&a[0]);
            Err(t.type_error(format!("expected str, bytes or os.PathLike object, not {given}")))
        }
    }
}

pub const FUNCTIONS: &[Method] = &[
    method("getcwd()", |t, _| fs_text(t, given(t, std::env::current_dir())?.as_os_str().as_bytes())),
    method("getcwdb()", |t, _| {
        Ok(Bytes::new(t, given(t, std::env::current_dir())?.as_os_str().as_bytes())?.into_value())
    }),
    method("umask(mask, /)", |t, a| t.int(syscall::umask(t.arg_i32(&a[0])? as u32) as i64)),
    method("strerror(code, /)", |t, a| t.string(ouro_runtime::types::exception::strerror(t.arg_i32(&a[0])?))),
    method("uname()", uname),
    method("sysconf(name, /)", |t, a| number(t, plain::sysconf(setting(t, &a[0], names::SYSCONF)?))),
    method("confstr(name, /)", |t, a| {
        match given(t, process::confstr(setting(t, &a[0], names::CONFSTR)?))? {
            Some(b) => fs_text(t, &b),
            None => Ok(Value::NONE),
        }
    }),
    method("pathconf(path, name)", |t, a| {
        let name = setting(t, &a[1], names::PATHCONF)?;
        match Target::of(t, &a[0], "pathconf")? {
            Target::Open(fd) => number(t, plain::fpathconf(fd, name)),
            Target::Path(p) => {
                paths::pathconf(&p, name).map_err(|e| t.io_error(&e, Some(&a[0]))).and_then(|n| t.int(n))
            }
        }
    }),
    method("fpathconf(fd, name, /)", |t, a| {
        let name = setting(t, &a[1], names::PATHCONF)?;
        number(t, plain::fpathconf(crate::select::descriptor(t, &a[0])?, name))
    }),
    method("_settings(of, /)", settings),
    method("fspath(path)", fspath),
    method("putenv(name, value, /)", |t, a| {
        let (k, v) = (path(t, &a[0], "putenv")?, path(t, &a[1], "putenv")?);
        if k.is_empty() || k.contains(&b'=') {
            return Err(t.value_error("illegal environment variable name"));
        }
        syscall::setenv(&k, Some(&v));
        Ok(Value::NONE)
    }),
    method("unsetenv(name, /)", |t, a| {
        let k = path(t, &a[0], "unsetenv")?;
        if k.is_empty() || k.contains(&b'=') {
            return Err(t.os_error(libc::EINVAL, None));
        }
        syscall::setenv(&k, None);
        Ok(Value::NONE)
    }),
];
