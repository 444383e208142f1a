//! Rows and cells as text.

use serde_json::Value;

/// A table that is being written.
pub struct Table {
    writer: ::csv::Writer<Vec<u8>>,
}

impl Table {
    pub fn new(head: &[&str]) -> Table {
        let mut table = Table { writer: ::csv::WriterBuilder::new().flexible(true).from_writer(vec![]) };
        table.row(head);
        table
    }

    pub fn row<T: AsRef<[u8]>>(&mut self, cells: impl IntoIterator<Item = T>) {
        // Memory refuses nothing.
        let _ = self.writer.write_record(cells);
    }

    pub fn finish(self) -> String {
        let bytes = self.writer.into_inner().unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// A value as a cell: numbers as JSON writes them, lists with semicolons between their items.
pub fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(cell).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

/// The items of a list; none of anything else.
pub fn items(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What a number is of.
pub struct Subject {
    pub kind: String,
    pub id: String,
    pub title: String,
    pub unit: String,
}

impl Subject {
    /// What has its id, title and perhaps its unit in the document.
    pub fn of(kind: &str, entry: &Value) -> Subject {
        Subject {
            kind: kind.to_owned(),
            id: cell(&entry["id"]),
            title: cell(&entry["title"]),
            unit: cell(&entry["unit"]),
        }
    }

    /// A number of it, with its 95% interval if there is one: the cells under [`COLUMNS`].
    pub fn number(&self, statistic: &str, value: &Value, interval: &Value) -> [String; 8] {
        let Subject { kind, id, title, unit } = self;
        let [low, high] = [cell(&interval[0]), cell(&interval[1])];
        [kind.clone(), id.clone(), title.clone(), statistic.to_owned(), cell(value), low, high, unit.clone()]
    }
}

/// What a number is of, and the number.
pub const COLUMNS: [&str; 8] = ["kind", "id", "title", "statistic", "value", "low", "high", "unit"];

/// The quantities of an answer about many settings, each with the value that stands for it in `of`.
pub fn by_quantity<'v>(document: &'v Value, of: &'v Value) -> impl Iterator<Item = (Subject, &'v Value)> {
    items(&document["quantities"]).iter().map(|quantity| {
        let kind = cell(&quantity["kind"]);
        let subject = Subject::of(&kind, quantity);
        let value = &of[format!("{kind}s")][&subject.id];
        (subject, value)
    })
}
