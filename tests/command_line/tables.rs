//! Tables of runs: the same runs as in the answer, the same bytes on any threads, whole files or none.

use super::support::{contents, crisis, folder_with, run_in};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A table: the names of its columns, its rows, and its description.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    description: Value,
}

impl Table {
    fn column(&self, name: &str) -> impl Iterator<Item = &str> {
        let place = self.header.iter().position(|column| column == name);
        let place = place.unwrap_or_else(|| panic!("no column {name}: {:?}", self.header));
        self.rows.iter().map(move |row| row[place].as_str())
    }

    /// The numbers of a column, flags as 0 and 1, without what is missing.
    fn numbers(&self, name: &str) -> Vec<f64> {
        let number = |cell: &str| match cell {
            "true" => 1.0,
            "false" => 0.0,
            cell => cell.parse().unwrap_or_else(|error| panic!("{name}: {cell}: {error}")),
        };
        self.column(name).filter(|cell| !cell.is_empty()).map(number).collect()
    }
}

/// Reads a table, and holds it against its description.
fn table(folder: &Path, name: &str) -> Table {
    let mut reader = csv::Reader::from_path(folder.join(format!("{name}.csv"))).expect("a table");
    let header: Vec<String> = reader.headers().expect("names").iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect());
    let rows: Vec<Vec<String>> = rows.collect();
    let text = std::fs::read(folder.join(format!("{name}.json"))).expect("a description");
    let description: Value = serde_json::from_slice(&text).expect("JSON");
    assert_eq!(description["schema"], "escalade.table/1");
    assert_eq!(description["rows"], rows.len());
    assert_eq!(description["file"], format!("{name}.csv"));
    let columns = description["columns"].as_array().expect("columns");
    let names: Vec<&str> = columns.iter().filter_map(|column| column["name"].as_str()).collect();
    assert_eq!(names, header);
    for (place, column) in columns.iter().enumerate() {
        for row in &rows {
            let cell = &row[place];
            let fits = match column["type"].as_str().expect("a type") {
                _ if cell.is_empty() => column["empty"].is_string(),
                "integer" => cell.parse::<i64>().is_ok(),
                "number" => cell.parse::<f64>().is_ok_and(f64::is_finite),
                "boolean" => cell == "true" || cell == "false",
                "date" => cell.len() == 10,
                _ => true,
            };
            assert!(fits, "{column}: {cell:?}");
        }
    }
    Table { header, rows, description }
}

fn done(folder: &Path, arguments: &[&str]) -> String {
    let (code, out, err) = run_in(folder, arguments);
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    out
}

/// The value below which, or at which, this share of them lies.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    sorted[((share * sorted.len() as f64).ceil() as usize).clamp(1, sorted.len()) - 1]
}

/// But for the last digits, which reading JSON and adding up may cost.
fn assert_near(number: &Value, expected: f64, what: &str) {
    let number = number.as_f64().unwrap_or_else(|| panic!("{what}: {number}"));
    assert!((number - expected).abs() <= 1e-12 * expected.abs().max(1.0), "{what}: {number}, {expected}");
}

