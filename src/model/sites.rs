//! Sites: the places where chance enters, numbered over the whole scenario as written.
//!
//! The numbers depend on the file alone, never on `--set`, variants or policies: that is what lets two policies
//! meet the same luck. The order is: drawn starts; events; then actor by actor its turn, the rules that choose its
//! responses, and for each response its selection and preparation, its effects, and the reactions to it.
//! `docs/noise.md` states it in full.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Span};
use crate::engine::limits::{MOST_OPERATIONS, MOST_SITES, count};
use crate::model::const_eval::steps;
use crate::model::entity::*;
use crate::model::expr::*;
use crate::model::settings::plan;
use std::collections::BTreeMap;

/// How a response comes to take effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// In the turn in which it was chosen.
    Turn,
    /// After its preparation.
    Due,
}

/// In which copy of an effect a draw stands: a text that can happen twice in a step has a site for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Context {
    pub way: Option<Way>,
    /// The reaction it happens in, and the response that is reacted to.
    pub reaction: Option<(usize, ResponseId)>,
    /// The delayed effect that fell due, which is one and the same wherever it was scheduled.
    pub delayed: Option<NodeId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    Start(VariableId),
    Event(EventId),
    Turn(ActorId),
    Rule(ResponseId, usize),
    Prepare(ResponseId, Context),
    Select(ResponseId, Context),
    Reaction(usize, ResponseId, Way),
    ReactionRule(usize, usize, usize, ResponseId, Way),
    /// The chance of an effect.
    Chance(NodeId, Context),
    /// The random order of the members that an effect is for.
    Each(NodeId, Context),
    /// The delay of an effect.
    After(NodeId, Context),
    /// The draw or sign of an effect.
    Body(NodeId, Context),
    /// The move at a node of the game that an effect plays.
    Move(NodeId, Context, usize),
    /// The stride of the loop over members or pending slots around an effect's body, kept as a base.
    Stride(NodeId, Context),
}

/// How often in a step, and how far apart, something can be scheduled.
#[derive(Clone, Copy, Debug)]
struct Frequency {
    per_step: u32,
    /// Least number of steps between two times; 0 or 1 where every step will do.
    gap: u32,
    once: bool,
    /// How often it is done each time.
    fold: u32,
}

impl Frequency {
    /// How many of those scheduled with delays from `low` to `high` steps may fall due in the same step.
    fn overlap(self, low: u32, high: u32) -> u32 {
        let times = if self.once {
            1
        } else if self.gap >= 1 {
            (high - low) / self.gap + 1
        } else {
            self.per_step.saturating_mul(high - low + 1)
        };
        times.saturating_mul(self.fold)
    }

