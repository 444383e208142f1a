//! Every run a row: how it ended, and what was measured of it.

use super::cells;
use crate::engine::runs::InOrder;
use crate::engine::runs::rows::Rows;
use crate::model::entity::{MetricPart, Model};
use crate::model::unknowns;
use crate::report::document::columns::{Column, Kind, Role, told_apart, unit};
use crate::report::story::step_names::date;
use crate::study::{Faulty, Job, Options, Study};
use std::collections::BTreeSet;
use std::io;

/// A table of runs: what its columns are, and its rows, written while the runs are made. Memory does not grow with their
/// number, and the bytes do not depend on the threads.
///
/// ```
/// use escalade::report::csv::RunsTable;
/// use escalade::{Scenario, Simulation};
///
/// let hotline = Scenario::load("hotline")?;
/// let study = hotline.study()?;
/// let table = RunsTable::of_study(study);
/// let mut csv = table.header();
/// let rows = table.rows(|bytes| Ok(csv.extend_from_slice(bytes)));
/// let simulation = Simulation { runs: 1_000, ..Simulation::default() };
/// let summary = study.run_and_keep(&simulation, Some(rows.part(0)), &|_| {}).expect("no run fails");
/// rows.finish().expect("memory refuses nothing");
///
/// let csv = String::from_utf8(csv)?;
/// assert!(csv.starts_with("run,outcome,end_step,"));
/// assert_eq!(csv.lines().filter(|line| line.contains(",clash,")).count() as u64, summary["clash"].count);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct RunsTable {
    columns: Vec<Column>,
    /// By option: what stands behind the number of the run; nothing, if there are no options.
    labels: Vec<Vec<u8>>,
    /// By draw, 0 for the stated values, and option: the draw and its values; empty without draws.
    drawn: Vec<Vec<Vec<u8>>>,
    outcomes: Vec<Vec<u8>>,
    /// By step; empty, if there are no dates.
    dates: Vec<Vec<u8>>,
    /// Of metrics.
    metrics: Vec<Kind>,
    /// Declared responses.
    responses: Vec<usize>,
    objectives: usize,
}

impl RunsTable {
    /// The table of one study's runs.
    pub fn of_study(study: &Study) -> RunsTable {
        RunsTable::new(study, vec![vec![]])
    }

    /// The table of runs of options side by side: after each other for each run.
    pub fn of_options(options: &Options) -> RunsTable {
        let label = |choice: &crate::model::settings::options::Choice| {
            format!(",{}", cells::text(&choice.label)).into_bytes()
        };
        let mut table = RunsTable::new(&options.studies[0], options.side.choices.iter().map(label).collect());
        table.columns.insert(1, Column::new("option", "Option that is compared", Role::Index, Kind::Text));
        told_apart(&mut table.columns);
        table
    }

    fn new(study: &Study, labels: Vec<Vec<u8>>) -> RunsTable {
        let (model, program) = (&study.model, &study.program);
        let dates: Option<Vec<Vec<u8>>> = (0..=program.steps)
            .map(|step| date(model, step).map(|date| date.to_string().into_bytes()))
            .collect();
        let metrics = program.metrics.iter().map(|measure| match (measure.flag, measure.whole) {
            (true, _) => Kind::Boolean,
            (_, true) => Kind::Integer,
            _ => Kind::Number,
        });
        let declared = model.responses.iter().enumerate().filter(|(_, response)| !response.built_in);
        let mut table = RunsTable {
            columns: vec![],
            labels,
            drawn: vec![],
            outcomes: model.outcomes.iter().map(|outcome| cells::text(&outcome.name).into_bytes()).collect(),
            dates: dates.unwrap_or_default(),
            metrics: metrics.collect(),
            responses: declared.map(|(id, _)| id).collect(),
            objectives: program.objectives.len(),
        };
        table.columns = table.describe(study);
        table
    }

    fn describe(&self, study: &Study) -> Vec<Column> {
        let (model, program) = (&study.model, &study.program);
        let mut columns = vec![
            Column::new(
                "run",
                "Number of the run, as `escalade trace --run` takes it",
                Role::Index,
                Kind::Integer,
            ),
            Column::new("outcome", "Outcome", Role::Outcome, Kind::Text),
            Column::new("end_step", "Step in which the run ended", Role::Outcome, Kind::Integer),
        ];
        if !self.dates.is_empty() {
            let title = "First day of the step in which the run ended";
            columns.push(Column::new("end_date", title, Role::Outcome, Kind::Date));
        }
        for ((metric, measure), &kind) in model.metrics.iter().zip(&program.metrics).zip(&self.metrics) {
            let role = match metric.part {
                MetricPart::Payoff(_) => Role::Term,
                MetricPart::Metrics | MetricPart::Record | MetricPart::Milestones => Role::Metric,
            };
            let column = Column::new(&metric.name, &metric.title, role, kind).unit(metric.unit.as_ref());
            let empty = measure.may_be_missing.then_some("its condition never held in this run");
            columns.push(Column { empty, ..column });
        }
        for &response in &self.responses {
            let response = &model.responses[response];
            let actor = &model.actors[response.actor];
            let name = format!("times.{}.{}", actor.name, response.name);
            let title = format!("{}: {}", actor.title, response.title);
            columns.push(Column::new(name, title, Role::Count, Kind::Integer).unit(Some("times")));
        }
        for ((actor, _), measure) in model.objectives.iter().zip(&program.objectives) {
            let actor = &model.actors[*actor];
            let kind = if measure.whole { Kind::Integer } else { Kind::Number };
            let title = format!("Payoff of {}", actor.title);
            columns.push(Column::new(format!("payoff.{}", actor.name), title, Role::Payoff, kind));
        }
        told_apart(&mut columns);
        columns
    }

