//! Building containers, strings, functions.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::Cx;
use crate::bytecode::flag;
use crate::objects::code::Code;
use crate::objects::function::Function;
use crate::{body_handler, finish, go, handler, let_go, slow, value_handler};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::pages::quick;
use ouro_runtime::heap::{Ref, Res, Value, ValueVec, Word};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::list::List;
use ouro_runtime::types::set::{self, Set};
use ouro_runtime::types::str::search::join_values;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::types::tuple::Tuple;
use ouro_runtime::{Exc, Thread};

fn window(cx: &Cx) -> &[Value] {
    // SAFETY: X2, the window's registers hold values; Value and Word have the same layout.
    unsafe { std::slice::from_raw_parts(cx.base.add(cx.ins.b()) as *const Value, cx.ins.c()) }
}

/// The window's values, to be taken out.
fn taken<'a>(cx: &Cx) -> &'a mut [Value] {
    // SAFETY: as in `window`; temporaries that no one else looks at.
    unsafe { std::slice::from_raw_parts_mut(cx.base.add(cx.ins.b()) as *mut Value, cx.ins.c()) }
}

fn clear_window(cx: &Cx, n: usize) {
    for i in 0..n {
        drop(cx.take(cx.ins.b() + i));
    }
}

handler! { BuildList |pc, base, vm, table, ins| {
    let (t, n) = (&(*vm).thread, ins.c());
    let from = base.add(ins.b());
    let list = if n > 0 {
        quick::with_storage(t, 8 * n, |p, bytes| List { items: quick::array(p, bytes, from, n) })
    } else {
        quick::core(t, 0, List::default)
    };
    if list.is_null() {
        slow!(build_list_slow, pc, base, vm, table)
    }
    finish!(Word::from_ptr(list as *mut _), 1, pc, base, vm, table, ins)
}}
value_handler!(build_list_slow, BuildList, |cx: &Cx| {
    let t = cx.t();
    let list = List::from_items(t, ValueVec::from_taken(t, taken(cx))?)?;
    Res::Ok(list.into_value())
});
handler! { BuildTuple |pc, base, vm, table, ins| {
    if ins.c() > 0 {
        let tuple = Tuple::quick(&(*vm).thread, base.add(ins.b()), ins.c());
        if !tuple.is_null() {
            finish!(Word::from_ptr(tuple), 1, pc, base, vm, table, ins)
        }
    }
    slow!(build_tuple_slow, pc, base, vm, table)
}}
value_handler!(build_tuple_slow, BuildTuple, |cx: &Cx| {
    let v = Tuple::from_taken(cx.t(), taken(cx))?;
    Res::Ok(v.into_value())
});
value_handler!(BuildSet, BuildSet, |cx: &Cx| {
    let t = cx.t();
    let s = set::from_values(t, window(cx).iter().cloned())?;
    clear_window(cx, cx.ins.c());
    Res::Ok(s)
});

