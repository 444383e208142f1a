//! Folders of answers, and the files in them that are neither JSON nor plots.
//!
//! | file | what it does |
//! | --- | --- |
//! | `folder` | a folder of answers: which files in it are ours, which are stale |
//! | `atomic_write` | files that are there whole or not at all |
//! | `table_file` | a table of runs and its description, both or neither |
//! | `parquet_table` | the same rows as Parquet, with the feature of that name |
//! | `shards` | a question divided: its plan, and files of what was counted |
//! | `gambit` | `game.nfg`; games of a run in extensive form |
//! | `markov_chain` | the chain of an exact answer, for PRISM and Storm |
//! | `design_csv` | `morris.csv`, `sobol.csv` |

pub mod atomic_write;
pub mod design_csv;
pub mod folder;
pub mod gambit;
pub mod markov_chain;
#[cfg(feature = "parquet")]
mod parquet_table;
pub mod shards;
pub mod table_file;
