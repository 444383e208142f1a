//! What is worked out about a program before its states are: stages, keys, what rides along, what is kept.

mod parts;

use super::additive_metrics::{Affine, Finish, additive, comparison};
use super::answer::Options;
use super::date_dependence::Timing;
use super::liveness::{Walk, is_drawn, state_columns};
use super::state_key::{Code, Codec, Misfit, code_of};
use crate::dataflow::{Bits, Node, branches, columns_of, operands, tree};
use crate::program::{Check, Column, Meaning, Measure, Op, Operand, Place, Program, Section, Span};
use parts::{layout, touched};

pub struct Plan {
    /// The program, with checks that nobody asked for taken out and beliefs restored by a section of their own.
    pub program: Program,
    pub stages: Vec<Stage>,
    /// Keys of states that have ended.
    pub ended: Codec,
    /// Sums whose expectations are kept.
    pub sums: Vec<Column>,
    /// Metrics, then objectives: how each is told, `None` for those that would enlarge the state unasked.
    pub measures: Vec<Option<Affine>>,
    /// What is read of ended states depends on the step only by adding it.
    pub timeless_finish: bool,
    /// Recomputes beliefs from their counts.
    pub restore: Section,
    pub peaks: bool,
    /// Draws without a finite list of options, in the order of the file.
    pub endless: Vec<Span>,
}

pub struct Stage {
    pub sections: Vec<Section>,
    /// Keys of the states that enter it.
    pub codec: Codec,
    /// The part of those keys that the stage reads or changes: states that share it become the same as far as the rest
    /// of them allows. As columns, and as bits.
    pub part: Codec,
    pub part_bits: Vec<u64>,
    /// What is made of the part, in the keys of the states that go on and, after the last stage, of those that end.
    pub live: Onward,
    pub ended: Onward,
    pub timing: Timing,
    /// By the register a draw is put into, of members taken at random the first of their flags: the columns that may be
    /// read after it.
    pub copies: Vec<Vec<Column>>,
    /// Which of the plan's sums are added to in it.
    pub sums: Vec<usize>,
}

/// How a key goes on from a stage.
pub struct Onward {
    /// Columns that the stage may have changed.
    pub made: Codec,
    /// Bits of the key that stay as they are.
    pub kept_bits: Vec<u64>,
}

/// Columns whose codes proved too small, with better ones.
pub type Codes = Vec<(Column, Code)>;

