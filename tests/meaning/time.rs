//! Steps, dates, durations, chances over time.

use crate::trial::scenario;

#[test]
fn steps_are_numbered_from_1() {
    scenario(
        r#"
        steps = 5
        [state]
        sum = { start = 0, count = [0, 100] }
        [events.tick]
        do = "sum += step"
        [metrics]
        last = { final = "step" }
        sum = { final = "sum" }
        "#,
    )
    .always("last", 5.0)
    .always("sum", 15.0)
    .ends("end", 5, 1.0);
}

fn dated(date: &str) -> crate::trial::Trial {
    scenario(&format!(
        r#"
        start = 2020-01-01
        step = "1 week"
        steps = 4
        [events.day]
        at = {date}
        [metrics]
        first = {{ first = "now(day)" }}
        times = {{ time = "now(day)" }}
        "#
    ))
}

#[test]
fn a_date_fires_in_the_step_that_contains_it() {
    for (date, step) in [("2020-01-01", 1.0), ("2020-01-07", 1.0), ("2020-01-08", 2.0), ("2020-01-28", 4.0)] {
        dated(date).always("first", step).always("times", 1.0);
    }
}

#[test]
fn a_date_outside_the_scenario_is_an_error() {
    dated("2019-12-31").refused("2019-12-31");
    dated("2020-01-29").refused("2020-01-29");
}

#[test]
fn the_date_of_a_step_is_its_first_day() {
    scenario(
        r#"
        start = 2020-01-01
        step = "1 week"
        steps = 4
        [parameters]
        bar = { value = 2020-01-15 }
        [metrics]
        before = { time = "date < 2020-01-15" }
        same = { time = "date == bar" }
        "#,
    )
    .always("before", 2.0)
    .always("same", 1.0);
}

#[test]
fn until_counts_from_the_first_day_of_the_step_and_is_negative_when_past() {
    scenario(
        r#"
        start = 2020-01-01
        step = "1 week"
        steps = 5
        [metrics]
        far = { time = "until(2020-01-16) == 15 days" }
        soon = { time = "until(2020-01-16) == 1 day" }
        past = { time = "until(2020-01-16) < 0 days" }
        long_past = { time = "until(2020-01-16) <= -2 weeks" }
        latest = { time = "until(2020-01-16) == -13 days" }
        "#,
    )
    .always("far", 1.0)
    .always("soon", 1.0)
    .always("past", 2.0)
    .always("long_past", 0.0)
    .always("latest", 1.0);
}

#[test]
fn the_last_step_contains_the_end() {
    for (end, steps) in [("2020-01-14", 2.0), ("2020-01-15", 3.0), ("2020-01-21", 3.0), ("2020-01-01", 1.0)] {
        scenario(&format!(
            "start = 2020-01-01\nend = {end}\nstep = \"1 week\"\n[metrics]\nlast = {{ final = \"step\" }}"
        ))
        .always("last", steps);
    }
}

#[test]
fn where_whole_steps_are_needed_a_duration_is_rounded_up() {
    for (duration, steps) in [
        ("1 day", 1.0),
        ("7 days", 1.0),
        ("8 days", 2.0),
        ("1 month", 5.0),
        ("2 weeks", 2.0),
        ("0 days", 0.0),
    ] {
        scenario(&format!(
            r#"
            step = "1 week"
            steps = 9
            [state]
            done = {{ start = 0, count = [0, 9] }}
            [events.begin]
            once = true
            do = {{ after = "{duration}", do = "done = step" }}
            [metrics]
            done = {{ final = "done" }}
            "#
        ))
        .always("done", 1.0 + steps);
    }
}

#[test]
fn a_month_is_a_twelfth_of_365_and_a_quarter_days() {
    scenario(
        r#"
        step = "1 day"
        steps = 2
        [state]
        a = { start = 0, range = [0, 10] }
        b = { start = 0, range = [0, 10] }
        [rules.flow]
        do = ["a += 30.4375 per month", "b += 365.25 per year"]
        [metrics]
        a = { final = "a" }
        b = { final = "b" }
        "#,
    )
    .always("a", 2.0)
    .always("b", 2.0);
}