handler! { BuildDict |pc, base, vm, table, ins| {
    let dict = Dict::quick(&(*vm).thread, base.add(ins.b()), ins.c());
    if dict.is_null() {
        slow!(build_dict_slow, pc, base, vm, table)
    }
    finish!(Word::from_ptr(dict), 1, pc, base, vm, table, ins)
}}
value_handler!(build_dict_slow, BuildDict, |cx: &Cx| {
    let (t, n) = (cx.t(), cx.ins.c());
    // SAFETY: X2, as in `taken`.
    let pairs = unsafe { std::slice::from_raw_parts_mut(cx.base.add(cx.ins.b()) as *mut Value, 2 * n) };
    let d = Dict::new(t)?;
    if n > 0 {
        d.reserve(t, n)?;
    }
    for kv in pairs.chunks_exact(2) {
        d.insert(t, kv[0].clone(), kv[1].clone())?;
    }
    clear_window(cx, 2 * n);
    Res::Ok(d.into_value())
});
value_handler!(BuildString, BuildString, |cx: &Cx| {
    let t = cx.t();
    if let [one] = window(cx) {
        if one.is_exact::<Str>() {
            return Res::Ok(cx.take(cx.ins.b()));
        }
    }
    let v = match Str::concat_all(t, window(cx)) {
        Some(s) => s?.into_value(),
        None => join_values(t, &t.name(""), window(cx))?,
    };
    clear_window(cx, cx.ins.c());
    Ok(v)
});
handler! { ListAppend |pc, base, vm, table, ins| {
    // SAFETY: X2, the compiler appends only to lists it has made.
    let items = &(*((*base.add(ins.b())).ptr() as *mut Obj<List>)).data.items;
    if items.len() < items.capacity() {
        let c = base.add(ins.c());
        let v = *c;
        if ins.flags() & flag::C_TEMP != 0 {
            *c = Word::UNBOUND;
        } else {
            v.incref();
        }
        items.push_within(v);
        go!(pc.add(1), base, vm, table)
    }
    slow!(list_append_slow, pc, base, vm, table)
}}
body_handler!(list_append_slow, ListAppend, |cx: &Cx| {
    let v = if cx.ins.flags() & flag::C_TEMP != 0 { cx.take(cx.ins.c()) } else { cx.c().clone() };
    match cx.b().payload::<List>() {
        Some(l) => l.items.push(cx.t(), v),
        None => Res::Ok(()),
    }
});
body_handler!(ListExtend, ListExtend, |cx: &Cx| {
    let t = cx.t();
    if let Some(l) = cx.b().payload::<List>() {
        if t.type_ref(cx.c()).slots.iter.get().is_none() && t.type_ref(cx.c()).slots.getitem.get().is_none() {
            return Err(
                t.type_error(format!("Value after * must be an iterable, not {}", t.type_name(cx.c())))
            );
        }
        t.for_each(cx.c(), |x| l.items.push(t, x).map(|_| true))?;
    }
    cx.consume_c();
    Res::Ok(())
});
value_handler!(ListToTuple, ListToTuple, |cx: &Cx| {
    let v = cx.t().collect(cx.b())?;
    let v = cx.t().tuple(v)?;
    cx.consume_b();
    Res::Ok(v)
});
handler! { SetAdd |pc, base, vm, table, ins| {
    let (w, k) = (*base.add(ins.b()), *base.add(ins.c()));
    if k.is_int() && w.layout() == layouts::SET && (*(w.ptr() as *mut Obj<Set>)).data.table.add_int(k) {
        go!(pc.add(1), base, vm, table)
    }
    slow!(set_add_slow, pc, base, vm, table)
}}
body_handler!(set_add_slow, SetAdd, |cx: &Cx| {
    let v = if cx.ins.flags() & flag::C_TEMP != 0 { cx.take(cx.ins.c()) } else { cx.c().clone() };
    match set::table_of(cx.b()) {
        Some(s) => s.add(cx.t(), v),
        None => Res::Ok(()),
    }
});
body_handler!(SetUpdate, SetUpdate, |cx: &Cx| {
    let t = cx.t();
    if let Some(s) = set::table_of(cx.b()) {
        set::ops::update(t, s, cx.c())?;
    }
    cx.consume_c();
    Res::Ok(())
});
body_handler!(DictAdd, DictAdd, |cx: &Cx| {
    if let Some(d) = cx.reg(cx.ins.a()).payload::<Dict>() {
        d.insert(cx.t(), cx.b().clone(), cx.c().clone())?;
    }
    cx.consume();
    Res::Ok(())
});
body_handler!(DictUpdate, DictUpdate, |cx: &Cx| {
    let t = cx.t();
    let keys = t.names().keys.clone();
    if !cx.c().is::<Dict>() && t.getattr_opt(cx.c(), &keys)?.is_none() {
        return Err(t.type_error(format!("'{}' object is not a mapping", t.type_name(cx.c()))));
    }
    if let Some(d) = cx.b().downcast::<Dict>() {
        t.update_dict(&d, cx.c())?;
    }
    cx.consume_c();
    Res::Ok(())
});
body_handler!(DictMerge, DictMerge, |cx: &Cx| {
    let t = cx.t();
    if cx.inverted() {
        if cx.b().exact::<Dict>().is_none_or(|d| d.is_mixed()) {
            let into = Dict::new(t)?;
            merge_keywords(cx, &into)?;
            cx.set(cx.ins.b(), true, into.into_value());
        }
        return Res::Ok(());
    }
    if let Some(into) = cx.b().downcast::<Dict>() {
        merge_keywords(cx, &into)?;
        cx.consume_c();
    }
    Ok(())
});

/// Adds the mapping in c to the keywords of a call.
fn merge_keywords(cx: &Cx, into: &Ref<Dict>) -> Res<()> {
    let t = cx.t();
    let from = match cx.c().downcast::<Dict>() {
        Some(d) => d,
        None => {
            let keys = t.names().keys.clone();
            if t.getattr_opt(cx.c(), &keys)?.is_none() {
                let f = function_text(t, cx.reg(cx.ins.a()))?;
                return Err(t.type_error(format!(
                    "{f} argument after ** must be a mapping, not {}",
                    t.type_name(cx.c())
                )));
            }
            let d = Dict::new(t)?;
            t.update_dict(&d, cx.c())?;
            d
        }
    };
    let mut i = 0;
    while i < from.used() {
        i += 1;
        let Some((k, v)) = from.at(i - 1) else { continue };
        if !k.is::<Str>() {
            return Err(t.type_error("keywords must be strings"));
        }
        if into.contains(t, &k)? {
            let f = function_text(t, cx.reg(cx.ins.a()))?;
            return Err(
                t.type_error(format!("{f} got multiple values for keyword argument '{}'", text_of(&k)))
            );
        }
        into.insert(t, k, v)?;
    }
    Ok(())
}

