//! Mistakes within brackets: arguments, dictionaries, comprehensions, commas left out.

use ouro_lexer::{Span, TokenKind};

use super::{Inside, Look, begins_operand, ends_operand};
use crate::error::Fault;

impl Look<'_> {
    /// `for x y` in a comprehension.
    pub(super) fn without_in(&self, inside: &Inside) -> Option<Fault> {
        inside.bracket?;
        let token = self.token();
        let level = self.level(inside.start);
        let last = level.iter().rev().find(|&&i| matches!(self.kind(i), TokenKind::For | TokenKind::In))?;
        let fits =
            self.kind(*last) == TokenKind::For && *last > inside.start && ends_operand(self.previous());
        (fits && token.kind != TokenKind::Comma)
            .then(|| self.plain("'in' expected after for-loop variables", token))
    }

    /// Parentheses among parameters, a default left out.
    pub(super) fn parameters(&self, inside: &Inside) -> Option<Fault> {
        let token = self.token();
        let open = inside.start.checked_sub(1)?;
        let is_def = inside.bracket == Some(TokenKind::LPar)
            && open >= 2
            && self.kind(open - 1) == TokenKind::Name
            && self.kind(open - 2) == TokenKind::Def;
        let in_lambda = (inside.start..self.at)
            .rev()
            .find(|i| matches!(self.kind(*i), TokenKind::Lambda | TokenKind::Colon));
        let is_lambda = in_lambda.is_some_and(|i| self.kind(i) == TokenKind::Lambda);
        if token.kind == TokenKind::LPar && (is_def || is_lambda) {
            let close = self.closing(self.at)?;
            let what = if is_lambda { "Lambda expression parameters" } else { "Function parameters" };
            let span = token.span.to(self.tokens[close].span);
            return Some(Fault::new(format!("{what} cannot be parenthesized"), span));
        }
        let first = if is_lambda { in_lambda? + 1 } else { inside.start };
        if !is_def && !is_lambda {
            return None;
        }
        if self.kind(first) == TokenKind::Slash {
            return Some(self.plain("at least one argument must precede /", self.tokens[first]));
        }
        if token.kind == TokenKind::Star && self.previous() == TokenKind::Slash {
            return Some(self.plain("expected comma between / and *", token));
        }
        if self.previous() == TokenKind::Equal && matches!(token.kind, TokenKind::RPar | TokenKind::Comma) {
            let equal = self.tokens[self.at - 1];
            let element = self.level(first).into_iter().rev().find(|&i| self.kind(i) == TokenKind::Comma);
            return Some(match self.kind(element.map_or(first, |i| i + 1)) {
                TokenKind::Star => self.plain("var-positional argument cannot have default value", equal),
                TokenKind::DoubleStar => self.plain("var-keyword argument cannot have default value", equal),
                _ => self.plain("expected default value expression", equal),
            });
        }
        None
    }

    /// `a if b` without its `else`.
    pub(super) fn without_else(&self, inside: &Inside) -> Option<Fault> {
        if !ends_operand(self.previous()) || self.token().kind == TokenKind::Colon {
            return None;
        }
        // The guard of a case.
        if inside.bracket.is_none() && self.kind(self.line_start(self.at)) == TokenKind::Case {
            return None;
        }
        let level = self.level(inside.start);
        let at_level = |i: &usize| level.contains(i);
        let word = (inside.start..self.at).rev().filter(at_level).find(|i| {
            matches!(
                self.kind(*i),
                TokenKind::If | TokenKind::Else | TokenKind::For | TokenKind::Comma | TokenKind::Equal
            )
        })?;
        if self.kind(word) != TokenKind::If || word == inside.start || !ends_operand(self.kind(word - 1)) {
            return None;
        }
        // An `if` of a comprehension has a `for` before it.
        let first = self.operand_start(inside.start, word, &level);
        let element = level.iter().rev().find(|&&i| i < word && self.kind(i) == TokenKind::Comma);
        let element = element.copied().unwrap_or(inside.start);
        if (element..word).filter(at_level).any(|i| self.kind(i) == TokenKind::For) {
            return None;
        }
        let span = self.tokens[first].span.to(self.tokens[self.at - 1].span);
        Some(Fault::new("expected 'else' after 'if' expression", span))
    }

    /// `f(a=)`, `f(*)`.
    pub(super) fn argument(&self, inside: &Inside) -> Option<Fault> {
        let token = self.token();
        let star = self.previous() == TokenKind::Star
            && (self.at - 1 == inside.start || self.kind(self.at - 2) == TokenKind::Comma);
        if star && inside.bracket.is_some() && !self.declares(inside) {
            return Some(self.plain("Invalid star expression", token));
        }
        if token.kind == TokenKind::DoubleStar
            && inside.bracket == Some(TokenKind::LPar)
            && self.at == inside.start
        {
            return Some(self.plain("cannot use double starred expression here", token));
        }
        let called = inside.bracket == Some(TokenKind::LPar)
            && inside.start >= 2
            && matches!(self.kind(inside.start - 2), TokenKind::Name | TokenKind::RPar | TokenKind::RSqb)
            && (inside.start < 3 || self.kind(inside.start - 3) != TokenKind::Def);
        if called && token.kind == TokenKind::Equal {
            let level = self.level(inside.start);
            let comma = level.into_iter().rev().find(|&i| self.kind(i) == TokenKind::Comma);
            let first = comma.map_or(inside.start, |i| i + 1);
            let what = match self.kind(first) {
                TokenKind::Star => "iterable argument unpacking",
                TokenKind::DoubleStar => "keyword argument unpacking",
                _ => return None,
            };
            let span = self.tokens[first].span.to(self.tokens[self.element_end()].span);
            return Some(Fault::new(format!("cannot assign to {what}"), span));
        }
        if !called || !matches!(token.kind, TokenKind::RPar | TokenKind::Comma) {
            return None;
        }
        match self.previous() {
            TokenKind::Equal if self.kind(self.at - 2) == TokenKind::Name => {
                let span = self.tokens[self.at - 2].span.to(self.tokens[self.at - 1].span);
                Some(Fault::new("expected argument value expression", span))
            }
            TokenKind::Star => Some(self.plain("Invalid star expression", token)),
            _ => None,
        }
    }

    /// A key without a value.
    pub(super) fn dictionary(&self, inside: &Inside) -> Option<Fault> {
        if inside.bracket != Some(TokenKind::LBrace) {
            return None;
        }
        let token = self.token();
        let level = self.level(inside.start);
        let is_dict = level.iter().any(|&i| matches!(self.kind(i), TokenKind::Colon | TokenKind::DoubleStar));
        if !is_dict {
            return None;
        }
        if self.previous() == TokenKind::Colon {
            if matches!(token.kind, TokenKind::RBrace | TokenKind::Comma) {
                let message = "expression expected after dictionary key and ':'";
                return Some(self.plain(message, self.tokens[self.at - 1]));
            }
            if token.kind == TokenKind::Star {
                let end = self.element_end();
                let span = token.span.to(self.tokens[end].span);
                return Some(Fault::new("cannot use a starred expression in a dictionary value", span));
            }
        }
        // After a comma and a key, no colon.
        let comma =
            level.iter().rev().find(|&&i| matches!(self.kind(i), TokenKind::Comma | TokenKind::Colon));
        if comma.is_some_and(|&i| self.kind(i) == TokenKind::Comma) && ends_operand(self.previous()) {
            let key = self.tokens[self.at - 1].span;
            let first = comma.map_or(inside.start, |&i| i + 1);
            if self.kind(first) == TokenKind::DoubleStar {
                return None;
            }
            return Some(Fault::new("':' expected after dictionary key", Span::at(key.end - 1)).ending(0));
        }
        None
    }

    /// The last token of the element that begins here.
    pub(super) fn element_end(&self) -> usize {
        let mut depth = 0;
        let mut i = self.at;
        while i + 1 < self.tokens.len() {
            let kind = self.kind(i + 1);
            if kind.opens() {
                depth += 1;
            } else if kind.closes() {
                depth -= 1;
            }
            let ends =
                matches!(kind, TokenKind::Comma | TokenKind::For | TokenKind::Newline | TokenKind::Error);
            if depth < 0 || (depth == 0 && ends) {
                break;
            }
            i += 1;
        }
        i
    }

    /// `[a, b for a, b in c]`
    pub(super) fn bare_comprehension(&self, inside: &Inside) -> Option<Fault> {
        if self.token().kind != TokenKind::For
            || !matches!(inside.bracket, Some(TokenKind::LSqb | TokenKind::LBrace))
        {
            return None;
        }
        let level = self.level(inside.start);
        let is_tuple = level.iter().any(|&i| self.kind(i) == TokenKind::Comma);
        let is_other = level.iter().any(|&i| matches!(self.kind(i), TokenKind::Colon | TokenKind::For));
        if !is_tuple || is_other {
            return None;
        }
        let span = self.tokens[inside.start].span.to(self.tokens[self.at - 1].span);
        Some(Fault::new("did you forget parentheses around the comprehension target?", span))
    }

    /// Two expressions side by side within brackets.
    pub(super) fn comma(&self, inside: &Inside) -> Option<Fault> {
        let token = self.token();
        inside.bracket?;
        if !ends_operand(self.previous()) || !begins_operand(token.kind) {
            return None;
        }
        // CPython's rule does not begin with a name and a string, or with a soft keyword.
        let name_string = self.previous() == TokenKind::Name
            && matches!(token.kind, TokenKind::String | TokenKind::FStringStart);
        if name_string {
            return None;
        }
        let level = self.level(inside.start);
        // Not where names are declared.
        if self.declares(inside) {
            return None;
        }
        if matches!(token.kind, TokenKind::Tilde | TokenKind::Await)
            && !begins_operand(self.kind(self.at + 1))
        {
            return None;
        }
        let first = self.operand_start(inside.start, self.at, &level);
        let element = level.iter().rev().find(|&&i| self.kind(i) == TokenKind::Comma).copied().unwrap_or(0);
        let after_for = level.iter().any(|&i| i > element && self.kind(i) == TokenKind::For);
        let unpacked = first > 0
            && inside.bracket == Some(TokenKind::LBrace)
            && self.kind(first - 1) == TokenKind::DoubleStar;
        // CPython takes any beginning of a soft keyword for one.
        let soft = self.kind(first) == TokenKind::Name
            && ["_", "case", "match", "type"].iter().any(|k| k.starts_with(self.text(first)));
        if soft || after_for || unpacked || first >= self.at {
            return None;
        }
        let last = self.sum_end(self.at);
        let span = self.tokens[first].span.to(self.tokens[last].span);
        Some(Fault::new("invalid syntax. Perhaps you forgot a comma?", span))
    }

    pub(super) fn declares(&self, inside: &Inside) -> bool {
        let open = inside.start.saturating_sub(1);
        let line = self.kind(self.line_start(open));
        let before = open.checked_sub(2).map(|i| self.kind(i));
        matches!(before, Some(TokenKind::Def))
            || matches!(line, TokenKind::From | TokenKind::Import | TokenKind::Case)
    }
}
