//! Running a program: one loop, one stack of what to try next, and no recursion.

use memchr::{memchr, memmem};
use ouro_runtime::format::{unicode, wtf8};
use smallvec::SmallVec;

use super::ast::{Greed, UNLIMITED};
use super::charset::{ByteSet, Fold};
use super::compile::{Alt, Inst, Item, Pc, Program};

/// Where and how to match.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    /// The byte offset to begin at; what stands before it can still be looked at.
    pub from: usize,
    /// The byte offset where the text ends.
    pub to: usize,
    /// The match must reach `to`.
    pub full: bool,
    /// An empty match at `from` does not count: how iteration goes on after an empty match.
    pub must_advance: bool,
}

impl Request {
    /// A request for a range of the text.
    pub fn new(from: usize, to: usize) -> Self {
        Request { from, to, full: false, must_advance: false }
    }
}

/// What was matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Captures {
    /// Byte offsets of the whole match and of each group.
    pub spans: Vec<Option<(usize, usize)>>,
    /// The group that was closed last.
    pub lastindex: Option<usize>,
}

/// Why a match was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interrupted {
    /// The poll said so.
    Poll,
    /// The backtrack stack has grown too large.
    Memory,
}

/// Steps between two polls.
const POLL_EVERY: u32 = 10_000;
/// The most entries of the backtrack stack.
const MAX_STACK: usize = 1 << 25;
const UNSET: usize = usize::MAX;

/// What to do on failure: try something else, or put something back first.
#[derive(Clone, Copy)]
enum Entry {
    /// Go on elsewhere.
    Try { pc: Pc, pos: usize },
    /// The next alternatives of a branch.
    Branch { table: u32, next: u32, pos: usize },
    /// Give back one more character of a greedy repeat.
    Greedy { pc: Pc, least: usize, pos: usize },
    /// Take one more character in a lazy repeat.
    Lazy { pc: Pc, left: u32, pos: usize },
    /// Run the body of a lazy loop once more.
    LazyLoop { id: u32, pos: usize },
    /// Restore a group border.
    Slot { slot: u32, old: usize, lastindex: usize },
    /// Restore a loop.
    Loop { id: u32, count: u32, last: usize },
}

struct Machine<'a> {
    program: &'a Program,
    text: &'a [u8],
    request: Request,
    slots: SmallVec<[usize; 12]>,
    lastindex: usize,
    /// How often each loop has run, and where its last run began.
    loops: SmallVec<[(u32, usize); 4]>,
    /// The height of the stack and the position where each atomic part began.
    marks: SmallVec<[(usize, usize); 2]>,
    stack: SmallVec<[Entry; 16]>,
    fuel: u32,
    poll: &'a mut dyn FnMut(usize) -> bool,
}

/// Called now and then with the bytes of heap held; `false` stops the match.
pub type Poll<'a> = &'a mut dyn FnMut(usize) -> bool;

impl Program {
    /// Matches at `from` only.
    pub fn match_at(
        &self,
        text: &[u8],
        request: Request,
        poll: Poll<'_>,
    ) -> Result<Option<Captures>, Interrupted> {
        let mut machine = Machine::new(self, text, request, poll);
        let from = machine.request.from;
        let end = machine.run(from)?;
        Ok(end.map(|end| machine.captures(from, end)))
    }

    /// Matches all between `from` and `to`.
    pub fn fullmatch_at(
        &self,
        text: &[u8],
        request: Request,
        poll: Poll<'_>,
    ) -> Result<Option<Captures>, Interrupted> {
        self.match_at(text, Request { full: true, ..request }, poll)
    }

