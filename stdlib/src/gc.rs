//! `gc`: the face of the cycle collector.
//!
//! The three generations of CPython are told of the two that there are: 0 and 1 are the young, before and
//! after their first collection; 2 are the old.

use ouro_runtime::Thread;
use ouro_runtime::heap::header::flag;
use ouro_runtime::heap::{Ref, Res, Value, cycles, trace};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::list::List;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::tuple::Tuple;

fn state(t: &Thread) -> &cycles::Cycles {
    &t.heap().cycles
}

fn collect(t: &Thread, a: &[Value]) -> Res {
    let generation = t.arg_i64(&a[0])?;
    if !(0..3).contains(&generation) {
        return Err(t.value_error("invalid generation"));
    }
    Ok(Value::len(cycles::collect(t, generation as usize)))
}

fn set_threshold(t: &Thread, a: &[Value]) -> Res {
    let given = varargs(&a[0]);
    if !(1..=3).contains(&given.len()) {
        return Err(t.type_error("gc.set_threshold requires 1 to 3 arguments"));
    }
    let given = given.iter().map(|v| Ok(t.arg_i64(v)?.clamp(i32::MIN.into(), i32::MAX.into()) as i32));
    for (of, n) in state(t).thresholds.iter().zip(given.collect::<Res<Vec<i32>>>()?) {
        of.set(n);
    }
    state(t).young.allow(1);
    Ok(Value::NONE)
}

fn ints(t: &Thread, v: &[usize]) -> Res {
    t.tuple(v.iter().map(|n| Value::len(*n)).collect())
}

fn get_count(t: &Thread) -> Res {
    let rounds = state(t).rounds.each_ref().map(|r| r.get() as usize);
    ints(t, &[state(t).young_count(), rounds[0], rounds[1]])
}

fn get_stats(t: &Thread) -> Res {
    let mut out = Vec::new();
    for s in &state(t).stats {
        let (d, s) = (Dict::new(t)?, s.get());
        for (name, n) in
            [("collections", s.collections), ("collected", s.collected), ("uncollectable", s.uncollectable)]
        {
            d.insert(t, t.name(name).into_value(), Value::len(n as usize))?;
        }
        out.push(d.into_value());
    }
    t.list(out)
}

fn get_objects(t: &Thread, a: &[Value]) -> Res {
    let generation = if a[0].is_none() {
        None
    } else {
        if t.as_num(&a[0]).is_none() {
            let kind = t.type_name(&a[0]);
            return Err(t.type_error(format!("argument should be integer or None, not '{kind}'")));
        }
        match t.arg_i64(&a[0])? {
            -1 => None,
            n @ 0..3 => Some(n as usize),
            3.. => {
                return Err(t.value_error(
                    "generation parameter must be less than the number of available generations (3)",
                ));
            }
            _ => return Err(t.value_error("generation parameter cannot be negative")),
        }
    };
    t.list(cycles::objects(t, generation))
}

fn varargs(v: &Value) -> &[Value] {
    v.payload::<Tuple>().map_or(&[], |v| v.as_slice())
}

fn get_referrers(t: &Thread, a: &[Value]) -> Res {
    let mut found = cycles::referrers(t, varargs(&a[0]));
    // The tuple of the arguments is ours.
    found.retain(|v| !v.same(&a[0]));
    t.list(found)
}

fn get_referents(t: &Thread, a: &[Value]) -> Res {
    t.list(varargs(&a[0]).iter().flat_map(referents).collect())
}

/// What an object refers to, as CPython tells it: keys of dicts with nothing but strs for keys, and the names of
/// classes, go without saying.
fn referents(v: &Value) -> Vec<Value> {
    let mut all = trace::referents(v);
    if v.payload::<Dict>().is_some_and(|d| !d.is_mixed()) {
        let mut i = 0;
        all.retain(|_| {
            i += 1;
            i % 2 == 0
        });
    } else if v.is::<Type>() {
        all.retain(|x| !x.is::<Str>());
    }
    all
}

fn tracked_flag(v: &Value) -> bool {
    v.header().is_some_and(|h| h.has(flag::TRACKED))
}

/// Whether CPython's collector would follow an object; it stops following dicts and tuples of plain data.
fn is_tracked(v: &Value) -> bool {
    let Some(h) = v.header() else { return false };
    match h.layout() {
        layouts::DICT => trace::referents(v).iter().any(is_tracked),
        layouts::TUPLE => {
            let r = trace::referents(v);
            !r.is_empty() && (!h.has(flag::OLD) || r.iter().any(is_tracked))
        }
        layouts::TYPE => tracked_flag(v) && !h.is_immortal(),
        layouts::RANGE => false,
        _ => tracked_flag(v) || h.type_of().has(tflag::HEAP),
    }
}

const FUNCTIONS: &[Method] = &[
    method("collect(generation=2)", collect)
        .doc("Look for cycles that nobody reaches, and free them; how many objects they had."),
    method("enable()", |t, _| {
        state(t).enabled.set(true);
        Ok(Value::NONE)
    }),
    method("disable()", |t, _| {
        state(t).enabled.set(false);
        Ok(Value::NONE)
    }),
    method("isenabled()", |t, _| Ok(Value::bool(state(t).enabled.get()))),
    method("set_threshold(*thresholds)", set_threshold),
    method("get_threshold()", |t, _| {
        t.tuple(state(t).thresholds.iter().map(|n| Value::small_int(n.get())).collect())
    }),
    method("get_count()", |t, _| get_count(t)),
    method("set_debug(flags, /)", |t, a| {
        state(t).debug.set(t.arg_i64(&a[0])? as u32);
        Ok(Value::NONE)
    }),
    method("get_debug()", |t, _| Ok(Value::len(state(t).debug.get() as usize))),
    method("get_stats()", |t, _| get_stats(t)),
    method("get_objects(generation=None)", get_objects),
    method("get_referrers(*objs)", get_referrers),
    method("get_referents(*objs)", get_referents),
    method("is_tracked(obj, /)", |_, a| Res::Ok(Value::bool(is_tracked(&a[0])))),
    method("is_finalized(obj, /)", |_, a| {
        Res::Ok(Value::bool(a[0].header().is_some_and(|h| h.has(flag::FINALIZED))))
    }),
    method("freeze()", |t, _| {
        cycles::freeze(t);
        Ok(Value::NONE)
    }),
    method("unfreeze()", |t, _| {
        cycles::unfreeze(t);
        Ok(Value::NONE)
    }),
    method("get_freeze_count()", |t, _| Ok(Value::len(cycles::frozen(t)))),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    for (name, key) in [("garbage", "gc.garbage"), ("callbacks", "gc.callbacks")] {
        let list = List::new(t)?.into_value();
        t.interp().register(key, list.clone());
        m.set(t, name, list)?;
    }
    for (name, bits) in [
        ("DEBUG_STATS", cycles::debug::STATS),
        ("DEBUG_COLLECTABLE", cycles::debug::COLLECTABLE),
        ("DEBUG_UNCOLLECTABLE", cycles::debug::UNCOLLECTABLE),
        ("DEBUG_SAVEALL", cycles::debug::SAVEALL),
        ("DEBUG_LEAK", cycles::debug::SAVEALL | cycles::debug::COLLECTABLE | cycles::debug::UNCOLLECTABLE),
    ] {
        m.set(t, name, Value::len(bits as usize))?;
    }
    Ok(())
}

pub static MODULE: NativeModule =
    NativeModule { name: "gc", functions: FUNCTIONS, init, doc: "The collector of cycles." };
