//! Moves, constants, variables of all kinds.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::Cx;
use crate::bytecode::flag;
use crate::{body_handler, finish, go, handler, let_go, slow, value_handler};
use ouro_runtime::Exc;
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Ref, Res, Value, ValueCell, Word};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::function::Cell;
use ouro_runtime::types::str::Str;

handler! { Nop |pc, base, vm, table, ins| {
    let _ = ins;
    go!(pc.add(1), base, vm, table)
}}
handler! { Move |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    if ins.flags() & flag::B_TEMP != 0 {
        *base.add(ins.b()) = Word::UNBOUND;
    } else {
        w.incref();
    }
    finish!(w, 1, pc, base, vm, table, ins)
}}
handler! { Copy |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    w.incref();
    *base.add(ins.a()) = w;
    go!(pc.add(1), base, vm, table)
}}
handler! { CopyCallee |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    w.incref();
    *base.add(ins.a()) = w;
    *base.add(ins.a() + 1) = Word::UNBOUND;
    go!(pc.add(1), base, vm, table)
}}
handler! { LoadConst |pc, base, vm, table, ins| {
    let w = Word(*pc.add(1));
    w.incref();
    finish!(w, 2, pc, base, vm, table, ins)
}}
handler! { LoadWord |pc, base, vm, table, ins| {
    finish!(Word(ins.wide() as u32 as u64), 1, pc, base, vm, table, ins)
}}
handler! { LoadInt |pc, base, vm, table, ins| {
    finish!(Word::from_int_unchecked(ins.wide() as i64), 1, pc, base, vm, table, ins)
}}
handler! { Drop |pc, base, vm, table, ins| {
    let p = base.add(ins.a());
    let w = *p;
    *p = Word::UNBOUND;
    if w.is_ptr() {
        let_go!(w, pc.add(1), base, vm, table);
    }
    go!(pc.add(1), base, vm, table)
}}
body_handler!(DeleteFast, DeleteFast, |cx: &Cx| {
    let v = cx.take(cx.ins.a());
    if v.is_unbound() {
        return Err(unbound(cx, cx.name(cx.ins.b())));
    }
    drop(v);
    Res::Ok(())
});
handler! { Check |pc, base, vm, table, ins| {
    if (*base.add(ins.a())).is_unbound() {
        slow!(check_slow, pc, base, vm, table)
    }
    go!(pc.add(1), base, vm, table)
}}
body_handler!(check_slow, Check, |cx: &Cx| Res::<()>::Err(unbound(cx, cx.name(cx.ins.b()))));

fn unbound(cx: &Cx, name: &Ref<Str>) -> ouro_runtime::Raised {
    cx.t().err(
        Exc::UnboundLocalError,
        format!("cannot access local variable '{}' where it is not associated with a value", name.lossy()),
    )
}

body_handler!(MakeCell, MakeCell, |cx: &Cx| {
    let v = cx.take(cx.ins.a());
    let cell = cx.t().make(Cell { value: ValueCell::new(v) })?;
    cx.put(cx.ins.a(), cell.into_value());
    Res::Ok(())
});
body_handler!(CopyFree, CopyFree, |cx: &Cx| {
    if let Some(cells) = cx.func().closure.payload::<ouro_runtime::types::tuple::Tuple>() {
        for (i, c) in cells.as_slice().iter().take(cx.ins.b()).enumerate() {
            cx.put(cx.ins.a() + i, c.clone());
        }
    }
    Res::Ok(())
});
handler! { LoadCell |pc, base, vm, table, ins| {
    let cell = *base.add(ins.b());
    // SAFETY: X2, a cell variable's register always holds a cell.
    let w = (*(cell.ptr() as *mut Obj<Cell>)).data.value.word();
    if w.is_unbound() {
        slow!(load_cell_slow, pc, base, vm, table)
    }
    w.incref();
    finish!(w, 1, pc, base, vm, table, ins)
}}
body_handler!(load_cell_slow, LoadCell, |cx: &Cx| Res::<()>::Err(unbound_cell(cx)));

