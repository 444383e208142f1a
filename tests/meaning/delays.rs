//! Effects that come later.

use crate::trial::{Trial, scenario};

fn after(steps: u32, rest: &str) -> Trial {
    scenario(&format!(
        r#"
        step = "1 week"
        steps = {steps}
        [state]
        x = {{ start = 0, count = [0, 1000] }}
        y = {{ start = 0, count = [0, 1000] }}
        {rest}
        [metrics]
        x = {{ final = "x" }}
        y = {{ final = "y" }}
        "#
    ))
}

#[test]
fn a_delay_of_eight_weeks_fires_at_the_start_of_the_eighth_step_from_now() {
    after(10, "[events.e]\nonce = true\ndo = { after = \"8 weeks\", do = \"x = step\" }").always("x", 9.0);
}

#[test]
fn a_delay_of_0_takes_effect_at_once() {
    after(1, "[events.e]\ndo = [{ after = \"0 weeks\", do = \"x = 1\" }, \"y = x\"]").always("y", 1.0);
}

#[test]
fn what_falls_due_after_the_end_never_happens() {
    after(4, "[events.e]\ndo = { after = \"2 weeks\", do = \"x += 1\" }").always("x", 2.0);
    after(4, "[events.e]\ndo = { after = \"30 weeks\", do = \"x += 1\" }").always("x", 0.0);
}

#[test]
fn a_range_is_drawn_uniformly_over_whole_steps() {
    let text = |range: &str| {
        format!(
            r#"
            step = "1 week"
            steps = 9
            [state]
            x = {{ start = 0, count = [0, 9] }}
            [events.e]
            once = true
            do = {{ after = "{range}", do = "x = step" }}
            [outcomes]
            done = "x > 0"
            rest = "otherwise"
            "#
        )
    };
    let share = 1.0 / 3.0;
    scenario(&text("2..4 weeks")).ends("done", 3, share).ends("done", 4, share).ends("done", 5, share);
    // From 0: in the same step, too.
    scenario(&text("0..2 weeks")).ends("done", 1, share).ends("done", 2, share).ends("done", 3, share);
    // Both ends are rounded up.
    scenario(&text("8..22 days")).ends("done", 3, share).ends("done", 4, share).ends("done", 5, share);
}

#[test]
fn overlapping_delays_all_fire() {
    // Scheduled in steps 1 to 4, due in 4 to 7.
    after(
        7,
        "[events.e]\nwhen = \"step <= 4\"\ndo = { after = \"3 weeks\", do = [\"x += 1\", \"y += step\"] }",
    )
    .always("x", 4.0)
    .always("y", 4.0 + 5.0 + 6.0 + 7.0);
}

#[test]
fn several_may_fall_due_in_the_same_step() {
    // Scheduled in 1, 2, 3 and 4 with delays of 1 to 3: how many of the first three fall due in step 4.
    let trial = scenario(
        r#"
        step = "1 week"
        steps = 4
        [state]
        x = { start = 0, count = [0, 9] }
        [events.e]
        when = "step <= 3"
        do = { after = "1..3 weeks", do = { when = "step == 4", do = "x += 1" } }
        [outcomes]
        three = { at_end = "x == 3" }
        two = { at_end = "x == 2" }
        one = { at_end = "x == 1" }
        none = "otherwise"
        "#,
    );
    // Each of the three lands there with chance 1/3.
    trial
        .outcome("three", 1.0 / 27.0)
        .outcome("two", 6.0 / 27.0)
        .outcome("one", 12.0 / 27.0)
        .outcome("none", 8.0 / 27.0);
}

#[test]
fn several_that_fall_due_in_the_same_step_each_have_their_own_luck() {
    scenario(
        r#"
        step = "1 week"
        steps = 3
        turn = ["first", "second"]
        [state]
        x = { start = 0, count = [0, 9] }
        [parameters]
        wait = { value = "1..2 weeks" }
        [events.first]
        when = "step <= 2"
        do = { after = "wait", do = { chance = 0.5, do = { when = "step == 3", do = "x += 1" } } }
        [events.second]
        [outcomes]
        two = { at_end = "x == 2" }
        one = { at_end = "x == 1" }
        none = "otherwise"
        "#,
    )
    // Each is there with chance 1/2 and comes true with chance 1/2.
    .outcome("two", 1.0 / 16.0)
    .outcome("one", 6.0 / 16.0);
}

