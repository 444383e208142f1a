//! Shares over time, as areas that stand on each other.

use super::axis::Scale;
use super::canvas::Canvas;
use super::palette::{Colour, WHITE};
use super::time_axis::Steps;

/// A share of runs by step; what is no number counts as none.
pub struct Layer<'a> {
    pub shares: &'a [f64],
    pub colour: Colour,
}

/// The first at the bottom. Each reaches down to the bottom, and what is drawn later covers what lies under it, so that no seam
/// shows between two.
pub fn stack(canvas: &mut Canvas, layers: &[Layer], steps: Steps, y: Scale) {
    let length = layers.iter().map(|layer| layer.shares.len()).max().unwrap_or(0);
    let shown: Vec<usize> = steps.shown(length).collect();
    let (Some(&first), Some(&last)) = (shown.first(), shown.last()) else { return };
    let mut sums = vec![0.0; shown.len()];
    let mut tops: Vec<Vec<(f64, f64)>> = vec![];
    for layer in layers {
        for (sum, &step) in sums.iter_mut().zip(&shown) {
            *sum += layer.shares.get(step).copied().filter(|share| share.is_finite()).unwrap_or(0.0);
        }
        tops.push(shown.iter().zip(&sums).map(|(step, sum)| (steps.at(*step), y.at(*sum))).collect());
    }
    for (layer, line) in layers.iter().zip(tops).rev() {
        if !layer.shares.iter().any(|share| *share > 0.0) {
            continue;
        }
        let mut outline = line.clone();
        outline.push((steps.at(last), y.at(0.0)));
        outline.push((steps.at(first), y.at(0.0)));
        canvas.polygon(outline, layer.colour);
        canvas.line(line, WHITE, 0.8);
    }
}
