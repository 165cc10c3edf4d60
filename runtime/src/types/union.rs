//! `int | str`.

use super::generic_alias::{GenericAlias, subst, type_text};
use super::tuple::Tuple;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value};
use crate::model::native::{TypeSpec, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::protocol::number::BinOp;
use crate::sync::thread::Thread;

/// `a | b`
pub struct Union {
    pub args: Ref<Tuple>,
}

impl Payload for Union {
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.args.value());
    }
}

/// Can this stand beside `|` in a union of types?
fn is_member(t: &Thread, v: &Value) -> bool {
    v.is_none()
        || v.is::<Type>()
        || v.is::<GenericAlias>()
        || v.is::<Union>()
        || t.type_name(v) == *"TypeAliasType"
}

/// The union of two types; NotImplemented for what is no type.
pub fn union(t: &Thread, a: &Value, b: &Value) -> Res {
    if !is_member(t, a) || !is_member(t, b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut out: Vec<Value> = Vec::new();
    for v in [a, b] {
        let parts = match v.payload::<Union>() {
            Some(u) => u.args.as_slice().to_vec(),
            None if v.is_none() => vec![t.type_for::<super::singletons::NoneType>().to_value()],
            None => vec![v.clone()],
        };
        for p in parts {
            let mut known = false;
            for o in &out {
                known = known
                    || o.same(&p)
                    || (o.is::<GenericAlias>() && p.is::<GenericAlias>() && t.equal(o, &p)?);
            }
            if !known {
                out.push(p);
            }
        }
    }
    if let [only] = out.as_slice() {
        return Ok(only.clone());
    }
    let args = Tuple::from_vec(t, out)?;
    Ok(t.make(Union { args })?.into_value())
}

fn args(v: &Value) -> &[Value] {
    v.payload::<Union>().map_or(&[], |u| u.args.as_slice())
}

/// `union[types]`: its type parameters replaced.
fn getitem(t: &Thread, v: &Value, item: &Value) -> Res {
    let params = subst::parameters(t, args(v))?;
    let new = subst::substituted(t, v, args(v), &params, item)?;
    let mut new = new.into_iter();
    let mut whole = new.next().unwrap_or(Value::NONE);
    for arg in new {
        whole = t.binary(&whole, &arg, BinOp::Or)?;
    }
    Ok(whole)
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    if !b.is::<Union>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (x, y) = (args(a), args(b));
    let mut same = x.len() == y.len();
    for p in x {
        let mut found = false;
        for q in y {
            found = found || t.equal(p, q)?;
        }
        same = same && found;
    }
    Ok(match op {
        CmpOp::Eq => Value::bool(same),
        CmpOp::Ne => Value::bool(!same),
        _ => Value::NOT_IMPLEMENTED,
    })
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "types",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.or.set(Some(union));
        s.getitem.set(Some(getitem));
        s.repr.set(Some(|t, v| {
            let parts: Res<Vec<String>> = args(v).iter().map(|x| type_text(t, x)).collect();
            t.string(parts?.join(" | "))
        }));
        s.hash.set(Some(|t, v| {
            let mut h = 0;
            for x in args(v) {
                h ^= t.hash(x)?;
            }
            Ok(h)
        }));
        s.compare.set(Some(compare));
    },
    methods: &[
        method("__instancecheck__(self, instance, /)", |t, a| {
            Ok(Value::bool(super::typetype::isinstance(t, &a[1], &a[0])?))
        }),
        method("__subclasscheck__(self, cls, /)", |t, a| {
            Ok(Value::bool(super::typetype::issubclass(t, &a[1], &a[0])?))
        }),
    ],
    getset: &[
        getter("__args__", |t, v| t.tuple(args(v).to_vec())),
        getter("__parameters__", |t, v| t.tuple(subst::parameters(t, args(v))?)),
    ],
    ..TypeSpec::of::<Union>("UnionType")
};
