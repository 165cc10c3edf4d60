//! The core of collections: deque, defaultdict, counting.

use ouro_runtime::heap::parts::Part;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value, ValueCell};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, getset, getter, method};
use ouro_runtime::model::slots::CmpOp;
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::protocol::number::BinOp;
use ouro_runtime::types::dict::{Dict, methods as dict_methods};
use ouro_runtime::types::iterators::GENERIC;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::{Tuple, compare_items};
use ouro_runtime::{Exc, Thread};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// The payload of deque. Values leave the queue before they die, so no borrow stands while code runs.
#[derive(Default)]
pub struct Deque {
    items: RefCell<VecDeque<Value>>,
    most: Cell<Option<usize>>,
    /// Counts changes, for iterators.
    changes: Cell<u64>,
}

impl Payload for Deque {
    fn trace(&self, v: &mut Visitor<'_>) {
        if let Ok(items) = self.items.try_borrow() {
            items.iter().for_each(|x| v.value(x));
        }
    }
    fn clear(&self, _: &Thread) {
        let old = std::mem::take(&mut *self.items.borrow_mut());
        drop(old);
    }
    fn part(&self, index: usize) -> Part {
        Part::Item(index.to_string())
    }
    fn storage(&self) -> usize {
        self.items.borrow().capacity() * std::mem::size_of::<Value>()
    }
}

impl Deque {
    fn len(&self) -> usize {
        self.items.borrow().len()
    }
    fn get(&self, i: usize) -> Option<Value> {
        self.items.borrow().get(i).cloned()
    }
    fn touch(&self) {
        self.changes.set(self.changes.get() + 1);
    }
    fn push(&self, v: Value, left: bool) {
        let old = {
            let mut q = self.items.borrow_mut();
            if left {
                q.push_front(v)
            } else {
                q.push_back(v)
            }
            match self.most.get() {
                Some(m) if q.len() > m => {
                    if left {
                        q.pop_back()
                    } else {
                        q.pop_front()
                    }
                }
                _ => None,
            }
        };
        self.touch();
        drop(old);
    }
    fn pop(&self, left: bool) -> Option<Value> {
        let v = {
            let mut q = self.items.borrow_mut();
            if left { q.pop_front() } else { q.pop_back() }
        };
        self.touch();
        v
    }
    fn snapshot(&self) -> Vec<Value> {
        self.items.borrow().iter().cloned().collect()
    }
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Deque>> {
    v.as_ref::<Deque>().ok_or_else(|| t.type_error("a deque is required"))
}

fn make(t: &Thread, items: Vec<Value>, most: Option<usize>) -> Res {
    make_module_type(t, &DEQUE)?;
    let d = t.make(Deque::default())?;
    d.most.set(most);
    for x in items {
        d.push(x, false);
    }
    Ok(d.into_value())
}

fn extend(t: &Thread, d: &Deque, from: &Value, left: bool) -> Res<()> {
    if let Some(other) = from.payload::<Deque>() {
        for x in other.snapshot() {
            d.push(x, left);
        }
        return Ok(());
    }
    t.for_each(from, |x| {
        d.push(x, left);
        Ok(true)
    })
}

fn init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let a = bind_args(t, ouro_runtime::signature!("deque(iterable=..., maxlen=None)"), args, kw)?;
    let d = me(t, v)?;
    d.most.set(match &a[1] {
        m if m.is_none() => None,
        m if !t.is_int(m) => return Err(t.type_error("an integer is required")),
        m => match usize::try_from(t.arg_i64(m)?) {
            Ok(m) => Some(m),
            Err(_) => return Err(t.value_error("maxlen must be non-negative")),
        },
    });
    let old = std::mem::take(&mut *d.items.borrow_mut());
    drop(old);
    if a[0].is_unbound() { Ok(()) } else { extend(t, d, &a[0], false) }
}

