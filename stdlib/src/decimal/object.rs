//! The type Decimal.

use super::arith as ar;
use super::context::{Flags, Limits, Rounding, flag};
use super::number::{Kind, Number, pow10};
use super::places;
use super::transcendent as tr;
use super::values::{
    self, Decimal, arg, context, decimal_type, float_used, make, make_of, operand, payload, rounding_arg,
};
use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};
use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::class::expect;
use ouro_runtime::model::native::{GetSet, Method, TypeSpec, class_method, getter, method};
use ouro_runtime::model::slots::CmpOp;
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::types::complex::Complex;
use ouro_runtime::types::list::List;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;

pub type Unary = fn(&Number, &Limits, &mut Flags) -> Number;
pub type Binary = fn(&Number, &Number, &Limits, &mut Flags) -> Number;

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Number> {
    expect::<Decimal>(t, v, "decimal", "decimal.Decimal").map(|d| &d.0)
}

/// Runs an operation in a context, which may raise.
pub fn run(t: &Thread, c: &Value, op: impl FnOnce(&Limits, &mut Flags) -> Number) -> Res {
    let c = payload(t, c)?;
    let mut told = 0;
    let n = op(&c.limits.get(), &mut told);
    if told != 0 {
        c.tell(t, told)?;
    }
    make(t, n)
}

