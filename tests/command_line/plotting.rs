//! Plots as they are asked for, and drawn again from documents.

use super::support::{BUILT_IN, contents, run_in};
use std::collections::BTreeMap;

/// The pictures among files: the page of all of them names the command that drew them.
fn pictures(mut files: BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Vec<u8>> {
    files.retain(|name, _| name.ends_with(".svg") || name.ends_with(".png"));
    files
}

fn drawn_again_as_by(arguments: &[&str], style: &[&str], document: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let done = |arguments: &[&str]| {
        let (code, _, err) = run_in(folder.path(), arguments);
        assert_eq!(code, 0, "{arguments:?}: {err}");
    };
    done(&[arguments, style, &["--out", "first"]].concat());
    let document = format!("first/{document}");
    done(&[&["plot", &document, "--out", "again"], style].concat());
    let [first, again] = ["first", "again"].map(|name| contents(&folder.path().join(name)));
    let (first, again) = (pictures(first), pictures(again));
    assert!(!first.is_empty(), "{arguments:?}");
    assert_eq!(first.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>(), "{arguments:?}");
    for (name, bytes) in &first {
        assert!(*bytes == again[name], "{arguments:?}: {name}");
    }
}

/// The same of a command line, with `~` for spaces within a word.
fn drawn_again(line: &str, style: &[&str], document: &str) {
    let words: Vec<String> = line.split(' ').map(|word| word.replace('~', " ")).collect();
    drawn_again_as_by(&words.iter().map(String::as_str).collect::<Vec<_>>(), style, document);
}

#[test]
fn plots_of_a_document_are_those_of_its_answer() {
    let svg = ["--plot-format", "svg"];
    for name in BUILT_IN {
        drawn_again_as_by(&["run", name, "--runs", "300"], &svg, "summary.json");
    }
    drawn_again_as_by(&["run", "hotline", "--runs", "400", "--uncertain", "20"], &[], "summary.json");
    drawn_again_as_by(&["exact", "gamblers-ruin"], &[], "summary.json");
    drawn_again_as_by(&["compare", "hotline", "--runs", "400", "--uncertain", "20"], &[], "comparison.json");
    drawn_again_as_by(&["compare", "--runs", "200"], &svg, "comparison.json");
}

/// Along one parameter and over two; numbers, shares, lengths of time and choices; one option, variants and policies.
#[test]
fn plots_of_a_sweep_are_those_of_its_document() {
    let svg = ["--plot-format", "svg"];
    for line in [
        "sweep hotline --set gang_did_it=50..95%:3 --variant none,live --runs 50",
        "sweep hotline --set hotline_start=* --runs 100",
        "sweep gamblers-ruin --set p=0.2,0.4,0.7 --runs 100 --of ruin",
        "sweep brinkmanship --set tough=0.1..0.9:3 --policy norvane=* --runs 100",
        "sweep us-china-2015 --set until_it_bites=12..52~weeks:3 --policy us=restraint,graduated --runs 20",
        "sweep threat-game --set cost=0..1:4 --set precision=0.5..10:3 --variant stated,unequal --runs 50",
        "sweep hollow-pledge --set snap_back=* --set seen=10..90%:3 --policy osmar=keep,steal --runs 50",
    ] {
        drawn_again(line, &svg, "sweep.json");
    }
    let line = "sweep hollow-pledge --set seen=0.1..0.9:3 --set bar=60..95%:3 --runs 50 --seed 7";
    let style = ["--plot-theme", "grey", "--plot-size", "800x600", "--no-plot-titles"];
    drawn_again(line, &style, "sweep.json");
}

/// The tornado, Morris's screening and Sobol's indices, of one option and of several.
#[test]
fn plots_of_a_sensitivity_analysis_are_those_of_its_document() {
    let svg = ["--plot-format", "svg"];
    for line in [
        "sensitivity strait --runs 100",
        "sensitivity hollow-pledge --runs 100",
        "sensitivity brinkmanship --policy norvane=* --set prize=12 --runs 60",
        "sensitivity strait --morris 9 --sobol 9 --runs 50",
        "sensitivity hotline --variant none,live --morris 6 --runs 20",
        "sensitivity threat-game --sobol 20 --runs 20 --variant stated,unequal",
        "sensitivity false-flag --sobol 8 --morris 5 --runs 1000 --policy ilmar=plant",
    ] {
        drawn_again(line, &svg, "sensitivity.json");
    }
    let style = ["--plot-theme", "dark", "--plot-size", "640x480"];
    drawn_again_as_by(&["sensitivity", "hollow-pledge", "--runs", "50"], &style, "sensitivity.json");
}

/// `when` is never seen where p = 0, and `late` never where q is at its low end; `lag` has a unit beside its own.
const MISSING: &str = r#"
step = "1 week"
steps = 10
[parameters]
p = { value = 0.1, range = [0.0, 1.0] }
q = { value = 3, range = [2, 5] }
lag = { value = "2 weeks", range = "1-3 weeks", unit = "weeks" }
[state]
hit = { start = false }
x = { start = 0, range = [0, 50] }
[events.e]
when = "not hit"
chance = "p"
do = "hit = true"
[rules.grow]
do = "x += q"
[outcomes]
hit = { at_end = "hit" }
miss = "otherwise"
[metrics]
when = { first = "hit" }
late = { first = "x > 20" }
"#;

#[test]
fn what_is_missing_is_missing_in_what_is_drawn_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("missing.toml");
    std::fs::write(&file, MISSING).expect("a file");
    let file = file.to_str().expect("UTF-8");
    let svg = ["--plot-format", "svg"];
    let of = "--of when --of late --of hit";
    for line in ["--runs 200", "--runs 2", "--morris 12 --runs 20", "--morris 3 --sobol 20 --runs 2"] {
        drawn_again(&format!("sensitivity {file} {line} {of}"), &svg, "sensitivity.json");
    }
    for line in
        ["--set p=0..1:3 --runs 2", "--set p=0..1:3 --set q=2..5:4 --runs 20", "--set lag=1..3~weeks:3"]
    {
        drawn_again(&format!("sweep {file} {line} {of}"), &svg, "sweep.json");
    }
}

