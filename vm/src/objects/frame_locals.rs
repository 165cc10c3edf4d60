//! `f_locals` of a function's frame: a mapping that reads and writes its variables (PEP 667; CPython:
//! Objects/frameobject.c).

use super::frame::{FrameObj, SPEC as FRAME};
use ouro_runtime::Thread;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::native::{TypeSpec, method};
use ouro_runtime::model::slots::CmpOp;
use ouro_runtime::model::typeobj::tflag;
use ouro_runtime::protocol::call::no_keywords;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::str::Str;

/// The variables of one frame.
pub struct FrameLocals {
    frame: Ref<FrameObj>,
}

impl Payload for FrameLocals {
    const PARTS: &'static [&'static str] = &["frame"];
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.frame.value());
    }
}

/// The proxy of a function's frame.
pub fn make(t: &Thread, frame: &Ref<FrameObj>) -> Res {
    Ok(t.make(FrameLocals { frame: frame.clone() })?.into_value())
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<FrameObj>> {
    match v.payload::<FrameLocals>() {
        Some(p) => Ok(&p.frame),
        None => Err(t.type_error("expected a FrameLocalsProxy")),
    }
}

/// All variables that have a value, then what was put beside them, as a new dict.
fn snapshot(t: &Thread, v: &Value) -> Res<Ref<Dict>> {
    let frame = me(t, v)?;
    let d = frame.variables_dict(t)?;
    if let Some(extra) = frame.extra.opt() {
        t.update_dict(&d, &extra)?;
    }
    Ok(d)
}

/// The register of the variable that a key names.
fn variable(t: &Thread, frame: &FrameObj, key: &Value) -> Res<Option<usize>> {
    if let Some(s) = key.exact::<Str>() {
        return Ok(frame.code.varnames.iter().position(|n| n.as_bytes() == s.as_bytes()));
    }
    let hash = t.hash(key)?;
    for (i, name) in frame.code.varnames.iter().enumerate() {
        if t.hash(name.value())? == hash && t.equal(name.value(), key)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

fn get(t: &Thread, v: &Value, key: &Value) -> Res<Option<Value>> {
    let frame = me(t, v)?;
    if let Some(i) = variable(t, frame, key)? {
        return Ok(frame.variable(i));
    }
    match frame.extra.opt().as_ref().and_then(|d| d.payload::<Dict>()) {
        Some(extra) => extra.get(t, key),
        None => Ok(None),
    }
}

fn getitem(t: &Thread, v: &Value, key: &Value) -> Res {
    match get(t, v, key)? {
        Some(x) => Ok(x),
        None => {
            let text = format!("local variable '{}' is not defined", t.repr(key)?.lossy());
            Err(t.key_error(&t.string(text)?))
        }
    }
}

fn setitem(t: &Thread, v: &Value, key: &Value, x: Option<&Value>) -> Res<()> {
    let Some(x) = x else { return Err(t.type_error("cannot remove variables from FrameLocalsProxy")) };
    let frame = me(t, v)?;
    if let Some(i) = variable(t, frame, key)? {
        frame.set_variable(i, x.clone());
        return Ok(());
    }
    let extra = match frame.extra.opt().and_then(|d| d.downcast::<Dict>()) {
        Some(d) => d,
        None => {
            let d = Dict::new(t)?;
            frame.extra.set(d.to_value());
            d
        }
    };
    extra.insert(t, key.clone(), x.clone())
}

/// The pairs of a dict or another proxy; nothing for other objects.
fn mapping(t: &Thread, v: &Value) -> Res<Option<Ref<Dict>>> {
    if v.is::<FrameLocals>() {
        return snapshot(t, v).map(Some);
    }
    Ok(v.downcast::<Dict>())
}

fn update(t: &Thread, v: &Value, from: &Value) -> Res<bool> {
    let Some(from) = mapping(t, from)? else { return Ok(false) };
    for (k, x) in from.pairs() {
        setitem(t, v, &k, Some(&x))?;
    }
    Ok(true)
}

fn or(t: &Thread, a: &Value, b: &Value) -> Res {
    let (Some(a), Some(b)) = (mapping(t, a)?, mapping(t, b)?) else { return Ok(Value::NOT_IMPLEMENTED) };
    let d = a.copy(t)?;
    t.update_dict(&d, b.value())?;
    Ok(d.into_value())
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let equal = match b.payload::<FrameLocals>() {
        Some(b) => me(t, a)?.same(b.frame.value()),
        None if b.is::<Dict>() => t.equal(snapshot(t, a)?.value(), b)?,
        None => return Ok(Value::NOT_IMPLEMENTED),
    };
    Ok(match op {
        CmpOp::Eq => Value::bool(equal),
        CmpOp::Ne => Value::bool(!equal),
        _ => Value::NOT_IMPLEMENTED,
    })
}

fn repr(t: &Thread, v: &Value) -> Res {
    // The frame stands for all its proxies in the guard against recursion.
    let frame = me(t, v)?;
    if !t.repr_enter(frame.value()) {
        return t.string("{...}");
    }
    let text = snapshot(t, v).and_then(|d| t.repr(d.value()));
    t.repr_leave(frame.value());
    Ok(text?.into_value())
}

/// Keys, values or items, as a list.
fn listed(t: &Thread, v: &Value, pick: fn(&Thread, (Value, Value)) -> Res) -> Res {
    let pairs = snapshot(t, v)?.pairs();
    let items: Res<Vec<Value>> = pairs.into_iter().map(|pair| pick(t, pair)).collect();
    t.list(items?)
}

fn keys(t: &Thread, v: &Value) -> Res {
    listed(t, v, |_, (k, _)| Ok(k))
}

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::MAPPING,
    slots: |s| {
        s.new.set(Some(|t, _, args, kw| {
            no_keywords(t, "FrameLocalsProxy", kw)?;
            match args {
                [frame] => match frame.as_ref::<FrameObj>() {
                    Some(frame) => make(t, frame),
                    None => Err(t.type_error(format!("expect {}, not {}", FRAME.name, t.type_name(frame)))),
                },
                _ => Err(t.type_error(format!("FrameLocalsProxy expected 1 argument, got {}", args.len()))),
            }
        }));
        s.len.set(Some(|t, v| Ok(snapshot(t, v)?.len())));
        s.getitem.set(Some(getitem));
        s.setitem.set(Some(setitem));
        s.contains.set(Some(|t, v, key| Ok(get(t, v, key)?.is_some())));
        s.iter.set(Some(|t, v| t.iter(&keys(t, v)?)));
        s.repr.set(Some(repr));
        s.compare.set(Some(compare));
        s.hash.set(Some(ouro_runtime::protocol::hash::unhashable_slot));
        s.or.set(Some(or));
        s.ior.set(Some(|t, a, b| Ok(if update(t, a, b)? { a.clone() } else { Value::NOT_IMPLEMENTED })));
    },
    methods: &[
        method("__reversed__(self, /)", |t, a| {
            let mut keys = t.collect(&keys(t, &a[0])?)?;
            keys.reverse();
            t.iter(&t.list(keys)?)
        }),
        method("copy(self, /)", |t, a| Ok(snapshot(t, &a[0])?.into_value())),
        method("keys(self, /)", |t, a| keys(t, &a[0])),
        method("values(self, /)", |t, a| listed(t, &a[0], |_, (_, x)| Ok(x))),
        method("items(self, /)", |t, a| listed(t, &a[0], |t, (k, x)| t.tuple(vec![k, x]))),
        method("get(self, key, default=None, /)", |t, a| {
            Ok(get(t, &a[0], &a[1])?.unwrap_or_else(|| a[2].clone()))
        }),
        method("setdefault(self, key, default=None, /)", |t, a| match get(t, &a[0], &a[1])? {
            Some(x) => Ok(x),
            None => setitem(t, &a[0], &a[1], Some(&a[2])).map(|()| a[2].clone()),
        }),
        method("update(self, other, /)", |t, a| match update(t, &a[0], &a[1])? {
            true => Ok(Value::NONE),
            false => Err(t.type_error("update() argument must be dict or another FrameLocalsProxy")),
        }),
    ],
    ..TypeSpec::of::<FrameLocals>("FrameLocalsProxy")
};
