"""Classes, generators and iterators shared by threads."""
import collections
import copy
import itertools
import operator
import os
import re

from _storm import storm


def of_class():
    class A: x = 1
    class B(A): pass
    objs = [B() for _ in range(5)]
    def mk(i, r):
        setattr(A, 'm%d' % r.randrange(10), lambda s: i); setattr(B, '__len__', lambda s: 3) if i % 2 else delattr(B, '__len__')
    def use(i, r):
        for o in objs: o.x; len(o); o.m3()
    def inst(i, r):
        o = r.choice(objs); setattr(o, 'a%d' % r.randrange(40), i); o.__dict__.pop('a%d' % r.randrange(40), 0); vars(o).copy(); o.__dict__ = dict(o.__dict__) if i % 10 == 0 else o.__dict__
    storm('class', mk, use, inst, inst,
          lambda i, r: delattr(A, 'm%d' % r.randrange(10)),
          lambda i, r: type('C%d' % i, (B,), {})().x,
          lambda i, r: setattr(r.choice(objs), '__class__', A if i % 2 else B),
          lambda i, r: (B.__subclasses__(), dir(B), B.__mro__),
          lambda i, r: setattr(B, '__bases__', (A,)))


def of_gen():
    def g():
        while True: yield [1]
    G = g(); def_ = [g() for _ in range(3)]
    def co():
        try:
            while True: x = yield
        finally: pass
    C = co(); next(C)
    storm('generators',
          lambda i, r: next(G),
          lambda i, r: next(G),
          lambda i, r: G.send(None),
          lambda i, r: list(itertools.islice(G, 20)),
          lambda i, r: G.gi_frame and G.gi_frame.f_lineno,
          lambda i, r: C.send(i),
          lambda i, r: (repr(G), G.gi_running, G.gi_yieldfrom),
          lambda i, r: def_[i % 3].throw(ValueError) if i > 50 else next(def_[i % 3]),
          lambda i, r: def_[r.randrange(3)].close() if i > 55 else None)


def of_iters():
    L = list(range(1000)); D = dict.fromkeys(range(1000)); S = set(L)
    its = {}
    def mk(i, r):
        its[r.randrange(16)] = r.choice([lambda: iter(L), lambda: iter(D), lambda: iter(S), lambda: zip(L, D), lambda: map(str, L), lambda: filter(None, L), lambda: enumerate(L), lambda: itertools.chain(L, D), lambda: itertools.cycle(L), lambda: itertools.tee(iter(L))[0], lambda: itertools.groupby(L, lambda x: x // 9), lambda: itertools.product(L, [1, 2]), lambda: itertools.permutations(L[:9]), lambda: itertools.combinations(L[:9], 3), lambda: itertools.accumulate(L), lambda: itertools.count(), lambda: itertools.islice(iter(L), 5, 900, 2), lambda: itertools.zip_longest(L, D), lambda: itertools.pairwise(L), lambda: itertools.batched(L, 7), lambda: itertools.repeat(3, 50), lambda: reversed(L), lambda: iter(collections.deque(L)), lambda: iter('abc' * 100), lambda: iter(bytearray(100)), lambda: iter(D.items()), lambda: itertools.starmap(pow, zip(L, L[:3])), lambda: itertools.takewhile(lambda x: x < 900, L), lambda: itertools.compress(L, L), lambda: iter(range(10**30, 10**30 + 50)), lambda: itertools.combinations_with_replacement(L[:5], 3), lambda: itertools.dropwhile(lambda x: x < 90, L), lambda: itertools.filterfalse(None, L), lambda: re.finditer('a', 'a' * 500), lambda: iter(lambda: 1, 2), lambda: os.scandir('/'), lambda: open('/proc/self/status')])()
    def use(i, r):
        it = its[r.randrange(16)]
        for _ in range(30): next(it)
    storm('iterators', mk, use, use, use, use,
          lambda i, r: copy.copy(its[r.randrange(16)]),
          lambda i, r: operator.length_hint(its[r.randrange(16)]),
          lambda i, r: L.append(i) if len(L) < 1100 else L.pop(),
          lambda i, r: D.pop(next(iter(D))) if len(D) > 900 else D.setdefault(i))


of_class()
of_gen()
of_iters()
