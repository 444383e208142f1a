//! Plots of an answer, each as SVG and PNG, drawn with an embedded font: no system font is asked for.
//!
//! A plot is first a list of shapes, so that its layout can be tested; `draw/render` and `draw/font` alone know
//! plotters. The bytes of a file depend on the answer and the style alone.
//!
//! | file or room | what is in it |
//! | --- | --- |
//! | `figures/` | the plots, a file each |
//! | `diagram/` | who can do what to whom in a scenario |
//! | `draw/` | what they are drawn with |
//! | `contact_sheet` | all plots of a folder on one page of HTML |
//! | `style` | what can be chosen of them: files, size, theme |
//! | `inline` | plots within a page of HTML |
//! | `file_name` | what their files are called |
//! | `font/` | the embedded font |

mod contact_sheet;
mod diagram;
mod draw;
mod figures;
mod file_name;
#[cfg(feature = "report")]
pub(super) mod inline;
mod style;

pub use diagram::scenario_svg;
pub use style::{PlotFormat, PlotStyle, Theme};

use crate::analysis::comparison::Comparison;
use crate::analysis::sensitivity::Sensitivity;
use crate::analysis::sensitivity::sweep::Sweep;
use crate::analysis::summary::Summary;
use crate::report::document::run_facts;
use crate::report::files::folder::Folder;
use draw::canvas::Canvas;
use draw::frame::Page;
use draw::{font, limits};
use figures::{
    comparison, fans, ladder, metric_flags, metrics, milestones, morris, outcomes, outcomes_over_time,
    payoff_terms, responses, sobol, sweep, time_to_outcome, tornado, uncertainty_bands,
};
use file_name::{make_distinct, plain_name};
use rayon::prelude::*;
use std::io;

/// Every plot of an answer, with the name of its files, without extension.
pub struct Plots {
    drawn: Vec<(String, Canvas)>,
    style: PlotStyle,
    title: String,
    scenario_hash: String,
}

/// Every plot that a summary has data for.
///
/// Names: `outcomes`, `outcomes_over_time`, `time_to_outcome`, `ladder` (`ladder_us` for the ladder `us.rung`), `fan_ID`,
/// `metric_flags` (all that are yes or no), `metric_ID`, `milestones`, `responses`, `bands`, `payoff_bands`. Characters of an id that are not letters, digits or `_` become `_`.
pub fn of_summary(summary: &Summary, style: &PlotStyle) -> Plots {
    Plots::new(draw(style.page(), summary), style, [&summary.title, &summary.scenario_hash])
}

/// The plots of a comparison: `outcomes_by_option`, `differences`, `regret`, `bands`, `payoff_bands`.
pub fn of_comparison(comparison: &Comparison, style: &PlotStyle) -> Plots {
    Plots::new(
        comparison::draw(style.page(), comparison),
        style,
        [&comparison.title, &comparison.scenario_hash],
    )
}

/// What payoffs are made of, an option a row, of each objective that has named terms: `payoff_ID`.
pub fn of_payoffs(comparison: &Comparison, style: &PlotStyle) -> Plots {
    let objectives = comparison.options.first().map_or(&[][..], |option| &option.summary.objectives);
    let drawn = objectives.iter().enumerate().filter_map(|(place, objective)| {
        let canvas = payoff_terms::draw(style.page(), comparison, place)?;
        Some((format!("payoff_{}", plain_name(&objective.id)), canvas))
    });
    Plots::new(drawn.collect(), style, [&comparison.title, &comparison.scenario_hash])
}

/// The plots of a sweep. `shown` are the quantities to draw, by place: along one parameter `outcomes` for outcomes together if
/// there is one option, and else `ID` for each quantity; over two parameters `ID` for each quantity and option.
pub fn of_sweep(sweep: &Sweep, shown: &[usize], style: &PlotStyle) -> Plots {
    Plots::new(
        sweep::draw(style.page(), sweep, shown),
        style,
        [&sweep.frame.title, &sweep.frame.scenario_hash],
    )
}

/// The plots of sensitivity analyses: `decision_ID`, `tornado_ID`, `morris_ID` and `sobol_ID`, of the quantities `shown`, by
/// place.
pub fn of_sensitivity(sensitivity: &Sensitivity, shown: &[usize], style: &PlotStyle) -> Plots {
    let page = style.page();
    let mut plots = vec![];
    plots.extend(sensitivity.tornado.iter().flat_map(|tornado| tornado::draw(page, tornado, shown)));
    plots.extend(sensitivity.morris.iter().flat_map(|morris| morris::draw(page, morris, shown)));
    plots.extend(sensitivity.sobol.iter().flat_map(|sobol| sobol::draw(page, sobol, shown)));
    let frames = sensitivity.tornado.iter().map(|tornado| &tornado.frame);
    let frames = frames.chain(sensitivity.morris.iter().map(|morris| &morris.frame));
    let mut frames = frames.chain(sensitivity.sobol.iter().map(|sobol| &sobol.frame));
    let of = frames.next().map_or(["", ""], |frame| [&frame.title, &frame.scenario_hash]);
    Plots::new(plots, style, of)
}