fn unbound_cell(cx: &Cx) -> ouro_runtime::Raised {
    let name = cx.name(cx.ins.c()).clone();
    if cx.code().unit.free.iter().any(|f| f.0 as usize == cx.ins.b()) {
        let msg = format!(
            "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
            name.lossy()
        );
        return cx.t().name_error(Exc::NameError, msg, &name);
    }
    unbound(cx, &name)
}

handler! { StoreCell |pc, base, vm, table, ins| {
    let cell = *base.add(ins.b());
    let w = *base.add(ins.c());
    if ins.flags() & flag::C_TEMP != 0 {
        *base.add(ins.c()) = Word::UNBOUND;
    } else {
        w.incref();
    }
    (*(*vm).fp).pc = pc;
    // SAFETY: X2, as above.
    (*(cell.ptr() as *mut Obj<Cell>)).data.value.set(Value::from_owned(w));
    go!(pc.add(1), base, vm, table)
}}
body_handler!(DeleteCell, DeleteCell, |cx: &Cx| {
    let old = cx.b().payload::<Cell>().map(|c| c.value.take()).unwrap_or(Value::UNBOUND);
    if old.is_unbound() {
        return Err(unbound_cell(cx));
    }
    Res::Ok(())
});

// Globals. Cache words: [1] position in the globals, or in the builtins (bit 63) with the version of the
// globals' keys in bits 32..63 and of the builtins' in word 2.

macro_rules! load_global {
    ($name:ident, $slow:ident, |$w:ident, $pc:ident, $base:ident, $vm:ident, $table:ident, $ins:ident| $done:block) => {
        handler! { $name |$pc, $base, $vm, $table, $ins| {
            let cache = *$pc.add(1);
            let func = (*(*$vm).fp).func;
            if cache >> 63 == 0 {
                let name = *$pc.add(2);
                if let Some($w) = (*func).globals.value_if(cache as u32 as usize, Word(name)) {
                    $w.incref();
                    $done
                }
            } else if (*func).globals.version() & 0x7FFF_FFFF == (cache >> 32) as u32 & 0x7FFF_FFFF {
                let second = *$pc.add(2);
                let at = cache as u32 as usize;
                let b = &(*func).builtins;
                if b.version() == second as u32 && at < b.used() {
                    let $w = (*b.entries_ptr().add(at)).value;
                    $w.incref();
                    $done
                }
            }
            slow!($slow, $pc, $base, $vm, $table)
        }}
    };
}
load_global!(LoadGlobal, load_global_slow, |w, pc, base, vm, table, ins| {
    finish!(w, 3, pc, base, vm, table, ins)
});
value_handler!(load_global_slow, LoadGlobal, |cx: &Cx| {
    let v = global(cx)?;
    Res::Ok(v)
});
load_global!(LoadCallee, load_callee_slow, |w, pc, base, vm, table, ins| {
    *base.add(ins.a()) = w;
    *base.add(ins.a() + 1) = Word::UNBOUND;
    go!(pc.add(3), base, vm, table)
});
body_handler!(load_callee_slow, LoadCallee, |cx: &Cx| {
    let v = global(cx)?;
    cx.put(cx.ins.a(), v);
    cx.put(cx.ins.a() + 1, Value::UNBOUND);
    Res::Ok(())
});

