//! Numbers: where one ends, what is wrong with it, and its value.

use num_bigint::BigInt;

use crate::{LexError, Span, Warning};

/// The value of a number literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    Int(i64),
    BigInt(BigInt),
    Float(f64),
    Imaginary(f64),
}

/// Reads the number at `start` and returns its end.
pub fn scan(source: &str, start: usize, warnings: &mut Vec<Warning>) -> Result<usize, LexError> {
    Scan { bytes: source.as_bytes(), source, start, at: start, warnings }.number()
}

struct Scan<'s, 'w> {
    bytes: &'s [u8],
    source: &'s str,
    start: usize,
    at: usize,
    warnings: &'w mut Vec<Warning>,
}

impl Scan<'_, '_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn peek2(&self) -> u8 {
        self.bytes.get(self.at + 1).copied().unwrap_or(0)
    }

    fn number(mut self) -> Result<usize, LexError> {
        if self.peek() == b'0' {
            match self.peek2() {
                b'x' | b'X' => return self.radix("hexadecimal", |b| b.is_ascii_hexdigit()),
                b'o' | b'O' => return self.radix("octal", |b| (b'0'..=b'7').contains(&b)),
                b'b' | b'B' => return self.radix("binary", |b| matches!(b, b'0' | b'1')),
                _ => return self.zero(),
            }
        }
        if self.peek() != b'.' {
            self.decimal_digits()?;
        }
        self.tail()
    }

    /// `0x...`: digits with single underscores between them, also one right after the prefix.
    fn radix(mut self, what: &str, digit: fn(u8) -> bool) -> Result<usize, LexError> {
        self.at += 2;
        loop {
            if self.peek() == b'_' {
                self.at += 1;
            }
            if !digit(self.peek()) {
                return Err(self.bad_digit(what));
            }
            while digit(self.peek()) {
                self.at += 1;
            }
            if self.peek() != b'_' {
                break;
            }
        }
        if self.peek().is_ascii_digit() {
            return Err(self.bad_digit(what));
        }
        self.end(what)?;
        Ok(self.at)
    }

    fn bad_digit(&self, what: &str) -> LexError {
        let c = self.peek();
        if c.is_ascii_digit() && what != "hexadecimal" {
            let message = format!("invalid digit '{}' in {what} literal", c as char);
            return LexError::new(message, Span::new(self.at as u32, self.at as u32));
        }
        self.before(format!("invalid {what} literal"))
    }

    /// A literal that begins with 0: only zeros, or a float.
    fn zero(mut self) -> Result<usize, LexError> {
        let mut nonzero = false;
        while self.peek() == b'0' {
            self.at += 1;
            if self.peek() == b'_' {
                self.at += 1;
                if !self.peek().is_ascii_digit() {
                    return Err(self.before("invalid decimal literal"));
                }
            }
        }
        let zeros_end = self.at;
        if self.peek().is_ascii_digit() {
            nonzero = true;
            self.decimal_digits()?;
        }
        match self.peek() {
            b'.' | b'e' | b'E' | b'j' | b'J' => self.tail(),
            _ if nonzero => Err(LexError::new(
                "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers",
                Span::new(self.start as u32, zeros_end as u32),
            )),
            _ => self.tail(),
        }
    }

    fn decimal_digits(&mut self) -> Result<(), LexError> {
        loop {
            while self.peek().is_ascii_digit() {
                self.at += 1;
            }
            if self.peek() != b'_' {
                return Ok(());
            }
            self.at += 1;
            if !self.peek().is_ascii_digit() {
                return Err(self.before("invalid decimal literal"));
            }
        }
    }

    /// Fraction, exponent and `j`.
    fn tail(mut self) -> Result<usize, LexError> {
        if self.peek() == b'.' {
            self.at += 1;
            if self.peek().is_ascii_digit() {
                self.decimal_digits()?;
            }
        }
        if matches!(self.peek(), b'e' | b'E') {
            let e = self.at;
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
                if !self.peek().is_ascii_digit() {
                    return Err(self.before("invalid decimal literal"));
                }
            } else if !self.peek().is_ascii_digit() {
                self.at = e;
                self.end("decimal")?;
                return Ok(self.at);
            }
            self.decimal_digits()?;
        }
        if matches!(self.peek(), b'j' | b'J') {
            self.at += 1;
            self.end("imaginary")?;
        } else {
            self.end("decimal")?;
        }
        Ok(self.at)
    }

    /// A number must not run into a name; into some keywords it may, with a warning.
    fn end(&mut self, what: &str) -> Result<(), LexError> {
        let rest = &self.source[self.at..];
        let keywords = ["and", "else", "for", "if", "in", "is", "not", "or"];
        if keywords.iter().any(|k| rest.starts_with(k)) {
            self.warnings
                .push(Warning { span: Span::at(self.at as u32), message: format!("invalid {what} literal") });
            return Ok(());
        }
        let c = self.peek();
        if c.is_ascii_alphanumeric() || c == b'_' {
            return Err(self.before(format!("invalid {what} literal")));
        }
        Ok(())
    }

    /// CPython's caret stands on the last good character.
    fn before(&self, message: impl Into<String>) -> LexError {
        LexError::new(message, Span::at(self.at as u32 - 1))
    }
}

/// The value of a literal that [`scan`] accepted.
pub fn value(text: &str) -> Number {
    let buffer;
    let text = if text.contains('_') {
        buffer = text.replace('_', "");
        &buffer
    } else {
        text
    };
    let bytes = text.as_bytes();
    if let [b'0', x, ..] = bytes {
        let radix = match x {
            b'x' | b'X' => 16,
            b'o' | b'O' => 8,
            b'b' | b'B' => 2,
            _ => 10,
        };
        if radix != 10 {
            return integer(&text[2..], radix);
        }
    }
    match bytes.last() {
        Some(b'j' | b'J') => return Number::Imaginary(text[..text.len() - 1].parse().unwrap_or(0.0)),
        Some(b) if b.is_ascii_digit() || *b == b'.' => {}
        _ => return Number::Int(0),
    }
    if bytes.iter().all(u8::is_ascii_digit) {
        return integer(text, 10);
    }
    Number::Float(text.parse().unwrap_or(0.0))
}

fn integer(digits: &str, radix: u32) -> Number {
    if let Ok(n) = i64::from_str_radix(digits, radix) {
        return Number::Int(n);
    }
    Number::BigInt(BigInt::parse_bytes(digits.as_bytes(), radix).unwrap_or_default())
}
