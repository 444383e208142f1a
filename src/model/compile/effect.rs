//! Effects: under which condition, with what chance, for whom, and what is done then.

use super::compiler::*;
use crate::engine::program::*;
use crate::model::entity::*;
use crate::model::expr::*;
use crate::model::settings::ablation::Ablation;
use crate::model::sites::Key;

impl<'a> Compiler<'a, '_> {
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
        let Some(each) = &node.each else { return self.after(node, mask, scene) };
        let set = &each.members;
        if each.take.is_none() && is_settled(set, node) {
            return self.members(set.group, |c, index| {
                let holds = c.in_set(set, index, mask);
                let holds = c.and(mask, holds);
                c.when(holds, |c| {
                    c.forgetting(|c| c.after_for_member(node, holds, scene, index));
                });
            });
        }
        // Who it is for is read before anything is done to any of them.
        let origin = Origin { what: Draw::Each(node.id), span: each.span };
        let flags = self.select(each, Key::Each(node.id, scene.context), mask, scene, origin);
        self.members(set.group, |c, index| {
            let holds = c.and(ALWAYS, Operand::Member { base: flags, loops: index });
            c.when(holds, |c| {
                c.forgetting(|c| c.after_for_member(node, holds, scene, index));
            });
        });
    }

    /// The scene inside the loop around the node's body.
    pub(super) fn inside(&self, node: &EffectNode, scene: &Scene, index: u8) -> Scene {
        let stride = self.sites.get(Key::Stride(node.id, scene.context));
        let mut inner = scene.clone();
        if stride > 0 {
            inner.strides.push((index, stride));
        }
        inner
    }

    pub(super) fn body(&mut self, node: &'a EffectNode, mask: Operand, scene: &Scene) {
        match &node.body {
            Body::Assign { target, .. } | Body::Draw { target, .. }
                if self.is_off(Ablation::Variable(target.variable)) => {}
            Body::Assign { target, value } => self.assign(node, *target, value, mask, scene),
            Body::Reset { belief, .. } if self.is_off(Ablation::Belief(*belief)) => {}
            Body::Reset { belief, depth } => self.reset(*belief, *depth, mask),
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
            Body::Observe { evidence, belief, depth, then } => {
                self.observe(node, *evidence, (*belief, *depth), then, mask, scene);
            }
            Body::Play { game, .. } if self.is_off(Ablation::Game(*game)) => {}
            Body::Play { .. } => self.play(node, mask, scene),
        }
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
        Kind::Aggregate { .. } | Kind::ChanceOf { .. } => true,
        _ => false,
    })
}
