//! What all plots share: heading, what was run, footer.

use super::canvas::{Anchor, Area, Canvas, Look};
use super::head::Head;
use super::palette::{FAINT, INK, SOFT};
use crate::analysis::sensitivity::frame::Frame;
use crate::analysis::summary::Summary;
use crate::report::document::run_facts;

const MARGIN: f64 = 40.0;
/// Above the content, with one line of each kind; without headings.
const HEADER: f64 = 116.0;
const BARE_HEADER: f64 = 26.0;
/// Below it.
const FOOTER: f64 = 44.0;
const BARE_FOOTER: f64 = 14.0;
const LINE_OF_HEADING: f64 = 29.0;
const LINE_OF_SUBTITLE: f64 = 21.0;

/// How large a picture is laid out, and whether it is headed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Page {
    pub width: f64,
    /// Of pictures that have no height of their own.
    pub height: f64,
    /// How much larger it is shown than it is laid out.
    pub scale: f64,
    pub titles: bool,
}

impl Page {
    /// Smaller pictures than this are laid out so large, and then shown smaller.
    const LEAST: [f64; 2] = [800.0, 560.0];

    /// To be shown in this size.
    pub fn of([width, height]: [f64; 2], titles: bool) -> Page {
        let larger = (Self::LEAST[0] / width).max(Self::LEAST[1] / height).max(1.0);
        Page { width: width * larger, height: height * larger, scale: 1.0 / larger, titles }
    }
}

impl Default for Page {
    fn default() -> Self {
        Page::of([1200.0, 700.0], true)
    }
}

pub const HEADING: Look = Look { size: 24.0, bold: true, colour: INK };
pub const SUBTITLE: Look = Look { size: 15.0, bold: false, colour: SOFT };
pub const LABEL: Look = Look { size: 15.0, bold: false, colour: INK };
pub const STRONG: Look = Look { size: 15.0, bold: true, colour: INK };
pub const NOTE: Look = Look { size: 14.0, bold: false, colour: SOFT };
const SMALL: Look = Look { size: 12.5, bold: false, colour: FAINT };

/// A page whose content is `height` high, and where that content goes.
pub fn with_content_height(
    page: Page,
    summary: &Summary,
    head: impl Into<Head>,
    height: f64,
) -> (Canvas, Area) {
    of_summary(page, summary, &head.into(), Some(height))
}

/// A page of the usual size.
pub fn usual(page: Page, summary: &Summary, head: impl Into<Head>) -> (Canvas, Area) {
    of_summary(page, summary, &head.into(), None)
}

/// A page about many settings of the parameters, its content `height` high or of the usual size.
pub fn framed(page: Page, frame: &Frame, heading: &str, facts: &str, height: Option<f64>) -> (Canvas, Area) {
    let runs = format!("{} at each setting · seed {}", run_facts::runs(frame.runs), frame.seed);
    let mut parts = vec![facts.to_owned(), runs];
    parts.extend(run_facts::policies(&frame.policies));
    parts.extend(run_facts::changes(frame.variant.as_ref(), &frame.set));
    parts.retain(|part| !part.is_empty());
    headed(page, [heading, &frame.title, &parts.join(" · ")], &frame.scenario_hash, height)
}

/// A page of the usual size, or higher if its content is at least `height` high.
pub fn at_least(page: Page, summary: &Summary, head: impl Into<Head>, height: f64) -> (Canvas, Area) {
    let head = head.into();
    let usual = of_summary(page, summary, &head, None);
    if usual.1.height() >= height { usual } else { of_summary(page, summary, &head, Some(height)) }
}

fn of_summary(page: Page, summary: &Summary, head: &Head, height: Option<f64>) -> (Canvas, Area) {
    let lines = [&head.finding, &head.of(&summary.title), &what_was_run(summary)];
    headed(page, lines.map(String::as_str), &summary.scenario_hash, height)
}

/// At the head what is shown, of what, and what was run, on as many lines as it takes; content `height` high, or as high as the
/// page leaves it.
fn headed(
    page: Page,
    [heading, title, run]: [&str; 3],
    scenario_hash: &str,
    height: Option<f64>,
) -> (Canvas, Area) {
    let title = run_facts::title(title);
    let room = page.width - 2.0 * MARGIN;
    let heads = [(HEADING, heading, 3), (SUBTITLE, title, 2), (SUBTITLE, run, 3)];
    let lines = heads.map(|(look, text, most)| look.wrapped(text, room, most));
    let more = |lines: &Vec<String>| lines.len().saturating_sub(1) as f64;
    let header = match page.titles {
        false => BARE_HEADER,
        true => {
            HEADER
                + more(&lines[0]) * LINE_OF_HEADING
                + (more(&lines[1]) + more(&lines[2])) * LINE_OF_SUBTITLE
        }
    };
    let footer = if page.titles { FOOTER } else { BARE_FOOTER };
    let height = height.map_or(page.height, |height| header + height + footer).ceil();
    let mut canvas = Canvas::new(page.width, height);
    canvas.scale = page.scale;
    canvas.title = heading.to_owned();
    canvas.description = format!("{title}. {run}.");
    if page.titles {
        let mut base = 46.0;
        for line in &lines[0] {
            canvas.text(MARGIN, base, line, HEADING, Anchor::Left);
            base += LINE_OF_HEADING;
        }
        base += 26.0 - LINE_OF_HEADING;
        for line in lines[1].iter().chain(&lines[2]) {
            canvas.text(MARGIN, base, line, SUBTITLE, Anchor::Left);
            base += LINE_OF_SUBTITLE;
        }
        let base = height - 18.0;
        let made = format!("Escalade {} · {}", env!("CARGO_PKG_VERSION"), run_facts::scenario(scenario_hash));
        canvas.text(MARGIN, base, made, SMALL, Anchor::Left);
        canvas.text(page.width - MARGIN, base, "A what-if, not a forecast", SMALL, Anchor::Right);
    }
    let area = Area { left: MARGIN, top: header, right: page.width - MARGIN, bottom: height - footer };
    // A reader's own font may be wider than ours, so that there is air at both sides.
    let (top, bottom) = (area.top - 14.0, area.bottom + 8.0);
    canvas.content = Some(Area { left: 0.0, top, right: page.width, bottom });
    (canvas, area)
}

fn what_was_run(summary: &Summary) -> String {
    // Runs and seed first: they stay when a long list of policies is cut.
    let runs = || format!("{} · seed {}", run_facts::runs(summary.runs), summary.seed);
    let mut parts = vec![summary.exactness().map_or_else(runs, |_| "exact: no sampling".to_owned())];
    let policies = run_facts::policies(&summary.policies).join(", ");
    parts.extend(Some(policies).filter(|policies| !policies.is_empty()));
    parts.extend(run_facts::changes(summary.variant.as_ref(), &summary.set));
    for condition in summary.given.iter().flat_map(|given| &given.conditions) {
        parts.push(format!("given {}", condition.text));
    }
    parts.join(" · ")
}

/// Where there is nothing to draw, a low page that says why.
pub fn saying(page: Page, summary: &Summary, head: impl Into<Head>, text: &str) -> Canvas {
    let look = Look { size: 18.0, bold: false, colour: INK };
    let (mut canvas, area) = with_content_height(page, summary, head, 70.0);
    canvas.text(area.left, area.top + 34.0, look.shorten(text, area.width()), look, Anchor::Left);
    canvas
}
