//! Properties that every exact answer has.

use escalade::engine::exact::{Exact, Options, solve};
use escalade::{Settings, Simulation, Study};
use std::path::Path;

/// Delays, histories, preparations, beliefs and sums in one.
const MIXED: &str = r#"
title = "Mixed"
step  = "1 week"
steps = 7
[actors]
us = {}
[ladder]
rungs = ["calm", "tense", "clash"]
start = "calm"
[state]
truth  = { start = "weak", one_of = ["weak", "strong"] }
heat   = { start = 0.5, range = [0, 9] }
fuel   = { start = 3, count = [0, 6] }
spent  = { start = 0, count = [0, 500] }
[beliefs.us.guess]
about = "truth"
prior = { weak = 0.6, strong = 0.4 }
[evidence.look]
about = "truth"
signs.firm = { weak = 0.2, strong = 0.7 }
signs.soft = { weak = 0.8, strong = 0.3 }
[events.toss]
once = true
do = { draw = "truth", weights = { weak = 3, strong = 2 } }
[events.spark]
chance = 0.3
again_after = "3 weeks"
do = ["heat += 0.25", { after = "1..3 weeks", do = "fuel -= 1" }]
[events.climb]
when = "fuel < 3"
chance = "0.1 + heat / 90"
do = "rung += 1"
[responses.us.wait]
weight = 3
[responses.us.ask]
weight = "us.guess(strong)"
prepare = "1..2 weeks"
do = { observe = "look", by = "us.guess" }
[responses.us.feed]
when = "since(us.feed) > 14 days"
weight = 1
do = "fuel += 1"
[rules.rest]
do = "heat = 0.9 * heat"
[outcomes]
clash = "rung == clash"
still = "otherwise"
[metrics]
heat_sum = { sum = "heat" }
asked    = { count = "us.ask" }
tense    = { time = "rung == tense" }
fuel_end = { final = "fuel" }
highest  = { peak = "fuel" }
"#;

fn study() -> Study {
    Study::parse("mixed.toml", MIXED, Settings::default())
        .unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)))
}

fn solved(options: &Options) -> Exact {
    solve(&study().program, options, &|_| {}).unwrap_or_else(|obstacle| panic!("{obstacle:?}"))
}

fn all() -> Options {
    Options { all_metrics: true, threads: 1, ..Options::default() }
}

fn assert_near(a: &Exact, b: &Exact, what: &str) {
    for (a, b) in a.outcomes.iter().flatten().zip(b.outcomes.iter().flatten()) {
        assert!((a - b).abs() < 1e-13, "{what}: {a}, {b}");
    }
    for (a, b) in a.metrics.iter().zip(&b.metrics) {
        let (Some(a), Some(b)) = (a, b) else { panic!("{what}: not all metrics are told") };
        assert!((a - b).abs() < 1e-11 * b.abs().max(1.0), "{what}: {a}, {b}");
    }
}

#[test]
fn the_answer_does_not_change_with_the_order_of_columns() {
    assert_near(&solved(&all()), &solved(&Options { reversed: true, ..all() }), "reversed");
}

#[test]
fn kept_transitions_say_what_each_step_would() {
    assert_near(&solved(&all()), &solved(&Options { keep: false, ..all() }), "not kept");
}

#[test]
fn what_a_part_of_the_step_does_not_touch_changes_nothing() {
    for keep in [true, false] {
        let alone = Options { share: false, keep, ..all() };
        assert_near(&solved(&Options { keep, ..all() }), &solved(&alone), "each state on its own");
    }
}

#[test]
fn without_room_for_transitions_each_step_is_worked_out() {
    let kept = solved(&all());
    assert!(kept.reachable.is_some());
    // Just enough for the states: which limit leaves them alone is a matter of trying.
    let tight = (14..26).find_map(|bits| {
        let options = Options { max_bytes: 1 << bits, ..all() };
        solve(&study().program, &options, &|_| {}).ok()
    });
    let tight = tight.expect("an answer with 64 MiB");
    assert_near(&kept, &tight, "tight");
    assert!(tight.reachable.is_none(), "the smallest room that is enough has room for all");
}

