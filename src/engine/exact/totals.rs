//! What is added up of states that have ended, and of where the living stand.

use super::expand::{Halt, Worker};
use super::plan::Plan;
use super::table::Table;
use super::{Expectation, Spread};
use crate::model::program::Column;
use std::collections::BTreeMap;

/// Ended states that are finished at once.
const BLOCK: usize = 1024;
/// More different values of one measure are not told one by one.
const MOST_VALUES: usize = 4096;

pub struct Totals {
    pub outcomes: Vec<Vec<f64>>,
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
    second: f64,
    missing: f64,
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
            ladders: vec![vec![]; program.ladders.len()],
            peaks: if plan.peaks { rungs.clone() } else { vec![] },
            rested: rungs,
            sums: vec![Sum { values: Some(BTreeMap::new()), ..Sum::default() }; plan.measures.len()],
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
                self.outcomes[self.known.outcomes[id] as usize][step as usize] += mass;
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
            self.outcomes[self.known.outcomes[at] as usize][step as usize] += mass;
            for (rested, &rung) in self.rested.iter_mut().zip(&self.known.rungs[at * ladders..]) {
                rested[rung as usize] += mass;
            }
            self.known.mass[at] = mass;
        }
        self.flush_known(plan, false);
        Ok(())
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
            let lanes = &worker.lanes;
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
                if factor == 0.0 {
                    sum.second += mass * value * value;
                    sum.add_value(value, mass);
                }
            }
            if factor != 0.0 && !known.mass.is_empty() {
                if !same {
                    sum.values = None;
                    continue;
                }
                let value = known.values[index];
                for (step, &mass) in self.by_step.iter().enumerate().filter(|(_, mass)| **mass > 0.0) {
                    let value = value + factor * step as f64;
                    sum.second += mass * value * value;
                    sum.add_value(value, mass);
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

    /// `sums`: the expectation of each of the plan's sums.
    pub fn expectations(&self, plan: &Plan, sums: &[f64]) -> Vec<Option<Expectation>> {
        let all = plan.measures.iter().zip(&self.sums);
        all.map(|(form, sum)| {
            let form = form.as_ref()?;
            let riding: f64 = form
                .sums()
                .map(|(column, factor)| {
                    let at = plan.sums.iter().position(|&sum| sum == column);
                    at.map_or(0.0, |at| factor * sums[at])
                })
                .sum();
            let mean = if sum.missing > 0.0 { sum.first / sum.mass } else { sum.first + riding };
            let spread = (form.sums().next().is_none()).then(|| sum.spread()).flatten();
            Some(Expectation { mean, spread, missing: sum.missing })
        })
        .collect()
    }
}

impl Sum {
    fn add_value(&mut self, value: f64, mass: f64) {
        if let Some(values) = &mut self.values {
            *values.entry(order(value)).or_insert(0.0) += mass;
            if values.len() > MOST_VALUES {
                self.values = Some(BTreeMap::new());
                self.mass_beyond();
            }
        }
    }

    /// Too many values: from now on none is told.
    fn mass_beyond(&mut self) {
        if let Some(values) = &mut self.values {
            values.insert(u64::MAX, f64::NAN);
        }
    }

    fn spread(&self) -> Option<Spread> {
        let values = self.values.as_ref()?;
        let told = !values.contains_key(&u64::MAX);
        let mean = self.first / self.mass;
        let sd = (self.second / self.mass - mean * mean).max(0.0).sqrt();
        let values = if told { values.iter().map(|(&k, &mass)| (value(k), mass)).collect() } else { vec![] };
        Some(Spread { sd, values })
    }
}

/// A number as a whole number in the same order.
fn order(value: f64) -> u64 {
    let bits = (value + 0.0).to_bits();
    if bits >> 63 == 1 { !bits } else { bits | 1 << 63 }
}

fn value(order: u64) -> f64 {
    f64::from_bits(if order >> 63 == 1 { order & !(1 << 63) } else { !order })
}

pub fn rung(value: f64, base: f64, rungs: u32) -> u32 {
    ((value - base) as u32).min(rungs.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_order_as_whole_numbers() {
        let numbers = [f64::NEG_INFINITY, -2.5, -1e-9, 0.0, 1e-9, 3.0, f64::INFINITY];
        for pair in numbers.windows(2) {
            assert!(order(pair[0]) < order(pair[1]), "{pair:?}");
            assert_eq!(value(order(pair[0])), pair[0]);
        }
        assert_eq!(order(-0.0), order(0.0));
    }
}
