//! Statistics follow the values, not the range that was declared for them; exact answers keep their digits.

use super::support::{Told, told};
use escalade::analysis::estimates::interval::mean_coverage;
use serde_json::Value;

fn run(scenario: &str, arguments: &[&str]) -> Value {
    answered(told(scenario, "run", &[&["--json"], arguments].concat()))
}

fn exact(scenario: &str, arguments: &[&str]) -> Value {
    answered(told(scenario, "exact", &[&["--json", "--all-metrics"], arguments].concat()))
}

fn compared(scenario: &str, arguments: &[&str]) -> Value {
    answered(told(scenario, "compare", &[&["--json", "--uncertain", "0"], arguments].concat()))
}

fn answered(told: Told) -> Value {
    assert_eq!(told.code, 0, "{}", told.all());
    told.json()
}

/// The entry of a list that has this id.
fn of<'a>(document: &'a Value, list: &str, id: &str) -> &'a Value {
    let all = document[list].as_array().unwrap_or_else(|| panic!("no {list} in {document}"));
    all.iter().find(|one| one["id"] == id).unwrap_or_else(|| panic!("no {id} among {list}"))
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is no number"))
}

fn quantiles(metric: &Value) -> [f64; 3] {
    ["p05", "p50", "p95"].map(|p| number(&metric["quantiles"][p]))
}

/// Twenty chances of 35%, counted.
fn counted(range: &str, more: &str) -> String {
    format!(
        "steps = 20\n[state]\nn = {{ start = 0, {range} }}\n[events.e]\nchance = 0.35\ndo = \"n += 1\"\n\
         [outcomes]\nmany = \"n >= 12\"\ndone = \"otherwise\"\n[metrics]\nn = {{ final = \"n\" }}\n{more}"
    )
}

// ------------------------------------------------------------------------------ resolution follows the values

#[test]
fn quantiles_do_not_see_the_declared_range() {
    for range in ["count = [0, 20]", "count = [0, 1000000]", "count = [-9000000000000, 9000000000000]"] {
        let found = run(&counted(range, ""), &[]);
        assert_eq!(quantiles(of(&found, "metrics", "n")), [4.0, 7.0, 11.0], "{range}");
    }
    for range in ["range = [0, 20]", "range = [0, 1e18]", "range = [-1e300, 1e300]"] {
        let found = run(&counted(range, "").replace("start = 0", "start = 0.0"), &[]);
        assert_eq!(quantiles(of(&found, "metrics", "n")), [4.0, 7.0, 11.0], "{range}");
    }
}

#[test]
fn fans_do_not_see_the_declared_range() {
    for range in ["count = [0, 20]", "count = [0, 1000000]", "range = [-1e300, 1e300]"] {
        let text = counted(range, "[plots]\nfan = [\"n\", \"0.35\", \"if n > 3 then 0.1 else 1e9\"]\n");
        let found = run(
            &text.replace("start = 0", if range.starts_with('r') { "start = 0.0" } else { "start = 0" }),
            &[],
        );
        let fans = found["fans"].as_array().expect("fans");
        let last = |fan: &Value, p: &str| number(&fan[p].as_array().expect("a list")[20]);
        assert_eq!(["p05", "p50", "p95"].map(|p| last(&fans[0], p)), [4.0, 7.0, 11.0], "{range}");
        for p in ["p05", "p25", "p50", "p75", "p95"] {
            assert!(fans[1][p].as_array().expect("a list").iter().all(|x| number(x) == 0.35), "no width");
        }
        assert_eq!(["p05", "p95"].map(|p| last(&fans[2], p)), [0.1, 0.1], "what is far off does not blur");
    }
}

#[test]
fn a_variable_that_starts_at_one_value_has_no_band_there() {
    let text = counted("range = [0, 7]", "[plots]\nfan = [\"n\"]\n").replace("start = 0", "start = 0.35");
    let found = run(&text, &["--runs", "5000"]);
    for p in ["p05", "p25", "p50", "p75", "p95"] {
        assert_eq!(number(&found["fans"][0][p][0]), 0.35);
    }
}

