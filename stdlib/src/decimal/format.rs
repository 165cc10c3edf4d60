//! `format()` of decimal numbers.

use super::context::{Limits, Rounding, TOO_MANY, rescale};
use super::number::Number;
use super::values::{Decimal, context, payload};
use num_traits::Zero;
use ouro_runtime::format::wtf8;
use ouro_runtime::heap::{Raised, Res, Value};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::str::Str;
use ouro_runtime::{Exc, Thread};

/// A format that was read.
struct Spec {
    fill: String,
    align: char,
    sign: char,
    no_negative_zero: bool,
    alternate: bool,
    /// With zeros in front, which only numbers get.
    zeros: bool,
    width: usize,
    comma: bool,
    precision: Option<i64>,
    kind: char,
}

fn wrong(t: &Thread) -> Raised {
    t.value_error("invalid format string")
}

fn parse(text: &[char]) -> Option<Spec> {
    let mut s = Spec {
        fill: " ".into(),
        align: '>',
        sign: '-',
        no_negative_zero: false,
        alternate: false,
        zeros: false,
        width: 0,
        comma: false,
        precision: None,
        kind: '\0',
    };
    let is_align = |c: &char| matches!(c, '<' | '>' | '=' | '^');
    let mut i = 0;
    let mut aligned = true;
    if text.get(1).is_some_and(is_align) {
        s.fill = text[0].to_string();
        s.align = text[1];
        i = 2;
    } else if text.first().is_some_and(is_align) {
        s.align = text[0];
        i = 1;
    } else {
        aligned = false;
    }
    if let Some(c @ ('+' | '-' | ' ')) = text.get(i) {
        s.sign = *c;
        i += 1;
    }
    if text.get(i) == Some(&'z') {
        s.no_negative_zero = true;
        i += 1;
    }
    if text.get(i) == Some(&'#') {
        s.alternate = true;
        i += 1;
    }
    if text.get(i) == Some(&'0') {
        if aligned {
            return None;
        }
        s.zeros = true;
        s.fill = "0".into();
        s.align = '=';
        i += 1;
    }
    let number = |i: &mut usize| {
        let from = *i;
        while text.get(*i).is_some_and(char::is_ascii_digit) {
            *i += 1;
        }
        text[from..*i].iter().collect::<String>().parse::<i64>().ok().filter(|n| *n < TOO_MANY)
    };
    if text.get(i).is_some_and(char::is_ascii_digit) {
        s.width = number(&mut i)? as usize;
    }
    if text.get(i) == Some(&',') {
        s.comma = true;
        i += 1;
    }
    if text.get(i) == Some(&'.') {
        i += 1;
        s.precision = Some(number(&mut i)?);
    }
    if let Some(c) = text.get(i) {
        if !"eEfFgG%nN".contains(*c) || matches!(c, 'n' | 'N') && s.comma {
            return None;
        }
        s.kind = *c;
        i += 1;
    }
    (i == text.len()).then_some(s)
}

/// The digits of a number as the format has them, without its sign.
fn body(n: &Number, s: &Spec, c: &Limits) -> String {
    if !n.is_finite() {
        let text = n.with_sign(false).to_text(true, false);
        return if s.kind == '%' { text + "%" } else { text };
    }
    let mut n = n.with_sign(false);
    let negative_mode = c.rounding;
    if s.kind == '%' {
        n.exp += 2;
    }
    let round = |n: &Number, exp: i64| rescale(n, exp, negative_mode).0;
    if let Some(p) = s.precision {
        match s.kind {
            'e' | 'E' => n = significant(&n, p + 1, negative_mode),
            'f' | 'F' | '%' => n = round(&n, -p),
            _ => {
                if n.size() > p.max(1) {
                    n = significant(&n, p.max(1), negative_mode);
                }
            }
        }
    }
    let digits = n.digits.to_string();
    let left = n.exp + digits.len() as i64;
    if n.digits.is_zero() && n.exp > 0 && matches!(s.kind, 'f' | 'F' | '%') {
        n.exp = 0;
    }
    let left = if n.digits.is_zero() && n.exp == 0 { 1 } else { left };
    let point = match s.kind {
        'e' | 'E' => match s.precision {
            Some(p) if n.digits.is_zero() => 1 - p,
            _ => 1,
        },
        'f' | 'F' | '%' => left,
        _ if n.exp <= 0 && left > -6 => left,
        _ => 1,
    };
    let mut text = if point <= 0 {
        format!("0.{}{digits}", "0".repeat(-point as usize))
    } else if point as usize >= digits.len() {
        digits.clone() + &"0".repeat(point as usize - digits.len())
    } else {
        format!("{}.{}", &digits[..point as usize], &digits[point as usize..])
    };
    let exp = left - point;
    let always = matches!(s.kind, 'e' | 'E');
    if always || exp != 0 && !matches!(s.kind, 'f' | 'F' | '%') {
        let letter = match s.kind {
            'e' | 'g' | 'n' => 'e',
            'E' | 'G' | 'N' => 'E',
            _ if c.capitals => 'E',
            _ => 'e',
        };
        text.push_str(&format!("{letter}{exp:+}"));
    }
    if s.kind == '%' {
        text.push('%');
    }
    text
}

/// So many digits from the first on.
fn significant(n: &Number, digits: i64, mode: Rounding) -> Number {
    if n.digits.is_zero() {
        return n.clone();
    }
    let exp = n.adjusted() + 1 - digits;
    let r = rescale(n, exp, mode).0;
    // Rounding up may have made one more.
    if r.size() > digits { rescale(&r, exp + 1, mode).0 } else { r }
}

