//! From bytes to text: byte order mark, coding cookie (PEP 263), NUL bytes.

use crate::{LexError, LexErrorKind, Span};

/// Decodes a source file. The result has no byte order mark.
pub fn decode_source(bytes: &[u8]) -> Result<String, LexError> {
    let (bytes, bom) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (rest, true),
        None => (bytes, false),
    };
    if bytes.contains(&0) {
        return Err(source_error("source code string cannot contain null bytes"));
    }
    let cookie = coding_cookie(bytes);
    let encoding = match &cookie {
        Some(name) => normalise(name).ok_or_else(|| source_error(format!("unknown encoding: {name}")))?,
        None => Encoding::Utf8,
    };
    if bom && cookie.as_ref().is_some_and(|c| c.to_ascii_lowercase().replace('_', "-") != "utf-8") {
        return Err(source_error(format!("encoding problem: {} with BOM", cookie.unwrap_or_default())));
    }
    match encoding {
        Encoding::Latin1 => Ok(bytes.iter().map(|&b| b as char).collect()),
        Encoding::Ascii => match bytes.iter().position(|b| !b.is_ascii()) {
            Some(at) => Err(source_error(format!(
                "'ascii' codec can't decode byte 0x{:02x} in position {at}: ordinal not in range(128)",
                bytes[at]
            ))),
            None => Ok(bytes.iter().map(|&b| b as char).collect()),
        },
        Encoding::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(text.to_owned()),
            Err(e) => Err(bad_utf8(bytes, e.valid_up_to(), e.error_len(), cookie.is_some())),
        },
    }
}

fn source_error(message: impl Into<String>) -> LexError {
    LexError { kind: LexErrorKind::Source, ..LexError::new(message, Span::default()) }
}

fn bad_utf8(bytes: &[u8], at: usize, len: Option<usize>, declared: bool) -> LexError {
    let byte = bytes[at];
    if declared {
        let reason = match len {
            None => "unexpected end of data",
            Some(1) if !(0xc2..0xf5).contains(&byte) => "invalid start byte",
            Some(_) => "invalid continuation byte",
        };
        let what = format!(
            "(unicode error) 'utf-8' codec can't decode byte 0x{byte:02x} in position {at}: {reason}"
        );
        return source_error(what);
    }
    let line = bytes[..at].iter().filter(|&&b| b == b'\n').count() + 1;
    source_error(format!(
        "Non-UTF-8 code starting with '\\x{byte:02x}' on line {line}, but no encoding declared; \
         see https://peps.python.org/pep-0263/ for details"
    ))
}

#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Utf8,
    Latin1,
    Ascii,
}

/// The encodings we know, under the names CPython's codec registry gives them.
fn normalise(name: &str) -> Option<Encoding> {
    let name = name.to_ascii_lowercase().replace(['_', ' '], "-");
    match name.as_str() {
        "utf-8" | "utf8" | "u8" | "utf" | "utf8-ucs2" | "utf8-ucs4" | "cp65001" | "utf-8-sig" => {
            Some(Encoding::Utf8)
        }
        "latin-1" | "latin1" | "latin" | "iso-8859-1" | "iso8859-1" | "iso-8859-1-1987" | "l1" | "8859"
        | "cp819" => Some(Encoding::Latin1),
        "ascii" | "us-ascii" | "646" => Some(Encoding::Ascii),
        _ if name.starts_with("utf-8-") => Some(Encoding::Utf8),
        _ if name.starts_with("latin-1-") || name.starts_with("iso-8859-1-") => Some(Encoding::Latin1),
        _ => None,
    }
}

/// `coding[:=]\s*([-\w.]+)` in a comment on the first or second line; the second counts only after a blank or comment.
fn coding_cookie(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|&b| b == b'\n').take(2) {
        let text = line.trim_ascii_start();
        if let Some(comment) = text.strip_prefix(b"#") {
            if let Some(name) = cookie_in(comment) {
                return Some(name);
            }
        } else if !text.is_empty() && text != b"\x0c" {
            return None;
        }
    }
    None
}

fn cookie_in(comment: &[u8]) -> Option<String> {
    let mut rest = comment;
    while let Some(i) = rest.windows(6).position(|w| w == b"coding") {
        rest = &rest[i + 6..];
        if let [b':' | b'=', tail @ ..] = rest {
            let tail = tail.trim_ascii_start();
            let end = tail
                .iter()
                .position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')))
                .unwrap_or(tail.len());
            if end > 0 {
                return Some(String::from_utf8_lossy(&tail[..end]).into_owned());
            }
        }
    }
    None
}
