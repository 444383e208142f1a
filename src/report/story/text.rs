//! The story of a run from start to end.

use super::chapter::chapters;
use super::ending::{ending, measured, measures};
use super::sheet::Sheet;
use super::style::Style;
use crate::engine::replay::story::Story;
use crate::model::entity::Model;

/// The whole story.
pub fn story(model: &Model, story: &Story, style: Style) -> String {
    let mut sheet = Sheet::new(&format!("{}: run {}", model.title, story.run), style);
    for chapter in chapters(model, story, style) {
        sheet.heading(&chapter.heading);
        chapter.lines.iter().for_each(|(indent, line)| sheet.line(*indent, line));
    }
    sheet.strong(&[ending(model, story)]);
    let rows: Vec<Vec<String>> =
        measured(model, story).into_iter().map(|(title, value)| vec![title, value]).collect();
    sheet.table(&["measured", "value"], &rows, || measures(model, story, style.width));
    sheet.finish()
}
