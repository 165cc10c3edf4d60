//! String literals: joined neighbours and f-strings.

use ouro_lexer::Warning;
use ouro_lexer::literal::string::{self, Prefix};

use super::{Builder, Depth};
use crate::ast::*;

/// One of several neighbouring literals.
pub enum StrPart {
    Plain(Span),
    F(Box<FString>),
}

pub struct FString {
    parts: Vec<Expr>,
    span: Span,
}

/// A piece between the quotes of an f-string.
pub enum FPart {
    Text(Span),
    Field(Box<Field>),
}

/// A replacement field, perhaps after its own source text (`{x=}`).
pub struct Field {
    debug: Option<(Span, String)>,
    value: Expr,
}

pub struct Conversion {
    pub bang: u32,
    pub start: u32,
    pub end: u32,
}

pub struct FSpec {
    pub start: u32,
    pub end: u32,
    pub parts: Vec<FPart>,
}

impl Builder<'_> {
    /// One plain literal.
    pub fn string(&mut self, l: u32, r: u32) -> Expr {
        self.strings(l, vec![StrPart::Plain(Span::new(l, r))], r)
    }

    fn decode(&mut self, body: Span, raw: bool, token: Span, bytes: bool, out: &mut Vec<u8>) {
        let decode = if bytes { string::decode_bytes } else { string::decode_str };
        if let Err(error) = decode(self.source, body, raw, token, out, &mut self.warnings) {
            self.fault(error.message, error.span);
        }
    }

    fn str_constant(&mut self, l: u32, value: Vec<u8>, is_u: bool, r: u32) -> Expr {
        let value = ConstValue::Str(value.into_boxed_slice());
        self.node(l, r, 0, ExprKind::Constant(Box::new(Constant { value, is_u })))
    }

    /// Neighbouring literals make one.
    pub fn strings(&mut self, l: u32, parts: Vec<StrPart>, r: u32) -> Expr {
        let prefixed: Vec<Option<(Prefix, Span, Span)>> = parts
            .iter()
            .map(|part| match part {
                StrPart::Plain(span) => {
                    let (prefix, body) = string::split(self.text(span.start, span.end), *span);
                    Some((prefix, body, *span))
                }
                StrPart::F(_) => None,
            })
            .collect();
        let bytes = prefixed.iter().filter(|p| p.as_ref().is_some_and(|p| p.0.bytes)).count();
        if bytes != 0 && bytes != parts.len() {
            let at = self.last_token(Span::new(l, r));
            self.fault("cannot mix bytes and nonbytes literals", at);
            return self.str_constant(l, Vec::new(), false, r);
        }
        let is_u = prefixed.first().is_some_and(|p| p.as_ref().is_some_and(|p| p.0.unicode));
        if prefixed.iter().all(Option::is_some) {
            let mut out = Vec::with_capacity((r - l) as usize);
            for (prefix, body, span) in prefixed.into_iter().flatten() {
                self.decode(body, prefix.raw, span, prefix.bytes, &mut out);
            }
            if bytes > 0 {
                return self.constant(l, ConstValue::Bytes(out.into_boxed_slice()), r);
            }
            return self.str_constant(l, out, is_u, r);
        }
        // Neighbouring constants run together; fields stand between them.
        let mut values: Vec<Expr> = Vec::new();
        let mut run: Option<(Span, Vec<u8>, bool)> = None;
        for (part, plain) in parts.into_iter().zip(prefixed) {
            match (part, plain) {
                (StrPart::F(f), _) => {
                    for value in f.parts {
                        match value.kind {
                            ExprKind::Constant(c) => {
                                if let ConstValue::Str(text) = c.value {
                                    extend(&mut run, value.span, &text, false);
                                }
                            }
                            kind => {
                                self.flush(&mut run, &mut values);
                                values.push(Expr { kind, ..value });
                            }
                        }
                    }
                    let _ = f.span;
                }
                (_, Some((prefix, body, span))) => {
                    let mut out = Vec::new();
                    self.decode(body, prefix.raw, span, false, &mut out);
                    extend(&mut run, span, &out, prefix.unicode);
                }
                _ => {}
            }
        }
        self.flush(&mut run, &mut values);
        self.node(l, r, values.depth(), ExprKind::JoinedStr(Box::new(JoinedStr { values })))
    }

    fn flush(&mut self, run: &mut Option<(Span, Vec<u8>, bool)>, values: &mut Vec<Expr>) {
        if let Some((span, text, is_u)) = run.take() {
            if !text.is_empty() {
                values.push(self.str_constant(span.start, text, is_u, span.end));
            }
        }
    }

    /// `f"..."`; `start..body` is its prefix and quote.
    pub fn fstring(&mut self, start: u32, body: u32, parts: Vec<FPart>, end: u32) -> StrPart {
        let raw = self.text(start, body).contains(['r', 'R']);
        let parts = self.parts(parts, raw, false);
        StrPart::F(Box::new(FString { parts, span: Span::new(start, end) }))
    }

    fn parts(&mut self, parts: Vec<FPart>, raw: bool, in_spec: bool) -> Vec<Expr> {
        let mut values: Vec<Expr> = Vec::new();
        let mut run: Option<(Span, Vec<u8>, bool)> = None;
        for part in parts {
            match part {
                FPart::Text(span) => {
                    let mut out = Vec::new();
                    self.fstring_text(span, raw, in_spec, &mut out);
                    extend(&mut run, span, &out, false);
                }
                FPart::Field(field) => {
                    let Field { debug, value } = *field;
                    if let Some((span, text)) = debug {
                        extend(&mut run, span, text.as_bytes(), false);
                    }
                    self.flush(&mut run, &mut values);
                    values.push(value);
                }
            }
        }
        self.flush(&mut run, &mut values);
        values
    }

    /// Text with escapes; outside a specification doubled braces stand for one.
    fn fstring_text(&mut self, span: Span, raw: bool, in_spec: bool, out: &mut Vec<u8>) {
        let bytes = self.source.as_bytes();
        let (mut from, end) = (span.start as usize, span.end as usize);
        let mut at = from;
        while at < end {
            match bytes[at] {
                // \N{...} keeps its braces; a backslash before a brace is only a backslash.
                b'\\' if !raw && bytes.get(at + 1) == Some(&b'N') && bytes.get(at + 2) == Some(&b'{') => {
                    while at < end && bytes[at] != b'}' {
                        at += 1;
                    }
                    at += 1;
                }
                b'\\' if !raw && !matches!(bytes.get(at + 1), Some(b'{' | b'}')) => at += 2,
                b'{' | b'}' if !in_spec => {
                    self.decode(Span::new(from as u32, at as u32 + 1), raw, span, false, out);
                    at += 2;
                    from = at;
                }
                _ => at += 1,
            }
        }
        // A backslash before a field stands for itself.
        let backslashes = bytes[from.min(end)..end].iter().rev().take_while(|&&b| b == b'\\').count();
        if !raw && backslashes % 2 == 1 {
            self.decode(Span::new(from as u32, end as u32 - 1), raw, span, false, out);
            out.push(b'\\');
            let brace = self.text(span.end, span.end + 1);
            let message = format!("invalid escape sequence '\\{brace}'");
            self.warnings.push(Warning { span: Span::new(span.end - 1, span.end + 1), message });
        } else if from < end {
            self.decode(Span::new(from as u32, end as u32), raw, span, false, out);
        }
    }

    /// `{value=!c:spec}`; `debug` is there if the `=` is.
    pub fn field(
        &mut self,
        l: u32,
        value: Expr,
        debug: Option<u32>,
        conversion: Option<Conversion>,
        spec: Option<FSpec>,
        r: u32,
    ) -> FPart {
        let mut code = -1;
        if let Some(c) = &conversion {
            let text = self.text(c.start, c.end);
            if c.start != c.bang + 1 {
                // CPython's own spelling.
                let message = "f-string: conversion type must come right after the exclamanation mark";
                self.fault(message, Span::new(c.bang, c.end));
            }
            match text {
                "s" | "r" | "a" => code = i32::from(text.as_bytes()[0]),
                _ => {
                    let message =
                        format!("f-string: invalid conversion character '{text}': expected 's', 'r', or 'a'");
                    self.fault(message, Span::new(c.start, c.end));
                }
            }
        }
        let format_spec = spec.map(|s| {
            let parts = self.parts(s.parts, false, true);
            self.node(
                s.start,
                s.end,
                parts.depth(),
                ExprKind::JoinedStr(Box::new(JoinedStr { values: parts })),
            )
        });
        // The text reaches to what follows: comments are cut out of it, blanks are not.
        let debug = debug.map(|_| {
            let end = match (&conversion, &format_spec) {
                (Some(c), _) => c.bang,
                (None, Some(spec)) => spec.span.start,
                (None, None) => r - 1,
            };
            if conversion.is_none() && format_spec.is_none() {
                code = i32::from(b'r');
            }
            (Span::new(l + 1, end), without_comments(self.text(l + 1, end)))
        });
        let depth = value.depth.max(format_spec.depth());
        let kind =
            ExprKind::FormattedValue(Box::new(FormattedValue { value, conversion: code, format_spec }));
        FPart::Field(Box::new(Field { debug, value: self.node(l, r, depth, kind) }))
    }
}

/// Grows a run of text, or begins one.
fn extend(run: &mut Option<(Span, Vec<u8>, bool)>, span: Span, text: &[u8], is_u: bool) {
    match run {
        Some((whole, out, _)) => {
            whole.end = span.end;
            out.extend_from_slice(text);
        }
        None => *run = Some((span, text.to_vec(), is_u)),
    }
}

/// The source of a debug expression, whose comments CPython leaves out.
fn without_comments(text: &str) -> String {
    if !text.contains('#') {
        return text.replace("\r\n", "\n");
    }
    let mut out = String::new();
    let mut quote = None;
    let mut in_comment = false;
    for c in text.chars() {
        if in_comment {
            if c != '\n' {
                continue;
            }
            in_comment = false;
        }
        match (quote, c) {
            (None, '#') => {
                in_comment = true;
                continue;
            }
            (None, '\'' | '"') => quote = Some(c),
            (Some(q), _) if q == c => quote = None,
            _ => {}
        }
        out.push(c);
    }
    out
}
