//! One run, retold: the same program and the same luck, with everything that happens noted down.

use super::kernel;
use super::lanes::{Failure, Lanes, Source};
use super::noise::Noise;
use super::settle::{Draw, Settle};
use crate::diagnostics::Span;
use crate::model::expr::{Action, Distribution, VariableId};
use crate::model::program::{Check, Column, Meaning, Op, Origin, Place, Program, Store, Take};

/// The story of one run, as data.
#[derive(Clone, Debug)]
pub struct Story {
    pub run: u64,
    /// Steps from 0, each with what happened in it; steps in which nothing happened are there too.
    pub steps: Vec<Vec<Happening>>,
    /// The outcome and its step; absent if the run failed.
    pub ending: Option<(u32, u32)>,
    /// Metrics, then objectives, in order; `None` where missing.
    pub measures: Vec<Option<f64>>,
    /// The state at the end, or when it failed: variable, member if it is a member's, value.
    pub state: Vec<(VariableId, Option<u32>, f64)>,
    pub failure: Option<Failure>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    Chance {
        origin: Origin,
        p: f64,
        u: f64,
        came_true: bool,
    },
    Choice {
        origin: Origin,
        weights: Vec<f64>,
        u: f64,
        chosen: Option<usize>,
    },
    /// A number of steps drawn.
    Delay {
        origin: Origin,
        low: u32,
        high: u32,
        steps: u32,
    },
    Drawn {
        origin: Origin,
        value: f64,
    },
    Selected {
        origin: Origin,
        members: Vec<u32>,
    },
    Took {
        action: Action,
    },
    Scheduled {
        origin: Origin,
        steps: u32,
    },
    /// `asked` differs from `after` where the value was clamped.
    Changed {
        variable: VariableId,
        member: Option<u32>,
        before: f64,
        asked: f64,
        after: f64,
        span: Span,
    },
    /// What a belief has come to: the probability of each of its values.
    Believed {
        belief: usize,
        probabilities: Vec<f64>,
    },
    /// What follows happens every step, by rule and without chance.
    Drift,
    Failed {
        check: Check,
        value: f64,
    },
}

/// Replays one run.
pub fn trace(program: &Program, seed: u64, sample: u64, run: u64) -> Story {
    let noise = Noise::new(seed, program.sites);
    let mut lanes = Lanes::new(program, 1);
    let mut teller =
        Teller { program, draw: Draw::new(&noise, program), happenings: vec![], at_failure: None };
    lanes.start(program, [Noise::stream(sample, run)]);
    kernel::run(program, program.setup, &mut lanes, &mut teller);
    let mut steps = vec![std::mem::take(&mut teller.happenings)];
    let mut ending = None;
    while ending.is_none() && lanes.failures.is_empty() && lanes.step < program.steps {
        lanes.step += 1;
        for (&part, &drift) in program.parts.iter().zip(&program.drift) {
            if drift {
                teller.tell(Happening::Drift);
            }
            kernel::run(program, part, &mut lanes, &mut teller);
            if !lanes.failures.is_empty() {
                break;
            }
        }
        steps.push(std::mem::take(&mut teller.happenings));
        let outcome = lanes.get(program.outcome, 0);
        ending = (outcome >= 0.0).then_some((outcome as u32, lanes.step));
    }
    if ending.is_some() {
        kernel::run(program, program.finish, &mut lanes, &mut teller);
    }
    let failure = lanes.failures.first().cloned();
    let measures = program.metrics.iter().chain(&program.objectives).map(|measure| {
        let value = lanes.get(measure.column, 0);
        (ending.is_some() && !(measure.may_be_missing && value < 0.0)).then_some(value)
    });
    Story {
        run,
        steps,
        measures: measures.collect(),
        state: teller.at_failure.unwrap_or_else(|| state(program, &lanes)),
        ending: ending.filter(|_| failure.is_none()),
        failure,
    }
}

fn state(program: &Program, lanes: &Lanes) -> Vec<(VariableId, Option<u32>, f64)> {
    let columns = program.state.iter().enumerate();
    columns
        .filter_map(|(column, state)| match state.meaning {
            Meaning::Variable { variable, member } => {
                let grouped = program.variables.get(variable + 1).copied().unwrap_or(u32::MAX);
                let alone = member == 0 && grouped == program.variables[variable] + 1;
                Some((variable, (!alone).then_some(member), lanes.get(column as Column, 0)))
            }
            _ => None,
        })
        .collect()
}

struct Teller<'p, 'n> {
    program: &'p Program,
    draw: Draw<'n>,
    happenings: Vec<Happening>,
    /// The state when the run failed, before anything was done with what it failed on.
    at_failure: Option<Vec<(VariableId, Option<u32>, f64)>>,
}

