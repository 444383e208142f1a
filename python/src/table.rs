//! Tables, handed on through Arrow's PyCapsule interface without a copy of their columns.
//!
//! <https://arrow.apache.org/docs/format/CDataInterface/PyCapsuleInterface.html>

use crate::errors::{fault, raised};
use crate::scenario::Scenario;
use crate::work::{Told, during};
use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Date32Builder, Float64Builder, Int64Builder, StringViewBuilder,
};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array as _, RecordBatch, RecordBatchIterator, make_array};
use arrow_buffer::Buffer;
use arrow_data::ArrayData;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use escalade::report::csv::{RunsTable, StepsTable};
use escalade::report::document::columns::{Column, Kind};
use escalade::study::Study;
use escalade::study::questions::Watch;
use escalade::{Error, Simulation};
use jiff::civil::{Date, date};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyCapsule};
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

/// A table in memory, in Arrow's layout. What takes Arrow takes it as it is.
#[pyclass(frozen, module = "escalade._native")]
pub struct Table {
    batch: RecordBatch,
}

/// All that the cells of a column can be.
const KINDS: [Kind; 5] = [Kind::Integer, Kind::Number, Kind::Boolean, Kind::Text, Kind::Date];

/// The cells of a column that grows.
enum Cells {
    Integers(Int64Builder),
    Numbers(Float64Builder),
    Flags(BooleanBuilder),
    Texts(StringViewBuilder),
    Dates(Date32Builder),
}

impl Cells {
    fn of(kind: Kind) -> Cells {
        match kind {
            Kind::Integer => Cells::Integers(Int64Builder::new()),
            Kind::Number => Cells::Numbers(Float64Builder::new()),
            Kind::Boolean => Cells::Flags(BooleanBuilder::new()),
            // The few names that there are stand in memory once.
            Kind::Text => Cells::Texts(StringViewBuilder::new().with_deduplicate_strings()),
            Kind::Date => Cells::Dates(Date32Builder::new()),
        }
    }

    fn data_type(kind: Kind) -> DataType {
        match kind {
            Kind::Integer => DataType::Int64,
            Kind::Number => DataType::Float64,
            Kind::Boolean => DataType::Boolean,
            Kind::Text => DataType::Utf8View,
            Kind::Date => DataType::Date32,
        }
    }

    /// Takes a cell as it stands in the CSV; an empty one is none.
    fn take(&mut self, cell: &[u8]) -> io::Result<()> {
        let text = std::str::from_utf8(cell).map_err(io::Error::other)?;
        let is_there = !text.is_empty();
        match self {
            Cells::Integers(cells) => cells.append_option(is_there.then(|| whole(text)).transpose()?),
            Cells::Numbers(cells) => {
                cells.append_option(is_there.then(|| text.parse().map_err(io::Error::other)).transpose()?);
            }
            Cells::Flags(cells) => cells.append_option(is_there.then_some(text == "true")),
            Cells::Texts(cells) => cells.append_option(is_there.then_some(text)),
            Cells::Dates(cells) => cells.append_option(is_there.then(|| days(text)).transpose()?),
        }
        Ok(())
    }

    fn builder(&mut self) -> &mut dyn ArrayBuilder {
        match self {
            Cells::Integers(cells) => cells,
            Cells::Numbers(cells) => cells,
            Cells::Flags(cells) => cells,
            Cells::Texts(cells) => cells,
            Cells::Dates(cells) => cells,
        }
    }
}

/// A whole number, also one that is written as a large number is: `1e20` is the largest that there is.
fn whole(text: &str) -> io::Result<i64> {
    text.parse().or_else(|_| text.parse::<f64>().map(|number| number as i64)).map_err(io::Error::other)
}

/// Days from 1970 on.
fn days(text: &str) -> io::Result<i32> {
    let day: Date = text.parse().map_err(io::Error::other)?;
    day.since(date(1970, 1, 1)).map(|span| span.get_days()).map_err(io::Error::other)
}

/// A table that grows by rows of CSV.
struct Growing {
    schema: SchemaRef,
    cells: Vec<Cells>,
}

impl Growing {
    fn new(columns: &[Column]) -> Growing {
        let fields = columns.iter().map(|column| {
            let facts = [
                ("title", Some(column.title.as_str())),
                ("role", Some(column.role.name())),
                ("unit", column.unit.as_deref()),
                ("source", column.source.as_deref()),
                ("empty", column.empty),
            ];
            let facts =
                facts.into_iter().filter_map(|(name, fact)| Some((name.to_owned(), fact?.to_owned())));
            Field::new(&column.name, Cells::data_type(column.kind), column.empty.is_some())
                .with_metadata(facts.collect::<BTreeMap<String, String>>())
        });
        let schema = Arc::new(Schema::new(fields.collect::<Vec<Field>>()));
        Growing { schema, cells: columns.iter().map(|column| Cells::of(column.kind)).collect() }
    }