/// Whether the numbers of a summary are those of its table.
fn assert_same(summary: &Value, table: &Table) {
    for outcome in summary["outcomes"].as_array().expect("outcomes") {
        let count = table.column("outcome").filter(|id| *id == outcome["id"]).count();
        assert_eq!(outcome["count"], count, "{}", outcome["id"]);
    }
    let metrics = summary["metrics"].as_array().expect("metrics").iter().map(|metric| ("", metric));
    let objectives = summary["objectives"].as_array().expect("objectives");
    for (before, number) in metrics.chain(objectives.iter().map(|objective| ("payoff.", objective))) {
        let name = format!("{before}{}", number["id"].as_str().expect("an id"));
        let mut found = table.numbers(&name);
        let missing = (table.rows.len() - found.len()) as f64 / table.rows.len() as f64;
        assert_near(&number["missing"], missing, &name);
        if found.is_empty() {
            assert!(number["mean"].is_null());
            continue;
        }
        found.sort_by(f64::total_cmp);
        let mean = found.iter().sum::<f64>() / found.len() as f64;
        assert_near(&number["mean"], mean, &name);
        for (key, share) in [("p05", 0.05), ("p50", 0.5), ("p95", 0.95)] {
            assert_near(&number["quantiles"][key], quantile(&found, share), &name);
        }
    }
    for response in summary["responses"].as_array().expect("responses") {
        let name =
            format!("times.{}.{}", response["actor"].as_str().unwrap(), response["id"].as_str().unwrap());
        let times = table.numbers(&name);
        let runs = times.len() as f64;
        assert_near(&response["mean_times"], times.iter().sum::<f64>() / runs, &name);
        let used = times.iter().filter(|times| **times > 0.0).count();
        assert_near(&response["share_of_runs"], used as f64 / runs, &name);
    }
}

#[test]
fn the_numbers_of_the_summary_are_those_of_the_table() {
    let folder = tempfile::tempdir().expect("a folder");
    for scenario in ["hotline", "us-china-2015", "hollow-pledge"] {
        let arguments = ["run", scenario, "--runs", "200", "--json", "--runs-table", "runs.csv"];
        let summary: Value = serde_json::from_str(&done(folder.path(), &arguments)).expect("JSON");
        let table = table(folder.path(), "runs");
        assert!(table.column("run").enumerate().all(|(place, run)| run == place.to_string()));
        assert_same(&summary, &table);
        assert_eq!(table.description["scenario_hash"], summary["scenario_hash"]);
        assert_eq!(table.description["runs"], 200);
        // A metric that never came is an empty cell.
        let missing = table.rows.iter().flatten().filter(|cell| cell.is_empty()).count();
        assert_eq!(missing > 0, scenario == "hollow-pledge");
    }
}

#[test]
fn a_row_tells_the_run_that_trace_tells() {
    let folder = tempfile::tempdir().expect("a folder");
    done(
        folder.path(),
        &["run", "hotline", "--runs", "50", "--seed", "7", "--no-plots", "--runs-table", "runs.csv"],
    );
    let table = table(folder.path(), "runs");
    let trace =
        table.description["options"][0]["trace"].as_str().expect("a command").to_owned() + " 17 --json";
    let words: Vec<&str> = trace.split(' ').skip(1).collect();
    let story: Value = serde_json::from_str(&done(folder.path(), &words)).expect("JSON");
    assert_eq!(
        story["outcome"]["id"].as_str().or(story["outcome"].as_str()),
        table.column("outcome").nth(17)
    );
}

#[test]
fn threads_change_no_byte() {
    let folder = tempfile::tempdir().expect("a folder");
    let common = ["--no-plots", "--brief", "-q", "--runs-table", "runs.csv"];
    for arguments in [
        &["run", "hotline", "--runs", "20000"][..],
        &["run", "hotline", "--runs", "20000", "--uncertain", "12"],
        &["run", "hotline", "--runs", "20000", "--uncertain", "3"],
        &["run", "hotline", "--precision", "1%"],
        &["compare", "hotline", "--variant", "none,live", "--runs", "20000", "--uncertain", "9"],
    ] {
        let on = |threads: &str| {
            let arguments: Vec<&str> =
                arguments.iter().copied().chain(common).chain(["--threads", threads]).collect();
            done(folder.path(), &arguments);
            contents(folder.path())
        };
        let (one, three) = (on("1"), on("3"));
        assert_eq!(one.len(), 2);
        assert!(one == three, "{arguments:?}");
        table(folder.path(), "runs");
    }
}

