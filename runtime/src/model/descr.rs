//! Descriptors that natives are seen through: methods, computed attributes, slots, slot wrappers.

use super::bind::{Entry, LazySignature, call_native};
use super::native::{GetSet, Method, MethodKind, TypeSpec, getter, method};
use super::slots::{SlotId, Slots};
use super::text_signature;
use super::typeobj::{Type, tflag};
use crate::heap::trace::Visitor;
use crate::heap::value::with_first;
use crate::heap::{Payload, Ref, Res, Value, ValueCell};
use crate::sync::thread::Thread;
use crate::types::layout as layouts;
use crate::types::str::Str;
use crate::types::tuple::Tuple;

/// A native method as it stands in its class.
pub struct MethodDescr {
    pub def: &'static Method,
    pub sig: LazySignature,
    pub entry: Entry,
    pub owner: Ref<Type>,
}
impl Payload for MethodDescr {
    const PARTS: &'static [&'static str] = &["__objclass__"];
    const LAYOUT: u32 = layouts::METHOD_DESCR;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.owner.value());
    }
}

/// A native function, or a native method bound to its object.
pub struct Builtin {
    pub def: &'static Method,
    pub sig: LazySignature,
    pub entry: Entry,
    /// The bound object; UNBOUND for functions.
    pub this: Value,
    pub module: ValueCell,
}
impl Payload for Builtin {
    const PARTS: &'static [&'static str] = &["__self__", "__module__"];
    const LAYOUT: u32 = layouts::BUILTIN;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(&self.this);
        self.module.trace(v);
    }
}

impl Builtin {
    /// A module function.
    pub fn function(t: &Thread, def: &'static Method, module: &'static str) -> Res<Ref<Builtin>> {
        let (sig, entry) = (LazySignature::of_function(module), Entry::new(def));
        let module = ValueCell::new(t.intern(module).into_value());
        t.make(Builtin { def, sig, entry, this: Value::UNBOUND, module })
    }
}

/// A computed attribute of a native type.
pub struct GetSetDescr {
    pub def: &'static GetSet,
    pub owner: Ref<Type>,
}
impl Payload for GetSetDescr {
    const PARTS: &'static [&'static str] = &["__objclass__"];
    const LAYOUT: u32 = layouts::GETSET;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.owner.value());
    }
}

/// A `__slots__` member.
pub struct MemberDescr {
    pub name: Ref<Str>,
    pub index: usize,
    pub owner: Ref<Type>,
}
impl Payload for MemberDescr {
    const PARTS: &'static [&'static str] = &["__name__", "__objclass__"];
    const LAYOUT: u32 = layouts::MEMBER;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.name.value());
        v.value(self.owner.value());
    }
}

/// A native slot seen as a method: `int.__add__`.
pub struct SlotWrapper {
    pub name: Ref<Str>,
    pub id: SlotId,
    pub nth: u8,
    pub owner: Ref<Type>,
}
impl Payload for SlotWrapper {
    const PARTS: &'static [&'static str] = &["__name__", "__objclass__"];
    const LAYOUT: u32 = layouts::SLOT_WRAPPER;
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.name.value());
        v.value(self.owner.value());
    }
}

/// A slot wrapper bound to its object: `(1).__add__`.
pub struct MethodWrapper {
    pub wrapper: Ref<SlotWrapper>,
    pub this: Value,
}
impl Payload for MethodWrapper {
    const PARTS: &'static [&'static str] = &["__wrapped__", "__self__"];
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.wrapper.value());
        v.value(&self.this);
    }
}

fn expect<'a, T: Payload>(t: &Thread, v: &'a Value) -> Res<&'a Ref<T>> {
    v.as_ref::<T>().ok_or_else(|| t.type_error("descriptor of another type"))
}

fn check_owner(t: &Thread, name: impl FnOnce() -> String, owner: &Ref<Type>, obj: &Value) -> Res<()> {
    if t.is_a(obj, owner) {
        return Ok(());
    }
    Err(t.type_error(format!(
        "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
        name(),
        owner.name_str(),
        t.type_name(obj)
    )))
}

// method_descriptor

