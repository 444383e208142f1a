//! `escalade describe`: what is in a scenario, in every form.

use super::support::{SCENARIOS, assert_told, escalade, printed, run, study, told};
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

fn json(scenario: &str) -> Value {
    serde_json::from_str(&printed(&["describe", scenario, "--json"])).expect("JSON")
}

fn ids(document: &Value, section: &str) -> Vec<String> {
    let entries = document[section].as_array().unwrap_or_else(|| panic!("no {section}"));
    entries.iter().map(|entry| entry["id"].as_str().expect("an id").to_owned()).collect()
}

/// The rows of the ledger by the names of its columns.
fn ledger(scenario: &str) -> Vec<std::collections::BTreeMap<String, String>> {
    let text = printed(&["describe", scenario, "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

#[test]
fn the_lists_read_well() {
    assert_told("describe hotline", &printed(&["describe", "scenarios/hotline.toml"]));
    assert_told("describe us-china", &printed(&["describe"]));
    let markdown = &["describe", "scenarios/hotline.toml", "parameters", "actors", "--format", "markdown"];
    assert_told("describe hotline markdown", &printed(markdown));
}

#[test]
fn every_form_describes_every_scenario() {
    for scenario in SCENARIOS {
        let text = printed(&["describe", scenario]);
        assert!(!text.contains('…'), "{text}");
        for line in text.lines() {
            assert!(line.width() <= 80, "{scenario}: {} columns: {line}", line.width());
        }
        let markdown = printed(&["describe", scenario, "--format", "markdown"]);
        let document = json(scenario);
        assert_eq!(
            document,
            serde_json::from_str::<Value>(&printed(&["describe", scenario, "--format", "json"]))
                .expect("JSON")
        );
        assert_eq!(document["schema"], "escalade.description/1");
        for section in ["parameters", "variants", "actors", "policies", "events", "outcomes", "metrics"] {
            for id in ids(&document, section) {
                assert!(text.contains(&id), "{scenario}: {id}");
                assert!(markdown.contains(&format!("`{id}`")), "{scenario}: {id}");
            }
        }
    }
}

#[test]
fn the_flowchart_reads_well() {
    assert_told("describe hotline mermaid", &printed(&["describe", "hotline", "--format", "mermaid"]));
}

#[test]
fn flowcharts_have_a_node_at_both_ends_of_every_arrow() {
    for scenario in SCENARIOS {
        let text = printed(&["describe", scenario, "--format", "mermaid"]);
        let lines: Vec<&str> = text.lines().skip_while(|line| !line.starts_with("flowchart ")).collect();
        let name = |text: &str| -> String {
            text.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
        };
        let (arrows, others): (Vec<&str>, Vec<&str>) = lines.iter().partition(|line| {
            [" --> ", " -.-> ", " .-> ", " ==> ", " --- "].iter().any(|arrow| line.contains(arrow))
        });
        let groups = others.iter().filter_map(|line| line.trim().strip_prefix("subgraph "));
        let nodes = others.iter().filter(|line| !line.trim().starts_with("subgraph "));
        let known: Vec<String> = groups.map(name).chain(nodes.map(|line| name(line))).collect();
        // The arrows of a ladder from rung to rung are on one line.
        let count: usize = arrows.iter().map(|line| line.matches(" --- ").count().max(1)).sum();
        assert!(count > 3 && count <= 500, "{scenario}: {count} arrows");
        for line in arrows {
            let ends = line
                .split(" --- ")
                .flat_map(|part| [part.split(' ').find(|word| !word.is_empty()), part.rsplit(' ').next()]);
            for end in ends.flatten() {
                assert!(known.contains(&name(end)), "{scenario}: `{end}` of {line}");
            }
        }
        assert!(!text.contains("\t"), "{scenario}");
    }
}

#[test]
fn every_scenario_has_a_diagram_and_no_other_answer_has_one() {
    for scenario in SCENARIOS {
        let svg = printed(&["describe", scenario, "--format", "svg"]);
        assert!(svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"), "{scenario}");
    }
    for command in ["run", "check", "list", "trace"] {
        let (code, _, err) = run(&[command, "--format", "svg"]);
        assert!(code == 2 && !err.contains("mermaid"), "{command}: {err}");
    }
}

#[test]
fn the_ledger_has_as_many_bare_numbers_as_check_counts() {
    for scenario in SCENARIOS {
        let counted = study(scenario).ledger;
        let rows = ledger(scenario);
        let (bare, named): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row["kind"] == "bare");
        assert_eq!(bare.len(), counted.bare);
        assert!(printed(&["check", scenario]).contains(&format!("{} bare number", bare.len())));
        let document = json(scenario);
        assert_eq!(document["bare_numbers"].as_array().expect("a list").len(), bare.len());
        assert_eq!(
            ids(&document, "parameters"),
            named.iter().map(|row| row["id"].clone()).collect::<Vec<_>>()
        );
        let text = std::fs::read_to_string(super::support::file(scenario)).expect("the scenario");
        let lines: Vec<&str> = text.lines().collect();
        for row in &rows {
            let line = lines[row["where"].parse::<usize>().expect("a line") - 1];
            let name = row["entry"].rsplit('.').next().expect("a name");
            assert!(row["kind"] == "bare" || line.starts_with(name), "{row:?}: {line}");
        }
    }
}

#[test]
fn what_is_listed_can_be_turned() {
    for scenario in SCENARIOS {
        let document = json(scenario);
        for variant in ids(&document, "variants") {
            printed(&["check", scenario, "--variant", &variant]);
        }
        for policy in ids(&document, "policies") {
            printed(&["check", scenario, "--policy", &policy]);
        }
        for row in ledger(scenario).iter().filter(|row| row["kind"] != "bare") {
            printed(&["check", scenario, "--set", &format!("{}={}", row["id"], row["value"])]);
        }
    }
    let hotline = "scenarios/hotline.toml";
    for id in ids(&json(hotline), "outcomes").iter().chain(&ids(&json(hotline), "metrics")) {
        printed(&["sweep", hotline, "--set", "gang_did_it=0.6..0.9:2", "--of", id, "--runs", "10"]);
    }
}

#[test]
fn the_unknown_are_those_that_sensitivity_varies() {
    let hotline = "scenarios/hotline.toml";
    let document = json(hotline);
    let parameters = document["parameters"].as_array().expect("a list");
    let unknown = parameters.iter().filter(|parameter| parameter["kind"] == "unknown");
    let unknown: Vec<&str> = unknown.filter_map(|parameter| parameter["id"].as_str()).collect();
    let study = study(hotline);
    let varied = escalade::model::unknowns(&study.model, &study.settings, &study.plan);
    let varied: Vec<&str> =
        varied.iter().map(|unknown| study.model.parameters[unknown.parameter].name.as_str()).collect();
    assert_eq!(unknown, varied);
}

#[test]
fn what_cannot_be_described_is_refused() {
    for (name, arguments) in [
        ("section", &["describe", "scenarios/hotline.toml", "metrics", "parametres"][..]),
        ("csv", &["describe", "scenarios/hotline.toml", "state", "--format", "csv"]),
        ("diagram", &["describe", "scenarios/hotline.toml", "state", "--format", "svg"]),
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert_told(&format!("describe refused {name}"), &err);
    }
    for arguments in [
        &["describe", "scenarios/hotline.toml", "--format", "xml"][..],
        &["describe", "scenarios/hotline.toml", "--json", "--format", "csv"],
        &["describe", "tests/broken/typo_variable.toml"],
    ] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
    }
}

#[test]
fn colours_are_for_terminals() {
    let coloured = |variables: &[(&str, &str)], form: &str| {
        let output = escalade(&["describe", "scenarios/hotline.toml", "--format", form])
            .envs(variables.iter().copied())
            .output();
        told(output.expect("the program starts")).1.contains('\x1b')
    };
    assert!(coloured(&[("CLICOLOR_FORCE", "1")], "text"));
    for form in ["markdown", "json", "csv", "mermaid", "svg"] {
        assert!(!coloured(&[("CLICOLOR_FORCE", "1")], form));
    }
    assert!(!coloured(&[], "text"));
}

#[test]
fn a_section_alone_is_that_of_the_main_scenario() {
    assert_eq!(run(&["describe", "variants"]), run(&["describe", "scenarios/us-china-2015", "variants"]));
}
