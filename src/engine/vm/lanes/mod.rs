//! Many runs side by side: a column holds one number for each lane, and every lane is at the same step.
//!
//! | file | what it holds |
//! | --- | --- |
//! | [`state`] | the columns of a block of runs: [`Lanes`] |
//! | `split` | lanes that split, for enumeration |
//! | [`view`] | the columns of a strip, borrowed for work on them |
//! | [`slot`], [`place`] | where an operand's numbers lie, in few bits; where columns lie in memory |
//! | [`chunk`], [`aligned`] | lanes that vector code takes at once; memory that begins at a line of the cache |
//! | `mask`, [`histogram`] | which lanes hold, a bit each; how many lanes stand at each of a few numbers |
//! | [`use_counts`] | how often a run uses each response, several counts in a word |

#[allow(unsafe_code)]
pub mod aligned;
pub mod chunk;
pub mod histogram;
#[allow(unsafe_code)]
mod mask;
pub mod place;
pub mod slot;
mod split;
pub mod state;
pub mod use_counts;
#[allow(unsafe_code)]
pub mod view;

pub use state::Lanes;
