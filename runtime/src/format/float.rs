//! Text and exact forms of floats.

use num_bigint::BigInt;
use num_traits::{One, Zero};

use super::{FormatError, check_length};
use std::fmt::Write;

/// `repr(x)`.
pub fn repr_f64(x: f64) -> String {
    let mut out = String::with_capacity(24);
    push_repr(&mut out, x, true);
    out
}

/// Appends the shortest text that reads back as `x`; `dot` adds `.0` to what would read as an int.
fn push_repr(out: &mut String, x: f64, dot: bool) {
    if !x.is_finite() {
        out.push_str(special(x));
        return;
    }
    if (1e-4..1e12).contains(&x.abs()) && dot {
        // Where both write the digits in full, and no tie is possible, Ryu's text is Python's.
        out.push_str(ryu::Buffer::new().format_finite(x));
        return;
    }
    let mut text = format!("{x:e}");
    // Where two shortest texts are equally near, Python takes the even one and Rust the larger. That can
    // only be where the exact value has some 17 digits, which is cheap to tell.
    if text.len() >= 17 && (1e12..1e24).contains(&x.abs()) {
        let digits = text.bytes().take_while(|&b| b != b'e').filter(u8::is_ascii_digit).count();
        let even = format!("{x:.*e}", digits.saturating_sub(1));
        if even.parse() == Ok(x) {
            text = even;
        }
    }
    let (mantissa, exp) = split_exp(&text);
    if x.is_sign_negative() {
        out.push('-');
    }
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    place_point(out, &digits, exp + 1, !(-4..16).contains(&exp), false, dot, b'e');
}

fn special(x: f64) -> &'static str {
    if x.is_nan() {
        "nan"
    } else if x > 0.0 {
        "inf"
    } else {
        "-inf"
    }
}

/// Splits Rust's `d.ddde-7` into mantissa and exponent.
fn split_exp(text: &str) -> (&str, i32) {
    match text.split_once('e') {
        Some((m, e)) => (m, e.parse().unwrap_or(0)),
        None => (text, 0),
    }
}

/// Writes `digits` with the decimal point after `decpt` of them.
fn place_point(out: &mut String, digits: &str, decpt: i32, use_exp: bool, alternate: bool, dot: bool, e: u8) {
    if use_exp {
        let (first, rest) = digits.split_at(digits.len().min(1));
        out.push_str(first);
        if !rest.is_empty() || alternate {
            out.push('.');
        }
        out.push_str(rest);
        push_exp(out, decpt - 1, e);
        return;
    }
    let n = digits.len() as i32;
    if decpt <= 0 {
        out.push_str("0.");
        out.extend(std::iter::repeat_n('0', decpt.unsigned_abs() as usize));
        out.push_str(digits);
    } else if decpt >= n {
        out.push_str(digits);
        out.extend(std::iter::repeat_n('0', (decpt - n) as usize));
        if dot {
            out.push_str(".0");
        } else if alternate {
            out.push('.');
        }
    } else {
        let (whole, part) = digits.split_at(decpt as usize);
        out.push_str(whole);
        out.push('.');
        out.push_str(part);
    }
}

fn push_exp(out: &mut String, exp: i32, e: u8) {
    out.push(e as char);
    out.push(if exp < 0 { '-' } else { '+' });
    let n = exp.unsigned_abs();
    if n < 10 {
        out.push('0');
    }
    out.push_str(&n.to_string());
}

/// How [`to_text`] writes a float.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// `e`, `f`, `g`, `r` (shortest), or `E`, `F`, `G` for capitals.
    pub code: u8,
    pub precision: usize,
    /// `#`: always a decimal point; `g` keeps trailing zeros.
    pub alternate: bool,
    /// Add `.0` to what would read as an int (`repr`, `str`).
    pub dot: bool,
}

// No double has more digits than these, so what is asked for beyond is zeros (and Rust's own formatter
// takes no precision beyond 65535).
const MAX_FRACTION: usize = 1100;
const MAX_SIGNIFICANT: usize = 800;

