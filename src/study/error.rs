//! The one error of the library.

use super::expectations::Untried;
use super::faulty::Faulty;
use super::jobs::{Job, Unanswered, Why};
use super::prepared::Study;
use super::sweep::Stuck;
use crate::diagnostics::Diagnostic;
use crate::engine::Failure;
use crate::engine::exact::{NoExactAnswer, Options};
use crate::engine::replay::story::Story;
use crate::engine::runs::paired::FailureOf;
use std::path::Path;

/// Why there is no answer.
///
/// Displayed, and shown for debugging, it is the whole message as the command line prints it, without colours: what is
/// wrong, the line of the scenario where it is, and what would help. So `unwrap()` and `expect()` in a test tell all.
///
/// ```
/// use escalade::{Error, Scenario};
///
/// let error = Scenario::load("hotline")?.variant("lively").err().expect("no variant is called so");
/// assert!(matches!(error, Error::Faulty(_)));
/// assert_eq!(error.to_string(), "\
/// error: there is no variant `lively`
///  |
///  = help: did you mean `live`?
///  = help: there are `live`, `none`, `untested`, `restrictive`
///
/// 1 error");
/// # Ok::<(), Error>(())
/// ```
#[non_exhaustive]
pub enum Error {
    /// The scenario, what is set, or what is asked for is faulty: every fault that was found.
    Faulty(Box<Faulty>),
    /// What is asked for would take more memory than may be used.
    TooMuchMemory(Box<Faulty>),
    /// A run cannot go on.
    RunFailed(Box<RunFailed>),
    /// There is no exact answer.
    NotSolvable(Box<NotSolvable>),
}

/// A run that cannot go on: an error of the scenario that only shows while it runs. Of several such runs it is the lowest,
/// whatever the threads.
#[derive(Debug)]
pub struct RunFailed {
    /// From 0.
    pub run: u64,
    /// From 1; 0 is the start.
    pub step: u32,
    /// Line of the scenario, from 1; `None` if the scenario is not at hand.
    pub line: Option<usize>,
    /// The message with its place.
    pub told: Faulty,
}

/// Why there is no exact answer.
#[derive(Debug)]
pub struct NotSolvable {
    pub why: NoExactAnswer,
    /// The message with its place, if it has one.
    pub told: Faulty,
}

impl Error {
    /// The message as the command line prints it: at most `limit` faults, with ANSI colours or without.
    pub fn render(&self, colour: bool, limit: usize) -> String {
        self.told().render(colour, limit)
    }

    /// The faults, and the texts in which they are.
    pub(crate) fn told(&self) -> &Faulty {
        match self {
            Error::Faulty(faulty) | Error::TooMuchMemory(faulty) => faulty,
            Error::RunFailed(failed) => &failed.told,
            Error::NotSolvable(unsolved) => &unsolved.told,
        }
    }

    /// A run of a study cannot go on, as its story tells.
    pub(super) fn of_run(
        study: &Study,
        failure: &Failure,
        story: &Story,
        seed: u64,
        name: Option<&Path>,
    ) -> Error {
        Error::RunFailed(Box::new(RunFailed {
            run: failure.run(),
            step: failure.step,
            line: Some(study.sources.line_and_column(failure.span).0),
            told: study.explain(failure, story, seed, name),
        }))
    }

    /// There is no exact answer for a study.
    pub fn of_exact(study: &Study, options: &Options, why: NoExactAnswer, name: Option<&Path>) -> Error {
        let told = study.explain_no_exact_answer(options, &why, name);
        Error::NotSolvable(Box::new(NotSolvable { why, told }))
    }
}

impl Study {
    /// Why a run of it has no answer: the line, the state, and the command that tells its story, if the scenario has a name.
    pub fn failed(&self, failure: &Failure, seed: u64, name: Option<&Path>) -> Error {
        Error::of_run(self, failure, &self.trace(seed, failure.run()), seed, name)
    }
}