#[test]
fn each_of_those_due_in_the_same_step_reads_what_the_one_before_wrote() {
    after(
        3,
        "[events.e]\nwhen = \"step <= 2\"\ndo = { after = \"wait\", do = \"x = 2 * x + 1\" }\n[events.f]\nwhen = \"step == 2\"\ndo = { after = \"1 week\", do = \"x = 10 * x\" }\n[parameters]\nwait = { value = \"1 week\" }",
    )
    // 1 in step 2; in step 3 first 2·1+1, then ten times that.
    .always("x", 30.0);
}

#[test]
fn condition_chance_and_delay_settle_at_scheduling_and_the_body_reads_the_state_when_it_fires() {
    after(
        4,
        "[events.grow]\ndo = \"y += 1\"\n[events.e]\nonce = true\ndo = { when = \"y == 1\", after = \"3 weeks\", do = \"x = y\" }",
    )
    // Scheduled when y is 1; fires before the event of step 4.
    .always("x", 3.0);
    scenario(
        r#"
        step = "1 week"
        steps = 4
        [actors]
        us = {}
        [state]
        x = { start = 0, count = [0, 9] }
        [events.e]
        once = true
        do = { chance = 0.5, after = "3 weeks", do = "x = 1", else = "x = 2" }
        [outcomes]
        never = "x == 2"
        later = "x == 1"
        rest = "otherwise"
        "#,
    )
    .ends("never", 1, 0.5)
    .ends("later", 4, 0.5);
}

#[test]
fn delays_may_be_nested() {
    after(
        9,
        "[events.e]\nonce = true\ndo = { after = \"2 weeks\", do = [\"x = step\", { after = \"3 weeks\", do = \"y = step\" }] }",
    )
    .always("x", 3.0)
    .always("y", 6.0);
}

#[test]
fn nested_drawn_delays_add_up() {
    scenario(
        r#"
        step = "1 week"
        steps = 9
        [state]
        x = { start = 0, count = [0, 9] }
        [events.e]
        once = true
        do = { after = "1..2 weeks", do = { after = "0..1 weeks", do = { chance = 0.5, do = "x = 1", else = "x = 2" } } }
        [outcomes]
        one = "x == 1"
        two = "x == 2"
        rest = "otherwise"
        "#,
    )
    .ends("one", 2, 0.125)
    .ends("one", 3, 0.25)
    .ends("two", 4, 0.125);
}

#[test]
fn nested_delays_that_overlap_all_fire() {
    after(
        9,
        "[events.e]\nwhen = \"step <= 3\"\ndo = { after = \"1..2 weeks\", do = { after = \"1..2 weeks\", do = \"x += 1\" } }",
    )
    .always("x", 3.0);
}

#[test]
fn what_else_schedules_is_not_limited_by_once_or_again_after() {
    // The event never takes effect, but its `else` happens every step.
    for key in ["once = true", "again_after = \"5 weeks\""] {
        after(
            9,
            &format!("[events.e]\nwhen = \"step <= 4\"\n{key}\nchance = \"x / 2000\"\ndo = []\nelse = {{ after = \"1..3 weeks\", do = \"y += 1\" }}"),
        )
        .always("y", 4.0);
    }
}

#[test]
fn a_delay_for_members_is_drawn_for_each() {
    scenario(
        r#"
        step = "1 week"
        steps = 3
        [groups.firms]
        count = 2
        [state.firms]
        at = { start = 0, count = [0, 9] }
        [events.e]
        once = true
        each = "firms"
        after = "1..2 weeks"
        do = "at = step"
        [outcomes]
        together = { at_end = "min(at of firms) == max(at of firms)" }
        apart = { at_end = "min(at of firms) < max(at of firms)" }
        rest = "otherwise"
        "#,
    )
    .outcome("together", 0.5)
    .outcome("apart", 0.5);
}

#[test]
fn one_is_pending_for_each_member_and_the_first_stands() {
    after(
        9,
        "[groups.firms]\ncount = 2\n[events.e]\nwhen = \"step <= 2\"\ndo = { each = \"firms\", after = \"3 weeks\", do = [\"x += 1\", \"y += step\"] }",
    )
    // The second time finds both pending; both fire in step 4.
    .always("x", 2.0)
    .always("y", 8.0);
    after(
        9,
        "[groups.firms]\ncount = 2\n[events.e]\nwhen = \"step in [1, 4]\"\ndo = { each = \"firms\", after = \"3 weeks\", do = [\"x += 1\", \"y += step\"] }",
    )
    // What fired in step 4 is free again in step 4.
    .always("x", 4.0)
    .always("y", 22.0);
}

