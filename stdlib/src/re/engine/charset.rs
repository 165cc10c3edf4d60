//! Sets of characters, and of the bytes that can begin a match.

use std::sync::OnceLock;

use ouro_runtime::format::unicode;

use super::ast::{Category, ClassItem};

/// How letters of different case are equated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fold {
    None,
    Ascii,
    Unicode,
}

impl Fold {
    /// The lower case by which characters are compared.
    #[inline]
    pub fn lower(self, c: u32) -> u32 {
        match self {
            Fold::None => c,
            Fold::Ascii => u8::try_from(c).map_or(c, |b| b.to_ascii_lowercase() as u32),
            Fold::Unicode => unicode::simple_lower(c),
        }
    }
}

/// A set of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(super) struct ByteSet([u64; 4]);

impl ByteSet {
    #[inline]
    pub fn has(&self, b: u8) -> bool {
        self.0[(b >> 6) as usize] >> (b & 63) & 1 == 1
    }

    pub fn add(&mut self, b: u8) {
        self.0[(b >> 6) as usize] |= 1 << (b & 63);
    }

    pub fn union(&mut self, other: &ByteSet) {
        self.0.iter_mut().zip(other.0).for_each(|(a, b)| *a |= b);
    }

    pub fn disjoint(&self, other: &ByteSet) -> bool {
        self.0.iter().zip(other.0).all(|(a, b)| a & b == 0)
    }

    /// Every byte that begins a character beyond ASCII.
    pub fn add_leads(&mut self) {
        (0xC0..=0xFF).for_each(|b| self.add(b));
    }

    /// Every byte that begins a character.
    pub fn any(is_text: bool) -> ByteSet {
        let mut set = ByteSet([!0, !0, 0, 0]);
        if is_text {
            set.add_leads()
        } else {
            set = ByteSet([!0; 4])
        }
        set
    }
}

/// A character class made ready.
#[derive(Clone, Debug)]
pub(super) struct Set {
    /// The answers for the first 256 characters.
    low: ByteSet,
    ranges: Vec<(u32, u32)>,
    categories: Vec<Category>,
    negate: bool,
    fold: Fold,
}

const DIGITS: &[(u32, u32)] = &[(0x30, 0x39)];
const NOT_DIGITS: &[(u32, u32)] = &[(0, 0x2F), (0x3A, 0x10FFFF)];
const SPACES: &[(u32, u32)] = &[(9, 13), (32, 32)];
const NOT_SPACES: &[(u32, u32)] = &[(0, 8), (14, 31), (33, 0x10FFFF)];
const WORDS: &[(u32, u32)] = &[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];
const NOT_WORDS: &[(u32, u32)] = &[(0, 0x2F), (0x3A, 0x40), (0x5B, 0x5E), (0x60, 0x60), (0x7B, 0x10FFFF)];

fn ascii_ranges(category: Category) -> &'static [(u32, u32)] {
    match category {
        Category::Digit => DIGITS,
        Category::NotDigit => NOT_DIGITS,
        Category::Space => SPACES,
        Category::NotSpace => NOT_SPACES,
        Category::Word => WORDS,
        Category::NotWord => NOT_WORDS,
    }
}

fn in_category(category: Category, c: u32) -> bool {
    match category {
        Category::Digit => unicode::is_decimal(c),
        Category::NotDigit => !unicode::is_decimal(c),
        Category::Space => unicode::is_space(c),
        Category::NotSpace => !unicode::is_space(c),
        Category::Word => unicode::is_word(c),
        Category::NotWord => !unicode::is_word(c),
    }
}

/// Characters whose lower case is another one, and it.
fn uppers() -> &'static [(u32, u32)] {
    static UPPERS: OnceLock<Vec<(u32, u32)>> = OnceLock::new();
    UPPERS.get_or_init(|| {
        let all = (0..0x20000).map(|c| (c, unicode::simple_lower(c)));
        all.filter(|&(c, lower)| c != lower).collect()
    })
}

