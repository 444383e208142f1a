//! From bytes to a scenario: limits, the tables a file names, the hash over them all.

use super::lower::{self, Reader};
use super::short::short;
use super::{Scenario, Text, table, tree};
use crate::diagnostics::{Diagnostic, Diagnostics, SourceId, Sources, Span};
use crate::limits::{LARGEST_FILE, LARGEST_TABLE, LARGEST_TABLES};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

/// Faults shown of what the file says.
const MOST_FAULTS: usize = 500;

/// Reads a scenario file and the tables it names, whose paths are relative to the file's folder.
///
/// # Errors
/// Every fault goes to `faults`. `Some` may come with errors: then what was broken is missing from the
/// tree, and a checker can go on to find more. `None` if there is no tree to speak of.
pub fn read(path: &Path, sources: &mut Sources, faults: &mut Diagnostics) -> Option<Scenario> {
    let name = path.to_string_lossy();
    let bytes = match read_at_most(path, LARGEST_FILE) {
        Ok(bytes) => bytes,
        Err(error) => {
            faults.push(Diagnostic::without_place(format!("cannot read `{name}`: {}", reason(&error))));
            return None;
        }
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut tables = |table: &str| read_at_most(&below(folder, table)?, LARGEST_TABLE);
    parse(&name, &bytes, &mut tables, sources, faults)
}

/// Parses the bytes of a scenario file. `tables` gives the bytes of a table by the path the file names,
/// already known to be relative and to stay below the file's folder.
///
/// # Errors
/// As [`read`].
pub fn parse(
    name: &str,
    bytes: &[u8],
    tables: &mut dyn FnMut(&str) -> io::Result<Vec<u8>>,
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Option<Scenario> {
    if bytes.len() > LARGEST_FILE {
        let message = format!("cannot read `{name}`: {}", reason(&too_large(LARGEST_FILE)));
        faults.push(Diagnostic::without_place(message));
        return None;
    }
    let (source, text) = add_text(name, bytes, sources, faults)?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        faults.push(
            Diagnostic::without_place(format!("`{name}` is empty"))
                .help("a scenario needs at least `steps` and `[outcomes]`"),
        );
        return None;
    }
    let mut hasher = blake3::Hasher::new();
    hash_part(&mut hasher, bytes);

    let toml = tree::parse(&text, source, faults)?;
    let mut found = Diagnostics::default();
    let known = BTreeMap::new();
    let tables = Tables { file: name, fetch: tables, sources, hasher: &mut hasher, known, bytes: 0 };
    let mut scenario = lower::scenario(&toml.root, &mut Reader::new(source, &text, &mut found, tables));
    scenario.hash = hasher.finalize().to_hex().to_string();
    scenario
        .title
        .get_or_insert_with(|| Text { text: untitled(name), span: Span { source, start: 0, end: 0 } });
    // TOML's own word on a line is enough: what stands there was never a value.
    let said = |place: &Span| place.source == source && toml.is_faulty(place.start as usize);
    let mut left = 0;
    for fault in found.iter().filter(|fault| !fault.place.as_ref().is_some_and(said)) {
        if left < MOST_FAULTS {
            faults.push(fault.clone());
        }
        left += 1;
    }
    if left > MOST_FAULTS {
        faults.push(Diagnostic::without_place(format!("and {} more faults", left - MOST_FAULTS)));
    }
    Some(scenario)
}

/// What a scenario without a title goes by: the name of its file, or of the folder of a `scenario.toml`.
fn untitled(name: &str) -> String {
    let path = Path::new(name);
    let folder = path
        .parent()
        .and_then(Path::file_name)
        .filter(|_| path.file_name() == Some("scenario.toml".as_ref()));
    folder.or(path.file_stem()).unwrap_or_default().to_string_lossy().into_owned()
}

/// What the tables of groups are read through.
pub(super) struct Tables<'a> {
    file: &'a str,
    fetch: &'a mut dyn FnMut(&str) -> io::Result<Vec<u8>>,
    sources: &'a mut Sources,
    hasher: &'a mut blake3::Hasher,
    /// Those read already, by path: their bytes, and the rows if they are sound.
    known: BTreeMap<String, (Vec<u8>, Option<Arc<table::Table>>)>,
    /// Bytes of all that were named.
    bytes: usize,
}

