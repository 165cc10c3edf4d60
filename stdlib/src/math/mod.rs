//! math.

pub mod cmath;
mod gamma;
mod integer;
mod libm;
mod limits;

use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::protocol::hash::frexp;
use ouro_runtime::protocol::number::BinOp;
use ouro_runtime::types::int::{Num, ldexp};
use ouro_runtime::types::module::Module;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Raised, Thread};

fn domain(t: &Thread) -> Raised {
    t.value_error("math domain error")
}
fn range(t: &Thread) -> Raised {
    t.overflow_error("math range error")
}

/// Applies a function, with the errors C would set: a NaN from a number is outside the domain, an infinity
/// from a finite number is an overflow, or outside the domain where the function has a pole.
fn apply(t: &Thread, v: &Value, f: fn(f64) -> f64, pole: bool) -> Res {
    let x = t.arg_f64(v)?;
    let r = f(x);
    if r.is_nan() && !x.is_nan() {
        return Err(domain(t));
    }
    if r.is_infinite() && x.is_finite() {
        return Err(if pole { domain(t) } else { range(t) });
    }
    t.float(r)
}

macro_rules! functions {
    ($($sig:literal $f:expr, $pole:literal;)*) => {
        &[$(method($sig, |t, a| apply(t, &a[0], |x| ($f)(x), $pole)),)*]
    };
}

const FUNCTIONS_OF_ONE: &[Method] = functions! {
    "acos(x, /)" f64::acos, true;
    "acosh(x, /)" libm::acosh, true;
    "asin(x, /)" f64::asin, true;
    "asinh(x, /)" libm::asinh, true;
    "atan(x, /)" f64::atan, true;
    "atanh(x, /)" libm::atanh, true;
    "cbrt(x, /)" libm::cbrt, true;
    "cos(x, /)" f64::cos, true;
    "cosh(x, /)" f64::cosh, false;
    "erf(x, /)" libm::erf, true;
    "erfc(x, /)" libm::erfc, true;
    "exp(x, /)" f64::exp, false;
    "exp2(x, /)" libm::exp2, false;
    "expm1(x, /)" f64::exp_m1, false;
    "fabs(x, /)" f64::abs, true;
    "log1p(x, /)" f64::ln_1p, true;
    "sin(x, /)" f64::sin, true;
    "sinh(x, /)" f64::sinh, false;
    "sqrt(x, /)" f64::sqrt, true;
    "tan(x, /)" f64::tan, true;
    "tanh(x, /)" f64::tanh, true;
    "degrees(x, /)" |x| x * (180.0 / std::f64::consts::PI), false;
    "radians(x, /)" |x| x * (std::f64::consts::PI / 180.0), false;
};

/// A logarithm of a float or an int of any size.
fn log_of(t: &Thread, v: &Value, f: fn(f64) -> f64) -> Res<f64> {
    if let Some(n) = t.as_num(v) {
        if n.is_negative() || n.is_zero() {
            return Err(domain(t));
        }
        if let Num::Big(b) = &n {
            // Beyond the largest float: the exponent is taken apart.
            let bits = b.bits();
            if bits > 1000 {
                let shift = bits - 64;
                let top = num_traits::ToPrimitive::to_f64(&(b >> shift)).unwrap_or(1.0);
                return Ok(f(top) + f(2.0) * shift as f64);
            }
        }
    }
    let x = t.arg_f64(v)?;
    if x <= 0.0 {
        return Err(domain(t));
    }
    Ok(f(x))
}

fn log(t: &Thread, a: &[Value]) -> Res {
    let num = log_of(t, &a[0], f64::ln)?;
    if a[1].is_unbound() {
        return t.float(num);
    }
    let den = log_of(t, &a[1], f64::ln)?;
    if den == 0.0 {
        return Err(t.zero_division("division by zero"));
    }
    t.float(num / den)
}

fn pow(t: &Thread, a: &[Value]) -> Res {
    let (x, y) = (t.arg_f64(&a[0])?, t.arg_f64(&a[1])?);
    let r = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if r.is_nan() || r.is_infinite() && x == 0.0 {
            return Err(domain(t));
        }
        if r.is_infinite() {
            return Err(range(t));
        }
    }
    t.float(r)
}

fn two(t: &Thread, a: &[Value], f: fn(f64, f64) -> f64) -> Res {
    let (x, y) = (t.arg_f64(&a[0])?, t.arg_f64(&a[1])?);
    let r = f(x, y);
    if r.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain(t));
    }
    t.float(r)
}

