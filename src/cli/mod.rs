//! The command line.

pub mod args;
pub mod dump;
mod help;
pub mod uncaught;

use crate::{Options, Ouro, repl};
use args::{Parsed, Program};
use ouro_runtime::heap::{Raised, Res};
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use uncaught::uncaught;

/// The status of a program that Ctrl-C ended, as a shell has it.
pub const INTERRUPTED: i32 = 128 + libc::SIGINT;
/// The status of a program whose last output could not be written.
const UNWRITTEN: i32 = 120;

/// Runs the program and returns its exit status.
pub fn main(args: &[String]) -> i32 {
    if let Some(fd) = args.first().and_then(|a| a.strip_prefix("--watch-shared-memory=")) {
        return fd.parse().map_or(2, ouro_stdlib::processes::watch::watch);
    }
    let p = match args::parse(args) {
        Ok(p) => p,
        Err(status) => return status,
    };
    if let Some(what) = &p.dump {
        return dump::dump(what, &p.program);
    }
    if let Some(n) = p.seeds {
        return try_seeds(n, args);
    }
    let ouro = match Ouro::new(p.options.clone()) {
        Ok(o) => o,
        Err(msg) => {
            ouro_runtime::errln!("{msg}");
            return 1;
        }
    };
    if let Some(seconds) = p.max_time {
        if !ouro_stdlib::signal::limit::begin(ouro.thread(), seconds) {
            ouro_runtime::errln!("ouro: nothing can watch --max-time here");
            return 1;
        }
    }
    let mut status = run(&ouro, &p);
    let inspect = p.options.line.flags.inspect || inspect_set(&p.options);
    let wants_prompt = inspect && (p.options.line.flags.interactive || std::io::stdin().is_terminal());
    if wants_prompt && !matches!(p.program, Program::Prompt) {
        status = repl::run(&ouro, true);
    }
    let end = ouro.finish_process();
    if status == INTERRUPTED {
        ouro_stdlib::signal::die_of(libc::SIGINT);
    }
    match end {
        _ if !end.sound => 70,
        _ if !end.written => UNWRITTEN,
        _ => status,
    }
}

/// Did the program ask for a prompt after it?
fn inspect_set(o: &Options) -> bool {
    !o.line.flags.ignore_environment
        && std::env::var_os("PYTHONINSPECT").is_some_and(|v| !v.is_empty() && v != "0")
}

fn run(o: &Ouro, p: &Parsed) -> i32 {
    let t = o.thread();
    let r = match &p.program {
        Program::Command(c) => {
            t.interp().sources.borrow_mut().push(("<string>".into(), c.clone()));
            o.run(c, "<string>", None)
        }
        Program::Stdin => {
            let mut b = Vec::new();
            if let Err(e) = std::io::stdin().read_to_end(&mut b) {
                ouro_runtime::errln!("ouro: can't read stdin: {e}");
                return 2;
            }
            let named = o.main_module(Some("<stdin>")).map(drop);
            named.and_then(|()| ouro_vm::source::decode(t, &b, "<stdin>")).and_then(|s| {
                t.interp().sources.borrow_mut().push(("<stdin>".into(), s.clone()));
                o.run(&s, "<stdin>", None)
            })
        }
        Program::File(f) => match run_file(o, f, p.skip_line) {
            Ok(r) => r,
            Err(status) => return status,
        },
        Program::Module(m) => run_module(o, m),
        Program::Prompt => return repl::run(o, false),
    };
    match r {
        Ok(()) => 0,
        Err(e) => uncaught(t, e, p.options.line.flags.inspect),
    }
}

/// A script, or the `__main__.py` of a folder; an error is the status for one that is not there.
fn run_file(o: &Ouro, file: &str, skip_line: bool) -> Result<Res<()>, i32> {
    let t = o.thread();
    let is_folder = file.is_empty() || Path::new(file).is_dir();
    let main = match is_folder {
        true => Path::new(&absolute(file)).join("__main__.py"),
        false => full_name(file),
    };
    if is_folder && !main.is_file() {
        ouro_runtime::errln!("ouro: can't find '__main__' module in '{}'", absolute(file));
        return Err(1);
    }
    let mut bytes = std::fs::read(&main).map_err(|e| {
        let n = e.raw_os_error().unwrap_or(0);
        let text = ouro_runtime::types::exception::strerror(n);
        ouro_runtime::errln!("ouro: can't open file '{}': [Errno {n}] {text}", absolute(file));
        2
    })?;
    if skip_line {
        // Its end stays, so that lines keep their numbers.
        bytes.drain(..bytes.iter().position(|b| *b == b'\n').unwrap_or(bytes.len()));
    }
    let name = main.to_string_lossy().into_owned();
    let run = || -> Res<()> {
        let m = o.main_module(Some(&name))?;
        if is_folder {
            m.set(t, "__package__", t.string("")?)?;
            let bootstrap = ouro_vm::import::import_full(t, "importlib._bootstrap")?;
            let spec = t.getattr_str(&bootstrap, "spec_from_file_location")?;
            m.set(t, "__spec__", t.call(&spec, &[t.string("__main__")?, t.string(&name)?])?)?;
        }
        o.run(&ouro_vm::source::decode_script(t, &bytes, &name)?, &name, Some(&name))
    };
    Ok(run())
}

/// A script's name from the root on. Links and dots in it stay.
fn full_name(file: &str) -> PathBuf {
    std::env::current_dir().unwrap_or_default().join(file)
}

fn absolute(f: &str) -> String {
    let f = if f.is_empty() { "." } else { f };
    std::path::absolute(f).map(|p| p.to_string_lossy().into_owned()).unwrap_or_else(|_| f.to_string())
}

/// `-m`: the work is `runpy`'s.
fn run_module(o: &Ouro, name: &str) -> Result<(), Raised> {
    let t = o.thread();
    o.main_module(None)?;
    let runpy = ouro_vm::import::import_full(t, "runpy")?;
    let run = t.getattr(&runpy, &t.name("_run_module_as_main"))?;
    t.call(&run, &[t.string(name)?]).map(drop)
}

/// Runs the program with one seed after another, in processes of their own; the status of the first failure.
fn try_seeds(n: u64, args: &[String]) -> i32 {
    let Ok(me) = std::env::current_exe() else {
        ouro_runtime::errln!("ouro: can't find the binary to run the seeds with");
        return 2;
    };
    let rest: Vec<&String> = args.iter().filter(|a| !a.starts_with("--try-seeds=")).collect();
    for seed in 0..n {
        let done = std::process::Command::new(&me)
            .arg(format!("--deterministic={seed}"))
            .args(&rest)
            .env(ouro_runtime::sync::replay::TRIED, "1")
            .stdin(std::process::Stdio::null())
            .output();
        match done {
            Ok(d) if d.status.success() => {}
            Ok(d) => {
                ouro_runtime::out!("{}", String::from_utf8_lossy(&d.stdout));
                ouro_runtime::err!("{}", String::from_utf8_lossy(&d.stderr));
                ouro_runtime::errln!(
                    "ouro: seed {seed} fails ({}): --deterministic={seed} replays it",
                    d.status
                );
                return d.status.code().unwrap_or(1);
            }
            Err(e) => {
                ouro_runtime::errln!("ouro: {e}");
                return 2;
            }
        }
    }
    ouro_runtime::errln!("ouro: {n} seeds, none fails");
    0
}
