//! Bands over draws of the unknown parameters, read back: see `json/uncertainty`.

use super::settings::KINDS;
use super::value::*;
use crate::analysis::estimates::estimate::{Quantity, QuantityKind};
use crate::analysis::summary::Summary;
use crate::analysis::uncertainty::bands::{Band, Uncertainty};
use serde_json::Value;

/// `options` are the summaries that the bands belong to, all of the same quantities.
pub fn uncertainty(value: &Value, options: &[&Summary]) -> Read<Uncertainty> {
    let all = list(value, "bands", bands)?;
    let Some(first) = all.first().filter(|_| all.len() == options.len()) else {
        return Err(Misread::new(format!(
            "expected bands of {} options, not of {}",
            options.len(),
            all.len()
        )));
    };
    let quantities: Vec<Quantity> = first.iter().map(|(quantity, _)| quantity.clone()).collect();
    let is_known = |quantity: &Quantity| {
        options.iter().all(|option| match quantity.kind {
            QuantityKind::Outcome(place) => place < option.outcomes.len(),
            QuantityKind::Metric(place) => place < option.metrics.len(),
            QuantityKind::Objective(place) => place < option.objectives.len(),
        })
    };
    let is_same = |bands: &Vec<(Quantity, Band)>| bands.iter().map(|(quantity, _)| quantity).eq(&quantities);
    if !quantities.iter().all(is_known) || !all.iter().all(is_same) {
        return Err(Misread::new(
            "the bands are not of the outcomes, metrics and objectives of the summaries",
        ));
    }
    Ok(Uncertainty {
        draws: key(value, "draws", count)?,
        runs: key(value, "runs_of_each", count)?,
        parameters: list(value, "parameters", text)?,
        bands: all.into_iter().map(|bands| bands.into_iter().map(|(_, band)| band).collect()).collect(),
        criteria: vec![],
        reversals: vec![],
        untold: vec![],
        quantities,
    })
}

/// Those of one option, in the order of all quantities.
fn bands(value: &Value) -> Read<Vec<(Quantity, Band)>> {
    let mut found = vec![];
    for (name, kind) in KINDS {
        let of_kind = list(value, &format!("{name}s"), |value| {
            Ok((key(value, "id", text)?, key(value, "title", text)?, band(value)?))
        })?;
        let of_kind = of_kind.into_iter().enumerate();
        found.extend(
            of_kind.map(|(place, (id, title, band))| (Quantity { kind: kind(place), id, title }, band)),
        );
    }
    Ok(found)
}

fn band(value: &Value) -> Read<Band> {
    let of = |name: &str| key(value, name, number);
    let draws = key(value, "draws", count)?;
    Ok(Band::told(draws, [of("mean")?, of("sd")?, of("noise")?], [of("p05")?, of("p50")?, of("p95")?]))
}
