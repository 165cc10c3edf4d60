//! The core of functools: partial, reduce, cmp_to_key, the cache of lru_cache.

use ouro_runtime::Thread;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value, ValueCell};
use ouro_runtime::model::attr;
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, getter, method};
use ouro_runtime::model::slots::CmpOp;
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::protocol::call::positional;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::function::BoundMethod;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::text_of;
use ouro_runtime::types::tuple::Tuple;
use std::cell::Cell;

/// The payload of partial.
pub struct Partial {
    func: ValueCell,
    args: ValueCell,
    kwargs: ValueCell,
}

impl Payload for Partial {
    const PARTS: &'static [&'static str] = &["func", "args", "keywords"];
    fn trace(&self, v: &mut Visitor<'_>) {
        self.func.trace(v);
        self.args.trace(v);
        self.kwargs.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.before_attributes();
    }
    fn before_attributes(&self) {
        self.func.take();
        self.args.take();
        self.kwargs.take();
    }
}

fn partial<'a>(t: &Thread, v: &'a Value) -> Res<&'a Partial> {
    v.payload::<Partial>().ok_or_else(|| t.type_error("a partial is required"))
}

fn slice(v: &Value) -> Vec<Value> {
    v.payload::<Tuple>().map(|p| p.as_slice().to_vec()).unwrap_or_default()
}

fn partial_new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let pos = positional(args, kw);
    let [func, rest @ ..] = pos else {
        return Err(t.type_error("type 'partial' takes at least one argument"));
    };
    if !t.is_callable(func) {
        return Err(t.type_error("the first argument must be callable"));
    }
    let kwargs = Dict::new(t)?;
    let (mut f, mut all) = (func.clone(), rest.to_vec());
    // A plain partial of a partial is one partial.
    let plain = !matches!(attr::storage(func), attr::Storage::Dict(_));
    if let Some(p) = func.payload::<Partial>().filter(|_| plain) {
        f = p.func.get();
        all = [slice(&p.args.get()), all].concat();
        t.update_dict(&kwargs, &p.kwargs.get())?;
    }
    if let Some(names) = kw {
        for (n, x) in names.as_slice().iter().zip(&args[pos.len()..]) {
            kwargs.insert(t, n.clone(), x.clone())?;
        }
    }
    let p = Partial {
        func: ValueCell::new(f),
        args: ValueCell::new(t.tuple(all)?),
        kwargs: ValueCell::new(kwargs.into_value()),
    };
    Ok(t.make_of(ty, p)?.into_value())
}

fn partial_call(t: &Thread, f: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let p = partial(t, f)?;
    let (func, own, kwargs) = (p.func.get(), p.args.get(), p.kwargs.get());
    let own = own.payload::<Tuple>().map(|p| p.as_slice()).unwrap_or(&[]);
    let empty = kwargs.payload::<Dict>().is_none_or(|d| d.is_empty());
    if empty {
        let all = [own, args].concat();
        return t.call_kw(&func, &all, kw);
    }
    let merged = Dict::new(t)?;
    t.update_dict(&merged, &kwargs)?;
    let pos = positional(args, kw);
    if let Some(names) = kw {
        for (n, x) in names.as_slice().iter().zip(&args[pos.len()..]) {
            merged.insert(t, n.clone(), x.clone())?;
        }
    }
    t.call_dict(&func, &[own, pos].concat(), Some(&merged))
}

fn partial_repr(t: &Thread, v: &Value) -> Res {
    let p = partial(t, v)?;
    let name = ouro_runtime::types::object::full_name(t, t.type_ref(v));
    if !t.repr_enter(v) {
        return t.string("...");
    }
    let made = (|| -> Res<Vec<String>> {
        let mut parts = vec![t.repr(&p.func.get())?.lossy().into_owned()];
        for x in slice(&p.args.get()) {
            parts.push(t.repr(&x)?.lossy().into_owned());
        }
        if let Some(d) = p.kwargs.get().payload::<Dict>() {
            for (k, x) in d.pairs() {
                parts.push(format!("{}={}", text_of(&k), t.repr(&x)?.lossy()));
            }
        }
        Ok(parts)
    })();
    t.repr_leave(v);
    t.string(format!("{name}({})", made?.join(", ")))
}

fn partial_setstate(t: &Thread, a: &[Value]) -> Res {
    let p = partial(t, &a[0])?;
    let Some([f, args, kw, dict]) = a[1].payload::<Tuple>().map(|p| p.as_slice()) else {
        return Err(t.type_error("invalid partial state"));
    };
    if !t.is_callable(f) || !args.is::<Tuple>() || !(kw.is_none() || kw.is::<Dict>()) {
        return Err(t.type_error("invalid partial state"));
    }
    p.func.set(f.clone());
    p.args.set(t.tuple(slice(args))?);
    p.kwargs.set(if kw.is_none() { Dict::new(t)?.into_value() } else { kw.clone() });
    if let Some(d) = dict.as_ref::<Dict>() {
        attr::set_instance_dict(t, &a[0], d)?;
    }
    Ok(Value::NONE)
}

