//! A histogram that fits itself to the values it meets.

use super::order_statistic;

/// The most cells.
const CELLS: i64 = 512;

/// Numbers that are looked at side by side.
const LANES: usize = 8;

/// Exponents of the length of a cell, between which both it and its inverse are ordinary numbers. Numbers of a size below
/// the least come to lie in the cells next to 0.
const EXPONENTS: std::ops::RangeInclusive<i32> = -1000..=1016;

/// Counts of finite numbers in equal cells from the least to the greatest of them.
///
/// The length of a cell is the least power of two, 2^e, with which at most [`CELLS`] lie between the two, and cells begin
/// at multiples of it. So the grid follows from the numbers alone, not from the order in which they came or were merged:
/// where one must be coarser, two neighbouring cells become one.
#[derive(Clone, Debug, PartialEq)]
pub struct Window {
    /// Infinite, and the wrong way round, while there are no numbers.
    least: f64,
    greatest: f64,
    exponent: i32,
    /// The place of the first cell: it begins at `first · 2^exponent`.
    first: i64,
    cells: Vec<Cell>,
}

/// What was counted in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    count: u64,
    /// Bits that all its numbers have.
    all: u64,
    /// Bits that some of its numbers have: the same, if its numbers are.
    any: u64,
}

const EMPTY: Cell = Cell { count: 0, all: u64::MAX, any: 0 };

impl Cell {
    fn merge(&mut self, other: Cell) {
        self.count += other.count;
        self.all &= other.all;
        self.any |= other.any;
    }
}

impl Default for Window {
    fn default() -> Self {
        Window { least: f64::INFINITY, greatest: f64::NEG_INFINITY, exponent: 0, first: 0, cells: vec![] }
    }
}

impl Window {
    /// Counts finite numbers.
    pub fn add_all(&mut self, values: &[f64]) {
        let (mut least, mut greatest) = ([self.least; LANES], [self.greatest; LANES]);
        let (chunks, rest) = values.as_chunks::<LANES>();
        let mut reach = |lane: usize, value: f64| {
            least[lane] = if value < least[lane] { value } else { least[lane] };
            greatest[lane] = if value > greatest[lane] { value } else { greatest[lane] };
        };
        chunks.iter().for_each(|chunk| (0..LANES).for_each(|lane| reach(lane, chunk[lane])));
        rest.iter().for_each(|&value| reach(0, value));
        let least = least.into_iter().fold(f64::INFINITY, f64::min);
        let greatest = greatest.into_iter().fold(f64::NEG_INFINITY, f64::max);
        if least > greatest {
            return;
        }
        self.reach(least + 0.0, greatest + 0.0);
        let inverse = power_of_two(-self.exponent);
        for &value in values {
            let cell = &mut self.cells[(place(value, inverse) - self.first) as usize];
            let bits = (value + 0.0).to_bits();
            cell.count += 1;
            cell.all &= bits;
            cell.any |= bits;
        }
    }

    /// Makes room for numbers from `least` to `greatest`, which take in those that are here.
    fn reach(&mut self, least: f64, greatest: f64) {
        if self.least == least && self.greatest == greatest {
            return;
        }
        let exponent = exponent(least, greatest);
        let inverse = power_of_two(-exponent);
        let first = place(least, inverse);
        let cells = (place(greatest, inverse) - first + 1) as usize;
        if (exponent, first) == (self.exponent, self.first) {
            self.cells.resize(cells, EMPTY);
        } else {
            let before = std::mem::replace(&mut self.cells, vec![EMPTY; cells]);
            // Finer cells do not come back: more numbers never make a cell shorter.
            let coarser = (exponent - self.exponent).clamp(0, 63);
            for (place, cell) in (self.first..).zip(before) {
                if cell.count > 0 {
                    self.cells[((place >> coarser) - first) as usize].merge(cell);
                }
            }
            (self.exponent, self.first) = (exponent, first);
        }
        (self.least, self.greatest) = (least, greatest);
    }

    pub fn merge(&mut self, other: &Window) {
        if other.cells.is_empty() {
            return;
        }
        self.reach(self.least.min(other.least), self.greatest.max(other.greatest));
        let coarser = (self.exponent - other.exponent).clamp(0, 63);
        for (place, &cell) in (other.first..).zip(&other.cells) {
            self.cells[((place >> coarser) - self.first) as usize].merge(cell);
        }
    }

    /// How many numbers were counted.
    pub fn total(&self) -> u64 {
        self.cells.iter().map(|cell| cell.count).sum()
    }

    /// The length of a cell: no quantile is further off.
    pub fn cell(&self) -> f64 {
        if self.least == self.greatest { 0.0 } else { power_of_two(self.exponent) }
    }

