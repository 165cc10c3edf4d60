//! Setting `f_lineno`: a traced frame is sent to another line.
//!
//! A line can be reached if what is in the temporaries there is in them now: a way through the code tells of each
//! instruction what its temporaries hold and where they got it.
#![allow(unsafe_code)] // island: live frame records

use super::enter::drop_registers;
use super::tracing;
use crate::bytecode::{CodeUnit, Ins, Mark, Op, flag};
use crate::frame::{Frame, Vm};
use crate::objects::frame::{FrameObj, Place};
use ouro_runtime::heap::{Ref, Res, Value, Word};
use ouro_runtime::types::int::{Int, Num};
use ouro_runtime::{Exc, Thread};

/// What a temporary holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// An exception, or the one that was handled before it.
    Except,
    /// The `__exit__` of a `with`.
    Exit,
    /// What the loop that begins at this instruction traverses.
    Iterator(u32),
    /// Nothing any more.
    Gone,
    /// Another value, first live at this instruction.
    Value(u32),
}

type Temps = Vec<Kind>;

/// How many temporaries an instruction finds. Those of its window, which it empties even if it raises, are not in its mark.
fn depth(unit: &CodeUnit, pc: u32) -> usize {
    let ins = Ins(unit.words[pc as usize]);
    let window = match Op::from_byte(ins.op()) {
        Some(Op::Call | Op::CallKw) => ins.a() + 2 + ins.b(),
        Some(Op::CallEx) => ins.a() + 4,
        Some(Op::BuildList | Op::BuildTuple | Op::BuildSet | Op::BuildString) => ins.b() + ins.c(),
        Some(Op::BuildDict) => ins.b() + 2 * ins.c(),
        Some(Op::BuildSlice | Op::SetSlice) => ins.b() + 3,
        Some(Op::GetSlice) => ins.c() + 3,
        Some(Op::MakeFunction) => {
            let parts = flag::DEFAULTS | flag::KWDEFAULTS | flag::ANNOTATIONS | flag::CLOSURE;
            ins.c() + (ins.flags() & parts).count_ones() as usize
        }
        Some(Op::MatchKeys) => ins.a() + ins.c(),
        Some(Op::MatchRest) => ins.c() + unit.words[pc as usize + 1] as usize,
        Some(Op::MatchClass | Op::JoinStar) => ins.c() + 2,
        _ => 0,
    };
    window.max(unit.mark(pc).depth.into()).saturating_sub(unit.locals.into())
}

