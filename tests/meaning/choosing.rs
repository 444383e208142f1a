//! Which response an actor chooses.

use crate::trial::scenario;

#[test]
fn options_are_chosen_in_proportion_to_their_weights() {
    scenario(
        r#"
        steps = 1
        [actors]
        us = {}
        [responses.us]
        a = { weight = 1 }
        b = { weight = 0 }
        c = { weight = 2.5 }
        d = { weight = 1.5 }
        [outcomes]
        a = "now(us.a)"
        b = "now(us.b)"
        c = "now(us.c)"
        d = "now(us.d)"
        none = "otherwise"
        "#,
    )
    .outcome("a", 0.2)
    .outcome("b", 0.0)
    .outcome("c", 0.5)
    .outcome("d", 0.3);
}

#[test]
fn a_response_without_a_weight_has_weight_1() {
    scenario(
        r#"
        steps = 1
        [actors]
        us = {}
        [responses.us]
        a = {}
        b = { weight = 3 }
        [outcomes]
        a = "now(us.a)"
        rest = "otherwise"
        "#,
    )
    .outcome("a", 0.25);
}

#[test]
fn if_all_weights_are_0_nothing_happens() {
    scenario(
        r#"
        steps = 3
        [actors]
        us = {}
        [responses.us]
        a = { weight = 0 }
        b = { weight = "step - step" }
        hold = { do = [] , weight = 0 }
        [metrics]
        any = { final = "times(us.a) + times(us.b) + times(us.hold)" }
        "#,
    )
    .always("any", 0.0);
}

#[test]
fn only_responses_whose_condition_holds_can_be_chosen() {
    scenario(
        r#"
        steps = 2
        [actors]
        us = {}
        [responses.us]
        a = { when = "step == 2", weight = 9 }
        b = { weight = 1 }
        [outcomes]
        first_a = "step == 1 and now(us.a)"
        a = { at_end = "now(us.a)" }
        b = "otherwise"
        "#,
    )
    .outcome("first_a", 0.0)
    .ends("a", 2, 0.9)
    .ends("b", 2, 0.1);
}

#[test]
fn an_actor_takes_at_most_one_response_a_turn() {
    scenario(
        r#"
        steps = 4
        [actors]
        us = {}
        [responses.us]
        a = {}
        b = {}
        [metrics]
        both = { final = "times(us.a) + times(us.b)" }
        "#,
    )
    .always("both", 4.0);
}

#[test]
fn weights_conditions_and_selections_are_all_read_before_any_effect() {
    // Were the second condition read after the first effect, both would happen or the weights would differ.
    scenario(
        r#"
        steps = 1
        [actors]
        us = {}
        [state]
        x = { start = 1, count = [0, 9] }
        [responses.us]
        a = { when = "x == 1", weight = "x", do = "x = 9" }
        b = { when = "x == 1", weight = "x", do = "x = 8" }
        c = { when = "x > 1", weight = 5, do = "x = 7" }
        [outcomes]
        a = "x == 9"
        b = "x == 8"
        rest = "otherwise"
        "#,
    )
    .outcome("a", 0.5)
    .outcome("b", 0.5);
}

#[test]
fn hold_is_built_in_with_weight_0() {
    let text = |play: &str| {
        format!(
            r#"
            steps = 1
            {play}
            [actors]
            us = {{}}
            [responses.us]
            a = {{ weight = 1 }}
            [policies.us.wait]
            rules = [{{ choose = "hold", chance = 0.25 }}, {{ choose = "a" }}]
            [policies.us.lazy]
            weights = {{ hold = 3 }}
            [outcomes]
            hold = "now(us.hold)"
            a = "now(us.a)"
            rest = "otherwise"
            "#
        )
    };
    scenario(&text("")).outcome("hold", 0.0).outcome("a", 1.0);
    scenario(&text("play = { us = \"wait\" }")).outcome("hold", 0.25).outcome("a", 0.75);
    scenario(&text("play = { us = \"lazy\" }")).outcome("hold", 0.75);
}

#[test]
fn hold_may_be_declared_to_give_it_weight_and_effects() {
    scenario(
        r#"
        steps = 1
        [actors]
        us = {}
        [state]
        x = { start = 0, count = [0, 9] }
        [responses.us]
        a = { weight = 1 }
        hold = { weight = 4, do = "x = 3" }
        [outcomes]
        held = "x == 3 and now(us.hold)"
        rest = "otherwise"
        "#,
    )
    .outcome("held", 0.8);
}

#[test]
fn again_after_keeps_a_response_from_coming_again_too_soon() {
    scenario(
        r#"
        step = "1 week"
        steps = 10
        [actors]
        us = {}
        [responses.us]
        a = { again_after = "3 weeks" }
        [metrics]
        times = { count = "us.a" }
        fourth = { time = "now(us.a) and step in [1, 4, 7, 10]" }
        "#,
    )
    .always("times", 4.0)
    .always("fourth", 4.0);
}

#[test]
fn again_after_keeps_an_event_from_coming_again_too_soon() {
    scenario(
        r#"
        step = "1 week"
        steps = 7
        [events.e]
        when = "step >= 2"
        again_after = "2 weeks"
        [metrics]
        times = { final = "times(e)" }
        right = { time = "now(e) and step in [2, 4, 6]" }
        "#,
    )
    .always("times", 3.0)
    .always("right", 3.0);
}

#[test]
fn once_is_once_in_a_run() {
    scenario(
        r#"
        steps = 6
        [actors]
        us = {}
        [responses.us]
        a = { once = true, when = "step >= 2" }
        [events.e]
        once = true
        chance = 0.5
        [metrics]
        a = { count = "us.a" }
        e = { final = "times(e)" }
        "#,
    )
    .always("a", 1.0)
    .mean("e", 1.0 - 0.5 * 0.5 * 0.5 * 0.5 * 0.5 * 0.5);
}

#[test]
fn the_cost_of_a_response_is_added_to_its_actors_when_it_takes_effect() {
    scenario(
        r#"
        step = "1 week"
        steps = 5
        [actors]
        us = {}
        china = {}
        [state]
        x = { start = 2, count = [0, 9] }
        [responses.us]
        a = { cost = "x", do = "x += 1", prepare = "2 weeks" }
        [responses.china]
        b = { when = "step == 1", cost = 7 }
        [metrics]
        us = { final = "us.cost" }
        china = { final = "china.cost" }
        before = { time = "us.cost == 0" }
        "#,
    )
    // Takes effect in step 3, at a cost of 2, and in step 5 at a cost of 3.
    .always("us", 5.0)
    .always("china", 7.0)
    .always("before", 2.0);
}

#[test]
fn what_the_actor_before_did_is_seen_by_the_next() {
    scenario(
        r#"
        steps = 2
        [actors]
        us = {}
        china = {}
        [responses.us]
        threaten = { when = "step == 2" }
        [responses.china]
        yield = { when = "now(us.threaten)" }
        [metrics]
        yields = { first = "now(china.yield)" }
        "#,
    )
    .always("yields", 2.0);
}

#[test]
fn a_negative_weight_is_an_error_of_the_scenario() {
    let text = |more: &str| {
        format!(
            r#"
            steps = 6
            [actors]
            us = {{}}
            [state]
            x = {{ start = 2, count = [-3, 3] }}
            [events.fall]
            chance = 0.2
            do = "x -= 1"
            [responses.us]
            a = {{ weight = "x" {more} }}
            b = {{ weight = 1 }}
            "#
        )
    };
    scenario(&text("")).fails();
    scenario(&text(", when = \"x >= 0\"")).outcome("end", 1.0);
}
