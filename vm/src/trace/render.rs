//! The text of an exception with its traceback, causes, contexts and notes (`Lib/traceback.py`'s format).

use super::colour::Paint;
use super::{carets, hints};
use crate::bytecode::Mark;
use crate::objects::traceback::Traceback;
use ouro_runtime::heap::Value;
use ouro_runtime::types::exception::{Exception, args_of};
use ouro_runtime::types::object::full_name;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};
use std::collections::HashMap;

/// Lines of the files that tracebacks name, and whether what is shown of them is coloured.
#[derive(Default)]
pub struct Lines {
    files: HashMap<String, Option<Vec<String>>>,
    pub coloured: bool,
    /// What stands in no file has no lines.
    only_files: bool,
}

impl Lines {
    /// The text, in its colour if there are any.
    pub fn paint(&self, how: Paint, text: &str) -> String {
        if self.coloured { how.on(text) } else { text.to_string() }
    }
    pub fn get(&mut self, t: &Thread, file: &str, line: u32) -> Option<String> {
        let lines = self
            .files
            .entry(file.to_string())
            .or_insert_with(|| if self.only_files && file.starts_with('<') { None } else { read(t, file) });
        lines.as_ref()?.get((line as usize).checked_sub(1)?).cloned()
    }
}

/// Modules that are frozen into CPython too, where no lines of them are shown.
const FROZEN: [&str; 9] =
    ["abc", "codecs", "_collections_abc", "importlib._bootstrap", "io", "os", "posixpath", "runpy", "stat"];

fn read(t: &Thread, file: &str) -> Option<Vec<String>> {
    // CPython has no lines of a program from stdin.
    if file == "<stdin>" {
        return None;
    }
    let text = if let Some(name) = file.strip_prefix("<frozen ") {
        let name = name.trim_end_matches('>');
        if FROZEN.contains(&name) {
            return None;
        }
        t.interp().python_modules.get().iter().find(|m| m.name == name)?.source.to_string()
    } else if let Some(s) = t.interp().source_of(file) {
        s
    } else {
        let bytes = std::fs::read(file).ok()?;
        ouro_parser::decode_source(&bytes).ok()?
    };
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Some(text.split('\n').map(|l| l.replace('\u{c}', " ")).collect())
}

/// The whole text for an exception, ending in a newline.
pub fn exception(t: &Thread, exc: &Value) -> String {
    with_lines(t, exc, Lines::default())
}

/// The same for `sys.stderr`: in colours where it takes them.
pub fn for_stderr(t: &Thread, exc: &Value) -> String {
    with_lines(t, exc, Lines { coloured: super::colour::wanted(t), ..Lines::default() })
}

fn with_lines(t: &Thread, exc: &Value, mut lines: Lines) -> String {
    let mut out = String::new();
    let mut seen = Vec::new();
    chain(t, exc, &mut out, &mut seen, &mut lines, "");
    out
}

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

