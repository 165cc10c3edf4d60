//! printf-style formatting: `str % args` and `bytes % args`.

use num_bigint::{BigInt, Sign};

use super::float::{Style, to_text};
use super::int::{big_digits, small_digits};
use super::{FormatError, check_length, wtf8};

/// A width or a precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    None,
    Given(usize),
    /// `*`: the next argument says.
    Star,
}

/// The flags of a conversion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    pub left: bool,
    pub plus: bool,
    pub blank: bool,
    pub alternate: bool,
    pub zero: bool,
}

/// One `%` conversion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion<'a> {
    /// The mapping key, of `%(key)s`.
    pub key: Option<&'a [u8]>,
    pub flags: Flags,
    pub width: Size,
    pub precision: Size,
    /// The conversion character, valid or not.
    pub code: u32,
    /// Where the conversion character stands, in characters.
    pub index: usize,
}

impl Conversion<'_> {
    /// The error for a conversion character that is not known; raised only when its turn comes.
    pub fn unsupported(&self) -> FormatError {
        let shown = if (32..127).contains(&self.code) { self.code as u8 as char } else { '?' };
        FormatError::value(format!(
            "unsupported format character '{shown}' (0x{:x}) at index {}",
            self.code, self.index
        ))
    }
}

/// A piece of a format string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Directive<'a> {
    Literal(&'a [u8]),
    Conversion(Conversion<'a>),
    /// What follows is malformed; raised only when its turn comes, and always last.
    Fail(FormatError),
}

/// Splits a format string. `bytes` says that each byte is a character (`bytes % args`), otherwise WTF-8.
pub fn parse(format: &[u8], bytes: bool) -> impl Iterator<Item = Directive<'_>> {
    let mut pos = 0;
    std::iter::from_fn(move || {
        let rest = format.get(pos..).filter(|r| !r.is_empty())?;
        let end = rest.iter().position(|c| *c == b'%').map_or(format.len(), |n| pos + n);
        if end > pos {
            let text = &format[pos..end];
            pos = end;
            return Some(Directive::Literal(text));
        }
        if format.get(end + 1) == Some(&b'%') {
            pos = end + 2;
            return Some(Directive::Literal(&format[end..end + 1]));
        }
        Some(match conversion(format, end + 1, bytes) {
            Ok((conversion, next)) => {
                pos = next;
                Directive::Conversion(conversion)
            }
            Err(error) => {
                pos = format.len();
                Directive::Fail(error)
            }
        })
    })
}

fn conversion(format: &[u8], start: usize, bytes: bool) -> Result<(Conversion<'_>, usize), FormatError> {
    let mut pos = start;
    let mut key = None;
    if format.get(pos) == Some(&b'(') {
        let mut depth = 1;
        let first = pos + 1;
        pos = first;
        while depth > 0 {
            match format.get(pos) {
                Some(b'(') => depth += 1,
                Some(b')') => depth -= 1,
                Some(_) => {}
                None => return Err(FormatError::value("incomplete format key")),
            }
            pos += 1;
        }
        key = Some(&format[first..pos - 1]);
    }
    let mut flags = Flags::default();
    loop {
        match format.get(pos) {
            Some(b'-') => flags.left = true,
            Some(b'+') => flags.plus = true,
            Some(b' ') => flags.blank = true,
            Some(b'#') => flags.alternate = true,
            Some(b'0') => flags.zero = true,
            _ => break,
        }
        pos += 1;
    }
    let (width, next) = size(format, pos, isize::MAX as usize, "width too big")?;
    pos = next;
    let mut precision = Size::None;
    if format.get(pos) == Some(&b'.') {
        let message = if bytes { "prec too big" } else { "precision too big" };
        (precision, pos) = size(format, pos + 1, i32::MAX as usize, message)?;
        if precision == Size::None {
            precision = Size::Given(0);
        }
    }
    if matches!(format.get(pos), Some(b'h' | b'l' | b'L')) {
        pos += 1;
    }
    let decoded = if bytes { format.get(pos).map(|&b| (b as u32, 1)) } else { wtf8::decode(format, pos) };
    let (code, len) = decoded.ok_or_else(|| FormatError::value("incomplete format"))?;
    let index = if bytes { pos } else { wtf8::count(&format[..pos]) };
    Ok((Conversion { key, flags, width, precision, code, index }, pos + len))
}

