//! The prompt: lines are read until they make a statement, which is run.

use crate::Ouro;
use crate::cli::dump::stage;
use crate::cli::uncaught::uncaught;
use ouro_parser::Mode;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::str::text_of;
use ouro_runtime::{Exc, Thread};
use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::history::DefaultHistory;
use rustyline::{Config, Context, Editor, Helper, Highlighter, Hinter, Validator};
use std::path::PathBuf;

const HELP: &str = "\
Python statements and expressions are run; `_` is the last result. Besides:
:help         this list
:ast CODE     the syntax tree
:dis CODE     the bytecode
:time CODE    how long it takes
:refs EXPR    the reference count
:why EXPR     who holds an object, and what would be freed with it
Ctrl-C drops the line, Ctrl-D or exit() leaves.";

/// What a line of input came to.
enum Line {
    Text(String),
    Interrupted,
    End,
}

/// Reads, runs and prints until the end of input; the exit status.
pub fn run(o: &Ouro, quiet: bool) -> i32 {
    let t = o.thread();
    if !quiet {
        println!("Ouro {} (Python 3.13) on linux", env!("CARGO_PKG_VERSION"));
        println!("Type :help for the commands of this prompt, exit() to leave.");
    }
    let config = Config::builder().auto_add_history(false).tab_stop(4).build();
    let Ok(mut editor) = Editor::<Names, DefaultHistory>::with_config(config) else {
        eprintln!("ouro: the terminal cannot be used");
        return 1;
    };
    editor.set_helper(Some(Names { thread: t, interp: o }));
    let history = history_file();
    if let Some(f) = &history {
        let _ = editor.load_history(f);
    }
    let mut count = 0;
    let status = loop {
        match statement(t, &mut editor) {
            Line::End => {
                println!();
                break 0;
            }
            Line::Interrupted => println!("\nKeyboardInterrupt"),
            Line::Text(source) => {
                let _ = editor.add_history_entry(source.trim_end());
                if let Some(status) = obey(o, &source, &mut count) {
                    break status;
                }
            }
        }
    };
    if let Some(f) = &history {
        let _ = editor.save_history(f);
    }
    status
}

fn history_file() -> Option<PathBuf> {
    let home = std::env::var_os("HOME").filter(|h| !h.is_empty())?;
    Some(PathBuf::from(home).join(".ouro_history"))
}

/// `sys.ps1` or `sys.ps2`, or what they begin as.
fn prompt(t: &Thread, name: &'static str, default: &str) -> String {
    let set = t.interp().sys.get().and_then(|sys| sys.get_str(t, &t.name(name)));
    match set.map(|v| t.str(&v)) {
        Some(Ok(s)) => text_of(s.value()),
        Some(Err(_)) => {
            drop(t.take_exception());
            default.to_string()
        }
        None => default.to_string(),
    }
}

/// Lines up to the end of a statement; a block ends with an empty line.
fn statement(t: &Thread, editor: &mut Editor<Names<'_>, DefaultHistory>) -> Line {
    let mut source = String::new();
    loop {
        let first = source.is_empty();
        let p = if first { prompt(t, "ps1", ">>> ") } else { prompt(t, "ps2", "... ") };
        let indent = indentation(&source);
        let read = t.unlocked(Reason::Read, || editor.readline_with_initial(&p, (&indent, "")));
        let line = match read {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => return Line::Interrupted,
            Err(_) if first => return Line::End,
            Err(_) => return Line::Text(source),
        };
        let blank = line.trim().is_empty();
        if first && blank {
            continue;
        }
        source.push_str(if blank { "" } else { &line });
        source.push('\n');
        if source.starts_with(':') || is_complete(&source, blank) {
            return Line::Text(source);
        }
    }
}

/// What the next line of a block begins with.
fn indentation(source: &str) -> String {
    let Some(last) = source.lines().last() else { return String::new() };
    let have: String = last.chars().take_while(|c| *c == ' ' || *c == '\t').collect();
    if last.trim_end().ends_with(':') { have + "    " } else { have }
}

/// Is there nothing to wait for? A block goes on until a blank line.
fn is_complete(source: &str, blank: bool) -> bool {
    match ouro_parser::parse(source, Mode::Interactive) {
        Err(e) => !e.is_incomplete(),
        Ok(_) => blank || !is_block(source),
    }
}

