//! Which of the numbers that nobody knows matters: one at a time, and all at once.

use super::faulty::Faulty;
use super::jobs::{Arm, Job, at_point};
use super::options::Options;
use super::sweep::{Stuck, input};
use crate::analysis::estimates::argmax::argmax;
use crate::analysis::estimates::estimate::{Estimate, Estimates};
use crate::analysis::sensitivity::break_even::break_evens;
use crate::analysis::sensitivity::morris::{self, Morris};
use crate::analysis::sensitivity::sampling_design::{Trajectory, ends, rows, trajectories};
use crate::analysis::sensitivity::sobol::{self, Sobol};
use crate::analysis::sensitivity::tornado::{Decision, Ends, Reversal, Swing, Tornado};
use crate::engine::runs::paired::{all_pairs, pair};
use crate::engine::runs::simulation::Simulation;
use crate::model::value_text::written;
use crate::model::{Point, Unknown};

/// Into how many parts the way from a stated value to an end is cut, to see where the choice tips.
const PARTS: usize = 8;

/// The samples of a design; and by option, the jobs that are made of them.
type Design<T> = (Vec<T>, Vec<Vec<Job>>);

/// How many runs of each option at each end, unless it is said. With so many the main scenario takes some half a minute on two
/// cores.
pub const RUNS_OF_TORNADO: u64 = 1000;