/// The one lane of a story.
const LANE: usize = 0;

impl Teller<'_, '_> {
    fn tell(&mut self, happening: Happening) {
        self.happenings.push(happening);
    }
}

impl Settle for Teller<'_, '_> {
    const TELLS: bool = true;

    fn chance(&mut self, lanes: &mut Lanes, to: usize, p: Source, mask: Source, site: u32, origin: Origin) {
        let holds = lanes.read(mask, LANE) != 0.0;
        let p_value = lanes.read(p, LANE);
        self.draw.chance(lanes, to, p, mask, site, origin);
        if holds {
            let u = self.draw.uniforms(lanes, site)[LANE];
            let came_true = lanes.get(to as Column, LANE) != 0.0;
            self.tell(Happening::Chance { origin, p: p_value, u, came_true });
        }
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
        let holds = lanes.read(mask, LANE) != 0.0;
        let values: Vec<f64> = weights.iter().map(|&weight| lanes.read(weight, LANE)).collect();
        self.draw.choose(lanes, to, weights, mask, site, origin);
        if holds {
            let u = self.draw.uniforms(lanes, site)[LANE];
            let chosen = lanes.get(to as Column, LANE);
            let chosen = (chosen >= 0.0).then_some(chosen as usize);
            self.tell(Happening::Choice { origin, weights: values, u, chosen });
        }
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
        let holds = lanes.read(mask, LANE) != 0.0;
        self.draw.delay(lanes, to, bounds, mask, site, origin);
        if holds {
            let steps = lanes.get(to as Column, LANE) as u32;
            self.tell(Happening::Delay { origin, low: bounds.0, high: bounds.1, steps });
        }
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
        let holds = lanes.read(mask, LANE) != 0.0;
        self.draw.quantile(lanes, to, distribution, parameters, mask, site, origin);
        if holds {
            self.tell(Happening::Drawn { origin, value: lanes.get(to as Column, LANE) });
        }
    }

    fn order(&mut self, lanes: &mut Lanes, site: u32, out: &mut [f64]) {
        self.draw.order(lanes, site, out);
    }

    fn taken(&mut self, lanes: &Lanes, take: &Take) {
        let taken = |&member: &u32| lanes.get(take.flags + member, LANE) != 0.0;
        let members: Vec<u32> = (0..take.members).filter(taken).collect();
        if !members.is_empty() {
            self.tell(Happening::Selected { origin: take.node, members });
        }
    }

    fn stored(&mut self, lanes: &Lanes, store: &Store, value: Source) {
        let mask = lanes.source(self.program, store.mask);
        let Some(variable) = store.variable else { return };
        if lanes.read(mask, LANE) == 0.0 {
            return;
        }
        let old = if store.add { lanes.get(lanes.place(store.to) as Column, LANE) } else { 0.0 };
        let asked = lanes.read(value, LANE) + old;
        let after = store.clamp.map_or(asked, |(low, high)| asked.max(low).min(high));
        let before = lanes.get(lanes.place(store.to) as Column, LANE);
        let member = match store.to {
            Place::Member { loops, .. } => Some(lanes.index()[loops as usize]),
            _ => None,
        };
        if before != after || asked != after {
            self.tell(Happening::Changed { variable, member, before, asked, after, span: store.span });
        }
    }

    fn marked(&mut self, lanes: &Lanes, action: Action, mask: Source) {
        if lanes.read(mask, LANE) != 0.0 {
            self.tell(Happening::Took { action });
        }
    }

    fn scheduled(&mut self, lanes: &Lanes, op: &Op, delay: Source) {
        if let Op::Schedule { node, mask, .. } = op
            && lanes.read(lanes.source(self.program, *mask), LANE) != 0.0
        {
            let steps = lanes.read(delay, LANE) as u32;
            self.tell(Happening::Scheduled { origin: *node, steps });
        }
    }

    fn believed(&mut self, lanes: &Lanes, belief: u32, mask: Source) {
        if lanes.read(mask, LANE) != 0.0 {
            let posterior = &self.program.posteriors[belief as usize];
            let values = 0..posterior.log_prior.len() as Column;
            let probabilities = values.map(|value| lanes.get(posterior.to + value, LANE)).collect();
            self.tell(Happening::Believed { belief: posterior.belief, probabilities });
        }
    }

    fn failed(&mut self, lanes: &Lanes, check: Check, value: f64) {
        self.at_failure.get_or_insert_with(|| state(self.program, lanes));
        self.tell(Happening::Failed { check, value });
    }
}
