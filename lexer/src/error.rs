//! Errors of scanning and of reading literals.

use crate::Span;

/// Which of Python's exceptions an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LexErrorKind {
    Syntax,
    Indentation,
    Tab,
    /// The source ended inside brackets or after a backslash: more input could mend it.
    Eof,
    /// The source ended inside a triple-quoted string.
    EofInString,
    /// The source is not text (wrong encoding, NUL bytes).
    Source,
}

/// An error with CPython's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexError {
    pub kind: LexErrorKind,
    pub message: String,
    /// What the caret shows. An empty span is a single point.
    pub span: Span,
    /// CPython raises some errors only when its parser gets there; the others win over an error of the parser
    /// that stands before them.
    pub lazy: bool,
    /// CPython's `end_offset` where it is not a place.
    pub end_offset: Option<i32>,
}

impl LexError {
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        LexError { kind: LexErrorKind::Syntax, message: message.into(), span, lazy: false, end_offset: None }
    }

    /// An error that CPython's tokenizer leaves to its parser to raise.
    pub fn lazy(kind: LexErrorKind, message: impl Into<String>, span: Span, end_offset: i32) -> Self {
        LexError { kind, message: message.into(), span, lazy: true, end_offset: Some(end_offset) }
    }
}

/// A `SyntaxWarning` that the source deserves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    pub span: Span,
    pub message: String,
}
