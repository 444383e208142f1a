//! Step by step: expand what is new, hand the probabilities on, count what has ended.

mod renumber;
mod stage;
mod successors;

use super::answer::{Crowd, Exact, NoExactAnswer, Options, Progress, TooMany};
use super::expand::{Halt, Worker};
use super::plan::Plan;
use super::state_key::Misfit;
use super::state_table::Table;
use super::totals::{Totals, rung};
use super::transition_patterns::{Masses, Patterns};
use super::transitions::Rows;
use crate::program::{Column, Program};
use crate::runs::threads::threads;
use crate::vm::failure::Failure;
use crate::vm::interpreter::is_time;
use rayon::prelude::*;
use stage::{Kept, Next, grow};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// How far all probabilities together may be from 1: rounding, over very many states and steps, stays far below.
const SLACK: f64 = 1e-9;

/// More threads would take more memory for their lanes than is worth it.
const MOST_THREADS: usize = 8;

/// Solves a program. `progress` is told how far it has come, several times a step where steps are long.
///
/// The answer has the same bits whatever the number of threads.
///
/// # Errors
/// What stands in the way.
pub fn solve(
    program: &Program,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Exact, NoExactAnswer> {
    let lanes = Worker::bytes(program);
    if lanes > options.max_bytes {
        return Err(NoExactAnswer::NoRoom { numbers: program.columns as usize, bytes: lanes });
    }
    let threads = threads(options.threads).min(options.max_bytes / lanes);
    // A machine that gives no threads still has this one.
    let pool = (threads > 1)
        .then(|| rayon::ThreadPoolBuilder::new().num_threads(threads.min(MOST_THREADS)).build().ok())
        .flatten();
    let mut better = vec![];
    loop {
        let plan = Plan::new(program, options, &better);
        match Solver::new(&plan, options, pool.as_ref(), progress).solve() {
            Ok(exact) => return Ok(exact),
            Err(Stop::Misfit(misfit)) => plan.better(misfit, &mut better),
            Err(Stop::NoExactAnswer(obstacle)) => return Err(obstacle),
        }
    }
}

/// Does work on each of some things, on the threads of a pool if there is one.
fn for_all<T: Send>(
    pool: Option<&rayon::ThreadPool>,
    things: &mut [T],
    work: impl Fn((usize, &mut T)) + Sync + Send,
) {
    match pool {
        Some(pool) => pool.install(|| things.par_iter_mut().enumerate().for_each(work)),
        None => things.iter_mut().enumerate().for_each(work),
    }
}

/// Bytes that one array for numbering may take: those of all states together no more than a quarter of the memory.
fn room(plan: &Plan, options: &Options) -> usize {
    if options.arrays { options.max_bytes / 4 / (plan.stages.len() + 1) } else { 0 }
}

enum Stop {
    Misfit(Misfit),
    NoExactAnswer(NoExactAnswer),
}

/// Why a stage was not finished.
enum Break {
    Stop(Stop),
    /// What is kept takes too much room: it must be done without.
    NoRoom,
}

struct Solver<'p> {
    plan: &'p Plan,
    options: &'p Options,
    pool: Option<&'p rayon::ThreadPool>,
    progress: &'p (dyn Fn(Progress) + Sync),
    workers: Mutex<Vec<Worker<'p>>>,
    /// Whether transitions are kept.
    keeping: bool,
    /// By stage: what the clock says in more than one step.
    words: Vec<Vec<u64>>,
    /// By stage: the states that enter it.
    tables: Vec<Table>,
    ended: Table,
    /// By stage and word of the clock.
    kept: Vec<BTreeMap<u64, Kept>>,
    block: Vec<usize>,
    /// Probabilities of the states that enter the present stage.
    mass: Vec<f64>,
    ended_mass: Vec<f64>,
    /// Room for those of the next stage.
    spare: Vec<f64>,
    /// Expectations of the plan's sums.
    sums: Vec<f64>,
    totals: Totals,
    /// By ladder: the rung of each state at the start of a step.
    rungs: Vec<Vec<u32>>,
    pruned: f64,
    most: usize,
    /// Transitions in no run that have been gone through since states were numbered anew.
    loose_work: usize,
    /// By stage: how many states are numbered for good.
    settled: Vec<usize>,
}

