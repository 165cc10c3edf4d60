//! The encodings `unicode_escape` and `raw_unicode_escape`: text in Latin-1, with escapes for what lies beyond.

use super::codec::decode_error;
use super::{Ref, Str};
use crate::errors::Exc;
use crate::format::wtf8;
use crate::heap::Res;
use crate::sync::thread::Thread;

/// Which escapes there are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Escapes {
    /// Those of literals, without names.
    All,
    /// `\u` and `\U` alone, as in raw literals of Python 2.
    Raw,
}

impl Escapes {
    pub(super) fn find(encoding: &str) -> Option<Escapes> {
        match encoding.to_ascii_lowercase().replace(['-', ' '], "_").as_str() {
            "unicode_escape" | "unicodeescape" => Some(Escapes::All),
            "raw_unicode_escape" | "rawunicodeescape" => Some(Escapes::Raw),
            _ => None,
        }
    }
    fn name(self) -> &'static str {
        if self == Escapes::All { "unicodeescape" } else { "rawunicodeescape" }
    }

    pub(super) fn encode(self, s: &Ref<Str>) -> Vec<u8> {
        let mut out = Vec::with_capacity(s.as_bytes().len());
        for c in s.code_points() {
            let text = match c {
                0x5C if self == Escapes::All => r"\\".into(),
                0x09 if self == Escapes::All => r"\t".into(),
                0x0A if self == Escapes::All => r"\n".into(),
                0x0D if self == Escapes::All => r"\r".into(),
                0..=0xFF if self == Escapes::Raw || (0x20..0x7F).contains(&c) => {
                    out.push(c as u8);
                    continue;
                }
                0..=0xFF => format!("\\x{c:02x}"),
                0x100..=0xFFFF => format!("\\u{c:04x}"),
                _ => format!("\\U{c:08x}"),
            };
            out.extend_from_slice(text.as_bytes());
        }
        out
    }

    /// The text, as WTF-8.
    pub(super) fn decode(self, t: &Thread, b: &[u8], errors: &str) -> Res<Vec<u8>> {
        let mut out = Vec::with_capacity(b.len());
        let mut odd: Option<String> = None;
        let mut i = 0;
        while i < b.len() {
            let start = i;
            i += 1;
            if b[start] != b'\\' {
                wtf8::push(&mut out, b[start] as u32);
                continue;
            }
            let Some(&c) = b.get(i) else {
                if self == Escapes::Raw {
                    out.push(b'\\');
                } else {
                    i = decode_error(
                        t,
                        b,
                        self.name(),
                        errors,
                        start,
                        b.len(),
                        "\\ at end of string",
                        &mut out,
                    )?;
                }
                continue;
            };
            i += 1;
            let digits = match c {
                b'u' => 4,
                b'U' => 8,
                b'x' if self == Escapes::All => 2,
                _ if self == Escapes::Raw => {
                    out.push(b'\\');
                    wtf8::push(&mut out, c as u32);
                    continue;
                }
                b'0'..=b'7' => {
                    let n = b[start + 1..].iter().take(3).take_while(|d| (b'0'..b'8').contains(d)).count();
                    i = start + 1 + n;
                    let value = b[start + 1..i].iter().fold(0, |v, d| v * 8 + (d - b'0') as u32);
                    if value > 0o377 && odd.is_none() {
                        odd = Some(format!(
                            "invalid octal escape sequence '{}'",
                            String::from_utf8_lossy(&b[start..i])
                        ));
                    }
                    wtf8::push(&mut out, value);
                    continue;
                }
                b'N' => {
                    let why = "malformed \\N character escape";
                    i = decode_error(t, b, self.name(), errors, start, i, why, &mut out)?;
                    continue;
                }
                _ => {
                    match simple(c) {
                        Some(made) => out.extend_from_slice(made),
                        None => {
                            odd.get_or_insert_with(|| format!("invalid escape sequence '\\{}'", c as char));
                            out.push(b'\\');
                            wtf8::push(&mut out, c as u32);
                        }
                    }
                    continue;
                }
            };
            let n = b[i..].iter().take(digits).take_while(|d| d.is_ascii_hexdigit()).count();
            let value =
                b[i..i + n].iter().fold(0, |v, d| v << 4 | (*d as char).to_digit(16).unwrap_or_default());
            i += n;
            let why = match n == digits {
                true if value < 0x11_0000 => {
                    wtf8::push(&mut out, value);
                    continue;
                }
                true if self == Escapes::All => "illegal Unicode character".to_string(),
                true => "\\Uxxxxxxxx out of range".to_string(),
                false => format!("truncated \\{}{} escape", c as char, "X".repeat(digits)),
            };
            i = decode_error(t, b, self.name(), errors, start, i, &why, &mut out)?;
        }
        if let Some(odd) = odd {
            t.warn(Exc::DeprecationWarning, &odd)?;
        }
        Ok(out)
    }
}

/// What a backslash and one letter stand for.
fn simple(c: u8) -> Option<&'static [u8]> {
    Some(match c {
        b'\n' => b"",
        b'\\' => b"\\",
        b'\'' => b"'",
        b'"' => b"\"",
        b'a' => b"\x07",
        b'b' => b"\x08",
        b'f' => b"\x0C",
        b'n' => b"\n",
        b'r' => b"\r",
        b't' => b"\t",
        b'v' => b"\x0B",
        _ => return None,
    })
}
