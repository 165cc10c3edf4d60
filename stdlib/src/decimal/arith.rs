//! Arithmetic of decimal numbers.

use super::context::{Flags, Limits, Rounding, TOO_MANY, flag, rescale};
use super::number::{Kind, Number, pow10, power};
use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};
use std::cmp::Ordering;

/// What a wrong operation gives.
pub fn invalid(f: &mut Flags, why: Flags) -> Number {
    *f |= why;
    Number::nan()
}

fn quiet(n: &Number, c: &Limits, f: &mut Flags) -> Number {
    if n.kind == Kind::Signaling {
        *f |= flag::INVALID;
    }
    c.finish(Number { kind: Kind::Quiet, ..n.clone() }, &mut 0)
}
/// The NaN that comes of NaNs: signaling ones first.
pub fn nan_of(operands: &[&Number], c: &Limits, f: &mut Flags) -> Option<Number> {
    let found = operands.iter().find(|n| n.kind == Kind::Signaling);
    found.or_else(|| operands.iter().find(|n| n.is_nan())).map(|n| quiet(n, c, f))
}
macro_rules! nans {
    ($c:ident, $f:ident, $($n:ident),+) => {
        if let Some(n) = nan_of(&[$($n),+], $c, $f) {
            return n;
        }
    };
}
pub(super) use nans;

pub fn add(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) if a.negative != b.negative => return invalid(f, flag::INVALID),
        (true, _) => return a.clone(),
        (_, true) => return b.clone(),
        _ => {}
    }
    c.finish(sum(a, b, c), f)
}
/// The sum of finite numbers, not rounded, but for what is too small to matter.
fn sum(a: &Number, b: &Number, c: &Limits) -> Number {
    let exp = a.exp.min(b.exp);
    match (a.digits.is_zero(), b.digits.is_zero()) {
        (true, true) => {
            let floor = c.rounding == Rounding::Floor;
            let negative = a.negative && b.negative || floor && a.negative != b.negative;
            return Number::finite(negative, BigUint::zero(), exp);
        }
        (true, _) => return toward(b, exp.max(b.exp - c.prec - 1)),
        (_, true) => return toward(a, exp.max(a.exp - c.prec - 1)),
        _ => {}
    }
    let (high, low) = if a.exp >= b.exp { (a, b) } else { (b, a) };
    let far = high.exp + (high.size() - c.prec - 2).min(-1);
    let speck;
    let low = if low.adjusted() < far {
        speck = Number::finite(low.negative, BigUint::one(), far);
        &speck
    } else {
        low
    };
    let lifted = &high.digits * &*power(high.exp - low.exp);
    if high.negative == low.negative {
        return Number::finite(high.negative, lifted + &low.digits, low.exp);
    }
    match lifted.cmp(&low.digits) {
        Ordering::Equal => Number::finite(c.rounding == Rounding::Floor, BigUint::zero(), low.exp),
        Ordering::Greater => Number::finite(high.negative, lifted - &low.digits, low.exp),
        Ordering::Less => Number::finite(low.negative, &low.digits - lifted, low.exp),
    }
}
/// With a lower exponent, if that is lower.
fn toward(n: &Number, exp: i64) -> Number {
    if exp >= n.exp { n.clone() } else { rescale(n, exp, Rounding::Down).0 }
}

pub fn sub(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    add(a, &b.with_sign(!b.negative), c, f)
}

pub fn mul(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    match product(a, b) {
        Some(n) => c.finish(n, f),
        None => invalid(f, flag::INVALID),
    }
}
fn product(a: &Number, b: &Number) -> Option<Number> {
    let negative = a.negative != b.negative;
    if a.is_infinite() || b.is_infinite() {
        return (!a.is_zero() && !b.is_zero()).then(|| Number::infinity(negative));
    }
    Some(Number::finite(negative, &a.digits * &b.digits, a.exp + b.exp))
}

pub fn fma(a: &Number, b: &Number, third: &Number, c: &Limits, f: &mut Flags) -> Number {
    if a.is_nan() || b.is_nan() {
        nans!(c, f, a, b, third);
    }
    match product(a, b) {
        Some(n) => add(&n, third, c, f),
        None => invalid(f, flag::INVALID),
    }
}

