//! Processes: making them, becoming other programs, waiting for them.

use super::args::{Target, done, failed, given, has_fspath, items, nothing, number, path};
use crate::structseq;
use crate::syscall::process::{Action, Spawn};
use crate::syscall::{self, plain, process};
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::native::{Method, method};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::sync::signal;
use ouro_runtime::types::tuple::Tuple;

crate::struct_sequence!(TIMES_RESULT, "posix", "times_result", "posix.times_result", 5, 0, {
    0 user 1 system 2 children_user 3 children_system 4 elapsed
});
crate::struct_sequence!(WAITID_RESULT, "posix", "waitid_result", "posix.waitid_result", 5, 0, {
    0 si_pid 1 si_uid 2 si_signo 3 si_status 4 si_code
});

/// Forks; 0 in the child.
fn forked(t: &Thread) -> std::io::Result<i32> {
    t.trace_child();
    match &t.interp().replay {
        Some(r) => r.fork(t, syscall::fork, |r| matches!(r, Ok(0))),
        None => syscall::fork(),
    }
}

fn fork(t: &Thread, _: &[Value]) -> Res {
    match given(t, forked(t))? {
        0 => {
            t.after_fork();
            crate::processes::after_fork();
            crate::signal::limit::after_fork(t);
            Ok(Value::small_int(0))
        }
        pid => Ok(Value::small_int(pid)),
    }
}

fn kill(t: &Thread, a: &[Value], f: impl FnOnce(i32, i32) -> std::io::Result<i64>) -> Res {
    let (pid, number) = (t.arg_i32(&a[0])?, t.arg_i32(&a[1])?);
    nothing(t, f(pid, number))?;
    if pid == std::process::id() as i32 {
        signal::settle(t, number);
    }
    t.check_signals()?;
    Ok(Value::NONE)
}

/// A text for the system, as `os.fsencode` takes it.
pub fn text(t: &Thread, v: &Value) -> Res<Vec<u8>> {
    super::path_bytes(t, v, "path").map_err(|e| match t.pending(Exc::TypeError) && !has_fspath(t, v) {
        true => {
            let given = t.type_name(v);
            t.type_error(format!("expected str, bytes or os.PathLike object, not {given}"))
        }
        false => e,
    })
}

/// The arguments of a program.
fn arguments(t: &Thread, v: &Value, words: [&str; 3]) -> Res<Vec<Vec<u8>>> {
    let all: Res<Vec<Vec<u8>>> = items(t, v, words[0])?.iter().map(|x| text(t, x)).collect();
    let all = all?;
    match all.first() {
        None => Err(t.value_error(words[1])),
        Some(first) if first.is_empty() => Err(t.value_error(words[2])),
        Some(_) => Ok(all),
    }
}

/// An environment, as `name=value`.
fn environment(t: &Thread, v: &Value, func: &str) -> Res<Vec<Vec<u8>>> {
    let Some(keys) = t.getattr_opt(v, &t.intern("keys"))? else {
        return Err(t.type_error(format!("{func}: environment must be a mapping object")));
    };
    let mut out = vec![];
    for k in t.collect(&t.call(&keys, &[])?)? {
        let value = t.getitem(v, &k)?;
        let name = text(t, &k)?;
        let value = text(t, &value)?;
        if name.is_empty() || name[1..].contains(&b'=') {
            return Err(t.value_error("illegal environment variable name"));
        }
        out.push([&name[..], b"=", &value].concat());
    }
    Ok(out)
}

fn execv(t: &Thread, a: &[Value]) -> Res {
    let p = path(t, &a[0], "execv")?;
    let words = [
        "execv() arg 2 must be a tuple or list",
        "execv() arg 2 must not be empty",
        "execv() arg 2 first element cannot be empty",
    ];
    let args = arguments(t, &a[1], words)?;
    t.trace_ends();
    nothing(t, process::exec(&p, &args, None))
}

