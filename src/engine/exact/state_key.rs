//! States as keys: the columns that tell states apart, packed into words.
//!
//! A number that is known to be whole and small takes a few bits. That is checked for every number that is packed,
//! so two states never share a key: what does not fit is a [`Misfit`], and the whole is begun again with more room.

use crate::dataflow::Bits;
use crate::program::{Column, Meaning, Program};
use crate::vm::lanes::Lanes;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Code {
    /// Whole numbers from `low` on.
    Whole { low: f64, most: u64 },
    /// Counts from 0; `most` stands for all that the scenario cannot tell from it.
    Count { most: u64 },
    /// The bits of the number, -0 as 0.
    Raw,
    /// The step in which something last happened, as its age; `most` for long ago or never.
    Last { most: u64 },
    /// The step in which something is due, from the present one; 0 for none.
    Due { behind: u32, most: u64 },
}

#[derive(Clone, Copy, Debug)]
struct Field {
    column: Column,
    /// First column and length of the ring it belongs to: it is counted from the slot of the present step.
    ring: Option<(Column, u32)>,
    code: Code,
    word: u32,
    shift: u32,
}

/// Where in keys a column stands.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub column: Column,
    pub word: u32,
    pub shift: u32,
    pub bits: u32,
}

impl Place {
    /// The code of the column in a key.
    #[inline]
    pub fn of(self, key: &[u64]) -> u64 {
        key[self.word as usize] >> self.shift & ones(self.bits)
    }
}

/// A number for which its code has no room.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Misfit {
    pub column: Column,
    pub value: f64,
}

#[derive(Clone, Debug)]
pub struct Codec {
    fields: Vec<Field>,
    /// Words a state.
    pub width: usize,
}

impl Code {
    pub fn bits(self) -> u32 {
        match self {
            Code::Raw => 64,
            Code::Whole { most, .. }
            | Code::Count { most }
            | Code::Last { most }
            | Code::Due { most, .. } => 64 - most.leading_zeros(),
        }
    }

    /// A code that has room for the value too.
    pub fn with_room_for(self, value: f64) -> Self {
        match self {
            Code::Whole { low, most } if value.fract() == 0.0 && value.abs() < 1e9 => {
                let high = low + most as f64;
                let low = if value < low { value.min(2.0 * low - 16.0) } else { low };
                let high = if value > high { value.max(2.0 * high + 16.0) } else { high };
                Code::Whole { low, most: (high - low) as u64 }
            }
            _ => Code::Raw,
        }
    }
}

/// The code by which a column begins.
pub fn code_of(program: &Program, column: Column, times: Option<f64>) -> Code {
    let steps = program.steps;
    match program.state[column as usize].meaning {
        Meaning::Last { cap, .. } => {
            Code::Last { most: u64::from(cap.map_or(steps + 2, |cap| cap.min(steps + 2))) }
        }
        Meaning::Due => Code::Due { behind: steps, most: 4 * u64::from(steps) + 1 },
        Meaning::Times { .. } => match times {
            Some(cap) => Code::Count { most: cap.clamp(0.0, 1e9) as u64 },
            None => Code::Whole { low: 0.0, most: 15 },
        },
        Meaning::Variable { .. } => match program.whole_ranges[column as usize] {
            Some((low, high)) if low.fract() == 0.0 && high - low < 1e6 => {
                Code::Whole { low, most: (high - low).max(0.0) as u64 }
            }
            Some(_) => Code::Whole { low: 0.0, most: 15 },
            None => Code::Raw,
        },
        Meaning::Accumulator { .. } | Meaning::Derived => Code::Raw,
        Meaning::Plain | Meaning::SignCount { .. } | Meaning::Report => {
            Code::Whole { low: program.state[column as usize].start.min(0.0), most: 7 }
        }
    }
}

impl Codec {
    /// Keys of all these columns, laid out in this order as room is found. `rings`: first column and length of each.
    pub fn new(columns: &[(Column, Code)], rings: &[(Column, u32)]) -> Self {
        let mut rooms: Vec<u32> = vec![];
        // Words before this one are full.
        let mut full = 0;
        let fields = columns.iter().map(|&(column, code)| {
            let bits = code.bits();
            let word = rooms[full..].iter().position(|&used| used + bits <= 64).map(|at| full + at);
            let word = word.unwrap_or_else(|| {
                rooms.push(0);
                rooms.len() - 1
            });
            let shift = rooms[word];
            rooms[word] += bits;
            while rooms.get(full) == Some(&64) {
                full += 1;
            }
            let ring = rings.iter().copied().find(|&(base, length)| (base..base + length).contains(&column));
            Field { column, ring, code, word: word as u32, shift: shift.min(63) }
        });
        let fields = fields.collect();
        Codec { fields, width: rooms.len().max(1) }
    }

