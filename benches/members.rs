//! How the cost of a run grows with the members of its groups.

#[path = "models/members.rs"]
mod model;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use escalade::engine::schedule::{Simulation, simulate};
use escalade::study::Study;
use std::time::Duration;

/// Runs in one pass, whatever the members: what is paid once a block is shared by as many.
const RUNS: u64 = 256;

fn members(c: &mut Criterion) {
    let mut group = c.benchmark_group("members");
    for count in [25, 250, 2_500] {
        let study = Study::parse("members.toml", &model::scenario(count), Default::default());
        let study = study.unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)));
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
    targets = members
}
criterion_main!(benches);