impl Plan {
    pub fn new(program: &Program, options: &Options, better: &Codes) -> Self {
        let mut program = program.clone();
        let size = program.columns as usize;
        // What a run adds up before it is known that it is left out cannot be told from the rest without being part of the
        // state.
        let all_additive = if program.given.is_none() { additive(&program) } else { Bits::new(size) };
        let rings = rings(&program);
        let finish_nodes = tree(&program, program.finish);

        // Which measures can be told, and what they need of the last state.
        let measures: Vec<Measure> = program.metrics.iter().chain(&program.objectives).cloned().collect();
        let wanted: Vec<bool> = (0..measures.len())
            .map(|id| options.asked(id) || is_free(&program, &all_additive, &finish_nodes, &measures[id]))
            .collect();
        silence_unwanted_checks(&mut program, &all_additive, &finish_nodes, options.all_metrics);
        let finish = Finish::new(&program, program.finish, &all_additive);
        let told: Vec<Option<Affine>> = measures
            .iter()
            .zip(&wanted)
            .map(|(measure, &wanted)| wanted.then(|| finish.form(measure).clone()))
            .collect();
        let mut sums = Bits::new(size);
        for form in told.iter().flatten() {
            form.sums().for_each(|(column, _)| sums.add(column as usize));
        }
        program
            .response_times
            .iter()
            .filter(|&&column| all_additive.has(column as usize))
            .for_each(|&column| sums.add(column as usize));

        // What lives when a run ends.
        let mut last = Bits::new(size);
        for (measure, _) in measures.iter().zip(&wanted).filter(|(_, wanted)| **wanted) {
            if !all_additive.has(measure.column as usize) || is_written(&program, measure.column) {
                last.add(measure.column as usize);
            }
        }
        let mut finishing = Walk::finishing(&program, &all_additive, true);
        finishing.back(&finish_nodes, &mut last);
        last.join(&finish.demanded);
        for ladder in &program.ladders {
            last.add(ladder.rung as usize);
            if options.all_metrics {
                last.add(ladder.peak as usize);
            }
        }

        // Once around the step until nothing changes.
        let sections = stages(&program);
        let sections_count = sections.len();
        let nodes: Vec<Vec<Node>> = sections
            .iter()
            .map(|sections| sections.iter().flat_map(|&section| tree(&program, section)).collect())
            .collect();
        let mut before = vec![Bits::new(size); sections.len()];
        let mut rung = Bits::new(size);
        program.ladders.iter().for_each(|ladder| rung.add(ladder.rung as usize));
        let (mut useful, mut copies): (Bits, Vec<Vec<Option<Bits>>>);
        loop {
            let mut walk = Walk::new(&program, &sums);
            let mut stage_copies = vec![];
            let start = before.clone();
            let mut live = before[0].clone();
            live.join(&last);
            live.join(&rung);
            for (index, nodes) in nodes.iter().enumerate().rev() {
                walk.back(nodes, &mut live);
                before[index].join(&live);
                stage_copies.push(std::mem::replace(&mut walk.copies, vec![None; size]));
            }
            stage_copies.reverse();
            (useful, copies) = (walk.useful, stage_copies);
            if before == start {
                break;
            }
        }
        before[0].join(&rung);

        let mut of_setup = Walk::new(&program, &sums);
        of_setup.back(&tree(&program, program.setup), &mut before[0].clone());
        useful.join(&of_setup.useful);
        silence_unread_draws(&mut program, &useful);
        let endless = endless(&program);

        let caps = Caps { program: &program, useful: &useful, finish: &finish, last: &last };
        let code = |column: Column| {
            let better = better.iter().find(|(known, _)| *known == column);
            better.map_or_else(|| code_of(&program, column, caps.times(column)), |&(_, code)| code)
        };
        let entering: Vec<Bits> = before
            .iter()
            .map(|live| {
                let mut columns = state_columns(&program, live);
                columns.remove(program.outcome as usize);
                columns
            })
            .collect();
        let mut end = before[0].clone();
        end.join(&last);
        let mut ending = state_columns(&program, &end);
        ending.add(program.outcome as usize);
        let touches = nodes.iter().map(|nodes| state_columns(&program, &touched(&program, nodes, &useful)));
        let touches: Vec<Bits> = touches.collect();
        let layout = layout(&entering, &ending, &touches, options.reversed, &rings, code);
        let ended = layout.of(&ending);
        let codecs: Vec<Codec> = entering.iter().map(|columns| layout.of(columns)).collect();
        let sum_columns: Vec<Column> = sums.iter().map(|column| column as Column).collect();
        let stages: Vec<Stage> = sections
            .iter()
            .enumerate()
            .map(|(index, sections)| {
                let codec = codecs[index].clone();
                let is_last = index + 1 == sections_count;
                let touched = &touches[index];
                let mut stays = Bits::new(size);
                for column in entering[index].iter().filter(|&column| options.share && !touched.has(column)) {
                    if !(is_last && codec.is_relative(column as Column)) {
                        stays.add(column);
                    }
                }
                let part = codec.without(&stays);
                let onward = |after: &Codec| Onward {
                    made: after.without(&stays),
                    kept_bits: after.of(&stays).mask(after.width),
                };
                let copies = copies[index].iter().map(|set| {
                    let mut set = set.clone().unwrap_or_default();
                    if set != Bits::default() {
                        set.join(&sums);
                        // Whether a run has ended is asked of every lane.
                        set.add(program.outcome as usize);
                    }
                    let columns = set.iter().map(|column| column as Column);
                    columns.filter(|&column| !stays.has(column as usize)).collect()
                });
                Stage {
                    codec: codec.clone(),
                    sections: sections.clone(),
                    part_bits: part.mask(codec.width),
                    part,
                    live: onward(&codecs[(index + 1) % sections_count]),
                    ended: onward(&ended),
                    timing: Timing::of(&program, &nodes[index], &useful),
                    copies: copies.collect(),
                    sums: (0..sum_columns.len())
                        .filter(|&sum| adds(&program, sections, sum_columns[sum]))
                        .collect(),
                }
            })
            .collect();
        let reads_time = last
            .iter()
            .filter(|&column| column < program.state.len())
            .any(|column| matches!(program.state[column].meaning, Meaning::Last { .. } | Meaning::Due));
        let timeless_finish = !finish.clocked && !reads_time && !has_clock(&program, program.finish);
        let restore = add_restore(&mut program);
        Plan {
            program,
            stages,
            ended,
            sums: sum_columns,
            measures: told,
            timeless_finish,
            restore,
            peaks: options.all_metrics,
            endless,
        }
    }

