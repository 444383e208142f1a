//! Scenarios written by hand: the same runs as the kernel's, and the known exact answer of ladder-52.

#[path = "../benches/twins/mod.rs"]
mod twins;

use escalade::engine::runs::simulate::endings;
use escalade::engine::{noise::Noise, simd::Level};
use escalade::{Settings, Simulation, Study};
use twins::ladder_52::{Ending, SITES, STEPS, run_by_address, run_in_sequence};
use twins::ladder_52_exact::Answer;
use twins::ladder_52_lanes::{fortieth, run_in_lanes};
use twins::{generator, hotline, ladder_52_dense, ladder_52_exact};

const RUNS: u64 = 400_000;

/// Chance of agreement, rupture and stalemate, from three independent exact solutions.
const EXACT: [f64; 3] = [0.4798501402060691, 0.514108575944549, 0.0060412838492721];

/// Expected end step, final tension and final trust, from the same.
const EXPECTED: [f64; 3] = [17.983823808200, 12.905205913333, 7.395477194030];

#[test]
fn frequencies_and_means_are_those_of_the_exact_solution() {
    let mut rng = generator(52);
    let mut counts = [0u32; 3];
    let mut sums = [[0.0; 2]; 3];
    for run in 0..RUNS {
        let ending = run_in_sequence(&mut rng, run);
        counts[ending.outcome] += 1;
        // All whole numbers: the sums are exact.
        for (sum, x) in sums.iter_mut().zip([f64::from(ending.step), ending.tension, ending.trust]) {
            *sum = [sum[0] + x, sum[1] + x * x];
        }
        assert!((1..=STEPS).contains(&ending.step));
        assert!(ending.outcome != 2 || ending.step == STEPS, "a stalemate before the horizon: {ending:?}");
    }
    let runs = RUNS as f64;
    for (count, chance) in counts.into_iter().zip(EXACT) {
        let error = (f64::from(count) / runs - chance) / (chance * (1.0 - chance) / runs).sqrt();
        assert!(error.abs() < 5.0, "{count} of {RUNS}, {error:.1} standard errors from {chance}");
    }
    for ([sum, squares], expected) in sums.into_iter().zip(EXPECTED) {
        let mean = sum / runs;
        let error = (mean - expected) / ((squares / runs - mean * mean) / runs).sqrt();
        assert!(error.abs() < 5.0, "mean {mean}, {error:.1} standard errors from {expected}");
    }
}

#[test]
fn words_in_sequence_and_by_address_give_the_same_runs() {
    for seed in [0, 2015] {
        let (mut rng, noise) = (generator(seed), Noise::new(seed, SITES));
        for run in (0..2000).chain([4_000_000_000, 5_000_000_000, (1 << 40) - 1]) {
            assert_eq!(run_in_sequence(&mut rng, run), run_by_address(&noise, run), "seed {seed}, run {run}");
        }
    }
}

#[test]
fn every_run_of_hotline_is_that_of_the_kernel() {
    let study = Study::read("scenarios/hotline.toml".as_ref(), Settings::default())
        .unwrap_or_else(|faulty| panic!("{faulty}"));
    assert_eq!(study.program.sites, hotline::SITES);
    let chances = hotline::Chances::new();
    for seed in [2015, 0] {
        let simulation = Simulation { seed, runs: 100_000, ..Simulation::default() };
        let (mut rng, noise) = (generator(seed), Noise::new(seed, hotline::SITES));
        for ending in endings(&study.program, &simulation).expect("no run fails") {
            let twin = hotline::run_in_sequence(&chances, &mut rng, ending.run);
            let expected = hotline::Ending { outcome: ending.outcome as usize, step: ending.step };
            assert_eq!(twin, expected, "seed {seed}, run {}", ending.run);
            if ending.run % 100 == 0 {
                assert_eq!(hotline::run_by_address(&chances, &noise, ending.run), expected);
            }
        }
    }
}

#[test]
fn runs_in_lanes_are_those_of_one_run_alone() {
    const RUNS: usize = 100_000;
    for seed in [2015, 0] {
        let noise = Noise::new(seed, SITES);
        let alone: Vec<Ending> = (0..RUNS as u64).map(|run| run_by_address(&noise, run)).collect();
        for noise in Level::ALL.into_iter().filter_map(|level| noise.clone().with_level(level)) {
            let mut in_lanes = vec![None; RUNS];
            run_in_lanes(&noise, 0..RUNS as u64, |run, ending| {
                assert_eq!(in_lanes[run as usize].replace(ending), None, "run {run} is told twice");
            });
            for (run, (lane, alone)) in in_lanes.into_iter().zip(&alone).enumerate() {
                assert_eq!(lane.as_ref(), Some(alone), "{:?}, seed {seed}, run {run}", noise.level());
            }
        }
    }
}

#[test]
fn lanes_take_any_range_of_runs() {
    let noise = Noise::new(52, SITES);
    for runs in [7..7, 5..6, 100..163, 5_000_000_000..5_000_001_100] {
        let mut told = vec![];
        run_in_lanes(&noise, runs.clone(), |run, ending| {
            assert_eq!(ending, run_by_address(&noise, run), "run {run}");
            told.push(run);
        });
        told.sort_unstable();
        assert!(told.iter().copied().eq(runs.clone()), "{} of {runs:?} are told", told.len());
    }
}

#[test]
fn a_fortieth_is_that_of_division() {
    for x in (0..=80).map(f64::from) {
        assert_eq!(fortieth(x).to_bits(), (x / 40.0).to_bits(), "{x} / 40");
    }
}

fn assert_exact(answer: &Answer) {
    for (chance, exact) in answer.chances.into_iter().zip(EXACT) {
        assert!((chance - exact).abs() < 1e-12, "{chance}, not {exact}");
    }
    for (mean, expected) in answer.means.into_iter().zip(EXPECTED) {
        assert!((mean - expected).abs() < 1e-10, "{mean}, not {expected}");
    }
}

#[test]
fn the_hand_written_enumerations_have_the_exact_answer() {
    let (by_map, most) = ladder_52_exact::solve();
    assert_exact(&by_map);
    assert!(most > 100_000, "{most} states");

    let by_array = ladder_52_dense::solve();
    assert_exact(&by_array);
    let numbers = |answer: &Answer| [answer.chances, answer.means].concat();
    for (array, map) in numbers(&by_array).into_iter().zip(numbers(&by_map)) {
        assert!((array / map - 1.0).abs() < 1e-12, "{array} by array, {map} by map");
    }
}
