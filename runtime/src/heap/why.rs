//! Why is it alive: who holds an object, the shortest ways by which the program reaches it, and what would be
//! freed with it.
//!
//! The ways are those of a breadth-first search from the frames and the interpreter's own tables, with the
//! object itself left out: a way through it explains nothing.
#![allow(unsafe_code)] // island: walks

use super::cycles::exact;
use super::header::Header;
use super::parts::{self, Part};
use super::value::Value;
use crate::sync::thread::Thread;
use crate::types::dict::Dict;
use crate::types::function::Cell;
use crate::types::module::name_in;
use std::collections::{HashMap, HashSet, VecDeque};

/// Ways that an answer holds, and those that its text tells, at most.
const KEPT: usize = 100;
const TOLD: usize = 5;

/// Where a reference that no object owns lies.
pub enum Root<'a> {
    /// A register of an active frame.
    Frame(&'a dyn Fn() -> String),
    /// The interpreter, a thread, or a native module.
    Native(&'static str),
}

/// What is known of an object's life.
pub struct Answer {
    /// What the object is called.
    pub label: String,
    /// Its references, but for that of the question; nothing if it never dies.
    pub count: Option<u32>,
    /// Of these, those that objects own, and those in active frames; the rest are held by native code.
    pub heap: u32,
    pub frames: u32,
    /// The shortest ways to it, at most [`KEPT`], the shortest first.
    pub chains: Vec<String>,
    /// Ways beyond these.
    more: usize,
    /// What would die with it, itself included: objects by the name of their type, the most frequent first.
    pub freed: Vec<(String, usize)>,
    pub bytes: usize,
}

impl Answer {
    pub fn natives(&self) -> u32 {
        self.count.map_or(0, |n| n.saturating_sub(self.heap + self.frames))
    }
    pub fn objects(&self) -> usize {
        self.freed.iter().map(|(_, n)| n).sum()
    }
    /// The answer in words, a line for each way.
    pub fn text(&self) -> String {
        let Some(count) = self.count else { return format!("{}: never dies\n", self.label) };
        let split = [(self.heap, "from objects"), (self.frames, "in frames"), (self.natives(), "in natives")];
        let split: Vec<String> =
            split.iter().filter(|(n, _)| *n > 0).map(|(n, place)| format!("{n} {place}")).collect();
        let mut out = format!("{}: {}", self.label, plural(count as usize, "reference"));
        if !split.is_empty() {
            out += &format!(", {}", split.join(", "));
        }
        out.push('\n');
        self.chains.iter().take(TOLD).for_each(|c| out += &format!("  {c}\n"));
        let more = self.chains.len().saturating_sub(TOLD) + self.more;
        if more > 0 {
            out += &format!("  and {more} more\n");
        }
        let kinds: Vec<String> = self.freed.iter().map(|(name, n)| format!("{n} {name}")).collect();
        let (objects, bytes) = (plural(self.objects(), "object"), plural(self.bytes, "byte"));
        out + &format!("freed with it: {objects}, {bytes} ({})\n", kinds.join(", "))
    }
}

/// `1 object`, `2 objects`
pub fn plural(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// What the search came from when it first met an object.
#[derive(Clone, Copy)]
enum From {
    Root(usize),
    Object(*mut Header, u32),
}

/// Explains an object; nothing for immediate values. `asking` is the number of
/// references to it that the question itself holds: arguments of natives are no longer in their caller's frame.
pub fn why(t: &Thread, v: &Value, asking: u32) -> Option<Answer> {
    let h = v.header()? as *const Header as *mut Header;
    // SAFETY: H1 and H3; nothing runs or allocates on the heap until the answer stands. What is being
    // destroyed has no count, and is not whole.
    unsafe {
        let label = parts::label(h);
        if (*h).is_immortal() {
            return Some(Answer {
                label,
                count: None,
                heap: 0,
                frames: 0,
                chains: Vec::new(),
                more: 0,
                freed: Vec::new(),
                bytes: 0,
            });
        }
        let mut holders = Vec::new();
        t.heap().walk(&mut |x| {
            if (*x).rc.get() != 0 {
                parts::numbered(x, &mut |n, to| {
                    if to == h {
                        holders.push((x, n))
                    }
                });
            }
        });
        let mut search = Search::default();
        let mut frames = 0;
        let mut direct = Vec::new();
        t.interp().named_roots(t, &mut |to, root| {
            let text = || match &root {
                Root::Frame(name) => name(),
                Root::Native(name) => name.to_string(),
            };
            if to != h {
                search.begin(to, &text);
            } else {
                frames += matches!(root, Root::Frame(_)) as u32;
                direct.push(text());
            }
        });
        search.go_on(h, holders.iter().map(|(x, _)| *x).filter(|x| *x != h).collect());
        let mut chains: Vec<(usize, String)> = direct.into_iter().map(|text| (0, text)).collect();
        for (x, n) in &holders {
            chains.push(match search.way(*x) {
                Some((root, mut steps)) => {
                    steps.push((*x, *n));
                    (steps.len(), tell(root, &steps))
                }
                None => (usize::MAX, tell("itself", &own_way(h, *x, *n))),
            });
        }
        chains.sort();
        let more = chains.len().saturating_sub(KEPT);
        chains.truncate(KEPT);
        let mut freed: HashMap<String, usize> = HashMap::new();
        let mut bytes = 0;
        for d in exact::freed_with(h) {
            bytes += parts::bytes(d);
            *freed.entry((*d).type_of().name_str()).or_default() += 1;
        }
        let mut freed: Vec<(String, usize)> = freed.into_iter().collect();
        freed.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Some(Answer {
            label,
            count: Some((*h).rc.get().saturating_sub(asking)),
            heap: holders.len() as u32,
            frames,
            chains: chains.into_iter().map(|(_, text)| text).collect(),
            more,
            freed,
            bytes,
        })
    }
}

/// A breadth-first search, each object with where it was first met.
#[derive(Default)]
struct Search {
    met: HashMap<*mut Header, From>,
    roots: Vec<String>,
    queue: VecDeque<*mut Header>,
}

impl Search {
    fn begin(&mut self, at: *mut Header, text: &dyn Fn() -> String) {
        if let std::collections::hash_map::Entry::Vacant(e) = self.met.entry(at) {
            e.insert(From::Root(self.roots.len()));
            self.roots.push(text());
            self.queue.push_back(at);
        }
    }

    /// Goes on until everything is met that is `wanted` and reached without `but`.
    unsafe fn go_on(&mut self, but: *mut Header, mut wanted: HashSet<*mut Header>) {
        wanted.retain(|w| !self.met.contains_key(w));
        while let Some(h) = self.queue.pop_front() {
            if wanted.is_empty() {
                return;
            }
            parts::numbered(h, &mut |n, to| {
                if to != but && !self.met.contains_key(&to) {
                    self.met.insert(to, From::Object(h, n));
                    self.queue.push_back(to);
                    wanted.remove(&to);
                }
            });
        }
    }

    /// The root and the references that lead to an object, if it was met.
    fn way(&self, to: *mut Header) -> Option<(&str, Vec<(*mut Header, u32)>)> {
        let mut steps = Vec::new();
        let mut at = to;
        loop {
            match *self.met.get(&at)? {
                From::Root(i) => {
                    steps.reverse();
                    return Some((&self.roots[i], steps));
                }
                From::Object(h, n) => {
                    steps.push((h, n));
                    at = h;
                }
            }
        }
    }
}

/// The shortest way from an object to the reference `n` of `holder`.
unsafe fn own_way(h: *mut Header, holder: *mut Header, n: u32) -> Vec<(*mut Header, u32)> {
    let mut search = Search::default();
    search.begin(h, &String::new);
    search.go_on(std::ptr::null_mut(), HashSet::from([holder]));
    let mut steps = search.way(holder).map_or(Vec::new(), |(_, steps)| steps);
    steps.push((holder, n));
    steps
}

/// What the words for a reference wait for.
enum Pending {
    Nothing,
    /// An attribute's name.
    Attribute,
    /// A global's name.
    Global(String),
    /// A place in a closure: the names of its variables.
    Closure(Vec<String>),
    /// A cell of a closure: the name of its variable, and the place.
    Cell(String, String),
}

/// A part of a way that the program has one name for: an attribute is a reference to a dict, and one of the dict.
pub struct Segment {
    /// `.name`, `['key']`, `closure cell 'x'`
    pub text: String,
    /// A global: what comes before says nothing more.
    pub global: bool,
    /// The object whose part this is.
    pub of: *mut Header,
    /// The last reference of it, by its place among the steps.
    pub last: usize,
}

/// The segments of a way.
///
/// # Safety
/// As [`parts::numbered`], for every object on the way.
pub unsafe fn segments(steps: &[(*mut Header, u32)]) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    let mut pending = Pending::Nothing;
    let mut begin = 0;
    for (i, &(h, n)) in steps.iter().enumerate() {
        let part = parts::name(h, n);
        let mut global = false;
        let text = match (std::mem::replace(&mut pending, Pending::Nothing), part) {
            (Pending::Attribute, Part::Item(key)) => format!(".{}", key.trim_matches('\'')),
            (Pending::Global(module), Part::Item(key)) => {
                global = true;
                format!("global {key} of {module}")
            }
            (Pending::Closure(names), Part::Item(at)) => {
                let name = at.parse().ok().and_then(|i: usize| names.get(i).cloned()).unwrap_or_default();
                pending = Pending::Cell(name, at);
                continue;
            }
            (Pending::Cell(name, _), Part::Through(_)) => format!("closure cell '{name}'"),
            (_, Part::Attributes) => {
                pending = Pending::Attribute;
                continue;
            }
            (_, Part::Globals) => {
                pending = Pending::Global(module_of(h, n));
                continue;
            }
            (_, Part::Closure(names)) => {
                pending = Pending::Closure(names);
                continue;
            }
            (_, Part::Through(_)) if i + 1 < steps.len() => {
                // The segment before it leads on, or there is none: the root does.
                begin = i + 1;
                continue;
            }
            (_, Part::Through(name)) => format!(".{name}"),
            (_, Part::Attr(name)) => format!(".{name}"),
            (_, Part::Traceback) => format!("traceback of {}", parts::label(h)),
            (_, Part::Item(key)) => format!("[{key}]"),
            (_, Part::Words(words)) => words,
            (_, Part::Unnamed) => format!("inside of {}", parts::label(h)),
        };
        out.push(Segment { text, global, of: steps[begin].0, last: i });
        begin = i + 1;
    }
    let text = match pending {
        Pending::Nothing => return out,
        Pending::Attribute => ".__dict__".into(),
        Pending::Global(module) => format!("namespace of {module}"),
        Pending::Closure(..) => ".__closure__".into(),
        Pending::Cell(_, at) => format!(".__closure__[{at}]"),
    };
    out.push(Segment { text, global: false, of: steps[begin].0, last: steps.len() - 1 });
    out
}

/// A way in words. A root that names a place is followed by what it holds there; `itself` is not.
unsafe fn tell(root: &str, steps: &[(*mut Header, u32)]) -> String {
    let mut out = root.to_string();
    // A variable that an inner function captures is in a cell, of which nobody speaks.
    let captured = steps.first().is_some_and(|(h, _)| super::Word::from_ptr(*h).payload::<Cell>().is_some());
    let steps = if captured && root.starts_with("local ") { &steps[1..] } else { steps };
    for (i, s) in segments(steps).into_iter().enumerate() {
        if s.global {
            out = s.text;
            continue;
        }
        if i > 0 || root != "itself" {
            out += &format!(" ({})", parts::label(s.of));
        }
        out += &format!(" -> {}", s.text);
    }
    out
}

/// The name of the module whose namespace is the reference `n` of an object.
unsafe fn module_of(h: *mut Header, n: u32) -> String {
    let mut name = String::from("?");
    parts::numbered(h, &mut |k, to| {
        if k == n {
            if let Some(d) = super::Word::from_ptr(to).payload::<Dict>() {
                name = name_in(d);
            }
        }
    });
    name
}
