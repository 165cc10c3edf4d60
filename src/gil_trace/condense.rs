//! A trace that can be drawn: what is too short to be seen is put together and counted.

use super::spans::{Handover, Message, Mix, Span, State, Trace};
use std::collections::{HashMap, HashSet};

/// Spans that are drawn, about.
const MOST: usize = 5_000;
/// Threads that are drawn.
const LANES: usize = 120;
/// Messages of which all are drawn.
const ARROWS: usize = 1000;
/// Spans shorter than this are put together where there are several in a row. Nanoseconds.
pub const SHORT: u64 = 10_000;
/// So many in a row stay as they are.
const FEW: usize = 3;

impl Trace {
    /// Leaves out the threads that ran least, puts more spans together, the shortest only if that is enough, and leaves
    /// out the arrows between what is not drawn. Says in `title` what is missing.
    pub fn condense(&mut self, title: &mut String) {
        let all = self.threads.len();
        if all > LANES {
            self.keep_longest();
            *title += &format!(" (drawn: the {LANES} of {all} threads that ran longest)");
        }
        let mut short = SHORT;
        while self.threads.iter().map(|t| t.spans.len()).sum::<usize>() > MOST && short < self.wall {
            short *= 2;
            for t in &mut self.threads {
                let mut row = Row::new(short);
                t.spans.iter().for_each(|s| _ = row.push(*s));
                t.spans = row.finish();
            }
        }
        let lanes: HashMap<u32, Vec<(u64, u64)>> = self
            .threads
            .iter()
            .map(|t| {
                let mixed = t.spans.iter().filter(|s| matches!(s.state, State::Short(_)));
                (t.serial, mixed.map(|s| (s.from, s.to)).collect())
            })
            .collect();
        self.handovers.retain(drawn(&lanes, |h: &Handover| (h.to, h.at)));
        if self.messages.len() > ARROWS {
            self.messages.retain(drawn(&lanes, |m: &Message| (m.from, m.sent)));
            self.messages.retain(drawn(&lanes, |m: &Message| (m.to, m.received)));
        }
    }
}

/// Says of the end of an arrow whether it is outside of what was put together in its thread.
fn drawn<'a, T>(
    mixed: &'a HashMap<u32, Vec<(u64, u64)>>,
    end: impl Fn(&T) -> (u32, u64) + 'a,
) -> impl FnMut(&T) -> bool + 'a {
    // Arrows of one thread come in a row.
    let mut last: (u32, &[(u64, u64)]) = (u32::MAX, &[]);
    move |arrow| {
        let (serial, at) = end(arrow);
        if last.0 != serial {
            last = (serial, mixed.get(&serial).map_or(&[], |l| l));
        }
        let next = last.1.partition_point(|m| m.1 < at);
        last.1.get(next).is_none_or(|m| at < m.0)
    }
}

impl Trace {
    /// Keeps the threads that held the GIL longest, in the order in which they came.
    fn keep_longest(&mut self) {
        let mut held: Vec<u64> = self.threads.iter().map(|t| t.held).collect();
        let (_, least, _) = held.select_nth_unstable_by(LANES - 1, |a, b| b.cmp(a));
        let least = *least;
        let mut equal = LANES - self.threads.iter().filter(|t| t.held > least).count();
        self.threads.retain(|t| {
            let last = t.held == least && equal > 0;
            equal -= last as usize;
            t.held > least || last
        });
        let kept: HashSet<u32> = self.threads.iter().map(|t| t.serial).collect();
        self.handovers.retain(|h| kept.contains(&h.from) && kept.contains(&h.to));
        self.messages.retain(|m| kept.contains(&m.from) && kept.contains(&m.to));
    }
}

/// The spans of one thread, one after another.
pub struct Row {
    out: Vec<Span>,
    /// Nanoseconds below which a span is short.
    short: u64,
    /// The last short ones, when they are few.
    few: Vec<Span>,
    /// All of them, when they are many.
    many: Option<Span>,
}

/// What became of spans lately.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    Shown,
    /// They are one with others.
    Mixed,
    Open,
}

impl Row {
    pub fn new(short: u64) -> Row {
        Row { out: Vec::new(), short, few: Vec::new(), many: None }
    }
    pub fn push(&mut self, s: Span) -> Fate {
        if s.to - s.from >= self.short && !matches!(s.state, State::Short(_)) {
            self.flush();
            self.out.push(s);
            return Fate::Shown;
        }
        if let Some(many) = &mut self.many {
            many.absorb(&s);
            return Fate::Mixed;
        }
        self.few.push(s);
        if self.few.len() <= FEW {
            return Fate::Open;
        }
        let state = State::Short(Mix::default());
        let mut many = Span { from: self.few[0].from, to: s.to, state };
        self.few.drain(..).for_each(|s| many.absorb(&s));
        self.many = Some(many);
        Fate::Mixed
    }
    fn flush(&mut self) {
        self.out.append(&mut self.few);
        self.out.extend(self.many.take());
        if self.out.len() > 2 * MOST {
            self.shorten();
        }
    }
    /// Begins again with what is there, putting longer spans together.
    fn shorten(&mut self) {
        let mut row = Row::new(self.short * 2);
        self.out.iter().for_each(|s| _ = row.push(*s));
        *self = row;
        self.flush();
    }
    pub fn finish(mut self) -> Vec<Span> {
        if self.out.is_empty() && self.many.is_none() {
            return self.few;
        }
        self.flush();
        self.out
    }
}

impl Span {
    /// Makes another span, which follows, part of this one.
    fn absorb(&mut self, s: &Span) {
        let State::Short(mix) = &mut self.state else { return };
        let time = s.to - s.from;
        self.to = s.to;
        match s.state {
            State::Running => {
                mix.turns += 1;
                mix.running += time;
            }
            State::Waiting => mix.waiting += time,
            State::Blocked(..) => mix.blocked += time,
            State::Short(m) => {
                mix.turns += m.turns;
                mix.running += m.running;
                mix.waiting += m.waiting;
                mix.blocked += m.blocked;
            }
        }
    }
}