static PARTIAL: TypeSpec = TypeSpec {
    module: "functools",
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::DICT | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(partial_new));
        s.init.set(Some(|_, _, _, _| Ok(())));
        s.call.set(Some(partial_call));
        s.repr.set(Some(partial_repr));
    },
    methods: &[
        method("__reduce__(self, /)", |t, a| {
            let p = partial(t, &a[0])?;
            let dict = match attr::instance_dict(t, &a[0])? {
                d if d.is_empty() => Value::NONE,
                d => d.into_value(),
            };
            let state = t.tuple(vec![p.func.get(), p.args.get(), p.kwargs.get(), dict])?;
            t.tuple(vec![t.type_of(&a[0]).into_value(), t.tuple(vec![p.func.get()])?, state])
        }),
        method("__setstate__(self, state, /)", partial_setstate),
        ouro_runtime::types::iterators::GENERIC,
    ],
    getset: &[
        getter("func", |t, v| Ok(partial(t, v)?.func.get())),
        getter("args", |t, v| Ok(partial(t, v)?.args.get())),
        getter("keywords", |t, v| Ok(partial(t, v)?.kwargs.get())),
        getter("__dict__", |t, v| Ok(attr::instance_dict(t, v)?.into_value())),
    ],
    doc: "A function with some of its arguments given already.",
    ..TypeSpec::of::<Partial>("partial")
};

/// A value that is ordered by a function of two.
pub struct Key {
    cmp: Value,
    obj: ValueCell,
}

impl Payload for Key {
    fn trace(&self, v: &mut Visitor<'_>) {
        v.value(&self.cmp);
        self.obj.trace(v);
    }
}

static KEY: TypeSpec = TypeSpec {
    module: "functools",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.call.set(Some(|t, f, args, kw| {
            let a = bind_args(t, ouro_runtime::signature!("K(obj)"), args, kw)?;
            let Some(k) = f.payload::<Key>() else { return Err(t.type_error("a key is required")) };
            let ty = make_module_type(t, &KEY)?;
            Ok(t.make_of(&ty, Key { cmp: k.cmp.clone(), obj: ValueCell::new(a[0].clone()) })?.into_value())
        }));
        s.compare.set(Some(|t, a, b, op: CmpOp| {
            let (Some(x), Some(y)) = (a.payload::<Key>(), b.payload::<Key>()) else {
                return Err(t.type_error("other argument must be K instance"));
            };
            let r = t.call(&x.cmp, &[x.obj.get(), y.obj.get()])?;
            t.compare(&r, &Value::small_int(0), op)
        }));
    },
    getset: &[getter("obj", |_, v| Ok(v.payload::<Key>().map_or(Value::NONE, |k| k.obj.get())))],
    ..TypeSpec::of::<Key>("KeyWrapper")
};

fn cmp_to_key(t: &Thread, a: &[Value]) -> Res {
    let ty = make_module_type(t, &KEY)?;
    Ok(t.make_of(&ty, Key { cmp: a[0].clone(), obj: ValueCell::empty() })?.into_value())
}

fn reduce(t: &Thread, a: &[Value]) -> Res {
    let slots = &t.type_ref(&a[1]).slots;
    if slots.iter.get().is_none() && slots.getitem.get().is_none() {
        return Err(t.type_error("reduce() arg 2 must support iteration"));
    }
    let mut so_far = if a[2].is_unbound() { None } else { Some(a[2].clone()) };
    t.for_each(&a[1], |x| {
        so_far = Some(match so_far.take() {
            None => x,
            Some(y) => t.call(&a[0], &[y, x])?,
        });
        Ok(true)
    })?;
    so_far.ok_or_else(|| t.type_error("reduce() of empty iterable with no initial value"))
}

/// A function with a cache of its last results. The dict's own order is the order of use: a hit moves its
/// key to the end.
pub struct Cache {
    func: ValueCell,
    /// -1: without limit.
    most: i64,
    typed: bool,
    info: ValueCell,
    results: Ref<Dict>,
    hits: Cell<i64>,
    misses: Cell<i64>,
}

impl Payload for Cache {
    const PARTS: &'static [&'static str] = &["__wrapped__"];
    fn trace(&self, v: &mut Visitor<'_>) {
        self.func.trace(v);
        self.info.trace(v);
        v.value(self.results.value());
    }
    fn clear(&self, _: &Thread) {
        self.before_attributes();
    }
    fn before_attributes(&self) {
        self.results.clear_all();
        self.func.take();
    }
}

fn cache<'a>(t: &Thread, v: &'a Value) -> Res<&'a Cache> {
    v.payload::<Cache>().ok_or_else(|| t.type_error("an lru_cache wrapper is required"))
}

