//! Where what is worked out may be no number: at roots and logarithms of what is negative, and where infinities cancel out.
//!
//! How large an expression can be is known at a glance.

use super::compiler::*;
use crate::model::expr::*;
use crate::model::range::Interval;

impl<'a> Compiler<'a, '_> {
    /// Whether the function can make what is no number of a number.
    pub(super) fn may_be_no_number(&mut self, operator: Unary, a: &'a Expr) -> bool {
        match operator {
            Unary::Sqrt | Unary::Ln => !self.surely(a, |range| range.low >= 0.0),
            Unary::Sin | Unary::Cos => {
                self.ranges.size(a).is_infinite() && !self.surely(a, Interval::is_finite)
            }
            _ => false,
        }
    }

    /// Whether infinities, or one of them and 0, can meet in such a way that nothing is left.
    pub(super) fn may_cancel(&mut self, operator: Binary, a: &'a Expr, b: &'a Expr) -> bool {
        let is_infinite = |e: &'a Expr| self.ranges.size(e).is_infinite();
        let possible = match operator {
            Binary::Add | Binary::Subtract | Binary::Divide => is_infinite(a) && is_infinite(b),
            Binary::Multiply => (is_infinite(a) || is_infinite(b)) && !a.same(b),
            _ => false,
        };
        if !possible {
            return false;
        }
        let cancel = |a: Interval, b: Interval| {
            let [[plus, minus], [other_plus, other_minus]] = [a.infinite(), b.infinite()];
            match operator {
                Binary::Add => plus && other_minus || minus && other_plus,
                Binary::Subtract => plus && other_plus || minus && other_minus,
                Binary::Divide => (plus || minus) && (other_plus || other_minus),
                _ => a.contains(0.0) && !b.is_finite() || b.contains(0.0) && !a.is_finite(),
            }
        };
        !self.ranges.surely_both([a, b], &self.facts, |a, b| !cancel(a, b))
    }
}
