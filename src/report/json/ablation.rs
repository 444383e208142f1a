//! `ablation.json`: what each part of a scenario does.
//!
//! The shape is `escalade.ablation/1`. What is not a number is `null`.

use super::{settings, text};
use crate::analysis::sensitivity::ablation::{Ablated, Ablations, Entry, Verdict};
use serde_json::{Map, Value, json};

/// All of it as one JSON document, ending in a newline. The same answers give the same bytes.
pub fn ablation_json(found: &Ablations) -> String {
    text::text(&ablation_value(found))
}

/// The same before it is written.
pub fn ablation_value(found: &Ablations) -> Value {
    let frame = &found.frame;
    let mut document = settings::head("escalade.ablation/1", frame);
    let stated = |q: usize| settings::estimate(frame, q, &found.stated[q]);
    document.insert("below".to_owned(), found.below.into());
    document.insert("stated".to_owned(), settings::by_quantity(frame, stated));
    document.insert("parts".to_owned(), found.parts.iter().map(|one| part(found, one)).collect());
    let untried = found.untried.iter().map(|one| {
        let mut document = entry(&one.part);
        document.insert("why".to_owned(), one.why.clone().into());
        Value::from(document)
    });
    document.insert("not_switched_off".to_owned(), untried.collect());
    document.into()
}

fn entry(entry: &Entry) -> Map<String, Value> {
    let pairs = [("kind", entry.kind), ("id", &entry.id), ("title", &entry.title)];
    pairs.into_iter().map(|(key, value)| (key.to_owned(), value.into())).collect()
}

fn part(found: &Ablations, part: &Ablated) -> Value {
    let frame = &found.frame;
    let mut document = entry(&part.part);
    let most = found.most_moved(part).first().map(|&outcome| frame.quantities[outcome].id());
    document.insert("runs_that_end_differently".to_owned(), part.changed.into());
    document.insert("most_moved".to_owned(), most.into());
    let verdict = found.verdict(part);
    let word = match verdict {
        Verdict::Moves => "moves",
        Verdict::Idle => "moves nothing",
        Verdict::Undetermined => "undetermined",
    };
    document.insert("verdict".to_owned(), word.into());
    document.insert(
        "by_all_intervals".to_owned(),
        (verdict == Verdict::Idle && found.is_surely_idle(part)).into(),
    );
    let values = |q: usize| {
        json!({
            "without": settings::estimate(frame, q, &part.without[q]),
            "difference": settings::difference(&part.moves[q]),
        })
    };
    document.insert("values".to_owned(), settings::by_quantity(frame, values));
    document.into()
}
