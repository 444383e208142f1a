//! One thread's work: a block of runs stepped to their ends and counted.

use super::memory::STRIP;
use crate::limits::MOST_RUNS;
use crate::noise::Noise;
use crate::program::{Measure, Program};
use crate::tally::{RunTally, Shape};
use crate::vm::failure::Failure;
use crate::vm::lanes::Lanes;
use crate::vm::lanes::histogram::{FEW, histogram};
use crate::vm::lanes::use_counts::Use;
use crate::vm::machine::Machine;
use crate::vm::sampler::Sampler;

/// What one run came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ending {
    pub run: u64,
    pub outcome: u32,
    pub step: u32,
}

/// Lanes and counters.
pub struct Worker<'p> {
    program: &'p Program,
    machine: Machine<'p>,
    sampler: Sampler<'p>,
    /// The first lane of the strip in work.
    first: usize,
    /// The lanes, of all strips, that ended in this step; ascending.
    ended: Vec<u32>,
    /// Those that failed.
    failed: Vec<u32>,
    /// Failures of the block that are known here.
    failures: usize,
    /// Room for the counts of runs that ended.
    words: Vec<u64>,
    /// Room for their numbers.
    values: Vec<f64>,
    tally: RunTally,
}

/// A run that has just ended, while its numbers are still there.
pub struct Ended<'a> {
    pub ending: Ending,
    lanes: &'a Lanes,
    lane: u32,
}

impl Ended<'_> {
    /// What was measured of the run; `None` if it is missing.
    pub fn measured(&self, measure: &Measure) -> Option<f64> {
        let value = self.lanes.column(measure.column)[self.lane as usize];
        (!measure.may_be_missing || value >= 0.0).then_some(unsigned_zero(value))
    }

    /// How often the run used a response.
    pub fn used(&self, response: usize) -> u32 {
        match self.lanes.uses()[response] {
            Use::Column(times) => self.lanes.column(times)[self.lane as usize] as u32,
            Use::Packed(field) => field.of(self.lanes.used(field.word, self.lane as usize)) as u32,
        }
    }
}

impl<'p> Worker<'p> {
    pub fn new(program: &'p Program, noise: &'p Noise, shape: &Shape, lanes: usize) -> Self {
        Self {
            program,
            machine: Machine::in_strips(program, lanes, STRIP),
            sampler: Sampler::new(noise, program),
            first: 0,
            ended: vec![],
            failed: vec![],
            failures: 0,
            words: vec![],
            values: vec![],
            tally: RunTally::new(shape),
        }
    }

    /// Steps a block of runs to their ends, those in which what is given holds. The lowest run that fails, if one does.
    pub fn block(
        &mut self,
        streams: impl Iterator<Item = u64>,
        ended: &mut dyn FnMut(Ended),
    ) -> Option<Failure> {
        if self.program.given.is_none() {
            return self.count(streams, ended);
        }
        let (kept, failed) = self.screen(streams);
        let failed_later = if kept.is_empty() { None } else { self.count(kept.into_iter(), ended) };
        failed.into_iter().chain(failed_later).min_by_key(|failure| failure.stream)
    }

    /// The runs of a block in which what is given holds, stepped until that is known, and nothing counted of them but how many
    /// are left out; the lowest run that fails before.
    ///
    /// They are stepped again to be counted: what is counted step by step would have to be taken back of a run that is left
    /// out later.
    fn screen(&mut self, streams: impl Iterator<Item = u64>) -> (Vec<u64>, Option<Failure>) {
        let program = self.program;
        let mut kept = vec![];
        self.begin(streams);
        while self.machine.lanes.total() > 0 && self.machine.lanes.step < program.given.decided {
            self.machine.lanes.step += 1;
            self.each_strip(|worker| {
                worker.machine.run(program.step(), &mut worker.sampler);
                worker.note_ended(|_| {});
                worker.note_failed();
            });
            self.machine.lanes.focus_on_all();
            let (lanes, tally) = (&self.machine.lanes, &mut self.tally);
            let outcomes = lanes.column(program.outcome);
            for &lane in &self.ended {
                match cell(outcomes[lane as usize]).checked_sub(program.outcomes as usize) {
                    Some(condition) => tally.left_out[condition] += 1,
                    None => kept.push(lanes.streams()[lane as usize]),
                }
            }
            self.drop_done();
        }
        kept.extend(self.machine.lanes.streams());
        kept.sort_unstable();
        (kept, self.lowest_failure())
    }

