//! The explorer: a page served on this machine alone, on which assumptions are moved and the futures move.
//!
//! | file | what it does |
//! | --- | --- |
//! | `explorer` | a scenario that is explored: read, and read again when its file changes |
//! | `state` | what is chosen on the page |
//! | `scenario` | what there is to turn |
//! | `answers` | answers that refine, alone or beside a pinned state; exact ones |
//! | `what_if` | one parameter over its range; which of them matter most; bands over all that are unknown |
//! | `stories` | runs in words, and their forks |
//! | `check` | a text that is being changed, and its faults |
//! | `turns`, `asker` | whose turn it is to compute; whether anybody still waits |
//! | `server`, `guard`, `events` | how it is asked over HTTP; who may; streams of answers |
//! | `page_files`, `page/` | the page: HTML, a style sheet, modules |

mod answers;
mod asker;
mod check;
mod events;
mod explorer;
mod guard;
mod page_files;
mod scenario;
mod server;
mod state;
mod stories;
mod turns;
mod what_if;

pub use explorer::Explorer;
pub use server::{Address, serve};
