//! What happens: lists for `do`.

use super::words::{Who, chance, condition, count, delay, mood, neighbour, rung};
use proptest::collection::vec;
use proptest::prelude::*;

/// One line that changes something.
fn assignment() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (count(), 1..4_u32).prop_map(|(x, by)| format!("{x} += {by}")),
        4 => (count(), 1..4_u32).prop_map(|(x, by)| format!("{x} -= {by}")),
        1 => (count(), count()).prop_map(|(a, b)| format!("{a} = {b}")),
        1 => (count(), count()).prop_map(|(a, b)| format!("{a} = round(0.6 * {b})")),
        1 => any::<bool>().prop_map(|open| format!("open = {open}")),
        1 => mood().prop_map(|mood| format!("mood = {mood}")),
        1 => rung().prop_map(|rung| format!("raise rung to {rung}")),
        1 => rung().prop_map(|rung| format!("lower rung to {rung}")),
        2 => Just("rung += 1".to_owned()),
        1 => Just("rung -= 1".to_owned()),
        1 => prop::sample::select(vec!["a.will += 1", "a.will -= 1"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["heat -= 0.25", "heat += 0.5", "heat = 0.3 * a.will"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["a.cyber += 1", "b.cyber += 1", "lower a.cyber to 0"]).prop_map(str::to_owned),
    ]
}

fn line() -> impl Strategy<Value = String> {
    assignment().prop_map(|text| format!("\"{text}\""))
}

/// One line about a member, bare.
fn of_member() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("hit = true".to_owned()),
        Just("hit = not hit".to_owned()),
        Just("load += 1".to_owned()),
        Just("load = x0 - 1".to_owned()),
        neighbour().prop_map(|other| format!("load = count(g where {other})")),
        neighbour().prop_map(|other| format!("hit = any(g where {other})")),
    ]
}

/// What happens to members: of a group or of a selection, all or some of them. Boxed, as it is part of so much that the
/// whole would be too large for a stack.
fn each(of: &'static str) -> BoxedStrategy<String> {
    let of = prop_oneof![
        2 => Just(format!("\"{of}\"")),
        1 => (1..3_u32).prop_map(move |take| format!("\"{of}\", take = {take}")),
        1 => count().prop_map(move |take| format!("\"{of}\", take = \"{take}\", order = \"load desc\"")),
        1 => (1..3_u32).prop_map(move |take| format!("\"{of}\", take = {take}, order = \"b.marks(true) desc\"")),
        1 => prop::sample::select(vec!["1", "2", "\"x0\""])
            .prop_map(move |take| format!("\"{of}\", take = {take}, order = \"random\"")),
    ];
    (of, for_member()).prop_map(|(of, what)| format!("{{ each = {of}, {what} }}")).boxed()
}

fn for_member() -> impl Strategy<Value = String> {
    prop_oneof![
        of_member().prop_map(|text| format!("do = \"{text}\"")),
        (chance(), of_member()).prop_map(|(p, text)| format!("do = {{ chance = \"{p}\", do = \"{text}\" }}")),
        (delay(), of_member()).prop_map(|(d, text)| format!("after = \"{d}\", do = \"{text}\"")),
        checked().prop_map(|text| format!("do = {text}")),
        (delay(), checked()).prop_map(|(d, text)| format!("after = \"{d}\", do = {text}")),
    ]
}

/// What moves the belief about a member.
fn checked() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => of_member().prop_map(|text| {
            format!("{{ observe = \"check\", by = \"b.marks\", then = {{ bad = \"{text}\" }} }}")
        }),
        1 => Just("\"reset b.marks\"".to_owned()),
        1 => of_member()
            .prop_map(|text| format!("{{ when = \"b.marks(true) > 0.5\", do = \"{text}\", else = \"load -= 1\" }}")),
    ]
}

fn drawn() -> impl Strategy<Value = String> {
    prop_oneof![
        (1..4_u32, count()).prop_map(|(mild, wild)| {
            format!("{{ draw = \"mood\", weights = {{ mild = {mild}, wild = \"{wild}\" }} }}")
        }),
        count().prop_map(|x| format!("{{ draw = \"{x}\", weights = {{ 0 = 1, 2 = 2, 5 = \"x1\" }} }}")),
        Just("{ draw = \"open\", weights = { true = 1, false = 2 } }".to_owned()),
        line().prop_map(|loud| {
            format!("{{ observe = \"look\", by = \"b.guess\", then = {{ loud = {loud} }} }}")
        }),
        Just("\"reset b.guess\"".to_owned()),
        Just("{ draw = \"a.nerve\", weights = { meek = 1, bold = 2 } }".to_owned()),
    ]
}

/// One entry of a `do` list.
fn effect() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => line(),
        2 => (chance(), line()).prop_map(|(p, text)| format!("{{ chance = \"{p}\", do = {text} }}")),
        1 => (chance(), line(), line())
            .prop_map(|(p, yes, no)| format!("{{ chance = \"{p}\", do = {yes}, else = {no} }}")),
        1 => (condition(Who::World), line(), line())
            .prop_map(|(c, yes, no)| format!("{{ when = \"{c}\", do = {yes}, else = {no} }}")),
        2 => (delay(), line()).prop_map(|(d, text)| format!("{{ after = \"{d}\", do = {text} }}")),
        1 => (chance(), delay(), line())
            .prop_map(|(p, d, text)| format!("{{ chance = \"{p}\", after = \"{d}\", do = {text} }}")),
        1 => drawn(),
        1 => prop_oneof![each("g"), each("g where not hit"), each("g where load < 2 and open"), each("g where any(g where id != outer.id and hit)"), each("g where b.marks(true) > 0.5")],
    ]
}

fn of_selection() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("\"selected.hit = true\"".to_owned()),
        Just("\"selected.load += 1\"".to_owned()),
        each("selected")
    ]
}

/// One entry that may play the game.
fn effect_or_play() -> impl Strategy<Value = String> {
    prop_oneof![
        24 => effect(),
        2 => Just("{ play = \"q\" }".to_owned()),
        1 => Just("{ play = \"p\" }".to_owned()),
        1 => chance().prop_map(|p| format!("{{ chance = \"{p}\", after = \"1 weeks\", do = {{ play = \"q\" }} }}")),
    ]
}

/// A `do` list, with something for the selected first if there are such.
pub fn effects(selected: bool) -> BoxedStrategy<String> {
    if selected {
        (of_selection(), vec(effect_or_play(), 0..2))
            .prop_map(move |(first, rest)| list([vec![first], rest].concat()))
            .boxed()
    } else {
        vec(effect_or_play(), 1..3).prop_map(list).boxed()
    }
}

/// What an option of a game does.
pub fn moves() -> impl Strategy<Value = String> {
    vec(effect(), 1..3).prop_map(list)
}

fn list(entries: Vec<String>) -> String {
    format!("[{}]", entries.join(", "))
}

/// What a rule may do: nothing of it is drawn.
pub fn drift() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => line(),
        1 => (1..4_u32, line()).prop_map(|(weeks, text)| format!("{{ after = \"{weeks} weeks\", do = {text} }}")),
        1 => of_member().prop_map(|text| format!("{{ each = \"g where not hit\", do = \"{text}\" }}")),
    ]
}
