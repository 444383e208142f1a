//! What the operations of a program read and write, and how they nest.

use crate::program::{Column, Op, Operand, Place, Program, Section};

/// Operations in order, with the bodies of blocks inside them.
pub enum Node {
    Op(usize),
    Block { at: usize, body: Vec<Node> },
}

pub fn tree(program: &Program, section: Section) -> Vec<Node> {
    nodes(&program.code, section.start as usize, section.end as usize)
}

fn nodes(code: &[Op], mut at: usize, end: usize) -> Vec<Node> {
    let mut found = vec![];
    while at < end {
        match &code[at] {
            Op::If { body, .. } | Op::Loop { body, .. } | Op::Clock { body, .. } => {
                let after = at + 1 + *body as usize;
                found.push(Node::Block { at, body: nodes(code, at + 1, after) });
                at = after;
            }
            _ => {
                found.push(Node::Op(at));
                at += 1;
            }
        }
    }
    found
}

/// Whether an operation may split a lane.
pub fn branches(op: &Op) -> bool {
    matches!(op, Op::Chance { .. } | Op::Choose { .. } | Op::Delay { .. } | Op::Quantile { .. })
}

/// The columns an operand may read, given how often the open loops run.
pub fn columns_of(operand: Operand, counts: &[u32], visit: &mut impl FnMut(Column)) {
    match operand {
        Operand::Column(column) => visit(column),
        Operand::Member { base, loops } => {
            let count = counts.get(loops as usize).copied().unwrap_or(1);
            (base..base + count).for_each(visit);
        }
        Operand::Ring { base, length } => (base..base + length).for_each(visit),
        Operand::Constant(_) | Operand::Table { .. } | Operand::Step | Operand::Index { .. } => {}
    }
}

/// The operands of an operation: all that it reads but its own target, where that is only added to.
pub fn operands(op: &Op, visit: &mut impl FnMut(Operand)) {
    match op {
        Op::Copy { from, .. } => visit(*from),
        Op::Unary { a, .. } | Op::Rate { a, .. } | Op::Quotient { a, .. } => visit(*a),
        Op::Window { a, exponent, .. } => [*a, *exponent].into_iter().for_each(visit),
        Op::Binary { a, b, .. } => [*a, *b].into_iter().for_each(visit),
        Op::Select { condition, a, b, .. } => [*condition, *a, *b].into_iter().for_each(visit),
        Op::Sum { condition, value, .. } | Op::Extreme { condition, value, .. } => {
            [*condition, *value].into_iter().for_each(visit);
        }
        Op::Check { value, mask, .. } => [*value, *mask].into_iter().for_each(visit),
        Op::Store(store) => [store.value, store.mask].into_iter().for_each(visit),
        Op::Mark { mask, .. } | Op::End { mask, .. } | Op::Posterior { mask, .. } => visit(*mask),
        Op::Chance { p, mask, .. } => [*p, *mask].into_iter().for_each(visit),
        Op::Choose { weights, mask, .. } => weights.iter().copied().chain([*mask]).for_each(visit),
        Op::Delay { mask, .. } => visit(*mask),
        Op::Quantile { parameters, mask, .. } => {
            parameters.iter().copied().chain([*mask]).for_each(visit);
        }
        Op::Take(take) => {
            [take.take, take.mask].into_iter().for_each(&mut *visit);
            for member in 0..take.members {
                visit(Operand::Column(take.flags + member));
                if let Some(keys) = take.keys {
                    visit(Operand::Column(keys + member));
                }
            }
        }
        Op::Schedule { delay, mask, .. } => [*delay, *mask].into_iter().for_each(visit),
        Op::If { mask, .. } => visit(Operand::Column(*mask)),
        // Notes are for stories only.
        Op::Loop { .. } | Op::Clock { .. } | Op::Note(_) => {}
    }
}

/// The columns an operation reads to work out a belief, besides its operands: the counts of signs and what was done.
pub fn signs(program: &Program, op: &Op, counts: &[u32], visit: &mut impl FnMut(Column)) {
    if let Op::Posterior { belief, member, .. } = op {
        let posterior = &program.posteriors[*belief as usize];
        for (first, _) in &posterior.counts {
            columns_of(Operand::at_member(*first, *member), counts, visit);
        }
        posterior.done().for_each(visit);
    }
}

