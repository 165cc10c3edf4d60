//! The format mini-language: `[[fill]align][sign]["z"]["#"]["0"][width][grouping]["." precision][type]`.

use super::{FormatError, wtf8};

/// Where the padding goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
    Center,
    /// Between the sign and the digits.
    AfterSign,
}

/// The digit separator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    None,
    Comma,
    Underscore,
    /// Underscores between groups of four, for the bases that are powers of two.
    UnderscoreFour,
}

/// A parsed format specifier.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    pub fill: u32,
    pub align: Align,
    /// `' '`, `'+'` or `'-'` when given.
    pub sign: Option<u8>,
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub width: Option<usize>,
    pub grouping: Grouping,
    pub precision: Option<usize>,
    /// The presentation type; 0 is none.
    pub kind: u32,
}

fn align_of(cp: u32) -> Option<Align> {
    Some(match char::from_u32(cp)? {
        '<' => Align::Left,
        '>' => Align::Right,
        '^' => Align::Center,
        '=' => Align::AfterSign,
        _ => return None,
    })
}

/// Parses `text` for an object of the class `type_name`. `default_kind` and `default_align` are what the
/// class takes where nothing is said.
pub fn parse(
    text: &[u8],
    type_name: &str,
    default_kind: u8,
    default_align: Align,
) -> Result<Spec, FormatError> {
    let mut spec = Spec {
        fill: ' ' as u32,
        align: default_align,
        sign: None,
        no_negative_zero: false,
        alternate: false,
        width: None,
        grouping: Grouping::None,
        precision: None,
        kind: default_kind as u32,
    };
    let mut pos = 0;
    let (mut fill_given, mut align_given) = (false, false);
    if let Some((first, len)) = wtf8::decode(text, 0) {
        let second = wtf8::decode(text, len).and_then(|(cp, n)| Some((align_of(cp)?, len + n)));
        if let Some((align, end)) = second {
            (spec.fill, spec.align, pos) = (first, align, end);
            (fill_given, align_given) = (true, true);
        } else if let Some(align) = align_of(first) {
            (spec.align, pos, align_given) = (align, len, true);
        }
    }
    let at = |pos: usize| text.get(pos).copied();
    if let Some(sign @ (b' ' | b'+' | b'-')) = at(pos) {
        spec.sign = Some(sign);
        pos += 1;
    }
    if at(pos) == Some(b'z') {
        spec.no_negative_zero = true;
        pos += 1;
    }
    if at(pos) == Some(b'#') {
        spec.alternate = true;
        pos += 1;
    }
    if !fill_given && at(pos) == Some(b'0') {
        spec.fill = '0' as u32;
        if !align_given && default_align == Align::Right {
            spec.align = Align::AfterSign;
        }
        pos += 1;
    }
    (spec.width, pos) = integer(text, pos)?;
    if at(pos) == Some(b',') {
        spec.grouping = Grouping::Comma;
        pos += 1;
    }
    if at(pos) == Some(b'_') {
        if spec.grouping != Grouping::None {
            return Err(FormatError::value("Cannot specify both ',' and '_'."));
        }
        spec.grouping = Grouping::Underscore;
        pos += 1;
    }
    if at(pos) == Some(b',') && spec.grouping == Grouping::Underscore {
        return Err(FormatError::value("Cannot specify both ',' and '_'."));
    }
    if at(pos) == Some(b'.') {
        (spec.precision, pos) = integer(text, pos + 1)?;
        if spec.precision.is_none() {
            return Err(FormatError::value("Format specifier missing precision"));
        }
    }
    if let Some((kind, len)) = wtf8::decode(text, pos) {
        if pos + len < text.len() {
            let shown = String::from_utf8_lossy(text);
            return Err(FormatError::value(format!(
                "Invalid format specifier '{shown}' for object of type '{type_name}'"
            )));
        }
        spec.kind = kind;
    }
    if spec.grouping != Grouping::None {
        match u8::try_from(spec.kind).unwrap_or(b'?') {
            b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0 => {}
            b'b' | b'o' | b'x' | b'X' if spec.grouping == Grouping::Underscore => {
                spec.grouping = Grouping::UnderscoreFour;
            }
            _ => {
                let mark = if spec.grouping == Grouping::Comma { ',' } else { '_' };
                let kind = show_kind(spec.kind);
                return Err(FormatError::value(format!("Cannot specify '{mark}' with '{kind}'.")));
            }
        }
    }
    Ok(spec)
}

fn integer(text: &[u8], mut pos: usize) -> Result<(Option<usize>, usize), FormatError> {
    let mut value = None;
    while let Some(cp) = wtf8::decode(text, pos) {
        let Some(d) = super::unicode::decimal_value(cp.0) else { break };
        let next = value.unwrap_or(0usize).checked_mul(10).and_then(|n| n.checked_add(d as usize));
        match next.filter(|&n| n <= isize::MAX as usize) {
            Some(n) => value = Some(n),
            None => return Err(FormatError::value("Too many decimal digits in format string")),
        }
        pos += cp.1;
    }
    Ok((value, pos))
}

fn show_kind(kind: u32) -> String {
    match kind {
        33..=127 => char::from(kind as u8).to_string(),
        _ => format!("\\x{kind:x}"),
    }
}

/// The error for a presentation type that the class does not have.
pub fn unknown_kind(kind: u32, type_name: &str) -> FormatError {
    FormatError::value(format!("Unknown format code '{}' for object of type '{type_name}'", show_kind(kind)))
}
