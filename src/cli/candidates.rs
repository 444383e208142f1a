//! What may stand in the places of names: the ids of the scenario that a command line is about, as shells offer them.

use crate::analysis::estimates::estimate::quantities;
use crate::model::expr::Type;
use crate::model::settings::variants::STATED;
use crate::model::{Model, Settings};
use crate::report::csv::series as all_series;
use crate::report::description::{Section, settable};
use crate::study::scenario_argument::IN_FOLDER;
use crate::study::{Study, built_in};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, PathCompleter, ValueCompleter as _};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The scenario of the command line that is being completed.
static SCENARIO: OnceLock<PathBuf> = OnceLock::new();

/// Says, once, which scenario's ids are offered.
pub fn offer_ids_of(scenario: PathBuf) {
    let _ = SCENARIO.set(scenario);
}

/// What is offered, and what it is.
type Offers = Vec<(String, String)>;

/// Completes by the names that a model has, after as much of the word as `offers` leaves alone. Of a scenario that cannot
/// be read nothing is offered.
fn of_model(offers: fn(&Study, &str) -> (usize, Offers)) -> ArgValueCompleter {
    ArgValueCompleter::new(move |word: &OsStr| {
        let study = || Study::named(SCENARIO.get()?, Settings::default()).ok();
        let (Some(word), Some(study)) = (word.to_str(), study()) else { return vec![] };
        let (kept, offers) = offers(&study, word);
        let (kept, begun) = word.split_at(kept);
        // What is named already is not offered again.
        let list = kept.rsplit_once('=').map_or(kept, |(_, list)| list);
        let is_new = |name: &str| list.split([',', '+']).all(|named| named != name);
        let fitting = offers.into_iter().filter(|(name, _)| name.starts_with(begun) && is_new(name));
        fitting.map(|(name, about)| candidate(format!("{kept}{name}"), &about)).collect()
    })
}

fn candidate(word: String, about: &str) -> CompletionCandidate {
    let about = about.lines().next().unwrap_or_default();
    CompletionCandidate::new(word).help((!about.is_empty()).then(|| about.to_owned().into()))
}

/// How much of a word lies before what follows the last of these.
fn behind_last(word: &str, separators: &[char]) -> usize {
    word.rfind(separators).map_or(0, |at| at + 1)
}

fn named<'m>(names: impl Iterator<Item = (&'m str, &'m str)>) -> Offers {
    names.map(|(name, about)| (name.to_owned(), about.to_owned())).collect()
}

/// `live`, `live+no_leak`.
pub fn variant() -> ArgValueCompleter {
    of_model(|study, word| (behind_last(word, &['+']), variants(study)))
}

/// The same, all of them, or the file as it stands. The last of a list reaches us alone.
pub fn variants_to_compare() -> ArgValueCompleter {
    of_model(|study, word| {
        let kept = behind_last(word, &['+']);
        let mut offers = variants(study);
        if kept == 0 {
            if offers.iter().all(|(name, _)| name != STATED) {
                offers.push((STATED.to_owned(), "the file as it stands".to_owned()));
            }
            offers.push(("*".to_owned(), "all variants".to_owned()));
        }
        (kept, offers)
    })
}

fn variants(study: &Study) -> Offers {
    let model = &study.model;
    let about = |variant: &crate::model::entity::Variant| {
        let changed = variant.set.iter().map(|(id, _)| model.parameters[*id].name.clone());
        let played = variant
            .play
            .iter()
            .map(|(actor, policy)| format!("{}={}", model.actors[*actor].name, model.policies[*policy].name));
        format!("changes {}", changed.chain(played).collect::<Vec<_>>().join(", "))
    };
    model.variants.iter().map(|variant| (variant.name.clone(), about(variant))).collect()
}

/// `PARAMETER=`, then its value.
pub fn set() -> ArgValueCompleter {
    of_model(|study, word| parameters(study, word, false))
}

/// The same, or all values of a flag or a choice.
pub fn sweep() -> ArgValueCompleter {
    of_model(|study, word| parameters(study, word, true))
}

fn parameters(study: &Study, word: &str, all: bool) -> (usize, Offers) {
    let model = &study.model;
    let Some((name, _)) = word.split_once('=') else {
        let about = |id: usize| {
            let parameter = &model.parameters[id];
            let title = parameter.title.as_ref().map_or(String::new(), |title| format!("{title}; "));
            format!("{title}stated: {}", settable(model, id, study.plan.values[id]))
        };
        let names = model.parameters.iter().enumerate();
        return (0, names.map(|(id, parameter)| (format!("{}=", parameter.name), about(id))).collect());
    };
    let kept = name.len() + 1;
    let Some(id) = model.parameters.iter().position(|parameter| parameter.name == name) else {
        return (kept, vec![]);
    };
    let values: Vec<String> = match model.parameters[id].ty {
        Type::Flag => vec!["true".to_owned(), "false".to_owned()],
        Type::Choice(choice) => model.choices[choice].clone(),
        Type::Rung(ladder) => model.ladders[ladder].rungs.clone(),
        _ => return (kept, vec![]),
    };
    let stated = settable(model, id, study.plan.values[id]);
    let about = |value: &str| if value == stated { "as stated".to_owned() } else { String::new() };
    let mut offers: Offers = values.into_iter().map(|value| (value.clone(), about(&value))).collect();
    if all {
        offers.push(("*".to_owned(), "all of them".to_owned()));
        return (kept.max(behind_last(word, &[','])), offers);
    }
    (kept, offers)
}

