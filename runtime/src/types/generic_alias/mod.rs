//! `list[int]`, and `*tuple[int]`.

pub mod subst;

use super::str::Str;
use super::tuple::Tuple;
use crate::errors::Exc;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value, ValueCell};
use crate::model::attr;
use crate::model::native::{TypeSpec, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::sync::thread::Thread;

/// `origin[args]`
pub struct GenericAlias {
    pub origin: Value,
    pub args: Ref<Tuple>,
    /// Does it stand for its arguments, as `*tuple[int]` does?
    starred: bool,
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
    make_of(t, t.type_for::<GenericAlias>(), origin, item)
}

fn make_of(t: &Thread, ty: &Ref<Type>, origin: &Value, item: &Value) -> Res {
    let args = match item.downcast::<Tuple>() {
        Some(args) => args,
        None => Tuple::from_slice(t, std::slice::from_ref(item))?,
    };
    Ok(t.make_of(ty, GenericAlias { origin: origin.clone(), args, starred: false })?.into_value())
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    crate::protocol::call::no_keywords(t, "GenericAlias", kw)?;
    match args {
        [origin, item] => make_of(t, ty, origin, item),
        _ => Err(t.type_error(format!("GenericAlias expected 2 arguments, got {}", args.len()))),
    }
}

fn alias<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<GenericAlias>> {
    crate::model::class::expect::<GenericAlias>(t, v, "GenericAlias", "types.GenericAlias")
}

/// How a type is written inside the repr of an alias.
pub fn type_text(t: &Thread, v: &Value) -> Res<String> {
    if v.same(&Value::ELLIPSIS) {
        return Ok("...".into());
    }
    if v.as_ref::<Type>().is_some_and(|ty| ty.same(t.type_for::<super::singletons::NoneType>().value())) {
        return Ok("None".into());
    }
    let get = |name| t.getattr_opt(v, &t.name(name));
    if get("__origin__")?.is_none() || get("__args__")?.is_none() {
        if let Some(name) = get("__qualname__")? {
            if let Some(module) = get("__module__")?.filter(|m| !m.is_none()) {
                let (name, module) = (t.str(&name)?, t.str(&module)?);
                return Ok(match &*module.lossy() {
                    "builtins" => name.lossy().into_owned(),
                    module => format!("{module}.{}", name.lossy()),
                });
            }
        }
    }
    Ok(t.repr(v)?.lossy().into_owned())
}

fn repr(t: &Thread, v: &Value) -> Res {
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
    let star = if a.starred { "*" } else { "" };
    t.string(format!("{star}{}[{inner}]", type_text(t, &a.origin)?))
}

/// Attributes of the alias itself; all others are its origin's.
const OWN: &[&str] = &[
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
    "__bases__",
    "__copy__",
    "__deepcopy__",
];

fn getattr(t: &Thread, v: &Value, name: &Ref<Str>) -> Res {
    if OWN.iter().any(|own| own.as_bytes() == name.as_bytes()) {
        return attr::generic_getattr(t, v, name);
    }
    t.getattr(&alias(t, v)?.origin, name)
}

fn dir(t: &Thread, a: &[Value]) -> Res {
    let mut names = t.collect(&t.call(&super::builtin(t, "dir"), &[alias(t, &a[0])?.origin.clone()])?)?;
    for own in OWN {
        let own = t.name(own).into_value();
        let mut known = false;
        for n in &names {
            known = known || t.equal(n, &own)?;
        }
        if !known {
            names.push(own);
        }
    }
    t.list(names)
}

fn getitem(t: &Thread, v: &Value, item: &Value) -> Res {
    let a = alias(t, v)?;
    let params = subst::parameters(t, a.args.as_slice())?;
    let args = subst::substituted(t, v, a.args.as_slice(), &params, item)?;
    let (origin, starred) = (a.origin.clone(), a.starred);
    Ok(t.make(GenericAlias { origin, args: Tuple::from_vec(t, args)?, starred })?.into_value())
}

fn call(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let obj = t.call_kw(&alias(t, v)?.origin, args, kw)?;
    if let Err(e) = t.setattr(&obj, &t.name("__orig_class__"), Some(v)) {
        let kind = if t.pending(Exc::TypeError) { Exc::TypeError } else { Exc::AttributeError };
        t.catch(e, kind)?;
    }
    Ok(obj)
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (a.payload::<GenericAlias>(), b.payload::<GenericAlias>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let same = x.starred == y.starred
        && t.equal(&x.origin, &y.origin)?
        && t.equal(x.args.value(), y.args.value())?;
    Ok(match op {
        CmpOp::Eq => Value::bool(same),
        CmpOp::Ne => Value::bool(!same),
        _ => Value::NOT_IMPLEMENTED,
    })
}

fn reduce(t: &Thread, a: &[Value]) -> Res {
    let g = alias(t, &a[0])?;
    if g.starred {
        let plain = make(t, &g.origin, g.args.value())?;
        let args = t.tuple(vec![t.iter(&plain)?])?;
        return t.tuple(vec![super::builtin(t, "next"), args]);
    }
    let args = t.tuple(vec![g.origin.clone(), g.args.to_value()])?;
    t.tuple(vec![t.type_of(&a[0]).into_value(), args])
}

fn unpacked_args(t: &Thread, v: &Value) -> Res {
    let a = alias(t, v)?;
    let of_tuple = a.origin.same(t.type_for::<Tuple>().value());
    Ok(if a.starred && of_tuple { a.args.to_value() } else { Value::NONE })
}

pub static SPEC: TypeSpec = TypeSpec {
    module: "types",
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(new));
        s.repr.set(Some(repr));
        s.getattr.set(Some(getattr));
        s.getitem.set(Some(getitem));
        s.or.set(Some(super::union::union));
        s.call.set(Some(call));
        s.hash.set(Some(|t, v| {
            let a = alias(t, v)?;
            Ok(t.hash(&a.origin)? ^ t.hash(a.args.value())?)
        }));
        s.compare.set(Some(compare));
        s.iter.set(Some(|t, v| {
            Ok(t.make(AliasIter { alias: ValueCell::new(alias(t, v)?.to_value()) })?.into_value())
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
        method("__reduce__(self, /)", reduce),
        method("__dir__(self, /)", dir),
    ],
    getset: &[
        getter("__origin__", |t, v| Ok(alias(t, v)?.origin.clone())),
        getter("__args__", |t, v| Ok(alias(t, v)?.args.to_value())),
        getter("__parameters__", |t, v| t.tuple(subst::parameters(t, alias(t, v)?.args.as_slice())?)),
        getter("__unpacked__", |t, v| Ok(Value::bool(alias(t, v)?.starred))),
        getter("__typing_unpacked_tuple_args__", unpacked_args),
    ],
    ..TypeSpec::of::<GenericAlias>("GenericAlias")
};

/// What `*alias` goes through: the alias, starred, once.
pub struct AliasIter {
    alias: ValueCell,
}

impl Payload for AliasIter {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.alias.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.alias.take();
    }
}

fn iter_next(t: &Thread, it: &Value) -> Res {
    let plain = it.payload::<AliasIter>().map_or(Value::UNBOUND, |it| it.alias.take());
    let Some(a) = plain.payload::<GenericAlias>() else { return Ok(Value::UNBOUND) };
    let (origin, args) = (a.origin.clone(), a.args.clone());
    Ok(t.make(GenericAlias { origin, args, starred: true })?.into_value())
}

fn iter_reduce(t: &Thread, a: &[Value]) -> Res {
    let rest = a[0].payload::<AliasIter>().and_then(|it| it.alias.opt());
    let rest = rest.map_or_else(|| t.tuple(vec![]), Ok)?;
    t.tuple(vec![super::builtin(t, "iter"), t.tuple(vec![rest])?])
}

pub static ITER: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(super::iterators::itself));
        s.next.set(Some(iter_next));
    },
    methods: &[method("__reduce__(self, /)", iter_reduce)],
    ..TypeSpec::of::<AliasIter>("generic_alias_iterator")
};
