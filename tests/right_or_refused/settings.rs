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
