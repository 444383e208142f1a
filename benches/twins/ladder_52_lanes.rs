//! `scenarios/ladder-52.toml` by hand, many runs at once.
//!
//! What an able author would write for this one model to have it fast: runs lie side by side in columns, and a step is
//! arithmetic without branches, which the compiler turns into vector instructions. Whichever these are, the runs are
//! the same to the bit.

use super::ladder_52::{Ending, STEPS, site};
use escalade::engine::{
    noise::{BLOCK, Noise},
    simd::Level,
};
use std::ops::Range;

/// Runs that go through their steps together. At last few are left of them, which cost as much as many.
const LANES: usize = 1024;

/// Runs whose words are made at once: so few that the words are still in the first-level cache when they are used.
const STRIP: usize = 64;

/// Lanes are stepped by eights, as many as the widest vectors hold. What is in those that no run has does no harm.
const CHUNK: usize = 8;

/// Calls `told` with each of the runs and how it ended, in no order. The instructions are those that `noise` uses, which
/// is made for [`SITES`](super::ladder_52::SITES).
pub fn run_in_lanes(noise: &Noise, runs: Range<u64>, mut told: impl FnMut(u64, Ending)) {
    let mut block = Block::new();
    for first in runs.clone().step_by(LANES) {
        block.begin(first..runs.end.min(first + LANES as u64));
        for step in 1..=STEPS {
            block.step(noise, step);
            block.drop_ended(step, &mut told);
        }
        block.drop_all(&mut told);
    }
}

/// One run.
#[derive(Clone, Copy)]
struct Lane {
    rung: f64,
    tension: f64,
    trust: f64,
    attribution: f64,
    firms: f64,
    /// 0 or 1.
    hotline: f64,
}

const START: Lane = Lane { rung: 2.0, tension: 6.0, trust: 8.0, attribution: 1.0, firms: 0.0, hotline: 0.0 };

type Column = [f64; STRIP];

/// The runs of a strip, a column for each number of the state.
#[derive(Clone)]
#[repr(C, align(64))]
struct Strip {
    rung: Column,
    tension: Column,
    trust: Column,
    attribution: Column,
    firms: Column,
    hotline: Column,
}

impl Strip {
    fn of(lane: Lane) -> Strip {
        Strip {
            rung: [lane.rung; STRIP],
            tension: [lane.tension; STRIP],
            trust: [lane.trust; STRIP],
            attribution: [lane.attribution; STRIP],
            firms: [lane.firms; STRIP],
            hotline: [lane.hotline; STRIP],
        }
    }

    #[inline(always)]
    fn get(&self, k: usize) -> Lane {
        Lane {
            rung: self.rung[k],
            tension: self.tension[k],
            trust: self.trust[k],
            attribution: self.attribution[k],
            firms: self.firms[k],
            hotline: self.hotline[k],
        }
    }

    #[inline(always)]
    fn set(&mut self, k: usize, lane: Lane) {
        self.rung[k] = lane.rung;
        self.tension[k] = lane.tension;
        self.trust[k] = lane.trust;
        self.attribution[k] = lane.attribution;
        self.firms[k] = lane.firms;
        self.hotline[k] = lane.hotline;
    }
}

/// The uniforms of a strip, a column for each site.
#[repr(C, align(64))]
struct Uniforms([Column; BLOCK]);

impl Uniforms {
    #[inline(always)]
    fn get(&self, site: usize, k: usize) -> f64 {
        self.0[site][k]
    }
}

struct Block {
    /// The runs that have not ended, lane by lane.
    runs: Vec<u64>,
    strips: Vec<Strip>,
    /// Which lanes of each strip have ended, a bit for each.
    ended: [u64; LANES / STRIP],
    uniforms: Uniforms,
}

