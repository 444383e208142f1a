//! Entries that are not expressions: what must exist, add up, lie in its range.

use crate::model::entity::{OutcomeTest, Part};
use crate::model::expr::*;
use crate::model::tests::fixture::{CRISIS, check, crisis, crisis_but};

#[test]
fn the_crisis_has_no_faults() {
    let model = crisis("").model();
    assert_eq!(model.clock.steps, 52);
    assert_eq!(model.variables.len(), 14);
    assert_eq!(model.variables[model.actors[1].cost].name, "china.cost");
    assert!(matches!(model.turn[0], Part::Events(_)));
}

#[test]
fn the_last_step_contains_the_end() {
    let clock = |end: &str| crisis_but("steps = 52", &format!("end = {end}")).model().clock.steps;
    assert_eq!(clock("2015-01-11"), 1);
    assert_eq!(clock("2015-01-12"), 2);
    crisis_but("steps = 52", "end = 2014-01-01").faults.first().expect("a fault");
    crisis_but("steps = 52", "").says(&["error: the scenario does not say how long it is"]);
    crisis_but("steps = 52", "steps = 2000000").says(&["error: 2000000 steps are too many [2000000]"]);
}

#[test]
fn without_a_step_there_are_no_durations() {
    let text = "title = \"x\"\nsteps = 3\n[state]\nx = { start = 0, count = [0, 3] }\n[events.a]\nchance = \"0.5 in 2 weeks\"\ndo = \"x += 1\"\n[outcomes]\no = \"otherwise\"\n";
    check(text).says(&["error: without `step` a duration has no meaning [2 weeks]"]);
}

#[test]
fn parameters_lie_in_their_ranges() {
    crisis_but("value = 0.3, range = [0.1, 0.5]", "value = 0.7, range = [0.1, 0.5]")
        .says(&["error: 0.7 is outside the range 0.1 to 0.5 of `pace` [0.7]"]);
    crisis_but("value = 0.3, range = [0.1, 0.5]", "value = 0.3, range = [0.5, 0.1]")
        .says(&["error: this range runs backwards [0.5, 0.1]"]);
    crisis_but("value = 2, range = [1, 3]", "value = \"trust\"")
        .says(&["error: this must stay the same during a run [trust]"]);
}

#[test]
fn parameters_depend_on_each_other_in_any_order_but_not_in_circles() {
    let model = crisis_but("pace = {", "first = { value = \"2 * pace\" }\npace = {").model();
    assert_eq!(model.parameters[0].ty, Type::Real);
    let checked = crisis_but("pace = {", "a = { value = \"b\" }\nb = { value = \"a\" }\npace = {");
    assert!(checked.faults.iter().any(|fault| fault.contains("depends on itself")), "{:?}", checked.faults);
}

#[test]
fn a_number_written_with_a_point_is_not_whole() {
    let model = crisis_but("pace = {", "sixty = { value = 60.0, range = [50.0, 80.0] }\npace = {").model();
    assert_eq!(model.parameters[0].ty, Type::Real);
    let bar = model.parameters.iter().find(|parameter| parameter.name == "bar").expect("bar");
    assert_eq!(bar.ty, Type::Whole);
}

#[test]
fn start_values_lie_in_their_ranges() {
    crisis_but("trust = { start = 0.5", "trust = { start = 1.5")
        .says(&["error: `trust` starts outside its range [1.5]"]);
    crisis_but("start = 3\n", "start = 11\n").says(&["error: `cyber` starts outside its range [11]"]);
    crisis_but("trust = { start = 0.5", "trust = { start = \"us.pressure\"")
        .says(&["error: a start value cannot read the state [us.pressure]"]);
    crisis_but("hurt = { start = 0,", "hurt = { start = \"assets\",")
        .says(&["error: `firms.hurt` starts outside its range [assets]"]);
    crisis_but("hurt = { start = 0,", "hurt = { start = \"assets / 2\",").model();
}

