//! Expected values at many settings of the parameters, under every option.

use super::counted::{Named, is_of};
use super::faulty::Faulty;
use super::options::Options;
use super::prepared::Study;
use crate::analysis::estimates::estimate::{Estimates, estimates};
use crate::diagnostics::{Diagnostics, Severity};
use crate::engine::program::Program;
use crate::engine::runs::memory::MemoryNeed;
use crate::engine::runs::paired::{self, FailureOf, Paired};
use crate::engine::runs::simulation::Simulation;
use crate::engine::runs::threads::broadcast;
use crate::engine::runs::{Counted, InOrder};
use crate::model::compile::compile;
use crate::model::settings::plan::plan_at;
use crate::model::value_text::written;
use crate::model::{Plan, Point, Recompiler, Settings};
use blake3::Hash;
use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Programs that meet the same luck, and what is asked of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Whose luck: that of this parameter sample (below 2^23); 0 for the luck of the plain run.
    pub sample: u64,
    pub arms: Vec<Arm>,
    /// Places among the arms, whose differences are asked for: the second less the first.
    pub pairs: Vec<[usize; 2]>,
}

/// An option at a setting of the parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// Which of the options.
    pub option: usize,
    /// What differs from the option's own values.
    pub point: Point,
}

impl Job {
    /// Whether the options are at their own values.
    fn is_stated(&self) -> bool {
        self.arms.iter().all(|arm| arm.point.is_empty())
    }

    /// At other values only means and chances are asked for.
    fn counted(&self) -> Counted {
        if self.is_stated() { Counted::All } else { Counted::Ends }
    }
}

/// So many options at a point, on the luck of the plain run, and all that differs between them.
pub(super) fn at_point(options: usize, point: &Point) -> Job {
    let arms = (0..options).map(|option| Arm { option, point: point.clone() });
    Job { sample: 0, arms: arms.collect(), pairs: paired::all_pairs(options) }
}

/// What is made of the plans, programs and counters of a job.
type WithPrograms<'a, T> = dyn Fn(&[(Plan, Program)], &Paired) -> T + Sync + 'a;

/// What is made of a job.
pub(super) enum Answer<'a, T> {
    /// Of its counters alone.
    OfCounters(&'a (dyn Fn(&Paired) -> T + Sync)),
    /// Also of its plans and programs, arm by arm.
    WithPrograms(&'a WithPrograms<'a, T>),
}

/// What went wrong at a setting of the parameters.
pub struct Unanswered {
    pub job: usize,
    pub why: Why,
}

pub enum Why {
    /// The setting makes no program.
    Faulty(Box<Faulty>),
    /// A run of one of its arms (`FailureOf::program`) cannot go on.
    Failed(FailureOf),
}

impl std::fmt::Display for Unanswered {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match &self.why {
            Why::Faulty(faulty) => write!(f, "{faulty}"),
            Why::Failed(failed) => write!(f, "{failed}, at the setting {} (from 0)", self.job),
        }
    }
}

