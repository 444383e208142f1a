//! A text in lines of a width.

use super::canvas::Look;

/// A text in lines of a width, at most so many: what is too much is cut.
pub fn wrapped(text: &str, look: Look, room: f64, most: usize) -> Vec<String> {
    let text = crate::diagnostics::one_line(text);
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut lines: Vec<String> = vec![];
    let mut first = 0;
    while first < words.len() && lines.len() < most {
        // As many words as fit, but one at least; the last line takes what is left, and is cut.
        let fits = |count: &usize| look.width(&words[first..first + count].join(" ")) * 1.1 <= room;
        let rest = words.len() - first;
        let count =
            if lines.len() + 1 == most { rest } else { (1..=rest).take_while(fits).last().unwrap_or(1) };
        lines.push(look.shorten(&words[first..first + count].join(" "), room));
        first += count;
    }
    lines
}
