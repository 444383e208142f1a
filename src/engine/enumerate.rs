//! Exact enumeration: every option happens, each with its share of the probability, and equal states merge
//! after each part of a step.

use super::kernel;
use super::lanes::{Failure, Lanes, Source};
use super::settle::Settle;
use crate::diagnostics::Span;
use crate::model::expr::{Distribution, MetricId};
use crate::model::program::{Column, Meaning, Origin, Program};

/// The exact distribution of a scenario's endings.
#[derive(Clone, Debug)]
pub struct Exact {
    /// Probability of each outcome, by the step in which it came.
    pub outcomes: Vec<Vec<f64>>,
    /// Expectation of each metric that is read from the last state; `None` for others.
    pub metrics: Vec<Option<f64>>,
    /// The most states alive at once, counted after merging at the ends of parts.
    pub most_states: usize,
}

/// What stands in the way of an exact answer.
#[derive(Clone, Debug)]
pub enum Obstacle {
    /// A draw from a continuous distribution, or an order among many members.
    Continuous(Span),
    TooManyStates(usize),
    Failed(Failure),
}

/// How many states are branched at once.
const CHUNK: usize = 128;

pub fn enumerate(program: &Program, max_states: usize) -> Result<Exact, Obstacle> {
    let kept = kept_columns(program);
    let mut exact = Exact {
        outcomes: vec![vec![0.0; program.steps as usize + 1]; program.outcomes as usize],
        metrics: vec![Some(0.0); program.metrics.len()],
        most_states: 1,
    };
    let accumulated = |metric: MetricId| {
        let column = program.metrics[metric].column;
        !finished(program, column)
    };
    for (id, metric) in exact.metrics.iter_mut().enumerate() {
        if accumulated(id) {
            *metric = None;
        }
    }
    let mut lanes = Lanes::new(program, CHUNK);
    let mut branch = Branch::default();
    let mut states = States::new(kept.len());
    lanes.start(program, [0]);
    branch.mass = vec![1.0];
    kernel::run(program, program.setup, &mut lanes, &mut branch);
    collect(program, &kept, &mut lanes, &mut branch, &mut states, 0)?;
    for step in 1..=program.steps {
        for (index, &part) in program.parts.iter().enumerate() {
            let last = index + 1 == program.parts.len();
            let mut next = States::new(kept.len());
            for chunk in 0..states.len().div_ceil(CHUNK) {
                let rows = chunk * CHUNK..((chunk + 1) * CHUNK).min(states.len());
                load(program, &kept, &states, rows, &mut lanes, &mut branch);
                lanes.step = step;
                kernel::run(program, part, &mut lanes, &mut branch);
                if last {
                    end(program, &mut lanes, &mut branch, &mut exact, step);
                }
                collect(program, &kept, &mut lanes, &mut branch, &mut next, step)?;
                if next.len() > max_states {
                    return Err(Obstacle::TooManyStates(next.len()));
                }
            }
            states = next;
            exact.most_states = exact.most_states.max(states.len());
        }
        if states.len() == 0 {
            break;
        }
    }
    Ok(exact)
}

/// Columns that tell states apart. Accumulators and reports are not part of the state.
fn kept_columns(program: &Program) -> Vec<Column> {
    let kept = |meaning: Meaning| match meaning {
        Meaning::Accumulator { .. } | Meaning::Report => false,
        Meaning::Times { cap, .. } => cap != Some(0.0),
        Meaning::Last { cap, .. } => cap != Some(0),
        _ => true,
    };
    let columns = program.state.iter().enumerate().filter(|(_, column)| kept(column.meaning));
    columns.map(|(index, _)| index as Column).collect()
}

/// Whether a metric is written by the finishing section, not along the way.
fn finished(program: &Program, column: Column) -> bool {
    use crate::model::program::{Op, Place};
    let code = &program.code[program.finish.start as usize..program.finish.end as usize];
    code.iter().any(|op| matches!(op, Op::Store(store) if store.to == Place::Column(column)))
}

