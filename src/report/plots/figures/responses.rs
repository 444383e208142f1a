//! What each actor did: the share of runs in which a response took effect, and how often.

use crate::analysis::summary::{ResponseSummary, Summary};
use crate::report::document::number;
use crate::report::plots::draw::bar_chart::{self, Bar, Row};
use crate::report::plots::draw::canvas::Canvas;
use crate::report::plots::draw::frame::{self, Page};
use crate::report::plots::draw::palette::distinct;

const ROW: f64 = 24.0;

pub fn draw(page: Page, summary: &Summary) -> Option<Canvas> {
    // An exact answer knows how often a response comes, not in which share of runs.
    if summary.responses.iter().all(|response| response.share_of_runs.is_nan()) {
        return None;
    }
    // In the order in which an actor's first response stands in the file.
    let mut actors: Vec<(&str, &str)> = vec![];
    for response in &summary.responses {
        if !actors.iter().any(|(id, _)| *id == response.actor) {
            actors.push((&response.actor, &response.actor_title));
        }
    }
    let mut rows = vec![];
    for (i, (actor, title)) in actors.into_iter().enumerate() {
        rows.push(Row::Heading(title));
        let own = summary.responses.iter().filter(|response| response.actor == actor);
        rows.extend(own.map(|response| Row::Bar(bar(response, i))));
    }
    let height = rows.len() as f64 * ROW + 40.0;
    let heading = "Responses: share of runs in which each took effect, and mean times a run";
    let (mut canvas, area) = frame::with_content_height(page, summary, heading, height);
    bar_chart::draw(&mut canvas, area, &rows, ROW);
    Some(canvas)
}

fn bar(response: &ResponseSummary, actor: usize) -> Bar<'_> {
    let never = response.share_of_runs == 0.0;
    Bar {
        title: &response.title,
        share: response.share_of_runs,
        interval: response.interval,
        band: None,
        colour: distinct(actor),
        value: if never {
            "never".into()
        } else {
            number::probability(response.share_of_runs, response.interval)
        },
        remark: match response.mean_times {
            _ if never => String::new(),
            mean if mean < 0.005 => "<0.01× a run".into(),
            mean => format!("{}× a run", number::fixed(mean, 2)),
        },
    }
}
