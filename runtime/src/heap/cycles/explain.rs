//! `--explain-gc`: for every cycle among the garbage, the way through its members, where they were made, how
//! long they lived, and which reference should have been weak.
#![allow(unsafe_code)] // island: walks over the dead

use crate::heap::Word;
use crate::heap::header::Header;
use crate::heap::parts::{self, Part};
use crate::heap::sites::{EXPLAIN, Trace};
use crate::heap::why::{Segment, plural, segments};
use crate::sync::thread::Thread;
use crate::types::function::Cell;
use crate::types::layout as layouts;
use std::collections::{HashMap, HashSet, VecDeque};

/// Kinds of members that are told of a cycle.
const MEMBERS: usize = 8;
/// Members from which the shortest way around is looked for.
const STARTS: usize = 8;
/// Members of a cycle, at most, for which it is tried whether one reference breaks all of it.
const TRIED: usize = 2000;

/// A step of a way: an object, and the number of the reference that is taken.
type Step = (*mut Header, u32);

/// Tells `sys.stderr` of garbage that is about to be finished.
///
/// # Safety
/// H1: the dead are whole, and nothing has run since they were found.
pub unsafe fn report(t: &Thread, dead: &[*mut Header]) {
    let graph = Graph::new(t, dead);
    let cycles = graph.cycles();
    let tied: usize = cycles.iter().map(Vec::len).sum();
    let mut text: String = cycles.iter().map(|c| graph.explain(c)).collect();
    if dead.len() > tied {
        text += &format!(
            "gc: {} held by {}\n",
            plural(dead.len() - tied, "object"),
            match cycles.len() {
                1 => "it".to_string(),
                n => plural(n, "cycle"),
            }
        );
    }
    t.interp().write_error(t, &text);
}

