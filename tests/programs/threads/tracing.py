"""sys.settrace and sys.setprofile: the events of calls, lines, returns, exceptions and natives."""
import sys
import threading

log = []


def shown(v):
    if isinstance(v, tuple) and len(v) == 3:
        return v[0].__name__, str(v[1]), v[2] is not None
    return "self" if isinstance(v, Managed) else getattr(v, "__qualname__", v)


def trace(frame, event, arg):
    code = frame.f_code
    log.append((code.co_name, event, frame.f_lineno - code.co_firstlineno, shown(arg)))
    return trace


def observe(switch, hook, f, *args):
    log.clear()
    switch(hook)
    try:
        f(*args)
    except Exception as e:
        log.append(("raised", repr(e)))
    finally:
        switch(None)
    print(f.__name__)
    for entry in log:
        if entry[0] != "observe":
            print("   ", *entry)


def branches(a):
    b = a + 1
    if b > 3:
        c = 1
    else:
        c = 2
    return c


def loops(n):
    s = 0
    for i in range(n):
        s += i
    while s > 0:
        s -= 2
    for i in range(2): s += i
    return [x for x in range(2)]


def numbers(n):
    for i in range(n):
        yield i


def summing():
    total = 0
    for x in numbers(2):
        total += x
    return total


def fails(x):
    if x:
        raise ValueError(x)


def passes():
    fails(4)


def catches():
    with Managed():
        fails(3)
    return 1


class Managed:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        return True


def long_call():
    x = dict(
        a=1,
        b=2,
    )
    return (x["a"] +
            x["b"])


def nested():
    def inner(a):
        return a * 2
    return [inner(i) for i in (1, 2)], (lambda: 3)()


def natives():
    items = [3, 1]
    items.sort()
    items.append(sum(items))
    try:
        int.from_bytes(3)
    except TypeError:
        pass
    len(items)
    return sorted(items, key=lambda v: -v)


for case in [(branches, 1), (branches, 5), (loops, 3), (summing,), (passes,), (catches,), (long_call,), (nested,)]:
    observe(sys.settrace, trace, *case)
for case in [(branches, 1), (summing,), (passes,), (natives,)]:
    observe(sys.setprofile, trace, *case)


# A frame of its own choice, or of none.
def only_calls(frame, event, arg):
    log.append((frame.f_code.co_name, event))


def own_function(frame, event, arg):
    log.append((frame.f_code.co_name, event))
    frame.f_trace_lines = False
    return own_function


def later():
    sys._getframe().f_trace = trace
    x = 1
    return x


def opcodes(frame, event, arg):
    frame.f_trace_opcodes = True
    log.append(event)
    return opcodes


observe(sys.settrace, only_calls, passes)
observe(sys.settrace, own_function, catches)
observe(sys.settrace, only_calls, later)
sys.settrace(opcodes)
branches(1)
sys.settrace(None)
print("opcode" in log)


# A function that fails is called no more.
def broken(frame, event, arg):
    if event == "line":
        raise RuntimeError("no more")
    return broken


sys.settrace(broken)
try:
    branches(1)
except RuntimeError as e:
    print("failed:", e, sys.gettrace())
sys.settrace(3)
try:
    branches(1)
except TypeError as e:
    print("failed:", e, sys.gettrace())

print(sys.gettrace(), sys.getprofile())
sys.settrace(only_calls)
print(sys.gettrace() is only_calls)
sys.settrace(None)


# Threads: those that begin later, or all.
def names(frame, event, arg):
    if frame.f_code.co_name in ("branches", "summing", "numbers"):
        log.append((frame.f_code.co_name, event, threading.current_thread().name))
    return names


log.clear()
threading.settrace(names)
t = threading.Thread(target=branches, args=(1,), name="traced")
t.start()
t.join()
threading.settrace(None)
print(log, threading.gettrace())
log.clear()
threading.setprofile(names)
t = threading.Thread(target=summing, name="profiled")
t.start()
t.join()
threading.setprofile(None)
print(log)

log.clear()
ready, go = threading.Event(), threading.Event()


def waits():
    ready.set()
    go.wait()
    branches(2)


t = threading.Thread(target=waits, name="waiting")
t.start()
ready.wait()
threading.settrace_all_threads(names)
go.set()
t.join()
threading.settrace_all_threads(None)
print([entry for entry in log if entry[2] == "waiting"])
