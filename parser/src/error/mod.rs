//! Syntax errors: CPython's words and CPython's places.

pub mod diagnose;

use std::fmt;

use ouro_lexer::{LexError, LexErrorKind, LineIndex, Span};

/// Which exception an error is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`
    Indentation,
    /// `TabError`
    Tab,
    /// CPython raises `RecursionError` (or `MemoryError`): the tree would be too deep.
    TooDeep,
}

/// An end that is not told at all.
pub const NO_END: i32 = i32::MIN;

/// An error as Python's `SyntaxError` shows it. Lines and offsets count from 1, offsets in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    pub kind: SyntaxErrorKind,
    pub message: String,
    /// 0 when the error has no place.
    pub lineno: i32,
    pub offset: i32,
    pub end_lineno: i32,
    /// 0 or -1 where CPython knows no end, [`NO_END`] where it says None.
    pub end_offset: i32,
    /// The line, with its newline if it has one.
    pub text: Option<String>,
    /// The source ended too early: more lines could mend it.
    pub incomplete: bool,
    /// The line is shown with a newline, also where the source, a whole module, ends without.
    pub module: bool,
    /// CPython's compiler finds it, not its parser: it shows the line only if it can read it in a file.
    pub late: bool,
}

impl SyntaxError {
    /// Whether a prompt should ask for more lines.
    pub fn is_incomplete(&self) -> bool {
        self.incomplete
    }

    /// The name of the exception's class.
    pub fn class_name(&self) -> &'static str {
        match self.kind {
            SyntaxErrorKind::Syntax => "SyntaxError",
            SyntaxErrorKind::Indentation => "IndentationError",
            SyntaxErrorKind::Tab => "TabError",
            SyntaxErrorKind::TooDeep => "RecursionError",
        }
    }

    pub(crate) fn from_fault(fault: &Fault, source: &str, lines: &LineIndex) -> Self {
        let at = |offset: u32| {
            let past = offset.saturating_sub(source.len() as u32);
            let offset = offset.min(source.len() as u32);
            (lines.line(offset) as i32, (lines.char_column(offset, source) + past) as i32 + 1)
        };
        let (lineno, offset) = at(fault.span.start);
        let (mut end_lineno, mut end_offset) = at(fault.span.end.max(fault.span.start));
        if fault.newline_end {
            (end_lineno, end_offset) = (lineno, offset + 1);
        }
        if let Some(end) = fault.end_offset {
            (end_lineno, end_offset) = (lineno, end);
        }
        let line = Span::new(lines.line_start(lineno as u32), lines.line_start(lineno as u32 + 1));
        let mut text = line.text(source);
        // CPython has lost sight of the end of a line that it is past.
        let bare = fault.bare
            || fault.reached.is_some_and(|r| at(r.min((source.len() as u32).saturating_sub(1))).0 > lineno);
        if bare {
            text = text.strip_suffix('\n').unwrap_or(text);
        }
        SyntaxError {
            kind: fault.kind,
            message: fault.message.clone(),
            lineno,
            offset: offset + fault.shift,
            end_lineno,
            end_offset,
            text: Some(text.to_owned()),
            incomplete: fault.incomplete,
            module: !bare,
            late: fault.late,
        }
    }

    /// An error of decoding, which has no place.
    pub(crate) fn of_source(error: LexError) -> Self {
        SyntaxError {
            kind: SyntaxErrorKind::Syntax,
            message: error.message,
            lineno: 0,
            offset: 0,
            end_lineno: 0,
            end_offset: 0,
            text: None,
            incomplete: false,
            module: true,
            late: false,
        }
    }

    /// The same in a source that is no module: its end, if it has no newline, is no place.
    pub(crate) fn of_part(mut self, fault: &Fault, source: &str) -> Self {
        self.module = false;
        if self.message == "unexpected EOF while parsing" && !source.ends_with('\n') {
            self.message = "unexpected character after line continuation character".into();
            (self.offset, self.end_offset) = (self.offset - 1, 0);
            return self;
        }
        if fault.span.start as usize >= source.len() && !source.ends_with('\n') {
            (self.offset, self.end_offset) = match fault.end_offset {
                Some(end @ -1) => (self.offset - 1, end),
                _ => (0, 0),
            };
            if source.is_empty() {
                (self.lineno, self.end_lineno) = (0, 0);
            }
        }
        self
    }
}

impl fmt::Display for SyntaxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (line {})", self.message, self.lineno)
    }
}

impl std::error::Error for SyntaxError {}

/// An error by spans, before it is told in lines.
#[derive(Clone, Debug)]
pub struct Fault {
    pub kind: SyntaxErrorKind,
    pub message: String,
    pub span: Span,
    /// Replaces the end, as in [`LexError::end_offset`].
    pub end_offset: Option<i32>,
    /// The span is a newline: it ends one column on, not on the next line.
    pub newline_end: bool,
    /// Added to the offset at the end.
    pub shift: i32,
    pub incomplete: bool,
    /// The line is shown without its newline.
    pub bare: bool,
    /// Where the last token stands that was read.
    pub reached: Option<u32>,
    /// As in [`SyntaxError::late`].
    pub late: bool,
}

impl Fault {
    pub fn new(message: impl Into<String>, span: Span) -> Self {
        Fault {
            kind: SyntaxErrorKind::Syntax,
            message: message.into(),
            span,
            end_offset: None,
            newline_end: false,
            shift: 0,
            incomplete: false,
            bare: false,
            reached: None,
            late: false,
        }
    }

    /// A mistake that CPython meets at the end of the source.
    pub fn at_end(message: impl Into<String>, source: &str) -> Self {
        let end = source.strip_suffix('\n').unwrap_or(source).len() as u32;
        let mut fault = Fault::new(message, Span::at(end)).ending(-1);
        fault.incomplete = true;
        fault
    }

    pub fn ending(mut self, end_offset: i32) -> Self {
        self.end_offset = Some(end_offset);
        self
    }

    pub fn of_lexer(error: &LexError) -> Self {
        let mut fault = Fault::new(error.message.clone(), error.span);
        fault.end_offset = error.end_offset;
        fault.kind = match error.kind {
            LexErrorKind::Indentation => SyntaxErrorKind::Indentation,
            LexErrorKind::Tab => SyntaxErrorKind::Tab,
            _ => SyntaxErrorKind::Syntax,
        };
        fault.bare = !error.lazy && fault.kind == SyntaxErrorKind::Syntax;
        fault.incomplete = matches!(error.kind, LexErrorKind::Eof | LexErrorKind::EofInString);
        fault
    }
}
