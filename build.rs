//! Links the binary to a fixed address, and the unwinder into it: a start then relocates nothing, keeps no copies of
//! relocated pages, and looks for one library less. Functions that most programs run lie together (`pgo/order`), so that
//! few pages of others come into memory with them.

use std::path::Path;
use std::process::Command;

/// What the C compiler brings to unwind the stack with, as an archive.
const UNWINDER: &str = "libgcc_eh.a";

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=pgo/order");
    let target = |key: &str| std::env::var(format!("CARGO_CFG_TARGET_{key}")).unwrap_or_default();
    // There rustc links by its own lld, which knows such files.
    if target("OS") == "linux" && target("ENV") == "gnu" && target("ARCH") == "x86_64" {
        let order = Path::new(env!("CARGO_MANIFEST_DIR")).join("pgo/order");
        let order = order.display();
        println!("cargo:rustc-link-arg-bins=-Wl,--symbol-ordering-file={order},--no-warn-symbol-ordering");
    }
    if target("OS") == "linux" {
        println!("cargo:rustc-link-arg-bins=-no-pie");
        // A compiler that has none prints the name as it is; then the shared library serves.
        let found = Command::new("cc").arg(format!("-print-file-name={UNWINDER}")).output();
        if found.is_ok_and(|f| Path::new(String::from_utf8_lossy(&f.stdout).trim()).is_absolute()) {
            println!("cargo:rustc-link-lib=static:-bundle=gcc_eh");
        }
    }
}
