//! Rungs and their order.

use crate::trial::{Trial, scenario};

fn on_ladder(text: &str) -> Trial {
    scenario(&format!(
        r#"
        steps = 1
        [ladder]
        rungs = ["calm", "protest", "recall", "clash"]
        start = "protest"
        [events.e]
        {text}
        [metrics]
        level = {{ final = "rung" }}
        "#
    ))
}

#[test]
fn named_rungs_are_numbers_from_0() {
    on_ladder("do = []").always("level", 1.0);
}

#[test]
fn a_rung_stops_at_the_ends() {
    on_ladder("do = \"rung += 9\"").always("level", 3.0);
    on_ladder("do = \"rung -= 9\"").always("level", 0.0);
    on_ladder("do = [\"rung += 9\", \"rung -= 1\"]").always("level", 2.0);
}

#[test]
fn raise_never_lowers_and_lower_never_raises() {
    on_ladder("do = \"raise rung to recall\"").always("level", 2.0);
    on_ladder("do = \"raise rung to calm\"").always("level", 1.0);
    on_ladder("do = \"lower rung to calm\"").always("level", 0.0);
    on_ladder("do = \"lower rung to recall\"").always("level", 1.0);
}

#[test]
fn rungs_are_compared_by_their_order() {
    for (condition, holds) in [
        ("rung < recall", true),
        ("rung <= protest", true),
        ("rung > protest", false),
        ("rung >= calm", true),
        ("rung == protest", true),
        ("rung in [calm, recall]", false),
        ("rung != clash", true),
    ] {
        on_ladder(&format!("when = \"{condition}\"\ndo = \"rung = clash\""))
            .always("level", if holds { 3.0 } else { 1.0 });
    }
}