fn repr(t: &Thread, v: &Value) -> Res {
    let d = me(t, v)?;
    if !t.repr_enter(v) {
        return t.string("[...]");
    }
    let list = t.list(d.snapshot());
    let r = list.and_then(|l| t.repr(&l));
    t.repr_leave(v);
    let (r, name) = (r?, t.type_ref(v).name_str());
    match d.most.get() {
        Some(m) => t.string(format!("{name}({}, maxlen={m})", r.lossy())),
        None => t.string(format!("{name}({})", r.lossy())),
    }
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (a.payload::<Deque>(), b.payload::<Deque>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    compare_items(t, || (x.len(), y.len()), |i| Some((x.get(i)?, y.get(i)?)), op)
}

fn index_of(t: &Thread, d: &Deque, k: &Value) -> Res<usize> {
    if !t.is_int(k) && t.type_ref(k).slots.index.get().is_none() {
        return Err(t.type_error(format!("sequence index must be integer, not '{}'", t.type_name(k))));
    }
    match ouro_runtime::protocol::sequence::position(t, k, || d.len())? {
        Some(i) => Ok(i),
        None => Err(t.index_error("deque index out of range")),
    }
}

fn setitem(t: &Thread, v: &Value, k: &Value, x: Option<&Value>) -> Res<()> {
    let d = me(t, v)?;
    let i = index_of(t, d, k)?;
    let old = {
        let mut q = d.items.borrow_mut();
        match x {
            Some(x) => q.get_mut(i).map(|at| std::mem::replace(at, x.clone())),
            None => q.remove(i),
        }
    };
    if x.is_none() {
        d.touch();
    }
    drop(old);
    Ok(())
}

/// Walks the deque with a test; complains if the test changed it.
fn search(t: &Thread, d: &Deque, from: usize, to: usize, x: &Value, changed: Exc) -> Res<Option<usize>> {
    let changes = d.changes.get();
    for i in from..to.min(d.len()) {
        let Some(y) = d.get(i) else { break };
        let same = t.equal(&y, x)?;
        if d.changes.get() != changes {
            return Err(t.err(changed, "deque mutated during iteration"));
        }
        if same {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

fn rotate(t: &Thread, a: &[Value]) -> Res {
    let d = me(t, &a[0])?;
    let n = t.arg_i64(&a[1])?;
    let len = d.len() as i64;
    if len > 1 {
        d.items.borrow_mut().rotate_right(n.rem_euclid(len) as usize);
    }
    d.touch();
    Ok(Value::NONE)
}

fn repeated(t: &Thread, d: &Deque, n: &Value) -> Res<Option<Vec<Value>>> {
    let Some(n) = ouro_runtime::types::repeat_count(t, n)? else { return Ok(None) };
    let items = d.snapshot();
    let total = items.len().checked_mul(n);
    if total.is_none_or(|n| n > 1 << 31) {
        return Err(t.memory_error());
    }
    Ok(Some(std::iter::repeat_n(items, n).flatten().collect()))
}

fn insert(t: &Thread, a: &[Value]) -> Res {
    let d = me(t, &a[0])?;
    let i = t.arg_i64(&a[1])?;
    let n = d.len();
    if d.most.get() == Some(n) {
        return Err(t.index_error("deque already at its maximum size"));
    }
    let at = if i < 0 { (i + n as i64).max(0) as usize } else { (i as usize).min(n) };
    d.items.borrow_mut().insert(at, a[2].clone());
    d.touch();
    Ok(Value::NONE)
}

fn pop(t: &Thread, a: &[Value], left: bool) -> Res {
    me(t, &a[0])?.pop(left).ok_or_else(|| t.index_error("pop from an empty deque"))
}

const METHODS: &[Method] = &[
    method("append(self, item, /)", |t, a| {
        me(t, &a[0])?.push(a[1].clone(), false);
        Ok(Value::NONE)
    }),
    method("appendleft(self, item, /)", |t, a| {
        me(t, &a[0])?.push(a[1].clone(), true);
        Ok(Value::NONE)
    }),
    method("extend(self, iterable, /)", |t, a| {
        extend(t, me(t, &a[0])?, &a[1], false)?;
        Ok(Value::NONE)
    }),
    method("extendleft(self, iterable, /)", |t, a| {
        extend(t, me(t, &a[0])?, &a[1], true)?;
        Ok(Value::NONE)
    }),
    method("pop(self, /)", |t, a| pop(t, a, false)),
    method("popleft(self, /)", |t, a| pop(t, a, true)),
    method("clear(self, /)", |t, a| {
        let d = me(t, &a[0])?;
        let old = std::mem::take(&mut *d.items.borrow_mut());
        d.touch();
        drop(old);
        Ok(Value::NONE)
    }),
    method("copy(self, /)", copy),
    method("__copy__(self, /)", copy),
    method("count(self, value, /)", |t, a| {
        let d = me(t, &a[0])?;
        let (mut n, mut from) = (0, 0);
        while let Some(i) = search(t, d, from, usize::MAX, &a[1], Exc::RuntimeError)? {
            n += 1;
            from = i + 1;
        }
        Ok(Value::len(n))
    }),
    method("index(self, value, start=0, stop=..., /)", |t, a| {
        let d = me(t, &a[0])?;
        let (from, to) = ouro_runtime::types::item_range(t, &a[2], &a[3], || d.len())?;
        match search(t, d, from, to, &a[1], Exc::RuntimeError)? {
            Some(i) => Ok(Value::len(i)),
            None => Err(t.value_error(format!("{} is not in deque", t.repr(&a[1])?.lossy()))),
        }
    }),
    method("insert(self, index, value, /)", insert),
    method("remove(self, value, /)", |t, a| {
        let d = me(t, &a[0])?;
        match search(t, d, 0, usize::MAX, &a[1], Exc::IndexError)? {
            Some(i) => {
                let old = d.items.borrow_mut().remove(i);
                d.touch();
                drop(old);
                Ok(Value::NONE)
            }
            None => Err(t.value_error(format!("{} is not in deque", t.repr(&a[1])?.lossy()))),
        }
    }),
    method("reverse(self, /)", |t, a| {
        let d = me(t, &a[0])?;
        d.items.borrow_mut().make_contiguous().reverse();
        d.touch();
        Ok(Value::NONE)
    }),
    method("rotate(self, n=1, /)", rotate),
    method("__reversed__(self, /)", |t, a| iter(t, &a[0], true)),
    method("__reduce__(self, /)", |t, a| {
        let d = me(t, &a[0])?;
        let state = t.call_method_str(&a[0], "__getstate__", &[])?;
        let args = match d.most.get() {
            Some(m) => vec![t.tuple(vec![])?, Value::len(m)],
            None => vec![],
        };
        t.tuple(vec![t.type_of(&a[0]).into_value(), t.tuple(args)?, state, iter(t, &a[0], false)?])
    }),
    GENERIC,
];

fn copy(t: &Thread, a: &[Value]) -> Res {
    let d = me(t, &a[0])?;
    let ty = t.type_of(&a[0]);
    if ty.has(tflag::HEAP) {
        let most = d.most.get().map_or(Value::NONE, Value::len);
        return t.call(ty.value(), &[a[0].clone(), most]);
    }
    make(t, d.snapshot(), d.most.get())
}

static DEQUE: TypeSpec = TypeSpec {
    module: "collections",
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::SEQUENCE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(|t, ty, _, _| Ok(t.make_of(ty, Deque::default())?.into_value())));
        s.init.set(Some(init));
        s.repr.set(Some(repr));
        s.compare.set(Some(compare));
        s.len.set(Some(|t, v| Ok(me(t, v)?.len())));
        s.iter.set(Some(|t, v| iter(t, v, false)));
        s.getitem.set(Some(|t, v, k| {
            let d = me(t, v)?;
            let i = index_of(t, d, k)?;
            d.get(i).ok_or_else(|| t.index_error("deque index out of range"))
        }));
        s.setitem.set(Some(setitem));
        s.contains
            .set(Some(|t, v, x| Ok(search(t, me(t, v)?, 0, usize::MAX, x, Exc::RuntimeError)?.is_some())));
        s.add.set(Some(|t, a, b| {
            let Some(d) = a.payload::<Deque>() else { return Ok(Value::NOT_IMPLEMENTED) };
            let Some(other) = b.payload::<Deque>() else {
                return Err(t.type_error(format!(
                    "can only concatenate deque (not \"{}\") to deque",
                    t.type_name(b)
                )));
            };
            make(t, [d.snapshot(), other.snapshot()].concat(), d.most.get())
        }));
        s.iadd.set(Some(|t, a, b| {
            extend(t, me(t, a)?, b, false)?;
            Ok(a.clone())
        }));
        s.mul.set(Some(|t, a, b| {
            let (v, n) = if a.is::<Deque>() { (a, b) } else { (b, a) };
            let d = me(t, v)?;
            match repeated(t, d, n)? {
                Some(items) => make(t, items, d.most.get()),
                None => Ok(Value::NOT_IMPLEMENTED),
            }
        }));
        s.imul.set(Some(|t, a, b| {
            let d = me(t, a)?;
            let Some(items) = repeated(t, d, b)? else { return Ok(Value::NOT_IMPLEMENTED) };
            let old = std::mem::take(&mut *d.items.borrow_mut());
            items.into_iter().for_each(|x| d.push(x, false));
            drop(old);
            Ok(a.clone())
        }));
    },
    methods: METHODS,
    getset: &[getter("maxlen", |t, v| Ok(me(t, v)?.most.get().map_or(Value::NONE, Value::len)))],
    doc: "A sequence that is fast at both ends.",
    ..TypeSpec::of::<Deque>("deque")
};

/// Iterator over a deque; empty once exhausted.
pub struct DequeIter {
    deque: ValueCell,
    at: Cell<usize>,
    back: bool,
    changes: u64,
}

impl Payload for DequeIter {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.deque.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.deque.take();
    }
}

fn iter(t: &Thread, v: &Value, back: bool) -> Res {
    let changes = me(t, v)?.changes.get();
    let it = DequeIter { deque: ValueCell::new(v.clone()), at: Cell::new(0), back, changes };
    let ty = make_module_type(t, if back { &REVERSE_ITER } else { &ITER })?;
    Ok(t.make_of(&ty, it)?.into_value())
}

fn iter_next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<DequeIter>() else { return Ok(Value::UNBOUND) };
    let Some(v) = me.deque.opt() else { return Ok(Value::UNBOUND) };
    let Some(d) = v.payload::<Deque>() else { return Ok(Value::UNBOUND) };
    if d.changes.get() != me.changes {
        me.deque.take();
        return Err(t.runtime_error("deque mutated during iteration"));
    }
    let i = me.at.get();
    let at = if me.back { d.len().checked_sub(i + 1) } else { Some(i) };
    match at.and_then(|i| d.get(i)) {
        Some(x) => {
            me.at.set(i + 1);
            Ok(x)
        }
        None => {
            me.deque.take();
            Ok(Value::UNBOUND)
        }
    }
}

