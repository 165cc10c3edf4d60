"""Indexes and bounds whose __index__ changes the sequence: the length counts as it is afterwards."""
from array import array
from collections import deque


class Index:
    def __init__(self, n, change):
        self.n = n
        self.change = change

    def __index__(self):
        self.change()
        return self.n


def show(label, f, *args):
    try:
        result = f(*args)
    except Exception as e:
        result = f'{type(e).__name__}: {e}'
    print(f'  {label}:', result)


KINDS = {
    'array': lambda n: array('h', range(n)),
    'bytearray': lambda n: bytearray(range(n)),
    'list': lambda n: list(range(n)),
}
CHANGES = {
    'cleared': lambda s: s.clear(),
    'longer': lambda s: s.extend(range(4)),
    'shorter': lambda s: s.__delitem__(slice(6, None)),
}
USES = {
    'get': lambda s, i: s[i],
    'set': lambda s, i: s.__setitem__(i, 1),
    'del': lambda s, i: s.__delitem__(i),
    'from': lambda s, i: s[i:],
    'to': lambda s, i: s[:i],
    'back': lambda s, i: s[9:i:-2],
    'set from': lambda s, i: s.__setitem__(slice(i, 9), s[:1]),
    'set steps': lambda s, i: s.__setitem__(slice(i, 9, 2), s[:2]),
    'del steps': lambda s, i: s.__delitem__(slice(i, 9, 2)),
    'pop': lambda s, i: s.pop(i),
    'insert': lambda s, i: s.insert(i, 7),
}
for kind, make in KINDS.items():
    for how, change in CHANGES.items():
        for n in (5, -1):
            print(kind, how, n)
            for use, f in USES.items():
                s = make(10)
                show(use, f, s, Index(n, lambda: change(s)))
                print('   ', s)

for kind in 'array', 'list':
    for how, change in CHANGES.items():
        s = KINDS[kind](10)
        show(f'{kind} {how} index', lambda: s.index(3, Index(-12, lambda: change(s))))
for how, change in CHANGES.items():
    for method in 'find', 'rfind', 'count', 'index', 'startswith', 'endswith':
        s = bytearray(range(10))
        show(f'bytearray {how} {method}', lambda: getattr(s, method)(b'\3', Index(-12, lambda: change(s))))
    s = bytearray(range(10))
    show(f'bytearray {how} hex', lambda: s.hex(':', Index(2, lambda: change(s))))

print('far beyond the end')
for make in KINDS.values():
    for n in (2**61, 2**62, 2**63 - 1, 2**64):
        for sign in (1, -1):
            s = make(4)
            show('pop', s.pop, n * sign)
            show('index', s.index, 3, n * sign)
            show('mul', lambda: len(s * (-n * n)))
            show('get', lambda: s[n * sign])
for s in [1], (1,), array('b', [1]), deque([1]):
    for bound in None, 'a', 1.5:
        show('index', s.index, 1, bound)
        show('index', s.index, 1, 0, bound)

print('while a view holds it')
for make in KINDS['array'], KINDS['bytearray']:
    for n in (3, 0):
        s = make(n)
        with memoryview(s):
            for f in (lambda: s.extend(make(0)), lambda: s.extend([]), lambda: s.__iadd__(make(0)), s.clear,
                      lambda: s.__imul__(1), lambda: s.__imul__(2), lambda: s.__delitem__(slice(0, 0)),
                      lambda: s.__setitem__(slice(1, 1), make(0)), lambda: s.__setitem__(slice(0, 9, 2), make(0))):
                show(n, f)
for order in None, 'C', 'F', 'A', 'B', 1:
    show(order, memoryview(b'ab').tobytes, order)

print('a view that is released')
for use, f in {**USES, 'hex': lambda s, i: s.hex(':', i), 'set to': lambda s, i: s.__setitem__(2, i)}.items():
    if use not in ('pop', 'insert', 'del', 'del steps', 'from', 'to', 'back'):
        base = bytearray(10)
        view = memoryview(base)
        show(use, f, view, Index(1, view.release))
