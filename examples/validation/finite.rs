//! The scenarios that come with the program and can be solved exactly, with their answers.

use escalade::engine::exact::{Exact, NoExactAnswer, Options, solve};
use escalade::engine::runs::simulate::simulate;
use escalade::{Settings, Simulation, Study};
use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

pub struct Finite {
    /// Of the file, without its ending.
    pub name: String,
    pub study: Study,
    pub exact: Exact,
}

/// The scenarios that are held against their exact answers here; those that teach claim what they show themselves.
const SCENARIOS: [&str; 4] = ["gamblers-ruin", "hotline", "ladder-52", "strait"];

/// All of them, by name.
pub fn scenarios() -> Vec<Finite> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let entries = std::fs::read_dir(folder).expect("the project has a folder of scenarios");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    let is_validated = |path: &Path| SCENARIOS.iter().any(|name| path.ends_with(format!("{name}.toml")));
    paths.retain(|path| is_validated(path));
    paths.sort();
    let mut found = vec![];
    for path in paths {
        let study = Study::read(&path, Settings::default()).expect("what comes with the program is sound");
        let name = path.file_stem().expect("it has a name").to_string_lossy().into_owned();
        match solve(&study.program, &Options::default(), &|_| {}) {
            Ok(exact) => found.push(Finite { name, study, exact }),
            Err(NoExactAnswer::Continuous(_)) => {}
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

/// What `work` makes of each seed, in the order of seeds, over all cores. The threads are plain ones: a simulation makes a pool of its own, and a
/// worker of one pool that waits for another takes up more work meanwhile, deeper and deeper down its stack.
pub fn over_seeds<T: Send>(seeds: Range<u64>, work: impl Fn(u64) -> T + Sync) -> Vec<T> {
    let next = AtomicU64::new(seeds.start);
    let some = || {
        let mine = std::iter::from_fn(|| {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            (seed < seeds.end).then(|| (seed, work(seed)))
        });
        mine.collect::<Vec<_>>()
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut all = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(some)).collect();
        let done = threads.into_iter().map(|thread| thread.join().expect("the work does not panic"));
        done.flatten().collect::<Vec<_>>()
    });
    all.sort_by_key(|(seed, _)| *seed);
    all.into_iter().map(|(_, one)| one).collect()
}

/// How often each outcome came, by the step in which it came, on one thread.
pub fn endings(study: &Study, seed: u64, runs: u64) -> Vec<Vec<u64>> {
    let simulation = Simulation { seed, runs, threads: 1, ..Simulation::default() };
    let tally = simulate(&study.program, &simulation, &|_| {}).expect("no run of these scenarios fails");
    tally.endings.iter().map(|ends| ends.as_slice().to_vec()).collect()
}

/// How often each outcome came.
pub fn totals(endings: &[Vec<u64>]) -> Vec<u64> {
    endings.iter().map(|steps| steps.iter().sum()).collect()
}
