//! From bytes to a scenario: limits, the tables a file names, the hash over them all.

use super::entry::Scenario;
use super::input::{add_text, below, hash_part, read_at_most, reason, too_large};
use super::lower::{self, Reader};
use super::placed::Text;
use super::table_files::TableFiles;
use super::toml_tree;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Sources, Span};
use crate::engine::limits::{LARGEST_FILE, LARGEST_TABLE};
use std::io;
use std::path::Path;

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
            return faults.refuse(
                Diagnostic::without_place(format!("cannot read `{name}`: {}", reason(&error)))
                    .code(Code::File),
            );
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
        return faults.refuse(Diagnostic::without_place(message).code(Code::File));
    }
    let (source, text) = add_text(name, bytes, sources, faults)?;
    if text.trim_start_matches('\u{feff}').trim().is_empty() {
        return faults.refuse(
            Diagnostic::without_place(format!("`{name}` is empty"))
                .code(Code::File)
                .help("a scenario needs at least `steps` and `[outcomes]`"),
        );
    }
    let mut hasher = blake3::Hasher::new();
    hash_part(&mut hasher, bytes);

    let toml = toml_tree::parse(&text, source, faults)?;
    let mut found = Diagnostics::default();
    let tables = TableFiles::new(name, tables, sources, &mut hasher);
    let mut scenario = lower::scenario(&toml.root, &mut Reader::new(source, &text, &mut found, tables));
    found.code_since(0, Code::Form);
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
