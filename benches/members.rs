//! How the cost of a run grows with the members of its groups: in a scenario that does nothing but work on members, and
//! in the main scenario. And what beliefs about 25 members cost, beside states of theirs.

#[path = "models/beliefs.rs"]
mod beliefs;
#[path = "models/members.rs"]
mod model;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use escalade::Settings;
use escalade::engine::runs::simulate::simulate;
use escalade::engine::runs::simulation::Simulation;
use escalade::study::{Faulty, Study};
use std::path::Path;
use std::time::Duration;

/// Runs in one pass, whatever the members: what is paid once a block is shared by as many.
const RUNS: u64 = 256;

const COUNTS: [usize; 3] = [25, 250, 2_500];

fn members(c: &mut Criterion) {
    let study = |count| Study::parse("members.toml", &model::scenario(count), Settings::default());
    grow(c, "members", study);
}

fn firms(c: &mut Criterion) {
    grow(c, "firms", main_scenario);
}

/// The main scenario with its 25 firms repeated, all of them on the list and a fifth of them in a tranche, as there.
fn main_scenario(count: usize) -> Result<Study, Box<Faulty>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/us-china-2015");
    let table = std::fs::read_to_string(folder.join("firms.csv")).expect("the firms of the main scenario");
    let (heading, rows) = table.split_once('\n').expect("a heading");
    let rows = rows.lines().filter(|row| !row.is_empty());
    let rows: Vec<_> = rows.map(|row| row.split_once(',').expect("several columns")).collect();
    let repeated = (0..count).map(|firm| {
        let (id, rest) = rows[firm % rows.len()];
        format!("{id}_{},{rest}\n", firm / rows.len())
    });
    let copy = tempfile::tempdir().expect("a folder");
    let file = copy.path().join("scenario.toml");
    std::fs::copy(folder.join("scenario.toml"), &file).expect("a copy");
    let table = format!("{heading}\n{}", repeated.collect::<String>());
    std::fs::write(copy.path().join("firms.csv"), table).expect("a table");
    let set = [("list_size", count), ("tranche", count / 5)];
    let set = set.map(|(name, value)| (name.to_owned(), value.to_string())).to_vec();
    Study::read(&file, Settings { set, ..Settings::default() })
}

/// A belief about each of 25 firms should cost no more than twice what a state of each does.
fn believed(c: &mut Criterion) {
    let runs = 20_000;
    let mut group = c.benchmark_group("beliefs");
    for moved in beliefs::Moved::ALL {
        let text = beliefs::scenario(moved, 25);
        let study = Study::parse("beliefs.toml", &text, Settings::default());
        let study = study.unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)));
        let simulation = Simulation { seed: 1, sample: 0, first_run: 0, runs, threads: 1 };
        // Runs times steps: what criterion tells is the cost of one.
        group.throughput(Throughput::Elements(runs * beliefs::STEPS));
        group.bench_function(format!("{moved:?}"), |b| {
            b.iter(|| simulate(&study.program, &simulation, &|_| {}).map(|tally| tally.runs))
        });
    }
    group.finish();
}

fn grow(c: &mut Criterion, name: &str, study: impl Fn(usize) -> Result<Study, Box<Faulty>>) {
    let mut group = c.benchmark_group(name);
    for count in COUNTS {
        let study = study(count).unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)));
        let simulation = Simulation { seed: 1, sample: 0, first_run: 0, runs: RUNS, threads: 1 };
        group.throughput(Throughput::Elements(RUNS * count as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter(|| simulate(&study.program, &simulation, &|_| {}).map(|tally| tally.runs))
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(3));
    targets = members, firms, believed
}
criterion_main!(benches);
