//! What the parts of a scenario do, in sentences: which is the most important, which do nothing, how sure that is.

use super::phrases::{counted, joined};
use super::{estimate, number};
use crate::analysis::sensitivity::ablation::{Ablated, Ablations, Untried, Verdict};

/// How many of them move nothing, and which is the most important.
pub fn answer(found: &Ablations) -> String {
    let [acting, idle] = [Verdict::Moves, Verdict::Idle].map(|verdict| found.with_verdict(verdict));
    let all = counted(found.parts.len(), "part");
    if found.parts.is_empty() {
        return "No part was switched off.".to_owned();
    }
    let mut text = match idle.len() {
        0 => {
            let verb = if acting.len() == 1 { "moves" } else { "move" };
            format!("{} of {all} {verb} an outcome by more than {}", acting.len(), points(found))
        }
        1 => format!("1 of {all} moves no outcome by more than {}", points(found)),
        idle => format!("{idle} of {all} move no outcome by more than {}", points(found)),
    };
    text += &match found.parts.len() - acting.len() - idle.len() {
        0 => ".".to_owned(),
        1 => "; of 1 it is undetermined.".to_owned(),
        open => format!("; of {open} it is undetermined."),
    };
    if let Some(first) = acting.first()
        && let Some(&outcome) = found.most_moved(first).first()
    {
        let measured = &found.frame.quantities[outcome];
        let value = |one| estimate::mean(measured, one, found.frame.runs);
        text += &format!(
            " The most important is {}: without it “{}” comes in {} of the runs instead of {}.",
            name(first),
            measured.title(),
            value(&first.without[outcome]),
            value(&found.stated[outcome])
        );
    }
    text
}

/// `events.sony (Sony is attacked)`.
fn name(part: &Ablated) -> String {
    format!("{} ({})", part.part.id, part.part.title)
}

/// `0.3 points`.
pub fn points(found: &Ablations) -> String {
    let points = number::plain(found.below * 100.0);
    if points == "1" { "1 point".to_owned() } else { format!("{points} points") }
}

/// How sure it is that parts do nothing, and what to do with them.
pub fn of_idle(found: &Ablations, idle: &[&Ablated]) -> Vec<String> {
    let mut told = vec![];
    if idle.is_empty() {
        return told;
    }
    let sure = idle.iter().filter(|part| found.is_surely_idle(part)).count();
    let unchanged = idle.iter().filter(|part| part.changed == 0).count();
    let runs = number::count(found.frame.runs);
    let unchanged = format!("without {unchanged} of them every run ends as it does with them");
    told.push(match idle.len() - sure {
        0 => format!("By the 95% intervals of all outcomes that is so of each; {unchanged}."),
        open => format!(
            "By the 95% intervals of all outcomes that is so of {sure}; {open} may move one by more than {runs} runs show; \
             {unchanged}."
        ),
    });
    let paid: Vec<&str> = idle
        .iter()
        .filter(|part| !found.payoffs_moved(part).is_empty())
        .map(|part| part.part.id.as_str())
        .collect();
    let others = match (paid.len(), paid.len() == idle.len()) {
        (0, _) => "They",
        (_, true) => "",
        (_, false) => "The others",
    };
    if !paid.is_empty() {
        told.push(format!("A payoff moves significantly without {}.", joined(&paid)));
    }
    if !others.is_empty() {
        told.push(format!(
            "{others} may leave the file, one at a time, unless another policy or variant needs them: if two parts do the same job, \
             removing either alone changes nothing."
        ));
    }
    told
}

/// What the intervals are worth.
pub const EACH_BY_ITSELF: &str = "Each interval is of 95% by itself, not of all together: of moves that are nothing, one in twenty \
    seems significant.";

/// The outcomes that move significantly by more than the bound without a part, but for that which moves most.
pub fn further(found: &Ablations, part: &Ablated, most: usize) -> Vec<String> {
    let moved = found.most_moved(part).into_iter().skip(1).filter(|&outcome| {
        part.moves[outcome].excludes_zero() && part.moves[outcome].mean.abs() > found.below
    });
    let told = |outcome: usize| {
        let measured = &found.frame.quantities[outcome];
        format!("{} {}", measured.title(), estimate::signed(measured, &part.moves[outcome]))
    };
    moved.take(most).map(told).collect()
}

/// Why a part was not switched off.
pub fn untried(one: &Untried) -> String {
    format!("{} cannot be switched off: {}", one.part.id, one.why)
}