impl super::options::Options {
    /// Why a setting of the parameters has no answer: it makes no program, or a run of it cannot go on.
    pub fn explain(&self, jobs: &[Job], found: &Unanswered, seed: u64, name: Option<&Path>) -> Error {
        match &found.why {
            Why::Faulty(fault) => fault.clone().into(),
            Why::Failed(of) => match self.under(&jobs[found.job].arms[of.program]) {
                Ok(mut study) => {
                    study.sample = jobs[found.job].sample;
                    study.failed(&of.failure, seed, name)
                }
                Err(fault) => fault.into(),
            },
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{}", self.told())
    }
}

/// As it is displayed: for `unwrap` and `expect`.
impl std::fmt::Debug for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Error {}

fn alone(message: String) -> Faulty {
    *Faulty::of(Diagnostic::without_place(message))
}

impl From<Box<Faulty>> for Error {
    fn from(faulty: Box<Faulty>) -> Error {
        let of_memory = faulty.faults.iter().any(|fault| fault.of_memory);
        if of_memory { Error::TooMuchMemory(faulty) } else { Error::Faulty(faulty) }
    }
}

impl From<Box<Diagnostic>> for Error {
    fn from(fault: Box<Diagnostic>) -> Error {
        Faulty::of(*fault).into()
    }
}

/// Without the line and the state, for which the study is needed: [`Scenario`](crate::Scenario) tells them.
impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        let (run, step, told) = (failure.run(), failure.step, alone(failure.to_string()));
        Error::RunFailed(Box::new(RunFailed { run, step, line: None, told }))
    }
}

/// As of [`Failure`].
impl From<Box<FailureOf>> for Error {
    fn from(of: Box<FailureOf>) -> Error {
        of.failure.into()
    }
}

/// Without what only the study has words for: [`Scenario`](crate::Scenario) tells it.
impl From<NoExactAnswer> for Error {
    fn from(why: NoExactAnswer) -> Error {
        let told = alone(why.to_string());
        Error::NotSolvable(Box::new(NotSolvable { why, told }))
    }
}

impl From<Box<Unanswered>> for Error {
    fn from(unanswered: Box<Unanswered>) -> Error {
        match unanswered.why {
            Why::Faulty(faulty) => faulty.into(),
            Why::Failed(of) => of.failure.into(),
        }
    }
}

impl From<Box<Stuck>> for Error {
    fn from(stuck: Box<Stuck>) -> Error {
        Box::new(stuck.found).into()
    }
}

impl From<Box<Untried>> for Error {
    fn from(untried: Box<Untried>) -> Error {
        Box::new(untried.stuck).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::program::{Check, SourceId, Span};

    const FAILURE: Failure = Failure {
        stream: 5 << 40 | 137,
        step: 3,
        check: Check::Divisor,
        value: 0.0,
        span: Span { source: SourceId(0), start: 0, end: 1 },
    };

    #[test]
    fn errors_cross_threads_and_tell_all_when_they_are_unwrapped() {
        fn is_error<E: std::error::Error + Send + Sync + 'static>() {}
        is_error::<Error>();
        is_error::<Faulty>();
        is_error::<Failure>();
        is_error::<FailureOf>();
        is_error::<NoExactAnswer>();
        is_error::<Unanswered>();
        is_error::<Stuck>();
        is_error::<Diagnostic>();
        let error = Error::from(FAILURE);
        assert_eq!(error.to_string(), "error: division by 0, in run 137 at step 3\n\n1 error");
        assert_eq!(format!("{error:?}"), error.to_string());
    }

    #[test]
    fn what_went_wrong_is_told_apart() {
        fn failed() -> Result<(), Error> {
            Err(Box::new(FailureOf { program: 1, failure: FAILURE }))?
        }
        fn unsolved() -> Result<(), Error> {
            Err(NoExactAnswer::Unsound(0.5))?
        }
        fn stuck() -> Result<(), Error> {
            let why = Why::Faulty(Faulty::of(Diagnostic::without_place("no").of_memory()));
            Err(Box::new(Stuck { jobs: vec![], found: Unanswered { job: 0, why } }))?
        }
        let Err(Error::RunFailed(found)) = failed() else { panic!("a run failed") };
        assert_eq!((found.run, found.step, found.line), (137, 3, None));
        assert!(matches!(unsolved(), Err(Error::NotSolvable(_))));
        assert!(matches!(stuck(), Err(Error::TooMuchMemory(_))));
        assert!(matches!(Error::from(Box::new(Diagnostic::without_place("no"))), Error::Faulty(_)));
    }
}
