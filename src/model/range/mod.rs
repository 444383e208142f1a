//! What values an expression can take: interval arithmetic over declared ranges and conditions known to hold.

mod aggregate;
mod answers;
mod conditions;
mod interval;
mod narrowed_ranges;
mod ranges;
mod size;

pub use interval::Interval;
pub use ranges::Ranges;
