//! Terminals.

use super::args::{given, nothing, number};
use super::fs_text;
use crate::structseq;
use crate::syscall::{self, plain, process};
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::native::{Method, method};

crate::struct_sequence!(TERMINAL_SIZE, "os", "terminal_size", "os.terminal_size", 2, 0, {
    0 columns 1 lines
});

fn openpty(t: &Thread, _: &[Value]) -> Res {
    let (master, slave) = given(t, process::openpty())?;
    for fd in [master, slave] {
        given(t, syscall::set_inheritable(fd, false))?;
    }
    t.tuple(vec![Value::small_int(master), Value::small_int(slave)])
}

pub const FUNCTIONS: &[Method] = &[
    method("isatty(fd, /)", |t, a| Ok(Value::bool(syscall::is_tty(t.arg_i32(&a[0])?)))),
    method("get_terminal_size(fd=1, /)", |t, a| {
        let (columns, lines) = given(t, syscall::terminal_size(t.arg_i32(&a[0])?))?;
        let items = vec![Value::small_int(columns.into()), Value::small_int(lines.into())];
        structseq::make(t, &TERMINAL_SIZE, items)
    }),
    method("device_encoding(fd)", |t, a| match syscall::is_tty(t.arg_i32(&a[0])?) {
        true => t.string("UTF-8"),
        false => Ok(Value::NONE),
    }),
    method("ctermid()", |t, _| t.string("/dev/tty")),
    method("ttyname(fd, /)", |t, a| fs_text(t, &given(t, process::ttyname(t.arg_i32(&a[0])?))?)),
    method("ptsname(fd, /)", |t, a| {
        fs_text(t, &given(t, process::ptsname(crate::select::descriptor(t, &a[0])?))?)
    }),
    method("openpty()", openpty),
    method("posix_openpt(oflag, /)", |t, a| number(t, plain::posix_openpt(t.arg_i32(&a[0])?))),
    method("grantpt(fd, /)", |t, a| nothing(t, plain::grantpt(crate::select::descriptor(t, &a[0])?))),
    method("unlockpt(fd, /)", |t, a| nothing(t, plain::unlockpt(crate::select::descriptor(t, &a[0])?))),
    method("login_tty(fd, /)", |t, a| nothing(t, plain::login_tty(crate::select::descriptor(t, &a[0])?))),
    method("tcgetpgrp(fd, /)", |t, a| number(t, plain::tcgetpgrp(t.arg_i32(&a[0])?))),
    method("tcsetpgrp(fd, pgid, /)", |t, a| {
        nothing(t, plain::tcsetpgrp(t.arg_i32(&a[0])?, t.arg_i32(&a[1])?))
    }),
];
