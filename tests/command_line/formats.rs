//! `--format`: the same answer as text, Markdown, CSV and JSON.

use super::support::{BUILT_IN, assert_told, printed, run};
use serde_json::Value;
use std::collections::BTreeMap;

const HOTLINE: &str = "scenarios/hotline.toml";

/// A row of a table by the names of its columns.
type Row = BTreeMap<String, String>;

fn rows(csv: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    reader.deserialize().map(|row| row.expect("a row as long as the head")).collect()
}

fn in_form(arguments: &[&str], format: &str) -> String {
    printed(&[arguments, &["--format", format]].concat())
}

fn document(arguments: &[&str]) -> Value {
    serde_json::from_str(&in_form(arguments, "json")).expect("JSON")
}

/// The value of the row in which these columns say this.
fn value<'r>(rows: &'r [Row], wanted: &[(&str, &str)], column: &str) -> &'r str {
    let fits = |row: &&Row| wanted.iter().all(|(column, cell)| row[*column] == *cell);
    let found: Vec<&Row> = rows.iter().filter(fits).collect();
    assert_eq!(found.len(), 1, "{wanted:?}");
    &found[0][column]
}

fn of<'w>(kind: &'w str, id: &'w str, statistic: &'w str) -> [(&'static str, &'w str); 3] {
    [("kind", kind), ("id", id), ("statistic", statistic)]
}

/// That a cell has a number of a document. Reading the document may change the last bit of it.
fn assert_same(cell: &str, value: &Value) {
    let Some(number) = value.as_f64() else {
        assert!(value.is_null() && cell.is_empty(), "{cell} for {value}");
        return;
    };
    let found: f64 = cell.parse().expect("a number");
    assert!((found - number).abs() <= 4.0 * f64::EPSILON * number.abs(), "{cell} for {value}");
}

/// Every command that answers, on a scenario; sensitivity of the options that are asked for.
fn commands<'s>(scenario: &'s str, parameter: &'s str, options: &[&'s str]) -> Vec<Vec<&'s str>> {
    let sensitivity = |asked: &[&'s str]| [&["sensitivity", scenario], options, asked].concat();
    vec![
        vec!["run", scenario, "--runs", "200"],
        vec!["run", scenario, "--runs", "200", "--uncertain", "3", "--runs-per-sample", "20"],
        vec!["exact", scenario],
        vec!["compare", scenario, "--runs", "200"],
        vec!["compare", scenario, "--runs", "200", "--uncertain", "4", "--runs-per-sample", "10"],
        vec!["sweep", scenario, "--runs", "5", "--set", parameter],
        vec!["ablate", scenario, "--runs", "20"],
        sensitivity(&["--runs", "3"]),
        sensitivity(&["--runs", "2", "--morris", "2"]),
        sensitivity(&["--runs", "2", "--sobol", "2"]),
        vec!["trace", scenario, "--run", "3"],
        vec!["trace", scenario, "--run", "3", "--all"],
        vec!["check", scenario],
        vec!["list"],
    ]
}

fn is_table(line: &str) -> bool {
    line.starts_with('|')
}

/// How many cells a line of a Markdown table has.
fn cells(line: &str) -> usize {
    let mut bars = 0;
    let mut is_escaped = false;
    for c in line.chars() {
        bars += usize::from(c == '|' && !is_escaped);
        is_escaped = c == '\\' && !is_escaped;
    }
    bars - 1
}

