//! What a pattern says, before it is a program.

/// No upper bound of a repeat.
pub const UNLIMITED: u32 = u32::MAX;

/// A named set of characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    Digit,
    NotDigit,
    Space,
    NotSpace,
    Word,
    NotWord,
}

/// An item of a character class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassItem {
    Range(u32, u32),
    Category(Category),
}

/// A position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// `^`
    Begin,
    /// `$`
    End,
    /// `\A`
    BeginString,
    /// `\Z`
    EndString,
    /// `\b`
    Boundary,
    /// `\B`
    NotBoundary,
}

/// How a repeat chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greed {
    Greedy,
    Lazy,
    Possessive,
}

/// A part of a pattern.
#[derive(Clone, Debug)]
pub enum Node {
    Literal(u32),
    Any,
    Class {
        negate: bool,
        items: Vec<ClassItem>,
    },
    At(At),
    Seq(Vec<Node>),
    Branch(Vec<Node>),
    /// A group: captured when it has a number; the flags hold inside it.
    Group {
        number: Option<usize>,
        add: u32,
        del: u32,
        body: Box<Node>,
    },
    Repeat {
        min: u32,
        max: u32,
        greed: Greed,
        body: Box<Node>,
    },
    Backref(usize),
    Look {
        behind: bool,
        negate: bool,
        body: Box<Node>,
    },
    Conditional {
        group: usize,
        yes: Box<Node>,
        no: Option<Box<Node>>,
    },
    Atomic(Box<Node>),
    /// `(?!)`
    Fail,
}

const MAX_WIDTH: u64 = 1 << 62;

impl Node {
    /// The least and the greatest number of characters matched. `groups` has those of the groups closed so far.
    pub fn width(&self, groups: &[Option<(u64, u64)>]) -> (u64, u64) {
        match self {
            Node::Literal(_) | Node::Any | Node::Class { .. } => (1, 1),
            Node::At(_) | Node::Look { .. } | Node::Fail => (0, 0),
            Node::Seq(nodes) => nodes.iter().fold((0, 0), |(lo, hi), node| {
                let (a, b) = node.width(groups);
                ((lo + a).min(MAX_WIDTH), (hi + b).min(MAX_WIDTH))
            }),
            Node::Branch(nodes) => {
                let widths = nodes.iter().map(|node| node.width(groups));
                widths.reduce(|(a, b), (c, d)| (a.min(c), b.max(d))).unwrap_or((0, 0))
            }
            Node::Group { body, .. } | Node::Atomic(body) => body.width(groups),
            Node::Repeat { min, max, body, .. } => {
                let (lo, hi) = body.width(groups);
                let high = if *max == UNLIMITED && hi > 0 { MAX_WIDTH } else { times(hi, *max) };
                (times(lo, *min), high)
            }
            Node::Backref(group) => groups.get(*group).copied().flatten().unwrap_or((0, MAX_WIDTH)),
            Node::Conditional { yes, no, .. } => {
                let (a, b) = yes.width(groups);
                let (c, d) = no.as_ref().map_or((0, 0), |no| no.width(groups));
                (a.min(c), b.max(d))
            }
        }
    }
}

fn times(width: u64, n: u32) -> u64 {
    width.saturating_mul(n as u64).min(MAX_WIDTH)
}