impl Tables<'_> {
    /// Reads and checks the table that the scenario names.
    pub(super) fn read(&mut self, named: &Text, faults: &mut Diagnostics) -> Option<Arc<table::Table>> {
        if let Some((bytes, table)) = self.known.get(&named.text) {
            self.bytes += bytes.len();
            if self.bytes > LARGEST_TABLES {
                let most = format!("more than {} MiB in all", LARGEST_TABLES >> 20);
                faults.push(Diagnostic::error(named.span, "this table is named too often").label(most));
                return None;
            }
            hash_part(self.hasher, bytes);
            return table.clone();
        }
        if let Some(why) = path_fault(&named.text) {
            let message = format!("`{}` cannot name a table: {why}", short(&named.text));
            faults.push(
                Diagnostic::error(named.span, message)
                    .label("a path below the scenario file's folder, with `/` between its parts"),
            );
            return None;
        }
        let fetched = (self.fetch)(&named.text).and_then(|bytes| {
            if bytes.len() > LARGEST_TABLE { Err(too_large(LARGEST_TABLE)) } else { Ok(bytes) }
        });
        let bytes = match fetched {
            Ok(bytes) => bytes,
            Err(error) => {
                let message = format!("cannot read the table `{}`: {}", short(&named.text), reason(&error));
                faults.push(
                    Diagnostic::error(named.span, message).label("looked for in the scenario file's folder"),
                );
                return None;
            }
        };
        hash_part(self.hasher, &bytes);
        self.bytes += bytes.len();
        let name = Path::new(self.file).parent().unwrap_or(Path::new("")).join(&named.text);
        let table = add_text(&name.to_string_lossy(), &bytes, self.sources, faults)
            .and_then(|(source, text)| table::read(named.span, source, &text, faults))
            .map(Arc::new);
        self.known.insert(named.text.clone(), (bytes, table.clone()));
        table
    }
}

fn path_fault(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("it is empty");
    }
    if path.contains(['\\', ':', '\0']) {
        return Some("it has a character that is not portable");
    }
    let mut named = false;
    for component in Path::new(path).components() {
        match component {
            Component::Normal(_) => named = true,
            Component::CurDir => {}
            Component::ParentDir => return Some("`..` leaves the folder"),
            Component::RootDir | Component::Prefix(_) => return Some("it is absolute"),
        }
    }
    if named { None } else { Some("it is a folder") }
}

fn hash_part(hasher: &mut blake3::Hasher, bytes: &[u8]) {
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

/// Where a table lies, all links followed, if that is below the folder: a scenario shows nothing of what is elsewhere.
fn below(folder: &Path, table: &str) -> io::Result<PathBuf> {
    let path = folder.join(table).canonicalize()?;
    if path.starts_with(folder.canonicalize()?) {
        return Ok(path);
    }
    Err(io::Error::other("it is a link that leads out of the scenario file's folder"))
}

/// Nobody waits for a pipe or reads a device without end: a file is opened only if it is one.
fn read_at_most(path: &Path, most: usize) -> io::Result<Vec<u8>> {
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

fn too_large(most: usize) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {} MiB", most >> 20))
}

/// Why a file could not be read, the same words on every system.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "it is a directory".into(),
        _ => error.to_string(),
    }
}

/// Adds a text to the sources; bytes that are not UTF-8 are a fault at the first of them.
fn add_text(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Option<(SourceId, String)> {
    if bytes.contains(&0) {
        faults.push(Diagnostic::without_place(format!("`{name}` is not a text file: it has zero bytes")));
        return None;
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
            faults.push(
                Diagnostic::error(
                    Span { source, start: offset(good), end: offset(end) },
                    format!("`{name}` is not UTF-8"),
                )
                .label(format!("byte {} ({:#04x}) is not", good + 1, bytes[good]))
                .help("save the file with the encoding UTF-8"),
            );
            None
        }
    }
}

/// Files are far smaller than 4 GiB.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
