//! The order of a step, and of what stands in one effect.

use crate::trial::scenario;

#[test]
fn what_is_due_comes_first_then_events_actors_and_rules() {
    // Each part writes its digit behind those of the parts before it.
    scenario(
        r#"
        step = "1 week"
        steps = 2
        [actors]
        us = {}
        china = {}
        [state]
        trace = { start = 0, count = [0, 1000000] }
        [rules.r]
        do = "trace = 10 * trace + 5"
        [responses.china.act]
        do = "trace = 10 * trace + 4"
        [responses.us.act]
        do = "trace = 10 * trace + 3"
        [events.e]
        do = ["trace = 10 * trace + 2", { when = "step == 1", do = { after = "1 week", do = "trace = 1" } }]
        [metrics]
        trace = { final = "trace" }
        "#,
    )
    .always("trace", 12345.0);
}

#[test]
fn parts_happen_in_the_order_of_the_turn() {
    scenario(
        r#"
        steps = 1
        turn = ["rules", "china", "late", "us", "events"]
        [actors]
        us = {}
        china = {}
        [state]
        trace = { start = 0, count = [0, 1000000] }
        [rules.r]
        do = "trace = 10 * trace + 1"
        [responses.china.act]
        do = "trace = 10 * trace + 2"
        [responses.us.act]
        do = "trace = 10 * trace + 4"
        [events.late]
        do = "trace = 10 * trace + 3"
        [events.other]
        do = "trace = 10 * trace + 5"
        [events.third]
        do = "trace = 10 * trace + 6"
        [metrics]
        trace = { final = "trace" }
        "#,
    )
    .always("trace", 123456.0);
}

#[test]
fn the_first_outcome_in_the_file_that_holds_ends_the_run() {
    scenario(
        r#"
        steps = 3
        [outcomes]
        second_step = "step == 2"
        also = "step >= 2"
        rest = "otherwise"
        "#,
    )
    .ends("second_step", 2, 1.0);
}

#[test]
fn an_outcome_that_comes_sooner_wins_over_one_that_stands_earlier() {
    scenario(
        r#"
        steps = 3
        [outcomes]
        late = "step == 3"
        soon = "step == 2"
        rest = "otherwise"
        "#,
    )
    .ends("soon", 2, 1.0);
}

#[test]
fn the_start_state_is_not_tested() {
    scenario(
        r#"
        steps = 3
        [state]
        x = { start = 5, count = [0, 9] }
        [events.fall]
        do = "x -= 1"
        [outcomes]
        five = "x == 5"
        three = "x == 3"
        rest = "otherwise"
        "#,
    )
    .ends("three", 2, 1.0);
}

#[test]
fn effects_of_a_list_each_read_what_the_last_one_wrote() {
    scenario(
        r#"
        steps = 1
        [state]
        a = { start = 1, count = [0, 99] }
        b = { start = 2, count = [0, 99] }
        [events.e]
        do = ["a = b", "b = a + 1", "a += b", "b = 2 * a"]
        [metrics]
        a = { final = "a" }
        b = { final = "b" }
        "#,
    )
    .always("a", 5.0)
    .always("b", 10.0);
}

#[test]
fn an_event_reads_what_the_event_before_wrote() {
    scenario(
        r#"
        steps = 1
        [state]
        a = { start = 0, count = [0, 99] }
        b = { start = 0, count = [0, 99] }
        [events.first]
        do = "a = 7"
        [events.second]
        when = "a == 7"
        do = "b = a"
        [metrics]
        b = { final = "b" }
        "#,
    )
    .always("b", 7.0);
}

#[test]
fn what_is_due_in_one_step_falls_due_in_file_order() {
    // The one that stands first fires first, though it was scheduled last.
    scenario(
        r#"
        step = "1 week"
        steps = 4
        turn = ["scheduled_last", "scheduled_first"]
        [state]
        x = { start = 1, count = [0, 99] }
        [events.scheduled_last]
        when = "step == 2"
        do = { after = "1 week", do = "x += 1" }
        [events.scheduled_first]
        when = "step == 1"
        do = { after = "2 weeks", do = "x *= 10" }
        [metrics]
        x = { final = "x" }
        "#,
    )
    .always("x", 20.0);
}

