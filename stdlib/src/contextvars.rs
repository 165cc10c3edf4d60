//! _contextvars: variables with a value per context (PEP 567).

use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value, ValueCell};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, getter, method};
use ouro_runtime::model::slots::CmpOp;
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::protocol::call::positional;
use ouro_runtime::protocol::hash::unhashable_slot;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::iterators::{GENERIC, itself};
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Raised, Thread};
use std::cell::{Cell, RefCell};

/// The payload of Context.
struct Context {
    /// By variable. Copies of a context and walks through it share this, until one of them changes.
    values: RefCell<Ref<Dict>>,
    /// While it is entered: the context to go back to.
    outer: ValueCell,
}

impl Payload for Context {
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(self.values.borrow().value());
        self.outer.trace(v);
    }
    fn clear(&self, _: &Thread) {
        // The values may be another context's too; if they are not, they are cleared as what they are.
        self.outer.take();
    }
}

impl Context {
    fn make(t: &Thread, values: Ref<Dict>) -> Res<Ref<Context>> {
        t.make(Context { values: RefCell::new(values), outer: ValueCell::empty() })
    }
    /// The calling thread's; a thread begins with an empty one.
    fn current(t: &Thread) -> Res<Ref<Context>> {
        if let Some(c) = t.context.opt().and_then(|c| c.as_ref::<Context>().cloned()) {
            return Ok(c);
        }
        let c = Context::make(t, Dict::new(t)?)?;
        t.context.set(c.to_value());
        Ok(c)
    }
    fn get(&self, t: &Thread, var: &Value) -> Res<Option<Value>> {
        self.values.borrow().get(t, var)
    }
    /// The values, which nobody else sees.
    fn own(&self, t: &Thread) -> Res<Ref<Dict>> {
        if self.values.borrow().value().refcount() > 1 {
            let copy = self.values.borrow().copy(t)?;
            let shared = self.values.replace(copy);
            drop(shared);
        }
        Ok(self.values.borrow().clone())
    }
}

/// The payload of ContextVar.
struct Var {
    name: Value,
    /// Empty without one.
    default: ValueCell,
}

impl Payload for Var {
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(&self.name);
        self.default.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.default.take();
    }
}

/// The payload of Token.
struct Token {
    var: ValueCell,
    context: ValueCell,
    /// Empty if there was none.
    old: ValueCell,
    used: Cell<bool>,
}

impl Payload for Token {
    fn trace(&self, v: &mut Visitor<'_>) {
        [&self.var, &self.context, &self.old].into_iter().for_each(|c| c.trace(v));
    }
    fn clear(&self, _: &Thread) {
        [&self.var, &self.context, &self.old].into_iter().for_each(|c| drop(c.take()));
    }
}

/// The payload of `Token.MISSING`.
struct Missing;

impl Payload for Missing {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

/// The payload of a walk through the variables, the values or both, of a context as it was.
struct Walk<const PART: u8> {
    values: ValueCell,
    at: Cell<usize>,
}

const KEYS: u8 = 0;
const VALUES: u8 = 1;
const ITEMS: u8 = 2;

impl<const PART: u8> Payload for Walk<PART> {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.values.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.values.take();
    }
}

impl<const PART: u8> Walk<PART> {
    fn make(t: &Thread, a: &[Value]) -> Res {
        let values = context(t, &a[0])?.values.borrow().to_value();
        Ok(t.make(Walk::<PART> { values: ValueCell::new(values), at: Cell::new(0) })?.into_value())
    }
    fn next(t: &Thread, v: &Value) -> Res {
        let Some(walk) = v.payload::<Walk<PART>>() else { return Err(t.type_error("a walk is required")) };
        let values = walk.values.get();
        let Some(values) = values.payload::<Dict>() else { return Ok(Value::UNBOUND) };
        while walk.at.get() < values.used() {
            let at = walk.at.replace(walk.at.get() + 1);
            if let Some((key, value)) = values.at(at) {
                return match PART {
                    KEYS => Ok(key),
                    VALUES => Ok(value),
                    _ => t.tuple(vec![key, value]),
                };
            }
        }
        Ok(Value::UNBOUND)
    }
    fn len(_: &Thread, v: &Value) -> Res<usize> {
        let values = v.payload::<Walk<PART>>().map_or(Value::NONE, |w| w.values.get());
        Ok(values.payload::<Dict>().map_or(0, Dict::len))
    }
    const fn spec(name: &'static str) -> TypeSpec {
        TypeSpec {
            flags: tflag::IMMUTABLE | tflag::NO_NEW,
            slots: |s| {
                s.iter.set(Some(itself));
                s.next.set(Some(Self::next));
                s.len.set(Some(Self::len));
            },
            ..TypeSpec::of::<Walk<PART>>(name)
        }
    }
}

