//! type: calling classes, their attributes, `__new__`.

use super::dict::Dict;
use super::str::{Str, text_of};
use super::tuple::Tuple;
use crate::errors::Exc;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value};
use crate::model::attr::no_attribute;
use crate::model::class;
use crate::model::native::{GetSet, Method, TypeSpec, getset, getter, method};
use crate::model::typeobj::{Type, tflag};
use crate::model::{rebase, text_signature};
use crate::protocol::call::positional;
use crate::sync::thread::Thread;

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Type>> {
    class::expect::<Type>(t, v, "type", "type")
}

/// `C(...)`: `__new__`, then `__init__` if the result is a C.
pub fn call(t: &Thread, f: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let ty = me(t, f)?;
    if ty.same(t.type_for::<Type>().value()) && args.len() == 1 && kw.is_none() {
        return Ok(t.type_of(&args[0]).into_value());
    }
    let Some(new) = ty.slots.new.get().filter(|_| !ty.has(tflag::NO_NEW)) else {
        return Err(t.type_error(format!("cannot create '{}' instances", super::object::full_name(t, ty))));
    };
    let obj = new(t, ty, args, kw)?;
    if !t.is_a(&obj, ty) {
        return Ok(obj);
    }
    if let Some(init) = t.type_ref(&obj).slots.init.get() {
        // A native __new__ that takes arguments does all the work: object's __init__ has no say.
        let plain = std::ptr::fn_addr_eq(init, super::object::init as crate::model::slots::Init);
        if plain && !ty.has(tflag::HEAP) {
            return Ok(obj);
        }
        init(t, &obj, args, kw)?;
    }
    Ok(obj)
}

fn new(t: &Thread, meta: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let pos = positional(args, kw);
    if pos.len() != 3 {
        return Err(t.type_error("type() takes 1 or 3 arguments"));
    }
    let Some(name) = pos[0].as_ref::<Str>() else {
        return Err(
            t.type_error(format!("type.__new__() argument 1 must be str, not {}", t.type_name(&pos[0])))
        );
    };
    let Some(bases) = pos[1].as_ref::<Tuple>() else {
        return Err(
            t.type_error(format!("type.__new__() argument 2 must be tuple, not {}", t.type_name(&pos[1])))
        );
    };
    let Some(ns) = pos[2].as_ref::<Dict>() else {
        return Err(
            t.type_error(format!("type.__new__() argument 3 must be dict, not {}", t.type_name(&pos[2])))
        );
    };
    let mut types = Vec::new();
    for b in bases.as_slice() {
        match b.as_ref::<Type>() {
            Some(b) => types.push(b.clone()),
            None => {
                if t.getattr_opt(b, &t.names().__mro_entries__.clone())?.is_some() {
                    return Err(
                        t.type_error("type() doesn't support MRO entry resolution; use types.new_class()")
                    );
                }
            }
        }
    }
    let winner = class::winning_metaclass(t, meta, bases.as_slice())?;
    if !winner.same(meta.value()) {
        let own = winner.slots.new.get();
        if own.is_some_and(|f| !std::ptr::fn_addr_eq(f, new as crate::model::slots::New)) {
            if let Some(f) = own {
                return f(t, &winner, args, kw);
            }
        }
    }
    if types.len() < bases.len() {
        return Err(t.type_error("bases must be types"));
    }
    let cell = ns.get_str(t, &t.names().__classcell__.clone());
    let ty = class::new_class(t, &winner, name, &types, ns)?;
    // What follows moves entries of the class: nothing looked up so far stays cached.
    t.interp().types_changed();
    if ty.dict.get_str(t, &t.names().__module__.clone()).is_none() {
        if let Some(g) = t.interp().hooks.get().and_then(|h| (h.globals)(t)) {
            if let Some(m) = g.get_str(t, &t.names().__name__.clone()) {
                ty.dict.insert(t, t.names().__module__.to_value(), m)?;
            }
        }
    }
    if let Some(cell) = cell {
        ty.dict.remove_str(t, &t.names().__classcell__.clone());
        super::function::set_cell(t, &cell, ty.to_value())?;
    }
    if let Some(cell) = ty.dict.remove_str(t, &t.name("__classdictcell__")) {
        super::function::set_cell(t, &cell, ty.dict.to_value())?;
    }
    t.interp().types_changed();
    for (k, v) in ty.dict.pairs() {
        if let Some(k) = k.as_ref::<Str>() {
            let r = t.call_special(&v, &t.names().__set_name__.clone(), &[ty.to_value(), k.to_value()]);
            if let Err(e) = r {
                let note = format!(
                    "Error calling __set_name__ on '{}' instance '{}' in '{}'",
                    t.type_name(&v),
                    k.lossy(),
                    ty.name_str()
                );
                let exc = t.take_exception();
                super::exception::add_note(t, &exc, &note)?;
                t.reraise(exc);
                return Err(e);
            }
        }
    }
    // __init_subclass__ of the next class in line, with the class statement's keywords.
    let s = super::super_::make(t, &ty, ty.value())?;
    let f = t.getattr(&s, &t.names().__init_subclass__.clone())?;
    t.call_kw(&f, &args[3..], kw)?;
    Ok(ty.into_value())
}

