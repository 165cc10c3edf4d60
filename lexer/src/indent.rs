//! Indentation: columns by CPython's tab rules, and the stack of open blocks.

use crate::{LexError, LexErrorKind, Span};

/// The most blocks that may be open at once.
const MAX_INDENT: usize = 100;

/// The width of the blank at the start of a line.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct Width {
    /// With tab stops every 8 columns.
    pub column: u32,
    /// With tabs one column wide. Lines must compare the same in both, else tabs and spaces are mixed inconsistently.
    pub alternative: u32,
}

impl Width {
    pub fn push(&mut self, blank: u8) {
        match blank {
            b'\t' => {
                self.column = (self.column / 8 + 1) * 8;
                self.alternative += 1;
            }
            b'\x0c' => *self = Width::default(),
            _ => {
                self.column += 1;
                self.alternative += 1;
            }
        }
    }
}

/// What a line's indentation means.
pub enum Change {
    Same,
    Indent,
    Dedent(u32),
}

pub struct Indents {
    stack: Vec<Width>,
}

impl Indents {
    pub fn new() -> Self {
        Indents { stack: vec![Width::default()] }
    }

    /// The number of open blocks.
    pub fn open(&self) -> u32 {
        self.stack.len() as u32 - 1
    }

    /// Takes in a line indented by `width`; `line` is its span without the newline.
    pub fn line(&mut self, width: Width, line: Span) -> Result<Change, LexError> {
        let top = *self.stack.last().unwrap_or(&Width::default());
        if width.column == top.column {
            if width.alternative != top.alternative {
                return Err(tabs(line));
            }
            return Ok(Change::Same);
        }
        if width.column > top.column {
            if self.stack.len() >= MAX_INDENT {
                let message = "too many levels of indentation";
                return Err(LexError::lazy(LexErrorKind::Indentation, message, Span::at(line.start), 0));
            }
            if width.alternative <= top.alternative {
                return Err(tabs(line));
            }
            self.stack.push(width);
            return Ok(Change::Indent);
        }
        let mut closed = 0;
        while self.stack.len() > 1 && self.stack.last().is_some_and(|w| width.column < w.column) {
            self.stack.pop();
            closed += 1;
        }
        let top = *self.stack.last().unwrap_or(&Width::default());
        if width.column != top.column {
            let message = "unindent does not match any outer indentation level";
            return Err(LexError::lazy(LexErrorKind::Indentation, message, Span::at(line.end), -1));
        }
        if width.alternative != top.alternative {
            return Err(tabs(line));
        }
        Ok(Change::Dedent(closed))
    }
}

fn tabs(line: Span) -> LexError {
    let message = "inconsistent use of tabs and spaces in indentation";
    LexError::lazy(LexErrorKind::Tab, message, Span::at(line.start), 0)
}
