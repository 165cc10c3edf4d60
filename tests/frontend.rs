//! The front end against what CPython recorded, and against hostile sources.

use std::path::{Path, PathBuf};

use ouro_lexer::{TokenKind, tokenize};
use ouro_parser::ast::{DumpOptions, dump_with};
use ouro_parser::{Mode, SyntaxErrorKind, decode_source, parse};

fn room(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frontend").join(name)
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(room(folder)).expect("the folder is there");
    let mut list: Vec<PathBuf> = entries.map(|e| e.expect("readable").path()).collect();
    list.retain(|p| p.extension().is_some_and(|e| e == extension));
    list.sort();
    list
}

/// Recorded lines, without the header that names the recorder.
fn recorded(path: &Path) -> String {
    let text = std::fs::read_to_string(path.with_extension("out")).expect("recorded");
    text.split_once('\n').expect("a header").1.to_owned()
}

/// The value of a JSON string.
fn unquote(json: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut chars = json.strip_prefix('"').and_then(|s| s.strip_suffix('"')).expect("a JSON string").chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            units.extend(c.encode_utf16(&mut [0; 2]).iter());
            continue;
        }
        match chars.next().expect("an escape") {
            'n' => units.push(10),
            't' => units.push(9),
            'r' => units.push(13),
            'b' => units.push(8),
            'f' => units.push(12),
            'u' => {
                let hex: String = chars.by_ref().take(4).collect();
                units.push(u16::from_str_radix(&hex, 16).expect("four digits"));
            }
            other => units.push(other as u16),
        }
    }
    String::from_utf16(&units).expect("whole characters")
}

fn snippets() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for path in files("errors", "snippets") {
        let text = std::fs::read_to_string(&path).expect("readable");
        let outcomes = recorded(&path);
        assert_eq!(text.lines().count(), outcomes.lines().count(), "record {} again", path.display());
        all.extend(text.lines().map(unquote).zip(outcomes.lines().map(str::to_owned)));
    }
    all
}

fn outcome(source: &str) -> String {
    match parse(source, Mode::Module) {
        Ok(_) => "accepted".to_owned(),
        Err(e) => format!(
            "{} | {} | {} {} {} {}",
            e.class_name(),
            e.message,
            e.lineno,
            e.offset,
            e.end_lineno,
            e.end_offset
        ),
    }
}

#[test]
fn trees_are_as_recorded() {
    for path in files("trees", "py") {
        let source = decode_source(&std::fs::read(&path).expect("readable")).expect("text");
        let parsed = parse(&source, Mode::Module).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let options = DumpOptions { indent: Some(1), attributes: Some(&parsed.lines) };
        let ours = dump_with(&parsed.tree, &options);
        let theirs = recorded(&path);
        for (n, (a, b)) in ours.lines().zip(theirs.lines()).enumerate() {
            assert_eq!(a, b, "{} line {}", path.display(), n + 2);
        }
        assert_eq!(ours.lines().count(), theirs.lines().count(), "{}", path.display());
    }
}

/// Every snippet is refused or accepted as CPython does; those not in `differing.txt` with its words at its place.
#[test]
fn errors_are_as_recorded() {
    let differing = std::fs::read_to_string(room("differing.txt")).expect("readable");
    let differing: Vec<String> = differing.lines().filter(|l| l.starts_with('"')).map(unquote).collect();
    let mut wrong = Vec::new();
    for (source, theirs) in snippets() {
        let ours = outcome(&source);
        let known = differing.contains(&source);
        let alike = ours == theirs;
        let refused_alike = (ours == "accepted") == (theirs == "accepted");
        if alike == known || !refused_alike {
            wrong.push(format!("{source:?}\n  CPython {theirs}\n  ours    {ours}"));
        }
    }
    assert!(wrong.is_empty(), "{} snippets:\n{}", wrong.len(), wrong.join("\n"));
}

fn tokens_of(source: &str) -> String {
    let tokens = tokenize(source, TokenKind::StartModule);
    let mut lines: Vec<String> = tokens
        .tokens
        .iter()
        .map(|t| format!("{:?} {:?} {:?}", t.span, t.kind, t.span.text(source)))
        .collect();
    lines.extend(tokens.error.map(|e| format!("error: {}", e.message)));
    lines.join("\n")
}

#[test]
fn tokens_of_blocks() {
    insta::assert_snapshot!(tokens_of("if x:\n\n  # c\n  y = (1,\n 2)\n  if z: \\\n a\nelse:\n\tb"));
}

#[test]
fn tokens_of_fstrings() {
    insta::assert_snapshot!(tokens_of("f'a{b!r:>{c}}{{' rf\"{x:=5}{y == z}\" f'''{\nq = }'''"));
}

#[test]
fn tokens_of_soft_keywords() {
    insta::assert_snapshot!(tokens_of(
        "match x:\n case case: match = 1\ntype X = match\ncase = 1\nwith (a, b): c\n"
    ));
}

#[test]
fn incomplete_sources_ask_for_more() {
    for source in ["(", "x = [1,\n", "'''abc", "if x:\n", "def f():\n  '''", "x = \\\n", "f'''{a"] {
        let error = parse(source, Mode::Interactive).expect_err(source);
        assert!(error.is_incomplete(), "{source:?}: {error:?}");
    }
    for source in ["x y", ")", "'abc", "1a", "if x\n"] {
        let error = parse(source, Mode::Interactive).expect_err(source);
        assert!(!error.is_incomplete(), "{source:?}: {error:?}");
    }
}

