//! What can be said of the world: ladders, variables, groups, and what actors believe.

use super::contents::{Entry, Part};
use super::entries::{Writer, names, number, source};
use crate::language::syntax::{self, Name};
use crate::model::Model;
use crate::model::entity::VariableStart;
use crate::model::expr::{Expr, Type};
use crate::model::variable_text::value as named;
use crate::report::document::phrases::counted;
use crate::scenario::{GroupMembers, Rungs, Start, Variable, VariableKind};
use serde_json::{Map, Value, json};

pub(super) fn ladders(writer: &Writer) -> Part {
    let entries =
        writer.study.scenario.ladders.iter().zip(&writer.study.model.ladders).map(|(declared, ladder)| {
            let entry = Entry {
                id: ladder.name.clone(),
                title: ladder.title.clone(),
                is_titled: declared.title.is_some(),
                line: Some(writer.line(ladder.span)),
                cells: vec![],
                facts: vec![],
                parts: vec![],
            };
            let words = match &declared.rungs {
                Rungs::Named(rungs) => names(rungs).join(" < "),
                Rungs::Numbered { from, to, .. } => format!("{from}..{to}"),
            };
            let sides = names(&declared.sides);
            let starts: Vec<String> = declared.start.iter().map(|(_, start)| writer.written(start)).collect();
            let said = declared.start.iter().zip(&starts).map(|((side, _), start)| match side {
                Some(side) => format!("{} at {start}", side.text),
                None => format!("at {start}"),
            });
            let said: Vec<String> = said.collect();
            let start = declared.start.iter().zip(&starts).map(|((side, _), start)| {
                let side = side
                    .as_ref()
                    .map_or(ladder.name.clone(), |side| format!("{}.{}", side.text, ladder.name));
                (side, Value::from(start.clone()))
            });
            let start: Map<String, Value> = start.collect();
            let entry = entry
                .with_code("rungs", ladder.rungs.clone(), "rungs", words)
                .with_code("sides", sides.clone(), "sides", sides.join(", "))
                .with_code("start", start, "starts", said.join(", "));
            let mut entry = source(entry, declared.source.as_ref());
            let conditions = declared.when.iter();
            let conditions = conditions
                .map(|(rung, when)| writer.expr(writer.entry(rung, None), "when", "holds while", Some(when)));
            if !declared.when.is_empty() {
                entry.parts.push(Part::new("computed", conditions));
            }
            entry
        });
    Part::new("ladders", entries)
}

pub(super) fn variables(writer: &Writer) -> Part {
    let entries = writer.study.scenario.variables.iter().map(|declared| variable(writer, declared));
    Part { columns: &["start", "range", "known to"], ..Part::new("variables", entries) }
}

fn variable(writer: &Writer, declared: &Variable) -> Entry {
    let (start, by_chance) = match &declared.start {
        Start::Value(start) => (writer.written(start), false),
        Start::Chance(chance) => (writer.written(chance), true),
    };
    let (kind, range, choices) = match &declared.kind {
        VariableKind::Real(low, high) => ("number", Some([low, high]), None),
        VariableKind::Whole(low, high) => ("whole number", Some([low, high]), None),
        VariableKind::Choice(list) => ("choice", None, Some(names(list))),
        VariableKind::Flag => ("flag", None, None),
    };
    let range = range.map(|ends| ends.map(|end| writer.written(end)));
    let known_to = declared.known_to.as_ref().map(|actor| actor.text.clone());
    let mut entry = match &declared.owner {
        Some(owner) => writer.entry_of(owner, &declared.name, declared.title.as_ref()),
        None => writer.entry(&declared.name, declared.title.as_ref()),
    };
    entry.cells = vec![
        if by_chance { format!("chance {start}") } else { start.clone() },
        range.as_ref().map_or(String::new(), |[low, high]| format!("{low} to {high}")),
        known_to.clone().unwrap_or_default(),
    ];
    let choices_words = choices.as_ref().map_or(String::new(), |names| names.join(", "));
    let model = &writer.study.model;
    let variable = model.variables.iter().find(|variable| variable.name == entry.id);
    // Drawn starts, and those that differ from member to member, have no one value.
    let fixed = |expr: &Expr| expr.is_fixed().then(|| writer.value(expr));
    let (value, chance) = match variable.map(|variable| (variable.ty, &variable.start)) {
        Some((ty, VariableStart::Value(start))) => (fixed(start).map(|start| typed(model, ty, start)), None),
        Some((_, VariableStart::Chance(chance))) => (None, fixed(chance).map(number)),
        None => (None, None),
    };
    let ends = variable.filter(|_| range.is_some());
    let ends =
        ends.map(|variable| json!([&variable.low, &variable.high].map(|end| number(writer.value(end)))));
    let entry = entry
        .with_value("type", kind)
        .with_value("start", value)
        .with_value("start_chance", chance)
        .with_value("start_written", start)
        .with_value("range", ends)
        .with_value("range_written", range.map(|[low, high]| json!([low, high])))
        .with_code("values", choices, "one of", choices_words)
        .with_value("known_to", known_to);
    let unit = declared.unit.as_ref().map(|unit| unit.text.clone());
    source(entry.with("unit", unit.clone(), "in", unit.unwrap_or_default()), declared.source.as_ref())
}

