//! A model compiled at one setting after another is what it is compiled afresh: for every scenario that is part of the
//! program, under each of its variants and policies, at settings all over the space of what is unknown and at its ends.

mod both_ways;

use both_ways::{compare, points};
use escalade::model::Model;
use escalade::study::built_in;
use escalade::{Settings, Study};

/// A Latin hypercube of so many settings, under each variant and policy.
const DRAWS: u64 = 6;

#[test]
fn shipped_scenarios() {
    let mut differing = 0;
    for scenario in built_in::all() {
        let stated = scenario.study(Settings::default()).unwrap_or_else(|faulty| panic!("{faulty}"));
        for settings in all_settings(&stated.model) {
            let study = stated.under(settings.clone()).unwrap_or_else(|faulty| panic!("{faulty}"));
            let points = points(&study, DRAWS);
            differing += compare(&study, &points)
                .unwrap_or_else(|what| panic!("{} under {settings:?}: {what}", scenario.name));
        }
    }
    assert!(differing > 100, "only {differing} programs differ from that of the file");
}

/// Values beyond the ranges of the file, some of which make no program.
#[test]
fn settings_that_cannot_be() {
    let text = r#"
        step = "1 week"
        steps = 5
        [parameters]
        p = { value = 0.5, range = [-1, 2] }
        weeks = { value = 1, range = [-1, 3] }
        least = { value = 0, range = [0, 9] }
        [state]
        x = { start = "least", range = [0, 8] }
        y = { start = 0, range = [0, 10] }
        [events.toss]
        when = "x < least + 3"
        chance = "p"
        again_after = "weeks * 1 week"
        do = "x += 1 / weeks"
        [events.late]
        when = "x > 7 and x < p"
        chance = "if y > 2 then p else p * p"
        do = "y += p * x"
        [outcomes]
        end = "otherwise"
        [metrics]
        all = { sum = "x * p" }
    "#;
    let study = Study::parse("s.toml", text, Settings::default());
    let study = study.unwrap_or_else(|faulty| panic!("{faulty}"));
    let differing = compare(&study, &points(&study, 10 * DRAWS)).unwrap_or_else(|what| panic!("{what}"));
    assert!((5..50).contains(&differing), "{differing} programs differ from that of the file");
}

/// As the file stands, with each of its variants, and with each of its policies.
fn all_settings(model: &Model) -> Vec<Settings> {
    let variants = model
        .variants
        .iter()
        .map(|variant| Settings { variant: Some(variant.name.clone()), ..Settings::default() });
    let policies = model.policies.iter().filter(|policy| !policy.name.is_empty()).map(|policy| {
        let policies = vec![(model.actors[policy.actor].name.clone(), policy.name.clone())];
        Settings { policies, ..Settings::default() }
    });
    std::iter::once(Settings::default()).chain(variants).chain(policies).collect()
}