/// As it is displayed: for `unwrap` and `expect`.
impl std::fmt::Debug for Unanswered {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Unanswered {}

impl Options {
    /// Runs every job, as many runs under each of its arms as the simulation says (whose own sample is passed over), and
    /// gives what they come to, in the same order. `progress` is told, from any thread, of each run under an arm.
    ///
    /// The answer depends on options, jobs, seed, first run and number of runs; never on the threads.
    ///
    /// # Errors
    /// The first job that has no answer.
    pub fn evaluate(
        &self,
        jobs: &[Job],
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Vec<Estimates>, Box<Unanswered>> {
        self.evaluate_as(jobs, simulation, None, progress, &Answer::OfCounters(&estimates))
    }

    /// The same with an answer of another kind. What each run came to goes where it is kept, if anywhere: each job is the part
    /// of its sample's number.
    pub(super) fn evaluate_as<T: Send>(
        &self,
        jobs: &[Job],
        simulation: &Simulation,
        kept: Option<&InOrder>,
        progress: &(dyn Fn(u64) + Sync),
        answer: &Answer<T>,
    ) -> Result<Vec<T>, Box<Unanswered>> {
        // Also while values are looked at whoever waits may stop it.
        self.refuse_and_tell(jobs, simulation.threads, &|| progress(0))?;
        // One job a thread where there are enough of them: no thread waits for another at the end of each.
        let (outside, inside) =
            if jobs.len() >= 8 { (simulation.threads, 1) } else { (1, simulation.threads) };
        let of_job = |recompilers: &[Recompiler], index: usize, job: &Job| {
            let simulation = Simulation { sample: job.sample, threads: inside, ..*simulation };
            let failed = |why| Box::new(Unanswered { job: index, why });
            let told = |runs: u64| progress(runs * job.arms.len() as u64);
            let known = if kept.is_none() { self.found(job, &simulation) } else { None };
            if let (Some(known), Answer::OfCounters(made)) = (&known, answer) {
                told(simulation.runs);
                return Ok(made(known));
            }
            let plan = |arm: &Arm| {
                progress(0);
                self.program(&recompilers[arm.option], arm)
            };
            let planned: Result<Vec<_>, _> = job.arms.iter().map(plan).collect();
            let planned = planned.map_err(|faulty| failed(Why::Faulty(faulty)))?;
            let programs: Vec<&Program> = planned.iter().map(|(_, program)| program).collect();
            let (how, pairs) = (job.counted(), &job.pairs);
            let counted = match known.filter(|known| is_of(known, &programs, how, pairs)) {
                Some(known) => {
                    told(simulation.runs);
                    known
                }
                None => {
                    let part = kept.map(|kept| kept.part(job.sample));
                    paired::simulate_and_keep(&programs, pairs, &simulation, how, part, &told)
                        .map_err(|failure| failed(Why::Failed(*failure)))?
                }
            };
            Ok(match answer {
                Answer::OfCounters(made) => made(&counted),
                Answer::WithPrograms(made) => made(&planned, &counted),
            })
        };
        let arms = jobs.iter().map(|job| job.arms.len()).max().unwrap_or(0) as u64;
        let each = self
            .studies
            .iter()
            .map(|study| MemoryNeed::of(&study.program, simulation.runs).least())
            .max()
            .unwrap_or(0);
        in_turn(outside, arms * each, jobs, &|| self.recompilers(jobs), &|recompilers, index, job| {
            let found = of_job(recompilers, index, job);
            match kept {
                Some(kept) if found.is_err() => kept.abandon(),
                Some(kept) => kept.part(job.sample).close(),
                None => {}
            }
            found
        })
    }

    /// By option, for its arms.
    fn recompilers(&self, jobs: &[Job]) -> Vec<Recompiler<'_>> {
        let mut points: Vec<Vec<&Point>> = vec![vec![]; self.studies.len()];
        jobs.iter().flat_map(|job| &job.arms).for_each(|arm| points[arm.option].push(&arm.point));
        let studies = self.studies.iter().zip(&points);
        studies
            .map(|(study, points)| Recompiler::new(&study.model, &study.settings, &study.plan, points))
            .collect()
    }

    /// Every option at its own values, on the luck of the plain run: what `run` and `compare` begin with.
    pub fn stated_job(&self) -> Job {
        at_point(self.studies.len(), &vec![])
    }

    /// By what so many runs of a job are known wherever they are counted.
    pub(super) fn name_of(&self, job: &Job, seed: u64, runs: u64) -> Hash {
        let arms = job.arms.iter().map(|arm| (&self.studies[arm.option].settings, &arm.point));
        let scenario_hash = &self.studies[0].model.hash;
        let (sample, arms, pairs) = (job.sample, arms.collect(), &job.pairs);
        Named { scenario_hash, seed, sample, runs, arms, pairs }.name()
    }

