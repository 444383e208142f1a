//! `sensitivity.json`: the same document on stdout under `--json` and in the output directory.
//!
//! The shape is `escalade.sensitivity/1`. What is not a number is `null`.

use super::{settings, sweep, text};
use crate::analysis::estimates::estimate::Estimate;
use crate::analysis::sensitivity::Sensitivity;
use crate::analysis::sensitivity::frame::Input;
use crate::analysis::sensitivity::morris::Morris;
use crate::analysis::sensitivity::sobol::{Impossible, Sobol};
use crate::analysis::sensitivity::tornado::{Decision, Reversal, Tornado};
use crate::report::document::missing;
use serde_json::{Map, Value, json};

/// All of it as one JSON document, ending in a newline. `shown` are the quantities that its plots show, by place. The same
/// answers give the same bytes.
pub fn sensitivity_json(sensitivity: &Sensitivity, shown: &[usize]) -> String {
    let mut document = sensitivity_value(sensitivity);
    document["shown"] = shown.into();
    text::text(&document)
}

/// What was found, before it is written.
pub fn sensitivity_value(sensitivity: &Sensitivity) -> Value {
    json!({
        "schema": "escalade.sensitivity/1",
        "tornado": sensitivity.tornado.as_ref().map(tornado),
        "morris": sensitivity.morris.as_ref().map(morris),
        "sobol": sensitivity.sobol.as_ref().map(sobol),
    })
}

fn tornado(tornado: &Tornado) -> Value {
    let frame = &tornado.frame;
    let mut document = settings::head("escalade.tornado/1", frame);
    let stated = |option: usize| {
        let values = |q: usize| settings::estimate(frame, q, &tornado.stated[option][q]);
        json!({ "option": frame.options[option], "values": settings::by_quantity(frame, values) })
    };
    let options = 0..frame.options.len();
    document.insert("stated".to_owned(), options.clone().map(stated).collect());
    let inputs = tornado.inputs.iter().zip(&tornado.swings).enumerate().map(|(place, (ends, swings))| {
        let mut document = settings::input(&ends.input);
        document.insert("stated".to_owned(), ends.stated.into());
        document.insert("low".to_owned(), ends.low.into());
        document.insert("high".to_owned(), ends.high.into());
        document.insert("written".to_owned(), ends.written.to_vec().into());
        document
            .insert("ends".to_owned(), if ends.is_range { "range" } else { "quantiles 5% and 95%" }.into());
        let swing = |option: usize| {
            let values = |q: usize| {
                let swing = &swings[option][q];
                let mut document = json!({
                    "low": settings::estimate(frame, q, &swing.low),
                    "high": settings::estimate(frame, q, &swing.high),
                    "swing": settings::difference(&swing.swing),
                });
                if let Some(why) = tornado.untold(place, option, q) {
                    document["undetermined"] =
                        missing::reason(&why, |place| &tornado.inputs[place].input).into();
                }
                document
            };
            json!({ "option": frame.options[option], "values": settings::by_quantity(frame, values) })
        };
        document.insert("options".to_owned(), options.clone().map(swing).collect());
        Value::from(document)
    });
    document.insert("inputs".to_owned(), inputs.collect());
    document
        .insert("decisions".to_owned(), tornado.decisions.iter().map(|one| decision(tornado, one)).collect());
    document.into()
}

fn decision(tornado: &Tornado, decision: &Decision) -> Value {
    let label = |option: usize| &tornado.frame.options[option];
    let id = |&input: &usize| &tornado.inputs[input].input.id;
    let rivals = decision
        .rivals
        .iter()
        .map(|(option, less)| json!({ "option": label(*option), "less": settings::difference(less) }));
    let overturn = |overturn: &Reversal| {
        let ends = &tornado.inputs[overturn.input];
        json!({
            "parameter": id(&overturn.input),
            "end": if overturn.end == 0 { "low" } else { "high" },
            "at": if overturn.end == 0 { ends.low } else { ends.high },
            "to": label(overturn.to),
            "gain": settings::difference(&overturn.gain),
            "tip": overturn.tip.as_ref().map(sweep::crossing),
        })
    };
    let lead = |(option, less): &(usize, Estimate)| json!({ "over": label(*option), "lead": settings::difference(less) });
    let leads =
        tornado.inputs.iter().zip(&decision.leads).map(|(ends, [low, high])| {
            (ends.input.id.clone(), json!({ "low": lead(low), "high": lead(high) }))
        });
    let mut document = json!({
        "objective": tornado.frame.quantities[decision.objective].id(),
        "best": label(decision.best),
        "rivals": rivals.collect::<Vec<_>>(),
        "leads": leads.collect::<Map<String, Value>>(),
        "overturned_by": decision.reversals.iter().map(overturn).collect::<Vec<_>>(),
        "holds_over": decision.holds.iter().map(id).collect::<Vec<_>>(),
        "unclear_over": decision.unclear.iter().map(id).collect::<Vec<_>>(),
    });
    if !decision.untold.is_empty() {
        document["undetermined_over"] = decision.untold.iter().map(id).cloned().collect::<Vec<_>>().into();
    }
    if !decision.missing.is_empty() {
        let those: Vec<&str> = decision.missing.iter().map(|&option| label(option).as_str()).collect();
        document["undetermined"] = format!("the payoff of {} is missing", those.join(", ")).into();
        document["best"] = Value::Null;
    }
    document
}

