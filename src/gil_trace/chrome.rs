//! The trace in Chrome's format, which Perfetto opens.
//! <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>

use super::spans::{State, Trace, state};
use std::fmt::Write;

/// A string as JSON.
pub fn quoted(s: &str) -> String {
    let mut out = String::from("\"");
    for c in s.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            // Not only for JSON: the text may stand in a script of a page.
            '<' | '>' | '&' | '\0'..='\x1f' | '\u{2028}' | '\u{2029}' => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out + "\""
}

fn us(ns: u64) -> String {
    format!("{}.{:03}", ns / 1000, ns % 1000)
}

/// The trace as JSON: a track a thread, and an arrow for each hand-over.
pub fn json(trace: &Trace) -> String {
    let mut rows = Vec::new();
    for t in &trace.threads {
        let (pid, id) = (t.pid, t.serial);
        rows.push(format!(
            "{{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":{pid},\"tid\":{id},\"args\":{{\"name\":{}}}}}",
            quoted(&t.name)
        ));
        for s in &t.spans {
            let holder = match s.state {
                State::Blocked(_, Some(h)) => {
                    format!(",\"args\":{{\"held by\":{}}}", quoted(trace.name_of(h)))
                }
                State::Short(m) => format!(
                    ",\"args\":{{\"turns\":{},\"running us\":{},\"waiting us\":{},\"blocked us\":{}}}",
                    m.turns,
                    us(m.running),
                    us(m.waiting),
                    us(m.blocked)
                ),
                _ => String::new(),
            };
            rows.push(format!(
                "{{\"ph\":\"X\",\"cat\":\"gil\",\"name\":{},\"pid\":{pid},\"tid\":{id},\"ts\":{},\"dur\":{}{holder}}}",
                quoted(state(s.state)),
                us(s.from),
                us(s.to - s.from)
            ));
        }
        for (from, to) in &t.collections {
            rows.push(format!(
                "{{\"ph\":\"X\",\"cat\":\"gc\",\"name\":\"collector\",\"pid\":{pid},\"tid\":{id},\"ts\":{},\"dur\":{}}}",
                us(*from),
                us(to - from)
            ));
        }
    }
    let pid_of = |serial| trace.threads.iter().find(|t| t.serial == serial).map_or(0, |t| t.pid);
    for (n, h) in trace.handovers.iter().enumerate() {
        for (ph, id, extra) in [("s", h.from, ""), ("f", h.to, ",\"bp\":\"e\"")] {
            let pid = pid_of(id);
            rows.push(format!(
                "{{\"ph\":\"{ph}\",\"cat\":\"gil\",\"name\":\"hand-over\",\"id\":{n},\"pid\":{pid},\"tid\":{id},\"ts\":{}{extra}}}",
                us(h.at)
            ));
        }
    }
    for (n, m) in trace.messages.iter().enumerate() {
        for (ph, id, at, extra) in [("s", m.from, m.sent, ""), ("f", m.to, m.received, ",\"bp\":\"e\"")] {
            let pid = pid_of(id);
            rows.push(format!(
                "{{\"ph\":\"{ph}\",\"cat\":\"pipe\",\"name\":\"message\",\"id\":{n},\"pid\":{pid},\"tid\":{id},\"ts\":{}{extra}}}",
                us(at)
            ));
        }
    }
    format!("{{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n{}\n]}}\n", rows.join(",\n"))
}