    /// Finds the first match that begins at `from` or later.
    pub fn search(
        &self,
        text: &[u8],
        request: Request,
        poll: Poll<'_>,
    ) -> Result<Option<Captures>, Interrupted> {
        let mut machine = Machine::new(self, text, request, poll);
        let text = machine.text;
        let mut pos = machine.request.from;
        if self.literal {
            // The prefix is not empty, so neither is the match.
            let found = text.get(pos..).and_then(|rest| memmem::find(rest, &self.prefix));
            return Ok(found.map(|n| machine.captures(pos + n, pos + n + self.prefix.len())));
        }
        let finder = (self.prefix.len() > 1).then(|| memmem::Finder::new(&self.prefix));
        loop {
            let rest = text.get(pos..).unwrap_or(&[]);
            let next = if self.anchored {
                (pos == 0).then_some(0)
            } else if self.line_anchored {
                let begins = pos == 0 || text.get(pos - 1) == Some(&b'\n');
                if begins { Some(0) } else { memchr(b'\n', rest).map(|n| n + 1) }
            } else if let Some(finder) = &finder {
                finder.find(rest)
            } else if let Some(&b) = self.prefix.first() {
                memchr(b, rest)
            } else if let Some(first) = &self.first {
                rest.iter().position(|&b| first.has(b))
            } else {
                Some(0)
            };
            let Some(skipped) = next else { return Ok(None) };
            machine.pay(skipped / 64)?;
            pos += skipped;
            if let Some(end) = machine.run(pos)? {
                return Ok(Some(machine.captures(pos, end)));
            }
            machine.request.must_advance = false;
            if let Some(item) = self.leading_run {
                let end = machine.run_of(item, pos, UNLIMITED);
                machine.pay((end - pos) / 64)?;
                if end > pos {
                    pos = end;
                    continue;
                }
            }
            match machine.char_len(pos) {
                0 => return Ok(None),
                len => pos += len,
            }
        }
    }
}

impl<'a> Machine<'a> {
    fn new(program: &'a Program, text: &'a [u8], mut request: Request, poll: Poll<'a>) -> Self {
        request.to = request.to.min(text.len());
        request.from = request.from.min(request.to);
        Machine {
            program,
            text: &text[..request.to],
            request,
            slots: SmallVec::from_elem(UNSET, 2 * program.groups() + 2),
            lastindex: 0,
            loops: SmallVec::from_elem((0, UNSET), program.loops.len()),
            marks: SmallVec::from_elem((0, 0), program.marks as usize),
            stack: SmallVec::new(),
            fuel: POLL_EVERY,
            poll,
        }
    }

    fn captures(&self, start: usize, end: usize) -> Captures {
        let mut spans = Vec::with_capacity(self.slots.len() / 2);
        spans.push(Some((start, end)));
        spans.extend(self.slots[2..].chunks_exact(2).map(|pair| {
            let whole = pair[0] != UNSET && pair[1] != UNSET && pair[0] <= pair[1];
            whole.then_some((pair[0], pair[1]))
        }));
        Captures { spans, lastindex: (self.lastindex != 0).then_some(self.lastindex) }
    }

    /// Counts steps.
    #[inline]
    fn pay(&mut self, steps: usize) -> Result<(), Interrupted> {
        let steps = steps.min(u32::MAX as usize) as u32;
        match self.fuel.checked_sub(steps) {
            Some(left) if left > 0 => {
                self.fuel = left;
                Ok(())
            }
            _ => self.refuel(),
        }
    }

    #[cold]
    fn refuel(&mut self) -> Result<(), Interrupted> {
        self.fuel = POLL_EVERY;
        if self.stack.len() > MAX_STACK {
            return Err(Interrupted::Memory);
        }
        if (self.poll)(self.stack.capacity() * size_of::<Entry>()) { Ok(()) } else { Err(Interrupted::Poll) }
    }

    #[inline]
    fn push(&mut self, entry: Entry) -> Result<(), Interrupted> {
        if self.stack.len() == self.stack.capacity() {
            let more = self.stack.len().max(32);
            if self.stack.len() > MAX_STACK || self.stack.try_reserve(more).is_err() {
                return Err(Interrupted::Memory);
            }
        }
        self.stack.push(entry);
        Ok(())
    }

    /// The length of the character at `pos`; 0 at the end.
    #[inline]
    fn char_len(&self, pos: usize) -> usize {
        match self.text.get(pos) {
            None => 0,
            Some(&b) if b < 0x80 || !self.program.is_text => 1,
            Some(_) => wtf8::decode(self.text, pos).map_or(0, |d| d.1),
        }
    }

