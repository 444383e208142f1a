//! A histogram that fits itself to the values it meets.

use super::counters::order_statistic;
use serde::{Deserialize, Serialize};

/// The most cells.
const CELLS: i64 = 512;

/// So many different numbers are kept exactly.
const FEW: usize = 32;

/// Numbers that are looked at side by side.
const LANES: usize = 8;

/// Exponents of the length of a cell, between which both it and its inverse are ordinary numbers. Numbers of a size below
/// the least come to lie in the cells next to 0.
const EXPONENTS: std::ops::RangeInclusive<i32> = -1000..=1016;

/// Counts of finite numbers: of each, while few are different; then in equal cells from the least to the greatest of them.
///
/// The length of a cell is the least power of two, 2^e, with which at most `CELLS` lie between the two, and cells begin
/// at multiples of it. So the grid follows from the numbers alone, not from the order in which they came or were merged:
/// where one must be coarser, two neighbouring cells become one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FanHistogram {
    /// Whether all numbers are whole.
    whole: bool,
    /// Ascending, while there is no grid.
    few: Vec<(f64, u64)>,
    grid: Option<Grid>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Grid {
    least: f64,
    greatest: f64,
    exponent: i32,
    /// The place of the first cell: it begins at `first · 2^exponent`.
    first: i64,
    counts: Vec<u64>,
}

impl FanHistogram {
    /// What one takes at most, in bytes.
    pub const BYTES: u64 = (size_of::<FanHistogram>() + CELLS as usize * size_of::<u64>()) as u64;

    pub fn new(whole: bool) -> Self {
        FanHistogram { whole, ..FanHistogram::default() }
    }

    /// Counts finite numbers.
    pub fn add_all(&mut self, values: &[f64]) {
        let rest = if self.grid.is_none() { self.add_few(values) } else { values };
        if let Some(grid) = &mut self.grid {
            grid.add_all(rest);
        }
    }

    /// Counts numbers while they are few; what is left once they are too many.
    fn add_few<'a>(&mut self, values: &'a [f64]) -> &'a [f64] {
        // Number by number, each compared with all at once.
        let known = |number: f64| values.iter().filter(|&&value| value == number).count() as u64;
        let counts: Vec<u64> = self.few.iter().map(|&(number, _)| known(number)).collect();
        if counts.iter().sum::<u64>() == values.len() as u64 {
            self.few.iter_mut().zip(counts).for_each(|((_, count), more)| *count += more);
            return &[];
        }
        for (at, &value) in values.iter().enumerate() {
            if self.grid.is_some() {
                return &values[at..];
            }
            self.add(value, 1);
        }
        &[]
    }

    fn add(&mut self, value: f64, times: u64) {
        if let Some(grid) = &mut self.grid {
            grid.add(value, times);
            return;
        }
        let at = self.few.iter().position(|&(number, _)| number >= value).unwrap_or(self.few.len());
        match self.few.get_mut(at) {
            Some((number, count)) if *number == value => *count += times,
            _ => self.few.insert(at, (value + 0.0, times)),
        }
        if self.few.len() > FEW {
            self.grid();
        }
    }

    fn grid(&mut self) -> &mut Grid {
        let few = std::mem::take(&mut self.few);
        self.grid.get_or_insert_with(|| {
            let mut grid = Grid::default();
            few.into_iter().for_each(|(value, times)| grid.add(value, times));
            grid
        })
    }

    pub fn merge(&mut self, other: &FanHistogram) {
        match &other.grid {
            Some(theirs) => self.grid().merge(theirs),
            None => other.few.iter().for_each(|&(value, times)| self.add(value, times)),
        }
    }

    pub(super) fn form(&self, form: &mut Vec<u64>) {
        form.push(self.whole.into());
    }

    /// Whether at most so many runs can have come to this.
    pub(super) fn is_sound(&self, runs: u64) -> bool {
        let ascend = self.few.windows(2).all(|pair| pair[0].0 < pair[1].0);
        let few = self.few.len() <= FEW && ascend && self.few.iter().all(|(number, _)| number.is_finite());
        let is_one = self.few.is_empty() || self.grid.is_none();
        let total: u128 = self.counts().map(u128::from).sum();
        few && is_one && total <= u128::from(runs) && self.grid.as_ref().is_none_or(Grid::is_sound)
    }

    fn counts(&self) -> impl Iterator<Item = u64> + Clone {
        let few = self.few.iter().map(|&(_, count)| count);
        few.chain(self.grid.iter().flat_map(|grid| grid.counts.iter().copied()))
    }

    /// How many numbers were counted.
    /// How often a whole number came, if there are no two in a cell.
    pub fn count_of(&self, number: f64) -> Option<u64> {
        let Some(grid) = &self.grid else {
            let found = self.few.iter().find(|&&(known, _)| known == number);
            return Some(found.map_or(0, |&(_, times)| times));
        };
        let place = (number / power_of_two(grid.exponent)).floor() as i64 - grid.first;
        let count = usize::try_from(place).ok().and_then(|place| grid.counts.get(place)).copied();
        (self.whole && self.cell() <= 1.0).then_some(count.unwrap_or(0))
    }

    pub fn total(&self) -> u64 {
        self.counts().sum()
    }

    /// The length of a cell, than which no quantile is further off; 0 where each number has one of its own.
    pub fn cell(&self) -> f64 {
        self.grid.as_ref().map_or(0.0, |grid| power_of_two(grid.exponent))
    }

    /// The quantile at `p` (0 to 1); `None` if there are no numbers. In a cell of the grid as if its numbers were evenly
    /// spread.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let at = order_statistic(self.counts(), p)?;
        let Some(grid) = &self.grid else { return self.few.get(at).map(|&(number, _)| number) };
        let before: u64 = grid.counts[..at].iter().sum();
        let within = (p * self.total() as f64 - before as f64) / grid.counts[at] as f64;
        let (place, cell) = ((grid.first + at as i64) as f64, power_of_two(grid.exponent));
        let value = match self.whole {
            // There is one in it.
            true if cell <= 1.0 => libm::ceil(place * cell),
            true => ((place + within.clamp(0.0, 1.0)) * cell).round(),
            false => (place + within.clamp(0.0, 1.0)) * cell,
        };
        Some(value.clamp(grid.least, grid.greatest))
    }
}

