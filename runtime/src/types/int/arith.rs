//! Arithmetic of ints of any size.

use super::{Num, NumRef};
use crate::heap::{Res, Value};
use crate::sync::thread::Thread;
use crate::types::tuple::Tuple;
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

macro_rules! pair {
    ($t:ident, $a:ident, $b:ident) => {
        match ($t.as_num($a), $t.as_num($b)) {
            (Some(x), Some(y)) => (x, y),
            _ => return Ok(Value::NOT_IMPLEMENTED),
        }
    };
}

macro_rules! look {
    ($t:ident, $a:ident, $b:ident) => {
        match ($t.num_ref($a), $t.num_ref($b)) {
            (Some(x), Some(y)) => (x, y),
            _ => return Ok(Value::NOT_IMPLEMENTED),
        }
    };
}

macro_rules! arithmetic {
    ($name:ident, $checked:ident, $op:tt) => {
        pub fn $name(t: &Thread, a: &Value, b: &Value) -> Res {
            match look!(t, a, b) {
                (NumRef::Small(x), NumRef::Small(y)) => match x.$checked(y) {
                    Some(r) => t.int(r),
                    None => t.bigint(BigInt::from(x) $op BigInt::from(y)),
                },
                (NumRef::Small(x), NumRef::Big(y)) => t.bigint(x $op y),
                (NumRef::Big(x), NumRef::Small(y)) => t.bigint(x $op y),
                (NumRef::Big(x), NumRef::Big(y)) => t.bigint(x $op y),
            }
        }
    };
}
arithmetic!(add, checked_add, +);
arithmetic!(sub, checked_sub, -);
arithmetic!(mul, checked_mul, *);

const ZERO_DIV: &str = "division by zero";

pub(super) fn floor_divmod(t: &Thread, a: NumRef<'_>, b: NumRef<'_>, what: &str) -> Res<(Num, Num)> {
    if b.is_zero() {
        return Err(t.zero_division(what));
    }
    match (a, b) {
        (NumRef::Small(x), NumRef::Small(y)) if x != i64::MIN || y != -1 => {
            let (q, r) = x.div_mod_floor(&y);
            Ok((Num::Small(q), Num::Small(r)))
        }
        (NumRef::Big(x), NumRef::Big(y)) => Ok(match near_quotient(x, y) {
            Some((q, r)) => (Num::Small(q), Num::Big(r)),
            None => {
                let (q, r) = x.div_mod_floor(y);
                (Num::Big(q), Num::Big(r))
            }
        }),
        (NumRef::Big(x), NumRef::Small(y)) => {
            let (q, r) = x.div_mod_floor(&BigInt::from(y));
            Ok((Num::Big(q), Num::Big(r)))
        }
        (NumRef::Small(x), y) => {
            let (q, r) = BigInt::from(x).div_mod_floor(&y.to_big());
            Ok((Num::Big(q), Num::Big(r)))
        }
    }
}

/// Quotient and remainder, rounded down, of operands of nearly the same length: one multiplication by an
/// estimate from the highest digits (Knuth, TAOCP 4.3.1). None when the quotient may be longer.
pub(super) fn near_quotient(x: &BigInt, y: &BigInt) -> Option<(i64, BigInt)> {
    const SPAN: u64 = 60;
    let (n, m) = (x.bits(), y.bits());
    if m <= 128 || n < m || n - m >= SPAN {
        return None;
    }
    let (a, b) = (x.magnitude(), y.magnitude());
    // The 64 highest bits of b, and a cut off at the same place.
    let cut = m - 64;
    let (high_a, high_b) = (bits_from(a, cut), bits_from(b, cut));
    // Too small by a few at most, since b may be nearly one unit larger than its highest bits say.
    let mut q = (high_a / (high_b + 1)) as u64;
    let mut r = a - b * q;
    while &r >= b {
        r -= b;
        q += 1;
    }
    let mut q = q as i64;
    if x.is_negative() != y.is_negative() {
        q = -q;
        if !r.is_zero() {
            q -= 1;
            r = b - r;
        }
    }
    let sign = if y.is_negative() { Sign::Minus } else { Sign::Plus };
    Some((q, BigInt::from_biguint(sign, r)))
}

/// The bits of `n` from `at` on, which are at most 128.
pub(super) fn bits_from(n: &BigUint, at: u64) -> u128 {
    let (skip, shift) = ((at / 64) as usize, at % 64);
    let mut digits = n.iter_u64_digits().skip(skip);
    let mut next = || digits.next().unwrap_or(0) as u128;
    let low = next() | next() << 64;
    let third = next();
    if shift == 0 { low } else { low >> shift | third << (128 - shift) }
}

