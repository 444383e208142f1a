//! The program as its user meets it: what it prints, writes and refuses, and that its numbers are the right ones.

mod branching;
mod broken;
mod built_in;
mod check;
mod comparing;
mod delays;
mod describe;
mod exact;
mod exactly;
mod failing;
mod files;
mod flags;
mod fuzz;
mod groups;
mod huge;
mod output;
mod reproducible;
mod sensitivity;
mod starting;
mod stories;
mod support;
mod sweeping;
mod twin;
mod uncertain;
mod widths;
