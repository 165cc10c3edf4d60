//! Bound methods, staticmethod, classmethod, property, and the cell of a closure.

use super::layout as layouts;
use super::str::{Str, text_of};
use super::tuple::Tuple;
use crate::heap::parts::Part;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value, ValueCell};
use crate::model::attr;
use crate::model::native::{GetSet, TypeSpec, getset, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::protocol::hash;
use crate::sync::thread::Thread;

/// A function bound to its object.
pub struct BoundMethod {
    pub func: Value,
    pub this: Value,
}

impl Payload for BoundMethod {
    const PARTS: &'static [&'static str] = &["__func__", "__self__"];
    const LAYOUT: u32 = layouts::BOUND_METHOD;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(&self.func);
        v.value(&self.this);
    }
}

impl BoundMethod {
    pub fn new(t: &Thread, func: &Value, this: &Value) -> Res {
        Ok(t.make(BoundMethod { func: func.clone(), this: this.clone() })?.into_value())
    }
}

fn bound(t: &Thread, v: &Value) -> Res<Ref<BoundMethod>> {
    Ok(crate::model::class::expect::<BoundMethod>(t, v, "method", "method")?.clone())
}

fn bound_call(t: &Thread, f: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let m = bound(t, f)?;
    let mut all: smallvec::SmallVec<[Value; 8]> = smallvec::SmallVec::with_capacity(args.len() + 1);
    all.push(m.this.clone());
    all.extend(args.iter().cloned());
    t.call_kw(&m.func, &all, kw)
}

fn bound_new(t: &Thread, _: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    crate::protocol::call::no_keywords(t, "method", kw)?;
    let [f, this] = args else {
        return Err(t.type_error(format!("method expected 2 arguments, got {}", args.len())));
    };
    if !t.is_callable(f) {
        return Err(t.type_error("first argument must be callable"));
    }
    if this.is_none() {
        return Err(t.type_error("instance must not be None"));
    }
    BoundMethod::new(t, f, this)
}

fn bound_getattr(t: &Thread, v: &Value, name: &Ref<Str>) -> Res {
    match attr::generic_lookup(t, v, name)? {
        Some(x) => Ok(x),
        None => t.getattr(&bound(t, v)?.func, name),
    }
}

fn bound_repr(t: &Thread, v: &Value) -> Res {
    let m = bound(t, v)?;
    let name = match t.getattr_opt(&m.func, &t.names().__qualname__.clone())? {
        Some(n) => text_of(&n),
        None => "?".into(),
    };
    let this = t.repr(&m.this)?;
    t.string(format!("<bound method {name} of {}>", this.lossy()))
}

fn bound_compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (a.payload::<BoundMethod>(), b.payload::<BoundMethod>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let same = t.equal(&x.func, &y.func)? && x.this.same(&y.this);
    Ok(match op {
        CmpOp::Eq => Value::bool(same),
        CmpOp::Ne => Value::bool(!same),
        _ => Value::NOT_IMPLEMENTED,
    })
}

pub static BOUND_METHOD: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(bound_new));
        s.call.set(Some(bound_call));
        s.getattr.set(Some(bound_getattr));
        s.repr.set(Some(bound_repr));
        s.compare.set(Some(bound_compare));
        s.hash.set(Some(|t, v| {
            let m = bound(t, v)?;
            Ok(hash::of_address(m.this.word().0) ^ t.hash(&m.func)?)
        }));
    },
    methods: &[method("__reduce__(self, /)", |t, a| {
        let m = bound(t, &a[0])?;
        let name = t.getattr(&m.func, &t.names().__name__.clone())?;
        t.tuple(vec![crate::types::builtin(t, "getattr"), t.tuple(vec![m.this.clone(), name])?])
    })],
    getset: &[
        getter("__func__", |t, v| Ok(bound(t, v)?.func.clone())),
        getter("__self__", |t, v| Ok(bound(t, v)?.this.clone())),
        getter("__doc__", |t, v| t.getattr(&bound(t, v)?.func, &t.name("__doc__"))),
    ],
    ..TypeSpec::of::<BoundMethod>("method")
};

