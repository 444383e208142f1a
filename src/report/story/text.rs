//! The story of a run as text.

use super::chapter::chapters;
use super::ending::{ending, measures};
use super::format::wrap;
use super::telling::Telling;
use crate::engine::replay::story::Story;
use crate::model::entity::Model;
use std::fmt::Write as _;

/// The whole story as text.
pub fn story(model: &Model, story: &Story, telling: Telling) -> String {
    let (bold, plain) = if telling.colour { ("\x1b[1m", "\x1b[0m") } else { ("", "") };
    let mut text = format!("{bold}{}: run {}{plain}\n", model.title, story.run);
    for chapter in chapters(model, story, telling) {
        let _ = write!(text, "\n{bold}{}{plain}\n", chapter.heading);
        for (indent, line) in chapter.lines {
            text += &wrap(&line, 2 + 2 * indent, telling.width);
        }
    }
    let _ = write!(text, "\n{bold}{}{plain}\n", ending(model, story));
    text + &measures(model, story)
}
