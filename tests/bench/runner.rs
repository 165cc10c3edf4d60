//! Kernels timed against another Python.
//!
//! ```text
//! cargo bench --bench kernels -- [--against python3.11] [--ouro path] [--runs N] [filter]
//! ```
//!
//! The answers must be equal. The two are then run in turn (A B A B), so that what disturbs the machine
//! disturbs both, and the ratio is the median of the ratios of neighbours. Above 1 Ouro is the faster.

#![allow(unsafe_code, reason = "wait4 is the only way to the peak memory of one child")]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio, exit};
use std::time::Instant;

struct Options {
    against: String,
    ouro: String,
    runs: usize,
    filter: Option<String>,
}

/// One run of one program.
struct Run {
    seconds: f64,
    peak_kib: i64,
}

fn options() -> Options {
    let mut options = Options {
        against: "python3.11".to_owned(),
        ouro: env!("CARGO_BIN_EXE_ouro").to_owned(),
        runs: 5,
        filter: None,
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut value = || args.next().unwrap_or_else(|| usage(&format!("{arg} needs a value")));
        match arg.as_str() {
            "--against" => options.against = value(),
            "--ouro" => options.ouro = value(),
            "--runs" => {
                let text = value();
                let runs = text.parse().ok().filter(|&n: &usize| n > 0);
                options.runs = runs.unwrap_or_else(|| usage("--runs needs a number"));
            }
            // What cargo adds.
            "--bench" => {}
            _ if arg.starts_with('-') => usage(&format!("unknown option {arg}")),
            _ => options.filter = Some(arg),
        }
    }
    options
}

fn usage(message: &str) -> ! {
    eprintln!("{message}\nusage: [--against python] [--ouro path] [--runs N] [filter]");
    exit(2)
}

/// Runs a program to its end, output thrown away.
fn timed(python: &str, args: &[&str]) -> Result<Run, String> {
    let start = Instant::now();
    let mut command = Command::new(python);
    command.args(args).stdin(Stdio::null()).stdout(Stdio::null());
    let child = command.spawn().map_err(|e| format!("{python}: {e}"))?;
    let mut status = 0;
    // SAFETY: zeroes are a valid rusage, which is numbers only.
    let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: the child is ours and not yet waited for; both pointers are to locals that outlive the call.
    let waited = unsafe { libc::wait4(child.id() as libc::pid_t, &mut status, 0, &mut usage) };
    let seconds = start.elapsed().as_secs_f64();
    if waited < 0 {
        return Err(std::io::Error::last_os_error().to_string());
    }
    if status != 0 {
        return Err(format!("{python} {}: wait status {status:#x}", args.join(" ")));
    }
    Ok(Run { seconds, peak_kib: usage.ru_maxrss })
}

/// What a program prints.
fn answer(python: &str, program: &str) -> Result<String, String> {
    let output = Command::new(python).arg(program).stdin(Stdio::null()).output();
    let output = output.map_err(|e| format!("{python}: {e}"))?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("{python} fails: {}", text.lines().last().unwrap_or("")));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let mid = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => values[mid],
        _ => (values[mid - 1] + values[mid]) / 2.0,
    }
}

/// The medians of interleaved runs.
struct Pair {
    ouro: f64,
    other: f64,
    ratio: f64,
    ouro_kib: i64,
    other_kib: i64,
}

fn interleaved(options: &Options, args: &[&str], runs: usize) -> Result<Pair, String> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        ours.push(timed(&options.ouro, args)?);
        theirs.push(timed(&options.against, args)?);
    }
    let seconds = |runs: &[Run]| median(runs.iter().map(|r| r.seconds).collect());
    let peak = |runs: &[Run]| runs.iter().map(|r| r.peak_kib).max().unwrap_or(0);
    Ok(Pair {
        ouro: seconds(&ours),
        other: seconds(&theirs),
        ratio: median(ours.iter().zip(&theirs).map(|(a, b)| b.seconds / a.seconds).collect()),
        ouro_kib: peak(&ours),
        other_kib: peak(&theirs),
    })
}

