//! Trees to programs.

use super::ast::{At, ClassItem, Greed, Node, UNLIMITED};
use super::charset::{ByteSet, Fold, Set, is_caseless};
use super::parse::{Parsed, parse};
use super::{ErrorKind, Pattern, RegexError, flags};
use ouro_runtime::format::wtf8;

/// A place in the program.
pub(super) type Pc = u32;

/// What one step of a repeat of single characters takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Item {
    Byte(u8),
    /// All but a newline.
    Any,
    All,
    Set(u32),
}

/// A repeat of single characters.
#[derive(Clone, Debug)]
pub(super) struct Single {
    pub item: Item,
    pub min: u32,
    pub max: u32,
    pub greed: Greed,
    /// The bytes that can begin what follows, if it must begin with some.
    pub follow: Option<ByteSet>,
}

/// A repeat of anything else.
#[derive(Clone, Debug)]
pub(super) struct Loop {
    pub min: u32,
    pub max: u32,
    pub lazy: bool,
    pub body: Pc,
    pub exit: Pc,
    pub body_first: Option<ByteSet>,
    pub exit_first: Option<ByteSet>,
}

/// An alternative and the bytes that can begin it.
#[derive(Clone, Debug)]
pub(super) struct Alt {
    pub pc: Pc,
    pub first: Option<ByteSet>,
}

/// One instruction.
#[derive(Clone, Copy, Debug)]
pub(super) enum Inst {
    Byte(u8),
    /// The bytes at this place of the literal pool.
    Str {
        at: u32,
        len: u32,
    },
    One(Item),
    Begin,
    BeginLine,
    End,
    EndLine,
    EndString,
    Boundary {
        not: bool,
        ascii: bool,
    },
    Save(u32),
    Branch(u32),
    Jump(Pc),
    Single(u32),
    LoopInit(u32),
    LoopUntil(u32),
    AtomicStart(u32),
    AtomicEnd(u32),
    LookStart {
        mark: u32,
        after: Pc,
    },
    LookEnd(u32),
    NotStart {
        mark: u32,
        after: Pc,
    },
    NotEnd(u32),
    /// Steps back so many characters.
    Back(u32),
    Backref {
        group: u32,
        fold: Fold,
    },
    Unless {
        group: u32,
        no: Pc,
    },
    Fail,
    Match,
}

/// A compiled pattern.
#[derive(Debug)]
pub struct Program {
    pub(super) insts: Vec<Inst>,
    pub(super) pool: Vec<u8>,
    pub(super) sets: Vec<Set>,
    pub(super) singles: Vec<Single>,
    pub(super) loops: Vec<Loop>,
    pub(super) branches: Vec<Vec<Alt>>,
    pub(super) marks: u32,
    pub(super) is_text: bool,
    /// Every match begins with these bytes.
    pub(super) prefix: Vec<u8>,
    /// The prefix is the whole match.
    pub(super) literal: bool,
    /// Every match begins with one of these bytes.
    pub(super) first: Option<ByteSet>,
    /// A match can only begin at 0,
    pub(super) anchored: bool,
    /// or where a line begins.
    pub(super) line_anchored: bool,
    /// A match begins with as many of these as there are and keeps them: where it fails, so does one that begins
    /// later in the same run.
    pub(super) leading_run: Option<Item>,
    groups: usize,
    names: Vec<(String, usize)>,
    flags: u32,
}

impl Program {
    /// The number of groups, the whole not counted.
    pub fn groups(&self) -> usize {
        self.groups
    }

    /// The named groups in the order of their numbers.
    pub fn names(&self) -> &[(String, usize)] {
        &self.names
    }

    /// The number of a named group.
    pub fn group_index(&self, name: &str) -> Option<usize> {
        self.names.iter().find(|n| n.0 == name).map(|n| n.1)
    }

    /// The flags in force for the whole pattern, as `Pattern.flags` shows them.
    pub fn flags(&self) -> u32 {
        self.flags
    }

    /// Is it a pattern for text (and not for bytes)?
    pub fn is_text(&self) -> bool {
        self.is_text
    }

