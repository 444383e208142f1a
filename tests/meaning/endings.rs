//! Outcomes and when they come.

use crate::trial::scenario;

#[test]
fn an_outcome_that_must_hold_for_twelve_weeks_comes_at_the_twelfth_test() {
    scenario(
        r#"
        step = "1 week"
        steps = 20
        [state]
        open = { start = false }
        [events.e]
        when = "step == 3"
        do = "open = true"
        [outcomes]
        held = "open for 12 weeks"
        rest = "otherwise"
        "#,
    )
    .ends("held", 14, 1.0);
}

#[test]
fn an_interruption_starts_the_count_anew() {
    scenario(
        r#"
        step = "1 week"
        steps = 20
        [outcomes]
        held = "step != 2 for 3 weeks"
        rest = "otherwise"
        "#,
    )
    .ends("held", 5, 1.0);
}

#[test]
fn the_start_does_not_count_for_an_outcome_that_must_hold() {
    scenario(
        "step = \"1 week\"\nsteps = 9\n[outcomes]\nheld = \"step >= 0 for 3 weeks\"\nrest = \"otherwise\"",
    )
    .ends("held", 3, 1.0);
}

#[test]
fn for_takes_in_the_whole_condition_before_it() {
    scenario(
        r#"
        step = "1 week"
        steps = 9
        [outcomes]
        held = "step >= 5 or step <= 2 and step > 0 for 3 weeks"
        rest = "otherwise"
        "#,
    )
    // 1, 2, then 5, 6, 7: never the first alone.
    .ends("held", 7, 1.0);
}

#[test]
fn a_duration_is_rounded_up_and_0_is_at_once() {
    scenario(
        "step = \"1 week\"\nsteps = 9\n[outcomes]\nheld = \"step >= 2 for 8 days\"\nrest = \"otherwise\"",
    )
    .ends("held", 3, 1.0);
    scenario(
        "step = \"1 week\"\nsteps = 9\n[outcomes]\nheld = \"step >= 2 for 0 days\"\nrest = \"otherwise\"",
    )
    .ends("held", 2, 1.0);
}

#[test]
fn a_chance_of_holding_on() {
    // Two heads in a row within four throws: 8 of 16.
    scenario(
        r#"
        step = "1 week"
        steps = 4
        [events.heads]
        chance = 0.5
        [outcomes]
        row = "now(heads) for 2 weeks"
        rest = "otherwise"
        "#,
    )
    .ends("row", 2, 0.25)
    .ends("row", 3, 0.125)
    .ends("row", 4, 0.125);
}

#[test]
fn at_end_is_tested_at_the_horizon_alone() {
    scenario(
        r#"
        steps = 4
        [outcomes]
        late = { at_end = "step >= 2" }
        rest = "otherwise"
        "#,
    )
    .ends("late", 4, 1.0);
}

#[test]
fn the_order_of_the_file_decides_at_the_horizon_too() {
    scenario(
        r#"
        steps = 2
        [outcomes]
        first = { at_end = "step > 5" }
        second = { at_end = "step > 1" }
        third = "step > 1"
        rest = "otherwise"
        "#,
    )
    .ends("second", 2, 1.0);
    scenario(
        r#"
        steps = 2
        [outcomes]
        third = "step > 1"
        second = { at_end = "step > 1" }
        rest = "otherwise"
        "#,
    )
    .ends("third", 2, 1.0);
}

#[test]
fn otherwise_is_the_last_and_required_if_the_others_may_all_fail() {
    scenario("steps = 2\n[outcomes]\none = \"step > 5\"").refused("otherwise");
    scenario("steps = 2\n[outcomes]\nrest = \"otherwise\"\none = \"step > 5\"").refused("otherwise");
}

#[test]
fn the_step_of_an_outcome_is_that_of_its_test() {
    scenario(
        r#"
        steps = 5
        [events.e]
        chance = 0.5
        [outcomes]
        came = "now(e)"
        rest = "otherwise"
        "#,
    )
    .ends("came", 1, 0.5)
    .ends("came", 2, 0.25)
    .ends("came", 5, 1.0 / 32.0)
    .ends("rest", 5, 1.0 / 32.0);
}

#[test]
fn a_run_that_has_ended_does_nothing_more() {
    scenario(
        r#"
        steps = 9
        [state]
        x = { start = 0, count = [0, 99] }
        [events.e]
        do = "x += 1"
        [outcomes]
        done = "x == 4"
        rest = "otherwise"
        [metrics]
        x = { final = "x" }
        last = { final = "step" }
        sum = { sum = "x" }
        "#,
    )
    .always("x", 4.0)
    .always("last", 4.0)
    .always("sum", 10.0);
}
