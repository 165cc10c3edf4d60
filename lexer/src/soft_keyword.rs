//! `match`, `case` and `type` become keywords where a statement can begin with them; the parenthesis of
//! `with (...):` is told from that of an expression.
//!
//! `_` needs nothing: only a pattern gives it a sense.

use crate::{Token, TokenKind};

/// Rewrites the kinds of soft keywords in place.
pub fn mark(source: &str, tokens: &mut [Token]) {
    // One flag per open block: whether it is the body of a `match`, where only `case` can stand.
    let mut in_match = vec![false];
    let mut opens_match = false;
    let mut at_start = true;
    for i in 0..tokens.len() {
        let token = tokens[i];
        let starts_line = at_start;
        at_start = false;
        match token.kind {
            TokenKind::Newline => at_start = true,
            TokenKind::StartModule | TokenKind::StartInteractive => at_start = true,
            TokenKind::Indent => {
                in_match.push(std::mem::take(&mut opens_match));
                at_start = true;
            }
            TokenKind::Dedent => {
                in_match.pop();
                at_start = true;
            }
            TokenKind::With if parenthesised_items(&tokens[i + 1..]) => {
                tokens[i + 1].kind = TokenKind::WithLPar
            }
            TokenKind::Name => match token.span.text(source) {
                "match" if starts_line && is_match(&tokens[i + 1..]) => {
                    tokens[i].kind = TokenKind::Match;
                    opens_match = true;
                    continue;
                }
                "case" if starts_line && in_match.last() == Some(&true) => tokens[i].kind = TokenKind::Case,
                "type" if is_type(&tokens[i + 1..]) && can_start(&tokens[..i]) => {
                    tokens[i].kind = TokenKind::Type
                }
                _ => {}
            },
            _ => {}
        }
        if starts_line && !at_start {
            opens_match = false;
        }
    }
}

/// No other statement that begins with a name ends its line in a colon. Looks to the end of the line at most.
fn is_match(rest: &[Token]) -> bool {
    if matches!(rest.first().map(|t| t.kind), None | Some(TokenKind::Colon | TokenKind::Newline)) {
        return false;
    }
    let end = rest.iter().position(|t| matches!(t.kind, TokenKind::Newline | TokenKind::Error));
    match end {
        Some(end) => end > 0 && rest[end - 1].kind == TokenKind::Colon,
        None => false,
    }
}

/// `with ( ... ) :`: the closing parenthesis ends the items. Looks to that parenthesis.
fn parenthesised_items(rest: &[Token]) -> bool {
    if rest.first().is_none_or(|t| t.kind != TokenKind::LPar) {
        return false;
    }
    let mut depth = 0;
    for (i, token) in rest.iter().enumerate() {
        if token.kind.opens() {
            depth += 1;
        } else if token.kind.closes() {
            depth -= 1;
            if depth == 0 {
                return rest.get(i + 1).is_some_and(|t| t.kind == TokenKind::Colon);
            }
        }
    }
    false
}

/// `type X = ...` or `type X[...`: two names in a row are nothing else.
fn is_type(rest: &[Token]) -> bool {
    matches!(rest, [name, next, ..] if name.kind == TokenKind::Name
        && matches!(next.kind, TokenKind::Equal | TokenKind::LSqb))
}

fn can_start(before: &[Token]) -> bool {
    use TokenKind::*;
    before.last().is_none_or(|t| {
        matches!(t.kind, Newline | Indent | Dedent | Semi | Colon | StartModule | StartInteractive)
    })
}
