//! `open()`.

use super::{buffered, fileio, text};
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::{Exc, Thread};

/// What a mode asks for.
struct Mode {
    raw: String,
    text: bool,
    updating: bool,
    reading: bool,
}

fn parse(t: &Thread, mode: &str) -> Res<Mode> {
    let has = |c: char| mode.contains(c);
    let invalid = || t.value_error(format!("invalid mode: '{mode}'"));
    for (i, c) in mode.chars().enumerate() {
        if !"xrwab+t".contains(c) || mode.chars().take(i).any(|d| d == c) {
            return Err(invalid());
        }
    }
    if has('t') && has('b') {
        return Err(t.value_error("can't have text and binary mode at once"));
    }
    let kinds = "xrwa".chars().filter(|c| has(*c)).count();
    if kinds > 1 {
        return Err(t.value_error("must have exactly one of create/read/write/append mode"));
    }
    if kinds == 0 {
        return Err(
            t.value_error("Must have exactly one of create/read/write/append mode and at most one plus")
        );
    }
    let raw = mode.chars().filter(|c| *c != 't' && *c != 'b').collect();
    Ok(Mode { raw, text: !has('b'), updating: has('+'), reading: has('r') })
}

/// `open(file, mode, buffering, encoding, errors, newline, closefd, opener)`
pub fn open(t: &Thread, a: &[Value]) -> Res {
    let Some(_) = a[1].payload::<Str>() else {
        return Err(t.type_error(format!("open() argument 'mode' must be str, not {}", t.type_name(&a[1]))));
    };
    for (i, name) in [(3, "encoding"), (4, "errors"), (5, "newline")] {
        if !a[i].is_none() && !a[i].is::<Str>() {
            return Err(t.type_error(format!(
                "open() argument '{name}' must be str or None, not {}",
                t.type_name(&a[i])
            )));
        }
    }
    // A path object becomes its path, which the file then is named after.
    let file = if t.is_int(&a[0]) {
        a[0].clone()
    } else {
        match t.call_special(&a[0], &t.names().__fspath__.clone(), &[])? {
            Some(p) if p.is::<Str>() || p.is::<Bytes>() => p,
            Some(p) => {
                return Err(t.type_error(format!(
                    "expected {}.__fspath__() to return str or bytes, not {}",
                    t.type_name(&a[0]),
                    t.type_name(&p)
                )));
            }
            None => a[0].clone(),
        }
    };
    if !t.is_int(&file) && !file.is::<Str>() && ouro_runtime::types::bytes_of(&file).is_none() {
        return Err(
            t.type_error(format!("expected str, bytes or os.PathLike object, not {}", t.type_name(&file)))
        );
    }
    let mode = parse(t, &text_of(&a[1]))?;
    let mut buffering = t.arg_i64(&a[2])?;
    if !mode.text {
        for (i, name) in [(3, "an encoding"), (4, "an errors"), (5, "a newline")] {
            if !a[i].is_none() {
                return Err(t.value_error(format!("binary mode doesn't take {name} argument")));
            }
        }
    }
    if !mode.text && buffering == 1 {
        t.warn(
            Exc::RuntimeWarning,
            "line buffering (buffering=1) isn't supported in binary mode, the default buffer size will be used",
        )?;
    }
    let raw = t.call_kw(
        super::class(t, &fileio::SPEC)?.value(),
        &[file, t.string(&mode.raw)?, a[6].clone(), a[7].clone()],
        None,
    )?;
    let mut finish = || -> Res {
        let tty = buffering < 0 && t.truth(&t.call_method_str(&raw, "isatty", &[])?)?;
        let line_buffering = mode.text && buffering == 1 || tty;
        if buffering < 0 || buffering == 1 {
            buffering = super::DEFAULT_BUFFER_SIZE as i64;
        }
        if buffering == 0 {
            if mode.text {
                return Err(t.value_error("can't have unbuffered text I/O"));
            }
            return Ok(raw.clone());
        }
        let spec = if mode.updating {
            &buffered::RANDOM
        } else if mode.reading {
            &buffered::READER
        } else {
            &buffered::WRITER
        };
        if mode.updating && !t.truth(&t.call_method_str(&raw, "seekable", &[])?)? {
            return Err(super::unsupported(t, "File or stream is not seekable."));
        }
        let buffer = buffered::make(t, spec, &raw, buffering as usize)?;
        if !mode.text {
            return Ok(buffer);
        }
        if a[3].is_none() && t.interp().settings.encoding_warning.get() {
            t.warn(Exc::EncodingWarning, "'encoding' argument not specified")?;
        }
        let v = text::make(t, &buffer, [a[3].clone(), a[4].clone(), a[5].clone()], line_buffering, false)?;
        t.setattr(&v, &t.intern("mode"), Some(&a[1]))?;
        Ok(v)
    };
    match finish() {
        Ok(v) => Ok(v),
        Err(e) => {
            // The descriptor is not left open behind the error.
            let exc = t.take_exception();
            if t.call_method(&raw, &t.names().close.clone(), &[]).is_err() {
                drop(t.take_exception());
            }
            t.reraise(exc);
            Err(e)
        }
    }
}
