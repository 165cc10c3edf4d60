//! sys.stdin, sys.stdout, sys.stderr.

use super::{buffered, fileio::File, text};
use crate::syscall;
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};

/// The three standard streams; one whose descriptor is closed is None. Unbuffered, text goes straight to
/// the descriptor.
pub fn make(t: &Thread, unbuffered: bool) -> Res<[Value; 3]> {
    let stream = |fd, name| stream(t, fd, name, unbuffered && fd != 0);
    Ok([stream(0, "<stdin>")?, stream(1, "<stdout>")?, stream(2, "<stderr>")?])
}

fn stream(t: &Thread, fd: i32, name: &str, unbuffered: bool) -> Res {
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
    let errors = t.string(if fd == 2 { "backslashreplace" } else { "strict" })?;
    let newline = if writing { t.string("\n")? } else { Value::NONE };
    let lines = !unbuffered && (fd == 2 || syscall::is_tty(fd));
    let v = text::make(t, &buffer, [t.string("utf-8")?, errors, newline], lines, unbuffered)?;
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
