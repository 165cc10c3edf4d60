# What tracemalloc makes of snapshots: grouping, sorting, comparing, filtering, and their texts.
import os
import tempfile
import tracemalloc
from tracemalloc import DomainFilter, Filter, Frame, Snapshot, Statistic, StatisticDiff, Trace, Traceback

A, B, C = ("a.py", 1), ("a.py", 2), ("lib/b.pyc", 5)
OLD = [(0, 10, (A, C), 2), (0, 300, (A, C), 2), (1, 2000, (B,), 3), (0, 7, (C, A, B), 3), (0, 0, (("z", 9),), 1)]
NEW = [(0, 10, (A, C), 2), (1, 2000000, (B, A), 3), (0, 70, (C, A, B), 3), (2, 5_000_000_000, (B, B), 2)]

old, new = Snapshot(OLD, 3), Snapshot(NEW, 3)
for snapshot in old, new:
    print(snapshot.traces, snapshot.traceback_limit, len(snapshot.traces))
    for key in "lineno", "filename", "traceback":
        for cumulative in False, True:
            print("--", key, cumulative)
            try:
                for stat in snapshot.statistics(key, cumulative):
                    print(stat)
                    print(repr(stat))
            except ValueError as e:
                print(e)
try:
    old.statistics("line")
except ValueError as e:
    print(e)
for key in "lineno", "filename", "traceback":
    print("== compare by", key)
    for diff in new.compare_to(old, key):
        print(diff)
        print(repr(diff))
print("== cumulative")
for diff in old.compare_to(new, "filename", cumulative=True):
    print(diff)

print("== traces")
trace = new.traces[1]
print(trace, repr(trace), trace.domain, trace.size, trace.traceback, len(new.traces[1:3]))
print(trace == Trace(NEW[1]), trace == Trace(NEW[0]), trace == 3, trace in new.traces, hash(trace) == hash(Trace(NEW[1])))
print(new.traces == Snapshot(list(NEW), 1).traces, new.traces == old.traces, new.traces == 1)
tb = trace.traceback
print(repr(tb), str(tb), len(tb), tb[0], repr(tb[-1]), tb[0:2], tb.total_nframe, Traceback([A]).total_nframe)
print(repr(Traceback([A])), repr(Traceback((A, B), 5)))
print(Frame(A) in tb, Frame(C) in tb, Traceback([A]) < Traceback([B]), Traceback([A]) >= Traceback([B]), tb == Traceback([B, A]))
print(sorted([Frame(C), Frame(B), Frame(A)]), Frame(A) == Frame(("a.py", 1)), Frame(A) != A, hash(Frame(A)) == hash(Frame(("a.py", 1))))
try:
    Frame(A) < A
except TypeError as e:
    print(e)
stat = Statistic(tb, 100, 3)
print(stat == Statistic(tb, 100, 3), stat == Statistic(tb, 101, 3), stat == 1, hash(stat) == hash(Statistic(tb, 100, 3)))
print(Statistic(tb, 0, 0), StatisticDiff(tb, 0, -5000, 0, -2), sep="\n")
for size in 0, 1, 99, 100, 1023, 1024, 10 * 1024, 102_400, 10_239_999, 10_485_760, 10 ** 9, 10 ** 12, 10 ** 15, 10 ** 18:
    print(Statistic(tb, size, 1), StatisticDiff(tb, size, -size, 1, 1))

print("== filters")
def show(filters):
    kept = new.filter_traces(filters)
    print([t._trace for t in kept.traces])
show([])
show([Filter(True, "a.py")])
show([Filter(False, "a.py")])
show([Filter(True, "a.py", 2)])
show([Filter(False, "a.py", 2)])
show([Filter(True, "lib/*", all_frames=True)])
show([Filter(False, "lib/*", all_frames=True)])
show([Filter(True, "*.py", domain=1)])
show([Filter(False, "*.py", domain=1)])
show([DomainFilter(True, 2)])
show([DomainFilter(False, 2), Filter(True, "a.py")])
show((Filter(True, "a.py", 1), Filter(True, "lib/b.py")))
f = Filter(1, "x.pyc", 3, True, 4)
print(f.inclusive, f.filename_pattern, f.lineno, f.all_frames, f.domain, DomainFilter(0, 3).domain)
for bad in 3, None:
    try:
        new.filter_traces(bad)
    except TypeError as e:
        print(e)
for name in "filename_pattern",:
    try:
        setattr(f, name, "y")
    except AttributeError:
        print("no setter")

print("== files")
with tempfile.TemporaryDirectory() as d:
    path = os.path.join(d, "snapshot")
    new.dump(path)
    again = Snapshot.load(path)
    print(again.traces == new.traces, again.traceback_limit, again.statistics("lineno") == new.statistics("lineno"))
    source = os.path.join(d, "src.py")
    with open(source, "w") as file:
        file.write("first\n  second()  \nthird\n")
    tb = Traceback([(source, 3), (source, 2), (source, 9), ("gone.py", 1)])
    for args in [(), (2,), (-1,), (0,), (None, True), (2, True)]:
        print([line.replace(d, "D") for line in tb.format(*args)])
