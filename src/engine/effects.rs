//! The effects of an option in one pass: who chose it, that it is counted, and what is added to or put into the state.
//!
//! The same as the operations one by one, to the bit, but what they share is read and written once.

use super::columns::{count, get, note, put};
#[cfg(target_arch = "x86_64")]
use super::columns::{has_avx2, has_avx512};
use super::instruction::{Instructions, Linker, Slot};
use super::lanes::{CHUNK, Lanes};
use crate::model::arithmetic::{and, clamped, flag, pick};
use crate::model::expr::Binary;
use crate::model::program::{Column, Op, Operand, Place, Store};
use std::array::from_fn;

/// Does it, for all lanes of the strip. Unsafe to call where the processor lacks what it was compiled for.
pub type Work = unsafe fn(&mut Lanes, &Effects);

/// The most assignments that are taken together.
const MOST: usize = 3;

/// What happens where an option was chosen.
pub struct Effects {
    pub work: Work,
    /// How many operations it stands for.
    pub length: usize,
    chosen: Slot,
    option: Slot,
    mask: Slot,
    /// Where uses are counted, and what one adds.
    uses: Slot,
    one: Slot,
    /// The word of bits that notes clamping.
    bits: Slot,
    stores: [Assignment; MOST],
}

/// Adds one value, or puts in another: `sets` is 1 for that.
#[derive(Clone, Copy)]
struct Assignment {
    to: Slot,
    add: Slot,
    sets: Slot,
    value: Slot,
    low: Slot,
    high: Slot,
    bit: Slot,
}

/// How uses are counted.
mod counting {
    pub const NONE: u8 = 0;
    pub const COLUMN: u8 = 1;
    pub const PACKED: u8 = 2;
}

/// The effects that begin at a place of the code: `chosen == option`, then under that mask alone at most one use to
/// count and a few assignments of values that are the same in all lanes.
pub fn effects(linker: &mut Linker, at: usize) -> Option<Effects> {
    let code = &linker.program.code;
    let Op::Binary {
        operator: Binary::Equal,
        to: mask,
        a: Operand::Column(chosen),
        b: Operand::Constant(option),
    } = code[at]
    else {
        return None;
    };
    let Some(Op::If { mask: under, body, .. }) = code.get(at + 1) else { return None };
    let body = &code[at + 2..at + 2 + *body as usize];
    let mut times = None;
    let mut stores: Vec<&Store> = vec![];
    for op in body {
        match op {
            Op::Mark { times: None, .. } => {}
            Op::Mark { times: Some(column), mask: under, .. } if *under == Operand::Column(mask) => {
                if times.replace(*column).is_some() {
                    return None;
                }
            }
            Op::Store(store) if is_simple(store, mask) => stores.push(store),
            _ => return None,
        }
    }
    if *under != mask || stores.len() > MOST {
        return None;
    }
    link(linker, 2 + body.len(), [chosen, mask], option, times, &stores)
}

fn is_simple(store: &Store, mask: Column) -> bool {
    store.mask == Operand::Column(mask)
        && matches!(store.to, Place::Column(_))
        && matches!(store.value, Operand::Constant(_) | Operand::Step)
}

fn link(
    linker: &mut Linker,
    length: usize,
    [chosen, mask]: [Column; 2],
    option: f64,
    times: Option<Column>,
    stores: &[&Store],
) -> Option<Effects> {
    let [chosen, mask] = [chosen, mask].map(|column| linker.column(column));
    let zero = linker.constant(0.0);
    let one = linker.constant(1.0);
    let (uses, each, counted) = match times {
        None => (mask, one, counting::NONE),
        Some(times) => match linker.packed(times) {
            Some((word, each)) => (word, each, counting::PACKED),
            None => (linker.column(times), one, counting::COLUMN),
        },
    };
    let nowhere =
        Assignment { to: mask, add: zero, sets: zero, value: zero, low: zero, high: zero, bit: zero };
    let mut effects = Effects {
        work: work(stores.len(), counted, false),
        length,
        chosen,
        option: linker.constant(option),
        mask,
        uses,
        one: each,
        bits: mask,
        stores: [nowhere; MOST],
    };
    let mut notes = false;
    for (assignment, store) in effects.stores.iter_mut().zip(stores) {
        let value = linker.operand(store.value);
        let (low, high) = store.clamp.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
        let mut bit = zero;
        if let Some(noted) = store.clamp.and(store.clamped_bit) {
            let word;
            (word, bit) = linker.bit(noted);
            if notes && word != effects.bits {
                return None;
            }
            (effects.bits, notes) = (word, true);
        }
        let (add, sets) = if store.add { (value, zero) } else { (zero, one) };
        let (low, high) = (linker.constant(low), linker.constant(high));
        *assignment = Assignment { to: linker.place(store.to), add, sets, value, low, high, bit };
    }
    effects.work = work(stores.len(), counted, notes);
    Some(effects)
}

