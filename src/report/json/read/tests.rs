//! Documents read back: the same plots, clear refusals, and never a panic.

use super::*;
use crate::model::settings::options::Asked;
use crate::report::json::{comparison_json, sensitivity_json, summary_json, sweep_json};
use crate::report::tests::fixtures;
use crate::study::Options;
use proptest::prelude::*;

fn told(text: &str) -> String {
    match document(text) {
        Ok(_) => panic!("read"),
        Err(misread) => misread.to_string(),
    }
}

/// A comparison of two options, with draws and a game.
fn compared() -> Comparison {
    let text = "steps = 3\n[parameters]\nluck = { value = 0.3, range = [0.2, 0.9] }\n[actors]\nus = {}\nthem = {}\n\
                [state]\nwon = { start = false }\n[responses.us]\nwait = { weight = 1 }\n\
                bet = { weight = 1, do = { chance = \"luck\", do = \"won = true\" } }\n\
                [responses.them]\nhold = { weight = 1 }\ngive = { weight = 1, do = { chance = 0.1, do = \"won = true\" } }\n\
                [policies.us.careful]\nweights = { wait = 3 }\n[policies.us.bold]\nweights = { bet = 3 }\n\
                [policies.them.hard]\nweights = { hold = 3 }\n[policies.them.soft]\nweights = { give = 3 }\n\
                [outcomes]\nwin = { at_end = \"won\" }\nrest = \"otherwise\"\n[metrics]\nend = { final = \"won\" }\n\
                [objectives]\nus = \"if won then 1 else 0\"\nthem = \"if won then 0 else 1\"\n";
    let options = study(text).options(&all_of(&["us", "them"]));
    let options = options.unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 9)));
    options.compare(&runs(300), &|_| {}).unwrap_or_else(|_| panic!("nothing can fail"))
}

fn study(text: &str) -> crate::Study {
    let study = crate::Study::parse("s.toml", text, crate::Settings::default());
    study.unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 9)))
}

/// All policies of some actors.
fn all_of(actors: &[&str]) -> Asked {
    let all = |actor: &&str| ((*actor).to_owned(), vec!["*".to_owned()]);
    Asked { policies: actors.iter().map(all).collect(), ..Asked::default() }
}

fn runs(runs: u64) -> crate::Simulation {
    crate::Simulation { runs, ..crate::Simulation::default() }
}

/// Numbers, a length of time and a choice that are not known; a bet that pays or not; a metric that may be missing.
const BET: &str = "step = \"1 week\"\nsteps = 3\n[parameters]\nluck = { value = 0.3, range = [0.2, 0.9] }\n\
                   stake = { value = 0.4, range = [0.0, 1.0], unit = \"points\" }\n\
                   seen = { value = 0.0, range = [0.0, 0.02] }\ntries = { value = 1, range = [1, 2] }\n\
                   pause = { value = \"1 week\", range = \"1-3 weeks\", unit = \"weeks\" }\n\
                   mode = { value = \"calm\", one_of = [\"calm\", \"hot\"] }\n[actors]\nus = {}\n\
                   [state]\nwon = { start = false }\ntried = { start = false }\n[events.leak]\nchance = \"seen\"\n\
                   [responses.us]\nwait = { weight = 1 }\n\
                   bet = { weight = 1, do = [\"tried = true\", { chance = \"luck\", do = \"won = true\" }] }\n\
                   [policies.us.careful]\nweights = { wait = 9 }\n[policies.us.bold]\nweights = { bet = 9 }\n\
                   [outcomes]\nwin = { at_end = \"won\" }\nrest = \"otherwise\"\n\
                   [metrics]\nend = { final = \"won\" }\nrare = { first = \"times(leak) > 0\" }\n\
                   [objectives]\nus = \"(if won then 1 else 0) - (if tried then stake else 0)\"\n";

/// A sweep of what is set, over all policies or of the file as it stands.
fn swept(set: &[(&str, &str)], policies: bool) -> Sweep {
    let set: Vec<(String, String)> =
        set.iter().map(|(name, values)| ((*name).to_owned(), (*values).to_owned())).collect();
    let (axes, study) = study(BET).axes(&set).unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 9)));
    options(&study, policies).sweep(&axes, &runs(200), &|_| {}).expect("nothing can fail")
}

fn options(study: &crate::Study, policies: bool) -> Options {
    let options = if policies { study.options(&all_of(&["us"])) } else { study.alone() };
    options.unwrap_or_else(|faulty| panic!("{}", faulty.render(false, 9)))
}

