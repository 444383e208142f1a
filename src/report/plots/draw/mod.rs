//! What plots are drawn with.
//!
//! | file | what it draws |
//! | --- | --- |
//! | `canvas` | shapes on a plane, as a list |
//! | `render` | a canvas as SVG and PNG |
//! | `font`, `palette` | the embedded font and its measures; colours |
//! | `page` | heading, what was run, footer |
//! | `axis`, `time_axis` | scales of values and of steps, with ticks |
//! | `bars`, `rows` | horizontal bars of shares; rows of values |
//! | `labels` | labels beside lines, pushed apart |

pub mod axis;
pub mod bars;
pub mod canvas;
pub mod font;
pub mod labels;
pub mod page;
pub mod palette;
pub mod render;
pub mod rows;
pub mod time_axis;
