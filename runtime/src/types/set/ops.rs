//! The algebra of sets: tables from tables and iterables, in the order CPython works in, which shows in the
//! order of the results.

use super::{Table, table_of};
use crate::heap::{Res, Value};
use crate::sync::thread::Thread;
use crate::types::dict::Dict;

/// Adds everything of an iterable.
pub fn update(t: &Thread, to: &Table, from: &Value) -> Res<()> {
    if let Some(other) = table_of(from) {
        let hold = from.clone();
        to.merge(t, other)?;
        drop(hold);
        return Ok(());
    }
    if let Some(d) = from.exact::<Dict>() {
        to.reserve(t, d.len())?;
        let mut i = 0;
        while i < d.used() {
            if let Some((k, _)) = d.at(i) {
                to.add_hashed(t, d.hash_at(i), k)?;
            }
            i += 1;
        }
        return Ok(());
    }
    t.for_each(from, |x| to.add(t, x).map(|_| true))
}

pub fn copy(t: &Thread, from: &Table) -> Res<Table> {
    let out = Table::new();
    out.merge(t, from)?;
    Ok(out)
}

/// `a & b`, for any iterable b.
pub fn intersection(t: &Thread, a: &Table, b: &Value) -> Res<Table> {
    let out = Table::new();
    if let Some(other) = table_of(b) {
        if std::ptr::eq(a, other) {
            return copy(t, a);
        }
        let (look, walk) = if other.len() > a.len() { (other, a) } else { (a, other) };
        let mut at = 0;
        while let Some((hash, key)) = walk.next(&mut at) {
            if look.contains_hashed(t, hash, &key)? {
                out.add_hashed(t, hash, key)?;
            }
        }
        return Ok(out);
    }
    t.for_each(b, |key| {
        let hash = t.hash(&key)?;
        if a.contains_hashed(t, hash, &key)? {
            out.add_hashed(t, hash, key)?;
        }
        Ok(true)
    })?;
    Ok(out)
}

/// `a -= b`
pub fn difference_update(t: &Thread, a: &Table, b: &Value) -> Res<()> {
    if let Some(other) = table_of(b) {
        if std::ptr::eq(a, other) {
            a.clear();
            return Ok(());
        }
        // A far larger set is first cut down to what matters.
        let small = if other.len() >> 3 > a.len() { Some(intersection(t, a, b)?) } else { None };
        let walk = small.as_ref().unwrap_or(other);
        let mut at = 0;
        while let Some((hash, key)) = walk.next(&mut at) {
            a.discard_hashed(t, hash, &key)?;
        }
    } else {
        t.for_each(b, |key| a.discard(t, &key).map(|_| true))?;
    }
    a.tidy(t)
}

/// `a - b`
pub fn difference(t: &Thread, a: &Table, b: &Value) -> Res<Table> {
    let size = match (table_of(b), b.exact::<Dict>()) {
        (Some(o), _) => Some(o.len()),
        (_, Some(d)) => Some(d.len()),
        _ => None,
    };
    if size.is_none_or(|n| a.len() >> 2 > n) {
        let out = copy(t, a)?;
        difference_update(t, &out, b)?;
        return Ok(out);
    }
    let out = Table::new();
    let mut at = 0;
    while let Some((hash, key)) = a.next(&mut at) {
        let there = match (table_of(b), b.exact::<Dict>()) {
            (Some(o), _) => o.contains_hashed(t, hash, &key)?,
            (_, Some(d)) => d.get_hashed(t, hash, &key)?.is_some(),
            _ => false,
        };
        if !there {
            out.add_hashed(t, hash, key)?;
        }
    }
    Ok(out)
}

fn toggle(t: &Thread, a: &Table, hash: i64, key: Value) -> Res<()> {
    if !a.discard_hashed(t, hash, &key)? {
        a.add_hashed(t, hash, key)?;
    }
    Ok(())
}

/// `a ^= b`, for a table.
pub fn symmetric_with(t: &Thread, a: &Table, b: &Table) -> Res<()> {
    if std::ptr::eq(a, b) {
        a.clear();
        return Ok(());
    }
    let mut at = 0;
    while let Some((hash, key)) = b.next(&mut at) {
        toggle(t, a, hash, key)?;
    }
    Ok(())
}

/// `a ^= b`, for any iterable.
pub fn symmetric_update(t: &Thread, a: &Table, b: &Value) -> Res<()> {
    if let Some(other) = table_of(b) {
        return symmetric_with(t, a, other);
    }
    if let Some(d) = b.exact::<Dict>() {
        let mut i = 0;
        while i < d.used() {
            if let Some((k, _)) = d.at(i) {
                toggle(t, a, d.hash_at(i), k)?;
            }
            i += 1;
        }
        return Ok(());
    }
    let other = Table::new();
    update(t, &other, b)?;
    symmetric_with(t, a, &other)
}

/// `a ^ b`: built on a copy of b.
pub fn symmetric(t: &Thread, a: &Table, b: &Value) -> Res<Table> {
    let out = Table::new();
    update(t, &out, b)?;
    symmetric_with(t, &out, a)?;
    Ok(out)
}

/// `a <= b`, for two tables.
pub fn is_subset(t: &Thread, a: &Table, b: &Table) -> Res<bool> {
    if a.len() > b.len() {
        return Ok(false);
    }
    let mut at = 0;
    while let Some((hash, key)) = a.next(&mut at) {
        if !b.contains_hashed(t, hash, &key)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub fn is_disjoint(t: &Thread, a: &Table, b: &Value) -> Res<bool> {
    if let Some(other) = table_of(b) {
        if std::ptr::eq(a, other) {
            return Ok(a.is_empty());
        }
        let (look, walk) = if other.len() > a.len() { (other, a) } else { (a, other) };
        let mut at = 0;
        while let Some((hash, key)) = walk.next(&mut at) {
            if look.contains_hashed(t, hash, &key)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    let mut none = true;
    t.for_each(b, |key| {
        none = !a.contains(t, &key)?;
        Ok(none)
    })?;
    Ok(none)
}
