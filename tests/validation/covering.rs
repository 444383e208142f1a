//! The printed intervals contain the truth as often as they should.

use crate::fit::FALSE_ALARM;
use crate::shared::coverages;

/// The level is shared out evenly over the outcomes of all scenarios.
#[test]
fn intervals_cover_as_often_as_their_law_says() {
    let level = FALSE_ALARM / coverages().len() as f64;
    for one in coverages() {
        assert!(
            one.tail >= level,
            "{}, {}: {} of {} intervals contain {}, not {:.4}",
            one.scenario,
            one.outcome,
            one.covered,
            crate::coverage::SEEDS,
            one.chance,
            one.expected
        );
    }
}
