//! A histogram of one metric, its mean and its median.

use crate::analysis::summary::{MetricSummary, Summary};
use crate::report::document::number;
use crate::report::plots::draw::axis::{self, Scale};
use crate::report::plots::draw::canvas::{Anchor, Area, Canvas};
use crate::report::plots::draw::frame::{self, LABEL, Page};
use crate::report::plots::draw::palette::{ACCENT, Colour, INK, MAIN};

/// More bars than this are too thin to be looked at.
const MOST_BARS: usize = 70;

pub fn draw(page: Page, summary: &Summary, metric: &MetricSummary) -> Canvas {
    let whose = if metric.missing > 0.0 { "share of the runs that measured it" } else { "share of runs" };
    let heading = format!("{}: {whose}, by value", metric.title);
    let Some(bars) = Bars::of(metric) else {
        return frame::saying(page, summary, &heading, "No run measured this");
    };
    if bars.shares.len() == 1 && metric.whole {
        let whose = if metric.missing > 0.0 { "In every run that measured it" } else { "In every run" };
        let unit = metric.unit.as_deref().unwrap_or("");
        let text = format!("{whose}: {} {unit}", value_name(metric, bars.low));
        return frame::saying(page, summary, &heading, text.trim_end());
    }
    let (mut canvas, area) = frame::usual(page, summary, &heading);
    let plot = Area {
        left: area.left + 60.0,
        top: area.top + 40.0,
        right: area.right - 10.0,
        bottom: area.bottom - 60.0,
    };
    let tallest = (0..bars.shares.len()).map(|bar| bars.height(bar)).fold(0.0, f64::max);
    let y = axis::shares_at_left(&mut canvas, plot, axis::top_of_shares(tallest), true);
    let x = bars.draw(&mut canvas, plot, y);
    ticks(&mut canvas, plot, metric, &bars, x);
    if !metric.flag {
        marks(&mut canvas, plot, metric, x);
    }
    caption(&mut canvas, area, metric);
    canvas
}

/// Neighbouring bins put together until they can be seen; empty ones at both ends left out.
struct Bars {
    /// The lower edge of the first bar; for whole numbers its first value.
    low: f64,
    /// Width of a bar in values.
    step: f64,
    /// In bars: the last one may reach the end of the range before it is as wide as the others.
    last_width: f64,
    shares: Vec<f64>,
    whole: bool,
}

impl Bars {
    fn of(metric: &MetricSummary) -> Option<Self> {
        let histogram = &metric.histogram;
        let counts = &histogram.counts;
        let first = counts.iter().position(|count| *count > 0)?;
        let last = counts.iter().rposition(|count| *count > 0)?;
        let bin = if metric.whole { 1.0 } else { (histogram.high - histogram.low) / counts.len() as f64 };
        let bin = if bin.is_finite() && bin > 0.0 { bin } else { 1.0 };
        let low = if histogram.low.is_finite() { histogram.low } else { 0.0 };
        let group = (last + 1 - first).div_ceil(MOST_BARS);
        // As many bars as it takes, each of as many bins as there are.
        let end = last + group - (last - first) % group;
        let used = &counts[first..end.min(counts.len())];
        let total: u128 = used.iter().map(|count| u128::from(*count)).sum();
        let shares = used
            .chunks(group)
            .map(|chunk| chunk.iter().map(|c| u128::from(*c)).sum::<u128>() as f64 / total as f64)
            .collect();
        let last_width = if end > counts.len() { used.len() % group } else { group } as f64 / group as f64;
        Some(Self {
            low: low + first as f64 * bin,
            step: bin * group as f64,
            last_width,
            shares,
            whole: metric.whole,
        })
    }

    /// The width of a bar, in bars.
    fn width(&self, bar: usize) -> f64 {
        if bar + 1 == self.shares.len() { self.last_width } else { 1.0 }
    }

    /// How high a bar is: the share of the runs in a bar of full width that is as dense.
    fn height(&self, bar: usize) -> f64 {
        self.shares[bar] / self.width(bar)
    }

    /// Whole numbers stand in the middle of their bars.
    fn edge(&self) -> f64 {
        if self.whole { self.low - 0.5 } else { self.low }
    }

    fn draw(&self, canvas: &mut Canvas, plot: Area, y: Scale) -> Scale {
        let n = self.shares.len() as f64;
        // A single bar is not to fill the page.
        let air = if n < 6.0 { (6.0 - n) / 2.0 * self.step } else { 0.25 * self.step };
        let x = Scale::new(self.edge() - air, self.edge() + n * self.step + air, plot.left, plot.right);
        for (i, share) in self.shares.iter().enumerate() {
            if *share <= 0.0 {
                continue;
            }
            let left = x.at(self.edge() + i as f64 * self.step);
            let right = x.at(self.edge() + (i as f64 + self.width(i)) * self.step);
            let gap = if self.whole { ((right - left) * 0.12).min(8.0) } else { 0.5 };
            // What happened shows, be it ever so rare.
            let top = y.at(self.height(i)).min(plot.bottom - 1.0);
            canvas.rect(
                Area { left: left + gap, top, right: right - gap, bottom: plot.bottom },
                MAIN.pale(0.35),
            );
        }
        x
    }
}

