//! tuple: its values lie behind the object.
#![allow(unsafe_code)] // island: trailing values

use super::layout as layouts;
use super::slice::Slice;
use crate::heap::pages::quick;
use crate::heap::parts::Part;
use crate::heap::trace::Visitor;
use crate::heap::{Header, Payload, Ref, Res, Value, Word};
use crate::model::native::{Method, TypeSpec, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::protocol::compare::plain_order;
use crate::protocol::hash;
use crate::sync::thread::Thread;
use std::cell::Cell;
use std::cmp::Ordering;

/// The payload of tuple; `len` values follow it.
#[repr(C)]
pub struct Tuple {
    len: usize,
    items: [Cell<Word>; 0],
}

impl Payload for Tuple {
    const LAYOUT: u32 = layouts::TUPLE;
    fn trace(&self, v: &mut Visitor<'_>) {
        // From the end, as CPython's tuple_traverse does.
        for x in self.as_slice().iter().rev() {
            v.value(x);
        }
    }
    fn weight(&self) -> usize {
        self.len
    }
    fn trace_part(&self, v: &mut Visitor<'_>, from: usize, to: usize) {
        self.as_slice().iter().take(to).skip(from).for_each(|x| v.value(x));
    }
    const SHEDS: bool = true;
    #[inline(always)]
    unsafe fn shed(&self, from: usize, f: impl FnMut(Word) -> bool) -> usize {
        crate::heap::free::shed_words(self.words(), self.len, from, f)
    }
    fn part(&self, index: usize) -> Part {
        Part::Item((self.len - 1 - index).to_string())
    }
}

impl Drop for Tuple {
    fn drop(&mut self) {
        for i in (0..self.len).rev() {
            // SAFETY: the tuple owns its values; each is dropped once.
            unsafe { (*self.items.as_ptr().add(i)).get().decref() };
        }
    }
}

/// Bytes a tuple takes before its inline slots.
///
/// # Safety
/// `h` is a tuple or an instance of a subclass.
pub unsafe fn var_size(h: *mut Header) -> usize {
    let s = &(*(h as *mut crate::heap::handle::Obj<Tuple>)).data;
    std::mem::size_of::<crate::heap::handle::Obj<Tuple>>() + 8 * s.len
}

impl Tuple {
    pub fn from_vec(t: &Thread, v: Vec<Value>) -> Res<Ref<Tuple>> {
        let n = v.len();
        Tuple::build(t, t.type_for::<Tuple>(), n, v.into_iter())
    }
    pub fn from_slice(t: &Thread, v: &[Value]) -> Res<Ref<Tuple>> {
        if v.is_empty() {
            return Tuple::empty(t);
        }
        Tuple::build(t, t.type_for::<Tuple>(), v.len(), v.iter().cloned())
    }
    /// Takes the values out of `v`.
    pub fn from_taken(t: &Thread, v: &mut [Value]) -> Res<Ref<Tuple>> {
        if v.is_empty() {
            return Tuple::empty(t);
        }
        // SAFETY: each word is written before anyone sees it, and has left its place.
        unsafe {
            let r = t.make_core(|| Tuple { len: v.len(), items: [] }, 8 * v.len())?;
            let mut p = r.items.as_ptr() as *mut Word;
            for x in v {
                p.write(std::mem::take(x).into_word());
                p = p.add(1);
            }
            Ok(r)
        }
    }
    /// As [`Tuple::from_taken`], if there is room at hand; else null.
    ///
    /// # Safety
    /// The `n` words at `from`, of which there is at least one, are owned.
    #[inline(always)]
    pub unsafe fn quick(t: &Thread, from: *const Word, n: usize) -> *mut Header {
        let o = quick::core(t, 8 * n, || Tuple { len: n, items: [] });
        if !o.is_null() {
            quick::move_words(from, (*o).data.words(), n);
        }
        o as *mut Header
    }
    /// The one empty tuple.
    pub fn empty(t: &Thread) -> Res<Ref<Tuple>> {
        if let Some(e) = t.interp().empty_tuple.get() {
            return Ok(e);
        }
        let e = Tuple::build(t, t.type_for::<Tuple>(), 0, std::iter::empty())?;
        t.interp().empty_tuple.set(Some(e.clone()));
        Ok(e)
    }
    /// A tuple of two.
    pub fn pair(t: &Thread, a: Value, b: Value) -> Res {
        Ok(Tuple::from_taken(t, &mut [a, b])?.into_value())
    }
    pub fn of_type(t: &Thread, ty: &Ref<Type>, v: Vec<Value>) -> Res<Ref<Tuple>> {
        Tuple::build(t, ty, v.len(), v.into_iter())
    }
    fn build(t: &Thread, ty: &Ref<Type>, n: usize, v: impl Iterator<Item = Value>) -> Res<Ref<Tuple>> {
        let slots = ty.instance_slots();
        // SAFETY: the trailing words are written before anyone sees them.
        unsafe {
            let data = || Tuple { len: n, items: [] };
            let core = ty.layout_id() == layouts::TUPLE;
            let r = if core { t.make_core(data, 8 * n)? } else { t.make_sized(ty, data(), 8 * (n + slots))? };
            let p = r.items.as_ptr() as *mut Word;
            let mut i = 0;
            for x in v.take(n) {
                p.add(i).write(x.into_word());
                i += 1;
            }
            // An iterator that gives less than it said, and the slots of a subclass.
            while i < n + slots {
                p.add(i).write(Word::UNBOUND);
                i += 1;
            }
            Ok(r)
        }
    }
    /// The values. A tuple never changes, so the slice lives as long as the tuple.
    #[inline(always)]
    pub fn as_slice(&self) -> &[Value] {
        // SAFETY: `len` owned words follow the payload and are never changed after construction.
        unsafe { std::slice::from_raw_parts(self.items.as_ptr() as *const Value, self.len) }
    }
    #[inline(always)]
    pub fn len(&self) -> usize {
        self.len
    }
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
    /// Does `r` hold the only reference?
    #[inline(always)]
    pub fn is_sole(r: &Ref<Tuple>) -> bool {
        r.header().rc.get() == 1
    }
    /// Replaces a value of a tuple that no one else can see, so that iterators may hand out the same tuple
    /// again. Does nothing if the tuple is shared.
    pub fn replace_sole(r: &Ref<Tuple>, i: usize, v: Value) {
        if i < r.len && Tuple::is_sole(r) {
            // SAFETY: in range; no other owner, so no slice of the values is alive; the old value moves out.
            drop(unsafe { Value::from_owned((*r.items.as_ptr().add(i)).replace(v.into_word())) });
        }
    }
    /// The raw words, for hot handlers.
    #[inline(always)]
    pub fn words(&self) -> *mut Word {
        self.items.as_ptr() as *mut Word
    }
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Tuple>> {
    crate::model::class::expect::<Tuple>(t, v, "tuple", "tuple")
}

fn new(t: &Thread, ty: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    let args = crate::protocol::call::for_new(t, ty, t.type_for::<Tuple>(), args, kw)?;
    let exact = ty.same(t.type_for::<Tuple>().value());
    match args {
        [] if exact => Ok(Tuple::empty(t)?.into_value()),
        [x] if exact && x.is_exact::<Tuple>() => Ok(x.clone()),
        [] => Ok(Tuple::of_type(t, ty, vec![])?.into_value()),
        [x] => {
            let v = t.collect(x)?;
            if exact && v.is_empty() {
                return Ok(Tuple::empty(t)?.into_value());
            }
            Ok(Tuple::of_type(t, ty, v)?.into_value())
        }
        _ => Err(t.type_error(format!("tuple expected at most 1 argument, got {}", args.len()))),
    }
}

fn repr(t: &Thread, v: &Value) -> Res {
    let items = me(t, v)?.as_slice();
    if items.is_empty() {
        return t.string("()");
    }
    if !t.repr_enter(v) {
        return t.string("(...)");
    }
    let mut out = vec![b'('];
    let r = super::repr_items(t, items.iter().cloned(), &mut out);
    t.repr_leave(v);
    r?;
    if items.len() == 1 {
        out.push(b',');
    }
    out.push(b')');
    Ok(super::str::Str::from_wtf8(t, &out)?.into_value())
}

/// Lexicographic comparison of two sequences of values.
pub fn compare_items(
    t: &Thread,
    n: impl Fn() -> (usize, usize),
    get: impl Fn(usize) -> Option<(Value, Value)>,
    op: CmpOp,
) -> Res {
    let (a, b) = n();
    if a != b && matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::bool(op == CmpOp::Ne));
    }
    let mut i = 0;
    while let Some((x, y)) = get(i) {
        if !t.equal(&x, &y)? {
            let (a, b) = n();
            if i >= a || i >= b {
                break; // the comparison took them out
            }
            return match op {
                CmpOp::Eq => Ok(Value::FALSE),
                CmpOp::Ne => Ok(Value::TRUE),
                _ => t.compare(&x, &y, op),
            };
        }
        i += 1;
    }
    let (a, b) = n();
    Ok(Value::bool(op.test(a.cmp(&b))))
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (a.payload::<Tuple>(), b.payload::<Tuple>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (x, y) = (x.as_slice(), y.as_slice());
    if x.len() != y.len() && matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::bool(op == CmpOp::Ne));
    }
    for (x, y) in x.iter().zip(y) {
        if x.same(y) {
            continue;
        }
        match plain_order(x, y) {
            Some(Ordering::Equal) => {}
            Some(o) => return Ok(Value::bool(op.test(o))),
            None if t.equal(x, y)? => {}
            None => {
                return match op {
                    CmpOp::Eq => Ok(Value::FALSE),
                    CmpOp::Ne => Ok(Value::TRUE),
                    _ => t.compare(x, y, op),
                };
            }
        }
    }
    Ok(Value::bool(op.test(x.len().cmp(&y.len()))))
}