/// All three analyses of the same.
fn searched(policies: bool) -> Sensitivity {
    let options = options(&study(BET), policies);
    Sensitivity {
        tornado: Some(options.tornado(&runs(200), &|_| {}).expect("nothing can fail")),
        morris: Some(options.morris(6, &runs(50), &|_| {}).expect("nothing can fail")),
        sobol: Some(options.sobol(6, &runs(50), &|_| {}).expect("nothing can fail")),
    }
}

/// Written, read, and written again: the same, but for what no plot shows.
#[test]
fn a_summary_comes_back() {
    for (name, summary) in std::iter::once(("rich", fixtures::rich())).chain(fixtures::poor()) {
        let text = summary_json(&summary);
        let Ok(Document::Summary(read)) = document(&text) else { panic!("{name}: {}", told(&text)) };
        let mut bare = summary;
        bare.constraints.clear();
        bare.clamped.clear();
        (bare.record, bare.precision) = (None, None);
        bare.calendar.step_days = bare.calendar.step_days.filter(|days| days.is_finite());
        assert_eq!(summary_json(&read), summary_json(&bare), "{name}");
    }
}

#[test]
fn a_comparison_comes_back() {
    let comparison = compared();
    assert!(comparison.game.is_some());
    let text = comparison_json(&comparison);
    let Ok(Document::Comparison(read)) = document(&text) else { panic!("{}", told(&text)) };
    assert_eq!((read.options.len(), read.pairs.len()), (4, 6));
    let mut bare = comparison;
    bare.pairs.iter_mut().for_each(|pair| pair.table.iter_mut().flatten().for_each(|runs| *runs = 0));
    let mut again: Value = serde_json::from_str(&comparison_json(&read)).unwrap();
    let mut first: Value = serde_json::from_str(&text).unwrap();
    for value in [&mut again, &mut first] {
        value["pairs"].as_array_mut().unwrap().iter_mut().for_each(|pair| pair["from_to"] = Value::Null);
    }
    assert_eq!(again, first);
}

#[test]
fn a_sweep_comes_back() {
    let line = [("stake", "0..100%:3")];
    let plane = [("pause", "1..3 weeks:3"), ("mode", "*")];
    for (set, policies) in [(&line[..], true), (&line, false), (&plane, true), (&plane[1..], false)] {
        let sweep = swept(set, policies);
        let text = sweep_json(&sweep, &[4, 0, 1]);
        let Ok(Document::Sweep(read, shown)) = document(&text) else { panic!("{}", told(&text)) };
        assert_eq!(shown, [4, 0, 1]);
        assert_eq!(sweep_json(&read, &shown), text, "{set:?}");
        let tips: usize = sweep.choices.iter().map(|choice| choice.tips.len()).sum();
        assert_eq!((tips > 0, sweep.choices.len()), (set == line && policies, usize::from(policies)));
    }
}

#[test]
fn a_sensitivity_analysis_comes_back() {
    for policies in [true, false] {
        let whole = searched(policies);
        let part = Sensitivity { tornado: None, sobol: None, ..whole.clone() };
        for found in [whole, part] {
            let text = sensitivity_json(&found, &[1, 3]);
            let Ok(Document::Sensitivity(read, shown)) = document(&text) else { panic!("{}", told(&text)) };
            assert_eq!(shown, [1, 3]);
            assert_eq!(sensitivity_json(&read, &shown), text);
            assert!(text.contains("\"undetermined\": \"missing "), "{text}");
            let is_overturned = text.contains("\"end\": \"high\"");
            assert_eq!(is_overturned, found.tornado.is_some() && policies);
        }
    }
}

/// A document with something else at a place.
fn with(text: &str, place: &str, other: Value) -> String {
    let mut value: Value = serde_json::from_str(text).unwrap();
    *value.pointer_mut(place).unwrap_or_else(|| panic!("no {place}")) = other;
    value.to_string()
}