/// What staticmethod, classmethod and cells hold: one value that may be set.
macro_rules! holder {
    ($name:ident, $layout:ident, $dict:literal, $part:literal, $doc:literal) => {
        #[doc = $doc]
        #[derive(Default)]
        pub struct $name {
            pub value: ValueCell,
        }
        impl Payload for $name {
            const LAYOUT: u32 = layouts::$layout;
            const DICT: bool = $dict;
            fn trace(&self, v: &mut Visitor<'_>) {
                self.value.trace(v);
            }
            fn clear(&self, _: &Thread) {
                self.value.take();
            }
            fn before_attributes(&self) {
                self.value.take();
            }
            fn part(&self, _: usize) -> Part {
                Part::Through($part)
            }
        }
    };
}
holder!(StaticMethod, STATIC_METHOD, true, "__func__", "The payload of staticmethod.");
holder!(ClassMethod, CLASS_METHOD, true, "__func__", "The payload of classmethod.");
holder!(Cell, CELL, false, "cell_contents", "The cell of a captured variable.");

pub fn static_method(t: &Thread, f: Value) -> Res {
    Ok(t.make(StaticMethod { value: ValueCell::new(f) })?.into_value())
}
pub fn class_method(t: &Thread, f: Value) -> Res {
    Ok(t.make(ClassMethod { value: ValueCell::new(f) })?.into_value())
}
/// Fills a `__classcell__`.
pub fn set_cell(t: &Thread, cell: &Value, v: Value) -> Res<()> {
    match cell.payload::<Cell>() {
        Some(c) => {
            c.value.set(v);
            Ok(())
        }
        None => Err(t.type_error(format!(
            "__classcell__ must be a nonlocal cell, not <class '{}'>",
            t.type_name(cell)
        ))),
    }
}

fn wrapped(v: &Value) -> Value {
    if let Some(s) = v.payload::<StaticMethod>() {
        return s.value.get();
    }
    v.payload::<ClassMethod>().map_or(Value::NONE, |c| c.value.get())
}

/// Copies what the wrapped function tells of itself.
fn take_over(t: &Thread, v: &Value, f: &Value) -> Res<()> {
    for name in ["__module__", "__name__", "__qualname__", "__doc__", "__annotations__"] {
        let n = t.intern(name);
        if let Some(x) = t.getattr_opt(f, &n)? {
            attr::instance_set(t, v, &n, x)?;
        }
    }
    Ok(())
}

fn holder_init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let name = t.type_name(v);
    crate::protocol::call::no_keywords(t, &name, kw)?;
    let [f] = args else {
        return Err(t.type_error(format!("{name} expected 1 argument, got {}", args.len())));
    };
    if !wrapped(v).is_unbound() {
        // It may stand in caches already.
        t.interp().types_changed();
    }
    if let Some(s) = v.payload::<StaticMethod>() {
        s.value.set(f.clone());
    } else if let Some(c) = v.payload::<ClassMethod>() {
        c.value.set(f.clone());
    }
    take_over(t, v, f)
}

fn holder_repr(t: &Thread, v: &Value) -> Res {
    let f = t.repr(&wrapped(v))?;
    t.string(format!("<{}({})>", t.type_name(v), f.lossy()))
}

fn is_abstract(t: &Thread, v: &Value) -> Res {
    let f = wrapped(v);
    Ok(match t.getattr_opt(&f, &t.name("__isabstractmethod__"))? {
        Some(x) => Value::bool(t.truth(&x)?),
        None => Value::FALSE,
    })
}

const HOLDER_GETSET: &[GetSet] = &[
    getter("__func__", |_, v| Ok(wrapped(v))),
    getter("__wrapped__", |_, v| Ok(wrapped(v))),
    getter("__isabstractmethod__", is_abstract),
    getter("__dict__", |t, v| Ok(attr::instance_dict(t, v)?.into_value())),
];

pub static STATIC_METHOD: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::DICT,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, StaticMethod::default())?.into_value())));
        s.init.set(Some(holder_init));
        s.descr_get.set(Some(|_, d, _, _| Ok(wrapped(d))));
        s.call.set(Some(|t, f, args, kw| t.call_kw(&wrapped(f), args, kw)));
        s.repr.set(Some(holder_repr));
    },
    getset: HOLDER_GETSET,
    ..TypeSpec::of::<StaticMethod>("staticmethod")
};

fn class_get(t: &Thread, d: &Value, _: Option<&Value>, ty: &Value) -> Res {
    let f = wrapped(d);
    if t.type_ref(&f).has(tflag::METHOD) {
        return BoundMethod::new(t, &f, ty);
    }
    match t.type_ref(&f).slots.descr_get.get() {
        Some(get) => get(t, &f, Some(ty), t.type_of(ty).value()),
        None => BoundMethod::new(t, &f, ty),
    }
}

pub static CLASS_METHOD: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::DICT,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, ClassMethod::default())?.into_value())));
        s.init.set(Some(holder_init));
        s.descr_get.set(Some(class_get));
        s.repr.set(Some(holder_repr));
    },
    getset: HOLDER_GETSET,
    ..TypeSpec::of::<ClassMethod>("classmethod")
};

