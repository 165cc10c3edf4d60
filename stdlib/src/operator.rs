//! operator.

use ouro_runtime::Thread;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, method};
use ouro_runtime::model::slots::CmpOp;
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::protocol::call::{no_keywords, positional};
use ouro_runtime::protocol::number::BinOp;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::types::tuple::Tuple;

macro_rules! binary {
    ($($sig:literal $f:ident $op:ident;)*) => {
        &[$(method($sig, |t, a| t.$f(&a[0], &a[1], BinOp::$op)),)*]
    };
}
const BINARY: &[Method] = binary! {
    "add(a, b, /)" binary Add;
    "sub(a, b, /)" binary Sub;
    "mul(a, b, /)" binary Mul;
    "matmul(a, b, /)" binary Matmul;
    "truediv(a, b, /)" binary TrueDiv;
    "floordiv(a, b, /)" binary FloorDiv;
    "mod(a, b, /)" binary Mod;
    "pow(a, b, /)" binary Pow;
    "lshift(a, b, /)" binary LShift;
    "rshift(a, b, /)" binary RShift;
    "and_(a, b, /)" binary And;
    "or_(a, b, /)" binary Or;
    "xor(a, b, /)" binary Xor;
    "iadd(a, b, /)" inplace Add;
    "isub(a, b, /)" inplace Sub;
    "imul(a, b, /)" inplace Mul;
    "imatmul(a, b, /)" inplace Matmul;
    "itruediv(a, b, /)" inplace TrueDiv;
    "ifloordiv(a, b, /)" inplace FloorDiv;
    "imod(a, b, /)" inplace Mod;
    "ipow(a, b, /)" inplace Pow;
    "ilshift(a, b, /)" inplace LShift;
    "irshift(a, b, /)" inplace RShift;
    "iand(a, b, /)" inplace And;
    "ior(a, b, /)" inplace Or;
    "ixor(a, b, /)" inplace Xor;
};

macro_rules! compare {
    ($($sig:literal $op:ident;)*) => {
        &[$(method($sig, |t, a| t.compare(&a[0], &a[1], CmpOp::$op)),)*]
    };
}
const COMPARE: &[Method] = compare! {
    "lt(a, b, /)" Lt;
    "le(a, b, /)" Le;
    "eq(a, b, /)" Eq;
    "ne(a, b, /)" Ne;
    "ge(a, b, /)" Ge;
    "gt(a, b, /)" Gt;
};

fn concat_check(t: &Thread, a: &[Value]) -> Res<()> {
    if t.type_ref(&a[0]).slots.getitem.get().is_none() || t.is_int(&a[0]) {
        return Err(t.type_error(format!("'{}' object can't be concatenated", t.type_name(&a[0]))));
    }
    Ok(())
}

fn index_of(t: &Thread, a: &[Value]) -> Res {
    let (mut i, mut found) = (0usize, false);
    t.for_each(&a[0], |v| {
        found = t.equal(&v, &a[1])?;
        i += !found as usize;
        Ok(!found)
    })?;
    if found { Ok(Value::len(i)) } else { Err(t.value_error("sequence.index(x): x not in sequence")) }
}

fn count_of(t: &Thread, a: &[Value]) -> Res {
    let mut n = 0;
    t.for_each(&a[0], |v| {
        n += t.equal(&v, &a[1])? as usize;
        Ok(true)
    })?;
    Ok(Value::len(n))
}

fn length_hint(t: &Thread, a: &[Value]) -> Res {
    let default = if a[1].is_unbound() { Value::small_int(0) } else { a[1].clone() };
    if !t.is_int(&default) {
        return Err(
            t.type_error(format!("'{}' object cannot be interpreted as an integer", t.type_name(&default)))
        );
    }
    Ok(t.hinted_length(&a[0])?.unwrap_or(default))
}

/// Compares in a time that does not depend on where texts differ.
fn compare_digest(t: &Thread, a: &[Value]) -> Res {
    let (x, y) = match (a[0].payload::<Str>(), a[1].payload::<Str>()) {
        (Some(x), Some(y)) => {
            if !x.is_ascii() || !y.is_ascii() {
                return Err(t.type_error("comparing strings with non-ASCII characters is not supported"));
            }
            (x.as_bytes().to_vec(), y.as_bytes().to_vec())
        }
        _ => match (ouro_runtime::types::bytes_of(&a[0]), ouro_runtime::types::bytes_of(&a[1])) {
            (Some(x), Some(y)) => (x, y),
            _ => {
                return Err(t.type_error(format!(
                    "unsupported operand types(s) or combination of types: '{}' and '{}'",
                    t.type_name(&a[0]),
                    t.type_name(&a[1])
                )));
            }
        },
    };
    let mut differ = (x.len() != y.len()) as u8;
    let other = if x.len() == y.len() { &x } else { &y };
    for (p, q) in other.iter().zip(&y) {
        differ |= p ^ q;
    }
    Ok(Value::bool(differ == 0))
}

