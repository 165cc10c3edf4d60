//! Runs every program under tests/programs and compares exit status, output and traceback with what
//! CPython gave (see record.py). Each runs twice: plainly, and in the hostile world;
//! programs with threads once more.
//!
//! `OURO_WORLD=--stress=...` puts another hostile world in the place of the usual one.
//! `OURO_PROGRAMS=word` runs those whose path holds the word. `OURO_TIMES=50` runs all of this so often for each
//! program, which has to pass every time; `OURO_SEEDS=20` runs programs with threads in deterministic mode too, by so
//! many seeds. A program that starts processes must leave none behind. `expected_failures.txt` lists programs
//! that fail as yet, a line each: path and reason. One that is listed and passes is a failure, so
//! that the list can only shrink.

#![allow(unsafe_code, reason = "killpg and signal have no safe form")]

use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// A program that takes longer hangs; where each of its steps is one of the collector too, so many times as long.
const PATIENCE: Duration = Duration::from_secs(60);
const COLLECTING: u32 = 10;
const HOSTILE: &str = "--stress=poison,audit";
/// Programs of this room also run with a change of threads at every check.
const THREADS: &str = "threads/";
const SWITCHING: &str = "--stress=poison,audit,switch";
/// Programs of this room start processes.
const PROCESSES: &str = "processes/";
/// How long what a program started may take to end after it.
const GRACE: Duration = Duration::from_secs(5);

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let filter = std::env::var("OURO_PROGRAMS").unwrap_or_default();
    let world = std::env::var("OURO_WORLD").unwrap_or_else(|_| HOSTILE.into());
    let plain_only = std::env::var_os("OURO_PLAIN").is_some();
    let number = |name| std::env::var(name).ok().map(|n| n.parse().expect(name));
    let (times, seeds): (u32, u32) = (number("OURO_TIMES").unwrap_or(1), number("OURO_SEEDS").unwrap_or(0));
    let worlds = |name: &str| {
        let mut worlds = vec![String::new()];
        if !plain_only {
            worlds.push(world.clone());
        }
        if name.starts_with(THREADS) {
            worlds.extend((!plain_only).then(|| SWITCHING.to_string()));
            worlds.extend((0..seeds).map(|seed| format!("--deterministic={seed}")));
        }
        worlds
    };
    let programs: Vec<PathBuf> =
        all_programs(&root).into_iter().filter(|p| name(&root, p).contains(&filter)).collect();
    let expected = expected_failures(&root);

    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, |n| n.get()) {
            scope.spawn(|| {
                while let Some(path) = programs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let name = name(&root, path);
                    let worlds = worlds(&name);
                    let all = (1..=times).flat_map(|n| worlds.iter().map(move |w| (n, w)));
                    let problem = all
                        .filter_map(|(n, w)| {
                            let options: Vec<&str> = w.split(' ').filter(|w| !w.is_empty()).collect();
                            let text = check(path, &options)?;
                            let run = if times > 1 { format!(" run {n} of {times}") } else { String::new() };
                            Some(if w.is_empty() && run.is_empty() {
                                text
                            } else {
                                format!("({w}{run})\n{text}")
                            })
                        })
                        .next();
                    let verdict = match (problem, expected.get(&name)) {
                        (Some(problem), None) => Some(problem),
                        (None, Some(reason)) => {
                            Some(format!("passes now, but is expected to fail: {reason}\n"))
                        }
                        _ => None,
                    };
                    if let Some(text) = verdict {
                        failures.lock().unwrap().push((name, text));
                    }
                }
            });
        }
    });

    let mut failures = failures.into_inner().unwrap();
    failures.sort();
    for (name, text) in &failures {
        println!("--- {name}\n{text}");
    }
    for listed in expected.keys().filter(|n| n.contains(&filter)) {
        if !programs.iter().any(|p| name(&root, p) == **listed) {
            println!("expected_failures.txt lists {listed}, which does not exist");
            std::process::exit(1);
        }
    }
    println!(
        "programs: {} run, {} failed, {} expected to fail",
        programs.len(),
        failures.len(),
        expected.len()
    );
    if !failures.is_empty() {
        std::process::exit(1);
    }
}

