//! Policies: weights, rules, logit; who plays what.

use crate::trial::{Trial, scenario};

fn under(policy: &str) -> Trial {
    scenario(&format!(
        r#"
        steps = 1
        play = {{ us = "p" }}
        [actors]
        us = {{}}
        [state]
        x = {{ start = 2, count = [0, 9] }}
        [responses.us]
        a = {{ weight = 1 }}
        b = {{ weight = "x" }}
        c = {{ weight = 5, when = "x > 5" }}
        {policy}
        [outcomes]
        a = "now(us.a)"
        b = "now(us.b)"
        c = "now(us.c)"
        none = "otherwise"
        "#
    ))
}

#[test]
fn without_a_policy_the_weights_at_the_responses_count() {
    under("[policies.us.p]").outcome("a", 1.0 / 3.0).outcome("b", 2.0 / 3.0);
    under("[policies.us.p]\nweights = { a = 0 }").policy("us", "default").outcome("a", 1.0 / 3.0);
}

#[test]
fn a_response_that_a_policy_does_not_list_keeps_its_own_weight() {
    under("[policies.us.p]\nweights = { a = 8 }").outcome("a", 0.8).outcome("b", 0.2);
}

#[test]
fn a_policys_weight_may_refer_to_the_responses_own_as_default() {
    under("[policies.us.p]\nweights = { b = \"3 * default + 1\" }").outcome("b", 7.0 / 8.0);
}

#[test]
fn a_policy_does_not_make_a_response_available() {
    under("[policies.us.p]\nweights = { c = 100 }").outcome("c", 0.0);
    under("[policies.us.p]\nrules = [{ choose = \"c\" }, { choose = \"a\" }]").outcome("a", 1.0);
    under("[policies.us.p]\nlambda = 1\nutilities = { c = 9 }").outcome("none", 1.0);
}

#[test]
fn the_first_rule_that_applies_decides() {
    under("[policies.us.p]\nrules = [{ when = \"x == 3\", choose = \"a\" }, { when = \"x == 2\", choose = \"b\" }, { choose = \"a\" }]")
        .outcome("b", 1.0);
}

#[test]
fn a_rule_whose_chance_fails_passes_to_the_next() {
    under("[policies.us.p]\nrules = [{ choose = \"a\", chance = 0.2 }, { choose = \"b\", chance = 0.5 }, { choose = \"a\", chance = 0.1 }]")
        .outcome("a", 0.2 + 0.8 * 0.5 * 0.1)
        .outcome("b", 0.8 * 0.5)
        .outcome("none", 0.8 * 0.5 * 0.9);
}

#[test]
fn if_no_rule_applies_nothing_happens() {
    under("[policies.us.p]\nrules = [{ when = \"x == 3\", choose = \"a\" }]").outcome("none", 1.0);
}

#[test]
fn rules_choose_whatever_the_weights() {
    under("[policies.us.p]\nrules = [{ choose = \"hold\" }]").outcome("none", 1.0);
    scenario(
        r#"
        steps = 1
        play = { us = "p" }
        [actors]
        us = {}
        [responses.us]
        a = { weight = 0 }
        [policies.us.p]
        rules = [{ choose = "a" }]
        [outcomes]
        a = "now(us.a)"
        rest = "otherwise"
        "#,
    )
    .outcome("a", 1.0);
}

#[test]
fn logit_chooses_in_proportion_to_the_exponential_of_lambda_times_utility() {
    let e = libm::exp;
    let (a, b) = (e(1.5 * 1.0), e(1.5 * 0.4));
    under("[policies.us.p]\nlambda = 1.5\nutilities = { a = \"1\", b = \"0.2 * x\" }")
        .outcome("a", a / (a + b))
        .outcome("b", b / (a + b));
}

#[test]
fn responses_without_a_utility_take_no_part_in_logit() {
    under("[policies.us.p]\nlambda = 1.5\nutilities = { a = \"-70\" }").outcome("a", 1.0);
}

#[test]
fn lambda_0_chooses_blindly_and_a_great_lambda_the_best() {
    let text = |lambda: &str| {
        format!("[policies.us.p]\nlambda = {lambda}\nutilities = {{ a = \"1\", b = \"x\", hold = \"0\" }}")
    };
    under(&text("0")).outcome("a", 1.0 / 3.0).outcome("none", 1.0 / 3.0);
    under(&text("100000")).outcome("b", 1.0);
}

