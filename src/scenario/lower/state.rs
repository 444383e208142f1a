//! `[ladder]`, `[state]` and `[groups]`: what can be said of the world.

use super::reader::Reader;
use super::table_fields::{Field, Fields};
use crate::diagnostics::truncated;
use crate::diagnostics::{Code, Diagnostic, nearest};
use crate::engine::limits::MOST_RUNGS;
use crate::language::range_text;
use crate::language::syntax::{Expr, ExprKind, Name, Path};
use crate::scenario::entry::{Group, GroupMembers, Ladder, Rungs, Start, Variable, VariableKind};
use std::collections::BTreeMap;
use toml::de::DeValue;

/// The sides among which a misspelt one is looked for.
const MOST_SIDES: usize = 20;

/// `[ladder]` and `[ladders.NAME]`, in file order.
pub(super) fn ladders(shared: Option<Field>, others: Option<Field>, r: &mut Reader) -> Vec<Ladder> {
    let mut entries: Vec<(Option<Name>, Field)> = shared.map(|f| (None, f)).into_iter().collect();
    if let Some(field) = others {
        let named = r.entries(field, "a table of ladders: `[ladders.NAME]`");
        entries.extend(named.into_iter().map(|f| (Some(f.name()), f)));
    }
    entries.sort_by_key(|(_, f)| f.key_span.start);
    entries.into_iter().filter_map(|(name, entry)| ladder(name, entry, r)).collect()
}

fn ladder(name: Option<Name>, entry: Field, r: &mut Reader) -> Option<Ladder> {
    let mut keys = r.fields(entry, "a ladder")?;
    let title = keys.take("title").and_then(|f| r.title(f));
    let rungs = keys.require("rungs", r).and_then(|f| rungs(f, r));
    let sides = keys.take("sides").and_then(|f| r.distinct_names(f)).unwrap_or_default();
    let conditions = keys.take("when");
    let start = match conditions {
        None => keys.require("start", r),
        Some(_) => keys.take("start"),
    };
    let source = keys.take("source").and_then(|f| r.string(f));
    keys.finish(r);
    let rungs = rungs?;
    if let Some(field) = conditions {
        let when = r.exprs_by_word(field);
        if let Some(start) = start {
            let fault =
                Diagnostic::error(start.key_span, "a ladder whose rungs have conditions has no `start`");
            r.faults.push(
                fault.label("it stands where its conditions say").related(field.key_span, "the conditions"),
            );
        }
        if let Some(side) = sides.first() {
            let fault = Diagnostic::error(field.key_span, "a ladder with `sides` cannot be computed");
            r.faults
                .push(fault.related(side.span, "a side").help("make a ladder for each: `[ladders.NAME]`"));
        }
        conditions_fit(&rungs, &when, field, r);
        return Some(Ladder { name, title, rungs, sides, start: vec![], when, source, span: entry.key_span });
    }
    let start = ladder_start(start?, &sides, r);
    Some(Ladder { name, title, rungs, sides, start, when: vec![], source, span: entry.key_span })
}

/// Every rung but the first has a condition, and nothing else has.
fn conditions_fit(rungs: &Rungs, when: &[(Name, Expr)], field: Field, r: &mut Reader) {
    let Rungs::Named(names) = rungs else {
        let fault = Diagnostic::error(field.key_span, "only rungs with names have conditions");
        r.faults.push(fault.help("name them: rungs = [\"calm\", \"sanctions\"]"));
        return;
    };
    for (rung, condition) in when {
        if names.first().is_some_and(|first| first.text == rung.text) {
            let fault = Diagnostic::error(condition.span, "the lowest rung has no condition");
            r.faults.push(fault.label("it holds where no other does"));
        } else if !names.iter().any(|name| name.text == rung.text) {
            let fault = Diagnostic::error(rung.span, format!("there is no rung `{}`", truncated(&rung.text)));
            let fault = fault.code(Code::UnknownName).label("not found");
            r.faults.push(fault.suggest(&rung.text, names.iter().map(|name| name.text.as_str())));
        }
    }
    for name in names.iter().skip(1).filter(|name| !when.iter().any(|(rung, _)| rung.text == name.text)) {
        let fault = Diagnostic::error(name.span, format!("when does `{}` hold?", truncated(&name.text)));
        let fault = fault.code(Code::MissingKey).label("it has no condition");
        r.faults.push(fault.help(format!("write, for example, `when.{} = \"…\"`", truncated(&name.text))));
    }
}

