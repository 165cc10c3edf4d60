//! Sorting: a stable merge sort with natural runs, tolerant of any comparison (Tim Peters' listsort in outline).
//!
//! std's sort may panic on inconsistent orders and cannot stop in the middle, so this is ours.
#![allow(unsafe_code)] // island: values move about as words

use crate::heap::{Res, Value, ValueVec, Word};
use crate::protocol::compare::plain_order;
use crate::sync::thread::Thread;
use crate::types::str::Str;
use crate::types::tuple::Tuple;
use std::cmp::Ordering;

const RUN: usize = 24;

/// A key and the value that goes with it, each owned by the array they stand in; UNBOUND for the value
/// when it is its own key.
type Item = (Word, Word);

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
            pairs.push((v, Word::UNBOUND));
            continue;
        }
        // SAFETY: as above.
        match t.call(key, std::slice::from_ref(unsafe { Value::borrow(&v) })) {
            Ok(k) => pairs.push((k.into_word(), v)),
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
        for (k, v) in &pairs {
            // SAFETY: a permutation of the words that the array owns.
            unsafe {
                *to = if v.is_unbound() { *k } else { *v };
                to = to.add(1);
            }
        }
    }
    if reverse {
        items.reverse();
    }
    if !key.is_none() {
        for (k, _) in pairs {
            // SAFETY: the keys are this function's own.
            drop(unsafe { Value::from_owned(k) });
        }
    }
    (items, r)
}

/// Picks the comparison that fits all keys, then sorts.
fn sort_items(t: &Thread, items: &mut [Item]) -> Res<()> {
    if items.iter().all(|(k, _)| k.is_int()) {
        return merge_sort(items, |a, b| Ok(a.int() < b.int()));
    }
    if items.iter().all(|(k, _)| k.is_float()) {
        return merge_sort(items, |a, b| Ok(a.float() < b.float()));
    }
    // SAFETY: every key is owned by the array while it is sorted, here and below.
    let look = |w: &Word| unsafe { &*(w as *const Word as *const Value) };
    if items.iter().all(|(k, _)| look(k).is_exact::<Str>()) {
        return merge_sort(items, |a, b| Ok(plain_order(look(&a), look(&b)) == Some(Ordering::Less)));
    }
    if items.iter().all(|(k, _)| look(k).is_exact::<Tuple>()) {
        return merge_sort(items, |a, b| tuple_less(t, look(&a), look(&b)));
    }
    merge_sort(items, |a, b| t.less(look(&a), look(&b)))
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

fn merge_sort(items: &mut [Item], mut less: impl FnMut(Word, Word) -> Res<bool>) -> Res<()> {
    let n = items.len();
    if n < 2 {
        return Ok(());
    }
    let less = &mut less;
    let mut room = Vec::new();
    // Natural runs, stretched to RUN by insertion.
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < n {
        let mut end = at + 1;
        if end < n {
            if less(items[end].0, items[at].0)? {
                end += 1;
                while end < n && less(items[end].0, items[end - 1].0)? {
                    end += 1;
                }
                items[at..end].reverse();
            } else {
                end += 1;
                while end < n && !less(items[end].0, items[end - 1].0)? {
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
fn upper(items: &[Item], key: Word, less: &mut impl FnMut(Word, Word) -> Res<bool>) -> Res<usize> {
    let (mut lo, mut hi) = (0, items.len());
    while lo < hi {
        let mid = (lo + hi) / 2;
        if less(key, items[mid].0)? {
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
    less: &mut impl FnMut(Word, Word) -> Res<bool>,
) -> Res<()> {
    let i = at + upper(&items[at..end], items[end].0, less)?;
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
    less: &mut impl FnMut(Word, Word) -> Res<bool>,
) -> Res<()> {
    // What stands in its place already is left alone.
    let from = upper(&items[..mid], items[mid].0, less)?;
    room.clear();
    room.extend_from_slice(&items[from..mid]);
    let (mut i, mut j, mut to) = (0, mid, from);
    let mut r = Ok(());
    while i < room.len() && j < items.len() {
        match less(items[j].0, room[i].0) {
            Ok(true) => {
                items[to] = items[j];
                j += 1;
            }
            Ok(false) => {
                items[to] = room[i];
                i += 1;
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