/// A value for programs: numbers as numbers, names as text.
fn typed(model: &Model, ty: Type, value: f64) -> Value {
    match ty {
        Type::Flag => Value::from(value != 0.0),
        Type::Choice(_) | Type::Rung(_) => Value::from(named(model, ty, value)),
        _ => number(value),
    }
}

pub(super) fn groups(writer: &Writer) -> Part {
    const NAMED: usize = 12;
    let model = &writer.study.model;
    let entries = writer.study.scenario.groups.iter().zip(&model.groups).map(|(declared, group)| {
        let columns: Vec<String> = group.columns().iter().map(|column| column.name.clone()).collect();
        let table = group.columns().iter().map(|column| {
            let cells = column.values.iter().map(|cell| typed(model, column.ty, *cell));
            (column.name.clone(), cells.collect::<Value>())
        });
        let table: Map<String, Value> = table.collect();
        let mut said = counted(group.members.len(), "member");
        if matches!(declared.members, GroupMembers::Table(_)) && group.members.len() <= NAMED {
            said += &format!(": {}", group.members.join(", "));
        }
        let of = declared.of.as_ref().map(|actor| actor.text.clone());
        let entry = writer
            .entry(&declared.name, declared.title.as_ref())
            .with("members", group.members.clone(), "", said)
            .with_code("of", of.clone(), "of", of.unwrap_or_default())
            .with_code("columns", table, "columns", columns.join(", "));
        source(entry, declared.source.as_ref())
    });
    Part::new("groups", entries)
}

pub(super) fn beliefs(writer: &Writer) -> Part {
    let model = &writer.study.model;
    let entries = writer.study.scenario.beliefs.iter().zip(&model.beliefs).map(|(declared, belief)| {
        let values = belief.values.iter().map(|(_, _, prior)| prior);
        let prior = Shares::new(writer, &declared.prior, values);
        let entry = writer
            .entry_of(&declared.holder, &declared.name, declared.title.as_ref())
            .with_code("about", declared.about.text.clone(), "about", declared.about.text.clone())
            .with_code("prior", prior.values, "prior", prior.words)
            .with_value("prior_written", prior.written);
        let infers: Vec<String> = declared.infers.iter().map(ToString::to_string).collect();
        let words = infers.join(", ");
        let entry = entry.with_code("infers", (!infers.is_empty()).then_some(infers), "learns from", words);
        source(entry, declared.source.as_ref())
    });
    Part::new("beliefs", entries)
}

pub(super) fn evidence(writer: &Writer) -> Part {
    let model = &writer.study.model;
    let entries = writer.study.scenario.evidence.iter().zip(&model.evidence).map(|(declared, evidence)| {
        // Every sign's likelihoods are kept in the order in which the values are first named.
        let mut columns: Vec<&str> = vec![];
        for (name, _) in declared.signs.iter().flat_map(|sign| &sign.likelihood) {
            if !columns.contains(&name.text.as_str()) {
                columns.push(&name.text);
            }
        }
        let entry = writer.entry(&declared.name, declared.title.as_ref());
        let entry =
            entry.with_code("about", declared.about.text.clone(), "about", declared.about.text.clone());
        let mut entry = source(entry, declared.source.as_ref());
        let signs = declared.signs.iter().zip(&evidence.signs).map(|(written, sign)| {
            let place = |name: &Name| columns.iter().position(|column| *column == name.text);
            let values = written.likelihood.iter().filter_map(|(name, _)| sign.likelihood.get(place(name)?));
            let likelihood = Shares::new(writer, &written.likelihood, values);
            writer
                .entry(&written.name, None)
                .with_code("likelihood", likelihood.values, "if", likelihood.words)
                .with_value("likelihood_written", likelihood.written)
        });
        entry.parts = vec![Part::new("signs", signs)];
        entry
    });
    Part::new("evidence", entries)
}

/// By value of a variable, a share: as a number, as it is written, and all of them in words.
struct Shares {
    values: Map<String, Value>,
    written: Map<String, Value>,
    words: String,
}

impl Shares {
    fn new<'a>(
        writer: &Writer,
        declared: &[(Name, syntax::Expr)],
        values: impl Iterator<Item = &'a Expr>,
    ) -> Shares {
        let written: Vec<(String, String)> =
            declared.iter().map(|(name, share)| (name.text.clone(), writer.written(share))).collect();
        let names = written.iter().map(|(name, _)| name.clone());
        let words: Vec<String> = written.iter().map(|(name, share)| format!("{name} {share}")).collect();
        Shares {
            values: names.zip(values.map(|share| number(writer.value(share)))).collect(),
            written: written.into_iter().map(|(name, share)| (name, share.into())).collect(),
            words: words.join(", "),
        }
    }
}
