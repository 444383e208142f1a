//! What is no number, infinite, missing, or outside its stated range.

use crate::support::{Told, told};
use escalade::engine::exact::{NoExactAnswer, Options, solve};
use escalade::engine::program::{Check, Op};
use escalade::{Settings, Study};
use proptest::prelude::*;
use proptest::test_runner::{RngSeed, TestRunner};
use std::cell::Cell;
use std::path::Path;

/// A coin decides whether `x` is `low` or `high` after a step; what is to be read of it follows.
fn coin(low: f64, high: f64, rest: &str) -> String {
    format!(
        "steps = 3\n[actors]\na = {{}}\n[state]\nx = {{ start = {low:?}, range = [-1.7e308, 1.7e308] }}\n\
         k = {{ start = 0, count = [0, 9] }}\ny = {{ start = 0, range = [-1e300, 1e300] }}\n[events.toss]\nchance = 0.5\nonce = true\ndo = \"x = {high:?}\"\n\
         {rest}\n[outcomes]\nall = \"otherwise\"\n"
    )
}

fn run(scenario: &str) -> Told {
    told(scenario, "run", &["--runs", "64"])
}

/// Both ways to an answer fail, with the same words, the same text underlined, at the same step.
fn fails(scenario: &str, message: &str, underlined: &str, step: u32) {
    let exact = told(scenario, "exact", &[]);
    for (way, told) in [("run", run(scenario)), ("exact", exact)] {
        assert_eq!(told.code, 1, "{way}\n{scenario}\n{}", told.all());
        assert!(told.err.contains(message), "{way}: {}", told.err);
        assert!(told.err.contains(&format!("at step {step}")), "{way}: {}", told.err);
        let (column, marks) = marked(&told.err);
        let line = told.err.lines().find(|line| line.contains(underlined));
        let line = line.unwrap_or_else(|| panic!("{way}: `{underlined}` is not shown\n{}", told.err));
        assert_eq!(line.find(underlined), Some(column), "{way}: {}", told.err);
        assert_eq!(marks, underlined.len(), "{way}: {}", told.err);
    }
}

/// Where the line of `^` begins, and its length.
fn marked(text: &str) -> (usize, usize) {
    let line = text.lines().find(|line| line.contains("^ ") || line.ends_with('^')).expect("underlined");
    (line.find('^').expect("a mark"), line.chars().filter(|&mark| mark == '^').count())
}

const NO_NUMBER: &str = "not a number";

#[test]
fn what_is_no_number_is_a_fault_wherever_it_is_read() {
    // What would hide it: comparisons are false of it, `min` and `max` take the other.
    for (read, place) in [
        ("[rules.r]\ndo = \"y = max(0, sqrt(x))\"", "sqrt(x)"),
        ("[rules.r]\ndo = \"y = clamp(ln(x), 0, 1)\"", "ln(x)"),
        ("[rules.r]\nwhen = \"sqrt(x) < 1\"\ndo = \"y = 1\"", "sqrt(x)"),
        ("[rules.r]\nwhen = \"not (ln(x) < 1)\"\ndo = \"y = 1\"", "ln(x)"),
        ("[rules.r]\ndo = \"y = logistic(sqrt(x))\"", "sqrt(x)"),
        ("[rules.r]\ndo = \"y = round(sqrt(x))\"", "sqrt(x)"),
        ("[responses.a]\nr = { weight = \"sqrt(x)\" }\ns = { weight = 2 }", "sqrt(x)"),
        ("[events.e]\nchance = \"min(1, sqrt(x))\"\ndo = \"y = 1\"", "sqrt(x)"),
        (
            "[policies.a.p]\nlambda = 1\nutilities = { r = \"ln(x)\", s = 0 }\n[responses.a]\nr = {}\ns = {}\n",
            "ln(x)",
        ),
        ("[metrics]\nm = { peak = \"sqrt(x)\", range = [0, 9] }", "sqrt(x)"),
        ("[metrics]\nm = { time = \"ln(x) > 0\" }", "ln(x)"),
    ] {
        let text = coin(1.0, -4.0, read);
        let text = if read.contains("policies") { format!("play = {{ a = \"p\" }}\n{text}") } else { text };
        // The coin may fall in the first step.
        fails(&text, NO_NUMBER, place, 1);
    }
    // Read once, at the end.
    for (read, place) in [
        ("[metrics]\nm = { final = \"sqrt(x)\", range = [0, 9] }", "sqrt(x)"),
        ("[objectives]\na = \"max(-9, ln(x))\"", "ln(x)"),
    ] {
        fails(&coin(1.0, -4.0, read), NO_NUMBER, place, 3);
    }
}

