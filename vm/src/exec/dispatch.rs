//! Dispatch: how one handler goes to the next, and the table of handlers.
#![allow(unsafe_code)] // island: registers

use crate::bytecode::flag;
use crate::frame::Vm;
use ouro_runtime::heap::{Value, Word};

/// A handler: `fn(pc, base, vm, table) -> status`. Each ends in a sibling call to the next.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct Handler(
    pub unsafe extern "sysv64-unwind" fn(*const u64, *mut Word, *mut Vm, *const Handler) -> u64,
);

/// An instruction where it stands: each look at a field is one narrow load, and none keeps a register busy.
#[derive(Clone, Copy)]
pub struct InsRef(*const u64);

impl InsRef {
    /// # Safety
    /// X1: `pc` names an instruction of a code object that lives as long as this is used.
    #[inline(always)]
    pub unsafe fn at(pc: *const u64) -> InsRef {
        InsRef(pc)
    }
    #[inline(always)]
    fn half(self, i: usize) -> u16 {
        // SAFETY: X1; 0 to 3 are inside of the word.
        unsafe { *(self.0 as *const u16).add(i) }
    }
    #[inline(always)]
    pub fn op(self) -> u8 {
        // SAFETY: X1.
        unsafe { *(self.0 as *const u8) }
    }
    #[inline(always)]
    pub fn flags(self) -> u8 {
        // SAFETY: X1.
        unsafe { *(self.0 as *const u8).add(1) }
    }
    #[inline(always)]
    pub fn a(self) -> usize {
        self.half(1) as usize
    }
    #[inline(always)]
    pub fn b(self) -> usize {
        self.half(2) as usize
    }
    #[inline(always)]
    pub fn c(self) -> usize {
        self.half(3) as usize
    }
    /// c as a signed immediate.
    #[inline(always)]
    pub fn ci(self) -> i64 {
        self.half(3) as i16 as i64
    }
    /// b and c together as a signed number: wide immediates and jump distances.
    #[inline(always)]
    pub fn wide(self) -> i32 {
        // SAFETY: X1.
        unsafe { *(self.0 as *const i32).add(1) }
    }
}

/// A frame entered by native code has returned; the value is in `vm.result`.
pub const DONE: u64 = 0;
/// It raised.
pub const RAISED: u64 = 1;
/// Only in the trampoline build: go on at `vm.next_pc`.
pub const CONTINUE: u64 = 2;

/// Goes on with the instruction at `$pc`.
#[cfg(not(feature = "trampoline"))]
#[macro_export]
macro_rules! go {
    ($pc:expr, $base:expr, $vm:ident, $table:ident) => {{
        let pc: *const u64 = $pc;
        return ((*$table.add(*(pc as *const u8) as usize)).0)(pc, $base, $vm, $table);
    }};
}
/// Goes on with the instruction at `$pc`, by way of the trampoline.
#[cfg(feature = "trampoline")]
#[macro_export]
macro_rules! go {
    ($pc:expr, $base:expr, $vm:ident, $table:ident) => {{
        let _ = $table;
        (*$vm).next_pc = $pc;
        (*$vm).next_base = $base;
        return $crate::exec::dispatch::CONTINUE;
    }};
}

