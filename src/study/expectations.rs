//! The claims of a scenario, tried.

use super::jobs::{Answer, Arm, Job};
use super::options::Options;
use super::precision::Progress;
use super::prepared::Study;
use super::sweep::Stuck;
use crate::analysis::estimates::error_rate::{ErrorRate, apart};
use crate::analysis::expectations::{
    Demand, Expectations, Found, Judged, Known, Tried, Verdict, demands, judge, needed, settings_tried,
};
use crate::analysis::summary::{measure, statistic_of_exact};
use crate::diagnostics::Diagnostics;
use crate::engine::exact::{self, Exact};
use crate::engine::program::Program;
use crate::engine::runs::paired::Paired;
use crate::engine::runs::simulation::Simulation;
use crate::engine::tally::{Moments, PairTally, RunTally};
use crate::model::compile::compile;
use crate::model::expectation::{Claim, Expectation, Setting, Statistic};
use crate::model::expr::Type;
use crate::model::settings::options::{Choice, Side};
use crate::model::value_text::written;
use crate::model::{Plan, Settings, evaluate, plan, plan_at};

/// How claims are tried.
#[derive(Clone, Copy, Debug)]
pub struct Trial {
    /// Its number of runs is the most that are made of each option and setting.
    pub simulation: Simulation,
    /// How likely a false verdict may be, for each claim.
    pub error: f64,
}

/// The most runs of each option and setting, unless it is said otherwise.
pub const MOST_RUNS_OF_EXPECTATIONS: u64 = 64_000;

/// How likely a false verdict may be, unless it is said otherwise.
pub const ERROR_OF_EXPECTATIONS: f64 = 1e-6;

impl Default for Trial {
    fn default() -> Self {
        let simulation = Simulation { runs: MOST_RUNS_OF_EXPECTATIONS, ..Simulation::default() };
        Trial { simulation, error: ERROR_OF_EXPECTATIONS }
    }
}

/// How many runs are made before it is first looked what came of them.
const FIRST_LOOK: u64 = 2000;

/// A scenario is solved exactly if states alive at once times steps are no more than this: half a second's work. It does not
/// depend on time, so that the same file has the same answer everywhere.
const STATES_AND_STEPS: usize = 10_000_000;
const MOST_STATES: usize = 400_000;

/// Claims that cannot be tried: a setting makes no program, or a run of it cannot go on.
pub struct Untried {
    /// Under which settings claims are tried.
    pub options: Options,
    pub stuck: Stuck,
}

impl std::fmt::Display for Untried {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{}", self.stuck)
    }
}

/// As it is displayed: for `unwrap` and `expect`.
impl std::fmt::Debug for Untried {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Untried {}

impl Study {
    /// Tries every claim of the file's `[expect]`: exactly where the scenario is small, else by runs, whose number doubles until
    /// the claim is decided or there are as many as the trial says. What this study has of settings holds for all claims, but
    /// for those that say of which variant or policy they are.
    ///
    /// The chance of a false verdict on any one claim is at most the trial's error: its intervals are made for that, divided among all
    /// looks at the runs and all numbers that are looked at.
    ///
    /// The answer depends on the study and on the trial's seed, sample, first run, number of runs and error; never on the threads.
    ///
    /// ```
    /// use escalade::{Settings, Study, Trial};
    /// use escalade::study::Progress;
    ///
    /// let coin = r#"
    ///     steps = 10
    ///     [parameters]
    ///     p = { value = 0.5, range = [0, 1] }
    ///     [state]
    ///     heads = { start = 0, count = [0, 10] }
    ///     [events.toss]
    ///     chance = "p"
    ///     do = "heads += 1"
    ///     [outcomes]
    ///     many  = { at_end = "heads >= 6" }
    ///     other = "otherwise"
    ///     [expect]
    ///     many_is_known = "many is 0.376953125 within 0.000000001"
    ///     it_is_the_coin = "many rises in p"
    /// "#;
    /// let study = Study::parse("coin.toml", coin, Settings::default())?;
    /// let found = study.expectations(&Trial::default(), &Progress::untold())?;
    /// assert!(found.all_pass());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// A claim that cannot be tried: the values of its setting do not fit, or a run cannot go on.
    pub fn expectations(&self, trial: &Trial, progress: &Progress) -> Result<Expectations, Box<Untried>> {
        let options = self.settings_of_claims()?;
        let claims: Vec<Claimed> =
            self.model.expectations.iter().map(|one| Claimed::of(self, &options, one)).collect();
        let mut found: Vec<Option<Tried>> = vec![];
        let mut solver = Solver { options: &options, threads: trial.simulation.threads, known: vec![] };
        for claim in &claims {
            found.push(claim.solved(&mut solver));
        }
        match self.sampled(&options, &claims, trial, progress, &mut found) {
            Ok(()) => {}
            Err(stuck) => return Err(Box::new(Untried { options, stuck: *stuck })),
        }
        Ok(Expectations {
            title: self.model.title.clone(),
            scenario_hash: self.model.hash.clone(),
            seed: trial.simulation.seed,
            most_runs: trial.simulation.runs,
            error: trial.error,
            each: found.into_iter().flatten().collect(),
        })
    }

