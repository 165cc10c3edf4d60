//! Formatting against what CPython 3.13 recorded (`tools/record_format.py`).

use num_bigint::BigInt;
use num_traits::ToPrimitive;
use ouro_runtime::format::{
    ErrorKind, FormatError, float, int, number,
    percent::{self, Directive, Layout, Size},
    str_escape, unicode,
};

fn unescape(s: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let bytes = s.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] == b'%' && i + 2 < bytes.len() {
            out.push(u8::from_str_radix(&s[i + 1..i + 3], 16).unwrap());
            i += 3;
        } else if bytes[i] == b'%' {
            i += 1;
        } else {
            out.push(bytes[i]);
            i += 1;
        }
    }
    out
}

fn from_bits(hex: &[u8]) -> f64 {
    f64::from_bits(u64::from_str_radix(std::str::from_utf8(hex).unwrap(), 16).unwrap())
}

fn bits(x: f64) -> Vec<u8> {
    format!("{:016x}", x.to_bits()).into_bytes()
}

fn text(s: &[u8]) -> String {
    String::from_utf8_lossy(s).into_owned()
}

fn big(s: &[u8]) -> BigInt {
    BigInt::parse_bytes(s, 10).unwrap()
}

fn truth(b: bool) -> Vec<u8> {
    if b { b"True".to_vec() } else { b"False".to_vec() }
}

fn printf(format: &[u8], arg: &[u8]) -> Result<Vec<u8>, FormatError> {
    let mut out = Vec::new();
    for directive in percent::parse(format, false) {
        match directive {
            Directive::Literal(s) => out.extend_from_slice(s),
            Directive::Fail(e) => return Err(e),
            Directive::Conversion(c) => {
                let given = |s| if let Size::Given(n) = s { Some(n) } else { None };
                let layout = Layout {
                    flags: c.flags,
                    width: given(c.width).unwrap_or(0),
                    precision: given(c.precision),
                };
                match char::from_u32(c.code) {
                    Some(k @ ('d' | 'i' | 'u' | 'o' | 'x' | 'X')) => {
                        let n = big(arg);
                        let s = percent::format_bigint(&n, k as u8, &layout)?;
                        if let Some(n) = n.to_i64() {
                            assert_eq!(percent::format_i64(n, k as u8, &layout)?, s);
                        }
                        out.extend_from_slice(s.as_bytes());
                    }
                    Some(k @ ('e' | 'E' | 'f' | 'F' | 'g' | 'G')) => {
                        out.extend(percent::format_f64(from_bits(arg), k as u8, &layout)?.into_bytes())
                    }
                    Some('s') => out.extend(percent::format_text(arg, &layout, false)?),
                    Some('r') => {
                        out.extend(percent::format_text(&str_escape::repr_str(arg), &layout, false)?)
                    }
                    Some('a') => {
                        out.extend(percent::format_text(&str_escape::ascii_str(arg), &layout, false)?)
                    }
                    _ => return Err(c.unsupported()),
                }
            }
        }
    }
    Ok(out)
}

fn checksum(values: impl Iterator<Item = u8>) -> Vec<u8> {
    values.fold(0u32, |h, v| h.wrapping_mul(31).wrapping_add(v as u32)).to_string().into_bytes()
}

