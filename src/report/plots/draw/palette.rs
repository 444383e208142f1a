//! Colours that colour-blind readers can tell apart, and the greys that stand for them where there is no colour.

/// A colour on white paper, with the grey that takes its place where there are no colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Colour {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
    pub grey: u8,
}

pub const WHITE: Colour = Colour::rgb(255, 255, 255);
pub const INK: Colour = Colour::rgb(34, 34, 34);
pub const SOFT: Colour = Colour::rgb(100, 100, 100);
pub const FAINT: Colour = Colour::rgb(150, 150, 150);
pub const AXIS: Colour = Colour::rgb(120, 120, 120);
pub const GRID: Colour = Colour::rgb(228, 228, 228);
pub const MAIN: Colour = DISTINCT[0];
pub const ACCENT: Colour = DISTINCT[1];

/// Okabe and Ito's, without the yellow that is lost on white; and then darker ones for those who have more to tell apart.
/// Their greys are as far apart as they can be, those of the first ones farthest.
const DISTINCT: [Colour; 12] = [
    Colour::rgb(0, 114, 178).or_grey(70),
    Colour::rgb(213, 94, 0).or_grey(160),
    Colour::rgb(0, 158, 115).or_grey(0),
    Colour::rgb(204, 121, 167).or_grey(205),
    Colour::rgb(230, 159, 0).or_grey(115),
    Colour::rgb(86, 180, 233).or_grey(182),
    Colour::rgb(0, 0, 0).or_grey(35),
    Colour::rgb(128, 70, 20).or_grey(138),
    Colour::rgb(110, 50, 150).or_grey(92),
    Colour::rgb(140, 140, 140).or_grey(52),
    Colour::rgb(140, 165, 20).or_grey(218),
    Colour::rgb(0, 85, 95).or_grey(18),
];

/// The colour of the i-th of several things without order. None comes twice among the first four hundred.
pub fn distinct(i: usize) -> Colour {
    let Some(more) = i.checked_sub(DISTINCT.len()) else { return DISTINCT[i] };
    // Each new hue lies in the widest gap between those before it; neighbours differ in lightness too.
    let hue = (0.05 + more as f64 * 0.618_033_988_749_895).fract();
    let (lightness, saturation) =
        [(0.36, 0.75), (0.58, 0.55), (0.25, 0.6), (0.48, 0.95), (0.66, 0.8)][more % 5];
    Colour::hsl(hue, saturation, lightness + 0.007 * (more / 5 % 16) as f64)
}

