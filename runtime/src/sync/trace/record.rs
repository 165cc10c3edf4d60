//! What is kept of a thread's turns.

use super::lane::{Lane, Sums};
use super::mail::{Letter, Mail};
use super::turn::{Turn, condense};
use crate::sync::ticks::Scale;

/// Turns of a thread that are kept. When there are more, short ones in a row become one.
const MOST: usize = 1 << 10;
/// What is short, when there are too many for the first time. Stamps.
const SHORT: u64 = 1 << 14;
/// Times of the collector that are kept: the longest.
const COLLECTIONS: usize = 1 << 12;

/// Times are stamps.
#[derive(Default)]
pub(super) struct Record {
    pub turns: Vec<Turn>,
    /// What is short.
    pub short: u64,
    /// The longest it waited for the GIL.
    longest: u64,
    collections: Vec<(u64, u64)>,
    /// All of them.
    collected: u64,
    pub sent: Mail,
    pub received: Mail,
    /// Ends of two-way pipes, two by two.
    pub pairs: Vec<[u64; 2]>,
}

impl Record {
    pub fn add(&mut self, turn: &Turn) {
        self.longest = self.longest.max(turn.waiting);
        if self.turns.last_mut().is_some_and(|last| last.absorb(turn, self.short)) {
            return;
        }
        if self.turns.len() >= MOST {
            self.condense();
        }
        self.turns.push(*turn);
    }
    #[cold]
    fn condense(&mut self) {
        while self.turns.len() > MOST / 2 {
            self.short = self.short.saturating_mul(2).max(SHORT);
            condense(&mut self.turns, self.short);
        }
    }
    /// The collector worked.
    pub fn collection(&mut self, from: u64, to: u64) {
        self.collected += to - from;
        let all = &mut self.collections;
        if all.len() >= COLLECTIONS {
            all.sort_unstable_by_key(|c| std::cmp::Reverse(c.1 - c.0));
            all.truncate(COLLECTIONS / 2);
        }
        all.push((from, to));
    }
    pub fn sums(&self) -> Sums {
        let sent = self.sent.letters.iter().map(|l| l.count).sum();
        Sums { longest: self.longest, collected: self.collected, sent, ..Sums::of(&self.turns) }
    }
    /// For those who read it; `open` is the turn that goes on.
    pub fn lane(&self, serial: u32, name: &str, open: Option<Turn>, scale: &Scale) -> Lane {
        let time = |at| scale.nanos(at);
        let letters = |all: &[Letter]| -> Vec<Letter> {
            all.iter().map(|l| Letter { first: time(l.first), last: time(l.last), ..*l }).collect()
        };
        let mut collections: Vec<_> =
            self.collections.iter().map(|&(from, to)| (time(from), time(to))).collect();
        collections.sort_unstable();
        Lane {
            serial,
            name: name.to_string(),
            turns: self.turns.iter().chain(&open).map(|t| t.translated(time)).collect(),
            longest: scale.length(self.longest.max(open.map_or(0, |t| t.waiting))),
            collections,
            collected: scale.length(self.collected),
            sent: letters(&self.sent.letters),
            received: letters(&self.received.letters),
            pairs: self.pairs.clone(),
        }
    }
}
