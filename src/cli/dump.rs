//! `--dump`: a stage of the program instead of its run.

use super::args::Program;
use ouro_parser::Mode;
use std::io::Read;

/// Shows a stage of the program instead of running it.
pub fn dump(what: &str, program: &Program) -> i32 {
    let (bytes, name) = match program {
        Program::Command(c) => (c.clone().into_bytes(), "<string>".to_string()),
        Program::File(f) => match std::fs::read(f) {
            Ok(b) => (b, f.clone()),
            Err(e) => {
                ouro_runtime::errln!("ouro: can't open file '{f}': {e}");
                return 2;
            }
        },
        _ => {
            let mut b = Vec::new();
            let _ = std::io::stdin().read_to_end(&mut b);
            (b, "<stdin>".to_string())
        }
    };
    stage(what, &bytes, &name)
}

/// Prints one stage of a source text; the exit status.
pub fn stage(what: &str, bytes: &[u8], name: &str) -> i32 {
    let parsed =
        ouro_parser::decode_source(bytes).and_then(|s| Ok((ouro_parser::parse(&s, Mode::Module)?, s)));
    let (mut parsed, source) = match parsed {
        Ok(p) => p,
        Err(e) => {
            ouro_runtime::errln!("  File \"{name}\", line {}\n{}: {}", e.lineno, e.class_name(), e.message);
            return 1;
        }
    };
    match what {
        "tokens" => {
            for t in ouro_lexer::tokenize(&source, ouro_lexer::TokenKind::StartModule).tokens {
                ouro_runtime::outln!("{:?} {:?}", t.kind, t.span);
            }
        }
        "ast" => ouro_runtime::outln!("{}", ouro_parser::ast::dump(&parsed.tree)),
        "symbols" => match ouro_vm::symbols::build(&parsed.tree) {
            Ok(table) => ouro_runtime::out!("{}", ouro_vm::symbols::dump(&table)),
            Err(e) => {
                let line = parsed.lines.line(e.span.start);
                ouro_runtime::errln!("  File \"{name}\", line {line}\nSyntaxError: {}", e.message);
                return 1;
            }
        },
        "bytecode" => {
            parsed.apply_future();
            let src = ouro_vm::compile::Source {
                filename: name.into(),
                lines: &parsed.lines,
                optimize: 0,
                future: parsed.future,
            };
            match ouro_vm::compile::compile(&parsed.tree, &src) {
                Ok(u) => ouro_runtime::out!("{}", ouro_vm::bytecode::dis::disassemble(&u)),
                Err(e) => {
                    ouro_runtime::errln!("SyntaxError: {}", e.message);
                    return 1;
                }
            }
        }
        _ => {
            ouro_runtime::errln!("ouro: --dump takes tokens, ast, symbols or bytecode");
            return 2;
        }
    }
    0
}