pub fn div(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        return if b.is_infinite() { invalid(f, flag::INVALID) } else { Number::infinity(negative) };
    }
    if b.is_infinite() {
        *f |= flag::CLAMPED;
        return Number::finite(negative, BigUint::zero(), c.etiny());
    }
    if b.digits.is_zero() {
        if a.digits.is_zero() {
            return invalid(f, flag::DIV_UNDEFINED);
        }
        *f |= flag::DIV_ZERO;
        return Number::infinity(negative);
    }
    let ideal = a.exp - b.exp;
    if a.digits.is_zero() {
        return c.finish(Number::finite(negative, BigUint::zero(), ideal), f);
    }
    if c.prec > TOO_MANY {
        return invalid(f, flag::MEMORY);
    }
    let shift = b.size() - a.size() + c.prec + 1;
    let mut exp = ideal - shift;
    let (mut digits, rest) = if shift >= 0 {
        (&a.digits * &*power(shift)).div_rem(&b.digits)
    } else {
        a.digits.div_rem(&(&b.digits * &*power(-shift)))
    };
    if rest.is_zero() {
        strip(&mut digits, &mut exp, ideal);
    } else if (&digits % 5u32).is_zero() {
        // There is more behind the last digit.
        digits += 1u32;
    }
    c.finish(Number::finite(negative, digits, exp), f)
}
/// Takes zeros off the end, up to an exponent.
pub fn strip(digits: &mut BigUint, exp: &mut i64, most: i64) {
    while *exp < most {
        let (q, r) = digits.div_rem(&BigUint::from(10u32));
        if !r.is_zero() {
            break;
        }
        *digits = q;
        *exp += 1;
    }
}

/// The whole quotient and the rest of finite numbers, the second not being zero; nothing if there is no room.
fn divide(a: &Number, b: &Number, c: &Limits) -> Option<(Number, Number)> {
    let negative = a.negative != b.negative;
    let ideal = if b.is_infinite() { a.exp } else { a.exp.min(b.exp) };
    let apart = a.adjusted() - b.adjusted();
    if a.digits.is_zero() || b.is_infinite() || apart <= -2 {
        return Some((Number::finite(negative, BigUint::zero(), 0), rescale(a, ideal, c.rounding).0));
    }
    if apart > c.prec {
        return None;
    }
    let (q, r) = if a.exp >= b.exp {
        (&a.digits * &*power(a.exp - b.exp)).div_rem(&b.digits)
    } else {
        a.digits.div_rem(&(&b.digits * pow10(b.exp - a.exp)))
    };
    if super::number::size(&q) > c.prec {
        return None;
    }
    Some((Number::finite(negative, q, 0), Number::finite(a.negative, r, ideal)))
}

/// Quotient and rest, as `divmod` has them.
pub fn divmod(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> (Number, Number) {
    if let Some(n) = nan_of(&[a, b], c, f) {
        return (n.clone(), n);
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        if b.is_infinite() {
            let n = invalid(f, flag::INVALID);
            return (n.clone(), n);
        }
        return (Number::infinity(negative), invalid(f, flag::INVALID));
    }
    if b.is_zero() {
        if a.digits.is_zero() {
            let n = invalid(f, flag::DIV_UNDEFINED);
            return (n.clone(), n);
        }
        *f |= flag::DIV_ZERO | flag::INVALID;
        return (Number::infinity(negative), Number::nan());
    }
    match divide(a, b, c) {
        Some((q, r)) => (c.finish(q, f), c.finish(r, f)),
        None => {
            let n = invalid(f, flag::DIV_IMPOSSIBLE);
            (n.clone(), n)
        }
    }
}
pub fn div_int(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        return if b.is_infinite() { invalid(f, flag::INVALID) } else { Number::infinity(negative) };
    }
    if b.is_zero() {
        if a.digits.is_zero() {
            return invalid(f, flag::DIV_UNDEFINED);
        }
        *f |= flag::DIV_ZERO;
        return Number::infinity(negative);
    }
    match divide(a, b, c) {
        Some((q, _)) => c.finish(q, f),
        None => invalid(f, flag::DIV_IMPOSSIBLE),
    }
}
pub fn rem(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    if a.is_infinite() {
        return invalid(f, flag::INVALID);
    }
    if b.is_zero() {
        return invalid(f, if a.digits.is_zero() { flag::DIV_UNDEFINED } else { flag::INVALID });
    }
    match divide(a, b, c) {
        Some((_, r)) => c.finish(r, f),
        None => invalid(f, flag::DIV_IMPOSSIBLE),
    }
}
pub fn rem_near(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    if a.is_infinite() {
        return invalid(f, flag::INVALID);
    }
    if b.is_zero() {
        return invalid(f, if a.digits.is_zero() { flag::DIV_UNDEFINED } else { flag::INVALID });
    }
    if b.is_infinite() {
        return c.finish(a.clone(), f);
    }
    let ideal = a.exp.min(b.exp);
    if a.digits.is_zero() {
        return c.finish(Number::finite(a.negative, BigUint::zero(), ideal), f);
    }
    let apart = a.adjusted() - b.adjusted();
    if apart > c.prec {
        return invalid(f, flag::DIV_IMPOSSIBLE);
    }
    if apart <= -2 {
        return c.finish(rescale(a, ideal, c.rounding).0, f);
    }
    let lift = |n: &Number| &n.digits * pow10(n.exp - ideal);
    let by = lift(b);
    let (mut q, mut r) = lift(a).div_rem(&by);
    let mut negative = a.negative;
    // The nearest multiple may be the next one.
    if &r * 2u32 + if q.is_odd() { 1u32 } else { 0u32 } > by {
        r = by - r;
        negative = !negative;
        q += 1u32;
    }
    if super::number::size(&q) > c.prec {
        return invalid(f, flag::DIV_IMPOSSIBLE);
    }
    c.finish(Number::finite(negative, r, ideal), f)
}