fn check_markdown(what: &[&str], text: &str) {
    assert!(text.starts_with("# ") && text.ends_with('\n') && !text.ends_with("\n\n"), "{what:?}: {text}");
    let lines: Vec<&str> = text.lines().collect();
    for (place, line) in lines.iter().enumerate() {
        assert_eq!(line.trim_end(), *line, "{what:?}");
        let before = if place > 0 { lines[place - 1] } else { "" };
        assert!(place == 0 || !(line.is_empty() && before.is_empty()), "{what:?}: two blank lines: {text}");
        let is_item = |line: &str| line.trim_start().starts_with("- ");
        let goes_on = is_table(line) && is_table(before) || is_item(line) && is_item(before);
        assert!(goes_on || line.is_empty() || before.is_empty(), "{what:?}: {before}\n{line}");
        assert!(!line.contains('\u{1b}') && !line.contains(['█', '░']), "{what:?}: {line}");
    }
    for table in lines.split(|line| !is_table(line)).filter(|table| !table.is_empty()) {
        assert!(table.len() > 2 && table[1].trim_matches(['|', '-', ':', ' ']).is_empty(), "{table:?}");
        for line in table {
            assert_eq!(cells(line), cells(table[0]), "{what:?}: {}", table.join("\n"));
        }
        let heads: Vec<&str> = table[0].trim_matches('|').split(" | ").collect();
        assert!(heads.iter().skip(1).all(|head| !head.trim().is_empty()), "{what:?}: {}", table.join("\n"));
    }
}

fn check_csv(what: &[&str], text: &str) {
    let head = text.lines().next().expect("a head");
    assert!(head.split(',').all(|name| !name.is_empty()), "{what:?}: {head}");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let wide = reader.headers().expect("a head").len();
    for row in reader.records() {
        assert_eq!(row.unwrap_or_else(|fault| panic!("{what:?}: {fault}")).len(), wide, "{what:?}");
    }
}

fn well_formed(scenario: &str, parameter: &str, options: &[&str]) {
    for command in commands(scenario, parameter, options) {
        for format in ["markdown", "csv"] {
            let (code, out, err) = run(&[&command[..], &["--format", format]].concat());
            if code != 0 {
                // Not every scenario can be swept, compared or solved, or has unknown parameters.
                assert!(code == 2 && out.is_empty() && !err.is_empty(), "{command:?}: {err}");
                let must = ["run", "trace", "check", "list"].contains(&command[0]);
                assert!(!must || command.contains(&"--uncertain"), "{command:?}: {err}");
                continue;
            }
            match format {
                "markdown" => check_markdown(&command, &out),
                _ => check_csv(&command, &out),
            }
        }
    }
}

#[test]
fn every_built_in_scenario_is_known_here() {
    let names: Vec<String> = rows(&in_form(&["list"], "csv")).iter().map(|row| row["name"].clone()).collect();
    assert_eq!(names, BUILT_IN);
}

#[test]
fn strait_is_well_formed() {
    well_formed("strait", "nerve=1,8", &[]);
}

#[test]
fn hotline_is_well_formed() {
    well_formed("hotline", "hotline_start=*", &[]);
}

#[test]
fn us_china_is_well_formed() {
    well_formed("us-china-2015", "until_it_bites=12 weeks,52 weeks", &["--policy", "us=graduated"]);
}

#[test]
fn ladder_52_is_well_formed() {
    well_formed("ladder-52", "p=0.1..0.4:2", &[]);
}

#[test]
fn gamblers_ruin_is_well_formed() {
    well_formed("gamblers-ruin", "p=0.4..0.6:3", &[]);
}

#[test]
fn teaching_scenarios_are_well_formed() {
    well_formed("threat-game", "prize=0.2..2:2", &[]);
    well_formed("false-alarms", "attributed=0.2..0.8:2", &[]);
    well_formed("speed-or-certainty", "right=0.55..0.9:2", &[]);
    well_formed("sanctions-paradox", "rival_expects=0..1:2", &[]);
    well_formed("hollow-pledge", "honest=0.2..0.8:2", &[]);
    well_formed("tranches", "next_tranche=5,10", &[]);
    well_formed("coalition", "needed=4,8", &[]);
    well_formed("false-flag", "rival_share=0.3..0.8:2", &[]);
    well_formed("brinkmanship", "stop_at=2,4", &[]);
}

