//! The story of a run as text.

use super::chapter::chapters;
use super::ending::{ending, measures};
use super::format::wrap;
use super::style::Style;
use crate::engine::replay::story::Story;
use crate::model::entity::Model;
use std::fmt::Write as _;

/// The whole story as text.
pub fn story(model: &Model, story: &Story, style: Style) -> String {
    let title = wrap(&format!("{}: run {}", model.title, story.run), 0, style.width);
    let mut text = style.bold(title.trim_end()) + "\n";
    for chapter in chapters(model, story, style) {
        let _ = write!(text, "\n{}\n", style.bold(&chapter.heading));
        for (indent, line) in chapter.lines {
            text += &wrap(&line, 2 + 2 * indent, style.width);
        }
    }
    let _ = write!(text, "\n{}\n", style.bold(&ending(model, story)));
    text + &measures(model, story, style.width)
}
