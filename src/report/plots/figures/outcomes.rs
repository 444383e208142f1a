//! How it ends: the chance of each outcome, with what chance and what ignorance leave open, and a hundred futures to count.

use super::finding;
use crate::analysis::estimates::estimate::QuantityKind;
use crate::analysis::summary::{OutcomeSummary, Summary};
use crate::analysis::uncertainty::bands::Band;
use crate::report::document::{number, phrases};
use crate::report::plots::draw::bar_chart::{self, Bar, PALE, Row};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas};
use crate::report::plots::draw::frame::{self, NOTE, Page, STRONG};
use crate::report::plots::draw::head::Head;
use crate::report::plots::draw::icons::{self, ICONS};
use crate::report::plots::draw::keys::{self, Sample};
use crate::report::plots::draw::palette::{Colour, FAINT, MAIN, distinct};

/// Between the bars and the futures.
const GAP: f64 = 44.0;
/// Narrower bars with their names could not be read.
const LEAST_BARS: f64 = 560.0;
/// Lines of words below the futures.
const MOST_LINES: usize = 7;
const LINE: f64 = 19.0;
/// Shares below this are told in words.
const RARE: f64 = 0.005;

pub fn draw(page: Page, summary: &Summary) -> Option<Canvas> {
    if summary.outcomes.is_empty() {
        return None;
    }
    let bands = bands(summary);
    let rows: Vec<Row<'_>> =
        summary.outcomes.iter().enumerate().map(|(i, o)| row(i, o, bands.get(i))).collect();
    let futures = Futures::of(summary);
    // Beside the bars where there is room for both, else below.
    let beside = page.width - 80.0 - icons::SIDE - GAP >= LEAST_BARS;
    let right = if futures.is_some() && beside { icons::SIDE + GAP } else { 0.0 };
    let (keys, note) = keys(summary);
    let keys: Vec<(Sample<'_>, &str)> = keys.iter().map(|(sample, text)| (*sample, text.as_str())).collect();
    let room = page.width - 80.0 - right;
    let above = keys::height(room, &keys) + 10.0;
    let notes = NOTE.wrapped(&note, room, 3);
    let row_height = (430.0 / rows.len() as f64).clamp(26.0, 58.0);
    let bars = above + rows.len() as f64 * row_height + 44.0 + notes.len() as f64 * LINE;
    let futures_height = futures.as_ref().map_or(0.0, |futures| futures.height(beside));
    let height = if beside { bars.max(futures_height) } else { bars + futures_height };
    let shown = "How it ends: share of runs by outcome";
    let head = match finding::of_outcomes(summary, &bands) {
        Some(found) => Head::new(found, shown),
        None => Head::new(shown, ""),
    };
    let (mut canvas, area) = frame::with_content_height(page, summary, head, height);
    let left = Area { right: area.right - right, ..area };
    keys::draw(&mut canvas, left, &keys);
    let below = Area { top: area.top + above, ..left };
    bar_chart::draw(&mut canvas, below, &rows, row_height);
    let first = below.top + rows.len() as f64 * row_height + 50.0;
    for (line, text) in notes.into_iter().enumerate() {
        canvas.text(area.left, first + line as f64 * LINE, text, NOTE, Anchor::Left);
    }
    if let Some(futures) = futures {
        let (left, top) = if beside { (left.right + GAP, area.top) } else { (area.left, area.top + bars) };
        futures.draw(&mut canvas, (left, top), beside);
    }
    Some(canvas)
}

/// Of each outcome over the draws; empty if there were none.
fn bands(summary: &Summary) -> Vec<&Band> {
    let Some(found) = &summary.uncertainty else { return vec![] };
    let Some(bands) = found.bands.first() else { return vec![] };
    let chances = found.quantities.iter().zip(bands);
    let chances = chances.filter(|(quantity, _)| matches!(quantity.kind, QuantityKind::Outcome(_)));
    let bands: Vec<&Band> = chances.map(|(_, band)| band).collect();
    if bands.len() == summary.outcomes.len() { bands } else { vec![] }
}

fn row<'a>(place: usize, outcome: &'a OutcomeSummary, band: Option<&&Band>) -> Row<'a> {
    let (value, remark) = finding::value(outcome.chance, outcome.interval, band.copied());
    Row::Bar(Bar {
        title: &outcome.title,
        share: outcome.chance,
        interval: outcome.interval,
        band: band.map(|band| [band.p05, band.p95]),
        colour: distinct(place),
        value,
        remark,
    })
}