fn chain(t: &Thread, exc: &Value, out: &mut String, seen: &mut Vec<u64>, lines: &mut Lines, margin: &str) {
    // From the newest back to the oldest, then printed the other way round.
    let mut links: Vec<(Value, &'static str)> = vec![(exc.clone(), "")];
    seen.push(exc.word().0);
    let mut at = exc.clone();
    while let Some(e) = at.clone().payload::<Exception>() {
        let cause = e.cause.get();
        let (next, how) = if cause.is::<Exception>() {
            (cause, CAUSE)
        } else if !e.suppress.get() {
            (e.context.get(), CONTEXT)
        } else {
            break;
        };
        if !next.is::<Exception>() || seen.contains(&next.word().0) {
            break;
        }
        seen.push(next.word().0);
        links.push((next.clone(), how));
        at = next;
    }
    for i in (0..links.len()).rev() {
        one(t, &links[i].0, out, seen, lines, margin);
        if i > 0 {
            for l in links[i].1.split_inclusive('\n') {
                indent(out, margin, l);
            }
        }
    }
}

fn indent(out: &mut String, margin: &str, line: &str) {
    if !margin.is_empty() {
        out.push_str(margin);
    }
    out.push_str(line);
}

fn one(t: &Thread, exc: &Value, out: &mut String, seen: &mut Vec<u64>, lines: &mut Lines, margin: &str) {
    let group = t.is_a(exc, &t.exc_type(Exc::BaseExceptionGroup));
    let tb = exc.payload::<Exception>().map_or(Value::NONE, |e| e.traceback.get());
    let mut text = String::new();
    let tb = limited(t, tb);
    if tb.is::<Traceback>() {
        text.push_str(if group {
            "Exception Group Traceback (most recent call last):\n"
        } else {
            "Traceback (most recent call last):\n"
        });
        text.push_str(&entries(t, &tb, lines));
    }
    text.push_str(&summary(t, exc, lines));
    if group {
        let m = if margin.is_empty() { "  " } else { margin };
        let first = if margin.is_empty() { "  + " } else { margin };
        for (i, l) in text.split_inclusive('\n').enumerate() {
            if i == 0 {
                out.push_str(if margin.is_empty() { first } else { margin });
            } else {
                out.push_str(if margin.is_empty() { "  | " } else { m });
            }
            out.push_str(l);
        }
        subexceptions(t, exc, out, seen, lines, margin);
        return;
    }
    for l in text.split_inclusive('\n') {
        indent(out, margin, l);
    }
}

/// The end of a traceback that `sys.tracebacklimit` leaves of it.
fn limited(t: &Thread, tb: Value) -> Value {
    let set = t.interp().sys.get().and_then(|sys| sys.get_str(t, &t.name("tracebacklimit")));
    let Some(limit) = set.filter(|v| t.is_int(v)).and_then(|v| t.as_i64(&v)) else { return tb };
    let mut entries = Vec::new();
    let mut at = tb;
    while let Some(next) = at.payload::<Traceback>().map(|x| x.next.get()) {
        entries.push(std::mem::replace(&mut at, next));
    }
    let first = entries.len().saturating_sub(limit.max(0) as usize);
    entries.into_iter().nth(first).unwrap_or(Value::NONE)
}

fn subexceptions(
    t: &Thread,
    exc: &Value,
    out: &mut String,
    seen: &mut Vec<u64>,
    lines: &mut Lines,
    margin: &str,
) {
    let Some(e) = exc.payload::<Exception>() else { return };
    let list = e.extra[1].get();
    let Some(list) = list.payload::<Tuple>() else { return };
    let base = if margin.is_empty() { "  ".to_string() } else { margin.trim_end_matches("| ").to_string() };
    let n = list.len();
    let inner = format!("{base}  | ");
    // CPython has no colours for what is in a group.
    let coloured = std::mem::take(&mut lines.coloured);
    for (i, sub) in list.as_slice().iter().take(15).enumerate() {
        let sep = if i == 0 { "+-+" } else { "  +" };
        out.push_str(&format!("{base}{sep}---------------- {} ----------------\n", i + 1));
        chain(t, sub, out, seen, lines, &inner);
    }
    if n > 15 {
        out.push_str(&format!("{base}  +---------------- ... ----------------\n"));
        out.push_str(&format!("{inner}and {} more exception{}\n", n - 15, if n == 16 { "" } else { "s" }));
    }
    lines.coloured = coloured;
    // A group that ends with another group is closed by it.
    let nested = list.as_slice().last().is_some_and(|l| t.is_a(l, &t.exc_type(Exc::BaseExceptionGroup)));
    if !nested || n > 15 {
        out.push_str(&format!("{base}  +------------------------------------\n"));
    }
}

/// What is printed of an exception that nobody can catch: no causes, no carets, no notes, as in CPython,
/// where C code prints it.
pub fn unraisable(t: &Thread, exc: &Value) -> String {
    let mut out = String::new();
    let mut lines = Lines { only_files: true, ..Lines::default() };
    let tb = exc.payload::<Exception>().map_or(Value::NONE, |e| e.traceback.get());
    if tb.is::<Traceback>() {
        out.push_str("Traceback (most recent call last):\n");
        let mut source = |lines: &mut Lines, file: &str, mark: &Mark| match lines.get(t, file, mark.line) {
            Some(l) if !l.trim().is_empty() => format!("    {}\n", l.trim()),
            _ => String::new(),
        };
        out.push_str(&frames(&tb, &mut lines, &mut source));
    }
    let name = full_name(t, &t.type_of(exc));
    let text = match t.str(exc) {
        Ok(s) => escape(&s),
        Err(_) => {
            drop(t.take_exception());
            "<exception str() failed>".into()
        }
    };
    out.push_str(&format!("{}: {text}\n", name.strip_prefix("__main__.").unwrap_or(&name)));
    out
}

/// One entry per frame; long repetitions are folded.
pub fn entries(t: &Thread, tb: &Value, lines: &mut Lines) -> String {
    frames(tb, lines, &mut |lines, file, mark| carets::source_lines(t, lines, file, mark))
}

/// The name of a file as it is shown: what stdin said is numbered only to keep it apart.
pub fn shown_name(file: &str) -> &str {
    if file.starts_with("<stdin>-") { "<stdin>" } else { file }
}

fn frames(
    tb: &Value,
    lines: &mut Lines,
    source: &mut dyn FnMut(&mut Lines, &str, &Mark) -> String,
) -> String {
    const REPEAT: usize = 3;
    let mut out = String::new();
    let mut last: Option<(String, u32, String)> = None;
    let mut count = 0;
    let mut at = tb.clone();
    let fold = |out: &mut String, count: usize| {
        if count > REPEAT {
            let n = count - REPEAT;
            let s = if n > 1 { "s" } else { "" };
            out.push_str(&format!("  [Previous line repeated {n} more time{s}]\n"));
        }
    };
    while let Some(x) = at.clone().payload::<Traceback>() {
        let u = &x.frame.code.unit;
        let key = (u.filename.to_string(), x.line, u.name.to_string());
        if last.as_ref() == Some(&key) {
            count += 1;
        } else {
            fold(&mut out, count);
            count = 1;
            last = Some(key);
        }
        if count <= REPEAT {
            let file = lines.paint(Paint::Detail, &format!("\"{}\"", shown_name(&u.filename)));
            let line = lines.paint(Paint::Detail, &x.line.to_string());
            let name = lines.paint(Paint::Detail, &u.name);
            out.push_str(&format!("  File {file}, line {line}, in {name}\n"));
            out.push_str(&source(lines, &u.filename, &x.frame.code.mark_at(x.pc)));
        }
        at = x.next.get();
    }
    fold(&mut out, count);
    out
}

/// The last lines: class, message, suggestion, notes.
pub fn summary(t: &Thread, exc: &Value, lines: &mut Lines) -> String {
    let ty = t.type_of(exc);
    let mut name = full_name(t, &ty);
    if let Some(n) = name.strip_prefix("__main__.") {
        name = n.to_string();
    }
    let mut out = String::new();
    if t.is_a(exc, &t.exc_type(Exc::SyntaxError)) {
        syntax(t, exc, &name, &mut out, lines);
    } else {
        let text = match t.str(exc) {
            Ok(s) => escape(&s),
            Err(_) => {
                drop(t.take_exception());
                "<exception str() failed>".into()
            }
        };
        let hint = hints::hint(t, exc);
        let name = lines.paint(Paint::Class, &name);
        if text.is_empty() && hint.is_empty() {
            out.push_str(&format!("{name}\n"));
        } else {
            let space = if text.is_empty() { "" } else { " " };
            let message = lines.paint(Paint::Detail, &format!("{text}{hint}"));
            out.push_str(&format!("{name}:{space}{message}\n"));
        }
    }
    notes(t, exc, &mut out);
    out
}

fn escape(s: &Str) -> String {
    match s.as_str() {
        Some(s) => s.to_string(),
        None => {
            let mut out = String::new();
            for c in s.code_points() {
                match char::from_u32(c) {
                    Some(c) => out.push(c),
                    None => out.push_str(&format!("\\u{c:04x}")),
                }
            }
            out
        }
    }
}

fn notes(t: &Thread, exc: &Value, out: &mut String) {
    let name = t.names().__notes__.clone();
    let Ok(Some(notes)) = t.getattr_opt(exc, &name) else { return };
    let list = match notes.payload::<ouro_runtime::types::list::List>() {
        Some(l) => l.items.to_vec(),
        None => match notes.payload::<Tuple>() {
            Some(l) => l.as_slice().to_vec(),
            None => {
                if let Ok(r) = t.repr(&notes) {
                    out.push_str(&format!("{}\n", r.lossy()));
                }
                return;
            }
        },
    };
    for n in list {
        let s = if n.is::<Str>() {
            text_of(&n)
        } else {
            t.str(&n).map(|s| s.lossy().into_owned()).unwrap_or_default()
        };
        for l in s.split('\n') {
            out.push_str(&format!("{l}\n"));
        }
    }
}

fn syntax(t: &Thread, exc: &Value, name: &str, out: &mut String, lines: &mut Lines) {
    let Some(e) = exc.payload::<Exception>() else { return };
    let msg = match e.extra[0].opt() {
        Some(m) if !m.is_none() => t.str(&m).map(|s| s.lossy().into_owned()).unwrap_or_default(),
        _ => args_of(exc).first().map(text_of).unwrap_or("<no detail available>".into()),
    };
    let num = |i: usize| e.extra[i].opt().and_then(|v| t.as_i64(&v));
    let file = e.extra[1].opt().filter(|f| f.is::<Str>()).map(|f| text_of(&f));
    if let Some(line) = num(2) {
        let f = file.clone().unwrap_or("<string>".into());
        let shown = lines.paint(Paint::Detail, &format!("\"{f}\""));
        let number = lines.paint(Paint::Detail, &line.to_string());
        out.push_str(&format!("  File {shown}, line {number}\n"));
        if let Some(text) = e.extra[4].opt().filter(|x| x.is::<Str>()).map(|x| text_of(&x)) {
            let end = e.extra[5].opt();
            let end = end.as_ref().and_then(|x| x.payload::<Tuple>());
            let end = end.map(|x| x.as_slice().iter().map(|v| t.as_i64(v).unwrap_or(0)).collect::<Vec<_>>());
            out.push_str(&carets::syntax_line(lines, &text, line, num(3), end.as_deref()));
        }
    } else if let Some(f) = file {
        out.push_str(&format!("  File \"{f}\"\n"));
    }
    out.push_str(&format!("{}: {}\n", lines.paint(Paint::Class, name), lines.paint(Paint::Detail, &msg)));
}
