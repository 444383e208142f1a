//! What each part of a scenario does: switched off one at a time, beside all of them, on the same luck.

use super::jobs::{Arm, Job, Unanswered, Why};
use super::prepared::Study;
use super::sweep::Stuck;
use crate::analysis::estimates::estimate::{Estimate, Estimates, estimates};
use crate::analysis::sensitivity::ablation::{Ablated, Ablations, Entry, Untried};
use crate::diagnostics::{Diagnostics, Severity};
use crate::engine::limits::MEMORY;
use crate::engine::program::Program;
use crate::engine::runs::Counted;
use crate::engine::runs::memory::MemoryNeed;
use crate::engine::runs::paired::{self, FailureOf};
use crate::engine::runs::simulation::Simulation;
use crate::engine::runs::threads::on_threads;
use crate::model::compile::compile;
use crate::model::settings::ablation::Ablation;
use crate::model::{Plan, Recompiler};
use rayon::prelude::*;

/// How many runs a report makes without each part: a part that changes no run of so many moves no outcome by more than 0.2
/// points, by its interval.
pub const RUNS_OF_ABLATION: u64 = 2000;

/// How far an outcome may move, as a share of the runs, and still count as not moved, unless it is said.
pub const BELOW: f64 = 0.003;

/// Parts that are run beside one run of all: more take more memory at a time, fewer more time in all.
const BATCH: usize = 8;

/// What is known of a part.
enum Found {
    Ablated { without: Vec<Estimate>, moves: Vec<Estimate>, changed: u64 },
    Untried(String),
}

