//! Escalade in a web page, without a server: a question in JSON, answered in the JSON of the command line.
//!
//! | file | what it does |
//! | --- | --- |
//! | `question` | what is asked, and the answer |
//! | `memory` | texts that pass between JavaScript and this program |
//!
//! It is built for `wasm32-unknown-unknown` by `site/build.sh`, and used through `site/escalade.js`. There is one thread and no
//! file: a scenario is built in, or a text with its tables.

mod memory;
mod question;

pub use question::answer;
