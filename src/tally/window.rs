//! A histogram that fits itself to the values it meets.

use super::order_statistic;

/// The most cells.
const CELLS: i64 = 512;

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
    counts: Vec<u64>,
    /// By cell: the number, if all in it are the same; else NaN.
    held: Vec<f64>,
}

impl Default for Window {
    fn default() -> Self {
        Window {
            least: f64::INFINITY,
            greatest: f64::NEG_INFINITY,
            exponent: 0,
            first: 0,
            counts: vec![],
            held: vec![],
        }
    }
}

impl Window {
    /// Counts finite numbers.
    pub fn add_all(&mut self, values: impl Iterator<Item = f64> + Clone) {
        let (mut least, mut greatest) = (self.least, self.greatest);
        for value in values.clone() {
            least = if value < least { value } else { least };
            greatest = if value > greatest { value } else { greatest };
        }
        if least > greatest {
            return;
        }
        self.reach(least, greatest);
        let inverse = power_of_two(-self.exponent);
        for value in values {
            let cell = (place(value, inverse) - self.first) as usize;
            let count = &mut self.counts[cell];
            let held = &mut self.held[cell];
            *held = if *count == 0 || *held == value { value } else { f64::NAN };
            *count += 1;
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
        if self.counts.is_empty() || (exponent, first) != (self.exponent, self.first) {
            let (counts, held) = (std::mem::take(&mut self.counts), std::mem::take(&mut self.held));
            (self.counts, self.held) = (vec![0; cells], vec![0.0; cells]);
            // Finer cells do not come back: more numbers never make a cell shorter.
            let coarser = (exponent - self.exponent).clamp(0, 63);
            for (cell, (count, held)) in counts.into_iter().zip(held).enumerate() {
                let to = (((self.first + cell as i64) >> coarser) - first) as usize;
                self.put(to, count, held);
            }
            (self.exponent, self.first) = (exponent, first);
        } else {
            self.counts.resize(cells, 0);
            self.held.resize(cells, 0.0);
        }
        (self.least, self.greatest) = (least, greatest);
    }

    fn put(&mut self, cell: usize, count: u64, held: f64) {
        if count > 0 {
            let before = self.counts[cell];
            self.held[cell] = if before == 0 || self.held[cell] == held { held } else { f64::NAN };
            self.counts[cell] += count;
        }
    }

    pub fn merge(&mut self, other: &Window) {
        if other.counts.is_empty() {
            return;
        }
        self.reach(self.least.min(other.least), self.greatest.max(other.greatest));
        let coarser = (self.exponent - other.exponent).clamp(0, 63);
        for (cell, (&count, &held)) in other.counts.iter().zip(&other.held).enumerate() {
            self.put((((other.first + cell as i64) >> coarser) - self.first) as usize, count, held);
        }
    }

    /// How many numbers were counted.
    pub fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The length of a cell: no quantile is further off.
    pub fn cell(&self) -> f64 {
        if self.least == self.greatest { 0.0 } else { power_of_two(self.exponent) }
    }

    /// The quantile at `p` (0 to 1); `None` if there are no numbers. Where the numbers of its cell are not all the same, as
    /// if they were evenly spread in it.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let cell = order_statistic(&self.counts, p)?;
        if !self.held[cell].is_nan() {
            return Some(self.held[cell]);
        }
        let before: u64 = self.counts[..cell].iter().sum();
        let within = (p * self.total() as f64 - before as f64) / self.counts[cell] as f64;
        let position = (self.first + cell as i64) as f64 + within.clamp(0.0, 1.0);
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
        window.add_all(values.iter().copied());
        window
    }

    #[test]
    fn what_is_the_same_throughout_has_no_width() {
        for value in [0.35, 0.0, -1e-310, 1e300, f64::MAX, -f64::MAX] {
            let window = filled(&[value; 7]);
            assert_eq!([0.05, 0.5, 0.95].map(|p| window.quantile(p)), [Some(value); 3]);
            assert_eq!((window.total(), window.cell(), window.counts.len()), (7, 0.0, 1));
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
        assert!(window.counts.len() <= CELLS as usize);
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
            // Where a number is held, zeros of both signs are one.
            let told = |window: &Window| format!("{window:?}").replace("-0.0", "0.0");
            prop_assert_eq!(told(&merged), told(&filled(&all)));
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
