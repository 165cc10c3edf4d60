//! The editor: blocks as one text, colours, completion, history.

use super::block::{to_source, to_source_place};
use super::complete;
use super::highlight::{Painter, View};
use super::history::{Edit, Entries};
use super::keys::Keys;
use crate::Ouro;
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::types::str::text_of;
use rustyline::completion::{Completer, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::{
    ColorMode, CompletionType, Config, Context, EditMode, Editor, Event, EventHandler, Helper, Hinter,
    Validator,
};
use std::borrow::Cow;
use std::cell::RefCell;
use std::path::PathBuf;

/// What was typed.
pub enum Input {
    Text(String),
    Interrupted,
    End,
}

pub struct Prompt<'a> {
    editor: Editor<Guide<'a>, Entries>,
    ouro: &'a Ouro,
}

/// The two prompts, as `sys.ps1` and `sys.ps2` have them.
pub struct Marks {
    pub first: String,
    pub further: String,
}

impl<'a> Prompt<'a> {
    /// The editor on the terminal; None if that can not be used.
    pub fn new(o: &'a Ouro) -> Option<Prompt<'a>> {
        let config = Config::builder()
            .auto_add_history(false)
            .completion_type(CompletionType::List)
            // The prompts of further lines are painted, in colours or not.
            .color_mode(ColorMode::Forced)
            .edit_mode(if wants_vi() { EditMode::Vi } else { EditMode::Emacs })
            .build();
        let edit = Edit::default();
        let history = Entries::load(history_file(), edit.clone());
        let mut editor = Editor::with_history(config, history).ok()?;
        editor.set_helper(Some(Guide::new(o)));
        editor.bind_sequence(Event::Any, EventHandler::Conditional(Box::new(Keys::new(edit))));
        Some(Prompt { editor, ouro: o })
    }

    /// Reads a statement, or several that were pasted.
    pub fn read(&mut self, marks: &Marks) -> Input {
        let Some(guide) = self.editor.helper_mut() else { return Input::End };
        let coloured = guide.painter.coloured;
        let paint = |p: &str| if coloured { format!("\x1b[1;35m{p}\x1b[0m") } else { p.to_string() };
        guide.painter.first = columns(&marks.first);
        guide.painter.further = marks.further.clone();
        guide.painter.shown = paint(&marks.further);
        guide.painter.tab = columns(&marks.further).clamp(1, 100);
        let tab = guide.painter.tab as u8;
        guide.last.take();
        rustyline::config::Configurer::set_tab_stop(&mut self.editor, tab);
        let prompt = (marks.first.clone(), paint(&marks.first));
        let editor = &mut self.editor;
        match self.ouro.thread().unlocked(Reason::Read, || editor.readline(&prompt)) {
            Ok(buffer) => Input::Text(to_source(&buffer)),
            Err(ReadlineError::Interrupted) => Input::Interrupted,
            Err(_) => Input::End,
        }
    }

    /// Keeps a statement for later.
    pub fn remember(&mut self, source: &str) {
        self.editor.history_mut().push(source.trim_end());
    }

    /// The names of builtins may have changed.
    pub fn refresh_names(&mut self) {
        let names = builtins(self.ouro);
        if let Some(g) = self.editor.helper_mut() {
            g.painter.builtins = names;
        }
    }
}

/// The columns that a prompt takes, colours left out.
fn columns(prompt: &str) -> usize {
    let mut count = 0;
    let mut chars = prompt.chars();
    while let Some(c) = chars.next() {
        if c == '\x1b' {
            chars.by_ref().find(|c| c.is_ascii_alphabetic());
        } else if !c.is_control() {
            count += 1;
        }
    }
    count
}

fn history_file() -> Option<PathBuf> {
    let set = |name| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    set("PYTHON_HISTORY").or_else(|| Some(set("HOME")?.join(".ouro_history")))
}

/// Does the user like vi's keys? `OURO_KEYS` says so, or the file that readline reads.
fn wants_vi() -> bool {
    if let Ok(keys) = std::env::var("OURO_KEYS") {
        return keys == "vi";
    }
    let home = std::env::var_os("HOME").map(|h| PathBuf::from(h).join(".inputrc"));
    let file = std::env::var_os("INPUTRC").map(PathBuf::from).or(home);
    let text = file.and_then(|f| std::fs::read_to_string(f).ok()).unwrap_or_default();
    let mut words = text.lines().map(|l| l.split_whitespace().collect::<Vec<&str>>());
    words.rfind(|w| w.starts_with(&["set", "editing-mode"])).is_some_and(|w| w.get(2) == Some(&"vi"))
}

fn builtins(o: &Ouro) -> std::collections::HashSet<String> {
    let names = o.thread().interp().builtins.get().map(|b| b.keys()).unwrap_or_default();
    names.iter().map(text_of).filter(|n| !n.starts_with('_')).collect()
}

/// What the editor asks while a statement is typed.
#[derive(Helper, Hinter, Validator)]
struct Guide<'a> {
    ouro: &'a Ouro,
    painter: Painter,
    last: RefCell<Shown>,
}

