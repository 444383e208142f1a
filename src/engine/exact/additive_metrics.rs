//! Expectations that ride along: sums that are only ever added to, and measures that are affine in them.
//!
//! E[sum] is the start plus, over all steps and states, probability times expected increment; so a sum need not
//! tell states apart, as long as nothing that steers a run reads it.

use crate::dataflow::{Bits, columns_of, operands, writes};
use crate::program::{Binary, Unary};
use crate::program::{Check, Column, Measure, Op, Operand, Place, Program, Section};

/// Stands for the number of the step among the columns of an affine form.
pub const STEP: Column = Column::MAX;

/// A measure as a number read from the last state, plus sums times constants.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Affine(pub Vec<(Column, f64)>);

impl Affine {
    fn of(column: Column) -> Self {
        Affine(vec![(column, 1.0)])
    }

    fn times(mut self, factor: f64) -> Self {
        self.0.iter_mut().for_each(|(_, coefficient)| *coefficient *= factor);
        self
    }

    fn plus(mut self, other: Self, factor: f64) -> Self {
        for (column, coefficient) in other.0 {
            match self.0.iter_mut().find(|(known, _)| *known == column) {
                Some((_, known)) => *known += factor * coefficient,
                None => self.0.push((column, factor * coefficient)),
            }
        }
        self
    }

    /// How much of the number of the step is in it.
    pub fn of_step(&self) -> f64 {
        self.0.iter().filter(|(column, _)| *column == STEP).map(|(_, coefficient)| coefficient).sum()
    }

    pub fn sums(&self) -> impl Iterator<Item = (Column, f64)> + '_ {
        self.0.iter().copied().filter(|(column, _)| *column != STEP)
    }
}

/// State columns that the step only ever adds to, without a bound.
pub fn additive(program: &Program) -> Bits {
    let mut all = Bits::new(program.columns as usize);
    (0..program.state.len()).for_each(|column| all.add(column));
    let mut counts: Vec<(u32, usize)> = vec![];
    for (at, op) in program.code.iter().enumerate() {
        counts.retain(|&(_, end)| at < end);
        if let Op::Loop { count, body } = op {
            counts.push((*count, at + 1 + *body as usize));
        }
        if !program.parts.iter().any(|part| (part.start..part.end).contains(&(at as u32))) {
            continue;
        }
        let adds = match op {
            Op::Sum { to, .. } => Some(*to),
            Op::Store(store) if store.add && store.clamp.is_none() => match store.to {
                Place::Column(column) => Some(column),
                _ => None,
            },
            Op::Mark { times, .. } => *times,
            _ => None,
        };
        let open: Vec<u32> = counts.iter().map(|&(count, _)| count).collect();
        writes(program, op, &open, &mut |column, _| {
            if Some(column) != adds {
                all.remove(column as usize);
            }
        });
    }
    all
}

/// The finishing section in affine forms.
pub struct Finish {
    /// Additive columns that are read in another way than by adding and scaling: they are part of the state after all.
    pub demanded: Bits,
    /// Those of them of which more is read than a comparison with a constant, and those comparisons.
    pub counted: Bits,
    pub compared: Vec<(Column, f64)>,
    /// The number of the step is read in such a way, or the section has parts that depend on it.
    pub clocked: bool,
    forms: Vec<Affine>,
}

impl Finish {
    pub fn new(program: &Program, section: Section, additive: &Bits) -> Self {
        let size = program.columns as usize;
        let mut finish = Finish {
            demanded: Bits::new(size),
            counted: Bits::new(size),
            compared: vec![],
            clocked: false,
            forms: vec![Affine::default(); size],
        };
        for column in additive.iter() {
            finish.forms[column] = Affine::of(column as Column);
        }
        let code = &program.code[section.start as usize..section.end as usize];
        // Inside blocks nothing is affine: it may happen or not.
        let mut closed = 0;
        let mut counts = vec![];
        for (at, op) in code.iter().enumerate() {
            if let Op::If { body, .. } | Op::Loop { body, .. } | Op::Clock { body, .. } = op {
                closed = closed.max(at + 1 + *body as usize);
                // How often each loop runs is only needed to know what it may read: the most will do.
                if let Op::Loop { count, .. } = op {
                    counts.iter_mut().for_each(|known: &mut u32| *known = (*known).max(*count));
                    counts.push(*count);
                }
            }
            finish.follow(program, op, at < closed, &counts);
        }
        finish
    }