#[test]
fn an_amount_per_year_in_a_rule_is_that_of_one_step() {
    scenario(
        r#"
        step = "2 weeks"
        steps = 3
        [state]
        a = { start = 0, range = [0, 10] }
        [rules.flow]
        do = "a += 1 per week"
        [metrics]
        a = { final = "a" }
        "#,
    )
    .always("a", 6.0);
}

fn windowed(step: &str, steps: u32) -> crate::trial::Trial {
    scenario(&format!(
        r#"
        step = "{step}"
        steps = {steps}
        [state]
        happened = {{ start = false }}
        [events.once]
        chance = "30% in 26 weeks"
        do = "happened = true"
        [outcomes]
        came = {{ at_end = "happened" }}
        rest = "otherwise"
        "#
    ))
}

#[test]
fn a_chance_over_a_window_comes_true_that_often_within_it_whatever_the_step() {
    windowed("1 week", 26).outcome("came", 0.3);
    windowed("2 weeks", 13).outcome("came", 0.3);
    windowed("1 week", 13).outcome("came", 1.0 - 0.7_f64.sqrt());
}

#[test]
fn a_chance_over_a_window_works_only_while_its_condition_holds() {
    scenario(
        r#"
        step = "1 week"
        steps = 10
        [events.once]
        when = "step <= 4"
        chance = "50% in 8 weeks"
        [outcomes]
        came = { at_end = "times(once) > 0" }
        rest = "otherwise"
        "#,
    )
    .outcome("came", 1.0 - 0.5_f64.sqrt());
}

#[test]
fn a_rate_is_at_most_one_occurrence_a_step() {
    let p = 1.0 - libm::exp(-2.0 * 7.0 / 30.4375);
    scenario(
        r#"
        step = "1 week"
        steps = 3
        [events.incident]
        rate = "2 per month"
        [metrics]
        incidents = { final = "times(incident)" }
        [outcomes]
        none = { at_end = "times(incident) == 0" }
        all = { at_end = "times(incident) == 3" }
        some = "otherwise"
        "#,
    )
    .outcome("none", (1.0 - p) * (1.0 - p) * (1.0 - p))
    .outcome("all", p * p * p)
    .mean("incidents", 3.0 * p);
}

#[test]
fn without_a_step_steps_are_rounds_and_durations_an_error() {
    scenario("steps = 3\n[metrics]\nrounds = { time = \"true\" }").always("rounds", 3.0);
    scenario("steps = 3\n[events.e]\nafter = \"2 weeks\"\ndo = []").refused("without `step`");
}

#[test]
fn the_number_of_steps_must_be_known() {
    scenario("step = \"1 week\"\nstart = 2020-01-01").refused("steps");
}

#[test]
fn words_of_likelihood_stand_for_the_middle_of_their_bands() {
    let words = [
        ("almost no chance", 0.03),
        ("very unlikely", 0.125),
        ("unlikely", 0.325),
        ("roughly even chance", 0.5),
        ("likely", 0.675),
        ("very likely", 0.875),
        ("almost certain", 0.97),
    ];
    for (word, chance) in words {
        scenario(&format!(
            r#"
            steps = 1
            [parameters]
            p = {{ value = "{word}", source = "said so" }}
            [events.e]
            chance = "p"
            [outcomes]
            came = "now(e)"
            rest = "otherwise"
            "#
        ))
        .outcome("came", chance);
    }
}

#[test]
fn turns_come_at_the_pace_of_turn_every_from_step_1() {
    scenario(
        r#"
        step = "1 week"
        steps = 9
        [actors]
        us = { turn_every = "4 weeks" }
        [responses.us.act]
        weight = 1
        [metrics]
        acts = { count = "us.act" }
        first = { first = "now(us.act)" }
        last = { time = "since(us.act) < 1 day" }
        at_5 = { sum = "if now(us.act) and step == 5 then 1 else 0" }
        "#,
    )
    .always("acts", 3.0)
    .always("first", 1.0)
    .always("last", 3.0)
    .always("at_5", 1.0);
}

