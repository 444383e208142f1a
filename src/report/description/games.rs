//! Games: who moves where, what follows each option, and what the ends are worth.

use super::contents::{Entry, Part};
use super::entries::{Writer, source, text};
use crate::language::syntax::{Expr, Name};
use crate::scenario::{GameNext, GameNode, GameOption};
use serde_json::{Map, Value};

pub(super) fn games(writer: &Writer) -> Part {
    let entries = writer.study.scenario.games.iter().map(|declared| {
        let entry = writer.entry(&declared.name, declared.title.as_ref());
        let entry = text(entry, "about", "", declared.about.as_ref());
        let lambda = declared.lambda.iter().map(|(actor, lambda)| (actor.as_ref(), lambda));
        let entry = by_actor(writer, entry, "lambda", "precision", lambda);
        let mut entry = source(entry, declared.source.as_ref());
        entry.parts = vec![Part::new("nodes", declared.nodes.iter().map(|declared| node(writer, declared)))];
        entry
    });
    Part::new("games", entries)
}

fn node(writer: &Writer, declared: &GameNode) -> Entry {
    let actor = &declared.actor.text;
    let entry = writer.entry(&declared.name, declared.title.as_ref());
    let mut entry = entry.with_code("actor", actor.clone(), "moves", actor.clone());
    entry.parts =
        vec![Part::new("options", declared.options.iter().map(|declared| option(writer, declared)))];
    entry
}

fn option(writer: &Writer, declared: &GameOption) -> Entry {
    let entry = writer.entry(&declared.name, declared.title.as_ref());
    let entry = writer.expr(entry, "when", "needs", declared.when.as_ref());
    match &declared.next {
        GameNext::Node(to) => {
            entry.with_code("to", to.text.clone(), "leads to", to.text.clone()).with_value("pays", ())
        }
        GameNext::End(pays) => {
            let entry = entry.with_value("to", ());
            by_actor(writer, entry, "pays", "pays", pays.iter().map(|(actor, worth)| (Some(actor), worth)))
        }
    }
}

/// An expression for each actor, or one for all.
fn by_actor<'e>(
    writer: &Writer,
    entry: Entry,
    key: &'static str,
    label: &'static str,
    list: impl Iterator<Item = (Option<&'e Name>, &'e Expr)>,
) -> Entry {
    let (mut words, mut values, mut of_all) = (vec![], Map::new(), None);
    for (actor, expr) in list {
        let written = writer.written(expr);
        match actor {
            Some(actor) => {
                words.push(format!("{} {written}", actor.text));
                values.insert(actor.text.clone(), written.into());
            }
            None => {
                words.push(written.clone());
                of_all = Some(written);
            }
        }
    }
    let value = of_all.map_or(Value::Object(values), Value::String);
    entry.with_code(key, value, label, words.join(", "))
}
