//! Faults as data: what is wrong, where, what was expected. `render` alone turns them into text.

mod code;
mod diagnostic;
mod excerpt;
mod positions;
pub mod render;
pub mod source;
mod suggestion;
mod truncate;

pub use code::Code;
pub use diagnostic::{Diagnostic, Diagnostics, Severity};
pub(crate) use excerpt::{one_line, visible};
pub use positions::{Position, Positions};
pub use render::render;
pub use source::{SCENARIO, SourceId, Sources, Span};
pub use suggestion::nearest;
pub(crate) use truncate::truncated;
