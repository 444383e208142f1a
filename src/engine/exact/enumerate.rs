//! Chance settled by letting every option happen, each with its share of the lane's probability.

use super::answer::Crowd;
use crate::noise::distribution::poisson_chances;
use crate::program::Span;
use crate::program::{Column, Distribution};
use crate::vm::lanes::Lanes;
use crate::vm::lanes::place::Source;
use crate::vm::randomness::{AtRandom, Kind, Random, Settle};

/// So many delays of one draw are told apart even where they make no difference.
const MOST_DELAYS: f64 = 65_536.0;

pub struct Enumerator<'p> {
    /// Probability of each lane, given the state it came from.
    pub probabilities: Vec<f64>,
    /// Which of the loaded states it came from.
    pub sources: Vec<u32>,
    /// By the register a draw is put into, of members taken at random the first of their flags: what a copy of a lane
    /// needs; all state columns and registers if absent.
    pub copies: Option<&'p [Vec<Column>]>,
    /// How many lanes there may be.
    pub most: usize,
    /// Steps of a run.
    steps: u32,
    /// The draw at which there were more.
    pub full: Option<Crowd>,
    /// Whether something was drawn that has no finite list of options.
    pub endless: bool,
    /// Lanes to be copied, and what the copies draw with which share.
    from: Vec<u32>,
    drawn: Vec<(f64, f64)>,
    /// What is left to the lanes that were copied.
    drawn_by_lane: Vec<(u32, f64)>,
    options: Vec<(f64, f64)>,
    active: Vec<u32>,
    /// Lanes in which members are being taken.
    takings: Vec<Taking>,
}

/// How far a lane has come in taking members at random.
#[derive(Clone, Copy)]
struct Taking {
    lane: u32,
    /// Still to be taken, of so many candidates left.
    wanted: usize,
    left: usize,
}

impl<'p> Enumerator<'p> {
    pub fn new(most: usize, steps: u32) -> Self {
        Self {
            probabilities: vec![],
            sources: vec![],
            copies: None,
            most,
            steps,
            full: None,
            endless: false,
            from: vec![],
            drawn: vec![],
            drawn_by_lane: vec![],
            options: vec![],
            active: vec![],
            takings: vec![],
        }
    }

    /// One lane for each of so many states.
    pub fn start(&mut self, states: usize, copies: Option<&'p [Vec<Column>]>) {
        self.probabilities.clear();
        self.probabilities.resize(states, 1.0);
        self.sources.clear();
        self.sources.extend(0..states as u32);
        self.copies = copies;
        self.full = None;
        self.endless = false;
    }

    fn begin(&mut self, lanes: &Lanes) {
        self.from.clear();
        self.drawn.clear();
        self.active.clear();
        match lanes.lists.last() {
            Some(list) => self.active.extend_from_slice(list),
            None => self.active.extend(0..lanes.len() as u32),
        }
    }

    /// The lane takes the first of `options`, copies of it the others.
    fn share(&mut self, lanes: &mut Lanes, lane: u32, to: usize) {
        if lanes.len() + self.from.len() > self.most {
            // They are too many already.
            return;
        }
        for &option in &self.options[1..] {
            self.from.push(lane);
            self.drawn.push(option);
        }
        let (value, share) = self.options[0];
        lanes.set(to as Column, lane as usize, value);
        // The copies still need what the lane had.
        self.drawn_by_lane.push((lane, share));
    }

    /// Makes the copies that were asked for, of the columns that are read after `draw`.
    fn finish(&mut self, lanes: &mut Lanes, to: usize, draw: usize, span: Span) {
        if lanes.len() + self.from.len() > self.most {
            self.full.get_or_insert(Crowd { draw: span, members: None });
        } else {
            let new = lanes.len();
            let all: Vec<Column>;
            let columns = match self.copies {
                Some(copies) => copies[draw].as_slice(),
                None => {
                    all = (0..lanes.columns() as Column).collect();
                    &all
                }
            };
            lanes.split_many(&self.from, columns);
            for (&lane, &(_, share)) in self.from.iter().zip(&self.drawn) {
                self.probabilities.push(self.probabilities[lane as usize] * share);
                self.sources.push(self.sources[lane as usize]);
            }
            let column = &mut lanes.column_mut(to as Column)[new..];
            column.iter_mut().zip(&self.drawn).for_each(|(to, &(value, _))| *to = value);
        }
        for &(lane, share) in &self.drawn_by_lane {
            self.probabilities[lane as usize] *= share;
        }
        self.drawn_by_lane.clear();
    }

    fn chance(&mut self, lanes: &mut Lanes, p: Source, random: &Random) {
        for i in 0..self.active.len() {
            let lane = self.active[i] as usize;
            let p = lanes.read(p, lane);
            let value = if lanes.read(random.mask, lane) == 0.0 || p.is_nan() || p <= 0.0 {
                0.0
            } else {
                if p < 1.0 {
                    self.from.push(lane as u32);
                    self.drawn.push((0.0, 1.0 - p));
                    self.drawn_by_lane.push((lane as u32, p));
                }
                1.0
            };
            lanes.set(random.to as Column, lane, value);
        }
    }