    /// The studies of all different settings under which something is claimed, in the order in which they come up.
    fn settings_of_claims(&self) -> Result<Options, Box<Untried>> {
        let mut all: Vec<Settings> = vec![];
        for setting in self.model.expectations.iter().flat_map(|one| &one.settings) {
            let settings = self.with(setting);
            if !all.contains(&settings) {
                all.push(settings);
            }
        }
        let choices = all.iter().map(|settings| Choice { label: String::new(), settings: settings.clone() });
        let side = Side { choices: choices.collect(), actors: vec![], variants: vec![] };
        let mut options = Options { side, studies: vec![] };
        for settings in all {
            match self.under(settings) {
                Ok(study) => options.studies.push(study),
                Err(faulty) => return Err(Box::new(Untried { options, stuck: *Box::<Stuck>::from(faulty) })),
            }
        }
        Ok(options)
    }

    /// This study's settings, with what a claim says of them.
    fn with(&self, setting: &Setting) -> Settings {
        let mut settings = self.settings.clone();
        if setting.variant.is_some() {
            settings.variant = setting.variant.clone();
        }
        settings.policies.retain(|(actor, _)| !setting.policies.iter().any(|(other, _)| other == actor));
        settings.policies.extend(setting.policies.iter().cloned());
        settings
    }

    /// What is played where a claim holds, if it can be.
    pub fn plan_of_claim(&self, setting: &Setting) -> Option<Plan> {
        plan(&self.model, &self.with(setting), &mut self.sources.clone(), &mut Diagnostics::default())
    }

