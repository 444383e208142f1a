//! Effects: assignments, draws, evidence, and what is put off until later.

use super::compiler::*;
use super::layout::Delayed;
use crate::diagnostics::Span;
use crate::engine::limits::{LONGEST_DELAY, count};
use crate::engine::program::*;
use crate::model::entity::*;
use crate::model::expr::*;
use crate::model::range::Interval;
use crate::model::sites::{Context, Key, is_drawn};

impl<'a> Compiler<'a> {
    pub(super) fn effects(&mut self, list: &'a [EffectNode], mask: Operand, scene: &Scene) {
        for (index, node) in list.iter().enumerate() {
            if self.is_endless() {
                return;
            }
            // What is known holds for the first effect; after that it may have changed.
            if index == 0 {
                self.scoped(|c| c.effect(node, mask, scene));
            } else {
                self.forgetting(|c| c.scoped(|c| c.effect(node, mask, scene)));
            }
        }
    }

    /// The keys apply in the order `when`, `chance`, `each`, `after`, `do`.
    fn effect(&mut self, node: &'a EffectNode, mask: Operand, scene: &Scene) {
        let mut holds = mask;
        let mut fails = NEVER;
        if let Some(when) = &node.when {
            let condition = self.expr(when, mask);
            holds = self.and(mask, condition);
            if !node.otherwise.is_empty() && node.chance.is_none() {
                let not = self.not(condition);
                fails = self.and(mask, not);
            }
        }
        if let Some(chance) = &node.chance {
            let site = self.site(self.sites.get(Key::Chance(node.id, scene.context)), scene);
            let origin = Origin { what: Draw::Effect(node.id), span: chance.span };
            let true_ = self.chance(chance, holds, site, origin);
            if !node.otherwise.is_empty() {
                let not = self.not(true_);
                fails = self.and(holds, not);
            }
            holds = true_;
        }
        let facts: Vec<&'a Expr> = node.when.iter().collect();
        self.when(holds, |c| c.knowing(facts, |c| c.each(node, holds, scene)));
        self.when(fails, |c| c.effects(&node.otherwise, fails, scene));
    }

    /// 1 where the chance comes true under the mask.
    pub(super) fn chance(&mut self, chance: &'a Expr, mask: Operand, site: SiteRef, node: Origin) -> Operand {
        if mask == NEVER {
            return NEVER;
        }
        let to = self.register();
        if mask != ALWAYS && is_costly(chance) {
            // Worth the trouble of working it out only where it is faced.
            self.code.push(Op::Copy { to, from: NEVER });
            self.when(mask, |c| {
                let p = c.expr(chance, mask);
                c.check_chance(p, chance, mask);
                c.code.push(Op::Chance { to, p, mask, site, node });
            });
            return Operand::Column(to);
        }
        let p = self.expr(chance, mask);
        match p {
            Operand::Constant(0.0) => return NEVER,
            Operand::Constant(1.0) => return mask,
            Operand::Constant(p) if (0.0..=1.0).contains(&p) => {}
            _ => self.check_chance(p, chance, mask),
        }
        self.code.push(Op::Chance { to, p, mask, site, node });
        Operand::Column(to)
    }

    fn each(&mut self, node: &'a EffectNode, mask: Operand, scene: &Scene) {
        let Some(set) = &node.each else { return self.after(node, mask, scene) };
        if is_settled(set, node) {
            return self.members(set.group, |c, index| {
                let holds = c.in_set(set, index, mask);
                let holds = c.and(mask, holds);
                c.when(holds, |c| {
                    c.forgetting(|c| c.after_for_member(node, holds, scene, index));
                });
            });
        }
        let count = self.model.groups[set.group].members.len() as u32;
        // Who it is for is read before anything is done to any of them.
        let flags = self.registers(count);
        self.members(set.group, |c, index| {
            let holds = c.in_set(set, index, mask);
            let holds = c.and(mask, holds);
            let flag = Place::Member { base: flags, loops: index };
            c.store_plain(flag, holds, ALWAYS);
        });
        self.members(set.group, |c, index| {
            let holds = c.and(ALWAYS, Operand::Member { base: flags, loops: index });
            c.when(holds, |c| {
                c.forgetting(|c| c.after_for_member(node, holds, scene, index));
            });
        });
    }

    /// The scene inside the loop around the node's body.
    fn inside(&self, node: &EffectNode, scene: &Scene, index: u8) -> Scene {
        let stride = self.sites.get(Key::Stride(node.id, scene.context));
        let mut inner = scene.clone();
        if stride > 0 {
            inner.strides.push((index, stride));
        }
        inner
    }

