//! Memory that is refused: limits, and allocations that fail one after another.

use std::process::{Command, Output};

fn ouro(options: &[&str], program: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ouro"))
        .args(options)
        .args(["-c", program])
        .env("PYTHONHASHSEED", "0")
        .output()
        .expect("the binary starts")
}

fn succeeds(options: &[&str], program: &str, expected: &str) {
    let o = ouro(options, program);
    let (out, err) = (String::from_utf8_lossy(&o.stdout), String::from_utf8_lossy(&o.stderr));
    assert!(o.status.success(), "{options:?}: {:?}\n{err}", o.status);
    assert_eq!(out.trim(), expected, "{options:?}\n{err}");
}

#[test]
fn a_cycle_at_a_time_needs_two_megabytes() {
    let program = "
for i in range(200_000):
    d = {}
    d['me'] = d
print('done')";
    succeeds(&["--max-memory", "2M", "--stress=audit"], program, "done");
}

#[test]
fn garbage_goes_before_memory_is_refused() {
    let program = "
class A: pass
for i in range(40):
    a = A()
    a.me = a
    a.buffer = bytearray(20_000_000)
print(i)";
    succeeds(&["--max-memory=64M", "--stress=audit"], program, "39");
}

#[test]
fn finalizers_wait_for_a_safe_point() {
    let program = "
class A:
    count = 0
    def __del__(self): A.count += 1
def ring():
    a = A()
    a.me = a
    a.buffer = bytearray(1_000_000)
for i in range(200): ring()
import gc
gc.collect()
print(A.count)";
    succeeds(&["--max-memory=64M", "--stress=audit"], program, "200");
}

#[test]
fn memory_errors_are_caught_and_the_program_goes_on() {
    let program = "
caught = 0
for big in (lambda: bytearray(100_000_000), lambda: [0] * 50_000_000, lambda: 'x' * 90_000_000):
    try:
        big()
    except MemoryError:
        caught += 1
held = []
try:
    while True:
        held.append([0] * 1000)
except MemoryError:
    caught += 1
del held
print(caught, len([0] * 100_000))";
    succeeds(&["--max-memory=64M", "--stress=audit"], program, "4 100000");
}

const VARIED: &str = "
import weakref, gc
class A:
    def __init__(self, x):
        self.x = x
        self.l = [x]
    def __del__(self):
        pass
def f(n, *a, **k):
    return [A(i) for i in range(n)]
d = {str(i): f(2, 1, b=3) for i in range(5)}
g = (x * x for x in range(5))
t = '%s %r' % (list(g), sorted(d)) + f'{ {1, 2.5}!r:>10}'
try:
    raise ValueError(t)
except ValueError as e:
    m = str(e)
r = weakref.ref(d['1'][0], id)
a = A(1)
a.me = a
del a
gc.collect()
print(len(m) > 3)";