fn value_name(metric: &MetricSummary, value: f64) -> String {
    match metric.flag {
        true if value == 0.0 => "no".into(),
        true if value == 1.0 => "yes".into(),
        _ => number::plain(value),
    }
}

fn ticks(canvas: &mut Canvas, plot: Area, metric: &MetricSummary, bars: &Bars, x: Scale) {
    let ticks: Vec<(f64, String)> = if metric.flag {
        [0.0, 1.0].map(|value| (x.at(value), value_name(metric, value))).into()
    } else if bars.whole && bars.step == 1.0 && bars.shares.len() <= 30 {
        let values: Vec<f64> = (0..bars.shares.len()).map(|i| bars.low + i as f64).collect();
        values.iter().map(|value| x.at(*value)).zip(axis::tick_labels(&values, 0)).collect()
    } else {
        axis::placed(x, 10, bars.whole)
    };
    axis::ticks_below(canvas, plot, &ticks);
    axis::name_below(canvas, plot, metric.unit.as_deref().unwrap_or(""));
}

fn marks(canvas: &mut Canvas, plot: Area, metric: &MetricSummary, x: Scale) {
    let mut mark = |value: f64, colour, pattern: &[f64]| {
        if value.is_finite() {
            let x = x.at(value);
            canvas.dashed(vec![(x, plot.top), (x, plot.bottom)], colour, 2.0, pattern);
        }
    };
    mark(metric.mean, ACCENT, &[]);
    if let Some(quantiles) = metric.quantiles {
        mark(quantiles.p50, INK, &[6.0, 5.0]);
    }
}

/// One line above the plot that says what the marks are.
fn caption(canvas: &mut Canvas, area: Area, metric: &MetricSummary) {
    let base = area.top + 18.0;
    let mut x = area.left + 60.0;
    let mut entry = |canvas: &mut Canvas, text: &str, sample: Option<(Colour, &[f64])>| {
        if let Some((colour, pattern)) = sample {
            let middle = base - 5.0;
            canvas.dashed(vec![(x, middle), (x + 26.0, middle)], colour, 2.0, pattern);
            x += 34.0;
        }
        let text = LABEL.shorten(text, (area.right - x).max(20.0));
        canvas.text(x, base, text.as_str(), LABEL, Anchor::Left);
        x += LABEL.width(&text) + 36.0;
    };
    if metric.flag {
        let text = format!(
            "yes in {} of runs ({})",
            number::probability(metric.mean, metric.interval),
            number::probability_interval(metric.interval)
        );
        entry(canvas, &text, None);
    } else {
        let mean = format!("mean {}", number::mean_with_margin(metric.mean, metric.interval));
        entry(canvas, &mean, Some((ACCENT, &[])));
        if let Some(q) = metric.quantiles {
            entry(canvas, &format!("median {}", number::plain(q.p50)), Some((INK, &[6.0, 5.0])));
            let whose = if metric.missing > 0.0 { "these" } else { "runs" };
            let most =
                format!("90% of {whose} between {} and {}", number::plain(q.p05), number::plain(q.p95));
            entry(canvas, &most, None);
        }
    }
    if metric.missing > 0.0 {
        entry(canvas, &format!("missing in {} of runs", number::share(metric.missing)), None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::tests::fixtures;

    fn bars(counts: Vec<u64>) -> Bars {
        let mut metric = fixtures::rich().metrics[0].clone();
        metric.whole = true;
        metric.histogram.low = 0.0;
        metric.histogram.high = counts.len() as f64;
        metric.histogram.counts = counts;
        Bars::of(&metric).expect("bars")
    }

    /// Of what is equally likely all bars are equally high, however many values the last one has.
    #[test]
    fn bars_are_as_high_as_they_are_dense() {
        for values in [1, 2, 69, 70, 71, 103, 137, 139, 140, 141, 211, 1000] {
            let bars = bars(vec![3; values]);
            let heights: Vec<f64> = (0..bars.shares.len()).map(|bar| bars.height(bar)).collect();
            assert!(heights.len() <= MOST_BARS, "{values}");
            assert!(
                heights.iter().all(|height| (height - heights[0]).abs() < 1e-12),
                "{values}: {heights:?}"
            );
            assert!((bars.shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn a_bar_beyond_the_last_value_that_came_is_as_wide_as_the_others() {
        let mut counts = vec![0; 200];
        counts[10..151].fill(2);
        let bars = bars(counts);
        assert_eq!((bars.last_width, bars.step), (1.0, 3.0));
    }
}