fn to_integral(t: &Thread, v: &Value, dunder: &'static str, f: fn(f64) -> f64) -> Res {
    if t.is_int(v) {
        return t.index(v);
    }
    if !v.word().is_float() {
        if let Some(r) = t.call_special(v, &t.intern(dunder), &[])? {
            return Ok(r);
        }
        if dunder == "__trunc__" {
            return Err(t.type_error(format!("type {} doesn't define __trunc__ method", t.type_name(v))));
        }
    }
    ouro_runtime::types::int::from_f64(t, f(t.arg_f64(v)?))
}

fn ldexp_of(t: &Thread, a: &[Value]) -> Res {
    let x = t.arg_f64(&a[0])?;
    if !t.is_int(&a[1]) {
        return Err(t.type_error("Expected an int as second argument to ldexp."));
    }
    let e = t.arg_clamped(&a[1])?;
    if x == 0.0 || !x.is_finite() || e == 0 {
        return t.float(x);
    }
    // Normalised first, so that at most one rounding happens.
    let (m, own) = frexp(x);
    let e = e.clamp(-20000, 20000) + own as i64;
    let r = if e < -1100 {
        0f64.copysign(x)
    } else if e > 1100 {
        f64::INFINITY
    } else {
        ldexp(m, e)
    };
    if r.is_infinite() { Err(range(t)) } else { t.float(r) }
}

/// An exact sum of floats, as a list of parts that do not overlap (Shewchuk).
fn fsum(t: &Thread, a: &[Value]) -> Res {
    let mut parts: Vec<f64> = Vec::new();
    let (mut special, mut inf) = (0.0, 0.0);
    t.for_each(&a[0], |v| {
        let given = t.arg_f64(&v)?;
        let mut x = given;
        let mut n = 0;
        for i in 0..parts.len() {
            let mut y = parts[i];
            if x.abs() < y.abs() {
                std::mem::swap(&mut x, &mut y);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                parts[n] = low;
                n += 1;
            }
            x = high;
        }
        parts.truncate(n);
        if x != 0.0 {
            if !x.is_finite() {
                if given.is_finite() {
                    return Err(t.overflow_error("intermediate overflow in fsum"));
                }
                if given.is_infinite() {
                    inf += given;
                }
                special += given;
                parts.clear();
            } else {
                parts.push(x);
            }
        }
        Ok(true)
    })?;
    if special != 0.0 {
        return if f64::is_nan(inf) { Err(t.value_error("-inf + inf in fsum")) } else { t.float(special) };
    }
    let mut high = 0.0;
    if let Some(last) = parts.pop() {
        high = last;
        let mut low = 0.0;
        while let Some(y) = parts.pop() {
            let x = high;
            high = x + y;
            low = y - (high - x);
            if low != 0.0 {
                break;
            }
        }
        // Half-way cases round to even by what lies below.
        if let Some(next) = parts.last() {
            if low < 0.0 && *next < 0.0 || low > 0.0 && *next > 0.0 {
                let y = low * 2.0;
                let x = high + y;
                if y == x - high {
                    high = x;
                }
            }
        }
    }
    t.float(high)
}

/// The length of a vector, without overflow and with the rounding errors of the squares kept.
fn norm(v: &[f64]) -> f64 {
    if v.iter().any(|x| x.is_infinite()) {
        return f64::INFINITY;
    }
    if v.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    match v {
        [] => return 0.0,
        [x] => return x.abs(),
        [x, y] => return x.hypot(*y),
        _ => {}
    }
    let max = v.iter().fold(0f64, |m, x| m.max(x.abs()));
    if max == 0.0 {
        return 0.0;
    }
    let (_, e) = frexp(max);
    let scale = ldexp(1.0, (-e as i64).clamp(-1000, 1000));
    let (mut sum, mut rest) = (0.0, 0.0);
    for x in v {
        let x = x * scale;
        let sq = x * x;
        rest += libm::fma(x, x, -sq);
        let s = sum + sq;
        rest += if sum > sq { (sum - s) + sq } else { (sq - s) + sum };
        sum = s;
    }
    let h = (sum + rest).sqrt();
    // One step of Newton's method with the exact remainder.
    let hh = h * h;
    let err = (sum - hh) + (rest - libm::fma(h, h, -hh));
    (h + err / (2.0 * h)) / scale
}

fn floats(t: &Thread, v: &[Value]) -> Res<Vec<f64>> {
    v.iter().map(|x| t.arg_f64(x)).collect()
}

