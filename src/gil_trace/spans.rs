//! From events to spans: what each thread was doing, from when to when.

use super::condense::{Fate, Row, SHORT};
use ouro_runtime::sync::detach::Reason;
use ouro_runtime::sync::trace::{Event, Lane};
use std::collections::HashMap;

/// What a thread was doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It had the GIL.
    Running,
    /// It wanted the GIL.
    Waiting,
    /// It waited for something else, of some thread if that is known.
    Blocked(Reason, Option<u32>),
    /// Many of these, one right after the other, each too short to be shown.
    Short(Mix),
}

/// What many short spans were.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Mix {
    /// How often it took the GIL.
    pub turns: u32,
    /// Nanoseconds.
    pub running: u64,
    pub waiting: u64,
    pub blocked: u64,
}

/// A stretch of time; nanoseconds from the beginning of the trace.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub from: u64,
    pub to: u64,
    pub state: State,
}

/// One thread.
#[derive(Debug)]
pub struct Thread {
    /// Its number, like no other's of any process.
    pub serial: u32,
    /// The process, 0 for the first.
    pub pid: u32,
    pub name: String,
    /// Its first and its last moment.
    pub life: Option<(u64, u64)>,
    /// Nanoseconds that it had the GIL, that it waited for it, and that it did so at a time at most.
    pub held: u64,
    pub waited: u64,
    pub longest: u64,
    /// When it waited for what is outside of the program.
    pub outside: Vec<(u64, u64)>,
    /// What is shown of it: short spans in a row are one.
    pub spans: Vec<Span>,
    /// Work of the collector, inside what is running.
    pub collections: Vec<(u64, u64)>,
    /// How often it got the GIL from another thread.
    pub switches: usize,
    pub lost: usize,
}

/// The GIL went from one thread to another.
#[derive(Clone, Copy, Debug)]
pub struct Handover {
    pub at: u64,
    pub from: u32,
    pub to: u32,
}

/// A message went through a pipe from one thread to another.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    pub sent: u64,
    pub received: u64,
    pub from: u32,
    pub to: u32,
}

/// The whole run.
#[derive(Debug)]
pub struct Trace {
    pub threads: Vec<Thread>,
    /// Those that are shown.
    pub handovers: Vec<Handover>,
    pub messages: Vec<Message>,
    /// Its length.
    pub wall: u64,
    /// The number of each thread, its process and what it is called, in order.
    names: Vec<(u32, u32, String)>,
}

impl Trace {
    pub fn of(mut lanes: Vec<Lane>) -> Trace {
        let lives: Vec<(u64, u64)> = lanes.iter().filter_map(Lane::span).collect();
        let first = lives.iter().map(|l| l.0).min().unwrap_or(0);
        let last = lives.iter().map(|l| l.1).max().unwrap_or(first);
        number(&mut lanes);
        let (mut handovers, mut mail) = (Vec::new(), Mail::default());
        let threads: Vec<Thread> =
            lanes.iter().map(|l| thread(l, first, last, &mut handovers, &mut mail)).collect();
        let mut names: Vec<_> = threads.iter().map(|t| (t.serial, t.pid, t.name.clone())).collect();
        names.sort_unstable_by_key(|n| n.0);
        handovers.sort_by_key(|h| h.at);
        Trace { threads, handovers, messages: messages(mail), wall: (last - first).max(1), names }
    }
    /// How many processes there were.
    pub fn processes(&self) -> usize {
        let mut pids: Vec<u32> = self.threads.iter().map(|t| t.pid).collect();
        pids.sort_unstable();
        pids.dedup();
        pids.len()
    }
    fn known(&self, serial: u32) -> Option<&(u32, u32, String)> {
        self.names.binary_search_by_key(&serial, |n| n.0).ok().map(|i| &self.names[i])
    }
    pub fn name_of(&self, serial: u32) -> &str {
        self.known(serial).map_or("?", |n| &n.2)
    }
    pub fn pid_of(&self, serial: u32) -> u32 {
        self.known(serial).map_or(0, |n| n.1)
    }
}

/// Numbers of threads that one process may have before they run into the next one's.
const STRIDE: u32 = 1 << 16;

/// Gives the threads of all processes numbers of their own.
fn number(lanes: &mut [Lane]) {
    let mut pids: Vec<u32> = Vec::new();
    for lane in lanes {
        let pid = lane.about.pid;
        let at = pids.iter().position(|p| *p == pid).unwrap_or_else(|| {
            pids.push(pid);
            pids.len() - 1
        });
        if at == 0 {
            continue;
        }
        let base = (at as u32).wrapping_mul(STRIDE);
        lane.about.serial = lane.about.serial.wrapping_add(base);
        lane.base = base;
    }
}

/// What went into pipes and came out of them: the pipe, the time, the thread.
#[derive(Default)]
struct Mail {
    sent: Vec<(u64, u64, u32)>,
    received: Vec<(u64, u64, u32)>,
    /// The other ends of two-way pipes.
    other: HashMap<u64, u64>,
}

