//! The handlers, one per opcode, and what they stand on.
//!
//! # Invariants
//!
//! - **X1** `pc` points at the instruction being executed, inside the words of `(*vm.fp).code` (or, before these are
//!   there, at the instruction that gets them); `base` is `(*vm.fp).base`; `table` is the handler table. The
//!   verifier has checked every register of every instruction against the frame's size and every jump against
//!   the code.
//! - **X2** Locals and the live temporaries (those below the mark's depth) hold valid values, each owned by
//!   its register. Other registers hold nothing that is ever dropped.
//! - **X3** A slow half is entered with `(*vm.fp).pc == pc`; when it raises, its operands are still owned by
//!   their registers, and the unwinder drops them.
//! - **X4** Frame records `frames..=fp` are live; the words above `(*fp).top` belong to nobody.
//! - **X5** Frame records above `fp` hold nothing: no frame object, no generator, no words.

pub mod arith;
pub mod asynchronous;
pub mod attr;
pub mod attr_set;
pub mod bind;
pub mod build;
pub mod call;
pub mod compare;
pub mod dispatch;
pub mod dunder;
pub mod enter;
pub mod feed;
pub mod flow;
pub mod import;
pub mod iter;
pub mod jump;
pub mod keywords;
pub mod leave;
pub mod method;
pub mod names;
pub mod pairs;
pub mod pattern;
pub mod step;
pub mod subscr;
pub mod tracing;
pub mod unwind;