fn morris(morris: &Morris) -> Value {
    let frame = &morris.frame;
    let mut document = settings::head("escalade.morris/1", frame);
    document.insert("trajectories".to_owned(), morris.trajectories.len().into());
    let option = |option: usize| {
        let of = |q: usize| {
            let one = |(input, effect): (&Input, &crate::analysis::sensitivity::morris::Effect)| {
                let mut document = json!({
                    "mu": effect.mu,
                    "mu_interval": effect.mu_interval,
                    "mu_star": effect.mu_star,
                    "mu_star_interval": effect.mu_star_interval,
                    "mu_star_of_noise": effect.noise,
                    "sigma": effect.sigma,
                    "sigma_interval": effect.sigma_interval,
                    "sigma_without_noise": effect.sigma_without_noise,
                });
                if effect.moves < morris.trajectories.len() {
                    document["moves"] = effect.moves.into();
                }
                if let Some(why) = &effect.untold {
                    document["undetermined"] = missing::reason(why, |place| &morris.inputs[place]).into();
                }
                (input.id.clone(), document)
            };
            let effects = morris.inputs.iter().zip(&morris.effects[option][q]);
            effects.map(one).collect::<Map<String, Value>>().into()
        };
        json!({ "option": frame.options[option], "effects": settings::by_quantity(frame, of) })
    };
    document.insert("inputs".to_owned(), inputs(&morris.inputs));
    document.insert("by_option".to_owned(), (0..frame.options.len()).map(option).collect());
    document.into()
}

fn sobol(sobol: &Sobol) -> Value {
    let frame = &sobol.frame;
    let mut document = settings::head("escalade.sobol/1", frame);
    document.insert("rows".to_owned(), sobol.rows.len().into());
    let option = |option: usize| {
        let of = |q: usize| {
            let shares = &sobol.shares[option][q];
            let one = |(input, found): (&Input, &crate::analysis::sensitivity::sobol::Indices)| {
                let [first, first_saltelli, total] = found.with_noise;
                let document = json!({
                    "first_jansen": found.first,
                    "first_jansen_interval": found.first_interval,
                    "first_saltelli": found.first_saltelli,
                    "first_saltelli_interval": found.first_saltelli_interval,
                    "total_jansen": found.total,
                    "total_jansen_interval": found.total_interval,
                    "with_noise": { "first_jansen": first, "first_saltelli": first_saltelli, "total_jansen": total },
                });
                (input.id.clone(), document)
            };
            let inputs: Map<String, Value> = sobol.inputs.iter().zip(&shares.indices).map(one).collect();
            let mut document = json!({
                "variance": shares.variance,
                "noise": shares.noise,
                "inputs": inputs,
                "first_jansen_sum": shares.sum(),
                "first_jansen_sum_interval": shares.sum_interval,
            });
            if let Some(why) = &shares.untold {
                document["undetermined"] = missing::reason(why, |place| &sobol.inputs[place]).into();
            }
            let wrong = shares.impossible();
            if !wrong.is_empty() {
                document["cannot_be_true"] = wrong.iter().map(|one| impossible(sobol, one)).collect();
            }
            document
        };
        json!({ "option": frame.options[option], "indices": settings::by_quantity(frame, of) })
    };
    document.insert("inputs".to_owned(), inputs(&sobol.inputs));
    document.insert("by_option".to_owned(), (0..frame.options.len()).map(option).collect());
    document.into()
}

fn inputs(inputs: &[Input]) -> Value {
    inputs.iter().map(|one| Value::from(settings::input(one))).collect()
}

fn impossible(sobol: &Sobol, found: &Impossible) -> Value {
    let (what, input) = match found {
        Impossible::Sum(sum) => return json!({ "what": "first orders add up to more than 1", "sum": sum }),
        Impossible::FirstAboveTotal(input) => ("first order above total", input),
        Impossible::Negative(input) => ("index below 0", input),
        Impossible::TotalAboveOne(input) => ("total above 1", input),
    };
    json!({ "what": what, "input": sobol.inputs[*input].id })
}