fn cache_new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let sig = ouro_runtime::signature!("_lru_cache_wrapper(user_function, maxsize, typed, cache_info_type)");
    let a = bind_args(t, sig, args, kw)?;
    if !t.is_callable(&a[0]) {
        return Err(t.type_error("the first argument must be callable"));
    }
    let most = if a[1].is_none() { -1 } else { t.arg_i64(&a[1])?.max(0) };
    let c = Cache {
        func: ValueCell::new(a[0].clone()),
        most,
        typed: t.truth(&a[2])?,
        info: ValueCell::new(a[3].clone()),
        results: Dict::new(t)?,
        hits: Cell::new(0),
        misses: Cell::new(0),
    };
    Ok(t.make_of(ty, c)?.into_value())
}

/// The key of a call: its only argument if that is an int or str, else a tuple of everything.
fn call_key(t: &Thread, args: &[Value], kw: Option<&Ref<Tuple>>, typed: bool) -> Res {
    let nkw = kw.map_or(0, |k| k.len());
    if !typed && nkw == 0 {
        if let [x] = args {
            if x.word().is_int() || x.is_exact::<ouro_runtime::types::str::Str>() {
                return Ok(x.clone());
            }
        }
    }
    let pos = positional(args, kw);
    let mut parts = pos.to_vec();
    if let Some(names) = kw.filter(|k| !k.is_empty()) {
        let mark = match t.interp().registered("functools.kwd_mark") {
            Some(m) => m,
            None => {
                let m = t.call(t.type_for::<ouro_runtime::types::object::Object>().value(), &[])?;
                t.interp().register("functools.kwd_mark", m.clone());
                m
            }
        };
        parts.push(mark);
        for (n, x) in names.as_slice().iter().zip(&args[pos.len()..]) {
            parts.push(n.clone());
            parts.push(x.clone());
        }
    }
    if typed {
        parts.extend(args.iter().map(|x| t.type_of(x).into_value()));
    }
    t.tuple(parts)
}

fn cache_call(t: &Thread, f: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let c = cache(t, f)?;
    let func = c.func.get();
    if c.most == 0 {
        c.misses.set(c.misses.get() + 1);
        return t.call_kw(&func, args, kw);
    }
    let key = call_key(t, args, kw, c.typed)?;
    let hash = t.hash(&key)?;
    if let Some(r) = c.results.get_hashed(t, hash, &key)? {
        c.hits.set(c.hits.get() + 1);
        if c.most > 0 {
            c.results.remove(t, &key)?;
            c.results.insert_hashed(t, hash, key, r.clone())?;
        }
        return Ok(r);
    }
    c.misses.set(c.misses.get() + 1);
    let r = t.call_kw(&func, args, kw)?;
    if c.most > 0 && c.results.get_hashed(t, hash, &key)?.is_none() && c.results.len() as i64 >= c.most {
        let oldest = (0..c.results.used()).find(|i| c.results.at(*i).is_some());
        if let Some(i) = oldest {
            drop(c.results.remove_at(i));
        }
    }
    c.results.insert_hashed(t, hash, key, r.clone())?;
    Ok(r)
}

static CACHE: TypeSpec = TypeSpec {
    module: "functools",
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::DICT | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(cache_new));
        s.init.set(Some(|_, _, _, _| Ok(())));
        s.call.set(Some(cache_call));
        s.descr_get.set(Some(|t, d, obj, _| match obj {
            Some(o) => BoundMethod::new(t, d, o),
            None => Ok(d.clone()),
        }));
    },
    methods: &[
        method("cache_info(self, /)", |t, a| {
            let c = cache(t, &a[0])?;
            let most = if c.most < 0 { Value::NONE } else { t.int(c.most)? };
            let args = [t.int(c.hits.get())?, t.int(c.misses.get())?, most, Value::len(c.results.len())];
            t.call(&c.info.get(), &args)
        }),
        method("cache_clear(self, /)", |t, a| {
            let c = cache(t, &a[0])?;
            c.hits.set(0);
            c.misses.set(0);
            c.results.clear_all();
            Ok(Value::NONE)
        }),
        method("__copy__(self, /)", |_, a| Ok(a[0].clone())),
        method("__deepcopy__(self, memo, /)", |_, a| Ok(a[0].clone())),
        method("__reduce__(self, /)", |t, a| t.getattr(&a[0], &t.names().__qualname__.clone())),
    ],
    getset: &[getter("__dict__", |t, v| Ok(attr::instance_dict(t, v)?.into_value()))],
    ..TypeSpec::of::<Cache>("_lru_cache_wrapper")
};

const FUNCTIONS: &[Method] =
    &[method("reduce(function, iterable, initial=..., /)", reduce), method("cmp_to_key(mycmp)", cmp_to_key)];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    make_module_type(t, &KEY)?;
    for spec in [&PARTIAL, &CACHE] {
        m.set(t, spec.name, make_module_type(t, spec)?.into_value())?;
    }
    Ok(())
}

pub static MODULE: NativeModule =
    NativeModule { name: "_functools", functions: FUNCTIONS, init, doc: "Functions about functions." };
