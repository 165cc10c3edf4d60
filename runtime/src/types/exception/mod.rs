//! The builtin exceptions: one payload for all, with a few extra fields whose meaning the class decides.

mod fields;
mod os;
mod text;

pub use os::strerror;

use super::layout as layouts;
use super::str::Str;
use super::tuple::Tuple;
use crate::errors::Exc;
use crate::errors::hierarchy::HIERARCHY;
use crate::heap::parts::Part;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value, ValueCell};
use crate::model::attr;
use crate::model::native::{GetSet, Method, TypeSpec, getset, method};
use crate::model::typeobj::{Type, tflag};
use crate::sync::thread::Thread;
use fields::Kind;
use std::cell::Cell;

/// The payload of exceptions.
pub struct Exception {
    pub args: ValueCell,
    pub traceback: ValueCell,
    pub cause: ValueCell,
    pub context: ValueCell,
    pub suppress: Cell<bool>,
    /// What the class makes of them: see `fields`.
    pub extra: [ValueCell; 6],
}

impl Payload for Exception {
    fn trace(&self, v: &mut Visitor<'_>) {
        for c in [&self.args, &self.traceback, &self.cause, &self.context] {
            c.trace(v);
        }
        self.extra.iter().for_each(|c| c.trace(v));
    }
    fn clear(&self, _: &Thread) {
        for c in [&self.args, &self.traceback, &self.cause, &self.context] {
            c.take();
        }
        self.extra.iter().for_each(|c| drop(c.take()));
    }
    fn part(&self, index: usize) -> Part {
        match index {
            0 => Part::Attr("args".into()),
            1 => Part::Traceback,
            2 => Part::Attr("__cause__".into()),
            3 => Part::Attr("__context__".into()),
            _ => Part::Unnamed,
        }
    }
}

/// An exception object of a builtin class, without running `__init__` written in Python.
pub fn make(t: &Thread, ty: &Ref<Type>, args: Ref<Tuple>) -> Res {
    let kind = fields::kind(t, ty);
    if matches!(kind, Kind::Plain | Kind::Key) {
        return bare(t, ty, args);
    }
    let v = bare(t, ty, args.clone())?;
    if let Some(e) = v.payload::<Exception>() {
        fields::fill(t, kind, ty, e, args.as_slice())?;
    }
    Ok(v)
}

/// An exception that has its arguments, and nothing made of them.
fn bare(t: &Thread, ty: &Ref<Type>, args: Ref<Tuple>) -> Res {
    let e = Exception {
        args: ValueCell::new(args.to_value()),
        traceback: ValueCell::new(Value::NONE),
        cause: ValueCell::new(Value::NONE),
        context: ValueCell::new(Value::NONE),
        suppress: Cell::new(false),
        extra: Default::default(),
    };
    Ok(t.make_of(ty, e)?.into_value())
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let pos = crate::protocol::call::positional(args, kw);
    let mut ty = ty.clone();
    match fields::kind(t, &ty) {
        Kind::Os if os::parsed_by_init(&ty) => bare(t, &ty, Tuple::empty(t)?),
        Kind::Os => {
            crate::protocol::call::no_keywords(t, &ty.name_str(), kw)?;
            ty = os::class_for(t, ty, pos);
            make(t, &ty, Tuple::from_slice(t, pos)?)
        }
        Kind::Group => {
            ty = check_group(t, &ty, pos)?;
            make(t, &ty, Tuple::from_slice(t, pos)?)
        }
        _ => bare(t, &ty, Tuple::from_slice(t, pos)?),
    }
}

fn check_group(t: &Thread, ty: &Ref<Type>, a: &[Value]) -> Res<Ref<Type>> {
    let [msg, excs] = a else {
        return Err(t.type_error(format!(
            "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
            a.len()
        )));
    };
    if !msg.is::<Str>() {
        return Err(t.type_error(format!("argument 1 must be str, not {}", t.type_name(msg))));
    }
    if t.type_ref(excs).slots.getitem.get().is_none() {
        return Err(t.type_error("second argument (exceptions) must be a sequence"));
    }
    let list = t.collect(excs)?;
    if list.is_empty() {
        return Err(t.value_error("second argument (exceptions) must be a non-empty sequence"));
    }
    let exception = t.exc_type(Exc::Exception);
    let mut plain = true;
    for (i, e) in list.iter().enumerate() {
        if !e.is::<Exception>() {
            return Err(
                t.value_error(format!("Item {i} of second argument (exceptions) is not an exception"))
            );
        }
        plain = plain && t.is_a(e, &exception);
    }
    if plain && ty.same(t.interp().exceptions()[Exc::BaseExceptionGroup as usize].value()) {
        if let Some(g) = t.interp().registered("ExceptionGroup").and_then(|g| g.downcast::<Type>()) {
            return Ok(g);
        }
    }
    if !plain && ty.is_subtype(&exception) {
        let name = match ty.has(tflag::HEAP) {
            true => format!("'{}'", ty.name_str()),
            false => format!("an {}", ty.name_str()),
        };
        return Err(t.type_error(format!("Cannot nest BaseExceptions in {name}")));
    }
    Ok(ty.clone())
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let Some(e) = v.payload::<Exception>() else { return Ok(()) };
    let ty = t.type_of(v);
    let pos = crate::protocol::call::positional(args, kw);
    let kind = fields::kind(t, &ty);
    if kind == Kind::Os && !os::parsed_by_init(&ty) {
        return Ok(());
    }
    fields::take_keywords(t, &ty, kind, e, args, kw)?;
    let same = e
        .args
        .get()
        .payload::<Tuple>()
        .is_some_and(|a| a.len() == pos.len() && a.as_slice().iter().zip(pos).all(|(x, y)| x.same(y)));
    if !same {
        e.args.set(Tuple::from_slice(t, pos)?.into_value());
    }
    fields::fill(t, kind, &ty, e, pos)
}

