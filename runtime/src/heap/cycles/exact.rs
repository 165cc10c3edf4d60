//! The one operation that decides what is garbage.
//!
//! For any set of containers: take the references that come from inside the set off their counts; what
//! still has a count is held from outside; what that reaches inside the set is held too; the rest is
//! garbage, exactly. The counts are then as before. Nothing may run in between, and the choice of the set
//! needs no care: what is left out of it merely counts as outside.
#![allow(unsafe_code)] // island: counts

use crate::heap::header::{Header, flag};
use crate::heap::trace::{Visitor, Way, show};

/// May an object be a member of a set? What is dying already, or never dies, may not.
///
/// # Safety
/// H1: `h` is an object, dead or alive.
pub unsafe fn eligible(h: *mut Header) -> bool {
    (*h).rc.get() as i32 > 0
}

/// The members that nothing outside of `members` holds, in their order.
///
/// # Safety
/// H1 to H3; the members are [`eligible`], each is listed once, and none has `MARK` set.
pub unsafe fn garbage(members: &[*mut Header]) -> Vec<*mut Header> {
    for m in members {
        (**m).set(flag::MARK);
    }
    let mut inner = 0;
    let mut subtract = Visitor::with(Way::Subtract(&mut inner));
    for m in members {
        show(*m, &mut subtract);
    }
    let dead = if inner == 0 { Vec::new() } else { unheld(members) };
    for m in members {
        (**m).clear(flag::MARK);
    }
    dead
}

/// The rest of [`garbage`]: members from whose counts the references from inside were taken.
unsafe fn unheld(members: &[*mut Header]) -> Vec<*mut Header> {
    // A member with a count is held. The counts of held members are restored as they are followed, and
    // that is also how their own targets come to be held.
    let mut held: Vec<*mut Header> = members.iter().copied().filter(|m| (**m).rc.get() != 0).collect();
    let all_dead = held.is_empty();
    while let Some(h) = held.pop() {
        show(h, &mut Visitor::with(Way::Restore(&mut held)));
    }
    let dead: Vec<*mut Header> = match all_dead {
        true => members.to_vec(),
        false => members.iter().copied().filter(|m| (**m).rc.get() == 0).collect(),
    };
    let mut back = Visitor::with(Way::PutBack);
    for d in &dead {
        show(*d, &mut back);
    }
    dead
}

/// The members in the order in which CPython's collector leaves them (`move_unreachable` in Python/gc.c): what is
/// first seen held by something after it goes behind that, and what nothing outside holds to the end.
///
/// # Safety
/// As [`garbage`].
pub unsafe fn order_of_collection(members: &[*mut Header]) -> Vec<*mut Header> {
    members.iter().for_each(|m| (**m).set(flag::MARK));
    members.iter().for_each(|m| show(*m, &mut Visitor::with(Way::Subtract(&mut 0))));
    let mut list = members.to_vec();
    let mut passed = std::collections::HashSet::new();
    let (mut out, mut reached, mut i) = (Vec::new(), Vec::new(), 0);
    while i < list.len() {
        let h = list[i];
        i += 1;
        if (*h).rc.get() == 0 {
            passed.insert(h);
            continue;
        }
        out.push(h);
        show(h, &mut Visitor::with(Way::Restore(&mut reached)));
        list.extend(reached.drain(..).filter(|r| passed.remove(r)));
    }
    passed.iter().for_each(|h| show(*h, &mut Visitor::with(Way::PutBack)));
    members.iter().for_each(|m| (**m).clear(flag::MARK));
    out.extend(members.iter().filter(|m| passed.contains(m)));
    out
}

/// What would die with an object if all references to it were gone: the object, and everything that only it
/// leads to, whether the collector follows it or not.
///
/// # Safety
/// As [`garbage`]; the object is [`eligible`].
pub unsafe fn freed_with(h: *mut Header) -> Vec<*mut Header> {
    let mut members = vec![h];
    (*h).set(flag::MARK);
    let (mut at, mut targets) = (0, Vec::new());
    while at < members.len() {
        show(members[at], &mut Visitor::with(Way::Collect(&mut targets)));
        at += 1;
        for to in targets.drain(..).filter(|to| eligible(*to) && !(**to).has(flag::MARK)) {
            (*to).set(flag::MARK);
            members.push(to);
        }
    }
    let count = (*h).rc.get();
    members.iter().for_each(|m| show(*m, &mut Visitor::with(Way::Subtract(&mut 0))));
    // Without its mark nothing that is held brings it back.
    (*h).clear(flag::MARK);
    let mut held: Vec<*mut Header> =
        members.iter().copied().filter(|m| *m != h && (**m).rc.get() != 0).collect();
    while let Some(x) = held.pop() {
        show(x, &mut Visitor::with(Way::Restore(&mut held)));
    }
    let dead: Vec<*mut Header> = members.iter().copied().filter(|m| *m == h || (**m).rc.get() == 0).collect();
    dead.iter().for_each(|d| show(*d, &mut Visitor::with(Way::PutBack)));
    members.iter().for_each(|m| (**m).clear(flag::MARK));
    (*h).rc.set(count);
    dead
}
