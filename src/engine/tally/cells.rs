//! Numbers in cells of equal or neighbouring ones, as fine as their spread allows.

use super::moments::Moments;
use super::ordered_bits::{from_ordered_bits, ordered_bits};
use serde::{Deserialize, Serialize};

/// The most cells. So many different numbers are kept exactly.
const MOST: usize = 1 << 15;

/// Numbers that wait to be sorted into cells.
const WAITING: usize = 1 << 13;

/// Numbers whose repetitions are counted at once.
const RECENT: usize = 64;

/// The numbers from `low` to `high`, both of which came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    pub low: f64,
    pub high: f64,
    pub count: u64,
}

/// A distribution of finite numbers, whatever their size.
///
/// Cells are intervals of equal length in [`ordered_bits`], in which doubling the distance between two numbers of one sign
/// doubles their ratio's logarithm roughly: their length is the least power of two with which at most [`MOST`] hold
/// something. So it follows from the numbers alone, not from the order in which they came or were merged. Numbers of a cell
/// differ by less than a quarter of the number at worst, if they come in all sizes that there are; if they lie within a
/// factor of a thousand, by less than a thousandth.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(from = "Settled", into = "Settled")]
pub struct Cells {
    moments: Moments,
    /// Ascending.
    cells: Vec<Span>,
    /// Numbers whose orders agree but for so many last bits share a cell.
    shift: u32,
    /// Orders, and how often.
    waiting: Vec<(u64, u64)>,
    /// The last number met of each kind (by a hash), and how often it came; or 0 times.
    recent: Box<[(u64, u64); RECENT]>,
}

/// A cell, by the orders of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Span {
    low: u64,
    high: u64,
    count: u64,
}

/// What is written down of cells.
#[derive(Serialize, Deserialize)]
struct Settled {
    moments: Moments,
    cells: Vec<Span>,
    shift: u32,
}

impl From<Cells> for Settled {
    fn from(mut cells: Cells) -> Settled {
        cells.settle();
        Settled { moments: cells.moments, cells: cells.cells, shift: cells.shift }
    }
}

impl From<Settled> for Cells {
    fn from(Settled { moments, cells, shift }: Settled) -> Cells {
        Cells { moments, cells, shift: shift.min(63), ..Cells::new() }
    }
}

impl Cells {
    pub fn new() -> Self {
        Cells {
            moments: Moments::default(),
            cells: vec![],
            shift: 0,
            waiting: vec![],
            recent: Box::new([(0, 0); RECENT]),
        }
    }

    /// What so many numbers take at most.
    pub fn bytes(runs: u64) -> u64 {
        let each = |most: usize, bytes: usize| runs.min(most as u64) * bytes as u64;
        each(MOST, size_of::<Span>()) + each(WAITING, 2 * size_of::<(u64, u64)>()) + 16 * RECENT as u64
    }

    #[inline]
    pub fn add(&mut self, value: f64) {
        let order = ordered_bits(value);
        let recent = &mut self.recent[(order.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 58) as usize];
        if recent.0 == order {
            recent.1 += 1;
            return;
        }
        let before = std::mem::replace(recent, (order, 1));
        if before.1 > 0 {
            self.wait(before);
        }
    }

    fn wait(&mut self, counted: (u64, u64)) {
        self.waiting.push(counted);
        if self.waiting.len() >= WAITING {
            self.sort();
        }
    }

    /// Brings all into cells: then numbers that are alike are kept alike.
    pub fn settle(&mut self) {
        for recent in self.recent.iter_mut() {
            let counted = std::mem::take(recent);
            if counted.1 > 0 {
                self.waiting.push(counted);
            }
        }
        self.sort();
    }

    fn sort(&mut self) {
        self.waiting.sort_unstable();
        let new: Vec<Span> = self
            .waiting
            .chunk_by(|a, b| a.0 == b.0)
            .map(|same| Span { low: same[0].0, high: same[0].0, count: same.iter().map(|(_, n)| n).sum() })
            .collect();
        self.waiting.clear();
        for span in &new {
            self.moments.add_many(from_ordered_bits(span.low), span.count);
        }
        self.join(&new);
    }

    /// Takes in other cells, ascending.
    fn join(&mut self, other: &[Span]) {
        if other.is_empty() {
            return;
        }
        let mut all = Vec::with_capacity(self.cells.len() + other.len());
        let (mut mine, mut theirs) = (self.cells.iter().peekable(), other.iter().peekable());
        loop {
            let next = match (mine.peek(), theirs.peek()) {
                (Some(a), Some(b)) if a.low <= b.low => mine.next(),
                (_, Some(_)) => theirs.next(),
                _ => mine.next(),
            };
            let Some(&span) = next else { break };
            push(&mut all, span, self.shift);
        }
        while all.len() > MOST {
            self.shift += 1;
            let shift = self.shift;
            let mut fewer = Vec::with_capacity(all.len());
            all.into_iter().for_each(|span| push(&mut fewer, span, shift));
            all = fewer;
        }
        self.cells = all;
    }