fn run(subject: &str, a: &[Vec<u8>]) -> Result<Vec<u8>, FormatError> {
    let ok = |s: String| Ok(s.into_bytes());
    match subject {
        "float_repr" => ok(float::repr_f64(from_bits(&a[0]))),
        "float_hex" => ok(float::hex(from_bits(&a[0]))),
        "ratio" => ok(match float::as_integer_ratio(from_bits(&a[0])) {
            Some((n, d)) => format!("{n}/{d}"),
            None => "none".to_owned(),
        }),
        "round" => float::round_digits(from_bits(&a[0]), text(&a[1]).parse().unwrap()).map(bits),
        "complex_repr" => ok(float::repr_complex(from_bits(&a[0]), from_bits(&a[1]))),
        "format_float" => number::format_f64(from_bits(&a[0]), &a[1]),
        "format_complex" => number::format_complex(from_bits(&a[0]), from_bits(&a[1]), &a[2]),
        "format_int" => {
            let n = big(&a[0]);
            let wide = number::format_bigint(&n, &a[1], "int");
            if let Some(n) = n.to_i64() {
                assert_eq!(number::format_i64(n, &a[1], "int"), wide);
            }
            wide
        }
        "format_str" => number::format_str(&a[0], &a[1]),
        "repr_str" => Ok(str_escape::repr_str(&a[0])),
        "ascii_str" => Ok(str_escape::ascii_str(&a[0])),
        "repr_bytes" => ok(str_escape::repr_bytes(&a[0])),
        "lower" => Ok(unicode::lower(&a[0])),
        "upper" => Ok(unicode::upper(&a[0])),
        "title" => Ok(unicode::title(&a[0])),
        "capitalize" => Ok(unicode::capitalize(&a[0])),
        "swapcase" => Ok(unicode::swapcase(&a[0])),
        "casefold" => Ok(unicode::casefold(&a[0])),
        "istitle" => Ok(truth(unicode::is_title_text(&a[0]))),
        "isupper" => Ok(truth(unicode::is_upper_text(&a[0]))),
        "islower" => Ok(truth(unicode::is_lower_text(&a[0]))),
        "percent" => printf(&a[0], &a[1]),
        "parse_float" => match float::parse_float(&unicode::ascii_number_text(&a[0])) {
            Some(x) => Ok(bits(x)),
            None => Err(FormatError::value(format!(
                "could not convert string to float: {}",
                text(&str_escape::repr_str(&a[0]))
            ))),
        },
        "parse_int" => {
            let base: i64 = text(&a[1]).parse().unwrap();
            match int::parse_int(&unicode::ascii_number_text(&a[0]), base, 0) {
                Ok(int::Int::Small(n)) => ok(n.to_string()),
                Ok(int::Int::Big(n)) => {
                    assert!(n.to_i64().is_none());
                    ok(int::big_to_string(&n))
                }
                Err(_) => {
                    Err(FormatError::value(int::invalid_literal(base, &text(&str_escape::repr_str(&a[0])))))
                }
            }
        }
        "from_hex" => float::from_hex(&text(&a[0])).map(bits),
        "property" => {
            let test: fn(u32) -> bool = match text(&a[0]).as_str() {
                "isalpha" => unicode::is_alpha,
                "isdecimal" => unicode::is_decimal,
                "isdigit" => unicode::is_digit,
                "isnumeric" => unicode::is_numeric,
                "isspace" => unicode::is_space,
                "isupper" => unicode::is_upper,
                "islower" => unicode::is_lower,
                "isprintable" => unicode::is_printable,
                "istitle" => |c| unicode::is_title(c) || unicode::is_upper(c),
                _ => unicode::is_id_start,
            };
            Ok(checksum((0..0x110000).map(|c| test(c) as u8)))
        }
        "mapping" => {
            let push: fn(&mut Vec<u8>, u32) = match text(&a[0]).as_str() {
                "lower" => unicode::push_lower,
                "upper" => unicode::push_upper,
                "title" => unicode::push_title,
                _ => unicode::push_casefold,
            };
            Ok(checksum((0..0x110000).flat_map(|c| {
                let mut out = Vec::new();
                push(&mut out, c);
                out
            })))
        }
        _ => panic!("no subject {subject}"),
    }
}

