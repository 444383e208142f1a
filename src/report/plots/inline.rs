//! Plots as they stand within a page of HTML.

use super::diagram;
use super::draw::canvas::{Area, Canvas};
use super::draw::frame::Page;
use super::draw::svg;
use super::figures::{comparison, milestones, outcomes, payoff_terms, tornado};
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
        let all = Area { left: 0.0, top: 0.0, right: canvas.width, bottom: canvas.height };
        Inline { shown: canvas.content.unwrap_or(all), canvas }
    }

    /// An element `svg`; `id` is unique on the page.
    pub fn svg(&self, id: &str, title: &str, description: &str) -> String {
        svg::inline(&self.canvas, self.shown, id, title, description)
    }
}

/// Who can do what to whom in a scenario, and what reads what.
pub fn scenario(study: &Study) -> Inline {
    Inline::of(diagram::canvas(study))
}

/// How it ends under each option: with the bands over the draws, where there are any.
pub fn outcomes(found: &Comparison) -> Option<Inline> {
    let one_of = |name: &str| {
        let plots = comparison::draw(Page::default(), found).into_iter();
        plots.filter(|(plot, _)| plot == name).map(|(_, canvas)| Inline::of(canvas)).next()
    };
    match (&found.uncertainty, &found.options[..]) {
        (Some(_), [_]) => one_of("bands"),
        (None, [one]) => outcomes::draw(Page::default(), &one.summary).map(Inline::of),
        _ => one_of("outcomes_by_option"),
    }
}

/// What the payoff of an objective is made of under each option, if it has named terms.
pub fn payoff_terms(found: &Comparison, objective: usize) -> Option<Inline> {
    payoff_terms::draw(Page::default(), found, objective).map(Inline::of)
}

/// How far runs come under each option, if the file has milestones.
pub fn milestones(found: &Comparison) -> Option<Inline> {
    let options: Vec<_> = found.options.iter().map(|one| (one.label.as_str(), &one.summary)).collect();
    milestones::draw(Page::default(), options.first()?.1, &options).map(Inline::of)
}

/// Whether the best option stays the best, one parameter at a time: of a decision by its place.
pub fn decision(found: &Tornado, place: usize) -> Option<Inline> {
    tornado::draw(Page::default(), found, &[]).into_iter().nth(place).map(|(_, canvas)| Inline::of(canvas))
}

/// What moves a quantity under an option, one parameter at a time.
pub fn swings(found: &Tornado, option: usize, quantity: usize) -> Option<Inline> {
    let has_any = !found.inputs.is_empty();
    has_any.then(|| Inline::of(tornado::swings(Page::default(), found, option, quantity)))
}
