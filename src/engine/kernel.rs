//! The kernel: each instruction works on a whole column of lanes, so that its dispatch is paid once a block.
//!
//! Where only few lanes are active, instructions work on a list of them instead.

use super::lanes::{Active, Failure, LOOPS, Lanes, Source};
use super::settle::Settle;
use crate::model::arithmetic;
use crate::model::expr::{Binary, Unary};
use crate::model::program::{Check, Clocked, Column, Op, Posterior, Program, Section, SiteRef, Store, Take};

/// Below this share of active lanes, a list of them is faster than a mask.
const SPARSE: usize = 4;

/// Runs a section of the program for all lanes, with the best instructions that this machine has.
pub fn run<S: Settle>(program: &Program, section: Section, lanes: &mut Lanes, settle: &mut S) {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has the feature, as just asked.
        unsafe { run_avx2(program, section, lanes, settle) };
        return;
    }
    interpret(program, section, lanes, settle);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn run_avx2<S: Settle>(program: &Program, section: Section, lanes: &mut Lanes, settle: &mut S) {
    interpret(program, section, lanes, settle);
}

/// An open block: where it ends, and what is to be done there.
#[derive(Clone, Copy)]
struct Frame {
    end: usize,
    kind: Block,
}

#[derive(Clone, Copy)]
enum Block {
    /// `true` if it opened a list of its own.
    If(bool),
    Loop { start: usize, count: u32, level: usize },
    Clock,
}

#[inline(always)]
fn interpret<S: Settle>(program: &Program, section: Section, lanes: &mut Lanes, settle: &mut S) {
    let mut frames: Vec<Frame> = Vec::with_capacity(16);
    let mut level = 0;
    let mut pc = section.start as usize;
    let end = section.end as usize;
    loop {
        while let Some(&Frame { end, kind }) = frames.last()
            && end == pc
        {
            match kind {
                Block::Loop { start, count, level: mine } if lanes.index[mine] + 1 < count => {
                    lanes.index[mine] += 1;
                    pc = start;
                    continue;
                }
                Block::Loop { .. } => level -= 1,
                Block::If(true) => drop(lanes.lists.pop()),
                Block::If(false) | Block::Clock => {}
            }
            frames.pop();
        }
        if pc >= end {
            return;
        }
        match &program.code[pc] {
            Op::If { mask, body } => {
                let after = pc + 1 + *body as usize;
                match enter(lanes, *mask) {
                    None => pc = after - 1,
                    Some(listed) => frames.push(Frame { end: after, kind: Block::If(listed) }),
                }
            }
            Op::Loop { count, body } => {
                let after = pc + 1 + *body as usize;
                if *count == 0 {
                    pc = after - 1;
                } else {
                    debug_assert!(level < LOOPS);
                    lanes.index[level] = 0;
                    let kind = Block::Loop { start: pc + 1, count: *count, level };
                    frames.push(Frame { end: after, kind });
                    level += 1;
                }
            }
            Op::Clock { when, body } => {
                let after = pc + 1 + *body as usize;
                if is_time(*when, lanes.step) {
                    frames.push(Frame { end: after, kind: Block::Clock });
                } else {
                    pc = after - 1;
                }
            }
            op => execute(program, op, lanes, settle),
        }
        pc += 1;
    }
}

fn is_time(when: Clocked, step: u32) -> bool {
    match when {
        Clocked::At(at) => step == at,
        Clocked::Every { first, period } => step >= first && (step - first).is_multiple_of(period),
    }
}

