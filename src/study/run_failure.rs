//! Errors of the scenario that only a run's state shows, in words.

use super::faulty::Faulty;
use super::prepared::Study;
use super::suggested_commands::command_to_trace;
use crate::diagnostics::Diagnostic;
use crate::engine::Failure;
use crate::engine::replay::story::Story;
use crate::model::Model;
use crate::model::variable_text::value;
use std::path::Path;

impl Study {
    /// A failure with the line that failed, the state at that moment as the run's story tells it, and, of a scenario that
    /// was named, the command that tells that story.
    pub fn explain(&self, failure: &Failure, story: &Story, seed: u64, name: Option<&Path>) -> Faulty {
        let fault = Diagnostic::error(failure.span, failure.to_string())
            .label("read here")
            .help(format!("the state at that moment: {}", state(&self.model, story)));
        let command = name.map(|name| command_to_trace(self, failure.run(), seed, name));
        let fault = match command {
            Some(command) => fault.help(format!("to see how it came to this: {command}")),
            None => fault,
        };
        *Faulty::new(fault, self.sources.clone())
    }
}

/// The variables at the moment of failure, the shared and actors' ones; members' are too many to list.
fn state(model: &Model, story: &Story) -> String {
    let own = story.state.iter().filter(|(_, member, _)| member.is_none());
    let parts = own.map(|&(variable, _, found)| {
        let entity = &model.variables[variable];
        format!("{} {}", entity.name, value(model, entity.ty, found))
    });
    parts.collect::<Vec<_>>().join(", ")
}
