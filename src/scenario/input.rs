//! Bytes of files: how large they may be, their hash, their text, and why one cannot be read.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, SourceId, Sources, Span};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

pub(super) fn hash_part(hasher: &mut blake3::Hasher, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

/// Where a table lies, all links followed, if that is below the folder: a scenario shows nothing of what is elsewhere.
pub(super) fn below(folder: &Path, table: &str) -> io::Result<PathBuf> {
    let path = folder.join(table).canonicalize()?;
    if path.starts_with(folder.canonicalize()?) {
        return Ok(path);
    }
    Err(io::Error::other("it is a link that leads out of the scenario file's folder"))
}

/// Nobody waits for a pipe or reads a device without end: a file is opened only if it is one.
pub(super) fn read_at_most(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let regular = |metadata: std::fs::Metadata| match metadata.file_type() {
        kind if kind.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        kind if !kind.is_file() => Err(io::Error::other("it is not a regular file")),
        _ if metadata.len() > most as u64 => Err(too_large(most)),
        _ => Ok(()),
    };
    regular(std::fs::metadata(path)?)?;
    let mut options = std::fs::OpenOptions::new();
    options.read(true);
    // It may have been replaced by a pipe a moment ago.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits() as i32);
    let mut file = options.open(path)?;
    regular(file.metadata()?)?;
    let mut bytes = Vec::new();
    file.by_ref().take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most { Err(too_large(most)) } else { Ok(bytes) }
}

pub(super) fn too_large(most: usize) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} MiB", most >> 20))
}

/// Why a file could not be read, the same words on every system.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "it is a directory".into(),
        _ => error.to_string(),
    }
}

/// Text has no bytes of value 0, unless it is not UTF-8.
fn not_text(name: &str, bytes: &[u8]) -> Diagnostic {
    let fault = Diagnostic::without_place(format!("`{name}` is not a text file in UTF-8")).code(Code::File);
    match bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        true => fault.help("it is in UTF-16: save it as UTF-8"),
        false => fault.help("it contains bytes of value 0"),
    }
}

/// Adds a text to the sources; bytes that are not UTF-8 are a fault at the first of them.
pub(super) fn add_text(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Option<(SourceId, String)> {
    if bytes.contains(&0) {
        return faults.refuse(not_text(name, bytes));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some((sources.add(name, text), text.to_owned())),
        Err(error) => {
            // What can be shown ends with a stand-in for the first bad byte.
            let good = error.valid_up_to();
            let mut shown = String::from_utf8_lossy(&bytes[..good]).into_owned();
            shown.push('\u{fffd}');
            let end = shown.len();
            let source = sources.add(name, shown);
            faults.refuse(
                Diagnostic::error(
                    Span { source, start: offset(good), end: offset(end) },
                    format!("`{name}` is not UTF-8"),
                )
                .code(Code::File)
                .label(format!("byte {} ({:#04x}) is not", good + 1, bytes[good]))
                .help("save the file with the encoding UTF-8"),
            )
        }
    }
}

/// Files are far smaller than 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
