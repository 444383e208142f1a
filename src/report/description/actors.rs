//! Actors with what they may do, and their policies.

use super::contents::{Entry, Part};
use super::entries::{Writer, source, text};
use crate::language::syntax::{Expr, Name};
use crate::scenario::{Choice, Order, Reaction, Response, Select};
use serde_json::{Map, Value, json};

pub(super) fn actors(writer: &Writer) -> Part {
    let scenario = &writer.study.scenario;
    let entries = scenario.actors.iter().map(|actor| {
        let entry = text(writer.entry(&actor.name, actor.title.as_ref()), "about", "", actor.about.as_ref());
        let mut entry = writer.expr(entry, "turn_every", "a turn every", actor.turn_every.as_ref());
        let own = |name: &Name| name.text == actor.name.text;
        let responses = scenario.responses.iter().filter(|response| own(&response.actor));
        let reactions = scenario.reactions.iter().filter(|reaction| own(&reaction.actor));
        entry.parts = vec![
            Part::new("responses", responses.map(|declared| response(writer, declared))),
            Part::new("reactions", reactions.map(|declared| reaction(writer, declared))),
        ];
        entry
    });
    Part::new("actors", entries)
}

fn response(writer: &Writer, declared: &Response) -> Entry {
    let entry = writer.entry_of(&declared.actor, &declared.name, declared.title.as_ref());
    let entry = writer.expr(entry, "when", "needs", declared.when.as_ref());
    let entry = writer.expr(entry, "weight", "weight", declared.weight.as_ref());
    let entry = writer.expr(entry, "prepare", "prepares for", declared.prepare.as_ref());
    let entry = writer.expr(entry, "still", "once prepared, needs", declared.still.as_ref());
    let entry = match &declared.select {
        Some(select) => selection(writer, entry, select),
        None => entry.with_value("select", ()),
    };
    let entry = entry.with_flag("once", declared.once, "once");
    let entry = writer.expr(entry, "again_after", "again after", declared.again_after.as_ref());
    source(writer.expr(entry, "cost", "costs", declared.cost.as_ref()), declared.source.as_ref())
}

/// Whom a response selects.
fn selection(writer: &Writer, entry: Entry, select: &Select) -> Entry {
    let written = |expr: &Expr| writer.written(expr);
    let (filter, take) = (select.members.filter.as_deref().map(written), select.take.as_ref().map(written));
    let order = select.order.as_ref().map(|order| match order {
        Order::Random(_) => "random".to_owned(),
        Order::By { key, descending } => {
            format!("{}{}", writer.written(key), if *descending { " desc" } else { "" })
        }
    });
    let words = [
        Some(select.members.group.text.clone()),
        filter.as_ref().map(|filter| format!("where {filter}")),
        order.as_ref().map(|order| format!("order {order}")),
        take.as_ref().map(|take| format!("take {take}")),
    ];
    let words: Vec<String> = words.into_iter().flatten().collect();
    let value = json!({ "from": select.members.group.text, "where": filter, "take": take, "order": order });
    entry.with_code("select", value, "selects", words.join(", "))
}

fn reaction(writer: &Writer, declared: &Reaction) -> Entry {
    let to: Vec<String> = declared.to.iter().map(ToString::to_string).collect();
    let entry = writer.entry_of(&declared.actor, &declared.name, declared.title.as_ref());
    let entry = entry.with_code("to", to.clone(), "to", to.join(", "));
    let entry = writer.expr(entry, "when", "needs", declared.when.as_ref());
    let mut entry = source(entry, declared.source.as_ref());
    let own = declared.options.iter().map(|option| {
        let entry = writer.entry(&option.name, option.title.as_ref());
        let entry = writer.expr(entry, "when", "needs", option.when.as_ref());
        let entry = writer.expr(entry, "weight", "weight", option.weight.as_ref());
        source(entry, option.source.as_ref()).with_value("response", ())
    });
    let responses = declared.weights.iter().map(|(name, weight)| {
        let entry = writer.expr(writer.entry(name, None), "when", "needs", None);
        let entry = writer.expr(entry, "weight", "weight", Some(weight));
        let response = format!("{}.{}", declared.actor.text, name.text);
        source(entry, None).with_code("response", response.clone(), "the response", response)
    });
    entry.parts = vec![Part::new("options", own.chain(responses))];
    entry
}