    fn after_for_member(&mut self, node: &'a EffectNode, mask: Operand, scene: &Scene, index: u8) {
        let layout = self.layout;
        let Some(after) = &node.after else {
            let inner = self.inside(node, scene, index);
            return self.body(node, mask, &inner);
        };
        if self.depths.len() > 1 {
            let help = "put `after` at the outermost `each`";
            return self.refuse(node.span, "a delay for members cannot stand inside another `each`", help);
        }
        let mut one_each = scene.clone();
        one_each.strides.push((index, 1));
        let low = self.steps(after).0;
        let delayed = layout.delayed.get(&node.id).cloned();
        let mut mask = mask;
        if let (Some(delayed), true) = (&delayed, low > 0) {
            // One is pending for each member, and the first stands.
            let free = self.register();
            let due = Operand::Member { base: delayed.base, loops: index };
            let free = self.binary_into(Binary::Equal, free, due, NEVER);
            mask = self.and(mask, free);
        }
        let delay = self.delay(node, after, mask, &one_each);
        let (at_once, later) = self.split(delay, low, mask);
        let inner = self.inside_if_at_once(node, scene, index, at_once);
        if let Some(inner) = inner {
            self.when(at_once, |c| c.body(node, at_once, &inner));
        }
        let Some(delayed) = delayed else { return };
        let due = Operand::Member { base: delayed.base, loops: index };
        let free = self.binary(Binary::Equal, due, Operand::Constant(0.0));
        let later = self.and(later, free);
        let step = self.binary(Binary::Add, Operand::Step, delay);
        self.store_plain(Place::Member { base: delayed.base, loops: index }, step, later);
        let origin = Origin { what: Draw::After(node.id), span: node.span };
        self.note(Noted::Scheduled { delay, member: Some(index) }, later, origin);
        self.count_outstanding(&delayed, 1.0, later);
    }

    fn inside_if_at_once(&self, node: &EffectNode, scene: &Scene, index: u8, mask: Operand) -> Option<Scene> {
        (mask != NEVER).then(|| self.inside(node, scene, index))
    }

    fn after(&mut self, node: &'a EffectNode, mask: Operand, scene: &Scene) {
        let layout = self.layout;
        let Some(after) = &node.after else { return self.body(node, mask, scene) };
        if !self.depths.is_empty() {
            self.refuse(
                node.span,
                "a delay inside `each` must be written in the same table as the `each`",
                "write { each = …, after = …, do = … }",
            );
            return;
        }
        let delay = self.delay(node, after, mask, scene);
        let (at_once, later) = self.split(delay, self.steps(after).0, mask);
        self.when(at_once, |c| c.body(node, at_once, scene));
        let Some(delayed) = layout.delayed.get(&node.id).cloned() else { return };
        self.when(later, |c| {
            let span = node.span;
            c.code.push(Op::Schedule {
                ring: delayed.base,
                length: delayed.length,
                delay,
                mask: later,
                node: Origin { what: Draw::After(node.id), span },
            });
            c.count_outstanding(&delayed, 1.0, later);
        });
    }

    /// In steps.
    fn delay(&mut self, node: &EffectNode, after: &Expr, mask: Operand, scene: &Scene) -> Operand {
        let (low, high) = self.steps(after);
        if low == high || !is_drawn(after) {
            return Operand::Constant(f64::from(high));
        }
        self.refuse_endless(after, high);
        let to = self.register();
        let site = self.site(self.sites.get(Key::After(node.id, scene.context)), scene);
        let node = Origin { what: Draw::After(node.id), span: after.span };
        self.code.push(Op::Delay { to, low, high, mask, site, node });
        Operand::Column(to)
    }

    /// Steps are counted in 32 bits; a delay that is drawn must keep its odds.
    pub(super) fn refuse_endless(&mut self, delay: &Expr, high: u32) {
        if high > LONGEST_DELAY {
            let most = format!("a delay that is drawn has at most {} steps", count(LONGEST_DELAY));
            self.refuse(delay.span, "this delay is too long", &most);
        }
    }

    /// Lanes of the mask where a delay, which is at least `low` steps, is 0, and where it is more.
    pub(super) fn split(&mut self, delay: Operand, low: u32, mask: Operand) -> (Operand, Operand) {
        match delay {
            _ if low > 0 => (NEVER, mask),
            Operand::Constant(0.0) => (mask, NEVER),
            Operand::Constant(_) => (NEVER, mask),
            delay => {
                let zero = self.binary(Binary::Equal, delay, Operand::Constant(0.0));
                let at_once = self.and(mask, zero);
                let more = self.not(zero);
                let later = self.and(mask, more);
                (at_once, later)
            }
        }
    }

