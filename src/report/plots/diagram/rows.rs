//! What stands in the rows of a card: what an act does in words, lists that are folded.

use crate::report::description::graph::{Act, By, Graph, How, Thing};

/// So many rows of a kind are shown of each actor, and of events and outcomes.
pub const MOST: usize = 8;
/// A condition longer than this is left to the other forms.
const SHORT: usize = 70;

/// `raises rung to clash, lowers alarm`: what an act does, verb by verb. Nothing, if it moves nothing.
pub fn deeds(graph: &Graph, act: &Act) -> String {
    let mut said: Vec<String> = vec![];
    for how in [How::Raise, How::Lower, How::Either, How::Set, How::Change, How::Inform] {
        let mut named: Vec<String> = vec![];
        for one in act.moves.iter().filter(|one| one.how == how) {
            let name = match (one.thing, one.rung) {
                (Thing::Ladder(ladder), Some(rung)) => {
                    format!("{} to {}", graph.name(one.thing), graph.ladders[ladder].rungs[rung])
                }
                (thing, _) => graph.name(thing),
            };
            if !named.contains(&name) {
                named.push(name);
            }
        }
        if !named.is_empty() {
            said.push(format!("{} {}", how.verb(), named.join(", ")));
        }
    }
    said.join("; ")
}

/// The condition of an act, if it is short.
pub fn needs(condition: Option<&String>) -> String {
    let condition = condition.filter(|condition| condition.chars().count() <= SHORT);
    condition.map_or(String::new(), |condition| format!("if {condition}"))
}

/// To what a reaction answers, and with which responses of the actor.
pub fn answers(graph: &Graph, act: &Act) -> String {
    let By::Reaction { to, options, .. } = &act.by else { return String::new() };
    let titles = |acts: &[usize]| acts.iter().map(|act| graph.acts[*act].title.clone()).collect::<Vec<_>>();
    format!("in answer to {}; options: {}", few(&titles(to), 3), few(&titles(options), 6))
}

/// The first of a list, and how many more there are.
pub fn few(list: &[String], most: usize) -> String {
    if list.len() <= most {
        return list.join(", ");
    }
    format!("{} and {} more", list[..most].join(", "), list.len() - most)
}

/// Those that are shown, and those that are folded, in their order: what does nothing is folded first.
pub fn folded(graph: &Graph, acts: &[usize], most: usize) -> (Vec<usize>, Vec<usize>) {
    if acts.len() <= most + 1 {
        return (acts.to_vec(), vec![]);
    }
    let idle =
        |act: &usize| graph.acts[*act].moves.is_empty() && matches!(graph.acts[*act].by, By::Response(_));
    let mut shown: Vec<usize> = acts.iter().filter(|act| !idle(act)).copied().collect();
    shown.truncate(most);
    let rest = acts.iter().filter(|act| !shown.contains(act)).copied().collect();
    (shown, rest)
}
