//! `from __future__ import ...`: known features, at the beginning.

use crate::ast::*;
use crate::error::Fault;

const FEATURES: [&str; 10] = [
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "barry_as_FLUFL",
    "generator_stop",
    "annotations",
];

pub fn check(body: &[Stmt]) -> Result<(), Fault> {
    let mut early = true;
    for (i, s) in body.iter().enumerate() {
        match &s.kind {
            StmtKind::ImportFrom(import) if is_future(import) => {
                if !early {
                    let message = "from __future__ imports must occur at the beginning of the file";
                    return Err(Fault::new(message, s.span));
                }
                for alias in &import.names {
                    let message = match &*alias.name {
                        name if FEATURES.contains(&name) => continue,
                        "braces" => "not a chance".to_owned(),
                        name => format!("future feature {name} is not defined"),
                    };
                    return Err(Fault::new(message, Span::at(s.span.start)));
                }
            }
            StmtKind::Expr(e) if i == 0 && is_str(e) => {}
            _ => early = false,
        }
    }
    Ok(())
}

fn is_future(import: &ImportFrom) -> bool {
    import.level == 0 && import.module.as_deref() == Some("__future__")
}

fn is_str(e: &Expr) -> bool {
    matches!(&e.kind, ExprKind::Constant(c) if matches!(c.value, ConstValue::Str(_)))
}
