//! Starts and values drawn from distributions, against their closed forms.
//!
//! Each distribution is cut at known quantiles; the count below each cut is within five standard errors of its
//! expectation (two-sided false alarm 6e-7 a cut), and so is the mean. The seed is fixed.

use crate::trial::{RUNS, likely, scenario};

/// Draws at the start of each run; `cuts` are values with the probability of falling below.
fn start(distribution: &str, [low, high]: [f64; 2], mean: f64, sd: f64, cuts: &[(f64, f64)]) {
    let outcomes: String =
        cuts.iter().enumerate().map(|(i, (cut, _))| format!("below_{i} = \"x < {cut}\"\n")).collect();
    let trial = scenario(&format!(
        r#"
        steps = 1
        [state]
        x = {{ start = "{distribution}", range = [{low}, {high}] }}
        [outcomes]
        {outcomes}
        above = "otherwise"
        [metrics]
        x = {{ final = "x" }}
        "#
    ));
    let solved = trial.solved();
    assert!(solved.exact.is_none(), "a continuous draw has no exact answer");
    for (i, &(cut, p)) in cuts.iter().enumerate() {
        let below = solved.count(|ending| ending.outcome as usize <= i);
        likely(below, RUNS, p, &format!("{distribution} below {cut}"));
    }
    let x = solved.metric("x");
    let error = sd / (RUNS as f64).sqrt();
    assert!(
        (x.mean - mean).abs() < 5.0 * error,
        "mean of {distribution}: {} ± {error}, expected {mean}",
        x.mean
    );
}

#[test]
fn a_uniform_start() {
    start(
        "uniform(0.2, 0.9)",
        [0.0, 1.0],
        0.55,
        0.7 / 12.0_f64.sqrt(),
        &[(0.2, 0.0), (0.375, 0.25), (0.55, 0.5), (0.9, 1.0)],
    );
}

#[test]
fn a_beta_start() {
    // Beta(4, 2): F(x) = 5x⁴ - 4x⁵.
    let f = |x: f64| x * x * x * x * (5.0 - 4.0 * x);
    let sd = (8.0 / (36.0 * 7.0_f64)).sqrt();
    start("beta(4, 2)", [0.0, 1.0], 2.0 / 3.0, sd, &[(0.4, f(0.4)), (0.7, f(0.7)), (0.9, f(0.9))]);
}

