//! The disassembler: a compact listing that a person can review.

use super::{CodeUnit, Const, Ins, Op, flag};
use std::fmt::Write;

/// Lists a unit and the units inside it.
pub fn disassemble(unit: &CodeUnit) -> String {
    let mut out = String::new();
    list(unit, &mut out);
    out
}

fn register(unit: &CodeUnit, r: usize) -> String {
    match unit.varnames.get(r) {
        Some(n) => format!("{n}"),
        None => format!("r{r}"),
    }
}

fn literal(unit: &CodeUnit, pc: usize) -> String {
    let at = unit.literals.iter().find(|(w, _)| *w as usize == pc + 1);
    match at.and_then(|(_, k)| unit.consts.get(*k as usize)) {
        Some(Const::Code(c)) => format!("<code {}>", c.qualname),
        Some(Const::Str(s)) => format!("{:?}", String::from_utf8_lossy(s)),
        Some(k) => format!("{k:?}"),
        None => "?".into(),
    }
}

/// The operands of an instruction. `show` is given each register's name and number and whether it is read.
pub fn operands(
    unit: &CodeUnit,
    pc: usize,
    ins: Ins,
    op: Op,
    show: &dyn Fn(&str, usize, bool) -> String,
) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (i, kind) in op.operands().chars().enumerate() {
        let v = [ins.a(), ins.b(), ins.c(), 0][i];
        parts.push(match kind {
            'd' | 'r' | 'w' | 't' => show(&register(unit, v), v, kind == 'r'),
            'i' if i == 1 => format!("#{}", ins.wide()),
            'i' => format!("#{}", ins.ci()),
            'n' => unit.names.get(v).map_or("?".into(), |n| format!(".{n}")),
            'k' => literal(unit, pc),
            'j' => format!("-> {}", pc as i64 + ins.wide() as i64),
            'J' => {
                format!("-> {}", pc as i64 + unit.words.get(pc + 1).map_or(0, |w| *w as i32) as i64)
            }
            'm' => format!("{v}"),
            _ => continue,
        });
    }
    parts.join(", ")
}

fn list(unit: &CodeUnit, out: &mut String) {
    let _ = writeln!(
        out,
        "{} ({} args, {} locals, {} registers)",
        unit.qualname, unit.argcount, unit.locals, unit.registers
    );
    let mut pc = 0;
    let mut line = 0;
    while pc < unit.words.len() {
        let ins = Ins(unit.words[pc]);
        let Some(op) = Op::from_byte(ins.op()) else {
            let _ = writeln!(out, "      {pc:4} ??");
            pc += 1;
            continue;
        };
        let m = unit.mark(pc as u32);
        let shown = if m.line != line { format!("{:4}", m.line) } else { "    ".into() };
        line = m.line;
        let _ = write!(out, "{shown} {pc:4} {:<14}", op.name());
        let shown = operands(unit, pc, ins, op, &|name, _, _| name.to_string());
        let _ = write!(out, " {shown}");
        let f = ins.flags();
        let mut marks = String::new();
        for (bit, c) in [
            (flag::A_LOCAL, 'l'),
            (flag::B_TEMP, 'b'),
            (flag::C_TEMP, 'c'),
            (flag::INVERT, '!'),
            (flag::INPLACE, '='),
        ] {
            if f & bit != 0 {
                marks.push(c);
            }
        }
        if !marks.is_empty() {
            let _ = write!(out, "  [{marks}]");
        }
        out.push('\n');
        pc += op.words();
    }
    for h in &unit.handlers {
        let _ = writeln!(out, "     {}..{} -> {} depth {}", h.start, h.end, h.target, h.depth);
    }
    for k in &unit.consts {
        if let Const::Code(c) = k {
            out.push('\n');
            list(c, out);
        }
    }
}
