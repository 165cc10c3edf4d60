//! From "this token does not fit" to CPython's words for the mistake.

use ouro_lexer::{Span, Token, TokenKind, Tokens};

use super::{Fault, SyntaxErrorKind};

/// Finds words for a token (by index) that the grammar has no place for.
pub fn unexpected(source: &str, tokens: &Tokens, at: usize) -> Fault {
    let token = tokens.tokens[at];
    match token.kind {
        TokenKind::Error => {
            if let Some(error) = &tokens.error {
                return Fault::of_lexer(error);
            }
        }
        TokenKind::Indent => {
            let mut fault = Fault::new("unexpected indent", Span::at(token.span.end)).ending(-1);
            fault.kind = SyntaxErrorKind::Indentation;
            fault.shift = -1;
            return fault;
        }
        _ => {}
    }
    let _ = source;
    generic(token)
}

fn generic(token: Token) -> Fault {
    let mut fault = Fault::new("invalid syntax", token.span);
    fault.newline_end = token.kind == TokenKind::Newline;
    fault
}
