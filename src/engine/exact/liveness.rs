//! What may still matter: which columns tell states apart at each place of a step, by strong liveness.
//!
//! A column lives where what stands there may yet bear on a chance, a check, an ending, or on a number that is
//! asked for. Sums that are only added to (`additive_metrics`) do not live: their expectations are kept outside the state.

use crate::dataflow::{Bits, Node, branches, columns_of, operands, signs, writes};
use crate::program::{Column, Op, Operand, Program};

pub struct Walk<'p> {
    program: &'p Program,
    /// Columns whose additions count, though they do not live themselves.
    additive: &'p Bits,
    /// Reads of additive columns are accounted for elsewhere.
    finishing: bool,
    /// Whether checks must see what they look at.
    checks: bool,
    counts: Vec<u32>,
    /// Operations that matter, by place in the code.
    pub useful: Bits,
    /// By the register a draw is put into, of members taken at random the first of their flags: what may be read after
    /// it.
    pub copies: Vec<Option<Bits>>,
}

impl<'p> Walk<'p> {
    pub fn new(program: &'p Program, additive: &'p Bits) -> Self {
        Self {
            program,
            additive,
            finishing: false,
            checks: true,
            counts: vec![],
            useful: Bits::new(program.code.len()),
            copies: vec![None; program.columns as usize],
        }
    }

    pub fn finishing(program: &'p Program, additive: &'p Bits, checks: bool) -> Self {
        Self { finishing: true, checks, ..Self::new(program, additive) }
    }

    /// From what lives after the operations to what lives before them. Whether any of them matters.
    pub fn back(&mut self, nodes: &[Node], live: &mut Bits) -> bool {
        let mut any = false;
        for node in nodes.iter().rev() {
            any |= match node {
                Node::Op(at) => self.op(*at, live),
                Node::Block { at, body } => self.block(*at, body, live),
            };
        }
        any
    }

    fn block(&mut self, at: usize, body: &[Node], live: &mut Bits) -> bool {
        let any = match self.program.code[at] {
            Op::Loop { count: 0, .. } => return false,
            Op::Loop { count, .. } => {
                self.counts.push(count);
                let mut any = false;
                loop {
                    let mut round = live.clone();
                    any |= self.back(body, &mut round);
                    round.join(live);
                    if round == *live {
                        break;
                    }
                    *live = round;
                }
                self.counts.pop();
                any
            }
            _ => {
                let mut inside = live.clone();
                let any = self.back(body, &mut inside);
                live.join(&inside);
                any
            }
        };
        if any {
            self.useful.add(at);
            if let Op::If { mask, .. } = self.program.code[at] {
                live.add(mask as usize);
            }
        }
        any
    }

    fn op(&mut self, at: usize, live: &mut Bits) -> bool {
        let op = &self.program.code[at];
        let mut wanted = match op {
            Op::Schedule { .. } => true,
            Op::Check { value: Operand::Column(drawn), .. } if is_drawn(self.program, at) => {
                self.checks && live.has(*drawn as usize)
            }
            Op::Check { .. } => self.checks,
            // Whoever reads a number from a continuum bars the way; where nobody does, it need not be drawn.
            Op::Quantile { .. } => false,
            op => branches(op),
        };
        let mut over = vec![];
        writes(self.program, op, &self.counts, &mut |column, whole| {
            let column = column as usize;
            // How a run ends is always told.
            wanted |= column == self.program.outcome as usize;
            wanted |= live.has(column) || self.additive.has(column) && !self.finishing;
            if whole {
                over.push(column);
            }
        });
        if branches(op) {
            writes(self.program, op, &self.counts, &mut |column, _| {
                self.copies[column as usize]
                    .get_or_insert_with(|| Bits::new(live_size(self.program)))
                    .join(live);
            });
        }
        if let Op::Take(take) = op
            && take.random.is_some()
        {
            let copied =
                self.copies[take.flags as usize].get_or_insert_with(|| Bits::new(live_size(self.program)));
            copied.join(live);
            // Who is a candidate is still read while members are taken one by one.
            (take.flags..take.flags + take.members).for_each(|flag| copied.add(flag as usize));
        }
        if !wanted {
            return false;
        }
        self.useful.add(at);
        over.into_iter().for_each(|column| live.remove(column));
        operands(op, &mut |operand| {
            columns_of(operand, &self.counts, &mut |column| {
                if !(self.finishing && self.additive.has(column as usize)) {
                    live.add(column as usize);
                }
            });
        });
        signs(self.program, op, &self.counts, &mut |column| live.add(column as usize));
        true
    }
}

/// Whether the operation checks the number that the one before it draws.
pub fn is_drawn(program: &Program, check: usize) -> bool {
    let before = check.checked_sub(1).map(|before| &program.code[before]);
    match (before, &program.code[check]) {
        (Some(Op::Quantile { to, .. }), Op::Check { value: Operand::Column(value), .. }) => to == value,
        _ => false,
    }
}

fn live_size(program: &Program) -> usize {
    program.columns as usize
}

/// The state columns of a set, beliefs replaced by the counts that determine them.
pub fn state_columns(program: &Program, live: &Bits) -> Bits {
    use crate::program::Meaning;
    let mut kept = Bits::new(program.columns as usize);
    for column in live.iter().filter(|&column| column < program.state.len()) {
        if program.state[column].meaning == Meaning::Derived {
            for of in &program.posteriors {
                let Some(member) = of.member_of(column as Column) else { continue };
                of.counts.iter().for_each(|(first, _)| kept.add((first + member) as usize));
                of.done().for_each(|column| kept.add(column as usize));
            }
        } else {
            kept.add(column);
        }
    }
    kept
}
