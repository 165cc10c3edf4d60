//! Hashing. A hash is an i64 and never -1, as in CPython.

use crate::heap::{Raised, Res, Value};
use crate::sync::thread::Thread;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive};

/// Modulus of numeric hashes: 2^61 - 1, as CPython's.
pub const MODULUS: u64 = (1 << 61) - 1;

impl Thread {
    /// `hash(v)`
    #[inline]
    pub fn hash(&self, v: &Value) -> Res<i64> {
        if let Some(i) = v.as_small_int() {
            return Ok(of_i64(i));
        }
        if let Some(s) = v.exact::<crate::types::str::Str>() {
            return Ok(s.hash(self));
        }
        match self.type_ref(v).slots.hash.get() {
            Some(f) => f(self, v),
            None => Err(unhashable(self, v)),
        }
    }
}

#[inline(always)]
pub fn of_i64(i: i64) -> i64 {
    const M: i64 = MODULUS as i64;
    let h = if i > -M && i < M { i } else { i % M };
    if h == -1 { -2 } else { h }
}

pub fn of_bigint(b: &BigInt) -> i64 {
    let m = BigInt::from(MODULUS);
    let h = (b.abs() % m).to_i64().unwrap_or(0);
    let h = if b.is_negative() { -h } else { h };
    if h == -1 { -2 } else { h }
}

/// Hash of a float: equal to that of the equal int or fraction.
pub fn of_f64(f: f64, identity: u64) -> i64 {
    if !f.is_finite() {
        return if f.is_nan() {
            of_address(identity)
        } else if f > 0.0 {
            314159
        } else {
            -314159
        };
    }
    let (mut m, mut e) = frexp(f.abs());
    let mut x: u64 = 0;
    while m != 0.0 {
        x = (x << 28 & MODULUS) | x >> (61 - 28);
        m *= 268435456.0;
        e -= 28;
        let y = m as u64;
        m -= y as f64;
        x += y;
        if x >= MODULUS {
            x -= MODULUS;
        }
    }
    let e = if e >= 0 { e % 61 } else { 60 - (-1 - e) % 61 };
    x = (x << e & MODULUS) | x >> (61 - e);
    let h = if f < 0.0 { -(x as i64) } else { x as i64 };
    if h == -1 { -2 } else { h }
}

/// Splits into a mantissa in [0.5, 1) and an exponent.
pub fn frexp(f: f64) -> (f64, i32) {
    if f == 0.0 || !f.is_finite() {
        return (f, 0);
    }
    let bits = f.to_bits();
    let exp = (bits >> 52 & 0x7FF) as i32;
    if exp == 0 {
        let (m, e) = frexp(f * 18446744073709551616.0);
        return (m, e - 64);
    }
    (f64::from_bits(bits & !(0x7FF << 52) | 1022 << 52), exp - 1022)
}

/// Hash by identity.
pub fn of_address(word: u64) -> i64 {
    let h = word.rotate_right(4) as i64;
    if h == -1 { -2 } else { h }
}

/// A hash of any 64 bits.
#[inline(always)]
pub fn fold(h: u64) -> i64 {
    let h = h as i64;
    if h == -1 { -2 } else { h }
}

/// The result of a Python `__hash__`.
pub fn from_python(t: &Thread, r: &Value) -> Res<i64> {
    if let Some(i) = t.as_i64(r) {
        return Ok(if i == -1 { -2 } else { i });
    }
    match t.as_bigint(r) {
        Some(b) => Ok(of_bigint(&b)),
        None => Err(t.type_error("__hash__ method should return an integer")),
    }
}

pub fn unhashable(t: &Thread, v: &Value) -> Raised {
    t.type_error(format!("unhashable type: '{}'", t.type_name(v)))
}

/// The slot of types that have no hash.
pub fn unhashable_slot(t: &Thread, v: &Value) -> Res<i64> {
    Err(unhashable(t, v))
}

const P1: u64 = 11400714785074694791;
const P2: u64 = 14029467366897019727;
const P5: u64 = 2870177450012600261;

#[inline(always)]
fn mix(acc: u64, hash: i64) -> u64 {
    acc.wrapping_add((hash as u64).wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1)
}

#[inline(always)]
fn finish(acc: u64) -> i64 {
    let h = acc as i64;
    if h == -1 { 1546275796 } else { h }
}

/// Combines the hashes of a sequence (xxHash-style, as CPython's tuple hash).
pub fn combine(hashes: impl Iterator<Item = i64>) -> i64 {
    let mut acc = P5;
    let mut n = 0u64;
    for h in hashes {
        acc = mix(acc, h);
        n += 1;
    }
    finish(acc.wrapping_add(n ^ (P5 ^ 3527539)))
}

/// Combines the hashes of a slice's parts: as a tuple's, but for the length.
pub fn combine_slice(parts: [i64; 3]) -> i64 {
    finish(parts.into_iter().fold(P5, mix))
}
