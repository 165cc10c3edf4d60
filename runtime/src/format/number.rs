//! `format()` of ints, floats, complex numbers and strings.

use std::borrow::Cow;

use num_bigint::{BigInt, Sign};
use num_traits::ToPrimitive;

use super::float::{Style, to_text};
use super::int::{big_digits, small_digits};
use super::spec::{Align, Grouping, Spec, parse, unknown_kind};
use super::{ErrorKind, FormatError, check_length, wtf8};

/// The parts of a number about to be laid out.
struct Parts<'a> {
    negative: bool,
    prefix: &'a str,
    /// What is grouped and zero-padded.
    digits: &'a str,
    /// What follows: fraction, exponent, percent sign.
    rest: &'a str,
}

/// `format(n, spec)` of an int that fits 64 bits.
pub fn format_i64(n: i64, text: &[u8], of: &str) -> Result<Vec<u8>, FormatError> {
    if text.is_empty() {
        return Ok(n.to_string().into_bytes());
    }
    let spec = parse(text, of, b'd', Align::Right)?;
    if is_float_kind(spec.kind) {
        return format_float_as(n as f64, spec, of);
    }
    check_int_spec(&spec, of)?;
    if spec.kind == 'c' as u32 {
        return format_char(u32::try_from(n).ok(), &spec);
    }
    let (radix, prefix, upper) = int_kind(&spec, of)?;
    let digits = small_digits(n.unsigned_abs(), radix);
    finish_int(n < 0, digits, prefix, upper, &spec)
}

/// `format(n, spec)` of any int; `of` is the class that errors name.
pub fn format_bigint(n: &BigInt, text: &[u8], of: &str) -> Result<Vec<u8>, FormatError> {
    if text.is_empty() {
        return Ok(super::int::big_to_string(n).into_bytes());
    }
    let spec = parse(text, of, b'd', Align::Right)?;
    if is_float_kind(spec.kind) {
        let x = n.to_f64().filter(|x| x.is_finite());
        let x = x.ok_or_else(|| FormatError::overflow("int too large to convert to float"))?;
        return format_float_as(x, spec, of);
    }
    check_int_spec(&spec, of)?;
    if spec.kind == 'c' as u32 {
        let text = format_char(n.to_u32(), &spec);
        return match text {
            Err(e) if e.kind == ErrorKind::Overflow && n.to_i64().is_none() => {
                Err(FormatError::overflow("Python int too large to convert to C long"))
            }
            text => text,
        };
    }
    let (radix, prefix, upper) = int_kind(&spec, of)?;
    finish_int(n.sign() == Sign::Minus, big_digits(n, radix), prefix, upper, &spec)
}

