//! Operations on the places of decimal numbers: exponents, neighbours, shifts, digits as bits.

use super::arith::{add, invalid, nan_of, nans, strip};
use super::context::{Flags, Limits, Rounding, TOO_MANY, flag, rescale};
use super::number::{Number, pow10};
use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};
use std::cmp::Ordering;

pub fn quantize(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    if a.is_infinite() || b.is_infinite() {
        return if a.is_infinite() && b.is_infinite() { a.clone() } else { invalid(f, flag::INVALID) };
    }
    quantize_to(a, b.exp, c, f)
}
/// With an exponent, if there is room for all digits.
pub fn quantize_to(a: &Number, exp: i64, c: &Limits, f: &mut Flags) -> Number {
    if exp < c.etiny() || exp > c.emax {
        return invalid(f, flag::INVALID);
    }
    if a.digits.is_zero() {
        return c.finish(Number { exp, ..a.clone() }, f);
    }
    if a.adjusted() > c.emax || a.adjusted() - exp + 1 > c.prec {
        return invalid(f, flag::INVALID);
    }
    let (n, inexact) = rescale(a, exp, c.rounding);
    if n.adjusted() > c.emax || n.size() > c.prec {
        return invalid(f, flag::INVALID);
    }
    if !n.digits.is_zero() && n.adjusted() < c.emin {
        *f |= flag::SUBNORMAL;
    }
    if exp > a.exp {
        *f |= flag::ROUNDED | if inexact { flag::INEXACT } else { 0 };
    }
    c.finish(n, f)
}

pub fn to_integral_exact(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a);
    if a.is_infinite() || a.exp >= 0 {
        return a.clone();
    }
    if a.digits.is_zero() {
        return Number { exp: 0, ..a.clone() };
    }
    let (n, inexact) = rescale(a, 0, c.rounding);
    *f |= flag::ROUNDED | if inexact { flag::INEXACT } else { 0 };
    n
}
pub fn to_integral_value(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    let mut told = 0;
    let n = to_integral_exact(a, c, &mut told);
    *f |= told & !(flag::ROUNDED | flag::INEXACT);
    n
}

/// In its shortest form.
pub fn normalize(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a);
    let mut n = c.finish(a.clone(), f);
    if n.is_infinite() {
        return n;
    }
    if n.digits.is_zero() {
        return Number { exp: 0, ..n };
    }
    strip(&mut n.digits, &mut n.exp, c.highest_exp());
    n
}

pub fn next_minus(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a);
    next(a, true, c)
}
pub fn next_plus(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a);
    next(a, false, c)
}
fn next(a: &Number, down: bool, c: &Limits) -> Number {
    if a.is_infinite() {
        return if a.negative == down { a.clone() } else { c.largest(a.negative) };
    }
    let c = c.rounding(if down { Rounding::Floor } else { Rounding::Ceiling });
    let fitting = c.finish(a.clone(), &mut 0);
    if fitting.is_infinite() || fitting.compare(a) != Ordering::Equal {
        return fitting;
    }
    add(a, &Number::finite(down, BigUint::one(), c.etiny() - 1), &c, &mut 0)
}
pub fn next_toward(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    let n = match a.compare(b) {
        Ordering::Equal => return a.with_sign(b.negative),
        Ordering::Less => next(a, false, c),
        Ordering::Greater => next(a, true, c),
    };
    if n.is_infinite() {
        *f |= flag::OVERFLOW | flag::INEXACT | flag::ROUNDED;
    } else if n.adjusted() < c.emin {
        *f |= flag::UNDERFLOW | flag::SUBNORMAL | flag::INEXACT | flag::ROUNDED;
        if n.digits.is_zero() {
            *f |= flag::CLAMPED;
        }
    }
    n
}

/// A count: a whole number without an exponent, at most `most`.
fn count(b: &Number, most: i64) -> Option<i64> {
    if !b.is_finite() || b.exp != 0 { None } else { b.to_i64().filter(|n| n.abs() <= most) }
}

pub fn scaleb(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    let Some(n) = count(b, 2 * (c.emax + c.prec)) else { return invalid(f, flag::INVALID) };
    if a.is_infinite() {
        return a.clone();
    }
    c.finish(Number { exp: a.exp + n, ..a.clone() }, f)
}
pub fn shift(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    let Some(n) = count(b, c.prec) else { return invalid(f, flag::INVALID) };
    if a.is_infinite() {
        return a.clone();
    }
    let digits = &a.digits % pow10(c.prec.min(TOO_MANY).min(a.size()));
    let digits = if n < 0 { digits / pow10(-n) } else { (digits * pow10(n)) % pow10(c.prec) };
    Number { digits, ..a.clone() }
}
pub fn rotate(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    let Some(n) = count(b, c.prec) else { return invalid(f, flag::INVALID) };
    if a.is_infinite() {
        return a.clone();
    }
    let n = if n < 0 { n + c.prec } else { n };
    let digits = &a.digits % pow10(c.prec);
    let (high, low) = digits.div_rem(&pow10(c.prec - n));
    Number { digits: low * pow10(n) + high, ..a.clone() }
}

pub fn logb(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a);
    if a.is_infinite() {
        return Number::infinity(false);
    }
    if a.digits.is_zero() {
        *f |= flag::DIV_ZERO;
        return Number::infinity(true);
    }
    c.finish(Number::int(a.adjusted()), f)
}

/// The digits of a logical operand, the last first.
fn bits(n: &Number, c: &Limits) -> Option<Vec<u8>> {
    if !n.is_finite() || n.negative || n.exp != 0 {
        return None;
    }
    let mut d = n.digits.to_radix_le(10);
    d.truncate(usize::try_from(c.prec).unwrap_or(usize::MAX));
    (n.digits.to_radix_le(10).iter().all(|d| *d <= 1)).then_some(d)
}
fn logical(a: &Number, b: &Number, c: &Limits, f: &mut Flags, op: fn(u8, u8) -> u8) -> Number {
    let (Some(x), Some(y)) = (bits(a, c), bits(b, c)) else { return invalid(f, flag::INVALID) };
    let at = |v: &[u8], i: usize| v.get(i).copied().unwrap_or(0);
    let out: Vec<u8> = (0..x.len().max(y.len())).map(|i| op(at(&x, i), at(&y, i))).collect();
    Number::finite(false, BigUint::from_radix_le(&out, 10).unwrap_or_default(), 0)
}
pub fn logical_and(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    logical(a, b, c, f, |x, y| x & y)
}
pub fn logical_or(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    logical(a, b, c, f, |x, y| x | y)
}
pub fn logical_xor(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    logical(a, b, c, f, |x, y| x ^ y)
}
pub fn logical_invert(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    if c.prec > TOO_MANY {
        return invalid(f, flag::MEMORY);
    }
    let ones = Number::finite(false, (pow10(c.prec) - BigUint::one()) / 9u32, 0);
    logical_xor(a, &ones, c, f)
}
