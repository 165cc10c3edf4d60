//! posix: the system calls behind the module os.

mod args;
mod constants;
mod descriptors;
mod directory;
mod files;
mod ids;
mod names;
pub mod process;
mod schedule;
mod stat;
mod system;
mod terminal;
pub mod users;

use crate::io::fileio::path_bytes;
use ouro_runtime::Thread;
use ouro_runtime::errors::Exc;
use ouro_runtime::heap::{Ref, Res};
use ouro_runtime::model::class::make_module_type;
use ouro_runtime::model::native::{Method, NativeModule, TypeSpec};
use ouro_runtime::types::bytes::Bytes;
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::Str;
use ouro_runtime::types::str::codec::{Codec, decode_as};
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

/// Text of the file system: undecodable bytes become surrogates.
pub fn fs_text(t: &Thread, b: &[u8]) -> Res {
    let (text, _) = decode_as(t, b, Codec::Utf8, "surrogateescape", true)?;
    Ok(Str::from_wtf8(t, &text)?.into_value())
}

/// A variable of the environment as programs find it.
fn variable(name: &OsStr, value: &OsStr) -> Vec<u8> {
    [name.as_bytes(), b"=", value.as_bytes()].concat()
}

/// All but the functions on files.
const FUNCTIONS: &[&[Method]] = &[
    descriptors::FUNCTIONS,
    directory::FUNCTIONS,
    ids::FUNCTIONS,
    process::FUNCTIONS,
    schedule::FUNCTIONS,
    system::FUNCTIONS,
    terminal::FUNCTIONS,
];

static TYPES: &[&TypeSpec] = &[
    &stat::STAT_RESULT,
    &files::STATVFS_RESULT,
    &system::UNAME_RESULT,
    &terminal::TERMINAL_SIZE,
    &process::TIMES_RESULT,
    &process::WAITID_RESULT,
    &schedule::SCHED_PARAM,
    &directory::DIR_ENTRY,
    &directory::SCANDIR,
];

fn init(t: &Thread, m: &Ref<Module>) -> Res<()> {
    for functions in FUNCTIONS {
        m.add_functions(t, MODULE.name, functions)?;
    }
    let environ = Dict::new(t)?;
    for (k, v) in std::env::vars_os() {
        let k = Bytes::new(t, k.as_bytes())?.into_value();
        environ.insert(t, k, Bytes::new(t, v.as_bytes())?.into_value())?;
    }
    m.set(t, "environ", environ.into_value())?;
    m.set(t, "error", t.exc_type(Exc::OSError).into_value())?;
    for spec in TYPES {
        m.set(t, spec.name, make_module_type(t, spec)?.into_value())?;
    }
    for (name, n) in constants::SYSTEM.iter().chain(constants::OTHERS) {
        m.set(t, name, t.int(*n)?)?;
    }
    Ok(())
}

pub static MODULE: NativeModule =
    NativeModule { name: "posix", functions: files::FUNCTIONS, init, doc: "What the system offers." };
