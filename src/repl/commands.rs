//! The prompt's own commands: a colon and a word.

use crate::Ouro;
use crate::cli::dump::stage;
use crate::gil_trace;
use ouro_parser::Mode;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::typeobj::Type;
use ouro_stdlib::io::std_streams;
use ouro_vm::bytecode::CodeUnit;
use ouro_vm::objects::code::Code;
use std::rc::Rc;

pub const HELP: &str = "\
Statements and expressions of Python are run; `_` is the last result. Besides:
:why EXPR     who holds an object, and what would be freed with it
:refs EXPR    how many references it has
:dis EXPR     the bytecode of a function or class, or of code in quotes
:ast CODE     the syntax tree
:time CODE    how long it takes
:gil CODE     what the threads that it starts do with the GIL
:help         this list
Ctrl-R searches what was typed before, Tab completes, Ctrl-C drops the line, Ctrl-D or exit leaves.";

pub const NAMES: [&str; 7] = ["ast", "dis", "gil", "help", "refs", "time", "why"];

/// Obeys a command, given without its colon.
pub fn obey(o: &Ouro, text: &str) -> Res<()> {
    let (name, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    let missing = rest.is_empty() && NAMES.contains(&name) && name != "help";
    match name {
        _ if missing => say(o, &format!("what is :{name} to look at? (try :help)")),
        "help" => say(o, HELP),
        "ast" => {
            flush(o);
            stage("ast", rest.as_bytes(), "<ast>");
            Ok(())
        }
        "dis" => disassemble(o, rest),
        "time" => {
            let start = std::time::Instant::now();
            run(o, rest, Mode::Interactive, "<time>")?;
            say(o, &format!("{:.3} ms", start.elapsed().as_secs_f64() * 1000.0))
        }
        "gil" => {
            let t = o.thread();
            if t.is_traced() {
                return say(o, "--gil-trace is at work already");
            }
            t.begin_trace();
            t.trace_name("main");
            let done = run(o, rest, Mode::Interactive, "<gil>");
            let all = t.end_trace();
            done?;
            say(o, all.map(gil_trace::summary).unwrap_or_default().trim_end())
        }
        "refs" => {
            // The expression's own value is one more.
            let code = format!("import sys as _sys; print(_sys.getrefcount({rest}) - 1)");
            run(o, &code, Mode::Module, "<refs>")
        }
        "why" => run(o, &format!("import ouro as _ouro; print(_ouro.why({rest}))"), Mode::Module, "<why>"),
        _ => say(o, &format!("no such command: :{name} (try :help)")),
    }
}

fn run(o: &Ouro, code: &str, mode: Mode, name: &str) -> Res<()> {
    o.run_mode(&format!("{code}\n"), name, None, mode)
}

/// The bytecode of what an expression gives, if that has any; of the text itself otherwise.
fn disassemble(o: &Ouro, text: &str) -> Res<()> {
    let t = o.thread();
    let quoted = text.starts_with(['\'', '"']);
    let globals = o.main_module(None)?.dict.clone();
    let name = t.intern("_ouro_dis");
    let found = match quoted || ouro_parser::parse(text, Mode::Expression).is_ok() {
        true => {
            run(o, &format!("_ouro_dis = ({text})"), Mode::Module, "<dis>")?;
            globals.remove_str(t, &name)
        }
        false => None,
    };
    let Some(v) = found else {
        flush(o);
        stage("bytecode", text.as_bytes(), "<dis>");
        return Ok(());
    };
    if quoted {
        flush(o);
        stage("bytecode", ouro_runtime::types::str::text_of(&v).as_bytes(), "<dis>");
        return Ok(());
    }
    match units(o, &v)? {
        units if units.is_empty() => say(o, &format!("a {} has no bytecode", t.type_name(&v))),
        units => {
            let texts: Vec<String> = units.iter().map(|u| ouro_vm::bytecode::dis::disassemble(u)).collect();
            say(o, texts.join("\n").trim_end())
        }
    }
}

/// The code of a function or method, of a class's methods, or of a code object.
fn units(o: &Ouro, v: &Value) -> Res<Vec<Rc<CodeUnit>>> {
    let t = o.thread();
    if let Some(code) = v.payload::<Code>() {
        return Ok(vec![code.unit.clone()]);
    }
    if let Some(class) = v.payload::<Type>() {
        let mut all = Vec::new();
        for name in class.dict.keys() {
            let method = class.dict.get(t, &name)?.filter(|m| !m.is::<Type>());
            all.extend(method.map_or(Ok(Vec::new()), |m| units(o, &m))?);
        }
        return Ok(all);
    }
    for name in ["__func__", "__code__"] {
        if let Some(inner) = t.getattr_opt(v, &t.intern(name))? {
            return if inner.same(v) { Ok(Vec::new()) } else { units(o, &inner) };
        }
    }
    Ok(Vec::new())
}

fn flush(o: &Ouro) {
    std_streams::flush(o.thread());
}

/// Writes a line to `sys.stdout`.
fn say(o: &Ouro, text: &str) -> Res<()> {
    let t = o.thread();
    let print = ouro_runtime::types::builtin(t, "print");
    t.call(&print, &[t.string(text)?]).map(drop)
}