/// E exp(x) of a binomial x, whose provable range is up to e^100.
#[test]
fn means_do_not_see_the_provable_range() {
    let scenario = |top: &str| {
        format!(
            "steps = 5\n[state]\nx = {{ start = 0.0, range = [0, {top}] }}\n[events.e]\nchance = 0.5\ndo = \"x += 1\"\n\
             [outcomes]\ndone = \"otherwise\"\n[metrics]\ngrowth = {{ final = \"exp(x)\" }}\nplain = {{ final = \"x\" }}\n\
             inverse = {{ final = \"1e12 / (1 + x * 1e9)\" }}\nsquared = {{ final = \"x * x\" }}\n"
        )
    };
    let narrow = run(&scenario("5"), &[]);
    let growth = number(&of(&narrow, "metrics", "growth")["mean"]);
    let known = libm::pow((1.0 + std::f64::consts::E) / 2.0, 5.0);
    assert!((growth - known).abs() < 0.4, "{growth} for {known}");
    for top in ["100", "700"] {
        let wide = run(&scenario(top), &[]);
        for id in ["growth", "plain", "inverse", "squared"] {
            let [a, b] = [&narrow, &wide].map(|document| of(document, "metrics", id));
            for key in ["mean", "sd", "interval", "quantiles", "histogram"] {
                assert_eq!(a[key], b[key], "{id}, {key}, {top}");
            }
        }
    }
}

const DOLLARS: &str = r#"
steps = 10
compare = ["a=*"]
[actors]
a = {}
[state]
loss = { start = 0.0, range = [0, CEILING] }
[events.hit]
chance = 0.2
do = "loss += 40000"
[responses.a]
calm = {}
rash = { do = { chance = 0.05, do = "loss += 60000" } }
[policies.a.c]
weights = { calm = 1, rash = 0 }
[policies.a.r]
weights = { calm = 0, rash = 1 }
[outcomes]
done = "otherwise"
[metrics]
loss = { final = "loss" }
squared = { final = "loss * loss" }
[objectives]
a = "-loss"
[constraints]
most = "quantile(loss, 95%) <= 200000"
median = "quantile(loss, 50%) < 100000"
mean = "mean(loss) < 90000"
"#;

#[test]
fn payoffs_tails_and_constraints_do_not_see_the_ceiling() {
    let documents: Vec<Value> = ["1e6", "1e12", "1e18", "1e100"]
        .iter()
        .map(|ceiling| compared(&DOLLARS.replace("CEILING", ceiling), &["--runs", "20000"]))
        .collect();
    let payoff = |document: &Value, option: usize| document["options"][option]["payoffs"][0].clone();
    let calm = payoff(&documents[0], 0);
    assert!((number(&calm["mean"]) + 80_000.0).abs() < 1500.0, "{calm}");
    // By the binomial law of ten chances of 20%.
    assert!((number(&calm["worst_5_percent"]) + 192_086.0).abs() < 3000.0, "{calm}");
    for other in &documents[1..] {
        for option in 0..2 {
            assert_eq!(payoff(&documents[0], option), payoff(other, option));
        }
        assert_eq!(documents[0]["pairs"], other["pairs"]);
    }
    for ceiling in ["1e6", "1e9", "1e60"] {
        let found = run(&DOLLARS.replace("CEILING", ceiling), &["--policy", "a=c"]);
        for (id, estimate) in [("most", 160_000.0), ("median", 80_000.0)] {
            let constraint = of(&found, "constraints", id);
            assert_eq!((&constraint["verdict"], number(&constraint["estimate"])), (&"met".into(), estimate));
        }
    }
}

/// Everything that is told of a scenario, but for what names the file.
fn told_figures(document: &Value) -> String {
    let mut document = document.clone();
    let fields = document.as_object_mut().expect("a document");
    fields.retain(|key, _| !["scenario_hash", "title"].contains(&key.as_str()));
    if let Some(fans) = fields.get_mut("fans").and_then(Value::as_array_mut) {
        fans.iter_mut().for_each(|fan| fan["range"] = Value::Null);
    }
    document.to_string()
}

