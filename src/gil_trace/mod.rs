//! What the threads did with the GIL, in this process and its children: for Perfetto, as a page, and as a table with
//! a verdict.
#![allow(unsafe_code)] // the environment is written

mod chrome;
mod condense;
mod page;
mod spans;
mod svg;
mod table;

use ouro_runtime::sync::trace::file::{self, FOLDER};
use ouro_runtime::sync::trace::lane::Process;
use spans::Trace;
use std::fs::File;
use std::io::Write;

/// Is this process to note what its threads do? It is if it was asked to, and then its children are, or if it is
/// a child of such a process.
pub fn begin(asked: bool) -> bool {
    if asked {
        let folder = std::env::temp_dir().join(format!("ouro-lanes-{}", std::process::id()));
        if std::fs::create_dir_all(&folder).is_ok() {
            // SAFETY: before there is another thread.
            unsafe { std::env::set_var(FOLDER, &folder) };
        }
    }
    asked || std::env::var_os(FOLDER).is_some()
}

/// The table of what was noted, with its verdict.
pub fn summary(process: Process) -> String {
    table::text(&Trace::of(vec![process]))
}

/// Writes the trace to `path` and beside it, or as a picture if that is its ending, and the table to stderr.
pub fn report(path: &str, process: Process) {
    let mut processes = vec![process];
    if let Some(folder) = std::env::var_os(FOLDER) {
        processes.extend(file::load(folder.as_ref()));
        let _ = std::fs::remove_dir_all(folder);
    }
    let mut trace = Trace::of(processes);
    ouro_runtime::err!("{}", table::text(&trace));
    let mut title = table::verdict(&trace);
    trace.condense(&mut title);
    if path.ends_with(".svg") {
        write(path, &svg::svg(&trace, &title));
        return;
    }
    let stem = path.strip_suffix(".html").or_else(|| path.strip_suffix(".json")).unwrap_or(path);
    let json = if path.ends_with(".html") { format!("{stem}.json") } else { path.to_string() };
    for (name, text) in [(json, chrome::json(&trace)), (format!("{stem}.html"), page::html(&trace, &title))] {
        write(&name, &text);
    }
}

/// A file that is there is written over before it is cut: many file systems take their time to empty one.
fn write(name: &str, text: &str) {
    let written = File::options().write(true).create(true).truncate(false).open(name).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        // What is no regular file has no length.
        if file.metadata()?.is_file() { file.set_len(text.len() as u64) } else { Ok(()) }
    });
    if let Err(e) = written {
        ouro_runtime::errln!("ouro: can't write '{name}': {e}");
    }
}
