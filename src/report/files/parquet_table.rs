//! A table of runs as Parquet: the rows of the CSV while they are made, with the types of their columns.
//!
//! Rows are gathered into groups of so many, whatever pieces they come in, so the bytes depend on the rows alone.

use super::atomic_write::Growing;
use crate::report::document::columns::{Column, Kind};
use crate::report::json::TABLE_SCHEMA;
use jiff::civil::{Date, date};
use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::io;
use std::sync::Arc;

/// How many rows a group has: with some hundred columns, as many megabytes.
const ROWS_OF_GROUP: usize = 1 << 16;

/// A table while it is written.
pub struct ParquetTable {
    columns: Vec<Cells>,
    rows: usize,
    writer: SerializedFileWriter<Sink>,
}

/// The cells of a column that are not written yet.
struct Cells {
    name: String,
    values: Values,
    /// Of a column that may have empty cells: 1 for each that is not, 0 for each that is.
    filled: Option<Vec<i16>>,
}

enum Values {
    Integers(Vec<i64>),
    Numbers(Vec<f64>),
    Flags(Vec<bool>),
    Texts(Vec<ByteArray>),
    /// Days from 1970 on.
    Dates(Vec<i32>),
}

/// A file that grows, as others write into one.
struct Sink(Growing);

impl io::Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl ParquetTable {
    /// Begins a table in a file that has nothing in it.
    ///
    /// # Errors
    /// Whatever the file system refuses.
    pub fn begin(file: Growing, columns: &[Column]) -> io::Result<ParquetTable> {
        let fields = columns.iter().map(field).collect::<Result<_, _>>().map_err(refused)?;
        let schema = Type::group_type_builder("table").with_fields(fields).build().map_err(refused)?;
        let by = concat!("escalade ", env!("CARGO_PKG_VERSION"));
        let properties = WriterProperties::builder().set_created_by(by.to_owned()).build();
        let writer = SerializedFileWriter::new(Sink(file), Arc::new(schema), Arc::new(properties));
        let cells = |column: &Column| Cells {
            name: column.name.clone(),
            values: match column.kind {
                Kind::Integer => Values::Integers(vec![]),
                Kind::Number => Values::Numbers(vec![]),
                Kind::Boolean => Values::Flags(vec![]),
                Kind::Text => Values::Texts(vec![]),
                Kind::Date => Values::Dates(vec![]),
            },
            filled: column.empty.map(|_| vec![]),
        };
        Ok(ParquetTable {
            columns: columns.iter().map(cells).collect(),
            rows: 0,
            writer: writer.map_err(refused)?,
        })
    }

    /// Adds whole rows, as they stand in the CSV.
    ///
    /// # Errors
    /// Whatever the file system refuses; a cell that does not fit its column.
    pub fn write(&mut self, csv: &[u8]) -> io::Result<()> {
        let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(csv);
        let mut row = csv::ByteRecord::new();
        while rows.read_byte_record(&mut row).map_err(io::Error::other)? {
            if row.len() != self.columns.len() {
                return Err(io::Error::other("a row has more or fewer cells than there are columns"));
            }
            for (column, cell) in self.columns.iter_mut().zip(&row) {
                column.take(cell)?;
            }
            self.rows += 1;
            if self.rows == ROWS_OF_GROUP {
                self.write_group()?;
            }
        }
        Ok(())
    }

    fn write_group(&mut self) -> io::Result<()> {
        let mut group = self.writer.next_row_group().map_err(refused)?;
        for column in &mut self.columns {
            let Some(mut writer) = group.next_column().map_err(refused)? else { break };
            column.give(&mut writer).map_err(refused)?;
            writer.close().map_err(refused)?;
        }
        group.close().map_err(refused)?;
        self.rows = 0;
        Ok(())
    }

    /// Writes what is left, with the description of the table. The file, whole but for its name.
    ///
    /// # Errors
    /// Whatever the file system refuses.
    pub fn finish(mut self, description: &str) -> io::Result<Growing> {
        if self.rows > 0 {
            self.write_group()?;
        }
        for (key, value) in [("schema", TABLE_SCHEMA), ("description", description)] {
            self.writer.append_key_value_metadata(KeyValue::new(key.to_owned(), value.to_owned()));
        }
        self.writer.into_inner().map(|Sink(file)| file).map_err(refused)
    }
}

impl Cells {
    fn take(&mut self, cell: &[u8]) -> io::Result<()> {
        if let Some(filled) = &mut self.filled {
            filled.push((!cell.is_empty()).into());
            if cell.is_empty() {
                return Ok(());
            }
        }
        let text = str::from_utf8(cell).unwrap_or_default();
        let fits = match &mut self.values {
            Values::Integers(values) => whole(text).map(|value| values.push(value)),
            Values::Numbers(values) => text.parse().ok().map(|value| values.push(value)),
            Values::Flags(values) => text.parse().ok().map(|value| values.push(value)),
            Values::Texts(values) => Some(values.push(ByteArray::from(cell))),
            Values::Dates(values) => days(text).map(|value| values.push(value)),
        };
        fits.ok_or_else(|| io::Error::other(format!("`{text}` does not fit the column {}", self.name)))
    }