/// Two hundred scenarios, whose ranges are then widened without anything being held back by them either way.
#[test]
fn widening_ranges_moves_no_figure() {
    let mut word = 20_260_101_u64;
    let mut drawn = |below: u64| {
        word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (word >> 33) % below
    };
    for case in 0..200 {
        let (steps, whole) = (2 + drawn(6), drawn(2) == 0);
        let (chance, size) = (0.05 + drawn(90) as f64 / 100.0, 1 + drawn(40));
        let start = drawn(5);
        let gain =
            ["x += SIZE", "x = x * 0.5 + SIZE", "x = uniform(0, SIZE)", "x -= SIZE"][drawn(4) as usize];
        let gain = if whole { "x += SIZE" } else { gain };
        let measure = ["x", "x * x", "max(x, 3)", "x + step", "exp(min(x, 20) / 4)"][drawn(5) as usize];
        let kind = ["final", "peak", "low", "sum"][drawn(4) as usize];
        let scenario = |factor: f64| {
            let high = 100.0 * steps as f64 * factor;
            let range = if whole {
                format!("count = [-{high}, {high}]")
            } else {
                format!("range = [-{high}, {high}]")
            };
            let start = if whole { start.to_string() } else { format!("{start}.0") };
            format!(
                "steps = {steps}\n[actors]\na = {{}}\n[state]\nx = {{ start = {start}, {range} }}\n[events.e]\nchance = {chance}\n\
                 do = \"{}\"\n[outcomes]\nhigh = \"x > {}\"\ndone = \"otherwise\"\n[metrics]\nm = {{ {kind} = \"{measure}\" }}\n\
                 n = {{ final = \"x\" }}\n[objectives]\na = \"2 - 3 * x\"\n[plots]\nfan = [\"x\", \"{measure}\"]\n\
                 [constraints]\nc = \"quantile(n, 90%) <= {size}\"\nd = \"mean(m) < {size}\"\n",
                gain.replace("SIZE", &size.to_string()),
                3 * size
            )
        };
        // Up to the largest whole numbers there are.
        let factor = [1e3, 1e6, 1e9, 1e12][drawn(4) as usize];
        let [narrow, wide] = [1.0, factor].map(|factor| {
            let text = scenario(factor);
            let settings = escalade::Settings::default();
            let study = escalade::Study::parse("s.toml", &text, settings);
            let study = study.unwrap_or_else(|faulty| panic!("{faulty}\n{text}"));
            let simulation = escalade::Simulation { runs: 300, threads: 1, ..Default::default() };
            let summary =
                study.run(&simulation, &|_| {}).unwrap_or_else(|failure| panic!("{failure:?}\n{text}"));
            // Where all runs agree, what they have not shown is bounded by the range, as it should be.
            let mut document: Value =
                serde_json::from_str(&escalade::report::json::summary_json(&summary)).expect("JSON");
            for list in ["metrics", "objectives"] {
                for number in document[list].as_array_mut().expect("a list") {
                    if number["sd"] == 0.0 {
                        number["interval"] = Value::Null;
                    }
                }
            }
            if of(&document, "metrics", "m")["sd"] == 0.0 {
                document["constraints"][1] = Value::Null;
            }
            (text, told_figures(&document))
        });
        assert_eq!(narrow.1, wide.1, "case {case}\n{}\n{}", narrow.0, wide.0);
    }
}

// ------------------------------------------------------------------------------------- ties and equality

const ON_THE_BOUND: &str = r#"
steps = 30
[outcomes]
never = "step > 30"
done = "otherwise"
[metrics]
n = { final = "step" }
third = { final = "0.1 + 0.2" }
[constraints]
most = "mean(n) <= 30"
least = "mean(n) >= 30"
q = "quantile(n, 95%) <= 30"
certain = "chance(done) >= 100%"
impossible = "chance(never) <= 0%"
turned = "30 >= mean(n)"
rounded = "mean(third) <= 0.3"
below = "mean(n) < 30"
above = "quantile(n, 5%) > 30"
less = "chance(never) < 0%"
"#;

