//! The type Context: what bounds arithmetic, and all of it as methods.

use super::arith as ar;
use super::context::{Limits, MOST};
use super::number::{Kind, Number};
use super::object::{class_name, create, divmod_in, is_normal, is_subnormal, run, same_quantum};
use super::places;
use super::transcendent as tr;
use super::values::{self, Context, DEFAULT, arg, make, payload, rounding_arg, rounding_name};
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::native::{GetSet, Method, TypeSpec, getset, method};
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::{Thread, heap::Ref, model::typeobj::Type, types::tuple::Tuple};
use std::cell::Cell;

fn new(t: &Thread, ty: &Ref<Type>, _: &[Value], _: Option<&Ref<Tuple>>) -> Res {
    let made = Context { limits: Cell::new(DEFAULT), flags: Cell::new(0), traps: Cell::new(0) };
    Ok(t.make_of(ty, made)?.into_value())
}

/// A number within bounds, for an attribute.
fn number(t: &Thread, v: Option<&Value>, low: i64, high: i64, wrong: &str) -> Res<i64> {
    let Some(v) = v else { return Err(t.attribute_error("context attributes cannot be deleted")) };
    if !t.is_int(v) {
        return Err(t.type_error("an integer is required"));
    }
    let n = t.arg_i64(v)?;
    if n < low || n > high { Err(t.value_error(wrong)) } else { Ok(n) }
}

macro_rules! bound {
    ($name:literal, $field:ident, $low:expr, $high:expr, $of:expr, $wrong:literal) => {
        getset(
            $name,
            |t, v| t.int(i64::from(payload(t, v)?.limits.get().$field)),
            |t, v, to| {
                let c = payload(t, v)?;
                let $field = ($of)(number(t, to, $low, $high, $wrong)?);
                c.limits.set(Limits { $field, ..c.limits.get() });
                Ok(())
            },
        )
    };
}
macro_rules! bits {
    ($name:literal, $field:ident) => {
        getset(
            $name,
            |t, v| t.int(i64::from(payload(t, v)?.$field.get())),
            |t, v, to| {
                let n = number(t, to, 0, i64::from(u32::MAX), "flags out of range")?;
                payload(t, v)?.$field.set(n as u32);
                Ok(())
            },
        )
    };
}

const GETSET: &[GetSet] = &[
    bound!("prec", prec, 1, MOST, |n| n, "valid range for prec is [1, MAX_PREC]"),
    bound!("Emin", emin, -MOST, 0, |n| n, "valid range for Emin is [MIN_EMIN, 0]"),
    bound!("Emax", emax, 0, MOST, |n| n, "valid range for Emax is [0, MAX_EMAX]"),
    bound!("capitals", capitals, 0, 1, |n| n == 1, "valid values for capitals are 0 or 1"),
    bound!("clamp", clamp, 0, 1, |n| n == 1, "valid values for clamp are 0 or 1"),
    getset(
        "rounding",
        |t, v| Ok(t.intern(rounding_name(payload(t, v)?.limits.get().rounding)).into_value()),
        |t, v, to| {
            let c = payload(t, v)?;
            let Some(to) = to else {
                return Err(t.attribute_error("context attributes cannot be deleted"));
            };
            c.limits.set(c.limits.get().rounding(rounding_arg(t, to)?));
            Ok(())
        },
    ),
    bits!("_flags", flags),
    bits!("_traps", traps),
];

macro_rules! one {
    ($sig:literal, $op:expr) => {
        method($sig, |t, a| {
            let x = arg(t, &a[1])?;
            run(t, &a[0], |c, f| ($op)(&x, c, f))
        })
    };
}
macro_rules! two {
    ($sig:literal, $op:expr) => {
        method($sig, |t, a| {
            let (x, y) = (arg(t, &a[1])?, arg(t, &a[2])?);
            run(t, &a[0], |c, f| ($op)(&x, &y, c, f))
        })
    };
}
macro_rules! ask {
    ($sig:literal, $ask:expr) => {
        method($sig, |t, a| {
            let c = payload(t, &a[0])?.limits.get();
            Ok(Value::bool(($ask)(&arg(t, &a[1])?, &c)))
        })
    };
}

fn power(t: &Thread, a: &[Value]) -> Res {
    let (x, y) = (arg(t, &a[1])?, arg(t, &a[2])?);
    if a[3].is_none() {
        return run(t, &a[0], |c, f| tr::pow(&x, &y, c, f));
    }
    let m = arg(t, &a[3])?;
    run(t, &a[0], |c, f| tr::pow_mod(&x, &y, &m, c, f))
}

fn text(t: &Thread, a: &[Value], eng: bool) -> Res {
    let c = payload(t, &a[0])?.limits.get();
    t.string(arg(t, &a[1])?.to_text(c.capitals, eng))
}

