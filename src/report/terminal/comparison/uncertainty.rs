//! What becomes of the options where the unknown parameters are otherwise: bands, and how often each is best.

use super::matrix::{self, Matrix};
use super::option_names::Names;
use crate::analysis::comparison::Comparison;
use crate::analysis::estimates::estimate::QuantityKind;
use crate::analysis::uncertainty::bands::{Criterion, CriterionKind, Uncertainty};
use crate::report::document::{estimate, number};
use crate::report::terminal::page::{BOLD, Cell, DIM, Page};
use crate::report::terminal::summary::uncertainty as bands;

pub fn write(page: &mut Page, comparison: &Comparison, names: &Names) {
    let Some(found) = &comparison.uncertainty else { return };
    page.heading(&[Cell::new("Under other assumptions", BOLD)]);
    bands::explain(page, found, " of each option");
    matrix::each(page, comparison, names, |matrix| {
        matrix.heading("Bands: 5..95%");
        for (place, quantity) in found.quantities.iter().enumerate() {
            let chance = match quantity.kind {
                QuantityKind::Outcome(_) => true,
                QuantityKind::Objective(_) => false,
                QuantityKind::Metric(_) => continue,
            };
            let cells: Vec<String> = matrix
                .shown
                .iter()
                .map(|&option| bands::range(&found.bands[option][place], chance))
                .collect();
            matrix.plain(&quantity.title, &cells);
        }
    });
    outside(page, comparison, found);
    if found.criteria.is_empty() {
        return;
    }
    matrix::each(page, comparison, names, |matrix| {
        matrix.heading("Best in draws");
        for criterion in &found.criteria {
            let title = match criterion.kind {
                CriterionKind::Payoff(objective) => found.actor(objective).title.clone(),
                CriterionKind::Worst(_) => "  worst 5% of runs".to_owned(),
                CriterionKind::Undominated => "not dominated".to_owned(),
                CriterionKind::Constraints => "constraints kept".to_owned(),
            };
            rows(matrix, found, criterion, &title);
        }
    });
    if !found.criteria.iter().any(|criterion| matches!(criterion.kind, CriterionKind::Payoff(_))) {
        return;
    }
    let text = "sure..possible: in how many draws it is best beyond sampling error, and in how many no 95% interval \
                says that it is not";
    page.sentence("  ", text, DIM);
}

fn rows(matrix: &mut Matrix<'_>, found: &Uncertainty, criterion: &Criterion, title: &str) {
    let share = |count: u64| number::percent(count as f64 / found.draws as f64, 0);
    let standings = || matrix.shown.iter().map(|&option| criterion.standings[option]);
    let best: Vec<String> = standings().map(|standing| share(standing.best)).collect();
    let range = |[low, high]: [String; 2]| match low == high {
        true => low,
        false => format!("{}..{high}", low.trim_end_matches('%')),
    };
    let sure: Vec<String> = standings().map(|one| range([one.surely, one.possibly].map(share))).collect();
    matrix.plain(title, &best);
    // Of the others the document tells.
    if matches!(criterion.kind, CriterionKind::Payoff(_)) {
        matrix.plain("  sure..possible", &sure);
    }
}

/// Where a stated value lies at the edge of its range, the answer at the stated values is none of the draws'.
fn outside(page: &mut Page, comparison: &Comparison, found: &Uncertainty) {
    let lies_outside = |place: usize, kind: QuantityKind| {
        (comparison.options.iter().zip(&found.bands))
            .any(|(option, bands)| bands[place].leaves_out(estimate::stated(&option.summary, kind).1))
    };
    let shown =
        found.quantities.iter().enumerate().filter(|(_, one)| !matches!(one.kind, QuantityKind::Metric(_)));
    let those: Vec<String> = shown
        .filter(|(place, one)| lies_outside(*place, one.kind))
        .map(|(_, one)| one.title.clone())
        .collect();
    page.list("At the stated values outside the band, under some option", &those, DIM);
}
