//! Parts switched off: what is left of each, and that nothing else changes.

use escalade::model::settings::ablation::Ablation;
use escalade::{Settings, Simulation, Study};

/// Everything that can be switched off moves a number of its own, ten steps long.
const SCENARIO: &str = r#"
steps = 10
[actors]
us = {}
them = {}
[state]
by_event = { start = 0, count = [0, 99] }
by_rule = { start = 0, count = [0, 99] }
by_else = { start = 0, count = [0, 99] }
by_turn = { start = 0, count = [0, 99] }
by_reaction = { start = 0, count = [0, 99] }
[events.comes]
do = "by_event += 1"
[events.never]
when = "step > 20"
do = "by_event += 50"
[responses.us.hold]
weight = 0
[responses.us.act]
weight = 1
do = "by_turn += 1"
[reactions.them.to_act]
to = "us.act"
options.answer = { weight = 1, do = "by_reaction += 1" }
[rules.tick]
when = "step <= 4"
do = "by_rule += 1"
else = "by_else += 1"
[outcomes]
end = "otherwise"
[metrics]
event = { final = "by_event" }
rule = { final = "by_rule" }
other = { final = "by_else" }
turn = { final = "by_turn" }
reaction = { final = "by_reaction" }
"#;

fn study() -> Study {
    Study::parse("s.toml", SCENARIO, Settings::default()).unwrap_or_else(|faulty| panic!("{faulty}"))
}

/// The metrics without a part.
fn without(study: &Study, id: &str) -> Vec<f64> {
    let all = study.model.ablations();
    let part: Vec<Ablation> = all.into_iter().filter(|&part| study.model.ablation_id(part) == id).collect();
    assert_eq!(part.len(), 1, "{id}");
    let simulation = Simulation { runs: 8, ..Simulation::default() };
    let found = study.ablation(&part, 0.0, &simulation, &|_| {}).expect("runs");
    found.parts[0].without[1..].iter().map(|estimate| estimate.mean).collect()
}

#[test]
fn what_is_switched_off_is_not_done_and_all_else_is() {
    let study = study();
    for (id, left) in [
        ("events.comes", [0.0, 4.0, 6.0, 10.0, 10.0]),
        ("events.never", [10.0, 4.0, 6.0, 10.0, 10.0]),
        ("turns.us", [10.0, 4.0, 6.0, 0.0, 0.0]),
        ("responses.us.act", [10.0, 4.0, 6.0, 0.0, 0.0]),
        ("reactions.them.to_act", [10.0, 4.0, 6.0, 10.0, 0.0]),
        ("rules.tick", [10.0, 0.0, 0.0, 10.0, 10.0]),
        ("state.by_else", [10.0, 4.0, 0.0, 10.0, 10.0]),
    ] {
        assert_eq!(without(&study, id), left, "{id}");
    }
}

#[test]
fn every_part_has_an_id_of_its_own() {
    for one in escalade::study::built_in::all() {
        let scenario = escalade::Scenario::load(one.name).expect("a scenario");
        let model = &scenario.study().expect("a study").model;
        let mut ids: Vec<String> =
            model.ablations().into_iter().map(|part| model.ablation_id(part)).collect();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), all, "{}", one.name);
    }
}
