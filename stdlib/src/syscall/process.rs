//! Calls on processes, users and terminals that take or give more than numbers.
#![allow(unsafe_code)] // island: system calls

use super::{c_path, call, once};
use std::ffi::{CStr, CString, c_char};
use std::io::{Error, Result};

fn texts(all: &[Vec<u8>]) -> Result<Vec<CString>> {
    all.iter().map(|s| c_path(s)).collect()
}
fn pointers(v: &[CString]) -> Vec<*mut c_char> {
    v.iter().map(|s| s.as_ptr().cast_mut()).chain(std::iter::once(std::ptr::null_mut())).collect()
}

/// Becomes another program; returns only the error. Without an environment it keeps this one.
pub fn exec(path: &[u8], args: &[Vec<u8>], env: Option<&[Vec<u8>]>) -> Result<()> {
    let (path, args, env) = (c_path(path)?, texts(args)?, env.map(texts).transpose()?);
    let (args, env) = (pointers(&args), env.as_ref().map(|e| pointers(e)));
    // SAFETY: the texts end in zeros, the lists in null.
    unsafe {
        match &env {
            Some(env) => libc::execve(path.as_ptr(), args.as_ptr().cast(), env.as_ptr().cast()),
            None => libc::execv(path.as_ptr(), args.as_ptr().cast()),
        };
    }
    Err(Error::last_os_error())
}
/// As [`exec`], for a program that is open.
pub fn exec_open(fd: i32, args: &[Vec<u8>], env: &[Vec<u8>]) -> Result<()> {
    let (args, env) = (texts(args)?, texts(env)?);
    let (args, env) = (pointers(&args), pointers(&env));
    // SAFETY: as above.
    unsafe { libc::fexecve(fd, args.as_ptr().cast(), env.as_ptr().cast()) };
    Err(Error::last_os_error())
}

/// What a spawned child does with its descriptors before it becomes the program.
pub enum Action {
    Open { fd: i32, path: Vec<u8>, flags: i32, mode: u32 },
    Close(i32),
    Dup(i32, i32),
}

/// What `posix_spawn` is to do.
#[derive(Default)]
pub struct Spawn {
    /// Is the program looked for in `PATH`?
    pub search: bool,
    pub actions: Vec<Action>,
    pub group: Option<i32>,
    pub reset_ids: bool,
    pub session: bool,
    pub blocked: Vec<i32>,
    pub defaults: Vec<i32>,
    /// A policy, none for the present one, and a priority.
    pub scheduler: Option<(Option<i32>, i32)>,
}

/// A set of signals.
fn set_of(signals: &[i32]) -> libc::sigset_t {
    // SAFETY: the set is ours.
    unsafe {
        let mut set = std::mem::zeroed();
        libc::sigemptyset(&raw mut set);
        for n in signals {
            libc::sigaddset(&raw mut set, *n);
        }
        set
    }
}