fn work(stores: usize, counted: u8, notes: bool) -> Work {
    match stores {
        0 => counting::<0>(counted, false),
        1 => counting::<1>(counted, notes),
        2 => counting::<2>(counted, notes),
        _ => counting::<3>(counted, notes),
    }
}

fn counting<const N: usize>(counted: u8, notes: bool) -> Work {
    match (counted, notes) {
        (counting::NONE, false) => best::<N, { counting::NONE }, false>(),
        (counting::NONE, true) => best::<N, { counting::NONE }, true>(),
        (counting::COLUMN, false) => best::<N, { counting::COLUMN }, false>(),
        (counting::COLUMN, true) => best::<N, { counting::COLUMN }, true>(),
        (_, false) => best::<N, { counting::PACKED }, false>(),
        (_, true) => best::<N, { counting::PACKED }, true>(),
    }
}

/// The function for the processor at hand.
fn best<const N: usize, const COUNTED: u8, const NOTES: bool>() -> Work {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx512f,avx512dq,avx512bw,avx512vl")]
        fn avx512<const N: usize, const COUNTED: u8, const NOTES: bool>(
            lanes: &mut Lanes,
            effects: &Effects,
        ) {
            take_effect::<N, COUNTED, NOTES>(lanes, effects);
        }
        #[target_feature(enable = "avx2")]
        fn avx2<const N: usize, const COUNTED: u8, const NOTES: bool>(lanes: &mut Lanes, effects: &Effects) {
            take_effect::<N, COUNTED, NOTES>(lanes, effects);
        }
        if has_avx512() {
            return avx512::<N, COUNTED, NOTES>;
        } else if has_avx2() {
            return avx2::<N, COUNTED, NOTES>;
        }
    }
    take_effect::<N, COUNTED, NOTES>
}

#[inline(always)]
fn take_effect<const N: usize, const COUNTED: u8, const NOTES: bool>(lanes: &mut Lanes, effects: &Effects) {
    let view = lanes.view();
    let chosen = view.chunks(effects.chosen);
    let rows = chosen.len();
    let mask = &view.chunks(effects.mask)[..rows];
    let uses = &view.chunks(effects.uses)[..rows];
    let bits = &view.chunks(effects.bits)[..rows];
    let (option, one) = (view.value(effects.option), view.value(effects.one));
    let to: [_; N] = from_fn(|store| &view.chunks(effects.stores[store].to)[..rows]);
    let values: [_; N] = from_fn(|store| {
        let Assignment { add, sets, value, low, high, bit, .. } = effects.stores[store];
        [
            view.value(add),
            view.value(sets),
            view.value(value),
            view.value(low),
            view.value(high),
            view.value(bit),
        ]
    });
    let nothing = view.value(Instructions::nothing()).to_bits();
    for row in 0..rows {
        let mask_here: [f64; CHUNK] = from_fn(|k| flag(chosen[row][k].get() == option));
        put(&mask[row], mask_here);
        if COUNTED != counting::NONE {
            let before = get(&uses[row], nothing);
            put(
                &uses[row],
                from_fn(|k| match COUNTED {
                    counting::PACKED => count(before[k], mask_here[k], one),
                    _ => before[k] + mask_here[k],
                }),
            );
        }
        let mut noted: [f64; CHUNK] = if NOTES { from_fn(|k| bits[row][k].get()) } else { [0.0; CHUNK] };
        for (to, &[add, sets, value, low, high, bit]) in to.iter().zip(&values) {
            let old = get(&to[row], nothing);
            let asked: [f64; CHUNK] =
                from_fn(|k| pick(and(mask_here[k], sets), value, old[k] + pick(mask_here[k], add, 0.0)));
            let new: [f64; CHUNK] = from_fn(|k| clamped(asked[k], low, high));
            put(&to[row], new);
            if NOTES {
                noted = from_fn(|k| note(noted[k], asked[k], new[k], mask_here[k], bit));
            }
        }
        if NOTES {
            put(&bits[row], noted);
        }
    }
}
