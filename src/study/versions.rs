//! Two versions of a scenario, before and after an edit, under the same luck.

use super::faulty::Faulty;
use super::jobs::Why;
use super::memory;
use super::prepared::Study;
use crate::analysis::comparison::changes::Changes;
use crate::analysis::comparison::compare::pair_summary;
use crate::analysis::summary::Summary;
use crate::engine::runs::paired::{self, FailureOf};
use crate::engine::runs::simulation::Simulation;
use crate::model::Model;

impl Study {
    /// The answer of this version, and what changed against an older one whose answer to the same simulation is known.
    /// Where both have the same outcomes, metrics and objectives, they are compared run by run: an edit may move the
    /// places of random numbers, which makes the paired intervals wider, not wrong.
    ///
    /// # Errors
    /// If there is no room for both at once; the lowest run that cannot go on.
    pub fn changed_from(
        &self,
        before: (&Study, &Summary),
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<(Summary, Changes), Why> {
        let (old, answer) = before;
        if !has_same_results(&old.model, &self.model) {
            let summary = self
                .run(simulation, progress)
                .map_err(|failure| Why::Failed(FailureOf { program: 1, failure }))?;
            let changes = Changes::of_summaries(answer, &summary);
            return Ok((summary, changes));
        }
        let programs = [&old.program, &self.program];
        let room = [1, simulation.runs];
        if let Some(fault) = memory::of_jobs(&self.model, programs.into_iter(), 0, room, [2, 1], "comparison")
        {
            return Err(Why::Faulty(Faulty::new(fault, self.sources.clone())));
        }
        let counted = paired::simulate(&programs, &[[0, 1]], simulation, progress);
        let counted = counted.map_err(|found| Why::Failed(*found))?;
        let summary = self.summarize(&counted.each[1], simulation.seed);
        let changes = Changes::of_pair(pair_summary(&self.model, &programs, &counted, [0, 1]));
        Ok((summary, changes))
    }
}

/// Whether what is counted of runs is the same, in the same order.
fn has_same_results(one: &Model, other: &Model) -> bool {
    let outcomes = |model: &Model| model.outcomes.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    let metrics = |model: &Model| model.metrics.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
    let objectives = |model: &Model| {
        model.objectives.iter().map(|(actor, _)| model.actors[*actor].name.clone()).collect::<Vec<_>>()
    };
    outcomes(one) == outcomes(other) && metrics(one) == metrics(other) && objectives(one) == objectives(other)
}
