//! A value means the same wherever it comes from: the file, a variant, a sweep, a draw, the command line.

use super::support::{Told, told};

/// The share of runs that end so, or the mean of a metric.
fn mean(told: &Told, of: &str) -> f64 {
    let json = told.json();
    let find = |list: &str, field: &str| {
        let all = json[list].as_array()?.clone();
        all.iter().find(|entry| entry["id"] == of).and_then(|entry| entry[field].as_f64())
    };
    find("outcomes", "probability").or_else(|| find("metrics", "mean")).unwrap_or_else(|| panic!("{json}"))
}

#[test]
fn what_is_compared_with_what_it_never_is_has_an_answer() {
    for (condition, right) in [
        ("times(e) == -1", 0.0),
        ("times(e) != -1", 1.0),
        ("times(e) <= q", 0.0),
        ("times(e) > -1e300", 1.0),
        ("-5 < times(e) and times(us.go) > -1", 1.0),
        ("since(e) > 12000000 years", 0.25),
        ("since(e) >= 99999999999999 days", 0.25),
        ("since(e) < -3 days", 0.0),
    ] {
        let scenario = format!(
            "step = \"1 day\"\nsteps = 2\n[parameters]\nq = {{ value = -1, range = [-9, 0] }}\n[actors]\nus = {{}}\n[responses.us]\n\
             go = {{}}\n[events.e]\nchance = 0.5\n[outcomes]\na = {{ at_end = \"{condition}\" }}\no = \"otherwise\"\n"
        );
        let exact = told(&scenario, "exact", &["--json"]);
        assert!((mean(&exact, "a") - right).abs() < 1e-12, "{condition}: {}", exact.all());
        let run = told(&scenario, "run", &["--json", "--runs", "2000"]);
        assert!((mean(&run, "a") - right).abs() < 0.05, "{condition}: {}", run.all());
    }
}

#[test]
fn a_pause_of_nothing_is_none() {
    let scenario = |pause: &str, stated: &str| {
        format!(
            "step = \"1 day\"\nsteps = 4\n[parameters]\npause = {{ value = {stated}, range = [\"0 days\", \"4 days\"] }}\n\
             [actors]\nus = {{}}\n[responses.us]\ngo = {{ weight = 1, again_after = {pause}, do = \"m += 1\" }}\n\
             [state]\nn = {{ start = 0, count = [0, 99] }}\nm = {{ start = 0, count = [0, 99] }}\n\
             [events.e]\nagain_after = {pause}\ndo = \"n += 1\"\n\
             [outcomes]\ndone = \"otherwise\"\n[metrics]\nn = {{ final = \"n\" }}\nm = {{ final = \"m\" }}\n"
        )
    };
    let usual = scenario("\"pause\"", "\"2 days\"");
    let every_step =
        |told: &Told| assert_eq!((mean(told, "n"), mean(told, "m")), (4.0, 4.0), "{}", told.all());
    assert_eq!(mean(&told(&usual, "run", &["--json", "--runs", "50"]), "n"), 2.0);
    for length in ["0 days", "0 weeks", "1e-9 days", "pause - pause"] {
        let written = scenario(&format!("\"{}\"", length.replace("pause", "2 days")), "\"2 days\"");
        every_step(&told(&written, "run", &["--json", "--runs", "50"]));
        if !length.contains("pause") {
            let set = format!("pause={length}");
            every_step(&told(&usual, "run", &["--json", "--runs", "50", "--set", &set]));
            every_step(&told(&usual, "exact", &["--json", "--set", &set]));
        }
    }
    let swept = told(&usual, "sweep", &["--set", "pause=0..4 days:3", "--of", "n"]);
    assert_eq!(swept.code, 0, "{}", swept.all());
    assert_eq!(told(&usual, "sensitivity", &["--of", "n"]).code, 0);
}

