//! `escalade ablate`: which parts of a scenario do anything.

use super::arguments::AblateArguments;
use super::exit::Stop;
use super::output::Output;
use super::question::Question;
use super::{faults, load, progress};
use crate::diagnostics::Diagnostic;
use crate::model::settings::ablation::Ablation;
use crate::model::settings::names::Known;
use crate::report;
use crate::study::{BELOW, Study};

/// Runs without each part, unless it is said.
const RUNS: u64 = 10_000;

pub fn ablate(arguments: &AblateArguments) -> Result<(), Stop> {
    let study = load::chosen(&arguments.chosen)?;
    let parts = parts(&study, &arguments.only)?;
    faults::tell_of_settings(&study);
    let choices = &arguments.chosen.choices;
    let question = Question::of("ablate", &arguments.chosen.scenario)
        .with("variant", study.settings.variant.as_ref())
        .with_pairs("policy", &choices.policy)
        .with_pairs("set", &choices.set)
        .with_luck(&arguments.luck)
        .with("runs", arguments.runs)
        .with("only", Some(arguments.only.join(",")).filter(|ids| !ids.is_empty()))
        .with("below", arguments.below);
    let out = arguments.out.clone();
    let mut output = Output::to(&question, "ablation.json", out, arguments.force, arguments.shown)?;
    output.quiet = true;
    let has_chance = study.program.sites > 0;
    let runs = arguments.runs.unwrap_or(if has_chance { RUNS } else { 1 });
    let simulation = arguments.luck.asked().simulation(runs);
    let below = arguments.below.map_or(BELOW, |points| points / 100.0);
    let total = runs.saturating_mul(parts.len() as u64 + parts.len().div_ceil(8) as u64);
    let found = progress::during(total, "runs", |work| {
        study.ablation(&parts, below, &simulation, &|runs| work.add(runs))
    });
    let found = found.map_err(|stuck| match study.alone() {
        Ok(options) => {
            let (seed, scenario) = (arguments.luck.seed, &arguments.chosen.scenario);
            faults::unanswered(&options, &stuck.jobs, &stuck.found, seed, scenario)
        }
        Err(faulty) => faults::faulty(&faulty),
    })?;
    let json = report::json::ablation_json(&found);
    let csv = || report::csv::ablation_csv(&found);
    let page = |form| report::terminal::ablation(&found, form);
    output.give(&json, csv, page, |folder| folder.write("ablation.json", json.as_bytes()))
}

/// The parts that are asked for: by id, by the end of an id, or all whose ids begin so; without being asked, all of them.
fn parts(study: &Study, only: &[String]) -> Result<Vec<Ablation>, Stop> {
    let all = study.model.ablations();
    let ids: Vec<String> = all.iter().map(|&part| study.model.ablation_id(part)).collect();
    let titles: Vec<String> = all.iter().map(|&part| study.model.ablation_title(part)).collect();
    if all.is_empty() {
        let fault =
            Diagnostic::without_place("nothing can be switched off: nothing happens in this scenario");
        return Err(faults::wrong(study, fault.help("events, responses, rules and the like can")));
    }
    let mut wanted = vec![only.is_empty(); all.len()];
    for text in only {
        let is_meant = |id: &String| {
            id == text || id.starts_with(&format!("{text}.")) || id.ends_with(&format!(".{text}"))
        };
        let mut places: Vec<usize> = (0..ids.len()).filter(|&place| is_meant(&ids[place])).collect();
        if places.is_empty() {
            let known =
                Known::new("part", ids.iter().zip(&titles).map(|(id, title)| (id.as_str(), title.as_str())));
            places.push(known.find(text).map_err(|fault| faults::wrong(study, *fault))?);
        }
        places.into_iter().for_each(|place| wanted[place] = true);
    }
    Ok(all.into_iter().zip(wanted).filter(|(_, wanted)| *wanted).map(|(part, _)| part).collect())
}
