//! The command line.

use crate::{Options, Ouro, repl};
use ouro_parser::Mode;
use ouro_runtime::heap::Raised;
use ouro_runtime::types::exception::Exception;
use ouro_runtime::{Exc, Thread};
use ouro_stdlib::sys::CommandLine;
use ouro_vm::trace::{render, write_stderr};
use std::io::{IsTerminal, Read};

const HELP: &str = "\
usage: ouro [option] ... [-c cmd | -m mod | file | -] [arg] ...

-c cmd            program passed in as string (terminates option list)
-m mod            run library module as a script (terminates option list)
file              program read from script file
-                 program read from stdin (default; a prompt on a terminal)
-O, -OO           leave out asserts; and docstrings
-u                unbuffered stdout and stderr
-V, --version     print the version and exit
-h, --help        print this text and exit
-i                prompt after the program
-q                no banner at the prompt
-X tracemalloc[=N]  trace memory from the start, N frames for each block; others are only noted
-B -E -I -P -s -S -W arg   accepted; no effect yet, but for isolation

Ouro's own:
--dump=WHAT       print tokens, ast, or bytecode of the program and exit
--deterministic[=SEED]  same seed, same interleaving of threads; time is virtual
--try-seeds=N     run the program with the seeds 0 to N-1 until one fails
--explain-gc      say of every cycle that is collected what it was, where it came from and how to avoid it
--gil-trace FILE  write what the threads do with the GIL: FILE for Perfetto, FILE.html to look at, and a table
--max-memory=N    bytes the program's heap may take (suffixes K, M, G)
--stress=LIST     hostile worlds, joined by commas:
                  poison       dead objects are overwritten and not reused for long
                  audit        every reference is recounted at the end, and nothing may be left
                  audit-steps  no count may be too low after any collection
                  collect      a step of the collector at every safe point
                  collect:N    a full collection whenever N containers were allocated
                  fail:N       the Nth allocation fails; said at the end if there were fewer
                  switch       another thread at every check

Environment: PYTHONHASHSEED=N; OURO_CACHE=off keeps from reading and writing compiled modules of the library
in ~/.cache/ouro.
";

/// The status of a program that Ctrl-C ended, as a shell has it.
const INTERRUPTED: i32 = 128 + libc::SIGINT;

enum Program {
    Command(String),
    Module(String),
    File(String),
    Stdin,
    Prompt,
}

struct Parsed {
    options: Options,
    program: Program,
    dump: Option<String>,
    isolated: bool,
    quiet: bool,
    /// A prompt follows the program.
    inspect: bool,
    /// How many seeds to try.
    seeds: Option<u64>,
}

fn usage(msg: &str) -> Result<Parsed, i32> {
    eprintln!("{msg}");
    eprintln!("usage: ouro [option] ... [-c cmd | -m mod | file | -] [arg] ...");
    eprintln!("Try `ouro -h' for more information.");
    Err(2)
}

fn bytes(s: &str) -> Option<usize> {
    let (n, unit) = match s.chars().last()? {
        'K' | 'k' => (&s[..s.len() - 1], 1 << 10),
        'M' | 'm' => (&s[..s.len() - 1], 1 << 20),
        'G' | 'g' => (&s[..s.len() - 1], 1 << 30),
        _ => (s, 1),
    };
    n.parse::<usize>().ok()?.checked_mul(unit)
}

