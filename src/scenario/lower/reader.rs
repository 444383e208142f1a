//! What every part of the lowering works with.

use crate::diagnostics::{Diagnostics, SourceId};
use crate::scenario::table_files::TableFiles;

/// The text, where its faults go, and the tables that it names.
pub(in crate::scenario) struct Reader<'a> {
    pub source: SourceId,
    pub text: &'a str,
    pub faults: &'a mut Diagnostics,
    pub tables: TableFiles<'a>,
    /// Unknown keys so far.
    pub(super) unknown: usize,
}

impl<'a> Reader<'a> {
    pub fn new(source: SourceId, text: &'a str, faults: &'a mut Diagnostics, tables: TableFiles<'a>) -> Self {
        Self { source, text, faults, tables, unknown: 0 }
    }
}
