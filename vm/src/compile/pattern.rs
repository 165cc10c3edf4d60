//! match statements.

use super::{Fun, R};
use ouro_parser::ast::*;

impl<'a> Fun<'a> {
    pub fn match_stmt(&mut self, m: &'a Match) -> R {
        self.error("'match' is not supported by Ouro yet", m.subject.span)
    }
}
