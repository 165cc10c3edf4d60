//! range, and its iterators.

use super::int::Num;
use super::layout as layouts;
use super::slice::Slice;
use super::tuple::Tuple;
use crate::errors::Exc;
use crate::heap::trace::Visitor;
use crate::heap::{Payload, Ref, Res, Value, Word};
use crate::model::native::{Method, TypeSpec, getter, method};
use crate::model::slots::CmpOp;
use crate::model::typeobj::{Type, tflag};
use crate::protocol::number::BinOp;
use crate::sync::thread::Thread;
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};
use std::cell::{Cell, RefCell};

/// The payload of range: exact ints.
pub struct Range {
    pub start: Value,
    pub stop: Value,
    pub step: Value,
    /// The number of values.
    pub len: Value,
}

impl Payload for Range {
    const PARTS: &'static [&'static str] = &["start", "stop", "step"];
    const LAYOUT: u32 = layouts::RANGE;
    const CONTAINER: bool = false;
    fn trace(&self, v: &mut Visitor<'_>) {
        for x in [&self.start, &self.stop, &self.step, &self.len] {
            v.value(x);
        }
    }
}

impl Range {
    /// The value at a position, which may count from the end, if all is small; UNBOUND otherwise.
    #[inline(always)]
    pub fn nth(&self, k: Word) -> Word {
        let (start, step, len) = (self.start.word(), self.step.word(), self.len.word());
        if !(k.is_int() && start.is_int() && step.is_int() && len.is_int()) {
            return Word::UNBOUND;
        }
        let i = if k.int() < 0 { k.int() + len.int() } else { k.int() };
        if i as u64 >= len.int() as u64 {
            return Word::UNBOUND;
        }
        match i.checked_mul(step.int()).and_then(|by| by.checked_add(start.int())) {
            Some(x) => Word::from_int(x).unwrap_or(Word::UNBOUND),
            None => Word::UNBOUND, // the other end is a large int
        }
    }
}

/// Values from `start` towards `stop`; the step is not zero.
fn count(start: i64, stop: i64, step: i64) -> u64 {
    let (low, high, by) = if step > 0 { (start, stop, step) } else { (stop, start, -(step as i128) as i64) };
    if low >= high {
        return 0;
    }
    if by == 1 {
        return high.wrapping_sub(low) as u64;
    }
    (high.wrapping_sub(low) as u64 - 1) / by.unsigned_abs() + 1
}

fn count_big(start: &BigInt, stop: &BigInt, step: &BigInt) -> BigInt {
    let span = if step.is_positive() { stop - start } else { start - stop };
    if !span.is_positive() {
        return BigInt::zero();
    }
    (span - 1) / step.abs() + 1
}

/// A range of exact ints.
pub fn make(t: &Thread, start: Value, stop: Value, step: Value) -> Res {
    let len = match (start.as_small_int(), stop.as_small_int(), step.as_small_int()) {
        (Some(a), Some(b), Some(c)) => t.uint_len(count(a, b, c))?,
        _ => {
            let big = |v: &Value| t.as_bigint(v).unwrap_or_default();
            t.bigint(count_big(&big(&start), &big(&stop), &big(&step)))?
        }
    };
    Ok(t.make(Range { start, stop, step, len })?.into_value())
}

impl Thread {
    fn uint_len(&self, n: u64) -> Res {
        match i64::try_from(n) {
            Ok(n) => self.int(n),
            Err(_) => self.uint(n),
        }
    }
}

fn me<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<Range>> {
    crate::model::class::expect::<Range>(t, v, "range", "range")
}

fn new(t: &Thread, _: &Ref<Type>, args: &[Value], kw: Option<&Ref<Tuple>>) -> Res {
    crate::protocol::call::no_keywords(t, "range", kw)?;
    let one = Value::small_int(1);
    let (start, stop, step) = match args {
        [stop] => (Value::small_int(0), t.index(stop)?, one),
        [start, stop] => (t.index(start)?, t.index(stop)?, one),
        [start, stop, step] => (t.index(start)?, t.index(stop)?, t.index(step)?),
        [] => return Err(t.type_error("range expected at least 1 argument, got 0")),
        _ => return Err(t.type_error(format!("range expected at most 3 arguments, got {}", args.len()))),
    };
    if args.len() == 3 && t.as_num(&step).is_some_and(|n| n.is_zero()) {
        return Err(t.value_error("range() arg 3 must not be zero"));
    }
    make(t, start, stop, step)
}

fn repr(t: &Thread, v: &Value) -> Res {
    let r = me(t, v)?;
    let (a, b) = (t.repr(&r.start)?, t.repr(&r.stop)?);
    if r.step.as_small_int() == Some(1) {
        return t.string(format!("range({}, {})", a.lossy(), b.lossy()));
    }
    let c = t.repr(&r.step)?;
    t.string(format!("range({}, {}, {})", a.lossy(), b.lossy(), c.lossy()))
}