/// Every tenth of the inferno map, backwards and without its ends: pale is calm, dark is grave, and each
/// step is darker than the one before.
const RAMP: [Colour; 9] = [
    Colour::rgb(250, 238, 150),
    Colour::rgb(248, 208, 60),
    Colour::rgb(252, 165, 10),
    Colour::rgb(243, 120, 25),
    Colour::rgb(221, 81, 58),
    Colour::rgb(188, 55, 84),
    Colour::rgb(147, 38, 103),
    Colour::rgb(92, 20, 110),
    Colour::rgb(25, 11, 60),
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
    /// Its grey is as light as it is.
    pub const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        let grey = ((red as u32 * 2126 + green as u32 * 7152 + blue as u32 * 722 + 5000) / 10_000) as u8;
        Self { red, green, blue, grey }
    }

    const fn or_grey(self, grey: u8) -> Self {
        Self { grey, ..self }
    }

    /// Hue, saturation and lightness, from 0 to 1.
    fn hsl(hue: f64, saturation: f64, lightness: f64) -> Self {
        let reach = saturation * (1.0 - (2.0 * lightness - 1.0).abs());
        let channel = |turn: f64| {
            let place = ((hue + turn).fract() * 6.0 - 3.0).abs() - 1.0;
            ((lightness + reach * (place.clamp(0.0, 1.0) - 0.5)) * 255.0).round() as u8
        };
        Self::rgb(channel(0.0), channel(2.0 / 3.0), channel(1.0 / 3.0))
    }

    /// This colour at 0, the other at 1.
    pub fn mix(self, other: Self, share: f64) -> Self {
        let channel = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Self {
            red: channel(self.red, other.red),
            green: channel(self.green, other.green),
            blue: channel(self.blue, other.blue),
            grey: channel(self.grey, other.grey),
        }
    }

    /// Whether white can be read on it better than black.
    pub fn is_dark(self) -> bool {
        self.grey < 125
    }

    /// Paler: 0 keeps it, 1 is white.
    pub fn pale(self, share: f64) -> Self {
        self.mix(WHITE, share)
    }

    /// How light it looks, from 0 to 1, and what reflects from the screen: contrasts are ratios of it (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { libm::pow((part + 0.055) / 1.055, 2.4) }
        };
        0.05 + 0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// A field of this colour, a little lighter where it must be, and letters that can be read on it, in the dark too.
    pub fn with_letters(self) -> (Self, Self) {
        // Contrasts of 4.5: to white, and to black as it is in the dark.
        const WHITE_UP_TO: f64 = 1.05 / 4.5;
        const BLACK_FROM: f64 = 0.27;
        if self.luminance() <= WHITE_UP_TO {
            return (self, WHITE);
        }
        let lighter = (0..=100).map(|percent| self.pale(f64::from(percent) / 100.0));
        (
            lighter.into_iter().find(|field| field.luminance() >= BLACK_FROM).unwrap_or(WHITE),
            Colour::rgb(0, 0, 0),
        )
    }

    /// The same hue where paper is dark: what was light is dark, and the other way round, with the same contrasts.
    pub fn in_the_dark(self) -> Self {
        const PAPER: Colour = Colour::rgb(26, 26, 26);
        let turned = PAPER.luminance() * WHITE.luminance() / self.luminance();
        let channels = [self.red, self.green, self.blue].map(|channel| f64::from(channel) / 255.0);
        let most = channels.into_iter().fold(0.0, f64::max);
        let least = channels.into_iter().fold(1.0, f64::min);
        let (middle, width) = (most.midpoint(least), most - least);
        let saturation = if width == 0.0 { 0.0 } else { width / (1.0 - (2.0 * middle - 1.0).abs()) };
        // By channel, from -1/2 for the least to 1/2 for the most: what makes the hue.
        let hue = channels.map(|part| if width == 0.0 { 0.0 } else { (part - middle) / width });
        let with_middle = |middle: f64| {
            let reach = saturation * (1.0 - (2.0 * middle - 1.0).abs());
            let [red, green, blue] = hue.map(|share| ((middle + reach * share) * 255.0).round() as u8);
            Self::rgb(red, green, blue)
        };
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for _ in 0..12 {
            let tried = low.midpoint(high);
            if with_middle(tried).luminance() < turned { low = tried } else { high = tried }
        }
        with_middle(high)
    }

    /// For a printer: what is pale and grey is darker, and colours are as light as the greys that stand for them, so that they
    /// stay apart where it prints without colour.
    pub fn in_print(self) -> Self {
        if self.is_grey() && self.grey == self.red {
            let darker = darker(self.grey);
            return Self::rgb(darker, darker, darker);
        }
        let own = Self::rgb(self.red, self.green, self.blue).grey;
        let wanted = self.grey;
        if own <= wanted {
            let share = f64::from(wanted - own) / f64::from(255 - own).max(1.0);
            return self.mix(WHITE, share).or_grey(wanted);
        }
        self.mix(Self::rgb(0, 0, 0), f64::from(own - wanted) / f64::from(own)).or_grey(wanted)
    }

    /// The grey that stands for it.
    pub fn in_grey(self) -> Self {
        let grey = self.in_print().grey;
        Self::rgb(grey, grey, grey)
    }

    fn is_grey(self) -> bool {
        self.red == self.green && self.green == self.blue
    }
}