impl Default for Grid {
    fn default() -> Self {
        Grid {
            least: f64::INFINITY,
            greatest: f64::NEG_INFINITY,
            exponent: *EXPONENTS.start(),
            first: 0,
            counts: vec![],
        }
    }
}

impl Grid {
    /// Whether the cells are those that its ends have.
    fn is_sound(&self) -> bool {
        if !(self.least <= self.greatest && self.least.is_finite() && self.greatest.is_finite()) {
            return false;
        }
        let exponent = exponent(self.least, self.greatest);
        let [first, last] = [self.least, self.greatest].map(|end| place(end, power_of_two(-exponent)));
        (self.exponent, self.first) == (exponent, first) && self.counts.len() as i64 == last - first + 1
    }

    fn add_all(&mut self, values: &[f64]) {
        let (mut least, mut greatest) = ([self.least; LANES], [self.greatest; LANES]);
        let (chunks, rest) = values.as_chunks::<LANES>();
        let mut reach = |lane: usize, value: f64| {
            least[lane] = if value < least[lane] { value } else { least[lane] };
            greatest[lane] = if value > greatest[lane] { value } else { greatest[lane] };
        };
        chunks.iter().for_each(|chunk| (0..LANES).for_each(|lane| reach(lane, chunk[lane])));
        rest.iter().for_each(|&value| reach(0, value));
        let least = least.into_iter().fold(f64::INFINITY, f64::min);
        self.reach(least, greatest.into_iter().fold(f64::NEG_INFINITY, f64::max));
        let (first, inverse) = (self.first as f64, power_of_two(-self.exponent));
        // Whole numbers next to this one stand in the last bits.
        const WHOLE: f64 = (1_u64 << 52) as f64;
        let cell = |value: f64| (whole_cells(value, inverse) - first + WHOLE).to_bits() as usize & 0xffff;
        for chunk in chunks {
            let cells = chunk.map(cell);
            cells.into_iter().for_each(|cell| self.counts[cell] += 1);
        }
        rest.iter().for_each(|&value| self.counts[cell(value)] += 1);
    }

