//! What the threads did with the GIL, in this process and its children: for Perfetto, as a page, and as a table with
//! a verdict.
#![allow(unsafe_code)] // the environment is written

mod chrome;
mod condense;
mod page;
mod spans;
mod svg;
mod table;

use ouro_runtime::sync::trace::Lane;
use ouro_runtime::sync::trace_file::{self, FOLDER};
use spans::Trace;

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
pub fn summary(lanes: Vec<Lane>) -> String {
    table::text(&Trace::of(lanes))
}

/// Writes the trace to `file` and beside it, or as a picture if that is its ending, and the table to stderr.
pub fn report(file: &str, mut lanes: Vec<Lane>) {
    if let Some(folder) = std::env::var_os(FOLDER) {
        lanes.extend(trace_file::load(folder.as_ref()));
        let _ = std::fs::remove_dir_all(folder);
    }
    let mut trace = Trace::of(lanes);
    ouro_runtime::err!("{}", table::text(&trace));
    let mut title = table::verdict(&trace);
    trace.condense(&mut title);
    if file.ends_with(".svg") {
        write(file, &svg::svg(&trace, &title));
        return;
    }
    let stem = file.strip_suffix(".html").or_else(|| file.strip_suffix(".json")).unwrap_or(file);
    let json = if file.ends_with(".html") { format!("{stem}.json") } else { file.to_string() };
    for (name, text) in [(json, chrome::json(&trace)), (format!("{stem}.html"), page::html(&trace, &title))] {
        write(&name, &text);
    }
}

fn write(name: &str, text: &str) {
    if let Err(e) = std::fs::write(name, text) {
        ouro_runtime::errln!("ouro: can't write '{name}': {e}");
    }
}
