//! What has happened before.

use crate::trial::{Trial, scenario};

fn with_history(text: &str) -> Trial {
    scenario(&format!(
        r#"
        step = "1 week"
        steps = 6
        [actors]
        us = {{}}
        [state]
        x = {{ start = 0, count = [0, 999999] }}
        {text}
        [metrics]
        x = {{ final = "x" }}
        "#
    ))
}

#[test]
fn times_since_and_now_are_set_before_the_effects_of_an_event() {
    with_history("[events.e]\nwhen = \"step == 3\"\ndo = { when = \"times(e) == 1 and now(e) and since(e) == 0 weeks\", do = \"x = 1\" }")
        .always("x", 1.0);
}

#[test]
fn times_since_and_now_are_set_before_the_effects_of_a_response() {
    with_history("[responses.us.a]\nwhen = \"times(us.a) == 0 and step == 2\"\ncost = \"times(us.a)\"\ndo = { when = \"times(us.a) == 1 and now(us.a) and since(us.a) == 0 weeks\", do = \"x = 1\" }\n[outcomes]\npaid = { at_end = \"us.cost == 1\" }\nrest = \"otherwise\"")
        .always("x", 1.0)
        .outcome("paid", 1.0);
}

#[test]
fn since_is_infinite_before_the_first_time() {
    with_history(
        "[events.e]\nwhen = \"step == 4\"\n[rules.r]\nwhen = \"since(e) > 5000 weeks\"\ndo = \"x += 1\"",
    )
    .always("x", 3.0);
}

#[test]
fn since_grows_with_every_step() {
    with_history("[events.e]\nonce = true\n[rules.r]\nwhen = \"since(e) >= 1 week and since(e) < 4 weeks\"\ndo = \"x = 10 * x + step\"")
        .always("x", 234.0);
}

#[test]
fn since_may_only_be_compared() {
    with_history("[events.e]\n[events.f]\nwhen = \"2 * since(e) > 3 weeks\"\ndo = []").refused("since");
    with_history(
        "[events.e]\n[state.us]\nd = { start = 0, range = [0, 9] }\n[events.f]\ndo = \"us.d = since(e)\"",
    )
    .refused("since");
}

#[test]
fn now_ends_with_the_step() {
    // The event comes after this one in the file: it sees it only in the same step, never in the next.
    with_history("[events.early]\nwhen = \"now(e)\"\ndo = \"x += 100\"\n[events.e]\nwhen = \"step in [2, 3]\"\n[events.late]\nwhen = \"now(e)\"\ndo = \"x += 1\"")
        .always("x", 2.0);
}

#[test]
fn times_counts_every_time() {
    with_history("[events.e]\nwhen = \"step != 4\"\n[rules.r]\ndo = \"x = times(e)\"").always("x", 5.0);
}

#[test]
fn an_events_else_does_not_count() {
    with_history("[events.e]\nchance = \"x / 1000000\"\ndo = []\nelse = []\n[events.f]\nwhen = \"times(e) > 0 or now(e)\"\ndo = \"x += 1\"")
        .always("x", 0.0);
}

#[test]
fn history_counts_from_taking_effect_not_from_being_chosen() {
    with_history("[responses.us.a]\nonce = true\nprepare = \"2 weeks\"\n[rules.r]\nwhen = \"now(us.a)\"\ndo = \"x = 10 * x + step\"\n[rules.s]\nwhen = \"times(us.a) > 0\"\ndo = \"x = 10 * x + 1\"")
        .always("x", 31111.0);
}

#[test]
fn every_comes_in_step_1_and_then_again_and_again() {
    with_history("[events.e]\nevery = \"2 weeks\"\ndo = \"x = 10 * x + step\"").always("x", 135.0);
}

#[test]
fn every_with_a_date_counts_from_it() {
    scenario(
        r#"
        start = 2020-01-01
        step = "1 week"
        steps = 8
        [state]
        x = { start = 0, count = [0, 9999] }
        [events.e]
        at = 2020-01-10
        every = "3 weeks"
        do = "x = 10 * x + step"
        [metrics]
        x = { final = "x" }
        "#,
    )
    .always("x", 258.0);
}

#[test]
fn every_with_a_condition_waits_for_the_next_time() {
    with_history("[events.e]\nevery = \"2 weeks\"\nwhen = \"step > 1\"\ndo = \"x = 10 * x + step\"")
        .always("x", 35.0);
}

#[test]
fn what_history_is_kept_changes_no_answer() {
    // The same chances, told by comparisons that need little of the past and by counters that keep all of it.
    let text = |recent: &str, often: &str, extra: &str| {
        format!(
            r#"
            step = "1 week"
            steps = 14
            [state]
            x = {{ start = 0, count = [0, 9] }}
            mine = {{ start = 0, count = [0, 99] }}
            last = {{ start = -99, count = [-99, 99] }}
            [events.e]
            chance = 0.3
            again_after = "2 weeks"
            do = ["mine += 1", "last = step"]
            [events.f]
            when = "{recent} and {often}"
            chance = 0.4
            do = "x += 1"
            [outcomes]
            high = "x >= 3"
            low = {{ at_end = "x == 0" }}
            rest = "otherwise"
            {extra}
            "#
        )
    };
    let capped = scenario(&text("since(e) <= 3 weeks", "times(e) >= 2", ""));
    let kept = scenario(&text("step - last <= 3", "mine >= 2", "[metrics]\ne = { final = \"times(e)\" }"));
    let (capped, kept) = (capped.solved().exact.as_ref().unwrap(), kept.solved().exact.as_ref().unwrap());
    for (one, other) in capped.outcomes.iter().flatten().zip(kept.outcomes.iter().flatten()) {
        crate::trial::near(*one, *other, "chance");
    }
}

#[test]
fn exact_answers_to_questions_about_the_past_are_right() {
    // `since(e) > 2 weeks`, `== 2 weeks`, `times(e) == 2`, by hand for an event of chance 1/2.
    scenario(
        r#"
        step = "1 week"
        steps = 4
        [events.e]
        chance = 0.5
        [outcomes]
        two = { at_end = "times(e) == 2" }
        long = { at_end = "since(e) > 2 weeks" }
        rest = "otherwise"
        "#,
    )
    .outcome("two", 6.0 / 16.0)
    // None of steps 2, 3 and 4.
    .outcome("long", 2.0 / 16.0);
    scenario(
        r#"
        step = "1 week"
        steps = 4
        [events.e]
        chance = 0.5
        [outcomes]
        exactly = { at_end = "since(e) == 2 weeks" }
        within = { at_end = "since(e) < 2 weeks" }
        rest = "otherwise"
        "#,
    )
    .outcome("exactly", 0.125)
    .outcome("within", 0.75);
}
