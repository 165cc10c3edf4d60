//! map and filter.

use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value, ValueCell, ValueVec};
use crate::model::native::{TypeSpec, method};
use crate::model::typeobj::{Type, tflag};
use crate::protocol::call::no_keywords;
use crate::sync::thread::Thread;
use crate::types::layout as layouts;
use crate::types::tuple::Tuple;

/// The payload of map.
pub struct Map {
    func: ValueCell,
    iters: ValueVec,
}

impl Payload for Map {
    const LAYOUT: u32 = layouts::MAP;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.func.trace(v);
        self.iters.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.func.take();
        drop(self.iters.take());
    }
    fn storage(&self) -> usize {
        self.iters.bytes()
    }
}

fn map_new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    if ty.same(t.type_for::<Map>().value()) {
        no_keywords(t, "map", kw)?;
    }
    let args = crate::protocol::call::positional(args, kw);
    let [func, rest @ ..] = args else { return Err(t.type_error("map() must have at least two arguments.")) };
    if rest.is_empty() {
        return Err(t.type_error("map() must have at least two arguments."));
    }
    let iters = super::iters(t, rest)?;
    Ok(t.make_of(ty, Map { func: ValueCell::new(func.clone()), iters })?.into_value())
}

fn map_next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<Map>() else { return Ok(Value::UNBOUND) };
    let n = me.iters.len();
    if n == 1 {
        let Some(iter) = me.iters.get(0) else { return Ok(Value::UNBOUND) };
        let Some(v) = t.next(&iter)? else { return Ok(Value::UNBOUND) };
        return t.call(&me.func.get(), &[v]);
    }
    let mut items = smallvec::SmallVec::<[Value; 4]>::new();
    for i in 0..n {
        let Some(iter) = me.iters.get(i) else { return Ok(Value::UNBOUND) };
        match t.next(&iter)? {
            Some(v) => items.push(v),
            None => return Ok(Value::UNBOUND),
        }
    }
    t.call(&me.func.get(), &items)
}

pub static MAP: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(map_new));
        s.iter.set(Some(super::itself));
        s.next.set(Some(map_next));
    },
    methods: &[method("__reduce__(self, /)", |t, a| {
        let Some(me) = a[0].payload::<Map>() else { return Ok(Value::NONE) };
        let mut args = vec![me.func.get()];
        args.extend(me.iters.to_vec());
        t.tuple(vec![t.type_of(&a[0]).into_value(), t.tuple(args)?])
    })],
    doc: "The results of the function for the elements of one or more iterables.",
    ..TypeSpec::of::<Map>("map")
};

/// The payload of filter.
pub struct Filter {
    func: ValueCell,
    iter: ValueCell,
}

impl Payload for Filter {
    const LAYOUT: u32 = layouts::FILTER;
    fn trace(&self, v: &mut Visitor<'_>) {
        self.func.trace(v);
        self.iter.trace(v);
    }
    fn clear(&self, _: &Thread) {
        self.func.take();
        self.iter.take();
    }
}

fn filter_new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    if ty.same(t.type_for::<Filter>().value()) {
        no_keywords(t, "filter", kw)?;
    }
    let args = crate::protocol::call::positional(args, kw);
    let [func, iterable] = args else {
        return Err(t.type_error(format!("filter expected 2 arguments, got {}", args.len())));
    };
    let iter = ValueCell::new(t.iter(iterable)?);
    Ok(t.make_of(ty, Filter { func: ValueCell::new(func.clone()), iter })?.into_value())
}

fn filter_next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<Filter>() else { return Ok(Value::UNBOUND) };
    let Some(iter) = me.iter.opt() else { return Ok(Value::UNBOUND) };
    let func = me.func.get();
    let plain = func.is_none() || func.same(t.interp().types.core(layouts::BOOL).value());
    while let Some(v) = t.next(&iter)? {
        let keep = if plain { t.truth(&v)? } else { t.truth(&t.call(&func, std::slice::from_ref(&v))?)? };
        if keep {
            return Ok(v);
        }
    }
    Ok(Value::UNBOUND)
}

pub static FILTER: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE,
    slots: |s| {
        s.new.set(Some(filter_new));
        s.iter.set(Some(super::itself));
        s.next.set(Some(filter_next));
    },
    methods: &[method("__reduce__(self, /)", |t, a| {
        let Some(me) = a[0].payload::<Filter>() else { return Ok(Value::NONE) };
        t.tuple(vec![t.type_of(&a[0]).into_value(), t.tuple(vec![me.func.get(), me.iter.get()])?])
    })],
    doc: "The elements for which the function is true.",
    ..TypeSpec::of::<Filter>("filter")
};