/// The separators of a format: point, thousands, and how many digits stand between them.
struct Marks {
    point: String,
    thousands: String,
    groups: Vec<usize>,
}

fn grouped(whole: &str, marks: &Marks, width: usize) -> String {
    if marks.thousands.is_empty() || marks.groups.is_empty() {
        return "0".repeat(width.saturating_sub(whole.len())) + whole;
    }
    let mut groups: Vec<String> = Vec::new();
    let (mut rest, mut used) = (whole.to_string(), 0);
    let mut sizes = marks.groups.iter().copied();
    let mut size = sizes.next().unwrap_or(3);
    loop {
        let take = rest.len().min(size);
        let tail = rest.split_off(rest.len() - take);
        let separator = if groups.is_empty() { 0 } else { marks.thousands.chars().count() };
        // Zeros in front are grouped too.
        let room = width.saturating_sub(used + separator);
        let zeros = room.min(size).saturating_sub(tail.len()).max(usize::from(tail.is_empty()));
        let group = "0".repeat(zeros) + &tail;
        used += separator + group.len();
        groups.push(group);
        size = sizes.next().filter(|n| *n > 0).unwrap_or(size);
        if rest.is_empty() && used >= width {
            break;
        }
    }
    groups.reverse();
    groups.join(&marks.thousands)
}

fn override_marks(t: &Thread, v: &Value) -> Res<Marks> {
    let wrong = || t.type_error("optional argument must be a dict");
    let Some(d) = v.payload::<Dict>() else { return Err(wrong()) };
    let text = |name: &str, default: &str| -> Res<String> {
        match d.get_str(t, &t.intern(name)) {
            Some(v) => match v.payload::<Str>() {
                Some(s) => Ok(s.lossy().into_owned()),
                None => Err(t.value_error("invalid override dict")),
            },
            None => Ok(default.into()),
        }
    };
    let grouping = text("grouping", "\u{3}")?;
    Ok(Marks {
        point: text("decimal_point", ".")?,
        thousands: text("thousands_sep", ",")?,
        groups: grouping.chars().map(|c| c as usize).collect(),
    })
}

pub fn format(t: &Thread, a: &[Value]) -> Res {
    let Some(n) = a[0].payload::<Decimal>().map(|d| d.0.clone()) else {
        return Err(t.type_error("a Decimal is required"));
    };
    let Some(given) = a[1].payload::<Str>() else { return Err(t.type_error("format arg must be str")) };
    let context = context(t, None)?;
    let limits = payload(t, &context)?.limits.get();
    let chars: Vec<char> = given.code_points().map(|c| char::from_u32(c).unwrap_or('\u{FFFD}')).collect();
    let Some(mut s) = parse(&chars) else { return Err(wrong(t)) };
    if s.kind == 'N' {
        let text = "Format specifier 'N' is deprecated and slated for removal in Python 3.18";
        t.warn(Exc::DeprecationWarning, text)?;
    }
    if n.is_finite() && (n.exp.abs() > TOO_MANY && matches!(s.kind, 'f' | 'F' | '%')) {
        return Err(t.memory_error());
    }
    let mut marks = if a[2].is_unbound() {
        Marks { point: ".".into(), thousands: ",".into(), groups: vec![3] }
    } else {
        override_marks(t, &a[2])?
    };
    if !s.comma && (!matches!(s.kind, 'n' | 'N') || a[2].is_unbound()) {
        marks.thousands.clear();
    }
    let body = body(&n, &s, &rounding_for(&n, limits));
    let mut negative = n.negative;
    if negative && s.no_negative_zero && n.is_finite() {
        let mantissa = body.split(['e', 'E']).next().unwrap_or("");
        negative = mantissa.bytes().any(|b| (b'1'..=b'9').contains(&b));
    }
    let sign = if negative {
        "-"
    } else {
        match s.sign {
            '+' => "+",
            ' ' => " ",
            _ => "",
        }
    };
    let end = body.find(|c: char| !c.is_ascii_digit()).unwrap_or(body.len());
    let (whole, rest) = body.split_at(end);
    let rest = match rest.strip_prefix('.') {
        Some(part) => marks.point.clone() + part,
        None if s.alternate && n.is_finite() => marks.point.clone() + rest,
        None => rest.to_string(),
    };
    if s.zeros && !n.is_finite() {
        (s.fill, s.align) = (" ".into(), '>');
    }
    let zeros = s.align == '=' && s.fill == "0" && n.is_finite();
    let room = if zeros { s.width.saturating_sub(sign.len() + rest.chars().count()) } else { 0 };
    let whole = if n.is_finite() { grouped(whole, &marks, room) } else { whole.to_string() };
    let text = whole + &rest;
    let used = sign.len() + text.chars().count();
    let pad = |n: usize| s.fill.repeat(n);
    let missing = s.width.saturating_sub(used);
    let out = match s.align {
        '<' => format!("{sign}{text}{}", pad(missing)),
        '^' => format!("{}{sign}{text}{}", pad(missing / 2), pad(missing - missing / 2)),
        '=' => format!("{sign}{}{text}", pad(missing)),
        _ => format!("{}{sign}{text}", pad(missing)),
    };
    let mut bytes = Vec::with_capacity(out.len());
    out.chars().for_each(|c| wtf8::push(&mut bytes, c as u32));
    Ok(Str::from_wtf8(t, &bytes)?.into_value())
}

/// The digits are rounded without their sign, so that up and down must change for negative numbers.
fn rounding_for(n: &Number, c: Limits) -> Limits {
    match (n.negative, c.rounding) {
        (true, Rounding::Ceiling) => c.rounding(Rounding::Floor),
        (true, Rounding::Floor) => c.rounding(Rounding::Ceiling),
        _ => c,
    }
}
