//! What is added up of states that have ended, and of where the living stand.

use super::answer::{Expectation, Spread};
use super::expand::{Halt, Worker};
use super::plan::Plan;
use super::state_table::Table;
use crate::program::Column;
use crate::tally::{from_ordered_bits, ordered_bits};
use std::collections::BTreeMap;

/// Ended states that are finished at once.
const BLOCK: usize = 1024;
/// More different values of one measure are not told one by one.
const MOST_VALUES: usize = 4096;

pub struct Totals {
    pub outcomes: Vec<Vec<f64>>,
    /// By condition that is given: the probability to be left out for it.
    pub left_out: Vec<f64>,
    pub ladders: Vec<Vec<Vec<f64>>>,
    pub peaks: Vec<Vec<f64>>,
    /// By ladder and rung: runs that have ended there.
    rested: Vec<Vec<f64>>,
    sums: Vec<Sum>,
    /// Of the ended states of a table that is kept: what was read of them, and how often they came.
    known: Known,
    /// By step: the probability to end then.
    by_step: Vec<f64>,
}

#[derive(Clone, Default)]
struct Sum {
    mass: f64,
    first: f64,
    missing: f64,
    spread: Option<Spreading>,
}

/// How values lie around their mean, without the squares of what they have in common: D. H. D. West, "Updating mean and
/// variance estimates: an improved method", Communications of the ACM 22 (1979) 532-535.
#[derive(Clone, Default)]
struct Spreading {
    mass: f64,
    /// The first value, from which the others are counted.
    origin: f64,
    mean: f64,
    squares: f64,
    /// By order; `None` once they are too many.
    values: Option<BTreeMap<u64, f64>>,
}

#[derive(Default)]
struct Known {
    outcomes: Vec<u32>,
    rungs: Vec<u32>,
    peaks: Vec<u32>,
    values: Vec<f64>,
    mass: Vec<f64>,
    /// Sum of probability times step.
    time: Vec<f64>,
}

impl Totals {
    pub fn new(plan: &Plan) -> Self {
        let program = &plan.program;
        let steps = program.steps as usize;
        let rungs: Vec<Vec<f64>> =
            program.ladders.iter().map(|ladder| vec![0.0; ladder.rungs as usize]).collect();
        Totals {
            outcomes: vec![vec![0.0; steps + 1]; program.outcomes as usize],
            left_out: vec![0.0; program.given.count as usize],
            ladders: vec![vec![]; program.ladders.len()],
            peaks: if plan.peaks { rungs.clone() } else { vec![] },
            rested: rungs,
            sums: vec![Sum::new(); plan.measures.len()],
            known: Known::default(),
            by_step: vec![0.0; steps + 1],
        }
    }

