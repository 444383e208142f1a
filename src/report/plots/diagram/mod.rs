//! A scenario as a picture: who can do what to whom, and what reads what.
//!
//! Actors stand left and right of the ladders and the state, events and outcomes below the actors. Arrows run in the
//! two gutters between the columns, where there is no text, so that none is ever crossed.
//!
//! | file | what it does |
//! | --- | --- |
//! | `scene` | the cards, their rows, and the arrows between them |
//! | `rows` | what stands in the rows of a card, folded where it is much |
//! | `card` | a card: text wrapped, measured and drawn |
//! | `wires` | arrows: where they dock, how they run |

mod card;
mod rows;
mod scene;
#[cfg(test)]
mod tests;
mod wires;

use super::draw::canvas::{Anchor, Canvas, Look};
use super::draw::palette::{FAINT, INK, SOFT};
use super::draw::render;
use crate::report::description::graph::{Graph, graph};
use crate::report::plots::draw::text_lines::wrapped;
use crate::study::Study;
use card::{Column, MARGIN, WIDTH};
use scene::Scene;
use std::io;
use wires::Ink;

const GAP: f64 = 18.0;
const HEADING: Look = Look { size: 22.0, bold: true, colour: INK };
const SUBTITLE: Look = Look { size: 14.0, bold: false, colour: SOFT };
const LEGEND: Look = Look { size: 12.0, bold: false, colour: SOFT };

/// The diagram of a scenario as one SVG document.
///
/// # Errors
/// What the drawing backend refuses, which is nothing that is known.
pub fn scenario_svg(study: &Study) -> io::Result<String> {
    render::svg(&draw(&graph(study)).1)
}

/// The same as shapes.
#[cfg(feature = "report")]
pub(super) fn canvas(study: &Study) -> Canvas {
    draw(&graph(study)).1
}

fn draw(graph: &Graph) -> (Scene, Canvas) {
    let mut scene = Scene::new(graph);
    let mut canvas = Canvas::new(WIDTH, 0.0);
    let mut y = 22.0;
    for line in wrapped(&graph.title, HEADING, WIDTH - 2.0 * MARGIN, 2) {
        y += 28.0;
        canvas.text(MARGIN, y, line, HEADING, Anchor::Left);
    }
    y += 22.0;
    let what = "Who can do what to whom, and what reads what";
    canvas.text(MARGIN, y, what, SUBTITLE, Anchor::Left);
    let top = y + 22.0;
    let lanes = wires::lanes_height(&scene.cards, &scene.wires);
    let mut bottom = top;
    for column in [Column::Left, Column::Middle, Column::Right] {
        let mut y = if column == Column::Middle { top + lanes } else { top };
        for card in scene.cards.iter_mut().filter(|card| card.column == column) {
            card.place(y);
            y = card.area.bottom + GAP;
        }
        bottom = bottom.max(y);
    }
    scene.cards.iter().for_each(|card| card.draw(&mut canvas));
    wires::draw(&scene.cards, &scene.wires, top, &mut canvas);
    canvas.height = (legend(&scene, bottom + 8.0, &mut canvas) + 22.0).ceil();
    (scene, canvas)
}

/// What the arrows mean that are there; tells where it ends.
fn legend(scene: &Scene, top: f64, canvas: &mut Canvas) -> f64 {
    let (mut x, mut y) = (MARGIN, top + 12.0);
    for ink in Ink::ALL.into_iter().filter(|ink| scene.wires.iter().any(|wire| wire.ink == *ink)) {
        let width = 46.0 + 1.1 * LEGEND.width(ink.meaning()) + 24.0;
        if x + width > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + 20.0);
        }
        wires::arrow(canvas, vec![(x, y - 4.0), (x + 36.0, y - 4.0)], ink);
        canvas.text(x + 44.0, y, ink.meaning(), LEGEND, Anchor::Left);
        x += width;
    }
    let note = Look { colour: FAINT, ..LEGEND };
    y += 22.0;
    canvas.text(WIDTH - MARGIN, y, "A what-if, not a forecast", note, Anchor::Right);
    y
}
