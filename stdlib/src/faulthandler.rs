//! _faulthandler: where the threads are, as text, also when a signal ends the process.
//!
//! `faulthandler` itself is written in Python and stands on this.
#![allow(unsafe_code)] // island: handlers of fatal signals

use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::types::module::Module;
use ouro_runtime::{Interp, Thread};
use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicPtr, Ordering::SeqCst};

// A process has one set of signal handlers, so what they go by is the process's own.
static INTERP: AtomicPtr<Interp> = AtomicPtr::new(std::ptr::null_mut());
static FD: AtomicI32 = AtomicI32::new(2);
static ALL: AtomicBool = AtomicBool::new(true);
static ENABLED: AtomicBool = AtomicBool::new(false);

/// Signals that end a process, and what CPython says of them.
const FATAL: [(i32, &str); 5] = [
    (libc::SIGBUS, "Bus error"),
    (libc::SIGILL, "Illegal instruction"),
    (libc::SIGFPE, "Floating-point exception"),
    (libc::SIGABRT, "Aborted"),
    (libc::SIGSEGV, "Segmentation fault"),
];
/// Frames of one thread that are shown, and bytes of a name.
const FRAMES: usize = 100;
const NAME: usize = 500;

/// A descriptor to write to without taking memory.
struct Out {
    fd: i32,
    buffer: [u8; 512],
    len: usize,
}

impl Out {
    fn new(fd: i32) -> Out {
        Out { fd, buffer: [0; 512], len: 0 }
    }
    fn send(&mut self) {
        let mut rest = &self.buffer[..self.len];
        while !rest.is_empty() {
            // SAFETY: the buffer is valid for its length.
            match unsafe { libc::write(self.fd, rest.as_ptr().cast(), rest.len()) } {
                n if n > 0 => rest = &rest[n as usize..],
                _ => break,
            }
        }
        self.len = 0;
    }
}

impl Write for Out {
    fn write(&mut self, b: &[u8]) -> std::io::Result<usize> {
        if self.len == self.buffer.len() {
            self.send();
        }
        let n = b.len().min(self.buffer.len() - self.len);
        self.buffer[self.len..self.len + n].copy_from_slice(&b[..n]);
        self.len += n;
        Ok(n)
    }
    fn flush(&mut self) -> std::io::Result<()> {
        self.send();
        Ok(())
    }
}

impl Drop for Out {
    fn drop(&mut self) {
        self.send();
    }
}

/// At most so much of a text, and no half characters.
fn cut(text: &str) -> &str {
    let end = (0..=text.len().min(NAME)).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    &text[..end]
}

/// The stack of one thread, the innermost frame first. Takes no memory.
fn stack(out: &mut Out, t: &Thread) {
    let mut count = 0;
    ouro_vm::frame::places(t, FRAMES, &mut |file, line, name| {
        count += 1;
        let _ = writeln!(out, "  File \"{}\", line {line} in {}", cut(file), cut(name));
    });
    let _ = match count {
        0 => writeln!(out, "  <no Python frame>"),
        FRAMES => writeln!(out, "  ..."),
        _ => Ok(()),
    };
}

/// The stacks of all threads, the newest first, or of `me` alone. Takes no memory.
fn dump(out: &mut Out, interp: &Interp, me: Option<&Thread>, all: bool) {
    if !all {
        let _ = writeln!(out, "Stack (most recent call first):");
        if let Some(t) = me {
            stack(out, t);
        }
        return;
    }
    let Ok(threads) = interp.threads.try_borrow() else { return };
    for (i, t) in threads.iter().rev().enumerate() {
        // SAFETY: a thread is listed while its state stands.
        let t = unsafe { &**t };
        let gap = if i > 0 { "\n" } else { "" };
        let kind = if me.is_some_and(|m| std::ptr::eq(m, t)) { "Current thread" } else { "Thread" };
        let _ = writeln!(out, "{gap}{kind} {:#018x} (most recent call first):", t.ident.get());
        stack(out, t);
    }
}

extern "C" fn on_fatal(signal: libc::c_int) {
    let text = FATAL.iter().find(|f| f.0 == signal).map_or("Signal", |f| f.1);
    let mut out = Out::new(FD.load(SeqCst));
    let _ = writeln!(out, "Fatal Python error: {text}\n");
    out.send();
    // SAFETY: the interpreter forgets the handlers before it goes. What else is read may be broken; then the
    // signal comes again, and now ends the process (SA_RESETHAND).
    unsafe {
        if let Some(i) = INTERP.load(SeqCst).as_ref() {
            dump(&mut out, i, i.thread(), ALL.load(SeqCst));
        }
        drop(out);
        libc::signal(signal, libc::SIG_DFL);
        libc::raise(signal);
    }
}

/// Has fatal signals show where the threads are, on this descriptor.
fn enable(t: &Thread, fd: i32, all: bool) -> Res<()> {
    FD.store(fd, SeqCst);
    ALL.store(all, SeqCst);
    INTERP.store(std::ptr::from_ref(t.interp()).cast_mut(), SeqCst);
    ENABLED.store(true, SeqCst);
    for (signal, _) in FATAL {
        // SAFETY: all zeros are a valid sigaction; the struct is ours.
        unsafe {
            let mut a: libc::sigaction = std::mem::zeroed();
            a.sa_sigaction = on_fatal as extern "C" fn(libc::c_int) as usize;
            libc::sigemptyset(&raw mut a.sa_mask);
            a.sa_flags = libc::SA_NODEFER | libc::SA_ONSTACK | libc::SA_RESETHAND;
            if libc::sigaction(signal, &raw const a, std::ptr::null_mut()) != 0 {
                return Err(t.io_error(&std::io::Error::last_os_error(), None));
            }
        }
    }
    Ok(())
}

/// Fatal signals do what they do to any process; was it otherwise before?
pub fn disable() -> bool {
    if !ENABLED.swap(false, SeqCst) {
        return false;
    }
    for (signal, _) in FATAL {
        // SAFETY: plain values.
        unsafe { libc::signal(signal, libc::SIG_DFL) };
    }
    INTERP.store(std::ptr::null_mut(), SeqCst);
    true
}

/// As `faulthandler.enable()`, before there is a program.
pub fn enable_at_start(t: &Thread) -> Res<()> {
    enable(t, 2, true)
}

const FUNCTIONS: &[Method] = &[
    method("dump(fd, all_threads, /)", |t, a| {
        let fd = t.arg_i32(&a[0])?;
        let all = t.truth(&a[1])?;
        dump(&mut Out::new(fd), t.interp(), Some(t), all);
        Ok(Value::NONE)
    }),
    method("enable(fd, all_threads, /)", |t, a| {
        let fd = t.arg_i32(&a[0])?;
        let all = t.truth(&a[1])?;
        enable(t, fd, all)?;
        Ok(Value::NONE)
    }),
    method("disable()", |_, _| Ok(Value::bool(disable()))),
    method("is_enabled()", |_, _| Ok(Value::bool(ENABLED.load(SeqCst)))),
];

fn init(_: &Thread, _: &Ref<Module>) -> Res<()> {
    Ok(())
}

pub static MODULE: NativeModule =
    NativeModule { name: "_faulthandler", functions: FUNCTIONS, init, doc: "Where the threads are." };
