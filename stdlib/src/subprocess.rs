//! _posixsubprocess: a new process that runs another program.
#![allow(unsafe_code)] // island: fork and exec

use crate::io::fileio::path_bytes;
use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::sync::signal;
use ouro_runtime::types::module::Module;
use ouro_runtime::{Exc, Thread};
use std::cell::Cell;
use std::ffi::{CString, c_char, c_void};
use std::io::{Error, Result};

/// What the child is to become.
struct Plan {
    /// Files to try, in order.
    programs: Vec<CString>,
    args: Vec<CString>,
    env: Option<Vec<CString>>,
    cwd: Option<CString>,
    /// For its stdin, stdout and stderr; -1 for what this process has.
    streams: [i32; 3],
    close_fds: bool,
    keep: Vec<i32>,
    session: bool,
    /// Its process group, -1 for ours.
    group: i32,
    restore_signals: bool,
    /// -1 for ours.
    umask: i32,
    /// Whose rights it has; ours without them.
    gid: Option<u32>,
    groups: Option<Vec<u32>>,
    uid: Option<u32>,
}

/// Where the child failed, as it tells its parent.
const AT_CHDIR: u8 = 1;
const AT_EXEC: u8 = 2;
const BEFORE: u8 = 3;

fn pointers(v: &[CString]) -> Vec<*const c_char> {
    v.iter().map(|s| s.as_ptr()).chain(std::iter::once(std::ptr::null())).collect()
}

/// What the child finds in the memory that it shares with its parent.
struct Errand<'a> {
    plan: &'a Plan,
    args: Vec<*const c_char>,
    env: *const *const c_char,
    /// The signals that were blocked before.
    mask: libc::sigset_t,
    /// Where and why it failed, if it did.
    failed: Cell<Option<(u8, i32)>>,
}

unsafe fn errno() -> i32 {
    *libc::__errno_location()
}

/// Gives the child its streams, its place and its rights; or says where and why that failed.
///
/// # Safety
/// In a child that may share this process's memory: only system calls, no allocation.
unsafe fn prepare(p: &Plan) -> std::result::Result<(), (u8, i32)> {
    let mut from = p.streams;
    for (i, fd) in from.iter_mut().enumerate() {
        // A descriptor that would be overwritten before its turn moves out of the way.
        if *fd >= 0 && (*fd as usize) < 3 && *fd as usize != i {
            *fd = libc::fcntl(*fd, libc::F_DUPFD_CLOEXEC, 3);
        }
    }
    for (i, fd) in from.into_iter().enumerate() {
        let to = i as i32;
        if fd == to {
            let flags = libc::fcntl(fd, libc::F_GETFD);
            libc::fcntl(fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC);
        } else if fd >= 0 && libc::dup2(fd, to) < 0 {
            return Err((BEFORE, errno()));
        }
    }
    if let Some(dir) = &p.cwd {
        if libc::chdir(dir.as_ptr()) != 0 {
            return Err((AT_CHDIR, errno()));
        }
    }
    if p.umask >= 0 {
        libc::umask(p.umask as libc::mode_t);
    }
    if p.restore_signals {
        for n in [libc::SIGPIPE, libc::SIGXFSZ] {
            libc::signal(n, libc::SIG_DFL);
        }
    }
    if p.session {
        libc::setsid();
    }
    let refused = (p.group >= 0 && libc::setpgid(0, p.group) != 0)
        || p.groups.as_ref().is_some_and(|g| change_groups(g) != 0)
        || p.gid.is_some_and(|g| libc::syscall(libc::SYS_setregid, g, g) != 0)
        || p.uid.is_some_and(|u| libc::syscall(libc::SYS_setreuid, u, u) != 0);
    if refused { Err((BEFORE, errno())) } else { Ok(()) }
}

/// The system's own call: the library's would have all threads follow, which the child has not.
unsafe fn change_groups(groups: &[u32]) -> i64 {
    libc::syscall(libc::SYS_setgroups, groups.len(), groups.as_ptr())
}

