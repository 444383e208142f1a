//! The luck of one run, but for one choice if a branch is asked for; with everything that happens recorded.

use super::story::{Cause, Edit, Happening};
use crate::program::{Action, VariableId};
use crate::program::{
    Check, Column, Draw, Meaning, Note, Noted, Op, Operand, Origin, Place, Program, Store, Take,
};
use crate::vm::lanes::Lanes;
use crate::vm::lanes::place::Source;
use crate::vm::randomness::{AtRandom, Kind, Random, Settle};
use crate::vm::sampler::Sampler;
use std::collections::{BTreeMap, VecDeque};

/// A choice as it is kept in a column.
fn option(index: f64) -> Option<usize> {
    (index >= 0.0).then_some(index as usize)
}

fn index(option: Option<usize>) -> f64 {
    option.map_or(-1.0, |option| option as f64)
}

pub struct Recorder<'p, 'n> {
    program: &'p Program,
    sampler: Sampler<'n>,
    edit: Option<Edit>,
    pub happenings: Vec<Happening>,
    /// What the effects that are being recorded follow from.
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

impl<'p, 'n> Recorder<'p, 'n> {
    pub fn new(program: &'p Program, sampler: Sampler<'n>, edit: Option<Edit>) -> Self {
        let put_off = BTreeMap::new();
        Self { program, sampler, edit, happenings: vec![], cause: None, put_off, at_failure: None }
    }

    /// The edit of the choice at this site, if this is where it applies.
    fn edit_at(&self, lanes: &Lanes, site: u32) -> Option<Edit> {
        self.edit.filter(|edit| (edit.step, edit.site) == (lanes.step, site))
    }

    pub fn record(&mut self, happening: Happening) {
        self.happenings.push(happening);
    }

    fn uniform(&mut self, lanes: &Lanes, site: u32) -> f64 {
        self.sampler.uniforms(lanes, site)[LANE]
    }

    /// Notes what has been put off, to be known again when it falls due.
    fn put_off(&mut self, lanes: &Lanes, origin: Origin, member: Option<u32>, steps: u32) {
        if let Some(what) = put_off(origin) {
            let due = lanes.step.saturating_add(steps);
            let queue = self.put_off.entry((what, member, due)).or_default();
            queue.push_back((lanes.step, self.cause));
        }
        self.record(Happening::Scheduled { origin, member, steps });
    }

    fn due(&mut self, lanes: &Lanes, origin: Origin, member: Option<u32>) {
        let queue = put_off(origin).and_then(|what| self.put_off.get_mut(&(what, member, lanes.step)));
        let before = queue.and_then(VecDeque::pop_front);
        let (since, cause) = before.map_or((None, None), |(since, cause)| (Some(since), cause));
        self.cause = cause;
        self.record(Happening::Due { origin, member, since, cause });
    }

    /// What follows a choice follows from its answer, if it is one.
    fn follow(&mut self, origin: Origin, chosen: Option<usize>) {
        match (origin.what, chosen) {
            (Draw::Reaction { reaction, .. }, Some(option)) => {
                self.cause = Some(Cause::Answer { reaction, option });
            }
            (Draw::Turn(_), _) => self.cause = None,
            _ => {}
        }
    }
}

fn put_off(origin: Origin) -> Option<PutOff> {
    match origin.what {
        Draw::Prepare(response) => Some((true, response)),
        Draw::After(node) => Some((false, node)),
        _ => None,
    }
}

pub(super) fn state(program: &Program, lanes: &Lanes) -> Vec<(VariableId, Option<u32>, f64)> {
    let columns = program.state.iter().enumerate();
    columns
        .filter_map(|(column, state)| match state.meaning {
            Meaning::Variable { variable, member } => {
                let next = Meaning::Variable { variable, member: 1 };
                let alone =
                    member == 0 && program.state.get(column + 1).is_none_or(|state| state.meaning != next);
                Some((variable, (!alone).then_some(member), lanes.get(column as Column, 0)))
            }
            _ => None,
        })
        .collect()
}

impl Settle for Recorder<'_, '_> {
    const OBSERVES: bool = true;

