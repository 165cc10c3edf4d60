//! What was typed before: kept in a file, and searched.
//!
//! The editor has one command that sets its text and its cursor both: the search of the history. So that is also
//! how the keys that need it change a block ([`Edit`]).

use super::block::to_buffer;
use rustyline::Result;
use rustyline::history::{History, SearchDirection, SearchResult};
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

/// Entries that are kept.
pub const MOST: usize = 10_000;
/// The first line of the file: what format it is of.
const HEADER: &str = "#V2";

/// A text and a cursor that the editor is to have next.
#[derive(Clone, Default)]
pub struct Edit(Arc<Mutex<Option<(String, usize)>>>);

impl Edit {
    fn slot(&self) -> MutexGuard<'_, Option<(String, usize)>> {
        self.0.lock().unwrap_or_else(|e| e.into_inner())
    }
    pub fn set(&self, text: String, at: usize) {
        *self.slot() = Some((text, at));
    }
}

/// The entries, the oldest first. To the editor they are numbered from 1: there is always something before the
/// one it is at, or its search would not be asked.
pub struct Entries {
    entries: Vec<String>,
    edit: Edit,
    file: Option<PathBuf>,
    /// Lines of the file, entries that were dropped included.
    lines: usize,
}

impl Entries {
    /// What the file holds; nothing if there is none.
    pub fn load(file: Option<PathBuf>, edit: Edit) -> Entries {
        let text = file.as_deref().and_then(|f| fs::read(f).ok()).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        let mut entries: Vec<String> = text.lines().filter(|l| *l != HEADER).map(unescape).collect();
        let lines = entries.len();
        entries.drain(..lines.saturating_sub(MOST));
        let mut all = Entries { entries, edit, file, lines };
        if lines > MOST + MOST / 4 {
            all.rewrite();
        }
        all
    }

    /// Writes the entries anew, without those that were dropped.
    fn rewrite(&mut self) {
        let Some(file) = &self.file else { return };
        let text: String = self.entries.iter().map(|e| escape(e) + "\n").collect();
        if fs::write(file, format!("{HEADER}\n{text}")).is_ok() {
            self.lines = self.entries.len();
        }
    }

    /// Adds an entry, in the file too: at once, for the process may end in any way.
    pub fn push(&mut self, source: &str) {
        if source.is_empty() || self.entries.last().is_some_and(|l| l == source) {
            return;
        }
        self.entries.push(source.to_string());
        let Some(path) = &self.file else { return };
        let Ok(mut file) = File::options().append(true).create(true).open(path) else { return };
        let header = if self.lines == 0 { format!("{HEADER}\n") } else { String::new() };
        // A history that can not be written is none: the prompt goes on.
        let _ = file.write_all(format!("{header}{}\n", escape(source)).as_bytes());
        self.lines += 1;
    }

    fn find(
        &self,
        start: usize,
        dir: SearchDirection,
        mut test: impl FnMut(&str) -> Option<usize>,
    ) -> Option<(usize, usize)> {
        let mut order: Box<dyn Iterator<Item = usize>> = match dir {
            SearchDirection::Reverse => Box::new((1..=start.min(self.entries.len())).rev()),
            SearchDirection::Forward => Box::new(start.max(1)..=self.entries.len()),
        };
        order.find_map(|i| Some((i, test(&self.entries[i - 1])?)))
    }

    fn result(&self, idx: usize, at: usize) -> SearchResult<'_> {
        let entry = &self.entries[idx - 1];
        let pos = to_buffer(&entry[..at]).len();
        SearchResult { entry: Cow::Owned(to_buffer(entry)), idx, pos }
    }
}

fn escape(entry: &str) -> String {
    entry.replace('\\', "\\\\").replace('\n', "\\n")
}

fn unescape(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some('n')) => out.push('\n'),
            ('\\', Some('\\')) => out.push('\\'),
            _ => {
                out.push(c);
                continue;
            }
        }
        chars.next();
    }
    out
}

impl History for Entries {
    fn get(&self, index: usize, dir: SearchDirection) -> Result<Option<SearchResult<'_>>> {
        let index = if index == 0 && dir == SearchDirection::Forward { 1 } else { index };
        let there = (1..=self.entries.len()).contains(&index);
        Ok(there.then(|| self.result(index, self.entries[index - 1].len())))
    }
    fn add(&mut self, line: &str) -> Result<bool> {
        self.push(line);
        Ok(true)
    }
    fn add_owned(&mut self, line: String) -> Result<bool> {
        self.add(&line)
    }
    fn len(&self) -> usize {
        self.entries.len() + 1
    }
    fn is_empty(&self) -> bool {
        false
    }
    fn set_max_len(&mut self, _: usize) -> Result<()> {
        Ok(())
    }
    fn ignore_dups(&mut self, _: bool) -> Result<()> {
        Ok(())
    }
    fn ignore_space(&mut self, _: bool) {}
    fn save(&mut self, _: &Path) -> Result<()> {
        Ok(())
    }
    fn append(&mut self, _: &Path) -> Result<()> {
        Ok(())
    }
    fn load(&mut self, _: &Path) -> Result<()> {
        Ok(())
    }
    fn clear(&mut self) -> Result<()> {
        self.entries.clear();
        Ok(())
    }
    fn search(&self, term: &str, start: usize, dir: SearchDirection) -> Result<Option<SearchResult<'_>>> {
        if term.is_empty() {
            return Ok(None);
        }
        Ok(self.find(start, dir, |e| e.find(term)).map(|(i, at)| self.result(i, at)))
    }
    fn starts_with(
        &self,
        term: &str,
        start: usize,
        dir: SearchDirection,
    ) -> Result<Option<SearchResult<'_>>> {
        if let Some((text, pos)) = self.edit.slot().take() {
            // The editor has gone one back for the search.
            return Ok(Some(SearchResult { entry: Cow::Owned(text), idx: start + 1, pos }));
        }
        let term = super::block::to_source(term);
        let found = self.find(start, dir, |e| e.starts_with(&term).then_some(term.len()));
        Ok(found.map(|(i, at)| self.result(i, at)))
    }
}