fn load(
    program: &Program,
    kept: &[Column],
    states: &States,
    rows: std::ops::Range<usize>,
    lanes: &mut Lanes,
    branch: &mut Branch,
) {
    lanes.start(program, rows.clone().map(|_| 0));
    branch.mass.clear();
    for (lane, row) in rows.enumerate() {
        branch.mass.push(states.mass[row]);
        for (&column, &bits) in kept.iter().zip(states.row(row)) {
            lanes.set(column, lane, f64::from_bits(bits));
        }
    }
}

/// Takes runs that have ended out of the lanes and into the answer.
fn end(program: &Program, lanes: &mut Lanes, branch: &mut Branch, exact: &mut Exact, step: u32) {
    let ended: Vec<u32> =
        (0..lanes.len() as u32).filter(|&lane| lanes.get(program.outcome, lane as usize) >= 0.0).collect();
    if ended.is_empty() {
        return;
    }
    lanes.lists.push(ended.clone());
    kernel::run(program, program.finish, lanes, branch);
    lanes.lists.pop();
    for &lane in &ended {
        let lane = lane as usize;
        let mass = branch.mass[lane];
        exact.outcomes[lanes.get(program.outcome, lane) as usize][step as usize] += mass;
        for (metric, measure) in exact.metrics.iter_mut().zip(&program.metrics) {
            if let Some(sum) = metric {
                *sum += mass * lanes.get(measure.column, lane);
            }
        }
    }
    for &lane in ended.iter().rev() {
        lanes.swap_remove(lane as usize);
        branch.mass.swap_remove(lane as usize);
    }
}

/// Merges the lanes into the states.
fn collect(
    program: &Program,
    kept: &[Column],
    lanes: &mut Lanes,
    branch: &mut Branch,
    states: &mut States,
    step: u32,
) -> Result<(), Obstacle> {
    if let Some(span) = branch.continuous {
        return Err(Obstacle::Continuous(span));
    }
    if let Some(failure) = lanes.failures.first() {
        return Err(Obstacle::Failed(failure.clone()));
    }
    let mut row = vec![0_u64; kept.len()];
    for lane in 0..lanes.len() {
        for (slot, &column) in row.iter_mut().zip(kept) {
            let value = lanes.get(column, lane);
            let value = canonical(program.state[column as usize].meaning, value, step);
            // -0 and 0 are the same state.
            *slot = (value + 0.0).to_bits();
        }
        states.add(&row, branch.mass[lane]);
    }
    Ok(())
}

/// Forgets what the scenario cannot tell apart.
fn canonical(meaning: Meaning, value: f64, step: u32) -> f64 {
    match meaning {
        Meaning::Times { cap: Some(cap), .. } => value.min(cap),
        Meaning::Last { cap: Some(cap), .. } if f64::from(step) - value >= f64::from(cap) => {
            f64::NEG_INFINITY
        }
        _ => value,
    }
}

/// Distinct states with their probabilities, in order of first arrival, found again by hashing.
struct States {
    width: usize,
    rows: Vec<u64>,
    mass: Vec<f64>,
    slots: Vec<u32>,
}

const FREE: u32 = u32::MAX;

impl States {
    fn new(width: usize) -> Self {
        Self { width, rows: vec![], mass: vec![], slots: vec![FREE; 1024] }
    }

    fn len(&self) -> usize {
        self.mass.len()
    }

    fn row(&self, index: usize) -> &[u64] {
        &self.rows[index * self.width..(index + 1) * self.width]
    }

