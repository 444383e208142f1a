//! Steps as a story names them: `week 39`, `2015-02-09  week 39`.

use crate::analysis::summary::Calendar;
use crate::model::entity::Model;

/// `2015-02-09  week 39`, `Week 39`.
pub fn heading(model: &Model, step: u32) -> String {
    if step == 0 {
        return "At the start".to_owned();
    }
    let moment = moment(model, step);
    match date(model, step) {
        Some(date) => format!("{date}  {moment}"),
        None => format!("{}{}", moment[..1].to_uppercase(), &moment[1..]),
    }
}

/// `in week 39`, `on day 12`.
pub fn when(model: &Model, step: u32) -> String {
    let moment = moment(model, step);
    format!("{} {moment}", if moment.starts_with("day") { "on" } else { "in" })
}

/// `week 39`.
pub fn moment(model: &Model, step: u32) -> String {
    let clock = &model.clock;
    let unit = match clock.unit().0 {
        "steps" => "round",
        unit if clock.units_per_step() == 1.0 => unit.trim_end_matches('s'),
        _ => "step",
    };
    format!("{unit} {step}")
}

pub fn date(model: &Model, step: u32) -> Option<jiff::civil::Date> {
    Calendar::of(&model.clock).date(step)
}
