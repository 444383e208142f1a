//! Dots that are so many runs each, stacked where they lie.
//!
//! M. Fernandes, L. Walls, S. Munson, J. Hullman and M. Kay, "Uncertainty displays using quantile dotplots or CDFs improve
//! transit decision-making", CHI 2018; stacks as in L. Wilkinson, "Dot plots", The American Statistician 53 (1999) 276-281.

use super::canvas::{Area, Canvas, dot};
use super::palette::Colour;

/// The widest dots, and the narrowest that can be counted.
const WIDEST: f64 = 17.0;
const NARROWEST: f64 = 3.0;
const SMALL: f64 = 8.0;
const MOST_WIDE: usize = 5;
/// The radius of a dot, in its pitch.
const FILLED: f64 = 0.44;

/// Places of equal dots in stacks.
pub struct Stacks {
    /// How wide a dot is with its share of the gaps.
    pub pitch: f64,
    /// How many dots a stack is wide: where there is room between values, more than one.
    wide: usize,
    /// From the left: the middle of a stack, and how many dots are in it.
    stacks: Vec<(f64, usize)>,
}

impl Stacks {
    /// Of dots at places in order from the left, as wide as lets the highest stack keep below a height. Dots at places at
    /// least `apart` from each other where they differ stand just there, if they are no wider than that.
    pub fn of(places: &[f64], apart: f64, height: f64, widest: f64) -> Stacks {
        let mut pitch = WIDEST.min(widest).max(NARROWEST);
        loop {
            let stacks = stacked(places, pitch, pitch <= apart);
            let next = |pair: &[(f64, usize)]| pair[1].0 - pair[0].0;
            let nearest = || stacks.windows(2).map(next).fold(f64::INFINITY, f64::min);
            let free = if pitch <= apart { apart } else { nearest() };
            let wide = ((free * 0.8 / pitch) as usize).clamp(1, MOST_WIDE);
            let highest = stacks.iter().map(|(_, count)| count.div_ceil(wide)).max().unwrap_or(0);
            if highest as f64 * pitch <= height || pitch <= NARROWEST {
                return Stacks { pitch, wide, stacks };
            }
            pitch = (pitch - 0.5).max(NARROWEST);
        }
    }

    /// Whether the dots are so small that half as many are better.
    pub fn are_small(&self) -> bool {
        self.pitch < SMALL
    }

    /// Draws them standing on the lower edge of an area; what does not fit is left out at the top.
    pub fn draw(&self, canvas: &mut Canvas, area: Area, colour: Colour) {
        for &(middle, count) in &self.stacks {
            let left = middle.clamp(area.left, area.right) - self.wide as f64 * self.pitch / 2.0;
            for place in 0..count {
                let (level, column) = (place / self.wide, place % self.wide);
                let x = left + (column as f64 + 0.5) * self.pitch;
                let y = area.bottom - (level as f64 + 0.5) * self.pitch;
                if y - self.pitch / 2.0 >= area.top - 0.01 {
                    canvas.polygon(dot(x, y, self.pitch * FILLED), colour);
                }
            }
        }
    }

    /// As many dots of the same kind in a block of columns, around a middle.
    pub fn block(&self, canvas: &mut Canvas, area: Area, count: usize, colour: Colour) {
        let columns = columns(count, self.pitch, area.height());
        let left = f64::midpoint(area.left, area.right) - columns as f64 * self.pitch / 2.0;
        for place in 0..count {
            let (level, column) = (place / columns, place % columns);
            let x = left + (column as f64 + 0.5) * self.pitch;
            let y = area.bottom - (level as f64 + 0.5) * self.pitch;
            canvas.polygon(dot(x, y, self.pitch * FILLED), colour);
        }
    }
}

/// How many columns so many dots take.
fn columns(count: usize, pitch: f64, height: f64) -> usize {
    count.div_ceil(((height / pitch) as usize).max(1)).max(1)
}

/// The widest that a block of so many dots may have, so that it is no wider than a room.
pub fn widest_of_block(count: usize, room: f64, height: f64) -> f64 {
    let mut pitch = WIDEST;
    while pitch > NARROWEST && columns(count, pitch, height) as f64 * pitch > room {
        pitch -= 0.5;
    }
    pitch
}

fn stacked(places: &[f64], pitch: f64, just_there: bool) -> Vec<(f64, usize)> {
    let mut stacks: Vec<(f64, usize)> = vec![];
    let mut first = f64::NEG_INFINITY;
    for &place in places {
        match stacks.last_mut() {
            Some((_, count)) if place - first < pitch * 0.999 => *count += 1,
            _ => {
                first = place;
                stacks.push((if just_there { place } else { place + pitch / 2.0 }, 1));
            }
        }
    }
    stacks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_dots_are_stacked_and_none_higher_than_there_is_room_for() {
        let places: Vec<f64> = (0..100).map(|i| f64::from(i * i) / 20.0).collect();
        let stacks = Stacks::of(&places, 0.0, 100.0, 50.0);
        assert_eq!(stacks.stacks.iter().map(|(_, count)| count).sum::<usize>(), 100);
        assert!(stacks.stacks.iter().all(|(_, count)| *count as f64 * stacks.pitch <= 100.0));
        assert!(stacks.stacks.windows(2).all(|pair| pair[1].0 - pair[0].0 >= stacks.pitch * 0.999));
    }

    #[test]
    fn whole_numbers_stand_where_they_are() {
        let stacks = Stacks::of(&[100.0, 100.0, 140.0], 40.0, 300.0, 50.0);
        assert_eq!((stacks.pitch, stacks.wide, stacks.stacks), (WIDEST, 1, vec![(100.0, 2), (140.0, 1)]));
    }
}
