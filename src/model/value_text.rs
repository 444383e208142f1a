//! Values of parameters as text: as they would be written in a file or on the command line, and what may be written.

use crate::diagnostics::Diagnostic;
use crate::model::entity::{Clock, Model, Parameter, date_of};
use crate::model::expr::{ParameterId, Type};
use crate::model::symbols::quoted;

/// The values of a parameter that has names for them, in order.
pub fn names(model: &Model, ty: Type) -> Option<Vec<String>> {
    match ty {
        Type::Flag => Some(vec!["false".to_owned(), "true".to_owned()]),
        Type::Choice(choice) => Some(model.choices[choice].clone()),
        Type::Rung(ladder) => Some(model.ladders[ladder].rungs.clone()),
        _ => None,
    }
}

/// A value of a parameter as it would be written on the command line.
pub fn written(model: &Model, id: ParameterId, value: f64) -> String {
    let ty = model.parameters[id].ty;
    name(model, ty, value).unwrap_or_else(|| match ty {
        Type::Delay => length(&model.clock, value),
        _ => measured(ty, value),
    })
}

/// What may have been meant by a number far above a range of shares: per cent.
pub(super) fn in_percent(fault: Diagnostic, value: f64, [low, high]: [f64; 2]) -> Diagnostic {
    let is_share = low >= 0.0 && high <= 1.0 && value > 1.0 && (low..=high).contains(&(value / 100.0));
    if is_share { fault.help(format!("for {value} per cent write `{value}%`")) } else { fault }
}

/// A length of time as it would be written; where the steps are rounds, in rounds.
pub(super) fn length(clock: &Clock, value: f64) -> String {
    if clock.step_days.is_some() { measured(Type::Duration, value) } else { one_or_more(value, "round") }
}

/// The name of a value, if values of the type have names.
pub(super) fn name(model: &Model, ty: Type, value: f64) -> Option<String> {
    let base = if let Type::Rung(ladder) = ty { model.ladders[ladder].base as f64 } else { 0.0 };
    names(model, ty)?.get((value - base) as usize).cloned()
}

/// What a parameter may be set to: type, range and unit.
pub(super) fn taken(model: &Model, parameter: &Parameter) -> String {
    let names = |names: &[String]| format!("one of {}", quoted(names.iter().map(String::as_str)));
    let kind = match parameter.ty {
        Type::Real => "a number".to_owned(),
        Type::Whole => "a whole number".to_owned(),
        Type::Flag => "true or false".to_owned(),
        Type::Choice(choice) => names(&model.choices[choice]),
        Type::Rung(ladder) => names(&model.ladders[ladder].rungs),
        Type::Duration => "a length of time such as `8 weeks`".to_owned(),
        Type::Date => "a date such as `2015-02-09`".to_owned(),
        Type::Delay if model.clock.step_days.is_none() => {
            "a number of rounds, or a range such as `3..5 rounds`".to_owned()
        }
        Type::Delay => "a length of time, or a range such as `3..5 weeks`".to_owned(),
        Type::Outcome => "an outcome".to_owned(),
    };
    let range = parameter.range.map_or(String::new(), |[low, high]| {
        format!(" from {} to {}", measured(parameter.ty, low), measured(parameter.ty, high))
    });
    let unit = parameter.unit.as_ref().map_or(String::new(), |unit| format!(" (unit: {unit})"));
    format!("{kind}{range}{unit}")
}

/// A value of a parameter as it would be written: durations with their unit. Read again it is the same number.
pub fn measured(ty: Type, value: f64) -> String {
    match ty {
        Type::Duration | Type::Delay if value != 0.0 && value % 7.0 == 0.0 => {
            one_or_more(value / 7.0, "week")
        }
        Type::Duration | Type::Delay => one_or_more(value, "day"),
        Type::Date => date_of(value).map_or_else(|| format!("{value}"), |date| date.to_string()),
        _ => format!("{value}"),
    }
}

fn one_or_more(number: f64, unit: &str) -> String {
    format!("{number} {unit}{}", if number == 1.0 { "" } else { "s" })
}
