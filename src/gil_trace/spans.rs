//! What was noted, put together: the threads of all processes on one line of time.

use ouro_runtime::sync::detach::Reason;
use ouro_runtime::sync::trace::Letter;
use ouro_runtime::sync::trace::lane::{Lane, Process, Sums};
use ouro_runtime::sync::trace::turn::Turn;
use std::collections::HashMap;

/// What a thread was doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It had the GIL.
    Running,
    /// It wanted the GIL.
    Waiting,
    /// It waited for something else.
    Blocked,
    /// Many of these, one right after the other, each too short to be shown.
    Short,
}

/// A stretch of time; nanoseconds from the beginning of the trace.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub from: u64,
    pub to: u64,
    pub state: State,
}

/// What a turn is drawn as.
pub fn spans(t: &Turn) -> impl Iterator<Item = Span> {
    let mut from = t.at;
    let parts = match t.count {
        1 => [(t.running, State::Running), (t.blocked, State::Blocked), (t.waiting, State::Waiting)],
        _ => [(t.length(), State::Short), (0, State::Short), (0, State::Short)],
    };
    parts.into_iter().filter(|p| p.0 > 0).map(move |(length, state)| {
        let span = Span { from, to: from + length, state };
        from = span.to;
        span
    })
}

/// A thread: its process, and its number in that.
pub type Id = (usize, u32);

/// One thread.
#[derive(Debug)]
pub struct Thread {
    pub id: Id,
    pub name: String,
    pub sums: Sums,
    /// Times are nanoseconds from the beginning of the trace.
    pub turns: Vec<Turn>,
    /// Work of the collector, inside what is running.
    pub collections: Vec<(u64, u64)>,
}

/// A message went through a pipe from one thread to another.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    pub sent: u64,
    pub received: u64,
    pub from: Id,
    pub to: Id,
}

/// The whole run.
#[derive(Debug)]
pub struct Trace {
    pub threads: Vec<Thread>,
    /// Those of which it is known when they went.
    pub messages: Vec<Message>,
    /// Its length, and whether time is that of deterministic mode. Nanoseconds.
    pub wall: u64,
    pub is_virtual: bool,
    /// The processes, the first one first, and what they are called.
    pub processes: Vec<(u32, String)>,
    /// All threads together, and those that are not among `threads`.
    pub all: Sums,
    pub rest: Sums,
    /// In the first process: how long any thread but the main one was alive, and any of them waited for what is outside.
    pub alive: u64,
    pub outside: u64,
    /// What the threads are called, those too that are not drawn.
    names: HashMap<Id, String>,
}

impl Trace {
    pub fn of(processes: Vec<Process>) -> Trace {
        let turns = || processes.iter().flat_map(|p| &p.lanes).flat_map(|l| &l.turns);
        let first = turns().map(|t| t.at).min().unwrap_or(0);
        let last = turns().map(Turn::end).max().unwrap_or(first);
        let (alive, outside) = processes.first().map_or((0, 0), |p| (p.alive, p.outside));
        let mut trace = Trace {
            threads: Vec::new(),
            messages: Vec::new(),
            wall: (last - first).max(1),
            is_virtual: processes.first().is_some_and(|p| p.is_virtual),
            processes: Vec::new(),
            all: Sums::default(),
            rest: Sums::default(),
            alive,
            outside,
            names: HashMap::new(),
        };
        let mut mail = Mail::default();
        for (n, p) in processes.into_iter().enumerate() {
            let called = match (n, p.name) {
                (0, _) => String::new(),
                (_, name) if name.is_empty() => format!("process {}", p.pid),
                (_, name) => name,
            };
            for mut lane in p.lanes {
                let sums = lane.sums();
                mail.add((n, lane.serial), &mut lane, first);
                trace.add((n, lane.serial), lane, sums, &called, first);
            }
            trace.rest.add(&p.rest);
            trace.processes.push((p.pid, called));
        }
        trace.all.add(&trace.rest);
        trace.messages = mail.delivered();
        trace
    }
    fn add(&mut self, id: Id, lane: Lane, sums: Sums, process: &str, first: u64) {
        self.all.add(&sums);
        let name = match (lane.name, id.1) {
            (name, 0) if name.is_empty() => "MainThread".into(),
            (name, n) if name.is_empty() => format!("thread {n}"),
            (name, _) => name,
        };
        let name = if process.is_empty() { name } else { format!("{process}: {name}") };
        self.names.insert(id, name.clone());
        let mut turns = lane.turns;
        turns.iter_mut().for_each(|t| t.at -= first);
        let relative = |c: (u64, u64)| (c.0.saturating_sub(first), c.1.saturating_sub(first));
        let collections = lane.collections.into_iter().map(relative).collect();
        self.threads.push(Thread { id, name, sums, turns, collections });
    }
    pub fn name_of(&self, id: Id) -> &str {
        self.names.get(&id).map_or("a thread that has ended", |n| n)
    }
    /// Where the threads stand.
    pub fn rows(&self) -> HashMap<Id, usize> {
        self.threads.iter().enumerate().map(|(row, t)| (t.id, row)).collect()
    }
    /// Calls `f` for each time that the GIL went from one thread that is shown to another: when, and their rows.
    pub fn handovers(&self, mut f: impl FnMut(u64, usize, usize)) {
        let rows = self.rows();
        for (to, t) in self.threads.iter().enumerate() {
            for turn in t.turns.iter().filter(|t| t.switches == 1 && t.count == 1) {
                if let Some(from) = turn.from().and_then(|from| rows.get(&(t.id.0, from))) {
                    f(turn.at, *from, to);
                }
            }
        }
    }
}