    /// About how many bytes of heap the program holds.
    pub fn heap_size(&self) -> usize {
        self.insts.capacity() * size_of::<Inst>()
            + self.pool.capacity()
            + self.sets.capacity() * size_of::<Set>()
            + self.singles.capacity() * size_of::<Single>()
            + self.loops.capacity() * size_of::<Loop>()
            + self.branches.iter().map(|b| b.capacity() * size_of::<Alt>()).sum::<usize>()
    }
}

/// Compiles a pattern.
pub fn compile(pattern: Pattern<'_>, flags: u32) -> Result<Program, RegexError> {
    let Parsed { node, flags, widths, names } = parse(pattern, flags)?;
    let program = Program {
        insts: Vec::new(),
        pool: Vec::new(),
        sets: Vec::new(),
        singles: Vec::new(),
        loops: Vec::new(),
        branches: Vec::new(),
        marks: 0,
        is_text: matches!(pattern, Pattern::Str(_)),
        prefix: Vec::new(),
        literal: false,
        first: None,
        anchored: false,
        line_anchored: false,
        leading_run: None,
        groups: widths.len() - 1,
        names,
        flags,
    };
    let mut compiler = Compiler { program, widths };
    compiler.node(&node, flags)?;
    compiler.emit(Inst::Match);
    let mut program = compiler.program;
    program.find_hints();
    Ok(program)
}

struct Compiler {
    program: Program,
    widths: Vec<Option<(u64, u64)>>,
}

type Res = Result<(), RegexError>;

impl Compiler {
    fn here(&self) -> Pc {
        self.program.insts.len() as Pc
    }

    fn emit(&mut self, inst: Inst) -> usize {
        self.program.insts.push(inst);
        self.program.insts.len() - 1
    }

    fn fold(&self, flags: u32) -> Fold {
        if flags & flags::IGNORECASE == 0 {
            Fold::None
        } else if self.is_ascii(flags) {
            Fold::Ascii
        } else {
            Fold::Unicode
        }
    }

    fn is_ascii(&self, flags: u32) -> bool {
        !self.program.is_text || flags & flags::ASCII != 0
    }

    fn set(&mut self, items: &[ClassItem], negate: bool, flags: u32) -> Item {
        let set = Set::new(items, negate, self.fold(flags), self.is_ascii(flags));
        self.program.sets.push(set);
        Item::Set(self.program.sets.len() as u32 - 1)
    }

    /// The single character a node takes, if that is what it takes.
    fn single(&mut self, node: &Node, flags: u32) -> Option<Item> {
        Some(match node {
            Node::Literal(c) => {
                let c = *c;
                let limit = if self.program.is_text { 0x80 } else { 0x100 };
                if c < limit && is_caseless(c, self.fold(flags)) {
                    Item::Byte(c as u8)
                } else {
                    self.set(&[ClassItem::Range(c, c)], false, flags)
                }
            }
            Node::Any if flags & flags::DOTALL != 0 => Item::All,
            Node::Any => Item::Any,
            Node::Class { negate, items } => self.set(items, *negate, flags),
            Node::Branch(nodes) => {
                let items = merged_class(nodes)?;
                self.set(&items, false, flags)
            }
            Node::Group { number: None, add, del, body } => self.single(body, combine(flags, *add, *del))?,
            _ => return None,
        })
    }

    fn literal(&mut self, c: u32, flags: u32) {
        if !is_caseless(c, self.fold(flags)) {
            let item = self.set(&[ClassItem::Range(c, c)], false, flags);
            self.emit(Inst::One(item));
            return;
        }
        let at = self.program.pool.len();
        if self.program.is_text {
            wtf8::push(&mut self.program.pool, c);
        } else {
            // A byte pattern has no larger characters.
            self.program.pool.push(c as u8);
        }
        let len = self.program.pool.len() - at;
        if let Inst::Byte(b) = Inst::Byte(self.program.pool[at])
            && len == 1
        {
            self.emit(Inst::Byte(b));
        } else {
            self.emit(Inst::Str { at: at as u32, len: len as u32 });
        }
    }

