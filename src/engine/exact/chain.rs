//! The Markov chain itself, state by state with its successors, for those who want to solve it elsewhere.
//!
//! A state is a step, a part of the step, and what is kept of a run there, so that the chain needs no clock of its own: each
//! transition leads to the next part, or to an outcome and stays there.

use super::answer::{NoExactAnswer, Options, Progress, TooMany};
use super::expand::{Block, Halt, Way, Worker};
use super::plan::{Codes, Plan};
use super::state_key::Misfit;
use super::state_table::Table;
use super::transition_patterns::Patterns;
use crate::program::{Column, Meaning, Program};
use crate::vm::failure::Failure;
use crate::vm::interpreter::is_time;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// States whose successors are looked for together.
const BLOCK: usize = 1 << 14;
/// Parts of states that are run together at most, and the lanes they should become.
const MOST_SOURCES: usize = 512;
const GOOD_LANES: usize = 4096;
/// Patterns are forgotten when they take more than this.
const PATTERN_BYTES: usize = 256 << 20;

/// A state of the chain. States come in the order of their numbers, from 0 on without a gap.
#[derive(Clone, Copy, Debug)]
pub struct State<'a> {
    pub place: Place<'a>,
    /// Numbers of the successors, rising, and their probabilities.
    pub successors: &'a [(u64, f64)],
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place<'a> {
    /// It has ended in the outcome, and stays there.
    Ended { outcome: u32 },
    /// Nothing has happened yet, nor is it drawn how things stand.
    Start,
    /// Before a part of a step, both counted from 1; by column of the chain what is kept of it, if it is kept there.
    Within { step: u32, part: u32, values: &'a [Option<f64>] },
}

/// Who is told of the chain.
pub trait Reader {
    /// What may be kept of a state: columns of the program. If it is called again, what was told before is void.
    fn begin(&mut self, columns: &[Column]);

    /// A state. Whether to go on.
    fn state(&mut self, state: &State) -> ControlFlow<()>;
}

/// Goes through the chain of a program, first the outcomes, then the start, then step by step. Nothing is pruned.
///
/// It is the chain that [`solve`](super::solve()) goes through, and has the same bits in every run.
///
/// # Errors
/// What stands in the way.
pub fn chain(
    program: &Program,
    options: &Options,
    reader: &mut dyn Reader,
    progress: &dyn Fn(Progress),
) -> Result<(), NoExactAnswer> {
    let lanes = Worker::bytes(program);
    if lanes > options.max_bytes {
        return Err(NoExactAnswer::NoRoom { numbers: program.columns as usize, bytes: lanes });
    }
    let mut better = Codes::new();
    loop {
        let plan = Plan::new(program, options, &better);
        match Walk::new(&plan, options, reader).chain(progress) {
            Ok(()) | Err(Stop::Enough) => return Ok(()),
            Err(Stop::Misfit(misfit)) => plan.better(misfit, &mut better),
            Err(Stop::NoExactAnswer(obstacle)) => return Err(obstacle),
        }
    }
}

enum Stop {
    /// The reader has enough.
    Enough,
    Misfit(Misfit),
    NoExactAnswer(NoExactAnswer),
}

struct Walk<'p, 'r> {
    plan: &'p Plan,
    options: &'p Options,
    reader: &'r mut dyn Reader,
    worker: Worker<'p>,
    columns: Vec<Column>,
    /// By stage and word of the clock.
    kept: Vec<BTreeMap<u64, Patterns>>,
    /// By stage: how many parts are run together.
    block: Vec<usize>,
    values: Vec<Option<f64>>,
    row: Vec<(u64, f64)>,
}

impl<'p, 'r> Walk<'p, 'r> {
    fn new(plan: &'p Plan, options: &'p Options, reader: &'r mut dyn Reader) -> Self {
        let codecs = plan.stages.iter().map(|stage| &stage.codec);
        let mut columns: Vec<Column> = codecs.flat_map(|codec| codec.columns()).collect();
        columns.sort_unstable();
        columns.dedup();
        Walk {
            plan,
            options,
            reader,
            worker: Worker::new(plan),
            values: vec![None; columns.len()],
            columns,
            kept: plan.stages.iter().map(|_| BTreeMap::new()).collect(),
            block: vec![1; plan.stages.len()],
            row: vec![],
        }
    }

