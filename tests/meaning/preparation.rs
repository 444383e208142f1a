//! Time between choosing and taking effect.

use crate::trial::scenario;

#[test]
fn a_prepared_response_takes_effect_when_its_time_is_up() {
    scenario(
        r#"
        step = "1 week"
        steps = 6
        [actors]
        us = {}
        [responses.us]
        a = { once = true, prepare = "3 weeks" }
        [metrics]
        effect = { first = "now(us.a)" }
        "#,
    )
    .always("effect", 4.0);
}

#[test]
fn a_response_that_is_being_prepared_cannot_be_chosen_again() {
    scenario(
        r#"
        step = "1 week"
        steps = 9
        [actors]
        us = {}
        [responses.us]
        a = { prepare = "3 weeks" }
        [metrics]
        times = { count = "us.a" }
        right = { time = "now(us.a) and step in [4, 7]" }
        "#,
    )
    // Chosen in 1, takes effect at the start of 4, chosen again in 4, and so on.
    .always("times", 2.0)
    .always("right", 2.0);
}

#[test]
fn again_after_counts_from_taking_effect() {
    scenario(
        r#"
        step = "1 week"
        steps = 9
        [actors]
        us = {}
        [responses.us]
        a = { prepare = "2 weeks", again_after = "2 weeks" }
        [metrics]
        right = { time = "now(us.a) and step in [3, 7]" }
        times = { count = "us.a" }
        "#,
    )
    // Chosen in 1, effect in 3, chosen in 5, effect in 7, chosen in 9.
    .always("right", 2.0)
    .always("times", 2.0);
}

#[test]
fn a_preparation_of_0_takes_effect_in_the_same_turn() {
    scenario(
        r#"
        step = "1 week"
        steps = 2
        [actors]
        us = {}
        [responses.us]
        a = { prepare = "0 weeks" }
        [metrics]
        times = { count = "us.a" }
        "#,
    )
    .always("times", 2.0);
}

#[test]
fn a_preparation_drawn_from_0_may_take_effect_in_the_same_turn() {
    scenario(
        r#"
        step = "1 week"
        steps = 4
        [actors]
        us = {}
        [responses.us]
        a = { prepare = "0..2 weeks", once = true }
        [outcomes]
        same = "now(us.a) and step == 1"
        next = "now(us.a) and step == 2"
        last = "now(us.a) and step == 3"
        rest = "otherwise"
        "#,
    )
    .ends("same", 1, 1.0 / 3.0)
    .ends("next", 2, 1.0 / 3.0)
    .ends("last", 3, 1.0 / 3.0);
}

#[test]
fn if_still_fails_the_response_lapses_and_counts_as_never_taken() {
    let text = |extra: &str| {
        format!(
            r#"
            step = "1 week"
            steps = 8
            [actors]
            us = {{}}
            [state]
            open = {{ start = true }}
            x = {{ start = 0, count = [0, 9] }}
            [events.shut]
            when = "step == 2"
            do = "open = false"
            [events.reopen]
            when = "step == 4"
            do = "open = true"
            [responses.us]
            a = {{ prepare = "2 weeks", still = "open", cost = 1, do = "x += 1" {extra} }}
            [metrics]
            times = {{ count = "us.a" }}
            cost = {{ final = "us.cost" }}
            x = {{ final = "x" }}
            first = {{ first = "now(us.a)" }}
            "#
        )
    };
    // Chosen in 1, lapses at the start of 3 and is chosen again in 3, takes effect in 5, then 7.
    scenario(&text("")).always("times", 2.0).always("cost", 2.0).always("x", 2.0).always("first", 5.0);
    // Lapsed is not taken: `once` and `again_after` do not mind.
    scenario(&text(", once = true")).always("times", 1.0).always("first", 5.0);
    scenario(&text(", again_after = \"4 weeks\"")).always("times", 1.0).always("first", 5.0);
}

#[test]
fn still_is_tested_when_the_time_is_up_and_not_before() {
    scenario(
        r#"
        step = "1 week"
        steps = 3
        [actors]
        us = {}
        [responses.us]
        a = { when = "step == 1", prepare = "2 weeks", still = "step == 3" }
        [metrics]
        times = { count = "us.a" }
        "#,
    )
    .always("times", 1.0);
}

