//! The source lines under a traceback entry, and the marks under them (PEP 657).

use super::colour::Paint;
use super::render::Lines;
use crate::bytecode::Mark;
use ouro_parser::Mode;
use ouro_parser::ast::{ExprKind, Mod, Stmt, StmtKind};
use ouro_runtime::Thread;

/// Byte column to character column in a line.
fn chars(line: &str, byte: u32) -> usize {
    let b = (byte as usize).min(line.len());
    line.get(..b).map_or_else(|| line.chars().count(), |s| s.chars().count())
}

/// The source of an entry with its carets; empty when there is no source.
pub fn source_lines(t: &Thread, lines: &mut Lines, file: &str, m: &Mark) -> String {
    let Some(first) = lines.get(t, file, m.line) else { return String::new() };
    if first.trim().is_empty() && m.end_line <= m.line {
        return String::new();
    }
    let mut all = vec![first];
    for l in m.line + 1..=m.end_line {
        match lines.get(t, file, l) {
            Some(s) => all.push(s),
            None => break,
        }
    }
    let start = chars(&all[0], m.column as u32);
    let end = chars(&all[all.len() - 1], m.end_column as u32);
    let margin = all
        .iter()
        .filter(|l| !l.trim().is_empty())
        .map(|l| l.len() - l.trim_start().len())
        .min()
        .unwrap_or(0);
    let shown: Vec<String> =
        all.iter().map(|l| l.get(margin..).unwrap_or("").trim_end().to_string()).collect();
    let n = shown.len();
    // The marks, line by line, as character ranges of the shown lines.
    let start = start.saturating_sub(margin);
    let end = end.saturating_sub(margin);
    let anchors = anchors(&shown, start, end);
    let carets = shows_carets(&shown, start, end, anchors.is_some());
    let mut out = String::new();
    let picked = significant(n, &anchors);
    let mut last = None;
    for i in picked {
        if let Some(l) = last {
            if i == l + 2 {
                push_line(&mut out, lines, &shown, l + 1, n, start, end, &anchors, carets);
            } else if i > l + 2 {
                out.push_str(&format!("    ...<{} lines>...\n", i - l - 1));
            }
        }
        push_line(&mut out, lines, &shown, i, n, start, end, &anchors, carets);
        last = Some(i);
    }
    out
}

/// Marks under the whole of a line say nothing, nor do they under `return f(...)` and `x = f(...)`.
fn shows_carets(shown: &[String], start: usize, end: usize, anchors: bool) -> bool {
    // Inside a function, where `return` may stand: one line and one column further on.
    let text = format!("def f():\n {}", shown.join("\n "));
    if let Ok(p) = ouro_parser::parse(&text, Mode::Module) {
        let Mod::Module(body) = &p.tree else { return true };
        let Some(StmtKind::FunctionDef(f)) = body.first().map(|s| &s.kind) else { return true };
        let Some(first) = f.body.first() else { return false };
        let value = match &first.kind {
            StmtKind::Return(r) => r.value.as_ref(),
            StmtKind::Assign(a) => Some(&a.value),
            _ => None,
        };
        let value = value.filter(|v| match &v.kind {
            ExprKind::Call(c) => matches!(c.func.kind, ExprKind::Name(_)),
            _ => false,
        });
        if let Some(v) = value {
            let (a, b) = (p.lines.location(v.span.start), p.lines.location(v.span.end));
            let whole = a.line == 2
                && b.line as usize == shown.len() + 1
                && chars(&shown[0], a.column - 1) == start
                && chars(&shown[shown.len() - 1], b.column - 1) == end;
            if whole {
                return false;
            }
        }
    }
    if anchors {
        return true;
    }
    let before: String = shown[0].chars().take(start).collect();
    let after: String = shown[shown.len() - 1].chars().skip(end).collect();
    !before.trim().is_empty() || !after.trim().is_empty()
}

/// The lines worth showing: the first, the last, and those with the operator.
fn significant(n: usize, a: &Option<Anchors>) -> Vec<usize> {
    let mut v = vec![0, n - 1];
    if let Some(a) = a {
        for l in [a.left.0, a.right.0] {
            v.extend([l.saturating_sub(1), l, l + 1]);
        }
    }
    v.retain(|i| *i < n);
    v.sort_unstable();
    v.dedup();
    v
}

#[allow(clippy::too_many_arguments)]
fn push_line(
    out: &mut String,
    lines: &Lines,
    shown: &[String],
    i: usize,
    n: usize,
    start: usize,
    end: usize,
    anchors: &Option<Anchors>,
    carets: bool,
) {
    let line = &shown[i];
    let width = line.chars().count();
    let lead = line.chars().take_while(|c| c.is_whitespace()).count();
    let from = if i == 0 { start } else { lead };
    let to = if i == n - 1 { end.min(width) } else { width };
    if !carets || from >= to {
        out.push_str(&format!("    {line}\n"));
        return;
    }
    let mark = |col: usize| match anchors {
        _ if col < from => ' ',
        Some(a) if (i, col) < a.left || (i, col) >= a.right => '~',
        _ => '^',
    };
    // A column of the terminal each.
    let mut marks = String::new();
    for (col, c) in line.chars().enumerate().take(to) {
        marks.extend(std::iter::repeat_n(mark(col), if unicode_wide(c) { 2 } else { 1 }));
    }
    if lines.coloured {
        painted(out, line, &marks);
        return;
    }
    out.push_str(&format!("    {line}\n    {}\n", marks.trim_end()));
}

