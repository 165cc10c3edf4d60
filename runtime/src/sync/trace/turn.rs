//! Turns: what a thread does from one time that it takes the GIL to the next.

use crate::sync::detach::Reason;

/// No thread.
const NOBODY: u32 = u32::MAX;
/// Short turns in a row become one that is at most so many times as long as what is short.
const LONG: u64 = 8;

/// A turn, or several in a row that are too short to be told one by one. It runs, then it is blocked, then it waits for
/// the GIL; any of these may be nothing. Times are stamps while they are noted, then nanoseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Turn {
    /// When it began.
    pub at: u64,
    pub running: u64,
    pub blocked: u64,
    pub waiting: u64,
    /// How long of `blocked` it waited for what is outside of the program.
    pub outside: u64,
    /// How many turns it is, and in how many the GIL came from another thread.
    pub count: u32,
    pub switches: u32,
    from: u32,
    holder: u32,
    /// Why it gave the GIL up: a bit for each reason.
    reasons: u32,
}

/// Words of a packed turn.
pub(super) const WORDS: usize = 8;

impl Turn {
    /// One turn, which does nothing yet; `from` is the thread that had the GIL before.
    #[inline]
    pub fn new(at: u64, from: Option<u32>) -> Turn {
        let from = from.unwrap_or(NOBODY);
        let (running, blocked, waiting, outside) = (0, 0, 0, 0);
        Turn {
            at,
            running,
            blocked,
            waiting,
            outside,
            count: 1,
            switches: 0,
            from,
            holder: NOBODY,
            reasons: 0,
        }
    }
    /// It gives the GIL up; `holder` is the thread that has what it waits for.
    #[inline]
    pub(super) fn give_up(&mut self, why: Reason, holder: Option<u32>) {
        self.reasons = 1 << why as u32;
        self.holder = holder.unwrap_or(NOBODY);
    }
    pub fn length(&self) -> u64 {
        self.running + self.blocked + self.waiting
    }
    pub fn end(&self) -> u64 {
        self.at + self.length()
    }
    /// Who had the GIL before a single turn.
    pub fn from(&self) -> Option<u32> {
        (self.from != NOBODY).then_some(self.from)
    }
    /// Who held what a single turn waited for.
    pub fn holder(&self) -> Option<u32> {
        (self.holder != NOBODY).then_some(self.holder)
    }
    /// Why it gave the GIL up; why they did, if it is several.
    pub fn reasons(&self) -> impl Iterator<Item = Reason> {
        let all = self.reasons;
        Reason::ALL.into_iter().filter(move |r| all >> *r as u32 & 1 == 1)
    }
    /// Can it have a short turn of this length as a part?
    #[inline]
    pub(super) fn has_room(&self, length: u64, short: u64) -> bool {
        let mine = self.length();
        (self.count > 1 || mine < short) && mine + length <= short.saturating_mul(LONG)
    }
    /// Makes the next turn part of this one, if both are short and together they are not too long.
    pub(super) fn absorb(&mut self, next: &Turn, short: u64) -> bool {
        let length = next.length();
        if next.count == 1 && length >= short || !self.has_room(length, short) {
            return false;
        }
        self.running += next.running;
        self.blocked += next.blocked;
        self.waiting += next.waiting;
        self.outside += next.outside;
        self.count = self.count.saturating_add(next.count);
        self.switches = self.switches.saturating_add(next.switches);
        self.reasons |= next.reasons;
        (self.from, self.holder) = (NOBODY, NOBODY);
        true
    }
    /// Makes part of it a turn that did not wait.
    #[inline]
    pub(super) fn lengthen(&mut self, running: u64, blocked: u64, why: Reason, switched: bool) {
        self.running += running;
        self.blocked += blocked;
        self.outside += if why.is_outside() { blocked } else { 0 };
        self.count = self.count.saturating_add(1);
        self.switches += u32::from(switched);
        self.reasons |= 1 << why as u32;
        (self.from, self.holder) = (NOBODY, NOBODY);
    }
    /// The same in another time. The end of one turn remains the beginning of the next.
    pub(super) fn translated(&self, time: impl Fn(u64) -> u64) -> Turn {
        let runs = self.at + self.running;
        let [at, runs, waits, end] = [self.at, runs, runs + self.blocked, self.end()].map(&time);
        let outside = time(self.at + self.outside) - at;
        let (running, blocked, waiting) = (runs - at, waits - runs, end - waits);
        Turn { at, running, blocked, waiting, outside: outside.min(blocked), ..*self }
    }
    pub(super) fn packed(&self) -> [u64; WORDS] {
        let two = |a: u32, b: u32| u64::from(a) | u64::from(b) << 32;
        [
            self.at,
            self.running,
            self.blocked,
            self.waiting,
            self.outside,
            two(self.count, self.switches),
            two(self.from, self.holder),
            self.reasons.into(),
        ]
    }
    pub(super) fn unpacked(w: [u64; WORDS]) -> Turn {
        let [at, running, blocked, waiting, outside, counts, threads, reasons] = w;
        let (count, switches) = (counts as u32, (counts >> 32) as u32);
        let (from, holder) = (threads as u32, (threads >> 32) as u32);
        let reasons = reasons as u32;
        Turn { at, running, blocked, waiting, outside, count, switches, from, holder, reasons }
    }
}

/// Makes one of short turns in a row.
pub fn condense(turns: &mut Vec<Turn>, short: u64) {
    turns.dedup_by(|next, last| last.absorb(next, short));
}
