//! Statements from a pipe, or from a terminal that can do nothing: as CPython without its editor.

use super::block::is_whole;
use super::editor::Input;
use ouro_lexer::{TokenKind, tokenize};
use ouro_parser::{Mode, is_refused};
use ouro_runtime::Thread;
use ouro_runtime::sync::detach::Reason;
use std::io::{BufRead, ErrorKind, Write};

/// Reads stdin line by line.
pub struct Lines;

impl Lines {
    /// Lines up to the end of a statement; a block ends with an empty line. `mark` gives the prompts.
    pub fn read(&mut self, t: &Thread, mark: &dyn Fn(&'static str) -> String) -> Input {
        let mut source = String::new();
        loop {
            let first = source.is_empty();
            ouro_stdlib::io::std_streams::flush(t);
            ouro_runtime::err!("{}", mark(if first { "ps1" } else { "ps2" }));
            let _ = std::io::stderr().flush();
            let line = match t.unlocked(Reason::Read, read_line) {
                Err(_) if t.check_signals().is_err() => {
                    drop(t.take_exception());
                    return Input::Interrupted;
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => continue,
                Ok(line) if !line.is_empty() => line,
                _ if first => return Input::End,
                _ => {
                    ouro_runtime::errln!();
                    return Input::Text(source);
                }
            };
            if first && line.trim().is_empty() {
                continue;
            }
            source.push_str(&line);
            // A last line without an end may go on.
            if source.strip_suffix('\n').is_some_and(ends) {
                return Input::Text(source);
            }
        }
    }
}

/// A line with its end, empty at the end of input. A signal ends the wait.
fn read_line() -> std::io::Result<String> {
    let mut input = std::io::stdin().lock();
    let mut line = Vec::new();
    loop {
        let buffer = input.fill_buf()?;
        let end = buffer.iter().position(|b| *b == b'\n').map(|i| i + 1);
        let n = end.unwrap_or(buffer.len());
        line.extend_from_slice(&buffer[..n]);
        input.consume(n);
        if end.is_some() || n == 0 {
            return Ok(String::from_utf8_lossy(&line).into_owned());
        }
    }
}

/// Does the statement end here? What is wrong is said at once: a statement under a block, say, without a blank line
/// between them. A blank line ends every block, whole or not.
fn ends(source: &str) -> bool {
    if is_refused(source) {
        return true;
    }
    let blank = source.rsplit('\n').next().is_some_and(|l| l.trim().is_empty());
    let tokens = tokenize(source, TokenKind::StartInteractive);
    match ouro_parser::parse(source, Mode::Module) {
        Err(_) if blank && tokens.error.is_none() => true,
        Err(e) => !e.is_incomplete(),
        Ok(_) => is_whole(source),
    }
}
