//! What people see: tables, stories, plots, JSON, CSV. It computes no statistic.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`terminal`] | answers as tables and sentences, on the terminal and as Markdown |
//! | [`story`] | one run in words, or two side by side |
//! | [`plots`] | pictures, as SVG and PNG |
//! | [`html`] | the report of a scenario, as one page |
//! | [`description`] | what is in a scenario, in every form |
//! | [`json`] | the JSON documents |
//! | [`csv`] | answers as long tables, a number a row |
//! | [`files`] | output folders, and the files in them of other formats |
//! | [`document`] | what several of them share: numbers, dates, reasons in words |

pub mod csv;
pub mod description;
pub mod document;
pub mod files;
#[cfg(feature = "report")]
pub mod html;
pub mod json;
#[cfg(feature = "plots")]
pub mod plots;
pub mod story;
pub mod terminal;
#[cfg(test)]
mod tests;
