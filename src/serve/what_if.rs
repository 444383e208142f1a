//! What if we are wrong about the parameters: outcomes over the range of one; which of them moves the most; bands over all of
//! them.

use super::answers::{Wanted, summary_and_plots};
use super::asker::Asker;
use super::explorer::Explorer;
use super::state::State;
use super::turns::Rank;
use crate::analysis::estimates::estimate::Estimate;
use crate::analysis::sensitivity::frame::Measured;
use crate::analysis::sensitivity::sampling_design::ends;
use crate::analysis::sensitivity::sweep::{Sweep, Tip};
use crate::model::settings::options::{Asked, Choice};
use crate::model::settings::sweep_axes::Axis;
use crate::model::value_text::written;
use crate::model::{Model, Settings, unknowns};
use crate::report::document::sensitivity_answer;
use crate::study::questions::{Luck, Question, RunQuestion, Running, Watch};
use crate::study::suggested_commands::shell;
use crate::study::{Faulty, Options, Study};
use serde::Deserialize;
use serde_json::{Value, json};

/// At how many values of a parameter, with how many runs each.
const POINTS: u64 = 9;
const RUNS: u64 = 2_000;

/// How many runs at each end, where all parameters are tried.
const RUNS_AT_ENDS: u64 = 400;

/// The same where options are told apart, of which there are several.
const RUNS_OF_CHOICES: u64 = 1_000;

/// What is asked of a parameter.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    pub state: &'a State,
    /// Beside which it is compared.
    pub pinned: Option<&'a State>,
    pub parameter: &'a str,
    pub part: Part,
}

/// What is asked for of it: the line of the scenario as it is, what is best for whom, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    #[default]
    Both,
    Line,
    Best,
}

/// Outcomes along a parameter over the range that the file states; where the likeliest of them changes, and where what is best
/// for somebody does: A or B, or one of the policies that an actor has, all else being as it is on the page.
///
/// # Errors
/// A parameter that has no range; why there is no answer.
pub fn sweep(explorer: &Explorer, line: &Line, progress: &(dyn Fn(u64) + Sync)) -> Result<Value, String> {
    let state = line.state.clone().without(line.parameter);
    let study = explorer.study(&state)?;
    let model = &study.model;
    let Some(id) = model.parameters.iter().position(|known| known.name == line.parameter) else {
        return Err(format!("error: there is no parameter `{}`", line.parameter));
    };
    let axes = axes(&study, id)?;
    let swept = |options: &Options, runs: u64| {
        let runs = if options.has_chance() { runs } else { 1 };
        let simulation = Luck { seed: state.seed(), threads: explorer.threads }.simulation(runs);
        options.sweep(&axes, &simulation, progress).map_err(|stuck| {
            options.explain(&stuck.jobs, &stuck.found, simulation.seed, Some(&explorer.name)).to_string()
        })
    };
    let mut document = json!({
        "values": axes[0].values,
        "written": axes[0].values.iter().map(|&value| written(model, id, value)).collect::<Vec<_>>(),
        "is_line": axes[0].is_line,
        "tips": [],
        "has_best": has_choosers(model, line),
    });
    let mut tips = vec![];
    if line.part != Part::Best {
        let own = swept(&study.alone().map_err(text)?, RUNS)?;
        let outcomes: Vec<String> = model.outcomes.iter().map(|outcome| outcome.title.clone()).collect();
        tips.extend(own.likeliest(0).iter().map(|tip| tipped(&own, tip, "Likeliest", &outcomes)));
        document["lines"] = lines(&own);
        document["runs"] = own.frame.runs.into();
    }
    if line.part != Part::Line {
        let mut best = vec![];
        for Chooser { actor, options, names } in &choosers(&study, line)? {
            let found = swept(options, RUNS_OF_CHOICES)?;
            for choice in &found.choices {
                let of = &found.frame.quantities[choice.objective];
                if actor.as_ref().is_some_and(|actor| actor != of.id()) {
                    continue;
                }
                let what = format!("Best for {}", of.title());
                tips.extend(choice.tips.iter().map(|tip| tipped(&found, tip, &what, names)));
                let first = choice.best.iter().flatten().next();
                best.push(json!({
                    "what": what,
                    "first": first.map(|best| &names[best.option]),
                    "tips": choice.tips.len(),
                    "runs": found.frame.runs,
                }));
            }
        }
        document["best"] = best.into();
    }
    document["tips"] = tips.into();
    Ok(document)
}

/// The chances of outcomes at each value, with their intervals.
fn lines(sweep: &Sweep) -> Value {
    let quantities = sweep.frame.quantities.iter().enumerate();
    let outcomes = quantities.filter(|(_, quantity)| quantity.kind() == "outcome");
    let line = |(place, quantity): (usize, &Measured)| {
        let of = |get: &dyn Fn(&Estimate) -> f64| -> Vec<f64> {
            sweep.values.iter().map(|options| get(&options[0][place])).collect()
        };
        json!({
            "id": quantity.id(),
            "title": quantity.title(),
            "values": of(&|estimate| estimate.mean),
            "low": of(&|estimate| quantity.interval(estimate, sweep.frame.runs)[0]),
            "high": of(&|estimate| quantity.interval(estimate, sweep.frame.runs)[1]),
        })
    };
    outcomes.map(line).collect()
}

