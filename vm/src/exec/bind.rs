//! Binding arguments to the parameters of a function written in Python.
#![allow(unsafe_code)] // island: registers

use super::dispatch::Cx;
use super::enter::drop_registers;
use crate::bytecode::unit::cflag;
use crate::objects::code::Code;
use crate::objects::function::Function;
use ouro_runtime::Thread;
use ouro_runtime::errors::unexpected_keyword;
use ouro_runtime::heap::{Raised, Ref, Res, Value, Word};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::str::{Str, text_of};
use ouro_runtime::types::tuple::Tuple;

/// Registers that binding fills: all parameters.
pub fn bound_params(code: &Code) -> usize {
    let u = &code.unit;
    (u.argcount + u.kwonly) as usize
        + (u.flags & cflag::VARARGS != 0) as usize
        + (u.flags & cflag::VARKEYWORDS != 0) as usize
}

/// Binds the `argc` owned words at `base`, the last of them by keyword, to a function's parameters there; how
/// many registers that fills. On an error nothing is left in the window.
///
/// # Safety
/// X4: the window is free behind the words.
#[inline]
pub unsafe fn bind_window(
    t: &Thread,
    func: &Function,
    base: *mut Word,
    argc: usize,
    names: &[Value],
    cache: Option<&Cx>,
) -> Res<usize> {
    let code = &*func.code;
    let want = code.argcount as usize;
    if names.is_empty() && code.fixed && code.unit.kwonly == 0 {
        if argc == want {
            return Ok(want);
        }
        if argc < want && fill_missing(func, base, argc) {
            return Ok(want);
        }
    } else if !names.is_empty() && code.fixed && names.len() <= CACHED {
        let key = (code.id as u64) << 32 | argc as u64;
        let places = match cache {
            Some(cx) if cx.word(2) == key => Some(cx.word(3).to_le_bytes()),
            _ => places(code, argc - names.len(), names),
        };
        if let Some(p) = places {
            if let Some(cx) = cache {
                cx.set_word(2, key);
                cx.set_word(3, u64::from_le_bytes(p));
            }
            return place(t, func, base, argc, &p[..names.len()]);
        }
    }
    match places_of(code, argc - names.len(), names) {
        Some(p) => spread(t, func, base, argc, names, &p),
        None => {
            bind_copy(t, func, base, argc, names)?;
            Ok(bound_params(code))
        }
    }
}

/// The defaults of the parameters behind the first `argc`, when it is only these that are missing.
///
/// # Safety
/// X4: the window is free behind `argc` words; the function has positional parameters only.
#[inline(always)]
pub unsafe fn fill_missing(func: &Function, base: *mut Word, argc: usize) -> bool {
    let missing = func.code.argcount as usize - argc;
    let d = func.defaults.word();
    let have = d.payload::<Tuple>().map_or(&[][..], |d| d.as_slice());
    if missing > have.len() {
        return false;
    }
    let mut to = base.add(argc);
    for v in &have[have.len() - missing..] {
        let w = v.word();
        w.incref();
        to.write(w);
        to = to.add(1);
    }
    true
}

/// Keywords whose places are kept in one cache word.
const CACHED: usize = 8;
/// Keywords that are bound without a list.
const SPREAD: usize = 16;
/// The place of a keyword that goes to `**kwargs`.
const EXTRA: u8 = u8::MAX;

/// Where the arguments go, for functions with `*args` or `**kwargs`: the parameter of each keyword, or EXTRA.
/// None when that is an error, or not to be seen from the names' identity.
fn places_of(code: &Code, npos: usize, names: &[Value]) -> Option<[u8; SPREAD]> {
    let u = &code.unit;
    let total = code.argcount as usize + u.kwonly as usize;
    let (varargs, varkw) = (u.flags & cflag::VARARGS != 0, u.flags & cflag::VARKEYWORDS != 0);
    if names.len() > SPREAD || total > 63 || npos > code.argcount as usize && !varargs {
        return None;
    }
    let mut taken = (1u64 << npos.min(code.argcount as usize).min(63)) - 1;
    let mut out = [EXTRA; SPREAD];
    for (k, n) in names.iter().enumerate() {
        let params = &code.varnames[..total];
        match params.iter().position(|p| p.same(n)) {
            Some(p) if p >= u.posonly as usize && taken >> p & 1 == 0 => {
                taken |= 1 << p;
                out[k] = p as u8;
            }
            Some(_) => return None,
            None => {
                let text = n.as_ref::<Str>()?.as_bytes();
                if !varkw || params.iter().any(|p| p.as_bytes() == text) {
                    return None;
                }
            }
        }
    }
    Some(out)
}

