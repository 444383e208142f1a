//! What documents about many settings of the parameters share, read back: see `json/settings`.

use super::value::*;
use crate::analysis::estimates::estimate::{Estimate, Quantity, QuantityKind};
use crate::analysis::sensitivity::break_even::BreakEven;
use crate::analysis::sensitivity::frame::{Frame, Input, Measured};
use crate::analysis::summary::Calendar;
use serde_json::Value;
use std::collections::BTreeSet;

/// A kind of quantities, by the place in it.
type Kind = fn(usize) -> QuantityKind;

/// The kinds and their names.
pub const KINDS: [(&str, Kind); 3] = [
    ("outcome", QuantityKind::Outcome),
    ("metric", QuantityKind::Metric),
    ("objective", QuantityKind::Objective),
];

/// The head of a document or of a part of one. Who judges is not said in it.
pub fn head(value: &Value, schema: &str) -> Read<Frame> {
    key(value, "schema", |found| one_of(found, &[schema]))?;
    let options = list(value, "options", text)?;
    let mut quantities = list(value, "quantities", quantity)?;
    let mut of_kind = [0; KINDS.len()];
    for (kind, measured) in &mut quantities {
        measured.quantity.kind = KINDS[*kind].1(of_kind[*kind]);
        of_kind[*kind] += 1;
    }
    Ok(Frame {
        title: key(value, "title", text)?,
        scenario_hash: key(value, "scenario_hash", text)?,
        seed: key(value, "seed", count)?,
        runs: key(value, "runs", count)?,
        calendar: Calendar { start: None, step_days: None, steps: key(value, "steps", steps)? },
        stated: key(value, "stated_option", |found| place(found, options.len()))?,
        options,
        policies: key(value, "policies", pairs)?,
        variant: optional(value, "variant", text)?,
        set: key(value, "set", pairs)?,
        quantities: quantities.into_iter().map(|(_, measured)| measured).collect(),
        judges: vec![],
        rivals: vec![],
    })
}

/// With the place of its kind; its place in that is not known yet.
fn quantity(value: &Value) -> Read<(usize, Measured)> {
    let kind = key(value, "kind", |kind| one_of(kind, &KINDS.map(|(name, _)| name)))?;
    let quantity =
        Quantity { kind: KINDS[kind].1(0), id: key(value, "id", text)?, title: key(value, "title", text)? };
    let (unit, share) = (optional(value, "unit", text)?, key(value, "share", flag)?);
    Ok((kind, Measured { quantity, unit, share }))
}

/// Whether it is a whole number is not said, and no plot asks.
pub fn input(value: &Value) -> Read<Input> {
    let duration = key(value, "duration", flag)?;
    Ok(Input {
        id: key(value, "id", text)?,
        title: key(value, "title", text)?,
        unit: optional(value, "unit", text)?.filter(|_| !duration),
        whole: false,
        duration,
    })
}

/// The quantities that are shown, by place among those of every analysis.
pub fn shown(value: &Value, frames: &[&Frame]) -> Read<Vec<usize>> {
    let least = frames.iter().map(|frame| frame.quantities.len()).min().unwrap_or_default();
    let found = items(value, |one| place(one, least))?;
    let mut before = BTreeSet::new();
    if found.iter().all(|place| before.insert(place)) {
        return Ok(found);
    }
    Err(Misread::new("a place is given twice"))
}

/// The place of an objective, which is named by its id.
pub fn objective(frame: &Frame) -> impl Fn(&Value) -> Read<usize> + '_ {
    |value| {
        let id = text(value)?;
        let is_meant = |measured: &Measured| {
            matches!(measured.quantity.kind, QuantityKind::Objective(_)) && measured.id() == id
        };
        let found = frame.quantities.iter().position(is_meant);
        found.ok_or_else(|| Misread::new("there is no such objective"))
    }
}

/// A mean and its interval. Its variance is not said: whatever depends on that is.
pub fn estimate(value: &Value) -> Read<Estimate> {
    let (mean, interval) = (key(value, "mean", number)?, key(value, "interval", open_interval)?);
    Ok(Estimate::told(mean, 0.0, interval))
}

/// The same of a quantity, which may be a share.
pub fn estimate_of(value: &Value, measured: &Measured) -> Read<Estimate> {
    let found = estimate(value)?;
    if measured.share && !found.mean.is_nan() && !(0.0..=1.0).contains(&found.mean) {
        return Err(Misread::new("expected a share from 0 to 1"));
    }
    Ok(found)
}

/// Of every quantity, from under its kind and id.
pub fn by_quantity<T>(
    value: &Value,
    frame: &Frame,
    of: impl Fn(&Value, &Measured) -> Read<T>,
) -> Read<Vec<T>> {
    let one = |measured: &Measured| {
        let of = |value: &Value| of(value, measured);
        key(value, &format!("{}s", measured.kind()), |kind| key(kind, measured.id(), of))
    };
    frame.quantities.iter().map(one).collect()
}

/// The estimates of all quantities.
pub fn estimates(value: &Value, frame: &Frame) -> Read<Vec<Estimate>> {
    by_quantity(value, frame, estimate_of)
}

/// Of every option, what stands beside its label under a name.
pub fn by_option<T>(
    value: &Value,
    frame: &Frame,
    name: &str,
    of: impl Fn(&Value) -> Read<T>,
) -> Read<Vec<T>> {
    let (labels, found): (Vec<String>, Vec<T>) =
        items(value, |one| Ok((key(one, "option", text)?, key(one, name, &of)?)))?.into_iter().unzip();
    if labels != frame.options {
        return Err(Misread::new("these are not the options, in their order"));
    }
    Ok(found)
}

pub fn crossing(value: &Value) -> Read<BreakEven> {
    Ok(BreakEven {
        at: key(value, "at", number)?,
        interval: key(value, "interval", interval)?,
        is_sure: key(value, "sure", flag)?,
    })
}
