//! How an interpreter ends: globals die, modules go, counts are recounted.

use ouro_runtime::heap::audit;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::text_of;
use ouro_runtime::{Interp, Thread};
use ouro_vm::frame::Vm;

/// Takes an interpreter down. With `check`, says whether every count was right at the end.
pub fn finish(interp: &Interp, vm: &Vm, check: bool) -> bool {
    let t = &vm.thread;
    drop(t.exc.take());
    drop(t.stop_value.take());
    ouro_stdlib::atexit::run(t);
    let ok = !check || counts_agree(interp, t);
    if let Some(m) = interp.modules.get() {
        finalize(t, &m, "__main__");
        for (name, module) in m.pairs() {
            let name = text_of(&name);
            if let Some(md) = module.payload::<Module>() {
                if !["builtins", "sys", "__main__", "io", "_io"].contains(&name.as_str()) {
                    md.dict.clear_all();
                }
            }
        }
    }
    ouro_stdlib::io::std_streams::flush(t);
    ok
}

/// Objects that globals hold are finalized while the globals still stand; then the globals go.
fn finalize(t: &Thread, modules: &Dict, name: &'static str) {
    let Some(m) = modules.get_str(t, &t.intern(name)) else { return };
    let Some(md) = m.payload::<Module>() else { return };
    for (_, v) in md.dict.pairs() {
        t.interp().finalize_early(&v);
    }
    md.dict.clear_all();
}

/// Recounts all references and reports what does not agree.
fn counts_agree(interp: &Interp, t: &Thread) -> bool {
    let wrong = audit::check(interp, t);
    for w in wrong.iter().take(20) {
        eprintln!("audit: {} at {:#x} has count {}, found {}", w.type_name, w.at, w.counted, w.found);
    }
    if wrong.len() > 20 {
        eprintln!("audit: {} more", wrong.len() - 20);
    }
    wrong.is_empty()
}
