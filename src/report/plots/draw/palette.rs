//! Colours that colour-blind readers can tell apart.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Colour(pub u8, pub u8, pub u8);

pub const WHITE: Colour = Colour(255, 255, 255);
pub const INK: Colour = Colour(34, 34, 34);
pub const SOFT: Colour = Colour(100, 100, 100);
pub const FAINT: Colour = Colour(150, 150, 150);
pub const AXIS: Colour = Colour(120, 120, 120);
pub const GRID: Colour = Colour(228, 228, 228);
pub const MAIN: Colour = Colour(0, 114, 178);
pub const ACCENT: Colour = Colour(213, 94, 0);

/// Okabe and Ito's, without the yellow that is lost on white; and then darker ones for those who have more to tell apart.
const DISTINCT: [Colour; 12] = [
    Colour(0, 114, 178),
    Colour(213, 94, 0),
    Colour(0, 158, 115),
    Colour(204, 121, 167),
    Colour(230, 159, 0),
    Colour(86, 180, 233),
    Colour(0, 0, 0),
    Colour(128, 70, 20),
    Colour(110, 50, 150),
    Colour(140, 140, 140),
    Colour(140, 165, 20),
    Colour(0, 85, 95),
];

/// The colour of the i-th of several things without order.
pub fn distinct(i: usize) -> Colour {
    DISTINCT[i % DISTINCT.len()]
}

/// Every tenth of the inferno map, backwards and without its ends: pale is calm, dark is grave, and each
/// step is darker than the one before.
const RAMP: [Colour; 9] = [
    Colour(250, 238, 150),
    Colour(248, 208, 60),
    Colour(252, 165, 10),
    Colour(243, 120, 25),
    Colour(221, 81, 58),
    Colour(188, 55, 84),
    Colour(147, 38, 103),
    Colour(92, 20, 110),
    Colour(25, 11, 60),
];

/// The colour of the i-th of n things in order.
pub fn ordered(i: usize, n: usize) -> Colour {
    if n < 2 {
        return RAMP[4];
    }
    let place = i.min(n - 1) as f64 / (n - 1) as f64 * (RAMP.len() - 1) as f64;
    let low = (place as usize).min(RAMP.len() - 2);
    RAMP[low].mix(RAMP[low + 1], place - low as f64)
}

impl Colour {
    /// This colour at 0, the other at 1.
    pub fn mix(self, other: Self, share: f64) -> Self {
        let channel = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Self(channel(self.0, other.0), channel(self.1, other.1), channel(self.2, other.2))
    }

    /// The same hue where paper is dark: what was light is dark, and the other way round.
    #[cfg(feature = "report")]
    pub fn in_the_dark(self) -> Self {
        let [r, g, b] = [self.0, self.1, self.2].map(|channel| f64::from(channel) / 255.0);
        let (most, least) = (r.max(g).max(b), r.min(g).min(b));
        let (middle, width) = (most.midpoint(least), most - least);
        let saturation = if width == 0.0 { 0.0 } else { width / (1.0 - (2.0 * middle - 1.0).abs()) };
        // Not quite black, not quite white.
        let turned = 0.97 - 0.87 * middle;
        let reach = saturation * (1.0 - (2.0 * turned - 1.0).abs());
        let channel = |value: f64| {
            let place = if width == 0.0 { 0.5 } else { (value - least) / width };
            ((turned + reach * (place - 0.5)) * 255.0).round() as u8
        };
        Self(channel(r), channel(g), channel(b))
    }

    /// Whether white can be read on it better than black.
    pub fn is_dark(self) -> bool {
        0.2126 * f64::from(self.0) + 0.7152 * f64::from(self.1) + 0.0722 * f64::from(self.2) < 125.0
    }

    /// Paler: 0 keeps it, 1 is white.
    pub fn pale(self, share: f64) -> Self {
        self.mix(WHITE, share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ramp_only_gets_darker() {
        let light = |c: Colour| 0.2126 * f64::from(c.0) + 0.7152 * f64::from(c.1) + 0.0722 * f64::from(c.2);
        for n in [2, 5, 14, 60] {
            for i in 1..n {
                assert!(light(ordered(i, n)) < light(ordered(i - 1, n)), "{i} of {n}");
            }
        }
    }
}