const METHODS: &[Method] = &[
    one!("abs(self, x, /)", ar::abs),
    one!("exp(self, x, /)", tr::exp),
    one!("ln(self, x, /)", tr::ln),
    one!("log10(self, x, /)", tr::log10),
    one!("logb(self, x, /)", places::logb),
    one!("logical_invert(self, x, /)", places::logical_invert),
    one!("minus(self, x, /)", ar::minus),
    one!("next_minus(self, x, /)", places::next_minus),
    one!("next_plus(self, x, /)", places::next_plus),
    one!("normalize(self, x, /)", places::normalize),
    one!("plus(self, x, /)", ar::plus),
    one!("sqrt(self, x, /)", ar::sqrt),
    one!("to_integral(self, x, /)", places::to_integral_value),
    one!("to_integral_exact(self, x, /)", places::to_integral_exact),
    one!("to_integral_value(self, x, /)", places::to_integral_value),
    one!("_apply(self, x, /)", |x: &Number, c: &Limits, f: &mut u32| c.finish(x.clone(), f)),
    one!("copy_abs(self, x, /)", |x: &Number, _, _| x.with_sign(false)),
    one!("copy_negate(self, x, /)", |x: &Number, _, _| x.with_sign(!x.negative)),
    two!("add(self, x, y, /)", ar::add),
    two!("compare(self, x, y, /)", ar::compare),
    two!("compare_signal(self, x, y, /)", ar::compare_signal),
    two!("compare_total(self, x, y, /)", ar::compare_total),
    two!("compare_total_mag(self, x, y, /)", ar::compare_total_mag),
    two!("copy_sign(self, x, y, /)", |x: &Number, y: &Number, _, _| x.with_sign(y.negative)),
    two!("divide(self, x, y, /)", ar::div),
    two!("divide_int(self, x, y, /)", ar::div_int),
    two!("logical_and(self, x, y, /)", places::logical_and),
    two!("logical_or(self, x, y, /)", places::logical_or),
    two!("logical_xor(self, x, y, /)", places::logical_xor),
    two!("max(self, x, y, /)", ar::max),
    two!("max_mag(self, x, y, /)", ar::max_mag),
    two!("min(self, x, y, /)", ar::min),
    two!("min_mag(self, x, y, /)", ar::min_mag),
    two!("multiply(self, x, y, /)", ar::mul),
    two!("next_toward(self, x, y, /)", places::next_toward),
    two!("quantize(self, x, y, /)", places::quantize),
    two!("remainder(self, x, y, /)", ar::rem),
    two!("remainder_near(self, x, y, /)", ar::rem_near),
    two!("rotate(self, x, y, /)", places::rotate),
    two!("scaleb(self, x, y, /)", places::scaleb),
    two!("shift(self, x, y, /)", places::shift),
    two!("subtract(self, x, y, /)", ar::sub),
    method("fma(self, x, y, z, /)", |t, a| {
        let (x, y, z) = (arg(t, &a[1])?, arg(t, &a[2])?, arg(t, &a[3])?);
        run(t, &a[0], |c, f| ar::fma(&x, &y, &z, c, f))
    }),
    method("power(self, /, a, b, modulo=None)", power),
    method("divmod(self, x, y, /)", |t, a| divmod_in(t, &a[0], &arg(t, &a[1])?, &arg(t, &a[2])?)),
    method("same_quantum(self, x, y, /)", |t, a| {
        Ok(Value::bool(same_quantum(&arg(t, &a[1])?, &arg(t, &a[2])?)))
    }),
    ask!("is_finite(self, x, /)", |n: &Number, _: &Limits| n.is_finite()),
    ask!("is_infinite(self, x, /)", |n: &Number, _: &Limits| n.is_infinite()),
    ask!("is_nan(self, x, /)", |n: &Number, _: &Limits| n.is_nan()),
    ask!("is_normal(self, x, /)", is_normal),
    ask!("is_qnan(self, x, /)", |n: &Number, _: &Limits| n.kind == Kind::Quiet),
    ask!("is_signed(self, x, /)", |n: &Number, _: &Limits| n.negative),
    ask!("is_snan(self, x, /)", |n: &Number, _: &Limits| n.kind == Kind::Signaling),
    ask!("is_subnormal(self, x, /)", is_subnormal),
    ask!("is_zero(self, x, /)", |n: &Number, _: &Limits| n.is_zero()),
    method("is_canonical(self, x, /)", |t, a| match a[1].is::<values::Decimal>() {
        true => Ok(Value::TRUE),
        false => Err(t.type_error("argument must be a Decimal")),
    }),
    method("canonical(self, x, /)", |t, a| match a[1].is::<values::Decimal>() {
        true => Ok(a[1].clone()),
        false => Err(t.type_error("argument must be a Decimal")),
    }),
    method("copy_decimal(self, x, /)", |t, a| make(t, arg(t, &a[1])?)),
    method("create_decimal(self, num=..., /)", |t, a| {
        let zero = Value::small_int(0);
        create(t, &a[0], if a[1].is_unbound() { &zero } else { &a[1] })
    }),
    method("create_decimal_from_float(self, f, /)", |t, a| {
        let n = match (t.is_int(&a[1]), t.as_float(&a[1])) {
            (true, _) => arg(t, &a[1])?,
            (_, Some(x)) => values::of_f64(x),
            _ => return Err(t.type_error("argument must be int or float")),
        };
        run(t, &a[0], |c, f| c.finish(n, f))
    }),
    method("number_class(self, x, /)", |t, a| {
        t.string(class_name(&arg(t, &a[1])?, &payload(t, &a[0])?.limits.get()))
    }),
    method("to_sci_string(self, x, /)", |t, a| text(t, a, false)),
    method("to_eng_string(self, x, /)", |t, a| text(t, a, true)),
    method("radix(self, /)", |t, _| make(t, Number::int(10))),
    method("Etiny(self, /)", |t, a| t.int(payload(t, &a[0])?.limits.get().etiny())),
    method("Etop(self, /)", |t, a| t.int(payload(t, &a[0])?.limits.get().etop())),
];

pub static CONTEXT: TypeSpec = TypeSpec {
    module: "_decimal",
    flags: tflag::BASE | tflag::IMMUTABLE,
    slots: |s| s.new.set(Some(new)),
    methods: METHODS,
    getset: GETSET,
    ..TypeSpec::of::<Context>("Context")
};
