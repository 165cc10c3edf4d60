//! Users, groups, process groups and sessions.

use super::args::{given, nothing, number, owner};
use super::fs_text;
use super::users::name;
use crate::syscall::{self, plain, process};
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::native::{Method, method};

fn uid(t: &Thread, v: &Value) -> Res<u32> {
    owner(t, v, "uid")
}
fn gid(t: &Thread, v: &Value) -> Res<u32> {
    owner(t, v, "gid")
}

fn numbers(t: &Thread, all: &[u32]) -> Res<Vec<Value>> {
    all.iter().map(|n| t.int(i64::from(*n))).collect()
}

fn setgroups(t: &Thread, a: &[Value]) -> Res {
    let slots = &t.type_ref(&a[0]).slots;
    if slots.getitem.get().is_none() {
        return Err(t.type_error("setgroups argument must be a sequence"));
    }
    let groups = t.collect(&a[0])?;
    if !groups.iter().all(|g| t.is_int(g)) {
        return Err(t.type_error("groups must be integers"));
    }
    let groups: Vec<u32> = groups.iter().map(|g| gid(t, g)).collect::<Res<_>>()?;
    nothing(t, process::setgroups(&groups))
}

pub const FUNCTIONS: &[Method] = &[
    method("getpid()", |t, _| t.int(syscall::id(0))),
    method("getppid()", |t, _| t.int(syscall::id(1))),
    method("getuid()", |t, _| t.int(syscall::id(2))),
    method("geteuid()", |t, _| t.int(syscall::id(3))),
    method("getgid()", |t, _| t.int(syscall::id(4))),
    method("getegid()", |t, _| t.int(syscall::id(5))),
    method("getresuid()", |t, _| t.tuple(numbers(t, &given(t, process::getresuid())?)?)),
    method("getresgid()", |t, _| t.tuple(numbers(t, &given(t, process::getresgid())?)?)),
    method("setuid(uid, /)", |t, a| nothing(t, plain::setuid(uid(t, &a[0])?))),
    method("setgid(gid, /)", |t, a| nothing(t, plain::setgid(gid(t, &a[0])?))),
    method("seteuid(euid, /)", |t, a| nothing(t, plain::seteuid(uid(t, &a[0])?))),
    method("setegid(egid, /)", |t, a| nothing(t, plain::setegid(gid(t, &a[0])?))),
    method("setreuid(ruid, euid, /)", |t, a| nothing(t, plain::setreuid(uid(t, &a[0])?, uid(t, &a[1])?))),
    method("setregid(rgid, egid, /)", |t, a| nothing(t, plain::setregid(gid(t, &a[0])?, gid(t, &a[1])?))),
    method("setresuid(ruid, euid, suid, /)", |t, a| {
        nothing(t, plain::setresuid(uid(t, &a[0])?, uid(t, &a[1])?, uid(t, &a[2])?))
    }),
    method("setresgid(rgid, egid, sgid, /)", |t, a| {
        nothing(t, plain::setresgid(gid(t, &a[0])?, gid(t, &a[1])?, gid(t, &a[2])?))
    }),
    method("getgroups()", |t, _| t.list(numbers(t, &given(t, process::getgroups())?)?)),
    method("setgroups(groups, /)", setgroups),
    method("getgrouplist(user, group, /)", |t, a| {
        let user = name(t, &a[0], "getgrouplist() argument 1")?;
        t.list(numbers(t, &given(t, process::getgrouplist(&user, gid(t, &a[1])?))?)?)
    }),
    method("initgroups(username, gid, /)", |t, a| {
        let user = super::path_bytes(t, &a[0], "initgroups() argument 1")?;
        nothing(t, process::initgroups(&user, gid(t, &a[1])?))
    }),
    method("getlogin()", |t, _| fs_text(t, &given(t, process::getlogin())?)),
    method("getpgid(pid)", |t, a| number(t, plain::getpgid(t.arg_i32(&a[0])?))),
    method("getpgrp()", |t, _| number(t, plain::getpgid(0))),
    method("setpgid(pid, pgrp, /)", |t, a| nothing(t, plain::setpgid(t.arg_i32(&a[0])?, t.arg_i32(&a[1])?))),
    method("setpgrp()", |t, _| nothing(t, plain::setpgid(0, 0))),
    method("getsid(pid, /)", |t, a| number(t, plain::getsid(t.arg_i32(&a[0])?))),
    method("setsid()", |t, _| nothing(t, plain::setsid())),
];
