//! object.

use super::layout as layouts;
use super::str::{Str, text_of};
use super::tuple::Tuple;
use crate::heap::parts;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value};
use crate::model::attr;
use crate::model::native::{Method, TypeSpec, class_method, getset, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::protocol::hash;
use crate::sync::thread::Thread;

/// The payload of plain objects and of instances of classes: nothing.
pub struct Object;

impl Payload for Object {
    const LAYOUT: u32 = layouts::OBJECT;
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// Is `__new__` (or `__init__`) overridden below object?
fn overrides(t: &Thread, ty: &Ref<Type>, name: &'static str) -> bool {
    let object = t.type_for::<Object>();
    let n = t.intern(name);
    match (ty.lookup(t, &n), object.lookup(t, &n)) {
        (Some(a), Some(b)) => !a.same(&b),
        _ => true,
    }
}

fn excess(t: &Thread, ty: &Ref<Type>, init: bool) -> Res<()> {
    let (mine, other) = if init { ("__init__", "__new__") } else { ("__new__", "__init__") };
    if overrides(t, ty, mine) {
        return Err(t.type_error(if init {
            "object.__init__() takes exactly one argument (the instance to initialize)"
        } else {
            "object.__new__() takes exactly one argument (the type to instantiate)"
        }));
    }
    if !overrides(t, ty, other) {
        return Err(t.type_error(if init {
            format!("{}.__init__() takes exactly one argument (the instance to initialize)", ty.name_str())
        } else {
            format!("{}() takes no arguments", ty.name_str())
        }));
    }
    Ok(())
}

/// As CPython's since 3.12, so that it is the same in every run.
const HASH_OF_NONE: i64 = 0xFCA8_6420;

/// `object.__new__`
pub fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], _: Option<&Ref<Tuple>>) -> Res {
    if !args.is_empty() {
        excess(t, ty, false)?;
    }
    if ty.has(tflag::ABSTRACT) {
        return Err(abstract_error(t, ty)?);
    }
    Ok(t.make_of(ty, Object)?.into_value())
}

fn abstract_error(t: &Thread, ty: &Ref<Type>) -> Res<crate::heap::Raised> {
    let names = match ty.lookup(t, &t.names().__abstractmethods__) {
        Some(s) => t.collect(&s)?,
        None => vec![],
    };
    let mut names: Vec<String> = names.iter().map(text_of).collect();
    names.sort();
    let s = if names.len() == 1 { "" } else { "s" };
    let list: Vec<String> = names.iter().map(|n| format!("'{n}'")).collect();
    Ok(t.type_error(format!(
        "Can't instantiate abstract class {} without an implementation for abstract method{s} {}",
        ty.name_str(),
        list.join(", ")
    )))
}

pub fn init(t: &Thread, v: &Value, args: &[Value], _: Option<&Ref<Tuple>>) -> Res<()> {
    if args.is_empty() { Ok(()) } else { excess(t, t.type_ref(v), true) }
}

/// `module.qualname` of a type, as object's repr shows it.
pub fn full_name(t: &Thread, ty: &Ref<Type>) -> String {
    let q = text_of(&ty.qualname.get());
    match super::typetype::module_of(t, ty).filter(|m| m.is::<Str>()) {
        Some(m) if text_of(&m) != "builtins" => format!("{}.{q}", text_of(&m)),
        _ => q,
    }
}

fn repr(t: &Thread, v: &Value) -> Res {
    let ty = t.type_ref(v);
    t.string(format!("<{} object at {}>", full_name(t, ty), t.address(v)))
}

