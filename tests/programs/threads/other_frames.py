# What one thread sees of the others: frames, exceptions; and what is refused at the end.
import sys, threading, traceback, os, time, _thread
go=threading.Event(); ready=threading.Event()
def deep(n):
    x = n
    if n: deep(n-1)
    else:
        ready.set(); go.wait()
th=threading.Thread(target=deep,args=(3,)); th.start(); ready.wait(); time.sleep(.05)
fs=sys._current_frames()
print(sorted(fs)==sorted([th.ident,threading.get_ident()]))
f=fs[th.ident]
names=[]
g=f
while g: names.append((g.f_code.co_name, g.f_locals.get('n','-'))); g=g.f_back
print([n for n in names if n[0]=='deep'])
print([l.name for l in traceback.extract_stack(f) if l.name=='deep'])
print(fs[threading.get_ident()].f_code.co_name)
go.set(); th.join()
print([n for n in names if n[0]=='deep'][0], f.f_back is not None)
def exc():
    try: 1/0
    except ZeroDivisionError:
        ready.set(); go.wait()
go.clear(); ready.clear()
th=threading.Thread(target=exc); th.start(); ready.wait()
e=sys._current_exceptions(); print(repr(e[th.ident]), e[threading.get_ident()])
import warnings
with warnings.catch_warnings(record=True) as ws:
    warnings.simplefilter('always')
    pid=os.fork()
    if pid==0: os._exit(3)
    print([str(w.message).replace(str(os.getpid()),'PID') for w in ws], [(w.category.__name__, w.lineno) for w in ws])
print(os.waitstatus_to_exitcode(os.waitpid(pid,0)[1]))
go.set(); th.join()
class AtEnd:
    def __del__(self):
        for f in (lambda: _thread.start_new_thread(print,()), lambda: threading.Thread(target=print).start(), os.fork):
            try: f()
            except Exception as e: print(type(e).__name__, e)
a=AtEnd()
