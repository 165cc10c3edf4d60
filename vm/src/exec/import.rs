//! Import instructions.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::Cx;
use crate::{body_handler, value_handler};
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::{Str, text_of};

value_handler!(ImportName, ImportName, |cx: &Cx| {
    let t = cx.t();
    let name = cx.name(cx.ins.c());
    let f = cx.func();
    let import = f.builtins.get_str(t, &t.names().__import__);
    let level = cx.word(1) as i64;
    // SAFETY: X4.
    let ns = unsafe { crate::objects::frame::namespace((*cx.vm).fp) };
    let v = match import {
        Some(i) if !i.is::<ouro_runtime::model::descr::Builtin>() => t.call(
            &i,
            &[
                name.to_value(),
                f.globals.to_value(),
                ns.unwrap_or(Value::NONE),
                cx.b().clone(),
                t.int(level)?,
            ],
        )?,
        _ => crate::import::import(t, &name.lossy(), Some(&f.globals), cx.b(), level)?,
    };
    cx.consume_b();
    Res::Ok(v)
});
body_handler!(ImportFrom, ImportFrom, |cx: &Cx| {
    let v = crate::import::import_from(cx.t(), cx.b(), cx.name(cx.ins.c()))?;
    cx.put(cx.ins.a(), v);
    Res::Ok(())
});
body_handler!(ImportStar, ImportStar, |cx: &Cx| {
    let t = cx.t();
    let m = cx.b().clone();
    // SAFETY: X4.
    let ns = unsafe { crate::objects::frame::namespace((*cx.vm).fp) };
    let into = ns.and_then(|n| n.downcast::<Dict>()).unwrap_or_else(|| cx.func().globals.clone());
    let all = t.getattr_opt(&m, &t.names().__all__.clone())?;
    let names = match &all {
        Some(a) => t.collect(a)?,
        None => match m.payload::<Module>() {
            Some(m) => m.dict.keys().into_iter().filter(|k| !text_of(k).starts_with('_')).collect(),
            None => vec![],
        },
    };
    for n in names {
        let Some(s) = n.as_ref::<Str>() else {
            return Err(t.type_error(format!("Item in __all__ must be str, not {}", t.type_name(&n))));
        };
        let v = t.getattr(&m, &t.intern_ref(s))?;
        into.insert(t, t.intern_ref(s).into_value(), v)?;
    }
    cx.consume_b();
    Res::Ok(())
});