fn rungs(field: Field, r: &mut Reader) -> Option<Rungs> {
    let DeValue::String(text) = field.value else { return r.distinct_names(field).map(Rungs::Named) };
    let whole = |end: &str| end.trim().parse::<i64>().ok();
    let bounds = match range_text::ends(text) {
        Some(ends) => whole(ends.low).zip(whole(ends.high)),
        // `+1` is a whole number too.
        None => text.split_once("..").and_then(|(from, to)| whole(from).zip(whole(to))),
    };
    let Some((from, to)) = bounds else {
        let message = format!("`{}` does not name rungs", truncated(text));
        let fault = Diagnostic::error(field.span, message).code(Code::Syntax);
        return r.faults.refuse(fault.label("expected whole numbers such as \"0..10\", or a list of names"));
    };
    match to.checked_sub(from) {
        Some(more) if more < 0 => {
            let fault = Diagnostic::error(field.span, "the lowest rung comes first").code(Code::Range);
            r.faults.refuse(fault.help(format!("write \"{to}..{from}\"")))
        }
        Some(more) if more < i64::from(MOST_RUNGS) => Some(Rungs::Numbered { from, to, span: field.span }),
        _ => r.faults.refuse(
            Diagnostic::error(field.span, format!("a ladder has at most {MOST_RUNGS} rungs"))
                .code(Code::Limit),
        ),
    }
}

/// One start, or one for each side.
fn ladder_start(field: Field, sides: &[Name], r: &mut Reader) -> Vec<(Option<Name>, Expr)> {
    if sides.is_empty() {
        if matches!(field.value, DeValue::Table(_)) {
            return r.expected(field, "one rung, as this ladder has no `sides`");
        }
        return r.expr(field).map(|expr| (None, expr)).into_iter().collect();
    }
    let mut starts = vec![];
    let mut missing: BTreeMap<&str, &Name> = sides.iter().map(|side| (side.text.as_str(), side)).collect();
    for entry in r.entries(field, "a table with a rung for each side: `{ us = \"talks\" }`") {
        if missing.remove(entry.key).is_some() {
            starts.extend(r.expr(entry).map(|expr| (Some(entry.name()), expr)));
        } else {
            let fault =
                Diagnostic::error(entry.key_span, format!("`{}` is not a side", truncated(entry.key)))
                    .code(Code::UnknownName);
            let names = sides.iter().map(|s| s.text.as_str()).take(MOST_SIDES);
            r.faults.push(fault.suggest(entry.key, names));
        }
    }
    if matches!(field.value, DeValue::Table(_)) {
        for side in missing.values() {
            let fault = Diagnostic::error(
                field.key_span,
                format!("the side `{}` has no start", truncated(&side.text)),
            )
            .code(Code::MissingKey);
            r.faults.push(fault.related(side.span, "the side"));
        }
    }
    starts
}

const VARIABLE_KEYS: [&str; 8] = ["start", "range", "count", "one_of", "known_to", "title", "unit", "source"];

/// `[state]` and `[state.OWNER]`.
pub(super) fn variables(field: Field, r: &mut Reader) -> Vec<Variable> {
    const EXPECTED: &str = "a table of variables: `trust = { start = 0.5, range = [0, 1] }`";
    let mut found = vec![];
    for entry in r.entries(field, EXPECTED) {
        if is_variable(entry) {
            found.extend(variable(None, entry, r));
        } else {
            let own = r.entries(entry, EXPECTED);
            found.extend(own.into_iter().filter_map(|f| variable(Some(entry.name()), f, r)));
        }
    }
    found.sort_by_key(|v| v.name.span.start);
    found
}

/// Whether an entry of `[state]` is a variable, perhaps a broken one, or an owner of variables.
fn is_variable(entry: Field) -> bool {
    let DeValue::Table(table) = entry.value else { return true };
    let misspelt = |key: &str| nearest(key, VARIABLE_KEYS).is_some();
    table.contains_key("start")
        || table.iter().any(|(key, value)| !value.get_ref().is_table() && misspelt(key.get_ref()))
}

