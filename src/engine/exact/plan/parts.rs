//! Where columns lie in keys, and which of them a stage has to do with.

use super::super::state_key::{Code, Codec};
use crate::dataflow::{Bits, Node, columns_of, operands, signs, writes};
use crate::program::{Column, Op, Program};
use std::cmp::Reverse;

/// Where columns lie in keys. What is known of the most stages comes first, so that keys of stages are short; and
/// each column has the same place in all of them, so that what stays as it is need not be moved. `touched`: what each
/// stage reads or changes.
pub(super) fn layout(
    entering: &[Bits],
    ending: &Bits,
    touched: &[Bits],
    reversed: bool,
    rings: &[(Column, u32)],
    code: impl Fn(Column) -> Code,
) -> Codec {
    let mut all = ending.clone();
    entering.iter().for_each(|columns| all.join(columns));
    let mut columns: Vec<Column> = all.iter().map(|column| column as Column).collect();
    if reversed {
        columns.reverse();
    }
    let mut coded: Vec<(Column, Code)> = columns.into_iter().map(|column| (column, code(column))).collect();
    let among = |sets: &[Bits], column: Column| sets.iter().filter(|set| set.has(column as usize)).count();
    // Among those what the fewest stages touch, so that states which share a part have keys close to each other; then
    // the widest, so that words fill up.
    coded.sort_by_cached_key(|&(column, code)| {
        (Reverse(among(entering, column)), among(touched, column), Reverse(code.bits()))
    });
    Codec::new(&coded, rings)
}

/// Columns of the state that operations which matter read or write.
pub(super) fn touched(program: &Program, nodes: &[Node], useful: &Bits) -> Bits {
    let mut all = Bits::new(program.columns as usize);
    touch(program, nodes, useful, &mut vec![], &mut all);
    all
}

fn touch(program: &Program, nodes: &[Node], useful: &Bits, counts: &mut Vec<u32>, all: &mut Bits) {
    for node in nodes {
        let (Node::Op(at) | Node::Block { at, .. }) = node;
        if !useful.has(*at) {
            continue;
        }
        let op = &program.code[*at];
        operands(op, &mut |operand| columns_of(operand, counts, &mut |column| all.add(column as usize)));
        writes(program, op, counts, &mut |column, _| all.add(column as usize));
        signs(program, op, counts, &mut |column| all.add(column as usize));
        if let Node::Block { body, .. } = node {
            if let Op::Loop { count, .. } = op {
                counts.push(*count);
                touch(program, body, useful, counts, all);
                counts.pop();
            } else {
                touch(program, body, useful, counts, all);
            }
        }
    }
}
