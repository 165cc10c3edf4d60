"""Files in memory, patterns, caches, locks, thread-locals and the collector, used by many threads at once."""
import functools
import gc
import io
import os
import re
import tempfile
import threading
import weakref

from _storm import Key, storm


def of_files():
    s = io.StringIO('line\n' * 50); b = io.BytesIO(b'line\n' * 50)
    f = tempfile.TemporaryFile('w+'); g = tempfile.TemporaryFile('w+b'); p = os.pipe(); pr = open(p[0], 'rb'); pw = open(p[1], 'wb')
    def any_(i, r):
        x = r.choice([s, f]); y = r.choice([b, g])
        k = r.randrange(10)
        if k == 0: x.write('é%d\n' % i); y.write(b'abc')
        elif k == 1: x.seek(0); y.seek(r.randrange(50))
        elif k == 2: x.readline(); y.readline()
        elif k == 3: x.read(10); y.read(7)
        elif k == 4: x.truncate(100); y.truncate(50)
        elif k == 5: x.flush(); y.flush()
        elif k == 6: next(x); next(y)
        elif k == 7: x.tell(); y.tell(); y.readinto(bytearray(10))
        elif k == 8: s.getvalue(); b.getbuffer()[:3]; b.getvalue()
        else: g.peek(5) if hasattr(g, 'peek') else g.read1(5)
    storm('io', any_, any_, any_, any_,
          lambda i, r: (pw.write(b'12345678'), pw.flush()),
          lambda i, r: pr.read(8))


def of_patterns():
    sc = re.compile(r'(\w)(\w*)').finditer('hello world ' * 500)
    p = re.compile(r'a+b'); 
    storm('re',
          lambda i, r: next(sc).groups(),
          lambda i, r: next(sc).span(2),
          lambda i, r: re.sub(r'(%d)' % r.randrange(500), 'x', '123 456'),
          lambda i, r: re.compile('x{%d}' % r.randrange(800)),
          lambda i, r: p.sub(lambda m: str(gc.get_count()), 'aab' * 5),
          lambda i, r: re.purge() if i % 40 == 0 else re.split(r'\W', 'a b c'))


def of_cache():
    calls = []
    @functools.lru_cache(maxsize=16)
    def f(k): calls.append(k); return [k]
    @functools.cache
    def g(k): return f(Key(k))
    class P:
        @functools.cached_property
        def v(s): return object()
    p = P()
    @functools.singledispatch
    def sd(x): return 0
    storm('caches',
          lambda i, r: f(r.randrange(40)),
          lambda i, r: f(Key(r.randrange(40))),
          lambda i, r: g(r.randrange(50)),
          lambda i, r: (f.cache_info(), f.cache_clear() if i % 60 == 0 else None),
          lambda i, r: p.v,
          lambda i, r: p.__dict__.pop('v', 0),
          lambda i, r: sd.register(type('T%d' % i, (), {}), lambda x: 1) and sd(i))


def of_sync():
    c = threading.Condition(); s = threading.Semaphore(2); b = threading.Barrier(4); ev = threading.Event(); n = [0]
    def w(i, r):
        with c: c.wait(.001)
    def nt(i, r):
        with c: c.notify(r.randrange(3)) if i % 2 else c.notify_all()
    def sm(i, r):
        if s.acquire(timeout=.001): s.release()
    def br(i, r):
        if r.random() < .05: b.reset()
        elif r.random() < .02: b.abort(); b.reset()
        else: b.wait(.002)
    def e(i, r):
        ev.set() if i % 2 else ev.clear(); ev.wait(.001)
    storm('sync', w, w, nt, nt, sm, sm, sm, br, br, br, br, e, e)


def of_local():
    l = threading.local(); died = []
    class D:
        def __del__(s): died.append(1)
    class L(threading.local):
        def __init__(s): s.d = D()
    l2 = L()
    def f(i, r):
        l.x = D(); l2.d; l.y = [l]; l.__dict__.copy()
        t = threading.Thread(target=lambda: (setattr(l, 'q', D()), l2.d, setattr(l, 'me', l))); t.start(); t.join()
    storm('local', f, f, lambda i, r: gc.collect() if i % 20 == 0 else None, loops=20)
    print(len(died) >= 80)


def of_collector():
    def cyc(i, r):
        class N: pass
        a, b = N(), N(); a.b, b.a = b, a; a.f = lambda: a; a.w = weakref.ref(b, lambda w: None)
    storm('gc', cyc, cyc, cyc,
          lambda i, r: gc.collect(i % 3) if i % 10 == 0 else None,
          lambda i, r: len(gc.get_objects()) if i % 50 == 0 else gc.get_count(),
          lambda i, r: gc.get_referrers(cyc) if i % 50 == 0 else gc.get_referents([i]),
          lambda i, r: (gc.disable(), gc.enable(), gc.set_threshold(100 + i)),
          lambda i, r: (gc.freeze(), gc.unfreeze()) if i % 30 == 0 else None)
    gc.set_threshold(2000, 10, 0)


of_files()
of_patterns()
of_cache()
of_sync()
of_local()
of_collector()
