//! The interpreter: a compiled program, run for many lanes at once.
//!
//! | file or folder | what it does |
//! | --- | --- |
//! | [`machine`] | a program ready to run |
//! | [`code`] | the column arithmetic of a program, made ready |
//! | [`lanes`] | the columns it works on |
//! | [`interpreter`] | goes through the operations: each works on whole columns, or on a list of lanes |
//! | [`randomness`], [`sampler`] | the door for what is random; Monte Carlo through it |
//! | `random_columns` | chances, choices and checks in many lanes at once |
//! | [`selection`] | who is taken among candidates |
//! | `belief`, [`posterior`] | beliefs by Bayes' rule |
//! | [`branch_statistics`] | whether looking for the lanes of a block is worth it |
//! | [`failure`] | how a run fails |

mod belief;
pub mod branch_statistics;
#[allow(unsafe_code)]
pub mod code;
pub mod failure;
#[allow(unsafe_code)]
pub mod interpreter;
pub mod lanes;
pub mod machine;
pub mod posterior;
mod random_columns;
pub mod randomness;
pub mod sampler;
pub mod selection;
