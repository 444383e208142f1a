//! Small scenarios made at random, as text. Each is without faults; shrinking leaves out entries and lowers numbers.

use proptest::collection::vec;
use proptest::prelude::*;

/// Counts `x0` to `x2` from 0 to 9, which everything reads and writes.
const VARIABLES: usize = 3;
const STEPS: std::ops::Range<u32> = 4..20;

fn variable() -> impl Strategy<Value = String> {
    (0..VARIABLES).prop_map(|number| format!("x{number}"))
}

/// What holds sometimes.
fn condition() -> impl Strategy<Value = String> {
    prop_oneof![
        (variable(), 0..9_u32).prop_map(|(x, limit)| format!("{x} <= {limit}")),
        (variable(), variable()).prop_map(|(a, b)| format!("{a} <= {b} + 2")),
        (variable(), 1..9_u32).prop_map(|(x, limit)| format!("{x} >= {limit} or step > 6")),
    ]
}

/// A chance that is fixed, or moves with the state.
fn chance() -> impl Strategy<Value = String> {
    prop_oneof![
        (1..99_u32).prop_map(|percent| format!("{percent}%")),
        variable().prop_map(|x| format!("0.05 + {x} / 10")),
        (1..99_u32).prop_map(|percent| format!("{percent}% in 3 weeks")),
    ]
}

/// A weight that is 0 now and then.
fn weight() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..5_u32).prop_map(|weight| weight.to_string()),
        variable().prop_map(|x| format!("1 + {x}")),
        (variable(), 0..9_u32).prop_map(|(x, limit)| format!("if {x} > {limit} then 2 else 0")),
    ]
}

fn delay() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..5_u32).prop_map(|weeks| format!("{weeks} weeks")),
        (0..3_u32, 0..4_u32).prop_map(|(low, more)| format!("{low}..{} weeks", low + more)),
    ]
}

fn assignment() -> impl Strategy<Value = String> {
    prop_oneof![
        (variable(), 1..4_u32).prop_map(|(x, by)| format!("{x} += {by}")),
        (variable(), 1..4_u32).prop_map(|(x, by)| format!("{x} -= {by}")),
        (variable(), variable()).prop_map(|(a, b)| format!("{a} = {b}")),
    ]
}

/// One entry of a `do` list.
fn effect() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => assignment().prop_map(|text| format!("\"{text}\"")),
        1 => (chance(), assignment()).prop_map(|(p, text)| format!("{{ chance = \"{p}\", do = \"{text}\" }}")),
        1 => (condition(), assignment()).prop_map(|(c, text)| format!("{{ when = \"{c}\", do = \"{text}\" }}")),
        1 => (delay(), assignment()).prop_map(|(d, text)| format!("{{ after = \"{d}\", do = \"{text}\" }}")),
    ]
}

fn effects() -> impl Strategy<Value = String> {
    vec(effect(), 1..4).prop_map(|list| format!("[{}]", list.join(", ")))
}

fn event() -> impl Strategy<Value = String> {
    (prop::option::of(condition()), chance(), effects()).prop_map(|(when, chance, effects)| {
        let when = when.map_or(String::new(), |when| format!("when = \"{when}\"\n"));
        format!("{when}chance = \"{chance}\"\ndo = {effects}\n")
    })
}

fn response() -> impl Strategy<Value = String> {
    let preparation = prop::option::weighted(0.3, delay());
    (prop::option::of(condition()), weight(), preparation, effects()).prop_map(
        |(when, weight, prepare, effects)| {
            let when = when.map_or(String::new(), |when| format!("when = \"{when}\"\n"));
            let prepare = prepare.map_or(String::new(), |prepare| format!("prepare = \"{prepare}\"\n"));
            format!("{when}weight = \"{weight}\"\n{prepare}do = {effects}\n")
        },
    )
}

/// Rules for choosing among `count` responses, each with a condition or a chance or neither.
fn rules(count: usize) -> impl Strategy<Value = String> {
    let rule = (0..count, prop::option::of(condition()), prop::option::of(chance()));
    vec(rule, 1..4).prop_map(|rules| {
        let one = |(response, when, chance): (usize, Option<String>, Option<String>)| {
            let when = when.map_or(String::new(), |when| format!("when = \"{when}\", "));
            let chance = chance.map_or(String::new(), |chance| format!("chance = \"{chance}\", "));
            format!("{{ {when}{chance}choose = \"r{response}\" }}")
        };
        format!("rules = [{}]", rules.into_iter().map(one).collect::<Vec<_>>().join(", "))
    })
}

/// A whole scenario: actors `a` and `b`, of which `a` may follow rules and `b` may react.
pub fn scenario() -> impl Strategy<Value = String> {
    let of_a = vec(response(), 1..4);
    let of_b = vec(response(), 0..3);
    let reaction = prop::option::of(vec((weight(), effects()), 1..4));
    let policy = prop::option::of(rules(1));
    (STEPS, vec(event(), 0..4), of_a, of_b, reaction, policy).prop_map(
        |(steps, events, of_a, of_b, reaction, policy)| {
            let mut text = format!("title = \"Random\"\nstep = \"1 week\"\nsteps = {steps}\n");
            if policy.is_some() {
                text += "play = { a = \"p\" }\n";
            }
            text += "[actors]\na = {}\nb = {}\n[state]\n";
            for number in 0..VARIABLES {
                text += &format!("x{number} = {{ start = {}, count = [0, 9] }}\n", 2 * number);
            }
            for (number, event) in events.iter().enumerate() {
                text += &format!("[events.e{number}]\n{event}");
            }
            for (actor, responses) in [("a", &of_a), ("b", &of_b)] {
                for (number, response) in responses.iter().enumerate() {
                    text += &format!("[responses.{actor}.r{number}]\n{response}");
                }
            }
            if let Some(options) = reaction {
                text += "[reactions.b.answer]\nto = \"a.r0\"\n";
                for (number, (weight, effects)) in options.iter().enumerate() {
                    text += &format!(
                        "[reactions.b.answer.options.o{number}]\nweight = \"{weight}\"\ndo = {effects}\n"
                    );
                }
            }
            if let Some(rules) = policy {
                text += &format!("[policies.a.p]\n{rules}\n");
            }
            text + "[outcomes]\nhigh = \"x0 + x1 >= 17\"\nrest = \"otherwise\"\n"
        },
    )
}
