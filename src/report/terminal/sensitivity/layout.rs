//! What the tables of global sensitivity analyses share.

use crate::analysis::sensitivity::frame::Measured;

/// Rows of a table.
pub const ROWS: usize = 15;
pub const NAME: usize = 28;
pub const COLUMN: usize = 17;

/// Shares are told in points.
pub fn factor(measured: &Measured) -> f64 {
    if measured.share { 100.0 } else { 1.0 }
}