/// Half as light, and lines of a grid less so; but white paper stays white.
fn darker(grey: u8) -> u8 {
    match grey {
        255 => 255,
        200.. => grey - 38,
        150.. => (75.0 + f64::from(grey - 150) * 1.74).round() as u8,
        _ => grey / 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn light(colour: Colour) -> f64 {
        f64::from(colour.grey)
    }

    #[test]
    fn the_ramp_only_gets_darker() {
        for of in [|colour| colour, Colour::in_print, Colour::in_grey] {
            for n in [2, 5, 14, 60] {
                for i in 1..n {
                    assert!(light(of(ordered(i, n))) < light(of(ordered(i - 1, n))), "{i} of {n}");
                }
            }
        }
    }

    /// So that rungs can be read by whoever can read.
    #[test]
    fn letters_on_a_field_have_a_contrast_of_four_and_a_half() {
        for n in [2, 5, 14, 60] {
            for (field, letters) in (0..n).map(|i| ordered(i, n).with_letters()) {
                let contrast = |a: Colour, b: Colour| {
                    let ratio = a.luminance() / b.luminance();
                    ratio.max(1.0 / ratio)
                };
                let in_the_dark = contrast(field.in_the_dark(), letters.in_the_dark());
                assert!(
                    contrast(field, letters) >= 4.5 && in_the_dark >= 4.45,
                    "{field:?} {letters:?} {in_the_dark}"
                );
            }
        }
    }
    #[test]
    fn no_colour_comes_twice() {
        let themes: [fn(Colour) -> Colour; 3] = [|colour| colour, Colour::in_the_dark, Colour::in_print];
        for (theme, of) in themes.into_iter().enumerate() {
            let all: BTreeSet<_> =
                (0..400).map(|i| of(distinct(i))).map(|one| (one.red, one.green, one.blue)).collect();
            assert_eq!(all.len(), 400, "theme {theme}");
        }
        // Those of usual plots are not only different.
        for (i, j) in (0..24).flat_map(|j| (0..j).map(move |i| (i, j))) {
            let (a, b) = (distinct(i), distinct(j));
            let apart = [(a.red, b.red), (a.green, b.green), (a.blue, b.blue)];
            let apart: i32 = apart.iter().map(|(a, b)| (i32::from(*a) - i32::from(*b)).abs()).sum();
            assert!(apart > 30, "{i} {a:?} and {j} {b:?}");
        }
    }

    #[test]
    fn the_first_colours_stay_apart_without_colour() {
        for (j, apart) in [(6, 18), (12, 12)] {
            for (a, b) in (0..j).flat_map(|b| (0..b).map(move |a| (a, b))) {
                let [one, other] = [a, b].map(|i| distinct(i).in_grey().grey);
                assert!(one.abs_diff(other) >= apart, "{a} and {b}");
                let [one, other] = [a, b].map(|i| distinct(i).in_print());
                let [one, other] = [one, other].map(|one| Colour::rgb(one.red, one.green, one.blue).grey);
                assert!(one.abs_diff(other) + 4 >= apart, "{a} and {b} in print");
            }
        }
    }

    /// What is dark on light is light on dark, with enough between them to be read; and nothing printed is pale.
    #[test]
    fn ink_can_be_read_in_every_theme() {
        let [ink, soft, paper] = [INK, SOFT, WHITE].map(|colour| light(colour.in_the_dark()));
        assert!(ink > 200.0 && soft > 140.0 && paper < 40.0, "{ink} {soft} {paper}");
        for colour in [INK, SOFT, FAINT, AXIS] {
            assert!(light(colour.in_print()) <= 75.0, "{colour:?}");
        }
        assert_eq!((WHITE.in_print(), WHITE.in_grey()), (WHITE, WHITE));
        assert!(light(GRID.in_print()) <= 190.0);
    }
}