    fn add(&mut self, row: &[u64], mass: f64) {
        if (self.len() + 1) * 2 > self.slots.len() {
            self.rehash();
        }
        let mask = self.slots.len() - 1;
        let mut slot = hash(row) as usize & mask;
        loop {
            match self.slots[slot] {
                FREE => {
                    self.slots[slot] = self.len() as u32;
                    self.rows.extend_from_slice(row);
                    self.mass.push(mass);
                    return;
                }
                index if self.row(index as usize) == row => {
                    self.mass[index as usize] += mass;
                    return;
                }
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn rehash(&mut self) {
        let mut slots = vec![FREE; self.slots.len() * 4];
        let mask = slots.len() - 1;
        for index in 0..self.len() {
            let mut slot = hash(self.row(index)) as usize & mask;
            while slots[slot] != FREE {
                slot = (slot + 1) & mask;
            }
            slots[slot] = index as u32;
        }
        self.slots = slots;
    }
}

/// Multiply and rotate, word by word, with a final mix: the keys are few bits spread over doubles.
fn hash(row: &[u64]) -> u64 {
    let mut h = 0_u64;
    for &word in row {
        h = (h.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    h ^= h >> 32;
    h = h.wrapping_mul(0xd6e8_feb8_6659_fd93);
    h ^ (h >> 32)
}

/// Settles chance by letting every option happen.
#[derive(Default)]
struct Branch {
    /// Probability of each lane.
    mass: Vec<f64>,
    continuous: Option<Span>,
}

impl Branch {
    /// Gives the lane the first of the options and a copy of it each of the others.
    fn split(&mut self, lanes: &mut Lanes, lane: usize, to: usize, options: &[(f64, f64)]) {
        let mass = self.mass[lane];
        for &(value, share) in &options[1..] {
            let new = lanes.fork(lane);
            lanes.set(to as Column, new, value);
            self.mass.push(mass * share);
        }
        let (value, share) = options[0];
        lanes.set(to as Column, lane, value);
        self.mass[lane] = mass * share;
    }
}

impl Settle for Branch {
    fn chance(&mut self, lanes: &mut Lanes, to: usize, p: Source, mask: Source, _: u32, _: Origin) {
        for lane in lanes.active_lanes() {
            let p = lanes.read(p, lane);
            if lanes.read(mask, lane) == 0.0 || p.is_nan() || p <= 0.0 {
                lanes.set(to as Column, lane, 0.0);
            } else if p >= 1.0 {
                lanes.set(to as Column, lane, 1.0);
            } else {
                self.split(lanes, lane, to, &[(1.0, p), (0.0, 1.0 - p)]);
            }
        }
    }

    fn choose(&mut self, lanes: &mut Lanes, to: usize, weights: &[Source], mask: Source, _: u32, _: Origin) {
        for lane in lanes.active_lanes() {
            let mut options: Vec<(f64, f64)> = vec![];
            if lanes.read(mask, lane) != 0.0 {
                let weights = weights.iter().enumerate();
                options.extend(weights.map(|(option, &w)| (option as f64, lanes.read(w, lane))));
                options.retain(|&(_, weight)| weight > 0.0);
            }
            let total: f64 = options.iter().map(|&(_, weight)| weight).sum();
            options.iter_mut().for_each(|(_, weight)| *weight /= total);
            if options.is_empty() {
                options.push((-1.0, 1.0));
            }
            self.split(lanes, lane, to, &options);
        }
    }

    fn delay(
        &mut self,
        lanes: &mut Lanes,
        to: usize,
        (low, high): (u32, u32),
        mask: Source,
        _: u32,
        _: Origin,
    ) {
        let share = 1.0 / f64::from(high - low + 1);
        let options: Vec<(f64, f64)> = (low..=high).map(|delay| (f64::from(delay), share)).collect();
        for lane in lanes.active_lanes() {
            if lanes.read(mask, lane) == 0.0 {
                lanes.set(to as Column, lane, f64::from(low));
            } else {
                self.split(lanes, lane, to, &options);
            }
        }
    }

    fn quantile(
        &mut self,
        lanes: &mut Lanes,
        to: usize,
        _: Distribution,
        _: [Source; 3],
        mask: Source,
        _: u32,
        origin: Origin,
    ) {
        for lane in lanes.active_lanes() {
            if lanes.read(mask, lane) != 0.0 {
                self.continuous.get_or_insert(origin.span);
            }
            lanes.set(to as Column, lane, 0.0);
        }
    }

    fn order(&mut self, _: &mut Lanes, _: u32, out: &mut [f64]) {
        out.fill(0.0);
    }

    fn taken(&mut self, _: &Lanes, take: &crate::model::program::Take) {
        if take.random.is_some() {
            self.continuous.get_or_insert(take.node.span);
        }
    }

    const TELLS: bool = true;
}