/// Numbers as they are printed, without what stands around them. Options have numbers where their names are too long, and
/// Markdown has more room for these.
fn numbers(text: &str) -> Vec<String> {
    let text: Vec<&str> = text.split_whitespace().filter(|word| !word.contains('#')).collect();
    let text = text.join(" ");
    let is_part = |c: char| c.is_ascii_digit() || ".,".contains(c);
    let words = text.split(|c| !is_part(c)).map(|word| word.trim_matches(['.', ',']).to_owned());
    words.filter(|word| !word.is_empty()).collect()
}

#[test]
fn markdown_has_every_number_of_the_text() {
    for command in [
        vec!["run", HOTLINE, "--runs", "3000", "--no-plots"],
        vec!["run", "us-china-2015", "--runs", "300", "--no-plots"],
        vec!["compare", HOTLINE, "--runs", "500"],
        vec!["compare", "us-china-2015", "--runs", "300", "--uncertain", "10", "--runs-per-sample", "20"],
    ] {
        let (text, markdown) = (in_form(&command, "text"), in_form(&command, "markdown"));
        let count = |numbers: Vec<String>| {
            numbers.into_iter().fold(BTreeMap::new(), |mut counts: BTreeMap<String, usize>, number| {
                *counts.entry(number).or_default() += 1;
                counts
            })
        };
        let told = count(numbers(&markdown));
        for (number, times) in count(numbers(&text)) {
            let found = told.get(&number).copied().unwrap_or(0);
            assert!(found >= times, "{command:?}: {number} stands there {found} times, not {times}");
        }
    }
}

#[test]
fn the_numbers_of_a_run_are_those_of_its_document() {
    for command in [vec!["run", HOTLINE, "--runs", "700"], vec!["exact", "gamblers-ruin"]] {
        let (table, summary) = (rows(&in_form(&command, "csv")), document(&command));
        for outcome in summary["outcomes"].as_array().expect("outcomes") {
            let wanted = of("outcome", outcome["id"].as_str().expect("an id"), "chance");
            assert_same(value(&table, &wanted, "value"), &outcome["probability"]);
            assert_same(value(&table, &wanted, "low"), &outcome["interval"][0]);
            assert_same(value(&table, &wanted, "high"), &outcome["interval"][1]);
        }
        for metric in summary["metrics"].as_array().expect("metrics") {
            let id = metric["id"].as_str().expect("an id");
            for (statistic, number) in [("mean", &metric["mean"]), ("p95", &metric["quantiles"]["p95"])] {
                assert_same(value(&table, &of("metric", id, statistic), "value"), number);
            }
        }
        for response in summary["responses"].as_array().expect("responses") {
            let text = |key: &str| response[key].as_str().expect("a text").to_owned();
            let id = format!("{}.{}", text("actor"), text("id"));
            assert_same(value(&table, &of("response", &id, "times_a_run"), "value"), &response["mean_times"]);
        }
    }
}

