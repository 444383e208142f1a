//! What people see: terminal tables, stories, plots, JSON. It computes no statistic.
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`terminal`] | answers as tables and sentences |
//! | [`story`] | one run in words, or two side by side |
//! | [`plots`] | pictures, as SVG and PNG |
//! | [`description`] | what is in a scenario, in every form |
//! | [`json`] | the JSON documents |
//! | [`files`] | output folders, and the files in them of other formats |
//! | [`document`] | what several of them share: numbers, dates, reasons in words |

pub mod description;
pub mod document;
pub mod files;
pub mod json;
#[cfg(feature = "plots")]
pub mod plots;
pub mod story;
pub mod terminal;
#[cfg(test)]
mod tests;
