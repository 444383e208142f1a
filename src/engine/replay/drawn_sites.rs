//! Drawing with a witness: which sites a run draws, and when.

use crate::noise::Noise;
use crate::program::Program;
use crate::vm::lanes::Lanes;
use crate::vm::lanes::place::Source;
use crate::vm::machine::Machine;
use crate::vm::randomness::{AtRandom, Random, Settle};
use crate::vm::sampler::Sampler;

/// Every draw of one run as step and site, in the order in which they are made.
pub fn draws(program: &Program, seed: u64, run: u64) -> Vec<(u32, u32)> {
    let noise = Noise::new(seed, program.sites);
    let mut machine = Machine::new(program, 1);
    let mut watch = Watch { sampler: Sampler::new(&noise, program), seen: vec![] };
    machine.lanes.start(program, [Noise::stream(0, run)]);
    machine.run(program.setup, &mut watch);
    while machine.lanes.get(program.outcome, 0) < 0.0
        && machine.lanes.failures.is_empty()
        && machine.lanes.step < program.steps
    {
        machine.lanes.step += 1;
        for &part in &program.parts {
            machine.run(part, &mut watch);
        }
    }
    watch.seen
}

struct Watch<'n> {
    sampler: Sampler<'n>,
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
    fn settle(&mut self, lanes: &mut Lanes, random: &Random) {
        self.see(lanes, random.mask, random.site);
        self.sampler.settle(lanes, random);
    }

    fn members(&mut self, lanes: &mut Lanes, draw: &AtRandom) {
        let sites = draw.site..draw.site + draw.take.members;
        sites.for_each(|site| self.see(lanes, Source::Value(1.0), site));
        self.sampler.members(lanes, draw);
    }
}
