//! Files that are either there whole or not there.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

/// Names that are tried for a neighbour before it is given up.
const TRIES: u32 = 1000;

/// Held by everybody who writes.
static WRITING: RwLock<()> = RwLock::new(());

/// Files written by this program.
static WRITTEN: AtomicU64 = AtomicU64::new(0);

/// Files that are being written for a while, under the names that they have until they are whole.
static GROWING: Mutex<Vec<PathBuf>> = Mutex::new(vec![]);

fn writing() -> RwLockReadGuard<'static, ()> {
    WRITING.read().unwrap_or_else(PoisonError::into_inner)
}

fn growing() -> MutexGuard<'static, Vec<PathBuf>> {
    GROWING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits for files that are being written, lets nobody write from now on, and removes those that are not whole: the program
/// is about to end. How many it has written.
pub fn stop() -> u64 {
    std::mem::forget(WRITING.write().unwrap_or_else(PoisonError::into_inner));
    for partial in growing().iter() {
        let _ = std::fs::remove_file(partial);
    }
    WRITTEN.load(Ordering::Relaxed)
}

/// Writes a file so that nobody ever sees half of it: to a hidden neighbour first, then by renaming.
///
/// # Errors
/// Whatever the file system refuses, with the path; the file that was there before is then untouched.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, |file| file.write_all(bytes))
}

/// A file that is written for a while. It is there when it is finished; if it never is, nothing of it stays.
pub struct Growing {
    path: PathBuf,
    partial: PathBuf,
    file: BufWriter<File>,
}

impl Growing {
    /// Begins a file, which takes the place of one that is there.
    ///
    /// # Errors
    /// Whatever the file system refuses, with the path.
    pub fn begin(path: &Path) -> io::Result<Growing> {
        let _writing = writing();
        clear_left_overs(
            path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")),
        );
        let (partial, file) = neighbour(path).map_err(|error| of_path(path, &error))?;
        growing().push(partial.clone());
        Ok(Growing { path: path.to_owned(), partial, file: BufWriter::with_capacity(1 << 16, file) })
    }

    /// Adds to it.
    ///
    /// # Errors
    /// Whatever the file system refuses, with the path.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let _writing = writing();
        self.file.write_all(bytes).map_err(|error| of_path(&self.path, &error))
    }

    /// Writes down what was added, so that only its name is missing.
    ///
    /// # Errors
    /// Whatever the file system refuses, with the path.
    pub fn flush(&mut self) -> io::Result<()> {
        let _writing = writing();
        self.file.flush().map_err(|error| of_path(&self.path, &error))
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// Whatever the file system refuses, with the path.
    pub fn finish(mut self) -> io::Result<()> {
        self.flush()?;
        let _writing = writing();
        let done = std::fs::rename(&self.partial, &self.path);
        counted(done, 1).map_err(|error| of_path(&self.path, &error))
    }
}

impl Drop for Growing {
    fn drop(&mut self) {
        let mut growing = growing();
        growing.retain(|partial| *partial != self.partial);
        // If it is finished, nothing has this name any more.
        let _ = std::fs::remove_file(&self.partial);
    }
}

/// Adds a line to a file, which is made if it is not there.
///
/// # Errors
/// Whatever the file system refuses, with the path.
pub fn append(path: &Path, line: &[u8]) -> io::Result<()> {
    let _writing = writing();
    let done =
        OpenOptions::new().append(true).create(true).open(path).and_then(|mut file| file.write_all(line));
    done.map_err(|error| of_path(path, &error))
}

/// The same of a file that is not there yet: whatever has its name, even a link, stays as it is.
///
/// # Errors
/// That something is there; whatever the file system refuses.
pub fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    refuse_taken(path)?;
    let _writing = writing();
    let done = neighbour(path).and_then(|(partial, mut file)| {
        // Unlike renaming, linking never takes the place of anything. Some file systems have no links.
        let done = file.write_all(bytes).and_then(|()| match std::fs::hard_link(&partial, path) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => std::fs::rename(&partial, path),
            done => done,
        });
        let _ = std::fs::remove_file(&partial);
        done
    });
    counted(done, 1).map_err(|error| of_path(path, &error))
}

