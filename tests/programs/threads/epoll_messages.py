"""select.epoll and selectors over it; control data of sockets; waiting for signals; a fork in a thread."""
import os
import select
import selectors
import signal
import socket
import struct
import sys
import threading
import time
import warnings

warnings.simplefilter("ignore", DeprecationWarning)

# epoll
a, b = socket.socketpair()
ep = select.epoll()
print(ep.closed, ep.fileno() > 2, ep.poll(0))
ep.register(a, select.EPOLLIN)
ep.register(b.fileno(), eventmask=select.EPOLLIN | select.EPOLLOUT)
print([(fd == b.fileno(), event) for fd, event in ep.poll(0)])
b.send(b"x")
print(sorted((fd == a.fileno(), event) for fd, event in ep.poll(1, maxevents=5)))
ep.modify(b, select.EPOLLIN)
ep.unregister(a)
print(ep.poll(0.01))
for wrong in (lambda: ep.register(b), lambda: ep.unregister(a), lambda: ep.modify(a, 1), lambda: ep.poll(1, 0),
              lambda: ep.register(-1), lambda: select.epoll(-2), lambda: ep.register("x")):
    try:
        wrong()
    except (OSError, ValueError, TypeError) as e:
        print(type(e).__name__, e)
with select.epoll.fromfd(os.dup(ep.fileno())) as other:
    print(other.closed)
print(other.closed)
ep.close()
ep.close()
for method in (ep.fileno, ep.poll, ep.__enter__):
    try:
        method()
    except ValueError as e:
        print(e)
a.recv(1)

# selectors
for kind in (selectors.EpollSelector, selectors.PollSelector, selectors.SelectSelector):
    with kind() as s:
        key = s.register(a, selectors.EVENT_READ, "data")
        print(kind.__name__, key.events, key.data, s.get_key(a) is key, len(s.get_map()), a in s.get_map())
        print(s.select(0), s.select(-1))
        key = s.modify(a, selectors.EVENT_READ | selectors.EVENT_WRITE, "more")
        print([(k.data, events) for k, events in s.select(1)])
        b.send(b"y")
        print([(k.data, events) for k, events in s.select()])
        s.modify(a, selectors.EVENT_READ, "less")
        threading.Timer(0.02, b.send, (b"z",)).start()
        a.recv(1)
        print([(k.data, events) for k, events in s.select(5)])
        a.recv(1)
        for wrong in (lambda: s.register(a, 1), lambda: s.register(a, 0), lambda: s.modify(b, 1), lambda: s.unregister(b),
                      lambda: s.register(-3, 1), lambda: s.register(object(), 1), lambda: s.modify(a, 8)):
            try:
                wrong()
            except (KeyError, ValueError) as e:
                print(type(e).__name__, str(e).split("<")[0])
        print(s.unregister(a).data if a in s.get_map() else "gone", len(s.get_map()))
print(selectors.DefaultSelector is selectors.EpollSelector)

# Control data
print(socket.CMSG_LEN(4), socket.CMSG_SPACE(4), socket.CMSG_SPACE(0))
r, w = os.pipe()
print(a.sendmsg([b"hello ", bytearray(b"world")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, struct.pack("ii", r, w))]))
data, control, flags, address = b.recvmsg(100, socket.CMSG_SPACE(2 * 4))
print(data, len(control), control[0][:2] == (socket.SOL_SOCKET, socket.SCM_RIGHTS), flags, address)
fds = struct.unpack("ii", control[0][2])
os.write(fds[1], b"through")
print(os.read(r, 100), [os.get_inheritable(fd) for fd in fds])
for fd in fds:
    os.close(fd)
socket.send_fds(a, [b"more"], [r])
data, fds, flags, address = socket.recv_fds(b, 10, 4)
print(data, len(fds), flags, address)
os.close(fds[0])
print(a.sendmsg([b"plain"]), b.recvmsg(3), b.recvmsg(100, 64)[0])
room = [bytearray(3), bytearray(10)]
a.sendmsg([b"scattered"])
print(b.recvmsg_into(room), room)
socket.send_fds(a, [b"cut"], [r, w])
data, control, flags, address = b.recvmsg(10, socket.CMSG_LEN(4))
print(data, len(control[0][2]), bool(flags & socket.MSG_CTRUNC))
os.close(struct.unpack("i", control[0][2])[0])
u1 = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
u2 = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
u1.bind(("127.0.0.1", 0))
u2.bind(("127.0.0.1", 0))
print(u1.sendmsg([b"dat", b"agram"], [], 0, u2.getsockname()))
data, control, flags, address = u2.recvmsg(4)
print(data, control, bool(flags & socket.MSG_TRUNC), address == u1.getsockname())
b.settimeout(0.01)
for wrong in (lambda: b.recvmsg(1), lambda: b.recvmsg(-1), lambda: b.recvmsg(1, -1), lambda: a.sendmsg([b"x"], [(1, 2)]),
              lambda: a.sendmsg(["x"]), lambda: b.recvmsg_into([b"x"]), lambda: socket.CMSG_LEN(-1)):
    try:
        print(wrong())
    except (TypeError, ValueError, OSError, OverflowError) as e:
        print(type(e).__name__, e if not isinstance(e, TypeError) else "")

# Signals
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1, signal.SIGUSR2])
os.kill(os.getpid(), signal.SIGUSR1)
info = signal.sigwaitinfo([signal.SIGUSR1])
print(info.si_signo == signal.SIGUSR1, info.si_pid == os.getpid(), info.si_uid == os.getuid(), len(info), type(info).__name__)
print(signal.sigtimedwait([signal.SIGUSR1], 0), signal.sigtimedwait([signal.SIGUSR1], 0.01))
fd = os.pidfd_open(os.getpid())
signal.pidfd_send_signal(fd, signal.SIGUSR2)
print(signal.sigtimedwait([signal.SIGUSR2, signal.SIGUSR1], 5).si_signo == signal.SIGUSR2)
os.close(fd)
for wrong in (lambda: signal.sigtimedwait([], -1), lambda: signal.pidfd_send_signal(10 ** 6, 1),
              lambda: signal.sigwaitinfo([99])):
    try:
        wrong()
    except (ValueError, OSError) as e:
        print(type(e).__name__, e)

# The only thread of a forked child is its main thread, whichever it was.
signal.signal(signal.SIGALRM, lambda *_: print("old handler"))


def forks():
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        try:
            hits = []
            signal.signal(signal.SIGALRM, lambda *_: hits.append(1))
            signal.setitimer(signal.ITIMER_REAL, 0.01)
            signal.pause()
            print(threading.current_thread() is threading.main_thread(), threading.active_count(), hits, flush=True)
        finally:
            os._exit(3)
    print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


t = threading.Thread(target=forks)
t.start()
t.join()
for x in (a, b, u1, u2):
    x.close()
os.close(r)
os.close(w)
