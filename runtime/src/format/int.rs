//! Text of integers.

use num_bigint::BigInt;
use num_traits::{One, Zero};

/// An integer, small where it can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Int {
    Small(i64),
    Big(BigInt),
}

/// Why [`parse_int`] failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntError {
    /// `int() base must be >= 2 and <= 36, or 0`
    Base,
    /// See [`invalid_literal`].
    Literal,
    /// More digits than allowed; see [`too_many_digits`].
    Digits(usize),
}

/// The message for a bad literal; `repr` is that of what was given.
pub fn invalid_literal(base: i64, repr: &str) -> String {
    format!("invalid literal for int() with base {base}: {repr}")
}

/// The message for a literal beyond the digit limit.
pub fn too_many_digits(limit: usize, digits: usize) -> String {
    format!(
        "Exceeds the limit ({limit} digits) for integer string conversion: value has {digits} digits; \
         use sys.set_int_max_str_digits() to increase the limit"
    )
}

/// `int(text, base)`, of ASCII text (see [`super::unicode::ascii_number_text`]). `max_digits` of 0 is no
/// limit; a base that is a power of two has none anyway.
pub fn parse_int(text: &str, base: i64, max_digits: usize) -> Result<Int, IntError> {
    if base != 0 && !(2..=36).contains(&base) {
        return Err(IntError::Base);
    }
    let bytes = text.trim_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c', '\x1c', '\x1d', '\x1e', '\x1f']);
    let bytes = bytes.as_bytes();
    let (negative, mut s) = match bytes.first() {
        Some(b'-') => (true, &bytes[1..]),
        Some(b'+') => (false, &bytes[1..]),
        _ => (false, bytes),
    };
    let mut radix = base as u32;
    let prefix = match s {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    let mut zero_only = false;
    if base == 0 {
        radix = if prefix == 0 { 10 } else { prefix };
        // `010` is an error, `000` is not.
        zero_only = prefix == 0 && s.first() == Some(&b'0');
    }
    if prefix != 0 && prefix == radix {
        s = &s[2..];
        if s.first() == Some(&b'_') {
            s = &s[1..];
        }
    }
    let (mut small, mut fits, mut count, mut after_digit) = (0i64, true, 0usize, false);
    for &b in s {
        if b == b'_' {
            if !after_digit {
                return Err(IntError::Literal);
            }
            after_digit = false;
            continue;
        }
        let d = (b as char).to_digit(36).filter(|&d| d < radix).ok_or(IntError::Literal)?;
        if zero_only && d != 0 {
            return Err(IntError::Literal);
        }
        after_digit = true;
        count += 1;
        if fits {
            match small.checked_mul(radix as i64).and_then(|n| n.checked_sub(d as i64)) {
                Some(n) => small = n,
                None => fits = false,
            }
        }
    }
    if !after_digit {
        return Err(IntError::Literal);
    }
    if max_digits != 0 && count > max_digits && !radix.is_power_of_two() {
        return Err(IntError::Digits(count));
    }
    // Gathered negative, so that i64::MIN fits.
    if fits && (negative || small != i64::MIN) {
        return Ok(Int::Small(if negative { small } else { -small }));
    }
    let digits: Vec<u8> = s.iter().copied().filter(|&b| b != b'_').collect();
    let n = big_from_digits(&digits, radix);
    Ok(Int::Big(if negative { -n } else { n }))
}

/// Digits to a number; halves large inputs, since num-bigint's own conversion is quadratic.
fn big_from_digits(digits: &[u8], radix: u32) -> BigInt {
    if digits.len() < 2000 || radix.is_power_of_two() {
        return BigInt::parse_bytes(digits, radix).unwrap_or_default();
    }
    let low = digits.len() / 2;
    let (head, tail) = digits.split_at(digits.len() - low);
    big_from_digits(head, radix) * BigInt::from(radix).pow(low as u32) + big_from_digits(tail, radix)
}

/// The digits of `|n|` in a base of 2 to 36, without sign or prefix.
pub fn big_digits(n: &BigInt, radix: u32) -> String {
    let radix = radix.clamp(2, 36);
    let n = n.magnitude();
    // Below this size num-bigint's quadratic conversion wins.
    if n.bits() < 20_000 || radix.is_power_of_two() {
        return n.to_str_radix(radix);
    }
    // Powers radix^(1000 * 2^k), largest last; the number is split by the largest below it.
    let mut powers = vec![num_bigint::BigUint::from(radix).pow(1000)];
    while powers.last().is_some_and(|p| p.bits() * 2 <= n.bits() + 1) {
        let next = powers.last().map(|p| p * p).unwrap_or_else(One::one);
        powers.push(next);
    }
    let mut out = String::new();
    split_digits(n.clone(), radix, &powers, false, &mut out);
    out
}

fn split_digits(
    n: num_bigint::BigUint,
    radix: u32,
    powers: &[num_bigint::BigUint],
    padded: bool,
    out: &mut String,
) {
    let Some((power, smaller)) = powers.split_last() else {
        let text = n.to_str_radix(radix);
        if padded {
            out.extend(std::iter::repeat_n('0', 1000usize.saturating_sub(text.len())));
        }
        out.push_str(&text);
        return;
    };
    let (high, low) = num_integer::Integer::div_rem(&n, power);
    if padded || !high.is_zero() {
        split_digits(high, radix, smaller, padded, out);
        split_digits(low, radix, smaller, true, out);
    } else {
        split_digits(low, radix, smaller, false, out);
    }
}

/// The digits of `n` in a base of 2 to 36, without a prefix.
pub fn small_digits(n: u64, radix: u32) -> String {
    match radix {
        10 => n.to_string(),
        16 => format!("{n:x}"),
        8 => format!("{n:o}"),
        2 => format!("{n:b}"),
        _ => num_bigint::BigUint::from(n).to_str_radix(radix.clamp(2, 36)),
    }
}

/// `str(n)` of a long integer.
pub fn big_to_string(n: &BigInt) -> String {
    let digits = big_digits(n, 10);
    if n.sign() == num_bigint::Sign::Minus { format!("-{digits}") } else { digits }
}