    /// Runs what is claimed of what could not be solved until all is decided, or there are no more runs.
    fn sampled(
        &self,
        options: &Options,
        claims: &[Claimed],
        trial: &Trial,
        progress: &Progress,
        found: &mut [Option<Tried>],
    ) -> Result<(), Box<Stuck>> {
        let looks = looks(trial.simulation.runs);
        let rate = ErrorRate::new(trial.error).split(looks.len());
        // Claims about the same settings are tried on the same runs.
        let mut groups: Vec<Group> = vec![];
        for (place, claim) in claims.iter().enumerate().filter(|(place, _)| found[*place].is_none()) {
            let group = match groups.iter().position(|group| group.arms == claim.arms) {
                Some(group) => group,
                None => {
                    let arms = claim.arms.clone();
                    groups.push(Group { arms, pairs: vec![], claims: vec![], counted: None });
                    groups.len() - 1
                }
            };
            groups[group].add(place, claim);
        }
        let (mut done, mut told) = (0, 0);
        for &look in &looks {
            groups.retain(|group| !group.claims.is_empty());
            let jobs: Vec<Job> = groups.iter().map(|group| group.job(trial.simulation.sample)).collect();
            let Some(arms) = jobs.iter().map(|job| job.arms.len()).max() else { return Ok(()) };
            let pairs = jobs.iter().map(|job| job.pairs.len()).max().unwrap_or(0);
            options.room_for([jobs.len() as u64, look], arms, pairs, "settings")?;
            told += jobs.iter().map(|job| job.arms.len() as u64).sum::<u64>() * (look - done);
            (progress.next)(told);
            let first_run = trial.simulation.first_run + done;
            let part = Simulation { first_run, runs: look - done, ..trial.simulation };
            let made = |planned: &[(Plan, Program)], counted: &Paired| {
                let drawn = planned.iter().any(|(_, program)| program.draws());
                (counted.clone(), drawn)
            };
            let counted = match options.evaluate_as(
                &jobs,
                &part,
                None,
                &*progress.done,
                &Answer::WithPrograms(&made),
            ) {
                Ok(counted) => counted,
                Err(found) => return Err(Box::new(Stuck { jobs, found: *found })),
            };
            let is_last = look == trial.simulation.runs;
            for (group, (counted, drawn)) in groups.iter_mut().zip(counted) {
                group.merge(counted);
                let Some(counted) = &group.counted else { continue };
                let pairs = &group.pairs;
                group.claims.retain(|&place| {
                    let claim = &claims[place];
                    let each = rate.split(claim.demands.len());
                    let known: Vec<Known> = (claim.demands.iter())
                        .map(|demand| claim.sampled(options, counted, pairs, demand, each, drawn))
                        .collect();
                    let judged = judge(&claim.demands, &known);
                    if judged.is_settled || is_last {
                        found[place] = Some(claim.tried(options, &judged, &known, Some(look)));
                    }
                    !(judged.is_settled || is_last)
                });
            }
            done = look;
        }
        Ok(())
    }
}

/// After how many runs it is looked what they came to: each time twice as many as before.
fn looks(most: u64) -> Vec<u64> {
    let doubled = std::iter::successors(Some(FIRST_LOOK), |look| look.checked_mul(2));
    doubled.take_while(|look| *look < most).chain([most]).collect()
}

/// A claim with all that it is about.
struct Claimed<'s> {
    expectation: &'s Expectation,
    /// The options or settings under which it is tried.
    arms: Vec<Arm>,
    demands: Vec<Demand>,
}