    fn count_outstanding(&mut self, delayed: &Delayed, change: f64, mask: Operand) {
        let layout = self.layout;
        if let Some(column) = delayed.owner.and_then(|response| layout.responses[response].outstanding) {
            self.scoped(|c| {
                let value = c.binary(Binary::Add, Operand::Column(column), Operand::Constant(change));
                c.store_plain(Place::Column(column), value, mask);
            });
        }
    }

    fn body(&mut self, node: &'a EffectNode, mask: Operand, scene: &Scene) {
        match &node.body {
            Body::Assign { target, value } => self.assign(node, *target, value, mask, scene),
            Body::Reset(belief) => self.reset(*belief, mask),
            Body::Do(list) => self.forgetting(|c| c.effects(list, mask, scene)),
            Body::Draw { target, weights } => {
                let to = self.register();
                let (mut options, mut most) = (vec![], 0.0);
                for (_, weight) in weights {
                    let value = self.expr(weight, mask);
                    most += self.check_weight(value, weight, mask);
                    options.push(value);
                }
                self.check_total(&options, most, mask, node.span);
                let what = Draw::Value { variable: target.variable, node: node.id };
                let node_ = Origin { what, span: node.span };
                let site = self.site(self.sites.get(Key::Body(node.id, scene.context)), scene);
                self.code.push(Op::Choose { to, weights: options, mask, site, node: node_ });
                for (index, (value, _)) in weights.iter().enumerate() {
                    self.scoped(|c| {
                        let chosen = c.register();
                        let index = Operand::Constant(index as f64);
                        // Nothing is chosen outside the mask.
                        let chosen = c.binary_into(Binary::Equal, chosen, Operand::Column(to), index);
                        c.store(*target, Operand::Constant(*value), chosen, node.span);
                    });
                }
            }
            Body::Observe { evidence, belief, then } => {
                self.observe(node, *evidence, *belief, then, mask, scene);
            }
        }
    }

    fn assign(
        &mut self,
        node: &'a EffectNode,
        target: Target,
        value: &'a Expr,
        mask: Operand,
        scene: &Scene,
    ) {
        if let Kind::Draw(distribution, parameters) = &value.kind {
            let site = self.site(self.sites.get(Key::Body(node.id, scene.context)), scene);
            let what = Draw::Value { variable: target.variable, node: node.id };
            let origin = Origin { what, span: value.span };
            let to = self.quantile(*distribution, parameters, mask, site, origin);
            self.store(target, to, mask, node.span);
            return;
        }
        let operand = self.expr(value, mask);
        let range = self.interval(value);
        let (low, high) = self.range_of(target.variable);
        self.check_in(operand, range, Interval::FINITE, mask, Check::Finite, value.span);
        let clamp = !(range.low >= low && range.high <= high);
        self.store_clamped(target, operand, mask, clamp, node.span);
    }

    pub(super) fn quantile(
        &mut self,
        distribution: Distribution,
        parameters: &'a [Expr],
        mask: Operand,
        site: SiteRef,
        node: Origin,
    ) -> Operand {
        let to = self.register();
        let mut operands = [NEVER; 3];
        for (slot, parameter) in operands.iter_mut().zip(parameters) {
            *slot = self.expr(parameter, mask);
        }
        self.code.push(Op::Quantile { to, distribution, parameters: operands, mask, site, node });
        self.code.push(Op::Check { value: Operand::Column(to), mask, check: Check::Drawn, span: node.span });
        Operand::Column(to)
    }

    fn range_of(&self, id: VariableId) -> (f64, f64) {
        if self.model.actors.iter().any(|actor| actor.cost == id) {
            // It follows from the costs, at the values that the parameters have.
            let range = self.ranges.of_variable(id);
            return (range.low, range.high);
        }
        let variable = &self.model.variables[id];
        (self.fixed(&variable.low), self.fixed(&variable.high))
    }

    pub(super) fn store(&mut self, target: Target, value: Operand, mask: Operand, span: Span) {
        let (low, high) = self.range_of(target.variable);
        let inside = matches!(value, Operand::Constant(value) if value >= low && value <= high);
        self.store_clamped(target, value, mask, !inside, span);
    }