    /// A measure's form, after the section.
    pub fn form(&self, measure: &Measure) -> &Affine {
        &self.forms[measure.column as usize]
    }

    fn form_of(&self, operand: Operand) -> Affine {
        match operand {
            Operand::Column(column) => self.forms[column as usize].clone(),
            Operand::Step => Affine::of(STEP),
            _ => Affine::default(),
        }
    }

    fn demand(&mut self, column: Column) {
        if column == STEP {
            self.clocked = true;
            return;
        }
        for (sum, _) in self.forms[column as usize].0.clone() {
            if sum == STEP {
                self.clocked = true;
            } else {
                self.demanded.add(sum as usize);
                self.counted.add(sum as usize);
            }
        }
    }

    fn follow(&mut self, program: &Program, op: &Op, closed: bool, counts: &[u32]) {
        let form = match *op {
            _ if closed => None,
            Op::Copy { to, from } => Some((to, self.form_of(from))),
            Op::Unary { operator: Unary::Negate, to, a } => Some((to, self.form_of(a).times(-1.0))),
            Op::Binary { operator: Binary::Add, to, a, b } => {
                Some((to, self.form_of(a).plus(self.form_of(b), 1.0)))
            }
            Op::Binary { operator: Binary::Subtract, to, a, b } => {
                Some((to, self.form_of(a).plus(self.form_of(b), -1.0)))
            }
            Op::Binary { operator: Binary::Multiply, to, a, b: Operand::Constant(factor) }
            | Op::Binary { operator: Binary::Multiply, to, a: Operand::Constant(factor), b: a } => {
                Some((to, self.form_of(a).times(factor)))
            }
            Op::Store(ref store)
                if !store.add && store.clamp.is_none() && store.mask == Operand::Constant(1.0) =>
            {
                match store.to {
                    Place::Column(column) => Some((column, self.form_of(store.value))),
                    _ => None,
                }
            }
            // Whether a sum is finite is seen from the state's share of it.
            Op::Check { check: Check::Finite, .. } => return,
            _ => None,
        };
        match form {
            Some((to, form)) => self.forms[to as usize] = form,
            None => {
                let mut demanded = vec![];
                if let Some((column, bound)) = comparison(op)
                    && self.forms[column as usize] == Affine::of(column)
                {
                    self.demanded.add(column as usize);
                    self.compared.push((column, bound));
                    writes(program, op, counts, &mut |to, _| {
                        if closed {
                            demanded.push(to);
                        }
                    });
                    demanded.into_iter().for_each(|to| self.demand(to));
                    writes(program, op, counts, &mut |to, _| self.forms[to as usize] = Affine::default());
                    return;
                }
                operands(op, &mut |operand| {
                    if operand == Operand::Step {
                        demanded.push(STEP);
                    }
                    columns_of(operand, counts, &mut |column| demanded.push(column));
                });
                // Where it is not written, what stood there stays.
                writes(program, op, counts, &mut |column, whole| {
                    if closed || !whole {
                        demanded.push(column);
                    }
                });
                for column in demanded {
                    self.demand(column);
                }
                writes(program, op, counts, &mut |column, _| self.forms[column as usize] = Affine::default());
            }
        }
    }
}

/// A column that is compared with a constant, and the constant.
pub fn comparison(op: &Op) -> Option<(Column, f64)> {
    match *op {
        Op::Binary {
            operator: Binary::Equal | Binary::NotEqual | Binary::Less | Binary::LessOrEqual,
            a: Operand::Column(column),
            b: Operand::Constant(bound),
            ..
        }
        | Op::Binary {
            operator: Binary::Equal | Binary::NotEqual | Binary::Less | Binary::LessOrEqual,
            a: Operand::Constant(bound),
            b: Operand::Column(column),
            ..
        } => Some((column, bound)),
        _ => None,
    }
}
