//! Links the binary to a fixed address, and the unwinder into it: a start then relocates nothing, keeps no copies of
//! relocated pages, and looks for one library less.

use std::path::Path;
use std::process::Command;

/// What the C compiler brings to unwind the stack with, as an archive.
const UNWINDER: &str = "libgcc_eh.a";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux") {
        println!("cargo:rustc-link-arg-bins=-no-pie");
        // A compiler that has none prints the name as it is; then the shared library serves.
        let found = Command::new("cc").arg(format!("-print-file-name={UNWINDER}")).output();
        if found.is_ok_and(|f| Path::new(String::from_utf8_lossy(&f.stdout).trim()).is_absolute()) {
            println!("cargo:rustc-link-lib=static:-bundle=gcc_eh");
        }
    }
}
