//! Plain counters: a row of them, and a row for each step.

use serde::{Deserialize, Serialize};

/// A row of counters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts(Vec<u64>);

impl Counts {
    pub fn new(cells: usize) -> Counts {
        Counts(vec![0; cells])
    }

    /// # Panics
    /// If there is no such cell.
    #[inline]
    pub fn add(&mut self, cell: usize) {
        self.add_many(cell, 1);
    }

    /// # Panics
    /// If there is no such cell.
    #[inline]
    pub fn add_many(&mut self, cell: usize, times: u64) {
        self.0[cell] += times;
    }

    /// # Panics
    /// If the two have different lengths.
    pub fn merge(&mut self, other: &Counts) {
        assert_eq!(self.0.len(), other.0.len(), "counters of different lengths");
        self.0.iter_mut().zip(&other.0).for_each(|(mine, theirs)| *mine += theirs);
    }

    pub fn as_slice(&self) -> &[u64] {
        &self.0
    }

    /// Whether they are of at most so many things: of what was read, which nobody has counted here.
    pub(super) fn add_up_to(&self, most: u128) -> bool {
        self.0.iter().map(|&count| u128::from(count)).sum::<u128>() <= most
    }

    /// The sum of all cells.
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }
}

/// Which of so many values, in ascending order and from 1, is the quantile at `p` (0 to 1): the first that at least a share
/// `p` of all does not exceed.
pub fn rank(total: u64, p: f64) -> u64 {
    // A p such as 0.07 of 100 comes out a hair above 7, which must not count as 8.
    let share = p.clamp(0.0, 1.0) * total as f64 * (1.0 - 4.0 * f64::EPSILON);
    (libm::ceil(share) as u64).clamp(1, total.max(1))
}

/// The cell in which the quantile at `p` of what was counted lies; `None` if nothing was.
pub fn order_statistic(mut counts: impl Iterator<Item = u64> + Clone, p: f64) -> Option<usize> {
    let rank = rank(counts.clone().sum(), p);
    let mut before = 0;
    counts.position(|count| {
        before += count;
        before >= rank
    })
}

/// Counters by step and cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grid {
    cells: usize,
    /// Step by step.
    counts: Counts,
}

impl Grid {
    /// `rows` is one for each step, and one more if the start is counted.
    pub fn new(rows: usize, cells: usize) -> Grid {
        Grid { cells, counts: Counts::new(rows * cells) }
    }

    /// # Panics
    /// If there is no such place.
    #[inline]
    pub fn add(&mut self, row: usize, cell: usize) {
        self.add_many(row, cell, 1);
    }

    /// # Panics
    /// If there is no such place.
    #[inline]
    pub fn add_many(&mut self, row: usize, cell: usize, times: u64) {
        assert!(cell < self.cells, "cell {cell} of {}", self.cells);
        self.counts.add_many(row * self.cells + cell, times);
    }

    /// Adds one to each cell of a row that is named, as often as it is.
    ///
    /// # Panics
    /// If there is no such place.
    pub fn add_all(&mut self, row: usize, cells: impl Iterator<Item = usize>) {
        let at = row * self.cells;
        let row = &mut self.counts.0[at..at + self.cells];
        for cell in cells {
            row[cell] += 1;
        }
    }

    /// Adds to the first cells of a row.
    ///
    /// # Panics
    /// If there is no such row, or something is added beyond its end.
    pub fn add_counts(&mut self, row: usize, counts: &[u64]) {
        for (cell, &times) in counts.iter().enumerate().filter(|&(_, &times)| times > 0) {
            self.add_many(row, cell, times);
        }
    }

    pub(super) fn form(&self, form: &mut Vec<u64>) {
        form.extend([self.cells as u64, self.counts.as_slice().len() as u64]);
    }

    /// Whether no more than so many things were counted in any row.
    pub(super) fn is_sound(&self, runs: u64) -> bool {
        let rows = self.counts.as_slice().len() as u128;
        self.counts.add_up_to(u128::from(runs) * rows)
    }

    /// # Panics
    /// If the two have different shapes.
    pub fn merge(&mut self, other: &Grid) {
        assert_eq!(self.cells, other.cells, "grids of different shapes");
        self.counts.merge(&other.counts);
    }

    /// The counters of each row in turn.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[u64]> {
        // Without cells there are no rows to speak of, and no chunks of length 0.
        self.counts.as_slice().chunks_exact(self.cells.max(1))
    }

    /// Each row added to all those after it: of what was counted once, in the step in which it came about, how
    /// much there is by the end of each step.
    pub fn cumulative(&self) -> Grid {
        let mut sums = self.clone();
        let counts = &mut sums.counts.0;
        for i in self.cells..counts.len() {
            counts[i] += counts[i - self.cells];
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_hold_what_was_counted_in_their_step() {
        let mut grid = Grid::new(3, 2);
        grid.add(0, 1);
        grid.add(2, 0);
        grid.add_many(2, 1, 5);
        assert_eq!(grid.rows().collect::<Vec<_>>(), [[0, 1], [0, 0], [1, 5]]);
        assert_eq!(grid.cumulative().rows().collect::<Vec<_>>(), [[0, 1], [0, 1], [1, 6]]);
    }

    #[test]
    fn a_grid_without_cells_has_no_rows() {
        assert_eq!(Grid::new(3, 0).cumulative().rows().len(), 0);
    }

    #[test]
    #[should_panic(expected = "cell 2 of 2")]
    fn a_cell_beyond_the_row_is_not_the_next_row() {
        Grid::new(3, 2).add(0, 2);
    }

    #[test]
    #[should_panic(expected = "different shapes")]
    fn grids_of_different_shapes_do_not_merge() {
        Grid::new(2, 3).merge(&Grid::new(3, 2));
    }

    #[test]
    #[should_panic(expected = "different lengths")]
    fn counters_of_different_lengths_do_not_merge() {
        Counts::new(2).merge(&Counts::new(3));
    }

    proptest! {
        #[test]
        fn any_split_and_order_merges_to_the_same(
            places in prop::collection::vec((0usize..4, 0usize..6, 0u64..9, 0usize..5), 0..80),
            order in Just([0, 1, 2, 3, 4]).prop_shuffle(),
        ) {
            let count = |keep: &dyn Fn(usize) -> bool| {
                let (mut grid, mut counts) = (Grid::new(4, 6), Counts::new(6));
                for &(row, cell, times, _) in places.iter().filter(|place| keep(place.3)) {
                    grid.add_many(row, cell, times);
                    counts.add_many(cell, times);
                }
                (grid, counts)
            };
            let (mut grid, mut counts) = count(&|_| false);
            for part in order {
                let (more, others) = count(&|p| p == part);
                grid.merge(&more);
                counts.merge(&others);
            }
            prop_assert_eq!(counts.total(), places.iter().map(|place| place.2).sum::<u64>());
            prop_assert_eq!((grid, counts), count(&|_| true));
        }
    }
}
