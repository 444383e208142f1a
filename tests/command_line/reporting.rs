//! `escalade report`: one page, well formed, the same whatever the threads, with the numbers of the other commands.

use super::support::{printed, run, run_in};
use serde_json::Value;
use std::path::Path;

/// The page of a scenario, with what else is asked.
fn page(scenario: &str, asked: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("page.html");
    let out = file.display().to_string();
    let told = printed(&[&["report", scenario, "--out", &out], asked].concat());
    assert!(told.contains(&out), "{told}");
    std::fs::read_to_string(file).expect("a page")
}

/// What is wrong with a text that should be well-formed XML, if anything: tags that do not match, ids that are not unique,
/// entities and attributes that XML does not know.
fn malformed(page: &str) -> Option<String> {
    let (mut open, mut ids): (Vec<&str>, Vec<&str>) = (vec![], vec![]);
    let mut rest = page.strip_prefix("<!DOCTYPE html>")?;
    while let Some(at) = rest.find('<') {
        for entity in rest[..at].split('&').skip(1) {
            if !["lt;", "gt;", "amp;", "quot;"].iter().any(|known| entity.starts_with(known)) {
                return Some(format!("an entity: &{entity}"));
            }
        }
        let end = at + rest[at..].find('>')?;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Some(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let (name, attributes) =
            tag.trim_end_matches('/').split_once(' ').unwrap_or((tag.trim_end_matches('/'), ""));
        if attributes.matches('"').count() != 2 * attributes.matches("=\"").count() {
            return Some(format!("<{tag}>"));
        }
        if let Some(id) = format!(" {attributes}").split(" id=\"").nth(1).and_then(|id| id.split('"').next())
        {
            let id = &attributes[attributes.find(id)?..][..id.len()];
            if ids.contains(&id) {
                return Some(format!("two have the id {id}"));
            }
            ids.push(id);
        }
        if !tag.ends_with('/') {
            open.push(name);
        }
    }
    (!open.is_empty()).then(|| format!("never closed: {open:?}"))
}

#[test]
fn what_is_malformed_is_found() {
    let good = "<!DOCTYPE html><a id=\"x\"><b/>1 &lt; 2</a>";
    assert_eq!(malformed(good), None);
    for (from, to) in
        [("</a>", ""), ("<b/>", "<b>"), ("<b/>", "<b id=\"x\"/>"), ("&lt;", "&nbsp;"), ("<b/>", "<b x=1\"/>")]
    {
        assert!(malformed(&good.replace(from, to)).is_some(), "{from} {to}");
    }
}

#[test]
fn a_page_is_well_formed_and_asks_nothing_of_the_network() {
    for scenario in ["hotline", "strait", "speed-or-certainty", "gamblers-ruin"] {
        let page = page(scenario, &["--runs", "500", "--uncertain", "5"]);
        assert_eq!(malformed(&page), None, "{scenario}");
        assert!(page.len() < 1_000_000, "{scenario}: {} bytes", page.len());
        for word in ["src=", "url(", "@import", "<script", "<link", "href=\"http"] {
            assert!(!page.contains(word), "{scenario}: {word}");
        }
        // Every picture has a title and says what it shows; every table has a caption.
        let count = |word: &str| page.matches(word).count();
        assert!(count("<svg ") > 0);
        assert_eq!(
            [count("<title id="), count("<desc id="), count("<figcaption>")],
            [count("<svg "); 3],
            "{scenario}"
        );
        assert_eq!(count("<caption>"), count("<table"), "{scenario}");
        assert_eq!(count("<section "), 13);
        assert_eq!(count("<h1>"), 1);
    }
}

#[test]
fn threads_change_nothing() {
    for scenario in ["hotline", "speed-or-certainty"] {
        let asked = ["--runs", "3000", "--uncertain", "6"];
        let [one, three] =
            ["1", "3"].map(|threads| page(scenario, &[&asked[..], &["--threads", threads]].concat()));
        assert!(one == three, "{scenario}");
    }
}

/// The numbers of the tables of a section.
fn numbers(page: &str, section: &str) -> Vec<f64> {
    let from = page.find(&format!("<section id=\"{section}\"")).expect("the section");
    let text = &page[from..];
    let text = &text[..text.find("</section>").expect("its end")];
    let values = text.split("<data value=\"").skip(1);
    values
        .map(|value| value.split('"').next().and_then(|value| value.parse().ok()).expect("a number"))
        .collect()
}

#[test]
fn outcomes_are_those_of_the_comparison() {
    let asked = ["--runs", "2000", "--seed", "7", "--uncertain", "5"];
    let page = page("hotline", &asked);
    let json = printed(&[&["compare", "hotline", "--json"], &asked[..]].concat());
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let (options, bands) = (json["options"].as_array().expect("options"), &json["uncertain"]["bands"]);
    let mut expected = vec![];
    for outcome in 0..3 {
        for (option, found) in options.iter().enumerate() {
            let band = &bands[option]["outcomes"][outcome];
            let chance = &found["summary"]["outcomes"][outcome]["probability"];
            expected
                .extend([chance, &band["p05"], &band["p95"]].map(|value| value.as_f64().expect("a number")));
        }
    }
    assert_eq!(expected.len(), 36);
    // Reading JSON may cost a number its last bit.
    let found = numbers(&page, "outcomes");
    assert!(found.iter().zip(&expected).all(|(a, b)| (a - b).abs() <= 1e-15), "{found:?} {expected:?}");
}

#[test]
fn the_bottom_line_names_what_would_flip_the_choice() {
    let file = tempfile::tempdir().expect("a folder");
    let out = file.path().join("page.html").display().to_string();
    let told = printed(&["report", "speed-or-certainty", "--runs", "20000", "--out", &out]);
    let lines: Vec<&str> = told.lines().collect();
    assert!(lines[0].contains("has the highest expected payoff"), "{told}");
    assert!(lines[1].starts_with("Over 40 draws of"), "{told}");
    assert!(lines[2].contains("flips"), "{told}");
    let page = std::fs::read_to_string(&out).expect("a page");
    assert!(page.contains(&lines[2].replace('&', "&amp;")), "{told}");
}

#[test]
fn what_is_no_report_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    std::fs::write(path.join("strait.html"), "precious").expect("a file");
    let few = ["report", "strait", "--runs", "50", "--uncertain", "0"];
    let (code, _, err) = run_in(path, &few);
    assert_eq!(code, 2);
    assert!(err.contains("strait.html is there, and is no report of escalade's"), "{err}");
    assert_eq!(std::fs::read(path.join("strait.html")).expect("a file"), b"precious");
    // One of ours is.
    for asked in [&["--force"][..], &[]] {
        let (code, out, err) = run_in(path, &[&few[..], asked].concat());
        assert_eq!(code, 0, "{err}");
        assert!(out.contains("the report is in strait.html ("), "{out}");
    }
    assert_eq!(std::fs::read_dir(path).expect("a folder").count(), 1);
    for (out, told) in
        [(".", "is a folder, and the report is a file"), ("none/x.html", "there is no folder none")]
    {
        let (code, _, err) = run_in(path, &[&few[..], &["--out", out]].concat());
        assert_eq!(code, 2);
        assert!(err.contains(told), "{err}");
    }
}