fn cell_value(t: &Thread, v: &Value) -> Res {
    match v.payload::<Cell>().and_then(|c| c.value.opt()) {
        Some(x) => Ok(x),
        None => Err(t.value_error("cell is empty")),
    }
}

pub static CELL: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(|t, _, a, _| {
            let value = a.first().cloned().unwrap_or(Value::UNBOUND);
            Ok(t.make(Cell { value: ValueCell::new(value) })?.into_value())
        }));
        s.repr.set(Some(|t, v| {
            let inner = match v.payload::<Cell>().and_then(|c| c.value.opt()) {
                Some(x) => format!("{} object at {}", t.type_name(&x), t.address(&x)),
                None => "empty".into(),
            };
            t.string(format!("<cell at {}: {inner}>", t.address(v)))
        }));
        s.compare.set(Some(|t, v, x, op| {
            let (Some(a), Some(b)) = (v.payload::<Cell>(), x.payload::<Cell>()) else {
                return Ok(Value::NOT_IMPLEMENTED);
            };
            match (a.value.opt(), b.value.opt()) {
                (Some(a), Some(b)) => t.compare(&a, &b, op),
                // An empty cell comes before a full one.
                (a, b) => Ok(Value::bool(op.test(a.is_some().cmp(&b.is_some())))),
            }
        }));
        s.hash.set(Some(crate::protocol::hash::unhashable_slot));
    },
    getset: &[getset("cell_contents", cell_value, |_, v, x| {
        if let Some(c) = v.payload::<Cell>() {
            c.value.set(x.cloned().unwrap_or(Value::UNBOUND));
        }
        Ok(())
    })],
    ..TypeSpec::of::<Cell>("cell")
};

/// The payload of property.
#[derive(Default)]
pub struct Property {
    pub get: ValueCell,
    pub set: ValueCell,
    pub del: ValueCell,
    pub doc: ValueCell,
    pub name: ValueCell,
    /// Its text is the getter's.
    doc_of_getter: std::cell::Cell<bool>,
}

impl Payload for Property {
    const PARTS: &'static [&'static str] = &["fget", "fset", "fdel", "__doc__", "__name__"];
    const LAYOUT: u32 = layouts::PROPERTY;
    fn trace(&self, v: &mut Visitor<'_>) {
        for c in [&self.get, &self.set, &self.del, &self.doc, &self.name] {
            c.trace(v);
        }
    }
    fn clear(&self, _: &Thread) {
        for c in [&self.get, &self.set, &self.del, &self.doc, &self.name] {
            c.take();
        }
    }
}

fn prop<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Property>> {
    crate::model::class::expect::<Property>(t, v, "property", "property")
}

fn prop_init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    use crate::protocol::call::{keyword, positional};
    let p = prop(t, v)?;
    let pos = positional(args, kw);
    if pos.len() > 4 {
        return Err(t.type_error(format!("property() takes at most 4 arguments ({} given)", args.len())));
    }
    let arg = |i: usize, name: &str| pos.get(i).or(keyword(args, kw, name)).cloned().unwrap_or(Value::NONE);
    let get = arg(0, "fget");
    let doc = arg(3, "doc");
    let given = !doc.is_none();
    let doc = match given || get.is_none() {
        true => doc,
        false => t.getattr_opt(&get, &t.names().__doc__.clone())?.unwrap_or(Value::NONE),
    };
    p.doc_of_getter.set(!given && !doc.is_none());
    if !p.get.is_empty() {
        // It may stand in caches already.
        t.interp().types_changed();
    }
    p.get.set(get);
    p.set.set(arg(1, "fset"));
    p.del.set(arg(2, "fdel"));
    if v.is_exact::<Property>() {
        p.doc.set(doc);
        return Ok(());
    }
    // A subclass has its own `__doc__`: that of an instance goes to its dict or slot, if it has one.
    match t.setattr(v, &t.names().__doc__.clone(), Some(&doc)) {
        Err(e) if !given => t.catch(e, crate::Exc::AttributeError).map(drop),
        done => done,
    }
}

fn prop_name(t: &Thread, v: &Value) -> Res<Option<String>> {
    let p = prop(t, v)?;
    if let Some(n) = p.name.opt() {
        return Ok(Some(t.repr(&n)?.lossy().into_owned()));
    }
    if let Some(f) = p.get.opt().filter(|f| !f.is_none()) {
        if let Some(n) = t.getattr_opt(&f, &t.names().__name__.clone())? {
            return Ok(Some(t.repr(&n)?.lossy().into_owned()));
        }
    }
    Ok(None)
}

