//! A folder of answers: what was written into it before is known by a list, so that nothing of ours stays behind and
//! nothing of anybody else's is overwritten.

use super::atomic;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The list: a line for each file, what it is of and its name.
const LIST: &str = ".escalade-files";

/// A folder while an answer is written into it.
pub struct Folder {
    path: PathBuf,
    /// What the answer is of: a command.
    kind: &'static str,
    /// By name: what each file was of.
    listed: BTreeMap<String, String>,
    written: Mutex<Vec<String>>,
    /// Letters that its pictures should have and their font has not.
    lacking: Mutex<BTreeSet<char>>,
}

/// What was written into a folder.
pub struct Written {
    pub files: usize,
    /// Letters that the font of the pictures has not, so that they are drawn as boxes.
    pub lacking: BTreeSet<char>,
}

impl Folder {
    /// Makes the folder, if it is not there.
    ///
    /// # Errors
    /// Whatever the file system refuses.
    pub fn open(path: &Path, kind: &'static str) -> io::Result<Folder> {
        atomic::make_folder(path)?;
        Ok(Folder {
            path: path.to_owned(),
            kind,
            listed: listed(path)?,
            written: Mutex::default(),
            lacking: Mutex::default(),
        })
    }

    pub fn lacks(&self, letters: impl Iterator<Item = char>) {
        self.lacking.lock().unwrap_or_else(PoisonError::into_inner).extend(letters);
    }

    /// Writes a file of the answer.
    ///
    /// # Errors
    /// A file of that name that is not ours; whatever the file system refuses.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let path = self.path.join(name);
        if !self.listed.contains_key(name) {
            refuse_other(&path)?;
        }
        atomic::write(&path, bytes)?;
        self.written.lock().unwrap_or_else(PoisonError::into_inner).push(name.to_owned());
        Ok(())
    }

    /// Lists what was written, clears away what answers of the same kind left before, and says how many files there are.
    ///
    /// # Errors
    /// Whatever the file system refuses.
    pub fn close(self) -> io::Result<Written> {
        let written = self.written.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut list = self.listed;
        let stale = |name: &str, kind: &str| kind == self.kind && !written.iter().any(|other| other == name);
        for (name, _) in list.iter().filter(|(name, kind)| stale(name, kind)) {
            match std::fs::remove_file(self.path.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        list.retain(|name, kind| !stale(name, kind));
        list.extend(written.iter().map(|name| (name.clone(), self.kind.to_owned())));
        let lines: String = list.iter().map(|(name, kind)| format!("{kind} {name}\n")).collect();
        atomic::write(&self.path.join(LIST), lines.as_bytes())?;
        let lacking = self.lacking.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Written { files: written.len(), lacking })
    }
}

/// Whether a file can be written into a folder that need not be there yet: before there is an answer to write.
///
/// # Errors
/// A file of that name that is not ours; whatever the file system refuses.
pub fn can_write(folder: &Path, name: &str) -> io::Result<()> {
    atomic::can_write_into(folder)?;
    if listed(folder)?.contains_key(name) { Ok(()) } else { refuse_other(&folder.join(name)) }
}

fn refuse_other(path: &Path) -> io::Result<()> {
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    let message =
        format!("{} was not written by escalade: move it away, or choose another folder", path.display());
    Err(io::Error::new(io::ErrorKind::AlreadyExists, message))
}

/// What a folder has of ours; names that lead out of it are passed over.
fn listed(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let text = match std::fs::read_to_string(folder.join(LIST)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound || !folder.is_dir() => String::new(),
        text => text?,
    };
    let entries = text.lines().filter_map(|line| line.split_once(' '));
    let inside = entries.filter(|(_, name)| !name.contains(['/', '\\']) && *name != ".." && *name != ".");
    Ok(inside.map(|(kind, name)| (name.to_owned(), kind.to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(path: &Path, kind: &'static str, names: &[&str]) -> io::Result<usize> {
        let folder = Folder::open(path, kind)?;
        names.iter().try_for_each(|name| folder.write(name, b"x"))?;
        folder.close().map(|written| written.files)
    }

    fn names(path: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<String> = entries.map(|name| name.to_str().unwrap().to_owned()).collect();
        names.retain(|name| name != LIST);
        names.sort();
        names
    }

    #[test]
    fn what_an_answer_no_longer_has_goes_and_what_is_of_others_stays() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        std::fs::write(path.join("notes.txt"), "mine").unwrap();
        assert_eq!(fill(path, "run", &["a.svg", "b.svg"]).unwrap(), 2);
        assert_eq!(fill(path, "sweep", &["c.svg"]).unwrap(), 1);
        assert_eq!(fill(path, "run", &["b.svg"]).unwrap(), 1);
        assert_eq!(names(path), ["b.svg", "c.svg", "notes.txt"]);
    }

    #[test]
    fn what_somebody_else_wrote_is_not_overwritten() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        std::fs::write(path.join("a.svg"), "mine").unwrap();
        assert!(
            fill(path, "run", &["a.svg"]).unwrap_err().to_string().contains("was not written by escalade")
        );
        assert!(can_write(path, "a.svg").is_err() && can_write(path, "b.svg").is_ok());
        assert_eq!(std::fs::read(path.join("a.svg")).unwrap(), b"mine");
    }

    #[test]
    fn a_list_cannot_lead_out_of_its_folder() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("inner");
        std::fs::create_dir(&path).unwrap();
        std::fs::write(directory.path().join("precious"), "keep").unwrap();
        std::fs::write(path.join(LIST), "run ../precious\nrun ..\n").unwrap();
        fill(&path, "run", &["a.svg"]).unwrap();
        assert!(directory.path().join("precious").exists());
    }
}
