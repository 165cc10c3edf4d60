//! Ouro's standard library. A module in Rust is a file or folder here and a row in [`NATIVE`]; a module in
//! Python is a file in `py/` and a row in [`PYTHON`].

pub mod abc;
pub mod array;
pub mod atexit;
pub mod bisect;
mod breakpoint;
pub mod builtins;
pub mod collections;
pub mod contextvars;
mod decimal;
pub mod epoll;
pub mod errno;
pub mod faulthandler;
pub mod fcntl;
pub mod functools;
pub mod gc;
pub mod hashes;
pub mod heapq;
pub mod imp;
pub mod io;
pub mod itertools;
pub mod json;
pub mod math;
pub mod operator;
pub mod ouro;
pub mod pickle;
pub mod posix;
pub mod processes;
mod py;
pub mod queue;
pub mod random;
pub mod re;
pub mod resource;
pub mod select;
pub mod signal;
pub mod socket;
pub mod structs;
pub mod structseq;
pub mod subprocess;
pub mod sys;
pub mod syscall;
pub mod thread;
pub mod time;
pub mod timeout;
pub mod tracemalloc;
pub mod warnings;
pub mod weakref;
mod zlib;

use ouro_runtime::Thread;
use ouro_runtime::heap::{Ref, Res};
use ouro_runtime::model::native::NativeModule;
use ouro_runtime::types::module::Module;

/// THE MODULE LIST: modules written in Rust.
pub static NATIVE: &[&NativeModule] = &[
    &builtins::MODULE,
    &sys::MODULE,
    &io::MODULE,
    &io::ALIAS,
    &errno::MODULE,
    &faulthandler::MODULE,
    &math::MODULE,
    &math::cmath::MODULE,
    &time::MODULE,
    &operator::MODULE,
    &operator::ALIAS,
    &abc::MODULE,
    &array::MODULE,
    &bisect::MODULE,
    &heapq::MODULE,
    &random::MODULE,
    &itertools::MODULE,
    &functools::MODULE,
    &collections::MODULE,
    &decimal::MODULE,
    &re::MODULE,
    &re::PLAIN,
    &pickle::MODULE,
    &posix::MODULE,
    &posix::users::PWD,
    &posix::users::GRP,
    &resource::MODULE,
    &fcntl::MODULE,
    &json::MODULE,
    &structs::MODULE,
    &thread::MODULE,
    &signal::MODULE,
    &contextvars::MODULE,
    &queue::MODULE,
    &processes::MODULE,
    &socket::MODULE,
    &subprocess::MODULE,
    &select::MODULE,
    &gc::MODULE,
    &imp::MODULE,
    &ouro::MODULE,
    &tracemalloc::MODULE,
    &hashes::MODULE,
    &warnings::MODULE,
    &weakref::MODULE,
    &zlib::MODULE,
    &atexit::MODULE,
];

pub use py::PYTHON;

/// Makes a native module.
pub fn make(t: &Thread, def: &'static NativeModule) -> Res<Ref<Module>> {
    let m = Module::new(t, def.name)?;
    if !def.doc.is_empty() {
        m.set(t, "__doc__", t.string(def.doc)?)?;
    }
    m.add_functions(t, def.name, def.functions)?;
    (def.init)(t, &m)?;
    Ok(m)
}

/// The native module of a name.
pub fn find(name: &str) -> Option<&'static NativeModule> {
    NATIVE.iter().find(|m| m.name == name).copied()
}

/// Makes the builtins and gives them to the interpreter.
pub fn install_builtins(t: &Thread) -> Res<Ref<Module>> {
    let m = make(t, &builtins::MODULE)?;
    t.interp().builtins.set(Some(m.dict.clone()));
    Ok(m)
}
