from graphlib import TopologicalSorter, CycleError
import sched, operator, types, numbers, time, abc, enum
ts = TopologicalSorter({"d": ["b", "c"], "b": ["a"], "c": ["a"]}); ts.prepare(); out = []
while ts.is_active():
    r = sorted(ts.get_ready()); out.append(r); ts.done(*r)
print(out)
try: list(TopologicalSorter({1: [2], 2: [3], 3: [1]}).static_order())
except CycleError as e: print(e.args[0], sorted(set(e.args[1])))
clock = [0]
s = sched.scheduler(lambda: clock[0], lambda d: clock.__setitem__(0, clock[0] + d))
s.enter(5, 1, print, ("five",)); s.enter(1, 2, print, ("one-low",)); s.enter(1, 1, print, ("one-high",)); e = s.enter(3, 1, print, ("cancelled",)); s.cancel(e); s.run(); print(clock, s.empty())
ns = types.SimpleNamespace(a=1); ns.b = 2; print(ns, ns == types.SimpleNamespace(a=1, b=2)); mp = types.MappingProxyType({"k": 1}); print(mp["k"], list(mp))
try: mp["z"] = 1
except TypeError as e: print(e)
C = types.new_class("C", (dict,), {}, lambda n: n.update(x=5)); print(C.x, C.__bases__, types.resolve_bases((int,)), isinstance(len, types.BuiltinFunctionType), isinstance(lambda: 0, types.FunctionType), types.NoneType, types.MethodType(lambda s: s, 7)())
print(time.monotonic() <= time.monotonic(), time.gmtime(0)[:6], time.strftime("%Y-%m-%d", time.gmtime(86400)), isinstance(time.time(), float), time.perf_counter_ns() > 0)
print(operator.itemgetter("k")({"k": 1}), operator.attrgetter("a.b")(types.SimpleNamespace(a=types.SimpleNamespace(b=3))), operator.concat("a", "b"), operator.iadd([1], [2]), operator.truth([]), operator.countOf([1, 1], 1), operator.length_hint(iter([1, 2])))