    /// Counts what ended in a step. With `kept`, the table is the same as before, with more behind.
    ///
    /// # Errors
    /// A measure that cannot be computed.
    pub fn end<'p>(
        &mut self,
        plan: &'p Plan,
        worker: &mut Worker<'p>,
        table: &Table,
        mass: &[f64],
        step: u32,
        kept: bool,
    ) -> Result<(), Halt> {
        let ladders = plan.program.ladders.len();
        if kept && plan.timeless_finish {
            let new: Vec<u32> = (self.known.mass.len() as u32..table.len() as u32).collect();
            self.read(plan, worker, table, &new, 0)?;
            for (id, &mass) in mass.iter().enumerate() {
                if mass == 0.0 {
                    continue;
                }
                if !self.ends(self.known.outcomes[id], step, mass) {
                    continue;
                }
                self.by_step[step as usize] += mass;
                self.known.mass[id] += mass;
                self.known.time[id] += mass * f64::from(step);
                for (rested, &rung) in self.rested.iter_mut().zip(&self.known.rungs[id * ladders..]) {
                    rested[rung as usize] += mass;
                }
            }
            return Ok(());
        }
        let ids: Vec<u32> = (0..mass.len() as u32).filter(|&id| mass[id as usize] > 0.0).collect();
        self.known = Known::default();
        self.read(plan, worker, table, &ids, step)?;
        for (at, &id) in ids.iter().enumerate() {
            let mass = mass[id as usize];
            if !self.ends(self.known.outcomes[at], step, mass) {
                continue;
            }
            for (rested, &rung) in self.rested.iter_mut().zip(&self.known.rungs[at * ladders..]) {
                rested[rung as usize] += mass;
            }
            self.known.mass[at] = mass;
        }
        self.flush_known(plan, false);
        Ok(())
    }

    /// Counts an ending; false if it is left out.
    fn ends(&mut self, outcome: u32, step: u32, mass: f64) -> bool {
        let outcome = outcome as usize;
        match self.outcomes.get_mut(outcome) {
            Some(steps) => {
                steps[step as usize] += mass;
                true
            }
            None => {
                self.left_out[outcome - self.outcomes.len()] += mass;
                false
            }
        }
    }

    /// The probability of all that has ended and is told.
    pub fn told(&self) -> f64 {
        self.outcomes.iter().flatten().sum()
    }

    /// From here on all probabilities are of what is told.
    pub fn given(&mut self) {
        let told = self.told();
        let part = |mass: &mut f64| *mass /= told;
        self.outcomes.iter_mut().flatten().for_each(part);
        self.peaks.iter_mut().flatten().for_each(part);
        for sum in &mut self.sums {
            part(&mut sum.mass);
            part(&mut sum.first);
            part(&mut sum.missing);
            if let Some(spread) = &mut sum.spread {
                part(&mut spread.mass);
                part(&mut spread.squares);
                spread.values.iter_mut().flat_map(|values| values.values_mut()).for_each(part);
            }
        }
        self.ladders.iter_mut().for_each(Vec::clear);
    }

    fn read<'p>(
        &mut self,
        plan: &'p Plan,
        worker: &mut Worker<'p>,
        table: &Table,
        ids: &[u32],
        step: u32,
    ) -> Result<(), Halt> {
        let program = &plan.program;
        let measures: Vec<Column> =
            program.metrics.iter().chain(&program.objectives).map(|measure| measure.column).collect();
        for ids in ids.chunks(BLOCK) {
            worker.finish(plan, ids, table, step)?;
            let lanes = &worker.machine.lanes;
            for lane in 0..ids.len() {
                let known = &mut self.known;
                known.outcomes.push(lanes.get(program.outcome, lane) as u32);
                for ladder in &program.ladders {
                    known.rungs.push(rung(lanes.get(ladder.rung, lane), ladder.base, ladder.rungs));
                    if plan.peaks {
                        known.peaks.push(rung(lanes.get(ladder.peak, lane), ladder.base, ladder.rungs));
                    }
                }
                for (&column, form) in measures.iter().zip(&plan.measures) {
                    // The sums in it are told by their expectations: what the lane has of them is taken away.
                    let sums = form.iter().flat_map(|form| form.sums());
                    let has: f64 = sums.map(|(sum, factor)| factor * lanes.get(sum, lane)).sum();
                    known.values.push(lanes.get(column, lane) - has);
                }
            }
        }
        let count = self.known.outcomes.len();
        self.known.mass.resize(count, 0.0);
        self.known.time.resize(count, 0.0);
        Ok(())
    }

    /// Adds up what is known of ended states and forgets them.
    pub fn flush(&mut self, plan: &Plan) {
        self.flush_known(plan, true);
    }

    fn flush_known(&mut self, plan: &Plan, timeless: bool) {
        let known = std::mem::take(&mut self.known);
        let measures = plan.program.metrics.iter().chain(&plan.program.objectives);
        let count = plan.measures.len();
        for (index, (form, measure)) in plan.measures.iter().zip(measures).enumerate() {
            let Some(form) = form else { continue };
            let sum = &mut self.sums[index];
            let factor = if timeless { form.of_step() } else { 0.0 };
            let same = known.values.chunks(count).all(|values| values[index] == known.values[index]);
            for (id, &mass) in known.mass.iter().enumerate().filter(|(_, mass)| **mass > 0.0) {
                let value = known.values[id * count + index];
                if measure.may_be_missing && value < 0.0 {
                    sum.missing += mass;
                    continue;
                }
                sum.mass += mass;
                sum.first += mass * value + factor * known.time[id];
                if factor == 0.0
                    && let Some(spread) = &mut sum.spread
                {
                    spread.add(value, mass);
                }
            }
            if factor != 0.0 && !known.mass.is_empty() {
                if !same {
                    sum.spread = None;
                    continue;
                }
                let value = known.values[index];
                for (step, &mass) in self.by_step.iter().enumerate().filter(|(_, mass)| **mass > 0.0) {
                    if let Some(spread) = &mut sum.spread {
                        spread.add(value + factor * step as f64, mass);
                    }
                }
            }
        }
        let ladders = plan.program.ladders.len();
        for (id, peaks) in known.peaks.chunks_exact(ladders.max(1)).enumerate() {
            for (shares, &peak) in self.peaks.iter_mut().zip(peaks) {
                shares[peak as usize] += known.mass[id];
            }
        }
        self.by_step.fill(0.0);
    }

    /// Where all runs stand at the end of a step; `live` by ladder and rung.
    pub fn stand(&mut self, live: &[Vec<f64>]) {
        for ((rows, rested), live) in self.ladders.iter_mut().zip(&self.rested).zip(live) {
            rows.push(rested.iter().zip(live).map(|(a, b)| a + b).collect());
        }
    }

    /// `sums`: the expectation of each of the plan's sums; `pruned`: the probability of what was dropped.
    pub fn expectations(&self, plan: &Plan, sums: &[f64], pruned: f64) -> Vec<Option<Expectation>> {
        let all = plan.measures.iter().zip(&self.sums);
        all.map(|(form, sum)| {
            let form = form.as_ref()?;
            let additive: f64 = form
                .sums()
                .map(|(column, factor)| {
                    let at = plan.sums.iter().position(|&sum| sum == column);
                    at.map_or(0.0, |at| factor * sums[at])
                })
                .sum();
            let rides = form.sums().next().is_some();
            let of_some = sum.missing > 0.0 || pruned > 0.0 && !rides;
            let mean = if of_some { sum.first / sum.mass } else { sum.first + additive };
            let spread = sum.spread.as_ref().filter(|_| !rides).map(Spreading::told);
            Some(Expectation { mean, spread, missing: sum.missing, rides })
        })
        .collect()
    }
}

