//! The examples run, and print what they printed when someone looked.

use std::process::Command;

#[test]
fn examples_print_what_they_did() {
    let dir = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut files: Vec<_> = std::fs::read_dir(&dir)
        .expect("the folder is there")
        .filter_map(|e| Some(e.ok()?.path()).filter(|p| p.extension().is_some_and(|x| x == "py")))
        .collect();
    files.sort();
    assert!(files.len() > 5);
    for file in files {
        let out = Command::new(env!("CARGO_BIN_EXE_ouro")).arg(&file).output().expect("it runs");
        let name = file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        assert!(out.status.success(), "{name}: {}", String::from_utf8_lossy(&out.stderr));
        insta::assert_snapshot!(format!("example_{name}"), String::from_utf8_lossy(&out.stdout));
    }
}
