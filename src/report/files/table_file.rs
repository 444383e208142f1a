//! A table of runs as a file, and its description beside it: `runs.csv`, `runs.json`. Both are there, or neither. The name says
//! which form it has: `runs.parquet`.

use super::atomic_write::Growing;
#[cfg(feature = "parquet")]
use super::parquet_table::ParquetTable;
use crate::diagnostics::Diagnostic;
use crate::report::csv::header;
use crate::report::document::columns::Column;
use crate::report::json::TABLE_SCHEMA;
use std::io;
use std::path::{Path, PathBuf};

/// A table while it is written.
pub struct TableFile {
    table: Rows,
    description: Growing,
}

/// In what form its rows are written.
enum Rows {
    Csv(Growing),
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetTable>),
}

impl Rows {
    /// The file with all that belongs into it: Parquet has the description too.
    fn whole(
        self,
        #[cfg_attr(not(feature = "parquet"), allow(unused_variables))] description: &str,
    ) -> io::Result<Growing> {
        match self {
            Rows::Csv(file) => Ok(file),
            #[cfg(feature = "parquet")]
            Rows::Parquet(table) => table.finish(description),
        }
    }
}

/// Whether a table of this name is Parquet. All others are CSV.
fn is_parquet(table: &Path) -> bool {
    table.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("parquet"))
}

/// Where the description of a table stands.
pub fn description_of(table: &Path) -> PathBuf {
    table.with_extension("json")
}

/// Why a table cannot be written there, if it can be known before there is one.
///
/// # Errors
/// A name that cannot be; with what is there already and is not ours, unless force is used.
pub fn can_write(table: &Path, option: &str, force: bool) -> Result<(), Box<Diagnostic>> {
    let refused =
        |message: String, help: String| Err(Box::new(Diagnostic::without_place(message).help(help)));
    let description = description_of(table);
    let (name, beside) = (table.display(), description.display());
    if table == description {
        let other = table.with_extension("csv");
        let message = format!(
            "{name}: the description of the table goes to a JSON file beside it, so the table cannot be one"
        );
        return refused(message, format!("the two together: {option} {}", other.display()));
    }
    if is_parquet(table) && !cfg!(feature = "parquet") {
        let other = table.with_extension("csv");
        return refused(
            format!("{name}: this program was built without Parquet"),
            format!(
                "build it with Parquet: cargo install --path . --features parquet; or write CSV: {option} {}",
                other.display()
            ),
        );
    }
    let folder = table.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if table.file_name().is_none() || !folder.is_dir() {
        let message = format!("{name}: there is no folder {} to write it into", folder.display());
        return refused(
            message,
            format!("make the folder first, or name a file in another: {option} FILE.csv"),
        );
    }
    for path in [table, &description] {
        if path.symlink_metadata().is_ok_and(|file| !file.is_file()) {
            let help = format!("name another file; `{option} -` writes the table to standard output");
            return refused(format!("{} is no regular file", path.display()), help);
        }
    }
    let ours = is_ours(&description);
    let taken = [table, &description].into_iter().find(|path| path.symlink_metadata().is_ok() && !ours);
    match taken.filter(|_| !force) {
        None => Ok(()),
        Some(taken) => refused(
            format!("{} was not written by escalade", taken.display()),
            format!(
                "{option} writes {name} and {beside}: another name keeps what is there, --force overwrites it"
            ),
        ),
    }
}

/// Whether it describes a table of ours.
fn is_ours(description: &Path) -> bool {
    let text = std::fs::read(description).unwrap_or_default();
    let document: Option<serde_json::Value> = serde_json::from_slice(&text).ok();
    document.is_some_and(|document| document["schema"] == TABLE_SCHEMA)
}

impl TableFile {
    /// Begins both.
    ///
    /// # Errors
    /// Whatever the file system refuses.
    pub fn begin(table: &Path, columns: &[Column]) -> io::Result<TableFile> {
        let description = Growing::begin(&description_of(table))?;
        let mut file = Growing::begin(table)?;
        #[cfg(feature = "parquet")]
        if is_parquet(table) {
            let table = Rows::Parquet(Box::new(ParquetTable::begin(file, columns)?));
            return Ok(TableFile { table, description });
        }
        file.write(&header(columns))?;
        Ok(TableFile { table: Rows::Csv(file), description })
    }

    /// Adds whole rows, as they stand in CSV.
    ///
    /// # Errors
    /// Whatever the file system refuses.
    pub fn write(&mut self, rows: &[u8]) -> io::Result<()> {
        match &mut self.table {
            Rows::Csv(file) => file.write(rows),
            #[cfg(feature = "parquet")]
            Rows::Parquet(table) => table.write(rows),
        }
    }

    /// Gives both their names, once all of both is on disk.
    ///
    /// # Errors
    /// Whatever the file system refuses.
    pub fn finish(mut self, description: &str) -> io::Result<()> {
        let mut table = self.table.whole(description)?;
        table.flush()?;
        self.description.write(description.as_bytes())?;
        self.description.flush()?;
        table.finish()?;
        self.description.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::columns::{Kind, Role};

    #[test]
    fn what_is_not_ours_is_not_overwritten() {
        let directory = tempfile::tempdir().unwrap();
        let table = directory.path().join("runs.csv");
        let refused = |force| can_write(&table, "--runs-table", force).err().map(|fault| fault.message);
        assert_eq!(refused(false), None);
        std::fs::write(&table, "mine").unwrap();
        assert!(refused(false).is_some_and(|message| message.ends_with("was not written by escalade")));
        assert_eq!(refused(true), None);
        let columns = [Column::new("run", "", Role::Index, Kind::Integer)];
        let mut file = TableFile::begin(&table, &columns).unwrap();
        file.write(b"0\n").unwrap();
        file.finish("{\"schema\": \"escalade.table/1\"}\n").unwrap();
        assert_eq!(refused(false), None);
        std::fs::write(description_of(&table), "{}").unwrap();
        assert!(refused(false).is_some());
        assert_eq!(std::fs::read(&table).unwrap(), b"run\n0\n");
    }

    #[test]
    fn names_that_cannot_be_are_refused() {
        let directory = tempfile::tempdir().unwrap();
        for (name, told) in [("runs.json", "JSON file beside it"), ("none/runs.csv", "there is no folder")] {
            let fault = can_write(&directory.path().join(name), "--runs-table", true).unwrap_err();
            assert!(fault.message.contains(told), "{}", fault.message);
        }
        std::fs::create_dir(directory.path().join("runs.csv")).unwrap();
        let fault = can_write(&directory.path().join("runs.csv"), "--runs-table", true).unwrap_err();
        assert!(fault.message.ends_with("is no regular file"), "{}", fault.message);
    }
}