    /// What was counted of a job, if it is known.
    pub(super) fn found(&self, job: &Job, simulation: &Simulation) -> Option<Paired> {
        let counted = self.studies[0].counted.as_ref().filter(|_| simulation.first_run == 0)?;
        let found = counted.find(&self.name_of(job, simulation.seed, simulation.runs))?;
        self.has_form_of(job, &found).then_some(found)
    }

    /// Whether that is what is counted of a job, as far as answers are made of it: at the options' own values to the last
    /// number.
    pub(super) fn has_form_of(&self, job: &Job, counted: &Paired) -> bool {
        let programs: Vec<&Program> = job.arms.iter().map(|arm| &self.studies[arm.option].program).collect();
        if job.is_stated() {
            return is_of(counted, &programs, job.counted(), &job.pairs);
        }
        let lengths = |counted: &Paired| -> Vec<[usize; 2]> {
            let each = counted.each.iter().map(|tally| [tally.endings.len(), tally.numbers.len()]);
            each.chain(counted.pairs.iter().map(|pair| [pair.endings(), pair.numbers.len()])).collect()
        };
        (counted.each.len(), counted.pairs.len()) == (job.arms.len(), job.pairs.len())
            && lengths(counted) == lengths(&Paired::new(&programs, job.counted(), &job.pairs))
    }

    /// Looks at the values of all jobs before any is run.
    ///
    /// # Errors
    /// The faults of the first that makes no plan, each with the number of settings that fail like it.
    pub fn refuse(&self, jobs: &[Job], threads: usize) -> Result<(), Box<Unanswered>> {
        self.refuse_and_tell(jobs, threads, &|| {})
    }

    /// The same; it is told before each arm.
    fn refuse_and_tell(
        &self,
        jobs: &[Job],
        threads: usize,
        tell: &(dyn Fn() + Sync),
    ) -> Result<(), Box<Unanswered>> {
        // Of each setting, the faults of the first option that has any.
        let of_job = |recompilers: &Vec<Recompiler>, _, job: &Job| -> Result<Vec<_>, Infallible> {
            let mut settings: Vec<(&Point, Option<(usize, Diagnostics)>)> = vec![];
            for (place, arm) in job.arms.iter().enumerate() {
                tell();
                let is_sound = recompilers[arm.option].plan_at(&arm.point).is_some();
                let faulty = if is_sound { None } else { self.plan(arm).err() };
                let found = faulty.map(|faulty| (place, faulty.faults));
                match settings.iter_mut().find(|(point, _)| *point == &arm.point) {
                    Some((_, known)) => *known = known.take().or(found),
                    None => settings.push((&arm.point, found)),
                }
            }
            Ok(settings.into_iter().map(|(_, found)| found).collect())
        };
        let Ok(found) = in_turn(threads, 1, jobs, &|| self.recompilers(jobs), &of_job);
        let all: usize = found.iter().map(Vec::len).sum();
        let failing = found.iter().enumerate().flat_map(|(job, settings)| {
            settings.iter().flatten().map(move |(arm, faults)| (job, *arm, faults))
        });
        let Some((job, arm, _)) = failing.clone().next() else { return Ok(()) };
        let Err(mut first) = self.plan(&jobs[job].arms[arm]) else { return Ok(()) };
        let of_draws = jobs.iter().all(|job| job.sample > 0) && all == jobs.len();
        let what = if of_draws { "draws" } else { "settings" };
        let mut told = Diagnostics::default();
        for fault in first.faults.iter().filter(|fault| fault.severity == Severity::Error) {
            let alike = |faults: &Diagnostics| {
                faults.iter().any(|other| other.place == fault.place && other.message == fault.message)
            };
            let count = failing.clone().filter(|(.., faults)| alike(faults)).count();
            let place =
                if of_draws { format!(", the first of them draw {}", job + 1) } else { String::new() };
            let help = format!("{count} of {all} {what} fail like this{place}; none of them was run");
            told.push(fault.clone().help(help));
        }
        first.faults = told;
        Err(Box::new(Unanswered { job, why: Why::Faulty(first) }))
    }

