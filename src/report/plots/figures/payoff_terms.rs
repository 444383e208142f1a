//! What payoffs are made of: the mean of every named term, stacked, an option a row.

use crate::analysis::comparison::Comparison;
use crate::analysis::summary::MetricSummary;
use crate::report::plots::draw::canvas::{Canvas, dot};
use crate::report::plots::draw::frame::{self, Page};
use crate::report::plots::draw::keys::Sample;
use crate::report::plots::draw::palette::{INK, WHITE, distinct};
use crate::report::plots::draw::row_chart::{self, Rows, span};

/// The terms of an objective; nothing, if it has none or if not all of them have a mean.
pub fn draw(page: Page, comparison: &Comparison, objective: usize) -> Option<Canvas> {
    let first = &comparison.options.first()?.summary;
    let payoff = first.objectives.get(objective)?;
    let terms: Vec<Vec<&MetricSummary>> =
        comparison.options.iter().map(|option| option.summary.metrics_of(Some(&payoff.id))).collect();
    let known = terms.iter().flatten().all(|term| term.mean.is_finite());
    if terms[0].is_empty() || !known {
        return None;
    }
    let names = terms[0].iter().map(|term| term.title_beside(payoff)).enumerate();
    let keys: Vec<(Sample<'_>, &str)> =
        names.map(|(term, name)| (Sample::Band(distinct(term)), name)).collect();
    let heading = format!("What the expected payoff of {} is made of", payoff.title);
    let titles: Vec<&str> = comparison.options.iter().map(|option| option.label.as_str()).collect();
    let height = row_chart::height(page, &keys, titles.len());
    let (mut canvas, area) = frame::with_content_height(page, first, &heading, height);
    let stacks: Vec<Vec<[f64; 2]>> = terms.iter().map(|terms| stacked(terms)).collect();
    let total = |option: usize| comparison.options[option].summary.objectives[objective].mean;
    let totals = (0..stacks.len()).map(total);
    let ends = span(stacks.iter().flatten().flatten().copied().chain(totals).chain([0.0]));
    let below = row_chart::below_keys(&mut canvas, area, &keys);
    let unit = payoff.unit.as_deref().unwrap_or("payoff");
    let rows = Rows::draw(&mut canvas, below, &titles, 110.0, ends, 0.0, (unit, 1.0));
    for (row, stack) in stacks.iter().enumerate() {
        for (term, &bar) in stack.iter().enumerate() {
            let (from, mean) = (canvas.shapes.len(), rows.label(terms[row][term].mean));
            rows.bar(&mut canvas, row, bar, (0.0, 9.0), distinct(term));
            canvas.mark(from, format!("{}: {}, {mean}", titles[row], keys[term].1), Some(row));
        }
        let (x, y, from) = (rows.scale.at(total(row)), rows.middle(row), canvas.shapes.len());
        canvas.polygon(dot(x, y, 6.0), WHITE);
        canvas.polygon(dot(x, y, 4.5), INK);
        rows.remark(&mut canvas, row, &rows.label(total(row)), true);
        canvas.mark(from, format!("{}: {} in all", titles[row], rows.label(total(row))), Some(row));
    }
    Some(canvas)
}

/// Gains to the right of 0 and losses to the left, each from where the one before it ends.
fn stacked(terms: &[&MetricSummary]) -> Vec<[f64; 2]> {
    let (mut gains, mut losses) = (0.0, 0.0);
    let bar = |term: &&MetricSummary| {
        let end = if term.mean < 0.0 { &mut losses } else { &mut gains };
        let from = *end;
        *end += term.mean;
        [from, *end]
    };
    terms.iter().map(bar).collect()
}
