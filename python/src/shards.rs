//! A question divided: counted in parts, by whoever is there, and merged to the same bytes.

use crate::answer::Answer;
use crate::errors::{fault, raised_of};
use crate::question::Question;
use crate::work::{Told, during};
use escalade::diagnostics::Diagnostic;
use escalade::report::files::shards::{ShardPlan, Tallies, Uncombined, Uncounted, combine, count_shard};
use escalade::study::Work;
use escalade::study::questions::{Luck, Question as Asked, Watch as _};
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl Question {
    fn work(&self, py: Python<'_>) -> PyResult<Work> {
        let amount = match &self.inner {
            Asked::Run(asked) => asked.amount,
            Asked::Compare(asked) => asked.amount,
            Asked::Sweep(_) | Asked::Sensitivity(_) => Default::default(),
        };
        if amount.precision.is_some() {
            let message = "how many runs a precision takes is not known before they are made, so that they cannot be divided";
            return Err(crate::errors::refused(message, "say how many: runs=10_000_000"));
        }
        py.detach(|| self.inner.work(&self.scenario.inner))
            .map_err(|error| raised_of(py, &error, self.asked()))
    }

    fn plan(&self, work: &Work, shards: u64) -> PyResult<ShardPlan> {
        if shards == 0 || shards > work.most_shards() {
            let message = format!(
                "{shards} shards cannot be made of so many runs: from 1 to {} go",
                work.most_shards()
            );
            return Err(crate::errors::refused(message, ""));
        }
        Ok(ShardPlan::of(work, self.words(), Path::new(&self.scenario.word()), shards))
    }

    fn threads(&self) -> usize {
        let Luck { threads, .. } = match &self.inner {
            Asked::Run(asked) => asked.luck,
            Asked::Compare(asked) => asked.luck,
            Asked::Sweep(asked) => asked.luck,
            Asked::Sensitivity(asked) => asked.luck,
        };
        threads
    }
}

fn refused(found: Diagnostic) -> PyErr {
    fault(None, found)
}

fn opened(paths: &[PathBuf], plan: &ShardPlan, work: &Work) -> Result<Tallies, Box<Diagnostic>> {
    // A file that cannot be read any more is counted again, and changes nothing but the time.
    Tallies::open(paths, plan, work, Box::new(|_| {}))
}

#[pymethods]
impl Question {
    /// The plan of so many shards, as `escalade shard plan` writes it.
    fn shard_plan(&self, py: Python<'_>, shards: u64) -> PyResult<String> {
        Ok(self.plan(&self.work(py)?, shards)?.json())
    }

    /// How many runs of an option there are in all, and into how many shards they can be cut.
    fn divisible(&self, py: Python<'_>) -> PyResult<(u64, u64)> {
        let work = self.work(py)?;
        work.refuse(self.threads()).map_err(|stuck| {
            let explained =
                work.options.explain(&stuck.jobs, &stuck.found, work.seed, self.scenario.inner.name());
            raised_of(py, &explained, self.asked())
        })?;
        Ok((u64::try_from(work.runs()).unwrap_or(u64::MAX), work.most_shards()))
    }

    /// Counts a shard into a file.
    fn count_shard(&self, py: Python<'_>, shard: u64, shards: u64, file: PathBuf) -> PyResult<()> {
        let work = self.work(py)?;
        let plan = self.plan(&work, shards)?;
        if shard >= shards {
            return Err(crate::errors::refused(format!("there is no shard {shard} of {shards}"), ""));
        }
        let told = Told::default();
        let counted = during(py, &told, None, || {
            count_shard(&work, &plan, shard, &file, self.threads(), &|runs| told.done(runs))
        })?;
        counted.map_err(|why| match why {
            Uncounted::Unwritten(error) => PyOSError::new_err(error.to_string()),
            Uncounted::Stuck(stuck) => {
                let name = self.scenario.inner.name();
                raised_of(py, &work.options.explain(&stuck.jobs, &stuck.found, work.seed, name), self.asked())
            }
        })
    }

    /// Many tally files as one.
    fn combine(&self, py: Python<'_>, shards: u64, files: Vec<PathBuf>, out: PathBuf) -> PyResult<()> {
        let work = self.work(py)?;
        let plan = self.plan(&work, shards)?;
        let combined = py.detach(|| {
            let tallies = opened(&files, &plan, &work)?;
            combine(&tallies, &plan, &work, &out)
        });
        combined.map_err(|why| match why {
            Uncombined::Refused(found) => refused(*found),
            Uncombined::Unwritten(error) => PyOSError::new_err(error.to_string()),
        })
    }

    /// Which shards of so many these files hold, as ranges with both ends.
    fn held(&self, py: Python<'_>, shards: u64, files: Vec<PathBuf>) -> PyResult<Vec<(u64, u64)>> {
        let work = self.work(py)?;
        let plan = self.plan(&work, shards)?;
        let tallies = py.detach(|| opened(&files, &plan, &work)).map_err(|found| refused(*found))?;
        Ok(tallies.holds.iter().map(|[first, last]| (first, last)).collect())
    }

    /// The answer, from tally files that hold all shards.
    fn merge(&self, py: Python<'_>, shards: u64, files: Vec<PathBuf>) -> PyResult<Answer> {
        let work = self.work(py)?;
        let plan = self.plan(&work, shards)?;
        let tallies = py.detach(|| {
            let tallies = opened(&files, &plan, &work)?;
            tallies.refuse_gaps(&plan, Path::new("plan.json"))?;
            Ok(tallies)
        });
        let tallies = tallies.map_err(|found: Box<Diagnostic>| refused(*found))?;
        let told = Told::default();
        let found = during(py, &told, None, || {
            self.inner.answer(&self.scenario.inner, Some(Arc::new(tallies)), &told)
        })?;
        found.map(Answer::of).map_err(|error| raised_of(py, &error, self.asked()))
    }
}
