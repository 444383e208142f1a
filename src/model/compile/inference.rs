//! What beliefs learn from what is done: Bayes' rule with the chances that a choice had under each value.

use super::compiler::*;
use crate::engine::program::*;
use crate::model::entity::*;
use crate::model::expr::*;
use crate::model::settings::ablation::Ablation;

/// How likely each option would be if a variable that a belief is about had a value that it holds possible.
pub(super) struct Given {
    belief: BeliefId,
    /// By value of the belief, then by option; none for a value that is impossible from the start.
    chances: Vec<Option<Vec<Operand>>>,
}

impl<'a> Compiler<'a, '_> {
    /// For every belief that learns from a deed: the chances of its options under each value, as `chances` has them.
    pub(super) fn given(
        &mut self,
        deed: Deed,
        mut chances: impl FnMut(&mut Self, VariableId, f64) -> Vec<Operand>,
    ) -> Vec<Given> {
        let model = self.model;
        let off = self.off;
        let learns = |id: usize, belief: &Belief| {
            belief.infers.contains(&deed) && !off.contains(&Ablation::Belief(id))
        };
        let learners = model.beliefs.iter().enumerate().filter(|(id, belief)| learns(*id, belief));
        let mut found = vec![];
        for (id, belief) in learners {
            let under = |&(value, _, ref prior): &(f64, String, Expr)| {
                (self.fixed(prior) > 0.0).then(|| chances(self, belief.about, value))
            };
            let chances = belief.values.iter().map(under).collect();
            found.push(Given { belief: id, chances });
        }
        found
    }

    /// Something has been chosen: whoever learns from it does. What no value that is still possible would have brought
    /// about teaches nothing.
    pub(super) fn learn(&mut self, given: &[Given], chosen: Operand, mask: Operand) {
        for Given { belief, chances } in given {
            let Some(done) = self.layout.beliefs[*belief].done else { continue };
            let chosen_at = self.binary(Binary::LessOrEqual, NEVER, chosen);
            let mask = self.and(mask, chosen_at);
            self.when(mask, |c| c.scoped(|c| c.update_by_deed(*belief, done, chances, chosen, mask)));
        }
    }

    fn update_by_deed(
        &mut self,
        belief: BeliefId,
        first: Column,
        chances: &[Option<Vec<Operand>>],
        chosen: Operand,
        mask: Operand,
    ) {
        const IMPOSSIBLE: Operand = Operand::Constant(f64::NEG_INFINITY);
        let mut learnt = vec![];
        for (done, chances) in (first..).zip(chances) {
            let Some(chances) = chances else { continue };
            let mut chance = NEVER;
            for (option, &of) in chances.iter().enumerate() {
                let is = self.binary(Binary::Equal, chosen, Operand::Constant(option as f64));
                chance = self.where_available(is, of, chance);
            }
            let to = self.register();
            let log = self.unary(Unary::Ln, to, chance);
            let impossible = self.binary(Binary::Equal, Operand::Column(done), IMPOSSIBLE);
            learnt.push((done, self.where_available(impossible, IMPOSSIBLE, log)));
        }
        // Beside the best first, so that what is as likely under every value changes nothing, to the last bit.
        let best = self.greatest(learnt.iter().map(|(_, log)| *log));
        let possible = self.binary(Binary::Less, IMPOSSIBLE, best);
        let mask = self.and(mask, possible);
        let mut now = vec![];
        for (done, log) in learnt {
            let beside = self.binary(Binary::Subtract, log, best);
            now.push((done, self.binary(Binary::Add, Operand::Column(done), beside)));
        }
        let most = self.greatest(now.iter().map(|(_, log)| *log));
        let scaled: Vec<(Column, Operand)> =
            now.into_iter().map(|(done, log)| (done, self.binary(Binary::Subtract, log, most))).collect();
        for (done, log) in scaled {
            self.store_plain(Place::Column(done), log, mask);
        }
        self.code.push(Op::Posterior { belief: belief as u32, member: None, mask });
    }

    fn greatest(&mut self, values: impl Iterator<Item = Operand>) -> Operand {
        values
            .reduce(|best, value| self.binary(Binary::Max, best, value))
            .unwrap_or(Operand::Constant(f64::NEG_INFINITY))
    }

    /// Compiles something as it would be if a variable had a value. What is known of it as it is does not count.
    pub(super) fn supposing<T>(
        &mut self,
        variable: VariableId,
        value: f64,
        emit: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.supposed.push((variable, value));
        let result = self.forgetting(emit);
        self.supposed.pop();
        result
    }

    /// Weights as chances; all 0 where nothing can be chosen.
    pub(super) fn as_chances(&mut self, weights: &[Operand]) -> Vec<Operand> {
        let total = self.total(weights);
        let some = self.binary(Binary::Less, NEVER, total);
        let chance = |weight| {
            let share = self.binary(Binary::Divide, weight, total);
            self.where_available(some, share, NEVER)
        };
        weights.iter().copied().map(chance).collect()
    }
}
