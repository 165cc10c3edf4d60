//! From "this token does not fit" to CPython's words for the mistake.
//!
//! CPython parses a broken source a second time with rules for common mistakes. Here the tokens around the one that does
//! not fit are looked at instead: the line it is on, the brackets around it, the words before it.

mod brackets;
mod fstring;
mod lines;

use ouro_lexer::{LexErrorKind, Span, Token, TokenKind, Tokens};

use super::{Fault, SyntaxErrorKind};

/// Finds words for a token (by index) that the grammar has no place for.
pub fn unexpected(source: &str, tokens: &Tokens, at: usize) -> Fault {
    let look = Look { source, tokens: &tokens.tokens, at };
    let token = look.token();
    if token.kind == TokenKind::Error {
        if let Some(error) = &tokens.error {
            return Fault::of_lexer(error);
        }
    }
    // CPython reads on into a second operand, and may meet an error of the tokens there.
    if let Some(error) = tokens.error.as_ref().filter(|_| look.runs_into_error()) {
        return Fault::of_lexer(error);
    }
    if let Some(fault) = look.block() {
        return fault;
    }
    if token.kind == TokenKind::Indent {
        let mut fault = Fault::new("unexpected indent", Span::at(token.span.end)).ending(-1);
        fault.kind = SyntaxErrorKind::Indentation;
        fault.shift = -1;
        return fault;
    }
    let fault = look.rules().unwrap_or_else(|| look.generic());
    // A bracket opened on an earlier line and never closed is the likelier mistake.
    if let (Some(error), Some(open)) = (&tokens.error, tokens.open.last()) {
        let later_line =
            source[open.span.end as usize..token.span.start.max(open.span.end) as usize].contains('\n');
        if error.kind == LexErrorKind::Eof && later_line && error.message.ends_with("was never closed") {
            return Fault::of_lexer(error);
        }
    }
    fault
}

struct Look<'t> {
    source: &'t str,
    tokens: &'t [Token],
    at: usize,
}

/// A bracket, or the line, around a token.
struct Inside {
    /// Index of the first token inside.
    start: usize,
    /// The bracket's kind; `None` for the line.
    bracket: Option<TokenKind>,
}