impl Options {
    /// Each unknown parameter at both of its ends, all others at their stated values, on the luck of the plain run; and
    /// where on the way to an end another option becomes the best. `progress` is told, from any thread, of each run of an
    /// option, but for that of the latter.
    ///
    /// # Errors
    /// The first setting that has no answer.
    pub fn tornado(
        &self,
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Tornado, Box<Stuck>> {
        let study = &self.studies[0];
        let (frame, unknowns) = (self.frame(simulation), self.unknowns());
        let jobs = self.tornado_jobs(simulation.runs)?;
        let inputs: Vec<Ends> = unknowns
            .iter()
            .map(|unknown| {
                let ([low, high], stated) = (ends(unknown), study.plan.values[unknown.parameter].low);
                Ends {
                    input: input(&study.model, unknown.parameter),
                    stated,
                    low,
                    high,
                    written: [low, stated, high].map(|value| written(&study.model, unknown.parameter, value)),
                    is_range: unknown.range.is_some(),
                }
            })
            .collect();
        let options = self.studies.len();
        let mut answers = self.answered(jobs, simulation, progress)?.into_iter();
        // There is a job for the stated values.
        let stated = answers.next().unwrap_or_else(|| Estimates { each: vec![], differences: vec![] });
        let answers: Vec<Estimates> = answers.collect();
        let quantities = frame.quantities.len();
        let swing = |answers: &Estimates, option: usize, quantity: usize| Swing {
            low: answers.each[option][quantity],
            high: answers.each[options + option][quantity],
            swing: answers.differences[2 * all_pairs(options).len() + option][quantity],
        };
        let of_option = |answers: &Estimates, option| -> Vec<Swing> {
            (0..quantities).map(|quantity| swing(answers, option, quantity)).collect()
        };
        let swings =
            answers.iter().map(|answers| (0..options).map(|option| of_option(answers, option)).collect());
        let mut decisions: Vec<Decision> = vec![];
        if options > 1 {
            let judges = frame.judges.iter().zip(&frame.rivals);
            decisions
                .extend(judges.filter_map(|(&objective, rivals)| {
                    decide(objective, rivals, options, &stated, &answers)
                }));
            self.find_tips(&mut decisions, &unknowns, &inputs, simulation)?;
        }
        let swings = swings.collect();
        Ok(Tornado { frame, inputs, stated: stated.each, swings, decisions })
    }

    /// A job for the stated values, and one for both ends of each unknown parameter: of both, how the options differ, then how
    /// each option's ends do.
    ///
    /// # Errors
    /// If there is no room for so many, of so many runs.
    pub fn tornado_jobs(&self, runs: u64) -> Result<Vec<Job>, Box<Faulty>> {
        let (options, unknowns) = (self.studies.len(), self.unknowns());
        let arms = 2 * options;
        self.room_for([1 + unknowns.len() as u64, runs], arms, all_pairs(arms).len(), "parameters")?;
        let of_both_ends = |unknown: &Unknown| {
            let [low, high] = ends(unknown).map(|value| at_point(options, &vec![(unknown.parameter, value)]));
            let other_end = |&[first, second]: &[usize; 2]| [first + options, second + options];
            let others: Vec<[usize; 2]> = high.pairs.iter().map(other_end).collect();
            let swings = (0..options).map(|option| [option, option + options]).collect();
            let arms = [low.arms, high.arms].concat();
            Job { sample: 0, arms, pairs: [low.pairs, others, swings].concat() }
        };
        let stated = std::iter::once(self.stated_job());
        Ok(stated.chain(unknowns.iter().map(of_both_ends)).collect())
    }

    /// Steps from the stated value to the end wherever another option is better at that end.
    fn find_tips(
        &self,
        decisions: &mut [Decision],
        unknowns: &[Unknown],
        inputs: &[Ends],
        simulation: &Simulation,
    ) -> Result<(), Box<Stuck>> {
        let (mut lines, mut jobs) = (vec![], vec![]);
        for (place, decision) in decisions.iter().enumerate() {
            for (number, reversal) in decision.reversals.iter().enumerate() {
                let (unknown, ends) = (&unknowns[reversal.input], &inputs[reversal.input]);
                let end = if reversal.end == 0 { ends.low } else { ends.high };
                let mut values: Vec<f64> = (0..=PARTS)
                    .map(|part| {
                        let value = ends.stated + (end - ends.stated) * (part as f64 / PARTS as f64);
                        if unknown.whole { value.round() } else { value }
                    })
                    .collect();
                values.dedup();
                values.sort_by(f64::total_cmp);
                let first = jobs.len();
                jobs.extend(values.iter().map(|&value| {
                    let arm = |option| Arm { option, point: vec![(unknown.parameter, value)] };
                    Job { sample: 0, arms: vec![arm(decision.best), arm(reversal.to)], pairs: vec![[0, 1]] }
                }));
                lines.push((place, number, first, values));
            }
        }
        let answers = self.answered(jobs, simulation, &|_| {})?;
        for (place, number, first, values) in lines {
            let objective = decisions[place].objective;
            let differences: Vec<Estimate> =
                answers[first..first + values.len()].iter().map(|a| a.differences[0][objective]).collect();
            let reversal = &mut decisions[place].reversals[number];
            let (found, _) = break_evens(&values, &differences);
            // Of several the one nearest to the stated value.
            reversal.tip = if reversal.end == 0 { found.last().copied() } else { found.first().copied() };
        }
        Ok(())
    }

    /// Morris's screening: `count` trajectories, each with luck of its own. `progress` is told, from any thread, of each run
    /// of an option.
    ///
    /// # Errors
    /// The first setting that has no answer.
    pub fn morris(
        &self,
        count: u64,
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Morris, Box<Stuck>> {
        let (frame, unknowns) = (self.frame(simulation), self.unknowns());
        let (trajectories, jobs) = self.morris_design(count, simulation)?;
        let answers = self.at_samples(jobs, simulation, progress)?;
        let model = &self.studies[0].model;
        let effects = answers.iter().map(|answers| {
            let (inputs, quantities) = (unknowns.len(), frame.quantities.len());
            morris::effects(
                &trajectories,
                answers,
                inputs,
                quantities,
                simulation.seed,
                model.parameters.len(),
            )
        });
        Ok(Morris {
            effects: effects.collect(),
            inputs: unknowns.iter().map(|unknown| input(model, unknown.parameter)).collect(),
            outputs: outputs(answers),
            trajectories,
            frame,
        })
    }

    /// By option: a job for each trajectory, with all its points, and how each differs from that before it.
    ///
    /// # Errors
    /// If there is no room for so many, of so many runs.
    pub fn morris_jobs(&self, count: u64, simulation: &Simulation) -> Result<Vec<Vec<Job>>, Box<Faulty>> {
        Ok(self.morris_design(count, simulation)?.1)
    }

    fn morris_design(&self, count: u64, simulation: &Simulation) -> Result<Design<Trajectory>, Box<Faulty>> {
        let unknowns = self.unknowns();
        let pairs: Vec<[usize; 2]> = (0..unknowns.len()).map(|step| [step, step + 1]).collect();
        self.room_for(
            [self.times(count), simulation.runs],
            unknowns.len() + 1,
            unknowns.len(),
            "trajectories",
        )?;
        let trajectories = trajectories(&self.studies[0].model, &unknowns, simulation.seed, count);
        let points = |trajectory: &Trajectory| trajectory.points.clone();
        let jobs = self.jobs_of_samples(&trajectories.iter().map(points).collect::<Vec<_>>(), &pairs);
        Ok((trajectories, jobs))
    }

    /// Sobol's indices from `count` rows of Saltelli's design, each with luck of its own. `progress` is told, from any
    /// thread, of each run of an option.
    ///
    /// # Errors
    /// The first setting that has no answer.
    pub fn sobol(
        &self,
        count: u64,
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Sobol, Box<Stuck>> {
        let (frame, unknowns) = (self.frame(simulation), self.unknowns());
        let (rows, jobs) = self.sobol_design(count, simulation)?;
        let answers = self.at_samples(jobs, simulation, progress)?;
        let model = &self.studies[0].model;
        let shares = answers.iter().map(|answers| {
            let (inputs, quantities) = (unknowns.len(), frame.quantities.len());
            sobol::shares(&rows, answers, inputs, quantities, simulation.seed, model.parameters.len())
        });
        Ok(Sobol {
            shares: shares.collect(),
            inputs: unknowns.iter().map(|unknown| input(model, unknown.parameter)).collect(),
            outputs: outputs(answers),
            rows,
            frame,
        })
    }

    /// By option: a job for each row of the design.
    ///
    /// # Errors
    /// If there is no room for so many, of so many runs.
    pub fn sobol_jobs(&self, count: u64, simulation: &Simulation) -> Result<Vec<Vec<Job>>, Box<Faulty>> {
        Ok(self.sobol_design(count, simulation)?.1)
    }

    fn sobol_design(&self, count: u64, simulation: &Simulation) -> Result<Design<Vec<Point>>, Box<Faulty>> {
        let unknowns = self.unknowns();
        let pairs = sobol::pairs(unknowns.len());
        self.room_for([self.times(count), simulation.runs], unknowns.len() + 2, pairs.len(), "rows")?;
        let rows = rows(&self.studies[0].model, &unknowns, simulation.seed, count);
        let jobs = self.jobs_of_samples(&rows, &pairs);
        Ok((rows, jobs))
    }

    /// So many of each option.
    fn times(&self, count: u64) -> u64 {
        count.saturating_mul(self.studies.len() as u64)
    }

    /// By option, then by sample: the points of sample s, from 1, all on the luck of that sample.
    fn jobs_of_samples(&self, designs: &[Vec<Point>], pairs: &[[usize; 2]]) -> Vec<Vec<Job>> {
        let job = |option: usize, (place, points): (usize, &Vec<Point>)| Job {
            sample: place as u64 + 1,
            arms: points.iter().map(|point| Arm { option, point: point.clone() }).collect(),
            pairs: pairs.to_vec(),
        };
        let of_option =
            |option: usize| designs.iter().enumerate().map(|design| job(option, design)).collect();
        (0..self.studies.len()).map(of_option).collect()
    }

    /// Their answers.
    fn at_samples(
        &self,
        jobs: Vec<Vec<Job>>,
        simulation: &Simulation,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<Vec<Vec<Estimates>>, Box<Stuck>> {
        jobs.into_iter().map(|jobs| self.answered(jobs, simulation, progress)).collect()
    }
}

fn outputs(answers: Vec<Vec<Estimates>>) -> Vec<Vec<Vec<Vec<Estimate>>>> {
    answers.into_iter().map(|option| option.into_iter().map(|answers| answers.each).collect()).collect()
}

/// What an objective says at the stated values and at both ends of every input. The tips are not looked for yet.
fn decide(
    objective: usize,
    rivals: &[usize],
    options: usize,
    stated: &Estimates,
    answers: &[Estimates],
) -> Option<Decision> {
    if rivals.len() < 2 {
        return None;
    }
    let best = rivals[argmax(rivals.iter().map(|&option| stated.each[option][objective].mean))?];
    let others = || rivals.iter().copied().filter(|&other| other != best);
    // How much more another option brings; at the high end the pairs of the low end are passed over.
    let more = |answers: &Estimates, end: usize, other: usize| {
        let place = pair(best.min(other), best.max(other)) + end * all_pairs(options).len();
        let difference = answers.differences[place][objective];
        if best < other { difference } else { difference.reversed() }
    };
    let mut by_lead: Vec<(usize, Estimate)> =
        others().map(|other| (other, more(stated, 0, other).reversed())).collect();
    by_lead.sort_by(|a, b| a.1.mean.total_cmp(&b.1.mean));
    // Where a number is missing, nothing is said.
    let missing = (best, Estimate::certain(f64::NAN));
    let lead = |answers: &Estimates, end: usize| {
        let leads = others().map(|other| (other, more(answers, end, other).reversed()));
        leads
            .filter(|(_, lead)| !lead.mean.is_nan())
            .min_by(|a, b| a.1.mean.total_cmp(&b.1.mean))
            .unwrap_or(missing)
    };
    let leads: Vec<[(usize, Estimate); 2]> =
        answers.iter().map(|answers| [0, 1].map(|end| lead(answers, end))).collect();
    let missing: Vec<usize> =
        rivals.iter().copied().filter(|&option| !stated.each[option][objective].mean.is_finite()).collect();
    let (mut reversals, mut holds, mut unclear, mut untold) = (vec![], vec![], vec![], vec![]);
    for (input, answers) in answers.iter().enumerate() {
        let before = reversals.len();
        for (end, (to, lead)) in leads[input].iter().enumerate() {
            if lead.mean < 0.0 {
                reversals.push(Reversal { input, end, to: *to, gain: lead.reversed(), tip: None });
            }
        }
        let sure = |end: usize| others().all(|other| more(answers, end, other).interval()[1] < 0.0);
        if reversals.len() == before {
            let is_known = |end: usize| others().all(|other| more(answers, end, other).is_known());
            match (is_known(0) && is_known(1), sure(0) && sure(1)) {
                (false, _) => untold.push(input),
                (true, true) => holds.push(input),
                (true, false) => unclear.push(input),
            }
        }
    }
    // What is told apart first, the greatest gains before; of the rest that first which is nearest to being told.
    let rank = |reversal: &Reversal| {
        let gain = &reversal.gain;
        (
            gain.excludes_zero(),
            if gain.excludes_zero() { gain.mean } else { gain.mean / gain.variance.sqrt() },
        )
    };
    reversals.sort_by(|a, b| {
        let (a, b) = (rank(a), rank(b));
        b.0.cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    Some(Decision { objective, best, rivals: by_lead, leads, reversals, holds, unclear, untold, missing })
}
