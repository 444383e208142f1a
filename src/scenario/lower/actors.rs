//! `[actors]`.

use super::reader::Reader;
use super::table_fields::Field;
use crate::scenario::entry::Actor;

pub(super) fn actors(field: Field, r: &mut Reader) -> Vec<Actor> {
    let entries = r.entries(field, "a table of actors: `us = { title = \"United States\" }`");
    entries.into_iter().filter_map(|entry| actor(entry, r)).collect()
}

fn actor(entry: Field, r: &mut Reader) -> Option<Actor> {
    let mut keys = r.fields(entry, "an actor")?;
    let actor = Actor {
        name: entry.name(),
        title: keys.take("title").and_then(|f| r.title(f)),
        about: keys.take("about").and_then(|f| r.string(f)),
        turn_every: keys.take("turn_every").and_then(|f| r.expr(f)),
    };
    keys.finish(r);
    Some(actor)
}
