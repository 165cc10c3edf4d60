//! What the threads did with the GIL: for Perfetto, as a page, and as a table with a verdict.

mod chrome;
mod page;
mod spans;
mod table;

use ouro_runtime::sync::trace::Sink;
use spans::Trace;

/// Writes the trace to `file` and beside it, and the table to stderr.
pub fn report(file: &str, sinks: &[Sink]) {
    let trace = Trace::of(sinks);
    let stem = file.strip_suffix(".html").or_else(|| file.strip_suffix(".json")).unwrap_or(file);
    let json = if file.ends_with(".html") { format!("{stem}.json") } else { file.to_string() };
    for (name, text) in [(json, chrome::json(&trace)), (format!("{stem}.html"), page::html(&trace))] {
        if let Err(e) = std::fs::write(&name, text) {
            eprintln!("ouro: can't write '{name}': {e}");
        }
    }
    eprint!("{}", table::text(&trace));
}
