//! What effects may do.

use crate::model::entity::Body;
use crate::model::expr::*;
use crate::model::tests::fixture::{crisis, effect};

#[test]
fn assignments_keep_the_type_of_the_variable() {
    effect(r#"["trust += 0.1", "talks += 2", "open = trust > 0.5", "hotline = built", "us.rung += 1"]"#)
        .model();
    effect(r#""talks = trust""#)
        .says(&["error: expected a whole number, found a number that need not be whole [trust]"]);
    effect(r#""talks *= 0.5""#)
        .says(&["error: expected a whole number, found a number that need not be whole [talks *= 0.5]"]);
    effect(r#""talks = round(talks * 0.5)""#).model();
    effect(r#""open = 1""#).says(&["error: expected a flag (true or false), found a whole number [1]"]);
    effect(r#""hotline += 1""#)
        .says(&["error: `hotline` is one of several names, which has no arithmetic [hotline += 1]"]);
    effect(r#""hotline = frozen""#).says(&["error: there is no value `frozen` here [frozen]"]);
}

#[test]
fn raise_and_lower_take_an_order() {
    let model =
        effect(r#"["raise us.rung to clash", "lower china.rung to tense", "raise trust to 0.5"]"#).model();
    let Body::Do(list) = &model.events[0].effect.body else { panic!("do") };
    let Body::Assign { value, .. } = &list[0].body else { panic!("assign") };
    assert!(matches!(value.kind, Kind::Binary(Binary::Max, ..)));
    effect(r#""raise hotline to live""#)
        .says(&["error: `raise` needs an order, which `hotline` has not [hotline]"]);
    effect(r#""raise us.rung to crash""#).says(&["error: there is no rung `crash` [crash]"]);
}

#[test]
fn only_variables_can_be_assigned_to() {
    effect(r#""rung = clash""#).says(&["error: `rung` is the highest rung of all sides [rung]"]);
    effect(r#""pace = 0.2""#).says(&["error: `pace` is a parameter [pace]"]);
    effect(r#""near = 0.2""#).says(&["error: `near` is a definition [near]"]);
    effect(r#""us.cost = 2""#).says(&["error: `us.cost` is the sum of an actor's costs [us.cost]"]);
    effect(r#""firms.status = frozen""#)
        .says(&["error: `firms.status` has a value for each member [firms.status]"]);
    effect(r#""turst = 2""#).says(&["error: there is nothing called `turst` [turst]"]);
}

#[test]
fn the_selected_members_change_one_by_one() {
    let model = crisis("").model();
    let node = &model.responses[0].effects[0];
    let set = &node.each.as_ref().expect("a loop").members;
    assert_eq!((set.selected_by, set.depth), (Some(0), 0));
    let Body::Assign { target, .. } = &node.body else { panic!("assign") };
    assert_eq!(target.depth, Some(0));
}

#[test]
fn loops_stand_inside_each_other() {
    let model =
        effect(r#"{ each = "firms where strategic", do = "hurt = share(firms where status == frozen)" }"#)
            .model();
    let node = match &model.events[0].effect.body {
        Body::Do(list) => &list[0],
        _ => panic!("do"),
    };
    let Body::Do(list) = &node.body else { panic!("do") };
    let Body::Assign { value, .. } = &list[0].body else { panic!("assign") };
    assert!(matches!(&value.kind, Kind::Aggregate { members, .. } if members.depth == 1));
}

#[test]
fn draws_name_values_and_weights() {
    effect(r#"{ draw = "culprit", weights = { state = 0.5, gang = "trust" } }"#).model();
    effect(r#"{ draw = "talks", weights = { 1 = 2, 4 = 1 } }"#).model();
    effect(r#"{ draw = "talks", weights = { 1 = 2, 5 = 1 } }"#).says(&["error: `talks` cannot be `5` [5]"]);
    effect(r#"{ draw = "culprit", weights = { stat = 1 } }"#)
        .says(&["error: `culprit` cannot be `stat` [stat]"]);
    effect(r#"{ draw = "trust", weights = { high = 1 } }"#).says(&["error: `trust` cannot be `high` [high]"]);
}

#[test]
fn observations_go_by_evidence_and_belief() {
    effect(r#"{ observe = "traces", by = "us.suspects", then = { crude = "trust += 0.1" } }"#).model();
    effect(r#"{ observe = "trace", by = "us.suspects" }"#)
        .says(&["error: there is no evidence `trace` [trace]"]);
    effect(r#"{ observe = "traces", by = "us.suspect" }"#)
        .says(&["error: there is no belief `us.suspect` [us.suspect]"]);
    effect(r#"{ observe = "traces", by = "us.suspects", then = { cude = "trust += 0.1" } }"#)
        .says(&["error: `traces` has no sign `cude` [cude]"]);
    effect(r#""reset us.suspects""#).model();
}

#[test]
fn else_needs_something_that_can_fail() {
    effect(r#"{ do = "open = true", else = "open = false" }"#).has("`else` needs");
}

#[test]
fn delays_are_fixed() {
    effect(r#"{ after = "lag", do = "open = true" }"#).model();
    effect(r#"{ after = "2 weeks", do = "open = true" }"#).model();
    effect(r#"{ after = "trust * 2 weeks", do = "open = true" }"#)
        .says(&["error: this must stay the same during a run [trust]"]);
    effect(r#"{ after = 3, do = "open = true" }"#).faults.first().expect("a fault");
}

#[test]
fn rules_are_without_chance() {
    let rule = |effect: &str| crisis(&format!("[rules.drift]\ndo = {effect}\n"));
    rule(r#"["trust = toward(trust, 0.5, 26 weeks)", "us.pressure += 0.1 per year"]"#).model();
    rule(r#"{ chance = 0.5, do = "trust += 0.1" }"#).says(&["error: rules are without chance [0.5]"]);
    rule(r#""trust = uniform(0, 1)""#).says(&["error: rules are without chance [uniform(0, 1)]"]);
    rule(r#"{ after = "lag", do = "open = true" }"#).says(&["error: rules are without chance [lag]"]);
    rule(r#"{ draw = "talks", weights = { 1 = 1 } }"#).says(&["error: rules are without chance [talks]"]);
}

#[test]
fn evidence_speaks_of_all_that_is_thought_possible() {
    let checked = crate::model::tests::fixture::crisis_but(
        "signs.crude = { state = 0.2, gang = 0.7 }\nsigns.fine = { state = 0.8, gang = 0.3 }",
        "signs.crude = { state = 0.2 }\nsigns.fine = { state = 0.8 }\n[events.probe]\ndo = { observe = \"traces\", by = \"us.suspects\" }\n[evidence.other]\nabout = \"culprit\"\nsigns.one = { state = 1, gang = 1 }",
    );
    checked.says(&["error: `traces` does not say how likely its signs are if it is `gang` [traces]"]);
}
