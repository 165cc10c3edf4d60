//! Decimal numbers as Python objects, and the context that is in force.

use super::context::{Flags, Limits, Rounding, flag};
use super::number::{Kind, Number, pow10};
use super::object::DECIMAL;
use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{Signed, Zero};
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Raised, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::list::List;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};
use std::cell::Cell;

/// The payload of Decimal.
pub struct Decimal(pub Number);

impl Payload for Decimal {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// The payload of Context.
pub struct Context {
    pub limits: Cell<Limits>,
    pub flags: Cell<Flags>,
    pub traps: Cell<Flags>,
}

impl Payload for Context {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

pub const DEFAULT: Limits = Limits {
    prec: 28,
    rounding: Rounding::HalfEven,
    emin: -999_999,
    emax: 999_999,
    capitals: true,
    clamp: false,
};

/// The signals, in the order in which they are looked at.
pub const SIGNALS: [(&str, Flags); 9] = [
    ("InvalidOperation", flag::ANY_INVALID),
    ("FloatOperation", flag::FLOAT),
    ("DivisionByZero", flag::DIV_ZERO),
    ("Overflow", flag::OVERFLOW),
    ("Underflow", flag::UNDERFLOW),
    ("Subnormal", flag::SUBNORMAL),
    ("Inexact", flag::INEXACT),
    ("Rounded", flag::ROUNDED),
    ("Clamped", flag::CLAMPED),
];
/// What InvalidOperation may mean.
const CONDITIONS: [(&str, Flags); 4] = [
    ("InvalidOperation", flag::INVALID),
    ("ConversionSyntax", flag::CONVERSION),
    ("DivisionImpossible", flag::DIV_IMPOSSIBLE),
    ("DivisionUndefined", flag::DIV_UNDEFINED),
];

/// A thing that the module's part in Python has.
pub fn of_module(t: &Thread, name: &'static str) -> Res {
    let module = ouro_runtime::world::import_module(t, "decimal")?;
    t.getattr_str(&module, name)
}

/// The context of this thread, or the given one.
pub fn context(t: &Thread, given: Option<&Value>) -> Res<Value> {
    match given {
        Some(v) if !v.is_none() && !v.is_unbound() => match v.is::<Context>() {
            true => Ok(v.clone()),
            false => Err(t.type_error("optional argument must be a context")),
        },
        _ => {
            let Some(var) = t.interp().registered("decimal.var") else { return of_module_context(t) };
            match t.call_method_str(&var, "get", &[Value::NONE])? {
                v if v.is::<Context>() => Ok(v),
                _ => of_module_context(t),
            }
        }
    }
}
fn of_module_context(t: &Thread) -> Res {
    t.call(&of_module(t, "getcontext")?, &[])
}
pub fn payload<'a>(t: &Thread, v: &'a Value) -> Res<&'a Context> {
    v.payload::<Context>().ok_or_else(|| t.type_error("a context is required"))
}

impl Context {
    /// Notes what happened, and raises what is trapped.
    pub fn tell(&self, t: &Thread, f: Flags) -> Res<()> {
        self.flags.set(self.flags.get() | f);
        if f & flag::MEMORY != 0 {
            return Err(t.memory_error());
        }
        match f & self.traps.get() {
            0 => Ok(()),
            trapped => Err(raise(t, trapped)),
        }
    }
}

#[cold]
fn raise(t: &Thread, trapped: Flags) -> Raised {
    let signals = SIGNALS.iter().filter(|(_, bits)| trapped & bits != 0);
    let told = CONDITIONS.iter().chain(&SIGNALS[1..]).filter(|(_, bits)| trapped & bits != 0);
    let class = |name: &'static str| of_module(t, name);
    let Some((name, _)) = signals.clone().next() else { return t.runtime_error("no signal") };
    let parts = told.map(|(name, _)| class(name)).collect::<Res<Vec<_>>>().and_then(|v| t.list(v));
    match (class(name), parts) {
        (Ok(class), Ok(parts)) => t.raise_class(&class, &[parts]),
        (Err(e), _) | (_, Err(e)) => e,
    }
}

pub fn decimal_type(t: &Thread) -> Res<Ref<Type>> {
    make_module_type(t, &DECIMAL)
}
pub fn make(t: &Thread, n: Number) -> Res {
    make_of(t, &decimal_type(t)?, n)
}
pub fn make_of(t: &Thread, ty: &Ref<Type>, n: Number) -> Res {
    Ok(t.make_of(ty, Decimal(n))?.into_value())
}

pub fn of_bigint(n: &BigInt) -> Number {
    Number::finite(n.is_negative(), n.magnitude().clone(), 0)
}

/// An operand: a Decimal, or an int.
pub fn operand(t: &Thread, v: &Value) -> Option<Number> {
    if let Some(d) = v.payload::<Decimal>() {
        return Some(d.0.clone());
    }
    if let Some(n) = v.as_small_int() {
        return Some(Number::int(n));
    }
    if t.is_int(v) { t.as_bigint(v).map(|n| of_bigint(&n)) } else { None }
}
/// An operand of a method.
pub fn arg(t: &Thread, v: &Value) -> Res<Number> {
    operand(t, v).ok_or_else(|| {
        t.type_error(format!("conversion from {} to Decimal is not supported", t.type_name(v)))
    })
}

