//! sys.stdin, sys.stdout, sys.stderr.

use super::{buffered, fileio::File, text};
use crate::syscall;
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};

/// The three standard streams; one whose descriptor is closed is None.
pub fn make(t: &Thread) -> Res<[Value; 3]> {
    Ok([stream(t, 0, "<stdin>")?, stream(t, 1, "<stdout>")?, stream(t, 2, "<stderr>")?])
}

fn stream(t: &Thread, fd: i32, name: &str) -> Res {
    if syscall::fstat(fd).is_err() {
        return Ok(Value::NONE);
    }
    let writing = fd != 0;
    let raw = File::standard(t, fd, writing, name)?;
    let spec = if writing { &buffered::WRITER } else { &buffered::READER };
    let buffer = buffered::make(t, spec, &raw, super::DEFAULT_BUFFER_SIZE)?;
    let errors = t.string(if fd == 2 { "backslashreplace" } else { "strict" })?;
    let newline = if writing { t.string("\n")? } else { Value::NONE };
    let v = text::make(t, &buffer, [t.string("utf-8")?, errors, newline], fd == 2 || syscall::is_tty(fd))?;
    t.setattr(&v, &t.intern("mode"), Some(&t.string(if writing { "w" } else { "r" })?))?;
    Ok(v)
}

/// Writes out what waits in sys.stdout and sys.stderr; at exit. False if something failed.
pub fn flush(t: &Thread) -> bool {
    let mut ok = true;
    for name in ["stdout", "stderr"] {
        let Some(f) = crate::builtins::sys_attr(t, name).filter(|f| !f.is_none()) else { continue };
        if t.call_method(&f, &t.names().flush.clone(), &[]).is_err() {
            drop(t.take_exception());
            ok = false;
        }
    }
    ok
}
