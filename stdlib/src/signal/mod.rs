//! _signal: handlers in Python for the system's signals.

pub mod limit;
mod sys;

pub use sys::die_of;

use crate::structseq;
use crate::syscall;
use crate::timeout::{Round, SECONDS, nanoseconds, real_deadline};
use ouro_runtime::heap::trace::Visitor;
use ouro_runtime::heap::{Payload, Ref, Res, Value, ValueCell};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec, method};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::sync::signal::{self, COUNT, Disposition};
use ouro_runtime::types::module::Module;
use ouro_runtime::{Exc, Thread};
use std::io;

/// What Python set for each signal.
struct Handlers {
    table: [ValueCell; COUNT],
}

impl Payload for Handlers {
    fn trace(&self, v: &mut Visitor<'_>) {
        for h in &self.table {
            h.trace(v);
        }
    }
    fn clear(&self, _: &Thread) {
        for h in &self.table {
            h.take();
        }
    }
}

static HANDLERS: TypeSpec = TypeSpec { module: "_signal", ..TypeSpec::of::<Handlers>("_handlers") };

fn handlers(t: &Thread) -> Option<Ref<Handlers>> {
    t.interp().registered("_signal").and_then(|h| h.downcast())
}

/// The interpreter begins: Ctrl-C means KeyboardInterrupt, a broken pipe is an error and no death.
pub fn start(t: &Thread) {
    t.interp().on_signal.set(Some(serve));
    signal::serve(Some(t.interp()));
    for n in [libc::SIGPIPE, libc::SIGXFSZ] {
        let _ = signal::set(n, Disposition::Ignore);
    }
    if signal::get(libc::SIGINT).is_ok_and(|d| d == Disposition::Default) {
        let _ = signal::set(libc::SIGINT, Disposition::Noted);
    }
}

/// The interpreter ends: a signal does what it does to any process.
pub fn end(t: &Thread) {
    signal::serve(None);
    t.interp().on_signal.set(None);
    signal::default_all();
}

/// Runs the handlers of the signals that have arrived, in the main thread.
fn serve(t: &Thread) -> Res<()> {
    while let Some(n) = signal::take() {
        let h = handlers(t).map_or(Value::UNBOUND, |h| h.table[n as usize].get());
        if h.is_unbound() {
            if n == libc::SIGINT {
                return Err(t.err_with(Exc::KeyboardInterrupt, vec![]));
            }
        }
        if n == libc::SIGXCPU && (h.is_unbound() || h.is_none()) {
            if let Some(e) = limit::error(t) {
                return Err(e);
            }
        }
        if h.is_unbound() {
            continue;
        }
        // Set back to "default" or "ignore" after it came.
        if t.is_int(&h) || h.is_none() {
            continue;
        }
        let frame = ouro_vm::builtins::innermost_frame(t)?;
        t.call(&h, &[Value::small_int(n), frame])?;
    }
    Ok(())
}

fn number(t: &Thread, v: &Value) -> Res<i32> {
    let n = t.arg_i32(v)?;
    if (1..COUNT as i32).contains(&n) { Ok(n) } else { Err(t.value_error("signal number out of range")) }
}

fn os<T>(t: &Thread, r: io::Result<T>) -> Res<T> {
    r.map_err(|e| t.io_error(&e, None))
}

fn set_handler(t: &Thread, a: &[Value]) -> Res {
    let n = t.arg_i32(&a[0])?;
    if !t.main.get() {
        return Err(t.value_error("signal only works in main thread of the main interpreter"));
    }
    if !(1..COUNT as i32).contains(&n) {
        return Err(t.value_error("signal number out of range"));
    }
    let how = match t.as_i64(&a[1]) {
        Some(0) => Disposition::Default,
        Some(1) => Disposition::Ignore,
        _ if t.is_callable(&a[1]) => Disposition::Noted,
        _ => {
            return Err(
                t.type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object")
            );
        }
    };
    t.check_signals()?;
    os(t, signal::set(n, how))?;
    let Some(h) = handlers(t) else { return Err(t.runtime_error("lost _signal module")) };
    let old = h.table[n as usize].replace(a[1].clone());
    Ok(if old.is_unbound() { Value::NONE } else { old })
}

