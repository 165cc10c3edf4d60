# What is traced, and when.
import tracemalloc

print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_traceback_limit())
print(tracemalloc.get_object_traceback([]))
try:
    tracemalloc.take_snapshot()
except RuntimeError as e:
    print(e)
for n in 0, -1, 65536, 10 ** 30:
    try:
        tracemalloc.start(n)
    except (ValueError, OverflowError) as e:
        print(type(e).__name__, e)
try:
    tracemalloc.start("1")
except TypeError as e:
    print(e)

class Thing:
    pass

def make():
    thing = Thing()
    thing.name = "thing"
    return thing

def outer():
    return make()

before = outer()
tracemalloc.start(10)
print(tracemalloc.is_tracing(), tracemalloc.get_traceback_limit())
tracemalloc.start(3)
print(tracemalloc.get_traceback_limit())
after = outer()
print(tracemalloc.get_object_traceback(before))
tb = tracemalloc.get_object_traceback(after)
print([(frame.filename.rpartition("/")[2], frame.lineno) for frame in tb])
print(tracemalloc.get_object_traceback(3), tracemalloc.get_object_traceback(None))

# Blocks and their sizes.
low = tracemalloc.get_traced_memory()[0]
big = bytearray(1_000_000)
now, peak = tracemalloc.get_traced_memory()
print(1_000_000 <= now - low < 1_200_000, peak >= now)
del big
now, peak = tracemalloc.get_traced_memory()
print(now - low < 10_000, peak - now > 900_000)
tracemalloc.reset_peak()
now, peak = tracemalloc.get_traced_memory()
print(peak - now < 10_000, tracemalloc.get_tracemalloc_memory() > 1000)

first = tracemalloc.take_snapshot()
kept = [bytearray(2000) for _ in range(100)]
lines = {n: [list() for _ in range(10)] for n in range(50)}
second = tracemalloc.take_snapshot()
here = [tracemalloc.Filter(True, "*tracemalloc_tracing.py")]
top = second.filter_traces(here).compare_to(first.filter_traces(here), "lineno")[:2]
for diff in top:
    print(diff.traceback[0].lineno, diff.size_diff > 20_000, diff.count_diff >= 200)
grown = 100
for trace in second.filter_traces(here).traces:
    grown -= trace.size > 2000 and trace.traceback[-1].lineno == top[0].traceback[0].lineno
print(grown)

def recursive(n):
    return recursive(n - 1) if n else Thing()

deep = recursive(20)
tb = tracemalloc.get_object_traceback(deep)
print(len(tb), len({frame.lineno for frame in tb}))
trace = [t for t in tracemalloc.take_snapshot().traces if t.traceback == tb][0]
print(len(trace.traceback), trace.traceback.total_nframe)

# A list that grows keeps one block.
grow = []
for i in range(10_000):
    grow.append(None)
size = tracemalloc.get_traced_memory()[0]
grow.clear()
print(70_000 < size - tracemalloc.get_traced_memory()[0] < 140_000)

tracemalloc.clear_traces()
print(tracemalloc.is_tracing(), tracemalloc.get_object_traceback(after), tracemalloc.get_traced_memory()[0] < 5000)
del after, deep, kept, lines
print(tracemalloc.get_traced_memory()[0] < 5000)
tracemalloc.stop()
print(tracemalloc.is_tracing(), tracemalloc.get_traced_memory(), tracemalloc.get_traceback_limit())
tracemalloc.stop()
tracemalloc.start()
print(tracemalloc.get_traceback_limit(), len(tracemalloc.get_object_traceback(Thing())))
