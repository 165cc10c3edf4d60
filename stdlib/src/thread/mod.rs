//! _thread: threads, locks and thread-local data; `threading` builds on it.

mod handle;
pub mod local;
pub mod lock;

use crate::{syscall, timeout};
use handle::{HANDLE, handle};
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, method};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::sync::lock::Once;
use ouro_runtime::sync::signal;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::exception::Exception;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};
use ouro_vm::threads::{STACK, Task, spawn};
use ouro_vm::trace::{render, write_stderr};
use std::cell::{Cell, RefCell};
use std::sync::Arc;

crate::struct_sequence!(HOOK_ARGS, "_thread", "_ExceptHookArgs", "_thread._ExceptHookArgs", 4, 0, {
    0 exc_type 1 exc_value 2 exc_traceback 3 thread
});

/// The module's own state.
struct State {
    /// Ends of the threads that the end of the program waits for.
    awaited: RefCell<Vec<(u64, Arc<Once>)>>,
    /// Bytes of native stack for new threads; 0 for the default.
    stack: Cell<usize>,
}

impl Payload for State {
    const CONTAINER: bool = false;
    fn trace(&self, _: &mut Visitor<'_>) {}
}

static STATE: TypeSpec = TypeSpec { module: "_thread", ..TypeSpec::of::<State>("_state") };

fn state(t: &Thread) -> Res<Ref<State>> {
    if let Some(s) = t.interp().registered("_thread").and_then(|s| s.downcast::<State>()) {
        return Ok(s);
    }
    let s = State { awaited: RefCell::default(), stack: Cell::new(0) };
    let s = t.make_of(&make_module_type(t, &STATE)?, s)?;
    t.interp().register("_thread", s.to_value());
    Ok(s)
}

/// A thread's function raised something that is its own business.
fn report(t: &Thread, func: &Value) {
    let exc = t.take_exception();
    if !t.is_a(&exc, &t.exc_type(Exc::SystemExit)) {
        t.raise(exc);
        t.interp().unraisable(t, "in thread started by", Some(func));
    }
}

/// Starts a thread that calls `func` and returns its identity.
fn start(t: &Thread, func: &Value, args: Vec<Value>, kw: Option<Ref<Dict>>, done: Arc<Once>) -> Res<u64> {
    if t.interp().finalizing.get() {
        return Err(t.err(Exc::PythonFinalizationError, "can't create new thread at interpreter shutdown"));
    }
    let s = state(t)?;
    let stack = if s.stack.get() == 0 { STACK } else { s.stack.get().max(512 << 10) };
    let func = func.clone();
    let body = move |t: &Thread| {
        if t.call_dict(&func, &args, kw.as_ref()).is_err() {
            report(t, &func);
        }
    };
    match spawn(t, Task { body: Box::new(body), done: Box::new(move || done.happen()), stack }) {
        Ok(id) => Ok(id),
        Err(_) => Err(t.runtime_error("can't start new thread")),
    }
}

fn start_new_thread(t: &Thread, a: &[Value]) -> Res {
    if !t.is_callable(&a[0]) {
        return Err(t.type_error("first arg must be callable"));
    }
    let Some(args) = a[1].payload::<Tuple>() else { return Err(t.type_error("2nd arg must be a tuple")) };
    let kw = match a[2].is_unbound() {
        true => None,
        false => match a[2].downcast::<Dict>() {
            Some(d) => Some(d),
            None => return Err(t.type_error("optional 3rd arg must be a dictionary")),
        },
    };
    t.uint(start(t, &a[0], args.as_slice().to_vec(), kw, Arc::default())?)
}

fn start_joinable_thread(t: &Thread, a: &[Value]) -> Res {
    if !t.is_callable(&a[0]) {
        return Err(t.type_error("thread function must be callable"));
    }
    let made = match a[1].is_none() {
        true => handle::make(t, 0)?.into_value(),
        false => a[1].clone(),
    };
    let h = handle(t, &made)?;
    if h.ident.get() != 0 {
        return Err(t.runtime_error("thread already started"));
    }
    let s = state(t)?;
    let daemon = t.truth(&a[2])?;
    let done = h.done.clone();
    h.ident.set(start(t, &a[0], vec![], None, done.clone())?);
    if !daemon {
        let mut awaited = s.awaited.borrow_mut();
        if awaited.len() == awaited.capacity() {
            awaited.retain(|w| !w.1.has_happened());
        }
        awaited.push((h.ident.get(), done));
    }
    Ok(made)
}

/// Waits for the end of all threads that are not daemons; called by the last of them, at the end.
fn shutdown(t: &Thread, _: &[Value]) -> Res {
    let s = state(t)?;
    loop {
        let next = s.awaited.borrow().iter().find(|w| w.0 != t.ident.get() && !w.1.has_happened()).cloned();
        let Some((_, done)) = next else { return Ok(Value::NONE) };
        done.wait(t, Reason::Join, None)?;
    }
}

fn stack_size(t: &Thread, a: &[Value]) -> Res {
    let s = state(t)?;
    let old = s.stack.get();
    if !a[0].is_unbound() {
        let n = t.arg_i64(&a[0])?;
        match usize::try_from(n) {
            Err(_) => return Err(t.value_error("size must be 0 or a positive value")),
            Ok(n) if n != 0 && !(32 << 10..1 << 40).contains(&n) => {
                return Err(t.value_error(format!("size not valid: {n} bytes")));
            }
            Ok(n) => s.stack.set(n),
        }
    }
    Ok(Value::len(old))
}

fn interrupt_main(t: &Thread, a: &[Value]) -> Res {
    let n = t.arg_i32(&a[0])?;
    if !(1..signal::COUNT as i32).contains(&n) {
        return Err(t.value_error("signal number out of range"));
    }
    if signal::get(n).is_ok_and(|how| how == signal::Disposition::Noted) {
        signal::simulate(n);
        t.check_signals()?;
    }
    Ok(Value::NONE)
}

/// `_excepthook(args)`: reports what ended a thread.
fn excepthook(t: &Thread, a: &[Value]) -> Res {
    let Some([class, exc, _, thread]) = a[0].payload::<Tuple>().map(|p| p.as_slice()) else {
        return Err(t.type_error("_thread._excepthook argument type must be ExceptHookArgs"));
    };
    if class.same(t.exc_type(Exc::SystemExit).value()) {
        return Ok(Value::NONE);
    }
    let name = match thread.is_none() {
        true => t.ident.get().to_string(),
        false => {
            let name = t.getattr_str(thread, "name")?;
            t.str(&name)?.lossy().into_owned()
        }
    };
    if exc.is::<Exception>() {
        let text = render::for_stderr(t, exc);
        write_stderr(t, &format!("Exception in thread {name}:\n{text}"));
    }
    Ok(Value::NONE)
}

fn exit(t: &Thread, _: &[Value]) -> Res {
    Err(t.err_with(Exc::SystemExit, vec![]))
}

const FUNCTIONS: &[Method] = &[
    method("start_new_thread(function, args, kwargs=..., /)", start_new_thread),
    method("start_new(function, args, kwargs=..., /)", start_new_thread),
    method("start_joinable_thread(function, handle=None, daemon=True)", start_joinable_thread),
    method("daemon_threads_allowed()", |_, _| Ok(Value::TRUE)),
    method("allocate_lock()", |t, _| lock::allocate(t)),
    method("allocate()", |t, _| lock::allocate(t)),
    method("_waiter(what, /)", lock::waiter),
    method("exit()", exit),
    method("exit_thread()", exit),
    method("interrupt_main(signum=2, /)", interrupt_main),
    method("get_ident()", |t, _| t.uint(t.ident.get())),
    method("get_native_id()", |t, _| match t.interp().replay {
        Some(_) => t.int(t.ident.get() as i64),
        None => t.int(syscall::gettid()),
    }),
    method("_get_main_thread_ident()", |t, _| {
        t.uint(t.interp().each_thread().find(|t| t.main.get()).map_or(0, |t| t.ident.get()))
    }),
    method("_is_main_interpreter()", |_, _| Ok(Value::TRUE)),
    method("_count()", |t, _| Ok(Value::len(t.interp().threads.borrow().len().saturating_sub(1)))),
    method("stack_size(size=..., /)", stack_size),
    method("_shutdown()", shutdown),
    method("_make_thread_handle(ident, /)", |t, a| match t.as_i64(&a[0]) {
        Some(id) => Ok(handle::make(t, id as u64)?.into_value()),
        None => Err(t.type_error("ident must be an integer")),
    }),
    method("_excepthook(exc, /)", excepthook),
    method("_trace_name(name, /)", |t, a| {
        t.trace_name(&ouro_runtime::types::str::text_of(&a[0]));
        Ok(Value::NONE)
    }),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    for spec in [&lock::LOCK, &lock::RLOCK, &local::LOCAL, &HANDLE, &HOOK_ARGS] {
        m.set(t, spec.name, make_module_type(t, spec)?.into_value())?;
    }
    m.set(t, "LockType", make_module_type(t, &lock::LOCK)?.into_value())?;
    m.set(t, "error", t.exc_type(Exc::RuntimeError).into_value())?;
    m.set(t, "TIMEOUT_MAX", t.float(timeout::MOST)?)
}

pub static MODULE: NativeModule = NativeModule {
    name: "_thread",
    functions: FUNCTIONS,
    init,
    doc: "Threads and locks as the system has them.\n`threading` is made of them.",
};