fn programs(folder: &Path, filter: &Option<String>) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).map(|d| d.flatten().map(|e| e.path()).collect());
    let mut paths: Vec<PathBuf> = entries.unwrap_or_default();
    paths.retain(|p| p.extension().is_some_and(|e| e == "py"));
    paths.retain(|p| filter.as_ref().is_none_or(|f| stem(p).contains(f.as_str())));
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
}

fn geometric_mean(values: &[f64]) -> f64 {
    (values.iter().map(|v| v.ln()).sum::<f64>() / values.len() as f64).exp()
}

fn mib(kib: i64) -> f64 {
    kib as f64 / 1024.0
}

fn main() {
    let options = options();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench");
    let (mut ratios, mut failures) = (Vec::new(), 0);
    println!("{} against {}, {} runs each", options.ouro, options.against, options.runs);
    println!(
        "{:20} {:>8} {:>8} {:>7} {:>9} {:>9}",
        "", "ouro s", "other s", "ratio", "ouro MiB", "other MiB"
    );
    for path in programs(&folder, &options.filter) {
        // Mostly start-up, so it would only dilute the mean; it is timed below.
        if stem(&path) == "startup" {
            continue;
        }
        match kernel(&options, &path, options.runs) {
            Ok(pair) => {
                show(&path, &pair);
                ratios.push(pair.ratio);
            }
            Err(message) => {
                failures += 1;
                println!("{:20} {message}", stem(&path));
            }
        }
    }
    if !ratios.is_empty() {
        println!("{:20} {:>25.2}", format!("mean of {}", ratios.len()), geometric_mean(&ratios));
    }
    let memory = programs(&folder.join("memory"), &options.filter);
    if !memory.is_empty() {
        println!("\npeak memory");
    }
    let mut shares = Vec::new();
    for path in memory {
        match kernel(&options, &path, 1) {
            Ok(pair) => {
                let share = pair.ouro_kib as f64 / pair.other_kib.max(1) as f64;
                let (ours, theirs) = (mib(pair.ouro_kib), mib(pair.other_kib));
                println!("{:20} {ours:>8.1} {theirs:>8.1} MiB  share {share:.2}", stem(&path));
                shares.push(share);
            }
            Err(message) => {
                failures += 1;
                println!("{:20} {message}", stem(&path));
            }
        }
    }
    if !shares.is_empty() {
        let mean = geometric_mean(&shares);
        println!("{:20} {:>34.2}", format!("mean of {}", shares.len()), mean);
    }
    match interleaved(&options, &["-c", "pass"], options.runs.max(10)) {
        Ok(pair) => println!(
            "\nstart-up: {:.2} ms against {:.2} ms, {:.1} times",
            pair.ouro * 1e3,
            pair.other * 1e3,
            pair.ratio
        ),
        Err(message) => {
            failures += 1;
            println!("\nstart-up: {message}");
        }
    }
    exit(if failures == 0 { 0 } else { 1 });
}

fn kernel(options: &Options, path: &Path, runs: usize) -> Result<Pair, String> {
    let program = path.to_string_lossy();
    let (ours, theirs) = (answer(&options.ouro, &program)?, answer(&options.against, &program)?);
    if ours != theirs {
        return Err(format!("answers differ: {:?} and {:?}", ours.trim(), theirs.trim()));
    }
    interleaved(options, &[&program], runs)
}

fn show(path: &Path, pair: &Pair) {
    println!(
        "{:20} {:>8.3} {:>8.3} {:>7.2} {:>9.1} {:>9.1}",
        stem(path),
        pair.ouro,
        pair.other,
        pair.ratio,
        mib(pair.ouro_kib),
        mib(pair.other_kib)
    );
}
