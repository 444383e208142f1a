//! How large expressions can be, at a glance: ranges, which take their time, are asked for only where there may be an
//! infinity.

use super::ranges::Ranges;
use crate::model::expr::*;

impl<'a> Ranges<'a> {
    /// No less than the expression, without its sign, can be; infinite where it may be.
    pub fn size(&self, e: &'a Expr) -> f64 {
        if let Some(all) = &self.all {
            return all.size(e);
        }
        if let Some(known) = self.answers.borrow().size(e) {
            return known;
        }
        let size = self.size_of_kind(e);
        self.answers.borrow_mut().keep_size(e, size);
        size
    }

    fn size_of_kind(&self, e: &'a Expr) -> f64 {
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
            // Another thing for each who asks.
            Kind::Default => f64::INFINITY,
            // What has no parts is quickly looked at, and conditions do not matter.
            _ => {
                let range = self.of(e);
                range.low.abs().max(range.high.abs())
            }
        }
    }
}
