//! The answer of `run` and `exact`.

use super::table::{COLUMNS, Subject, Table, cell, items};
use crate::analysis::summary::Summary;
use crate::report::json::summary_value;
use serde_json::{Value, json};

/// The summary as a table: what a number is of, which number it is, and its interval.
pub fn summary_csv(summary: &Summary) -> String {
    let document = summary_value(summary);
    let mut table = Table::new(&COLUMNS);
    numbers(&document, &mut |row| table.row(row));
    bands(&document["uncertain"]["bands"][0], &mut |row| table.row(row));
    table.finish()
}

/// Every number of a summary.
pub fn numbers(document: &Value, write: &mut dyn FnMut([String; 8])) {
    const NONE: &Value = &Value::Null;
    let sampled = document["method"] != "exact";
    if let Some(given) = document.get("given") {
        let of = Subject { kind: "given".to_owned(), ..Subject::of("given", given) };
        write(of.number("share", &given["share"], &given["interval"]));
    }
    for outcome in items(&document["outcomes"]) {
        let of = Subject::of("outcome", outcome);
        write(of.number("chance", &outcome["probability"], &outcome["interval"]));
        if sampled {
            write(of.number("count", &outcome["count"], NONE));
        }
        let steps = &outcome["step_quantiles"];
        write(of.number("p5_step", &steps["p05"], NONE));
        write(of.number("median_step", &steps["p50"], NONE));
        write(of.number("p95_step", &steps["p95"], NONE));
    }
    rungs("", &document["ladder"], write);
    for ladder in items(&document["ladders"]) {
        rungs(&format!("{}=", cell(&ladder["id"])), &ladder["rungs"], write);
    }
    for (kind, list) in [("metric", &document["metrics"]), ("objective", &document["objectives"])] {
        for measured in items(list) {
            let kind = match measured {
                of if of.get("term_of").is_some() => "term",
                of if of.get("recorded").is_some() => "record",
                // They have rows of their own.
                of if of.get("milestone").is_some() => continue,
                _ => kind,
            };
            let of = Subject::of(kind, measured);
            // Of an exact answer of which states were dropped, what the mean lies between.
            let interval = measured.get("interval").unwrap_or(&measured["bounds"]);
            write(of.number("mean", &measured["mean"], interval));
            write(of.number("sd", &measured["sd"], NONE));
            let quantiles = &measured["quantiles"];
            write(of.number("p5", &quantiles["p05"], NONE));
            write(of.number("median", &quantiles["p50"], NONE));
            write(of.number("p95", &quantiles["p95"], NONE));
            write(of.number("missing", &measured["missing"], NONE));
        }
    }
    for response in items(&document["responses"]) {
        let mut of = Subject::of("response", response);
        of.id = format!("{}.{}", cell(&response["actor"]), of.id);
        // An exact answer does not ask in how many runs something was done at least once.
        if sampled {
            write(of.number("share_of_runs", &response["share_of_runs"], &response["interval"]));
        }
        write(of.number("times_a_run", &response["mean_times"], NONE));
    }
    for constraint in items(&document["constraints"]) {
        let mut of = Subject::of("constraint", constraint);
        of.title = cell(&constraint["text"]);
        write(of.number("estimate", &constraint["estimate"], &constraint["interval"]));
        write(of.number("bound", &constraint["bound"], NONE));
        let met = match constraint["verdict"].as_str() {
            Some("met") => json!(1),
            Some("broken") => json!(0),
            _ => Value::Null,
        };
        write(of.number("met", &met, NONE));
    }
    for milestone in items(&document["milestones"]) {
        let of = Subject::of("milestone", milestone);
        write(of.number("chance", &milestone["chance"], &milestone["interval"]));
        write(of.number("given_last", &milestone["given_last"], &milestone["given_last_interval"]));
    }
    let record = &document["record"];
    for of in ["scenario", "coin", "base_rates", "share_that_happened", "nothing_happens"]
        .into_iter()
        .filter(|of| !record[of].is_null())
    {
        let subject = Subject::of("record_score", &json!({ "id": of }));
        write(subject.number("brier", &record[of]["brier"], NONE));
        write(subject.number("log", &record[of]["log"], NONE));
    }
    for clamped in items(&document["clamped"]) {
        let of = Subject::of("variable", &json!({ "id": clamped["variable"] }));
        write(of.number("clamped_share_of_runs", &clamped["share_of_runs"], NONE));
    }
}

/// The shares of runs by their highest rung, unless nobody asked how high they went, and by their last.
fn rungs(ladder: &str, list: &Value, write: &mut dyn FnMut([String; 8])) {
    let is_known =
        items(list).iter().any(|rung| rung["peak_share"].as_f64().is_some_and(|share| share > 0.0));
    for rung in items(list) {
        let mut of = Subject::of("rung", rung);
        of.id = format!("{ladder}{}", cell(&rung["rung"]));
        if is_known {
            write(of.number("peak_share", &rung["peak_share"], &Value::Null));
        }
        let last = items(&rung["occupancy"]).last().unwrap_or(&Value::Null);
        write(of.number("final_share", last, &Value::Null));
    }
}

/// The bands over draws of the unknown parameters.
pub fn bands(bands: &Value, write: &mut dyn FnMut([String; 8])) {
    for (kind, key) in [("outcome", "outcomes"), ("metric", "metrics"), ("objective", "objectives")] {
        for band in items(&bands[key]) {
            let of = Subject::of(kind, band);
            for (statistic, key) in [
                ("band_mean", "mean"),
                ("band_p5", "p05"),
                ("band_median", "p50"),
                ("band_p95", "p95"),
                ("band_draws", "draws"),
            ] {
                write(of.number(statistic, &band[key], &Value::Null));
            }
        }
    }
}