/// Is `c` equal to no other character when case is ignored?
pub(super) fn is_caseless(c: u32, fold: Fold) -> bool {
    match fold {
        Fold::None => true,
        Fold::Ascii => !u8::try_from(c).is_ok_and(|b| b.is_ascii_alphabetic()),
        Fold::Unicode if c < 0x80 => !(c as u8).is_ascii_alphabetic(),
        Fold::Unicode => {
            unicode::simple_lower(c) == c
                && unicode::case_twins(c).next().is_none()
                && !uppers().iter().any(|u| u.1 == c)
        }
    }
}

impl Set {
    /// Makes a class ready. `ascii` says that categories are of ASCII only.
    pub fn new(items: &[ClassItem], negate: bool, fold: Fold, ascii: bool) -> Set {
        let mut ranges = Vec::new();
        let mut categories = Vec::new();
        for item in items {
            match *item {
                ClassItem::Range(lo, hi) => {
                    ranges.push((lo, hi));
                    if fold != Fold::None {
                        push_folded(&mut ranges, lo, hi, fold);
                    }
                }
                ClassItem::Category(c) if ascii => ranges.extend_from_slice(ascii_ranges(c)),
                ClassItem::Category(c) => categories.push(c),
            }
        }
        ranges.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(ranges.len());
        for (lo, hi) in ranges {
            match merged.last_mut() {
                Some(last) if lo <= last.1.saturating_add(1) => last.1 = last.1.max(hi),
                _ => merged.push((lo, hi)),
            }
        }
        let mut set = Set { low: ByteSet::default(), ranges: merged, categories, negate, fold };
        for b in 0..=255 {
            if set.test(b as u32) {
                set.low.add(b);
            }
        }
        set
    }

    #[inline]
    pub fn has(&self, c: u32) -> bool {
        if c < 256 { self.low.has(c as u8) } else { self.test(c) }
    }

    /// The answers for bytes, or for the ASCII half of text.
    #[inline]
    pub fn low(&self) -> &ByteSet {
        &self.low
    }

    fn test(&self, c: u32) -> bool {
        let c = self.fold.lower(c);
        let i = self.ranges.partition_point(|r| r.1 < c);
        let found = self.ranges.get(i).is_some_and(|r| r.0 <= c)
            || self.categories.iter().any(|&category| in_category(category, c));
        found != self.negate
    }

    /// The bytes that can begin a character of the set.
    pub fn first(&self, is_text: bool) -> ByteSet {
        if !is_text {
            return self.low;
        }
        let mut set = ByteSet([self.low.0[0], self.low.0[1], 0, 0]);
        let beyond = self.negate
            || !self.categories.is_empty()
            || self.fold == Fold::Unicode
            || self.ranges.last().is_some_and(|r| r.1 >= 0x80);
        if beyond {
            set.add_leads();
        }
        set
    }
}

/// Adds what the lower-cased characters of a range are compared as. Lower-case characters stand for
/// themselves, so only those with a case need a look.
fn push_folded(ranges: &mut Vec<(u32, u32)>, lo: u32, hi: u32, fold: Fold) {
    if fold == Fold::Ascii {
        let (lo, hi) = (lo.max(0x41), hi.min(0x5A));
        if lo <= hi {
            ranges.push((lo + 32, hi + 32));
        }
        return;
    }
    let twins = unicode::case_twin_pairs().iter().filter(|pair| (lo..=hi).contains(&pair.0));
    ranges.extend(twins.map(|pair| (pair.1, pair.1)));
    let table = uppers();
    let from = table.partition_point(|u| u.0 < lo);
    for &(_, lower) in table[from..].iter().take_while(|u| u.0 <= hi) {
        ranges.push((lower, lower));
        unicode::case_twins(lower).for_each(|t| ranges.push((t, t)));
    }
}
