# Flags of single calls, deadlines of several, files sent.
import socket, time, threading
a,b=socket.socketpair()
def tr(f, *x):
    try:
        return f(*x)
    except BaseException as e:
        return type(e).__name__, str(e)
print(tr(a.recv,5,socket.MSG_DONTWAIT))
a.settimeout(0.1); print(tr(a.recv,5,socket.MSG_DONTWAIT))
a.settimeout(None)
def feed():
    for i in range(5): time.sleep(.02); b.send(b'ab')
threading.Thread(target=feed).start()
print(a.recv(10,socket.MSG_WAITALL))
# sendall with a total deadline
a.settimeout(.3)
def slow():
    for i in range(8):
        time.sleep(.05); b.recv(100000)
th=threading.Thread(target=slow,daemon=True); th.start()
print(tr(a.sendall,b'x'*50_000_000))
a.shutdown(socket.SHUT_WR)
th.join()
a, b = socket.socketpair()
print(tr(lambda: [a.send(b'x' * 100_000, socket.MSG_DONTWAIT) for _ in range(1000)]))
print(tr(a.sendmsg, [b'x' * 100_000], [], socket.MSG_DONTWAIT))
print(tr(b.recvmsg, 3, 0, socket.MSG_DONTWAIT)[0])
a, b = socket.socketpair()
import tempfile, io
with tempfile.TemporaryFile() as f:
    f.write(bytes(range(256)) * 100)
    f.seek(0)
    for offset, count in (0, None), (10, None), (10, 100), (25_590, 100), (0, 10_000):
        f.seek(0)
        print(a.sendfile(f, offset, count), f.tell(), end=' ')
        a.shutdown(socket.SHUT_WR)
        got = b''
        while x := b.recv(10_000):
            got += x
        print(len(got), got[:3])
        a, b = socket.socketpair()
    print(tr(a.sendfile, f, 0, 0), tr(a.sendfile, f, 0, 1.5))
print(tr(a.sendfile, open(__file__)))
a.setblocking(False)
print(tr(a.sendfile, io.BytesIO(b'x')))
u, v = socket.socketpair(type=socket.SOCK_DGRAM)
print(tr(u.sendfile, io.BytesIO(b'x')))
s = socket.socket()
print(repr(super(socket.socket, s)).split(',')[1:])