#[test]
fn what_is_no_number_of_a_member_is_a_fault() {
    let members = |value: &str| {
        format!(
            "steps = 2\n[state]\ny = {{ start = 0, range = [-9, 9] }}\n[groups.g]\ncount = 3\n[state.g]\n\
             v = {{ start = 1, range = [-5, 5] }}\n[events.e]\nchance = 0.5\nonce = true\ndo = {{ each = \"g\", do = \"v = -4\" }}\n\
             [rules.r]\ndo = \"y = {value}\"\n[outcomes]\no = \"otherwise\"\n"
        )
    };
    for (value, place) in [
        ("min(1, sum(sqrt(v) of g))", "sqrt(v)"),
        ("clamp(mean(ln(v) of g where v < 2), 0, 1)", "ln(v)"),
        ("if any(g where sqrt(v) < 1) then 1 else 0", "sqrt(v)"),
        ("max(0, max(exp(-v * 1000) - exp(1000) of g))", "exp(-v * 1000) - exp(1000)"),
    ] {
        fails(&members(value), NO_NUMBER, place, 1);
    }
    for value in ["sum(sqrt(v) of g where v > 0)", "count(g where v > 0 and ln(v) < 1)"] {
        for told in [run(&members(value)), told(&members(value), "exact", &[])] {
            assert_eq!(told.code, 0, "{value}: {}", told.all());
        }
    }
}

#[test]
fn infinities_that_cancel_out_are_no_number() {
    for (value, place) in [
        ("min(1, exp(x) - exp(x + 1))", "exp(x) - exp(x + 1)"),
        ("max(0, exp(x) * exp(-x))", "exp(x) * exp(-x)"),
        ("min(1, exp(x) / exp(x + 1))", "exp(x) / exp(x + 1)"),
        ("sin(exp(x))", "sin(exp(x))"),
        ("cos(x * 1e300 * 1e300)", "cos(x * 1e300 * 1e300)"),
        ("if exp(x) + ln(x - 2000) > 0 then 1 else 0", "exp(x) + ln(x - 2000)"),
    ] {
        fails(&coin(2001.0, 2000.0, &format!("[rules.r]\ndo = \"y = {value}\"")), NO_NUMBER, place, 1);
    }
}

#[test]
fn an_overflow_that_is_tamed_is_an_answer() {
    for (value, right) in [("logistic(exp(x))", 1.0), ("1 / exp(x)", 0.0), ("min(7, exp(x))", 7.0)] {
        let text = coin(
            2000.0,
            2001.0,
            &format!("[rules.r]\ndo = \"y = {value}\"\n[metrics]\nm = {{ final = \"y\" }}"),
        );
        let text =
            text.replace("y = { start = 0, range = [-1e300, 1e300]", "y = { start = 0, range = [0, 9]");
        for told in [told(&text, "run", &["--runs", "64", "--json"]), told(&text, "exact", &["--json"])] {
            assert_eq!(told.code, 0, "{}", told.all());
            assert_eq!(told.json()["metrics"][0]["mean"], right, "{value}: {}", told.out);
        }
    }
}

#[test]
fn what_is_tested_only_where_it_is_read_is_no_fault_elsewhere() {
    for value in [
        "if x > 0 then sqrt(x) else 0",
        "if x <= 0 then 0 else ln(x)",
        "if x < 0 or sqrt(x) > 3 then 1 else 0",
        "if x > 0 and (if x > 1e9 then false else ln(x) > 0) then 1 else 0",
        "if x == 1 then 1 / x else sqrt(4 + x)",
    ] {
        let text = coin(1.0, -4.0, &format!("[rules.r]\ndo = \"y = {value}\""));
        for told in [run(&text), told(&text, "exact", &[])] {
            assert_eq!(told.code, 0, "{value}: {}", told.all());
        }
    }
}