fn method_get(t: &Thread, d: &Value, obj: Option<&Value>, ty: &Value) -> Res {
    let m = expect::<MethodDescr>(t, d)?;
    let this = match (m.def.kind, obj) {
        (MethodKind::Class, _) => ty,
        (_, None) => return Ok(d.clone()),
        (_, Some(o)) => o,
    };
    if m.def.kind == MethodKind::Instance {
        check_owner(t, || m.def.name().into(), &m.owner, this)?;
    }
    // Known before it is copied: methods are bound again and again.
    m.sig.get(m.def, &m.entry);
    let b = Builtin {
        def: m.def,
        sig: m.sig.clone(),
        entry: m.entry.clone(),
        this: this.clone(),
        module: ValueCell::empty(),
    };
    Ok(t.make(b)?.into_value())
}

fn method_call(t: &Thread, d: &Value, args: &[Value], kwnames: Option<&Ref<Tuple>>) -> Res {
    let m = expect::<MethodDescr>(t, d)?;
    let npos = args.len() - kwnames.map_or(0, |k| k.as_slice().len());
    let sig = m.sig.get(m.def, &m.entry);
    if sig.no_keywords && kwnames.is_some_and(|k| !k.is_empty()) {
        return Err(t.type_error(format!(
            "{}.{}() takes no keyword arguments",
            m.owner.name_str(),
            m.def.name()
        )));
    }
    if npos == 0 {
        return Err(t.type_error(format!(
            "unbound method {}.{}() needs an argument",
            m.owner.name_str(),
            m.def.name()
        )));
    }
    if !t.is_a(&args[0], &m.owner) {
        return Err(t.type_error(format!(
            "descriptor '{}' for '{}' objects doesn't apply to a '{}' object",
            m.def.name(),
            m.owner.name_str(),
            t.type_name(&args[0])
        )));
    }
    match kwnames.is_none() && m.entry.takes(args.len()) {
        true => m.entry.call(t, sig, args),
        false => call_native(t, m.def, sig, args, kwnames),
    }
}

fn owner_of(t: &Thread, v: &Value) -> Res<Ref<Type>> {
    if let Some(d) = v.payload::<MethodDescr>() {
        return Ok(d.owner.clone());
    }
    if let Some(d) = v.payload::<GetSetDescr>() {
        return Ok(d.owner.clone());
    }
    if let Some(d) = v.payload::<MemberDescr>() {
        return Ok(d.owner.clone());
    }
    Ok(expect::<SlotWrapper>(t, v)?.owner.clone())
}

fn name_of(t: &Thread, v: &Value) -> Res {
    if let Some(d) = v.payload::<MethodDescr>() {
        return Ok(t.intern(d.def.name()).into_value());
    }
    if let Some(d) = v.payload::<GetSetDescr>() {
        return Ok(t.intern(d.def.name).into_value());
    }
    if let Some(d) = v.payload::<MemberDescr>() {
        return Ok(d.name.to_value());
    }
    Ok(expect::<SlotWrapper>(t, v)?.name.to_value())
}

fn name_text(t: &Thread, v: &Value) -> Res<String> {
    Ok(crate::types::str::text_of(&name_of(t, v)?))
}

fn get_objclass(t: &Thread, v: &Value) -> Res {
    Ok(owner_of(t, v)?.into_value())
}

fn get_qualname(t: &Thread, v: &Value) -> Res {
    let text = format!("{}.{}", owner_of(t, v)?.name_str(), name_text(t, v)?);
    Ok(Str::new(t, &text)?.into_value())
}

fn doc_of(t: &Thread, v: &Value) -> Res {
    let doc = if let Some(d) = v.payload::<MethodDescr>() {
        d.def.doc
    } else if let Some(b) = v.payload::<Builtin>() {
        b.def.doc
    } else if let Some(g) = v.payload::<GetSetDescr>() {
        g.def.doc
    } else {
        ""
    };
    if doc.is_empty() { Ok(Value::NONE) } else { Ok(Str::new(t, doc)?.into_value()) }
}