fn hypot(t: &Thread, a: &[Value]) -> Res {
    let v = floats(t, a[0].payload::<Tuple>().map(|p| p.as_slice()).unwrap_or(&[]))?;
    t.float(norm(&v))
}

fn dist(t: &Thread, a: &[Value]) -> Res {
    let (p, q) = (floats(t, &t.collect(&a[0])?)?, floats(t, &t.collect(&a[1])?)?);
    if p.len() != q.len() {
        return Err(t.value_error("both points must have the same number of dimensions"));
    }
    let d: Vec<f64> = p.iter().zip(&q).map(|(x, y)| x - y).collect();
    t.float(norm(&d))
}

fn isclose(t: &Thread, a: &[Value]) -> Res {
    let (x, y) = (t.arg_f64(&a[0])?, t.arg_f64(&a[1])?);
    let rel = if a[2].is_unbound() { 1e-9 } else { t.arg_f64(&a[2])? };
    let abs = if a[3].is_unbound() { 0.0 } else { t.arg_f64(&a[3])? };
    if rel < 0.0 || abs < 0.0 {
        return Err(t.value_error("tolerances must be non-negative"));
    }
    if x == y {
        return Ok(Value::TRUE);
    }
    if x.is_infinite() || y.is_infinite() {
        return Ok(Value::FALSE);
    }
    let d = (y - x).abs();
    Ok(Value::bool(d <= (rel * y).abs() || d <= (rel * x).abs() || d <= abs))
}

fn prod(t: &Thread, a: &[Value]) -> Res {
    let mut so_far = if a[1].is_unbound() { Value::small_int(1) } else { a[1].clone() };
    t.for_each(&a[0], |v| {
        so_far = t.binary(&so_far, &v, BinOp::Mul)?;
        Ok(true)
    })?;
    Ok(so_far)
}

fn sumprod(t: &Thread, a: &[Value]) -> Res {
    let (p, q) = (t.collect(&a[0])?, t.collect(&a[1])?);
    if p.len() != q.len() {
        return Err(t.value_error("Inputs are not the same length"));
    }
    let number = |v: &Value| t.as_float(v).or_else(|| v.as_small_int().map(|i| i as f64));
    let any_float = p.iter().chain(&q).any(|v| v.word().is_float());
    if any_float {
        let pairs: Option<Vec<(f64, f64)>> =
            p.iter().zip(&q).map(|(x, y)| Some((number(x)?, number(y)?))).collect();
        if let Some(pairs) = pairs {
            let (mut sum, mut rest) = (0.0, 0.0);
            for (x, y) in pairs {
                let z = x * y;
                rest += libm::fma(x, y, -z);
                let s: f64 = sum + z;
                rest += if f64::abs(sum) >= f64::abs(z) { (sum - s) + z } else { (z - s) + sum };
                sum = s;
            }
            return t.float(if f64::is_finite(rest) { sum + rest } else { sum });
        }
    }
    let mut so_far = Value::small_int(0);
    for (x, y) in p.iter().zip(&q) {
        let z = t.binary(x, y, BinOp::Mul)?;
        so_far = t.binary(&so_far, &z, BinOp::Add)?;
    }
    Ok(so_far)
}

fn nextafter(t: &Thread, a: &[Value]) -> Res {
    let (mut x, y) = (t.arg_f64(&a[0])?, t.arg_f64(&a[1])?);
    if a[2].is_none() {
        return t.float(libm::nextafter(x, y));
    }
    let steps = t.arg_clamped(&a[2])?;
    if steps < 0 {
        return Err(t.value_error("steps must be a non-negative integer"));
    }
    if x.is_nan() || y.is_nan() || steps == 0 {
        return t.float(if y.is_nan() && steps != 0 { y } else { x });
    }
    // Floats in order, as ints: the distance is a difference.
    let rank = |f: f64| {
        let b = f.to_bits() as i64;
        if b < 0 { (i64::MIN as i128) - b as i128 } else { b as i128 }
    };
    let (from, to) = (rank(x), rank(y));
    let at = if to >= from { (from + steps as i128).min(to) } else { (from - steps as i128).max(to) };
    x = if at < 0 { -f64::from_bits((-at) as u64) } else { f64::from_bits(at as u64) };
    t.float(if at == to { y } else { x })
}

