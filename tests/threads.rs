//! Threads seen from outside: runs that repeat, Ctrl-C.

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
fn seeds_find_a_deadlock() {
    const CROSSED: &str = "
import threading
a, b = threading.Lock(), threading.Lock()
def take(first, second):
    with first:
        for _ in range(20):
            pass
        with second:
            pass
threads = [threading.Thread(target=take, args=pair) for pair in ((a, b), (b, a))]
for t in threads:
    t.start()
for t in threads:
    t.join()
";
    let found = ouro(&["--try-seeds=50"], CROSSED);
    assert_eq!(found.status.code(), Some(1));
    let text = stderr(&found);
    assert!(text.contains("deadlock: all threads wait (3)"), "{text}");
    assert!(text.contains("--deterministic="), "{text}");
    let sound = ouro(&["--try-seeds=20"], &CROSSED.replace("(b, a)", "(a, b)"));
    assert!(sound.status.success(), "{}", stderr(&sound));
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