/// The temporaries of each instruction that can be reached.
fn temporaries(unit: &CodeUnit) -> Vec<Option<Temps>> {
    let mut all: Vec<Option<Temps>> = vec![None; unit.words.len()];
    let mut todo = vec![(0, Temps::new())];
    while let Some((pc, mut temps)) = todo.pop() {
        let ins = Ins(unit.words[pc as usize]);
        let (Some(op), true) = (Op::from_byte(ins.op()), all[pc as usize].is_none()) else { continue };
        temps.resize(depth(unit, pc), Kind::Value(pc));
        for h in unit.handlers.iter().filter(|h| h.start <= pc && pc < h.end) {
            let mut caught = temps.clone();
            caught.resize((h.depth - unit.locals) as usize, Kind::Value(pc));
            caught.push(Kind::Except);
            todo.push((h.target, caught));
        }
        all[pc as usize] = Some(temps.clone());
        let mut becomes = |register: usize, kind: Kind| {
            if let Some(k) = register.checked_sub(unit.locals as usize).and_then(|i| temps.get_mut(i)) {
                *k = kind;
            }
        };
        // Of those that an instruction consumes, some lie below others that live on.
        let consumed = [
            (ins.b(), ins.flags() & flag::B_TEMP != 0 || op == Op::PopExc),
            (ins.c(), ins.flags() & flag::C_TEMP != 0),
            (ins.a(), op == Op::Drop),
        ];
        for (r, _) in consumed.iter().filter(|x| x.1 && op != Op::MakeFunction) {
            becomes(*r, Kind::Gone);
        }
        for (r, kind) in [ins.a(), ins.b(), ins.c()].into_iter().zip(op.operands().chars()) {
            match kind {
                'd' if op != Op::Drop => becomes(r, Kind::Value(pc)),
                'w' => [r, r + 1].into_iter().for_each(|r| becomes(r, Kind::Value(pc))),
                _ => {}
            }
        }
        let mut hold = |first: usize, n: usize, kind: Kind| {
            let first = first.saturating_sub(unit.locals as usize);
            temps.resize(temps.len().max(first + n), Kind::Value(pc));
            temps[first..first + n].fill(kind);
        };
        match op {
            Op::BeginFor => hold(ins.a(), 3, Kind::Iterator(pc)),
            Op::GetAiter => hold(ins.a(), 1, Kind::Iterator(pc)),
            Op::PushExc => hold(ins.a(), 1, Kind::Except),
            Op::WithEnter | Op::AsyncEnter => hold(ins.a(), 1, Kind::Exit),
            _ => {}
        }
        for kind in op.operands().chars() {
            let by = match kind {
                'j' => ins.wide(),
                'J' => unit.words[pc as usize + 1] as i32,
                _ => continue,
            };
            todo.push((pc.wrapping_add_signed(by), temps.clone()));
        }
        if !matches!(op, Op::Return | Op::ReturnConst | Op::Jump | Op::Loop | Op::Reraise | Op::Raise) {
            todo.push((pc + op.words() as u32, temps));
        }
    }
    all
}

/// A place where a line begins.
struct Spot {
    place: Place,
    pc: u32,
    /// The stop that follows.
    stop: usize,
    line: u32,
    temps: Temps,
}

/// The places where lines begin, of code that can be reached.
fn spots(unit: &CodeUnit) -> Vec<Spot> {
    let temps = temporaries(unit);
    let mut found: Vec<Spot> = Vec::new();
    let mut line = 0;
    let mut begin = |place: Place, mark: &Mark, stop: usize, live: &[Kind]| {
        if mark.line != line && mark.end_line != 0 {
            line = mark.line;
            found.push(Spot { place, pc: mark.pc, stop, line, temps: live.to_vec() });
        }
    };
    for (pc, temps) in temps.iter().enumerate() {
        let Some(temps) = temps else { continue };
        let pc = pc as u32;
        let (first, behind) = (unit.first_stop(pc), unit.first_stop(pc + 1));
        for i in first..behind {
            let live = unit.stops[i].depth.saturating_sub(unit.locals) as usize;
            begin(Place::Stop(i), &unit.stops[i], i + 1, &temps[..live.min(temps.len())]);
        }
        // Jumps stand between lines, and a loop is entered where it begins.
        let op = Op::from_byte(Ins(unit.words[pc as usize]).op());
        if !matches!(op, Some(Op::Jump | Op::Loop | Op::ForIter)) {
            begin(Place::Instruction, &Mark { pc, ..unit.mark(pc) }, behind, temps);
        }
    }
    found
}

/// Why a frame with temporaries `now` cannot go where they are `then`.
fn obstacle(now: &Temps, then: &Temps) -> Option<&'static str> {
    let fits = now.len() >= then.len() && now.iter().zip(then).all(|(a, b)| a == b);
    match then.last() {
        _ if fits => None,
        Some(Kind::Except) => Some("can't jump into an 'except' block as there's no exception"),
        Some(Kind::Iterator(_)) => Some("can't jump into the body of a for loop"),
        _ => Some("incompatible stacks"),
    }
}