/// The columns an operation may write; `true` where nothing is left of what stood there.
pub fn writes(program: &Program, op: &Op, counts: &[u32], visit: &mut impl FnMut(Column, bool)) {
    match op {
        Op::Copy { to, .. }
        | Op::Unary { to, .. }
        | Op::Binary { to, .. }
        | Op::Window { to, .. }
        | Op::Rate { to, .. }
        | Op::Quotient { to, .. }
        | Op::Select { to, .. }
        | Op::Chance { to, .. }
        | Op::Choose { to, .. }
        | Op::Delay { to, .. }
        | Op::Quantile { to, .. } => visit(*to, true),
        Op::Sum { to, .. } | Op::Extreme { to, .. } => visit(*to, false),
        Op::Store(store) => match store.to {
            Place::Column(column) => {
                visit(column, store.mask == Operand::Constant(1.0) && !store.add);
            }
            Place::Member { base, loops } => {
                columns_of(Operand::Member { base, loops }, counts, &mut |c| visit(c, false));
            }
            Place::Ring { base, length } => (base..base + length).for_each(|c| visit(c, false)),
        },
        Op::Mark { times, .. } => times.iter().for_each(|&c| visit(c, false)),
        Op::Take(take) => (take.flags..take.flags + take.members).for_each(|c| visit(c, false)),
        Op::Schedule { ring, length, .. } => (*ring..ring + length).for_each(|c| visit(c, false)),
        Op::Posterior { belief, member, .. } => {
            for first in program.posteriors[*belief as usize].probabilities() {
                columns_of(Operand::at_member(first, *member), counts, &mut |c| visit(c, false));
            }
        }
        Op::End { .. } => visit(program.outcome, false),
        Op::Check { .. } | Op::If { .. } | Op::Loop { .. } | Op::Clock { .. } | Op::Note(_) => {}
    }
}

/// Where an operation stands among blocks.
pub struct Inside<'a> {
    /// How often the open loops run, the outermost first.
    pub counts: &'a [u32],
    /// The place of the innermost block around it: it may not happen, or not in all lanes.
    pub block: Option<usize>,
}

/// Calls `visit` on all operations, in order.
pub fn walk(program: &Program, visit: &mut impl FnMut(usize, &Op, &Inside)) {
    // Where open blocks begin and end, and whether they are loops.
    let mut open: Vec<(usize, usize, bool)> = vec![];
    let mut counts: Vec<u32> = vec![];
    for (at, op) in program.code.iter().enumerate() {
        while let Some(&(_, _, is_loop)) = open.last().filter(|(_, end, _)| *end <= at) {
            open.pop();
            if is_loop {
                counts.pop();
            }
        }
        visit(at, op, &Inside { counts: &counts, block: open.last().map(|(start, ..)| *start) });
        match op {
            Op::Loop { count, body } => {
                open.push((at, at + 1 + *body as usize, true));
                counts.push(*count);
            }
            Op::If { body, .. } | Op::Clock { body, .. } => open.push((at, at + 1 + *body as usize, false)),
            _ => {}
        }
    }
}

/// By column: where it is read and written, in the order of the code.
pub struct Accesses {
    /// By column: where its own begin among all.
    first: Vec<u32>,
    all: Vec<Access>,
}

#[derive(Clone, Copy)]
struct Access {
    at: u32,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Read,
    /// Written so that what stood there still counts.
    Part,
    /// Nothing is left of what stood there: in every run that comes by this place, which is inside of the innermost block
    /// around it, or further on.
    Whole {
        from: u32,
    },
}

impl Accesses {
    pub fn of(program: &Program) -> Self {
        let columns = program.columns as usize;
        let mut found: Vec<(Column, Access)> = Vec::with_capacity(4 * program.code.len());
        walk(program, &mut |at, op, inside| {
            let at = at as u32;
            operands(op, &mut |operand| {
                columns_of(operand, inside.counts, &mut |column| {
                    found.push((column, Access { at, kind: Kind::Read }));
                });
            });
            let from = inside.block.map_or(0, |block| block as u32 + 1);
            writes(program, op, inside.counts, &mut |column, wholly| {
                let kind = if wholly { Kind::Whole { from } } else { Kind::Part };
                found.push((column, Access { at, kind }));
            });
        });
        found.retain(|(column, _)| (*column as usize) < columns);
        let mut first = vec![0; columns + 1];
        found.iter().for_each(|(column, _)| first[*column as usize + 1] += 1);
        (0..columns).for_each(|column| first[column + 1] += first[column]);
        let mut next = first.clone();
        let mut all = vec![Access { at: 0, kind: Kind::Read }; found.len()];
        for (column, access) in found {
            let next = &mut next[column as usize];
            all[*next as usize] = access;
            *next += 1;
        }
        Accesses { first, all }
    }

    fn of_column(&self, column: Column) -> &[Access] {
        let ends = self.first.get(column as usize..).and_then(|first| first.first_chunk());
        ends.map_or(&[], |&[first, end]| &self.all[first as usize..end as usize])
    }