/// Variables, ladders and beliefs.
pub fn series() -> ArgValueCompleter {
    of_model(|study, word| {
        let mut offers: Offers =
            all_series(study).into_iter().map(|series| (series.name, series.title)).collect();
        offers.dedup();
        (behind_last(word, &[',']), offers)
    })
}

/// `ACTOR=`, then one of its policies.
pub fn policy() -> ArgValueCompleter {
    of_model(|study, word| policies(&study.model, word, false))
}

/// The same, several of them, or all.
pub fn policies_to_compare() -> ArgValueCompleter {
    of_model(|study, word| policies(&study.model, word, true))
}

fn policies(model: &Model, word: &str, several: bool) -> (usize, Offers) {
    let own = |actor: usize| model.policies.iter().filter(move |policy| policy.actor == actor);
    let Some((name, _)) = word.split_once('=') else {
        let actors = model.actors.iter().enumerate().filter(|(id, _)| own(*id).next().is_some());
        return (0, actors.map(|(_, actor)| (format!("{}=", actor.name), actor.title.clone())).collect());
    };
    let kept = name.len() + 1;
    let Some(actor) = model.actors.iter().position(|actor| actor.name == name) else {
        return (kept, vec![]);
    };
    let about = |policy: &crate::model::entity::Policy| {
        policy
            .about
            .as_ref()
            .map_or_else(|| policy.title.clone(), |about| format!("{}: {about}", policy.title))
    };
    let mut offers: Offers = own(actor).map(|policy| (policy.name.clone(), about(policy))).collect();
    if offers.iter().all(|(name, _)| name != "default") {
        offers.push(("default".to_owned(), "the weights written at the responses".to_owned()));
    }
    if several {
        offers.push(("*".to_owned(), "all policies".to_owned()));
        return (kept.max(behind_last(word, &[','])), offers);
    }
    (kept, offers)
}

pub fn outcome() -> ArgValueCompleter {
    of_model(|study, _| {
        (0, named(study.model.outcomes.iter().map(|one| (one.name.as_str(), one.title.as_str()))))
    })
}

pub fn metric() -> ArgValueCompleter {
    of_model(|study, _| {
        (0, named(study.model.metrics.iter().map(|one| (one.name.as_str(), one.title.as_str()))))
    })
}

/// An outcome, a metric or an objective.
pub fn quantity() -> ArgValueCompleter {
    of_model(|study, _| {
        (0, quantities(&study.model).into_iter().map(|quantity| (quantity.id, quantity.title)).collect())
    })
}

/// `ACTOR.RESPONSE`, `ACTOR.REACTION.OPTION`.
pub fn response() -> ArgValueCompleter {
    of_model(|study, _| {
        let model = &study.model;
        let actor = |id: usize| &model.actors[id].name;
        let responses = model.responses.iter();
        let responses =
            responses.map(|one| (format!("{}.{}", actor(one.actor), one.name), one.title.clone()));
        let reactions = model.reactions.iter().flat_map(|reaction| {
            let called = format!("{}.{}", actor(reaction.actor), reaction.name);
            reaction
                .options
                .iter()
                .map(move |option| (format!("{called}.{}", option.name), option.title.clone()))
        });
        (0, responses.chain(reactions).collect())
    })
}

/// What can be switched off.
pub fn part() -> ArgValueCompleter {
    of_model(|study, word| {
        let model = &study.model;
        let parts = model.ablations().into_iter();
        let offers = parts.map(|part| (model.ablation_id(part), model.ablation_title(part)));
        (behind_last(word, &[',']), offers.collect())
    })
}

/// What of a scenario can be described.
pub fn section() -> ArgValueCompleter {
    ArgValueCompleter::new(|word: &OsStr| sections(word))
}

fn sections(word: &OsStr) -> Vec<CompletionCandidate> {
    let fitting = |name: &&str| word.to_str().is_some_and(|word| name.starts_with(word));
    Section::ALL.iter().map(|one| one.name()).filter(fitting).map(CompletionCandidate::new).collect()
}

/// The name of a built-in scenario, a file, or a folder that is one or may have one.
pub fn scenario() -> ArgValueCompleter {
    ArgValueCompleter::new(|word: &OsStr| joined([built_in_scenarios(word), scenario_files(word)]))
}

/// A file, or a folder that is a scenario or may have one.
pub fn scenario_file() -> ArgValueCompleter {
    ArgValueCompleter::new(|word: &OsStr| scenario_files(word))
}

/// A scenario; where none is named, a section of the main one.
pub fn scenario_or_section() -> ArgValueCompleter {
    ArgValueCompleter::new(|word: &OsStr| {
        joined([sections(word), built_in_scenarios(word), scenario_files(word)])
    })
}

fn built_in_scenarios(word: &OsStr) -> Vec<CompletionCandidate> {
    let fitting = |one: &&built_in::BuiltIn| word.to_str().is_some_and(|word| one.name.starts_with(word));
    let all = built_in::all().iter().filter(fitting);
    all.map(|one| candidate(one.name.to_owned(), one.about)).collect()
}

fn scenario_files(word: &OsStr) -> Vec<CompletionCandidate> {
    let is_scenario = |path: &Path| match path.is_dir() {
        true => path.join(IN_FOLDER).is_file(),
        false => path.extension().is_some_and(|end| end == "toml"),
    };
    PathCompleter::any().filter(is_scenario).complete(word)
}

fn joined<const N: usize>(lists: [Vec<CompletionCandidate>; N]) -> Vec<CompletionCandidate> {
    lists.into_iter().flatten().collect()
}
