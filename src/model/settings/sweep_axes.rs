//! Parameters that are stepped through: `--set P=LOW..HIGH:POINTS`, `--set P=1,2,5`, and `--set P=*` for all values of a
//! choice.

use crate::diagnostics::{Diagnostic, Diagnostics, Sources};
use crate::language::range_text;
use crate::model::const_eval::evaluate;
use crate::model::entity::{Model, Parameter};
use crate::model::expr::{ParameterId, Type};
use crate::model::settings::command_line::{repeated, value};
use crate::model::settings::incomplete::{no_values, nothing_swept};
use crate::model::settings::names::Known;
use crate::model::settings::plan::Plan;
use crate::model::symbols::quoted;
use crate::model::value_text::{in_percent, measured, names, taken};

/// A parameter and the values that it takes in turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    pub parameter: ParameterId,
    /// At least two, all different; numbers rise.
    pub values: Vec<f64>,
    /// Whether what lies between two values makes sense: not with flags, choices and rungs.
    pub is_line: bool,
    /// Whether the ends were written in per cent.
    pub percent: bool,
}

/// What `--set` asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// One or two, in the order given.
    pub axes: Vec<Axis>,
    /// Parameters and their values, at all points.
    pub fixed: Vec<(String, String)>,
}

/// The most points on a line.
pub const MOST_POINTS: usize = 1000;

