//! The trace as a page that needs nothing else.

use super::spans::{Trace, reason};
use super::text::Text;
use ouro_runtime::sync::detach::Reason;
use std::collections::HashMap;

const PAGE: &str = include_str!("page.html");

/// The page: `page.html` with the trace and its title in it.
pub fn html(trace: &Trace, title: &str, out: &mut Text) {
    let (head, tail) = PAGE.split_once("/*DATA*/").unwrap_or((PAGE, ""));
    out.put(head).put("{\"wall\":").int(trace.wall).put(",\"verdict\":").quoted(title);
    out.put(",\"facts\":{\"threads\":").int(trace.all.threads);
    out.put(",\"processes\":").int(trace.processes.len() as u64);
    out.put(",\"switches\":").int(trace.all.switches);
    out.put(",\"virtual\":").put(if trace.is_virtual { "true" } else { "false" }).put("},\"reasons\":");
    list(out, Reason::ALL, |out, r| _ = out.quoted(reason(r)));
    let mut holders: HashMap<&str, usize> = HashMap::new();
    out.put(",\"lanes\":");
    list(out, &trace.threads, |out, t| {
        out.put("\n{\"name\":").quoted(&t.name).put(",\"process\":").int(t.id.0 as u64);
        out.put(",\"sums\":");
        let s = &t.sums;
        list(out, [s.lived, s.held, s.waited, s.longest, s.switches], |out, n| _ = out.int(n));
        // Eight numbers a turn.
        out.put(",\"turns\":");
        list(out, &t.turns, |out, turn| {
            let reasons = turn.reasons().fold(0, |all, r| all | 1 << r as u64);
            let holder = turn.holder().map_or(0, |h| {
                let next = holders.len() + 1;
                *holders.entry(trace.name_of((t.id.0, h))).or_insert(next)
            });
            let [running, blocked, waiting] = [turn.running, turn.blocked, turn.waiting];
            for n in [turn.at, running, blocked, waiting, turn.count.into(), turn.switches.into(), reasons] {
                out.int(n).put(",");
            }
            out.int(holder as u64);
        });
        out.put(",\"gc\":");
        list(out, &t.collections, |out, (from, to)| _ = out.int(*from).put(",").int(*to));
        out.put("}");
    });
    let mut names: Vec<(&str, usize)> = holders.into_iter().collect();
    names.sort_unstable_by_key(|n| n.1);
    out.put(",\n\"holders\":");
    list(out, names, |out, (name, _)| _ = out.quoted(name));
    // When, from which row, when, to which.
    let rows = trace.rows();
    let mut arrows = Vec::new();
    trace.handovers(|at, from, to| arrows.push([at, from as u64, at, to as u64]));
    out.put(",\n\"handovers\":");
    list(out, arrows, arrow);
    let messages = trace.messages.iter();
    let messages = messages.map(|m| [m.sent, rows[&m.from] as u64, m.received, rows[&m.to] as u64]);
    out.put(",\n\"messages\":");
    list(out, messages, arrow);
    out.put("}").put(tail);
}

fn arrow(out: &mut Text, [at, from, then, to]: [u64; 4]) {
    out.int(at).put(",").int(from).put(",").int(then).put(",").int(to);
}

/// A list as JSON.
fn list<T>(out: &mut Text, all: impl IntoIterator<Item = T>, mut one: impl FnMut(&mut Text, T)) {
    out.put("[");
    for (n, x) in all.into_iter().enumerate() {
        if n > 0 {
            out.put(",");
        }
        one(out, x);
        out.row();
    }
    out.put("]");
}
