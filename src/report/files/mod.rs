//! Folders of answers, and the files in them that are neither JSON nor plots.
//!
//! | file | what it does |
//! | --- | --- |
//! | `folder` | a folder of answers: which files in it are ours, which are stale |
//! | `atomic_write` | files that are there whole or not at all |
//! | `table_file` | a table of runs and its description, both or neither |
//! | `gambit` | `game.nfg`; games of a run in extensive form |
//! | `design_csv` | `morris.csv`, `sobol.csv` |

pub mod atomic_write;
pub mod design_csv;
pub mod folder;
pub mod gambit;
pub mod table_file;
