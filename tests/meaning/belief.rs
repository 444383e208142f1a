//! What an actor thinks of a hidden variable, and the signs that move it.

use crate::trial::{Trial, scenario};

/// The prior is 0.3 to 0.7; sign `red` has 0.8 under `a` and 0.2 under `b`.
fn believing(truth: &str, steps: u32, text: &str) -> Trial {
    scenario(&format!(
        r#"
        steps = {steps}
        [actors]
        us = {{}}
        china = {{}}
        [state]
        truth = {{ start = "{truth}", one_of = ["a", "b", "c"], known_to = "china" }}
        x = {{ start = 0, count = [0, 99] }}
        [beliefs.us.thinks]
        about = "truth"
        prior = {{ a = 0.3, b = 0.7 }}
        [evidence.colour]
        about = "truth"
        signs.red = {{ a = 0.8, b = 0.2 }}
        signs.blue = {{ a = 0.2, b = 0.8 }}
        [evidence.shape]
        about = "truth"
        signs.round = {{ a = 0.5, b = 0.25 }}
        signs.square = {{ a = 0.4, b = 0.4 }}
        signs.none = {{ a = 0.1, b = 0.35 }}
        {text}
        "#
    ))
}

fn bayes(prior: f64, factor_a: f64, factor_b: f64) -> f64 {
    prior * factor_a / (prior * factor_a + (1.0 - prior) * factor_b)
}

const LOOK: &str = r#"[events.look]
do = { observe = "colour", by = "us.thinks", then = { red = "x += 1" } }
"#;

#[test]
fn a_belief_starts_at_its_prior() {
    believing("a", 1, "[metrics]\na = { low = \"us.thinks(a)\" }\nb = { peak = \"us.thinks(b)\" }")
        .always("a", 0.3)
        .always("b", 0.7);
}

#[test]
fn signs_are_drawn_by_the_truth_and_move_the_belief_by_bayes() {
    let red = bayes(0.3, 0.8, 0.2);
    let blue = bayes(0.3, 0.2, 0.8);
    for (truth, p) in [("a", 0.8), ("b", 0.2)] {
        believing(
            truth,
            1,
            &format!("{LOOK}[metrics]\na = {{ final = \"us.thinks(a)\" }}\nb = {{ final = \"us.thinks(b)\" }}\n[outcomes]\nred = \"x == 1\"\nblue = \"otherwise\""),
        )
        .outcome("red", p)
        .mean("a", p * red + (1.0 - p) * blue)
        .mean("b", p * (1.0 - red) + (1.0 - p) * (1.0 - blue));
    }
}

#[test]
fn what_follows_a_sign_already_knows_the_belief_it_has_moved() {
    believing(
        "a",
        1,
        "[events.look]\ndo = { observe = \"colour\", by = \"us.thinks\", then = { red = { when = \"us.thinks(a) > 0.6\", do = \"x = 1\" }, blue = { when = \"us.thinks(a) > 0.6\", do = \"x = 2\" } } }\n[outcomes]\none = \"x == 1\"\ntwo = \"x == 2\"\nnone = \"otherwise\"",
    )
    // 0.3·0.8 / (0.3·0.8 + 0.7·0.2) = 0.63.
    .outcome("one", 0.8)
    .outcome("two", 0.0);
}

#[test]
fn a_likelihood_is_that_of_all_signs_whatever_their_order() {
    // Two reds and a blue in any order: the odds of one red.
    believing(
        "a",
        3,
        &format!("{LOOK}[outcomes]\nmixed = {{ at_end = \"x == 2 and us.thinks(a) > {0} - 1e-12 and us.thinks(a) < {0} + 1e-12\" }}\nother = {{ at_end = \"x != 2\" }}\nwrong = \"otherwise\"", bayes(0.3, 0.8, 0.2)).replace("1e-12", "0.000000000001"),
    )
    .outcome("mixed", 3.0 * 0.8 * 0.8 * 0.2)
    .outcome("wrong", 0.0);
}

#[test]
fn beliefs_that_have_seen_the_same_signs_are_one_state() {
    let trial = believing("a", 12, LOOK);
    let states = trial.solved().exact.as_ref().unwrap().most_states;
    assert!(states <= 13, "{states} states for 12 looks");
}

#[test]
fn two_kinds_of_evidence_add_up() {
    let both = bayes(0.3, 0.8 * 0.5, 0.2 * 0.25);
    believing(
        "a",
        1,
        &format!(
            "{LOOK}[events.touch]\ndo = {{ observe = \"shape\", by = \"us.thinks\", then = {{ round = \"x += 10\" }} }}\n[outcomes]\nboth = \"x == 11 and us.thinks(a) > {both} - 0.000000000001 and us.thinks(a) < {both} + 0.000000000001\"\nrest = \"otherwise\""
        ),
    )
    .outcome("both", 0.4);
}

#[test]
fn a_sign_equally_likely_under_every_value_moves_nothing() {
    // `square` leaves the belief exactly where it was.
    believing(
        "b",
        1,
        "[events.touch]\ndo = { observe = \"shape\", by = \"us.thinks\", then = { square = \"x = 1\" } }\n[outcomes]\nsame = \"x == 1 and us.thinks(a) <= 0.3 and us.thinks(a) >= 0.3\"\nmoved = \"x == 1\"\nrest = \"otherwise\"",
    )
    .outcome("same", 0.4)
    .outcome("moved", 0.0);
}

