//! A backtracking matcher with the semantics of Python's `re`.
//!
//! pattern text -> [`parse`] -> [`ast`] -> [`compile`] -> [`Program`] -> [`matcher`]
//!
//! Nothing here knows of objects. Text is WTF-8 or bytes, and positions in text are byte offsets.

pub mod ast;
mod charset;
mod compile;
mod matcher;
mod parse;
mod source;
mod template;

pub use compile::{Program, compile};
pub use matcher::{Captures, Interrupted, Request};
pub use template::{Piece, parse_template};

/// The flags of `re`, by their values in Python.
pub mod flags {
    pub const IGNORECASE: u32 = 2;
    pub const LOCALE: u32 = 4;
    pub const MULTILINE: u32 = 8;
    pub const DOTALL: u32 = 16;
    pub const UNICODE: u32 = 32;
    pub const VERBOSE: u32 = 64;
    pub const DEBUG: u32 = 128;
    pub const ASCII: u32 = 256;
    /// Of these only one can hold.
    pub const KINDS: u32 = ASCII | LOCALE | UNICODE;
}

/// A pattern or a template: text (WTF-8) or bytes.
#[derive(Clone, Copy, Debug)]
pub enum Pattern<'a> {
    Str(&'a [u8]),
    Bytes(&'a [u8]),
}

/// The exception class of a [`RegexError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `re.PatternError`
    Pattern,
    Value,
    Overflow,
    Index,
    Recursion,
}

/// What is wrong with a pattern or a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegexError {
    pub kind: ErrorKind,
    pub msg: String,
    /// Where, in characters.
    pub pos: Option<usize>,
}

impl RegexError {
    fn other(kind: ErrorKind, msg: impl Into<String>) -> Self {
        RegexError { kind, msg: msg.into(), pos: None }
    }
}