fn prop_missing(t: &Thread, v: &Value, obj: &Value, what: &str) -> Res<crate::heap::Raised> {
    let owner = text_of(&t.type_ref(obj).qualname.get());
    Ok(t.attribute_error(match prop_name(t, v)? {
        Some(n) => format!("property {n} of '{owner}' object has no {what}"),
        None => format!("property of '{owner}' object has no {what}"),
    }))
}

fn prop_get(t: &Thread, d: &Value, obj: Option<&Value>, _: &Value) -> Res {
    let Some(obj) = obj else { return Ok(d.clone()) };
    match prop(t, d)?.get.opt().filter(|f| !f.is_none()) {
        Some(f) => t.call(&f, std::slice::from_ref(obj)),
        None => Err(prop_missing(t, d, obj, "getter")?),
    }
}

fn prop_set(t: &Thread, d: &Value, obj: &Value, x: Option<&Value>) -> Res<()> {
    let p = prop(t, d)?;
    let (f, what) = if x.is_some() { (&p.set, "setter") } else { (&p.del, "deleter") };
    match f.opt().filter(|f| !f.is_none()) {
        Some(f) => {
            let mut args = vec![obj.clone()];
            args.extend(x.cloned());
            t.call(&f, &args).map(drop)
        }
        None => Err(prop_missing(t, d, obj, what)?),
    }
}

fn prop_with(t: &Thread, v: &Value, which: usize, f: &Value) -> Res {
    let p = prop(t, v)?;
    let old = |c: &ValueCell| c.opt().unwrap_or(Value::NONE);
    let mut args = vec![old(&p.get), old(&p.set), old(&p.del)];
    args[which] = f.clone();
    let anew = p.doc_of_getter.get() && !args[0].is_none();
    args.push(if anew { Value::NONE } else { old(&p.doc) });
    let new = t.call(t.type_of(v).value(), &args)?;
    if let (Some(q), Some(n)) = (new.payload::<Property>(), p.name.opt()) {
        q.name.set(n);
    }
    Ok(new)
}

pub static PROPERTY: TypeSpec = TypeSpec {
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, Property::default())?.into_value())));
        s.init.set(Some(prop_init));
        s.descr_get.set(Some(prop_get));
        s.descr_set.set(Some(prop_set));
    },
    methods: &[
        method("getter(self, f, /)", |t, a| prop_with(t, &a[0], 0, &a[1])),
        method("setter(self, f, /)", |t, a| prop_with(t, &a[0], 1, &a[1])),
        method("deleter(self, f, /)", |t, a| prop_with(t, &a[0], 2, &a[1])),
        method("__set_name__(self, owner, name, /)", |t, a| {
            prop(t, &a[0])?.name.set(a[2].clone());
            Ok(Value::NONE)
        }),
    ],
    getset: &[
        getter("fget", |t, v| Ok(prop(t, v)?.get.opt().unwrap_or(Value::NONE))),
        getter("fset", |t, v| Ok(prop(t, v)?.set.opt().unwrap_or(Value::NONE))),
        getter("fdel", |t, v| Ok(prop(t, v)?.del.opt().unwrap_or(Value::NONE))),
        getset(
            "__doc__",
            |t, v| Ok(prop(t, v)?.doc.opt().unwrap_or(Value::NONE)),
            |t, v, x| {
                prop(t, v)?.doc.set(x.cloned().unwrap_or(Value::NONE));
                Ok(())
            },
        ),
        getset(
            "__name__",
            |t, v| {
                let p = prop(t, v)?;
                let name = match (p.name.opt(), p.get.opt()) {
                    (Some(name), _) => Some(name),
                    (None, Some(f)) => t.getattr_opt(&f, &t.names().__name__.clone())?,
                    (None, None) => None,
                };
                name.ok_or_else(|| t.attribute_error("'property' object has no attribute '__name__'"))
            },
            |t, v, x| {
                prop(t, v)?.name.set(x.cloned().unwrap_or(Value::UNBOUND));
                Ok(())
            },
        ),
        getter("__isabstractmethod__", |t, v| {
            let p = prop(t, v)?;
            for c in [&p.get, &p.set, &p.del] {
                if let Some(f) = c.opt() {
                    if let Some(x) = t.getattr_opt(&f, &t.name("__isabstractmethod__"))? {
                        if t.truth(&x)? {
                            return Ok(Value::TRUE);
                        }
                    }
                }
            }
            Ok(Value::FALSE)
        }),
    ],
    ..TypeSpec::of::<Property>("property")
};
