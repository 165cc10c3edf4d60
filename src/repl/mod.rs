//! The prompt: statements are read, run, and their values shown.

mod block;
mod commands;
mod complete;
mod editor;
mod highlight;
mod history;
mod keys;
mod plain;

use crate::Ouro;
use crate::cli::uncaught::uncaught;
use editor::{Input, Marks, Prompt};
use ouro_parser::Mode;
use ouro_runtime::heap::Res;
use ouro_runtime::types::str::text_of;
use ouro_runtime::{Exc, Thread};
use std::io::IsTerminal;

/// Where statements come from.
enum Source<'a> {
    Editor(Box<Prompt<'a>>),
    Plain(plain::Lines),
}

impl Source<'_> {
    fn read(&mut self, o: &Ouro) -> Input {
        match self {
            Source::Editor(e) => e.read(&Marks { first: mark(o, "ps1"), further: mark(o, "ps2") }),
            Source::Plain(lines) => lines.read(o.thread(), &|name| mark(o, name)),
        }
    }
    fn remember(&mut self, source: &str) {
        if let Source::Editor(e) = self {
            e.remember(source);
        }
    }
    fn has_editor(&self) -> bool {
        matches!(self, Source::Editor(_))
    }
}

/// Reads, runs and shows until the end of input; the exit status. After a program there is no banner, and no file of
/// `PYTHONSTARTUP` is run.
pub fn run(o: &Ouro, after_program: bool) -> i32 {
    let t = o.thread();
    if !after_program {
        if !o.options.line.flags.quiet {
            banner(t);
        }
        if let Some(status) = start(o) {
            return status;
        }
    }
    if let Err(e) = set_marks(t) {
        uncaught(t, e, false);
    }
    let usable = std::env::var_os("TERM").is_none_or(|v| v != "dumb");
    let terminal = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let editor = if terminal && usable { Prompt::new(o) } else { None };
    let mut source = match editor {
        Some(e) => Source::Editor(Box::new(e)),
        None => Source::Plain(plain::Lines),
    };
    let mut count = 0;
    loop {
        let input = source.read(o);
        // A signal that came while nobody could serve it.
        if let Err(e) = t.check_signals() {
            show_interrupt(t, e);
            continue;
        }
        match input {
            Input::End => {
                if source.has_editor() {
                    ouro_runtime::outln!()
                } else {
                    ouro_runtime::errln!()
                }
                return 0;
            }
            Input::Interrupted => ouro_runtime::errln!("\nKeyboardInterrupt"),
            Input::Text(text) => {
                source.remember(&text);
                if let Some(status) = obey(o, &text, source.has_editor(), &mut count) {
                    return status;
                }
                if let Source::Editor(e) = &mut source {
                    e.refresh_names();
                }
            }
        }
    }
}

fn banner(t: &Thread) {
    let text = format!(
        "Ouro {} (Python 3.13.0) on linux\nType \"help\", \"copyright\", \"credits\" or \"license\" for more \
         information, \":help\" for the commands of this prompt.\n",
        env!("CARGO_PKG_VERSION")
    );
    ouro_vm::trace::write_stderr(t, &text);
}

fn show_interrupt(t: &Thread, _: ouro_runtime::heap::Raised) {
    drop(t.take_exception());
    ouro_runtime::errln!("\nKeyboardInterrupt");
}

/// Runs the file of `PYTHONSTARTUP`; a status if that wants to exit.
fn start(o: &Ouro) -> Option<i32> {
    let t = o.thread();
    let file = o.options.startup.as_ref()?;
    let bytes = match std::fs::read(file) {
        Ok(b) => b,
        Err(e) => {
            let n = e.raw_os_error().unwrap_or(0);
            let text = ouro_runtime::types::exception::strerror(n);
            let class = if n == libc::ENOENT { "FileNotFoundError" } else { "OSError" };
            let text = format!("Could not open PYTHONSTARTUP\n{class}: [Errno {n}] {text}: '{file}'\n");
            ouro_vm::trace::write_stderr(t, &text);
            return None;
        }
    };
    let run = ouro_vm::source::decode(t, &bytes, file).and_then(|s| o.run(&s, file, None));
    run.err().and_then(|e| {
        let exit = t.pending(Exc::SystemExit);
        let status = uncaught(t, e, false);
        exit.then_some(status)
    })
}