fn get_handler(t: &Thread, a: &[Value]) -> Res {
    let n = number(t, &a[0])?;
    let old = handlers(t).map_or(Value::UNBOUND, |h| h.table[n as usize].get());
    Ok(if old.is_unbound() { Value::NONE } else { old })
}

fn default_int_handler(t: &Thread, _: &[Value]) -> Res {
    Err(t.err_with(Exc::KeyboardInterrupt, vec![]))
}

fn timer_error(t: &Thread, e: &io::Error) -> ouro_runtime::Raised {
    match t.interp().registered("_signal.ItimerError") {
        Some(class) => {
            let n = e.raw_os_error().unwrap_or(0);
            match t.string(ouro_runtime::types::exception::strerror(n)) {
                Ok(text) => t.raise_class(&class, &[Value::small_int(n), text]),
                Err(e) => e,
            }
        }
        None => t.io_error(e, None),
    }
}

fn timer(t: &Thread, r: io::Result<sys::Timer>) -> Res {
    match r {
        Ok((value, interval)) => t.tuple(vec![t.float(value)?, t.float(interval)?]),
        Err(e) => Err(timer_error(t, &e)),
    }
}

fn setitimer(t: &Thread, a: &[Value]) -> Res {
    let which = t.arg_i32(&a[0])?;
    let value = nanoseconds(t, &a[1], SECONDS, Round::Up)?;
    let interval = nanoseconds(t, &a[2], SECONDS, Round::Up)?;
    timer(t, sys::setitimer(which, (value, interval)))
}

fn pause(t: &Thread, _: &[Value]) -> Res {
    let _ = t.unlocked(Reason::Sleep, sys::pause);
    t.check_signals()?;
    Ok(Value::NONE)
}

fn set_wakeup_fd(t: &Thread, a: &[Value]) -> Res {
    let fd = t.arg_i32(&a[0])?;
    let _ = t.truth(&a[1])?;
    if !t.main.get() {
        return Err(t.value_error("set_wakeup_fd only works in main thread of the main interpreter"));
    }
    if fd >= 0 {
        os(t, syscall::fstat(fd))?;
        if !os(t, syscall::is_nonblocking(fd))? {
            return Err(t.value_error(format!("the fd {fd} must be in non-blocking mode")));
        }
    }
    Ok(Value::small_int(signal::set_wakeup_fd(fd.max(-1))))
}

fn pthread_kill(t: &Thread, a: &[Value]) -> Res {
    let Some(id) = t.as_i64(&a[0]) else { return Err(t.type_error("an integer is required")) };
    let n = t.arg_i32(&a[1])?;
    let handle = t.interp().each_thread().find(|x| x.ident.get() == id as u64).map(|x| x.handle.get());
    match handle {
        None => return Err(t.os_error(libc::ESRCH, None)),
        // One that has a name before it begins: whoever gets the signal, it is the main thread that serves it.
        Some(0) => os(t, crate::syscall::kill(std::process::id() as i32, n))?,
        Some(handle) => os(t, sys::kill_thread(handle, n))?,
    }
    signal::settle(t, n);
    t.check_signals()?;
    Ok(Value::NONE)
}

fn set_of(t: &Thread, v: &Value) -> Res<sys::Set> {
    let mut all = Vec::new();
    for x in t.collect(v)? {
        // What fits no word is out of range as -1 is.
        let n = if t.is_int(&x) { t.as_i64(&x).unwrap_or(-1) } else { t.arg_i64(&x)? };
        if !(1..COUNT as i64).contains(&n) {
            return Err(t.value_error(format!("signal number {n} out of range [1; 64]")));
        }
        all.push(n as i32);
    }
    Ok(sys::Set::of(&all))
}

fn to_set(t: &Thread, s: &sys::Set) -> Res {
    let list = t.list(s.members().into_iter().map(Value::small_int).collect())?;
    t.call(t.type_for::<ouro_runtime::types::set::Set>().value(), &[list])
}

