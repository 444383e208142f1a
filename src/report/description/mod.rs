//! What is in a scenario and what one may turn: the answer of `describe`.
//!
//! | file | what it does |
//! | --- | --- |
//! | `contents` | sections, parts, entries and facts, which every form writes down |
//! | `entries` | how entries are made from the file as it is written |
//! | `parameters` | parameters and of what kind they are; variants |
//! | `actors` | actors with their responses and reactions; policies |
//! | `games` | games with their nodes and options |
//! | `state` | ladders, variables, groups, beliefs, evidence |
//! | `measures` | events, outcomes, metrics, objectives, constraints, expectations, record, milestones |
//! | `assumptions` | the ledger of assumptions, a row each |
//! | `graph` | who does what to what, who reacts to whom, what reads what |
//! | `text`, `markdown`, `json`, `csv`, `mermaid` | the forms |

mod actors;
mod assumptions;
mod contents;
mod csv;
mod entries;
mod games;
pub(super) mod graph;
mod json;
mod markdown;
mod measures;
mod mermaid;
mod parameters;
mod state;
#[cfg(test)]
mod tests;
mod text;

pub use assumptions::{Assumption, assumptions};
pub use contents::{Description, Section};
pub use csv::assumptions_csv;
pub use json::description_json;
pub use markdown::description_markdown;
pub use mermaid::description_mermaid;
pub use parameters::settable;
pub use text::description_text;

use crate::study::Study;
use contents::Part;
use entries::Writer;

/// What is in a scenario: the sections asked for, in the order in which they are listed; all, if none is.
pub fn describe(study: &Study, asked: &[Section]) -> Description {
    let writer = Writer { study };
    let sections = Section::ALL.into_iter().filter(|section| asked.is_empty() || asked.contains(section));
    let parts = sections.flat_map(|section| parts(&writer, section));
    writer.description(parts.collect())
}

fn parts(writer: &Writer, section: Section) -> Vec<Part> {
    match section {
        Section::Parameters => vec![parameters::parameters(writer)],
        Section::Variants => vec![parameters::variants(writer)],
        Section::Actors => vec![actors::actors(writer)],
        Section::Policies => vec![actors::policies(writer)],
        Section::Games => vec![games::games(writer)],
        Section::Ladders => vec![state::ladders(writer)],
        Section::State => vec![
            state::variables(writer),
            state::groups(writer),
            state::beliefs(writer),
            state::evidence(writer),
        ],
        Section::Events => vec![measures::events(writer)],
        Section::Outcomes => vec![measures::outcomes(writer)],
        Section::Metrics => vec![measures::metrics(writer)],
        Section::Objectives => {
            vec![
                measures::objectives(writer),
                measures::constraints(writer),
                measures::expectations(writer),
                measures::record(writer),
                measures::milestones(writer),
            ]
        }
    }
}
