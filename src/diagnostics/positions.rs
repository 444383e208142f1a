//! Lines and columns of many bytes of one text, however long its lines are.

use super::source::boundary;

/// A place as people and editors count: from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    pub line: usize,
    /// In characters.
    pub column: usize,
    /// In code units of UTF-16, as editors count.
    pub column_utf16: usize,
}

impl Position {
    const START: Position = Position { line: 1, column: 1, column_utf16: 1 };

    fn after(self, c: char) -> Position {
        match c {
            '\n' => Position { line: self.line + 1, ..Position::START },
            _ => Position {
                line: self.line,
                column: self.column + 1,
                column_utf16: self.column_utf16 + c.len_utf16(),
            },
        }
    }
}

/// Bytes between two marks.
const STRIDE: usize = 1 << 10;

/// The positions of a text.
pub struct Positions<'t> {
    text: &'t str,
    /// Bytes and their positions, about one in every `STRIDE` bytes, the first at the start of the text.
    marks: Vec<(usize, Position)>,
}

impl<'t> Positions<'t> {
    pub fn of(text: &'t str) -> Self {
        let mut marks = vec![(0, Position::START)];
        let mut next = STRIDE;
        let mut position = Position::START;
        for (byte, c) in text.char_indices() {
            if byte >= next {
                marks.push((byte, position));
                next = byte + STRIDE;
            }
            position = position.after(c);
        }
        Self { text, marks }
    }

    /// The position of a byte; within a character it is that of the character, beyond the text that of its end.
    pub fn at(&self, byte: usize) -> Position {
        let byte = boundary(self.text, byte);
        let marked = self.marks.partition_point(|(mark, _)| *mark <= byte);
        let (from, position) = self.marks[..marked].last().copied().unwrap_or((0, Position::START));
        self.text[from..byte].chars().fold(position, Position::after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, byte: usize) -> (usize, usize, usize) {
        let Position { line, column, column_utf16 } = Positions::of(text).at(byte);
        (line, column, column_utf16)
    }

    #[test]
    fn columns_count_characters_and_code_units() {
        assert_eq!(at("ab\nc", 0), (1, 1, 1));
        assert_eq!(at("ab\nc", 3), (2, 1, 1));
        assert_eq!(at("ü😀x", 6), (1, 3, 4));
        assert_eq!(at("a\r\nb", 3), (2, 1, 1));
    }

    #[test]
    fn bytes_beyond_the_text_or_within_a_character_are_harmless() {
        assert_eq!(at("", 9), (1, 1, 1));
        assert_eq!(at("a\n", 9), (2, 1, 1));
        assert_eq!(at("aü", 2), (1, 2, 2));
    }

    #[test]
    fn positions_far_in_are_those_of_counting_from_the_start() {
        let text = "ü😀x\n".repeat(300) + &"😀".repeat(3000) + "\nend";
        let positions = Positions::of(&text);
        let mut counted = Position::START;
        for (byte, c) in text.char_indices() {
            assert_eq!(positions.at(byte), counted, "byte {byte}");
            counted = counted.after(c);
        }
        assert_eq!(positions.at(text.len()), counted);
    }
}
