//! `_weakref`: references that keep nothing alive, and proxies, which stand for what they refer to.

use ouro_runtime::heap::weak::{Kind, WeakRef};
use ouro_runtime::heap::{Raised, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, class_method, getset, method};
use ouro_runtime::model::slots::{CmpOp, Slots};
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::protocol::call::{no_keywords, positional};
use ouro_runtime::protocol::number::BinOp;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::generic_alias;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::object::full_name;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};

fn weak(v: &Value) -> Option<Value> {
    v.payload::<WeakRef>().and_then(WeakRef::get)
}

/// A reference of type `ty` to `target`, if that can be referred to weakly.
fn make(t: &Thread, ty: &Ref<Type>, target: &Value, callback: Option<&Value>, kind: Kind) -> Res {
    if !t.type_ref(target).has(tflag::WEAKREF) {
        let name = t.type_name(target);
        return Err(t.type_error(format!("cannot create weak reference to '{name}' object")));
    }
    let callback = callback.filter(|c| !c.is_none() && !c.is_unbound()).cloned().unwrap_or(Value::UNBOUND);
    t.interp().weak.make(t, ty, target, callback, kind)
}

fn arguments<'a>(
    t: &Thread,
    function: &str,
    pos: &'a [Value],
) -> Result<(&'a Value, Option<&'a Value>), Raised> {
    let n = pos.len();
    match pos {
        [target] => Ok((target, None)),
        [target, callback] => Ok((target, Some(callback))),
        [] => Err(t.type_error(format!("{function} expected at least 1 argument, got {n}"))),
        _ => Err(t.type_error(format!("{function} expected at most 2 arguments, got {n}"))),
    }
}

fn ref_new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let plain = ty.has(tflag::IMMUTABLE);
    if plain {
        no_keywords(t, "ref", kw)?;
    }
    let (target, callback) = arguments(t, "__new__", positional(args, kw))?;
    make(t, ty, target, callback, if plain { Kind::Ref } else { Kind::Derived })
}

fn ref_init(t: &Thread, _: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    no_keywords(t, "ref", kw)?;
    arguments(t, "__init__", positional(args, kw)).map(drop)
}

fn ref_call(t: &Thread, r: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    no_keywords(t, "weakref", kw)?;
    if !args.is_empty() {
        return Err(t.type_error(format!("weakref expected 0 arguments, got {}", args.len())));
    }
    Ok(weak(r).unwrap_or(Value::NONE))
}

fn ref_hash(t: &Thread, r: &Value) -> Res<i64> {
    let Some(w) = r.payload::<WeakRef>() else { return Err(t.type_error("weak reference expected")) };
    if let Some(h) = w.hash.get() {
        return Ok(h);
    }
    let Some(v) = w.get() else { return Err(t.type_error("weak object has gone away")) };
    let h = t.hash(&v)?;
    w.hash.set(Some(h));
    Ok(h)
}

fn ref_compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) || !a.is::<WeakRef>() || !b.is::<WeakRef>() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    match (weak(a), weak(b)) {
        (Some(x), Some(y)) => t.compare(&x, &y, op),
        _ => Ok(Value::bool(a.same(b) == (op == CmpOp::Eq))),
    }
}

/// What a class is called by those who know where `__main__` and the builtins are.
fn kind(t: &Thread, v: &Value) -> String {
    let name = full_name(t, t.type_ref(v));
    name.strip_prefix("__main__.").map_or(name.clone(), str::to_string)
}

fn ref_repr(t: &Thread, r: &Value) -> Res {
    let at = t.address(r);
    let Some(v) = weak(r) else { return t.string(format!("<weakref at {at}; dead>")) };
    let name = match t.special(&v, &t.names().__name__.clone())? {
        Some(n) if n.is::<Str>() => format!(" ({})", text_of(&n)),
        _ => String::new(),
    };
    t.string(format!("<weakref at {at}; to '{}' at {}{name}>", kind(t, &v), t.address(&v)))
}

/// `weakref.ref`
pub static REF: TypeSpec = TypeSpec {
    module: "weakref",
    flags: tflag::BASE | tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(ref_new));
        s.init.set(Some(ref_init));
        s.call.set(Some(ref_call));
        s.hash.set(Some(ref_hash));
        s.compare.set(Some(ref_compare));
        s.repr.set(Some(ref_repr));
    },
    methods: &[class_method("__class_getitem__(cls, item, /)", |t, a| generic_alias::make(t, &a[0], &a[1]))],
    getset: &[getset(
        "__callback__",
        |_, v| Ok(v.payload::<WeakRef>().and_then(|w| w.callback.opt()).unwrap_or(Value::NONE)),
        |t, _, _| Err(t.err(Exc::AttributeError, "readonly attribute")),
    )],
    ..TypeSpec::of::<WeakRef>("ReferenceType")
};

/// What a proxy stands for; anything else stands for itself.
fn open(t: &Thread, v: &Value) -> Res {
    let is_proxy = [&PROXY, &CALLABLE]
        .iter()
        .any(|spec| t.interp().types.registered(spec).is_some_and(|ty| ty.same(t.type_ref(v).value())));
    if !is_proxy {
        return Ok(v.clone());
    }
    weak(v).ok_or_else(|| t.err(Exc::ReferenceError, "weakly-referenced object no longer exists"))
}

macro_rules! forward_binary {
    ($s:ident, $($slot:ident $inplace:ident $op:ident,)*) => {$(
        $s.$slot.set(Some(|t, a, b| t.binary(&open(t, a)?, &open(t, b)?, BinOp::$op)));
        $s.$inplace.set(Some(|t, a, b| t.inplace(&open(t, a)?, &open(t, b)?, BinOp::$op)));
    )*};
}