    /// Keys of some of the columns, each in the place that it has here, no wider than they must be.
    pub fn of(&self, wanted: &Bits) -> Self {
        let fields = self.fields.iter().copied().filter(|field| wanted.has(field.column as usize));
        let fields: Vec<Field> = fields.collect();
        let width = fields.iter().map(|field| field.word as usize + 1).max().unwrap_or(1);
        Codec { fields, width }
    }

    /// Keys as wide as these that leave some of the columns out.
    pub fn without(&self, unwanted: &Bits) -> Self {
        let fields = self.fields.iter().copied().filter(|field| !unwanted.has(field.column as usize));
        Codec { fields: fields.collect(), width: self.width }
    }

    /// The bits of keys of so many words that tell of the columns.
    pub fn mask(&self, width: usize) -> Vec<u64> {
        let mut mask = vec![0; width];
        for field in &self.fields {
            mask[field.word as usize] |= field.ones() << field.shift;
        }
        mask
    }

    /// Whether what a key says of a column stands for another number in the next step.
    pub fn is_relative(&self, column: Column) -> bool {
        self.fields.iter().any(|field| {
            field.column == column
                && (field.ring.is_some() || matches!(field.code, Code::Last { .. } | Code::Due { .. }))
        })
    }

    /// The bits of a key, where it is one word.
    pub fn bits(&self) -> Option<u32> {
        let ends = self.fields.iter().map(|field| field.shift + field.code.bits());
        (self.width == 1).then(|| ends.max().unwrap_or(0))
    }

    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.fields.iter().map(|field| Place {
            column: field.column,
            word: field.word,
            shift: field.shift,
            bits: field.code.bits(),
        })
    }

    pub fn columns(&self) -> impl Iterator<Item = Column> + '_ {
        self.fields.iter().map(|field| field.column)
    }

    pub fn code(&self, column: Column) -> Option<Code> {
        self.fields.iter().find(|field| field.column == column).map(|field| field.code)
    }

    /// Appends the keys of these lanes; `step` is the one in which the states go on.
    ///
    /// # Errors
    /// A number that has no room.
    pub fn pack(&self, lanes: &Lanes, order: &[u32], step: u32, keys: &mut Vec<u64>) -> Result<(), Misfit> {
        let from = keys.len();
        keys.resize(from + order.len() * self.width, 0);
        for field in &self.fields {
            let column = lanes.column(field.place(step));
            let rows = keys[from..].chunks_exact_mut(self.width).zip(order);
            let (word, shift, now) = (field.word as usize, field.shift, f64::from(step));
            let mut fits = true;
            match field.code {
                Code::Raw => {
                    rows.for_each(|(row, &lane)| row[word] = (column[lane as usize] + 0.0).to_bits())
                }
                Code::Whole { low, most } => rows.for_each(|(row, &lane)| {
                    let (k, whole) = as_whole(column[lane as usize] - low);
                    fits &= whole && k <= most;
                    row[word] |= k.min(most) << shift;
                }),
                Code::Count { most } => rows.for_each(|(row, &lane)| {
                    let (k, whole) = as_whole(column[lane as usize]);
                    fits &= whole;
                    row[word] |= k.min(most) << shift;
                }),
                Code::Last { most } => rows.for_each(|(row, &lane)| {
                    let age = now - column[lane as usize];
                    let (k, whole) = as_whole(if age < most as f64 { age } else { most as f64 });
                    let k = k.min(most);
                    fits &= whole;
                    row[word] |= k << shift;
                }),
                Code::Due { behind, most } => rows.for_each(|(row, &lane)| {
                    let due = column[lane as usize];
                    let ahead = if due == 0.0 { 0.0 } else { due - now + f64::from(behind) + 1.0 };
                    let (k, whole) = as_whole(ahead);
                    fits &= whole && k <= most && (k > 0 || due == 0.0);
                    row[word] |= k.min(most) << shift;
                }),
            }
            if !fits {
                return Err(field.misfit(column, order, step));
            }
        }
        Ok(())
    }

    /// Puts states into the lanes; the rest of each lane stays as it is.
    pub fn unpack<'k>(&self, keys: impl Iterator<Item = &'k [u64]> + Clone, step: u32, lanes: &mut Lanes) {
        let now = f64::from(step);
        for field in &self.fields {
            let column = lanes.column_mut(field.place(step));
            let (word, shift) = (field.word as usize, field.shift);
            let mask = field.ones();
            let rows = column.iter_mut().zip(keys.clone());
            match field.code {
                Code::Raw => rows.for_each(|(to, key)| *to = f64::from_bits(key[word])),
                Code::Whole { low, .. } => {
                    rows.for_each(|(to, key)| *to = from_whole(key[word] >> shift & mask) + low);
                }
                Code::Count { .. } => {
                    rows.for_each(|(to, key)| *to = from_whole(key[word] >> shift & mask));
                }
                Code::Last { most } => rows.for_each(|(to, key)| {
                    let age = key[word] >> shift & mask;
                    *to = if age == most { f64::NEG_INFINITY } else { now - age as f64 };
                }),
                Code::Due { behind, .. } => rows.for_each(|(to, key)| {
                    let k = key[word] >> shift & mask;
                    *to = if k == 0 { 0.0 } else { k as f64 - 1.0 - f64::from(behind) + now };
                }),
            }
        }
    }

    /// The number that a key has for a column, if it does not depend on the step.
    pub fn value(&self, key: &[u64], column: Column) -> Option<f64> {
        let field = self.fields.iter().find(|field| field.column == column)?;
        let code = key[field.word as usize] >> field.shift & field.ones();
        match field.code {
            Code::Whole { low, .. } => Some(code as f64 + low),
            Code::Count { .. } => Some(code as f64),
            Code::Raw => Some(f64::from_bits(code)),
            Code::Last { .. } | Code::Due { .. } => None,
        }
    }

    /// The numbers that a key stands for in a step, by column; in a ring, by the column's distance from the slot of the step.
    pub fn values<'a>(&'a self, key: &'a [u64], step: u32) -> impl Iterator<Item = (Column, f64)> + 'a {
        let now = f64::from(step);
        self.fields.iter().map(move |field| {
            let code = key[field.word as usize] >> field.shift & field.ones();
            let value = match field.code {
                Code::Whole { low, .. } => from_whole(code) + low,
                Code::Count { .. } => from_whole(code),
                Code::Raw => f64::from_bits(code),
                Code::Last { most } if code == most => f64::NEG_INFINITY,
                Code::Last { .. } => now - code as f64,
                Code::Due { .. } if code == 0 => 0.0,
                Code::Due { behind, .. } => code as f64 - 1.0 - f64::from(behind) + now,
            };
            (field.column, value)
        })
    }

    /// How many different codes each column has among the keys, the most first.
    pub fn distinct(&self, keys: &[u64]) -> Vec<(Column, usize)> {
        let counted = self.fields.iter().map(|field| {
            let code = |key: &[u64]| key[field.word as usize] >> field.shift & field.ones();
            let mut codes: Vec<u64> = keys.chunks_exact(self.width).map(code).collect();
            codes.sort_unstable();
            codes.dedup();
            (field.column, codes.len())
        });
        let mut all: Vec<(Column, usize)> = counted.collect();
        all.sort_by_key(|&(column, count)| (std::cmp::Reverse(count), column));
        all
    }
}