impl<'s> Claimed<'s> {
    fn of(study: &'s Study, options: &Options, expectation: &'s Expectation) -> Claimed<'s> {
        let option = |setting: &Setting| {
            let settings = study.with(setting);
            options.side.choices.iter().position(|choice| choice.settings == settings).unwrap_or(0)
        };
        let all: Vec<usize> = expectation.settings.iter().map(option).collect();
        let arms: Vec<Arm> = match &expectation.claim {
            Claim::Trend { parameter, ends, .. } => {
                let whole = study.model.parameters[*parameter].ty == Type::Whole;
                let values = settings_tried(*ends, whole).into_iter();
                values.map(|value| Arm { option: all[0], point: vec![(*parameter, value)] }).collect()
            }
            _ => all.iter().map(|&option| Arm { option, point: vec![] }).collect(),
        };
        let of = &options.studies[all[0]];
        let bounds: Vec<f64> = (expectation.bounds())
            .map(|bound| evaluate(bound, &of.plan.values, &of.model.clock).low)
            .collect();
        let demands = demands(&expectation.claim, &bounds, arms.len());
        Claimed { expectation, arms, demands }
    }

    /// What is claimed, if all of it can be solved exactly.
    fn solved(&self, solver: &mut Solver) -> Option<Tried> {
        let statistic = self.expectation.statistic;
        if self.demands.iter().any(|demand| demand.low.is_nan() || demand.high.is_nan()) {
            // A bound that is no number under this setting: no run would help.
            let known = vec![Known::exactly(f64::NAN, &[]); self.demands.len()];
            return Some(self.tried(solver.options, &judge(&self.demands, &known), &known, None));
        }
        let found: Option<Vec<f64>> = self.arms.iter().map(|arm| solver.statistic(arm, statistic)).collect();
        let found = found?;
        let known = self.demands.iter().map(|demand| match demand.between {
            None => Known::exactly(found[0], &[]),
            Some([from, to]) => Known::exactly(found[to] - found[from], &[found[from], found[to]]),
        });
        let known: Vec<Known> = known.collect();
        Some(self.tried(solver.options, &judge(&self.demands, &known), &known, None))
    }

    /// What runs tell of the number of a demand.
    fn sampled(
        &self,
        options: &Options,
        counted: &Paired,
        pairs: &[[usize; 2]],
        demand: &Demand,
        rate: ErrorRate,
        drawn: bool,
    ) -> Known {
        let statistic = self.expectation.statistic;
        let program = &options.studies[self.arms[0].option].program;
        let level = |arm: usize, rate| level(program, &counted.each[arm], statistic, rate);
        let Some([from, to]) = demand.between else {
            let (estimate, interval) = level(0, rate);
            return if drawn { Known::within(estimate, interval) } else { Known::exactly(estimate, &[]) };
        };
        let [(first, low), (second, high)] = [from, to].map(|arm| level(arm, rate.split(2)));
        let estimate = second - first;
        if !drawn {
            return Known::exactly(estimate, &[first, second]);
        }
        let paired = pairs.iter().position(|pair| *pair == [from, to]);
        let interval =
            paired.and_then(|pair| paired_interval(program, &counted.pairs[pair], statistic, rate));
        Known::within(estimate, interval.unwrap_or_else(|| apart(low, high)))
    }

    fn tried(&self, options: &Options, judged: &Judged, known: &[Known], runs: Option<u64>) -> Tried {
        let expectation = self.expectation;
        let (demand, known) = (&self.demands[judged.by], &known[judged.by]);
        let study = &options.studies[self.arms[0].option];
        let number = expectation.statistic.number();
        let metric = number.and_then(|number| study.model.metrics.get(number));
        let is_undetermined = judged.verdict == Verdict::Undetermined;
        Tried {
            id: expectation.name.clone(),
            title: expectation.title.clone(),
            source: expectation.source.clone(),
            claim: expectation.text.clone(),
            verdict: judged.verdict,
            found: Found {
                between: demand.between.map(|between| between.map(|arm| self.name(study, arm))),
                estimate: known.estimate,
                interval: runs.map(|_| known.interval),
                share: number.is_none_or(|number| measure(&study.program, number).flag),
                unit: metric.and_then(|metric| metric.unit.clone()),
            },
            runs,
            runs_needed: runs.filter(|_| is_undetermined).and_then(|runs| needed(demand, known, runs)),
        }
    }

    /// An option or a setting, as it is called.
    fn name(&self, study: &Study, arm: usize) -> String {
        match &self.expectation.claim {
            Claim::Difference { options, .. } => options[arm].clone(),
            _ => match self.arms[arm].point[..] {
                [(parameter, value)] => {
                    format!(
                        "{} = {}",
                        study.model.parameters[parameter].name,
                        written(&study.model, parameter, value)
                    )
                }
                _ => String::new(),
            },
        }
    }
}

/// Claims about the same options or settings.
struct Group {
    arms: Vec<Arm>,
    pairs: Vec<[usize; 2]>,
    /// Those that are not decided, by place.
    claims: Vec<usize>,
    counted: Option<Paired>,
}

impl Group {
    fn add(&mut self, place: usize, claim: &Claimed) {
        self.claims.push(place);
        for pair in claim.demands.iter().filter_map(|demand| demand.between) {
            if !self.pairs.contains(&pair) {
                self.pairs.push(pair);
            }
        }
    }

    fn job(&self, sample: u64) -> Job {
        Job { sample, arms: self.arms.clone(), pairs: self.pairs.clone() }
    }

    fn merge(&mut self, counted: Paired) {
        match &mut self.counted {
            Some(all) => all.merge(&counted),
            None => self.counted = Some(counted),
        }
    }
}

