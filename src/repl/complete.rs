//! What Tab finds: names, attributes, keywords, modules, keys of dicts, files.

use super::commands;
use crate::Ouro;
use ouro_lexer::{TokenKind, tokenize};
use ouro_runtime::heap::{Res, Value};
use ouro_runtime::types::dict::Dict;
use ouro_runtime::types::list::List;
use ouro_runtime::types::module::Module;
use ouro_runtime::types::str::{Str, text_of};
use ouro_vm::import::import_full;
use std::collections::BTreeSet;
use std::path::Path;

/// What the text before the cursor asks for; places are those where the answer begins.
#[derive(PartialEq, Eq, Debug)]
pub enum Wish {
    /// A command of the prompt.
    Command(usize),
    /// A module, as in `import a.b`.
    Module(usize),
    /// What a module has: `from m import`.
    Member(String, usize),
    /// A file, in a string that is no key.
    File(usize),
    /// A key of the dict that the dotted name leads to, with the quote that was typed.
    Key(String, Option<char>, usize),
    /// An attribute of what the dotted name leads to, or of a string.
    Attribute(String, usize),
    Name(usize),
    Nothing,
}

/// A candidate: what is shown, and what is put in the place.
pub type Found = (String, String);

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The length of the longest end of a text that consists of such characters.
fn tail(text: &str, test: impl Fn(char) -> bool) -> usize {
    text.chars().rev().take_while(|c| test(*c)).map(char::len_utf8).sum()
}

/// Looks at the text before the cursor.
pub fn wish(text: &str) -> Wish {
    if text.starts_with(':') && !text.contains(' ') {
        return Wish::Command(0);
    }
    let scanned = tokenize(text, TokenKind::StartModule);
    let end = scanned.tokens.iter().filter(|t| t.kind != TokenKind::Error).map(|t| t.span.end as usize);
    let end = end.max().unwrap_or(0).min(text.len());
    let rest = &text[end..];
    if let Some(i) = rest.find(['"', '\'', '#']) {
        if rest[i..].starts_with('#') {
            return Wish::Nothing;
        }
        let quote = if rest[i..].starts_with('"') { '"' } else { '\'' };
        let start = end + i + 1;
        let before = &text[..end + i];
        return match before.strip_suffix('[').map(dotted) {
            Some(name) if !name.is_empty() => Wish::Key(name.into(), Some(quote), start),
            _ => Wish::File(start),
        };
    }
    let line = &text[text.rfind('\n').map_or(0, |i| i + 1)..];
    let statement = line.rsplit(';').next().unwrap_or(line).trim_start();
    let start = text.len() - tail(text, |c| is_word(c) || c == '.');
    if let Some(w) = import(statement, text, start) {
        return w;
    }
    if let Some(name) = text.strip_suffix('[').map(dotted).filter(|n| !n.is_empty()) {
        return Wish::Key(name.into(), None, text.len());
    }
    let word = text.len() - tail(text, is_word);
    match text[..word].strip_suffix('.') {
        Some(owner) if owner.ends_with(['"', '\'']) => Wish::Attribute("''".into(), word),
        Some(owner) if dotted(owner).is_empty() => Wish::Nothing,
        Some(owner) => Wish::Attribute(dotted(owner).into(), word),
        None if word == text.len() => Wish::Nothing,
        None => Wish::Name(word),
    }
}

/// The dotted name that a text ends in.
fn dotted(text: &str) -> &str {
    let name = &text[text.len() - tail(text, |c| is_word(c) || c == '.')..];
    if name.starts_with(['.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']) { "" } else { name }
}

fn import(statement: &str, text: &str, start: usize) -> Option<Wish> {
    if let Some(names) = statement.strip_prefix("import ") {
        let last = names.rsplit(',').next().unwrap_or("").trim_start();
        return (!last.contains(' ')).then_some(Wish::Module(start));
    }
    let rest = statement.strip_prefix("from ")?;
    let Some((module, names)) = rest.split_once(" import ") else {
        return (!rest.trim_start().contains(' ')).then_some(Wish::Module(start));
    };
    let last = names.rsplit([',', '(']).next().unwrap_or("").trim_start();
    let word = text.len() - tail(text, is_word);
    (!last.contains(' ')).then(|| Wish::Member(module.trim().to_string(), word))
}

