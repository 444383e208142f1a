//! The one door through which everything random goes, and drawing: chance settled by noise.

use super::lanes::{Active, Lanes, Source};
use super::noise::Noise;
use super::quantile::quantile;
use crate::model::expr::{Action, Distribution};
use crate::model::program::{Check, Op, Origin, Program, Store, Take};

/// Settles chances, choices and draws for the active lanes. The other methods tell what happens, for stories.
pub trait Settle {
    /// Whether what happens is told lane by lane.
    const TELLS: bool = false;

    /// `to` = 1 where the chance `p` comes true under the mask, else 0.
    fn chance(&mut self, lanes: &mut Lanes, to: usize, p: Source, mask: Source, site: u32, origin: Origin);

    /// `to` = the index of the option chosen under the mask, -1 elsewhere and where all weights are 0.
    fn choose(
        &mut self,
        lanes: &mut Lanes,
        to: usize,
        weights: &[Source],
        mask: Source,
        site: u32,
        origin: Origin,
    );

    /// `to` = a whole number from `low` to `high`, each equally likely, under the mask.
    fn delay(
        &mut self,
        lanes: &mut Lanes,
        to: usize,
        bounds: (u32, u32),
        mask: Source,
        site: u32,
        origin: Origin,
    );

    /// `to` = a draw from a distribution, under the mask.
    fn quantile(
        &mut self,
        lanes: &mut Lanes,
        to: usize,
        distribution: Distribution,
        parameters: [Source; 3],
        mask: Source,
        site: u32,
        origin: Origin,
    );

    /// A uniform for ordering members at random.
    fn order(&mut self, lanes: &mut Lanes, site: u32, out: &mut [f64]);

    fn taken(&mut self, _lanes: &Lanes, _take: &Take) {}
    fn stored(&mut self, _lanes: &Lanes, _store: &Store, _value: Source) {}
    fn marked(&mut self, _lanes: &Lanes, _action: Action) {}
    fn scheduled(&mut self, _lanes: &Lanes, _op: &Op, _delay: Source) {}
    fn believed(&mut self, _lanes: &Lanes, _belief: u32, _mask: Source) {}
    fn failed(&mut self, _lanes: &Lanes, _check: Check, _value: f64) {}
}

/// Monte Carlo: every draw is the word at its address.
pub struct Draw<'n> {
    noise: &'n Noise,
    /// The uniforms of each block of words that was needed in this step.
    blocks: Vec<Block>,
    /// For few lanes: uniforms at their lanes' places.
    sparse: Vec<f64>,
    streams: Vec<u64>,
    words: Vec<f64>,
    /// Running sums of weights, option by option.
    sums: Vec<f64>,
}

#[derive(Clone, Default)]
struct Block {
    /// The step and number of lanes it holds, if any.
    holds: Option<(u32, u64)>,
    uniforms: Vec<f64>,
}

impl<'n> Draw<'n> {
    pub fn new(noise: &'n Noise, program: &Program) -> Self {
        Self {
            noise,
            blocks: vec![Block::default(); program.sites.div_ceil(8) as usize],
            sparse: vec![],
            streams: vec![],
            words: vec![],
            sums: vec![],
        }
    }

    /// Forgets the words of the block before.
    pub fn restart(&mut self) {
        self.blocks.iter_mut().for_each(|block| block.holds = None);
    }

    /// The uniforms of a site, at the places of the active lanes.
    pub fn uniforms(&mut self, lanes: &Lanes, site: u32) -> &[f64] {
        let (block, word) = ((site / 8) as usize, (site % 8) as usize);
        let stride = lanes.stride();
        let present = self.blocks[block].holds == Some((lanes.step, lanes.streams[0]));
        match lanes.lists.last() {
            Some(list) if !present && list.len() * 4 < lanes.len => {
                let n = list.len();
                self.streams.clear();
                self.streams.extend(list.iter().map(|&lane| lanes.streams[lane as usize]));
                self.words.resize((n * 8).max(self.words.len()), 0.0);
                self.noise.fill_block(&self.streams, lanes.step, block as u32, &mut self.words, n);
                self.sparse.resize(stride.max(self.sparse.len()), 0.0);
                for (&lane, &u) in list.iter().zip(&self.words[word * n..(word + 1) * n]) {
                    self.sparse[lane as usize] = u;
                }
                &self.sparse
            }
            _ => {
                let held = &mut self.blocks[block];
                if !present {
                    held.uniforms.resize(stride * 8, 0.0);
                    let streams = &lanes.streams[..lanes.len];
                    self.noise.fill_block(streams, lanes.step, block as u32, &mut held.uniforms, stride);
                    held.holds = Some((lanes.step, lanes.streams[0]));
                }
                &held.uniforms[word * stride..(word + 1) * stride]
            }
        }
    }
}

