//! Where memory was asked for: the blocks of the heap that live, each with the lines of the program that were
//! running when it was made.
//!
//! Nothing is noted unless someone asks, and then every allocation takes the slow path: see `Heap::watch`.

use crate::sync::thread::Thread;
use std::collections::HashMap;
use std::rc::Rc;

/// Its users, by their place in `Heap::sites`.
pub const EXPLAIN: usize = 0;
pub const TRACEMALLOC: usize = 1;

/// File and line.
pub type Line = (Rc<str>, u32);

/// The frames that made a block.
#[derive(PartialEq, Eq, Hash)]
pub struct Stack {
    /// From the innermost out; never empty.
    pub lines: Vec<Line>,
    /// Frames there were, noted or not.
    pub total: usize,
}

/// A live block.
#[derive(Clone, Copy)]
pub struct Trace {
    /// Bytes of its slot.
    pub size: usize,
    /// Which of the stacks made it.
    pub stack: u32,
    /// Blocks made before it.
    pub serial: u64,
    /// Collections that were done when it was made.
    pub collections: u64,
}

/// What one user of the traces has asked for.
pub struct Sites {
    /// Lines noted for each block, at most.
    pub depth: usize,
    traces: HashMap<usize, Trace>,
    stacks: Vec<Rc<Stack>>,
    known: HashMap<Rc<Stack>, u32>,
    serial: u64,
    /// Bytes of all live blocks, and the most there have been.
    pub bytes: usize,
    pub peak: usize,
}

impl Sites {
    pub fn new(depth: usize) -> Sites {
        Sites {
            depth,
            traces: HashMap::new(),
            stacks: Vec::new(),
            known: HashMap::new(),
            serial: 0,
            bytes: 0,
            peak: 0,
        }
    }
    /// A block was made; one that stood there before has a new size.
    pub fn born(&mut self, t: &Thread, at: usize, size: usize) {
        self.died(at);
        let mut stack = Stack { lines: Vec::new(), total: 1 };
        if let Some(h) = t.interp().hooks.get() {
            let frames = (h.stack)(t, self.depth, &mut |file, line| stack.lines.push((file.clone(), line)));
            stack.total = frames.max(1);
        }
        if stack.lines.is_empty() {
            stack.lines.push(("<unknown>".into(), 0));
        }
        let stack = match self.known.get(&stack) {
            Some(i) => *i,
            None => {
                let (stack, i) = (Rc::new(stack), self.stacks.len() as u32);
                self.stacks.push(stack.clone());
                self.known.insert(stack, i);
                i
            }
        };
        let collections = t.heap().cycles.stats.iter().map(|s| s.get().collections).sum();
        self.traces.insert(at, Trace { size, stack, serial: self.serial, collections });
        self.serial += 1;
        self.bytes += size;
        self.peak = self.peak.max(self.bytes);
    }
    pub fn died(&mut self, at: usize) {
        if let Some(t) = self.traces.remove(&at) {
            self.bytes -= t.size;
        }
    }
    /// What is known of the block at an address.
    pub fn get(&self, at: usize) -> Option<Trace> {
        self.traces.get(&at).copied()
    }
    /// The frames that made a block.
    pub fn stack(&self, trace: &Trace) -> &Rc<Stack> {
        &self.stacks[trace.stack as usize]
    }
    /// All live blocks, in the order they were made.
    pub fn all(&self) -> Vec<Trace> {
        let mut all: Vec<Trace> = self.traces.values().copied().collect();
        all.sort_by_key(|t| t.serial);
        all
    }
    /// Forgets every block.
    pub fn clear(&mut self) {
        *self = Sites::new(self.depth);
    }
    /// Bytes that the notes themselves take, about: they are not on the heap.
    pub fn own_bytes(&self) -> usize {
        let entry = std::mem::size_of::<(usize, Trace)>();
        let lines: usize =
            self.stacks.iter().map(|s| s.lines.capacity() * std::mem::size_of::<Line>() + 48).sum();
        self.traces.capacity() * entry + lines
    }
}