const DEFAULT: &str = "default";

pub(super) fn policies(writer: &Writer) -> Part {
    let (model, scenario) = (&writer.study.model, &writer.study.scenario);
    let mut entries = vec![];
    for (id, actor) in scenario.actors.iter().enumerate() {
        let name = actor.name.text.as_str();
        let played = model.play[id].map_or(DEFAULT, |policy| model.policies[policy].name.as_str());
        let own = scenario.policies.iter().filter(|policy| policy.actor.text == name);
        let own: Vec<_> = own.collect();
        let made_otherwise = |entry: Entry, policy: &str| {
            entry.with_value("actor", name).with_value("name", policy).with_flag(
                "played",
                policy == played,
                "played unless asked otherwise",
            )
        };
        // Every actor that chooses may also go by the weights of its responses.
        let chooses = model.responses.iter().any(|response| response.actor == id && !response.built_in)
            || model.reactions.iter().any(|reaction| reaction.actor == id);
        if chooses && own.iter().all(|policy| policy.name.text != DEFAULT) {
            let entry = Entry {
                id: format!("{name}={DEFAULT}"),
                title: DEFAULT.to_owned(),
                is_titled: false,
                line: None,
                cells: vec![],
                facts: vec![],
                parts: vec![],
            };
            let words = "weights as written at the responses".to_owned();
            let entry = made_otherwise(entry.with("about", (), "", words), DEFAULT);
            entries.push(entry.with_value("choice", ()).with_value("reactions", Map::new()));
        }
        for declared in own {
            let entry = Entry {
                id: format!("{name}={}", declared.name.text),
                ..writer.entry(&declared.name, declared.title.as_ref())
            };
            let entry = text(entry, "about", "", declared.about.as_ref());
            let entry = made_otherwise(entry, &declared.name.text);
            let words = declared.choice.as_ref().map_or("", |choice| way(choice).1);
            let own_choice = declared.choice.as_ref().map(|choice| choice_value(writer, choice));
            let reactions = declared.reactions.iter();
            let said = reactions.clone().map(|(name, choice)| format!("{} {}", name.text, way(choice).1));
            let said: Vec<String> = said.collect();
            let reactions = reactions.map(|(name, choice)| (name.text.clone(), choice_value(writer, choice)));
            let reactions: Map<String, Value> = reactions.collect();
            let entry = entry.with("choice", own_choice, "responses", words.to_owned());
            entries.push(entry.with("reactions", reactions, "reactions", said.join(", ")));
        }
    }
    Part::new("policies", entries.into_iter())
}

/// How a policy chooses, for programs and for people.
fn way(choice: &Choice) -> (&'static str, &'static str) {
    match choice {
        Choice::Weights(_) => ("weights", "by own weights"),
        Choice::Rules(_) => ("rules", "by rules"),
        Choice::Logit { .. } => ("logit", "by utilities"),
    }
}

/// A choice with all its expressions.
fn choice_value(writer: &Writer, choice: &Choice) -> Value {
    let (by, _) = way(choice);
    let list = |list: &[(Name, Expr)]| -> Map<String, Value> {
        list.iter().map(|(name, expr)| (name.text.clone(), writer.written(expr).into())).collect()
    };
    let optional = |expr: &Option<Expr>| expr.as_ref().map(|expr| writer.written(expr));
    match choice {
        Choice::Weights(weights) => json!({ "by": by, "weights": list(weights) }),
        Choice::Logit { lambda, utilities, .. } => {
            json!({ "by": by, "lambda": writer.written(lambda), "utilities": list(utilities) })
        }
        Choice::Rules(rules) => {
            let rules = rules.iter().map(|rule| {
                json!({
                    "when": optional(&rule.when),
                    "choose": rule.choose.text,
                    "chance": optional(&rule.chance),
                    "line": writer.line(rule.span),
                })
            });
            json!({ "by": by, "rules": rules.collect::<Vec<_>>() })
        }
    }
}
