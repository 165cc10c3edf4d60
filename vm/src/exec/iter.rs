//! for loops.
#![allow(unsafe_code, non_snake_case)] // island: registers

use super::dispatch::Cx;
use crate::bytecode::{Ins, Op};
use crate::objects::generator::{self, Generator};
use crate::{body_handler, go, handler, slow, write_a};
use ouro_runtime::heap::handle::Obj;
use ouro_runtime::heap::{Res, Value, Word};
use ouro_runtime::types::layout as layouts;
use ouro_runtime::types::list::{List, ListIter};

body_handler!(GetIter, GetIter, |cx: &Cx| {
    let it = cx.t().iter(cx.b())?;
    cx.consume_b();
    cx.put(cx.ins.a(), it);
    Res::Ok(())
});

handler!(ForIter |pc, base, vm, table, ins| {
    let it = *base.add(ins.b());
    let layout = (*it.ptr()).layout();
    if layout == layouts::LIST_ITER {
        let li = &(*(it.ptr() as *mut Obj<ListIter>)).data;
        let seq = li.seq.word();
        if seq.layout() == layouts::LIST && !li.back {
            let list = &(*(seq.ptr() as *mut Obj<List>)).data.items;
            let i = li.at.get();
            if i < list.len() {
                li.at.set(i + 1);
                let v = *list.words().add(i);
                v.incref();
                write_a!(base, ins, v);
                go!(pc.add(2), base, vm, table)
            }
        }
    } else if layout == layouts::RANGE_ITER {
        let r = &(*(it.ptr() as *mut Obj<ouro_runtime::types::range::RangeIter>)).data;
        let left = r.left.get();
        if left > 0 {
            let i = r.at.get();
            if let Some(w) = Word::from_int(i) {
                r.left.set(left - 1);
                r.at.set(i.wrapping_add(r.step));
                write_a!(base, ins, w);
                go!(pc.add(2), base, vm, table)
            }
        }
    } else if layout == layouts::GENERATOR {
        let g = it.ptr() as *mut Obj<Generator>;
        if (*g).data.is_suspended() {
            (*(*vm).fp).pc = pc;
            if generator::push(vm, g, Value::NONE, crate::frame::Kind::ForIter) {
                let f = (*vm).fp;
                go!((*f).pc, (*f).base, vm, table)
            }
            return super::unwind::raised(pc, base, vm, table, ins.0);
        }
    }
    slow!(for_iter_slow, pc, base, vm, table, ins)
});

/// Any iterator by its `next` slot.
#[inline(never)]
pub unsafe extern "sysv64-unwind" fn for_iter_slow(
    pc: *const u64,
    base: *mut Word,
    vm: *mut crate::frame::Vm,
    table: *const super::dispatch::Handler,
    ins: u64,
) -> u64 {
    (*(*vm).fp).pc = pc;
    let cx = Cx { vm, base, pc, ins: Ins(ins) };
    match next(&cx) {
        Ok(true) => {
            const N: usize = Op::ForIter.words();
            go!(pc.add(N), base, vm, table)
        }
        Ok(false) => {
            drop(cx.take(cx.ins.b()));
            go!(pc.offset(*pc.add(1) as i32 as isize), base, vm, table)
        }
        Err(_) => super::unwind::raised(pc, base, vm, table, ins),
    }
}

fn next(cx: &Cx) -> Res<bool> {
    let t = cx.t();
    match t.next(cx.b())? {
        Some(v) => {
            cx.set_a(v);
            Ok(true)
        }
        None => {
            t.stop_value.take();
            Ok(false)
        }
    }
}