#[test]
fn what_is_infinite_is_neither_stored_nor_measured() {
    let infinite = "a value that is not finite (inf)";
    for (read, place, step) in [
        ("[rules.r]\ndo = \"y = exp(x)\"", "exp(x)", 1),
        ("[metrics]\nm = { final = \"exp(x)\", range = [0, 9] }", "exp(x)", 3),
        ("[metrics]\nm = { peak = \"x * 1e300\", range = [0, 9] }", "x * 1e300", 0),
        ("[metrics]\nm = { low = \"exp(x)\", range = [0, 9] }", "exp(x)", 0),
        ("[metrics]\nm = { sum = \"exp(x)\", range = [0, 9] }", "exp(x)", 1),
        ("[objectives]\na = \"exp(x)\"", "exp(x)", 3),
        ("[plots]\nfan = [\"exp(x)\"]", "exp(x)", 0),
    ] {
        fails(&coin(1e100, 1e200, read), infinite, place, step);
    }
}

#[test]
fn weights_without_a_sum_are_a_fault() {
    let total = "the weights of a choice add up to more than any number";
    for read in [
        "[responses.a]\nr = { weight = \"x\" }\ns = { weight = \"x\" }",
        "[responses.a]\nr = {}\ns = {}\n[policies.a.p]\nweights = { r = \"x * default\", s = \"x\" }",
        "[events.e]\ndo = { draw = \"k\", weights = { 1 = \"x\", 2 = \"x\" } }",
    ] {
        let text = coin(1.5e308, 1.6e308, read);
        let text = if read.contains("policies") { format!("play = {{ a = \"p\" }}\n{text}") } else { text };
        for told in [run(&text), told(&text, "exact", &[])] {
            assert_eq!(told.code, 1, "{read}: {}", told.all());
            assert!(told.err.contains(total), "{read}: {}", told.err);
        }
    }
}

#[test]
fn a_precision_times_a_utility_may_overflow() {
    let likely = |lambda: &str, utilities: [&str; 3]| {
        let [one, two, three] = utilities;
        let text = format!(
            "steps = 1\nplay = {{ a = \"p\" }}\n[actors]\na = {{}}\n[state]\nn = {{ start = 0, count = [0, 9] }}\n\
             [responses.a]\none = {{ do = \"n = 1\" }}\ntwo = {{ do = \"n = 2\" }}\nthree = {{ do = \"n = 3\" }}\n\
             [policies.a.p]\nlambda = {lambda}\nutilities = {{ one = {one}, two = {two}, three = {three} }}\n\
             [outcomes]\none = \"n == 1\"\ntwo = \"n == 2\"\nthree = \"n == 3\"\nnone = \"otherwise\"\n"
        );
        let exact = told(&text, "exact", &["--json"]).json();
        let run = told(&text, "run", &["--runs", "4000", "--json"]).json();
        let share = |json: &serde_json::Value, outcome: usize, key: &str| {
            json["outcomes"][outcome][key].as_f64().unwrap_or_else(|| panic!("{json}"))
        };
        let shares: Vec<f64> = (0..4).map(|outcome| share(&exact, outcome, "probability")).collect();
        for (outcome, exactly) in shares.iter().enumerate() {
            assert!((share(&run, outcome, "probability") - exactly).abs() < 0.05, "{run}");
        }
        shares
    };
    assert_eq!(likely("1e300", ["1e300", "1e300", "0"]), [0.5, 0.5, 0.0, 0.0]);
    assert_eq!(likely("1e300", ["-1e300", "-1e10", "-1e10"]), [0.0, 0.5, 0.5, 0.0]);
    // The difference of the utilities overflows too.
    assert_eq!(likely("0", ["1.7e308", "-1.7e308", "0"]), [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0, 0.0]);
    assert_eq!(likely("2", ["1.7e308", "-1.7e308", "0"]), [1.0, 0.0, 0.0, 0.0]);
    let small = likely("1e308", ["1e-308", "0", "-5"]);
    // 1 / (1 + 1/e).
    assert!((small[0] - 0.731_058_578_630).abs() < 1e-9, "{small:?}");
}

