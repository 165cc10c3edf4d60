//! The `ouro` binary.
#![no_main] // the standard library's own preparations take longer than it takes to start
#![allow(unsafe_code)] // the entry point that the C library looks for

use std::ffi::{c_char, c_int};

/// # Safety
/// The C library calls it, once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn main(_: c_int, _: *const *const c_char) -> c_int {
    let args: Vec<String> = std::env::args_os().skip(1).map(|a| a.to_string_lossy().into_owned()).collect();
    std::process::exit(ouro::cli::main(&args));
}
