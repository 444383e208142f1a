//! What a block of instructions costs, to choose at run time between a mask over all lanes and a list of a few.

use crate::engine::program::{Cost, Op, Operand};
use crate::model::expr::Unary;

pub fn of_block(code: &[Op]) -> Cost {
    let mut total = Cost { dense: 0, sparse: 0 };
    let mut at = 0;
    const NOTHING: Cost = Cost { dense: 0, sparse: 0 };
    while at < code.len() {
        let inside = |body: u32| of_block(&code[at + 1..at + 1 + body as usize]);
        let (cost, times, inner, body) = match &code[at] {
            // Inner conditions may skip their bodies: reckon half. What these cost was noted when they were closed.
            Op::If { body, cost, .. } => (Cost { dense: 5, sparse: 60 }, 0.5, *cost, *body),
            Op::Loop { count, body } => (NOTHING, f64::from(*count), inside(*body), *body),
            Op::Clock { body, .. } => (NOTHING, 0.1, inside(*body), *body),
            op => (of(op), 0.0, NOTHING, 0),
        };
        let scaled = |own: u32, inner: u32| own.saturating_add((f64::from(inner) * times) as u32);
        total.dense = total.dense.saturating_add(scaled(cost.dense, inner.dense));
        total.sparse = total.sparse.saturating_add(scaled(cost.sparse, inner.sparse));
        at += 1 + body as usize;
    }
    total
}

fn of(op: &Op) -> Cost {
    let cost = |dense, sparse| Cost { dense, sparse };
    match op {
        Op::Unary { operator, .. } => match operator {
            Unary::Negate | Unary::Not | Unary::Abs | Unary::Floor | Unary::Ceil | Unary::Sqrt => {
                cost(9, 120)
            }
            _ => cost(1500, 1500),
        },
        Op::Window { .. } | Op::Rate { .. } => cost(2500, 2500),
        Op::Store(store) if store.clamped_bit.is_some() => cost(20, 200),
        Op::Chance { p: Operand::Constant(_), .. } => cost(100, 1200),
        Op::Chance { .. } | Op::Delay { .. } => cost(120, 1200),
        Op::Choose { weights, .. } => cost(80 + 20 * weights.len() as u32, 1200 + 200 * weights.len() as u32),
        Op::Quantile { .. } => cost(200, 4000),
        Op::Posterior { .. } => cost(60, 6000),
        Op::Take(take) => cost(30, 500 + 100 * take.members),
        Op::Schedule { .. } => cost(100, 200),
        _ => cost(9, 120),
    }
}
