//! Colours while typing, and the prompts of a block's further lines.

use ouro_lexer::{Token, TokenKind, tokenize};
use std::collections::HashSet;

/// What a stretch of source is. The colours are those of CPython's prompt from 3.14 on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hue {
    Keyword,
    Builtin,
    Definition,
    Number,
    Text,
    Comment,
    Command,
}

impl Hue {
    fn code(self) -> &'static str {
        match self {
            Hue::Keyword => "1;34",
            Hue::Builtin => "36",
            Hue::Definition => "1",
            Hue::Number => "33",
            Hue::Text => "32",
            Hue::Comment => "31",
            Hue::Command => "1;35",
        }
    }
}

/// How text is painted.
pub struct Painter {
    pub coloured: bool,
    /// The names of builtins that are not keywords.
    pub builtins: HashSet<String>,
    /// Columns of the first prompt.
    pub first: usize,
    /// The prompt of further lines, plain, and as it is shown.
    pub further: String,
    pub shown: String,
    /// Columns that a tab at the margin takes: as many as that prompt.
    pub tab: usize,
}

impl Painter {
    /// The editor's buffer as it is shown: as wide as the editor reckons it.
    pub fn paint(&self, buffer: &str) -> String {
        let source = super::block::to_source(buffer);
        let classes = if self.coloured { self.classes(&source) } else { Vec::new() };
        let mut next = classes.iter().peekable();
        let mut out = String::with_capacity(buffer.len() * 2);
        let mut column = self.first;
        let mut open: Option<usize> = None;
        // Where the buffer's next character stands in the source.
        let mut at = 0;
        let mut chars = buffer.chars().peekable();
        while let Some(c) = chars.next() {
            if open.is_some_and(|end| at >= end) {
                out.push_str("\x1b[0m");
                open = None;
            }
            if let Some((start, end, class)) = next.peek() {
                if at >= *start && open.is_none() {
                    out.push_str(&format!("\x1b[{}m", class.code()));
                    open = Some(*end);
                    next.next();
                }
            }
            at += c.len_utf8();
            match c {
                '\n' => {
                    let painted = open.take();
                    if painted.is_some() {
                        out.push_str("\x1b[0m");
                    }
                    out.push('\n');
                    column = 0;
                    if chars.next_if_eq(&'\t').is_some() {
                        out.push_str(&self.shown);
                        column = self.tab;
                    }
                    if let Some(end) = painted.filter(|end| at < *end) {
                        // A string goes on.
                        out.push_str(&format!("\x1b[{}m", Hue::Text.code()));
                        open = Some(end);
                    }
                }
                '\t' => {
                    let width = self.tab - column % self.tab;
                    out.push_str(&" ".repeat(width));
                    column += width;
                }
                c => {
                    out.push(c);
                    column += 1;
                }
            }
        }
        if open.is_some() {
            out.push_str("\x1b[0m");
        }
        out
    }

    /// The stretches that have a colour, in order.
    fn classes(&self, source: &str) -> Vec<(usize, usize, Hue)> {
        if source.starts_with(':') {
            let end = source.find(char::is_whitespace).unwrap_or(source.len());
            return vec![(0, end, Hue::Command)];
        }
        let scanned = tokenize(source, TokenKind::StartModule);
        let mut found = Vec::new();
        let (mut at, mut before) = (0, TokenKind::StartModule);
        for t in &scanned.tokens {
            let (start, end) = (t.span.start as usize, t.span.end as usize);
            if t.kind == TokenKind::Error || start < at || end > source.len() {
                continue;
            }
            comments(source, at, start, &mut found);
            if let Some(class) = self.class(source, t, before) {
                found.push((start, end, class));
            }
            (at, before) = (end, t.kind);
        }
        rest(source, at, &mut found);
        found
    }

    fn class(&self, source: &str, t: &Token, before: TokenKind) -> Option<Hue> {
        use TokenKind::*;
        match t.kind {
            k if k.is_keyword() => Some(Hue::Keyword),
            Match | Case | Type => Some(Hue::Keyword),
            Number => Some(Hue::Number),
            String | FStringStart | FStringMiddle | FStringEnd => Some(Hue::Text),
            Name if matches!(before, Def | Class) => Some(Hue::Definition),
            Name if before != Dot && self.builtins.contains(t.span.text(source)) => Some(Hue::Builtin),
            _ => Option::None,
        }
    }
}

/// Comments between two tokens.
fn comments(source: &str, from: usize, to: usize, found: &mut Vec<(usize, usize, Hue)>) {
    let Some(i) = source.get(from..to).and_then(|gap| gap.find('#')) else { return };
    let start = from + i;
    let end = source[start..to].find('\n').map_or(to, |n| start + n);
    found.push((start, end, Hue::Comment));
    comments(source, end, to, found);
}

/// What follows the last token: a comment, or a string that has no end yet.
fn rest(source: &str, at: usize, found: &mut Vec<(usize, usize, Hue)>) {
    let tail = &source[at..];
    let Some(i) = tail.find(['"', '\'', '#']) else { return };
    if tail[i..].starts_with('#') {
        comments(source, at, source.len(), found);
        return;
    }
    // The letters before the quote belong to it.
    let letters = tail[..i].chars().rev().take_while(|c| "rRbBuUfF".contains(*c)).count();
    found.push((at + i - letters, source.len(), Hue::Text));
}