#[test]
fn reset_returns_to_the_prior() {
    believing(
        "a",
        2,
        &format!("{LOOK}[events.forget]\nwhen = \"step == 2\"\ndo = \"reset us.thinks\"\n[outcomes]\nearly = \"us.thinks(a) == us.thinks(b) and step > 9\"\nprior = {{ at_end = \"us.thinks(a) <= 0.3 and us.thinks(a) >= 0.3\" }}\nrest = \"otherwise\""),
    )
    .outcome("prior", 1.0);
    // And what is seen afterwards starts from there.
    let red = bayes(0.3, 0.8, 0.2);
    let blue = bayes(0.3, 0.2, 0.8);
    believing(
        "a",
        2,
        &format!("[events.forget]\nwhen = \"step == 2\"\ndo = \"reset us.thinks\"\n{LOOK}[metrics]\na = {{ final = \"us.thinks(a)\" }}"),
    )
    .mean("a", 0.8 * red + 0.2 * blue);
}

#[test]
fn a_true_value_without_a_column_gives_no_sign() {
    believing(
        "c",
        2,
        &format!("{LOOK}[metrics]\na = {{ final = \"us.thinks(a)\" }}\nx = {{ final = \"x\" }}"),
    )
    .always("a", 0.3)
    .always("x", 0.0);
}

#[test]
fn a_value_that_is_not_in_the_prior_has_probability_0() {
    believing("a", 1, &format!("{LOOK}[metrics]\nc = {{ peak = \"us.thinks(c)\" }}")).always("c", 0.0);
}

#[test]
fn priors_columns_and_likelihoods_are_checked() {
    let text = |prior: &str, red: &str, blue: &str| {
        scenario(&format!(
            "steps = 1\n[actors]\nus = {{}}\n[state]\ntruth = {{ start = \"a\", one_of = [\"a\", \"b\"] }}\n[beliefs.us.thinks]\nabout = \"truth\"\nprior = {{ {prior} }}\n[evidence.colour]\nabout = \"truth\"\nsigns.red = {{ {red} }}\nsigns.blue = {{ {blue} }}\n[events.look]\ndo = {{ observe = \"colour\", by = \"us.thinks\" }}"
        ))
    };
    text("a = 0.5, b = 0.6", "a = 0.5, b = 0.5", "a = 0.5, b = 0.5").refused("does not add up to 1");
    text("a = 0.5, b = 0.5", "a = 0.5, b = 0.5", "a = 0.6, b = 0.5").refused("does not add up to 1");
    text("a = 0.5, b = 0.5", "a = 0.0, b = 0.5", "a = 1.0, b = 0.5").refused("above 0");
    text("a = 0.5, c = 0.5", "a = 0.5, b = 0.5", "a = 0.5, b = 0.5").refused("`c`");
}

#[test]
fn a_belief_may_be_about_a_flag_a_count_or_a_rung() {
    for (variable, start, a, b) in
        [("flag", "true", "true", "false"), ("count", "1", "1", "2"), ("rung", "high", "high", "low")]
    {
        let declared = match variable {
            "flag" => format!("[state]\nflag = {{ start = {start} }}"),
            "count" => format!("[state]\ncount = {{ start = {start}, count = [0, 3] }}")
                .replace("count = {", "number = {"),
            _ => format!("[ladder]\nrungs = [\"low\", \"high\"]\nstart = \"{start}\""),
        };
        let about = if variable == "count" { "number" } else { variable };
        scenario(&format!(
            r#"
            steps = 1
            [actors]
            us = {{}}
            {declared}
            [beliefs.us.thinks]
            about = "{about}"
            prior = {{ {a} = 0.5, {b} = 0.5 }}
            [evidence.colour]
            about = "{about}"
            signs.red = {{ {a} = 0.75, {b} = 0.25 }}
            signs.blue = {{ {a} = 0.25, {b} = 0.75 }}
            [events.look]
            do = {{ observe = "colour", by = "us.thinks" }}
            [outcomes]
            sure = "us.thinks({a}) > 0.7"
            unsure = "otherwise"
            "#
        ))
        .outcome("sure", 0.75);
    }
}

#[test]
fn two_actors_may_think_differently_of_the_same_truth() {
    believing(
        "a",
        1,
        &format!("{LOOK}[beliefs.china.guess]\nabout = \"truth\"\nprior = {{ a = 0.5, b = 0.25, c = 0.25 }}\n[metrics]\nus = {{ final = \"us.thinks(a)\" }}\nchina = {{ final = \"china.guess(a)\" }}"),
    )
    .always("china", 0.5)
    .mean("us", 0.8 * bayes(0.3, 0.8, 0.2) + 0.2 * bayes(0.3, 0.2, 0.8));
}

#[test]
fn a_belief_that_has_seen_nothing_is_its_prior_to_the_last_bit() {
    // In logarithms 0.1 does not come back as 0.1.
    for (prior, other) in [(0.1, 0.9), (0.03, 0.97), (0.12, 0.88), (0.3, 0.7)] {
        for effect in ["\"reset us.thinks\"", "{ observe = \"colour\", by = \"us.thinks\" }"] {
            scenario(&format!(
                r#"
                steps = 1
                [actors]
                us = {{}}
                [state]
                truth = {{ start = "a", one_of = ["a", "b"] }}
                [beliefs.us.thinks]
                about = "truth"
                prior = {{ a = {prior}, b = {other} }}
                [evidence.colour]
                about = "truth"
                signs.red = {{ a = 0.5, b = 0.5 }}
                signs.blue = {{ a = 0.5, b = 0.5 }}
                [events.e]
                do = {effect}
                [outcomes]
                same = "us.thinks(a) <= {prior} and us.thinks(a) >= {prior}"
                moved = "otherwise"
                "#
            ))
            .outcome("same", 1.0);
        }
    }
}
