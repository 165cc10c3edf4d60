//! Python's pattern syntax.

use super::ast::{At, Category, ClassItem, Greed, Node, UNLIMITED};
use super::source::{Source, Tok, group_number, name_repr, show};
use super::{ErrorKind, Pattern, RegexError, flags};

type Res<T> = Result<T, RegexError>;

/// Groups within groups beyond this are a `RecursionError`; parsing and compiling recurse.
const MAX_DEPTH: usize = 400;
/// More groups than this cannot be.
const MAX_GROUPS: usize = 1 << 30;

/// A parsed pattern.
pub(super) struct Parsed {
    pub node: Node,
    pub flags: u32,
    /// Least and greatest width of each group; 0 is the whole and not used.
    pub widths: Vec<Option<(u64, u64)>>,
    pub names: Vec<(String, usize)>,
}

/// Parses a pattern.
pub(super) fn parse(pattern: Pattern<'_>, flags: u32) -> Res<Parsed> {
    let mut parser = Parser::new(pattern, flags)?;
    let verbose = flags & flags::VERBOSE != 0;
    let node = match parser.sub(verbose, 0) {
        // A `(?x)` at the start holds for what stands before it too: begin again.
        Err(Stop::Verbose) => {
            parser = Parser::new(pattern, flags | flags::VERBOSE)?;
            parser.sub(true, 0)
        }
        other => other,
    };
    let node = node.map_err(|stop| match stop {
        Stop::Error(e) => e,
        Stop::Verbose => parser.src.error("unexpected verbose flag", 0),
    })?;
    let flags = fix_flags(parser.src.is_text, parser.flags)?;
    if parser.src.next.is_some() {
        return Err(parser.src.error("unbalanced parenthesis", 0));
    }
    for &(group, pos) in &parser.conditions {
        if group >= parser.widths.len() {
            let msg = format!("invalid group reference {group}");
            return Err(RegexError { kind: ErrorKind::Pattern, msg, pos: Some(pos) });
        }
    }
    Ok(Parsed { node, flags, widths: parser.widths, names: parser.names })
}

fn fix_flags(is_text: bool, flags: u32) -> Res<u32> {
    let fail = |msg: &str| Err(RegexError::other(ErrorKind::Value, msg));
    let has = |f: u32| flags & f != 0;
    if is_text {
        if has(flags::LOCALE) {
            return fail("cannot use LOCALE flag with a str pattern");
        }
        if has(flags::ASCII) && has(flags::UNICODE) {
            return fail("ASCII and UNICODE flags are incompatible");
        }
        Ok(if has(flags::ASCII) { flags } else { flags | flags::UNICODE })
    } else {
        if has(flags::UNICODE) {
            return fail("cannot use UNICODE flag with a bytes pattern");
        }
        if has(flags::LOCALE) && has(flags::ASCII) {
            return fail("ASCII and LOCALE flags are incompatible");
        }
        Ok(flags)
    }
}

enum Stop {
    Error(RegexError),
    /// The verbose flag was turned on for the whole pattern.
    Verbose,
}

impl From<RegexError> for Stop {
    fn from(e: RegexError) -> Self {
        Stop::Error(e)
    }
}

struct Parser {
    src: Source,
    flags: u32,
    /// The width of each group, once closed.
    widths: Vec<Option<(u64, u64)>>,
    names: Vec<(String, usize)>,
    /// Groups asked for by number in conditions, and where.
    conditions: Vec<(usize, usize)>,
    /// The number of groups when the outermost lookbehind began.
    lookbehind: Option<usize>,
}

/// What an escape outside a class stands for.
enum Escape {
    Literal(u32),
    Category(Category),
    At(At),
    Group(usize),
}

fn category(c: char) -> Option<Category> {
    Some(match c {
        'd' => Category::Digit,
        'D' => Category::NotDigit,
        's' => Category::Space,
        'S' => Category::NotSpace,
        'w' => Category::Word,
        'W' => Category::NotWord,
        _ => return None,
    })
}