/// 2^52: from here on a double has no fraction, and its low bits are the number itself.
const WHOLE: f64 = (1_u64 << 52) as f64;

/// A whole number from 0 to 2^51, and whether it is one; quicker than converting, and all lanes at once.
#[inline(always)]
fn as_whole(x: f64) -> (u64, bool) {
    let moved = x + WHOLE;
    (moved.to_bits() & ((1 << 52) - 1), (0.0..WHOLE / 2.0).contains(&x) & (moved - WHOLE == x))
}

/// The same back.
#[inline(always)]
fn from_whole(k: u64) -> f64 {
    f64::from_bits(WHOLE.to_bits() | k) - WHOLE
}

fn ones(bits: u32) -> u64 {
    match bits {
        64 => u64::MAX,
        bits => (1 << bits) - 1,
    }
}

impl Field {
    /// As many ones as the code has bits.
    fn ones(&self) -> u64 {
        ones(self.code.bits())
    }

    fn place(&self, step: u32) -> Column {
        match self.ring {
            Some((base, length)) => base + (step % length + (self.column - base)) % length,
            None => self.column,
        }
    }

    #[cold]
    fn misfit(&self, column: &[f64], order: &[u32], step: u32) -> Misfit {
        let fits = |value: f64| match self.code {
            Code::Whole { low, most } => value.fract() == 0.0 && value >= low && value <= low + most as f64,
            Code::Count { .. } => value.fract() == 0.0 && value >= 0.0,
            Code::Last { .. } => value <= f64::from(step) && (value.fract() == 0.0 || value.is_infinite()),
            Code::Due { behind, .. } => {
                value == 0.0 || value.fract() == 0.0 && (value - f64::from(step)).abs() <= f64::from(behind)
            }
            Code::Raw => true,
        };
        let value = order.iter().map(|&lane| column[lane as usize]).find(|&value| !fits(value));
        Misfit { column: self.column, value: value.unwrap_or(f64::NAN) }
    }
}
