//! Runs found by how they ended: the k-th, or the most typical.

use crate::engine::Failure;
use crate::engine::noise::Noise;
use crate::engine::program::{Column, Program};
use crate::engine::runs::each_run;
use crate::engine::runs::paths::{Path, paths};
use crate::engine::runs::simulate::endings;
use crate::engine::runs::simulation::Simulation;
use crate::engine::runs::threads::threads_with;
use rayon::prelude::*;

/// A run that was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// The run, if there is one.
    pub run: Option<u64>,
    /// How many runs ended so, among those that were searched.
    pub alike: u64,
    /// How many runs were searched.
    pub searched: u64,
}

/// Runs that one thread looks at in one go.
const SHARE: u64 = 2048;
/// Shares that are looked at side by side; fixed, so that as many runs are searched on any machine.
const SIDE_BY_SIDE: u64 = 16;

/// The `nth` run (from 1) among the first `runs` that ended in `outcome`.
///
/// `progress` is told how many runs have been searched since it was last told.
///
/// # Errors
/// The lowest run that fails, if it comes before the one that is looked for.
pub fn nth(
    program: &Program,
    seed: u64,
    outcome: u32,
    nth: u64,
    runs: u64,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Found, Failure> {
    let (mut alike, mut searched) = (0, 0);
    while searched < runs {
        // A run that is found early should not wait for all.
        let share = if searched == 0 { SHARE / 8 } else { SHARE };
        let shares: Vec<u64> =
            (0..SIDE_BY_SIDE).map(|i| searched + i * share).filter(|&s| s < runs).collect();
        let ends: Vec<_> = shares
            .par_iter()
            .map(|&first| {
                let runs = share.min(runs - first);
                endings(program, &Simulation { seed, sample: 0, first_run: first, runs, threads: 1 })
            })
            .collect();
        for (&first, ends) in shares.iter().zip(&ends) {
            let before = |failing: u64| {
                let runs = failing - first;
                endings(program, &Simulation { seed, sample: 0, first_run: first, runs, threads: 1 })
            };
            let (ends, failure) = match ends {
                Ok(ends) => (ends.clone(), None),
                Err(failure) => (before(failure.stream)?, Some(failure)),
            };
            for end in ends.iter().filter(|end| end.outcome == outcome) {
                alike += 1;
                if alike == nth {
                    return Ok(Found { run: Some(end.run), alike, searched: end.run + 1 });
                }
            }
            if let Some(failure) = failure {
                return Err(failure.clone());
            }
        }
        let before = searched;
        searched = runs.min(searched + SIDE_BY_SIDE * share);
        progress(searched - before);
    }
    Ok(Found { run: None, alike, searched: runs })
}

/// Among the first `runs`, of those that ended in `outcome`, the one nearest to their median course.
///
/// The median course has, at each step, the median rung of each ladder (a run that has ended stays on its last
/// rung), and the median of the last steps; of an even number of runs the lower of the two in the middle. The distance of
/// a run from it is the sum of absolute differences: of the last step, and of the rung at every step of every
/// ladder. Of runs equally near the lowest is taken.
///
/// All runs are looked at twice, and `progress` is told of both times.
///
/// # Errors
/// The lowest run that fails.
pub fn typical(
    program: &Program,
    seed: u64,
    outcome: u32,
    runs: u64,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Found, Failure> {
    let noise = Noise::new(seed, program.sites);
    let rungs: Vec<Column> = program.ladders.iter().map(|ladder| ladder.rung).collect();
    let count = |first: u64| {
        let mut courses = Courses::new(program);
        let done = paths(program, &noise, &rungs, (first, runs.min(first + SHARE)), |path| {
            if path.outcome == outcome {
                courses.add(&path);
            }
        });
        progress(SHARE.min(runs - first));
        done.map(|()| courses)
    };
    let mut courses = Courses::new(program);
    by_share(runs, courses.bytes(), count, |part| courses.merge(&part))?;
    let alike = courses.runs;
    let none = Found { run: None, alike, searched: runs };
    if alike == 0 {
        return Ok(none);
    }
    let median = courses.median();
    let nearest = |first: u64| {
        let mut best: Option<(u64, u64)> = None;
        let done = paths(program, &noise, &rungs, (first, runs.min(first + SHARE)), |path| {
            if path.outcome == outcome {
                let candidate = (median.distance(&path), path.run);
                best = Some(best.map_or(candidate, |best| best.min(candidate)));
            }
        });
        progress(SHARE.min(runs - first));
        done.map(|()| best)
    };
    let mut best: Option<(u64, u64)> = None;
    by_share(runs, 1, nearest, |found| best = best.into_iter().chain(found).min())?;
    Ok(Found { run: best.map(|(_, run)| run), ..none })
}

/// The runs with the lowest and the highest of a number, a metric or, after all metrics, an objective: of several the first.
/// `None` if no run has it.
///
/// # Errors
/// The lowest run that fails.
pub fn extremes(
    program: &Program,
    simulation: &Simulation,
    number: usize,
) -> Result<Option<[Extreme; 2]>, Failure> {
    let all = each_run(program, simulation)?;
    let mut found: Option<[Extreme; 2]> = None;
    for (place, ending) in all.endings.iter().enumerate() {
        let Some(value) = all.number(place, number) else { continue };
        let this = Extreme { run: ending.run, value };
        let [lowest, highest] = found.get_or_insert([this; 2]);
        if value < lowest.value {
            *lowest = this;
        }
        if value > highest.value {
            *highest = this;
        }
    }
    Ok(found)
}

/// A run and its number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Extreme {
    pub run: u64,
    pub value: f64,
}

/// Does work on the runs share by share, a few shares at a time as there are threads and room, and takes in what comes of
/// it in the order of the runs: so the first failure is that of the lowest.
fn by_share<T: Send>(
    runs: u64,
    bytes: u64,
    work: impl Fn(u64) -> Result<T, Failure> + Sync,
    mut take: impl FnMut(T),
) -> Result<(), Failure> {
    let at_once = SHARE * threads_with(0, bytes) as u64;
    let mut first = 0;
    while first < runs {
        let after = runs.min(first.saturating_add(at_once));
        let shares: Vec<u64> = (first..after).step_by(SHARE as usize).collect();
        for part in shares.into_par_iter().map(&work).collect::<Vec<_>>() {
            take(part?);
        }
        first = after;
    }
    Ok(())
}

/// How many runs were on each rung at each step, and ended in each step.
struct Courses {
    runs: u64,
    ends: Vec<u64>,
    /// By ladder: its lowest rung.
    bases: Vec<f64>,
    /// By ladder, step, rung.
    rungs: Vec<Vec<Vec<u64>>>,
}

impl Courses {
    fn bytes(&self) -> u64 {
        8 * (self.ends.len() + self.rungs.iter().flatten().map(Vec::len).sum::<usize>()) as u64
    }

    fn new(program: &Program) -> Self {
        let steps = program.steps as usize + 1;
        let ladders = program.ladders.iter();
        Self {
            runs: 0,
            ends: vec![0; steps],
            bases: ladders.clone().map(|ladder| ladder.base).collect(),
            rungs: ladders.map(|ladder| vec![vec![0; ladder.rungs as usize]; steps]).collect(),
        }
    }

    fn add(&mut self, path: &Path) {
        self.runs += 1;
        self.ends[path.step as usize] += 1;
        for ((ladder, base), course) in self.rungs.iter_mut().zip(&self.bases).zip(&path.columns) {
            for (step, counts) in ladder.iter_mut().enumerate() {
                counts[rung_at(course, *base, step) as usize] += 1;
            }
        }
    }

    fn merge(&mut self, other: &Courses) {
        self.runs += other.runs;
        let sum = |to: &mut [u64], from: &[u64]| to.iter_mut().zip(from).for_each(|(to, from)| *to += from);
        sum(&mut self.ends, &other.ends);
        for (to, from) in self.rungs.iter_mut().flatten().zip(other.rungs.iter().flatten()) {
            sum(to, from);
        }
    }

    fn median(&self) -> Median {
        let middle = |counts: &Vec<u64>| {
            let mut below = 0;
            let found = counts.iter().position(|&count| {
                below += count;
                2 * below >= self.runs
            });
            found.unwrap_or(0) as u32
        };
        Median {
            end: middle(&self.ends),
            bases: self.bases.clone(),
            rungs: self.rungs.iter().map(|ladder| ladder.iter().map(middle).collect()).collect(),
        }
    }
}

struct Median {
    end: u32,
    bases: Vec<f64>,
    rungs: Vec<Vec<u32>>,
}

impl Median {
    fn distance(&self, path: &Path) -> u64 {
        let ladders = self.rungs.iter().zip(&self.bases).zip(&path.columns);
        let rungs = ladders.flat_map(|((median, &base), course)| {
            let steps = median.iter().enumerate();
            steps.map(move |(step, &rung)| u64::from(rung.abs_diff(rung_at(course, base, step))))
        });
        u64::from(self.end.abs_diff(path.step)) + rungs.sum::<u64>()
    }
}

/// A run that has ended stays on its last rung. Rungs are counted from the lowest, 0.
fn rung_at(course: &[f64], base: f64, step: usize) -> u32 {
    course.get(step).or(course.last()).map_or(0, |rung| (rung - base) as u32)
}
