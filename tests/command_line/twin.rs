//! ladder-52 written by hand and ladder-52 run by the engine are the same, run by run.

#[path = "../../benches/twins/mod.rs"]
mod twins;

use super::support::{simulation, study};
use escalade::engine::noise::Noise;
use escalade::engine::runs::simulate::endings;
use twins::generator;
use twins::ladder_52::{SITES, run_by_address, run_in_sequence};

const RUNS: u64 = 100_000;

#[test]
fn every_run_ends_alike() {
    let study = study("scenarios/ladder-52.toml");
    assert_eq!(study.program.sites, SITES);
    for seed in [2015, 0] {
        let ended = endings(&study.program, &simulation(seed, RUNS)).expect("runs that do not fail");
        assert_eq!(ended.len() as u64, RUNS);
        let mut rng = generator(seed);
        for ending in ended {
            let twin = run_in_sequence(&mut rng, ending.run);
            assert_eq!(
                (ending.outcome as usize, ending.step),
                (twin.outcome, twin.step),
                "seed {seed}, run {}",
                ending.run
            );
        }
    }
}

#[test]
fn every_run_ends_in_the_same_state() {
    let study = study("scenarios/ladder-52.toml");
    let noise = Noise::new(2015, SITES);
    for run in (0..1000).chain([(1 << 32) - 1, 1 << 32, (1 << 40) - 1]) {
        let (story, twin) = (study.trace(2015, run), run_by_address(&noise, run));
        let told = (story.ending, story.measures);
        let expected = [f64::from(twin.step), twin.tension, twin.trust].map(Some).to_vec();
        assert_eq!(told, (Some((twin.outcome as u32, twin.step)), expected), "run {run}");
    }
}
