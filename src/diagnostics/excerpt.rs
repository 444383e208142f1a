//! The few lines of a source around a place: short, and safe to send to a terminal.

use super::source::boundary;
use std::ops::Range;

/// A longer line is cut around the place, in bytes.
const LONG: usize = 300;
/// What is kept of a long line before and after the beginning of a place, in bytes.
const BEFORE: usize = 40;
const AFTER: usize = 120;
/// A place over more lines than that is shown by its first.
const MANY_LINES: usize = 6;

/// Places nearer than that are shown in one piece, in bytes.
const NEAR: usize = 1500;

/// Part of a source and the places in it.
#[derive(Debug, PartialEq)]
pub(super) struct Excerpt {
    pub text: String,
    /// Line number of the first line shown, from 1.
    pub first_line: usize,
    /// Line and column (in characters) of the first of its places, from 1.
    pub line: usize,
    pub column: usize,
    /// Whether a line was cut at its front.
    pub cut: bool,
    /// For each place shown here its number and its bytes in `text`.
    pub places: Vec<(usize, Range<usize>)>,
}

/// A piece of the source that will become an excerpt.
struct Piece {
    shown: Range<usize>,
    /// Whether it is less than whole lines, at the front and at the back.
    cut: (bool, bool),
    places: Vec<(usize, Range<usize>)>,
}

/// The pieces of `source` that show `places` (bytes, wherever they lie), that of the first place first.
pub(super) fn excerpts(source: &str, places: &[Range<usize>]) -> Vec<Excerpt> {
    let mut pieces: Vec<Piece> = vec![];
    for (number, place) in places.iter().enumerate() {
        let piece = Piece::around(source, number, place);
        match pieces.iter_mut().find(|other| other.may_hold(&piece)) {
            Some(other) => other.join(piece),
            None => pieces.push(piece),
        }
    }
    pieces.into_iter().map(|piece| piece.excerpt(source)).collect()
}

impl Piece {
    fn around(source: &str, number: usize, place: &Range<usize>) -> Self {
        let start = boundary(source, place.start);
        let end = boundary(source, place.end).max(start);
        let line_start = source[..start].rfind('\n').map_or(0, |newline| newline + 1);
        let first_end = line_end(source, start);
        let whole = line_start..line_end(source, last_byte(source, start, end));
        let bulky = || {
            let lines = || source[whole.clone()].split('\n');
            whole.len() > LONG * MANY_LINES
                || lines().count() > MANY_LINES
                || lines().any(|line| line.len() > LONG)
        };
        if whole.end > first_end && !bulky() {
            let end = end.min(whole.end);
            return Self { shown: whole, cut: (false, false), places: vec![(number, start..end)] };
        }
        let shown = cut(source, line_start..first_end, start);
        let cut = (shown.start > line_start, shown.end < first_end);
        let end = end.min(shown.end.max(start));
        Self { shown, cut, places: vec![(number, start..end)] }
    }

    fn may_hold(&self, other: &Piece) -> bool {
        let union = self.shown.start.min(other.shown.start)..self.shown.end.max(other.shown.end);
        let inside = |place: &Range<usize>| self.shown.start <= place.start && place.end <= self.shown.end;
        let whole_lines = self.cut == (false, false) && other.cut == (false, false);
        (whole_lines && union.len() <= NEAR) || other.places.iter().all(|(_, place)| inside(place))
    }

    fn join(&mut self, other: Piece) {
        if self.cut == (false, false) && other.cut == (false, false) {
            self.shown = self.shown.start.min(other.shown.start)..self.shown.end.max(other.shown.end);
        }
        self.places.extend(other.places);
    }

    fn excerpt(self, source: &str) -> Excerpt {
        const DOTS: &str = "...";
        let line_of = |byte: usize| source[..byte].bytes().filter(|byte| *byte == b'\n').count() + 1;
        let front = if self.cut.0 { DOTS } else { "" };
        let first = self.places.first().map_or(0, |(_, place)| place.start);
        let line_start = source[..first].rfind('\n').map_or(0, |newline| newline + 1);
        let mut places = self.places;
        let text = clean(&source[self.shown.clone()], self.shown.start, front.len(), &mut places);
        Excerpt {
            text: format!("{front}{text}{}", if self.cut.1 { DOTS } else { "" }),
            first_line: line_of(self.shown.start),
            line: line_of(first),
            column: source[line_start..first].chars().count() + 1,
            cut: self.cut.0,
            places,
        }
    }
}

/// The last byte that a place covers; its start if it covers none.
fn last_byte(source: &str, start: usize, end: usize) -> usize {
    if end > start { boundary(source, end - 1) } else { start }
}

/// The end of the line that holds byte `at`, without its line feed.
fn line_end(source: &str, at: usize) -> usize {
    source[at..].find('\n').map_or(source.len(), |length| at + length)
}

