//! All metrics that are yes or no, a row each: the share of runs in which it is yes.

use super::finding;
use super::metrics::band;
use crate::analysis::summary::{MetricSummary, Summary};
use crate::report::document::number;
use crate::report::plots::draw::bar_chart::{self, Bar, PALE, Row};
use crate::report::plots::draw::canvas::{Area, Canvas};
use crate::report::plots::draw::frame::{self, Page};
use crate::report::plots::draw::head::Head;
use crate::report::plots::draw::keys::{self, Sample};
use crate::report::plots::draw::palette::MAIN;

const ROW: f64 = 32.0;

/// None where there is no such metric.
pub fn draw(page: Page, summary: &Summary) -> Option<Canvas> {
    let flags: Vec<&MetricSummary> =
        summary.metrics_of(None).into_iter().filter(|metric| metric.flag).collect();
    if flags.is_empty() {
        return None;
    }
    let rows: Vec<Row<'_>> = flags.iter().map(|metric| Row::Bar(bar(summary, metric))).collect();
    let mut marks = vec![];
    if summary.exactness().is_none() {
        marks.push((Sample::Whisker, "95% interval: the luck of so many runs"));
    }
    if flags.iter().any(|metric| band(summary, metric).is_some()) {
        marks.insert(0, (Sample::Bar(MAIN.pale(PALE)), "parameters as stated"));
        marks.push((Sample::Band(MAIN.pale(0.72)), "from 5% to 95% of the draws of unknown parameters"));
    }
    let above = keys::height(page.width - 80.0, &marks) + 10.0;
    let height = above + rows.len() as f64 * ROW + 40.0;
    let shown = "Yes or no: share of runs in which it is yes";
    let head = found(summary, &flags).map_or_else(|| Head::new(shown, ""), |text| Head::new(text, shown));
    let (mut canvas, area) = frame::with_content_height(page, summary, head, height);
    keys::draw(&mut canvas, area, &marks);
    bar_chart::draw(&mut canvas, Area { top: area.top + above, ..area }, &rows, ROW);
    Some(canvas)
}

fn bar<'a>(summary: &Summary, metric: &'a MetricSummary) -> Bar<'a> {
    let band = band(summary, metric);
    let (value, mut remark) = finding::value(metric.mean, metric.interval, band);
    if metric.missing > 0.0 {
        remark = format!("{remark} never told in {}", number::share(metric.missing));
    }
    Bar {
        title: &metric.title,
        share: metric.mean,
        interval: metric.interval,
        band: band.map(|band| [band.p05, band.p95]),
        colour: MAIN,
        value,
        remark,
    }
}

/// The one that is most often so, and the one that is least often so.
fn found(summary: &Summary, flags: &[&MetricSummary]) -> Option<String> {
    let told = |metric: &&MetricSummary| match band(summary, metric) {
        Some(band) => finding::value(metric.mean, metric.interval, Some(band)).0,
        None => finding::rough_share(metric.mean, metric.interval),
    };
    let known = || flags.iter().filter(|metric| metric.mean.is_finite());
    let most = known().max_by(|a, b| a.mean.total_cmp(&b.mean))?;
    let least = known().min_by(|a, b| a.mean.total_cmp(&b.mean))?;
    let one = format!("{}: {} of runs", finding::capital(&most.title), told(most));
    let two = (most.id != least.id).then(|| format!("{one}; {}: {}", least.title, told(least)));
    Some(finding::fitting(two, one))
}