    /// The character before `pos` and where it begins.
    #[inline]
    fn before(&self, pos: usize) -> Option<(u32, usize)> {
        let b = *self.text.get(pos.checked_sub(1)?)?;
        if b < 0x80 || !self.program.is_text {
            return Some((b as u32, pos - 1));
        }
        wtf8::decode_back(self.text, pos).map(|(c, len)| (c, pos - len))
    }

    /// The character at `pos` and where the next begins.
    #[inline]
    fn at(&self, pos: usize) -> Option<(u32, usize)> {
        let b = *self.text.get(pos)?;
        if b < 0x80 || !self.program.is_text {
            return Some((b as u32, pos + 1));
        }
        wtf8::decode(self.text, pos).map(|(c, len)| (c, pos + len))
    }

    /// Takes one character.
    #[inline]
    fn step(&self, item: Item, pos: usize) -> Option<usize> {
        match item {
            Item::Byte(b) => (self.text.get(pos) == Some(&b)).then_some(pos + 1),
            Item::Set(id) => {
                let (c, next) = self.at(pos)?;
                self.program.sets[id as usize].has(c).then_some(next)
            }
            Item::Any if self.text.get(pos) == Some(&b'\n') => None,
            Item::Any | Item::All => match self.char_len(pos) {
                0 => None,
                len => Some(pos + len),
            },
        }
    }

    /// Takes as many characters as there are, `most` at the most.
    fn run_of(&self, item: Item, start: usize, most: u32) -> usize {
        let text = self.text;
        let rest = text.get(start..).unwrap_or(&[]);
        let bytes = !self.program.is_text;
        let mut pos = start;
        if bytes || most == UNLIMITED {
            let limit = if most == UNLIMITED { rest.len() } else { rest.len().min(most as usize) };
            let span = &rest[..limit];
            match item {
                Item::Any => return start + memchr(b'\n', span).unwrap_or(limit),
                Item::All => return start + limit,
                Item::Byte(b) => return start + span.iter().take_while(|&&x| x == b).count(),
                Item::Set(id) if bytes => {
                    let set = self.program.sets[id as usize].low();
                    return start + span.iter().take_while(|&&x| set.has(x)).count();
                }
                Item::Set(id) => {
                    let set = &self.program.sets[id as usize];
                    let low = set.low();
                    while let Some(&b) = text.get(pos) {
                        if b < 0x80 {
                            if !low.has(b) {
                                break;
                            }
                            pos += 1;
                        } else {
                            match wtf8::decode(text, pos) {
                                Some((c, len)) if set.has(c) => pos += len,
                                _ => break,
                            }
                        }
                    }
                    return pos;
                }
            }
        }
        for _ in 0..most {
            match self.step(item, pos) {
                Some(next) => pos = next,
                None => break,
            }
        }
        pos
    }

    /// Can what must begin with `first` begin at `pos`?
    #[inline]
    fn may(&self, first: &Option<ByteSet>, pos: usize) -> bool {
        match first {
            None => true,
            Some(set) => self.text.get(pos).is_some_and(|&b| set.has(b)),
        }
    }

    fn is_word(&self, c: u32, ascii: bool) -> bool {
        if ascii {
            c == 0x5F || u8::try_from(c).is_ok_and(|b| b.is_ascii_alphanumeric())
        } else {
            unicode::is_word(c)
        }
    }

    /// Sets a group border, to be undone on failure.
    #[inline]
    fn set_slot(&mut self, slot: u32, pos: usize) -> Result<(), Interrupted> {
        let i = slot as usize;
        self.push(Entry::Slot { slot, old: self.slots[i], lastindex: self.lastindex })?;
        self.slots[i] = pos;
        if slot & 1 == 1 {
            self.lastindex = i / 2;
        }
        Ok(())
    }

    #[inline]
    fn set_loop(&mut self, id: u32, count: u32, last: usize) -> Result<(), Interrupted> {
        let (old_count, old_last) = self.loops[id as usize];
        self.push(Entry::Loop { id, count: old_count, last: old_last })?;
        self.loops[id as usize] = (count, last);
        Ok(())
    }