macro_rules! iter_spec {
    ($spec:ident, $name:literal) => {
        static $spec: TypeSpec = TypeSpec {
            module: "_collections",
            flags: tflag::IMMUTABLE | tflag::NO_NEW,
            slots: |s| {
                s.iter.set(Some(ouro_runtime::types::iterators::itself));
                s.next.set(Some(iter_next));
            },
            methods: &[method("__length_hint__(self, /)", |_, a| {
                let left = a[0].payload::<DequeIter>().and_then(|me| {
                    let v = me.deque.opt()?;
                    Some(v.payload::<Deque>()?.len().saturating_sub(me.at.get()))
                });
                Ok(Value::len(left.unwrap_or(0)))
            })],
            ..TypeSpec::of::<DequeIter>($name)
        };
    };
}
iter_spec!(ITER, "_deque_iterator");
iter_spec!(REVERSE_ITER, "_deque_reverse_iterator");

// defaultdict: a dict whose factory is an attribute in a hidden slot of the instance.

fn factory_of(t: &Thread, v: &Value) -> Value {
    let _ = t;
    ouro_runtime::model::attr::declared_get(v, 0).unwrap_or(Value::NONE)
}

fn missing(t: &Thread, a: &[Value]) -> Res {
    let f = factory_of(t, &a[0]);
    if f.is_none() {
        return Err(t.key_error(&a[1]));
    }
    let v = t.call(&f, &[])?;
    t.setitem(&a[0], &a[1], Some(&v))?;
    Ok(v)
}