/// A statistic of counted runs, with its interval.
fn level(program: &Program, tally: &RunTally, statistic: Statistic, rate: ErrorRate) -> (f64, [f64; 2]) {
    match statistic {
        Statistic::Chance(outcome) => {
            let count = tally.endings[outcome].total();
            (count as f64 / tally.runs as f64, rate.chance(count, tally.runs))
        }
        Statistic::Mean(number) => {
            let (tally, moments) = (&tally.numbers[number], tally.numbers[number].moments());
            if measure(program, number).flag {
                let [_, ones] = signs(&moments);
                return (moments.mean(), rate.chance(ones, moments.count()));
            }
            (moments.mean(), rate.mean(&moments, tally.known()))
        }
        Statistic::Quantile(number, p) => {
            let (tally, distribution) = (&tally.numbers[number], tally.numbers[number].distribution());
            let estimate = distribution.quantile(p).unwrap_or(f64::NAN);
            (estimate, rate.quantile(&distribution, p, tally.known()))
        }
    }
}

/// The interval on a difference from what differs run by run; `None` where that says too little: of quantiles, and of means that
/// are not over the same runs.
fn paired_interval(
    program: &Program,
    pair: &PairTally,
    statistic: Statistic,
    rate: ErrorRate,
) -> Option<[f64; 2]> {
    match statistic {
        Statistic::Chance(outcome) => {
            let [less, more] = pair.discordant(outcome);
            Some(rate.paired(less, more, pair.runs()))
        }
        Statistic::Mean(number) => {
            let measure = measure(program, number);
            let differences = &pair.numbers[number];
            if measure.may_be_missing {
                return None;
            }
            if measure.flag {
                let [less, more] = signs(&differences.moments);
                return Some(rate.paired(less, more, differences.moments.count()));
            }
            Some(rate.mean(&differences.moments, differences.known))
        }
        Statistic::Quantile(..) => None,
    }
}

/// How many of numbers that are all -1, 0 or 1 are -1, and how many 1.
fn signs(moments: &Moments) -> [u64; 2] {
    let n = moments.count() as f64;
    let sum = moments.mean() * n;
    let squares = if n < 2.0 { sum.abs() } else { moments.variance() * (n - 1.0) + sum * moments.mean() };
    [(squares - sum) / 2.0, (squares + sum) / 2.0].map(|count| count.round().max(0.0) as u64)
}

/// A program with its exact answer; `None` if there is none.
type Solved = Option<(Program, Exact)>;

/// What was solved exactly, and what could not be.
struct Solver<'o> {
    options: &'o Options,
    threads: usize,
    /// Under which option and setting, with which number besides those that are told anyway.
    known: Vec<(Arm, Option<usize>, Solved)>,
}