/// The value at `i`, which may be beyond the ends.
fn value_at(t: &Thread, r: &Range, i: &Value) -> Res {
    if let (Some(a), Some(c), Some(i)) = (r.start.as_small_int(), r.step.as_small_int(), i.as_small_int()) {
        if let Some(x) = i.checked_mul(c).and_then(|x| x.checked_add(a)) {
            return t.int(x);
        }
    }
    let by = t.binary(i, &r.step, BinOp::Mul)?;
    t.binary(&r.start, &by, BinOp::Add)
}

fn getitem(t: &Thread, v: &Value, k: &Value) -> Res {
    let r = me(t, v)?;
    if let (Some(i), Some(len)) = (k.as_small_int(), r.len.as_small_int()) {
        let i = if i < 0 { i + len } else { i };
        if !(0..len).contains(&i) {
            return Err(t.index_error("range object index out of range"));
        }
        return value_at(t, r, &t.int(i)?);
    }
    if let Some(s) = k.payload::<Slice>() {
        return get_slice(t, r, s);
    }
    super::check_index(t, k, "range indices must be integers or slices")?;
    let i = t.index(k)?;
    let zero = Value::small_int(0);
    let i = if t.less(&i, &zero)? { t.binary(&i, &r.len, BinOp::Add)? } else { i };
    if t.less(&i, &zero)? || !t.less(&i, &r.len)? {
        return Err(t.index_error("range object index out of range"));
    }
    value_at(t, r, &i)
}

fn get_slice(t: &Thread, r: &Range, s: &Slice) -> Res {
    let len = t.as_bigint(&r.len).unwrap_or_default();
    let part = |v: &Value| -> Res<Option<BigInt>> {
        if v.is_none() {
            return Ok(None);
        }
        if !t.is_int(v) && t.type_ref(v).slots.index.get().is_none() {
            return Err(t.type_error("slice indices must be integers or None or have an __index__ method"));
        }
        Ok(t.as_bigint(&t.index(v)?))
    };
    let step = part(&s.step)?.unwrap_or(BigInt::from(1));
    if step.is_zero() {
        return Err(t.value_error("slice step cannot be zero"));
    }
    let back = step.is_negative();
    let (low, high) = if back { (BigInt::from(-1), &len - 1) } else { (BigInt::zero(), len.clone()) };
    let place = |v: Option<BigInt>, default: &BigInt| match v {
        None => default.clone(),
        Some(i) if i.is_negative() => (i + &len).max(low.clone()),
        Some(i) => i.min(high.clone()),
    };
    let (a, b) = (part(&s.start)?, part(&s.stop)?);
    let from = place(a, if back { &high } else { &low });
    let to = place(b, if back { &low } else { &high });
    let start = value_at(t, r, &t.bigint(from)?)?;
    let stop = value_at(t, r, &t.bigint(to)?)?;
    let step = t.binary(&r.step, &t.bigint(step)?, BinOp::Mul)?;
    make(t, start, stop, step)
}

/// The position of an int in the range.
fn position(t: &Thread, r: &Range, x: &Value) -> Res<Option<Value>> {
    if let (Some(a), Some(c), Some(n), Some(x)) =
        (r.start.as_small_int(), r.step.as_small_int(), r.len.as_small_int(), x.as_small_int())
    {
        let Some(d) = x.checked_sub(a) else { return Ok(None) };
        return Ok(if d % c == 0 && d / c >= 0 && d / c < n { Some(t.int(d / c)?) } else { None });
    }
    let big = |v: &Value| t.as_bigint(v).unwrap_or_default();
    let (d, step) = (big(x) - big(&r.start), big(&r.step));
    let (q, m) = num_integer::Integer::div_mod_floor(&d, &step);
    Ok(if m.is_zero() && !q.is_negative() && q < big(&r.len) { Some(t.bigint(q)?) } else { None })
}

fn contains(t: &Thread, v: &Value, x: &Value) -> Res<bool> {
    if x.word().is_int() || x.word().is_bool() || x.is_exact::<super::int::Int>() {
        let x = t.index(x)?;
        return Ok(position(t, me(t, v)?, &x)?.is_some());
    }
    crate::protocol::sequence::contains_by_iter(t, v, x)
}

fn index(t: &Thread, a: &[Value]) -> Res {
    let x = &a[1];
    if x.word().is_int() || x.word().is_bool() || x.is_exact::<super::int::Int>() {
        return match position(t, me(t, &a[0])?, &t.index(x)?)? {
            Some(i) => Ok(i),
            None => Err(t.value_error(format!("{} is not in range", t.repr(x)?.lossy()))),
        };
    }
    let (mut i, mut found) = (0i64, false);
    t.for_each(&a[0], |y| {
        found = t.equal(&y, x)?;
        i += !found as i64;
        Ok(!found)
    })?;
    if found { t.int(i) } else { Err(t.value_error("sequence.index(x): x not in sequence")) }
}