#[test]
fn windows_in_an_actors_rules_are_measured_in_its_turns() {
    // Eight weeks are two turns: the chance of acting in either is that of the window.
    scenario(
        r#"
        step = "1 week"
        steps = 8
        play = { us = "p" }
        [actors]
        us = { turn_every = "4 weeks" }
        [responses.us.act]
        weight = 1
        [policies.us.p]
        rules = [{ choose = "act", chance = "40% in 8 weeks" }]
        [outcomes]
        acted = { at_end = "times(us.act) > 0" }
        rest = "otherwise"
        "#,
    )
    .outcome("acted", 0.4);
}

#[test]
fn times_are_told_in_the_unit_of_the_step() {
    for (step, unit) in [("1 week", 1.0), ("2 weeks", 2.0), ("1 day", 1.0), ("3 days", 3.0)] {
        scenario(&format!(
            r#"
            step = "{step}"
            steps = 4
            [metrics]
            late = {{ time = "step >= 2" }}
            third = {{ first = "step == 3" }}
            "#
        ))
        .always("late", 3.0 * unit)
        .always("third", 3.0 * unit);
    }
}

/// The same scenario twice: with steps of a week, and in rounds, with `week` and `weeks` left out.
fn in_weeks_and_in_rounds(text: &str, weeks: &str, week: &str) -> [crate::trial::Trial; 2] {
    let written = |step: &str, weeks: &str, week: &str| {
        scenario(&format!("{step}\nsteps = 12\n{}", text.replace(" WEEKS", weeks).replace(" WEEK", week)))
    };
    [written("step = \"1 week\"", " weeks", " week"), written("", weeks, week)]
}

const WITH_LENGTHS_OF_TIME: &str = r#"
    [parameters]
    pause = "3 WEEKS"
    ramp = "1..3 WEEKS"
    [actors]
    us = { turn_every = "2 WEEKS" }
    [state]
    open = { start = false }
    sum = { start = 0, range = [0, 100] }
    [events.opening]
    chance = "50% in 4 WEEKS"
    once = true
    do = ["open = true", { after = "3 WEEKS", do = "sum += 1" }, { after = "2..4 WEEKS", do = "sum += 2" }]
    [events.echo]
    when = "since(opening) > 2 WEEKS and since(opening) < 2 * pause"
    every = "2 WEEKS"
    do = "sum += 4"
    [events.noise]
    rate = "1 per 5 WEEKS"
    again_after = "pause"
    do = "sum = toward(sum, 50, 4 WEEKS)"
    [rules.growth]
    do = "sum += 1 per 2 WEEKS"
    [responses.us]
    act = { prepare = "2 WEEKS", do = { after = "ramp", do = "sum += 8" } }
    [outcomes]
    long = "open for 7 WEEKS"
    shut = "not open for pause * 2"
    rest = "otherwise"
    [metrics]
    sum = { final = "sum" }
    late = { first = "open", else = "12 WEEKS" }
"#;

#[test]
fn lengths_of_time_in_rounds_mean_what_they_mean_in_steps_with_a_length() {
    for (weeks, week) in [(" rounds", " round"), (" steps", " step")] {
        let [calendar, rounds] = in_weeks_and_in_rounds(WITH_LENGTHS_OF_TIME, weeks, week);
        calendar.same_runs_as(&rounds);
    }
    // A plain number will do, but for the unit after `per`.
    let plain =
        WITH_LENGTHS_OF_TIME.replace("per 5 WEEKS", "per 5 rounds").replace("per 2 WEEKS", "per 2 rounds");
    let [_, rounds] = in_weeks_and_in_rounds(&plain, "", "");
    let [calendar, _] = in_weeks_and_in_rounds(WITH_LENGTHS_OF_TIME, "", "");
    calendar.same_runs_as(&rounds);
}

#[test]
fn a_number_of_steps_means_as_much_where_steps_have_a_length() {
    let [weeks, _] = in_weeks_and_in_rounds(WITH_LENGTHS_OF_TIME, "", "");
    let steps = WITH_LENGTHS_OF_TIME.replace("WEEKS", "steps");
    let [steps, _] = in_weeks_and_in_rounds(&steps, "", "");
    weeks.same_runs_as(&steps);
}