#[test]
fn every_assignment_clamps_at_once() {
    scenario(
        r#"
        steps = 1
        [state]
        x = { start = 8, range = [0, 10] }
        y = { start = 0, range = [0, 10] }
        [events.e]
        do = ["x += 5", "y = x", "x -= 4"]
        [metrics]
        x = { final = "x" }
        y = { final = "y" }
        "#,
    )
    .always("y", 10.0)
    .always("x", 6.0);
}

#[test]
fn runs_in_which_a_variable_hit_a_bound_are_reported() {
    let trial = scenario(
        r#"
        steps = 1
        [state]
        x = { start = 8, range = [0, 10] }
        calm = { start = 8, range = [0, 10] }
        [events.e]
        chance = 0.25
        do = ["x += 5", "calm += 2"]
        "#,
    );
    let clamped = &trial.solved().summary.clamped;
    let x = clamped.iter().find(|clamped| clamped.variable == "x").unwrap();
    crate::trial::likely((x.share_of_runs * 20_000.0).round() as u64, 20_000, 0.25, "clamped");
    assert!(
        clamped.iter().all(|clamped| clamped.variable == "x" || clamped.share_of_runs == 0.0),
        "{clamped:?}"
    );
}

#[test]
fn a_chance_is_drawn_once_for_all_members_and_a_chance_inside_for_each() {
    scenario(
        r#"
        steps = 1
        [groups.firms]
        count = 2
        [state.firms]
        hit = { start = false }
        [events.e]
        do = { chance = 0.5, each = "firms", do = "hit = true" }
        [outcomes]
        one = "count(firms where hit) == 1"
        two = "count(firms where hit) == 2"
        none = "otherwise"
        "#,
    )
    .outcome("two", 0.5)
    .outcome("one", 0.0);
    scenario(
        r#"
        steps = 1
        [groups.firms]
        count = 2
        [state.firms]
        hit = { start = false }
        [events.e]
        each = "firms"
        do = { chance = 0.5, do = "hit = true" }
        [outcomes]
        one = "count(firms where hit) == 1"
        two = "count(firms where hit) == 2"
        none = "otherwise"
        "#,
    )
    .outcome("two", 0.25)
    .outcome("one", 0.5);
}

#[test]
fn else_belongs_to_the_chance_if_there_is_one() {
    scenario(
        r#"
        steps = 2
        [state]
        x = { start = 0, count = [0, 9] }
        [events.e]
        do = { when = "step == 2", chance = 0.3, do = "x = 1", else = "x = 2" }
        [outcomes]
        early = "step == 1 and x > 0"
        came = "x == 1"
        failed = "x == 2"
        rest = "otherwise"
        "#,
    )
    .ends("came", 2, 0.3)
    .ends("failed", 2, 0.7)
    .outcome("early", 0.0);
}

#[test]
fn else_belongs_to_the_condition_if_there_is_no_chance() {
    scenario(
        r#"
        steps = 2
        [state]
        x = { start = 0, count = [0, 9] }
        [events.e]
        do = { when = "step == 2", do = "x += 1", else = "x += 3" }
        [metrics]
        x = { final = "x" }
        "#,
    )
    .always("x", 4.0);
}

#[test]
fn an_events_condition_is_a_gate_and_never_leads_to_its_else() {
    scenario(
        r#"
        steps = 3
        [state]
        x = { start = 0, count = [0, 9] }
        [events.e]
        when = "step == 2"
        chance = 0.4
        do = "x += 1"
        else = "x += 3"
        [outcomes]
        came = { at_end = "x == 1" }
        failed = { at_end = "x == 3" }
        other = "otherwise"
        "#,
    )
    .outcome("came", 0.4)
    .outcome("failed", 0.6);
    scenario("steps = 1\n[events.e]\nwhen = \"step == 1\"\ndo = []\nelse = []\n[state]\nx = { start = 0, count = [0, 1] }\n[events.f]\nwhen = \"step > 1\"\ndo = \"x = 1\"\nelse = \"x = 0\"").refused("`else` needs a `chance`");
}

