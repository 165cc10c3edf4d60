"""Containers of the library changed by many threads at once."""
import collections
import gc
import heapq
import weakref

from _storm import Key, Obj, storm


def of_bytearray():
    b = bytearray(b'abc' * 10)
    storm('bytearray',
          lambda i, r: b.extend(b'xyz' * r.randrange(50)),
          lambda i, r: b.__delitem__(slice(0, r.randrange(40))),
          lambda i, r: (bytes(b), b.find(b'yz'), b.replace(b'x', b'yy'), list(b)),
          lambda i, r: memoryview(b)[:5].tobytes(),
          lambda i, r: b.__setitem__(slice(2, 9), b'q' * r.randrange(9)),
          lambda i, r: (b.join([b, b]) and None, b.split(b'x'), b.upper(), b * 3, b + b, b == b, hash(bytes(b))),
          lambda i, r: (b.pop(), b.insert(0, 3), b.reverse(), b.append(4)),
          lambda i, r: b.clear() if i % 20 == 0 else None)


def of_odict():
    d = collections.OrderedDict()
    storm('odict',
          lambda i, r: d.__setitem__(Key(r.randrange(30)), i),
          lambda i, r: d.pop(Key(r.randrange(30))),
          lambda i, r: d.move_to_end(Key(r.randrange(30)), r.random() < .5),
          lambda i, r: [k for k in d],
          lambda i, r: (list(d.items()), list(reversed(d)), d == dict(d), d.copy(), repr(d)[:10]),
          lambda i, r: d.popitem(last=r.random() < .5),
          lambda i, r: (d.update({Key(i): 1}), d.setdefault(Key(2), 3)))


def of_ddict():
    d = collections.defaultdict(list); c = collections.Counter(); m = collections.ChainMap(d, {})
    storm('defaultdict',
          lambda i, r: d[r.randrange(20)].append(i),
          lambda i, r: d.pop(r.randrange(20)),
          lambda i, r: c.update(r.choices('abcdef', k=20)),
          lambda i, r: (c.most_common(2), c + c, c - c, dict(c)),
          lambda i, r: c.subtract('abc'),
          lambda i, r: [m[k] for k in list(m)],
          lambda i, r: c.pop(r.choice('abcdef')),
          lambda i, r: sorted(d.items()))


def of_heap():
    h = []
    storm('heapq',
          lambda i, r: heapq.heappush(h, Key(r.randrange(100))),
          lambda i, r: heapq.heappop(h),
          lambda i, r: heapq.heapreplace(h, Key(4)),
          lambda i, r: heapq.heapify(h),
          lambda i, r: (heapq.nsmallest(3, h), heapq.nlargest(2, h)),
          lambda i, r: h.clear() if i % 30 == 0 else h.append(Key(i)),
          lambda i, r: list(heapq.merge(h, h)),
          lambda i, r: h.sort(),
          lambda i, r: (h.reverse(), h.copy(), h.index(Key(3))))


def of_weak():
    wv = weakref.WeakValueDictionary(); wk = weakref.WeakKeyDictionary(); ws = weakref.WeakSet(); keep = []
    def put(i, r):
        o = Obj(); wv[r.randrange(20)] = o; wk[o] = i; ws.add(o); keep.append(o)
        weakref.finalize(o, int)
    storm('weak', put, put,
          lambda i, r: keep.__delitem__(slice(0, r.randrange(10))),
          lambda i, r: (list(wv.items()), list(wk.items()), list(ws), len(wv), len(ws)),
          lambda i, r: gc.collect() if i % 50 == 0 else [weakref.ref(o, lambda w: None) for o in keep[:3]],
          lambda i, r: (wv.pop(r.randrange(20)), ws.pop()),
          lambda i, r: [weakref.proxy(o).__class__ for o in keep[:5]],
          lambda i, r: (wv.copy(), wk.copy(), ws | ws, ws - ws))


of_bytearray()
of_odict()
of_ddict()
of_heap()
of_weak()