#[test]
fn a_half_life_is_longer_than_0() {
    for half_life in ["(if x > 0 then 1 week else -1 week)", "(x * 1 week)"] {
        let text = coin(1.0, -1.0, &format!("[rules.r]\ndo = \"y = toward(y, 1, {half_life})\""));
        let text = format!("step = \"1 week\"\n{text}");
        for told in [run(&text), told(&text, "exact", &[])] {
            assert_eq!(told.code, 1, "{half_life}: {}", told.all());
            assert!(told.err.contains("a half-life of -1 steps is not longer than 0"), "{}", told.err);
        }
    }
}

#[test]
fn draws_whose_arguments_make_no_distribution_are_faults() {
    for draw in
        ["uniform(2, x)", "normal(0, x)", "poisson(x)", "triangular(0, x, 2)", "lognormal(900, x + 5)"]
    {
        let told = run(&coin(1.0, -4.0, &format!("[events.e]\ndo = \"y = {draw}\"")));
        assert_eq!(told.code, 1, "{draw}: {}", told.all());
        assert!(told.err.contains("its arguments make no distribution"), "{draw}: {}", told.err);
    }
}

#[test]
fn a_metric_outside_its_stated_range_is_a_fault() {
    for (metric, place, value) in [
        ("{ final = \"x\", range = [0, 2] }", "x", "3"),
        ("{ final = \"x\", range = [1, 1] }", "x", "3"),
        ("{ final = \"x\", range = [7, 9] }", "x", "3"),
        ("{ peak = \"x\", range = [0, 2] }", "x", "3"),
        ("{ low = \"-x\", range = [-2, 0] }", "-x", "-3"),
        ("{ sum = \"x\", range = [0, 8] }", "x", "9"),
        ("{ time = \"x > 2\", range = [0, 2] }", "x > 2", "3"),
        ("{ first = \"x > 2\", range = [3, 9] }", "x > 2", "0"),
        ("{ first = \"x > 5\", else = -8, range = [0, 9] }", "x > 5", "-8"),
        ("{ count = \"a.r\", range = [0, 2] }", "a.r", "3"),
    ] {
        let text = coin(3.0, 3.0, &format!("[responses.a.r]\n[metrics]\nm = {metric}"));
        fails(&text, &format!("a metric is {value}, outside the range"), place, 3);
    }
    // What is missing is in no range; what is in its range is told as it is, whatever was stated.
    let fine = coin(
        3.0,
        3.0,
        "[metrics]\nm = { first = \"x > 5\", range = [3, 9] }\nn = { sum = \"x\", range = [9, 9] }",
    );
    for told in [run(&fine), told(&fine, "exact", &[])] {
        assert_eq!(told.code, 0, "{}", told.all());
    }
}

#[test]
fn the_ends_of_a_stated_range_follow_the_parameters() {
    let text = format!(
        "{}[parameters]\ncap = {{ value = 2, range = [-9, 9] }}\n",
        coin(3.0, 3.0, "[metrics]\nm = { final = \"x\", range = [0, \"cap\"] }")
    );
    assert_eq!(run(&text).code, 1);
    assert_eq!(told(&text, "run", &["--runs", "9", "--set", "cap=3"]).code, 0);
    let backwards = told(&text, "run", &["--runs", "9", "--set", "cap=-1"]);
    assert!(backwards.code == 2 && backwards.err.contains("runs backwards"), "{}", backwards.all());
}

#[test]
fn sums_of_runs_that_end_early_are_in_their_range() {
    for (metric, range) in [
        ("{ sum = \"1\" }", "1"),
        ("{ sum = \"0.1\" }", "0.1"),
        ("{ sum = \"-x\" }", "-1"),
        ("{ sum = \"if step > 0 then 2 else 1\" }", "2"),
    ] {
        let text = format!(
            "steps = 10\n[state]\nx = {{ start = 1, range = [1, 2] }}\n[events.e]\n[outcomes]\na = \"now(e)\"\no = \"otherwise\"\n\
             [metrics]\nm = {metric}\n"
        );
        let summary = told(&text, "run", &["--runs", "10", "--json"]).json();
        let mean = summary["metrics"][0]["mean"].as_f64().expect("a mean");
        assert!((mean - range.parse::<f64>().expect("a number")).abs() < 1e-9, "{metric}: {mean}");
    }
}

