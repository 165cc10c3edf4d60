//! super.

use super::layout as layouts;
use super::str::Str;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value, ValueCell};
use crate::model::native::{TypeSpec, getter};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;

/// The payload of super.
#[derive(Default)]
pub struct Super {
    /// The class after which the search begins.
    pub ty: ValueCell,
    pub obj: ValueCell,
    /// The class whose MRO is searched.
    pub start: ValueCell,
}

impl Payload for Super {
    const PARTS: &'static [&'static str] = &["__thisclass__", "__self__", "__self_class__"];
    const LAYOUT: u32 = layouts::SUPER;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.ty.trace(v);
        self.obj.trace(v);
        self.start.trace(v);
    }
}

/// `super(ty, obj)`
pub fn make(t: &Thread, ty: &Ref<Type>, obj: &Value) -> Res {
    let start = check(t, ty, obj)?;
    let s = Super {
        ty: ValueCell::new(ty.to_value()),
        obj: ValueCell::new(obj.clone()),
        start: ValueCell::new(start.into_value()),
    };
    Ok(t.make(s)?.into_value())
}

fn check(t: &Thread, ty: &Ref<Type>, obj: &Value) -> Res<Ref<Type>> {
    if let Some(c) = obj.as_ref::<Type>() {
        if c.is_subtype(ty) {
            return Ok(c.clone());
        }
    }
    if t.is_a(obj, ty) {
        return Ok(t.type_of(obj));
    }
    if let Some(c) = t.getattr_opt(obj, &t.names().__class__.clone())? {
        if let Some(c) = c.as_ref::<Type>() {
            if c.is_subtype(ty) {
                return Ok(c.clone());
            }
        }
    }
    let (kind, name) = match obj.payload::<Type>() {
        Some(c) => ("type", c.name_str()),
        None => ("instance of", t.type_name(obj)),
    };
    Err(t.type_error(format!(
        "super(type, obj): obj ({kind} {name}) is not an instance or subtype of type ({}).",
        ty.name_str()
    )))
}

/// What `super(ty, obj).name` finds, unbound: the value in the first class after `ty` that has it.
pub fn lookup_after(t: &Thread, start: &Type, ty: &Value, name: &Ref<Str>) -> Option<Value> {
    start.mro_types().skip_while(|c| !c.me().same(ty)).skip(1).find_map(|c| c.dict.get_str(t, name))
}

fn getattr(t: &Thread, v: &Value, name: &Ref<Str>) -> Res {
    let Some(s) = v.payload::<Super>() else { return crate::model::attr::generic_getattr(t, v, name) };
    if let (Some(start), false) = (s.start.opt(), name.same(t.names().__class__.value())) {
        if let Some(c) = start.payload::<Type>() {
            if let Some(found) = lookup_after(t, c, &s.ty.get(), name) {
                let obj = s.obj.get();
                return match t.type_ref(&found).slots.descr_get.get() {
                    // Reached through a class: bind as the class itself would.
                    Some(get) => get(t, &found, if obj.same(&start) { None } else { Some(&obj) }, &start),
                    None => Ok(found),
                };
            }
        }
    }
    match crate::model::attr::generic_lookup(t, v, name)? {
        Some(x) => Ok(x),
        None => {
            Err(t.attribute_error_for(format!("'super' object has no attribute '{}'", name.lossy()), v, name))
        }
    }
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<super::tuple::Tuple>>) -> Res<()> {
    crate::protocol::call::no_keywords(t, "super", kw)?;
    let Some(s) = v.payload::<Super>() else { return Ok(()) };
    let (ty, obj) = match args {
        [] => match t.interp().super_args(t)? {
            Some(found) => found,
            None => return Err(t.runtime_error("super(): no arguments")),
        },
        [ty] => (ty.clone(), Value::NONE),
        [ty, obj] => (ty.clone(), obj.clone()),
        _ => return Err(t.type_error(format!("super() expected at most 2 arguments, got {}", args.len()))),
    };
    let Some(c) = ty.as_ref::<Type>() else {
        return Err(t.type_error(format!("super() argument 1 must be a type, not {}", t.type_name(&ty))));
    };
    if !obj.is_none() {
        s.start.set(check(t, c, &obj)?.into_value());
        s.obj.set(obj);
    }
    s.ty.set(ty.clone());
    Ok(())
}

fn repr(t: &Thread, v: &Value) -> Res {
    let Some(s) = v.payload::<Super>() else { return t.string("<super>") };
    let ty = super::typetype::class_name(&s.ty.get());
    match s.start.opt() {
        Some(c) => t.string(format!("<super: <class '{ty}'>, <{} object>>", super::typetype::class_name(&c))),
        None => t.string(format!("<super: <class '{ty}'>, NULL>")),
    }
}

pub static SPEC: TypeSpec = TypeSpec {
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, Super::default())?.into_value())));
        s.init.set(Some(init));
        s.getattr.set(Some(getattr));
        s.repr.set(Some(repr));
        s.descr_get.set(Some(|t, d, obj, _| {
            let (Some(s), Some(obj)) = (d.payload::<Super>(), obj) else { return Ok(d.clone()) };
            match s.ty.get().as_ref::<Type>() {
                Some(ty) if s.obj.is_empty() => make(t, ty, obj),
                _ => Ok(d.clone()),
            }
        }));
    },
    getset: &[
        getter("__thisclass__", |_, v| Ok(v.payload::<Super>().map_or(Value::NONE, |s| s.ty.get()))),
        getter("__self__", |_, v| Ok(v.payload::<Super>().and_then(|s| s.obj.opt()).unwrap_or(Value::NONE))),
        getter("__self_class__", |_, v| {
            Ok(v.payload::<Super>().and_then(|s| s.start.opt()).unwrap_or(Value::NONE))
        }),
    ],
    ..TypeSpec::of::<Super>("super")
};
