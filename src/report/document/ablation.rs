//! What the parts of a scenario do, in sentences: which is the most important, which do nothing, how sure that is.

use super::phrases::{counted, joined};
use super::{estimate, number};
use crate::analysis::sensitivity::ablation::{Ablated, Ablations, Untried};

/// How many parts are named at once.
const NAMED: usize = 12;

/// How many of them move nothing, and which is the most important.
pub fn answer(found: &Ablations) -> String {
    let (acting, idle) = found.split();
    let all = counted(found.parts.len(), "part");
    let mut text = match (idle.len(), found.parts.len()) {
        (_, 0) => return "No part was switched off.".to_owned(),
        (0, 1) => format!("The one part moves an outcome by more than {}.", points(found)),
        (0, _) => format!("Each of the {all} moves some outcome by more than {}.", points(found)),
        (1, 1) => format!("The one part moves no outcome by more than {}.", points(found)),
        (1, _) => format!("1 of {all} moves no outcome by more than {}.", points(found)),
        (idle, _) => format!("{idle} of {all} move no outcome by more than {}.", points(found)),
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

/// The ids of parts that do nothing, some of them or all.
pub fn ids(parts: &[&Ablated], most: usize) -> Vec<String> {
    let mut ids: Vec<String> = parts.iter().take(most).map(|part| part.part.id.clone()).collect();
    if parts.len() > ids.len() {
        ids.push(format!("and {} more", parts.len() - ids.len()));
    }
    ids
}

/// What is to be thought of when parts that do nothing are taken out of the file.
pub fn of_idle(found: &Ablations, idle: &[&Ablated]) -> Vec<String> {
    let mut told = vec![];
    if idle.is_empty() {
        return told;
    }
    let sure = idle.iter().filter(|part| found.is_surely_idle(part)).count();
    let unchanged = idle.iter().filter(|part| part.changed == 0).count();
    told.push(match (sure, idle.len()) {
        (sure, all) if sure == all => format!("By the 95% intervals of all outcomes that is so of each; {unchanged} change no run."),
        (sure, all) => format!(
            "By the 95% intervals of all outcomes that is so of {sure}; the other {} may move more than {} runs show. {unchanged} \
             change no run.",
            all - sure,
            number::count(found.frame.runs)
        ),
    });
    let paid: Vec<&&Ablated> = idle.iter().filter(|part| !found.payoffs_moved(part).is_empty()).collect();
    if !paid.is_empty() {
        let ids: Vec<&str> = paid.iter().map(|part| part.part.id.as_str()).take(NAMED).collect();
        let more = match paid.len().saturating_sub(ids.len()) {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        told.push(format!("Payoffs move significantly without {}{more}.", joined(&ids)));
    }
    told.push(
        "Such parts are candidates to leave the file: take them out one at a time, since two that do the same may each do nothing \
         beside the other."
            .to_owned(),
    );
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
