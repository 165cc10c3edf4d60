//! Strings and bytes: prefixes and escapes.

use crate::{LexError, Span, Warning};

/// What the prefix of a string literal says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prefix {
    pub raw: bool,
    pub bytes: bool,
    /// `u` or `U`, which CPython's tree records when it is lower case.
    pub unicode: bool,
    pub triple: bool,
}

/// The prefix of a literal and the span of what stands between its quotes.
pub fn split(text: &str, span: Span) -> (Prefix, Span) {
    let bytes = text.as_bytes();
    let mut prefix = Prefix::default();
    let mut at = 0;
    while let Some(&b) = bytes.get(at) {
        match b {
            b'r' | b'R' => prefix.raw = true,
            b'b' | b'B' => prefix.bytes = true,
            b'u' => prefix.unicode = true,
            b'"' | b'\'' => break,
            _ => {}
        }
        at += 1;
    }
    prefix.triple = bytes.len() >= at + 6 && bytes[at + 1] == bytes[at] && bytes[at + 2] == bytes[at];
    let quotes = if prefix.triple { 3 } else { 1 };
    let body = Span::new(span.start + (at + quotes) as u32, span.end - quotes as u32);
    (prefix, body)
}

/// Appends the value of a `str` body as WTF-8. `body` is its span in `source`, `token` is what an error points at.
pub fn decode_str(
    source: &str,
    body: Span,
    raw: bool,
    token: Span,
    out: &mut Vec<u8>,
    warnings: &mut Vec<Warning>,
) -> Result<(), LexError> {
    let mut reader = Reader { text: body.text(source), base: body.start, at: 0, token, warnings };
    while let Some(plain) = reader.plain(raw) {
        out.extend_from_slice(plain);
        match reader.next() {
            None => break,
            Some(b'\r') => {
                reader.skip(b'\n');
                out.push(b'\n');
            }
            _ => reader.str_escape(out)?,
        }
    }
    Ok(())
}

/// Appends the value of a `bytes` body.
pub fn decode_bytes(
    source: &str,
    body: Span,
    raw: bool,
    token: Span,
    out: &mut Vec<u8>,
    warnings: &mut Vec<Warning>,
) -> Result<(), LexError> {
    let text = body.text(source);
    if !text.is_ascii() {
        return Err(LexError::new("bytes can only contain ASCII literal characters", token));
    }
    let mut reader = Reader { text, base: body.start, at: 0, token, warnings };
    while let Some(plain) = reader.plain(raw) {
        out.extend_from_slice(plain);
        match reader.next() {
            None => break,
            Some(b'\r') => {
                reader.skip(b'\n');
                out.push(b'\n');
            }
            _ => reader.bytes_escape(out)?,
        }
    }
    Ok(())
}

struct Reader<'s, 'w> {
    text: &'s str,
    base: u32,
    at: usize,
    token: Span,
    warnings: &'w mut Vec<Warning>,
}