/// `module.qualname()` of a callable, for messages about its arguments.
pub fn function_text(t: &Thread, f: &Value) -> Res<String> {
    let q = t.getattr_opt(f, &t.names().__qualname__.clone())?;
    let m = t.getattr_opt(f, &t.names().__module__.clone())?;
    Ok(match (q, m) {
        (Some(q), Some(m)) if m.is::<Str>() && text_of(&m) != "builtins" => {
            format!("{}.{}()", text_of(&m), text_of(&q))
        }
        (Some(q), _) => format!("{}()", text_of(&q)),
        _ => t.str(f)?.lossy().into_owned(),
    })
}

fn convert(t: &Thread, v: &Value, how: usize) -> Res<Ref<Str>> {
    match how {
        2 => t.repr(v),
        3 => {
            let r = t.repr(v)?;
            if r.is_ascii() {
                return Ok(r);
            }
            let mut out = String::new();
            for c in r.code_points() {
                match c {
                    0..=0x7F => out.push(c as u8 as char),
                    0x80..=0xFF => out.push_str(&format!("\\x{c:02x}")),
                    0x100..=0xFFFF => out.push_str(&format!("\\u{c:04x}")),
                    _ => out.push_str(&format!("\\U{c:08x}")),
                }
            }
            Str::new(t, &out)
        }
        _ => t.str(v),
    }
}

value_handler!(Convert, Convert, |cx: &Cx| {
    let s = convert(cx.t(), cx.b(), cx.ins.c())?;
    cx.consume_b();
    Res::Ok(s.into_value())
});
value_handler!(Format, Format, |cx: &Cx| {
    let t = cx.t();
    if cx.ins.c() == 0 && cx.b().is_exact::<Str>() {
        let taken = cx.ins.flags() & flag::B_TEMP != 0;
        return Res::Ok(if taken { cx.take(cx.ins.b()) } else { cx.b().clone() });
    }
    let s = match cx.ins.c() {
        0 if cx.b().word().is_int() => t.str(cx.b())?,
        0 => t.format(cx.b(), &t.name(""))?,
        how => convert(t, cx.b(), how)?,
    };
    cx.consume_b();
    Ok(s.into_value())
});
value_handler!(FormatSpec, FormatSpec, |cx: &Cx| {
    let t = cx.t();
    let s = match cx.c().as_ref::<Str>() {
        Some(spec) => t.format(cx.b(), spec)?,
        None => t.str(cx.b())?,
    };
    cx.consume();
    Res::Ok(s.into_value())
});

handler! { Unpack |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    if w.layout() == layouts::TUPLE {
        let items = &(*(w.ptr() as *mut Obj<Tuple>)).data;
        let temp = ins.flags() & flag::B_TEMP != 0;
        if items.len() == ins.c() {
            if temp && (*w.ptr()).rc.get() == 1 {
                slow!(unpack_dying, pc, base, vm, table)
            }
            let mut from = items.words();
            let mut to = base.add(ins.a());
            let end = to.add(ins.c());
            while to < end {
                let v = *from;
                v.incref();
                *to = v;
                to = to.add(1);
                from = from.add(1);
            }
            if temp {
                // The tuple's register may be the first of the targets.
                if ins.b() < ins.a() || ins.b() >= ins.a() + ins.c() {
                    *base.add(ins.b()) = Word::UNBOUND;
                }
                ouro_runtime::heap::free::release(w.ptr());
            }
            go!(pc.add(1), base, vm, table)
        }
    }
    slow!(unpack_slow, pc, base, vm, table)
}}
// A tuple that dies leaves its values behind.
handler! { #[inline(never)] unpack_dying |pc, base, vm, table, ins| {
    let w = *base.add(ins.b());
    let mut from = (*(w.ptr() as *mut Obj<Tuple>)).data.words();
    let mut to = base.add(ins.a());
    let end = to.add(ins.c());
    *base.add(ins.b()) = Word::UNBOUND;
    while to < end {
        *to = *from;
        *from = Word::UNBOUND;
        to = to.add(1);
        from = from.add(1);
    }
    let_go!(w, pc.add(1), base, vm, table);
    go!(pc.add(1), base, vm, table)
}}
body_handler!(unpack_slow, Unpack, |cx: &Cx| {
    let t = cx.t();
    let n = cx.ins.c();
    let v = cx.b();
    if let Some(x) = v.exact::<Tuple>().filter(|x| x.len() == n) {
        // The tuple's register may be the first of the targets.
        let hold = if cx.ins.flags() & flag::B_TEMP != 0 { Some(cx.take(cx.ins.b())) } else { None };
        for (i, item) in x.as_slice().iter().enumerate() {
            cx.put(cx.ins.a() + i, item.clone());
        }
        drop(hold);
        return Res::Ok(());
    }
    let items: Vec<Value> = { exactly(t, v, n)? };
    cx.consume_b();
    for (i, x) in items.into_iter().enumerate() {
        cx.put(cx.ins.a() + i, x);
    }
    Res::Ok(())
});

