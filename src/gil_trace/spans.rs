//! From events to spans: what each thread was doing, from when to when.

use ouro_runtime::sync::detach::Reason;
use ouro_runtime::sync::trace::{Event, Sink};
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
    pub spans: Vec<Span>,
    /// Work of the collector, inside what is running.
    pub collections: Vec<(u64, u64)>,
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
    pub handovers: Vec<Handover>,
    pub messages: Vec<Message>,
    /// Its length.
    pub wall: u64,
}

impl Trace {
    pub fn of(sinks: &[Sink]) -> Trace {
        let first = sinks.iter().filter_map(|s| s.lane().events.first().map(|e| e.0)).min().unwrap_or(0);
        let last = sinks.iter().filter_map(|s| s.lane().events.last().map(|e| e.0)).max().unwrap_or(first);
        number(sinks);
        let mut handovers = Vec::new();
        let threads = sinks.iter().map(|s| thread(s, first, last, &mut handovers)).collect();
        handovers.sort_by_key(|h| h.at);
        Trace { threads, handovers, messages: messages(sinks, first), wall: (last - first).max(1) }
    }
    /// How many processes there were.
    pub fn processes(&self) -> usize {
        let mut pids: Vec<u32> = self.threads.iter().map(|t| t.pid).collect();
        pids.sort_unstable();
        pids.dedup();
        pids.len()
    }
    pub fn name_of(&self, serial: u32) -> &str {
        self.threads.iter().find(|t| t.serial == serial).map_or("?", |t| &t.name)
    }
}

/// Numbers of threads that one process may have before they run into the next one's.
const STRIDE: u32 = 1 << 16;

/// Gives the threads of all processes numbers of their own.
fn number(sinks: &[Sink]) {
    let mut pids: Vec<u32> = Vec::new();
    for sink in sinks {
        let mut lane = sink.lane();
        let at = pids.iter().position(|p| *p == lane.pid).unwrap_or_else(|| {
            pids.push(lane.pid);
            pids.len() - 1
        });
        let base = (at as u32).wrapping_mul(STRIDE);
        lane.serial = lane.serial.wrapping_add(base);
        for (_, e) in &mut lane.events {
            match e {
                Event::Take { from } if *from != u32::MAX => *from = from.wrapping_add(base),
                Event::Release { holder: Some(h), .. } => *h = h.wrapping_add(base),
                _ => {}
            }
        }
    }
}

/// What came out of each pipe, put together with what went in: a pipe keeps the order.
fn messages(sinks: &[Sink], first: u64) -> Vec<Message> {
    let mut sent: HashMap<u64, Vec<(u64, u32)>> = HashMap::new();
    let mut received: HashMap<u64, Vec<(u64, u32)>> = HashMap::new();
    for sink in sinks {
        let lane = sink.lane();
        for (at, e) in &lane.events {
            let (side, pipe) = match e {
                Event::Sent { pipe } => (&mut sent, pipe),
                Event::Received { pipe } => (&mut received, pipe),
                _ => continue,
            };
            side.entry(*pipe).or_default().push((at - first, lane.serial));
        }
    }
    let mut out = Vec::new();
    for (pipe, mut ins) in sent {
        let Some(mut outs) = received.remove(&pipe) else { continue };
        ins.sort_unstable();
        outs.sort_unstable();
        out.extend(ins.into_iter().zip(outs).map(|((sent, from), (received, to))| Message {
            sent,
            received: received.max(sent),
            from,
            to,
        }));
    }
    out.sort_by_key(|m| m.sent);
    out
}

fn thread(sink: &Sink, first: u64, last: u64, handovers: &mut Vec<Handover>) -> Thread {
    let lane = sink.lane();
    let mut t = Thread {
        serial: lane.serial,
        pid: lane.pid,
        name: {
            let name = match (lane.name.as_str(), lane.serial % STRIDE) {
                ("", 0) => "MainThread".into(),
                ("", n) => format!("thread {n}"),
                (name, _) => name.to_string(),
            };
            match (lane.pid, lane.process.as_str()) {
                (0, _) => name,
                (pid, "") => format!("process {pid}: {name}"),
                (_, process) => format!("{process}: {name}"),
            }
        },
        spans: Vec::new(),
        collections: Vec::new(),
        lost: lane.lost,
    };
    let mut now: Option<(u64, State)> = None;
    let mut to = |t: &mut Thread, at: u64, next: Option<State>| {
        if let Some((from, state)) = now.take().filter(|n| n.0 < at) {
            t.spans.push(Span { from, to: at, state });
        }
        now = next.map(|s| (at, s));
    };
    let mut ended = false;
    for (at, e) in &lane.events {
        let at = at - first;
        match *e {
            Event::Want => to(&mut t, at, Some(State::Waiting)),
            Event::Take { from } => {
                if from != t.serial && from != u32::MAX {
                    handovers.push(Handover { at, from, to: t.serial });
                }
                to(&mut t, at, Some(State::Running));
            }
            Event::Release { why, holder } => {
                ended = why == Reason::Exit;
                let next = (!ended).then_some(State::Blocked(why, holder));
                to(&mut t, at, next);
            }
            Event::Sent { .. } | Event::Received { .. } => {}
            Event::Collected { nanos } => t.collections.push((at.saturating_sub(nanos), at)),
        }
    }
    if !ended {
        to(&mut t, last - first, None);
    }
    t
}

impl Thread {
    /// Time in states for which `f` holds.
    pub fn time(&self, f: impl Fn(State) -> bool) -> u64 {
        self.spans.iter().filter(|s| f(s.state)).map(|s| s.to - s.from).sum()
    }
    /// From its first to its last moment.
    pub fn life(&self) -> u64 {
        match (self.spans.first(), self.spans.last()) {
            (Some(a), Some(b)) => b.to - a.from,
            _ => 0,
        }
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
    }
}