    fn settle(&mut self, lanes: &mut Lanes, random: &Random) {
        let &Random { ref kind, to, mask, site, origin } = random;
        let to = to as Column;
        let holds = lanes.read(mask, LANE) != 0.0;
        // What is drawn may take the place of what it is drawn from.
        let before: Vec<f64> = match kind {
            Kind::Chance(p) => vec![lanes.read(*p, LANE)],
            Kind::Choice(weights) => weights.iter().map(|&weight| lanes.read(weight, LANE)).collect(),
            Kind::Delay { .. } | Kind::Quantile { .. } => vec![],
        };
        self.sampler.settle(lanes, random);
        if !holds {
            return;
        }
        let value = lanes.get(to, LANE);
        match *kind {
            Kind::Chance(_) => {
                let u = self.uniform(lanes, site);
                if let Draw::Event(event) = origin.what {
                    self.cause = Some(Cause::Action(Action::Event(event)));
                }
                self.record(Happening::Chance { origin, site, p: before[0], u, came_true: value != 0.0 });
            }
            Kind::Choice(_) => {
                let (u, chosen) = (self.uniform(lanes, site), option(value));
                let edit = self.edit_at(lanes, site);
                self.follow(origin, chosen);
                match edit {
                    None => {
                        let member = match origin.what {
                            Draw::Sign { member, .. } => {
                                member.map(|loops| lanes.index()[usize::from(loops)])
                            }
                            _ => None,
                        };
                        self.record(Happening::Choice { origin, site, member, weights: before, u, chosen });
                    }
                    Some(Edit { option, .. }) => {
                        lanes.set(to, LANE, index(option));
                        self.follow(origin, option);
                        self.record(Happening::Edited { origin, site, by_luck: chosen, chosen: option });
                    }
                }
            }
            Kind::Delay { low, high } => {
                self.record(Happening::Delay { origin, site, low, high, steps: value as u32 });
            }
            Kind::Quantile { .. } => self.record(Happening::Drawn { origin, site, value }),
        }
    }

    fn members(&mut self, lanes: &mut Lanes, draw: &AtRandom) {
        self.sampler.members(lanes, draw);
    }

    fn on_take(&mut self, lanes: &Lanes, take: &Take) {
        let taken = |&member: &u32| lanes.get(take.flags + member, LANE) != 0.0;
        let members: Vec<u32> = (0..take.members).filter(taken).collect();
        if !members.is_empty() {
            self.record(Happening::Selected { origin: take.node, members });
        }
    }

    fn on_store(&mut self, lanes: &Lanes, store: &Store, value: Source) {
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
            self.record(Happening::Changed { variable, member, before, asked, after, span: store.span });
        }
    }

    fn on_mark(&mut self, lanes: &Lanes, action: Action, mask: Source) {
        if lanes.read(mask, LANE) != 0.0 {
            self.cause = Some(Cause::Action(action));
            self.record(Happening::Took { action });
        }
    }

    fn on_schedule(&mut self, lanes: &Lanes, op: &Op, delay: Source) {
        if let Op::Schedule { node, mask, .. } = op
            && lanes.read(lanes.source(self.program, *mask), LANE) != 0.0
        {
            let steps = lanes.read(delay, LANE) as u32;
            self.put_off(lanes, *node, None, steps);
        }
    }

    fn on_belief(&mut self, lanes: &Lanes, belief: u32, member: Option<u32>, mask: Source) {
        if lanes.read(mask, LANE) != 0.0 {
            let posterior = &self.program.posteriors[belief as usize];
            let columns = posterior.probabilities().map(|first| first + member.unwrap_or(0));
            let probabilities = columns.map(|column| lanes.get(column, LANE)).collect();
            self.record(Happening::Believed { belief: posterior.belief, member, probabilities });
        }
    }

    fn on_note(&mut self, program: &Program, lanes: &mut Lanes, note: &Note) {
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
                    None => self.record(Happening::Ruled { origin, site, available, chosen }),
                    Some(edit) => {
                        lanes.set(*column, LANE, index(edit.option));
                        self.record(Happening::Edited { origin, site, by_luck: chosen, chosen: edit.option });
                    }
                }
            }
            Noted::Played { open, worth } => {
                let read = |&operand: &Operand| lanes.read(lanes.source(program, operand), LANE);
                let open = open.iter().map(|operand| read(operand) != 0.0).collect();
                let worth = worth.iter().map(read).collect();
                self.record(Happening::Played { origin: note.node, open, worth });
            }
            Noted::Foreseen { worth } => {
                let worth =
                    worth.iter().map(|&worth| lanes.read(lanes.source(program, worth), LANE)).collect();
                self.record(Happening::Foreseen { origin: note.node, worth });
            }
            Noted::Scheduled { delay, member: at } => {
                let steps = lanes.read(lanes.source(program, *delay), LANE) as u32;
                self.put_off(lanes, note.node, member(lanes, *at), steps);
            }
            Noted::Due { member: at } => self.due(lanes, note.node, member(lanes, *at)),
        }
    }

    fn on_failure(&mut self, lanes: &Lanes, check: Check, value: f64) {
        self.at_failure.get_or_insert_with(|| state(self.program, lanes));
        self.record(Happening::Failed { check, value });
    }
}
