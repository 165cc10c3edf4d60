//! The texts of ints.

use super::{Num, num};
use crate::format::int as text;
use crate::heap::{Ref, Res, Value};
use crate::sync::thread::Thread;
use crate::types::str::Str;

/// The decimal text of an int, within the digit limit.
pub fn decimal(t: &Thread, n: &Num) -> Res<String> {
    match n {
        Num::Small(i) => Ok(i.to_string()),
        Num::Big(b) => {
            let limit = t.interp().int_max_str_digits.get();
            if limit > 0 && b.bits() as f64 * std::f64::consts::LOG10_2 >= limit as f64 {
                let s = if b.bits() as f64 * std::f64::consts::LOG10_2 > limit as f64 + 2.0 {
                    None
                } else {
                    Some(text::big_to_string(b))
                };
                let digits = s.as_ref().map(|s| s.trim_start_matches('-').len());
                if digits.is_none_or(|d| d > limit) {
                    return Err(t.value_error(format!(
                        "Exceeds the limit ({limit} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit"
                    )));
                }
            }
            Ok(text::big_to_string(b))
        }
    }
}

pub(super) fn repr(t: &Thread, v: &Value) -> Res {
    if let Some(i) = v.as_small_int() {
        return Ok(small_str(t, i)?.into_value());
    }
    t.string(decimal(t, &num(t, v)?)?)
}

/// The decimal text of a machine int.
pub fn small_str(t: &Thread, i: i64) -> Res<Ref<Str>> {
    if let Ok(digit @ 0..10) = u8::try_from(i) {
        if let Some(s) = t.interp().ascii_if_made(b'0' + digit) {
            return Ok(s);
        }
    }
    let n = i.unsigned_abs();
    let len = (i < 0) as usize + n.checked_ilog10().unwrap_or(0) as usize + 1;
    Str::make(t, len, len, |to| {
        write_digits(i, to);
    })
}

/// Writes a machine int into bytes that it fills from the end.
pub(super) fn write_digits(i: i64, to: &mut [u8]) -> usize {
    let mut n = i.unsigned_abs();
    let mut at = to.len();
    loop {
        at -= 1;
        to[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    if i < 0 {
        at -= 1;
        to[at] = b'-';
    }
    at
}

/// The decimal text of a machine int, written into `buf`.
pub fn small_decimal(i: i64, buf: &mut [u8; 24]) -> &str {
    let at = write_digits(i, buf);
    std::str::from_utf8(&buf[at..]).unwrap_or("")
}

pub(super) fn parse_text(t: &Thread, b: &[u8], base: i64, x: &Value) -> Res {
    if base == 10 && (1..=18).contains(&b.len()) && b.iter().all(u8::is_ascii_digit) {
        return t.int(b.iter().fold(0, |n, c| n * 10 + (c - b'0') as i64));
    }
    let ascii = crate::format::unicode::ascii_number_text(b);
    let limit = t.interp().int_max_str_digits.get();
    match text::parse_int(&ascii, base, limit) {
        Ok(text::Int::Small(i)) => t.int(i),
        Ok(text::Int::Big(b)) => t.bigint(b),
        Err(text::IntError::Base) => Err(t.value_error("int() base must be >= 2 and <= 36, or 0")),
        Err(text::IntError::Literal) => {
            let r = t.repr(x)?;
            Err(t.value_error(text::invalid_literal(base, &r.lossy())))
        }
        Err(text::IntError::Digits(n)) => Err(t.value_error(text::too_many_digits(limit, n))),
    }
}

/// `int.__format__`
pub fn format(t: &Thread, a: &[Value]) -> Res {
    let spec = t.arg_str(&a[1], "format() argument 2")?;
    if let Some(s) = a[0].as_small_int().and_then(|i| crate::format::quick::int(i, spec.as_bytes())) {
        return Str::part(t, s.as_bytes(), true);
    }
    let n = num(t, &a[0])?;
    if spec.is_empty() {
        return Ok(t.str(&a[0])?.into_value());
    }
    let of = t.type_name(&a[0]);
    let r = match &n {
        Num::Small(i) => crate::format::number::format_i64(*i, spec.as_bytes(), &of),
        Num::Big(b) => {
            if crate::format::number::wants_decimal(spec.as_bytes()) {
                decimal(t, &n)?;
            }
            crate::format::number::format_bigint(b, spec.as_bytes(), &of)
        }
    };
    match r {
        Ok(s) => Ok(Str::from_wtf8(t, &s)?.into_value()),
        Err(e) => Err(t.format_error(e)),
    }
}