const COMES: &str = "steps = 4\n[actors]\na = {}\n[state]\nhit = { start = false }\n[events.e]\nwhen = \"not hit\"\n\
    chance = 0.5\ndo = \"hit = true\"\n[outcomes]\nall = \"otherwise\"\n[metrics]\n";

#[test]
fn what_may_be_missing_is_no_number() {
    for objective in
        ["-when", "if missing(when) then when else 0", "if when < 3 then 1 else 0", "min(when, other)"]
    {
        let text = format!(
            "{COMES}when = {{ first = \"hit\" }}\nother = {{ final = \"1\" }}\n[objectives]\na = \"{objective}\"\n"
        );
        for command in ["check", "run", "exact"] {
            let told = told(&text, command, &[]);
            assert_eq!(told.code, 2, "{objective}: {}", told.all());
            assert!(told.all().contains("`when` may be missing"), "{objective}: {}", told.all());
            assert!(told.all().contains("missing(when)"), "{objective}: {}", told.all());
        }
    }
}

#[test]
fn what_is_missing_is_what_the_file_says() {
    // Comes in steps 1 to 4 with 1/2, 1/4, 1/8, 1/16, and else not.
    let told_of = 1.0 / 2.0 + 2.0 / 4.0 + 3.0 / 8.0 + 4.0 / 16.0;
    for (metric, objective, right) in [
        ("else = 60", "-when", -told_of - 60.0 / 16.0),
        ("else = -8", "-when", -told_of + 8.0 / 16.0),
        ("title = \"t\"", "if missing(when) then -60 else -when", -told_of - 60.0 / 16.0),
        ("title = \"t\"", "if not missing(when) and when < 2 then 1 else 0", 0.5),
        ("title = \"t\"", "if missing(when) or when > 1 then 1 else 0", 0.5),
    ] {
        let text =
            format!("{COMES}when = {{ first = \"hit\", {metric} }}\n[objectives]\na = \"{objective}\"\n");
        let exact = told(&text, "exact", &["--json", "--all-metrics"]);
        assert_eq!(exact.code, 0, "{}", exact.all());
        let mean = exact.json()["objectives"][0]["mean"].as_f64().unwrap_or_else(|| panic!("{}", exact.out));
        assert!((mean - right).abs() < 1e-12, "{objective}: {mean}");
        let sampled = told(&text, "run", &["--runs", "20000", "--json"]).json();
        let mean = sampled["objectives"][0]["mean"].as_f64().unwrap_or_else(|| panic!("{sampled}"));
        assert!((mean - right).abs() < 0.5, "{objective}: {mean}");
        let missing = sampled["metrics"][0]["missing"].as_f64().expect("a share");
        assert_eq!(missing > 0.0, metric.contains("title"), "{metric}");
    }
}

#[test]
fn a_length_of_time_stands_for_what_is_missing() {
    let text = format!("step = \"2 weeks\"\n{COMES}when = {{ first = \"step > 9\", else = \"60 weeks\" }}\n");
    let summary = told(&text, "run", &["--runs", "9", "--json"]).json();
    assert_eq!(summary["metrics"][0]["mean"], 60.0);
    let wrong = format!("{COMES}when = {{ sum = \"1\", else = 60 }}\n");
    let told = told(&wrong, "check", &[]);
    assert!(told.code == 2 && told.all().contains("it is never missing"), "{}", told.all());
}

#[test]
fn a_statistic_of_what_may_be_missing_says_so() {
    let text = format!(
        "{COMES}when = {{ first = \"hit\" }}\n[constraints]\nc = \"mean(when) < 30\"\nd = \"quantile(when, 50%) < 30\"\n"
    );
    let told = run(&text);
    for said in ["mean(when where measured) < 30", "quantile(when where measured, 50%) < 30"] {
        assert!(told.out.contains(said), "{}", told.out);
    }
}

