//! Options side by side: every plot of a comparison; differences from the first option as dots with intervals.

use super::outcomes_by_option;
use super::uncertainty_bands;
use super::{milestones, regret};
use crate::analysis::comparison::{Comparison, Verdict};
use crate::analysis::summary::Summary;
use crate::report::document::number;
use crate::report::plots::draw::axis::{self, Scale};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas, HALF_LETTER, Look, dot};
use crate::report::plots::draw::frame::{self, LABEL, NOTE, Page, STRONG};
use crate::report::plots::draw::palette::{AXIS, GRID, INK, SOFT, distinct};

/// Every plot and its name without extension.
pub fn draw(page: Page, comparison: &Comparison) -> Vec<(String, Canvas)> {
    let Some(common) = common(comparison).filter(|summary| !summary.outcomes.is_empty()) else {
        return vec![];
    };
    let mut plots = vec![
        ("outcomes_by_option".to_owned(), outcomes_by_option::draw(page, comparison, &common)),
        ("differences".to_owned(), differences(page, comparison, &common)),
    ];
    plots.extend(regret::draw(page, comparison, &common).map(|canvas| ("regret".to_owned(), canvas)));
    let options: Vec<_> = comparison.options.iter().map(|one| (one.label.as_str(), &one.summary)).collect();
    plots.extend(milestones::draw(page, &common, &options).map(|canvas| ("milestones".to_owned(), canvas)));
    if let Some(found) = &comparison.uncertainty {
        plots.extend(uncertainty_bands::draw(page, &common, found, &options));
    }
    plots
}

/// What all options have in common.
fn common(comparison: &Comparison) -> Option<Summary> {
    let mut summary = comparison.options.first()?.summary.clone();
    let varied = |actor: &String| comparison.actors.iter().any(|(other, _)| other == actor);
    summary.policies.retain(|(actor, _)| !varied(actor));
    if !comparison.variants.is_empty() {
        summary.variant = None;
        summary.policies.clear();
    }
    Some(summary)
}

fn differences(page: Page, comparison: &Comparison, common: &Summary) -> Canvas {
    const ROW: f64 = 24.0;
    let others = comparison.options.len() - 1;
    let rows = common.outcomes.len() * (others + 1);
    let heading =
        format!("What differs from “{}”, in points, with paired 95% intervals", comparison.options[0].label);
    let (mut canvas, area) = frame::with_content_height(page, common, &heading, rows as f64 * ROW + 64.0);
    let titles = common.outcomes.iter().map(|outcome| STRONG.width(&outcome.title));
    let labels = comparison.options.iter().skip(1).map(|option| LABEL.width(&option.label));
    let room = (titles.chain(labels).fold(0.0, f64::max) * 1.1).clamp(60.0, 370.0);
    let plot = Area {
        left: area.left + room + 12.0,
        right: area.right - 200.0,
        top: area.top,
        bottom: area.top + rows as f64 * ROW,
    };
    let ends = || comparison.pairs.iter().filter(|pair| pair.first == 0).flat_map(|pair| &pair.outcomes);
    let low = ends().map(|d| d.interval[0]).fold(0.0, f64::min) * 100.0;
    let high = ends().map(|d| d.interval[1]).fold(0.0, f64::max) * 100.0;
    let air = ((high - low) * 0.04).max(1e-6);
    let scale = Scale::new(low - air, high + air, plot.left, plot.right);
    let (ticks, decimals) = scale.ticks(axis::ticks_in(plot.width()), false);
    for tick in ticks {
        let (x, colour) = (scale.at(tick), if tick == 0.0 { AXIS } else { GRID });
        canvas.line(vec![(x, plot.top), (x, plot.bottom)], colour, if tick == 0.0 { 1.6 } else { 1.0 });
        let sign = if tick > 0.0 { "+" } else { "" };
        let label = format!("{sign}{}", number::fixed(tick, decimals));
        canvas.text(x, plot.bottom + 22.0, label, NOTE, Anchor::Middle);
    }
    let below = plot.bottom + 44.0;
    canvas.text((plot.left + plot.right) / 2.0, below, "percentage points", NOTE, Anchor::Middle);
    let mut row = 0.0;
    for (index, outcome) in common.outcomes.iter().enumerate() {
        let base = |row: f64| plot.top + (row + 0.5) * ROW + HALF_LETTER * LABEL.size;
        axis::row_title(&mut canvas, plot, base(row), &outcome.title, STRONG, room);
        row += 1.0;
        for second in 1..comparison.options.len() {
            let difference = &comparison.pair(0, second).outcomes[index];
            let unclear = difference.verdict != Verdict::Apart;
            let colour = if unclear { SOFT } else { distinct(second) };
            axis::row_title(&mut canvas, plot, base(row), &comparison.options[second].label, LABEL, room);
            let middle = plot.top + (row + 0.5) * ROW;
            let [low, high] = difference.interval.map(|end| scale.at(end * 100.0));
            canvas.line(vec![(low, middle), (high, middle)], colour, 2.0);
            for x in [low, high] {
                canvas.line(vec![(x, middle - 5.0), (x, middle + 5.0)], colour, 1.6);
            }
            let x = scale.at(difference.estimate * 100.0);
            canvas.polygon(dot(x, middle, 4.5), colour);
            let half = (difference.interval[1] - difference.interval[0]) * 50.0;
            let points = difference.estimate * 100.0;
            let most = if points.abs() >= 10.0 { 1 } else { 4 };
            let value = number::fixed(points, number::decimals_for(half, most).max(1));
            let sign = if difference.estimate > 0.0 { "+" } else { "" };
            let look = Look { colour: if unclear { SOFT } else { INK }, ..LABEL };
            let words = match difference.verdict {
                Verdict::Apart => format!("{sign}{value}"),
                Verdict::Unclear => format!("{sign}{value}, not significant"),
                Verdict::Same => "identical in every run".to_owned(),
                Verdict::Inconclusive => "undetermined: missing".to_owned(),
            };
            canvas.text(plot.right + 12.0, base(row), words, look, Anchor::Left);
            row += 1.0;
        }
    }
    canvas
}
