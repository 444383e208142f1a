//! What a checked scenario may still get wrong.

use super::entity::Model;
use crate::diagnostics::Diagnostics;
use crate::scenario::Scenario;

pub fn advise(_scenario: &Scenario, _model: &Model, _faults: &mut Diagnostics) {}