    fn literals(&mut self, run: &[Node], flags: u32) {
        let at = self.program.pool.len();
        for node in run {
            if let Node::Literal(c) = node {
                if self.program.is_text {
                    wtf8::push(&mut self.program.pool, *c);
                } else {
                    self.program.pool.push(*c as u8);
                }
            }
        }
        let len = self.program.pool.len() - at;
        match run {
            [Node::Literal(c)] => self.literal(*c, flags),
            _ => {
                self.emit(Inst::Str { at: at as u32, len: len as u32 });
            }
        }
    }

    fn node(&mut self, node: &Node, flags: u32) -> Res {
        match node {
            Node::Literal(c) => self.literal(*c, flags),
            Node::Any | Node::Class { .. } => {
                if let Some(item) = self.single(node, flags) {
                    self.emit(Inst::One(item));
                }
            }
            Node::At(at) => {
                let ascii = self.is_ascii(flags);
                let lines = flags & flags::MULTILINE != 0;
                self.emit(match at {
                    At::Begin if lines => Inst::BeginLine,
                    At::Begin | At::BeginString => Inst::Begin,
                    At::End if lines => Inst::EndLine,
                    At::End => Inst::End,
                    At::EndString => Inst::EndString,
                    At::Boundary => Inst::Boundary { not: false, ascii },
                    At::NotBoundary => Inst::Boundary { not: true, ascii },
                });
            }
            Node::Seq(nodes) => {
                let mut i = 0;
                while i < nodes.len() {
                    let fold = self.fold(flags);
                    let plain = |n: &&Node| matches!(n, Node::Literal(c) if is_caseless(*c, fold));
                    let run = nodes[i..].iter().take_while(plain).count();
                    if run > 0 {
                        self.literals(&nodes[i..i + run], flags);
                        i += run;
                    } else {
                        self.node(&nodes[i], flags)?;
                        i += 1;
                    }
                }
            }
            Node::Branch(nodes) => {
                if let Some(item) = self.single(node, flags) {
                    self.emit(Inst::One(item));
                    return Ok(());
                }
                let table = self.branch();
                let mut ends = Vec::with_capacity(nodes.len());
                for (i, node) in nodes.iter().enumerate() {
                    self.alternative(table);
                    self.node(node, flags)?;
                    if i + 1 < nodes.len() {
                        ends.push(self.emit(Inst::Jump(0)));
                    }
                }
                let end = self.here();
                ends.into_iter().for_each(|at| self.program.insts[at] = Inst::Jump(end));
            }
            Node::Group { number, add, del, body } => {
                let flags = combine(flags, *add, *del);
                if let Some(n) = number {
                    self.emit(Inst::Save(2 * *n as u32));
                    self.node(body, flags)?;
                    self.emit(Inst::Save(2 * *n as u32 + 1));
                } else {
                    self.node(body, flags)?;
                }
            }
            Node::Repeat { min, max, greed, body } => self.repeat(*min, *max, *greed, body, flags)?,
            Node::Backref(group) => {
                let fold = self.fold(flags);
                self.emit(Inst::Backref { group: *group as u32, fold });
            }
            Node::Look { behind, negate, body } => {
                let mark = self.mark();
                let start = self.emit(Inst::Fail);
                if *behind {
                    let (lo, hi) = body.width(&self.widths);
                    let fail = |msg: &str| Err(RegexError::other(ErrorKind::Pattern, msg));
                    if lo > u32::MAX as u64 {
                        return fail("looks too much behind");
                    }
                    if lo != hi {
                        return fail("look-behind requires fixed-width pattern");
                    }
                    if lo > 0 {
                        self.emit(Inst::Back(lo as u32));
                    }
                }
                self.node(body, flags)?;
                self.emit(if *negate { Inst::NotEnd(mark) } else { Inst::LookEnd(mark) });
                let after = self.here();
                self.program.insts[start] = match negate {
                    true => Inst::NotStart { mark, after },
                    false => Inst::LookStart { mark, after },
                };
            }
            Node::Conditional { group, yes, no } => {
                let test = self.emit(Inst::Fail);
                self.node(yes, flags)?;
                let mut otherwise = self.here();
                if let Some(no) = no {
                    let jump = self.emit(Inst::Jump(0));
                    otherwise = self.here();
                    self.node(no, flags)?;
                    self.program.insts[jump] = Inst::Jump(self.here());
                }
                self.program.insts[test] = Inst::Unless { group: *group as u32, no: otherwise };
            }
            Node::Atomic(body) => {
                let mark = self.mark();
                self.emit(Inst::AtomicStart(mark));
                self.node(body, flags)?;
                self.emit(Inst::AtomicEnd(mark));
            }
            Node::Fail => {
                self.emit(Inst::Fail);
            }
        }
        Ok(())
    }

