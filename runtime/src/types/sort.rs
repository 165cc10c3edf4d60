//! Sorting: a stable merge sort with natural runs, tolerant of any comparison (Tim Peters' listsort in outline).
//!
//! std's sort may panic on inconsistent orders and cannot stop in the middle, so this is ours.
#![allow(unsafe_code)] // island: values move about as words

use crate::heap::{Ref, Res, Value, ValueVec, Word};
use crate::model::slots::CmpOp;
use crate::model::typeobj::Type;
use crate::protocol::compare::plain_order;
use crate::sync::thread::Thread;
use crate::types::layout as layouts;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use std::cmp::Ordering;

const RUN: usize = 24;

/// A key and the value that goes with it, each owned by the array they stand in; UNBOUND for the value
/// when it is its own key.
#[derive(Clone, Copy)]
struct Item {
    /// Orders as the keys do where it differs ("abbreviated key"): most comparisons need not look at an object.
    brief: u64,
    key: Word,
    value: Word,
}

/// Sorts by `<` on keys; returns the values in whatever order they are, and the error if one was raised.
pub fn sort_values(t: &Thread, items: ValueVec, key: &Value, reverse: bool) -> (ValueVec, Res<()>) {
    let n = items.len();
    let mut pairs: smallvec::SmallVec<[Item; RUN]> = smallvec::SmallVec::with_capacity(n);
    if reverse {
        items.reverse();
    }
    let mut failed = None;
    for i in 0..n {
        // SAFETY: in range; the array keeps its values until the sorted ones are written back.
        let v = unsafe { *items.words().add(i) };
        if key.is_none() {
            pairs.push(Item { brief: 0, key: v, value: Word::UNBOUND });
            continue;
        }
        // SAFETY: as above.
        match t.call(key, std::slice::from_ref(unsafe { Value::borrow(&v) })) {
            Ok(k) => pairs.push(Item { brief: 0, key: k.into_word(), value: v }),
            Err(e) => {
                failed = Some(e);
                break;
            }
        }
    }
    let r = match failed {
        Some(e) => Err(e),
        None => sort_items(t, &mut pairs),
    };
    let mut to = items.words();
    if pairs.len() == n {
        for p in &pairs {
            // SAFETY: a permutation of the words that the array owns.
            unsafe {
                *to = if p.value.is_unbound() { p.key } else { p.value };
                to = to.add(1);
            }
        }
    }
    if reverse {
        items.reverse();
    }
    if !key.is_none() {
        for p in pairs {
            // SAFETY: the keys are this function's own.
            drop(unsafe { Value::from_owned(p.key) });
        }
    }
    (items, r)
}

/// What keys begin with.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Int,
    Float,
    Str,
    Other,
}

impl Kind {
    fn of(v: &Value) -> Kind {
        match v.word() {
            w if w.is_int() => Kind::Int,
            w if w.is_float() => Kind::Float,
            _ if v.is_exact::<Str>() => Kind::Str,
            _ => Kind::Other,
        }
    }
    /// A number that orders as values of this kind do; of strs only as their first characters do.
    fn brief(self, v: &Value) -> u64 {
        const SIGN: u64 = 1 << 63;
        match self {
            Kind::Int => v.word().0 ^ SIGN,
            Kind::Float => {
                // Without the sign of zero.
                let bits = (v.word().float() + 0.0).to_bits();
                if bits & SIGN == 0 { bits | SIGN } else { !bits }
            }
            Kind::Str => v.exact::<Str>().map_or(0, |s| s.brief()),
            Kind::Other => 0,
        }
    }
}

/// Picks the comparison that fits all keys, then sorts.
fn sort_items(t: &Thread, items: &mut [Item]) -> Res<()> {
    let Some(one) = items.first() else { return Ok(()) };
    // SAFETY: every key is owned by the array while it is sorted, here and below.
    let look = |w: &Word| unsafe { &*(w as *const Word as *const Value) };
    let one = look(&one.key);
    let tuples = first(one).is_some() && items.iter().all(|i| first(look(&i.key)).is_some());
    let begin = |i: &Item| -> &Value {
        let key = look(&i.key);
        if tuples { first(key).unwrap_or(key) } else { key }
    };
    let kind = Kind::of(begin(&items[0]));
    let kind = if items.iter().all(|i| Kind::of(begin(i)) == kind) { kind } else { Kind::Other };
    for i in &mut *items {
        i.brief = kind.brief(begin(i));
    }
    if tuples {
        return merge_sort(items, |a, b| tuple_less(t, look(&a), look(&b)));
    }
    match kind {
        Kind::Int | Kind::Float => merge_sort(items, |_, _| Ok(false)),
        Kind::Str => merge_sort(items, |a, b| Ok(plain_order(look(&a), look(&b)) == Some(Ordering::Less))),
        Kind::Other => match Method::of(t, items) {
            Some(mut m) => merge_sort(items, |a, b| m.less(t, a, b)),
            None => merge_sort(items, |a, b| t.less(look(&a), look(&b))),
        },
    }
}

/// The first item of a plain tuple.
fn first(v: &Value) -> Option<&Value> {
    v.exact::<Tuple>()?.as_slice().first()
}

/// `a < b` of plain tuples, without a value for the answer.
fn tuple_less(t: &Thread, a: &Value, b: &Value) -> Res<bool> {
    let (Some(x), Some(y)) = (a.payload::<Tuple>(), b.payload::<Tuple>()) else { return t.less(a, b) };
    for (p, q) in x.as_slice().iter().zip(y.as_slice()) {
        match plain_order(p, q) {
            Some(Ordering::Equal) => {}
            Some(o) => return Ok(o == Ordering::Less),
            None => return t.less(a, b),
        }
    }
    Ok(x.len() < y.len())
}