/// Moves the words to their places, the rest to a tuple and a dict.
#[inline(never)]
unsafe fn spread(
    t: &Thread,
    func: &Function,
    base: *mut Word,
    argc: usize,
    names: &[Value],
    places: &[u8; SPREAD],
) -> Res<usize> {
    let code = &*func.code;
    let u = &code.unit;
    let want = code.argcount as usize;
    let total = want + u.kwonly as usize;
    let npos = argc - names.len();
    let n = bound_params(code);
    let rest = match rest_of(t, u.flags, base.add(want.min(npos)), npos.saturating_sub(want), names.len()) {
        Ok(r) => r,
        Err(e) => {
            drop_registers(base, argc);
            return Err(e);
        }
    };
    let mut values = [Word::UNBOUND; SPREAD];
    for (k, v) in values.iter_mut().enumerate().take(names.len()) {
        *v = *base.add(npos + k);
    }
    for i in npos.min(want)..n {
        *base.add(i) = Word::UNBOUND;
    }
    let (args, kwargs) = rest;
    let mut at = total;
    if let Some(tuple) = args {
        *base.add(at) = tuple.into_value().into_word();
        at += 1;
    }
    let mut filled = npos.min(want);
    let mut failed = Ok(());
    for (k, name) in names.iter().enumerate() {
        if places[k] != EXTRA {
            *base.add(places[k] as usize) = values[k];
            filled += 1;
        } else if let (Some(d), Some(s)) = (&kwargs, name.as_ref::<Str>()) {
            let r = d.append(t, s.hash(t), name.clone(), Value::from_owned(values[k]));
            failed = failed.and(r);
        }
    }
    if let Some(d) = kwargs {
        *base.add(at) = d.into_value().into_word();
    }
    if failed.is_ok() && filled < total {
        // SAFETY: X2, the registers were just written; nothing else touches them.
        let slots = std::slice::from_raw_parts_mut(base as *mut Value, n);
        failed = fill_defaults(t, func, slots, npos);
    }
    if let Err(e) = failed {
        drop_registers(base, n);
        return Err(e);
    }
    Ok(n)
}

type Rest = (Option<Ref<Tuple>>, Option<Ref<Dict>>);

/// The tuple for `*args`, of the `n` words at `from`, and the dict for `**kwargs`, as far as there are such
/// parameters.
unsafe fn rest_of(t: &Thread, flags: u32, from: *mut Word, n: usize, keywords: usize) -> Res<Rest> {
    let kwargs = if flags & cflag::VARKEYWORDS != 0 {
        let d = Dict::new(t)?;
        d.reserve(t, keywords)?;
        Some(d)
    } else {
        None
    };
    let args = if flags & cflag::VARARGS != 0 {
        // SAFETY: X2, owned words that nothing else touches.
        Some(Tuple::from_taken(t, std::slice::from_raw_parts_mut(from as *mut Value, n))?)
    } else {
        None
    };
    Ok((args, kwargs))
}

/// The parameters that keywords name, if each is there by identity, once, and not given by position.
fn places(code: &Code, npos: usize, names: &[Value]) -> Option<[u8; CACHED]> {
    let total = code.argcount as usize + code.unit.kwonly as usize;
    if npos > code.argcount as usize || total > 255 {
        return None;
    }
    let mut out = [0; CACHED];
    for (k, n) in names.iter().enumerate() {
        let p = code.varnames[..total].iter().position(|p| p.same(n))?;
        if p < npos || p < code.unit.posonly as usize || out[..k].contains(&(p as u8)) {
            return None;
        }
        out[k] = p as u8;
    }
    Some(out)
}