    /// The quantile at `p` (0 to 1); `None` if there are no numbers. Where the numbers of its cell are not all the same, as
    /// if they were evenly spread in it.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let at = order_statistic(self.cells.iter().map(|cell| cell.count), p)?;
        let cell = self.cells[at];
        if cell.all == cell.any {
            return Some(f64::from_bits(cell.all));
        }
        let before: u64 = self.cells[..at].iter().map(|cell| cell.count).sum();
        let within = (p * self.total() as f64 - before as f64) / cell.count as f64;
        let position = (self.first + at as i64) as f64 + within.clamp(0.0, 1.0);
        Some((position * power_of_two(self.exponent)).clamp(self.least, self.greatest))
    }
}

/// Of the cells for numbers from `least` to `greatest`.
fn exponent(least: f64, greatest: f64) -> i32 {
    let size = |x: f64| if x == 0.0 { i32::MIN } else { libm::frexp(x).1 };
    let largest = size(least).max(size(greatest));
    if largest == i32::MIN {
        return *EXPONENTS.start();
    }
    let distance = greatest - least;
    // Below half of 2^(e + 9) no power of two does; and cells are never shorter than the distance of numbers.
    let fits = if distance.is_finite() { size(distance).saturating_sub(10) } else { 1015 };
    let mut exponent = fits.max(largest - 53).clamp(*EXPONENTS.start(), *EXPONENTS.end());
    let cells = |exponent: i32| {
        let inverse = power_of_two(-exponent);
        place(greatest, inverse) - place(least, inverse) + 1
    };
    while exponent < *EXPONENTS.end() && cells(exponent) > CELLS {
        exponent += 1;
    }
    exponent
}

/// How many cells, whose inverse length is given, lie below a number: rounded down.
#[inline(always)]
fn place(value: f64, inverse: f64) -> i64 {
    let cells = value * inverse;
    let whole = cells as i64;
    // What is too small to be told from 0 is below it all the same.
    whole - i64::from(whole as f64 > cells || whole == 0 && value < 0.0)
}

/// By its bits; for exponents of ordinary numbers.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filled(values: &[f64]) -> Window {
        let mut window = Window::default();
        window.add_all(values);
        window
    }

    #[test]
    fn what_is_the_same_throughout_has_no_width() {
        for value in [0.35, 0.0, -1e-310, 1e300, f64::MAX, -f64::MAX] {
            let window = filled(&[value; 7]);
            assert_eq!([0.05, 0.5, 0.95].map(|p| window.quantile(p)), [Some(value); 3]);
            assert_eq!((window.total(), window.cell(), window.cells.len()), (7, 0.0, 1));
        }
        assert_eq!(Window::default().quantile(0.5), None);
    }

    #[test]
    fn whole_numbers_close_together_have_a_cell_each() {
        for start in [0.0, -200.0, 1e12] {
            let values: Vec<f64> = (0..400).map(|i| start + f64::from(i)).collect();
            let window = filled(&values);
            assert_eq!(
                [0.25, 0.5, 1.0].map(|p| window.quantile(p)),
                [99.0, 199.0, 399.0].map(|x| Some(start + x))
            );
        }
    }

    #[test]
    fn ends_of_what_can_be_counted() {
        let window = filled(&[-f64::MAX, f64::MAX, 0.0, 1.0, -5e-324]);
        assert!(window.cells.len() <= CELLS as usize);
        assert_eq!(window.quantile(0.05), Some(-f64::MAX));
        assert_eq!(window.quantile(1.0), Some(f64::MAX));
        let middle = window.quantile(0.4).expect("there are values");
        assert!(middle.abs() <= window.cell());
    }

    proptest! {
        #[test]
        fn any_split_and_order_merges_to_the_same(
            values in prop::collection::vec((
                prop_oneof![
                    prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL | prop::num::f64::ZERO,
                    -1.0..1.0f64,
                    (-3i32..3).prop_map(f64::from),
                    999.0..1001.0f64,
                ],
                0usize..5,
            ), 0..60),
            order in Just([0, 1, 2, 3, 4]).prop_shuffle(),
        ) {
            let all: Vec<f64> = values.iter().map(|v| v.0).collect();
            let mut merged = Window::default();
            for part in order {
                let part: Vec<f64> = values.iter().filter(|(_, p)| *p == part).map(|v| v.0).collect();
                merged.merge(&filled(&part));
            }
            prop_assert_eq!(merged, filled(&all));
        }

        #[test]
        fn quantiles_are_within_a_cell(
            mut values in prop::collection::vec(-3.0..=5.0f64, 1..200),
            percent in 1usize..=100,
            power in -900..900,
        ) {
            values.iter_mut().for_each(|value| *value = libm::scalbn(*value, power));
            let window = filled(&values);
            values.sort_unstable_by(f64::total_cmp);
            let exact = values[(percent * values.len()).div_ceil(100) - 1];
            let found = window.quantile(percent as f64 / 100.0).expect("there are values");
            prop_assert!((found - exact).abs() <= window.cell(), "{} for {}", found, exact);
            prop_assert!(window.cell() <= (values[values.len() - 1] - values[0]) / 127.0);
        }
    }
}
