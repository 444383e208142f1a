//! All that is counted over runs: endings, ladders, numbers, uses, clamps and fans.

use super::{Bins, Counts, FixedPoint, Grid, Moments, Scale};

/// The shape of what is to be counted.
#[derive(Clone, Debug)]
pub struct Shape {
    pub steps: u32,
    pub endings: usize,
    /// Rungs of each ladder.
    pub ladders: Vec<usize>,
    pub numbers: Vec<NumberShape>,
    /// Things that are used so many times in a run.
    pub uses: usize,
    pub marks: usize,
    /// Range of each fan.
    pub fans: Vec<NumberShape>,
}

#[derive(Clone, Copy, Debug)]
pub struct NumberShape {
    pub low: f64,
    pub high: f64,
    pub whole: bool,
}

/// Bins of numbers that are not whole, and the most for those that are.
const BINS: usize = 4096;
const FAN_BINS: usize = 400;

/// Counters over runs. Merging has no order.
#[derive(Clone, Debug, PartialEq)]
pub struct RunTally {
    pub runs: u64,
    /// By ending: how many runs ended so at each step.
    pub endings: Vec<Counts>,
    pub ladders: Vec<LadderTally>,
    pub numbers: Vec<NumberTally>,
    pub uses: Vec<UseTally>,
    /// Runs in which each mark was set.
    pub marks: Counts,
    /// By fan: live runs in each bin at each step, then runs that ended there.
    pub fans: Vec<FanTally>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct LadderTally {
    /// Live runs on each rung at the end of each step.
    pub live: Grid,
    /// Runs that ended on each rung at each step.
    pub ended: Grid,
    pub peaks: Counts,
}

#[derive(Clone, Debug, PartialEq)]
pub struct NumberTally {
    /// Of whole numbers with a bin each it stays empty: their bins tell.
    moments: Moments,
    pub bins: Bins,
    pub missing: u64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct UseTally {
    pub times: u64,
    pub runs: u64,
}

impl UseTally {
    /// Counts a run with so many uses.
    pub fn add(&mut self, times: u64) {
        self.times += times;
        self.runs += u64::from(times > 0);
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct FanTally {
    pub scale: Scale,
    pub live: Grid,
    pub ended: Grid,
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
    /// What a tally of this shape takes, before it is made: no less.
    pub fn bytes(&self) -> Bytes {
        const NUMBER: u64 = 128 << 10;
        const FAN: u64 = 2 * 512 * 8;
        let rows = u64::from(self.steps) + 1;
        Bytes {
            endings: rows * 8 * self.endings as u64,
            ladders: self.ladders.iter().map(|&rungs| rows * 16 * rungs as u64).collect(),
            numbers: NUMBER * self.numbers.len() as u64,
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
            fans: shape
                .fans
                .iter()
                .map(|shape| {
                    let scale = shape.scale(FAN_BINS);
                    let grid = Grid::new(rows, scale.cells());
                    FanTally { scale, live: grid.clone(), ended: grid }
                })
                .collect(),
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.runs += other.runs;
        self.endings.iter_mut().zip(&other.endings).for_each(|(a, b)| a.merge(b));
        for (a, b) in self.ladders.iter_mut().zip(&other.ladders) {
            a.live.merge(&b.live);
            a.ended.merge(&b.ended);
            a.peaks.merge(&b.peaks);
        }
        for (a, b) in self.numbers.iter_mut().zip(&other.numbers) {
            a.moments.merge(&b.moments);
            a.bins.merge(&b.bins);
            a.missing += b.missing;
        }
        for (a, b) in self.uses.iter_mut().zip(&other.uses) {
            a.times += b.times;
            a.runs += b.runs;
        }
        self.marks.merge(&other.marks);
        for (a, b) in self.fans.iter_mut().zip(&other.fans) {
            a.live.merge(&b.live);
            a.ended.merge(&b.ended);
        }
    }
}

impl NumberShape {
    /// One cell a whole number where they are whole and not too many, else equal cells.
    fn scale(&self, cells: usize) -> Scale {
        let whole = self.whole.then(|| Scale::whole(self.low as i64, self.high as i64, cells)).flatten();
        whole.unwrap_or_else(|| Scale::real(self.low, self.high, cells))
    }
}

impl NumberTally {
    fn new(shape: &NumberShape) -> Self {
        let scale = shape.scale(BINS);
        Self {
            moments: Moments::new(FixedPoint::for_range(shape.low, shape.high)),
            bins: Bins::new(scale),
            missing: 0,
        }
    }

    pub fn add(&mut self, value: f64) {
        if !self.bins.scale().is_whole() {
            self.moments.add(value);
        }
        self.bins.add(value);
    }

    pub fn moments(&self) -> Moments {
        let mut moments = self.moments.clone();
        let scale = self.bins.scale();
        if scale.is_whole() {
            for (cell, &count) in self.bins.counts().iter().enumerate().filter(|(_, count)| **count > 0) {
                moments.add_many(scale.low() + cell as f64, count);
            }
        }
        moments
    }
}
