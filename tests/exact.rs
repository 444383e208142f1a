//! Properties that every exact answer has.

use escalade::engine::exact::chain::{Place, Reader, State};
use escalade::engine::exact::{Exact, Options, chain, solve};
use escalade::study::built_in;
use escalade::{Settings, Simulation, Study};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
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

/// Hands probabilities on along a chain, whose states come before their successors; the first states are the outcomes.
struct Forward {
    outcomes: usize,
    mass: Vec<f64>,
    /// By outcome and step.
    ended: Vec<Vec<f64>>,
    /// The step of the state told last.
    step: u32,
    states: usize,
    most: usize,
    seen: BTreeSet<String>,
}

impl Forward {
    fn of(study: &Study, options: &Options, most: usize) -> Forward {
        let outcomes = study.program.outcomes as usize;
        let ended = vec![vec![0.0; study.program.steps as usize + 1]; outcomes];
        let seen = BTreeSet::new();
        let mut forward = Forward { outcomes, mass: vec![], ended, step: 0, states: 0, most, seen };
        chain(&study.program, options, &mut forward, &|_| {})
            .unwrap_or_else(|obstacle| panic!("{obstacle:?}"));
        forward
    }
}

impl Reader for Forward {
    fn begin(&mut self, _: &[u32]) {
        self.mass.clear();
        self.ended.iter_mut().for_each(|steps| steps.fill(0.0));
        self.seen.clear();
        (self.step, self.states) = (0, 0);
    }

    fn state(&mut self, state: &State) -> ControlFlow<()> {
        let number = self.states;
        self.states += 1;
        if number < 10_000 {
            assert!(self.seen.insert(format!("{:?}", state.place)), "twice: {:?}", state.place);
        }
        let sum: f64 = state.successors.iter().map(|(_, probability)| probability).sum();
        assert!((sum - 1.0).abs() < 1e-12, "{number}: {sum}");
        assert!(state.successors.is_sorted_by(|(a, _), (b, _)| a < b), "{number}: {:?}", state.successors);
        let share = match state.place {
            Place::Ended { outcome } => {
                assert!(number == outcome as usize && *state.successors == [(number as u64, 1.0)]);
                return ControlFlow::Continue(());
            }
            Place::Start => 1.0,
            Place::Within { step, .. } => {
                assert!(step == self.step || step == self.step + 1, "{step} after {}", self.step);
                self.step = step;
                self.mass[number]
            }
        };
        for &(to, probability) in state.successors {
            let to = to as usize;
            if to < self.outcomes {
                self.ended[to][self.step as usize] += share * probability;
                continue;
            }
            assert!(to > number, "{number} leads back to {to}");
            if self.mass.len() <= to {
                self.mass.resize(to + 1, 0.0);
            }
            self.mass[to] += share * probability;
        }
        if self.states < self.most { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    }
}

fn assert_chain(what: &str, study: &Study, options: &Options, most: usize) {
    let Ok(exact) = solve(&study.program, options, &|_| {}) else { return };
    let forward = Forward::of(study, options, most);
    let is_whole = forward.states < most;
    // A step in which it was broken off is not whole.
    let steps = if is_whole { study.program.steps as usize } else { forward.step as usize - 1 };
    assert!(steps > 1 || is_whole, "{what}: nothing of it is seen");
    for (ours, by_chain) in exact.outcomes.iter().zip(&forward.ended) {
        for step in 0..=steps {
            assert!((ours[step] - by_chain[step]).abs() < 1e-12, "{what}, step {step}");
        }
    }
}

#[test]
fn the_chain_of_every_scenario_has_the_exact_answer() {
    for scenario in built_in::all() {
        let study = scenario.study(Settings::default()).unwrap_or_else(|faulty| panic!("{faulty}"));
        assert_chain(scenario.name, &study, &Options::default(), 1_000_000);
    }
}

#[test]
fn the_chain_of_delays_histories_and_beliefs_has_the_exact_answer() {
    for options in [all(), Options { share: false, ..all() }, Options::default()] {
        assert_chain("mixed", &study(), &options, usize::MAX);
    }
}