    /// The code to use instead of the one for which a number was too large.
    pub fn better(&self, misfit: Misfit, known: &mut Codes) {
        let code = self
            .stages
            .iter()
            .map(|stage| &stage.codec)
            .chain([&self.ended])
            .find_map(|codec| codec.code(misfit.column))
            .unwrap_or(Code::Raw);
        let code = code.with_room_for(misfit.value);
        match known.iter_mut().find(|(column, _)| *column == misfit.column) {
            Some((_, known)) => *known = code,
            None => known.push((misfit.column, code)),
        }
    }

    /// Relative codes that did not do: then nothing may be kept from one step to another.
    pub fn has_raw_times(&self) -> bool {
        let raw = |codec: &Codec| {
            codec.columns().any(|column| {
                let meaning = self.program.state[column as usize].meaning;
                matches!(meaning, Meaning::Last { .. } | Meaning::Due)
                    && codec.code(column) == Some(Code::Raw)
            })
        };
        self.stages.iter().any(|stage| raw(&stage.codec))
    }
}

/// Whether a measure needs no number of the run's past that would have to be part of the state.
fn is_free(program: &Program, additive: &Bits, finish: &[Node], measure: &Measure) -> bool {
    let mut live = Bits::new(program.columns as usize);
    live.add(measure.column as usize);
    Walk::finishing(program, additive, false).back(finish, &mut live);
    !live.iter().any(|column| is_past(program, additive, column))
}

fn is_past(program: &Program, additive: &Bits, column: usize) -> bool {
    !additive.has(column)
        && program
            .state
            .get(column)
            .is_some_and(|state| matches!(state.meaning, Meaning::Accumulator { .. } | Meaning::Report))
}

/// Whether what is not asked for is finite would be looked at in numbers that are not there.
fn silence_unwanted_checks(program: &mut Program, additive: &Bits, finish: &[Node], all: bool) {
    if all {
        return;
    }
    for at in program.finish.start as usize..program.finish.end as usize {
        if let Op::Check { value, check: Check::Finite, .. } = program.code[at] {
            let mut live = Bits::new(program.columns as usize);
            columns_of(value, &[], &mut |column| live.add(column as usize));
            let before: Vec<&Node> = finish.iter().collect();
            let mut walk = Walk::finishing(program, additive, false);
            // What stands behind the check does not bear on it.
            for node in before.into_iter().rev().filter(|node| place(node) < at) {
                walk.back(std::slice::from_ref(node), &mut live);
            }
            if live.iter().any(|column| is_past(program, additive, column)) {
                program.code[at] = Op::Loop { count: 0, body: 0 };
            }
        }
    }
}

/// A number from a continuum that nobody reads, and members that nobody asks for, need not be drawn.
fn silence_unread_draws(program: &mut Program, useful: &Bits) {
    for at in 0..program.code.len() {
        let may_be_silent = match &program.code[at] {
            Op::Quantile { distribution, .. } => !distribution.is_whole(),
            Op::Take(take) => take.random.is_some(),
            _ => false,
        };
        if may_be_silent && !useful.has(at) {
            if at + 1 < program.code.len() && is_drawn(program, at + 1) {
                program.code[at + 1] = Op::Loop { count: 0, body: 0 };
            }
            program.code[at] = Op::Loop { count: 0, body: 0 };
        }
    }
}

fn endless(program: &Program) -> Vec<Span> {
    let mut found: Vec<Span> = vec![];
    for op in &program.code {
        match op {
            Op::Quantile { distribution, node, .. }
                if !distribution.is_whole() && !found.contains(&node.span) =>
            {
                found.push(node.span);
            }
            _ => {}
        }
    }
    found.sort_by_key(|span| (span.source, span.start));
    found
}