fn phi(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

#[test]
fn a_normal_start() {
    start(
        "normal(1, 2)",
        [-99.0, 99.0],
        1.0,
        2.0,
        &[(-3.0, phi(-2.0)), (0.0, phi(-0.5)), (1.0, 0.5), (2.0, phi(0.5)), (5.0, phi(2.0))],
    );
}

#[test]
fn a_lognormal_start() {
    let (m, s) = (0.5, 0.4);
    let mean = libm::exp(m + s * s / 2.0);
    let sd = mean * libm::sqrt(libm::expm1(s * s));
    let f = |x: f64| phi((libm::log(x) - m) / s);
    start("lognormal(0.5, 0.4)", [0.0, 99.0], mean, sd, &[(1.0, f(1.0)), (1.5, f(1.5)), (3.0, f(3.0))]);
}

#[test]
fn a_triangular_start() {
    // Low 1, mode 2, high 5.
    let f = |x: f64| if x < 2.0 { (x - 1.0) * (x - 1.0) / 4.0 } else { 1.0 - (5.0 - x) * (5.0 - x) / 12.0 };
    let sd = ((1.0 + 4.0 + 25.0 - 2.0 - 5.0 - 10.0) / 18.0_f64).sqrt();
    start(
        "triangular(1, 2, 5)",
        [0.0, 9.0],
        8.0 / 3.0,
        sd,
        &[(1.5, f(1.5)), (2.0, 0.25), (3.0, f(3.0)), (4.5, f(4.5))],
    );
}

#[test]
fn a_loguniform_start() {
    let (low, high) = (2.0_f64, 140.0_f64);
    let span = libm::log(high / low);
    let mean = (high - low) / span;
    let square = (high * high - low * low) / (2.0 * span);
    let f = |x: f64| libm::log(x / low) / span;
    start(
        "loguniform(2, 140)",
        [0.0, 200.0],
        mean,
        (square - mean * mean).sqrt(),
        &[(2.0, 0.0), (5.0, f(5.0)), (20.0, f(20.0)), (100.0, f(100.0)), (140.0, 1.0)],
    );
}

#[test]
fn a_poisson_start() {
    let lambda = 3.5;
    let trial = scenario(
        r#"
        steps = 1
        [state]
        n = { start = "poisson(3.5)", count = [0, 99] }
        [outcomes]
        n_0 = "n == 0"
        n_1 = "n == 1"
        n_2 = "n == 2"
        n_3 = "n == 3"
        n_4 = "n == 4"
        n_5 = "n == 5"
        more = "otherwise"
        [metrics]
        n = { final = "n" }
        "#,
    );
    let mut p = libm::exp(-lambda);
    for n in 0..6_u32 {
        likely(trial.solved().count(|ending| ending.outcome == n), RUNS, p, &format!("poisson at {n}"));
        p *= lambda / f64::from(n + 1);
    }
    let mean = trial.solved().metric("n").mean;
    assert!((mean - lambda).abs() < 5.0 * (lambda / RUNS as f64).sqrt(), "{mean}");
}

#[test]
fn a_clamped_poisson_is_solved_exactly() {
    // Both ends of the range hold a tail each.
    let p = |n: u32| libm::exp(-2.0) * [1.0, 2.0, 2.0, 4.0 / 3.0][n as usize];
    scenario(
        r#"
        steps = 1
        [state]
        n = { start = 1, count = [1, 3] }
        [events.e]
        do = "n = poisson(2)"
        [outcomes]
        one = "n == 1"
        two = "n == 2"
        many = "otherwise"
        "#,
    )
    .outcome("one", p(0) + p(1))
    .outcome("two", p(2))
    .outcome("many", 1.0 - p(0) - p(1) - p(2));
    // Its mean is what was drawn before, and it is drawn for some runs only.
    let chance = |mean: f64| 1.0 - libm::exp(-mean);
    let expected: f64 = (0..3).map(|n| p(n) * chance(f64::from(n))).sum();
    let last = (1.0 - (0..3).map(p).sum::<f64>()) * chance(3.0);
    scenario(
        r#"
        steps = 1
        [state]
        n = { start = "poisson(2)", count = [0, 3] }
        m = { start = 0, range = [0, 1] }
        [events.e]
        chance = 0.25
        do = "m = poisson(n)"
        [outcomes]
        some = "m > 0"
        none = "otherwise"
        [metrics]
        n = { final = "n" }
        "#,
    )
    .outcome("some", (expected + last) / 4.0)
    .mean("n", p(1) + 2.0 * p(2) + 3.0 * (1.0 - p(0) - p(1) - p(2)));
    // Each member draws its own.
    scenario(
        r#"
        steps = 1
        [groups.firms]
        count = 3
        [state.firms]
        hits = { start = 0, count = [0, 2] }
        [events.e]
        each = "firms"
        do = "hits = poisson(2)"
        [outcomes]
        all = "all(firms where hits == 2)"
        some = "otherwise"
        "#,
    )
    .outcome("all", libm::pow(1.0 - p(0) - p(1), 3.0));
}

#[test]
fn starts_are_drawn_in_file_order_with_one_word_each_and_clamped() {
    let trial = scenario(
        r#"
        steps = 1
        [state]
        a = { start = "uniform(0, 1)", range = [0, 1] }
        b = { start = "uniform(0, 1)", range = [0, 1] }
        c = { start = "normal(0, 10)", range = [-1, 1] }
        [outcomes]
        below = "a < 0.5 and b < 0.5"
        apart = "a < 0.5 or b < 0.5"
        rest = "otherwise"
        [metrics]
        c = { peak = "abs(c)" }
        edge = { final = "if abs(c) == 1 then 1 else 0" }
        "#,
    );
    let solved = trial.solved();
    assert_eq!(solved.study.program.sites, 3);
    likely(solved.count(|ending| ending.outcome == 0), RUNS, 0.25, "independent");
    let clamped = 2.0 * phi(-0.1);
    likely((solved.metric("edge").mean * RUNS as f64).round() as u64, RUNS, clamped, "clamped");
}

#[test]
fn a_value_may_be_drawn_during_a_run() {
    let trial = scenario(
        r#"
        steps = 3
        [parameters]
        wide = { value = 2 }
        [state]
        x = { start = 5, range = [-9, 9] }
        y = { start = 0, range = [-9, 9] }
        [events.e]
        when = "step >= 2"
        do = ["y = x", "x = uniform(0, wide)"]
        [outcomes]
        fell = { at_end = "x < y" }
        rest = "otherwise"
        [metrics]
        x = { final = "x" }
        "#,
    );
    let solved = trial.solved();
    // Two independent draws: the later is below the earlier half the time.
    likely(solved.count(|ending| ending.outcome == 0), RUNS, 0.5, "the second below the first");
    assert!((solved.metric("x").mean - 1.0).abs() < 5.0 * (4.0 / 12.0 / RUNS as f64).sqrt());
}

#[test]
fn each_member_draws_its_own_start() {
    let trial = scenario(
        r#"
        steps = 1
        [groups.firms]
        count = 3
        [state.firms]
        link = { start = "uniform(0, 1)", range = [0, 1] }
        [outcomes]
        all = "all(firms where link < 0.5)"
        any = "any(firms where link < 0.5)"
        none = "otherwise"
        "#,
    );
    let solved = trial.solved();
    assert_eq!(solved.study.program.sites, 3);
    likely(solved.count(|ending| ending.outcome == 0), RUNS, 0.125, "all");
    likely(solved.count(|ending| ending.outcome == 2), RUNS, 0.125, "none");
}

#[test]
fn a_draw_must_be_the_whole_right_hand_side() {
    scenario(
        "steps = 1\n[state]\nx = { start = 0, range = [0, 9] }\n[events.e]\ndo = \"x = 1 + uniform(0, 1)\"",
    )
    .refused("whole right-hand side");
}
