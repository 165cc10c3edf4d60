//! What child processes noted, on its way to the process that shows it: a file for each process, in a folder that the
//! environment names to all of the family. Times need no translation: the monotonic clock is the system's.

use super::lane::{Lane, Process, Sums};
use super::mail::Letter;
use super::turn::{Turn, WORDS};
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

/// The variable of the environment that names the folder.
pub const FOLDER: &str = "OURO_GIL_TRACE";

/// Makes the folder, which is new: what stands under its name was left by a process that was killed.
pub(super) fn make_folder() -> std::io::Result<()> {
    let Some(folder) = std::env::var_os(FOLDER) else { return Ok(()) };
    let _ = std::fs::remove_dir_all(&folder);
    DirBuilder::new().mode(0o700).create(folder)
}

/// Writes what this process noted into the folder: words of 8 bytes, lists behind their length.
pub fn save(folder: &Path, all: &Process) -> std::io::Result<()> {
    let mut out = Words(Vec::new());
    out.put([all.pid.into(), all.is_virtual.into(), all.alive, all.outside]);
    out.text(&all.name);
    out.put(packed(&all.rest));
    out.list(&all.lanes, |out, lane| {
        out.put([lane.serial.into(), lane.longest, lane.collected]);
        out.text(&lane.name);
        out.list(&lane.turns, |out, t| out.put(t.packed()));
        out.list(&lane.collections, |out, c| out.put([c.0, c.1]));
        for letters in [&lane.sent, &lane.received] {
            out.list(letters, |out, l| out.put([l.pipe, l.first, l.last, l.count]));
        }
        out.list(&lane.pairs, |out, p| out.put(*p));
    });
    std::fs::write(folder.join(format!("{}.lanes", all.pid)), out.0)
}

/// What all files of the folder tell, which are not needed any more.
pub fn collect(folder: &Path) -> Vec<Process> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = files.flatten().map(|e| e.path()).collect();
    files.sort();
    let all = files.iter().filter_map(|f| Rest(&std::fs::read(f).ok()?).process()).collect();
    let _ = std::fs::remove_dir_all(folder);
    all
}

fn packed(s: &Sums) -> [u64; 9] {
    [s.threads, s.lived, s.held, s.waited, s.outside, s.longest, s.switches, s.collected, s.sent]
}

struct Words(Vec<u8>);

impl Words {
    fn put<const N: usize>(&mut self, words: [u64; N]) {
        words.iter().for_each(|w| self.0.extend(w.to_le_bytes()));
    }
    fn text(&mut self, s: &str) {
        self.put([s.len() as u64]);
        self.0.extend(s.as_bytes());
    }
    fn list<T>(&mut self, all: &[T], mut put: impl FnMut(&mut Words, &T)) {
        self.put([all.len() as u64]);
        all.iter().for_each(|x| put(self, x));
    }
}

/// What is left to read of a file. A process that was killed may have left one that breaks off: that one tells nothing.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn bytes(&mut self, n: usize) -> Option<&[u8]> {
        let (head, tail) = self.0.split_at_checked(n)?;
        self.0 = tail;
        Some(head)
    }
    fn words<const N: usize>(&mut self) -> Option<[u64; N]> {
        let mut all = [0; N];
        for w in &mut all {
            *w = self.bytes(8)?.try_into().ok().map(u64::from_le_bytes)?;
        }
        Some(all)
    }
    fn text(&mut self) -> Option<String> {
        let [n] = self.words()?;
        Some(String::from_utf8_lossy(self.bytes(n as usize)?).into_owned())
    }
    fn list<T>(&mut self, mut get: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let [n] = self.words()?;
        (0..n).map(|_| get(self)).collect()
    }
    fn process(&mut self) -> Option<Process> {
        let [pid, is_virtual, alive, outside] = self.words()?;
        let name = self.text()?;
        let [threads, lived, held, waited, away, longest, switches, collected, sent] = self.words()?;
        let rest = Sums { threads, lived, held, waited, outside: away, longest, switches, collected, sent };
        let lanes = self.list(Self::lane)?;
        let is_virtual = is_virtual != 0;
        Some(Process { pid: pid as u32, is_virtual, name, lanes, rest, alive, outside })
    }
    fn lane(&mut self) -> Option<Lane> {
        let [serial, longest, collected] = self.words()?;
        Some(Lane {
            serial: serial as u32,
            longest,
            collected,
            name: self.text()?,
            turns: self.list(|r| r.words::<WORDS>().map(Turn::unpacked))?,
            collections: self.list(|r| r.words().map(|[from, to]| (from, to)))?,
            sent: self.list(Self::letter)?,
            received: self.list(Self::letter)?,
            pairs: self.list(|r| r.words())?,
        })
    }
    fn letter(&mut self) -> Option<Letter> {
        let [pipe, first, last, count] = self.words()?;
        Some(Letter { pipe, first, last, count })
    }
}