impl Sum {
    fn new() -> Self {
        let spread = Spreading { values: Some(BTreeMap::new()), ..Spreading::default() };
        Sum { spread: Some(spread), ..Sum::default() }
    }
}

impl Spreading {
    fn add(&mut self, value: f64, mass: f64) {
        if self.mass == 0.0 {
            self.origin = value;
        }
        self.mass += mass;
        let from_origin = value - self.origin;
        let apart = from_origin - self.mean;
        self.mean += apart * (mass / self.mass);
        self.squares += mass * apart * (from_origin - self.mean);
        if let Some(values) = &mut self.values {
            *values.entry(ordered_bits(value)).or_insert(0.0) += mass;
            if values.len() > MOST_VALUES {
                self.values = None;
            }
        }
    }

    fn told(&self) -> Spread {
        let values = self.values.iter().flatten().map(|(&order, &mass)| (from_ordered_bits(order), mass));
        Spread { sd: (self.squares / self.mass).max(0.0).sqrt(), values: values.collect() }
    }
}

pub fn rung(value: f64, base: f64, rungs: u32) -> u32 {
    ((value - base) as u32).min(rungs.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_of_large_numbers_keeps_its_digits() {
        for base in [0.0, 1e8, -1e15] {
            let mut spread = Sum::new().spread.expect("it begins with one");
            // Binomial, 4 of 0.3.
            for (k, mass) in [0.2401, 0.4116, 0.2646, 0.0756, 0.0081].into_iter().enumerate() {
                spread.add(base + k as f64, mass);
            }
            assert!((spread.told().sd - 0.84_f64.sqrt()).abs() < 1e-12, "{base}");
        }
    }

    #[test]
    fn too_many_values_are_not_told_one_by_one() {
        let mut spread = Sum::new().spread.expect("it begins with one");
        (0..2 * MOST_VALUES).for_each(|value| spread.add(value as f64, 0.5 / MOST_VALUES as f64));
        assert!(spread.told().values.is_empty());
        let n = 2.0 * MOST_VALUES as f64;
        assert!((spread.told().sd - ((n * n - 1.0) / 12.0).sqrt()).abs() < 1e-6);
    }
}
