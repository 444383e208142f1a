//! What if we are wrong about one of the parameters: outcomes over its range; and which of them moves the most.

use super::explorer::Explorer;
use super::state::State;
use crate::analysis::sensitivity::sampling_design::ends;
use crate::model::unknowns;
use crate::model::value_text::written;
use crate::study::questions::Luck;
use serde_json::{Value, json};

/// At how many values of a parameter, with how many runs each.
const POINTS: u64 = 9;
const RUNS: u64 = 2_000;

/// How many runs at each end, where all parameters are tried.
const RUNS_AT_ENDS: u64 = 400;

/// Outcomes along a parameter over the range that the file states.
///
/// # Errors
/// A parameter that has no range; why there is no answer.
pub fn sweep(explorer: &Explorer, state: &State, parameter: &str) -> Result<Value, String> {
    let _turn = explorer.turns.take();
    let study = explorer.study(&state.clone().without(parameter))?;
    let Some(id) = study.model.parameters.iter().position(|known| known.name == parameter) else {
        return Err(format!("error: there is no parameter `{parameter}`"));
    };
    let known = &study.model.parameters[id];
    let unknowns = unknowns(&study.model, &study.settings, &study.plan);
    let ends = unknowns.iter().find(|unknown| unknown.parameter == id).map(ends);
    let over = match known.range.or(ends) {
        Some([low, high]) => {
            let [low, high] = [low, high].map(|end| written(&study.model, id, end));
            format!("{low}..{high}:{POINTS}")
        }
        None => "*".to_owned(),
    };
    let text = |faulty: Box<crate::study::Faulty>| faulty.to_string();
    let (axes, _) = study.axes(&[(parameter.to_owned(), over)]).map_err(text)?;
    let options = study.alone().map_err(text)?;
    let simulation = Luck { seed: state.seed(), threads: explorer.threads }.simulation(RUNS);
    let sweep = options.sweep(&axes, &simulation, &|_| {});
    let sweep = sweep.map_err(|stuck| {
        options.explain(&stuck.jobs, &stuck.found, simulation.seed, Some(&explorer.name)).to_string()
    })?;
    let lines = sweep.frame.quantities.iter().enumerate().filter_map(|(place, quantity)| {
        if quantity.kind() != "outcome" {
            return None;
        }
        let of = |get: &dyn Fn(&crate::analysis::estimates::estimate::Estimate) -> f64| -> Vec<f64> {
            sweep.values.iter().map(|options| get(&options[0][place])).collect()
        };
        Some(json!({
            "id": quantity.id(),
            "title": quantity.title(),
            "values": of(&|estimate| estimate.mean),
            "low": of(&|estimate| quantity.interval(estimate, RUNS)[0]),
            "high": of(&|estimate| quantity.interval(estimate, RUNS)[1]),
        }))
    });
    let lines: Vec<Value> = lines.collect();
    let axis = &sweep.axes[0];
    Ok(
        json!({ "values": axis.values, "written": axis.written, "is_line": axis.is_line, "lines": lines, "runs": RUNS }),
    )
}

/// The unknown parameters, those first that move the chance of an outcome the most from one end to the other.
///
/// # Errors
/// Why there is no answer.
pub fn importance(explorer: &Explorer, state: &State) -> Result<Value, String> {
    let _turn = explorer.turns.take();
    let study = explorer.study(state)?;
    let options = study.alone().map_err(|faulty| faulty.to_string())?;
    if options.unknowns().is_empty() {
        return Ok(json!({ "order": [] }));
    }
    let simulation = Luck { seed: state.seed(), threads: explorer.threads }.simulation(RUNS_AT_ENDS);
    let tornado = options.tornado(&simulation, &|_| {}).map_err(|stuck| {
        options.explain(&stuck.jobs, &stuck.found, simulation.seed, Some(&explorer.name)).to_string()
    })?;
    let mut order: Vec<(f64, &str, &str)> = vec![];
    for (ends, swings) in tornado.inputs.iter().zip(&tornado.swings) {
        let outcomes = tornado.frame.quantities.iter().zip(&swings[0]);
        let outcomes = outcomes.filter(|(quantity, _)| quantity.kind() == "outcome");
        let moves = outcomes.map(|(quantity, swing)| (swing.swing.mean.abs(), quantity.id()));
        let (most, of) = moves.max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, ""));
        order.push((most, ends.input.id.as_str(), of));
    }
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let order: Vec<Value> =
        order.into_iter().map(|(swing, id, of)| json!({ "id": id, "swing": swing, "of": of })).collect();
    Ok(json!({ "order": order }))
}