#[test]
fn the_numbers_of_a_comparison_are_those_of_its_document() {
    let command =
        ["compare", "us-china-2015", "--runs", "300", "--uncertain", "5", "--runs-per-sample", "20"];
    let (table, comparison) = (rows(&in_form(&command, "csv")), document(&command));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    for pair in comparison["pairs"].as_array().expect("pairs") {
        let (option, against) = (text(&pair["second"]), text(&pair["first"]));
        for (kind, list) in [("outcome", "outcomes"), ("objective", "objectives")] {
            for one in pair[list].as_array().expect("a list") {
                let id = text(&one["id"]);
                let wanted = [
                    ("option", option.as_str()),
                    ("against", &against),
                    ("kind", kind),
                    ("id", &id),
                    ("statistic", "difference"),
                ];
                assert_same(value(&table, &wanted, "value"), &one["difference"]);
                assert_same(value(&table, &wanted, "low"), &one["interval"][0]);
            }
        }
    }
    for option in comparison["options"].as_array().expect("options") {
        let label = text(&option["label"]);
        for payoff in option["payoffs"].as_array().expect("payoffs") {
            let id = text(&payoff["actor"]);
            let number = |statistic| {
                let wanted = [
                    ("option", label.as_str()),
                    ("against", ""),
                    ("kind", "objective"),
                    ("id", &id),
                    ("statistic", statistic),
                ];
                value(&table, &wanted, "value").to_owned()
            };
            assert_same(&number("mean"), &payoff["mean"]);
            assert_same(&number("worst_5_percent"), &payoff["worst_5_percent"]);
        }
    }
    let best = &comparison["uncertain"]["best"][0]["options"][0];
    let wanted = [
        ("option", best["option"].as_str().expect("a label")),
        ("id", comparison["uncertain"]["best"][0]["actor"].as_str().expect("an actor")),
        ("statistic", "best_in_draws"),
    ];
    assert_same(value(&table, &wanted, "value"), &best["best"]);
}

#[test]
fn the_numbers_at_many_settings_are_those_of_their_documents() {
    let command =
        ["sweep", HOTLINE, "--runs", "50", "--set", "gang_did_it=0.5..0.9:3", "--variant", "none,live"];
    let (table, sweep) = (rows(&in_form(&command, "csv")), document(&command));
    for (at, point) in sweep["axes"][0]["values"].as_array().expect("values").iter().zip(0..) {
        for option in sweep["points"][point]["options"].as_array().expect("options") {
            let chance = &option["values"]["outcomes"]["clash"];
            let at = at.to_string();
            let wanted = [
                ("gang_did_it", at.as_str()),
                ("option", option["option"].as_str().expect("a label")),
                ("id", "clash"),
                ("statistic", "chance"),
            ];
            assert_same(value(&table, &wanted, "value"), &chance["mean"]);
            assert_same(value(&table, &wanted, "high"), &chance["interval"][1]);
        }
    }
    for (analysis, asked) in [("tornado", None), ("morris", Some("--morris")), ("sobol", Some("--sobol"))] {
        let asked: Vec<&str> = asked.into_iter().flat_map(|flag| [flag, "11"]).collect();
        let command = [&["sensitivity", HOTLINE, "--runs", "20", "--variant", "none"][..], &asked].concat();
        let (table, found) = (rows(&in_form(&command, "csv")), document(&command));
        let of = |statistic| {
            [("analysis", analysis), ("id", "clash"), ("parameter", "gang_did_it"), ("statistic", statistic)]
        };
        let (statistic, number, interval) = match analysis {
            "tornado" => {
                let inputs = found["tornado"]["inputs"].as_array().expect("inputs");
                let input = inputs.iter().find(|input| input["id"] == "gang_did_it").expect("the input");
                let swing = &input["options"][0]["values"]["outcomes"]["clash"]["swing"];
                ("swing", &swing["mean"], &swing["interval"])
            }
            "morris" => {
                let effect = &found["morris"]["by_option"][0]["effects"]["outcomes"]["clash"]["gang_did_it"];
                ("mu_star", &effect["mu_star"], &effect["mu_star_interval"])
            }
            _ => {
                let shares = &found["sobol"]["by_option"][0]["indices"]["outcomes"]["clash"];
                let index = &shares["inputs"]["gang_did_it"];
                ("total_jansen", &index["total_jansen"], &index["total_jansen_interval"])
            }
        };
        assert!(number.is_number(), "{analysis}");
        assert_same(value(&table, &of(statistic), "value"), number);
        assert_same(value(&table, &of(statistic), "low"), &interval[0]);
    }
}