/// What is on the screen: the buffer, how it was painted, and which rows of it.
#[derive(Default)]
struct Shown {
    buffer: String,
    painted: String,
    view: View,
}

impl<'a> Guide<'a> {
    fn new(o: &'a Ouro) -> Guide<'a> {
        let painter = Painter {
            coloured: ouro_vm::trace::colour::wanted(o.thread()),
            builtins: builtins(o),
            first: 0,
            further: String::new(),
            shown: String::new(),
            tab: 4,
        };
        Guide { ouro: o, painter, last: RefCell::default() }
    }
}

impl Guide<'_> {
    /// The rows that are to be shown, and the cursor's.
    fn view(&self, buffer: &str, at: usize) -> (View, usize) {
        let size = ouro_stdlib::syscall::terminal_size(1).unwrap_or_default();
        let (columns, rows) = if size.0 == 0 || size.1 == 0 { (80, 24) } else { size };
        self.painter.view(buffer, at, (columns.into(), rows.into()))
    }
}

impl Highlighter for Guide<'_> {
    fn highlight<'l>(&self, line: &'l str, at: usize) -> Cow<'l, str> {
        let mut last = self.last.borrow_mut();
        let (view, _) = self.view(line, at);
        if last.buffer != line || last.view != view {
            *last = Shown { buffer: line.to_string(), painted: self.painter.paint(line, &view), view };
        }
        Cow::Owned(last.painted.clone())
    }

    /// Is there more to paint than the character that was typed, or than a cursor that moves? A character at the end that
    /// changes no colour needs nothing but itself, and a cursor nothing while it stays in view.
    fn highlight_char(&self, line: &str, at: usize, kind: CmdKind) -> bool {
        let mut last = self.last.borrow_mut();
        if kind == CmdKind::MoveCursor && last.buffer == line {
            return !last.view.shows_all() && !last.view.shows(self.view(line, at).1);
        }
        if kind != CmdKind::Other || last.buffer == line {
            return false;
        }
        let (view, _) = self.view(line, at);
        let painted = self.painter.paint(line, &view);
        let typed = line.strip_prefix(last.buffer.as_str()).filter(|_| at == line.len());
        let plain =
            typed.is_some_and(|c| !c.contains(['\n', '\t']) && painted == format!("{}{c}", last.painted));
        *last = Shown { buffer: line.to_string(), painted, view };
        !plain
    }
}

impl Completer for Guide<'_> {
    type Candidate = Pair;
    fn complete(&self, line: &str, at: usize, _: &Context<'_>) -> rustyline::Result<(usize, Vec<Pair>)> {
        let source = to_source(line);
        let place = to_source_place(line, at);
        let t = self.ouro.thread();
        let found = t.locked(Reason::Read, || {
            complete::find(self.ouro, &source[..place]).unwrap_or_else(|_| {
                drop(t.take_exception());
                (place, Vec::new())
            })
        });
        let start = at - (place - found.0);
        let pairs = found.1.into_iter().map(|(display, replacement)| Pair { display, replacement });
        Ok((start, pairs.collect()))
    }
}
