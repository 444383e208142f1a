//! Plots of a summary, each as SVG and PNG, drawn with an embedded font: no system font is asked for.
//!
//! A plot is first a list of shapes, so that its layout can be tested; `draw/render` and `draw/font` alone know
//! plotters. The bytes of a file depend on the summary alone.
//!
//! | file or room | what is in it |
//! | --- | --- |
//! | `figures/` | the plots, a file each |
//! | `diagram/` | who can do what to whom in a scenario |
//! | `draw/` | what they are drawn with |
//! | `inline` | plots within a page of HTML |
//! | `file_name` | what their files are called |
//! | `font/` | the embedded font |

mod diagram;
mod draw;
mod figures;
mod file_name;
#[cfg(feature = "report")]
pub(super) mod inline;

pub use diagram::scenario_svg;

use crate::analysis::comparison::Comparison;
use crate::analysis::sensitivity::sweep::Sweep;
use crate::analysis::summary::Summary;
use crate::report::document::sensitivity::Sensitivity;
use crate::report::files::folder::Folder;
use draw::canvas::Canvas;
use draw::{font, render};
use figures::{
    comparison, fans, ladder, metric_flags, metrics, morris, outcomes, responses, sobol, sweep,
    time_to_outcome, tornado, uncertainty_bands,
};
use file_name::{make_distinct, plain_name};
use rayon::prelude::*;
use std::io;

/// Writes every plot that the summary has data for into a folder, as `NAME.svg` and `NAME.png`.
///
/// Names: `outcomes`, `time_to_outcome`, `ladder` (`ladder_us` for the ladder `us.rung`), `fan_ID`,
/// `metric_flags` (all that are yes or no), `metric_ID`, `responses`, `bands`, `payoff_bands`. Characters of an id that are not letters, digits or `_` become `_`.
///
/// # Errors
/// What the file system refuses. A file is there whole or not at all.
pub fn write(summary: &Summary, directory: &Folder) -> io::Result<()> {
    write_all(&draw(summary), directory)
}

/// Writes the plots of a comparison in the same way: `outcomes_by_option`, `differences`, `regret`, `bands`, `payoff_bands`.
///
/// # Errors
/// What the file system refuses. A file is there whole or not at all.
pub fn write_comparison(comparison: &Comparison, directory: &Folder) -> io::Result<()> {
    write_all(&comparison::draw(comparison), directory)
}

/// Writes the plots of a sweep in the same way. `shown` are the quantities to draw, by place: along one parameter
/// `outcomes` for outcomes together if there is one option, and else `ID` for each quantity; over two parameters `ID` for
/// each quantity and option.
///
/// # Errors
/// What the file system refuses. A file is there whole or not at all.
pub fn write_sweep(sweep: &Sweep, shown: &[usize], directory: &Folder) -> io::Result<()> {
    let mut plots = sweep::draw(sweep, shown);
    make_distinct(&mut plots);
    write_all(&plots, directory)
}

/// Writes the plots of sensitivity analyses in the same way: `decision_ID`, `tornado_ID`, `morris_ID` and `sobol_ID`, of
/// the quantities `shown`, by place.
///
/// # Errors
/// What the file system refuses. A file is there whole or not at all.
pub fn write_sensitivity(sensitivity: &Sensitivity, shown: &[usize], directory: &Folder) -> io::Result<()> {
    let mut plots = vec![];
    plots.extend(sensitivity.tornado.iter().flat_map(|tornado| tornado::draw(tornado, shown)));
    plots.extend(sensitivity.morris.iter().flat_map(|morris| morris::draw(morris, shown)));
    plots.extend(sensitivity.sobol.iter().flat_map(|sobol| sobol::draw(sobol, shown)));
    make_distinct(&mut plots);
    write_all(&plots, directory)
}

fn write_all(plots: &[(String, Canvas)], directory: &Folder) -> io::Result<()> {
    let letters = plots.iter().flat_map(|(_, canvas)| canvas.letters());
    directory.note_missing_letters(letters.filter(|letter| !font::has(*letter)));
    plots.par_iter().try_for_each(|(name, canvas)| {
        directory.write(&format!("{name}.svg"), render::svg(canvas)?.as_bytes())?;
        directory.write(&format!("{name}.png"), &render::pixels(canvas)?.png()?)
    })
}

/// Every plot and its name without extension.
fn draw(summary: &Summary) -> Vec<(String, Canvas)> {
    let mut plots: Vec<(String, Canvas)> = vec![];
    plots.extend(outcomes::draw(summary).map(|canvas| ("outcomes".into(), canvas)));
    plots.extend(time_to_outcome::draw(summary).map(|canvas| ("time_to_outcome".into(), canvas)));
    for (i, ladder) in summary.ladders.iter().enumerate() {
        let side = ladder.id.strip_suffix(".rung").unwrap_or(&ladder.id);
        let name = if i == 0 { "ladder".into() } else { format!("ladder_{}", plain_name(side)) };
        plots.extend(ladder::draw(summary, ladder).map(|canvas| (name, canvas)));
    }
    for fan in &summary.fans {
        plots.extend(fans::draw(summary, fan).map(|canvas| (format!("fan_{}", plain_name(&fan.id)), canvas)));
    }
    plots.extend(metric_flags::draw(summary).map(|canvas| ("metric_flags".into(), canvas)));
    for metric in summary.metrics_of(None).into_iter().filter(|metric| !metric.flag) {
        plots.push((format!("metric_{}", plain_name(&metric.id)), metrics::draw(summary, metric)));
    }
    plots.extend(responses::draw(summary).map(|canvas| ("responses".into(), canvas)));
    if let Some(found) = &summary.uncertainty {
        plots.extend(uncertainty_bands::draw(summary, found, &[("", summary)]));
    }
    make_distinct(&mut plots);
    plots
}

#[cfg(test)]
mod tests;