#[test]
fn what_is_asked_for_changes_nothing_else() {
    let some = solved(&Options { threads: 1, ..Options::default() });
    let all = solved(&all());
    assert_eq!(some.metrics[4], None);
    for (a, b) in some.metrics.iter().zip(&all.metrics).take(4) {
        let (Some(a), Some(b)) = (a, b) else { panic!("metrics are missing") };
        assert!((a - b).abs() < 1e-11, "{a}, {b}");
    }
}

#[test]
fn shares_add_up_to_one() {
    let exact = solved(&all());
    let total: f64 = exact.outcomes.iter().flatten().sum();
    assert!((total - 1.0).abs() < 1e-13, "{total}");
    for rows in exact.ladders.iter().flatten() {
        assert!((rows.iter().sum::<f64>() - 1.0).abs() < 1e-13);
    }
    for peaks in &exact.peaks {
        assert!((peaks.iter().sum::<f64>() - 1.0).abs() < 1e-13);
    }
}

fn bits(exact: &Exact) -> Vec<u64> {
    let ladders = exact.ladders.iter().flatten().flatten();
    let numbers = exact.outcomes.iter().flatten().chain(exact.metrics.iter().flatten()).chain(&exact.uses);
    numbers.chain(ladders).map(|x| x.to_bits()).collect()
}

/// Enough states and steps for numbering in arrays, and for transitions in runs.
fn ladder() -> Study {
    Study::read(Path::new("scenarios/ladder-52.toml"), Settings::default())
        .unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)))
}

#[test]
fn threads_change_no_bit() {
    for keep in [true, false] {
        let answers = [1, 2, 7].map(|threads| bits(&solved(&Options { threads, keep, ..all() })));
        assert!(answers[0] == answers[1] && answers[1] == answers[2], "keep {keep}");
    }
}

#[test]
fn neither_threads_nor_the_way_to_number_states_change_a_bit_of_many_states() {
    let program = ladder().program;
    let solved = |threads, arrays, prune| {
        let options = Options { threads, arrays, prune, ..Options::default() };
        bits(&solve(&program, &options, &|_| {}).unwrap_or_else(|obstacle| panic!("{obstacle:?}")))
    };
    for prune in [0.0, 1e-9] {
        let one = solved(1, true, prune);
        for (threads, arrays) in [(1, false), (2, true), (3, true), (3, false)] {
            assert!(one == solved(threads, arrays, prune), "{threads} threads, arrays {arrays}, {prune}");
        }
    }
}

#[test]
fn runs_of_transitions_say_what_each_would() {
    let program = ladder().program;
    let solved = |options: &Options| {
        solve(&program, options, &|_| {}).unwrap_or_else(|obstacle| panic!("{obstacle:?}"))
    };
    let told = solved(&Options::default());
    assert_near(&told, &solved(&Options { reversed: true, ..Options::default() }), "reversed");
    assert_near(&told, &solved(&Options { keep: false, ..Options::default() }), "not kept");
    // As the file tells them, from another program.
    let sums = told.outcomes.iter().map(|steps| steps.iter().sum::<f64>());
    for (told, known) in sums.zip([0.479_850_140_206_069_1, 0.514_108_575_944_549, 0.006_041_283_849_272_1]) {
        assert!((told - known).abs() < 1e-12, "{told}, {known}");
    }
}

#[test]
fn pruning_never_loses_more_than_it_tells() {
    let whole = solved(&all());
    for prune in [1e-7, 1e-5, 1e-3] {
        let pruned = solved(&Options { prune, ..all() });
        for (steps, all) in pruned.outcomes.iter().zip(&whole.outcomes) {
            let (told, truth): (f64, f64) = (steps.iter().sum(), all.iter().sum());
            assert!(told <= truth + 1e-13 && truth <= told + pruned.pruned + 1e-13, "{told}, {truth}");
        }
    }
}

#[test]
fn sampling_agrees() {
    let exact = solved(&all());
    let runs = Simulation { runs: 40_000, ..Default::default() };
    let summary = study().run(&runs, &|_| {}).unwrap_or_else(|failure| panic!("{failure:?}"));
    for (metric, expected) in summary.metrics.iter().zip(&exact.metrics) {
        let (Some(expected), error) = (expected, metric.sd / 200.0) else { panic!("no {}", metric.id) };
        assert!(
            (metric.mean - expected).abs() < 5.0 * error + 1e-9,
            "{}: {} {expected}",
            metric.id,
            metric.mean
        );
    }
}