/// Opens a block for the lanes of the mask: `None` if there are none, else whether it opened a list.
#[inline(always)]
fn enter(lanes: &mut Lanes, mask: Column) -> Option<bool> {
    let total = match lanes.lists.last() {
        Some(list) => list.len(),
        None => lanes.len,
    };
    let mut count = 0_usize;
    let column = lanes.column(mask);
    match lanes.lists.last() {
        Some(list) => count += list.iter().filter(|&&i| column[i as usize] != 0.0).count(),
        None => column.iter().for_each(|&m| count += usize::from(m != 0.0)),
    }
    if count == 0 {
        return None;
    }
    if count == total || (lanes.lists.is_empty() && count * SPARSE >= total) {
        return Some(false);
    }
    let mut list = Vec::with_capacity(count);
    match lanes.lists.last() {
        Some(outer) => list.extend(outer.iter().copied().filter(|&i| column[i as usize] != 0.0)),
        None => list.extend((0..lanes.len as u32).filter(|&i| column[i as usize] != 0.0)),
    }
    lanes.lists.push(list);
    Some(true)
}

#[inline(always)]
fn execute<S: Settle>(program: &Program, op: &Op, lanes: &mut Lanes, settle: &mut S) {
    match op {
        Op::Copy { to, from } => {
            let from = lanes.source(program, *from);
            let (mut data, active) = lanes.split();
            data.map1(active, *to as usize, from, |_, x| x);
        }
        Op::Unary { operator, to, a } => {
            let a = lanes.source(program, *a);
            unary(lanes, *operator, *to as usize, a);
        }
        Op::Binary { operator, to, a, b } => {
            let (a, b) = (lanes.source(program, *a), lanes.source(program, *b));
            binary(lanes, *operator, *to as usize, a, b);
        }
        Op::Window { to, a, exponent } => {
            let (a, exponent) = (lanes.source(program, *a), lanes.source(program, *exponent));
            let (mut data, active) = lanes.split();
            data.map2(active, *to as usize, a, exponent, |_, p, k| arithmetic::window(p, k));
        }
        Op::Rate { to, a } => {
            let a = lanes.source(program, *a);
            let (mut data, active) = lanes.split();
            data.map1(active, *to as usize, a, |_, x| arithmetic::rate(x));
        }
        Op::Select { to, condition, a, b } => {
            let condition = lanes.source(program, *condition);
            let (a, b) = (lanes.source(program, *a), lanes.source(program, *b));
            let (mut data, active) = lanes.split();
            data.select(active, *to as usize, condition, a, b);
        }
        Op::Sum { to, condition, value } => {
            let (condition, value) = (lanes.source(program, *condition), lanes.source(program, *value));
            let (mut data, active) = lanes.split();
            match condition {
                Source::Value(c) if c == 0.0 => {}
                Source::Value(_) => data.map1(active, *to as usize, value, |sum, x| sum + x),
                condition => data.map2(active, *to as usize, condition, value, |sum, c, x| {
                    sum + if c != 0.0 { x } else { 0.0 }
                }),
            }
        }
        Op::Extreme { to, condition, value, greatest } => {
            let (condition, value) = (lanes.source(program, *condition), lanes.source(program, *value));
            let (mut data, active) = lanes.split();
            let to = *to as usize;
            if *greatest {
                data.map2(active, to, condition, value, |best, c, x| {
                    if c != 0.0 && x > best { x } else { best }
                });
            } else {
                data.map2(active, to, condition, value, |best, c, x| {
                    if c != 0.0 && x < best { x } else { best }
                });
            }
        }
        Op::Check { value, mask, check, span } => {
            let (value, mask) = (lanes.source(program, *value), lanes.source(program, *mask));
            if some_fail(lanes, value, mask, *check) {
                fail(lanes, value, mask, *check, *span, settle);
            }
        }
        Op::Store(store) => self::store(program, store, lanes, settle),
        Op::Mark { action, times, last, mask } => {
            let mask = lanes.source(program, *mask);
            let step = f64::from(lanes.step);
            let (mut data, active) = lanes.split();
            data.map1(active, *times as usize, mask, |times, m| times + m);
            data.map1(active, *last as usize, mask, |last, m| if m != 0.0 { step } else { last });
            if S::TELLS {
                settle.marked(lanes, *action);
            }
        }
        Op::Chance { to, p, mask, site, node } => {
            let (p, mask) = (lanes.source(program, *p), lanes.source(program, *mask));
            let site = address(lanes, site);
            settle.chance(lanes, *to as usize, p, mask, site, *node);
        }
        Op::Choose { to, weights, mask, site, node } => {
            let mask = lanes.source(program, *mask);
            let mut sources = [Source::Value(0.0); 64];
            let site = address(lanes, site);
            if weights.len() <= sources.len() {
                for (source, weight) in sources.iter_mut().zip(weights) {
                    *source = lanes.source(program, *weight);
                }
                settle.choose(lanes, *to as usize, &sources[..weights.len()], mask, site, *node);
            } else {
                let sources: Vec<Source> = weights.iter().map(|&w| lanes.source(program, w)).collect();
                settle.choose(lanes, *to as usize, &sources, mask, site, *node);
            }
        }
        Op::Delay { to, low, high, mask, site, node } => {
            let mask = lanes.source(program, *mask);
            let site = address(lanes, site);
            settle.delay(lanes, *to as usize, (*low, *high), mask, site, *node);
        }
        Op::Quantile { to, distribution, parameters, mask, site, node } => {
            let mask = lanes.source(program, *mask);
            let site = address(lanes, site);
            let parameters = parameters.map(|parameter| lanes.source(program, parameter));
            settle.quantile(lanes, *to as usize, *distribution, parameters, mask, site, *node);
        }
        Op::Take(take) => self::take(program, take, lanes, settle),
        Op::Schedule { ring, length, delay, mask, .. } => {
            let (delay, mask) = (lanes.source(program, *delay), lanes.source(program, *mask));
            schedule(program, lanes, *ring, *length, delay, mask);
            if S::TELLS {
                settle.scheduled(lanes, op, delay);
            }
        }
        Op::Posterior { belief, mask } => {
            let mask = lanes.source(program, *mask);
            posterior(&program.posteriors[*belief as usize], lanes, mask);
            if S::TELLS {
                settle.believed(lanes, *belief, mask);
            }
        }
        Op::End { outcome, mask } => {
            let mask = lanes.source(program, *mask);
            let (mut data, active) = lanes.split();
            let outcome = f64::from(*outcome);
            data.map1(active, program.outcome as usize, mask, |ended, m| {
                if m != 0.0 && ended < 0.0 { outcome } else { ended }
            });
        }
        Op::If { .. } | Op::Loop { .. } | Op::Clock { .. } => unreachable!("blocks are opened above"),
    }
}

