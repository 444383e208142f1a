//! Metrics, objectives and constraints.

use crate::trial::scenario;
use escalade::analysis::summary::Verdict;

#[test]
fn metrics_are_measured_at_the_end_of_each_step_the_last_included() {
    scenario(
        r#"
        steps = 4
        [state]
        x = { start = 7, count = [0, 9] }
        [events.e]
        do = "x = step"
        [metrics]
        final = { final = "x" }
        peak = { peak = "x" }
        low = { low = "x" }
        sum = { sum = "x" }
        time = { time = "x >= 2" }
        first = { first = "x == 3" }
        "#,
    )
    .always("final", 4.0)
    .always("peak", 7.0)
    .always("low", 1.0)
    .always("sum", 10.0)
    .always("time", 3.0)
    .always("first", 3.0);
}

#[test]
fn only_peaks_lows_and_firsts_see_the_start() {
    scenario(
        r#"
        steps = 2
        [state]
        x = { start = 5, count = [0, 9] }
        [events.e]
        do = "x = 3"
        [metrics]
        peak = { peak = "x" }
        low = { low = "-x" }
        first = { first = "x == 5" }
        sum = { sum = "x" }
        time = { time = "x == 5" }
        "#,
    )
    .always("peak", 5.0)
    .always("low", -5.0)
    .always("first", 0.0)
    .always("sum", 6.0)
    .always("time", 0.0);
}

#[test]
fn what_happens_within_a_step_is_not_measured() {
    scenario(
        r#"
        steps = 2
        [state]
        x = { start = 0, count = [0, 9] }
        [events.e]
        do = ["x = 9", "x = 1"]
        [metrics]
        peak = { peak = "x" }
        "#,
    )
    .always("peak", 1.0);
}

#[test]
fn a_first_that_never_comes_is_missing_and_the_mean_is_over_the_rest() {
    let trial = scenario(
        r#"
        steps = 2
        [events.e]
        chance = 0.5
        [metrics]
        first = { first = "now(e)" }
        never = { first = "step == 9" }
        "#,
    );
    // 1/2 in step 1, 1/4 in step 2, 1/4 never.
    trial.missing("first", 0.25).mean("first", 4.0 / 3.0).never("never");
}

#[test]
fn count_counts_a_response_taking_effect() {
    scenario(
        r#"
        steps = 5
        [actors]
        us = {}
        [responses.us]
        a = { weight = 1 }
        b = { weight = 3 }
        [metrics]
        a = { count = "us.a" }
        "#,
    )
    .mean("a", 1.25);
}

#[test]
fn flags_may_be_measured_as_shares() {
    scenario(
        r#"
        steps = 2
        [events.e]
        chance = 0.5
        [metrics]
        last = { final = "now(e)" }
        any = { peak = "now(e)" }
        all = { low = "now(e) or step == 0" }
        "#,
    )
    .mean("last", 0.5)
    .mean("any", 0.75)
    .mean("all", 0.25);
}

#[test]
fn objectives_are_read_at_the_end_over_state_metrics_and_outcome() {
    let trial = scenario(
        r#"
        steps = 3
        [actors]
        us = {}
        [state]
        x = { start = 1, count = [0, 9] }
        [events.e]
        do = "x += 1"
        [responses.us]
        a = { cost = 2 }
        [outcomes]
        good = "x == 4"
        rest = "otherwise"
        [metrics]
        sum = { sum = "x" }
        [objectives]
        us = "10 * sum - us.cost + x + (if outcome == good then 1000 else 0)"
        "#,
    );
    let objective = &trial.solved().summary.objectives[0];
    assert_eq!(objective.mean, 90.0 - 6.0 + 4.0 + 1000.0);
}

#[test]
fn constraints_are_read_over_all_runs() {
    let trial = scenario(
        r#"
        steps = 1
        [events.e]
        chance = 0.5
        [outcomes]
        came = "now(e)"
        rest = "otherwise"
        [metrics]
        x = { final = "if now(e) then 3 else 1" }
        [constraints]
        rare = "chance(came) < 10%"
        usual = "chance(came) > 40%"
        mean = "mean(x) < 2.5"
        tail = "quantile(x, 95%) < 2"
        "#,
    );
    let verdicts: Vec<Verdict> = trial.solved().summary.constraints.iter().map(|c| c.verdict).collect();
    assert_eq!(verdicts, [Verdict::Broken, Verdict::Met, Verdict::Met, Verdict::Broken]);
}