fn parse(args: &[String]) -> Result<Parsed, i32> {
    let mut p = Parsed {
        options: Options::default(),
        program: Program::Stdin,
        dump: None,
        isolated: false,
        quiet: false,
        inspect: false,
        seeds: None,
    };
    let mut i = 0;
    let mut program = None;
    let mut inherited = Vec::new();
    while program.is_none() && i < args.len() {
        let a = args[i].as_str();
        i += 1;
        if is_inherited(a) {
            inherited.push(a.to_string());
        }
        match a {
            "-c" | "-m" => {
                let Some(v) = args.get(i) else {
                    return usage(&format!("Argument expected for the {a} option"));
                };
                i += 1;
                program =
                    Some(if a == "-c" { Program::Command(v.clone()) } else { Program::Module(v.clone()) });
            }
            "-" => program = Some(Program::Stdin),
            "-V" | "--version" | "-VV" => {
                println!("Python 3.13.0 (Ouro {})", env!("CARGO_PKG_VERSION"));
                return Err(0);
            }
            "-h" | "--help" | "-?" => {
                print!("{HELP}");
                return Err(0);
            }
            "-W" => i += 1,
            "-X" => {
                p.options.xoptions.extend(args.get(i).cloned());
                i += 1;
            }
            _ if a.starts_with("-X") => p.options.xoptions.push(a[2..].to_string()),
            _ if a.starts_with("--") => {
                let (name, value) = match a.split_once('=') {
                    Some(both) => both,
                    None if matches!(a, "--max-memory" | "--stress" | "--dump") => {
                        i += 1;
                        (a, args.get(i - 1).map_or("", String::as_str))
                    }
                    None => (a, ""),
                };
                match name {
                    "--dump" => p.dump = Some(value.to_string()),
                    "--max-memory" => match bytes(value) {
                        Some(n) => p.options.max_memory = Some(n),
                        None => return usage(&format!("bad size: {value}")),
                    },
                    "--deterministic" if value.is_empty() => p.options.deterministic = Some(0),
                    "--deterministic" => match value.parse() {
                        Ok(seed) => p.options.deterministic = Some(seed),
                        Err(_) => return usage(&format!("bad seed: {value}")),
                    },
                    "--try-seeds" => match value.parse() {
                        Ok(n) => p.seeds = Some(n),
                        Err(_) => return usage(&format!("bad number of seeds: {value}")),
                    },
                    "--gil-trace" => {
                        let file = match value {
                            "" => args.get(i).cloned(),
                            v => Some(v.to_string()),
                        };
                        i += value.is_empty() as usize;
                        match file {
                            Some(f) => p.options.gil_trace = Some(f),
                            None => return usage("Argument expected for the --gil-trace option"),
                        }
                    }
                    "--explain-gc" => p.options.explain_gc = true,
                    "--stress" => {
                        for w in value.split(',') {
                            match w {
                                "poison" => p.options.poison = true,
                                "audit" => p.options.audit = true,
                                "switch" => p.options.switch = true,
                                "audit-steps" => p.options.audit_steps = true,
                                "collect" => p.options.collect_steps = true,
                                _ => match w.split_once(':').map(|(w, n)| (w, n.parse::<u64>())) {
                                    Some(("collect", Ok(n))) => p.options.collect_every = Some(n as u32),
                                    Some(("fail", Ok(n))) => p.options.fail_at = Some(n),
                                    _ => return usage(&format!("unknown world: {w}")),
                                },
                            }
                        }
                    }
                    _ => return usage(&format!("unknown option {a}")),
                }
            }
            _ if a.starts_with('-') => {
                for c in a[1..].chars() {
                    match c {
                        'O' => p.options.optimize += 1,
                        'u' => p.options.unbuffered = true,
                        'I' => p.isolated = true,
                        'q' => p.quiet = true,
                        'i' => p.inspect = true,
                        'B' | 'E' | 'P' | 's' | 'S' | 'b' | 'd' | 'v' => {}
                        _ => return usage(&format!("Unknown option: -{c}")),
                    }
                }
            }
            _ => program = Some(Program::File(a.to_string())),
        }
    }
    let rest = args[i..].to_vec();
    let terminal = std::io::stdin().is_terminal() || p.inspect;
    p.program = program.unwrap_or(if terminal { Program::Prompt } else { Program::Stdin });
    let (first, path) = match &p.program {
        Program::Command(_) => ("-c".to_string(), Some(String::new())),
        Program::Module(_) => {
            ("-m".to_string(), std::env::current_dir().ok().map(|d| d.to_string_lossy().into()))
        }
        Program::File(f) => (f.clone(), Some(script_dir(f))),
        Program::Stdin | Program::Prompt => {
            (if args.iter().any(|a| a == "-") { "-" } else { "" }.to_string(), Some(String::new()))
        }
    };
    p.options.trace_memory = trace_memory(&p.options.xoptions)?;
    p.options.line = CommandLine {
        argv: std::iter::once(first).chain(rest).collect(),
        all: args.to_vec(),
        inherited,
        path: if p.isolated { None } else { path },
    };
    p.options.hash_seed = std::env::var("PYTHONHASHSEED").ok().and_then(|s| s.parse().ok());
    Ok(p)
}

/// Frames that `-X tracemalloc` or `PYTHONTRACEMALLOC` wants noted for each block; the status of a bad number.
fn trace_memory(xoptions: &[String]) -> Result<Option<usize>, i32> {
    let wish = |o: &String| match o.split_once('=') {
        None if o == "tracemalloc" => Some("1".to_string()),
        Some(("tracemalloc", n)) => Some(n.to_string()),
        _ => None,
    };
    let (what, text) = match xoptions.iter().rev().find_map(wish) {
        Some(n) => ("-X tracemalloc=NFRAME", n),
        None => match std::env::var("PYTHONTRACEMALLOC") {
            Ok(n) if !n.is_empty() => ("PYTHONTRACEMALLOC", n),
            _ => return Ok(None),
        },
    };
    match text.parse::<i64>() {
        Ok(0) => Ok(None),
        Ok(n @ 1..=ouro_stdlib::tracemalloc::MOST_FRAMES) => Ok(Some(n as usize)),
        _ => {
            eprintln!("Fatal Python error: config_init_tracemalloc: {what}: invalid number of frames");
            Err(1)
        }
    }
}

