//! `[milestones]`: what a run comes past on its way.

use super::reader::Reader;
use super::table_fields::Field;
use crate::scenario::entry::Milestone;
use toml::de::DeValue;

pub(super) fn milestones(field: Field, r: &mut Reader) -> Vec<Milestone> {
    let entries =
        r.entries(field, "a table of milestones in their order: `threatened = \"times(us.threaten) > 0\"`");
    entries.into_iter().filter_map(|entry| milestone(entry, r)).collect()
}

fn milestone(entry: Field, r: &mut Reader) -> Option<Milestone> {
    if !matches!(entry.value, DeValue::Table(_)) {
        return Some(Milestone { name: entry.name(), holds: r.expr(entry)?, title: None });
    }
    let mut keys = r.fields(entry, "a milestone")?;
    let holds = keys.require("holds", r).and_then(|f| r.expr(f));
    let title = keys.take("title").and_then(|f| r.title(f));
    keys.finish(r);
    Some(Milestone { name: entry.name(), holds: holds?, title })
}
