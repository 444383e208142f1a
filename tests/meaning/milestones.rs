//! What runs come past on their way.

use crate::trial::{near, scenario};

/// Each condition holds from a step of its own on, or in one step alone.
#[test]
fn a_milestone_counts_once_those_before_it_are_reached() {
    let tried = scenario(
        r#"
        steps = 3
        [outcomes]
        end = "otherwise"
        [milestones]
        second = "step >= 2"
        same = { holds = "step == 2", title = "in the same step" }
        past = "step == 1"
        after = "step == 3"
        "#,
    );
    let tried = tried.always("milestone.second", 1.0).always("milestone.same", 1.0);
    let tried = tried.always("milestone.past", 0.0).always("milestone.after", 0.0);
    let found = &tried.solved().summary.milestones;
    assert_eq!(found[1].title, "in the same step");
    assert_eq!(found[2].given_last, 0.0);
    // Nobody comes so far that this could be told.
    assert!(found[3].given_last.is_nan() && found[3].given_last_interval[0].is_nan());
}

/// The second may only follow the first: A by step 2, then B in a step from that of A on.
#[test]
fn chances_of_the_way_multiply() {
    let tried = scenario(
        r#"
        steps = 2
        [state]
        a = { start = false }
        b = { start = false }
        [events.before]
        do = "b = false"
        [events.first]
        chance = 0.5
        do = "a = true"
        [events.second]
        chance = 0.4
        do = "b = true"
        [outcomes]
        end = "otherwise"
        [milestones]
        a = "a"
        b = "b"
        "#,
    );
    // A in step 1: B in either step; A in step 2: B in that one.
    let both = 0.5 * (1.0 - 0.6 * 0.6) + 0.25 * 0.4;
    let tried = tried.mean("milestone.a", 0.75).mean("milestone.b", both);
    let found = &tried.solved().summary.milestones;
    near(found[1].given_last, found[1].chance / found[0].chance, "given the last");
    let [low, high] = found[1].given_last_interval;
    assert!(low < both / 0.75 && both / 0.75 < high, "{low} to {high}");
}