/// The part of a line to be shown: all of it, or a stretch around byte `at`.
fn cut(source: &str, line: Range<usize>, at: usize) -> Range<usize> {
    if line.len() <= LONG {
        return line;
    }
    let start = boundary(source, at.saturating_sub(BEFORE)).max(line.start);
    let end = boundary(source, at.saturating_add(AFTER)).min(line.end);
    start..end
}

/// A text without what a terminal would obey. `places` come in as bytes of the source, in which the text begins at
/// `from`, and go out as bytes of the cleaned text, which will begin at `to`.
fn clean(text: &str, from: usize, to: usize, places: &mut [(usize, Range<usize>)]) -> String {
    let old: Vec<Range<usize>> = places.iter().map(|(_, place)| place.clone()).collect();
    let mut out = String::with_capacity(text.len());
    let mut mark = |byte: usize, now: usize| {
        for ((_, place), old) in places.iter_mut().zip(&old) {
            if old.start == byte + from {
                place.start = now + to;
            }
            if old.end == byte + from {
                place.end = now + to;
            }
        }
    };
    for (byte, c) in text.char_indices() {
        mark(byte, out.len());
        match c {
            '\n' | '\t' => out.push(c),
            // The end of a line in the manner of Windows.
            '\r' if text[byte..].starts_with("\r\n") || byte + 1 == text.len() => {}
            _ => out.push(visible(c)),
        }
    }
    mark(text.len(), out.len());
    out
}

/// Something to see for a character that would act on the terminal or turn the text around.
pub(crate) fn visible(c: char) -> char {
    match c {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\x7f' => '\u{2421}',
        // Joiners make letters and pictures what they are.
        '\u{200b}'
        | '\u{200e}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{61c}'
        | '\u{feff}' => '\u{fffd}',
        // The renderer's own mark.
        '\u{e000}' => '\u{fffd}',
        _ if c.is_control() || u32::from(c) & 0xfffe == 0xfffe => '\u{fffd}',
        _ => c,
    }
}

/// A text on one line that no terminal obeys and no reader of a file chokes on.
pub(crate) fn one_line(text: &str) -> String {
    text.chars().map(|c| if matches!(c, '\n' | '\r' | '\t') { ' ' } else { visible(c) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(source: &str, start: usize, end: usize) -> Vec<Excerpt> {
        excerpts(source, std::slice::from_ref(&(start..end)))
    }

    #[test]
    fn a_place_is_shown_with_its_line() {
        let found = around("a = 1\nbb = 2\nc = 3\n", 11, 12);
        let expected = Excerpt {
            text: "bb = 2".into(),
            first_line: 2,
            line: 2,
            column: 6,
            cut: false,
            places: vec![(0, 5..6)],
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn near_places_share_an_excerpt_and_far_ones_do_not() {
        let source = format!("a = 1\nb = 2\n{}c = 3\n", "#\n".repeat(2000));
        let found = excerpts(&source, &[6..7, 0..1, source.len() - 6..source.len() - 5]);
        assert_eq!(found.len(), 2);
        assert_eq!((found[0].text.as_str(), found[0].line), ("a = 1\nb = 2", 2));
        assert_eq!(found[0].places, [(0, 6..7), (1, 0..1)]);
        assert_eq!((found[1].text.as_str(), found[1].line), ("c = 3", 2003));
        assert_eq!(found[1].places, [(2, 0..1)]);
    }

    #[test]
    fn a_long_line_is_cut_around_the_place() {
        let source = format!("{}here{}", "ü".repeat(10_000_000), "ü".repeat(10_000_000));
        let found = around(&source, 20_000_000, 20_000_004);
        assert_eq!(found[0].column, 10_000_001);
        assert!(
            found[0].text.starts_with("...ü") && found[0].text.ends_with("ü...") && found[0].text.len() < 200
        );
        let (_, place) = found[0].places[0].clone();
        assert_eq!(&found[0].text[place], "here");
    }

    #[test]
    fn a_place_over_many_lines_is_shown_by_its_first() {
        let source = "x = [\n".to_owned() + &"  1,\n".repeat(100) + "]\n";
        let found = around(&source, 0, source.len());
        assert_eq!((found[0].text.as_str(), found[0].places[0].clone()), ("x = [", (0, 0..5)));
    }

    #[test]
    fn what_a_terminal_would_obey_is_made_visible() {
        let found = around("a\x1b[31m\u{9b}\u{202e}\0b\r\nc\r", 3, 6);
        assert_eq!(found[0].text, "a␛[31m��␀b");
        assert_eq!(&found[0].text[found[0].places[0].1.clone()], "31m");
    }

    #[test]
    fn places_beyond_the_source_or_within_a_character_are_moved() {
        assert_eq!(around("aü", 2, 99)[0].places, [(0, 1..3)]);
        assert_eq!(around("aü", 99, 100)[0].places, [(0, 3..3)]);
        assert_eq!(around("", 5, 2)[0].places, [(0, 0..0)]);
    }
}