    fn choose(&mut self, lanes: &mut Lanes, weights: &[Source], random: &Random) {
        for i in 0..self.active.len() {
            let lane = self.active[i];
            self.options.clear();
            let mut total = 0.0;
            if lanes.read(random.mask, lane as usize) != 0.0 {
                for (option, &weight) in weights.iter().enumerate() {
                    let weight = lanes.read(weight, lane as usize);
                    if weight > 0.0 {
                        total += weight;
                        self.options.push((option as f64, weight));
                    }
                }
            }
            self.options.iter_mut().for_each(|(_, weight)| *weight /= total);
            if self.options.is_empty() {
                self.options.push((-1.0, 1.0));
            }
            self.share(lanes, lane, random.to);
        }
    }

    fn delay(&mut self, lanes: &mut Lanes, (low, high): (u32, u32), random: &Random) {
        let count = f64::from(high) - f64::from(low) + 1.0;
        let share = 1.0 / count;
        // What falls due after the end of the run never does: of very many such delays one stands for all.
        let after = self.steps + 1;
        let last = if count > MOST_DELAYS { high.min(after.max(low)) } else { high };
        let rest = (f64::from(high) - f64::from(last) + 1.0) / count;
        for i in 0..self.active.len() {
            let lane = self.active[i];
            self.options.clear();
            if lanes.read(random.mask, lane as usize) == 0.0 {
                self.options.push((f64::from(low), 1.0));
            } else {
                self.options.extend((low..last).map(|delay| (f64::from(delay), share)));
                self.options.push((f64::from(last), rest));
            }
            self.share(lanes, lane, random.to);
        }
    }

    /// A whole number that is clamped where it goes: what lies beyond an end of the range is one option with it.
    fn whole(&mut self, lanes: &mut Lanes, parameters: [Source; 3], range: (f64, f64), random: &Random) {
        let [mean, ..] = parameters;
        for i in 0..self.active.len() {
            let lane = self.active[i];
            self.options.clear();
            if lanes.read(random.mask, lane as usize) == 0.0 {
                self.options.push((0.0, 1.0));
            } else {
                poisson_chances(lanes.read(mean, lane as usize), range, &mut self.options);
            }
            self.share(lanes, lane, random.to);
        }
    }
}

impl Settle for Enumerator<'_> {
    const OBSERVES: bool = true;

    fn settle(&mut self, lanes: &mut Lanes, random: &Random) {
        self.begin(lanes);
        match random.kind {
            Kind::Chance(p) => self.chance(lanes, p, random),
            Kind::Choice(weights) => self.choose(lanes, weights, random),
            Kind::Delay { low, high } => self.delay(lanes, (low, high), random),
            Kind::Quantile { distribution: Distribution::Poisson, parameters, range } => {
                self.whole(lanes, parameters, range, random);
            }
            Kind::Quantile { .. } => {
                for &lane in &self.active {
                    self.endless |= lanes.read(random.mask, lane as usize) != 0.0;
                    lanes.set(random.to as Column, lane as usize, 0.0);
                }
                return;
            }
        }
        self.finish(lanes, random.to, random.to, random.origin.span);
    }

    /// One candidate after the other: where `wanted` of `left` are still to be taken, the next one is among them with
    /// chance `wanted / left`, and so all choices of members come out equally likely.
    fn members(&mut self, lanes: &mut Lanes, draw: &AtRandom) {
        let &AtRandom { take, limit, mask, .. } = draw;
        self.begin(lanes);
        let mut takings = std::mem::take(&mut self.takings);
        takings.clear();
        let flags = take.flags..take.flags + take.members;
        let mut ways = 0.0;
        for &lane in self.active.iter().filter(|&&lane| lanes.read(mask, lane as usize) != 0.0) {
            let left = flags.clone().filter(|&flag| lanes.get(flag, lane as usize) != 0.0).count();
            let wanted = lanes.read(limit, lane as usize) as usize;
            if wanted < left {
                takings.push(Taking { lane, wanted, left });
                ways += choices(left, wanted);
            }
        }
        let others = lanes.len() - takings.len();
        if others as f64 + ways > self.most as f64 {
            let most = takings.iter().max_by(|a, b| a.choices().total_cmp(&b.choices()));
            let members = most.map(|one| (one.wanted, one.left));
            self.full.get_or_insert(Crowd { draw: take.node.span, members });
            takings.clear();
        }
        for flag in flags {
            self.from.clear();
            self.drawn.clear();
            for at in 0..takings.len() {
                let Taking { lane, wanted, left } = takings[at];
                if wanted == left || lanes.get(flag, lane as usize) == 0.0 {
                    continue;
                }
                let passed = Taking { lane, wanted, left: left - 1 };
                if wanted == 0 {
                    lanes.set(flag, lane as usize, 0.0);
                    takings[at] = passed;
                    continue;
                }
                // The lane itself takes the candidate, its copy does not.
                takings[at] = Taking { wanted: wanted - 1, ..passed };
                takings.push(Taking { lane: (lanes.len() + self.from.len()) as u32, ..passed });
                self.drawn_by_lane.push((lane, wanted as f64 / left as f64));
                self.from.push(lane);
                self.drawn.push((0.0, (left - wanted) as f64 / left as f64));
            }
            self.finish(lanes, flag as usize, take.flags as usize, take.node.span);
        }
        self.takings = takings;
    }
}

impl Taking {
    fn choices(&self) -> f64 {
        choices(self.left, self.wanted)
    }
}

/// In how many ways so many can be taken of the candidates; infinite if they are beyond counting.
fn choices(candidates: usize, taken: usize) -> f64 {
    let taken = taken.min(candidates - taken);
    (0..taken).fold(1.0, |ways, at| ways * (candidates - at) as f64 / (at + 1) as f64)
}
