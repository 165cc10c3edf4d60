//! The examples run, and print what they printed when someone looked.

use std::process::Command;

/// Runs the programs of a folder and compares what each prints with the snapshot of its name.
fn check(folder: &str, prefix: &str, at_least: usize) {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> = std::fs::read_dir(&dir)
        .expect("the folder is there")
        .filter_map(|e| Some(e.ok()?.path()).filter(|p| p.extension().is_some_and(|x| x == "py")))
        // What the others import.
        .filter(|p| p.file_stem().is_some_and(|x| x != "ways"))
        .collect();
    files.sort();
    assert!(files.len() >= at_least);
    for file in files {
        let out = Command::new(env!("CARGO_BIN_EXE_ouro")).arg(&file).output().expect("it runs");
        let name = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
        insta::assert_snapshot!(format!("{prefix}_{name}"), String::from_utf8_lossy(&out.stdout));
    }
}

#[test]
fn examples_print_what_they_did() {
    check("examples", "example", 30);
}

#[test]
fn parallel_examples_print_what_they_did() {
    check("examples/parallel", "parallel", 10);
}
