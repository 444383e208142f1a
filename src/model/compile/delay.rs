//! Delays: effects and preparations that are put off until later, and what falls due.

use super::compiler::*;
use super::state_layout::Delayed;
use crate::engine::limits::{LONGEST_DELAY, count};
use crate::engine::program::*;
use crate::model::entity::*;
use crate::model::expr::*;
use crate::model::sites::{Context, Key, is_drawn};

impl<'a> Compiler<'a, '_> {
    pub(super) fn after_for_member(&mut self, node: &'a EffectNode, mask: Operand, scene: &Scene, index: u8) {
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

    pub(super) fn after(&mut self, node: &'a EffectNode, mask: Operand, scene: &Scene) {
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

    // ------------------------------------------------------------------------------- what falls due

    /// Delayed effects that fall due, in file order.
    pub(super) fn due_effect(&mut self, node: &'a EffectNode) {
        let layout = self.layout;
        let Some(delayed) = layout.delayed.get(&node.id).cloned() else { return };
        let scene =
            Scene { context: Context { delayed: Some(node.id), ..Context::default() }, strides: vec![] };
        let origin = Origin { what: Draw::After(node.id), span: node.span };
        if let (true, Some(set)) = (delayed.members, &node.each) {
            self.members(set.members.group, |c, index| {
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
