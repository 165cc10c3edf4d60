//! Symbol tables as text: a line for each scope, and one for each of its names.

use super::{Place, Scope, ScopeKind, Table, Usage};
use std::fmt::Write;

/// The scopes, each under the one around it.
pub fn dump(table: &Table) -> String {
    let mut out = String::new();
    scope(table, 0, 0, &mut out);
    out
}

fn scope(table: &Table, at: usize, depth: usize, out: &mut String) {
    let s = &table.scopes[at];
    let margin = "  ".repeat(depth);
    let _ = writeln!(out, "{margin}{}{}", heading(s), marks(s));
    let width = s.order.iter().map(|n| n.chars().count()).max().unwrap_or(0);
    for name in &s.order {
        let place = s.places.get(name).map_or("", |p| place_name(*p));
        let uses = s.names.get(name).map_or(String::new(), uses);
        let line = format!("{margin}  {name:<width$}  {place:<15} {uses}");
        let _ = writeln!(out, "{}", line.trim_end());
    }
    for child in &s.children {
        scope(table, *child, depth + 1, out);
    }
}

fn heading(s: &Scope) -> String {
    match s.kind {
        ScopeKind::Module => "module".into(),
        ScopeKind::Class => format!("class {}", s.name),
        ScopeKind::Function => format!("function {}", s.name),
        ScopeKind::Lambda => "lambda".into(),
        ScopeKind::Comprehension => format!("comprehension {}", s.name),
        ScopeKind::TypeParams => format!("type parameters of {}", s.name),
    }
}

fn marks(s: &Scope) -> String {
    let all = [
        (s.generator, "generator"),
        (s.coroutine, "coroutine"),
        (s.needs_class_cell, "has __class__"),
        (s.needs_class_dict, "has __classdict__"),
    ];
    let set: Vec<&str> = all.iter().filter(|(yes, _)| *yes).map(|(_, text)| *text).collect();
    if set.is_empty() { String::new() } else { format!(" ({})", set.join(", ")) }
}

fn place_name(p: Place) -> &'static str {
    match p {
        Place::Local => "local",
        Place::Cell => "cell",
        Place::Free => "free",
        Place::Global => "global",
        Place::GlobalExplicit => "global (stated)",
        Place::Name => "name",
    }
}

fn uses(u: &Usage) -> String {
    let all = [
        (u.param, "parameter"),
        (u.bound && !u.param, "bound"),
        (u.walrus, "bound in an expression"),
        (u.annotated, "annotated"),
        (u.used, "used"),
        (u.deleted, "deleted"),
        (u.nonlocal, "nonlocal"),
    ];
    let set: Vec<&str> = all.iter().filter(|(yes, _)| *yes).map(|(_, text)| *text).collect();
    set.join(", ")
}