impl Spawn {
    /// Starts the program; the child's process id.
    pub fn start(&self, path: &[u8], args: &[Vec<u8>], env: &[Vec<u8>]) -> Result<i32> {
        let (path, args, env) = (c_path(path)?, texts(args)?, texts(env)?);
        let opened = self.actions.iter().map(|a| match a {
            Action::Open { path, .. } => c_path(path),
            _ => Ok(CString::default()),
        });
        let opened: Vec<CString> = opened.collect::<Result<_>>()?;
        let (args, env) = (pointers(&args), pointers(&env));
        let mut pid = 0;
        // SAFETY: the texts end in zeros, the lists in null; the two structs are made, used and destroyed here.
        let e = unsafe {
            let mut actions: libc::posix_spawn_file_actions_t = std::mem::zeroed();
            let mut attr: libc::posix_spawnattr_t = std::mem::zeroed();
            libc::posix_spawn_file_actions_init(&raw mut actions);
            libc::posix_spawnattr_init(&raw mut attr);
            let mut e = self.fill(&mut attr);
            for (a, path) in self.actions.iter().zip(&opened) {
                if e != 0 {
                    break;
                }
                let to = &raw mut actions;
                e = match *a {
                    Action::Open { fd, flags, mode, .. } => {
                        libc::posix_spawn_file_actions_addopen(to, fd, path.as_ptr(), flags, mode as _)
                    }
                    Action::Close(fd) => libc::posix_spawn_file_actions_addclose(to, fd),
                    Action::Dup(fd, new) => libc::posix_spawn_file_actions_adddup2(to, fd, new),
                };
            }
            if e == 0 {
                let run = if self.search { libc::posix_spawnp } else { libc::posix_spawn };
                let (actions, attr) = (&raw const actions, &raw const attr);
                e = run(&raw mut pid, path.as_ptr(), actions, attr, args.as_ptr(), env.as_ptr());
            }
            libc::posix_spawn_file_actions_destroy(&raw mut actions);
            libc::posix_spawnattr_destroy(&raw mut attr);
            e
        };
        if e == 0 { Ok(pid) } else { Err(Error::from_raw_os_error(e)) }
    }
    /// # Safety
    /// The attributes were initialized.
    unsafe fn fill(&self, attr: *mut libc::posix_spawnattr_t) -> i32 {
        let mut flags = libc::POSIX_SPAWN_SETSIGMASK | libc::POSIX_SPAWN_SETSIGDEF;
        let mut e = libc::posix_spawnattr_setsigmask(attr, &set_of(&self.blocked))
            | libc::posix_spawnattr_setsigdefault(attr, &set_of(&self.defaults));
        if let Some(group) = self.group {
            flags |= libc::POSIX_SPAWN_SETPGROUP;
            e |= libc::posix_spawnattr_setpgroup(attr, group);
        }
        if let Some((policy, priority)) = self.scheduler {
            flags |= libc::POSIX_SPAWN_SETSCHEDPARAM;
            if let Some(policy) = policy {
                flags |= libc::POSIX_SPAWN_SETSCHEDULER;
                e |= libc::posix_spawnattr_setschedpolicy(attr, policy);
            }
            e |= libc::posix_spawnattr_setschedparam(attr, &libc::sched_param { sched_priority: priority });
        }
        flags |= if self.reset_ids { libc::POSIX_SPAWN_RESETIDS } else { 0 };
        let session = if self.session { libc::POSIX_SPAWN_SETSID } else { 0 };
        e | libc::posix_spawnattr_setflags(attr, flags as i16 | session)
    }
}

/// Waits for a child: its pid, its status, and what it used.
pub fn wait4(pid: i32, options: i32) -> Result<(i32, i32, libc::rusage)> {
    let mut status = 0;
    // SAFETY: all zeros are a valid `rusage`; an int and the struct are written.
    unsafe {
        let mut used: libc::rusage = std::mem::zeroed();
        let pid = once(libc::wait4(pid, &raw mut status, options, &raw mut used) as i64)?;
        Ok((pid as i32, status, used))
    }
}
/// Waits for a change of a child: pid, uid, signal, status, code; nothing if there is none and it was not to block.
pub fn waitid(kind: u32, id: u32, options: i32) -> Result<Option<[i64; 5]>> {
    // SAFETY: all zeros are a valid `siginfo_t`, which the call fills as that of a child.
    unsafe {
        let mut info: libc::siginfo_t = std::mem::zeroed();
        once(libc::waitid(kind as _, id as _, &raw mut info, options) as i64)?;
        let (pid, uid, status) = (info.si_pid(), info.si_uid(), info.si_status());
        let all = [pid as i64, uid as i64, info.si_signo as i64, status as i64, info.si_code as i64];
        Ok((pid != 0).then_some(all))
    }
}
/// What this process, its threads or its children have used.
pub fn getrusage(who: i32) -> Result<libc::rusage> {
    // SAFETY: all zeros are a valid `rusage`; the struct is ours.
    unsafe {
        let mut used: libc::rusage = std::mem::zeroed();
        call(|| libc::getrusage(who as _, &raw mut used) as i64)?;
        Ok(used)
    }
}
/// The limits of a process, soft and hard, which are set to new ones if there are any.
pub fn prlimit(pid: i32, what: i32, new: Option<(u64, u64)>) -> Result<(u64, u64)> {
    let new = new.map(|(rlim_cur, rlim_max)| libc::rlimit64 { rlim_cur, rlim_max });
    let mut old = libc::rlimit64 { rlim_cur: 0, rlim_max: 0 };
    let given = new.as_ref().map_or(std::ptr::null(), |n| n as *const _);
    // SAFETY: the structs are ours, or null.
    call(|| unsafe { libc::prlimit64(pid, what as _, given, &raw mut old) as i64 })?;
    Ok((old.rlim_cur, old.rlim_max))
}
/// Ticks of the clock: this process's of the user and the system, its children's, and since some moment.
pub fn times() -> Result<[i64; 5]> {
    // SAFETY: all zeros are a valid `tms`; the struct is ours.
    unsafe {
        let mut t: libc::tms = std::mem::zeroed();
        let now = libc::times(&raw mut t);
        if now == -1 {
            return Err(Error::last_os_error());
        }
        Ok([t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime, now])
    }
}
/// Waiting processes on average over 1, 5 and 15 minutes.
pub fn getloadavg() -> Option<[f64; 3]> {
    let mut out = [0.0; 3];
    // SAFETY: three numbers are written.
    (unsafe { libc::getloadavg(out.as_mut_ptr(), 3) } == 3).then_some(out)
}