impl Settle for Draw<'_> {
    #[inline(always)]
    fn chance(&mut self, lanes: &mut Lanes, to: usize, p: Source, mask: Source, site: u32, _: Origin) {
        let uniforms = self.uniforms(lanes, site);
        let (mut data, active) = lanes.split();
        let holds = |truth: bool| if truth { 1.0 } else { 0.0 };
        // First the uniforms into place, then the comparison: both passes are vector work.
        let column = data.slice_mut(to);
        match active {
            Active::All(n) => column[..n].copy_from_slice(&uniforms[..n]),
            Active::List(list) => list.iter().for_each(|&i| column[i as usize] = uniforms[i as usize]),
        }
        match mask {
            Source::Value(_) => data.map1(active, to, p, |u, p| holds(u < p)),
            mask => data.map2(active, to, p, mask, |u, p, m| if u < p { m } else { 0.0 }),
        }
    }

    #[inline(always)]
    fn choose(
        &mut self,
        lanes: &mut Lanes,
        to: usize,
        weights: &[Source],
        mask: Source,
        site: u32,
        _: Origin,
    ) {
        let stride = lanes.stride();
        let mut sums = std::mem::take(&mut self.sums);
        sums.resize((stride * weights.len()).max(sums.len()), 0.0);
        let uniforms = self.uniforms(lanes, site);
        let (mut data, active) = lanes.split();
        choose_by_sums(&mut data, active, to, weights, mask, uniforms, &mut sums);
        self.sums = sums;
    }

    fn delay(
        &mut self,
        lanes: &mut Lanes,
        to: usize,
        (low, high): (u32, u32),
        _mask: Source,
        site: u32,
        _: Origin,
    ) {
        let uniforms = self.uniforms(lanes, site);
        let (mut data, active) = lanes.split();
        let column = data.slice_mut(to);
        active.each(|i| column[i] = whole(uniforms[i], low, high));
    }

    fn quantile(
        &mut self,
        lanes: &mut Lanes,
        to: usize,
        distribution: Distribution,
        parameters: [Source; 3],
        mask: Source,
        site: u32,
        _: Origin,
    ) {
        let uniforms = self.uniforms(lanes, site);
        let (mut data, active) = lanes.split();
        active.each(|i| {
            if data.read(mask, i) != 0.0 {
                let parameters = parameters.map(|parameter| data.read(parameter, i));
                data.slice_mut(to)[i] = quantile(distribution, parameters, uniforms[i]);
            }
        });
    }

    fn order(&mut self, lanes: &mut Lanes, site: u32, out: &mut [f64]) {
        let uniforms = self.uniforms(lanes, site);
        let (_, active) = lanes.split();
        active.each(|i| out[i] = uniforms[i]);
    }
}

/// A whole number from `low` to `high`, each equally likely.
pub fn whole(u: f64, low: u32, high: u32) -> f64 {
    let count = f64::from(high - low + 1);
    f64::from(low) + (u * count).floor().min(count - 1.0)
}

/// The first option i, in order and zero weights skipped, with u·W < w1 + … + wi; the last positive one if
/// rounding leaves none; -1 if there is none.
#[inline(always)]
fn choose_by_sums(
    data: &mut super::lanes::Data<'_>,
    active: Active<'_>,
    to: usize,
    weights: &[Source],
    mask: Source,
    uniforms: &[f64],
    sums: &mut [f64],
) {
    let stride = data.stride;
    let count = weights.len();
    for (option, &weight) in weights.iter().enumerate() {
        let (before, rest) = sums.split_at_mut(option * stride);
        let sum = &mut rest[..stride];
        let before = (option > 0).then(|| &before[(option - 1) * stride..]);
        match (active, weight, before) {
            (Active::All(n), Source::Value(w), None) => sum[..n].fill(w),
            (Active::All(n), Source::Column(w), None) => sum[..n].copy_from_slice(&data.slice(w)[..n]),
            (Active::All(n), Source::Value(w), Some(before)) => {
                sum[..n].iter_mut().zip(&before[..n]).for_each(|(sum, before)| *sum = before + w);
            }
            (Active::All(n), Source::Column(w), Some(before)) => {
                let w = &data.slice(w)[..n];
                let (sum, before) = (&mut sum[..n], &before[..n]);
                for i in 0..n {
                    sum[i] = before[i] + w[i];
                }
            }
            (Active::List(list), weight, before) => {
                for &i in list {
                    let i = i as usize;
                    sum[i] = before.map_or(0.0, |before| before[i]) + data.read(weight, i);
                }
            }
        }
    }
    // The index is how many sums do not exceed the target. A zero weight repeats the sum before, so it is
    // never the first to exceed it.
    let column = data.slice_mut(to);
    match active {
        Active::All(n) => {
            let total = &sums[(count - 1) * stride..][..n];
            let column = &mut column[..n];
            // The total's place is not needed as a sum of its own: it can only be reached by rounding.
            column.fill(0.0);
            for option in 0..count {
                let sum = &sums[option * stride..][..n];
                for i in 0..n {
                    let target = uniforms[i] * total[i];
                    column[i] += if target < sum[i] { 0.0 } else { 1.0 };
                }
            }
        }
        Active::List(list) => {
            for &i in list {
                let i = i as usize;
                let target = uniforms[i] * sums[(count - 1) * stride + i];
                let passed = (0..count).filter(|option| !(target < sums[option * stride + i])).count();
                column[i] = passed as f64;
            }
        }
    }
    let mut rounded = false;
    let limit = count as f64;
    match mask {
        Source::Value(_) => {
            let column = data.slice_mut(to);
            active.each(|i| rounded |= column[i] == limit);
        }
        mask => {
            data.map1(active, to, mask, |chosen, mask| if mask != 0.0 { chosen } else { -1.0 });
            let column = data.slice_mut(to);
            active.each(|i| rounded |= column[i] == limit);
        }
    }
    if rounded {
        active.each(|i| {
            if data.read(Source::Column(to), i) == limit {
                let last = (0..count).rev().find(|&option| data.read(weights[option], i) > 0.0);
                data.slice_mut(to)[i] = last.map_or(-1.0, |option| option as f64);
            }
        });
    }
}
