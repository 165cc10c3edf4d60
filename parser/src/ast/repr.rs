//! `repr` of literal values.

use std::fmt::Write;

use super::ConstValue;

pub fn constant(value: &ConstValue) -> String {
    match value {
        ConstValue::None => "None".to_owned(),
        ConstValue::True => "True".to_owned(),
        ConstValue::False => "False".to_owned(),
        ConstValue::Ellipsis => "Ellipsis".to_owned(),
        ConstValue::Int(n) => n.to_string(),
        ConstValue::BigInt(n) => n.to_string(),
        ConstValue::Float(x) => float(*x, true),
        ConstValue::Complex(x) => float(*x, false) + "j",
        ConstValue::Str(s) => string(s),
        ConstValue::Bytes(b) => bytes(b),
    }
}

/// The shortest digits that read back the same, laid out as Python does.
fn float(x: f64, dot_zero: bool) -> String {
    if x.is_infinite() {
        return "inf".to_owned();
    }
    let text = format!("{x:e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let text = format!("{x}");
        return if dot_zero && !text.contains('.') { text + ".0" } else { text };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

fn quote(has_single: bool, has_double: bool) -> char {
    if has_single && !has_double { '"' } else { '\'' }
}

/// `repr` of a str given as WTF-8.
pub fn string(wtf8: &[u8]) -> String {
    let quote = quote(wtf8.contains(&b'\''), wtf8.contains(&b'"'));
    let mut out = String::with_capacity(wtf8.len() + 2);
    out.push(quote);
    for chunk in wtf8.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                _ if c == quote => {
                    out.push('\\');
                    out.push(c);
                }
                _ if ouro_lexer::is_printable(c) => out.push(c),
                _ => {
                    let code = c as u32;
                    let _ = match code {
                        0..0x100 => write!(out, "\\x{code:02x}"),
                        0x100..0x10000 => write!(out, "\\u{code:04x}"),
                        _ => write!(out, "\\U{code:08x}"),
                    };
                }
            }
        }
        // A surrogate's three bytes come as pieces of invalid UTF-8, one byte each.
        for &b in chunk.invalid() {
            let _ = write!(out, "{}", Surrogate(b));
        }
    }
    out.push(quote);
    join_surrogates(out)
}

/// A byte of an encoded surrogate, marked by private characters until all three are there.
struct Surrogate(u8);

impl std::fmt::Display for Surrogate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Private characters are never printed as themselves, so they are free to mark bytes.
        f.write_char(char::from_u32(0xF0000 + u32::from(self.0)).unwrap_or('?'))
    }
}

fn join_surrogates(text: String) -> String {
    let byte = |c: char| (0xF0000..0xF0100).contains(&(c as u32)).then_some(c as u32 & 0xff);
    if !text.chars().any(|c| byte(c).is_some()) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut code = 0;
    let mut left = 0;
    for c in text.chars() {
        match byte(c) {
            Some(b) if b >= 0xe0 => {
                code = b & 0x0f;
                left = 2;
            }
            Some(b) => {
                code = code << 6 | b & 0x3f;
                left -= 1;
                if left == 0 {
                    let _ = write!(out, "\\u{code:04x}");
                }
            }
            None => out.push(c),
        }
    }
    out
}

fn bytes(bytes: &[u8]) -> String {
    let quote = quote(bytes.contains(&b'\''), bytes.contains(&b'"'));
    let mut out = String::with_capacity(bytes.len() + 3);
    out.push('b');
    out.push(quote);
    for &b in bytes {
        match b {
            b'\\' => out.push_str("\\\\"),
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            _ if b as char == quote => {
                out.push('\\');
                out.push(quote);
            }
            0x20..0x7f => out.push(b as char),
            _ => {
                let _ = write!(out, "\\x{b:02x}");
            }
        }
    }
    out.push(quote);
    out
}
