//! Character properties and case mappings as CPython 3.13 has them (Unicode 15.1).
//!
//! Rust's own tables are of a later Unicode, so only its case mappings are used, and those only between
//! characters that 15.1 has assigned.

use super::unicode_tables as t;
use super::wtf8;

#[inline]
fn props(cp: u32) -> u16 {
    // The runs begin at code point 0, so there is always one at or before `cp`.
    let i = t::RUNS.partition_point(|&run| run >> 11 <= cp);
    let run = t::RUNS[i.saturating_sub(1)];
    t::COMBOS[(run & 0x7FF) as usize]
}

macro_rules! tests {
    ($($(#[$doc:meta])* $name:ident = $bits:expr;)*) => {$(
        $(#[$doc])*
        #[inline]
        pub fn $name(cp: u32) -> bool {
            props(cp) & ($bits) != 0
        }
    )*};
}

tests! {
    /// `str.isalpha` of one character.
    is_alpha = t::ALPHA;
    /// `str.isdecimal` of one character.
    is_decimal = t::DECIMAL;
    /// `str.isdigit` of one character.
    is_digit = t::DIGIT;
    /// `str.isnumeric` of one character.
    is_numeric = t::NUMERIC;
    /// `str.isalnum` of one character.
    is_alnum = t::ALPHA | t::DECIMAL | t::DIGIT | t::NUMERIC;
    /// `str.isupper` of one character.
    is_upper = t::UPPER;
    /// `str.islower` of one character.
    is_lower = t::LOWER;
    /// Is it a title-case letter (category Lt)?
    is_title = t::TITLE;
    /// `str.isprintable` of one character.
    is_printable = t::PRINTABLE;
    /// May it begin an identifier?
    is_id_start = t::ID_START;
    /// May it continue an identifier?
    is_id_continue = t::ID_CONTINUE;
    /// Has it a case, for `str.title` and for the final sigma?
    is_cased = t::CASED;
    /// Is it passed over when looking for the end of a word for the final sigma?
    is_case_ignorable = t::CASE_IGNORABLE;
    /// Is it a character of Unicode 15.1 at all?
    is_assigned = t::ASSIGNED;
}

/// `str.isspace` of one character.
#[inline]
pub fn is_space(cp: u32) -> bool {
    if cp < 0x80 { matches!(cp, 9..=13 | 28..=32) } else { props(cp) & t::SPACE != 0 }
}

/// `\w` of `re`: alphanumeric or underscore.
#[inline]
pub fn is_word(cp: u32) -> bool {
    if cp < 0x80 { cp == 0x5F || (cp as u8).is_ascii_alphanumeric() } else { is_alnum(cp) }
}

/// The value of a decimal digit of any script.
pub fn decimal_value(cp: u32) -> Option<u32> {
    let i = t::ZEROS.partition_point(|&zero| zero <= cp);
    let zero = *t::ZEROS.get(i.checked_sub(1)?)?;
    (cp - zero < 10).then_some(cp - zero)
}

/// The value of a digit (`str.isdigit`): decimals, superscripts, circled digits.
pub fn digit_value(cp: u32) -> Option<u32> {
    decimal_value(cp).or_else(|| {
        let i = t::DIGIT_VALUES.binary_search_by_key(&cp, |&e| e >> 8).ok()?;
        Some(t::DIGIT_VALUES[i] & 0xFF)
    })
}

/// Appends the full lower case of a character (without the final-sigma rule).
pub fn push_lower(out: &mut Vec<u8>, cp: u32) {
    match char::from_u32(cp) {
        Some(c) => push_mapped(out, cp, c.to_lowercase()),
        None => wtf8::push(out, cp),
    }
}

/// Appends the full upper case of a character.
pub fn push_upper(out: &mut Vec<u8>, cp: u32) {
    match char::from_u32(cp) {
        Some(c) => push_mapped(out, cp, c.to_uppercase()),
        None => wtf8::push(out, cp),
    }
}

/// Appends the full title case of a character.
pub fn push_title(out: &mut Vec<u8>, cp: u32) {
    match t::TITLES.binary_search_by_key(&cp, |e| e.0) {
        Ok(i) => out.extend_from_slice(t::TITLES[i].1.as_bytes()),
        Err(_) => push_upper(out, cp),
    }
}

/// Appends the full case folding of a character.
pub fn push_casefold(out: &mut Vec<u8>, cp: u32) {
    match t::FOLDS.binary_search_by_key(&cp, |e| e.0) {
        Ok(i) => out.extend_from_slice(t::FOLDS[i].1.as_bytes()),
        Err(_) => push_lower(out, cp),
    }
}

fn push_mapped(out: &mut Vec<u8>, cp: u32, mapped: impl Iterator<Item = char> + Clone) {
    if cp < 0x80 || (is_assigned(cp) && mapped.clone().all(|c| is_assigned(c as u32))) {
        mapped.for_each(|c| wtf8::push(out, c as u32));
    } else {
        wtf8::push(out, cp);
    }
}

/// The simple lower case, one character to one, as `re.IGNORECASE` uses.
#[inline]
pub fn simple_lower(cp: u32) -> u32 {
    if cp < 0x80 {
        return (cp as u8).to_ascii_lowercase() as u32;
    }
    let Some(c) = char::from_u32(cp) else { return cp };
    let lower = c.to_lowercase().next().map_or(cp, |c| c as u32);
    if lower == cp || (is_assigned(cp) && is_assigned(lower)) { lower } else { cp }
}

/// Other lower-case characters that `re.IGNORECASE` equates with this lower-case one.
pub fn case_twins(lower: u32) -> impl Iterator<Item = u32> {
    let i = t::CASE_TWINS.partition_point(|e| e.0 < lower);
    t::CASE_TWINS[i..].iter().take_while(move |e| e.0 == lower).map(|e| e.1)
}

/// All pairs of [`case_twins`].
pub fn case_twin_pairs() -> &'static [(u32, u32)] {
    &t::CASE_TWINS
}

/// `str.lower`, with the final-sigma rule.
pub fn lower(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut pos = 0;
    while let Some((cp, len)) = wtf8::decode(text, pos) {
        if cp == 0x3A3 {
            wtf8::push(&mut out, if is_final_sigma(text, pos, pos + len) { 0x3C2 } else { 0x3C3 });
        } else {
            push_lower(&mut out, cp);
        }
        pos += len;
    }
    out
}

fn is_final_sigma(text: &[u8], start: usize, end: usize) -> bool {
    let mut pos = start;
    let before = loop {
        match wtf8::decode_back(text, pos) {
            Some((cp, len)) if is_case_ignorable(cp) => pos -= len,
            Some((cp, _)) => break is_cased(cp),
            None => break false,
        }
    };
    let mut pos = end;
    let after = loop {
        match wtf8::decode(text, pos) {
            Some((cp, len)) if is_case_ignorable(cp) => pos += len,
            Some((cp, _)) => break is_cased(cp),
            None => break false,
        }
    };
    before && !after
}

/// `str.upper`.
pub fn upper(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        return text.to_ascii_uppercase();
    }
    let mut out = Vec::with_capacity(text.len());
    wtf8::code_points(text).for_each(|cp| push_upper(&mut out, cp));
    out
}

