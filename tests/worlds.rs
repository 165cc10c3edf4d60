//! The examples and the programs of the guide in hostile worlds, and under seeds of deterministic mode: they print
//! what they print otherwise, and no reference is lost or too many.
//!
//! A run takes one world and one seed for each program, in turn; `OURO_WORLDS=all` takes every one.

#[path = "guide/mod.rs"]
mod guide;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

const WORLDS: [&str; 6] = [
    "--stress=poison,audit",
    "--stress=switch,audit",
    "--stress=collect:1,audit",
    "--stress=collect,poison",
    "--stress=collect:7,audit-steps,audit",
    "--stress=switch,collect:50,poison",
];
const SEEDS: [&str; 5] =
    ["--deterministic=0", "--deterministic=1", "--deterministic=2", "--deterministic=3", "--deterministic=4"];
/// What makes the programs in the folder `parallel` do less: a fiftieth of their work.
const FIFTIETH: &str = "50";
/// A program that takes so long hangs.
const PATIENCE: Duration = Duration::from_secs(120);

struct Program {
    name: String,
    file: PathBuf,
    /// What goes to stdout, and to stderr too if that is compared.
    expected: String,
    with_errors: bool,
    /// An argument that makes it do less than it could: hostile worlds are slow.
    argument: Option<&'static str>,
}

/// The examples of a folder, with the snapshots of what they print.
fn examples(folder: &str, prefix: &str) -> Vec<Program> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(root.join(folder)).expect("the folder is there");
    let mut files: Vec<PathBuf> = files.map(|e| e.expect("an entry").path()).collect();
    files.retain(|f| f.extension().is_some_and(|x| x == "py") && f.file_stem().is_some_and(|n| n != "ways"));
    files.sort();
    let program = |file: PathBuf| {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let snapshot = root.join(format!("tests/snapshots/examples__{prefix}_{name}.snap"));
        let text = std::fs::read_to_string(&snapshot).expect("a snapshot");
        let expected = text.splitn(3, "---\n").nth(2).expect("a text").to_string();
        let argument = match name.as_str() {
            _ if prefix == "parallel" => Some(FIFTIETH),
            "gil" => Some("1000"),
            _ => None,
        };
        let expected = argument.map_or(expected, |a| plain_output(&file, a));
        Program { name, file, expected, with_errors: false, argument }
    };
    files.into_iter().map(program).collect()
}

/// What a program prints in no world at all.
fn plain_output(file: &Path, argument: &str) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_ouro")).arg(file).arg(argument).output().expect("it runs");
    assert!(out.status.success(), "{}: {}", file.display(), String::from_utf8_lossy(&out.stderr));
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// The blocks of the guide that have no options of their own.
fn guide_programs(folder: &Path) -> Vec<Program> {
    let program = |(i, b): (usize, guide::Block)| {
        let expected = b.expected.filter(|_| b.options.is_empty())?;
        let file = folder.join(format!("block{i}.py"));
        std::fs::write(&file, &b.program).expect("a file for the program");
        Some(Program { name: b.place, file, expected, with_errors: true, argument: None })
    };
    guide::blocks().into_iter().enumerate().filter_map(program).collect()
}

/// Runs a program with an option; what is wrong with it.
fn failure(p: &Program, option: &str) -> Option<String> {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_ouro"))
        .arg(option)
        .arg(&p.file)
        .args(p.argument)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let read = |mut pipe: Box<dyn std::io::Read + Send>| {
        std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = pipe.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        })
    };
    let out = read(Box::new(child.stdout.take().expect("a pipe")));
    let err = read(Box::new(child.stderr.take().expect("a pipe")));
    let status = loop {
        match child.try_wait().expect("a status") {
            Some(status) => break status,
            None if start.elapsed() > PATIENCE => {
                let _ = child.kill();
                return Some(format!("{} {option}: still running after {PATIENCE:?}", p.name));
            }
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    eprintln!("{:7.2} s {option} {}", start.elapsed().as_secs_f64(), p.name);
    let (out, err) = (out.join().expect("text"), err.join().expect("text"));
    let shown = err.replace(&*p.file.to_string_lossy(), "program.py");
    let told = if p.with_errors { format!("{out}{shown}") } else { out };
    if status.success() && told.trim_end() == p.expected.trim_end() {
        return None;
    }
    Some(format!("{} {option}: {status}\n{told}\n--- stderr\n{err}", p.name))
}

#[test]
fn programs_hold_in_all_worlds() {
    let all = std::env::var("OURO_WORLDS").is_ok_and(|v| v == "all");
    let only = std::env::var("OURO_PROGRAMS").unwrap_or_default();
    let folder = std::env::temp_dir().join(format!("ouro-worlds-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut programs = examples("examples", "example");
    programs.extend(examples("examples/parallel", "parallel"));
    programs.extend(guide_programs(&folder));
    assert!(programs.len() > 60, "only {} programs", programs.len());
    programs.retain(|p| p.name.contains(&only));
    let mut jobs: Vec<(usize, &str)> = Vec::new();
    for i in 0..programs.len() {
        if all {
            jobs.extend(WORLDS.iter().chain(&SEEDS).map(|w| (i, *w)));
        } else {
            jobs.extend([(i, WORLDS[i % WORLDS.len()]), (i, SEEDS[i % SEEDS.len()])]);
        }
    }
    let (next, failures) = (Mutex::new(jobs.iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let job = next.lock().expect("no panic").next();
                    let Some((i, option)) = job else { return };
                    failures.lock().expect("no panic").extend(failure(&programs[*i], option));
                }
            });
        }
    });
    let _ = std::fs::remove_dir_all(&folder);
    let failures = failures.into_inner().expect("no panic");
    assert!(
        failures.is_empty(),
        "{} of {} runs failed\n{}",
        failures.len(),
        jobs.len(),
        failures.join("\n\n")
    );
}
