//! `from __future__ import ...`: known features, at the beginning.

use crate::ast::*;
use crate::error::{Fault, NO_END};

/// Features, and the flag that code compiled with them carries.
const FEATURES: [(&str, u32); 10] = [
    ("nested_scopes", 0),
    ("generators", 0),
    ("division", 0x2_0000),
    ("absolute_import", 0x4_0000),
    ("with_statement", 0x8_0000),
    ("print_function", 0x10_0000),
    ("unicode_literals", 0x20_0000),
    ("barry_as_FLUFL", 0x40_0000),
    ("generator_stop", 0x80_0000),
    ("annotations", ANNOTATIONS),
];

/// `CO_FUTURE_ANNOTATIONS`: annotations are kept as text.
pub const ANNOTATIONS: u32 = 0x100_0000;

/// All flags of features.
pub const MASK: u32 = 0x1FE_0000;

/// The flags of the features that a source asks for.
pub fn check(body: &[Stmt]) -> Result<u32, Fault> {
    let mut early = true;
    let mut flags = 0;
    for (i, s) in body.iter().enumerate() {
        match &s.kind {
            StmtKind::ImportFrom(import) if is_future(import) => {
                if !early {
                    let message = "from __future__ imports must occur at the beginning of the file";
                    return Err(Fault::new(message, s.span));
                }
                for alias in &import.names {
                    if let Some((_, flag)) = FEATURES.iter().find(|(name, _)| *name == &*alias.name) {
                        flags |= flag;
                        continue;
                    }
                    let message = match &*alias.name {
                        "braces" => "not a chance".to_owned(),
                        name => format!("future feature {name} is not defined"),
                    };
                    return Err(Fault::new(message, Span::at(s.span.start)).ending(NO_END));
                }
            }
            StmtKind::Expr(e) if i == 0 && is_str(e) => {}
            _ => early = false,
        }
    }
    Ok(flags)
}

fn is_future(import: &ImportFrom) -> bool {
    import.level == 0 && import.module.as_deref() == Some("__future__")
}

fn is_str(e: &Expr) -> bool {
    matches!(&e.kind, ExprKind::Constant(c) if matches!(c.value, ConstValue::Str(_)))
}
