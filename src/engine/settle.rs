//! The one door through which everything random goes, and drawing: chance settled by noise.

use super::aligned::Aligned;
use super::lanes::{CHUNK, Lanes, Source};
use super::noise::Noise;
use super::quantile::quantile;
use super::vector;
use crate::model::expr::{Action, Distribution};
use crate::model::program::{Check, Note, Op, Origin, Program, Store, Take};

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
    #[expect(clippy::too_many_arguments, reason = "a draw is all of these")]
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
    fn marked(&mut self, _lanes: &Lanes, _action: Action, _mask: Source) {}
    fn scheduled(&mut self, _lanes: &Lanes, _op: &Op, _delay: Source) {}
    fn believed(&mut self, _lanes: &Lanes, _belief: u32, _mask: Source) {}
    fn failed(&mut self, _lanes: &Lanes, _check: Check, _value: f64) {}
    fn noted(&mut self, _program: &Program, _lanes: &mut Lanes, _note: &Note) {}
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
    sums: Vec<[f64; CHUNK]>,
}

#[derive(Clone, Default)]
struct Block {
    /// The step, the first stream and the number of lanes it holds, if any.
    holds: Option<(u32, u64, usize)>,
    uniforms: Aligned,
}

/// Bytes that a block of sites takes before anything is drawn.
pub(super) const BLOCK_OF_SITES: usize = size_of::<Block>();

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

impl Settle for Draw<'_> {
    fn chance(&mut self, lanes: &mut Lanes, to: usize, p: Source, mask: Source, site: u32, _: Origin) {
        let uniforms = self.uniforms(lanes, site);
        vector::chance(lanes, to, p, mask, uniforms);
    }

    fn choose(
        &mut self,
        lanes: &mut Lanes,
        to: usize,
        weights: &[Source],
        mask: Source,
        site: u32,
        _: Origin,
    ) {
        let mut sums = std::mem::take(&mut self.sums);
        let uniforms = self.uniforms(lanes, site);
        vector::choose(lanes, to, weights, mask, uniforms, &mut sums);
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
    let count = f64::from(high) - f64::from(low) + 1.0;
    // Of a number that is not negative the conversion is the floor, and needs no call.
    f64::from(low) + f64::from((u * count) as u32).min(count - 1.0)
}
