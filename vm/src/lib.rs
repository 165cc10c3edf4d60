//! Ouro's compiler and virtual machine.

#[macro_use]
pub mod bytecode;

pub mod builtins;
pub mod compile;
pub mod exec;
pub mod frame;
pub mod import;
pub mod objects;
pub mod source;
pub mod symbols;
pub mod threads;
pub mod trace;

use frame::Vm;
use ouro_runtime::heap::Res;
use ouro_runtime::model::class::{make_builtin, ready};
use ouro_runtime::world::Hooks;
use ouro_runtime::{Interp, Thread};

static HOOKS: Hooks = Hooks {
    unraisable: trace::unraisable,
    globals: builtins::current_globals,
    handled: trace::handled,
    super_args: builtins::super_args,
    import: import::import_full,
    write_error: trace::write_stderr,
    registers: frame::registers,
    stack: frame::stack,
    named_registers: frame::named_registers,
};

/// Makes the VM's types and connects it to the runtime. Called once, after the runtime's own boot.
pub fn boot(interp: &Interp, t: &Thread) -> Res<()> {
    let object = interp.types.core(ouro_runtime::types::layout::OBJECT).clone();
    for spec in objects::SPECS {
        let ty = make_builtin(t, spec, Some(object.clone()), None)?;
        interp.types.register(spec, &ty);
        ready(t, &ty, spec)?;
    }
    interp.hooks.set(Some(&HOOKS));
    Ok(())
}

/// A safe point was reached with the breaker set: pending work is done here.
pub fn eval_breaker(t: &Thread) -> Res<()> {
    t.safe_point()
}

/// The machine of a thread, for embedders.
pub fn machine(t: &Thread) -> *mut Vm {
    Vm::of(t)
}