/// Does the text go on behind its first line, or may it?
fn is_block(source: &str) -> bool {
    let mut lines = source.lines();
    let first = lines.next().unwrap_or("");
    let word = first.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
    let opens = ["if", "for", "while", "def", "class", "with", "try", "async", "match"].contains(&word)
        || first.starts_with('@');
    opens && (ouro_parser::parse(first, Mode::Interactive).is_err() || lines.next().is_some())
}

/// Runs a statement or a command; a status when the prompt is to end.
fn obey(o: &Ouro, source: &str, count: &mut usize) -> Option<i32> {
    let t = o.thread();
    let r = match source.trim_end().strip_prefix(':') {
        Some(command) => self::command(o, command),
        None if ["exit", "quit"].contains(&source.trim_end()) => return Some(0),
        None => {
            let name = format!("<python-input-{count}>");
            *count += 1;
            t.interp().sources.borrow_mut().push((name.clone(), source.to_string()));
            o.run_mode(source, &name, None, Mode::Interactive)
        }
    };
    ouro_stdlib::io::std_streams::flush(t);
    if let Err(e) = r {
        let exit = t.pending(Exc::SystemExit);
        let status = uncaught(t, e, false);
        return exit.then_some(status);
    }
    None
}

fn command(o: &Ouro, text: &str) -> Res<()> {
    let (name, rest) = text.split_once(' ').unwrap_or((text, ""));
    match name {
        "help" => println!("{HELP}"),
        "ast" => drop(stage("ast", rest.as_bytes(), "<ast>")),
        "dis" => drop(stage("bytecode", rest.as_bytes(), "<dis>")),
        "time" => {
            let start = std::time::Instant::now();
            o.run_mode(&format!("{rest}\n"), "<time>", None, Mode::Interactive)?;
            println!("{:.3} ms", start.elapsed().as_secs_f64() * 1000.0);
        }
        "refs" => {
            let code = format!("import sys as _sys; print(_sys.getrefcount({rest}) - 1)\n");
            o.run_mode(&code, "<refs>", None, Mode::Module)?;
        }
        "why" => {
            let code = format!("import ouro as _ouro; print(_ouro.why({rest}))\n");
            o.run_mode(&code, "<why>", None, Mode::Module)?;
        }
        _ => println!("no such command: :{name} (try :help)"),
    }
    Ok(())
}

/// Completes names, and attributes of what a dotted name leads to.
#[derive(Helper, Highlighter, Hinter, Validator)]
struct Names<'a> {
    thread: &'a Thread,
    interp: &'a Ouro,
}

impl Completer for Names<'_> {
    type Candidate = String;
    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<String>)> {
        let word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
        let start =
            line[..at].char_indices().rev().take_while(|(_, c)| word(*c)).last().map_or(at, |(i, _)| i);
        if start == at {
            return Ok((at, vec!["    ".to_string()]));
        }
        let t = self.thread;
        let found = t.locked(Reason::Read, || {
            let found = candidates(self.interp, &line[start..at]);
            found.unwrap_or_else(|_| {
                drop(t.take_exception());
                Vec::new()
            })
        });
        Ok((start, found))
    }
}

/// The names that a word may be the beginning of, as whole words.
fn candidates(o: &Ouro, word: &str) -> Res<Vec<String>> {
    let t = o.thread();
    let globals = o.main_module(None)?.dict.clone();
    let builtins = t.interp().builtins.get();
    let (path, last) = match word.rsplit_once('.') {
        Some((p, l)) => (Some(p), l),
        None => (None, word),
    };
    let names: Vec<Value> = match path {
        None => globals.keys().into_iter().chain(builtins.iter().flat_map(|b| b.keys())).collect(),
        Some(path) => {
            let mut parts = path.split('.').map(|p| t.intern(p));
            let Some(first) = parts.next() else { return Ok(Vec::new()) };
            let found = globals.get_str(t, &first).or_else(|| builtins?.get_str(t, &first));
            let Some(mut v) = found else { return Ok(Vec::new()) };
            for p in parts {
                v = t.getattr(&v, &p)?;
            }
            let dir = ouro_runtime::types::builtin(t, "dir");
            t.collect(&t.call(&dir, &[v])?)?
        }
    };
    let head = path.map_or(String::new(), |p| format!("{p}."));
    let mut out: Vec<String> = names
        .iter()
        .map(text_of)
        .filter(|n| n.starts_with(last) && (last.starts_with('_') || !n.starts_with('_')))
        .map(|n| format!("{head}{n}"))
        .collect();
    if path.is_none() {
        out.extend(KEYWORDS.iter().filter(|k| k.starts_with(last)).map(|k| k.to_string()));
    }
    out.sort();
    out.dedup();
    Ok(out)
}

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];
