//! What plots are drawn with.
//!
//! | file | what it draws |
//! | --- | --- |
//! | `canvas` | shapes on a plane, as a list |
//! | `svg` | a canvas as SVG, a file or within a page of HTML |
//! | `render` | a canvas as PNG |
//! | `font`, `palette` | the embedded font and its measures; colours |
//! | `frame` | heading, what was run, footer |
//! | `axis`, `time_axis` | scales of values and of steps, with ticks |
//! | `bar_chart`, `row_chart` | horizontal bars of shares; rows of values |
//! | `limits` | plots that are not too high, and files that are not too large |
//! | `label_spacing` | labels beside lines, pushed apart |

pub mod axis;
pub mod bar_chart;
pub mod canvas;
pub mod font;
pub mod frame;
pub mod label_spacing;
pub mod limits;
pub mod palette;
pub mod render;
pub mod row_chart;
pub mod svg;
pub mod time_axis;
