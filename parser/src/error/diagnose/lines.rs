//! Mistakes of statements and blocks: colons, indentation, targets.

use ouro_lexer::{Span, TokenKind};

use super::{Inside, Look, begins_operand, ends_operand};
use crate::error::{Fault, SyntaxErrorKind};

/// How many ends of a `print` statement are tried.
const LONGEST_TRIED: usize = 100;

impl Look<'_> {
    /// A block that should have begun here: `if x:` and then no indentation.
    pub(super) fn block(&self) -> Option<Fault> {
        if self.previous() != TokenKind::Newline || self.token().kind == TokenKind::Indent || self.at < 2 {
            return None;
        }
        if self.kind(self.at - 2) != TokenKind::Colon {
            return None;
        }
        let start = self.line_start(self.at - 2);
        let mut first = start;
        if self.kind(first) == TokenKind::Async {
            first += 1;
        }
        let what = match self.kind(first) {
            TokenKind::Def => "function definition".to_owned(),
            TokenKind::Class => "class definition".to_owned(),
            TokenKind::Except if self.kind(first + 1) == TokenKind::Star => "'except*' statement".to_owned(),
            TokenKind::If
            | TokenKind::Elif
            | TokenKind::Else
            | TokenKind::For
            | TokenKind::While
            | TokenKind::With
            | TokenKind::Try
            | TokenKind::Except
            | TokenKind::Finally
            | TokenKind::Match
            | TokenKind::Case => format!("'{}' statement", self.text(first)),
            _ => return None,
        };
        let line = self.line_number(self.tokens[first].span.start);
        let message = format!("expected an indented block after {what} on line {line}");
        let token = self.token();
        let mut fault = self.plain(&message, token);
        match token.kind {
            TokenKind::EndMarker | TokenKind::Dedent if token.span.start as usize >= self.source.len() => {
                fault = Fault::at_end(message, self.source);
            }
            TokenKind::Dedent => {
                fault.span = Span::at(token.span.start);
                fault = fault.ending(-1);
                fault.shift = -1;
            }
            _ => {}
        }
        fault.kind = SyntaxErrorKind::Indentation;
        Some(fault)
    }

    /// What the source would say with the rest of this statement replaced, if that is about its target.
    pub(super) fn retry(&self, start: usize, end: usize, rest: &str) -> Option<Fault> {
        let from = self.tokens[start].span.start;
        let text = self.source.get(from as usize..self.tokens[end].span.end as usize)?;
        let mut fault = crate::first_fault(&format!("{text} {rest}"))?;
        fault.span.start += from;
        fault.span.end += from;
        (fault.message.starts_with("cannot assign to ") && fault.span.end <= self.tokens[end].span.start)
            .then_some(fault)
    }

    /// `f() =`, and `f() = 1` with a further mistake after it.
    pub(super) fn bad_target(&self, inside: &Inside) -> Option<Fault> {
        if inside.bracket.is_some() {
            return None;
        }
        let level = self.level(inside.start);
        let equal = level.into_iter().find(|&i| self.kind(i) == TokenKind::Equal)?;
        if equal + 1 == self.at {
            self.retry(inside.start, equal, "0 = 0")
        } else if begins_operand(self.kind(equal + 1)) {
            self.retry(inside.start, equal, "0")
        } else {
            None
        }
    }

    /// `f() := 1` as a statement, where even `x := 1` can not stand.
    pub(super) fn bad_name(&self, inside: &Inside) -> Option<Fault> {
        if inside.bracket.is_some() || self.token().kind != TokenKind::ColonEqual {
            return None;
        }
        let from = self.tokens[inside.start].span.start;
        let text = self.source.get(from as usize..self.token().span.start as usize)?;
        let mut fault = crate::first_fault(&format!("({text}:= 0)"))?;
        // The bracket before it is not the source's.
        fault.span.start = fault.span.start + from - 1;
        fault.span.end = fault.span.end + from - 1;
        fault.message.starts_with("cannot use assignment expressions with ").then_some(fault)
    }

    /// Mistakes told by the first word of the line.
    pub(super) fn statement_word(&self, start: usize, in_line: bool) -> Option<Fault> {
        let token = self.token();
        match self.kind(start) {
            TokenKind::Import | TokenKind::From if in_line && token.kind == TokenKind::Newline => {
                (self.previous() == TokenKind::Import).then(|| {
                    let mut fault = Fault::new("Expected one or more names after 'import'", token.span);
                    fault.span.end = fault.span.start;
                    fault
                })
            }
            TokenKind::Import
                if in_line && token.kind == TokenKind::From && self.previous() == TokenKind::Name =>
            {
                let names = (self.at + 1..self.tokens.len())
                    .take_while(|&i| matches!(self.kind(i), TokenKind::Name | TokenKind::Dot));
                let next = self.tokens[names.last()? + 1];
                let end = if next.kind == TokenKind::Newline { next.span.start } else { next.span.end - 1 };
                let message = "Did you mean to use 'from ... import ...' instead?";
                Some(Fault::new(message, Span::new(self.tokens[start].span.start, end)))
            }
            TokenKind::Except if self.previous() == TokenKind::Star && token.kind == TokenKind::Colon => {
                Some(self.plain("expected one or more exception types", self.tokens[self.at]))
            }
            TokenKind::Def | TokenKind::Async if in_line => {
                let name = start + 1 + usize::from(self.kind(start) == TokenKind::Async);
                let listed =
                    self.kind(name + 1) == TokenKind::LSqb && self.closing(name + 1) == Some(self.at - 1);
                (self.kind(name) == TokenKind::Name && (name + 1 == self.at || listed))
                    .then(|| self.plain("expected '('", token))
            }
            _ => None,
        }
    }

    /// `print x` and `exec x`.
    pub(super) fn legacy_call(&self, inside: &Inside) -> Option<Fault> {
        let name = self.text(self.at.checked_sub(1)?);
        if self.at <= inside.start || !matches!(name, "print" | "exec") {
            return None;
        }
        let alone = self.at < 2 || !matches!(self.kind(self.at - 2), TokenKind::Dot | TokenKind::Name);
        if !alone {
            return None;
        }
        if !begins_operand(self.token().kind) && self.token().kind != TokenKind::Not {
            return None;
        }
        // All that belongs to the call: to the end of the line or bracket.
        let mut depth = 0;
        let mut end = self.at;
        while end < self.tokens.len() {
            let kind = self.kind(end);
            if kind.opens() {
                depth += 1;
            } else if kind.closes() {
                depth -= 1;
            }
            if depth < 0
                || matches!(
                    kind,
                    TokenKind::Newline | TokenKind::Semi | TokenKind::Error | TokenKind::EndMarker
                )
            {
                break;
            }
            end += 1;
        }
        // What follows must be an expression, or begin with one.
        let start = self.token().span;
        let whole = |last: &usize| {
            let text = start.to(self.tokens[*last].span).text(self.source);
            crate::first_fault(&format!("({text}\n)")).is_none()
        };
        let last = (self.at..end).rev().take(LONGEST_TRIED).find(whole)?;
        let span = self.tokens[self.at - 1].span.to(self.tokens[last].span);
        Some(Fault::new(format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?"), span))
    }

    /// A `try` block without handlers.
    pub(super) fn lone_try(&self, start: usize) -> Option<Fault> {
        if start != self.at {
            return None;
        }
        let token = self.token();
        // The line before, at this level.
        let mut i = self.at.checked_sub(1)?;
        let opener = if self.kind(i) == TokenKind::Dedent {
            while self.kind(i) == TokenKind::Dedent {
                i = i.checked_sub(1)?;
            }
            let mut depth = 0;
            loop {
                match self.kind(i) {
                    TokenKind::Dedent => depth += 1,
                    TokenKind::Indent if depth == 0 => break,
                    TokenKind::Indent => depth -= 1,
                    _ => {}
                }
                i = i.checked_sub(1)?;
            }
            self.line_start(i.checked_sub(1)?)
        } else {
            self.line_start(i)
        };
        if self.kind(opener) != TokenKind::Try {
            return None;
        }
        let message = "expected 'except' or 'finally' block";
        let at_end = token.span.start as usize >= self.source.len();
        Some(if at_end { Fault::at_end(message, self.source) } else { self.plain(message, token) })
    }

    /// A compound statement without its colon.
    pub(super) fn colon(&self, start: usize, in_line: bool) -> Option<Fault> {
        let token = self.token();
        if !in_line
            || (start..self.at).any(|i| self.kind(i) == TokenKind::Colon && self.level(start).contains(&i))
        {
            return None;
        }
        let mut first = self.kind(start);
        if first == TokenKind::Async {
            first = self.kind(start + 1);
        }
        if first == TokenKind::With && token.kind == TokenKind::As {
            return None;
        }
        let ended = token.kind == TokenKind::Newline && self.at > start + 1;
        if self.text(start) == "match" && self.at == start + 1 && begins_operand(token.kind) {
            let end = (self.at..self.tokens.len()).find(|&i| self.kind(i) == TokenKind::Newline)?;
            let subject = token.span.to(self.tokens[end - 1].span).text(self.source);
            if crate::first_fault(&format!("({subject},)")).is_none() {
                return Some(self.plain("expected ':'", self.tokens[end]));
            }
        }
        let expects = match first {
            TokenKind::If | TokenKind::Elif | TokenKind::While | TokenKind::Case | TokenKind::With => {
                ended && ends_operand(self.previous())
            }
            TokenKind::For => {
                ended
                    && ends_operand(self.previous())
                    && self.level(start).iter().any(|&i| self.kind(i) == TokenKind::In)
            }
            TokenKind::Else | TokenKind::Try | TokenKind::Finally => self.at == start + 1,
            TokenKind::Except => {
                self.at == start + 1 && token.kind == TokenKind::Newline
                    || ended && ends_operand(self.previous())
            }
            TokenKind::Class => ended || (self.previous() == TokenKind::RPar && self.at > start + 2),
            TokenKind::Def => self.previous() == TokenKind::RPar || ended,
            _ => false,
        };
        expects.then(|| self.plain("expected ':'", token))
    }

    /// `with (a as b)` and no colon after it.
    pub(super) fn with_items(&self, start: usize) -> Option<Fault> {
        let with = start + usize::from(self.kind(start) == TokenKind::Async);
        if self.kind(with) != TokenKind::With || self.token().kind != TokenKind::As {
            return None;
        }
        let open = with + 1;
        let next = self.closing(open)? + 1;
        (open < self.at && self.kind(next) == TokenKind::Newline)
            .then(|| self.plain("expected ':'", self.tokens[next]))
    }
}
