//! Threads seen from outside: runs that repeat, the trace of the GIL, Ctrl-C.

use std::path::PathBuf;
use std::process::{Command, Output};

fn ouro(options: &[&str], program: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ouro"))
        .args(options)
        .args(["-c", program])
        .output()
        .expect("the binary starts")
}
fn stdout(o: &Output) -> String {
    String::from_utf8_lossy(&o.stdout).into_owned()
}
fn stderr(o: &Output) -> String {
    String::from_utf8_lossy(&o.stderr).into_owned()
}

/// Four threads, whose order, times, identities and random numbers all show.
const ORDER: &str = "
import threading, time, random
order = []
def work(n):
    for i in range(4):
        time.sleep(random.random())
        order.append((n, i, time.monotonic()))
threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
for t in threads: t.start()
for t in threads: t.join()
print(order, object(), threads[0].ident, hash('text'), {object(): 1})
";

/// Updates that get lost when the threads change at the wrong moment.
const RACE: &str = "
import threading
x = 0
def same(n): return n
def work():
    global x
    for i in range(100):
        old = x
        same(i)
        x = old + 1
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
assert x == 200, x
";

#[test]
fn a_seed_repeats_a_run() {
    let mut seen = Vec::new();
    for seed in 0..4 {
        let option = format!("--deterministic={seed}");
        let first = ouro(&[&option], ORDER);
        assert!(first.status.success(), "{}", stderr(&first));
        for _ in 0..3 {
            assert_eq!(stdout(&ouro(&[&option], ORDER)), stdout(&first), "seed {seed}");
        }
        seen.push(stdout(&first));
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 4, "each seed has an order of its own");
}

#[test]
fn seeds_find_a_race_and_replay_it() {
    let found = ouro(&["--try-seeds=50"], RACE);
    assert_eq!(found.status.code(), Some(1));
    let text = stderr(&found);
    let option =
        text.split_whitespace().rfind(|w| w.starts_with("--deterministic=")).expect("names the seed");
    let last = |s: &str| s.lines().find(|l| l.starts_with("AssertionError")).map(str::to_string);
    assert!(last(&text).is_some(), "{text}");
    for _ in 0..3 {
        assert_eq!(last(&stderr(&ouro(&[option], RACE))), last(&text));
    }
    let sound = ouro(
        &["--try-seeds=20"],
        &RACE.replace("x = 0\n", "x = 0\nlock = threading.Lock()\n").replace(
            "        old = x\n        same(i)\n        x = old + 1\n",
            "        with lock:\n            old = x\n            same(i)\n            x = old + 1\n",
        ),
    );
    assert!(sound.status.success(), "{}", stderr(&sound));
}

#[test]
fn the_trace_tells_what_bounds_a_program() {
    let dir = std::env::temp_dir().join(format!("ouro-gil-{}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a folder for the traces");
    let trace = |name: &str, program: &str| -> (String, String, String) {
        let file: PathBuf = dir.join(format!("{name}.json"));
        let done = ouro(&["--gil-trace", file.to_str().expect("a path")], program);
        assert!(done.status.success(), "{}", stderr(&done));
        let read = |p: PathBuf| std::fs::read_to_string(p).expect("written");
        (stderr(&done), read(file.clone()), read(file.with_extension("html")))
    };
    let (table, json, page) = trace(
        "busy",
        "
import threading
def busy():
    for i in range(2_000_000): pass
threads = [threading.Thread(target=busy, name='busy') for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
",
    );
    assert!(table.contains("CPU-bound: 3 threads"), "{table}");
    assert!(json.contains("\"name\":\"waiting for the GIL\"") && json.contains("\"name\":\"hand-over\""));
    assert_eq!(json.matches('{').count(), json.matches('}').count());
    assert!(page.contains("name:\"busy\"") && !page.contains("/*DATA*/"));
    let (table, json, _) = trace(
        "idle",
        "
import threading, time
threads = [threading.Thread(target=time.sleep, args=(0.1,)) for _ in range(20)]
for t in threads: t.start()
for t in threads: t.join()
",
    );
    assert!(table.contains("I/O-bound: 20 threads overlapped"), "{table}");
    assert!(json.contains("\"name\":\"sleep\"") && json.contains("\"name\":\"join\""));
    // What is too short to be seen is counted.
    let (table, json, page) = trace(
        "short",
        "
import threading
a, b = threading.Lock(), threading.Lock()
b.acquire()
def play(mine, other):
    for _ in range(3000):
        mine.acquire()
        other.release()
t = threading.Thread(target=play, args=(b, a))
t.start()
play(a, b)
t.join()
",
    );
    let switches: usize =
        table.lines().next().and_then(|l| l.split(' ').rev().nth(1)?.parse().ok()).expect("a number");
    assert!(switches >= 1000, "{table}");
    assert!(json.contains("\"turns\":") && page.contains(" short turns\""), "{table}");
    assert!(json.lines().count() < switches, "not every turn is in the file");
    let (_, json, _) = trace(
        "two_way",
        "
import multiprocessing as mp
def answer(end):
    end.send(end.recv() + 1)
if __name__ == '__main__':
    ours, theirs = mp.Pipe()
    p = mp.get_context('fork').Process(target=answer, args=(theirs,))
    p.start()
    ours.send(1)
    assert ours.recv() == 2
    p.join()
",
    );
    assert_eq!(json.matches("\"name\":\"message\"").count(), 4, "one arrow there, one back");
    let (table, json, page) = trace(
        "family",
        "
import multiprocessing as mp
def work(q):
    q.put(sum(range(200_000)))
if __name__ == '__main__':
    for method in 'fork', 'spawn', 'forkserver':
        ctx = mp.get_context(method)
        q = ctx.Queue()
        p = ctx.Process(target=work, args=(q,), name=method + ' child')
        p.start()
        q.get()
        p.join()
",
    );
    assert!(table.contains(" of 4 processes") && table.contains("on average"), "{table}");
    assert!(
        page.contains("name:\"spawn child: MainThread\"") && page.contains("forkserver child: QueueFeeder")
    );
    assert!(json.matches("\"name\":\"message\"").count() >= 6, "an arrow has two ends");
    std::fs::remove_dir_all(&dir).ok();
}

#[test]
fn ctrl_c_ends_a_program_as_the_signal_does() {
    use std::os::unix::process::ExitStatusExt;
    let o = ouro(
        &[],
        "
import os, signal, threading, time
def poke():
    time.sleep(0.05)
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=poke).start()
threading.Event().wait()
",
    );
    assert_eq!(o.status.signal(), Some(2), "{}", stderr(&o));
    assert!(stderr(&o).trim_end().ends_with("KeyboardInterrupt"), "{}", stderr(&o));
}
