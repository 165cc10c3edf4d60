//! Where a thing stands in the source, and how to say it in lines and columns.

use std::fmt;

/// A half-open range of byte offsets in the source text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub const fn new(start: u32, end: u32) -> Self {
        Span { start, end }
    }

    /// An empty span at one offset.
    pub const fn at(offset: u32) -> Self {
        Span { start: offset, end: offset }
    }

    /// From the start of `self` to the end of `other`.
    pub const fn to(self, other: Span) -> Self {
        Span { start: self.start, end: other.end }
    }

    /// The text this span covers.
    pub fn text(self, source: &str) -> &str {
        source.get(self.start as usize..self.end as usize).unwrap_or("")
    }

    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    pub const fn len(self) -> u32 {
        self.end - self.start
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A place as Python reports it: a line from 1, a column in UTF-8 bytes from 0.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Location {
    pub line: u32,
    pub column: u32,
}

/// The starts of all lines, for going between offsets and lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<u32>,
    len: u32,
}

impl LineIndex {
    /// Lines end with `\n`, `\r\n` or a lone `\r`, as in Python's universal newlines.
    pub fn new(source: &str) -> Self {
        let bytes = source.as_bytes();
        let mut starts = Vec::with_capacity(bytes.len() / 32 + 1);
        starts.push(0);
        for (i, &b) in bytes.iter().enumerate() {
            if b == b'\n' || (b == b'\r' && bytes.get(i + 1) != Some(&b'\n')) {
                starts.push(i as u32 + 1);
            }
        }
        LineIndex { starts, len: bytes.len() as u32 }
    }

    /// The number of lines, counting an empty one after a final newline.
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// The line (from 1) an offset stands on.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|&s| s <= offset) as u32
    }

    /// Line from 1, column in UTF-8 bytes from 0.
    pub fn location(&self, offset: u32) -> Location {
        let line = self.line(offset);
        Location { line, column: offset - self.starts[line as usize - 1] }
    }

    /// The offset of the first byte of a line (from 1); past the last line, the end of the source.
    pub fn line_start(&self, line: u32) -> u32 {
        match self.starts.get((line.max(1) - 1) as usize) {
            Some(&s) => s,
            None => self.len,
        }
    }

    /// The offset of a line and byte column: the reverse of [`LineIndex::location`].
    pub fn offset(&self, location: Location) -> u32 {
        (self.line_start(location.line) + location.column).min(self.len)
    }

    /// The span of a line (from 1) without its newline.
    pub fn line_span(&self, line: u32, source: &str) -> Span {
        let start = self.line_start(line);
        let end = self.line_start(line + 1).max(start);
        let text = Span::new(start, end).text(source);
        Span::new(start, start + text.trim_end_matches(['\n', '\r']).len() as u32)
    }

    /// The column in characters (from 0), for showing carets.
    pub fn char_column(&self, offset: u32, source: &str) -> u32 {
        let start = self.line_start(self.line(offset));
        match source.get(start as usize..offset as usize) {
            Some(text) => text.chars().count() as u32,
            None => offset - start,
        }
    }
}