/// What went into pipes and came out of them: through which pipe, when, how many, and which thread.
#[derive(Default)]
struct Mail {
    sent: Vec<(Letter, Id)>,
    received: Vec<(Letter, Id)>,
    /// The other ends of two-way pipes.
    other: HashMap<u64, u64>,
}

impl Mail {
    fn add(&mut self, id: Id, lane: &mut Lane, first: u64) {
        let relative = |l: Letter| (Letter { first: l.first - first, last: l.last - first, ..l }, id);
        self.sent.extend(lane.sent.drain(..).map(relative));
        self.received.extend(lane.received.drain(..).map(relative));
        for [one, other] in lane.pairs.drain(..) {
            self.other.insert(one, other);
            self.other.insert(other, one);
        }
    }
    /// What came out of each pipe, put together with what went in: a pipe keeps the order. What goes into one end of a
    /// two-way pipe comes out of the other. Of messages that are not known one by one nothing is told.
    fn delivered(mut self) -> Vec<Message> {
        for (letter, _) in &mut self.received {
            letter.pipe = *self.other.get(&letter.pipe).unwrap_or(&letter.pipe);
        }
        self.sent.sort_unstable();
        self.received.sort_unstable();
        let mut all = Vec::new();
        let mut outs = &self.received[..];
        for ins in self.sent.chunk_by(|a, b| a.0.pipe == b.0.pipe) {
            let pipe = ins[0].0.pipe;
            outs = &outs[outs.partition_point(|r| r.0.pipe < pipe)..];
            pair(ins, outs, pipe, &mut all);
        }
        all.sort_by_key(|m| m.sent);
        all
    }
}

/// The messages of one pipe.
fn pair(ins: &[(Letter, Id)], outs: &[(Letter, Id)], pipe: u64, all: &mut Vec<Message>) {
    let mut outs = outs.iter().take_while(|r| r.0.pipe == pipe);
    let Some(mut to) = outs.next() else { return };
    let mut left = to.0.count;
    for from in ins {
        let mut many = from.0.count;
        while many > 0 {
            let n = many.min(left);
            if from.0.first == from.0.last && to.0.first == to.0.last {
                let (sent, received) = (from.0.first, to.0.first.max(from.0.first));
                all.extend((0..n).map(|_| Message { sent, received, from: from.1, to: to.1 }));
            }
            many -= n;
            left -= n;
            if left == 0 {
                let Some(next) = outs.next() else { return };
                to = next;
                left = next.0.count;
            }
        }
    }
}

/// How a reason is called.
pub fn reason(r: Reason) -> &'static str {
    match r {
        Reason::Interval => "asked to",
        Reason::Lock => "lock",
        Reason::Condition => "condition",
        Reason::QueueEmpty => "queue empty",
        Reason::QueueFull => "queue full",
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

/// What a span of a turn is called.
pub fn name(t: &Turn, state: State) -> &'static str {
    match state {
        State::Running => "running",
        State::Waiting => "waiting for the GIL",
        State::Blocked => t.reasons().next().map_or("blocked", reason),
        State::Short => "short turns",
    }
}
