//! Small scenarios made at random, as text. Each is without faults; shrinking leaves out entries and lowers numbers.
//!
//! The names are always the same, so that whatever is generated finds what it refers to: actors `a`, `b` and `c`, the ladder,
//! counts `x0` to `x2`, `a.will`, the number `heat`, the flag `open`, the choice `mood`, a second ladder `cyber` with sides, a third `measures` that is computed, a group `g` of three, an event `e0`, a response `a.r0`, a reaction
//! `b.answer` to it, games `q` and `p`, what `b` believes of `mood` and of `hit` of each of `g`, and what `b` and `c` believe of `a.nerve`, which `a` alone knows. What nothing reads makes no states.

mod actors;
mod effects;
mod games;
mod measures;
mod words;

use actors::{Policy, policy, reaction, response};
use effects::{drift, effects};
use games::{game, second_game};
use measures::{metrics, objective, outcomes};
use proptest::collection::vec;
use proptest::prelude::*;
use words::{Who, chance, condition};

const STEPS: std::ops::Range<u32> = 3..11;

const LADDERS: &str = r#"[ladder]
rungs = ["calm", "tense", "hot", "war"]
start = "calm"
[ladders.cyber]
rungs = "0..3"
start = { a = 1, b = 0 }
sides = ["a", "b"]
[ladders.measures]
rungs = ["none", "some", "many"]
when.some = "x1 > 2"
when.many = "x1 > 3 and (open or strain > 6)"
"#;

const STATE: &str = r#"[state]
heat = { start = 1, range = [0, 2] }
x0 = { start = 0, count = [0, 5] }
x1 = { start = 2, count = [0, 5] }
x2 = { start = 4, count = [0, 5] }
open = { start = false }
mood = { start = "mild", one_of = ["mild", "sour", "wild"] }
[state.a]
will = { start = 1, count = [0, 3] }
nerve = { start = "bold", one_of = ["meek", "bold"], known_to = "a" }
[groups.g]
count = 3
[define]
strain = "x0 + x1 + (if open then 2 else 0)"
[beliefs.b.guess]
about = "mood"
prior = { mild = 0.5, sour = 0.3, wild = 0.2 }
[evidence.look]
about = "mood"
signs.calm = { mild = 0.6, sour = 0.3, wild = 0.2 }
signs.loud = { mild = 0.4, sour = 0.7, wild = 0.8 }
[beliefs.b.marks]
about = "g.hit"
prior = { true = 0.4, false = 0.6 }
[evidence.check]
about = "g.hit"
signs.bad = { true = 0.7, false = 0.2 }
signs.good = { true = 0.3, false = 0.8 }
"#;

/// What `b` and `c` believe of `a.nerve`, and learn from: from the turns of `a`, if they can tell how likely those are.
fn learning(deeds: Vec<&str>, turns: bool) -> String {
    let turns = turns.then_some("a");
    let deeds: Vec<String> = deeds.into_iter().chain(turns).map(|deed| quoted(deed.to_owned())).collect();
    let infers = key("infers", (!deeds.is_empty()).then(|| format!("[{}]", deeds.join(", "))));
    let belief = |name: &str, bold: f64, infers: &str| {
        let prior = format!("prior = {{ meek = {:?}, bold = {bold:?} }}", 1.0 - bold);
        format!("[beliefs.{name}]\nabout = \"a.nerve\"\n{prior}\n{infers}")
    };
    belief("c.doubts", 0.75, &infers)
        + &belief("b.senses", 0.5, if infers.is_empty() { "" } else { "infers = \"p.reply\"\n" })
}

/// A key with its value, if there is one.
fn key(name: &str, value: Option<String>) -> String {
    value.map_or(String::new(), |value| format!("{name} = {value}\n"))
}

fn quoted(text: String) -> String {
    format!("\"{text}\"")
}

/// What members have to begin with: all the same, or drawn.
fn members() -> impl Strategy<Value = String> {
    prop_oneof![2 => Just("false"), 1 => Just("{ chance = 0.4 }")].prop_map(|hit| {
        format!("[state.g]\nhit = {{ start = {hit} }}\nload = {{ start = 0, count = [0, 2] }}\n")
    })
}

fn event() -> impl Strategy<Value = String> {
    let luck = prop_oneof![
        4 => chance().prop_map(|chance| format!("chance = \"{chance}\"\n")),
        1 => (1..9_u32).prop_map(|rate| format!("rate = \"{rate} per month\"\n")),
        1 => Just(String::new()),
    ];
    let seldom = prop_oneof![
        4 => Just(String::new()),
        1 => Just("once = true\n".to_owned()),
        1 => (1..4_u32).prop_map(|weeks| format!("again_after = \"{weeks} weeks\"\n")),
        1 => (1..4_u32).prop_map(|weeks| format!("every = \"{weeks} weeks\"\n")),
    ];
    let otherwise = prop::option::weighted(0.2, effects(false));
    (prop::option::of(condition(Who::World)), luck, seldom, effects(false), otherwise).prop_map(
        |(when, luck, seldom, effects, otherwise)| {
            let otherwise = otherwise.filter(|_| !luck.is_empty());
            let when = key("when", when.map(quoted));
            format!("{when}{luck}{seldom}do = {effects}\n{}", key("else", otherwise))
        },
    )
}

fn rule() -> impl Strategy<Value = String> {
    (prop::option::of(condition(Who::World)), drift())
        .prop_map(|(when, drift)| format!("{}do = {drift}\n", key("when", when.map(quoted))))
}