#[test]
fn plots_are_written_as_they_are_asked_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let done = |arguments: &[&str]| {
        let (code, out, err) = run_in(folder.path(), arguments);
        assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
        out
    };
    let of = |name: &str| contents(&folder.path().join(name));
    done(&["run", "hotline", "--runs", "200", "--out", "a"]);
    let page = String::from_utf8(of("a")["index.html"].clone()).expect("UTF-8");
    assert!(
        page.contains("<code>escalade run hotline --runs 200</code>") && page.contains("outcomes.svg"),
        "{page}"
    );
    assert!(!page.contains("<script"));
    let style =
        ["--plot-format", "svg", "--plot-size", "400x300", "--plot-theme", "grey", "--no-plot-titles"];
    let out =
        done(&[&["plot", "a/summary.json", "--only", "outcomes,ladder", "--out", "b"][..], &style].concat());
    assert_eq!(out, "2 files in b\n");
    let files = of("b");
    let svg = String::from_utf8(files["ladder.svg"].clone()).expect("UTF-8");
    assert!(svg.contains(" width=\"400\" height=\"300\"") && !svg.contains("A what-if"), "{svg}");
    assert!(!svg.contains("prefers-color-scheme"));
    for rule in svg.split("fill:#").skip(1) {
        let colour = rule.as_bytes();
        assert!(colour[..2] == colour[2..4] && colour[..2] == colour[4..6], "{rule}");
    }
    // Without --out, beside the document; and what was drawn before stays.
    done(&["plot", "a/summary.json", "--only", "ladder", "--plot-theme", "dark"]);
    let after = of("a");
    assert!(
        after.contains_key("outcomes.svg")
            && after["ladder.png"] != files.get("ladder.png").cloned().unwrap_or_default()
    );
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |arguments: &[&str], said: &str| {
        let (code, out, err) = run_in(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}: {err}");
        assert!(err.contains(said), "{arguments:?}: {err}");
    };
    run_in(folder.path(), &["run", "hotline", "--runs", "200", "--out", "a"]);
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("table.json", "{\"schema\": \"escalade.table/1\"}");
    write("newer.json", "{\"schema\": \"escalade.summary/2\"}");
    write("half.json", "{\"schema\": \"escalade.summary/1\", \"method\": \"exact\"}");
    refused(&["plot", "nowhere.json"], "cannot read nowhere.json");
    refused(&["plot", "table.json"], "this is escalade.table/1; plots are drawn from escalade.summary/1");
    refused(&["plot", "newer.json"], "which a newer escalade wrote");
    refused(&["plot", "half.json"], "at steps: missing");
    refused(&["plot", "a/summary.json", "--only", "outcome"], "there is no plot `outcome`");
    for said in [
        "summary.json of `run` and `exact`",
        "comparison.json of `compare`",
        "sweep.json of `sweep`",
        "sensitivity.json of `sensitivity`",
    ] {
        refused(&["plot", "table.json"], said);
    }
    run_in(folder.path(), &["sweep", "hotline", "--set", "hotline_start=*", "--runs", "20", "--out", "b"]);
    let sweep = String::from_utf8(contents(&folder.path().join("b"))["sweep.json"].clone()).expect("UTF-8");
    write("wrong.json", &sweep.replace("\"stated_option\": 0", "\"stated_option\": 9"));
    refused(&["plot", "wrong.json"], "at stated_option: 9 is no place among ");
    for size in ["0x0", "1200", "300x300", "9999x9999", "1200x", "-5x400"] {
        refused(&["plot", "a/summary.json", &format!("--plot-size={size}")], "expected a size from 400x300");
    }
    refused(&["run", "hotline", "--plot-format", "pdf"], "svg, png");
    refused(&["run", "hotline", "--plot-theme", "pink"], "auto, light, dark, print, grey");
}
