//! What was noted, for those who read it: a lane for each thread, with times in nanoseconds of the monotonic clock.

use super::mail::Letter;
use super::turn::Turn;

/// One thread.
#[derive(Clone, Default, Debug)]
pub struct Lane {
    /// Its number in its process.
    pub serial: u32,
    pub name: String,
    pub turns: Vec<Turn>,
    /// The longest it waited for the GIL.
    pub longest: u64,
    /// Times at which the collector worked, and for how long it did in all.
    pub collections: Vec<(u64, u64)>,
    pub collected: u64,
    pub sent: Vec<Letter>,
    pub received: Vec<Letter>,
    /// Ends of two-way pipes that it made.
    pub pairs: Vec<[u64; 2]>,
}

/// Sums of a thread, or of several. Nanoseconds.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Sums {
    pub threads: u64,
    /// How long they lived, held the GIL, waited for it, and for what is outside of the program.
    pub lived: u64,
    pub held: u64,
    pub waited: u64,
    pub outside: u64,
    pub longest: u64,
    pub switches: u64,
    pub collected: u64,
    /// Messages that they wrote to pipes.
    pub sent: u64,
}

impl Sums {
    /// The part of one thread's turns.
    pub(super) fn of(turns: &[Turn]) -> Sums {
        let mut s = Sums { threads: 1, ..Sums::default() };
        for t in turns {
            s.lived += t.length();
            s.held += t.running;
            s.waited += t.waiting;
            s.outside += t.outside;
            s.switches += u64::from(t.switches);
        }
        s
    }
    pub fn add(&mut self, s: &Sums) {
        self.threads += s.threads;
        self.lived += s.lived;
        self.held += s.held;
        self.waited += s.waited;
        self.outside += s.outside;
        self.longest = self.longest.max(s.longest);
        self.switches += s.switches;
        self.collected += s.collected;
        self.sent += s.sent;
    }
}

impl Lane {
    pub fn sums(&self) -> Sums {
        let sent = self.sent.iter().map(|l| l.count).sum();
        Sums { longest: self.longest, collected: self.collected, sent, ..Sums::of(&self.turns) }
    }
}

/// A thread reads the time when it has just given the GIL up, and the system may keep it from that for a while: it did so
/// before another took the GIL from it. `lanes` are in the order of their serial numbers.
pub(super) fn untangle(lanes: &mut [Lane]) {
    let turns = lanes.iter().flat_map(|l| &l.turns);
    let takes: Vec<(u32, u64)> = turns.filter_map(|t| Some((t.from()?, t.at))).collect();
    for (from, at) in takes {
        let Ok(lane) = lanes.binary_search_by_key(&from, |l| l.serial) else { continue };
        let turns = &mut lanes[lane].turns;
        let before = turns.partition_point(|t| t.at < at).checked_sub(1);
        if let Some(t) = before.map(|i| &mut turns[i]).filter(|t| t.count == 1) {
            let over = (t.at + t.running).saturating_sub(at);
            t.running -= over;
            t.blocked += over;
        }
    }
}

/// One process.
#[derive(Clone, Default, Debug)]
pub struct Process {
    pub pid: u32,
    /// Is its time that of deterministic mode?
    pub is_virtual: bool,
    /// What it is called; nothing for the first.
    pub name: String,
    pub lanes: Vec<Lane>,
    /// The threads that have no lane: of many that have ended, those that held the GIL longest have.
    pub rest: Sums,
    /// How long any thread but the first was alive, and how long any of them waited for what is outside. Nanoseconds.
    pub alive: u64,
    pub outside: u64,
}