/// Becomes the program; returns where and why that failed.
///
/// # Safety
/// As [`prepare`]; the pointers are of the plan.
unsafe fn execute(p: &Plan, args: *const *const c_char, env: *const *const c_char) -> (u8, i32) {
    if p.close_fds {
        // Rather than closing one by one: exec does it.
        libc::syscall(libc::SYS_close_range, 3, u32::MAX, libc::CLOSE_RANGE_CLOEXEC);
        for fd in &p.keep {
            let flags = libc::fcntl(*fd, libc::F_GETFD);
            libc::fcntl(*fd, libc::F_SETFD, flags & !libc::FD_CLOEXEC);
        }
    }
    let mut why = libc::ENOENT;
    for program in &p.programs {
        libc::execve(program.as_ptr(), args, env);
        let n = errno();
        if n != libc::ENOENT && n != libc::ENOTDIR {
            why = n;
        }
    }
    (AT_EXEC, why)
}

/// The life of a child that shares its parent's memory, until it is another program; returns where and why that failed.
///
/// # Safety
/// As [`prepare`].
unsafe fn become_program(e: &Errand) -> (u8, i32) {
    // Handlers are this process's functions: none may run in the child.
    signal::default_all();
    libc::pthread_sigmask(libc::SIG_SETMASK, &raw const e.mask, std::ptr::null_mut());
    match prepare(e.plan) {
        Ok(()) => execute(e.plan, e.args.as_ptr(), e.env),
        Err(why) => why,
    }
}

extern "C" fn child(errand: *mut c_void) -> i32 {
    // SAFETY: the parent's, which waits.
    unsafe {
        let e = &*(errand as *const Errand);
        e.failed.set(Some(become_program(e)));
        libc::_exit(255)
    }
}

/// Bytes of the child's stack.
const STACK: usize = 64 << 10;

/// Starts the program and returns its pid, or where and why that failed.
fn start(p: &Plan) -> Result<std::result::Result<i32, (u8, i32)>> {
    let env = p.env.as_ref().map(|e| pointers(e));
    let mut stack = vec![0u128; STACK / 16];
    // SAFETY: the child lives in this process's memory, on a stack of its own, and this thread stands still until it
    // is another program or gone. No signal comes meanwhile: its handler would run in the child.
    unsafe {
        let mut all: libc::sigset_t = std::mem::zeroed();
        let mut mask: libc::sigset_t = std::mem::zeroed();
        libc::sigfillset(&raw mut all);
        libc::pthread_sigmask(libc::SIG_BLOCK, &raw const all, &raw mut mask);
        let inherited = libc::environ as *const *const c_char;
        let env = env.as_ref().map_or(inherited, |e| e.as_ptr());
        let errand = Errand { plan: p, args: pointers(&p.args), env, mask, failed: Cell::new(None) };
        let how = libc::CLONE_VM | libc::CLONE_VFORK | libc::SIGCHLD;
        let top = stack.as_mut_ptr_range().end.cast();
        let pid = libc::clone(child, top, how, (&raw const errand).cast_mut().cast());
        let refused = (pid < 0).then(Error::last_os_error);
        libc::pthread_sigmask(libc::SIG_SETMASK, &raw const mask, std::ptr::null_mut());
        if let Some(e) = refused {
            return Err(e);
        }
        if let Some(why) = errand.failed.get() {
            while libc::waitpid(pid, std::ptr::null_mut(), 0) < 0
                && Error::last_os_error().raw_os_error() == Some(libc::EINTR)
            {}
            return Ok(Err(why));
        }
        Ok(Ok(pid))
    }
}

fn c_strings(t: &Thread, v: &Value, what: &str) -> Res<Vec<CString>> {
    let mut out = Vec::new();
    for x in t.collect(v)? {
        let b = path_bytes(t, &x, what)?;
        out.push(CString::new(b).map_err(|_| t.value_error("embedded null byte"))?);
    }
    Ok(out)
}