    fn store_clamped(&mut self, target: Target, value: Operand, mask: Operand, clamp: bool, span: Span) {
        let layout = self.layout;
        let base = layout.variables[target.variable];
        let to = match target.depth {
            None => Place::Column(base),
            Some(depth) => Place::Member { base, loops: self.depths[depth as usize] },
        };
        let bit = layout.clamped.binary_search(&target.variable).ok();
        let (value, add) = match self.increment(to, value) {
            Some(change) => {
                self.code.pop();
                (Operand::Constant(change), true)
            }
            None => (value, false),
        };
        self.code.push(Op::Store(Box::new(Store {
            to,
            value,
            add,
            mask,
            clamp: clamp.then(|| self.range_of(target.variable)),
            clamped_bit: bit.filter(|_| clamp).map(|bit| bit as u32),
            variable: Some(target.variable),
            span,
        })));
    }

    /// Whether the last instruction has just added a constant to what stands at `to`: then it is one with the store.
    fn increment(&self, to: Place, value: Operand) -> Option<f64> {
        let Some(Op::Binary { operator, to: register, a, b: Operand::Constant(change) }) = self.code.last()
        else {
            return None;
        };
        let place = match to {
            Place::Column(column) => Operand::Column(column),
            Place::Member { base, loops } => Operand::Member { base, loops },
            Place::Ring { base, length } => Operand::Ring { base, length },
        };
        if *a != place || value != Operand::Column(*register) {
            return None;
        }
        match operator {
            Binary::Add => Some(*change),
            // x - c and x + (-c) are the same number.
            Binary::Subtract => Some(-change),
            _ => None,
        }
    }

    /// Book-keeping: no range, no story.
    pub(super) fn store_plain(&mut self, to: Place, value: Operand, mask: Operand) {
        self.keep_books(to, value, false, mask);
    }

    fn add_plain(&mut self, to: Place, value: Operand, mask: Operand) {
        self.keep_books(to, value, true, mask);
    }

    fn keep_books(&mut self, to: Place, value: Operand, add: bool, mask: Operand) {
        let span = Span { source: crate::diagnostics::SourceId(0), start: 0, end: 0 };
        let store = Store { to, value, add, mask, clamp: None, clamped_bit: None, variable: None, span };
        self.code.push(Op::Store(Box::new(store)));
    }

    // ------------------------------------------------------------------------------------------ belief

    fn reset(&mut self, belief: BeliefId, mask: Operand) {
        let layout = self.layout;
        for &column in layout.beliefs[belief].counts.values() {
            self.store_plain(Place::Column(column), Operand::Constant(0.0), mask);
        }
        self.code.push(Op::Posterior { belief: belief as u32, mask });
    }

    fn observe(
        &mut self,
        node: &'a EffectNode,
        evidence_id: EvidenceId,
        belief: BeliefId,
        then: &'a [(usize, Vec<EffectNode>)],
        mask: Operand,
        scene: &Scene,
    ) {
        let layout = self.layout;
        let evidence = &self.model.evidence[evidence_id];
        let truth = Operand::Column(layout.variables[evidence.about]);
        let is_true: Vec<Operand> = evidence
            .values
            .iter()
            .map(|&value| self.binary(Binary::Equal, truth, Operand::Constant(value)))
            .collect();
        // A true value without a column gives no sign: all weights are 0 there, and nothing is chosen.
        let mut weights = vec![];
        for sign in &evidence.signs {
            let likelihoods: Vec<f64> = sign.likelihood.iter().map(|l| self.fixed(l)).collect();
            let mut weight = NEVER;
            for (&is, &likelihood) in is_true.iter().zip(&likelihoods) {
                let to = self.register();
                let likelihood = Operand::Constant(likelihood);
                self.code.push(Op::Select { to, condition: is, a: likelihood, b: weight });
                weight = Operand::Column(to);
            }
            weights.push(weight);
        }
        let to = self.register();
        let site = self.site(self.sites.get(Key::Body(node.id, scene.context)), scene);
        let origin = Origin { what: Draw::Sign { evidence: evidence_id, belief }, span: node.span };
        self.code.push(Op::Choose { to, weights, mask, site, node: origin });
        let mut masks = vec![];
        for sign in 0..evidence.signs.len() {
            let seen = self.register();
            let index = Operand::Constant(sign as f64);
            // Nothing is chosen outside the mask.
            let seen = self.binary_into(Binary::Equal, seen, Operand::Column(to), index);
            masks.push(seen);
            if let Some(&column) = layout.beliefs[belief].counts.get(&(evidence_id, sign)) {
                self.add_plain(Place::Column(column), Operand::Constant(1.0), seen);
            }
        }
        self.code.push(Op::Posterior { belief: belief as u32, mask });
        for (sign, effects) in then {
            let seen = masks[*sign];
            self.when(seen, |c| c.forgetting(|c| c.effects(effects, seen, scene)));
        }
    }

    // ------------------------------------------------------------------------------- what falls due

