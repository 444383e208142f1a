//! ladder-52 solved exactly: enumerated by hand and by the exact solver.

use super::kernel::study;
use super::sampling::{Version, sample};
use super::table;
use super::twins::{ladder_52_dense, ladder_52_exact};
use escalade::Study;
use escalade::engine::exact::{Options, solve};

const SAMPLES: u64 = 7;

pub fn compare() {
    let study = study("ladder-52.toml");
    let mut versions = [
        Version::new("hand-written, Fx hash map", |_| ladder_52_exact::solve()),
        Version::new("hand-written, dense array", |_| ladder_52_dense::solve()),
        solver("escalade exact", &study, true),
        solver("escalade exact, no transitions kept", &study, false),
    ];
    sample(SAMPLES, &mut versions);
    let title = format!("ladder-52 solved exactly, one thread, median of {SAMPLES}");
    table::print_times(&title, &versions);
}

fn solver<'a>(name: &str, study: &'a Study, keep: bool) -> Version<'a> {
    let options = Options { threads: 1, keep, ..Options::default() };
    Version::new(name, move |_| solve(&study.program, &options, &|_| {}).is_ok())
}
