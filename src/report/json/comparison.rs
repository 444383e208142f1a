//! `comparison.json`: the same document on stdout under `--json` and in the output directory.
//!
//! The shape is `escalade.comparison/1`. What is not a number is `null`.

use super::{summary, text, uncertainty};
use crate::analysis::comparison::game::{Equilibrium, Game};
use crate::analysis::comparison::*;
use serde_json::{Map, Value, json};

/// The comparison as one JSON document, ending in a newline. The same comparison gives the same bytes.
pub fn comparison_json(comparison: &Comparison) -> String {
    text::text(&comparison_value(comparison))
}

/// The same before it is written.
pub fn comparison_value(comparison: &Comparison) -> Value {
    let mut document = json!({
        "schema": "escalade.comparison/1",
        "title": comparison.title,
        "scenario_hash": comparison.scenario_hash,
        "version": env!("CARGO_PKG_VERSION"),
        "seed": comparison.seed,
        "runs": comparison.runs,
        "actors": comparison.actors.iter().map(|(id, policies)| json!({ "id": id, "policies": policies })).collect::<Vec<_>>(),
        "variants": comparison.variants,
        "stated_option": comparison.stated,
        "options": comparison.options.iter().map(|one| option(comparison, one)).collect::<Vec<_>>(),
        "pairs": comparison.pairs.iter().map(|one| pair(comparison, one)).collect::<Vec<_>>(),
        "game": comparison.game.as_ref().map(|one| game(comparison, one)),
    });
    if let Some(found) = &comparison.precision {
        document["precision"] = uncertainty::precision(found);
    }
    if let Some(found) = &comparison.uncertainty {
        let labels: Vec<&str> = comparison.options.iter().map(|option| option.label.as_str()).collect();
        document["uncertain"] = uncertainty::value(found, &labels);
    }
    document
}

fn label(comparison: &Comparison, option: usize) -> &str {
    &comparison.options[option].label
}

fn option(comparison: &Comparison, option: &OptionSummary) -> Value {
    let payoff = |payoff: &Payoff| {
        let regret = payoff.regret.as_ref().map(|regret| {
            json!({
                "amount": regret.amount,
                "interval": regret.interval,
                "best": label(comparison, regret.best),
            })
        });
        json!({
            "actor": payoff.actor,
            "title": payoff.title,
            "mean": payoff.mean,
            "interval": payoff.interval,
            "worst_5_percent": payoff.worst,
            "worst_5_percent_interval": payoff.worst_interval,
            "regret": regret,
        })
    };
    let dominance = |found: &Dominance| json!({ "option": label(comparison, found.by), "sure": found.sure });
    let payoffs: Vec<Value> = option.payoffs.iter().map(payoff).collect();
    json!({
        "label": option.label,
        "payoffs": payoffs,
        "dominated_by": option.dominated_by.iter().map(dominance).collect::<Vec<_>>(),
        "summary": summary::summary_value(&option.summary),
    })
}

fn pair(comparison: &Comparison, pair: &PairSummary) -> Value {
    let all = |list: &[Difference]| list.iter().map(difference).collect::<Vec<_>>();
    let (first, second) = (&comparison.options[pair.first], &comparison.options[pair.second]);
    let mut became = Map::new();
    for (from, row) in first.summary.outcomes.iter().zip(&pair.table) {
        let into = first.summary.outcomes.iter().zip(row).filter(|(_, runs)| **runs > 0);
        let into: Map<String, Value> = into.map(|(to, runs)| (to.id.clone(), (*runs).into())).collect();
        became.insert(from.id.clone(), into.into());
    }
    json!({
        "first": first.label,
        "second": second.label,
        "runs_that_end_differently": pair.changed,
        "outcomes": all(&pair.outcomes),
        "metrics": all(&pair.metrics),
        "objectives": all(&pair.objectives),
        "from_to": became,
    })
}

fn difference(difference: &Difference) -> Value {
    let mut value = json!({
        "id": difference.id,
        "title": difference.title,
        "difference": difference.estimate,
        "interval": difference.interval,
        "unpaired_interval": difference.unpaired,
        "variance_ratio": difference.variance_ratio,
        "runs_to_separate": difference.runs_to_separate,
        "verdict": match difference.verdict {
            Verdict::Apart => "significant",
            Verdict::Unclear => "unclear",
            Verdict::Same => "same",
            Verdict::Inconclusive => "undetermined",
        },
    });
    if let Some([first, second]) = difference.only {
        value["first_only"] = first.into();
        value["second_only"] = second.into();
    } else {
        value["missing"] = difference.missing.into();
    }
    value
}

fn game(comparison: &Comparison, game: &Game) -> Value {
    let cells = game.cells.iter().map(|cell| {
        json!({
            "option": label(comparison, cell.option),
            "payoffs": cell.payoffs,
            "equilibrium": match cell.equilibrium {
                Equilibrium::Yes => "yes",
                Equilibrium::Perhaps => "perhaps",
                Equilibrium::No => "no",
                Equilibrium::Inconclusive => "undetermined",
            },
        })
    });
    json!({
        "players": game.players.iter().map(|player| &player.id).collect::<Vec<_>>(),
        "cells": cells.collect::<Vec<_>>(),
    })
}