fn execve(t: &Thread, a: &[Value]) -> Res {
    let target = Target::of(t, &a[0], "execve")?;
    let words = [
        "execve: argv must be a tuple or list",
        "execve: argv must not be empty",
        "execve: argv first element cannot be empty",
    ];
    let args = arguments(t, &a[1], words)?;
    let env = environment(t, &a[2], "execve")?;
    t.trace_ends();
    match target {
        Target::Open(fd) => nothing(t, process::exec_open(fd, &args, &env)),
        Target::Path(p) => done(t, process::exec(&p, &args, Some(&env)), &a[0]),
    }
}

fn signals(t: &Thread, v: &Value) -> Res<Vec<i32>> {
    let known = |n: &Value| match t.arg_i32(n)? {
        n if (1..signal::COUNT as i32).contains(&n) => Ok(n),
        n => Err(t.value_error(format!("signal number {n} out of range [1; {}]", signal::COUNT - 1))),
    };
    if v.is_unbound() { Ok(vec![]) } else { t.collect(v)?.iter().map(known).collect() }
}

fn action(t: &Thread, v: &Value) -> Res<Action> {
    let words = "Each file_actions element must be a non-empty tuple";
    let parts = v.payload::<Tuple>().map(|p| p.as_slice()).filter(|p| !p.is_empty());
    let Some(parts) = parts else { return Err(t.type_error(words)) };
    let few =
        |name: &str, n: usize| t.type_error(format!("A {name} file_action tuple must have {n} elements"));
    match (t.arg_i32(&parts[0])?, parts) {
        (0, [_, fd, p, flags, mode]) => Ok(Action::Open {
            fd: t.arg_i32(fd)?,
            path: path(t, p, "posix_spawn")?,
            flags: t.arg_i32(flags)?,
            mode: t.arg_i32(mode)? as u32,
        }),
        (0, _) => Err(few("open", 5)),
        (1, [_, fd]) => Ok(Action::Close(t.arg_i32(fd)?)),
        (1, _) => Err(few("close", 2)),
        (2, [_, fd, new]) => Ok(Action::Dup(t.arg_i32(fd)?, t.arg_i32(new)?)),
        (2, _) => Err(few("dup2", 3)),
        _ => Err(t.type_error("Unknown file_actions identifier")),
    }
}

fn posix_spawn(t: &Thread, a: &[Value], func: &str, search: bool) -> Res {
    let p = path(t, &a[0], func)?;
    let words = [
        format!("{func}: argv must be a tuple or list"),
        format!("{func}: argv must not be empty"),
        format!("{func}: argv first element cannot be empty"),
    ];
    let args = arguments(t, &a[1], [&words[0], &words[1], &words[2]])?;
    let env = match a[2].is_none() {
        true => std::env::vars_os().map(|(k, v)| super::variable(&k, &v)).collect(),
        false => environment(t, &a[2], func)?,
    };
    let actions = match a[3].is_none() {
        true => vec![],
        false => t.collect(&a[3])?.iter().map(|v| action(t, v)).collect::<Res<_>>()?,
    };
    let scheduler = match a[9].is_unbound() {
        true => None,
        false => match a[9].payload::<Tuple>().map(|p| p.as_slice()) {
            Some([policy, param]) => {
                let policy = if policy.is_none() { None } else { Some(t.arg_i32(policy)?) };
                Some((policy, super::schedule::priority(t, param)?))
            }
            _ => return Err(t.type_error("A scheduler tuple must have two elements")),
        },
    };
    let spawn = Spawn {
        search,
        actions,
        group: if a[4].is_unbound() { None } else { Some(t.arg_i32(&a[4])?) },
        reset_ids: t.truth(&a[5])?,
        session: t.truth(&a[6])?,
        blocked: signals(t, &a[7])?,
        defaults: signals(t, &a[8])?,
        scheduler,
    };
    t.trace_child();
    match spawn.start(&p, &args, &env) {
        Ok(pid) => Ok(Value::small_int(pid)),
        Err(e) => Err(failed(t, &e, &a[0])),
    }
}

fn wait4(t: &Thread, pid: i32, options: &Value) -> Res {
    let options = t.arg_i32(options)?;
    let (pid, status, used) = given(t, t.blocking(Reason::Process, || process::wait4(pid, options))?)?;
    t.tuple(vec![Value::small_int(pid), Value::small_int(status), crate::resource::usage(t, &used)?])
}

