//! `sensitivity.json` read back: see `json/sensitivity`. Designs and their outputs are not in it.

use super::settings;
use super::value::*;
use crate::analysis::estimates::argmax::argmax;
use crate::analysis::estimates::estimate::Estimate;
use crate::analysis::sensitivity::Sensitivity;
use crate::analysis::sensitivity::frame::{Frame, Input, Measured};
use crate::analysis::sensitivity::inconclusive::Inconclusive;
use crate::analysis::sensitivity::morris::{Effect, Morris};
use crate::analysis::sensitivity::sampling_design::{MOST_ROWS, Trajectory};
use crate::analysis::sensitivity::sobol::{Indices, Shares, Sobol};
use crate::analysis::sensitivity::tornado::{Decision, Ends, Reversal, Swing, Tornado};
use serde_json::Value;

/// With the quantities that are shown.
pub fn sensitivity(value: &Value) -> Read<(Sensitivity, Vec<usize>)> {
    let found = Sensitivity {
        tornado: optional(value, "tornado", tornado)?,
        morris: optional(value, "morris", morris)?,
        sobol: optional(value, "sobol", sobol)?,
    };
    let frames = found.tornado.iter().map(|tornado| &tornado.frame);
    let frames = frames.chain(found.morris.iter().map(|morris| &morris.frame));
    let frames: Vec<&Frame> = frames.chain(found.sobol.iter().map(|sobol| &sobol.frame)).collect();
    if frames.is_empty() {
        return Err(Misread::new("there is no analysis in it"));
    }
    let shown = key(value, "shown", |shown| settings::shown(shown, &frames))?;
    Ok((found, shown))
}

fn tornado(value: &Value) -> Read<Tornado> {
    let frame = settings::head(value, "escalade.tornado/1")?;
    let inputs = list(value, "inputs", ends)?;
    let estimates = |values: &Value| settings::estimates(values, &frame);
    let stated = key(value, "stated", |options| settings::by_option(options, &frame, "values", estimates))?;
    let swings = |values: &Value| settings::by_quantity(values, &frame, swing);
    let swings = list(value, "inputs", |input| {
        key(input, "options", |options| settings::by_option(options, &frame, "values", swings))
    })?;
    let decisions = list(value, "decisions", |one| decision(one, &frame, &inputs, &stated))?;
    Ok(Tornado { frame, inputs, stated, swings, decisions })
}

fn ends(value: &Value) -> Read<Ends> {
    Ok(Ends {
        input: settings::input(value)?,
        stated: key(value, "stated", number)?,
        low: key(value, "low", number)?,
        high: key(value, "high", number)?,
        written: key(value, "written", |written| some(written, text))?,
        is_range: key(value, "ends", |ends| one_of(ends, &["range", "quantiles 5% and 95%"]))? == 0,
    })
}

fn swing(value: &Value, measured: &Measured) -> Read<Swing> {
    let end = |name: &str| key(value, name, |end| settings::estimate_of(end, measured));
    let swing = key(value, "swing", settings::estimate)?;
    // Where nothing can be told though both ends have a number, it is for want of a sampling error.
    let untold = optional(value, "undetermined", text)?.is_some();
    let variance = if untold { f64::NAN } else { swing.variance };
    let swing = Estimate::told(swing.mean, variance, swing.interval());
    Ok(Swing { low: end("low")?, high: end("high")?, swing })
}

fn decision(value: &Value, frame: &Frame, inputs: &[Ends], stated: &[Vec<Estimate>]) -> Read<Decision> {
    let ids: Vec<String> = inputs.iter().map(|ends| ends.input.id.clone()).collect();
    let (option, input) = (named("option", &frame.options), named("parameter", &ids));
    let objective = key(value, "objective", settings::objective(frame))?;
    let means = || stated.iter().map(|values| values[objective].mean);
    // Where a payoff is missing none is called the best, and the lead is that of the best of the others.
    let best = optional(value, "best", &option)?.or_else(|| argmax(means()));
    let rival = |value: &Value| Ok((key(value, "option", &option)?, key(value, "less", settings::estimate)?));
    let lead = |value: &Value| Ok((key(value, "over", &option)?, key(value, "lead", settings::estimate)?));
    let leads = |value: &Value| Ok([key(value, "low", lead)?, key(value, "high", lead)?]);
    let reversal = |value: &Value| {
        Ok(Reversal {
            input: key(value, "parameter", &input)?,
            end: key(value, "end", |end| one_of(end, &["low", "high"]))?,
            to: key(value, "to", &option)?,
            gain: key(value, "gain", settings::estimate)?,
            tip: optional(value, "tip", settings::crossing)?,
        })
    };
    let places = |value: &Value| items(value, &input);
    Ok(Decision {
        objective,
        best: best.ok_or_else(|| Misread::new("no option has a payoff"))?,
        rivals: list(value, "rivals", rival)?,
        leads: key(value, "leads", |all| by_id(all, inputs.iter().map(|ends| &ends.input), leads))?,
        reversals: list(value, "overturned_by", reversal)?,
        holds: key(value, "holds_over", places)?,
        unclear: key(value, "unclear_over", places)?,
        untold: optional(value, "undetermined_over", places)?.unwrap_or_default(),
        missing: means().enumerate().filter(|(_, mean)| !mean.is_finite()).map(|(place, _)| place).collect(),
    })
}

