//! One statement, or several on one line: what CPython's `single` mode takes, and reads a prompt's input by.

use crate::error::Fault;
use ouro_lexer::{Span, Token, TokenKind, Tokens};

/// Where a second statement begins under the first: the index of its token. Under a block no token fits there.
pub struct Second {
    pub at: usize,
    pub under_block: bool,
}

/// Looks for a second statement. The first token is a marker.
pub fn second(tokens: &[Token]) -> Option<Second> {
    use TokenKind::*;
    let kind = |i: usize| tokens.get(i).map_or(EndMarker, |t| t.kind);
    let (mut depth, mut first) = (0, kind(1));
    for (i, token) in tokens.iter().enumerate().skip(1) {
        match token.kind {
            Indent => depth += 1,
            Dedent => depth -= 1,
            Newline => {}
            _ => continue,
        }
        let next = kind(i + 1);
        if depth > 0 || matches!(next, Indent | Dedent) {
            continue;
        }
        if first == At {
            first = next;
            continue;
        }
        let block = matches!(first, If | While | For | Try | With | Def | Class | Async | Match);
        return match next {
            EndMarker => Option::None,
            Error if block => Option::None,
            Elif | Else | Except | Finally if block => continue,
            _ => Some(Second { at: i + 1, under_block: block }),
        };
    }
    Option::None
}

/// The tokens of the first statement alone.
pub fn first_only(tokens: &Tokens, second: &Second) -> Tokens {
    let mut first = tokens.tokens[..second.at].to_vec();
    let end = first.last().map_or(0, |t| t.span.end);
    first.push(Token { kind: TokenKind::EndMarker, span: Span::at(end) });
    Tokens { tokens: first, error: None, warnings: tokens.warnings.clone(), open: Vec::new() }
}

/// What CPython says of a second statement on a line of its own: the place is the end of the first.
pub fn too_many(tokens: &Tokens, second: &Second) -> Fault {
    let end = tokens.tokens[second.at - 1].span;
    let mut fault = Fault::new("multiple statements found while compiling a single statement", end);
    fault.newline_end = true;
    fault
}
