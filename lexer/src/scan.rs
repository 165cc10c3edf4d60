//! The scanner: words, brackets, strings and lines, one token after another.

use logos::{Lexer, Logos};

use crate::fstring::{FString, Field, TextEnd};
use crate::indent::{Change, Indents, Width};
use crate::literal::number;
use crate::{LexError, LexErrorKind, Span, Token, TokenKind, Warning, soft_keyword};

const MAX_BRACKETS: usize = 200;
const MAX_FSTRINGS: usize = 150;
/// Levels of replacement fields within format specifications.
const MAX_FIELDS: usize = 3;

/// What [`tokenize`] found.
#[derive(Debug)]
pub struct Tokens {
    /// Ends in `EndMarker`, or in `Error` when `error` holds one.
    pub tokens: Vec<Token>,
    pub error: Option<LexError>,
    pub warnings: Vec<Warning>,
    /// Brackets still open where scanning ended, outermost first.
    pub open: Vec<Token>,
}

/// Splits `source` into tokens. `first` is a marker put before all others (one of the `Start*` kinds).
///
/// The source must be shorter than 4 GiB: spans are of 32 bits.
pub fn tokenize(source: &str, first: TokenKind) -> Tokens {
    let mut scanner = Scanner::new(source);
    scanner.push(first, 0, 0);
    let error = scanner.run().err();
    if let Some(error) = &error {
        scanner.push(TokenKind::Error, error.span.start as usize, error.span.end as usize);
    }
    soft_keyword::mark(source, &mut scanner.tokens);
    Tokens { tokens: scanner.tokens, error, warnings: scanner.warnings, open: scanner.brackets }
}

struct Scanner<'s> {
    source: &'s str,
    bytes: &'s [u8],
    lexer: Lexer<'s, TokenKind>,
    tokens: Vec<Token>,
    warnings: Vec<Warning>,
    brackets: Vec<Token>,
    fstrings: Vec<FString>,
    indents: Indents,
}

impl<'s> Scanner<'s> {
    fn new(source: &'s str) -> Self {
        Scanner {
            source,
            bytes: source.as_bytes(),
            lexer: TokenKind::lexer(source),
            tokens: Vec::with_capacity(source.len() / 4 + 8),
            warnings: Vec::new(),
            brackets: Vec::new(),
            fstrings: Vec::new(),
            indents: Indents::new(),
        }
    }

    fn push(&mut self, kind: TokenKind, start: usize, end: usize) {
        self.tokens.push(Token { kind, span: Span::new(start as u32, end as u32) });
    }

    /// Where the next word begins.
    fn at(&self) -> usize {
        self.lexer.span().end
    }

    /// Goes on at `at`, which may lie before the current place.
    fn go_to(&mut self, at: usize) {
        let now = self.at();
        if at < now {
            self.lexer = TokenKind::lexer(self.source);
            self.lexer.bump(at);
        } else {
            self.lexer.bump(at - now);
        }
    }

    fn run(&mut self) -> Result<(), LexError> {
        self.line_start()?;
        loop {
            if self.fstrings.last().is_some_and(FString::in_text) {
                self.fstring_text()?;
                continue;
            }
            let Some(word) = self.lexer.next() else {
                return self.end();
            };
            let Span { start, end } = {
                let s = self.lexer.span();
                Span::new(s.start as u32, s.end as u32)
            };
            let (start, end) = (start as usize, end as usize);
            match word {
                Ok(kind) => self.word(kind, start, end)?,
                Err(()) => return Err(self.bad_character(start)),
            }
        }
    }

    fn word(&mut self, kind: TokenKind, start: usize, end: usize) -> Result<(), LexError> {
        match kind {
            TokenKind::Blank | TokenKind::Comment => {}
            TokenKind::Name => {
                let end = if self.bytes[start] >= 0x80 || self.bytes.get(end).is_some_and(|b| *b >= 0x80) {
                    self.wide_name(start)?
                } else {
                    end
                };
                self.push(TokenKind::Name, start, end);
            }
            TokenKind::LineEnd => {
                if self.brackets.is_empty() {
                    self.push(TokenKind::Newline, start, start + 1);
                    self.line_start()?;
                }
            }
            TokenKind::Number => {
                let end = number::scan(self.source, start, &mut self.warnings)?;
                self.go_to(end);
                self.push(TokenKind::Number, start, end);
            }
            TokenKind::String => self.string(start, end)?,
            TokenKind::LPar | TokenKind::LSqb | TokenKind::LBrace => self.open(kind, start)?,
            TokenKind::RPar | TokenKind::RSqb | TokenKind::RBrace => self.close(kind, start)?,
            TokenKind::Backslash => self.continuation(start)?,
            TokenKind::Colon | TokenKind::ColonEqual if self.at_field_level() => {
                self.push(TokenKind::Colon, start, start + 1);
                self.go_to(start + 1);
                if let Some(field) = self.fstrings.last_mut().and_then(|f| f.fields.last_mut()) {
                    field.in_spec = true;
                }
            }
            // A keyword can run into a letter outside ASCII.
            _ if kind.is_keyword() && self.bytes.get(end).is_some_and(|b| *b >= 0x80) => {
                let end = self.wide_name(start)?;
                self.push(TokenKind::Name, start, end);
            }
            _ => self.push(kind, start, end),
        }
        Ok(())
    }