/// Answers a wish: where the candidates begin, and which they are.
pub fn find(o: &Ouro, text: &str) -> Res<(usize, Vec<Found>)> {
    let t = o.thread();
    let plain = |names: Vec<String>| names.into_iter().map(|n| (n.clone(), n)).collect::<Vec<Found>>();
    Ok(match wish(text) {
        Wish::Nothing => (text.len(), Vec::new()),
        Wish::Command(at) => {
            let all = commands::NAMES.iter().map(|n| format!(":{n} "));
            (at, plain(all.filter(|n| n.starts_with(text)).collect()))
        }
        Wish::Module(at) => (at, plain(modules(o, &text[at..])?)),
        Wish::Member(module, at) => (at, plain(members(o, &module, &text[at..])?)),
        Wish::File(at) => files(text, at),
        Wish::Key(name, quote, at) => {
            let Some(v) = look_up(o, &name)? else { return Ok((at, Vec::new())) };
            (at, keys(o, &v, quote, &text[at..])?)
        }
        Wish::Attribute(name, at) => {
            let owner = if name == "''" { Some(t.string("")?) } else { look_up(o, &name)? };
            let Some(owner) = owner else { return Ok((at, Vec::new())) };
            (at, plain(fitting(names_of(o, &owner)?, &text[at..])))
        }
        Wish::Name(at) => {
            let word = &text[at..];
            let globals = o.main_module(None)?.dict.clone();
            let builtins = t.interp().builtins.get();
            let known = globals.keys().into_iter().chain(builtins.iter().flat_map(|b| b.keys()));
            let mut names = fitting(known.filter(|k| k.is::<Str>()).map(|k| text_of(&k)).collect(), word);
            names.extend(KEYWORDS.iter().filter(|k| k.starts_with(word)).map(|k| k.to_string()));
            names.sort();
            names.dedup();
            (at, plain(names))
        }
    })
}

/// The names that begin so, sorted; private ones only if that is asked for.
fn fitting(names: Vec<String>, word: &str) -> Vec<String> {
    let shown = |n: &String| n.starts_with(word) && (word.starts_with('_') || !n.starts_with('_'));
    names.into_iter().filter(shown).collect::<BTreeSet<String>>().into_iter().collect()
}

/// What a dotted name leads to, without calling anything that it names.
fn look_up(o: &Ouro, name: &str) -> Res<Option<Value>> {
    let t = o.thread();
    let mut parts = name.split('.').map(|p| t.intern(p));
    let Some(first) = parts.next() else { return Ok(None) };
    let globals = o.main_module(None)?.dict.clone();
    let builtins = t.interp().builtins.get();
    let Some(mut v) = globals.get_str(t, &first).or_else(|| builtins?.get_str(t, &first)) else {
        return Ok(None);
    };
    for p in parts {
        v = t.getattr(&v, &p)?;
    }
    Ok(Some(v))
}

fn names_of(o: &Ouro, v: &Value) -> Res<Vec<String>> {
    let t = o.thread();
    let dir = ouro_runtime::types::builtin(t, "dir");
    let names = t.collect(&t.call(&dir, std::slice::from_ref(v))?)?;
    Ok(names.iter().filter(|n| n.is::<Str>()).map(text_of).collect())
}

/// Keys that begin with what was typed: texts in the quotes that were, or any with a short repr.
fn keys(o: &Ouro, v: &Value, quote: Option<char>, typed: &str) -> Res<Vec<Found>> {
    let t = o.thread();
    let Some(d) = v.payload::<Dict>() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for key in d.keys().into_iter().filter(|k| k.is_exact::<Str>() || k.word().is_int()) {
        let shown = text_of(&t.repr(&key)?.into_value());
        match quote {
            None => found.push((shown.clone(), format!("{shown}]"))),
            Some(q) if key.is::<Str>() => {
                let text = text_of(&key);
                if text.starts_with(typed) && !text.contains([q, '\\', '\n']) {
                    found.push((shown, format!("{text}{q}]")));
                }
            }
            Some(_) => {}
        }
    }
    Ok(found)
}