/// `__text_signature__`; None where there is none to tell.
fn text_signature(t: &Thread, v: &Value) -> Res {
    let text = if let Some(d) = v.payload::<MethodDescr>() {
        text_signature::of_row(d.def, true)
    } else if let Some(b) = v.payload::<Builtin>() {
        text_signature::of_row(b.def, !b.this.is_unbound())
    } else {
        let name = name_text(t, v)?;
        text_signature::of_slot(&name).map(str::to_string)
    };
    text.map_or(Ok(Value::NONE), |text| Ok(Str::new(t, &text)?.into_value()))
}

const TEXT_SIGNATURE: GetSet = getter("__text_signature__", text_signature);

const COMMON: &[GetSet] = &[
    getter("__name__", name_of),
    getter("__qualname__", get_qualname),
    getter("__objclass__", get_objclass),
    getter("__doc__", doc_of),
];

/// The same for what can be called.
const CALLABLE: &[GetSet] = &[
    getter("__name__", name_of),
    getter("__qualname__", get_qualname),
    getter("__objclass__", get_objclass),
    getter("__doc__", doc_of),
    TEXT_SIGNATURE,
];

fn descr_repr(kind: &str) -> impl Fn(&Thread, &Value) -> Res + '_ {
    move |t, v| {
        let owner = owner_of(t, v)?;
        let text = format!("<{kind} '{}' of '{}' objects>", name_text(t, v)?, t.class_name(&owner));
        Ok(Str::new(t, &text)?.into_value())
    }
}

/// What pickles an attribute: `getattr(owner, name)`.
fn reduced(t: &Thread, owner: Value, name: &str) -> Res {
    let args = Tuple::pair(t, owner, t.intern(name).into_value())?;
    Tuple::pair(t, crate::types::builtin(t, "getattr"), args)
}

const METHOD_DESCR_ROWS: &[Method] = &[method("__reduce__(self, /)", |t, a| {
    let m = expect::<MethodDescr>(t, &a[0])?;
    reduced(t, m.owner.to_value(), m.def.name())
})];

fn method_descr_slots(s: &Slots) {
    s.descr_get.set(Some(method_get));
    s.call.set(Some(method_call));
    s.repr.set(Some(|t, v| descr_repr("method")(t, v)));
}

pub static METHOD_DESCR: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW | tflag::METHOD,
    slots: method_descr_slots,
    methods: METHOD_DESCR_ROWS,
    getset: CALLABLE,
    ..TypeSpec::of::<MethodDescr>("method_descriptor")
};

/// The descriptor of a native class method: no `METHOD`, for it binds to the class.
pub static CLASS_METHOD_DESCR: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: method_descr_slots,
    methods: METHOD_DESCR_ROWS,
    getset: CALLABLE,
    layout: layouts::CLASS_METHOD_DESCR,
    ..TypeSpec::of::<MethodDescr>("classmethod_descriptor")
};

// builtin_function_or_method

fn builtin_call(t: &Thread, d: &Value, args: &[Value], kwnames: Option<&Ref<Tuple>>) -> Res {
    let b = expect::<Builtin>(t, d)?;
    let sig = b.sig.get(b.def, &b.entry);
    if sig.no_keywords && kwnames.is_some_and(|k| !k.is_empty()) {
        let name = crate::types::str::text_of(&builtin_qualname(t, d)?);
        return Err(t.type_error(format!("{name}() takes no keyword arguments")));
    }
    if b.this.is_unbound() || b.def.kind == MethodKind::Static {
        return call_native(t, b.def, sig, args, kwnames);
    }
    with_first(&b.this, args, |all| match kwnames.is_none() && b.entry.takes(all.len()) {
        true => b.entry.call(t, sig, all),
        false => call_native(t, b.def, sig, all, kwnames),
    })
}

fn builtin_repr(t: &Thread, v: &Value) -> Res {
    let b = expect::<Builtin>(t, v)?;
    let text = if b.this.is_unbound() {
        format!("<built-in function {}>", b.def.name())
    } else {
        format!(
            "<built-in method {} of {} object at {}>",
            b.def.name(),
            t.type_name(&b.this),
            t.address(&b.this)
        )
    };
    Ok(Str::new(t, &text)?.into_value())
}

