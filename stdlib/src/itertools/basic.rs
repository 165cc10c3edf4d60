//! Iterators that pass on, drop or join what comes.

use super::{Lazy, lazy_type, me, plain};
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::native::class_method;
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::protocol::call::{keyword, positional};
use ouro_runtime::protocol::number::BinOp;
use ouro_runtime::types::iterators::GENERIC;
use ouro_runtime::types::str::text_of;
use ouro_runtime::{Exc, Thread};

const END: Res = Ok(Value::UNBOUND);

// chain: v[0] iterates over iterables, v[1] is the current iterator (None between two).
lazy_type!(
    CHAIN,
    "chain",
    |t, ty, args, kw| {
        let args = plain(t, ty, &CHAIN, args, kw)?;
        let all = t.iter(&t.tuple(args.to_vec())?)?;
        Ok(Lazy::make(t, ty, vec![all, Value::NONE])?.into_value())
    },
    |t, v| {
        let Some(l) = me(v) else { return END };
        loop {
            let mut current = l.at(1);
            if current.is_none() {
                match t.next(&l.at(0))? {
                    None => return l.end(),
                    Some(x) => {
                        current = t.iter(&x)?;
                        l.v.set(1, current.clone());
                    }
                }
            }
            if let Some(x) = t.next(&current)? {
                return Ok(x);
            }
            l.v.set(1, Value::NONE);
        }
    },
    methods: &[
        class_method("from_iterable(cls, iterable, /)", |t, a| {
            let Some(ty) = a[0].as_ref::<Type>() else { return Err(t.type_error("a type is required")) };
            Ok(Lazy::make(t, ty, vec![t.iter(&a[1])?, Value::NONE])?.into_value())
        }),
        GENERIC,
    ]
);

/// `f(function, iterable)`: the function first, then the iterator.
fn function_and_iter(t: &Thread, ty: &Ref<Type>, args: &[Value]) -> Res {
    let name = ty.name_str();
    let [f, x] = args else {
        return Err(t.type_error(format!("{name} expected 2 arguments, got {}", args.len())));
    };
    Ok(Lazy::make(t, ty, vec![f.clone(), t.iter(x)?])?.into_value())
}

lazy_type!(
    TAKEWHILE,
    "takewhile",
    |t, ty, args, kw| function_and_iter(t, ty, plain(t, ty, &TAKEWHILE, args, kw)?),
    |t, v| {
        let Some(l) = me(v) else { return END };
        let Some(x) = t.next(&l.at(1))? else { return END };
        let good = t.call(&l.at(0), std::slice::from_ref(&x))?;
        if t.truth(&good)? { Ok(x) } else { l.end() }
    }
);

lazy_type!(
    DROPWHILE,
    "dropwhile",
    |t, ty, args, kw| function_and_iter(t, ty, plain(t, ty, &DROPWHILE, args, kw)?),
    |t, v| {
        let Some(l) = me(v) else { return END };
        while let Some(x) = t.next(&l.at(1))? {
            if l.n.get() == 1 {
                return Ok(x);
            }
            let good = t.call(&l.at(0), std::slice::from_ref(&x))?;
            if !t.truth(&good)? {
                l.n.set(1);
                return Ok(x);
            }
        }
        END
    }
);

lazy_type!(
    FILTERFALSE,
    "filterfalse",
    |t, ty, args, kw| function_and_iter(t, ty, plain(t, ty, &FILTERFALSE, args, kw)?),
    |t, v| {
        let Some(l) = me(v) else { return END };
        let f = l.at(0);
        while let Some(x) = t.next(&l.at(1))? {
            let good =
                if f.is_none() { t.truth(&x)? } else { t.truth(&t.call(&f, std::slice::from_ref(&x))?)? };
            if !good {
                return Ok(x);
            }
        }
        END
    }
);

