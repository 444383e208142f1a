//! How long it takes to make a setting of the unknown parameters ready to run: to check its values, to compile it, and to
//! make room for its runs; and 100 runs of it beside that.

#[path = "side_by_side/clock.rs"]
mod clock;

use clock::seconds;
use escalade::analysis::sensitivity::sampling_design::latin_hypercube;
use escalade::engine::program::Program;
use escalade::engine::runs::Counted;
use escalade::engine::runs::paired::simulate_and_keep;
use escalade::engine::runs::simulation::Simulation;
use escalade::model::{Point, Recompiler, unknowns};
use escalade::{Settings, Study};
use std::path::Path;

/// How many settings: a Latin hypercube over all that is unknown.
const SETTINGS: u64 = 1_000;

const FILES: [&str; 3] = ["us-china-2015/scenario.toml", "hotline.toml", "ladder-52.toml"];

fn main() {
    println!("{SETTINGS} settings, one thread, median of each part in milliseconds\n");
    println!("{:<28} {:>9} {:>9} {:>9} {:>9}", "", "checked", "compiled", "linked", "100 runs");
    for file in FILES {
        let parts = measure(file);
        let parts: String = parts.map(|seconds| format!(" {:>9.3}", 1e3 * seconds)).concat();
        println!("{file:<28}{parts}");
    }
}

fn measure(file: &str) -> [f64; 4] {
    let study = Study::read(&Path::new("scenarios").join(file), Settings::default())
        .unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)));
    let unknowns = unknowns(&study.model, &study.settings, &study.plan);
    let points = latin_hypercube(&study.model, &unknowns, 1, SETTINGS);
    let all: Vec<&Point> = points.iter().collect();
    let recompiler = Recompiler::new(&study.model, &study.settings, &study.plan, &all);
    let each = points.iter().map(|point| part_by_part(&recompiler, point));
    let each: Vec<[f64; 4]> = each.collect();
    [0, 1, 2, 3].map(|part| median(each.iter().map(|parts| parts[part]).collect()))
}

fn part_by_part(recompiler: &Recompiler, point: &Point) -> [f64; 4] {
    let checked = seconds(|| recompiler.plan_at(point).expect("values within their ranges"));
    let mut program = None;
    let compiled = seconds(|| program = recompiler.program_at(point).map(|(_, program)| program));
    let program = program.expect("a program");
    let [linked, ran] = [0, 100].map(|runs| seconds(|| run(&program, runs)));
    [checked, compiled, linked, ran - linked]
}

/// Counts as analyses do that look at many settings.
fn run(program: &Program, runs: u64) -> u64 {
    let simulation = Simulation { runs, threads: 1, ..Simulation::default() };
    let counted = simulate_and_keep(&[program], &[], &simulation, Counted::Ends, None, &|_| {});
    counted.expect("no run of a shipped scenario fails").each[0].runs
}

fn median(mut all: Vec<f64>) -> f64 {
    all.sort_by(f64::total_cmp);
    all[all.len() / 2]
}
