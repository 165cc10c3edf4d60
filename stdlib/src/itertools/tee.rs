//! tee: iterators along one chain of values, which is read from the source as the foremost needs it and dies
//! behind the last.

use ouro_runtime::Thread;
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, RefCellOf, Res, Value, ValueCell};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, TypeSpec, method};
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::protocol::call::no_keywords;
use ouro_runtime::types::tuple::Tuple;
use std::cell::Cell;

/// A place in the chain: empty until it is read.
pub struct Node {
    source: ValueCell,
    value: ValueCell,
    next: RefCellOf<Node>,
    running: Cell<bool>,
}

impl Payload for Node {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.source.trace(v);
        self.value.trace(v);
        self.next.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.source.take();
        self.value.take();
        self.next.take();
    }
}

pub static NODE: TypeSpec = TypeSpec {
    module: "itertools",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    ..TypeSpec::of::<Node>("_tee_dataobject")
};

/// An iterator along the chain.
pub struct Tee {
    at: RefCellOf<Node>,
}

impl Payload for Tee {
    fn trace(&self, v: &mut Visitor<'_>) {
        self.at.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.at.take();
    }
}

fn node(t: &Thread, source: Value) -> Res<Ref<Node>> {
    make_module_type(t, &NODE)?;
    t.make(Node {
        source: ValueCell::new(source),
        value: ValueCell::empty(),
        next: RefCellOf::empty(),
        running: Cell::new(false),
    })
}

fn next(t: &Thread, v: &Value) -> Res {
    let Some(me) = v.payload::<Tee>() else { return Ok(Value::UNBOUND) };
    let Some(at) = me.at.get() else { return Ok(Value::UNBOUND) };
    if at.value.is_empty() {
        if at.running.get() {
            return Err(t.runtime_error("cannot re-enter the tee iterator"));
        }
        let source = at.source.get();
        at.running.set(true);
        let x = t.next(&source);
        at.running.set(false);
        let Some(x) = x? else { return Ok(Value::UNBOUND) };
        at.next.set(Some(node(t, source)?));
        at.value.set(x);
        at.source.take();
    }
    me.at.set(at.next.get());
    Ok(at.value.get())
}

fn of_iterable(t: &Thread, x: &Value) -> Res<Ref<Tee>> {
    let ty = make_module_type(t, &TEE)?;
    if let Some(other) = x.payload::<Tee>() {
        let at = other.at.get().map_or(RefCellOf::empty(), RefCellOf::new);
        return t.make_of(&ty, Tee { at });
    }
    let n = node(t, t.iter(x)?)?;
    t.make_of(&ty, Tee { at: RefCellOf::new(n) })
}

fn new(t: &Thread, _: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    no_keywords(t, "_tee", kw)?;
    let [x] = args else {
        return Err(t.type_error(format!("_tee expected 1 argument, got {}", args.len())));
    };
    Ok(of_iterable(t, x)?.into_value())
}

pub static TEE: TypeSpec = TypeSpec {
    module: "itertools",
    flags: tflag::IMMUTABLE | tflag::WEAKREF,
    slots: |s| {
        s.new.set(Some(new));
        s.iter.set(Some(ouro_runtime::types::iterators::itself));
        s.next.set(Some(next));
    },
    methods: &[method("__copy__(self, /)", |t, a| Ok(of_iterable(t, &a[0])?.into_value()))],
    ..TypeSpec::of::<Tee>("_tee")
};

pub const FUNCTIONS: &[Method] = &[method("tee(iterable, n=2, /)", |t, a| {
    let n = t.arg_i64(&a[1])?;
    if n < 0 {
        return Err(t.value_error("n must be >= 0"));
    }
    let first = of_iterable(t, &a[0])?.into_value();
    let mut out = Vec::new();
    for i in 0..n {
        out.push(if i == 0 { first.clone() } else { of_iterable(t, &first)?.into_value() });
    }
    t.tuple(out)
})];
