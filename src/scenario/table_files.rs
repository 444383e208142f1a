//! The tables that a scenario names: each read, hashed and checked once.

use super::csv;
use super::input::{add_text, hash_part, reason, too_large};
use super::placed::Text;
use super::table::Table;
use crate::diagnostics::truncated;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Sources};
use crate::engine::limits::{LARGEST_TABLE, LARGEST_TABLES};
use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path};
use std::sync::Arc;

/// What the tables of groups are read through.
pub(super) struct TableFiles<'a> {
    file: &'a str,
    fetch: &'a mut dyn FnMut(&str) -> io::Result<Vec<u8>>,
    sources: &'a mut Sources,
    hasher: &'a mut blake3::Hasher,
    /// Those read already, by path: their bytes, and the rows if they are sound.
    known: BTreeMap<String, (Vec<u8>, Option<Arc<Table>>)>,
    /// Bytes of all that were named.
    bytes: usize,
}

impl<'a> TableFiles<'a> {
    pub(super) fn new(
        file: &'a str,
        fetch: &'a mut dyn FnMut(&str) -> io::Result<Vec<u8>>,
        sources: &'a mut Sources,
        hasher: &'a mut blake3::Hasher,
    ) -> Self {
        Self { file, fetch, sources, hasher, known: BTreeMap::new(), bytes: 0 }
    }

    /// Reads and checks the table that the scenario names.
    pub(super) fn read(&mut self, named: &Text, faults: &mut Diagnostics) -> Option<Arc<Table>> {
        if let Some((bytes, table)) = self.known.get(&named.text) {
            self.bytes += bytes.len();
            if self.bytes > LARGEST_TABLES {
                let most = format!("more than {} MiB in all", LARGEST_TABLES >> 20);
                return faults.refuse(
                    Diagnostic::error(named.span, "this table is named too often")
                        .code(Code::Limit)
                        .label(most),
                );
            }
            hash_part(self.hasher, bytes);
            return table.clone();
        }
        if let Some(why) = path_fault(&named.text) {
            let message = format!("`{}` cannot name a table: {why}", truncated(&named.text));
            return faults.refuse(
                Diagnostic::error(named.span, message)
                    .code(Code::File)
                    .label("a path below the scenario file's folder, with `/` between its parts"),
            );
        }
        let fetched = (self.fetch)(&named.text).and_then(|bytes| {
            if bytes.len() > LARGEST_TABLE { Err(too_large(LARGEST_TABLE)) } else { Ok(bytes) }
        });
        let bytes = match fetched {
            Ok(bytes) => bytes,
            Err(error) => {
                let message =
                    format!("cannot read the table `{}`: {}", truncated(&named.text), reason(&error));
                return faults.refuse(
                    Diagnostic::error(named.span, message)
                        .code(Code::File)
                        .label("looked for in the scenario file's folder"),
                );
            }
        };
        hash_part(self.hasher, &bytes);
        self.bytes += bytes.len();
        let name = Path::new(self.file).parent().unwrap_or(Path::new("")).join(&named.text);
        let start = faults.len();
        let table = add_text(&name.to_string_lossy(), &bytes, self.sources, faults)
            .and_then(|(source, text)| csv::read(named.span, source, &text, faults))
            .map(Arc::new);
        faults.code_since(start, Code::Table);
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