/// The processors that a process may use.
pub fn affinity(pid: i32) -> Result<Vec<usize>> {
    // SAFETY: all zeros are an empty set, and the set is ours.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        call(|| libc::sched_getaffinity(pid, size_of::<libc::cpu_set_t>(), &raw mut set) as i64)?;
        Ok((0..libc::CPU_SETSIZE as usize).filter(|i| libc::CPU_ISSET(*i, &set)).collect())
    }
}
pub fn set_affinity(pid: i32, all: &[usize]) -> Result<()> {
    // SAFETY: as above; the numbers were looked at.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        for i in all.iter().filter(|i| **i < libc::CPU_SETSIZE as usize) {
            libc::CPU_SET(*i, &mut set);
        }
        call(|| libc::sched_setaffinity(pid, size_of::<libc::cpu_set_t>(), &raw const set) as i64).map(drop)
    }
}
/// Sets a priority, and a policy if there is one.
pub fn set_scheduler(pid: i32, policy: Option<i32>, priority: i32) -> Result<()> {
    let param = libc::sched_param { sched_priority: priority };
    // SAFETY: the struct is ours.
    call(|| unsafe {
        match policy {
            Some(policy) => libc::sched_setscheduler(pid, policy, &raw const param) as i64,
            None => libc::sched_setparam(pid, &raw const param) as i64,
        }
    })
    .map(drop)
}
pub fn sched_priority(pid: i32) -> Result<i32> {
    let mut param = libc::sched_param { sched_priority: 0 };
    // SAFETY: the struct is ours.
    call(|| unsafe { libc::sched_getparam(pid, &raw mut param) as i64 })?;
    Ok(param.sched_priority)
}
/// Seconds.
pub fn sched_interval(pid: i32) -> Result<f64> {
    let mut ts = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the struct is ours.
    call(|| unsafe { libc::sched_rr_get_interval(pid, &raw mut ts) as i64 })?;
    Ok(ts.tv_sec as f64 + ts.tv_nsec as f64 * 1e-9)
}

