//! The trace as a page that needs nothing else.

use super::chrome::quoted;
use super::spans::{State, Trace, state};

const PAGE: &str = include_str!("page.html");

/// The page: `page.html` with the trace and its title in it.
pub fn html(trace: &Trace, title: &str) -> String {
    let lanes: Vec<String> = trace
        .threads
        .iter()
        .map(|t| {
            let spans: Vec<String> = t
                .spans
                .iter()
                .map(|s| {
                    let kind = match s.state {
                        State::Running => 0,
                        State::Waiting => 1,
                        State::Blocked(..) => 2,
                        State::Short(_) => 3,
                    };
                    let note = match s.state {
                        State::Blocked(_, Some(h)) => {
                            format!("{} held by {}", state(s.state), trace.name_of(h))
                        }
                        State::Short(m) => format!("{} short turns", m.turns),
                        _ => state(s.state).to_string(),
                    };
                    let shares = match s.state {
                        State::Short(m) => format!(",[{},{},{}]", m.running, m.waiting, m.blocked),
                        _ => String::new(),
                    };
                    format!("[{},{},{kind},{}{shares}]", s.from, s.to, quoted(&note))
                })
                .collect();
            let collections: Vec<String> =
                t.collections.iter().map(|c| format!("[{},{}]", c.0, c.1)).collect();
            format!(
                "{{id:{},name:{},spans:[{}],gc:[{}]}}",
                t.serial,
                quoted(&t.name),
                spans.join(","),
                collections.join(",")
            )
        })
        .collect();
    let handovers = trace.handovers.iter().map(|h| format!("[{},{},{},{}]", h.at, h.from, h.to, h.at));
    let messages = trace.messages.iter().map(|m| format!("[{},{},{},{}]", m.sent, m.from, m.to, m.received));
    let arrows: Vec<String> = handovers.chain(messages).collect();
    let data = format!(
        "{{wall:{},verdict:{},lanes:[{}],arrows:[{}]}}",
        trace.wall,
        quoted(title),
        lanes.join(",\n"),
        arrows.join(",")
    );
    PAGE.replace("/*DATA*/", &data)
}
