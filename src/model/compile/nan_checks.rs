//! Where what is worked out may be no number: at roots and logarithms of what is negative, and where infinities cancel out.
//!
//! How large an expression can be is known at a glance, so that ranges, which take their time, are asked for only where
//! there may be an infinity.

use super::compiler::*;
use crate::model::expr::*;

impl Compiler<'_> {
    /// Whether the function can make what is no number of a number.
    pub(super) fn may_be_no_number(&mut self, operator: Unary, a: &Expr) -> bool {
        match operator {
            Unary::Sqrt | Unary::Ln => self.interval(a).low < 0.0,
            Unary::Sin | Unary::Cos => self.size(a).is_infinite() && !self.interval(a).is_finite(),
            _ => false,
        }
    }

    /// Whether infinities, or one of them and 0, can meet in such a way that nothing is left.
    pub(super) fn may_cancel(&mut self, operator: Binary, a: &Expr, b: &Expr) -> bool {
        let infinite = [self.size(a).is_infinite(), self.size(b).is_infinite()];
        let possible = match operator {
            Binary::Add | Binary::Subtract | Binary::Divide => infinite == [true; 2],
            Binary::Multiply => infinite.contains(&true) && !a.same(b),
            _ => false,
        };
        if !possible {
            return false;
        }
        let (a, b) = (self.interval(a), self.interval(b));
        let [[plus, minus], [other_plus, other_minus]] = [a.infinite(), b.infinite()];
        match operator {
            Binary::Add => plus && other_minus || minus && other_plus,
            Binary::Subtract => plus && other_plus || minus && other_minus,
            Binary::Divide => (plus || minus) && (other_plus || other_minus),
            _ => a.contains(0.0) && !b.is_finite() || b.contains(0.0) && !a.is_finite(),
        }
    }

    /// No less than the expression, without its sign, can be; infinite where it may be.
    pub(super) fn size(&mut self, e: &Expr) -> f64 {
        if let Some(&known) = self.sizes.get(&std::ptr::from_ref(e)) {
            return known;
        }
        let size = self.size_of_kind(e);
        self.sizes.insert(std::ptr::from_ref(e), size);
        size
    }

    fn size_of_kind(&mut self, e: &Expr) -> f64 {
        // Room for rounding in functions that are not exact.
        const HAIR: f64 = 1.0 + 1e-9;
        let step_days = self.model.clock.step_length();
        match &e.kind {
            Kind::Unary(operator, a) => {
                let a = self.size(a);
                match operator {
                    Unary::Negate | Unary::Abs => a,
                    Unary::Floor | Unary::Ceil | Unary::Round => a + 1.0,
                    Unary::Exp => libm::exp(a) * HAIR,
                    // Of 0 it is infinite.
                    Unary::Ln => f64::INFINITY,
                    Unary::Sqrt => a.max(1.0),
                    Unary::Not | Unary::Sin | Unary::Cos | Unary::Logistic | Unary::Decay => 1.0,
                }
            }
            Kind::Binary(operator, a, b) => {
                let divisor = &b.kind;
                let (a, b) = (self.size(a), self.size(b));
                match operator {
                    Binary::Add | Binary::Subtract => a + b,
                    Binary::Multiply => {
                        if a == 0.0 || b == 0.0 {
                            0.0
                        } else {
                            a * b
                        }
                    }
                    Binary::Divide => match (a, divisor) {
                        (a, Kind::Constant(divisor)) => a / divisor.abs(),
                        _ => f64::INFINITY,
                    },
                    Binary::Min | Binary::Max => a.max(b),
                    _ => 1.0,
                }
            }
            Kind::If(parts) => {
                let [_, then, otherwise] = &**parts;
                self.size(then).max(self.size(otherwise))
            }
            Kind::Amount { amount, unit } => self.size(amount) * (step_days / unit) * HAIR,
            Kind::Aggregate { kind: Aggregate::Sum | Aggregate::Mean, members, value: Some(value) } => {
                self.size(value) * self.model.groups[members.group].members.len() as f64 * HAIR
            }
            Kind::Aggregate { value: Some(value), .. } => self.size(value),
            Kind::Aggregate { members, .. } => self.model.groups[members.group].members.len() as f64,
            Kind::Window { .. } | Kind::Rate { .. } => 1.0,
            // What has no parts is quickly looked at, and conditions do not matter.
            _ => {
                let range = self.ranges.of(e);
                range.low.abs().max(range.high.abs())
            }
        }
    }
}