fn count_of(t: &Thread, a: &[Value]) -> Res {
    let x = &a[1];
    if x.word().is_int() || x.word().is_bool() || x.is_exact::<super::int::Int>() {
        return Ok(Value::small_int(contains(t, &a[0], x)? as i32));
    }
    let mut n = 0;
    t.for_each(&a[0], |y| {
        n += t.equal(&y, x)? as i64;
        Ok(true)
    })?;
    t.int(n)
}

/// What two equal ranges agree on: the length, then the start, then the step.
fn key(t: &Thread, r: &Range) -> Res {
    let (mut start, mut step) = (r.start.clone(), r.step.clone());
    match r.len.as_small_int() {
        Some(0) => {
            start = Value::NONE;
            step = Value::NONE;
        }
        Some(1) => step = Value::NONE,
        _ => {}
    }
    t.tuple(vec![r.len.clone(), start, step])
}

fn compare(t: &Thread, a: &Value, b: &Value, op: CmpOp) -> Res {
    let (Some(x), Some(y)) = (a.payload::<Range>(), b.payload::<Range>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    t.compare(&key(t, x)?, &key(t, y)?, op)
}

/// `iter(range)`
pub fn iter(t: &Thread, v: &Value) -> Res {
    let r = me(t, v)?;
    if let (Some(at), Some(step), Some(len)) =
        (r.start.as_small_int(), r.step.as_small_int(), r.len.as_small_int())
    {
        let it = RangeIter { at: Cell::new(at), step, left: Cell::new(len as u64) };
        return Ok(t.make(it)?.into_value());
    }
    let big = |v: &Value| t.as_bigint(v).unwrap_or_default();
    let it = LongRangeIter {
        at: RefCell::new(big(&r.start)),
        step: big(&r.step),
        left: RefCell::new(big(&r.len)),
    };
    Ok(t.make(it)?.into_value())
}

fn reversed(t: &Thread, a: &[Value]) -> Res {
    let r = me(t, &a[0])?;
    let parts = (r.start.as_small_int(), r.step.as_small_int(), r.len.as_small_int());
    if let (Some(start), Some(step), Some(len)) = parts {
        let last = (len - 1).checked_mul(step).and_then(|x| x.checked_add(start));
        if let Some(at) = last.filter(|_| step != i64::MIN) {
            let it = RangeIter { at: Cell::new(at), step: -step, left: Cell::new(len as u64) };
            return Ok(t.make(it)?.into_value());
        }
    }
    let big = |v: &Value| t.as_bigint(v).unwrap_or_default();
    let (start, step, len) = (big(&r.start), big(&r.step), big(&r.len));
    let last: BigInt = &start + (&len - 1) * &step;
    match (last.to_i64(), (-&step).to_i64(), len.to_u64()) {
        (Some(at), Some(step), Some(left)) if left < 1 << 61 && start.to_i64().is_some() => {
            Ok(t.make(RangeIter { at: Cell::new(at), step, left: Cell::new(left) })?.into_value())
        }
        _ => {
            let it = LongRangeIter { at: RefCell::new(last), step: -step, left: RefCell::new(len) };
            Ok(t.make(it)?.into_value())
        }
    }
}

const METHODS: &[Method] = &[
    method("count(self, value, /)", count_of),
    method("index(self, value, /)", index),
    method("__reversed__(self, /)", reversed),
    method("__reduce__(self, /)", |t, a| {
        let r = me(t, &a[0])?;
        let args = t.tuple(vec![r.start.clone(), r.stop.clone(), r.step.clone()])?;
        t.tuple(vec![t.type_of(&a[0]).into_value(), args])
    }),
];

pub static SPEC: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::SEQUENCE,
    slots: |s| {
        s.new.set(Some(new));
        s.repr.set(Some(repr));
        s.compare.set(Some(compare));
        s.hash.set(Some(|t, v| {
            let k = key(t, me(t, v)?)?;
            t.hash(&k)
        }));
        s.iter.set(Some(iter));
        s.len.set(Some(|t, v| match me(t, v)?.len.as_small_int() {
            Some(n) => Ok(n as usize),
            None => Err(t.err(Exc::OverflowError, "Python int too large to convert to C ssize_t")),
        }));
        s.bool.set(Some(|t, v| Ok(me(t, v)?.len.as_small_int() != Some(0))));
        s.getitem.set(Some(getitem));
        s.contains.set(Some(contains));
    },
    methods: METHODS,
    getset: &[
        getter("start", |t, v| Ok(me(t, v)?.start.clone())),
        getter("stop", |t, v| Ok(me(t, v)?.stop.clone())),
        getter("step", |t, v| Ok(me(t, v)?.step.clone())),
    ],
    doc: "range(stop) -> range object\nrange(start, stop[, step]) -> range object",
    ..TypeSpec::of::<Range>("range")
};