#[test]
fn what_does_not_fit_together_is_refused() {
    let sweep = sweep_json(&swept(&[("stake", "0..1:3")], true), &[0]);
    for (place, other, expected) in [
        ("/shown", 0.into(), "at shown: expected a list, not another number"),
        ("/shown/0", 5.into(), "at shown[0]: 5 is no place among 5, counted from 0"),
        ("/shown", serde_json::json!([1, 1]), "at shown: a place is given twice"),
        ("/stated_option", 2.into(), "at stated_option: 2 is no place among 2, counted from 0"),
        ("/steps", (1_u64 << 32).into(), "at steps: expected fewer steps"),
        ("/quantities/0/kind", "chance".into(), "at quantities[0].kind: expected one of outcome, metric,"),
        ("/quantities/1/id", "gone".into(), "at points[0].options[0].values.outcomes.gone: missing"),
        ("/axes", serde_json::json!([]), "expected one axis or two"),
        ("/axes/0/values/1", "a".into(), "at axes[0].values[1]: expected a number or null, not a text"),
        ("/axes/0/values", serde_json::json!([]), "at axes[0]: there are no values"),
        ("/axes/0/values", serde_json::json!([1]), "at axes[0]: there is not one value for each that is"),
        ("/axes/0/written/1", "a".into(), "at choices[0].tips[0].between["),
        ("/points/1/at/0", "a".into(), "the points are not all settings of the axes in order"),
        ("/points/1/options/0/option", "a".into(), "at points[1].options: these are not the options, in"),
        ("/points", serde_json::json!([]), "at choices[0]: there is not one best option for each point"),
        (
            "/points/0/options/0/values/outcomes/win/mean",
            1.5.into(),
            "at points[0].options[0].values.outcomes.win: expected a share from 0 to 1",
        ),
        ("/choices/0/objective", "win".into(), "at choices[0].objective: there is no such objective"),
        ("/choices/0/best/0/option", "a".into(), "at choices[0].best[0].option: there is no such option"),
    ] {
        let told = told(&with(&sweep, place, other));
        assert!(told.starts_with(expected), "{place}: {told}");
    }
    let found = sensitivity_json(&searched(true), &[0]);
    for (place, other, expected) in [
        ("/shown/0", 5.into(), "at shown[0]: 5 is no place among 5, counted from 0"),
        ("/tornado/schema", "escalade.tornado/2".into(), "at tornado.schema: expected one of escalade.torn"),
        ("/tornado/inputs/0/id", "a".into(), "at tornado.decisions[0].leads.a: missing"),
        (
            "/tornado/inputs/0/written",
            serde_json::json!([]),
            "at tornado.inputs[0].written: expected 3 items,",
        ),
        ("/morris/inputs/0/id", "a".into(), "at morris.by_option[0].effects.outcomes.win.a: missing"),
        ("/morris/trajectories", u64::MAX.into(), "at morris.trajectories: expected at most 131072"),
        ("/sobol/rows", u64::MAX.into(), "at sobol.rows: expected at most 131072"),
        (
            "/sobol/by_option",
            serde_json::json!([]),
            "at sobol.by_option: these are not the options, in their",
        ),
    ] {
        let told = told(&with(&found, place, other));
        assert!(told.starts_with(expected), "{place}: {told}");
    }
    let none = sensitivity_json(&Sensitivity::default(), &[]);
    assert_eq!(told(&none), "there is no analysis in it");
}

#[test]
fn what_is_refused_is_said_with_its_place() {
    let text = summary_json(&fixtures::rich());
    let mut value: Value = serde_json::from_str(&text).unwrap();
    value["outcomes"][3]["title"] = 7.into();
    assert_eq!(told(&value.to_string()), "at outcomes[3].title: expected a text, not another number");
    value["outcomes"][3].as_object_mut().unwrap().remove("title");
    assert_eq!(told(&value.to_string()), "at outcomes[3].title: missing");
    let drawn = "plots are drawn from escalade.summary/1, escalade.comparison/1, escalade.sweep/1 and \
                 escalade.sensitivity/1";
    let deep = "[".repeat(100_000);
    for (text, expected) in [
        ("{\"schema\": \"escalade.table/1\"}", format!("this is escalade.table/1; {drawn}")),
        ("{\"schema\": \"escalade.summary/0\"}", format!("this is escalade.summary/0; {drawn}")),
        (
            "{\"schema\": \"escalade.summary/2\"}",
            "this is escalade.summary/2, which a newer escalade wrote".into(),
        ),
        ("{}", "this is no document of escalade's, as it names no `schema`".into()),
        ("[1, 2]", "this is no document of escalade's, as it names no `schema`".into()),
        ("{", "this is no JSON".into()),
        ("", "this is no JSON".into()),
        (&deep, "this is no JSON: recursion limit exceeded".into()),
        ("{\"schema\": \"escalade.sensitivity\"}", format!("this is escalade.sensitivity; {drawn}")),
        (
            "{\"schema\": \"escalade.sweep/2\"}",
            "this is escalade.sweep/2, which a newer escalade wrote".into(),
        ),
        ("{\"schema\": \"escalade.sweep/1\"}", "at options: missing".into()),
        (
            "{\"schema\": \"escalade.summary/1\", \"method\": \"guess\"}",
            "at method: expected one of monte-carlo, exact, not `guess`".into(),
        ),
    ] {
        assert!(told(text).starts_with(&expected), "{text}: {}", told(text));
    }
}