const FUNCTIONS: &[Method] = &[
    method("truth(a, /)", |t, a| Ok(Value::bool(t.truth(&a[0])?))),
    method("not_(a, /)", |t, a| Ok(Value::bool(!t.truth(&a[0])?))),
    method("is_(a, b, /)", |_, a| Ok(Value::bool(a[0].same(&a[1])))),
    method("is_not(a, b, /)", |_, a| Ok(Value::bool(!a[0].same(&a[1])))),
    method("neg(a, /)", |t, a| t.neg(&a[0])),
    method("pos(a, /)", |t, a| t.pos(&a[0])),
    method("abs(a, /)", |t, a| t.abs(&a[0])),
    method("inv(a, /)", |t, a| t.invert(&a[0])),
    method("invert(a, /)", |t, a| t.invert(&a[0])),
    method("index(a, /)", |t, a| t.index(&a[0])),
    method("concat(a, b, /)", |t, a| {
        concat_check(t, a)?;
        t.binary(&a[0], &a[1], BinOp::Add)
    }),
    method("iconcat(a, b, /)", |t, a| {
        concat_check(t, a)?;
        t.inplace(&a[0], &a[1], BinOp::Add)
    }),
    method("contains(a, b, /)", |t, a| Ok(Value::bool(t.contains(&a[0], &a[1])?))),
    method("getitem(a, b, /)", |t, a| t.getitem(&a[0], &a[1])),
    method("setitem(a, b, c, /)", |t, a| t.setitem(&a[0], &a[1], Some(&a[2])).map(|_| Value::NONE)),
    method("delitem(a, b, /)", |t, a| t.setitem(&a[0], &a[1], None).map(|_| Value::NONE)),
    method("indexOf(a, b, /)", index_of),
    method("countOf(a, b, /)", count_of),
    method("length_hint(obj, default=..., /)", length_hint),
    method("call(obj, /, *args, **kwargs)", |t, a| {
        let args = a[1].payload::<Tuple>().map(|p| p.as_slice()).unwrap_or(&[]);
        t.call_dict(&a[0], args, a[2].as_ref())
    }),
    method("_compare_digest(a, b, /)", compare_digest),
];

/// The payload of itemgetter and attrgetter: what to get.
pub struct Getter {
    keys: Vec<Value>,
    /// Names split at dots, for attrgetter.
    paths: Vec<Vec<Ref<Str>>>,
}

impl Payload for Getter {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.keys.iter().for_each(|k| v.value(k));
        self.paths.iter().flatten().for_each(|n| v.value(n.value()));
    }
}

fn getter<'a>(t: &Thread, v: &'a Value) -> Res<&'a Getter> {
    v.payload::<Getter>().ok_or_else(|| t.type_error("a getter is required"))
}

fn item_new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    no_keywords(t, "itemgetter", kw)?;
    if args.is_empty() {
        return Err(t.type_error("itemgetter expected 1 argument, got 0"));
    }
    Ok(t.make_of(ty, Getter { keys: args.to_vec(), paths: vec![] })?.into_value())
}

fn attr_new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    no_keywords(t, "attrgetter", kw)?;
    if args.is_empty() {
        return Err(t.type_error("attrgetter expected at least 1 argument, got 0"));
    }
    let mut paths = Vec::new();
    for a in args {
        if !a.is::<Str>() {
            return Err(t.type_error("attribute name must be a string"));
        }
        paths.push(text_of(a).split('.').map(|n| t.intern(n)).collect());
    }
    Ok(t.make_of(ty, Getter { keys: args.to_vec(), paths })?.into_value())
}

fn one<'a>(t: &Thread, args: &'a [Value], kw: Option<&Ref<Tuple>>, name: &str) -> Res<&'a Value> {
    no_keywords(t, name, kw)?;
    match args {
        [x] => Ok(x),
        _ => Err(t.type_error(format!("{name} expected 1 argument, got {}", args.len()))),
    }
}

fn item_call(t: &Thread, f: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let x = one(t, args, kw, "itemgetter")?;
    let g = getter(t, f)?;
    if let [k] = g.keys.as_slice() {
        return t.getitem(x, k);
    }
    let v: Res<Vec<Value>> = g.keys.iter().map(|k| t.getitem(x, k)).collect();
    t.tuple(v?)
}

fn attr_call(t: &Thread, f: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let x = one(t, args, kw, "attrgetter")?;
    let g = getter(t, f)?;
    let get = |path: &Vec<Ref<Str>>| path.iter().try_fold(x.clone(), |v, n| t.getattr(&v, n));
    if let [p] = g.paths.as_slice() {
        return get(p);
    }
    let v: Res<Vec<Value>> = g.paths.iter().map(get).collect();
    t.tuple(v?)
}

fn getter_repr(t: &Thread, v: &Value) -> Res {
    let mut out = format!("{}(", t.type_name(v)).into_bytes();
    ouro_runtime::types::repr_items(t, getter(t, v)?.keys.iter().cloned(), &mut out)?;
    out.push(b')');
    Ok(Str::from_wtf8(t, &out)?.into_value())
}

