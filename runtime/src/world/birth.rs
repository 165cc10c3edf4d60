//! How an interpreter comes to life.

use super::Interp;
use crate::errors::Exc;
use crate::heap::{Ref, Res, Value};
use crate::model::class::{make_builtin, ready};
use crate::model::typeobj::Type;
use crate::sync::thread::Thread;
use crate::types::layout as layouts;
use crate::types::{SPECS, dict, exception, object, str, tuple, typetype};

impl Interp {
    /// Makes the core types, the names and the exceptions. Called once, with the first thread.
    pub fn boot(&self, t: &Thread) -> Res<()> {
        self.current.set(t);
        self.types.bootstrap(
            t,
            &[&object::SPEC, &typetype::SPEC, &str::methods::SPEC, &dict::methods::SPEC, &tuple::SPEC],
        )?;
        let mut made: Vec<(usize, Ref<Type>)> = Vec::new();
        for (i, spec) in SPECS.iter().enumerate() {
            let ty = match self.types.registered(spec) {
                Some(ty) => ty,
                None => {
                    let base = match spec.base {
                        Some(b) => self.types.registered(b),
                        None => Some(self.types.core(layouts::OBJECT).clone()),
                    };
                    let ty = make_builtin(t, spec, base, None)?;
                    self.types.register(spec, &ty);
                    ty
                }
            };
            made.push((i, ty));
        }
        let _ = self.names.set(super::names::Names::new(t));
        for (i, ty) in &made {
            ready(t, ty, SPECS[*i])?;
        }
        let root = make_builtin(t, &exception::SPEC, Some(self.types.core(layouts::OBJECT).clone()), None)?;
        self.types.register(&exception::SPEC, &root);
        let all = exception::make_all(t, &root)?;
        let _ = self.exceptions.set(all.clone());
        ready(t, &root, &exception::SPEC)?;
        let group = crate::model::class::derive_builtin(
            t,
            "ExceptionGroup",
            &[all[Exc::BaseExceptionGroup as usize].clone(), all[Exc::Exception as usize].clone()],
        )?;
        self.register("ExceptionGroup", group.into_value());
        let empty = t.tuple(vec![])?;
        if let Some(args) = empty.downcast() {
            let e = exception::make(t, &all[Exc::MemoryError as usize], args)?;
            self.register("MemoryError", e);
        }
        Ok(())
    }
}

/// Values every module may want: kept here so that the core has one list of them.
pub fn singletons() -> [(&'static str, Value); 5] {
    [
        ("None", Value::NONE),
        ("True", Value::TRUE),
        ("False", Value::FALSE),
        ("NotImplemented", Value::NOT_IMPLEMENTED),
        ("Ellipsis", Value::ELLIPSIS),
    ]
}
