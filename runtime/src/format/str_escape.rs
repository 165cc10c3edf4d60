//! `repr` and `ascii` of strings and bytes.

use super::{unicode, wtf8};

/// `repr(s)` of a `str` given as WTF-8.
pub fn repr_str(s: &[u8]) -> Vec<u8> {
    escape(s, false)
}

/// `ascii(s)` of a `str` given as WTF-8.
pub fn ascii_str(s: &[u8]) -> Vec<u8> {
    escape(s, true)
}

/// Single quotes, unless only single quotes are inside.
fn quote_for(s: &[u8]) -> u8 {
    if memchr::memchr(b'\'', s).is_some() && memchr::memchr(b'"', s).is_none() { b'"' } else { b'\'' }
}

fn escape(s: &[u8], ascii: bool) -> Vec<u8> {
    let quote = quote_for(s);
    let mut out = Vec::with_capacity(s.len() + 2);
    out.push(quote);
    let mut pos = 0;
    while let Some((cp, len)) = wtf8::decode(s, pos) {
        match cp {
            0..=0x7F => escape_ascii(&mut out, cp as u8, quote),
            _ if !ascii && unicode::is_printable(cp) => out.extend_from_slice(&s[pos..pos + len]),
            0x80..=0xFF => out.extend_from_slice(format!("\\x{cp:02x}").as_bytes()),
            0x100..=0xFFFF => out.extend_from_slice(format!("\\u{cp:04x}").as_bytes()),
            _ => out.extend_from_slice(format!("\\U{cp:08x}").as_bytes()),
        }
        pos += len;
    }
    out.push(quote);
    out
}

fn escape_ascii(out: &mut Vec<u8>, b: u8, quote: u8) {
    match b {
        b'\\' => out.extend_from_slice(b"\\\\"),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        _ if b == quote => out.extend_from_slice(&[b'\\', b]),
        0x20..=0x7E => out.push(b),
        _ => out.extend_from_slice(format!("\\x{b:02x}").as_bytes()),
    }
}

/// `repr(b)` of bytes: `b'...'`.
pub fn repr_bytes(b: &[u8]) -> String {
    let quote = quote_for(b);
    let mut out = Vec::with_capacity(b.len() + 3);
    out.extend_from_slice(&[b'b', quote]);
    b.iter().for_each(|&b| escape_ascii(&mut out, b, quote));
    out.push(quote);
    // Only ASCII was written.
    String::from_utf8_lossy(&out).into_owned()
}
