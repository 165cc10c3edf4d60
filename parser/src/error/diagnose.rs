//! From "this token does not fit" to CPython's words for the mistake.
//!
//! CPython parses a broken source a second time with rules for common mistakes. Here the tokens around the one that does
//! not fit are looked at instead: the line it is on, the brackets around it, the words before it.

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
        self.plain("invalid syntax", self.tokens[at.min(self.tokens.len() - 1)])
    }

    fn plain(&self, message: &str, token: Token) -> Fault {
        let mut fault = Fault::new(message, token.span);
        fault.newline_end = token.kind == TokenKind::Newline;
        fault.incomplete = matches!(token.kind, TokenKind::EndMarker);
        fault
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

    /// A block that should have begun here: `if x:` and then no indentation.
    fn block(&self) -> Option<Fault> {
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
            // The end of the source: CPython stands at the end of its last line.
            TokenKind::EndMarker | TokenKind::Dedent if token.span.start as usize >= self.source.len() => {
                let end = self.source.trim_end_matches(['\n', '\r']).len() as u32;
                fault.span = Span::at(end);
                fault = fault.ending(-1);
                fault.newline_end = false;
                fault.incomplete = true;
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

    /// What the source would say with the rest of this statement replaced, if that is about its target.
    fn retry(&self, start: usize, end: usize, rest: &str) -> Option<Fault> {
        let from = self.tokens[start].span.start;
        let text = self.source.get(from as usize..self.tokens[end].span.end as usize)?;
        let mut fault = crate::first_fault(&format!("{text} {rest}"))?;
        fault.span.start += from;
        fault.span.end += from;
        (fault.message.starts_with("cannot assign to ") && fault.span.end <= self.tokens[end].span.start)
            .then_some(fault)
    }

    /// `f() =`, and `f() = 1` with a further mistake after it.
    fn bad_target(&self, inside: &Inside) -> Option<Fault> {
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

    /// `for x y` in a comprehension.
    fn without_in(&self, inside: &Inside) -> Option<Fault> {
        inside.bracket?;
        let token = self.token();
        let level = self.level(inside.start);
        let last = level.iter().rev().find(|&&i| matches!(self.kind(i), TokenKind::For | TokenKind::In))?;
        let fits =
            self.kind(*last) == TokenKind::For && *last > inside.start && ends_operand(self.previous());
        (fits && token.kind != TokenKind::Comma)
            .then(|| self.plain("'in' expected after for-loop variables", token))
    }

    /// Mistakes in a replacement field.
    fn fstring(&self, inside: &Inside) -> Option<Fault> {
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
    fn within_fstring(&self, open: usize) -> bool {
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

    /// Mistakes told by the first word of the line.
    fn statement_word(&self, start: usize, in_line: bool) -> Option<Fault> {
        let token = self.token();
        match self.kind(start) {
            TokenKind::Import | TokenKind::From if in_line && token.kind == TokenKind::Newline => {
                (self.previous() == TokenKind::Import).then(|| {
                    let mut fault = Fault::new("Expected one or more names after 'import'", token.span);
                    fault.span.end = fault.span.start;
                    fault
                })
            }
            TokenKind::Except if self.previous() == TokenKind::Star && token.kind == TokenKind::Colon => {
                Some(self.plain("expected one or more exception types", self.tokens[self.at]))
            }
            TokenKind::Def | TokenKind::Async
                if self.previous() == TokenKind::Name
                    && self.at >= 2
                    && self.kind(self.at - 2) == TokenKind::Def =>
            {
                Some(self.plain("expected '('", token))
            }
            _ => None,
        }
    }

    /// `print x` and `exec x`.
    fn legacy_call(&self, inside: &Inside) -> Option<Fault> {
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
        let span = self.tokens[self.at - 1].span.to(self.tokens[end - 1].span);
        Some(Fault::new(format!("Missing parentheses in call to '{name}'. Did you mean {name}(...)?"), span))
    }

    /// A `try` block without handlers.
    fn lone_try(&self, start: usize) -> Option<Fault> {
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
        let mut fault = self.plain("expected 'except' or 'finally' block", token);
        if token.span.start as usize >= self.source.len() {
            let end = self.source.trim_end_matches(['\n', '\r']).len() as u32;
            fault.span = Span::at(end);
            fault = fault.ending(-1);
            fault.incomplete = true;
        }
        Some(fault)
    }

    /// Parentheses among parameters, a default left out.
    fn parameters(&self, inside: &Inside) -> Option<Fault> {
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
        if self.previous() == TokenKind::Equal
            && is_def
            && matches!(token.kind, TokenKind::RPar | TokenKind::Comma)
        {
            return Some(self.plain("expected default value expression", self.tokens[self.at - 1]));
        }
        None
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

    /// `a if b` without its `else`.
    fn without_else(&self, inside: &Inside) -> Option<Fault> {
        if !ends_operand(self.previous()) || self.token().kind == TokenKind::Colon {
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

    /// `f(a=)`, `f(*)`.
    fn argument(&self, inside: &Inside) -> Option<Fault> {
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
    fn dictionary(&self, inside: &Inside) -> Option<Fault> {
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
    fn element_end(&self) -> usize {
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
    fn bare_comprehension(&self, inside: &Inside) -> Option<Fault> {
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
    fn comma(&self, inside: &Inside) -> Option<Fault> {
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

    fn declares(&self, inside: &Inside) -> bool {
        let open = inside.start.saturating_sub(1);
        let line = self.kind(self.line_start(open));
        let before = open.checked_sub(2).map(|i| self.kind(i));
        matches!(before, Some(TokenKind::Def))
            || matches!(line, TokenKind::From | TokenKind::Import | TokenKind::Case)
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

    /// A compound statement without its colon.
    fn colon(&self, start: usize, in_line: bool) -> Option<Fault> {
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
