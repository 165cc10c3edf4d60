//! The trace in Chrome's format, which Perfetto opens.
//! <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>

use super::spans::{State, Trace, state};
use std::fmt::{Display, Formatter, Result, Write};

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

/// Nanoseconds, shown as microseconds.
struct Us(u64);

impl Display for Us {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

/// The trace as JSON: a track a thread, and an arrow for each hand-over.
pub fn json(trace: &Trace) -> String {
    let mut out = String::from("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
    // Writing to a string does not fail.
    let _ = rows(trace, &mut out);
    // The comma behind the last row.
    out.truncate(out.trim_end_matches(",\n").len());
    out + "\n]}\n"
}

fn rows(trace: &Trace, out: &mut String) -> Result {
    for t in &trace.threads {
        let (pid, id) = (t.pid, t.serial);
        let name = quoted(&t.name);
        writeln!(
            out,
            "{{\"ph\":\"M\",\"name\":\"thread_name\",\"pid\":{pid},\"tid\":{id},\"args\":{{\"name\":{name}}}}},"
        )?;
        for s in &t.spans {
            let (name, ts, dur) = (state(s.state), Us(s.from), Us(s.to - s.from));
            write!(
                out,
                "{{\"ph\":\"X\",\"cat\":\"gil\",\"name\":\"{name}\",\"pid\":{pid},\"tid\":{id},\"ts\":{ts},\"dur\":{dur}"
            )?;
            match s.state {
                State::Blocked(_, Some(h)) => {
                    write!(out, ",\"args\":{{\"held by\":{}}}", quoted(trace.name_of(h)))?;
                }
                State::Short(m) => write!(
                    out,
                    ",\"args\":{{\"turns\":{},\"running us\":{},\"waiting us\":{},\"blocked us\":{}}}",
                    m.turns,
                    Us(m.running),
                    Us(m.waiting),
                    Us(m.blocked)
                )?,
                _ => {}
            }
            out.push_str("},\n");
        }
        for (from, to) in &t.collections {
            let (ts, dur) = (Us(*from), Us(to - from));
            writeln!(
                out,
                "{{\"ph\":\"X\",\"cat\":\"gc\",\"name\":\"collector\",\"pid\":{pid},\"tid\":{id},\"ts\":{ts},\"dur\":{dur}}},"
            )?;
        }
    }
    let mut arrow = |kind: &str, n: usize, ends: [(u32, u64); 2]| -> Result {
        for ((id, at), (ph, extra)) in ends.into_iter().zip([("s", ""), ("f", ",\"bp\":\"e\"")]) {
            let (pid, ts) = (trace.pid_of(id), Us(at));
            writeln!(
                out,
                "{{\"ph\":\"{ph}\",{kind},\"id\":{n},\"pid\":{pid},\"tid\":{id},\"ts\":{ts}{extra}}},"
            )?;
        }
        Ok(())
    };
    for (n, h) in trace.handovers.iter().enumerate() {
        arrow("\"cat\":\"gil\",\"name\":\"hand-over\"", n, [(h.from, h.at), (h.to, h.at)])?;
    }
    for (n, m) in trace.messages.iter().enumerate() {
        arrow("\"cat\":\"pipe\",\"name\":\"message\"", n, [(m.from, m.sent), (m.to, m.received)])?;
    }
    Ok(())
}