fn exc<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Exception>> {
    crate::model::class::expect::<Exception>(t, v, "BaseException", "BaseException")
}

/// The arguments of an exception.
pub fn args_of(v: &Value) -> Vec<Value> {
    v.payload::<Exception>()
        .and_then(|e| e.args.get().payload::<Tuple>().map(|a| a.as_slice().to_vec()))
        .unwrap_or_default()
}

fn repr(t: &Thread, v: &Value) -> Res {
    let name = t.type_ref(v).name_str();
    let args = args_of(v);
    let mut out = format!("{name}(").into_bytes();
    super::repr_items(t, args.into_iter(), &mut out)?;
    out.push(b')');
    Ok(Str::from_wtf8(t, &out)?.into_value())
}

/// Sets `__context__`, avoiding cycles in the chain.
pub fn set_context(exc: &Value, context: &Value) {
    if exc.same(context) {
        return;
    }
    let Some(e) = exc.payload::<Exception>() else { return };
    // Cut the chain where it would come back to the new exception.
    let mut at = context.clone();
    let mut steps = 0;
    while let Some(x) = at.clone().payload::<Exception>() {
        let next = x.context.get();
        if next.is_none() || next.is_unbound() {
            break;
        }
        if next.same(exc) {
            x.context.set(Value::NONE);
            break;
        }
        at = next;
        steps += 1;
        if steps > 10_000 {
            break;
        }
    }
    e.context.set(context.clone());
}

/// `exc.add_note(note)`
pub fn add_note(t: &Thread, v: &Value, note: &str) -> Res<()> {
    let n = t.string(note)?;
    add_note_value(t, v, n)
}

fn add_note_value(t: &Thread, v: &Value, note: Value) -> Res<()> {
    let name = t.names().__notes__.clone();
    let notes = match t.getattr_opt(v, &name)? {
        Some(n) => n,
        None => {
            let n = t.list(vec![])?;
            t.setattr(v, &name, Some(&n))?;
            n
        }
    };
    match notes.payload::<super::list::List>() {
        Some(l) => l.items.push(t, note),
        None => Err(t.type_error("Cannot add note: __notes__ is not a list")),
    }
}

fn m_add_note(t: &Thread, a: &[Value]) -> Res {
    if !a[1].is::<Str>() {
        return Err(t.type_error(format!("note must be a str, not '{}'", t.type_name(&a[1]))));
    }
    add_note_value(t, &a[0], a[1].clone())?;
    Ok(Value::NONE)
}

fn with_traceback(t: &Thread, a: &[Value]) -> Res {
    set_traceback(t, &a[0], Some(&a[1]))?;
    Ok(a[0].clone())
}

fn reduce(t: &Thread, a: &[Value]) -> Res {
    let ty = t.type_of(&a[0]);
    let e = exc(t, &a[0])?;
    let kind = fields::kind(t, &ty);
    let mut parts =
        vec![ty.to_value(), if kind == Kind::Os { os::reduced_args(t, e)? } else { e.args.get() }];
    let own = match attr::storage(&a[0]) {
        attr::Storage::None => None,
        attr::Storage::Dict(dict) => Some(dict),
        attr::Storage::Inline(_) => {
            match (0..ty.layout.len()).any(|i| attr::inline_attribute(&a[0], i).is_some()) {
                true => Some(attr::instance_dict(t, &a[0])?),
                false => None,
            }
        }
    };
    parts.extend(fields::state(t, kind, e, own)?);
    t.tuple(parts)
}

