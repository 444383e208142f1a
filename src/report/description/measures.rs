//! What happens by itself, how it ends, and what is measured.

use super::contents::{Entry, Part};
use super::entries::{Writer, source, text};
use crate::model::entity::MetricKind;
use crate::scenario::{OutcomeTest, Payoff};

pub(super) fn events(writer: &Writer) -> Part {
    let entries = writer.study.scenario.events.iter().map(|declared| {
        let entry = writer.entry(&declared.name, declared.title.as_ref());
        let entry = writer.expr(entry, "at", "on", declared.at.as_ref());
        let entry = writer.expr(entry, "every", "every", declared.every.as_ref());
        let entry = writer.expr(entry, "when", "needs", declared.when.as_ref());
        let entry = writer.expr(entry, "chance", "chance", declared.chance.as_ref());
        let entry = writer.expr(entry, "rate", "rate", declared.rate.as_ref());
        let entry = entry.with_flag("once", declared.once, "once");
        let entry = writer.expr(entry, "again_after", "again after", declared.again_after.as_ref());
        source(entry, declared.source.as_ref())
    });
    Part::new("events", entries)
}

pub(super) fn outcomes(writer: &Writer) -> Part {
    let entries = writer.study.scenario.outcomes.iter().map(|declared| {
        let entry = writer.entry(&declared.name, declared.title.as_ref());
        match &declared.test {
            OutcomeTest::Holds(test) => {
                writer.expr(entry.with_value("tested", "every step"), "when", "as soon as", Some(test))
            }
            OutcomeTest::AtEnd(test) => {
                writer.expr(entry.with_value("tested", "at the end"), "when", "if at the end", Some(test))
            }
            OutcomeTest::Otherwise => {
                entry.with_value("tested", "at the end").with("when", "otherwise", "", "otherwise".to_owned())
            }
        }
    });
    Part::new("outcomes", entries)
}

pub(super) fn metrics(writer: &Writer) -> Part {
    let entries = writer.study.scenario.metrics.iter().map(|declared| {
        let (kind, label) = match declared.kind {
            MetricKind::Final => ("final", "at the end"),
            MetricKind::Peak => ("peak", "highest"),
            MetricKind::Low => ("low", "lowest"),
            MetricKind::Sum => ("sum", "sum of"),
            MetricKind::Time => ("time", "how long"),
            MetricKind::First => ("first", "first time of"),
            MetricKind::Count => ("count", "number of"),
        };
        let entry = writer.entry(&declared.name, declared.title.as_ref()).with_value("kind", kind);
        let entry = writer.expr(entry, "of", label, Some(&declared.expr));
        let entry = writer.expr(entry, "else", "else", declared.otherwise.as_ref());
        let unit = declared.unit.as_ref().map(|unit| unit.text.clone());
        entry.with("unit", unit.clone(), "in", unit.unwrap_or_default())
    });
    Part::new("metrics", entries)
}

pub(super) fn objectives(writer: &Writer) -> Part {
    let scenario = &writer.study.scenario;
    let entries = scenario.objectives.iter().map(|objective| {
        let declared = scenario.actors.iter().find(|declared| declared.name.text == objective.actor.text);
        let title = declared.and_then(|declared| declared.title.as_ref());
        let mut entry = writer.entry(&objective.actor, title);
        match &objective.payoff {
            Payoff::Whole(expr) => writer.expr(entry, "payoff", "payoff", Some(expr)),
            Payoff::Terms(terms) => {
                let terms = terms.iter().map(|term| {
                    let weighed =
                        writer.expr(writer.entry(&term.name, None), "weight", "weight", term.weight.as_ref());
                    writer.expr(weighed, "payoff", "payoff", Some(&term.expr))
                });
                entry.parts.push(Part::new("terms", terms));
                entry
            }
        }
    });
    Part::new("objectives", entries)
}

pub(super) fn constraints(writer: &Writer) -> Part {
    let entries = writer.study.scenario.constraints.iter().map(|declared| -> Entry {
        writer.expr(writer.entry(&declared.name, None), "bound", "", Some(&declared.expr))
    });
    Part::new("constraints", entries)
}

pub(super) fn record(writer: &Writer) -> Part {
    let model = &writer.study.model;
    let entries = writer.study.scenario.record.iter().zip(&model.record).map(|(declared, recorded)| {
        let entry = writer.entry(&declared.name, declared.title.as_ref());
        let entry = writer.expr(entry, "holds", "", Some(&declared.holds));
        let entry = entry.with("by", recorded.by.to_string(), "by", recorded.by.to_string());
        let happened = if recorded.happened { "yes" } else { "no" };
        let entry = entry.with("happened", recorded.happened, "happened", happened.to_owned());
        let base = recorded.base.map_or(String::new(), |base| format!("{base}"));
        let entry = entry.with("base", recorded.base, "base", base);
        source(entry, declared.source.as_ref())
    });
    Part::new("record", entries)
}

pub(super) fn milestones(writer: &Writer) -> Part {
    let entries = writer.study.scenario.milestones.iter().map(|declared| {
        let entry = writer.entry(&declared.name, declared.title.as_ref());
        writer.expr(entry, "holds", "", Some(&declared.holds))
    });
    Part::new("milestones", entries)
}

pub(super) fn expectations(writer: &Writer) -> Part {
    let entries = writer.study.scenario.expectations.iter().map(|declared| {
        let entry = writer.entry(&declared.name, declared.title.as_ref());
        let claim = &declared.text.text;
        let entry = entry.with_code("claim", Some(claim.clone()), "", claim.clone());
        let entry = text(entry, "variant", "under", declared.variant.as_ref());
        let policies =
            declared.policy.iter().map(|(actor, policy)| format!("{}={}", actor.text, policy.text));
        let policies: Vec<String> = policies.collect();
        let told = policies.join(", ");
        let entry = entry.with("policy", Some(policies).filter(|all| !all.is_empty()), "under", told);
        source(entry, declared.source.as_ref())
    });
    Part::new("expectations", entries)
}
