//! The audit: recounts every reference and compares with every count.
//!
//! In-edges come from the heap itself and from what the caller knows to be held outside: registers,
//! frames, the thread state, the tables of the interpreter.
#![allow(unsafe_code)] // island: walks

use super::header::{Header, flag};
use super::pages::Heap;
use std::collections::HashMap;

/// One object whose count is wrong.
#[derive(Debug)]
pub struct Mismatch {
    pub at: u64,
    pub type_name: String,
    pub counted: u32,
    pub found: u32,
}

/// Counts all edges; `roots` reports each owned reference outside the heap.
///
/// # Safety
/// A safe point: no native holds counts that `roots` does not report.
pub unsafe fn audit(heap: &Heap, roots: &mut dyn FnMut(&mut dyn FnMut(*mut Header))) -> Vec<Mismatch> {
    let mut found: HashMap<usize, u32> = HashMap::new();
    let mut objects: Vec<*mut Header> = Vec::new();
    heap.walk(&mut |h| objects.push(h));
    for h in &objects {
        found.entry(*h as usize).or_insert(0);
    }
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

/// Is the number of old objects what the collector believes?
fn check_old(heap: &Heap) {
    let (mut old, believed) = (0, heap.cycles.old_live.get());
    // SAFETY: H1.
    unsafe { heap.walk(&mut |h| old += (*h).has(flag::OLD) as usize) };
    if old != believed {
        crate::errln!("audit: {old} old objects, {believed} counted");
        std::process::exit(70);
    }
}

/// In the middle of a run, natives may hold counts that nobody reports, but no count may be below the
/// references there are. What was found wrong is reported, and the process ends.
pub fn assert_held(t: &crate::Thread) {
    let interp = t.interp();
    check_old(&interp.heap);
    // SAFETY: a safe point; H3. What is being destroyed is not whole, and is passed over.
    let wrong = unsafe { audit(&interp.heap, &mut |note| interp.roots(note)) };
    let wrong: Vec<_> = wrong.into_iter().filter(|w| w.found > w.counted).collect();
    if wrong.is_empty() {
        return;
    }
    for w in wrong.iter().take(20) {
        crate::errln!("audit: {} at {:#x} has count {}, found {}", w.type_name, w.at, w.counted, w.found);
    }
    std::process::exit(70);
}