    fn mark(&mut self) -> u32 {
        self.program.marks += 1;
        self.program.marks - 1
    }

    /// Emits a branch whose alternatives are yet to be given.
    fn branch(&mut self) -> usize {
        let table = self.program.branches.len();
        self.program.branches.push(Vec::new());
        self.emit(Inst::Branch(table as u32));
        table
    }

    /// The next alternative of a branch begins here.
    fn alternative(&mut self, table: usize) {
        let alt = Alt { pc: self.here(), first: None };
        self.program.branches[table].push(alt);
    }

    fn repeat(&mut self, min: u32, max: u32, greed: Greed, body: &Node, flags: u32) -> Res {
        if let Some(item) = self.single(body, flags) {
            let single = Single { item, min, max, greed, follow: None };
            self.program.singles.push(single);
            self.emit(Inst::Single(self.program.singles.len() as u32 - 1));
            return Ok(());
        }
        if greed == Greed::Possessive {
            let mark = self.mark();
            self.emit(Inst::AtomicStart(mark));
            self.repeat(min, max, Greed::Greedy, body, flags)?;
            self.emit(Inst::AtomicEnd(mark));
            return Ok(());
        }
        if max == 0 {
            // The body is left out, but for its errors.
            let (insts, mark) = (self.program.insts.len(), self.program.marks);
            self.node(body, flags)?;
            self.program.insts.truncate(insts);
            self.program.marks = mark;
            return Ok(());
        }
        if (min, max) == (1, 1) {
            return self.node(body, flags);
        }
        if (min, max) == (0, 1) {
            let table = self.branch();
            let skip = |this: &mut Self, pc| {
                this.program.branches[table].push(Alt { pc, first: None });
            };
            let start = self.here();
            self.node(body, flags)?;
            let end = self.here();
            let order = if greed == Greed::Lazy { [end, start] } else { [start, end] };
            order.into_iter().for_each(|pc| skip(self, pc));
            return Ok(());
        }
        let id = self.program.loops.len();
        let lazy = greed == Greed::Lazy;
        let (body_first, exit_first) = (None, None);
        self.program.loops.push(Loop { min, max, lazy, body: 0, exit: 0, body_first, exit_first });
        self.emit(Inst::LoopInit(id as u32));
        let jump = self.emit(Inst::Jump(0));
        let start = self.here();
        self.node(body, flags)?;
        self.program.insts[jump] = Inst::Jump(self.here());
        self.emit(Inst::LoopUntil(id as u32));
        let exit = self.here();
        self.program.loops[id].body = start;
        self.program.loops[id].exit = exit;
        Ok(())
    }
}

fn combine(flags: u32, add: u32, del: u32) -> u32 {
    let flags = if add & flags::KINDS != 0 { flags & !flags::KINDS } else { flags };
    (flags | add) & !del
}

/// Alternatives of one character each are one class.
fn merged_class(nodes: &[Node]) -> Option<Vec<ClassItem>> {
    let mut all = Vec::new();
    for node in nodes {
        match node {
            Node::Literal(c) => all.push(ClassItem::Range(*c, *c)),
            Node::Class { negate: false, items } => all.extend_from_slice(items),
            _ => return None,
        }
    }
    Some(all)
}

/// How many instructions are looked at to find what can come first.
const LOOK_AHEAD: usize = 64;