#[test]
fn what_cannot_be_reported_is_told() {
    let (code, _, err) = run(&["report", "ladder-52", "--uncertain", "5"]);
    assert_eq!(code, 2);
    assert!(err.contains("`--uncertain` has nothing to draw"), "{err}");
    let (code, _, err) = run(&["report", "hotline", "--variant", "lively"]);
    assert_eq!(code, 2);
    assert!(err.contains("did you mean `live`?"), "{err}");
    assert!(!Path::new("hotline.html").exists());
}

#[test]
fn other_commands_write_the_page_of_what_they_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let commands: [&[&str]; 3] = [
        &["run", "hotline", "--variant", "none", "--runs", "500"],
        &["compare", "hotline", "--runs", "500"],
        &["sensitivity", "hotline", "--runs", "30"],
    ];
    for asked in commands {
        let file = folder.path().join(format!("{}.html", asked[0]));
        let out = file.display().to_string();
        let with = |threads: &str| {
            let answer =
                printed(&[asked, &["--no-plots", "--json", "--report", &out, "--threads", threads]].concat());
            (answer, std::fs::read_to_string(&file).expect("a page"))
        };
        let (answer, page) = with("1");
        assert!((answer.clone(), page.clone()) == with("3"), "{asked:?}");
        assert_eq!(answer, printed(&[asked, &["--no-plots", "--json"]].concat()), "{asked:?}");
        assert_eq!(malformed(&page), None, "{asked:?}");
        assert_eq!(page.matches("<section ").count(), 13, "{asked:?}");
        assert!(page.contains("Not looked at here: <code>escalade ablate hotline"), "{asked:?}");
        let has_tornado =
            page.contains("<caption>What would make another") || page.contains("The swings as numbers");
        assert_eq!(has_tornado, asked[0] == "sensitivity");
        assert!(page.contains(&format!("escalade {} hotline", asked[0])), "{asked:?}");
    }
    let out = folder.path().join("notes.html");
    std::fs::write(&out, "mine").expect("a file");
    for asked in commands {
        let all = [asked, &["--no-plots", "--report", "notes.html"]].concat();
        let (code, answer, err) = run_in(folder.path(), &all);
        assert_eq!((code, answer.as_str()), (2, ""), "{err}");
        assert!(err.contains("is no report of escalade's"), "{err}");
    }
    assert_eq!(std::fs::read_to_string(&out).expect("a file"), "mine");
}

#[test]
fn one_choice_made_otherwise_leads_where_the_page_says() {
    let page = page("hollow-pledge", &["--runs", "300", "--uncertain", "0"]);
    for heading in ["The best for Osmar", "The worst for Osmar", "The next best option"] {
        assert!(page.contains(heading), "{heading}");
    }
    let from = page.find("One choice made otherwise").expect("a fork");
    let command = page[from..].split("<code>").nth(1).and_then(|code| code.split("</code>").next());
    let words: Vec<&str> = command.expect("a command").split_whitespace().skip(1).collect();
    let told = printed(&words);
    let [one, other] = ["As it was, ", "Instead, "].map(|name| {
        let line = told.lines().find(|line| line.starts_with(name)).expect("an ending");
        line.split("it ends in ").nth(1).map(|outcome| outcome.trim_end_matches('.').to_owned())
    });
    assert_ne!(one, other, "{told}");
    let said = format!("leads to “{}” instead of “{}”", other.expect("an outcome"), one.expect("an outcome"));
    assert!(page.contains(&said), "{said}");
}

#[test]
fn what_parts_do_is_as_ablate_has_it() {
    let page = page("hotline", &["--runs", "400", "--uncertain", "0"]);
    let json = printed(&["ablate", "hotline", "--runs", "400", "--json"]);
    let json: Value = serde_json::from_str(&json).expect("JSON");
    let first = &json["parts"][0];
    let most = first["most_moved"].as_str().expect("an outcome");
    let moved = first["values"]["outcomes"][most]["difference"]["mean"].as_f64().expect("a number");
    let found = numbers(&page, "ablation");
    assert!((found[1] - moved).abs() <= 1e-15, "{found:?} {moved}");
}