    /// Of what stands inside a delayed effect: up to `slots` fall due in a step, and others may take effect at once.
    fn fired(self, slots: u32, at_once: bool) -> Frequency {
        let now = if at_once { self.per_step.saturating_mul(self.fold) } else { 0 };
        let fold = if self.once { slots } else { 1 };
        Frequency { per_step: slots.saturating_add(now), gap: 0, once: self.once, fold }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Sites {
    /// No more than have room in 32 bits, unless there is a fault.
    count: u64,
    map: BTreeMap<Key, u64>,
    /// By delayed node: how many pending ones may fire in the same step, as written, and how often it is scheduled.
    slots: BTreeMap<NodeId, (u32, Frequency)>,
}

impl Sites {
    /// `None` if there are too many, which is a fault.
    pub fn number(model: &Model, faults: &mut Diagnostics) -> Option<Sites> {
        let written = written_values(model);
        let listed = answers(model);
        let mut walk = Walk { model, sites: Sites::default(), written, listed, most: None, visits: 0 };
        walk.scenario();
        faults.refuse(if walk.is_endless() {
            Diagnostic::without_place("this scenario is too large: too many effects, written out").code(Code::Limit)
                .help("reactions to many responses with many options each have a copy of their effects for each pair")
        } else if walk.sites.count > MOST_SITES {
            let sites = count(walk.sites.count);
            let help =
                "each member of a group has luck of its own: make the groups smaller, or draw less often";
            let message = format!(
                "this scenario draws at {sites} places in a step, and at most {} go",
                count(MOST_SITES)
            );
            match walk.most {
                Some((span, most)) => {
                    Diagnostic::error(span, message).code(Code::Limit).label(format!("{} of them here", count(most)))
                }
                None => Diagnostic::without_place(message).code(Code::Limit),
            }
            .help(help)
        } else {
            return Some(walk.sites);
        })
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        narrow(self.count)
    }

    pub fn get(&self, key: Key) -> u32 {
        let site = self.map.get(&key).copied();
        narrow(site.unwrap_or_else(|| unreachable!("the walk numbers every site: {key:?}")))
    }

    /// How many times a delayed effect's body may have to run in one step, as written.
    pub fn slots(&self, node: NodeId) -> u32 {
        self.slots.get(&node).map_or(1, |(slots, _)| *slots)
    }

    /// The same for delays of other lengths.
    pub fn overlap(&self, node: NodeId, low: u32, high: u32) -> u32 {
        self.slots.get(&node).map_or(1, |(_, frequency)| frequency.overlap(low.max(1), high.max(1)))
    }

    /// How many can be pending at all, in a run of so many steps.
    pub fn pending(&self, node: NodeId, steps: u32) -> u32 {
        let of =
            |frequency: &Frequency| frequency.per_step.saturating_mul(frequency.fold).saturating_mul(steps);
        self.slots.get(&node).map_or(steps, |(_, frequency)| of(frequency))
    }
}

/// No site of a scenario without fault is beyond the number of them.
fn narrow(site: u64) -> u32 {
    u32::try_from(site).unwrap_or(u32::MAX)
}

/// Every assignment of parameters that the file itself states: its own values, then each variant's.
fn written_values(model: &Model) -> Vec<Vec<Value>> {
    let stated: Vec<Expr> = model.parameters.iter().map(|parameter| parameter.value.clone()).collect();
    // Values that make no sense are faults of the plan that uses them; here they only must not stop us.
    let values = |exprs: &[Expr]| plan::values(model, exprs, &mut Diagnostics::default());
    let variants = model.variants.iter().map(|variant| {
        let mut exprs = stated.clone();
        variant.set.iter().for_each(|(id, value)| exprs[*id] = value.clone());
        values(&exprs)
    });
    std::iter::once(values(&stated)).chain(variants).collect()
}

fn answers(model: &Model) -> Vec<u32> {
    let mut listed = vec![0; model.responses.len()];
    for reaction in &model.reactions {
        for option in &reaction.options {
            if let OptionKind::Response(response) = option.kind {
                listed[response] += reaction.to.len() as u32;
            }
        }
    }
    listed
}

struct Walk<'a> {
    model: &'a Model,
    sites: Sites,
    written: Vec<Vec<Value>>,
    /// By response: for how many responses it is an answer.
    listed: Vec<u32>,
    /// The entry with the most sites, and how many.
    most: Option<(Span, u64)>,
    /// Effects and options of reactions that were looked at, each copy of them.
    visits: usize,
}

impl Walk<'_> {
    fn put(&mut self, key: Key, count: usize) {
        let base = self.sites.count;
        let before = self.sites.map.insert(key, base);
        debug_assert!(before.is_none(), "a site is numbered once: {key:?}");
        self.sites.count = base.saturating_add(count as u64);
    }

    /// Whether there is more than can be told apart: nothing more is looked at.
    fn is_endless(&self) -> bool {
        self.visits > MOST_OPERATIONS
    }

    /// Notes that an entry has all sites from `before` on.
    fn told(&mut self, span: Span, before: u64) {
        let own = self.sites.count - before;
        if self.most.is_none_or(|(_, most)| own > most) {
            self.most = Some((span, own));
        }
    }

    /// Least and greatest number of steps of a delay, over all values that the file states.
    fn steps(&self, delay: &Expr) -> (u32, u32) {
        let clock = &self.model.clock;
        self.written.iter().fold((u32::MAX, 0), |(low, high), values| {
            let (least, most) = steps(delay, values, clock);
            (low.min(least), high.max(most))
        })
    }

    /// Whether a delay may be 0 steps and whether it may be more, whatever its parameters are set to.
    fn may_be(&self, delay: &Expr) -> (bool, bool) {
        let (low, high) = self.steps(delay);
        let open = delay.any(|e| matches!(e.kind, Kind::Parameter { .. }));
        (open || low == 0, open || high > 0)
    }

    fn scenario(&mut self) {
        let model = self.model;
        for (id, variable) in model.variables.iter().enumerate() {
            let before = self.sites.count;
            let drawn = match &variable.start {
                VariableStart::Chance(_) => true,
                VariableStart::Value(value) => matches!(value.kind, Kind::Draw(..)),
            };
            if drawn {
                let members = variable.group.map_or(1, |group| model.groups[group].members.len());
                self.put(Key::Start(id), members);
            }
            self.told(variable.span, before);
        }
        for (id, event) in model.events.iter().enumerate() {
            let before = self.sites.count;
            if event.chance.is_some() {
                self.put(Key::Event(id), 1);
            }
            let frequency = self.event_frequency(event);
            self.effects(std::slice::from_ref(&event.effect), Context::default(), frequency);
            self.effects(&event.otherwise, Context::default(), self.else_frequency(event));
            self.told(event.span, before);
        }
        for actor in 0..model.actors.len() {
            self.actor(actor);
        }
        for rule in &model.rules {
            let before = self.sites.count;
            let every_step = Frequency { per_step: 1, gap: 0, once: false, fold: 1 };
            self.effects(std::slice::from_ref(&rule.effect), Context::default(), every_step);
            self.effects(&rule.otherwise, Context::default(), every_step);
            self.told(rule.span, before);
        }
    }

