//! `escalade list`: the built-in scenarios.

use super::arguments::{Format, ListArguments};
use super::console::print;
use super::exit::Stop;
use super::faults;
use super::output::page_form;
use crate::model::Settings;
use crate::report;
use crate::report::terminal::Detail;
use crate::study::built_in::{self, BuiltIn};

pub fn list(arguments: &ListArguments) -> Result<(), Stop> {
    let study = |of: &'static BuiltIn| of.study(Settings::default()).map(|study| (of, study));
    let scenarios: Result<Vec<_>, _> = built_in::all().iter().map(study).collect();
    let scenarios = scenarios.map_err(|faulty| faults::faulty(&faulty))?;
    let format = arguments.form.format();
    print(&match page_form(format, Detail::Usual) {
        Some(form) => report::terminal::scenario_list(&scenarios, form),
        None if format == Format::Csv => report::csv::scenario_list_csv(&scenarios),
        None => report::json::scenario_list_json(&scenarios),
    })
}