#[inline(always)]
fn address(lanes: &Lanes, site: &SiteRef) -> u32 {
    site.strides.iter().fold(site.base, |site, &(level, stride)| site + lanes.index[level as usize] * stride)
}

#[inline(always)]
fn unary(lanes: &mut Lanes, operator: Unary, to: usize, a: Source) {
    let (mut data, active) = lanes.split();
    macro_rules! with {
        ($($name:ident),*) => {
            match operator {
                $(Unary::$name => data.map1(active, to, a, |_, x| arithmetic::unary(Unary::$name, x)),)*
            }
        };
    }
    with!(Negate, Not, Abs, Floor, Ceil, Round, Exp, Ln, Sqrt, Sin, Cos, Logistic, Decay);
}

#[inline(always)]
fn binary(lanes: &mut Lanes, operator: Binary, to: usize, a: Source, b: Source) {
    let (mut data, active) = lanes.split();
    macro_rules! with {
        ($($name:ident),*) => {
            match operator {
                $(Binary::$name => {
                    data.map2(active, to, a, b, |_, a, b| arithmetic::binary(Binary::$name, a, b));
                })*
            }
        };
    }
    with!(Add, Subtract, Multiply, Divide, Min, Max, Equal, NotEqual, Less, LessOrEqual, And, Or);
}

// ------------------------------------------------------------------------------------------------- checks

