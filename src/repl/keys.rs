//! Keys that mean something else in a block of Python than in a line of text.

use super::block::{BREAK, Enter, LEVEL, on_enter, to_source, to_source_place};
use super::history::Edit;
use rustyline::{
    Cmd, ConditionalEventHandler, EditMode, Event, EventContext, InputMode, KeyCode, KeyEvent, Modifiers,
    RepeatCount,
};
use std::sync::{Mutex, MutexGuard};

/// What goes on over several keys.
#[derive(Default)]
struct State {
    paste: Option<String>,
    /// Ctrl-R was pressed: what is typed is looked for, until another key ends that.
    searching: bool,
}

/// Serves every key; for most the editor's own meaning stands.
pub struct Keys {
    state: Mutex<State>,
    edit: Edit,
}

impl Keys {
    pub fn new(edit: Edit) -> Keys {
        Keys { state: Mutex::default(), edit }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|e| e.into_inner())
    }

    /// The editor's next text and cursor.
    fn change(&self, text: String, at: usize) -> Option<Cmd> {
        self.edit.set(text, at);
        Some(Cmd::HistorySearchBackward)
    }

    fn go(&self, text: &str, at: Option<usize>) -> Option<Cmd> {
        at.and_then(|at| self.change(text.to_string(), at))
    }

    /// A key of a paste: it is kept, and inserted with all others at the end.
    fn pasted(&self, key: KeyEvent) -> Option<Cmd> {
        let mut state = self.state();
        let text = match (&mut state.paste, key) {
            (None, KeyEvent(KeyCode::BracketedPasteStart, _)) => {
                state.paste = Some(String::new());
                return Some(Cmd::Noop);
            }
            (None, _) => return None,
            (Some(text), KeyEvent(KeyCode::BracketedPasteEnd, _)) => {
                let text = std::mem::take(text).replace("\r\n", "\n").replace('\r', "\n");
                state.paste = None;
                return Some(Cmd::Insert(1, text.replace('\n', BREAK)));
            }
            (Some(text), _) => text,
        };
        match key {
            KeyEvent(KeyCode::Char(c), Modifiers::NONE | Modifiers::SHIFT) => text.push(c),
            KeyEvent(KeyCode::Enter, _) => text.push('\r'),
            KeyEvent(KeyCode::Char('J'), Modifiers::CTRL) => text.push('\n'),
            KeyEvent(KeyCode::Tab, _) | KeyEvent(KeyCode::Char('I'), Modifiers::CTRL) => text.push('\t'),
            _ => {}
        }
        Some(Cmd::Noop)
    }
}

impl Keys {
    /// Is the key one of a search? Enter ends it and runs what was found.
    fn searched(&self, key: KeyEvent) -> bool {
        let mut state = self.state();
        state.searching = match key {
            KeyEvent(KeyCode::Char('R'), Modifiers::CTRL) => true,
            KeyEvent(KeyCode::Char('S'), Modifiers::CTRL) | KeyEvent(KeyCode::Backspace, _) => {
                state.searching
            }
            KeyEvent(KeyCode::Char(_), Modifiers::NONE | Modifiers::SHIFT) => state.searching,
            _ => return std::mem::take(&mut state.searching),
        };
        state.searching
    }
}

/// The text before a place on its line, without what stands for the prompt.
fn line_before(text: &str, at: usize) -> &str {
    match text[..at].rfind('\n') {
        Some(i) => text[i + 1..at].strip_prefix('\t').unwrap_or(&text[i + 1..at]),
        None => &text[..at],
    }
}

/// Where the line of a place begins, behind its prompt.
fn line_start(text: &str, at: usize) -> usize {
    at - line_before(text, at).len()
}

/// The place in the line above or below that is as far from its beginning.
fn above(text: &str, at: usize) -> Option<usize> {
    let end = text[..at].rfind('\n')?;
    Some(column(text, line_start(text, end), end, line_before(text, at)))
}
fn below(text: &str, at: usize) -> Option<usize> {
    let start = at + text[at..].find('\n')?;
    let start = start + if text[start..].starts_with(BREAK) { BREAK.len() } else { 1 };
    let end = text[start..].find('\n').map_or(text.len(), |i| start + i);
    Some(column(text, start, end, line_before(text, at)))
}
fn column(text: &str, start: usize, end: usize, before: &str) -> usize {
    let line = &text[start..end];
    line.char_indices().nth(before.chars().count()).map_or(end, |(i, _)| start + i)
}