    fn lowest_failure(&mut self) -> Option<Failure> {
        self.machine.lanes.failures.drain(..).min_by_key(|failure| failure.stream)
    }

    fn begin(&mut self, streams: impl Iterator<Item = u64>) {
        let program = self.program;
        self.machine.lanes.start(program, streams);
        self.sampler.restart();
        self.failures = 0;
        self.each_strip(|worker| {
            worker.machine.run(program.setup, &mut worker.sampler);
            worker.note_failed();
        });
        self.drop_done();
    }

    fn count(&mut self, streams: impl Iterator<Item = u64>, ended: &mut dyn FnMut(Ended)) -> Option<Failure> {
        let program = self.program;
        self.begin(streams);
        self.tally.runs += self.machine.lanes.total() as u64;
        self.count_step();
        while self.machine.lanes.total() > 0 && self.machine.lanes.step < program.steps {
            self.machine.lanes.step += 1;
            self.each_strip(Self::step);
            self.machine.lanes.focus_on_all();
            self.count_endings(ended);
            self.drop_done();
            self.count_step();
        }
        self.lowest_failure()
    }

    /// What was counted.
    pub fn finish(mut self) -> RunTally {
        self.tally.settle();
        self.tally
    }

    fn each_strip(&mut self, mut work: impl FnMut(&mut Self)) {
        let total = self.machine.lanes.total();
        let mut first = 0;
        while first < total {
            self.machine.lanes.focus(first);
            self.first = first;
            work(self);
            first += self.machine.lanes.len();
        }
    }

    /// One step of the strip.
    fn step(&mut self) {
        let program = self.program;
        self.machine.run(program.step(), &mut self.sampler);
        self.note_ended(|worker| worker.machine.run(program.finish, &mut worker.sampler));
        self.note_failed();
    }

    /// Lanes of the strip that have ended do not go on, once that is done which is done of them.
    fn note_ended(&mut self, finish: impl FnOnce(&mut Self)) {
        if self.machine.lanes.mark(self.program.outcome, 0.0) > 0 {
            self.machine.lanes.open_list();
            finish(self);
            let list = self.machine.lanes.lists.pop().unwrap_or_default();
            let sound = list.iter().filter(|&&lane| !self.machine.lanes.has_failed(lane as usize));
            self.ended.extend(sound.map(|&lane| self.first as u32 + lane));
            self.machine.lanes.keep_list(list);
        }
    }

    /// Failed lanes of the strip do not go on.
    fn note_failed(&mut self) {
        if self.machine.lanes.failures.len() > self.failures {
            self.failures = self.machine.lanes.failures.len();
            let failed = (0..self.machine.lanes.len()).filter(|&lane| self.machine.lanes.has_failed(lane));
            self.failed.extend(failed.map(|lane| (self.first + lane) as u32));
        }
    }

    fn drop_done(&mut self) {
        if self.failed.is_empty() {
            self.machine.lanes.remove(&self.ended);
        } else {
            self.failed.extend(&self.ended);
            self.failed.sort_unstable();
            self.failed.dedup();
            self.machine.lanes.remove(&self.failed);
        }
        self.ended.clear();
        self.failed.clear();
    }

