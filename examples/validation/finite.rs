//! The scenarios that come with the program and can be solved exactly, with their answers.

use escalade::engine::exact::{Exact, Obstacle, Options, solve};
use escalade::engine::schedule::simulate;
use escalade::{Settings, Simulation, Study};
use std::path::Path;

pub struct Finite {
    /// Of the file, without its ending.
    pub name: String,
    pub study: Study,
    pub exact: Exact,
}

/// All of them, by name.
pub fn scenarios() -> Vec<Finite> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = std::fs::read_dir(folder).expect("the project has a folder of scenarios");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    paths.sort();
    let mut found = vec![];
    for path in paths {
        let study = Study::read(&path, Settings::default()).expect("what comes with the program is sound");
        let name = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
        match solve(&study.program, &Options::default(), &|_| {}) {
            Ok(exact) => found.push(Finite { name, study, exact }),
            Err(Obstacle::Continuous(_)) => {}
            Err(obstacle) => panic!("{name}: {obstacle:?}"),
        }
    }
    found
}

impl Finite {
    /// The probability of each outcome.
    pub fn chances(&self) -> Vec<f64> {
        self.exact.outcomes.iter().map(|steps| steps.iter().sum()).collect()
    }

    /// The probability of each outcome in each step, one outcome after the other.
    pub fn chances_by_step(&self) -> Vec<f64> {
        self.exact.outcomes.iter().flatten().copied().collect()
    }
}

/// How often each outcome came, by the step in which it came, on the calling thread's share of the machine.
pub fn endings(study: &Study, seed: u64, runs: u64) -> Vec<Vec<u64>> {
    let simulation = Simulation { seed, runs, threads: 1, ..Simulation::default() };
    let tally = simulate(&study.program, &simulation, &|_| {}).expect("no run of these scenarios fails");
    tally.endings.iter().map(|ends| ends.as_slice().to_vec()).collect()
}

/// How often each outcome came.
pub fn totals(endings: &[Vec<u64>]) -> Vec<u64> {
    endings.iter().map(|steps| steps.iter().sum()).collect()
}