    /// The values of the parameters at an arm, and who plays what.
    ///
    /// # Errors
    /// All faults of the setting, if there is an error among them.
    pub fn plan(&self, arm: &Arm) -> Result<Plan, Box<Faulty>> {
        let study = &self.studies[arm.option];
        let mut faults = Diagnostics::default();
        let mut sources = study.sources.clone();
        plan_at(&study.model, &study.settings, &arm.point, &mut sources, &mut faults)
            .ok_or_else(|| Box::new(Faulty { faults, sources }))
    }

    /// The program at an arm that makes a plan.
    fn program(&self, recompiler: &Recompiler, arm: &Arm) -> Result<(Plan, Program), Box<Faulty>> {
        if let Some(found) = recompiler.program_at(&arm.point) {
            return Ok(found);
        }
        let plan = self.plan(arm)?;
        let study = &self.studies[arm.option];
        let mut faults = Diagnostics::default();
        match compile(&study.model, &plan, &mut faults) {
            Some(program) => Ok((plan, program)),
            None => Err(Box::new(Faulty { faults, sources: study.sources.clone() })),
        }
    }

    /// The study that an arm alone would be.
    ///
    /// # Errors
    /// As [`Study::under`].
    pub fn under(&self, arm: &Arm) -> Result<Study, Box<Faulty>> {
        self.studies[arm.option].under(self.settings(arm))
    }

