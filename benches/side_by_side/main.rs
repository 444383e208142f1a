//! The kernel and the exact solver beside the same models written by hand; and the main scenario, of which there is no
//! other version.
//!
//! `cargo bench --bench side_by_side` prints speeds on one thread, and ratios: medians over samples.

mod clock;
mod exact;
mod hotline;
mod kernel;
mod ladder_52;
mod main_scenario;
mod sampling;
mod table;
#[path = "../twins/mod.rs"]
mod twins;

fn main() {
    ladder_52::compare();
    exact::compare();
    hotline::compare();
    main_scenario::measure();
}