impl Solver<'_> {
    fn statistic(&mut self, arm: &Arm, statistic: Statistic) -> Option<f64> {
        let (program, exact) = self.solved(arm, None)?;
        if let Some(found) = statistic_of_exact(program, exact, statistic) {
            return Some(found);
        }
        let (program, exact) = self.solved(arm, Some(statistic.number()?))?;
        statistic_of_exact(program, exact, statistic)
    }

    fn solved(&mut self, arm: &Arm, number: Option<usize>) -> Option<&(Program, Exact)> {
        let place = self.known.iter().position(|(other, with, _)| other == arm && *with == number);
        let place = place.unwrap_or_else(|| {
            let found = self.solve(arm, number);
            self.known.push((arm.clone(), number, found));
            self.known.len() - 1
        });
        self.known[place].2.as_ref()
    }

    fn solve(&self, arm: &Arm, number: Option<usize>) -> Solved {
        let study = &self.options.studies[arm.option];
        // What makes no program is told when it is to be run.
        let (mut sources, mut faults) = (study.sources.clone(), Diagnostics::default());
        let plan = plan_at(&study.model, &study.settings, &arm.point, &mut sources, &mut faults)?;
        let program = compile(&study.model, &plan, &mut faults)?;
        let states = STATES_AND_STEPS / (program.steps as usize).max(1);
        let options = exact::Options {
            max_states: states.clamp(1, MOST_STATES),
            threads: self.threads,
            metrics: number.into_iter().collect(),
            ..exact::Options::default()
        };
        let exact = exact::solve(&program, &options, &|_| {}).ok()?;
        Some((program, exact))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The chance is highest in the middle; `x` has no finite list of values and, where it is read, nothing can be solved exactly.
    fn hump(read: &str) -> String {
        format!(
            r#"
            steps = 1
            [parameters]
            p = {{ value = 0.5, range = [0, 1] }}
            n = {{ value = 2, range = [1, 3] }}
            [variants]
            sure = {{ p = 0.1 }}
            [state]
            x = {{ start = "uniform(0, 1)", range = [0, 1] }}
            hit = {{ start = false }}
            n_is = {{ start = "n", count = [1, 3] }}
            [events.throw]
            chance = "4 * p * (1 - p) * ({read})"
            do = "hit = true"
            [outcomes]
            hits = {{ at_end = "hit" }}
            misses = "otherwise"
            [metrics]
            was_hit = {{ final = "hit" }}
            n_was = {{ final = "n_is + (if hit then 0.25 else 0)" }}
            when_hit = {{ first = "hit" }}
            [expect]
            up_and_down = "hits rises in p from 0 to 0.9"
            up = "was_hit rises in p from 0 to 0.4"
            up_in_whole_steps = "n_was rises in n"
            up_by_runs_that_have_it = "mean(when_hit) is 1 within 0.01"
            lower_there = "hits is lower in sure than in stated by at least 40%"
            "#
        )
    }

    fn tried(text: &str, threads: usize) -> Expectations {
        let study = Study::parse("hump.toml", text, Settings::default());
        let study = study.unwrap_or_else(|faulty| panic!("{faulty}"));
        let simulation = Simulation { threads, runs: 16_000, ..Simulation::default() };
        let trial = Trial { simulation, ..Trial::default() };
        study.expectations(&trial, &Progress::untold()).expect("nothing can fail")
    }

    #[test]
    fn a_trend_that_turns_is_told_where_it_does() {
        for (text, exact) in [(hump("1"), true), (hump("1 - x / 10"), false)] {
            let found = tried(&text, 1);
            let turns = &found.each[0];
            assert_eq!(turns.runs.is_none(), exact, "{turns:?}");
            assert_eq!(turns.verdict, Verdict::Fail);
            let between = turns.found.between.as_ref().expect("two settings");
            assert!(["p = 0.45", "p = 0.675"].contains(&between[0].as_str()), "{turns:?}");
            assert!(turns.found.estimate < 0.0);
        }
    }

    #[test]
    fn what_is_solved_and_what_is_sampled_agree() {
        let verdicts = |found: &Expectations| found.each.iter().map(|one| one.verdict).collect::<Vec<_>>();
        let (exact, sampled) = (tried(&hump("1"), 1), tried(&hump("1 - x / 10"), 1));
        assert_eq!(verdicts(&exact)[1..], [Verdict::Pass; 4]);
        assert_eq!(verdicts(&exact), verdicts(&sampled));
        assert!(exact.each.iter().all(|one| one.runs.is_none()));
        assert!(sampled.each.iter().all(|one| one.runs.is_some()), "{sampled:#?}");
    }

    #[test]
    fn threads_change_nothing() {
        assert!(tried(&hump("1 - x / 10"), 1) == tried(&hump("1 - x / 10"), 3));
    }

    #[test]
    fn a_trend_over_whole_numbers_has_each_once() {
        let found = tried(&hump("1"), 1);
        let between = found.each[2].found.between.as_ref().expect("two settings");
        assert_eq!(between, &["n = 1", "n = 3"]);
    }

    #[test]
    fn looks_double_up_to_the_most() {
        assert_eq!(looks(64_000), [2000, 4000, 8000, 16_000, 32_000, 64_000]);
        assert_eq!(looks(5000), [2000, 4000, 5000]);
        assert_eq!(looks(100), [100]);
    }

    #[test]
    fn numbers_that_are_ones_and_minus_ones_are_counted() {
        let mut moments = Moments::default();
        moments.add_many(-1.0, 3);
        moments.add_many(0.0, 90);
        moments.add_many(1.0, 7);
        assert_eq!(signs(&moments), [3, 7]);
    }
}
