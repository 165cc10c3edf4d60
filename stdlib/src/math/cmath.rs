//! cmath: functions of complex numbers.

use super::libm;
use super::limits::{Limit, limit};
use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::complex::{self, Complex};
use ouro_runtime::types::module::Module;
use std::f64::consts::{E, FRAC_PI_2, LN_2, LN_10, PI, TAU};

/// What a function gives, or why it gives nothing.
type Found = Result<Complex, Fault>;

enum Fault {
    Domain,
    Range,
}
use Fault::{Domain, Range};

/// Beyond these, sums of squares and exponentials overflow on the way to a result that does not.
const LARGE: f64 = f64::MAX / 4.0;
const SMALL: f64 = f64::MIN_POSITIVE;
/// Subnormals are scaled up by this power of two, and their square roots down by that.
const UP: i32 = 53;
const DOWN: i32 = -27;

fn log_large() -> f64 {
    LARGE.ln()
}
fn c(re: f64, im: f64) -> Complex {
    Complex { re, im }
}
fn finite(z: Complex) -> bool {
    z.re.is_finite() && z.im.is_finite()
}
/// z·i and z·(-i): sines and arcs are those of the hyperbolic functions on the other axis.
fn times_i(z: Complex) -> Complex {
    c(-z.im, z.re)
}
fn over_i(z: Complex) -> Complex {
    c(z.im, -z.re)
}
fn scaled(x: f64, power: i32) -> f64 {
    x * 2f64.powi(power)
}
/// A result that is infinite though its argument was not.
fn in_range(z: Complex) -> Found {
    if z.re.is_infinite() || z.im.is_infinite() { Err(Range) } else { Ok(z) }
}
/// What the table says of a number that is not finite.
fn tabled(f: Limit, z: Complex) -> Found {
    limit(f, z.re, z.im).map(|(re, im)| c(re, im)).ok_or(Domain)
}
/// Is it infinite on the real axis, and a true complex number otherwise?
fn turned_infinity(z: Complex) -> bool {
    z.re.is_infinite() && z.im.is_finite() && z.im != 0.0
}
/// log(|z| / 2), for what is large.
fn log_of_half(z: Complex) -> f64 {
    (z.re / 2.0).hypot(z.im / 2.0).ln()
}

fn sqrt(z: Complex) -> Found {
    if !finite(z) {
        return tabled(Limit::Sqrt, z);
    }
    let (ax, ay) = (z.re.abs(), z.im.abs());
    if ax == 0.0 && ay == 0.0 {
        return Ok(c(0.0, z.im));
    }
    let s = if ax < SMALL && ay < SMALL && (ax > 0.0 || ay > 0.0) {
        let ax = scaled(ax, UP);
        scaled((ax + ax.hypot(scaled(ay, UP))).sqrt(), DOWN)
    } else {
        let ax = ax / 8.0;
        2.0 * (ax + ax.hypot(ay / 8.0)).sqrt()
    };
    let d = ay / (2.0 * s);
    Ok(if z.re >= 0.0 { c(s, d.copysign(z.im)) } else { c(d, s.copysign(z.im)) })
}

fn acos(z: Complex) -> Found {
    if !finite(z) {
        return tabled(Limit::Acos, z);
    }
    if z.re.abs() > LARGE || z.im.abs() > LARGE {
        let size = log_of_half(z) + 2.0 * LN_2;
        let im = if z.re < 0.0 { -size.copysign(z.im) } else { size.copysign(-z.im) };
        return Ok(c(z.im.abs().atan2(z.re), im));
    }
    let (p, q) = (sqrt(c(1.0 - z.re, -z.im))?, sqrt(c(1.0 + z.re, z.im))?);
    Ok(c(2.0 * p.re.atan2(q.re), libm::asinh(q.re * p.im - q.im * p.re)))
}

