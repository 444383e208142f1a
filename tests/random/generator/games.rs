//! A game `q`: `a` moves, then `b`, then `a` or `c`. Whatever it reads, everybody may read.

use super::effects::moves;
use super::quoted;
use super::words::{Who, condition, utility};
use proptest::collection::vec;
use proptest::prelude::*;

/// An option in a line. What follows it: the end, or the node of that number.
fn option(next: Option<usize>) -> impl Strategy<Value = String> {
    let pays = vec(utility(Who::All), 3).prop_map(|worth| {
        let [a, b, c] = [0, 1, 2].map(|actor| quoted(worth[actor].clone()));
        format!("pays = {{ a = {a}, b = {b}, c = {c} }}")
    });
    let next = match next {
        Some(node) => Just(format!("to = \"n{node}\"")).boxed(),
        None => pays.boxed(),
    };
    (next, prop::option::weighted(0.4, moves())).prop_map(|(next, effects)| {
        let effects = effects.map_or(String::new(), |effects| format!(", do = {effects}"));
        format!("{next}{effects}")
    })
}

/// A node whose last option leads on, and whose first may be closed.
fn node(number: usize, next: Option<usize>) -> impl Strategy<Value = String> {
    let actor = match number {
        0 => Just("a").boxed(),
        1 => Just("b").boxed(),
        _ => prop::sample::select(vec!["a", "c"]).boxed(),
    };
    let first = (prop::option::weighted(0.3, condition(Who::All)), option(None));
    (actor, first, option(next)).prop_map(move |(actor, (when, first), second)| {
        let when = when.map_or(String::new(), |when| format!("when = {}, ", quoted(when)));
        let head = format!("[games.q.nodes.n{number}]\nactor = \"{actor}\"\n");
        format!("{head}options.out = {{ {when}{first} }}\noptions.on = {{ {second} }}\n")
    })
}

/// A game `p`: `b` asks, and `a` answers by its nerve, of which `b` has a belief.
pub fn second_game() -> impl Strategy<Value = String> {
    let worth = || utility(Who::All).prop_map(quoted);
    (vec(worth(), 4), 1..5_u32, moves()).prop_map(|(worth, lambda, effects)| {
        let [none, asked, bold, meek] = [0, 1, 2, 3].map(|at| worth[at].clone());
        let by_nerve =
            format!("if a.nerve == bold then {} else {}", bold.trim_matches('"'), meek.trim_matches('"'));
        format!(
            "[games.p]\nlambda = {lambda}\n[games.p.nodes.ask]\nactor = \"b\"\n\
             options.none = {{ pays = {{ a = 0, b = {none} }} }}\noptions.ask = {{ to = \"reply\" }}\n\
             [games.p.nodes.reply]\nactor = \"a\"\n\
             options.yes = {{ pays = {{ a = \"{by_nerve}\", b = {asked} }}, do = {effects} }}\n\
             options.no = {{ pays = {{ a = 0, b = 0 }} }}\n"
        )
    })
}

pub fn game() -> impl Strategy<Value = String> {
    let lambda = prop_oneof![
        2 => Just("2".to_owned()),
        1 => Just("{ a = \"x0\", b = \"heat\", c = 1000 }".to_owned()),
    ];
    let nodes = prop_oneof![
        1 => (node(0, None), Just(String::new()), Just(String::new())),
        1 => (node(0, Some(1)), node(1, None), Just(String::new())),
        3 => (node(0, Some(1)), node(1, Some(2)), node(2, None)),
    ];
    (lambda, nodes).prop_map(|(lambda, (first, second, third))| {
        // Who does not move has no precision.
        let whole = format!("{first}{second}{third}");
        let lambda = match ["\"b\"", "\"c\""].iter().all(|actor| whole.contains(actor)) {
            true => lambda,
            false => "2".to_owned(),
        };
        format!("[games.q]\nlambda = {lambda}\n{whole}")
    })
}