    #[inline]
    fn undo(&mut self, entry: Entry) {
        match entry {
            Entry::Slot { slot, old, lastindex } => {
                self.slots[slot as usize] = old;
                self.lastindex = lastindex;
            }
            Entry::Loop { id, count, last } => self.loops[id as usize] = (count, last),
            _ => {}
        }
    }

    /// Forgets the choices above `height`, but not what must be undone.
    fn cut(&mut self, height: usize) {
        let mut kept = height;
        for i in height..self.stack.len() {
            if matches!(self.stack[i], Entry::Slot { .. } | Entry::Loop { .. }) {
                self.stack[kept] = self.stack[i];
                kept += 1;
            }
        }
        self.stack.truncate(kept);
    }

    /// Undoes everything above `height`.
    fn unwind(&mut self, height: usize) {
        while self.stack.len() > height {
            if let Some(entry) = self.stack.pop() {
                self.undo(entry);
            }
        }
    }

    /// Goes to the first of the alternatives from `next` on that may match.
    fn choose(&mut self, table: u32, next: usize, pos: usize) -> Result<Option<(Pc, usize)>, Interrupted> {
        let program = self.program;
        let alts = &program.branches[table as usize];
        let find = |this: &Self, from: usize| {
            let may = |alt: &Alt| this.may(&alt.first, pos);
            alts.get(from..).and_then(|rest| rest.iter().position(may)).map(|n| from + n)
        };
        let Some(i) = find(self, next) else { return Ok(None) };
        if let Some(k) = find(self, i + 1) {
            self.push(Entry::Branch { table, next: k as u32, pos })?;
        }
        Ok(Some((alts[i].pc, pos)))
    }

    /// Goes back to the last choice left.
    fn fail(&mut self) -> Result<Option<(Pc, usize)>, Interrupted> {
        let program = self.program;
        while let Some(entry) = self.stack.pop() {
            match entry {
                Entry::Try { pc, pos } => return Ok(Some((pc, pos))),
                Entry::Slot { .. } | Entry::Loop { .. } => self.undo(entry),
                Entry::Branch { table, next, pos } => {
                    if let Some(place) = self.choose(table, next as usize, pos)? {
                        return Ok(Some(place));
                    }
                }
                Entry::Greedy { pc, least, pos } => {
                    let Inst::Single(id) = program.insts[pc as usize] else { continue };
                    let follow = &program.singles[id as usize].follow;
                    let mut at = pos;
                    let mut found = false;
                    while at > least && !found {
                        at = self.before(at).map_or(least, |b| b.1);
                        found = self.may(follow, at);
                    }
                    self.pay((pos - at) / 16)?;
                    if found {
                        if at > least {
                            self.push(Entry::Greedy { pc, least, pos: at })?;
                        }
                        return Ok(Some((pc + 1, at)));
                    }
                }
                Entry::Lazy { pc, left, pos } => {
                    let Inst::Single(id) = program.insts[pc as usize] else { continue };
                    let single = &program.singles[id as usize];
                    let (mut at, mut left, mut found) = (pos, left, false);
                    while left > 0 && !found {
                        let Some(next) = self.step(single.item, at) else { break };
                        at = next;
                        if left != UNLIMITED {
                            left -= 1;
                        }
                        found = self.may(&single.follow, at);
                    }
                    self.pay((at - pos) / 16)?;
                    if found {
                        self.push(Entry::Lazy { pc, left, pos: at })?;
                        return Ok(Some((pc + 1, at)));
                    }
                }
                Entry::LazyLoop { id, pos } => {
                    // That one more run may be was seen when this was pushed, and the loop is as it was.
                    let count = self.loops[id as usize].0;
                    self.set_loop(id, count.saturating_add(1), pos)?;
                    return Ok(Some((program.loops[id as usize].body, pos)));
                }
            }
        }
        Ok(None)
    }