/// Tells the parameters that are swept from those that are set.
///
/// Both ends of a sweep are included. Whole numbers are rounded to, each taken once. The ends may be written as
/// expressions of other parameters, which are read at the values of the plan. Beyond the declared range there is a warning.
pub fn axes(
    model: &Model,
    plan: &Plan,
    set: &[(String, String)],
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Option<Asked> {
    let before = faults.errors();
    repeated("--set", "value of the parameter", set, faults);
    let (mut axes, mut fixed) = (vec![], vec![]);
    let mut swept = 0;
    for (name, text) in set {
        let parameter = Known::parameters(model).find(name);
        let is_delay = parameter.as_ref().is_ok_and(|&id| model.parameters[id].ty == Type::Delay);
        let steps =
            if is_delay { text.contains(':') } else { text.contains("..") || range_of(text).is_some() };
        if text != "*" && !steps && listed(text).len() < 2 {
            match &parameter {
                Ok(id) if text.is_empty() => faults.push(no_values(&model.parameters[*id])),
                Ok(_) => {}
                Err(fault) => faults.push(*fault.clone()),
            }
            fixed.push((name.clone(), text.clone()));
            continue;
        }
        swept += 1;
        match parameter {
            Ok(id) => axes.extend(axis(model, plan, id, text, sources, faults)),
            Err(fault) => faults.push(*fault),
        }
    }
    match swept {
        1 | 2 => {}
        0 if faults.errors() > before => {}
        0 => faults.push(nothing_swept(model, set)),
        _ => {
            let fault =
                Diagnostic::without_place(format!("{swept} parameters are swept: at most two can be"));
            faults.push(fault.help("set the others to one value each"));
        }
    }
    (faults.errors() == before).then_some(Asked { axes, fixed })
}

fn axis(
    model: &Model,
    plan: &Plan,
    id: ParameterId,
    text: &str,
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Option<Axis> {
    let parameter = &model.parameters[id];
    let name = &parameter.name;
    let wrong = |what: &str| Diagnostic::without_place(format!("--set {name}={text}: {what}"));
    let takes = format!("`{name}` takes {}", taken(model, parameter));
    let names = names(model, parameter.ty);
    if names.is_none() && !matches!(parameter.ty, Type::Real | Type::Whole | Type::Duration) {
        return faults
            .refuse(wrong("numbers, lengths of time, flags, choices and rungs can be swept").help(takes));
    }
    let items = listed(text);
    if items.len() > MOST_POINTS {
        return faults.refuse(wrong(&format!("at most {MOST_POINTS} values go")));
    }
    if let Some(names) = names {
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        return match (text, items.len()) {
            ("*", _) => list(model, plan, id, text, &all, sources, faults),
            (_, 2..) => list(model, plan, id, text, &items, sources, faults),
            _ => {
                let fault = wrong(&format!("`{name}` is one of {}", quoted(all)));
                faults.refuse(fault.help(format!("--set {name}=* takes them all in turn")))
            }
        };
    }
    if items.len() > 1 {
        return list(model, plan, id, text, &items, sources, faults);
    }
    if text == "*" {
        let fault = wrong("only of a flag, a choice or a rung can all values be taken");
        return faults.refuse(
            fault
                .help(format!("say from where to where, and in how many points: --set {name}=LOW..HIGH:5"))
                .help(takes),
        );
    }
    let (ends, points) = text.rsplit_once(':').unwrap_or((text, ""));
    let (low, high) = range_of(text).or_else(|| ends.split_once(".."))?;
    let points = match points.trim().parse() {
        Ok(points @ 2..=MOST_POINTS) => points,
        _ => {
            let what = format!("the number of points should be a whole number from 2 to {MOST_POINTS}");
            return faults
                .refuse(wrong(&what).help(format!("for five points: --set '{name}={}:5'", ends.trim())));
        }
    };
    let (low, high) = (low.trim(), high.trim());
    let low = with_unit_of(low, high);
    let mut end = |text: &str| {
        let found = value(model, id, text, sources, faults)?;
        Some(evaluate(&found, &plan.values, &model.clock).low)
    };
    let (low, high) = (end(&low), end(high));
    let (low, high) = (low?, high?);
    if !(low.is_finite() && high.is_finite()) {
        return faults.refuse(wrong("an end is not a number").help(takes));
    }
    if low >= high {
        let (low, high) = (measured(parameter.ty, low), measured(parameter.ty, high));
        return faults.refuse(
            wrong(&format!("the first end, {low}, is not below the second, {high}"))
                .help("the lower end comes first"),
        );
    }
    warn_of_range(parameter, [low, high], faults);
    let whole = parameter.ty == Type::Whole;
    let at = |point: usize| {
        let between = low + (high - low) * (point as f64 / (points - 1) as f64);
        match () {
            () if point == 0 => low,
            () if point + 1 == points => high,
            () if whole => between.round(),
            () => short(between),
        }
    };
    let mut values: Vec<f64> = (0..points).map(at).collect();
    values.dedup();
    Some(Axis { parameter: id, values, is_line: true, percent: ends.ends_with('%') })
}

/// The parts of a text between commas, but for commas in parentheses. The whole may stand in brackets.
fn listed(text: &str) -> Vec<&str> {
    let inner = text.trim().strip_prefix('[').and_then(|inner| inner.strip_suffix(']'));
    let mut depth = 0_i32;
    inner
        .unwrap_or(text)
        .split(|c: char| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            c == ',' && depth <= 0
        })
        .map(str::trim)
        .collect()
}

/// The ends of `4–16 weeks:5`, `4 to 16 weeks:5`, `10-20%:3`: with a number of points there is nothing to subtract.
fn range_of(text: &str) -> Option<(&str, &str)> {
    let ends = range_text::ends(text.rsplit_once(':')?.0)?;
    Some((ends.low, ends.high))
}

/// An axis of values that are written one by one: numbers in rising order, names in that of the list.
fn list(
    model: &Model,
    plan: &Plan,
    id: ParameterId,
    text: &str,
    items: &[&str],
    sources: &mut Sources,
    faults: &mut Diagnostics,
) -> Option<Axis> {
    let parameter = &model.parameters[id];
    let name = &parameter.name;
    let wrong = |what: &str| Diagnostic::without_place(format!("--set {name}={text}: {what}"));
    let takes = format!("`{name}` takes {}", taken(model, parameter));
    let is_line = names(model, parameter.ty).is_none();
    if items.contains(&"") {
        return faults
            .refuse(wrong("there is nothing between two commas, or before or after one").help(takes));
    }
    // A unit after the last number is meant for all.
    let last = items[items.len() - 1];
    let mut values = vec![];
    for item in items {
        let found = value(model, id, &with_unit_of(item, last), sources, faults)?;
        values.push(evaluate(&found, &plan.values, &model.clock).low);
    }
    if values.iter().any(|value| !value.is_finite()) {
        return faults.refuse(wrong("a value is not a number").help(takes));
    }
    if (1..values.len()).any(|at| values[..at].contains(&values[at])) {
        return faults.refuse(wrong("a value is given twice"));
    }
    if is_line {
        values.sort_by(f64::total_cmp);
        warn_of_range(parameter, [values[0], values[values.len() - 1]], faults);
    }
    Some(Axis { parameter: id, values, is_line, percent: last.ends_with('%') })
}

/// To twelve figures, so that a tenth of the way is written as one would.
fn short(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

/// `10..30%` and `2..12 weeks` mean that unit at both ends. Only a unit that stands alone after a number is one.
fn with_unit_of(low: &str, high: &str) -> String {
    let is_number = |text: &str| text.replace('_', "").parse::<f64>().is_ok();
    let number = high.trim_end_matches(|c: char| c == '%' || c.is_alphabetic()).trim_end();
    let unit = &high[number.len()..];
    if !unit.is_empty() && is_number(low) && is_number(number) {
        format!("{low}{unit}")
    } else {
        low.to_owned()
    }
}

fn warn_of_range(parameter: &Parameter, [low, high]: [f64; 2], faults: &mut Diagnostics) {
    let Some([least, most]) = parameter.range else { return };
    if low < least || high > most {
        let told = |value| measured(parameter.ty, value);
        let message = format!(
            "`{}` is swept from {} to {}, outside its range from {} to {}",
            parameter.name,
            told(low),
            told(high),
            told(least),
            told(most)
        );
        let fault = Diagnostic::warning(parameter.span, message).label("declared here");
        faults.push(in_percent(fault, high, [least, most]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_unit_does_for_both_ends() {
        assert_eq!(with_unit_of("2", "12 weeks"), "2 weeks");
        assert_eq!(with_unit_of("0.5", "30%"), "0.5%");
        assert_eq!(with_unit_of("1 week", "12 weeks"), "1 week");
        assert_eq!(with_unit_of("2", "2 * x"), "2");
        assert_eq!(with_unit_of("-1", "3"), "-1");
        assert_eq!(with_unit_of("1_000", "2_000 days"), "1_000 days");
        assert_eq!(with_unit_of("10", "3e1 %"), "10 %");
    }

    #[test]
    fn commas_part_values_but_not_inside_of_parentheses() {
        assert_eq!(listed("1, 2,5 weeks"), ["1", "2", "5 weeks"]);
        assert_eq!(listed("min(1, 2)"), ["min(1, 2)"]);
        assert_eq!(listed("1,"), ["1", ""]);
        assert_eq!(listed("[1, 2]"), ["1", "2"]);
    }

    #[test]
    fn what_follows_a_number_is_a_unit_only_if_it_is_one() {
        for (low, high) in
            [("0.5", "9e-1"), ("1e-1", "9e-1"), ("0.1", "1 / 2"), ("1", "3e2"), ("2", "4 weeks / 2")]
        {
            assert_eq!(with_unit_of(low, high), low);
        }
    }
}