impl<'s> Reader<'s, '_> {
    /// What stands before the next escape or carriage return; `None` at the end of the text.
    fn plain(&mut self, raw: bool) -> Option<&'s [u8]> {
        let rest = &self.text.as_bytes()[self.at..];
        if rest.is_empty() {
            return None;
        }
        match rest.iter().position(|&b| b == b'\r' || (b == b'\\' && !raw)) {
            Some(n) => {
                self.at += n;
                Some(&rest[..n])
            }
            None => {
                self.at = self.text.len();
                Some(rest)
            }
        }
    }

    fn next(&mut self) -> Option<u8> {
        let b = self.peek()?;
        self.at += 1;
        Some(b)
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip(&mut self, wanted: u8) {
        if self.peek() == Some(wanted) {
            self.at += 1;
        }
    }

    /// What both kinds of string know; `false` when the escape is another. The backslash is read already.
    fn common_escape(&mut self, out: &mut Vec<u8>) -> bool {
        let b = match self.peek() {
            Some(b'\n') => {
                self.at += 1;
                return true;
            }
            Some(b'\r') => {
                self.at += 1;
                self.skip(b'\n');
                return true;
            }
            Some(b @ (b'\\' | b'\'' | b'"')) => b,
            Some(b'a') => 7,
            Some(b'b') => 8,
            Some(b'f') => 12,
            Some(b'n') => 10,
            Some(b'r') => 13,
            Some(b't') => 9,
            Some(b'v') => 11,
            _ => return false,
        };
        self.at += 1;
        out.push(b);
        true
    }

    /// Up to three octal digits.
    fn octal(&mut self) -> Option<u32> {
        let start = self.at;
        let mut value = 0;
        while let Some(b @ b'0'..=b'7') = self.peek() {
            if self.at - start == 3 {
                break;
            }
            value = value * 8 + u32::from(b - b'0');
            self.at += 1;
        }
        if self.at == start {
            return None;
        }
        if value > 0o377 {
            self.warn(start, format!("invalid octal escape sequence '\\{}'", &self.text[start..self.at]));
        }
        Some(value)
    }

    /// Exactly `n` hexadecimal digits, or how many there were.
    fn hex(&mut self, n: usize) -> Result<u32, usize> {
        let mut value = 0u32;
        for i in 0..n {
            let digit = self.peek().and_then(|b| (b as char).to_digit(16)).ok_or(i)?;
            value = value << 4 | digit;
            self.at += 1;
        }
        Ok(value)
    }

    fn warn(&mut self, start: usize, message: String) {
        let at = self.base + start as u32;
        self.warnings.push(Warning { span: Span::new(at.saturating_sub(1), at + 1), message });
    }

    fn unknown_escape(&mut self, out: &mut Vec<u8>) {
        out.push(b'\\');
        if let Some(c) = self.text[self.at..].chars().next() {
            self.warn(self.at, format!("invalid escape sequence '\\{c}'"));
        }
    }

    fn str_escape(&mut self, out: &mut Vec<u8>) -> Result<(), LexError> {
        if self.common_escape(out) {
            return Ok(());
        }
        let start = self.at - 1;
        if let Some(value) = self.octal() {
            push_code_point(out, value);
            return Ok(());
        }
        let (digits, what) = match self.peek() {
            Some(b'x') => (2, r"truncated \xXX escape"),
            Some(b'u') => (4, r"truncated \uXXXX escape"),
            Some(b'U') => (8, r"truncated \UXXXXXXXX escape"),
            Some(b'N') => return self.named(start, out),
            None => return Err(self.unicode_error(start, start + 1, r"\ at end of string")),
            _ => {
                self.unknown_escape(out);
                return Ok(());
            }
        };
        self.at += 1;
        match self.hex(digits) {
            Ok(value) if value <= 0x10ffff => {
                push_code_point(out, value);
                Ok(())
            }
            Ok(_) => Err(self.unicode_error(start, self.at, "illegal Unicode character")),
            Err(n) => Err(self.unicode_error(start, start + 2 + n, what)),
        }
    }

    /// `\N{NAME}`
    fn named(&mut self, start: usize, out: &mut Vec<u8>) -> Result<(), LexError> {
        self.at += 1;
        let rest = &self.text[self.at..];
        let malformed = r"malformed \N character escape";
        if !rest.starts_with('{') {
            return Err(self.unicode_error(start, self.at, malformed));
        }
        let Some(close) = rest.find('}') else {
            return Err(self.unicode_error(start, self.text.len(), malformed));
        };
        if close == 1 {
            return Err(self.unicode_error(start, self.at + 1, malformed));
        }
        let name = &rest[1..close];
        self.at += close + 1;
        match character_named(name) {
            Some(text) => {
                out.extend_from_slice(text.as_bytes());
                Ok(())
            }
            None => Err(self.unicode_error(start, self.at, "unknown Unicode character name")),
        }
    }

    /// Positions are those in CPython's intermediate form, where a character outside ASCII takes ten bytes.
    fn unicode_error(&self, start: usize, end: usize, reason: &str) -> LexError {
        let widened =
            |to: usize| -> usize { self.text[..to].chars().map(|c| if c.is_ascii() { 1 } else { 10 }).sum() };
        let (start, end) = (widened(start), widened(end));
        let place = if end == start + 1 {
            format!("byte 0x5c in position {start}")
        } else {
            format!("bytes in position {start}-{}", end - 1)
        };
        let message = format!("(unicode error) 'unicodeescape' codec can't decode {place}: {reason}");
        LexError::new(message, self.token)
    }

    fn bytes_escape(&mut self, out: &mut Vec<u8>) -> Result<(), LexError> {
        if self.common_escape(out) {
            return Ok(());
        }
        let start = self.at - 1;
        if let Some(value) = self.octal() {
            out.push(value as u8);
            return Ok(());
        }
        if self.peek() != Some(b'x') {
            self.unknown_escape(out);
            return Ok(());
        }
        self.at += 1;
        match self.hex(2) {
            Ok(value) => {
                out.push(value as u8);
                Ok(())
            }
            Err(_) => {
                let message = format!(r"(value error) invalid \x escape at position {start}");
                Err(LexError::new(message, self.token))
            }
        }
    }
}

/// Appends a code point as WTF-8: UTF-8, with surrogates encoded like other characters.
pub fn push_code_point(out: &mut Vec<u8>, code: u32) {
    match char::from_u32(code) {
        Some(c) => out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        None => out.extend_from_slice(&[
            0xe0 | (code >> 12) as u8,
            0x80 | (code >> 6 & 0x3f) as u8,
            0x80 | (code & 0x3f) as u8,
        ]),
    }
}

/// The character (or named sequence) of a Unicode name.
fn character_named(name: &str) -> Option<String> {
    unicode_names2::character(name).map(String::from)
}
