//! How far runs come: the share of all that reaches each milestone, an option a line downwards.

use crate::analysis::summary::Summary;
use crate::report::document::number;
use crate::report::plots::draw::canvas::{Canvas, dot};
use crate::report::plots::draw::frame::{self, Page};
use crate::report::plots::draw::head::Head;
use crate::report::plots::draw::keys::Sample;
use crate::report::plots::draw::palette::{WHITE, distinct};
use crate::report::plots::draw::row_chart::{self, Rows};

/// How far apart options stand in a row.
const APART: f64 = 3.4;
/// More lines could not be followed.
const MOST: usize = 8;

/// Options by name with what was found of them, and what they have in common; nothing without milestones.
pub fn draw(page: Page, common: &Summary, options: &[(&str, &Summary)]) -> Option<Canvas> {
    let all = options.len();
    let options = &options[..all.min(MOST)];
    let (_, first) = options.first()?;
    let titles: Vec<&str> = first.milestones.iter().map(|milestone| milestone.title.as_str()).collect();
    if titles.is_empty() {
        return None;
    }
    let left_out = format!("the first {MOST} of {all} options");
    let mut keys: Vec<(Sample<'_>, &str)> =
        options.iter().enumerate().map(|(i, (name, _))| (Sample::Dot(distinct(i)), *name)).collect();
    keys.truncate(if all > 1 { MOST } else { 0 });
    keys.extend((all > MOST).then_some((Sample::Nothing, left_out.as_str())));
    let height = row_chart::height(page, &keys, titles.len());
    let shown = "How far runs come: share that reaches each milestone and all before it";
    let head = match (options, first.milestones.last()) {
        ([_], Some(last)) => Head::new(
            format!("{} of runs reach “{}”", number::probability(last.chance, last.interval), last.title),
            shown,
        ),
        _ => Head::new(shown, ""),
    };
    let (mut canvas, area) = frame::with_content_height(page, common, head, height);
    let area = row_chart::below_keys(&mut canvas, area, &keys);
    let name = ("% of runs", 100.0);
    let rows = Rows::draw(&mut canvas, area, &titles, 70.0, (0.0, 1.0), 0.0, name);
    for (i, (label, summary)) in options.iter().enumerate() {
        let offset = (i as f64 - (options.len() - 1) as f64 / 2.0) * APART;
        let reached = summary.milestones.iter().enumerate();
        let places: Vec<(f64, f64)> = reached
            .map(|(row, milestone)| (rows.scale.at(milestone.chance), rows.middle(row) + offset))
            .collect();
        let from = canvas.shapes.len();
        canvas.line(places.clone(), distinct(i).pale(0.5), 1.6);
        canvas.mark(from, label, Some(i));
        for (row, (milestone, (x, y))) in summary.milestones.iter().zip(places).enumerate() {
            let from = canvas.shapes.len();
            rows.whisker(&mut canvas, row, milestone.interval, offset, distinct(i));
            canvas.polygon(dot(x, y, 5.5), WHITE);
            canvas.polygon(dot(x, y, 4.2), distinct(i));
            let share = number::probability(milestone.chance, milestone.interval);
            canvas.mark(from, format!("{label}: {share} reach “{}”", milestone.title), Some(i));
        }
    }
    if let [(_, only)] = options {
        for (row, milestone) in only.milestones.iter().enumerate() {
            rows.remark(&mut canvas, row, &number::probability(milestone.chance, milestone.interval), false);
        }
    }
    Some(canvas)
}
