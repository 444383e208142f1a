//! Drawing with a witness: which sites a run draws, and when.

use super::kernel;
use super::lanes::{Lanes, Source};
use super::noise::Noise;
use super::settle::{Draw, Settle};
use crate::model::expr::Distribution;
use crate::model::program::{Origin, Program};

/// Every draw of one run as step and site, in the order in which they are made.
pub fn draws(program: &Program, seed: u64, run: u64) -> Vec<(u32, u32)> {
    let noise = Noise::new(seed, program.sites);
    let mut lanes = Lanes::new(program, 1);
    let mut watch = Watch { draw: Draw::new(&noise, program), seen: vec![] };
    lanes.start(program, [Noise::stream(0, run)]);
    kernel::run(program, program.setup, &mut lanes, &mut watch);
    while lanes.get(program.outcome, 0) < 0.0 && lanes.failures.is_empty() && lanes.step < program.steps {
        lanes.step += 1;
        for &part in &program.parts {
            kernel::run(program, part, &mut lanes, &mut watch);
        }
    }
    watch.seen
}

struct Watch<'n> {
    draw: Draw<'n>,
    seen: Vec<(u32, u32)>,
}

impl Watch<'_> {
    fn see(&mut self, lanes: &Lanes, mask: Source, site: u32) {
        if lanes.read(mask, 0) != 0.0 {
            self.seen.push((lanes.step, site));
        }
    }
}

impl Settle for Watch<'_> {
    fn chance(&mut self, lanes: &mut Lanes, to: usize, p: Source, mask: Source, site: u32, origin: Origin) {
        self.see(lanes, mask, site);
        self.draw.chance(lanes, to, p, mask, site, origin);
    }

    fn choose(
        &mut self,
        lanes: &mut Lanes,
        to: usize,
        weights: &[Source],
        mask: Source,
        site: u32,
        origin: Origin,
    ) {
        self.see(lanes, mask, site);
        self.draw.choose(lanes, to, weights, mask, site, origin);
    }

    fn delay(
        &mut self,
        lanes: &mut Lanes,
        to: usize,
        bounds: (u32, u32),
        mask: Source,
        site: u32,
        origin: Origin,
    ) {
        self.see(lanes, mask, site);
        self.draw.delay(lanes, to, bounds, mask, site, origin);
    }

    fn quantile(
        &mut self,
        lanes: &mut Lanes,
        to: usize,
        distribution: Distribution,
        parameters: [Source; 3],
        mask: Source,
        site: u32,
        origin: Origin,
    ) {
        self.see(lanes, mask, site);
        self.draw.quantile(lanes, to, distribution, parameters, mask, site, origin);
    }

    fn order(&mut self, lanes: &mut Lanes, site: u32, out: &mut [f64]) {
        self.see(lanes, Source::Value(1.0), site);
        self.draw.order(lanes, site, out);
    }
}