/// `__lt__` of the one class that all keys have, in Python: looked up once, as long as no class changes.
struct Method {
    class: Ref<Type>,
    function: Value,
    epoch: u64,
}

impl Method {
    fn of(t: &Thread, items: &[Item]) -> Option<Method> {
        // SAFETY: as in `sort_items`.
        let look = |i: &Item| t.type_of(unsafe { Value::borrow(&i.key) });
        let class = look(items.first()?);
        if !items.iter().all(|i| class.same(look(i).value())) {
            return None;
        }
        let function = class.lookup(t, &t.name("__lt__"))?;
        let epoch = t.interp().epoch.get();
        (function.layout() == layouts::FUNCTION).then_some(Method { class, function, epoch })
    }
    fn less(&mut self, t: &Thread, a: Word, b: Word) -> Res<bool> {
        let both = [a, b];
        // SAFETY: as in `sort_items`.
        let args = unsafe { &*(&both as *const [Word; 2] as *const [Value; 2]) };
        let same = |v: &Value| self.class.same(t.type_ref(v).value());
        if t.interp().epoch.get() != self.epoch || !same(&args[0]) || !same(&args[1]) {
            return t.less(&args[0], &args[1]);
        }
        let mut r = t.call(&self.function, args)?;
        if r.is_not_implemented() {
            r = t.compare_rest(&args[0], &args[1], CmpOp::Lt)?;
        }
        t.truth(&r)
    }
}

/// Sorts by the brief keys, and by `ties` where they are equal.
fn merge_sort(items: &mut [Item], mut ties: impl FnMut(Word, Word) -> Res<bool>) -> Res<()> {
    let n = items.len();
    if n < 2 {
        return Ok(());
    }
    let less = &mut |a: &Item, b: &Item| {
        if a.brief == b.brief { ties(a.key, b.key) } else { Ok(a.brief < b.brief) }
    };
    let mut room = Vec::new();
    // Natural runs, stretched to RUN by insertion.
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < n {
        let mut end = at + 1;
        if end < n {
            if less(&items[end], &items[at])? {
                end += 1;
                while end < n && less(&items[end], &items[end - 1])? {
                    end += 1;
                }
                items[at..end].reverse();
            } else {
                end += 1;
                while end < n && !less(&items[end], &items[end - 1])? {
                    end += 1;
                }
            }
        }
        let want = (at + RUN).min(n);
        while end < want {
            insert(items, at, end, less)?;
            end += 1;
        }
        runs.push((at, end));
        at = end;
        while runs.len() > 1 {
            let (b, a) = (runs[runs.len() - 1], runs[runs.len() - 2]);
            let crowded = a.1 - a.0 <= 2 * (b.1 - b.0);
            if !crowded && at < n {
                break;
            }
            merge(&mut items[a.0..b.1], a.1 - a.0, &mut room, less)?;
            runs.truncate(runs.len() - 2);
            runs.push((a.0, b.1));
        }
    }
    while runs.len() > 1 {
        let (b, a) = (runs[runs.len() - 1], runs[runs.len() - 2]);
        merge(&mut items[a.0..b.1], a.1 - a.0, &mut room, less)?;
        runs.truncate(runs.len() - 2);
        runs.push((a.0, b.1));
    }
    Ok(())
}

/// The first of the sorted `items` that `key` is less than.
fn upper(items: &[Item], key: &Item, less: &mut impl FnMut(&Item, &Item) -> Res<bool>) -> Res<usize> {
    let (mut lo, mut hi) = (0, items.len());
    while lo < hi {
        let mid = (lo + hi) / 2;
        if less(key, &items[mid])? {
            hi = mid;
        } else {
            lo = mid + 1;
        }
    }
    Ok(lo)
}

/// Binary insertion of `items[end]` into the sorted `items[at..end]`.
fn insert(
    items: &mut [Item],
    at: usize,
    end: usize,
    less: &mut impl FnMut(&Item, &Item) -> Res<bool>,
) -> Res<()> {
    let i = at + upper(&items[at..end], &items[end], less)?;
    let item = items[end];
    items.copy_within(i..end, i + 1);
    items[i] = item;
    Ok(())
}

/// Merges the sorted runs before and from `mid`. On an error every item is still there, in some order.
fn merge(
    items: &mut [Item],
    mid: usize,
    room: &mut Vec<Item>,
    less: &mut impl FnMut(&Item, &Item) -> Res<bool>,
) -> Res<()> {
    // What stands in its place already is left alone.
    let from = upper(&items[..mid], &items[mid], less)?;
    room.clear();
    room.extend_from_slice(&items[from..mid]);
    let (mut i, mut j, mut to) = (0, mid, from);
    let mut r = Ok(());
    while i < room.len() && j < items.len() {
        match less(&items[j], &room[i]) {
            Ok(later) => {
                // Without a branch: which it is cannot be foreseen.
                items[to] = *(if later { &items[j] } else { &room[i] });
                j += later as usize;
                i += !later as usize;
            }
            Err(e) => {
                r = Err(e);
                break;
            }
        }
        to += 1;
    }
    // The gap is as long as what is left in the room.
    items[to..to + room.len() - i].copy_from_slice(&room[i..]);
    r
}