/// The number of a user or a group.
fn number(t: &Thread, v: &Value, what: &str) -> Res<u32> {
    u32::try_from(t.arg_clamped(v)?).map_err(|_| t.overflow_error(format!("{what} is greater than maximum")))
}

fn plan(t: &Thread, a: &[Value]) -> Res<Plan> {
    let text = "expected str, bytes or os.PathLike object";
    let mut streams = [-1; 3];
    for (s, v) in streams.iter_mut().zip(t.collect(&a[4])?) {
        *s = t.arg_i32(&v)?;
    }
    let mut keep = Vec::new();
    for v in t.collect(&a[6])? {
        keep.push(t.arg_i32(&v)?);
    }
    // Umask, group, groups and user.
    let rights = match a[11].is_none() {
        true => vec![Value::small_int(-1), Value::NONE, Value::NONE, Value::NONE],
        false => t.collect(&a[11])?,
    };
    let id = |v: &Value, what| if v.is_none() { Ok(None) } else { number(t, v, what).map(Some) };
    Ok(Plan {
        programs: c_strings(t, &a[0], text)?,
        args: c_strings(t, &a[1], text)?,
        env: if a[2].is_none() { None } else { Some(c_strings(t, &a[2], text)?) },
        cwd: match a[3].is_none() {
            true => None,
            false => CString::new(path_bytes(t, &a[3], text)?).ok(),
        },
        streams,
        close_fds: t.truth(&a[5])?,
        keep,
        session: t.truth(&a[7])?,
        group: t.arg_i32(&a[8])?,
        restore_signals: t.truth(&a[9])?,
        umask: t.arg_i32(&rights[0])?,
        gid: id(&rights[1], "gid")?,
        groups: match rights[2].is_none() {
            true => None,
            false => {
                Some(t.collect(&rights[2])?.iter().map(|g| number(t, g, "gid")).collect::<Res<Vec<u32>>>()?)
            }
        },
        uid: id(&rights[3], "uid")?,
    })
}

fn spawn(t: &Thread, a: &[Value]) -> Res {
    let plan = plan(t, a)?;
    match t.unlocked(Reason::Process, || start(&plan)) {
        Ok(Ok(pid)) => Ok(Value::small_int(pid)),
        Ok(Err((AT_CHDIR, why))) => Err(t.os_error(why, Some(&a[3]))),
        Ok(Err((AT_EXEC, why))) => Err(t.os_error(why, Some(&a[10]))),
        Ok(Err((_, why))) => Err(t.os_error(why, None)),
        Err(e) => Err(t.err(Exc::OSError, e.to_string())),
    }
}

/// In a forked child: becomes the program, after a call of `preexec_fn`. Returns where and why that failed.
fn become_after(t: &Thread, a: &[Value]) -> Res {
    let plan = plan(t, a)?;
    let (args, env) = (pointers(&plan.args), plan.env.as_ref().map(|e| pointers(e)));
    // SAFETY: the child has this memory to itself, and no other thread.
    let (place, why) = unsafe {
        match prepare(&plan) {
            Ok(()) => {
                t.call(&a[12], &[])?;
                let inherited = libc::environ as *const *const c_char;
                execute(&plan, args.as_ptr(), env.as_ref().map_or(inherited, |e| e.as_ptr()))
            }
            Err(why) => why,
        }
    };
    t.tuple(vec![Value::small_int(place.into()), Value::small_int(why)])
}

const FUNCTIONS: &[Method] = &[
    method(
        "spawn(programs, args, env, cwd, streams, close_fds, keep, session, group, restore_signals, name, rights=None, /)",
        spawn,
    ),
    method(
        "become(programs, args, env, cwd, streams, close_fds, keep, session, group, restore_signals, name, rights, preexec_fn, /)",
        become_after,
    ),
];

pub static MODULE: NativeModule = NativeModule {
    name: "_posixsubprocess",
    functions: FUNCTIONS,
    init: |_: &Thread, _: &Ref<Module>| Ok(()),
    doc: "A POSIX helper for the subprocess module.",
};