fn sigmask(t: &Thread, a: &[Value]) -> Res {
    let how = t.arg_i32(&a[0])?;
    let set = set_of(t, &a[1])?;
    let old = os(t, sys::mask(how, &set))?;
    t.check_signals()?;
    to_set(t, &old)
}

fn sigwait(t: &Thread, a: &[Value]) -> Res {
    let set = set_of(t, &a[0])?;
    let got = t.blocking(Reason::Sleep, || sys::wait(&set, None))?;
    Ok(Value::small_int(os(t, got)?[0] as i32))
}

crate::struct_sequence!(SIGINFO, "signal", "struct_siginfo", "signal.struct_siginfo", 7, 0, {
    0 si_signo 1 si_code 2 si_errno 3 si_pid 4 si_uid 5 si_status 6 si_band
});

fn siginfo(t: &Thread, got: [i64; 7]) -> Res {
    let fields: Res<Vec<Value>> = got.iter().map(|n| t.int(*n)).collect();
    structseq::make(t, &SIGINFO, fields?)
}

fn sigwaitinfo(t: &Thread, a: &[Value]) -> Res {
    let set = set_of(t, &a[0])?;
    let got = t.blocking(Reason::Sleep, || sys::wait(&set, None))?;
    siginfo(t, os(t, got)?)
}

fn sigtimedwait(t: &Thread, a: &[Value]) -> Res {
    let (timeout, set) = (nanoseconds(t, &a[1], SECONDS, Round::Up)?, set_of(t, &a[0])?);
    if timeout < 0 {
        return Err(t.value_error("timeout must be non-negative"));
    }
    let until = real_deadline(timeout);
    match t.blocking(Reason::Sleep, || sys::wait(&set, until))? {
        Err(e) if e.raw_os_error() == Some(libc::EAGAIN) => Ok(Value::NONE),
        got => siginfo(t, os(t, got)?),
    }
}

fn pidfd_send_signal(t: &Thread, a: &[Value]) -> Res {
    if !a[2].is_none() {
        return Err(t.type_error("siginfo must be None"));
    }
    let (fd, n, flags) = (t.arg_i32(&a[0])?, t.arg_i32(&a[1])?, t.arg_i64(&a[3])?);
    os(t, sys::pidfd_send(fd, n, flags as u32))?;
    t.check_signals()?;
    Ok(Value::NONE)
}

const FUNCTIONS: &[Method] = &[
    method("signal(signalnum, handler, /)", set_handler),
    method("getsignal(signalnum, /)", get_handler),
    method("default_int_handler(signalnum, frame, /)", default_int_handler),
    method("alarm(seconds, /)", |t, a| t.int(sys::alarm(t.arg_i32(&a[0])? as u32) as i64)),
    method("setitimer(which, seconds, interval=0, /)", setitimer),
    method("getitimer(which, /)", |t, a| timer(t, sys::getitimer(t.arg_i32(&a[0])?))),
    method("pause()", pause),
    method("raise_signal(signalnum, /)", |t, a| {
        os(t, sys::raise(t.arg_i32(&a[0])?))?;
        t.check_signals()?;
        Ok(Value::NONE)
    }),
    method("set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)", set_wakeup_fd),
    method("pthread_kill(thread_id, signalnum, /)", pthread_kill),
    method("pthread_sigmask(how, mask, /)", sigmask),
    method("sigpending()", |t, _| to_set(t, &os(t, sys::pending())?)),
    method("sigwait(sigset, /)", sigwait),
    method("sigwaitinfo(sigset, /)", sigwaitinfo),
    method("sigtimedwait(sigset, timeout, /)", sigtimedwait),
    method("pidfd_send_signal(pidfd, signalnum, siginfo=None, flags=0, /)", pidfd_send_signal),
    method("siginterrupt(signalnum, flag, /)", |t, a| {
        let n = number(t, &a[0])?;
        os(t, sys::set_restart(n, t.arg_i32(&a[1])? == 0))?;
        Ok(Value::NONE)
    }),
    method("strsignal(signalnum, /)", |t, a| match sys::describe(number(t, &a[0])?) {
        Some(text) => t.string(text),
        None => Ok(Value::NONE),
    }),
    method("valid_signals()", |t, _| {
        // The C library keeps the real-time signals before SIGRTMIN for itself.
        let free = (1..32).chain(sys::realtime().0..=sys::realtime().1).collect::<Vec<i32>>();
        to_set(t, &sys::Set::of(&free))
    }),
];

