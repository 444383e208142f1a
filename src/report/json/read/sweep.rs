//! `sweep.json` read back: see `json/sweep`.

use super::settings;
use super::value::*;
use crate::analysis::sensitivity::frame::Frame;
use crate::analysis::sensitivity::sweep::{AxisValues, Best, Choice, Sweep, Tip};
use serde_json::Value;

/// With the quantities that are shown.
pub fn sweep(value: &Value) -> Read<(Sweep, Vec<usize>)> {
    let frame = settings::head(value, "escalade.sweep/1")?;
    let shown = key(value, "shown", |found| settings::shown(found, &[&frame]))?;
    let axes = list(value, "axes", axis)?;
    if !(1..=2).contains(&axes.len()) {
        return Err(Misread::new("expected one axis or two"));
    }
    let estimates = |values: &Value| settings::estimates(values, &frame);
    let values = list(value, "points", |point| {
        key(point, "options", |options| settings::by_option(options, &frame, "values", estimates))
    })?;
    let choices = list(value, "choices", |one| choice(one, &frame, &axes[0], values.len()))?;
    let sweep = Sweep { frame, axes, values, choices };
    let written = |point: usize| -> Vec<String> {
        let places = sweep.place(point).into_iter().zip(&sweep.axes);
        places.map(|(place, axis)| axis.written[place].clone()).collect()
    };
    let all: usize = sweep.axes.iter().map(|axis| axis.values.len()).product();
    let points = list(value, "points", |point| list(point, "at", text))?;
    if !points.into_iter().eq((0..all).map(written)) {
        return Err(Misread::new("the points are not all settings of the axes in order"));
    }
    Ok((sweep, shown))
}

fn axis(value: &Value) -> Read<AxisValues> {
    let axis = AxisValues {
        input: settings::input(value)?,
        values: key(value, "values", numbers)?,
        written: list(value, "written", text)?,
        is_line: key(value, "numeric", flag)?,
        percent: key(value, "percent", flag)?,
    };
    match axis.values.len() {
        0 => Err(Misread::new("there are no values")),
        values if values == axis.written.len() => Ok(axis),
        _ => Err(Misread::new("there is not one value for each that is written")),
    }
}

fn choice(value: &Value, frame: &Frame, axis: &AxisValues, points: usize) -> Read<Choice> {
    let option = named("option", &frame.options);
    let best = |value: &Value| match value {
        Value::Null => Ok(None),
        value => Ok(Some(Best {
            option: key(value, "option", &option)?,
            unclear: list(value, "tied_with", &option)?,
        })),
    };
    let written = named("value", &axis.written);
    let tip = |value: &Value| {
        Ok(Tip {
            from: key(value, "from", &option)?,
            to: key(value, "to", &option)?,
            between: key(value, "between", |both| some(both, &written))?,
            crossing: optional(value, "crossing", settings::crossing)?,
        })
    };
    let choice = Choice {
        objective: key(value, "objective", settings::objective(frame))?,
        best: list(value, "best", best)?,
        tips: list(value, "tips", tip)?,
    };
    if choice.best.len() != points {
        return Err(Misread::new("there is not one best option for each point"));
    }
    Ok(choice)
}
