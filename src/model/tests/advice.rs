//! What is proved wrong is an error, what cannot be proved right a warning.

use crate::model::tests::fixture::{CRISIS, Checked, check, crisis, effect};

fn chance(chance: &str) -> Checked {
    crisis(&format!("[events.probe]\nchance = {chance:?}\ndo = \"talks += 1\"\n"))
}

#[test]
fn chances_that_stay_in_their_bounds_pass() {
    for text in [
        "trust",
        "1 - trust",
        "trust * us.pressure",
        "0.25 + 0.05 * talks",
        "near",
        "frozen_share",
        "if trust > 0.5 then 2 * (trust - 0.5) else 2 * trust",
        "logistic(3 * trust - 1)",
        "trust in 8 weeks",
        "share(firms where status == frozen)",
        "us.suspects(gang)",
        "min(1, 2 * trust)",
    ] {
        assert_eq!(chance(text).faults, Vec::<String>::new(), "{text}");
    }
}

#[test]
fn chances_that_may_leave_their_bounds_are_warned_of() {
    chance("2 * trust").says(&["warning: this chance may leave [0, 1] [2 * trust]"]);
    chance("2 * trust in 8 weeks").says(&["warning: this chance may leave [0, 1] [2 * trust]"]);
    chance("2 + trust").says(&["error: this chance is never in [0, 1] [2 + trust]"]);
    chance("if open then 3 else 0.5").says(&["error: a chance is a number from 0 to 1 [3]"]);
}

#[test]
fn weights_are_not_negative() {
    crisis("[responses.us.probe]\nweight = \"trust - 0.5\"\n")
        .says(&["warning: this weight may be negative [trust - 0.5]"]);
    crisis("[responses.us.probe]\nwhen = \"trust > 0.5\"\nweight = \"trust - 0.5\"\n").model();
    crisis("[responses.us.probe]\nweight = \"-1 - trust\"\n")
        .says(&["error: this weight is always negative [-1 - trust]"]);
    crisis("[responses.us.probe]\nweight = \"1 / trust\"\n")
        .says(&["warning: this weight may be infinite [1 / trust]"]);
}

#[test]
fn what_was_known_is_stale_once_it_is_changed() {
    effect(r#"{ when = "trust > 0.5", do = { chance = "2 * trust - 1", do = "open = true" } }"#).model();
    effect(r#"{ when = "trust > 0.5", do = ["trust -= 0.4", { chance = "2 * trust - 1", do = "open = true" }] }"#)
        .says(&["warning: this chance may leave [0, 1] [2 * trust - 1]"]);
    effect(r#"{ when = "trust > 0.5", after = "2 weeks", do = { chance = "2 * trust - 1", do = "open = true" } }"#)
        .says(&["warning: this chance may leave [0, 1] [2 * trust - 1]"]);
}

#[test]
fn what_can_never_happen_is_said() {
    crisis("[events.probe]\nwhen = \"talks > 4\"\ndo = \"open = true\"\n")
        .says(&["warning: the event `probe` can never happen [talks > 4]"]);
    crisis("[responses.us.probe]\nwhen = \"trust > 0.5 and trust < 0.4\"\n")
        .says(&["warning: the response `us.probe` can never be chosen [trust > 0.5 and trust < 0.4]"]);
    check(&format!("{CRISIS}\n[outcomes]\nx = \"talks > 4\"\ny = \"otherwise\"\n"))
        .says(&["warning: the outcome `x` can never be reached [talks > 4]"]);
    check(&format!("{CRISIS}\n[outcomes]\nx = \"talks >= 0\"\ny = \"open\"\n"))
        .says(&["warning: the outcome `y` can never be reached [y]"]);
    check(&format!("{CRISIS}\n[outcomes]\nx = \"open for 60 weeks\"\ny = \"otherwise\"\n"))
        .says(&["warning: the outcome `x` can never be reached [60 weeks]"]);
}

#[test]
fn fast_rates_and_deep_effects_are_advised_against() {
    crisis("[events.probe]\nrate = \"4 per month\"\ndo = \"open = true\"\n")
        .says(&["warning: this rate may be too fast for the step [4]"]);
    let checked = effect(
        r#"{ when = "open", do = { chance = 0.5, do = { when = "trust > 0.1", do = { chance = 0.5, do = "open = true" } } } }"#,
    );
    assert_eq!(checked.faults.len(), 1, "{:?}", checked.faults);
    assert!(checked.faults[0].starts_with("warning: effects nested this deep"), "{:?}", checked.faults);
}

#[test]
fn conditions_inside_conditions_do_not_take_for_ever() {
    let mut text = String::from("trust > 0.5");
    for _ in 0..40 {
        text = format!("(if {text} then open else not open)");
    }
    let started = std::time::Instant::now();
    crisis(&format!("[events.probe]\nwhen = {text:?}\ndo = \"talks += 1\"\n"));
    assert!(started.elapsed().as_secs() < 10);
}