    fn add(&mut self, value: f64, times: u64) {
        self.reach(self.least.min(value), self.greatest.max(value));
        self.counts[(place(value, power_of_two(-self.exponent)) - self.first) as usize] += times;
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
            self.counts.resize(cells, 0);
        } else {
            let before = std::mem::replace(&mut self.counts, vec![0; cells]);
            let before = Grid { counts: before, ..*self };
            (self.exponent, self.first) = (exponent, first);
            self.take_in(&before);
        }
        // Zeros of both signs are one.
        (self.least, self.greatest) = (least + 0.0, greatest + 0.0);
    }

    fn merge(&mut self, other: &Grid) {
        self.reach(self.least.min(other.least), self.greatest.max(other.greatest));
        self.take_in(other);
    }

    /// Adds counts of cells that are no longer than those here: more numbers never make a cell shorter.
    fn take_in(&mut self, other: &Grid) {
        let coarser = (self.exponent - other.exponent).clamp(0, 63);
        for (place, &count) in (other.first..).zip(&other.counts).filter(|(_, count)| **count > 0) {
            self.counts[((place >> coarser) - self.first) as usize] += count;
        }
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
    // Below half of 2^(e + 9) no power of two does; and there are fewer than 2^51 cells from 0 on.
    let fits = if distance.is_finite() { size(distance).saturating_sub(10) } else { 1015 };
    let mut exponent = fits.max(largest - 51).clamp(*EXPONENTS.start(), *EXPONENTS.end());
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
fn place(value: f64, inverse: f64) -> i64 {
    whole_cells(value, inverse) as i64
}

/// The same as a number. Below 2^51 (and there are no more), for which not all processors have an instruction.
#[inline(always)]
fn whole_cells(value: f64, inverse: f64) -> f64 {
    // Between 2^52 and 2^53 all numbers are whole.
    const WHOLE: f64 = 1.5 * (1_u64 << 52) as f64;
    let cells = value * inverse;
    let nearest = (cells + WHOLE) - WHOLE;
    let below = nearest - if nearest > cells { 1.0 } else { 0.0 };
    // What is too small to be told from 0 is below it all the same.
    if below == 0.0 && value < 0.0 { -1.0 } else { below }
}

/// By its bits; for exponents of ordinary numbers.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filled(values: &[f64]) -> FanHistogram {
        let mut window = FanHistogram::default();
        window.add_all(values);
        window
    }

    #[test]
    fn what_is_the_same_throughout_has_no_width() {
        for value in [0.35, 0.0, -1e-310, 1e300, f64::MAX, -f64::MAX] {
            let window = filled(&[value; 7]);
            assert_eq!([0.05, 0.5, 0.95].map(|p| window.quantile(p)), [Some(value); 3]);
            assert_eq!((window.total(), window.cell()), (7, 0.0));
        }
        assert_eq!(FanHistogram::default().quantile(0.5), None);
    }

    #[test]
    fn whole_numbers_close_together_have_a_cell_each() {
        for start in [0.0, -200.0, 1e12] {
            let values: Vec<f64> = (0..400).map(|i| start + f64::from(i)).collect();
            let mut window = filled(&values);
            window.whole = true;
            let found = [0.25, 0.5, 1.0].map(|p| window.quantile(p));
            assert_eq!(found, [99.0, 199.0, 399.0].map(|x| Some(start + x)));
            window.add_all(&[start + 5e5]);
            assert!(window.quantile(0.5).is_some_and(|found| found.fract() == 0.0));
        }
    }

    #[test]
    fn ends_of_what_can_be_counted() {
        let mut window = filled(&[-f64::MAX, f64::MAX, 0.0, 1.0, -5e-324]);
        assert_eq!([0.2, 0.4, 0.6].map(|p| window.quantile(p)), [-f64::MAX, -5e-324, 0.0].map(Some));
        window.grid();
        assert!(window.counts().count() <= CELLS as usize);
        for (p, value) in [(0.2, -f64::MAX), (0.4, 0.0), (1.0, f64::MAX)] {
            let found = window.quantile(p).expect("there are values");
            assert!((found / 2.0 - value / 2.0).abs() <= window.cell() / 2.0, "{found} for {value}");
        }
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
            let mut merged = FanHistogram::default();
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
            prop_assert!(window.cell() <= (values[values.len() - 1] - values[0]) / 255.0);
        }
    }
}
