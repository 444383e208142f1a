//! A folder of answers: what was written into it before is known by a list, so that nothing of ours stays behind and
//! nothing of anybody else's is overwritten.

use super::atomic_write::{self, Growing};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// The list: a line `KIND NAME` for each file, what it is of and its name, and a line `KIND: QUESTION` for each kind.
const LIST: &str = ".escalade-files";

/// What an answer is of, and what may be overwritten by it.
#[derive(Clone, Debug)]
pub struct Claim {
    /// A command.
    pub kind: &'static str,
    /// What it was asked: scenario and options.
    pub question: String,
    /// The same as it is typed.
    pub command: String,
    /// Whether what was written before by the same command stays.
    pub keeps: bool,
    /// Whether files go that are not ours, or that are tracked by git and answer another question.
    pub force: bool,
}

/// A folder while an answer is written into it.
pub struct Folder {
    path: PathBuf,
    claim: Claim,
    listed: Listed,
    /// Files that answer another question, which git tracks.
    tracked: BTreeSet<String>,
    written: Mutex<Vec<String>>,
    /// Letters that its pictures should have and their font has not.
    missing_letters: Mutex<BTreeSet<char>>,
}

/// What a folder has of ours.
#[derive(Default)]
struct Listed {
    /// By name: what each file was of.
    files: BTreeMap<String, String>,
    /// By kind.
    questions: BTreeMap<String, String>,
}

/// What was written into a folder.
pub struct Written {
    pub files: usize,
    /// Letters that the font of the pictures has not, so that they are drawn as boxes.
    pub missing_letters: BTreeSet<char>,
}

impl Folder {
    /// Makes the folder, if it is not there.
    ///
    /// # Errors
    /// Whatever the file system refuses.
    pub fn open(path: &Path, claim: &Claim) -> io::Result<Folder> {
        atomic_write::make_folder(path)?;
        let listed = listed(path)?;
        Ok(Folder {
            path: path.to_owned(),
            tracked: tracked(path, &listed, claim),
            claim: claim.clone(),
            listed,
            written: Mutex::default(),
            missing_letters: Mutex::default(),
        })
    }

    /// The command whose answer is written.
    pub fn command(&self) -> &str {
        &self.claim.command
    }

    pub fn note_missing_letters(&self, letters: impl Iterator<Item = char>) {
        self.missing_letters.lock().unwrap_or_else(PoisonError::into_inner).extend(letters);
    }

