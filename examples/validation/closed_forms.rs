//! Small scenarios whose answers are formulas.

use escalade::{Settings, Simulation, Study};

pub const RUNS: u64 = 100_000;
pub const SEED: u64 = 2015;

/// One number, three ways.
pub struct ClosedForm {
    pub what: String,
    pub formula: f64,
    pub exact: f64,
    pub sampled: f64,
    /// How many standard errors the sampled number is away from the formula.
    pub z: f64,
}

/// What is read from an answer.
#[derive(Clone, Copy)]
enum Number {
    /// The chance of an outcome, by its place in the file.
    Chance(usize),
    /// The mean of a metric, by its place in the file.
    Mean(usize),
}

struct Case {
    text: String,
    settings: Settings,
    /// What each number is, where it is read, and its formula.
    numbers: Vec<(String, Number, f64)>,
}

pub fn closed_forms() -> Vec<ClosedForm> {
    let mut cases: Vec<Case> = [0.3, 0.45, 0.5, 0.55, 0.7].into_iter().map(ruin).collect();
    cases.extend([deaths(), coupons(), firms(), delays()]);
    cases.extend([0.0, 0.7, 3.0].into_iter().map(logit));
    let lengths = ["1 day", "1 week", "4 weeks"];
    cases.extend(lengths.into_iter().map(window));
    cases.extend(lengths.into_iter().map(rate));
    cases.into_iter().flat_map(|case| case.answer()).collect()
}

impl Case {
    fn new(text: String, numbers: Vec<(String, Number, f64)>) -> Self {
        Self { text, settings: Settings::default(), numbers }
    }

    fn answer(self) -> Vec<ClosedForm> {
        let study = Study::parse("closed-form.toml", &self.text, self.settings)
            .unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 20)));
        let exact = study.exact(1_000_000).expect("these scenarios can be enumerated");
        let simulation = Simulation { seed: SEED, runs: RUNS, ..Simulation::default() };
        let summary = study.run(&simulation, &|_| {}).expect("no run of these scenarios fails");
        let one = |(what, number, formula)| {
            let (known, sampled, variance): (_, f64, f64) = match number {
                Number::Chance(outcome) => (
                    exact.outcomes[outcome].iter().sum(),
                    summary.outcomes[outcome].chance,
                    formula * (1.0 - formula),
                ),
                Number::Mean(metric) => {
                    let told = &summary.metrics[metric];
                    let mean = exact.metrics[metric].expect("these means ride along or are free");
                    (mean, told.mean, told.sd * told.sd)
                }
            };
            let z = (sampled - formula) / (variance / RUNS as f64).sqrt();
            ClosedForm { what, formula, exact: known, sampled, z }
        };
        self.numbers.into_iter().map(one).collect()
    }
}

/// With r = (1 - p) / p: P(top) = (1 - rⁱ) / (1 - rᴺ), E[T] = i / (q - p) - N / (q - p) · P(top); i = 3, N = 10.
fn ruin(p: f64) -> Case {
    let text = include_str!("../../scenarios/gamblers-ruin.toml").to_owned();
    let settings = Settings { set: vec![("p".to_owned(), p.to_string())], ..Settings::default() };
    let (q, start, full) = (1.0 - p, 3.0, 10.0);
    let r: f64 = q / p;
    let (top, rounds) = if p == 0.5 {
        (start / full, start * (full - start))
    } else {
        let top = (1.0 - libm::pow(r, start)) / (1.0 - libm::pow(r, full));
        (top, (start - full * top) / (q - p))
    };
    let numbers = vec![
        (format!("gambler's ruin, p = {p}: chance of the top"), Number::Chance(0), top),
        (format!("gambler's ruin, p = {p}: mean number of rounds"), Number::Mean(0), rounds),
    ];
    Case { text, settings, numbers }
}

/// A chain that only goes down: from n it falls with chance n / 20. The times at each n are geometric: E[T] = 20 (1 + 1/2 + … + 1/10).
fn deaths() -> Case {
    let text = r#"
title = "Pure death"
steps = 2000
[state]
alive = { start = 10, count = [0, 10] }
[events.death]
chance = "alive / 20"
do = "alive -= 1"
[outcomes]
extinct = "alive == 0"
other = "otherwise"
[metrics]
time = { final = "step" }
"#;
    let mean = (1..=10).map(|n| 20.0 / f64::from(n)).sum();
    Case::new(
        text.to_owned(),
        vec![("pure death from 10: mean time to extinction".to_owned(), Number::Mean(0), mean)],
    )
}

