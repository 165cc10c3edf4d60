//! groupby: `v` holds iterator, key function, current value, current key, target key, current group's id.

use super::{Lazy, lazy_type};
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::bind::bind_args;
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::TypeSpec;
use ouro_runtime::model::typeobj::tflag;

const END: Res = Ok(Value::UNBOUND);
const ITER: usize = 0;
const FUNC: usize = 1;
const VALUE: usize = 2;
const KEY: usize = 3;
const TARGET: usize = 4;

/// Takes the next value in; false at the end.
fn step(t: &Thread, l: &Lazy) -> Res<bool> {
    let Some(x) = t.next(&l.at(ITER))? else { return Ok(false) };
    let f = l.at(FUNC);
    let key = if f.is_none() { x.clone() } else { t.call(&f, std::slice::from_ref(&x))? };
    l.v.set(VALUE, x);
    l.v.set(KEY, key);
    Ok(true)
}

lazy_type!(
    GROUPBY,
    "groupby",
    |t, ty, args, kw| {
        let a = bind_args(t, ouro_runtime::signature!("groupby(iterable, key=None)"), args, kw)?;
        let blank = Value::UNBOUND;
        let v = vec![t.iter(&a[0])?, a[1].clone(), blank.clone(), blank.clone(), blank];
        Ok(Lazy::make(t, ty, v)?.into_value())
    },
    |t, v| {
        let Some(l) = super::me(v) else { return END };
        // A group that is still being read is abandoned.
        l.n.set(l.n.get() + 1);
        loop {
            let (key, target) = (l.at(KEY), l.at(TARGET));
            if !key.is_unbound() && (target.is_unbound() || !t.equal(&target, &key)?) {
                break;
            }
            if !step(t, l)? {
                return END;
            }
        }
        let key = l.at(KEY);
        l.v.set(TARGET, key.clone());
        let ty = make_module_type(t, &GROUPER)?;
        let g = Lazy::make(t, &ty, vec![v.clone(), key.clone()])?;
        g.n.set(l.n.get());
        t.tuple(vec![key, g.into_value()])
    }
);

/// One group: its parent, its key; `n` says which of the parent's groups it is.
pub static GROUPER: TypeSpec = TypeSpec {
    module: "itertools",
    flags: tflag::IMMUTABLE | tflag::NO_NEW,
    slots: |s| {
        s.iter.set(Some(ouro_runtime::types::iterators::itself));
        s.next.set(Some(|t, v| {
            let Some(g) = super::me(v) else { return END };
            let parent = g.at(0);
            let Some(l) = super::me(&parent) else { return END };
            if l.n.get() != g.n.get() {
                return END;
            }
            if l.at(VALUE).is_unbound() && !step(t, l)? {
                return END;
            }
            if !t.equal(&g.at(1), &l.at(KEY))? {
                return END;
            }
            let x = l.at(VALUE);
            l.v.set(VALUE, Value::UNBOUND);
            Ok(x)
        }));
    },
    ..TypeSpec::of::<Lazy>("_grouper")
};
