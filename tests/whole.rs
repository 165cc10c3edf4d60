//! Hostile programs through the whole compiler: source, tokens, tree, bytecode, verifier.

use std::path::{Path, PathBuf};

use ouro_parser::{Mode, parse};
use ouro_vm::compile::{Source, compile};

/// A small generator of repeatable noise.
struct Noise(u64);

impl Noise {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % below.max(1)
    }
    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.next(from.len())]
    }
}

fn programs(at: &Path, out: &mut Vec<PathBuf>) {
    for e in std::fs::read_dir(at).expect("the folder is there") {
        let path = e.expect("readable").path();
        if path.is_dir() {
            programs(&path, out);
        } else if path.extension().is_some_and(|e| e == "py") {
            out.push(path);
        }
    }
}

/// Cuts a line into words, blanks and single signs.
fn words(line: &str) -> Vec<&str> {
    let mut out = vec![];
    let mut rest = line;
    let kind = |c: char| if c.is_alphanumeric() || c == '_' { 1 } else { 2 + (c == ' ') as u8 };
    while let Some(first) = rest.chars().next() {
        let more = |c: &char| kind(*c) == kind(first) && kind(first) != 2;
        let n: usize = rest.chars().take_while(more).map(char::len_utf8).sum();
        let (word, tail) = rest.split_at(n.max(first.len_utf8()));
        out.push(word);
        rest = tail;
    }
    out
}

const STATEMENTS: [&str; 34] = [
    "break",
    "continue",
    "return x",
    "return",
    "yield x",
    "x = yield",
    "del x",
    "del x, y[0], z.a",
    "raise",
    "raise x from y",
    "global x",
    "nonlocal x",
    "for x in y:",
    "while x:",
    "while True:",
    "if x:",
    "elif y:",
    "else:",
    "try:",
    "finally:",
    "except x as y:",
    "except* x as y:",
    "with x as y, z as (a, *b):",
    "match x:",
    "case [a, *b, {'k': c, **d}] | [[a, *b], c, d] if e:",
    "case C(a, b=[c, _]) | {'a': C(b=a), 'c': c} as d:",
    "def f(a, *b, c=1, **d):",
    "class x(y, metaclass=z):",
    "lambda: (yield)",
    "x = [y for x in z if (w := x)]",
    "x = {a: {b for b in a} for a, *c in d}",
    "x.a[y:z] += w",
    "a, (b, *c) = d = e",
    "assert x < y < z, f'{w!r:{v}}'",
];

fn mutate(seeds: &[String], noise: &mut Noise) -> String {
    let source = &seeds[noise.next(seeds.len())];
    let mut lines: Vec<String> = source.lines().map(str::to_owned).collect();
    let start = noise.next(lines.len());
    lines = lines[start.min(noise.next(lines.len()))..].iter().take(60).cloned().collect();
    for _ in 0..=noise.next(6) {
        let at = noise.next(lines.len());
        let Some(line) = lines.get(at).cloned() else { break };
        let indent = " ".repeat(line.len() - line.trim_start().len());
        match noise.next(8) {
            0 => drop(lines.remove(at)),
            1 => {
                let other = noise.next(lines.len());
                lines.swap(at, other);
            }
            2 => {
                let to = noise.next(lines.len());
                lines.insert(to, line);
            }
            3 | 4 => {
                let s = noise.pick(&STATEMENTS);
                if s.ends_with(':') {
                    lines.insert(at, format!("{indent}{s}"));
                    for l in lines.iter_mut().skip(at + 1).take(1 + noise.next(5)) {
                        l.insert_str(0, "    ");
                    }
                } else {
                    lines.insert(at, format!("{indent}{s}"));
                }
            }
            _ => {
                // A word becomes another one of the program.
                let mut parts: Vec<&str> = words(&line);
                let from = lines[noise.next(lines.len())].clone();
                let others = words(&from);
                if !parts.is_empty() && !others.is_empty() {
                    let i = noise.next(parts.len());
                    parts[i] = noise.pick(&others);
                    lines[at] = parts.concat();
                }
            }
        }
    }
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// Whatever parses compiles to code that the verifier accepts, or is refused with a proper error.
/// `OURO_FUZZ` sets the number of rounds, `OURO_FUZZ_SEED` where they begin.
#[test]
fn mutants_compile_or_are_refused() {
    let rounds: usize = std::env::var("OURO_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let mut paths = vec![];
    programs(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs"), &mut paths);
    paths.sort();
    let seeds: Vec<String> =
        paths.iter().filter_map(|p| std::fs::read_to_string(p).ok()).filter(|s| !s.is_empty()).collect();
    let seed = std::env::var("OURO_FUZZ_SEED").ok().and_then(|n| n.parse().ok());
    let mut noise = Noise(seed.unwrap_or(7));
    let (mut compiled, mut problems) = (0, vec![]);
    for _ in 0..rounds {
        let source = mutate(&seeds, &mut noise);
        let result = std::panic::catch_unwind(|| {
            let parsed = parse(&source, Mode::Module).ok()?;
            let src = Source { filename: "noise".into(), lines: &parsed.lines, optimize: 0, future: 0 };
            Some(compile(&parsed.tree, &src).map(|_| ()).map_err(|e| e.message))
        });
        match result {
            Ok(Some(Ok(()))) => compiled += 1,
            Ok(Some(Err(e))) if e.contains("internal error") => problems.push((e, source)),
            Ok(_) => {}
            Err(_) => problems.push(("panicked".into(), source)),
        }
    }
    for (e, source) in problems.iter().take(5) {
        println!("--- {e}\n{source}");
    }
    assert!(problems.is_empty(), "{} of {rounds} mutants", problems.len());
    assert!(compiled > rounds / 20, "only {compiled} of {rounds} mutants compiled");
}