impl Block {
    fn new() -> Block {
        Block {
            runs: Vec::with_capacity(LANES),
            strips: vec![Strip::of(START); LANES / STRIP],
            ended: [0; LANES / STRIP],
            uniforms: Uniforms([[0.0; STRIP]; BLOCK]),
        }
    }

    fn begin(&mut self, runs: Range<u64>) {
        self.strips.fill(Strip::of(START));
        self.runs.extend(runs);
    }

    fn step(&mut self, noise: &Noise, step: u32) {
        let strips = self.strips.iter_mut().zip(&mut self.ended);
        for (runs, (strip, ended)) in self.runs.chunks(STRIP).zip(strips) {
            noise.fill_block(runs, step, 0, self.uniforms.0.as_flattened_mut(), STRIP);
            *ended = step_at(noise.level(), strip, &self.uniforms, runs.len());
        }
    }

    /// From the last lane down, so that the lane that fills the gap is one that has not ended.
    fn drop_ended(&mut self, step: u32, told: &mut impl FnMut(u64, Ending)) {
        for strip in (0..self.runs.len().div_ceil(STRIP)).rev() {
            let mut ended = self.ended[strip];
            while ended != 0 {
                let k = ended.ilog2() as usize;
                ended ^= 1 << k;
                let lane = self.strips[strip].get(k);
                let outcome = usize::from(lane.rung == 10.0);
                let run = self.runs.swap_remove(strip * STRIP + k);
                told(run, Ending { outcome, step, tension: lane.tension, trust: lane.trust });
                let last = self.runs.len();
                let from_last = self.strips[last / STRIP].get(last % STRIP);
                self.strips[strip].set(k, from_last);
            }
        }
    }

    /// At the horizon.
    fn drop_all(&mut self, told: &mut impl FnMut(u64, Ending)) {
        for (lane, run) in self.runs.drain(..).enumerate() {
            let Lane { tension, trust, .. } = self.strips[lane / STRIP].get(lane % STRIP);
            told(run, Ending { outcome: 2, step: STEPS, tension, trust });
        }
    }
}

/// [`step_strip`] compiled for these instructions, or the best below that the processor has.
fn step_at(level: Level, strip: &mut Strip, uniforms: &Uniforms, lanes: usize) -> u64 {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx512f")]
        fn avx512(strip: &mut Strip, uniforms: &Uniforms, lanes: usize) -> u64 {
            step_strip(strip, uniforms, lanes)
        }
        #[target_feature(enable = "avx2")]
        fn avx2(strip: &mut Strip, uniforms: &Uniforms, lanes: usize) -> u64 {
            step_strip(strip, uniforms, lanes)
        }
        if level >= Level::Avx512 && is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has the feature, as just asked.
            return unsafe { avx512(strip, uniforms, lanes) };
        }
        if level >= Level::Avx2 && is_x86_feature_detected!("avx2") {
            // SAFETY: as above.
            return unsafe { avx2(strip, uniforms, lanes) };
        }
    }
    step_strip(strip, uniforms, lanes)
}

/// One step of the first `lanes` runs of a strip. Which of them have ended, a bit for each.
#[inline(always)]
fn step_strip(strip: &mut Strip, uniforms: &Uniforms, lanes: usize) -> u64 {
    for k in 0..lanes.next_multiple_of(CHUNK).min(STRIP) {
        let u = |site| uniforms.get(site, k);
        let mut lane = strip.get(k);
        lane.incident(u(site::INCIDENT), u(site::ATTRIBUTION));
        let threatened = lane.us(u(site::US), u(site::HOTLINE_CALL));
        lane.china(u(site::CHINA), threatened);
        lane.climb(u(site::CLIMB), u(site::DESCENT));
        strip.set(k, lane);
    }
    let mut ended = 0;
    for (k, &rung) in strip.rung.iter().enumerate() {
        ended |= u64::from((rung == 0.0) | (rung == 10.0)) << k;
    }
    ended & (u64::MAX >> (STRIP - lanes))
}

