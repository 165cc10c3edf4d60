from collections import Counter, OrderedDict, defaultdict, deque, ChainMap, namedtuple, UserDict, UserList, UserString
c = Counter("abracadabra"); print(c, c.most_common(2), c["z"], c.total(), sorted(c.elements())[:4], c - Counter("aab"), c & Counter("aaz"), c | Counter("zz"), +Counter(a=-1, b=2), -Counter(a=-1)); c.subtract("aa"); c.update({"q": 3}); del c["b"]; print(c, Counter(a=1) == Counter(a=1, b=0), Counter("ab") <= Counter("aab"))
d = defaultdict(list); d["x"].append(1); d["y"]; print(d, dict(d), "z" in d, d.get("z"), d.default_factory, defaultdict(int, a=1), d.copy() == d)
q = deque([1, 2, 3], maxlen=4); q.append(4); q.appendleft(0); print(q, q.pop(), q.popleft(), q, q.maxlen); q.extend([7, 8, 9]); q.rotate(1); print(q, q[0], q[-1], 8 in q, q.index(7), q.count(9), list(reversed(q)), len(q)); q.extendleft("ab"); q.remove("a"); q.insert(1, "i"); q.reverse(); print(q, deque("ab") + deque("c"), deque([1]) < deque([2]), deque() == deque()); q.clear(); print(q, bool(q))
o = OrderedDict([("a", 1), ("b", 2)]); o["c"] = 3; o.move_to_end("a"); print(o, o.popitem(last=False), list(reversed(o)), o == OrderedDict(c=3, a=1), o == {"a": 1, "c": 3}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1)); o.move_to_end("a", last=False); print(o, o.pop("zz", None))
m = ChainMap({"a": 1}, {"a": 2, "b": 3}); m["c"] = 4; print(m, m["b"], dict(m), m.parents, m.new_child({"z": 0}), len(m), list(m), m.maps[0]); del m["c"]
for f in (lambda: m["q"], lambda: m.__delitem__("b"), lambda: deque().pop(), lambda: deque([1])[3], lambda: deque([1]).remove(5), lambda: deque(maxlen=-1), lambda: defaultdict(5), lambda: Counter.fromkeys("a"), lambda: OrderedDict().popitem(), lambda: OrderedDict(a=1).move_to_end("z"), lambda: deque([1], 1).insert(0, 1)):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Low(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.lower(), v)
l = Low(A=1); l["B"] = 2; l.update(C=3); print(l, "a" in l, l | {"D": 4}, isinstance(l, dict)); print(UserList([1, 2]) + [3], UserString("ab").upper() + "c", UserList([3, 1]).data)
dq = deque([1, 2])
try:
    for x in dq: dq.append(x)
except RuntimeError as e: print(e)
P = namedtuple("P", ["x", "y"]); print(P(1, 2), P(y=1, x=0), P(1, 2)._asdict(), P._make([1, 2]) + (3,), P.__match_args__)
