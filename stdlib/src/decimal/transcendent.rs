//! Exponentials, logarithms and powers: in whole numbers scaled by a power of ten, with more and more digits until
//! it is clear how the result rounds.

use super::arith::{div, invalid, mul, nan_of};
use super::context::{Flags, Limits, Rounding, TOO_MANY, flag};
use super::number::{Number, pow10, size};
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use std::cell::RefCell;
use std::cmp::Ordering;

fn ten(n: i64) -> BigInt {
    pow10(n).into()
}
fn signed(negative: bool, n: BigUint) -> BigInt {
    BigInt::from_biguint(if negative { Sign::Minus } else { Sign::Plus }, n)
}
/// The number times 10^w, the rest cut off.
fn scaled(n: &Number, w: i64) -> BigInt {
    let shift = n.exp + w;
    let size = if shift >= 0 { &n.digits * pow10(shift) } else { &n.digits / pow10(-shift) };
    signed(n.negative, size)
}

/// e^x for a small x, both scaled by 10^w.
fn exp_scaled(x: &BigInt, w: i64) -> BigInt {
    // Halved so often that few terms do; each halving costs a squaring, and a bit.
    let halvings = ((w as f64).sqrt() as u64).max(4);
    let extra = halvings as i64 / 3 + 8;
    let one = ten(w + extra);
    let r = (x * ten(extra)) >> halvings;
    let (mut sum, mut term, mut n) = (one.clone(), one.clone(), 0u32);
    while !term.is_zero() {
        n += 1;
        term = (&term * &r) / &one / n;
        sum += &term;
    }
    for _ in 0..halvings {
        sum = (&sum * &sum) / &one;
    }
    sum / ten(extra)
}

/// ln(m) for m from 0.1 to 10, both scaled by 10^w.
fn ln_scaled(m: &BigInt, w: i64) -> BigInt {
    let one = ten(w);
    let guess = (m.to_f64_scaled(w)).ln();
    let near = BigInt::from((guess * 1e15) as i64) * ten(w) / ten(15);
    let e = exp_scaled(&near, w);
    // What is left is nearly 1: 2 artanh((m - e) / (m + e)).
    let z = ((m - &e) * &one) / (m + &e);
    let square = (&z * &z) / &one;
    let (mut sum, mut power, mut n) = (BigInt::zero(), z, 1u32);
    while !power.is_zero() {
        sum += &power / n;
        power = (&power * &square) / &one;
        n += 2;
    }
    near + sum * 2
}

trait ToF64Scaled {
    fn to_f64_scaled(&self, w: i64) -> f64;
}
impl ToF64Scaled for BigInt {
    fn to_f64_scaled(&self, w: i64) -> f64 {
        let drop = (w - 18).max(0);
        (self / ten(drop)).to_f64().unwrap_or(1.0) / 10f64.powi((w - drop) as i32)
    }
}

thread_local! {
    /// The logarithm of ten with the most digits that were wanted so far.
    static LN_TEN: RefCell<(i64, BigInt)> = RefCell::new((0, BigInt::zero()));
}
fn ln_ten(w: i64) -> BigInt {
    LN_TEN.with_borrow_mut(|(digits, value)| {
        if *digits < w + 5 {
            *digits = w + 30;
            // 10 is 10/e^2 times e^2: both near 1.
            *value = ln_scaled(&(ten(*digits) * 10 / 4), *digits) + ln_scaled(&(ten(*digits) * 4), *digits);
        }
        &*value / ten(*digits - w)
    })
}

/// The number of these digits, if they say how it rounds to so many: what follows is neither nothing nor a half, within
/// an error of a few.
fn certain(digits: &BigUint, prec: i64) -> bool {
    let drop = size(digits) - prec;
    if drop < 3 {
        return false;
    }
    let unit = pow10(drop);
    let rest = digits % &unit;
    let error = BigUint::from(50u32);
    let half = &unit / 2u32;
    let apart = |a: &BigUint, b: &BigUint| if a > b { a - b } else { b - a };
    rest > error && apart(&rest, &unit) > error && apart(&rest, &half) > error
}

/// Calls `f` with more and more digits until its result is certain.
fn settle(prec: i64, f: impl Fn(i64) -> Number) -> Number {
    let mut extra = 6;
    loop {
        let n = f(extra);
        if certain(&n.digits, prec) {
            return n;
        }
        extra *= 2;
    }
}

