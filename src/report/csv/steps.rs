//! Runs step by step, a row a run and step: variables, ladders and beliefs at its end.

use super::cells;
use crate::diagnostics::Diagnostic;
use crate::engine::program;
use crate::engine::runs::paths::Path;
use crate::model::expr::Type;
use crate::model::settings::names::Known;
use crate::report::document::columns::{Column, Kind, Role, told_apart, unit};
use crate::report::story::step_names::date;
use crate::study::Study;

/// A table of steps: what its columns are, and the rows of a run.
///
/// ```
/// use escalade::Scenario;
/// use escalade::report::csv::StepsTable;
///
/// let hotline = Scenario::load("hotline")?;
/// let study = hotline.study()?;
/// let table = StepsTable::new(study, |series| series.name == "rung");
/// let mut csv = table.header();
/// study.paths(2015, &table.places(), (0, 3), |path| table.rows(study, &path, &mut csv)).expect("no run fails");
/// assert!(String::from_utf8(csv)?.starts_with("run,step,"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct StepsTable {
    columns: Vec<Column>,
    series: Vec<Series>,
    /// By step; empty, if there are no dates.
    dates: Vec<Vec<u8>>,
}

/// What can stand in a table of steps.
#[derive(Clone, Debug)]
pub struct Series {
    /// Of a variable, a ladder or a belief: what it is asked for by.
    pub name: String,
    pub title: String,
    /// Of a member's variable or belief, or a belief's probability: which of them.
    detail: String,
    /// Whether there is one for each member of a group.
    pub of_members: bool,
    unit: Option<String>,
    /// The type of its values; a belief's are probabilities.
    ty: Type,
    role: Role,
    place: program::Column,
}

/// All that can stand in a table of steps, in file order: variables, ladders with sides, beliefs.
pub fn series(study: &Study) -> Vec<Series> {
    let (model, program) = (&study.model, &study.program);
    let mut all = vec![];
    let members = |group: Option<usize>| match group {
        None => vec![String::new()],
        Some(group) => model.groups[group].members.clone(),
    };
    for (variable, &first) in model.variables.iter().zip(&program.variables) {
        for (member, name) in members(variable.group).into_iter().enumerate() {
            all.push(Series {
                name: variable.name.clone(),
                title: variable.title.clone(),
                detail: name,
                of_members: variable.group.is_some(),
                unit: unit(model, variable.ty, variable.unit.as_ref()),
                ty: variable.ty,
                role: Role::Variable,
                place: first + member as program::Column,
            });
        }
    }
    let sided = program.ladders.iter().filter(|ladder| model.variables.iter().all(|v| v.name != ladder.id));
    all.extend(sided.map(|ladder| Series {
        name: ladder.id.clone(),
        title: ladder.title.clone(),
        detail: String::new(),
        of_members: false,
        unit: None,
        ty: Type::Rung(ladder.ladder),
        role: Role::Variable,
        place: ladder.rung,
    }));
    for posterior in &program.posteriors {
        let belief = &model.beliefs[posterior.belief];
        let group = model.variables[belief.about].group;
        for (probability, (_, value, _)) in posterior.probabilities().zip(&belief.values) {
            for (member, name) in members(group).into_iter().enumerate() {
                let of_member = if name.is_empty() { String::new() } else { format!("{name}: ") };
                all.push(Series {
                    name: belief.name.clone(),
                    title: belief.title.clone(),
                    detail: of_member + value,
                    of_members: group.is_some(),
                    unit: None,
                    ty: Type::Real,
                    role: Role::Belief,
                    place: probability + member as program::Column,
                });
            }
        }
    }
    all
}

impl StepsTable {
    /// With the series of these variables, ladders and beliefs, by id or title: unless it is said, all but those of members.
    ///
    /// # Errors
    /// A name that is nothing's.
    pub fn named(study: &Study, names: &[String]) -> Result<StepsTable, Box<Diagnostic>> {
        let mut all: Vec<(String, String)> =
            series(study).into_iter().map(|series| (series.name, series.title)).collect();
        all.dedup();
        let known = all.iter().map(|(name, title)| (name.as_str(), title.as_str()));
        let known = Known::new("variable, ladder or belief", known);
        let places = names.iter().map(|name| known.find(name)).collect::<Result<Vec<usize>, _>>()?;
        let names: Vec<&str> = places.into_iter().map(|place| known.at(place)).collect();
        let is_chosen = |series: &Series| match names.is_empty() {
            true => !series.of_members,
            false => names.contains(&series.name.as_str()),
        };
        Ok(StepsTable::new(study, is_chosen))
    }

    /// With the series that are chosen.
    pub fn new(study: &Study, is_chosen: impl Fn(&Series) -> bool) -> StepsTable {
        let model = &study.model;
        let dates: Option<Vec<Vec<u8>>> = (0..=study.program.steps)
            .map(|step| date(model, step).map(|date| date.to_string().into_bytes()))
            .collect();
        let dates = dates.unwrap_or_default();
        let mut columns = vec![
            Column::new(
                "run",
                "Number of the run, as `escalade trace --run` takes it",
                Role::Index,
                Kind::Integer,
            ),
            Column::new(
                "step",
                "Step, at whose end the rest holds; 0 is the start",
                Role::Index,
                Kind::Integer,
            ),
        ];
        if !dates.is_empty() {
            columns.push(Column::new("date", "First day of the step", Role::Index, Kind::Date));
        }
        let series: Vec<Series> = self::series(study).into_iter().filter(is_chosen).collect();
        columns.extend(series.iter().map(|series| {
            let detail = &series.detail;
            let [name, title] = match detail.is_empty() {
                true => [series.name.clone(), series.title.clone()],
                false => [format!("{}({detail})", series.name), format!("{}: {detail}", series.title)],
            };
            Column::new(name, title, series.role, Kind::of(series.ty)).unit(series.unit.as_ref())
        }));
        told_apart(&mut columns);
        StepsTable { columns, series, dates }
    }

    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Where the program has what is asked for.
    pub fn places(&self) -> Vec<program::Column> {
        self.series.iter().map(|series| series.place).collect()
    }

    /// The first line.
    pub fn header(&self) -> Vec<u8> {
        cells::header(&self.columns)
    }

    /// The rows of a run.
    pub fn rows(&self, study: &Study, path: &Path, out: &mut Vec<u8>) {
        for step in 0..=path.step {
            cells::count(out, path.run);
            out.push(b',');
            cells::count(out, step.into());
            if let Some(date) = self.dates.get(step as usize) {
                out.push(b',');
                out.extend_from_slice(date);
            }
            for (series, values) in self.series.iter().zip(&path.columns) {
                out.push(b',');
                cells::value(out, &study.model, series.ty, values[step as usize]);
            }
            out.push(b'\n');
        }
    }
}