/// Modules that a dotted name may be the beginning of: those of the library and of the folders in `sys.path`.
fn modules(o: &Ouro, name: &str) -> Res<Vec<String>> {
    let t = o.thread();
    let (package, last) = match name.rsplit_once('.') {
        Some((p, l)) => (Some(p), l),
        None => (None, name),
    };
    let head = package.map_or(String::new(), |p| format!("{p}."));
    let i = t.interp();
    let library = i.native_modules.get().iter().map(|m| m.name);
    let library = library.chain(i.python_modules.get().iter().map(|m| m.name));
    let mut names: Vec<String> =
        library.filter_map(|n| Some(n.strip_prefix(&head)?.split('.').next()?.to_string())).collect();
    for folder in folders(o, package)? {
        names.extend(modules_in(Path::new(if folder.is_empty() { "." } else { &folder })));
    }
    Ok(fitting(names, last).into_iter().map(|n| format!("{head}{n}")).collect())
}

/// Where the modules of a package lie, if it is loaded or a folder; of no package, `sys.path`.
fn folders(o: &Ouro, package: Option<&str>) -> Res<Vec<String>> {
    let t = o.thread();
    let path = match package {
        None => t.interp().sys.get().and_then(|s| s.get_str(t, &t.name("path"))),
        Some(p) => {
            let module = t.interp().modules.get().and_then(|m| m.get_str(t, &t.intern(p)));
            match module {
                Some(m) => t.getattr_opt(&m, &t.names().__path__.clone())?,
                None => {
                    let inner = p.replace('.', "/");
                    let all = folders(o, None)?.into_iter();
                    return Ok(all
                        .map(|f| if f.is_empty() { inner.clone() } else { format!("{f}/{inner}") })
                        .collect());
                }
            }
        }
    };
    let items = path.as_ref().and_then(|p| p.payload::<List>()).map(|l| l.items.to_vec()).unwrap_or_default();
    Ok(items.iter().filter(|f| f.is::<Str>()).map(text_of).collect())
}

/// The modules and packages of a folder.
fn modules_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let name = |e: std::io::Result<std::fs::DirEntry>| {
        let e = e.ok()?;
        let name = e.file_name().into_string().ok()?;
        let module = match name.strip_suffix(".py") {
            Some(stem) => stem.to_string(),
            None if e.path().join("__init__.py").is_file() => name,
            None => return None,
        };
        module.chars().all(is_word).then_some(module)
    };
    entries.filter_map(name).collect()
}

/// What can be imported from a module. One of the library is loaded to find out, others are only if they are already.
fn members(o: &Ouro, module: &str, word: &str) -> Res<Vec<String>> {
    let t = o.thread();
    let i = t.interp();
    let ours = i.native_modules.get().iter().any(|m| m.name == module)
        || i.python_modules.get().iter().any(|m| m.name == module);
    let loaded = i.modules.get().and_then(|m| m.get_str(t, &t.intern(module)));
    let m = match loaded {
        Some(m) => Some(m),
        None if ours => Some(import_full(t, module)?),
        None => None,
    };
    let mut names = match m.as_ref().and_then(|m| m.payload::<Module>()) {
        Some(m) => m.dict.keys().iter().filter(|k| k.is::<Str>()).map(text_of).collect(),
        None => Vec::new(),
    };
    let head = format!("{module}.");
    names.extend(modules(o, &head)?.iter().filter_map(|n| n.strip_prefix(&head).map(str::to_string)));
    Ok(fitting(names, word))
}

/// Files that the text of a string from `at` on may be the beginning of.
fn files(text: &str, at: usize) -> (usize, Vec<Found>) {
    let typed = &text[at..];
    let (folder, name) = match typed.rfind('/') {
        Some(i) => typed.split_at(i + 1),
        None => ("", typed),
    };
    let place = match (folder, std::env::var("HOME")) {
        ("", _) => ".".to_string(),
        (f, Ok(home)) if f.starts_with("~/") => f.replacen('~', &home, 1),
        (f, _) => f.to_string(),
    };
    let entries = std::fs::read_dir(place).into_iter().flatten().flatten();
    let mut found: Vec<Found> = entries
        .filter_map(|e| {
            let file = e.file_name().into_string().ok()?;
            let hidden = file.starts_with('.') && !name.starts_with('.');
            let slash = if e.path().is_dir() { "/" } else { "" };
            (file.starts_with(name) && !hidden).then(|| (format!("{file}{slash}"), format!("{file}{slash}")))
        })
        .collect();
    found.sort();
    (at + folder.len(), found)
}

const KEYWORDS: &[&str] = &[
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];