    fn take(&mut self, rows: &[u8]) -> io::Result<()> {
        let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(rows);
        let mut row = csv::ByteRecord::new();
        while rows.read_byte_record(&mut row).map_err(io::Error::other)? {
            self.cells.iter_mut().zip(&row).try_for_each(|(cells, cell)| cells.take(cell))?;
        }
        Ok(())
    }

    fn table(mut self) -> Result<Table, ArrowError> {
        let columns = self.cells.iter_mut().map(|cells| cells.builder().finish()).collect();
        Ok(Table { batch: RecordBatch::try_new(self.schema, columns)? })
    }
}

/// Every run of a simulation as a row.
pub fn of_runs(
    py: Python<'_>,
    scenario: &Scenario,
    study: &Study,
    simulation: &Simulation,
    progress: Option<&Py<PyAny>>,
) -> PyResult<Table> {
    let told = Told::of(simulation.runs);
    let made = during(py, &told, progress, || -> Result<io::Result<Growing>, Error> {
        let table = RunsTable::of_study(study);
        let mut growing = Growing::new(table.columns());
        let rows = table.rows(|bytes| growing.take(bytes));
        study
            .run_and_keep(simulation, Some(rows.part(0)), &|runs| told.done(runs))
            .map_err(|failure| study.failed(&failure, simulation.seed, scenario.inner.name()))?;
        Ok(rows.finish().map(|()| growing))
    })?;
    let growing = made.map_err(|error| raised(py, &error))??;
    growing.table().map_err(unmade)
}

/// Runs step by step.
pub fn of_steps(
    py: Python<'_>,
    scenario: &Scenario,
    study: &Study,
    runs: (u64, u64),
    seed: u64,
    columns: &[String],
) -> PyResult<Table> {
    let table = StepsTable::named(study, columns).map_err(|found| fault(Some(study), *found))?;
    let told = Told::of(runs.1 - runs.0);
    let made = during(py, &told, None, || -> Result<io::Result<Growing>, Error> {
        let (mut growing, mut text, mut taken) = (Growing::new(table.columns()), vec![], Ok(()));
        let found = study.paths(seed, &table.places(), runs, |path| {
            text.clear();
            table.rows(study, &path, &mut text);
            if taken.is_ok() {
                taken = growing.take(&text);
            }
            told.done(1);
        });
        found.map_err(|failure| study.failed(&failure, seed, scenario.inner.name()))?;
        Ok(taken.map(|()| growing))
    })?;
    let growing = made.map_err(|error| raised(py, &error))??;
    growing.table().map_err(unmade)
}

/// An answer as the command line writes it as CSV. A column of which every cell is a number holds numbers.
pub fn of_csv(text: &str) -> PyResult<Table> {
    let broken = |error: csv::Error| PyRuntimeError::new_err(error.to_string());
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = rows.headers().map_err(broken)?.iter().map(str::to_owned).collect();
    let rows = rows.records().collect::<Result<Vec<_>, _>>().map_err(broken)?;
    let cells = |column: usize| rows.iter().map(move |row| row.get(column).unwrap_or(""));
    let columns = names.iter().enumerate().map(|(at, name)| {
        let mut filled = cells(at).filter(|cell| !cell.is_empty()).peekable();
        let is_number = filled.peek().is_some() && filled.all(|cell| cell.parse::<f64>().is_ok());
        let kind = if is_number { Kind::Number } else { Kind::Text };
        let empty = cells(at).any(str::is_empty).then_some("there is none");
        let column = Column::new(name, name, escalade::report::document::columns::Role::Index, kind);
        Column { empty, ..column }
    });
    let columns: Vec<Column> = columns.collect();
    let mut growing = Growing::new(&columns);
    for row in &rows {
        let taken =
            growing.cells.iter_mut().zip(row).try_for_each(|(cells, cell)| cells.take(cell.as_bytes()));
        taken?;
    }
    let plain = growing
        .schema
        .fields()
        .iter()
        .map(|field| field.as_ref().clone().with_metadata(BTreeMap::<String, String>::new()));
    growing.schema = Arc::new(Schema::new(plain.collect::<Vec<Field>>()));
    growing.table().map_err(unmade)
}

fn unmade(error: ArrowError) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

/// A column on its way to another process: its name, its kind, whether cells may be missing, what is known of it, which cells
/// are there, and its buffers.
type Part<'py> =
    (String, String, bool, BTreeMap<String, String>, Option<Bound<'py, PyBytes>>, Vec<Bound<'py, PyBytes>>);

