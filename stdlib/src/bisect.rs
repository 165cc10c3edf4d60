//! bisect: sorted lists.

use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::module::Module;

/// Where `x` belongs in `a`: before its equals (`left`) or behind them.
fn place(t: &Thread, a: &[Value], left: bool) -> Res<usize> {
    let (seq, x, key) = (&a[0], &a[1], &a[4]);
    let mut low = t.arg_i64(&a[2])?;
    if low < 0 {
        return Err(t.value_error("lo must be non-negative"));
    }
    let mut high = if a[3].is_none() { t.length(seq)? as i64 } else { t.arg_i64(&a[3])? };
    while low < high {
        let mid = low + (high - low) / 2;
        let mut y = t.getitem(seq, &t.int(mid)?)?;
        if !key.is_none() {
            y = t.call(key, &[y])?;
        }
        let go_right = if left { t.less(&y, x)? } else { !t.less(x, &y)? };
        if go_right {
            low = mid + 1;
        } else {
            high = mid;
        }
    }
    Ok(low as usize)
}

fn insort(t: &Thread, a: &[Value], left: bool) -> Res {
    let mut args = a.to_vec();
    if !a[4].is_none() {
        args[1] = t.call(&a[4], &a[1..2])?;
    }
    let i = place(t, &args, left)?;
    t.call_method_str(&a[0], "insert", &[Value::len(i), a[1].clone()])?;
    Ok(Value::NONE)
}

const FUNCTIONS: &[Method] = &[
    method("bisect_left(a, x, lo=0, hi=None, *, key=None)", |t, a| place(t, a, true).map(Value::len)),
    method("bisect_right(a, x, lo=0, hi=None, *, key=None)", |t, a| place(t, a, false).map(Value::len)),
    method("insort_left(a, x, lo=0, hi=None, *, key=None)", |t, a| insort(t, a, true)),
    method("insort_right(a, x, lo=0, hi=None, *, key=None)", |t, a| insort(t, a, false)),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    // The shorter names are the same functions.
    for (name, of) in [("bisect", "bisect_right"), ("insort", "insort_right")] {
        if let Some(f) = m.dict.get_str(t, &t.intern(of)) {
            m.set(t, name, f)?;
        }
    }
    Ok(())
}

pub static MODULE: NativeModule =
    NativeModule { name: "bisect", functions: FUNCTIONS, init, doc: "Bisection algorithms." };