/// What the marks mean, and what the plot leaves out.
fn keys(summary: &Summary) -> (Vec<(Sample<'static>, String)>, String) {
    let whisker = || (Sample::Whisker, "95% interval: the luck of so many runs".to_owned());
    let sampled = summary.exactness().is_none();
    match &summary.uncertainty {
        Some(found) => {
            let draws = number::count(found.draws);
            let unknown = phrases::counted(found.parameters.len(), "parameter");
            let band = format!("from 5% to 95% of {draws} draws of what is not known ({unknown})");
            let bar = (Sample::Bar(MAIN.pale(PALE)), "parameters as stated".to_owned());
            let keys = [bar, whisker(), (Sample::Band(MAIN.pale(0.72)), band)];
            (
                keys.into(),
                "The band is no confidence interval; what sampling adds to it is taken out.".to_owned(),
            )
        }
        None => {
            let note = "Parameters stand at their stated values: --uncertain shows what they leave open.";
            (if sampled { vec![whisker()] } else { vec![] }, note.to_owned())
        }
    }
}

/// A hundred of them, and in words what is too rare to be one.
struct Futures {
    heading: &'static str,
    groups: Vec<(Colour, usize)>,
    words: Vec<String>,
}

impl Futures {
    /// None where chances are not known.
    fn of(summary: &Summary) -> Option<Self> {
        let outcomes = &summary.outcomes;
        let often = |outcome: &&OutcomeSummary| outcome.chance >= RARE;
        let known: f64 = outcomes.iter().filter(often).map(|outcome| outcome.chance).sum();
        if outcomes.iter().any(|outcome| !outcome.chance.is_finite()) || known <= 0.0 {
            return None;
        }
        let chance = |outcome: &OutcomeSummary| if outcome.chance >= RARE { outcome.chance } else { 0.0 };
        // Those that are rare, together, come last.
        let shares: Vec<f64> = outcomes.iter().map(chance).chain([(1.0 - known).max(0.0)]).collect();
        let counts = icons::apportioned(&shares, ICONS);
        let colours = (0..outcomes.len()).map(|place| distinct(place).pale(PALE)).chain([FAINT.pale(0.3)]);
        let rare: Vec<String> = outcomes
            .iter()
            .filter(|outcome| outcome.chance > 0.0 && outcome.chance < RARE)
            .map(|outcome| format!("{} ({})", outcome.title, number::share(outcome.chance)))
            .collect();
        let mut text = vec![];
        if !rare.is_empty() {
            let grey = counts.last().copied().unwrap_or(0);
            let how = match grey {
                0 => "too rare for a dot".to_owned(),
                _ => format!("grey, {} together", phrases::counted(grey, "dot")),
            };
            text.push(format!("Fewer than 1 in 200, {how}: {}.", rare.join("; ")));
        }
        let words = text.iter().flat_map(|text| NOTE.wrapped(text, icons::SIDE, MOST_LINES)).collect();
        let drawn = summary.uncertainty.is_some();
        let heading = if drawn { "Of 100 futures, as stated" } else { "Of 100 futures" };
        Some(Futures { heading, groups: colours.zip(counts).collect(), words })
    }

    /// With the words below the icons, or beside them.
    fn height(&self, below: bool) -> f64 {
        let words = if below { self.words.len() as f64 * LINE } else { 0.0 };
        32.0 + icons::SIDE + 12.0 + words
    }

    fn draw(&self, canvas: &mut Canvas, (left, top): (f64, f64), below: bool) {
        canvas.text(left, top + 16.0, self.heading, STRONG, Anchor::Left);
        let drawn = icons::draw(canvas, (left, top + 28.0), &self.groups);
        let (left, top) =
            if below { (left, drawn.bottom + 22.0) } else { (drawn.right + GAP, drawn.top + 16.0) };
        for (line, text) in self.words.iter().enumerate() {
            canvas.text(left, top + line as f64 * LINE, text.as_str(), NOTE, Anchor::Left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::fixtures;

    #[test]
    fn there_are_a_hundred_futures_and_rare_ones_are_told() {
        let futures = Futures::of(&fixtures::rich()).expect("chances are known");
        assert_eq!(futures.groups.iter().map(|(_, count)| count).sum::<usize>(), ICONS);
        let mut summary = fixtures::rich();
        summary.outcomes[1].chance = 0.0042;
        let futures = Futures::of(&summary).expect("chances are known");
        assert!(futures.words.join(" ").contains("Economic rupture (0.42%)"), "{:?}", futures.words);
    }
}
