//! Lanes of child processes on their way to the process that shows them: a file for each process, in a folder that the
//! environment names to all of the family. Times need no translation: the monotonic clock is the system's.

use super::trace::{About, Lane, Sink, lanes};
use std::path::Path;

/// The variable of the environment that names the folder.
pub const FOLDER: &str = "OURO_GIL_TRACE";

/// Writes this process's lanes into the folder. A lane is its numbers, its texts and its events, all in words of 8 bytes.
pub fn save(folder: &Path, sinks: &[Sink]) -> std::io::Result<()> {
    let mut out = Vec::new();
    let word = |out: &mut Vec<u8>, w: u64| out.extend(w.to_le_bytes());
    for lane in lanes(sinks) {
        for w in [u64::from(std::process::id()), u64::from(lane.about.serial), lane.lost as u64] {
            word(&mut out, w);
        }
        for text in [&lane.about.process, &lane.about.name] {
            word(&mut out, text.len() as u64);
            out.extend(text.as_bytes());
        }
        let mut words = Vec::new();
        lane.words(|at, what| words.extend([at, what]));
        word(&mut out, words.len() as u64 / 2);
        words.into_iter().for_each(|w| word(&mut out, w));
    }
    std::fs::write(folder.join(format!("{}.lanes", std::process::id())), out)
}

/// The lanes of all files of a folder.
pub fn load(folder: &Path) -> Vec<Lane> {
    let mut files: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()).collect();
    files.sort();
    let mut lanes = Vec::new();
    for bytes in files.iter().filter_map(|f| std::fs::read(f).ok()) {
        let mut rest = Rest(&bytes);
        lanes.extend(std::iter::from_fn(|| rest.lane()));
    }
    lanes
}

/// What is left to read of a file. A process that was killed may have left one that breaks off.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn bytes(&mut self, n: usize) -> Option<&[u8]> {
        let (head, tail) = self.0.split_at_checked(n)?;
        self.0 = tail;
        Some(head)
    }
    fn word(&mut self) -> Option<u64> {
        self.bytes(8)?.try_into().ok().map(u64::from_le_bytes)
    }
    fn text(&mut self) -> Option<String> {
        let n = self.word()? as usize;
        Some(String::from_utf8_lossy(self.bytes(n)?).into_owned())
    }
    fn lane(&mut self) -> Option<Lane> {
        let (pid, serial, lost) = (self.word()? as u32, self.word()? as u32, self.word()? as usize);
        let (process, name) = (self.text()?, self.text()?);
        let mut words = Vec::new();
        for _ in 0..self.word()? {
            let (Some(at), Some(word)) = (self.word(), self.word()) else { break };
            words.extend([at, word]);
        }
        Some(Lane::of(About { pid, process, serial, name }, words, lost))
    }
}
