//! What conditions that hold say about the expressions in them.

use super::interval::Interval;
use super::narrowed_ranges::{Assumptions, Narrowed, chain};
use super::ranges::Ranges;
use crate::model::expr::*;

impl Ranges<'_> {
    /// Adds what follows from a condition being true, or false.
    pub(super) fn assume<'e>(&self, condition: &'e Expr, truth: bool, known: &mut Assumptions<'e>) {
        if known.impossible {
            return;
        }
        if let Kind::Binary(operator @ (Binary::And | Binary::Or), ..) = &condition.kind
            && (*operator == Binary::And) == truth
        {
            // Twice: a later condition may narrow what an earlier one compares with.
            let parts = chain(*operator, condition);
            parts.iter().chain(&parts).for_each(|part| self.assume(part, truth, known));
            known.add(condition, Interval::flag(truth));
            return;
        }
        let value = self.eval(condition, known);
        if value == Interval::flag(!truth) {
            known.impossible = true;
            return;
        }
        match &condition.kind {
            Kind::Unary(Unary::Not, inner) => self.assume(inner, !truth, known),
            Kind::Binary(operator @ (Binary::And | Binary::Or), ..) => {
                self.either(&chain(*operator, condition), truth, known);
            }
            Kind::Binary(operator, left, right) => self.compared(*operator, left, right, truth, known),
            _ => {}
        }
        known.add(condition, Interval::flag(truth));
    }

    /// One of the conditions holds: what all of them say of the same expression is known.
    fn either<'e>(&self, parts: &[&'e Expr], truth: bool, known: &mut Assumptions<'e>) {
        let before = known.narrowed.len();
        let mut branches = vec![];
        for part in parts {
            let mut facts = known.clone();
            self.assume(part, truth, &mut facts);
            if !facts.impossible {
                branches.push(facts);
            }
        }
        let Some((first, others)) = branches.split_first() else {
            known.impossible = true;
            return;
        };
        for &Narrowed { expr, shape, range } in &first.narrowed[before..] {
            let mut hull = first.narrow(expr, range);
            let all = others.iter().all(|facts| {
                let said = facts.narrowed[before..].iter().find(|narrowed| narrowed.is_of(expr, shape));
                said.map(|said| hull = hull.hull(facts.narrow(expr, said.range))).is_some()
            });
            if all {
                known.add(expr, hull);
            }
        }
    }

    fn compared<'e>(
        &self,
        operator: Binary,
        left: &'e Expr,
        right: &'e Expr,
        truth: bool,
        known: &mut Assumptions<'e>,
    ) {
        let (a, b) = (self.eval(left, known), self.eval(right, known));
        let discrete = steps_by_one(left) && steps_by_one(right);
        let gap = if discrete { 1.0 } else { 0.0 };
        let below = |high: f64| Interval { low: f64::NEG_INFINITY, high };
        let above = |low: f64| Interval { low, high: f64::INFINITY };
        match (operator, truth) {
            (Binary::Less, true) => {
                known.add(left, below(b.high - gap));
                known.add(right, above(a.low + gap));
            }
            (Binary::Less, false) => {
                known.add(left, above(b.low));
                known.add(right, below(a.high));
            }
            (Binary::LessOrEqual, true) => {
                known.add(left, below(b.high));
                known.add(right, above(a.low));
            }
            (Binary::LessOrEqual, false) => {
                known.add(left, above(b.low + gap));
                known.add(right, below(a.high - gap));
            }
            (Binary::Equal, true) | (Binary::NotEqual, false) => {
                known.add(left, b);
                known.add(right, a);
            }
            (Binary::Equal, false) | (Binary::NotEqual, true) if discrete => {
                known.add(left, without(a, b));
                known.add(right, without(b, a));
            }
            _ => {}
        }
    }
}

/// Whole values: neighbours lie 1 apart.
fn steps_by_one(expr: &Expr) -> bool {
    matches!(expr.ty, Type::Whole | Type::Rung(_) | Type::Choice(_) | Type::Flag | Type::Outcome)
}

/// What is left of whole numbers once a single one is taken away: less only at the ends.
fn without(range: Interval, other: Interval) -> Interval {
    if !other.is_point() {
        return range;
    }
    if range.low == other.low {
        return Interval { low: range.low + 1.0, high: range.high };
    }
    if range.high == other.high {
        return Interval { low: range.low, high: range.high - 1.0 };
    }
    range
}