static WALKS: [TypeSpec; 3] =
    [Walk::<KEYS>::spec("keys"), Walk::<VALUES>::spec("values"), Walk::<ITEMS>::spec("items")];

fn context<'a>(t: &Thread, v: &'a Value) -> Res<&'a Context> {
    v.payload::<Context>().ok_or_else(|| t.type_error("a Context is required"))
}

fn variable<'a>(t: &Thread, v: &'a Value) -> Res<&'a Var> {
    v.payload::<Var>().ok_or_else(|| t.type_error("a ContextVar is required"))
}

fn token<'a>(t: &Thread, v: &'a Value) -> Res<&'a Token> {
    match v.payload::<Token>() {
        Some(token) => Ok(token),
        None => Err(t.type_error(format!("expected an instance of Token, got {}", t.repr(v)?.lossy()))),
    }
}

/// The value of a key, which has to be a variable.
fn look_up(t: &Thread, c: &Value, key: &Value) -> Res<Option<Value>> {
    if !key.is::<Var>() {
        let shown = t.repr(key)?;
        return Err(t.type_error(format!("a ContextVar key was expected, got {}", shown.lossy())));
    }
    context(t, c)?.get(t, key)
}

fn context_new(t: &Thread, _: &Ref<Type>, args: &[Value], _: Option<&Ref<Tuple>>) -> Res {
    if !args.is_empty() {
        return Err(t.type_error("Context() does not accept any arguments"));
    }
    Ok(Context::make(t, Dict::new(t)?)?.into_value())
}

fn copy(t: &Thread, c: &Context) -> Res {
    let values = c.values.borrow().clone();
    Ok(Context::make(t, values)?.into_value())
}

fn copy_context(t: &Thread, _: &[Value]) -> Res {
    let c = Context::current(t)?;
    copy(t, &c)
}

/// Calls what `call` calls in the context.
fn within(t: &Thread, c: &Value, call: impl FnOnce() -> Res) -> Res {
    let inner = context(t, c)?;
    if !inner.outer.is_empty() {
        let shown = t.repr(c)?;
        return Err(t.runtime_error(format!("cannot enter context: {} is already entered", shown.lossy())));
    }
    inner.outer.set(Context::current(t)?.into_value());
    t.context.set(c.clone());
    let result = call();
    t.context.set(inner.outer.take());
    result
}

fn run(t: &Thread, a: &[Value]) -> Res {
    let args = a[1].payload::<Tuple>().map_or(&[][..], Tuple::as_slice);
    match args.split_first() {
        Some((f, args)) => within(t, &a[0], || t.call_dict(f, args, a[2].as_ref::<Dict>())),
        None => Err(nothing_to_run(t)),
    }
}

fn run_flat(t: &Thread, a: &[Value]) -> Res {
    match a {
        [c, f, args @ ..] => within(t, c, || t.call(f, args)),
        _ => Err(nothing_to_run(t)),
    }
}

