//! A hundred futures to count, in ten rows of ten.

use super::canvas::{Area, Canvas, dot};
use super::palette::Colour;

const ROWS: usize = 10;
pub const ICONS: usize = ROWS * ROWS;
/// From the middle of one icon to that of the next.
const PITCH: f64 = 25.0;
const RADIUS: f64 = 10.0;
/// How wide and how high all of them are together.
pub const SIDE: f64 = PITCH * ROWS as f64;

/// How many of so many seats each share gets, by largest remainder; of equal remainders the first does.
pub fn apportioned(shares: &[f64], seats: usize) -> Vec<usize> {
    let known = |share: &f64| if share.is_finite() { share.max(0.0) } else { 0.0 };
    let total: f64 = shares.iter().map(known).sum();
    if total <= 0.0 {
        return vec![0; shares.len()];
    }
    let quotas: Vec<f64> = shares.iter().map(|share| known(share) / total * seats as f64).collect();
    let mut given: Vec<usize> = quotas.iter().map(|quota| quota.floor() as usize).collect();
    let mut order: Vec<usize> = (0..quotas.len()).filter(|&place| quotas[place] > 0.0).collect();
    // Stable, so that of equal remainders the first stays first.
    order.sort_by(|&a, &b| quotas[b].fract().total_cmp(&quotas[a].fract()));
    let left = seats.saturating_sub(given.iter().sum());
    order.iter().cycle().take(left).for_each(|&place| given[place] += 1);
    given
}

/// Draws them from the left end of the first row on, so many of each colour. `corner` is the upper left one.
pub fn draw(canvas: &mut Canvas, corner: (f64, f64), groups: &[(Colour, usize)]) -> Area {
    let colours = groups.iter().flat_map(|&(colour, count)| std::iter::repeat_n(colour, count));
    for (place, colour) in colours.take(ICONS).enumerate() {
        let [row, column] = [place / ROWS, place % ROWS].map(|at| (at as f64 + 0.5) * PITCH);
        canvas.polygon(dot(corner.0 + column, corner.1 + row, RADIUS), colour);
    }
    Area { left: corner.0, top: corner.1, right: corner.0 + SIDE, bottom: corner.1 + SIDE }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_go_by_largest_remainder_and_all_are_given() {
        assert_eq!(apportioned(&[0.257, 0.152, 0.591], 100), [26, 15, 59]);
        assert_eq!(apportioned(&[1.0 / 3.0; 3], 100), [34, 33, 33]);
        assert_eq!(apportioned(&[0.0, f64::NAN], 100), [0, 0]);
        assert_eq!(apportioned(&[], 100), Vec::<usize>::new());
        for many in 1..200 {
            assert_eq!(apportioned(&vec![0.3; many], 100).iter().sum::<usize>(), 100);
        }
    }
}