#[test]
fn a_bound_that_is_met_is_met_and_printed_as_written() {
    for found in [run(ON_THE_BOUND, &["--runs", "100"]), exact(ON_THE_BOUND, &[])] {
        for id in ["most", "least", "q", "certain", "impossible", "turned", "rounded"] {
            assert_eq!(of(&found, "constraints", id)["verdict"], "met", "{id}");
        }
        for id in ["below", "above", "less"] {
            assert_eq!(of(&found, "constraints", id)["verdict"], "broken", "{id}");
        }
        assert_eq!(of(&found, "constraints", "most")["text"], "mean(n) <= 30");
        assert_eq!(of(&found, "constraints", "least")["text"], "mean(n) >= 30");
        assert_eq!(of(&found, "constraints", "below")["text"], "mean(n) < 30");
    }
}

#[test]
fn an_exact_quantile_at_a_tie_is_the_sampled_one() {
    let week = "step = \"1 week\"\nsteps = 52\n[state]\nhit = { start = false }\n[events.e]\nwhen = \"not hit\"\n\
                chance = \"50% in 26 weeks\"\ndo = \"hit = true\"\n[outcomes]\nhit = \"hit\"\nmiss = \"otherwise\"\n\
                [metrics]\nwhen = { final = \"step\" }\n";
    assert_eq!(quantiles(of(&exact(week, &[]), "metrics", "when"))[1], 26.0);
    // A tenth, ten times: the sums of the shares are not whole in binary.
    let tenths = "steps = 10\n[state]\nx = { start = 0, count = [0, 9] }\n[events.e]\nwhen = \"step == 1\"\n\
                  do = { draw = \"x\", weights = { 0 = 1, 1 = 1, 2 = 1, 3 = 1, 4 = 1, 5 = 1, 6 = 1, 7 = 1, 8 = 1, 9 = 1 } }\n\
                  [outcomes]\ndone = \"otherwise\"\n[metrics]\nx = { final = \"x\" }\n\
                  [constraints]\na = \"quantile(x, 10%) <= 0\"\nb = \"quantile(x, 30%) <= 2\"\nc = \"quantile(x, 70%) <= 6\"\n";
    let found = exact(tenths, &[]);
    for id in ["a", "b", "c"] {
        assert_eq!(of(&found, "constraints", id)["verdict"], "met", "{id}");
    }
}

// ------------------------------------------------------------------------------- no width is not certainty

const CATASTROPHE: &str = r#"
steps = 1
compare = ["a=*"]
[actors]
a = {}
[state]
loss = { start = 0.0, range = [0, 1000000] }
[responses.a]
safe = { do = "loss += 5" }
risky = { do = { chance = 0.0005, do = "loss += 1000000" } }
[policies.a.safe]
weights = { safe = 1, risky = 0 }
[policies.a.risky]
weights = { safe = 0, risky = 1 }
[outcomes]
done = "otherwise"
[metrics]
loss = { final = "loss" }
[objectives]
a = "-loss"
[constraints]
cheap = "mean(loss) < 3"
"#;

#[test]
fn what_no_run_has_seen_is_not_known_not_to_be() {
    let found = compared(CATASTROPHE, &["--runs", "400", "--seed", "3"]);
    let risky =
        found["options"].as_array().expect("options").iter().find(|o| o["label"] == "risky").expect("it");
    assert_eq!(number(&risky["payoffs"][0]["mean"]), 0.0, "no run has seen the loss");
    assert_eq!(of(&risky["summary"], "constraints", "cheap")["verdict"], "unclear");
    assert_eq!(of(&found["pairs"][0], "objectives", "a")["verdict"], "unclear");
    let interval = |value: &Value| [0, 1].map(|end| number(&value[end]));
    let [low, high] = interval(&risky["payoffs"][0]["interval"]);
    assert!(low < -500.0 && high == 0.0, "{low} to {high}");
    let [low, high] = interval(&risky["payoffs"][0]["worst_5_percent_interval"]);
    assert!(low < -10_000.0 && high == 0.0, "{low} to {high}");
}