impl Plots {
    fn new(mut drawn: Vec<(String, Canvas)>, style: &PlotStyle, [title, hash]: [&str; 2]) -> Plots {
        make_distinct(&mut drawn);
        let drawn = drawn.into_iter().map(|(name, canvas)| (name, limits::cut(canvas))).collect();
        let title = run_facts::title(title).to_owned();
        Plots { drawn, style: style.clone(), title, scenario_hash: hash.to_owned() }
    }

    /// The names of all of them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.drawn.iter().map(|(name, _)| name.as_str())
    }

    /// Those that are wanted as SVG, by name.
    pub fn svg(&self, is_wanted: impl Fn(&str) -> bool) -> Vec<(&str, String)> {
        let wanted: Vec<_> = self.drawn.iter().filter(|(name, _)| is_wanted(name)).collect();
        let svg = |(name, canvas): &'_ (String, Canvas)| limits::svg(canvas, name, self.style.theme);
        wanted.par_iter().map(|drawn| (drawn.0.as_str(), svg(drawn))).collect()
    }

    /// Writes those that are wanted into a folder, in every format that is, as `NAME.svg` and `NAME.png`, and `index.html` with
    /// all of them on one page, unless only some are wanted.
    ///
    /// # Errors
    /// What the file system refuses. A file is there whole or not at all.
    pub fn write(&self, directory: &Folder) -> io::Result<()> {
        let only = &self.style.only;
        let is_wanted = |name: &String| only.is_empty() || only.contains(name);
        let wanted: Vec<&(String, Canvas)> = self.drawn.iter().filter(|(name, _)| is_wanted(name)).collect();
        let letters = wanted.iter().flat_map(|(_, canvas)| canvas.letters());
        directory.note_missing_letters(letters.filter(|letter| !font::has(*letter)));
        let theme = self.style.theme;
        wanted.par_iter().try_for_each(|(name, canvas)| {
            self.style.formats.iter().try_for_each(|format| {
                let bytes = match format {
                    PlotFormat::Svg => limits::svg(canvas, name, theme).into_bytes(),
                    PlotFormat::Png => limits::png(canvas, theme)?,
                };
                directory.write(&format!("{name}.{}", format.extension()), &bytes)
            })
        })?;
        if !only.is_empty() {
            return Ok(());
        }
        let (title, scenario_hash) = (&self.title, &self.scenario_hash);
        let source = contact_sheet::Source { title, scenario_hash, command: directory.command() };
        let page = contact_sheet::page(&source, &wanted, &self.style.formats);
        directory.write("index.html", page.as_bytes())
    }
}

/// Every plot and its name without extension.
fn draw(page: Page, summary: &Summary) -> Vec<(String, Canvas)> {
    let mut plots: Vec<(String, Canvas)> = vec![];
    plots.extend(outcomes::draw(page, summary).map(|canvas| ("outcomes".into(), canvas)));
    // What runs would end in is more than when they end, where they end at the last step.
    match outcomes_over_time::draw(page, summary) {
        Some(canvas) => plots.push(("outcomes_over_time".into(), canvas)),
        None => plots
            .extend(time_to_outcome::draw(page, summary).map(|canvas| ("time_to_outcome".into(), canvas))),
    }
    for (i, ladder) in summary.ladders.iter().enumerate() {
        let side = ladder.id.strip_suffix(".rung").unwrap_or(&ladder.id);
        let name = if i == 0 { "ladder".into() } else { format!("ladder_{}", plain_name(side)) };
        plots.extend(ladder::draw(page, summary, ladder).map(|canvas| (name, canvas)));
    }
    for fan in &summary.fans {
        let name = || format!("fan_{}", plain_name(&fan.id));
        plots.extend(fans::draw(page, summary, fan).map(|canvas| (name(), canvas)));
    }
    plots.extend(metric_flags::draw(page, summary).map(|canvas| ("metric_flags".into(), canvas)));
    // An exact answer knows means, and no distribution.
    let metrics = summary.metrics_of(None).into_iter().filter(|_| summary.exactness().is_none());
    for metric in metrics.filter(|metric| !metric.flag) {
        plots.push((format!("metric_{}", plain_name(&metric.id)), metrics::draw(page, summary, metric)));
    }
    plots.extend(
        milestones::draw(page, summary, &[("", summary)]).map(|canvas| ("milestones".into(), canvas)),
    );
    plots.extend(responses::draw(page, summary).map(|canvas| ("responses".into(), canvas)));
    if let Some(found) = &summary.uncertainty {
        plots.extend(uncertainty_bands::draw(page, summary, found, &[("", summary)]));
    }
    plots
}

#[cfg(test)]
mod tests;
