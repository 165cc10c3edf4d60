# logging.handlers: files that rotate, sockets, memory, queues.
import datetime
import logging
import logging.handlers as handlers
import os
import pickle
import queue
import socket
import struct
import tempfile
import time

os.environ["TZ"] = "UTC"
time.tzset()
folder = tempfile.mkdtemp()
log = logging.getLogger("test")
log.propagate = False
log.setLevel(logging.DEBUG)


def use(handler):
    for old in log.handlers[:]:
        log.removeHandler(old)
        old.close()
    log.addHandler(handler)
    return handler


def files():
    found = {}
    for name in sorted(os.listdir(folder)):
        path = os.path.join(folder, name)
        with open(path) as f:
            found[name] = f.read()
        os.unlink(path)
    return found


path = os.path.join(folder, "r.log")
use(handlers.RotatingFileHandler(path, maxBytes=20, backupCount=2))
for i in range(8):
    log.info("message %d", i)
use(logging.NullHandler())
print(files())
h = use(handlers.RotatingFileHandler(path, mode="w", backupCount=1, delay=True))
h.namer = lambda name: name + ".old"
h.rotator = lambda source, dest: (print("rotate", os.path.basename(source), os.path.basename(dest)), os.rename(source, dest))
log.info("one")
h.doRollover()
log.info("two")
use(logging.NullHandler())
print(files())

print("== by time")
now = int(datetime.datetime(2024, 2, 28, 13, 30, 15, tzinfo=datetime.timezone.utc).timestamp())
for when, interval, options in (("s", 5, {}), ("M", 1, {}), ("H", 2, {}), ("d", 1, {}), ("midnight", 1, {}), ("midnight", 3, {"atTime": datetime.time(14, 5)}),
                                ("midnight", 1, {"atTime": datetime.time(13), "utc": True}), ("W0", 1, {}), ("w2", 1, {}), ("W2", 2, {"atTime": datetime.time(12)})):
    h = handlers.TimedRotatingFileHandler(path, when, interval, delay=True, **options)
    print(h.when, h.interval, h.suffix, time.strftime("%F %T %a", time.gmtime(h.computeRollover(now))))
    h.close()
for when in ("x", "W", "W7"):
    try:
        handlers.TimedRotatingFileHandler(path, when)
    except ValueError as e:
        print(e)
files()
h = use(handlers.TimedRotatingFileHandler(path, "D", backupCount=2, utc=True))
log.info("today")
for day in (1, 2, 3):
    with open(f"{path}.2020-01-0{day}", "w") as f:
        f.write(str(day))
open(path + ".2020-01-01x", "w").close()
h.rolloverAt = now
log.info("tomorrow")
use(logging.NullHandler())
print(files())

print("== watched")
use(handlers.WatchedFileHandler(path))
log.info("first")
os.rename(path, path + ".moved")
log.info("second")
os.unlink(path)
log.info("third")
use(logging.NullHandler())
print(files())

print("== sockets")
server = socket.create_server(("127.0.0.1", 0))
use(handlers.SocketHandler(*server.getsockname()))
try:
    1 / 0
except ZeroDivisionError:
    log.warning("went %s", "wrong", exc_info=True)
peer, _ = server.accept()
size = struct.unpack(">L", peer.recv(4))[0]
record = logging.makeLogRecord(pickle.loads(peer.recv(size)))
print(record.getMessage(), record.args, record.exc_info, record.exc_text.splitlines()[-1], record.levelname)
peer.close()
server.close()
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
udp.bind(("127.0.0.1", 0))
use(handlers.DatagramHandler(*udp.getsockname()))
log.error("datagram")
print(pickle.loads(udp.recv(9999)[4:])["msg"])
h = use(handlers.SysLogHandler(udp.getsockname(), "local3"))
log.critical("to the system")
log.debug("little")
h.ident, h.append_nul = "me: ", False
log.log(35, "between")
print(udp.recv(999), udp.recv(999), udp.recv(999))
print(h.encodePriority("mail", "err"), h.encodePriority(1, 7), h.mapPriority("WARNING"), h.mapPriority("?"), h.LOG_LOCAL7, h.facility_names["cron"])
udp.close()
unix = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
unix.bind(os.path.join(folder, "u"))
unix.listen()
h = use(handlers.SysLogHandler(os.path.join(folder, "u")))
log.info("unix")
print(unix.accept()[0].recv(99), h.socktype == socket.SOCK_STREAM, h.unixsocket)
unix.close()
os.unlink(os.path.join(folder, "u"))
h = handlers.SocketHandler("127.0.0.1", 1)
h.makeSocket = lambda: (_ for _ in ()).throw(OSError("no"))
for _ in range(3):
    h.retryTime = h.retryTime and 0
    h.send(b"x")
    print(h.sock, h.retryPeriod)

print("== memory and queues")


class Told(logging.Handler):
    def emit(self, record):
        print("told", record.levelname, record.getMessage(), record.exc_info)


h = use(handlers.MemoryHandler(3, target=Told()))
for i in range(4):
    log.info("m%d", i)
log.error("now")
log.info("left")
h.close()
h = use(handlers.MemoryHandler(9, flushOnClose=False, target=Told()))
log.info("lost")
h.close()
h = use(handlers.BufferingHandler(2))
log.info("a")
print(len(h.buffer))
log.info("b")
print(len(h.buffer))
q = queue.Queue()
h = use(handlers.QueueHandler(q))
level = Told(logging.ERROR)
listener = handlers.QueueListener(q, Told(), level, respect_handler_level=True)
log.info("before %s", "start")
listener.start()
try:
    1 / 0
except ZeroDivisionError:
    log.exception("failed")
listener.stop()
listener.stop()
log.info("x")
print(q.qsize(), q.get().args)
os.rmdir(folder)