fn hash_slot(t: &Thread, v: &Value) -> Res<i64> {
    t.check_stack()?;
    let mut hashes = Vec::with_capacity(8);
    for x in me(t, v)?.as_slice() {
        hashes.push(t.hash(x)?);
    }
    Ok(hash::combine(hashes.into_iter()))
}

/// `tuple[s]`
pub fn get_slice(t: &Thread, v: &Value, s: &Slice) -> Res {
    let items = me(t, v)?.as_slice();
    let r = s.resolve(t, || items.len())?;
    if r.step == 1 {
        if r.len == items.len() && v.is_exact::<Tuple>() {
            return Ok(v.clone());
        }
        let from = r.start as usize;
        return Ok(Tuple::from_slice(t, &items[from..from + r.len])?.into_value());
    }
    let picked: Vec<Value> = r.indices().map(|i| items[i].clone()).collect();
    Ok(Tuple::from_slice(t, &picked)?.into_value())
}

fn getitem(t: &Thread, v: &Value, k: &Value) -> Res {
    let items = me(t, v)?.as_slice();
    if let Some(s) = k.payload::<Slice>() {
        return get_slice(t, v, s);
    }
    super::check_index(t, k, "tuple indices must be integers or slices")?;
    match crate::protocol::sequence::position(t, k, || items.len())? {
        Some(i) => Ok(items[i].clone()),
        None => Err(t.index_error("tuple index out of range")),
    }
}

