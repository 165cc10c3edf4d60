//! From source text to errors that Python sees.

use crate::compile::CompileError;
use ouro_parser::{LineIndex, NO_END, Parsed, SyntaxErrorKind};
use ouro_runtime::heap::{Raised, Res, Value};
use ouro_runtime::{Exc, Thread};

/// Source text of a file's bytes.
pub fn decode(t: &Thread, bytes: &[u8], file: &str) -> Res<String> {
    ouro_parser::decode_source(bytes).map_err(|e| syntax_error(t, &e, file))
}

/// The same for a script: CPython's tokenizer reads it line by line, and has words and places of its own.
pub fn decode_script(t: &Thread, bytes: &[u8], file: &str) -> Res<String> {
    let Some(nul) = bytes.iter().position(|b| *b == 0) else {
        return ouro_parser::decode_source(bytes).map_err(|e| {
            let known = e.message.replace(" on line ", &format!(" in file {file} on line "));
            t.err(Exc::SyntaxError, known.replace("unknown encoding: ", "encoding problem: "))
        });
    };
    let start = bytes[..nul].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
    let line = bytes[..nul].iter().filter(|b| **b == b'\n').count() as i32 + 1;
    let text = String::from_utf8_lossy(&bytes[start..nul]);
    let message = "source code cannot contain null bytes";
    Err(raise(t, Exc::SyntaxError, message, file, (line, 0), (line, 0), Some(&text)))
}

/// Raises the SyntaxError of the parser.
pub fn syntax_error(t: &Thread, e: &ouro_parser::SyntaxError, file: &str) -> Raised {
    let kind = match e.kind {
        SyntaxErrorKind::Indentation => Exc::IndentationError,
        SyntaxErrorKind::Tab => Exc::TabError,
        SyntaxErrorKind::TooDeep => return t.recursion_error(&e.message),
        _ => Exc::SyntaxError,
    };
    if e.lineno == 0 && e.text.is_none() {
        // Bytes that are no text, and NUL, which has no place at all.
        let place = match e.message.contains("null bytes") {
            true => Ok(Vec::new()),
            false => placeless(t, file),
        };
        let made = place.and_then(|place| {
            t.new_exception(Exc::SyntaxError, [vec![t.string(&e.message)?], place].concat())
        });
        return made.map_or_else(|e| e, |e| t.raise(e));
    }
    if e.late {
        let text = line_of_file(t, file, e.lineno);
        let ends = ((e.lineno, e.offset), (e.end_lineno, e.end_offset));
        return raise(t, kind, &e.message, file, ends.0, ends.1, text.as_deref());
    }
    let mut text = e.text.clone();
    // What stdin said is numbered once it has a tree.
    let file = crate::trace::render::shown_name(file);
    // CPython reads a last line as if it ended in a newline.
    if let Some(line) = text.as_mut().filter(|l| e.module && !l.is_empty() && !l.ends_with('\n')) {
        line.push('\n');
    }
    raise(t, kind, &e.message, file, (e.lineno, e.offset), (e.end_lineno, e.end_offset), text.as_deref())
}

/// The place of an error in a file as a whole.
fn placeless(t: &Thread, file: &str) -> Res<Vec<Value>> {
    let num = |n: i32| Value::small_int(n);
    Ok(vec![t.tuple(vec![t.string(file)?, num(0), num(-1), Value::NONE])?])
}

/// Raises the SyntaxError of the compiler.
pub fn compile_error(t: &Thread, e: &CompileError, source: &str, file: &str, lines: &LineIndex) -> Raised {
    let place = |at: u32| (lines.line(at) as i32, lines.char_column(at, source) as i32 + 1);
    let start = place(e.span.start);
    let text = line_of_file(t, file, start.0);
    raise(t, Exc::SyntaxError, &e.message, file, start, place(e.span.end), text.as_deref())
}

/// A line, with its end, of a file or of what was typed at the prompt: the compiler knows the text of nothing else.
fn line_of_file(t: &Thread, file: &str, line: i32) -> Option<String> {
    let typed = file.starts_with("<stdin>-") || file.starts_with("<python-input-");
    let text = match typed {
        true => t.interp().source_of(file)?,
        false => ouro_parser::decode_source(&std::fs::read(file).ok()?).ok()?,
    };
    text.split_inclusive('\n').nth(usize::try_from(line).ok()?.checked_sub(1)?).map(str::to_string)
}

fn raise(
    t: &Thread,
    kind: Exc,
    msg: &str,
    file: &str,
    start: (i32, i32),
    end: (i32, i32),
    text: Option<&str>,
) -> Raised {
    let made = (|| {
        let num = |n: i32| if n == NO_END { Value::NONE } else { Value::small_int(n) };
        let text = match text {
            Some(s) => t.string(s)?,
            None => Value::NONE,
        };
        let info =
            t.tuple(vec![t.string(file)?, num(start.0), num(start.1), text, num(end.0), num(end.1)])?;
        t.new_exception(kind, vec![t.string(msg)?, info])
    })();
    match made {
        Ok(e) => t.raise(e),
        Err(e) => e,
    }
}

/// The line that a warning is about, as it is shown below; nothing of what is in no file.
fn source_line(parsed: &Parsed, source: &str, file: &str, line: u32) -> String {
    let span = parsed.lines.line_span(line, source);
    match source.get(span.start as usize..span.end as usize).map(str::trim) {
        Some(text) if !text.is_empty() && !file.starts_with('<') => format!("  {text}\n"),
        _ => String::new(),
    }
}

/// Shows the warnings of a source, through the warnings module when it is there.
pub fn warn(t: &Thread, parsed: &Parsed, source: &str, file: &str) -> Res<()> {
    for w in &parsed.warnings {
        // Those of the parser come before what stdin said has its number.
        let file =
            if w.message.starts_with("invalid ") { crate::trace::render::shown_name(file) } else { file };
        let line = parsed.lines.line(w.span.start);
        let Some(m) = t.interp().modules.get().and_then(|m| m.get_str(t, &t.name("warnings"))) else {
            let text = format!("{file}:{line}: SyntaxWarning: {}\n", w.message);
            crate::trace::write_stderr(t, &format!("{text}{}", source_line(parsed, source, file, line)));
            continue;
        };
        let f = t.getattr_str(&m, "warn_explicit")?;
        let category = t.exc_type(Exc::SyntaxWarning).into_value();
        let args = [t.string(&w.message)?, category, t.string(file)?, t.int(line as i64)?];
        if let Err(e) = t.call(&f, &args) {
            // Made an error by a filter, it is one of the syntax.
            t.catch(e, Exc::SyntaxWarning)?;
            let error = CompileError { message: w.message.clone(), span: w.span };
            return Err(compile_error(t, &error, source, file, &parsed.lines));
        }
    }
    Ok(())
}