/// Where along an axis something changes: at a value, or between two.
fn tipped(sweep: &Sweep, tip: &Tip, what: &str, names: &[String]) -> Value {
    let between = tip.between.map(|point| sweep.axes[0].values[point]);
    json!({
        "value": tip.crossing.as_ref().map_or(between[0].midpoint(between[1]), |crossing| crossing.at),
        "is_sure": tip.crossing.as_ref().is_none_or(|crossing| crossing.is_sure),
        "what": what,
        "text": format!("{what}: {}", sensitivity_answer::tipped(sweep, tip, names)),
    })
}

/// The values of a parameter over the range of the file.
fn axes(study: &Study, id: usize) -> Result<Vec<Axis>, String> {
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
    let (axes, _) = study.axes(&[(known.name.clone(), over)]).map_err(text)?;
    Ok(axes)
}

/// Who chooses, and among what.
struct Chooser {
    /// None if all judge.
    actor: Option<String>,
    options: Options,
    names: Vec<String>,
}

/// Actors with a payoff who have several policies.
fn several(model: &Model) -> impl Iterator<Item = usize> {
    let actors = model.objectives.iter().map(|(actor, _)| *actor);
    actors.filter(|actor| model.policies.iter().filter(|one| one.actor == *actor).count() > 1)
}

fn has_choosers(model: &Model, line: &Line) -> bool {
    if line.pinned.is_some() { !model.objectives.is_empty() } else { several(model).next().is_some() }
}

fn choosers(study: &Study, line: &Line) -> Result<Vec<Chooser>, String> {
    let model = &study.model;
    if !has_choosers(model, line) {
        return Ok(vec![]);
    }
    if let Some(pinned) = line.pinned {
        let settings = |state: &State| state.clone().without(line.parameter).settings();
        let choice = |label: &str, state: &State| {
            Ok::<_, String>(Choice { label: label.to_owned(), settings: settings(state)? })
        };
        let choices = vec![choice("B", pinned)?, choice("A", line.state)?];
        let options = study.side_by_side(choices).map_err(text)?;
        return Ok(vec![Chooser { actor: None, options, names: vec!["B".to_owned(), "A".to_owned()] }]);
    }
    let Settings { variant, set, policies, .. } = &study.settings;
    let chooser = |actor: usize| {
        let name = &model.actors[actor].name;
        let others = policies.iter().filter(|(other, _)| other != name);
        let others = others.map(|(other, policy)| (other.clone(), vec![policy.clone()]));
        let own = (name.clone(), vec!["*".to_owned()]);
        let asked = Asked {
            variants: variant.iter().cloned().collect(),
            policies: others.chain([own]).collect(),
            set: set.clone(),
        };
        let options = study.some_options(&asked).map_err(text)?;
        let title = |label: &String| {
            let policy = model.policies.iter().find(|one| one.actor == actor && one.name == *label);
            policy.map_or(label, |policy| &policy.title).clone()
        };
        let names = options.side.choices.iter().map(|choice| title(&choice.label)).collect();
        Ok(Chooser { actor: Some(name.clone()), options, names })
    };
    several(model).map(chooser).collect()
}

fn text(faulty: Box<Faulty>) -> String {
    faulty.to_string()
}

/// The unknown parameters, those first that move the chance of an outcome the most from one end to the other.
///
/// # Errors
/// Why there is no answer.
pub fn importance(explorer: &Explorer, asker: &Asker, state: &State) -> Result<Value, String> {
    let study = explorer.study(state)?;
    let options = study.alone().map_err(text)?;
    if options.unknowns().is_empty() {
        return Ok(json!({ "order": [] }));
    }
    let simulation = Luck { seed: state.seed(), threads: explorer.threads }.simulation(RUNS_AT_ENDS);
    let tornado =
        options.tornado(&simulation, &asker.in_turns(&explorer.turns, Rank::Aside)).map_err(|stuck| {
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

/// How often what nobody knows is drawn, and with how many runs each time.
const DRAWS: u64 = 100;
const RUNS_OF_DRAW: u64 = 200;

/// How chances and payoffs differ over draws of the unknown parameters.
///
/// # Errors
/// Why there is no answer; if there is nothing to draw.
pub fn bands(explorer: &Explorer, progress: &(dyn Fn(u64) + Sync), state: &State) -> Result<Value, String> {
    let study = explorer.study(state)?;
    let luck = Luck { seed: state.seed(), threads: explorer.threads };
    let mut question = RunQuestion {
        uncertain: Some(DRAWS),
        runs_per_sample: Some(RUNS_OF_DRAW),
        luck,
        ..RunQuestion::default()
    };
    question.amount.runs = Some(RUNS_OF_BANDS);
    let running = Running::of(&study, &question, Some(&explorer.name)).map_err(|error| error.to_string())?;
    let (summary, _) = running.answer(None, &Told(progress)).map_err(|error| error.to_string())?;
    let wanted = Wanted::These(vec!["bands".to_owned(), "payoff_bands".to_owned()]);
    let mut document = summary_and_plots(&summary, &wanted);
    let words = Question::Run(question).words(&explorer.name.display().to_string(), &study.settings);
    let words: Vec<String> = words.iter().map(|word| shell(word)).collect();
    document["command"] = format!("escalade {}", words.join(" ")).into();
    Ok(document)
}

/// At the stated values.
const RUNS_OF_BANDS: u64 = 5_000;

struct Told<'a>(&'a (dyn Fn(u64) + Sync));

impl Watch for Told<'_> {
    fn done(&self, runs: u64) {
        (self.0)(runs);
    }

    fn expect(&self, _: u64) {}
}