/// A global or builtin by name; fills the cache of the instruction.
fn global(cx: &Cx) -> Res {
    let t = cx.t();
    let name = cx.name(cx.ins.c());
    let f = cx.func();
    let hash = name.hash(t);
    if let Some(i) = f.globals.find_str(hash, name, name.word()) {
        if f.globals.value_if(i, name.word()).is_some() {
            cx.set_word(1, i as u64);
            cx.set_word(2, name.word().0);
        }
        if let Some((_, v)) = f.globals.at(i) {
            return Ok(v);
        }
    }
    if !f.globals.value().is_exact::<Dict>() {
        if let Some(v) = from_namespace(cx, f.globals.value())? {
            return Ok(v);
        }
    }
    if let Some(i) = f.builtins.find_str(hash, name, name.word()) {
        cx.set_word(1, 1 << 63 | (f.globals.version() as u64 & 0x7FFF_FFFF) << 32 | i as u64);
        cx.set_word(2, f.builtins.version() as u64);
        if let Some((_, v)) = f.builtins.at(i) {
            return Ok(v);
        }
    }
    Err(undefined(t, name))
}

fn undefined(t: &ouro_runtime::Thread, name: &Ref<Str>) -> ouro_runtime::Raised {
    t.name_error(Exc::NameError, format!("name '{}' is not defined", name.lossy()), name)
}

handler! { StoreGlobal |pc, base, vm, table, ins| {
    let f = (*vm).fp;
    let globals = &(*(*f).func).globals;
    let at = *pc.add(1) as usize;
    if let Some(name) = (*(*f).code).names().get(ins.c()) {
        if globals.value_if(at, name.word()).is_some() {
            let b = base.add(ins.b());
            let v = *b;
            if ins.flags() & flag::B_TEMP != 0 {
                *b = Word::UNBOUND;
            } else {
                v.incref();
            }
            let place = &raw mut (*globals.entries_ptr().add(at)).value;
            let old = *place;
            *place = v;
            if old.is_ptr() {
                let_go!(old, pc.add(2), base, vm, table);
            }
            go!(pc.add(2), base, vm, table)
        }
    }
    slow!(store_global_slow, pc, base, vm, table)
}}
body_handler!(store_global_slow, StoreGlobal, store_global);

/// Stores a global; fills the cache of the instruction, which is its position.
fn store_global(cx: &Cx) -> Res<()> {
    let (t, name) = (cx.t(), cx.name(cx.ins.c()));
    let globals = &cx.func().globals;
    let v = if cx.ins.flags() & flag::B_TEMP != 0 { cx.take(cx.ins.b()) } else { cx.b().clone() };
    globals.insert(t, name.to_value(), v)?;
    if let Some(i) = globals.find_str(name.hash(t), name, name.word()) {
        cx.set_word(1, i as u64);
    }
    Ok(())
}
body_handler!(DeleteGlobal, DeleteGlobal, |cx: &Cx| {
    let name = cx.name(cx.ins.c());
    delete_from(cx, &cx.func().globals.clone(), name)
});

fn delete_from(cx: &Cx, d: &Ref<Dict>, name: &Ref<Str>) -> Res<()> {
    match d.remove_str(cx.t(), name) {
        Some(_) => Ok(()),
        None => {
            Err(cx.t().name_error(Exc::NameError, format!("name '{}' is not defined", name.lossy()), name))
        }
    }
}

/// The namespace of the running class body or `exec`, if it has one of its own.
fn namespace(cx: &Cx) -> Option<Value> {
    // SAFETY: X4.
    unsafe { crate::objects::frame::namespace((*cx.vm).fp) }
}

handler! { LoadName |pc, base, vm, table| {
    if (*(*vm).fp).locals.is_empty() {
        return LoadGlobal(pc, base, vm, table);
    }
    slow!(load_name_slow, pc, base, vm, table)
}}
body_handler!(load_name_slow, LoadName, |cx: &Cx| {
    if let Some(ns) = namespace(cx) {
        if let Some(v) = from_namespace(cx, &ns)? {
            cx.set_a(v);
            return Res::Ok(());
        }
    }
    let v = global(cx)?;
    cx.set_a(v);
    Res::Ok(())
});