fn default_init(t: &Thread, v: &Value, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res<()> {
    let pos = ouro_runtime::protocol::call::positional(args, kw);
    let factory = pos.first().cloned().unwrap_or(Value::NONE);
    if !factory.is_none() && !t.is_callable(&factory) {
        return Err(t.type_error("first argument must be callable or None"));
    }
    drop(ouro_runtime::model::attr::declared_set(v, 0, factory));
    let rest = if pos.is_empty() { args } else { &args[1..] };
    match t.type_for::<Dict>().slots.init.get() {
        Some(f) => f(t, v, rest, kw),
        None => Ok(()),
    }
}

fn default_copy(t: &Thread, a: &[Value]) -> Res {
    t.call(t.type_of(&a[0]).value(), &[factory_of(t, &a[0]), a[0].clone()])
}

fn default_repr(t: &Thread, v: &Value) -> Res {
    let f = factory_of(t, v);
    let shown = if t.repr_enter(v) {
        let r = t.repr(&f);
        t.repr_leave(v);
        r?.lossy().into_owned()
    } else {
        "...".into()
    };
    let inner = match t.type_for::<Dict>().slots.repr.get() {
        Some(f) => f(t, v)?,
        None => t.string("{}")?,
    };
    let inner = inner.payload::<Str>().map(|s| s.lossy().into_owned()).unwrap_or_default();
    t.string(format!("{}({shown}, {inner})", t.type_ref(v).name_str()))
}

static DEFAULTDICT: TypeSpec = TypeSpec {
    module: "collections",
    base: Some(&dict_methods::SPEC),
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::MAPPING,
    slots: |s| {
        s.init.set(Some(default_init));
        s.repr.set(Some(default_repr));
        s.or.set(Some(|t, a, b| {
            let like = if a.is::<Dict>() && !a.is_exact::<Dict>() { a } else { b };
            if !a.is::<Dict>() || !b.is::<Dict>() {
                return Ok(Value::NOT_IMPLEMENTED);
            }
            let d = t.call(t.type_of(like).value(), &[factory_of(t, like), a.clone()])?;
            t.inplace(&d, b, BinOp::Or)
        }));
    },
    methods: &[
        method("__missing__(self, key, /)", missing),
        method("copy(self, /)", default_copy),
        method("__copy__(self, /)", default_copy),
        method("__reduce__(self, /)", |t, a| {
            let f = factory_of(t, &a[0]);
            let args = if f.is_none() { vec![] } else { vec![f] };
            let items = t.call_method(&a[0], &t.names().items.clone(), &[])?;
            let items = t.iter(&items)?;
            t.tuple(vec![t.type_of(&a[0]).into_value(), t.tuple(args)?, Value::NONE, Value::NONE, items])
        }),
    ],
    getset: &[getset(
        "default_factory",
        |t, v| Ok(factory_of(t, v)),
        |_, v, x| {
            drop(ouro_runtime::model::attr::declared_set(v, 0, x.cloned().unwrap_or(Value::NONE)));
            Ok(())
        },
    )],
    ready: Some(|_, ty| {
        ty.declared.set(1);
        Ok(())
    }),
    ..TypeSpec::of::<Dict>("defaultdict")
};

/// Counts the values of an iterable into a mapping.
fn count_elements(t: &Thread, a: &[Value]) -> Res {
    let one = Value::small_int(1);
    if let Some(d) = a[0].as_ref::<Dict>() {
        t.for_each(&a[1], |k| {
            let h = t.hash(&k)?;
            let n = match d.get_hashed(t, h, &k)? {
                Some(n) => t.binary(&n, &one, BinOp::Add)?,
                None => one.clone(),
            };
            d.insert_hashed(t, h, k, n)?;
            Ok(true)
        })?;
        return Ok(Value::NONE);
    }
    t.for_each(&a[1], |k| {
        let n = t.call_method(&a[0], &t.names().get.clone(), &[k.clone(), Value::small_int(0)])?;
        let n = t.binary(&n, &one, BinOp::Add)?;
        t.setitem(&a[0], &k, Some(&n))?;
        Ok(true)
    })?;
    Ok(Value::NONE)
}

/// A field of a named tuple.
pub struct TupleGetter {
    index: usize,
    doc: ValueCell,
}

impl Payload for TupleGetter {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.doc.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.doc.take();
    }
}

