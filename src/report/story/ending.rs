//! How a run ended and what was measured of it.

use super::format::wrap;
use super::step_names::heading;
use crate::engine::replay::story::Story;
use crate::model::entity::{Metric, MetricKind, Model};
use crate::model::expr::Type;
use crate::model::variable_text::{flag, number};
use unicode_width::UnicodeWidthStr as _;

/// What the run came to, in a sentence.
pub fn ending(model: &Model, story: &Story) -> String {
    match (story.ending, &story.failure) {
        (Some((outcome, step)), _) => {
            let title = &model.outcomes[outcome as usize].title;
            format!("{}: it ends in {title}.", heading(model, step))
        }
        (None, Some(failure)) => format!("{}: the run cannot go on.", heading(model, failure.step)),
        (None, None) => "It does not end.".to_owned(),
    }
}

/// Titles with their values beside them, or below where there is no room.
pub fn measures(model: &Model, story: &Story, room: usize) -> String {
    let all = measured(model, story);
    let width = all.iter().map(|(title, _)| title.width()).max().unwrap_or(0);
    let is_narrow = all.iter().any(|(_, value)| 2 + width + 2 + value.width() > room);
    let line = |(title, value): &(String, String)| match is_narrow {
        true => wrap(title, 2, room) + &wrap(value, 6, room),
        false => format!("  {title}{}  {value}\n", " ".repeat(width.saturating_sub(title.width()))),
    };
    all.iter().map(line).collect()
}

/// What was measured of a run: metrics, then payoffs, each with its value in words.
pub fn measured(model: &Model, story: &Story) -> Vec<(String, String)> {
    let metrics = model.metrics.iter().map(|m| (m.title.clone(), m.unit.clone(), kind(m)));
    let objectives = model
        .objectives
        .iter()
        .map(|(actor, _)| (format!("payoff of {}", model.actors[*actor].title), None, Type::Real));
    let told = metrics.chain(objectives).zip(&story.measures).map(|((title, unit, ty), value)| {
        let value = match value {
            None => "-".to_owned(),
            Some(value) if ty == Type::Flag => flag(*value).to_owned(),
            Some(value) => {
                format!("{}{}", number(*value), unit.map_or(String::new(), |unit| format!(" {unit}")))
            }
        };
        (title, value)
    });
    told.collect()
}

/// What the number of a metric is: a value of its expression, or a number of steps.
pub fn kind(metric: &Metric) -> Type {
    match metric.kind {
        MetricKind::Final | MetricKind::Peak | MetricKind::Low => metric.expr.ty,
        _ => Type::Real,
    }
}
