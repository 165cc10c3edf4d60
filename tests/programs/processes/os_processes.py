# Programs run and waited for by the module os; groups, sessions, processors, users.
import os
import resource
import grp
import pwd


def show(f, *a, **k):
    try:
        print(f.__name__, "->", f(*a, **k))
    except Exception as e:
        print(f.__name__, "!", type(e).__name__, e)


print("-- what a status says")
print(os.WIFSTOPPED(0x137F), os.WSTOPSIG(0x137F), os.WCOREDUMP(0x8B), os.WIFCONTINUED(0xFFFF))
print(os.WIFSIGNALED(0x8B), os.WTERMSIG(0x8B), os.WIFEXITED(0x300), os.WEXITSTATUS(0x300))
show(os.waitstatus_to_exitcode, 0x137F)
show(os.waitid, os.P_ALL, 0, os.WEXITED | os.WNOHANG)
show(os.wait3, 0)
show(os.wait4, -1, 0)

print("-- spawned by fork and exec")
show(os.spawnv, os.P_WAIT, "/bin/true", [])
show(os.spawnv, os.P_WAIT, "/bin/true", "true")
show(os.spawnlp, os.P_WAIT, "false", "false")
show(os.spawnve, os.P_WAIT, "/bin/sh", ["sh", "-c", "exit $X"], {"X": "7"})
show(os.spawnl, os.P_WAIT, "/nonexistent", "x")
pid = os.spawnlp(os.P_NOWAIT, "sh", "sh", "-c", "exit 5")
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
show(os.execv, "nope", ["a"])
show(os.execv, "nope", [])
show(os.execv, "nope", [""])
show(os.execv, "nope", "a")
show(os.execve, "nope", ["a"], {})
show(os.execve, "nope", [], {})
show(os.execve, "nope", ["a"], 5)
show(os.execve, "nope", ["a"], {"": "1"})
show(os.execve, "nope", ["a"], {1: "1"})
show(os.execvp, "nope-x", ["a"])
show(os.execl, "nope")

print("-- posix_spawn")
r, w = os.pipe()
dup, open_, close = os.POSIX_SPAWN_DUP2, os.POSIX_SPAWN_OPEN, os.POSIX_SPAWN_CLOSE
pid = os.posix_spawn("/bin/sh", ["sh", "-c", "echo $A; exit 3"], {"A": "spawned"}, file_actions=[(dup, w, 1)],
                     setsigdef=[10], setpgroup=0)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), os.read(r, 99))
pid = os.posix_spawnp("sh", ["sh", "-c", "exit 4"], os.environ, setsid=True,
                      file_actions=[(open_, 1, "/dev/null", os.O_WRONLY, 0), (close, 0)])
_, status, used = os.wait4(pid, 0)
print(status, type(used).__name__, used.ru_maxrss > 0)
pid = os.posix_spawnp("true", ["true"], None)
print(os.waitid(os.P_PID, pid, os.WEXITED)[2:])
show(os.posix_spawn, "/nope", ["a"], {})
show(os.posix_spawn, "/bin/true", ["a"], {}, file_actions=[(0, 1)])
show(os.posix_spawn, "/bin/true", ["a"], {}, file_actions=[5])
show(os.posix_spawn, "/bin/true", ["a"], {}, file_actions=[(9,)])
show(os.posix_spawn, "/bin/true", [], {})
show(os.posix_spawn, "/bin/true", ["a"], {}, setsigdef=[999])

print("-- a terminal of one's own")
master, slave = os.openpty()
print(os.isatty(slave), os.ttyname(slave).startswith("/dev/pts/"), os.get_inheritable(master),
      os.ptsname(master) == os.ttyname(slave))
pid, master = os.forkpty()
if pid == 0:
    os.write(1, b"in child %d" % os.isatty(0))
    os._exit(0)
print(os.waitpid(pid, 0)[1], os.read(master, 100))

print("-- groups and sessions")
print(os.getpgid(0) == os.getpgrp())
pid = os.fork()
if pid == 0:
    os.setsid()
    os._exit(os.getpgrp() == os.getpid() == os.getsid(0))
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
pid = os.fork()
if pid == 0:
    os.setpgrp()
    os.killpg(0, 15)
print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
show(os.getpgid, -1)
show(os.getsid, 2**22)

print("-- processors")
mine = os.sched_getaffinity(0)
print(type(mine).__name__, os.process_cpu_count() == len(mine))
for wrong in ([-1], ["a"], [], 5):
    show(os.sched_setaffinity, 0, wrong)
show(os.sched_setaffinity, 0, mine)
show(os.sched_getscheduler, 0)
show(os.sched_getparam, 0)
show(os.sched_get_priority_max, os.SCHED_FIFO)
show(os.sched_yield)
print(repr(os.sched_param(sched_priority=3)), os.sched_param(4)[0])
show(os.sched_param)
show(os.sched_setparam, 0, 5)
show(os.sched_setscheduler, 0, os.SCHED_OTHER, os.sched_param(0))
print(os.nice(0) == os.getpriority(os.PRIO_PROCESS, 0))
show(os.getpriority, 9, 0)
print(len(os.getloadavg()), len(os.times()), type(os.times()).__name__, os.times().user >= 0)

print("-- settings and users")
show(os.sysconf, "SC_PAGESIZE")
show(os.sysconf, "SC_XX")
show(os.sysconf, None)
show(os.confstr, "CS_PATH")
show(os.ctermid)
print(os.getresuid() == (os.getuid(), os.geteuid(), os.getuid()), type(os.getgroups()), os.getgrouplist("root", 0)[:1])
show(os.setuid, "a")
show(os.setgroups, 5)
show(os.setgroups, ["a"])
show(os.getgrouplist, 5, 0)
print(pwd.getpwuid(0)[:4], pwd.getpwnam("root").pw_dir, grp.getgrgid(0), "root" in [u.pw_name for u in pwd.getpwall()])
for f, x in ((pwd.getpwuid, 99999), (pwd.getpwuid, -1), (pwd.getpwuid, 2**40), (pwd.getpwuid, "a"), (pwd.getpwnam, "nobodyx"),
             (pwd.getpwnam, 5), (pwd.getpwnam, "a\0b"), (grp.getgrgid, 99999), (grp.getgrnam, "zz"), (grp.getgrnam, 3)):
    show(f, x)

print("-- resources")
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
show(resource.setrlimit, resource.RLIMIT_NOFILE, (50, hard))
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0], resource.prlimit(0, resource.RLIMIT_NOFILE)[0])
show(resource.setrlimit, resource.RLIMIT_NOFILE, (100, 50))
show(resource.setrlimit, resource.RLIMIT_NOFILE, 5)
show(resource.setrlimit, resource.RLIMIT_NOFILE, (1,))
show(resource.getrlimit, 99)
show(resource.getrusage, 55)
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime >= 0, used.ru_maxrss > 0, len(used), resource.getpagesize())
