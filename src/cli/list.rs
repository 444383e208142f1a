//! `escalade list`: the built-in scenarios.

use super::arguments::ListArguments;
use super::console::{self, colour_on_stdout, print};
use super::exit::Stop;
use super::faults;
use crate::model::Settings;
use crate::report;
use crate::report::terminal::Style;
use crate::study::built_in::{self, BuiltIn};

pub fn list(arguments: &ListArguments) -> Result<(), Stop> {
    let study = |of: &'static BuiltIn| of.study(Settings::default()).map(|study| (of, study));
    let scenarios: Result<Vec<_>, _> = built_in::all().iter().map(study).collect();
    let scenarios = scenarios.map_err(|faulty| faults::faulty(&faulty))?;
    match arguments.json {
        true => print(&report::json::scenario_list_json(&scenarios)),
        false => {
            let style = Style { colour: colour_on_stdout(), width: console::width(), ..Style::default() };
            print(&report::terminal::scenario_list(&scenarios, style))
        }
    }
}