/// The real, the effective and the saved number of the user.
pub fn getresuid() -> Result<[u32; 3]> {
    let [mut r, mut e, mut s] = [0; 3];
    // SAFETY: three numbers are written.
    call(|| unsafe { libc::getresuid(&raw mut r, &raw mut e, &raw mut s) as i64 })?;
    Ok([r, e, s])
}
/// As [`getresuid`], of the group.
pub fn getresgid() -> Result<[u32; 3]> {
    let [mut r, mut e, mut s] = [0; 3];
    // SAFETY: three numbers are written.
    call(|| unsafe { libc::getresgid(&raw mut r, &raw mut e, &raw mut s) as i64 })?;
    Ok([r, e, s])
}
pub fn getgroups() -> Result<Vec<u32>> {
    // SAFETY: asks for the number alone.
    let n = call(|| unsafe { libc::getgroups(0, std::ptr::null_mut()) as i64 })?;
    let mut out = vec![0; n as usize];
    // SAFETY: the buffer is valid for its length.
    let n = call(|| unsafe { libc::getgroups(out.len() as i32, out.as_mut_ptr()) as i64 })?;
    out.truncate(n as usize);
    Ok(out)
}
pub fn setgroups(all: &[u32]) -> Result<()> {
    // SAFETY: the list is valid for its length.
    call(|| unsafe { libc::setgroups(all.len() as _, all.as_ptr()) as i64 }).map(drop)
}
pub fn getgrouplist(user: &[u8], group: u32) -> Result<Vec<u32>> {
    let user = c_path(user)?;
    let mut out = vec![0; 16];
    loop {
        let mut n = out.len() as i32;
        // SAFETY: the name ends in a zero; the buffer is valid for its length.
        if unsafe { libc::getgrouplist(user.as_ptr(), group, out.as_mut_ptr(), &raw mut n) } >= 0 {
            out.truncate(n as usize);
            return Ok(out);
        }
        out.resize((n as usize).max(out.len() * 2), 0);
    }
}
pub fn initgroups(user: &[u8], group: u32) -> Result<()> {
    let user = c_path(user)?;
    // SAFETY: the name ends in a zero.
    call(|| unsafe { libc::initgroups(user.as_ptr(), group) as i64 }).map(drop)
}

/// A text that a call writes into a buffer; it returns an error number.
fn text_by(f: impl FnOnce(*mut c_char, usize) -> i32) -> Result<Vec<u8>> {
    let mut out = vec![0u8; 4096];
    match f(out.as_mut_ptr().cast(), out.len()) {
        0 => Ok(CStr::from_bytes_until_nul(&out).map_or_else(|_| vec![], |s| s.to_bytes().to_vec())),
        e => Err(Error::from_raw_os_error(e)),
    }
}
pub fn ttyname(fd: i32) -> Result<Vec<u8>> {
    // SAFETY: the buffer is valid for its length.
    text_by(|to, n| unsafe { libc::ttyname_r(fd, to, n) })
}
pub fn ptsname(fd: i32) -> Result<Vec<u8>> {
    // SAFETY: the buffer is valid for its length.
    text_by(|to, n| unsafe { libc::ptsname_r(fd, to, n) })
}
pub fn getlogin() -> Result<Vec<u8>> {
    // SAFETY: the name is a static text of libc, which is copied at once.
    unsafe {
        let name = libc::getlogin();
        if name.is_null() {
            Err(Error::last_os_error())
        } else {
            Ok(CStr::from_ptr(name).to_bytes().to_vec())
        }
    }
}
/// A text of the C library; nothing if it has none of that name.
pub fn confstr(name: i32) -> Result<Option<Vec<u8>>> {
    let mut out = vec![0u8; 4096];
    // SAFETY: the buffer is valid for its length.
    let n = unsafe { libc::confstr(name, out.as_mut_ptr().cast(), out.len()) };
    if n == 0 {
        let e = Error::last_os_error();
        return if e.raw_os_error() == Some(libc::EINVAL) { Err(e) } else { Ok(None) };
    }
    out.truncate(n.min(out.len()) - 1);
    Ok(Some(out))
}
/// A terminal's two ends.
pub fn openpty() -> Result<(i32, i32)> {
    let (mut master, mut slave) = (0, 0);
    let none = std::ptr::null_mut();
    // SAFETY: two ints are written.
    call(|| unsafe {
        libc::openpty(&raw mut master, &raw mut slave, none, std::ptr::null(), std::ptr::null()) as i64
    })?;
    Ok((master, slave))
}
