//! What each part of a scenario does, on the terminal: the strongest first, then those that do nothing.

use super::page::{BOLD, Cell, DIM, DOUBTFUL, PLAIN, Page, Place};
use super::settings_header;
use crate::analysis::sensitivity::ablation::{Ablated, Ablations, Verdict};
use crate::report::document::ablation::{EACH_BY_ITSELF, answer, further, of_idle, points, untried};
use crate::report::document::phrases::counted;
use crate::report::document::{estimate, number};

/// Rows of a table.
const ROWS: usize = 20;
/// Rows of a table of a payoff.
const PAYOFF_ROWS: usize = 8;
/// Outcomes that are named beside the one that moves most.
const FURTHER: usize = 3;
const NAME: usize = 30;
const CHANGED: usize = 9;
const MOVE: usize = 17;

pub fn write(page: &mut Page, found: &Ablations) {
    let parts = counted(found.parts.len(), "part");
    settings_header::write(
        page,
        &found.frame,
        vec![format!("{parts} switched off one at a time, on the same luck")],
    );
    page.gap();
    page.sentence("", &answer(found), PLAIN);
    let [acting, idle, open] =
        [Verdict::Moves, Verdict::Idle, Verdict::Undetermined].map(|verdict| found.with_verdict(verdict));
    if !acting.is_empty() {
        outcomes(page, found, &acting);
    }
    if page.is_brief() {
        return;
    }
    found.objectives().into_iter().for_each(|objective| payoff(page, found, objective));
    nothing(page, found, &idle);
    if !open.is_empty() {
        page.heading(&[Cell::new("What is undetermined: no outcome moves significantly", BOLD)]);
        page.flow("  ", &ids(&open), ", ", 2, PLAIN);
    }
    if !found.untried.is_empty() {
        page.heading(&[Cell::new("What cannot be switched off", BOLD)]);
        for one in &found.untried {
            page.words(Place::Item, "  ", &untried(one), DOUBTFUL);
        }
    }
}

fn outcomes(page: &mut Page, found: &Ablations, acting: &[&Ablated]) {
    page.heading(&[Cell::new("What each part does: the outcome that it moves most", BOLD)]);
    page.heads(&[
        Cell::gap(2),
        Cell::left("without", NAME, DIM),
        Cell::right("ends else", CHANGED, DIM),
        Cell::gap(2),
        Cell::left_whole("move (pts), 95%", MOVE, DIM),
        Cell::new("of", DIM).column(),
    ]);
    let most = page.most(ROWS);
    for part in acting.iter().take(most) {
        let Some(&outcome) = found.most_moved(part).first() else { continue };
        let measured = &found.frame.quantities[outcome];
        page.line(&[
            Cell::gap(2),
            Cell::left_whole(&part.part.id, NAME - 1, PLAIN),
            Cell::gap(1),
            Cell::right(changed(found, part), CHANGED, PLAIN),
            Cell::gap(2),
            Cell::left_whole(estimate::signed_interval(measured, &part.moves[outcome]), MOVE - 1, PLAIN),
            Cell::gap(1),
            Cell::new(measured.title(), DIM).column(),
        ]);
        let more = further(found, part, page.most(FURTHER));
        if !(more.is_empty() || page.is_brief()) {
            page.flow_as(Place::Below, "      also ", &more, ", ", 8, DIM);
        }
    }
    if acting.len() > most {
        page.line(&[Cell::gap(2), Cell::new(format!("{} more move less", acting.len() - most), DIM)]);
    }
    page.sentence("  ", EACH_BY_ITSELF, DIM);
}

/// The share of the runs that end otherwise without a part.
fn changed(found: &Ablations, part: &Ablated) -> String {
    number::percent(part.changed as f64 / found.frame.runs as f64, 1)
}

fn payoff(page: &mut Page, found: &Ablations, objective: usize) {
    let measured = &found.frame.quantities[objective];
    let mut moved: Vec<&Ablated> =
        found.parts.iter().filter(|part| part.moves[objective].excludes_zero()).collect();
    moved.sort_by(|a, b| b.moves[objective].mean.abs().total_cmp(&a.moves[objective].mean.abs()));
    page.heading(&[Cell::new(format!("What moves the payoff of {}", measured.title()), BOLD)]);
    if moved.is_empty() {
        return page.line(&[Cell::gap(2), Cell::new("no part significantly", DIM)]);
    }
    page.heads(&[Cell::gap(2), Cell::left("without", NAME, DIM), Cell::whole("move, 95%", DIM)]);
    let most = page.most(PAYOFF_ROWS);
    for part in moved.iter().take(most) {
        page.line(&[
            Cell::gap(2),
            Cell::left_whole(&part.part.id, NAME - 1, PLAIN),
            Cell::gap(1),
            Cell::whole(estimate::signed_interval(measured, &part.moves[objective]), PLAIN),
        ]);
    }
    if moved.len() > most {
        page.line(&[Cell::gap(2), Cell::new(format!("{} more move it less", moved.len() - most), DIM)]);
    }
}

fn nothing(page: &mut Page, found: &Ablations, idle: &[&Ablated]) {
    let title = format!("What does nothing: no outcome moves by more than {}", points(found));
    page.heading(&[Cell::new(title, BOLD)]);
    if idle.is_empty() {
        return page.line(&[Cell::gap(2), Cell::new("none of the parts", DIM)]);
    }
    page.flow("  ", &ids(idle), ", ", 2, PLAIN);
    for sentence in of_idle(found, idle) {
        page.words(Place::Below, "  ", &sentence, DIM);
    }
}

fn ids(parts: &[&Ablated]) -> Vec<String> {
    parts.iter().map(|part| part.part.id.clone()).collect()
}