impl<'p> Solver<'p> {
    fn new(
        plan: &'p Plan,
        options: &'p Options,
        pool: Option<&'p rayon::ThreadPool>,
        progress: &'p (dyn Fn(Progress) + Sync),
    ) -> Self {
        let steps = plan.program.steps;
        let keeping = options.keep && !plan.has_raw_times();
        let words = plan.stages.iter().map(|stage| {
            let mut count: BTreeMap<u64, u32> = BTreeMap::new();
            for step in 1..=steps {
                if let Some(word) = stage.timing.word(step, steps, is_time) {
                    *count.entry(word).or_default() += 1;
                }
            }
            count.into_iter().filter(|&(_, count)| count > 1).map(|(word, _)| word).collect()
        });
        let room = room(plan, options);
        Solver {
            plan,
            options,
            pool,
            progress,
            workers: Mutex::new(vec![]),
            keeping,
            words: words.collect(),
            tables: plan.stages.iter().map(|stage| Table::with_room(&stage.codec, room)).collect(),
            ended: Table::with_room(&plan.ended, room),
            kept: plan.stages.iter().map(|_| BTreeMap::new()).collect(),
            block: vec![1; plan.stages.len()],
            mass: vec![],
            ended_mass: vec![],
            spare: vec![],
            sums: vec![0.0; plan.sums.len()],
            totals: Totals::new(plan),
            rungs: vec![vec![]; plan.program.ladders.len()],
            pruned: 0.0,
            most: 1,
            loose_work: 0,
            settled: vec![0; plan.stages.len()],
        }
    }

    fn solve(mut self) -> Result<Exact, Stop> {
        self.set_up()?;
        let steps = self.plan.program.steps;
        for step in 1..=steps {
            for stage in 0..self.plan.stages.len() {
                self.stage(stage, step)?;
            }
            self.end_step(step)?;
            self.renumber_if_worth(step);
            let states = self.mass.iter().filter(|mass| **mass > 0.0).count();
            (self.progress)(Progress { steps: step, states });
        }
        self.answer()
    }

    /// Nothing may be lost but by rounding: what has ended, what lives on and what was pruned make 1.
    fn audit(&self) -> Result<(), Stop> {
        let ended = self.totals.told() + self.totals.left_out.iter().sum::<f64>();
        let total = ended + self.mass.iter().sum::<f64>() + self.pruned;
        if (total - 1.0).abs() <= SLACK && self.sums.iter().all(|sum| sum.is_finite()) {
            return Ok(());
        }
        Err(Stop::NoExactAnswer(NoExactAnswer::Unsound(total)))
    }

