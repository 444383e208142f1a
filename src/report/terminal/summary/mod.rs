//! The answer of `run` and `exact` on the terminal, a file a section.

mod constraints;
mod ladder;
mod metrics;
mod milestones;
mod notes;
mod outcomes;
mod record;
mod responses;
pub mod uncertainty;

use super::page::{PLAIN, Page};
use crate::analysis::summary::Summary;
use crate::report::document::answer;

/// All sections, in their order.
pub fn write(page: &mut Page, summary: &Summary) {
    if let Some(answer) = answer::of_summary(summary) {
        page.gap();
        page.sentence("", &answer, PLAIN);
    }
    outcomes::write(page, summary);
    if !page.is_brief() {
        ladder::write(page, summary);
    }
    let exact = summary.exactness().is_some();
    if !page.is_brief() {
        metrics::write(page, "Metrics", &summary.metrics_of(None), exact);
    }
    metrics::write_payoffs(page, summary, exact);
    if page.is_brief() {
        return constraints::write(page, summary);
    }
    notes::left_out(page, summary);
    constraints::write(page, summary);
    milestones::write(page, summary);
    record::write(page, summary);
    responses::write(page, summary);
    notes::clamped(page, summary);
    uncertainty::write(page, summary);
}