impl Look<'_> {
    fn token(&self) -> Token {
        self.tokens[self.at]
    }

    fn kind(&self, i: usize) -> TokenKind {
        self.tokens.get(i).map_or(TokenKind::EndMarker, |t| t.kind)
    }

    fn text(&self, i: usize) -> &str {
        self.tokens.get(i).map_or("", |t| t.span.text(self.source))
    }

    fn previous(&self) -> TokenKind {
        if self.at == 0 { TokenKind::Newline } else { self.kind(self.at - 1) }
    }

    fn generic(&self) -> Fault {
        // After a soft keyword CPython has read one more.
        let soft = self.at > 0 && self.text(self.at - 1) == "type" && self.line_start(self.at) == self.at - 1;
        let at = if soft && self.token().kind == TokenKind::Name { self.at + 1 } else { self.at };
        let at_end = self.token().span.start as usize >= self.source.len();
        match self.token().kind {
            TokenKind::Dedent => {
                let mut fault = if at_end {
                    Fault::at_end("unexpected unindent", self.source)
                } else {
                    let mut fault =
                        Fault::new("unexpected unindent", Span::at(self.token().span.start)).ending(-1);
                    fault.shift = -1;
                    fault
                };
                fault.kind = SyntaxErrorKind::Indentation;
                return fault;
            }
            TokenKind::EndMarker if at_end && !self.source.is_empty() => {
                let mut fault = Fault::at_end("invalid syntax", self.source).ending(0);
                fault.shift = -(self.line_length(fault.span.start) as i32) - 1;
                return fault;
            }
            _ => {}
        }
        self.plain("invalid syntax", self.tokens[at.min(self.tokens.len() - 1)])
    }

    fn plain(&self, message: &str, token: Token) -> Fault {
        let mut fault = Fault::new(message, token.span);
        fault.newline_end = token.kind == TokenKind::Newline;
        fault.incomplete = matches!(token.kind, TokenKind::EndMarker);
        fault
    }

    /// How many characters the line has that ends at `end`.
    fn line_length(&self, end: u32) -> usize {
        let line = self.source[..end as usize].rsplit('\n').next();
        line.map_or(0, |l| l.chars().count())
    }

    fn line_number(&self, offset: u32) -> usize {
        self.source[..(offset as usize).min(self.source.len())].matches('\n').count() + 1
    }

    /// The first token of the logical line that holds token `i`.
    fn line_start(&self, i: usize) -> usize {
        let mut start = i;
        while start > 0 && !self.begins_line(start - 1) {
            start -= 1;
        }
        start
    }

    /// Whether the token after this one begins a line.
    fn begins_line(&self, i: usize) -> bool {
        use TokenKind::*;
        matches!(self.kind(i), Newline | Indent | Dedent | StartModule | StartInteractive | StartExpression)
    }

    /// What is around the token: the innermost open bracket, or the simple statement.
    fn inside(&self) -> Inside {
        let mut depth = 0;
        let mut i = self.at;
        while i > 0 {
            i -= 1;
            let kind = self.kind(i);
            if kind.closes() || kind == TokenKind::FStringEnd {
                depth += 1;
            } else if kind.opens() || kind == TokenKind::WithLPar || kind == TokenKind::FStringStart {
                if depth == 0 {
                    return Inside { start: i + 1, bracket: Some(kind) };
                }
                depth -= 1;
            } else if depth == 0 && (self.begins_line(i) || kind == TokenKind::Semi) {
                return Inside { start: i + 1, bracket: None };
            }
        }
        Inside { start: 0, bracket: None }
    }

    fn rules(&self) -> Option<Fault> {
        let inside = self.inside();
        let start = self.line_start(self.at);
        let in_line = inside.bracket.is_none();
        self.fstring(&inside)
            .or_else(|| self.without_in(&inside))
            .or_else(|| self.bad_target(&inside))
            .or_else(|| self.bad_name(&inside))
            .or_else(|| self.statement_word(start, in_line))
            .or_else(|| self.legacy_call(&inside))
            .or_else(|| self.lone_try(start))
            .or_else(|| self.parameters(&inside))
            .or_else(|| self.without_else(&inside))
            .or_else(|| self.argument(&inside))
            .or_else(|| self.dictionary(&inside))
            .or_else(|| self.bare_comprehension(&inside))
            .or_else(|| self.comma(&inside))
            .or_else(|| self.colon(start, in_line))
            .or_else(|| self.with_items(start))
            .or_else(|| self.misplaced_not())
            .or_else(|| self.within_star())
    }

    /// `1 + not x`
    fn misplaced_not(&self) -> Option<Fault> {
        let sign = |kind| matches!(kind, TokenKind::Plus | TokenKind::Minus | TokenKind::Tilde);
        let operator = is_binary(self.previous()) || sign(self.previous());
        let mut operand = self.at + 1;
        while sign(self.kind(operand)) {
            operand += 1;
        }
        if self.token().kind != TokenKind::Not || !operator || !begins_operand(self.kind(operand)) {
            return None;
        }
        let span = self.token().span.to(self.tokens[self.sum_end(operand)].span);
        Some(Fault::new("'not' after an operator must be parenthesized", span))
    }

    /// Something wrong inside of a starred argument or index.
    fn within_star(&self) -> Option<Fault> {
        // The star stands further out.
        let mut look = Look { at: self.inside().start.checked_sub(1)?, ..*self };
        loop {
            let inside = look.inside();
            inside.bracket.filter(|b| matches!(b, TokenKind::LPar | TokenKind::LSqb))?;
            let level = look.level(inside.start);
            let comma = level.into_iter().rev().find(|&i| self.kind(i) == TokenKind::Comma);
            look.at = inside.start - 1;
            let taken =
                inside.start >= 2 && ends_operand(self.kind(inside.start - 2)) && !self.declares(&inside);
            if taken && self.kind(comma.map_or(inside.start, |i| i + 1)) == TokenKind::Star {
                return Some(self.plain("Invalid star expression", self.token()));
            }
        }
    }

    /// Whether the operand that begins here, after another, is cut short by an error of the tokens.
    fn runs_into_error(&self) -> bool {
        if !ends_operand(self.previous()) || !begins_operand(self.token().kind) {
            return false;
        }
        let end = self.sum_end(self.at);
        let next = self.kind(end + 1);
        next == TokenKind::Error
            || (self.kind(end).opens() || next.opens()) && self.closing(end + 1).is_none()
    }

    /// The index of the bracket that closes the one at `open`.
    fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0;
        for i in open..self.tokens.len() {
            if self.kind(i).opens() {
                depth += 1;
            } else if self.kind(i).closes() {
                depth -= 1;
                if depth == 0 {
                    return Some(i);
                }
            }
        }
        None
    }

    /// Indices of the tokens from `start` to here that stand in no further bracket; brackets themselves count.
    fn level(&self, start: usize) -> Vec<usize> {
        let mut depth = 0;
        let mut list = Vec::new();
        for i in start..self.at {
            let kind = self.kind(i);
            let closes = kind.closes() || kind == TokenKind::FStringEnd;
            if closes {
                depth -= 1;
            }
            if depth == 0 {
                list.push(i);
            }
            if kind.opens() || kind == TokenKind::FStringStart {
                depth += 1;
            }
        }
        list
    }

    /// Where the expression that ends before `to` begins: after the last comma, `=`, or statement word.
    fn operand_start(&self, start: usize, to: usize, level: &[usize]) -> usize {
        use TokenKind::*;
        let stop = level.iter().rev().find(|&&i| {
            i < to
                && (matches!(
                    self.kind(i),
                    Comma
                        | Equal
                        | Colon
                        | ColonEqual
                        | Return
                        | Yield
                        | Assert
                        | Del
                        | Raise
                        | In
                        | While
                        | Elif
                        | From
                        | Star
                        | DoubleStar
                        | With
                        | If
                        | Else
                        | Lambda
                ) || self.kind(i).is_augmented())
        });
        stop.map_or(start, |&i| i + 1)
    }

    /// Where the expression that begins at `i` ends.
    fn sum_end(&self, mut i: usize) -> usize {
        use TokenKind::*;
        let mut at_start = true;
        loop {
            if std::mem::take(&mut at_start) {
                if self.kind(i).opens() {
                    i = self.closing(i).unwrap_or(i);
                } else if self.kind(i) == FStringStart {
                    while i + 1 < self.tokens.len() && self.kind(i) != FStringEnd {
                        i += 1;
                    }
                }
            }
            let next = self.kind(i + 1);
            if matches!(next, LPar | LSqb) {
                match self.closing(i + 1) {
                    Some(close) => i = close,
                    Option::None => return i,
                }
            } else if next == Dot && self.kind(i + 2) == Name {
                i += 2;
            } else if is_binary(next) && begins_operand(self.kind(i + 2)) {
                i += 2;
                at_start = true;
            } else {
                return i;
            }
        }
    }
}

/// Tokens an operand can end with.
fn ends_operand(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(
        kind,
        Name | Number | String | FStringEnd | True | False | None | Ellipsis | RPar | RSqb | RBrace
    )
}

/// Tokens an operand can begin with, after another operand.
fn begins_operand(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(
        kind,
        Name | Number
            | String
            | FStringStart
            | True
            | False
            | None
            | Ellipsis
            | LPar
            | LSqb
            | LBrace
            | Tilde
            | Await
    )
}

fn is_binary(kind: TokenKind) -> bool {
    use TokenKind::*;
    matches!(
        kind,
        Plus | Minus
            | Star
            | Slash
            | DoubleSlash
            | Percent
            | At
            | VBar
            | Amper
            | Circumflex
            | LeftShift
            | RightShift
            | DoubleStar
    )
}
