//! The programs in the guide run, and print what stands below them.
//!
//! Each block is a program of its own. `OURO_WORLD` adds an option (`OURO_WORLD=--stress=poison,audit`) to
//! those that have none; `OURO_REFERENCE=python3.13` has that interpreter run the blocks that are not Ouro's alone.

#[path = "guide/mod.rs"]
mod guide;

use guide::Block;
use std::process::Command;

impl Block {
    fn is_ours_alone(&self) -> bool {
        !self.options.is_empty() || self.program.contains("import ouro")
    }

    /// What is wrong with the block, if something is.
    fn failure(&self, interpreter: &str, world: Option<&str>) -> Option<String> {
        let file = std::env::temp_dir().join(format!("ouro-docs-{}.py", std::process::id()));
        std::fs::write(&file, &self.program).expect("a file for the program");
        let world = world.filter(|_| self.options.is_empty());
        let done = Command::new(interpreter).args(&self.options).args(world).arg(&file).output();
        let done = done.expect("the interpreter starts");
        let err = String::from_utf8_lossy(&done.stderr);
        let err = err.replace(&*file.to_string_lossy(), "program.py");
        let out = String::from_utf8_lossy(&done.stdout) + &*err;
        let _ = std::fs::remove_file(&file);
        if !done.status.success() {
            return Some(format!("{}: {}\n{out}", self.place, done.status));
        }
        let expected = self.expected.as_deref().unwrap_or(&out);
        (out != expected).then(|| format!("{}: expected\n{expected}\nbut it prints\n{out}", self.place))
    }
}

#[test]
fn the_programs_of_the_guide_print_what_it_says() {
    let reference = std::env::var("OURO_REFERENCE").ok();
    let world = std::env::var("OURO_WORLD").ok();
    let interpreter = reference.as_deref().unwrap_or(env!("CARGO_BIN_EXE_ouro"));
    let blocks = guide::blocks();
    assert!(blocks.len() >= 30, "only {} blocks were found", blocks.len());
    let failures: Vec<_> = blocks
        .iter()
        .filter(|block| reference.is_none() || !block.is_ours_alone())
        .filter_map(|block| block.failure(interpreter, world.as_deref()))
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