    /// Whether an operation has it as an operand.
    pub fn is_read(&self, column: Column) -> bool {
        self.of_column(column).iter().any(|access| matches!(access.kind, Kind::Read))
    }

    /// Whether nothing from `place` on reads what stands in a column: it is written anew first, or never read again.
    pub fn is_dead(&self, column: Column, place: usize) -> bool {
        let own = self.of_column(column);
        let later = &own[own.partition_point(|access| (access.at as usize) < place)..];
        for access in later {
            match access.kind {
                Kind::Read | Kind::Part => return false,
                Kind::Whole { from } if from as usize <= place => return true,
                // It may be, or not.
                Kind::Whole { .. } => {}
            }
        }
        true
    }
}

/// State columns that need not be kept from step to step: nothing writes them, so that they are the same in all lanes,
/// or nothing but the end of a run reads them, which writes them anew first.
pub fn unkept(program: &Program, accesses: &Accesses) -> Bits {
    let finish = program.finish.start;
    let is_unkept = |column: Column| {
        // Of these the tally asks in every step.
        let mut read_before = program.fans.iter().any(|fan| fan.column == column);
        let mut written_last = false;
        for access in accesses.of_column(column) {
            match access.kind {
                Kind::Read => read_before |= !written_last,
                Kind::Whole { from: 0 } if access.at >= finish => written_last = true,
                Kind::Whole { .. } | Kind::Part => return false,
            }
        }
        !(written_last && read_before)
    };
    let mut found = Bits::new(program.columns as usize + u64::BITS as usize);
    (0..program.state.len() as Column)
        .filter(|&column| is_unkept(column))
        .for_each(|column| found.add(column as usize));
    found
}

/// A set of columns or of operations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    pub fn new(size: usize) -> Self {
        Bits(vec![0; size.div_ceil(64)])
    }

    /// What is beyond the size is not in it.
    pub fn has(&self, index: usize) -> bool {
        self.0.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1)
    }

    pub fn add(&mut self, index: usize) {
        self.0[index / 64] |= 1 << (index % 64);
    }

    pub fn remove(&mut self, index: usize) {
        self.0[index / 64] &= !(1 << (index % 64));
    }

    pub fn join(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(a, b)| *a |= b);
    }

    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.0.len() * 64).filter(|&index| self.has(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::program::{Cost, Meaning, StateColumn};

    fn copy(to: Column, from: Operand) -> Op {
        Op::Copy { to, from }
    }

    #[test]
    fn what_never_changes_or_is_written_at_the_end_need_not_be_kept() {
        let [changing, fixed, at_last, at_most, outcome] = [0, 1, 2, 3, 4];
        let program = Program {
            state: vec![StateColumn { meaning: Meaning::Plain, start: 0.0 }; 5],
            columns: 5,
            outcome,
            code: vec![
                copy(changing, Operand::Column(fixed)),
                Op::Extreme {
                    to: at_most,
                    condition: Operand::Constant(1.0),
                    value: Operand::Column(changing),
                    greatest: true,
                },
                Op::End { outcome: 0, mask: Operand::Constant(1.0) },
                copy(at_last, Operand::Column(changing)),
            ],
            finish: Section { start: 3, end: 4 },
            ..Program::default()
        };
        assert_eq!(
            unkept(&program, &Accesses::of(&program)).iter().collect::<Vec<_>>(),
            [fixed as usize, at_last as usize]
        );
    }

    #[test]
    fn a_register_is_dead_once_nothing_reads_it_before_it_is_written() {
        let [state, first, mask] = [0, 1, 2];
        let program = Program {
            columns: 3,
            code: vec![
                copy(mask, Operand::Column(first)),
                Op::If { mask, body: 1, cost: Cost { dense: 1, sparse: 1 } },
                copy(first, Operand::Constant(1.0)),
                copy(mask, Operand::Constant(1.0)),
                copy(state, Operand::Column(mask)),
                copy(state, Operand::Column(first)),
            ],
            ..Program::default()
        };
        let accesses = Accesses::of(&program);
        let dead = |register| (0..=6).filter(|&at| accesses.is_dead(register, at)).collect::<Vec<_>>();
        assert_eq!(dead(first), [2, 6], "what is written in a block may not be written in every run");
        assert_eq!(dead(mask), [0, 2, 3, 5, 6]);
    }

    #[test]
    fn a_set_holds_what_was_added() {
        let mut set = Bits::new(130);
        [0, 63, 64, 129].into_iter().for_each(|i| set.add(i));
        set.remove(63);
        assert_eq!(set.iter().collect::<Vec<_>>(), [0, 64, 129]);
        let mut other = Bits::new(130);
        other.add(5);
        other.join(&set);
        assert!(other.has(5) && other.has(129) && !other.has(63));
    }
}
