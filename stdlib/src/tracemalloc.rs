//! `_tracemalloc`: notes of where blocks of the heap were made.

use ouro_runtime::Thread;
use ouro_runtime::heap::sites::{Sites, TRACEMALLOC, Trace};
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::module::Module;
use std::collections::HashMap;

/// Frames noted for a block, at most.
pub const MOST_FRAMES: i64 = 65535;

/// Begins to trace, with so many frames for each block; nothing if tracing is on already.
pub fn start(t: &Thread, frames: usize) {
    let heap = t.heap();
    heap.trace_limit.set(frames);
    let mut sites = heap.sites[TRACEMALLOC].borrow_mut();
    if sites.is_none() {
        *sites = Some(Box::new(Sites::new(frames)));
        drop(sites);
        heap.watch();
    }
}

fn start_checked(t: &Thread, a: &[Value]) -> Res {
    let n = t.arg_i32(&a[0])? as i64;
    if !(1..=MOST_FRAMES).contains(&n) {
        return Err(t.value_error(format!("the number of frames must be in range [1; {MOST_FRAMES}]")));
    }
    if !is_tracing(t) {
        start(t, n as usize);
    }
    Ok(Value::NONE)
}

fn stop(t: &Thread) {
    let old = t.heap().sites[TRACEMALLOC].borrow_mut().take();
    if old.is_some() {
        t.heap().watch();
    }
}

fn is_tracing(t: &Thread) -> bool {
    t.heap().sites[TRACEMALLOC].borrow().is_some()
}

/// Does something with the notes, if there are any; no object may be made meanwhile.
fn with<R>(t: &Thread, f: impl FnOnce(&mut Sites) -> R) -> Option<R> {
    t.heap().sites[TRACEMALLOC].borrow_mut().as_mut().map(|s| f(s))
}

fn traced_memory(t: &Thread) -> Res {
    let (bytes, peak) = with(t, |s| (s.bytes, s.peak)).unwrap_or_default();
    t.tuple(vec![Value::len(bytes), Value::len(peak)])
}

/// `((filename, line), ...)`, from the innermost frame out.
fn lines(t: &Thread, lines: &[(std::rc::Rc<str>, u32)]) -> Res {
    let frame = |(file, line): &(std::rc::Rc<str>, u32)| {
        t.tuple(vec![t.intern(file).into_value(), Value::len(*line as usize)])
    };
    let frames: Res<Vec<Value>> = lines.iter().map(frame).collect();
    t.tuple(frames?)
}

fn get_traces(t: &Thread) -> Res {
    let noted = |s: &mut Sites| -> Vec<_> {
        s.all().into_iter().map(|trace| (trace, s.stack(&trace).clone())).collect()
    };
    let mut known: HashMap<u32, Value> = HashMap::new();
    let mut out = Vec::new();
    for (trace, stack) in with(t, noted).unwrap_or_default() {
        let frames = match known.get(&trace.stack) {
            Some(v) => v.clone(),
            None => {
                let v = lines(t, &stack.lines)?;
                known.insert(trace.stack, v.clone());
                v
            }
        };
        let total = Value::len(stack.total);
        out.push(t.tuple(vec![Value::small_int(0), Value::len(trace.size), frames, total])?);
    }
    t.list(out)
}

fn object_traceback(t: &Thread, a: &[Value]) -> Res {
    let find = |s: &mut Sites| {
        let at = a[0].header()? as *const _ as usize;
        let trace: Trace = s.get(at)?;
        Some(s.stack(&trace).clone())
    };
    match with(t, find).flatten() {
        Some(stack) => lines(t, &stack.lines),
        None => Ok(Value::NONE),
    }
}

const FUNCTIONS: &[Method] = &[
    method("start(nframe=1, /)", start_checked).doc("Note from now on where memory is taken."),
    method("stop()", |t, _| {
        stop(t);
        Ok(Value::NONE)
    }),
    method("is_tracing()", |t, _| Ok(Value::bool(is_tracing(t)))),
    method("clear_traces()", |t, _| {
        with(t, Sites::clear);
        Ok(Value::NONE)
    }),
    method("reset_peak()", |t, _| {
        with(t, |s| s.peak = s.bytes);
        Ok(Value::NONE)
    }),
    method("get_traceback_limit()", |t, _| Ok(Value::len(t.heap().trace_limit.get()))),
    method("get_traced_memory()", |t, _| traced_memory(t)),
    method("get_tracemalloc_memory()", |t, _| Ok(Value::len(with(t, |s| s.own_bytes()).unwrap_or(0)))),
    method("_get_traces()", |t, _| get_traces(t)),
    method("_get_object_traceback(obj, /)", object_traceback),
];

fn init(_: &Thread, _: &Ref<Module>) -> Res<()> {
    Ok(())
}

pub static MODULE: NativeModule =
    NativeModule { name: "_tracemalloc", functions: FUNCTIONS, init, doc: "Where memory is taken." };