#[test]
fn the_chance_of_an_effect_is_drawn_only_where_its_condition_holds() {
    // Half of the runs leave the condition open, and half of those see the chance come true.
    scenario(
        r#"
        steps = 1
        [state]
        open = { start = false }
        [events.open]
        chance = 0.5
        do = "open = true"
        [events.e]
        do = { when = "open", chance = 0.5, do = [] , else = "open = false" }
        [outcomes]
        open = "open"
        closed = "otherwise"
        "#,
    )
    .outcome("open", 0.25);
}

#[test]
fn an_event_without_a_chance_happens_whenever_its_condition_holds() {
    scenario(
        r#"
        steps = 5
        [events.e]
        when = "step in [2, 3, 5]"
        [metrics]
        times = { final = "times(e)" }
        "#,
    )
    .always("times", 3.0);
}

#[test]
fn each_reads_who_it_is_for_before_it_does_anything() {
    // With members read one after the other, the second would no longer be below the mean.
    scenario(
        r#"
        steps = 1
        [groups.firms]
        count = 3
        [state]
        bar = { start = 1, count = [0, 9] }
        [state.firms]
        x = { start = 0, count = [0, 9] }
        [events.e]
        each = "firms where x < bar"
        do = ["x = 5", "bar = 0"]
        [metrics]
        sum = { final = "sum(x of firms)" }
        "#,
    )
    .always("sum", 15.0);
}

#[test]
fn a_whole_number_cannot_be_assigned_a_real_one() {
    let text = |value: &str| {
        format!(
            "steps = 1\n[state]\nx = {{ start = 0, count = [0, 9] }}\n[events.e]\ndo = \"x = {value}\"\n[metrics]\nx = {{ final = \"x\" }}"
        )
    };
    scenario(&text("x + 0.5")).refused("whole");
    scenario(&text("7 / 2")).refused("whole");
    scenario(&text("round(x + 2.5)")).always("x", 3.0);
    scenario(&text("floor(x + 2.5)")).always("x", 2.0);
    scenario(&text("ceil(x + 2.1)")).always("x", 3.0);
}

#[test]
fn one_equals_sign_where_two_are_meant_is_an_error_with_a_hint() {
    scenario("steps = 1\n[state]\nx = { start = 0, count = [0, 9] }\n[events.e]\nwhen = \"x = 1\"\ndo = []")
        .refused("==");
}

#[test]
fn division_by_zero_and_wrong_chances_are_errors_at_run_time_named_by_the_lowest_run() {
    let text = |effect: &str| {
        format!(
            r#"
            steps = 4
            [state]
            x = {{ start = 1, range = [-2, 2] }}
            y = {{ start = 0, range = [0, 9] }}
            [events.fall]
            chance = 0.1
            do = "x -= 1"
            [events.e]
            {effect}
            "#
        )
    };
    scenario(&text("do = \"y = 1 / x\"")).fails();
    scenario(&text("do = { chance = \"x\", do = [] }")).fails();
    scenario(&text("do = \"y = ln(x)\"")).fails();
    scenario(&text("chance = \"x\"")).fails();
}

#[test]
fn what_is_not_read_cannot_fail() {
    scenario(
        r#"
        steps = 4
        [actors]
        us = {}
        [state]
        x = { start = 1, count = [0, 2] }
        y = { start = 0, range = [0, 9] }
        [events.fall]
        chance = 0.5
        do = "x = 0"
        [events.e]
        do = [
          "y = if x == 0 then 1 else 1 / x",
          { when = "x != 0 and 1 / x > 0", do = "y = 1 / x" },
          { when = "x == 0 or 1 / x > 0", do = "y = 2" },
        ]
        [responses.us.act]
        when = "x > 0"
        weight = "1 / x"
        "#,
    )
    .outcome("end", 1.0);
}
