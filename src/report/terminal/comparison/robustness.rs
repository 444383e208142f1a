//! In plain words: how sure the choice is, and which assumption would overturn it.

use super::option_names::Names;
use crate::analysis::comparison::Comparison;
use crate::analysis::uncertainty::bands::{Criterion, CriterionKind, Standing, Uncertainty};
use crate::analysis::uncertainty::reversal::{Half, Reversal, Split};
use crate::model::expr::Type;
use crate::report::document::number;
use crate::report::document::phrases::joined;
use crate::report::terminal::page::{BOLD, Cell, DIM, PLAIN, Page};

/// More parameters would be no help; all are in the JSON document.
const MOST_SPLITS: usize = 3;

pub fn write(page: &mut Page, comparison: &Comparison, names: &Names) {
    if comparison.options.iter().all(|option| option.payoffs.is_empty()) {
        return;
    }
    page.heading(&[Cell::new("How sure is that?", BOLD)]);
    let Some(found) = &comparison.uncertainty else {
        let text = match comparison.has_unknowns {
            true => {
                "The intervals cover chance alone, at the stated values of the parameters. How often each option is best \
                 if the unknown parameters differ, and which of them would overturn it: --uncertain 100."
            }
            false => {
                "The intervals cover chance alone. No parameter that could be drawn has a range or a distribution, so \
                 nothing here says how much rests on the assumptions."
            }
        };
        return page.sentence("  ", text, PLAIN);
    };
    let text = format!(
        "The intervals cover chance alone, at the stated values of the parameters. Over {} draws of the {} unknown ones \
         (with so few draws, shares are accurate to about ±{} points):",
        number::count(found.draws),
        found.parameters.len(),
        libm::ceil(found.margin() * 100.0)
    );
    page.sentence("  ", &text, PLAIN);
    for objective in 0..comparison.options[0].payoffs.len() {
        page.sentence("  - ", &standing(comparison, found, names, objective), PLAIN);
    }
    if let Some(kept) = found.criteria.iter().find(|criterion| criterion.kind == CriterionKind::Constraints) {
        let share = |standing: &Standing| number::percent(standing.best as f64 / found.draws as f64, 0);
        let each = kept.standings.iter().enumerate();
        let each: Vec<String> =
            each.map(|(option, standing)| format!("{} in {}", names.of(option), share(standing))).collect();
        let each = joined(&each);
        page.sentence("  - ", &format!("all constraints are kept under {each}."), PLAIN);
    }
    page.heading(&[Cell::new("Which assumption would overturn it?", BOLD)]);
    for overturn in &found.reversals {
        turning(page, found, names, overturn);
    }
    let first = found.reversals.iter().flat_map(|overturn| &overturn.splits).find(|split| split.matters());
    let sweep = first.map_or(String::new(), |split| {
        format!(" Where it tips: escalade sweep --set {}=LOW..HIGH:N.", split.name)
    });
    let text = format!("One by one, the others at their stated values: escalade sensitivity.{sweep}");
    page.sentence("  ", &text, DIM);
}

/// How often which option is best for an actor, where the others play what the file has.
fn standing(comparison: &Comparison, found: &Uncertainty, names: &Names, objective: usize) -> String {
    let share = |count: u64| number::percent(count as f64 / found.draws as f64, 0);
    let of = |kind: CriterionKind| found.criteria.iter().find(|criterion| criterion.kind == kind);
    let rivals = comparison.rivals(objective, comparison.stated);
    let order = |criterion: &Criterion| {
        let mut order: Vec<usize> =
            rivals.iter().copied().filter(|&option| criterion.standings[option].best > 0).collect();
        order.sort_by_key(|&option| (std::cmp::Reverse(criterion.standings[option].best), option));
        order
    };
    let given = if rivals.len() < comparison.options.len() {
        "where the others play what the file has, "
    } else {
        ""
    };
    let mut text = format!("for {}, {given}", found.actor(objective).title);
    if let Some(criterion) = of(CriterionKind::Payoff(objective)) {
        let order = order(criterion);
        let list = |count: fn(&Standing) -> u64| {
            let each = order
                .iter()
                .map(|&o| format!("{} in {}", names.of(o), share(count(&criterion.standings[o]))));
            let each: Vec<String> = each.collect();
            joined(&each)
        };
        let (best, surely) = (list(|one| one.best), list(|one| one.surely));
        text += &format!("expected payoff is highest under {best}; beyond sampling error, under {surely}");
    }
    if let Some(criterion) = of(CriterionKind::Worst(objective))
        && let Some(&best) = order(criterion).first()
    {
        let share = share(criterion.standings[best].best);
        text += &format!(". In its worst 5% of runs {} fares best most often, in {share}", names.of(best));
    }
    let untold = found.untold[objective];
    if untold > 0 {
        text += &format!(". In {} it is undetermined: a payoff is missing", share(untold));
    }
    text + "."
}

