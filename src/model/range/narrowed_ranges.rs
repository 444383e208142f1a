//! Expressions whose range is known more narrowly, because conditions hold.

use super::interval::Interval;
use crate::model::expr::*;

/// Expressions whose range is narrower than their declaration says.
#[derive(Clone, Debug, Default)]
pub(super) struct Assumptions<'e> {
    pub(super) narrowed: Vec<Narrowed<'e>>,
    /// The conditions contradict each other.
    pub(super) impossible: bool,
    /// By loop: the member it stands at, where that is known.
    bound: Vec<(Depth, usize)>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Narrowed<'e> {
    pub(super) expr: &'e Expr,
    pub(super) shape: u64,
    pub(super) range: Interval,
}

impl Narrowed<'_> {
    pub(super) fn is_of(&self, expr: &Expr, shape: u64) -> bool {
        self.shape == shape && self.expr.same(expr)
    }
}

impl<'e> Assumptions<'e> {
    pub(super) fn member(&self, depth: Depth) -> Option<usize> {
        self.bound.iter().rev().find(|(bound, _)| *bound == depth).map(|(_, member)| *member)
    }

    /// The same facts inside a loop that stands at a member; what was known of other members is left out.
    pub(super) fn at_member(&self, depth: Depth, member: usize) -> Self {
        let mut facts = self.inside(depth);
        facts.bound.push((depth, member));
        facts
    }

    /// The same facts inside a loop over members.
    pub(super) fn inside(&self, depth: Depth) -> Self {
        let mut facts = self.clone();
        facts.narrowed.retain(|narrowed| !reads_member(narrowed.expr, depth));
        facts.bound.retain(|(bound, _)| *bound != depth);
        facts
    }

    pub(super) fn narrow(&self, expr: &Expr, range: Interval) -> Interval {
        if self.narrowed.is_empty() {
            return range;
        }
        let shape = expr.shape();
        let about = self.narrowed.iter().filter(|narrowed| narrowed.is_of(expr, shape));
        about.fold(range, |range, narrowed| range.intersect(narrowed.range))
    }

    pub(super) fn add(&mut self, expr: &'e Expr, range: Interval) {
        if !matches!(expr.kind, Kind::Constant(_) | Kind::Draw(..)) {
            self.narrowed.push(Narrowed { expr, shape: expr.shape(), range });
        }
    }
}

fn reads_member(expr: &Expr, depth: Depth) -> bool {
    expr.any(|part| match &part.kind {
        Kind::Member { depth: at, .. }
        | Kind::Attribute { depth: at, .. }
        | Kind::Belief { depth: Some(at), .. } => *at >= depth,
        _ => false,
    })
}

/// The operands of a chain of one and the same operator, from left to right.
pub(super) fn chain(operator: Binary, expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        Kind::Binary(own, left, right) if *own == operator => {
            let mut parts = chain(operator, left);
            parts.extend(chain(operator, right));
            parts
        }
        _ => vec![expr],
    }
}
