//! Options along one or two parameters, on the same luck at every point.

use super::faulty::Faulty;
use super::jobs::{Job, Unanswered, Why, at_point};
use super::options::Options;
use super::prepared::Study;
use crate::analysis::estimates::contests::Contests;
use crate::analysis::estimates::estimate::{Estimate, Estimates, QuantityKind, quantities};
use crate::analysis::sensitivity::frame::{Frame, Input, Measured};
use crate::analysis::sensitivity::sweep::{self, AxisValues, Sweep};
use crate::analysis::summary::Calendar;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::engine::runs::paired::all_pairs;
use crate::engine::runs::simulation::Simulation;
use crate::model::entity::Variant;
use crate::model::expr::{ParameterId, Type};
use crate::model::settings::options::{Asked, Choice};
use crate::model::settings::sweep_axes::{Axis, axes};
use crate::model::settings::variants::accepted;
use crate::model::value_text::written;
use crate::model::{Model, Point, Settings, plan};

/// The jobs of which one has no answer, and which, and why.
pub struct Stuck {
    pub jobs: Vec<Job>,
    pub found: Unanswered,
}

impl std::fmt::Display for Stuck {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{}", self.found)
    }
}

/// As it is displayed: for `unwrap` and `expect`.
impl std::fmt::Debug for Stuck {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Stuck {}

impl From<Box<Faulty>> for Box<Stuck> {
    /// Nothing was run.
    fn from(faulty: Box<Faulty>) -> Self {
        Box::new(Stuck { jobs: vec![], found: Unanswered { job: 0, why: Why::Faulty(faulty) } })
    }
}

impl Study {
    /// Tells the parameters that are swept from those that are set: see [`axes`]. Warnings come with the study of what is
    /// set.
    ///
    /// # Errors
    /// All faults of what is swept, and of what is set.
    pub fn axes(&self, set: &[(String, String)]) -> Result<(Vec<Axis>, Study), Box<Faulty>> {
        let mut faults = Diagnostics::default();
        let mut sources = self.sources.clone();
        match axes(&self.model, &self.plan, set, &mut sources, &mut faults) {
            Some(asked) => {
                let mut study = self.under(Settings { set: asked.fixed, ..Settings::default() })?;
                faults.iter().for_each(|fault| study.of_settings.push(fault.clone()));
                Ok((asked.axes, study))
            }
            None => Err(Box::new(Faulty { faults, sources })),
        }
    }
}

impl Options {
    /// The options that are asked for; if none are, those of [`Study::some_options`], unless a variant among them sets what is
    /// swept: then the scenario as this study has it, alone.
    ///
    /// # Errors
    /// What is asked for and is not there, or sets what is swept.
    pub fn to_sweep(study: &Study, asked: &Asked, axes: &[Axis]) -> Result<Options, Box<Faulty>> {
        let options = study.some_options(asked)?;
        let sets = |side: &Choice| {
            let set = |variant: &&Variant| {
                let sets = |axis: &&Axis| variant.set.iter().any(|(id, _)| *id == axis.parameter);
                Some((variant.name.clone(), axes.iter().find(sets)?.parameter))
            };
            accepted(&study.model, side.settings.variant.as_deref()).iter().find_map(set)
        };
        let Some((variant, parameter)) = options.side.choices.iter().find_map(sets) else {
            return Ok(options);
        };
        if asked.variants.is_empty() {
            return study.alone();
        }
        let name = &study.model.parameters[parameter].name;
        let mut faults = Diagnostics::default();
        let message = format!("`{name}` is swept, but the variant `{variant}` sets it");
        faults.push(
            Diagnostic::without_place(message).help("leave out the variant, or sweep another parameter"),
        );
        Err(Box::new(Faulty { faults, sources: study.sources.clone() }))
    }

