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

/// Each allocation fails in turn: the program ends, or raises MemoryError, and the heap is sound after it.
#[test]
fn every_allocation_may_fail() {
    let mut n = 1;
    loop {
        let o = ouro(&[&format!("--stress=audit,fail:{n}")], VARIED);
        let err = String::from_utf8_lossy(&o.stderr);
        let code = o.status.code();
        assert!(matches!(code, Some(0 | 1)) && !err.contains("audit:"), "fail:{n}: {:?}\n{err}", o.status);
        // Through the start of the program and its imports in strides, to keep the test short.
        n += 13;
        if n > 9000 {
            break;
        }
    }
}

/// A sample of what a collection at every safe point and failing audits would find in all programs.
#[test]
fn collections_at_every_step() {
    for world in ["collect,audit", "collect:20,audit,poison", "collect:500,audit-steps,audit"] {
        succeeds(&[&format!("--stress={world}")], VARIED, "True");
    }
}
