//! Files that are either there whole or not there.

use std::io;
use std::path::{Path, PathBuf};

/// Writes a file so that nobody ever sees half of it: to a hidden neighbour first, then by renaming.
///
/// # Errors
/// Whatever the file system refuses; the file that was there before is then untouched.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_with(path, |partial| std::fs::write(partial, bytes))
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
        let message = format!("{} is no folder", nearest.display());
        return Err(io::Error::new(io::ErrorKind::NotADirectory, message));
    }
    let trial = partial_path(&nearest.join("trial"));
    std::fs::write(&trial, b"").and_then(|()| std::fs::remove_file(&trial))
}

/// The same for a writer that wants a path; the path given has the extension of the final one.
pub(crate) fn write_with(path: &Path, fill: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    let partial = partial_path(path);
    let done = fill(&partial).and_then(|()| std::fs::rename(&partial, path));
    if done.is_err() {
        // What matters is the first error; the leftover may not even exist.
        let _ = std::fs::remove_file(&partial);
    }
    done.map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

/// In the same directory, as renaming is atomic only inside one file system. The process id keeps two
/// commands that write to one directory apart.
fn partial_path(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{}.partial-{name}", std::process::id()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_failed_write_leaves_the_old_file_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("plot.png");
        write(&path, b"old").unwrap();
        let error = write_with(&path, |partial| {
            std::fs::write(partial, b"half")?;
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
        assert!(can_write_into(&file).unwrap_err().to_string().contains("is no folder"));
        assert!(can_write_into(&file.join("below")).is_err());
    }

    #[test]
    fn a_missing_directory_is_an_error_that_names_the_file() {
        let directory = tempfile::tempdir().unwrap();
        let error = write(&directory.path().join("none/at/all.svg"), b"x").unwrap_err();
        assert!(error.to_string().contains("all.svg"), "{error}");
    }
}