/// How a cycle is avoided.
enum Advice<'s> {
    Weak(&'s Segment),
    Clear(&'s Segment),
    /// No reference on the way is the program's: so it is with classes.
    Nothing,
}

struct Graph {
    /// By the order in which they were made, as far as that is known.
    nodes: Vec<*mut Header>,
    number: HashMap<*mut Header, usize>,
    /// (number of the reference, target) for references among the dead.
    edges: Vec<Vec<(u32, usize)>>,
    traces: Vec<Option<(Trace, String)>>,
    /// Collections so far.
    now: u64,
}

impl Graph {
    unsafe fn new(t: &Thread, dead: &[*mut Header]) -> Graph {
        let sites = t.heap().sites[EXPLAIN].borrow();
        let trace = |h: *mut Header| sites.as_ref().and_then(|s| s.get(h as usize).map(|t| (t, s)));
        let mut nodes = dead.to_vec();
        nodes.sort_by_key(|h| trace(*h).map_or(0, |(t, _)| t.serial));
        let number: HashMap<*mut Header, usize> = nodes.iter().enumerate().map(|(i, h)| (*h, i)).collect();
        let mut edges = Vec::new();
        for h in &nodes {
            let mut out = Vec::new();
            parts::numbered(*h, &mut |n, to| {
                if let Some(i) = number.get(&to) {
                    out.push((n, *i));
                }
            });
            edges.push(out);
        }
        let site = |h: &*mut Header| {
            let (trace, s) = trace(*h)?;
            let place = s.stack(&trace).lines.first().map(|(file, line)| format!("{file}:{line}"));
            Some((trace, place?))
        };
        let traces = nodes.iter().map(site).collect();
        let now = t.heap().cycles.stats.iter().map(|s| s.get().collections).sum();
        Graph { nodes, number, edges, traces, now }
    }

    /// Strongly connected components that hold a cycle, the oldest first (Tarjan, SIAM J. Comput. 1972).
    fn cycles(&self) -> Vec<Vec<usize>> {
        let n = self.nodes.len();
        let (mut visit, mut low, mut open) = (vec![0; n], vec![0; n], vec![false; n]);
        let (mut stack, mut found, mut count) = (Vec::new(), Vec::new(), 0);
        for start in 0..n {
            if visit[start] != 0 {
                continue;
            }
            let mut path = vec![(start, 0)];
            while let Some((node, next)) = path.last_mut() {
                let node = *node;
                if *next == 0 {
                    count += 1;
                    (visit[node], low[node], open[node]) = (count, count, true);
                    stack.push(node);
                }
                if let Some((_, to)) = self.edges[node].get(*next) {
                    *next += 1;
                    if visit[*to] == 0 {
                        path.push((*to, 0));
                    } else if open[*to] {
                        low[node] = low[node].min(visit[*to]);
                    }
                    continue;
                }
                path.pop();
                if let Some((above, _)) = path.last() {
                    low[*above] = low[*above].min(low[node]);
                }
                if low[node] == visit[node] {
                    let from = stack.iter().rposition(|x| *x == node).unwrap_or(0);
                    let mut component = stack.split_off(from);
                    component.iter().for_each(|x| open[*x] = false);
                    component.sort_unstable();
                    if component.len() > 1 || self.edges[node].iter().any(|(_, to)| *to == node) {
                        found.push(component);
                    }
                }
            }
        }
        found.sort();
        found
    }

    unsafe fn explain(&self, members: &[usize]) -> String {
        let bytes: usize = members.iter().map(|m| parts::bytes(self.nodes[*m])).sum();
        let mut text =
            format!("gc: a cycle of {}, {}\n", plural(members.len(), "object"), plural(bytes, "byte"));
        let way = self.way_around(members);
        let segments = segments(&way);
        for (i, s) in segments.iter().enumerate() {
            let label = parts::label(s.of);
            let begin = if i == 0 { format!("  {label}") } else { format!(" ({label})") };
            text += &format!("{begin} -> {}", s.text);
        }
        text.push('\n');
        text += &self.members(members);
        text + &match self.weak(members, &way, &segments) {
            Advice::Weak(s) => format!("  make weak: {} of {}\n", s.text, parts::label(s.of)),
            Advice::Clear(s) => {
                format!("  nothing here can be weak; clear {} of {}\n", s.text, parts::label(s.of))
            }
            Advice::Nothing => "  a class always refers to itself\n".to_string(),
        }
    }

    /// Members by what they are, where they were made, and how long they lived.
    unsafe fn members(&self, members: &[usize]) -> String {
        let mut kinds: Vec<(String, usize)> = Vec::new();
        for m in members {
            let label = parts::label(self.nodes[*m]);
            let life = match &self.traces[*m] {
                Some((t, place)) => {
                    let survived = (self.now - t.collections) as usize;
                    format!("{label} made at {place}, survived {}", plural(survived, "collection"))
                }
                None => format!("{label} made before the program"),
            };
            if let Some((_, n)) = kinds.iter_mut().find(|(k, _)| *k == life) {
                *n += 1;
            } else if kinds.len() < MEMBERS {
                kinds.push((life, 1));
            }
        }
        let told: usize = kinds.iter().map(|(_, n)| n).sum();
        let line = |(life, n): &(String, usize)| match n {
            1 => format!("  {life}\n"),
            n => format!("  {n} times {life}\n"),
        };
        let mut text: String = kinds.iter().map(line).collect();
        if told < members.len() {
            text += &format!("  and {} more\n", members.len() - told);
        }
        text
    }

    /// The shortest way from one of the oldest members around to itself.
    fn way_around(&self, members: &[usize]) -> Vec<Step> {
        let inside: HashSet<usize> = members.iter().copied().collect();
        let ways = members.iter().take(STARTS).filter_map(|m| self.way_back(*m, &inside, None));
        let mut way = ways.min_by_key(Vec::len).unwrap_or_default();
        // It is told from an object that the program has a word for.
        // SAFETY: the dead are whole.
        let plain = |(h, _): &Step| unsafe {
            let w = Word::from_ptr(*h);
            w.payload::<Cell>().is_some()
                || [layouts::DICT, layouts::LIST, layouts::TUPLE].contains(&w.layout())
        };
        let begin = way.iter().position(|s| !plain(s)).unwrap_or(0);
        way.rotate_left(begin);
        way
    }

    /// The shortest way from a member to itself, without a reference that is to be left out.
    fn way_back(&self, start: usize, inside: &HashSet<usize>, but: Option<Step>) -> Option<Vec<Step>> {
        let mut from: HashMap<usize, (usize, u32)> = HashMap::new();
        let mut queue = VecDeque::from([start]);
        while let Some(node) = queue.pop_front() {
            for (n, to) in &self.edges[node] {
                if !inside.contains(to) || from.contains_key(to) || but == Some((self.nodes[node], *n)) {
                    continue;
                }
                from.insert(*to, (node, *n));
                if *to == start {
                    let mut steps = Vec::new();
                    let mut at = start;
                    loop {
                        let (node, n) = from[&at];
                        steps.push((self.nodes[node], n));
                        at = node;
                        if at == start {
                            steps.reverse();
                            return Some(steps);
                        }
                    }
                }
                queue.push_back(*to);
            }
        }
        None
    }

    /// The reference on the way that had best been weak: one that the program has made, to an object that
    /// takes weak references. One without which there is no cycle comes first, then one from the younger to
    /// the older, as from a child to its parent.
    unsafe fn weak<'s>(&self, members: &[usize], way: &[Step], segments: &'s [Segment]) -> Advice<'s> {
        let inside: HashSet<usize> = members.iter().copied().collect();
        let mut best: Option<((bool, bool), &Segment)> = None;
        let mut own = None;
        for s in segments {
            let (holder, n) = way[s.last];
            let Some(target) = self.target(holder, n) else { continue };
            let recursive = match parts::name(holder, n) {
                Part::Item(_) | Part::Words(_) => false,
                Part::Through(_) => self.nodes[target] == s.of,
                _ if (n as usize) < (*holder).type_of().slot_area(holder).1 => false,
                _ => continue,
            };
            own = own.or(Some(s));
            if recursive || !parts::takes_weak(self.nodes[target]) {
                continue;
            }
            let breaks = members.len() <= TRIED
                && members.iter().all(|m| self.way_back(*m, &inside, Some((holder, n))).is_none());
            let rank = (breaks, self.number[&s.of] > target);
            if best.is_none_or(|(b, _)| rank > b) {
                best = Some((rank, s));
            }
        }
        match (best, own) {
            (Some((_, s)), _) => Advice::Weak(s),
            (None, Some(s)) => Advice::Clear(s),
            (None, None) => Advice::Nothing,
        }
    }

    fn target(&self, holder: *mut Header, n: u32) -> Option<usize> {
        let i = *self.number.get(&holder)?;
        self.edges[i].iter().find(|(k, _)| *k == n).map(|(_, to)| *to)
    }
}
