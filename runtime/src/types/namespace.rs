//! types.SimpleNamespace.

use super::dict::Dict;
use super::str::{Str, text_of};
use super::tuple::Tuple;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value};
use crate::model::attr::instance_dict;
use crate::model::native::{TypeSpec, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::tflag;
use crate::protocol::call::positional;
use crate::sync::thread::Thread;

/// The payload of SimpleNamespace: nothing but its attributes.
pub struct Namespace;

impl Payload for Namespace {
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let pos = positional(args, kw);
    let d = instance_dict(t, v)?;
    match pos {
        [] => {}
        [x] => {
            let given = Dict::new(t)?;
            t.update_dict(&given, x)?;
            for (k, x) in given.pairs() {
                if !k.is::<Str>() {
                    return Err(t.type_error("keywords must be strings"));
                }
                d.insert(t, k, x)?;
            }
        }
        _ => {
            return Err(t.type_error(format!(
                "{} expected at most 1 argument, got {}",
                t.type_name(v),
                pos.len()
            )));
        }
    }
    if let Some(names) = kw {
        for (n, x) in names.as_slice().iter().zip(&args[pos.len()..]) {
            d.insert(t, n.clone(), x.clone())?;
        }
    }
    Ok(())
}

fn repr(t: &Thread, v: &Value) -> Res {
    let exact = t.interp().types.registered(&SPEC).is_some_and(|ty| ty.same(t.type_of(v).value()));
    let name = if exact { "namespace".to_string() } else { t.type_ref(v).name_str() };
    if !t.repr_enter(v) {
        return t.string(format!("{name}(...)"));
    }
    let mut parts = Vec::new();
    let made = (|| -> Res<()> {
        for (k, x) in instance_dict(t, v)?.pairs() {
            if k.is::<Str>() {
                parts.push(format!("{}={}", text_of(&k), t.repr(&x)?.lossy()));
            }
        }
        Ok(())
    })();
    t.repr_leave(v);
    made?;
    t.string(format!("{name}({})", parts.join(", ")))
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    if !a.is::<Namespace>() || !b.is::<Namespace>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    t.compare(instance_dict(t, a)?.value(), instance_dict(t, b)?.value(), op)
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "types",
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::DICT,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, Namespace)?.into_value())));
        s.init.set(Some(init));
        s.repr.set(Some(repr));
        s.compare.set(Some(compare));
    },
    methods: &[
        method("__reduce__(self, /)", |t, a| {
            let d = instance_dict(t, &a[0])?.into_value();
            t.tuple(vec![t.type_of(&a[0]).into_value(), t.tuple(vec![])?, d])
        }),
        method("__replace__(self, /, **changes)", |t, a| {
            let new = t.call(t.type_of(&a[0]).value(), &[])?;
            let d = instance_dict(t, &new)?;
            t.update_dict(&d, instance_dict(t, &a[0])?.value())?;
            t.update_dict(&d, &a[1])?;
            Ok(new)
        }),
    ],
    getset: &[getter("__dict__", |t, v| Ok(instance_dict(t, v)?.into_value()))],
    doc: "Attributes, and nothing else.",
    ..TypeSpec::of::<Namespace>("SimpleNamespace")
};