    fn actor(&mut self, actor: ActorId) {
        let model = self.model;
        let own: Vec<ResponseId> = model.responses_of(actor).collect();
        if own.is_empty() {
            return;
        }
        self.put(Key::Turn(actor), 1);
        for (index, &response) in own.iter().enumerate() {
            let rules = model.policies.iter().filter(|policy| policy.actor == actor);
            for occurrence in 0..rules.map(|policy| chance_rules(&policy.choice, index)).max().unwrap_or(0) {
                self.put(Key::Rule(response, occurrence), 1);
            }
        }
        for response in own {
            let before = self.sites.count;
            self.chosen(response, Context { way: Some(Way::Turn), ..Context::default() });
            for way in self.ways(response) {
                self.takes_effect(response, Context { way: Some(way), ..Context::default() });
            }
            self.told(model.responses[response].span, before);
        }
    }

    /// The draws made when a response is chosen.
    fn chosen(&mut self, response: ResponseId, context: Context) {
        let entry = &self.model.responses[response];
        if let Some(select) = &entry.select
            && matches!(select.order, Order::Random)
        {
            let members = self.model.groups[select.members.group].members.len();
            self.put(Key::Select(response, context), members);
        }
        if let Some(prepare) = &entry.prepare
            && is_drawn(prepare)
        {
            self.put(Key::Prepare(response, context), 1);
        }
    }

    fn ways(&self, response: ResponseId) -> Vec<Way> {
        match &self.model.responses[response].prepare {
            None => vec![Way::Turn],
            Some(prepare) => {
                let (at_once, later) = self.may_be(prepare);
                let ways = [at_once.then_some(Way::Turn), later.then_some(Way::Due)];
                ways.into_iter().flatten().collect()
            }
        }
    }

    fn takes_effect(&mut self, response: ResponseId, context: Context) {
        let model = self.model;
        let frequency = self.response_frequency(response);
        self.effects(&model.responses[response].effects, context, frequency);
        // The ladder of reactions has one step: what is done in a reaction is not reacted to.
        let (None, Some(way)) = (context.reaction, context.way) else { return };
        for (id, reaction) in model.reactions.iter().enumerate().filter(|(_, r)| r.to.contains(&response)) {
            self.reaction(id, reaction, response, way);
        }
    }

    fn reaction(&mut self, id: usize, reaction: &Reaction, to: ResponseId, way: Way) {
        let model = self.model;
        self.put(Key::Reaction(id, to, way), 1);
        for option in 0..reaction.options.len() {
            let policies = model.policies.iter().filter(|policy| policy.actor == reaction.actor);
            let choices = policies.flat_map(|p| p.reactions.iter().filter(|(r, _)| *r == id).map(|(_, c)| c));
            let rules = choices.map(|choice| chance_rules(choice, option)).max().unwrap_or(0);
            for occurrence in 0..rules {
                self.put(Key::ReactionRule(id, option, occurrence, to, way), 1);
            }
        }
        let context = Context { way: Some(way), reaction: Some((id, to)), delayed: None };
        for option in &reaction.options {
            self.visits += 1;
            if self.is_endless() {
                return;
            }
            match &option.kind {
                OptionKind::Own { effects, .. } => {
                    let frequency = self.reaction_frequency(reaction);
                    self.effects(effects, context, frequency);
                }
                OptionKind::Response(response) => {
                    self.chosen(*response, context);
                    if self.ways(*response).contains(&Way::Turn) {
                        self.takes_effect(*response, context);
                    }
                }
            }
            if let Some((_, effects)) = model.responses[to].on.iter().find(|(name, _)| *name == option.name) {
                let frequency =
                    Frequency { fold: self.answers(to, &option.name), ..self.response_frequency(to) };
                self.effects(effects, context, frequency);
            }
        }
    }

    /// How many reactions to a response have an option of that name.
    fn answers(&self, to: ResponseId, name: &str) -> u32 {
        let reactions = self.model.reactions.iter().filter(|reaction| reaction.to.contains(&to));
        reactions.filter(|reaction| reaction.options.iter().any(|option| option.name == name)).count() as u32
    }