    /// Delayed effects that fall due, in file order.
    pub(super) fn due_effect(&mut self, node: &'a EffectNode) {
        let layout = self.layout;
        let Some(delayed) = layout.delayed.get(&node.id).cloned() else { return };
        let scene =
            Scene { context: Context { delayed: Some(node.id), ..Context::default() }, strides: vec![] };
        let origin = Origin { what: Draw::After(node.id), span: node.span };
        if let (true, Some(set)) = (delayed.members, &node.each) {
            self.members(set.group, |c, index| {
                let place = Operand::Member { base: delayed.base, loops: index };
                let now = c.binary(Binary::Equal, place, Operand::Step);
                let mask = c.and(ALWAYS, now);
                c.when(mask, |c| {
                    c.store_plain(Place::Member { base: delayed.base, loops: index }, NEVER, mask);
                    c.note(Noted::Due { member: Some(index) }, mask, origin);
                    c.count_outstanding(&delayed, -1.0, mask);
                    let inner = c.inside(node, &scene, index);
                    c.body(node, mask, &inner);
                });
            });
            return;
        }
        let ring = Operand::Ring { base: delayed.base, length: delayed.length };
        let some = self.binary(Binary::Less, Operand::Constant(0.0), ring);
        let some = self.and(ALWAYS, some);
        let slots = self.slots(node);
        self.when(some, |c| {
            let count = c.register();
            c.code.push(Op::Copy { to: count, from: ring });
            c.store_plain(Place::Ring { base: delayed.base, length: delayed.length }, NEVER, some);
            let left =
                c.binary(Binary::Subtract, Operand::Constant(f64::from(slots)), Operand::Column(count));
            c.code.push(Op::Check { value: left, mask: some, check: Check::Slots, span: node.span });
            // No more can fall due than have been scheduled in all steps before.
            let most = slots.min(c.sites.pending(node.id, c.model.clock.steps));
            c.repeat(most, |c, index| {
                let fires = c.register();
                let left = Operand::Column(count);
                let fires = c.binary_into(Binary::Less, fires, Operand::Index { loops: index }, left);
                let fires = c.and(some, fires);
                c.when(fires, |c| {
                    c.note(Noted::Due { member: None }, fires, origin);
                    c.count_outstanding(&delayed, -1.0, fires);
                    let inner = c.inside(node, &scene, index);
                    c.body(node, fires, &inner);
                });
            });
        });
    }

    /// How often the body may run in one step. Where it draws, the sites set the limit as the file states it.
    fn slots(&mut self, node: &EffectNode) -> u32 {
        let delayed = Context { delayed: Some(node.id), ..Context::default() };
        if self.sites.get(Key::Stride(node.id, delayed)) > 0 {
            return self.sites.slots(node.id);
        }
        let (low, high) = node.after.as_ref().map_or((0, 0), |after| self.steps(after));
        self.sites.overlap(node.id, low, high)
    }
}

/// Whether what is done to one member leaves alone who else belongs to the set.
fn is_settled(set: &MemberSet, node: &EffectNode) -> bool {
    let Some(filter) = &set.filter else { return true };
    let plain = |e: &Expr| {
        matches!(
            e.kind,
            Kind::Constant(_)
                | Kind::Parameter { .. }
                | Kind::Variable(_)
                | Kind::Member { .. }
                | Kind::Attribute { .. }
                | Kind::Step
                | Kind::Unary(..)
                | Kind::Binary(..)
                | Kind::If(_)
        )
    };
    // What a member reads of itself, it has read before anything is done to it.
    let mut written = vec![];
    node.walk(&mut |node| {
        if let Body::Assign { target, .. } | Body::Draw { target, .. } = &node.body {
            written.push(*target);
        }
    });
    let untouched = |e: &Expr| match e.kind {
        Kind::Variable(variable) => written.iter().all(|target| target.variable != variable),
        Kind::Member { variable, depth } => written
            .iter()
            .all(|target| target.variable != variable || (depth == set.depth && target.depth == Some(depth))),
        _ => true,
    };
    !filter.any(|e| !plain(e) || !untouched(e))
}

/// Whether an expression takes functions of libm or a look at every member.
fn is_costly(e: &Expr) -> bool {
    e.any(|e| match &e.kind {
        Kind::Window { chance, .. } => !chance.is_fixed(),
        Kind::Rate { events, .. } => !events.is_fixed(),
        Kind::Unary(operator, x) => {
            matches!(operator, Unary::Exp | Unary::Ln | Unary::Sin | Unary::Cos | Unary::Logistic)
                && !x.is_fixed()
        }
        Kind::Aggregate { .. } => true,
        _ => false,
    })
}
