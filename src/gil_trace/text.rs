//! Text on its way to a file, in pieces. Numbers are written by hand: a trace has tens of thousands.

use std::fs::File;
use std::io::{Result, Write};

/// Bytes that go to the file at once, about: what fits into the processor's cache.
const PIECE: usize = 1 << 15;

/// Text that is written to a file.
pub struct Text {
    piece: String,
    file: File,
    /// What came of the pieces before: bytes.
    written: Result<u64>,
}

impl Text {
    /// A file that is there is written over before it is cut: many file systems take their time to empty one.
    pub fn create(name: &str) -> Result<Text> {
        let file = File::options().write(true).create(true).truncate(false).open(name)?;
        Ok(Text { piece: String::with_capacity(2 * PIECE), file, written: Ok(0) })
    }
    pub fn put(&mut self, text: &str) -> &mut Text {
        self.piece.push_str(text);
        self
    }
    pub fn int(&mut self, n: u64) -> &mut Text {
        let mut digits = Digits::default();
        digits.add(n, 1);
        self.put(digits.text())
    }
    /// Nanoseconds, shown as microseconds.
    pub fn us(&mut self, nanos: u64) -> &mut Text {
        let mut digits = Digits::default();
        digits.add(nanos % 1000, 3);
        digits.point();
        digits.add(nanos / 1000, 1);
        self.put(digits.text())
    }
    /// A string as JSON.
    pub fn quoted(&mut self, s: &str) -> &mut Text {
        self.put("\"");
        for c in s.chars() {
            match c {
                '"' | '\\' => self.piece.extend(['\\', c]),
                // Not only for JSON: the text may stand in a script of a page.
                '<' | '>' | '&' | '\0'..='\x1f' | '\u{2028}' | '\u{2029}' => {
                    self.piece += &format!("\\u{:04x}", c as u32);
                }
                c => self.piece.push(c),
            }
        }
        self.put("\"")
    }
    /// A row ends here.
    pub fn row(&mut self) {
        if self.piece.len() >= PIECE {
            self.flush();
        }
    }
    fn flush(&mut self) {
        if let Ok(written) = &mut self.written {
            *written += self.piece.len() as u64;
            if let Err(e) = self.file.write_all(self.piece.as_bytes()) {
                self.written = Err(e);
            }
        }
        self.piece.clear();
    }
    /// The text ends here.
    pub fn finish(mut self) -> Result<()> {
        self.flush();
        let length = self.written?;
        // What is no regular file has no length.
        if self.file.metadata()?.is_file() { self.file.set_len(length) } else { Ok(()) }
    }
}

/// A number in the making, from its last digit to its first.
struct Digits {
    all: [u8; 24],
    from: usize,
}

impl Default for Digits {
    fn default() -> Digits {
        Digits { all: [b'.'; 24], from: 24 }
    }
}

impl Digits {
    fn add(&mut self, mut n: u64, least: usize) {
        let end = self.from;
        while n > 0 || end - self.from < least {
            self.from -= 1;
            self.all[self.from] = b'0' + (n % 10) as u8;
            n /= 10;
        }
    }
    fn point(&mut self) {
        self.from -= 1;
        self.all[self.from] = b'.';
    }
    fn text(&self) -> &str {
        std::str::from_utf8(&self.all[self.from..]).unwrap_or_default()
    }
}