#[test]
fn a_delay_of_0_for_members_does_not_wait_for_a_pending_one() {
    after(
        5,
        "[groups.firms]\ncount = 1\n[parameters]\nwait = { value = \"2 weeks\" }\n[events.e]\nwhen = \"step == 1\"\ndo = [{ each = \"firms\", after = \"wait\", do = \"x += 1\" }, { each = \"firms\", after = \"0 weeks\", do = \"y += 1\" }]",
    )
    .always("x", 1.0)
    .always("y", 1.0);
}

#[test]
fn draws_inside_a_members_delayed_effect_are_each_members_own() {
    scenario(
        r#"
        step = "1 week"
        steps = 2
        [groups.firms]
        count = 3
        [state.firms]
        hit = { start = false }
        [events.e]
        once = true
        do = { each = "firms", after = "1 week", do = { chance = 0.5, do = "hit = true" } }
        [outcomes]
        all = { at_end = "all(firms where hit)" }
        some = { at_end = "any(firms where hit)" }
        none = "otherwise"
        "#,
    )
    .outcome("all", 0.125)
    .outcome("some", 0.75);
}

#[test]
fn delays_may_be_parameters_and_change_on_the_command_line() {
    let text = |value: &str| {
        format!(
            r#"
            step = "1 week"
            steps = 9
            [parameters]
            wait = {{ value = "{value}" }}
            [state]
            x = {{ start = 0, count = [0, 9] }}
            y = {{ start = 0, count = [0, 9] }}
            [events.e]
            once = true
            do = {{ after = "wait", do = [{{ chance = 0.5, do = "y = 1" }}, "x = step"] }}
            [metrics]
            x = {{ final = "x" }}
            y = {{ final = "y" }}
            "#
        )
    };
    for (stated, set, x) in [
        ("2 weeks", "4 weeks", 5.0),
        ("0 weeks", "3 weeks", 4.0),
        ("3 weeks", "0 weeks", 1.0),
        ("1 week", "1 week", 2.0),
    ] {
        scenario(&text(stated)).set("wait", set).always("x", x).mean("y", 0.5);
    }
    scenario(&text("1..2 weeks")).set("wait", "3..5 weeks").mean("x", 5.0).mean("y", 0.5);
    scenario(&text("1..2 weeks")).set("wait", "0..1 weeks").mean("x", 1.5);
}

#[test]
fn a_rule_may_put_off_what_it_does() {
    after(5, "[rules.r]\nwhen = \"step == 2\"\ndo = { after = \"2 weeks\", do = \"x = step\" }")
        .always("x", 4.0);
    after(5, "[rules.r]\ndo = { after = \"1..2 weeks\", do = \"x = 1\" }").refused("without chance");
}

#[test]
fn nothing_is_cancelled() {
    after(
        5,
        "[events.e]\nonce = true\ndo = { after = \"2 weeks\", do = \"x = 1\" }\n[events.undo]\nwhen = \"step == 2\"\ndo = \"x = 0\"",
    )
    .always("x", 1.0);
}

#[test]
fn a_delay_inside_a_loop_over_members_is_refused_unless_it_stands_in_the_same_table() {
    for effect in [
        "{ each = \"firms\", do = { after = \"1 week\", do = \"x += 1\" } }",
        "{ each = \"firms\", do = { chance = 0.5, do = { after = \"1 week\", do = \"x += 1\" } } }",
        "{ each = \"firms\", after = \"1..2 weeks\", do = { chance = 0.5, do = { after = \"1 week\", do = \"x += 1\" } } }",
        "{ each = \"firms\", after = \"1 week\", do = { after = \"1 week\", do = \"x += 1\" } }",
        "{ each = \"firms\", do = { each = \"firms\", after = \"1 week\", do = \"x += 1\" } }",
        "{ each = \"firms\", do = { chance = 0.5, do = { each = \"firms\", after = \"1 week\", do = \"x += 1\" } } }",
    ] {
        after(5, &format!("[groups.firms]\ncount = 2\n[events.e]\ndo = {effect}")).refused("each");
    }
}
