# Locks on files between processes, and what else can be done to descriptors.
import errno
import fcntl
import os
import struct
import tempfile


def show(f, *a):
    try:
        print(f.__name__, "->", f(*a))
    except Exception as e:
        print(f.__name__, "!", type(e).__name__, e)


f = tempfile.TemporaryFile()
print(fcntl.fcntl(f, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR, fcntl.fcntl(f, fcntl.F_GETFD))
fcntl.fcntl(f, fcntl.F_SETFD, 0)
print(fcntl.fcntl(f.fileno(), fcntl.F_GETFD), os.get_inheritable(f.fileno()))
show(fcntl.fcntl, f, fcntl.F_GETFD, b"abc")
show(fcntl.fcntl, f, fcntl.F_GETFD, 1.5)
show(fcntl.fcntl, "a", 1)
show(fcntl.fcntl, f, 1, b"x" * 2000)
show(fcntl.fcntl, 999, 1)
show(fcntl.ioctl, f, 0x5401, "abc")
show(fcntl.ioctl, f, 1.5)
show(fcntl.lockf, f, 64)
whole = struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0)
print(struct.unpack("hhqqi4x", fcntl.fcntl(f, fcntl.F_GETLK, whole))[0] == fcntl.F_UNLCK)

print("-- two processes")
name = tempfile.mktemp()
r, w = os.pipe()
a, b = os.pipe()
for take, free in ((lambda f, op: fcntl.flock(f, op), fcntl.LOCK_UN), (lambda f, op: fcntl.lockf(f, op, 10, 5), fcntl.LOCK_UN)):
    held = open(name, "w+")
    take(held, fcntl.LOCK_EX)
    pid = os.fork()
    if pid == 0:
        mine = open(name, "w+")
        try:
            take(mine, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.write(w, b"got it")
        except OSError as e:
            os.write(w, errno.errorcode[e.errno].encode())
        os.read(a, 1)
        take(mine, fcntl.LOCK_EX)
        os.write(w, b"waited")
        os._exit(0)
    print(os.read(r, 99))
    os.write(b, b".")
    take(held, free)
    print(os.read(r, 99), os.waitpid(pid, 0)[1])
os.unlink(name)

print("-- a terminal and a pipe")
master, slave = os.openpty()
size = bytearray(8)
show(fcntl.ioctl, slave, 0x5414, struct.pack("hhhh", 24, 80, 0, 0))
show(fcntl.ioctl, master, 0x5413, size)
print(struct.unpack("hhhh", size), struct.unpack("hhhh", fcntl.ioctl(slave, 0x5413, bytes(8)))[:2], os.get_terminal_size(slave))
show(fcntl.ioctl, master, 0x5413, size, False)
os.write(w, b"four")
size = bytearray(4)
fcntl.ioctl(r, 0x541B, size)
print(struct.unpack("i", size), fcntl.fcntl(r, fcntl.F_GETPIPE_SZ))
