//! What `abc` cannot say in Python: which patterns match the classes registered with a collection.

use ouro_runtime::heap::{Ref, Res, Value};
use ouro_runtime::model::native::{Method, NativeModule, method};
use ouro_runtime::model::typeobj::{Type, tflag};

const KINDS: u32 = tflag::SEQUENCE | tflag::MAPPING;

/// Classes that have a kind of their own keep it, and so do builtin ones.
fn spread(ty: &Ref<Type>, kind: u32) {
    let flags = ty.flags.get();
    if flags & tflag::IMMUTABLE != 0 || flags & KINDS == kind {
        return;
    }
    ty.flags.set(flags & !KINDS | kind);
    ty.subclass_list().iter().for_each(|s| spread(s, kind));
}

fn adopt(a: &[Value]) {
    if let (Some(of), Some(ty)) = (a[0].as_ref::<Type>(), a[1].as_ref::<Type>()) {
        let kind = of.flags.get() & KINDS;
        if kind != 0 {
            spread(ty, kind);
        }
    }
}

const FUNCTIONS: &[Method] = &[method("_adopt(abstract, subclass, /)", |_, a| {
    adopt(a);
    Res::Ok(Value::NONE)
})];

pub static MODULE: NativeModule =
    NativeModule { name: "_abc", functions: FUNCTIONS, init: |_, _| Ok(()), doc: "Support of abc." };
