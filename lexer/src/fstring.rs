//! The modes of f-strings: text, expression, format specification, nested in each other (PEP 701).

use crate::Span;

/// An f-string that is open.
pub struct FString {
    pub quote: u8,
    pub triple: bool,
    pub raw: bool,
    /// Prefix and opening quote.
    pub start: Span,
    /// The replacement fields that are open, outermost first: more than one only inside format specifications.
    pub fields: Vec<Field>,
}

/// A replacement field that is open.
pub struct Field {
    /// How many brackets are open right inside this field, its own `{` included.
    pub brackets: usize,
    /// After the `:`, where text stands again.
    pub in_spec: bool,
}

/// How far a run of f-string text reaches, and why it ends.
pub enum TextEnd {
    /// The closing quote.
    Quote,
    /// `{` of a replacement field.
    Open,
    /// A `}` that is not doubled.
    Close,
    /// A newline in the specification of a single-quoted f-string: the field goes on as an expression.
    SpecNewline,
    /// The string is not terminated: newline or end of source.
    Unterminated,
}

impl FString {
    /// Whether the next thing is text (or the end) rather than an expression's token.
    pub fn in_text(&self) -> bool {
        self.fields.last().is_none_or(|f| f.in_spec)
    }

    /// Scans text from `at`.
    pub fn text(&self, bytes: &[u8], mut at: usize) -> (usize, TextEnd) {
        let in_spec = !self.fields.is_empty();
        while let Some(&b) = bytes.get(at) {
            match b {
                b'{' => {
                    if in_spec || bytes.get(at + 1) != Some(&b'{') {
                        return (at, TextEnd::Open);
                    }
                    at += 2;
                }
                b'}' => {
                    if in_spec || bytes.get(at + 1) != Some(&b'}') {
                        return (at, TextEnd::Close);
                    }
                    at += 2;
                }
                b'\n' | b'\r' if !self.triple => {
                    return (at, if in_spec { TextEnd::SpecNewline } else { TextEnd::Unterminated });
                }
                b'\\' => {
                    at += 1;
                    match bytes.get(at) {
                        Some(b'{' | b'}') | None => {}
                        Some(b'N') if !self.raw && bytes.get(at + 1) == Some(&b'{') => {
                            // \N{NAME}: its braces are part of the escape.
                            at += 2;
                            while bytes.get(at).is_some_and(|b| {
                                !matches!(b, b'}' | b'{' | b'\n' | b'\r') && *b != self.quote
                            }) {
                                at += 1;
                            }
                            if bytes.get(at) == Some(&b'}') {
                                at += 1;
                            }
                        }
                        Some(b'\r') if bytes.get(at + 1) == Some(&b'\n') => at += 2,
                        Some(_) => at += 1,
                    }
                }
                _ if b == self.quote => {
                    if !self.triple {
                        return (at, TextEnd::Quote);
                    }
                    if bytes[at..].starts_with(&[b; 3]) {
                        return (at, TextEnd::Quote);
                    }
                    at += 1;
                }
                _ => at += 1,
            }
        }
        (at, TextEnd::Unterminated)
    }
}
