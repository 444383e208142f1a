//! What all plots share: heading, what was run, footer.

use super::canvas::{Anchor, Area, Canvas, Look};
use super::palette::{FAINT, INK, SOFT};
use crate::analysis::sensitivity::frame::Frame;
use crate::analysis::summary::Summary;
use crate::report::number;

pub(super) const WIDTH: f64 = 1200.0;
pub(super) const HEIGHT: f64 = 700.0;
const MARGIN: f64 = 40.0;
const HEADER: f64 = 116.0;
const FOOTER: f64 = 44.0;

pub(super) const HEADING: Look = Look { size: 24.0, bold: true, colour: INK };
pub(super) const SUBTITLE: Look = Look { size: 15.0, bold: false, colour: SOFT };
pub(super) const LABEL: Look = Look { size: 15.0, bold: false, colour: INK };
pub(super) const STRONG: Look = Look { size: 15.0, bold: true, colour: INK };
pub(super) const NOTE: Look = Look { size: 14.0, bold: false, colour: SOFT };
const SMALL: Look = Look { size: 12.5, bold: false, colour: FAINT };

/// A page whose content is `height` high, and where that content goes.
pub(super) fn with_content_height(summary: &Summary, heading: &str, height: f64) -> (Canvas, Area) {
    with_height(summary, heading, HEADER + height + FOOTER)
}

/// A page of the usual size.
pub(super) fn usual(summary: &Summary, heading: &str) -> (Canvas, Area) {
    with_height(summary, heading, HEIGHT)
}

/// A page about many settings of the parameters, its content `height` high.
pub(super) fn framed(frame: &Frame, heading: &str, facts: &str, height: f64) -> (Canvas, Area) {
    let mut parts = vec![facts.to_owned()];
    let plural = if frame.runs == 1 { "" } else { "s" };
    parts.push(format!("{} run{plural} at each setting · seed {}", number::count(frame.runs), frame.seed));
    parts.extend(frame.policies.iter().map(|(actor, policy)| format!("{actor}: {policy}")));
    parts.extend(frame.variant.iter().map(|name| format!("variant {name}")));
    parts.extend(frame.set.iter().map(|(name, value)| format!("{name} = {value}")));
    parts.retain(|part| !part.is_empty());
    page([heading, &frame.title, &parts.join(" · ")], &frame.scenario_hash, HEADER + height + FOOTER)
}

fn with_height(summary: &Summary, heading: &str, height: f64) -> (Canvas, Area) {
    page([heading, &summary.title, &what_was_run(summary)], &summary.scenario_hash, height)
}

/// Three lines at the head: what is shown, of what, and what was run.
fn page([heading, title, run]: [&str; 3], scenario_hash: &str, height: f64) -> (Canvas, Area) {
    let height = height.ceil();
    let mut canvas = Canvas::new(WIDTH, height);
    let room = WIDTH - 2.0 * MARGIN;
    canvas.text(MARGIN, 46.0, HEADING.shorten(heading, room), HEADING, Anchor::Left);
    canvas.text(MARGIN, 72.0, SUBTITLE.shorten(title, room), SUBTITLE, Anchor::Left);
    canvas.text(MARGIN, 93.0, SUBTITLE.shorten(run, room), SUBTITLE, Anchor::Left);

    let base = height - 18.0;
    let hash: String = scenario_hash.chars().take(8).collect();
    let made = format!("Escalade {} · scenario {hash}", env!("CARGO_PKG_VERSION"));
    canvas.text(MARGIN, base, made, SMALL, Anchor::Left);
    canvas.text(WIDTH - MARGIN, base, "A what-if, not a forecast", SMALL, Anchor::Right);
    let area = Area { left: MARGIN, top: HEADER, right: WIDTH - MARGIN, bottom: height - FOOTER };
    (canvas, area)
}

fn what_was_run(summary: &Summary) -> String {
    let mut parts: Vec<String> = vec![];
    let policies: Vec<String> = summary.policies.iter().map(|(a, p)| format!("{a}: {p}")).collect();
    if !policies.is_empty() {
        parts.push(policies.join(", "));
    }
    parts.extend(summary.variant.iter().map(|name| format!("variant {name}")));
    parts.extend(summary.set.iter().map(|(name, value)| format!("{name} = {value}")));
    // Runs and seed first: they stay when a long list of policies is cut.
    let plural = if summary.runs == 1 { "" } else { "s" };
    let runs = format!("{} run{plural} · seed {}", number::count(summary.runs), summary.seed);
    parts.insert(0, runs);
    parts.join(" · ")
}

/// Where there is nothing to draw, a low page that says why.
pub(super) fn saying(summary: &Summary, heading: &str, text: &str) -> Canvas {
    let look = Look { size: 18.0, bold: false, colour: INK };
    let (mut canvas, area) = with_content_height(summary, heading, 70.0);
    canvas.text(area.left, area.top + 34.0, look.shorten(text, area.width()), look, Anchor::Left);
    canvas
}