/// Does `spec` want the decimal digits of an int? The caller's digit limit applies to these only.
pub fn wants_decimal(text: &[u8]) -> bool {
    !matches!(
        text.last(),
        Some(b'b' | b'o' | b'x' | b'X' | b'c' | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%')
    )
}

fn is_float_kind(kind: u32) -> bool {
    char::from_u32(kind).is_some_and(|c| "eEfFgG%".contains(c))
}

fn check_int_spec(spec: &Spec, of: &str) -> Result<(), FormatError> {
    if !char::from_u32(spec.kind).is_some_and(|c| "bcdoxXn".contains(c)) {
        return Err(unknown_kind(spec.kind, of));
    }
    if spec.precision.is_some() {
        return Err(FormatError::value("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(FormatError::value("Negative zero coercion (z) not allowed in integer format specifier"));
    }
    Ok(())
}

fn int_kind(spec: &Spec, of: &str) -> Result<(u32, &'static str, bool), FormatError> {
    let (radix, prefix, upper) = match char::from_u32(spec.kind) {
        Some('b') => (2, "0b", false),
        Some('o') => (8, "0o", false),
        Some('x') => (16, "0x", false),
        Some('X') => (16, "0X", true),
        Some('d' | 'n') => (10, "", false),
        _ => return Err(unknown_kind(spec.kind, of)),
    };
    Ok((radix, if spec.alternate { prefix } else { "" }, upper))
}

fn format_char(cp: Option<u32>, spec: &Spec) -> Result<Vec<u8>, FormatError> {
    if spec.sign.is_some() {
        return Err(FormatError::value("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(FormatError::value("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    let cp = cp.filter(|&cp| cp < 0x110000);
    let cp = cp.ok_or_else(|| FormatError::overflow("%c arg not in range(0x110000)"))?;
    let mut text = Vec::new();
    wtf8::push(&mut text, cp);
    let align = if spec.align == Align::AfterSign { Align::Right } else { spec.align };
    pad(&text, 1, &Spec { align, ..*spec })
}

fn finish_int(
    negative: bool,
    mut digits: String,
    prefix: &str,
    upper: bool,
    spec: &Spec,
) -> Result<Vec<u8>, FormatError> {
    if upper {
        digits.make_ascii_uppercase();
    }
    layout(&Parts { negative, prefix, digits: &digits, rest: "" }, spec)
}

/// `format(x, spec)` of a float.
pub fn format_f64(x: f64, text: &[u8]) -> Result<Vec<u8>, FormatError> {
    if text.is_empty() {
        return Ok(super::float::repr_f64(x).into_bytes());
    }
    let spec = parse(text, "float", 0, Align::Right)?;
    format_float_as(x, spec, "float")
}

fn format_float_as(x: f64, spec: Spec, type_name: &str) -> Result<Vec<u8>, FormatError> {
    let text = float_body(x, &spec, type_name, true)?;
    layout_float(&text, &spec)
}

/// The unpadded text of a float. `dot` is whether no type at all means `repr` with its `.0`.
fn float_body(x: f64, spec: &Spec, type_name: &str, dot: bool) -> Result<String, FormatError> {
    let precision = spec.precision;
    if precision.is_some_and(|p| p > i32::MAX as usize) {
        return Err(FormatError::value("precision too big"));
    }
    let (code, precision, dot) = match char::from_u32(spec.kind) {
        Some('\0') => match precision {
            None => (b'r', 0, dot),
            Some(p) => (b'g', p, dot),
        },
        Some('n') => (b'g', precision.unwrap_or(6), false),
        Some('%') => (b'f', precision.unwrap_or(6), false),
        Some(c @ ('e' | 'E' | 'f' | 'F' | 'g' | 'G')) => (c as u8, precision.unwrap_or(6), false),
        _ => return Err(unknown_kind(spec.kind, type_name)),
    };
    let percent = spec.kind == '%' as u32;
    let x = if percent { x * 100.0 } else { x };
    let mut text = to_text(x, Style { code, precision, alternate: spec.alternate, dot })?;
    if spec.no_negative_zero && text.starts_with('-') {
        let mantissa = text.split(['e', 'E']).next().unwrap_or("");
        if x.is_finite() && mantissa.bytes().all(|b| matches!(b, b'-' | b'.' | b'0')) {
            text.remove(0);
        }
    }
    if percent {
        text.push('%');
    }
    Ok(text)
}

fn layout_float(text: &str, spec: &Spec) -> Result<Vec<u8>, FormatError> {
    let (negative, body) = match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text),
    };
    let split = body.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(body.len());
    let (digits, rest) = body.split_at(split);
    layout(&Parts { negative, prefix: "", digits, rest }, spec)
}

/// `format(complex(re, im), spec)`.
pub fn format_complex(re: f64, im: f64, text: &[u8]) -> Result<Vec<u8>, FormatError> {
    if text.is_empty() {
        return Ok(super::float::repr_complex(re, im).into_bytes());
    }
    let spec = parse(text, "complex", 0, Align::Right)?;
    if !char::from_u32(spec.kind).is_some_and(|c| "\0eEfFgGn".contains(c)) {
        return Err(unknown_kind(spec.kind, "complex"));
    }
    if spec.fill == '0' as u32 {
        return Err(FormatError::value("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(FormatError::value("'=' alignment flag is not allowed in complex format specifier"));
    }
    let plain = spec.kind == 0;
    let lone = plain && re == 0.0 && re.is_sign_positive();
    let bare = Spec { width: None, fill: ' ' as u32, ..spec };
    let mut body = Vec::new();
    let re_text = float_body(re, &spec, "complex", false)?;
    let im_text = float_body(im, &spec, "complex", false)?;
    if plain && !lone {
        body.push(b'(');
    }
    if !lone {
        body.extend(layout_float(&re_text, &bare)?);
    }
    let im_spec = if lone { bare } else { Spec { sign: Some(b'+'), ..bare } };
    body.extend(layout_float(&im_text, &im_spec)?);
    body.push(b'j');
    if plain && !lone {
        body.push(b')');
    }
    pad(&body, body.len(), &spec)
}

/// `format(s, spec)` of a string (WTF-8).
pub fn format_str(s: &[u8], text: &[u8]) -> Result<Vec<u8>, FormatError> {
    if text.is_empty() {
        return Ok(s.to_vec());
    }
    let spec = parse(text, "str", b's', Align::Left)?;
    if spec.kind != 's' as u32 {
        return Err(unknown_kind(spec.kind, "str"));
    }
    if let Some(sign) = spec.sign {
        let what = if sign == b' ' { "Space" } else { "Sign" };
        return Err(FormatError::value(format!("{what} not allowed in string format specifier")));
    }
    if spec.no_negative_zero {
        return Err(FormatError::value("Negative zero coercion (z) not allowed in string format specifier"));
    }
    if spec.alternate {
        return Err(FormatError::value("Alternate form (#) not allowed in string format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(FormatError::value("'=' alignment not allowed in string format specifier"));
    }
    let s = match spec.precision {
        Some(n) => &s[..wtf8::offset(s, n)],
        None => s,
    };
    pad(s, wtf8::count(s), &spec)
}

/// Pads `text` of `count` code points as a whole.
fn pad(text: &[u8], count: usize, spec: &Spec) -> Result<Vec<u8>, FormatError> {
    let total = check_length(spec.width.unwrap_or(0))?.saturating_sub(count);
    let (left, right) = sides(total, spec.align);
    let mut out = Vec::with_capacity(text.len() + total);
    fill(&mut out, spec.fill, left);
    out.extend_from_slice(text);
    fill(&mut out, spec.fill, right);
    Ok(out)
}

fn sides(total: usize, align: Align) -> (usize, usize) {
    match align {
        Align::Left => (0, total),
        Align::Right | Align::AfterSign => (total, 0),
        Align::Center => (total / 2, total - total / 2),
    }
}

fn fill(out: &mut Vec<u8>, cp: u32, n: usize) {
    if cp < 0x80 {
        out.extend(std::iter::repeat_n(cp as u8, n));
    } else {
        (0..n).for_each(|_| wtf8::push(out, cp));
    }
}

fn layout(parts: &Parts<'_>, spec: &Spec) -> Result<Vec<u8>, FormatError> {
    let width = check_length(spec.width.unwrap_or(0))?;
    let sign: &[u8] = match (parts.negative, spec.sign) {
        (true, _) => b"-",
        (false, Some(b'+')) => b"+",
        (false, Some(b' ')) => b" ",
        _ => b"",
    };
    let outer = sign.len() + parts.prefix.len() + parts.rest.len();
    // Zeros put between sign and digits are digits themselves, and so are grouped.
    let zeros = spec.fill == '0' as u32 && spec.align == Align::AfterSign;
    let minimum = if zeros { width.saturating_sub(outer) } else { 0 };
    let digits = group(parts.digits, spec.grouping, minimum);
    let total = width.saturating_sub(outer + digits.len());
    let (left, inner, right) = match spec.align {
        Align::AfterSign => (0, total, 0),
        align => {
            let (left, right) = sides(total, align);
            (left, 0, right)
        }
    };
    let mut out = Vec::with_capacity(outer + digits.len() + total);
    fill(&mut out, spec.fill, left);
    out.extend_from_slice(sign);
    out.extend_from_slice(parts.prefix.as_bytes());
    fill(&mut out, spec.fill, inner);
    out.extend_from_slice(&digits);
    out.extend_from_slice(parts.rest.as_bytes());
    fill(&mut out, spec.fill, right);
    Ok(out)
}

/// Separates digits into groups, with leading zeros until at least `minimum` characters are there. A
/// separator never comes first, so the result may be one longer.
fn group(digits: &str, grouping: Grouping, minimum: usize) -> Cow<'_, [u8]> {
    let (mark, size) = match grouping {
        // Text such as `nan` has no digits to pad with zeros.
        Grouping::None => return Cow::Borrowed(digits.as_bytes()),
        _ if digits.is_empty() => return Cow::Borrowed(b""),
        Grouping::Comma => (b',', 3),
        Grouping::Underscore => (b'_', 3),
        Grouping::UnderscoreFour => (b'_', 4),
    };
    let mut reversed = Vec::with_capacity(digits.len().max(minimum) * 4 / 3 + 2);
    let mut rest = digits.bytes().rev();
    let mut placed = 0usize;
    loop {
        let next = rest.next();
        if next.is_none() && reversed.len() >= minimum {
            break;
        }
        if placed > 0 && placed.is_multiple_of(size) {
            reversed.push(mark);
        }
        reversed.push(next.unwrap_or(b'0'));
        placed += 1;
    }
    reversed.reverse();
    Cow::Owned(reversed)
}