    /// Matches from `start`; the end of the match. After a failure all is as before.
    fn run(&mut self, start: usize) -> Result<Option<usize>, Interrupted> {
        let program = self.program;
        let mut pc: Pc = 0;
        let mut pos = start;
        loop {
            self.pay(1)?;
            // Each arm gives where to go on, or `None` on failure.
            let next = match program.insts[pc as usize] {
                Inst::Byte(b) => (self.text.get(pos) == Some(&b)).then(|| (pc + 1, pos + 1)),
                Inst::Str { at, len } => {
                    let wanted = &program.pool[at as usize..(at + len) as usize];
                    let here = self.text.get(pos..pos + wanted.len());
                    (here == Some(wanted)).then(|| (pc + 1, pos + wanted.len()))
                }
                Inst::One(item) => self.step(item, pos).map(|pos| (pc + 1, pos)),
                Inst::Begin => (pos == 0).then_some((pc + 1, pos)),
                Inst::BeginLine => {
                    let holds = pos == 0 || self.text.get(pos - 1) == Some(&b'\n');
                    holds.then_some((pc + 1, pos))
                }
                Inst::End => {
                    let end = self.text.len();
                    let holds = pos == end || (pos + 1 == end && self.text[pos] == b'\n');
                    holds.then_some((pc + 1, pos))
                }
                Inst::EndLine => {
                    let holds = self.text.get(pos).is_none_or(|&b| b == b'\n');
                    holds.then_some((pc + 1, pos))
                }
                Inst::EndString => (pos == self.text.len()).then_some((pc + 1, pos)),
                Inst::Boundary { not, ascii } => {
                    let left = self.before(pos).is_some_and(|(c, _)| self.is_word(c, ascii));
                    let right = self.at(pos).is_some_and(|(c, _)| self.is_word(c, ascii));
                    // In an empty text neither `\b` nor `\B` matches.
                    ((left == right) == not && !self.text.is_empty()).then_some((pc + 1, pos))
                }
                Inst::Save(slot) => {
                    self.set_slot(slot, pos)?;
                    Some((pc + 1, pos))
                }
                Inst::Jump(to) => Some((to, pos)),
                Inst::Branch(table) => self.choose(table, 0, pos)?,
                Inst::Single(id) => self.single(id, pc, pos)?,
                Inst::LoopInit(id) => {
                    self.set_loop(id, 0, UNSET)?;
                    Some((pc + 1, pos))
                }
                Inst::LoopUntil(id) => self.until(id, pos)?,
                Inst::AtomicStart(mark) => {
                    self.marks[mark as usize] = (self.stack.len(), pos);
                    Some((pc + 1, pos))
                }
                Inst::AtomicEnd(mark) => {
                    self.cut(self.marks[mark as usize].0);
                    Some((pc + 1, pos))
                }
                Inst::LookStart { mark, .. } => {
                    self.marks[mark as usize] = (self.stack.len(), pos);
                    Some((pc + 1, pos))
                }
                Inst::LookEnd(mark) => {
                    let (height, start) = self.marks[mark as usize];
                    self.cut(height);
                    Some((pc + 1, start))
                }
                Inst::NotStart { mark, after } => {
                    self.marks[mark as usize] = (self.stack.len(), pos);
                    self.push(Entry::Try { pc: after, pos })?;
                    Some((pc + 1, pos))
                }
                Inst::NotEnd(mark) => {
                    self.unwind(self.marks[mark as usize].0);
                    None
                }
                Inst::Back(n) => self.back(n, pos)?.map(|pos| (pc + 1, pos)),
                Inst::Backref { group, fold } => self.backref(group, fold, pos)?.map(|pos| (pc + 1, pos)),
                Inst::Unless { group, no } => {
                    let i = 2 * group as usize;
                    let set = self.slots.get(i..i + 2).is_some_and(|s| s[0] != UNSET && s[1] != UNSET);
                    Some((if set { pc + 1 } else { no }, pos))
                }
                Inst::Fail => None,
                Inst::Match => {
                    let short = self.request.full && pos != self.text.len();
                    let empty = self.request.must_advance && pos == self.request.from;
                    if !short && !empty {
                        return Ok(Some(pos));
                    }
                    None
                }
            };
            match next {
                Some(place) => (pc, pos) = place,
                None => match self.fail()? {
                    Some(place) => (pc, pos) = place,
                    None => return Ok(None),
                },
            }
        }
    }