#[test]
fn recorded() {
    let path = std::env::var("FORMAT_CASES")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recorded/format.txt").to_owned());
    let (mut wrong, mut seen) = (0, 0);
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let (expected, args) = fields[1..].split_last().unwrap();
        let args: Vec<Vec<u8>> = args.iter().map(|f| unescape(f)).collect();
        let got = match run(fields[0], &args) {
            Ok(s) => (String::from("="), s),
            Err(e) => {
                let kind = match e.kind {
                    ErrorKind::Value => "ValueError",
                    ErrorKind::Overflow => "OverflowError",
                    ErrorKind::Type => "TypeError",
                    ErrorKind::Memory => "MemoryError",
                };
                (format!("!{kind}:"), e.message.into_bytes())
            }
        };
        let wanted = match expected.strip_prefix('=') {
            Some(s) => (String::from("="), unescape(s)),
            None => {
                let (kind, message) = expected.split_once(':').unwrap();
                (format!("{kind}:"), unescape(message))
            }
        };
        seen += 1;
        if got != wanted {
            wrong += 1;
            if wrong < 40 {
                println!("{line}\n    got {}{}", got.0, text(&got.1));
            }
        }
    }
    assert!(seen > 1000);
    assert_eq!(wrong, 0, "of {seen}");
}

#[test]
fn huge_sizes_are_errors() {
    let memory = Err(FormatError::memory());
    assert_eq!(number::format_i64(1, b"9999999999", "int"), memory);
    assert_eq!(number::format_f64(1.0, b".2000000000f"), memory);
    assert_eq!(number::format_str(b"a", b"9999999999"), memory);
    let layout = Layout { width: usize::MAX, ..Layout::default() };
    assert!(percent::format_i64(1, b'd', &layout).is_err());
    let layout = Layout { precision: Some(usize::MAX), ..Layout::default() };
    assert!(percent::format_i64(1, b'd', &layout).is_err());
    assert!(percent::format_f64(1.0, b'e', &layout).is_err());
}

#[test]
fn long_numbers() {
    let n = BigInt::from(7).pow(40_000) - 1;
    let digits = int::big_to_string(&n);
    assert_eq!(digits, n.to_string());
    assert_eq!(int::parse_int(&digits, 10, 0), Ok(int::Int::Big(n)));
    assert_eq!(int::parse_int(&digits, 10, 4300), Err(int::IntError::Digits(digits.len())));
    let zeros = BigInt::from(10).pow(30_000);
    assert_eq!(int::big_to_string(&zeros), zeros.to_string());
}

#[test]
fn no_input_panics() {
    let pieces: Vec<&[u8]> = "< > ^ = + - z # 0 1 9 12 , _ . d e f g x X c % s n é 😀 ٣ * ( ) l"
        .split(' ')
        .map(str::as_bytes)
        .chain([&b"\xed\xa0\x80"[..], b"\xff", b"\xe9", b" "])
        .collect();
    let mut state = 1u64;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n
    };
    for _ in 0..300_000 {
        let spec: Vec<u8> = (0..below(7)).flat_map(|_| pieces[below(pieces.len())].to_vec()).collect();
        let x = f64::from_bits((below(1 << 31) as u64) << 33 | below(1 << 31) as u64);
        let big_size = |size: &[u8]| size.iter().filter(|b| b.is_ascii_digit()).count() > 4;
        if !big_size(&spec) {
            let _ = number::format_i64(i64::MIN + below(9) as i64, &spec, "int");
            let _ = number::format_f64(x, &spec);
            let _ = number::format_complex(x, -x, &spec);
            let _ = number::format_str(&spec, &spec);
        }
        let _ = percent::parse(&spec, below(2) == 0);
        let text = unicode::ascii_number_text(&spec);
        let _ = float::parse_float(&text);
        let _ = float::parse_float_prefix(&text);
        let _ = float::from_hex(&String::from_utf8_lossy(&spec));
        let _ = int::parse_int(&text, below(40) as i64, 0);
        let _ = float::round_digits(x, below(700) as i64 - 350);
        let _ = str_escape::repr_str(&spec);
        let _ = unicode::title(&spec);
        let _ = unicode::lower(&spec);
    }
}
