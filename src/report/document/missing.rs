//! Reasons why a result is missing, as text.

use super::parameter;
use crate::analysis::sensitivity::frame::Input;
use crate::analysis::sensitivity::inconclusive::Inconclusive;
use crate::analysis::sensitivity::morris::Morris;
use crate::analysis::sensitivity::tornado::Tornado;

/// Why a result is missing.
pub fn reason<'a>(why: &Inconclusive, input: impl Fn(usize) -> &'a Input) -> String {
    match why {
        Inconclusive::Missing { only_at: Some((place, at)), .. } => {
            format!("missing where {} = {}", input(*place).title, parameter::value(input(*place), *at))
        }
        Inconclusive::Missing { settings, of, .. } if settings == of => "missing everywhere".to_owned(),
        Inconclusive::Missing { settings, of, .. } => format!("missing at {settings} of {of} settings"),
        Inconclusive::NoError => {
            "somewhere in fewer than two runs, or too large for a sampling error".to_owned()
        }
        Inconclusive::NotMoved => "all its levels are one value".to_owned(),
        Inconclusive::Told(words) => words.clone(),
    }
}

/// The parameters whose effect on a quantity is missing, each with the reason.
pub fn of_tornado(tornado: &Tornado, option: usize, quantity: usize) -> Vec<(String, &str)> {
    let input = |place: usize| &tornado.inputs[place].input;
    let of = |place: usize| {
        Some((reason(&tornado.untold(place, option, quantity)?, input), input(place).title.as_str()))
    };
    (0..tornado.inputs.len()).filter_map(of).collect()
}

/// The same of a Morris screening.
pub fn of_morris(morris: &Morris, option: usize, quantity: usize) -> Vec<(String, &str)> {
    let effects = morris.effects[option][quantity].iter().zip(&morris.inputs);
    let input = |place: usize| &morris.inputs[place];
    effects
        .filter_map(|(effect, one)| Some((reason(effect.untold.as_ref()?, input), one.title.as_str())))
        .collect()
}

/// A line for each reason, with the parameters it holds for.
pub fn lines(reasons: &[(String, &str)]) -> Vec<String> {
    const NAMED: usize = 4;
    let mut lines: Vec<String> = vec![];
    let mut left: Vec<&(String, &str)> = reasons.iter().collect();
    while let Some((why, _)) = left.first() {
        let (those, others): (Vec<_>, Vec<_>) = left.iter().copied().partition(|(other, _)| other == why);
        let named: Vec<&str> = those.iter().map(|(_, name)| *name).collect();
        let of = match named.len() {
            ..=NAMED => named.join(", "),
            n => format!("{n} parameters"),
        };
        lines.push(format!("undetermined for {of}: {why}"));
        left = others;
    }
    lines
}