#[test]
fn without_still_the_condition_is_not_asked_again() {
    scenario(
        r#"
        step = "1 week"
        steps = 3
        [actors]
        us = {}
        [responses.us]
        a = { when = "step == 1", prepare = "2 weeks" }
        [metrics]
        times = { count = "us.a" }
        "#,
    )
    .always("times", 1.0);
}

#[test]
fn the_effects_read_the_state_as_it_is_when_they_come() {
    scenario(
        r#"
        step = "1 week"
        steps = 3
        [actors]
        us = {}
        [state]
        x = { start = 1, count = [0, 99] }
        y = { start = 0, count = [0, 99] }
        [events.grow]
        do = "x *= 3"
        [responses.us]
        a = { when = "step == 1", prepare = "2 weeks", cost = "x", do = "y = x" }
        [metrics]
        y = { final = "y" }
        cost = { final = "us.cost" }
        "#,
    )
    // At the start of step 3, before its events: after two of them.
    .always("y", 9.0)
    .always("cost", 9.0);
}

#[test]
fn pending_holds_while_a_response_is_prepared_or_an_effect_of_it_is_due() {
    scenario(
        r#"
        step = "1 week"
        steps = 9
        [actors]
        us = {}
        [state]
        x = { start = 0, count = [0, 9] }
        [responses.us]
        a = { when = "step == 1", prepare = "2 weeks", do = { after = "3 weeks", do = "x = 1" } }
        [metrics]
        pending = { time = "pending(us.a)" }
        last = { sum = "if pending(us.a) then step else 0" }
        "#,
    )
    // At the ends of steps 1 and 2 it is prepared, at those of 3, 4 and 5 its effect is due.
    .always("pending", 5.0)
    .always("last", 15.0);
}

#[test]
fn pending_counts_what_on_says_and_every_selected_member() {
    scenario(
        r#"
        step = "1 week"
        steps = 9
        [actors]
        us = {}
        china = {}
        [groups.firms]
        count = 2
        [state]
        x = { start = 0, count = [0, 9] }
        [state.firms]
        hit = { start = false }
        [responses.us.ask]
        when = "step == 1"
        on.accept = { after = "2 weeks", do = "x = 1" }
        [responses.us.hit]
        when = "step == 4"
        select = { from = "firms" }
        do = { each = "selected", after = "1..2 weeks", do = "hit = true" }
        [reactions.china.answer]
        to = "us.ask"
        options.accept = {}
        [metrics]
        ask = { time = "pending(us.ask)" }
        hit = { time = "pending(us.hit)" }
        "#,
    )
    .always("ask", 2.0)
    // Until the later of two delays, each 1 or 2.
    .mean("hit", 1.75);
}

#[test]
fn an_own_response_may_be_made_to_wait_by_pending() {
    scenario(
        r#"
        step = "1 week"
        steps = 9
        [actors]
        us = {}
        [state]
        x = { start = 0, count = [0, 9] }
        [responses.us]
        a = { when = "not pending(us.a)", do = { after = "3 weeks", do = "x += 1" } }
        [metrics]
        times = { count = "us.a" }
        x = { final = "x" }
        "#,
    )
    // In steps 1, 4 and 7.
    .always("times", 3.0)
    .always("x", 2.0);
}

#[test]
fn preparation_may_become_longer_or_shorter_than_the_file_states() {
    let text = |value: &str| {
        format!(
            r#"
            step = "1 week"
            steps = 6
            [actors]
            us = {{}}
            [parameters]
            wait = {{ value = "{value}" }}
            [state]
            x = {{ start = 0, count = [0, 9] }}
            [responses.us]
            a = {{ once = true, prepare = "wait", do = {{ chance = 0.5, do = "x = 1" }} }}
            [metrics]
            first = {{ first = "now(us.a)" }}
            x = {{ final = "x" }}
            "#
        )
    };
    for (stated, set, first) in
        [("0 weeks", "2 weeks", 3.0), ("2 weeks", "0 weeks", 1.0), ("1 week", "4 weeks", 5.0)]
    {
        scenario(&text(stated)).set("wait", set).always("first", first).mean("x", 0.5);
    }
    scenario(&text("1..2 weeks")).set("wait", "0..1 weeks").mean("first", 1.5).mean("x", 0.5);
}