fn proxy_slots(s: &Slots) {
    forward_binary! { s,
        add iadd Add, sub isub Sub, mul imul Mul, matmul imatmul Matmul, truediv itruediv TrueDiv,
        floordiv ifloordiv FloorDiv, modulo imod Mod, lshift ilshift LShift, rshift irshift RShift,
        and iand And, xor ixor Xor, or ior Or,
    }
    s.divmod.set(Some(|t, a, b| t.binary(&open(t, a)?, &open(t, b)?, BinOp::DivMod)));
    s.pow.set(Some(|t, a, b, m| t.power(&open(t, a)?, &open(t, b)?, &open(t, m)?)));
    s.ipow.set(Some(|t, a, b| t.inplace(&open(t, a)?, &open(t, b)?, BinOp::Pow)));
    s.neg.set(Some(|t, v| t.neg(&open(t, v)?)));
    s.pos.set(Some(|t, v| t.pos(&open(t, v)?)));
    s.abs.set(Some(|t, v| t.abs(&open(t, v)?)));
    s.invert.set(Some(|t, v| t.invert(&open(t, v)?)));
    s.index.set(Some(|t, v| t.index(&open(t, v)?)));
    s.int.set(Some(|t, v| t.call(t.type_for::<ouro_runtime::types::int::Int>().value(), &[open(t, v)?])));
    s.float
        .set(Some(|t, v| t.call(t.type_for::<ouro_runtime::types::float::Float>().value(), &[open(t, v)?])));
    s.bool.set(Some(|t, v| t.truth(&open(t, v)?)));
    s.len.set(Some(|t, v| t.length(&open(t, v)?)));
    s.getitem.set(Some(|t, v, k| t.getitem(&open(t, v)?, k)));
    s.setitem.set(Some(|t, v, k, x| t.setitem(&open(t, v)?, k, x)));
    s.contains.set(Some(|t, v, x| t.contains(&open(t, v)?, x)));
    s.iter.set(Some(|t, v| t.iter(&open(t, v)?)));
    s.next.set(Some(|t, v| {
        let it = open(t, v)?;
        if t.type_ref(&it).slots.next.get().is_none() {
            let name = t.type_name(&it);
            return Err(t.type_error(format!("Weakref proxy referenced a non-iterator '{name}' object")));
        }
        Ok(t.next(&it)?.unwrap_or(Value::UNBOUND))
    }));
    s.str.set(Some(|t, v| Ok(t.str(&open(t, v)?)?.into_value())));
    s.repr.set(Some(|t, v| {
        let at = t.address(v);
        match weak(v) {
            Some(x) => t.string(format!("<weakproxy at {at}; to '{}' at {}>", kind(t, &x), t.address(&x))),
            None => t.string(format!("<weakproxy at {at}; dead>")),
        }
    }));
    s.hash.set(Some(|t, v| {
        let name = full_name(t, t.type_ref(v));
        Err(t.type_error(format!("unhashable type: '{name}'")))
    }));
    s.compare.set(Some(|t, a, b, op| t.compare(&open(t, a)?, &open(t, b)?, op)));
    s.getattr.set(Some(|t, v, name| t.getattr(&open(t, v)?, name)));
    s.setattr.set(Some(|t, v, name, x| t.setattr(&open(t, v)?, name, x)));
}

const PROXY_METHODS: &[Method] = &[
    method("__bytes__(self, /)", |t, a| t.call_method_str(&open(t, &a[0])?, "__bytes__", &[])),
    method("__reversed__(self, /)", |t, a| t.call_method_str(&open(t, &a[0])?, "__reversed__", &[])),
];

static PROXY: TypeSpec = TypeSpec {
    module: "weakref",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: proxy_slots,
    methods: PROXY_METHODS,
    ..TypeSpec::of::<WeakRef>("ProxyType")
};

static CALLABLE: TypeSpec = TypeSpec {
    module: "weakref",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        proxy_slots(s);
        s.call.set(Some(|t, f, args, kw| t.call_kw(&open(t, f)?, args, kw)));
    },
    ..TypeSpec::of::<WeakRef>("CallableProxyType")
};

fn proxy(t: &Thread, a: &[Value]) -> Res {
    let spec = if t.is_callable(&a[0]) { &CALLABLE } else { &PROXY };
    make(t, &make_module_type(t, spec)?, &a[0], Some(&a[1]), Kind::Proxy)
}

/// Takes a dead reference out of a dict that holds weak references as values.
fn remove_dead(t: &Thread, a: &[Value]) -> Res {
    let Some(d) = a[0].as_ref::<Dict>() else { return Err(t.type_error("dict expected")) };
    if let Some(r) = d.get(t, &a[1])? {
        if r.is::<WeakRef>() && weak(&r).is_none() {
            d.remove(t, &a[1])?;
        }
    }
    Ok(Value::NONE)
}

const FUNCTIONS: &[Method] = &[
    method("getweakrefcount(object, /)", |t, a| Ok(Value::len(t.interp().weak.of(&a[0]).len()))),
    method("getweakrefs(object, /)", |t, a| t.list(t.interp().weak.of(&a[0]))),
    method("proxy(object, callback=None, /)", proxy),
    method("_remove_dead_weakref(dct, key, /)", remove_dead),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    let r = make_module_type(t, &REF)?;
    m.set(t, "ref", r.to_value())?;
    m.set(t, "ReferenceType", r.into_value())?;
    m.set(t, "ProxyType", make_module_type(t, &PROXY)?.into_value())?;
    m.set(t, "CallableProxyType", make_module_type(t, &CALLABLE)?.into_value())
}

pub static MODULE: NativeModule =
    NativeModule { name: "_weakref", functions: FUNCTIONS, init, doc: "Weak-reference support module." };
