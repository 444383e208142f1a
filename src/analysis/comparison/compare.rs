//! From paired counters to the comparison: differences, payoffs, regret, dominance.

use crate::analysis::comparison::equilibria::game;
use crate::analysis::comparison::*;
use crate::analysis::estimates::difference;
use crate::analysis::estimates::estimate::Estimate;
use crate::analysis::summary::Summary;
use crate::engine::program::{Measure, Program};
use crate::engine::runs::paired::{Paired, all_pairs, pair};
use crate::model::Model;
use crate::model::settings::options::Side;

/// Options and what was counted of them, in the same order; a summary and a program of each.
pub fn compare(
    model: &Model,
    side: &Side,
    programs: &[&Program],
    counted: &Paired,
    summaries: Vec<Summary>,
    stated: usize,
) -> Comparison {
    let pairs = all_pairs(programs.len());
    let pairs = pairs.into_iter().map(|pair| pair_summary(model, programs, counted, pair)).collect();
    let options =
        summaries.into_iter().zip(&side.choices).zip(&counted.each).map(|((summary, choice), tally)| {
            let numbers = &tally.numbers[model.metrics.len()..];
            let payoffs = summary.objectives.iter().zip(numbers).map(|(objective, number)| {
                let worst = Estimate::of_worst(number);
                Payoff {
                    actor: objective.id.clone(),
                    title: objective.title.clone(),
                    mean: objective.mean,
                    interval: objective.interval,
                    worst: worst.mean,
                    worst_interval: worst.interval(),
                    regret: None,
                }
            });
            let payoffs = payoffs.collect();
            OptionSummary { label: choice.label.clone(), summary, payoffs, dominated_by: vec![] }
        });
    let options: Vec<OptionSummary> = options.collect();
    let one = options.first().map(|option| &option.summary);
    let mut comparison = Comparison {
        title: model.title.clone(),
        scenario_hash: model.hash.clone(),
        seed: one.map_or(0, |summary| summary.seed),
        runs: one.map_or(0, |summary| summary.runs),
        actors: (side.actors.iter())
            .map(|(actor, policies)| (model.actors[*actor].name.clone(), policies.clone()))
            .collect(),
        variants: side.variants.clone(),
        stated,
        options,
        pairs,
        game: None,
        precision: None,
        has_unknowns: false,
        uncertainty: None,
    };
    for option in 0..comparison.options.len() {
        for objective in 0..model.objectives.len() {
            let found = regret(&comparison, option, objective);
            comparison.options[option].payoffs[objective].regret = found;
        }
        comparison.options[option].dominated_by = dominance(&comparison, option);
    }
    comparison.game = game(&comparison);
    comparison
}

/// What becomes of the runs of one program under another: of all pairs that were counted, this one.
pub fn pair_summary(
    model: &Model,
    programs: &[&Program],
    counted: &Paired,
    [first, second]: [usize; 2],
) -> PairSummary {
    let pair = &counted.pairs[pair(first, second)];
    let mean = |number: usize, measures: [&Measure; 2], id: &str, title: &str| {
        let tallies = [&counted.each[first].numbers[number], &counted.each[second].numbers[number]];
        let flag = measures.iter().all(|measure| measure.flag);
        let found = difference::of_mean(&pair.numbers[number], tallies, flag, id, title);
        match found.estimate.is_finite() {
            true => found,
            false => Difference { verdict: Verdict::Inconclusive, ..found },
        }
    };
    let (one, other) = (programs[first], programs[second]);
    let metrics = model.metrics.iter().enumerate().map(|(index, metric)| {
        mean(index, [&one.metrics[index], &other.metrics[index]], &metric.name, &metric.title)
    });
    let objectives = model.objectives.iter().enumerate().map(|(index, (actor, _))| {
        let actor = &model.actors[*actor];
        let measures = [&one.objectives[index], &other.objectives[index]];
        mean(model.metrics.len() + index, measures, &actor.name, &actor.title)
    });
    let outcomes = model.outcomes.iter().enumerate();
    PairSummary {
        first,
        second,
        changed: pair.changed(),
        table: difference::table(pair, &counted.each[first]),
        outcomes: outcomes.map(|(id, o)| difference::of_outcome(pair, id, &o.name, &o.title)).collect(),
        metrics: metrics.collect(),
        objectives: objectives.collect(),
    }
}

/// Against the best of the options in which only the objective's actor plays otherwise; never relative to it, since
/// payoffs have no natural zero.
///
/// L. J. Savage, "The theory of statistical decision", Journal of the American Statistical Association 46 (1951) 55-67.
fn regret(comparison: &Comparison, option: usize, objective: usize) -> Option<Regret> {
    let actor = &comparison.options[option].payoffs[objective].actor;
    comparison.actors.iter().find(|(varied, _)| varied == actor)?;
    let own = comparison.rivals(objective, option);
    let Some(best) = comparison.best_of(objective, &own) else {
        return Some(Regret { amount: f64::NAN, interval: [f64::NAN; 2], best: option });
    };
    let worth = |option: usize| comparison.options[option].payoffs[objective].mean;
    if best == option || worth(best) == worth(option) {
        return Some(Regret { amount: 0.0, interval: [0.0, 0.0], best: option });
    }
    let difference = comparison.payoff_difference(objective, option, best);
    Some(Regret { amount: difference.estimate, interval: difference.interval, best })
}

fn dominance(comparison: &Comparison, option: usize) -> Vec<Dominance> {
    let objectives = comparison.options[option].payoffs.len();
    let others = (0..comparison.options.len()).filter(|&other| other != option);
    others
        .filter_map(|by| {
            let gains: Vec<Difference> = (0..objectives)
                .map(|objective| comparison.payoff_difference(objective, option, by))
                .collect();
            let no_worse = gains.iter().all(|gain| gain.estimate >= 0.0);
            let better = gains.iter().any(|gain| gain.estimate > 0.0);
            let sure = gains.iter().all(|gain| gain.interval[0] >= 0.0)
                && gains.iter().any(|gain| gain.verdict == Verdict::Apart);
            (no_worse && better).then_some(Dominance { by, sure })
        })
        .collect()
}