fn acosh(z: Complex) -> Found {
    if !finite(z) {
        return tabled(Limit::Acosh, z);
    }
    if z.re.abs() > LARGE || z.im.abs() > LARGE {
        return Ok(c(log_of_half(z) + 2.0 * LN_2, z.im.atan2(z.re)));
    }
    let (p, q) = (sqrt(c(z.re - 1.0, z.im))?, sqrt(c(z.re + 1.0, z.im))?);
    Ok(c(libm::asinh(p.re * q.re + p.im * q.im), 2.0 * p.im.atan2(q.re)))
}

fn asinh(z: Complex) -> Found {
    if !finite(z) {
        return tabled(Limit::Asinh, z);
    }
    if z.re.abs() > LARGE || z.im.abs() > LARGE {
        let size = log_of_half(z) + 2.0 * LN_2;
        let re = if z.im >= 0.0 { size.copysign(z.re) } else { -size.copysign(-z.re) };
        return Ok(c(re, z.im.atan2(z.re.abs())));
    }
    let (p, q) = (sqrt(c(1.0 + z.im, -z.re))?, sqrt(c(1.0 - z.im, z.re))?);
    Ok(c(libm::asinh(p.re * q.im - q.re * p.im), z.im.atan2(p.re * q.re - p.im * q.im)))
}

fn atanh(z: Complex) -> Found {
    if !finite(z) {
        return tabled(Limit::Atanh, z);
    }
    if z.re.is_sign_negative() {
        return atanh(c(-z.re, -z.im)).map(|r| c(-r.re, -r.im));
    }
    let ay = z.im.abs();
    if z.re > LARGE.sqrt() || ay > LARGE.sqrt() {
        let h = (z.re / 2.0).hypot(ay / 2.0);
        return Ok(c(z.re / 4.0 / h / h, -FRAC_PI_2.copysign(-z.im)));
    }
    if z.re == 1.0 && ay < SMALL.sqrt() {
        if ay == 0.0 {
            return Err(Domain);
        }
        let re = -(ay.sqrt() / ay.hypot(2.0).sqrt()).ln();
        return Ok(c(re, (2f64.atan2(-ay) / 2.0).copysign(z.im)));
    }
    let less = 1.0 - z.re;
    let re = (4.0 * z.re / (less * less + ay * ay)).ln_1p() / 4.0;
    Ok(c(re, -(-2.0 * z.im).atan2(less * (1.0 + z.re) - ay * ay) / 2.0))
}

fn cosh(z: Complex) -> Found {
    let (sin, cos) = (z.im.sin(), z.im.cos());
    if !finite(z) {
        return match turned_infinity(z) {
            true if z.re > 0.0 => Ok(c(f64::INFINITY.copysign(cos), f64::INFINITY.copysign(sin))),
            true => Ok(c(f64::INFINITY.copysign(cos), -f64::INFINITY.copysign(sin))),
            false => tabled(Limit::Cosh, z),
        };
    }
    if z.re.abs() > log_large() {
        let x = z.re - 1f64.copysign(z.re);
        return in_range(c(cos * x.cosh() * E, sin * x.sinh() * E));
    }
    in_range(c(cos * z.re.cosh(), sin * z.re.sinh()))
}

fn sinh(z: Complex) -> Found {
    let (sin, cos) = (z.im.sin(), z.im.cos());
    if !finite(z) {
        return match turned_infinity(z) {
            true if z.re > 0.0 => Ok(c(f64::INFINITY.copysign(cos), f64::INFINITY.copysign(sin))),
            true => Ok(c(-f64::INFINITY.copysign(cos), f64::INFINITY.copysign(sin))),
            false => tabled(Limit::Sinh, z),
        };
    }
    if z.re.abs() > log_large() {
        let x = z.re - 1f64.copysign(z.re);
        return in_range(c(cos * x.sinh() * E, sin * x.cosh() * E));
    }
    in_range(c(cos * z.re.sinh(), sin * z.re.cosh()))
}

