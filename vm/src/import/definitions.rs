//! What of a program can be run again in another process: its definitions.

use ouro_parser::ast::visit::children;
use ouro_parser::ast::{Expr, ExprKind, Mod, Stmt, StmtKind};
use ouro_parser::{Mode, parse};

/// The text with everything blanked that does more than name things: imports, functions, classes and plain
/// assignments stay where they are. None if nothing stays, or the text is no program.
pub fn only(source: &str) -> Option<String> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let parsed = parse(source, Mode::Module).ok()?;
    let Mod::Module(body) = &parsed.tree else { return None };
    let mut text = source.as_bytes().to_vec();
    let mut stays = false;
    for s in body {
        if defines(s) {
            stays = true;
            continue;
        }
        let at = s.span.start as usize..s.span.end as usize;
        for (i, b) in text[at].iter_mut().enumerate() {
            // A statement must stand here, between semicolons perhaps; lines keep their numbers.
            *b = match *b {
                _ if i == 0 => b'0',
                b'\n' => b'\n',
                _ => b' ',
            };
        }
    }
    if stays { String::from_utf8(text).ok() } else { None }
}

fn defines(s: &Stmt) -> bool {
    match &s.kind {
        StmtKind::FunctionDef(_)
        | StmtKind::AsyncFunctionDef(_)
        | StmtKind::ClassDef(_)
        | StmtKind::TypeAlias(_)
        | StmtKind::Import(_)
        | StmtKind::ImportFrom(_) => true,
        StmtKind::Assign(x) => x.targets.iter().all(is_name) && is_quiet(&x.value),
        StmtKind::AnnAssign(x) => is_name(&x.target) && x.value.as_ref().is_none_or(is_quiet),
        StmtKind::Try(x) => x.body.iter().chain(&x.orelse).all(defines) && x.finalbody.is_empty(),
        _ => false,
    }
}

fn is_name(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Name(_) => true,
        ExprKind::Tuple(x) => x.elts.iter().all(is_name),
        _ => false,
    }
}

/// Does its value come about without calling anything by name?
fn is_quiet(e: &Expr) -> bool {
    match &e.kind {
        ExprKind::Lambda(_) => true,
        ExprKind::Call(_)
        | ExprKind::Await(_)
        | ExprKind::Yield(_)
        | ExprKind::YieldFrom(_)
        | ExprKind::NamedExpr(_) => false,
        _ => {
            let mut quiet = true;
            children(e, &mut |c| quiet &= is_quiet(c));
            quiet
        }
    }
}