/// `sys.ps1` and `sys.ps2`, unless the program has set them.
fn set_marks(t: &Thread) -> Res<()> {
    let Some(sys) = t.interp().sys.get() else { return Ok(()) };
    for (name, text) in [("ps1", ">>> "), ("ps2", "... ")] {
        if sys.get_str(t, &t.intern(name)).is_none() {
            sys.insert(t, t.intern(name).into_value(), t.string(text)?)?;
        }
    }
    Ok(())
}

/// The text of `sys.ps1` or `sys.ps2` as it is now.
fn mark(o: &Ouro, name: &'static str) -> String {
    let t = o.thread();
    let set = t.interp().sys.get().and_then(|sys| sys.get_str(t, &t.intern(name)));
    match set.map(|v| t.str(&v)) {
        Some(Ok(s)) => text_of(s.value()),
        Some(Err(_)) => {
            drop(t.take_exception());
            String::new()
        }
        None => String::new(),
    }
}

/// Words that the editor's prompt obeys as they are, unless they name something of the program.
const WORDS: [&str; 7] = ["exit", "quit", "help", "copyright", "credits", "license", "clear"];

/// Runs a statement or a command; a status when the prompt is to end.
fn obey(o: &Ouro, source: &str, has_editor: bool, count: &mut usize) -> Option<i32> {
    let t = o.thread();
    let word = source.trim();
    let r = match word.strip_prefix(':') {
        Some(command) => commands::obey(o, command),
        None if has_editor && WORDS.contains(&word) && !is_global(o, word) => call_word(o, word),
        None => statements(o, source, has_editor, count),
    };
    ouro_stdlib::io::std_streams::flush(t);
    let Err(e) = r else { return None };
    let exit = t.pending(Exc::SystemExit);
    let status = uncaught(t, e, false);
    exit.then_some(status)
}

fn is_global(o: &Ouro, name: &str) -> bool {
    let t = o.thread();
    o.main_module(None).is_ok_and(|m| m.dict.get_str(t, &t.intern(name)).is_some())
}

fn call_word(o: &Ouro, word: &str) -> Res<()> {
    let t = o.thread();
    if word == "clear" {
        ouro_runtime::out!("\x1b[H\x1b[2J\x1b[3J");
        return Ok(());
    }
    match t.interp().builtins.get().and_then(|b| b.get_str(t, &t.intern(word))) {
        Some(v) => t.call(&v, &[]).map(drop),
        None => o.run_mode(&format!("{word}\n"), "<stdin>", None, Mode::Interactive),
    }
}

/// Runs statements; the values of those on the last line are shown.
fn statements(o: &Ouro, source: &str, has_editor: bool, count: &mut usize) -> Res<()> {
    let t = o.thread();
    let kind = if has_editor { "<python-input-" } else { "<stdin>-" };
    let name = format!("{kind}{count}{}", if has_editor { ">" } else { "" });
    let text = match has_editor {
        true => format!("{}\n", source.trim_end()),
        false => source.to_string(),
    };
    if has_editor || ouro_parser::parse(&text, Mode::Interactive).is_ok() {
        *count += 1;
        t.interp().sources.borrow_mut().push((name.clone(), text.clone()));
    }
    let (before, last) = if has_editor { block::parts(&text) } else { (None, text) };
    if let Some(before) = before {
        o.run_mode(&before, &name, None, Mode::Module)?;
    }
    o.run_mode(&last, &name, None, Mode::Interactive)
}