/// The text of a float, correctly rounded, with a leading `-` when its sign bit is set (but for NaN).
pub fn to_text(x: f64, style: Style) -> Result<String, FormatError> {
    let upper = style.code.is_ascii_uppercase();
    if !x.is_finite() {
        let text = special(x);
        return Ok(if upper { text.to_ascii_uppercase() } else { text.to_owned() });
    }
    let e = if upper { b'E' } else { b'e' };
    let mut out = String::new();
    let code = style.code.to_ascii_lowercase();
    if code == b'r' {
        push_repr(&mut out, x, style.dot && !style.alternate);
        // `#` asks for the point alone.
        if style.alternate && !out.contains('.') {
            let at = out.find('e').unwrap_or(out.len());
            out.insert(at, '.');
        }
        if style.alternate && style.dot && out.ends_with('.') {
            out.push('0');
        }
        return Ok(out);
    }
    check_length(style.precision)?;
    if x.is_sign_negative() {
        out.push('-');
    }
    let x = x.abs();
    match code {
        b'f' => {
            let known = style.precision.min(MAX_FRACTION);
            if !push_exact(&mut out, x, style.precision) {
                let _ = write!(out, "{x:.known$}");
                out.extend(std::iter::repeat_n('0', style.precision - known));
            }
            if style.precision == 0 && style.alternate {
                out.push('.');
            }
        }
        b'e' => {
            let known = style.precision.min(MAX_SIGNIFICANT);
            let text = format!("{x:.known$e}");
            let (mantissa, exp) = split_exp(&text);
            out.push_str(mantissa);
            out.extend(std::iter::repeat_n('0', style.precision - known));
            if style.precision == 0 && style.alternate {
                out.push('.');
            }
            push_exp(&mut out, exp, e);
        }
        _ => {
            let precision = style.precision.max(1);
            let known = (precision - 1).min(MAX_SIGNIFICANT);
            let text = format!("{x:.known$e}");
            let (mantissa, exp) = split_exp(&text);
            let mut digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
            if style.alternate {
                digits.extend(std::iter::repeat_n('0', precision - known - 1));
            } else {
                digits.truncate(digits.trim_end_matches('0').len().max(1));
            }
            let limit = precision.min(i32::MAX as usize) as i32 - style.dot as i32;
            let use_exp = exp < -4 || exp + 1 > limit;
            place_point(&mut out, &digits, exp + 1, use_exp, style.alternate, style.dot, e);
        }
    }
    Ok(out)
}

/// Appends `x`, which is not negative, with `precision` digits after the point, if no digits follow them:
/// the cases where a formatter that works with error bounds has to give up.
fn push_exact(out: &mut String, x: f64, precision: usize) -> bool {
    const POWERS: [f64; 9] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8];
    let Some(power) = POWERS.get(precision) else { return false };
    let scaled = x * power;
    if scaled >= 9e15 || scaled.fract() != 0.0 || x.mul_add(*power, -scaled) != 0.0 {
        return false;
    }
    let digits = scaled as u64;
    let power = *power as u64;
    let _ = write!(out, "{}", digits / power);
    if precision > 0 {
        let _ = write!(out, ".{:0precision$}", digits % power);
    }
    true
}

/// `repr(complex(re, im))`.
pub fn repr_complex(re: f64, im: f64) -> String {
    let mut out = String::new();
    // A real part of +0.0 is left out, and with it the parentheses.
    let lone = re == 0.0 && re.is_sign_positive();
    if !lone {
        out.push('(');
        push_repr(&mut out, re, false);
        if im.is_nan() || im.is_sign_positive() {
            out.push('+');
        }
    }
    push_repr(&mut out, im, false);
    out.push('j');
    if !lone {
        out.push(')');
    }
    out
}

const BLANK: [char; 10] = [' ', '\t', '\n', '\r', '\x0b', '\x0c', '\x1c', '\x1d', '\x1e', '\x1f'];

/// `float(text)`, of ASCII text (see [`super::unicode::ascii_number_text`]).
pub fn parse_float(text: &str) -> Option<f64> {
    let text = text.trim_matches(BLANK);
    let used = scan_float(text.as_bytes())?;
    (used == text.len()).then(|| read_scanned(text))
}

/// The length of the longest float at the start of `text`, as `float()` would read it, and its value.
pub fn parse_float_prefix(text: &str) -> Option<(f64, usize)> {
    let used = scan_float(text.as_bytes())?;
    Some((read_scanned(text.get(..used)?), used))
}