/// A slot for both sides.
fn operator(t: &Thread, a: &Value, b: &Value, op: Binary) -> Res {
    let (Some(x), Some(y)) = (operand(t, a), operand(t, b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    run(t, &context(t, None)?, |c, f| op(&x, &y, c, f))
}
fn sign(t: &Thread, v: &Value, op: Unary) -> Res {
    let n = me(t, v)?;
    run(t, &context(t, None)?, |c, f| op(n, c, f))
}

fn divmod(t: &Thread, a: &Value, b: &Value) -> Res {
    let (Some(x), Some(y)) = (operand(t, a), operand(t, b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    divmod_in(t, &context(t, None)?, &x, &y)
}
pub fn divmod_in(t: &Thread, c: &Value, x: &Number, y: &Number) -> Res {
    let c = payload(t, c)?;
    let mut told = 0;
    let (q, r) = ar::divmod(x, y, &c.limits.get(), &mut told);
    c.tell(t, told)?;
    t.tuple(vec![make(t, q)?, make(t, r)?])
}

fn power(t: &Thread, a: &Value, b: &Value, m: &Value) -> Res {
    let (Some(x), Some(y)) = (operand(t, a), operand(t, b)) else { return Ok(Value::NOT_IMPLEMENTED) };
    let c = context(t, None)?;
    if m.is_none() {
        return run(t, &c, |c, f| tr::pow(&x, &y, c, f));
    }
    let Some(m) = operand(t, m) else { return Ok(Value::NOT_IMPLEMENTED) };
    run(t, &c, |c, f| tr::pow_mod(&x, &y, &m, c, f))
}

/// What a value of another kind of number is compared as, and by what both sides are multiplied for that.
fn comparable(t: &Thread, v: &Value, equality: bool) -> Res<Option<(Number, Option<BigInt>)>> {
    if let Some(n) = operand(t, v) {
        return Ok(Some((n, None)));
    }
    let float = match v.payload::<Complex>() {
        Some(z) if equality && z.im == 0.0 => Some(z.re),
        Some(_) => None,
        None => t.as_float(v),
    };
    if let Some(x) = float {
        let c = context(t, None)?;
        let c = payload(t, &c)?;
        if equality {
            c.flags.set(c.flags.get() | flag::FLOAT);
        } else {
            float_used(t, c)?;
        }
        return Ok(Some((values::of_f64(x), None)));
    }
    let rational = values::of_module(t, "_Rational")?;
    if !ouro_runtime::types::typetype::isinstance(t, v, &rational)? {
        return Ok(None);
    }
    let numerator = t.getattr_str(v, "numerator")?;
    let denominator = t.getattr_str(v, "denominator")?;
    match (t.as_bigint(&numerator), t.as_bigint(&denominator)) {
        (Some(n), Some(d)) => Ok(Some((values::of_bigint(&n), Some(d)))),
        _ => Ok(None),
    }
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let x = me(t, a)?;
    let equality = matches!(op, CmpOp::Eq | CmpOp::Ne);
    let Some((y, by)) = comparable(t, b, equality)? else { return Ok(Value::NOT_IMPLEMENTED) };
    if x.is_nan() || y.is_nan() {
        if !equality || x.kind == Kind::Signaling || y.kind == Kind::Signaling {
            let c = context(t, None)?;
            payload(t, &c)?.tell(t, flag::INVALID)?;
        }
        return Ok(Value::bool(op == CmpOp::Ne));
    }
    let order = match by {
        Some(d) if x.is_finite() => Number::finite(x.negative, &x.digits * d.magnitude(), x.exp).compare(&y),
        _ => x.compare(&y),
    };
    Ok(Value::bool(op.test(order)))
}

fn hash(t: &Thread, v: &Value) -> Res<i64> {
    use ouro_runtime::protocol::hash::{MODULUS, of_f64};
    let n = me(t, v)?;
    match n.kind {
        Kind::Signaling => return Err(t.type_error("Cannot hash a signaling NaN value")),
        Kind::Quiet => return Ok(of_f64(f64::NAN, v.header().map_or(0, |h| std::ptr::from_ref(h) as u64))),
        Kind::Infinite => return Ok(if n.negative { -314_159 } else { 314_159 }),
        Kind::Finite => {}
    }
    let modulus = BigUint::from(MODULUS);
    let ten = BigUint::from(10u32);
    // A tenth is what ten must be multiplied with to be 1.
    let power = if n.exp >= 0 {
        ten.modpow(&BigUint::from(n.exp as u64), &modulus)
    } else {
        let tenth = ten.modpow(&BigUint::from(MODULUS - 2), &modulus);
        tenth.modpow(&BigUint::from(n.exp.unsigned_abs()), &modulus)
    };
    let h = (&n.digits * power % modulus).to_i64().unwrap_or(0);
    let h = if n.negative { -h } else { h };
    Ok(if h == -1 { -2 } else { h })
}

fn capitals(t: &Thread) -> Res<bool> {
    let c = context(t, None)?;
    Ok(payload(t, &c)?.limits.get().capitals)
}
fn text(t: &Thread, v: &Value) -> Res<String> {
    Ok(me(t, v)?.to_text(capitals(t)?, false))
}

/// A number of what `Decimal()` takes, exactly.
fn convert(t: &Thread, v: &Value, c: &Value) -> Res<Number> {
    let c = payload(t, c)?;
    if let Some(n) = operand(t, v) {
        return Ok(n);
    }
    let exact = |found: Option<Number>| {
        let mut told = 0;
        let n = match found {
            Some(n) => Limits::EXACT.finish(n, &mut told),
            None => ar::invalid(&mut told, flag::CONVERSION),
        };
        if told & (flag::INEXACT | flag::ROUNDED | flag::CLAMPED) != 0 {
            return c.tell(t, flag::INVALID).map(|()| Number::nan());
        }
        c.tell(t, told & flag::ANY_INVALID).map(|()| n)
    };
    if v.is::<Str>() {
        return exact(values::of_text(t, v, true)?);
    }
    if v.is::<Tuple>() || v.is::<List>() {
        return exact(Some(values::of_parts(t, v)?));
    }
    match t.as_float(v) {
        Some(x) => {
            float_used(t, c)?;
            Ok(values::of_f64(x))
        }
        None => Err(t.type_error(format!("conversion from {} to Decimal is not supported", t.type_name(v)))),
    }
}

/// A number of what `Context.create_decimal()` takes, as the context has it.
pub fn create(t: &Thread, c: &Value, v: &Value) -> Res {
    let context = payload(t, c)?;
    let limits = context.limits.get();
    let n = if v.is::<Str>() {
        match values::of_text(t, v, false)? {
            Some(n) => n,
            None => return run(t, c, |_, f| ar::invalid(f, flag::CONVERSION)),
        }
    } else if v.is::<Tuple>() || v.is::<List>() {
        values::of_parts(t, v)?
    } else {
        convert(t, v, c)?
    };
    if n.is_nan() && !n.digits.is_zero() && n.size() > limits.prec - i64::from(limits.clamp) {
        return run(t, c, |_, f| ar::invalid(f, flag::CONVERSION));
    }
    run(t, c, |c, f| c.finish(n, f))
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let a = bind_args(t, ouro_runtime::signature!("Decimal(value=..., context=None)"), args, kw)?;
    if a[0].is_unbound() {
        return make_of(t, ty, Number::int(0));
    }
    let plain = ty.same(decimal_type(t)?.value());
    if plain && a[0].is_exact::<Decimal>() {
        return Ok(a[0].clone());
    }
    let c = context(t, Some(&a[1]))?;
    let n = convert(t, &a[0], &c)?;
    make_of(t, ty, n)
}

fn from_float(t: &Thread, a: &[Value]) -> Res {
    let n = match (t.is_int(&a[1]), t.as_float(&a[1])) {
        (true, _) => arg(t, &a[1])?,
        (_, Some(x)) => values::of_f64(x),
        _ => return Err(t.type_error("argument must be int or float")),
    };
    let made = make(t, n)?;
    if a[0].same(decimal_type(t)?.value()) { Ok(made) } else { t.call(&a[0], &[made]) }
}

fn as_tuple(t: &Thread, a: &[Value]) -> Res {
    let n = me(t, &a[0])?;
    let exp = match n.kind {
        Kind::Finite => t.int(n.exp)?,
        Kind::Infinite => t.string("F")?,
        Kind::Quiet => t.string("n")?,
        Kind::Signaling => t.string("N")?,
    };
    let digits = match n.is_nan() && n.digits.is_zero() {
        true => vec![],
        false => n.digits.to_radix_be(10).iter().map(|d| Value::small_int(i32::from(*d))).collect(),
    };
    let class = values::of_module(t, "DecimalTuple")?;
    t.call(&class, &[Value::small_int(i32::from(n.negative)), t.tuple(digits)?, exp])
}

fn as_integer_ratio(t: &Thread, a: &[Value]) -> Res {
    let n = me(t, &a[0])?;
    match n.kind {
        Kind::Infinite => return Err(t.overflow_error("cannot convert Infinity to integer ratio")),
        Kind::Quiet | Kind::Signaling => {
            return Err(t.value_error("cannot convert NaN to integer ratio"));
        }
        Kind::Finite => {}
    }
    if n.exp.abs() > super::context::TOO_MANY && !n.digits.is_zero() {
        return Err(t.memory_error());
    }
    let (mut top, mut bottom) = (n.digits.clone(), BigUint::one());
    if top.is_zero() {
    } else if n.exp >= 0 {
        top *= pow10(n.exp);
    } else {
        bottom = pow10(-n.exp);
        let common = top.gcd(&bottom);
        top /= &common;
        bottom /= common;
    }
    let sign = if n.negative { Sign::Minus } else { Sign::Plus };
    t.tuple(vec![t.bigint(BigInt::from_biguint(sign, top))?, t.bigint(bottom.into())?])
}

fn round(t: &Thread, a: &[Value]) -> Res {
    let n = me(t, &a[0])?;
    if a[1].is_unbound() {
        return values::to_int(t, n, Rounding::HalfEven);
    }
    if !t.is_int(&a[1]) {
        return Err(t.type_error("optional arg must be an integer"));
    }
    let exp = Number::finite(false, BigUint::one(), t.arg_i64(&a[1])?.saturating_neg());
    run(t, &context(t, None)?, |c, f| places::quantize(n, &exp, c, f))
}

pub fn class_name(n: &Number, c: &Limits) -> &'static str {
    match n.kind {
        Kind::Signaling => "sNaN",
        Kind::Quiet => "NaN",
        Kind::Infinite => {
            if n.negative {
                "-Infinity"
            } else {
                "+Infinity"
            }
        }
        Kind::Finite if n.digits.is_zero() => {
            if n.negative {
                "-Zero"
            } else {
                "+Zero"
            }
        }
        Kind::Finite if is_subnormal(n, c) => {
            if n.negative {
                "-Subnormal"
            } else {
                "+Subnormal"
            }
        }
        Kind::Finite => {
            if n.negative {
                "-Normal"
            } else {
                "+Normal"
            }
        }
    }
}
pub fn is_subnormal(n: &Number, c: &Limits) -> bool {
    n.is_finite() && !n.digits.is_zero() && n.adjusted() < c.emin
}
pub fn is_normal(n: &Number, c: &Limits) -> bool {
    n.is_finite() && !n.digits.is_zero() && n.adjusted() >= c.emin
}
pub fn same_quantum(x: &Number, y: &Number) -> bool {
    match (x.is_finite(), y.is_finite()) {
        (true, true) => x.exp == y.exp,
        (false, false) => x.is_nan() == y.is_nan(),
        _ => false,
    }
}

fn quantize(t: &Thread, a: &[Value]) -> Res {
    let (x, y) = (me(t, &a[0])?, arg(t, &a[1])?);
    let c = context(t, Some(&a[3]))?;
    let mode = if a[2].is_none() { None } else { Some(rounding_arg(t, &a[2])?) };
    run(t, &c, |c, f| places::quantize(x, &y, &mode.map_or(*c, |m| c.rounding(m)), f))
}
fn integral(t: &Thread, a: &[Value], op: Unary) -> Res {
    let x = me(t, &a[0])?;
    let mode = if a[1].is_none() { None } else { Some(rounding_arg(t, &a[1])?) };
    let c = context(t, Some(&a[2]))?;
    run(t, &c, |c, f| op(x, &mode.map_or(*c, |m| c.rounding(m)), f))
}

macro_rules! one {
    ($sig:literal, $op:expr) => {
        method($sig, |t, a| {
            let x = me(t, &a[0])?;
            run(t, &context(t, Some(&a[1]))?, |c, f| ($op)(x, c, f))
        })
    };
}
macro_rules! two {
    ($sig:literal, $op:expr) => {
        method($sig, |t, a| {
            let (x, y) = (me(t, &a[0])?, arg(t, &a[1])?);
            run(t, &context(t, Some(&a[2]))?, |c, f| ($op)(x, &y, c, f))
        })
    };
}
macro_rules! ask {
    ($sig:literal, $ask:expr) => {
        method($sig, |t, a| Ok(Value::bool(($ask)(me(t, &a[0])?))))
    };
}

const METHODS: &[Method] = &[
    one!("exp(self, /, context=None)", tr::exp),
    one!("ln(self, /, context=None)", tr::ln),
    one!("log10(self, /, context=None)", tr::log10),
    one!("logb(self, /, context=None)", places::logb),
    one!("logical_invert(self, /, context=None)", places::logical_invert),
    one!("next_minus(self, /, context=None)", places::next_minus),
    one!("next_plus(self, /, context=None)", places::next_plus),
    one!("normalize(self, /, context=None)", places::normalize),
    one!("sqrt(self, /, context=None)", ar::sqrt),
    two!("compare(self, /, other, context=None)", ar::compare),
    two!("compare_signal(self, /, other, context=None)", ar::compare_signal),
    two!("compare_total(self, /, other, context=None)", ar::compare_total),
    two!("compare_total_mag(self, /, other, context=None)", ar::compare_total_mag),
    two!("logical_and(self, /, other, context=None)", places::logical_and),
    two!("logical_or(self, /, other, context=None)", places::logical_or),
    two!("logical_xor(self, /, other, context=None)", places::logical_xor),
    two!("max(self, /, other, context=None)", ar::max),
    two!("max_mag(self, /, other, context=None)", ar::max_mag),
    two!("min(self, /, other, context=None)", ar::min),
    two!("min_mag(self, /, other, context=None)", ar::min_mag),
    two!("next_toward(self, /, other, context=None)", places::next_toward),
    two!("remainder_near(self, /, other, context=None)", ar::rem_near),
    two!("rotate(self, /, other, context=None)", places::rotate),
    two!("scaleb(self, /, other, context=None)", places::scaleb),
    two!("shift(self, /, other, context=None)", places::shift),
    two!("copy_sign(self, /, other, context=None)", |x: &Number, y: &Number, _, _| x.with_sign(y.negative)),
    method("fma(self, /, other, third, context=None)", |t, a| {
        let (x, y, z) = (me(t, &a[0])?, arg(t, &a[1])?, arg(t, &a[2])?);
        run(t, &context(t, Some(&a[3]))?, |c, f| ar::fma(x, &y, &z, c, f))
    }),
    method("quantize(self, /, exp, rounding=None, context=None)", quantize),
    method("to_integral_exact(self, /, rounding=None, context=None)", |t, a| {
        integral(t, a, places::to_integral_exact)
    }),
    method("to_integral_value(self, /, rounding=None, context=None)", |t, a| {
        integral(t, a, places::to_integral_value)
    }),
    method("to_integral(self, /, rounding=None, context=None)", |t, a| {
        integral(t, a, places::to_integral_value)
    }),
    method("same_quantum(self, /, other, context=None)", |t, a| {
        context(t, Some(&a[2]))?;
        Ok(Value::bool(same_quantum(me(t, &a[0])?, &arg(t, &a[1])?)))
    }),
    ask!("is_canonical(self, /)", |_: &Number| true),
    ask!("is_finite(self, /)", Number::is_finite),
    ask!("is_infinite(self, /)", Number::is_infinite),
    ask!("is_nan(self, /)", Number::is_nan),
    ask!("is_qnan(self, /)", |n: &Number| n.kind == Kind::Quiet),
    ask!("is_snan(self, /)", |n: &Number| n.kind == Kind::Signaling),
    ask!("is_signed(self, /)", |n: &Number| n.negative),
    ask!("is_zero(self, /)", Number::is_zero),
    method("is_normal(self, /, context=None)", |t, a| {
        let c = context(t, Some(&a[1]))?;
        Ok(Value::bool(is_normal(me(t, &a[0])?, &payload(t, &c)?.limits.get())))
    }),
    method("is_subnormal(self, /, context=None)", |t, a| {
        let c = context(t, Some(&a[1]))?;
        Ok(Value::bool(is_subnormal(me(t, &a[0])?, &payload(t, &c)?.limits.get())))
    }),
    method("number_class(self, /, context=None)", |t, a| {
        let c = context(t, Some(&a[1]))?;
        t.string(class_name(me(t, &a[0])?, &payload(t, &c)?.limits.get()))
    }),
    method("to_eng_string(self, /, context=None)", |t, a| {
        let c = context(t, Some(&a[1]))?;
        t.string(me(t, &a[0])?.to_text(payload(t, &c)?.limits.get().capitals, true))
    }),
    method("adjusted(self, /)", |t, a| {
        let n = me(t, &a[0])?;
        t.int(if n.is_finite() { n.adjusted() } else { 0 })
    }),
    method("as_tuple(self, /)", as_tuple),
    method("as_integer_ratio(self, /)", as_integer_ratio),
    method("canonical(self, /)", |t, a| me(t, &a[0]).map(|_| a[0].clone())),
    method("conjugate(self, /)", |t, a| me(t, &a[0]).map(|_| a[0].clone())),
    method("copy_abs(self, /)", |t, a| make(t, me(t, &a[0])?.with_sign(false))),
    method("copy_negate(self, /)", |t, a| {
        let n = me(t, &a[0])?;
        make(t, n.with_sign(!n.negative))
    }),
    method("radix(self, /)", |t, a| me(t, &a[0]).and_then(|_| make(t, Number::int(10)))),
    class_method("from_float(cls, f, /)", from_float),
    method("__format__(self, fmtarg, override=..., /)", super::format::format),
    method("__round__(self, ndigits=..., /)", round),
    method("__trunc__(self, /)", |t, a| values::to_int(t, me(t, &a[0])?, Rounding::Down)),
    method("__floor__(self, /)", |t, a| values::to_int(t, me(t, &a[0])?, Rounding::Floor)),
    method("__ceil__(self, /)", |t, a| values::to_int(t, me(t, &a[0])?, Rounding::Ceiling)),
    method("__complex__(self, /)", |t, a| {
        ouro_runtime::types::complex::make(t, values::to_f64(t, me(t, &a[0])?)?, 0.0)
    }),
    method("__reduce__(self, /)", |t, a| {
        let args = t.tuple(vec![t.string(text(t, &a[0])?)?])?;
        t.tuple(vec![t.type_of(&a[0]).into_value(), args])
    }),
    method("__copy__(self, /)", |t, a| me(t, &a[0]).map(|_| a[0].clone())),
    method("__deepcopy__(self, memo, /)", |t, a| me(t, &a[0]).map(|_| a[0].clone())),
];

const GETSET: &[GetSet] = &[
    getter("real", |t, v| me(t, v).map(|_| v.clone())),
    getter("imag", |t, v| me(t, v).and_then(|_| make(t, Number::int(0)))),
];

pub static DECIMAL: TypeSpec = TypeSpec {
    module: "decimal",
    flags: tflag::BASE | tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(new));
        s.repr.set(Some(|t, v| t.string(format!("Decimal('{}')", text(t, v)?))));
        s.str.set(Some(|t, v| t.string(text(t, v)?)));
        s.hash.set(Some(hash));
        s.compare.set(Some(compare));
        s.bool.set(Some(|t, v| Ok(!me(t, v)?.is_zero())));
        s.int.set(Some(|t, v| values::to_int(t, me(t, v)?, Rounding::Down)));
        s.float.set(Some(|t, v| t.float(values::to_f64(t, me(t, v)?)?)));
        s.neg.set(Some(|t, v| sign(t, v, ar::minus)));
        s.pos.set(Some(|t, v| sign(t, v, ar::plus)));
        s.abs.set(Some(|t, v| sign(t, v, ar::abs)));
        s.add.set(Some(|t, a, b| operator(t, a, b, ar::add)));
        s.sub.set(Some(|t, a, b| operator(t, a, b, ar::sub)));
        s.mul.set(Some(|t, a, b| operator(t, a, b, ar::mul)));
        s.truediv.set(Some(|t, a, b| operator(t, a, b, ar::div)));
        s.floordiv.set(Some(|t, a, b| operator(t, a, b, ar::div_int)));
        s.modulo.set(Some(|t, a, b| operator(t, a, b, ar::rem)));
        s.divmod.set(Some(divmod));
        s.pow.set(Some(power));
    },
    methods: METHODS,
    getset: GETSET,
    doc: "A decimal number: of a text, an int, a float, or a tuple of sign, digits and exponent.",
    ..TypeSpec::of::<Decimal>("Decimal")
};
