//! Any of the questions, asked of a scenario as it was loaded.

use super::compare::{CompareQuestion, Comparing};
use super::run::{RunQuestion, Running};
use super::sensitivity::{Screening, SensitivityQuestion};
use super::sweep::{SweepQuestion, Sweeping};
use super::watch::Watch;
use crate::analysis::comparison::Comparison;
use crate::analysis::sensitivity::Sensitivity;
use crate::analysis::sensitivity::sweep::Sweep;
use crate::analysis::summary::Summary;
use crate::diagnostics::render;
use crate::model::Settings;
use crate::study::counted::Counted;
use crate::study::error::Error;
use crate::study::prepared::Study;
use crate::study::scenario::Scenario;
use crate::study::work::Work;
use std::path::PathBuf;
use std::sync::Arc;

/// One of the questions.
#[derive(Clone, Debug)]
pub enum Question {
    Run(RunQuestion),
    Compare(CompareQuestion),
    Sweep(SweepQuestion),
    Sensitivity(SensitivityQuestion),
}

/// Its answer; of a comparison with the reason why it is without draws that nobody asked for, where they cannot be run; of
/// the last two with the quantities that are shown, by place.
pub enum Answer {
    Run(Box<Summary>),
    Compare(Box<Comparison>, Option<Error>),
    Sweep(Box<Sweep>, Vec<usize>),
    Sensitivity(Box<Sensitivity>, Vec<usize>),
}

impl Question {
    /// Warnings about what is set or swept, as text, if there are any.
    ///
    /// # Errors
    /// As [`Question::answer`].
    pub fn warnings(&self, scenario: &Scenario) -> Result<Option<String>, Error> {
        let told = |study: &Study| {
            (!study.of_settings.is_empty())
                .then(|| render(&study.of_settings, &study.sources, false, usize::MAX).trim_end().to_owned())
        };
        Ok(match self {
            Question::Run(_) => told(scenario.study()?),
            Question::Compare(_) | Question::Sensitivity(_) => told(&self.study(scenario)?),
            Question::Sweep(asked) => told(&self.study(scenario)?.axes(&asked.set)?.1),
        })
    }

    /// The answer, from what was counted before as far as there is any.
    ///
    /// What is set, the variant and the policies of the scenario hold for a run; the others say themselves what holds for all
    /// options.
    ///
    /// # Errors
    /// What is asked for and is not there, or cannot be asked; the lowest run that cannot go on.
    pub fn answer(
        &self,
        scenario: &Scenario,
        counted: Option<Arc<dyn Counted>>,
        watch: &dyn Watch,
    ) -> Result<Answer, Error> {
        let name = name(scenario);
        let mut fresh;
        let study = match (self, counted) {
            // Made once for all that is asked of it.
            (Question::Run(_), None) => scenario.study()?,
            (_, counted) => {
                fresh = self.study(scenario)?;
                fresh.counted = counted;
                &fresh
            }
        };
        match self {
            Question::Run(asked) => {
                let running = Running::of(study, asked, name.as_deref())?;
                watch.expect(running.total());
                running.answer(None, watch).map(|(summary, _)| Answer::Run(Box::new(summary)))
            }
            Question::Compare(asked) => {
                let comparing = Comparing::of(study, asked, name)?;
                watch.expect(comparing.total());
                comparing
                    .answer(None, watch)
                    .map(|(found, left_out)| Answer::Compare(Box::new(found), left_out))
            }
            Question::Sweep(asked) => {
                let sweeping = Sweeping::of(study, asked, name)?;
                watch.expect(sweeping.total());
                let sweep = sweeping.answer(watch)?;
                let shown = sweeping.shown(&sweep);
                Ok(Answer::Sweep(Box::new(sweep), shown))
            }
            Question::Sensitivity(asked) => {
                let screening = Screening::of(study, asked, name)?;
                watch.expect(screening.total());
                let found = screening.answer(watch)?;
                let shown = screening.shown(&found);
                Ok(Answer::Sensitivity(Box::new(found), shown))
            }
        }
    }

    /// What it simulates, if that can be divided: what a precision takes is not known before.
    ///
    /// # Errors
    /// As [`Question::answer`].
    pub fn work(&self, scenario: &Scenario) -> Result<Work, Error> {
        let (study, name) = (self.study(scenario)?, name(scenario));
        match self {
            Question::Run(asked) => Running::of(&study, asked, name.as_deref())?.work(),
            Question::Compare(asked) => Comparing::of(&study, asked, name)?.work(),
            Question::Sweep(asked) => Sweeping::of(&study, asked, name)?.work(),
            Question::Sensitivity(asked) => Screening::of(&study, asked, name)?.work(),
        }
    }

    /// The study of which it is asked: under what holds for all options.
    fn study(&self, scenario: &Scenario) -> Result<Study, Error> {
        let of_all = |set: &[(String, String)]| Settings { set: set.to_vec(), ..Settings::default() };
        scenario.under(match self {
            Question::Run(_) => scenario.settings().clone(),
            Question::Compare(CompareQuestion { asked, .. })
            | Question::Sensitivity(SensitivityQuestion { asked, .. }) => of_all(&asked.set),
            Question::Sweep(_) => Settings::default(),
        })
    }
}

fn name(scenario: &Scenario) -> Option<PathBuf> {
    scenario.name().map(PathBuf::from)
}
