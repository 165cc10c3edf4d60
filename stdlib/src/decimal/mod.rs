//! _decimal: decimal arithmetic as the General Decimal Arithmetic Specification has it. What is no arithmetic, the
//! signals and how contexts are made and shown, is `decimal`, in Python.

mod arith;
mod context;
mod contexts;
mod format;
mod number;
mod object;
mod places;
mod transcendent;
mod values;

use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::module::Module;

const FUNCTIONS: &[Method] = &[method("_set_variable(var, /)", |t, a| {
    t.interp().register("decimal.var", a[0].clone());
    Ok(Value::NONE)
})];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.set(t, "Decimal", values::decimal_type(t)?.into_value())?;
    m.set(t, "Context", make_module_type(t, &contexts::CONTEXT)?.into_value())?;
    for (name, _) in context::ROUNDINGS {
        m.set(t, name, t.intern(name).into_value())?;
    }
    m.set(t, "MAX_PREC", t.int(context::MOST)?)?;
    m.set(t, "MAX_EMAX", t.int(context::MOST)?)?;
    m.set(t, "MIN_EMIN", t.int(-context::MOST)?)?;
    m.set(t, "MIN_ETINY", t.int(-2 * context::MOST + 1)?)?;
    let signals =
        values::SIGNALS.iter().map(|(name, bits)| t.tuple(vec![t.string(*name)?, t.int(i64::from(*bits))?]));
    m.set(t, "_signals", t.tuple(signals.collect::<Res<_>>()?)?)
}

pub static MODULE: NativeModule =
    NativeModule { name: "_decimal", functions: FUNCTIONS, init, doc: "Decimal arithmetic." };