#[test]
fn only_a_unit_is_written_at_both_ends_of_a_sweep() {
    let scenario = "steps = 1\nstep = \"1 day\"\n[parameters]\np = { value = 0.5, range = [0, 1] }\n\
        d = { value = \"2 days\", range = [\"1 day\", \"9 weeks\"] }\n[state]\nx = { start = \"p\", range = [0, 1] }\n\
        y = { start = \"d / 1 day\", range = [0, 99] }\n[outcomes]\no = \"otherwise\"\n[metrics]\nx = { final = \"x\" }\n\
        y = { final = \"y\" }\n";
    for (sweep, right) in [
        ("p=0.5..9e-1:3", [0.5, 0.7, 0.9]),
        ("p=1e-1..9e-1:3", [0.1, 0.5, 0.9]),
        ("p=0.1..1 / 2:3", [0.1, 0.3, 0.5]),
        ("p=0.2..2e-1 * 3:3", [0.2, 0.4, 0.6]),
        ("p=0..1E0:3", [0.0, 0.5, 1.0]),
        ("p=10..30%:3", [0.1, 0.2, 0.3]),
        ("p=10..3e1%:3", [0.1, 0.2, 0.3]),
        ("d=2..6 days:3", [2.0, 4.0, 6.0]),
        ("d=1..3e0 weeks:3", [7.0, 14.0, 21.0]),
    ] {
        let told = told(scenario, "sweep", &["--set", sweep, "--json"]);
        let json = told.json();
        let values: Vec<f64> = json["axes"][0]["values"]
            .as_array()
            .unwrap_or_else(|| panic!("{sweep}: {json}"))
            .iter()
            .map(|value| value.as_f64().expect("a number"))
            .collect();
        assert!(values.iter().zip(right).all(|(a, b)| (a - b).abs() < 1e-12), "{sweep}: {values:?}");
    }
    // A unit after what is no number: each end is read by itself, and that is refused.
    assert_eq!(told(scenario, "sweep", &["--set", "d=1..4 weeks / 2:3"]).code, 2);
}

/// A place in the file where a value may stand: the scenario with `VALUE` there, what it takes, and what it refuses.
struct Place {
    name: &'static str,
    text: &'static str,
    good: &'static str,
    bad: &'static str,
}

/// Everything that the places below need, but for what each of them tries out.
const WORLD: &str = r#"
title = "a place for a value"
start = 2015-01-05
step = "1 week"
steps = 4
[actors]
us = {}
them = {}
"#;

