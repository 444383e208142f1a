//! `[record]`: what happened, to hold the scenario against.

use super::reader::Reader;
use super::table_fields::Field;
use crate::scenario::entry::Recorded;

pub(super) fn record(field: Field, r: &mut Reader) -> Vec<Recorded> {
    let entries = r.entries(field, "a table of dated events: `[record.NAME]`");
    entries.into_iter().filter_map(|entry| recorded(entry, r)).collect()
}

fn recorded(entry: Field, r: &mut Reader) -> Option<Recorded> {
    let mut keys = r.fields(entry, "an event of the record")?;
    let holds = keys.require("holds", r).and_then(|f| r.expr(f));
    let by = keys.require("by", r).and_then(|f| r.date(f));
    let happened = keys.require("happened", r).and_then(|f| r.flag(f));
    let base = keys.take("base").and_then(|f| r.expr(f));
    let title = keys.take("title").and_then(|f| r.title(f));
    let source = keys.take("source").and_then(|f| r.string(f));
    keys.finish(r);
    let (holds, by, happened) = (holds?, by?, happened?);
    Some(Recorded { name: entry.name(), holds, by, happened, base, title, source, span: entry.key_span })
}