/// On which parameters it turns whether an option is best for an actor.
fn turning(page: &mut Page, found: &Uncertainty, names: &Names, overturn: &Reversal) {
    let (title, chosen) = (&found.actor(overturn.objective).title, names.of(overturn.chosen));
    let share = |half: &Half, option: usize| number::percent(half.best[option] as f64 / half.draws as f64, 0);
    let matter: Vec<&Split> = overturn.splits.iter().filter(|split| split.matters()).collect();
    let tips = |split: &Split| split.worse_and_better()[0].leader() != overturn.chosen;
    let fares = |split: &Split| {
        let [worse, better] = split.worse_and_better();
        format!(
            "{}, {} is best in {} of the draws and {chosen} in {}; otherwise {chosen} in {}",
            side(split),
            names.of(worse.leader()),
            share(worse, worse.leader()),
            share(worse, overturn.chosen),
            share(better, overturn.chosen),
        )
    };
    let sign = overturn.splits.iter().find(|split| tips(split));
    if let (false, Some(split)) = (matter.iter().any(|split| tips(split)), sign) {
        let text = format!(
            "{title}: no assumption alone overturns {chosen} significantly in these draws. The strongest \
             candidate is {}: {}. More draws may settle it: --uncertain {}.",
            named(split),
            fares(split),
            found.draws * 4
        );
        return page.sentence("  ", &text, PLAIN);
    }
    if !matter.iter().any(|split| tips(split)) {
        let least = matter.first().map_or(String::new(), |split| {
            let worse = split.worse_and_better()[0];
            let half = side(split);
            format!(
                " Even with {} {half}, {chosen} is best in {} of the draws.",
                split.name,
                share(worse, overturn.chosen)
            )
        });
        let text = format!("{title}: no assumption alone overturns {chosen} in these draws.{least}");
        return page.sentence("  ", &text, PLAIN);
    }
    page.sentence("  ", &format!("{title}: whether {chosen} is best turns most on"), PLAIN);
    for split in matter.iter().filter(|split| tips(split)).take(MOST_SPLITS) {
        let margin = number::mean_with_margin(split.difference.abs(), split.interval);
        let (name, fares) = (named(split), fares(split));
        let text = format!("{name}: {fares}. Its lead over the best of the others is less by {margin}.");
        page.sentence("  - ", &text, PLAIN);
    }
    let rest: Vec<&str> = (matter.iter().filter(|split| tips(split)).skip(MOST_SPLITS))
        .chain(matter.iter().filter(|split| !tips(split)))
        .map(|split| split.name.as_str())
        .collect();
    if !rest.is_empty() {
        page.sentence("  - ", &format!("and less so on {}.", joined(&rest)), PLAIN);
    }
}

fn named(split: &Split) -> String {
    let title = split.title.as_ref().map_or(String::new(), |title| format!(" ({title})"));
    format!("{}{title}", split.name)
}

/// The half in which the option fares worse.
fn side(split: &Split) -> String {
    let unit = split.unit.as_ref().map_or(String::new(), |unit| format!(" {unit}"));
    let at = match split.ty {
        Type::Duration if split.at >= 14.0 => format!("{} weeks", number::plain(split.at / 7.0)),
        Type::Duration => format!("{} days", number::plain(split.at)),
        _ => format!("{}{unit}", number::plain(split.at)),
    };
    format!("{} {at}", if split.difference < 0.0 { "above" } else { "below" })
}
