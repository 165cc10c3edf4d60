//! The formats that programs use most (`5d`, `06d`, `.2f`, `>8`), of plain ASCII, without an allocation.
//!
//! Each function fills a [`Short`] and says so; what it does not know, the general way knows.

/// A text of at most 64 bytes, filled from its end.
pub struct Short {
    bytes: [u8; Short::SIZE],
    from: usize,
}

impl Short {
    const SIZE: usize = 64;

    fn new() -> Short {
        Short { bytes: [b' '; Short::SIZE], from: Short::SIZE }
    }
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[self.from..]
    }
    fn len(&self) -> usize {
        Short::SIZE - self.from
    }
    fn push(&mut self, b: u8) {
        self.from -= 1;
        self.bytes[self.from] = b;
    }
    fn push_all(&mut self, text: &[u8]) {
        self.from -= text.len();
        self.bytes[self.from..][..text.len()].copy_from_slice(text);
    }
    /// The decimal digits of `n`, at least `least` of them.
    fn push_digits(&mut self, mut n: u64, least: usize) {
        let end = self.len() + least;
        loop {
            self.push(b'0' + (n % 10) as u8);
            n /= 10;
            if n == 0 {
                break;
            }
        }
        while self.len() < end {
            self.push(b'0');
        }
    }
}

/// `["<" | ">" | "^"]["0"][width]["." precision][letter]`, widths and precisions of two digits at most.
struct Simple {
    align: Option<u8>,
    zeros: bool,
    width: usize,
    precision: Option<usize>,
    kind: u8,
}

/// The number of digits at the head of `text`, three at most; their value; what follows.
fn number(text: &[u8]) -> (usize, usize, &[u8]) {
    let digits = text.iter().take(3).take_while(|c| c.is_ascii_digit()).count();
    let n = text[..digits].iter().fold(0, |n, c| n * 10 + (c - b'0') as usize);
    (digits, n, &text[digits..])
}

fn simple(spec: &[u8]) -> Option<Simple> {
    let mut rest = spec;
    let mut s = Simple { align: None, zeros: false, width: 0, precision: None, kind: 0 };
    if let [align @ (b'<' | b'>' | b'^'), tail @ ..] = rest {
        (s.align, rest) = (Some(*align), tail);
    }
    if let [b'0', tail @ ..] = rest {
        (s.zeros, rest) = (true, tail);
    }
    (_, s.width, rest) = number(rest);
    if let [b'.', tail @ ..] = rest {
        let (digits, n, tail) = number(tail);
        if digits == 0 {
            return None;
        }
        (s.precision, rest) = (Some(n), tail);
    }
    if let [kind, tail @ ..] = rest {
        (s.kind, rest) = (*kind, tail);
    }
    (rest.is_empty() && s.width <= 48).then_some(s)
}

/// Puts a sign before digits, and fills up to the width.
fn finish_number(out: &mut Short, negative: bool, s: &Simple) -> bool {
    if s.zeros {
        if s.align.is_some() {
            return false;
        }
        while out.len() + (negative as usize) < s.width {
            out.push(b'0');
        }
    }
    if negative {
        out.push(b'-');
    }
    if matches!(s.align, None | Some(b'>')) {
        while out.len() < s.width {
            out.push(b' ');
        }
        return true;
    }
    out.len() >= s.width
}

/// `format(n, spec)`
pub fn int(n: i64, spec: &[u8]) -> Option<Short> {
    let s = simple(spec).filter(|s| s.precision.is_none() && matches!(s.kind, 0 | b'd'))?;
    let mut out = Short::new();
    out.push_digits(n.unsigned_abs(), 0);
    finish_number(&mut out, n < 0, &s).then_some(out)
}

/// `format(x, spec)` with a type of `f`: the exact value times a power of ten, rounded half to even.
pub fn float(x: f64, spec: &[u8]) -> Option<Short> {
    let s = simple(spec).filter(|s| s.kind == b'f')?;
    let precision = s.precision.unwrap_or(6);
    if precision > 9 || x.is_nan() || x.abs() >= 1e9 {
        return None;
    }
    let bits = x.to_bits();
    let exponent = (bits >> 52 & 0x7FF) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let q = if x == 0.0 {
        0
    } else {
        // x = m * 2^-shift; below 1e9 the exponent is below 30, so that the shift is above 22.
        let m = fraction | 1 << 52;
        let shift = (1075 - exponent) as u32;
        if exponent == 0 || shift > 120 {
            return None;
        }
        let scaled = m as u128 * 10u128.pow(precision as u32);
        let (q, rest, half) = (scaled >> shift, scaled & ((1 << shift) - 1), 1u128 << (shift - 1));
        (q + (rest > half || rest == half && q & 1 == 1) as u128) as u64
    };
    let mut out = Short::new();
    if precision > 0 {
        let unit = 10u64.pow(precision as u32);
        out.push_digits(q % unit, precision);
        out.push(b'.');
        out.push_digits(q / unit, 0);
    } else {
        out.push_digits(q, 0);
    }
    finish_number(&mut out, x.is_sign_negative(), &s).then_some(out)
}

/// `format(text, spec)` of an ASCII text.
pub fn text(text: &[u8], spec: &[u8]) -> Option<Short> {
    let s = simple(spec).filter(|s| s.precision.is_none() && !s.zeros && matches!(s.kind, 0 | b's'))?;
    if text.len() > 48 || !text.is_ascii() {
        return None;
    }
    let room = s.width.saturating_sub(text.len());
    let before = match s.align {
        Some(b'>') => room,
        Some(b'^') => room / 2,
        _ => 0,
    };
    let mut out = Short::new();
    // The buffer is blank already.
    out.from -= room - before;
    out.push_all(text);
    out.from -= before;
    Some(out)
}