fn from_namespace(cx: &Cx, ns: &Value) -> Res<Option<Value>> {
    let t = cx.t();
    let name = cx.name(cx.ins.c());
    if let Some(d) = ns.exact::<Dict>() {
        return Ok(d.get_str(t, name));
    }
    match t.getitem(ns, name.value()) {
        Ok(v) => Ok(Some(v)),
        Err(e) => t.catch(e, Exc::KeyError).map(|_| None),
    }
}

handler! { StoreName |pc, base, vm, table| {
    if (*(*vm).fp).locals.is_empty() {
        return StoreGlobal(pc, base, vm, table);
    }
    slow!(store_name_slow, pc, base, vm, table)
}}
body_handler!(store_name_slow, StoreName, |cx: &Cx| {
    match namespace(cx) {
        None => store_global(cx),
        Some(ns) => {
            let t = cx.t();
            let name = cx.name(cx.ins.c());
            match ns.exact::<Dict>() {
                Some(d) => d.insert(t, name.to_value(), cx.b().clone())?,
                None => t.setitem(&ns, name.value(), Some(cx.b()))?,
            }
            cx.consume_b();
            Ok(())
        }
    }
});
body_handler!(DeleteName, DeleteName, |cx: &Cx| {
    let name = cx.name(cx.ins.c());
    match namespace(cx) {
        None => delete_from(cx, &cx.func().globals.clone(), name),
        Some(ns) => match ns.downcast::<Dict>() {
            Some(d) => delete_from(cx, &d, name),
            None => cx.t().setitem(&ns, name.value(), None),
        },
    }
});
body_handler!(LoadClassCell, LoadClassCell, |cx: &Cx| {
    if let Some(ns) = namespace(cx) {
        if let Some(v) = from_namespace(cx, &ns)? {
            cx.set_a(v);
            return Res::Ok(());
        }
    }
    let v = cx.b().payload::<Cell>().map(|c| c.value.get()).unwrap_or(Value::UNBOUND);
    if v.is_unbound() {
        return Err(unbound_cell(cx));
    }
    cx.set_a(v);
    Res::Ok(())
});
body_handler!(LoadClassDict, LoadClassDict, |cx: &Cx| {
    // A metaclass may have emptied the cell.
    if let Some(ns) = cx.b().payload::<Cell>().and_then(|c| c.value.opt()) {
        if let Some(v) = from_namespace(cx, &ns)? {
            cx.set_a(v);
            return Res::Ok(());
        }
    }
    let v = match cx.word(1).checked_sub(1) {
        Some(r) => cx.reg(r as usize).payload::<Cell>().and_then(|c| c.value.opt()),
        None => {
            let (t, name, f) = (cx.t(), cx.name(cx.ins.c()), cx.func());
            match f.globals.get_str(t, name).or_else(|| f.builtins.get_str(t, name)) {
                Some(v) => Some(v),
                None => return Err(undefined(t, name)),
            }
        }
    };
    match v {
        Some(v) => cx.set_a(v),
        None => return Err(unbound_cell(cx)),
    }
    Ok(())
});
value_handler!(TypingName, TypingName, |cx: &Cx| {
    let t = cx.t();
    let helpers = ouro_runtime::world::import_module(t, "_typevars")?;
    let name = crate::compile::generic::HELPERS[cx.ins.b() % crate::compile::generic::HELPERS.len()];
    t.getattr(&helpers, &t.name(name))
});
value_handler!(LoadLocals, LoadLocals, |cx: &Cx| {
    let v = namespace(cx).unwrap_or_else(|| cx.func().globals.to_value());
    Res::Ok(v)
});
body_handler!(SetupAnnotations, SetupAnnotations, |cx: &Cx| {
    let t = cx.t();
    let name = t.names().__annotations__.clone();
    let ns = namespace(cx).unwrap_or_else(|| cx.func().globals.to_value());
    if !t.contains(&ns, name.value())? {
        let d = Dict::new(t)?;
        t.setitem(&ns, name.value(), Some(d.value()))?;
    }
    Res::Ok(())
});
