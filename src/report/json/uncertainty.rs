//! The parts of the JSON documents that tell of draws of the unknown parameters, and of runs until intervals are narrow.

use crate::analysis::estimates::estimate::QuantityKind;
use crate::analysis::estimates::precision::Precision;
use crate::analysis::uncertainty::bands::{Band, Criterion, CriterionKind, Uncertainty};
use crate::analysis::uncertainty::reversal::{Half, Reversal, Split};
use serde_json::{Map, Value, json};

pub fn precision(found: &Precision) -> Value {
    json!({
        "asked": found.asked,
        "reached": found.reached(),
        "widest": found.widest,
        "of": found.of,
        "most_runs": found.most,
    })
}

/// `labels` are those of the options; without any there is only one.
pub fn value(found: &Uncertainty, labels: &[&str]) -> Value {
    let bands = found.bands.iter().enumerate().map(|(option, bands)| {
        let mut value = bands_of(found, bands);
        if let Some(label) = labels.get(option) {
            value.insert("option".to_owned(), (*label).into());
        }
        value
    });
    let mut value = json!({
        "draws": found.draws,
        "runs_of_each": found.runs,
        "parameters": found.parameters,
        "bands": bands.collect::<Vec<_>>(),
    });
    if !labels.is_empty() {
        let criteria = found.criteria.iter().map(|one| criterion(found, one, labels));
        value["best"] = criteria.collect();
        let reversals = found.reversals.iter().map(|one| overturn(found, one, labels));
        value["overturned_by"] = reversals.collect();
        for (objective, &draws) in found.untold.iter().enumerate().filter(|(_, draws)| **draws > 0) {
            value["draws_with_best_undetermined"][&found.actor(objective).id] = draws.into();
        }
    }
    value
}

fn bands_of(found: &Uncertainty, bands: &[Band]) -> Map<String, Value> {
    let of = |wanted: fn(QuantityKind) -> bool| {
        let those = found.quantities.iter().zip(bands).filter(|(quantity, _)| wanted(quantity.kind));
        let band = |band: &Band, id: &str, title: &str| {
            json!({
                "id": id,
                "title": title,
                "mean": band.mean,
                "sd": band.sd,
                "noise": band.noise,
                "p05": band.p05,
                "p50": band.p50,
                "p95": band.p95,
                "draws": band.draws,
            })
        };
        those.map(|(quantity, one)| band(one, &quantity.id, &quantity.title)).collect::<Value>()
    };
    let mut value = Map::new();
    value.insert("outcomes".to_owned(), of(|kind| matches!(kind, QuantityKind::Outcome(_))));
    value.insert("metrics".to_owned(), of(|kind| matches!(kind, QuantityKind::Metric(_))));
    value.insert("objectives".to_owned(), of(|kind| matches!(kind, QuantityKind::Objective(_))));
    value
}

fn criterion(found: &Uncertainty, criterion: &Criterion, labels: &[&str]) -> Value {
    let (kind, objective) = match criterion.kind {
        CriterionKind::Payoff(objective) => ("payoff", Some(objective)),
        CriterionKind::Worst(objective) => ("worst_5_percent", Some(objective)),
        CriterionKind::Undominated => ("not_dominated", None),
        CriterionKind::Constraints => ("constraints_kept", None),
    };
    let options = labels.iter().zip(&criterion.standings).map(|(label, standing)| {
        json!({ "option": label, "best": standing.best, "surely": standing.surely, "possibly": standing.possibly })
    });
    json!({
        "by": kind,
        "actor": objective.map(|objective| found.actor(objective).id.as_str()),
        "options": options.collect::<Vec<_>>(),
    })
}

fn overturn(found: &Uncertainty, overturn: &Reversal, labels: &[&str]) -> Value {
    let half = |half: &Half| {
        let best: Map<String, Value> =
            labels.iter().zip(&half.best).map(|(label, &best)| ((*label).to_owned(), best.into())).collect();
        json!({ "draws": half.draws, "lead": half.lead, "best": best })
    };
    let split = |split: &Split| {
        json!({
            "parameter": split.name,
            "at": split.at,
            "below": half(&split.below),
            "above": half(&split.above),
            "difference_of_leads": split.difference,
            "interval": split.interval,
            "matters": split.matters(),
        })
    };
    json!({
        "actor": found.actor(overturn.objective).id,
        "option": labels[overturn.chosen],
        "parameters": overturn.splits.iter().map(split).collect::<Vec<_>>(),
    })
}
