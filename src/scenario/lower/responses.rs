//! `[responses]`: what actors may do; `[reactions]`: how others answer.

use super::effects::{effects_by_word, order, take_do};
use super::reader::Reader;
use super::table_fields::Field;
use crate::language::syntax::{Members, Name};
use crate::scenario::entry::{Reaction, ReactionOption, Response, Select};

pub(super) fn responses(field: Field, r: &mut Reader) -> Vec<Response> {
    let entries = r.owned_entries(field, "responses");
    entries.into_iter().filter_map(|(actor, entry)| response(actor, entry, r)).collect()
}

fn response(actor: Name, entry: Field, r: &mut Reader) -> Option<Response> {
    let mut keys = r.fields(entry, "a response")?;
    let response = Response {
        actor,
        name: entry.name(),
        title: keys.take("title").and_then(|f| r.title(f)),
        when: keys.take("when").and_then(|f| r.expr(f)),
        weight: keys.take("weight").and_then(|f| r.expr(f)),
        prepare: keys.take("prepare").and_then(|f| r.expr(f)),
        still: keys.take("still").and_then(|f| r.expr(f)),
        once: keys.take("once").and_then(|f| r.flag(f)).unwrap_or(false),
        again_after: keys.take("again_after").and_then(|f| r.expr(f)),
        cost: keys.take("cost").and_then(|f| r.expr(f)),
        select: keys.take("select").and_then(|f| select(f, r)),
        effects: take_do(&mut keys, r),
        on: keys.take("on").map(|f| effects_by_word(f, r)).unwrap_or_default(),
        source: keys.take("source").and_then(|f| r.string(f)),
        span: entry.key_span,
    };
    keys.finish(r);
    Some(response)
}

fn select(field: Field, r: &mut Reader) -> Option<Select> {
    let mut keys = r.fields(field, "a selection")?;
    let from = keys.require("from", r).and_then(|f| r.word(f, "the name of a group in quotes"));
    let filter = keys.take("where").and_then(|f| r.expr(f));
    let take = keys.take("take").and_then(|f| r.expr(f));
    let order = keys.take("order").and_then(|f| order(f, r));
    keys.finish(r);
    let group = from?;
    let members = Members { span: group.span, group, filter: filter.map(Box::new) };
    Some(Select { members, take, order, span: field.span })
}

pub(super) fn reactions(field: Field, r: &mut Reader) -> Vec<Reaction> {
    let entries = r.owned_entries(field, "reactions");
    entries.into_iter().filter_map(|(actor, entry)| reaction(actor, entry, r)).collect()
}

fn reaction(actor: Name, entry: Field, r: &mut Reader) -> Option<Reaction> {
    let mut keys = r.fields(entry, "a reaction")?;
    let to = keys.require("to", r);
    let (own, by_response) = (keys.take("options"), keys.take("weights"));
    match (own, by_response) {
        (Some(own), Some(weights)) => {
            let message = "a reaction has `options` of its own or `weights` of responses, not both";
            r.contradiction(message, own, weights, "the second");
        }
        (None, None) => keys.fault("a reaction needs `options` or `weights`".into(), "it has neither", r),
        _ => {}
    }
    let reaction = Reaction {
        actor,
        name: entry.name(),
        title: keys.take("title").and_then(|f| r.title(f)),
        to: to.map(|f| r.distinct_paths(f)).unwrap_or_default(),
        when: keys.take("when").and_then(|f| r.expr(f)),
        options: own.map(|f| options(f, r)).unwrap_or_default(),
        weights: by_response.map(|f| r.exprs_by_word(f)).unwrap_or_default(),
        source: keys.take("source").and_then(|f| r.string(f)),
        span: entry.key_span,
    };
    keys.finish(r);
    Some(reaction)
}

fn options(field: Field, r: &mut Reader) -> Vec<ReactionOption> {
    let entries = r.entries(field, "a table of options: `options.NAME = { weight = … }`");
    entries.into_iter().filter_map(|entry| option(entry, r)).collect()
}

fn option(entry: Field, r: &mut Reader) -> Option<ReactionOption> {
    let mut keys = r.fields(entry, "an option")?;
    let option = ReactionOption {
        name: entry.name(),
        title: keys.take("title").and_then(|f| r.title(f)),
        when: keys.take("when").and_then(|f| r.expr(f)),
        weight: keys.take("weight").and_then(|f| r.expr(f)),
        effects: take_do(&mut keys, r),
        source: keys.take("source").and_then(|f| r.string(f)),
        span: entry.key_span,
    };
    keys.finish(r);
    Some(option)
}
