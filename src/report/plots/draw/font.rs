//! The embedded font, and the measure of every text.

use ab_glyph::{Font as _, FontRef, ScaleFont as _};
use std::sync::OnceLock;

/// As in SVG: Open Sans where it is installed, else the reader's own. Registered under the whole list, so
/// that PNG finds the embedded one.
pub const FAMILY: &str = "Open Sans, Helvetica, Arial, sans-serif";
pub(super) const REGULAR: &[u8] = include_bytes!("../font/OpenSans-Regular.ttf");
pub(super) const SEMIBOLD: &[u8] = include_bytes!("../font/OpenSans-Semibold.ttf");

/// plotters takes a size for the height from ascender to descender, (2189 + 600) / 2048 of an em in Open Sans.
pub const SIZE_OF_EM: f64 = 2789.0 / 2048.0;

/// Whether the font has a letter: those that `font/subset.py` lists.
pub fn has(letter: char) -> bool {
    matches!(letter,
        ' '..='~' | '\u{a0}'..='\u{17f}' | 'Δ' | 'Σ' | 'Ω' | 'α'..='ε' | 'θ' | 'λ' | 'μ' | 'π' | 'ρ' | 'σ' | 'τ' | 'φ'..='ω' | '–' | '—'
        | '‘' | '’' | '“' | '”' | '„' | '•' | '…' | '€' | '−' | '≈' | '≠' | '≤' | '≥')
}

/// Width of a text in the units of its size (the em).
pub fn width(text: &str, size: f64, bold: bool) -> f64 {
    static FONTS: [OnceLock<Option<FontRef>>; 2] = [OnceLock::new(), OnceLock::new()];
    // Widths are whole units of a large font, as plotters has them of the fonts that it draws with.
    const LARGE: f64 = 1000.0;
    let bytes = if bold { SEMIBOLD } else { REGULAR };
    match FONTS[usize::from(bold)].get_or_init(|| FontRef::try_from_slice(bytes).ok()) {
        Some(font) => {
            let font = font.as_scaled((LARGE * SIZE_OF_EM) as f32);
            let (mut width, mut before) = (0.0_f32, None);
            for letter in text.chars().map(|letter| font.glyph_id(letter)) {
                width += font.h_advance(letter);
                if let Some(before) = before.replace(letter) {
                    width += font.kern(before, letter);
                }
            }
            f64::from(width.trunc()) / LARGE * size
        }
        // Without a font (never: a test looks) an average letter will do.
        None => text.chars().count() as f64 * size * 0.6,
    }
}

/// The text if it fits into a width, else as much of it as leaves room for `…`.
pub fn shorten(text: &str, size: f64, bold: bool, room: f64) -> String {
    let text = crate::diagnostics::one_line(text);
    if width(&text, size, bold) <= room {
        return text;
    }
    let letters: Vec<char> = text.chars().collect();
    // Widths grow with the number of letters: the longest that fits is found by halving.
    let (mut fits, mut too_long) = (0, letters.len());
    let with_dots = |n: usize| letters[..n].iter().collect::<String>().trim_end().to_string() + "…";
    while fits + 1 < too_long {
        let middle = usize::midpoint(fits, too_long);
        if width(&with_dots(middle), size, bold) <= room {
            fits = middle;
        } else {
            too_long = middle;
        }
    }
    with_dots(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_fonts_are_there_and_the_bold_one_is_wider() {
        assert!([REGULAR, SEMIBOLD].iter().all(|font| FontRef::try_from_slice(font).is_ok()));
        let text = "Probability 12.3% – λ ≥ 4";
        assert!(width(text, 14.0, true) > width(text, 14.0, false));
        assert!((width(text, 28.0, false) / width(text, 14.0, false) - 2.0).abs() < 1e-9);
    }

    /// The letters of the font, from its table of them (`cmap`, format 4).
    fn letters(font: &[u8]) -> Vec<u32> {
        let short = |at: usize| usize::from(u16::from_be_bytes([font[at], font[at + 1]]));
        let long = |at: usize| short(at) << 16 | short(at + 2);
        let table = (0..short(4)).map(|i| 12 + 16 * i).find(|&at| &font[at..at + 4] == b"cmap").unwrap();
        let cmap = long(table + 8);
        let maps = (0..short(cmap + 2)).map(|i| cmap + long(cmap + 8 + 8 * i));
        let map = maps.into_iter().find(|&map| short(map) == 4).unwrap();
        let segments = short(map + 6) / 2;
        let mut found = vec![];
        for i in 0..segments {
            let (last, first) = (short(map + 14 + 2 * i), short(map + 16 + 2 * (segments + i)));
            let delta = short(map + 16 + 2 * (2 * segments + i));
            let offset_at = map + 16 + 2 * (3 * segments + i);
            for letter in (first..=last).filter(|letter| *letter != 0xffff) {
                let glyph = match short(offset_at) {
                    0 => (letter + delta) & 0xffff,
                    offset => short(offset_at + offset + 2 * (letter - first)),
                };
                if glyph != 0 {
                    found.push(letter as u32);
                }
            }
        }
        found
    }

    #[test]
    fn it_is_known_which_letters_the_font_has() {
        for font in [REGULAR, SEMIBOLD] {
            let letters = letters(font);
            for code in 0..0xffff_u32 {
                let Some(letter) = char::from_u32(code) else { continue };
                assert!(!has(letter) || letters.contains(&code), "U+{code:04X} {letter} is not there");
                assert!(has(letter) || !letters.contains(&code), "U+{code:04X} {letter} is there");
            }
        }
    }

    #[test]
    fn a_long_text_is_cut_to_its_room() {
        let text = "An outcome whose title goes on and on";
        let cut = shorten(text, 14.0, false, 120.0);
        assert!(cut.ends_with('…') && width(&cut, 14.0, false) <= 120.0, "{cut}");
        assert_eq!(shorten(text, 14.0, false, 1000.0), text);
        assert_eq!(shorten(text, 14.0, false, 0.0), "…");
    }
}