fn getter_reduce(t: &Thread, a: &[Value]) -> Res {
    t.tuple(vec![t.type_of(&a[0]).into_value(), t.tuple(getter(t, &a[0])?.keys.clone())?])
}

static ITEMGETTER: TypeSpec = TypeSpec {
    module: "operator",
    flags: tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(item_new));
        s.call.set(Some(item_call));
        s.repr.set(Some(getter_repr));
    },
    methods: &[method("__reduce__(self, /)", getter_reduce)],
    ..TypeSpec::of::<Getter>("itemgetter")
};
static ATTRGETTER: TypeSpec = TypeSpec {
    module: "operator",
    flags: tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(attr_new));
        s.call.set(Some(attr_call));
        s.repr.set(Some(getter_repr));
    },
    methods: &[method("__reduce__(self, /)", getter_reduce)],
    ..TypeSpec::of::<Getter>("attrgetter")
};

/// The payload of methodcaller.
pub struct Caller {
    name: Ref<Str>,
    args: Vec<Value>,
    kwnames: Option<Ref<Tuple>>,
}

impl Payload for Caller {
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.name.value());
        self.args.iter().for_each(|x| v.value(x));
        if let Some(k) = &self.kwnames {
            v.value(k.value());
        }
    }
}

fn caller_new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let Some(name) = positional(args, kw).first() else {
        return Err(t.type_error("methodcaller needs at least one argument, the method name"));
    };
    let Some(s) = name.as_ref::<Str>() else { return Err(t.type_error("method name must be a string")) };
    let c = Caller { name: t.intern_ref(s), args: args[1..].to_vec(), kwnames: kw.cloned() };
    Ok(t.make_of(ty, c)?.into_value())
}

fn caller_call(t: &Thread, f: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let x = one(t, args, kw, "methodcaller")?;
    let Some(c) = f.payload::<Caller>() else { return Err(t.type_error("a methodcaller is required")) };
    let m = t.getattr(x, &c.name)?;
    t.call_kw(&m, &c.args, c.kwnames.as_ref())
}

fn caller_repr(t: &Thread, v: &Value) -> Res {
    let Some(c) = v.payload::<Caller>() else { return t.string("operator.methodcaller()") };
    let mut parts = vec![t.repr(c.name.value())?.lossy().into_owned()];
    let names = c.kwnames.as_ref().map(|k| k.as_slice()).unwrap_or(&[]);
    let npos = c.args.len() - names.len();
    for (i, x) in c.args.iter().enumerate() {
        let r = t.repr(x)?;
        parts.push(match i.checked_sub(npos).and_then(|k| names.get(k)) {
            Some(n) => format!("{}={}", text_of(n), r.lossy()),
            None => r.lossy().into_owned(),
        });
    }
    t.string(format!("operator.methodcaller({})", parts.join(", ")))
}

static METHODCALLER: TypeSpec = TypeSpec {
    module: "operator",
    flags: tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(caller_new));
        s.call.set(Some(caller_call));
        s.repr.set(Some(caller_repr));
    },
    methods: &[method("__reduce__(self, /)", |t, a| {
        let Some(c) = a[0].payload::<Caller>() else { return Ok(Value::NONE) };
        let mut args = vec![c.name.to_value()];
        args.extend(c.args.iter().cloned());
        t.tuple(vec![t.type_of(&a[0]).into_value(), t.tuple(args)?])
    })],
    ..TypeSpec::of::<Caller>("methodcaller")
};

/// The public module has what the private one has.
fn init_public(t: &Thread, m: &Ref<Module>) -> Res<()> {
    let from = ouro_vm::import::import_full(t, "_operator")?;
    let mut names = Vec::new();
    for (k, v) in from.payload::<Module>().map_or(vec![], |from| from.dict.pairs()) {
        if m.dict.get(t, &k)?.is_none() {
            if !text_of(&k).starts_with('_') {
                names.push(k.clone());
            }
            m.dict.insert(t, k, v)?;
        }
    }
    names.sort_by_key(text_of);
    m.set(t, "__all__", t.list(names)?)
}

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    m.add_functions(t, "_operator", BINARY)?;
    m.add_functions(t, "_operator", COMPARE)?;
    for spec in [&ITEMGETTER, &ATTRGETTER, &METHODCALLER] {
        m.set(t, spec.name, make_module_type(t, spec)?.into_value())?;
    }
    // The dunder names are the same functions.
    for (k, v) in m.dict.pairs() {
        let name = text_of(&k);
        if v.is::<ouro_runtime::model::descr::Builtin>() && !name.starts_with('_') {
            let plain = name.trim_end_matches('_');
            if !["truth", "is", "is_not", "indexOf", "countOf", "length_hint"].contains(&plain) {
                m.dict.insert(t, t.intern(&format!("__{plain}__")).into_value(), v)?;
            }
        }
    }
    Ok(())
}

pub static MODULE: NativeModule =
    NativeModule { name: "operator", functions: &[], init: init_public, doc: "Operator Interface" };
pub static ALIAS: NativeModule =
    NativeModule { name: "_operator", functions: FUNCTIONS, init, doc: "Operator Interface" };
