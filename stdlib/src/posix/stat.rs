//! What is known of a file.

use crate::structseq;
use crate::syscall;
use ouro_runtime::Thread;
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::model::typeobj::tflag;

crate::struct_sequence!(STAT_RESULT, "os", "stat_result", "os.stat_result", 10, tflag::DICT, {
    0 st_mode 1 st_ino 2 st_dev 3 st_nlink 4 st_uid 5 st_gid 6 st_size
} st_atime st_mtime st_ctime st_atime_ns st_mtime_ns st_ctime_ns st_blksize st_blocks st_rdev);

/// A `stat_result`.
pub fn stat_value(t: &Thread, s: &syscall::Stat) -> Res {
    let s = &s.0;
    let whole = [
        s.st_mode as i64,
        s.st_ino as i64,
        s.st_dev as i64,
        s.st_nlink as i64,
        s.st_uid as i64,
        s.st_gid as i64,
        s.st_size,
        s.st_atime,
        s.st_mtime,
        s.st_ctime,
    ];
    let items: Res<Vec<Value>> = whole.iter().map(|i| t.int(*i)).collect();
    let v = structseq::make(t, &STAT_RESULT, items?)?;
    for (name, ns_name, secs, ns) in [
        ("st_atime", "st_atime_ns", s.st_atime, s.st_atime_nsec),
        ("st_mtime", "st_mtime_ns", s.st_mtime, s.st_mtime_nsec),
        ("st_ctime", "st_ctime_ns", s.st_ctime, s.st_ctime_nsec),
    ] {
        let total = secs.saturating_mul(1_000_000_000).saturating_add(ns);
        t.setattr(&v, &t.intern(name), Some(&t.float(secs as f64 + ns as f64 * 1e-9)?))?;
        t.setattr(&v, &t.intern(ns_name), Some(&t.int(total)?))?;
    }
    for (name, x) in [("st_blksize", s.st_blksize), ("st_blocks", s.st_blocks), ("st_rdev", s.st_rdev as i64)]
    {
        t.setattr(&v, &t.intern(name), Some(&t.int(x)?))?;
    }
    Ok(v)
}
