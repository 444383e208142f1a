//! Terminals of all widths: no number is parted, nothing touches what stands beside it, and no line is too long.

use super::support::{escalade, root, told};
use unicode_width::UnicodeWidthStr;

const SCENARIOS: [&str; 5] = [
    "scenarios/gamblers-ruin.toml",
    "scenarios/hotline.toml",
    "scenarios/ladder-52.toml",
    "scenarios/strait.toml",
    "scenarios/us-china-2015",
];

fn at(width: usize, arguments: &[&str]) -> (i32, String, String) {
    // Warnings and progress are another matter.
    let mut command = escalade(&[arguments, &["-q"]].concat());
    told(command.current_dir(root()).env("COLUMNS", width.to_string()).output().expect("the program starts"))
}

/// Words with a digit in them, sorted: where a page is narrow, tables follow each other that stand side by side where it
/// is wide. Numbers of options, `#1`, stand for names that are too long.
fn numbers(text: &str) -> Vec<String> {
    let words = text.split_whitespace().map(|word| word.trim_matches([',', ';', ':', '.', '(', ')']));
    let mut found: Vec<String> = words
        .filter(|word| word.contains(|c: char| c.is_ascii_digit()) && !word.starts_with('#'))
        .map(str::to_owned)
        .collect();
    found.sort();
    found
}

fn reads_well(arguments: &[&str]) {
    let wide = at(200, arguments);
    for width in [60, 80, 120, 200] {
        let (code, out, err) = at(width, arguments);
        assert_eq!((code, &err), (wide.0, &wide.2), "{arguments:?}");
        for line in out.lines() {
            assert!(line.width() <= width, "{arguments:?} at {width}: {line}");
            assert!(!line.ends_with(' '), "{arguments:?} at {width}: {line:?}");
        }
        assert_eq!(numbers(&out), numbers(&wide.1), "{arguments:?} at {width}\n{out}");
    }
}

#[test]
fn every_command_reads_well_at_every_width() {
    for scenario in SCENARIOS {
        reads_well(&["run", scenario, "--runs", "500", "--no-plots"]);
        reads_well(&["compare", scenario, "--runs", "300"]);
        reads_well(&["exact", scenario]);
        reads_well(&["check", scenario]);
        reads_well(&["trace", scenario, "--run", "3"]);
    }
    reads_well(&["run", SCENARIOS[4], "--runs", "500", "--uncertain", "10", "--no-plots"]);
    reads_well(&["sweep", SCENARIOS[1], "--set", "gang_did_it=50..95%:4", "--runs", "100"]);
    reads_well(&[
        "sweep",
        SCENARIOS[1],
        "--set",
        "gang_did_it=50..95%:4",
        "--set",
        "hotline_start=*",
        "--runs",
        "50",
    ]);
    for scenario in &SCENARIOS[..4] {
        reads_well(&["sensitivity", scenario, "--runs", "20"]);
    }
    // Of all options of the main scenario it takes a minute.
    reads_well(&["sensitivity", SCENARIOS[4], "--policy", "us=restraint,graduated", "--runs", "4"]);
    reads_well(&["sensitivity", SCENARIOS[1], "--morris", "5", "--runs", "50"]);
    reads_well(&["sensitivity", SCENARIOS[1], "--sobol", "16", "--runs", "20"]);
}
