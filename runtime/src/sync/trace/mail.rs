//! Messages that a thread wrote to pipes, or read from them.

/// Entries that are kept, about.
const MOST: usize = 1 << 12;
/// Messages that follow each other sooner than this become one entry when there are too many, at first. Stamps.
const SHORT: u64 = 1 << 14;

/// A message, or several through one pipe.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Letter {
    pub pipe: u64,
    /// When the first and the last went.
    pub first: u64,
    pub last: u64,
    pub count: u64,
}

impl Letter {
    fn absorb(&mut self, next: &Letter, short: u64) -> bool {
        let follows = self.pipe == next.pipe && next.last.saturating_sub(self.first) < short;
        if follows {
            self.last = next.last;
            self.count += next.count;
        }
        follows
    }
}

/// Those of one direction.
#[derive(Default, Debug)]
pub(super) struct Mail {
    pub letters: Vec<Letter>,
    short: u64,
}

impl Mail {
    pub fn add(&mut self, pipe: u64, at: u64, count: u64) {
        let letter = Letter { pipe, first: at, last: at, count };
        if self.letters.last_mut().is_some_and(|l| l.absorb(&letter, self.short)) {
            return;
        }
        if self.letters.len() >= MOST {
            self.condense();
        }
        self.letters.push(letter);
    }
    #[cold]
    fn condense(&mut self) {
        self.letters.sort_unstable();
        // Each pipe keeps one at least, however many there are.
        while self.letters.len() > MOST / 2 && self.short < u64::MAX {
            self.short = self.short.saturating_mul(2).max(SHORT);
            let short = self.short;
            self.letters.dedup_by(|next, last| last.absorb(next, short));
        }
    }
}