lazy_type!(
    STARMAP,
    "starmap",
    |t, ty, args, kw| function_and_iter(t, ty, plain(t, ty, &STARMAP, args, kw)?),
    |t, v| {
        let Some(l) = me(v) else { return END };
        let Some(x) = t.next(&l.at(1))? else { return END };
        t.call(&l.at(0), &t.collect(&x)?)
    }
);

lazy_type!(
    COMPRESS,
    "compress",
    |t, ty, args, kw| {
        let a = bind_args(t, ouro_runtime::signature!("compress(data, selectors)"), args, kw)?;
        Ok(Lazy::make(t, ty, vec![t.iter(&a[0])?, t.iter(&a[1])?])?.into_value())
    },
    |t, v| {
        let Some(l) = me(v) else { return END };
        loop {
            let Some(x) = t.next(&l.at(0))? else { return END };
            let Some(s) = t.next(&l.at(1))? else { return END };
            if t.truth(&s)? {
                return Ok(x);
            }
        }
    }
);

// islice: v[0] iterates; idx holds the next position wanted, n the stop (-1: none), m the step; done counts.
lazy_type!(
    ISLICE,
    "islice",
    |t, ty, args, kw| {
        let args = plain(t, ty, &ISLICE, args, kw)?;
        if !(2..=4).contains(&args.len()) {
            return Err(t.type_error(if args.len() < 2 {
                format!("islice expected at least 2 arguments, got {}", args.len())
            } else {
                format!("islice expected at most 4 arguments, got {}", args.len())
            }));
        }
        let number = |v: &Value, msg: &str, least: i64, default: i64| -> Res<i64> {
            if v.is_none() {
                return Ok(default);
            }
            let n = match t.index(v) {
                Ok(n) => t.as_i64(&n).filter(|n| *n >= least),
                Err(e) => t.catch(e, Exc::TypeError).map(|_| None)?,
            };
            n.ok_or_else(|| t.value_error(msg))
        };
        let stop_msg = "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
        let all_msg = "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
        let (start, stop) = match args.len() {
            2 => (0, number(&args[1], stop_msg, 0, -1)?),
            _ => {
                let stop = number(&args[2], stop_msg, 0, -1)?;
                (number(&args[1], all_msg, 0, 0)?, stop)
            }
        };
        let step = match args.get(3) {
            Some(s) => number(s, "Step for islice() must be a positive integer or None.", 1, 1)?,
            None => 1,
        };
        let l = Lazy::make(t, ty, vec![t.iter(&args[0])?])?;
        l.n.set(stop);
        l.m.set(step);
        *l.idx.borrow_mut() = vec![start as usize, 0];
        Ok(l.into_value())
    },
    |t, v| {
        let Some(l) = me(v) else { return END };
        let (next, mut count) = {
            let i = l.idx.borrow();
            (i[0], i[1])
        };
        let stop = if l.n.get() < 0 { usize::MAX } else { l.n.get() as usize };
        let it = l.at(0);
        let goal = next.min(stop);
        while count < goal {
            if t.next(&it)?.is_none() {
                return l.end();
            }
            count += 1;
            l.idx.borrow_mut()[1] = count;
        }
        if count >= stop {
            return l.end();
        }
        let Some(x) = t.next(&it)? else { return l.end() };
        let mut i = l.idx.borrow_mut();
        i[1] = count + 1;
        i[0] = next.saturating_add(l.m.get() as usize).min(stop);
        Ok(x)
    }
);

lazy_type!(
    PAIRWISE,
    "pairwise",
    |t, ty, args, kw| {
        let args = plain(t, ty, &PAIRWISE, args, kw)?;
        let [x] = args else {
            return Err(t.type_error(format!("pairwise expected 1 argument, got {}", args.len())));
        };
        Ok(Lazy::make(t, ty, vec![t.iter(x)?, Value::UNBOUND])?.into_value())
    },
    |t, v| {
        let Some(l) = me(v) else { return END };
        let it = l.at(0);
        let mut old = l.at(1);
        if old.is_unbound() {
            let Some(x) = t.next(&it)? else { return l.end() };
            l.v.set(1, x.clone());
            old = x;
        }
        let Some(new) = t.next(&it)? else { return l.end() };
        l.v.set(1, new.clone());
        t.tuple(vec![old, new])
    }
);

