//! What effects write: assignments within the range of a variable, draws, signs of evidence.

use super::compiler::*;
use crate::diagnostics::Span;
use crate::engine::program::*;
use crate::model::entity::*;
use crate::model::expr::*;
use crate::model::settings::ablation::Ablation;
use crate::model::sites::Key;

impl<'a> Compiler<'a, '_> {
    pub(super) fn assign(
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
            let range = self.range_of(target.variable);
            let to = self.quantile((*distribution, parameters), range, mask, site, origin);
            self.store(target, to, mask, node.span);
            return;
        }
        let operand = self.expr(value, mask);
        let (low, high) = self.range_of(target.variable);
        self.check_finite(operand, value, mask);
        let clamp = !self.surely(value, |range| range.low >= low && range.high <= high);
        self.store_clamped(target, operand, mask, clamp, node.span);
    }

    /// A draw that is stored in a variable of this range next, and read by nothing else.
    pub(super) fn quantile(
        &mut self,
        (distribution, parameters): (Distribution, &'a [Expr]),
        range: (f64, f64),
        mask: Operand,
        site: SiteRef,
        node: Origin,
    ) -> Operand {
        let to = self.register();
        let mut operands = [NEVER; 3];
        for (slot, parameter) in operands.iter_mut().zip(parameters) {
            *slot = self.expr(parameter, mask);
        }
        self.code.push(Op::Quantile { to, distribution, parameters: operands, range, mask, site, node });
        self.code.push(Op::Check { value: Operand::Column(to), mask, check: Check::Drawn, span: node.span });
        Operand::Column(to)
    }

    pub(super) fn range_of(&self, id: VariableId) -> (f64, f64) {
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
        let to = Place::at_member(base, self.loop_at(target.depth));
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

    pub(super) fn reset(&mut self, belief: BeliefId, depth: Option<Depth>, mask: Operand) {
        let layout = self.layout;
        let member = self.loop_at(depth);
        for &column in layout.beliefs[belief].counts.values() {
            self.store_plain(Place::at_member(column, member), Operand::Constant(0.0), mask);
        }
        if let Some(first) = layout.beliefs[belief].done {
            let values = self.model.beliefs[belief].values.len() as Column;
            for column in first..first + values {
                self.store_plain(Place::Column(column), Operand::Constant(0.0), mask);
            }
        }
        self.code.push(Op::Posterior { belief: belief as u32, member, mask });
    }

    pub(super) fn observe(
        &mut self,
        node: &'a EffectNode,
        evidence_id: EvidenceId,
        (belief, depth): (BeliefId, Option<Depth>),
        then: &'a [(usize, Vec<EffectNode>)],
        mask: Operand,
        scene: &Scene,
    ) {
        let layout = self.layout;
        let evidence = &self.model.evidence[evidence_id];
        let member = self.loop_at(depth);
        let truth = Operand::at_member(layout.variables[evidence.about], member);
        let (low, high) = self.range_of(evidence.about);
        let is_flag = self.model.variables[evidence.about].ty == Type::Flag;
        // What is none of the others is the last, if every value has a column.
        let is_whole = evidence.values.len() as f64 == high - low + 1.0;
        let asked = evidence.values.len() - usize::from(is_whole);
        let is_true: Vec<Operand> = evidence.values[..asked]
            .iter()
            .map(|&value| match value {
                1.0 if is_flag => truth,
                value => self.binary(Binary::Equal, truth, Operand::Constant(value)),
            })
            .collect();
        // A true value without a column gives no sign: all weights are 0 there, and nothing is chosen.
        let mut weights = vec![];
        for sign in &evidence.signs {
            let likelihoods: Vec<f64> = sign.likelihood.iter().map(|l| self.fixed(l)).collect();
            let mut weight = likelihoods.get(asked).map_or(NEVER, |&last| Operand::Constant(last));
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
        let origin = Origin { what: Draw::Sign { evidence: evidence_id, belief, member }, span: node.span };
        self.code.push(Op::Choose { to, weights, mask, site, node: origin });
        let mut masks = vec![];
        let learns = !self.is_off(Ablation::Belief(belief));
        let counts = learns.then_some(&layout.beliefs[belief].counts);
        for sign in 0..evidence.signs.len() {
            let seen = self.register();
            let index = Operand::Constant(sign as f64);
            // Nothing is chosen outside the mask.
            let seen = self.binary_into(Binary::Equal, seen, Operand::Column(to), index);
            masks.push(seen);
            if let Some(&column) = counts.and_then(|counts| counts.get(&(evidence_id, sign))) {
                self.add_plain(Place::at_member(column, member), Operand::Constant(1.0), seen);
            }
        }
        self.code.push(Op::Posterior { belief: belief as u32, member, mask });
        for (sign, effects) in then {
            let seen = masks[*sign];
            self.when(seen, |c| c.forgetting(|c| c.effects(effects, seen, scene)));
        }
    }
}