/// All places of a document, from the top, as steps.
fn places(value: &Value, at: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    found.push(at.clone());
    let mut into = |step: String, inner: &Value, found: &mut Vec<Vec<String>>| {
        at.push(step);
        places(inner, at, found);
        at.pop();
    };
    match value {
        Value::Object(map) => map.iter().for_each(|(key, inner)| into(format!("/{key}"), inner, found)),
        Value::Array(items) => {
            // Of long lists the first, the last and a few between: they are all alike.
            let step = (items.len() / 5).max(1);
            items.iter().enumerate().step_by(step).for_each(|(i, inner)| into(format!("/{i}"), inner, found));
        }
        _ => {}
    }
}

fn changed(mut value: Value, place: &[String], kind: usize, number: f64) -> Value {
    let Some((last, above)) = place.split_last() else { return Value::from(number) };
    let key = last.trim_start_matches('/').to_owned();
    let above = above.concat();
    let Some(inside) = value.pointer_mut(&above) else { return value };
    match inside {
        Value::Object(map) => match kind {
            0 => drop(map.remove(&key)),
            _ => drop(map.insert(key, replaced(kind, number))),
        },
        Value::Array(items) => {
            let index: usize = key.parse().unwrap_or(0);
            match kind {
                0 => drop(items.remove(index)),
                9 => items.truncate(index),
                _ => items[index] = replaced(kind, number),
            }
        }
        _ => {}
    }
    value
}

fn replaced(kind: usize, number: f64) -> Value {
    match kind {
        1 => Value::Null,
        2 => number.into(),
        3 => (number.abs() as u64).into(),
        4 => "a text".into(),
        5 => true.into(),
        6 => Value::Array(vec![]),
        7 => serde_json::json!({}),
        8 => u64::MAX.into(),
        _ => serde_json::json!([number, number]),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever is deleted, put in another's place or made absurd: it is refused, or drawn.
    #[test]
    fn no_document_makes_a_plot_panic(
        of in 0_usize..5,
        changes in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..10, prop_oneof![
            Just(-1.0), Just(1e300), Just(-1e300), Just(0.0), Just(1e-300), -1e6_f64..1e6,
        ]), 1..4),
    ) {
        let text = match of {
            0 => SUMMARY_TEXT.with(Clone::clone),
            1 => COMPARISON_TEXT.with(Clone::clone),
            2 => LINE_TEXT.with(Clone::clone),
            3 => PLANE_TEXT.with(Clone::clone),
            _ => SENSITIVITY_TEXT.with(Clone::clone),
        };
        let mut value: Value = serde_json::from_str(&text).unwrap();
        for (place, kind, number) in changes {
            let mut found = vec![];
            places(&value, &mut vec![], &mut found);
            let place: &Vec<String> = place.get(found.as_slice());
            value = changed(value, place, kind, number);
        }
        #[cfg(feature = "plots")]
        {
            use crate::report::plots::{PlotStyle, of_comparison, of_sensitivity, of_summary, of_sweep};
            let style = PlotStyle::default();
            match document(&value.to_string()) {
                Ok(Document::Summary(summary)) => drop(of_summary(&summary, &style)),
                Ok(Document::Comparison(comparison)) => drop(of_comparison(&comparison, &style)),
                Ok(Document::Sweep(sweep, shown)) => drop(of_sweep(&sweep, &shown, &style)),
                Ok(Document::Sensitivity(found, shown)) => drop(of_sensitivity(&found, &shown, &style)),
                Err(_) => {}
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in ".*") {
        let _ = document(&text);
    }
}

thread_local! {
    static SUMMARY_TEXT: String = summary_json(&fixtures::rich());
    static COMPARISON_TEXT: String = comparison_json(&compared());
    static LINE_TEXT: String = sweep_json(&swept(&[("stake", "0..1:3")], true), &[0, 3, 4]);
    static PLANE_TEXT: String =
        sweep_json(&swept(&[("pause", "1..3 weeks:3"), ("stake", "0..1:3")], true), &[0, 3, 4]);
    static SENSITIVITY_TEXT: String = sensitivity_json(&searched(true), &[0, 3, 4]);
}