    /// Runs all options at every point of the axes on the same luck: that of the plain run. `progress` is told, from any
    /// thread, of each run of an option.
    ///
    /// The answer depends on options, axes, seed, first run and number of runs; never on the threads.
    ///
    /// # Errors
    /// The first point that has no answer.
    pub fn sweep(
        &self,
        axes: &[Axis],
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Sweep, Box<Stuck>> {
        let model = &self.studies[0].model;
        let answers = self.answered(self.sweep_jobs(axes, simulation.runs)?, simulation, progress)?;
        let axes = axes.iter().map(|axis| AxisValues {
            input: input(model, axis.parameter),
            values: axis.values.clone(),
            written: axis.values.iter().map(|&value| written(model, axis.parameter, value)).collect(),
            is_line: axis.is_line,
            percent: axis.percent,
        });
        Ok(sweep::sweep(self.frame(simulation), axes.collect(), answers))
    }

    /// A job for each point of the axes.
    ///
    /// # Errors
    /// If there is no room for so many, of so many runs.
    pub fn sweep_jobs(&self, axes: &[Axis], runs: u64) -> Result<Vec<Job>, Box<Faulty>> {
        let options = self.studies.len();
        let count = axes.iter().map(|axis| axis.values.len() as u64).fold(1, u64::saturating_mul);
        self.room_for([count, runs], options, all_pairs(options).len(), "points")?;
        let mut points: Vec<Point> = vec![vec![]];
        for axis in axes {
            let longer = |point: &Point| {
                let with = |&value: &f64| point.iter().copied().chain([(axis.parameter, value)]).collect();
                axis.values.iter().map(with).collect::<Vec<Point>>()
            };
            points = points.iter().flat_map(longer).collect();
        }
        Ok(points.iter().map(|point| at_point(options, point)).collect())
    }

    /// The answers of jobs; what is known without a run of more than one has no noise.
    pub(super) fn answered(
        &self,
        jobs: Vec<Job>,
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Vec<Estimates>, Box<Stuck>> {
        match self.evaluate(&jobs, simulation, progress) {
            Ok(mut answers) => {
                if !self.has_chance() {
                    let all = |answers: &mut Estimates| {
                        let estimates = answers.each.iter_mut().chain(&mut answers.differences).flatten();
                        estimates.for_each(|estimate| *estimate = Estimate::certain(estimate.mean));
                    };
                    answers.iter_mut().for_each(all);
                }
                Ok(answers)
            }
            Err(found) => Err(Box::new(Stuck { jobs, found: *found })),
        }
    }

    /// Whether anything is drawn in a run: else one run tells all.
    pub fn has_chance(&self) -> bool {
        self.studies.iter().any(|study| study.program.sites > 0)
    }

    /// The place of the option that is the file as it stands, whatever it is called; 0 if it is not among them.
    pub fn stated(&self) -> usize {
        self.as_written().unwrap_or(0)
    }

    /// Whether the option that the file itself plays is among them.
    pub fn has_stated(&self) -> bool {
        self.as_written().is_some()
    }

    fn as_written(&self) -> Option<usize> {
        let first = &self.studies[0];
        let settings = Settings { set: first.settings.set.clone(), ..Settings::default() };
        // What is set was planned already, with all that is to be said of it.
        let written = plan(&first.model, &settings, &mut first.sources.clone(), &mut Diagnostics::default());
        let is_written = |study: &Study| {
            written
                .as_ref()
                .is_some_and(|plan| study.plan.policies == plan.policies && study.plan.values == plan.values)
        };
        self.studies.iter().position(is_written)
    }

    /// What the actor of each objective chooses among.
    pub(super) fn contests(&self) -> Vec<Contests> {
        let (side, model) = (&self.side, &self.studies[0].model);
        let policies: Vec<usize> = side.actors.iter().map(|(_, policies)| policies.len()).collect();
        let of = |(actor, _): &(usize, _)| {
            let own = side.actors.iter().position(|(varied, _)| varied == actor);
            Contests::new(self.studies.len(), &policies, own)
        };
        model.objectives.iter().map(of).collect()
    }

    pub(super) fn frame(&self, simulation: &Simulation) -> Frame {
        let first = &self.studies[0];
        let (model, side) = (&first.model, &self.side);
        let varied = |actor: usize| side.actors.iter().any(|(other, _)| *other == actor);
        let policies = first.plan.policies.iter().enumerate().filter(|(actor, policy)| {
            // A variant may say who plays what.
            side.variants.is_empty() && !varied(*actor) && policy.is_some()
        });
        let name = |(actor, policy): (usize, &Option<usize>)| {
            let policy = policy.map_or("default", |policy| &model.policies[policy].name);
            (model.actors[actor].name.clone(), policy.to_owned())
        };
        let quantities: Vec<Measured> = quantities(model).into_iter().map(|q| self.measured(q)).collect();
        let judging = |all: bool| -> Vec<usize> {
            let judges = quantities.iter().enumerate().filter(|(_, measured)| match measured.quantity.kind {
                QuantityKind::Objective(place) => all || varied(model.objectives[place].0),
                _ => false,
            });
            judges.map(|(place, _)| place).collect()
        };
        let choosing = judging(false);
        let judges = if choosing.is_empty() { judging(true) } else { choosing };
        Frame {
            title: model.title.clone(),
            scenario_hash: model.hash.clone(),
            seed: simulation.seed,
            runs: simulation.runs,
            calendar: Calendar::of(&model.clock),
            options: side.choices.iter().map(|choice| choice.label.clone()).collect(),
            stated: self.stated(),
            policies: policies.map(name).collect(),
            variant: first.settings.variant.clone().filter(|_| side.variants.is_empty()),
            set: first.settings.set.clone(),
            rivals: judges.iter().map(|&judge| self.rivals(quantities[judge].quantity.kind)).collect(),
            quantities,
            judges,
        }
    }

    /// What the actor of an objective chooses among, where the others play what the file has.
    fn rivals(&self, kind: QuantityKind) -> Vec<usize> {
        match kind {
            QuantityKind::Objective(place) => self.contests()[place].of(self.stated()).collect(),
            _ => (0..self.studies.len()).collect(),
        }
    }

    fn measured(&self, quantity: crate::analysis::estimates::estimate::Quantity) -> Measured {
        let study = &self.studies[0];
        let (unit, share) = match quantity.kind {
            QuantityKind::Outcome(_) => (None, true),
            QuantityKind::Metric(place) => {
                (study.model.metrics[place].unit.clone(), study.program.metrics[place].flag)
            }
            QuantityKind::Objective(_) => (None, false),
        };
        Measured { quantity, unit, share }
    }
}

pub(super) fn input(model: &Model, parameter: ParameterId) -> Input {
    let found = &model.parameters[parameter];
    Input {
        id: found.name.clone(),
        title: found.title.clone().unwrap_or_else(|| found.name.replace('_', " ")),
        unit: found.unit.clone().filter(|_| found.ty != Type::Duration),
        whole: found.ty == Type::Whole,
        duration: found.ty == Type::Duration,
    }
}