fn setstate(t: &Thread, a: &[Value]) -> Res {
    if a[1].is_none() {
        return Ok(Value::NONE);
    }
    let state =
        a[1].as_ref::<super::dict::Dict>().ok_or_else(|| t.type_error("state is not a dictionary"))?;
    for (k, v) in state.pairs() {
        let k = t.attr_name(&k)?;
        t.setattr(&a[0], &k, Some(&v))?;
    }
    Ok(Value::NONE)
}

fn set_traceback(t: &Thread, v: &Value, to: Option<&Value>) -> Res<()> {
    let to = to.ok_or_else(|| t.type_error("__traceback__ may not be deleted"))?;
    if !to.is_none() && to.layout() != layouts::TRACEBACK {
        return Err(t.type_error("__traceback__ must be a traceback or None"));
    }
    exc(t, v)?.traceback.set(to.clone());
    Ok(())
}

/// Accepts an exception or None for `__cause__` and `__context__`.
fn link(t: &Thread, to: Option<&Value>, what: &str) -> Res {
    match to {
        None => Err(t.type_error(format!("{what} may not be deleted"))),
        Some(x) if x.is_none() || x.is::<Exception>() => Ok(x.clone()),
        Some(_) => Err(t.type_error(format!(
            "exception {} must be None or derive from BaseException",
            what.trim_matches('_')
        ))),
    }
}

const METHODS: &[Method] = &[
    method("add_note(self, object, /)", m_add_note),
    method("with_traceback(self, object, /)", with_traceback),
    method("__reduce__(self, /)", reduce),
    method("__setstate__(self, object, /)", setstate),
];

const GETSET: &[GetSet] = &[
    getset(
        "args",
        |t, v| Ok(exc(t, v)?.args.get()),
        |t, v, x| {
            let items = t.collect(x.ok_or_else(|| t.type_error("args may not be deleted"))?)?;
            exc(t, v)?.args.set(t.tuple(items)?);
            Ok(())
        },
    ),
    getset("__traceback__", |t, v| Ok(exc(t, v)?.traceback.get()), set_traceback),
    getset(
        "__cause__",
        |t, v| Ok(exc(t, v)?.cause.get()),
        |t, v, x| {
            let x = link(t, x, "__cause__")?;
            exc(t, v)?.cause.set(x);
            exc(t, v)?.suppress.set(true);
            Ok(())
        },
    ),
    getset(
        "__context__",
        |t, v| Ok(exc(t, v)?.context.get()),
        |t, v, x| {
            let x = link(t, x, "__context__")?;
            exc(t, v)?.context.set(x);
            Ok(())
        },
    ),
    getset(
        "__suppress_context__",
        |t, v| Ok(Value::bool(exc(t, v)?.suppress.get())),
        |t, v, x| {
            let x = x.ok_or_else(|| t.type_error("can't delete numeric/char attribute"))?;
            if !x.same(&Value::TRUE) && !x.same(&Value::FALSE) {
                return Err(t.type_error("attribute value type must be bool"));
            }
            exc(t, v)?.suppress.set(x.same(&Value::TRUE));
            Ok(())
        },
    ),
    getset(
        "__dict__",
        |t, v| Ok(attr::instance_dict(t, v)?.into_value()),
        |t, v, x| {
            let x = x.ok_or_else(|| t.type_error("cannot delete __dict__"))?;
            match x.as_ref::<super::dict::Dict>() {
                Some(d) => attr::set_instance_dict(t, v, d),
                None => {
                    let kind = t.type_name(x);
                    Err(t.type_error(format!("__dict__ must be set to a dictionary, not a '{kind}'")))
                }
            }
        },
    ),
];

/// The root of the hierarchy; the others are made from [`HIERARCHY`].
pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::DICT | tflag::EXCEPTION,
    slots: |s| {
        s.new.set(Some(new));
        s.init.set(Some(init));
        s.repr.set(Some(repr));
        s.str.set(Some(text::str));
    },
    methods: METHODS,
    ..TypeSpec::of::<Exception>("BaseException")
};

/// Makes all builtin exception classes, in the order of the list.
pub fn make_all(t: &Thread, root: &Ref<Type>) -> Res<Vec<Ref<Type>>> {
    let mut out: Vec<Ref<Type>> = Vec::with_capacity(HIERARCHY.len());
    for (name, kind, base) in HIERARCHY {
        let ty = if *kind == Exc::BaseException {
            root.clone()
        } else {
            let base = out[*base as usize].clone();
            crate::model::class::derive_builtin(t, name, &[base])?
        };
        crate::model::class::add_getset(t, &ty, fields::of(*kind))?;
        if *kind == Exc::BaseExceptionGroup {
            crate::model::class::add_methods(t, &ty, name, super::group::METHODS)?;
        }
        out.push(ty);
    }
    Ok(out)
}