fn builtin_name(t: &Thread, v: &Value) -> Res {
    Ok(t.intern(expect::<Builtin>(t, v)?.def.name()).into_value())
}

fn builtin_qualname(t: &Thread, v: &Value) -> Res {
    let b = expect::<Builtin>(t, v)?;
    if b.this.is_unbound() {
        return builtin_name(t, v);
    }
    let owner = match b.this.payload::<Type>() {
        Some(ty) => ty.name_str(),
        None => t.type_ref(&b.this).name_str(),
    };
    Ok(Str::new(t, &format!("{owner}.{}", b.def.name()))?.into_value())
}

fn builtin_self(t: &Thread, v: &Value) -> Res {
    let b = expect::<Builtin>(t, v)?;
    Ok(if b.this.is_unbound() { b.module.opt().unwrap_or(Value::NONE) } else { b.this.clone() })
}

fn builtin_module(t: &Thread, v: &Value) -> Res {
    Ok(expect::<Builtin>(t, v)?.module.opt().unwrap_or(Value::NONE))
}

fn builtin_compare(t: &Thread, a: &Value, b: &Value, op: super::slots::CmpOp) -> Res {
    use super::slots::CmpOp;
    let (Some(x), Some(y)) = (a.payload::<Builtin>(), b.payload::<Builtin>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let _ = t;
    let same = std::ptr::eq(x.def, y.def) && x.this.same(&y.this);
    Ok(match op {
        CmpOp::Eq => Value::bool(same),
        CmpOp::Ne => Value::bool(!same),
        _ => Value::NOT_IMPLEMENTED,
    })
}

fn builtin_hash(t: &Thread, v: &Value) -> Res<i64> {
    let b = expect::<Builtin>(t, v)?;
    let this = if b.this.is_unbound() { 0 } else { b.this.word().0 };
    Ok(((b.def as *const Method as u64 >> 3) ^ this.rotate_left(7)) as i64 >> 3)
}

pub static BUILTIN: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW | tflag::WEAKREF,
    slots: |s| {
        s.call.set(Some(builtin_call));
        s.repr.set(Some(builtin_repr));
        s.compare.set(Some(builtin_compare));
        s.hash.set(Some(builtin_hash));
    },
    getset: &[
        getter("__name__", builtin_name),
        getter("__qualname__", builtin_qualname),
        getter("__self__", builtin_self),
        getter("__module__", builtin_module),
        getter("__doc__", doc_of),
        TEXT_SIGNATURE,
    ],
    methods: &[method("__reduce__(self, /)", |t, a| {
        let b = expect::<Builtin>(t, &a[0])?;
        if b.this.is_unbound() {
            return builtin_qualname(t, &a[0]);
        }
        reduced(t, b.this.clone(), b.def.name())
    })],
    ..TypeSpec::of::<Builtin>("builtin_function_or_method")
};

// getset_descriptor

fn getset_get(t: &Thread, d: &Value, obj: Option<&Value>, _: &Value) -> Res {
    let g = expect::<GetSetDescr>(t, d)?;
    let Some(obj) = obj else { return Ok(d.clone()) };
    check_owner(t, || g.def.name.into(), &g.owner, obj)?;
    (g.def.get)(t, obj)
}

fn getset_set(t: &Thread, d: &Value, obj: &Value, v: Option<&Value>) -> Res<()> {
    let g = expect::<GetSetDescr>(t, d)?;
    check_owner(t, || g.def.name.into(), &g.owner, obj)?;
    match g.def.set {
        Some(f) => f(t, obj, v),
        None => Err(t.attribute_error(format!(
            "attribute '{}' of '{}' objects is not writable",
            g.def.name,
            t.class_name(&g.owner)
        ))),
    }
}

pub static GETSET: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.descr_get.set(Some(getset_get));
        s.descr_set.set(Some(getset_set));
        s.repr.set(Some(|t, v| descr_repr("attribute")(t, v)));
    },
    getset: COMMON,
    ..TypeSpec::of::<GetSetDescr>("getset_descriptor")
};

// member_descriptor