/// The chance that so many draws of one of `count` have shown each at least once: inclusion and exclusion.
fn all_seen(count: u32, draws: u32) -> f64 {
    let mut choose = 1.0;
    let mut sum = 0.0;
    for missing in 0..=count {
        let sign = if missing % 2 == 0 { 1.0 } else { -1.0 };
        sum += sign * choose * libm::pow(1.0 - f64::from(missing) / f64::from(count), f64::from(draws));
        choose *= f64::from(count - missing) / f64::from(missing + 1);
    }
    sum
}

/// How many of 25 have been seen: with k seen a new one comes with chance (25 - k) / 25.
fn coupons() -> Case {
    let text = r#"
title = "Coupons, counted"
steps = 90
[state]
seen = { start = 0, count = [0, 25] }
[events.visit]
chance = "(25 - seen) / 25"
do = "seen += 1"
[outcomes]
all = "seen == 25"
other = "otherwise"
"#;
    let what = "25 firms, counted: chance that all are found in 90 draws".to_owned();
    Case::new(text.to_owned(), vec![(what, Number::Chance(0), all_seen(25, 90))])
}

/// The same with firms that are selected at random, one by one: fewer, as each is seen or not, which makes 2¹² states.
fn firms() -> Case {
    let text = r#"
title = "Coupons, drawn"
steps = 40
[actors]
us = {}
[groups.firms]
count = 12
[state.firms]
seen = { start = false }
[responses.us.visit]
select = { from = "firms", take = 1, order = "random" }
do = "selected.seen = true"
[outcomes]
all = "all(firms where seen)"
other = "otherwise"
"#;
    let what = "12 firms, each drawn: chance that all are found in 40 draws".to_owned();
    Case::new(text.to_owned(), vec![(what, Number::Chance(0), all_seen(12, 40))])
}

/// Three delays in a row, each of 1 to 6 weeks: the sum of three dice. From step 1 on, the last falls due in step 1 + sum.
fn delays() -> Case {
    let text = r#"
title = "Delays"
step = "1 week"
steps = 30
[state]
stage = { start = 0, count = [0, 3] }
[events.first]
once = true
do = { after = "1..6 weeks", do = "stage = 1" }
[events.second]
once = true
when = "stage == 1"
do = { after = "1..6 weeks", do = "stage = 2" }
[events.third]
once = true
when = "stage == 2"
do = { after = "1..6 weeks", do = "stage = 3" }
[outcomes]
early = "stage == 3 and step <= 9"
done = "stage == 3"
other = "otherwise"
[metrics]
time = { final = "step" }
"#;
    Case::new(
        text.to_owned(),
        vec![
            (
                "three delays of 1..6 weeks: chance of 8 weeks or less".to_owned(),
                Number::Chance(0),
                56.0 / 216.0,
            ),
            ("three delays of 1..6 weeks: mean step of the last".to_owned(), Number::Mean(0), 11.5),
        ],
    )
}

/// Utilities 1 and 0: the first is chosen with chance 1 / (1 + e^-λ).
fn logit(lambda: f64) -> Case {
    let text = format!(
        r#"
title = "Logit"
steps = 1
play = {{ us = "quantal" }}
[actors]
us = {{}}
[state]
chosen = {{ start = false }}
[responses.us]
give = {{ do = "chosen = true" }}
keep = {{}}
[policies.us.quantal]
lambda = {lambda:?}
utilities = {{ give = 1, keep = 0 }}
[outcomes]
gave = "chosen"
kept = "otherwise"
"#
    );
    let what = format!("logit choice, λ = {lambda}: chance of the better option");
    Case::new(text, vec![(what, Number::Chance(0), 1.0 / (1.0 + libm::exp(-lambda)))])
}

/// Over 24 weeks "30% in 12 weeks" comes to 1 - 0.7², however long the step.
fn window(step: &str) -> Case {
    window_case(step, "chance = \"30% in 12 weeks\"", "\"30% in 12 weeks\"", 1.0 - 0.7 * 0.7)
}

/// Over 24 weeks "2 per year" comes at least once with chance 1 - e^(-2 · 168 / 365.25), however long the step.
fn rate(step: &str) -> Case {
    window_case(step, "rate = \"2 per year\"", "\"2 per year\"", -libm::expm1(-2.0 * 168.0 / 365.25))
}

fn window_case(step: &str, key: &str, shown: &str, chance: f64) -> Case {
    let steps = match step {
        "1 day" => 168,
        "1 week" => 24,
        _ => 6,
    };
    let text = format!(
        r#"
title = "Window"
step = "{step}"
steps = {steps}
[state]
come = {{ start = false }}
[events.it]
{key}
do = "come = true"
[outcomes]
came = "come"
other = "otherwise"
"#
    );
    let what = format!("{shown} over 24 weeks, steps of {step}: chance that it comes");
    Case::new(text, vec![(what, Number::Chance(0), chance)])
}