/// `str.casefold`.
pub fn casefold(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut out = Vec::with_capacity(text.len());
    wtf8::code_points(text).for_each(|cp| push_casefold(&mut out, cp));
    out
}

/// `str.title`.
pub fn title(text: &[u8]) -> Vec<u8> {
    words(text, |_, in_word| in_word)
}

/// `str.capitalize`.
pub fn capitalize(text: &[u8]) -> Vec<u8> {
    words(text, |first, _| !first)
}

/// Title case where `lowered(first, after a cased character)` is false, lower case elsewhere.
fn words(text: &[u8], lowered: impl Fn(bool, bool) -> bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let (mut pos, mut in_word) = (0, false);
    while let Some((cp, len)) = wtf8::decode(text, pos) {
        if !lowered(pos == 0, in_word) {
            push_title(&mut out, cp);
        } else if cp == 0x3A3 {
            wtf8::push(&mut out, if is_final_sigma(text, pos, pos + len) { 0x3C2 } else { 0x3C3 });
        } else {
            push_lower(&mut out, cp);
        }
        in_word = is_cased(cp);
        pos += len;
    }
    out
}

/// `str.swapcase`.
pub fn swapcase(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut pos = 0;
    while let Some((cp, len)) = wtf8::decode(text, pos) {
        if is_upper(cp) {
            if cp == 0x3A3 && is_final_sigma(text, pos, pos + len) {
                wtf8::push(&mut out, 0x3C2);
            } else {
                push_lower(&mut out, cp);
            }
        } else if is_lower(cp) {
            push_upper(&mut out, cp);
        } else {
            wtf8::push(&mut out, cp);
        }
        pos += len;
    }
    out
}

/// `str.istitle`.
pub fn is_title_text(text: &[u8]) -> bool {
    let (mut in_word, mut seen) = (false, false);
    for cp in wtf8::code_points(text) {
        if is_upper(cp) || is_title(cp) {
            if in_word {
                return false;
            }
            (in_word, seen) = (true, true);
        } else if is_lower(cp) {
            if !in_word {
                return false;
            }
            seen = true;
        } else {
            in_word = false;
        }
    }
    seen
}

/// `str.isupper`: no lower or title case letter, and at least one upper.
pub fn is_upper_text(text: &[u8]) -> bool {
    let mut seen = false;
    for cp in wtf8::code_points(text) {
        if is_lower(cp) || is_title(cp) {
            return false;
        }
        seen |= is_upper(cp);
    }
    seen
}

/// `str.islower`: no upper or title case letter, and at least one lower.
pub fn is_lower_text(text: &[u8]) -> bool {
    let mut seen = false;
    for cp in wtf8::code_points(text) {
        if is_upper(cp) || is_title(cp) {
            return false;
        }
        seen |= is_lower(cp);
    }
    seen
}

/// Number text for `int()`, `float()` and `complex()`: decimals of any script become ASCII digits, white
/// space becomes a blank, and what no number can hold becomes `?`.
pub fn ascii_number_text(text: &[u8]) -> String {
    wtf8::code_points(text)
        .map(|cp| match cp {
            _ if is_space(cp) => ' ',
            0..=0x7F => cp as u8 as char,
            _ => decimal_value(cp).map_or('?', |d| (b'0' + d as u8) as char),
        })
        .collect()
}
