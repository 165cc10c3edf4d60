//! `list[int]` and `int | str`.

use super::dict::Dict;
use super::str::Str;
use super::tuple::Tuple;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value};
use crate::model::attr;
use crate::model::native::{TypeSpec, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::sync::thread::Thread;

/// `origin[args]`
pub struct GenericAlias {
    pub origin: Value,
    pub args: Ref<Tuple>,
}

impl Payload for GenericAlias {
    const PARTS: &'static [&'static str] = &["__origin__", "__args__"];
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(&self.origin);
        v.value(self.args.value());
    }
}

/// `origin[item]`
pub fn make(t: &Thread, origin: &Value, item: &Value) -> Res {
    let args = match item.downcast::<Tuple>() {
        Some(args) => args,
        None => Tuple::from_slice(t, std::slice::from_ref(item))?,
    };
    Ok(t.make(GenericAlias { origin: origin.clone(), args })?.into_value())
}

fn alias<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<GenericAlias>> {
    crate::model::class::expect::<GenericAlias>(t, v, "GenericAlias", "types.GenericAlias")
}

/// How a type is written inside the repr of an alias.
fn type_text(t: &Thread, v: &Value) -> Res<String> {
    if v.same(&Value::ELLIPSIS) {
        return Ok("...".into());
    }
    if v.is_none() {
        return Ok("None".into());
    }
    Ok(match v.as_ref::<Type>() {
        Some(ty) if ty.same(t.type_for::<super::singletons::NoneType>().value()) => "None".into(),
        Some(ty) => super::object::full_name(t, ty),
        None => t.repr(v)?.lossy().into_owned(),
    })
}

fn alias_repr(t: &Thread, v: &Value) -> Res {
    let a = alias(t, v)?;
    let mut parts = Vec::new();
    for x in a.args.as_slice() {
        parts.push(match x.payload::<super::list::List>() {
            Some(l) => {
                let inner: Res<Vec<String>> = l.items.to_vec().iter().map(|x| type_text(t, x)).collect();
                format!("[{}]", inner?.join(", "))
            }
            None => type_text(t, x)?,
        });
    }
    let inner = if parts.is_empty() { "()".into() } else { parts.join(", ") };
    t.string(format!("{}[{inner}]", type_text(t, &a.origin)?))
}

fn alias_getattr(t: &Thread, v: &Value, name: &Ref<Str>) -> Res {
    const OWN: &[&[u8]] = &[
        b"__origin__",
        b"__args__",
        b"__parameters__",
        b"__mro_entries__",
        b"__class__",
        b"__reduce_ex__",
        b"__reduce__",
        b"__copy__",
        b"__deepcopy__",
        b"__unpacked__",
        b"__instancecheck__",
        b"__subclasscheck__",
    ];
    let dunder = name.as_bytes().starts_with(b"__");
    if !dunder || !OWN.contains(&name.as_bytes()) {
        return t.getattr(&alias(t, v)?.origin, name);
    }
    attr::generic_getattr(t, v, name)
}

fn parameters(t: &Thread, args: &[Value]) -> Res {
    let seen = Dict::new(t)?;
    for a in args {
        if t.type_name(a) == "TypeVar" || t.type_name(a) == "ParamSpec" {
            seen.insert(t, a.clone(), Value::NONE)?;
        } else if !a.is::<Type>() {
            if let Some(p) = t.getattr_opt(a, &t.name("__parameters__"))? {
                if let Some(p) = p.payload::<Tuple>() {
                    for x in p.as_slice() {
                        seen.insert(t, x.clone(), Value::NONE)?;
                    }
                }
            }
        }
    }
    t.tuple(seen.keys())
}