const PLACES: &[Place] = &[
    Place { name: "chance", text: "[events.e]\nchance = VALUE\n", good: "0.5", bad: "1.5" },
    Place { name: "chance below 0", text: "[events.e]\nchance = VALUE\n", good: "0.5", bad: "-0.5" },
    Place {
        name: "chance in a window",
        text: "[events.e]\nchance = \"VALUE in 8 weeks\"\n",
        good: "0.5",
        bad: "2",
    },
    Place {
        name: "window",
        text: "[events.e]\nchance = \"50% in VALUE\"\n",
        good: "8 weeks",
        bad: "0 weeks",
    },
    Place {
        name: "negative window",
        text: "[events.e]\nchance = \"50% in VALUE\"\n",
        good: "8 weeks",
        bad: "-8 weeks",
    },
    Place { name: "rate", text: "[events.e]\nrate = \"VALUE per year\"\n", good: "1", bad: "-1" },
    Place { name: "every", text: "[events.e]\nevery = VALUE\n", good: "2 weeks", bad: "0 weeks" },
    Place {
        name: "again_after",
        text: "[events.e]\nagain_after = VALUE\n",
        good: "2 weeks",
        bad: "-2 weeks",
    },
    Place {
        name: "after",
        text: "[events.e]\nafter = VALUE\ndo = \"n += 1\"\n",
        good: "2 weeks",
        bad: "-2 weeks",
    },
    Place {
        name: "after in an effect",
        text: "[events.e]\ndo = { after = VALUE, do = \"n += 1\" }\n",
        good: "2 weeks",
        bad: "-1 day",
    },
    Place {
        name: "turn_every",
        text: "[actors.idle]\nturn_every = VALUE\n",
        good: "2 weeks",
        bad: "0 weeks",
    },
    Place { name: "prepare", text: "[responses.us.r]\nprepare = VALUE\n", good: "2 weeks", bad: "-3 weeks" },
    Place {
        name: "pause of a response",
        text: "[responses.us.r]\nagain_after = VALUE\n",
        good: "2 weeks",
        bad: "-1 week",
    },
    Place { name: "weight", text: "[responses.us.r]\nweight = VALUE\n", good: "2", bad: "-2" },
    Place {
        name: "chance of an effect",
        text: "[events.e]\ndo = { chance = VALUE, do = \"n += 1\" }\n",
        good: "0.5",
        bad: "1.5",
    },
    Place {
        name: "weight of a draw",
        text: "[events.e]\ndo = { draw = \"c\", weights = { x = VALUE, y = 1 } }\n",
        good: "2",
        bad: "-2",
    },
    Place {
        name: "weight of an answer",
        text: "[responses.us.r]\n[reactions.them.a]\nto = \"us.r\"\noptions.o = { weight = VALUE }\n",
        good: "2",
        bad: "-1",
    },
    Place {
        name: "weight in a policy",
        text: "[responses.us.r]\n[policies.us.p]\nweights = { r = VALUE }\n",
        good: "2",
        bad: "-1",
    },
    Place {
        name: "chance in a policy",
        text: "[responses.us.r]\n[policies.us.p]\nrules = [{ choose = \"r\", chance = VALUE }]\n",
        good: "0.5",
        bad: "7",
    },
    Place {
        name: "precision",
        text: "[responses.us.r]\n[policies.us.p]\nlambda = VALUE\nutilities = { r = 1, hold = 0 }\n",
        good: "2",
        bad: "-2",
    },
    Place {
        name: "start",
        text: "[state.us]\nv = { start = VALUE, range = [0, 10] }\n",
        good: "5",
        bad: "50",
    },
    Place {
        name: "start of a count",
        text: "[state.us]\nv = { start = VALUE, count = [0, 10] }\n",
        good: "5",
        bad: "-1",
    },
    Place {
        name: "lower end",
        text: "[state.us]\nv = { start = 5, range = [VALUE, 10] }\n",
        good: "1",
        bad: "7",
    },
    Place {
        name: "range backwards",
        text: "[state.us]\nv = { start = 5, range = [VALUE, 10] }\n",
        good: "1",
        bad: "20",
    },
    Place {
        name: "upper end",
        text: "[state.us]\nv = { start = 5, count = [0, VALUE] }\n",
        good: "6",
        bad: "3",
    },
    Place {
        name: "chance of a start",
        text: "[state.us]\nv = { start = { chance = VALUE } }\n",
        good: "0.5",
        bad: "1.5",
    },
    Place {
        name: "start of a ladder",
        text: "[ladder]\nrungs = \"0..5\"\nstart = VALUE\n",
        good: "3",
        bad: "9",
    },
    Place {
        name: "rung",
        text: "[ladder]\nrungs = \"0..5\"\nstart = 0\n[events.e]\ndo = \"rung = (VALUE)\"\n",
        good: "3",
        bad: "9",
    },
    Place {
        name: "rung to rise to",
        text: "[ladder]\nrungs = \"0..5\"\nstart = 0\n[events.e]\ndo = \"raise rung to VALUE\"\n",
        good: "3",
        bad: "9",
    },
    Place {
        name: "rung to compare with",
        text: "[ladder]\nrungs = \"0..5\"\nstart = 0\n[events.e]\nwhen = \"rung == (VALUE)\"\n",
        good: "3",
        bad: "6",
    },
    Place {
        name: "prior",
        text: "[beliefs.us.b]\nabout = \"c\"\nprior = { x = VALUE, y = 0.5 }\n",
        good: "0.5",
        bad: "0.6",
    },
    Place {
        name: "prior above 1",
        text: "[beliefs.us.b]\nabout = \"c\"\nprior = { x = VALUE, y = \"1 - VALUE\" }\n",
        good: "0.5",
        bad: "1.5",
    },
    Place {
        name: "likelihood",
        text: "[evidence.e]\nabout = \"c\"\nsigns.a = { x = VALUE, y = 0.5 }\nsigns.b = { x = \"1 - VALUE\", y = 0.5 }\n",
        good: "0.5",
        bad: "0",
    },
    Place {
        name: "column of likelihoods",
        text: "[evidence.e]\nabout = \"c\"\nsigns.a = { x = VALUE, y = 0.5 }\nsigns.b = { x = 0.5, y = 0.5 }\n",
        good: "0.5",
        bad: "0.4",
    },
    Place { name: "date", text: "[events.e]\nat = VALUE\n", good: "2015-01-12", bad: "2019-01-01" },
    Place {
        name: "half-life",
        text: "[rules.r]\ndo = \"x = toward(x, 0, VALUE)\"\n",
        good: "2 weeks",
        bad: "0 weeks",
    },
    Place {
        name: "half-life that is measured",
        text: "[metrics]\nm = { final = \"toward(x, 0, VALUE)\", range = [0, 9] }\n",
        good: "2 weeks",
        bad: "-2 weeks",
    },
    Place {
        name: "mean of poisson",
        text: "[events.e]\ndo = \"n = poisson(VALUE)\"\n",
        good: "3",
        bad: "701",
    },
    Place {
        name: "standard deviation",
        text: "[events.e]\ndo = \"x = normal(1, VALUE)\"\n",
        good: "1",
        bad: "-1",
    },
    Place {
        name: "uniform",
        text: "[state.us]\nv = { start = \"uniform(VALUE, 5)\", range = [0, 9] }\n",
        good: "1",
        bad: "6",
    },
    Place {
        name: "loguniform",
        text: "[state.us]\nv = { start = \"loguniform(VALUE, 5)\", range = [0, 9] }\n",
        good: "1",
        bad: "0",
    },
    Place {
        name: "beta",
        text: "[state.us]\nv = { start = \"beta(VALUE, 5)\", range = [0, 9] }\n",
        good: "1",
        bad: "-1",
    },
    Place {
        name: "lognormal that overflows",
        text: "[state.us]\nv = { start = \"lognormal(VALUE, 100)\", range = [0, 9] }\n",
        good: "-200",
        bad: "700",
    },
    Place {
        name: "distribution of a parameter",
        text: "[parameters.q]\nvalue = 1\ndist = \"normal(1, VALUE)\"\n[events.e]\ndo = \"x = q\"\n",
        good: "1",
        bad: "-1",
    },
    Place { name: "divisor", text: "[events.e]\ndo = \"x = 4 / VALUE\"\n", good: "2", bad: "0" },
    Place {
        name: "how long it holds",
        text: "[outcomes]\nearly = \"n > 0 for VALUE\"\n",
        good: "2 weeks",
        bad: "-1 day",
    },
];