#[test]
fn options_stand_side_by_side_run_by_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = [
        "compare",
        "hotline",
        "--variant",
        "none,live",
        "--runs",
        "200",
        "--json",
        "--runs-table",
        "runs.csv",
    ];
    let comparison: Value = serde_json::from_str(&done(folder.path(), &arguments)).expect("JSON");
    let both = table(folder.path(), "runs");
    assert_eq!(both.header[..2], ["run", "option"]);
    let heads: Vec<String> = both.rows.iter().take(4).map(|row| row[..2].join(" ")).collect();
    assert_eq!(heads, ["0 none", "0 live", "1 none", "1 live"]);
    for (place, option) in ["none", "live"].into_iter().enumerate() {
        let rows = both.rows.iter().filter(|row| row[1] == option).cloned().collect();
        let alone = Table { header: both.header.clone(), rows, description: Value::Null };
        assert_same(&comparison["options"][place]["summary"], &alone);
        assert_eq!(both.description["options"][place]["label"], option);
        // It is the table of the option alone.
        done(
            folder.path(),
            &["run", "hotline", "--variant", option, "--runs", "200", "--json", "--runs-table", "one.csv"],
        );
        let one = table(folder.path(), "one");
        assert!(one.column("outcome").eq(alone.column("outcome")));
    }
}

#[test]
fn draws_have_their_values() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = [
        "run",
        "hotline",
        "--runs",
        "300",
        "--uncertain",
        "5",
        "--runs-per-sample",
        "40",
        "--no-plots",
        "-q",
    ];
    done(folder.path(), &[&arguments[..], &["--runs-table", "runs.csv"]].concat());
    let table = table(folder.path(), "runs");
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (draw, value) in table.column("draw").zip(table.column("parameter.gang_did_it")) {
        values.entry(draw).or_default().push(value);
    }
    let runs: Vec<(&str, usize)> = values.iter().map(|(draw, values)| (*draw, values.len())).collect();
    assert_eq!(runs, [("0", 300), ("1", 40), ("2", 40), ("3", 40), ("4", 40), ("5", 40)]);
    assert!(values.values().all(|values| values.iter().all(|value| *value == values[0])));
    let columns = table.description["columns"].as_array().expect("columns");
    let parameter = columns.iter().find(|column| column["name"] == "parameter.gang_did_it").expect("there");
    assert_eq!(parameter["role"], "parameter");
    assert!(parameter["source"].is_string());
    assert_eq!((&table.description["draws"], &table.description["runs_of_draw"]), (&5.into(), &40.into()));

    // The same run by its sample and its values.
    let row = table.rows.iter().position(|row| row[1] == "3").expect("a draw") + 11;
    let set: Vec<String> = (table.header.iter().zip(&table.rows[row]))
        .filter_map(|(name, value)| Some(format!("{}={value}", name.strip_prefix("parameter.")?)))
        .collect();
    let mut words = vec!["trace", "hotline", "--run", "11", "--sample", "3", "--format", "csv"];
    set.iter().for_each(|set| words.extend(["--set", set]));
    let story = done(folder.path(), &words);
    let outcome = table.column("outcome").nth(row).expect("an outcome");
    assert!(story.contains(&format!(",outcome,,{outcome},")), "{outcome}: {story}");
}

