//! What is random, settled by noise: Monte Carlo.

use super::lanes::Lanes;
use super::lanes::aligned::Aligned;
use super::lanes::chunk::CHUNK;
use super::random_columns;
use super::randomness::{AtRandom, Kind, Random, Settle};
use super::selection;
use crate::noise::Noise;
use crate::noise::distribution::quantile;
use crate::program::Program;

/// Monte Carlo: every draw is the word at its address.
pub struct Sampler<'n> {
    noise: &'n Noise,
    /// The uniforms of each block of words that was needed in this step.
    blocks: Vec<Block>,
    /// For few lanes: uniforms at their lanes' places.
    sparse: Vec<f64>,
    streams: Vec<u64>,
    words: Vec<f64>,
    /// By which members are ordered, a row for each.
    keys: Vec<f64>,
    /// Running sums of weights, option by option.
    sums: Vec<[f64; CHUNK]>,
}

#[derive(Clone, Default)]
struct Block {
    /// The step, the first stream and the number of lanes it holds, if any.
    holds: Option<(u32, u64, usize)>,
    uniforms: Aligned,
}

/// Bytes that a block of sites takes before anything is drawn.
pub const BLOCK_OF_SITES: usize = size_of::<Block>();

impl<'n> Sampler<'n> {
    pub fn new(noise: &'n Noise, program: &Program) -> Self {
        Self {
            noise,
            blocks: vec![Block::default(); program.sites.div_ceil(8) as usize],
            sparse: vec![],
            streams: vec![],
            words: vec![],
            keys: vec![],
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
        let streams = lanes.streams();
        let wanted = Some((lanes.step, streams[0], streams.len()));
        let present = self.blocks[block].holds == wanted;
        match lanes.lists.last() {
            Some(list) if !present && list.len() * 4 < streams.len() => {
                let n = list.len();
                self.streams.clear();
                self.streams.extend(list.iter().map(|&lane| streams[lane as usize]));
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
                    held.uniforms.reserve(stride * 8);
                    self.noise.fill_block(streams, lanes.step, block as u32, &mut held.uniforms, stride);
                    held.holds = wanted;
                }
                &held.uniforms[word * stride..(word + 1) * stride]
            }
        }
    }
}

impl Settle for Sampler<'_> {
    #[inline]
    fn settle(&mut self, lanes: &mut Lanes, random: &Random) {
        let &Random { ref kind, to, mask, site, .. } = random;
        match *kind {
            Kind::Chance(p) => random_columns::chance(lanes, to, p, mask, self.uniforms(lanes, site)),
            Kind::Choice(weights) => {
                let mut sums = std::mem::take(&mut self.sums);
                let uniforms = self.uniforms(lanes, site);
                random_columns::choose(lanes, to, weights, mask, uniforms, &mut sums);
                self.sums = sums;
            }
            Kind::Delay { low, high } => {
                let uniforms = self.uniforms(lanes, site);
                let (mut data, active) = lanes.split();
                let column = data.slice_mut(to);
                active.each(|lane| column[lane] = whole(uniforms[lane], low, high));
            }
            Kind::Quantile { distribution, parameters, .. } => {
                let uniforms = self.uniforms(lanes, site);
                let (mut data, active) = lanes.split();
                active.each(|lane| {
                    if data.read(mask, lane) != 0.0 {
                        let parameters = parameters.map(|parameter| data.read(parameter, lane));
                        data.slice_mut(to)[lane] = quantile(distribution, parameters, uniforms[lane]);
                    }
                });
            }
        }
    }

    fn members(&mut self, lanes: &mut Lanes, draw: &AtRandom) {
        let &AtRandom { take, limit, mask, site } = draw;
        let stride = lanes.stride();
        let mut keys = std::mem::take(&mut self.keys);
        keys.resize(keys.len().max(stride * take.members as usize), 0.0);
        for (member, keys) in (0..take.members).zip(keys.chunks_exact_mut(stride)) {
            let uniforms = self.uniforms(lanes, site + member);
            let (_, active) = lanes.split();
            active.each(|lane| keys[lane] = uniforms[lane]);
        }
        selection::first_by_key(lanes, take, limit, mask, Some(&keys));
        self.keys = keys;
    }
}

/// A whole number from `low` to `high`, each equally likely.
fn whole(u: f64, low: u32, high: u32) -> f64 {
    let count = f64::from(high) - f64::from(low) + 1.0;
    // Of a number that is not negative the conversion is the floor, and needs no call.
    f64::from(low) + f64::from((u * count) as u32).min(count - 1.0)
}
