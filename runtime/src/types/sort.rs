//! Sorting: a stable merge sort with runs, tolerant of any comparison (Tim Peters' listsort in outline).
//!
//! std's sort may panic on inconsistent orders and cannot stop in the middle, so this is ours.

use crate::heap::{Res, Value, ValueVec};
use crate::sync::thread::Thread;

const RUN: usize = 24;

/// Sorts by `<` on keys; returns the values in whatever order they are, and the error if one was raised.
pub fn sort_values(t: &Thread, items: ValueVec, key: &Value, reverse: bool) -> (ValueVec, Res<()>) {
    let mut values: Vec<Value> = Vec::with_capacity(items.len());
    if reverse {
        items.reverse();
    }
    while let Some(v) = items.pop() {
        values.push(v);
    }
    values.reverse();
    let r = sort_keyed(t, &mut values, key);
    if reverse {
        values.reverse();
    }
    for v in values {
        if items.push(t, v).is_err() {
            return (items, Err(t.memory_error()));
        }
    }
    (items, r)
}

fn sort_keyed(t: &Thread, values: &mut Vec<Value>, key: &Value) -> Res<()> {
    if key.is_none() {
        let mut items: Vec<(Value, ())> = std::mem::take(values).into_iter().map(|v| (v, ())).collect();
        let r = sort_items(t, &mut items);
        *values = items.into_iter().map(|(v, _)| v).collect();
        return r;
    }
    let mut keys = Vec::with_capacity(values.len());
    for v in values.iter() {
        keys.push(t.call(key, std::slice::from_ref(v))?);
    }
    let mut items: Vec<(Value, Value)> = keys.into_iter().zip(std::mem::take(values)).collect();
    let r = sort_items(t, &mut items);
    *values = items.into_iter().map(|(_, v)| v).collect();
    r
}

/// Picks the comparison that fits all keys, then sorts.
fn sort_items<V>(t: &Thread, items: &mut [(Value, V)]) -> Res<()> {
    use crate::types::str::Str;
    if items.iter().all(|(k, _)| k.as_small_int().is_some()) {
        return merge_sort(items, &mut |a, b| Ok(a.word().int() < b.word().int()));
    }
    if items.iter().all(|(k, _)| k.word().is_float()) {
        return merge_sort(items, &mut |a, b| Ok(a.word().float() < b.word().float()));
    }
    if items.iter().all(|(k, _)| k.is_exact::<Str>()) {
        return merge_sort(items, &mut |a, b| match (a.payload::<Str>(), b.payload::<Str>()) {
            (Some(x), Some(y)) => Ok(x.as_bytes() < y.as_bytes()),
            _ => Ok(false),
        });
    }
    merge_sort(items, &mut |a, b| t.less(a, b))
}

type Less<'a> = dyn FnMut(&Value, &Value) -> Res<bool> + 'a;

fn merge_sort<V>(items: &mut [(Value, V)], less: &mut Less<'_>) -> Res<()> {
    let n = items.len();
    if n < 2 {
        return Ok(());
    }
    // Natural runs, stretched to RUN by insertion.
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut at = 0;
    while at < n {
        let mut end = at + 1;
        if end < n {
            if less(&items[end].0, &items[at].0)? {
                end += 1;
                while end < n && less(&items[end].0, &items[end - 1].0)? {
                    end += 1;
                }
                items[at..end].reverse();
            } else {
                end += 1;
                while end < n && !less(&items[end].0, &items[end - 1].0)? {
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
            merge(items, a.0, a.1, b.1, less)?;
            runs.truncate(runs.len() - 2);
            runs.push((a.0, b.1));
        }
    }
    while runs.len() > 1 {
        let (b, a) = (runs[runs.len() - 1], runs[runs.len() - 2]);
        merge(items, a.0, a.1, b.1, less)?;
        runs.truncate(runs.len() - 2);
        runs.push((a.0, b.1));
    }
    Ok(())
}

/// Binary insertion of `items[end]` into the sorted `items[at..end]`.
fn insert<V>(items: &mut [(Value, V)], at: usize, end: usize, less: &mut Less<'_>) -> Res<()> {
    let (mut lo, mut hi) = (at, end);
    while lo < hi {
        let mid = (lo + hi) / 2;
        if less(&items[end].0, &items[mid].0)? {
            hi = mid;
        } else {
            lo = mid + 1;
        }
    }
    items[lo..=end].rotate_right(1);
    Ok(())
}

/// Merges two neighbouring sorted runs. On an error every item is still there, in some order.
fn merge<V>(items: &mut [(Value, V)], from: usize, mid: usize, to: usize, less: &mut Less<'_>) -> Res<()> {
    // Skip what is already in place.
    let mut from = from;
    let pivot = mid;
    {
        let (mut lo, mut hi) = (from, mid);
        while lo < hi {
            let m = (lo + hi) / 2;
            if less(&items[pivot].0, &items[m].0)? {
                hi = m;
            } else {
                lo = m + 1;
            }
        }
        from = lo.max(from);
    }
    if from == mid {
        return Ok(());
    }
    // Decide the whole order first, as a list of sources, then move: an error leaves all in place.
    let (mut a, mut b) = (from, mid);
    let mut order: Vec<u32> = Vec::with_capacity(to - from);
    while a < mid && b < to {
        if less(&items[b].0, &items[a].0)? {
            order.push((b - from) as u32);
            b += 1;
        } else {
            order.push((a - from) as u32);
            a += 1;
        }
    }
    order.extend((a..mid).map(|i| (i - from) as u32));
    permute(&mut items[from..from + order.len()], &mut order);
    Ok(())
}

/// Puts `items[order[i]]` at `i`, following cycles.
fn permute<T>(items: &mut [T], order: &mut [u32]) {
    for start in 0..order.len() {
        let mut i = start;
        while order[i] as usize != start {
            let next = order[i] as usize;
            items.swap(i, next);
            order[i] = i as u32;
            i = next;
        }
        order[i] = i as u32;
    }
}