fn member_get(t: &Thread, d: &Value, obj: Option<&Value>, _: &Value) -> Res {
    let m = expect::<MemberDescr>(t, d)?;
    let Some(obj) = obj else { return Ok(d.clone()) };
    check_owner(t, || crate::types::str::text_of(m.name.value()), &m.owner, obj)?;
    super::attr::declared_get(obj, m.index).ok_or_else(|| super::attr::no_attribute(t, obj, &m.name))
}

fn member_set(t: &Thread, d: &Value, obj: &Value, v: Option<&Value>) -> Res<()> {
    let m = expect::<MemberDescr>(t, d)?;
    check_owner(t, || crate::types::str::text_of(m.name.value()), &m.owner, obj)?;
    match v {
        Some(v) => {
            super::attr::declared_set(obj, m.index, v.clone());
            Ok(())
        }
        None => {
            if super::attr::declared_set(obj, m.index, Value::UNBOUND).is_unbound() {
                return Err(t.attribute_error(m.name.lossy()));
            }
            Ok(())
        }
    }
}

pub static MEMBER: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.descr_get.set(Some(member_get));
        s.descr_set.set(Some(member_set));
        s.repr.set(Some(|t, v| descr_repr("member")(t, v)));
    },
    getset: COMMON,
    ..TypeSpec::of::<MemberDescr>("member_descriptor")
};

// wrapper_descriptor

fn wrapper_get(t: &Thread, d: &Value, obj: Option<&Value>, _: &Value) -> Res {
    let w = expect::<SlotWrapper>(t, d)?;
    match obj {
        None => Ok(d.clone()),
        Some(o) => {
            check_owner(t, || crate::types::str::text_of(w.name.value()), &w.owner, o)?;
            Ok(t.make(MethodWrapper { wrapper: w.clone(), this: o.clone() })?.into_value())
        }
    }
}

fn wrapper_call(t: &Thread, d: &Value, args: &[Value], kwnames: Option<&Ref<Tuple>>) -> Res {
    let w = expect::<SlotWrapper>(t, d)?;
    let name = crate::types::str::text_of(w.name.value());
    let Some(this) = args.first() else {
        return Err(t.type_error(format!(
            "descriptor '{name}' of '{}' object needs an argument",
            w.owner.name_str()
        )));
    };
    if !t.is_a(this, &w.owner) {
        return Err(t.type_error(format!(
            "descriptor '{name}' requires a '{}' object but received a '{}'",
            w.owner.name_str(),
            t.type_name(this)
        )));
    }
    super::slotcalls::call_wrapped(t, w, this, &args[1..], kwnames)
}

pub static SLOT_WRAPPER: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW | tflag::METHOD,
    slots: |s| {
        s.descr_get.set(Some(wrapper_get));
        s.call.set(Some(wrapper_call));
        s.repr.set(Some(|t, v| descr_repr("slot wrapper")(t, v)));
    },
    getset: CALLABLE,
    ..TypeSpec::of::<SlotWrapper>("wrapper_descriptor")
};

// method-wrapper

fn bound_wrapper_call(t: &Thread, d: &Value, args: &[Value], kwnames: Option<&Ref<Tuple>>) -> Res {
    let m = expect::<MethodWrapper>(t, d)?;
    super::slotcalls::call_wrapped(t, &m.wrapper, &m.this, args, kwnames)
}

pub static METHOD_WRAPPER: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s: &Slots| {
        s.call.set(Some(bound_wrapper_call));
        s.repr.set(Some(|t, v| {
            let m = expect::<MethodWrapper>(t, v)?;
            let name = crate::types::str::text_of(m.wrapper.name.value());
            let text = format!(
                "<method-wrapper '{name}' of {} object at {}>",
                t.type_name(&m.this),
                t.address(&m.this)
            );
            Ok(Str::new(t, &text)?.into_value())
        }));
    },
    getset: &[
        getter("__self__", |t, v| Ok(expect::<MethodWrapper>(t, v)?.this.clone())),
        getter("__name__", |t, v| Ok(expect::<MethodWrapper>(t, v)?.wrapper.name.to_value())),
        getter("__objclass__", |t, v| Ok(expect::<MethodWrapper>(t, v)?.wrapper.owner.to_value())),
    ],
    ..TypeSpec::of::<MethodWrapper>("method-wrapper")
};
