//! The trace as a picture: a lane for each thread, in the colours of the page.

use super::spans::{State, Thread, Trace, spans};
use std::fmt::Write;

const WIDTH: f64 = 900.0;
/// Room for the names.
const LEFT: f64 = 130.0;
const RIGHT: f64 = 14.0;
const TOP: f64 = 34.0;
const LANE: f64 = 30.0;
const BAR: f64 = 18.0;
/// Spans shorter than this part of a unit are drawn as long.
const LEAST: f64 = 0.4;

const RUNNING: &str = "#2a78c4";
const WAITING: &str = "#e8681a";
const BLOCKED: &str = "#d3dbe4";
const COLLECTOR: &str = "#8b3fc7";

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The picture.
pub fn svg(trace: &Trace, title: &str) -> String {
    let x = |ns: u64| LEFT + (WIDTH - LEFT - RIGHT) * ns as f64 / trace.wall as f64;
    let lanes = trace.threads.len() as f64;
    let height = TOP + lanes * LANE + 34.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    ticks(trace, &x, TOP + lanes * LANE, &mut out);
    for (i, t) in trace.threads.iter().enumerate() {
        lane(t, TOP + i as f64 * LANE, &x, &mut out);
    }
    let y = height - 12.0;
    for (i, (colour, text)) in [
        (RUNNING, "running"),
        (WAITING, "waiting for the GIL"),
        (BLOCKED, "blocked"),
        (COLLECTOR, "collector"),
    ]
    .into_iter()
    .enumerate()
    {
        let at = LEFT + i as f64 * 140.0;
        let _ = writeln!(
            out,
            "<rect x=\"{at}\" y=\"{:.1}\" width=\"10\" height=\"10\" fill=\"{colour}\"/>\
             <text x=\"{}\" y=\"{y:.1}\" fill=\"#5d6b7c\">{text}</text>",
            y - 9.0,
            at + 15.0
        );
    }
    let _ = writeln!(out, "<title>{}</title>\n</svg>", escaped(title));
    out
}

/// Lines and times: five or so, at round numbers of milliseconds.
fn ticks(trace: &Trace, x: &dyn Fn(u64) -> f64, bottom: f64, out: &mut String) {
    let wish = trace.wall as f64 / 6.0;
    let power = 10f64.powf(wish.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= wish).unwrap_or(wish);
    let mut at = 0.0;
    while at <= trace.wall as f64 {
        let (place, ms) = (x(at as u64), at / 1e6);
        let text = if step >= 1e6 { format!("{ms:.0} ms") } else { format!("{ms:.2} ms") };
        let _ = writeln!(
            out,
            "<line x1=\"{place:.1}\" y1=\"{:.1}\" x2=\"{place:.1}\" y2=\"{bottom:.1}\" stroke=\"#dde3ea\"/>\
             <text x=\"{place:.1}\" y=\"18\" fill=\"#5d6b7c\" text-anchor=\"middle\">{text}</text>",
            TOP - 8.0
        );
        at += step;
    }
}

fn lane(t: &Thread, y: f64, x: &dyn Fn(u64) -> f64, out: &mut String) {
    let _ = writeln!(
        out,
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#1c2430\">{}</text>",
        LEFT - 8.0,
        y + 14.0,
        escaped(&t.name)
    );
    // Spans of one colour that touch are one rectangle.
    let mut open: Option<(f64, f64, &str)> = None;
    let mut draw = |r: Option<(f64, f64, &str)>, y: f64, height: f64| {
        if let Some((a, b, colour)) = r {
            let width = (b - a).max(LEAST);
            let _ = writeln!(
                out,
                "<rect x=\"{a:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{colour}\"/>"
            );
        }
    };
    for (turn, s) in t.turns.iter().flat_map(|turn| spans(turn).map(move |s| (turn, s))) {
        let (a, b) = (x(s.from), x(s.to));
        let parts = [(turn.running, RUNNING), (turn.waiting, WAITING), (turn.blocked, BLOCKED)];
        let colour = match s.state {
            State::Running => RUNNING,
            State::Waiting => WAITING,
            State::Blocked => BLOCKED,
            State::Short if b - a < 1.0 => parts.into_iter().max_by_key(|p| p.0).map_or(BLOCKED, |p| p.1),
            State::Short => {
                draw(open.take(), y, BAR);
                // Each colour has the part of the height that it has of the time.
                let mut top = y;
                for (time, colour) in parts {
                    let part = BAR * time as f64 / (s.to - s.from) as f64;
                    draw(Some((a, b, colour)), top, part);
                    top += part;
                }
                continue;
            }
        };
        open = match open {
            Some((start, _, c)) if c == colour => Some((start, b, c)),
            // Too short to be seen: it is part of what came before.
            Some((start, end, c)) if b - a < LEAST && b - end < LEAST => Some((start, b, c)),
            other => {
                draw(other, y, BAR);
                Some((a, b, colour))
            }
        };
    }
    draw(open, y, BAR);
    for (a, b) in &t.collections {
        let width = (x(*b) - x(*a)).max(1.0);
        let _ = writeln!(
            out,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"4\" fill=\"{COLLECTOR}\"/>",
            x(*a),
            y + BAR - 4.0
        );
    }
}
