//! `sweep.json`: the same document on stdout under `--json` and in the output directory.
//!
//! The shape is `escalade.sweep/1`. What is not a number is `null`.

use super::{settings, text};
use crate::analysis::sensitivity::break_even::BreakEven;
use crate::analysis::sensitivity::sweep::{AxisValues, Best, Choice, Sweep};
use serde_json::{Map, Value, json};

/// The sweep as one JSON document, ending in a newline. `shown` are the quantities that its plots show, by place. The same
/// sweep gives the same bytes.
pub fn sweep_json(sweep: &Sweep, shown: &[usize]) -> String {
    let mut document = sweep_value(sweep);
    document["shown"] = shown.into();
    text::text(&document)
}

/// What was found, before it is written.
pub fn sweep_value(sweep: &Sweep) -> Value {
    let mut document = settings::head("escalade.sweep/1", &sweep.frame);
    document.insert("axes".to_owned(), sweep.axes.iter().map(axis).collect());
    document.insert("points".to_owned(), (0..sweep.values.len()).map(|place| point(sweep, place)).collect());
    document.insert("choices".to_owned(), sweep.choices.iter().map(|one| choice(sweep, one)).collect());
    document.into()
}

fn axis(axis: &AxisValues) -> Value {
    let mut document = settings::input(&axis.input);
    document.insert("values".to_owned(), axis.values.clone().into());
    document.insert("written".to_owned(), axis.written.clone().into());
    document.insert("numeric".to_owned(), axis.is_line.into());
    document.insert("percent".to_owned(), axis.percent.into());
    document.into()
}

fn point(sweep: &Sweep, place: usize) -> Value {
    let of = |option: usize| {
        let estimates = &sweep.values[place][option];
        let mut document = Map::new();
        document.insert("option".to_owned(), sweep.frame.options[option].clone().into());
        let values =
            settings::by_quantity(&sweep.frame, |q| settings::estimate(&sweep.frame, q, &estimates[q]));
        document.insert("values".to_owned(), values);
        Value::from(document)
    };
    json!({
        "at": sweep.place(place).into_iter().zip(&sweep.axes).map(|(i, axis)| axis.written[i].clone()).collect::<Vec<_>>(),
        "options": (0..sweep.frame.options.len()).map(of).collect::<Vec<_>>(),
    })
}

fn choice(sweep: &Sweep, choice: &Choice) -> Value {
    let label = |option: usize| &sweep.frame.options[option];
    let best = |best: &Option<Best>| {
        best.as_ref().map(|best| {
            let unclear: Vec<&String> = best.unclear.iter().map(|&option| label(option)).collect();
            json!({ "option": label(best.option), "tied_with": unclear })
        })
    };
    let tips = choice.tips.iter().map(|tip| {
        json!({
            "from": label(tip.from),
            "to": label(tip.to),
            "between": tip.between.map(|point| sweep.axes[0].written[point].clone()),
            "crossing": tip.crossing.as_ref().map(crossing),
        })
    });
    json!({
        "objective": sweep.frame.quantities[choice.objective].id(),
        "best": choice.best.iter().map(best).collect::<Vec<_>>(),
        "tips": tips.collect::<Vec<_>>(),
    })
}

pub fn crossing(crossing: &BreakEven) -> Value {
    json!({ "at": crossing.at, "interval": crossing.interval, "sure": crossing.is_sure })
}