    /// Writes a file of the answer.
    ///
    /// # Errors
    /// A file of that name that may not be overwritten; whatever the file system refuses.
    pub fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.list(name)?;
        atomic_write::write(&self.path.join(name), bytes)?;
        self.note(name);
        Ok(())
    }

    /// Begins a file of the answer that is written for a while. It takes its place with [`Folder::finish`].
    ///
    /// # Errors
    /// As [`Folder::write`].
    pub fn begin(&self, name: &str) -> io::Result<Growing> {
        may_write(&self.path, name, &self.claim, &self.listed, &self.tracked)?;
        Growing::begin(&self.path.join(name))
    }

    /// Gives a file that was begun its name.
    ///
    /// # Errors
    /// As [`Folder::write`].
    pub fn finish(&self, name: &str, file: Growing) -> io::Result<()> {
        self.list(name)?;
        file.finish()?;
        self.note(name);
        Ok(())
    }

    /// Lists a file before it is there: if the program ends before the answer is whole, its files are known as ours all
    /// the same.
    fn list(&self, name: &str) -> io::Result<()> {
        may_write(&self.path, name, &self.claim, &self.listed, &self.tracked)?;
        if self.listed.files.contains_key(name) {
            return Ok(());
        }
        atomic_write::append(&self.path.join(LIST), format!("{} {name}\n", self.claim.kind).as_bytes())
    }

    fn note(&self, name: &str) {
        self.written.lock().unwrap_or_else(PoisonError::into_inner).push(name.to_owned());
    }

    /// Lists what was written, clears away what answers of the same kind left before, and says how many files there are.
    ///
    /// # Errors
    /// Whatever the file system refuses.
    pub fn close(self) -> io::Result<Written> {
        let written = self.written.into_inner().unwrap_or_else(PoisonError::into_inner);
        let Listed { files: mut list, mut questions } = self.listed;
        let stale = |name: &str, kind: &str| {
            !self.claim.keeps && kind == self.claim.kind && !written.iter().any(|other| other == name)
        };
        for (name, _) in list.iter().filter(|(name, kind)| stale(name, kind)) {
            match std::fs::remove_file(self.path.join(name)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        list.retain(|name, kind| !stale(name, kind));
        list.extend(written.iter().map(|name| (name.clone(), self.claim.kind.to_owned())));
        questions.insert(self.claim.kind.to_owned(), self.claim.question);
        let questions = questions.iter().map(|(kind, question)| format!("{kind}: {question}\n"));
        let lines: String =
            questions.chain(list.iter().map(|(name, kind)| format!("{kind} {name}\n"))).collect();
        atomic_write::write(&self.path.join(LIST), lines.as_bytes())?;
        let missing_letters = self.missing_letters.into_inner().unwrap_or_else(PoisonError::into_inner);
        Ok(Written { files: written.len(), missing_letters })
    }
}

/// Whether a file can be written into a folder that need not be there yet: before there is an answer to write.
///
/// # Errors
/// A file of that name that may not be overwritten; whatever the file system refuses.
pub fn can_write(folder: &Path, name: &str, claim: &Claim) -> io::Result<()> {
    atomic_write::can_write_into(folder)?;
    let listed = listed(folder)?;
    may_write(folder, name, claim, &listed, &tracked(folder, &listed, claim))
}

/// Whether a file may be written: it is not there yet, it is ours, or force is used. What git tracks is somebody's record
/// of an answer, and only the same question may renew it.
fn may_write(
    folder: &Path,
    name: &str,
    claim: &Claim,
    listed: &Listed,
    tracked: &BTreeSet<String>,
) -> io::Result<()> {
    let path = folder.join(name);
    if claim.force || path.symlink_metadata().is_err() {
        return Ok(());
    }
    let why = match listed.files.get(name) {
        None => "was not written by escalade".to_owned(),
        Some(kind) if tracked.contains(name) => {
            let question = listed.questions.get(kind).map_or("", String::as_str);
            format!("is tracked by git and answers another question ({kind} {question})")
        }
        Some(_) => return Ok(()),
    };
    let message = format!("{} {why}: --out names another folder, --force overwrites it", path.display());
    Err(io::Error::new(io::ErrorKind::AlreadyExists, message))
}

/// Files that git tracks, where a folder answers another question.
fn tracked(folder: &Path, listed: &Listed, claim: &Claim) -> BTreeSet<String> {
    let is_same = listed.questions.get(claim.kind) == Some(&claim.question);
    if claim.force || is_same || listed.files.is_empty() {
        return BTreeSet::new();
    }
    let names = std::process::Command::new("git").args(["ls-files", "-z"]).current_dir(folder).output();
    // Where there is no git, it tracks nothing.
    let names = names.map(|done| done.stdout).unwrap_or_default();
    String::from_utf8_lossy(&names).split('\0').map(str::to_owned).collect()
}

/// What a folder has of ours; names that lead out of it are passed over.
fn listed(folder: &Path) -> io::Result<Listed> {
    let text = match std::fs::read_to_string(folder.join(LIST)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound || !folder.is_dir() => String::new(),
        text => text?,
    };
    let mut listed = Listed::default();
    for (kind, rest) in text.lines().filter_map(|line| line.split_once(' ')) {
        if let Some(kind) = kind.strip_suffix(':') {
            listed.questions.insert(kind.to_owned(), rest.to_owned());
        } else if !rest.contains(['/', '\\']) && rest != ".." && rest != "." {
            listed.files.insert(rest.to_owned(), kind.to_owned());
        }
    }
    Ok(listed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(kind: &'static str) -> Claim {
        let [question, command] = ["hotline", "escalade run hotline"].map(str::to_owned);
        Claim { kind, question, command, keeps: false, force: false }
    }

    fn fill(path: &Path, kind: &'static str, names: &[&str]) -> io::Result<usize> {
        fill_by(path, &claim(kind), names)
    }

    fn fill_by(path: &Path, claim: &Claim, names: &[&str]) -> io::Result<usize> {
        let folder = Folder::open(path, claim)?;
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
        let claim = claim("run");
        assert!(can_write(path, "a.svg", &claim).is_err() && can_write(path, "b.svg", &claim).is_ok());
        assert_eq!(std::fs::read(path.join("a.svg")).unwrap(), b"mine");
        assert_eq!(fill_by(path, &Claim { force: true, ..claim }, &["a.svg"]).unwrap(), 1);
        assert_eq!(std::fs::read(path.join("a.svg")).unwrap(), b"x");
    }

    #[test]
    fn what_is_tracked_is_renewed_by_the_same_question_only() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path();
        let git = |arguments: &[&str]| {
            std::process::Command::new("git").args(arguments).current_dir(path).output().is_ok()
        };
        if !git(&["init"]) {
            return;
        }
        fill(path, "run", &["a.svg"]).unwrap();
        let other = Claim { question: "hotline --variant=none".to_owned(), ..claim("run") };
        assert!(can_write(path, "a.svg", &other).is_ok());
        git(&["add", "a.svg"]);
        assert!(can_write(path, "a.svg", &claim("run")).is_ok());
        let told = can_write(path, "a.svg", &other).unwrap_err().to_string();
        assert!(told.contains("is tracked by git and answers another question (run hotline)"), "{told}");
        assert!(fill_by(path, &other, &["a.svg"]).is_err());
        assert!(can_write(path, "a.svg", &Claim { force: true, ..other }).is_ok());
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