#[test]
fn a_policy_may_choose_reactions_too() {
    let react = |policy: &str| {
        scenario(&format!(
            r#"
            steps = 1
            play = {{ china = "p" }}
            [actors]
            us = {{}}
            china = {{}}
            [responses.us.ask]
            [reactions.china.answer]
            to = "us.ask"
            options.accept = {{ weight = 1 }}
            options.refuse = {{ weight = 3 }}
            options.think = {{ weight = 0 }}
            [policies.china.p]
            [policies.china.p.reactions.answer]
            {policy}
            [responses.us.ask.on]
            accept = "x = 1"
            refuse = "x = 2"
            think = "x = 3"
            [state]
            x = {{ start = 0, count = [0, 9] }}
            [outcomes]
            accept = "x == 1"
            refuse = "x == 2"
            think = "x == 3"
            none = "otherwise"
            "#
        ))
    };
    react("weights = { accept = \"3 * default\" }").outcome("accept", 0.5).outcome("refuse", 0.5);
    react("weights = { think = 4 }").outcome("think", 0.5).outcome("accept", 0.125);
    react("rules = [{ choose = \"think\", chance = 0.25 }, { choose = \"accept\", chance = 0.5 }]")
        .outcome("think", 0.25)
        .outcome("accept", 0.375)
        .outcome("none", 0.375);
    let e = libm::exp(2.0);
    react("lambda = 2\nutilities = { accept = 1, refuse = 0 }")
        .outcome("accept", e / (e + 1.0))
        .outcome("think", 0.0);
}

const TWINS: &str = r#"
steps = 12
[actors]
us = {}
china = {}
[parameters]
p = { value = 0.3, range = [0, 1] }
calm = { value = 1, range = [0, 9] }
[state]
x = { start = 0, count = [-30, 30] }
y = { start = 0, count = [0, 30] }
[events.luck]
chance = 0.1
do = "x += 3"
[responses.us]
a = { weight = 2, do = { chance = "p", do = "x += 1" } }
b = { weight = "1 + calm", do = "x -= 1" }
[responses.china]
c = { weight = 1, do = { chance = 0.5, do = "y += 1" } }
d = { weight = 1 }
[policies.us]
first = { rules = [{ choose = "a", chance = 0.3 }, { choose = "b", chance = 0.4 }, { choose = "a", chance = 0.5 }] }
second = { rules = [{ choose = "a", chance = 0.3 }, { choose = "b", chance = 0.4 }, { choose = "a", chance = 0.5 }] }
third = { rules = [{ when = "x < 5", choose = "hold", chance = 0.5 }, { choose = "b", chance = 0.4 }] }
weighed = { weights = { a = "default" } }
[variants]
raised = { p = 0.9 }
other = { p = 0.9, play = { us = "first" } }
[metrics]
x = { final = "x" }
y = { final = "y" }
[outcomes]
high = "x >= 4"
low = "x <= -4"
rest = "otherwise"
"#;

#[test]
fn policies_with_the_same_rules_give_the_same_endings_run_by_run() {
    let first = scenario(TWINS).policy("us", "first");
    let second = scenario(TWINS).policy("us", "second");
    assert_eq!(first.solved().endings, second.solved().endings);
    let (default, weighed) = (scenario(TWINS), scenario(TWINS).policy("us", "weighed"));
    assert_eq!(default.solved().endings, weighed.solved().endings);
    assert_ne!(default.solved().endings, first.solved().endings);
}

#[test]
fn a_parameter_on_the_command_line_leaves_the_luck_of_other_parts_alone() {
    // China neither reads the parameter nor anything it moves: its story is the same in every run, as long as it lasts.
    let (stated, set) = (scenario(TWINS), scenario(TWINS).set("p", "0.95").set("calm", "7"));
    let (stated, set) = (&stated.solved().study, &set.solved().study);
    assert_eq!(stated.program.sites, set.program.sites);
    let mut differ = 0;
    for run in 0..100 {
        let (one, other) = (stated.trace(7, run), set.trace(7, run));
        differ += u32::from(one.ending != other.ending);
        for (one, other) in one.steps.iter().zip(&other.steps) {
            let of_china = |steps: &Vec<escalade::engine::replay::story::Happening>| {
                let mut draws = steps.iter().filter_map(|happening| match happening {
                    escalade::engine::replay::story::Happening::Choice { u, chosen, weights, .. }
                        if weights.len() == 3 =>
                    {
                        Some((u.to_bits(), *chosen))
                    }
                    _ => None,
                });
                draws.next_back()
            };
            assert_eq!(of_china(one), of_china(other), "run {run}");
        }
    }
    assert!(differ > 10, "the parameter changes nothing");
}

#[test]
fn a_variant_is_what_its_parameters_and_policies_say() {
    let same = |one: Trial, other: Trial| assert_eq!(one.solved().endings, other.solved().endings);
    same(scenario(TWINS).variant("raised"), scenario(TWINS).set("p", "0.9"));
    same(scenario(TWINS).variant("other"), scenario(TWINS).set("p", "0.9").policy("us", "first"));
    // The command line has the last word.
    same(
        scenario(TWINS).variant("other").policy("us", "third").set("p", "0.3"),
        scenario(TWINS).policy("us", "third"),
    );
}

#[test]
fn unknown_policies_variants_and_parameters_are_refused() {
    scenario(TWINS).policy("us", "frist").refused("first");
    scenario(TWINS).policy("usa", "first").refused("us");
    scenario(TWINS).variant("rised").refused("raised");
    scenario(TWINS).set("q", "1").refused("q");
    scenario(TWINS).set("p", "true").refused("number");
}
