//! The trace in Chrome's format, which Perfetto opens.
//! <https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU>

use super::spans::{State, Trace, state};

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

/// The trace as JSON: a track a thread, and an arrow for each hand-over.
pub fn json(trace: &Trace) -> String {
    let mut out = Text::default();
    out.put("{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n");
    rows(trace, &mut out);
    let mut out = out.0;
    // The comma behind the last row.
    out.truncate(out.trim_end_matches(",\n").len());
    out + "\n]}\n"
}

fn rows(trace: &Trace, out: &mut Text) {
    for t in &trace.threads {
        let lane =
            |out: &mut Text| _ = out.put(",\"pid\":").int(t.pid.into()).put(",\"tid\":").int(t.serial.into());
        let time = |out: &mut Text, from, to| _ = out.put(",\"ts\":").us(from).put(",\"dur\":").us(to - from);
        out.put("{\"ph\":\"M\",\"name\":\"thread_name\"");
        lane(out);
        out.put(",\"args\":{\"name\":").quoted(&t.name).put("}},\n");
        for s in &t.spans {
            out.put("{\"ph\":\"X\",\"cat\":\"gil\",\"name\":\"").put(state(s.state)).put("\"");
            lane(out);
            time(out, s.from, s.to);
            match s.state {
                State::Blocked(_, Some(h)) => {
                    out.put(",\"args\":{\"held by\":").quoted(trace.name_of(h)).put("}");
                }
                State::Short(m) => {
                    out.put(",\"args\":{\"turns\":").int(m.turns.into());
                    out.put(",\"running us\":").us(m.running).put(",\"waiting us\":").us(m.waiting);
                    out.put(",\"blocked us\":").us(m.blocked).put("}");
                }
                _ => {}
            }
            out.put("},\n");
        }
        for (from, to) in &t.collections {
            out.put("{\"ph\":\"X\",\"cat\":\"gc\",\"name\":\"collector\"");
            lane(out);
            time(out, *from, *to);
            out.put("},\n");
        }
    }
    let mut arrow = |kind: &str, n: usize, ends: [(u32, u64); 2]| {
        for ((id, at), (ph, extra)) in ends.into_iter().zip([("s", ""), ("f", ",\"bp\":\"e\"")]) {
            out.put("{\"ph\":\"").put(ph).put("\",").put(kind).put(",\"id\":").int(n as u64);
            out.put(",\"pid\":").int(trace.pid_of(id).into()).put(",\"tid\":").int(id.into());
            out.put(",\"ts\":").us(at).put(extra).put("},\n");
        }
    };
    for (n, h) in trace.handovers.iter().enumerate() {
        arrow("\"cat\":\"gil\",\"name\":\"hand-over\"", n, [(h.from, h.at), (h.to, h.at)]);
    }
    for (n, m) in trace.messages.iter().enumerate() {
        arrow("\"cat\":\"pipe\",\"name\":\"message\"", n, [(m.from, m.sent), (m.to, m.received)]);
    }
}
