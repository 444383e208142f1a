//! How others answer a response.

use crate::trial::{Trial, scenario};

fn answered(steps: u32, text: &str) -> Trial {
    scenario(&format!(
        r#"
        step = "1 week"
        steps = {steps}
        [actors]
        us = {{}}
        china = {{}}
        allies = {{}}
        [state]
        x = {{ start = 0, count = [0, 1000000] }}
        y = {{ start = 0, count = [0, 1000000] }}
        {text}
        [metrics]
        x = {{ final = "x" }}
        y = {{ final = "y" }}
        "#
    ))
}

#[test]
fn a_reaction_follows_at_once_on_all_effects_of_the_response() {
    answered(
        1,
        r#"
        [responses.us.ask]
        do = ["x = 1", "x = 10 * x + 2"]
        [reactions.china.answer]
        to = "us.ask"
        options.accept = { do = "x = 10 * x + 3" }
        [responses.china.act]
        do = "x = 10 * x + 4"
        "#,
    )
    .always("x", 1234.0);
}

#[test]
fn several_reactors_act_in_file_order_each_seeing_what_the_one_before_did() {
    answered(
        1,
        r#"
        [responses.us.ask]
        [reactions.allies.first]
        to = "us.ask"
        options.a = { do = "x = 5" }
        [reactions.china.second]
        to = "us.ask"
        when = "x == 5"
        options.a = { weight = "x", do = "y = x" }
        options.b = { weight = "5 - x", do = "y = 1" }
        "#,
    )
    .always("y", 5.0);
}

#[test]
fn options_are_chosen_by_weight_among_those_whose_condition_holds() {
    scenario(
        r#"
        steps = 1
        [actors]
        us = {}
        china = {}
        [state]
        x = { start = 0, count = [0, 9] }
        [responses.us.ask]
        [reactions.china.answer]
        to = "us.ask"
        options.a = { weight = 2, do = "x = 1" }
        options.b = { weight = 6, do = "x = 2" }
        options.c = { weight = 9, when = "x > 0", do = "x = 3" }
        [outcomes]
        a = "x == 1"
        b = "x == 2"
        c = "x == 3"
        rest = "otherwise"
        "#,
    )
    .outcome("a", 0.25)
    .outcome("b", 0.75);
}

#[test]
fn a_reaction_whose_condition_fails_does_not_happen() {
    answered(
        2,
        r#"
        [responses.us.ask]
        [reactions.china.answer]
        to = "us.ask"
        when = "step == 2"
        options.a = { do = "x += 1" }
        "#,
    )
    .always("x", 1.0);
}

#[test]
fn what_an_answer_leads_to_is_written_with_the_offer() {
    answered(
        1,
        r#"
        turn = ["us", "allies"]
        [responses.us.ask]
        on.accept = "x += 1"
        on.refuse = "x += 100"
        [responses.allies.ask]
        on.accept = "x += 10"
        [reactions.china.answer]
        to = ["us.ask", "allies.ask"]
        options.accept = { do = "y = 10 * y + 1 + x" }
        "#
        .replace("turn = [\"us\", \"allies\"]", "")
        .replace("on.refuse = \"x += 100\"", "")
        .as_str(),
    )
    // The option's own effects come before those of the offer.
    .always("x", 11.0)
    .always("y", 12.0);
}

#[test]
fn on_may_also_name_a_response_that_the_reaction_lists() {
    answered(
        1,
        r#"
        [responses.us.ask]
        on.send = "x = 10 * x + 2"
        [responses.china.send]
        when = "step > 0"
        weight = 0
        do = "x = 1"
        [reactions.china.answer]
        to = "us.ask"
        weights = { send = 1 }
        "#,
    )
    .always("x", 12.0);
}

#[test]
fn listed_responses_are_taken_like_any_other_and_use_up_no_turn() {
    let trial = scenario(
        r#"
        steps = 1
        [actors]
        us = {}
        china = {}
        [responses.us.ask]
        [responses.china.send]
        cost = 2
        do = []
        [reactions.china.answer]
        to = "us.ask"
        weights = { send = 3, hold = 1 }
        [metrics]
        cost = { final = "china.cost" }
        held = { count = "china.hold" }
        [outcomes]
        twice = "times(china.send) == 2"
        rest = "otherwise"
        "#,
    );
    trial.outcome("twice", 0.75).mean("cost", 2.0 * 1.75).mean("held", 0.25);
}

#[test]
fn the_conditions_of_listed_responses_count() {
    scenario(
        r#"
        step = "1 week"
        steps = 5
        [actors]
        us = {}
        china = {}
        [responses.us.ask]
        [responses.china]
        late = { when = "step >= 3", weight = 0 }
        once = { once = true, weight = 0 }
        rare = { again_after = "3 weeks", weight = 0 }
        slow = { prepare = "4 weeks", weight = 0 }
        [reactions.china.first]
        to = "us.ask"
        weights = { late = 1 }
        [reactions.china.second]
        to = "us.ask"
        weights = { once = 1 }
        [reactions.china.third]
        to = "us.ask"
        weights = { rare = 1 }
        [reactions.china.fourth]
        to = "us.ask"
        weights = { slow = 1 }
        [metrics]
        late = { count = "china.late" }
        once = { count = "china.once" }
        rare = { count = "china.rare" }
        slow = { count = "china.slow" }
        "#,
    )
    .always("late", 3.0)
    .always("once", 1.0)
    .always("rare", 2.0)
    .always("slow", 1.0);
}