fn nothing_to_run(t: &Thread) -> Raised {
    t.type_error("run() missing 1 required positional argument")
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (a.payload::<Context>(), b.payload::<Context>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (x, y) = (x.values.borrow().to_value(), y.values.borrow().to_value());
    match op {
        CmpOp::Eq | CmpOp::Ne => t.compare(&x, &y, op),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

static CONTEXT: TypeSpec = TypeSpec {
    module: "_contextvars",
    flags: tflag::IMMUTABLE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(context_new));
        s.hash.set(Some(unhashable_slot));
        s.compare.set(Some(compare));
        s.len.set(Some(|t, c| Ok(context(t, c)?.values.borrow().len())));
        s.contains.set(Some(|t, c, key| Ok(look_up(t, c, key)?.is_some())));
        s.getitem.set(Some(|t, c, key| look_up(t, c, key)?.ok_or_else(|| t.key_error(key))));
        s.iter.set(Some(|t, c| Walk::<KEYS>::make(t, std::slice::from_ref(c))));
    },
    methods: &[
        method("run(self, /, *args, **kwargs)", run).flat(run_flat).doc("Call something in this context."),
        method("copy(self, /)", |t, a| copy(t, context(t, &a[0])?))
            .doc("A copy, whose variables change by themselves from now on."),
        method("get(self, key, default=None, /)", |t, a| {
            Ok(look_up(t, &a[0], &a[1])?.unwrap_or(a[2].clone()))
        })
        .doc("The value of a variable, or the default."),
        method("keys(self, /)", Walk::<KEYS>::make).doc("The variables that have a value."),
        method("values(self, /)", Walk::<VALUES>::make).doc("Their values."),
        method("items(self, /)", Walk::<ITEMS>::make).doc("The variables with their values."),
    ],
    doc: "Context variables and their values.",
    ..TypeSpec::of::<Context>("Context")
};

fn var_new(t: &Thread, _: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let (given, n) = (positional(args, kw), args.len());
    let [name] = given else {
        let bound = if n > 1 { "at most" } else { "exactly" };
        let n = given.len();
        return Err(t.type_error(format!("ContextVar() takes {bound} 1 positional argument ({n} given)")));
    };
    let mut default = Value::UNBOUND;
    for (word, x) in kw.map_or(&[][..], |k| k.as_slice()).iter().zip(&args[1..]) {
        match word.payload::<Str>().map(Str::lossy) {
            Some(word) if word == "default" => default = x.clone(),
            word => {
                let word = word.unwrap_or_default();
                let message = format!("ContextVar() got an unexpected keyword argument '{word}'");
                return Err(t.type_error(message));
            }
        }
    }
    if !name.is::<Str>() {
        return Err(t.type_error("context variable name must be a str"));
    }
    Ok(t.make(Var { name: name.clone(), default: ValueCell::new(default) })?.into_value())
}

fn var_repr(t: &Thread, v: &Value) -> Res {
    let var = variable(t, v)?;
    let name = t.repr(&var.name)?;
    let default = match var.default.opt() {
        Some(x) => format!(" default={}", t.repr(&x)?.lossy()),
        None => String::new(),
    };
    t.string(format!("<ContextVar name={}{default} at {}>", name.lossy(), t.address(v)))
}

fn var_get(t: &Thread, a: &[Value]) -> Res {
    let var = variable(t, &a[0])?;
    if let Some(c) = t.context.opt() {
        if let Some(found) = context(t, &c)?.get(t, &a[0])? {
            return Ok(found);
        }
    }
    match a.get(1).filter(|x| !x.is_unbound()) {
        Some(default) => Ok(default.clone()),
        None => match var.default.opt() {
            Some(default) => Ok(default),
            None => Err(t.raise_class(t.exc_type(ouro_runtime::Exc::LookupError).value(), &[a[0].clone()])),
        },
    }
}

fn var_set(t: &Thread, a: &[Value]) -> Res {
    variable(t, &a[0])?;
    let c = Context::current(t)?;
    let old = c.get(t, &a[0])?.unwrap_or(Value::UNBOUND);
    let token = Token {
        var: ValueCell::new(a[0].clone()),
        context: ValueCell::new(c.to_value()),
        old: ValueCell::new(old),
        used: Cell::new(false),
    };
    let token = t.make(token)?;
    c.own(t)?.insert(t, a[0].clone(), a[1].clone())?;
    Ok(token.into_value())
}

fn var_reset(t: &Thread, a: &[Value]) -> Res {
    let (token, c) = (token(t, &a[1])?, Context::current(t)?);
    let refusal = if token.used.get() {
        Some(("has already been used once", true))
    } else if !token.var.get().same(&a[0]) {
        Some(("was created by a different ContextVar", false))
    } else if !token.context.get().same(c.value()) {
        Some(("was created in a different Context", false))
    } else {
        None
    };
    if let Some((why, is_state)) = refusal {
        let message = format!("{} {why}", t.repr(&a[1])?.lossy());
        return Err(if is_state { t.runtime_error(message) } else { t.value_error(message) });
    }
    token.used.set(true);
    let values = c.own(t)?;
    match token.old.opt() {
        Some(old) => values.insert(t, a[0].clone(), old)?,
        None => drop(values.remove(t, &a[0])?),
    }
    Ok(Value::NONE)
}

const VAR_METHODS: &[Method] = &[
    method("get(self, default=..., /)", var_get)
        .least(1)
        .doc("The value in this context, the default given here, or the one that the variable has."),
    method("set(self, value, /)", var_set)
        .doc("Change the value in this context; a token can take that back."),
    method("reset(self, token, /)", var_reset).doc("Take back what the set() that gave the token has done."),
    GENERIC,
];

static VAR: TypeSpec = TypeSpec {
    module: "_contextvars",
    flags: tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(var_new));
        s.repr.set(Some(var_repr));
    },
    methods: VAR_METHODS,
    getset: &[getter("name", |t, v| Ok(variable(t, v)?.name.clone()))],
    doc: "A variable with a value per context.",
    ..TypeSpec::of::<Var>("ContextVar")
};