/// The character of an escape such as `\n`.
pub(super) fn simple_escape(c: char) -> Option<u32> {
    Some(match c {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => 10,
        'r' => 13,
        't' => 9,
        'v' => 11,
        '\\' => 92,
        _ => return None,
    })
}

fn flag_of(c: char) -> Option<u32> {
    Some(match c {
        'i' => flags::IGNORECASE,
        'L' => flags::LOCALE,
        'm' => flags::MULTILINE,
        's' => flags::DOTALL,
        'x' => flags::VERBOSE,
        'a' => flags::ASCII,
        'u' => flags::UNICODE,
        _ => return None,
    })
}

fn is_letter(tok: Tok) -> bool {
    char::from_u32(tok.c).is_some_and(|c| ouro_runtime::format::unicode::is_alpha(c as u32))
}

impl Parser {
    fn new(pattern: Pattern<'_>, flags: u32) -> Res<Self> {
        Ok(Parser {
            src: Source::new(pattern)?,
            flags,
            widths: vec![None],
            names: Vec::new(),
            conditions: Vec::new(),
            lookbehind: None,
        })
    }

    /// Alternatives, up to `)` or the end.
    fn sub(&mut self, verbose: bool, depth: usize) -> Result<Node, Stop> {
        if depth > MAX_DEPTH {
            let msg = "maximum recursion depth exceeded";
            return Err(RegexError::other(ErrorKind::Recursion, msg).into());
        }
        let mut branches = Vec::new();
        loop {
            let first = depth == 0 && branches.is_empty();
            branches.push(self.sequence(verbose, depth + 1, first)?);
            if !self.src.eat('|')? {
                break;
            }
        }
        Ok(match branches.len() {
            1 => branches.pop().unwrap_or(Node::Seq(Vec::new())),
            _ => Node::Branch(branches),
        })
    }

