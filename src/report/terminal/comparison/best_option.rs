//! In plain words: which option is best by which measure, and how sure that is.

use super::option_names::Names;
use crate::analysis::comparison::Comparison;
use crate::analysis::comparison::game::{Equilibrium, Game};
use crate::analysis::estimates::argmax::argmax;
use crate::analysis::summary;
use crate::report::document::number;
use crate::report::document::phrases::joined;
use crate::report::terminal::page::{BOLD, Cell, PLAIN, Page};

pub fn write(page: &mut Page, comparison: &Comparison, names: &Names) {
    page.heading(&[Cell::new("Which is best?", BOLD)]);
    let Some(first) = comparison.options.first() else { return };
    if first.payoffs.is_empty() {
        let text = "The scenario has no [objectives], so nothing says what is best: the outcomes stand side by side.";
        return page.sentence("  ", text, PLAIN);
    }
    for objective in 0..first.payoffs.len() {
        page.sentence("  ", &by_worst(comparison, names, objective), PLAIN);
    }
    for text in constraints(comparison, names).into_iter().chain(dominated(comparison, names)) {
        page.sentence("  ", &text, PLAIN);
    }
    if let Some(game) = &comparison.game {
        game_matrix(page, game);
    }
}

fn by_worst(comparison: &Comparison, names: &Names, objective: usize) -> String {
    let payoff = |option: usize| &comparison.options[option].payoffs[objective];
    let title = &payoff(0).title;
    let rivals = comparison.rivals(objective, comparison.stated);
    let worst = rivals.iter().map(|&option| payoff(option).worst);
    // What is missing is said beside the means.
    let Some(best) = argmax(worst).filter(|_| comparison.best(objective).is_some()) else {
        return String::new();
    };
    let best = rivals[best];
    let given =
        if rivals.len() < comparison.options.len() { ", the others playing what the file has" } else { "" };
    let others = rivals.into_iter().filter(|&other| other != best);
    let near: Vec<&str> = others
        .filter(|&other| payoff(other).worst_interval[1] >= payoff(best).worst_interval[0])
        .map(|other| names.of(other))
        .collect();
    let worth = number::mean(payoff(best).worst, payoff(best).worst_interval);
    let text = format!(
        "In its worst 5% of runs{given}, {title} fares best under {} ({worth} on average)",
        names.of(best)
    );
    match near.len() {
        0 => text + ".",
        1 => format!("{text}; the interval of {} overlaps.", near[0]),
        _ => format!("{text}; the intervals of {} overlap.", joined(&near)),
    }
}

/// Which options keep all constraints, and what the others break.
fn constraints(comparison: &Comparison, names: &Names) -> Option<String> {
    let options = || comparison.options.iter().map(|option| &option.summary.constraints).enumerate();
    let is = |verdict: summary::Verdict| move |one: &&summary::ConstraintSummary| one.verdict == verdict;
    if options().all(|(_, constraints)| constraints.is_empty()) {
        return None;
    }
    let kept = options().filter(|(_, all)| all.iter().all(|one| one.verdict == summary::Verdict::Met));
    let kept: Vec<&str> = kept.map(|(option, _)| names.of(option)).collect();
    let mut text = match (kept.len() == comparison.options.len(), kept.len()) {
        (true, _) => "All constraints are kept under every option".to_owned(),
        (_, 0) => "No option is certain to keep all constraints".to_owned(),
        _ => format!("All constraints are kept under {}", joined(&kept)),
    };
    for (option, all) in options() {
        let list = |verdict: summary::Verdict| {
            all.iter().filter(is(verdict)).map(|one| one.text.as_str()).collect::<Vec<_>>()
        };
        let (broken, unclear) = (list(summary::Verdict::Broken), list(summary::Verdict::Unclear));
        if !broken.is_empty() {
            text += &format!("; {} breaks {}", names.of(option), joined(&broken));
        }
        if !unclear.is_empty() {
            text += &format!("; {} may or may not keep {}", names.of(option), joined(&unclear));
        }
    }
    Some(text + ".")
}

