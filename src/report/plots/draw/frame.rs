//! What all plots share: heading, what was run, footer.

use super::canvas::{Anchor, Area, Canvas, Look};
use super::head::Head;
use super::palette::{FAINT, INK, SOFT};
use crate::analysis::sensitivity::frame::Frame;
use crate::analysis::summary::Summary;
use crate::report::document::run_facts;

pub const WIDTH: f64 = 1200.0;
pub const HEIGHT: f64 = 700.0;
const MARGIN: f64 = 40.0;
const HEADER: f64 = 116.0;
const FOOTER: f64 = 44.0;

pub const HEADING: Look = Look { size: 24.0, bold: true, colour: INK };
pub const SUBTITLE: Look = Look { size: 15.0, bold: false, colour: SOFT };
pub const LABEL: Look = Look { size: 15.0, bold: false, colour: INK };
pub const STRONG: Look = Look { size: 15.0, bold: true, colour: INK };
pub const NOTE: Look = Look { size: 14.0, bold: false, colour: SOFT };
const SMALL: Look = Look { size: 12.5, bold: false, colour: FAINT };

/// A page whose content is `height` high, and where that content goes.
pub fn with_content_height(summary: &Summary, head: impl Into<Head>, height: f64) -> (Canvas, Area) {
    with_height(summary, &head.into(), HEADER + height + FOOTER)
}

/// A page of the usual size.
pub fn usual(summary: &Summary, head: impl Into<Head>) -> (Canvas, Area) {
    with_height(summary, &head.into(), HEIGHT)
}

/// A page about many settings of the parameters, its content `height` high.
pub fn framed(frame: &Frame, heading: &str, facts: &str, height: f64) -> (Canvas, Area) {
    let runs = format!("{} at each setting · seed {}", run_facts::runs(frame.runs), frame.seed);
    let mut parts = vec![facts.to_owned(), runs];
    parts.extend(run_facts::policies(&frame.policies));
    parts.extend(run_facts::changes(frame.variant.as_ref(), &frame.set));
    parts.retain(|part| !part.is_empty());
    page([heading, &frame.title, &parts.join(" · ")], &frame.scenario_hash, HEADER + height + FOOTER)
}

fn with_height(summary: &Summary, head: &Head, height: f64) -> (Canvas, Area) {
    let run = what_was_run(summary);
    page([&head.finding, &head.of(&summary.title), &run], &summary.scenario_hash, height)
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
    let made = format!("Escalade {} · {}", env!("CARGO_PKG_VERSION"), run_facts::scenario(scenario_hash));
    canvas.text(MARGIN, base, made, SMALL, Anchor::Left);
    canvas.text(WIDTH - MARGIN, base, "A what-if, not a forecast", SMALL, Anchor::Right);
    let area = Area { left: MARGIN, top: HEADER, right: WIDTH - MARGIN, bottom: height - FOOTER };
    (canvas, area)
}

/// What of a page is neither heading nor footer.
#[cfg(feature = "report")]
pub fn content(canvas: &Canvas) -> Area {
    let (top, bottom) = (HEADER - 14.0, canvas.height - FOOTER + 8.0);
    // A reader's own font may be wider than ours, so that there is air at both sides.
    Area { left: 0.0, top, right: WIDTH, bottom }
}

fn what_was_run(summary: &Summary) -> String {
    // Runs and seed first: they stay when a long list of policies is cut.
    let mut parts = vec![format!("{} · seed {}", run_facts::runs(summary.runs), summary.seed)];
    let policies = run_facts::policies(&summary.policies).join(", ");
    parts.extend(Some(policies).filter(|policies| !policies.is_empty()));
    parts.extend(run_facts::changes(summary.variant.as_ref(), &summary.set));
    parts.join(" · ")
}

/// Where there is nothing to draw, a low page that says why.
pub fn saying(summary: &Summary, head: impl Into<Head>, text: &str) -> Canvas {
    let look = Look { size: 18.0, bold: false, colour: INK };
    let (mut canvas, area) = with_content_height(summary, head, 70.0);
    canvas.text(area.left, area.top + 34.0, look.shorten(text, area.width()), look, Anchor::Left);
    canvas
}
