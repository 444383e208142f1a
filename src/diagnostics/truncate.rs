//! Names and texts cut to a length that a message can carry.

use std::borrow::Cow;

/// The most characters of a name that a message repeats.
const MOST: usize = 60;

/// The text itself, or its head and `…`.
pub fn truncated(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MOST) {
        Some((at, _)) => format!("{}…", &text[..at]).into(),
        None => text.into(),
    }
}
