//! All that is counted over runs: endings, ladders, numbers, uses, clamps and fans.

use super::counters::{Counts, Grid};
use super::fan_histogram::FanHistogram;
use super::number_tally::{NumberShape, NumberTally};
use serde::{Deserialize, Serialize};

/// The shape of what is to be counted.
#[derive(Clone, Debug)]
pub struct Shape {
    pub steps: u32,
    pub endings: usize,
    /// Conditions that are given.
    pub given: usize,
    /// Rungs of each ladder.
    pub ladders: Vec<usize>,
    pub numbers: Vec<NumberShape>,
    /// Things that are used so many times in a run.
    pub uses: usize,
    pub marks: usize,
    /// By fan: whether its values are whole numbers.
    pub fans: Vec<bool>,
}

/// Counters over runs. Merging has no order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunTally {
    pub runs: u64,
    /// By condition that was given: runs that are not counted, since it is the first that does not hold in them.
    pub left_out: Vec<u64>,
    /// By ending: how many runs ended so at each step.
    pub endings: Vec<Counts>,
    pub ladders: Vec<LadderTally>,
    pub numbers: Vec<NumberTally>,
    pub uses: Vec<UseTally>,
    /// Runs in which each mark was set.
    pub marks: Counts,
    pub fans: Vec<FanTally>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LadderTally {
    /// Live runs on each rung at the end of each step.
    pub live: Grid,
    /// Runs that ended on each rung at each step.
    pub ended: Grid,
    pub peaks: Counts,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UseTally {
    pub times: u64,
    pub runs: u64,
}

impl UseTally {
    /// Counts a run with so many uses.
    #[inline]
    pub fn add(&mut self, times: u64) {
        self.times += times;
        self.runs += u64::from(times > 0);
    }
}

/// By step: the values of runs that live, and those of runs that ended there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FanTally {
    pub live: Vec<FanHistogram>,
    pub ended: Vec<FanHistogram>,
}

/// About how many bytes the counters of each kind take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bytes {
    /// Of all endings together.
    pub endings: u64,
    /// Of each ladder.
    pub ladders: Vec<u64>,
    /// Of all numbers together.
    pub numbers: u64,
    /// Of each fan.
    pub fans: Vec<u64>,
}

impl Shape {
    /// What a tally of this shape takes at most in so many runs, before it is made. Runs end once: in most steps few do,
    /// and their windows together are taken for half of those of the living.
    pub fn bytes(&self, runs: u64) -> Bytes {
        const FAN: u64 = FanHistogram::BYTES + FanHistogram::BYTES / 2;
        let rows = u64::from(self.steps) + 1;
        Bytes {
            endings: rows * 8 * self.endings as u64,
            ladders: self.ladders.iter().map(|&rungs| rows * 16 * rungs as u64).collect(),
            numbers: self.numbers.iter().map(|number| number.bytes(runs)).sum(),
            fans: vec![rows * FAN; self.fans.len()],
        }
    }
}

impl Bytes {
    pub fn total(&self) -> u64 {
        self.endings + self.ladders.iter().sum::<u64>() + self.numbers + self.fans.iter().sum::<u64>()
    }
}

impl RunTally {
    pub fn new(shape: &Shape) -> Self {
        let rows = shape.steps as usize + 1;
        Self {
            runs: 0,
            left_out: vec![0; shape.given],
            endings: vec![Counts::new(rows); shape.endings],
            ladders: shape
                .ladders
                .iter()
                .map(|&rungs| LadderTally {
                    live: Grid::new(rows, rungs),
                    ended: Grid::new(rows, rungs),
                    peaks: Counts::new(rungs),
                })
                .collect(),
            numbers: shape.numbers.iter().map(NumberTally::new).collect(),
            uses: vec![UseTally::default(); shape.uses],
            marks: Counts::new(shape.marks),
            fans: (shape.fans.iter())
                .map(|&whole| {
                    let row = FanHistogram::new(whole);
                    FanTally { live: vec![row.clone(); rows], ended: vec![row; rows] }
                })
                .collect(),
        }
    }

    /// What it counts, in numbers: tallies can be merged if these are the same.
    pub(crate) fn form(&self, form: &mut Vec<u64>) {
        let lengths = [self.endings.len(), self.ladders.len(), self.numbers.len(), self.uses.len()];
        form.extend(lengths.map(|length| length as u64));
        form.extend([self.marks.as_slice().len() as u64, self.fans.len() as u64, self.left_out.len() as u64]);
        form.extend(self.endings.iter().map(|steps| steps.as_slice().len() as u64));
        for ladder in &self.ladders {
            ladder.live.form(form);
            ladder.ended.form(form);
            form.push(ladder.peaks.as_slice().len() as u64);
        }
        self.numbers.iter().for_each(|number| number.form(form));
        for fan in &self.fans {
            form.extend([fan.live.len() as u64, fan.ended.len() as u64]);
            fan.live.iter().chain(&fan.ended).for_each(|row| row.form(form));
        }
    }

    /// Whether so many runs can have come to this. Of what was counted here it holds; what was read may say anything.
    pub(crate) fn is_sound(&self, runs: u64) -> bool {
        let left_out = self.left_out.iter().try_fold(0, |sum: u64, &some| sum.checked_add(some));
        let Some(runs) = left_out.and_then(|left_out| runs.checked_sub(left_out)) else { return false };
        let counts = |counts: &Counts| counts.add_up_to(runs.into());
        let ladder = |ladder: &LadderTally| {
            ladder.live.is_sound(runs) && ladder.ended.is_sound(runs) && counts(&ladder.peaks)
        };
        let rows = |fan: &FanTally| fan.live.iter().chain(&fan.ended).all(|row| row.is_sound(runs));
        let ended = || self.endings.iter().map(Counts::total).sum::<u64>();
        self.runs == runs
            && self.endings.iter().all(counts)
            && ended() == runs
            && self.ladders.iter().all(ladder)
            && self.numbers.iter().all(|number| number.is_sound(runs))
            // So many that no sum of them is too large.
            && self.uses.iter().all(|uses| uses.runs <= runs && uses.times >> 56 == 0)
            && self.marks.as_slice().iter().all(|&marked| marked <= runs)
            && self.fans.iter().all(rows)
    }

    /// To be done before merging and comparing.
    pub fn settle(&mut self) {
        self.numbers.iter_mut().for_each(NumberTally::settle);
    }

    /// Both must be settled.
    pub fn merge(&mut self, other: &Self) {
        self.runs += other.runs;
        self.left_out.iter_mut().zip(&other.left_out).for_each(|(a, b)| *a += b);
        self.endings.iter_mut().zip(&other.endings).for_each(|(a, b)| a.merge(b));
        for (a, b) in self.ladders.iter_mut().zip(&other.ladders) {
            a.live.merge(&b.live);
            a.ended.merge(&b.ended);
            a.peaks.merge(&b.peaks);
        }
        self.numbers.iter_mut().zip(&other.numbers).for_each(|(a, b)| a.merge(b));
        for (a, b) in self.uses.iter_mut().zip(&other.uses) {
            a.times += b.times;
            a.runs += b.runs;
        }
        self.marks.merge(&other.marks);
        for (a, b) in self.fans.iter_mut().zip(&other.fans) {
            a.live.iter_mut().zip(&b.live).for_each(|(a, b)| a.merge(b));
            a.ended.iter_mut().zip(&b.ended).for_each(|(a, b)| a.merge(b));
        }
    }
}