#[test]
fn steps_hold_what_stands_at_their_ends() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["run", "hotline", "--runs", "50", "--no-plots", "-q", "--steps-table", "steps.csv"];
    done(folder.path(), &arguments);
    let all = table(folder.path(), "steps");
    let mut runs: Vec<&str> = all.column("run").collect();
    runs.dedup();
    assert_eq!(runs.len(), 50);
    let start = all.rows.iter().filter(|row| row[1] == "0");
    assert!(start.map(|row| &row[2]).all(|rung| rung == "talks"));
    let sums = all.numbers("alba.suspects(gang)").into_iter().zip(all.numbers("alba.suspects(state)"));
    assert!(sums.map(|(gang, state)| gang + state).all(|sum| (sum - 1.0).abs() < 1e-12));

    let some = [&arguments[..], &["--of", "culprit,rung", "--runs-of", "17,3..4,4"]].concat();
    done(folder.path(), &some);
    let some = table(folder.path(), "steps");
    assert_eq!(some.header, ["run", "step", "rung", "culprit"]);
    let mut runs: Vec<&str> = some.column("run").collect();
    runs.dedup();
    assert_eq!(runs, ["3", "4", "17"]);
    let rungs = |table: &Table| -> Vec<String> {
        table.rows.iter().filter(|row| row[0] == "4").map(|row| row[2].clone()).collect()
    };
    assert_eq!(rungs(&some), rungs(&all));

    // The same as the story tells.
    let story = done(folder.path(), &["trace", "hotline", "--run", "4", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(story.as_bytes());
    let mut rung = "talks".to_owned();
    let mut told = rungs(&some).into_iter().map(|_| String::new()).collect::<Vec<_>>();
    let events: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    for (step, told) in told.iter_mut().enumerate() {
        for event in events.iter().filter(|event| event[2] == *step.to_string() && &event[6] == "rung") {
            rung = event[10].to_owned();
        }
        told.clone_from(&rung);
    }
    assert_eq!(told, rungs(&some));
}

#[test]
fn members_are_columns_where_they_are_asked_for() {
    let folder = folder_with(
        r#"
        steps = 3
        [groups.firms]
        table = "firms.csv"
        [state.firms]
        hit = { start = false }
        [state]
        run = { start = 0, count = [0, 9] }
        [rules]
        count = { do = "run += 1" }
        [outcomes]
        end = "otherwise"
        [metrics]
        end_step = { final = "run" }
    "#,
    );
    std::fs::write(folder.path().join("firms.csv"), "id\nalpha\nbeta\n").expect("a table");
    let common = ["run", "scenario.toml", "--runs", "2", "--no-plots", "-q"];
    let (code, _, err) = run_in(folder.path(), &[&common[..], &["--runs-table", "runs.csv"]].concat());
    assert_eq!(code, 0, "{err}");
    assert_eq!(table(folder.path(), "runs").header, ["run", "outcome", "end_step", "metric.end_step"]);
    let steps = [&common[..], &["--steps-table", "steps.csv", "--of", "firms.hit,run"]].concat();
    let (code, _, err) = run_in(folder.path(), &steps);
    assert_eq!(code, 0, "{err}");
    let table = table(folder.path(), "steps");
    assert_eq!(table.header, ["run", "step", "firms.hit(alpha)", "firms.hit(beta)", "variable.run"]);
    assert_eq!(table.rows[3], ["0", "3", "false", "false", "3"]);
}

#[test]
fn a_label_with_a_comma_is_quoted() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["compare", "us-china-2015", "--policy", "us=restraint,graduated", "--runs", "50"];
    let (code, _, err) =
        run_in(folder.path(), &[&arguments[..], &["--no-plots", "--runs-table", "runs.csv"]].concat());
    assert_eq!(code, 0, "{err}");
    assert_eq!(table(folder.path(), "runs").rows.len(), 100);
}

#[test]
fn standard_output_takes_a_table_instead_of_the_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = done(folder.path(), &["run", "hotline", "--runs", "20", "--runs-table", "-"]);
    assert_eq!(out.lines().count(), 21);
    assert!(out.starts_with("run,outcome,end_step,"));
    assert!(contents(folder.path()).is_empty());
    let steps =
        done(folder.path(), &["run", "hotline", "--runs", "20", "--steps-table", "-", "--runs-of", "5"]);
    assert!(steps.lines().skip(1).all(|line| line.starts_with("5,")));
    for arguments in [
        &["--runs-table", "-", "--json"][..],
        &["--runs-table", "-", "--steps-table", "-"],
        &["--runs-table", "-", "--format", "csv"],
    ] {
        let (code, out, err) = run_in(folder.path(), &[&["run", "hotline"], arguments].concat());
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.contains("something else is to be printed too"), "{err}");
    }
}