#[test]
fn every_form_reads_well() {
    let short = ["--variant", "none,live"];
    let many = ["--runs", "20", "--variant", "none"];
    let commands = [
        vec!["run", HOTLINE, "--runs", "300"],
        vec!["exact", HOTLINE],
        [&["compare", HOTLINE, "--runs", "300"][..], &short].concat(),
        [&["sweep", HOTLINE, "--set", "gang_did_it=0.5,0.9"][..], &many].concat(),
        [&["sensitivity", HOTLINE][..], &many].concat(),
        vec!["trace", HOTLINE, "--run", "3"],
        vec!["check", HOTLINE],
        vec!["list"],
    ];
    for command in commands {
        for format in ["markdown", "csv"] {
            let text = in_form(&command, format);
            let mut lines = text.lines().map(|line| without_hash(line) + "\n");
            let text: String =
                if format == "csv" { lines.by_ref().take(60).collect() } else { lines.collect() };
            assert_told(&format!("format {} {format}", command[0]), &text);
        }
    }
    let branch = ["trace", HOTLINE, "--run", "137", "--at", "26", "--choose", "alba.hold"];
    assert_told("format branch markdown", &in_form(&branch, "markdown"));
    assert_told("format brief markdown", &in_form(&["trace", HOTLINE, "--run", "3", "--brief"], "markdown"));
    let broken = ["check", "tests/broken/typo_variable.toml", "--format", "csv"];
    let (code, out, _) = run(&broken);
    assert_eq!(code, 2);
    assert_told("format check faults csv", &out);
}

/// A comment in a scenario changes its hash, and nothing else.
fn without_hash(line: &str) -> String {
    let is_hash = |cell: &str| cell.len() == 64 && cell.chars().all(|c| c.is_ascii_hexdigit());
    line.split(',').map(|cell| if is_hash(cell) { "[hash]" } else { cell }).collect::<Vec<_>>().join(",")
}

#[test]
fn a_branch_is_two_stories_in_one_table() {
    let arguments = ["trace", HOTLINE, "--run", "137", "--at", "26", "--choose", "alba.hold"];
    check_markdown(&arguments, &in_form(&arguments, "markdown"));
    let table = rows(&in_form(&arguments, "csv"));
    let ends = |story: &str| value(&table, &[("story", story), ("kind", "outcome")], "id").to_owned();
    let branch = document(&arguments);
    assert_eq!(ends("original"), branch["original"]["outcome"].as_str().expect("an outcome"));
    assert_eq!(ends("branch"), branch["branch"]["outcome"].as_str().expect("an outcome"));
}

#[test]
fn only_text_draws_plots_unasked_and_says_where_files_are() {
    let folder = tempfile::tempdir().expect("a folder");
    for format in ["markdown", "csv", "json"] {
        let (code, out, err) =
            super::support::run_in(folder.path(), &["run", "hotline", "--runs", "50", "--format", format]);
        assert_eq!((code, err.as_str()), (0, ""), "{format}");
        assert!(!out.contains("files in"), "{out}");
        assert!(super::support::contents(folder.path()).is_empty(), "{format}");
        let out = ["run", "hotline", "--runs", "50", "--format", format, "--out", "there"];
        let (code, out, _) = super::support::run_in(folder.path(), &out);
        assert!(code == 0 && !out.contains("files in"), "{out}");
        assert!(folder.path().join("there/summary.json").exists());
        std::fs::remove_dir_all(folder.path().join("there")).expect("a folder");
    }
}

#[test]
fn forms_that_exclude_each_other_are_refused() {
    for command in ["run", "exact", "compare", "sensitivity", "trace", "check", "list", "describe"] {
        let (code, _, err) = run(&[command, "--json", "--format", "csv"]);
        assert!(code == 2 && err.contains("cannot be used with"), "{command}: {err}");
    }
    let brief = |format| run(&["trace", HOTLINE, "--brief", "--format", format]);
    for format in ["csv", "json"] {
        let (code, out, err) = brief(format);
        assert!(code == 2 && out.is_empty() && err.contains("--format markdown"), "{err}");
    }
    assert_eq!(brief("markdown").0, 0);
}
