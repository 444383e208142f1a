//! What plots are drawn with.
//!
//! | file | what it draws |
//! | --- | --- |
//! | `canvas` | shapes on a plane, as a list |
//! | `svg` | a canvas as SVG, a file or within a page of HTML |
//! | `render` | a canvas as PNG |
//! | `font`, `palette` | the embedded font and its measures; colours |
//! | `frame`, `head` | heading, what was run, footer; what a plot finds and shows |
//! | `icons`, `dotplot`, `keys` | countable futures; dots that are shares of runs; what marks mean |
//! | `axis`, `time_axis`, `date_marks` | scales of values and of steps, with ticks; dates of the file |
//! | `areas` | shares over time that stand on each other |
//! | `bar_chart`, `row_chart` | horizontal bars of shares; rows of values |
//! | `limits` | plots that are not too high, and files that are not too large |
//! | `label_spacing` | labels beside lines, pushed apart |

pub mod areas;
pub mod axis;
pub mod bar_chart;
pub mod canvas;
pub mod date_marks;
pub mod dotplot;
pub mod font;
pub mod frame;
pub mod head;
pub mod icons;
pub mod keys;
pub mod label_spacing;
pub mod limits;
pub mod palette;
#[cfg(not(target_family = "wasm"))]
pub mod render;
pub mod row_chart;
pub mod svg;
pub mod time_axis;
