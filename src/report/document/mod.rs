//! What several forms of output share and is worded once.
//!
//! | file | what it words |
//! | --- | --- |
//! | `answer`, `sensitivity_answer`, `ablation` | the answer in a sentence |
//! | `number` | numbers, shares and margins, with the digits that their intervals support |
//! | `dates` | steps as dates, weeks, rounds |
//! | `parameter` | names, values and ranges of parameters |
//! | `expectation` | claims that were tried |
//! | `milestones` | which step of the way makes the difference |
//! | `record` | the scores of a record |
//! | `bottom_line` | how sure a choice is, and which assumption would flip it |
//! | `estimate` | estimates of quantities and their differences |
//! | `run_facts` | what was run |
//! | `precision` | runs until intervals are narrow |
//! | `phrases` | lists, plurals, under which option |
//! | `missing` | why a result is missing |
//! | `markdown` | pieces of Markdown: escaped text, code, tables |
//! | `columns` | the columns of tables of runs |
//! | `counts` | how much there is in a scenario |

pub(crate) mod ablation;
pub(crate) mod answer;
#[cfg(feature = "report")]
pub(crate) mod bottom_line;
pub mod columns;
pub mod counts;
pub(crate) mod dates;
pub(crate) mod estimate;
pub(crate) mod expectation;
pub(crate) mod markdown;
#[cfg(feature = "report")]
pub(crate) mod milestones;
pub(crate) mod missing;
pub(crate) mod number;
pub(crate) mod parameter;
pub(crate) mod phrases;
pub mod precision;
pub(crate) mod record;
pub(crate) mod run_facts;
pub mod sensitivity_answer;
