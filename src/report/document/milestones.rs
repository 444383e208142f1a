//! Which step of the way makes the difference between two options, in a sentence.

use super::number;
use crate::analysis::comparison::{Comparison, Verdict};
use crate::analysis::summary::Milestone;

/// How much further runs come under the first option than under the second, and on which milestone that hangs most: the chance
/// of the last is the product of the chances of all, each given the one before, so that factors of them multiply to its own.
/// `None` if nothing is told apart.
pub fn key_driver(comparison: &Comparison, [one, other]: [usize; 2]) -> Option<String> {
    let of = |option: usize| &comparison.options[option];
    let milestones = |option: usize| &of(option).summary.milestones;
    let last = milestones(one).len().checked_sub(1)?;
    let place = of(one).summary.metric_of_milestone(last)?;
    if comparison.pair(one, other).metrics[place].verdict != Verdict::Apart {
        return None;
    }
    let ends = [one, other].map(|option| &milestones(option)[last]);
    let chance = |milestone: &Milestone| number::probability(milestone.chance, milestone.interval);
    let ended = format!(
        "\u{201c}{}\u{201d}: {} of the runs under {}, {} under {}",
        ends[0].title,
        chance(ends[0]),
        of(one).label,
        chance(ends[1]),
        of(other).label,
    );
    let gains = ends[0].chance > ends[1].chance;
    let factor = |[a, b]: [&Milestone; 2]| {
        if gains { a.given_last / b.given_last } else { b.given_last / a.given_last }
    };
    let apart = |[a, b]: [&Milestone; 2]| {
        let [a, b] = [a.given_last_interval, b.given_last_interval];
        a[0] > b[1] || b[0] > a[1]
    };
    let steps = (0..=last).map(|place| [one, other].map(|option| &milestones(option)[place]));
    let driver = steps.filter(|pair| apart(*pair)).max_by(|a, b| factor(*a).total_cmp(&factor(*b)))?;
    let given =
        |milestone: &Milestone| number::probability(milestone.given_last, milestone.given_last_interval);
    if factor(driver).is_nan() || factor(driver) <= 1.0 {
        return Some(format!("{ended}."));
    }
    Some(format!(
        "{ended}. Most of the gap arises at \u{201c}{}\u{201d}: of the runs that get that far, {} and {} go on.",
        driver[0].title,
        given(driver[0]),
        given(driver[1])
    ))
}