/// Programs that touch the allocating paths of types, calls, classes, exceptions, generators and text.
const SMALL: [&str; 8] = [
    "print(sorted({str(i): [i] for i in range(12)}.items(), key=lambda p: -p[1][0])[0])",
    "
class A:
    __slots__ = 'x', '__weakref__'
    def __init__(self, x): self.x = x
    def __del__(self): [self.x]
class B(A):
    def __init__(self, *a, **k):
        super().__init__(a)
        self.k = k
    @property
    def both(self): return self.x, self.k
import gc
b = B(1, y=2)
b.me = b
c = B(*range(20), **{'z': b.both})
del b
gc.collect()
print(c.both)",
    "
def g(n):
    try:
        for i in range(n): yield [i] * i
    finally:
        print([x for x in 'abc'])
it = g(9)
next(it)
print(sum(map(len, it)), [*zip(g(2), 'xy')], list(enumerate('ab')))
it = g(3); next(it); del it",
    "
def f(n):
    if not n: raise ValueError('deep', n)
    try: f(n - 1)
    except (ValueError, KeyError) as e: raise KeyError(f'{n!r:>4}') from e
try: f(4)
except KeyError as e: print(repr(e), repr(e.__cause__.__cause__))
try: [][1]
except (IndexError, ExceptionGroup) as e: print(e, e.__traceback__.tb_lineno)",
    "
s = ''.join(f'{i:03d}|' for i in range(30)) + chr(8364) * 9
print(s[5:40:3].upper().split('|'), s.encode()[-4:], '%s-%r-%5.2f' % ('a', b'b', 3.14159), s.replace('0', 'zero')[:30])
b = bytearray(s, 'utf-8'); b += b * 2; print(len(b), b.find(b'|'), 3 ** 300 // 7 ** 90, int('9' * 50) + 1)",
    "
d = {}
for i in range(40): d[i, str(i)] = d.get((i - 1, str(i - 1)), 0) + i
s = {*d} | {1, 2} ; s -= {1}; t = frozenset(s) ^ {3}
l = list(d.values()); l[3:30] = [0]; l *= 2; l.sort(); l.insert(0, l.copy())
print(len(s), len(t), l[1:3], {**d, 1: 2}.keys() - s, [*reversed(l)][:1])",
    "
import _weakref as weakref
class C: pass
def factory():
    n = 0
    def count(c, *, by=[]):
        nonlocal n
        n += 1
        return lambda: (n, by, c)
    return count
c = C(); r = weakref.ref(c, lambda r: [r]); p = weakref.proxy(c)
f = factory(); h = f(c)
p.attribute = f(r, by={1: 2})
setattr(C, 'method', lambda self: self.__dict__)
print(len(c.method()), h()[0], type('D', (C,), {'x': 1}).x, C.__mro__[1], r() is c)
del c, h, p
print(r)",
    "
with open('/dev/null', 'w') as f: print('text', file=f)
match {'a': [1, 2, 3], 'b': C} if (C := 3) else 0:
    case {'a': [x, *rest], **others}: print(x, rest, others)
exec(compile('def k(a, /, b=2, *, c: int = 3): return a, b, c\\nprint(k(1), k.__annotations__)', 'f', 'exec'))
print(eval('[i for i in range(3)]'), globals().get('missing'), isinstance(3, int | str))",
];

/// Each allocation fails in turn: the program ends, or raises MemoryError, and the heap is sound after it.
#[test]
fn every_allocation_may_fail() {
    std::thread::scope(|scope| {
        for half in [&SMALL[..4], &SMALL[4..]] {
            scope.spawn(|| half.iter().for_each(|p| fail_each(p, 1)));
        }
    });
}

/// The same for a longer program, in strides.
#[test]
fn some_allocations_of_a_longer_program_fail() {
    fail_each(VARIED, 13);
}

fn fail_each(program: &str, stride: usize) {
    for n in (1..).step_by(stride) {
        let o = ouro(&[&format!("--stress=audit,fail:{n}")], program);
        let err = String::from_utf8_lossy(&o.stderr);
        let code = o.status.code();
        assert!(
            matches!(code, Some(0 | 1)) && !err.contains("audit:"),
            "fail:{n}: {:?}\n{err}\n{program}",
            o.status
        );
        if err.contains("fewer than") {
            assert_eq!(code, Some(0), "unharmed: {err}\n{program}");
            return;
        }
        assert!(code == Some(0) || err.contains("MemoryError"), "fail:{n}\n{err}\n{program}");
    }
}

/// A sample of what a collection at every safe point and failing audits would find in all programs.
#[test]
fn collections_at_every_step() {
    for world in ["collect,audit", "collect:20,audit,poison", "collect:500,audit-steps,audit"] {
        succeeds(&[&format!("--stress={world}")], VARIED, "True");
    }
}

/// What `--explain-gc` says on stderr.
fn explained(program: &str) -> String {
    let o = ouro(&["--explain-gc"], program);
    assert!(o.status.success());
    without_sizes(&String::from_utf8_lossy(&o.stderr))
}

/// The text without numbers of bytes, which change with every field of a payload.
fn without_sizes(text: &str) -> String {
    let parts: Vec<&str> = text.split(" bytes").collect();
    let (last, others) = parts.split_last().expect("a part");
    let cut = |p: &&str| format!("{}some bytes", p.trim_end_matches(|c: char| c.is_ascii_digit()));
    others.iter().map(cut).chain([last.to_string()]).collect()
}

#[test]
fn a_tree_with_parents_is_explained() {
    let program = "
import gc
class Node:
    def __init__(self, parent=None):
        self.parent = parent
        self.children = []
        if parent: parent.children.append(self)
root = Node()
for i in range(3):
    Node(root)
gc.collect()
gc.collect()
del root
gc.collect()";
    insta::assert_snapshot!(explained(program));
}

#[test]
fn cycles_of_all_kinds_are_explained() {
    let program = "
import gc
class A: pass
def attribute():
    a = A(); a.me = a
def recursive():
    def fact(n): return n and fact(n - 1)
def container():
    l = []; l.append({'l': l})
def local_class():
    class C: pass
def generator():
    def g():
        me = yield
        yield me
    it = g(); next(it); it.send(it)
def handled():
    try: 1 / 0
    except ZeroDivisionError as e: err = e
def bound():
    a = A(); a.handlers = {'click': a.__eq__}
def slots():
    class S: __slots__ = 'other', '__weakref__'
    s = S(); s.other = S(); s.other.other = s
for f in (attribute, recursive, container, local_class, generator, handled, bound, slots):
    f()
    gc.collect()";
    insta::assert_snapshot!(explained(program));
}

/// Ways to an object, told in the program's words.
#[test]
fn why_an_object_is_alive() {
    let program = "
import ouro, threading
class Node:
    kinds = {1, 2}
    def __init__(self, *children):
        self.children = list(children)
        for c in children: c.parent = self
registry = {'k': Node(Node())}
print(ouro.why(registry['k']))
print(ouro.why(registry['k'].children[0]))
print(ouro.why(Node.kinds))
def load(cache):
    data = [object(), object()]
    def later(): return data
    cache[0] = data
    print(ouro.why(data))
    return later
later = load({})
print(ouro.why(later()))
def numbers():
    row = {}
    yield row
it = numbers()
print(ouro.why(next(it)))
def fail():
    held = bytearray(100)
    raise ValueError
try: fail()
except ValueError as e: error = e
print(ouro.why(error.__traceback__.tb_next.tb_frame.f_locals['held']))
begun, end = threading.Event(), threading.Event()
def work():
    thing = ['of a thread']
    def show(): return thing
    begun.show = show
    begun.set()
    end.wait()
worker = threading.Thread(target=work)
worker.start(); begun.wait()
print(ouro.why(begun.show()))
end.set(); worker.join()
ring = []; ring.append(ring)
print(ouro.why(ring))
print(ouro.why(list({(1, 'key'): 0})[0]))
print(ouro.why(len).chains, ouro.why(int), sep='\\n')
why = ouro.why(registry)
print(why.count, why.heap, why.frames, why.natives, why.objects, why.chains)
try: ouro.why(3)
except TypeError as e: print(e)";
    let o = ouro(&["--stress=audit"], program);
    assert_eq!(String::from_utf8_lossy(&o.stderr), "");
    insta::assert_snapshot!(without_sizes(&String::from_utf8_lossy(&o.stdout)));
}

/// The count that is split is the one that `sys.getrefcount` gives, and what is said to be freed is freed.
#[test]
fn what_is_said_of_an_object_is_true() {
    let program = "
import gc, ouro, sys, tracemalloc
tracemalloc.start()
class Node: pass
def check(make):
    x = make()
    held = [x] * 3
    why = ouro.why(x)
    assert why.count == sys.getrefcount(x) - 1 == why.heap + why.frames + why.natives, why
    assert why.frames == 1, why
    w = ouro.why
    assert w(x).count == why.count and w(x).frames == 1
    del held
    why = ouro.why(x)
    gc.collect()
    size, blocks = tracemalloc.get_traced_memory()[0], sys.getallocatedblocks()
    del x
    gc.collect()
    size -= tracemalloc.get_traced_memory()[0]
    blocks -= sys.getallocatedblocks()
    assert size == why.bytes and blocks >= why.objects, (size, blocks, why)
def ring():
    a, b = Node(), Node()
    a.b, b.a, a.data = b, a, [bytearray(10) for i in range(10)]
    return a
def nested():
    return [[{i: object()} for i in range(100)], [3.5, 'a' * 5000]]
for make in (ring, nested, lambda: {Node(): (ring(), ring())}, lambda: set(map(str, range(500, 600)))):
    check(make)
print('true')";
    succeeds(&["--stress=audit"], program, "true");
}
