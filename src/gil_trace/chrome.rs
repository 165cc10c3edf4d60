//! The trace in Chrome's format, which Perfetto opens.
//! <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>

use super::spans::{Id, State, Trace, name, reason, spans};
use super::text::Text;
use ouro_runtime::sync::trace::turn::Turn;

/// The trace as JSON: a track a thread, and an arrow for each hand-over and each message.
pub fn json(trace: &Trace, out: &mut Text) {
    out.put("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[");
    let mut comma = "\n";
    for (n, (pid, name)) in trace.processes.iter().enumerate() {
        let name = if n == 0 { "ouro" } else { name };
        out.put(comma).put("{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":").int((*pid).into());
        out.put(",\"tid\":0,\"args\":{\"name\":").quoted(name).put("}}");
        comma = ",\n";
    }
    let places: Vec<String> = trace.threads.iter().map(|t| place(trace, t.id)).collect();
    for (t, place) in trace.threads.iter().zip(&places) {
        out.put(",\n{\"ph\":\"M\",\"name\":\"thread_name\"").put(place);
        out.put(",\"args\":{\"name\":").quoted(&t.name).put("}}");
        t.turns.iter().for_each(|turn| spans_of(trace, t.id, place, turn, out));
        for (from, to) in &t.collections {
            out.put(",\n{\"ph\":\"X\",\"cat\":\"gc\",\"name\":\"collector\"").put(place);
            out.put(",\"ts\":").us(*from).put(",\"dur\":").us(to - from).put("}").row();
        }
    }
    let mut number = 0;
    let mut arrow = |kind: &str, ends: [(usize, u64); 2]| {
        number += 1;
        for ((row, at), (ph, extra)) in ends.into_iter().zip([("s", ""), ("f", ",\"bp\":\"e\"")]) {
            out.put(",\n{\"ph\":\"").put(ph).put("\",").put(kind).put(",\"id\":").int(number);
            out.put(&places[row]).put(",\"ts\":").us(at).put(extra).put("}").row();
        }
    };
    trace.handovers(|at, from, to| arrow("\"cat\":\"gil\",\"name\":\"hand-over\"", [(from, at), (to, at)]));
    let rows = trace.rows();
    for m in &trace.messages {
        arrow("\"cat\":\"pipe\",\"name\":\"message\"", [(rows[&m.from], m.sent), (rows[&m.to], m.received)]);
    }
    out.put("\n]}\n");
}

/// The process and the thread of an event.
fn place(trace: &Trace, id: Id) -> String {
    format!(",\"pid\":{},\"tid\":{}", trace.processes[id.0].0, id.1)
}

fn spans_of(trace: &Trace, id: Id, place: &str, t: &Turn, out: &mut Text) {
    for s in spans(t) {
        out.put(",\n{\"ph\":\"X\",\"cat\":\"gil\",\"name\":\"").put(name(t, s.state)).put("\"").put(place);
        out.put(",\"ts\":").us(s.from).put(",\"dur\":").us(s.to - s.from);
        match (s.state, t.holder()) {
            (State::Blocked, Some(holder)) => {
                out.put(",\"args\":{\"held by\":").quoted(trace.name_of((id.0, holder))).put("}");
            }
            (State::Short, _) => {
                out.put(",\"args\":{\"turns\":").int(t.count.into());
                let parts = [
                    (",\"running us\":", t.running),
                    (",\"waiting us\":", t.waiting),
                    (",\"blocked us\":", t.blocked),
                ];
                for (what, ns) in parts.into_iter().filter(|p| p.1 > 0) {
                    out.put(what).us(ns);
                }
                out.put(",\"blocked by\":\"");
                for (n, r) in t.reasons().enumerate() {
                    out.put(if n > 0 { ", " } else { "" }).put(reason(r));
                }
                out.put("\"}");
            }
            _ => {}
        }
        out.put("}").row();
    }
}