fn substitute(t: &Thread, v: &Value, k: &Value) -> Res {
    let a = alias(t, v)?;
    let params = parameters(t, a.args.as_slice())?;
    let params = params.downcast::<Tuple>().ok_or(crate::heap::Raised)?;
    if params.is_empty() {
        let r = t.repr(v)?;
        return Err(t.type_error(format!("{} is not a generic class", r.lossy())));
    }
    let given = match k.payload::<Tuple>() {
        Some(g) => g.as_slice().to_vec(),
        None => vec![k.clone()],
    };
    if given.len() != params.len() {
        let r = t.repr(v)?;
        let few = if given.len() < params.len() { "few" } else { "many" };
        return Err(t.type_error(format!(
            "Too {few} arguments for {}; actual {}, expected {}",
            r.lossy(),
            given.len(),
            params.len()
        )));
    }
    let mut out = Vec::new();
    for x in a.args.as_slice() {
        let i = params.as_slice().iter().position(|p| p.same(x));
        out.push(match i {
            Some(i) => given[i].clone(),
            None => x.clone(),
        });
    }
    let args = t.tuple(out)?;
    make(t, &a.origin, &args)
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "types",
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(|t, _, args, _| match args {
            [o, a] => make(t, o, a),
            _ => Err(t.type_error(format!("GenericAlias expected 2 arguments, got {}", args.len()))),
        }));
        s.repr.set(Some(alias_repr));
        s.getattr.set(Some(alias_getattr));
        s.getitem.set(Some(substitute));
        s.or.set(Some(union));
        s.call.set(Some(|t, v, args, kw| {
            let a = alias(t, v)?;
            let obj = t.call_kw(&a.origin, args, kw)?;
            if t.setattr(&obj, &t.name("__orig_class__"), Some(v)).is_err() {
                drop(t.take_exception());
            }
            Ok(obj)
        }));
        s.hash.set(Some(|t, v| {
            let a = alias(t, v)?;
            Ok(t.hash(&a.origin)? ^ t.hash(a.args.value())?)
        }));
        s.compare.set(Some(|t, a, b, op| {
            let (Some(x), Some(y)) = (a.payload::<GenericAlias>(), b.payload::<GenericAlias>()) else {
                return Ok(Value::NOT_IMPLEMENTED);
            };
            let same = t.equal(&x.origin, &y.origin)? && t.equal(x.args.value(), y.args.value())?;
            Ok(match op {
                CmpOp::Eq => Value::bool(same),
                CmpOp::Ne => Value::bool(!same),
                _ => Value::NOT_IMPLEMENTED,
            })
        }));
    },
    methods: &[
        method("__mro_entries__(self, bases, /)", |t, a| t.tuple(vec![alias(t, &a[0])?.origin.clone()])),
        method("__instancecheck__(self, instance, /)", |t, _| {
            Err(t.type_error("isinstance() argument 2 cannot be a parameterized generic"))
        }),
        method("__subclasscheck__(self, cls, /)", |t, _| {
            Err(t.type_error("issubclass() argument 2 cannot be a parameterized generic"))
        }),
        method("__reduce__(self, /)", |t, a| {
            let g = alias(t, &a[0])?;
            let ty = t.type_of(&a[0]).into_value();
            t.tuple(vec![ty, t.tuple(vec![g.origin.clone(), g.args.to_value()])?])
        }),
    ],
    getset: &[
        getter("__origin__", |t, v| Ok(alias(t, v)?.origin.clone())),
        getter("__args__", |t, v| Ok(alias(t, v)?.args.to_value())),
        getter("__parameters__", |t, v| parameters(t, alias(t, v)?.args.as_slice())),
    ],
    ..TypeSpec::of::<GenericAlias>("GenericAlias")
};

/// `a | b`
pub struct Union {
    pub args: Ref<Tuple>,
}

impl Payload for Union {
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.args.value());
    }
}

/// The union of two types; NotImplemented for what is no type.
pub fn union(t: &Thread, a: &Value, b: &Value) -> Res {
    let ok = |v: &Value| {
        v.is_none()
            || v.is::<Type>()
            || v.is::<GenericAlias>()
            || v.is::<Union>()
            || matches!(t.type_name(v).as_ref(), "TypeVar" | "TypeAliasType")
    };
    if !ok(a) || !ok(b) {
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
                known = known || t.equal(o, &p)?;
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

fn union_args(v: &Value) -> &[Value] {
    v.payload::<Union>().map_or(&[], |u| u.args.as_slice())
}

pub static UNION: TypeSpec = TypeSpec {
    module: "types",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.or.set(Some(union));
        s.repr.set(Some(|t, v| {
            let parts: Res<Vec<String>> = union_args(v).iter().map(|x| type_text(t, x)).collect();
            t.string(parts?.join(" | "))
        }));
        s.hash.set(Some(|t, v| {
            let mut h = 0;
            for x in union_args(v) {
                h ^= t.hash(x)?;
            }
            Ok(h)
        }));
        s.compare.set(Some(|t, a, b, op| {
            if !b.is::<Union>() {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            let (x, y) = (union_args(a), union_args(b));
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
        }));
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
        getter("__args__", |t, v| t.tuple(union_args(v).to_vec())),
        getter("__parameters__", |t, v| parameters(t, union_args(v))),
    ],
    ..TypeSpec::of::<Union>("UnionType")
};