/// Puts the last of `argc` words in the places of their parameters, and defaults in those left empty.
unsafe fn place(t: &Thread, func: &Function, base: *mut Word, argc: usize, places: &[u8]) -> Res<usize> {
    let code = &*func.code;
    let want = code.argcount as usize;
    let total = want + code.unit.kwonly as usize;
    let npos = argc - places.len();
    let mut values = [Word::UNBOUND; CACHED];
    for (k, v) in values.iter_mut().enumerate().take(places.len()) {
        *v = *base.add(npos + k);
    }
    for i in npos..total {
        *base.add(i) = Word::UNBOUND;
    }
    for (v, p) in values.iter().zip(places) {
        *base.add(*p as usize) = *v;
    }
    if places.len() < total - npos {
        // SAFETY: X2, the registers were just written; nothing else touches them.
        let slots = std::slice::from_raw_parts_mut(base as *mut Value, total);
        if let Err(e) = fill_defaults(t, func, slots, npos) {
            drop_registers(base, total);
            return Err(e);
        }
    }
    Ok(total)
}

/// Moves the words out of the window, then binds them there.
#[inline(never)]
unsafe fn bind_copy(t: &Thread, func: &Function, base: *mut Word, argc: usize, names: &[Value]) -> Res<()> {
    let mut args: Args = (0..argc).map(|i| Value::from_owned(base.add(i).replace(Word::UNBOUND))).collect();
    bind(t, func, &mut args, names, base)
}

fn qualname(f: &Function) -> String {
    text_of(&f.qualname())
}

/// Arguments on their way to a window.
pub type Args = smallvec::SmallVec<[Value; 8]>;

/// Binds any arguments, the last of them by keyword, to parameters in the window at `base`; takes them out
/// of `args`. On an error nothing is left in the window.
///
/// # Safety
/// X4: the window is free.
pub unsafe fn bind(
    t: &Thread,
    func: &Function,
    args: &mut [Value],
    names: &[Value],
    base: *mut Word,
) -> Res<()> {
    let n = bound_params(&func.code);
    for i in 0..n {
        base.add(i).write(Word::UNBOUND);
    }
    // SAFETY: n registers were just written; nothing else touches them while they are bound.
    let slots = std::slice::from_raw_parts_mut(base as *mut Value, n);
    let r = bind_slots(t, func, args, names, slots);
    if r.is_err() {
        drop_registers(base, n);
    }
    r
}

fn bind_slots(
    t: &Thread,
    func: &Function,
    args: &mut [Value],
    names: &[Value],
    slots: &mut [Value],
) -> Res<()> {
    let code = &func.code;
    let u = &code.unit;
    let (argc, kwonly) = (u.argcount as usize, u.kwonly as usize);
    let total = argc + kwonly;
    let varargs = u.flags & cflag::VARARGS != 0;
    let given = args.len() - names.len();
    let (args, values) = args.split_at_mut(given);
    let (direct, extra) = args.split_at_mut(argc.min(given));
    for (slot, v) in slots.iter_mut().zip(direct) {
        *slot = std::mem::take(v);
    }
    if u.flags & cflag::VARKEYWORDS != 0 {
        let d = Dict::new(t)?;
        d.reserve(t, names.len())?;
        if let Some(last) = slots.last_mut() {
            *last = d.into_value();
        }
    }
    for (name, v) in names.iter().zip(values) {
        let v = std::mem::take(v);
        let Some(s) = name.as_ref::<Str>() else { return Err(t.type_error("keywords must be strings")) };
        let params = &code.varnames[..total];
        let at = params
            .iter()
            .position(|p| p.same(name))
            .or_else(|| params.iter().position(|p| p.as_bytes() == s.as_bytes()));
        match at.filter(|i| *i >= u.posonly as usize) {
            Some(i) => {
                if !slots[i].is_unbound() {
                    return Err(t.type_error(format!(
                        "{}() got multiple values for argument '{}'",
                        qualname(func),
                        s.lossy()
                    )));
                }
                slots[i] = v;
            }
            None => match slots.last().and_then(|d| d.as_ref::<Dict>()) {
                Some(d) if u.flags & cflag::VARKEYWORDS != 0 => d.insert(t, name.clone(), v)?,
                _ => return Err(unexpected(t, func, names, s)),
            },
        }
    }
    if !extra.is_empty() && !varargs {
        return Err(too_many(t, func, given, slots));
    }
    fill_defaults(t, func, slots, given)?;
    if varargs {
        slots[total] = Tuple::from_taken(t, extra)?.into_value();
    }
    Ok(())
}