    fn sequence(&mut self, mut verbose: bool, depth: usize, first: bool) -> Result<Node, Stop> {
        let mut out: Vec<Node> = Vec::new();
        while let Some(tok) = self.src.next {
            if tok.is('|') || tok.is(')') {
                break;
            }
            self.src.get()?;
            let Some(c) = tok.plain() else {
                out.push(if tok.escaped { self.escape(tok)? } else { Node::Literal(tok.c) });
                continue;
            };
            if verbose {
                if matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c') {
                    continue;
                }
                if c == '#' {
                    while self.src.get()?.is_some_and(|t| !t.is('\n')) {}
                    continue;
                }
            }
            match c {
                '[' => out.push(self.class()?),
                '.' => out.push(Node::Any),
                '^' => out.push(Node::At(At::Begin)),
                '$' => out.push(Node::At(At::End)),
                '*' | '+' | '?' | '{' => self.repeat(c, &mut out)?,
                '(' => match self.group(verbose, depth)? {
                    Group::Node(node) => out.push(node),
                    Group::Nothing => {}
                    Group::GlobalFlags(start) => {
                        if !first || !out.is_empty() {
                            let back = self.src.tell() - start;
                            let msg = "global flags not at the start of the expression";
                            return Err(self.src.error(msg, back).into());
                        }
                        if self.flags & flags::VERBOSE != 0 && !verbose {
                            return Err(Stop::Verbose);
                        }
                        verbose = self.flags & flags::VERBOSE != 0;
                    }
                },
                _ => out.push(Node::Literal(c as u32)),
            }
        }
        Ok(match out.len() {
            1 => out.pop().unwrap_or(Node::Fail),
            _ => Node::Seq(out),
        })
    }

    fn escape(&mut self, tok: Tok) -> Res<Node> {
        Ok(match self.escape_meaning(tok)? {
            Escape::Literal(c) => Node::Literal(c),
            Escape::Category(c) => Node::Class { negate: false, items: vec![ClassItem::Category(c)] },
            Escape::At(at) => Node::At(at),
            Escape::Group(n) => Node::Backref(n),
        })
    }

    fn escape_meaning(&mut self, tok: Tok) -> Res<Escape> {
        let c = char::from_u32(tok.c).unwrap_or('\u{FFFD}');
        let at = match c {
            'A' => Some(At::BeginString),
            'Z' => Some(At::EndString),
            'b' => Some(At::Boundary),
            'B' => Some(At::NotBoundary),
            _ => None,
        };
        if let Some(at) = at {
            return Ok(Escape::At(at));
        }
        if let Some(category) = category(c) {
            return Ok(Escape::Category(category));
        }
        if let Some(c) = simple_escape(c).or(self.coded(c)?) {
            return Ok(Escape::Literal(c));
        }
        if c == '0' {
            let digits = self.src.digits(2, 8)?;
            return Ok(Escape::Literal(u32::from_str_radix(&digits, 8).unwrap_or(0)));
        }
        if let Some(d) = c.to_digit(10) {
            let mut text = c.to_string();
            if self.src.next_digit(10).is_some() {
                text.push_str(&self.src.digits(1, 10)?);
                let octal = text.chars().all(|c| c.is_digit(8));
                if octal && self.src.next_digit(8).is_some() {
                    text.push_str(&self.src.digits(1, 8)?);
                    return self.octal(&text).map(Escape::Literal);
                }
            }
            let group = text.parse().unwrap_or(d as usize);
            if group >= self.widths.len() {
                return Err(self.src.error(format!("invalid group reference {group}"), text.len()));
            }
            self.check_group(group, text.len() + 1)?;
            return Ok(Escape::Group(group));
        }
        if c.is_ascii_alphabetic() {
            return Err(self.src.error(format!("bad escape \\{c}"), 2));
        }
        Ok(Escape::Literal(tok.c))
    }

    fn octal(&self, text: &str) -> Res<u32> {
        let value = u32::from_str_radix(text, 8).unwrap_or(u32::MAX);
        if value > 0o377 {
            let msg = format!("octal escape value \\{text} outside of range 0-0o377");
            return Err(self.src.error(msg, text.len() + 1));
        }
        Ok(value)
    }

    fn check_group(&self, group: usize, back: usize) -> Res<()> {
        if self.widths.get(group).is_some_and(Option::is_none) {
            return Err(self.src.error("cannot refer to an open group", back));
        }
        self.check_lookbehind(group)
    }

    fn check_lookbehind(&self, group: usize) -> Res<()> {
        if self.lookbehind.is_some_and(|open| group >= open) {
            return Err(self.src.error("cannot refer to group defined in the same lookbehind subpattern", 0));
        }
        Ok(())
    }

    /// `\x`, `\u`, `\U`, `\N`.
    fn coded(&mut self, c: char) -> Res<Option<u32>> {
        let wanted = match c {
            'x' => 2,
            'u' if self.src.is_text => 4,
            'U' if self.src.is_text => 8,
            'N' if self.src.is_text => {
                if !self.src.eat('{')? {
                    return Err(self.src.error("missing {", 0));
                }
                let name: String = self.src.until('}', "character name")?.iter().map(|&c| show(c)).collect();
                let back = name.chars().count() + 4;
                return Err(self.src.error(format!("undefined character name {}", name_repr(&name)), back));
            }
            _ => return Ok(None),
        };
        let digits = self.src.digits(wanted, 16)?;
        if digits.len() != wanted {
            return Err(self.src.error(format!("incomplete escape \\{c}{digits}"), digits.len() + 2));
        }
        let value = u32::from_str_radix(&digits, 16).unwrap_or(u32::MAX);
        if value > 0x10FFFF {
            return Err(self.src.error(format!("bad escape \\{c}{digits}"), digits.len() + 2));
        }
        Ok(Some(value))
    }

    fn class(&mut self) -> Res<Node> {
        let here = self.src.tell() - 1;
        let unterminated = |src: &Source| src.error("unterminated character set", src.tell() - here);
        let negate = self.src.eat('^')?;
        let mut items = Vec::new();
        loop {
            let this = self.src.get()?.ok_or_else(|| unterminated(&self.src))?;
            if this.is(']') && !items.is_empty() {
                break;
            }
            let low = self.class_item(this)?;
            if !self.src.eat('-')? {
                items.push(low);
                continue;
            }
            let that = self.src.get()?.ok_or_else(|| unterminated(&self.src))?;
            if that.is(']') {
                items.push(low);
                items.push(ClassItem::Range('-' as u32, '-' as u32));
                break;
            }
            let high = self.class_item(that)?;
            match (low, high) {
                (ClassItem::Range(lo, _), ClassItem::Range(hi, _)) if lo <= hi => {
                    items.push(ClassItem::Range(lo, hi));
                }
                _ => {
                    let msg = format!("bad character range {}-{}", this.text(), that.text());
                    return Err(self.src.error(msg, this.len() + 1 + that.len()));
                }
            }
        }
        if let ([ClassItem::Range(lo, hi)], false) = (&items[..], negate)
            && lo == hi
        {
            return Ok(Node::Literal(*lo));
        }
        Ok(Node::Class { negate, items })
    }

    fn class_item(&mut self, tok: Tok) -> Res<ClassItem> {
        let literal = |c: u32| ClassItem::Range(c, c);
        if !tok.escaped {
            return Ok(literal(tok.c));
        }
        let c = char::from_u32(tok.c).unwrap_or('\u{FFFD}');
        if let Some(c) = simple_escape(c) {
            return Ok(literal(c));
        }
        if let Some(category) = category(c) {
            return Ok(ClassItem::Category(category));
        }
        if let Some(c) = self.coded(c)? {
            return Ok(literal(c));
        }
        if c.is_digit(8) {
            let text = format!("{c}{}", self.src.digits(2, 8)?);
            return self.octal(&text).map(literal);
        }
        if c.is_ascii_alphanumeric() {
            return Err(self.src.error(format!("bad escape \\{c}"), 2));
        }
        Ok(literal(tok.c))
    }

    fn repeat(&mut self, c: char, out: &mut Vec<Node>) -> Res<()> {
        let here = self.src.tell();
        let (min, max) = match c {
            '?' => (0, 1),
            '*' => (0, UNLIMITED),
            '+' => (1, UNLIMITED),
            _ => {
                if self.src.next_is('}') {
                    out.push(Node::Literal('{' as u32));
                    return Ok(());
                }
                let lo = self.src.digits(usize::MAX, 10)?;
                let hi = if self.src.eat(',')? { self.src.digits(usize::MAX, 10)? } else { lo.clone() };
                if !self.src.eat('}')? {
                    out.push(Node::Literal('{' as u32));
                    return self.src.seek(here);
                }
                let number = |digits: &str, default: u32| {
                    if digits.is_empty() {
                        return Ok(default);
                    }
                    digits.parse().ok().filter(|&n: &u32| n < UNLIMITED).ok_or_else(|| {
                        RegexError::other(ErrorKind::Overflow, "the repetition number is too large")
                    })
                };
                let (min, max) = (number(&lo, 0)?, number(&hi, UNLIMITED)?);
                if max < min {
                    let back = self.src.tell() - here;
                    return Err(self.src.error("min repeat greater than max repeat", back));
                }
                (min, max)
            }
        };
        let back = self.src.tell() - here + 1;
        match out.last() {
            None | Some(Node::At(_)) => return Err(self.src.error("nothing to repeat", back)),
            Some(Node::Repeat { .. }) => return Err(self.src.error("multiple repeat", back)),
            Some(_) => {}
        }
        let greed = if self.src.eat('?')? {
            Greed::Lazy
        } else if self.src.eat('+')? {
            Greed::Possessive
        } else {
            Greed::Greedy
        };
        if let Some(body) = out.pop() {
            out.push(Node::Repeat { min, max, greed, body: Box::new(body) });
        }
        Ok(())
    }

    fn group(&mut self, verbose: bool, depth: usize) -> Result<Group, Stop> {
        let start = self.src.tell() - 1;
        let (mut capture, mut atomic, mut name) = (true, false, None);
        let (mut add, mut del) = (0, 0);
        if self.src.eat('?')? {
            let tok = self.need("unexpected end of pattern")?;
            match tok.plain() {
                Some('P') => {
                    if self.src.eat('<')? {
                        let text = self.src.until('>', "group name")?;
                        name = Some(self.src.group_name(&text)?);
                    } else if self.src.eat('=')? {
                        return Ok(Group::Node(self.named_backref()?));
                    } else {
                        let tok = self.need("unexpected end of pattern")?;
                        let msg = format!("unknown extension ?P{}", tok.text());
                        return Err(self.src.error(msg, tok.len() + 2).into());
                    }
                }
                Some(':') => capture = false,
                Some('#') => {
                    loop {
                        if self.src.next.is_none() {
                            let back = self.src.tell() - start;
                            return Err(self.src.error("missing ), unterminated comment", back).into());
                        }
                        if self.src.get()?.is_some_and(|t| t.is(')')) {
                            break;
                        }
                    }
                    return Ok(Group::Nothing);
                }
                Some(c @ ('=' | '!' | '<')) => return self.look(c, verbose, depth, start),
                Some('(') => return self.conditional(verbose, depth, start),
                Some('>') => (capture, atomic) = (false, true),
                Some(c) if c == '-' || flag_of(c).is_some() => match self.inline_flags(c)? {
                    None => return Ok(Group::GlobalFlags(start)),
                    Some(pair) => ((add, del), capture) = (pair, false),
                },
                _ => {
                    let msg = format!("unknown extension ?{}", tok.text());
                    return Err(self.src.error(msg, tok.len() + 1).into());
                }
            }
        }
        let number = if capture { Some(self.open_group(name)?) } else { None };
        let verbose = (verbose || add & flags::VERBOSE != 0) && del & flags::VERBOSE == 0;
        let body = self.sub(verbose, depth + 1)?;
        self.close(start)?;
        if let Some(n) = number {
            self.widths[n] = Some(body.width(&self.widths));
        }
        let body = Box::new(body);
        Ok(Group::Node(match atomic {
            true => Node::Atomic(body),
            false => Node::Group { number, add, del, body },
        }))
    }

    fn need(&mut self, msg: &str) -> Res<Tok> {
        let tok = self.src.get()?;
        tok.ok_or_else(|| self.src.error(msg, 0))
    }

    fn close(&mut self, start: usize) -> Res<()> {
        if self.src.eat(')')? {
            return Ok(());
        }
        let back = self.src.tell() - start;
        Err(self.src.error("missing ), unterminated subpattern", back))
    }

    fn open_group(&mut self, name: Option<String>) -> Res<usize> {
        let number = self.widths.len();
        if number >= MAX_GROUPS {
            return Err(self.src.error("too many groups", 0));
        }
        self.widths.push(None);
        if let Some(name) = name {
            if let Some((_, old)) = self.names.iter().find(|(n, _)| *n == name) {
                let back = name.chars().count() + 1;
                let name = name_repr(&name);
                let msg = format!("redefinition of group name {name} as group {number}; was group {old}");
                return Err(self.src.error(msg, back));
            }
            self.names.push((name, number));
        }
        Ok(number)
    }

    fn named(&self, text: &[u32]) -> Res<usize> {
        let name = self.src.group_name(text)?;
        match self.names.iter().find(|(n, _)| *n == name) {
            Some(&(_, number)) => Ok(number),
            None => Err(self.src.error(format!("unknown group name {}", name_repr(&name)), text.len() + 1)),
        }
    }

    fn named_backref(&mut self) -> Res<Node> {
        let text = self.src.until(')', "group name")?;
        let group = self.named(&text)?;
        self.check_group(group, text.len() + 1)?;
        Ok(Node::Backref(group))
    }

    fn look(&mut self, mut c: char, verbose: bool, depth: usize, start: usize) -> Result<Group, Stop> {
        let outer = self.lookbehind;
        let behind = c == '<';
        if behind {
            let tok = self.need("unexpected end of pattern")?;
            c = match tok.plain() {
                Some(c @ ('=' | '!')) => c,
                _ => {
                    let msg = format!("unknown extension ?<{}", tok.text());
                    return Err(self.src.error(msg, tok.len() + 2).into());
                }
            };
            self.lookbehind = outer.or(Some(self.widths.len()));
        }
        let body = self.sub(verbose, depth + 1)?;
        self.lookbehind = outer;
        self.close(start)?;
        let negate = c == '!';
        if negate && matches!(&body, Node::Seq(nodes) if nodes.is_empty()) {
            return Ok(Group::Node(Node::Fail));
        }
        Ok(Group::Node(Node::Look { behind, negate, body: Box::new(body) }))
    }

    fn conditional(&mut self, verbose: bool, depth: usize, start: usize) -> Result<Group, Stop> {
        let text = self.src.until(')', "group name")?;
        let group = match group_number(&text) {
            None => self.named(&text)?,
            Some(0) => return Err(self.src.error("bad group number", text.len() + 1).into()),
            Some(n) if n >= MAX_GROUPS => {
                let digits: String = text.iter().map(|&c| show(c)).collect();
                let digits = digits.trim_start_matches('0');
                let msg = format!("invalid group reference {digits}");
                return Err(self.src.error(msg, text.len() + 1).into());
            }
            Some(n) => {
                if !self.conditions.iter().any(|c| c.0 == n) {
                    self.conditions.push((n, self.src.tell() - text.len() - 1));
                }
                n
            }
        };
        self.check_lookbehind(group)?;
        let yes = Box::new(self.sequence(verbose, depth + 1, false)?);
        let mut no = None;
        if self.src.eat('|')? {
            no = Some(Box::new(self.sequence(verbose, depth + 1, false)?));
            if self.src.next_is('|') {
                return Err(self.src.error("conditional backref with more than two branches", 0).into());
            }
        }
        self.close(start)?;
        Ok(Group::Node(Node::Conditional { group, yes, no }))
    }

    /// `(?aiLmsux-imsx:` from its first letter on; `None` when the flags are for the whole pattern.
    fn inline_flags(&mut self, first: char) -> Res<Option<(u32, u32)>> {
        let (mut add, mut del) = (0, 0);
        let mut c = first;
        while c != '-' && c != ')' && c != ':' {
            let flag = flag_of(c).unwrap_or(0);
            if self.src.is_text && c == 'L' {
                let msg = "bad inline flags: cannot use 'L' flag with a str pattern";
                return Err(self.src.error(msg, 0));
            }
            if !self.src.is_text && c == 'u' {
                let msg = "bad inline flags: cannot use 'u' flag with a bytes pattern";
                return Err(self.src.error(msg, 0));
            }
            add |= flag;
            if flag & flags::KINDS != 0 && add & flags::KINDS != flag {
                let msg = "bad inline flags: flags 'a', 'u' and 'L' are incompatible";
                return Err(self.src.error(msg, 0));
            }
            c = self.flag_letter("missing -, : or )", &[')', '-', ':'])?;
        }
        if c == ')' {
            self.flags |= add;
            return Ok(None);
        }
        if c == '-' {
            c = self.flag_letter("missing flag", &[])?;
            while c != ':' {
                let flag = flag_of(c).unwrap_or(0);
                if flag & flags::KINDS != 0 {
                    let msg = "bad inline flags: cannot turn off flags 'a', 'u' and 'L'";
                    return Err(self.src.error(msg, 0));
                }
                del |= flag;
                c = self.flag_letter("missing :", &[':'])?;
            }
        }
        if add & del != 0 {
            return Err(self.src.error("bad inline flags: flag turned on and off", 1));
        }
        Ok(Some((add, del)))
    }

    /// The next flag letter or one of `ends`.
    fn flag_letter(&mut self, missing: &str, ends: &[char]) -> Res<char> {
        let tok = self.need(missing)?;
        match tok.plain() {
            Some(c) if ends.contains(&c) || flag_of(c).is_some() => Ok(c),
            Some(_) if is_letter(tok) => Err(self.src.error("unknown flag", tok.len())),
            _ => Err(self.src.error(missing, tok.len())),
        }
    }
}

/// What a parenthesis turned out to be.
enum Group {
    Node(Node),
    /// A comment.
    Nothing,
    /// `(?i)`, which began here.
    GlobalFlags(usize),
}