/// Makes a folder with files in it, by their paths from there. It is filled under another name first, so that it is there
/// whole or not at all.
///
/// # Errors
/// That something of this name is there; whatever the file system refuses.
pub fn write_new_folder(folder: &Path, files: &[(PathBuf, Vec<u8>)]) -> io::Result<()> {
    refuse_taken(folder)?;
    let _writing = writing();
    let done = neighbour_folder(folder).and_then(|partial| {
        let write = |(path, bytes): &(PathBuf, Vec<u8>)| {
            let path = partial.join(path);
            path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
            OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)
        };
        let done = files.iter().try_for_each(write).and_then(|()| {
            refuse_taken(folder)?;
            std::fs::rename(&partial, folder)
        });
        if done.is_err() {
            let _ = std::fs::remove_dir_all(&partial);
        }
        done
    });
    counted(done, files.len()).map_err(|error| of_path(folder, &error))
}

fn refuse_taken(path: &Path) -> io::Result<()> {
    match path.symlink_metadata() {
        Ok(_) => Err(io::ErrorKind::AlreadyExists.into()),
        Err(_) => Ok(()),
    }
}

fn of_path(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Tries whether files can be written into a folder, which need not be there yet; nothing of the trial stays.
///
/// # Errors
/// Whatever the file system refuses.
pub fn can_write_into(folder: &Path) -> io::Result<()> {
    let nearest =
        folder.ancestors().find(|path| path.as_os_str().is_empty() || path.symlink_metadata().is_ok());
    let nearest = nearest.filter(|path| !path.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !nearest.is_dir() {
        let message = format!("{} is not a folder", nearest.display());
        return Err(io::Error::new(io::ErrorKind::NotADirectory, message));
    }
    let _writing = writing();
    neighbour(&nearest.join("trial")).and_then(|(trial, _)| std::fs::remove_file(trial))
}

/// Makes a folder for files, and clears away what programs that were killed have left half written in it.
///
/// # Errors
/// Whatever the file system refuses.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    clear_left_overs(folder);
    Ok(())
}

/// What cannot be cleared away is in nobody's way.
fn clear_left_overs(folder: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if is_left_over(&entry) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn write_with(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let _writing = writing();
    let done = neighbour(path).and_then(|(partial, mut file)| {
        let done = fill(&mut file).and_then(|()| std::fs::rename(&partial, path));
        if done.is_err() {
            // What matters is the first error; the leftover may not even exist.
            let _ = std::fs::remove_file(&partial);
        }
        done
    });
    counted(done, 1).map_err(|error| of_path(path, &error))
}

/// So many files more, if they were written.
fn counted(done: io::Result<()>, files: usize) -> io::Result<()> {
    if done.is_ok() {
        WRITTEN.fetch_add(files as u64, Ordering::Relaxed);
    }
    done
}

/// A new file in the same folder, as renaming is atomic only inside one file system. It is made only if nothing, and no
/// link either, has its name.
fn neighbour(path: &Path) -> io::Result<(PathBuf, File)> {
    first_free(path, |partial| OpenOptions::new().write(true).create_new(true).open(partial))
}

/// A new folder beside a folder that is to be.
fn neighbour_folder(folder: &Path) -> io::Result<PathBuf> {
    first_free(folder, |partial| std::fs::create_dir(partial)).map(|(partial, ())| partial)
}

/// What is made under the first name for a neighbour that is not taken.
fn first_free<T>(path: &Path, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<(PathBuf, T)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut last = None;
    for number in 0..TRIES {
        let number = if number == 0 { String::new() } else { format!("{number}-") };
        let partial = path.with_file_name(format!(".{}{PARTIAL}{number}{name}", std::process::id()));
        match make(&partial) {
            Ok(made) => return Ok((partial, made)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(last.unwrap_or(io::ErrorKind::AlreadyExists.into()))
}

/// What stands between the number of the process and the name of the file.
const PARTIAL: &str = ".partial-";

/// Whether it is a half-written file of ours whose program is no more.
fn is_left_over(entry: &std::fs::DirEntry) -> bool {
    let name = entry.file_name();
    let process = name.to_str().and_then(|name| name.strip_prefix('.')?.split_once(PARTIAL));
    let Some(process) = process.and_then(|(process, _)| process.parse().ok()) else { return false };
    entry.metadata().is_ok_and(|file| file.is_file() && is_ours(&file) && !is_running(process))
}

#[cfg(unix)]
fn is_ours(file: &std::fs::Metadata) -> bool {
    std::os::unix::fs::MetadataExt::uid(file) == rustix::process::geteuid().as_raw()
}

#[cfg(unix)]
fn is_running(process: i32) -> bool {
    let Some(process) = rustix::process::Pid::from_raw(process) else { return false };
    rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH)
}

#[cfg(not(unix))]
fn is_ours(file: &std::fs::Metadata) -> bool {
    // Nobody takes an hour to write one.
    file.modified().is_ok_and(|time| time.elapsed().is_ok_and(|age| age.as_secs() > 3600))
}

#[cfg(not(unix))]
fn is_running(_process: i32) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_taken_is_passed_by_and_no_link_followed() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("summary.json");
        let taken = directory.path().join(format!(".{}.partial-summary.json", std::process::id()));
        std::fs::write(directory.path().join("precious"), "keep me").unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("precious", &taken).unwrap();
        #[cfg(not(unix))]
        std::fs::write(&taken, "keep me").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read(directory.path().join("precious")).unwrap(), b"keep me");
        assert!(taken.symlink_metadata().is_ok());
    }

    #[test]
    #[cfg(unix)]
    fn what_a_program_that_is_gone_has_left_is_cleared_away() {
        let directory = tempfile::tempdir().unwrap();
        let gone = std::process::Command::new("true").spawn().and_then(|mut child| {
            child.wait()?;
            Ok(child.id())
        });
        let (gone, here) = (gone.unwrap(), std::process::id());
        let names = [
            format!(".{gone}.partial-a.svg"),
            format!(".{gone}.partial-7-b.png"),
            format!(".{here}.partial-a.svg"),
            format!("{gone}.partial-a.svg"),
            ".x.partial-a.svg".to_owned(),
            "a.svg".to_owned(),
        ];
        names.iter().for_each(|name| std::fs::write(directory.path().join(name), "half").unwrap());
        std::fs::create_dir(directory.path().join(format!(".{gone}.partial-folder"))).unwrap();
        make_folder(directory.path()).unwrap();
        let stay = names.iter().map(|name| directory.path().join(name).exists()).collect::<Vec<_>>();
        assert_eq!(stay, [false, false, true, true, true, true]);
        assert!(directory.path().join(format!(".{gone}.partial-folder")).exists());
    }

    #[test]
    fn a_file_is_replaced_and_no_neighbour_stays() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("summary.json");
        write(&path, b"old").unwrap();
        write(&path, b"new").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_grows_is_there_when_it_is_finished() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("runs.csv");
        let begun = || {
            let mut file = Growing::begin(&path)?;
            file.write(b"run\n").map(|()| file)
        };
        drop(begun().unwrap());
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
        write(&path, b"old").unwrap();
        let file = begun().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        file.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"run\n");
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
        assert!(Growing::begin(&directory.path().join("none/runs.csv")).is_err());
    }

    #[test]
    fn a_new_file_takes_the_place_of_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("mine.toml");
        write_new(&path, b"new").unwrap();
        assert_eq!(write_new(&path, b"newer").unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"new");
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_new_folder_is_there_whole_or_not_at_all() {
        let directory = tempfile::tempdir().unwrap();
        let folder = directory.path().join("mine");
        let file = |name: &str| (PathBuf::from(name), name.as_bytes().to_vec());
        // One name twice, and a file that is to be a folder.
        assert!(write_new_folder(&folder, &[file("a"), file("a")]).is_err());
        assert!(write_new_folder(&folder, &[file("a"), file("a/b")]).is_err());
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
        write_new_folder(&folder, &[file("a"), file("b/c")]).unwrap();
        assert_eq!(std::fs::read(folder.join("b/c")).unwrap(), b"b/c");
        let again = write_new_folder(&folder, &[file("d")]).unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 2);
    }

    #[test]
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plot.png");
        write(&path, b"old").unwrap();
        let error = write_with(&path, |file| {
            file.write_all(b"half")?;
            Err(io::Error::other("disk full"))
        })
        .unwrap_err();
        assert!(error.to_string().contains("plot.png: disk full"), "{error}");
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 1);
    }

    #[test]
    fn whether_a_folder_can_be_written_is_known_before() {
        let directory = tempfile::tempdir().unwrap();
        assert!(can_write_into(&directory.path().join("not/yet/there")).is_ok());
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
        let file = directory.path().join("file");
        std::fs::write(&file, b"x").unwrap();
        assert!(can_write_into(&file).unwrap_err().to_string().contains("is not a folder"));
        assert!(can_write_into(&file.join("below")).is_err());
    }

    #[test]
    fn a_missing_directory_is_an_error_that_names_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let error = write(&directory.path().join("none/at/all.svg"), b"x").unwrap_err();
        assert!(error.to_string().contains("all.svg"), "{error}");
    }
}