/// Defines a handler. Inside: `pc`, `base`, `vm`, `table` and, where it asks for it, `ins`.
#[macro_export]
macro_rules! handler {
    ($(#[$m:meta])* $name:ident |$pc:ident, $base:ident, $vm:ident, $table:ident $(, $ins:ident)?| $body:block) => {
        $(#[$m])*
        pub unsafe extern "sysv64-unwind" fn $name(
            $pc: *const u64,
            $base: *mut ouro_runtime::heap::Word,
            $vm: *mut $crate::frame::Vm,
            $table: *const $crate::exec::dispatch::Handler,
        ) -> u64 {
            $(let $ins = $crate::exec::dispatch::InsRef::at($pc);)?
            $body
        }
    };
}

/// Leaves for a slow half: a sibling call with the same arguments.
#[macro_export]
macro_rules! slow {
    ($f:path, $pc:ident, $base:ident, $vm:ident, $table:ident) => {
        return $f($pc, $base, $vm, $table)
    };
}

/// The handler's arguments again after a call, from the running frame: so that only `vm` is kept across it.
#[macro_export]
macro_rules! reload {
    ($pc:ident, $base:ident, $vm:ident, $table:ident) => {
        let f = (*$vm).fp;
        let ($pc, $base) = ((*f).pc, (*f).base);
        let $table = (*$vm).table;
    };
}

/// How the frame goes on after a slow half.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Then {
    Next,
    /// By the jump in the second word.
    Jump,
    /// A frame was pushed.
    Enter,
}

/// Defines a handler that does all its work in a safe-ish body `fn(&Cx) -> Res<Then>`.
///
/// The body stands in a function of its own: a local whose address escapes would spoil the sibling calls.
#[macro_export]
macro_rules! slow_handler {
    ($name:ident, $op:ident, $body:expr) => {
        #[inline(never)]
        pub unsafe extern "sysv64-unwind" fn $name(
            pc: *const u64,
            base: *mut ouro_runtime::heap::Word,
            vm: *mut $crate::frame::Vm,
            table: *const $crate::exec::dispatch::Handler,
        ) -> u64 {
            #[inline(never)]
            unsafe fn work(
                pc: *const u64,
                base: *mut ouro_runtime::heap::Word,
                vm: *mut $crate::frame::Vm,
            ) -> ouro_runtime::heap::Res<$crate::exec::dispatch::Then> {
                (*(*vm).fp).pc = pc;
                let cx = $crate::exec::dispatch::Cx::at(vm, base, pc);
                ($body)(&cx)
            }
            let _ = table;
            let r = work(pc, base, vm);
            $crate::reload!(pc, base, vm, table);
            const N: usize = $crate::bytecode::Op::$op.words();
            match r {
                Ok($crate::exec::dispatch::Then::Next) => $crate::go!(pc.add(N), base, vm, table),
                Ok($crate::exec::dispatch::Then::Jump) => {
                    $crate::go!(pc.offset(*pc.add(1) as i32 as isize), base, vm, table)
                }
                Ok($crate::exec::dispatch::Then::Enter) => $crate::go!(pc, base, vm, table),
                Err(_) => $crate::exec::unwind::raised(pc, base, vm, table),
            }
        }
    };
}

/// As [`slow_handler`], for a body `fn(&Cx) -> Res<()>` that always goes on with the next instruction.
#[macro_export]
macro_rules! body_handler {
    ($name:ident, $op:ident, $body:expr) => {
        $crate::slow_handler!($name, $op, |cx: &$crate::exec::dispatch::Cx| {
            ($body)(cx).map(|()| $crate::exec::dispatch::Then::Next)
        });
    };
}

/// As [`slow_handler`], for a body `fn(&Cx) -> Res` whose value goes to register a.
#[macro_export]
macro_rules! value_handler {
    ($name:ident, $op:ident, $body:expr) => {
        #[inline(never)]
        pub unsafe extern "sysv64-unwind" fn $name(
            pc: *const u64,
            base: *mut ouro_runtime::heap::Word,
            vm: *mut $crate::frame::Vm,
            table: *const $crate::exec::dispatch::Handler,
        ) -> u64 {
            #[inline(never)]
            unsafe fn work(
                pc: *const u64,
                base: *mut ouro_runtime::heap::Word,
                vm: *mut $crate::frame::Vm,
            ) -> ouro_runtime::heap::Word {
                (*(*vm).fp).pc = pc;
                let cx = $crate::exec::dispatch::Cx::at(vm, base, pc);
                let r: ouro_runtime::heap::Res = ($body)(&cx);
                r.map_or($crate::exec::dispatch::FAILED, ouro_runtime::heap::Value::into_word)
            }
            let _ = table;
            let w = work(pc, base, vm);
            $crate::reload!(pc, base, vm, table);
            let ins = $crate::exec::dispatch::InsRef::at(pc);
            const N: usize = $crate::bytecode::Op::$op.words();
            if w == $crate::exec::dispatch::FAILED {
                return $crate::exec::unwind::raised(pc, base, vm, table);
            }
            $crate::finish!(w, N, pc, base, vm, table, ins)
        }
    };
}

/// What stands for a value where an exception was raised: no word is zero, and this one needs no drop, which a
/// handler that ends in a sibling call has no time for.
pub const FAILED: Word = Word(0);

/// As [`slow_handler`], for a body `fn(&Cx) -> Res<bool>` that says whether to jump.
#[macro_export]
macro_rules! branch_handler {
    ($name:ident, $body:expr) => {
        $crate::slow_handler!($name, JumpIf, |cx: &$crate::exec::dispatch::Cx| {
            ($body)(cx).map($crate::exec::dispatch::branch)
        });
    };
}

/// Two words on, or by the jump in the second.
#[inline(always)]
pub fn branch(yes: bool) -> Then {
    if yes { Then::Jump } else { Then::Next }
}

/// What a slow half sees: the machine, the window and the instruction (X1, X2, X3).
pub struct Cx {
    pub vm: *mut Vm,
    pub base: *mut Word,
    pub pc: *const u64,
    pub ins: InsRef,
}

impl Cx {
    /// # Safety
    /// X1, X2.
    #[inline(always)]
    pub unsafe fn at(vm: *mut Vm, base: *mut Word, pc: *const u64) -> Cx {
        Cx { vm, base, pc, ins: InsRef::at(pc) }
    }
    #[inline(always)]
    pub fn t(&self) -> &ouro_runtime::Thread {
        // SAFETY: X1.
        unsafe { &(*self.vm).thread }
    }
    /// A borrowed register.
    #[inline(always)]
    pub fn reg(&self, i: usize) -> &Value {
        // SAFETY: X2; nothing overwrites an operand's register while its instruction runs, but for
        // locals of this frame, which only this frame's own instructions write.
        unsafe { Value::borrow(&*self.base.add(i)) }
    }
    #[inline(always)]
    pub fn b(&self) -> &Value {
        self.reg(self.ins.b())
    }
    #[inline(always)]
    pub fn c(&self) -> &Value {
        self.reg(self.ins.c())
    }
    /// Takes a register's value, leaving nothing.
    #[inline(always)]
    pub fn take(&self, i: usize) -> Value {
        // SAFETY: X2, ownership moves out.
        unsafe { Value::from_owned(self.base.add(i).replace(Word::UNBOUND)) }
    }
    /// Writes a register that holds nothing.
    #[inline(always)]
    pub fn put(&self, i: usize, v: Value) {
        // SAFETY: X2.
        unsafe { self.base.add(i).write(v.into_word()) }
    }
    /// Writes the result to a; what a local held dies afterwards.
    #[inline(always)]
    pub fn set_a(&self, v: Value) {
        self.set(self.ins.a(), self.ins.flags() & flag::A_LOCAL != 0, v);
    }
    pub fn set(&self, i: usize, local: bool, v: Value) {
        // SAFETY: X2.
        unsafe {
            let p = self.base.add(i);
            let old = p.replace(v.into_word());
            if local {
                old.decref();
            }
        }
    }
    /// Consumes b and c where they are temporaries.
    #[inline(always)]
    pub fn consume(&self) {
        self.consume_b();
        self.consume_c();
    }
    #[inline(always)]
    pub fn consume_b(&self) {
        if self.ins.flags() & flag::B_TEMP != 0 {
            drop(self.take(self.ins.b()));
        }
    }
    #[inline(always)]
    pub fn consume_c(&self) {
        if self.ins.flags() & flag::C_TEMP != 0 {
            drop(self.take(self.ins.c()));
        }
    }
    /// Consumes the operands, then writes the result.
    #[inline(always)]
    pub fn finish(&self, v: Value) {
        self.consume();
        self.set_a(v);
    }
    pub fn inverted(&self) -> bool {
        self.ins.flags() & flag::INVERT != 0
    }
    pub fn code(&self) -> &crate::objects::code::Code {
        // SAFETY: X1; the running function keeps its code.
        unsafe { &*(*(*self.vm).fp).code }
    }
    pub fn name(&self, i: usize) -> &ouro_runtime::Ref<ouro_runtime::types::str::Str> {
        &self.code().names()[i]
    }
    pub fn func(&self) -> &crate::objects::function::Function {
        // SAFETY: X1; the frame's owner keeps the function.
        unsafe { &*(*(*self.vm).fp).func }
    }
    /// The literal or cache in a further word of the instruction.
    pub fn word(&self, i: usize) -> u64 {
        // SAFETY: X1.
        unsafe { *self.pc.add(i) }
    }
    /// Writes a cache word.
    pub fn set_word(&self, i: usize, w: u64) {
        // SAFETY: X1 and H3: the words are the code object's own.
        unsafe { *(self.pc.add(i) as *mut u64) = w }
    }
    /// The value of the literal in the second word.
    pub fn literal(&self) -> Value {
        // SAFETY: the code's constants own it.
        unsafe { Value::from_borrowed(Word(self.word(1))) }
    }
}

/// Writes a hot result to a and goes on `$n` words further: an immediate, or a word whose count the caller
/// gives away. The death of what a local held is left to a sibling, so that the handler stays a leaf.
#[macro_export]
macro_rules! finish {
    ($w:expr, $n:expr, $pc:ident, $base:ident, $vm:ident, $table:ident, $ins:ident) => {
        $crate::finish!($w => a, $n, $pc, $base, $vm, $table, $ins)
    };
    ($w:expr => $to:ident, $n:expr, $pc:ident, $base:ident, $vm:ident, $table:ident, $ins:ident) => {
        $crate::finish!($w => $to, at $pc.add($n), $base, $vm, $table, $ins)
    };
    ($w:expr => $to:ident, at $next:expr, $base:ident, $vm:ident, $table:ident, $ins:ident) => {{
        let next = $next;
        let w: ouro_runtime::heap::Word = $w;
        let p = $base.add($ins.$to());
        let old = *p;
        *p = w;
        if old.is_ptr() && $ins.flags() & $crate::bytecode::flag::A_LOCAL != 0 {
            $crate::let_go!(old, next, $base, $vm, $table);
        }
        $crate::go!(next, $base, $vm, $table)
    }};
}

/// Gives up a pointer word's count; when the object dies, leaves for a sibling that goes on at `$next`.
#[macro_export]
macro_rules! let_go {
    ($w:expr, $next:expr, $base:ident, $vm:ident, $table:ident) => {{
        let w: ouro_runtime::heap::Word = $w;
        if ouro_runtime::heap::free::release(w.ptr()) {
            (*$vm).dying = w;
            return $crate::exec::dispatch::die_and_go($next, $base, $vm, $table);
        }
    }};
}

/// Destroys `vm.dying`, then goes on at `pc`. Meanwhile the frame is between that instruction and the one that is done
/// (`Code::live`).
#[inline(never)]
pub unsafe extern "sysv64-unwind" fn die_and_go(
    pc: *const u64,
    base: *mut Word,
    vm: *mut Vm,
    table: *const Handler,
) -> u64 {
    (*(*vm).fp).pc = pc.byte_sub(4);
    ouro_runtime::heap::free::dead((*vm).dying.ptr());
    go!(pc, base, vm, table)
}

use super::{
    arith, asynchronous, attr, attr_set, build, call, compare, flow, import, iter, keywords, leave, method,
    names, pairs, pattern, subscr,
};

macro_rules! table {
    ($($op:ident)*) => {
        /// Handlers in the order of the opcode table.
        pub static TABLE: [Handler; crate::bytecode::Op::COUNT] = [$(Handler(handlers::$op)),*];
    };
}
each_op!(table);

/// The handler of each opcode, under its name.
#[allow(non_upper_case_globals, non_snake_case)]
mod handlers {
    pub use super::arith::*;
    pub use super::asynchronous::*;
    pub use super::attr::*;
    pub use super::attr_set::*;
    pub use super::build::*;
    pub use super::call::*;
    pub use super::compare::*;
    pub use super::flow::*;
    pub use super::import::*;
    pub use super::iter::*;
    pub use super::keywords::CallKw;
    pub use super::leave::*;
    pub use super::method::*;
    pub use super::names::*;
    pub use super::pairs::*;
    pub use super::pattern::*;
    pub use super::subscr::*;
}

/// Runs from `pc` until the frame that was entered from native code is left.
///
/// # Safety
/// X1 to X4.
pub unsafe fn run(vm: *mut Vm, pc: *const u64, base: *mut Word) -> u64 {
    let table = (*vm).table;
    let status = ((*table.add(InsRef::at(pc).op() as usize)).0)(pc, base, vm, table);
    #[cfg(feature = "trampoline")]
    {
        let mut status = status;
        while status == CONTINUE {
            let (pc, base) = ((*vm).next_pc, (*vm).next_base);
            status = ((*table.add(InsRef::at(pc).op() as usize)).0)(pc, base, vm, table);
        }
        return status;
    }
    #[cfg(not(feature = "trampoline"))]
    status
}