/// `frame.f_lineno = line`
pub fn jump(t: &Thread, frame: &Ref<FrameObj>, line: &Value) -> Res<()> {
    let Some(number) = t.as_num(line).filter(|_| line.word().is_int() || line.exact::<Int>().is_some())
    else {
        return Err(t.value_error("lineno must be an integer"));
    };
    let vm = Vm::of(t);
    let live = frame.live.get();
    // SAFETY: this thread's own machine.
    match unsafe { tracing::told(vm) } {
        Some(("line" | "opcode", f)) if f == live => {}
        Some(("call", f)) if f == live => {
            return Err(t.value_error("can't jump from the 'call' trace event of a new frame"));
        }
        Some((_, f)) if f == live => return Err(t.value_error("can only jump from a 'line' trace event")),
        _ => return Err(t.value_error("f_lineno can only be set in a trace function")),
    }
    let Some(number) = (match number {
        Num::Small(i) => i32::try_from(i).ok(),
        Num::Big(_) => None,
    }) else {
        return Err(t.value_error("lineno out of range"));
    };
    let unit = frame.code.whole();
    if i64::from(number) < i64::from(unit.first_line) {
        return Err(t.value_error(format!("line {number} comes before the current code block")));
    }
    let spots = spots(unit);
    let Some(line) = spots.iter().map(|s| s.line).filter(|l| i64::from(*l) >= i64::from(number)).min() else {
        return Err(t.value_error(format!("line {number} comes after the current code block")));
    };
    let now = standing(frame, unit);
    let mut best: Option<&Spot> = None;
    let mut why = "cannot find bytecode for specified line";
    for s in spots.iter().filter(|s| s.line == line) {
        match obstacle(&now, &s.temps) {
            None if best.is_none_or(|b| b.temps.len() < s.temps.len()) => best = Some(s),
            None => {}
            Some(o) => why = o,
        }
    }
    let Some(spot) = best else { return Err(t.value_error(why)) };
    // SAFETY: the frame that is told of an event is the running one, its variables and temporaries are valid values,
    // and none of them is borrowed between two instructions.
    unsafe {
        bind_variables(t, live, frame.code.locals as usize)?;
        drop_temporaries(live, unit.locals as usize, &now, spot.temps.len());
        let at = if spot.place == Place::Instruction { Place::Still(spot.pc) } else { spot.place };
        tracing::send(vm, live, frame.code.words().add(spot.pc as usize), line, (at, spot.stop));
    }
    frame.place.set(spot.place);
    Ok(())
}

/// The temporaries of a traced frame.
fn standing(frame: &FrameObj, unit: &CodeUnit) -> Temps {
    let mut temps = temporaries(unit).swap_remove(frame.instruction() as usize).unwrap_or_default();
    if let Place::Stop(i) = frame.place.get() {
        temps.truncate(unit.stops[i].depth.saturating_sub(unit.locals) as usize);
    }
    temps
}

/// Code relies on variables that it bound before: those without a value become None.
unsafe fn bind_variables(t: &Thread, f: *mut Frame, locals: usize) -> Res<()> {
    let places: Vec<*mut Word> = (0..locals).map(|i| (*f).base.add(i)).collect();
    let unbound: Vec<*mut Word> = places.into_iter().filter(|w| **w == Word::UNBOUND).collect();
    if unbound.is_empty() {
        return Ok(());
    }
    let s = if unbound.len() == 1 { "" } else { "s" };
    t.warn(Exc::RuntimeWarning, &format!("assigning None to {} unbound local{s}", unbound.len()))?;
    unbound.into_iter().for_each(|w| w.write(Value::NONE.into_word()));
    Ok(())
}

/// The temporaries above the first `keep` die; `except` clauses that are left handle their exceptions no more.
unsafe fn drop_temporaries(f: *mut Frame, locals: usize, now: &Temps, keep: usize) {
    let mut i = now.len();
    while i > keep {
        i -= 1;
        let at = (*f).base.add(locals + i);
        if now[i] == Kind::Except && i > keep && now[i - 1] == Kind::Except {
            let saved = at.replace(Word::UNBOUND);
            (*f).handled.replace(saved).decref();
            i -= 1;
        }
        drop_registers((*f).base.add(locals + i), 1);
    }
}
