//! The printed intervals contain the truth as often as they should.

use crate::fit::FALSE_ALARM;
use crate::rare::{CLAIMED, SEEDS, SIZES};
use crate::shared::{coverages, rare_losses};
use escalade::analysis::estimates::hypothesis_tests::binomial_tail;

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

/// Where sizes are drawn, more than claimed is no fault.
#[test]
fn means_of_what_is_rare_are_covered() {
    let drawn = rare_losses().iter().filter(|one| one.drawn.is_some()).count() * SIZES.len();
    for one in rare_losses() {
        assert!(one.same >= CLAIMED, "{} at {}, {} runs", one.same, one.chance, one.runs);
        for (covered, (size, _)) in one.drawn.iter().flatten().zip(SIZES) {
            let short = (*covered as f64) < CLAIMED * SEEDS as f64;
            let tail = binomial_tail(*covered, SEEDS, CLAIMED);
            assert!(
                !short || tail >= FALSE_ALARM / drawn as f64,
                "{covered} at {}, {} runs, {size}",
                one.chance,
                one.runs
            );
        }
    }
}