    fn chain(&mut self, progress: &dyn Fn(Progress)) -> Result<(), Stop> {
        self.reader.begin(&self.columns);
        for outcome in 0..self.plan.program.outcomes {
            self.row.clear();
            self.row.push((u64::from(outcome), 1.0));
            self.tell(Place::Ended { outcome })?;
        }
        let mut first = u64::from(self.plan.program.outcomes) + 1;
        let mut table = self.start(first)?;
        for step in 1..=self.plan.program.steps {
            for stage in 0..self.plan.stages.len() {
                let after = first + table.len() as u64;
                table = self.stage(stage, step, &table, after)?;
                first = after;
                progress(Progress { steps: step - 1, states: table.len() });
            }
            progress(Progress { steps: step, states: table.len() });
        }
        Ok(())
    }

    /// Tells a state with the successors that are at hand.
    fn tell(&mut self, place: Place) -> Result<(), Stop> {
        match self.reader.state(&State { place, successors: &self.row }) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Stop::Enough),
        }
    }

    /// The states that enter step 1, numbered from `first` on.
    fn start(&mut self, first: u64) -> Result<Table, Stop> {
        let codec = &self.plan.stages[0].codec;
        let mut table = Table::new(codec.width);
        let set_up = self.worker.set_up(self.plan);
        let (block, _) = set_up.map_err(|halt| self.halted(halt, 0, &table))?;
        self.row.clear();
        for (key, &probability) in block.live.chunks_exact(codec.width).zip(&block.probabilities) {
            if probability > 0.0 {
                self.row.push((first + u64::from(table.intern(key)), probability));
            }
        }
        merge(&mut self.row);
        self.tell(Place::Start)?;
        Ok(table)
    }

    /// Tells the states that enter a stage; those that leave it are numbered from `after` on.
    fn stage(&mut self, stage: usize, step: u32, table: &Table, after: u64) -> Result<Table, Stop> {
        let plan = self.plan;
        let here = &plan.stages[stage];
        let mut next = Table::new(plan.stages[(stage + 1) % plan.stages.len()].codec.width);
        let word = here.timing.word(step, plan.program.steps, is_time).filter(|_| !plan.has_raw_times());
        let known = word.and_then(|word| self.kept[stage].remove(&word));
        let mut patterns = known.unwrap_or_else(|| Patterns::new(here, 0));
        let (mut parts, mut room) = (vec![], vec![]);
        let mut state = 0;
        while state < table.len() {
            if patterns.bytes() > PATTERN_BYTES.min(self.options.max_bytes / 4) {
                patterns = Patterns::new(here, 0);
            }
            parts.clear();
            let some = state..table.len().min(state + BLOCK);
            parts.extend(
                some.clone().map(|state| patterns.part(table.key(state), &here.part_bits, &mut room)),
            );
            self.learn(stage, step, &mut patterns, &next)?;
            for (state, &part) in some.clone().zip(&parts) {
                let key = table.key(state);
                self.row.clear();
                let mut probabilities = patterns.probabilities(part).iter();
                patterns.successors_of(part, key, here, &mut room, |key, has_ended| {
                    let Some(&probability) = probabilities.next().filter(|probability| **probability > 0.0)
                    else {
                        return;
                    };
                    let to = if has_ended == 0 {
                        after + u64::from(next.intern(key))
                    } else {
                        // What has ended is known by its outcome.
                        plan.ended.value(key, plan.program.outcome).unwrap_or(0.0) as u64
                    };
                    self.row.push((to, probability));
                });
                merge(&mut self.row);
                self.tell_of(stage, step, key)?;
            }
            self.check_room(stage, step, &patterns, table, &next)?;
            state = some.end;
        }
        self.kept[stage].extend(word.map(|word| (word, patterns)));
        Ok(next)
    }

    fn tell_of(&mut self, stage: usize, step: u32, key: &[u64]) -> Result<(), Stop> {
        let mut values = std::mem::take(&mut self.values);
        values.fill(None);
        for (column, value) in self.plan.stages[stage].codec.values(key, step) {
            if let Ok(at) = self.columns.binary_search(&column) {
                values[at] = Some(match self.plan.program.state[column as usize].meaning {
                    Meaning::Last { .. } if value.is_infinite() => -1.0,
                    Meaning::Last { .. } => f64::from(step) - value,
                    _ => value,
                });
            }
        }
        let told = self.tell(Place::Within { step, part: stage as u32 + 1, values: &values });
        self.values = values;
        told
    }

    /// Finds out what parts of states become of which that is not known.
    fn learn(&mut self, stage: usize, step: u32, patterns: &mut Patterns, next: &Table) -> Result<(), Stop> {
        let way = Way { plan: self.plan, stage, step };
        let todo: Vec<u32> = patterns.unknown().collect();
        let mut todo = todo.as_slice();
        while !todo.is_empty() {
            let size = self.block[stage].min(todo.len());
            let block: Block = self
                .worker
                .expand(way, &todo[..size], &patterns.parts)
                .map_err(|halt| self.halted(halt, step, next))?;
            let (told, untold) = todo.split_at(block.counts.len());
            patterns.add(told, &block, &self.plan.stages[stage]);
            todo = untold;
            let good = (GOOD_LANES * told.len() / block.lanes.max(1)).clamp(1, MOST_SOURCES);
            self.block[stage] = good.min(4 * size);
        }
        Ok(())
    }

    fn check_room(
        &mut self,
        stage: usize,
        step: u32,
        patterns: &Patterns,
        table: &Table,
        next: &Table,
    ) -> Result<(), Stop> {
        let own = patterns.bytes() + table.bytes() + next.bytes();
        if next.len() > self.options.max_states || own > self.options.max_bytes {
            let memory = own > self.options.max_bytes;
            let stage = (stage + 1) % self.plan.stages.len();
            return Err(self.too_many(stage, step, memory, next));
        }
        let kept: usize = self.kept.iter().flat_map(BTreeMap::values).map(Patterns::bytes).sum();
        if own + kept > self.options.max_bytes {
            self.kept.iter_mut().for_each(BTreeMap::clear);
        }
        Ok(())
    }

    fn too_many(&self, stage: usize, step: u32, memory: bool, table: &Table) -> Stop {
        let distinct = self.plan.stages[stage].codec.distinct(table.keys());
        let distinct = distinct.into_iter().filter(|&(_, count)| count > 1).collect();
        let too_many = TooMany { states: table.len(), step, memory, crowd: None, distinct };
        Stop::NoExactAnswer(NoExactAnswer::TooManyStates(Box::new(too_many)))
    }

    fn halted(&self, halt: Halt, step: u32, table: &Table) -> Stop {
        Stop::NoExactAnswer(match halt {
            Halt::Misfit(misfit) => return Stop::Misfit(misfit),
            Halt::Endless => NoExactAnswer::Continuous(self.plan.endless.clone()),
            Halt::Failed(failure) => NoExactAnswer::Failed(Failure { step, ..failure }),
            Halt::Full(crowd) => NoExactAnswer::TooManyStates(Box::new(TooMany {
                states: table.len(),
                step,
                memory: true,
                crowd: Some(crowd),
                distinct: vec![],
            })),
        })
    }
}

/// Puts a row in order; what leads to the same state becomes one.
fn merge(row: &mut Vec<(u64, f64)>) {
    row.sort_by_key(|&(to, _)| to);
    row.dedup_by(|(to, probability), (known, sum)| {
        let is_same = to == known;
        if is_same {
            *sum += *probability;
        }
        is_same
    });
}
