//! The steps of a run in which something happened, each with its heading and its lines.

use super::narrator::{Known, Narrator};
use super::step_names::heading;
use super::style::Style;
use crate::engine::replay::story::Story;
use crate::model::entity::Model;

/// One step of the story: its heading, then lines, each with its indent.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    pub step: u32,
    pub heading: String,
    pub lines: Vec<(usize, String)>,
}

/// The steps in which something happened; in the last, also what rules did since to what was told before.
pub fn chapters(model: &Model, story: &Story, style: Style) -> Vec<Chapter> {
    let mut known = Known::default();
    let mut chapters: Vec<Chapter> = vec![];
    let last = story.steps.len().saturating_sub(1);
    for (step, happenings) in story.steps.iter().enumerate() {
        let mut lines = Narrator::lines(model, style, step == 0, happenings, &mut known);
        if step == last {
            lines.extend(Narrator::since(model, style, &mut known));
        }
        if !lines.is_empty() {
            chapters.push(Chapter { step: step as u32, heading: heading(model, step as u32), lines });
        }
    }
    chapters
}
