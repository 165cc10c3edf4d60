//! Text for the process's own stdout and stderr, past Python's streams. Who reads them may be gone: that is no reason to
//! end, as `println!` would.

use std::fmt::Arguments;
use std::io::{Write, stderr, stdout};

/// Writes to stdout, at once.
pub fn out(text: Arguments<'_>) {
    let mut to = stdout().lock();
    let _ = to.write_fmt(text).and_then(|_| to.flush());
}

/// Writes to stderr.
pub fn err(text: Arguments<'_>) {
    let _ = stderr().lock().write_fmt(text);
}

/// As `print!`, but a failure is ignored.
#[macro_export]
macro_rules! out {
    ($($text:tt)*) => { $crate::console::out(format_args!($($text)*)) };
}
/// As `println!`, but a failure is ignored.
#[macro_export]
macro_rules! outln {
    () => { $crate::console::out(format_args!("\n")) };
    ($($text:tt)*) => { $crate::console::out(format_args!("{}\n", format_args!($($text)*))) };
}
/// As `eprint!`, but a failure is ignored.
#[macro_export]
macro_rules! err {
    ($($text:tt)*) => { $crate::console::err(format_args!($($text)*)) };
}
/// As `eprintln!`, but a failure is ignored.
#[macro_export]
macro_rules! errln {
    () => { $crate::console::err(format_args!("\n")) };
    ($($text:tt)*) => { $crate::console::err(format_args!("{}\n", format_args!($($text)*))) };
}
