//! `[games]`: trees of moves, with what each end is worth to whom.

use super::effects::take_do;
use super::reader::Reader;
use super::table_fields::Field;
use crate::language::syntax::{Expr, Name};
use crate::scenario::entry::{Game, GameNext, GameNode, GameOption};
use toml::de::DeValue;

pub(super) fn games(field: Field, r: &mut Reader) -> Vec<Game> {
    let entries = r.entries(field, "a table of games: `[games.NAME]`");
    entries.into_iter().filter_map(|entry| game(entry, r)).collect()
}

fn game(entry: Field, r: &mut Reader) -> Option<Game> {
    let mut keys = r.fields(entry, "a game")?;
    let title = keys.take("title").and_then(|f| r.title(f));
    let about = keys.take("about").and_then(|f| r.string(f));
    let lambda = keys.require("lambda", r).and_then(|f| lambda(f, r));
    let nodes = keys.require("nodes", r).and_then(|f| nodes(f, r));
    let source = keys.take("source").and_then(|f| r.string(f));
    keys.finish(r);
    Some(Game {
        name: entry.name(),
        title,
        about,
        lambda: lambda?,
        nodes: nodes?,
        source,
        span: entry.key_span,
    })
}

/// A number for all, or one for each actor.
fn lambda(field: Field, r: &mut Reader) -> Option<Vec<(Option<Name>, Expr)>> {
    if let DeValue::Table(_) = field.value {
        return Some(by_actor(field, r)?.into_iter().map(|(actor, expr)| (Some(actor), expr)).collect());
    }
    r.expr(field).map(|expr| vec![(None, expr)])
}

/// An expression for each actor; all of them, or none.
fn by_actor(field: Field, r: &mut Reader) -> Option<Vec<(Name, Expr)>> {
    let list = r.exprs_by_word(field);
    matches!(field.value, DeValue::Table(table) if table.len() == list.len()).then_some(list)
}

/// All of them, or none: of a tree that lacks a branch nothing more can be said.
fn nodes(field: Field, r: &mut Reader) -> Option<Vec<GameNode>> {
    let entries = r.entries(field, "a table of nodes: `[games.GAME.nodes.NODE]`");
    let nodes: Vec<Option<GameNode>> = entries.into_iter().map(|entry| node(entry, r)).collect();
    nodes.into_iter().collect()
}

fn node(entry: Field, r: &mut Reader) -> Option<GameNode> {
    let mut keys = r.fields(entry, "a node of a game")?;
    let title = keys.take("title").and_then(|f| r.title(f));
    let actor = keys.require("actor", r).and_then(|f| r.word(f, "the name of an actor in quotes"));
    let options = keys.require("options", r).and_then(|f| options(f, r));
    keys.finish(r);
    Some(GameNode { name: entry.name(), title, actor: actor?, options: options? })
}

fn options(field: Field, r: &mut Reader) -> Option<Vec<GameOption>> {
    let entries = r.entries(field, "a table of options: `options.NAME = { pays = { … } }`");
    let options: Vec<Option<GameOption>> = entries.into_iter().map(|entry| option(entry, r)).collect();
    options.into_iter().collect()
}

fn option(entry: Field, r: &mut Reader) -> Option<GameOption> {
    let mut keys = r.fields(entry, "an option of a game")?;
    let title = keys.take("title").and_then(|f| r.title(f));
    let when = keys.take("when").and_then(|f| r.expr(f));
    let (to, pays) = (keys.take("to"), keys.take("pays"));
    let effects = take_do(&mut keys, r);
    match (to, pays) {
        (Some(to), Some(pays)) => {
            let message = "an option of a game leads on by `to` or ends it with what it `pays`, not both";
            r.contradiction(message, to, pays, "the second");
        }
        (None, None) if !keys.misspells(&["to", "pays"]) => {
            keys.fault("an option of a game needs `to` or `pays`".into(), "it has neither", r);
        }
        _ => {}
    }
    let to = to.and_then(|f| r.word(f, "the name of a node in quotes")).map(GameNext::Node);
    let next = to.or_else(|| pays.and_then(|f| by_actor(f, r)).map(GameNext::End));
    keys.finish(r);
    Some(GameOption { name: entry.name(), title, when, next: next?, effects })
}