/// Is this an option for the interpreters of child processes too?
fn is_inherited(option: &str) -> bool {
    option.starts_with("--stress=")
        || option.starts_with("--max-memory=")
        || option.len() > 1 && option[1..].chars().all(|c| "OuIB".contains(c)) && option.starts_with('-')
}

fn script_dir(file: &str) -> String {
    let path = std::path::Path::new(file);
    if path.is_dir() {
        return absolute(file);
    }
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    real.parent().map(|d| d.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Runs the program and returns its exit status.
pub fn main(args: &[String]) -> i32 {
    if let Some(fd) = args.first().and_then(|a| a.strip_prefix("--watch-shared-memory=")) {
        return fd.parse().map_or(2, ouro_stdlib::processes::watch::watch);
    }
    let p = match parse(args) {
        Ok(p) => p,
        Err(status) => return status,
    };
    if let Some(what) = &p.dump {
        return dump(what, &p.program);
    }
    if let Some(n) = p.seeds {
        return try_seeds(n, args);
    }
    let ouro = match Ouro::new(p.options.clone()) {
        Ok(o) => o,
        Err(msg) => {
            eprintln!("{msg}");
            return 1;
        }
    };
    let mut status = run(&ouro, &p.program, p.quiet);
    if p.inspect && !matches!(p.program, Program::Prompt) {
        status = repl::run(&ouro, true);
    }
    let sound = ouro.finish_process();
    if status == INTERRUPTED {
        ouro_stdlib::signal::die_of(libc::SIGINT);
    }
    if sound { status } else { 70 }
}

/// Runs the program with one seed after another, in processes of their own; the status of the first failure.
fn try_seeds(n: u64, args: &[String]) -> i32 {
    let Ok(me) = std::env::current_exe() else {
        eprintln!("ouro: can't find the binary to run the seeds with");
        return 2;
    };
    let rest: Vec<&String> = args.iter().filter(|a| !a.starts_with("--try-seeds=")).collect();
    for seed in 0..n {
        let done = std::process::Command::new(&me)
            .arg(format!("--deterministic={seed}"))
            .args(&rest)
            .stdin(std::process::Stdio::null())
            .output();
        match done {
            Ok(d) if d.status.success() => {}
            Ok(d) => {
                print!("{}", String::from_utf8_lossy(&d.stdout));
                eprint!("{}", String::from_utf8_lossy(&d.stderr));
                eprintln!("ouro: seed {seed} fails ({}): --deterministic={seed} replays it", d.status);
                return d.status.code().unwrap_or(1);
            }
            Err(e) => {
                eprintln!("ouro: {e}");
                return 2;
            }
        }
    }
    eprintln!("ouro: {n} seeds, none fails");
    0
}

fn run(o: &Ouro, program: &Program, quiet: bool) -> i32 {
    let t = o.thread();
    let r = match program {
        Program::Command(c) => {
            t.interp().sources.borrow_mut().push(("<string>".into(), c.clone()));
            o.run(c, "<string>", None)
        }
        Program::Stdin => {
            let mut b = Vec::new();
            if let Err(e) = std::io::stdin().read_to_end(&mut b) {
                eprintln!("ouro: can't read stdin: {e}");
                return 2;
            }
            ouro_vm::source::decode(t, &b, "<stdin>").and_then(|s| {
                t.interp().sources.borrow_mut().push(("<stdin>".into(), s.clone()));
                o.run(&s, "<stdin>", None)
            })
        }
        Program::File(f) => {
            let path = std::path::Path::new(f);
            let main = match path.is_dir() {
                true => std::path::Path::new(&absolute(f)).join("__main__.py"),
                false => path.to_path_buf(),
            };
            if path.is_dir() && !main.is_file() {
                eprintln!("ouro: can't find '__main__' module in '{}'", absolute(f));
                return 1;
            }
            match std::fs::read(&main) {
                Ok(b) => {
                    let name = main.to_string_lossy().into_owned();
                    if path.is_dir() {
                        let package =
                            o.main_module(Some(&name)).and_then(|m| m.set(t, "__package__", t.string("")?));
                        if let Err(e) = package {
                            return uncaught(t, e);
                        }
                    }
                    ouro_vm::source::decode(t, &b, &name).and_then(|s| o.run(&s, &name, Some(&name)))
                }
                Err(e) => {
                    let n = e.raw_os_error().unwrap_or(0);
                    let text = ouro_runtime::types::exception::strerror(n);
                    eprintln!("ouro: can't open file '{}': [Errno {n}] {text}", absolute(f));
                    return 2;
                }
            }
        }
        Program::Module(m) => run_module(o, m),
        Program::Prompt => return repl::run(o, quiet),
    };
    match r {
        Ok(()) => 0,
        Err(e) => uncaught(t, e),
    }
}

fn absolute(f: &str) -> String {
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

/// Prints the exception in flight and returns the exit status it means.
pub fn uncaught(t: &Thread, _: Raised) -> i32 {
    let exc = t.take_exception();
    if t.is_a(&exc, &t.exc_type(Exc::SystemExit)) {
        let code = exc.payload::<Exception>().map(|e| e.extra[0].get());
        return match code {
            Some(c) if c.is_none() || c.is_unbound() => 0,
            Some(c) => match t.as_num(&c) {
                Some(n) => (n.into_big() & num_bigint::BigInt::from(0xFF)).try_into().unwrap_or(1),
                None => {
                    let s = match t.str(&c) {
                        Ok(s) => s.lossy().into_owned(),
                        Err(_) => String::new(),
                    };
                    ouro_stdlib::io::std_streams::flush(t);
                    write_stderr(t, &format!("{s}\n"));
                    1
                }
            },
            None => 0,
        };
    }
    ouro_stdlib::io::std_streams::flush(t);
    let hook = t
        .interp()
        .modules
        .get()
        .and_then(|m| m.get_str(t, &t.intern("sys")))
        .and_then(|s| t.getattr_opt(&s, &t.intern("excepthook")).ok().flatten());
    let text = render::exception(t, &exc);
    let interrupt = t.is_a(&exc, &t.exc_type(Exc::KeyboardInterrupt));
    match hook.filter(|h| !h.is::<ouro_runtime::model::descr::Builtin>() && !h.is_none()) {
        Some(h) => {
            let tb = exc.payload::<Exception>().map(|e| e.traceback.get()).unwrap_or_default();
            let args = [t.type_of(&exc).into_value(), exc.clone(), tb];
            if t.call(&h, &args).is_err() {
                let e2 = t.take_exception();
                let inner = render::exception(t, &e2);
                write_stderr(
                    t,
                    &format!("Error in sys.excepthook:\n{inner}\nOriginal exception was:\n{text}"),
                );
            }
        }
        None => write_stderr(t, &text),
    }
    if interrupt { INTERRUPTED } else { 1 }
}

/// Shows a stage of the program instead of running it.
fn dump(what: &str, program: &Program) -> i32 {
    let (bytes, name) = match program {
        Program::Command(c) => (c.clone().into_bytes(), "<string>".to_string()),
        Program::File(f) => match std::fs::read(f) {
            Ok(b) => (b, f.clone()),
            Err(e) => {
                eprintln!("ouro: can't open file '{f}': {e}");
                return 2;
            }
        },
        _ => {
            let mut b = Vec::new();
            let _ = std::io::stdin().read_to_end(&mut b);
            (b, "<stdin>".to_string())
        }
    };
    stage(what, &bytes, &name)
}

/// Prints one stage of a source text; the exit status.
pub fn stage(what: &str, bytes: &[u8], name: &str) -> i32 {
    let parsed =
        ouro_parser::decode_source(bytes).and_then(|s| Ok((ouro_parser::parse(&s, Mode::Module)?, s)));
    let (parsed, source) = match parsed {
        Ok(p) => p,
        Err(e) => {
            eprintln!("  File \"{name}\", line {}\n{}: {}", e.lineno, e.class_name(), e.message);
            return 1;
        }
    };
    match what {
        "tokens" => {
            for t in ouro_lexer::tokenize(&source, ouro_lexer::TokenKind::StartModule).tokens {
                println!("{:?} {:?}", t.kind, t.span);
            }
        }
        "ast" => println!("{}", ouro_parser::ast::dump(&parsed.tree)),
        "bytecode" => {
            let src = ouro_vm::compile::Source { filename: name.into(), lines: &parsed.lines, optimize: 0 };
            match ouro_vm::compile::compile(&parsed.tree, &src) {
                Ok(u) => print!("{}", ouro_vm::bytecode::dis::disassemble(&u)),
                Err(e) => {
                    eprintln!("SyntaxError: {}", e.message);
                    return 1;
                }
            }
        }
        _ => {
            eprintln!("ouro: --dump takes tokens, ast or bytecode");
            return 2;
        }
    }
    0
}