#[test]
fn expressions_stand_alone() {
    assert!(parse("a + b\n", Mode::Expression).is_ok());
    assert!(parse("a = b", Mode::Expression).is_err());
    assert!(parse("", Mode::Expression).is_err());
}

/// Runs on a stack no larger than a thread gets: nothing may recurse without a bound.
fn on_small_stack(f: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(4 << 20).spawn(f).expect("a thread");
    thread.join().expect("no panic");
}

#[test]
fn depth_is_bounded() {
    on_small_stack(|| {
        let n = 100_000;
        let deep = [
            "-".repeat(n) + "1",
            "not ".repeat(n) + "1",
            "2**".repeat(n) + "1",
            "1+".repeat(n) + "1",
            "a".to_owned() + &".b".repeat(n),
            "a".to_owned() + &"()".repeat(n),
            "a".to_owned() + &"[0]".repeat(n),
            "lambda: ".repeat(n) + "1",
            "1 if 2 else ".repeat(n) + "3",
            "await ".repeat(n) + "1",
            "if a: pass\n".to_owned() + &"elif a: pass\n".repeat(n),
            "x = yield ".repeat(n) + "1",
            "*".repeat(n),
            "a: ".repeat(n),
        ];
        for source in &deep {
            let error = parse(source, Mode::Module).expect_err("too deep");
            assert!(!error.message.is_empty());
        }
        for source in &deep[..9] {
            let error = parse(source, Mode::Module).expect_err("too deep");
            assert_eq!(error.kind, SyntaxErrorKind::TooDeep, "{}", &source[..20]);
        }
        for open in ["(", "[", "{", "f(", "a[", "f'{", "{a:", "with (", "lambda: ("] {
            assert!(parse(&open.repeat(n), Mode::Module).is_err());
        }
        let error = parse(&"(".repeat(201), Mode::Module).expect_err("too many");
        assert_eq!(error.message, "too many nested parentheses");
        let blocks: String = (0..101).map(|i| " ".repeat(i) + "if a:\n").collect();
        let error = parse(&blocks, Mode::Module).expect_err("too many");
        assert_eq!(error.message, "too many levels of indentation");
        // Long is not deep.
        for long in ["a = ", "a and ", "a < ", "a, ", "'a' "] {
            assert!(parse(&(long.repeat(n) + "a").replace("'a' a", "'a'"), Mode::Module).is_ok(), "{long}");
        }
        assert!(parse(&("1+".repeat(900) + "1"), Mode::Module).is_ok());
    });
}

/// A small generator of repeatable noise.
struct Noise(u64);

impl Noise {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % below.max(1)
    }
}

const PIECES: [&str; 64] = [
    "(", ")", "[", "]", "{", "}", ":", ",", ";", "=", "==", ":=", "*", "**", "->", ".", "...", "!", "@",
    "\n", "\n  ", "\n\t", "\r", "\r\n", "\\", "\\\n", "'", "\"", "'''", "f'", "f\"{", "rb'", "#", " ",
    "\x0c", "0x", "1e", "0_", "1j", "é", "€", "\u{a0}", "if ", "else", "for ", "in ", "def ", "class ",
    "lambda", "match ", "case ", "type ", "with (", "as ", "async ", "await ", "yield ", "try:", "except* ",
    "import ", "from ", "print ", "not ", "_",
];

fn mutate(source: &str, noise: &mut Noise) -> String {
    let mut chars: Vec<char> = source.chars().collect();
    for _ in 0..=noise.next(4) {
        let at = noise.next(chars.len() + 1);
        match noise.next(4) {
            0 => {
                let end = (at + noise.next(8)).min(chars.len());
                chars.drain(at..end);
            }
            1 => {
                let end = (at + noise.next(30)).min(chars.len());
                let copy: Vec<char> = chars[at..end].to_vec();
                let to = noise.next(chars.len() + 1);
                chars.splice(to..to, copy);
            }
            _ => {
                let piece = PIECES[noise.next(PIECES.len())];
                chars.splice(at..at, piece.chars());
            }
        }
    }
    chars.into_iter().collect()
}

fn seed() -> Option<u64> {
    std::env::var("OURO_FUZZ_SEED").ok()?.parse().ok()
}

/// Any text at all is parsed or refused: no panic, no endless loop. `OURO_FUZZ` sets the number of rounds,
/// `OURO_FUZZ_SEED` where they begin.
#[test]
fn noise_is_refused_in_peace() {
    let rounds: usize = std::env::var("OURO_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let mut noise = Noise(seed().unwrap_or(42));
    let mut seeds: Vec<String> = snippets().into_iter().map(|(source, _)| source).collect();
    for path in files("trees", "py") {
        let text = std::fs::read_to_string(path).expect("readable");
        seeds.extend(text.split("\n\n").map(str::to_owned));
    }
    for round in 0..rounds {
        let source = if round % 8 == 0 {
            (0..noise.next(30)).map(|_| PIECES[noise.next(PIECES.len())]).collect()
        } else {
            mutate(&seeds[noise.next(seeds.len())], &mut noise)
        };
        let result = std::panic::catch_unwind(|| {
            for mode in [Mode::Module, Mode::Interactive, Mode::Expression] {
                if let Ok(parsed) = parse(&source, mode) {
                    std::hint::black_box(ouro_parser::ast::dump(&parsed.tree));
                }
            }
        });
        assert!(result.is_ok(), "panicked on {source:?}");
        let bytes: Vec<u8> = (0..noise.next(20)).map(|_| noise.next(256) as u8).collect();
        let _ = ouro_parser::parse_bytes(&bytes, Mode::Module);
    }
}