fn read_scanned(text: &str) -> f64 {
    let value: f64 = if text.contains('_') {
        text.replace('_', "").parse().unwrap_or(f64::NAN)
    } else {
        text.parse().unwrap_or(f64::NAN)
    };
    // `-nan` has its sign bit in CPython too.
    if value.is_nan() { f64::NAN.copysign(if text.starts_with('-') { -1.0 } else { 1.0 }) } else { value }
}

/// The length of the float literal at the start of `s`.
fn scan_float(s: &[u8]) -> Option<usize> {
    let mut i = usize::from(matches!(s.first(), Some(b'+' | b'-')));
    for word in ["infinity", "inf", "nan"] {
        if s.get(i..i + word.len()).is_some_and(|w| w.eq_ignore_ascii_case(word.as_bytes())) {
            return Some(i + word.len());
        }
    }
    let whole = scan_digits(s, i);
    let mut digits = whole - i;
    i = whole;
    if s.get(i) == Some(&b'.') {
        let end = scan_digits(s, i + 1);
        digits += end - i - 1;
        i = end;
    }
    if digits == 0 {
        return None;
    }
    if matches!(s.get(i), Some(b'e' | b'E')) {
        let start = i + 1 + usize::from(matches!(s.get(i + 1), Some(b'+' | b'-')));
        let end = scan_digits(s, start);
        if end > start {
            i = end;
        }
    }
    Some(i)
}

/// The end of a run of digits with single underscores between them.
fn scan_digits(s: &[u8], start: usize) -> usize {
    let digit = |i: usize| s.get(i).is_some_and(u8::is_ascii_digit);
    let mut i = start;
    loop {
        if digit(i) || (i > start && s.get(i) == Some(&b'_') && digit(i + 1)) {
            i += 1;
        } else {
            return i;
        }
    }
}

/// The mantissa and exponent of a finite float: `|x| == m * 2^e`.
fn parts(x: f64) -> (u64, i32) {
    let bits = x.to_bits();
    let exp = ((bits >> 52) & 0x7FF) as i32;
    let fraction = bits & ((1 << 52) - 1);
    if exp == 0 { (fraction, -1074) } else { (fraction | 1 << 52, exp - 1075) }
}

/// `float.hex(x)`.
pub fn hex(x: f64) -> String {
    if !x.is_finite() {
        return special(x).to_owned();
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (m, e) = parts(x);
    format!("{sign}0x{}.{:013x}p{:+}", m >> 52, m & ((1 << 52) - 1), e + 52)
}

/// `float.fromhex(text)`.
pub fn from_hex(text: &str) -> Result<f64, FormatError> {
    let bad = || FormatError::value("invalid hexadecimal floating-point string");
    let s = text.trim_matches(BLANK);
    let (negative, s) = match s.as_bytes().first() {
        Some(b'-') => (true, &s[1..]),
        Some(b'+') => (false, &s[1..]),
        _ => (false, s),
    };
    let signed = |x: f64| if negative { -x } else { x };
    if s.eq_ignore_ascii_case("inf") || s.eq_ignore_ascii_case("infinity") {
        return Ok(signed(f64::INFINITY));
    }
    if s.eq_ignore_ascii_case("nan") {
        return Ok(signed(f64::NAN));
    }
    let s = s.strip_prefix("0x").or_else(|| s.strip_prefix("0X")).unwrap_or(s);
    let (number, exp) = match s.find(['p', 'P']) {
        Some(i) => (&s[..i], Some(&s[i + 1..])),
        None => (s, None),
    };
    // 30 hex digits fit beside the sticky bit; the rest only matters for being zero or not.
    let (mut m, mut e, mut sticky, mut kept, mut any, mut point) = (0u128, 0i64, false, 0, false, false);
    for c in number.bytes() {
        if c == b'.' && !point {
            point = true;
            continue;
        }
        let d = (c as char).to_digit(16).ok_or_else(bad)?;
        any = true;
        if point {
            e -= 4;
        }
        if kept < 30 {
            m = m << 4 | d as u128;
            kept += (m != 0) as u32;
        } else {
            sticky |= d != 0;
            e += 4;
        }
    }
    if !any {
        return Err(bad());
    }
    if let Some(exp) = exp {
        let digits = exp.strip_prefix(['+', '-']).unwrap_or(exp);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(bad());
        }
        // Beyond this every value is zero or too large.
        let n = digits.trim_start_matches('0');
        let n: i64 = if n.len() > 17 { i64::MAX / 8 } else { n.parse().unwrap_or(0) };
        e = e.saturating_add(if exp.starts_with('-') { -n } else { n });
    }
    if m == 0 {
        return Ok(signed(0.0));
    }
    let too_large = || FormatError::overflow("hexadecimal value too large to represent as a float");
    let bits = 128 - m.leading_zeros() as i64;
    let top = e.saturating_add(bits);
    if top > 1024 {
        return Err(too_large());
    }
    if top < -1075 {
        return Ok(signed(0.0));
    }
    // The unit in the last place is 2^unit; everything below it is rounded half to even.
    let unit = (top - 53).max(-1074);
    let shift = unit - e;
    let rounded: u64 = if shift <= 0 {
        (m << (-shift).min(127)) as u64
    } else {
        let (high, low) = if shift >= 128 { (0, m) } else { (m >> shift, m & ((1u128 << shift) - 1)) };
        let half = if shift > 128 { u128::MAX } else { 1u128 << (shift - 1) };
        let up = low > half || (low == half && (sticky || high & 1 == 1));
        high as u64 + up as u64
    };
    let x = scale(rounded as f64, unit as i32);
    if x.is_infinite() { Err(too_large()) } else { Ok(signed(x)) }
}