#[test]
fn an_exact_answer_names_the_step_at_which_it_fails() {
    for step in [1, 2, 5] {
        let text = format!(
            "steps = {step}\n[state]\nx = {{ start = 1, range = [-1, 1] }}\n[rules.r]\ndo = \"x = 0\"\n[outcomes]\no = \"otherwise\"\n\
             [metrics]\nm = {{ final = \"1 / x\", range = [-1, 1] }}\n"
        );
        fails(&text, "division by 0", "1 / x", step);
    }
}

#[test]
fn a_cost_is_as_high_as_the_parameters_make_it() {
    for (cost, value, right) in
        [("c", "1000", 3000.0), ("-c * c", "100", -30000.0), ("clamp(c + b.cost, 0, 500)", "70", 210.0)]
    {
        let text = format!(
            "steps = 3\n[parameters]\nc = 10\n[actors]\na = {{}}\nb = {{}}\n[responses.a]\nr = {{ cost = \"{cost}\" }}\n\
             [outcomes]\no = \"otherwise\"\n[metrics]\nm = {{ final = \"a.cost\" }}\n[objectives]\na = \"a.cost\"\n"
        );
        let set = format!("c={value}");
        let sampled = told(&text, "run", &["--runs", "9", "--json", "--set", &set]).json();
        let exact = told(&text, "exact", &["--json", "--set", &set]).json();
        for told in [sampled, exact] {
            assert_eq!(told["metrics"][0]["mean"], right, "{cost}");
            assert_eq!(told["objectives"][0]["mean"], right, "{cost}");
        }
    }
    // What grows with itself has no bounds that could be stated.
    let text = "steps = 9\n[actors]\na = {}\n[responses.a]\nr = { cost = \"1 + a.cost\" }\n[outcomes]\no = \"otherwise\"\n";
    let told = told(text, "check", &[]);
    assert!(told.code == 2 && told.all().contains("this cost has no bounds"), "{}", told.all());
}

/// Shipped scenarios are proved sound: nothing is tested in their runs for the sake of numbers.
#[test]
fn what_is_proved_is_not_tested() {
    let scenarios = [
        "gamblers-ruin.toml",
        "hotline.toml",
        "ladder-52.toml",
        "strait.toml",
        "us-china-2015/scenario.toml",
    ];
    for name in scenarios {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
        let study = Study::read(&path, Settings::default()).unwrap_or_else(|faulty| panic!("{faulty}"));
        for op in &study.program.code {
            let Op::Check { check, span, .. } = op else { continue };
            let needless =
                matches!(check, Check::Number | Check::HalfLife | Check::Total | Check::Range { .. });
            assert!(!needless, "{name}: {check:?} of {}", study.sources.text(*span));
        }
    }
}

/// Expressions that now and then are no number, or infinite: of `x` and `y`, each one of four numbers.
fn wild() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec!["x", "y", "0", "1", "1000", "(-3)", "0.5", "step"]);
    leaf.prop_map(str::to_owned).prop_recursive(4, 12, 3, |inner| {
        let function =
            prop::sample::select(vec!["sqrt", "ln", "exp", "abs", "sin", "logistic", "round", "-"]);
        let operator = prop::sample::select(vec!["+", "-", "*", "/"]);
        let extreme = prop::sample::select(vec!["min", "max"]);
        let compare = prop::sample::select(vec!["<", "<=", "=="]);
        prop_oneof![
            3 => (function, inner.clone()).prop_map(|(f, a)| format!("({f}({a}))")),
            4 => (operator, inner.clone(), inner.clone()).prop_map(|(o, a, b)| format!("({a} {o} {b})")),
            2 => (extreme, inner.clone(), inner.clone()).prop_map(|(f, a, b)| format!("{f}({a}, {b})")),
            1 => inner.clone().prop_map(|a| format!("clamp({a}, 0, 2)")),
            2 => (compare, vec_of(inner, 4)).prop_map(|(c, e)| {
                format!("(if {} {c} {} then {} else {})", e[0], e[1], e[2], e[3])
            }),
        ]
    })
}

fn vec_of(inner: impl Strategy<Value = String>, count: usize) -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(inner, count)
}

