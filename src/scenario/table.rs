//! Tables of group members: typed columns.

use super::placed::Placed;
use crate::diagnostics::Span;

/// The rows of a group's table. The column `id` names the members; the others are their attributes.
#[derive(Clone, Debug)]
pub struct Table {
    /// Where the scenario names the table.
    pub span: Span,
    pub ids: Vec<Placed<String>>,
    pub columns: Vec<Column>,
}

#[derive(Clone, Debug)]
pub struct Column {
    pub name: Placed<String>,
    pub cells: Cells,
}

/// The cells of one column, one a member. The type is the narrowest that fits every cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cells {
    Flags(Vec<bool>),
    Numbers(Vec<f64>),
    /// The distinct words in order of first appearance, and each member's index into them.
    Words {
        words: Vec<String>,
        indices: Vec<u32>,
    },
}
