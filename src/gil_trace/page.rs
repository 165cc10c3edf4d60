//! The trace as a page that needs nothing else.

use super::chrome::Text;
use super::spans::{Span, State, Trace, state};

const PAGE: &str = include_str!("page.html");

/// The page: `page.html` with the trace and its title in it.
pub fn html(trace: &Trace, title: &str) -> String {
    let mut out = Text::default();
    out.put("{wall:").int(trace.wall).put(",verdict:").quoted(title).put(",lanes:[");
    for t in &trace.threads {
        out.put("{id:").int(t.serial.into()).put(",name:").quoted(&t.name).put(",spans:[");
        t.spans.iter().for_each(|s| span(trace, s, &mut out));
        out.put("],gc:[");
        for (from, to) in &t.collections {
            out.put("[").int(*from).put(",").int(*to).put("],");
        }
        out.put("]},\n");
    }
    out.put("],arrows:[");
    let handovers = trace.handovers.iter().map(|h| (h.at, h.from, h.to, h.at));
    let messages = trace.messages.iter().map(|m| (m.sent, m.from, m.to, m.received));
    for (at, from, to, then) in handovers.chain(messages) {
        out.put("[").int(at).put(",").int(from.into()).put(",").int(to.into()).put(",").int(then).put("],");
    }
    out.put("]}");
    PAGE.replace("/*DATA*/", &out.0)
}

/// From when to when, which colour, what it says, and of short turns how much was what.
fn span(trace: &Trace, s: &Span, out: &mut Text) {
    out.put("[").int(s.from).put(",").int(s.to).put(",");
    match s.state {
        State::Running => out.put("0,").quoted(state(s.state)),
        State::Waiting => out.put("1,").quoted(state(s.state)),
        State::Blocked(_, Some(h)) => {
            out.put("2,").quoted(&format!("{} held by {}", state(s.state), trace.name_of(h)))
        }
        State::Blocked(_, None) => out.put("2,").quoted(state(s.state)),
        State::Short(m) => {
            out.put("3,\"").int(m.turns.into()).put(" short turns\",[").int(m.running).put(",");
            out.int(m.waiting).put(",").int(m.blocked).put("]")
        }
    };
    out.put("],");
}