#[test]
fn numbered_rungs_have_their_numbers_as_values() {
    let trial = scenario(
        r#"
        steps = 4
        [ladder]
        rungs = "3..9"
        start = 5
        [events.e]
        when = "step <= 3"
        do = "rung += 2"
        [metrics]
        level = { final = "rung" }
        low = { low = "rung" }
        at_seven = { time = "rung == 7" }
        "#,
    );
    let solved = trial.solved();
    let rungs = &solved.summary.ladders[0].rungs;
    assert_eq!(rungs.len(), 7);
    let names: Vec<&str> = rungs.iter().map(|rung| rung.id.as_str()).collect();
    assert_eq!(names, ["3", "4", "5", "6", "7", "8", "9"]);
    // 5 at the start, 7 after step 1, 9 from step 2 on.
    assert_eq!(rungs[2].occupancy, [1.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(rungs[4].occupancy, [0.0, 1.0, 0.0, 0.0, 0.0]);
    assert_eq!(rungs[6].occupancy, [0.0, 0.0, 1.0, 1.0, 1.0]);
    assert_eq!(rungs[6].peak_share, 1.0);
    trial.always("level", 9.0).always("low", 5.0).always("at_seven", 1.0);
}

#[test]
fn an_ended_run_stays_on_its_last_rung_and_entry_0_is_the_start() {
    let trial = scenario(
        r#"
        steps = 4
        [ladder]
        rungs = "0..4"
        start = 1
        [events.e]
        do = "rung += 1"
        [outcomes]
        up = "rung == 3"
        rest = "otherwise"
        "#,
    );
    let rungs = &trial.solved().summary.ladders[0].rungs;
    assert_eq!(rungs[1].occupancy, [1.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(rungs[3].occupancy, [0.0, 0.0, 1.0, 1.0, 1.0]);
    assert_eq!(rungs[4].occupancy, [0.0; 5]);
    trial.ends("up", 2, 1.0);
}

#[test]
fn with_sides_each_has_a_rung_and_the_rung_is_the_highest() {
    let trial = scenario(
        r#"
        steps = 3
        [actors]
        us = {}
        china = {}
        [ladder]
        sides = ["us", "china"]
        rungs = ["calm", "protest", "recall", "clash"]
        start = { us = "calm", china = "protest" }
        [events.e]
        when = "step == 2"
        do = "raise us.rung to recall"
        [metrics]
        first = { low = "rung" }
        last = { final = "rung" }
        us = { final = "us.rung" }
        china = { final = "china.rung" }
        above = { time = "us.rung > china.rung" }
        "#,
    );
    let ladders = &trial.solved().summary.ladders;
    assert_eq!(ladders.len(), 3, "the whole and each side");
    trial
        .always("first", 1.0)
        .always("last", 2.0)
        .always("us", 2.0)
        .always("china", 1.0)
        .always("above", 2.0);
}

#[test]
fn the_highest_rung_of_all_sides_cannot_be_assigned_to() {
    scenario(
        "steps = 1\n[actors]\nus = {}\nchina = {}\n[ladder]\nsides = [\"us\", \"china\"]\nrungs = \"0..3\"\nstart = { us = 0, china = 0 }\n[events.e]\ndo = \"rung += 1\"",
    )
    .refused("us.rung");
}

#[test]
fn further_ladders_go_by_their_names() {
    scenario(
        r#"
        steps = 1
        [ladder]
        rungs = ["calm", "clash"]
        start = "calm"
        [ladders.cyber]
        rungs = ["quiet", "theft", "disruption"]
        start = "theft"
        [events.e]
        do = ["raise cyber to disruption", "raise rung to clash"]
        [metrics]
        cyber = { final = "cyber" }
        level = { final = "rung" }
        "#,
    )
    .always("cyber", 2.0)
    .always("level", 1.0);
}

#[test]
fn a_name_means_what_its_place_expects() {
    // `dialogue` is a rung and a variable.
    scenario(
        r#"
        steps = 1
        [ladder]
        rungs = ["calm", "dialogue", "clash"]
        start = "dialogue"
        [state]
        dialogue = { start = "warm", one_of = ["cold", "warm"] }
        x = { start = 0, count = [0, 9] }
        [events.e]
        when = "rung == dialogue and dialogue == warm"
        do = "x = 1"
        [events.f]
        do = ["lower rung to dialogue", "dialogue = cold"]
        [metrics]
        x = { final = "x" }
        cold = { final = "if dialogue == cold then 1 else 0" }
        "#,
    )
    .always("x", 1.0)
    .always("cold", 1.0);
}

#[test]
fn choices_have_no_order() {
    scenario("steps = 1\n[state]\nc = { start = \"a\", one_of = [\"a\", \"b\"] }\n[events.e]\nwhen = \"c < b\"\ndo = []").refused("order");
}

/// The rung follows its conditions within the step, up and down, whoever reads it.
#[test]
fn a_computed_ladder_stands_on_the_highest_rung_that_holds() {
    let trial = scenario(
        r#"
        steps = 3
        [ladder]
        rungs = ["calm", "charges", "sanctions", "broad"]
        when.charges = "charged"
        when.sanctions = "hit > 0"
        when.broad = "hit > many"
        [define]
        many = "5 + 5"
        [state]
        charged = { start = true }
        hit = { start = 0, count = [0, 20] }
        seen = { start = 9, count = [0, 9] }
        [rules.act]
        do = [
            { when = "step == 1", do = ["hit = 11", "seen = if rung == broad then 3 else 0"] },
            { when = "step == 2", do = ["hit = 1", "charged = false"] },
            { when = "step == 3", do = "hit = 0" },
        ]
        [metrics]
        seen = { final = "seen" }
        peak = { peak = "rung" }
        low = { low = "rung" }
        level = { final = "rung" }
        steps_of_sanctions = { time = "rung >= sanctions" }
        "#,
    );
    trial
        .always("seen", 3.0)
        .always("peak", 3.0)
        .always("low", 0.0)
        .always("level", 0.0)
        .always("steps_of_sanctions", 2.0);
}
