//! Errors of the scenario that only a run's state shows, in words.

use super::value;
use crate::engine::program::Check;
use crate::engine::replay::story::Story;
use crate::model::entity::Model;

/// What is wrong, with the value that was found.
pub fn explain(check: Check, value: f64) -> String {
    match check {
        Check::Divisor => "division by 0".to_owned(),
        Check::Number => {
            "not a number: a root or a logarithm of what is negative, or infinities that cancel out"
                .to_owned()
        }
        Check::Finite => format!("a value that is not finite ({value}) is assigned or measured"),
        Check::Drawn => format!("a draw is not a number ({value}): its arguments make no distribution"),
        Check::HalfLife => format!("a half-life of {value} steps is not longer than 0"),
        Check::Total => "the weights of a choice add up to more than any number".to_owned(),
        Check::Range { low, high } => {
            format!("a metric is {value}, outside the range [{low}, {high}] that the file states for it")
        }
        Check::Chance => format!("a chance of {value} is not between 0 and 1"),
        Check::Weight => format!("a weight, rate or lambda of {value} is negative or not finite"),
        Check::Members => "the mean, least or greatest of no members".to_owned(),
        Check::Slots => {
            "more of these delayed effects fall due in one step than the file has sites for".to_owned()
        }
    }
}

/// The variables at the moment of failure, the shared and actors' ones; members' are too many to list.
pub fn state(model: &Model, story: &Story) -> String {
    let own = story.state.iter().filter(|(_, member, _)| member.is_none());
    let parts = own.map(|&(variable, _, value)| {
        let entity = &model.variables[variable];
        format!("{} {}", entity.name, value::value(model, entity.ty, value))
    });
    parts.collect::<Vec<_>>().join(", ")
}
