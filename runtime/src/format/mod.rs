//! Text in and out of Python's plain values: `repr`, `format`, `%`, `int()`, `float()`.
//!
//! Pure functions on Rust types: nothing here knows of objects. Python text is WTF-8 (`&[u8]`), since a
//! `str` may hold lone surrogates.

pub mod float;
pub mod int;
pub mod number;
pub mod percent;
pub mod quick;
pub mod spec;
pub mod str_escape;
pub mod unicode;
#[rustfmt::skip]
mod unicode_tables;
pub mod wtf8;

/// The exception class of a [`FormatError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    Value,
    Overflow,
    Type,
    Memory,
}

/// A failure to format or to read, in CPython's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError {
    pub kind: ErrorKind,
    pub message: String,
}

impl FormatError {
    /// A `ValueError`.
    pub fn value(message: impl Into<String>) -> Self {
        FormatError { kind: ErrorKind::Value, message: message.into() }
    }

    /// An `OverflowError`.
    pub fn overflow(message: impl Into<String>) -> Self {
        FormatError { kind: ErrorKind::Overflow, message: message.into() }
    }

    /// A `MemoryError`: the text asked for is longer than [`MAX_TEXT`].
    pub fn memory() -> Self {
        FormatError { kind: ErrorKind::Memory, message: String::new() }
    }
}

/// The longest padding made here, in characters. Asking for more is a `MemoryError`: a format string of ten
/// characters must not be able to exhaust the host.
pub const MAX_TEXT: usize = 1 << 28;

/// Refuses lengths beyond [`MAX_TEXT`].
pub fn check_length(n: usize) -> Result<usize, FormatError> {
    if n > MAX_TEXT { Err(FormatError::memory()) } else { Ok(n) }
}
