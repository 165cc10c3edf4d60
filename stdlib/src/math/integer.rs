//! Functions of ints: factorial, gcd, lcm, isqrt, comb, perm.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::types::tuple::Tuple;

fn big(t: &Thread, v: &Value) -> Res<BigInt> {
    Ok(t.as_bigint(&t.index(v)?).unwrap_or_default())
}

/// The product of `low..=high`, halves first, so that the factors stay of one size.
fn product(low: u64, high: u64) -> BigInt {
    if low > high {
        return BigInt::one();
    }
    if high - low < 8 {
        return (low..=high).fold(BigInt::one(), |p, i| p * i);
    }
    let mid = low + (high - low) / 2;
    product(low, mid) * product(mid + 1, high)
}

pub fn factorial(t: &Thread, a: &[Value]) -> Res {
    let n = big(t, &a[0])?;
    if n.is_negative() {
        return Err(t.value_error("factorial() not defined for negative values"));
    }
    match n.to_i64() {
        Some(n) if n < 1 << 28 => t.bigint(product(2, n as u64)),
        Some(_) => Err(t.memory_error()),
        None => Err(t.overflow_error(format!("factorial() argument should not exceed {}", i64::MAX))),
    }
}

fn fold(t: &Thread, a: &[Value], start: i64, f: fn(&BigInt, &BigInt) -> BigInt) -> Res {
    let args = a[0].payload::<Tuple>().map(|p| p.as_slice()).unwrap_or(&[]);
    if let [x, y] = args {
        // Machine ints, the common case.
        if let (Some(x), Some(y)) = (x.as_small_int(), y.as_small_int()) {
            if start == 0 {
                return t.int(x.gcd(&y));
            }
        }
    }
    let mut so_far = BigInt::from(start);
    for v in args {
        so_far = f(&so_far, &big(t, v)?);
    }
    t.bigint(so_far)
}
pub fn gcd(t: &Thread, a: &[Value]) -> Res {
    fold(t, a, 0, |x, y| x.gcd(y))
}
pub fn lcm(t: &Thread, a: &[Value]) -> Res {
    fold(t, a, 1, |x, y| if x.is_zero() || y.is_zero() { BigInt::zero() } else { x.lcm(y).abs() })
}

pub fn isqrt(t: &Thread, a: &[Value]) -> Res {
    let n = big(t, &a[0])?;
    if n.is_negative() {
        return Err(t.value_error("isqrt() argument must be nonnegative"));
    }
    t.bigint(n.sqrt())
}

fn non_negative(t: &Thread, v: &Value, name: &str) -> Res<BigInt> {
    let n = big(t, v)?;
    if n.is_negative() {
        return Err(t.value_error(format!("{name} must be a non-negative integer")));
    }
    Ok(n)
}

/// `n * (n - 1) * ...`, k factors.
fn falling(t: &Thread, n: &BigInt, k: u64) -> Res<BigInt> {
    if let Some(n) = n.to_u64() {
        return Ok(product(n - k + 1, n));
    }
    if k > 1 << 24 {
        return Err(t.memory_error());
    }
    Ok((0..k).fold(BigInt::one(), |p, i| p * (n - i)))
}

pub fn comb(t: &Thread, a: &[Value]) -> Res {
    let (n, k) = (non_negative(t, &a[0], "n")?, non_negative(t, &a[1], "k")?);
    if k > n {
        return t.int(0);
    }
    let k = k.clone().min(&n - &k);
    let Some(k) = k.to_i64() else {
        return Err(t.overflow_error(format!("min(n - k, k) must not exceed {}", i64::MAX)));
    };
    if k > 1 << 26 {
        return Err(t.memory_error());
    }
    let k = k as u64;
    t.bigint(falling(t, &n, k)? / product(2, k))
}

pub fn perm(t: &Thread, a: &[Value]) -> Res {
    if a[1].is_none() {
        return factorial(t, a);
    }
    let (n, k) = (non_negative(t, &a[0], "n")?, non_negative(t, &a[1], "k")?);
    if k > n {
        return t.int(0);
    }
    let Some(k) = k.to_i64() else {
        return Err(t.overflow_error(format!("k must not exceed {}", i64::MAX)));
    };
    if k > 1 << 26 {
        return Err(t.memory_error());
    }
    t.bigint(falling(t, &n, k as u64)?)
}