#[test]
fn one_that_was_seen_is_not_the_measure_of_all() {
    let text = CATASTROPHE.replace("0.0005", "0.005");
    let found = run(&text, &["--policy", "a=risky", "--runs", "400", "--seed", "3"]);
    let metric = of(&found, "metrics", "loss");
    let [low, high] = [0, 1].map(|end| number(&metric["interval"][end]));
    assert!(low <= 5000.0 && 5000.0 <= high && number(&metric["mean"]) > 0.0, "{metric}");
}

/// The truth is a million: a chance in five hundred is beyond the 99.9% quantile, and one in 50,000 beyond 99.999%.
#[test]
fn a_quantile_beyond_the_greatest_run_is_not_known() {
    let text = "steps = 1\n[state]\nr = { start = 0.0, range = [0, 1e6] }\nl = { start = \"lognormal(0, 2)\", range = [0, 1e9] }\n\
                [events.e]\nchance = CHANCE\ndo = \"r = 1e6\"\n[outcomes]\ndone = \"otherwise\"\n\
                [metrics]\nr = { final = \"r\" }\nl = { final = \"l\" }\n\
                [constraints]\nfar = \"quantile(r, LEVEL) < 1\"\nlow = \"quantile(l, 0.1%) > 0.003\"\nhigh = \"quantile(l, 99.9%) < 300\"\n";
    for (chance, level, runs) in
        [("0.00002", "99.999%", "5000"), ("0.002", "99.9%", "40"), ("0.3", "95%", "1")]
    {
        for seed in ["1", "2", "3", "4", "5"] {
            let text = text.replace("CHANCE", chance).replace("LEVEL", level);
            let found = run(&text, &["--runs", runs, "--seed", seed]);
            for id in ["far", "low", "high"] {
                let verdict = &of(&found, "constraints", id)["verdict"];
                assert_ne!(verdict, "met", "{id}, {level}, {runs} runs, seed {seed}");
            }
        }
    }
}

#[test]
fn where_nothing_is_drawn_one_run_tells_all() {
    let found = run(ON_THE_BOUND, &["--runs", "3"]);
    assert_eq!(of(&found, "metrics", "n")["interval"], serde_json::json!([30.0, 30.0]));
    assert_eq!(of(&found, "outcomes", "done")["interval"], serde_json::json!([1.0, 1.0]));
}

#[test]
fn rare_losses_are_covered_whatever_the_range() {
    for known in [[0.0, 1.0], [0.0, 1e9], [-50.0, f64::INFINITY]] {
        for (chance, n) in [(1e-3, 400), (1e-3, 1000), (2.7e-3, 400), (1e-2, 400), (1e-2, 1700), (0.1, 400)] {
            let covered = mean_coverage(chance, n, known);
            assert!(covered >= 0.93, "{covered} at {chance}, {n} runs, {known:?}");
        }
    }
}

// --------------------------------------------------------------------------------- the digits of exact answers

#[test]
fn exact_spreads_keep_their_digits() {
    for base in ["0", "100000000", "1000000000000"] {
        let text = format!(
            "steps = 4\n[state]\nx = {{ start = {base}, count = [0, 2000000000000] }}\n[events.e]\nchance = 0.3\ndo = \"x += 1\"\n\
             [outcomes]\ndone = \"otherwise\"\n[metrics]\nx = {{ final = \"x\" }}\ndouble = {{ final = \"-2 * x\" }}\n"
        );
        let found = exact(&text, &[]);
        let sd = |id| number(&of(&found, "metrics", id)["sd"]);
        assert!((sd("x") - 0.84_f64.sqrt()).abs() < 1e-9, "{base}: {}", sd("x"));
        assert!((sd("double") - 2.0 * 0.84_f64.sqrt()).abs() < 1e-9, "{base}");
        let sampled = run(&text, &["--runs", "20000"]);
        assert!((number(&of(&sampled, "metrics", "x")["sd"]) - 0.9165).abs() < 0.03, "{base}");
    }
}

