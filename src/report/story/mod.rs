//! The story of one run in words: dated, with the chances that were faced and how they fell.
//!
//! | file | what is in it |
//! | --- | --- |
//! | `text` | a story from start to end |
//! | `turning_points` | what moved a rung, a belief, or what outcomes read, a line each |
//! | `branch_comparison` | a run and its branch, told side by side, or by their turning points |
//! | `side_by_side` | two lists of lines in two columns |
//! | `search` | how a run was found |
//! | `chapter` | the steps in which something happened |
//! | `narrator/` | one step in words |
//! | `ending` | how a run ended, and what was measured of it |
//! | `step_at` | a step by the words that name it |
//! | `step_names`, `format` | steps, chances and titles as stories write them |
//! | `sheet` | a story as it is written down: text or Markdown |
//! | `style` | what is told, and how |

pub(crate) mod branch_comparison;
pub(crate) mod chapter;
mod ending;
mod format;
mod narrator;
pub(crate) mod search;
mod sheet;
mod side_by_side;
mod step_at;
pub(crate) mod step_names;
pub(crate) mod style;
mod text;
mod turning_points;

pub use branch_comparison::{Branch, branch_story, branch_turning_points};
pub use format::wrap;
pub use search::{Search, search_line};
pub use step_at::step_at;
pub use step_names::{moment, when};
pub use style::Style;
pub use text::story;
pub use turning_points::turning_points;
