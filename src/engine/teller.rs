//! Chance settled by a script: the luck of one run, but for one choice if a branch is asked for; with everything
//! that happens noted down.

use super::lanes::{Lanes, Source};
use super::settle::{Draw, Settle};
use super::trace::{Cause, Edit, Happening, state};
use crate::model::expr::{Action, Distribution, VariableId};
use crate::model::program::Draw as Drawn;
use crate::model::program::{Check, Column, Note, Noted, Op, Origin, Place, Program, Store, Take};
use std::collections::{BTreeMap, VecDeque};

/// A choice as it is kept in a column.
fn option(index: f64) -> Option<usize> {
    (index >= 0.0).then_some(index as usize)
}

fn index(option: Option<usize>) -> f64 {
    option.map_or(-1.0, |option| option as f64)
}

pub struct Teller<'p, 'n> {
    program: &'p Program,
    draw: Draw<'n>,
    edit: Option<Edit>,
    pub happenings: Vec<Happening>,
    /// What the effects that are being told follow from.
    pub cause: Option<Cause>,
    /// By what was put off, for which member, and the step in which it falls due: when it was put off, and why.
    put_off: BTreeMap<Awaited, VecDeque<Since>>,
    /// The state when the run failed, before anything was done with what it failed on.
    pub at_failure: Option<Vec<(VariableId, Option<u32>, f64)>>,
}

/// A preparation of a response, or a delayed effect.
type PutOff = (bool, usize);

/// What is put off, for which member, and the step in which it falls due.
type Awaited = (PutOff, Option<u32>, u32);

/// The step in which it was put off, and why.
type Since = (u32, Option<Cause>);

/// The one lane of a story.
const LANE: usize = 0;

impl<'p, 'n> Teller<'p, 'n> {
    pub fn new(program: &'p Program, draw: Draw<'n>, edit: Option<Edit>) -> Self {
        let put_off = BTreeMap::new();
        Self { program, draw, edit, happenings: vec![], cause: None, put_off, at_failure: None }
    }

    /// The edit of the choice at this site, if this is where it applies.
    fn edit_at(&self, lanes: &Lanes, site: u32) -> Option<Edit> {
        self.edit.filter(|edit| (edit.step, edit.site) == (lanes.step, site))
    }

    pub fn tell(&mut self, happening: Happening) {
        self.happenings.push(happening);
    }

    fn uniform(&mut self, lanes: &Lanes, site: u32) -> f64 {
        self.draw.uniforms(lanes, site)[LANE]
    }

    /// Notes what has been put off, to be known again when it falls due.
    fn put_off(&mut self, lanes: &Lanes, origin: Origin, member: Option<u32>, steps: u32) {
        if let Some(what) = put_off(origin) {
            let due = lanes.step.saturating_add(steps);
            let queue = self.put_off.entry((what, member, due)).or_default();
            queue.push_back((lanes.step, self.cause));
        }
        self.tell(Happening::Scheduled { origin, member, steps });
    }

    fn due(&mut self, lanes: &Lanes, origin: Origin, member: Option<u32>) {
        let queue = put_off(origin).and_then(|what| self.put_off.get_mut(&(what, member, lanes.step)));
        let before = queue.and_then(VecDeque::pop_front);
        let (since, cause) = before.map_or((None, None), |(since, cause)| (Some(since), cause));
        self.cause = cause;
        self.tell(Happening::Due { origin, member, since, cause });
    }

    /// What follows a choice follows from its answer, if it is one.
    fn follow(&mut self, origin: Origin, chosen: Option<usize>) {
        match (origin.what, chosen) {
            (Drawn::Reaction { reaction, .. }, Some(option)) => {
                self.cause = Some(Cause::Answer { reaction, option });
            }
            (Drawn::Turn(_), _) => self.cause = None,
            _ => {}
        }
    }
}

fn put_off(origin: Origin) -> Option<PutOff> {
    match origin.what {
        Drawn::Prepare(response) => Some((true, response)),
        Drawn::After(node) => Some((false, node)),
        _ => None,
    }
}

impl Settle for Teller<'_, '_> {
    const TELLS: bool = true;

    fn chance(&mut self, lanes: &mut Lanes, to: usize, p: Source, mask: Source, site: u32, origin: Origin) {
        let holds = lanes.read(mask, LANE) != 0.0;
        let p_value = lanes.read(p, LANE);
        self.draw.chance(lanes, to, p, mask, site, origin);
        if holds {
            let u = self.uniform(lanes, site);
            let came_true = lanes.get(to as Column, LANE) != 0.0;
            if let Drawn::Event(event) = origin.what {
                self.cause = Some(Cause::Action(Action::Event(event)));
            }
            self.tell(Happening::Chance { origin, site, p: p_value, u, came_true });
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
            let u = self.uniform(lanes, site);
            let chosen = option(lanes.get(to as Column, LANE));
            self.follow(origin, chosen);
            self.tell(Happening::Choice { origin, site, weights: values, u, chosen });
            if let Some(edit) = self.edit_at(lanes, site) {
                lanes.set(to as Column, LANE, index(edit.option));
                self.follow(origin, edit.option);
                self.happenings.pop();
                self.tell(Happening::Edited { origin, site, by_luck: chosen, chosen: edit.option });
            }
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
            self.tell(Happening::Delay { origin, site, low: bounds.0, high: bounds.1, steps });
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
            self.tell(Happening::Drawn { origin, site, value: lanes.get(to as Column, LANE) });
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
            self.cause = Some(Cause::Action(action));
            self.tell(Happening::Took { action });
        }
    }

    fn scheduled(&mut self, lanes: &Lanes, op: &Op, delay: Source) {
        if let Op::Schedule { node, mask, .. } = op
            && lanes.read(lanes.source(self.program, *mask), LANE) != 0.0
        {
            let steps = lanes.read(delay, LANE) as u32;
            self.put_off(lanes, *node, None, steps);
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

    fn noted(&mut self, program: &Program, lanes: &mut Lanes, note: &Note) {
        let member = |lanes: &Lanes, at: Option<u8>| at.map(|loops| lanes.index()[usize::from(loops)]);
        if lanes.read(lanes.source(program, note.mask), LANE) == 0.0 {
            return;
        }
        match &note.what {
            Noted::Offer { chosen: column, available, site } => {
                let (origin, site) = (note.node, *site);
                let open = |operand| lanes.read(lanes.source(program, operand), LANE) != 0.0;
                let available: Vec<bool> = available.iter().map(|&operand| open(operand)).collect();
                let chosen = option(lanes.get(*column, LANE));
                let edit = self.edit_at(lanes, site);
                self.follow(origin, edit.map_or(chosen, |edit| edit.option));
                match edit {
                    None => self.tell(Happening::Ruled { origin, site, available, chosen }),
                    Some(edit) => {
                        lanes.set(*column, LANE, index(edit.option));
                        self.tell(Happening::Edited { origin, site, by_luck: chosen, chosen: edit.option });
                    }
                }
            }
            Noted::Scheduled { delay, member: at } => {
                let steps = lanes.read(lanes.source(program, *delay), LANE) as u32;
                self.put_off(lanes, note.node, member(lanes, *at), steps);
            }
            Noted::Due { member: at } => self.due(lanes, note.node, member(lanes, *at)),
        }
    }

    fn failed(&mut self, lanes: &Lanes, check: Check, value: f64) {
        self.at_failure.get_or_insert_with(|| state(self.program, lanes));
        self.tell(Happening::Failed { check, value });
    }
}
