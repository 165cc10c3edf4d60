//! The verifier: no unit that passes makes a handler read outside its frame or code.

use super::unit::cflag;
use super::{CodeUnit, Ins, Op};

/// Checks registers, names, literals and jumps of a unit against the opcode table.
pub fn verify(unit: &CodeUnit) -> Result<(), String> {
    let n = unit.words.len();
    let mut starts = vec![false; n + 1];
    let mut pc = 0;
    while pc < n {
        starts[pc] = true;
        let op = Op::from_byte(Ins(unit.words[pc]).op()).ok_or_else(|| format!("bad opcode at {pc}"))?;
        pc += op.words();
    }
    if pc != n {
        return Err("last instruction is cut".into());
    }
    pc = 0;
    let mut last = Op::Nop;
    while pc < n {
        let ins = Ins(unit.words[pc]);
        let Some(op) = Op::from_byte(ins.op()) else { break };
        if matches!(op, Op::Yield | Op::YieldFrom) && unit.flags & cflag::SUSPENDS == 0 {
            return Err(format!("{} at {pc}: in code that is not suspended", op.name()));
        }
        for (i, kind) in op.operands().chars().enumerate() {
            let v = [ins.a(), ins.b(), ins.c(), 0][i];
            let ok = match kind {
                'd' | 'r' | 'w' => v < unit.registers as usize,
                't' => v + 2 < unit.registers as usize,
                'n' => v < unit.names.len(),
                'k' => unit
                    .literals
                    .iter()
                    .any(|(w, k)| *w as usize == pc + 1 && (*k as usize) < unit.consts.len()),
                'j' => target(&starts, pc, ins.wide()),
                'J' => target(&starts, pc, unit.words[pc + 1] as i32),
                _ => true,
            };
            if !ok {
                return Err(format!("{} at {pc}: bad operand {kind}", op.name()));
            }
        }
        last = op;
        pc += op.words();
    }
    if !matches!(last, Op::Return | Op::ReturnConst | Op::Jump | Op::Loop | Op::Reraise | Op::Raise) {
        return Err("code runs off its end".into());
    }
    for h in &unit.handlers {
        let ok = h.start <= h.end
            && (h.end as usize) <= n
            && (h.target as usize) < n
            && starts[h.target as usize]
            && h.depth < unit.registers
            && h.depth >= unit.locals;
        if !ok {
            return Err(format!("bad handler {h:?}"));
        }
    }
    Ok(())
}

fn target(starts: &[bool], pc: usize, by: i32) -> bool {
    usize::try_from(pc as i64 + by as i64).is_ok_and(|t| t < starts.len() - 1 && starts[t])
}
