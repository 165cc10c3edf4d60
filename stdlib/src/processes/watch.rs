//! The process that unlinks named shared memory when nobody uses it any more.
//! See `py/multiprocessing/shared_memory.py` for the design.
#![allow(unsafe_code)] // island: fork, descriptors

use std::io::{BufRead, BufReader};
use std::os::fd::{AsRawFd, FromRawFd};

/// Where POSIX shared memory lies on Linux (shm_overview(7)).
const DIRECTORY: &str = "/dev/shm";

/// The life of the watcher: `fd` is the end of a pipe by which the family tells it of names, `+/name` and `-/name`,
/// and whose other ends close when the last of the family is gone.
pub fn watch(fd: i32) -> i32 {
    // SAFETY: one thread; the child is nobody's, so that nobody waits for it; the descriptor came with the
    // command line and is nobody else's.
    let names = unsafe {
        match libc::fork() {
            0 => {}
            -1 => return 1,
            _ => return 0,
        }
        // What ends a program by its terminal must not end its watcher first.
        for n in [libc::SIGINT, libc::SIGTERM, libc::SIGHUP, libc::SIGPIPE] {
            libc::signal(n, libc::SIG_IGN);
        }
        for std in 0..3 {
            libc::close(std);
        }
        std::fs::File::from_raw_fd(fd)
    };
    let mut used: Vec<String> = Vec::new();
    for line in BufReader::new(names).lines().map_while(Result::ok) {
        let Some((sign, name)) = line.split_at_checked(1) else { continue };
        match sign {
            "+" if !used.iter().any(|n| n == name) => used.push(name.to_string()),
            "-" => used.retain(|n| n != name),
            _ => {}
        }
    }
    for name in used {
        let path = format!("{DIRECTORY}{name}");
        let Ok(file) = std::fs::File::open(&path) else { continue };
        // SAFETY: a descriptor of ours. Every user holds a shared lock.
        if unsafe { libc::flock(file.as_raw_fd(), libc::LOCK_EX | libc::LOCK_NB) } == 0 {
            let _ = std::fs::remove_file(&path);
        }
    }
    0
}
