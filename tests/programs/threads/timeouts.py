# How timeouts are read: by locks, queues, sockets, sleeps, polls and timers.
import threading, time, select, signal, queue, socket
from fractions import Fraction
def tr(f,*a):
    try: return f(*a)
    except BaseException as e: return type(e).__name__+": "+ str(e)
class I:
    def __index__(s): return 0
class F:
    def __float__(s): return 0.0
class B:
    def __index__(s): raise ZeroDivisionError("idx")
vals=["x",None,-1,-1.0,-2,-0.5,-0.0,0,0.0,1<<63,1<<62,10**10,9223372036,9223372037,9223372036.5,1e10,1e300,float('inf'),-float('inf'),float('nan'),I(),F(),B(),Fraction(1,1000),True,-(1<<63),-(1<<64), 1e-10, -1e-10]
L=threading.Lock()
R=threading.RLock(); 
q=queue.SimpleQueue(); q2=queue.Queue()
c=threading.Condition(L)
s=socket.socket()
poll=select.poll(); ep=select.epoll()
def case(name,f, skip=()):
    for v in vals:
        if v in skip: continue
        print(name, v if type(v) in (int,float,str,bool) else type(v).__name__, tr(f,v))
case("lock", lambda v: (L.acquire(True,v), L.release())[0])
case("locknb", lambda v: (L.acquire(False,v), L.release())[0])
case("rlock", lambda v: (R.acquire(True,v), R.release())[0])
# Long sleeps are not slept.
case("sleep", lambda v: v if type(v) in (int,float) and 1<v<9e9 or v==9223372036 or v==9223372036.5 else time.sleep(v))
q.put(1)
case("sq", lambda v: (q.put(1),q.get(True,v))[1])
q2.put(1)
case("q", lambda v: (q2.put(1),q2.get(True,v))[1])
def settimeout(v):
    s.settimeout(v); return s.gettimeout()
case("sock", settimeout)
case("defto", lambda v: (socket.setdefaulttimeout(v), socket.getdefaulttimeout(), socket.setdefaulttimeout(None))[1])
done=threading.Thread(target=int); done.start(); done.join()
case("join", lambda v: done.join(v))
case("hjoin", lambda v: done._handle.join(v))
a,b=socket.socketpair(); b.send(b'x')
case("select", lambda v: select.select([a],[],[],v)[1:])
poll.register(a,1)
case("poll", lambda v: len(poll.poll(v)))
ep.register(a,1)
case("epoll", lambda v: len(ep.poll(v)))
signal.signal(signal.SIGALRM, signal.SIG_IGN)
case("setitimer", lambda v: (signal.setitimer(signal.ITIMER_REAL,v),signal.setitimer(signal.ITIMER_REAL,0),0)[2])
signal.pthread_sigmask(signal.SIG_BLOCK,[signal.SIGUSR1])
def sg(v):
    signal.raise_signal(signal.SIGUSR1)
    return signal.sigtimedwait([signal.SIGUSR1],v).si_signo
case("sigtimedwait", sg)
e=threading.Event(); e.set()
case("event", e.wait)
case("cond", lambda v: tr(lambda: (L.acquire(), c.wait_for(lambda: 5, v), L.release())))
