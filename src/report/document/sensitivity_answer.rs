//! The answer of sensitivity analyses and sweeps in a sentence: what stands first, before all tables.

use super::phrases::{counted, joined, under};
use super::{estimate, number, parameter};
use crate::analysis::estimates::estimate::{Estimate, QuantityKind};
use crate::analysis::sensitivity::morris::Morris;
use crate::analysis::sensitivity::sobol::Sobol;
use crate::analysis::sensitivity::sweep::{AxisValues, Sweep, Tip};
use crate::analysis::sensitivity::tornado::{Decision, Reversal, Tornado};

/// How many parameters are named.
const NAMED: usize = 3;

/// A smaller total index is not named.
const LEAST: f64 = 0.05;

/// Which parameters alone would change each choice, and which moves the first of the quantities `shown` most, under
/// `option`; `names` are those of the options.
pub fn of_tornado(tornado: &Tornado, option: usize, shown: &[usize], names: &[String]) -> Vec<String> {
    let choices = tornado.decisions.iter().map(|decision| choice(tornado, decision, names));
    let moved = shown.first().map(|&quantity| most_moved(tornado, option, quantity, &names[option]));
    choices.chain(moved).collect()
}

fn choice(tornado: &Tornado, decision: &Decision, names: &[String]) -> String {
    let (actor, best) = (tornado.frame.quantities[decision.objective].title(), &names[decision.best]);
    if !decision.missing.is_empty() {
        return format!("{actor}: the best option is undetermined, since a payoff is missing.");
    }
    let sure: Vec<&Reversal> =
        decision.reversals.iter().filter(|reversal| reversal.gain.excludes_zero()).collect();
    let title = |reversal: &&Reversal| tornado.inputs[reversal.input].input.title.clone();
    match sure.as_slice() {
        [] => {
            format!("{actor}: no parameter alone makes another option significantly better than {best}.")
        }
        [one] => {
            format!("{actor}: “{}” alone makes another option better than {best}.", title(one))
        }
        few if few.len() <= NAMED => {
            let named: Vec<String> = few.iter().map(title).collect();
            format!("{actor}: any of {} alone makes another option better than {best}.", joined(&named))
        }
        many => {
            let named: Vec<String> = many.iter().take(NAMED).map(title).collect();
            let all = counted(many.len(), "parameter");
            format!(
                "{actor}: any of {all} alone makes another option better than {best}, among them {}.",
                joined(&named)
            )
        }
    }
}

/// Which parameter moves a quantity most under an option.
pub fn most_moved(tornado: &Tornado, option: usize, quantity: usize, name: &str) -> String {
    let measured = &tornado.frame.quantities[quantity];
    let (title, under) = (measured.title(), under(name));
    let swing = |input: usize| &tornado.swings[input][option][quantity];
    let first =
        tornado.ranked(option, quantity).into_iter().find(|&input| swing(input).swing.excludes_zero());
    let Some(first) = first else {
        return format!("No parameter moves “{title}”{under} significantly.");
    };
    let (ends, swing) = (&tornado.inputs[first], swing(first));
    let value = |estimate: &Estimate| estimate::mean(measured, estimate, tornado.frame.runs);
    let at = |value: f64| parameter::value(&ends.input, value);
    format!(
        "The parameter that moves “{title}”{under} most is {}: from {} at {} to {} at {}.",
        ends.input.title,
        value(&swing.low),
        at(ends.low),
        value(&swing.high),
        at(ends.high)
    )
}

/// Which parameters have the largest mean effects on a quantity.
pub fn of_morris(morris: &Morris, option: usize, quantity: usize, name: &str) -> Option<String> {
    let effects = &morris.effects[option][quantity];
    let mut order = morris.ranked(option, quantity);
    order.retain(|&input| effects[input].is_told() != Some(false));
    let title = format!("“{}”{}", morris.frame.quantities[quantity].title(), under(name));
    if order.is_empty() {
        let is_missing = effects.iter().any(|effect| effect.untold.is_some());
        return (!is_missing).then(|| format!("No parameter moves {title} significantly."));
    }
    let named: Vec<&str> =
        order.iter().take(NAMED).map(|&input| morris.inputs[input].title.as_str()).collect();
    Some(format!("What moves {title} most, by mean absolute effect, is {}.", in_order(&named)))
}

