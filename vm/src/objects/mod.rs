//! Types that carry code: functions, code objects, generators, frames, tracebacks.

pub mod async_generator;
pub mod code;
pub mod coroutine;
pub mod frame;
pub mod frame_locals;
pub mod function;
pub mod generator;
pub mod traceback;

use ouro_runtime::model::native::TypeSpec;

/// The VM's types, in boot order.
pub static SPECS: &[&TypeSpec] = &[
    &code::SPEC,
    &function::SPEC,
    &generator::SPEC,
    &coroutine::COROUTINE,
    &coroutine::WRAPPER,
    &async_generator::ASYNC_GENERATOR,
    &async_generator::ASYNC_STEP,
    &async_generator::WRAPPED,
    &async_generator::ANEXT_DEFAULT,
    &frame::SPEC,
    &frame_locals::SPEC,
    &traceback::SPEC,
];