static TUPLEGETTER: TypeSpec = TypeSpec {
    module: "collections",
    flags: tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(|t, ty: &Ref<Type>, args, _| {
            let [i, doc] = args else { return Err(t.type_error("_tuplegetter expected 2 arguments")) };
            let index = t.arg_i64(i)?.max(0) as usize;
            Ok(t.make_of(ty, TupleGetter { index, doc: ValueCell::new(doc.clone()) })?.into_value())
        }));
        s.descr_get.set(Some(|t, d, obj, _| {
            let (Some(g), Some(o)) = (d.payload::<TupleGetter>(), obj) else { return Ok(d.clone()) };
            let Some(p) = o.payload::<Tuple>() else {
                return Err(t.type_error(format!(
                    "descriptor for index '{}' for tuple subclasses doesn't apply to '{}' object",
                    g.index,
                    t.type_name(o)
                )));
            };
            p.as_slice().get(g.index).cloned().ok_or_else(|| t.index_error("tuple index out of range"))
        }));
        s.descr_set.set(Some(|t, _, _, v| {
            Err(t.attribute_error(if v.is_some() { "can't set attribute" } else { "can't delete attribute" }))
        }));
    },
    getset: &[getset(
        "__doc__",
        |_, v| Ok(v.payload::<TupleGetter>().map_or(Value::NONE, |g| g.doc.get())),
        |_, v, x| {
            if let Some(g) = v.payload::<TupleGetter>() {
                g.doc.set(x.cloned().unwrap_or(Value::NONE));
            }
            Ok(())
        },
    )],
    ..TypeSpec::of::<TupleGetter>("_tuplegetter")
};

fn module_init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    for spec in [&DEQUE, &ITER, &REVERSE_ITER, &DEFAULTDICT, &TUPLEGETTER] {
        m.set(t, spec.name, make_module_type(t, spec)?.into_value())?;
    }
    Ok(())
}

pub static MODULE: NativeModule = NativeModule {
    name: "_collections",
    functions: &[method("_count_elements(mapping, iterable, /)", count_elements)],
    init: module_init,
    doc: "Containers.",
};
