//! The table, and the verdict in one line.

use super::spans::{Thread, Trace};

fn ms(ns: u64) -> String {
    format!("{:.1}", ns as f64 / 1e6)
}
fn percent(part: u64, whole: u64) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}

/// Longest rows that the table shows; the others are summed up.
const MOST_ROWS: usize = 40;

/// The table, with the verdict below it.
pub fn text(trace: &Trace) -> String {
    let processes = match trace.processes() {
        0 | 1 => String::new(),
        n => format!(" of {n} processes"),
    };
    let mut out = format!(
        "GIL: {} threads{processes}, {} ms, {} switches\n",
        trace.threads.len(),
        ms(trace.wall),
        trace.threads.iter().map(|t| t.switches).sum::<usize>()
    );
    out += &format!(
        "{:<28} {:>10} {:>7} {:>7} {:>9} {:>13} {:>9}\n",
        "thread", "ms", "hold %", "wait %", "blocked %", "longest wait", "switches"
    );
    let mut rows: Vec<&Thread> = trace.threads.iter().collect();
    rows.sort_by_key(|t| std::cmp::Reverse(t.held));
    for t in rows.iter().take(MOST_ROWS) {
        let life = t.life.map_or(0, |(from, to)| to - from);
        let (held, wait, switches) = (t.held, t.waited, t.switches);
        let name: String = t.name.chars().take(28).collect();
        out += &format!(
            "{name:<28} {:>10} {:>7.1} {:>7.1} {:>9.1} {:>10} ms {switches:>9}\n",
            ms(life),
            percent(held, life),
            percent(wait, life),
            percent(life.saturating_sub(held + wait), life),
            ms(t.longest),
        );
    }
    if rows.len() > MOST_ROWS {
        out += &format!("... and {} more threads\n", rows.len() - MOST_ROWS);
    }
    let collected: u64 = trace.threads.iter().flat_map(|t| &t.collections).map(|c| c.1 - c.0).sum();
    if collected > 0 {
        out += &format!("collector: {} ms\n", ms(collected));
    }
    let lost: usize = trace.threads.iter().map(|t| t.lost).sum();
    if lost > 0 {
        out += &format!("{lost} events were too many to keep\n");
    }
    out + &verdict(trace) + "\n"
}

/// Length of the union of stretches of time.
fn union(mut spans: Vec<(u64, u64)>) -> u64 {
    spans.sort_unstable();
    let (mut total, mut end) = (0, 0);
    for (a, b) in spans {
        total += b.saturating_sub(a.max(end));
        end = end.max(b);
    }
    total
}

/// What the run was bound by.
pub fn verdict(trace: &Trace) -> String {
    let workers: Vec<&Thread> = trace.threads.iter().filter(|t| t.serial != 0).collect();
    let all: Vec<&Thread> = trace.threads.iter().collect();
    let those = if workers.is_empty() { &all } else { &workers };
    let n = those.len();
    let plural = if n == 1 { "thread" } else { "threads" };
    // While any of them was alive.
    let alive = union(those.iter().filter_map(|t| t.life).collect());
    let running: u64 = all.iter().map(|t| t.held).sum::<u64>().min(trace.wall);
    let busy: u64 = those.iter().map(|t| t.held).sum();
    let outside: Vec<(u64, u64)> = those.iter().flat_map(|t| t.outside.iter().copied()).collect();
    let waited: u64 = outside.iter().map(|s| s.1 - s.0).sum();
    let spent = union(outside);
    if trace.processes() > 1 {
        let all: u64 = trace.threads.iter().map(|t| t.held).sum();
        return format!(
            "{} processes, {} messages: on average {:.2} held their GIL",
            trace.processes(),
            trace.messages.len(),
            all as f64 / trace.wall as f64
        );
    }
    if n == 1 && workers.is_empty() {
        return format!("One thread: it held the GIL {:.1} % of the time", percent(running, trace.wall));
    }
    if busy * 10 >= alive * 7 {
        return format!(
            "CPU-bound: {n} {plural} held the GIL {:.1} % of the time, speed-up {:.2}x: use processes",
            percent(busy, alive),
            busy as f64 / alive.max(1) as f64
        );
    }
    if spent * 2 >= alive {
        return format!("I/O-bound: {n} {plural} overlapped {:.0}x", waited as f64 / spent.max(1) as f64);
    }
    format!(
        "Mixed: {n} {plural} held the GIL {:.1} % of the time, waited outside {:.1} %, and for each other the rest",
        percent(busy, alive),
        percent(spent, alive)
    )
}