fn tanh(z: Complex) -> Found {
    if !finite(z) {
        return match turned_infinity(z) {
            true => Ok(c(1f64.copysign(z.re), 0f64.copysign(2.0 * z.im.sin() * z.im.cos()))),
            false => tabled(Limit::Tanh, z),
        };
    }
    if z.re.abs() > log_large() {
        let im = 4.0 * z.im.sin() * z.im.cos() * (-2.0 * z.re.abs()).exp();
        return Ok(c(1f64.copysign(z.re), im));
    }
    let (tx, ty, cx) = (z.re.tanh(), z.im.tan(), 1.0 / z.re.cosh());
    let both = tx * ty;
    let below = 1.0 + both * both;
    Ok(c(tx * (1.0 + ty * ty) / below, ((ty / below) * cx) * cx))
}

fn exp(z: Complex) -> Found {
    let (sin, cos) = (z.im.sin(), z.im.cos());
    if !finite(z) {
        if turned_infinity(z) {
            let size = if z.re > 0.0 { f64::INFINITY } else { 0.0 };
            return Ok(c(size.copysign(cos), size.copysign(sin)));
        }
        return tabled(Limit::Exp, z);
    }
    if z.re > log_large() {
        let size = (z.re - 1.0).exp();
        return in_range(c(size * cos * E, size * sin * E));
    }
    let size = z.re.exp();
    in_range(c(size * cos, size * sin))
}

fn log(z: Complex) -> Found {
    if !finite(z) {
        return tabled(Limit::Log, z);
    }
    let (ax, ay) = (z.re.abs(), z.im.abs());
    let re = if ax > LARGE || ay > LARGE {
        log_of_half(z) + LN_2
    } else if ax < SMALL && ay < SMALL {
        if ax == 0.0 && ay == 0.0 {
            return Err(Domain);
        }
        scaled(ax, UP).hypot(scaled(ay, UP)).ln() - f64::from(UP) * LN_2
    } else {
        let h = ax.hypot(ay);
        if (0.71..=1.73).contains(&h) {
            // Near 1 the logarithm is that of what is left when 1 is taken off.
            let (most, least) = if ax > ay { (ax, ay) } else { (ay, ax) };
            ((most - 1.0) * (most + 1.0) + least * least).ln_1p() / 2.0
        } else {
            h.ln()
        }
    };
    Ok(c(re, z.im.atan2(z.re)))
}

fn rect(r: f64, phi: f64) -> Found {
    let z = c(r, phi);
    if !finite(z) {
        if turned_infinity(z) {
            let (re, im) = (f64::INFINITY.copysign(phi.cos()), f64::INFINITY.copysign(phi.sin()));
            return Ok(if r > 0.0 { c(re, im) } else { c(-re, -im) });
        }
        return tabled(Limit::Rect, z);
    }
    // The sign of a zero angle is kept.
    Ok(if phi == 0.0 { c(r, r * phi) } else { c(r * phi.cos(), r * phi.sin()) })
}

fn arg(t: &Thread, v: &Value) -> Res<Complex> {
    match complex::special(t, v)? {
        Some(z) => Ok(z),
        None => Ok(c(t.arg_f64(v)?, 0.0)),
    }
}

fn give(t: &Thread, found: Found) -> Res {
    match found {
        Ok(z) => complex::make(t, z.re, z.im),
        Err(Domain) => Err(t.value_error("math domain error")),
        Err(Range) => Err(t.overflow_error("math range error")),
    }
}

macro_rules! functions {
    ($($sig:literal $f:expr;)*) => {
        &[$(method($sig, |t, a| give(t, ($f)(arg(t, &a[0])?))),)*]
    };
}

