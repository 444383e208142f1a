//! `comparison.json` read back: see `json/comparison`.

use super::summary::summary;
use super::uncertainty;
use super::value::*;
use crate::analysis::comparison::game::{Cell, Equilibrium, Game, Player};
use crate::analysis::comparison::*;
use serde_json::Value;

pub fn comparison(value: &Value) -> Read<Comparison> {
    let actors =
        list(value, "actors", |value| Ok((key(value, "id", text)?, list(value, "policies", text)?)))?;
    let labels = list(value, "options", |value| key(value, "label", text))?;
    let options = list(value, "options", |value| option(value, &labels))?;
    let Some(first) = options.first() else { return Err(Misread::new("there are no options")) };
    let quantities = |option: &OptionSummary| {
        let summary = &option.summary;
        [summary.outcomes.len(), summary.metrics.len(), summary.objectives.len(), option.payoffs.len()]
    };
    let expected = quantities(first);
    if expected[2] != expected[3] || options.iter().any(|option| quantities(option) != expected) {
        return Err(Misread::new("the options differ in their outcomes, metrics or objectives"));
    }
    let pairs = list(value, "pairs", |value| pair(value, &labels, first))?;
    let in_order = (1..options.len()).flat_map(|second| (0..second).map(move |first| (first, second)));
    if !pairs.iter().map(|pair| (pair.first, pair.second)).eq(in_order) {
        return Err(Misread::new("the pairs are not all pairs of options in order"));
    }
    let title = key(value, "title", text)?;
    let game = optional(value, "game", |value| game(value, &title, &labels, &actors, first))?;
    let summaries: Vec<_> = options.iter().map(|option| &option.summary).collect();
    let uncertainty = optional(value, "uncertain", |found| uncertainty::uncertainty(found, &summaries))?;
    let stated = key(value, "stated_option", count)?;
    let stated = usize::try_from(stated).ok().filter(|stated| *stated < options.len());
    let stated = stated.ok_or_else(|| Misread::new("`stated_option` is the place of no option"))?;
    Ok(Comparison {
        title,
        scenario_hash: key(value, "scenario_hash", text)?,
        seed: key(value, "seed", count)?,
        runs: key(value, "runs", count)?,
        variants: list(value, "variants", text)?,
        stated,
        precision: None,
        has_unknowns: uncertainty.is_some(),
        actors,
        options,
        pairs,
        game,
        uncertainty,
    })
}

fn option(value: &Value, labels: &[String]) -> Read<OptionSummary> {
    let regret = |value: &Value| {
        Ok(Regret {
            amount: key(value, "amount", number)?,
            interval: key(value, "interval", interval)?,
            best: key(value, "best", named("option", labels))?,
        })
    };
    let payoff = |value: &Value| {
        Ok(Payoff {
            actor: key(value, "actor", text)?,
            title: key(value, "title", text)?,
            mean: key(value, "mean", number)?,
            interval: key(value, "interval", interval)?,
            worst: key(value, "worst_5_percent", number)?,
            worst_interval: key(value, "worst_5_percent_interval", interval)?,
            regret: optional(value, "regret", regret)?,
        })
    };
    let dominance = |value: &Value| {
        Ok(Dominance { by: key(value, "option", named("option", labels))?, sure: key(value, "sure", flag)? })
    };
    Ok(OptionSummary {
        label: key(value, "label", text)?,
        summary: key(value, "summary", summary)?,
        payoffs: list(value, "payoffs", payoff)?,
        dominated_by: list(value, "dominated_by", dominance)?,
    })
}

fn pair(value: &Value, labels: &[String], option: &OptionSummary) -> Read<PairSummary> {
    let pair = PairSummary {
        first: key(value, "first", named("option", labels))?,
        second: key(value, "second", named("option", labels))?,
        changed: key(value, "runs_that_end_differently", count)?,
        table: vec![],
        outcomes: list(value, "outcomes", difference)?,
        metrics: list(value, "metrics", difference)?,
        objectives: list(value, "objectives", difference)?,
    };
    let of = &option.summary;
    let expected = [of.outcomes.len(), of.metrics.len(), of.objectives.len()];
    if [pair.outcomes.len(), pair.metrics.len(), pair.objectives.len()] != expected {
        return Err(Misread::new("there is not one difference for each outcome, metric and objective"));
    }
    Ok(pair)
}

fn difference(value: &Value) -> Read<Difference> {
    let verdicts = [Verdict::Apart, Verdict::Unclear, Verdict::Same, Verdict::Inconclusive];
    let words = ["significant", "unclear", "same", "undetermined"];
    let [first, second] = ["first_only", "second_only"].map(|name| optional(value, name, count));
    Ok(Difference {
        id: key(value, "id", text)?,
        title: key(value, "title", text)?,
        estimate: key(value, "difference", number)?,
        interval: key(value, "interval", interval)?,
        unpaired: key(value, "unpaired_interval", interval)?,
        variance_ratio: optional(value, "variance_ratio", number)?,
        only: first?.zip(second?).map(|(first, second)| [first, second]),
        missing: optional(value, "missing", count)?.unwrap_or_default(),
        runs_to_separate: optional(value, "runs_to_separate", number)?,
        verdict: verdicts[key(value, "verdict", |word| one_of(word, &words))?],
    })
}

fn game(
    value: &Value,
    title: &str,
    labels: &[String],
    actors: &[(String, Vec<String>)],
    option: &OptionSummary,
) -> Read<Game> {
    let player = |value: &Value| {
        let id = text(value)?;
        let policies = actors.iter().find(|(actor, _)| *actor == id).map(|(_, policies)| policies.clone());
        let objective = option.payoffs.iter().position(|payoff| payoff.actor == id);
        let known = policies.filter(|policies| !policies.is_empty()).zip(objective);
        let (policies, objective) =
            known.ok_or_else(|| Misread::new("no actor of that id has policies and a payoff"))?;
        Ok(Player { id, policies, objective })
    };
    let standings = [Equilibrium::Yes, Equilibrium::Perhaps, Equilibrium::No, Equilibrium::Inconclusive];
    let words = ["yes", "perhaps", "no", "undetermined"];
    let cell = |value: &Value| {
        Ok(Cell {
            option: key(value, "option", named("option", labels))?,
            payoffs: key(value, "payoffs", interval)?,
            equilibrium: standings[key(value, "equilibrium", |word| one_of(word, &words))?],
        })
    };
    let players: [Player; 2] = key(value, "players", |players| some(players, player))?;
    let cells = list(value, "cells", cell)?;
    if cells.len() != players[0].policies.len() * players[1].policies.len() {
        return Err(Misread::new("there is not one cell for each pair of policies"));
    }
    Ok(Game { title: title.to_owned(), players, cells })
}