impl Study {
    /// Runs the scenario without each of these parts (of [`Model::ablations`](crate::model::Model::ablations)), on the luck of the
    /// plain run. An outcome that moves by no more than `below`, as a share of the runs, counts as not moved. `progress` is
    /// told, from any thread, of each run with or without a part.
    ///
    /// The answer depends on study, parts, seed, first run and number of runs; never on the threads.
    ///
    /// ```
    /// use escalade::study::BELOW;
    ///
    /// let hotline = escalade::Scenario::load("hotline")?;
    /// let study = hotline.study()?;
    /// let simulation = escalade::Simulation { runs: 500, ..Default::default() };
    /// let found = study.ablation(&study.model.ablations(), BELOW, &simulation, &|_| {})?;
    /// assert!(found.parts[0].changed > 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The lowest run that cannot go on with all parts.
    pub fn ablation(
        &self,
        parts: &[Ablation],
        below: f64,
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Ablations, Box<Stuck>> {
        let frame = self.alone()?.frame(simulation);
        let each = MemoryNeed::of(&self.program, simulation.runs).least().max(1);
        let batch = usize::try_from(MEMORY / (4 * each)).map_or(BATCH, |room| room.clamp(1, BATCH));
        let batches: Vec<&[Ablation]> = parts.chunks(batch).collect();
        // One batch a thread where there are enough of them: no thread waits for another at the end of each.
        let inside = if batches.len() >= 8 { 1 } else { simulation.threads };
        let (threads, simulation) = (simulation.threads, Simulation { threads: inside, ..*simulation });
        let of_batch = |parts: &&[Ablation]| self.without_each(parts, &simulation, progress);
        let found: Vec<_> = match inside {
            1 => {
                on_threads(threads, (batch as u64 + 1) * each, || batches.par_iter().map(of_batch).collect())
            }
            _ => batches.iter().map(of_batch).collect(),
        };
        let (mut stated, mut ablated, mut untried) = (vec![], vec![], vec![]);
        for (batch, parts) in found.into_iter().zip(&batches) {
            let (with_all, found) = batch.map_err(|failed| stuck(*failed))?;
            stated = with_all;
            for (&part, found) in parts.iter().zip(found) {
                let part = self.entry(part);
                match found {
                    Found::Ablated { without, moves, changed } => {
                        ablated.push(Ablated { part, without, moves, changed });
                    }
                    Found::Untried(why) => untried.push(Untried { part, why }),
                }
            }
        }
        if batches.is_empty() {
            stated = self.without_each(&[], &simulation, progress).map_err(|failed| stuck(*failed))?.0;
        }
        Ok(Ablations::new(frame, below, stated, ablated, untried))
    }

    fn entry(&self, part: Ablation) -> Entry {
        let (id, title) = (self.model.ablation_id(part), self.model.ablation_title(part));
        Entry { kind: part.kind(), id, title }
    }

    /// The program without a part, which has the same sites; or why there is none.
    ///
    /// # Errors
    /// The first fault, in a line.
    pub fn program_without(&self, part: Ablation) -> Result<Program, String> {
        let mut faults = Diagnostics::default();
        compile(&self.model, &self.plan_without(part), &mut faults).ok_or_else(|| {
            let fault = faults.iter().find(|fault| fault.severity == Severity::Error);
            fault.map_or_else(String::new, |fault| fault.message.clone())
        })
    }

    fn plan_without(&self, part: Ablation) -> Plan {
        Plan { off: vec![part], ..self.plan.clone() }
    }

    /// The estimates with all parts; and, part by part, without it. A part without which a run cannot go on is left out, and
    /// the others are run again.
    fn without_each(
        &self,
        parts: &[Ablation],
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<(Vec<Estimate>, Vec<Found>), Box<FailureOf>> {
        let mut untried: Vec<Option<String>> = vec![None; parts.len()];
        let mut programs: Vec<(usize, Program)> = vec![];
        let recompiler = Recompiler::new(&self.model, &self.settings, &self.plan, &[]);
        for (place, &part) in parts.iter().enumerate() {
            let program = recompiler.program_of(&self.plan_without(part));
            match program.map_or_else(|| self.program_without(part), Ok) {
                Ok(program) => programs.push((place, program)),
                Err(why) => untried[place] = Some(why),
            }
        }
        let counted = loop {
            let all: Vec<&Program> =
                std::iter::once(&self.program).chain(programs.iter().map(|(_, program)| program)).collect();
            let pairs: Vec<[usize; 2]> = (1..all.len()).map(|without| [0, without]).collect();
            let told = |runs: u64| progress(runs * all.len() as u64);
            match paired::simulate_and_keep(&all, &pairs, simulation, Counted::Ends, None, &told) {
                Ok(counted) => break counted,
                Err(failed) if failed.program == 0 => return Err(failed),
                Err(failed) => {
                    let (place, _) = programs.remove(failed.program - 1);
                    untried[place] = Some(failed.failure.to_string());
                }
            }
        };
        let Estimates { mut each, differences } = estimates(&counted);
        let certain = |estimates: Vec<Estimate>| match self.program.sites {
            0 => estimates.iter().map(|one| Estimate::certain(one.mean)).collect(),
            _ => estimates,
        };
        let stated = certain(each.remove(0));
        let changed = counted.pairs.iter().map(|pair| pair.changed());
        let mut ablated = each.into_iter().zip(differences).zip(changed);
        let found = untried.into_iter().map(|why| match why {
            Some(why) => Found::Untried(why.lines().next().unwrap_or_default().to_owned()),
            None => match ablated.next() {
                Some(((without, moves), changed)) => {
                    Found::Ablated { without: certain(without), moves: certain(moves), changed }
                }
                None => Found::Untried(String::new()),
            },
        });
        let found = found.collect();
        Ok((stated, found))
    }
}

/// A run that cannot go on with all parts, as the one job that there is.
fn stuck(failed: FailureOf) -> Box<Stuck> {
    let jobs = vec![Job { sample: 0, arms: vec![Arm { option: 0, point: vec![] }], pairs: vec![] }];
    Box::new(Stuck { jobs, found: Unanswered { job: 0, why: Why::Failed(failed) } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::runs::simulate::simulate;
    use crate::engine::tally::RunTally;
    use crate::model::entity::Model;
    use crate::model::expr::{Expr, Type};

    fn counted(program: &Program) -> RunTally {
        let simulation = Simulation { runs: 150, ..Simulation::default() };
        simulate(program, &simulation, &|_| {}).expect("runs")
    }

    /// The model as the file would be with `when = false` at the part; of parts that have a `when`, and no `else` beside it.
    fn edited(model: &Model, part: Ablation) -> Option<Model> {
        let mut model = model.clone();
        let never = |span| Some(Expr::constant(0.0, Type::Flag, span));
        match part {
            Ablation::Event(id) => model.events[id].when = never(model.events[id].span),
            Ablation::Response(id) => model.responses[id].when = never(model.responses[id].span),
            Ablation::Reaction(id) => model.reactions[id].when = never(model.reactions[id].span),
            Ablation::Rule(id) if model.rules[id].otherwise.is_empty() => {
                model.rules[id].when = never(model.rules[id].span);
            }
            _ => return None,
        }
        Some(model)
    }

    #[test]
    fn a_part_switched_off_is_one_that_is_never_so() {
        for name in ["hotline", "strait", "us-china-2015"] {
            let scenario = crate::Scenario::load(name).expect("a scenario");
            let study = scenario.study().expect("a study");
            let mut tried = 0;
            for part in study.model.ablations() {
                let Some(model) = edited(&study.model, part) else { continue };
                let of_file = compile(&model, &study.plan, &mut Diagnostics::default()).expect("a program");
                let without = study.program_without(part).expect("a program");
                let id = study.model.ablation_id(part);
                assert_eq!(of_file.sites, without.sites, "{name}: {id}");
                assert!(counted(&of_file) == counted(&without), "{name}: {id}");
                tried += 1;
            }
            assert!(tried > 5, "{name}: {tried}");
        }
    }

    /// What never happens is the same as what is switched off, to the last bit.
    #[test]
    fn what_never_happens_changes_nothing() {
        let scenario = crate::Scenario::load("hotline").expect("a scenario");
        let study = scenario.study().expect("a study");
        for part in study.model.ablations() {
            let Some(model) = edited(&study.model, part) else { continue };
            let plan = Plan { off: vec![part], ..study.plan.clone() };
            let [never, off] =
                [&study.plan, &plan].map(|plan| compile(&model, plan, &mut Diagnostics::default()));
            let [never, off] = [never, off].map(|program| counted(&program.expect("a program")));
            assert!(never == off, "{}", study.model.ablation_id(part));
        }
    }
}
