//! `--gil-trace`: the table, its verdict, and the files, which `gil_trace/check.py` looks through.

use std::path::PathBuf;
use std::process::{Command, Output};

const CHECK: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/gil_trace/check.py");

fn run(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ouro")).args(args).output().expect("the binary starts")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// What a traced run wrote.
struct Traced {
    /// On stderr.
    table: String,
    json: String,
    page: String,
    /// How many events of each name there are.
    kinds: String,
}

impl Traced {
    fn count(&self, kind: &str) -> usize {
        let rest = self.kinds.split_once(&format!("'{kind}': ")).map_or("0", |k| k.1);
        rest.split([',', '}']).next().and_then(|n| n.trim().parse().ok()).expect("a number")
    }
    /// The number before a word in the table's first line.
    fn head(&self, word: &str) -> usize {
        let words: Vec<&str> = self.table.lines().next().unwrap_or_default().split(' ').collect();
        let at = words.iter().position(|w| *w == word).expect("the word is there");
        words[at - 1].parse().expect("a number")
    }
}

/// Runs a program, and checks what it leaves.
fn traced(name: &str, options: &[&str], program: &str) -> Traced {
    let dir = std::env::temp_dir().join(format!("ouro-gil-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a folder for the trace");
    let file: PathBuf = dir.join("trace.json");
    let (json, page) = (file.clone(), file.with_extension("html"));
    let (json, page) = (json.to_str().expect("a path"), page.to_str().expect("a path"));
    let done = run(&[&["--gil-trace", json], options, &["-c", program]].concat());
    assert!(done.status.success(), "{}", text(&done.stderr));
    let checked = run(&[CHECK, json, page]);
    assert!(checked.status.success(), "{name}: {}", text(&checked.stderr));
    let read = |p: &str| std::fs::read_to_string(p).expect("written");
    let all = Traced {
        table: text(&done.stderr),
        json: read(json),
        page: read(page),
        kinds: text(&checked.stdout),
    };
    std::fs::remove_dir_all(&dir).ok();
    all
}

#[test]
fn threads_that_compute() {
    let t = traced(
        "busy",
        &[],
        "
import threading
begun = []
def busy():
    begun.append(1)
    while len(begun) < 3: pass
    for i in range(2_000_000): pass
threads = [threading.Thread(target=busy, name='<busy> \"thread\"') for _ in range(3)]
for t in threads: t.start()
for t in threads: t.join()
",
    );
    assert!(t.table.contains("CPU-bound: 3 threads"), "{}", t.table);
    assert!(t.count("waiting for the GIL") > 0 && t.count("hand-over") > 0, "{}", t.kinds);
    assert!(t.page.contains(r#""name":"\u003cbusy\u003e \"thread\"""#), "names are data, not markup");
}

#[test]
fn threads_that_sleep() {
    let t = traced(
        "idle",
        &[],
        "
import threading, time
threads = [threading.Thread(target=time.sleep, args=(0.1,)) for _ in range(20)]
for t in threads: t.start()
for t in threads: t.join()
",
    );
    assert!(t.table.contains("I/O-bound: 20 threads overlapped"), "{}", t.table);
    assert!(t.count("sleep") == 20 && t.count("join") > 0, "{}", t.kinds);
}

#[test]
fn who_holds_a_lock() {
    let t = traced(
        "lock",
        &[],
        "
import threading, time
lock = threading.Lock()
def work():
    for _ in range(5):
        with lock:
            time.sleep(0.005)
threads = [threading.Thread(target=work, name='worker ' + c) for c in 'ABCD']
for t in threads: t.start()
for t in threads: t.join()
",
    );
    assert!(t.json.contains("\"held by\":\"worker "), "{}", t.json);
    assert!(t.table.contains("Waiting for each other: 4 threads"), "{}", t.table);
}

#[test]
fn what_a_queue_lacks() {
    let t = traced(
        "queue",
        &[],
        "
import queue, threading, time
items, room = queue.Queue(), queue.Queue(1)
def get():
    items.get()
    room.put(1)
    room.put(2)
t = threading.Thread(target=get)
t.start()
time.sleep(0.01)
items.put(0)
time.sleep(0.01)
assert room.get() == 1 and room.get() == 2
c = threading.Condition()
with c: c.wait(0.001)
",
    );
    for kind in ["queue empty", "queue full", "condition"] {
        assert!(t.count(kind) > 0, "{kind}: {}", t.kinds);
    }
}

/// What is too short to be seen is put together and counted.
#[test]
fn short_turns() {
    let t = traced(
        "short",
        &[],
        "
import threading
a, b = threading.Lock(), threading.Lock()
b.acquire()
def play(mine, other):
    for _ in range(20000):
        mine.acquire()
        other.release()
t = threading.Thread(target=play, args=(b, a))
t.start()
play(a, b)
t.join()
",
    );
    assert!(t.head("switches") >= 1000, "{}", t.table);
    assert!(t.count("short turns") > 0, "{}", t.kinds);
    assert!(t.json.lines().count() < t.head("switches"), "not every turn is in the file");
}

/// Of many threads some are shown, and the others are in the sums.
#[test]
fn many_threads() {
    let t = traced(
        "many",
        &[],
        "
import threading
def work(): sum(range(1000))
for _ in range(1000):
    t = threading.Thread(target=work)
    t.start()
    t.join()
",
    );
    assert_eq!(t.head("threads,"), 1001, "{}", t.table);
    assert_eq!(t.count("thread_name"), 120);
    assert!(
        t.table.contains("961 more threads") && t.page.contains("the 120 of 1001 threads"),
        "{}",
        t.table
    );
    let switches: usize =
        t.table.lines().skip(2).filter_map(|l| l.split_whitespace().last()?.parse::<usize>().ok()).sum();
    assert_eq!(switches, t.head("switches"), "{}", t.table);
}

#[test]
fn messages_of_two_processes() {
    let t = traced(
        "two_way",
        &[],
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
    assert_eq!(t.count("message"), 4, "one arrow there, one back");
    let t = traced(
        "stream",
        &[],
        "
import multiprocessing as mp
def produce(end):
    for n in range(20000): end.send(n)
if __name__ == '__main__':
    ours, theirs = mp.Pipe(duplex=False)
    p = mp.get_context('fork').Process(target=produce, args=(theirs,))
    p.start()
    assert sum(ours.recv() for _ in range(20000)) == 199990000
    p.join()
",
    );
    assert!(t.table.contains("2 processes, 20000 messages"), "{}", t.table);
}

#[test]
fn processes_of_all_kinds() {
    let t = traced(
        "family",
        &[],
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
    assert!(t.table.contains(" of 4 processes") && t.table.contains("on average"), "{}", t.table);
    assert!(
        t.json.contains("\"spawn child: MainThread\"") && t.json.contains("forkserver child: QueueFeeder")
    );
    assert!(t.count("message") >= 6, "an arrow has two ends: {}", t.kinds);
}

#[test]
fn a_folder_while_there_are_children() {
    let dir = std::env::temp_dir().join(format!("ouro-gil-{}-folder", std::process::id()));
    std::fs::create_dir_all(&dir).expect("a folder for the trace");
    let json = dir.join("trace.json");
    let program = "
import os, sys
folder = os.environ['OURO_GIL_TRACE']
print(folder, flush=True)
assert not os.path.exists(folder)
assert os.system(f'{sys.executable} -c \"import os; assert os.listdir({folder!r}) == []\"') == 0
assert len(os.listdir(folder)) == 1
";
    let done = run(&["--gil-trace", json.to_str().expect("a path"), "-c", program]);
    let table = text(&done.stderr);
    assert!(done.status.success() && table.starts_with("GIL: 2 threads of 2 processes"), "{table}");
    assert!(!std::fs::exists(text(&done.stdout).trim()).expect("it can be looked for"), "the folder stays");
    std::fs::remove_dir_all(&dir).ok();
}

/// In virtual time a trace repeats.
#[test]
fn deterministic_runs() {
    let program = "
import threading, time
def work(n):
    for _ in range(5):
        sum(range(1000))
        time.sleep(0.01 * n)
threads = [threading.Thread(target=work, args=(n,)) for n in range(3)]
for t in threads: t.start()
for t in threads: t.join()
";
    let first = traced("seed", &["--deterministic=5"], program);
    assert!(first.table.contains("of virtual time"), "{}", first.table);
    assert!(first.count("sleep") > 0 && first.count("hand-over") > 0, "{}", first.kinds);
    let again = traced("again", &["--deterministic=5"], program);
    assert_eq!(first.table, again.table);
    let without_pid = |t: &Traced| {
        let pid = t.json.split("\"pid\":").nth(1).and_then(|r| r.split(',').next()).expect("a process");
        t.json.replace(&format!("\"pid\":{pid},"), "")
    };
    assert_eq!(without_pid(&first), without_pid(&again));
}

/// A program that fails leaves its trace too.
#[test]
fn a_program_that_raises() {
    let dir = std::env::temp_dir();
    let file = dir.join(format!("ouro-gil-{}.json", std::process::id()));
    let path = file.to_str().expect("a path");
    let done = run(&["--gil-trace", path, "-c", "1 / 0"]);
    assert_eq!(done.status.code(), Some(1));
    let table = text(&done.stderr);
    assert!(table.contains("ZeroDivisionError") && table.contains("One thread: it held the GIL"), "{table}");
    for made in [file.clone(), file.with_extension("html")] {
        assert!(std::fs::remove_file(&made).is_ok(), "{}", made.display());
    }
}