    /// Where the live runs stand at the end of a step.
    #[inline(never)]
    fn count_step(&mut self) {
        let step = self.machine.lanes.step as usize;
        for (tally, ladder) in self.tally.ladders.iter_mut().zip(&self.program.ladders) {
            let rungs = self.machine.lanes.column(ladder.rung);
            if ladder.rungs as usize <= FEW {
                tally.live.add_counts(step, &histogram(rungs, ladder.base));
            } else {
                tally.live.add_all(step, rungs.iter().map(|&rung| cell(rung - ladder.base)));
            }
        }
        for (tally, fan) in self.tally.fans.iter_mut().zip(&self.program.fans) {
            tally.live[step].add_all(self.machine.lanes.column(fan.column));
        }
    }

    /// Counts the lanes that have ended; number by number, since each lies in a column.
    #[inline(never)]
    fn count_endings(&mut self, ended: &mut dyn FnMut(Ended)) {
        let (program, lanes, tally, list) = (self.program, &self.machine.lanes, &mut self.tally, &self.ended);
        let step = lanes.step;
        let outcomes = lanes.column(program.outcome);
        for &lane in list {
            let outcome = outcomes[lane as usize];
            tally.endings[cell(outcome)].add(step as usize);
            let run = lanes.streams()[lane as usize] & MOST_RUNS;
            ended(Ended { ending: Ending { run, outcome: outcome as u32, step }, lanes, lane });
        }
        for (tally, ladder) in tally.ladders.iter_mut().zip(&program.ladders) {
            let rungs = lanes.column(ladder.rung);
            let ended = list.iter().map(|&lane| cell(rungs[lane as usize] - ladder.base));
            tally.ended.add_all(step as usize, ended);
            each(lanes.column(ladder.peak), list, |peak| tally.peaks.add(cell(peak - ladder.base)));
        }
        let measures = program.metrics.iter().chain(&program.objectives);
        for (number, measure) in tally.numbers.iter_mut().zip(measures) {
            each(lanes.column(measure.column), list, |value| {
                if measure.may_be_missing && value < 0.0 {
                    number.missing += 1;
                } else {
                    number.add(unsigned_zero(value));
                }
            });
        }
        // The words are spread out; each is fetched once.
        self.words.clear();
        let words = if tally.uses.is_empty() { 0 } else { lanes.words_of_uses() };
        for word in 0..words {
            for &lane in list {
                self.words.push(lanes.used(word, lane as usize));
            }
        }
        for (tally, &place) in tally.uses.iter_mut().zip(lanes.uses()) {
            match place {
                Use::Column(times) => {
                    each(lanes.column(times), list, |times| tally.add(u64::from(times as u32)));
                }
                Use::Packed(field) => {
                    for &word in &self.words[field.word * list.len()..][..list.len()] {
                        tally.add(field.of(word));
                    }
                }
            }
        }
        for word in 0..program.clamped.len().div_ceil(64) {
            self.words.clear();
            let mut ever = 0;
            for &lane in list {
                let bits = lanes.clamped(word, lane as usize);
                self.words.push(bits);
                ever |= bits;
            }
            for bit in (0..64).filter(|bit| ever >> bit & 1 == 1) {
                let runs = self.words.iter().map(|bits| bits >> bit & 1).sum();
                tally.marks.add_many(64 * word + bit, runs);
            }
        }
        for (tally, fan) in tally.fans.iter_mut().zip(&program.fans) {
            self.values.clear();
            each(lanes.column(fan.column), list, |value| self.values.push(value));
            tally.ended[step as usize].add_all(&self.values);
        }
    }
}

/// The numbers of these lanes in turn.
#[inline(always)]
fn each(column: &[f64], lanes: &[u32], mut f: impl FnMut(f64)) {
    for &lane in lanes {
        f(column[lane as usize]);
    }
}

/// Of the two zeros the plain one: which of them stands in a column depends on who was in the strip.
fn unsigned_zero(value: f64) -> f64 {
    value + 0.0
}

/// The cell of a number that counts from 0.
fn cell(number: f64) -> usize {
    // Narrower than a `usize`, for which processors have no instruction.
    number as u32 as usize
}