fn contains(t: &Thread, v: &Value, x: &Value) -> Res<bool> {
    for y in me(t, v)?.as_slice() {
        if t.equal(y, x)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn add(t: &Thread, a: &Value, b: &Value) -> Res {
    let (Some(x), Some(y)) = (a.payload::<Tuple>(), b.payload::<Tuple>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if y.is_empty() && a.is_exact::<Tuple>() {
        return Ok(a.clone());
    }
    if x.is_empty() && b.is_exact::<Tuple>() {
        return Ok(b.clone());
    }
    let n = x.len() + y.len();
    let both = x.as_slice().iter().chain(y.as_slice()).cloned();
    Ok(Tuple::build(t, t.type_for::<Tuple>(), n, both)?.into_value())
}

fn mul(t: &Thread, a: &Value, b: &Value) -> Res {
    let (seq, n) = if a.is::<Tuple>() { (a, b) } else { (b, a) };
    let Some(n) = super::repeat_count(t, n)? else { return Ok(Value::NOT_IMPLEMENTED) };
    let items = me(t, seq)?.as_slice();
    if n == 1 && seq.is_exact::<Tuple>() {
        return Ok(seq.clone());
    }
    let Some(total) = items.len().checked_mul(n).filter(|n| *n < 1 << 32) else {
        return Err(t.memory_error());
    };
    if total == 0 {
        return Ok(Tuple::empty(t)?.into_value());
    }
    let all = items.iter().cycle().take(total).cloned();
    Ok(Tuple::build(t, t.type_for::<Tuple>(), total, all)?.into_value())
}

fn index(t: &Thread, a: &[Value]) -> Res {
    let items = me(t, &a[0])?.as_slice();
    let (from, to) = super::item_range(t, &a[2], &a[3], || items.len())?;
    for (i, x) in items.iter().enumerate().take(to).skip(from) {
        if t.equal(x, &a[1])? {
            return Ok(Value::len(i));
        }
    }
    Err(t.value_error("tuple.index(x): x not in tuple"))
}

fn count(t: &Thread, a: &[Value]) -> Res {
    let mut n = 0;
    for x in me(t, &a[0])?.as_slice() {
        n += t.equal(x, &a[1])? as usize;
    }
    Ok(Value::len(n))
}

fn getnewargs(t: &Thread, a: &[Value]) -> Res {
    let copy = Tuple::from_slice(t, me(t, &a[0])?.as_slice())?;
    t.tuple(vec![copy.into_value()])
}

const METHODS: &[Method] = &[
    method("index(self, value, start=0, stop=..., /)", index),
    method("count(self, value, /)", count),
    method("__getnewargs__(self, /)", getnewargs),
    crate::model::native::class_method("__class_getitem__(cls, item, /)", |t, a| {
        super::generic_alias::make(t, &a[0], &a[1])
    }),
];

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::BASE | tflag::IMMUTABLE | tflag::SEQUENCE | tflag::VAR_SIZED | tflag::MATCH_SELF,
    slots: |s| {
        s.new.set(Some(new));
        s.repr.set(Some(repr));
        s.hash.set(Some(hash_slot));
        s.compare.set(Some(compare));
        s.iter.set(Some(super::list::iter));
        s.len.set(Some(|t, v| Ok(me(t, v)?.len())));
        s.getitem.set(Some(getitem));
        s.contains.set(Some(contains));
        s.add.set(Some(add));
        s.mul.set(Some(mul));
    },
    methods: METHODS,
    doc: "Built-in immutable sequence.",
    var_size: Some(var_size),
    ..TypeSpec::of::<Tuple>("tuple")
};