#[inline(always)]
fn passes(check: Check, value: f64) -> bool {
    match check {
        Check::Divisor => value != 0.0 && !value.is_nan(),
        Check::Finite => value.is_finite(),
        Check::Chance => (0.0..=1.0).contains(&value),
        Check::Weight => value >= 0.0 && value < f64::INFINITY,
        Check::Members => value > 0.0,
        Check::Slots => value >= 0.0,
    }
}

#[inline(always)]
fn some_fail(lanes: &mut Lanes, value: Source, mask: Source, check: Check) -> bool {
    let (data, active) = lanes.split();
    let mut failing = 0_usize;
    match (active, value, mask) {
        (Active::All(n), Source::Column(value), Source::Value(m)) if m != 0.0 => {
            for &x in &data.slice(value)[..n] {
                failing += usize::from(!passes(check, x));
            }
        }
        (Active::All(n), Source::Column(value), Source::Column(mask)) => {
            for (&x, &m) in data.slice(value)[..n].iter().zip(&data.slice(mask)[..n]) {
                failing += usize::from(m != 0.0 && !passes(check, x));
            }
        }
        (active, value, mask) => active.each(|i| {
            failing += usize::from(data.read(mask, i) != 0.0 && !passes(check, data.read(value, i)));
        }),
    }
    failing > 0
}

#[cold]
fn fail<S: Settle>(
    lanes: &mut Lanes,
    value: Source,
    mask: Source,
    check: Check,
    span: crate::diagnostics::Span,
    settle: &mut S,
) {
    for lane in lanes.active_lanes() {
        let found = lanes.read(value, lane);
        if lanes.read(mask, lane) != 0.0 && !passes(check, found) && !lanes.failed[lane] {
            lanes.failed[lane] = true;
            let failure = Failure { stream: lanes.streams[lane], step: lanes.step, check, value: found, span };
            lanes.failures.push(failure);
            if S::TELLS {
                settle.failed(lanes, check, found);
            }
        }
    }
}

// ------------------------------------------------------------------------------------------------ writing

#[inline(always)]
fn clamped(x: f64, low: f64, high: f64) -> f64 {
    arithmetic::least(arithmetic::greatest(x, low), high)
}

#[inline(always)]
fn store<S: Settle>(program: &Program, store: &Store, lanes: &mut Lanes, settle: &mut S) {
    let (value, mask) = (lanes.source(program, store.value), lanes.source(program, store.mask));
    let to = lanes.place(store.to);
    if let (Some(bit), Some((low, high))) = (store.clamped_bit, store.clamp) {
        note_clamping(lanes, value, mask, bit, low, high);
    }
    if S::TELLS && store.variable.is_some() {
        settle.stored(lanes, store, value);
    }
    if value == Source::Column(to) {
        return;
    }
    let (mut data, active) = lanes.split();
    match (mask, store.clamp) {
        (Source::Value(m), _) if m == 0.0 => {}
        (Source::Value(_), None) => data.map1(active, to, value, |_, x| x),
        (Source::Value(_), Some((low, high))) => data.map1(active, to, value, |_, x| clamped(x, low, high)),
        (mask, None) => data.map2(active, to, value, mask, |old, x, m| if m != 0.0 { x } else { old }),
        (mask, Some((low, high))) => {
            data.map2(active, to, value, mask, |old, x, m| if m != 0.0 { clamped(x, low, high) } else { old });
        }
    }
}