/// The parts of a step. An option is chosen where the mark is at or above the weights before it, and below those up to
/// it; since u < 1, the mark is below the sum of all. Effects are told as what changes at each of these bounds.
impl Lane {
    #[inline(always)]
    fn incident(&mut self, u: f64, u_attribution: f64) {
        let happens = u < 0.25 + 0.01 * (20.0 - self.trust);
        let attributed = happens & (u_attribution < 0.5);
        self.tension = moved(self.tension, when(happens, 1.0));
        self.attribution = (self.attribution + when(attributed, 1.0)).min(4.0);
    }

    /// Restraint, indict, threaten, sanction five firms, hotline call. Whether it threatened.
    #[inline(always)]
    fn us(&mut self, u: f64, u_call: f64) -> bool {
        let Lane { tension, trust, attribution, firms, hotline, .. } = *self;
        let may_sanction = (attribution >= 3.0) & (firms < 25.0);
        let indict = 4.0;
        let threaten = indict + attribution;
        let sanction = threaten + 4.0 * fortieth(attribution * tension);
        let call = sanction + when(may_sanction, 8.0 * fortieth(tension));
        let mark = u * (call + if hotline == 1.0 { trust / 4.0 } else { 0.5 });

        let from = |bound: f64, change: f64| when(mark >= bound, change);
        let threatens = (mark >= threaten) & (mark < sanction);
        let sanctions = (mark >= sanction) & (mark < call);
        let connects = (mark >= call) & (u_call < 0.5 + 0.02 * trust);
        let tenser = from(indict, 1.0) + from(threaten, 1.0) + from(call, -2.0) + when(connects, -2.0);
        let trusting = from(indict, -1.0) + from(threaten, 1.0) + when(sanctions, -2.0);
        self.tension = moved(tension, tenser);
        self.trust = moved(trust, trusting);
        // No more than 25: with 25 it has no weight.
        self.firms = firms + when(sanctions, 5.0);
        self.hotline = if connects { 1.0 } else { hotline };
        threatens
    }

    /// Deny, talks, arrest, retaliate.
    #[inline(always)]
    fn china(&mut self, u: f64, threatened: bool) {
        let Lane { tension, trust, attribution, firms, .. } = *self;
        let talks = 3.0;
        let arrest = talks + (1.0 + trust / 4.0 + when(threatened, 2.0));
        let retaliate = arrest + 0.2 * attribution;
        let mark = u * (retaliate + (0.1 * tension + 0.2 * firms));

        let from = |bound: f64, change: f64| when(mark >= bound, change);
        self.tension = moved(tension, from(talks, -1.0) + from(arrest, -1.0) + from(retaliate, 4.0));
        self.trust = moved(trust, from(talks, 1.0) + from(arrest, 1.0) + from(retaliate, -3.0));
    }

    #[inline(always)]
    fn climb(&mut self, u_climb: f64, u_descent: f64) {
        let down = when(u_descent < fortieth(self.trust), -1.0);
        self.rung += if u_climb < fortieth(self.tension) { 1.0 } else { down };
    }
}

#[inline(always)]
fn when(holds: bool, value: f64) -> f64 {
    if holds { value } else { 0.0 }
}

/// A level from 0 to 20 after a change.
#[inline(always)]
fn moved(level: f64, change: f64) -> f64 {
    (level + change).clamp(0.0, 20.0)
}

/// `x / 40` to the bit for whole x from 0 to 80, without the division, which takes as long as ten other operations: the
/// product with the first 45 bits of 1/40 is exact, and that with the rest too small to spoil the rounding.
#[inline(always)]
pub fn fortieth(x: f64) -> f64 {
    const HIGH: f64 = f64::from_bits((1.0_f64 / 40.0).to_bits() & !0xff);
    const LOW: f64 = (1.0 - 40.0 * HIGH) / 40.0;
    x * HIGH + x * LOW
}
