//! Symbols and types in expressions.

use crate::model::expr::*;
use crate::model::tests::fixture::when;

#[track_caller]
fn condition(text: &str) -> Expr {
    when(text).model().events[0].when.clone().expect("the condition")
}

#[test]
fn a_name_opposite_a_choice_is_one_of_its_values() {
    let Kind::Binary(Binary::Equal, left, right) = condition("hotline == live").kind else { panic!("==") };
    assert!(matches!(left.kind, Kind::Variable(_)));
    assert_eq!(right.kind, Kind::Constant(2.0));
    assert!(condition("live == hotline").same(&condition("live == hotline")));
}

#[test]
fn the_highest_side_is_the_rung() {
    let Kind::Binary(Binary::LessOrEqual, left, right) = condition("rung >= tense").kind else {
        panic!(">=")
    };
    assert_eq!(left.kind, Kind::Constant(1.0));
    assert!(matches!(right.kind, Kind::Binary(Binary::Max, ..)));
}

#[test]
fn a_parameter_with_other_names_is_translated() {
    let Kind::Binary(_, _, right) = condition("hotline == mode").kind else { panic!("==") };
    assert!(matches!(&right.kind, Kind::Parameter { map: Some(map), .. } if *map == [0.0, 2.0]));
}

#[test]
fn membership_is_any_of_the_values() {
    let Kind::Binary(Binary::Or, _, last) = condition("hotline in [none, live]").kind else { panic!("or") };
    assert!(matches!(last.kind, Kind::Binary(Binary::Equal, ..)));
}

#[test]
fn members_names_stand_alone_in_where() {
    condition("count(firms where strategic and status == frozen) > 1");
    condition("sum(assets of firms where sector == metals) > 1");
    condition("max(assets of firms) > 1 and mean(hurt of firms) > 0.5");
}

#[test]
fn dates_and_durations_have_their_own_arithmetic() {
    condition("date > summit and until(summit) < 8 weeks");
    condition("since(us.freeze) >= 4 weeks and times(us.freeze) > 0 and now(us.freeze)");
    condition("2 * 3 weeks + 1 day < 16 weeks / 2 and 8 weeks / 1 week > 3");
}

#[test]
fn a_typo_is_met_with_the_nearest_name() {
    when("turst > 0.5").says(&["error: there is nothing called `turst` [turst]"]);
    when("us.presure > 0.5").says(&["error: `us` has no `presure` [presure]"]);
    when("hotline == liv").says(&["error: there is no value `liv` here [liv]"]);
    when("rung == crash").says(&["error: there is no rung `crash` [crash]"]);
    when("count(firm) > 1").says(&["error: there is no group `firm` [firm]"]);
    when("times(us.freze) > 1").says(&["error: there is no event or response `us.freze` [us.freze]"]);
    when("lgo(3) > 1").says(&["error: there is no function `lgo` [lgo]"]);
}

#[test]
fn every_fault_of_an_expression_is_found() {
    when("turst > 0.5 and rung == crash and open + 1 > 2").says(&[
        "error: there is nothing called `turst` [turst]",
        "error: there is no rung `crash` [crash]",
        "error: expected a number, found a flag (true or false) [open]",
    ]);
}

#[test]
fn numbered_rungs_must_exist() {
    when("cyber == 11").says(&["error: `cyber` has no rung 11 [11]"]);
    condition("cyber >= 4");
}

#[test]
fn types_must_fit() {
    when("trust").says(&["error: expected a flag (true or false), found a number [trust]"]);
    when("trust > 8 weeks").says(&["error: cannot compare a number with a duration [trust > 8 weeks]"]);
    when("hotline < live")
        .says(&["error: `<` needs an order, which one of several names has not [hotline < live]"]);
    when("hotline == culprit").says(&["error: these are values of two different lists of names [hotline]"]);
    when("trust + 8 weeks > 1").says(&["error: `+` cannot take a number and a duration [trust + 8 weeks]"]);
    when("(if open then 1 else 2 weeks) > 1")
        .says(&["error: the branches differ: a whole number or a duration [2 weeks]"]);
    when("trust / 0 > 1").says(&["error: division by 0 [0]"]);
}

#[test]
fn what_stands_in_the_wrong_place_is_refused() {
    when("since(us.freeze) + 1 week > 2 weeks")
        .says(&["error: `since` can only be compared [since(us.freeze)]"]);
    when("trust > uniform(0, 1)").says(&["error: a draw must be the whole right-hand side [uniform(0, 1)]"]);
    when("trust per week > 1")
        .says(&["error: `per` can only stand in `rate` and in the effects of rules [trust per week]"]);
    when("default > 1").says(&["error: `default` means something only in a policy's weights [default]"]);
    when("outcome == clash").says(&["error: there is no outcome before the end [outcome]"]);
    when("us.suspects > 0.5").says(&["error: `us.suspects` is a belief, not a number [us.suspects]"]);
    when("firms.status == free").says(&["error: `firms.status` has a value for each member [firms.status]"]);
    when("status == free").says(&["error: there is nothing called `status` [status]"]);
    when("us.freeze").says(&["error: `us.freeze` is a response [us.freeze]"]);
    when("count(selected) > 1").says(&["error: nothing is selected here [selected]"]);
    when("max(trust) > 1").says(&["error: `max` takes two values or more [max(trust)]"]);
    when("clamp(trust, 0) > 1").says(&["error: `clamp` takes 3 values, found 2 [clamp(trust, 0)]"]);
}

#[test]
fn definitions_are_written_out_and_cannot_go_round() {
    condition("near > 0.5 and grip > 0.1");
    let text =
        crate::model::tests::fixture::CRISIS.replace("[define]", "[define]\na = \"b + 1\"\nb = \"a + 1\"");
    let checked = crate::model::tests::fixture::check(&format!("{text}\n[outcomes]\nx = \"otherwise\"\n"));
    assert!(
        checked.faults.iter().any(|fault| fault.contains("is defined by itself")),
        "{:?}",
        checked.faults
    );
    assert!(checked.model.is_none());
}

#[test]
fn what_grows_without_end_is_refused() {
    let mut text = String::from("[define]\nd0 = \"trust + trust\"\n");
    for index in 1..40 {
        text.push_str(&format!("d{index} = \"d{} + d{}\"\n", index - 1, index - 1));
    }
    let all = crate::model::tests::fixture::CRISIS.replace("[define]\n", &text);
    let checked = crate::model::tests::fixture::check(&format!("{all}\n[outcomes]\nx = \"otherwise\"\n"));
    assert!(checked.faults.iter().any(|fault| fault.contains("too large")), "{:?}", checked.faults);
    let nested = "toward(".repeat(40) + "trust" + &", 0.5, 8 weeks)".repeat(40);
    let checked = when(&format!("{nested} > 0.5"));
    assert!(checked.faults.iter().any(|fault| fault.contains("too large")), "{:?}", checked.faults);
}
