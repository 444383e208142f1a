//! The kernel: each instruction works on a whole column of lanes, so that its dispatch is paid once a block.
//!
//! Where only few lanes are active, instructions work on a list of them instead.

use super::belief;
use super::branch_statistics::is_cheap;
use super::code::Code;
use super::code::straight_line::Step;
use super::failure::Failure;
use super::lanes::Lanes;
use super::lanes::place::Source;
use super::random_columns;
use super::randomness::{AtRandom, Kind, Random, Settle};
use super::selection;
use crate::limits::LOOPS;
use crate::program::Span;
use crate::program::{Check, Clocked, Column, Cost, Op, Operand, Origin, Program, Section, SiteRef};

/// What it costs for each lane to make a list; in the unit of [`Cost`].
const LISTING: usize = 60;

/// An open block: where it ends, and what is to be done there.
#[derive(Clone, Copy)]
struct Frame {
    end: usize,
    kind: Block,
}

#[derive(Clone, Copy)]
enum Block {
    /// A list was opened.
    List,
    Loop {
        start: usize,
        count: u32,
        level: usize,
    },
}

/// Runs a section of the program for the lanes of the strip.
pub fn run<S: Settle>(program: &Program, code: &Code, section: Section, lanes: &mut Lanes, settle: &mut S) {
    lanes.prepare();
    let mut frames: Vec<Frame> = vec![];
    let mut level = 0;
    let mut pc = section.start as usize;
    let end = section.end as usize;
    loop {
        while let Some(&Frame { end, kind }) = frames.last()
            && end == pc
        {
            match kind {
                Block::Loop { start, count, level: mine } if lanes.index()[mine] + 1 < count => {
                    lanes.turn(mine, lanes.index()[mine] + 1);
                    pc = start;
                    continue;
                }
                Block::Loop { .. } => level -= 1,
                Block::List => lanes.close_list(),
            }
            frames.pop();
        }
        if pc >= end {
            return;
        }
        if !S::OBSERVES
            && lanes.lists.is_empty()
            && let Some((steps, length)) = code.straight().at(pc)
            && pc + length <= end
        {
            row(program, steps, lanes, settle);
            pc += length;
            continue;
        }
        let at = pc;
        match code.at(at) {
            Some(instruction) => {
                if S::OBSERVES
                    && let Op::Store(store) = &program.code[pc]
                {
                    settle.on_store(lanes, store, lanes.source(program, store.value));
                }
                if lanes.lists.is_empty() {
                    // SAFETY: it was made for this processor.
                    unsafe { (instruction.all)(&lanes.view(), instruction) };
                } else {
                    (instruction.listed)(lanes, instruction);
                }
            }
            None => match &program.code[pc] {
                Op::If { mask, body, cost } => {
                    let end = pc + 1 + *body as usize;
                    match enter(lanes, pc, *mask, *cost) {
                        Entry::Nobody => pc = end - 1,
                        Entry::All => {}
                        Entry::List => frames.push(Frame { end, kind: Block::List }),
                    }
                }
                Op::Loop { count, body } => {
                    let end = pc + 1 + *body as usize;
                    if *count == 0 {
                        pc = end - 1;
                    } else {
                        debug_assert!(level < LOOPS);
                        lanes.turn(level, 0);
                        frames.push(Frame { end, kind: Block::Loop { start: pc + 1, count: *count, level } });
                        level += 1;
                    }
                }
                Op::Clock { when, body } => {
                    if !is_time(*when, lanes.step) {
                        pc += *body as usize;
                    }
                }
                op => execute(program, op, lanes, settle),
            },
        }
        if S::OBSERVES
            && let Op::Mark { action, mask, .. } = &program.code[at]
        {
            settle.on_mark(lanes, *action, lanes.source(program, *mask));
        }
        pc += 1;
    }
}

/// Does what is to be done in a row, for all lanes.
fn row<S: Settle>(program: &Program, mut steps: &[Step], lanes: &mut Lanes, settle: &mut S) {
    while !steps.is_empty() {
        let view = lanes.view();
        while let [step, rest @ ..] = steps {
            // SAFETY: both were made for this processor.
            match step {
                Step::Columns(instruction) => unsafe { (instruction.all)(&view, instruction) },
                Step::Effects(effects) => unsafe { (effects.work)(&view, effects) },
                Step::Operation(_) => break,
            }
            steps = rest;
        }
        if let [Step::Operation(at), rest @ ..] = steps {
            execute(program, &program.code[*at as usize], lanes, settle);
            steps = rest;
        }
    }
}

pub fn is_time(when: Clocked, step: u32) -> bool {
    match when {
        Clocked::At(at) => step == at,
        Clocked::UpTo(last) => step <= last,
        Clocked::Every { first, period } => step >= first && (step - first).is_multiple_of(period),
    }
}

enum Entry {
    Nobody,
    All,
    /// A list was opened.
    List,
}

/// Opens the block at a place of the code for the lanes of the mask.
fn enter(lanes: &mut Lanes, at: usize, mask: Column, cost: Cost) -> Entry {
    let Some(outer) = lanes.lists.pop() else {
        // Looking would cost more than doing, or has so far.
        if is_cheap(cost) || lanes.block_stats.all_would_do(at) {
            return Entry::All;
        }
        // Masks are flags.
        let count = lanes.mark(mask, 1.0);
        let entry = if count == 0 {
            Entry::Nobody
        } else if dense_is_cheaper(lanes.len(), count, cost) {
            Entry::All
        } else {
            lanes.open_list();
            Entry::List
        };
        match entry {
            Entry::All => lanes.block_stats.all_did(at),
            Entry::Nobody | Entry::List => lanes.block_stats.all_did_not(at),
        }
        return entry;
    };
    let mut list = lanes.spare_list();
    let column = lanes.column(mask);
    for &lane in &outer {
        if column[lane as usize] != 0.0 {
            list.push(lane);
        }
    }
    let entry = match list.len() {
        0 => Entry::Nobody,
        all if all == outer.len() => Entry::All,
        _ => Entry::List,
    };
    lanes.lists.push(outer);
    match entry {
        Entry::List => lanes.lists.push(list),
        _ => lanes.keep_list(list),
    }
    entry
}