/// Which parameters account for most of the variance of a quantity.
pub fn of_sobol(sobol: &Sobol, option: usize, quantity: usize, name: &str) -> Option<String> {
    let shares = &sobol.shares[option][quantity];
    let rest = shares.variance - shares.noise;
    if shares.untold.is_some() || rest.is_nan() || rest <= 0.0 || !shares.impossible().is_empty() {
        return None;
    }
    let mut order = shares.ranked();
    order.retain(|&input| shares.indices[input].total >= LEAST);
    if order.is_empty() {
        return None;
    }
    let told = |&input: &usize| {
        format!("{} ({})", sobol.inputs[input].title, number::fixed(shares.indices[input].total, 2))
    };
    let named: Vec<String> = order.iter().take(NAMED).map(told).collect();
    let title = sobol.frame.quantities[quantity].title();
    Some(format!(
        "By total index, the variance of “{title}”{} comes most from {}.",
        under(name),
        in_order(&named)
    ))
}

fn in_order<S: AsRef<str>>(names: &[S]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    names.join(", then ")
}

/// Which outcome the swept parameters move most; the two points are those where it is lowest and highest.
pub fn of_sweep(sweep: &Sweep, shown: &[usize], names: &[String]) -> Option<String> {
    let option = sweep.frame.stated;
    let is_outcome =
        |place: &usize| matches!(sweep.frame.quantities[*place].quantity.kind, QuantityKind::Outcome(_));
    let found = shown.iter().copied().filter(is_outcome).filter_map(|place| {
        let at = |point: usize| &sweep.values[point][option][place];
        let points = || (0..sweep.values.len()).filter(|&point| at(point).mean.is_finite());
        let low = points().min_by(|&a, &b| at(a).mean.total_cmp(&at(b).mean))?;
        let high = points().max_by(|&a, &b| at(a).mean.total_cmp(&at(b).mean))?;
        Some((at(high).mean - at(low).mean, place, low, high))
    });
    let (_, place, low, high) = found.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    let at = |point: usize| &sweep.values[point][option][place];
    let measured = &sweep.frame.quantities[place];
    let (title, under) = (measured.title(), under(&names[option]));
    // Intervals that do not overlap leave no doubt; the points share their luck, so that a paired one would be narrower.
    if at(low).interval()[1] >= at(high).interval()[0] {
        return Some(format!("No outcome moves beyond its 95% interval{under}."));
    }
    let value = |point: usize| estimate::mean(measured, at(point), sweep.frame.runs);
    let [from, to] = if low < high { [low, high] } else { [high, low] };
    Some(format!(
        "What moves most is “{title}”{under}: from {} at {} to {} at {}.",
        value(from),
        place_of(sweep, from),
        value(to),
        place_of(sweep, to)
    ))
}

/// A point as it is told: `pace 0.2`, `pace 0.2 and hotline start live`.
fn place_of(sweep: &Sweep, point: usize) -> String {
    let columns = sweep.axes.get(1).map_or(1, |axis| axis.values.len());
    let places = [point / columns, point % columns];
    let told = |(axis, place): (&AxisValues, usize)| {
        format!("{} {}", axis.input.title, parameter::point(axis, place))
    };
    joined(&sweep.axes.iter().zip(places).map(told).collect::<Vec<_>>())
}

/// Where along one parameter something changes from one of `names` to another, and how sure that is.
pub fn tipped(sweep: &Sweep, tip: &Tip, names: &[String]) -> String {
    let axis = &sweep.axes[0];
    let (from, to) = (&names[tip.from], &names[tip.to]);
    let [a, b] = tip.between.map(|point| parameter::point(axis, point));
    let Some(crossing) = &tip.crossing else {
        return format!("From {a} to {b} it tips from {from} to {to}.");
    };
    let end = |value: f64| parameter::along(axis, value);
    let at = if axis.input.whole {
        format!("between {a} and {b}")
    } else {
        format!("at about {}", end(crossing.at))
    };
    let [low, high] = crossing.interval.map(end);
    if crossing.is_sure {
        return format!("It tips from {from} to {to} {at} (95%: {low} to {high}).");
    }
    format!(
        "It seems to tip from {from} to {to} {at}, but from {low} to {high} the two are statistically tied."
    )
}
