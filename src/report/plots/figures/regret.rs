//! Regret as a heat map: options by actors, or, for a game, a matrix of policies for each player.

use crate::analysis::comparison::game::{Cell, Player};
use crate::analysis::comparison::{Comparison, Regret};
use crate::analysis::summary::Summary;
use crate::report::document::number;
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER, Look};
use crate::report::plots::draw::frame::{self, LABEL, NOTE, Page, STRONG};
use crate::report::plots::draw::palette::{Colour, INK, WHITE, ordered};

const CELL: f64 = 44.0;
const HEAD: f64 = 34.0;
const GAP: f64 = 30.0;
const SHADES: usize = 64;
const LINE: f64 = 19.0;

/// Cells with regrets, row by row.
struct Panel<'a> {
    title: String,
    rows: Vec<&'a str>,
    columns: Vec<&'a str>,
    /// By row, then by column.
    cells: Vec<Vec<&'a Regret>>,
    /// Whether all cells are of one actor, else each column is of one.
    one_actor: bool,
}

impl Panel<'_> {
    /// The greatest regret of the actor of a column.
    fn most(&self, column: usize) -> f64 {
        let cells = self.cells.iter().flat_map(|row| row.iter().enumerate());
        let its = cells.filter(|(other, _)| self.one_actor || *other == column);
        its.map(|(_, regret)| regret.amount).filter(|amount| amount.is_finite()).fold(0.0, f64::max)
    }
}

/// Nothing if no actor has several policies to regret one of.
pub fn draw(page: Page, comparison: &Comparison, common: &Summary) -> Option<Canvas> {
    let panels = panels(comparison);
    let shown = panels.iter().any(|panel| !panel.cells.is_empty());
    shown.then(|| {
        let text = "Expected payoff, absolute, with everybody else as they are; ± is the paired 95% interval. The darkest \
                    cell of each actor is its greatest regret.";
        let notes = NOTE.wrapped(text, page.width - 80.0, 3);
        let height = |panel: &Panel<'_>| 2.0 * HEAD + panel.rows.len() as f64 * CELL + GAP;
        let heading = "Regret: how much more the actor's best policy would have brought it";
        let content = panels.iter().map(height).sum::<f64>() + 10.0 + (notes.len() - 1) as f64 * LINE;
        let (mut canvas, area) = frame::with_content_height(page, common, heading, content);
        let mut top = area.top;
        for panel in &panels {
            table(&mut canvas, Area { top, bottom: top + height(panel) - GAP, ..area }, panel);
            top += height(panel);
        }
        for (line, text) in notes.iter().rev().enumerate() {
            let base = area.bottom - 2.0 - line as f64 * LINE;
            canvas.text(area.left, base, text.as_str(), NOTE, Anchor::Left);
        }
        canvas
    })
}

fn panels(comparison: &Comparison) -> Vec<Panel<'_>> {
    let Some(first) = comparison.options.first() else { return vec![] };
    if let Some(game) = &comparison.game {
        let [rows, columns] = &game.players;
        let panel = |player: &Player| {
            let of = |cell: &Cell| comparison.options[cell.option].payoffs[player.objective].regret.as_ref();
            let cells: Option<Vec<Vec<&Regret>>> =
                game.cells.chunks(columns.policies.len()).map(|row| row.iter().map(of).collect()).collect();
            let title = |player: &Player| &first.payoffs[player.objective].title;
            Some(Panel {
                title: format!(
                    "Regret of {}: policies of {} down, of {} across",
                    title(player),
                    title(rows),
                    title(columns)
                ),
                rows: rows.policies.iter().map(String::as_str).collect(),
                columns: columns.policies.iter().map(String::as_str).collect(),
                cells: cells?,
                one_actor: true,
            })
        };
        return game.players.iter().filter_map(panel).collect();
    }
    let with: Vec<usize> =
        (0..first.payoffs.len()).filter(|&objective| first.payoffs[objective].regret.is_some()).collect();
    if with.is_empty() {
        return vec![];
    }
    let cells = comparison.options.iter().map(|option| {
        with.iter().filter_map(|&objective| option.payoffs[objective].regret.as_ref()).collect()
    });
    vec![Panel {
        title: "Regret of each actor under each option".to_owned(),
        rows: comparison.options.iter().map(|option| option.label.as_str()).collect(),
        columns: with.iter().map(|&objective| first.payoffs[objective].title.as_str()).collect(),
        cells: cells.collect(),
        one_actor: false,
    }]
}

fn table(canvas: &mut Canvas, area: Area, panel: &Panel<'_>) {
    let room = (panel.rows.iter().map(|row| LABEL.width(row)).fold(0.0, f64::max) * 1.1).clamp(60.0, 370.0);
    let left = area.left + room + 12.0;
    let width = ((area.right - left) / panel.columns.len() as f64).min(220.0);
    let middle = HALF_LETTER * LABEL.size;
    canvas.text(
        area.left,
        area.top + HEAD / 2.0,
        STRONG.shorten(&panel.title, area.width()),
        STRONG,
        Anchor::Left,
    );
    for (column, name) in panel.columns.iter().enumerate() {
        let x = left + (column as f64 + 0.5) * width;
        canvas.text(x, area.top + 1.6 * HEAD, NOTE.shorten(name, width - 8.0), NOTE, Anchor::Middle);
    }
    for (row, cells) in panel.cells.iter().enumerate() {
        let top = area.top + 2.0 * HEAD + row as f64 * CELL;
        let base = top + CELL / 2.0 + middle;
        canvas.text(left - 12.0, base, LABEL.shorten(panel.rows[row], room), LABEL, Anchor::Right);
        for (column, regret) in cells.iter().enumerate() {
            let x = left + column as f64 * width;
            let (colour, ink) = shade(regret.amount, panel.most(column));
            let cell =
                Area { left: x + 1.0, right: x + width - 1.0, top: top + 1.0, bottom: top + CELL - 1.0 };
            canvas.rect(cell, colour);
            let text = if regret.amount == 0.0 {
                "0".to_owned()
            } else {
                number::mean_with_margin(regret.amount, regret.interval)
            };
            let look = Look { colour: ink, ..LABEL };
            canvas.text(x + width / 2.0, base, look.shorten(&text, width - 8.0), look, Anchor::Middle);
        }
    }
}

/// The colour of a cell, and one that can be read on it.
fn shade(amount: f64, most: f64) -> (Colour, Colour) {
    if amount.is_nan() || amount <= 0.0 || most <= 0.0 {
        return (Colour::rgb(238, 238, 238), INK);
    }
    let share = (amount / most).clamp(0.0, 1.0);
    let place = (share * (SHADES - 1) as f64) as usize;
    (ordered(place, SHADES), if share > 0.5 { WHITE } else { INK })
}
