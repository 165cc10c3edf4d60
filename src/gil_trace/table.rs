//! The table, and the verdict in one line.

use super::spans::{Thread, Trace};
use ouro_runtime::sync::trace::lane::Sums;

fn ms(ns: u64) -> String {
    format!("{:.1}", ns as f64 / 1e6)
}
fn percent(part: u64, whole: u64) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// Longest rows that the table shows; the others are summed up.
const MOST_ROWS: usize = 40;
/// Columns of names.
const NAME: usize = 28;

fn row(name: &str, s: &Sums) -> String {
    let name = match name.char_indices().nth(NAME) {
        Some(_) => name.chars().take(NAME - 1).chain(['…']).collect(),
        None => name.to_string(),
    };
    format!(
        "{name:<NAME$} {:>10} {:>7.1} {:>7.1} {:>9.1} {:>10} ms {:>9}\n",
        ms(s.lived),
        percent(s.held, s.lived),
        percent(s.waited, s.lived),
        percent(s.lived.saturating_sub(s.held + s.waited), s.lived),
        ms(s.longest),
        s.switches
    )
}

/// The table, with the verdict below it.
pub fn text(trace: &Trace) -> String {
    let processes = match trace.processes.len() {
        0 | 1 => String::new(),
        n => format!(" of {n} processes"),
    };
    let plural = if trace.all.threads == 1 { "thread" } else { "threads" };
    let virtually = if trace.is_virtual { " of virtual time" } else { "" };
    let mut out = format!(
        "GIL: {} {plural}{processes}, {} ms{virtually}, {} switches\n",
        trace.all.threads,
        ms(trace.wall),
        trace.all.switches
    );
    out += &format!(
        "{:<NAME$} {:>10} {:>7} {:>7} {:>9} {:>13} {:>9}\n",
        "thread", "ms", "hold %", "wait %", "blocked %", "longest wait", "switches"
    );
    let mut rows: Vec<&Thread> = trace.threads.iter().collect();
    rows.sort_by_key(|t| std::cmp::Reverse(t.sums.held));
    rows.iter().take(MOST_ROWS).for_each(|t| out += &row(&t.name, &t.sums));
    let mut others = trace.rest;
    rows.iter().skip(MOST_ROWS).for_each(|t| others.add(&t.sums));
    if others.threads > 0 {
        out += &row(&format!("{} more threads", others.threads), &others);
    }
    if trace.all.collected > 0 {
        out += &format!("collector: {} ms\n", ms(trace.all.collected));
    }
    out + &verdict(trace) + "\n"
}

/// What the run was bound by.
pub fn verdict(trace: &Trace) -> String {
    let all = &trace.all;
    if trace.processes.len() > 1 {
        return format!(
            "{} processes, {} messages: on average {:.2} held their GIL",
            trace.processes.len(),
            all.sent,
            all.held as f64 / trace.wall as f64
        );
    }
    // All but the main thread, which mostly waits for them; unless there is no other.
    let main = trace.threads.iter().find(|t| t.id.1 == 0).map_or(Sums::default(), |t| t.sums);
    let n = all.threads - main.threads;
    if n == 0 {
        return format!("One thread: it held the GIL {:.1} % of the time", percent(all.held, trace.wall));
    }
    let plural = if n == 1 { "thread" } else { "threads" };
    let (busy, outside, alive) = (all.held - main.held, all.outside - main.outside, trace.alive);
    let wanted = (all.held + all.waited) - (main.held + main.waited);
    if busy * 10 >= alive * 7 || wanted * 10 >= (all.lived - main.lived) * 7 {
        return format!(
            "CPU-bound: {n} {plural} held the GIL {:.1} % of the time, speed-up {:.2}x: use processes",
            percent(busy, alive),
            busy as f64 / alive.max(1) as f64
        );
    }
    let for_others = |s: &Sums| s.lived.saturating_sub(s.held + s.waited + s.outside);
    let blocked = for_others(all).saturating_sub(for_others(&main));
    let lived = all.lived - main.lived;
    if n > 1 && blocked * 2 >= lived {
        return format!(
            "Waiting for each other: {n} {plural} were blocked by locks and queues {:.1} % of their time",
            percent(blocked, lived)
        );
    }
    if trace.outside * 2 >= alive {
        return format!(
            "I/O-bound: {n} {plural} overlapped {:.0}x",
            outside as f64 / trace.outside.max(1) as f64
        );
    }
    format!(
        "Mixed: {n} {plural} held the GIL {:.1} % of the time, waited outside {:.1} %, and for each other the rest",
        percent(busy, alive),
        percent(trace.outside, alive)
    )
}
