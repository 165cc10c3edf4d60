//! Prints `ast.dump` of files with positions, or the syntax error: one line per file. For comparing with CPython.
//!
//! With `--errors`, the files hold snippets parted by NUL bytes.

use std::time::Instant;

use ouro_parser::ast::{DumpOptions, dump_with};
use ouro_parser::{Mode, decode_source, parse};

fn main() {
    let mut time = std::env::args().any(|a| a == "--time");
    if std::env::args().any(|a| a == "--errors") {
        for path in std::env::args().skip(1).filter(|a| !a.starts_with("--")) {
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            for snippet in text.split('\0') {
                println!("{}", report(snippet));
            }
        }
        return;
    }
    let (mut bytes, mut lines) = (0, 0);
    let mut spent = std::time::Duration::ZERO;
    let mut lexing = std::time::Duration::ZERO;
    for path in std::env::args().skip(1).filter(|a| !a.starts_with("--")) {
        let source = std::fs::read(&path).unwrap_or_default();
        if time {
            if let Ok(text) = decode_source(&source) {
                let start = Instant::now();
                let tokens = ouro_lexer::tokenize(&text, ouro_lexer::TokenKind::StartModule);
                lexing += start.elapsed();
                std::hint::black_box(&tokens);
                let start = Instant::now();
                let parsed = parse(&text, Mode::Module);
                spent += start.elapsed();
                std::hint::black_box(&parsed);
                bytes += text.len();
                lines += text.lines().count();
            }
            continue;
        }
        match decode_source(&source) {
            Ok(text) => println!("{}", report(&text)),
            Err(e) => println!("E SyntaxError|{}|0 0 0 0", e.message),
        }
    }
    if std::mem::take(&mut time) {
        let rate = |t: std::time::Duration| bytes as f64 / t.as_secs_f64() / 1e6;
        println!("{bytes} bytes, {lines} lines");
        println!("lexing  {lexing:?}  {:.1} MB/s", rate(lexing));
        println!("parsing {spent:?}  {:.1} MB/s (with lexing, check and drop of tokens)", rate(spent));
    }
}

fn report(source: &str) -> String {
    match parse(source, Mode::Module) {
        Ok(parsed) => {
            let options = DumpOptions { attributes: Some(&parsed.lines), ..DumpOptions::default() };
            format!("T {}", dump_with(&parsed.tree, &options).replace('\n', "\\n"))
        }
        Err(e) => format!(
            "E {}|{}|{} {} {} {}",
            e.class_name(),
            e.message.replace('\n', "\\n"),
            e.lineno,
            e.offset,
            e.end_lineno,
            e.end_offset
        ),
    }
}