    /// The same with draws of the unknown parameters: which draw it is, and the values under it. Draw 0 is that of the stated
    /// values.
    ///
    /// # Errors
    /// A draw that makes no plan.
    pub fn with_draws(mut self, options: &Options, draws: &[Job]) -> Result<RunsTable, Box<Faulty>> {
        let model = &options.studies[0].model;
        let unknown: BTreeSet<usize> = (options.studies.iter())
            .flat_map(|study| unknowns(&study.model, &study.settings, &study.plan))
            .map(|unknown| unknown.parameter)
            .collect();
        let written = |draw: usize, values: &[crate::model::entity::Value]| {
            let mut out = vec![b','];
            cells::count(&mut out, draw as u64);
            for &parameter in &unknown {
                out.push(b',');
                cells::value(&mut out, model, model.parameters[parameter].ty, values[parameter].low);
            }
            out
        };
        self.drawn = vec![options.studies.iter().map(|study| written(0, &study.plan.values)).collect()];
        for job in draws {
            let of_arm = |arm| Ok(written(job.sample as usize, &options.plan(arm)?.values));
            self.drawn.push(job.arms.iter().map(of_arm).collect::<Result<_, Box<Faulty>>>()?);
        }
        let title = "Draw of the unknown parameters; 0 for the stated values";
        let index = Column::new("draw", title, Role::Index, Kind::Integer);
        let parameters = unknown.iter().map(|&id| parameter(model, id));
        let before = self.columns.iter().take_while(|column| column.role == Role::Index).count();
        self.columns.splice(before..before, std::iter::once(index).chain(parameters));
        told_apart(&mut self.columns);
        Ok(self)
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The first line.
    pub fn header(&self) -> Vec<u8> {
        cells::header(&self.columns)
    }

    /// Where runs are kept: `put` is given their rows in order. Part 0 is for the runs at the stated values, each draw the part
    /// of its number.
    pub fn rows<'a>(&'a self, put: impl FnMut(&[u8]) -> io::Result<()> + Send + 'a) -> InOrder<'a> {
        InOrder::new(|part, rows, out| self.block(part, rows, out), put)
    }

    fn block(&self, part: u64, rows: &[Rows], out: &mut Vec<u8>) {
        let drawn = self.drawn.get(part as usize);
        let runs = rows.first().map_or(0, Rows::len);
        for at in 0..runs {
            for (option, rows) in rows.iter().enumerate().filter(|(_, rows)| rows.has(at)) {
                cells::count(out, rows.first_run() + at as u64);
                out.extend_from_slice(&self.labels[option]);
                if let Some(drawn) = drawn {
                    out.extend_from_slice(&drawn[option]);
                }
                self.row(rows, at, out);
                out.push(b'\n');
            }
        }
    }

    /// What a run came to.
    fn row(&self, rows: &Rows, at: usize, out: &mut Vec<u8>) {
        out.push(b',');
        out.extend_from_slice(&self.outcomes[rows.outcomes()[at] as usize]);
        let step = rows.steps()[at];
        out.push(b',');
        cells::count(out, step.into());
        if let Some(date) = self.dates.get(step as usize) {
            out.push(b',');
            out.extend_from_slice(date);
        }
        for (number, &kind) in self.metrics.iter().enumerate() {
            out.push(b',');
            if let Some(value) = rows.numbers(number)[at] {
                cells::measured(out, kind, value);
            }
        }
        for &response in &self.responses {
            out.push(b',');
            cells::count(out, rows.uses(response)[at].into());
        }
        for objective in 0..self.objectives {
            out.push(b',');
            if let Some(value) = rows.numbers(self.metrics.len() + objective)[at] {
                cells::number(out, value);
            }
        }
    }
}

fn parameter(model: &Model, id: usize) -> Column {
    let parameter = &model.parameters[id];
    let title = parameter.title.clone().unwrap_or_else(|| parameter.name.replace('_', " "));
    let name = format!("parameter.{}", parameter.name);
    let column = Column::new(name, title, Role::Parameter, Kind::of(parameter.ty));
    Column {
        source: parameter.source.clone(),
        ..column.unit(unit(model, parameter.ty, parameter.unit.as_ref()))
    }
}
