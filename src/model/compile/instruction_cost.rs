//! What a block of instructions costs, to choose at run time between a mask over all lanes and a list of a few.

use crate::engine::program::{Cost, Op, Operand};
use crate::model::expr::Unary;

pub fn of_block(code: &[Op]) -> Cost {
    let mut total = Cost { dense: 0, sparse: 0 };
    let mut at = 0;
    while at < code.len() {
        let (cost, times, body) = match &code[at] {
            // Inner conditions may skip their bodies: reckon half.
            Op::If { body, .. } => (Cost { dense: 5, sparse: 60 }, 0.5, *body as usize),
            Op::Loop { count, body } => (Cost { dense: 0, sparse: 0 }, f64::from(*count), *body as usize),
            Op::Clock { body, .. } => (Cost { dense: 0, sparse: 0 }, 0.1, *body as usize),
            op => (of(op), 0.0, 0),
        };
        let inner = of_block(&code[at + 1..at + 1 + body]);
        let scaled = |own: u32, inner: u32| own.saturating_add((f64::from(inner) * times) as u32);
        total.dense = total.dense.saturating_add(scaled(cost.dense, inner.dense));
        total.sparse = total.sparse.saturating_add(scaled(cost.sparse, inner.sparse));
        at += 1 + body;
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
