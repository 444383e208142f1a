//! What happens in a step: delayed effects, events, turns, responses taking effect, rules.

use super::compiler::*;
use super::state_layout::History;
use crate::diagnostics::Span;
use crate::engine::program::*;
use crate::model::entity::*;
use crate::model::expr::*;
use crate::model::settings::ablation::Ablation;
use crate::model::sites::{Context, Key, Way, is_drawn};

impl<'a> Compiler<'a, '_> {
    /// Step 0: starts that are drawn or read other columns.
    pub(super) fn setup(&mut self) {
        for (id, variable) in self.model.variables.iter().enumerate() {
            match &variable.start {
                VariableStart::Value(value) if value.is_fixed() => {}
                start => self.start(id, start, variable.group, variable.span),
            }
        }
        self.measure_start();
    }

    fn start(&mut self, id: VariableId, start: &'a VariableStart, group: Option<GroupId>, span: Span) {
        let Some(group) = group else {
            return self.scoped(|c| c.start_one(id, start, None, span));
        };
        self.members(group, |c, index| c.start_one(id, start, Some(index), span));
    }

    fn start_one(&mut self, id: VariableId, start: &'a VariableStart, index: Option<u8>, span: Span) {
        let target = Target { variable: id, depth: index.map(|_| 0) };
        let site = |c: &Self| SiteRef {
            base: c.sites.get(Key::Start(id)),
            strides: index.map(|index| (index, 1)).into_iter().collect(),
        };
        let value = match start {
            VariableStart::Chance(chance) => {
                let origin = Origin { what: Draw::Start(id), span: chance.span };
                let site = site(self);
                self.chance(chance, ALWAYS, site, origin)
            }
            VariableStart::Value(Expr { kind: Kind::Draw(distribution, parameters), span, .. }) => {
                let origin = Origin { what: Draw::Start(id), span: *span };
                let site = site(self);
                let range = self.range_of(id);
                self.quantile((*distribution, parameters), range, ALWAYS, site, origin)
            }
            VariableStart::Value(value) => {
                let start = self.expr(value, ALWAYS);
                self.check_finite(start, value, ALWAYS);
                start
            }
        };
        self.store(target, value, ALWAYS, span);
    }

    /// What falls due at the start of a step, in file order.
    pub(super) fn due(&mut self) {
        let layout = self.layout;
        let model = self.model;
        let mut order: Vec<(Span, Falls<'a>)> = vec![];
        for (id, response) in model.responses.iter().enumerate() {
            if layout.responses[id].due.is_some() {
                order.push((response.span, Falls::Response(id)));
            }
        }
        order.extend(self.outline.delayed.iter().map(|(node, _)| (node.span, Falls::Effect(node))));
        order.sort_by_key(|(span, _)| *span);
        for (_, falls) in order {
            match falls {
                Falls::Response(id) => self.scoped(|c| c.prepared(id)),
                Falls::Effect(node) => self.scoped(|c| c.due_effect(node)),
            }
        }
    }

    /// A response whose preparation is complete.
    fn prepared(&mut self, id: ResponseId) {
        let layout = self.layout;
        let columns = layout.responses[id].clone();
        let Some(due) = columns.due else { return };
        let now = self.binary(Binary::Equal, Operand::Column(due), Operand::Step);
        let mask = self.and(ALWAYS, now);
        self.when(mask, |c| {
            c.store_plain(Place::Column(due), NEVER, mask);
            let response = &c.model.responses[id];
            let node = Origin { what: Draw::Prepare(id), span: response.span };
            c.note(Noted::Due { member: None }, mask, node);
            let context = Context { way: Some(Way::Due), ..Context::default() };
            c.takes_effect(id, mask, &Scene { context, strides: vec![] });
            c.release_selection(id, mask);
        });
    }

    pub(super) fn part(&mut self, part: &'a Part) {
        match part {
            Part::Events(events) => {
                for &event in events {
                    self.scoped(|c| c.event(event));
                }
            }
            Part::Actor(actor) => {
                let period = self.turn_period(*actor);
                let when = (period > 1).then_some(Clocked::Every { first: 1, period });
                self.clocked(when, |c| c.turn(*actor));
            }
            Part::Rules => {
                let rules = self.model.rules.iter().enumerate();
                for (_, rule) in rules.filter(|(id, _)| !self.off.contains(&Ablation::Rule(*id))) {
                    self.scoped(|c| c.rule(rule));
                }
            }
        }
    }

    fn event(&mut self, id: EventId) {
        if self.is_off(Ablation::Event(id)) {
            return;
        }
        let layout = self.layout;
        let event = &self.model.events[id];
        let at = event.at.as_ref().map(|at| self.step_of(self.fixed(at)));
        if let (Some(at), Some(step)) = (&event.at, at)
            && (step > self.model.clock.steps || self.fixed(at) < self.model.clock.start_day())
        {
            let message = format!("the date of `{}` lies outside the scenario", event.name);
            self.refuse(at.span, message, "an event on a date needs a date between `start` and `end`");
        }
        let when = match (at, &event.every) {
            (Some(at), None) => Some(Clocked::At(at)),
            (at, Some(every)) => {
                Some(Clocked::Every { first: at.unwrap_or(1), period: self.steps(every).1.max(1) })
            }
            (None, None) => None,
        };
        self.clocked(when, |c| {
            let history = layout.events[id];
            let mut mask = ALWAYS;
            if event.once {
                let never = c.binary(Binary::Equal, Operand::Column(history.times()), NEVER);
                mask = c.and(mask, never);
            }
            if let Some(again) = &event.again_after {
                let ready = c.rested(again, history);
                mask = c.and(mask, ready);
            }
            mask = c.narrow(mask, event.when.as_ref());
            let facts: Vec<&'a Expr> = event.when.iter().collect();
            let mut fails = NEVER;
            let mut holds = mask;
            if let Some(chance) = &event.chance {
                let origin = Origin { what: Draw::Event(id), span: chance.span };
                let site = SiteRef { base: c.sites.get(Key::Event(id)), strides: vec![] };
                holds = c.knowing(facts.iter().copied(), |c| c.chance(chance, mask, site, origin));
                if !event.otherwise.is_empty() {
                    let not = c.not(holds);
                    fails = c.and(mask, not);
                }
            }
            c.when(holds, |c| {
                c.mark(Action::Event(id), history, holds);
                let facts = facts.iter().copied().filter(|fact| !reads(fact, Action::Event(id)));
                c.knowing(facts, |c| {
                    let list = std::slice::from_ref(&event.effect);
                    c.effects(list, holds, &Scene::default());
                });
            });
            c.when(fails, |c| c.effects(&event.otherwise, fails, &Scene::default()));
        });
    }

    fn mark(&mut self, action: Action, History { times, last }: History, mask: Operand) {
        self.code.push(Op::Mark { action, times, mask });
        if let Some(last) = last {
            self.store_plain(Place::Column(last), Operand::Step, mask);
        }
    }

    /// The step that contains a day.
    fn step_of(&self, day: f64) -> u32 {
        let clock = &self.model.clock;
        let days = day - clock.start_day();
        ((days / clock.step_length()).floor().max(0.0) as u32).saturating_add(1)
    }

    /// Enough steps have passed since the last time: of a pause of nothing always.
    fn rested(&mut self, again: &Expr, history: History) -> Operand {
        let steps = self.steps(again).1;
        if steps == 0 {
            return ALWAYS;
        }
        let last = history.last();
        let ago = self.binary(Binary::Subtract, Operand::Step, Operand::Column(last));
        self.binary(Binary::LessOrEqual, Operand::Constant(f64::from(steps)), ago)
    }

    fn rule(&mut self, rule: &'a Rule) {
        let mut holds = ALWAYS;
        let mut fails = NEVER;
        if let Some(when) = &rule.when {
            let condition = self.expr(when, ALWAYS);
            holds = self.and(ALWAYS, condition);
            let not = self.not(condition);
            fails = self.and(ALWAYS, not);
        }
        let facts: Vec<&'a Expr> = rule.when.iter().collect();
        self.when(holds, |c| {
            let list = std::slice::from_ref(&rule.effect);
            c.knowing(facts, |c| c.effects(list, holds, &Scene::default()));
        });
        self.when(fails, |c| c.effects(&rule.otherwise, fails, &Scene::default()));
    }

    // ------------------------------------------------------------------------------------ responses

    /// Whether a response can be chosen: its `when`, not being prepared, not too soon, members to select.
    pub(super) fn available(&mut self, id: ResponseId, mask: Operand) -> Operand {
        if self.is_off(Ablation::Response(id)) {
            return NEVER;
        }
        let layout = self.layout;
        let response = &self.model.responses[id];
        let columns = layout.responses[id].clone();
        let mut holds = mask;
        if let Some(due) = columns.due {
            let free = self.binary(Binary::Equal, Operand::Column(due), NEVER);
            holds = self.and(holds, free);
        }
        if response.once {
            let never = self.binary(Binary::Equal, Operand::Column(columns.history.times()), NEVER);
            holds = self.and(holds, never);
        }
        if let Some(again) = &response.again_after {
            let ready = self.rested(again, columns.history);
            holds = self.and(holds, ready);
        }
        holds = self.narrow(holds, response.when.as_ref());
        if let Some(select) = &response.select
            && let Some(filter) = &select.members.filter
        {
            // Is there anybody to select? Asked only where the response may be chosen at all.
            let any = self.register();
            self.code.push(Op::Copy { to: any, from: NEVER });
            self.when(holds, |c| {
                c.members(select.members.group, |c, _| {
                    let one = c.expr(filter, holds);
                    c.code.push(Op::Extreme { to: any, condition: ALWAYS, value: one, greatest: true });
                });
            });
            holds = self.and(holds, Operand::Column(any));
        }
        if let Some(take) = response.select.as_ref().and_then(|select| select.take.as_ref()) {
            // To select none is to find nobody.
            let number = self.expr(take, holds);
            let some = self.binary(Binary::LessOrEqual, Operand::Constant(1.0), number);
            holds = self.and(holds, some);
        }
        holds
    }

    /// A response that has just been chosen: select, prepare, or take effect.
    pub(super) fn chosen(&mut self, id: ResponseId, mask: Operand, scene: &Scene) {
        let layout = self.layout;
        let response = &self.model.responses[id];
        let columns = layout.responses[id].clone();
        // Who is selected is remembered for as long as the response is prepared; else a register will do.
        let outer = self.selected[id];
        if let Some(select) = &response.select {
            let key = Key::Select(id, scene.context);
            let origin = Origin { what: Draw::Selection(id), span: select.span };
            match columns.selected {
                Some(kept) => self.scoped(|c| {
                    let flags = c.select(select, key, mask, scene, origin);
                    c.repeat(c.members_of(select), |c, index| {
                        let flag = Operand::Member { base: flags, loops: index };
                        c.store_plain(Place::Member { base: kept, loops: index }, flag, mask);
                    });
                }),
                None => self.selected[id] = Some(self.select(select, key, mask, scene, origin)),
            }
        }
        let mut at_once = mask;
        if let (Some(prepare), Some(due)) = (&response.prepare, columns.due) {
            let (low, high) = self.steps(prepare);
            let delay = if low == high || !is_drawn(prepare) {
                Operand::Constant(f64::from(high))
            } else {
                let to = self.register();
                self.refuse_endless(prepare, high);
                let base = self.sites.get(Key::Prepare(id, scene.context));
                let node = Origin { what: Draw::Prepare(id), span: prepare.span };
                let site = self.site(base, scene);
                self.code.push(Op::Delay { to, low, high, mask, site, node });
                Operand::Column(to)
            };
            let (now, later) = self.split(delay, low, mask);
            at_once = now;
            self.when(later, |c| {
                let step = c.binary(Binary::Add, Operand::Step, delay);
                c.store_plain(Place::Column(due), step, later);
                let node = Origin { what: Draw::Prepare(id), span: prepare.span };
                c.note(Noted::Scheduled { delay, member: None }, later, node);
                if let Some(flag) = columns.as_reaction {
                    let reaction = f64::from(u8::from(scene.context.reaction.is_some()));
                    c.store_plain(Place::Column(flag), Operand::Constant(reaction), later);
                }
            });
        }
        self.when(at_once, |c| {
            c.takes_effect(id, at_once, scene);
            c.release_selection(id, at_once);
        });
        self.selected[id] = outer;
    }

    fn members_of(&self, select: &Select) -> u32 {
        self.model.groups[select.members.group].members.len() as u32
    }

    /// The first of the registers that hold 1 for each member selected and 0 for the others. `sites` are those of
    /// a random order.
    pub(super) fn select(
        &mut self,
        select: &'a Select,
        sites: Key,
        mask: Operand,
        scene: &Scene,
        node: Origin,
    ) -> Column {
        let count = self.members_of(select);
        let take = select.take.as_ref().map(|take| self.expr(take, mask));
        let flags = self.registers(count);
        let key = match &select.order {
            Order::By { key, .. } => Some((key, self.registers(count))),
            _ => None,
        };
        self.members(select.members.group, |c, index| {
            let holds = c.in_set(&select.members, index, mask);
            let holds = c.and(mask, holds);
            c.store_plain(Place::Member { base: flags, loops: index }, holds, ALWAYS);
            if let Some((key, keys)) = key {
                let value = c.expr(key, holds);
                c.store_plain(Place::Member { base: keys, loops: index }, value, ALWAYS);
            }
        });
        if let Some(take) = take {
            let random =
                matches!(select.order, Order::Random).then(|| self.site(self.sites.get(sites), scene));
            self.code.push(Op::Take(Box::new(Take {
                flags,
                members: count,
                take,
                keys: key.map(|(_, keys)| keys),
                descending: matches!(select.order, Order::By { descending: true, .. }),
                random,
                mask,
                node,
            })));
        }
        flags
    }

    /// Equal states should be equal: who was selected is forgotten when it no longer matters.
    fn release_selection(&mut self, id: ResponseId, mask: Operand) {
        let layout = self.layout;
        if let (Some(select), Some(selected)) =
            (&self.model.responses[id].select, layout.responses[id].selected)
        {
            self.repeat(self.members_of(select), |c, index| {
                c.store_plain(Place::Member { base: selected, loops: index }, NEVER, mask);
            });
        }
    }

    /// The effects of a response, then the reactions to it.
    fn takes_effect(&mut self, id: ResponseId, mask: Operand, scene: &Scene) {
        let layout = self.layout;
        let response = &self.model.responses[id];
        let columns = layout.responses[id].clone();
        let mut mask = mask;
        mask = self.narrow(mask, response.still.as_ref());
        if let (Some(select), Some(selected)) = (&response.select, columns.selected) {
            mask = self.drop_out(select, selected, mask, scene);
        }
        let mut facts: Vec<&'a Expr> = vec![];
        // What held when it was chosen still holds only if no time has passed.
        if scene.context.way == Some(Way::Turn) {
            facts.extend(&response.when);
        }
        facts.extend(&response.still);
        facts.retain(|fact| !reads(fact, Action::Response(id)));
        self.when(mask, |c| {
            c.mark(Action::Response(id), columns.history, mask);
            c.forgetting(|c| {
                if let Some(cost) = &response.cost {
                    c.knowing(facts, |c| c.scoped(|c| c.pay(response.actor, cost, mask)));
                    c.effects(&response.effects, mask, scene);
                } else {
                    c.knowing(facts, |c| c.effects(&response.effects, mask, scene));
                }
                if let (None, Some(way)) = (scene.context.reaction, scene.context.way) {
                    c.reactions(id, way, mask);
                }
            });
        });
    }

    /// Members for which `where` no longer holds drop out; without any left the response lapses.
    fn drop_out(&mut self, select: &'a Select, selected: Column, mask: Operand, scene: &Scene) -> Operand {
        let Some(filter) = &select.members.filter else { return mask };
        if scene.context.way == Some(Way::Turn) {
            return mask;
        }
        let left = self.register();
        self.code.push(Op::Copy { to: left, from: NEVER });
        self.members(select.members.group, |c, index| {
            let flag = Operand::Member { base: selected, loops: index };
            let holds = c.expr(filter, mask);
            let both = c.binary(Binary::And, flag, holds);
            c.store_plain(Place::Member { base: selected, loops: index }, both, mask);
            c.code.push(Op::Extreme { to: left, condition: ALWAYS, value: both, greatest: true });
        });
        self.and(mask, Operand::Column(left))
    }

    fn pay(&mut self, actor: ActorId, cost: &'a Expr, mask: Operand) {
        let layout = self.layout;
        let variable = self.model.actors[actor].cost;
        let to = self.register();
        let cost = self.expr(cost, mask);
        let sum = self.binary_into(Binary::Add, to, Operand::Column(layout.variables[variable]), cost);
        let span = self.model.variables[variable].span;
        self.code.push(Op::Check { value: sum, mask, check: Check::Finite, span });
        self.store(Target { variable, depth: None }, sum, mask, span);
    }

    fn reactions(&mut self, to: ResponseId, way: Way, mask: Operand) {
        let layout = self.layout;
        let mut mask = mask;
        if let (Way::Due, Some(flag)) = (way, layout.responses[to].as_reaction) {
            let not = self.not(Operand::Column(flag));
            mask = self.and(mask, not);
        }
        let off = self.off;
        let is_on = |id: usize| !off.contains(&Ablation::Reaction(id));
        let reactions = self.model.reactions.iter().enumerate();
        for (id, reaction) in reactions.filter(|(id, reaction)| reaction.to.contains(&to) && is_on(*id)) {
            self.scoped(|c| c.when(mask, |c| c.reaction(id, reaction, to, way, mask)));
        }
    }
}

/// Whether an expression reads the history of an action, which changes when the action takes effect.
fn reads(fact: &Expr, action: Action) -> bool {
    fact.any(|e| matches!(e.kind, Kind::Times(a) | Kind::Since(a) | Kind::Now(a) if a == action))
}

enum Falls<'a> {
    Response(ResponseId),
    Effect(&'a EffectNode),
}
