//! Methods about to be called: the function and its object, without a bound method in between. The caches are
//! those of `attr.rs`.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::attr::*;
use super::dispatch::Cx;
use crate::bytecode::{Op, flag};

use crate::{body_handler, go, handler, slow};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Res, Value, Word};
use ouro_runtime::model::attr::{Storage, storage};
use ouro_runtime::model::typeobj::{Type, tflag};
use ouro_runtime::types::function::{Cell, ClassMethod, StaticMethod};
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::super_::lookup_after;

handler! { LoadMethod |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    if w.is_ptr() && *pc.add(1) == guard(w, METHOD, (*vm).epoch) {
        let f = Word(*pc.add(2));
        f.incref();
        if ins.flags() & flag::B_TEMP == 0 {
            w.incref();
        }
        // b and a may be the same register: the object is read, and moves to a + 1.
        *base.add(ins.a()) = f;
        *base.add(ins.a() + 1) = w;
        go!(pc.add(3), base, vm, table)
    }
    if w.is_ptr() {
        slow!(load_method_shared, pc, base, vm, table)
    }
    slow!(load_method_slow, pc, base, vm, table)
}}
from_shared!(load_method_shared, b, METHOD, 0, load_method_slow);

body_handler!(load_method_slow, LoadMethod, |cx: &Cx| {
    let t = cx.t();
    let name = cx.name(cx.ins.c());
    let obj = cx.b();
    let a = cx.ins.a();
    let temp = cx.ins.flags() & flag::B_TEMP != 0;
    let layout = obj.layout();
    if layout == layouts::MODULE {
        if let Some(m) = obj.payload::<Module>() {
            let cached = m.dict.value_if(cx.word(2) as usize, name.word());
            if let Some(w) = cached.filter(|_| cx.word(1) >> 24 & 0xFF == MODULE) {
                // SAFETY: the module owns the value.
                let v = unsafe { Value::from_borrowed(w) };
                if temp {
                    cx.consume_b();
                }
                cx.put(a, v);
                cx.put(a + 1, Value::UNBOUND);
                return Res::Ok(());
            }
            fill_get(cx, obj);
        }
    } else if obj.layout() == layouts::TYPE && load_class_method(cx, obj) {
        return Ok(());
    } else if is_generic(cx, obj) || obj.word().is_int() || obj.word().is_float() {
        let ty = t.type_ref(obj);
        if let Some(f) = ty.lookup(t, name) {
            if t.type_ref(&f).has(tflag::METHOD) {
                let shadow = ouro_runtime::model::attr::instance_get(t, obj, name);
                if shadow.is_none() {
                    let inline = !ty.has(tflag::DICT)
                        || matches!(storage(obj), Storage::Inline(_))
                            && ty.layout.find(name.value()).is_none();
                    if layout != 0 && inline {
                        cx.set_word(1, key(layout, METHOD, t.interp().epoch.get()));
                        cx.set_word(2, f.word().0);
                        remember(cx);
                    }
                    let o = if temp { cx.take(cx.ins.b()) } else { obj.clone() };
                    cx.put(a, f);
                    cx.put(a + 1, o);
                    return Ok(());
                }
            }
        }
    }
    let v = t.getattr(obj, name)?;
    if temp {
        cx.consume_b();
    }
    cx.put(a, v);
    cx.put(a + 1, Value::UNBOUND);
    Ok(())
});

handler! { LoadSuper |pc, base, vm, table, ins| {
    let this = *base;
    let class = *base.add(ins.b());
    if this.is_ptr() && *pc.add(1) == guard(this, METHOD, (*vm).epoch) && class.layout() == layouts::CELL {
        let class = (*(class.ptr() as *mut Obj<Cell>)).data.value.word();
        let w = base.add(ins.a());
        if class.0 == *pc.add(3) && (*w).0 == *pc.add(4) {
            let f = Word(*pc.add(2));
            f.incref();
            this.incref();
            // What stood there is the immortal `super`.
            *w = f;
            *w.add(1) = this;
            go!(pc.add(Op::LoadSuper.words()), base, vm, table)
        }
    }
    slow!(load_super_slow, pc, base, vm, table)
}}

body_handler!(load_super_slow, LoadSuper, |cx: &Cx| {
    let t = cx.t();
    let (a, name) = (cx.ins.a(), cx.name(cx.ins.c()));
    let this = cx.reg(0);
    let class = cx.b().payload::<Cell>().map(|c| c.value.get()).unwrap_or(Value::UNBOUND);
    let genuine = cx.reg(a).same(t.interp().types.core(layouts::SUPER).value());
    if let Some(ty) = class.as_ref::<Type>().filter(|ty| genuine && !this.is::<Type>() && t.is_a(this, ty)) {
        let f = lookup_after(t, t.type_ref(this), ty.value(), name);
        if let Some(f) = f.filter(|f| f.layout() == layouts::FUNCTION) {
            if this.layout() >= layouts::FIRST_CLASS {
                cx.set_word(1, key(this.layout(), METHOD, t.interp().epoch.get()));
                cx.set_word(2, f.word().0);
                cx.set_word(3, class.word().0);
                cx.set_word(4, cx.reg(a).word().0);
            }
            cx.set(a, true, f);
            cx.put(a + 1, this.clone());
            return Res::Ok(());
        }
    }
    let v = t.call(cx.reg(a), &[])?;
    cx.set(a, true, t.getattr(&v, name)?);
    cx.put(a + 1, Value::UNBOUND);
    Ok(())
});

/// A function found on a class, without a bound method in between.
fn load_class_method(cx: &Cx, obj: &Value) -> bool {
    let t = cx.t();
    // SAFETY: X1.
    let epoch = unsafe { *(*cx.vm).epoch };
    let Some((ty, bound)) = class_key(obj, CLASS_METHOD, epoch) else { return false };
    let free = key(ty.layout_id(), STATIC_METHOD, epoch);
    let cached = cx.word(1);
    if cached != bound && cached != free {
        let name = cx.name(cx.ins.c());
        if t.type_for::<Type>().lookup(t, name).is_some() {
            return false;
        }
        let Some(found) = ty.lookup(t, name) else { return false };
        let (f, k) = if found.layout() == layouts::FUNCTION {
            (found.word(), free)
        } else if let Some(c) = found.exact::<ClassMethod>() {
            (c.value.word(), bound)
        } else if let Some(s) = found.exact::<StaticMethod>() {
            (s.value.word(), free)
        } else {
            return false;
        };
        if f.layout() != layouts::FUNCTION {
            return false;
        }
        cx.set_word(1, k);
        cx.set_word(2, f.0);
    }
    // SAFETY: the class keeps the function within the epoch.
    let f = unsafe { Value::from_borrowed(Word(cx.word(2))) };
    let temp = cx.ins.flags() & flag::B_TEMP != 0;
    let o = if temp { cx.take(cx.ins.b()) } else { obj.clone() };
    let a = cx.ins.a();
    cx.put(a, f);
    cx.put(a + 1, if cx.word(1) == bound { o } else { Value::UNBOUND });
    true
}
