//! Text on its way to a file, in pieces. Numbers are written by hand: a trace has tens of thousands.

use std::fs::File;
use std::io::{Result, Write};

/// Bytes that go to the file at once, about: what fits into the processor's cache.
const PIECE: usize = 1 << 15;

/// The numbers below 100 in two digits.
const PAIRS: [[u8; 2]; 100] = {
    let mut all = [[0; 2]; 100];
    let mut n = 0;
    while n < 100 {
        all[n] = [b'0' + n as u8 / 10, b'0' + n as u8 % 10];
        n += 1;
    }
    all
};

/// Text that is written to a file.
pub struct Text {
    piece: Vec<u8>,
    file: File,
    /// What came of the pieces before: bytes.
    written: Result<u64>,
}

impl Text {
    /// A file that is there is written over before it is cut: many file systems take their time to empty one.
    pub fn create(name: &str) -> Result<Text> {
        let file = File::options().write(true).create(true).truncate(false).open(name)?;
        Ok(Text { piece: Vec::with_capacity(2 * PIECE), file, written: Ok(0) })
    }
    #[inline]
    pub fn put(&mut self, text: &str) -> &mut Text {
        self.piece.extend_from_slice(text.as_bytes());
        self
    }
    #[inline]
    pub fn int(&mut self, n: u64) -> &mut Text {
        match n {
            0..10 => self.piece.push(b'0' + n as u8),
            _ => self.digits(n),
        }
        self
    }
    fn digits(&mut self, mut n: u64) {
        let (mut all, mut from) = ([0; 20], 20);
        while n > 0 {
            let two = PAIRS[(n % 100) as usize];
            from -= 2;
            all[from..from + 2].copy_from_slice(&two);
            n /= 100;
        }
        from += usize::from(all[from] == b'0');
        self.piece.extend_from_slice(&all[from..]);
    }
    /// Nanoseconds, shown as microseconds.
    pub fn us(&mut self, nanos: u64) -> &mut Text {
        let (whole, rest) = (nanos / 1000, nanos % 1000);
        let [tens, ones] = PAIRS[(rest % 100) as usize];
        self.int(whole).piece.extend_from_slice(&[b'.', b'0' + (rest / 100) as u8, tens, ones]);
        self
    }
    /// A string as JSON.
    pub fn quoted(&mut self, s: &str) -> &mut Text {
        self.put("\"");
        for c in s.chars() {
            match c {
                '"' | '\\' => self.piece.extend([b'\\', c as u8]),
                // Not only for JSON: the text may stand in a script of a page.
                '<' | '>' | '&' | '\0'..='\x1f' | '\u{2028}' | '\u{2029}' => {
                    _ = self.put(&format!("\\u{:04x}", c as u32));
                }
                c => _ = self.put(c.encode_utf8(&mut [0; 4])),
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
            if let Err(e) = self.file.write_all(&self.piece) {
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