/// The signals by name.
#[rustfmt::skip]
const NAMES: &[(&str, i32)] = &[
    ("SIGABRT", libc::SIGABRT), ("SIGALRM", libc::SIGALRM), ("SIGBUS", libc::SIGBUS),
    ("SIGCHLD", libc::SIGCHLD), ("SIGCLD", libc::SIGCHLD), ("SIGCONT", libc::SIGCONT),
    ("SIGFPE", libc::SIGFPE), ("SIGHUP", libc::SIGHUP), ("SIGILL", libc::SIGILL), ("SIGINT", libc::SIGINT),
    ("SIGIO", libc::SIGIO), ("SIGIOT", libc::SIGABRT), ("SIGKILL", libc::SIGKILL),
    ("SIGPIPE", libc::SIGPIPE), ("SIGPOLL", libc::SIGPOLL), ("SIGPROF", libc::SIGPROF),
    ("SIGPWR", libc::SIGPWR), ("SIGQUIT", libc::SIGQUIT), ("SIGSEGV", libc::SIGSEGV),
    ("SIGSTKFLT", libc::SIGSTKFLT), ("SIGSTOP", libc::SIGSTOP), ("SIGSYS", libc::SIGSYS),
    ("SIGTERM", libc::SIGTERM), ("SIGTRAP", libc::SIGTRAP), ("SIGTSTP", libc::SIGTSTP),
    ("SIGTTIN", libc::SIGTTIN), ("SIGTTOU", libc::SIGTTOU), ("SIGURG", libc::SIGURG),
    ("SIGUSR1", libc::SIGUSR1), ("SIGUSR2", libc::SIGUSR2), ("SIGVTALRM", libc::SIGVTALRM),
    ("SIGWINCH", libc::SIGWINCH), ("SIGXCPU", libc::SIGXCPU), ("SIGXFSZ", libc::SIGXFSZ),
    ("SIG_BLOCK", libc::SIG_BLOCK), ("SIG_UNBLOCK", libc::SIG_UNBLOCK), ("SIG_SETMASK", libc::SIG_SETMASK),
    ("SIG_DFL", 0), ("SIG_IGN", 1), ("NSIG", COUNT as i32),
    ("ITIMER_REAL", 0), ("ITIMER_VIRTUAL", 1), ("ITIMER_PROF", 2),
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    for (name, n) in NAMES {
        m.set(t, name, Value::small_int(*n))?;
    }
    let (first, last) = sys::realtime();
    m.set(t, "SIGRTMIN", Value::small_int(first))?;
    m.set(t, "SIGRTMAX", Value::small_int(last))?;
    let table = [const { ValueCell::empty() }; COUNT];
    let default_int = m.dict.get_str(t, &t.intern("default_int_handler")).unwrap_or(Value::NONE);
    for (n, cell) in table.iter().enumerate().skip(1) {
        cell.set(match signal::get(n as i32) {
            Ok(Disposition::Default) => Value::small_int(0),
            Ok(Disposition::Ignore) => Value::small_int(1),
            Ok(Disposition::Noted) if n as i32 == libc::SIGINT => default_int.clone(),
            _ => Value::NONE,
        });
    }
    let h = t.make_of(&make_module_type(t, &HANDLERS)?, Handlers { table })?;
    t.interp().register("_signal", h.into_value());
    let class = crate::queue::exception_class(t, "signal", "itimer_error", Exc::OSError)?;
    t.interp().register("_signal.ItimerError", class.clone());
    m.set(t, "ItimerError", class)?;
    m.set(t, "struct_siginfo", make_module_type(t, &SIGINFO)?.into_value())
}

pub static MODULE: NativeModule =
    NativeModule { name: "_signal", functions: FUNCTIONS, init, doc: "Signals and what handles them." };
