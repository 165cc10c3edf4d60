//! Types that carry code: functions, code objects, generators, frames, tracebacks.

pub mod code;
pub mod frame;
pub mod function;
pub mod generator;
pub mod traceback;

use ouro_runtime::model::native::TypeSpec;

/// The VM's types, in boot order.
pub static SPECS: &[&TypeSpec] = &[
    &code::SPEC,
    &function::SPEC,
    &generator::SPEC,
    &generator::COROUTINE,
    &generator::ASYNC_GENERATOR,
    &frame::SPEC,
    &traceback::SPEC,
];