const FUNCTIONS_OF_ONE: &[Method] = functions! {
    "acos(z, /)" acos;
    "acosh(z, /)" acosh;
    "asin(z, /)" |z| asinh(times_i(z)).map(over_i);
    "asinh(z, /)" asinh;
    "atan(z, /)" |z| atanh(times_i(z)).map(over_i);
    "atanh(z, /)" atanh;
    "cos(z, /)" |z| cosh(times_i(z));
    "cosh(z, /)" cosh;
    "exp(z, /)" exp;
    "log10(z, /)" |z| log(z).map(|r| c(r.re / LN_10, r.im / LN_10));
    "sin(z, /)" |z| sinh(times_i(z)).map(over_i);
    "sinh(z, /)" sinh;
    "sqrt(z, /)" sqrt;
    "tan(z, /)" |z| tanh(times_i(z)).map(over_i);
    "tanh(z, /)" tanh;
};

fn log_to_base(t: &Thread, a: &[Value]) -> Res {
    let z = arg(t, &a[0])?;
    if a[1].is_unbound() {
        return give(t, log(z));
    }
    let base = arg(t, &a[1])?;
    // Of the faults only those of the base and the quotient count.
    let z = log(z).unwrap_or(c(f64::NEG_INFINITY, z.im.atan2(z.re)));
    give(t, log(base).and_then(|base| complex::quotient(z, base).ok_or(Domain)))
}

fn polar(t: &Thread, a: &[Value]) -> Res {
    let z = arg(t, &a[0])?;
    let size = z.re.hypot(z.im);
    if finite(z) && size.is_infinite() {
        return give(t, Err(Range));
    }
    t.tuple(vec![t.float(size)?, t.float(z.im.atan2(z.re))?])
}

fn isclose(t: &Thread, a: &[Value]) -> Res {
    let (x, y) = (arg(t, &a[0])?, arg(t, &a[1])?);
    let rel = if a[2].is_unbound() { 1e-9 } else { t.arg_f64(&a[2])? };
    let abs = if a[3].is_unbound() { 0.0 } else { t.arg_f64(&a[3])? };
    if rel < 0.0 || abs < 0.0 {
        return Err(t.value_error("tolerances must be non-negative"));
    }
    if x.re == y.re && x.im == y.im {
        return Ok(Value::TRUE);
    }
    if [x.re, x.im, y.re, y.im].into_iter().any(f64::is_infinite) {
        return Ok(Value::FALSE);
    }
    let size = |z: Complex| z.re.hypot(z.im);
    let apart = size(c(x.re - y.re, x.im - y.im));
    Ok(Value::bool(apart <= rel * size(y) || apart <= rel * size(x) || apart <= abs))
}

const FUNCTIONS: &[Method] = &[
    method("log(z, base=..., /)", log_to_base),
    method("phase(z, /)", |t, a| {
        let z = arg(t, &a[0])?;
        t.float(z.im.atan2(z.re))
    }),
    method("polar(z, /)", polar),
    method("rect(r, phi, /)", |t, a| give(t, rect(t.arg_f64(&a[0])?, t.arg_f64(&a[1])?))),
    method("isclose(a, b, *, rel_tol=..., abs_tol=...)", isclose),
    method("isfinite(z, /)", |t, a| Ok(Value::bool(finite(arg(t, &a[0])?)))),
    method("isinf(z, /)", |t, a| {
        let z = arg(t, &a[0])?;
        Ok(Value::bool(z.re.is_infinite() || z.im.is_infinite()))
    }),
    method("isnan(z, /)", |t, a| {
        let z = arg(t, &a[0])?;
        Ok(Value::bool(z.re.is_nan() || z.im.is_nan()))
    }),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.add_functions(t, "cmath", FUNCTIONS_OF_ONE)?;
    for (name, x) in [("pi", PI), ("e", E), ("tau", TAU), ("inf", f64::INFINITY), ("nan", f64::NAN)] {
        m.set(t, name, t.float(x)?)?;
    }
    m.set(t, "infj", complex::make(t, 0.0, f64::INFINITY)?)?;
    m.set(t, "nanj", complex::make(t, 0.0, f64::NAN)?)
}

pub static MODULE: NativeModule =
    NativeModule { name: "cmath", functions: FUNCTIONS, init, doc: "Functions of complex numbers." };