#[pymethods]
impl Table {
    /// A table of what `parts` gives.
    ///
    /// # Errors
    /// If these are no such parts.
    #[new]
    fn new(rows: usize, parts: Vec<Part<'_>>) -> PyResult<Table> {
        let (mut fields, mut columns) = (vec![], vec![]);
        for (name, kind, nullable, facts, there, buffers) in parts {
            let known =
                KINDS.iter().map(|kind| Cells::data_type(*kind)).find(|known| known.to_string() == kind);
            let kind =
                known.ok_or_else(|| PyValueError::new_err(format!("there are no columns of {kind}")))?;
            let buffers = buffers.iter().map(|buffer| Buffer::from(buffer.as_bytes())).collect();
            let data = ArrayData::builder(kind.clone())
                .len(rows)
                .null_bit_buffer(there.map(|there| Buffer::from(there.as_bytes())))
                .buffers(buffers)
                .build();
            columns.push(make_array(data.map_err(unmade)?));
            fields.push(Field::new(name, kind, nullable).with_metadata(facts));
        }
        let schema = Arc::new(Schema::new(fields));
        Ok(Table { batch: RecordBatch::try_new(schema, columns).map_err(unmade)? })
    }

    /// Its rows and columns, of which another process makes the same table.
    fn parts<'py>(&self, py: Python<'py>) -> (usize, Vec<Part<'py>>) {
        let bytes = |buffer: &Buffer| PyBytes::new(py, buffer.as_slice());
        let schema = self.batch.schema_ref();
        let parts = schema.fields().iter().zip(self.batch.columns()).map(|(field, column)| {
            let data = column.to_data();
            let facts = field.metadata().iter().map(|(name, fact)| (name.clone(), fact.clone())).collect();
            let there = data.nulls().map(|nulls| bytes(nulls.buffer()));
            let buffers = data.buffers().iter().map(bytes).collect();
            (field.name().clone(), field.data_type().to_string(), field.is_nullable(), facts, there, buffers)
        });
        (self.batch.num_rows(), parts.collect())
    }

    #[getter]
    fn num_rows(&self) -> usize {
        self.batch.num_rows()
    }

    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.batch.schema_ref().fields().iter().map(|field| field.name().clone()).collect()
    }

    /// What a column is: `title`, `role`, `unit`, `source`, `empty` (what an empty cell means), as far as there is one.
    fn about(&self, column: &str) -> PyResult<BTreeMap<String, String>> {
        let field = self.batch.schema_ref().field_with_name(column).map_err(|_| {
            PyValueError::new_err(format!(
                "there is no column `{column}`: there are {}",
                self.column_names().join(", ")
            ))
        })?;
        Ok(field.metadata().iter().map(|(name, fact)| (name.clone(), fact.clone())).collect())
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Py<PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // What is asked for is a wish, which need not be met.
        let _ = requested_schema;
        let batches = std::iter::once(Ok(self.batch.clone()));
        let reader = RecordBatchIterator::new(batches, self.batch.schema());
        let stream = FFI_ArrowArrayStream::new(Box::new(reader));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.batch.schema_ref().as_ref()).map_err(unmade)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    /// The cells of a column as Python objects.
    fn column(&self, py: Python<'_>, name: &str) -> PyResult<Vec<Py<PyAny>>> {
        let found = self.batch.column_by_name(name);
        let column = found.ok_or_else(|| {
            self.about(name).err().unwrap_or_else(|| unmade(ArrowError::CDataInterface(name.to_owned())))
        })?;
        cells(py, column.as_ref())
    }
}

fn cells(py: Python<'_>, column: &dyn arrow_array::Array) -> PyResult<Vec<Py<PyAny>>> {
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Date32Type, Float64Type, Int64Type};
    macro_rules! each {
        ($cells:expr, $made:expr) => {
            $cells
                .iter()
                .map(|cell| match cell {
                    None => Ok(py.None()),
                    Some(cell) => Ok($made(cell)?.into_any().unbind()),
                })
                .collect()
        };
    }
    let day = |days: i32| {
        let at = date(1970, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap_or(Date::MAX);
        pyo3::types::PyDate::new(py, at.year().into(), at.month() as u8, at.day() as u8)
    };
    match column.data_type() {
        DataType::Int64 => {
            each!(column.as_primitive::<Int64Type>(), |cell: i64| cell.into_pyobject(py).map_err(PyErr::from))
        }
        DataType::Float64 => each!(column.as_primitive::<Float64Type>(), |cell: f64| cell
            .into_pyobject(py)
            .map_err(PyErr::from)),
        DataType::Boolean => each!(column.as_boolean(), |cell: bool| cell
            .into_pyobject(py)
            .map(|flag| flag.to_owned())
            .map_err(PyErr::from)),
        DataType::Date32 => each!(column.as_primitive::<Date32Type>(), day),
        _ => each!(column.as_string_view(), |cell: &str| cell.into_pyobject(py).map_err(PyErr::from)),
    }
}