fn not_iterable(t: &Thread, v: &Value) -> Option<ouro_runtime::Raised> {
    let s = &t.type_ref(v).slots;
    if s.iter.get().is_none() && s.getitem.get().is_none() {
        return Some(t.type_error(format!("cannot unpack non-iterable {} object", t.type_name(v))));
    }
    None
}

fn exactly(t: &Thread, v: &Value, n: usize) -> Res<Vec<Value>> {
    if let Some(e) = not_iterable(t, v) {
        return Err(e);
    }
    let mut out = Vec::with_capacity(n);
    let mut more = false;
    t.for_each(v, |x| {
        if out.len() == n {
            more = true;
            return Ok(false);
        }
        out.push(x);
        Ok(true)
    })?;
    if more {
        return Err(t.value_error(format!("too many values to unpack (expected {n})")));
    }
    if out.len() < n {
        return Err(t.value_error(format!("not enough values to unpack (expected {n}, got {})", out.len())));
    }
    Ok(out)
}

body_handler!(UnpackEx, UnpackEx, |cx: &Cx| {
    let t = cx.t();
    let (before, after) = (cx.ins.c(), cx.word(1) as usize);
    if let Some(e) = not_iterable(t, cx.b()) {
        return Err(e);
    }
    let mut all = t.collect(cx.b())?;
    if all.len() < before + after {
        return Err(t.value_error(format!(
            "not enough values to unpack (expected at least {}, got {})",
            before + after,
            all.len()
        )));
    }
    let tail = all.split_off(all.len() - after);
    let mid = all.split_off(before);
    let mid = t.list(mid)?;
    cx.consume_b();
    for (i, x) in all.into_iter().chain(std::iter::once(mid)).chain(tail).enumerate() {
        cx.put(cx.ins.a() + i, x);
    }
    Res::Ok(())
});

handler! { MakeFunction |pc, base, vm, table, ins| {
    let flags = ins.flags();
    if flags & (flag::KWDEFAULTS | flag::ANNOTATIONS) == 0 {
        let mut at = base.add(ins.c());
        let mut part = |bit: u8| {
            if flags & bit == 0 {
                return Word::UNBOUND;
            }
            at = at.add(1);
            *at.sub(1)
        };
        let (defaults, closure) = (part(flag::DEFAULTS), part(flag::CLOSURE));
        let f = Function::quick(&(*vm).thread, Word(*pc.add(1)), &*(*(*vm).fp).func, closure, defaults);
        if !f.is_null() {
            *base.add(ins.a()) = Word::from_ptr(f);
            go!(pc.add(2), base, vm, table)
        }
    }
    slow!(make_function_slow, pc, base, vm, table)
}}
body_handler!(make_function_slow, MakeFunction, |cx: &Cx| {
    let t = cx.t();
    let literal = Word(cx.word(1));
    // SAFETY: the literal is a code object that the constants own.
    let code = unsafe { &*(&literal as *const Word as *const Ref<Code>) };
    let flags = cx.ins.flags();
    let mut at = cx.ins.c();
    let mut part = |bit: u8| {
        if flags & bit == 0 {
            return None;
        }
        at += 1;
        Some(at - 1)
    };
    let (d, k, a, c) =
        (part(flag::DEFAULTS), part(flag::KWDEFAULTS), part(flag::ANNOTATIONS), part(flag::CLOSURE));
    let outer = cx.func();
    let closure = c.map_or(Value::UNBOUND, |i| cx.take(i));
    let f = Function::of_module(t, code, &outer.globals, &outer.builtins, closure, outer.module.get())?;
    if let Some(i) = d {
        f.defaults.set(cx.take(i));
    }
    if let Some(i) = k {
        f.kwdefaults.set(cx.take(i));
    }
    if let Some(i) = a {
        f.set_annotations(cx.take(i));
    }
    cx.put(cx.ins.a(), f.into_value());
    Res::Ok(())
});
body_handler!(BuildClass, BuildClass, |cx: &Cx| {
    let t = cx.t();
    match cx.func().builtins.get_str(t, &t.names().__build_class__) {
        Some(f) => {
            cx.put(cx.ins.a(), f);
            Res::Ok(())
        }
        None => Err(t.err(Exc::NameError, "__build_class__ not found")),
    }
});
body_handler!(AssertError, AssertError, |cx: &Cx| {
    cx.put(cx.ins.a(), cx.t().exc_type(Exc::AssertionError).into_value());
    Res::Ok(())
});
