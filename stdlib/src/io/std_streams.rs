//! sys.stdin, sys.stdout, sys.stderr.

use super::{buffered, fileio::File, text};
use crate::sys::CommandLine;
use crate::syscall;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::types::str::codec::Codec;
use ouro_runtime::{Exc, Thread};

/// Encoding and error handler.
type Coding = (String, String);

/// The three standard streams; one whose descriptor is closed is None. Unbuffered, text goes straight to
/// the descriptor.
pub fn make(t: &Thread, line: &CommandLine) -> Res<[Value; 3]> {
    let coding = coding(t, line)?;
    let stream = |fd, name| stream(t, fd, name, line.unbuffered && fd != 0, &coding);
    Ok([stream(0, "<stdin>")?, stream(1, "<stdout>")?, stream(2, "<stderr>")?])
}

/// What `PYTHONIOENCODING` says, and the locale otherwise: where that is plain C, bytes that are no UTF-8 pass
/// through (PEP 538, PEP 540).
fn coding(t: &Thread, line: &CommandLine) -> Res<Coding> {
    let given = line.stream_encoding.as_deref().unwrap_or("");
    let (encoding, errors) = given.split_once(':').unwrap_or((given, ""));
    let default = if !encoding.is_empty() || !(line.flags.utf8_mode || is_plain_locale()) {
        "strict"
    } else {
        "surrogateescape"
    };
    let encoding = match (encoding, Codec::find(encoding)) {
        ("", _) => "utf-8".to_string(),
        (_, Some(Codec::Latin1)) => "iso8859-1".to_string(),
        (_, Some(codec)) => codec.name().to_string(),
        (name, None) => return Err(t.err(Exc::LookupError, format!("unknown encoding: {name}"))),
    };
    Ok((encoding, if errors.is_empty() { default } else { errors }.to_string()))
}

fn is_plain_locale() -> bool {
    let set = |name| std::env::var(name).ok().filter(|v| !v.is_empty());
    let locale = set("LC_ALL").or_else(|| set("LC_CTYPE")).or_else(|| set("LANG"));
    matches!(locale.as_deref(), None | Some("C" | "POSIX" | "C.UTF-8" | "C.utf8" | "UTF-8"))
}

fn stream(t: &Thread, fd: i32, name: &str, unbuffered: bool, (encoding, errors): &Coding) -> Res {
    if syscall::fstat(fd).is_err() {
        return Ok(Value::NONE);
    }
    let writing = fd != 0;
    let raw = File::standard(t, fd, writing, name)?;
    let spec = if writing { &buffered::WRITER } else { &buffered::READER };
    let buffer = match unbuffered {
        true => raw,
        false => buffered::make(t, spec, &raw, super::DEFAULT_BUFFER_SIZE)?,
    };
    let errors = t.string(if fd == 2 { "backslashreplace" } else { errors })?;
    let newline = if writing { t.string("\n")? } else { Value::NONE };
    let lines = !unbuffered && (fd == 2 || syscall::is_tty(fd));
    let v = text::make(t, &buffer, [t.string(encoding)?, errors, newline], lines, unbuffered)?;
    t.setattr(&v, &t.intern("mode"), Some(&t.string(if writing { "w" } else { "r" })?))?;
    Ok(v)
}

/// Writes out what waits in sys.stdout and sys.stderr.
pub fn flush(t: &Thread) {
    for name in ["stdout", "stderr"] {
        if flush_one(t, name).is_err() {
            drop(t.take_exception());
        }
    }
}

/// The same at the end, where a failure of stdout is told; false if there was one.
pub fn flush_last(t: &Thread) -> bool {
    if flush_one(t, "stderr").is_err() {
        drop(t.take_exception());
    }
    if flush_one(t, "stdout").is_ok() {
        return true;
    }
    t.interp().unraisable(t, "on flushing sys.stdout", None);
    false
}

fn flush_one(t: &Thread, name: &str) -> Res<()> {
    let Some(f) = crate::builtins::sys_attr(t, name).filter(|f| !f.is_none()) else { return Ok(()) };
    let closed = t.getattr_opt(&f, &t.intern("closed"))?;
    if closed.is_some_and(|c| t.truth(&c).unwrap_or(false)) {
        return Ok(());
    }
    t.call_method(&f, &t.names().flush.clone(), &[]).map(drop)
}