#[test]
fn owners_and_holders_exist() {
    crisis_but("known_to = \"china\" }\nhotline", "known_to = \"chna\" }\nhotline")
        .says(&["error: there is no actor `chna` [chna]"]);
    crisis_but("of = \"china\"", "of = \"chna\"").says(&["error: there is no actor `chna` [chna]"]);
    crisis_but("[state.us]", "[state.usa]").has("nobody is called `usa`");
}

#[test]
fn shadowing_is_refused() {
    crisis_but("talks = {", "pace = {").has("`pace` is already a parameter");
    crisis_but("hurt = {", "trust = {").has("`trust` is already a variable");
    crisis_but("hurt = {", "assets = {").has("is already a column");
    crisis_but("open = {", "date = {").has("`date` is a name of the language");
}

#[test]
fn beliefs_and_evidence_add_up() {
    crisis_but("state = 0.6, gang = 0.4", "state = 0.6, gang = 0.5")
        .says(&["error: the prior does not add up to 1 [suspects]"]);
    crisis_but("crude = { state = 0.2", "crude = { state = 0.3")
        .says(&["error: the column of `state` does not add up to 1 [traces]"]);
    crisis_but("crude = { state = 0.2", "crude = { state = 0").has("a likelihood is above 0");
    crisis_but("signs.fine = { state = 0.8, gang = 0.3 }", "signs.fine = { state = 0.8 }")
        .says(&["error: how likely is `fine` if it is `gang`? [fine]"]);
    crisis_but("about = \"culprit\"\nprior", "about = \"trust\"\nprior").has("is a number without steps");
}

#[test]
fn events_happen_on_dates_that_come() {
    let at = |date: &str| crisis(&format!("[events.probe]\nat = {date}\ndo = \"open = true\"\n"));
    at("2015-03-01").model();
    at("\"summit\"").model();
    at("2017-03-01").says(&["error: this date is never reached [2017-03-01]"]);
}

#[test]
fn a_rate_has_a_unit_of_time() {
    let model = crisis("[events.probe]\nrate = \"pace per month\"\ndo = \"open = true\"\n").model();
    assert!(matches!(model.events[0].chance.as_ref().map(|c| &c.kind), Some(Kind::Rate { .. })));
    crisis("[events.probe]\nrate = 0.5\ndo = \"open = true\"\n")
        .says(&["error: a rate needs a unit of time [0.5]"]);
}

#[test]
fn outcomes_may_ask_for_a_length_of_time() {
    let model = check(&format!("{CRISIS}\n[outcomes]\nlong = \"open and rung == clash for 4 weeks\"\nend = {{ at_end = \"open\" }}\nrest = \"otherwise\"\n")).model();
    assert!(matches!(&model.outcomes[0].test, OutcomeTest::Holds { duration: Some(_), .. }));
    assert!(matches!(&model.outcomes[1].test, OutcomeTest::AtEnd(_)));
}

#[test]
fn otherwise_is_last_and_needed() {
    check(&format!("{CRISIS}\n[outcomes]\nrest = \"otherwise\"\nlate = \"open\"\n"))
        .says(&["error: `otherwise` must be the last outcome [rest]"]);
    check(&format!("{CRISIS}\n[outcomes]\nlate = \"open\"\n"))
        .says(&["error: a run may end in no outcome [late]"]);
    check(&format!("{CRISIS}\n[outcomes]\nlate = {{ at_end = \"trust >= 0\" }}\n")).model();
}

#[test]
fn a_payoff_is_the_sum_of_its_terms() {
    let model =
        crisis("[objectives.us]\nterms.calm = \"-peak\"\nterms.own = \"-us.cost\"\nweights.calm = 1\n")
            .model();
    let terms: Vec<&str> = model
        .metrics
        .iter()
        .filter(|metric| matches!(metric.part, crate::model::entity::MetricPart::Payoff(_)))
        .map(|metric| metric.name.as_str())
        .collect();
    assert_eq!(terms, ["us.calm", "us.own"]);
    crisis("[objectives.us]\nterms.calm = \"-peak\"\nweights.clam = 2\n")
        .says(&["error: there is no term `clam` to weigh [clam]"]);
    crisis("[objectives.us]\nweights.calm = 2\n")
        .says(&["error: an objective needs `terms`, whose sum is the payoff [us]"]);
}