/// Files, and folders with a `__main__.py`; what begins with an underscore helps another.
fn all_programs(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let rooms = fs::read_dir(root).expect("tests/programs");
    for room in rooms.filter_map(|e| e.ok()).map(|e| e.path()).filter(|p| p.is_dir()) {
        for entry in fs::read_dir(room).unwrap().filter_map(|e| e.ok()) {
            let path = entry.path();
            let file = entry.file_name().to_string_lossy().into_owned();
            if file.starts_with(['_', '.']) {
                continue;
            }
            if file.ends_with(".py") || path.join("__main__.py").exists() {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn name(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap().to_string_lossy().into_owned()
}

fn expected_failures(root: &Path) -> HashMap<String, String> {
    let text = fs::read_to_string(root.join("expected_failures.txt")).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(|line| line.split_once(' ').unwrap_or((line, ""))).map(|(n, r)| (n.into(), r.into())).collect()
}

/// What is wrong with a program's run, if anything.
fn check(path: &Path, options: &[&str]) -> Option<String> {
    let Ok(expected) = fs::read_to_string(path.with_extension("out")) else {
        return Some("has no .out: run tests/record.py\n".into());
    };
    let room = path.parent().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ouro"));
    // SAFETY: between fork and exec, signal(2) is allowed.
    unsafe {
        command.pre_exec(|| {
            // Whoever started the tests in the background had it ignored.
            libc::signal(libc::SIGINT, libc::SIG_DFL);
            Ok(())
        });
    }
    let mut child = command
        .args(options)
        .arg(path)
        .current_dir(room)
        .env_clear()
        .envs([("PATH", "/usr/bin:/bin"), ("PYTHONHASHSEED", "0"), ("LANG", "C.UTF-8")])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // A group of its own, by which what it starts is found again.
        .process_group(0)
        .spawn()
        .expect("the binary starts");
    let group = child.id();
    let (mut stdout, mut stderr) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let out = std::thread::spawn(move || read(&mut stdout));
    let err = std::thread::spawn(move || read(&mut stderr));
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        let collects = options.iter().any(|o| o.contains("collect"));
        if started.elapsed() > PATIENCE * if collects { COLLECTING } else { 1 } {
            end(group);
            child.wait().ok();
            return Some("takes too long\n".into());
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    if room.ends_with(PROCESSES.trim_end_matches('/')) {
        let ended = Instant::now();
        while let Some(left) = member(group) {
            if ended.elapsed() > GRACE {
                end(group);
                return Some(format!("leaves a process behind: {left}\n"));
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    let (out, err) = (out.join().unwrap(), err.join().unwrap());
    let inside = format!("{}/", room.display());
    let (out, err) = (out.replace(&inside, ""), err.replace(&inside, ""));
    let code = status.code().map_or_else(|| format!("{status}"), |c| c.to_string());
    let got = format!("exit {code}\n--- stdout\n{out}--- traceback\n{}\n", last_traceback(&err));
    if got == expected {
        return None;
    }
    let mut text = difference(&expected, &got);
    if code != "0" && !err.contains("Traceback") {
        text.extend(err.lines().filter(|l| !l.is_empty()).take(5).map(|l| format!("    stderr: {l}\n")));
    }
    Some(text)
}

/// Ends what is left of a group that began with a child of ours.
fn end(group: u32) {
    assert!(group > 1, "not a group of ours");
    // SAFETY: plain values.
    unsafe { libc::kill(-(group as i32), libc::SIGKILL) };
}

/// What the system tells of a process of this group, if there is one (proc_pid_stat(5)): a zombie too, unless
/// it is for init to wait for.
fn member(group: u32) -> Option<String> {
    let processes = fs::read_dir("/proc").expect("/proc").filter_map(|e| e.ok());
    let told = processes.filter_map(|e| fs::read_to_string(e.path().join("stat")).ok());
    let of = |text: &str| match text.rsplit_once(") ")?.1.split(' ').collect::<Vec<_>>()[..] {
        ["Z", "1", ..] => None,
        [_, _, group, ..] => group.parse().ok(),
        _ => None,
    };
    told.into_iter().find(|text| of(text) == Some(group)).map(|text| text.chars().take(80).collect())
}

fn read(from: &mut impl Read) -> String {
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).ok();
    String::from_utf8_lossy(&bytes).into_owned()
}

/// As record.py has it.
fn last_traceback(stderr: &str) -> String {
    let lines: Vec<&str> = stderr.lines().collect();
    let begins = |i: &usize| {
        let line = lines[*i].trim_start_matches([' ', '+']);
        line.starts_with("Traceback (most recent call last):")
            || line.starts_with("Exception Group Traceback (most recent call last):")
            || line.starts_with("Exception ignored in")
            || lines[*i].starts_with("  File \"")
    };
    (0..lines.len()).find(begins).map_or(String::new(), |start| lines[start..].join("\n"))
}

/// The first lines that differ, and what stands around them.
fn difference(expected: &str, got: &str) -> String {
    let (want, have): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), got.lines().collect());
    let first = want.iter().zip(&have).take_while(|(a, b)| a == b).count();
    let mut text = String::new();
    if first > 0 {
        text += &format!("      {}\n", want[first - 1]);
    }
    let skipped = |lines: &[&str]| lines.len().saturating_sub(first + 4);
    for (sign, lines) in [("-", &want), ("+", &have)] {
        for line in lines.iter().skip(first).take(4) {
            text += &format!("    {sign} {}\n", line.chars().take(160).collect::<String>());
        }
        if skipped(lines) > 0 {
            text += &format!("    {sign} ... {} more\n", skipped(lines));
        }
    }
    text
}
