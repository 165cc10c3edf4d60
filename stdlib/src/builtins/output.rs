//! print, input, open.

use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;

/// An attribute of the module sys, if both are there.
pub fn sys_attr(t: &Thread, name: &str) -> Option<Value> {
    t.interp().sys.get()?.get_str(t, &t.intern(name))
}

/// Writes text to a stream: at once if it is one of ours, through its `write` otherwise.
pub fn write_text(t: &Thread, file: &Value, s: &Ref<Str>) -> Res<()> {
    if crate::io::text::write_fast(t, file, s.as_bytes())? {
        return Ok(());
    }
    t.call_method(file, &t.names().write.clone(), &[s.to_value()]).map(drop)
}

fn separator(t: &Thread, v: &Value, name: &str, default: &str) -> Res<Ref<Str>> {
    if v.is_none() || v.is_unbound() {
        return Ok(t.intern(default));
    }
    v.downcast::<Str>()
        .ok_or_else(|| t.type_error(format!("{name} must be None or a string, not {}", t.type_name(v))))
}

pub fn print(t: &Thread, a: &[Value]) -> Res {
    let args = a[0].payload::<Tuple>().map(|p| p.as_slice()).unwrap_or(&[]);
    let file = if a[3].is_none() {
        match sys_attr(t, "stdout") {
            None => return Err(t.runtime_error("lost sys.stdout")),
            Some(f) if f.is_none() => return Ok(Value::NONE),
            Some(f) => f,
        }
    } else {
        a[3].clone()
    };
    let sep = separator(t, &a[1], "sep", " ")?;
    let end = separator(t, &a[2], "end", "\n")?;
    if crate::io::text::is_plain(t, &file) {
        // One write of the whole line, piece by piece only while a repr could fail midway.
        let mut out = Vec::with_capacity(64);
        for (i, x) in args.iter().enumerate() {
            if i > 0 {
                out.extend_from_slice(sep.as_bytes());
            }
            match t.str(x) {
                Ok(s) => out.extend_from_slice(s.as_bytes()),
                Err(e) => {
                    // What came before the failure is printed, as CPython does.
                    let exc = t.take_exception();
                    crate::io::text::write_fast(t, &file, &out)?;
                    t.reraise(exc);
                    return Err(e);
                }
            }
        }
        out.extend_from_slice(end.as_bytes());
        crate::io::text::write_fast(t, &file, &out)?;
    } else {
        for (i, x) in args.iter().enumerate() {
            if i > 0 {
                write_text(t, &file, &sep)?;
            }
            let s = t.str(x)?;
            write_text(t, &file, &s)?;
        }
        write_text(t, &file, &end)?;
    }
    if t.truth(&a[4])? {
        t.call_method(&file, &t.names().flush.clone(), &[])?;
    }
    Ok(Value::NONE)
}

pub fn input(t: &Thread, a: &[Value]) -> Res {
    let stream = |name: &str| match sys_attr(t, name) {
        Some(f) if !f.is_none() => Ok(f),
        _ => Err(t.runtime_error(format!("input(): lost sys.{name}"))),
    };
    let (stdin, stdout) = (stream("stdin")?, stream("stdout")?);
    if let Ok(stderr) = stream("stderr") {
        t.call_method(&stderr, &t.names().flush.clone(), &[])?;
    }
    let prompt = t.str(&a[0])?;
    if !prompt.is_empty() {
        write_text(t, &stdout, &prompt)?;
    }
    t.call_method(&stdout, &t.names().flush.clone(), &[])?;
    let line = t.call_method(&stdin, &t.names().readline.clone(), &[])?;
    let Some(s) = line.payload::<Str>() else {
        return Err(t.type_error("object.readline() returned non-string"));
    };
    let b = s.as_bytes();
    match b.strip_suffix(b"\n") {
        Some(b) => Ok(Str::from_wtf8(t, b)?.into_value()),
        None if b.is_empty() => Err(t.err(Exc::EOFError, "EOF when reading a line")),
        None => Ok(line.clone()),
    }
}

pub fn open(t: &Thread, a: &[Value]) -> Res {
    crate::io::open::open(t, a)
}