    /// A repeat of single characters begins.
    fn single(&mut self, id: u32, pc: Pc, start: usize) -> Result<Option<(Pc, usize)>, Interrupted> {
        let program = self.program;
        let single = &program.singles[id as usize];
        let mut pos = start;
        for i in 0..single.min {
            match self.step(single.item, pos) {
                Some(next) => pos = next,
                None => return Ok(None),
            }
            if i & 1023 == 1023 {
                self.pay(64)?;
            }
        }
        let most = if single.max == UNLIMITED { UNLIMITED } else { single.max - single.min };
        let least = pos;
        if single.greed == Greed::Lazy {
            if most == 0 {
                return Ok(Some((pc + 1, pos)));
            }
            self.push(Entry::Lazy { pc, left: most, pos })?;
            return if self.may(&single.follow, pos) { Ok(Some((pc + 1, pos))) } else { self.fail() };
        }
        pos = self.run_of(single.item, pos, most);
        self.pay((pos - least) / 16)?;
        if single.greed == Greed::Greedy && pos > least {
            self.push(Entry::Greedy { pc, least, pos })?;
        }
        Ok(Some((pc + 1, pos)))
    }

    /// The body of a loop is done, or its first run is to be decided.
    fn until(&mut self, id: u32, pos: usize) -> Result<Option<(Pc, usize)>, Interrupted> {
        let program = self.program;
        let each = &program.loops[id as usize];
        let (mut count, last) = self.loops[id as usize];
        if count < each.min {
            // Empty runs change nothing: a great many of them need not be counted out.
            if pos == last && each.min - count > 1000 {
                count = each.min - 1;
            }
            self.set_loop(id, count + 1, pos)?;
            return Ok(Some((each.body, pos)));
        }
        // An empty run is the last. The least number of runs do not count for this.
        let last = if count == each.min && each.min > 0 { UNSET } else { last };
        let more = (each.max == UNLIMITED || count < each.max) && pos != last;
        if each.lazy {
            if more {
                self.push(Entry::LazyLoop { id, pos })?;
            }
            return Ok(Some((each.exit, pos)));
        }
        if !more || !self.may(&each.body_first, pos) {
            return Ok(Some((each.exit, pos)));
        }
        if self.may(&each.exit_first, pos) {
            self.push(Entry::Try { pc: each.exit, pos })?;
        }
        self.set_loop(id, count.saturating_add(1), pos)?;
        Ok(Some((each.body, pos)))
    }

    fn back(&mut self, n: u32, mut pos: usize) -> Result<Option<usize>, Interrupted> {
        if !self.program.is_text {
            return Ok(pos.checked_sub(n as usize));
        }
        // Characters have a byte at least, and those of ASCII no more.
        let Some(near) = pos.checked_sub(n as usize) else { return Ok(None) };
        self.pay(n as usize / 16)?;
        if self.text[near..pos].is_ascii() {
            return Ok(Some(near));
        }
        for _ in 0..n {
            match self.before(pos) {
                Some((_, start)) => pos = start,
                None => return Ok(None),
            }
        }
        Ok(Some(pos))
    }

    fn backref(&mut self, group: u32, fold: Fold, mut pos: usize) -> Result<Option<usize>, Interrupted> {
        let i = 2 * group as usize;
        let (start, end) = (self.slots[i], self.slots[i + 1]);
        if start == UNSET || end == UNSET || start > end {
            return Ok(None);
        }
        self.pay((end - start) / 16)?;
        if fold == Fold::None {
            let same = self.text.get(pos..pos + (end - start)) == self.text.get(start..end);
            return Ok(same.then_some(pos + (end - start)));
        }
        let mut from = start;
        while from < end {
            let (Some((a, next_from)), Some((b, next))) = (self.at(from), self.at(pos)) else {
                return Ok(None);
            };
            if a != b && fold.lower(a) != fold.lower(b) {
                return Ok(None);
            }
            (from, pos) = (next_from, next);
        }
        Ok(Some(pos))
    }
}