fn place(node: &Node) -> usize {
    match node {
        Node::Op(at) | Node::Block { at, .. } => *at,
    }
}

fn is_written(program: &Program, column: Column) -> bool {
    let code = &program.code[program.finish.start as usize..program.finish.end as usize];
    code.iter().any(|op| matches!(op, Op::Store(store) if store.to == Place::Column(column)))
}

fn has_clock(program: &Program, section: Section) -> bool {
    let code = &program.code[section.start as usize..section.end as usize];
    code.iter().any(|op| {
        let mut ring = false;
        operands(op, &mut |operand| ring |= matches!(operand, Operand::Ring { .. }));
        ring || matches!(op, Op::Clock { .. })
    })
}

/// Parts of the step, one after the other; those in which nothing is drawn go with the one before.
fn stages(program: &Program) -> Vec<Vec<Section>> {
    let draws =
        |section: &Section| program.code[section.start as usize..section.end as usize].iter().any(branches);
    let mut stages: Vec<Vec<Section>> = vec![];
    for part in &program.parts {
        match stages.last_mut() {
            Some(stage) if !draws(part) || !stage.iter().any(draws) => stage.push(*part),
            _ => stages.push(vec![*part]),
        }
    }
    if stages.is_empty() {
        stages.push(vec![]);
    }
    stages
}

fn adds(program: &Program, sections: &[Section], sum: Column) -> bool {
    sections.iter().flat_map(|s| &program.code[s.start as usize..s.end as usize]).any(|op| match op {
        Op::Sum { to, .. } => *to == sum,
        Op::Store(store) => store.to == Place::Column(sum),
        Op::Mark { times, .. } => *times == Some(sum),
        _ => false,
    })
}

fn rings(program: &Program) -> Vec<(Column, u32)> {
    let mut found = vec![];
    for op in &program.code {
        operands(op, &mut |operand| {
            if let Operand::Ring { base, length } = operand {
                found.push((base, length));
            }
        });
        match op {
            Op::Store(store) => {
                if let Place::Ring { base, length } = store.to {
                    found.push((base, length));
                }
            }
            Op::Schedule { ring, length, .. } => found.push((*ring, *length)),
            _ => {}
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Appends a section that recomputes all beliefs.
fn add_restore(program: &mut Program) -> Section {
    let start = program.code.len() as u32;
    for (belief, posterior) in program.posteriors.iter().enumerate() {
        let member = (posterior.members != 1).then_some(0);
        if member.is_some() {
            program.code.push(Op::Loop { count: posterior.members, body: 1 });
        }
        program.code.push(Op::Posterior { belief: belief as u32, member, mask: Operand::Constant(1.0) });
    }
    Section { start, end: program.code.len() as u32 }
}

/// How far counts of actions can be told apart.
struct Caps<'a> {
    program: &'a Program,
    useful: &'a Bits,
    finish: &'a Finish,
    last: &'a Bits,
}

impl Caps<'_> {
    /// A count that is only compared with constants need go no further than one beyond the largest of them.
    fn times(&self, column: Column) -> Option<f64> {
        let index = column as usize;
        // Where nothing rides along, what is read in the end is read as it is.
        let is_read = self.finish.counted.has(index) || !self.program.given.is_none();
        if is_read && self.last.has(index) {
            return None;
        }
        let mut cap = 0.0_f64;
        let mut see = |bound: f64| cap = if bound.floor() + 1.0 > cap { bound.floor() + 1.0 } else { cap };
        self.finish.compared.iter().filter(|(known, _)| *known == column).for_each(|&(_, bound)| see(bound));
        for section in &self.program.parts {
            for at in section.start as usize..section.end as usize {
                let op = &self.program.code[at];
                if !self.useful.has(at) {
                    continue;
                }
                match comparison(op) {
                    Some((known, bound)) if known == column && bound.is_finite() => see(bound),
                    _ => {
                        let mut read = false;
                        operands(op, &mut |operand| {
                            columns_of(operand, &[], &mut |found| read |= found == column);
                        });
                        if read {
                            return None;
                        }
                    }
                }
            }
        }
        (cap < 1e6).then_some(cap)
    }
}