    /// Right inside a replacement field, not in brackets within it.
    fn at_field_level(&self) -> bool {
        self.fstrings
            .last()
            .and_then(|f| f.fields.last())
            .is_some_and(|f| !f.in_spec && f.brackets == self.brackets.len())
    }

    /// A name with letters outside ASCII.
    fn wide_name(&mut self, start: usize) -> Result<usize, LexError> {
        let rest = &self.source[start..];
        let end = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii()))
            .unwrap_or(rest.len());
        for (i, c) in rest[..end].char_indices() {
            let good = if i == 0 { c == '_' || is_xid_start(c) } else { is_xid_continue(c) };
            if !good {
                return Err(self.bad_character(start + i));
            }
        }
        self.go_to(start + end);
        Ok(start + end)
    }

    fn bad_character(&self, at: usize) -> LexError {
        let c = self.source[at..].chars().next().unwrap_or('\0');
        let code = c as u32;
        let message = if is_printable(c) {
            format!("invalid character '{c}' (U+{code:04X})")
        } else {
            format!("invalid non-printable character U+{code:04X}")
        };
        LexError::new(message, Span::at(at as u32))
    }

    // ---- lines ----

    /// At the start of a logical line: skips blank lines, measures the first other one.
    fn line_start(&mut self) -> Result<(), LexError> {
        let mut at = self.at();
        let mut width = Width::default();
        let mut line = at;
        // After a backslash the next line goes on, but the blank before the backslash counts.
        let mut continued = false;
        loop {
            match self.bytes.get(at) {
                Some(&b @ (b' ' | b'\t' | b'\x0c')) => {
                    if !continued {
                        width.push(b);
                    }
                    at += 1;
                }
                Some(b'#') => {
                    while self.bytes.get(at).is_some_and(|b| !matches!(b, b'\n' | b'\r')) {
                        at += 1;
                    }
                }
                Some(b'\n' | b'\r') => {
                    at += 1;
                    width = Width::default();
                    line = at;
                    continued = false;
                }
                Some(b'\\') if matches!(self.bytes.get(at + 1), Some(b'\n' | b'\r')) => {
                    let crlf = self.bytes[at + 1..].starts_with(b"\r\n");
                    at += if crlf { 3 } else { 2 };
                    if at >= self.bytes.len() {
                        return Err(unexpected_eof(at - if crlf { 2 } else { 1 }));
                    }
                    // A blank of no width lets the next line set it.
                    continued = width.column > 0;
                }
                Some(_) => break,
                None => {
                    self.go_to(at);
                    return Ok(());
                }
            }
        }
        self.go_to(at);
        let end = self.bytes[at..]
            .iter()
            .position(|b| matches!(b, b'\n' | b'\r'))
            .map_or(self.bytes.len(), |n| at + n);
        match self.indents.line(width, Span::new(line as u32, end as u32))? {
            Change::Same => {}
            Change::Indent => self.push(TokenKind::Indent, line, at),
            Change::Dedent(n) => (0..n).for_each(|_| self.push(TokenKind::Dedent, at, at)),
        }
        Ok(())
    }

    fn continuation(&mut self, start: usize) -> Result<(), LexError> {
        let next = match &self.bytes[start + 1..] {
            [b'\r', b'\n', ..] => start + 3,
            [b'\r' | b'\n', ..] => start + 2,
            [] => return Err(unexpected_eof(start + 1)),
            _ => {
                let message = "unexpected character after line continuation character";
                return Err(LexError::lazy(LexErrorKind::Syntax, message, Span::at(start as u32 + 1), 0));
            }
        };
        if next >= self.bytes.len() {
            return Err(unexpected_eof(start + 1));
        }
        self.go_to(next);
        Ok(())
    }

    /// The end of the source.
    fn end(&mut self) -> Result<(), LexError> {
        let at = self.bytes.len();
        if let Some(open) = self.brackets.last() {
            let text = open.span.text(self.source);
            let message = format!("'{text}' was never closed");
            return Err(LexError::lazy(LexErrorKind::Eof, message, Span::at(open.span.start), 0));
        }
        let last = self.tokens.last().map(|t| t.kind);
        if self.tokens.len() > 1
            && !matches!(last, Some(TokenKind::Newline | TokenKind::Dedent | TokenKind::Indent))
        {
            self.push(TokenKind::Newline, at, at + 1);
        }
        (0..self.indents.open()).for_each(|_| self.push(TokenKind::Dedent, at, at));
        self.push(TokenKind::EndMarker, at, at);
        Ok(())
    }

    // ---- brackets ----

    fn open(&mut self, kind: TokenKind, start: usize) -> Result<(), LexError> {
        if self.brackets.len() >= MAX_BRACKETS {
            return Err(LexError::new("too many nested parentheses", Span::at(start as u32)));
        }
        self.push(kind, start, start + 1);
        self.brackets.extend(self.tokens.last().copied());
        Ok(())
    }

    fn close(&mut self, kind: TokenKind, start: usize) -> Result<(), LexError> {
        let text = &self.source[start..start + 1];
        let at = Span::at(start as u32);
        let base = self.fstrings.last().map_or(0, |f| f.fields.last().map_or(0, |f| f.brackets));
        if kind != TokenKind::RBrace && base > 0 && self.brackets.len() == base {
            return Err(LexError::new(format!("f-string: unmatched '{text}'"), at));
        }
        let Some(open) = self.brackets.pop() else {
            return Err(LexError::new(format!("unmatched '{text}'"), at));
        };
        let fits = matches!(
            (open.kind, kind),
            (TokenKind::LPar, TokenKind::RPar)
                | (TokenKind::LSqb, TokenKind::RSqb)
                | (TokenKind::LBrace, TokenKind::RBrace)
        );
        if !fits {
            let opening = open.span.text(self.source);
            let mut message =
                format!("closing parenthesis '{text}' does not match opening parenthesis '{opening}'");
            let line = |to: u32| self.source[..to as usize].matches('\n').count() + 1;
            let (opened, closed) = (line(open.span.start), line(start as u32));
            if opened != closed {
                message += &format!(" on line {opened}");
            }
            return Err(LexError::new(message, at));
        }
        self.push(kind, start, start + 1);
        if base == self.brackets.len() + 1 {
            if let Some(fstring) = self.fstrings.last_mut() {
                fstring.fields.pop();
            }
        }
        Ok(())
    }

    // ---- strings ----

    /// A string whose prefix and first quote are `start..end`.
    fn string(&mut self, start: usize, end: usize) -> Result<(), LexError> {
        let quote = self.bytes[end - 1];
        let prefix = &self.bytes[start..end - 1];
        let raw = prefix.iter().any(|b| matches!(b, b'r' | b'R'));
        let triple = self.bytes[end..].starts_with(&[quote, quote]);
        let body = if triple { end + 2 } else { end };
        if prefix.iter().any(|b| matches!(b, b'f' | b'F')) {
            if self.fstrings.len() >= MAX_FSTRINGS {
                return Err(LexError::new("too many nested f-strings", Span::at(start as u32)));
            }
            self.push(TokenKind::FStringStart, start, body);
            self.go_to(body);
            let start = Span::new(start as u32, body as u32);
            self.fstrings.push(FString { quote, triple, raw, start, fields: Vec::new() });
            return Ok(());
        }
        let mut at = body;
        loop {
            match self.bytes.get(at) {
                Some(&b) if b == quote => {
                    if !triple {
                        at += 1;
                        break;
                    }
                    if self.bytes[at..].starts_with(&[quote; 3]) {
                        at += 3;
                        break;
                    }
                    at += 1;
                }
                Some(b'\\') => {
                    at += if self.bytes[at + 1..].starts_with(b"\r\n") { 3 } else { 2 };
                }
                Some(b'\n' | b'\r') if !triple => {
                    return Err(self.unterminated(start, at, triple, quote, "string"));
                }
                Some(_) => at += 1,
                None => return Err(self.unterminated(start, at, triple, quote, "string")),
            }
        }
        self.go_to(at);
        self.push(TokenKind::String, start, at);
        Ok(())
    }

    fn unterminated(&self, start: usize, at: usize, triple: bool, quote: u8, what: &str) -> LexError {
        if what == "string" {
            if self.fstrings.last().is_some_and(|f| f.quote == quote && f.triple == triple) {
                return LexError::new("f-string: expecting '}'", Span::at(start as u32));
            }
        }
        let at = at.min(self.bytes.len());
        let seen = &self.source[..at];
        let mut line = seen.matches('\n').count() + 1;
        if at > 0 && seen.ends_with('\n') {
            line -= 1;
        }
        let triple_quoted = if triple { "triple-quoted " } else { "" };
        let mut message = format!("unterminated {triple_quoted}{what} literal (detected at line {line})");
        let escaped: [u8; 2] = [b'\\', quote];
        if !triple && what == "string" && self.bytes[start..at].windows(2).any(|w| w == escaped) {
            message += "; perhaps you escaped the end quote?";
        }
        let mut error = LexError::new(message, Span::at(start as u32));
        error.lazy = what == "f-string" && !triple;
        if triple {
            error.kind = LexErrorKind::EofInString;
        }
        error
    }

    /// Text of the innermost f-string, and what ends it.
    fn fstring_text(&mut self) -> Result<(), LexError> {
        let from = self.at();
        let Some(fstring) = self.fstrings.last() else { return Ok(()) };
        let (to, why) = fstring.text(self.bytes, from);
        let to = to.min(self.bytes.len());
        let (start, triple, quote, depth) =
            (fstring.start, fstring.triple, fstring.quote, fstring.fields.len());
        if to > from {
            self.push(TokenKind::FStringMiddle, from, to);
        }
        match why {
            TextEnd::Open => {
                if depth >= MAX_FIELDS {
                    return Err(LexError::new(
                        "f-string: expressions nested too deeply",
                        Span::at(to as u32 - 1),
                    ));
                }
                self.go_to(to + 1);
                self.open(TokenKind::LBrace, to)?;
                let brackets = self.brackets.len();
                if let Some(fstring) = self.fstrings.last_mut() {
                    fstring.fields.push(Field { brackets, in_spec: false });
                }
            }
            TextEnd::Close => {
                if depth == 0 {
                    return Err(LexError::new("f-string: single '}' is not allowed", Span::at(to as u32)));
                }
                self.go_to(to + 1);
                self.close(TokenKind::RBrace, to)?;
            }
            TextEnd::Quote => {
                let end = if triple { to + 3 } else { to + 1 };
                self.go_to(end);
                self.push(TokenKind::FStringEnd, to, end);
                if let Some(fstring) = self.fstrings.pop() {
                    // Ended within a field: the parser will say so, its brackets are gone.
                    if let Some(field) = fstring.fields.first() {
                        self.brackets.truncate(field.brackets - 1);
                    }
                }
            }
            TextEnd::SpecNewline => {
                self.go_to(to);
                if let Some(field) = self.fstrings.last_mut().and_then(|f| f.fields.last_mut()) {
                    field.in_spec = false;
                }
            }
            TextEnd::Unterminated => {
                if depth > 0 && !triple {
                    self.go_to(to);
                    return self.end();
                }
                return Err(self.unterminated(start.start as usize, to, triple, quote, "f-string"));
            }
        }
        Ok(())
    }
}

fn unexpected_eof(at: usize) -> LexError {
    LexError::lazy(LexErrorKind::Eof, "unexpected EOF while parsing", Span::at(at as u32), -1)
}

fn is_xid_start(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { unicode_ident::is_xid_start(c) }
}

fn is_xid_continue(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { unicode_ident::is_xid_continue(c) }
}

/// `str.isprintable` of one character: assigned, and no space, control, format or private character.
pub fn is_printable(c: char) -> bool {
    if c.is_ascii() {
        return !c.is_ascii_control();
    }
    let code = c as u32;
    let format = matches!(code,
        0x80..=0xA0 | 0xAD | 0x600..=0x605 | 0x61C | 0x6DD | 0x70F | 0x890..=0x891 | 0x8E2 | 0x180E
        | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFEFF | 0xFFF0..=0xFFFB | 0xE000..=0xF8FF
        | 0x110BD | 0x110CD | 0x13430..=0x1343F | 0x1BCA0..=0x1BCA3 | 0x1D173..=0x1D17A | 0xE0000..=0xE007F
        | 0xF0000..=0x10FFFF);
    !format && !c.is_whitespace() && unicode_names2::name(c).is_some()
}
