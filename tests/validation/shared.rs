//! What takes long is done once.

use crate::coverage::{Coverage, coverage};
use crate::finite::{Finite, scenarios};
use crate::fit::{Fit, fit};
use crate::rare::{Rare, rare};
use std::sync::OnceLock;

pub fn finite() -> &'static [Finite] {
    static FINITE: OnceLock<Vec<Finite>> = OnceLock::new();
    FINITE.get_or_init(scenarios)
}

pub fn fits() -> &'static [Fit] {
    static FITS: OnceLock<Vec<Fit>> = OnceLock::new();
    FITS.get_or_init(|| finite().iter().map(|one| fit(&one.study, one)).collect())
}

pub fn coverages() -> &'static [Coverage] {
    static COVERAGES: OnceLock<Vec<Coverage>> = OnceLock::new();
    COVERAGES.get_or_init(|| finite().iter().flat_map(coverage).collect())
}

pub fn rare_losses() -> &'static [Rare] {
    static RARE: OnceLock<Vec<Rare>> = OnceLock::new();
    RARE.get_or_init(rare)
}
