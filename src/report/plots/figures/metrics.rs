//! A metric that is a number: a hundred runs as dots, and below them a histogram on the same axis.

use super::finding;
use super::metric_bins::{Bins, only_value, quantile};
use crate::analysis::estimates::estimate::QuantityKind;
use crate::analysis::summary::{MetricSummary, Summary};
use crate::report::document::number;
use crate::report::plots::draw::axis::{self, Scale};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas};
use crate::report::plots::draw::dotplot::{self, Stacks};
use crate::report::plots::draw::frame::{self, LABEL, NOTE, Page};
use crate::report::plots::draw::head::Head;
use crate::report::plots::draw::icons::apportioned;
use crate::report::plots::draw::keys::{self, Sample};
use crate::report::plots::draw::palette::{ACCENT, Colour, FAINT, INK, MAIN};

/// Half as many where these are too small.
const DOTS: usize = 100;
/// At the right, of runs in which it never came.
const NEVER: f64 = 120.0;
/// Dots have so much of the height that is left for dots and bars, and of a page about so much.
const DOTS_PART: f64 = 0.58;
const DOTS_OF_PAGE: f64 = 0.34;
const DASHES: &[f64] = &[6.0, 5.0];

pub fn draw(page: Page, summary: &Summary, metric: &MetricSummary) -> Canvas {
    let title = finding::capital(&metric.title);
    let Some(bins) = Bins::of(metric) else {
        return frame::saying(page, summary, &title, "It came in no run");
    };
    if let Some(value) = only_value(metric) {
        let unit = metric.unit.as_deref().map_or_else(String::new, |unit| format!(" {unit}"));
        let text = match metric.missing > 0.0 {
            true => format!("never in {} of runs, else", number::share(metric.missing)),
            false => "in every run".to_owned(),
        };
        let text = format!("{}: {}{unit}", finding::capital(&text), number::plain(value));
        return frame::saying(page, summary, &title, &text);
    }
    let right = page.width - 40.0 - if metric.missing > 0.0 { NEVER + 20.0 } else { 10.0 };
    let across = bins.scale(100.0, right);
    let about = DOTS_OF_PAGE * page.height;
    let are_small =
        [DOTS, DOTS / 2].map(|count| Dots::of(metric, &bins, across, count, about).stacks.are_small());
    let count = if are_small == [true, false] { DOTS / 2 } else { DOTS };
    let each = if count == DOTS { "one run in a hundred" } else { "one run in fifty" };
    let shown = format!("Each dot is {each}; below, the share of runs by value");
    let head = match finding::of_metric(metric) {
        Some(found) => Head::new(found, shown),
        None => Head::new(format!("{title}: share of runs by value"), ""),
    };
    let (mut canvas, area) = frame::usual(page, summary, head);
    let (drawn, keys) = (marks(summary, metric, &bins), keys_of(summary, metric, &bins));
    let keys: Vec<(Sample<'_>, &str)> = keys.iter().map(|(sample, text)| (*sample, text.as_str())).collect();
    keys::draw(&mut canvas, area, &keys);
    let top = area.top + keys::height(area.width(), &keys) + 14.0;
    let height = (area.bottom - 56.0 - 44.0 - top) * DOTS_PART;
    let dots = Dots::of(metric, &bins, across, count, height);
    let above = Area { left: area.left + 60.0, right, top, bottom: top + height };
    let plot = Area { top: above.bottom + 44.0, bottom: area.bottom - 56.0, ..above };
    let x = across;
    let tallest = bins.shares.iter().copied().fold(0.0, f64::max);
    let [low, high] = drawn.band.map(|end| x.at(end));
    if low < high {
        canvas.rect(Area { left: low, right: high, ..plot }, ACCENT.pale(0.85));
    }
    let y = axis::shares_at_left(&mut canvas, plot, axis::top_of_shares(tallest), true);
    bars(&mut canvas, plot, metric, &bins, x, y);
    ticks(&mut canvas, plot, metric, &bins, x);
    let block = Area { left: area.right - NEVER, right: area.right, ..above };
    dots.stacks.draw(&mut canvas, above, MAIN);
    axis::base_line(&mut canvas, above);
    if metric.missing > 0.0 {
        dots.stacks.block(&mut canvas, block, dots.never, FAINT);
        axis::base_line(&mut canvas, block);
        let middle = f64::midpoint(block.left, block.right);
        canvas.text(middle, block.bottom + 21.0, "never", LABEL, Anchor::Middle);
        let share = format!("{} of runs", number::share(metric.missing));
        canvas.text(middle, block.bottom + 42.0, share, NOTE, Anchor::Middle);
    }
    for (value, colour, pattern) in drawn.lines {
        if value.is_finite() {
            let x = x.at(value);
            canvas.dashed(vec![(x, plot.top), (x, plot.bottom)], colour, 2.0, pattern);
        }
    }
    canvas
}

/// Where the dots of a metric stand.
struct Dots {
    /// Those of runs in which it never came.
    never: usize,
    stacks: Stacks,
}

impl Dots {
    fn of(metric: &MetricSummary, bins: &Bins, x: Scale, count: usize, height: f64) -> Dots {
        let never = match apportioned(&[metric.missing, 1.0 - metric.missing], count)[..] {
            [never, _] => never,
            _ => 0,
        };
        let came = count - never;
        let value = |i: usize| quantile(metric, (i as f64 + 0.5) / came as f64);
        let places: Vec<f64> = (0..came).filter_map(value).map(|value| x.at(value)).collect();
        let apart = if metric.whole { x.at(bins.start + 1.0) - x.at(bins.start) } else { 0.0 };
        let widest = dotplot::widest_of_block(never, NEVER - 10.0, height);
        Dots { never, stacks: Stacks::of(&places, apart, height, widest) }
    }
}

fn bars(canvas: &mut Canvas, plot: Area, metric: &MetricSummary, bins: &Bins, x: Scale, y: Scale) {
    for (i, share) in bins.shares.iter().enumerate().filter(|(_, share)| **share > 0.0) {
        let [left, right] = [i, i + 1].map(|edge| x.at(bins.edge(edge)));
        let gap = if metric.whole { ((right - left) * 0.12).min(8.0) } else { 0.5 };
        // What happened shows, be it ever so rare.
        let top = y.at(*share).min(plot.bottom - 1.0);
        let bar = Area { left: left + gap, top, right: right - gap, bottom: plot.bottom };
        canvas.rect(bar, MAIN.pale(0.35));
    }
    let per = match (metric.whole, bins.step) {
        (true, 1.0) => "share of runs, by value".to_owned(),
        (_, step) => format!("share of runs, in bins of {}", number::plain(step)),
    };
    canvas.text(plot.left, plot.top - 14.0, NOTE.shorten(&per, plot.width()), NOTE, Anchor::Left);
}

fn ticks(canvas: &mut Canvas, plot: Area, metric: &MetricSummary, bins: &Bins, x: Scale) {
    let ticks: Vec<(f64, String)> = if metric.whole && bins.step == 1.0 && bins.shares.len() <= 30 {
        let values: Vec<f64> = (0..bins.shares.len()).map(|i| bins.edge(i) + 0.5).collect();
        values.iter().map(|value| x.at(*value)).zip(axis::tick_labels(&values, 0)).collect()
    } else {
        axis::placed(x, 10, metric.whole)
    };
    axis::ticks_below(canvas, plot, &ticks);
    let unit = metric.unit.as_deref().map_or_else(String::new, |unit| format!(", {unit}"));
    axis::name_below(canvas, plot, &format!("{}{unit}", metric.title));
}

/// Lines at values, and a band of the mean over the draws.
struct Marks {
    lines: Vec<(f64, Colour, &'static [f64])>,
    band: [f64; 2],
}

fn marks(summary: &Summary, metric: &MetricSummary, bins: &Bins) -> Marks {
    let mut lines = vec![(metric.mean, ACCENT, &[][..])];
    lines.extend(metric.quantiles.map(|quantiles| (quantiles.p50, INK, DASHES)));
    let band = band(summary, metric).map_or([f64::NAN; 2], |band| bins.within([band.p05, band.p95]));
    Marks { lines, band }
}

fn keys_of(summary: &Summary, metric: &MetricSummary, bins: &Bins) -> Vec<(Sample<'static>, String)> {
    let mean = format!("mean {}", number::mean_with_margin(metric.mean, metric.interval));
    let mut keys = vec![(Sample::Line(ACCENT, &[]), mean)];
    if let Some(quantiles) = metric.quantiles {
        let [low, middle, high] = [quantiles.p05, quantiles.p50, quantiles.p95].map(finding::brief);
        keys.push((Sample::Line(INK, DASHES), format!("median {middle} (90% from {low} to {high})")));
    }
    if let Some(band) = band(summary, metric) {
        let [low, _, high] = number::band(band, false);
        let ends = [band.p05, band.p95];
        let within = bins.within(ends);
        let beyond = if within == ends { "" } else { ", cut here" };
        let text = format!("mean in 90% of the draws of what is not known: {low} to {high}{beyond}");
        keys.push((if within[0].is_nan() { Sample::Nothing } else { Sample::Band(ACCENT.pale(0.85)) }, text));
    }
    keys
}

/// Of a metric, over the draws of the unknown parameters.
pub(super) fn band<'a>(
    summary: &'a Summary,
    metric: &MetricSummary,
) -> Option<&'a crate::analysis::uncertainty::bands::Band> {
    let found = summary.uncertainty.as_ref()?;
    let index = summary.metrics.iter().position(|other| other.id == metric.id)?;
    let place = found.quantities.iter().position(|one| one.kind == QuantityKind::Metric(index))?;
    found.bands.first()?.get(place).filter(|band| band.p50.is_finite())
}