const PRUNED: &str = r#"
steps = 2
[state]
x = { start = 0, count = [0, 20] }
[events.e]
when = "step == 1"
do = { draw = "x", weights = { 10 = 9, 1 = 1 } }
[outcomes]
ten = { at_end = "x == 10" }
one = "otherwise"
[metrics]
x = { final = "x" }
over = { sum = "x" }
[constraints]
under = "mean(x) <= 10"
above = "mean(x) >= 9"
most = "quantile(x, 95%) <= 10"
half = "quantile(x, 50%) <= 10"
likely = "chance(ten) >= 90%"
"#;

#[test]
fn means_of_what_was_kept_are_that_and_bounded() {
    let found = exact(PRUNED, &["--prune", "0.2"]);
    let x = of(&found, "metrics", "x");
    assert_eq!((number(&x["mean"]), quantiles(x)), (10.0, [10.0; 3]), "of what was kept");
    let bounds = [0, 1].map(|end| number(&x["bounds"][end]));
    assert!(
        (bounds[0] - 9.0).abs() < 1e-9 && (bounds[1] - 11.0).abs() < 1e-9,
        "{bounds:?}: 0 to 20 for a tenth"
    );
    let verdict = |id| of(&found, "constraints", id)["verdict"].as_str().expect("a word").to_owned();
    assert_eq!(
        ["under", "above", "most", "half", "likely"].map(verdict),
        ["unclear", "met", "unclear", "met", "met"]
    );
    let whole = exact(PRUNED, &[]);
    assert!((number(&of(&whole, "metrics", "x")["mean"]) - 9.1).abs() < 1e-12);
    assert!(of(&whole, "metrics", "x").get("bounds").is_none());
    let told = told(PRUNED, "exact", &["--prune", "0.2", "--all-metrics"]);
    assert!(told.out.contains("of what was kept; of all from 9 to 11"), "{}", told.out);
}

#[test]
fn what_an_exact_answer_leaves_out_is_named() {
    let text = "steps = 3\n[actors]\na = {}\n[state]\nx = { start = 0, count = [0, 9] }\n[events.e]\nchance = 0.5\ndo = \"x += 1\"\n\
                [outcomes]\ndone = \"otherwise\"\n[metrics]\nhigh = { peak = \"2 * x\" }\nn = { final = \"x\" }\n[objectives]\na = \"-high\"\n\
                [constraints]\nlow = \"mean(high) < 4\"\nfew = \"mean(n) < 2\"\n";
    let found = answered(told(text, "exact", &["--json"]));
    assert_eq!(found["unjudged"], serde_json::json!(["a", "low"]));
    assert_eq!(found["constraints"].as_array().map(Vec::len), Some(1));
    let printed = told(text, "exact", &[]).out;
    assert!(printed.contains("need those: a, low"), "{printed}");
    assert!(exact(text, &[]).get("unjudged").is_none(), "all metrics were asked for");
}

// ------------------------------------------------------------------------------------------------ histograms

#[test]
fn bars_are_of_one_width_and_hold_all() {
    let text = "steps = 3\n[state]\nx = { start = 0.0, range = [-1000, 1000] }\n[events.e]\ndo = \"x = normal(0, 30)\"\n\
                [outcomes]\ndone = \"otherwise\"\n[metrics]\nx = { final = \"x\" }\nn = { final = \"round(x)\" }\n";
    let found = run(text, &["--runs", "3000"]);
    for id in ["x", "n"] {
        let histogram = &of(&found, "metrics", id)["histogram"];
        let counts: Vec<u64> =
            histogram["counts"].as_array().expect("a list").iter().filter_map(Value::as_u64).collect();
        assert_eq!(counts.iter().sum::<u64>(), 3000);
        assert!(counts[0] > 0 && counts[counts.len() - 1] > 0, "{id} begins and ends with what came");
        if id == "n" {
            let ends = ["low", "high"].map(|end| number(&histogram[end]));
            assert_eq!(counts.len() as f64, ends[1] - ends[0] + 1.0);
        }
    }
}