fn dominated(comparison: &Comparison, names: &Names) -> Vec<String> {
    let several = comparison.options[0].payoffs.len() > 1;
    let mut told = vec![];
    if !several {
        return told;
    }
    if (0..comparison.options[0].payoffs.len()).any(|objective| !comparison.missing(objective).is_empty()) {
        return vec!["Which options are dominated is undetermined: a payoff is missing.".to_owned()];
    }
    for (index, option) in comparison.options.iter().enumerate() {
        let by = |sure: bool| {
            let those = option.dominated_by.iter().filter(|found| found.sure == sure);
            those.map(|found| names.of(found.by)).collect::<Vec<_>>()
        };
        let (sure, perhaps) = (by(true), by(false));
        let name = names.of(index);
        if !sure.is_empty() {
            told.push(format!(
                "{name} is dominated by {}: no actor is better off under {name}.",
                joined(&sure)
            ));
        } else if !perhaps.is_empty() {
            told.push(format!(
                "{name} seems dominated by {}, but not significantly for every actor.",
                joined(&perhaps)
            ));
        }
    }
    let best = comparison.options.iter().enumerate().filter(|(_, option)| option.dominated_by.is_empty());
    let best: Vec<&str> = best.map(|(index, _)| names.of(index)).collect();
    told.push(format!("Not dominated (the Pareto set over the payoffs): {}.", joined(&best)));
    told
}

/// Payoffs of both, a cell each.
fn game_matrix(page: &mut Page, game: &Game) {
    const LEAST: usize = 15;
    let [rows, columns] = &game.players;
    let width = (page.width() - 18) / columns.policies.len();
    page.heading(&[Cell::new(format!("As a game: payoffs of {}, {}", rows.id, columns.id), BOLD)]);
    if width >= LEAST {
        let mut head = vec![Cell::left("", 18, PLAIN)];
        head.extend(columns.policies.iter().map(|policy| Cell::right_title(policy, width, PLAIN)));
        page.heads(&head);
        for (row, policy) in rows.policies.iter().enumerate() {
            let mut cells = vec![Cell::gap(2), Cell::left(policy, 16, PLAIN)];
            for cell in &game.cells[row * columns.policies.len()..(row + 1) * columns.policies.len()] {
                let mark = match cell.equilibrium {
                    Equilibrium::Yes => "*",
                    Equilibrium::Perhaps => "?",
                    Equilibrium::No => " ",
                    Equilibrium::Inconclusive => "–",
                };
                let [one, other] = cell.payoffs.map(number::plain);
                cells.push(Cell::right(format!("{one}, {other}{mark}"), width, PLAIN));
            }
            page.line(&cells);
        }
    }
    let list = |wanted: Equilibrium| {
        let those = game.cells.iter().enumerate().filter(|(_, cell)| cell.equilibrium == wanted);
        those
            .map(|(index, _)| {
                let (row, column) = (index / columns.policies.len(), index % columns.policies.len());
                format!("{} / {}", rows.policies[row], columns.policies[column])
            })
            .collect::<Vec<_>>()
    };
    for (wanted, what) in [
        (Equilibrium::Yes, "* An equilibrium in pure policies, significant at 95%"),
        (
            Equilibrium::Perhaps,
            "? Perhaps one: no change of one policy is significantly better, but not all are significantly worse",
        ),
        (Equilibrium::Inconclusive, "– Undetermined: a payoff is missing"),
    ] {
        let those = list(wanted);
        if !those.is_empty() {
            page.sentence("  ", &format!("{what}: {}.", those.join(", ")), PLAIN);
        }
    }
    if game.cells.iter().all(|cell| cell.equilibrium == Equilibrium::No) {
        page.sentence("  ", "No combination is an equilibrium in pure policies.", PLAIN);
    }
}
