//! What the threads did with the GIL, in this process and its children: for Perfetto, as a page, and as a table with
//! a verdict.
#![allow(unsafe_code)] // the environment is written

mod chrome;
mod condense;
mod page;
mod spans;
mod svg;
mod table;
mod text;

use ouro_runtime::sync::trace::Tracer;
use ouro_runtime::sync::trace::file::{self, FOLDER};
use ouro_runtime::sync::trace::lane::Process;
use spans::Trace;
use std::path::Path;
use text::Text;

/// What the threads of this process do is noted if it was asked for, and then what its children's do; or if this is
/// a child of such a process.
pub fn begin(tracer: &Tracer, asked: bool) {
    if asked {
        // In memory, if the system has a place for that: there a folder comes and goes in no time.
        let memory = Path::new("/dev/shm");
        let place = if memory.is_dir() { memory.into() } else { std::env::temp_dir() };
        let folder = place.join(format!("ouro-lanes-{}", std::process::id()));
        // SAFETY: before there is another thread.
        unsafe { std::env::set_var(FOLDER, &folder) };
        tracer.await_children();
    }
    if asked || std::env::var_os(FOLDER).is_some() {
        tracer.begin();
    }
}

/// The table of what was noted, with its verdict.
pub fn summary(process: Process) -> String {
    table::text(&Trace::of(vec![process]))
}

/// Writes the trace to `path` and beside it, or as a picture if that is its ending, and the table to stderr.
pub fn report(path: &str, process: Process) {
    let mut processes = vec![process];
    if let Some(folder) = std::env::var_os(FOLDER) {
        processes.extend(file::collect(folder.as_ref()));
    }
    let mut trace = Trace::of(processes);
    ouro_runtime::err!("{}", table::text(&trace));
    let mut title = table::verdict(&trace);
    trace.condense(&mut title);
    if path.ends_with(".svg") {
        return write(path, |out| _ = out.put(&svg::svg(&trace, &title)));
    }
    let stem = path.strip_suffix(".html").or_else(|| path.strip_suffix(".json")).unwrap_or(path);
    let json = if path.ends_with(".html") { &format!("{stem}.json") } else { path };
    write(json, |out| chrome::json(&trace, out));
    write(&format!("{stem}.html"), |out| page::html(&trace, &title, out));
}

fn write(name: &str, text: impl FnOnce(&mut Text)) {
    let written = Text::create(name).and_then(|mut out| {
        text(&mut out);
        out.finish()
    });
    if let Err(e) = written {
        ouro_runtime::errln!("ouro: can't write '{name}': {e}");
    }
}
