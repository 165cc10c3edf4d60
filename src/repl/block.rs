//! Text at the prompt: when a statement is whole, how its lines are indented, and what the editor holds of it.
//!
//! The editor knows no prompt for the lines after the first. In its buffer each of them begins with a tab, which it
//! reckons as wide as that prompt, and which is painted as the prompt (`highlight`).

use ouro_lexer::{TokenKind, tokenize};
use ouro_parser::Mode;
use ouro_parser::ast::{Mod, Stmt, StmtKind};

/// A line break in the editor's buffer.
pub const BREAK: &str = "\n\t";
/// Columns of one level.
pub const LEVEL: usize = 4;

/// What the editor holds of a text.
pub fn to_buffer(source: &str) -> String {
    source.replace('\n', BREAK)
}

/// The text that the editor holds.
pub fn to_source(buffer: &str) -> String {
    buffer.replace(BREAK, "\n")
}

/// A place in the buffer as one in the text. The middle of a line break is the beginning of its line.
pub fn to_source_place(buffer: &str, at: usize) -> usize {
    to_source(&buffer[..at]).len()
}

/// What Enter does.
#[derive(PartialEq, Eq, Debug)]
pub enum Enter {
    Run,
    /// A new line begins, with this indentation.
    Line(String),
}

/// What Enter does at a place in the text.
pub fn on_enter(source: &str, at: usize) -> Enter {
    if !source[at..].contains('\n') && is_whole(source) {
        return Enter::Run;
    }
    Enter::Line(indentation(&source[..at]))
}

/// Is there nothing to wait for? A block goes on until a blank line, and so does what is wrong on its second line
/// or below.
pub fn is_whole(source: &str) -> bool {
    if source.starts_with(':') {
        return true;
    }
    let lines = source.split('\n').count();
    let blank = lines > 1 && source.rsplit('\n').next().is_some_and(|l| l.trim().is_empty());
    match ouro_parser::parse(source, Mode::Module) {
        Ok(p) => match &p.tree {
            Mod::Module(body) => blank || !body.last().is_some_and(is_block),
            _ => true,
        },
        Err(e) if e.is_incomplete() => false,
        Err(_) => lines == 1 || blank,
    }
}

fn is_block(s: &Stmt) -> bool {
    matches!(
        s.kind,
        StmtKind::FunctionDef(_)
            | StmtKind::AsyncFunctionDef(_)
            | StmtKind::ClassDef(_)
            | StmtKind::For(_)
            | StmtKind::AsyncFor(_)
            | StmtKind::While(_)
            | StmtKind::If(_)
            | StmtKind::With(_)
            | StmtKind::AsyncWith(_)
            | StmtKind::Match(_)
            | StmtKind::Try(_)
            | StmtKind::TryStar(_)
    )
}

/// What the line after this text begins with: as much as its last line, a level more after a colon or an opening
/// bracket, nothing within a string.
fn indentation(text: &str) -> String {
    let tokens = tokenize(text, TokenKind::StartModule);
    if tokens.error.as_ref().is_some_and(|e| e.message.contains("triple-quoted")) {
        return String::new();
    }
    let line = text.rsplit('\n').next().unwrap_or("");
    let have: String = line.chars().take_while(|c| *c == ' ' || *c == '\t').collect();
    let silent = [TokenKind::Newline, TokenKind::Dedent, TokenKind::EndMarker, TokenKind::Error];
    let last = tokens.tokens.iter().rev().find(|t| !silent.contains(&t.kind));
    let opens = last.is_some_and(|t| {
        let on_this_line = !text[(t.span.end as usize).min(text.len())..].contains('\n');
        let block = t.kind == TokenKind::Colon && tokens.open.is_empty();
        on_this_line && (block || t.kind.opens())
    });
    if opens { have + &" ".repeat(LEVEL) } else { have }
}

/// The parts of a text that are run one after the other: all statements but those that begin on its last line of
/// code, and these, whose values are shown. Lines keep their numbers.
pub fn parts(source: &str) -> (Option<String>, String) {
    let whole = (None, source.to_string());
    let Ok(parsed) = ouro_parser::parse(source, Mode::Module) else { return whole };
    let Mod::Module(body) = &parsed.tree else { return whole };
    // What goes on after a semicolon belongs to the line where it began.
    let mut line = source.len();
    for s in body.iter().rev() {
        if line < source.len() && s.span.end as usize <= line {
            break;
        }
        let start = start_of(s) as usize;
        line = source[..start].rfind('\n').map_or(0, |i| i + 1);
    }
    if line == 0 || body.is_empty() {
        return whole;
    }
    let before = &source[..line];
    (Some(before.to_string()), "\n".repeat(before.matches('\n').count()) + &source[line..])
}

/// Where a statement begins, its decorators included.
fn start_of(s: &Stmt) -> u32 {
    let decorators = match &s.kind {
        StmtKind::FunctionDef(f) | StmtKind::AsyncFunctionDef(f) => &f.decorator_list,
        StmtKind::ClassDef(c) => &c.decorator_list,
        _ => return s.span.start,
    };
    decorators.first().map_or(s.span.start, |d| d.span.start)
}
