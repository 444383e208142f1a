//! JSON documents and their schemas.

use super::ablating::HEAT;
use super::json_schema::{faults_of, properties, properties_met};
use super::support::{BUILT_IN, printed, root, run_in};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The document that a command line prints.
fn document(line: &str) -> (String, Value) {
    let words: Vec<&str> = line.split(' ').chain(["--json"]).collect();
    (line.to_owned(), parsed(&printed(&words)))
}

/// A choice that tips, with a fan, a number that may be missing and a constraint that exact answers do not judge.
const CHOICE: &str = r#"
steps = 4
[parameters]
stake = { value = 0.4, range = [0.0, 1.0] }
tries = { value = 1, range = [1, 2] }
seen = { value = 0.0, range = [0.0, 0.001] }
[actors]
a = {}
[state]
heat = { start = 0, count = [0, 9] }
[events.luck]
chance = "seen"

[responses.a]
dare = { weight = 1, do = "heat += tries" }
wait = { weight = 1 }
[policies.a]
bold = { weights.dare = 1, weights.wait = 0 }
shy = { weights.dare = 0, weights.wait = 1 }
[outcomes]
hot = "otherwise"
[metrics]
top = { peak = "heat" }
rare = { first = "times(luck) > 0" }
[objectives]
a = "if heat > 0 then stake - 0.5 + 0.0 * heat else 0"
[constraints]
cool = "mean(top) <= 3"
[plots]
fan = ["heat"]
"#;

/// Every kind of document, of every built-in scenario where there is one of each.
fn documents() -> Vec<(String, Value)> {
    let mut all = vec![];
    for name in BUILT_IN {
        let runs = if name == "us-china-2015" { 40 } else { 200 };
        for line in [
            format!("run {name} --runs {runs}"),
            format!("describe {name}"),
            format!("check {name}"),
            format!("trace {name} --run 3"),
        ] {
            all.push(document(&line));
        }
    }
    for line in [
        "list",
        "exact hotline",
        "exact gamblers-ruin",
        "exact hotline --all-metrics --prune 1e-3",
        "describe hotline parameters",
        "run hotline --runs 200 --uncertain 4",
        "run hotline --precision 5%",
        "run hotline --runs 400 --given outcome==settled",
        "exact gamblers-ruin --given outcome==ruin",
        "compare hotline --variant none,live --runs 100 --uncertain 4",
        "compare us-china-2015 --policy us=restraint,graduated --policy china=calculating,hardline --runs 20",
        "compare us-china-2015 --policy us=restraint,graduated --runs 20 --uncertain 3",
        "compare hotline --precision 5%",
        "sweep hotline --set gang_did_it=50..95%:3 --variant none,live --runs 50",
        "sweep brinkmanship --set tough=0.1..0.9:3 --policy norvane=* --runs 100",
        "ablate hotline --runs 100",
        "ablate strait --runs 100",
        "sensitivity brinkmanship --policy norvane=* --runs 100",
        "sensitivity hotline --morris 3 --sobol 8 --runs 30",
        "trace hotline --run 137 --at 26 --choose alba.hold",
        "trace hotline --outcome clash --nth 3",
        "trace hotline --outcome clash --nth 3 --at 9 --choose alba.hold",
    ] {
        all.push(document(line));
    }
    let folder = tempfile::tempdir().expect("a folder");
    let wrong = "title = 3\nsteps = 2\n[actors]\na = {}\n[outcomes]\nx = \"rnug > 2\"\n";
    let claims = "steps = 1\n[outcomes]\nx = \"otherwise\"\n[expect]\nsure = \"x > 50%\"\n";
    for (name, text) in
        [("wrong.toml", wrong), ("claims.toml", claims), ("choice.toml", CHOICE), ("heat.toml", HEAT)]
    {
        std::fs::write(folder.path().join(name), text).expect("a file");
    }
    let elsewhere = root().join("tests/broken/belief_outside_each.toml").display().to_string();
    for (code, line) in [
        (2, "check wrong.toml".to_owned()),
        (2, format!("check {elsewhere}")),
        (0, "check claims.toml --expect".to_owned()),
        (0, "run choice.toml --runs 50".to_owned()),
        (0, "exact choice.toml".to_owned()),
        (0, "ablate heat.toml --runs 50".to_owned()),
        (0, "sweep choice.toml --set stake=0..1:3 --policy a=* --runs 100".to_owned()),
        (0, "sensitivity choice.toml --policy a=* --runs 100".to_owned()),
        (0, "sensitivity choice.toml --policy a=bold --morris 4 --sobol 4 --runs 50".to_owned()),
        (0, "compare choice.toml --policy a=* --uncertain 4 --runs 50".to_owned()),
    ] {
        let words: Vec<&str> = line.split(' ').chain(["--json"]).collect();
        let (ended, answer, told) = run_in(folder.path(), &words);
        assert_eq!(ended, code, "{line}: {told}");
        all.push((line, parsed(&answer)));
    }
    for (words, name) in [
        (["run", "hotline", "--runs", "50", "--runs-table", "runs.csv"], "runs.json"),
        (["run", "hotline", "--runs", "50", "--steps-table", "steps.csv"], "steps.json"),
    ] {
        assert_eq!(run_in(folder.path(), &[&words[..], &["--no-plots"]].concat()).0, 0);
        let text = std::fs::read_to_string(folder.path().join(name)).expect("a description");
        all.push((name.to_owned(), parsed(&text)));
    }
    let words = ["shard", "plan", "--shards", "3", "run", "hotline"];
    assert_eq!(run_in(folder.path(), &words).0, 0);
    let text = std::fs::read_to_string(folder.path().join("plan.json")).expect("a plan");
    all.push(("plan.json".to_owned(), parsed(&text)));
    all
}

/// Properties that come only where something cannot be told of which these documents tell.
const RARE: [&str; 4] = [
    "urn:escalade:parts/1/$defs/uncertain/draws_with_best_undetermined",
    "urn:escalade:sensitivity/1/$defs/effect/moves",
    "urn:escalade:sensitivity/1/$defs/tornado/decisions/items/undetermined",
    "urn:escalade:sensitivity/1/$defs/tornado/decisions/items/undetermined_over",
];

/// A new key needs a line in its schema: that is what those who read the documents go by.
#[test]
fn documents_keep_to_their_schemas_and_schemas_to_documents() {
    let mut schemas: BTreeMap<String, Value> = BTreeMap::new();
    let mut met: BTreeSet<String> = BTreeSet::new();
    for (line, document) in documents() {
        let id = document["schema"].as_str().expect("an id");
        let kind =
            id.strip_prefix("escalade.").and_then(|id| id.strip_suffix("/1")).expect("a kind").to_owned();
        let schema = schemas.entry(kind.clone()).or_insert_with(|| parsed(&printed(&["schema", &kind])));
        assert_eq!(faults_of(schema, &document), Vec::<String>::new(), "{line}");
        met.extend(properties_met(schema, &document));
        let mut lacking = document.clone();
        lacking.as_object_mut().expect("an object").remove("schema");
        lacking["surplus"] = Value::Null;
        assert_eq!(faults_of(schema, &lacking).len(), 2, "{line}");
    }
    let told = printed(&["schema", "--help"]);
    assert_eq!(schemas.len(), 12, "{told}");
    assert!(schemas.keys().all(|kind| told.contains(kind)), "{told}");

    let described: BTreeSet<String> =
        schemas.values().flat_map(|schema| properties(schema)).map(|(name, _)| name).collect();
    let missed: Vec<&str> = described.difference(&met).map(String::as_str).collect();
    assert_eq!(missed, RARE, "described, and in no document");
}