    fn worker(&self) -> Worker<'p> {
        let spare = self.workers.lock().ok().and_then(|mut workers| workers.pop());
        spare.unwrap_or_else(|| Worker::new(self.plan))
    }

    fn give_back(&self, worker: Worker<'p>) {
        if let Ok(mut workers) = self.workers.lock() {
            workers.push(worker);
        }
    }

    fn patterns(&self, stage: usize) -> Patterns {
        Patterns::new(&self.plan.stages[stage], room(self.plan, self.options))
    }

    fn set_up(&mut self) -> Result<(), Stop> {
        let mut worker = self.worker();
        let (block, sums) = worker.set_up(self.plan).map_err(|halt| self.halted(halt, 0, &self.tables[0]))?;
        self.give_back(worker);
        self.sums = sums;
        for (at, &probability) in block.probabilities.iter().enumerate() {
            let width = self.plan.stages[0].codec.width;
            let key = &block.live[at * width..(at + 1) * width];
            let id = self.tables[0].intern(key);
            grow(&mut self.mass, self.tables[0].len());
            self.mass[id as usize] += probability;
        }
        self.count_alive(0, 0)?;
        self.stand();
        Ok(())
    }

    /// Whether the transitions of a stage at a step are kept, and under which word.
    fn word(&self, stage: usize, step: u32) -> Option<u64> {
        let word = self.plan.stages[stage].timing.word(step, self.plan.program.steps, is_time)?;
        (self.keeping && self.words[stage].contains(&word)).then_some(word)
    }

    /// Whether the states that enter a stage are numbered once and for all.
    fn stays(&self, stage: usize) -> bool {
        let before = (stage + self.plan.stages.len() - 1) % self.plan.stages.len();
        self.keeping && !(self.words[stage].is_empty() && self.words[before].is_empty())
    }

    fn ended_stays(&self) -> bool {
        self.keeping && self.words.last().is_some_and(|words| !words.is_empty())
    }

    fn stage(&mut self, stage: usize, step: u32) -> Result<(), Stop> {
        match self.try_stage(stage, step) {
            Ok(()) => Ok(()),
            Err(Break::Stop(stop)) => Err(stop),
            Err(Break::NoRoom) => {
                self.do_without(stage);
                match self.try_stage(stage, step) {
                    Ok(()) => Ok(()),
                    Err(Break::Stop(stop)) => Err(stop),
                    Err(Break::NoRoom) => Err(self.too_many(stage, step, true, None, &self.tables[stage])),
                }
            }
        }
    }

    /// Forgets all that was kept but the states that are alive.
    fn do_without(&mut self, stage: usize) {
        self.keeping = false;
        self.totals.flush(self.plan);
        self.kept.iter_mut().for_each(BTreeMap::clear);
        self.rungs.iter_mut().for_each(Vec::clear);
        self.spare = vec![];
        let old = std::mem::replace(&mut self.tables[stage], Table::new(1));
        for (table, stage) in self.tables.iter_mut().zip(&self.plan.stages) {
            *table = Table::new(stage.codec.width);
        }
        self.ended = Table::new(self.plan.ended.width);
        let mut mass = vec![];
        for (id, &share) in self.mass.iter().enumerate().filter(|(_, share)| **share > 0.0) {
            let key = old.key(id);
            self.tables[stage].intern(key);
            mass.push(share);
        }
        self.mass = mass;
    }

    fn try_stage(&mut self, stage: usize, step: u32) -> Result<(), Break> {
        let plan = self.plan;
        let after = (stage + 1) % plan.stages.len();
        let is_last = after == 0;
        let word = self.word(stage, step);
        let mut next = Next {
            fresh: (!self.stays(after)).then(|| Table::new(plan.stages[after].codec.width)),
            mass: vec![],
            sums: vec![0.0; plan.stages[stage].sums.len()],
        };
        if is_last {
            if !self.ended_stays() {
                self.ended.clear();
            }
            self.ended_mass.clear();
        }
        let known = word.and_then(|word| self.kept[stage].remove(&word));
        let mut kept = known
            .unwrap_or_else(|| Kept { patterns: self.patterns(stage), rows: word.map(|_| Rows::default()) });
        let todo = match &mut kept.rows {
            Some(rows) => rows.missing(&self.mass),
            None => (0..self.mass.len() as u32).filter(|&state| self.mass[state as usize] > 0.0).collect(),
        };
        self.expand(stage, step, &todo, &mut kept, &mut next)?;
        if let Some(rows) = &kept.rows {
            self.loose_work += rows.loose_transitions();
            next.mass = std::mem::take(&mut self.spare);
            next.mass.resize(next.fresh.as_ref().unwrap_or(&self.tables[after]).len(), 0.0);
            // A state that was found later than the masses has none.
            grow(&mut self.mass, self.tables[stage].len());
            grow(&mut self.ended_mass, self.ended.len());
            let mut masses = Masses {
                before: &self.mass,
                live: &mut next.mass,
                ended: &mut self.ended_mass,
                sums: &mut next.sums,
            };
            rows.multiply(&kept.patterns, &mut masses, self.pool);
        }
        self.kept[stage].extend(word.map(|word| (word, kept)));
        for (&sum, increment) in plan.stages[stage].sums.iter().zip(next.sums) {
            self.sums[sum] += increment;
        }
        if let Some(fresh) = next.fresh {
            self.tables[after] = fresh;
        }
        self.spare = std::mem::replace(&mut self.mass, next.mass);
        self.prune();
        self.count_alive(after, step).map_err(Break::Stop)
    }

    fn prune(&mut self) {
        // Of what is given the probability must be known.
        if self.options.prune > 0.0 && self.plan.program.given.is_none() {
            for mass in self.mass.iter_mut().filter(|mass| **mass < self.options.prune) {
                self.pruned += *mass;
                *mass = 0.0;
            }
        }
    }

    fn count_alive(&mut self, stage: usize, step: u32) -> Result<(), Stop> {
        // No more than there are states, which is often known to be nothing new.
        if self.mass.len() <= self.most.min(self.options.max_states) {
            return Ok(());
        }
        let alive = self.mass.iter().filter(|mass| **mass > 0.0).count();
        self.most = self.most.max(alive);
        if alive > self.options.max_states {
            return Err(self.too_many(stage, step, false, None, &self.tables[stage]));
        }
        Ok(())
    }

    fn end_step(&mut self, step: u32) -> Result<(), Stop> {
        let mut worker = self.worker();
        let kept = self.ended_stays();
        self.totals
            .end(self.plan, &mut worker, &self.ended, &self.ended_mass, step, kept)
            .map_err(|halt| self.halted(halt, step, &self.ended))?;
        self.give_back(worker);
        self.stand();
        Ok(())
    }

    /// Counts on which rungs the living stand.
    fn stand(&mut self) {
        if !self.stays(0) {
            self.rungs.iter_mut().for_each(Vec::clear);
        }
        let codec = &self.plan.stages[0].codec;
        let mut live = vec![];
        for (known, ladder) in self.rungs.iter_mut().zip(&self.plan.program.ladders) {
            for id in known.len()..self.tables[0].len() {
                let value = codec.value(self.tables[0].key(id), ladder.rung);
                known.push(rung(value.unwrap_or(ladder.base), ladder.base, ladder.rungs));
            }
            let mut row = vec![0.0; ladder.rungs as usize];
            for (&rung, mass) in known.iter().zip(&self.mass) {
                row[rung as usize] += mass;
            }
            live.push(row);
        }
        self.totals.stand(&live);
    }

    fn answer(mut self) -> Result<Exact, Stop> {
        self.audit()?;
        let reachable = (self.stays(0) && self.ended_stays()).then(|| self.reachable());
        let plan = self.plan;
        self.totals.flush(plan);
        let kept = match plan.program.given.is_none() {
            true => 1.0,
            false => self.totals.told(),
        };
        if kept == 0.0 {
            return Err(Stop::NoExactAnswer(NoExactAnswer::Impossible));
        }
        if !plan.program.given.is_none() {
            self.totals.given();
        }
        let measures = self.totals.expectations(plan, &self.sums, self.pruned);
        let uses = plan.program.response_times.iter().map(|&times| {
            let at = plan.sums.iter().position(|&sum| sum == times);
            at.map_or(f64::NAN, |at| self.sums[at])
        });
        Ok(Exact {
            kept,
            left_out: self.totals.left_out,
            uses: uses.collect(),
            metrics: measures[..plan.program.metrics.len()]
                .iter()
                .map(|measure| measure.as_ref().map(|measure| measure.mean))
                .collect(),
            measures,
            outcomes: self.totals.outcomes,
            ladders: self.totals.ladders,
            peaks: self.totals.peaks,
            most_states: self.most,
            reachable,
            pruned: self.pruned,
        })
    }

    /// States at the ends of steps, with those that have ended; an ended state that is like a live one counts once.
    fn reachable(&self) -> (usize, usize) {
        let live = self.tables[0].len();
        let codec = &self.plan.stages[0].codec;
        let mut worker = self.worker();
        let mut others = Table::new(codec.width);
        let ids: Vec<u32> = (0..self.ended.len() as u32).collect();
        for ids in ids.chunks(1024) {
            let lanes = &mut worker.machine.lanes;
            lanes.start(&self.plan.program, ids.iter().map(|_| 0));
            let keys = ids.iter().map(|&id| self.ended.key(id as usize));
            self.plan.ended.unpack(keys, 1, lanes);
            // They would go on in the step after.
            let order: Vec<u32> = (0..ids.len() as u32).collect();
            let mut keys = vec![];
            if codec.pack(lanes, &order, 2, &mut keys).is_err() {
                continue;
            }
            for key in keys.chunks_exact(codec.width).filter(|key| self.tables[0].find(key).is_none()) {
                others.intern(key);
            }
        }
        (live + others.len(), live)
    }

    fn halted(&self, halt: Halt, step: u32, table: &Table) -> Stop {
        match halt {
            Halt::Endless => Stop::NoExactAnswer(NoExactAnswer::Continuous(self.plan.endless.clone())),
            // What is read at the end is read without the clock.
            Halt::Failed(failure) => Stop::NoExactAnswer(NoExactAnswer::Failed(Failure { step, ..failure })),
            Halt::Misfit(misfit) => Stop::Misfit(misfit),
            Halt::Full(crowd) => self.too_many(0, step, true, Some(crowd), table),
        }
    }

    fn too_many(&self, stage: usize, step: u32, memory: bool, crowd: Option<Crowd>, table: &Table) -> Stop {
        let codec = &self.plan.stages[stage].codec;
        let distinct: Vec<(Column, usize)> =
            if crowd.is_some() { vec![] } else { codec.distinct(table.keys()) };
        let distinct = distinct.into_iter().filter(|&(_, count)| count > 1).collect();
        let too_many = TooMany { states: table.len(), step, memory, crowd, distinct };
        Stop::NoExactAnswer(NoExactAnswer::TooManyStates(Box::new(too_many)))
    }
}