#[test]
fn nothing_is_written_where_it_cannot_be() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("mine.csv"), "mine").expect("a file");
    std::fs::write(folder.path().join("theirs.json"), "{}").expect("a file");
    std::fs::create_dir(folder.path().join("folder.csv")).expect("a folder");
    let before = contents(folder.path());
    for (table, told) in [
        ("mine.csv", "mine.csv was not written by escalade"),
        ("theirs.csv", "theirs.json was not written by escalade"),
        ("folder.csv", "folder.csv is no regular file"),
        ("none/runs.csv", "there is no folder none"),
        ("runs.json", "JSON file beside it"),
    ] {
        let (code, out, err) =
            run_in(folder.path(), &["run", "hotline", "--runs", "20", "--no-plots", "--runs-table", table]);
        assert_eq!((code, out.as_str()), (2, ""), "{table}");
        assert!(err.contains(told) && err.contains("help: "), "{err}");
    }
    let both = ["--runs-table", "a.csv", "--steps-table", "a.txt"];
    let (code, _, err) = run_in(folder.path(), &[&["run", "hotline"], &both[..]].concat());
    assert!(code == 2 && err.contains("would write the same files"), "{err}");
    let (code, _, err) = run_in(folder.path(), &["exact", "hotline", "--runs-table", "runs.csv"]);
    assert!(code == 2 && err.contains("--runs-table is an option of `run`, `compare`"), "{err}");
    let of = ["run", "hotline", "--steps-table", "steps.csv", "--of", "rugn"];
    let (code, _, err) = run_in(folder.path(), &of);
    assert!(code == 2 && err.contains("did you mean `rung`?"), "{err}");
    assert!(contents(folder.path()) == before);

    let force = ["run", "hotline", "--runs", "20", "--no-plots", "-q", "--force", "--runs-table", "mine.csv"];
    done(folder.path(), &force);
    assert_eq!(table(folder.path(), "mine").rows.len(), 20);
    // What is ours is renewed.
    done(folder.path(), &["run", "hotline", "--runs", "30", "--no-plots", "-q", "--runs-table", "mine.csv"]);
    assert_eq!(table(folder.path(), "mine").rows.len(), 30);
}

#[test]
fn a_run_that_fails_leaves_no_table() {
    let folder = folder_with(&crisis(""));
    let failing = r#"
        steps = 5
        [state]
        x = { start = 1.0, range = [0, 10] }
        [events.toss]
        chance = 0.01
        do = "x = 1 / (x - 1)"
        [outcomes]
        end = "otherwise"
    "#;
    std::fs::write(folder.path().join("failing.toml"), failing).expect("a file");
    let before = contents(folder.path());
    for threads in ["1", "3"] {
        let arguments = [
            "run",
            "failing.toml",
            "--runs",
            "20000",
            "--no-plots",
            "--threads",
            threads,
            "--runs-table",
            "r.csv",
        ];
        let (code, _, err) = run_in(folder.path(), &arguments);
        assert_eq!(code, 1, "{err}");
        assert!(contents(folder.path()) == before, "{err}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_at_once() {
    use super::support::{escalade, told};
    for arguments in [
        &["run", "hotline", "--runs", "1000000000", "--runs-table", "-"][..],
        &["run", "hotline", "--runs", "2000", "--uncertain", "20", "--runs-table", "-"],
        &["compare", "hotline", "--variant", "none,live", "--precision", "0.01%", "--runs-table", "-"],
        &["run", "hotline", "--runs", "20", "--steps-table", "-", "--runs-of", "0..1000000000"],
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("it is there");
        let mut command = std::process::Command::new(escalade(arguments).get_program());
        let done = command.args(arguments).arg("-q").stdout(full).output().expect("it starts");
        let (code, _, err) = told(done);
        assert_eq!(code, 1, "{arguments:?}: {err}");
        assert!(err.contains("cannot write to standard output"), "{err}");
    }
}