#[inline(always)]
fn note_clamping(lanes: &mut Lanes, value: Source, mask: Source, bit: u32, low: f64, high: f64) {
    let stride = lanes.stride();
    let word = (bit / 64) as usize * stride;
    let bit = 1_u64 << (bit % 64);
    let mut clamped = std::mem::take(&mut lanes.clamped);
    let (data, active) = lanes.split();
    let bits = &mut clamped[word..word + stride];
    let outside = |x: f64| !(x >= low && x <= high);
    match (active, value, mask) {
        (Active::All(n), Source::Column(value), Source::Column(mask)) => {
            let (bits, value, mask) = (&mut bits[..n], &data.slice(value)[..n], &data.slice(mask)[..n]);
            for i in 0..n {
                bits[i] |= if outside(value[i]) & (mask[i] != 0.0) { bit } else { 0 };
            }
        }
        (Active::All(n), Source::Column(value), Source::Value(m)) if m != 0.0 => {
            let (bits, value) = (&mut bits[..n], &data.slice(value)[..n]);
            for i in 0..n {
                bits[i] |= if outside(value[i]) { bit } else { 0 };
            }
        }
        (active, value, mask) => active.each(|i| {
            if data.read(mask, i) != 0.0 && outside(data.read(value, i)) {
                bits[i] |= bit;
            }
        }),
    }
    lanes.clamped = clamped;
}

fn schedule(program: &Program, lanes: &mut Lanes, ring: Column, length: u32, delay: Source, mask: Source) {
    let step = lanes.step;
    let (mut data, active) = lanes.split();
    active.each(|i| {
        if data.read(mask, i) != 0.0 {
            let due = step + data.read(delay, i) as u32;
            // What falls due after the end never happens, and leaves no trace in the state.
            if due <= program.steps {
                data.slice_mut((ring + due % length) as usize)[i] += 1.0;
            }
        }
    });
}

/// P(value) from prior and counts of signs, in logarithms, normalised.
fn posterior(posterior: &Posterior, lanes: &mut Lanes, mask: Source) {
    let (mut data, active) = lanes.split();
    let mut logs = vec![0.0; posterior.log_prior.len()];
    active.each(|i| {
        if data.read(mask, i) == 0.0 {
            return;
        }
        logs.copy_from_slice(&posterior.log_prior);
        for (column, likelihood) in &posterior.counts {
            let count = data.slice(*column as usize)[i];
            for (log, likelihood) in logs.iter_mut().zip(likelihood) {
                *log += count * likelihood;
            }
        }
        let best = logs.iter().copied().fold(f64::NEG_INFINITY, arithmetic::greatest);
        let mut sum = 0.0;
        for log in &mut logs {
            *log = libm::exp(*log - best);
            sum += *log;
        }
        for (value, weight) in logs.iter().enumerate() {
            data.slice_mut(posterior.to as usize + value)[i] = weight / sum;
        }
    });
}

// ---------------------------------------------------------------------------------------------- selection

/// Clears the flags of all candidates but the first `take` by key; ties go in file order.
fn take<S: Settle>(program: &Program, take: &Take, lanes: &mut Lanes, settle: &mut S) {
    let (limit, mask) = (lanes.source(program, take.take), lanes.source(program, take.mask));
    let stride = lanes.stride();
    let random = take.random.as_ref().map(|site| {
        let site = address(lanes, site);
        let mut words = vec![0.0; stride * take.members as usize];
        for (member, out) in words.chunks_exact_mut(stride).enumerate() {
            settle.order(lanes, site + member as u32, out);
        }
        words
    });
    let (mut data, active) = lanes.split();
    let mut candidates: Vec<(f64, u32)> = vec![];
    active.each(|lane| {
        if data.read(mask, lane) == 0.0 {
            return;
        }
        candidates.clear();
        for member in 0..take.members {
            if data.slice((take.flags + member) as usize)[lane] != 0.0 {
                let key = match (&random, take.keys) {
                    (Some(words), _) => words[member as usize * stride + lane],
                    (None, Some(keys)) => data.slice((keys + member) as usize)[lane],
                    (None, None) => 0.0,
                };
                candidates.push((if take.descending { 0.0 - key } else { key + 0.0 }, member));
            }
        }
        let limit = data.read(limit, lane) as usize;
        if candidates.len() > limit {
            candidates.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            for &(_, member) in &candidates[limit..] {
                data.slice_mut((take.flags + member) as usize)[lane] = 0.0;
            }
        }
    });
    if S::TELLS {
        settle.taken(lanes, take);
    }
}
