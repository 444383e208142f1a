//! Bands over draws of the unknown parameters, in words and figures.

use crate::analysis::summary::Summary;
use crate::analysis::uncertainty::bands::{Band, Uncertainty};
use crate::report::document::{estimate, number};
use crate::report::terminal::page::{BOLD, Cell, DIM, DOUBTFUL, PLAIN, Page};

/// With fewer runs at every draw, noise is a good part of a band that is narrow, or of a rare outcome's.
const ROUGH: u64 = 1000;

/// What was drawn, and what a band is.
pub fn explain(page: &mut Page, found: &Uncertainty, each: &str) {
    let parameters = match &found.parameters[..] {
        [one] => format!("of the one unknown parameter, {one}, from what is known of it"),
        all => format!("of the {} unknown parameters over their ranges and distributions", all.len()),
    };
    let runs = number::count(found.runs);
    let text = format!(
        "{} draws {parameters}, {runs} runs{each} at every draw. Bands hold 90% of the draws, the size of sampling noise \
         taken out: they tell what the assumptions do, and are no confidence intervals.{}",
        number::count(found.draws),
        if found.runs < ROUGH { " With so few runs at every draw their ends are rough." } else { "" }
    );
    page.sentence("  ", &text, DIM);
}

/// The stated value of every number, with its interval, and beside it the band over the draws.
pub fn write(page: &mut Page, summary: &Summary) {
    let Some(found) = &summary.uncertainty else { return };
    const VALUE: usize = 17;
    const QUANTILE: usize = 10;
    let title = page.width() - 2 - VALUE - 3 * QUANTILE - 2;
    page.heading(&[
        Cell::left("Under other assumptions", title + 2, BOLD),
        Cell::right("as stated", VALUE, DIM),
        Cell::gap(2),
        Cell::right("5%", QUANTILE, DIM),
        Cell::right("median", QUANTILE, DIM),
        Cell::right("95%", QUANTILE, DIM),
    ]);
    let (mut flat, mut outside, mut missing) = (vec![], vec![], vec![]);
    for (quantity, band) in found.quantities.iter().zip(&found.bands[0]) {
        let (value, interval, chance) = estimate::stated(summary, quantity.kind);
        let stated = match chance {
            true => number::probability(value, interval),
            false => number::mean_with_margin(value, interval),
        };
        let [low, median, high] = number::band(band, chance);
        page.line(&[
            Cell::gap(2),
            Cell::left(&quantity.title, title - 1, PLAIN),
            Cell::gap(1),
            Cell::right(stated, VALUE, PLAIN),
            Cell::gap(2),
            Cell::right(low, QUANTILE, PLAIN),
            Cell::right(median, QUANTILE, PLAIN),
            Cell::right(high, QUANTILE, PLAIN),
        ]);
        if band.draws < found.draws {
            let draws = number::count(found.draws - band.draws);
            missing.push(format!("{} in {draws} draws", quantity.title));
        }
        if band.is_flat() && band.draws > 0 {
            flat.push(quantity.title.clone());
        }
        if band.leaves_out(interval) {
            outside.push(quantity.title.clone());
        }
    }
    explain(page, found, "");
    page.list("No spread beyond sampling noise", &flat, DIM);
    page.list("Missing, so that its band is of the other draws", &missing, DOUBTFUL);
    page.list("At the stated values outside the band", &outside, DIM);
}

/// `3.1..5.2%`, `−3.2..−1.1`; one number if both ends are the same.
pub fn range(band: &Band, chance: bool) -> String {
    let [low, _, high] = number::band(band, chance);
    if low == high {
        return low;
    }
    let low = if chance { low.trim_end_matches('%') } else { &low };
    format!("{low}..{high}")
}