/// Whether working on all lanes under a mask costs less than listing some and working on those.
fn dense_is_cheaper(lanes: usize, some: usize, cost: Cost) -> bool {
    lanes * cost.dense as usize <= lanes * LISTING + some * cost.sparse as usize
}

fn execute<S: Settle>(program: &Program, op: &Op, lanes: &mut Lanes, settle: &mut S) {
    match op {
        Op::Check { value, mask, check, span } => {
            let (value, mask) = (lanes.source(program, *value), lanes.source(program, *mask));
            if random_columns::some_fail(lanes, value, mask, *check) {
                fail(lanes, value, mask, *check, *span, settle);
            }
        }
        Op::Chance { to, p, mask, site, node } => {
            let kind = Kind::Chance(lanes.source(program, *p));
            settle.settle(lanes, &random(program, lanes, kind, *to, *mask, site, *node));
        }
        Op::Choose { to, weights, mask, site, node } => {
            let mut few = [Source::Value(0.0); 12];
            let many: Vec<Source>;
            let sources = if weights.len() <= few.len() {
                for (source, weight) in few.iter_mut().zip(weights) {
                    *source = lanes.source(program, *weight);
                }
                &few[..weights.len()]
            } else {
                many = weights.iter().map(|&weight| lanes.source(program, weight)).collect();
                &many
            };
            settle.settle(lanes, &random(program, lanes, Kind::Choice(sources), *to, *mask, site, *node));
        }
        Op::Delay { to, low, high, mask, site, node } => {
            let kind = Kind::Delay { low: *low, high: *high };
            settle.settle(lanes, &random(program, lanes, kind, *to, *mask, site, *node));
        }
        Op::Quantile { to, distribution, parameters, range, mask, site, node } => {
            let parameters = parameters.map(|parameter| lanes.source(program, parameter));
            let kind = Kind::Quantile { distribution: *distribution, parameters, range: *range };
            settle.settle(lanes, &random(program, lanes, kind, *to, *mask, site, *node));
        }
        Op::Take(take) => {
            let (limit, mask) = (lanes.source(program, take.take), lanes.source(program, take.mask));
            match &take.random {
                Some(site) => {
                    let site = address(lanes, site);
                    settle.members(lanes, &AtRandom { take, limit, mask, site });
                }
                None => selection::first_by_key(lanes, take, limit, mask, None),
            }
            if S::OBSERVES {
                settle.on_take(lanes, take);
            }
        }
        Op::Schedule { ring, length, delay, mask, .. } => {
            let (delay, mask) = (lanes.source(program, *delay), lanes.source(program, *mask));
            schedule(program, lanes, *ring, *length, delay, mask);
            if S::OBSERVES {
                settle.on_schedule(lanes, op, delay);
            }
        }
        // Nobody counts the action; stories are told of it by the caller.
        Op::Mark { .. } => {}
        Op::Posterior { belief, member, mask } => {
            let mask = lanes.source(program, *mask);
            let member = member.map(|loops| lanes.index()[loops as usize]);
            belief::update(program, *belief as usize, member.unwrap_or(0), lanes, mask);
            if S::OBSERVES {
                settle.on_belief(lanes, *belief, member, mask);
            }
        }
        Op::Note(note) => settle.on_note(program, lanes, note),
        _ => unreachable!("blocks are opened by the caller, column arithmetic is done before"),
    }
}

#[inline(always)]
fn random<'a>(
    program: &Program,
    lanes: &Lanes,
    kind: Kind<'a>,
    to: Column,
    mask: Operand,
    site: &SiteRef,
    origin: Origin,
) -> Random<'a> {
    let mask = lanes.source(program, mask);
    Random { kind, to: to as usize, mask, site: address(lanes, site), origin }
}

fn address(lanes: &Lanes, site: &SiteRef) -> u32 {
    site.strides
        .iter()
        .fold(site.base, |site, &(level, stride)| site + lanes.index()[level as usize] * stride)
}

// ------------------------------------------------------------------------------------------------- checks

#[cold]
fn fail<S: Settle>(lanes: &mut Lanes, value: Source, mask: Source, check: Check, span: Span, settle: &mut S) {
    for lane in lanes.active_lanes() {
        let found = lanes.read(value, lane);
        if lanes.read(mask, lane) != 0.0 && !random_columns::passes(check, found) && !lanes.has_failed(lane) {
            lanes.set_failed(lane);
            let failure =
                Failure { stream: lanes.streams()[lane], step: lanes.step, check, value: found, span };
            lanes.failures.push(failure);
            if S::OBSERVES {
                settle.on_failure(lanes, check, found);
            }
        }
    }
}

fn schedule(program: &Program, lanes: &mut Lanes, ring: Column, length: u32, delay: Source, mask: Source) {
    let step = lanes.step;
    let (mut data, active) = lanes.split();
    active.each(|i| {
        if data.read(mask, i) != 0.0 {
            let due = step.saturating_add(data.read(delay, i) as u32);
            // What falls due after the end never happens, and leaves no trace in the state.
            if due <= program.steps {
                data.slice_mut((ring + due % length) as usize)[i] += 1.0;
            }
        }
    });
}
