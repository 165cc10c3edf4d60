//! Colours while typing, and the prompts of a block's further lines.

use ouro_lexer::{Token, TokenKind, tokenize};
use std::collections::HashSet;
use unicode_width::UnicodeWidthChar;

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

/// The rows of a buffer that are on the screen.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct View {
    pub columns: usize,
    /// The row at the top, and how many there is room for.
    pub first: usize,
    pub height: usize,
    /// The last row of the buffer.
    pub end: usize,
}

impl View {
    pub fn shows(&self, row: usize) -> bool {
        (self.first..self.first + self.height).contains(&row)
    }
    pub fn shows_all(&self) -> bool {
        self.end < self.height
    }
}

/// A row and a column as the editor reckons them.
#[derive(Clone, Copy)]
struct Place {
    row: usize,
    column: usize,
}

impl Place {
    /// The place behind a character, which goes to the next row if it does not fit.
    fn after(self, c: char, tab: usize, columns: usize) -> Place {
        let width = if c == '\t' { tab - self.column % tab } else { c.width().unwrap_or(0) };
        match self.column + width {
            column if column > columns => Place { row: self.row + 1, column: width },
            column => Place { row: self.row, column },
        }
    }
    /// The place where a cursor behind a full row stands.
    fn wrapped(self, columns: usize) -> Place {
        if self.column == columns { Place { row: self.row + 1, column: 0 } } else { self }
    }
}

/// Takes what is painted, and keeps what stands in a view.
struct Canvas<'v> {
    view: &'v View,
    text: String,
    visible: bool,
    colour: Option<&'static str>,
}

impl Canvas<'_> {
    fn new(view: &View) -> Canvas<'_> {
        Canvas { view, text: String::new(), visible: view.shows(0), colour: None }
    }
    fn push(&mut self, text: &str) {
        if self.visible {
            self.text.push_str(text);
        }
    }
    fn colour(&mut self, code: Option<&'static str>) {
        if std::mem::replace(&mut self.colour, code) != code && self.visible {
            self.write_colour();
        }
    }
    fn write_colour(&mut self) {
        self.text.push_str(&format!("\x1b[{}m", self.colour.unwrap_or("0")));
    }
    /// A row that the terminal itself begins where the one before is full.
    fn row(&mut self, row: usize) {
        if self.visible == self.view.shows(row) {
            return;
        }
        self.visible = !self.visible;
        if self.visible {
            // The editor's prompt stands there.
            self.text.push_str("\r\x1b[K");
            if self.colour.is_some() {
                self.write_colour();
            }
        } else if self.colour.is_some() {
            self.text.push_str("\x1b[0m");
        }
    }
    /// A row that begins with a new line.
    fn line(&mut self, row: usize) {
        if self.visible && self.view.shows(row) {
            self.text.push('\n');
        }
        self.row(row);
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
    /// The rows of the editor's buffer that stand in a view, as they are shown: as wide as the editor reckons them.
    pub fn paint(&self, buffer: &str, view: &View) -> String {
        let source = super::block::to_source(buffer);
        let classes = if self.coloured { self.classes(&source) } else { Vec::new() };
        let mut next = classes.iter().peekable();
        let mut out = Canvas::new(view);
        let mut place = Place { row: 0, column: self.first };
        let mut open: Option<(usize, &'static str)> = None;
        // Where the buffer's next character stands in the source.
        let mut at = 0;
        let mut chars = buffer.chars().peekable();
        while let Some(c) = chars.next() {
            if open.is_some_and(|(end, _)| at >= end) {
                out.colour(None);
                open = None;
            }
            if let Some((start, end, class)) = next.peek() {
                if at >= *start && open.is_none() {
                    open = Some((*end, class.code()));
                    out.colour(Some(class.code()));
                    next.next();
                }
            }
            at += c.len_utf8();
            match c {
                '\n' => {
                    let painted = open.take();
                    out.colour(None);
                    place = Place { row: place.row + 1, column: 0 };
                    out.line(place.row);
                    if chars.next_if_eq(&'\t').is_some() {
                        out.push(&self.shown);
                        place.column = self.tab;
                    }
                    if let Some((end, _)) = painted.filter(|(end, _)| at < *end) {
                        // A string goes on.
                        open = Some((end, Hue::Text.code()));
                        out.colour(Some(Hue::Text.code()));
                    }
                }
                c => {
                    let before = place;
                    place = place.after(c, self.tab, view.columns);
                    out.row(place.row);
                    match c {
                        '\t' if place.row > before.row => out.push(&" ".repeat(place.column)),
                        '\t' => out.push(&" ".repeat(place.column - before.column)),
                        c => out.push(c.encode_utf8(&mut [0; 4])),
                    }
                }
            }
        }
        out.colour(None);
        out.text
    }

    /// Where the cursor stands in the buffer, and where its end is, in rows below the prompt.
    fn rows(&self, buffer: &str, at: usize, columns: usize) -> (usize, usize) {
        let mut place = Place { row: 0, column: self.first };
        let mut cursor = 0;
        for (i, c) in buffer.char_indices() {
            if i == at {
                cursor = place.wrapped(columns).row;
            }
            place = match c {
                '\n' => Place { row: place.row + 1, column: 0 },
                c => place.after(c, self.tab, columns),
            };
        }
        let end = place.wrapped(columns).row;
        (if at >= buffer.len() { end } else { cursor }, end)
    }

    /// What of a buffer fits on a terminal of so many columns and rows with the cursor in it, and the cursor's row.
    ///
    /// The editor thinks that it has written all rows, and goes up from the last to the cursor's. On a terminal that is
    /// lower than that it comes to the row of the cursor if this is either among the last rows, or stands at the top,
    /// where going up ends.
    pub fn view(&self, buffer: &str, at: usize, (columns, height): (usize, usize)) -> (View, usize) {
        let (cursor, end) = self.rows(buffer, at, columns);
        let first = if end < height { 0 } else { cursor.min(end + 1 - height) };
        (View { columns, first, height, end }, cursor)
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
