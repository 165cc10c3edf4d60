//! heapq's core: heaps in lists.

use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::list::List;

fn heap<'a>(t: &Thread, v: &'a Value) -> Res<&'a Ref<List>> {
    v.as_ref::<List>()
        .ok_or_else(|| t.type_error(format!("heap argument must be a list, not {}", t.type_name(v))))
}

/// `a < b`, or `b < a` in a max heap.
fn before(t: &Thread, a: &Value, b: &Value, max: bool) -> Res<bool> {
    if max { t.less(b, a) } else { t.less(a, b) }
}

fn changed(t: &Thread) -> ouro_runtime::Raised {
    t.runtime_error("list changed size during iteration")
}

/// Moves the value at `at` up towards `top` until its parent comes before it.
fn up(t: &Thread, h: &List, top: usize, mut at: usize, max: bool) -> Res<()> {
    let n = h.items.len();
    let Some(x) = h.items.get(at) else { return Err(t.index_error("index out of range")) };
    while at > top {
        let parent = (at - 1) >> 1;
        let Some(p) = h.items.get(parent) else { return Err(changed(t)) };
        let go = before(t, &x, &p, max)?;
        if h.items.len() != n {
            return Err(changed(t));
        }
        if !go {
            break;
        }
        h.items.swap(parent, at);
        at = parent;
    }
    Ok(())
}

/// Moves the value at `at` down to a leaf along the smaller children, then up to its place.
fn down(t: &Thread, h: &List, at: usize, max: bool) -> Res<()> {
    let n = h.items.len();
    let top = at;
    let mut at = at;
    while at < n >> 1 {
        let mut child = 2 * at + 1;
        if child + 1 < n {
            let (Some(a), Some(b)) = (h.items.get(child), h.items.get(child + 1)) else {
                return Err(changed(t));
            };
            if !before(t, &a, &b, max)? {
                child += 1;
            }
            if h.items.len() != n {
                return Err(changed(t));
            }
        }
        h.items.swap(at, child);
        at = child;
    }
    up(t, h, top, at, max)
}

fn push(t: &Thread, a: &[Value]) -> Res {
    let h = heap(t, &a[0])?;
    h.items.push(t, a[1].clone())?;
    up(t, h, 0, h.items.len() - 1, false)?;
    Ok(Value::NONE)
}

fn pop(t: &Thread, a: &[Value], max: bool) -> Res {
    let h = heap(t, &a[0])?;
    let Some(last) = h.items.pop() else { return Err(t.index_error("index out of range")) };
    let Some(first) = h.items.get(0) else { return Ok(last) };
    h.items.set(0, last);
    down(t, h, 0, max)?;
    Ok(first)
}

fn replace(t: &Thread, a: &[Value], max: bool) -> Res {
    let h = heap(t, &a[0])?;
    let Some(first) = h.items.get(0) else { return Err(t.index_error("index out of range")) };
    h.items.set(0, a[1].clone());
    down(t, h, 0, max)?;
    Ok(first)
}

fn pushpop(t: &Thread, a: &[Value]) -> Res {
    let h = heap(t, &a[0])?;
    match h.items.get(0) {
        Some(first) if t.less(&first, &a[1])? => replace(t, a, false),
        _ => Ok(a[1].clone()),
    }
}

fn heapify(t: &Thread, a: &[Value], max: bool) -> Res {
    let h = heap(t, &a[0])?;
    for i in (0..h.items.len() / 2).rev() {
        down(t, h, i, max)?;
    }
    Ok(Value::NONE)
}

const FUNCTIONS: &[Method] = &[
    method("heappush(heap, item, /)", push),
    method("heappop(heap, /)", |t, a| pop(t, a, false)),
    method("heapreplace(heap, item, /)", |t, a| replace(t, a, false)),
    method("heappushpop(heap, item, /)", pushpop),
    method("heapify(heap, /)", |t, a| heapify(t, a, false)),
    method("_heappop_max(heap, /)", |t, a| pop(t, a, true)),
    method("_heapreplace_max(heap, item, /)", |t, a| replace(t, a, true)),
    method("_heapify_max(heap, /)", |t, a| heapify(t, a, true)),
];

pub static MODULE: NativeModule =
    NativeModule { name: "_heapq", functions: FUNCTIONS, init: |_, _| Ok(()), doc: "Heap queue algorithm." };