lazy_type!(
    BATCHED,
    "batched",
    |t, ty, args, kw| {
        let a = bind_args(t, ouro_runtime::signature!("batched(iterable, n, *, strict=False)"), args, kw)?;
        let n = t.arg_i64(&a[1])?;
        if n < 1 {
            return Err(t.value_error("n must be at least one"));
        }
        let l = Lazy::make(t, ty, vec![t.iter(&a[0])?])?;
        l.n.set(n);
        l.m.set(t.truth(&a[2])? as i64);
        Ok(l.into_value())
    },
    |t, v| {
        let Some(l) = me(v) else { return END };
        let it = l.at(0);
        let mut out = Vec::new();
        while (out.len() as i64) < l.n.get() {
            match t.next(&it)? {
                Some(x) => out.push(x),
                None => break,
            }
        }
        if out.is_empty() {
            return l.end();
        }
        if (out.len() as i64) < l.n.get() {
            if l.m.get() == 1 {
                l.end()?;
                return Err(t.value_error("batched(): incomplete batch"));
            }
            l.end()?;
        }
        t.tuple(out)
    }
);

// accumulate: iterator, function, total so far (UNBOUND before the first), initial.
lazy_type!(
    ACCUMULATE,
    "accumulate",
    |t, ty, args, kw| {
        let a = bind_args(
            t,
            ouro_runtime::signature!("accumulate(iterable, func=None, *, initial=None)"),
            args,
            kw,
        )?;
        let it = t.iter(&a[0])?;
        Ok(Lazy::make(t, ty, vec![it, a[1].clone(), Value::UNBOUND, a[2].clone()])?.into_value())
    },
    |t, v| {
        let Some(l) = me(v) else { return END };
        let initial = l.at(3);
        if !initial.is_none() {
            l.v.set(3, Value::NONE);
            l.v.set(2, initial.clone());
            return Ok(initial);
        }
        let Some(x) = t.next(&l.at(0))? else { return END };
        let (f, total) = (l.at(1), l.at(2));
        let new = if total.is_unbound() {
            x
        } else if f.is_none() {
            t.binary(&total, &x, BinOp::Add)?
        } else {
            t.call(&f, &[total, x])?
        };
        l.v.set(2, new.clone());
        Ok(new)
    }
);

// zip_longest: the iterators (None once exhausted), then the fill value; n counts the live ones.
lazy_type!(
    ZIP_LONGEST,
    "zip_longest",
    |t, ty, args, kw| {
        let fill = keyword(args, kw, "fillvalue").cloned().unwrap_or(Value::NONE);
        if let Some(bad) = kw.and_then(|k| k.as_slice().iter().find(|n| text_of(n) != "fillvalue")) {
            return Err(
                t.type_error(format!("zip_longest() got an unexpected keyword argument '{}'", text_of(bad)))
            );
        }
        let mut v = Vec::new();
        for x in positional(args, kw) {
            v.push(t.iter(x)?);
        }
        let n = v.len() as i64;
        v.push(fill);
        let l = Lazy::make(t, ty, v)?;
        l.n.set(n);
        Ok(l.into_value())
    },
    |t, v| {
        let Some(l) = me(v) else { return END };
        let n = l.v.len().saturating_sub(1);
        if n == 0 || l.n.get() == 0 {
            return END;
        }
        let fill = l.at(n);
        let mut out = Vec::with_capacity(n);
        for i in 0..n {
            let it = l.at(i);
            let x = if it.is_none() { None } else { t.next(&it)? };
            if x.is_none() && !it.is_none() {
                l.n.set(l.n.get() - 1);
                if l.n.get() == 0 {
                    return l.end();
                }
                l.v.set(i, Value::NONE);
            }
            out.push(x.unwrap_or_else(|| fill.clone()));
        }
        t.tuple(out)
    }
);