/// The scenario of a place with its value written there.
fn scenario_of(place: &Place, value: &str, parameter: &str) -> String {
    let state = "[state]\nn = { start = 0, count = [0, 9] }\nx = { start = 1, range = [0, 9] }\n\
        c = { start = \"x\", one_of = [\"x\", \"y\"], known_to = \"us\" }\n";
    let quoted = format!("\"{value}\"");
    // Inside a text it stands as it is.
    let text = ["= VALUE", "[VALUE", ", VALUE]"]
        .iter()
        .fold(place.text.to_owned(), |text, open| text.replace(open, &open.replace("VALUE", &quoted)));
    let text = text.replace("VALUE", value);
    let outcomes = if text.contains("[outcomes]") { "" } else { "[outcomes]\n" };
    format!("{WORLD}{parameter}{state}{text}{outcomes}rest = \"otherwise\"\n")
}

/// A number, or a length of time in days.
fn measured(text: &str) -> Option<(f64, bool)> {
    match text.split_once(' ') {
        None => Some((text.parse().ok()?, false)),
        Some((number, unit)) => {
            Some((number.parse::<f64>().ok()? * if unit.starts_with("week") { 7.0 } else { 1.0 }, true))
        }
    }
}

#[test]
fn what_the_file_refuses_is_refused_wherever_it_comes_from() {
    assert!(PLACES.len() > 40);
    let failures = std::cell::RefCell::new(vec![]);
    let wrong = |place: &Place, way: &str, told: &Told| {
        failures.borrow_mut().push(format!(
            "{} by {way}: {}
{}",
            place.name,
            told.code,
            told.all()
        ));
    };
    for place in PLACES {
        let (good, bad) = (place.good, place.bad);
        let parameter =
            |more: &str, after: &str| format!("[parameters.p]\nvalue = \"{good}\"\n{more}{after}");
        let refused = |way: &str, scenario: &str, command: &str, arguments: &[&str], names: &str| {
            let told = told(scenario, command, arguments);
            if told.code != 2 || !told.err.contains("error: ") || !told.err.contains(names) {
                wrong(place, way, &told);
            }
        };
        let taken = |way: &str, scenario: &str, arguments: &[&str]| {
            let told = told(scenario, "run", &[&["--runs", "2"], arguments].concat());
            // Some of what is taken here stops runs for reasons of its own.
            if told.code == 2 {
                wrong(place, way, &told);
            }
        };
        taken("the file", &scenario_of(place, good, ""), &[]);
        refused("the file", &scenario_of(place, bad, ""), "check", &[], "");
        let variants = format!("[variants.wrong]\np = \"{bad}\"\n[variants.right]\np = \"{good}\"\n");
        let stated = scenario_of(place, "p", &parameter("", &variants));
        taken("a parameter", &stated, &[]);
        taken("a variant", &stated, &["--variant", "right"]);
        refused("a variant", &stated, "run", &["--variant", "wrong"], "wrong");
        refused("a variant in `check`", &stated, "check", &[], "`wrong`");
        let set = format!("p={bad}");
        refused("--set", &stated, "run", &["--set", &set], "--set p");
        refused("--set", &stated, "exact", &["--set", &set], "--set p");
        let (Some((low, is_time)), Some((high, _))) = (measured(good), measured(bad)) else { continue };
        let unit = if is_time { " days" } else { "" };
        let ends = |low: f64, high: f64| [low.min(high), low.max(high)].map(|end| format!("{end}{unit}"));
        let [from, to] = ends(low, high);
        refused("a sweep", &stated, "sweep", &["--set", &format!("p={from}..{to}:2")], "of 2 settings fail");
        // Draws do not meet a single value, so they go as far again beyond it.
        let [from, to] = ends(low, high + (high - low));
        let range = format!("range = [\"{from}\", \"{to}\"]\n");
        let unknown = scenario_of(place, "p", &parameter(&range, ""));
        if place.name != "divisor" {
            refused("draws", &unknown, "run", &["--uncertain", "50"], "draws fail");
            refused(
                "Sobol's rows",
                &unknown,
                "sensitivity",
                &["--sobol", "20", "--runs", "2"],
                "settings fail",
            );
            refused("an end", &unknown, "sensitivity", &["--runs", "2"], "settings fail");
        }
    }
    let failures = failures.into_inner();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn a_draw_that_fails_is_told_with_its_parameter_and_share() {
    let scenario = "steps = 1\n[parameters]\np = { value = 0.5, range = [0.5, 1.5] }\n[events.e]\nchance = \"p\"\n\
        [outcomes]\no = \"otherwise\"\n[objectives]\n";
    let told = told(scenario, "run", &["--uncertain", "100"]);
    assert_eq!(told.code, 2);
    for words in
        ["a chance is a number from 0 to 1", "chance = \"p\"", "`p` is 1.", "50 of 100 draws fail like this"]
    {
        assert!(told.err.contains(words), "{words}: {}", told.err);
    }
    assert_eq!(told.out, "", "nothing is told of what was not run");
}

#[test]
fn what_is_guarded_is_not_refused() {
    let scenario = "step = \"1 week\"\nsteps = 3\n[parameters]\nk = { value = 2, range = [0, 4] }\n\
        h = { value = \"2 weeks\", range = [\"0 weeks\", \"4 weeks\"] }\n[state]\nx = { start = 1, range = [0, 9] }\n\
        [events.e]\nwhen = \"k > 0\"\ndo = \"x = 4 / k\"\n[events.f]\n\
        do = \"x = if h > 0 weeks then toward(x, 0, h) else 0\"\n[outcomes]\no = \"otherwise\"\n";
    for set in ["k=0", "h=0 weeks"] {
        assert_eq!(told(scenario, "run", &["--runs", "5", "--set", set]).code, 0, "{set}");
    }
}

#[test]
fn a_whole_number_is_whole_by_word_or_per_cent_too() {
    let scenario = "steps = 2\n[parameters]\np = { value = 2, range = [1, 3] }\nq = { value = 0.5, range = [0, 1] }\n[variants]\n\
        [state]\nn = { start = 0, count = [0, 20] }\n[events.e]\nchance = \"q\"\ndo = \"n += p\"\n[outcomes]\n\
        o = \"otherwise\"\n";
    for value in ["likely", "10%", "Very Likely", "2.5", "1 / 2"] {
        let told = told(scenario, "run", &["--set", &format!("p={value}")]);
        assert_eq!(told.code, 2, "{value}");
        assert!(told.err.contains("expected a whole number"), "{value}: {}", told.err);
    }
    for set in ["q=likely", "q=10%", "p=3"] {
        assert_eq!(told(scenario, "run", &["--runs", "5", "--set", set]).code, 0, "{set}");
    }
}

#[test]
fn a_length_of_time_below_nothing_is_refused_however_it_is_written() {
    for place in [
        "prepare = \"-3 weeks\"",
        "prepare = \"4 weeks-16 weeks\"",
        "again_after = \"1 week - 2 weeks\"",
        "do = { after = \"2 * -1 day\", do = \"n += 1\" }",
    ] {
        let scenario = format!(
            "step = \"1 week\"\nsteps = 2\n[actors]\nus = {{}}\n[state]\nn = {{ start = 0, count = [0, 9] }}\n[responses.us.r]\n{place}\n\
             [outcomes]\no = \"otherwise\"\n"
        );
        let told = told(&scenario, "check", &[]);
        assert_eq!(told.code, 2, "{place}: {}", told.all());
    }
}

#[test]
fn periods_that_are_no_whole_steps_say_how_many_come() {
    let scenario = |entry: &str| {
        format!(
            "start = 2015-01-01\nstep = \"1 week\"\nend = 2024-12-31\n[actors]\nus = {{}}\n[parameters]\nd = \"2 weeks\"\n\
             [responses.us]\nhold = {{}}\n{entry}\n[outcomes]\no = \"otherwise\"\n"
        )
    };
    for (entry, command, words) in [
        ("[events.e]\nevery = \"1 month\"", "run", "4.35 steps are taken for 5: 105 times, not 120"),
        ("[events.e]\nevery = \"1 month\"", "exact", "105 times, not 120"),
        ("[events.e]\nevery = \"10 days\"", "check", "1.43 steps are taken for 2: 261 times, not 365"),
        ("[events.e]\nat = 2024-01-01\nevery = \"1 month\"", "check", "11 times, not 12"),
        ("[actors.them]\nturn_every = \"1 month\"", "check", "105 times, not 120"),
        ("[events.e]\nagain_after = \"10 days\"", "check", "1.43 steps are taken for 2"),
    ] {
        let few: &[&str] = if command == "run" { &["--runs", "5"] } else { &[] };
        let told = told(&scenario(entry), command, few);
        assert_eq!(told.code, 0, "{entry}: {}", told.all());
        assert!(told.err.contains(words), "{entry}: {}", told.err);
    }
    let set = told(&scenario("[events.e]\nevery = \"d\""), "run", &["--runs", "5", "--set", "d=1 month"]);
    assert!(set.err.contains("105 times, not 120") && set.err.contains("by --set d=1 month"), "{}", set.err);
    let whole = told(&scenario("[events.e]\nevery = \"4 weeks\""), "check", &[]);
    assert!(!whole.err.contains("times, not"), "{}", whole.err);
}

#[test]
fn a_distribution_beyond_its_range_is_told_and_bounded() {
    let scenario = |dist: &str| {
        format!(
            "steps = 1\n[parameters]\np = {{ value = 20.0, range = [10.0, 30.0], dist = \"{dist}\" }}\n[events.e]\nchance = 0.5\n\
             [outcomes]\no = \"otherwise\"\n[metrics]\nm = {{ final = \"2 * p\" }}\n"
        )
    };
    for (dist, words) in [
        ("normal(20, 10)", "15.9% of draws at 10, 15.9% of draws at 30"),
        ("lognormal(3, 0.5)", "8.2% of draws at 10, 21.1% of draws at 30"),
        ("uniform(10, 50)", "50.0% of draws at 30"),
    ] {
        for (command, arguments) in [
            ("check", vec![]),
            ("run", vec!["--uncertain", "20", "--runs", "50"]),
            ("sensitivity", vec!["--runs", "5"]),
        ] {
            let told = told(&scenario(dist), command, &arguments);
            assert_eq!(told.code, 0, "{dist}: {}", told.all());
            assert!(told.err.contains(words), "{dist}: {}", told.err);
        }
    }
    let inside = told(&scenario("triangular(10, 20, 30)"), "check", &[]);
    assert!(!inside.err.contains("beyond its range"), "{}", inside.err);
}

#[test]
fn arguments_of_a_distribution_are_looked_at_where_they_stand() {
    for (dist, is_right) in [
        ("poisson(700)", true),
        ("poisson(701)", false),
        ("poisson(1e9)", false),
        ("lognormal(700, 100)", false),
        ("lognormal(0, 86)", false),
        ("lognormal(0, 2)", true),
        ("normal(0, 1e308)", false),
        ("uniform(-1e308, 1e308)", false),
    ] {
        let start = format!(
            "steps = 1\n[state]\nx = {{ start = \"{dist}\", range = [0, 1e6] }}\n[outcomes]\no = \"otherwise\"\n"
        );
        let parameter = format!(
            "steps = 1\n[parameters]\np = {{ value = 1.0, dist = \"{dist}\" }}\n[state]\nx = {{ start = \"p\", range = [0, 1e6] }}\n\
             [outcomes]\no = \"otherwise\"\n"
        );
        for scenario in [start, parameter] {
            let told = told(&scenario, "check", &[]);
            assert_eq!(told.code, if is_right { 0 } else { 2 }, "{dist}: {}", told.all());
            assert!(is_right || told.err.contains("of this distribution"), "{dist}: {}", told.err);
        }
    }
}

#[test]
fn costs_beyond_what_is_declared_are_counted_in_full() {
    let scenario = |range: &str| {
        format!(
            "steps = 3\n[parameters]\nc = {{ value = 1{range} }}\n[actors]\nus = {{}}\nthem = {{}}\n[responses.us]\n\
             r = {{ cost = \"c\" }}\n[responses.them]\nhold = {{}}\n[reactions.them.a]\nto = \"us.r\"\nweights = {{ hold = 1 }}\n\
             [outcomes]\no = \"otherwise\"\n[metrics]\nm = {{ final = \"us.cost\" }}\n"
        )
    };
    for range in ["", ", range = [0, 2]"] {
        for (set, right) in [("c=1", 3.0), ("c=5", 15.0), ("c=-2", -6.0)] {
            for (command, few) in [("run", &["--runs", "9"][..]), ("exact", &[])] {
                let told = told(&scenario(range), command, &[&["--json", "--set", set], few].concat());
                assert_eq!(mean(&told, "m"), right, "{set}: {}", told.err);
            }
        }
    }
}

#[test]
fn a_level_that_does_not_follow_what_is_set_is_refused() {
    let scenario = "steps = 1\n[parameters]\nq = { value = 0.9, range = [0.1, 0.95] }\n[variants]\nhalf = { q = 0.5 }\n\
        [events.e]\nchance = 0.5\n[outcomes]\no = \"otherwise\"\n[metrics]\nm = { count = \"e\" }\n[constraints]\n\
        k = \"quantile(m, q) < 5\"\n";
    for (command, arguments) in [
        ("run", &["--set", "q=0.5"][..]),
        ("run", &["--variant", "half"]),
        ("exact", &["--set", "q=2"]),
        ("sweep", &["--set", "q=0.2..0.4:2"]),
        ("run", &["--uncertain", "10"]),
        ("check", &[]),
    ] {
        let told = told(scenario, command, arguments);
        assert_eq!(told.code, 2, "{arguments:?}: {}", told.all());
        assert!(told.err.contains("the level of a quantile"), "{}", told.err);
    }
    assert_eq!(told(scenario, "run", &["--runs", "5", "--set", "q=0.9"]).code, 0);
}

/// Neighbours of such whole numbers are one floating-point number, so that what is worked out with them would be wrong.
#[test]
fn whole_numbers_that_are_not_told_apart_are_refused() {
    let text = "steps = 1\n[parameters]\nn = { value = 3, range = [1, 9] }\n[variants]\nhuge = { n = 9007199254740992 }\n\
                [outcomes]\ndone = \"otherwise\"\n[metrics]\none = { final = \"(n + 1) - n\", range = [0, 2] }\n";
    let sound = text.replace("huge = { n = 9007199254740992 }", "huge = { n = 900719925474099 }");
    for n in ["9007199254740992", "9007199254740993", "-9007199254740994", "1e20", "1e300"] {
        let found = told(&sound, "run", &["--set", &format!("n={n}"), "--runs", "10"]);
        assert_eq!(found.code, 2, "{n}: {}", found.all());
    }
    assert_eq!(told(text, "check", &[]).code, 2);
    let found = told(&sound, "run", &["--set", "n=9007199254740991", "--runs", "10", "--json"]);
    assert_eq!(found.json()["metrics"][0]["mean"], 1.0, "the last that is distinguished");
}