/// What came out of each pipe, put together with what went in: a pipe keeps the order. What goes into one end of a
/// two-way pipe comes out of the other.
fn messages(mail: Mail) -> Vec<Message> {
    let Mail { mut sent, mut received, other } = mail;
    if !other.is_empty() {
        received.iter_mut().for_each(|r| r.0 = *other.get(&r.0).unwrap_or(&r.0));
    }
    sent.sort_unstable();
    received.sort_unstable();
    let mut out = Vec::new();
    let mut outs = &received[..];
    for ins in sent.chunk_by(|a, b| a.0 == b.0) {
        let pipe = ins[0].0;
        outs = &outs[outs.partition_point(|r| r.0 < pipe)..];
        let (these, rest) = outs.split_at(outs.partition_point(|r| r.0 == pipe));
        outs = rest;
        out.extend(ins.iter().zip(these).map(|(&(_, sent, from), &(_, received, to))| Message {
            sent,
            received: received.max(sent),
            from,
            to,
        }));
    }
    out.sort_by_key(|m| m.sent);
    out
}

fn thread(lane: &Lane, first: u64, last: u64, handovers: &mut Vec<Handover>, mail: &mut Mail) -> Thread {
    let about = &lane.about;
    let mut t = Thread {
        serial: about.serial,
        pid: about.pid,
        name: {
            let name = match (about.name.as_str(), about.serial % STRIDE) {
                ("", 0) => "MainThread".into(),
                ("", n) => format!("thread {n}"),
                (name, _) => name.to_string(),
            };
            match (about.pid, about.process.as_str()) {
                (0, _) => name,
                (pid, "") => format!("process {pid}: {name}"),
                (_, process) => format!("{process}: {name}"),
            }
        },
        life: None,
        held: 0,
        waited: 0,
        longest: 0,
        outside: Vec::new(),
        spans: Vec::new(),
        collections: Vec::new(),
        switches: 0,
        lost: lane.lost,
    };
    let mut row = Row::new(SHORT);
    // Arrows of which it is not known yet whether they lead to anything that is shown.
    let mut arrows = Vec::new();
    let mut now: Option<(u64, State)> = None;
    let mut to = |t: &mut Thread, arrows: &mut Vec<Handover>, at: u64, next: Option<State>| {
        if let Some((from, state)) = now.take().filter(|n| n.0 < at) {
            let span = Span { from, to: at, state };
            t.count(&span);
            match row.push(span) {
                Fate::Shown => handovers.append(arrows),
                Fate::Mixed => arrows.clear(),
                Fate::Open => {}
            }
        }
        now = next.map(|s| (at, s));
    };
    let (mut ended, mut end) = (false, None);
    lane.each(|at, e| {
        let at = at - first;
        match e {
            Event::Want => to(&mut t, &mut arrows, at, Some(State::Waiting)),
            Event::Take { from } => {
                to(&mut t, &mut arrows, at, Some(State::Running));
                if from != t.serial && from != u32::MAX {
                    arrows.push(Handover { at, from, to: t.serial });
                    t.switches += 1;
                }
            }
            Event::Release { why, holder } => {
                ended = why == Reason::Exit;
                let next = (!ended).then_some(State::Blocked(why, holder));
                to(&mut t, &mut arrows, at, next);
            }
            Event::Sent { pipe } => mail.sent.push((pipe, at, about.serial)),
            Event::Received { pipe } => mail.received.push((pipe, at, about.serial)),
            Event::Paired { pipe } => match end.take() {
                None => end = Some(pipe),
                Some(end) => _ = (mail.other.insert(end, pipe), mail.other.insert(pipe, end)),
            },
            Event::Collected { nanos } => t.collections.push((at.saturating_sub(nanos), at)),
        }
    });
    if !ended {
        to(&mut t, &mut arrows, last - first, None);
    }
    handovers.append(&mut arrows);
    t.spans = row.finish();
    t
}

impl Thread {
    fn count(&mut self, s: &Span) {
        let time = s.to - s.from;
        match s.state {
            State::Running => self.held += time,
            State::Waiting => {
                self.waited += time;
                self.longest = self.longest.max(time);
            }
            State::Blocked(r, _) if is_outside(r) => self.outside.push((s.from, s.to)),
            State::Blocked(..) | State::Short(_) => {}
        }
        let (from, _) = self.life.unwrap_or((s.from, s.to));
        self.life = Some((from, s.to));
    }
}

/// How a reason is called.
pub fn reason(r: Reason) -> &'static str {
    match r {
        Reason::Interval => "asked to",
        Reason::Lock => "lock",
        Reason::Queue => "queue empty",
        Reason::Sleep => "sleep",
        Reason::Read => "read",
        Reason::Write => "write",
        Reason::File => "file",
        Reason::Network => "network",
        Reason::Select => "select",
        Reason::Process => "process",
        Reason::Join => "join",
        Reason::Exit => "exit",
    }
}

/// Is the time spent so one in which others may work, and something outside does?
pub fn is_outside(r: Reason) -> bool {
    use Reason::*;
    matches!(r, Sleep | Read | Write | File | Network | Select | Process)
}

/// A state as one word or two.
pub fn state(s: State) -> &'static str {
    match s {
        State::Running => "running",
        State::Waiting => "waiting for the GIL",
        State::Blocked(r, _) => reason(r),
        State::Short(_) => "short turns",
    }
}