/// Iterator over ints of 64 bits. The VM's for loop reads it in place.
pub struct RangeIter {
    pub at: Cell<i64>,
    pub step: i64,
    pub left: Cell<u64>,
}

impl Payload for RangeIter {
    const LAYOUT: u32 = layouts::RANGE_ITER;
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

impl RangeIter {
    /// The next value, if it is an immediate int.
    #[inline(always)]
    pub fn step(&self) -> Option<Value> {
        let left = self.left.get();
        let at = self.at.get();
        let v = Value::try_int(at).filter(|_| left > 0)?;
        self.left.set(left - 1);
        self.at.set(at.wrapping_add(self.step));
        Some(v)
    }
}

fn iter_next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<RangeIter>() else { return Ok(Value::UNBOUND) };
    let left = me.left.get();
    if left == 0 {
        return Ok(Value::UNBOUND);
    }
    let v = me.at.get();
    me.left.set(left - 1);
    me.at.set(v.wrapping_add(me.step));
    t.int(v)
}

fn rest_of(t: &Thread, at: Num, step: Num, left: Num) -> Res {
    let (at, step, left) = (at.into_big(), step.into_big(), left.into_big());
    let stop = &at + &step * left;
    let r = make(t, t.bigint(at)?, t.bigint(stop)?, t.bigint(step)?)?;
    t.tuple(vec![super::builtin(t, "iter"), t.tuple(vec![r])?, Value::NONE])
}

pub static RANGE_ITER: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(|_, v| Ok(v.clone())));
        s.next.set(Some(iter_next));
    },
    methods: &[
        method("__length_hint__(self, /)", |t, a| {
            t.uint_len(a[0].payload::<RangeIter>().map_or(0, |r| r.left.get()))
        }),
        method("__reduce__(self, /)", |t, a| match a[0].payload::<RangeIter>() {
            Some(r) => {
                rest_of(t, Num::Small(r.at.get()), Num::Small(r.step), Num::Big(BigInt::from(r.left.get())))
            }
            None => Ok(Value::NONE),
        }),
        method("__setstate__(self, state, /)", |t, a| {
            let n = t.arg_clamped(&a[1])?.max(0) as u64;
            if let Some(r) = a[0].payload::<RangeIter>() {
                let n = n.min(r.left.get());
                r.left.set(r.left.get() - n);
                r.at.set(r.at.get().wrapping_add((n as i64).wrapping_mul(r.step)));
            }
            Ok(Value::NONE)
        }),
    ],
    ..TypeSpec::of::<RangeIter>("range_iterator")
};

/// Iterator over ints of any size.
pub struct LongRangeIter {
    at: RefCell<BigInt>,
    step: BigInt,
    left: RefCell<BigInt>,
}

impl Payload for LongRangeIter {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

fn long_next(t: &Thread, it: &Value) -> Res {
    let Some(me) = it.payload::<LongRangeIter>() else { return Ok(Value::UNBOUND) };
    if !me.left.borrow().is_positive() {
        return Ok(Value::UNBOUND);
    }
    *me.left.borrow_mut() -= 1;
    let v = me.at.borrow().clone();
    *me.at.borrow_mut() += &me.step;
    t.bigint(v)
}

pub static LONG_RANGE_ITER: TypeSpec = TypeSpec {
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(|_, v| Ok(v.clone())));
        s.next.set(Some(long_next));
    },
    methods: &[
        method("__length_hint__(self, /)", |t, a| {
            let n = a[0].payload::<LongRangeIter>().map(|r| r.left.borrow().clone());
            t.bigint(n.unwrap_or_default())
        }),
        method("__reduce__(self, /)", |t, a| match a[0].payload::<LongRangeIter>() {
            Some(r) => {
                let (at, left) = (r.at.borrow().clone(), r.left.borrow().clone());
                rest_of(t, Num::Big(at), Num::Big(r.step.clone()), Num::Big(left))
            }
            None => Ok(Value::NONE),
        }),
        method("__setstate__(self, state, /)", |t, a| {
            let n = t.as_bigint(&t.index(&a[1])?).unwrap_or_default();
            if let Some(r) = a[0].payload::<LongRangeIter>() {
                let n = n.clamp(BigInt::zero(), r.left.borrow().clone());
                *r.at.borrow_mut() += &n * &r.step;
                *r.left.borrow_mut() -= n;
            }
            Ok(Value::NONE)
        }),
    ],
    ..TypeSpec::of::<LongRangeIter>("longrange_iterator")
};