pub fn floordiv(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = look!(t, a, b);
    floor_divmod(t, x, y, "integer division or modulo by zero")?.0.into_value(t)
}
pub fn modulo(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = look!(t, a, b);
    floor_divmod(t, x, y, "integer modulo by zero")?.1.into_value(t)
}
pub(super) fn divmod(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = look!(t, a, b);
    let (q, r) = floor_divmod(t, x, y, "integer division or modulo by zero")?;
    Tuple::pair(t, q.into_value(t)?, r.into_value(t)?)
}

/// True division, correctly rounded for ints of any size.
pub fn truediv(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    if y.is_zero() {
        return Err(t.zero_division(ZERO_DIV));
    }
    const EXACT: i64 = 1 << 53;
    if let (Num::Small(x), Num::Small(y)) = (&x, &y) {
        if x.abs() <= EXACT && y.abs() <= EXACT {
            return t.float(*x as f64 / *y as f64);
        }
    }
    let (x, y) = (x.into_big(), y.into_big());
    match divide_big(&x, &y) {
        Some(f) => t.float(f),
        None => Err(t.overflow_error("integer division result too large for a float")),
    }
}

/// The quotient rounded half to even; None on overflow.
pub fn divide_big(x: &BigInt, y: &BigInt) -> Option<f64> {
    if x.is_zero() {
        return Some(if y.is_negative() { -0.0 } else { 0.0 });
    }
    let negative = x.is_negative() != y.is_negative();
    let (x, y) = (x.abs(), y.abs());
    // Scale so that the quotient has at least 55 bits; keep a sticky bit.
    let shift = 66 - (x.bits() as i64 - y.bits() as i64);
    let (q, r) = if shift >= 0 { (x << shift).div_rem(&y) } else { x.div_rem(&(y << -shift)) };
    let mut q = q;
    if !r.is_zero() {
        q |= BigInt::one();
    }
    let bits = q.bits() as i64;
    // Bits of precision left for a result with this exponent (fewer for subnormals).
    let exp = bits - shift - 1;
    let keep = if exp < -1022 { (53 - (-1022 - exp)).max(0) } else { 53 };
    let drop = bits - keep;
    let mut m = &q >> drop;
    let rest = &q - (&m << drop);
    let half = BigInt::one() << (drop - 1).max(0);
    if rest > half || rest == half && m.is_odd() {
        m += 1;
    }
    let f = ldexp(m.to_f64()?, drop - shift);
    if f.is_infinite() {
        return None;
    }
    Some(if negative { -f } else { f })
}

/// `m * 2^e`, for a mantissa of at most 54 bits.
pub fn ldexp(m: f64, e: i64) -> f64 {
    let mut m = m;
    let mut e = e.clamp(-5000, 5000);
    while e > 1000 {
        m *= f64::from_bits((1023 + 1000u64) << 52);
        e -= 1000;
    }
    while e < -1000 {
        // One rounding at most: mantissas here are already cut for subnormals.
        m *= f64::from_bits((1023 - 1000u64) << 52);
        e += 1000;
    }
    if e < -1022 {
        return m * f64::from_bits((1023 + e as u64 + 60) << 52) * f64::from_bits((1023 - 60u64) << 52);
    }
    m * f64::from_bits(((1023 + e) as u64) << 52)
}

/// The largest result of a power or shift, in bits, before it is refused.
const MAX_BITS: u64 = 1 << 35;

