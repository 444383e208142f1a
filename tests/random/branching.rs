//! A branch shares all luck with its run.

use crate::generator::scenario;
use escalade::analysis::runs::alternatives::choices;
use escalade::engine::replay::story::Edit;
use escalade::engine::replay::story::Happening;
use escalade::engine::replay::story::Story;
use escalade::engine::runs::simulate::endings;
use escalade::engine::runs::simulation::Simulation;
use escalade::study::Study;
use escalade::{Settings, engine::program::Origin};
use proptest::prelude::*;
use std::collections::BTreeMap;

const SEED: u64 = 7;
const RUNS: u64 = 3;

/// What was drawn: what went in, the uniform, what came out.
#[derive(Debug, PartialEq)]
struct Drawn {
    origin: Origin,
    inputs: Vec<f64>,
    uniform: Option<f64>,
    result: f64,
}

/// By site, what was drawn in a step.
///
/// # Panics
/// If a site was drawn twice.
fn drawn(happenings: &[Happening]) -> BTreeMap<u32, Drawn> {
    let mut all = BTreeMap::new();
    for happening in happenings {
        let (site, one) = match *happening {
            Happening::Chance { origin, site, p, u, came_true } => (
                site,
                Drawn { origin, inputs: vec![p], uniform: Some(u), result: f64::from(u8::from(came_true)) },
            ),
            Happening::Choice { origin, site, ref weights, u, chosen, .. } => {
                let result = chosen.map_or(-1.0, |chosen| chosen as f64);
                (site, Drawn { origin, inputs: weights.clone(), uniform: Some(u), result })
            }
            Happening::Delay { origin, site, low, high, steps } => {
                let inputs = vec![f64::from(low), f64::from(high)];
                (site, Drawn { origin, inputs, uniform: None, result: f64::from(steps) })
            }
            _ => continue,
        };
        assert!(all.insert(site, one).is_none(), "site {site} is drawn twice");
    }
    all
}

fn share_their_luck(run: &Story, branch: &Story, edit: Edit) {
    let at = edit.step as usize;
    assert_eq!(run.steps[..at], branch.steps[..at], "before the branch");
    let is_branch =
        |happening: &Happening| matches!(happening, Happening::Edited { site, .. } if *site == edit.site);
    let before = branch.steps[at].iter().position(is_branch).expect("the choice is made otherwise");
    assert_eq!(run.steps[at][..before], branch.steps[at][..before], "in the step, before the branch");
    let edits = branch.steps.iter().flatten().filter(|h| matches!(h, Happening::Edited { .. })).count();
    assert_eq!(edits, 1, "one choice is made otherwise");
    for (step, (one, other)) in run.steps.iter().zip(&branch.steps).enumerate().skip(at) {
        let other = drawn(other);
        for (site, one) in drawn(one) {
            let Some(other) = other.get(&site) else { continue };
            assert_eq!(one.origin, other.origin, "site {site} in step {step}");
            assert_eq!(one.uniform, other.uniform, "site {site} in step {step}");
            if one.inputs == other.inputs {
                assert_eq!(one.result, other.result, "site {site} in step {step}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, rng_seed: proptest::test_runner::RngSeed::Fixed(2015), ..ProptestConfig::default() })]

    #[test]
    fn a_branch_shares_all_luck_with_its_run(text in scenario()) {
        let study = Study::parse("random.toml", &text, Settings::default());
        let study = study.unwrap_or_else(|faulty| panic!("{}\n{text}", faulty.render(false, 20)));
        let simulation = Simulation { seed: SEED, sample: 0, first_run: 0, runs: RUNS, threads: 1 };
        let ended = endings(&study.program, &simulation).expect("no run fails");
        for end in ended {
            let run = study.trace(SEED, end.run);
            // A program for telling is the program that runs, with notes.
            prop_assert_eq!(run.ending, Some((end.outcome, end.step)));
            for step in 1..run.steps.len() as u32 {
                for choice in choices(&study.model, &run, step) {
                    let open = choice.options.iter().enumerate().filter(|(_, option)| option.available);
                    let others = open.map(|(option, _)| Some(option)).chain([None]);
                    for option in others.filter(|option| *option != choice.chosen) {
                        let edit = Edit { step, site: choice.site, option };
                        share_their_luck(&run, &study.branch(SEED, end.run, edit), edit);
                    }
                }
            }
        }
    }
}
