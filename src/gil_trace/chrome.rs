//! The trace in Chrome's format, which Perfetto opens.
//! <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>

use super::spans::{Id, State, Trace, name, reason, spans};
use ouro_runtime::sync::trace::turn::Turn;

/// Text in the making. Numbers are written by hand: a trace has tens of thousands.
#[derive(Default)]
pub struct Text(pub String);

impl Text {
    pub fn put(&mut self, text: &str) -> &mut Text {
        self.0.push_str(text);
        self
    }
    pub fn int(&mut self, n: u64) -> &mut Text {
        self.digits(n, 1)
    }
    /// Nanoseconds, shown as microseconds.
    fn us(&mut self, nanos: u64) -> &mut Text {
        self.int(nanos / 1000).put(".").digits(nanos % 1000, 3)
    }
    fn digits(&mut self, mut n: u64, least: usize) -> &mut Text {
        let mut all = [b'0'; 20];
        let mut at = all.len();
        while n > 0 || all.len() - at < least {
            at -= 1;
            all[at] = b'0' + (n % 10) as u8;
            n /= 10;
        }
        self.put(std::str::from_utf8(&all[at..]).unwrap_or_default())
    }
    /// A string as JSON.
    pub fn quoted(&mut self, s: &str) -> &mut Text {
        self.put("\"");
        for c in s.chars() {
            match c {
                '"' | '\\' => self.0.extend(['\\', c]),
                // Not only for JSON: the text may stand in a script of a page.
                '<' | '>' | '&' | '\0'..='\x1f' | '\u{2028}' | '\u{2029}' => {
                    self.0 += &format!("\\u{:04x}", c as u32);
                }
                c => self.0.push(c),
            }
        }
        self.put("\"")
    }
}

/// The trace as JSON: a track a thread, and an arrow for each hand-over and each message.
pub fn json(trace: &Trace) -> String {
    let mut out = Text::default();
    out.put("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
    for (n, (pid, name)) in trace.processes.iter().enumerate() {
        let name = if n == 0 { "ouro" } else { name };
        out.put("{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":").int((*pid).into());
        out.put(",\"tid\":0,\"args\":{\"name\":").quoted(name).put("}},\n");
    }
    for t in &trace.threads {
        out.put("{\"ph\":\"M\",\"name\":\"thread_name\"").place(trace, t.id);
        out.put(",\"args\":{\"name\":").quoted(&t.name).put("}},\n");
        t.turns.iter().for_each(|turn| spans_of(trace, t.id, turn, &mut out));
        for (from, to) in &t.collections {
            out.put("{\"ph\":\"X\",\"cat\":\"gc\",\"name\":\"collector\"").place(trace, t.id);
            out.time(*from, *to).put("},\n");
        }
    }
    let mut number = 0;
    let mut arrow = |kind: &str, ends: [(Id, u64); 2]| {
        number += 1;
        for ((id, at), (ph, extra)) in ends.into_iter().zip([("s", ""), ("f", ",\"bp\":\"e\"")]) {
            out.put("{\"ph\":\"").put(ph).put("\",").put(kind).put(",\"id\":").int(number);
            out.place(trace, id).put(",\"ts\":").us(at).put(extra).put("},\n");
        }
    };
    trace.handovers(|at, from, to| {
        let [from, to] = [from, to].map(|row| (trace.threads[row].id, at));
        arrow("\"cat\":\"gil\",\"name\":\"hand-over\"", [from, to]);
    });
    for m in &trace.messages {
        arrow("\"cat\":\"pipe\",\"name\":\"message\"", [(m.from, m.sent), (m.to, m.received)]);
    }
    let mut out = out.0;
    // The comma behind the last row.
    out.truncate(out.trim_end_matches(",\n").len());
    out + "\n]}\n"
}

impl Text {
    /// The process and the thread of an event.
    fn place(&mut self, trace: &Trace, id: Id) -> &mut Text {
        self.put(",\"pid\":").int(trace.processes[id.0].0.into()).put(",\"tid\":").int(id.1.into())
    }
    fn time(&mut self, from: u64, to: u64) -> &mut Text {
        self.put(",\"ts\":").us(from).put(",\"dur\":").us(to - from)
    }
}

fn spans_of(trace: &Trace, id: Id, t: &Turn, out: &mut Text) {
    for s in spans(t) {
        out.put("{\"ph\":\"X\",\"cat\":\"gil\",\"name\":\"").put(name(t, s.state)).put("\"");
        out.place(trace, id).time(s.from, s.to);
        match (s.state, t.holder()) {
            (State::Blocked, Some(holder)) => {
                out.put(",\"args\":{\"held by\":").quoted(trace.name_of((id.0, holder))).put("}");
            }
            (State::Short, _) => {
                out.put(",\"args\":{\"turns\":").int(t.count.into());
                out.put(",\"running us\":").us(t.running).put(",\"waiting us\":").us(t.waiting);
                out.put(",\"blocked us\":").us(t.blocked).put(",\"blocked by\":\"");
                for (n, r) in t.reasons().enumerate() {
                    out.put(if n > 0 { ", " } else { "" }).put(reason(r));
                }
                out.put("\"}");
            }
            _ => {}
        }
        out.put("},\n");
    }
}
