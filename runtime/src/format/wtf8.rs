//! Code points of WTF-8 text. Malformed input yields U+FFFD and never panics.

/// The code point that starts at `pos` and its length in bytes; `None` at the end.
#[inline]
pub fn decode(text: &[u8], pos: usize) -> Option<(u32, usize)> {
    let b = *text.get(pos)?;
    if b < 0x80 {
        return Some((b as u32, 1));
    }
    let cont = |k: usize| text.get(pos + k).map_or(0, |b| (b & 0x3F) as u32);
    let (cp, len) = match b {
        0xC0..=0xDF => ((b as u32 & 0x1F) << 6 | cont(1), 2),
        0xE0..=0xEF => ((b as u32 & 0x0F) << 12 | cont(1) << 6 | cont(2), 3),
        0xF0..=0xF7 => ((b as u32 & 0x07) << 18 | cont(1) << 12 | cont(2) << 6 | cont(3), 4),
        _ => (0xFFFD, 1),
    };
    Some((cp.min(0x10FFFF), len.min(text.len() - pos)))
}

/// The code point that ends at `pos` and its length in bytes; `None` at the start.
#[inline]
pub fn decode_back(text: &[u8], pos: usize) -> Option<(u32, usize)> {
    let mut start = pos.min(text.len()).checked_sub(1)?;
    let floor = pos.saturating_sub(4);
    while start > floor && text[start] & 0xC0 == 0x80 {
        start -= 1;
    }
    decode(&text[..pos.min(text.len())], start)
}

/// Appends a code point, lone surrogates included.
#[inline]
pub fn push(out: &mut Vec<u8>, cp: u32) {
    match cp {
        0..=0x7F => out.push(cp as u8),
        0x80..=0x7FF => out.extend_from_slice(&[0xC0 | (cp >> 6) as u8, tail(cp)]),
        0x800..=0xFFFF => out.extend_from_slice(&[0xE0 | (cp >> 12) as u8, tail(cp >> 6), tail(cp)]),
        _ => out.extend_from_slice(&[0xF0 | ((cp >> 18) & 7) as u8, tail(cp >> 12), tail(cp >> 6), tail(cp)]),
    }
}

fn tail(cp: u32) -> u8 {
    0x80 | (cp & 0x3F) as u8
}

/// The number of code points.
pub fn count(text: &[u8]) -> usize {
    text.iter().filter(|&&b| b & 0xC0 != 0x80).count()
}

/// The byte offset of code point `n`, or the length of the text if it has no more than `n`.
pub fn offset(text: &[u8], n: usize) -> usize {
    if n >= text.len() {
        return text.len();
    }
    let mut seen = 0;
    for (i, &b) in text.iter().enumerate() {
        if b & 0xC0 != 0x80 {
            if seen == n {
                return i;
            }
            seen += 1;
        }
    }
    text.len()
}

/// The code points of a text.
pub fn code_points(text: &[u8]) -> CodePoints<'_> {
    CodePoints { text, pos: 0 }
}

/// Iterator of [`code_points`].
pub struct CodePoints<'a> {
    text: &'a [u8],
    pos: usize,
}

impl Iterator for CodePoints<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        let (cp, len) = decode(self.text, self.pos)?;
        self.pos += len;
        Some(cp)
    }
}
