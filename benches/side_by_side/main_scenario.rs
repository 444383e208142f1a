//! The main scenario by the kernel: how long it takes for a step, and for a site and step.

use super::kernel::{SEED, run, runs_of, study};
use super::sampling::{Version, sample};
use escalade::Study;
use escalade::engine::runs::simulate::endings;
use escalade::engine::runs::simulation::Simulation;

const SAMPLES: u64 = 21;
const RUNS: u64 = 4_000;

pub fn measure() {
    let study = study("us-china-2015/scenario.toml");
    let mut kernel = [Version::new("kernel, with all tallies", |sample| run(&study, runs_of(sample, RUNS)))];
    sample(SAMPLES, &mut kernel);
    let [kernel] = kernel;
    let (rate, steps) = (RUNS as f64 / kernel.seconds(), mean_steps(&study));
    let nanoseconds = 1e9 / rate / steps;
    let sites = study.program.sites;
    println!("us-china-2015, one thread, median of {SAMPLES} samples of {RUNS} runs each\n");
    println!("{:<24} {rate:>12.0} runs/s, of {steps:.1} steps on average", kernel.name);
    println!("{:<24} {nanoseconds:>12.0} ns a step", "");
    println!("{:<24} {:>12.2} ns a site ({sites}) and step", "", nanoseconds / f64::from(sites));
}

/// How many steps a run has.
fn mean_steps(study: &Study) -> f64 {
    let simulation = Simulation { seed: SEED, runs: RUNS, threads: 1, ..Simulation::default() };
    let endings = endings(&study.program, &simulation).expect("no run of a shipped scenario fails");
    endings.iter().map(|ending| f64::from(ending.step)).sum::<f64>() / endings.len() as f64
}
