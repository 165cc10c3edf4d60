//! The slots and methods of str.

use super::Str;
use crate::format::str_escape;
use crate::heap::{Ref, Res, Value};
use crate::model::native::TypeSpec;
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::sync::thread::Thread;
use crate::types::tuple::Tuple;

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Str>> {
    crate::model::class::expect::<Str>(t, v, "str", "str")
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], _: Option<&Ref<Tuple>>) -> Res {
    let s = match args.first() {
        None => return Ok(t.intern("").into_value()),
        Some(x) => t.str(x)?,
    };
    if ty.same(t.type_for::<Str>().value()) {
        return Ok(s.into_value());
    }
    Ok(Str::of_type(t, ty, s.as_bytes())?.into_value())
}

fn compare(_: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (a.payload::<Str>(), b.payload::<Str>()) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(Value::bool(op.test(x.as_bytes().cmp(y.as_bytes()))))
}

fn add(t: &Thread, a: &Value, b: &Value) -> Res {
    match (a.as_ref::<Str>(), b.as_ref::<Str>()) {
        (Some(x), Some(y)) => Ok(Str::concat(t, x, y)?.into_value()),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn repr(t: &Thread, v: &Value) -> Res {
    Ok(Str::from_wtf8(t, &str_escape::repr_str(me(t, v)?.as_bytes()))?.into_value())
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::VAR_SIZED | tflag::MATCH_SELF,
    slots: |s| {
        s.new.set(Some(new));
        s.repr.set(Some(repr));
        s.str.set(Some(|t, v| {
            if v.is_exact::<Str>() { Ok(v.clone()) } else { Ok(Str::from_wtf8(t, me(t, v)?.as_bytes())?.into_value()) }
        }));
        s.hash.set(Some(|t, v| Ok(me(t, v)?.hash(t))));
        s.compare.set(Some(compare));
        s.len.set(Some(|t, v| Ok(me(t, v)?.len())));
        s.add.set(Some(add));
    },
    var_size: Some(super::var_size),
    ..TypeSpec::of::<Str>("str")
};