#[test]
fn objectives_read_metrics_and_the_outcome() {
    let model =
        crisis("[objectives]\nus = \"peak - hits - us.cost + (if outcome == clash then 1 else 0)\"\n")
            .model();
    assert!(model.objectives[0].1.any(|part| matches!(part.kind, Kind::Metric(0))));
    crisis("[objectives]\nus = \"if outcome == crash then 1 else 0\"\n")
        .says(&["error: there is no outcome `crash` [crash]"]);
}

#[test]
fn constraints_are_statistics_over_runs() {
    let model = crisis("[constraints]\nsafe = \"chance(clash) < 2%\"\nlow = \"3 > mean(peak)\"\ntail = \"quantile(hits, 95%) <= 4\"\n").model();
    let texts: Vec<&str> = model.constraints.iter().map(|constraint| constraint.text.as_str()).collect();
    assert_eq!(texts, ["chance(clash) < 2%", "mean(peak) < 3", "quantile(hits, 95%) <= 4"]);
    crisis("[constraints]\nsafe = \"chance(crash) < 2%\"\n")
        .says(&["error: there is no outcome `crash` [crash]"]);
    crisis("[constraints]\nsafe = \"trust < 2%\"\n")
        .says(&["error: a constraint compares a statistic over all runs with a number [trust < 2%]"]);
}

#[test]
fn metrics_need_bounds_that_can_be_found_or_are_declared() {
    let with = |metric: &str| crisis_but("[metrics]", &format!("[metrics]\nprobe = {metric}"));
    with("{ final = \"1 / trust\" }").says(&["error: the metric `probe` has no bounds [probe]"]);
    with("{ final = \"1 / trust\", range = [0, 100] }").model();
    with("{ count = \"us.freze\" }").says(&["error: there is no event or response `us.freze` [us.freze]"]);
    with("{ time = \"trust\" }").says(&["error: expected a flag (true or false), found a number [trust]"]);
}

#[test]
fn variants_change_parameters_and_players() {
    let variant = |text: &str| crisis(&format!("[variants.probe]\n{text}\n"));
    let model = variant("pace = 0.4\nmode = \"none\"\nplay = { us = \"slow\" }").model();
    assert_eq!(model.variants[0].play, [(0, 0)]);
    variant("pce = 0.4").says(&["error: there is no parameter `pce` [pce]"]);
    variant("mode = \"dead\"").says(&["error: there is no value `dead` here [dead]"]);
    variant("play = { us = \"slwo\" }").says(&["error: `us` has no policy `slwo` [slwo]"]);
    let model = variant("play = { us = \"default\" }").model();
    assert_eq!(model.policies[model.variants[0].play[0].1].name, "default");
}

#[test]
fn what_is_compared_exists() {
    let compare = |list: &str| crisis_but("steps = 52", &format!("steps = 52\ncompare = [{list}]"));
    compare("\"us=*\", \"us=slow\"").model();
    compare("\"us=fast\"").says(&["error: `us` has no policy `fast` [\"us=fast\"]"]);
    compare("\"calmer\"").says(&["error: there is no variant `calmer` [\"calmer\"]"]);
}

#[test]
fn owners_that_are_not_there_are_faults_and_nothing_worse() {
    let text = r#"
title = "nobody"
step = "1 week"
steps = 3
[responses.us.go]
when = "pending(us.go) and us.thinks(a) > 0.5 and us.rung > a"
[reactions.us.answer]
to = "us.go"
weights = { go = 1 }
[policies.us.hard]
rules = [{ choose = "go", chance = "0.5 in 2 weeks" }]
[beliefs.us.thinks]
about = "truth"
prior = { a = 1 }
[ladder]
sides = ["us"]
start = { us = "a" }
rungs = ["a", "b"]
[events.x]
when = "pending(us.go)"
do = ["us.rung += 1", "reset us.thinks"]
[outcomes]
rest = "otherwise"
"#;
    let checked = check(text);
    assert!(checked.model.is_none());
    assert!(
        checked.faults.iter().any(|fault| fault == "error: there is no actor `us` [us]"),
        "{:?}",
        checked.faults
    );
}
