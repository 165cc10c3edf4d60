//! Calls with keywords whose places are known from the time before: arguments and defaults are put in place, and
//! the frame is entered, without a call.
#![allow(unsafe_code, non_snake_case)] // island: registers and frames

use super::call::{call_kw_slow, init_instance};
use super::enter::push_frame;
use crate::bytecode::flag;
use crate::frame::{Kind, Vm};
use crate::objects::code::Code;
use crate::objects::function::Function;
use crate::{go, handler, slow};
use ouro_runtime::heap::Word;
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::model::typeobj::Type;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::tuple::Tuple;

/// The most parameters that are bound here.
const MOST: usize = 12;

/// The default of parameter `i`, borrowed; UNBOUND when it has none, or it is not where it is looked for first.
#[inline(always)]
unsafe fn default_of(func: &Function, i: usize) -> Word {
    let code: &Code = &func.code;
    let want = code.argcount as usize;
    if i < want {
        let d = func.defaults.word();
        if d.layout() != layouts::TUPLE {
            return Word::UNBOUND;
        }
        let d = &(*(d.ptr() as *mut Obj<Tuple>)).data;
        let first = want.wrapping_sub(d.len());
        let k = i.wrapping_sub(first);
        return if k < d.len() { *d.words().add(k) } else { Word::UNBOUND };
    }
    let d = func.kwdefaults.word();
    if d.layout() != layouts::DICT {
        return Word::UNBOUND;
    }
    let name = *(code.varnames.as_ptr().add(i) as *const Word);
    (*(d.ptr() as *mut Obj<Dict>)).data.value_if(i - want, name).unwrap_or(Word::UNBOUND)
}

/// Puts the `n` words behind `npos` others in the places whose numbers are the bytes of `places`, and defaults in those
/// left empty. False, and nothing done, when a default is not to be had at once.
#[inline(always)]
unsafe fn put_in_place(func: &Function, args: *mut Word, npos: usize, n: usize, places: u64) -> bool {
    let code: &Code = &func.code;
    let total = code.argcount as usize + code.unit.kwonly as usize;
    let mut values = [Word::UNBOUND; MOST];
    let mut named = 0u64;
    for k in 0..n {
        let p = (places >> (8 * k) & 0xFF) as usize % MOST;
        values[p] = *args.add(npos + k);
        named |= 1 << p;
    }
    for (i, v) in values.iter_mut().enumerate().take(total).skip(npos) {
        if named >> i & 1 == 0 {
            *v = default_of(func, i);
            if v.is_unbound() {
                return false;
            }
        }
    }
    for (i, v) in values.iter().enumerate().take(total).skip(npos) {
        if named >> i & 1 == 0 {
            v.incref();
        }
        args.add(i).write(*v);
    }
    true
}

handler! { CallKw |pc, base, vm, table, ins| {
    let layout = (*base.add(ins.a())).layout();
    if ins.flags() & flag::HEAP_FRAME == 0 && !(*vm).is_broken() {
        if layout == layouts::FUNCTION {
            slow!(call_kw_function, pc, base, vm, table)
        }
        if layout == layouts::TYPE {
            slow!(call_kw_type, pc, base, vm, table)
        }
    }
    slow!(call_kw_slow, pc, base, vm, table)
}}

handler! { #[inline(never)] call_kw_function |pc, base, vm, table, ins| {
    let w = base.add(ins.a());
    let own = !(*w.add(1)).is_unbound();
    let args = w.add(2 - own as usize);
    if enter_at(pc, vm, *w, args, ins.b() + own as usize, Kind::Call) {
        go!((*(*vm).fp).pc, args, vm, table)
    }
    slow!(call_kw_slow, pc, base, vm, table)
}}

// A class whose instances need no more than an `__init__` written in Python.
handler! { #[inline(never)] call_kw_type |pc, base, vm, table, ins| {
    let w = base.add(ins.a());
    let init = (*((*w).ptr() as *mut Obj<Type>)).data.init.get(*(*vm).epoch);
    let plain = init.layout() == layouts::FUNCTION && (*w.add(1)).is_unbound();
    if plain && enter_at(pc, vm, init, w.add(1), ins.b() + 1, Kind::Init) {
        init_instance!(w, init, pc, base, vm, table)
    }
    slow!(call_kw_slow, pc, base, vm, table)
}}

/// Pushes the frame of a function and puts its `argc` arguments in place. False, and nothing done, when that does not
/// go at once.
#[inline(always)]
unsafe fn enter_at(pc: *const u64, vm: *mut Vm, f: Word, args: *mut Word, argc: usize, kind: Kind) -> bool {
    let func: *const Function = &raw const (*(f.ptr() as *mut Obj<Function>)).data;
    let code: &Code = &(*func).code;
    let total = code.argcount as usize + code.unit.kwonly as usize;
    if total > MOST || *pc.add(2) != (code.id as u64) << 32 | argc as u64 || code.is_generator() {
        return false;
    }
    (*(*vm).fp).pc = pc;
    if !push_frame(vm, func, args, total, kind) {
        return false;
    }
    let names = (*(Word(*pc.add(1)).ptr() as *mut Obj<Tuple>)).data.len();
    let done = put_in_place(&*func, args, argc - names, names, *pc.add(3));
    if !done {
        (*vm).fp = (*vm).fp.sub(1);
    }
    done
}