fn init(t: &Thread, _: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let n = positional(args, kw).len();
    if n == 1 && kw.is_some_and(|k| !k.is_empty()) {
        return Err(t.type_error("type.__init__() takes no keyword arguments"));
    }
    if n != 1 && n != 3 {
        return Err(t.type_error("type.__init__() takes 1 or 3 arguments"));
    }
    Ok(())
}

/// `cls.name`
pub fn getattr(t: &Thread, v: &Value, name: &Ref<Str>) -> Res {
    match lookup(t, v, name)? {
        Some(v) => Ok(v),
        None => Err(no_attribute(t, v, name)),
    }
}

fn lookup(t: &Thread, v: &Value, name: &Ref<Str>) -> Res<Option<Value>> {
    let ty = me(t, v)?;
    let meta = t.type_ref(v);
    let from_meta = meta.lookup(t, name);
    let mut meta_get = None;
    if let Some(d) = &from_meta {
        let slots = &t.type_ref(d).slots;
        meta_get = slots.descr_get.get();
        if let (Some(get), Some(_)) = (meta_get, slots.descr_set.get()) {
            return get(t, d, Some(v), meta.value()).map(Some);
        }
    }
    if let Some(found) = ty.lookup(t, name) {
        return match t.type_ref(&found).slots.descr_get.get() {
            Some(get) => get(t, &found, None, v).map(Some),
            None => Ok(Some(found)),
        };
    }
    match (from_meta, meta_get) {
        (Some(d), Some(get)) => get(t, &d, Some(v), meta.value()).map(Some),
        (d, _) => Ok(d),
    }
}

fn setattr(t: &Thread, v: &Value, name: &Ref<Str>, to: Option<&Value>) -> Res<()> {
    let ty = me(t, v)?;
    if ty.has(tflag::IMMUTABLE) {
        return Err(t.type_error(format!(
            "cannot set '{}' attribute of immutable type '{}'",
            name.lossy(),
            super::object::full_name(t, ty)
        )));
    }
    let meta = t.type_of(v);
    if let Some(d) = meta.lookup(t, name) {
        if let Some(set) = t.type_ref(&d).slots.descr_set.get() {
            return set(t, &d, v, to);
        }
    }
    let name = t.intern_ref(name);
    match to {
        Some(x) => {
            // Plain data replaced by plain data concerns no cached lookup of methods.
            let plain = |v: &Value| {
                let slots = &t.type_ref(v).slots;
                slots.descr_get.get().is_none() && slots.descr_set.get().is_none()
            };
            let dunder = name.as_bytes().starts_with(b"__");
            if let Some(i) = ty.dict.find_str(name.hash(t), &name, name.word()) {
                let old = ty.dict.at(i).map(|p| p.1);
                if !dunder && plain(x) && old.as_ref().is_some_and(plain) {
                    ty.dict.replace_at(i, x.clone());
                    return Ok(());
                }
                t.interp().types_changed();
                ty.dict.replace_at(i, x.clone());
            } else {
                t.interp().types_changed();
                ty.dict.insert(t, name.to_value(), x.clone())?;
            }
        }
        None => {
            t.interp().types_changed();
            if ty.dict.remove_str(t, &name).is_none() {
                return Err(no_attribute(t, v, &name));
            }
        }
    }
    if name.same(t.names().__abstractmethods__.value()) {
        set_abstract(t, ty)?;
    }
    class::attribute_changed(t, ty, &name);
    Ok(())
}