    /// Both must be settled.
    pub fn merge(&mut self, other: &Cells) {
        self.moments.merge(&other.moments);
        if other.shift > self.shift {
            self.shift = other.shift;
            let mine = std::mem::take(&mut self.cells);
            mine.into_iter().for_each(|span| push(&mut self.cells, span, other.shift));
        }
        self.join(&other.cells);
    }

    /// Whether so many numbers can have come to this: what was read has no numbers that wait.
    pub(super) fn is_sound(&self, count: u64) -> bool {
        let place = |order: u64| order >> self.shift;
        let is_cell = |span: &Span| {
            let ends = [span.low, span.high].map(from_ordered_bits);
            ends.iter().all(|end| end.is_finite())
                && span.low <= span.high
                && place(span.low) == place(span.high)
        };
        let ascend = self.cells.windows(2).all(|pair| place(pair[0].low) < place(pair[1].low));
        let total: u128 = self.cells.iter().map(|span| u128::from(span.count)).sum();
        self.cells.len() <= MOST
            && ascend
            && self.cells.iter().all(is_cell)
            && total == u128::from(count)
            && self.moments.is_sound(count)
    }

    /// Of the numbers that are settled.
    pub fn moments(&self) -> &Moments {
        &self.moments
    }

    /// The cells of the numbers that are settled, ascending.
    pub fn cells(&self) -> impl Iterator<Item = Cell> {
        let cell = |span: &Span| Cell {
            low: from_ordered_bits(span.low),
            high: from_ordered_bits(span.high),
            count: span.count,
        };
        self.cells.iter().map(cell)
    }
}

/// By what is settled.
impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        let waits = |values: &Cells| !values.waiting.is_empty() || values.recent.iter().any(|(_, n)| *n > 0);
        debug_assert!(!waits(self) && !waits(other), "numbers that wait have not been compared");
        (self.shift, &self.cells, &self.moments) == (other.shift, &other.cells, &other.moments)
    }
}

/// Adds a span that begins no lower than the last.
fn push(spans: &mut Vec<Span>, span: Span, shift: u32) {
    match spans.last_mut() {
        Some(last) if last.low >> shift == span.low >> shift => {
            last.high = last.high.max(span.high);
            last.count += span.count;
        }
        _ => spans.push(span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filled(values: impl IntoIterator<Item = f64>) -> Cells {
        let mut all = Cells::new();
        values.into_iter().for_each(|value| all.add(value));
        all.settle();
        all
    }

    /// Numbers that look drawn, over so many powers of two.
    fn scattered(count: u64, powers: i32) -> impl Iterator<Item = f64> {
        (0..count).map(move |i| {
            let word = (i + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let power = (word % (2 * powers as u64 + 1)) as i32 - powers;
            libm::scalbn(1.0 + (word >> 12) as f64 / (1_u64 << 52) as f64, power)
        })
    }

    #[test]
    fn few_different_numbers_are_kept_exactly() {
        let found = filled([0.35, -1e300, 0.35, 0.0, -0.0, 1e-320]);
        let cell = |value, count| Cell { low: value, high: value, count };
        let cells: Vec<Cell> = found.cells().collect();
        assert_eq!(cells, [cell(-1e300, 1), cell(0.0, 2), cell(1e-320, 1), cell(0.35, 2)]);
        let many = filled(scattered(MOST as u64, 3));
        assert!(many.cells().all(|cell| cell.low == cell.high));
        assert_eq!(many.cells().count(), MOST);
    }

    #[test]
    fn cells_are_narrow_whatever_the_numbers() {
        for (powers, bound) in [(5, 2e-3), (40, 8e-3), (1000, 0.125)] {
            let found = filled(scattered(300_000, powers).flat_map(|x| [x, -x]));
            assert!(found.cells().count() <= MOST && found.cells().count() > MOST / 3);
            let width = |cell: &Cell| (cell.high - cell.low) / cell.low.abs().min(cell.high.abs());
            assert!(found.cells().all(|cell| width(&cell) <= bound), "{powers}");
        }
        let near = filled(scattered(300_000, 0).map(|x| 1e6 + x));
        assert!(near.cells().all(|cell| cell.high - cell.low < 1.0 / 8192.0), "as fine as the spread");
    }

    #[test]
    fn cells_follow_from_the_numbers_alone() {
        let all: Vec<f64> = scattered(100_000, 12).collect();
        let whole = filled(all.iter().copied());
        assert!(whole.shift > 0);
        for parts in [2, 7, 3000] {
            let mut merged = Cells::new();
            for part in (0..parts).rev() {
                merged.merge(&filled(all.iter().skip(part).step_by(parts).copied()));
            }
            assert_eq!(merged, whole, "{parts}");
        }
        assert_eq!(filled(all.into_iter().rev()), whole);
    }

    proptest! {
        #[test]
        fn any_split_and_order_merges_to_the_same(
            values in prop::collection::vec((prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO, 0usize..5), 0..60),
            order in Just([0, 1, 2, 3, 4]).prop_shuffle(),
        ) {
            let mut merged = Cells::new();
            for part in order {
                merged.merge(&filled(values.iter().filter(|(_, p)| *p == part).map(|v| v.0)));
            }
            prop_assert_eq!(merged, filled(values.iter().map(|v| v.0)));
        }
    }
}