fn wild_scenario() -> impl Strategy<Value = String> {
    let kind = || prop::sample::select(vec!["final", "peak", "low", "sum"]);
    (vec_of(wild(), 4), kind(), kind(), -1.0..2.0_f64).prop_map(|(e, told, proved, bound)| {
        let one_of_four = |i| format!("if {i} == 0 then -2 else if {i} == 1 then 0 else if {i} == 2 then 1 else 1000");
        let drawn = |i| format!("[events.of_{i}]\nonce = true\ndo = {{ draw = \"{i}\", weights = {{ 0 = 1, 1 = 1, 2 = 1, 3 = 1 }} }}\n");
        format!(
            "steps = 3\n[state]\ni = {{ start = 0, count = [0, 3] }}\nj = {{ start = 1, count = [0, 3] }}\n\
             z = {{ start = 0, range = [-9, 9] }}\n[define]\nx = \"{}\"\ny = \"{}\"\n{}{}\
             [rules.r]\ndo = \"z = clamp({}, -9, 9)\"\n[outcomes]\nearly = \"{} > {bound}\"\nall = \"otherwise\"\n[metrics]\n\
             stated = {{ {told} = \"{}\", range = [-1e300, 1e300] }}\nproved = {{ {proved} = \"clamp({}, -1, 30)\" }}\n\
             rest = {{ final = \"z\" }}\n",
            one_of_four("i"), one_of_four("j"), drawn("i"), drawn("j"), e[0], e[1], e[2], e[3]
        )
    })
}

/// Whether it fails; `None` if it is refused before.
fn agrees(text: &str) -> Result<Option<bool>, TestCaseError> {
    let Ok(study) = Study::parse("wild.toml", text, Settings::default()) else { return Ok(None) };
    let stories: Vec<_> = (0..150).map(|run| study.trace(2015, run)).collect();
    let failures: Vec<_> = stories
        .iter()
        .filter_map(|story| story.failure.as_ref())
        .map(|f| (f.span, f.step, f.check))
        .collect();
    let options = Options { all_metrics: true, threads: 1, ..Options::default() };
    let exact = match solve(&study.program, &options, &|_| {}) {
        Ok(exact) => exact,
        Err(NoExactAnswer::Failed(failure)) => {
            let found = (failure.span, failure.step, failure.check);
            let place = study.sources.text(failure.span);
            prop_assert!(
                failures.contains(&found),
                "exact fails at {place} in step {}, runs at {failures:?}",
                failure.step
            );
            return Ok(Some(true));
        }
        Err(obstacle) => return Err(TestCaseError::fail(format!("{obstacle:?}"))),
    };
    prop_assert!(failures.is_empty(), "runs fail, and exact does not: {failures:?}");
    for (id, (measure, exactly)) in study.program.metrics.iter().zip(&exact.measures).enumerate() {
        let mut sampled: Vec<f64> =
            stories.iter().map(|story| story.measures[id].expect("measured") + 0.0).collect();
        sampled.sort_by(f64::total_cmp);
        sampled.dedup();
        let [low, high] = measure.range;
        prop_assert!(
            low <= sampled[0] && sampled[sampled.len() - 1] <= high,
            "{sampled:?} not in [{low}, {high}]"
        );
        if let Some(spread) = &exactly.as_ref().expect("all are asked for").spread {
            let exactly: Vec<f64> = spread.values.iter().map(|(value, _)| *value).collect();
            prop_assert_eq!(&sampled, &exactly, "metric {}", id);
        }
    }
    Ok(Some(false))
}

#[test]
fn sampling_and_enumeration_agree_on_what_fails_and_where() {
    const CASES: u32 = 200;
    let (refused, failing) = (Cell::new(0), Cell::new(0));
    let config = ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(2015),
        ..ProptestConfig::default()
    };
    let tried = TestRunner::new(config).run(&wild_scenario(), |text| {
        match agrees(&text)? {
            None => refused.set(refused.get() + 1),
            Some(fails) => failing.set(failing.get() + u32::from(fails)),
        }
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
    let (refused, failing) = (refused.get(), failing.get());
    assert!(3 * refused < CASES, "{refused} of {CASES} are refused");
    assert!(5 * failing > CASES && 5 * failing < 4 * CASES, "{failing} of {CASES} fail");
}