fn waitid(t: &Thread, a: &[Value]) -> Res {
    let (kind, id, options) = (t.arg_i32(&a[0])? as u32, t.arg_i64(&a[1])? as u32, t.arg_i32(&a[2])?);
    match given(t, t.blocking(Reason::Process, || process::waitid(kind, id, options))?)? {
        None => Ok(Value::NONE),
        Some(all) => {
            let items: Res<Vec<Value>> = all.iter().map(|n| t.int(*n)).collect();
            structseq::make(t, &WAITID_RESULT, items?)
        }
    }
}

fn times(t: &Thread, _: &[Value]) -> Res {
    let ticks = given(t, process::times())?;
    let rate = plain::sysconf(libc::_SC_CLK_TCK).unwrap_or(100) as f64;
    let items: Res<Vec<Value>> = ticks.iter().map(|n| t.float(*n as f64 / rate)).collect();
    structseq::make(t, &TIMES_RESULT, items?)
}

pub const FUNCTIONS: &[Method] = &[
    method("_fork()", fork),
    method("_exit(status)", |t, a| {
        let status = t.arg_i32(&a[0])?;
        t.trace_ends();
        syscall::exit_now(status)
    })
    .doc("End the process at once: nothing is flushed, nothing finalized."),
    method("abort()", |t, _| {
        t.trace_ends();
        syscall::abort()
    })
    .doc("End the process by SIGABRT."),
    method("execv(path, argv, /)", execv),
    method("execve(path, argv, env)", execve),
    method(
        "posix_spawn(path, argv, env, /, *, file_actions=None, setpgroup=..., resetids=False, setsid=False, \
         setsigmask=..., setsigdef=..., scheduler=...)",
        |t, a| posix_spawn(t, a, "posix_spawn", false),
    ),
    method(
        "posix_spawnp(path, argv, env, /, *, file_actions=None, setpgroup=..., resetids=False, setsid=False, \
         setsigmask=..., setsigdef=..., scheduler=...)",
        |t, a| posix_spawn(t, a, "posix_spawnp", true),
    ),
    method("kill(pid, signal, /)", |t, a| kill(t, a, |pid, n| syscall::kill(pid, n).map(|()| 0))),
    method("killpg(pgid, signal, /)", |t, a| kill(t, a, plain::killpg)),
    method("waitpid(pid, options, /)", |t, a| {
        let (pid, options) = (t.arg_i32(&a[0])?, t.arg_i32(&a[1])?);
        let (pid, status) = given(t, t.blocking(Reason::Process, || syscall::waitpid(pid, options))?)?;
        t.tuple(vec![Value::small_int(pid), Value::small_int(status)])
    }),
    method("wait3(options)", |t, a| wait4(t, -1, &a[0])),
    method("wait4(pid, options)", |t, a| wait4(t, t.arg_i32(&a[0])?, &a[1])),
    method("waitid(idtype, id, options, /)", waitid),
    method("waitstatus_to_exitcode(status)", |t, a| {
        let s = t.arg_i32(&a[0])?;
        match s & 0x7F {
            0 => Ok(Value::small_int((s >> 8) & 0xFF)),
            0x7F => Err(t.value_error(format!("process stopped by delivery of signal {}", (s >> 8) & 0xFF))),
            n => Ok(Value::small_int(-n)),
        }
    }),
    method("pidfd_open(pid, flags=0)", crate::processes::pidfd),
    method("system(command)", |t, a| {
        crate::io::std_streams::flush(t);
        let command = path(t, &a[0], "system")?;
        t.trace_child();
        number(t, t.unlocked(Reason::Process, || syscall::system(&command)).map(i64::from))
    }),
    method("times()", times),
    method("unshare(flags)", |t, a| nothing(t, plain::unshare(t.arg_i32(&a[0])?))),
    method("setns(fd, nstype=0)", |t, a| {
        nothing(t, plain::setns(crate::select::descriptor(t, &a[0])?, t.arg_i32(&a[1])?))
    }),
];
