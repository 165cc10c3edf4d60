//! Compiled modules of the standard library, kept on disk so that a second start compiles nothing.
//!
//! They lie in `$XDG_CACHE_HOME/ouro/BUILD/MODULE` (or `~/.cache/ouro/...`), `BUILD` being this very binary: its place,
//! size and time. `OURO_CACHE=off` keeps from reading and writing them. Whoever can write there can as well replace
//! the binary; a file that is damaged is no unit, and is compiled anew.

use crate::bytecode::{CodeUnit, pack};
use ouro_runtime::Thread;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

/// Directories of builds not used for so long go.
const STALE: Duration = Duration::from_secs(14 * 24 * 3600);

/// Bytes of the checksum, with which a file begins.
const SUM: usize = 8;

/// Against damage, not against malice: FNV-1a, over words of eight bytes.
fn checksum(b: &[u8]) -> u64 {
    let (words, rest) = b.as_chunks();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    words.iter().chain([&last]).fold(0xCBF2_9CE4_8422_2325 ^ b.len() as u64, |h, word| {
        (h ^ u64::from_le_bytes(*word)).wrapping_mul(0x100_0000_01B3).rotate_left(23)
    })
}

/// The directory of all builds; none without a home, or if nobody wants it.
fn root() -> Option<PathBuf> {
    if std::env::var_os("OURO_CACHE").is_some_and(|v| v == "off") {
        return None;
    }
    let set = |name| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
    let cache = set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache")))?;
    cache.is_absolute().then(|| cache.join("ouro"))
}

/// The directory of this build.
fn build() -> Option<PathBuf> {
    let root = root()?;
    let binary = fs::metadata("/proc/self/exe").ok()?;
    let parts =
        [binary.dev(), binary.ino(), binary.size(), binary.mtime() as u64, binary.mtime_nsec() as u64];
    let all: Vec<u8> = parts.iter().flat_map(|n| n.to_le_bytes()).collect();
    Some(root.join(format!("{:016x}", checksum(&all))))
}

/// Where a module of this build lies.
fn place(t: &Thread, module: &str) -> Option<PathBuf> {
    let build = t.interp().module_cache.get_or_init(build).as_ref()?;
    Some(build.join(format!("{module}-{}", t.interp().settings.optimize.get())))
}

/// The compiled module, if it is there and whole.
pub fn load(t: &Thread, module: &str) -> Option<CodeUnit> {
    let bytes = fs::read(place(t, module)?).ok()?;
    let (sum, body) = bytes.split_at_checked(SUM)?;
    if u64::from_le_bytes(sum.try_into().ok()?) != checksum(body) {
        return None;
    }
    pack::unpack(&Rc::new(bytes), SUM)
}

/// Keeps a compiled module, and returns it as it will be loaded.
pub fn store(t: &Thread, module: &str, unit: &CodeUnit) -> Option<CodeUnit> {
    let mut bytes = vec![0; SUM];
    pack::pack(&mut bytes, unit);
    let sum = checksum(&bytes[SUM..]);
    bytes[..SUM].copy_from_slice(&sum.to_le_bytes());
    write(t, module, &bytes);
    pack::unpack(&Rc::new(bytes), SUM)
}

/// That a module cannot be kept is nobody's concern.
fn write(t: &Thread, module: &str, bytes: &[u8]) {
    let Some(path) = place(t, module) else { return };
    let Some(dir) = path.parent() else { return };
    if !dir.is_dir() {
        if fs::create_dir_all(dir).is_err() {
            return;
        }
        sweep();
    }
    // Others see all of it or nothing.
    let temporary = dir.join(format!(".{module}.{}", std::process::id()));
    if fs::write(&temporary, bytes).is_err() || fs::rename(&temporary, &path).is_err() {
        let _ = fs::remove_file(&temporary);
    }
}

/// Removes what builds of long ago left.
fn sweep() {
    let Some(builds) = root().and_then(|r| fs::read_dir(r).ok()) else { return };
    for build in builds.flatten() {
        let age = build.metadata().and_then(|m| m.modified()).ok().and_then(|t| t.elapsed().ok());
        if age.is_some_and(|a| a > STALE) {
            let _ = fs::remove_dir_all(build.path());
        }
    }
}
