//! The sampler against exact answers: Monte Carlo is right as far as statistics can tell.
//!
//! Seeds are fixed, so nothing here comes and goes. What is stated is the chance that a sound program would have failed
//! when the seeds were chosen: at most [`fit::FALSE_ALARM`] for all fits together, and as much for all coverages.

#[path = "../../examples/validation/closed_forms.rs"]
mod closed_forms;
#[path = "../../examples/validation/coverage.rs"]
mod coverage;
#[path = "../../examples/validation/finite.rs"]
mod finite;
#[path = "../../examples/validation/fit.rs"]
mod fit;
#[path = "../../examples/validation/page.rs"]
mod page;
#[path = "../../examples/validation/rare.rs"]
mod rare;

mod covering;
mod document;
mod fitting;
mod shared;
