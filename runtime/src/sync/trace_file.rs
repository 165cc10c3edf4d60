//! Lanes of child processes on their way to the process that shows them: a file for each process, in a folder that the
//! environment names to all of the family. Times need no translation: the monotonic clock is the system's.

use super::detach::Reason;
use super::trace::{Event, Lane, Sink};
use std::fmt::Write;
use std::path::Path;

/// The variable of the environment that names the folder.
pub const FOLDER: &str = "OURO_GIL_TRACE";

/// Writes this process's lanes into the folder. A line is a lane (`L pid serial lost`, its process and its name below)
/// or an event of the lane above.
pub fn save(folder: &Path, sinks: &[Sink]) -> std::io::Result<()> {
    let mut out = String::new();
    for sink in sinks {
        let lane = sink.lane();
        let text = |s: &str| s.replace('\n', " ");
        let _ = writeln!(out, "L {} {} {}", std::process::id(), lane.serial, lane.lost);
        let _ = writeln!(out, "{}\n{}", text(&lane.process), text(&lane.name));
        for (at, e) in &lane.events {
            let _ = match e {
                Event::Want => writeln!(out, "w {at}"),
                Event::Take { from } => writeln!(out, "t {at} {from}"),
                Event::Release { why, holder } => match holder {
                    Some(h) => writeln!(out, "r {at} {} {h}", *why as u8),
                    None => writeln!(out, "r {at} {}", *why as u8),
                },
                Event::Collected { nanos } => writeln!(out, "c {at} {nanos}"),
                Event::Sent { pipe } => writeln!(out, "s {at} {pipe}"),
                Event::Received { pipe } => writeln!(out, "g {at} {pipe}"),
            };
        }
    }
    std::fs::write(folder.join(format!("{}.lanes", std::process::id())), out)
}

/// The lanes of all files of a folder.
pub fn load(folder: &Path) -> Vec<Sink> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    files.sort();
    files.iter().filter_map(|f| std::fs::read_to_string(f).ok()).flat_map(|text| lanes(&text)).collect()
}

fn lanes(text: &str) -> Vec<Sink> {
    let mut out: Vec<Sink> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let mut words = line.split(' ');
        let kind = words.next().unwrap_or("");
        let mut number = || words.next()?.parse::<u64>().ok();
        if kind == "L" {
            let (Some(pid), Some(serial), Some(lost)) = (number(), number(), number()) else { break };
            let mut lane =
                Lane { pid: pid as u32, serial: serial as u32, lost: lost as usize, ..Lane::default() };
            lane.process = lines.next().unwrap_or("").to_string();
            lane.name = lines.next().unwrap_or("").to_string();
            out.push(Sink::of(lane));
            continue;
        }
        let (Some(at), Some(sink)) = (number(), out.last()) else { break };
        let event = match (kind, number(), number()) {
            ("w", ..) => Event::Want,
            ("t", Some(from), _) => Event::Take { from: from as u32 },
            ("r", Some(why), holder) => match Reason::of(why as u8) {
                Some(why) => Event::Release { why, holder: holder.map(|h| h as u32) },
                None => break,
            },
            ("c", Some(nanos), _) => Event::Collected { nanos },
            ("s", Some(pipe), _) => Event::Sent { pipe },
            ("g", Some(pipe), _) => Event::Received { pipe },
            _ => break,
        };
        sink.lane().events.push((at, event));
    }
    out
}
