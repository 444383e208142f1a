//! Plots as they stand within a page of HTML.

use super::diagram;
use super::draw::canvas::{Area, Canvas};
use super::draw::{frame, svg};
use super::figures::{comparison, outcomes, payoff_terms, tornado};
use crate::analysis::comparison::Comparison;
use crate::analysis::sensitivity::tornado::Tornado;
use crate::study::Study;

/// A plot without heading and footer, which the page has itself.
pub struct Inline {
    canvas: Canvas,
    shown: Area,
}

impl Inline {
    fn of(canvas: Canvas) -> Inline {
        Inline { shown: frame::content(&canvas), canvas }
    }

    /// An element `svg`; `id` is unique on the page.
    pub fn svg(&self, id: &str, title: &str, description: &str) -> String {
        svg::inline(&self.canvas, self.shown, id, title, description)
    }
}

/// Who can do what to whom in a scenario, and what reads what.
pub fn scenario(study: &Study) -> Inline {
    let canvas = diagram::canvas(study);
    Inline { shown: Area { left: 0.0, top: 0.0, right: canvas.width, bottom: canvas.height }, canvas }
}

/// How it ends under each option: with the bands over the draws, where there are any.
pub fn outcomes(found: &Comparison) -> Option<Inline> {
    let one_of = |name: &str| {
        let plots = comparison::draw(found).into_iter();
        plots.filter(|(plot, _)| plot == name).map(|(_, canvas)| Inline::of(canvas)).next()
    };
    match (&found.uncertainty, &found.options[..]) {
        (Some(_), [_]) => one_of("bands"),
        (None, [one]) => outcomes::draw(&one.summary).map(Inline::of),
        _ => one_of("outcomes_by_option"),
    }
}

/// What the payoff of an objective is made of under each option, if it has named terms.
pub fn payoff_terms(found: &Comparison, objective: usize) -> Option<Inline> {
    payoff_terms::draw(found, objective).map(Inline::of)
}

/// Whether the best option stays the best, one parameter at a time: of a decision by its place.
pub fn decision(found: &Tornado, place: usize) -> Option<Inline> {
    tornado::draw(found, &[]).into_iter().nth(place).map(|(_, canvas)| Inline::of(canvas))
}

/// What moves a quantity, one parameter at a time.
pub fn swings(found: &Tornado, quantity: usize) -> Option<Inline> {
    tornado::draw(found, &[quantity]).pop().map(|(_, canvas)| Inline::of(canvas))
}
