//! Conditions, chances, weights and delays.

use proptest::prelude::*;

/// Who reads: what is private to one actor is no business of the others.
#[derive(Clone, Copy, PartialEq)]
pub enum Who {
    World,
    A,
    B,
    C,
    /// What everybody may read.
    All,
}

pub fn count() -> impl Strategy<Value = String> {
    (0..3_u32).prop_map(|number| format!("x{number}"))
}

pub fn mood() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["mild", "sour", "wild"])
}

pub fn rung() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["calm", "tense", "hot", "war"])
}

/// What was done before.
fn history() -> impl Strategy<Value = String> {
    let of = prop::sample::select(vec!["e0", "a.r0", "b.r0"]);
    prop_oneof![
        of.clone().prop_map(|of| format!("now({of})")),
        (of.clone(), 1..3_u32).prop_map(|(of, times)| format!("times({of}) < {times}")),
        (of, 1..4_u32).prop_map(|(of, weeks)| format!("since({of}) >= {weeks} weeks")),
    ]
}

/// What only some may read.
fn private(who: Who) -> BoxedStrategy<String> {
    let believed = || {
        prop_oneof![
            2 => (mood(), 1..9_u32).prop_map(|(mood, tenths)| format!("b.guess({mood}) > 0.{tenths}")),
            1 => (1..9_u32, 1..3_u32)
                .prop_map(|(tenths, least)| format!("count(g where b.marks(true) > 0.{tenths}) >= {least}")),
        ]
    };
    let pending = || Just("not pending(a.r0)".to_owned());
    let doubted = || (1..9_u32).prop_map(|tenths| format!("c.doubts(bold) > 0.{tenths}"));
    let sensed = || (1..9_u32).prop_map(|tenths| format!("b.senses(meek) > 0.{tenths}"));
    let own = || Just("a.nerve == bold".to_owned());
    match who {
        Who::World => prop_oneof![2 => believed(), 2 => pending(), 2 => doubted(), 1 => sensed()].boxed(),
        Who::A => prop_oneof![1 => pending(), 2 => own()].boxed(),
        Who::B => prop_oneof![2 => believed(), 1 => sensed()].boxed(),
        Who::C => doubted().boxed(),
        Who::All => history().boxed(),
    }
}

/// What holds of one member beside another, which is `outer`.
pub fn neighbour() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "id != outer.id and hit",
        "load > outer.load",
        "hit and not outer.hit",
        "outer.id == 2 and load >= outer.load and id in [1, 3]",
    ])
}

/// What holds sometimes, without `and` and `or`.
fn plain(who: Who) -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (count(), 0..5_u32).prop_map(|(x, limit)| format!("{x} <= {limit}")),
        2 => (count(), count()).prop_map(|(a, b)| format!("{a} <= {b} + 2")),
        1 => Just("open".to_owned()),
        1 => Just("a.will > 0".to_owned()),
        1 => (0..5_u32).prop_map(|least| format!("strain >= {least}")),
        1 => Just("heat > 0.6".to_owned()),
        1 => prop::sample::select(vec!["a.cyber > b.cyber", "cyber >= 2"]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["measures >= some", "measures >= many"]).prop_map(str::to_owned),
        1 => mood().prop_map(|mood| format!("mood != {mood}")),
        2 => rung().prop_map(|rung| format!("rung >= {rung}")),
        1 => (0..3_u32).prop_map(|least| format!("count(g where hit) >= {least}")),
        1 => (0..4_u32).prop_map(|most| format!("sum(load of g where not hit) <= {most}")),
        1 => (neighbour(), 0..3_u32)
            .prop_map(|(other, least)| format!("count(g where load > 0 and any(g where {other})) >= {least}")),
        2 => history(),
        1 => private(who),
    ]
}

/// What holds sometimes.
pub fn condition(who: Who) -> impl Strategy<Value = String> {
    prop_oneof![
        4 => plain(who),
        1 => (plain(who), plain(who)).prop_map(|(a, b)| format!("{a} and {b}")),
        1 => (plain(who), 2..8_u32).prop_map(|(a, step)| format!("{a} or step > {step}")),
        1 => plain(who).prop_map(|a| format!("not ({a})")),
    ]
}

/// A chance that is fixed, or moves with the state.
pub fn chance() -> impl Strategy<Value = String> {
    prop_oneof![
        2 => (1..99_u32).prop_map(|percent| format!("{percent}%")),
        1 => count().prop_map(|x| format!("0.05 + {x} / 10")),
        1 => (1..99_u32, 1..5_u32).prop_map(|(percent, weeks)| format!("{percent}% in {weeks} weeks")),
        1 => (1..99_u32).prop_map(|percent| format!("if open then 0.1 else {percent}%")),
        1 => Just("share(g where hit)".to_owned()),
        1 => Just("heat / 3".to_owned()),
        1 => Just("0.8 * chance_of(q.n0.on)".to_owned()),
    ]
}

/// A weight that is 0 now and then.
pub fn weight(who: Who) -> impl Strategy<Value = String> {
    prop_oneof![
        3 => (0..5_u32).prop_map(|weight| weight.to_string()),
        2 => count().prop_map(|x| format!("1 + {x}")),
        2 => (plain(who), 0..3_u32).prop_map(|(c, rest)| format!("if {c} then 2 else {rest}")),
        1 => Just("a.will / 2".to_owned()),
    ]
}

/// The worth of an option, of either sign.
pub fn utility(who: Who) -> impl Strategy<Value = String> {
    prop_oneof![
        (-3..4_i32).prop_map(|worth| worth.to_string()),
        count().prop_map(|x| format!("{x} / 3 - 1")),
        plain(who).prop_map(|c| format!("if {c} then 1 else -1")),
    ]
}

pub fn delay() -> impl Strategy<Value = String> {
    prop_oneof![
        (0..4_u32).prop_map(|weeks| format!("{weeks} weeks")),
        (0..3_u32, 0..3_u32).prop_map(|(low, more)| format!("{low}..{} weeks", low + more)),
    ]
}
