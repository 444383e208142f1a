//! A run that was looked for, and how it was found.

use super::format::wrap;
use super::style::Style;
use crate::analysis::runs::search::Found;
use crate::model::entity::Model;
use crate::report::document::markdown::paragraph;
use crate::report::document::number;

/// A run that was looked for: by what (`nth`, `typical`), which outcome, and what was found.
pub struct Search<'s> {
    pub by: &'s str,
    pub outcome: &'s str,
    pub found: Found,
}

/// How a run was found, in a line.
pub fn search_line(model: &Model, search: &Search, style: Style) -> String {
    let number = number::count;
    let outcome = model.outcomes.iter().find(|outcome| outcome.name == search.outcome);
    let title = outcome.map_or(search.outcome, |outcome| &outcome.title);
    let (run, alike) = (search.found.run.unwrap_or(0), number(search.found.alike));
    let searched = number(search.found.searched);
    let line = match search.by {
        "typical" => format!(
            "Run {run} is the nearest to the median course of the {alike} runs that end in {title}, of the first \
             {searched}."
        ),
        _ => {
            format!(
                "Run {run}: number {alike} of those that end in {title}, among the first {searched} runs."
            )
        }
    };
    match style.markdown {
        true => paragraph(&line) + "\n",
        false => wrap(&line, 0, 80) + "\n",
    }
}
