//! What values an expression can take: interval arithmetic over declared ranges and conditions known to hold.

mod aggregate;
mod conditions;
mod interval;
mod narrowed_ranges;
mod ranges;

pub use interval::Interval;
pub use ranges::Ranges;