fn set_abstract(t: &Thread, ty: &Ref<Type>) -> Res<()> {
    let v = ty.dict.get_str(t, &t.names().__abstractmethods__.clone());
    let any = match v {
        Some(v) => t.truth(&v)?,
        None => false,
    };
    if any {
        ty.set_flag(tflag::ABSTRACT)
    } else {
        ty.clear_flag(tflag::ABSTRACT)
    }
    Ok(())
}

/// `__module__` of a type.
pub fn module_of(t: &Thread, ty: &Ref<Type>) -> Option<Value> {
    match ty.dict.get_str(t, &t.names().__module__) {
        Some(m) => Some(m),
        None if !ty.has(tflag::HEAP) => Some(t.name("builtins").into_value()),
        None => None,
    }
}

fn repr(t: &Thread, v: &Value) -> Res {
    t.string(format!("<class '{}'>", super::object::full_name(t, me(t, v)?)))
}

/// Adds the names of a class and its bases to `names`.
pub fn merge_names(t: &Thread, ty: &Ref<Type>, names: &Ref<Dict>) -> Res<()> {
    for c in ty.mro_types() {
        for k in c.dict.keys() {
            names.insert(t, k, Value::NONE)?;
        }
    }
    Ok(())
}

fn mro(t: &Thread, a: &[Value]) -> Res {
    let ty = me(t, &a[0])?;
    let bases = ty.bases.opt().and_then(|b| b.downcast::<Tuple>());
    let bases: Vec<Ref<Type>> =
        bases.map_or(vec![], |b| b.as_slice().iter().filter_map(Value::downcast::<Type>).collect());
    t.list(crate::model::mro::usual_order(t, ty, &bases)?)
}
fn subclasses(t: &Thread, a: &[Value]) -> Res {
    t.list(me(t, &a[0])?.subclass_list().into_iter().map(Ref::into_value).collect())
}
fn prepare(t: &Thread, _: &[Value]) -> Res {
    Ok(Dict::new(t)?.into_value())
}
fn instancecheck(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::bool(real_isinstance(t, &a[1], &a[0])?))
}
fn subclasscheck(t: &Thread, a: &[Value]) -> Res {
    Ok(Value::bool(real_issubclass(t, &a[1], &a[0])?))
}
fn dir(t: &Thread, a: &[Value]) -> Res {
    let names = Dict::new(t)?;
    merge_names(t, me(t, &a[0])?, &names)?;
    t.list(names.keys())
}

/// isinstance without `__instancecheck__`.
pub fn real_isinstance(t: &Thread, v: &Value, ty: &Value) -> Res<bool> {
    let Some(of) = ty.as_ref::<Type>() else {
        class_bases(t, ty, "isinstance() arg 2 must be a type, a tuple of types, or a union")?;
        let class = t.getattr_opt(v, &t.names().__class__.clone())?;
        return class.map_or(Ok(false), |c| is_below(t, &c, ty));
    };
    if t.is_a(v, of) {
        return Ok(true);
    }
    // An object may claim another class.
    let claimed = t.getattr_opt(v, &t.names().__class__.clone())?;
    Ok(claimed.is_some_and(|c| {
        !c.same(t.type_ref(v).value()) && c.payload::<Type>().is_some_and(|c| c.is_subtype(of))
    }))
}

