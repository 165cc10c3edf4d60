//! count, cycle, repeat.

use super::{Lazy, lazy_type, me, plain};
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::native::{TypeSpec, method};
use ouro_runtime::protocol::number::BinOp;

const END: Res = Ok(Value::UNBOUND);

fn is_number(t: &Thread, v: &Value) -> bool {
    let s = &t.type_ref(v).slots;
    t.is_int(v)
        || s.float.get().is_some()
        || s.index.get().is_some()
        || s.int.get().is_some()
        || v.is::<ouro_runtime::types::complex::Complex>()
}

pub static COUNT: TypeSpec = TypeSpec {
    module: "itertools",
    flags: super::FLAGS,
    slots: |s| {
        s.new.set(Some(|t, ty, args, kw| {
            let a = bind_args(t, ouro_runtime::signature!("count(start=0, step=1)"), args, kw)?;
            if !is_number(t, &a[0]) || !is_number(t, &a[1]) {
                return Err(t.type_error("a number is required"));
            }
            Ok(Lazy::make(t, ty, vec![a[0].clone(), a[1].clone()])?.into_value())
        }));
        s.iter.set(Some(ouro_runtime::types::iterators::itself));
        s.next.set(Some(|t, v| {
            let Some(l) = me(v) else { return END };
            let x = l.at(0);
            l.v.set(0, t.binary(&x, &l.at(1), BinOp::Add)?);
            Ok(x)
        }));
        s.repr.set(Some(|t, v| {
            let Some(l) = me(v) else { return t.string("count()") };
            let x = t.repr(&l.at(0))?;
            if l.at(1).as_small_int() == Some(1) {
                return t.string(format!("count({})", x.lossy()));
            }
            let step = t.repr(&l.at(1))?;
            t.string(format!("count({}, {})", x.lossy(), step.lossy()))
        }));
    },
    methods: &[method("__reduce__(self, /)", |t, a| {
        let Some(l) = me(&a[0]) else { return Err(t.type_error("a count is required")) };
        let one = l.at(0).as_small_int().is_some() && l.at(1).as_small_int() == Some(1);
        let args = t.tuple(if one { vec![l.at(0)] } else { vec![l.at(0), l.at(1)] })?;
        t.tuple(vec![t.type_of(&a[0]).into_value(), args])
    })],
    ..TypeSpec::of::<Lazy>("count")
};

// cycle: the iterator (None once exhausted), then what it gave; n is the position in the second round.
lazy_type!(
    CYCLE,
    "cycle",
    |t, ty, args, kw| {
        let args = plain(t, ty, &CYCLE, args, kw)?;
        let [x] = args else {
            return Err(t.type_error(format!("cycle expected 1 argument, got {}", args.len())));
        };
        Ok(Lazy::make(t, ty, vec![t.iter(x)?])?.into_value())
    },
    |t, v| {
        let Some(l) = me(v) else { return END };
        let it = l.at(0);
        if !it.is_none() {
            if let Some(x) = t.next(&it)? {
                l.v.push(t, x.clone())?;
                return Ok(x);
            }
            l.v.set(0, Value::NONE);
        }
        let n = l.v.len() as i64 - 1;
        if n < 1 {
            return END;
        }
        let i = l.n.get();
        l.n.set((i + 1) % n);
        Ok(l.at(i as usize + 1))
    }
);

/// `n` is how often it repeats still; -1 is for ever.
pub static REPEAT: TypeSpec = TypeSpec {
    module: "itertools",
    flags: super::FLAGS,
    slots: |s| {
        s.new.set(Some(|t, ty, args, kw| {
            let a = bind_args(t, ouro_runtime::signature!("repeat(object, times=...)"), args, kw)?;
            let n = if a[1].is_unbound() { -1 } else { t.arg_i64(&a[1])?.max(0) };
            let l = Lazy::make(t, ty, vec![a[0].clone()])?;
            l.n.set(n);
            Ok(l.into_value())
        }));
        s.iter.set(Some(ouro_runtime::types::iterators::itself));
        s.next.set(Some(|_, v| {
            let Some(l) = me(v) else { return END };
            match l.n.get() {
                0 => return END,
                n if n > 0 => l.n.set(n - 1),
                _ => {}
            }
            Ok(l.at(0))
        }));
        s.repr.set(Some(|t, v| {
            let Some(l) = me(v) else { return t.string("repeat()") };
            let x = t.repr(&l.at(0))?;
            match l.n.get() {
                -1 => t.string(format!("repeat({})", x.lossy())),
                n => t.string(format!("repeat({}, {n})", x.lossy())),
            }
        }));
    },
    methods: &[method("__length_hint__(self, /)", |t, a| match a[0].payload::<Lazy>().map(|l| l.n.get()) {
        Some(n) if n >= 0 => t.int(n),
        _ => Err(t.type_error("len() of unsized object")),
    })],
    ..TypeSpec::of::<Lazy>("repeat")
};
