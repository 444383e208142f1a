//! The finished scenarios against what is known about them.

use crate::trial::{likely, near};
use escalade::engine::runs::simulate::endings;
use escalade::engine::runs::simulation::Simulation;
use escalade::model::Settings;
use escalade::study::Study;
use std::path::Path;

fn read(name: &str, variant: Option<&str>) -> Study {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    let settings = Settings { variant: variant.map(Into::into), ..Settings::default() };
    Study::read(&path, settings).unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)))
}

fn outcome(study: &Study, name: &str) -> usize {
    study.model.outcomes.iter().position(|outcome| outcome.name == name).unwrap()
}

fn metric(study: &Study, name: &str) -> usize {
    study.model.metrics.iter().position(|metric| metric.name == name).unwrap()
}

/// Chances of outcomes within five standard errors.
fn sampled(study: &Study, runs: u64, expected: &[(&str, f64)]) {
    let all = endings(&study.program, &Simulation { seed: 2015, sample: 0, first_run: 0, runs, threads: 1 })
        .unwrap();
    for &(name, chance) in expected {
        let id = outcome(study, name) as u32;
        likely(all.iter().filter(|ending| ending.outcome == id).count() as u64, runs, chance, name);
    }
}

const LADDER_52: [(&str, f64); 3] =
    [("agreement", 0.4798501402060691), ("rupture", 0.514108575944549), ("stalemate", 0.0060412838492721)];

#[test]
fn ladder_52_has_its_known_chances_by_sampling() {
    sampled(&read("ladder-52.toml", None), 100_000, &LADDER_52);
}

#[test]
fn ladder_52_has_its_known_exact_answer() {
    let study = read("ladder-52.toml", None);
    let exact = study.exact(2_000_000).unwrap();
    for (name, chance) in LADDER_52 {
        near(exact.outcomes[outcome(&study, name)].iter().sum(), chance, name);
    }
    for (name, expected) in
        [("end_step", 17.983823808200), ("final_tension", 12.905205913333), ("final_trust", 7.395477194030)]
    {
        let found = exact.metrics[metric(&study, name)].unwrap();
        assert!((found - expected).abs() < 1e-10, "{name}: {found}");
    }
}

#[test]
fn gamblers_ruin_has_its_closed_form() {
    let study = read("gamblers-ruin.toml", None);
    let r: f64 = 0.55 / 0.45;
    let power = |n: u32| (0..n).fold(1.0, |product, _| product * r);
    let top = (1.0 - power(3)) / (1.0 - power(10));
    let rounds = 3.0 / 0.1 - 10.0 / 0.1 * top;
    let exact = study.exact(10_000).unwrap();
    let found: f64 = exact.outcomes[outcome(&study, "top")].iter().sum();
    assert!((found / top - 1.0).abs() < 1e-9, "{found} for {top}");
    let found = exact.metrics[metric(&study, "rounds")].unwrap();
    assert!((found / rounds - 1.0).abs() < 1e-9, "{found} for {rounds}");
    sampled(&study, 20_000, &[("top", top), ("ruin", 1.0 - top)]);
}

const HOTLINE: [(&str, f64, f64); 4] = [
    ("none", 0.1708, 0.1133),
    ("untested", 0.1721, 0.1053),
    ("live", 0.1337, 0.0803),
    ("restrictive", 0.1404, 0.1108),
];

#[test]
fn the_hotline_has_its_known_chances_by_sampling() {
    let runs = 50_000;
    for (variant, clash, wrong) in HOTLINE {
        let study = read("hotline.toml", Some(variant));
        sampled(&study, runs, &[("clash", clash)]);
        let simulation = Simulation { seed: 2015, sample: 0, first_run: 0, runs, threads: 1 };
        let found =
            study.run(&simulation, &|_| {}).unwrap().metrics[metric(&study, "struck_the_wrong_one")].mean;
        likely((found * runs as f64).round() as u64, runs, wrong, "struck the wrong one");
    }
}

#[test]
fn the_hotline_has_its_known_chances_exactly() {
    for (variant, clash, wrong) in HOTLINE {
        let study = read("hotline.toml", Some(variant));
        let exact = study.exact(2_000_000).unwrap();
        let found: f64 = exact.outcomes[outcome(&study, "clash")].iter().sum();
        assert!((found - clash).abs() <= 0.00005, "P(clash) with {variant}: {found}");
        let found = exact.metrics[metric(&study, "struck_the_wrong_one")].unwrap();
        assert!((found - wrong).abs() <= 0.00005, "P(struck the wrong one) with {variant}: {found}");
        near(exact.outcomes.iter().flatten().sum(), 1.0, "all chances");
    }
}