fn token_repr(t: &Thread, v: &Value) -> Res {
    let token = token(t, v)?;
    let used = if token.used.get() { " used" } else { "" };
    let var = t.repr(&token.var.opt().unwrap_or(Value::NONE))?;
    t.string(format!("<Token{used} var={} at {}>", var.lossy(), t.address(v)))
}

fn missing(t: &Thread) -> Value {
    t.interp().registered("_contextvars.MISSING").unwrap_or(Value::NONE)
}

static TOKEN: TypeSpec = TypeSpec {
    module: "_contextvars",
    flags: tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(|t, _, _, _| Err(t.runtime_error("Tokens can only be created by ContextVars"))));
        s.hash.set(Some(unhashable_slot));
        s.repr.set(Some(token_repr));
    },
    methods: &[GENERIC],
    getset: &[
        getter("var", |t, v| Ok(token(t, v)?.var.opt().unwrap_or(Value::NONE))),
        getter("old_value", |t, v| Ok(token(t, v)?.old.opt().unwrap_or_else(|| missing(t)))),
    ],
    doc: "What ContextVar.set() gives, for ContextVar.reset().",
    ready: Some(|t, ty| {
        make_module_type(t, &MISSING)?;
        let none = t.make(Missing)?.into_value();
        t.interp().register("_contextvars.MISSING", none.clone());
        ty.dict.insert(t, t.intern("MISSING").into_value(), none)
    }),
    ..TypeSpec::of::<Token>("Token")
};

static MISSING: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| s.repr.set(Some(|t, _| t.string("<Token.MISSING>"))),
    ..TypeSpec::of::<Missing>("Token.MISSING")
};

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    for walk in &WALKS {
        make_module_type(t, walk)?;
    }
    for spec in [&CONTEXT, &VAR, &TOKEN] {
        m.set(t, spec.name, make_module_type(t, spec)?.into_value())?;
    }
    Ok(())
}

pub static MODULE: NativeModule = NativeModule {
    name: "_contextvars",
    functions: &[method("copy_context()", copy_context).doc("A copy of the context that this thread is in.")],
    init,
    doc: "Variables with a value per context.",
};