/// `m * 2^e` where the product is exact or overflows.
fn scale(mut m: f64, mut e: i32) -> f64 {
    while e > 1000 {
        m *= 2f64.powi(1000);
        e -= 1000;
    }
    while e < -1000 {
        m *= 2f64.powi(-1000);
        e += 1000;
    }
    m * 2f64.powi(e)
}

/// `x.as_integer_ratio()`; `None` of an infinity or NaN.
pub fn as_integer_ratio(x: f64) -> Option<(BigInt, BigInt)> {
    if !x.is_finite() {
        return None;
    }
    let (mut m, mut e) = parts(x);
    if m == 0 {
        return Some((BigInt::zero(), BigInt::one()));
    }
    let zeros = m.trailing_zeros();
    m >>= zeros;
    e += zeros as i32;
    let m = if x < 0.0 { -BigInt::from(m) } else { BigInt::from(m) };
    Some(if e >= 0 { (m << e as usize, BigInt::one()) } else { (m, BigInt::one() << (-e) as usize) })
}

/// `round(x, digits)` of a float: correctly rounded, half to even on the exact value.
pub fn round_digits(x: f64, digits: i64) -> Result<f64, FormatError> {
    if !x.is_finite() || x == 0.0 || digits > 323 {
        return Ok(x);
    }
    if digits < -308 {
        return Ok(0.0f64.copysign(x));
    }
    let text = if digits >= 0 {
        format!("{x:.*}", digits as usize)
    } else {
        // Rust's formatter rounds only behind the point, so round the exact digits by hand.
        let exact = format!("{:.*e}", MAX_SIGNIFICANT, x.abs());
        let (mantissa, exp) = split_exp(&exact);
        let all: Vec<u8> = mantissa.bytes().filter(u8::is_ascii_digit).collect();
        let keep = exp as i64 + 1 + digits;
        if keep < 0 {
            return Ok(0.0f64.copysign(x));
        }
        let keep = keep as usize;
        if keep >= all.len() {
            return Ok(x);
        }
        let (head, tail) = all.split_at(keep);
        let odd = head.last().is_some_and(|d| d & 1 == 1);
        let rest = tail[1..].iter().any(|&d| d != b'0');
        let up = tail[0] > b'5' || (tail[0] == b'5' && (rest || odd));
        let mut n = BigInt::parse_bytes(head, 10).unwrap_or_default();
        if up {
            n += 1;
        }
        format!("{}{n}e{}", if x < 0.0 { "-" } else { "" }, -digits)
    };
    let rounded: f64 = text.parse().unwrap_or(x);
    if rounded.is_infinite() {
        return Err(FormatError::overflow("rounded value too large to represent"));
    }
    Ok(rounded.copysign(x))
}

/// `round(x)` as a float: half to even.
pub fn round_half_even(x: f64) -> f64 {
    x.round_ties_even()
}