#[test]
fn reactions_are_not_reacted_to() {
    answered(
        1,
        r#"
        [responses.us.ask]
        [responses.china.send]
        weight = 0
        do = "x += 1"
        [reactions.china.answer]
        to = "us.ask"
        weights = { send = 1 }
        [reactions.us.again]
        to = "china.send"
        options.a = { do = "y = 1" }
        "#,
    )
    .always("x", 1.0)
    .always("y", 0.0);
}

#[test]
fn a_response_chosen_as_a_reaction_and_prepared_is_not_reacted_to_later() {
    // China sends twice: as a reaction in step 1, which takes effect in 3, and in its turn in step 4, effect in 6.
    answered(
        7,
        r#"
        [responses.us.ask]
        when = "step == 1"
        [responses.china.send]
        when = "step in [1, 4]"
        weight = "if step == 4 then 1 else 0"
        prepare = "2 weeks"
        do = "x = 10 * x + step"
        [reactions.china.answer]
        to = "us.ask"
        weights = { send = 1 }
        [reactions.us.again]
        to = "china.send"
        options.a = { do = "y = 10 * y + step" }
        "#,
    )
    .always("x", 36.0)
    .always("y", 6.0);
}

#[test]
fn a_response_is_reacted_to_when_it_takes_effect_after_its_preparation() {
    answered(
        6,
        r#"
        [events.e]
        do = []
        [responses.us.ask]
        once = true
        prepare = "3 weeks"
        [reactions.china.answer]
        to = "us.ask"
        options.a = { do = "x = step" }
        "#,
    )
    .always("x", 4.0);
}

#[test]
fn a_response_that_lapses_is_not_reacted_to() {
    answered(
        6,
        r#"
        [responses.us.ask]
        once = true
        prepare = "1 week"
        still = "x > 5"
        [reactions.china.answer]
        to = "us.ask"
        options.a = { do = "x += 1" }
        "#,
    )
    .always("x", 0.0);
}

#[test]
fn an_actors_own_side_may_react() {
    answered(
        1,
        r#"
        [responses.us.ask]
        [reactions.us.second_thoughts]
        to = "us.ask"
        options.a = { do = "x = 1" }
        "#,
    )
    .always("x", 1.0);
}

#[test]
fn an_actor_without_responses_may_react() {
    answered(
        2,
        r#"
        [responses.us.ask]
        [reactions.allies.cheer]
        to = "us.ask"
        options.a = { do = "x += 1" }
        "#,
    )
    .always("x", 2.0);
}

#[test]
fn one_reaction_to_two_responses_has_luck_of_its_own_for_each() {
    scenario(
        r#"
        steps = 1
        [actors]
        us = {}
        allies = {}
        china = {}
        [state]
        x = { start = 0, count = [0, 9] }
        [responses.us.ask]
        [responses.allies.ask]
        [reactions.china.answer]
        to = ["us.ask", "allies.ask"]
        options.accept = { do = { chance = 0.5, do = "x += 1" } }
        options.refuse = {}
        [outcomes]
        two = "x == 2"
        one = "x == 1"
        none = "otherwise"
        "#,
    )
    .outcome("two", 1.0 / 16.0)
    .outcome("one", 6.0 / 16.0);
}

#[test]
fn the_history_of_the_response_is_already_there_when_it_is_reacted_to() {
    answered(
        2,
        r#"
        [responses.us.ask]
        weight = "if step == 1 then 1 else 0"
        [responses.us.tell]
        weight = "if step == 2 then 1 else 0"
        [reactions.china.answer]
        to = ["us.ask", "us.tell"]
        options.a = { weight = "if now(us.ask) then 1 else 0", do = "x += times(us.ask)" }
        options.b = { weight = "if now(us.tell) then 1 else 0", do = "y += 1" }
        "#,
    )
    .always("x", 1.0)
    .always("y", 1.0);
}

#[test]
fn two_reactions_may_both_accept_and_what_was_put_off_falls_due_together() {
    answered(
        8,
        r#"
        [responses.us.ask]
        again_after = "3 weeks"
        on.accept = { after = "2 weeks", do = "x += 1" }
        [reactions.china.answer]
        to = "us.ask"
        options.accept = {}
        [reactions.allies.answer]
        to = "us.ask"
        options.accept = {}
        "#,
    )
    // Asked in 1, 4 and 7; due in 3 and 6.
    .always("x", 4.0);
    scenario(
        r#"
        step = "1 week"
        steps = 2
        [actors]
        us = {}
        china = {}
        allies = {}
        [state]
        x = { start = 0, count = [0, 9] }
        [responses.us.ask]
        once = true
        on.accept = { after = "1 week", do = { chance = 0.5, do = "x += 1" } }
        [reactions.china.answer]
        to = "us.ask"
        options.accept = {}
        [reactions.allies.answer]
        to = "us.ask"
        options.accept = {}
        [outcomes]
        two = { at_end = "x == 2" }
        one = { at_end = "x == 1" }
        none = "otherwise"
        "#,
    )
    .outcome("two", 0.25)
    .outcome("one", 0.5);
}

#[test]
fn if_all_options_weigh_0_nobody_answers() {
    answered(
        1,
        r#"
        [responses.us.ask]
        on.a = "x = 1"
        [reactions.china.answer]
        to = "us.ask"
        options.a = { weight = "x" }
        "#,
    )
    .always("x", 0.0);
}

#[test]
fn a_reaction_to_a_hold_is_possible() {
    answered(
        3,
        r#"
        [responses.us.hold]
        weight = 1
        [reactions.china.relief]
        to = "us.hold"
        options.a = { do = "x += 1" }
        "#,
    )
    .always("x", 3.0);
}
