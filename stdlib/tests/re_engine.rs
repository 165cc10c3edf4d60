//! The regex engine against what CPython 3.13 recorded (`tools/record_re.py`).

use ouro_runtime::format::wtf8;
use ouro_stdlib::re::engine::{
    Captures, ErrorKind, Interrupted, Pattern, Piece, Program, RegexError, Request, compile, parse_template,
};

fn unescape(s: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < s.len() {
        match s.get(i + 1..i + 3).filter(|_| s.as_bytes()[i] == b'%') {
            Some(hex) => {
                out.push(u8::from_str_radix(hex, 16).unwrap());
                i += 3;
            }
            None => {
                if s != "%" {
                    out.push(s.as_bytes()[i]);
                }
                i += 1;
            }
        }
    }
    out
}

fn describe(e: &RegexError) -> String {
    let place = match (e.kind, e.pos) {
        (ErrorKind::Pattern, Some(pos)) => pos.to_string(),
        (ErrorKind::Pattern, None) => "None".to_owned(),
        (ErrorKind::Value, _) => "ValueError".to_owned(),
        (ErrorKind::Overflow, _) => "OverflowError".to_owned(),
        (ErrorKind::Index, _) => "IndexError".to_owned(),
        (ErrorKind::Recursion, _) => "RecursionError".to_owned(),
    };
    format!("!{place}:{}", e.msg)
}

fn spans(captures: &Captures, text: &[u8], is_text: bool) -> String {
    let at = |n: usize| if is_text { wtf8::count(&text[..n]) } else { n };
    let each = captures.spans.iter().map(|s| match s {
        Some((a, b)) => format!("{}:{}", at(*a), at(*b)),
        None => "-1:-1".to_owned(),
    });
    format!("{};{}", each.collect::<Vec<_>>().join(","), captures.lastindex.unwrap_or(0))
}

fn all(program: &Program, text: &[u8]) -> Vec<Captures> {
    let mut found = Vec::new();
    let mut request = Request::new(0, text.len());
    while let Some(c) = program.search(text, request, &mut |_| true).unwrap() {
        let (start, end) = c.spans[0].unwrap();
        request.from = end;
        request.must_advance = start == end;
        found.push(c);
    }
    found
}

fn run(fields: &[&str]) -> String {
    let is_text = fields[0] != "b";
    let (pattern, text) = (unescape(fields[2]), unescape(fields[3]));
    let pattern = if is_text { Pattern::Str(&pattern) } else { Pattern::Bytes(&pattern) };
    let program = match compile(pattern, fields[1].parse().unwrap()) {
        Ok(program) => program,
        Err(e) => return describe(&e),
    };
    if fields[0] == "t" {
        let pieces = match parse_template(Pattern::Str(&unescape(fields[4])), &program) {
            Ok(pieces) => pieces,
            Err(e) => return describe(&e),
        };
        let (mut out, mut last) = (Vec::new(), 0);
        for c in all(&program, &text) {
            let (start, end) = c.spans[0].unwrap();
            out.extend_from_slice(&text[last..start]);
            for piece in &pieces {
                match piece {
                    Piece::Literal(s) => out.extend_from_slice(s),
                    Piece::Group(n) => {
                        if let Some((a, b)) = c.spans[*n] {
                            out.extend_from_slice(&text[a..b]);
                        }
                    }
                }
            }
            last = end;
        }
        out.extend_from_slice(&text[last..]);
        return format!("={}", String::from_utf8_lossy(&out));
    }
    let show = |c: Option<Captures>| c.map_or("-".to_owned(), |c| spans(&c, &text, is_text));
    let poll = &mut |_| true;
    let whole = Request::new(0, text.len());
    let len = if is_text { wtf8::count(&text) } else { text.len() };
    let offset = |n: usize| if is_text { wtf8::offset(&text, n) } else { n };
    let part = Request::new(offset(len / 3), offset(len - len / 4));
    let every: Vec<String> = all(&program, &text).iter().map(|c| spans(c, &text, is_text)).collect();
    format!(
        "={} {} {} {}",
        show(program.match_at(&text, whole, poll).unwrap()),
        show(program.fullmatch_at(&text, whole, poll).unwrap()),
        if every.is_empty() { "-".to_owned() } else { every.join("/") },
        show(program.search(&text, part, poll).unwrap()),
    )
}

#[test]
fn recorded() {
    let path = std::env::var("RE_CASES")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/tests/recorded/re.txt").to_owned());
    let (mut wrong, mut seen) = (0, 0);
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let expected = String::from_utf8_lossy(&unescape(fields[fields.len() - 1])).into_owned();
        let got = run(&fields);
        seen += 1;
        if got != expected {
            wrong += 1;
            if wrong < 40 {
                println!("{line}\n    got {got}");
            }
        }
    }
    assert!(seen > 1000);
    assert_eq!(wrong, 0, "of {seen}");
}

#[test]
fn a_hopeless_match_can_be_stopped() {
    let program = compile(Pattern::Str(b"(?:(?:a|ab)(?:b|))*c"), 0).unwrap();
    let text = "ab".repeat(40);
    let mut polls = 0;
    let stopped = program.search(text.as_bytes(), Request::new(0, text.len()), &mut |_| {
        polls += 1;
        polls < 100
    });
    assert_eq!(stopped, Err(Interrupted::Poll));
}

#[test]
fn depth_is_bounded() {
    let deep = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
    assert_eq!(compile(Pattern::Str(deep.as_bytes()), 0).unwrap_err().kind, ErrorKind::Recursion);
    let program = compile(Pattern::Str(b"(?:(a)|b)*"), 0).unwrap();
    let text = "ab".repeat(200_000);
    let found = program.match_at(text.as_bytes(), Request::new(0, text.len()), &mut |_| true).unwrap();
    assert_eq!(found.unwrap().spans[0], Some((0, text.len())));
}

#[test]
fn no_input_panics() {
    let pieces: Vec<&[u8]> = "( ) [ ] { } * + ? | ^ $ . \\ - , : = ! < > P # a b 1 2 9 0 x i - (?: (?= (?<= (?P<a> \\1 (?( {2,3} {0} \\x \\u é 😀"
        .split(' ')
        .map(str::as_bytes)
        .chain([&b"\xed\xa0\x80"[..], b"\xff", b"\xe9", b"\n"])
        .collect();
    let mut state = 1u64;
    let mut below = |n: usize| {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 33) as usize % n
    };
    for round in 0..200_000 {
        let mut pattern = Vec::new();
        (0..below(9)).for_each(|_| pattern.extend_from_slice(pieces[below(pieces.len())]));
        let text: Vec<u8> = (0..below(6)).flat_map(|_| pieces[below(pieces.len())].to_vec()).collect();
        let pattern = if round % 2 == 0 { Pattern::Str(&pattern) } else { Pattern::Bytes(&pattern) };
        let Ok(program) = compile(pattern, [0, 2, 64, 256, 258][below(5)]) else { continue };
        let mut polls = 0;
        let mut poll = |_| {
            polls += 1;
            polls < 5
        };
        let request = Request::new(below(8), below(8));
        let _ = program.search(&text, request, &mut poll);
        let _ = program.fullmatch_at(&text, request, &mut poll);
        let _ = parse_template(pattern, &program);
    }
}