/// Gives the parameters behind the first `given` that are still empty their defaults.
pub fn fill_defaults(t: &Thread, func: &Function, slots: &mut [Value], given: usize) -> Res<()> {
    let code = &func.code;
    let (argc, kwonly) = (code.unit.argcount as usize, code.unit.kwonly as usize);
    if given < argc {
        // SAFETY: the function keeps its defaults, and no Python code runs here.
        let d = unsafe { func.defaults.word().payload::<Tuple>() }.map_or(&[][..], |d| d.as_slice());
        // The defaults belong to the last parameters.
        let first = argc as isize - d.len() as isize;
        let mut missing = 0;
        for (slot, i) in slots[given..argc].iter_mut().zip(given..) {
            if slot.is_unbound() {
                match usize::try_from(i as isize - first).ok().and_then(|k| d.get(k)) {
                    Some(v) => *slot = v.clone(),
                    None => missing += 1,
                }
            }
        }
        if missing > 0 {
            return Err(missing_args(t, func, slots, given..argc, "positional"));
        }
    }
    if kwonly > 0 {
        // SAFETY: as above.
        let d = unsafe { func.kwdefaults.word().payload::<Dict>() };
        let mut missing = 0;
        for (slot, name) in slots[argc..argc + kwonly].iter_mut().zip(&code.varnames[argc..]) {
            if slot.is_unbound() {
                match d.and_then(|d| d.get_str(t, name)) {
                    Some(v) => *slot = v,
                    None => missing += 1,
                }
            }
        }
        if missing > 0 {
            return Err(missing_args(t, func, slots, argc..argc + kwonly, "keyword-only"));
        }
    }
    Ok(())
}

fn plural(n: usize) -> &'static str {
    if n == 1 { "" } else { "s" }
}

#[cold]
fn missing_args(
    t: &Thread,
    func: &Function,
    slots: &[Value],
    params: std::ops::Range<usize>,
    kind: &str,
) -> Raised {
    let names: Vec<String> = params
        .filter(|i| slots[*i].is_unbound())
        .map(|i| format!("'{}'", func.code.varnames[i].lossy()))
        .collect();
    let list = match names.as_slice() {
        [a] => a.clone(),
        [a, b] => format!("{a} and {b}"),
        [rest @ .., last] => format!("{}, and {last}", rest.join(", ")),
        [] => String::new(),
    };
    let n = names.len();
    t.type_error(format!("{}() missing {n} required {kind} argument{}: {list}", qualname(func), plural(n)))
}

#[cold]
fn too_many(t: &Thread, func: &Function, given: usize, slots: &[Value]) -> Raised {
    let u = &func.code.unit;
    let argc = u.argcount as usize;
    let defaults = func.defaults.opt().and_then(|d| d.payload::<Tuple>().map(|d| d.len())).unwrap_or(0);
    let takes = if defaults > 0 {
        format!("from {} to {argc} positional arguments", argc - defaults.min(argc))
    } else {
        format!("{argc} positional argument{}", plural(argc))
    };
    let kw = (argc..argc + u.kwonly as usize).filter(|i| !slots[*i].is_unbound()).count();
    let was = if given == 1 && kw == 0 { "was" } else { "were" };
    let text = if kw > 0 {
        format!(
            "{given} positional argument{} (and {kw} keyword-only argument{}) {was} given",
            plural(given),
            plural(kw)
        )
    } else {
        format!("{given} {was} given")
    };
    t.type_error(format!("{}() takes {takes} but {text}", qualname(func)))
}

#[cold]
fn unexpected(t: &Thread, func: &Function, names: &[Value], s: &Str) -> Raised {
    let code = &func.code;
    let posonly = code.unit.posonly as usize;
    let bad: Vec<String> = names
        .iter()
        .filter(|n| code.varnames[..posonly].iter().any(|p| text_of(p.value()) == text_of(n)))
        .map(text_of)
        .collect();
    if !bad.is_empty() {
        return t.type_error(format!(
            "{}() got some positional-only arguments passed as keyword arguments: '{}'",
            qualname(func),
            bad.join(", ")
        ));
    }
    let total = (code.unit.argcount + code.unit.kwonly) as usize;
    let known: Vec<String> = code.varnames[posonly..total].iter().map(|n| text_of(n.value())).collect();
    let name = s.lossy();
    unexpected_keyword(t, &qualname(func), &name, known.iter().map(String::as_str))
}