    fn give(&mut self, to: &mut SerializedColumnWriter) -> Result<(), ParquetError> {
        let filled = self.filled.as_deref();
        match &mut self.values {
            Values::Integers(values) => {
                to.typed::<Int64Type>().write_batch(values, filled, None)?;
                values.clear();
            }
            Values::Numbers(values) => {
                to.typed::<DoubleType>().write_batch(values, filled, None)?;
                values.clear();
            }
            Values::Flags(values) => {
                to.typed::<BoolType>().write_batch(values, filled, None)?;
                values.clear();
            }
            Values::Texts(values) => {
                to.typed::<ByteArrayType>().write_batch(values, filled, None)?;
                values.clear();
            }
            Values::Dates(values) => {
                to.typed::<Int32Type>().write_batch(values, filled, None)?;
                values.clear();
            }
        }
        self.filled.iter_mut().for_each(Vec::clear);
        Ok(())
    }
}

/// A whole number, also one that is written as large numbers are: `1e16`.
fn whole(text: &str) -> Option<i64> {
    let of_float =
        || text.parse().ok().filter(|x: &f64| x.fract() == 0.0 && x.abs() < 9.2e18).map(|x| x as i64);
    text.parse().ok().or_else(of_float)
}

fn days(text: &str) -> Option<i32> {
    let day: Date = text.parse().ok()?;
    date(1970, 1, 1).until(day).ok().map(|time| time.get_days())
}

fn field(column: &Column) -> Result<TypePtr, ParquetError> {
    let (physical, logical) = match column.kind {
        Kind::Integer => (Physical::INT64, None),
        Kind::Number => (Physical::DOUBLE, None),
        Kind::Boolean => (Physical::BOOLEAN, None),
        Kind::Text => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Kind::Date => (Physical::INT32, Some(LogicalType::Date)),
    };
    let repetition = if column.empty.is_some() { Repetition::OPTIONAL } else { Repetition::REQUIRED };
    let field = Type::primitive_type_builder(&column.name, physical);
    field.with_repetition(repetition).with_logical_type(logical).build().map(Arc::new)
}

/// What the file system said, if it was that.
fn refused(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(error) => io::Error::other(error),
        },
        other => io::Error::other(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::columns::Role;
    use parquet::file::reader::{FileReader, SerializedFileReader};
    use parquet::record::{Field, Row, RowAccessor};
    use std::path::Path;

    fn columns() -> Vec<Column> {
        let column = |name: &str, kind| Column::new(name, "", Role::Metric, kind);
        let first = Column { empty: Some("it never came"), ..column("first", Kind::Integer) };
        vec![
            column("x", Kind::Number),
            first,
            column("flag", Kind::Boolean),
            column("name", Kind::Text),
            column("day", Kind::Date),
        ]
    }

    fn written(path: &Path, pieces: &[&str]) -> io::Result<Vec<u8>> {
        let mut table = ParquetTable::begin(Growing::begin(path)?, &columns())?;
        for piece in pieces {
            table.write(piece.as_bytes())?;
        }
        table.finish("{}")?.finish()?;
        std::fs::read(path)
    }

    #[test]
    fn cells_read_back_and_pieces_make_no_difference() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.parquet");
        let row = "0.1,3,true,\"a, b\",1970-01-03\n";
        let other = "-1e300,,false,\"c\nd\",1969-12-31\n";
        let all = row.repeat(ROWS_OF_GROUP) + other;
        let bytes = written(&path, &[&all]).unwrap();
        let (head, tail) = all.split_at(row.len() * 7_000);
        assert!(written(&path, &[head, tail]).unwrap() == bytes);
        let reader = SerializedFileReader::new(std::fs::File::open(&path).unwrap()).unwrap();
        assert_eq!(reader.num_row_groups(), 2);
        let kept = reader.metadata().file_metadata().key_value_metadata().unwrap();
        assert_eq!(kept[0].value.as_deref(), Some(TABLE_SCHEMA));
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(rows.len(), ROWS_OF_GROUP + 1);
        let (first, last) = (&rows[0], &rows[ROWS_OF_GROUP]);
        assert_eq!((first.get_double(0).unwrap(), first.get_long(1).unwrap()), (0.1, 3));
        assert_eq!((first.get_bool(2).unwrap(), first.get_string(3).unwrap().as_str()), (true, "a, b"));
        let day = |row: &Row| row.get_column_iter().nth(4).map(|(_, field)| field.clone());
        assert_eq!((day(first), day(last)), (Some(Field::Date(2)), Some(Field::Date(-1))));
        assert_eq!((last.get_double(0).unwrap(), last.get_string(3).unwrap().as_str()), (-1e300, "c\nd"));
        assert!(last.get_long(1).is_err());
    }

    #[test]
    fn what_does_not_fit_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let error = written(&folder.path().join("t.parquet"), &["0,1.5,true,a,1970-01-01\n"]).unwrap_err();
        assert_eq!(error.to_string(), "`1.5` does not fit the column first");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert_eq!(whole("1e16"), Some(10_000_000_000_000_000));
    }
}