    /// What an arm changes, as settings: to say it, and to run it alone.
    pub fn settings(&self, arm: &Arm) -> Settings {
        let study = &self.studies[arm.option];
        let mut settings = study.settings.clone();
        for &(id, value) in &arm.point {
            let parameter = &study.model.parameters[id];
            settings.set.retain(|(name, _)| *name != parameter.name);
            settings.set.push((parameter.name.clone(), written(&study.model, id, value)));
        }
        settings
    }
}

/// Does work on all jobs, in their order, on threads that each have something to work with, and take so many bytes.
///
/// # Errors
/// The first that fails. All before it are done; beyond it nothing matters any more.
fn in_turn<S, T: Send, E: Send>(
    threads: usize,
    bytes: u64,
    jobs: &[Job],
    ready: &(impl Fn() -> S + Sync),
    work: &(impl Fn(&S, usize, &Job) -> Result<T, E> + Sync),
) -> Result<Vec<T>, E> {
    let (next, failing) = (AtomicUsize::new(0), AtomicUsize::new(usize::MAX));
    let on_thread = || {
        let (with, mut done) = (ready(), vec![]);
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index).filter(|_| index <= failing.load(Ordering::Relaxed)) else {
                return done;
            };
            let found = work(&with, index, job);
            if found.is_err() {
                failing.fetch_min(index, Ordering::Relaxed);
            }
            done.push((index, found));
        }
    };
    let mut all: Vec<(usize, Result<T, E>)> =
        broadcast(threads, bytes, &on_thread).into_iter().flatten().collect();
    all.sort_unstable_by_key(|(index, _)| *index);
    all.into_iter().map(|(_, found)| found).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::estimates::estimate::quantities;
    use crate::analysis::sensitivity::sampling_design::{latin_hypercube, rows, trajectories};
    use crate::model::settings::options::Asked;
    use crate::study::Study;

    const SCENARIO: &str = r#"
        step = "1 week"
        steps = 2
        [parameters]
        a = { value = 3, range = [1, 6] }
        b = { value = "2 weeks", range = ["1 week", "5 weeks"] }
        c = { value = 0.3, dist = "beta(3, 7)" }
        d = { value = 5 }
        e = { value = 20.0, range = [10.0, 30.0], dist = "normal(20, 10)" }
        f = { value = "two * 2" }
        two = 2
        [state]
        x = { start = "a + c + d + e + f", range = [0, 100] }
        [outcomes]
        other = "otherwise"
    "#;

    #[test]
    fn every_slice_is_met_once() {
        let study = Study::parse("s.toml", SCENARIO, crate::Settings::default());
        let study = study.unwrap_or_else(|faulty| panic!("{faulty}"));
        let unknowns = crate::model::unknowns(&study.model, &study.settings, &study.plan);
        let names: Vec<&str> =
            unknowns.iter().map(|unknown| study.model.parameters[unknown.parameter].name.as_str()).collect();
        assert_eq!(names, ["a", "b", "c", "e"]);
        let points = latin_hypercube(&study.model, &unknowns, 7, 60);
        let column = |k: usize| {
            let mut column: Vec<f64> = points.iter().map(|point| point[k].1).collect();
            column.sort_by(f64::total_cmp);
            column
        };
        for (value, each) in [1.0, 2.0, 3.0, 4.0, 5.0, 6.0].into_iter().zip(column(0).chunks(10)) {
            assert_eq!(each, [value; 10]);
        }
        for (slice, days) in column(1).into_iter().enumerate() {
            let width = 28.0 / 60.0;
            assert!((7.0 + slice as f64 * width..=7.0 + (slice + 1) as f64 * width).contains(&days));
        }
        // Of a normal distribution 15.9% lies more than a deviation below the mean, and as much above it.
        let ends = column(3)
            .iter()
            .map(|&e| [e == 10.0, e == 30.0].map(u32::from))
            .reduce(|a, b| [a[0] + b[0], a[1] + b[1]]);
        assert!(ends.is_some_and(|ends| ends.iter().all(|end| (9..=10).contains(end))));
        assert_ne!(points, latin_hypercube(&study.model, &unknowns, 8, 60));
    }

    /// On each trajectory every parameter moves once, by two of four levels, and nothing else changes.
    #[test]
    fn trajectories_move_one_parameter_at_a_time() {
        let study = Study::parse("s.toml", SCENARIO, crate::Settings::default());
        let study = study.unwrap_or_else(|faulty| panic!("{faulty}"));
        let unknowns = crate::model::unknowns(&study.model, &study.settings, &study.plan);
        let found = trajectories(&study.model, &unknowns, 7, 200);
        assert_eq!(found[..50], trajectories(&study.model, &unknowns, 7, 50)[..]);
        let mut starts = std::collections::BTreeMap::new();
        for trajectory in &found {
            let mut moved: Vec<usize> = trajectory.moves.iter().map(|(place, _)| *place).collect();
            for (pair, &(place, share)) in trajectory.points.windows(2).zip(&trajectory.moves) {
                for (k, (&(_, before), &(_, after))) in pair[0].iter().zip(&pair[1]).enumerate() {
                    let moves = before != after && (before < after) == (share > 0.0);
                    assert!(if k == place { moves } else { before == after }, "{trajectory:?}");
                }
            }
            moved.sort_unstable();
            assert_eq!(moved, [0, 1, 2, 3]);
            *starts.entry(trajectory.points[0][1].1.to_bits()).or_insert(0) += 1;
        }
        // One to five weeks, in thirds.
        let starts: Vec<(f64, i32)> =
            starts.into_iter().map(|(bits, count)| (f64::from_bits(bits), count)).collect();
        let levels: Vec<f64> = starts.iter().map(|start| start.0).collect();
        assert!(
            levels
                .iter()
                .zip([7.0, 7.0 + 28.0 / 3.0, 7.0 + 56.0 / 3.0, 35.0])
                .all(|(a, b)| (a - b).abs() < 1e-9)
        );
        assert!(starts.iter().all(|start| (20..=80).contains(&start.1)), "{starts:?}");
    }

    #[test]
    fn a_mixture_has_one_parameter_of_the_other_point() {
        let study = Study::parse("s.toml", SCENARIO, crate::Settings::default());
        let study = study.unwrap_or_else(|faulty| panic!("{faulty}"));
        let unknowns = crate::model::unknowns(&study.model, &study.settings, &study.plan);
        let found = rows(&study.model, &unknowns, 7, 40);
        assert_eq!(found[..10], rows(&study.model, &unknowns, 7, 10)[..]);
        for row in &found {
            assert_eq!(row.len(), unknowns.len() + 2);
            let (a, b) = (&row[0], &row[unknowns.len() + 1]);
            for (place, mixed) in row[1..=unknowns.len()].iter().enumerate() {
                for k in 0..unknowns.len() {
                    assert_eq!(mixed[k], if k == place { b[k] } else { a[k] });
                }
            }
        }
    }

    const COIN: &str = r#"
        steps = 3
        [actors]
        us = {}
        [parameters]
        p = { value = 0.5, range = [0.1, 0.9] }
        double = "2 * p"
        [state]
        heads = { start = 0, count = [0, 3] }
        [events.toss]
        chance = "p"
        do = "heads += 1"
        [responses.us.help]
        weight = 0
        do = "heads = 3"
        [policies.us.eager]
        weights = { help = 1 }
        [policies.us.idle]
        weights = { hold = 1 }
        [outcomes]
        many  = { at_end = "heads >= 2" }
        other = "otherwise"
        [metrics]
        expected = { final = "double" }
    "#;

    fn coin() -> Options {
        let study = Study::parse("coin.toml", COIN, Settings::default());
        let study = study.unwrap_or_else(|faulty| panic!("{faulty}"));
        study.options(&Asked::default()).unwrap_or_else(|faulty| panic!("{faulty}"))
    }

    fn simulation(threads: usize) -> Simulation {
        Simulation { runs: 500, threads, ..Simulation::default() }
    }

    #[test]
    fn a_job_is_answered_as_a_run_of_its_own_would_be() {
        let options = coin();
        let jobs: Vec<Job> = (0..12)
            .map(|job| {
                let point = vec![(0, 0.1 + 0.05 * job as f64)];
                let arms = vec![Arm { option: 0, point: point.clone() }, Arm { option: 1, point }];
                Job { sample: 0, arms, pairs: vec![[1, 0]] }
            })
            .collect();
        let answers = options.evaluate(&jobs, &simulation(1), &|_| {}).expect("nothing can fail");
        assert_eq!(answers, options.evaluate(&jobs, &simulation(3), &|_| {}).expect("nothing can fail"));
        assert_eq!(quantities(&options.studies[0].model).len(), answers[0].each[0].len());
        for (job, answers) in jobs.iter().zip(&answers) {
            for (arm, each) in job.arms.iter().zip(&answers.each) {
                let alone = options.under(arm).unwrap_or_else(|faulty| panic!("{faulty}"));
                let summary = alone.run(&simulation(1), &|_| {}).expect("nothing can fail");
                assert_eq!(each[0].mean, summary.outcomes[0].chance);
                assert!((each[2].mean - 2.0 * arm.point[0].1).abs() < 1e-9, "what reads it follows");
            }
            let [eager, idle] = [0, 1].map(|arm| answers.each[arm][0]);
            let apart = answers.differences[0][0];
            assert!((apart.mean - (eager.mean - idle.mean)).abs() < 1e-12);
            assert!(apart.variance > 0.0);
        }
    }

    #[test]
    fn other_samples_have_other_luck() {
        let options = coin();
        let job = |sample| Job { sample, arms: vec![Arm { option: 1, point: vec![] }], pairs: vec![] };
        let answers = options.evaluate(&[job(0), job(1)], &simulation(1), &|_| {}).expect("nothing can fail");
        assert_ne!(answers[0].each[0][0], answers[1].each[0][0]);
    }

    #[test]
    fn the_first_job_that_fails_is_named() {
        let options = coin();
        let jobs: Vec<Job> = (0..20)
            .map(|job| {
                let chance = if job >= 11 { 1.5 } else { 0.5 };
                Job { sample: 0, arms: vec![Arm { option: 0, point: vec![(0, chance)] }], pairs: vec![] }
            })
            .collect();
        let failed = options.evaluate(&jobs, &simulation(2), &|_| {}).expect_err("a chance above 1");
        assert_eq!(failed.job, 11);
    }
}
