# What poll objects and select take and refuse.
import select, os
p = select.poll(); 
def tr(f,*a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, e)
r,w=os.pipe()
tr(select.select,[],[],[],"x")
tr(select.select,[],[],[],-1)
tr(select.select,[],[],[],1e300)
tr(select.select,[],[],[],float('nan'))
tr(select.select,[],[],[],-0.0)
tr(select.select,1,[],[],0)
tr(select.select,[],{5.5},[],0)
tr(select.select,[object()],[],[],0)
tr(select.select,[-1],[],[],0)
tr(select.select,[1<<64],[],[],0)
tr(select.select,[1<<40],[],[],0)
tr(select.select,(x for x in ()),[],[],0)
tr(select.select,[w,w],[w,w],[],0)
tr(p.poll,1<<64)
tr(p.poll,1<<31)
tr(p.poll,"x")
tr(p.poll,1e300)
tr(p.poll,float('nan'))
tr(p.poll,0)
tr(p.poll,0.5)
tr(p.poll,1.5)
tr(p.register,0,-1)
tr(p.register,0,1<<64)
tr(p.register,0,65536)
tr(p.register,0,"a")
tr(p.register,-1)
tr(p.register,"a")
tr(p.register,1.5)
tr(p.unregister,77)
tr(p.modify,77,1)
tr(p.modify,1,-1)
tr(p.modify,1,1<<64)
tr(p.register,w)
tr(p.poll,0)
tr(lambda: type(p)())
e=select.epoll()
for t in ["x",float("nan"),1<<64,1e300,0]: tr(e.poll,t)
for m in [0,-2,"x",1<<40]: tr(e.poll,0,m)
tr(select.epoll,0); tr(select.epoll,-5); tr(select.epoll,5,1)
tr(e.register,-1); tr(e.register,"x"); tr(e.register,r,"x"); tr(e.register,r,-1); tr(e.register,r,1<<32)
tr(e.register,r); tr(e.register,r); tr(e.unregister,99); tr(e.modify,w,1)
print(e.fileno()>0, e.closed, repr(e)[:22])
e.close(); tr(e.fileno); tr(e.poll,0); print(e.closed); tr(e.register,1); tr(e.close)

# A list that shrinks while it is looked through.
a = []
class F:
    def fileno(self):
        del a[-1]
        return w
a[:] = [F()] * 10
print(select.select([], a, []) == ([], a[:5], []))

# A poll object is polled by one thread at a time.
import threading, time
r, w = os.pipe()
p = select.poll()
p.register(r, select.POLLIN)
th = threading.Thread(target=p.poll)
th.start()
time.sleep(.1)
try:
    p.poll(1)
except RuntimeError as e:
    print(e)
os.write(w, b'x')
th.join()
print(p.poll(1000) == [(r, select.POLLIN)])