/// Of every parameter, from under its id.
fn by_id<'a, T>(
    value: &Value,
    inputs: impl Iterator<Item = &'a Input>,
    of: impl Fn(&Value) -> Read<T>,
) -> Read<Vec<T>> {
    inputs.map(|input| key(value, &input.id, &of)).collect()
}

/// How many trajectories or rows there were.
fn rows(value: &Value) -> Read<usize> {
    let found = usize::try_from(count(value)?).ok().filter(|&rows| rows as u64 <= MOST_ROWS);
    found.ok_or_else(|| Misread::new(format!("expected at most {MOST_ROWS}")))
}

/// Why nothing can be told, in the words of the document.
fn untold(value: &Value) -> Read<Option<Inconclusive>> {
    Ok(optional(value, "undetermined", text)?.map(Inconclusive::Told))
}

fn morris(value: &Value) -> Read<Morris> {
    let frame = settings::head(value, "escalade.morris/1")?;
    let inputs = list(value, "inputs", settings::input)?;
    let trajectories = key(value, "trajectories", rows)?;
    let of_inputs =
        |effects: &Value, _: &Measured| by_id(effects, inputs.iter(), |one| effect(one, trajectories));
    let effects = |effects: &Value| settings::by_quantity(effects, &frame, of_inputs);
    let effects =
        key(value, "by_option", |options| settings::by_option(options, &frame, "effects", effects))?;
    let trajectories = vec![Trajectory { points: vec![], moves: vec![] }; trajectories];
    Ok(Morris { frame, inputs, trajectories, outputs: vec![], effects })
}

fn effect(value: &Value, trajectories: usize) -> Read<Effect> {
    Ok(Effect {
        mu: key(value, "mu", number)?,
        mu_interval: key(value, "mu_interval", interval)?,
        mu_star: key(value, "mu_star", number)?,
        mu_star_interval: key(value, "mu_star_interval", interval)?,
        sigma: key(value, "sigma", number)?,
        sigma_interval: key(value, "sigma_interval", interval)?,
        noise: key(value, "mu_star_of_noise", number)?,
        sigma_without_noise: key(value, "sigma_without_noise", number)?,
        moves: optional(value, "moves", rows)?.unwrap_or(trajectories),
        untold: untold(value)?,
    })
}

fn sobol(value: &Value) -> Read<Sobol> {
    let frame = settings::head(value, "escalade.sobol/1")?;
    let inputs = list(value, "inputs", settings::input)?;
    let rows = vec![vec![]; key(value, "rows", rows)?];
    let of_inputs = |value: &Value, _: &Measured| shares(value, &inputs);
    let shares = |indices: &Value| settings::by_quantity(indices, &frame, of_inputs);
    let shares = key(value, "by_option", |options| settings::by_option(options, &frame, "indices", shares))?;
    Ok(Sobol { frame, inputs, rows, outputs: vec![], shares })
}

fn shares(value: &Value, inputs: &[Input]) -> Read<Shares> {
    Ok(Shares {
        variance: key(value, "variance", number)?,
        noise: key(value, "noise", number)?,
        indices: key(value, "inputs", |all| by_id(all, inputs.iter(), indices))?,
        sum_interval: key(value, "first_jansen_sum_interval", interval)?,
        untold: untold(value)?,
    })
}

fn indices(value: &Value) -> Read<Indices> {
    let with_noise = |value: &Value| {
        let [first, first_saltelli, total] =
            ["first_jansen", "first_saltelli", "total_jansen"].map(|name| key(value, name, number));
        Ok([first?, first_saltelli?, total?])
    };
    Ok(Indices {
        first: key(value, "first_jansen", number)?,
        first_interval: key(value, "first_jansen_interval", interval)?,
        first_saltelli: key(value, "first_saltelli", number)?,
        first_saltelli_interval: key(value, "first_saltelli_interval", interval)?,
        total: key(value, "total_jansen", number)?,
        total_interval: key(value, "total_jansen_interval", interval)?,
        with_noise: key(value, "with_noise", with_noise)?,
    })
}