fn size(
    format: &[u8],
    mut pos: usize,
    limit: usize,
    message: &'static str,
) -> Result<(Size, usize), FormatError> {
    if format.get(pos) == Some(&b'*') {
        return Ok((Size::Star, pos + 1));
    }
    let mut size = Size::None;
    while let Some(d @ b'0'..=b'9') = format.get(pos) {
        let so_far = if let Size::Given(n) = size { n } else { 0 };
        let next = so_far.checked_mul(10).and_then(|n| n.checked_add((d - b'0') as usize));
        match next.filter(|&n| n <= limit) {
            Some(n) => size = Size::Given(n),
            None => return Err(FormatError::value(message)),
        }
        pos += 1;
    }
    Ok((size, pos))
}

/// The flags, width and precision of a conversion once `*` has been looked up. A negative width from `*`
/// is the flag `-`; a negative precision is 0.
#[derive(Clone, Copy, Debug, Default)]
pub struct Layout {
    pub flags: Flags,
    pub width: usize,
    pub precision: Option<usize>,
}

impl Layout {
    /// Does it change nothing?
    pub fn is_plain(&self) -> bool {
        self.width == 0 && self.precision.is_none() && self.flags == Flags::default()
    }
}

/// `%d`, `%i`, `%u`, `%o`, `%x`, `%X` of an int that fits 64 bits.
pub fn format_i64(n: i64, code: u8, layout: &Layout) -> Result<String, FormatError> {
    format_int(n < 0, small_digits(n.unsigned_abs(), radix(code)), code, layout)
}

/// `%d`, `%i`, `%u`, `%o`, `%x`, `%X` of any int.
pub fn format_bigint(n: &BigInt, code: u8, layout: &Layout) -> Result<String, FormatError> {
    format_int(n.sign() == Sign::Minus, big_digits(n, radix(code)), code, layout)
}

fn radix(code: u8) -> u32 {
    match code {
        b'o' => 8,
        b'x' | b'X' => 16,
        _ => 10,
    }
}

fn format_int(negative: bool, mut digits: String, code: u8, layout: &Layout) -> Result<String, FormatError> {
    if code == b'X' {
        digits.make_ascii_uppercase();
    }
    let wanted = check_length(layout.precision.unwrap_or(0))?;
    if digits.len() < wanted {
        digits.insert_str(0, &"0".repeat(wanted - digits.len()));
    }
    let prefix = match code {
        _ if !layout.flags.alternate => "",
        b'o' => "0o",
        b'x' => "0x",
        b'X' => "0X",
        _ => "",
    };
    number(negative, prefix, &digits, layout)
}

/// `%e`, `%f`, `%g` and their capitals.
pub fn format_f64(x: f64, code: u8, layout: &Layout) -> Result<String, FormatError> {
    let precision = layout.precision.unwrap_or(6);
    let text = to_text(x, Style { code, precision, alternate: layout.flags.alternate, dot: false })?;
    match text.strip_prefix('-') {
        Some(body) => number(true, "", body, layout),
        None => number(false, "", &text, layout),
    }
}

fn number(negative: bool, prefix: &str, digits: &str, layout: &Layout) -> Result<String, FormatError> {
    let flags = layout.flags;
    let sign = match (negative, flags.plus, flags.blank) {
        (true, ..) => "-",
        (_, true, _) => "+",
        (.., true) => " ",
        _ => "",
    };
    let have = sign.len() + prefix.len() + digits.len();
    let missing = check_length(layout.width)?.saturating_sub(have);
    let mut out = String::with_capacity(have + missing);
    let zeros = flags.zero && !flags.left;
    if !zeros && !flags.left {
        out.extend(std::iter::repeat_n(' ', missing));
    }
    out.push_str(sign);
    out.push_str(prefix);
    if zeros {
        out.extend(std::iter::repeat_n('0', missing));
    }
    out.push_str(digits);
    if flags.left {
        out.extend(std::iter::repeat_n(' ', missing));
    }
    Ok(out)
}

/// `%s`, `%r`, `%a`, `%c`: cuts to the precision and pads with blanks. `bytes` as in [`parse`].
pub fn format_text(text: &[u8], layout: &Layout, bytes: bool) -> Result<Vec<u8>, FormatError> {
    let text = match layout.precision {
        Some(n) if bytes => &text[..n.min(text.len())],
        Some(n) => &text[..wtf8::offset(text, n)],
        None => text,
    };
    let width = check_length(layout.width)?;
    if width == 0 {
        return Ok(text.to_vec());
    }
    let missing = width.saturating_sub(if bytes { text.len() } else { wtf8::count(text) });
    let mut out = Vec::with_capacity(text.len() + missing);
    if !layout.flags.left {
        out.resize(missing, b' ');
    }
    out.extend_from_slice(text);
    if layout.flags.left {
        out.resize(out.len() + missing, b' ');
    }
    Ok(out)
}
