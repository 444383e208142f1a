//! Shards of one question: the plan by which it is divided, and files of what was counted of each.
//!
//! | file | what it does |
//! | --- | --- |
//! | `plan` | `plan.json`: what is divided, into how many shards |
//! | `format` | the form of a tally file: its head, and what is counted as bytes |
//! | `writer`, `reader` | a tally file written; read, and refused if it is not what it should be |
//! | `count` | a shard counted into a file |
//! | `tallies` | many of them together: which shards there are, and what was counted of a job |
//! | `combine` | many as one |
//! | `ranges` | the numbers of shards, in ranges |

mod combine;
mod count;
mod format;
mod plan;
mod ranges;
mod reader;
mod tallies;
#[cfg(test)]
mod tests;
mod writer;

pub use combine::{Uncombined, combine};
pub use count::{Uncounted, count_shard};
pub use plan::{ShardPlan, is_plan};
pub use ranges::Ranges;
pub use reader::is_tally;
pub use tallies::Tallies;