pub fn exp(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    if let Some(n) = nan_of(&[a], c, f) {
        return n;
    }
    if a.is_infinite() {
        return if a.negative { Number::finite(false, BigUint::zero(), 0) } else { a.clone() };
    }
    if a.digits.is_zero() {
        return Number::int(1);
    }
    if c.prec > TOO_MANY {
        return invalid(f, flag::MEMORY);
    }
    let c = c.rounding(Rounding::HalfEven);
    let prec = c.prec;
    let adjusted = a.adjusted();
    if adjusted < -prec - 1 {
        // 1 and something that does not show.
        let one = pow10(prec + 1);
        let near = if a.negative { one - 1u32 } else { one + 1u32 };
        return c.finish(Number::finite(false, near, -prec - 1), f);
    }
    // e^x is beyond all bounds when x has more digits than they.
    if adjusted > size(&BigUint::from(c.emax.unsigned_abs().max(c.etiny().unsigned_abs()))) + 1 {
        let exp = if a.negative { c.etiny() - 2 } else { c.emax + 1 };
        return c.finish(Number::finite(false, BigUint::one(), exp), f);
    }
    let n = settle(prec, |extra| {
        let w = prec + extra + adjusted.max(0) + 3;
        let x = scaled(a, w);
        let (k, r) = x.div_mod_floor(&ln_ten(w));
        let digits = exp_scaled(&r, w) / ten(adjusted.max(0) + 3);
        let k = k.to_i64().unwrap_or(0);
        Number::finite(false, digits.magnitude().clone(), k - prec - extra)
    });
    c.finish(n, f)
}

/// ln(a) of a positive finite number that is not 1, with so many digits and some more.
fn ln_number(a: &Number, prec: i64, base_ten: bool) -> impl Fn(i64) -> Number {
    let adjusted = a.adjusted();
    let close = (-1..=0).contains(&adjusted);
    // How small the result is when the number is close to 1.
    let small = if close {
        let one = Number::int(1);
        let apart = super::arith::sub(a, &one, &Limits::EXACT, &mut 0);
        (-apart.adjusted()).max(0)
    } else {
        0
    };
    let a = a.clone();
    move |extra| {
        let w = prec + extra + small + 5;
        let mut r = if close {
            ln_scaled(&scaled(&a, w), w)
        } else {
            let m = Number::finite(false, a.digits.clone(), a.exp - adjusted);
            ln_scaled(&scaled(&m, w), w) + ln_ten(w) * adjusted
        };
        if base_ten {
            r = (r * ten(w)) / ln_ten(w);
        }
        // The last digits are not to be trusted.
        Number::finite(r.is_negative(), (r / ten(3)).magnitude().clone(), 3 - w)
    }
}

fn logarithm(a: &Number, base_ten: bool, c: &Limits, f: &mut Flags) -> Number {
    if let Some(n) = nan_of(&[a], c, f) {
        return n;
    }
    if a.is_zero() {
        return Number::infinity(true);
    }
    if a.negative {
        return invalid(f, flag::INVALID);
    }
    if a.is_infinite() {
        return a.clone();
    }
    let c = c.rounding(Rounding::HalfEven);
    if a.digits == pow10(a.size() - 1) && (base_ten || a.adjusted() == 0) {
        return c.finish(Number::int(a.adjusted()), f);
    }
    if c.prec > TOO_MANY {
        return invalid(f, flag::MEMORY);
    }
    c.finish(settle(c.prec, ln_number(a, c.prec, base_ten)), f)
}
pub fn ln(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    logarithm(a, false, c, f)
}
pub fn log10(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    logarithm(a, true, c, f)
}

pub fn pow(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    if let Some(n) = nan_of(&[a, b], c, f) {
        return n;
    }
    if b.is_zero() {
        return if a.is_zero() { invalid(f, flag::INVALID) } else { Number::int(1) };
    }
    let whole = b.is_integer();
    let odd = whole && b.exp <= 0 && (&b.digits / pow10(-b.exp)).is_odd();
    let negative = a.negative && odd;
    if a.negative && !whole && !a.is_zero() {
        return invalid(f, flag::INVALID);
    }
    if a.is_zero() || a.is_infinite() {
        return if a.is_zero() == b.negative {
            Number::infinity(negative)
        } else {
            Number::finite(negative, BigUint::zero(), 0)
        };
    }
    let size_of_a = a.with_sign(false);
    match size_of_a.compare(&Number::int(1)) {
        Ordering::Equal => return one_to(&size_of_a, b, negative, whole, c, f),
        order if b.is_infinite() => {
            return if (order == Ordering::Less) == b.negative {
                Number::infinity(negative)
            } else {
                Number::finite(negative, BigUint::zero(), 0)
            };
        }
        _ => {}
    }
    if let Some(n) = out_of_bounds(&size_of_a, b, negative, c, f) {
        return n;
    }
    if c.prec > TOO_MANY {
        return invalid(f, flag::MEMORY);
    }
    match b.to_i64() {
        Some(n) => {
            let n = int_power(a, n, b, c, f);
            c.finish(n, f)
        }
        None => {
            let wide = c.wide(c.prec.max(a.size()) + 23);
            let mut told = 0;
            let l = ln(&size_of_a, &wide, &mut told);
            let n = exp(&mul(&l, b, &wide, &mut told), &wide, &mut told);
            *f |= flag::INEXACT | flag::ROUNDED;
            c.finish(n.with_sign(negative), f)
        }
    }
}