/// The parts of a step: events first, or last, or one of them alone between actors.
fn turn(kind: u32, actors: &[&str]) -> String {
    let actors: Vec<String> = actors.iter().map(|actor| format!("\"{actor}\"")).collect();
    let actors = actors.join(", ");
    match kind {
        0 => format!("turn = [{actors}, \"events\", \"rules\"]\n"),
        1 => format!("turn = [\"rules\", {actors}, \"e0\", \"events\"]\n"),
        _ => String::new(),
    }
}

/// A whole scenario.
pub fn scenario() -> impl Strategy<Value = String> {
    let clock = (STEPS, 0..6_u32, 1..4_u32);
    let world = (members(), vec(event(), 1..4), vec(rule(), 0..2));
    let responses = (vec(response(Who::A), 1..4), vec(response(Who::B), 1..3), vec(response(Who::C), 0..2));
    let choosing = (prop::option::of(reaction()), policy(Who::A), policy(Who::B), policy(Who::C));
    let deeds = prop_oneof![
        5 => Just(vec![]),
        1 => prop::sample::subsequence(vec!["q.n0", "p.reply"], 1..=2),
    ];
    let told = (game(), second_game(), deeds, outcomes(), metrics(), prop::option::of(objective()));
    (clock, world, responses, choosing, told).prop_map(
        |(
            (steps, order, pace),
            (members, events, rules),
            (of_a, of_b, of_c),
            (reaction, by_a, by_b, by_c),
            (game, second, deeds, outcomes, metrics, objective),
        )| {
            let all = [("a", of_a, by_a), ("b", of_b, by_b), ("c", of_c, by_c)];
            let acting: Vec<&(&str, Vec<String>, Option<Policy>)> =
                all.iter().filter(|(_, responses, _)| !responses.is_empty()).collect();
            let mut text = format!("title = \"Random\"\nstep = \"1 week\"\nsteps = {steps}\n");
            text += &turn(order, &acting.iter().map(|(actor, ..)| *actor).collect::<Vec<_>>());
            let playing = acting.iter().filter(|(_, _, policy)| policy.is_some());
            let play: Vec<String> = playing.map(|(actor, ..)| format!("{actor} = \"p\"")).collect();
            if !play.is_empty() {
                text += &format!("play = {{ {} }}\n", play.join(", "));
            }
            let pace = if pace > 1 { format!("turn_every = \"{pace} weeks\"") } else { String::new() };
            text += &format!("[actors]\na = {{}}\nb = {{}}\nc = {{ {pace} }}\n{LADDERS}{STATE}{members}");
            for (number, event) in events.iter().enumerate() {
                text += &format!("[events.e{number}]\n{event}");
            }
            for (number, rule) in rules.iter().enumerate() {
                text += &format!("[rules.d{number}]\n{rule}");
            }
            for (actor, responses, _) in &all {
                for (number, response) in responses.iter().enumerate() {
                    text += &format!("[responses.{actor}.r{number}]\n{response}");
                }
            }
            if let Some(reaction) = &reaction {
                text += &reaction.text(all[1].1.len());
            }
            for (actor, responses, policy) in acting {
                if let Some(policy) = policy {
                    let options = reaction.as_ref().filter(|_| *actor == "b").map(|one| one.options());
                    text += &policy.text(actor, responses.len(), &options.unwrap_or_default());
                }
            }
            let of_a = all.iter().find(|(actor, responses, _)| *actor == "a" && !responses.is_empty());
            let known = of_a.is_some() && !deeds.is_empty() && !text.contains("pending(a.r0)");
            text += &learning(deeds, known);
            text + &game + &second + &outcomes + &metrics + &objective.unwrap_or_default()
        },
    )
}

/// What the language has is made often enough to matter.
#[test]
fn much_of_the_language_is_made() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let one = |_| scenario().new_tree(&mut runner).expect("a scenario").current();
    let texts: Vec<String> = (0..500).map(one).collect();
    for word in [
        "turn =",
        "turn_every",
        "once",
        "again_after",
        "every =",
        "rate =",
        "chance =",
        " in 3 weeks",
        "else =",
        "after =",
        "prepare",
        "still",
        "cost =",
        "select",
        "order =",
        "take = 1",
        "order = \"random\"",
        "selected",
        "each =",
        "draw =",
        "observe",
        "reset b.guess",
        "b.guess(",
        "by = \"b.marks\"",
        "reset b.marks",
        "where b.marks(",
        "order = \"b.marks(",
        "[reactions",
        "weights = { r",
        "[responses.a.r0.on]",
        "[policies.a.p]",
        "[policies.b.p.reactions",
        "rules = [",
        "lambda",
        "default",
        "[rules",
        "now(",
        "times(",
        "since(",
        "pending(",
        "for 2 weeks",
        "at_end",
        "final",
        "peak",
        "low =",
        "sum =",
        "time =",
        "first = \"",
        "count = \"",
        "[objectives]",
        "count(g",
        "outer.load",
        "id != outer.id",
        "share(g",
        "sum(load of g",
        "raise rung",
        "strain >=",
        "heat / 3",
        ".cyber",
        "measures >=",
        "hit = { start = { chance",
        "play = \"q\"",
        "chance_of(q.n0.on)",
        "to = \"n2\"",
        "actor = \"c\"",
        "play = \"p\"",
        "a.nerve ==",
        "draw = \"a.nerve\"",
        "infers = [",
        "\"a\"]",
        "c.doubts(",
        "b.senses(",
    ] {
        let found = texts.iter().filter(|text| text.contains(word)).count();
        assert!(found >= 25, "`{word}` is in {found} of 500");
    }
}
