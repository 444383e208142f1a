//! Runs in which what is known does not hold end in outcomes of their own, after those of the scenario.

use super::compiler::*;
use crate::engine::program::{Clocked, Conditions, Op, Operand, Place};
use crate::model::entity::{Given, When};
use crate::model::expr::*;

impl<'a> Compiler<'a, '_> {
    /// Of a story nothing is left out: whoever asks for one has the run.
    fn conditions(&self) -> &'a [Given] {
        if self.telling { &[] } else { &self.model.given }
    }

    pub(super) fn what_is_given(&self) -> Conditions {
        let given = self.conditions();
        let decided = given.iter().map(|given| given.when.decided()).max();
        Conditions { count: given.len() as u32, decided: decided.unwrap_or(0).min(self.model.clock.steps) }
    }

    /// What has been so by a date may be so at the start.
    pub(super) fn note_start(&mut self) {
        for (id, given) in self.conditions().iter().enumerate() {
            if let Some(column) = self.layout.given[id] {
                self.scoped(|c| {
                    let holds = c.expr(&given.condition, ALWAYS);
                    c.store_plain(Place::Column(column), holds, ALWAYS);
                });
            }
        }
    }

    /// At the end of a step, when it is known how runs have ended.
    pub(super) fn leave_out(&mut self) {
        for (id, given) in self.conditions().iter().enumerate() {
            // What is decided is not asked again.
            self.clocked(Some(Clocked::UpTo(given.when.decided())), |c| c.leave_out_by(id, given));
        }
    }

    fn leave_out_by(&mut self, id: usize, given: &'a Given) {
        let holds = self.expr(&given.condition, ALWAYS);
        let so = match self.layout.given[id] {
            None => holds,
            Some(column) => {
                self.code.push(Op::Extreme { to: column, condition: ALWAYS, value: holds, greatest: true });
                Operand::Column(column)
            }
        };
        match given.when {
            // As soon as it has been so.
            When::NeverBy(_) => self.leave_out_where(id, so),
            When::On(step) | When::By(step) => {
                let not = self.not(so);
                // A run that has ended is as it will be when the time comes.
                let ended = self.binary(Binary::LessOrEqual, NEVER, Operand::Column(self.layout.outcome));
                let before = self.binary(Binary::And, not, ended);
                self.leave_out_where(id, before);
                self.clocked(Some(Clocked::At(step)), |c| c.leave_out_where(id, not));
            }
        }
    }

    /// The first condition that does not hold is the one that is counted.
    fn leave_out_where(&mut self, id: usize, mask: Operand) {
        let outcomes = self.model.outcomes.len();
        let is_in = Operand::Constant(outcomes as f64);
        let first = self.binary(Binary::Less, Operand::Column(self.layout.outcome), is_in);
        let mask = self.binary(Binary::And, mask, first);
        let place = Operand::Constant((outcomes + id) as f64);
        self.store_plain(Place::Column(self.layout.outcome), place, mask);
    }
}
