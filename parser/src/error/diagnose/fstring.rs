//! Mistakes in f-strings.

use ouro_lexer::TokenKind;

use super::{Inside, Look, ends_operand};
use crate::error::Fault;

impl Look<'_> {
    /// Mistakes in a replacement field.
    pub(super) fn fstring(&self, inside: &Inside) -> Option<Fault> {
        let token = self.token();
        let open = inside.start.checked_sub(1)?;
        let in_field = inside.bracket == Some(TokenKind::LBrace)
            && matches!(
                self.kind(open.checked_sub(1)?),
                TokenKind::FStringStart | TokenKind::FStringMiddle | TokenKind::RBrace | TokenKind::Colon
            )
            && self.within_fstring(open);
        if token.kind == TokenKind::FStringEnd {
            return Some(self.plain("f-string: expecting '}'", token)).map(|mut f| {
                if (inside.start..self.at).any(|i| self.kind(i) == TokenKind::Colon) {
                    f.message = "f-string: expecting '}', or format specs".to_owned();
                }
                f
            });
        }
        if !in_field {
            return None;
        }
        if self.at == inside.start {
            let what = match token.kind {
                TokenKind::RBrace => "'}'",
                TokenKind::Exclamation => "'!'",
                TokenKind::Colon => "':'",
                TokenKind::Equal => "'='",
                _ => return Some(self.plain("f-string: expecting a valid expression after '{'", token)),
            };
            return Some(self.plain(&format!("f-string: valid expression required before {what}"), token));
        }
        if self.previous() == TokenKind::Exclamation {
            let message = match token.kind {
                TokenKind::RBrace | TokenKind::Colon => "f-string: missing conversion character".to_owned(),
                _ => "f-string: invalid conversion character".to_owned(),
            };
            return Some(self.plain(&message, token));
        }
        let first = self.tokens[inside.start];
        if first.kind == TokenKind::Lambda
            && (self.previous() == TokenKind::Colon
                || self.kind(self.at - 1) == TokenKind::FStringMiddle
                || token.kind == TokenKind::FStringMiddle)
        {
            let message = "f-string: lambda expressions are not allowed without parentheses";
            let colon =
                (inside.start..=self.at).find(|i| self.kind(*i) == TokenKind::Colon).unwrap_or(self.at);
            return Some(Fault::new(message, first.span.to(self.tokens[colon].span)));
        }
        if let Some(fault) = self.comma(inside) {
            return Some(fault);
        }
        let after = |k| (inside.start..self.at).any(|i| self.kind(i) == k);
        let message = if after(TokenKind::Exclamation) {
            "f-string: expecting ':' or '}'"
        } else if after(TokenKind::Equal) {
            "f-string: expecting '!', or ':', or '}'"
        } else {
            "f-string: expecting '=', or '!', or ':', or '}'"
        };
        if ends_operand(self.previous()) {
            return Some(self.plain(message, token));
        }
        let ends = matches!(
            token.kind,
            TokenKind::RBrace | TokenKind::Colon | TokenKind::Exclamation | TokenKind::Equal
        );
        if ends && self.at == inside.start + 1 {
            return Some(self.plain("f-string: expecting a valid expression after '{'", first));
        }
        (ends && ends_operand(self.kind(self.at - 2))).then(|| self.plain(message, self.tokens[self.at - 1]))
    }

    /// Whether the brace at `open` belongs to an f-string that is still open.
    pub(super) fn within_fstring(&self, open: usize) -> bool {
        let mut depth = 0i32;
        for i in (0..open).rev() {
            match self.kind(i) {
                TokenKind::FStringEnd => depth += 1,
                TokenKind::FStringStart if depth == 0 => return true,
                TokenKind::FStringStart => depth -= 1,
                TokenKind::Newline => return false,
                _ => {}
            }
        }
        false
    }
}
