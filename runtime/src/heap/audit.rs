//! The audit: recounts every reference and compares with every count.
//!
//! In-edges come from the heap itself and from what the caller knows to be held outside: registers,
//! frames, the thread state, the tables of the interpreter.
#![allow(unsafe_code)] // island: walks

use super::header::{Header, flag};
use super::pages::Heap;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// One object whose count is wrong.
#[derive(Debug)]
pub struct Mismatch {
    pub at: u64,
    pub type_name: String,
    pub counted: u32,
    pub found: u32,
}

/// Hashes an address: a multiplication spreads it over the high bits, where tables look too.
#[derive(Default)]
struct Address(u64);

impl Hasher for Address {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write_usize(&mut self, n: usize) {
        self.0 = (n as u64 >> 3).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(32);
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.write_usize(self.0 as usize ^ *b as usize);
        }
    }
}

/// Counts all edges; `roots` reports each owned reference outside the heap.
///
/// # Safety
/// A safe point: no native holds counts that `roots` does not report.
pub unsafe fn audit(heap: &Heap, roots: &mut dyn FnMut(&mut dyn FnMut(*mut Header))) -> Vec<Mismatch> {
    let mut objects: Vec<*mut Header> = Vec::new();
    heap.walk(&mut |h| objects.push(h));
    let mut found: HashMap<usize, u32, BuildHasherDefault<Address>> =
        objects.iter().map(|h| (*h as usize, 0)).collect();
    let mut strays = Vec::new();
    let mut note = |h: *mut Header| match found.get_mut(&(h as usize)) {
        Some(n) => *n += 1,
        None => strays.push(h as u64),
    };
    for h in objects.iter().filter(|h| (***h).rc.get() != 0) {
        super::trace::edges(*h, &mut note);
    }
    roots(&mut note);
    let mut out: Vec<Mismatch> = objects
        .iter()
        .filter(|h| !(***h).is_immortal() && (***h).rc.get() != found[&(**h as usize)])
        .map(|h| Mismatch {
            at: *h as u64,
            type_name: (**h).type_of().name_str(),
            counted: (**h).rc.get(),
            found: found[&(*h as usize)],
        })
        .collect();
    out.extend(strays.into_iter().map(|at| Mismatch {
        at,
        type_name: "freed object".into(),
        counted: 0,
        found: 1,
    }));
    out
}

/// The types of objects that nothing the interpreter holds leads to.
pub fn unreachable(interp: &crate::Interp) -> Vec<String> {
    let mut reached = std::collections::HashSet::new();
    let mut todo: Vec<*mut Header> = Vec::new();
    interp.roots(&mut |h| todo.push(h));
    while let Some(h) = todo.pop() {
        if reached.insert(h as usize) {
            // SAFETY: H1; nothing runs.
            unsafe { super::trace::edges(h, &mut |to| todo.push(to)) };
        }
    }
    let mut left = Vec::new();
    // SAFETY: H1; nothing runs.
    unsafe {
        interp.heap.walk(&mut |h| {
            if !reached.contains(&(h as usize)) {
                left.push((*h).type_of().name_str());
            }
        });
    }
    left
}

/// The audit of an interpreter with no frame active.
pub fn check(interp: &crate::Interp) -> Vec<Mismatch> {
    // SAFETY: no Python code runs, and no native holds counts but those the interpreter reports.
    unsafe { audit(&interp.heap, &mut |note| interp.roots(note)) }
}

/// Is the number of old objects what the collector believes? The number of all.
fn check_old(heap: &Heap) -> usize {
    let (mut all, mut old, believed) = (0, 0, heap.cycles.old_live.get());
    // SAFETY: H1.
    unsafe {
        heap.walk(&mut |h| {
            all += 1;
            old += (*h).has(flag::OLD) as usize;
        })
    };
    if old != believed {
        crate::errln!("audit: {old} old objects, {believed} counted");
        std::process::exit(70);
    }
    all
}

/// In the middle of a run, natives may hold counts that nobody reports, but no count may be below the
/// references there are. What was found wrong is reported, and the process ends. The number of objects there are.
pub fn assert_held(t: &crate::Thread) -> usize {
    let interp = t.interp();
    let objects = check_old(&interp.heap);
    // SAFETY: a safe point; H3. What is being destroyed is not whole, and is passed over.
    let wrong = unsafe { audit(&interp.heap, &mut |note| interp.roots(note)) };
    let wrong: Vec<_> = wrong.into_iter().filter(|w| w.found > w.counted).collect();
    if wrong.is_empty() {
        return objects;
    }
    for w in wrong.iter().take(20) {
        crate::errln!("audit: {} at {:#x} has count {}, found {}", w.type_name, w.at, w.counted, w.found);
    }
    std::process::exit(70);
}