    fn effects(&mut self, list: &[EffectNode], context: Context, frequency: Frequency) {
        for node in list {
            self.visits += 1;
            if self.is_endless() {
                return;
            }
            if node.chance.is_some() {
                self.put(Key::Chance(node.id, context), 1);
            }
            let members = node.each.as_ref().map(|each| self.model.groups[each.members.group].members.len());
            if let (Some(members), Some(Select { order: Order::Random, .. })) = (members, &node.each) {
                self.put(Key::Each(node.id, context), members);
            }
            match &node.after {
                None => self.body(node, context, members.unwrap_or(1), frequency),
                Some(after) => {
                    let (low, high) = self.steps(after);
                    let (at_once, later) = self.may_be(after);
                    if is_drawn(after) {
                        self.put(Key::After(node.id, context), members.unwrap_or(1));
                    }
                    let slots =
                        if members.is_some() { 1 } else { frequency.overlap(low.max(1), high.max(1)) };
                    let inner = frequency.fired(slots, at_once);
                    if at_once {
                        self.body(node, context, members.unwrap_or(1), inner);
                    }
                    if later && !self.sites.slots.contains_key(&node.id) {
                        self.sites.slots.insert(node.id, (slots, frequency));
                        let delayed = Context { delayed: Some(node.id), ..Context::default() };
                        self.body(node, delayed, members.unwrap_or(slots as usize), inner);
                    }
                }
            }
            self.effects(&node.otherwise, context, frequency);
        }
    }

    fn body(&mut self, node: &EffectNode, context: Context, times: usize, frequency: Frequency) {
        let first = self.sites.count;
        match &node.body {
            Body::Assign { value, .. } => {
                if matches!(value.kind, Kind::Draw(..)) {
                    self.put(Key::Body(node.id, context), 1);
                }
            }
            Body::Reset { .. } => {}
            Body::Do(list) => self.effects(list, context, frequency),
            Body::Draw { .. } => self.put(Key::Body(node.id, context), 1),
            Body::Play { moves, .. } => {
                for (at, options) in moves.iter().enumerate() {
                    self.put(Key::Move(node.id, context, at), 1);
                    options.iter().for_each(|list| self.effects(list, context, frequency));
                }
            }
            Body::Observe { then, .. } => {
                self.put(Key::Body(node.id, context), 1);
                for (_, list) in then {
                    self.effects(list, context, frequency);
                }
            }
        }
        let stride = self.sites.count - first;
        self.sites.map.insert(Key::Stride(node.id, context), stride);
        self.sites.count = first.saturating_add(stride.saturating_mul(times as u64));
    }

    fn event_frequency(&self, event: &Event) -> Frequency {
        let again = event.again_after.as_ref().or(event.every.as_ref()).map_or(0, |gap| self.steps(gap).0);
        let once = event.once || (event.at.is_some() && event.every.is_none());
        Frequency { per_step: 1, gap: again, once, fold: 1 }
    }

    /// `else` is not the event taking effect: `once` and `again_after` do not limit it.
    fn else_frequency(&self, event: &Event) -> Frequency {
        let gap = event.every.as_ref().map_or(0, |every| self.steps(every).0);
        Frequency { per_step: 1, gap, once: event.at.is_some() && event.every.is_none(), fold: 1 }
    }

    fn response_frequency(&self, id: ResponseId) -> Frequency {
        let response = &self.model.responses[id];
        let gap = response.again_after.as_ref().map_or(0, |gap| self.steps(gap).0);
        let ways = 2 + 2 * self.listed[id];
        Frequency { per_step: ways, gap, once: response.once, fold: 1 }
    }

    /// A reaction may follow any of several responses: the frequencies add up.
    fn reaction_frequency(&self, reaction: &Reaction) -> Frequency {
        let each: Vec<Frequency> = reaction.to.iter().map(|&to| self.response_frequency(to)).collect();
        match each.as_slice() {
            [one] => *one,
            many => {
                Frequency { per_step: many.iter().map(|f| f.per_step).sum(), gap: 0, once: false, fold: 1 }
            }
        }
    }
}

/// Whether a delay is a range to draw from, which does not depend on the values of parameters.
pub fn is_drawn(delay: &Expr) -> bool {
    delay.ty == Type::Delay
}

fn chance_rules(choice: &Choice, option: usize) -> usize {
    match choice {
        Choice::Rules(rules) => rules.iter().filter(|r| r.option == option && r.chance.is_some()).count(),
        _ => 0,
    }
}

impl Model {
    /// An actor's responses, in file order.
    pub fn responses_of(&self, actor: ActorId) -> impl Iterator<Item = ResponseId> + '_ {
        self.responses.iter().enumerate().filter(move |(_, r)| r.actor == actor).map(|(id, _)| id)
    }

    /// Actors that have a turn: those with responses in the file.
    pub fn has_turn(&self, actor: ActorId) -> bool {
        self.responses.iter().any(|r| r.actor == actor && !r.built_in)
    }
}
