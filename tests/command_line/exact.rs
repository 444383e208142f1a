//! Monte Carlo against answers known from mathematics.
//!
//! The seeds are fixed, so nothing here can fail by luck once it has passed. For another seed each comparison is
//! off by more than five standard errors with chance 5.7e-7; the twelve here taken together, with chance below 1e-5.

use super::support::{simulation, study};
use escalade::analysis::summary::Summary;

/// How far a share may be from its chance, in standard errors of the share.
const WIDEST: f64 = 5.0;

fn assert_share(what: &str, count: u64, runs: u64, chance: f64) {
    let (count, runs) = (count as f64, runs as f64);
    let error = (count / runs - chance) / (chance * (1.0 - chance) / runs).sqrt();
    assert!(error.abs() < WIDEST, "{what}: {count} of {runs}, {error:.2} standard errors from {chance}");
}

fn assert_mean(what: &str, mean: f64, sd: f64, runs: u64, expected: f64) {
    let error = (mean - expected) / (sd / (runs as f64).sqrt());
    assert!(error.abs() < WIDEST, "{what}: mean {mean}, {error:.2} standard errors from {expected}");
}

fn summary(scenario: &str, seed: u64, runs: u64) -> Summary {
    let summary = study(scenario).run(&simulation(seed, runs), &|_| {}).expect("runs that do not fail");
    assert_eq!(summary.outcomes.iter().map(|outcome| outcome.count).sum::<u64>(), runs);
    summary
}

#[test]
fn ladder_52_comes_out_as_its_exact_solution_says() {
    let runs = 4_000_000;
    let summary = summary("scenarios/ladder-52.toml", 52, runs);
    let chances = [
        ("agreement", 0.4798501402060691),
        ("rupture", 0.514108575944549),
        ("stalemate", 0.0060412838492721),
    ];
    assert_eq!(summary.outcomes.len(), chances.len());
    for (outcome, (id, chance)) in summary.outcomes.iter().zip(chances) {
        assert_eq!(outcome.id, id);
        assert_share(id, outcome.count, runs, chance);
    }
    let means =
        [("end_step", 17.983823808200), ("final_tension", 12.905205913333), ("final_trust", 7.395477194030)];
    assert_eq!(summary.metrics.len(), means.len());
    for (metric, (id, mean)) in summary.metrics.iter().zip(means) {
        assert_eq!(metric.id, id);
        assert_mean(id, metric.mean, metric.sd, runs, mean);
    }
}

/// One unit is won with chance 0.45 or lost, from 3, until there are 10 or none.
#[test]
fn gamblers_ruin_comes_out_as_its_closed_form_says() {
    let (p, start, full) = (0.45_f64, 3, 10);
    let power = |base: f64, exponent: i32| (0..exponent).fold(1.0, |product, _| product * base);
    let ratio = (1.0 - p) / p;
    let top = (1.0 - power(ratio, start)) / (1.0 - power(ratio, full));
    let drift = (1.0 - p) - p;
    let rounds = f64::from(start) / drift - f64::from(full) / drift * top;
    assert!((top - 0.128252).abs() < 5e-7 && (rounds - 17.1748).abs() < 5e-5, "{top}, {rounds}");

    let runs = 1_000_000;
    for seed in [0, 2015] {
        let summary = summary("scenarios/gamblers-ruin.toml", seed, runs);
        let ids: Vec<_> = summary.outcomes.iter().map(|outcome| outcome.id.as_str()).collect();
        assert_eq!(ids, ["top", "ruin", "unfinished"]);
        assert_share("top", summary.outcomes[0].count, runs, top);
        // A thousand rounds without an end have chance 1e-24.
        assert_eq!(summary.outcomes[2].count, 0);
        assert_mean("rounds", summary.metrics[0].mean, summary.metrics[0].sd, runs, rounds);
    }
}

/// The number of steps in which something of chance 0.3 has come true is binomial.
#[test]
fn counts_are_binomial() {
    let study = super::support::parsed(
        "title = \"coins\"\nsteps = 20\n[state]\nheads = { start = 0, count = [0, 20] }\n\
         [events.coin]\nchance = 0.3\ndo = \"heads += 1\"\n[outcomes]\nend = \"otherwise\"\n\
         [metrics]\nheads_up = { final = \"heads\" }\nnone = { final = \"heads == 0\" }\n",
    );
    let runs = 500_000;
    let summary = study.run(&simulation(1, runs), &|_| {}).expect("runs that do not fail");
    assert_mean("heads", summary.metrics[0].mean, summary.metrics[0].sd, runs, 6.0);
    let sd = (20.0_f64 * 0.3 * 0.7).sqrt();
    assert!((summary.metrics[0].sd - sd).abs() < 0.01, "standard deviation {}", summary.metrics[0].sd);
    let none = (0..20).fold(1.0, |product, _| product * 0.7);
    assert_share("no heads", (summary.metrics[1].mean * runs as f64).round() as u64, runs, none);
}