fn variable(owner: Option<Name>, entry: Field, r: &mut Reader) -> Option<Variable> {
    let mut keys = r.fields(entry, "a variable")?;
    let start = keys.require("start", r);
    let kind = kind(&mut keys, r);
    let known_to = keys.take("known_to").and_then(|f| r.word(f, "the name of an actor in quotes"));
    let title = keys.take("title").and_then(|f| r.title(f));
    let unit = keys.take("unit").and_then(|f| r.title(f));
    let source = keys.take("source").and_then(|f| r.string(f));
    let misspelt = keys.misspells(&["range", "count", "one_of"]);
    keys.finish(r);
    let kind = kind?;
    // Something of the right type keeps the name known: one fault, not one for each use.
    if let Some(field) = start.filter(|f| is_unbounded(f, &kind)) {
        if misspelt {
            return None;
        }
        let fault = Diagnostic::error(field.span, "a variable that is a number needs its bounds")
            .code(Code::MissingKey);
        return r.faults.refuse(
            fault
                .label("this is a number")
                .help("add `range = [lowest, highest]`, or `count = [lowest, highest]` for whole numbers"),
        );
    }
    let start = start.and_then(|f| variable_start(f, &kind, r)).unwrap_or_else(|| any_start(&kind, entry));
    Some(Variable {
        owner,
        name: entry.name(),
        start,
        kind,
        known_to,
        title,
        unit,
        source,
        span: entry.key_span,
    })
}

/// Whether a number does not say between which bounds: what it is meant to be is anybody's guess.
fn is_unbounded(start: &Field, kind: &VariableKind) -> bool {
    let number = match start.value {
        DeValue::Integer(_) | DeValue::Float(_) => true,
        DeValue::String(text) => text.trim().parse::<f64>().is_ok(),
        _ => false,
    };
    number && matches!(kind, VariableKind::Flag)
}

/// `None` if a kind was written but not a right one.
fn kind(keys: &mut Fields, r: &mut Reader) -> Option<VariableKind> {
    let (range, count, one_of) = (keys.take("range"), keys.take("count"), keys.take("one_of"));
    let written: Vec<Field> = [range, count, one_of].into_iter().flatten().collect();
    if let &[first, second, ..] = &written[..] {
        let message = "a variable has one of `range`, `count` and `one_of`";
        r.contradiction(message, first, second, "a second one");
    }
    if let Some(field) = range {
        r.pair(field).map(|(low, high)| VariableKind::Real(low, high))
    } else if let Some(field) = count {
        r.pair(field).map(|(low, high)| VariableKind::Whole(low, high))
    } else if let Some(field) = one_of {
        r.distinct_names(field).map(VariableKind::Choice)
    } else {
        Some(VariableKind::Flag)
    }
}

fn variable_start(field: Field, kind: &VariableKind, r: &mut Reader) -> Option<Start> {
    if matches!(field.value, DeValue::Table(_)) {
        let mut keys = r.fields(field, "a start by chance")?;
        let chance = keys.require("chance", r).and_then(|f| r.chance(f));
        keys.finish(r);
        if !matches!(kind, VariableKind::Flag) {
            let fault = Diagnostic::error(field.span, "only a flag can start by chance");
            r.faults.push(fault.label("this variable is not `true` or `false`"));
        }
        return chance.map(Start::Chance);
    }
    r.expr(field).map(Start::Value)
}

fn any_start(kind: &VariableKind, entry: Field) -> Start {
    Start::Value(match kind {
        VariableKind::Real(low, _) | VariableKind::Whole(low, _) => low.clone(),
        VariableKind::Choice(names) => {
            let name = names.first().cloned().unwrap_or_else(|| entry.name());
            let span = name.span;
            Expr { kind: ExprKind::Path(Path { parts: vec![name], span }), span }
        }
        VariableKind::Flag => Expr { kind: ExprKind::Flag(false), span: entry.span },
    })
}

pub(super) fn groups(field: Field, r: &mut Reader) -> Vec<Group> {
    let entries = r.entries(field, "a table of groups: `[groups.NAME]`");
    entries.into_iter().filter_map(|entry| group(entry, r)).collect()
}

fn group(entry: Field, r: &mut Reader) -> Option<Group> {
    let mut keys = r.fields(entry, "a group")?;
    let of = keys.take("of").and_then(|f| r.word(f, "the name of an actor in quotes"));
    let title = keys.take("title").and_then(|f| r.title(f));
    let source = keys.take("source").and_then(|f| r.string(f));
    let (table, count) = (keys.take("table"), keys.take("count"));
    match (table, count) {
        (Some(table), Some(count)) => {
            let message = "a group has its members from a `table` or a `count`, not both";
            r.contradiction(message, table, count, "the second");
        }
        (None, None) => keys.fault("a group needs a `table` or a `count`".into(), "it has neither", r),
        _ => {}
    }
    keys.finish(r);
    let members = if let Some(field) = table {
        let named = r.string(field)?;
        GroupMembers::Table(r.tables.read(&named, r.faults)?)
    } else {
        GroupMembers::Count(r.whole(count?)?)
    };
    Some(Group { name: entry.name(), of, title, members, source, span: entry.key_span })
}
