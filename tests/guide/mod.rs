//! The programs in the guide: fenced blocks of its chapters, with what stands below them.

use std::path::Path;

/// A program and what it prints.
pub struct Block {
    /// The file and the line of its fence.
    pub place: String,
    pub options: Vec<String>,
    pub program: String,
    pub expected: Option<String>,
}

/// The lines up to the closing fence.
fn fenced<'a>(lines: &mut impl Iterator<Item = (usize, &'a str)>, place: &str) -> String {
    let mut text = String::new();
    for (_, line) in lines {
        if line == "```" {
            return text;
        }
        text.push_str(line);
        text.push('\n');
    }
    panic!("{place}: the block has no end");
}

/// The blocks of one file.
fn of_file(file: &Path) -> Vec<Block> {
    let text = std::fs::read_to_string(file).expect("the chapter can be read");
    let mut lines = text.lines().enumerate().peekable();
    let mut found = Vec::new();
    while let Some((number, line)) = lines.next() {
        let Some(options) = line.strip_prefix("```python") else {
            continue;
        };
        let place = format!("{}:{}", file.display(), number + 1);
        let program = fenced(&mut lines, &place);
        let expected = lines.next_if(|(_, line)| *line == "```text").map(|_| fenced(&mut lines, &place));
        let options = options.split_whitespace().map(str::to_owned).collect();
        found.push(Block { place, options, program, expected });
    }
    found
}

/// The blocks of all chapters, in order, and those of the README.
pub fn blocks() -> Vec<Block> {
    let mut chapters: Vec<_> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs"))
        .expect("the guide is there")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|x| x == "md"))
        .collect();
    chapters.sort();
    chapters.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"));
    chapters.iter().flat_map(|chapter| of_file(chapter)).collect()
}