pub fn pow(t: &Thread, a: &Value, b: &Value, m: &Value) -> Res {
    let (x, y) = pair!(t, a, b);
    if !m.is_none() {
        let Some(m) = t.as_bigint(m) else { return Ok(Value::NOT_IMPLEMENTED) };
        if m.is_zero() {
            return Err(t.value_error("pow() 3rd argument cannot be 0"));
        }
        if let (Num::Small(x), Num::Small(y), Some(m)) = (&x, &y, m.to_i64()) {
            if *y >= 0 {
                return t.int(pow_mod(*x, *y as u64, m));
            }
        }
        let (mut x, mut y) = (x.into_big(), y.into_big());
        if y.is_negative() {
            let e = x.extended_gcd(&m);
            if !e.gcd.is_one() && e.gcd != -BigInt::one() {
                return Err(t.value_error("base is not invertible for the given modulus"));
            }
            x = if e.gcd.is_one() { e.x } else { -e.x };
            y = -y;
        }
        let negative = m.is_negative();
        let m = m.abs();
        let r = x.mod_floor(&m).modpow(&y, &m).mod_floor(&m);
        let r = if negative && !r.is_zero() { r - m } else { r };
        return t.bigint(r);
    }
    if y.is_negative() {
        let (x, y) = (x.to_f64(t)?, y.to_f64(t)?);
        if x == 0.0 {
            return Err(t.zero_division("0.0 cannot be raised to a negative power"));
        }
        return t.float(x.powf(y));
    }
    let Num::Small(y) = y else {
        return match x {
            Num::Small(0 | 1) => t.int(match x {
                Num::Small(i) => i,
                _ => 0,
            }),
            Num::Small(-1) => t.int(if y.into_big().is_odd() { -1 } else { 1 }),
            _ => Err(t.memory_error()),
        };
    };
    if let Num::Small(x) = x {
        if let Some(r) = u32::try_from(y).ok().and_then(|e| x.checked_pow(e)) {
            return t.int(r);
        }
        if (0..=1).contains(&x) {
            return t.int(x);
        }
        if x == -1 {
            return t.int(if y % 2 == 0 { 1 } else { -1 });
        }
        if x == 2 {
            return shift_left(t, NumRef::Small(1), y as u64);
        }
    }
    if x.bits().saturating_mul(y as u64) > MAX_BITS {
        return Err(t.memory_error());
    }
    t.bigint(num_traits::pow::Pow::pow(x.into_big(), y as u64))
}

/// `x ** y % m` in machine ints; the sign is the modulus's.
pub(super) fn pow_mod(x: i64, mut y: u64, m: i64) -> i64 {
    let n = m.unsigned_abs() as u128;
    let mut base = (x as i128).rem_euclid(n as i128) as u128;
    let mut r = 1 % n;
    while y > 0 {
        if y & 1 == 1 {
            r = r * base % n;
        }
        base = base * base % n;
        y >>= 1;
    }
    if m < 0 && r != 0 { (r as i128 - n as i128) as i64 } else { r as i64 }
}

pub(super) fn shift_left(t: &Thread, x: NumRef<'_>, n: u64) -> Res {
    if x.is_zero() {
        return t.int(0);
    }
    if let NumRef::Small(i) = x {
        if n < 62 && i.unsigned_abs().leading_zeros() as u64 > n + 1 {
            return t.int(i << n);
        }
    }
    if n > MAX_BITS {
        return Err(t.memory_error());
    }
    match x {
        NumRef::Big(b) => t.bigint(b << n),
        NumRef::Small(i) => t.bigint(BigInt::from(i) << n),
    }
}

pub(super) fn shift_count(t: &Thread, y: NumRef<'_>) -> Res<Option<u64>> {
    match y {
        NumRef::Small(n) if n >= 0 => Ok(Some(n as u64)),
        NumRef::Big(b) if !b.is_negative() => Ok(None),
        _ => Err(t.value_error("negative shift count")),
    }
}

pub fn lshift(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = look!(t, a, b);
    match shift_count(t, y)? {
        Some(n) => shift_left(t, x, n),
        None if x.is_zero() => t.int(0),
        None => Err(t.overflow_error("too many digits in integer")),
    }
}

pub fn rshift(t: &Thread, a: &Value, b: &Value) -> Res {
    let (x, y) = look!(t, a, b);
    let n = shift_count(t, y)?.unwrap_or(u64::MAX);
    match x {
        NumRef::Small(i) => t.int(if n > 63 { i >> 63 } else { i >> n }),
        NumRef::Big(b) if n > b.bits() => t.int(if b.is_negative() { -1 } else { 0 }),
        NumRef::Big(b) => t.bigint(b >> n),
    }
}

macro_rules! bitwise {
    ($name:ident, $op:tt) => {
        pub fn $name(t: &Thread, a: &Value, b: &Value) -> Res {
            if a.word().is_bool() && b.word().is_bool() {
                return Ok(Value::bool(a.same(&Value::TRUE) $op b.same(&Value::TRUE)));
            }
            match look!(t, a, b) {
                (NumRef::Small(x), NumRef::Small(y)) => t.int(x $op y),
                (NumRef::Big(x), NumRef::Big(y)) => t.bigint(x $op y),
                (x, y) => t.bigint(x.to_big() $op y.to_big()),
            }
        }
    };
}
bitwise!(bit_and, &);
bitwise!(bit_or, |);
bitwise!(bit_xor, ^);
