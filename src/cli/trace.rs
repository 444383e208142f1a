//! `escalade trace`: the story of one run.

use super::Stop;
use super::arguments::TraceArguments;
use super::common::{self, print};
use crate::report::story::{Telling, story, story_json};

pub fn trace(arguments: &TraceArguments) -> Result<(), Stop> {
    let study = common::study(&arguments.scenario, &arguments.choices)?;
    let told = study.trace(arguments.seed, arguments.run);
    let telling = Telling { everything: arguments.all, colour: common::colour_on_stdout(), width: 80 };
    if arguments.json {
        print(&story_json(&study.model, &told, telling, arguments.seed))?;
    } else {
        print(&story(&study.model, &told, telling))?;
    }
    match &told.failure {
        Some(failure) => Err(common::failed(&study, failure, arguments.seed, &arguments.scenario)),
        None => Ok(()),
    }
}
