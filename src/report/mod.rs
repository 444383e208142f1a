//! What people see: terminal tables, stories, plots, JSON. It computes no statistic.

pub mod comparison;
pub mod failure;
pub mod file;
pub mod folder;
pub mod game;
pub mod json;
pub mod obstacle;
pub mod plots;
pub mod sensitivity;
pub mod story;
pub mod sweep;
pub mod terminal;

mod frame;
mod moment;
pub(crate) mod number;
#[cfg(test)]
mod sample;
mod uncertain;