pub fn plus(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a);
    // There is no negative zero where rounding does not ask for it.
    let a = if a.is_zero() { a.with_sign(a.negative && c.rounding == Rounding::Floor) } else { a.clone() };
    c.finish(a, f)
}
pub fn minus(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a);
    plus(&a.with_sign(!a.negative), c, f)
}
pub fn abs(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    if a.negative { minus(a, c, f) } else { plus(a, c, f) }
}

pub fn compare(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a, b);
    Number::int(a.compare(b) as i64)
}
pub fn compare_signal(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    if a.is_nan() || b.is_nan() {
        *f |= flag::INVALID;
    }
    compare(a, b, c, f)
}
pub fn compare_total(a: &Number, b: &Number, _: &Limits, _: &mut Flags) -> Number {
    Number::int(a.compare_total(b) as i64)
}
pub fn compare_total_mag(a: &Number, b: &Number, _: &Limits, _: &mut Flags) -> Number {
    Number::int(a.with_sign(false).compare_total(&b.with_sign(false)) as i64)
}

/// The one that `wanted` says; a number wins over a quiet NaN.
fn choose(a: &Number, b: &Number, mag: bool, wanted: Ordering, c: &Limits, f: &mut Flags) -> Number {
    if a.kind == Kind::Quiet && !b.is_nan() {
        return c.finish(b.clone(), f);
    }
    if b.kind == Kind::Quiet && !a.is_nan() {
        return c.finish(a.clone(), f);
    }
    nans!(c, f, a, b);
    let order = if mag { a.with_sign(false).compare(&b.with_sign(false)) } else { a.compare(b) };
    let order = if order == Ordering::Equal { a.compare_total(b) } else { order };
    c.finish(if order == wanted { a.clone() } else { b.clone() }, f)
}
pub fn max(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    choose(a, b, false, Ordering::Greater, c, f)
}
pub fn min(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    choose(a, b, false, Ordering::Less, c, f)
}
pub fn max_mag(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    choose(a, b, true, Ordering::Greater, c, f)
}
pub fn min_mag(a: &Number, b: &Number, c: &Limits, f: &mut Flags) -> Number {
    choose(a, b, true, Ordering::Less, c, f)
}

pub fn sqrt(a: &Number, c: &Limits, f: &mut Flags) -> Number {
    nans!(c, f, a);
    if a.is_infinite() && !a.negative {
        return a.clone();
    }
    if a.is_zero() {
        return c.finish(Number { exp: a.exp.div_euclid(2), ..a.clone() }, f);
    }
    if a.negative {
        return invalid(f, flag::INVALID);
    }
    if c.prec > TOO_MANY {
        return invalid(f, flag::MEMORY);
    }
    let ideal = a.exp.div_euclid(2);
    let odd = a.exp.rem_euclid(2) == 1;
    let digits = if odd { &a.digits * 10u32 } else { a.digits.clone() };
    let shift = c.prec + 1 - (super::number::size(&digits) + 1) / 2;
    let (scaled, whole) = if shift >= 0 {
        (digits * pow10(2 * shift), true)
    } else {
        let (q, r) = digits.div_rem(&pow10(-2 * shift));
        (q, r.is_zero())
    };
    let mut exp = ideal - shift;
    let mut root = scaled.sqrt();
    if whole && &root * &root == scaled {
        if exp < ideal {
            strip(&mut root, &mut exp, ideal);
        } else if exp > ideal {
            root *= pow10(exp - ideal);
            exp = ideal;
        }
    } else if (&root % 5u32).is_zero() {
        root += 1u32;
    }
    c.rounding(Rounding::HalfEven).finish(Number::finite(false, root, exp), f)
}
