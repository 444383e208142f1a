//! Parameters: what they may be and what may change them.

use crate::trial::scenario;

#[test]
fn parameters_are_numbers_durations_delays_dates_flags_and_choices() {
    let text = r#"
        start = 2020-01-01
        step = "1 week"
        steps = 9
        [parameters]
        number = { value = 0.25, range = [0, 1] }
        twice = { value = "2 * number" }
        wait = { value = "2 weeks", range = ["1 week", "4 weeks"] }
        delay = { value = "1..3 weeks" }
        day = { value = 2020-01-20 }
        allowed = { value = true }
        mode = { value = "calm", one_of = ["calm", "angry"] }
        [state]
        x = { start = "number", range = [0, 1] }
        n = { start = 0, count = [0, 99] }
        mood = { start = "mode", one_of = ["angry", "calm", "sad"] }
        [events.e]
        at = "day"
        do = { after = "wait", do = "n += 10" }
        [events.f]
        when = "allowed and step == 1"
        do = { after = "delay", do = "n += 1" }
        [metrics]
        x = { final = "x + twice" }
        n = { final = "n" }
        ten = { first = "n >= 10" }
        calm = { final = "if mood == calm then 1 else 0" }
        one = { first = "n > 0 and step < 5" }
        "#;
    // The day is in step 3.
    scenario(text)
        .always("x", 0.75)
        .always("n", 11.0)
        .always("ten", 5.0)
        .always("calm", 1.0)
        .mean("one", 3.0);
    scenario(text).set("number", "0.1").always("x", 0.3);
    scenario(text).set("number", "30%").always("x", 0.9);
    scenario(text).set("wait", "3 weeks").always("ten", 6.0);
    scenario(text).set("delay", "3 weeks").always("one", 4.0);
    scenario(text).set("day", "2020-01-01").always("ten", 3.0);
    scenario(text).set("allowed", "false").always("n", 10.0);
    scenario(text).set("mode", "angry").always("calm", 0.0);
    scenario(text).set("mode", "sad").refused("sad");
    scenario(text).set("wait", "7").refused("weeks");
}

#[test]
fn a_value_outside_the_declared_range_is_allowed_with_a_warning() {
    let trial = scenario("steps = 1\n[parameters]\np = { value = 0.5, range = [0.2, 0.6] }\n[events.e]\nchance = \"p\"\n[outcomes]\ncame = \"now(e)\"\nrest = \"otherwise\"").set("p", "0.9");
    assert!(trial.warnings().contains("range"), "{}", trial.warnings());
    trial.outcome("came", 0.9);
}

#[test]
fn the_stated_value_must_lie_in_its_range() {
    scenario("steps = 1\n[parameters]\np = { value = 0.9, range = [0.2, 0.6] }\n[events.e]\nchance = \"p\"")
        .refused("0.9 is outside the range 0.2 to 0.6 of `p`");
}

#[test]
fn unknown_words_of_likelihood_are_refused() {
    scenario("steps = 1\n[parameters]\np = { value = \"quite likely\" }\n[events.e]\nchance = \"p\"")
        .refused("likely");
}

#[test]
fn a_draw_of_a_variable_takes_its_values_with_their_weights() {
    scenario(
        r#"
        steps = 1
        [parameters]
        p = { value = 0.75 }
        [state]
        culprit = { start = "nobody", one_of = ["nobody", "gang", "state"] }
        severity = { start = 0, count = [0, 3] }
        [events.e]
        do = [
          { draw = "culprit", weights = { gang = "p", state = "1 - p" } },
          { draw = "severity", weights = { 1 = 1, 2 = 2, 3 = "if culprit == gang then 1 else 5" } },
        ]
        [outcomes]
        gang_3 = "culprit == gang and severity == 3"
        state_3 = "culprit == state and severity == 3"
        nobody = "culprit == nobody or severity == 0"
        rest = "otherwise"
        "#,
    )
    .outcome("gang_3", 0.75 / 4.0)
    .outcome("state_3", 0.25 * 5.0 / 8.0)
    .outcome("nobody", 0.0);
}

#[test]
fn a_draw_with_all_weights_0_leaves_the_variable_unchanged() {
    scenario(
        r#"
        steps = 1
        [state]
        x = { start = 2, count = [0, 3] }
        [events.e]
        do = { draw = "x", weights = { 1 = "x - 2", 3 = 0 } }
        [metrics]
        x = { final = "x" }
        "#,
    )
    .always("x", 2.0);
}

#[test]
fn a_range_means_the_same_however_it_is_written() {
    let written = |delay: &str, pause: &str, luck: &str, count: &str| {
        scenario(&format!(
            r#"
            step = "1 week"
            steps = 12
            [parameters]
            ramp = "{delay}"
            pause = {{ value = "5 weeks", range = {pause} }}
            luck = {{ value = "15%", range = {luck} }}
            [state]
            sum = {{ start = 0, count = {count} }}
            [events.e]
            chance = "luck"
            again_after = "pause"
            do = ["sum += 1", {{ after = "ramp", do = "sum += 1" }}, {{ after = "{delay}", do = "sum += 2" }}]
            [metrics]
            sum = {{ final = "sum" }}
            "#
        ))
    };
    let plain = written("2..4 weeks", "[\"4 weeks\", \"16 weeks\"]", "[0.1, 0.2]", "[0, 40]");
    for (delay, pause, luck, count) in [
        ("2–4 weeks", "\"4–16 weeks\"", "\"10–20%\"", "\"0–40\""),
        ("2 to 4 weeks", "\"4 to 16 weeks\"", "\"10% to 20%\"", "\"0 to 40\""),
        ("2-4 weeks", "\"4-16 weeks\"", "\"10-20%\"", "\"0-40\""),
        ("2 weeks..4 weeks", "\"4..16 weeks\"", "\"0.1..0.2\"", "\"0..40\""),
        ("2 steps..4 steps", "\"28 to 112 days\"", "\"10..20%\"", "\"0 .. 40\""),
    ] {
        let other = written(delay, pause, luck, count);
        plain.same_runs_as(&other);
        let ranges = |trial: &crate::trial::Trial| {
            let parameters = &trial.solved().study.model.parameters;
            parameters.iter().map(|parameter| parameter.range).collect::<Vec<_>>()
        };
        assert_eq!(ranges(&plain), ranges(&other), "{delay}");
    }
}
