//! product, permutations, combinations: `v` holds the pool (for product one tuple per place), `idx` the
//! choice that comes next.

use super::{Lazy, lazy_type, me};
use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::protocol::call::{keyword, positional};
use ouro_runtime::types::str::text_of;
use ouro_runtime::types::tuple::Tuple;

const END: Res = Ok(Value::UNBOUND);

fn pick(t: &Thread, l: &Lazy, idx: &[usize]) -> Res {
    t.tuple(idx.iter().map(|i| l.at(*i)).collect())
}

fn pool_and_r(
    t: &Thread,
    ty: &Ref<Type>,
    args: &[Value],
    kw: Option<&Ref<Tuple>>,
) -> Res<(Ref<Lazy>, usize)> {
    let a = bind_args(t, ouro_runtime::signature!("combinations(iterable, r)"), args, kw)?;
    let pool = t.collect(&a[0])?;
    let r = t.arg_i64(&a[1])?;
    if r < 0 {
        return Err(t.value_error("r must be non-negative"));
    }
    let l = Lazy::make(t, ty, pool)?;
    Ok((l, r as usize))
}

lazy_type!(
    COMBINATIONS,
    "combinations",
    |t, ty, args, kw| {
        let (l, r) = pool_and_r(t, ty, args, kw)?;
        if r > l.v.len() {
            l.done.set(true);
        } else {
            *l.idx.borrow_mut() = (0..r).collect();
        }
        Ok(l.into_value())
    },
    |t, v| {
        let Some(l) = me(v) else { return END };
        let now = l.idx.borrow().clone();
        let (n, r) = (l.v.len(), now.len());
        let out = pick(t, l, &now)?;
        let mut idx = l.idx.borrow_mut();
        match (0..r).rev().find(|i| idx[*i] != i + n - r) {
            None => l.done.set(true),
            Some(i) => {
                idx[i] += 1;
                for j in i + 1..r {
                    idx[j] = idx[j - 1] + 1;
                }
            }
        }
        Ok(out)
    }
);

lazy_type!(
    WITH_REPLACEMENT,
    "combinations_with_replacement",
    |t, ty, args, kw| {
        let (l, r) = pool_and_r(t, ty, args, kw)?;
        if l.v.is_empty() && r > 0 {
            l.done.set(true);
        } else {
            if r > 1 << 26 {
                return Err(t.memory_error());
            }
            *l.idx.borrow_mut() = vec![0; r];
        }
        Ok(l.into_value())
    },
    |t, v| {
        let Some(l) = me(v) else { return END };
        let now = l.idx.borrow().clone();
        let out = pick(t, l, &now)?;
        let mut idx = l.idx.borrow_mut();
        let n = l.v.len();
        match (0..now.len()).rev().find(|i| idx[*i] + 1 != n) {
            None => l.done.set(true),
            Some(i) => {
                let next = idx[i] + 1;
                idx[i..].fill(next);
            }
        }
        Ok(out)
    }
);

// permutations: idx holds the order of the pool, then the r cycles.
lazy_type!(
    PERMUTATIONS,
    "permutations",
    |t, ty, args, kw| {
        let a = bind_args(t, ouro_runtime::signature!("permutations(iterable, r=None)"), args, kw)?;
        let pool = t.collect(&a[0])?;
        let n = pool.len();
        let r = if a[1].is_none() {
            n as i64
        } else {
            if !t.is_int(&a[1]) {
                return Err(t.type_error("Expected int as r"));
            }
            t.arg_i64(&a[1])?
        };
        if r < 0 {
            return Err(t.value_error("r must be non-negative"));
        }
        let l = Lazy::make(t, ty, pool)?;
        if r as usize > n {
            l.done.set(true);
        } else {
            l.n.set(r);
            let cycles = (0..r as usize).map(|i| n - i);
            *l.idx.borrow_mut() = (0..n).chain(cycles).collect();
        }
        Ok(l.into_value())
    },
    |t, v| {
        let Some(l) = me(v) else { return END };
        let (n, r) = (l.v.len(), l.n.get() as usize);
        let now = l.idx.borrow()[..r].to_vec();
        let out = pick(t, l, &now)?;
        let mut idx = l.idx.borrow_mut();
        let (order, cycles) = idx.split_at_mut(n);
        for i in (0..r).rev() {
            cycles[i] -= 1;
            if cycles[i] == 0 {
                order[i..].rotate_left(1);
                cycles[i] = n - i;
            } else {
                order.swap(i, n - cycles[i]);
                return Ok(out);
            }
        }
        l.done.set(true);
        Ok(out)
    }
);

lazy_type!(
    PRODUCT,
    "product",
    |t, ty, args, kw| {
        if let Some(bad) = kw.and_then(|k| k.as_slice().iter().find(|n| text_of(n) != "repeat")) {
            return Err(
                t.type_error(format!("product() got an unexpected keyword argument '{}'", text_of(bad)))
            );
        }
        let repeat = match keyword(args, kw, "repeat") {
            Some(v) => t.arg_i64(v)?,
            None => 1,
        };
        if repeat < 0 {
            return Err(t.value_error("repeat argument cannot be negative"));
        }
        let mut pools = Vec::new();
        for x in positional(args, kw) {
            pools.push(t.tuple(t.collect(x)?)?);
        }
        if pools.len().saturating_mul(repeat as usize) > 1 << 24 {
            return Err(t.overflow_error("repeat argument too large"));
        }
        let empty = pools.iter().any(|p| p.payload::<Tuple>().is_some_and(|p| p.is_empty()));
        let all: Vec<Value> = std::iter::repeat_n(&pools, repeat as usize).flatten().cloned().collect();
        let n = all.len();
        let l = Lazy::make(t, ty, all)?;
        *l.idx.borrow_mut() = vec![0; n];
        l.done.set(empty && n > 0);
        Ok(l.into_value())
    },
    |t, v| {
        let Some(l) = me(v) else { return END };
        let now = l.idx.borrow().clone();
        let item = |i: usize, k: usize| l.at(i).payload::<Tuple>().and_then(|p| p.as_slice().get(k).cloned());
        let out = t.tuple(now.iter().enumerate().filter_map(|(i, k)| item(i, *k)).collect())?;
        let mut idx = l.idx.borrow_mut();
        for i in (0..now.len()).rev() {
            idx[i] += 1;
            if idx[i] < l.at(i).payload::<Tuple>().map_or(0, |p| p.len()) {
                return Ok(out);
            }
            idx[i] = 0;
        }
        l.done.set(true);
        Ok(out)
    }
);