/// The exact value of a float.
pub fn of_f64(x: f64) -> Number {
    if x.is_nan() {
        return Number { negative: x.is_sign_negative(), ..Number::nan() };
    }
    if x.is_infinite() {
        return Number::infinity(x < 0.0);
    }
    let bits = x.to_bits();
    let (mut mantissa, mut exp) = (bits & ((1 << 52) - 1), ((bits >> 52) & 0x7FF) as i64);
    if exp == 0 {
        exp = 1;
    } else {
        mantissa |= 1 << 52;
    }
    if mantissa == 0 {
        return Number::finite(x.is_sign_negative(), BigUint::zero(), 0);
    }
    exp += mantissa.trailing_zeros() as i64 - 1075;
    mantissa >>= mantissa.trailing_zeros();
    if exp >= 0 {
        return Number::finite(x < 0.0, BigUint::from(mantissa) << exp as usize, 0);
    }
    // m / 2^k = m * 5^k / 10^k
    Number::finite(x < 0.0, BigUint::from(mantissa) * BigUint::from(5u32).pow(-exp as u32), exp)
}

/// A text as a number; if `loose`, white space around it and underscores do not matter.
pub fn of_text(t: &Thread, v: &Value, loose: bool) -> Res<Option<Number>> {
    let stripped = if loose { t.call_method_str(v, "strip", &[])? } else { v.clone() };
    let Some(s) = stripped.payload::<Str>() else { return Ok(None) };
    let mut ascii = String::new();
    for c in s.code_points() {
        match char::from_u32(c) {
            Some('_') if loose => {}
            Some(c) if c.is_ascii() => ascii.push(c),
            Some(c) => {
                // Digits of other scripts are digits.
                let one = t.string(c.to_string())?;
                if !t.truth(&t.call_method_str(&one, "isdecimal", &[])?)? {
                    return Ok(None);
                }
                let int = t.type_for::<ouro_runtime::types::int::Int>().to_value();
                let digit = t.arg_i64(&t.call(&int, &[one])?)?;
                ascii.push((b'0' + digit as u8) as char);
            }
            None => return Ok(None),
        }
    }
    Ok(Number::parse(&ascii))
}

/// A number of (sign, digits, exponent).
pub fn of_parts(t: &Thread, v: &Value) -> Res<Number> {
    let parts = t.collect(v)?;
    let [sign, digits, exp] = &parts[..] else {
        return Err(t.value_error("argument must be a sequence of length 3"));
    };
    let negative = match t.as_i64(sign).filter(|_| t.is_int(sign)) {
        Some(0) => false,
        Some(1) => true,
        _ => return Err(t.value_error("sign must be an integer with the value 0 or 1")),
    };
    let kind = match exp.payload::<Str>() {
        Some(s) => match s.lossy().as_ref() {
            "F" => Kind::Infinite,
            "n" => Kind::Quiet,
            "N" => Kind::Signaling,
            _ => {
                return Err(t.value_error("string argument in the third position must be 'F', 'n' or 'N'"));
            }
        },
        None => Kind::Finite,
    };
    let exp = match kind {
        Kind::Finite if !t.is_int(exp) => {
            return Err(t.value_error("exponent must be an integer"));
        }
        Kind::Finite => t.arg_i64(exp)?.clamp(-super::number::FAR, super::number::FAR),
        _ => 0,
    };
    if !digits.is::<Tuple>() && !digits.is::<List>() {
        return Err(t.value_error("coefficient must be a tuple of digits"));
    }
    if kind == Kind::Infinite {
        return Ok(Number::infinity(negative));
    }
    let mut all = Vec::new();
    for d in t.collect(digits)? {
        match t.as_i64(&d).filter(|n| t.is_int(&d) && (0..=9).contains(n)) {
            Some(n) => all.push(n as u8),
            None => return Err(t.value_error("coefficient must be a tuple of digits")),
        }
    }
    let digits = BigUint::from_radix_be(&all, 10).unwrap_or_default();
    Ok(Number { negative, kind, digits, exp })
}

/// The whole part as an int.
pub fn to_int(t: &Thread, n: &Number, mode: Rounding) -> Res {
    match n.kind {
        Kind::Infinite => return Err(t.overflow_error("cannot convert Infinity to integer")),
        Kind::Quiet | Kind::Signaling => return Err(t.value_error("cannot convert NaN to integer")),
        Kind::Finite => {}
    }
    if n.exp > super::context::TOO_MANY && !n.digits.is_zero() {
        return Err(t.memory_error());
    }
    let whole = if n.exp >= 0 {
        if n.digits.is_zero() { BigUint::zero() } else { &n.digits * pow10(n.exp) }
    } else {
        super::context::round(&n.digits, -n.exp, mode, n.negative).0
    };
    t.bigint(BigInt::from_biguint(if n.negative { Sign::Minus } else { Sign::Plus }, whole))
}

pub fn to_f64(t: &Thread, n: &Number) -> Res<f64> {
    match n.kind {
        Kind::Signaling => Err(t.value_error("cannot convert signaling NaN to float")),
        Kind::Quiet => Ok(if n.negative { -f64::NAN } else { f64::NAN }),
        _ => Ok(ouro_runtime::format::float::parse_float(&n.to_text(true, false)).unwrap_or(f64::NAN)),
    }
}

/// That a float was mixed with a Decimal: raises if that is trapped.
pub fn float_used(t: &Thread, c: &Context) -> Res<()> {
    c.tell(t, flag::FLOAT)
}

pub fn rounding_arg(t: &Thread, v: &Value) -> Res<Rounding> {
    let name = v.payload::<Str>().map(|s| s.lossy().into_owned()).unwrap_or_default();
    let found = super::context::ROUNDINGS.iter().find(|(known, _)| *known == name);
    found.map(|(_, r)| *r).ok_or_else(|| {
        t.err(
            Exc::TypeError,
            "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   \
             ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]",
        )
    })
}
pub fn rounding_name(r: Rounding) -> &'static str {
    super::context::ROUNDINGS.iter().find(|(_, known)| *known == r).map_or("", |(name, _)| name)
}
