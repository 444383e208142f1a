//! What editors are given: the schema, and the problem matcher of `docs/editors.md`.

use super::json_schema::{as_json, faults_of};
use super::support::{SCENARIOS, file, printed, root, run_in};
use escalade::diagnostics::Code;
use regex::Regex;
use serde_json::Value;
use std::path::Path;

fn schema() -> Value {
    serde_json::from_str(&printed(&["schema"])).expect("JSON")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The blocks of a document after fences with these words, and whether they are whole scenarios.
fn blocks(document: &str, language: &str) -> Vec<(bool, String)> {
    let text = read(&root().join(document));
    let parts = text.split("\n```").collect::<Vec<_>>();
    let inside = parts.iter().skip(1).step_by(2).filter_map(|part| part.split_once('\n'));
    inside
        .filter(|(fence, _)| fence.split_whitespace().next() == Some(language))
        .map(|(fence, block)| (fence.contains(" complete"), block.to_owned()))
        .collect()
}

#[test]
fn the_schema_accepts_what_the_program_accepts() {
    let schema = schema();
    let mut files: Vec<_> = SCENARIOS.iter().map(|scenario| file(scenario)).collect();
    files.push(root().join("scenarios/strait.toml"));
    files.push(root().join("src/cli/starter.toml"));
    for file in files {
        let scenario = as_json(&read(&file)).expect("TOML");
        assert_eq!(faults_of(&schema, &scenario), Vec::<String>::new(), "{}", file.display());
    }
    // A fragment leaves out the rest of its scenario.
    let mut lenient = schema.clone();
    for key in ["required", "anyOf"] {
        lenient.as_object_mut().expect("an object").remove(key).expect("a demand");
    }
    let blocks = blocks("docs/language.md", "toml");
    assert!(blocks.len() > 10);
    for (whole, text) in blocks {
        let scenario = as_json(&text).expect("TOML");
        let schema = if whole { &schema } else { &lenient };
        assert_eq!(faults_of(schema, &scenario), Vec::<String>::new(), "{text}");
    }
}

/// Those of the broken scenarios whose faults are of form. All others are for `check` to find, or no TOML.
const OF_FORM: [&str; 18] = [
    "computed_ladder_conditions.toml",
    "duplicate_value.toml",
    "expect_slips.toml",
    "game_with_both_ways_on.toml",
    "game_without_way_on.toml",
    "infers_twice.toml",
    "milestone_slips.toml",
    "name_with_hyphen.toml",
    "no_outcomes.toml",
    "no_steps.toml",
    "only_comments.toml",
    "range_as_value.toml",
    "record_slips.toml",
    "reserved_words.toml",
    "several_faults.toml",
    "unknown_keys.toml",
    "unknown_keys_of_actions.toml",
    "unknown_sections.toml",
];

#[test]
fn the_schema_refuses_faults_of_form_and_no_others() {
    let schema = schema();
    let mut refused = vec![];
    for path in super::broken::corpus() {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let Some(scenario) = as_json(&text) else { continue };
        if !faults_of(&schema, &scenario).is_empty() {
            refused.push(path.file_name().expect("a name").to_string_lossy().into_owned());
        }
    }
    // The empty one has no key at all.
    refused.retain(|name| name != "empty.toml");
    assert_eq!(refused, OF_FORM);
}

#[test]
fn each_wrong_shape_is_refused() {
    let schema = schema();
    let sound = "steps = 5\n[outcomes]\nend = \"otherwise\"\n";
    assert!(faults_of(&schema, &as_json(sound).expect("TOML")).is_empty());
    for text in [
        "title = 3",
        "steps = 0",
        "steps = 2.5",
        "turn = []",
        "turn = \"rules\"",
        "compare = [1]",
        "parameters.p = []",
        "parameters.p = { range = [0, 1] }",
        "parameters.p = { value = 1, range = [0, 1, 2] }",
        "parameters.p = { value = \"a\", range = [0, 1], one_of = [\"a\"] }",
        "parameters.where = 3",
        "parameters.1st = 3",
        "variants.v.p = [1]",
        "ladder = { rungs = \"0 10\", start = 0 }",
        "ladder = { rungs = \"0..10\" }",
        "state.x = 1",
        "state.x = { start = 1, range = [0, 1], count = [0, 1] }",
        "state.us.x = { range = [0, 1] }",
        "state.us.x = { start = { chances = 1 } }",
        "groups.g = {}",
        "groups.g = { table = \"a.csv\", count = 3 }",
        "groups.g.count = \"3\"",
        "beliefs.us.b = { about = \"x\", prior = {} }",
        "evidence.e = { about = \"x\", signs.s = 1 }",
        "events.e = { rate = \"1 per year\", chance = 0.1 }",
        "events.e.else = \"x = 1\"",
        "events.e.once = 1",
        "events.e.do = 1",
        "events.e.do = [[\"x = 1\"]]",
        "events.e.do = { when = \"x\" }",
        "events.e.do = { do = \"x = 1\", draw = \"x\", weights.a = 1 }",
        "events.e.do = { draw = \"x\" }",
        "events.e.do = { observe = \"x\" }",
        "rules.r = {}",
        "responses.us = 3",
        "responses.us.r.select = {}",
        "reactions.us.r.to = \"x.y\"",
        "reactions.us.r = { to = \"x.y\", weights = {}, options = {} }",
        "policies.us.p.lambda = 3",
        "policies.us.p = { weights = {}, rules = [] }",
        "policies.us.p.rules = [{ when = \"x\" }]",
        "policies.us.p.reactions.r = {}",
        "outcomes.end = {}",
        "outcomes.end = { when = \"x\", at_end = \"y\" }",
        "metrics.m = {}",
        "metrics.m = 3",
        "metrics.m = { peak = \"x\", low = \"x\" }",
        "metrics.m = { peak = \"x\", else = 3 }",
        "plots.fans = \"x\"",
    ] {
        let whole = match text.starts_with("steps") {
            true => format!("{text}\noutcomes.other = \"otherwise\"\n"),
            false if text.starts_with("outcomes") => format!("{text}\nsteps = 5\n"),
            false => format!("{text}\nsteps = 5\noutcomes.other = \"otherwise\"\n"),
        };
        let scenario = as_json(&whole).unwrap_or_else(|| panic!("no TOML: {whole}"));
        assert!(!faults_of(&schema, &scenario).is_empty(), "{whole}");
        // So does the reader, in its form.
        let (mut sources, mut faults) = Default::default();
        let mut tables = |_: &str| Ok(b"id\na\n".to_vec());
        escalade::scenario::parse("a.toml", whole.as_bytes(), &mut tables, &mut sources, &mut faults);
        assert!(faults.has_errors(), "{whole}");
    }
}

/// Every key of every entry is explained.
#[test]
fn the_schema_describes_every_key() {
    let schema = schema();
    let definitions = schema["definitions"].as_object().expect("definitions").values();
    let mut keys = 0;
    for entry in definitions.chain([&schema]) {
        for (key, value) in entry["properties"].as_object().into_iter().flatten() {
            let about = value["description"].as_str().unwrap_or_default();
            assert!(about.len() > 3 && !about.ends_with('.'), "{key}: {about}");
            keys += 1;
        }
    }
    assert!(keys > 100, "{keys}");
}

#[test]
fn the_problem_matcher_finds_what_is_told() {
    let blocks = blocks("docs/editors.md", "json");
    let tasks: Value = serde_json::from_str(&blocks[0].1).expect("JSON");
    let patterns = tasks["tasks"][0]["problemMatcher"]["pattern"].as_array().expect("patterns");
    let patterns: Vec<(&Value, Regex)> = patterns
        .iter()
        .map(|pattern| (pattern, Regex::new(pattern["regexp"].as_str().expect("text")).expect("a pattern")))
        .collect();
    let folder = root().join("tests/broken");
    let mut matched = 0;
    for file in super::broken::corpus() {
        let name = file.file_name().and_then(|name| name.to_str()).expect("a plain name");
        let (_, _, told) = run_in(&folder, &["check", name]);
        let lines: Vec<&str> = told.lines().collect();
        // As an editor does: patterns match lines that follow each other.
        let part = |line: &str, place: usize, key: &str| {
            let (pattern, regex) = &patterns[place];
            let group = pattern[key].as_u64().expect("a group") as usize;
            regex.captures(line).map(|found| found[group].to_owned())
        };
        let found = lines.windows(2).filter_map(|pair| {
            let (head, place) = (pair[0], pair[1]);
            Some([
                part(head, 0, "severity")?,
                part(head, 0, "message")?,
                part(place, 1, "file")?,
                part(place, 1, "line")?,
                part(place, 1, "column")?,
            ])
        });
        let found: Vec<[String; 5]> = found.collect();
        let (_, out, _) = run_in(&folder, &["check", "--json", name]);
        let document: Value = serde_json::from_str(&out).expect("JSON");
        let faults = document["faults"].as_array().expect("a list").iter();
        let text = |value: &Value| value.as_str().expect("text").to_owned();
        let expected: Vec<[String; 5]> = faults
            .filter(|fault| !fault["place"].is_null())
            .map(|fault| {
                let place = &fault["place"];
                let (line, column) = (&place["start"]["line"], &place["start"]["column"]);
                let (severity, message) = (text(&fault["severity"]), text(&fault["message"]));
                [severity, message, text(&place["file"]), line.to_string(), column.to_string()]
            })
            .collect();
        assert_eq!(found, expected, "{told}");
        matched += found.len();
    }
    assert!(matched > 100, "{matched}");
}

#[test]
fn every_code_is_explained() {
    let document = read(&root().join("docs/editors.md"));
    let rows = document.split("| code |").nth(1).expect("a table").lines().skip(2);
    let named: Vec<&str> =
        rows.map_while(|row| row.strip_prefix("| `")).filter_map(|row| row.split('`').next()).collect();
    assert_eq!(named, Code::ALL.map(Code::word));
}