/// issubclass without `__subclasscheck__`.
pub fn real_issubclass(t: &Thread, v: &Value, ty: &Value) -> Res<bool> {
    match (v.payload::<Type>(), ty.payload::<Type>()) {
        (Some(v), Some(of)) => Ok(v.is_subtype(of)),
        _ => {
            class_bases(t, v, "issubclass() arg 1 must be a class")?;
            class_bases(t, ty, "issubclass() arg 2 must be a class, a tuple of classes, or a union")?;
            is_below(t, v, ty)
        }
    }
}

/// The bases of what is a class by having `__bases__`; raises `otherwise` if it is none.
fn class_bases(t: &Thread, v: &Value, otherwise: &str) -> Res {
    let bases = t.getattr_opt(v, &t.name("__bases__"))?;
    bases.filter(|b| b.is::<Tuple>()).ok_or_else(|| t.type_error(otherwise))
}

/// Is `ty` met on the way up from `v`, by the `__bases__` that they tell?
fn is_below(t: &Thread, v: &Value, ty: &Value) -> Res<bool> {
    if v.same(ty) {
        return Ok(true);
    }
    t.check_stack()?;
    let bases = t.getattr_opt(v, &t.name("__bases__"))?;
    for base in bases.as_ref().and_then(|b| b.payload::<Tuple>()).map_or(&[][..], |b| b.as_slice()) {
        if is_below(t, base, ty)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `isinstance(v, ty)`
pub fn isinstance(t: &Thread, v: &Value, ty: &Value) -> Res<bool> {
    if t.type_ref(v).same(ty) {
        return Ok(true);
    }
    if ty.is::<Type>() && t.type_ref(ty).same(t.type_for::<Type>().value()) {
        return real_isinstance(t, v, ty);
    }
    if let Some(types) = ty.payload::<Tuple>() {
        t.check_stack()?;
        for ty in types.as_slice() {
            if isinstance(t, v, ty)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(u) = ty.payload::<super::union::Union>() {
        for ty in u.args.as_slice() {
            let ty = if ty.is_none() { t.type_of(ty).into_value() } else { ty.clone() };
            if isinstance(t, v, &ty)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(r) = t.call_special(ty, &t.names().__instancecheck__.clone(), std::slice::from_ref(v))? {
        return t.truth(&r);
    }
    real_isinstance(t, v, ty)
}

/// `issubclass(v, ty)`
pub fn issubclass(t: &Thread, v: &Value, ty: &Value) -> Res<bool> {
    if ty.is::<Type>() && t.type_ref(ty).same(t.type_for::<Type>().value()) {
        if v.same(ty) {
            return Ok(true);
        }
        return real_issubclass(t, v, ty);
    }
    if let Some(types) = ty.payload::<Tuple>() {
        t.check_stack()?;
        for ty in types.as_slice() {
            if issubclass(t, v, ty)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(u) = ty.payload::<super::union::Union>() {
        for ty in u.args.as_slice() {
            if issubclass(t, v, ty)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    if let Some(r) = t.call_special(ty, &t.names().__subclasscheck__.clone(), std::slice::from_ref(v))? {
        return t.truth(&r);
    }
    real_issubclass(t, v, ty)
}

fn get_module(t: &Thread, v: &Value) -> Res {
    let ty = me(t, v)?;
    match module_of(t, ty) {
        // What instances say of theirs is not what the type says.
        Some(m) if ty.has(tflag::HEAP) || m.is::<Str>() => Ok(m),
        Some(_) => Ok(t.name("builtins").into_value()),
        None => Err(no_attribute(t, v, &t.names().__module__)),
    }
}
fn set_module(t: &Thread, v: &Value, to: Option<&Value>) -> Res<()> {
    let to = to.ok_or_else(|| t.type_error("cannot delete '__module__' attribute of type"))?;
    let ty = me(t, v)?;
    if ty.has(tflag::IMMUTABLE) {
        return Err(
            t.type_error(format!("cannot set '__module__' attribute of immutable type '{}'", ty.name_str()))
        );
    }
    t.interp().types_changed();
    ty.dict.insert(t, t.names().__module__.to_value(), to.clone())
}
fn set_name(t: &Thread, v: &Value, to: Option<&Value>) -> Res<()> {
    match to.filter(|v| v.is::<Str>()) {
        Some(s) => {
            me(t, v)?.name.set(s.clone());
            Ok(())
        }
        None => Err(t.type_error("can only assign string to type.__name__")),
    }
}
fn set_qualname(t: &Thread, v: &Value, to: Option<&Value>) -> Res<()> {
    match to.filter(|v| v.is::<Str>()) {
        Some(s) => {
            me(t, v)?.qualname.set(s.clone());
            Ok(())
        }
        None => Err(t.type_error("can only assign string to type.__qualname__")),
    }
}
fn get_doc(t: &Thread, v: &Value) -> Res {
    let ty = me(t, v)?;
    match ty.dict.get_str(t, &t.names().__doc__) {
        Some(d) => match t.type_ref(&d).slots.descr_get.get() {
            Some(get) => get(t, &d, None, v),
            None => Ok(d),
        },
        None => Ok(Value::NONE),
    }
}
fn set_doc(t: &Thread, v: &Value, to: Option<&Value>) -> Res<()> {
    let ty = me(t, v)?;
    if ty.has(tflag::IMMUTABLE) {
        return Err(
            t.type_error(format!("cannot set '__doc__' attribute of immutable type '{}'", ty.name_str()))
        );
    }
    t.interp().types_changed();
    ty.dict.insert(t, t.names().__doc__.to_value(), to.cloned().unwrap_or(Value::NONE))
}
fn get_dict(t: &Thread, v: &Value) -> Res {
    let d = me(t, v)?.dict.to_value();
    Ok(t.make(super::dict::views::MappingProxy { mapping: d })?.into_value())
}
fn get_base(t: &Thread, v: &Value) -> Res {
    Ok(me(t, v)?.base.get().map_or(Value::NONE, Ref::into_value))
}
fn get_type_params(t: &Thread, v: &Value) -> Res {
    // What `type` itself has by that name is this descriptor.
    let ty = me(t, v)?;
    match ty.dict.get_str(t, &t.names().__type_params__).filter(|_| !ty.has(tflag::IMMUTABLE)) {
        Some(params) => Ok(params),
        None => Ok(Tuple::empty(t)?.into_value()),
    }
}
fn set_type_params(t: &Thread, v: &Value, to: Option<&Value>) -> Res<()> {
    let ty = me(t, v)?;
    if ty.has(tflag::IMMUTABLE) {
        return Err(t.type_error(format!(
            "cannot set '__type_params__' attribute of immutable type '{}'",
            ty.name_str()
        )));
    }
    let Some(to) = to else { return Err(t.type_error("cannot delete '__type_params__' attribute of type")) };
    t.interp().types_changed();
    ty.dict.insert(t, t.names().__type_params__.to_value(), to.clone())
}
fn get_abstract(t: &Thread, v: &Value) -> Res {
    // What `type` itself has by that name is this descriptor.
    let ty = me(t, v)?;
    match ty.dict.get_str(t, &t.names().__abstractmethods__).filter(|_| !ty.has(tflag::IMMUTABLE)) {
        Some(a) => Ok(a),
        None => Err(t.err(Exc::AttributeError, "__abstractmethods__")),
    }
}
fn set_abstract_methods(t: &Thread, v: &Value, to: Option<&Value>) -> Res<()> {
    let ty = me(t, v)?;
    let name = t.names().__abstractmethods__.clone();
    t.interp().types_changed();
    match to {
        Some(x) => ty.dict.insert(t, name.into_value(), x.clone())?,
        None => drop(ty.dict.remove_str(t, &name)),
    }
    set_abstract(t, ty)?;
    t.interp().types_changed();
    Ok(())
}
fn get_annotations(t: &Thread, v: &Value) -> Res {
    let ty = me(t, v)?;
    let name = t.names().__annotations__.clone();
    if !ty.has(tflag::HEAP) {
        return Err(no_attribute(t, v, &name));
    }
    match ty.dict.get_str(t, &name) {
        Some(a) => Ok(a),
        None => {
            let d = Dict::new(t)?;
            t.interp().types_changed();
            ty.dict.insert(t, name.into_value(), d.to_value())?;
            Ok(d.into_value())
        }
    }
}
fn set_annotations(t: &Thread, v: &Value, to: Option<&Value>) -> Res<()> {
    let ty = me(t, v)?;
    let name = t.names().__annotations__.clone();
    t.interp().types_changed();
    match to {
        Some(x) => ty.dict.insert(t, name.into_value(), x.clone()),
        None => {
            ty.dict.remove_str(t, &name);
            Ok(())
        }
    }
}

const GETSET: &[GetSet] = &[
    getset("__name__", |t, v| Ok(me(t, v)?.name.get()), set_name),
    getset("__qualname__", |t, v| Ok(me(t, v)?.qualname.get()), set_qualname),
    getset("__module__", get_module, set_module),
    getset("__doc__", get_doc, set_doc),
    getset("__bases__", |t, v| Ok(me(t, v)?.bases.get()), |t, v, to| rebase::set_bases(t, me(t, v)?, to)),
    getter("__base__", get_base),
    getter("__mro__", |t, v| t.tuple(me(t, v)?.mro.to_vec())),
    getter("__dict__", get_dict),
    getset("__type_params__", get_type_params, set_type_params),
    getset("__abstractmethods__", get_abstract, set_abstract_methods),
    getset("__annotations__", get_annotations, set_annotations),
    getter("__basicsize__", |t, v| Ok(Value::len(me(t, v)?.payload.size))),
    getter("__itemsize__", |t, v| Ok(Value::small_int(if me(t, v)?.has(tflag::VAR_SIZED) { 8 } else { 0 }))),
    getter("__flags__", |t, v| Ok(Value::len(public_flags(t, me(t, v)?)))),
    getter("__text_signature__", |t, v| {
        let ty = me(t, v)?;
        let text = text_signature::of_type(&ty.name_str()).filter(|_| !ty.has(tflag::HEAP));
        text.map_or(Ok(Value::NONE), |text| t.string(text))
    }),
];

/// The flags as CPython numbers them, as far as they mean something here.
fn public_flags(t: &Thread, ty: &Ref<Type>) -> usize {
    const READY: usize = 1 << 12;
    let own = [
        (tflag::SEQUENCE, 5),
        (tflag::MAPPING, 6),
        (tflag::NO_NEW, 7),
        (tflag::IMMUTABLE, 8),
        (tflag::HEAP, 9),
        (tflag::BASE, 10),
        (tflag::ABSTRACT, 20),
        (tflag::MATCH_SELF, 22),
        (tflag::EXCEPTION, 30),
    ];
    let family = [
        (t.type_for::<super::int::Int>(), 24),
        (t.type_for::<super::list::List>(), 25),
        (t.type_for::<super::tuple::Tuple>(), 26),
        (t.type_for::<super::bytes::Bytes>(), 27),
        (t.type_for::<Str>(), 28),
        (t.type_for::<super::dict::Dict>(), 29),
        (t.type_for::<Type>(), 31),
    ];
    let own = own.iter().filter(|(flag, _)| ty.has(*flag)).map(|(_, bit)| 1 << bit);
    let family = family.iter().filter(|(base, _)| ty.is_subtype(base)).map(|(_, bit)| 1 << bit);
    own.chain(family).fold(READY, |all, bit| all | bit)
}

fn or(t: &Thread, a: &Value, b: &Value) -> Res {
    super::union::union(t, a, b)
}

const METHODS: &[Method] = &[
    method("mro(self, /)", mro),
    method("__subclasses__(self, /)", subclasses),
    crate::model::native::class_method("__prepare__(cls, /, *args, **kwds)", prepare),
    method("__instancecheck__(self, instance, /)", instancecheck),
    method("__subclasscheck__(self, subclass, /)", subclasscheck),
    method("__dir__(self, /)", dir),
];

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::WEAKREF,
    slots: |s| {
        s.call.set(Some(call));
        s.new.set(Some(new));
        s.init.set(Some(init));
        s.getattr.set(Some(getattr));
        s.setattr.set(Some(setattr));
        s.repr.set(Some(repr));
        s.or.set(Some(or));
    },
    methods: METHODS,
    getset: GETSET,
    doc: "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    ..TypeSpec::of::<Type>("type")
};

/// `__new__` of a builtin type, as a function.
pub struct NewWrapper {
    pub owner: Ref<Type>,
}

impl Payload for NewWrapper {
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.owner.value());
    }
}

/// The `__new__` function of a builtin type.
pub fn new_wrapper(t: &Thread, ty: &Ref<Type>) -> Res {
    Ok(t.make(NewWrapper { owner: ty.clone() })?.into_value())
}

/// The builtin type whose `__new__` this is.
pub fn native_new_owner(f: &Value) -> Option<Ref<Type>> {
    f.payload::<NewWrapper>().map(|w| w.owner.clone())
}

fn new_call(t: &Thread, f: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let Some(w) = f.payload::<NewWrapper>() else { return Err(t.type_error("bad __new__")) };
    let name = w.owner.name_str();
    let Some(first) = args.first() else {
        return Err(t.type_error(format!("{name}.__new__(): not enough arguments")));
    };
    let Some(ty) = first.as_ref::<Type>() else {
        return Err(
            t.type_error(format!("{name}.__new__(X): X is not a type object ({})", t.type_name(first)))
        );
    };
    if !ty.is_subtype(&w.owner) {
        let n = ty.name_str();
        return Err(t.type_error(format!("{name}.__new__({n}): {n} is not a subtype of {name}")));
    }
    // The builtin type that the class extends makes its objects.
    let extended = ty.mro_types().find(|t| !t.has(tflag::HEAP));
    let maker = |ty: &Type| ty.slots.new.get().map(|f| f as usize);
    if let Some(base) = extended.filter(|b| b.payload.id != w.owner.payload.id || maker(b) != maker(&w.owner))
    {
        let (n, base) = (ty.name_str(), base.name_str());
        return Err(t.type_error(format!("{name}.__new__({n}) is not safe, use {base}.__new__()")));
    }
    match w.owner.slots.new.get() {
        Some(f) => f(t, ty, &args[1..], kw),
        None => Err(t.type_error(format!("cannot create '{name}' instances"))),
    }
}

pub static NEW_WRAPPER: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.call.set(Some(new_call));
        s.repr.set(Some(|t, v| {
            let at = t.address(v);
            t.string(format!("<built-in method __new__ of type object at {at}>"))
        }));
    },
    getset: &[
        getter("__name__", |t, _| Ok(t.names().__new__.to_value())),
        getter("__qualname__", |t, v| {
            let owner = v.payload::<NewWrapper>().map(|w| w.owner.name_str()).unwrap_or_default();
            t.string(format!("{owner}.__new__"))
        }),
        getter("__self__", |_, v| Ok(v.payload::<NewWrapper>().map_or(Value::NONE, |w| w.owner.to_value()))),
    ],
    ..TypeSpec::of::<NewWrapper>("builtin_function_or_method")
};

/// The name of a class given as a value, for messages.
pub fn class_name(v: &Value) -> String {
    v.payload::<Type>().map(|t| text_of(&t.name.get())).unwrap_or_default()
}
