//! `escalade describe`: what is in a scenario and what can be changed.

use super::arguments::{Choices, DescribeArguments, DescriptionFormat, main_scenario};
use super::console::print;
use super::exit::Stop;
use super::faults::wrong;
use super::load;
use super::output::style;
use crate::diagnostics::{Diagnostic, nearest};
use crate::report::description::{
    Section, assumptions_csv, describe as described, description_json, description_markdown,
    description_mermaid, description_text,
};
use crate::report::plots::scenario_svg;
use crate::report::terminal::Detail;
use crate::study::Study;

pub fn describe(arguments: &DescribeArguments) -> Result<(), Stop> {
    // Where the first word is a section, and no scenario of that name is here, the main scenario is meant.
    let first = arguments.scenario.to_string_lossy();
    let is_section = Section::named(&first).is_some() && !arguments.scenario.exists();
    let scenario = if is_section { main_scenario() } else { arguments.scenario.clone() };
    let study = load::study(&scenario, &Choices::default())?;
    let names: Vec<String> =
        is_section.then(|| first.into_owned()).into_iter().chain(arguments.sections.clone()).collect();
    let sections = sections(&study, &names)?;
    let format = arguments.form.format();
    if matches!(format, DescriptionFormat::Svg | DescriptionFormat::Mermaid) && !sections.is_empty() {
        let message = "a diagram shows the whole scenario, and no section of it";
        let help = "name no section, or take another --format";
        return Err(wrong(&study, Diagnostic::without_place(message).help(help)));
    }
    print(&match format {
        DescriptionFormat::Text => description_text(&described(&study, &sections), style(Detail::Usual)),
        DescriptionFormat::Markdown => description_markdown(&described(&study, &sections)),
        DescriptionFormat::Json => description_json(&study, &described(&study, &sections)),
        DescriptionFormat::Csv => {
            if let Some(other) = sections.iter().find(|section| **section != Section::Parameters) {
                let message = format!("CSV is the ledger of assumptions and has no `{}`", other.name());
                let help = "name no section, or take --format json";
                return Err(wrong(&study, Diagnostic::without_place(message).help(help)));
            }
            let cannot = |error| Stop::Failed(format!("error: cannot write the table: {error}"));
            assumptions_csv(&study).map_err(cannot)?
        }
        DescriptionFormat::Mermaid => description_mermaid(&study),
        DescriptionFormat::Svg => scenario_svg(&study),
    })
}

/// The sections that are named.
fn sections(study: &Study, names: &[String]) -> Result<Vec<Section>, Stop> {
    let find = |name: &String| {
        Section::named(name).ok_or_else(|| {
            let all = || Section::ALL.iter().map(|section| section.name());
            let near = nearest(name, all());
            // The nearest first.
            let listed = near.into_iter().chain(all().filter(|other| Some(*other) != near));
            let listed: Vec<String> = listed.map(|name| format!("`{name}`")).collect();
            let fault = Diagnostic::without_place(format!("there is no section `{name}`"));
            wrong(study, fault.suggest(name, all()).help(format!("there are {}", listed.join(", "))))
        })
    };
    names.iter().map(find).collect()
}