/// A line and its marks, both in the marks' colours: mark for character, as CPython pairs them.
fn painted(out: &mut String, line: &str, marks: &str) {
    let chars: Vec<char> = line.chars().collect();
    let marks: Vec<char> = marks.chars().collect();
    let (mut above, mut below) = (String::new(), String::new());
    let mut at = 0;
    for group in marks.chunk_by(|a, b| a == b) {
        let text: String = chars.iter().skip(at).take(group.len()).collect();
        let marks: String = group.iter().collect();
        at += group.len();
        let how = match group[0] {
            '^' => Some(Paint::Culprit),
            '~' => Some(Paint::Around),
            _ => None,
        };
        above.push_str(&how.map_or(text.clone(), |h| h.on(&text)));
        below.push_str(&how.map_or(marks.clone(), |h| h.on(&marks)));
    }
    above.extend(chars.iter().skip(at));
    out.push_str(&format!("    {above}\n    {below}\n"));
}

fn unicode_wide(c: char) -> bool {
    matches!(c as u32, 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6 | 0x1F300..=0x1F64F | 0x1F900..=0x1F9FF | 0x20000..=0x3FFFD)
}

/// Where the operator of the marked expression stands, in (line, character) of the shown lines.
struct Anchors {
    left: (usize, usize),
    right: (usize, usize),
}

/// Finds the operator, the subscript's brackets or the call's parentheses in the marked text.
fn anchors(shown: &[String], start: usize, end: usize) -> Option<Anchors> {
    let n = shown.len();
    // The segment in parentheses, so that it may span lines.
    let mut segment = String::from("(\n");
    for (i, l) in shown.iter().enumerate() {
        let from = if i == 0 { start } else { 0 };
        let to = if i == n - 1 { end } else { usize::MAX };
        segment.extend(l.chars().take(to).skip(from));
        segment.push('\n');
    }
    segment.push(')');
    let parsed = ouro_parser::parse(&segment, Mode::Module).ok()?;
    let Mod::Module(body) = &parsed.tree else { return None };
    let [Stmt { kind: StmtKind::Expr(e), .. }] = body.as_slice() else { return None };
    let place = |offset: u32| -> (usize, usize) {
        let line = parsed.lines.line(offset) as usize;
        let col = parsed.lines.char_column(offset, &segment) as usize;
        let i = line.saturating_sub(2);
        (i, if i == 0 { col + start } else { col })
    };
    let bytes = segment.as_bytes();
    match &e.kind {
        ExprKind::BinOp(b) => {
            let mut at = b.left.span.end as usize;
            let stop = b.right.span.start as usize;
            while at < stop && (matches!(bytes[at], b')' | b' ' | b'\t' | b'\n' | b'\\' | b'#')) {
                if bytes[at] == b'#' {
                    while at < stop && bytes[at] != b'\n' {
                        at += 1;
                    }
                } else {
                    at += 1;
                }
            }
            let mut to = at + 1;
            if to < stop
                && !matches!(bytes[to], b' ' | b'\t' | b'\n' | b'\\' | b'#' | b'(')
                && bytes[to].is_ascii_punctuation()
            {
                to += 1;
            }
            Some(Anchors { left: place(at as u32), right: place(to as u32) })
        }
        ExprKind::Subscript(s) => {
            let mut at = s.value.span.end as usize;
            while at < bytes.len() && bytes[at] != b'[' {
                at += 1;
            }
            Some(Anchors { left: place(at as u32), right: place(e.span.end) })
        }
        ExprKind::Call(c) => {
            let mut at = c.func.span.end as usize;
            while at < bytes.len() && bytes[at] != b'(' {
                at += 1;
            }
            Some(Anchors { left: place(at as u32), right: place(e.span.end) })
        }
        _ => None,
    }
}

/// The line of a SyntaxError with its carets.
pub fn syntax_line(lines: &Lines, text: &str, line: i64, offset: Option<i64>, end: Option<&[i64]>) -> String {
    let raw = text.split('\n').next().unwrap_or("").trim_end();
    let trimmed = raw.trim_start_matches([' ', '\u{c}']);
    let plain = format!("    {trimmed}\n");
    let Some(offset) = offset else { return plain };
    let lead = raw.chars().count() - trimmed.chars().count();
    let (end_line, end_off) = match end {
        Some([l, o, ..]) => (*l, *o),
        _ => (line, offset),
    };
    let mut end_off = if end_line == line { end_off } else { raw.chars().count() as i64 + 1 };
    if offset == end_off || end_off == -1 || end_off == 0 {
        end_off = offset + 1;
    }
    let from = offset - 1 - lead as i64;
    let to = end_off - 1 - lead as i64;
    if from < 0 {
        return plain;
    }
    let (from, width) = (from as usize, (to - from).max(1) as usize);
    let space: String = trimmed.chars().take(from).map(|c| if c.is_whitespace() { c } else { ' ' }).collect();
    let room = " ".repeat(from.saturating_sub(space.chars().count()));
    let marks = lines.paint(Paint::Culprit, &"^".repeat(width));
    let shown = if lines.coloured {
        let part = |skip: usize, take: usize| trimmed.chars().skip(skip).take(take).collect::<String>();
        let culprit = Paint::Culprit.on(&part(from, width));
        format!("    {}{culprit}{}\n", part(0, from), part(from + width, usize::MAX))
    } else {
        plain
    };
    format!("{shown}    {space}{room}{marks}\n")
}
