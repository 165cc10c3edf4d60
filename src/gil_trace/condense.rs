//! A trace that can be drawn: what is too short to be seen is put together and counted.

use super::spans::{Id, Message, Trace};
use ouro_runtime::sync::trace::LANES;
use ouro_runtime::sync::trace::turn::{Turn, condense};
use std::cmp::Reverse;
use std::collections::HashMap;

/// Turns that are drawn, about.
const MOST: usize = 4_000;
/// Messages of which all are drawn.
const ARROWS: usize = 1000;
/// What is put together first. Nanoseconds.
const SHORT: u64 = 5_000;

impl Trace {
    /// Leaves out the threads that ran least, puts short turns in a row together, the shortest only if that is enough,
    /// and leaves out the arrows between what is not drawn. Says in `title` what is missing.
    pub fn condense(&mut self, title: &mut String) {
        if self.threads.len() > LANES {
            self.threads.sort_by_key(|t| Reverse(t.sums.held));
            self.threads.truncate(LANES);
            self.threads.sort_by_key(|t| t.id);
        }
        if (self.threads.len() as u64) < self.all.threads {
            let (shown, all) = (self.threads.len(), self.all.threads);
            *title += &format!(" (drawn: the {shown} of {all} threads that ran longest)");
        }
        let mut short = SHORT;
        while self.threads.iter().map(|t| t.turns.len()).sum::<usize>() > MOST && short < self.wall {
            self.threads.iter_mut().for_each(|t| condense(&mut t.turns, short));
            short *= 2;
        }
        let turns: HashMap<Id, &[Turn]> = self.threads.iter().map(|t| (t.id, &t.turns[..])).collect();
        if self.messages.len() > ARROWS {
            self.messages.retain(|m| is_alone(&turns, m.from, m.sent) && is_alone(&turns, m.to, m.received));
        } else {
            self.messages.retain(|m: &Message| turns.contains_key(&m.from) && turns.contains_key(&m.to));
        }
    }
}

/// Is what the thread did then shown for itself?
fn is_alone(turns: &HashMap<Id, &[Turn]>, id: Id, at: u64) -> bool {
    let Some(turns) = turns.get(&id) else { return false };
    turns.get(turns.partition_point(|t| t.end() < at)).is_none_or(|t| t.count == 1)
}
