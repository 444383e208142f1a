//! No site may be drawn twice in a step.

use escalade::engine::program::Program;
use escalade::engine::replay::drawn_sites;
use std::collections::BTreeSet;

/// Every draw of one run as step and site, in order of addresses.
///
/// # Panics
/// If a site is drawn twice in a step, or has no number of its own.
pub fn draws(program: &Program, seed: u64, run: u64) -> BTreeSet<(u32, u32)> {
    let mut seen = BTreeSet::new();
    for (step, site) in drawn_sites::draws(program, seed, run) {
        assert!(site < program.sites, "site {site} of {}", program.sites);
        assert!(seen.insert((step, site)), "site {site} drawn twice in step {step}");
    }
    seen
}
