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
    for size in ["0x0", "1200", "300x300", "9999x9999", "1200x", "-5x400"] {
        refused(&["plot", "a/summary.json", &format!("--plot-size={size}")], "expected a size from 400x300");
    }
    refused(&["run", "hotline", "--plot-format", "pdf"], "svg, png");
    refused(&["run", "hotline", "--plot-theme", "pink"], "auto, light, dark, print, grey");
}