fn str_(t: &Thread, v: &Value) -> Res {
    Ok(t.repr(v)?.into_value())
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    match op {
        CmpOp::Eq if a.same(b) => Ok(Value::TRUE),
        CmpOp::Ne => {
            // The inverse of `==`, unless that is not implemented.
            let Some(f) = t.type_ref(a).slots.compare.get() else { return Ok(Value::NOT_IMPLEMENTED) };
            let r = f(t, a, b, CmpOp::Eq)?;
            if r.is_not_implemented() { Ok(r) } else { Ok(Value::bool(!t.truth(&r)?)) }
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn dir(t: &Thread, a: &[Value]) -> Res {
    let names = super::dict::Dict::new(t)?;
    if let Some(d) = t.getattr_opt(&a[0], &t.names().__dict__.clone())? {
        if d.is::<super::dict::Dict>() {
            t.update_dict(&names, &d)?;
        }
    }
    if let Some(c) = t.getattr_opt(&a[0], &t.names().__class__.clone())? {
        if let Some(ty) = c.as_ref::<Type>() {
            super::typetype::merge_names(t, ty, &names)?;
        }
    }
    t.list(names.keys())
}

fn format(t: &Thread, a: &[Value]) -> Res {
    let spec = t.arg_str(&a[1], "format() argument 2")?;
    if !spec.is_empty() {
        return Err(
            t.type_error(format!("unsupported format string passed to {}.__format__", t.type_name(&a[0])))
        );
    }
    Ok(t.str(&a[0])?.into_value())
}

fn set_class(t: &Thread, v: &Value, to: Option<&Value>) -> Res<()> {
    let Some(to) = to else { return Err(t.type_error("can't delete __class__ attribute")) };
    let Some(new) = to.as_ref::<Type>() else {
        return Err(
            t.type_error(format!("__class__ must be set to a class, not '{}' object", t.type_name(to)))
        );
    };
    let old = t.type_of(v);
    if !old.has(tflag::PLAIN) || !new.has(tflag::PLAIN) {
        return Err(
            t.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
        );
    }
    if old.payload.id != new.payload.id
        || old.declared.get() != new.declared.get()
        || old.has(tflag::DICT) != new.has(tflag::DICT)
        || old.has(tflag::WEAKREF) != new.has(tflag::WEAKREF)
        || !crate::model::class::same_slots(&old, new)
    {
        return Err(t.type_error(format!(
            "__class__ assignment: '{}' object layout differs from '{}'",
            new.name_str(),
            old.name_str()
        )));
    }
    attr::change_class(t, v, new)
}

fn reduce_ex(t: &Thread, a: &[Value]) -> Res {
    let name = t.names().__reduce__.clone();
    let own = t.type_ref(&a[0]).lookup(t, &name);
    let base = t.type_for::<Object>().lookup(t, &name);
    if let (Some(o), Some(b)) = (&own, &base) {
        if !o.same(b) {
            return t.call_method(&a[0], &name, &[]);
        }
    }
    let copyreg = crate::world::import_module(t, "copyreg")?;
    let f = t.getattr_str(&copyreg, "_reduce_ex_object")?;
    t.call(&f, &[a[0].clone(), a[1].clone()])
}

fn reduce(t: &Thread, a: &[Value]) -> Res {
    let copyreg = crate::world::import_module(t, "copyreg")?;
    let f = t.getattr_str(&copyreg, "_reduce_ex_object")?;
    t.call(&f, &[a[0].clone(), Value::small_int(0)])
}

/// `object.__getstate__`
pub fn getstate(t: &Thread, a: &[Value]) -> Res {
    let v = &a[0];
    let ty = t.type_of(v);
    let dict = match attr::storage(v) {
        attr::Storage::None => Value::NONE,
        _ => attr::instance_dict(t, v)?.copy(t)?.into_value(),
    };
    let slots = super::dict::Dict::new(t)?;
    for c in ty.mro_types() {
        for (name, d) in c.dict.pairs() {
            if let Some(m) = d.payload::<crate::model::descr::MemberDescr>() {
                if let Some(x) = attr::declared_get(v, m.index) {
                    slots.insert(t, name, x)?;
                }
            }
        }
    }
    if slots.is_empty() {
        let empty = dict.payload::<super::dict::Dict>().is_some_and(|d| d.is_empty());
        return Ok(if empty { Value::NONE } else { dict });
    }
    let dict =
        if dict.payload::<super::dict::Dict>().is_some_and(|d| d.is_empty()) { Value::NONE } else { dict };
    t.tuple(vec![dict, slots.into_value()])
}

fn sizeof(_: &Thread, a: &[Value]) -> Res {
    Ok(Value::len(parts::size(&a[0])))
}

const METHODS: &[Method] = &[
    method("__dir__(self, /)", dir),
    method("__format__(self, format_spec, /)", format),
    method("__reduce_ex__(self, protocol, /)", reduce_ex),
    method("__reduce__(self, /)", reduce),
    method("__getstate__(self, /)", getstate),
    method("__sizeof__(self, /)", sizeof),
    class_method("__init_subclass__(cls)", |_, _| Ok(Value::NONE)),
    class_method("__subclasshook__(cls, object, /)", |_, _| Ok(Value::NOT_IMPLEMENTED)),
];

pub static SPEC: TypeSpec = TypeSpec {
    slots: |s| {
        s.new.set(Some(new));
        s.init.set(Some(init));
        s.repr.set(Some(repr));
        s.str.set(Some(str_));
        s.hash.set(Some(|_, v| Ok(if v.is_none() { HASH_OF_NONE } else { hash::of_address(v.word().0) })));
        s.compare.set(Some(compare));
        s.getattr.set(Some(attr::generic_getattr));
        s.setattr.set(Some(attr::generic_setattr));
    },
    methods: METHODS,
    getset: &[getset("__class__", |t, v| Ok(t.type_of(v).into_value()), set_class)],
    doc: "What every class derives from.\n\nIts own instances have no attributes and take none.\n",
    ..TypeSpec::of::<Object>("object")
};