impl Program {
    /// Finds the bytes that can begin what stands at the places where the matcher has a choice.
    fn find_hints(&mut self) {
        for i in 0..self.branches.len() {
            for k in 0..self.branches[i].len() {
                self.branches[i][k].first = self.first_of(self.branches[i][k].pc);
            }
        }
        for i in 0..self.loops.len() {
            self.loops[i].body_first = self.first_of(self.loops[i].body);
            self.loops[i].exit_first = self.first_of(self.loops[i].exit);
        }
        for pc in 0..self.insts.len() {
            if let Inst::Single(id) = self.insts[pc] {
                let follow = self.first_of(pc as Pc + 1);
                let single = &self.singles[id as usize];
                // What follows cannot begin inside the run: no need to give anything back.
                let stays = follow.is_some_and(|f| f.disjoint(&self.item_first(single.item)));
                let single = &mut self.singles[id as usize];
                single.follow = follow;
                if stays && single.greed == Greed::Greedy && single.max == UNLIMITED {
                    single.greed = Greed::Possessive;
                }
            }
        }
        self.first = self.first_of(0);
        self.anchored = matches!(self.insts[0], Inst::Begin);
        let skip = self.insts.iter().take_while(|i| matches!(i, Inst::Save(_))).count();
        match self.insts[skip] {
            Inst::Byte(b) => self.prefix = vec![b],
            Inst::Str { at, len } => self.prefix = self.pool[at as usize..(at + len) as usize].to_vec(),
            _ => {}
        }
        self.line_anchored = matches!(self.insts[skip], Inst::BeginLine);
        let refers = self.insts.iter().any(|i| matches!(i, Inst::Backref { .. } | Inst::Unless { .. }));
        self.leading_run = match self.insts[skip] {
            Inst::Single(id) if !refers => Some(&self.singles[id as usize]),
            _ => None,
        }
        .filter(|s| s.greed == Greed::Possessive && s.max == UNLIMITED)
        .map(|s| s.item);
        self.literal = !self.prefix.is_empty() && skip == 0 && matches!(self.insts[1], Inst::Match);
    }

    fn item_first(&self, item: Item) -> ByteSet {
        let mut set = ByteSet::default();
        match item {
            Item::Byte(b) => set.add(b),
            Item::Any | Item::All => return ByteSet::any(self.is_text),
            Item::Set(id) => return self.sets[id as usize].first(self.is_text),
        }
        set
    }

    /// The bytes that can begin a match from `pc` on; `None` if it can be empty, or that is not known.
    fn first_of(&self, pc: Pc) -> Option<ByteSet> {
        let mut set = ByteSet::default();
        let mut seen: Vec<Pc> = Vec::new();
        let mut todo = vec![pc];
        while let Some(pc) = todo.pop() {
            if seen.contains(&pc) {
                continue;
            }
            if seen.len() >= LOOK_AHEAD || todo.len() > LOOK_AHEAD {
                return None;
            }
            seen.push(pc);
            match self.insts.get(pc as usize)? {
                Inst::Byte(b) => set.add(*b),
                Inst::Str { at, .. } => set.add(*self.pool.get(*at as usize)?),
                Inst::One(item) => set.union(&self.item_first(*item)),
                Inst::Begin
                | Inst::BeginLine
                | Inst::Boundary { .. }
                | Inst::Save(_)
                | Inst::AtomicStart(_)
                | Inst::AtomicEnd(_) => todo.push(pc + 1),
                Inst::Branch(table) => todo.extend(self.branches.get(*table as usize)?.iter().map(|a| a.pc)),
                Inst::Jump(to) => todo.push(*to),
                Inst::Single(id) => {
                    let single = self.singles.get(*id as usize)?;
                    set.union(&self.item_first(single.item));
                    if single.min == 0 {
                        todo.push(pc + 1);
                    }
                }
                Inst::LoopInit(id) => {
                    let each = self.loops.get(*id as usize)?;
                    todo.push(each.body);
                    if each.min == 0 {
                        todo.push(each.exit);
                    }
                }
                Inst::LoopUntil(id) => {
                    let each = self.loops.get(*id as usize)?;
                    todo.extend([each.body, each.exit]);
                }
                Inst::LookStart { after, .. } | Inst::NotStart { after, .. } => todo.push(*after),
                Inst::Unless { no, .. } => todo.extend([pc + 1, *no]),
                Inst::Fail => {}
                Inst::End
                | Inst::EndLine
                | Inst::EndString
                | Inst::LookEnd(_)
                | Inst::NotEnd(_)
                | Inst::Back(_)
                | Inst::Backref { .. }
                | Inst::Match => return None,
            }
        }
        Some(set)
    }
}