impl ConditionalEventHandler for Keys {
    fn handle(&self, event: &Event, n: RepeatCount, positive: bool, cx: &EventContext) -> Option<Cmd> {
        use KeyCode::{
            BackTab, Backspace, Char, Delete, Down, End, Enter as Return, Home, Left, Right, Tab, Up,
        };
        const PLAIN: Modifiers = Modifiers::NONE;
        const CTRL: Modifiers = Modifiers::CTRL;
        let Event::KeySeq(keys) = event else { return None };
        let [key] = keys.as_slice() else { return None };
        if let Some(cmd) = self.pasted(*key) {
            return Some(cmd);
        }
        if self.searched(*key) {
            let enter = matches!(key, KeyEvent(Return, PLAIN) | KeyEvent(Char('J' | 'M'), CTRL));
            return enter.then_some(Cmd::AcceptLine);
        }
        if n > 1 || !positive {
            return None;
        }
        let (text, at) = (cx.line(), cx.pos());
        let command = cx.mode() == EditMode::Vi && cx.input_mode() == InputMode::Command;
        let before = line_before(text, at);
        let at_margin = text[..at].ends_with(BREAK);
        let at_break = text[at..].starts_with(BREAK);
        let blank = !before.is_empty() && before.bytes().all(|b| b == b' ');
        let key = match key {
            KeyEvent(Char(c), PLAIN) if command => match c {
                'h' => KeyEvent(Left, PLAIN),
                'l' => KeyEvent(Right, PLAIN),
                'j' => KeyEvent(Down, PLAIN),
                'k' => KeyEvent(Up, PLAIN),
                '0' | '^' => KeyEvent(Home, PLAIN),
                _ => return None,
            },
            k => *k,
        };
        match key {
            KeyEvent(Return, PLAIN) | KeyEvent(Char('J' | 'M'), CTRL) => {
                match on_enter(&to_source(text), to_source_place(text, at)) {
                    Enter::Run => Some(Cmd::AcceptLine),
                    Enter::Line(indent) => Some(Cmd::Insert(1, format!("{BREAK}{indent}"))),
                }
            }
            KeyEvent(Tab, PLAIN) | KeyEvent(Char('I'), CTRL) => {
                let is_blank = before.trim().is_empty();
                let room = LEVEL - before.chars().count() % LEVEL;
                Some(if is_blank { Cmd::Insert(1, " ".repeat(room)) } else { Cmd::Complete })
            }
            KeyEvent(BackTab, _) if blank => self.dedent(text, at, before),
            KeyEvent(Backspace, PLAIN) | KeyEvent(Char('H'), CTRL) if at_margin => {
                self.cut(text, at - BREAK.len(), at)
            }
            KeyEvent(Backspace, PLAIN) | KeyEvent(Char('H'), CTRL) if blank => self.dedent(text, at, before),
            KeyEvent(Delete, PLAIN) | KeyEvent(Char('D' | 'K'), CTRL) if at_break => {
                self.cut(text, at, at + BREAK.len())
            }
            KeyEvent(Left, PLAIN) | KeyEvent(Char('B'), CTRL) if at_margin => {
                self.change(text.into(), at - BREAK.len())
            }
            KeyEvent(Right, PLAIN) | KeyEvent(Char('F'), CTRL) if at_break => {
                self.change(text.into(), at + BREAK.len())
            }
            KeyEvent(Home, PLAIN) | KeyEvent(Char('A'), CTRL) if text[..at].contains('\n') => {
                self.change(text.into(), at - before.len())
            }
            KeyEvent(End, PLAIN) => None,
            KeyEvent(Char('U'), CTRL) if text[..at].contains('\n') => self.cut(text, at - before.len(), at),
            KeyEvent(Up, PLAIN) => self.go(text, above(text, at)),
            KeyEvent(Down, PLAIN) => self.go(text, below(text, at)),
            _ => None,
        }
    }
}

impl Keys {
    /// Takes a stretch of the text away.
    fn cut(&self, text: &str, from: usize, to: usize) -> Option<Cmd> {
        self.change(format!("{}{}", &text[..from], &text[to..]), from)
    }

    /// Takes blanks away, back to the level before.
    fn dedent(&self, text: &str, at: usize, before: &str) -> Option<Cmd> {
        self.cut(text, at - ((before.len() - 1) % LEVEL + 1), at)
    }
}