fn fma(t: &Thread, a: &[Value]) -> Res {
    let (x, y, z) = (t.arg_f64(&a[0])?, t.arg_f64(&a[1])?, t.arg_f64(&a[2])?);
    let r = libm::fma(x, y, z);
    if r.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(t.value_error("invalid operation in fma"));
    }
    if r.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(t.overflow_error("overflow in fma"));
    }
    t.float(r)
}

fn gammas(t: &Thread, v: &Value, f: fn(f64) -> Result<f64, gamma::Failure>) -> Res {
    match f(t.arg_f64(v)?) {
        Ok(r) => t.float(r),
        Err(gamma::Failure::Domain) => Err(domain(t)),
        Err(gamma::Failure::Range) => Err(range(t)),
    }
}

fn ulp(x: f64) -> f64 {
    if !x.is_finite() {
        return x.abs();
    }
    let x = x.abs();
    let up = libm::nextafter(x, f64::INFINITY);
    if up.is_infinite() { x - libm::nextafter(x, 0.0) } else { up - x }
}

const FUNCTIONS: &[Method] = &[
    method("log(x, base=..., /)", log),
    method("log2(x, /)", |t, a| t.float(log_of(t, &a[0], |x| libm::log2(x))?)),
    method("log10(x, /)", |t, a| t.float(log_of(t, &a[0], f64::log10)?)),
    method("pow(x, y, /)", pow),
    method("atan2(y, x, /)", |t, a| two(t, a, f64::atan2)),
    method("copysign(x, y, /)", |t, a| two(t, a, f64::copysign)),
    method("fmod(x, y, /)", |t, a| two(t, a, |x, y| x % y)),
    method("remainder(x, y, /)", |t, a| two(t, a, |x, y| libm::remainder(x, y))),
    method("floor(x, /)", |t, a| to_integral(t, &a[0], "__floor__", f64::floor)),
    method("ceil(x, /)", |t, a| to_integral(t, &a[0], "__ceil__", f64::ceil)),
    method("trunc(x, /)", |t, a| to_integral(t, &a[0], "__trunc__", f64::trunc)),
    method("ldexp(x, i, /)", ldexp_of),
    method("frexp(x, /)", |t, a| {
        let (m, e) = frexp(t.arg_f64(&a[0])?);
        t.tuple(vec![t.float(m)?, Value::small_int(e)])
    }),
    method("modf(x, /)", |t, a| {
        let x = t.arg_f64(&a[0])?;
        let whole = x.trunc();
        let part = if x.is_infinite() { 0f64.copysign(x) } else { (x - whole).copysign(x) };
        t.tuple(vec![t.float(part)?, t.float(whole)?])
    }),
    method("fsum(seq, /)", fsum),
    method("hypot(*coordinates)", hypot),
    method("dist(p, q, /)", dist),
    method("isclose(a, b, *, rel_tol=..., abs_tol=...)", isclose),
    method("isnan(x, /)", |t, a| Ok(Value::bool(t.arg_f64(&a[0])?.is_nan()))),
    method("isinf(x, /)", |t, a| Ok(Value::bool(t.arg_f64(&a[0])?.is_infinite()))),
    method("isfinite(x, /)", |t, a| Ok(Value::bool(t.arg_f64(&a[0])?.is_finite()))),
    method("prod(iterable, /, *, start=...)", prod),
    method("sumprod(p, q, /)", sumprod),
    method("nextafter(x, y, /, *, steps=None)", nextafter),
    method("ulp(x, /)", |t, a| t.float(ulp(t.arg_f64(&a[0])?))),
    method("fma(x, y, z, /)", fma),
    method("gamma(x, /)", |t, a| gammas(t, &a[0], gamma::gamma)),
    method("lgamma(x, /)", |t, a| gammas(t, &a[0], gamma::lgamma)),
    method("factorial(n, /)", integer::factorial),
    method("gcd(*integers)", integer::gcd),
    method("lcm(*integers)", integer::lcm),
    method("isqrt(n, /)", integer::isqrt),
    method("comb(n, k, /)", integer::comb),
    method("perm(n, k=None, /)", integer::perm),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.add_functions(t, "math", FUNCTIONS_OF_ONE)?;
    for (name, x) in [
        ("pi", std::f64::consts::PI),
        ("e", std::f64::consts::E),
        ("tau", std::f64::consts::TAU),
        ("inf", f64::INFINITY),
        ("nan", f64::NAN),
    ] {
        m.set(t, name, t.float(x)?)?;
    }
    Ok(())
}

pub static MODULE: NativeModule =
    NativeModule { name: "math", functions: FUNCTIONS, init, doc: "Functions of floats and ints." };