/// A power of 1 keeps the places of its base.
fn one_to(a: &Number, b: &Number, negative: bool, whole: bool, c: &Limits, f: &mut Flags) -> Number {
    let exp = if !whole || b.is_infinite() {
        *f |= flag::INEXACT | flag::ROUNDED;
        1 - c.prec
    } else {
        let times = if b.negative { 0 } else { b.to_i64().map_or(c.prec, |n| n.min(c.prec)) };
        let exp = a.exp.saturating_mul(times);
        if exp < 1 - c.prec {
            *f |= flag::ROUNDED;
        }
        exp.max(1 - c.prec)
    };
    if exp >= 0 {
        Number::int(if negative { -1 } else { 1 })
    } else {
        Number::finite(negative, pow10(-exp), exp)
    }
}

/// A power that cannot but be too large or too small.
fn out_of_bounds(a: &Number, b: &Number, negative: bool, c: &Limits, f: &mut Flags) -> Option<Number> {
    let digits = Limits { prec: 20, ..Limits::EXACT };
    let l = log10(a, &digits, &mut 0);
    let n = mul(&l, b, &digits, &mut 0);
    let bound = |x: i64| Number::int(x);
    if n.compare(&bound(c.emax + 2)) == Ordering::Greater {
        return Some(c.finish(Number::finite(negative, BigUint::one(), c.emax + 1), f));
    }
    if n.compare(&bound(c.etiny() - 2)) == Ordering::Less {
        return Some(c.finish(Number::finite(negative, BigUint::one(), c.etiny() - 3), f));
    }
    None
}

fn int_power(a: &Number, n: i64, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    let mut wide =
        Limits { prec: c.prec + b.size() + b.exp + 3, rounding: Rounding::HalfEven, clamp: false, ..*c };
    let mut base = a.clone();
    if n < 0 {
        wide.prec += 1;
        base = div(&Number::int(1), a, &wide, f);
    }
    let mut result = base.clone();
    let n = n.unsigned_abs();
    for bit in (0..n.ilog2()).rev() {
        result = mul(&result, &result, &wide, f);
        if n >> bit & 1 == 1 {
            result = mul(&result, &base, &wide, f);
        }
        if !result.is_finite() || result.is_zero() {
            break;
        }
    }
    result
}

/// `pow(a, b, m)`, all of them whole.
pub fn pow_mod(a: &Number, b: &Number, m: &Number, c: &Limits, f: &mut Flags) -> Number {
    if let Some(n) = nan_of(&[a, b, m], c, f) {
        return n;
    }
    let wrong = !a.is_integer()
        || !b.is_integer()
        || !m.is_integer()
        || b.negative && !b.is_zero()
        || m.is_zero()
        || m.adjusted() >= c.prec
        || a.is_zero() && b.is_zero();
    if wrong {
        return invalid(f, flag::INVALID);
    }
    let whole = |n: &Number| {
        if n.exp >= 0 { &n.digits * pow10(n.exp) } else { &n.digits / pow10(-n.exp) }
    };
    let modulus = whole(m);
    // The base may have any exponent.
    let base = if a.exp >= 0 {
        (&a.digits % &modulus) * BigUint::from(10u32).modpow(&BigUint::from(a.exp as u64), &modulus)
            % &modulus
    } else {
        whole(a) % &modulus
    };
    let power = if b.exp > 4096 {
        // x^(d * 10^e): e times the tenth power.
        let mut p = base.modpow(&b.digits, &modulus);
        for _ in 0..b.exp {
            p = p.modpow(&BigUint::from(10u32), &modulus);
        }
        p
    } else {
        base.modpow(&whole(b), &modulus)
    };
    let odd = b.exp <= 0 && whole(b).is_odd();
    Number::finite(a.negative && odd, power, 0)
}
