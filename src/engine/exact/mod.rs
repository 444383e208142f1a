//! Exact answers: every option of every chance happens with its share of the probability, and equal states merge
//! after each part of a step.
//!
//! It is the transient solution of the finite Markov chain that the program describes.
//!
//! | file | what it does |
//! | --- | --- |
//! | [`answer`] | what is asked for, and what comes of it |
//! | `solve` | step by step: expands what is new, hands probabilities on, counts what has ended |
//! | [`chain`](mod@chain) | the chain itself, state by state, for those who solve it elsewhere |
//! | `plan` | what is worked out about a program before its states are |
//! | `liveness`, `date_dependence`, `additive_metrics` | which columns tell states apart; whether the date matters; sums that need not |
//! | `state_key`, `state_table` | states packed into keys, and numbered |
//! | `expand`, `enumerate` | what states become, by the interpreter; chance as all its options |
//! | `transition_patterns`, `transitions`, `run_length_transitions`, `numbering` | what they became, kept: by what matters, as rows, as runs of neighbours; the order in which they are neighbours |
//! | `totals` | what is added up of states that have ended, and of where the living stand |

mod additive_metrics;
pub mod answer;
pub mod chain;
mod date_dependence;
mod enumerate;
mod expand;
mod liveness;
mod numbering;
mod plan;
mod run_length_transitions;
mod solve;
mod state_key;
mod state_table;
mod totals;
mod transition_patterns;
mod transitions;

pub use answer::*;
pub use chain::chain;
pub use solve::solve;
